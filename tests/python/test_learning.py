# SPDX-License-Identifier: MIT
"""Signals, fleets and turned curves in Python, against NumPy and SciPy."""

from __future__ import annotations

import copy
import json
import pickle

import numpy as np
import pytest
import steelyard as sy
from scipy import stats
from steelyard import learning, statistics

MONTHS = [f"{2000 + m // 12}-{m % 12 + 1:02d}" for m in range(240)]


def stock(better: str = "up", target: float | None = None) -> sy.Definitions:
    aims = [] if target is None else [sy.Target("jobs", place="A", period="2030-01", value=target)]
    return sy.Definitions(
        measures=[sy.Measure("jobs", kind="stock", unit="people", decimals=3, frequency="month", direction=better)],
        targets=aims,
    )


def reported(columns: dict[str, list[float | None]], d: sy.Definitions) -> sy.Dataset:
    rows = [(place, m, x) for place, series in columns.items() for m, x in zip(MONTHS, series, strict=False) if x is not None]
    return sy.Dataset.from_columns(
        {"measure": "jobs", "place": [r[0] for r in rows], "period": [r[1] for r in rows], "value": [float(r[2]) for r in rows]}, d
    )


def board(x: list[float | None], better: str = "up", target: float | None = None, **asked: object) -> learning.SignalSeries:
    d = stock(better, target)
    return learning.find_signals(reported({"A": x}, d), d, "jobs", by="place", **asked).find("jobs", "A")  # type: ignore[arg-type]


def noisy(n: int, seed: int, scale: float = 5) -> list[float]:
    return np.round(50 + scale * np.random.default_rng(seed).standard_normal(n), 3).tolist()


def test_limits_are_those_of_numpy_and_a_hole_is_no_neighbour() -> None:
    x: list[float | None] = [*noisy(30, 1)]
    x[10] = None
    s = board(x)
    known = np.array([np.nan if v is None else v for v in x])
    ranges = np.abs(np.diff(known))
    sigma = np.nanmean(ranges) * np.sqrt(np.pi) / 2
    np.testing.assert_allclose(s.centre[0], np.nanmean(known))
    np.testing.assert_allclose(s.upper[0], np.nanmean(known) + 3 * sigma)
    assert s.status[10] == "missing" and np.isnan(s.plotted[10]) and s.points == 29
    assert s.kind == "xmr" and s.to_pandas()["number"].isna().sum() == 1


def test_proportions_get_laney_s_limits() -> None:
    rng = np.random.default_rng(2)
    n = rng.integers(400, 900, 24)
    x = rng.binomial(n, rng.uniform(0.25, 0.35, 24))
    d = sy.Definitions(
        measures=[sy.Measure(m, kind="flow", unit="people", decimals=0, frequency="month") for m in ("absent", "pupils")],
        indicators=[sy.Indicator("share", kind="ratio", numerator="absent", denominator="pupils", factor=100, unit="percent",
                                 direction="down", numerator_within_denominator=True)],
    )  # fmt: skip
    data = sy.Dataset.from_columns({"measure": ["absent"] * 24 + ["pupils"] * 24, "place": "A", "period": MONTHS[:24] * 2,
                                    "value": [float(v) for v in (*x, *n)]}, d)  # fmt: skip
    s = learning.find_signals(data, d, "share", by="place").find("share", "A")
    p = x.sum() / n.sum()
    error = np.sqrt(p * (1 - p) / n)
    z = (x / n - p) / error
    spread = np.mean(np.abs(np.diff(z))) * np.sqrt(np.pi) / 2
    assert s.kind == "p_prime"
    np.testing.assert_allclose(s.plotted, 100 * x / n)
    np.testing.assert_allclose(s.upper, np.minimum(100, 100 * (p + 3 * spread * error)))


@pytest.mark.parametrize(("better", "jump", "verdict"), [("up", 40, "improving"), ("up", -40, "worsening"), ("down", 40, "worsening"),
                                                         ("down", -40, "improving"), ("none", 40, "rising")])  # fmt: skip
def test_variation_follows_the_direction(better: str, jump: float, verdict: str) -> None:
    s = board([*noisy(24, 3), 50 + jump], better)
    assert s.variation == verdict
    assert s.signals[-1].lasts and "beyond" in s.signals[-1].rule


