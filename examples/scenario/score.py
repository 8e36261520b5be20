# SPDX-License-Identifier: MIT
"""Validate the scenario and score the findings against its truth.

    python examples/scenario/score.py                # one seed
    python examples/scenario/score.py --seeds 20     # recall and false alarms over twenty

No option is tuned to a seed: validation runs with its defaults.
"""

from __future__ import annotations

import argparse
import csv
import pathlib
import statistics
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

import steelyard as sy
from generate import generate

# The rules that name a fault for what it is. Any other finding about its numbers only notices it.
NAMED_BY = {
    "factor_of_ten": {"factor_of_ten"},
    "digit_swap": {"digit_swap"},
    "carry_forward": {"exact_repeat"},
    "out_of_balance": {"out_of_balance"},
    "zero_for_missing": {"shared_zeros", "zero_run", "all_zero"},
    "waived_as_zero": {"shared_zeros"},
    "biennial_copied": {"exact_repeat"},
    "unsampled_as_zero": {"weekday_zeros"},
    "suppressed": {"partition_open"},
    "not_reported": {"expected_absent"},
    "late": {"late_report"},
}
ELSEWHERE = {
    "band_change": "declared as a definition version; comparable() answers with_bridge (aggregation)",
    "split": "declared as a succession; nothing in the numbers is wrong",
    "merger": "declared as a succession; nothing in the numbers is wrong",
    "boundary_change": "declared as dated membership; boundaries as_then and as_now differ (aggregation)",
    "shared_clients": "cannot be found from totals; needs sketches of the clients (later)",
    "simpson": "no fault of data; the reversal is found by the mix of groups (learn.py)",
    "pdsa_step": "a real change, found by charts and change points (learn.py)",
    "follows": "a real lead, found by lead and lag where enough months are reported in a row (learn.py)",
    "lots_left": "a real change, found beside what it is the price of (learn.py)",
    "gaming": "no rule of validation: the account still balances; exits change places (learn.py)",
    "reached": "no rule of validation: the account still balances; rates heap at the aim (learn.py)",
    "rounded": "no rule of validation: each number may be right; last digits are not (learn.py)",
    "wording": "cannot be found from the data: only adopted definition versions could tell",
}
REAL = {"homeless", "unemployed", "labour_force"}
BY_NAME_LIST = {"active", "came", "placed", "left_unknown"}


@dataclass
class Score:
    """Of one seed. Found counts faults, false alarms count findings that no altered number explains."""

    planted: Counter[str] = field(default_factory=Counter)
    named: Counter[str] = field(default_factory=Counter)
    noticed: Counter[str] = field(default_factory=Counter)
    findings: Counter[str] = field(default_factory=Counter)
    false_alarms: Counter[str] = field(default_factory=Counter)
    on_real_figures: Counter[str] = field(default_factory=Counter)
    numbers: int = 0
    answers: dict[str, str] = field(default_factory=dict)

    def recall(self, fault: str) -> float:
        return self.named[fault] / self.planted[fault]


def rows(path: pathlib.Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text))


def bare(period: str) -> str:
    """Without the name of its calendar: "January night 2021" is 2021."""
    return period.rsplit(" ", 1)[-1]


def step(period: str, n: int) -> str:
    """The month n later; other periods, which a fault fills wholly, stay what they are."""
    if len(period) != 7 or period[4] != "-" or not period[5:].isdigit():
        return period
    months = int(period[:4]) * 12 + int(period[5:]) - 1 + n
    return f"{months // 12}-{months % 12 + 1:02d}"


class Altered:
    """Where what is published is not what is true, by unit and month."""

    def __init__(self, folder: pathlib.Path) -> None:
        self._periods: dict[tuple[str, str, str], set[str]] = defaultdict(set)
        for r in rows(folder / "truth.csv"):
            if r["true"] != r["published"]:
                self._periods[family(r["measure"]), r["place"], r["organisation"]].add(r["period"])

    def explains(self, f: sy.Finding) -> bool:
        """A number altered at the unit, in the period found or next to it. A finding about all units or all periods
        is explained by any of them."""
        period = bare(f.period)
        near = {step(period, n) for n in (-2, -1, 0, 1, 2)}
        return any(
            measure == family(f.measure)
            and f.place in ("", place)
            and f.organisation in ("", organisation)
            and (not period or periods & near)
            for (measure, place, organisation), periods in self._periods.items()
        )


def family(measure: str) -> str:
    """Measures that stand in one account are wrong together; numerators and denominators are not."""
    return "active" if measure in BY_NAME_LIST else measure


def about(fault: dict[str, str], f: sy.Finding) -> bool:
    """The finding speaks of the fault's numbers: its measure or account, its unit, its time."""
    return (
        family(f.measure) == family(fault["measure"])
        and f.place in ("", fault["place"])
        and f.organisation in ("", fault["organisation"])
        and (not f.period or step(fault["first"], -1) <= bare(f.period) <= step(fault["last"], 1))
    )


