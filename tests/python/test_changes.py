# SPDX-License-Identifier: MIT
"""Change points, steps, capability and moments across the border, beside NumPy and SciPy."""

from __future__ import annotations

import copy
import pickle

import numpy as np
import pytest
from scipy import special, stats

import steelyard as sy
from steelyard import report, statistics

STEP = [10, 11] * 6 + [30, 31] * 6


def deviance(x: np.ndarray, n: np.ndarray, *, cases: bool) -> float:
    """Twice the log likelihood that one level for all lacks."""
    level = x.sum() / n.sum()
    d = special.xlogy(x, x) - special.xlogy(x, n * level) - (x - n * level)
    if cases:
        d += special.xlogy(n - x, n - x) - special.xlogy(n - x, n * (1 - level)) - (n * level - x)
    return float(2 * d.sum())


def best_cuts(cost: np.ndarray, penalty: float, shortest: int) -> list[int]:
    """Optimal partitioning over a table cost[from, to], nothing left out."""
    n = len(cost) - 1
    best, last = np.full(n + 1, np.inf), np.zeros(n + 1, int)
    best[0] = -penalty
    for t in range(shortest, n + 1):
        starts = np.array([0, *range(shortest, t - shortest + 1)])
        totals = best[starts] + cost[starts, t] + penalty
        best[t], last[t] = totals.min(), starts[totals.argmin()]
    cuts, t = [], last[n]
    while t > 0:
        cuts.append(int(t))
        t = last[t]
    return cuts[::-1]


@pytest.mark.parametrize("seed", range(6))
def test_changes_are_those_of_numpys_optimal_partition(seed: int) -> None:
    r = np.random.default_rng(seed)
    level = np.repeat(r.uniform(0.1, 0.9, 5), [30, 12, 25, 8, 40])
    size = r.integers(1, 60, len(level)).astype(float)
    data = {
        "mean": (8 * level + r.normal(size=len(level)), None),
        "rate": (r.poisson(level * size).astype(float), size),
        "proportion": (r.binomial(size.astype(int), level).astype(float), size),
    }
    for cost, (x, n) in data.items():
        shortest = 1 + seed % 4
        found = statistics.find_change_points(x, size=n, cost=cost, minimum_segment=shortest)  # type: ignore[arg-type]
        table = np.full((len(x) + 1, len(x) + 1), np.inf)
        for a in range(len(x)):
            for b in range(a + 1, len(x) + 1):
                part = x[a:b]
                table[a, b] = (
                    ((part - part.mean()) ** 2).sum() / found.scale**2
                    if n is None
                    else deviance(part, n[a:b], cases=cost == "proportion")
                )
        penalty = 2 * np.log(len(x))
        assert found.penalty == pytest.approx(penalty)
        cuts = best_cuts(table, penalty, shortest)
        assert [c.row for c in found.changes] == cuts
        ends = [0, *cuts, len(x)]
        assert [s.cost for s in found.segments] == pytest.approx([table[a, b] for a, b in zip(ends, ends[1:])], rel=1e-8)
        for c, a, b in zip(found.changes, ends, ends[2:]):
            assert c.gain == pytest.approx(table[a, b] - table[a, c.row] - table[c.row, b], rel=1e-8)


def test_the_scale_is_that_of_scipys_median_deviation() -> None:
    x = np.random.default_rng(2).normal(50, 5, 400)
    found = statistics.find_change_points(x)
    assert found.scale == pytest.approx(stats.median_abs_deviation(np.diff(x), scale="normal") / np.sqrt(2))
    assert found.by == "median_difference"
    assert statistics.find_change_points([5.0] * 9).state == "no_spread"
    # a series in another unit has the changes that it had, where a tool that takes 1 for the variance finds hundreds more
    x[200:] += 20
    for factor in (100, 1 / 1024, 1e9):
        assert [c.row for c in statistics.find_change_points(factor * x).changes] == [200]


