# SPDX-License-Identifier: MIT
"""Look in the scenario for what was planted to be learned: a real step, gaming, rounding, a reversal; and score the looks.

    python examples/scenario/learn.py                # one seed: each planted effect, its truth, what was found
    python examples/scenario/learn.py --seeds 20     # how often each look finds it, and how often it is wrong

Every look has its rule in words below, fixed before the seeds that the README prints. A look at what was planted ends
as found, cannot say or missed; a look at what was not, as quiet, cannot say or false alarm.
"""

from __future__ import annotations

import argparse
import csv
import pathlib
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import steelyard as sy
import world
from generate import generate
from steelyard import learning, statistics

MONTHS = [world.month(i) for i in world.MONTHS]
CYCLE, GAMED = world.PDSA_FROM, world.GAMING_FROM  # rows of the months in which these begin
NEAR = 3  # months between what is found and when it was planted
RULES = {
    "steps of the chart": "the control chart suggests a step downwards that may have begun in month 37",
    "change points": "PELT, each number less the mean of its calendar month: a step downwards that may have begun in month 37",
    "strong change points": "the same, of changes that stay where a change costs four times as much (CROPS)",
    "interrupted series": "with the month of the cycle known and the season out: the interval of the step is below 0",
    "against other districts": "difference in differences by district, who decided: p at most 0.05",
    "against other schools": "the same by school, as if each had decided for itself: p of permutations at most 0.05",
    "exits change places": "placements step up within two months of those lost sight of stepping down",
    "exits of all areas": "the same, of all areas of a list keeper together, month by month those that report",
    "only the rewarded": "sentinel: placements improve, and neither the list nor those lost sight of does",
    "counter of placements": "sentinel: placements improve while their counter-indicator worsens",
    "counter of vacancy": "sentinel: vacant structures become fewer while their counter-indicator, vacant lots, worsens",
    "heaping at the aim": "sentinel: monthly rates just reach 2.5 % more often than they just miss it",
    "digit preference": "sentinel: numbers end in 0 or 5 more often than one in five",
    "mix of groups": "sentinel: half or more of a change comes from another mix of groups",
    "lead and lag": "changes of one series come one to eight months before those of another; of the planted lead, at its lag",
    "leads of all together": "the same, of all neighbourhoods, month by month those that report",
}
# Which planted effect a look is for. Placements are looked at by every sentinel.
LOOKED_FOR = {
    "steps of the chart": "pdsa_step",
    "change points": "pdsa_step",
    "strong change points": "pdsa_step",
    "interrupted series": "pdsa_step",
    "against other districts": "pdsa_step",
    "against other schools": "pdsa_step",
    "exits change places": "gaming",
    "exits of all areas": "gaming",
    "only the rewarded": "gaming",
    "counter of placements": "gaming",
    "counter of vacancy": "lots_left",
    "heaping at the aim": "reached",
    "digit preference": "rounded",
    "mix of groups": "simpson",
    "lead and lag": "follows",
    "leads of all together": "follows",
}


@dataclass
class Look:
    by: str
    unit: str
    planted: bool
    verdict: str  # found, cannot say, missed; quiet, cannot say, false alarm
    found: str
    truth: str = "nothing"


def judged(by: str, unit: str, truth: str, state: str, found: str) -> Look:
    """`state` is "alarm", "cannot say" or "quiet"."""
    here = bool(truth)
    said = {"alarm": "found" if here else "false alarm", "quiet": "missed" if here else "quiet"}
    return Look(by, unit, here, said.get(state, state), found, truth or "nothing")


class Scenario:
    """What was published, as columns over the sixty months; a month without a number is NaN."""

    def __init__(self, folder: pathlib.Path) -> None:
        self.fw = sy.load_framework(folder / "framework")
        self.data = without_slips(self.fw, self.fw.load_data())
        with (folder / "faults.csv").open(encoding="utf-8", newline="") as text:
            self._faults = list(csv.DictReader(text))
        self._columns: dict[tuple[str, str, str], np.ndarray] = defaultdict(lambda: np.full(len(MONTHS), np.nan))
        places = {month: i for i, month in enumerate(MONTHS)}
        for r in self.data.to_pandas().itertuples():
            if r.period in places and r.form == "point" and not (isinstance(r.income, str) or isinstance(r.learner, str)):
                self._columns[r.measure, r.place, r.organisation][places[r.period]] = r.value

    def truth(self, fault: str, place: str = "", organisation: str = "") -> str:
        """What was planted there, in words; empty where nothing was."""
        for f in self._faults:
            if f["fault"] == fault and (not f["place"] or f["place"] == place) and f["organisation"] in ("", organisation):
                note = f["note"] or "half of those lost sight of are told as placed"
                amount = f"{f['true']}, " if fault in ("pdsa_step", "follows", "lots_left") else ""
                return f"{amount}{note}, from {f['first']}"
        return ""

    def of(self, measure: str, place: str, organisation: str) -> np.ndarray:
        """A column of months. Doorways and its two successors are one."""
        names = ["doorways", *world.SPLIT] if organisation == "doorways" else [organisation]
        found = np.full(len(MONTHS), np.nan)
        for name in names:
            found = np.where(np.isnan(found), self._columns[measure, place, name], found)
        return found


