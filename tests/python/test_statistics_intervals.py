# SPDX-License-Identifier: MIT
"""Intervals of counts and rates beside SciPy and statsmodels, and columns of every kind on their way in."""

from __future__ import annotations

import copy
import pickle

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
import steelyard as sy
from scipy import stats
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint
from statsmodels.stats.rates import confint_poisson
from steelyard import statistics


def drawn(rows: int = 300) -> tuple[np.ndarray, np.ndarray]:
    r = np.random.default_rng(20240801)
    n = r.integers(1, 5001, rows)
    return r.binomial(n, r.uniform(0, 1, rows)), n


@pytest.mark.parametrize("confidence", [0.9, 0.95, 0.998])
@pytest.mark.parametrize(
    ("method", "peer"),
    [("wilson", "wilson"), ("exact", "beta"), ("jeffreys", "jeffreys"), ("agresti_coull", "agresti_coull")],
)
def test_proportions_beside_statsmodels(method: str, peer: str, confidence: float) -> None:
    x, n = drawn()
    inner = (x > 0) & (x < n)
    found = statistics.proportions(x, n, method=method, confidence=confidence)
    low, high = proportion_confint(x, n, alpha=1 - confidence, method=peer)
    # Where the peer's limit is a difference of near numbers, it has fewer digits than ours.
    np.testing.assert_allclose(found.lower[inner], np.clip(low, 0, 1)[inner], rtol=1e-11, atol=1e-15)
    np.testing.assert_allclose(found.upper[inner], np.clip(high, 0, 1)[inner], rtol=1e-11)
    assert found.status[inner].tolist() == ["ok"] * int(inner.sum())


def test_proportions_beside_scipy_row_by_row() -> None:
    x, n = drawn(60)
    for method, peer in (("wilson", "wilson"), ("wilson_continuity", "wilsoncc"), ("exact", "exact")):
        found = statistics.proportions(x, n, method=method)
        for row in range(len(x)):
            wanted = stats.binomtest(int(x[row]), int(n[row])).proportion_ci(method=peer)
            assert found.lower[row] == pytest.approx(wanted.low, rel=1e-9, abs=1e-15)
            assert found.upper[row] == pytest.approx(wanted.high, rel=1e-9)


def test_jeffreys_at_its_ends() -> None:
    found = statistics.proportions([0, 20], [20, 20], method="jeffreys")
    assert found.lower[0] == 0 and found.upper[1] == 1
    assert found.upper[0] == pytest.approx(stats.beta.ppf(0.975, 0.5, 20.5), rel=1e-12)


@pytest.mark.parametrize(("method", "peer"), [("exact", "exact-c"), ("mid_p", "midp-c")])
def test_rates_beside_statsmodels(method: str, peer: str) -> None:
    x = np.array([0, 1, 2, 3, 9, 10, 25, 500])
    exposure = np.linspace(100, 5000, len(x))
    found = statistics.rates(x, exposure, method=method, per=1000)
    for row in range(len(x)):
        low, high = confint_poisson(int(x[row]), exposure[row], method=peer)
        # The peer finds mid-P limits to some digits only; tests in C++ hold them to their equation.
        rel = 1e-12 if method == "exact" else 1e-4
        assert found.lower[row] == pytest.approx(0 if x[row] == 0 else low * 1000, rel=rel)
        assert found.upper[row] == pytest.approx(high * 1000, rel=rel)


def test_every_kind_of_column_gives_the_same() -> None:
    wanted = statistics.proportions(np.array([3.0, 0.0, 7.0]), np.array([10.0, 5.0, 7.0]))
    frame = pd.DataFrame({"x": [3, 0, 7], "n": [10, 5, 7]})
    for x, n in (
        ([3, 0, 7], [10, 5, 7]),
        (frame["x"], frame["n"]),
        (pl.Series([3, 0, 7]), pl.Series([10, 5, 7])),
        (pa.array([3, 0, 7]), pa.array([10, 5, 7])),
        (np.array([3, 0, 7], np.int32), np.array([10, 5, 7], np.uint64)),
    ):
        found = statistics.proportions(x, n)
        np.testing.assert_array_equal(found.lower, wanted.lower)
        np.testing.assert_array_equal(found.status_codes, wanted.status_codes)


