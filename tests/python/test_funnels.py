# SPDX-License-Identifier: MIT
"""Funnels, spreads between units and drawn units beside NumPy and SciPy."""

from __future__ import annotations

import copy
import json
import pickle

import numpy as np
import pandas as pd
import pytest
import steelyard as sy
from scipy import optimize, special, stats
from steelyard import statistics


def drawn(rows: int = 250, seed: int = 5) -> tuple[np.ndarray, np.ndarray]:
    """Events among cases of units whose proportions lie apart."""
    r = np.random.default_rng(seed)
    n = r.integers(10, 3000, rows)
    return r.binomial(n, r.beta(30, 90, rows)), n


def test_flags_beside_scipy() -> None:
    x, n = drawn()
    target = x.sum() / n.sum()
    found = statistics.funnel(x, n).place(x, n)
    below, above = stats.binom.cdf(x, n, target), stats.binom.sf(x - 1, n, target)
    np.testing.assert_allclose(found.below, below, rtol=1e-9)
    np.testing.assert_allclose(found.above, above, rtol=1e-9)
    wanted = sum((above < t).astype(int) - (below < t).astype(int) for t in (0.025, 0.001))
    assert found.flag.tolist() == wanted.tolist()
    assert set(np.abs(found.flag)) == {0, 1, 2}
    assert statistics.funnel(x, n).flags(x, n).flag.tolist() == wanted.tolist()
    rate = statistics.funnel(x, n / 3, of="rate").place(x, n / 3)
    np.testing.assert_allclose(rate.above, stats.poisson.sf(x - 1, 3 * target * n / 3), rtol=1e-9)
    np.testing.assert_allclose(rate.below, stats.poisson.cdf(x, target * n), rtol=1e-9)


def test_exact_limits_solve_their_equations() -> None:
    x, n = drawn(40)
    f = statistics.funnel(x, n, target=0.25)
    sizes = np.array([1.0, 4, 30, 400, 2500])
    found = f.limits(sizes)
    assert found.lower.shape == (2, 5)
    for k, tail in enumerate((0.025, 0.001)):
        for i, m in enumerate(sizes):
            high, low = found.upper[k, i] * m, found.lower[k, i] * m
            if high < m:
                assert special.betainc(high, m - high + 1, 0.25) == pytest.approx(tail, rel=1e-9)
            else:
                assert 0.25**m >= tail
            if low > 0:
                assert special.betainc(m - low, low + 1, 0.75) == pytest.approx(tail, rel=1e-9)
            else:
                assert 0.75**m >= tail
    poisson = statistics.funnel(x, n, of="ratio").limits(sizes)
    for k, tail in enumerate((0.025, 0.001)):
        np.testing.assert_allclose(special.gammainc(poisson.upper[k] * sizes, sizes), tail, rtol=1e-9)


@pytest.mark.parametrize("far", ["winsorised", "truncated", "kept"])
def test_spread_about_the_target_as_numpy_has_it(far: str) -> None:
    x, n = drawn()
    target = x.sum() / n.sum()
    z = (np.arcsin(np.sqrt(x / n)) - np.arcsin(np.sqrt(target))) * 2 * np.sqrt(n)
    low, high = np.quantile(z, [0.1, 0.9])
    part = (z >= low) & (z <= high) if far == "truncated" else np.ones(len(z), bool)
    z = np.clip(z, low, high)[part] if far != "kept" else z
    w = 4.0 * n[part]
    phi = (z**2).mean()
    tau2 = max(0, (len(z) * phi - (len(z) - 1)) / (w.sum() - (w**2).sum() / w.sum()))
    found = statistics.overdispersion_of(x, n, far=far)
    assert (found.phi, found.tau2, found.taking_part) == (pytest.approx(phi, rel=1e-12), pytest.approx(tau2, rel=1e-10), len(z))
    assert statistics.funnel(x, n, far=far).between == found