def without_slips(fw: sy.Framework, data: sy.Dataset) -> sy.Dataset:
    """Whoever is asked about a suspected slip takes the number out until it is mended."""
    slips = {(f.measure, f.place, f.organisation, f.period) for f in fw.validate(data) if f.rule in ("factor_of_ten", "digit_swap")}
    frame = data.to_pandas()
    rows = zip(frame.measure, frame.place, frame.organisation, frame.period, strict=True)
    return sy.Dataset.from_pandas(frame[[row not in slips for row in rows]], fw)


def masked(column: np.ndarray) -> np.ma.MaskedArray:
    return np.ma.masked_invalid(column)


# --- A real step: chronic absence in the two districts that ran a cycle ---------------------------------------------------


def absence_of(s: Scenario, district: str) -> np.ndarray:
    """Percent, as the framework rolls it up."""
    series = s.fw.signals(s.data, "absence", by="district").find("absence", f"{district}_schools")
    at = {p: x for p, x in zip(series.periods, series.plotted, strict=True)}
    return np.array([at.get(month, np.nan) for month in MONTHS])


def out_of_season(column: np.ndarray) -> np.ndarray:
    """Each number less the mean of its calendar month."""
    months = np.arange(len(column)) % 12
    return column - np.array([np.nanmean(column[months == m]) for m in range(12)])[months]


def steps_of_the_chart(s: Scenario) -> Iterator[Look]:
    board = s.fw.signals(s.data, "absence", by="district")
    for district in world.SCHOOLS:
        series = board.find("absence", f"{district}_schools")
        truth = s.truth("pdsa_step", organisation=district)
        steps = series.suggestions
        there = [x for x in steps if x.now < x.before and series.periods[x.earliest] <= MONTHS[CYCLE] <= series.periods[x.latest]]
        told = ", ".join(f"{x.now - x.before:+.1f} from {series.periods[x.row]}, gain {x.gain:.0f} against {x.penalty:.0f}" for x in steps)
        yield judged("steps of the chart", district, truth, "alarm" if there or (steps and not truth) else "quiet", told or "no step")


def change_points(s: Scenario) -> Iterator[Look]:
    for district in world.SCHOOLS:
        column = masked(out_of_season(absence_of(s, district)))
        found = statistics.find_change_points(column)
        truth = s.truth("pdsa_step", organisation=district)
        path = statistics.penalty_path(column, found.penalty, 100 * found.penalty)
        for by, changes in (("change points", found.changes), ("strong change points", strong(found, path))):
            there = [c for c in changes if c.now < c.before and c.earliest <= CYCLE <= c.latest]
            kept = {row: step.highest / found.penalty for step in path for row in step.rows}
            told = ", ".join(f"{c.now - c.before:+.1f} from {MONTHS[c.row]}, kept to {kept[c.row]:.1f} penalties" for c in changes)
            yield judged(by, district, truth, "alarm" if there or (changes and not truth) else "quiet", told or "no change")


def strong(found: statistics.ChangePoints, path: Iterable[statistics.PenaltyStep]) -> list[statistics.ChangePoint]:
    """CROPS: those of the changes that stay among the best until changes cost four times as much."""
    stay = [row for step in path if step.lowest <= 4 * found.penalty <= step.highest for row in step.rows]
    return [c for c in found.changes if c.row in stay]


def interrupted(s: Scenario) -> Iterator[Look]:
    for district in world.SCHOOLS:
        r = statistics.interrupted_series(masked(absence_of(s, district)), CYCLE, change="level", season="harmonics")
        truth = s.truth("pdsa_step", organisation=district)
        if np.isnan(r.coefficient).any():
            yield judged("interrupted series", district, truth, "cannot say", r.state)
            continue
        at = r.terms.index("level_change 1")
        lower, upper = float(r.lower[at]), float(r.upper[at])
        state = "alarm" if upper < 0 or (lower > 0 and not truth) else "cannot say" if truth and lower <= 0 <= upper else "quiet"
        yield judged("interrupted series", district, truth, state, f"{r.coefficient[at]:+.1f} ({lower:+.1f} to {upper:+.1f})")