def test_what_is_missing_is_not_what_cannot_be() -> None:
    nan = float("nan")
    for x, n in (
        ([None, 3, nan], [10, 10, 10]),
        (pd.Series([None, 3, -1], dtype="Int64"), [10, 10, 10]),
        (np.ma.array([1, 3, 11], mask=[1, 0, 0]), [10, 10, 10]),
        (pl.Series([None, 3, 12]), [10, 10, 10]),
    ):
        assert statistics.proportions(x, n).status.tolist() == ["missing", "ok", "impossible"]
    given = ["suppressed", None, ""]
    found = statistics.proportions([1, 2, 3], [None, 5, 0], given=given)
    assert found.status.tolist() == ["suppressed", "ok", "impossible"]
    assert np.isnan(found.estimate).tolist() == [True, False, True]
    codes = np.array([statistics.STATUSES.index("missing"), 0, 0], np.uint8)
    assert statistics.rates([1, 2, 0], [1.5, 0, 4], given=codes).status.tolist() == ["missing", "no_denominator", "boundary"]


def test_errors_say_everything_at_once() -> None:
    with pytest.raises(sy.InvalidInputError) as caught:
        statistics.proportions([12, 0, None], [10, 0, 3], strict=True)
    assert [p.rule for p in caught.value.problems] == ["impossible", "no_denominator"]
    with pytest.raises(sy.ShapeMismatchError, match="events has 2 rows, cases has 3"):
        statistics.proportions([1, 2], [1, 2, 3])
    with pytest.raises(sy.ShapeMismatchError, match="given has 1"):
        statistics.rates([1, 2], [1, 2], given=["missing"])
    with pytest.raises(sy.UnknownCodeError, match="wilson"):
        statistics.proportions([1], [2], method="wison")
    with pytest.raises(sy.UnknownCodeError, match="confidence"):
        statistics.proportions([1], [2], confidnce=0.9)
    with pytest.raises(sy.UnknownCodeError, match="suppressed"):
        statistics.proportions([1], [2], given=["supressed"])
    with pytest.raises(sy.DomainFaultError, match=r"write 0\.95"):
        statistics.rates([1], [2], confidence=95)
    with pytest.raises(sy.DomainFaultError, match="measurement"):
        statistics.rates([1], [2], speaks_of="measurement")
    with pytest.raises(sy.ShapeMismatchError, match="float32"):
        statistics.rates(np.ones(2, np.float32), [1, 2])


def test_a_result_is_a_value() -> None:
    found = statistics.proportions([3, 0], [10, 5], speaks_of="process")
    assert len(found) == 2 and repr(found) == "<Intervals: 2 rows>"
    assert (found.speaks_of, found.confidence) == ("process", 0.95)
    with pytest.raises(ValueError, match="read-only"):
        found.lower[0] = 0
    again = pickle.loads(pickle.dumps(found))
    np.testing.assert_array_equal(again.upper, found.upper)
    assert again.speaks_of == "process" and again.status.tolist() == ["ok", "boundary"]
    assert copy.copy(found) is found
    frame = found.to_pandas()
    assert frame["status"].tolist() == ["ok", "boundary"] and frame["lower"][1] == 0
    kept = found.lower
    del found
    assert kept[1] == 0
    assert {o.path for o in sy.describe_options("rates")} >= {"method", "per", "strict"}


def test_rate_ratios_beside_scipy_and_differences_beside_their_peers() -> None:
    x, y = np.array([10, 3, 40]), np.array([5, 9, 31])
    t, u = np.array([100.0, 50.0, 9.5]), np.array([80.0, 20.0, 11.0])
    found = statistics.rate_ratios(x, t, y, u)
    score = statistics.rate_ratios(x, t, y, u, method="score")
    for row in range(3):
        share = stats.binomtest(int(x[row]), int(x[row] + y[row]))
        for ours, peer in ((found, share.proportion_ci(method="exact")), (score, share.proportion_ci(method="wilson"))):
            low, high = (p / (1 - p) * u[row] / t[row] for p in (peer.low, peer.high))
            assert ours.lower[row] == pytest.approx(low, rel=1e-9)
            assert ours.upper[row] == pytest.approx(high, rel=1e-9)
    low, high = confint_proportions_2indep(56, 70, 48, 80, method="newcomb")
    newcombe = statistics.proportion_differences([56], [70], [48], [80])
    assert (newcombe.lower[0], newcombe.upper[0]) == pytest.approx((low, high), rel=1e-12)


