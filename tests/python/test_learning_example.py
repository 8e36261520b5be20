# SPDX-License-Identifier: MIT
"""The example of learning says what came true, what was refused, and what cannot be said."""

from __future__ import annotations

import csv
import pathlib
import subprocess
import sys

import pytest
import steelyard as sy

ROOT = pathlib.Path(__file__).resolve().parents[2]
LEARNING = ROOT / "examples/learning"


@pytest.fixture(scope="module")
def printed() -> str:
    done = subprocess.run(
        [sys.executable, "-W", "error", ROOT / "examples/python/05_learning.py"], capture_output=True, text=True, check=True
    )
    return done.stdout


def rows(name: str) -> list[dict[str, str]]:
    with (LEARNING / "observations" / name).open(encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text))


def test_a_prediction_made_first_is_judged_and_one_made_later_is_refused(printed: str) -> None:
    assert "lakefront 2022: came true: the effect is" in printed
    assert "harbor_bend 2022: cannot say: the effect is" in printed  # its interval holds what was predicted
    assert "millstone, which tried nothing: cannot say" in printed
    assert "act: lacks a decision to adopt, adapt or abandon" in printed
    assert "after the decision: plan passed, do passed, study passed, act passed" in printed
    assert "refused: the prediction is refused: it was recorded at or after the beginning of its window; gates passed: 0" in printed
    assert "no chart: " in printed and "fewer than 10 have a verdict" in printed
    assert "millstone_schools: common cause; limits began anew: never" in printed


def test_the_truth_of_the_invented_step_is_in_the_file() -> None:
    # Planted: -22 % from 2022-01 in two of three districts; counts vary by some percent.
    for district, least, most in (("lakefront", -0.27, -0.17), ("harbor_bend", -0.27, -0.17), ("millstone", -0.05, 0.05)):
        mine = [r for r in rows("absence.csv") if r["district"] == f"{district}_schools"]
        before, since = (
            sum(int(r["absent"]) for r in part) / sum(int(r["enrolled"]) for r in part)
            for part in ([r for r in mine if r["month"] < "2022"], [r for r in mine if r["month"] >= "2022"])
        )
        assert least < since / before - 1 < most, district


def test_placements_begin_and_end_at_the_published_medians(printed: str) -> None:
    # 1.3 % in July 2010, 4.7 % in April 2014: Urban Institute's evaluation of 100,000 Homes.
    assert "of those first listed: 1.3 % in 2010-07, 4.7 % in 2014-04" in printed
    listed = rows("by_name_list.csv")
    for before, now in zip(listed, listed[1:], strict=False):
        assert int(now["active"]) == int(before["active"]) + int(now["came"]) - int(now["placed"]) - int(now["left_unknown"])
    assert f"functional zero: {listed[-1]['active']} people listed" in printed and "not reached" in printed
    assert "the account balances in 45 of 45 months" in printed


def test_the_curve_of_2009_is_judged_by_the_rule_and_not_by_the_eye(printed: str) -> None:
    assert "looking whenever one likes: cannot_say" in printed
    assert "the curve has turned (looked at in 2012-12)" in printed and "no single programme answers for it" in printed
    assert "turned: Michigan, Minnesota, Ohio" in printed
    ohio = {r["month"]: r for r in rows("unemployment_months.csv") if r["state"] == "Ohio"}
    rate = 100 * int(ohio["2012-12"]["unemployed"]) / int(ohio["2012-12"]["labour_force"])
    assert f"December 2012: {rate:.1f} % measured" in printed


def test_the_framework_is_whole() -> None:
    fw = sy.load_framework(LEARNING / "framework")
    assert fw.check() == ()
    assert fw.validate(fw.load_data()).count("fault") == 0
