# SPDX-License-Identifier: MIT
"""The example of a fair comparison says what its figures allow, and no more."""

from __future__ import annotations

import pathlib
import subprocess
import sys

import pytest
import steelyard as sy

ROOT = pathlib.Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def printed() -> str:
    done = subprocess.run(
        [sys.executable, ROOT / "examples/python/04_fair_comparison.py"], capture_output=True, text=True, check=True
    )
    return done.stdout


def test_rates_of_2009_by_county(printed: str) -> None:
    # 38,142 of 470,654 and so on: US Bureau of Labor Statistics, LAUS, as in examples/steel_shore/observations.
    assert "Erie County, NY  8.10" in printed and 100 * 38142 / 470654 == pytest.approx(8.104, abs=5e-4)
    assert "pooled: 11.76" in printed
    assert "rank 2 to 3  b" in printed  # Cuyahoga and Erie PA are not told apart


def test_waived_counts_make_nobody_look_best(printed: str) -> None:
    doubted = [line for line in printed.splitlines() if ": bracketed, rank" in line]
    assert len(doubted) == 5
    assert all(line.endswith("rank 1 to 6") for line in doubted)
    assert "MI-502: compared, rank 1 to 6" in printed


def test_a_fall_that_nobody_has_explained(printed: str) -> None:
    assert "-14,996; comparable as it stands: undetermined" in printed
    assert "-628  remaining (real and unexplained), over 5 reporters" in printed


def test_words_that_nobody_takes_are_refused_before_anything_is_added_up() -> None:
    fw = sy.load_framework(ROOT / "examples/steel_shore/framework")
    with pytest.raises(TypeError, match="indicator"):
        fw.signals(fw.load_data(), indicator="unemployment_rate", by="county")
    with pytest.raises(TypeError, match="doubt"):
        fw.compare(fw.load_data(), indicator="unemployment_rate", by="county", period=2009, doubt=[])
