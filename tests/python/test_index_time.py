# SPDX-License-Identifier: MIT
"""Panels, changes, errors of observations, missing numbers drawn several times, nodes left out: each by a second route."""

from __future__ import annotations

import itertools
import math
import pickle

import _independent_index as other
import numpy as np
import pandas as pd
import polars as pl
import pytest
import steelyard as sy
from steelyard import composite

UNITS = ["a", "b", "c", "d"]
YEARS = [2008, 2009, 2010, 2011]
RANDOM = np.random.default_rng(11)
X = RANDOM.uniform(10, 90, (4, 4))  # years x units
Y = RANDOM.uniform(1, 9, (4, 4))
POSTS = {"treat.rule": "none", "normalise.method": "goalposts"}
PLAIN = {"treat.rule": "none"}


def tree(marks: bool = True, **more: object) -> sy.IndexTree:
    return sy.IndexTree("i", [
        {"code": "i", **more}, {"code": "x", "parent": "i", "weight": 3, "marks": (0, 100) if marks else (None, None)},
        {"code": "y", "parent": "i", "better": "down", "marks": (0, 10) if marks else (None, None)}])  # fmt: skip


def tables() -> dict[int, sy.ScoreTable]:
    return {year: sy.score_table({"x": X[t], "y": Y[t]}, units=UNITS) for t, year in enumerate(YEARS)}


def column(table: sy.ScoreTable, code: str) -> np.ndarray:
    return np.array(table.value[:, table.columns.index(code)])


def test_a_panel_comes_from_tables_and_from_every_kind_of_frame() -> None:
    wanted = composite.make_panel(tables())
    assert [str(p) for p in wanted.periods] == ["2008", "2009", "2010", "2011"]
    long = {"unit": UNITS * 4, "year": np.repeat(YEARS, 4).tolist(), "x": X.ravel().tolist(), "y": Y.ravel().tolist()}
    for frame in (long, pd.DataFrame(long), pl.DataFrame(long)):
        assert composite.make_panel(frame, unit="unit", period="year") == wanted
    months = composite.make_panel({sy.Period.month(2009, 2): tables()[2009]})
    assert str(months.periods[0]) == "2009-02"
    assert pickle.loads(pickle.dumps(wanted)) == wanted
    short = composite.make_panel({2008: tables()[2008], 2009: sy.score_table({"x": [1.0]}, units=["e"])})
    assert short.tables[0].units == short.tables[1].units == ("a", "b", "c", "d", "e")
    assert short.tables[1].value_of("a", "y") == sy.Value.missing("not_reported")
    with pytest.raises(sy.ShapeMismatchError, match="make_panel"):
        composite.run_panel(tree(), composite.Panel(wanted.periods[::-1], wanted.tables))
    with pytest.raises(sy.ShapeMismatchError, match="3 periods"):
        composite.run_panel(tree(), composite.Panel(wanted.periods[:3], wanted.tables))
    with pytest.raises(sy.InvalidInputError):
        composite.make_panel({sy.Period.month(2009, 2): tables()[2009], sy.Period.year(2010): tables()[2010]})


@pytest.mark.parametrize("rule", ["pooled", "per_period", "frozen"])
def test_whose_numbers_the_scales_are_taken_from(rule: str) -> None:
    over_time = {"parameters": rule, **({"reference": "2009"} if rule == "frozen" else {})}
    found = composite.run_panel(tree(False), composite.make_panel(tables()), options=PLAIN, over_time=over_time)
    for t in range(4):
        base = {"pooled": slice(None), "per_period": slice(t, t + 1), "frozen": slice(1, 2)}[rule]
        x = (X[t] - X[base].min()) / np.ptp(X[base]) * 100
        y = (Y[base].max() - Y[t]) / np.ptp(Y[base]) * 100
        np.testing.assert_allclose(column(found.linked[t], "i"), 0.75 * x + 0.25 * y, rtol=1e-12)
        np.testing.assert_allclose(column(found.results[t].scores.nodes, "i"), 0.75 * x + 0.25 * y, rtol=1e-12)
    assert found.links == ()
    frame = found.to_pandas()
    assert list(frame.columns[:4]) == ["period", "node", "unit", "value"] and len(frame) == 16


