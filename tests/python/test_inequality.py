# SPDX-License-Identifier: MIT
"""Inequality between groups beside NumPy, statsmodels and simulation."""

from __future__ import annotations

import pickle

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
import steelyard as sy
from scipy import stats
from steelyard import statistics


def drawn(units: int, groups: int, seed: int = 1) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    r = np.random.default_rng(seed)
    return (
        r.uniform(20, 90, (units, groups)),
        r.uniform(0.5, 3, (units, groups)),
        r.integers(100, 9000, (units, groups)),
    )


def ranks(people: np.ndarray) -> np.ndarray:
    share = people / people.sum()
    return np.cumsum(share) - share / 2


def test_slopes_are_weighted_least_squares() -> None:
    y, s, n = drawn(40, 5)
    by_errors = statistics.slope_indices(y, s, n)
    by_residuals = statistics.slope_indices(y, None, n, variance="residuals", confidence=0.9)
    for u in range(len(y)):
        x = sm.add_constant(ranks(n[u]))
        fit = sm.WLS(y[u], x, weights=n[u] / n[u].sum()).fit()
        low, high = fit.conf_int(0.1)[1]
        assert by_residuals.slope.estimate[u] == pytest.approx(fit.params[1], rel=1e-9)
        assert by_residuals.slope.lower[u] == pytest.approx(low, rel=1e-9)
        assert by_residuals.slope.upper[u] == pytest.approx(high, rel=1e-9)
        assert by_residuals.bottom[u] == pytest.approx(fit.params[0], rel=1e-9)
        # The same estimator as a matrix, and what independent errors make of it.
        hat = np.linalg.pinv(np.sqrt(n[u])[:, None] * x) * np.sqrt(n[u])
        assert by_errors.error[u] == pytest.approx(np.sqrt((hat[1] ** 2 * s[u] ** 2).sum()), rel=1e-9)


def test_slope_limits_cover_what_they_say() -> None:
    # One population of groups, measured 40,000 times with known errors.
    r = np.random.default_rng(7)
    true = np.array([30.0, 36.0, 35.0, 47.0, 50.0])
    error = np.array([2.0, 1.0, 3.0, 1.5, 2.0])
    people = np.array([100, 300, 200, 250, 150])
    measured = true + error * r.normal(size=(40_000, 5))
    same = np.broadcast_to(error, measured.shape), np.broadcast_to(people, measured.shape)
    truth = statistics.slope_indices(true, np.zeros(5), people)
    found = statistics.slope_indices(measured, *map(np.ascontiguousarray, same))
    for limits, wanted in ((found.slope, truth.slope.estimate[0]), (found.ratio, truth.ratio.estimate[0])):
        assert ((limits.lower <= wanted) & (wanted <= limits.upper)).mean() == pytest.approx(0.95, abs=0.005)
    plain = statistics.concentrations(measured, *map(np.ascontiguousarray, same)).limits
    wanted = statistics.concentrations(true, np.zeros(5), people).limits.estimate[0]
    assert ((plain.lower <= wanted) & (wanted <= plain.upper)).mean() == pytest.approx(0.95, abs=0.005)


@pytest.mark.parametrize("form", ["theil", "mean_log_deviation", "variance"])
def test_dispersion_errors_beside_simulation(form: str) -> None:
    r = np.random.default_rng(8)
    true = np.array([40.0, 41.0, 40.5, 39.5])  # nearly equal: the gradient alone says next to nothing
    error = np.array([2.0, 1.0, 3.0, 1.5])
    people = np.array([100, 300, 200, 250])
    measured = true + error * r.normal(size=(200_000, 4))
    every = statistics.dispersions(
        measured, np.zeros_like(measured), np.broadcast_to(people, measured.shape).copy(), form=form
    ).limits.estimate
    both = statistics.dispersions(true, error, people, form=form)
    first = statistics.dispersions(true, error, people, form=form, terms="first")
    assert both.error[0] == pytest.approx(every.std(), rel=0.06 if form != "variance" else 0.01)
    assert first.error[0] < 0.7 * every.std()
    equal = statistics.dispersions(np.full(4, 40.0), error, people, form=form)
    level = 40 + error * r.normal(size=(200_000, 4))
    by_errors = statistics.dispersions(
        level, np.zeros_like(level), np.broadcast_to(people, level.shape).copy(), form=form
    ).limits.estimate
    assert equal.by_chance[0] == pytest.approx(by_errors.mean(), rel=0.02)


def test_dispersions_by_their_formulas() -> None:
    y, s, n = drawn(30, 6, seed=3)
    share = n / n.sum(1, keepdims=True)
    mean = (share * y).sum(1, keepdims=True)
    wanted = {
        "theil": (share * y / mean * np.log(y / mean)).sum(1),
        "mean_log_deviation": -(share * np.log(y / mean)).sum(1),
        "variance": (share * (y - mean) ** 2).sum(1),
    }
    gradient = {
        "theil": share / mean * (np.log(y / mean) - wanted["theil"][:, None]),
        "mean_log_deviation": share * (1 / mean - 1 / y),
        "variance": 2 * share * (y - mean),
    }
    for form, index in wanted.items():
        found = statistics.dispersions(y, s, n, form=form, terms="first", per=1000)
        np.testing.assert_allclose(found.limits.estimate, 1000 * index, rtol=1e-10)
        error = 1000 * np.sqrt((gradient[form] ** 2 * s**2).sum(1))
        np.testing.assert_allclose(found.error, error, rtol=1e-10)
        ok = found.limits.status == "ok"
        np.testing.assert_allclose((found.limits.upper - found.limits.lower)[ok], 2 * stats.norm.ppf(0.975) * error[ok])


