# SPDX-License-Identifier: MIT
"""Every method of an index by a second route, in NumPy and SciPy: they agree to 1e-12 of their size."""

from __future__ import annotations

import pathlib
from typing import Any

import _independent_index as other
import numpy as np
import pytest
import steelyard as sy
from _random_tables import SEEDS, names, numbers, same, table_of
from scipy import stats
from steelyard import composite

METHODS = (
    "min_max", "z_score", "goalposts", "ampi", "distance_to_target", "distance_to_reference", "ratio_to_reference",
    "rank", "percentile_rank", "rank_share", "borda", "categorical", "above_below_mean",
)  # fmt: skip


@pytest.mark.parametrize("seed", SEEDS)
def test_facts(seed: int) -> None:
    x = numbers(seed, ties=seed % 2 == 0)
    for i, f in enumerate(composite.facts_of(table_of(x))):
        column = x[:, i]
        same([f.mean, f.median, f.least, f.most], [column.mean(), np.median(column), column.min(), column.max()], 100)
        same(f.deviation, column.std(ddof=1), 100)
        same([f.shape.skew, f.shape.kurtosis], [other.skew(column), other.kurtosis(column)])
        values, counts = np.unique(column, return_counts=True)
        assert (f.distinct, f.commonest) == (len(values), counts.max())


@pytest.mark.parametrize("seed", SEEDS)
def test_winsorising_by_skew_and_kurtosis(seed: int) -> None:
    r = np.random.default_rng(seed)
    x = r.normal(50, 5, (40, 6))
    x[: seed % 4 + 1, ::2] += 60 * r.random((seed % 4 + 1, 3)) + 40
    x[:2, 1] = -90  # two equal ones on the other side
    table = table_of(x)
    found = composite.find_treatments(table, options={"otherwise": "none"})
    assert any(t.done == "winsorise" for t in found)
    treated = composite.treat(table, found)
    for i, t in enumerate(found):
        wanted = other.winsorised(x[:, i], 5)
        same(treated.value[:, i], wanted, 100)
        assert t.points_low + t.points_high == (wanted != x[:, i]).sum()


@pytest.mark.parametrize("rule", ["percentiles", "quartiles", "median_deviation"])
@pytest.mark.parametrize("seed", SEEDS)
def test_winsorising_by_fences(seed: int, rule: str) -> None:
    x = numbers(seed)
    x[0, :3] *= 9
    table = table_of(x)
    treated = composite.treat(table, composite.find_treatments(table, options={"rule": rule}))
    for i in range(x.shape[1]):
        same(treated.value[:, i], other.clipped(x[:, i], rule), 1000)


@pytest.mark.parametrize("seed", SEEDS)
def test_logarithms_and_box_cox(seed: int) -> None:
    x = numbers(seed)
    table = table_of(x)

    def treated(remedy: str) -> Any:
        options = {"rule": "none", "remedy": remedy, "force": True}
        found = composite.find_treatments(table, options=options)
        return composite.treat(table, found).value, found

    same(treated("log")[0], np.log(x))
    same(treated("log_shifted")[0], np.column_stack([other.log_shifted(c) for c in x.T]), 10)
    bent, found = treated("box_cox")
    for i, t in enumerate(found):
        same(bent[:, i], stats.boxcox(x[:, i], t.lambda_), np.abs(bent[:, i]).max())
        # Ours is the maximum: SciPy's own search stops at 1e-8 of lambda, so likelihoods are compared, not lambdas.
        assert stats.boxcox_llf(t.lambda_, x[:, i]) >= stats.boxcox_llf(stats.boxcox(x[:, i])[1], x[:, i]) - 1e-9


@pytest.mark.parametrize("better", ["up", "down"])
@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("ties", [False, True])
def test_normalisation(method: str, better: str, ties: bool) -> None:
    x = numbers(7, ties=ties)
    down = better == "down"
    marks = {"low": 20.0, "high": 90.0, "target": -20.0 if down else 150.0, "reference": 50.0}
    options: dict[str, Any] = {"method": method}
    if method == "z_score":
        options.update(centre=100, spread=10)
    if method == "ampi":
        options["reference"] = "declared"
    table = table_of(x)
    rules = [{"column": c, "better": better, "marks": marks, "options": options} for c in table.columns]
    normalisers = composite.find_normalisers(table, rules)
    made = composite.normalise(table, normalisers).table
    for i in range(x.shape[1]):
        wanted = other.normalised(x[:, i], method, down, marks)
        same(made.value[:, i], wanted, 100)
        same([normalisers[i](v) for v in x[:, i]], wanted, 100)