@pytest.mark.parametrize("rule", ["ratio", "difference"])
@pytest.mark.parametrize("anchor", ["first", "last"])
def test_series_are_linked_where_an_indicator_enters(rule: str, anchor: str) -> None:
    lives = [composite.IndicatorLife("y", sy.Period.year(2010))]
    found = composite.run_panel(
        tree(), composite.make_panel(tables()), options=POSTS, over_time={"link": rule, "anchor": anchor}, lives=lives
    )
    (link,) = [x for x in found.links if x.node == "i"]
    assert (str(link.from_), str(link.to), link.entered, link.left) == ("2009", "2010", ("y",), ())
    alone = X.copy()  # on 0 to 100 as it stands
    both = 0.75 * alone + 0.25 * (10 - Y) * 10
    at = YEARS.index(int(str(link.overlap)))
    if rule == "ratio":
        after, before = both * (alone[at] / both[at]), alone * (both[at] / alone[at])
    else:
        after, before = both + (alone[at] - both[at]), alone + (both[at] - alone[at])
    wanted = np.vstack([alone[:2], after[2:]]) if anchor == "first" else np.vstack([before[:2], both[2:]])
    for t in range(4):
        np.testing.assert_allclose(column(found.linked[t], "i"), wanted[t], rtol=1e-12)
    moved = 3 if anchor == "first" else 0
    assert found.linked[moved].value_of("a", "i").flags == ("bridged",)
    with pytest.raises(sy.InvalidInputError):
        composite.run_panel(tree(), composite.make_panel(tables()), lives=[("nobody", None, None)])


@pytest.mark.parametrize("rule", ["pooled", "per_period", "frozen"])
def test_treatments_and_deviations_are_taken_from_the_same_periods(rule: str) -> None:
    x = np.random.default_rng(3).normal(50, 5, (3, 20))
    x[:, 0] += [70, 90, 60]  # an outlier in each year
    units = [f"u{i:02d}" for i in range(20)]
    panel = composite.make_panel({y: sy.score_table({"x": x[t]}, units=units) for t, y in enumerate((2008, 2009, 2010))})
    over_time = {"parameters": rule, **({"reference": "2009"} if rule == "frozen" else {})}
    alone = sy.IndexTree("i", [("i",), {"code": "x", "parent": "i", "better": "down"}])
    options = {"normalise": {"method": "z_score", "centre": 100, "spread": 10}}
    found = composite.run_panel(alone, panel, options=options, over_time=over_time)
    for t in range(3):
        base = x[{"pooled": slice(None), "per_period": slice(t, t + 1), "frozen": slice(1, 2)}[rule]].ravel()
        drawn = other.winsorised(base, 5)
        high = drawn.max() if drawn.max() < base.max() else np.inf
        wanted = 100 - 10 * (np.minimum(x[t], high) - drawn.mean()) / drawn.std(ddof=1)
        np.testing.assert_allclose(column(found.linked[t], "i"), wanted, rtol=1e-12)
        assert high < np.inf


