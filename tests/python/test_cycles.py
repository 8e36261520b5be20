# SPDX-License-Identifier: MIT
"""Cycles, claims and the theory of change in Python, against NumPy and SciPy."""

from __future__ import annotations

import numpy as np
import pytest
import steelyard as sy
from steelyard import learning as ln
from steelyard.define import Period

MONTHS = [f"2008-{m:02}" for m in range(1, 13)] + [f"2009-{m:02}" for m in range(1, 7)]
BEFORE = [25.0, 26, 24, 25, 27, 23, 25, 26, 24, 25, 26, 24]


def absence(**changes: object) -> ln.Cycle:
    expected = {
        "indicator": "absence", "way": "down", "threshold": 20, "first": Period("2009-01", "month"),
        "last": Period("2009-06", "month"), "recorded": "2008-12-31", **changes,
    }  # fmt: skip
    return ln.Cycle("absence", aim="fewer", who="schools", change="letters", expected=expected)


def test_a_prediction_comes_first() -> None:
    numbers = BEFORE + [19.0] * 6
    recorded = [f"2010-01-{d:02}" for d in range(1, 19)]
    first = ln.evaluate_cycle(absence(), MONTHS, numbers, recorded=recorded, vouched=True)
    assert (first.order, first.verdict, first.estimate) == ("verified", "came_true", 6.0)
    assert ln.evaluate_cycle(absence(), MONTHS, numbers).order == "not_verified"
    for late in ("2009-01-01", "2009-04-01"):
        r = ln.evaluate_cycle(absence(recorded=late), MONTHS, numbers, recorded=recorded, vouched=True)
        assert (r.order, r.verdict, r.estimate) == ("after_start", "refused", None)
        assert not any(g.passed for g in r.gates)
    recorded[14] = "2008-06-01"
    assert ln.evaluate_cycle(absence(), MONTHS, numbers, recorded=recorded, vouched=True).order == "after_number"
    assert ln.evaluate_cycle(absence(recorded=None), MONTHS, numbers).verdict == "refused"


def test_missing_numbers_leave_it_open() -> None:
    cycle = absence(needed=4)
    assert ln.evaluate_cycle(cycle, MONTHS, [*BEFORE, 20, 19, 18, None, None, None]).verdict == "cannot_say"
    assert ln.evaluate_cycle(cycle, MONTHS, [*BEFORE, 20, 19, 30, None, 30, 30]).verdict == "failed"
    given = [None] * 17 + ["suppressed"]
    assert ln.evaluate_cycle(cycle, MONTHS, BEFORE + [19.0] * 6, given=given).present == 5
    with pytest.raises(ValueError, match="does not come after"):
        ln.evaluate_cycle(cycle, MONTHS[::-1], BEFORE + [19.0] * 6)
    with pytest.raises(ValueError, match="probability"):
        ln.evaluate_cycle(absence(probability=2), MONTHS, BEFORE + [19.0] * 6)


def test_the_effect_is_that_of_segmented_regression() -> None:
    window = [21.0, 20, 20.5, 19, 19.5, 18]
    r = ln.evaluate_cycle(absence(method="interrupted", threshold=-2), MONTHS, BEFORE + window)
    t = np.arange(18.0)
    after = (t >= 12).astype(float)
    design = np.column_stack([np.ones(18), t, after, after * (t - 12)])
    beta, *_ = np.linalg.lstsq(design, np.array(BEFORE + window), rcond=None)
    assert r.estimate == pytest.approx(beta[2] + beta[3] * 5, rel=1e-10)
    fit = sy.statistics.interrupted_series(BEFORE + window, period=np.arange(18), at=[12])
    assert r.lower == pytest.approx(fit.effect_lower[17], rel=1e-12)
    assert r.verdict == ("came_true" if r.upper <= -2 else "cannot_say")


def test_scores_are_those_of_their_formulas() -> None:
    rng = np.random.default_rng(3)
    p, q = rng.random(40), rng.random(40)
    y = rng.random(40) < p
    said = [
        ln.CycleResult(f"c{i:02}", order="not_verified", verdict="came_true" if y[i] else "failed", probability=p[i], naive=q[i])
        for i in range(40)
    ]
    k = ln.score_cycles(said)
    assert k.brier == pytest.approx(np.mean((p - y) ** 2), rel=1e-13)
    assert k.brier_skill == pytest.approx(1 - np.mean((p - y) ** 2) / np.mean((q - y) ** 2), rel=1e-12)
    assert k.log_score == pytest.approx(np.mean(np.log(np.where(y, p, 1 - p))), rel=1e-13)
    assert (k.state, k.unverified, k.came_true) == ("ok", 40, y.sum())
    assert ln.score_cycles(said[::-1]) == k
    few = ln.score_cycles(said[:9])
    assert few.state == "below_minimum" and few.brier is None and len(few.codes) == 9