def test_a_survey_is_not_a_count() -> None:
    weights = np.random.default_rng(2).lognormal(size=500)
    w = statistics.weighting_of(weights)
    assert w is not None and w.effective_respondents == pytest.approx(weights.sum() ** 2 / (weights**2).sum())
    found = statistics.survey_proportions([0.3], [500], [w.design_effect], method="exact", speaks_of="sampling")
    m = w.effective_respondents
    assert found.lower[0] == pytest.approx(stats.beta.ppf(0.025, 0.3 * m, 0.7 * m + 1), rel=1e-11)
    assert statistics.proportions([0.3 * m], [m]).status.tolist() == ["impossible"]
    assert statistics.weighting_of([0, 0]) is None
    with pytest.raises(sy.InvalidInputError, match="row 2: weight -1"):
        statistics.weighting_of([1, -1])


def test_standardised_rates_beside_their_formulas() -> None:
    r = np.random.default_rng(11)
    n = r.integers(100, 9000, (40, 6)).astype(float)
    x = r.poisson(0.004 * n)
    w = np.array([5.0, 3, 1, 0.5, 4, 2])
    q = w / w.sum() / n
    y, v, m = (q * x).sum(1), (q * q * x).sum(1), q.max(1)
    found = statistics.direct_rates(x, n, w, method="fay_feuer", per=1000)
    np.testing.assert_allclose(found.estimate, 1000 * y, rtol=1e-13)
    np.testing.assert_allclose(found.lower, 1000 * v / y * stats.gamma.ppf(0.025, y * y / v), rtol=1e-11)
    more, wider = y + m, v + m * m
    np.testing.assert_allclose(found.upper, 1000 * wider / more * stats.gamma.isf(0.025, more * more / wider), rtol=1e-11)
    o = x.sum(1)
    exact = statistics.direct_rates(pd.DataFrame(x), pl.DataFrame(n), w, method="dobson_exact")
    np.testing.assert_allclose(exact.upper, y + np.sqrt(v / o) * (stats.chi2.isf(0.025, 2 * o + 2) / 2 - o), rtol=1e-11)
    absent = statistics.direct_rates([[1, None], [2, 3], [1, 1]], [[9, 9]] * 3, [1, 1], given=[["", ""], ["suppressed", ""], ["", ""]])
    assert absent.status.tolist() == ["missing", "suppressed", "ok"]


def test_indirect_ratios_are_not_a_league() -> None:
    found = statistics.indirect_ratios_of([[164, 18], [10, 95]], [[8200, 1800], [500, 9500]], [0.01, 0.01])
    assert found.ratio.estimate == pytest.approx([1.82, 1.05])
    assert found.mixes_apart == pytest.approx(0.77) and found.expected.tolist() == [100, 100]
    with pytest.raises(sy.NotComparableError, match="standardise directly"):
        statistics.ordered_rows(found)
    with pytest.raises(sy.NotComparableError):
        statistics.ratio_difference(found, 0, 1)
    assert statistics.ordered_rows(found, declared_model="proportional").tolist() == [1, 0]
    again = pickle.loads(pickle.dumps(found))
    assert again.ratio.estimate.tolist() == found.ratio.estimate.tolist() and again.mixes_apart == found.mixes_apart
    kept = found.ratio
    del found
    assert kept.status.tolist() == ["ok", "ok"]
    with pytest.raises(sy.ShapeMismatchError, match=r"events is of shape \(1, 2\)"):
        statistics.indirect_ratios_of([[1, 2]], [[1, 2, 3]], [1, 1])