@pytest.mark.parametrize(("better", "target", "verdict"), [
    ("up", 10, "consistently_meets"), ("up", 50, "hit_or_miss"), ("up", 90, "consistently_fails"),
    ("down", 90, "consistently_meets"), ("down", 10, "consistently_fails"), ("none", 50, "cannot_say")])  # fmt: skip
def test_assurance_holds_limits_against_the_target(better: str, target: float, verdict: str) -> None:
    assert board(noisy(24, 4), better, target).assurance == verdict


def test_steps_need_a_reason_and_a_period() -> None:
    x = [*noisy(20, 5), *(round(v + 30, 3) for v in noisy(20, 6))]
    plain = board(x)
    assert [g.row for g in plain.suggestions] == [20]
    stepped = board(x, steps=[{"period": MONTHS[20], "reason": "A second office opened."}])
    assert [p.reason for p in stepped.phases] == ["", "A second office opened."]
    np.testing.assert_allclose(stepped.centre[[0, -1]], [np.mean(x[:20]), np.mean(x[20:])])
    with pytest.raises(sy.InvalidInputError) as caught:
        board(x, steps=[(MONTHS[20], ""), ("1990-01", "before there was anything")])
    assert len(caught.value.problems) == 2


def test_a_fleet_is_ordered_by_what_stands_and_its_p_are_of_the_test_named() -> None:
    rng = np.random.default_rng(7)
    d = sy.Definitions(measures=[sy.Measure("jobs", kind="stock", unit="people", decimals=3, direction="up")])
    table = {f"u{i:02d}": np.round(rng.normal(50, 5, 20) - (3 * np.arange(20) if i in (3, 8) else 0), 3) for i in range(30)}
    data = sy.Dataset.from_columns({"measure": "jobs", "place": np.repeat(list(table), 20).tolist(),
                                    "period": list(range(2000, 2020)) * 30, "value": np.concatenate(list(table.values())).tolist()}, d)  # fmt: skip
    fleet = learning.look_over(data, d, "jobs", by="place")
    assert {line.unit for line in fleet.lines[:2]} == {"u03", "u08"}
    assert all(line.stands and line.worse and line.side == -1 for line in fleet.lines[:2])
    raw = {line.unit: line.p for line in fleet.lines}
    for unit, x in table.items():
        np.testing.assert_allclose(raw[unit], statistics.mann_kendall(x).p)
    # One family: Benjamini and Hochberg within it, at the level of the family.
    p = np.array([raw[u] for u in table])
    by_scipy = stats.false_discovery_control(p)
    np.testing.assert_allclose([next(li.adjusted for li in fleet.lines if li.unit == u) for u in table], by_scipy)
    assert fleet.to_pandas().shape == (30, 11)
    assert "faceted" not in json.dumps(fleet.chart()) and fleet.chart(5)["facet"]["field"] == "series"


def test_the_law_of_a_sum_is_that_of_covariances_written_out() -> None:
    x = np.cumsum(np.random.default_rng(8).normal(0, 1, 40)) + np.random.default_rng(9).normal(0, 1, 40)
    s = statistics.state_space(x, horizon=5, variances="most_likely")
    steps = np.minimum.outer(np.arange(5), np.arange(5)) * s.level_variance
    covariance = s.level_error**2 + steps + np.eye(5) * s.irregular_variance
    w = np.array([1.0, 0, 2, -1, 1])
    found = statistics.sums_to_come(x, w, probabilities=(0.1, 0.5), variances="most_likely")
    np.testing.assert_allclose(found.forecast, w @ s.forecast)
    np.testing.assert_allclose(found.quantiles[0], stats.norm.ppf([0.1, 0.5], w @ s.forecast, np.sqrt(w @ covariance @ w)), rtol=1e-7)
    none = statistics.sums_to_come([1.0, 2.0], [1.0])
    assert none.state == "below_minimum" and np.isnan(none.forecast[0])


def test_null_series_acted_on_after_a_bad_value_are_seldom_called_turned() -> None:
    turned = 0
    for seed in range(100):
        x = np.random.default_rng(seed).standard_normal(400)
        bad = 24 + int(np.flatnonzero(x[24:] < stats.norm.ppf(0.05))[0])
        turned += learning.judge_curve(x[: bad + 7], decided=bad).verdict == "turned"
    assert turned <= 10


