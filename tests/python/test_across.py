# SPDX-License-Identifier: MIT
"""Indicators by units in one look, against SciPy and a Benjamini and Hochberg written out."""

from __future__ import annotations

import copy
import pickle
from typing import Any

import numpy as np
import pytest
import steelyard as sy
from steelyard import comparison as co

EXACT = {"band": "exact"}


def agreed(count: int = 4) -> sy.Definitions:
    return sy.Definitions(
        measures=[sy.Measure(f"{m}{i}", kind="flow", unit="people", decimals=0, suppressed_within=(1, 9))
                  for i in range(count) for m in ("x", "n")],
        indicators=[sy.Indicator(f"share{i}", f"Share {i}", kind="ratio", numerator=f"x{i}", denominator=f"n{i}", factor=100,
                                 unit="percent", direction="down" if i % 2 else "up", numerator_within_denominator=True)
                    for i in range(count)],
        places=[sy.Node(f"p{u}", f"Place {u}") for u in range(12)],
    )  # fmt: skip


def columns(x: np.ndarray, n: np.ndarray) -> dict[str, Any]:
    count, units = x.shape
    return {
        "measure": [f"{m}{i}" for i in range(count) for m in ("x", "n") for _ in range(units)],
        "place": [f"p{u}" for u in range(units)] * (2 * count),
        "period": 2020,
        "value": np.stack([x, n], axis=1).reshape(-1).astype(float),
    }


@pytest.fixture
def counts() -> tuple[np.ndarray, np.ndarray]:
    draw = np.random.default_rng(8)
    n = draw.integers(60, 400, (4, 12))
    share = np.full((4, 12), 0.4)
    share[0, :2], share[1, 0], share[1, 3] = 0.65, 0.2, 0.6
    return draw.binomial(n, share), n


def adjusted(p: np.ndarray) -> np.ndarray:
    order = np.argsort(p)
    out = np.empty(len(p))
    out[order] = np.minimum.accumulate((len(p) / np.arange(1, len(p) + 1) * p[order])[::-1])[::-1]
    return np.minimum(out, 1)


def test_tails_are_those_of_scipy_and_families_are_tested_from_above(counts: tuple[np.ndarray, np.ndarray]) -> None:
    from scipy import stats

    x, n = counts
    d = agreed()
    found = sy.Framework("shore", definitions=d).look_across(
        sy.Dataset.from_columns(columns(x, n), d), by="place", period=2020, options=EXACT
    )  # fmt: skip
    within = []
    for i in range(4):
        centre = x[i].sum() / n[i].sum()
        lower, upper = stats.binom.cdf(x[i], n[i], centre), stats.binom.sf(x[i] - 1, n[i], centre)
        p = np.minimum(1, 2 * np.minimum(lower, upper))
        lines = [found.find(f"share{i}", f"p{u}") for u in range(12)]
        np.testing.assert_allclose([line.p for line in lines], p, rtol=1e-9)
        np.testing.assert_allclose([line.adjusted for line in lines], adjusted(p), rtol=1e-9)
        np.testing.assert_allclose([line.apart for line in lines], 100 * (x[i] / n[i] - centre), rtol=1e-9)
        np.testing.assert_allclose([line.events for line in lines], x[i] - n[i] * centre, rtol=1e-7, atol=1e-9)
        within.append(adjusted(p))
    family = adjusted(np.array([w.min() for w in within]))
    np.testing.assert_allclose([g.p for g in found.groups], [w.min() for w in within], rtol=1e-9)
    np.testing.assert_allclose([g.adjusted for g in found.groups], family, rtol=1e-9)
    chosen = family <= 0.05
    assert [g.stands for g in found.groups] == chosen.tolist()
    for i in range(4):
        level = 0.05 * chosen.mean() if chosen[i] else 0
        assert [found.find(f"share{i}", f"p{u}").stands for u in range(12)] == (within[i] <= level).tolist()
    standing = [line for line in found.lines if line.stands]
    assert standing and list(found.lines[: len(standing)]) == standing
    bearings = [line.bearing for line in standing]
    assert bearings == sorted(bearings, key=["worse", "none", "better"].index)
    assert {line.bearing for line in standing if line.indicator == "share0" and line.side > 0} == {"better"}