@pytest.mark.parametrize("method", ["arithmetic", "geometric", "harmonic", "power", "minimum", "median", "mpi_minus", "mpi_plus"])
@pytest.mark.parametrize("seed", SEEDS)
def test_combination(method: str, seed: int) -> None:
    x = numbers(seed)
    w = np.random.default_rng(seed).random(6) + 0.1
    tree = sy.IndexTree("i", [("i",), *((c, "i", v) for c, v in zip(names(6, "c"), w, strict=True))])
    made = composite.combine_scores(tree, table_of(x), options={"method": method, "power": 0.3})
    same(made.scores.nodes.value[:, 0], [other.mean(row, w, method) for row in x], 100)
    functions = {
        "arithmetic": composite.arithmetic_mean,
        "geometric": lambda v, u: composite.power_mean(v, u, 0),
        "harmonic": lambda v, u: composite.power_mean(v, u, -1),
        "power": lambda v, u: composite.power_mean(v, u, 0.3),
        "median": composite.weighted_median,
        "mpi_minus": composite.mazziotta_pareto,
        "mpi_plus": lambda v, u: composite.mazziotta_pareto(v, u, side="plus"),
    }
    if method in functions:
        same([functions[method](row, w) for row in x], [other.mean(row, w, method) for row in x], 100)


@pytest.mark.parametrize("seed", SEEDS)
def test_renormalised_weights_and_coverage(seed: int) -> None:
    x = numbers(seed)
    w = np.arange(1.0, 7)
    x[np.random.default_rng(seed).random(x.shape) < 0.2] = np.nan
    x[0, :3] = np.nan
    tree = sy.IndexTree("i", [("i",), *((c, "i", v) for c, v in zip(names(6, "c"), w, strict=True))])
    scores = composite.combine_scores(tree, table_of(x), options={"absent": "renormalise"}).scores
    there = ~np.isnan(x)
    same(scores.nodes.value[:, 0], np.nansum(w * x, axis=1) / (w * there).sum(axis=1), 100)
    same(scores.coverage[:, 0], (w * there).sum(axis=1) / w.sum())


@pytest.mark.parametrize("seed", SEEDS)
def test_bounds_are_the_least_and_the_most(seed: int) -> None:
    """Over the corners of what missing numbers may be: a second route to every bound."""
    x = numbers(seed, 12, 4)
    x[np.random.default_rng(seed).random(x.shape) < 0.3] = np.nan
    w = np.arange(1.0, 5)
    tree = sy.IndexTree("i", [("i",), *((c, "i", v) for c, v in zip(names(4, "c"), w, strict=True))])
    table = table_of(x).with_scales({c: (1.0, 101.0) for c in names(4, "c")})
    for method in ("arithmetic", "geometric", "minimum", "median"):
        made = composite.combine_scores(tree, table, options={"method": method}).scores.nodes
        for u, row in enumerate(x):
            low, high = (other.mean(np.where(np.isnan(row), end, row), w, method) for end in (1.0, 101.0))
            found = made.value_of(made.units[u], "i")
            same([found.lower, found.upper], [low, high], 100)


@pytest.mark.parametrize("seed", SEEDS)
def test_outranking(seed: int) -> None:
    x = numbers(seed, 15, ties=True)
    x[np.random.default_rng(seed).random(x.shape) < 0.1] = np.nan
    w = np.arange(1.0, 7)
    pairs = composite.outrank(table_of(x), w)
    wanted = other.outranking(x, w)
    same(pairs.share, wanted)
    same(pairs.share + pairs.share.T, np.ones((15, 15)))
    same(composite.copeland(pairs), other.copeland(wanted))
    same(composite.borda(pairs), wanted.sum(axis=1) - 0.5, 10)


