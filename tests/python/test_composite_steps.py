# SPDX-License-Identifier: MIT
"""Screening, denomination, regression, options of scales and means, places and nested contributions by a second route."""

from __future__ import annotations

import itertools
from typing import Any

import _independent_index as other
import numpy as np
import pytest
import steelyard as sy
from _random_tables import SEEDS, names, numbers, same, table_of
from scipy import stats
from steelyard import composite

# ---- screening and denomination


def patchy(seed: int) -> Any:
    """Whole numbers from 0, many of them zero or equal, and gaps: more of both from column to column."""
    r = np.random.default_rng(seed)
    x = r.poisson(np.linspace(6, 0.3, 8), (25, 8)).astype(float)
    x[:, 2] *= r.exponential(1, 25) ** 3  # a long tail
    x[r.random(x.shape) < np.linspace(0, 0.6, 8)] = np.nan
    x[:, 7], x[0, 6] = np.where(np.isnan(x[:, 7]), np.nan, 4.0), np.nan  # constant, or a gap
    return x


def by_cumulants(x: Any) -> tuple[float, float]:
    """Skewness G1 and kurtosis G2 from Fisher's k-statistics, which are unbiased: k3 / k2^1.5 and k4 / k2^2."""
    k2, k3, k4 = (stats.kstat(x, n) for n in (2, 3, 4))
    return k3 / k2**1.5, k4 / k2**2


@pytest.mark.parametrize("seed", SEEDS)
def test_facts_and_flags_are_of_the_numbers_that_are_there(seed: int) -> None:
    x = patchy(seed)
    cells = [("u001", "c001", sy.Value.range(1, 3)), ("u002", "c001", sy.Value.point(7, flags="imputed"))]
    table = table_of(x).with_cells(cells)
    x[1, 1], x[2, 1] = np.nan, 7.0
    limits = {"least_available": 0.7, "most_zeros": 0.3, "least_distinct": 0.4, "skew": 1.0, "kurtosis": 1.5}
    for i, f in enumerate(composite.facts_of(table, options=limits)):
        there = x[~np.isnan(x[:, i]), i]
        n, counts = len(there), np.unique(there, return_counts=True)[1]
        assert (f.column, f.units, f.points) == (f"c{i:03d}", 25, n)
        assert (f.bounded, f.imputed) == ((1, 1) if i == 1 else (0, 0))
        assert (f.zeros, f.distinct, f.commonest) == ((there == 0).sum(), len(counts), counts.max())
        same([f.available, f.zero_share, f.distinct_share], [n / 25, (there == 0).mean(), len(counts) / n])
        wanted = {
            "few_available": n / 25 < 0.7, "many_zeros": (there == 0).mean() > 0.3, "constant": len(counts) == 1,
            "few_distinct": len(counts) / n < 0.4, "outliers": False,
        }  # fmt: skip
        if len(counts) == 1:
            assert f.shape.skew is None and f.shape.kurtosis is None
        else:
            skew, kurtosis = by_cumulants(there)
            np.testing.assert_allclose([f.shape.skew, f.shape.kurtosis], [skew, kurtosis], rtol=1e-10, atol=1e-10)
            wanted["outliers"] = abs(skew) > 1.0 and kurtosis > 1.5
        assert set(f.flags) == {name for name, holds in wanted.items() if holds}, f.column
    empty = composite.facts_of(table_of(np.full((3, 1), np.nan)))[0]
    assert empty.flags == ("empty",) and empty.mean is empty.median is empty.deviation is None


@pytest.mark.parametrize("seed", SEEDS)
def test_units_are_screened_by_availability_and_by_zeros(seed: int) -> None:
    x = patchy(seed)
    table = table_of(x).with_cells([("u003", c, sy.Value.missing("not_applicable")) for c in ("c004", "c005")])
    x[3, 4:6] = np.nan
    expected = np.full(25, 8)
    expected[3] = 6  # what does not apply is not expected
    points, zeros = (~np.isnan(x)).sum(axis=1), (x == 0).sum(axis=1)
    kept = (points / expected >= 0.7) & ((points - zeros) / np.maximum(points, 1) >= 0.6)
    forced = names(25)[int(np.flatnonzero(~kept)[0])]
    screened = composite.screen_units(table, options={"unit_available": 0.7, "unit_nonzero": 0.6}, forced=[forced])
    assert [s.points for s in screened] == points.tolist() and [s.zeros for s in screened] == zeros.tolist()
    assert [s.expected for s in screened] == expected.tolist()
    assert [s.kept or bool(s.why) for s in screened] == [True] * 25
    for s, own in zip(screened, kept, strict=True):
        assert s.kept == (own or s.unit == forced) and (s.why == "") == own
    rest = composite.without_screened(table, screened)
    stay = np.array([s.kept for s in screened])
    assert rest.units == tuple(u for u, k in zip(names(25), stay, strict=True) if k) and rest.columns == table.columns
    np.testing.assert_array_equal(rest.value, table.value[stay])
    np.testing.assert_array_equal(rest.form_codes, table.form_codes[stay])
    np.testing.assert_array_equal(rest.reason_codes, table.reason_codes[stay])


