# SPDX-License-Identifier: MIT
"""Write the scenario: a framework directory, what everybody reported, what was planted and what is true.

    python examples/scenario/generate.py --seed 1 --into build/scenario

The same seed gives the same bytes everywhere. Real figures are copied from the Steel Shore example, never altered.
"""

from __future__ import annotations

import argparse
import csv
import pathlib
import shutil
from collections import defaultdict
from collections.abc import Iterable, Sequence

import faults
import world
from world import Cell

HERE = pathlib.Path(__file__).resolve().parent
REAL = HERE.parent / "steel_shore" / "observations"
REAL_FILES = ["homeless.csv", "unemployment.csv"]
COLUMNS = (
    "measure",
    "place",
    "period",
    "income",
    "learner",
    "version",
    "flags",
    "recorded",
    "value",
)

REPORT = """
[[report]]
file = "../observations/{name}.csv"
measure = "measure"
value = "value"
place = "place"
period = "period"
categories = {{ income = "income", learner = "learner" }}
version = "version"
flags = "flags"
recorded = "recorded"
constant_organisation = "{name}"
labels = {{ S = "suppressed" }}
"""
EXPECTATION = """
[[expectation]]
measure = "{measure}"
places = [{places}]
organisations = ["{organisation}"]
from = "{first}"
to = "{last}"
due_days = 30
"""
REAL_REPORTS = """# Written by generate.py. Published figures first, as they are.
[[report]]
file = "../observations/unemployment.csv"
place = "county_fips"
period = "year"
values = { unemployed = "unemployed", labor_force = "labour_force" }
constant_source = "BLS LAUS"
"""
HOMELESS = """
[[report]]
file = "../observations/homeless.csv"
place = "area"
period = "year"
values = {{ {column} = "homeless" }}
constant_source = "HUD AHAR"
"""
SHELTER = 'constant_categories = {{ shelter = "{column}" }}\n'


def line(c: Cell) -> tuple[str, ...]:
    scheme, _, category = c.category.partition("=")
    by = {scheme: category}
    value = c.published or ""
    if c.measure == "voice":
        value = ("told", "asked", "heard", "deciding")[c.true]
    if c.measure == "river_grade":
        value = "FDCBA"[c.true]
    return (
        c.measure,
        c.place,
        c.period,
        by.get("income", ""),
        by.get("learner", ""),
        c.version,
        c.flags,
        c.recorded,
        value,
    )


def write(path: pathlib.Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as out:
        table = csv.writer(out, lineterminator="\n")
        table.writerow(header)
        table.writerows(rows)


def expected(cells: Iterable[Cell]) -> str:
    """Who should report what by when: every month in which the unit exists, thirty days after its end."""
    spans: dict[tuple[str, str, str, str], list[str]] = defaultdict(list)
    periods: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for c in cells:
        if c.measure in faults.MONTHLY:
            periods[c.measure, c.organisation, c.place].append(c.period)
    for (measure, organisation, place), seen in periods.items():
        spans[measure, organisation, min(seen), max(seen)].append(place)
    return "".join(
        EXPECTATION.format(
            measure=measure,
            organisation=organisation,
            first=first,
            last=last,
            places=", ".join(f'"{p}"' for p in places),
        )
        for (measure, organisation, first, last), places in spans.items()
    )


def generate(seed: int, into: pathlib.Path) -> None:
    """Write everything for a seed into a folder, which is made anew.

    The folder then holds framework/, observations/, truth.csv (every number as it is and as it is published; an empty
    published cell was not sent) and faults.csv (what was planted, where, and its truth).
    """
    shutil.rmtree(into, ignore_errors=True)
    (into / "observations").mkdir(parents=True)
    shutil.copytree(HERE / "framework", into / "framework")
    for name in REAL_FILES:
        shutil.copyfile(REAL / name, into / "observations" / name)

    cells = world.truth(seed)
    planted = faults.plant(seed, cells)
    for name in world.PARTNERS:
        sent = (line(c) for c in cells if c.organisation == name and c.published is not None)
        write(into / "observations" / f"{name}.csv", COLUMNS, sent)

    homeless = "".join(
        HOMELESS.format(column=column)
        + (SHELTER.format(column=column) if column != "total" else "")
        for column in ("total", "sheltered", "unsheltered")
    )
    reports = REAL_REPORTS + homeless + "".join(REPORT.format(name=name) for name in world.PARTNERS)
    (into / "framework" / "reports.toml").write_text(reports + expected(cells), "utf-8")

    keys = ("measure", "place", "organisation", "period", "category", "version")
    write(
        into / "truth.csv",
        (*keys, "true", "published"),
        ((*(getattr(c, k) for k in keys), c.text(c.true), c.published or "") for c in cells),
    )
    header = (
        "fault",
        "measure",
        "place",
        "organisation",
        "category",
        "first",
        "last",
        "true",
        "written",
        "note",
    )
    write(into / "faults.csv", header, map(faults.row, planted))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--into", type=pathlib.Path, default=pathlib.Path("build/scenario"))
    given = parser.parse_args()
    generate(given.seed, given.into)
    print(f"scenario: seed {given.seed} written into {given.into}")


if __name__ == "__main__":
    main()