@pytest.mark.parametrize("rule", ["ratio", "difference"])
@pytest.mark.parametrize("anchor", ["first", "last"])
def test_series_are_linked_wherever_a_set_changes_at_every_node(rule: str, anchor: str) -> None:
    """Two indicators leave and one enters, in different years: each node is carried over its own changes."""
    r = np.random.default_rng(8)
    z = {c: r.uniform(20, 90, (5, 3)) for c in "vwxyz"}
    inside = {"v": range(5), "w": range(2), "x": range(5), "y": range(3, 5), "z": range(4)}  # the years' positions
    years, units = [2008, 2009, 2010, 2011, 2012], ["a", "b", "c"]
    nested = sy.IndexTree("i", [
        ("i",), ("g", "i", 2), ("h", "i", 1),
        *({"code": c, "parent": g, "weight": w, "marks": (0, 100)} for c, g, w in zip("vwxyz", "gghhh", (1, 3, 2, 1, 1), strict=True)),
    ])  # fmt: skip
    panel = composite.make_panel({y: sy.score_table({c: z[c][t] for c in z}, units=units) for t, y in enumerate(years)})
    lives = [("w", None, sy.Period.year(2009)), ("y", sy.Period.year(2011)), ("z", None, sy.Period.year(2011))]
    found = composite.run_panel(nested, panel, options=POSTS, over_time={"link": rule, "anchor": anchor}, lives=lives)

    def score(node: str, t: int, present: set[str]) -> np.ndarray:
        def mean(of: dict[str, int]) -> np.ndarray:
            there = {c: w for c, w in of.items() if c in present}
            return sum(w * z[c][t] for c, w in there.items()) / sum(there.values())

        g, h = mean({"v": 1, "w": 3}), mean({"x": 2, "y": 1, "z": 1})
        return {"g": g, "h": h, "i": (2 * g + h) / 3}[node]

    sets = [{c for c in z if t in inside[c]} for t in range(5)]
    for node in "ghi":
        own = [score(node, t, sets[t]) for t in range(5)]
        moves = [np.ones(3) if rule == "ratio" else np.zeros(3)]
        for t in range(4):
            beneath = set("vw" if node == "g" else "xyz" if node == "h" else "vwxyz")
            step = moves[0] * 0 + (1 if rule == "ratio" else 0)
            if (sets[t] ^ sets[t + 1]) & beneath:
                at = t + 1 if sets[t] & beneath < sets[t + 1] & beneath else t  # where both sets have scores
                both = sets[t] & sets[t + 1]
                before, after = (score(node, at, both), own[at]) if at > t else (own[at], score(node, at, both))
                step = before / after if rule == "ratio" else before - after
            moves.append(moves[-1] * step if rule == "ratio" else moves[-1] + step)
        anchored = moves[0] if anchor == "first" else moves[-1]
        for t in range(5):
            wanted = own[t] * moves[t] / anchored if rule == "ratio" else own[t] + moves[t] - anchored
            np.testing.assert_allclose(column(found.linked[t], node), wanted, rtol=1e-12, atol=1e-10)
    assert [(x.node, str(x.overlap), x.entered, x.left) for x in found.links] == [
        ("g", "2009", (), ("w",)), ("h", "2011", ("y",), ()), ("h", "2011", (), ("z",)),
        ("i", "2009", (), ("w",)), ("i", "2011", ("y",), ()), ("i", "2011", (), ("z",)),
    ]  # fmt: skip


@pytest.mark.parametrize("hold_ends", [False, True])
@pytest.mark.parametrize("most", [0, 1, 2])
def test_how_far_along_time_a_number_is_taken(most: int, hold_ends: bool) -> None:
    r = np.random.default_rng(most)
    years, units = [2001, 2002, 2003, 2005, 2008, 2009], [f"u{i}" for i in range(12)]
    x = r.uniform(0, 10, (6, 12))
    x[r.random(x.shape) < 0.45] = np.nan
    panel = composite.make_panel(
        {y: sy.score_table({"x": x[t]}, units=units, nan_reason="lost") for t, y in enumerate(years)}
    )
    how = {"most_periods": most, "hold_ends": hold_ends}
    found = composite.impute_panel(panel, options=how).panel
    carried = composite.impute_panel(panel, options={"method": "last", "most_periods": most}).panel
    reach = most or 99
    for u, (t, year) in itertools.product(range(12), enumerate(years)):
        there = [(y, v) for y, v in zip(years, x[:, u], strict=True) if not math.isnan(v) and abs(y - year) <= reach]
        before, after = [p for p in there if p[0] < year], [p for p in there if p[0] > year]
        now, last = found.tables[t].value_of(units[u], "x"), carried.tables[t].value_of(units[u], "x")
        if not math.isnan(x[t, u]):
            assert now.number == last.number == x[t, u]
            continue
        assert last.number == (before[-1][1] if before else None)
        if before and after:
            assert now.number == pytest.approx(np.interp(year, *zip(before[-1], after[0], strict=True)), rel=1e-13)
        else:
            ends = before[-1:] or after[:1]
            assert now.number == (ends[0][1] if ends and hold_ends else None)