def test_missing_rows_are_in_no_segment_and_keep_their_place() -> None:
    x = [1, 2, None, 1, 2, None, 9, 8, 9, float("nan"), 8]
    found = statistics.find_change_points(x, scale=1)
    assert found.rows == ("ok", "ok", "missing", "ok", "ok", "missing", "ok", "ok", "ok", "impossible", "ok")
    assert [(c.row, c.after) for c in found.changes] == [(6, 4)]
    shares = statistics.find_change_points(
        [1, 2, 3, 8, 9, 8], size=[10, 10, None, 10, 10, 10], cost="proportion", given=["", "suppressed", "", "", "", ""]
    )
    assert shares.rows[:3] == ("ok", "suppressed", "missing")
    assert pickle.loads(pickle.dumps(found)) == found
    with pytest.raises(sy.ShapeMismatchError):
        statistics.find_change_points([1, 2, 3], cost="rate")
    with pytest.raises(sy.UnknownCodeError, match="mean"):
        statistics.find_change_points([1, 2, 3], cost="men")  # type: ignore[arg-type]
    assert {d.path for d in statistics.describe_change_options()} >= {"cost", "penalty", "minimum_segment"}


def test_the_path_is_the_lower_hull_of_costs() -> None:
    r = np.random.default_rng(3)
    x = np.repeat(r.normal(0, 2, 8), 12) + r.normal(size=96)
    path = statistics.penalty_path(x, 1.0, 200.0, scale=1, minimum_segment=1)
    assert path[0].lowest == 1
    assert path[-1].highest == 200
    for step in path:
        for penalty in np.linspace(step.lowest, step.highest, 4)[1:3]:
            found = statistics.find_change_points(x, penalty=penalty, scale=1, minimum_segment=1)
            assert tuple(c.row for c in found.changes) == step.rows
            others = [s.cost + penalty * len(s.rows) for s in path]
            assert step.cost + penalty * len(step.rows) == pytest.approx(min(others))


def test_steps_are_suggested_accepted_and_undone() -> None:
    c = statistics.phased_chart(rules="western_electric")
    for month, x in enumerate(STEP):
        c.append(x, month)
    told = c.tell()
    (step,) = c.suggest()
    assert (step.change.row, step.period) == (12, 12)
    assert step.signals
    with pytest.raises(sy.DomainFaultError, match="reason"):
        c.accept(12, "  ")
    before = copy.deepcopy(c)
    c.accept(12, "opened")
    assert len(before.trail) == 0  # a copy goes its own way
    assert [p.reason for p in c.phases] == ["", "opened"]
    halves = [statistics.control_chart(part) for part in (STEP[:12], STEP[12:])]
    np.testing.assert_array_equal(c.chart.upper, np.concatenate([h.upper for h in halves]))
    assert [t["upper"] for t in c.told()] == [t["upper"] for t in told]
    assert {d["changed"] for d in c.changes()} == {"withdrawn"}
    c.undo(12, "it had not")
    assert [(e.action, e.row, e.suggested) for e in c.trail] == [("accepted", 12, True), ("undone", 12, False)]
    assert c.changes() == []
    assert c.suggest({"penalty": 1e6}) == ()
    grown = statistics.chart_series(rules="mdc")
    grown.append(1, 0)
    other = copy.copy(grown)
    other.append(2, 1)
    assert len(grown.chart) == 1


def test_capability_is_its_formulas() -> None:
    x = np.random.default_rng(8).normal(50, 2, 60)
    found = statistics.capability(x, 42, 57, rules=[])
    s, n = x.std(ddof=1), len(x)
    assert found.overall.both.value == pytest.approx(15 / 6 / s)
    limits = 15 / 6 / s * np.sqrt(stats.chi2.ppf([0.025, 0.975], n - 1) / (n - 1))
    assert [found.overall.both.lower, found.overall.both.upper] == pytest.approx(limits, rel=1e-12)
    ppk = min(57 - x.mean(), x.mean() - 42) / 3 / s
    reach = stats.norm.ppf(0.975) * np.sqrt(1 / (9 * n) + ppk**2 / (2 * (n - 1)))
    worse = found.overall.worse
    assert [worse.value, worse.lower, worse.upper] == pytest.approx([ppk, ppk - reach, ppk + reach], rel=1e-12)
    assert found.overall.expected_above == pytest.approx(stats.norm.sf(57, x.mean(), s), rel=1e-12)
    within = np.abs(np.diff(x)).mean() * np.sqrt(np.pi) / 2
    assert found.within.sigma == pytest.approx(within)
    # The spread of a mean of moving ranges, by simulation.
    z = np.random.default_rng(1).normal(size=(20_000, n))
    ranges = np.abs(np.diff(z, axis=1)).mean(axis=1)
    assert found.within.freedom == pytest.approx(0.5 * (ranges.mean() / ranges.std()) ** 2, rel=0.05)
    groups = statistics.capability(x.reshape(12, 5), 42, 57, rules=[], minimum_points=10, kind="xbar_r")
    assert groups.overall.sigma == pytest.approx(s)
    assert groups.points == 60
    x[30] = 90
    unstable = statistics.capability(x, 42, 57)
    assert unstable.state == unstable.within.both.state == "unstable"
    assert np.isnan(unstable.overall.worse.value)
    assert unstable.observed_above == 1
    assert statistics.capability([1.0, None] * 30, 0, 2).state == "below_minimum"
    with pytest.raises(sy.DomainFaultError):
        statistics.capability(x)