def lists(fw: sy.Framework, data: sy.Dataset) -> set[tuple[str, str, str, str, str]]:
    """What the tables of completeness and timeliness name, number by number: findings shorten long lists."""
    absent = (
        ("not_reported", r.measure, r.place, r.organisation, p)
        for r in fw.completeness(data)
        for p in r.absent_periods
    )
    late = (
        ("late", r.measure, r.place, r.organisation, p)
        for r in fw.timeliness(data)
        for p in r.late_periods
    )
    return {*absent, *late}


def score(folder: pathlib.Path) -> Score:
    """Load, validate and score what generate() wrote."""
    fw = sy.load_framework(folder / "framework")
    data = fw.load_data()
    found = fw.validate(data)
    altered, listed = Altered(folder), lists(fw, data)
    s = Score(numbers=len(data))
    by_family: dict[str, list[sy.Finding]] = defaultdict(list)
    for f in found:
        if f.measure in REAL:
            s.on_real_figures[f.rule] += 1
            continue
        by_family[family(f.measure)].append(f)
        s.findings[f.rule] += 1
        s.false_alarms[f.rule] += not altered.explains(f) and f.rule not in (
            "late_report",
            "incomplete",
        )
    for fault in rows(folder / "faults.csv"):
        kind = fault["fault"]
        s.planted[kind] += 1
        if kind in ("not_reported", "late"):
            key = (kind, fault["measure"], fault["place"], fault["organisation"], fault["first"])
            s.named[kind] += key in listed
            continue
        near = [f for f in by_family[family(fault["measure"])] if about(fault, f)]
        s.named[kind] += any(f.rule in NAMED_BY.get(kind, ()) for f in near)
        s.noticed[kind] += any(f.period for f in near)
    s.answers = declared_answers(fw, data)
    return s


def declared_answers(fw: sy.Framework, data: sy.Dataset) -> dict[str, str]:
    """What the engine answers where the change was declared."""
    verdict = fw.comparable(data, "kindergarten_ready", "2020/21", "2022/23")
    area = {
        view: fw.roll_up(
            data, indicators="vacant_structures", by=["area", "year"], as_of={"boundaries": view}
        )
        .find("vacant_structures", place="wayne", period="2020")
        .value
        for view in ("as_then", "as_now")
    }
    then, now = (f"at least {v.lower:,.0f}" for v in area.values())
    return {
        "band_change": verdict.answer,
        "boundary_change": f"vacant structures of Wayne in 2020: {then} as then, {now} as now",
    }


def scored(seed: int) -> Score:
    with tempfile.TemporaryDirectory() as folder:
        generate(seed, pathlib.Path(folder) / "scenario")
        return score(pathlib.Path(folder) / "scenario")


def spread(values: Iterable[float], digits: int = 2) -> str:
    """The least and the middle one."""
    kept = list(values)
    return f"{min(kept):.{digits}f}  {statistics.median(kept):.{digits}f}"


def print_recall(scores: list[Score]) -> None:
    numbers = statistics.median(s.numbers for s in scores)
    seeds = "1 seed" if len(scores) == 1 else f"{len(scores)} seeds"
    print(f"Planted faults found by validation: {seeds}, {numbers:,.0f} numbers each\n")
    print(
        f"{'planted fault':20} {'planted':>8}  {'recall':>12}  {'noticed':>12}   rules that name it"
    )
    print(f"{'':20} {'median':>8}  {'min  median':>12}  {'min  median':>12}")
    for k, rules in NAMED_BY.items():
        noticed = (
            ""
            if k in ("not_reported", "late")
            else spread(s.noticed[k] / s.planted[k] for s in scores)
        )
        print(
            f"{k:20} {statistics.median(s.planted[k] for s in scores):8.0f}"
            f"  {spread(s.recall(k) for s in scores):>12}  {noticed:>12}   "
            + ", ".join(sorted(rules))
        )


def print_elsewhere(score: Score) -> None:
    print("\nNot to be found by validation")
    for k, why in ELSEWHERE.items():
        print(f"{k:20} {why}")
        if k in score.answers:
            print(f"{'':20} -> {score.answers[k]}")


def print_alarms(scores: list[Score]) -> None:
    print(f"\n{'rule':22} {'findings':>9} {'false alarms':>13} {'per 1,000 numbers':>18}")
    for rule in sorted({r for s in scores for r in s.findings}):
        false = statistics.median(s.false_alarms[rule] for s in scores)
        found = statistics.median(s.findings[rule] for s in scores)
        rate = statistics.median(1000 * s.false_alarms[rule] / s.numbers for s in scores)
        print(f"{rule:22} {found:9.0f} {false:13.0f} {rate:18.2f}")
    real = ", ".join(f"{rule} {n}" for rule, n in sorted(scores[0].on_real_figures.items()))
    print(f"\nfindings on the real figures: {real}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=1, help="the first seed")
    parser.add_argument("--seeds", type=int, default=1, help="how many, one after the other")
    parser.add_argument("--brief", action="store_true", help="the first table only")
    given = parser.parse_args()
    scores = [scored(seed) for seed in range(given.seed, given.seed + given.seeds)]
    print_recall(scores)
    if not given.brief:
        print_elsewhere(scores[0])
        print_alarms(scores)


if __name__ == "__main__":
    main()