def against_others(s: Scenario) -> Iterator[Look]:
    rows = [(absence, f"{district}_schools", i) for district in world.SCHOOLS for i, absence in enumerate(absence_of(s, district))]
    with_cycle = [f"{d}_schools" for d in world.PDSA_IN]
    yield compared("against other districts", s, rows, with_cycle, CYCLE)
    before = [r for r in rows if r[2] < CYCLE]
    yield compared("against other districts", s, before, with_cycle, CYCLE // 2, planted=False)
    by_school = [(x, school, i) for d, school, column in school_columns(s) for i, x in enumerate(column)]
    schools = [school for d, school, _ in school_columns(s) if d in world.PDSA_IN]
    yield compared("against other schools", s, by_school, schools, CYCLE)
    before = [r for r in by_school if r[2] < CYCLE]
    yield compared("against other schools", s, before, schools, CYCLE // 2, planted=False)


def school_columns(s: Scenario) -> list[tuple[str, str, np.ndarray]]:
    """Percent by school; those that merged are left out."""
    return [(d, school, 100 * s.of("absent", school, d) / s.of("enrolled", school, d))
            for d, names in world.SCHOOLS.items() for school in names if school not in world.MERGED]  # fmt: skip


def compared(by: str, s: Scenario, rows: list[tuple[float, str, int]], treated: list[str], at: int, *, planted: bool = True) -> Look:
    value, unit, period = zip(*rows, strict=True)
    r = statistics.difference_in_differences(masked(np.array(value)), unit, period, {u: at for u in treated})
    truth = s.truth("pdsa_step", organisation=world.PDSA_IN[0]) if planted else ""
    name = "both districts" if planted else f"as if it were {MONTHS[at]}"
    if r.estimate is None or r.permutation_p is None or r.least_permutation_p is None:
        return judged(by, name, truth, "cannot say", r.state)
    told = f"{r.estimate:+.1f}, p {r.permutation_p:.3f}, at least {r.least_permutation_p:.3f} with {r.clusters} units"
    if r.least_permutation_p > 0.05:
        return judged(by, name, truth, "cannot say", told)
    return judged(by, name, truth, "alarm" if r.permutation_p <= 0.05 else "quiet", told)


# --- Gaming: people lost sight of, reported as placed ----------------------------------------------------------------------

LISTS = ["shelter_shore", "veterans_harbor", "doorways"]


def exits_change_places(s: Scenario) -> Iterator[Look]:
    for keeper in LISTS:
        for area in world.AREAS:
            truth = s.truth("gaming", area, keeper)
            yield exchanged("exits change places", f"{keeper} {area}", truth, *exits(s, area, keeper))
        of_areas = [np.nan_to_num(column) for column in zip(*(exits(s, area, keeper) for area in world.AREAS), strict=True)]
        yield exchanged("exits of all areas", keeper, s.truth("gaming", world.AREAS[0], keeper), *(c.sum(axis=0) for c in of_areas))


def exits(s: Scenario, area: str, keeper: str) -> tuple[np.ndarray, ...]:
    """Placed, lost sight of and listed, of the months in which all three are reported."""
    columns = np.array([s.of(measure, area, keeper) for measure in ("placed", "left_unknown", "active")])
    columns[:, np.isnan(columns).any(axis=0)] = np.nan
    return tuple(columns)


def exchanged(by: str, unit: str, truth: str, placed: np.ndarray, lost: np.ndarray, listed: np.ndarray) -> Look:
    up, down = (statistics.find_change_points(masked(c), size=masked(listed), cost="rate").changes for c in (placed, lost))
    pairs = [(u, d) for u in up for d in down if u.now > u.before and d.now < d.before and abs(u.row - d.row) <= 2]
    if truth:
        pairs = [(u, d) for u, d in pairs if abs(u.row - GAMED) <= NEAR]
    told = ", ".join(f"placed {100 * u.before:.1f} to {100 * u.now:.1f} %, lost {100 * d.before:.1f} to {100 * d.now:.1f} % "
                     f"from {MONTHS[u.row]}" for u, d in pairs) or "no such pair"  # fmt: skip
    return judged(by, unit, truth, "alarm" if pairs else "quiet", told)


def of_sentinel(by: str, unit: str, truth: str, found: learning.Sentinel) -> Look:
    state = "cannot say" if found.status != "ok" else "alarm" if found.raised else "quiet"
    return judged(by, unit, truth, state, found.found)


def sentinels_of_placements(s: Scenario) -> Iterator[Look]:
    for keeper in LISTS:
        units = [(area, keeper) for area in world.AREAS]
        rates = [100 * s.of("placed", *u) / s.of("baseline_active", *u) for u in units]
        for (area, _), rate in zip(units, rates, strict=True):
            placements = ("placements", masked(rate), "up")
            lost = ("lost sight of", masked(s.of("left_unknown", area, keeper)), "down")
            listed = ("the list", masked(s.of("active", area, keeper)), "down")
            gamed, unit = s.truth("gaming", area, keeper), f"{keeper} {area}"
            yield of_sentinel("only the rewarded", unit, gamed, learning.only_the_rewarded(placements, [lost, listed]))
            if not any(i.counters == "placement_rate" for i in s.fw.definitions.indicators):
                told = "no counter-indicator of placements is agreed; how many come back to the list would be one"
                yield judged("counter of placements", unit, gamed, "cannot say", told)
        aim = learning.heaping_at("placement rates", masked(np.concatenate(rates)), 2.5, better="up", width=1.0)
        yield of_sentinel("heaping at the aim", keeper, s.truth("reached", world.AREAS[0], keeper), aim)
        counts = np.concatenate([s.of("placed", *u) for u in units])
        digits = learning.digit_preference("placements", masked(counts))
        yield of_sentinel("digit preference", f"placements of {keeper}", "", digits)
        years = [np.array([[np.nansum(s.of(m, *u)[i : i + 12]) for u in units] for i in (0, 48)]) for m in ("placed", "active")]
        (placed_first, placed_last), (listed_first, listed_last) = years
        mix = learning.mix_shift("placements", placed_first, listed_first, placed_last, listed_last, better="up")
        yield of_sentinel("mix of groups", f"placements of {keeper}", "", mix)


def other_sentinels(s: Scenario) -> Iterator[Look]:
    for place in world.NEIGHBOURHOODS:
        structures, lots = ((m, masked(s.of(m, place, "land_bank")), "down") for m in ("vacant_structures", "vacant_lots"))
        yield of_sentinel("counter of vacancy", place, s.truth("lots_left", place, "land_bank"),
                          learning.counter_moves_against(structures, lots))  # fmt: skip
    for tutor in ("harbor_tutors", "reading_corps_north"):
        counts = np.concatenate([s.of("sessions", area, tutor) for area in world.AREAS])
        yield of_sentinel("digit preference", f"sessions of {tutor}", s.truth("rounded", world.AREAS[0], tutor),
                          learning.digit_preference("sessions", masked(counts)))  # fmt: skip
    table = s.fw.roll_up(s.data, indicators=["g3_proficient", "g3_tested"], by=["schools.all", "year", "income"])
    held = {(r.indicator, r.category, r.period): r.value.number for r in table if r.value.form == "point"}
    groups = [np.array([held[m, c, year] for c in ("income=low", "income=other")])
              for year in ("2019", "2023") for m in ("g3_proficient", "g3_tested")]  # fmt: skip
    # What improves is looked at; reading fell, and so it is asked what makes the fall: those for whom down is better would say gain.
    mix = learning.mix_shift("the fall of reading", *groups, better="down")
    yield of_sentinel("mix of groups", "reading, all schools", s.truth("simpson"), mix)


# --- What moves before what -----------------------------------------------------------------------------------------------


def whole_stretch(x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The longest stretch of months in which both are reported: gaps are not bridged."""
    gaps = [-1, *np.flatnonzero(np.isnan(x + y)), len(x)]
    first, last = max(zip(gaps, gaps[1:], strict=False), key=lambda ends: ends[1] - ends[0])
    return x[first + 1 : last], y[first + 1 : last]


def of_place(s: Scenario, measure: str, place: str, organisation: str) -> np.ndarray:
    """A column; of all neighbourhoods the mean of those that report, each as a share of its own mean."""
    if place in world.NEIGHBOURHOODS:
        return s.of(measure, place, organisation)
    columns = np.array([s.of(measure, one, organisation) for one in world.NEIGHBOURHOODS])
    return np.nanmean(columns / np.nanmean(columns, axis=1, keepdims=True), axis=0)


def leads(s: Scenario) -> Iterator[Look]:
    """A lead that is planted, and pathways of the agenda, which are planted without one."""
    pairs, truths = [], {}
    for area in world.AREAS:
        for keeper in LISTS:
            pairs.append((f"placements of {keeper} {area}", "the list", s.of("placed", area, keeper), s.of("active", area, keeper)))
    for place in [*world.NEIGHBOURHOODS, "all neighbourhoods"]:
        columns = [of_place(s, m, place, "land_bank") for m in ("demolished", "vacant_structures")]
        pairs.append((f"demolitions in {place}", "vacant structures", *columns))
        columns = [of_place(s, "rehabbed", place, o) for o in ("land_bank", "block_by_block")]
        pairs.append((f"rehabilitations in {place}", "those of another", *columns))
        truths[pairs[-1][0]] = s.truth("follows", place, "block_by_block")
    rows = learning.lead_lag([(a, b, *whole_stretch(x, y)) for a, b, x, y in pairs], largest_lag=8, fewest=26)
    by_pair: dict[str, list[learning.LeadLag]] = defaultdict(list)
    for row in rows:
        by_pair[row.first].append(row)
    for name, lags in by_pair.items():
        truth = truths.get(name, "")
        told = [row.text for row in lags if row.associated and (not truth or row.lag == world.FOLLOWS)]
        state = "alarm" if told else "quiet" if any(row.status == "ok" for row in lags) else "cannot say"
        months = f"{max(row.pairs + row.lag for row in lags)} months in a row" if state == "quiet" else "too few months in a row"
        by = "leads of all together" if "all neighbourhoods" in name else "lead and lag"
        yield judged(by, name, truth, state, "; ".join(told) or months)
    table = s.fw.roll_up(s.data, indicators=["reading"], by=["schools.all", "year"])
    reading = [r.value.number for r in table]
    absence = [np.nanmean(absence_of(s, "lakefront")[12 * i : 12 * i + 12]) for i in range(5)]
    (row,) = learning.lead_lag([("absence", "reading", absence, reading)], largest_lag=1)
    yield judged("lead and lag", "absence before reading, five years", "", "cannot say" if row.status != "ok" else "quiet", row.text)


LOOKS = [steps_of_the_chart, change_points, interrupted, against_others, exits_change_places, sentinels_of_placements, other_sentinels, leads]


def looked(seed: int) -> list[Look]:
    with tempfile.TemporaryDirectory() as folder:
        generate(seed, pathlib.Path(folder) / "scenario")
        s = Scenario(pathlib.Path(folder) / "scenario")
        return [look for looks in LOOKS for look in looks(s)]


def print_effects(looks: list[Look]) -> None:
    """Each planted effect with its truth, what was found of it, and every false alarm."""
    for by, rule in RULES.items():
        planted = [look for look in looks if look.by == by and look.planted]
        wrong = [look for look in looks if look.by == by and look.verdict == "false alarm"]
        print(f"\n{by}: {rule}")
        for look in planted[:5] + wrong:
            print(f"  {look.verdict:11} {look.unit}, truth: {look.truth}\n{'':14}{look.found}")
        if len(planted) > 5:
            print(f"  and {len(planted) - 5} more: " + ", ".join(f"{n} {v}" for v, n in Counter(x.verdict for x in planted[5:]).items()))
        if not planted and not wrong:
            print("  nothing planted, no false alarm")
    print()


def rates(looks: Iterable[Look]) -> dict[str, Counter[str]]:
    """How often each look ended how, of what was planted and of what was not."""
    out: dict[str, Counter[str]] = {by: Counter() for by in RULES}
    for look in looks:
        out[look.by]["planted" if look.planted else "not planted"] += 1
        out[look.by][("planted: " if look.planted else "not planted: ") + look.verdict] += 1
    return out


def print_rates(all_looks: list[list[Look]]) -> None:
    print(f"What was planted to be learned: {len(all_looks)} {'seed' if len(all_looks) == 1 else 'seeds'}\n")
    print(f"{'look':24} {'for':10} {'planted':>7} {'found':>7} {'cannot':>7} {'missed':>7}   {'not':>7} {'false':>7} {'cannot':>7} {'quiet':>7}")
    for by, n in rates(look for looks in all_looks for look in looks).items():
        p, q = n["planted"], n["not planted"]
        share = [f"{100 * n['planted: ' + v] / p:6.0f}%" if p else f"{'-':>7}" for v in ("found", "cannot say", "missed")]
        other = [f"{100 * n['not planted: ' + v] / q:6.0f}%" if q else f"{'-':>7}" for v in ("false alarm", "cannot say", "quiet")]
        print(f"{by:24} {LOOKED_FOR[by]:10} {p:7d} {' '.join(share)}   {q:7d} {' '.join(other)}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=1, help="the first seed")
    parser.add_argument("--seeds", type=int, default=1, help="how many, one after the other")
    given = parser.parse_args()
    looks = [looked(seed) for seed in range(given.seed, given.seed + given.seeds)]
    if given.seeds == 1:
        print_effects(looks[0])
    print_rates(looks)


if __name__ == "__main__":
    main()
