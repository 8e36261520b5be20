# SPDX-License-Identifier: MIT
"""Regressions and interrupted series across the border, beside statsmodels and NumPy."""

from __future__ import annotations

import copy
import json
import pickle

import numpy as np
import pytest
import statsmodels.api as sm
from scipy import stats

import steelyard as sy
from steelyard import statistics


def drawn(seed: int, n: int = 60) -> tuple[np.ndarray, np.ndarray]:
    r = np.random.default_rng(seed)
    x = np.column_stack([np.arange(n), r.normal(size=n)])
    noise = np.convolve(r.normal(size=n + 3), [1, 0.8, 0.5, 0.3], "valid")
    return x, 3 + 0.2 * x[:, 0] - 1.5 * x[:, 1] + noise


@pytest.mark.parametrize("seed", range(5))
def test_least_squares_is_that_of_statsmodels(seed: int) -> None:
    x, y = drawn(seed)
    theirs = sm.OLS(y, sm.add_constant(x)).fit()
    ours = statistics.least_squares(y, x)
    np.testing.assert_allclose(ours.coefficient, theirs.params, rtol=1e-11)
    np.testing.assert_allclose(ours.error, theirs.bse, rtol=1e-11)
    np.testing.assert_allclose(ours.covariance, theirs.cov_params(), rtol=1e-9)
    np.testing.assert_allclose(np.column_stack([ours.lower, ours.upper]), theirs.conf_int(), rtol=1e-10)
    np.testing.assert_allclose(ours.p, theirs.pvalues, rtol=1e-8)
    np.testing.assert_allclose(ours.residual, theirs.resid, atol=1e-11)
    assert ours.r_squared == pytest.approx(theirs.rsquared, rel=1e-12)
    assert ours.residual_deviation == pytest.approx(np.sqrt(theirs.mse_resid), rel=1e-12)


@pytest.mark.parametrize("lags", [0, 1, 4, "four_ninths"])
@pytest.mark.parametrize("corrected", [True, False])
def test_newey_west_is_that_of_statsmodels(lags: int | str, corrected: bool) -> None:
    x, y = drawn(7)
    number = 3 if lags == "four_ninths" else lags
    theirs = sm.OLS(y, sm.add_constant(x)).fit(
        cov_type="HAC", cov_kwds={"maxlags": number, "use_correction": corrected}, use_t=True
    )
    ours = statistics.least_squares(y, x, errors="newey_west", lags=lags, small_sample=corrected)
    assert ours.lags == number
    np.testing.assert_allclose(ours.error, theirs.bse, rtol=1e-10)
    np.testing.assert_allclose(ours.p, theirs.pvalues, rtol=1e-7)


def test_poisson_is_that_of_statsmodels() -> None:
    r = np.random.default_rng(3)
    x = r.normal(size=(80, 2))
    exposure = r.uniform(50, 200, 80)
    events = r.poisson(exposure * np.exp(-2 + x @ [0.4, -0.3])).astype(float)
    design = sm.add_constant(x)
    model = sm.GLM(events, design, family=sm.families.Poisson(), exposure=exposure)
    theirs = model.fit(tol=1e-14)
    ours = statistics.poisson_regression(events, x, exposure=exposure)
    np.testing.assert_allclose(ours.coefficient, theirs.params, rtol=1e-9)
    np.testing.assert_allclose(ours.error, theirs.bse, rtol=1e-8)
    np.testing.assert_allclose(ours.p, theirs.pvalues, rtol=1e-6, atol=1e-300)
    assert ours.deviance == pytest.approx(theirs.deviance, rel=1e-10)
    assert ours.dispersion == pytest.approx(theirs.pearson_chi2 / theirs.df_resid, rel=1e-8)
    wide = statistics.poisson_regression(events, x, exposure=exposure, spread="pearson")
    np.testing.assert_allclose(wide.error, model.fit(scale="X2", tol=1e-14).bse, rtol=1e-8)
    robust = statistics.poisson_regression(events, x, exposure=exposure, errors="newey_west", lags=2)
    hac = model.fit(cov_type="HAC", cov_kwds={"maxlags": 2, "use_correction": True}, tol=1e-14)
    np.testing.assert_allclose(robust.error, hac.bse, rtol=1e-7)


def test_decimals_are_those_that_were_written() -> None:
    tenths = [0.1, 0.2, 0.3, 0.4, 0.5]
    exact = statistics.least_squares([1.3, 1.6, 1.9, 2.2, 2.5], tenths, decimals=[1, 1])
    assert exact.state == "no_spread"
    assert exact.coefficient.tolist() == [1.0, 3.0]
    assert statistics.least_squares([1.3, 1.6, 1.9, 2.2, 2.55], tenths, decimals=[1, 1]).left_out == 1
    with pytest.raises(sy.DomainFaultError):
        statistics.least_squares([1.0, 2.0, 4.0], [1.0, 2.0, 3.0], decimals=[1, 19])


