# SPDX-License-Identifier: MIT
"""State space and differences in differences across the border, beside statsmodels and NumPy."""

from __future__ import annotations

import itertools
import pickle

import numpy as np
import pytest
import statsmodels.api as sm
from scipy import optimize, stats
from statsmodels.tsa.statespace.structural import UnobservedComponents

import steelyard as sy
from steelyard import statistics


def wandering(seed: int, n: int, slope: float = 0.0) -> np.ndarray:
    r = np.random.default_rng(seed)
    return 50 + slope * np.arange(n) + np.cumsum(r.normal(0, 0.7, n)) + r.normal(0, 1, n)


def smoothed(y: np.ndarray, ours: statistics.StateSpace, kind: str, cycle: int = 0) -> object:
    """statsmodels' filter at our variances, begun exactly diffuse."""
    model = UnobservedComponents(y, kind, seasonal=cycle or None, use_exact_diffuse=True)
    variances = [ours.irregular_variance, ours.level_variance]
    variances += [ours.slope_variance] if kind == "lltrend" else []
    variances += [ours.season_variance] if cycle else []
    return model, model.filter(variances)


@pytest.mark.parametrize(("kind", "cycle"), [("llevel", 0), ("lltrend", 0), ("llevel", 4), ("lltrend", 4)])
@pytest.mark.parametrize("gaps", [False, True])
def test_filter_and_likelihood_are_those_of_statsmodels(kind: str, cycle: int, gaps: bool) -> None:
    y = wandering(3, 60, 0.3) + (4 * np.cos(np.arange(60) * np.pi / 2) if cycle else 0)
    masked = np.ma.masked_array(y, mask=np.isin(np.arange(60), [0, 7, 8, 30] if gaps else []))
    ours = statistics.state_space(
        masked,
        model="local_level" if kind == "llevel" else "local_trend",
        cycle=cycle,
        horizon=6,
        variances="most_likely",
    )
    model, theirs = smoothed(masked.filled(np.nan), ours, kind, cycle)
    assert ours.log_likelihood == pytest.approx(theirs.llf, rel=1e-9)
    forecast = theirs.get_forecast(6)
    np.testing.assert_allclose(ours.forecast, forecast.predicted_mean, rtol=1e-8)
    np.testing.assert_allclose(ours.law_deviation[0], forecast.se_mean, rtol=1e-6)
    np.testing.assert_allclose(np.column_stack([ours.lower, ours.upper]), forecast.conf_int(), rtol=1e-7)
    later = slice(25, None)
    np.testing.assert_allclose(ours.expected[later], theirs.fittedvalues[later], rtol=1e-8)
    # And no variances are more likely: theirs, found by their own search, are not.
    best = model.fit(disp=False, maxiter=500)
    assert theirs.llf >= best.llf - 1e-5


def student_mixture(y: np.ndarray, ahead: int, scale: float = 1.0) -> tuple[np.ndarray, ...]:
    """Local level by brute force: 20,000 angles, generalised least squares for each, the level flat and the common
    variance integrated out."""
    n = len(y)
    angle = (np.arange(4000) + 0.5) / 4000 * np.pi / 2
    lag = np.minimum.outer(np.arange(n + ahead), np.arange(n + ahead)).astype(float)
    rows = []
    for a in angle:
        ratio = (scale * np.tan(a)) ** 2
        v = (ratio * lag + np.eye(n + ahead)) / (1 + ratio)
        known, new = v[:n, :n], v[n + ahead - 1, :n]
        one = np.ones(n)
        inv_one, inv_y, inv_new = np.linalg.solve(known, np.column_stack([one, y, new])).T
        level = (one @ inv_y) / (one @ inv_one)
        squares = (y - level) @ (inv_y - level * inv_one)
        _, logdet = np.linalg.slogdet(known)
        weight = -0.5 * (logdet + np.log(one @ inv_one)) - (n - 1) / 2 * np.log(squares)
        rest = 1 - one @ inv_new
        mean = level + new @ (inv_y - level * inv_one)
        variance = v[-1, -1] - new @ inv_new + rest**2 / (one @ inv_one)
        rows.append((weight, mean, np.sqrt(variance * squares / (n - 1))))
    weight, mean, deviation = np.array(rows).T
    weight = np.exp(weight - weight.max())
    return weight / weight.sum(), mean, deviation


@pytest.mark.parametrize(("seed", "n"), [(1, 10), (2, 25), (3, 60)])
def test_weighed_predictions_are_the_integral_by_brute_force(seed: int, n: int) -> None:
    y = wandering(seed, n)
    for ahead in (1, 3):
        weight, mean, deviation = student_mixture(y, ahead)
        ours = statistics.state_space(y, horizon=3)
        below = lambda x: weight @ stats.t.cdf((x - mean) / deviation, n - 1)  # noqa: E731
        wide = 8 * deviation.max()
        lower, upper = (
            optimize.brentq(lambda x, q=q: below(x) - q, mean.min() - wide, mean.max() + wide) for q in (0.025, 0.975)
        )
        width = upper - lower
        assert ours.forecast[ahead - 1] == pytest.approx(weight @ mean, abs=1e-3 * width)
        assert ours.lower[ahead - 1] == pytest.approx(lower, abs=2e-3 * width)
        assert ours.upper[ahead - 1] == pytest.approx(upper, abs=2e-3 * width)
        for target in (mean.mean() - 1, mean.mean() + 2):
            assert ours.chance(target, ahead=ahead) == pytest.approx(1 - below(target), abs=1e-3)
            assert ours.chance(target, ahead=ahead, side="at_most") == pytest.approx(below(target), abs=1e-3)