@pytest.mark.parametrize("seed", SEEDS)
def test_kemeny_against_every_order(seed: int) -> None:
    pairs = composite.outrank(table_of(numbers(seed, 6, 4, ties=True)), [1, 1, 2, 3])
    agreement, orders = other.kemeny(pairs.share)
    found = composite.kemeny(pairs)
    same(found.agreement, agreement, 10)
    assert found.count == len(orders) and found.first in orders
    places = np.array([np.argsort(order) + 1 for order in orders])
    assert found.best == tuple(places.min(axis=0)) and found.worst == tuple(places.max(axis=0))


@pytest.mark.parametrize("ties", ["min", "max", "average"])
def test_ranks(ties: Any) -> None:
    x = numbers(3, ties=True)
    ranks = composite.rank_units(table_of(x), "c002", ties=ties)
    same([r.rank for r in ranks], stats.rankdata(-x[:, 2], ties))


@pytest.mark.parametrize("seed", SEEDS)
def test_imputation(seed: int) -> None:
    x = numbers(seed)
    holes = np.random.default_rng(seed).random(x.shape) < 0.15
    x[holes] = np.nan
    table, groups = table_of(x), np.array(["north", "south"] * 20)
    for method in ("mean", "median", "group_mean", "group_median"):
        made = composite.impute(table, options={"method": method}, groups=groups)
        take = np.nanmean if method.endswith("mean") else np.nanmedian
        for u, c in np.argwhere(holes):
            among = x[groups == groups[u], c] if "group" in method else x[:, c]
            same(made.table.value[u, c], take(among), 100)
        assert made.filled == holes.sum()
    made = composite.impute(table, options={"method": "nearest", "neighbours": 3})
    for u, c in np.argwhere(holes):
        same(made.table.value[u, c], other.nearest_mean(x, u, c, 3), 100)
    made = composite.impute(table, options={"method": "row"})
    low, high = np.nanmin(x, axis=0), np.nanmax(x, axis=0)
    for u, c in np.argwhere(holes):
        same(made.table.value[u, c], low[c] + np.nanmean((x[u] - low) / (high - low)) * (high - low)[c], 100)


def test_quality_of_imputation() -> None:
    x = numbers(4)
    for i, q in enumerate(composite.quality_of(table_of(x), options={"method": "mean"})):
        true = x[:, i]
        found = (true.sum() - true) / (len(true) - 1)
        error = found - true
        same([q.mean_error, q.absolute_error], [error.mean(), np.abs(error).mean()], 100)
        same(q.root_square, np.sqrt((error**2).mean()), 100)
        same(q.r_squared, stats.pearsonr(found, true)[0] ** 2)
        spread = np.abs(found - true.mean()) + np.abs(true - true.mean())
        same(q.agreement, 1 - (error**2).sum() / (spread**2).sum())


@pytest.mark.parametrize("seed", SEEDS)
def test_correlations(seed: int) -> None:
    x = numbers(seed, ties=True)
    x[np.random.default_rng(seed).random(x.shape) < 0.1] = np.nan
    routes: dict[Any, Any] = {"pearson": stats.pearsonr, "spearman": stats.spearmanr, "kendall": stats.kendalltau}
    for method, route in routes.items():
        matrix = composite.correlations(table_of(x), method=method)
        for i in range(6):
            for j in range(6):
                both = ~np.isnan(x[:, i]) & ~np.isnan(x[:, j])
                assert matrix.cells[i][j].units == both.sum()
                same(matrix.cells[i][j].value, route(x[both, i], x[both, j])[0])
        two = ~np.isnan(x[:, :2]).any(axis=1)
        assert composite.correlate(x[two, 0], x[two, 1], method=method) == matrix.cells[0][1]


@pytest.mark.parametrize("seed", SEEDS)
def test_cronbach(seed: int) -> None:
    x = numbers(seed) + 40 * np.random.default_rng(seed).random((40, 1))
    found = composite.cronbach(table_of(x))
    same([found.alpha, found.standardised_alpha], [other.alpha(x), other.standardised_alpha(x)])
    z = stats.zscore(x, ddof=1)
    for i, item in enumerate(found.items):
        rest = np.delete(x, i, axis=1)
        same(item.alpha_if_deleted, other.alpha(rest))
        same(item.standardised_alpha_if_deleted, other.standardised_alpha(rest))
        same(item.item_rest, stats.pearsonr(z[:, i], np.delete(z, i, axis=1).sum(axis=1))[0])