def test_missing_rows_and_tables_of_any_kind() -> None:
    import pandas as pd
    import polars as pl

    y = [1.0, 3.0, None, 5.0, 4.0]
    frame = pd.DataFrame({"a": [0.0, 1, 2, 3, 4], "b": [1.0, 0, 0, 1, 0]})
    r = statistics.least_squares(y, frame)
    again = statistics.least_squares(y, pl.from_pandas(frame))
    assert (r.points, r.left_out, len(r.coefficient)) == (4, 1, 3)
    np.testing.assert_array_equal(r.coefficient, again.coefficient)
    assert np.isnan(r.fitted[2])
    masked = np.ma.masked_array(frame.to_numpy(), mask=np.zeros((5, 2), bool))
    masked[4, 1] = np.ma.masked
    assert statistics.least_squares([1.0, 3, 2, 5, 4], masked).points == 4
    assert statistics.least_squares([None] * 5, frame).state == "missing"
    with pytest.raises(sy.ShapeMismatchError):
        statistics.least_squares([1.0, 2.0, 3.0], frame)
    assert pickle.loads(pickle.dumps(r)).coefficient.tolist() == r.coefficient.tolist()
    assert repr(copy.copy(r)) == "<Regression: 3 coefficients, 4 points, ok>"


def columns_of(t: np.ndarray, at: list[float]) -> np.ndarray:
    parts = [np.ones_like(t), t - at[0]]
    for a in at:
        parts += [(t >= a).astype(float), np.where(t >= a, t - a, 0)]
    return np.column_stack(parts)


def test_an_interrupted_series_is_that_of_statsmodels() -> None:
    r = np.random.default_rng(5)
    t = np.arange(72.0)
    season = np.column_stack([f(2 * np.pi * k * t / 12) for k in (1, 2) for f in (np.cos, np.sin)])
    y = 30 + 0.1 * t + (t >= 30) * (4 - 0.2 * (t - 30)) + season @ [2, 1, 0.5, -0.5] + r.normal(size=72)
    x = np.column_stack([columns_of(t, [30, 50]), season])
    theirs = sm.OLS(y, x).fit(cov_type="HAC", cov_kwds={"maxlags": 3, "use_correction": True}, use_t=True)
    ours = statistics.interrupted_series(y, [30, 50], season="harmonics")
    np.testing.assert_allclose(ours.coefficient, theirs.params, rtol=1e-9)
    np.testing.assert_allclose(ours.error, theirs.bse, rtol=1e-9)
    np.testing.assert_allclose(ours.fitted, theirs.fittedvalues, rtol=1e-12)
    assert ours.terms[:4] == ("level", "slope", "level_change 1", "slope_change 1")
    # The effect at a date is a sum of coefficients, its error one of their covariance.
    test = theirs.t_test([0, 0, 1, 30, 1, 10, 0, 0, 0, 0])
    effect = ours.effect_at(60)
    assert effect.estimate == pytest.approx(test.effect[0], rel=1e-9)
    assert (effect.lower, effect.upper) == pytest.approx(tuple(test.conf_int()[0]), rel=1e-8)
    assert effect.p == pytest.approx(float(test.pvalue), rel=1e-6)
    without = x * np.array([1, 1, 0, 0, 0, 0, 1, 1, 1, 1])
    line = theirs.t_test(without)
    np.testing.assert_allclose(ours.counterfactual, line.effect, rtol=1e-10)
    np.testing.assert_allclose(ours.counterfactual_lower, line.conf_int()[:, 0], rtol=1e-9)
    np.testing.assert_allclose(ours.effect[60], effect.estimate, rtol=1e-12)
    assert ours.autocorrelation == pytest.approx((theirs.resid[1:] @ theirs.resid[:-1]) / (theirs.resid @ theirs.resid))


def test_counts_at_an_exposure() -> None:
    r = np.random.default_rng(6)
    t = np.arange(48.0)
    exposure = 1000 + 5 * t
    y = r.poisson(exposure * 0.05 * np.exp(-0.3 * (t >= 24))).astype(float)
    theirs = sm.GLM(y, columns_of(t, [24]), family=sm.families.Poisson(), exposure=exposure).fit(tol=1e-14)
    ours = statistics.interrupted_series(y, 24, exposure=exposure, response="poisson", errors="plain")
    np.testing.assert_allclose(ours.coefficient, theirs.params, rtol=1e-8, atol=1e-10)
    np.testing.assert_allclose(ours.error, theirs.bse, rtol=1e-7)
    test = theirs.t_test([0, 0, 1, 10])
    effect = ours.effect_at(34)
    assert effect.estimate == pytest.approx(np.exp(test.effect[0]), rel=1e-8)
    assert (effect.lower, effect.upper) == pytest.approx(tuple(np.exp(test.conf_int()[0])), rel=1e-7)
    z = stats.norm.ppf(0.975)
    assert ours.upper[0] == pytest.approx(theirs.params[0] + z * theirs.bse[0], rel=1e-9)