def test_shares_are_bounded_as_a_linear_program_has_them() -> None:
    optimize = pytest.importorskip("scipy.optimize")
    rng = np.random.default_rng(5)
    fall = ("homeless", "Erie", 2009)
    for _ in range(30):
        low = rng.integers(0, 5, 3) / 10
        high = np.minimum(low + rng.integers(0, 6, 3) / 10, 1)
        who = ["a", "b", ln.OTHERS_AND_UNKNOWN]
        (found,) = ln.allocate(
            [ln.AllocationClaim(w, who=w, of=fall, lower=x, upper=y, judgement="J") for w, x, y in zip(who, low, high, strict=True)]
        )
        for i, share in enumerate(found.shares):
            c = np.eye(3)[i]
            ends = [optimize.linprog(s * c, A_eq=np.ones((1, 3)), b_eq=[1], bounds=list(zip(low, high, strict=True))) for s in (1, -1)]
            assert found.feasible == (ends[0].status == 0)
            if found.feasible:
                assert share.at_least == pytest.approx(ends[0].fun, abs=1e-9)
                assert share.at_most == pytest.approx(-ends[1].fun, abs=1e-9)


def test_counterfactuals_are_never_added() -> None:
    c = ln.CounterfactualClaim("C1", who="agency", of=("homeless", "Erie", 2009), lower=-40, upper=-10, against="the county beside")
    assert ln.check_claim(c) == ()
    with pytest.raises(TypeError, match="AllocationClaim"):
        ln.allocate([c])
    assert [p.rule for p in ln.check_claim(ln.AllocationClaim("S", who="a", of="homeless"))] == ["allocation"]


def test_theory_of_an_agenda() -> None:
    d = sy.Definitions(
        agenda={"goals": [sy.Goal("ready"), sy.Goal("wages")],
                "theory_of_change": [("letters", "attendance"), ("mood", "noise"), ("noise", "mood")]},
        indicators=[sy.Indicator("attendance", role="contributing", goal="ready"), sy.Indicator("wage", goal="wages")],
    )  # fmt: skip
    m = ln.map_theory(d, [("schools", "letters"), ("club", "letters")], crowded_from=2)
    ready = m.find("ready")
    assert ready is not None and ready.partners == ("club", "schools") and ready.crowded
    assert m.rings == (("mood", "noise"),) and m.find("health") is None
    assert {p.rule for p in m.gaps} == {"no_core", "no_counter", "no_activity", "no_contributing"}
    assert m.partners[1].goals == ("ready",)


def whitened(x: np.ndarray, largest: int) -> np.ndarray:
    """By the Yule-Walker equations solved as they stand."""
    linalg = pytest.importorskip("scipy.linalg")
    x = np.diff(x)
    x = x - x.mean()
    n = len(x)
    c = np.array([x[: n - k] @ x[k:] / n for k in range(largest + 1)])
    best, phi = n * np.log(c[0]), np.zeros(0)
    for k in range(1, largest + 1):
        a = linalg.solve_toeplitz(c[:k], c[1 : k + 1])
        criterion = n * np.log(c[0] - a @ c[1 : k + 1]) + 2 * k
        if criterion < best:
            best, phi = criterion, a
    k = len(phi)
    rest = np.array([x[t] - sum(phi[j] * x[t - 1 - j] for j in range(k)) for t in range(k, n)])
    return rest - rest.mean()


def test_leads_and_lags_are_those_of_yule_walker() -> None:
    erfc = pytest.importorskip("scipy.special").erfc
    rng = np.random.default_rng(11)
    pairs = [(f"x{i}", "y", rng.normal(size=48).cumsum(), rng.normal(size=48).cumsum()) for i in range(4)]
    rows = ln.lead_lag(pairs)
    for row in rows:
        _, _, x, y = pairs[int(row.first[1])]
        a, b = whitened(x, 4), whitened(y, 4)
        n = min(len(a), len(b))
        a, b = a[-n:], b[-n:]
        r = a[: n - row.lag] @ b[row.lag :] / np.sqrt((a @ a) * (b @ b))
        assert row.correlation == pytest.approx(r, rel=1e-9)
        assert row.p == pytest.approx(erfc(abs(r) * n / np.sqrt(n - row.lag) / np.sqrt(2)), rel=1e-8)
    adjusted = sy.statistics.adjust_p([r.p for r in rows], method="benjamini_yekutieli").adjusted
    np.testing.assert_allclose([r.adjusted for r in rows], adjusted, rtol=1e-12)
    assert ln.lead_lag([("a", "b", [1.0, None] * 20, [1.0, 2.0] * 20)])[0].status == "missing"
    assert ln.lead_lag([("a", "b", [1.0] * 40, list(range(40)))])[0].status == "no_spread"