def test_defects_and_levels() -> None:
    r = np.random.default_rng(4)
    units, chances = r.integers(1, 500, 200), r.integers(1, 20, 200)
    defects = r.binomial(units * chances, 0.03)
    found = statistics.defect_rates(defects, units, chances)
    np.testing.assert_allclose(found.per_unit, defects / units)
    np.testing.assert_allclose(found.per_million, 1e6 * defects / units / chances)
    some = defects > 0
    np.testing.assert_allclose(found.level[some], stats.norm.isf(defects / units / chances)[some], rtol=1e-12)
    np.testing.assert_allclose(found.shifted_level[some], found.level[some] + 1.5)
    assert set(found.level_status[~some]) <= {"unbounded"}
    assert statistics.per_million_at(6) == pytest.approx(1e6 * stats.norm.sf(4.5))
    frame = found.to_pandas()
    assert list(frame.columns)[-2:] == ["status", "level_status"]
    assert statistics.defect_rates([1], [10], 2, given=["suppressed"]).status.tolist() == ["suppressed"]
    again = pickle.loads(pickle.dumps(found))
    np.testing.assert_array_equal(again.per_unit, found.per_unit)


def test_moments_are_numpys() -> None:
    x = np.random.default_rng(5).normal(1e9, 3, 500)
    m = statistics.series_moments(x)
    away = x - x.mean()
    assert m.deviation == pytest.approx(x.std(ddof=1), rel=1e-12)
    assert m.autocorrelation == pytest.approx((away[1:] @ away[:-1]) / (away @ away), rel=1e-9)
    assert statistics.series_moments([1.0, None, 3.0]).autocorrelation is None
    assert statistics.series_moments([1, 2, 4, 5], period=[1, 2, 4, 5]).neighbours == 2


def test_charts_show_steps_changes_and_signals() -> None:
    c = statistics.phased_chart(rules="western_electric")
    x = [*STEP, 30, 45, 30, 31, 12, 11, 12, 13, 11, 12]
    for month, v in enumerate(x):
        c.append(None if month == 5 else v, month)
    c.accept(12, "The second shelter opened.")
    labels = [f"2024-{m + 1:02d}" for m in range(len(x))]
    spec = report.chart_control(c, suggestions=c.suggest(), labels=labels, title="Placements & more")
    rows = spec["data"]["values"]
    assert [r["value"] for r in rows[4:7]] == [10, None, 10]
    assert rows[4]["piece"] != rows[6]["piece"]
    assert [r["phase"] for r in rows[11:13]] == [0, 1]
    assert {r["row"] for r in rows if r["signal"]} == {i for h in c.signals() for i in range(h.first, h.last + 1)}
    texts = [v["reason"] for layer in spec["layer"] for v in layer.get("data", {}).get("values", []) if "reason" in v]
    assert set(texts) == {"The second shelter opened."}
    found = statistics.find_change_points(STEP)
    plain = report.chart_control(statistics.control_chart(STEP), changes=found)
    levels = [v["level"] for layer in plain["layer"] for v in layer.get("data", {}).get("values", []) if "level" in v]
    assert levels == [10.5, 30.5]
    convert = pytest.importorskip("vl_convert")
    assert "The second shelter opened." in convert.vegalite_to_svg(dict(spec))
    assert convert.vegalite_to_svg(dict(plain))
    with pytest.raises(sy.InsufficientDataError):
        report.chart_control(statistics.control_chart([None, None]))
    with pytest.raises(sy.ShapeMismatchError):
        report.chart_control(c, labels=["a"])
    with pytest.raises(sy.ShapeMismatchError):
        report.chart_control(statistics.control_chart([1, 2, 3]), changes=found)