def test_a_curve_of_an_indicator_is_that_of_its_numbers() -> None:
    x = [*noisy(24, 10, 2), 61.0, 40.0, 41.0, 38.0, 42.0, 37.0]
    d = stock("down")
    data = reported({"A": [*x]}, d)
    t = learning.turn_the_curve(data, d, "jobs", decided=MONTHS[24], by="place", unit="A", stands_for="population", action="More posts.")
    alone = learning.judge_curve(x, decided=24, less_is_better=True)
    assert t.verdict == alone.verdict == "turned"
    np.testing.assert_array_equal([r.gain for r in t.curve.rows], [r.gain for r in alone.rows])
    assert t.periods == tuple(MONTHS[25:30]) and t.history_periods[-1] == MONTHS[23]
    assert t.deciding_periods == (MONTHS[24],) and t.deciding.tolist() == [x[24]]
    drawn = [v for layer in t.chart()["layer"] for v in layer["data"]["values"] if v.get("what") == "made people decide"]
    assert drawn == [{"period": MONTHS[24], "number": x[24], "what": "made people decide"}]
    by_day = learning.turn_the_curve(data, d, "jobs", decided=MONTHS[24], by="place", unit="A", options={"decided": "the_calendar"})
    assert not by_day.deciding_periods and "made people decide" not in json.dumps(by_day.chart())
    assert "no single programme answers" in str(t)
    assert t.to_pandas()["period"].tolist() == MONTHS[25:30]
    shares = np.array([r.error for r in t.curve.rows])
    np.testing.assert_allclose(shares, 0.05 / (np.arange(1, 6) * np.arange(2, 7)))
    declared = learning.judge_curve(x, decided=24, less_is_better=True, looks=[27, 29], options={"looks": "declared"})
    assert [r.error for r in declared.rows] == [0, 0, 0.025, 0, 0.025]


def test_what_makes_no_sense_is_refused() -> None:
    d = stock("none")
    data = reported({"A": [*noisy(30, 11)]}, d)
    with pytest.raises(sy.IllegalOperationError):
        learning.turn_the_curve(data, d, "jobs", decided=MONTHS[20], by="place", unit="A")
    d = stock()
    with pytest.raises(sy.UnknownCodeError):
        learning.turn_the_curve(data, d, "jobs", decided=MONTHS[20], by="place", unit="B")
    with pytest.raises(sy.PeriodMismatchError):
        learning.turn_the_curve(data, d, "jobs", decided="2001", by="place", unit="A")
    with pytest.raises(sy.DomainFaultError):
        learning.judge_curve([1.0] * 20, decided=10, options={"error": 0})
    with pytest.raises(sy.UnknownCodeError):
        learning.find_signals(data, d, "jobs", by="place", options={"rules": "no such set"})
    assert {o.path for o in sy.describe_options("turn_the_curve")} >= {"looks", "error", "decided"}
    assert {o.path for o in sy.describe_options("signals")} >= {"rules", "convention.gaps"}


def test_results_pickle_copy_and_chart() -> None:
    d = stock("down", 55)
    x = [*noisy(24, 12), 90.0, 40.0, 41.0]
    fw = sy.Framework("shore", definitions=d)
    data = reported({"A": [*x]}, d)
    b = fw.signals(data, "jobs", by="place")
    again = pickle.loads(pickle.dumps(b))
    np.testing.assert_array_equal(again.series[0].plotted, b.series[0].plotted)
    assert copy.deepcopy(b).series[0].sentence == b.series[0].sentence
    spec = b.series[0].chart()
    assert spec["data"]["values"][24]["says"] == "worsening"
    assert b.to_pandas().loc[0, "variation"] == b.series[0].variation
    assert len(fw.fleet(data, "jobs", by="place").lines) == 1
    t = fw.turn_the_curve(data, "jobs", decided=MONTHS[24], by="place", unit="A")
    accepted = fw.signals(data, "jobs", by="place", steps=[learning.Step(MONTHS[24], "more posts")]).series[0].chart()
    words = [v["why"] for layer in accepted["layer"] for v in layer.get("data", {}).get("values", []) if "why" in v]
    assert words == ["more posts", "more posts"]  # a line, and words that are read without a pointer
    for chart in (spec, b.chart(), t.chart(), accepted):
        assert "NaN" not in json.dumps(chart)