def test_titles_stand_beside_codes(counts: tuple[np.ndarray, np.ndarray]) -> None:
    d = agreed()
    data = sy.Dataset.from_columns(columns(*counts), d)
    found = co.look_across(data, d, "share0", by="place", period=2020, options=EXACT)
    assert found.find("share0", "p0").unit_title == "Place 0"
    assert found.lines[0].why.startswith("Share 0 of Place ")
    frame = found.to_pandas()
    assert frame[["unit", "unit_title"]].iloc[0].tolist() == [found.lines[0].unit, found.lines[0].unit_title]
    league = co.make_league(data, d, "share0", by="place", period=2020)
    assert league.find("p3").title == "Place 3"
    assert league.to_pandas().set_index("unit").loc["p3", "title"] == "Place 3"
    assert league.to_arrow().column("title").to_pylist() == [u.title for u in league.units]
    assert "Place 3 " in str(league) and "Place 3" in league._repr_html_()
    assert {r["unit"] for r in league.chart()["data"]["values"]} == {f"Place {u}" for u in range(12)}
    alike = d.replace(places=[sy.Node(f"p{u}", "Springfield" if u < 2 else "") for u in range(12)])
    shown = {r["unit"] for r in co.make_league(data, alike, "share0", by="place", period=2020).chart()["data"]["values"]}
    assert shown == {"Springfield (p0)", "Springfield (p1)", *(f"p{u}" for u in range(2, 12))}


def test_who_has_no_test_says_why(counts: tuple[np.ndarray, np.ndarray]) -> None:
    x, n = counts
    x[0, 5] = 4
    d = agreed()
    data = sy.Dataset.from_columns(columns(x, n), d)
    doubts = [{"measure": "x1", "place": "p2", "why": "half of it was lost."}]
    found = co.look_across(
        data, d, by="place", period=2020, doubts=doubts, disclosure={"fewest_events": 10, "rest_too": False}, options=EXACT
    )
    hidden, doubtful = found.find("share0", "p5"), found.find("share1", "p2")
    assert (hidden.p, hidden.number, hidden.status, hidden.standing) == (None, None, "suppressed", "withheld")
    assert (doubtful.p, doubtful.standing, doubtful.number is not None) == (None, "bracketed", True)
    assert doubtful.why.endswith("half of it was lost.")
    frame = found.to_pandas()
    assert frame["p"].dtype == np.float64 and frame["p"].isna().sum() == (frame["standing"] != "compared").sum()
    grid = found.chart()
    assert {r["says"] for r in grid["data"]["values"] if r["p"] is None} == {"no test"}
    assert "4" not in {str(r["number"]) for r in grid["data"]["values"]}


def test_one_look_is_a_value_that_can_be_kept_and_stopped(counts: tuple[np.ndarray, np.ndarray]) -> None:
    d = agreed()
    data = sy.Dataset.from_columns(columns(*counts), d)
    steps: list[tuple[int, int]] = []
    found = co.look_across(data, d, by="place", period=2020, progress=lambda done, total: steps.append((done, total)))
    assert steps[-1] == (4, 4)
    assert pickle.loads(pickle.dumps(found)) == found and copy.deepcopy(found) == found
    assert co.look_across(data, d, by="place", period=2020, threads=2) == found
    steps.clear()
    co.make_league(data, d, "share0", by="place", period=2020, progress=lambda done, total: steps.append((done, total)))
    assert steps and steps[-1][0] == steps[-1][1]

    class Enough(Exception):
        pass

    def stop(done: int, total: int) -> None:
        raise Enough

    with pytest.raises(Enough):
        co.look_across(data, d, by="place", period=2020, progress=stop)
    assert found.options["level"] == 0.05
    assert {o.path for o in sy.describe_options("look_across")} == {"method", "level"}


def test_everything_that_is_unknown_is_told_at_once(counts: tuple[np.ndarray, np.ndarray]) -> None:
    d = agreed()
    data = sy.Dataset.from_columns(columns(*counts), d)
    with pytest.raises(KeyError) as raised:
        co.look_across(data, d, ["share0", "shore", "sheer"], by="place", period=2020)
    assert "shore" in str(raised.value) and "sheer" in str(raised.value)
    with pytest.raises(ValueError, match="level"):
        co.look_across(data, d, by="place", period=2020, across={"level": 0})
    with pytest.raises(TypeError):
        sy.Framework("shore", definitions=d).look_across(data, by="place", period=2020, levels=3)
    with pytest.raises(ValueError, match="no indicator has a unit"):
        co.look_across(sy.Dataset.from_columns({"measure": [], "place": [], "period": [], "value": []}, d), d,
                       "x0", by="place", period=2020).chart()  # fmt: skip
