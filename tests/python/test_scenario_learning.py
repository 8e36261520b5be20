# SPDX-License-Identifier: MIT
"""What was planted in the scenario to be learned: how often it is found, how often an alarm is false. Rates, of few seeds."""

from __future__ import annotations

import csv
import pathlib
import sys
from collections import Counter

import pytest

EXAMPLES = pathlib.Path(__file__).resolve().parents[2] / "examples"
sys.path.insert(0, str(EXAMPLES / "scenario"))

pytest.importorskip("pandas")
import generate as scenario
import learn
import world

SEEDS = range(301, 305)  # not those that the README prints


@pytest.fixture(scope="module")
def looks() -> list[learn.Look]:
    return [look for seed in SEEDS for look in learn.looked(seed)]


@pytest.fixture(scope="module")
def counts(looks: list[learn.Look]) -> dict[str, Counter[str]]:
    return learn.rates(looks)


def share(counts: dict[str, Counter[str]], by: str, verdict: str) -> float:
    whose = "planted" if verdict in ("found", "missed") else "not planted"
    return counts[by][f"{whose}: {verdict}"] / counts[by][whose]


def test_every_effect_has_its_truth_and_stands_where_it_was_planted(looks: list[learn.Look], tmp_path: pathlib.Path) -> None:
    scenario.generate(SEEDS[0], tmp_path / "one")
    with (tmp_path / "one" / "faults.csv").open(encoding="utf-8", newline="") as text:
        planted = {r["fault"] for r in csv.DictReader(text)}
    assert {effect for effect in learn.LOOKED_FOR.values() if effect} <= planted
    assert set(learn.RULES) == set(learn.LOOKED_FOR) == {look.by for look in looks}
    units: dict[str, set[str]] = {}
    for look in looks:
        assert (look.truth != "nothing") == look.planted
        assert look.verdict in (("found", "cannot say", "missed") if look.planted else ("quiet", "cannot say", "false alarm"))
        if look.planted:
            units.setdefault(look.by, set()).add(look.unit)
    assert units["steps of the chart"] == units["interrupted series"] == set(world.PDSA_IN)
    assert units["exits change places"] == {f"shelter_shore {area}" for area in world.AREAS}
    assert units["exits of all areas"] == {"shelter_shore"}
    assert units["heaping at the aim"] == {"veterans_harbor"}
    assert units["lead and lag"] == {f"rehabilitations in {place}" for place in world.NEIGHBOURHOODS}


def test_numbers_that_reach_an_aim_are_taken_from_those_lost_sight_of(tmp_path: pathlib.Path) -> None:
    scenario.generate(SEEDS[0], tmp_path / "one")
    with (tmp_path / "one" / "truth.csv").open(encoding="utf-8", newline="") as text:
        rows = {(r["measure"], r["place"], r["period"]): r for r in csv.DictReader(text) if r["organisation"] == world.REACHING_BY}
    raised = 0
    for (measure, place, period), r in rows.items():
        if measure != "placed" or not r["published"] or r["published"] == r["true"]:
            continue
        short = int(r["published"]) - int(r["true"])
        gone, listed = rows["left_unknown", place, period], int(rows["baseline_active", place, period]["true"])
        if short not in (1, 2) or 1000 * int(r["published"]) // listed < world.REACHED_PER_MILLE:
            continue  # a slip
        assert int(gone["true"]) - int(gone["published"]) == short
        raised += 1
    assert raised > 20


@pytest.mark.parametrize(
    ("by", "least"),
    [("steps of the chart", 0.75), ("change points", 0.75), ("strong change points", 0.75), ("against other schools", 0.75),
     ("exits change places", 0.5), ("exits of all areas", 0.75), ("counter of vacancy", 0.9), ("heaping at the aim", 1), ("digit preference", 1),
     ("mix of groups", 1), ("leads of all together", 0.25)],
)  # fmt: skip
def test_what_can_be_found_is_found(counts: dict[str, Counter[str]], by: str, least: float) -> None:
    assert share(counts, by, "found") >= least


@pytest.mark.parametrize(
    ("by", "most"),
    [("steps of the chart", 0.5), ("change points", 0.5), ("strong change points", 0.25), ("interrupted series", 0.5),
     ("exits change places", 0.05), ("exits of all areas", 0.25), ("only the rewarded", 0.2), ("heaping at the aim", 0.5), ("digit preference", 0.1),
     ("mix of groups", 0.1), ("lead and lag", 0.02), ("leads of all together", 0.25)],
)  # fmt: skip
def test_false_alarms_are_few(counts: dict[str, Counter[str]], by: str, most: float) -> None:
    assert share(counts, by, "false alarm") <= most


def test_what_cannot_be_said_is_said_to_be_so(counts: dict[str, Counter[str]], looks: list[learn.Look]) -> None:
    # Two of three districts: the least p is one in three whatever the numbers (a permutation test of 3 assignments).
    assert counts["against other districts"]["planted: cannot say"] == len(SEEDS)
    assert counts["against other districts"]["not planted: cannot say"] == len(SEEDS)
    # Nobody agreed on a counter-indicator of placements, so nobody can be told that it stands still.
    assert counts["counter of placements"]["planted: cannot say"] == len(SEEDS) * len(world.AREAS)
    assert all(look.verdict == "cannot say" for look in looks if look.unit == "absence before reading, five years")
    # Seven months in a hundred are silent, so that most neighbourhoods have no two years in a row.
    assert counts["lead and lag"]["planted: cannot say"] > counts["lead and lag"]["planted"] / 2
    # The sign of a step is never told wrongly: its interval is below 0 or holds it.
    assert counts["interrupted series"]["planted: missed"] == 0


def test_without_the_step_it_is_not_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(world, "PDSA_FROM", 10_000)  # the looks still ask for month 37
    told = learn.rates(look for seed in SEEDS[:3] for look in learn.looked(seed))
    for by, most in {"steps of the chart": 0.4, "strong change points": 0, "interrupted series": 0.4, "against other schools": 0.4}.items():
        assert share(told, by, "found") <= most, by


def test_one_seed_prints_truth_and_finding(capsys: pytest.CaptureFixture[str], looks: list[learn.Look]) -> None:
    learn.print_effects(looks)
    learn.print_rates([looks])
    printed = capsys.readouterr().out
    assert "truth: -22 %, real, from 2022-01" in printed
    assert "half of those lost sight of are told as placed, from 2021-07" in printed
    assert "false alarm" in printed and "cannot say" in printed
