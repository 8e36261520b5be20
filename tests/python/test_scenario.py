# SPDX-License-Identifier: MIT
"""The scenario with known truth: same bytes, real figures untouched, faults found, few false alarms."""

from __future__ import annotations

import csv
import hashlib
import pathlib
import statistics
import sys

import pytest
import steelyard as sy

EXAMPLES = pathlib.Path(__file__).resolve().parents[2] / "examples"
sys.path.insert(0, str(EXAMPLES / "scenario"))

import draws
import faults
import generate as scenario
import score as scoring
import world

DIGEST_OF_SEED_1 = "ea3be3d0f3fb08cea34c20410e40f735dadb0ba2695202b91b6c039f0aee7805"
SEEDS = range(101, 105)  # not those that the example prints


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    into = tmp_path_factory.mktemp("scenario") / "one"
    scenario.generate(1, into)
    return into


@pytest.fixture(scope="module")
def scores() -> list[scoring.Score]:
    return [scoring.scored(seed) for seed in SEEDS]


def digest(folder: pathlib.Path) -> str:
    all_files = hashlib.sha256()
    for path in sorted(p for p in folder.rglob("*.csv")):
        all_files.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    return all_files.hexdigest()


def table(path: pathlib.Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text))


def test_a_seed_gives_the_same_bytes_everywhere(
    folder: pathlib.Path, tmp_path: pathlib.Path
) -> None:
    scenario.generate(1, tmp_path / "again")
    assert digest(tmp_path / "again") == digest(folder)
    scenario.generate(2, tmp_path / "other")
    assert digest(tmp_path / "other") != digest(folder)
    # Fails on a machine that draws otherwise, and when the scenario is changed: then take the new one.
    assert digest(folder) == DIGEST_OF_SEED_1


def test_draws_are_whole_and_fair() -> None:
    d = draws.Draws(7, "test")
    normal = [d.normal() for _ in range(4000)]
    assert abs(statistics.mean(normal)) < 60 and 940 < statistics.stdev(normal) < 1060
    assert set(d.take(range(5), 9)) == set(range(5))
    assert all(type(x) is int for x in (d.count(100), d.near(100, 50), d.below(9)))


def test_real_figures_are_copied_byte_for_byte(folder: pathlib.Path) -> None:
    for name in scenario.REAL_FILES:
        real = EXAMPLES / "steel_shore" / "observations" / name
        assert (folder / "observations" / name).read_bytes() == real.read_bytes()
    measures = {r["measure"] for r in table(folder / "faults.csv")}
    assert not measures & scoring.REAL


def test_every_altered_number_is_a_planted_fault(folder: pathlib.Path) -> None:
    planted = table(folder / "faults.csv")
    kinds = {r["fault"] for r in planted}
    assert kinds == set(scoring.NAMED_BY) | set(scoring.ELSEWHERE)
    for r in table(folder / "truth.csv"):
        if r["true"] == r["published"] or r["measure"] in ("ecoli", "total_p"):
            continue  # whole weekends and detection limits are noted as one
        assert any(
            r["place"] == f["place"]
            and r["organisation"] == f["organisation"]
            and f["first"] <= r["period"] <= f["last"]
            for f in planted
        ), r


def test_silence_is_seven_percent_and_the_bad_months_are_silent_more() -> None:
    silent = bad = bad_silent = good = good_silent = 0
    for seed in SEEDS:
        cells = world.truth(seed)
        faults.plant(seed, cells)
        series: dict[tuple[str, ...], list[world.Cell]] = {}
        for c in cells:
            if c.measure == "absent":
                series.setdefault((c.place,), []).append(c)
        for s in series.values():
            middle = sorted(c.true for c in s)[len(s) // 2]
            for c in s:
                gone = c.published is None
                silent += gone
                bad, bad_silent = bad + (c.true > middle), bad_silent + (gone and c.true > middle)
                good, good_silent = (
                    good + (c.true <= middle),
                    good_silent + (gone and c.true <= middle),
                )
    assert 0.05 < silent / (bad + good) < 0.09
    assert bad_silent / bad > 2 * good_silent / good


def test_it_loads_validates_rolls_up_and_has_a_scorecard(folder: pathlib.Path) -> None:
    fw = sy.load_framework(folder / "framework")
    assert [p for p in fw.check() if p.severity != "info"] == []
    data = fw.load_data()
    assert fw.level == "adaptive_learning"
    assert len(fw.definitions.indicators) >= 16
    assert {h.code for h in fw.definitions.hierarchies} >= {"steel_shore", "watershed", "schools"}
    assert fw.validate(data).count("fault") == 0
    table = fw.roll_up(data, indicators=["absence"], by=["district", "year"])
    assert len(table) == 15
    assert "Chronic absence" in fw.scorecard(data).text()
    # Simpson: both groups read better, all together worse.
    reading = {
        (r.category, r.period): r.value.number
        for r in fw.roll_up(data, indicators=["reading"], by=["schools.all", "year", "income"])
        if r.value.form == "point"
    }
    assert reading["income=low", "2023"] > reading["income=low", "2019"]
    assert reading["income=other", "2023"] > reading["income=other", "2019"]
    whole = fw.roll_up(data, indicators=["reading"], by=["schools.all", "year"])
    assert (
        whole.find("reading", place="all_schools", period="2023").value.number
        < whole.find("reading", place="all_schools", period="2019").value.number
    )


def test_declared_changes_are_answered_not_found(scores: list[scoring.Score]) -> None:
    for s in scores:
        assert s.answers["band_change"] == "with_bridge"
        then, now = s.answers["boundary_change"].split(": ")[1].split(", ")
        assert then.removesuffix(" as then") != now.removesuffix(" as now")


LEAST_RECALL = {
    "factor_of_ten": 0.9,
    "digit_swap": 0.1,  # most exchanges move a number by less than its series varies
    "carry_forward": 0.8,
    "out_of_balance": 0.9,
    "zero_for_missing": 0.75,  # two months in a row are neither odd beside others nor a run
    "waived_as_zero": 1.0,
    "biennial_copied": 1.0,
    "unsampled_as_zero": 1.0,
    "suppressed": 1.0,
    "not_reported": 1.0,
    "late": 1.0,
}


@pytest.mark.parametrize("fault", LEAST_RECALL)
def test_what_can_be_found_is_found(scores: list[scoring.Score], fault: str) -> None:
    assert statistics.median(s.recall(fault) for s in scores) >= LEAST_RECALL[fault]


def test_false_alarms_are_few(scores: list[scoring.Score]) -> None:
    for rule, most in {
        "factor_of_ten": 2,
        "digit_swap": 2,
        "out_of_balance": 0,
        "exact_repeat": 50,  # a quarter of a run for each of some two hundred series, by design
        "outlier": 30,
    }.items():
        assert statistics.median(s.false_alarms[rule] for s in scores) <= most, rule
    for s in scores:
        assert sum(s.false_alarms.values()) <= 0.01 * s.numbers