def test_denomination_is_a_division_unit_by_unit() -> None:
    r = np.random.default_rng(6)
    cases, people = r.poisson(40, (30, 2)).astype(float), r.uniform(100, 9000, 30)
    people[[4, 9]] = np.nan
    table = table_of(cases).with_cells([
        ("u004", "c000", sy.Value.missing("suppressed")), ("u005", "c000", sy.Value.range(2, 6, flags="provisional")),
        ("u006", "c000", sy.Value.below(10)), ("u007", "c000", sy.Value.above(3)),
    ])  # fmt: skip
    order = r.permutation(30)[:-1]  # another order of units, and one that is not there
    beneath = sy.score_table(
        {"people": people[order]}, units=[names(30)[i] for i in order], nan_reason="lost"
    ).with_cells([("u008", "people", sy.Value.point(50, flags="estimated"))])
    people[8], people[np.setdiff1d(np.arange(30), order)] = 50, np.nan
    made = composite.denominate(table, beneath, [("c000", "people", 1000)])
    np.testing.assert_array_equal(made.value[:, 1], table.value[:, 1])  # no rule, no division
    for u, unit in enumerate(names(30)):
        was, now, factor = table.value_of(unit, "c000"), made.value_of(unit, "c000"), 1000 / people[u]
        if was.is_missing:
            assert now == was
        elif np.isnan(people[u]):
            assert now == sy.Value.missing("no_denominator")
        else:
            assert now.form == was.form
            for found, raw in ((now.number, was.number), (now.lower, was.lower), (now.upper, was.upper)):
                assert (found is None) == (raw is None)
                if raw is not None:
                    same(found, raw * factor)
    assert made.value_of("u005", "c000").flags == ("provisional",) and made.value_of("u008", "c000").flags == ("estimated",)
    with pytest.raises(sy.InvalidInputError) as refused:
        composite.denominate(table, sy.score_table({"people": [0.0, -1.0]}, units=["u000", "u001"]), [("c000", "people", 0.0)])
    assert [(p.rule, p.code) for p in refused.value.problems] == [
        ("bad_factor", ""), ("bad_denominator", "u000"), ("bad_denominator", "u001"),
    ]  # fmt: skip


# ---- regression


def closest(x: Any, unit: int, column: int, most: int) -> list[int]:
    """Columns that the unit has, those first that go best with the wanted one over their common units."""
    strength = {}
    for c in range(x.shape[1]):
        both = ~np.isnan(x[:, [c, column]]).any(axis=1)
        if c != column and not np.isnan(x[unit, c]) and both.sum() >= 3:
            strength[c] = abs(np.corrcoef(x[both, c], x[both, column])[0, 1])
    return sorted(strength, key=lambda c: (-strength[c], c))[:most]


def design(x: Any, column: int, by: list[int]) -> tuple[Any, Any]:
    whole = ~np.isnan(x[:, [*by, column]]).any(axis=1)
    return np.column_stack([np.ones(whole.sum()), x[np.ix_(whole, by)]]), x[whole, column]


@pytest.mark.parametrize("most", [0, 1, 3])
@pytest.mark.parametrize("seed", SEEDS)
def test_imputation_by_regression_is_least_squares(seed: int, most: int) -> None:
    x = numbers(seed) + 60 * np.random.default_rng(seed).random((40, 1))
    holes = np.random.default_rng(seed + 50).random(x.shape) < 0.12
    x[holes] = np.nan
    made = composite.impute(table_of(x), options={"method": "regression", "predictors": most})
    assert made.filled == holes.sum()
    for u, c in np.argwhere(holes):
        by = closest(x, u, c, most)
        left, right = design(x, c, by)
        fitted = np.linalg.lstsq(left, right, rcond=None)[0]
        np.testing.assert_allclose(made.table.value[u, c], fitted @ [1.0, *x[u, by]], rtol=1e-10)