def test_many_series_are_each_by_itself() -> None:
    r = np.random.default_rng(1)
    y = r.normal(50, 5, (80, 48))
    masked = np.ma.masked_array(y, mask=r.random(y.shape) < 0.04)
    many = statistics.interrupted_series_of_many(masked, 24, threads=2)
    for i in range(80):
        one = statistics.interrupted_series(masked[i], 24)
        np.testing.assert_array_equal(one.coefficient, many["coefficient"][i])
        np.testing.assert_array_equal(one.error, many["error"][i])
        assert statistics.STATUSES[many["status_codes"][i]] == one.state
    with pytest.raises(sy.ShapeMismatchError):
        statistics.interrupted_series_of_many(y[0], 24)


def test_times_may_be_dates_and_gaps_stay_gaps() -> None:
    days = np.arange("2019-01", "2023-01", dtype="datetime64[M]").astype("datetime64[D]") + np.timedelta64(15, "D")
    keep = np.ones(48, bool)
    keep[[10, 11, 30]] = False
    y = np.random.default_rng(2).normal(size=48) + 2 * (np.arange(48) >= 24)
    years = statistics.years_of(days)
    at = statistics.years_of(["2021-01-01"])[0]
    s = statistics.interrupted_series(y[keep], at, time=years[keep])
    assert s.skipped == 3
    assert s.period.tolist() == np.flatnonzero(keep).tolist()
    by_hand = statistics.interrupted_series(y[keep], at, time=years[keep], period=np.flatnonzero(keep))
    np.testing.assert_array_equal(s.error, by_hand.error)
    joined = statistics.interrupted_series(y[keep], at, time=years[keep], period=np.arange(45))
    assert not np.array_equal(s.error, joined.error)


def test_few_points_have_a_status() -> None:
    for n in range(6):
        s = statistics.interrupted_series(np.arange(n) % 2 + 0.0, 3)
        assert s.state == "below_minimum"
        assert np.isnan(s.coefficient).all()
    assert statistics.interrupted_series([1e9] * 9, 4).state == "no_spread"
    assert statistics.interrupted_series([None] * 9, 4).state == "missing"
    with pytest.raises(sy.InsufficientDataError):
        statistics.interrupted_series([None] * 9, 4).effect_at(5)
    with pytest.raises(sy.PeriodMismatchError):
        statistics.interrupted_series([1.0, 2.0, 3.0], 1, time=[0, 2, 1])


def test_the_chart_is_one_that_vega_draws() -> None:
    import vl_convert

    y = [5, 6, 4, 5, None, 5, 9, 10, 12, 11, 13, 14]
    s = statistics.interrupted_series(y, [6, 9], errors="plain")
    chart = statistics.chart_interrupted_series(s, y, title="Placements")
    rows = chart["data"]["values"]
    assert len(rows) == 12
    assert rows[4]["value"] is None
    assert rows[4]["counterfactual"] is None
    assert rows[8]["counterfactual"] == s.counterfactual[8]
    assert [r["time"] for r in chart["layer"][3]["data"]["values"]] == [6.0, 9.0]
    json.loads(chart.to_json())
    assert "<svg" in vl_convert.vegalite_to_svg(chart.to_json())
    with pytest.raises(sy.InsufficientDataError):
        statistics.chart_interrupted_series(statistics.interrupted_series([1.0, 2.0], 1), [1.0, 2.0])


def test_nothing_is_converted_by_force() -> None:
    y = [1.0, 3.0, 2.0, 4.0, 6.0, 7.0]
    for wrong in ({"period": [0.5, 1.5, 2, 3, 4, 5]}, {"time": list("012345")}, {"time": [0, 1, None, 3, 4, 5]}):
        with pytest.raises(sy.ShapeMismatchError):
            statistics.interrupted_series(y, 3, **wrong)
    with pytest.raises(sy.ShapeMismatchError):
        statistics.interrupted_series(y, "3")
    with pytest.raises(sy.ShapeMismatchError):
        statistics.interrupted_series_of_many([y, y], 3, exposure=[y], response="poisson")
    with pytest.raises(sy.ShapeMismatchError):
        statistics.interrupted_series_of_many([list("123456")], 3)
    with pytest.raises(sy.ShapeMismatchError):
        statistics.least_squares(y, list("abcdef"))
    with pytest.raises(sy.ShapeMismatchError):
        statistics.least_squares(y, [0, 1, 2, 3, 4, 5], decimals=[0.5, 1])
    whole = statistics.interrupted_series_of_many(np.array([y, y], dtype=np.int64), 3)
    assert whole["points"].tolist() == [6, 6]
    assert statistics.interrupted_series_of_many([y, [None, *y[1:]]], 3)["points"].tolist() == [6, 5]