def test_limits_that_know_of_a_spread_come_back_from_their_scale() -> None:
    x, n = drawn()
    m = np.array([50.0, 500])
    for law in ("normal", "multiplicative", "additive"):
        f = statistics.funnel(x, n, law=law, per=1000)
        b = f.between
        var = 1 / (4 * m) * (b.phi if law == "multiplicative" else 1) + (b.tau2 if law == "additive" else 0)
        upper = np.sin(np.arcsin(np.sqrt(b.target)) + stats.norm.isf(0.025) * np.sqrt(var)) ** 2 * 1000
        np.testing.assert_allclose(f.limits(m).upper[0], upper, rtol=1e-12)


def test_predictive_tails_beside_scipy() -> None:
    x, n = drawn(60)
    f = statistics.funnel(x, n, law="predictive")
    t = f.between.target
    v = f.between.tau2 * 4 * t * (1 - t)
    a, b = t * (t * (1 - t) / v - 1), (1 - t) * (t * (1 - t) / v - 1)
    found = f.place(x, n)
    np.testing.assert_allclose(found.above, stats.betabinom.sf(x - 1, n, a, b), rtol=1e-7)
    np.testing.assert_allclose(found.below, stats.betabinom.cdf(x, n, a, b), rtol=1e-7)
    g = statistics.funnel(x, n, of="rate", law="predictive")
    v = g.between.tau2 * 4 * t
    shape, exposure = t * t / v, t / v
    found = g.place(x, n)
    np.testing.assert_allclose(found.above, stats.nbinom.sf(x - 1, shape, exposure / (exposure + n)), rtol=1e-8)
    np.testing.assert_allclose(found.below, stats.nbinom.cdf(x, shape, exposure / (exposure + n)), rtol=1e-8)


def test_conjugate_units_beside_scipy() -> None:
    x, n = drawn(80)

    def surprise(p: np.ndarray) -> float:
        return -float(stats.betabinom.logpmf(x, n, *np.exp(p)).sum())

    best = optimize.minimize(surprise, [3, 4], method="Nelder-Mead", options={"xatol": 1e-10, "fatol": 1e-12, "maxiter": 5000})
    a, b = np.exp(best.x)
    found = statistics.shrink(x, n, law="conjugate", by="likelihood", spread="plugged_in")
    assert found.between.mean == pytest.approx(a / (a + b), rel=1e-6)
    np.testing.assert_allclose(found.drawn.estimate, (x + a) / (n + a + b), rtol=1e-6)
    # The mean's own error widens them by next to nothing here.
    np.testing.assert_allclose(found.drawn.lower, stats.beta.ppf(0.025, x + a, n - x + b), rtol=5e-3)
    np.testing.assert_allclose(found.drawn.upper, stats.beta.isf(0.025, x + a, n - x + b), rtol=5e-3)