def test_copies_are_drawn_as_students_t_around_the_regression() -> None:
    """What is drawn for a missing number, less its prediction and over its standard error, follows t (Rubin 1987)."""
    x = numbers(3, 14, 3) + 60 * np.random.default_rng(3).random((14, 1))
    x[5, 1] = np.nan
    copies = composite.impute_copies(table_of(x), options={"copies": 3000, "predictors": 2, "seed": 4})
    by = closest(x, 5, 1, 2)
    left, right = design(x, 1, by)
    fitted, squares = np.linalg.lstsq(left, right, rcond=None)[:2]
    place, freedom = np.array([1.0, *x[5, by]]), len(right) - left.shape[1]
    error = np.sqrt(squares[0] / freedom * (1 + place @ np.linalg.inv(left.T @ left) @ place))
    drawn = np.array([c.value[5, 1] for c in copies])
    assert stats.kstest((drawn - fitted @ place) / error, "t", args=(freedom,)).pvalue > 0.001


# ---- options of treatments and scales


@pytest.mark.parametrize("seed", SEEDS)
def test_forced_winsorising_and_what_is_done_otherwise(seed: int) -> None:
    x = numbers(seed)
    forced = composite.find_treatments(table_of(x), options={"force": True, "most_points": 3, "otherwise": "none"})
    drawn_in = composite.treat(table_of(x), forced).value
    for i, t in enumerate(forced):
        same(drawn_in[:, i], other.winsorised(x[:, i], 3, (0.0, -np.inf)), 100)  # a rule that nothing passes
        assert t.points_low + t.points_high == 3 and len(t.units) == 3
    long = np.exp(np.random.default_rng(seed).normal(0, 3, (40, 3)))
    long[:, 2] = -long[:, 2]
    bent = composite.find_treatments(table_of(long), options={"most_points": 1})
    made = composite.treat(table_of(long), bent).value
    assert any(t.done == "log_shifted" for t in bent)
    for i, t in enumerate(bent):
        drawn = other.winsorised(long[:, i], 1)
        passes = abs(other.skew(drawn)) < 2 or other.kurtosis(drawn) < 3.5
        same(made[:, i], drawn if passes else other.log_shifted(long[:, i]), np.abs(made[:, i]).max())
        same([t.after.skew, t.after.kurtosis], [other.skew(made[:, i]), other.kurtosis(made[:, i])], 100)


def scaled(x: Any, method: str, better: str = "up", **options: Any) -> Any:
    """A column normalised, without its marks but for what `marks` says."""
    marks = options.pop("marks", {})
    rule = {"column": "c000", "better": better, "marks": marks, "options": {"method": method, **options}}
    table = table_of(x[:, None])
    made = composite.normalise(table, composite.find_normalisers(table, [rule])).table
    return made.value[:, 0]


@pytest.mark.parametrize("down", [False, True])
@pytest.mark.parametrize("reference", ["mean", "median", "best", "worst", "unit"])
def test_what_distances_and_ratios_are_taken_to(reference: str, down: bool) -> None:
    x = numbers(8)[:, 2]
    better, sign = ("down", -1) if down else ("up", 1)
    at = {
        "mean": x.mean(), "median": np.median(x), "best": x.min() if down else x.max(),
        "worst": x.max() if down else x.min(), "unit": x[11],
    }[reference]  # fmt: skip
    how = {"reference": reference, **({"unit": "u011"} if reference == "unit" else {})}
    same(scaled(x, "distance_to_reference", better, **how), sign * (x - at) / at, 10)
    same(scaled(x, "ratio_to_reference", better, **how), at / x if down else x / at, 10)
    low, high = at - np.ptp(x) / 2, at + np.ptp(x) / 2  # AMPI: the range spans 60, the reference stands at 100
    same(scaled(x, "ampi", better, **how), 70 + 60 * ((high - x) if down else (x - low)) / np.ptp(x), 100)


