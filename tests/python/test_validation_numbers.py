# SPDX-License-Identifier: MIT
"""Stocks and flows, outliers, slips and lateness against NumPy by another route."""

from __future__ import annotations

import datetime
import math
import pathlib
import sys

import numpy as np
import pytest
import steelyard as sy

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

import _independent_outliers as other

MONTHS = [f"{2015 + i // 12}-{i % 12 + 1:02d}" for i in range(72)]


def agreed(kind: str = "flow", decimals: int = 0) -> sy.Definitions:
    return sy.Definitions(
        measures=[sy.Measure("m", kind=kind, unit="people", decimals=decimals, frequency="month")]
    )


def drawn(seed: int, units: int = 6) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Seasonal counts of several units with gaps and wild numbers."""
    random = np.random.default_rng(seed)
    series = {}
    for u in range(units):
        level = 200 + 400 * random.random()
        season = 1 + 0.4 * np.sin(np.arange(72) * math.pi / 6)
        x = np.round(level * season * (1 + 0.1 * random.standard_normal(72)))
        x[random.integers(0, 72, 4)] *= random.choice([0.1, 3, 10], 4)
        there = random.random(72) > 0.1
        series[f"U{u}"] = (np.arange(72)[there], np.round(x[there]))
    return series


def dataset(
    series: dict[str, tuple[np.ndarray, np.ndarray]], definitions: sy.Definitions
) -> sy.Dataset:
    return sy.Dataset.from_rows(
        [
            {"measure": "m", "place": place, "period": MONTHS[p], "value": float(x)}
            for place, (periods, numbers) in series.items()
            for p, x in zip(periods, numbers)
        ],
        definitions,
    )


@pytest.mark.parametrize("kind", ["flow", "mean"])
@pytest.mark.parametrize("seed", range(5))
def test_outliers_are_those_of_numpy(seed: int, kind: str) -> None:
    series, definitions = drawn(seed), agreed(kind)
    counts = kind == "flow"
    expected: dict[tuple[str, str], float] = {}

    def note(place: str, period: int, distance: float) -> None:
        if abs(distance) > other.LIMIT:
            key = (place, MONTHS[period])
            expected[key] = max(expected.get(key, 0), 1 - other.LIMIT / abs(distance))

    for place, (periods, x) in series.items():
        for method in (other.own(x, counts), other.seasonal(x, periods, counts)):
            for p, distance in zip(periods, method):
                note(place, int(p), float(distance))
    for (place, p), distance in other.peers(series, counts).items():
        note(place, p, distance)

    found = sy.validate(
        dataset(series, definitions), definitions, options={"outliers.longest_run": 99}
    )
    scores = {(f.place, f.period): f.score for f in found.of_rule("outlier")}
    assert scores.keys() == expected.keys()
    assert len(scores) > 5
    for key, score in scores.items():
        assert score == pytest.approx(expected[key], rel=1e-9)


def test_z_is_off_until_asked_for_and_is_that_of_numpy() -> None:
    definitions = agreed("mean")
    x = np.round(np.random.default_rng(3).normal(100, 5, 40))
    x[7] = 190
    series = {"A": (np.arange(40), x)}
    only_z = {f"outliers.{m}": 0 for m in ("modified_z", "seasonal", "peer")}
    data = dataset(series, definitions)
    assert len(sy.validate(data, definitions, options=only_z).of_rule("outlier")) == 0
    found = sy.validate(data, definitions, options={**only_z, "outliers.z": 3}).of_rule("outlier")
    z = (x[7] - x.mean()) / x.std(ddof=1)
    assert [f.period for f in found] == [MONTHS[7]]
    assert found[0].score == pytest.approx(1 - 3 / z)


def test_a_stock_and_its_flows() -> None:
    month = {"unit": "people", "decimals": 0, "frequency": "month"}
    definitions = sy.Definitions(
        measures=[
            sy.Measure(
                "listed",
                kind="stock",
                over_time="last",
                inflows=["came"],
                outflows=["left"],
                **month,
            ),
            sy.Measure("came", kind="flow", **month),
            sy.Measure("left", kind="flow", **month),
        ]
    )
    random = np.random.default_rng(1)
    came, left = random.integers(0, 90, 48), random.integers(0, 90, 48)
    listed = 900 + np.cumsum(came - left) + np.where(random.random(48) < 0.2, 200, 0)
    data = sy.Dataset.from_rows(
        [
            {"measure": name, "period": MONTHS[i], "value": float(x)}
            for name, numbers in (("listed", listed), ("came", came), ("left", left))
            for i, x in enumerate(numbers)
        ],
        definitions,
    )
    share = np.abs(listed[1:] - (listed[:-1] + came[1:] - left[1:])) / listed[1:]
    steps = sy.stock_flow(data, definitions)
    assert [s.share for s in steps] == pytest.approx(share.tolist())
    assert [s.status == "unbalanced" for s in steps] == (share > 0.05).tolist()
    found = sy.validate(data, definitions).of_rule("out_of_balance")
    starts = np.flatnonzero((share > 0.05) & ~np.concatenate([[False], share[:-1] > 0.05]))
    assert sorted(f.period for f in found) == [MONTHS[i + 1] for i in starts]
    assert max(f.score for f in found) == pytest.approx(min(1, share.max()))
    wide = sy.stock_flow(data, definitions, options={"tolerance": 9})
    assert {s.status for s in wide} == {"balanced"}
    with pytest.raises(sy.DomainFaultError):
        sy.stock_flow(data, definitions, options={"tolerance": -1})


def test_slips_through_python() -> None:
    definitions = agreed()
    x = np.round(np.random.default_rng(5).normal(1500, 30, 48))
    x[10], x[30] = 15_200, 5_138
    found = sy.validate(dataset({"A": (np.arange(48), x)}, definitions), definitions)
    assert [(f.rule, f.period) for f in found if f.rule in ("factor_of_ten", "digit_swap")] == [
        ("factor_of_ten", MONTHS[10]),
        ("digit_swap", MONTHS[30]),
    ]


def test_lateness() -> None:
    definitions = agreed().replace(
        expectations=[
            sy.Expectation("m", places=["A"], from_=MONTHS[0], to=MONTHS[11], due_days=20)
        ]
    )
    random = np.random.default_rng(2)
    days = random.integers(1, 60, 12)
    rows, late = [], []
    for i in range(12):
        last = datetime.date(2015 + (i + 1) // 12, (i + 1) % 12 + 1, 1) - datetime.timedelta(days=1)
        recorded = last + datetime.timedelta(days=int(days[i]))
        rows.append(
            {
                "measure": "m",
                "place": "A",
                "period": MONTHS[i],
                "value": 5,
                "recorded": recorded.isoformat(),
            }
        )
        if days[i] > 20:
            late.append(days[i] - 20)
    row = sy.timeliness(sy.Dataset.from_rows(rows, definitions), definitions)[1]
    assert (row.late, row.on_time) == (len(late), 12 - len(late))
    assert row.days_late == np.median(late)
    assert row.most_days_late == max(late)
    assert row.share == pytest.approx(1 - len(late) / 12)
    rows[0].pop("recorded")
    assert sy.timeliness(sy.Dataset.from_rows(rows, definitions), definitions)[1].unknown == 1
    with pytest.raises(sy.FormatFaultError):
        sy.timeliness(sy.Dataset(), definitions, options={"as_of": "soon"})


def test_a_summary_counts_every_finding_once() -> None:
    series, definitions = drawn(1), agreed()
    found = sy.validate(dataset(series, definitions), definitions)
    for by in ([], ["rule"], ["place"], ["place", "organisation", "measure", "rule"]):
        rows = found.summary(by=by)
        assert sum(r.count for r in rows) == len(found)
        assert sum(r.warnings for r in rows) == found.count("warning")
    assert {r.rule for r in found.summary(by=["rule"])} == set(found.count_by_rule())
    first = found.summary()[0]
    assert found[first.first_look].found in first.first_found
    with pytest.raises(sy.UnknownCodeError, match="did you mean 'place'"):
        found.summary(by=["plase"])