@pytest.mark.parametrize("seed", SEEDS)
def test_components(seed: int) -> None:
    x = numbers(seed) + 60 * np.random.default_rng(seed).random((40, 1))
    found = composite.components_of(table_of(x))
    values, loadings = other.eigen(x)
    same(found.eigenvalues, values)
    same(found.share, values / 6)
    # A vector is as exact as its eigenvalue is far from the next one.
    np.testing.assert_allclose(found.loadings, loadings, rtol=1e-10, atol=1e-10)
    first = composite.weights_of_first(found)
    same(first.weights, np.array(found.loadings[0]) / np.sum(found.loadings[0]))
    assert first.mixed == (min(found.loadings[0]) < 0)


@pytest.mark.parametrize("seed", SEEDS)
def test_varimax_is_a_turn_that_cannot_be_bettered(seed: int) -> None:
    x = numbers(seed) + 60 * np.random.default_rng(seed).random((40, 1))
    found = composite.components_of(table_of(x))
    turned = composite.varimax(found, 2)
    before = np.array(found.loadings[:2])
    same((turned**2).sum(axis=0), (before**2).sum(axis=0))  # communalities stay
    angles = np.linspace(0, np.pi / 2, 2001)
    best = max(other.varimax_criterion(np.array([[np.cos(a), np.sin(a)], [-np.sin(a), np.cos(a)]]) @ before) for a in angles)
    assert other.varimax_criterion(turned) >= best - 1e-12
    weights = composite.weights_of_loadings(found, options={"least_cumulative": 0, "least_eigenvalue": 1})
    rotated = np.array(weights.loadings)
    explained = (rotated**2).sum(axis=1)
    share = rotated**2 / explained[:, None]
    own = share.max(axis=0) * (explained / explained.sum())[share.argmax(axis=0)]
    same(weights.weights, own / own.sum())
    assert weights.factor == tuple(share.argmax(axis=0))


@pytest.mark.parametrize("seed", SEEDS)
def test_comparisons(seed: int) -> None:
    r = np.random.default_rng(seed)
    matrices = []
    for _ in range(3):
        a = np.triu(np.exp(r.normal(0, 1, (5, 5))), 1)
        matrices.append(a + np.tril(1 / np.where(a.T > 0, a.T, 1), -1) + np.eye(5))
    items = names(5, "i")
    for a in matrices:
        value, weights = other.principal_weights(a)
        found = composite.ahp((items, a))
        same(found.weights, weights)
        same([found.eigenvalue, found.index], [value, (value - 5) / 4], 5)
        same(found.ratio, (value - 5) / 4 / 1.12)  # Saaty 1980: random matrices of five
    group = composite.group_ahp([(items, a, f"e{i}") for i, a in enumerate(matrices)])
    same(group.weights, other.principal_weights(stats.gmean(matrices, axis=0))[1])
    individual = np.array([other.principal_weights(a)[1] for a in matrices])
    same(group.individual, individual)
    same(group.deviation, individual.std(axis=0, ddof=1))