@pytest.mark.parametrize("ties", ["min", "max", "average"])
@pytest.mark.parametrize("down", [False, True])
def test_ranks_as_scores_share_ties_as_asked(ties: Any, down: bool) -> None:
    x = numbers(9, ties=True)[:, 1]
    ranks, better = stats.rankdata(-x if down else x, ties), "down" if down else "up"
    same(scaled(x, "rank", better, ties=ties), ranks)
    same(scaled(x, "percentile_rank", better, ties=ties), 100 * (ranks - 1) / 39, 100)
    same(scaled(x, "rank_share", better, ties=ties, low=10, high=20), 10 + 10 * ranks / 40, 100)


def test_scales_deviations_bands_and_targets() -> None:
    x = numbers(10)[:, 0]
    same(scaled(x, "z_score", deviation="n", centre=5, spread=2), 5 + 2 * stats.zscore(x, ddof=0), 10)
    same(scaled(x, "min_max", low=-1, high=1), np.interp(x, [x.min(), x.max()], [-1, 1]), 1)
    marks = {"low": 20.0, "high": 60.0}
    for better, truncate in itertools.product(("up", "down"), (False, True)):
        share = (x - 20) / 40 if better == "up" else (60 - x) / 40
        wanted = 100 * (np.clip(share, 0, 1) if truncate else share)
        same(scaled(x, "goalposts", better, truncate=truncate, marks=marks), wanted, 100)
    same(scaled(x, "distance_to_target", marks={"target": 50.0}, truncate=False), (x - x.min()) / (50 - x.min()), 10)
    away = -np.abs(x - 40)  # of a target the nearest is best
    same(scaled(x, "min_max", "target", marks={"target": 40.0}), 100 * (away - away.min()) / np.ptp(away), 100)
    same(scaled(x, "rank", "target", marks={"target": 40.0}), stats.rankdata(away, "min"))
    wide = np.select([x / x.mean() > 1.5, x / x.mean() < 0.5], [1.0, -1.0], 0.0)
    same(scaled(x, "above_below_mean", band=0.5), wide)
    terciles = np.searchsorted(np.percentile(x, [100 / 3, 200 / 3]), x)
    same(scaled(x, "categorical", cuts=f"{100 / 3!r}, {200 / 3!r}", class_scores="1, 2, 3"), 1 + terciles)
    same(scaled(np.full(4, 3.0), "min_max", constant="neutral", low=40, high=60), np.full(4, 50.0))


# ---- means of a kind, and zeros


@pytest.mark.parametrize("method", ["copeland", "borda", "kemeny"])
@pytest.mark.parametrize("seed", SEEDS)
def test_a_group_that_compares_units(method: str, seed: int) -> None:
    x, w = numbers(seed, 6, 4, ties=True), np.array([1.0, 1, 2, 3])
    tree = sy.IndexTree("i", [("i",), *((c, "i", v) for c, v in zip(names(4, "c"), w, strict=True))])
    made = composite.combine_scores(tree, table_of(x), options={"method": method}).scores.nodes.value[:, 0]
    share = other.outranking(x, w)
    if method == "copeland":
        wanted = other.copeland(share)
    elif method == "borda":
        wanted = share.sum(axis=1) - 0.5
    else:
        places = np.array([np.argsort(order) + 1 for order in other.kemeny(share)[1]])
        wanted = 6 - (places.min(axis=0) + places.max(axis=0)) / 2
    same(made, wanted, 10)


@pytest.mark.parametrize("method", ["geometric", "harmonic"])
def test_zeros_are_raised_or_shifted_as_asked(method: str) -> None:
    x, w = np.random.default_rng(2).integers(0, 4, (30, 3)).astype(float), np.array([1.0, 2, 3])
    tree = sy.IndexTree("i", [("i",), *((c, "i", v) for c, v in zip(names(3, "c"), w, strict=True))])
    for zeros, level in (("floor", 0.5), ("shift", 1.0)):
        how = {"method": method, "zeros": zeros, "zero_level": level}
        made = composite.combine_scores(tree, table_of(x), options=how)
        wanted = [
            other.mean(np.maximum(row, level), w, method) if zeros == "floor" else other.mean(row + level, w, method) - level
            for row in x
        ]
        same(made.scores.nodes.value[:, 0], wanted, 10)
        assert [(n.rule, n.count) for n in made.notes] == [("zeros", (x == 0).any(axis=1).sum())]


