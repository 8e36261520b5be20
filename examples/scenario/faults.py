# SPDX-License-Identifier: MIT
"""What goes wrong between the true number and the published one. Every planted fault is noted with its truth."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import astuple, dataclass

import world
from draws import Draws
from world import Cell

MONTHLY = ["absent", "enrolled", "seats", "sessions", "active", "came", "placed", "left_unknown"]
MONTHLY += ["vacant_structures", "vacant_lots", "demolished", "rehabbed", "hired", "overflow"]
# The number by which a unit's month is good or bad news, and which way is bad.
NEWS = {
    "absent": 1,
    "active": 1,
    "vacant_structures": 1,
    "overflow": 1,
    "seats": -1,
    "sessions": -1,
    "hired": -1,
    "rehabbed": -1,
}
ZEROS_FOR_MISSING, LATE = "bright_start", "metro_sewer"
WAIVED, BIENNIAL = ["cuyahoga", "wayne", "erie_ny"], ["lucas", "erie_pa"]


@dataclass
class Fault:
    fault: str
    measure: str
    place: str
    organisation: str
    category: str
    first: str  # period
    last: str
    true: str
    written: str
    note: str = ""


class Planter:
    """Goes through the kinds of fault one after the other; a unit's months bear one fault each, well apart."""

    def __init__(self, seed: int, cells: list[Cell]) -> None:
        self.seed = seed
        self.cells = cells
        self.found: list[Fault] = []
        self._taken: set[tuple[str, str, int]] = set()
        self.series: dict[tuple[str, ...], list[Cell]] = defaultdict(list)
        for c in cells:
            self.series[(c.measure, c.place, c.organisation, c.category, c.version)].append(c)

    def note(self, fault: str, cells: list[Cell], note: str = "") -> None:
        a, b = cells[0], cells[-1]
        written = " ".join("(none)" if c.published is None else c.published for c in cells)
        true = " ".join(c.text(c.true) for c in cells)
        self.found.append(
            Fault(
                fault,
                a.measure,
                a.place,
                a.organisation,
                a.category,
                a.period,
                b.period,
                true,
                written,
                note,
            )
        )

    def free(self, cells: list[Cell], margin: int = 3) -> bool:
        return not any(
            (c.organisation, c.place, at(c) + k) in self._taken
            for c in cells
            for k in range(-margin, margin + 1)
        )

    def take(self, cells: list[Cell]) -> None:
        self._taken |= {(c.organisation, c.place, at(c)) for c in cells}

    def runs(
        self, n: int, length: int, d: Draws, fits: Callable[[list[Cell]], bool]
    ) -> Iterable[list[Cell]]:
        """n stretches of monthly numbers at places still free."""
        many = [s for key, s in self.series.items() if key[0] in MONTHLY and len(s) > 20]
        while n > 0:
            one = d.pick(many)
            start = d.between(3, len(one) - length - 3)
            run = one[start : start + length]
            if self.free(run) and fits(run):
                self.take(run)
                n -= 1
                yield run

    def slips(self) -> None:
        """Ten times too much, and two digits exchanged: one number each."""
        d = Draws(self.seed, "slips")
        for (c,) in self.runs(12, 1, d, lambda run: run[0].true >= 10):
            c.published = c.text(10 * c.true)
            self.note("factor_of_ten", [c])
        for (c,) in self.runs(12, 1, d, lambda run: any(swaps(run[0].true))):
            c.published = c.text(d.pick(swaps(c.true)))
            self.note("digit_swap", [c])

    def carried_forward(self) -> None:
        """The number of one month written again for the next three."""
        d = Draws(self.seed, "carried")
        for run in self.runs(8, 4, d, lambda run: run[0].true >= 20 and run[0].measure != "active"):
            for c in run[1:]:
                c.published = run[0].published
            self.note("carry_forward", run)

    def counted_twice(self) -> None:
        """Those who came onto the list entered twice, three months long."""
        d = Draws(self.seed, "twice")
        for run in self.runs(4, 3, d, lambda run: run[0].measure == "came"):
            for c in run:
                c.published = c.text(2 * c.true)
            self.note("out_of_balance", run)

    def nights(self) -> None:
        """Street counts: waived in 2021 and written as zero; held every other year and copied in between."""
        for place in WAIVED:
            c = self.series["street_count", place, "veterans_harbor", "", ""][2]
            c.published = "0"
            self.note("waived_as_zero", [c])
        for place in BIENNIAL:
            counts = self.series["street_count", place, "veterans_harbor", "", ""]
            for last, c in zip(counts[0::2], counts[1::2]):
                c.published = last.published
                self.note("biennial_copied", [last, c])

    def unsampled_days(self) -> None:
        """One beach is not sampled on weekends, and its table shows 0 then."""
        days = self.series["ecoli", "maple_beach", "clean_river", "", ""]
        weekend = [c for c in days if datetime.date.fromisoformat(c.period).weekday() >= 5]
        for c in weekend:
            c.published = "0"
        self.note("unsampled_as_zero", [weekend[0], weekend[-1]], f"{len(weekend)} weekend days")

    def detection_and_suppression(self) -> None:
        """Not faults: what is below the limit or withheld says so. But a part withheld alone is its whole less the rest."""
        for c in self.cells:
            if c.measure == "total_p" and c.true < 30:
                c.published = "<3.0"
            if c.category == "learner=el" and c.true < 10:
                c.published = "S"
                self.note("suppressed", [c])

    def gaming_and_wording(self) -> None:
        """People lost sight of, reported as placed; and children of ages that one funder's form leaves out."""
        for area in world.AREAS:
            placed = self.series["placed", area, world.GAMING_BY, "", ""]
            left = self.series["left_unknown", area, world.GAMING_BY, "", ""]
            for p, gone in zip(placed[world.GAMING_FROM :], left[world.GAMING_FROM :]):
                if (
                    p.published == p.text(p.true)
                    and gone.published == gone.text(gone.true)
                    and self.free([p])
                ):
                    p.published, gone.published = (
                        p.text(p.true + gone.true // 2),
                        p.text(gone.true - gone.true // 2),
                    )
            self.note("gaming", placed[world.GAMING_FROM :])
        served = self.series["people_served", world.AREAS[0], "bright_start", "", ""]
        for c in served:
            c.published = c.text(c.true * 7 // 10)
        self.note("wording", served, "Great Lakes Trust asks for ages 3 to 8, Erie Fund for 0 to 8")

    def reaching_and_rounding(self) -> None:
        """Who just misses the month's aim tells one or two of those lost sight of as placed; and a partner that estimates."""
        for area in world.AREAS:
            key = (area, world.REACHING_BY, "", "")
            placed, left = self.series["placed", *key], self.series["left_unknown", *key]
            listed = self.series["baseline_active", *key][0].true
            aim = -(-listed * world.REACHED_PER_MILLE // 1000)
            d = Draws(self.seed, "reach", area)
            for p, gone in zip(placed, left):
                short = aim - p.true
                told = d.chance(700) and short in (1, 2) and gone.true >= short and self.free([p])
                if told and p.published == p.text(p.true) and gone.published == gone.text(gone.true):
                    p.published, gone.published = p.text(aim), gone.text(gone.true - short)
            self.note("reached", placed, f"{aim} of {listed} are 2.5 % or more")
            sessions = self.series["sessions", area, world.ROUNDING_BY, "", ""]
            for c in sessions:
                if c.published == c.text(c.true) and self.free([c]):
                    c.published = c.text((c.true + 5) // 10 * 10)
            self.note("rounded", sessions, "to the nearest ten")

    def silence(self) -> None:
        """7 % of a unit's months are not reported, the bad ones more; one organisation writes zeros instead."""
        by_month: dict[tuple[str, str, int], list[Cell]] = defaultdict(list)
        for key, cells in self.series.items():
            if key[0] in MONTHLY:
                for c in cells:
                    by_month[(c.organisation, c.place, at(c))].append(c)
        judged: set[tuple[str, str]] = set()
        for key, cells in self.series.items():
            if key[0] not in NEWS or cells[0].unit in judged:
                continue
            judged.add(cells[0].unit)  # by its first such number
            d, middle = (
                Draws(self.seed, "silence", *key[:3]),
                sorted(c.true for c in cells)[len(cells) // 2],
            )
            for c in cells:
                bad = NEWS[key[0]] * (c.true - middle) > 0
                if d.chance(110 if bad else 30) and self.free([c], margin=1):
                    self._silent(by_month[(c.organisation, c.place, at(c))], key[0])

    def _silent(self, month: list[Cell], news: str) -> None:
        zeros = month[0].organisation == ZEROS_FOR_MISSING
        for c in month:
            c.published = "0" if zeros else None
        self.note(
            "zero_for_missing" if zeros else "not_reported", [c for c in month if c.measure == news]
        )

    def clocks(self) -> None:
        """Everybody reports within 25 days of the month's end but one, who takes two to three months, mostly."""
        for c in self.cells:
            if c.measure not in MONTHLY:
                continue
            d = Draws(self.seed, "clock", c.measure, c.place, c.organisation, c.period)
            year, month = map(int, c.period.split("-"))
            end = datetime.date(year + month // 12, month % 12 + 1, 1) - datetime.timedelta(days=1)
            slow = c.organisation == LATE and d.chance(600)
            c.recorded = (
                end + datetime.timedelta(days=d.between(45, 90) if slow else d.between(3, 25))
            ).isoformat()
            if slow and c.published is not None:
                self.note("late", [c])


def at(c: Cell) -> int:
    """Months since 2019-01; where in the year stands for periods that are not months."""
    if c.measure not in MONTHLY:
        return 0
    year, month = map(int, c.period.split("-"))
    return 12 * (year - 2019) + month - 1


def swaps(n: int) -> list[int]:
    """Every exchange of two neighbouring digits that makes another number of as many digits."""
    s = str(n)
    made = [int(s[:i] + s[i + 1] + s[i] + s[i + 2 :]) for i in range(len(s) - 1)]
    return [m for m in made if m != n and len(str(m)) == len(s)]


def declared(seed: int) -> list[Fault]:
    """What is no slip of anybody, or lies in no single number: noted so that nothing planted is left out."""
    split, merger = world.month(world.SPLIT_FROM), world.month(world.MERGED_FROM)
    step, whole = world.month(world.PDSA_FROM), "2023-12"
    return [
        Fault(
            "band_change",
            "k_demonstrating",
            "",
            "",
            "",
            "2021/22",
            "2022/23",
            "",
            "",
            "both bands in two districts",
        ),
        Fault(
            "split",
            "",
            "",
            "doorways",
            "",
            split,
            whole,
            "",
            "",
            "into Doorways East and Doorways West",
        ),
        Fault(
            "merger",
            "",
            world.MERGED_INTO,
            "lakefront",
            "",
            merger,
            whole,
            "",
            "",
            "of two schools",
        ),
        Fault(
            "boundary_change",
            "",
            "lucas_bend",
            "",
            "",
            "2021-01",
            whole,
            "lucas",
            "wayne",
            "area boundary",
        ),
        Fault(
            "shared_clients",
            "people_served",
            "",
            "",
            "",
            "2019-Q1",
            "2023-Q4",
            "18 %",
            "",
            "Reading Corps North and Harbor Tutors",
        ),
        Fault(
            "simpson",
            "g3_proficient",
            "",
            "",
            "",
            "2019",
            "2023",
            "both groups gain",
            "their whole falls",
            "mix of incomes",
        ),
        Fault(
            "follows",
            "rehabbed",
            "",
            "block_by_block",
            "",
            "2019-01",
            whole,
            f"{world.FOLLOWS} months",
            "",
            "real, after the land bank's rehabilitations",
        ),
        Fault(
            "lots_left",
            "vacant_lots",
            "",
            "land_bank",
            "",
            "2019-01",
            whole,
            "+1.5 % a year",
            "",
            "real, as vacant structures fall by 3.5 % a year",
        ),
        *(
            Fault("pdsa_step", "absent", "", district, "", step, whole, "-22 %", "", "real")
            for district in world.PDSA_IN
        ),
    ]


def plant(seed: int, cells: list[Cell]) -> list[Fault]:
    """Changes what is published of the cells, in place.

    Returns
    -------
    Every fault with its truth, in the order of kinds.
    """
    p = Planter(seed, cells)
    p.slips()
    p.carried_forward()
    p.counted_twice()
    p.nights()
    p.unsampled_days()
    p.detection_and_suppression()
    p.silence()
    p.gaming_and_wording()
    p.reaching_and_rounding()
    p.clocks()
    return p.found + declared(seed)


def row(fault: Fault) -> tuple[str, ...]:
    return astuple(fault)