def test_series_are_filled_along_time() -> None:
    holes = {2009: ["a"], 2010: ["a", "b"], 2008: ["c"], 2011: ["d"]}
    own = {
        year: t.with_cells([(u, "x", sy.Value.missing("lost")) for u in holes[year]]) for year, t in tables().items()
    }
    series = {u: [None if u in holes[y] else X[t, UNITS.index(u)] for t, y in enumerate(YEARS)] for u in UNITS}
    linear = composite.impute_panel(composite.make_panel(own))
    last = composite.impute_panel(composite.make_panel(own), options={"method": "last"})
    for u in UNITS:
        there = [t for t, x in enumerate(series[u]) if x is not None]
        filled = pd.Series(series[u], dtype=float).ffill()
        for t in range(4):
            inside = there[0] <= t <= there[-1]
            value = linear.panel.tables[t].value_of(u, "x")
            if inside:
                assert value.number == pytest.approx(np.interp(t, there, [series[u][k] for k in there]), rel=1e-14)
            else:
                assert value.is_missing
            carried = last.panel.tables[t].value_of(u, "x")
            assert carried.number == (None if math.isnan(filled[t]) else filled[t])
    assert linear.panel.tables[1].value_of("a", "x").flags == ("imputed",)
    assert set(last.panel.tables[1].value_of("a", "x").flags) == {"imputed", "carried_forward"}
    source = next(s for s in linear.sources if s.unit == "a" and str(s.period) == "2009")
    assert (str(source.from_), str(source.to), source.column) == ("2008", "2011", "x")
    assert linear.notes and last.sources
    with pytest.raises(sy.DomainFaultError):
        composite.impute_panel(composite.make_panel(own), options={"most_periods": -1})


def test_contributions_of_a_gap_by_every_order() -> None:
    numbers = {"x": [20.0, 70.0], "y": [55.0, 15.0], "z": [31.0, 44.0]}
    flat = sy.IndexTree("i", [("i",), *({"code": c, "parent": "i", "weight": w, "marks": (0, 100)} for c, w in zip("xyz", (1, 2, 4), strict=True))])
    result = sy.run_index(flat, sy.score_table(numbers, units=["a", "b"]), options={**POSTS, "combine.method": "geometric"})
    weights = np.array([1, 2, 4]) / 7
    values = np.array(list(numbers.values()))

    def score(of: list[int]) -> float:
        return float(np.exp(weights @ np.log([values[k, of[k]] for k in range(3)])))

    wanted = np.zeros(3)
    for order in itertools.permutations(range(3)):
        at = [0, 0, 0]
        for k in order:
            before = score(at)
            at[k] = 1
            wanted[k] += (score(at) - before) / 6
    (gap,) = [e for e in composite.explain_scores(flat, result, options={"baseline": "unit", "unit": "a"}) if e.unit == "b"]
    assert gap.baseline == "unit a" and gap.exact
    assert [n.amount for n in gap.nodes[:3]] == pytest.approx(wanted, rel=1e-10)
    assert gap.nodes[-1].amount == pytest.approx(gap.score - gap.reference, rel=1e-12)
    assert gap.score - gap.reference == pytest.approx(score([1, 1, 1]) - score([0, 0, 0]), rel=1e-12)


def test_contributions_of_a_change_own_numbers_and_scales_found_anew() -> None:
    first, second = tables()[2008], tables()[2009]
    earlier, later = (sy.run_index(tree(False), t, options=PLAIN) for t in (first, second))
    found = composite.explain_changes(tree(False), earlier, later)
    for k, (code, weight, numbers, better) in enumerate((("x", 0.75, X, 1), ("y", 0.25, Y, -1))):

        def scale(by: np.ndarray, x: np.ndarray, better: int = better) -> np.ndarray:
            return (x - by.min() if better > 0 else by.max() - x) / np.ptp(by) * 100

        a, b = numbers[0], numbers[1]
        own = (scale(a, b) - scale(a, a) + scale(b, b) - scale(b, a)) / 2 * weight  # over both orders of two players
        anew = (scale(b, a) - scale(a, a) + scale(b, b) - scale(a, b)) / 2 * weight
        nodes = [next(n for n in e.nodes if n.node == code) for e in found]
        np.testing.assert_allclose([n.own for n in nodes], own, rtol=1e-9, atol=1e-10)
        np.testing.assert_allclose([n.scale for n in nodes], anew, rtol=1e-9, atol=1e-10)
        assert [n.amount for n in nodes] == pytest.approx(own + anew, abs=1e-9)
    for e in found:
        assert e.baseline == "earlier" and e.nodes[-1].amount == pytest.approx(e.score - e.reference, abs=1e-9)
    frozen = composite.run_frozen(tree(False), second, earlier, options=PLAIN)
    on_old = composite.explain_changes(tree(False), earlier, frozen, numbers=(first, second), threads=2)
    assert all(n.scale == pytest.approx(0, abs=1e-12) for e in on_old for n in e.nodes)
    with pytest.raises(sy.InsufficientDataError, match="numbers="):
        composite.explain_changes(tree(False), earlier, frozen)
    frame = composite.contributions_to_pandas(found)
    assert set(frame["baseline"]) == {"earlier"} and len(frame) == 12


