# SPDX-License-Identifier: MIT
"""Control charts across the border: columns in and out, masks, and messages."""

from __future__ import annotations

import numpy as np
import pytest

import steelyard as sy
from steelyard import statistics

STEP = [10, 11, 10, 11, 10, 11, 30, 31, 30, 31, 30, 31]


def test_presets_give_the_limits_worked_out_by_hand() -> None:
    mean = 29 / 11
    by_hand = {
        "exact": 3 * mean * np.sqrt(np.pi) / 2,
        "montgomery": 3 * mean / 1.128,
        "wheeler": 2.66 * mean,
        "mdc": 2.66,
        "qicharts2": 3 / 1.128,
        "powerbi": 3 / 1.128,
    }
    assert set(by_hand) == set(statistics.conventions())
    for name, away in by_hand.items():
        chart = statistics.control_chart(STEP, convention=name)
        assert chart.upper[0] == pytest.approx(20.5 + away, rel=1e-14)


def test_a_convention_is_data_and_can_be_changed() -> None:
    wheeler = statistics.conventions()["wheeler"]["options"]
    medians = {**wheeler, "variation": "median_moving_range"}
    assert statistics.control_chart(STEP, convention=medians).upper[0] == pytest.approx(20.5 + 3.145)
    assert "3.145/3" in statistics.compare_conventions("wheeler", medians)
    with pytest.raises(sy.UnknownCodeError, match="montgomery"):
        statistics.control_chart(STEP, convention="montgomry")
    with pytest.raises(sy.UnknownCodeError):
        statistics.control_chart(STEP, convention={"variaton": "sd"})


def test_columns_are_views_and_statuses_are_words() -> None:
    chart = statistics.control_chart([1.0, None, 3.0, 4.0, 2.0])
    assert chart.status == ("ok", "missing", "ok", "ok", "ok")
    assert np.isnan(chart.plotted[1])
    assert not chart.plotted.flags.writeable
    assert chart.follows.tolist() == [0, 0, 0, 1, 1]
    masked = np.ma.masked_array([1.0, 9.0, 3.0, 4.0, 2.0], mask=[0, 1, 0, 0, 0])
    again = statistics.control_chart(masked)
    np.testing.assert_array_equal(again.upper, chart.upper)
    assert statistics.control_chart([1.0, float("nan")]).status[1] == "impossible"
    column = chart.upper
    del chart
    assert np.isfinite(column[0])  # it keeps its chart alive


def test_many_series_are_each_by_itself() -> None:
    x = np.random.default_rng(1).normal(50, 5, (40, 70))
    x[3] = 7
    masked = np.ma.masked_array(x, mask=np.random.default_rng(2).random(x.shape) < 0.05)
    for rules in ("nelson", "mdc", "anhoej"):
        many = statistics.control_charts(masked, rules=rules, convention="mdc")
        at = 0
        for s, row in enumerate(masked):
            one = statistics.control_chart(row, convention="mdc")
            assert many["centre"][s] == one.baseline.centre
            assert statistics.STATUSES[many["status_codes"][s]] == one.baseline.state
            for hit in statistics.find_signals(one, rules):
                found = [many[c][at] for c in ("rule", "side", "first", "last", "raised")]
                assert found == [hit.rule, hit.side, hit.first, hit.last, hit.raised]
                assert many["series"][at] == s
                at += 1
        assert at == len(many["series"])


def test_rules_are_data() -> None:
    chart = statistics.control_chart(STEP, baseline=statistics.stated_baseline(20.5, 10))
    shift = [{**statistics.rule_set("mdc")[1], "needed": 6, "of": 6, "name": "6 on one side"}]
    assert [(h.side, h.first, h.last) for h in statistics.find_signals(chart, shift)] == [
        (-1, 0, 5),
        (1, 6, 11),
    ]
    with pytest.raises(sy.InvalidInputError) as failed:
        statistics.find_signals(chart, [{"needed": 3}, {"of": 99, "name": "long"}])
    assert len(failed.value.problems) == 2


def test_a_chart_that_grows_is_the_chart_of_all_rows() -> None:
    x = np.random.default_rng(3).normal(0, 1, 60)
    s = statistics.chart_series(rules="mdc", convention="mdc")
    for period, v in enumerate(x):
        s.append(None if period == 20 else float(v), period)
    whole = statistics.control_chart(
        np.ma.masked_array(x, mask=np.arange(60) == 20), convention="mdc", period=np.arange(60)
    )
    np.testing.assert_array_equal(s.chart.upper, whole.upper)
    assert s.signals() == statistics.find_signals(whole, "mdc")
    with pytest.raises(sy.PeriodMismatchError):
        s.append(1.0, 3)
    s.freeze(30)
    frozen = s.chart.baseline
    s.append(99.0, 60)
    assert s.frozen
    assert s.chart.baseline == frozen
    assert any(t["signal"].first == 60 for t in s.tell())


def test_groups_give_means_and_spreads() -> None:
    table = np.ma.masked_array([[1.0, 2.0, 3.0], [4.0, 6.0, 0.0]], mask=[[0, 0, 0], [0, 0, 1]])
    g = statistics.group_numbers(table)
    assert g["mean"].tolist() == [2, 5]
    assert g["range"].tolist() == [2, 2]
    assert g["size"].tolist() == [3, 2]
    with pytest.raises(sy.ShapeMismatchError):
        statistics.control_chart(g["mean"], kind="xbar_s")
    with pytest.raises(sy.ShapeMismatchError):
        statistics.group_numbers([1, 2, 3])


def test_false_alarms_are_exact_where_they_can_be() -> None:
    zones = statistics.false_alarms("western_electric", points=30)
    assert zones.by == "chain"
    assert zones.run_length == pytest.approx(91.75, abs=0.005)  # Champ & Woodall 1987
    trend = statistics.false_alarms([statistics.rule_set("mdc")[2]], points=7)
    assert trend.by == "permutations"
    assert trend.signal == pytest.approx(2 / 5040)
    drawn = statistics.false_alarms("mdc", limits="same", replicates=500, seed=3)
    assert drawn.by == "simulation"
    assert drawn.run_length is None
    assert drawn.signal_error > 0
    assert drawn == statistics.false_alarms("mdc", limits="same", replicates=500, seed=3)
