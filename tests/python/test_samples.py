# SPDX-License-Identifier: MIT
"""Means, quantiles, the bootstrap and many tests at once, beside NumPy, SciPy and statsmodels."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import steelyard as sy
from scipy import stats
from statsmodels.stats.multitest import multipletests
from steelyard import statistics


@pytest.mark.parametrize(
    ("method", "peer"),
    [
        ("bonferroni", "bonferroni"),
        ("holm", "holm"),
        ("benjamini_hochberg", "fdr_bh"),
        ("benjamini_yekutieli", "fdr_by"),
    ],
)
def test_adjusted_p_beside_statsmodels(method: str, peer: str) -> None:
    r = np.random.default_rng(2)
    p = np.concatenate([r.uniform(size=150), r.uniform(size=40) ** 6, np.round(r.uniform(size=30), 1)])
    found = statistics.adjust_p(p, method=method, level=0.1)
    rejected, adjusted, _, _ = multipletests(p, alpha=0.1, method=peer)
    np.testing.assert_allclose(found.adjusted, adjusted, rtol=1e-13)
    assert (found.rejected == rejected).all()
    given = [None] * len(p)
    given[3] = "suppressed"
    without = statistics.adjust_p(p, given=given, method=method)
    assert without.status[3] == "suppressed" and not without.rejected[3]
    np.testing.assert_allclose(np.delete(without.adjusted, 3), multipletests(np.delete(p, 3), method=peer)[1], rtol=1e-13)


def test_families_step_by_step() -> None:
    r = np.random.default_rng(3)
    labels = r.choice(list("abcdefgh"), 300)
    p = np.where(np.isin(labels, ["a", "b"]), r.uniform(size=300) ** 5, r.uniform(size=300))
    found = statistics.reject_in_families(p, labels, level=0.1)
    frame = pd.DataFrame({"p": p, "label": labels})
    simes = frame.groupby("label").p.apply(lambda x: (np.sort(x) * len(x) / np.arange(1, len(x) + 1)).min())
    np.testing.assert_allclose(found.families.p, simes.loc[list(found.labels)].to_numpy(), rtol=1e-13)
    kept = multipletests(simes.to_numpy(), alpha=0.1, method="fdr_bh")[0]
    assert found.families.rejected.sum() == kept.sum() > 0
    for label in found.labels:
        rows = labels == label
        chosen = kept[simes.index.get_loc(label)]
        wanted = multipletests(p[rows], alpha=0.1 * kept.sum() / 8, method="fdr_bh")[0] if chosen else False
        assert (found.rows.rejected[rows] == wanted).all()
    tree = statistics.reject_in_tree(
        np.concatenate([p, np.full(8, np.nan)]),
        np.concatenate([[300 + found.labels.index(x) for x in labels], np.full(8, -1)]),
        given=[None] * 300 + ["missing"] * 8,
        level=0.1,
    )
    assert (tree.rejected[:300] == found.rows.rejected).all()
    with pytest.raises(sy.InvalidInputError, match="circle"):
        statistics.reject_in_tree([0.1, 0.2], [1, 0])


def test_means_beside_scipy() -> None:
    r = np.random.default_rng(4)
    x, g = r.gamma(2, 10, 500), r.choice(["n", "s", "w"], 500)
    found = statistics.means(x, group=g, confidence=0.9)
    for row, label in enumerate(found.groups):
        part = x[g == label]
        low, high = stats.t.interval(0.9, len(part) - 1, part.mean(), stats.sem(part))
        assert found.limits.estimate[row] == pytest.approx(part.mean(), rel=1e-13)
        assert (found.limits.lower[row], found.limits.upper[row]) == pytest.approx((low, high), rel=1e-12)
        assert found.counted[row] == len(part)
    w = r.uniform(0, 3, 500)
    weighted = statistics.means(x, weight=w)
    n = w.sum() ** 2 / (w**2).sum()
    mean = np.average(x, weights=w)
    error = np.sqrt(np.average((x - mean) ** 2, weights=w) / (n - 1))
    assert weighted.effective[0] == pytest.approx(n, rel=1e-13)
    assert weighted.limits.upper[0] == pytest.approx(mean + stats.t.ppf(0.975, n - 1) * error, rel=1e-12)


@pytest.mark.parametrize("df", [0.7, 1, 2.5, 4, 11.3, 80, 5000, 1e7])
def test_student_limits_at_any_degrees(df: float) -> None:
    # Weights of which the effective number is df + 1: one heavy row and many light ones.
    n = df + 1
    k = int(np.ceil(n)) + 1 if df < 1e5 else int(n)
    if df >= 1e5:
        x = np.tile([-1.0, 1.0], k // 2)
        found = statistics.means(x, confidence=0.95)
        df = len(x) - 1
        error = x.std(ddof=1) / np.sqrt(len(x))
    else:
        # equal weights 1 but one of v: (k - 1 + v)^2 / (k - 1 + v^2) = n
        a, b, c = 1 - n, 2 * (k - 1), (k - 1) ** 2 - n * (k - 1)
        v = (-b - np.sqrt(b * b - 4 * a * c)) / (2 * a)
        x, w = np.arange(k, dtype=float), np.array([v] + [1.0] * (k - 1))
        found = statistics.means(x, weight=w, minimum=0)
        mean = np.average(x, weights=w)
        error = np.sqrt(np.average((x - mean) ** 2, weights=w) / df)
        assert found.effective[0] == pytest.approx(n, rel=1e-12)
    half = (found.limits.upper[0] - found.limits.lower[0]) / 2
    assert half == pytest.approx(stats.t.ppf(0.975, df) * error, rel=1e-9)


def test_quantiles_beside_numpy_and_scipy() -> None:
    r = np.random.default_rng(5)
    peers = {
        "inverse": "inverted_cdf",
        "averaged_inverse": "averaged_inverted_cdf",
        "interpolated_inverse": "interpolated_inverted_cdf",
        "hazen": "hazen",
        "weibull": "weibull",
        "linear": "linear",
        "median_unbiased": "median_unbiased",
        "normal_unbiased": "normal_unbiased",
    }
    for n in (1, 2, 5, 10, 37):
        x = np.round(r.normal(size=n), 2)
        for share in (0, 0.1, 0.25, 0.5, 0.61, 0.9, 1):
            for ours, theirs in peers.items():
                wanted = np.quantile(x, share, method=theirs)
                assert statistics.quantile(x, share, type=ours) == pytest.approx(wanted, rel=1e-12, abs=1e-14)
    x = r.normal(size=60)
    for share in (0.2, 0.5, 0.85):
        found = statistics.quantiles(x, share=share)
        test = stats.quantile_test(x, p=share)
        limits = test.confidence_interval(0.95)
        # SciPy's are the same order statistics.
        assert (found.limits.lower[0], found.limits.upper[0]) == (limits.low, limits.high)
    grouped = statistics.quantiles(x, group=np.arange(60) % 12)
    assert set(grouped.limits.status) == {"below_minimum"}
    with pytest.raises(sy.DomainFaultError):
        statistics.quantile(x, 2)


def test_bootstrap_of_a_function_and_by_name() -> None:
    r = np.random.default_rng(6)
    x, y = r.gamma(2, 3, 40), r.gamma(4, 2, 40)
    found = statistics.bootstrap(lambda a, b: a.sum() / b.sum(), x, y, replicates=1500, seed=9)
    assert found.estimate == pytest.approx(x.sum() / y.sum(), rel=1e-14)
    values = found.replicates
    assert found.error == pytest.approx(values.std(ddof=1), rel=1e-12)
    # Bca from the replicates, step by step.
    z0 = stats.norm.ppf((values < found.estimate).mean() + (values == found.estimate).mean() / 2)
    left = np.array([np.delete(x, i).sum() / np.delete(y, i).sum() for i in range(40)])
    d = left.mean() - left
    a = (d**3).sum() / (6 * (d**2).sum() ** 1.5)
    assert (found.bias_correction, found.acceleration) == pytest.approx((z0, a), rel=1e-10)
    z = stats.norm.ppf([0.025, 0.975])
    shares = stats.norm.cdf(z0 + (z0 + z) / (1 - a * (z0 + z)))
    assert [found.lower, found.upper] == pytest.approx(np.quantile(values, shares, method="weibull"), rel=1e-12)
    # SciPy draws others: its limits are near.
    theirs = stats.bootstrap(
        (x, y),
        lambda a, b, axis: a.sum(axis) / b.sum(axis),
        paired=True,
        vectorized=True,
        n_resamples=20_000,
        rng=np.random.default_rng(1),
    ).confidence_interval
    assert found.lower == pytest.approx(theirs.low, abs=0.15 * found.error)
    assert found.upper == pytest.approx(theirs.high, abs=0.25 * found.error)
    ordered = np.argsort(x)
    named = statistics.bootstrap("ratio_of_sums", x, y, replicates=1500, seed=9, threads=2)
    same = statistics.bootstrap(lambda a, b: a.sum() / b.sum(), x[ordered], y[ordered], replicates=1500, seed=9)
    np.testing.assert_allclose(named.replicates, same.replicates, rtol=1e-13)
    few = statistics.bootstrap("ratio_of_sums", x[::-1], y[::-1], replicates=200, seed=9)
    assert (few.replicates == named.replicates[:200]).all()
    assert few.options["seed"] == 9 and few.options["method"] == "bca"


def test_bootstrap_says_what_is_wrong() -> None:
    same = statistics.bootstrap("mean", [4.0] * 9)
    assert (same.status, same.lower, same.upper) == ("no_spread", 4.0, 4.0)
    nothing = statistics.bootstrap("ratio_of_sums", [1.0, 2.0], [0.0, 0.0])
    assert (nothing.status, nothing.estimate) == ("no_denominator", None)
    nan = statistics.bootstrap(lambda x: float("nan"), [1.0, 2.0])
    assert (nan.status, nan.lower) == ("impossible", None)
    with pytest.raises(ZeroDivisionError):
        statistics.bootstrap(lambda x: 1 // 0, [1.0, 2.0])
    with pytest.raises(TypeError, match="number"):
        statistics.bootstrap(lambda x: "two", [1.0, 2.0])
    with pytest.raises(sy.InvalidInputError, match="row 2"):
        statistics.bootstrap("mean", [1.0, None])
    with pytest.raises(sy.ShapeMismatchError):
        statistics.bootstrap(lambda a, b: 0.0, [1.0, 2.0], [1.0])
    with pytest.raises(sy.DomainFaultError, match="replicates"):
        statistics.bootstrap("mean", [1.0, 2.0], replicates=10)
    told: list[tuple[int, int]] = []
    statistics.bootstrap("mean", [1.0, 2.0, 4.0], progress=lambda done, total: told.append((done, total)))
    assert told and told[-1][0] == told[-1][1]


@pytest.mark.parametrize("of", ["adjust_p", "bootstrap", "disparity_suite", "gaps", "means", "quantiles", "slope_indices"])
def test_options_describe_themselves(of: str) -> None:
    described = {d.path: d for d in sy.describe_options(of)}
    assert described and all(d.about for d in described.values())