def test_the_options_that_scores_came_from_need_not_be_said_twice() -> None:
    options = {**POSTS, "combine": {"method": "geometric"}}
    result = sy.run_index(tree(), tables()[2008], options=options)
    own = composite.explain_scores(tree(), result)
    assert own == composite.explain_scores(tree(), result, combine={"method": "geometric"})
    assert own != composite.explain_scores(tree(), result, combine={"method": "arithmetic"})
    assert composite.leave_one_out(tree(), result) == composite.leave_one_out(tree(), result, combine={"combine.method": "geometric"})


def test_errors_of_observations_against_closed_forms() -> None:
    draws = 4000
    how = {"draws": draws, "seed": 9, "pairs": True}
    alone = [("a", "x", 4.0), ("b", "x", 4.0, "survey"), ("b", "y", 0.5, "survey"), ("c", "x", 2.0, "s2"), ("c", "y", -0.5, "s2")]
    found = composite.spread_scores(tree(), tables()[2008], alone, options=POSTS, how=how)
    # x counts 0.75 and y 0.25 x -10, so an error that both share partly cancels, and adds up where one falls as it rises.
    wanted = {"a": 0.75 * 4, "b": abs(0.75 * 4 - 2.5 * 0.5), "c": 0.75 * 2 + 2.5 * 0.5, "d": 0.0}
    scores = 0.75 * X[0] + 0.25 * (10 - Y[0]) * 10
    for i, u in enumerate(found.units):
        assert u.score == pytest.approx(scores[i], rel=1e-12) and u.draws == draws
        assert abs(u.deviation - wanted[u.unit]) <= 4 * wanted[u.unit] / math.sqrt(2 * draws) + 1e-9
        assert abs(u.mean - scores[i]) <= 4 * wanted[u.unit] / math.sqrt(draws) + 1e-9
        assert abs((u.high - u.low) / 2 - 1.96 * wanted[u.unit]) <= 0.2 * wanted[u.unit] + 1e-9
        assert u.best <= u.mean_rank <= u.worst
    assert found.of == "measurement" and found.ahead is not None
    normal = pytest.importorskip("scipy.stats").norm
    for i, j in itertools.combinations(range(4), 2):
        together = math.hypot(wanted[UNITS[i]], wanted[UNITS[j]])
        if together > 0:
            p = normal.cdf((scores[i] - scores[j]) / together)
            assert abs(found.ahead[i, j] - p) <= 4 * math.sqrt(p * (1 - p) / draws) + 1e-3
    again = composite.spread_scores(tree(), tables()[2008], alone, options=POSTS, how=how, threads=3)
    assert again.units == found.units
    np.testing.assert_array_equal(again.ahead, found.ahead)
    assert found.to_pandas()["unit"].tolist() == UNITS
    none = composite.spread_scores(tree(), tables()[2008], [], options=POSTS, how={"draws": 10})
    assert none.ahead is None and all(u.deviation == pytest.approx(0, abs=1e-9) for u in none.units)
    with pytest.raises(sy.InvalidInputError) as refused:
        composite.spread_scores(tree(), tables()[2008], [("a", "z", 1.0), ("a", "x", math.inf)], options=POSTS)
    assert len(refused.value.problems) == 2