@pytest.mark.parametrize("seed", SEEDS)
def test_least_shares_and_propagation(seed: int) -> None:
    x, w = numbers(seed, 30, 4), np.array([1.0, 2, 3, 4])
    x[np.random.default_rng(seed).random(x.shape) < 0.4] = np.nan
    share = (w * ~np.isnan(x)).sum(axis=1) / 10
    tree = sy.IndexTree("i", [("i",), *((c, "i", v) for c, v in zip(names(4, "c"), w, strict=True))])
    few = composite.combine_scores(tree, table_of(x), options={"absent": "renormalise", "least_children": 0.6}).scores.nodes
    all_ = composite.combine_scores(tree, table_of(x), options={"absent": "propagate"}).scores.nodes
    for u, unit in enumerate(few.units):
        assert few.value_of(unit, "i").is_missing == (share[u] < 0.6 - 1e-9)
        assert all_.value_of(unit, "i").is_missing == (share[u] < 1 - 1e-9)
        if share[u] >= 0.6:
            assert few.value_of(unit, "i").flags == (("estimated",) if share[u] < 1 else ())


# ---- places


@pytest.mark.parametrize("seed", SEEDS)
def test_places_over_everything_that_missing_numbers_may_be(seed: int) -> None:
    """Each score at either end of its bounds, in every combination: the best and the worst place that comes up."""
    r = np.random.default_rng(seed)
    low = r.integers(0, 12, 7).astype(float)
    high = low + np.where(r.random(7) < 0.5, r.integers(1, 6, 7), 0)
    cells = [sy.Value.point(a) if a == b else sy.Value.range(a, b) for a, b in zip(low, high, strict=True)]
    ranks = composite.rank_units(sy.score_table({"i": cells}, units=names(7)), "i")
    corners = [np.array(c) for c in itertools.product(*zip(low, high, strict=True))]
    places = np.array([stats.rankdata(-c, "min") for c in corners])
    assert [r.best for r in ranks] == places.min(axis=0).tolist()
    assert [r.worst for r in ranks] == places.max(axis=0).tolist()


# ---- contributions along a tree


def orders_of(nests: list[Any]) -> list[list[int]]:
    """Every order of the leaves of nests within nests that keeps together what lies in one of them."""
    if not isinstance(nests, list):
        return [[nests]]
    found = []
    for turn in itertools.permutations(nests):
        for parts in itertools.product(*(orders_of(n) for n in turn)):
            found.append([leaf for part in parts for leaf in part])
    return found


@pytest.mark.parametrize("seed", SEEDS)
def test_contributions_keep_nests_together(seed: int) -> None:
    """Owen's values over all orders that keep siblings together, of unlike means up an uneven tree."""
    x = numbers(seed, 12, 5)
    nodes: list[Any] = [
        {"code": "i", "combine": {"method": "geometric"}},
        {"code": "p", "parent": "i", "weight": 2, "combine": {"method": "harmonic"}},
        {"code": "q", "parent": "p", "weight": 1, "combine": {"method": "mpi_minus"}},
        *({"code": c, "parent": g, "weight": k + 1.0} for k, (c, g) in enumerate(zip(names(5, "c"), "ipqqq", strict=True))),
    ]
    tree = composite.read_tree(nodes)
    result = sy.run_index(tree, table_of(x), options={"normalise": {"low": 50, "high": 100}, "treat.rule": "none"})
    z = np.array(result.normalised.value)

    def score(row: Any) -> float:
        q = other.mean(row[2:], np.array([3.0, 4, 5]), "mpi_minus")
        p = other.mean(np.array([row[1], q]), np.array([2.0, 1]), "harmonic")
        return other.mean(np.array([row[0], p]), np.array([1.0, 2]), "geometric")

    orders = orders_of([0, [1, [2, 3, 4]]])
    assert len(orders) == 2 * 2 * 6
    for row, e in zip(z, composite.explain_scores(tree, result), strict=True):
        wanted = np.zeros(5)
        for order in orders:
            now = z.mean(axis=0)
            for k in order:
                before = score(now)
                now[k] = row[k]
                wanted[k] += (score(now) - before) / len(orders)
        amounts = {n.node: n.amount for n in e.nodes}
        same([amounts[c] for c in names(5, "c")], wanted, 100)
        same([amounts["q"], amounts["p"], amounts["i"]], [wanted[2:].sum(), wanted[1:].sum(), wanted.sum()], 100)