def test_state_space_statuses_and_messages() -> None:
    for n in range(4):
        assert statistics.state_space(np.arange(n) % 2 + 0.0).state == "below_minimum"
    assert statistics.state_space([1e9] * 8).state == "no_spread"
    nothing = statistics.state_space([None] * 8)
    assert nothing.state == "missing"
    assert np.isnan(nothing.forecast).all()
    with pytest.raises(sy.InsufficientDataError):
        nothing.chance(3)
    s = statistics.state_space(wandering(1, 20), horizon=2)
    with pytest.raises(sy.DomainFaultError):
        s.chance(3, ahead=3)
    with pytest.raises(sy.UnknownCodeError):
        s.chance(3, side="above")
    with pytest.raises(sy.PeriodMismatchError):
        statistics.state_space([1.0, 2.0, 3.0], period=[1, 3, 2])
    again = pickle.loads(pickle.dumps(s))
    assert again.chance(51) == s.chance(51)
    assert "2 ahead" in repr(s)


def panel(seed: int, units: int, periods: int, missing: float) -> tuple[np.ndarray, ...]:
    r = np.random.default_rng(seed)
    unit, period = (a.ravel() for a in np.meshgrid(np.arange(units), np.arange(periods), indexing="ij"))
    keep = r.random(len(unit)) >= missing
    unit, period = unit[keep], period[keep]
    treated = (unit < units // 2) & (period >= 3)
    y = r.normal(size=units)[unit] + 0.2 * period + 1.5 * treated + r.normal(size=len(unit))
    return y, unit, period, treated.astype(float)


@pytest.mark.parametrize("missing", [0.0, 0.15])
def test_difference_in_differences_is_that_of_statsmodels(missing: float) -> None:
    units, periods = 12, 6
    y, unit, period, treated = panel(2, units, periods, missing)
    x = np.column_stack([treated, *(unit == u for u in range(units)), *(period == t for t in range(1, periods))])
    cluster = unit // 2
    theirs = sm.OLS(y, x.astype(float)).fit(
        cov_type="cluster", cov_kwds={"groups": cluster, "use_correction": False}
    )
    ours = statistics.difference_in_differences(
        y,
        [f"u{u}" for u in unit],
        period,
        {f"u{u}": 3 for u in range(units // 2)},
        cluster={f"u{u}": u // 2 for u in range(units)},
        small_sample=False,
    )
    assert ours.estimate == pytest.approx(theirs.params[0], rel=1e-10)
    assert ours.error == pytest.approx(theirs.bse[0], rel=1e-9)
    assert (ours.clusters, ours.treated_clusters, ours.exact, ours.assignments) == (6, 3, True, 20)
    n, k, g = len(y), periods + 1, 6
    corrected = statistics.difference_in_differences(
        y, unit.tolist(), period, dict.fromkeys(range(units // 2), 3), cluster={u: u // 2 for u in range(units)}
    )
    factor = np.sqrt(g / (g - 1) * (n - 1) / (n - k))
    assert corrected.error == pytest.approx(theirs.bse[0] * factor, rel=1e-9)
    assert corrected.p == pytest.approx(2 * stats.t.sf(abs(corrected.estimate / corrected.error), g - 1), rel=1e-9)
    # All ways to give the programme to three of six clusters.
    seen = []
    for chosen in itertools.combinations(range(6), 3):
        other = np.isin(cluster, chosen) & (period >= 3)
        seen.append(np.linalg.lstsq(np.column_stack([other, x[:, 1:]]).astype(float), y, rcond=None)[0][0])
    far = np.abs(seen) >= abs(ours.estimate) * (1 - 1e-9)
    assert ours.permutation_p == pytest.approx(far.mean())
    assert ours.least_permutation_p == pytest.approx(2 / 20)


def test_staggered_beginnings_are_refused_with_the_reason() -> None:
    y, unit, period, _ = panel(1, 8, 6, 0)
    with pytest.raises(sy.IllegalOperationError, match="compare late ones with early ones"):
        statistics.difference_in_differences(y, unit, period, {0: 3, 1: 4})
    with pytest.raises(sy.UnknownCodeError, match="has no row"):
        statistics.difference_in_differences(y, unit, period, {99: 3})
    with pytest.raises(sy.ShapeMismatchError, match="without a cluster"):
        statistics.difference_in_differences(y, unit, period, {0: 3}, cluster={0: "a"})
    alone = statistics.difference_in_differences(y, unit, period, {0: 3})
    assert (alone.error_state, alone.least_permutation_p) == ("below_minimum", 1 / 8)
    assert alone.p is None
    assert statistics.difference_in_differences(y, unit, period, {}).state == "below_minimum"
    assert statistics.difference_in_differences([None] * len(y), unit, period, {0: 3}).state == "missing"