def test_budgets() -> None:
    points = np.array([[50, 30, 20], [10, 80, 10], [100, 0, 0]])
    found = composite.allocate([(f"e{i}", names(3, "i"), row) for i, row in enumerate(points)])
    same(found.weights, points.mean(axis=0) / 100)
    same(found.deviation, (points / 100).std(axis=0, ddof=1))
    assert found.least == (0.1, 0, 0) and found.most == (1.0, 0.8, 0.2)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_whole_index(seed: int) -> None:
    """Three levels, mixed directions and methods, from raw numbers to ranks, in one piece of NumPy."""
    x = numbers(seed)
    nodes: list[Any] = [
        {"code": "i", "combine": {"method": "geometric"}},
        {"code": "p", "parent": "i", "weight": 2},
        {"code": "q", "parent": "i", "weight": 1, "combine": {"method": "mpi_minus"}},
        *({"code": c, "parent": "pq"[k // 3], "weight": 1 + k, "better": ("up", "down")[k % 2]} for k, c in enumerate(names(6, "c"))),
    ]
    result = sy.run_index(
        composite.read_tree(nodes), table_of(x), options={"treat.otherwise": "none", "normalise": {"low": 50, "high": 100}}
    )
    z = []
    for k in range(6):
        c = other.winsorised(x[:, k], 5)
        good = -c if k % 2 else c
        z.append(50 + 50 * (good - good.min()) / np.ptp(good))
    scores = np.column_stack(z)
    p = np.average(scores[:, :3], axis=1, weights=[1, 2, 3])
    q = [other.mean(row, np.array([4.0, 5, 6]), "mpi_minus") for row in scores[:, 3:]]
    i = np.exp((2 * np.log(p) + np.log(q)) / 3)
    same(result.wide()[["p", "q", "i"]].to_numpy(float), np.column_stack([p, q, i]), 100)
    assert [r.rank for r in result.ranks()] == list(stats.rankdata(-i, "min"))


def test_a_solver_that_is_installed_is_built_in() -> None:
    """Whatever needs one is skipped without it; it must not be missed where script/bootstrap has put it."""
    if pathlib.Path("/usr/include/coin/Clp_C_Interface.h").exists():
        assert composite.can_give_benefit_of_doubt()


@pytest.mark.parametrize(("least", "most"), [(0.0, 1.0), (0.02, 0.5)])
@pytest.mark.parametrize("seed", SEEDS)
def test_benefit_of_the_doubt(seed: int, least: float, most: float) -> None:
    """HiGHS on the same linear programs. Solvers agree to about 1e-9, as the method says."""
    if not composite.can_give_benefit_of_doubt():
        pytest.skip("built without a solver of linear programs")
    x = numbers(seed) / 100
    found = composite.benefit_of_doubt(table_of(x), options={"least_share": least, "most_share": most})
    for row, u in zip(x, found.units, strict=True):
        assert u.status == "solved" and u.score is not None
        assert u.score == pytest.approx(other.most_flattering(x, row, least, most), abs=1e-8)
        w = np.array(u.weights)
        assert (x @ w).max() <= 1 + 1e-8 and row @ w == pytest.approx(u.score, abs=1e-8)
        shares = row * w / u.score
        np.testing.assert_allclose(u.shares, shares, atol=1e-8)
        assert shares.min() >= least - 1e-8 and shares.max() <= most + 1e-8
        # No fixed weights under the same limits do better: equal shares of this unit's own sum are one such set.
        fixed = 1 / row
        assert u.score >= row @ fixed / (x @ fixed).max() - 1e-8


@pytest.mark.parametrize("method", ["arithmetic", "geometric"])
@pytest.mark.parametrize("seed", SEEDS)
def test_contributions(seed: int, method: str) -> None:
    """Closed where linear; over all orders of three indicators where not."""
    x = numbers(seed, columns=3)
    w = np.array([1.0, 2, 5]) / 8
    tree = sy.IndexTree("i", [("i",), *((c, "i", v) for c, v in zip(names(3, "c"), w, strict=True))])
    options = {"normalise": {"low": 1, "high": 100}, "combine": {"method": method}, "treat.rule": "none"}
    result = sy.run_index(tree, table_of(x), options=options)
    z = np.array(result.normalised.value)
    explained = composite.explain_scores(tree, result, combine={"method": method})
    for row, e in zip(z, explained, strict=True):
        amounts = {n.node: n.amount for n in e.nodes}
        wanted = other.shapley(row, z.mean(axis=0), lambda v: other.mean(v, w, method))
        same([amounts[c] for c in names(3, "c")], wanted, 100)
        same(amounts["i"], e.score - e.reference, 100)  # type: ignore[operator]
        if method == "arithmetic":
            same(wanted, w * (row - z.mean(axis=0)), 100)
    frame = composite.contributions_to_pandas(explained)
    assert len(frame) == 40 * 4 and frame["error"].eq(0).all()
