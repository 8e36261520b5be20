# SPDX-License-Identifier: MIT
"""Trends across the border, beside what NumPy and SciPy make of all pairs."""

from __future__ import annotations

import datetime

import numpy as np
import pytest
from scipy import stats

import steelyard as sy
from steelyard import statistics


def slopes(t: np.ndarray, y: np.ndarray) -> np.ndarray:
    i, j = np.triu_indices(len(t), 1)
    order = np.argsort(t, kind="stable")
    t, y = t[order], y[order]
    apart = t[j] != t[i]
    return ((y[j] - y[i])[apart]) / ((t[j] - t[i])[apart])


@pytest.mark.parametrize("seed", range(6))
def test_slope_is_numpys_median_of_all_slopes_bit_for_bit(seed: int) -> None:
    r = np.random.default_rng(seed)
    n = 900
    t = np.sort(r.uniform(0, 50, n)) if seed % 2 else np.arange(n, dtype=float)
    y = [r.normal(size=n), r.integers(0, 4, n).astype(float), np.round(0.3 * t + r.normal(size=n), 1)][seed % 3]
    found = statistics.theil_sen(y, time=t, ranks="rounded")
    every = slopes(t, y)
    assert found.pairs == len(every)
    assert found.slope == np.median(every)
    assert np.isin([found.lower, found.upper], every).all()


def test_scipy_agrees_where_it_should() -> None:
    r = np.random.default_rng(9)
    t, y = np.arange(301.0), r.normal(size=301)
    theirs = stats.theilslopes(y, t, alpha=0.95)
    ours = statistics.theil_sen(y, time=t, ranks="rounded")
    assert (ours.slope, ours.lower, ours.upper) == (theirs.slope, theirs.low_slope, theirs.high_slope)
    assert ours.intercept == pytest.approx(theirs.intercept, rel=1e-12)
    y = np.round(y, 1)
    t[5] = t[4]
    tau = stats.kendalltau(t, y)
    found = statistics.mann_kendall(y, time=t)
    assert found.tau_b == pytest.approx(tau.statistic, rel=1e-12)
    # Its normal law has no step towards 0; with that, the same variance.
    z = found.s / np.sqrt(found.variance)
    assert 2 * stats.norm.sf(abs(z)) == pytest.approx(tau.pvalue, rel=1e-9)
    few = r.permutation(9).astype(float)
    assert statistics.mann_kendall(few).p == pytest.approx(
        stats.kendalltau(np.arange(9), few, method="exact").pvalue, rel=1e-12
    )


def test_hamed_rao_is_its_formula() -> None:
    r = np.random.default_rng(4)
    y = np.convolve(r.normal(size=90), [1, 0.9, 0.8, 0.7], "valid")
    n = len(y)
    left = stats.rankdata(y - np.arange(n) * np.median(slopes(np.arange(n), y)))
    left -= left.mean()
    rho = np.array([left[k:] @ left[: n - k] for k in range(1, n)]) / (left @ left)
    k = np.arange(1, n)
    weights = (n - k) * (n - k - 1) * (n - k - 2)
    factor = 1 + 2 / (n * (n - 1) * (n - 2)) * (weights * rho)[abs(rho) > stats.norm.ppf(0.975) / np.sqrt(n)].sum()
    found = statistics.hamed_rao(y)
    assert found.factor == pytest.approx(factor, rel=1e-12)
    np.testing.assert_allclose(found.autocorrelation, rho, atol=1e-12)
    assert found.test.variance == pytest.approx(factor * statistics.mann_kendall(y).variance)


def test_missing_rows_are_left_out_and_counted() -> None:
    r = statistics.theil_sen([1.0, None, 3.0, 4.0])
    assert (r.points, r.left_out, r.slope) == (3, 1, 1.0)
    masked = np.ma.masked_array([1.0, 99.0, 3.0], mask=[0, 1, 0])
    assert statistics.mann_kendall(masked).s == 1
    assert statistics.mann_kendall([None, None]).state == "missing"
    with pytest.raises(sy.ShapeMismatchError):
        statistics.theil_sen([1.0, 2.0], time=[1.0])
    with pytest.raises(sy.DomainFaultError):
        statistics.theil_sen([1.0, 2.0], confidence=1.0)


def test_time_is_in_years_when_days_are() -> None:
    days = [datetime.date(2019 + k, 7, 2) for k in range(6)]
    years = statistics.years_of(days)
    assert statistics.theil_sen([5.0 * k for k in range(6)], time=years).slope == pytest.approx(5, rel=2e-3)
    with pytest.raises(ValueError, match="missing"):
        statistics.years_of(["NaT"])


def test_seasons_and_far_tails() -> None:
    month = np.arange(240) % 12
    y = np.arange(240) / 12 + 50 * np.sin(month)
    found = statistics.theil_sen(y, season=month)
    assert found.slope == pytest.approx(1 / 12)
    assert statistics.mann_kendall(y, season=month).tau_b == pytest.approx(1)
    far = statistics.mann_kendall(np.arange(3000.0))
    assert far.p > 0
    assert far.log_p == pytest.approx(stats.norm.logsf(far.z) + np.log(2), rel=1e-12)
