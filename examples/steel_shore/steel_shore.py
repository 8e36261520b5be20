# SPDX-License-Identifier: MIT
"""The main job from Python: load, validate, scorecard, four statements, HTML report.

    python examples/steel_shore/steel_shore.py --report build/steel_shore.html

Nothing below knows a number: all of them come from the files.
"""

from __future__ import annotations

import argparse
import pathlib
import textwrap
from typing import Any

import steelyard as sy

HERE = pathlib.Path(__file__).resolve().parent


def say(text: str) -> None:
    print(textwrap.fill(text, 100, initial_indent="    ", subsequent_indent="    "))


def ratio_of_sums(fw: sy.Framework, data: sy.Dataset) -> None:
    """(1) What was decided about one rate of five counties, and what the other option would have claimed."""
    print("(1) One rate of five counties")
    line = fw.scorecard(data, period="2009", series=False, findings=0).find("unemployment_rate")
    say(sy.report.sentence(line.now, line.decimals_shown))
    say(f"It is a ratio of sums: {line.now.numerator:,.0f} of {line.now.denominator:,.0f} people.")
    for other in line.alternatives:
        say(f"The {other.title} would have claimed {other.result.value.number:.2f} %.")


def with_measure(fw: sy.Framework, code: str, **changes: Any) -> sy.Framework:
    """The framework with one measure changed: frameworks are values, so this one stays as it is."""
    measures = [m.replace(**changes) if m.code == code else m for m in fw.definitions.measures]
    return fw.replace(definitions=fw.definitions.replace(measures=measures))


def stock_over_a_year(fw: sy.Framework, data: sy.Dataset) -> None:
    """(2) A stock over a year is a mean, and the result says which; a sum is refused."""
    print("(2) A stock over a year")
    total = 0.0
    for rule in ("mean_of_periods", "mean_by_days"):
        other = with_measure(fw, "unemployed_in_month", over_time=rule)
        year = other.roll_up(data, by=["year"], indicators=["unemployed_in_month"]).find("unemployed_in_month", period="2009")
        say(sy.report.sentence(year, 2, "Ohio"))
        if rule == "mean_of_periods":
            total = year.value.number * year.present
    found = [p for p in with_measure(fw, "unemployed_in_month", over_time="sum").check() if p.where.code == "unemployed_in_month"]
    say(f"A sum would have claimed {total:,.0f} people. It is refused: {found[0].found}.")


def suspected_break(fw: sy.Framework, data: sy.Dataset) -> None:
    """(3) A fall that nobody has explained yet, and what each declaration would make of it."""
    print("(3) A fall that nobody has explained")
    verdict = fw.comparable(data, "people_homeless", "2008", "2009")
    for reason in verdict.reasons:
        say(reason.text)
        say(f"{reason.subject} alone is {100 * reason.share:.1f} % of the fall of the six areas.")

    def answer(**changes: Any) -> str:
        other = fw.replace(definitions=fw.definitions.replace(**changes))
        return other.comparable(data, "people_homeless", "2008", "2009").answer

    said = sy.DeclaredBreak("homeless", place="MI-501", before="2008", says="break")
    joined = sy.Bridge("homeless", place="MI-501", before="2008", factor=0.2, standard_error=0.05, source="invented for this line")
    say(f"not declared: {verdict.answer}")
    say(f"declared as a break: {answer(breaks=[said])}")
    say(f"declared as a break, with a bridge: {answer(breaks=[said], bridges=[joined])}")
    say(f"declared as real: {answer(breaks=[said.replace(says='real')])}")


def shared_zeros(found: sy.Findings) -> None:
    """(4) Zeros that many share at once outrank a zero alone."""
    print("(4) Zeros that may be no zeros")
    for zero in found.of_rule("shared_zeros"):
        say(f"Hidden missing suspected, rank {zero.score:.2f}: {zero.found}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--report", type=pathlib.Path, default=pathlib.Path("build/steel_shore.html"))
    report = parser.parse_args().report

    fw = sy.load_framework(HERE / "framework")
    data = fw.load_data()
    found = fw.validate(data)
    card = fw.scorecard(data, by="place")
    print(f"{len(data)} numbers read; {found!r}\n")
    print(card.text())
    print("What these data say by themselves\n")
    ratio_of_sums(fw, data)
    stock_over_a_year(fw, data)
    suspected_break(fw, data)
    shared_zeros(found)

    report.parent.mkdir(parents=True, exist_ok=True)
    card.to_html(report)


if __name__ == "__main__":
    main()