def test_gaps_and_fieller_by_the_equation() -> None:
    y, s, n = drawn(50, 4, seed=4)
    found = statistics.gaps(y, s, n, reference="largest", confidence=0.9)
    assert found.reference.tolist() == n.argmax(1).tolist()
    z = stats.norm.ppf(0.95)
    rows = np.arange(50)
    yr, sr = y[rows, found.reference][:, None], s[rows, found.reference][:, None]
    other = np.arange(4) != found.reference[:, None]
    np.testing.assert_allclose(found.absolute.lower.reshape(50, 4)[other], (y - yr - z * np.hypot(s, sr))[other])
    for q in (found.relative.lower.reshape(50, 4), found.relative.upper.reshape(50, 4)):
        np.testing.assert_allclose((np.abs(y - q * yr) / np.hypot(s, q * sr))[other], z, rtol=1e-9)


def test_columns_of_any_kind_and_what_is_absent() -> None:
    y, s, n = drawn(3, 4, seed=5)
    array = statistics.slope_indices(y, s, n).slope.estimate
    frame = statistics.slope_indices(pd.DataFrame(y), pd.DataFrame(s), pd.DataFrame(n)).slope.estimate
    lists = statistics.slope_indices(y.tolist(), s.tolist(), n.tolist()).slope.estimate
    assert array.tolist() == frame.tolist() == lists.tolist()
    single = statistics.slope_indices(pd.Series(y[1]), s[1], n[1]).slope.estimate
    assert single.tolist() == [array[1]]
    holes = np.ma.masked_array(y, np.arange(12).reshape(3, 4) == 5)
    assert statistics.slope_indices(holes, s, n).slope.status.tolist() == ["ok", "missing", "ok"]
    unknown = np.ma.masked_array(n, np.arange(12).reshape(3, 4) == 5)  # how many people is not known: not nobody
    assert statistics.slope_indices(y, s, unknown).slope.status.tolist() == ["ok", "missing", "ok"]
    words = np.full((3, 4), "", dtype=object)
    words[2, 0] = "suppressed"
    for given in (words, pd.DataFrame(words), words.tolist()):
        assert statistics.dispersions(y, s, n, given=given).limits.status.tolist() == ["ok", "ok", "suppressed"]
    with pytest.raises(sy.ShapeMismatchError, match="shape"):
        statistics.gaps(y, s[:2], n)
    with pytest.raises(sy.UnknownCodeError):
        statistics.concentrations(y, s, n, form="gini")
    assert statistics.slope_indices(np.zeros((0, 4)), np.zeros((0, 4)), np.zeros((0, 4))).bottom.size == 0


def test_suite_and_its_change() -> None:
    options = {"bounded": True, "upper_bound": 100, "higher_is": "worse"}
    then = statistics.disparity_suite([50, 62, 80], [1, 1, 1], [10, 20, 10], **options)
    now = statistics.disparity_suite([80, 88, 95], [1, 1, 1], [10, 20, 10], **options)
    assert pickle.loads(pickle.dumps(then)) == then
    assert then.direction == -1 and then.options["higher_is"] == "worse"
    by = {(x.measure, x.framing): x for x in then.lines}
    assert len(by) == 20
    assert by["relative_slope", "turned"].distance == pytest.approx(np.log(by["relative_slope", "turned"].estimate))
    changes = statistics.compare_disparities(then, now)
    moved = {(x.measure, x.framing): x.moved for x in changes}
    assert moved["relative_gap", "as_reported"] == "narrowed" and moved["relative_gap", "turned"] == "widened"
    assert moved["slope", "as_reported"] == moved["slope", "turned"] == "narrowed"
    assert statistics.common_movement(changes) is None
    assert statistics.common_movement([x for x in changes if x.measure == "slope"]) == "narrowed"
    assert "relative_gap" in statistics.why_framings_disagree(changes)
    held = statistics.disparity_suite([50, None, 80], [1, 1, 1], [10, 20, 10], **options)
    line = next(x for x in held.lines if x.measure == "slope")
    assert (line.status, line.estimate, line.upper) == ("missing", None, None)
    other = statistics.disparity_suite([80, 88, 95], [1, 1, 1], [10, 20, 10], **{**options, "reference": "largest"})
    with pytest.raises(sy.NotComparableError):
        statistics.compare_disparities(then, other)


def test_chart_of_gaps() -> None:
    found = statistics.gaps([50, 65, 80, None], [3, 2, 4, 1], reference="named", reference_group=2)
    spec = statistics.chart_gaps(found, ["low", "middle", "high", "unknown"], unit="percent points")
    assert [row["group"] for row in spec["data"]["values"]] == ["low", "middle"]
    assert spec["title"]["subtitle"][0] == "against high; limits at 95 %"
    assert "unknown (missing)" in spec["title"]["subtitle"][1]
    assert spec["layer"][0]["mark"]["type"] == "bar" and spec["layer"][0]["encoding"]["x"]["title"] == "percent points"
    ratios = statistics.chart_gaps(found, ["low", "middle", "high", "unknown"], relative=True)
    assert ratios["data"]["values"][0]["gap"] == 0.625
    assert ratios["layer"][2]["data"]["values"] == [{"equal": 1}]
    with pytest.raises(sy.ShapeMismatchError):
        statistics.chart_gaps(found, ["low"])
    with pytest.raises(sy.InsufficientDataError):
        statistics.chart_gaps(statistics.gaps([1.0], [0.0]), ["alone"])