def test_several_completed_tables_are_pooled_by_rubins_rules() -> None:
    estimates, variances = RANDOM.normal(5, 1, 7), RANDOM.uniform(0.5, 2, 7)
    found = composite.pool(estimates, variances)
    between = estimates.var(ddof=1)
    total = variances.mean() + (1 + 1 / 7) * between
    missing = (1 + 1 / 7) * between / total
    assert found == pytest.approx((estimates.mean(), variances.mean(), between, total, missing, 6 / missing**2), rel=1e-12)
    with pytest.raises(sy.InsufficientDataError):
        composite.pool([1.0], [1.0])
    with pytest.raises(sy.ShapeMismatchError):
        composite.pool([1.0, 2.0], [1.0])

    numbers = {"x": [*RANDOM.uniform(0, 100, 11), None], "y": [None, *RANDOM.uniform(0, 10, 11)]}
    units = [f"u{i:02d}" for i in range(12)]
    table = sy.score_table(numbers, units=units, nan_reason="lost")
    how = {"copies": 6, "seed": 5}
    copies = composite.impute_copies(table, options=how)
    for copy in copies:
        there = table.form_codes == 0
        np.testing.assert_array_equal(copy.value[there], table.value[there])
        assert copy.value_of("u11", "x").flags == ("imputed",) and copy.value_of("u00", "y").flags == ("imputed",)
    assert len({c.value_of("u11", "x").number for c in copies}) == 6
    pooled = composite.run_copies(tree(False), table, options=PLAIN, multiple=how, threads=2)
    runs = [sy.run_index(tree(False), c, options=PLAIN) for c in copies]
    scores = np.array([column(r.scores.nodes, "i") for r in runs])
    ranks = np.array([[r.rank for r in run.ranks()] for run in runs])
    for i, p in enumerate(pooled):
        assert (p.unit, p.copies) == (units[i], 6) and p.score is not None
        assert p.score.estimate == pytest.approx(scores[:, i].mean(), rel=1e-12)
        assert p.score.between == pytest.approx(scores[:, i].var(ddof=1), rel=1e-9, abs=1e-18)
        assert p.score.total == pytest.approx(7 / 6 * scores[:, i].var(ddof=1), rel=1e-9, abs=1e-18)
        assert (p.rank, p.best, p.worst) == (pytest.approx(ranks[:, i].mean()), ranks[:, i].min(), ranks[:, i].max())


def test_without_each_node_by_giving_it_no_weight() -> None:
    nested = sy.IndexTree("i", [("i",), ("g", "i", 2), ("x", "g"), ("y", "g", 3), ("z", "i")])
    table = sy.score_table({c: RANDOM.uniform(0, 100, 6) for c in "xyz"}, units=list("abcdef"))
    result = sy.run_index(nested, table, options=PLAIN)
    whole = [r.rank for r in result.ranks()]
    found = composite.leave_one_out(nested, result)
    assert [x.node for x in found] == [n.code for n in sy.IndexLayout(nested).tree.nodes[:-1]]
    for x in found:
        layout = sy.IndexLayout(nested).with_weights({x.node: 0})
        scores = composite.combine_scores(layout, result.normalised).scores
        ranks = [r.rank for r in composite.rank_units(scores.nodes, "i")]
        np.testing.assert_allclose(np.array(x.scores, float), column(scores.nodes, "i"), rtol=1e-12)
        assert list(x.ranks) == ranks
        shift = np.abs(np.array(ranks) - np.array(whole))
        assert x.mean_shift == pytest.approx(shift.mean()) and x.most_shift == shift.max()
        assert x.moved == ("abcdef"[int(shift.argmax())] if shift.max() else "")
    assert composite.shifts_to_pandas(found)["node"].tolist() == [x.node for x in found]
    alone = sy.IndexTree("i", [("i",), ("x", "i")])
    (only,) = composite.leave_one_out(alone, sy.run_index(alone, table, options=PLAIN))
    assert only.why and only.scores == ()


def test_long_runs_say_how_far_they_are_and_options_describe_themselves() -> None:
    seen: list[tuple[int, int]] = []
    composite.spread_scores(tree(), tables()[2008], [("a", "x", 1.0)], options=POSTS, how={"draws": 50},
                            progress=lambda done, total: seen.append((done, total)))  # fmt: skip
    assert seen and seen[-1][0] == seen[-1][1]
    for of, first in {"panel": "parameters", "time": "method", "uncertainty": "draws", "copies": "copies"}.items():
        assert sy.describe_options(of)[0].path == first