def restricted(y: np.ndarray, s: np.ndarray, tau: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Weights of spreads, and each unit's mean and deviation at each of them, the mean taken as known."""
    w = 1 / (s[:, None] ** 2 + tau**2)
    mean = (w * y[:, None]).sum(0) / w.sum(0)
    log = -0.5 * (np.log(1 / w).sum(0) + np.log(w.sum(0)) + (w * (y[:, None] - mean) ** 2).sum(0))
    own = tau**2 * w
    return np.exp(log - log.max()), own * y[:, None] + (1 - own) * mean, np.sqrt(own) * s[:, None]


def test_places_beside_simulated_ones() -> None:
    y = np.array([28.0, 8, -3, 7, -1, 1, 18, 12])
    s = np.array([15.0, 10, 16, 11, 9, 11, 10, 18])
    found = statistics.shrink(y, s, of="mean", top=3)
    tau = np.linspace(0.005, 150, 20000)
    weights, mean, deviation = restricted(y, s, tau)
    r = np.random.default_rng(1)
    at = r.choice(len(tau), 400_000, p=weights / weights.sum())
    true = mean[:, at] + deviation[:, at] * r.standard_normal((8, len(at)))
    place = 1 + (true[:, None, :] < true[None, :, :]).sum(1)
    np.testing.assert_allclose(found.mean_place, place.mean(1), atol=0.015)
    np.testing.assert_allclose(found.in_top, (place <= 3).mean(1), atol=0.004 + found.in_top_within)
    assert found.in_top.sum() == pytest.approx(3, abs=1e-3)
    assert found.in_top_within < 0.01


def test_one_spread_for_funnel_and_shrinkage() -> None:
    x, n = drawn()
    f = statistics.funnel(x, n, law="additive")
    found = statistics.shrink(x, n, between=f.between)
    assert found.between == f.between
    own = f.between.tau2 / (f.between.tau2 + 1 / (4 * n))
    np.testing.assert_allclose(found.own_weight, own, rtol=1e-12)


def test_what_cannot_be_has_a_status_and_gaps_are_not_zero() -> None:
    x = pd.Series([5, None, 0, 12, 4], dtype="Int64")
    n = [10, 10, 10, 9, 9]
    why = [None, None, None, None, "suppressed"]
    f = statistics.funnel(x, n, given=why)
    places = f.place(x, n, given=why)
    assert places.status.tolist() == ["ok", "missing", "boundary", "impossible", "suppressed"]
    assert np.isnan(places.above).tolist() == [False, True, False, True, True]
    assert f.between.rows == 2
    assert f.limits([10, 0, -1]).status.tolist() == ["ok", "no_denominator", "impossible"]
    assert statistics.shrink(x, n, given=why).status.tolist()[0] == "below_minimum"
    with pytest.raises(sy.InvalidInputError) as refused:
        statistics.funnel(x, n, given=why, strict=True).place(x, n, given=why)
    assert len(refused.value.problems) == 1
    with pytest.raises(sy.DomainFaultError, match="not in percent"):
        statistics.funnel(x, n, target=50)
    with pytest.raises(sy.UnknownCodeError):
        statistics.funnel(x, n, law="gaussian")
    with pytest.raises(sy.ShapeMismatchError):
        statistics.funnel([1, 2], [3])


def test_values_survive_pickles_and_copies() -> None:
    x, n = drawn(30)
    f = statistics.funnel(x, n, law="additive", per=100)
    assert pickle.loads(pickle.dumps(f)) == f
    assert f.replace(of="rate").of == "rate"
    for found in (f.place(x, n), f.flags(x, n), f.limits([10, 20, 30]), statistics.shrink(x, n), statistics.unit_scores(x, n)):
        again = pickle.loads(pickle.dumps(found))
        assert repr(again) == repr(found) and copy.copy(found) is found
        pd.testing.assert_frame_equal(again.to_pandas(), found.to_pandas())
    assert f.limits([10, 20, 30]).to_pandas().columns.tolist()[:3] == ["size", "lower 95 %", "upper 95 %"]


def test_chart_colours_come_from_tails() -> None:
    x, n = drawn(60)
    x[3] = 0
    names = [f"unit {i}" for i in range(60)]
    f = statistics.funnel(x, n, law="additive", per=100)
    spec = f.chart(x, n, labels=names, title="Proportions", levels=(0.9, 0.95, 0.998))
    places = f.place(x, n, levels=(0.9, 0.95, 0.998))
    beyond = {unit["unit"]: unit["beyond"] for unit in spec["datasets"]["units"]}
    words = ["within", "above 90 %", "above 95 %", "above 99.8 %", "below 99.8 %", "below 95 %", "below 90 %"]
    assert [beyond[name] for name in names] == [words[flag] for flag in places.flag]
    limits = [row["limit"] for row in spec["datasets"]["limits"]]
    assert 0 <= min(limits) and max(limits) <= 100
    assert json.loads(spec.to_json())["title"]["text"] == "Proportions"
    with pytest.raises(sy.ShapeMismatchError):
        f.chart(x, n, labels=["a"])
    with pytest.raises(sy.InsufficientDataError):
        statistics.funnel([0, 0], [5, 6]).chart([0, 0], [5, 6])


def test_chart_renders() -> None:
    converter = pytest.importorskip("vl_convert")
    x, n = drawn(40)
    spec = statistics.funnel(x, n).chart(x, n)
    assert converter.vegalite_to_svg(spec.to_json()).startswith("<svg")
