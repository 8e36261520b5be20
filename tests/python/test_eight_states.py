# SPDX-License-Identifier: MIT
"""The example of eight states: what is counting and what is people, and zeros that make nobody look best."""

from __future__ import annotations

import csv
import pathlib
import re
import subprocess
import sys

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def printed() -> str:
    done = subprocess.run(
        [sys.executable, ROOT / "examples/python/06_eight_states.py"], capture_output=True, text=True, check=True
    )
    return done.stdout


@pytest.fixture(scope="module")
def counts() -> dict[tuple[str, str], tuple[int, int]]:
    """(area, year) to (outside, all), as the agency published them."""
    with (ROOT / "examples/eight_states/observations/homeless.csv").open(encoding="utf-8") as text:
        return {(r["area"], r["year"]): (int(r["unsheltered"]), int(r["total"])) for r in csv.DictReader(text)}


def test_the_fall_of_a_year_in_parts(printed: str, counts: dict[tuple[str, str], tuple[int, int]]) -> None:
    # The three parts, added up here from the published counts.
    then = {area: n for (area, year), (_, n) in counts.items() if year == "2008"}
    now = {area: n for (area, year), (_, n) in counts.items() if year == "2009"}
    new = sum(n for area, n in now.items() if area not in then)
    broken = now["MI-501"] - then["MI-501"]
    rest = sum(n - then[area] for area, n in now.items() if area in then and area != "MI-501")
    assert (new, broken, rest, new + broken + rest) == (237, -14_368, -594, -14_725)
    before, after = printed.split("people_homeless (people) 2008 to 2009")[1:3]
    for part in (before, after):
        for amount in ("-14,725;", "  +237  2 reporters", "  -14,368  1 reporter", "  -594  remaining"):
            assert amount in part
    assert "undetermined (MI-501)" in before
    assert "real change and method cannot be told apart (MI-501)" in after


def test_zeros_of_2021_make_no_area_look_best(
    printed: str, counts: dict[tuple[str, str], tuple[int, int]]
) -> None:
    outside = {area: n for (area, year), (n, _) in counts.items() if year == "2021"}
    zeros = sum(n == 0 for n in outside.values())
    assert zeros == 47
    assert f"as written: {zeros} of {len(outside)} areas with nobody outside share the first place" in printed
    first = re.search(r"^  (\S+): (\S+) % outside .* rank 1 to (\d+)$", printed, re.M)
    assert first is not None
    assert outside[first[1]] > 0
    assert int(first[3]) > zeros  # each of those may be better


def test_states_of_2020(printed: str, counts: dict[tuple[str, str], tuple[int, int]]) -> None:
    for state, title in {"NY": "New York", "IN": "Indiana", "OH": "Ohio", "MN": "Minnesota"}.items():
        rows = [c for (area, year), c in counts.items() if year == "2020" and area.startswith(state)]
        share = 100 * sum(n for n, _ in rows) / sum(n for _, n in rows)
        assert f"  {title}  {share:.1f}  " in printed
    assert printed.count("rank 5 to 6  e") == 2  # Indiana and Ohio are not told apart
