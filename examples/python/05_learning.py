# SPDX-License-Identifier: MIT
# A notebook as a script: run it cell by cell in an editor that knows "# %%", or as a whole with python.

# %% [markdown]
# # What was tried, and what became of it
# Children in school, people in homes, work: three numbers of the Steel Shore Partnership, and what may be learned from each.
# examples/learning/SOURCES.md says which figures are published and which are invented.

# %%
import csv
import pathlib

import steelyard as sy
from steelyard import learning
from steelyard.define import Period

folder = pathlib.Path(__file__).resolve().parents[1] / "learning"
fw = sy.load_framework(folder / "framework")
data = fw.load_data()


def numbers_of(indicator, place=""):
    """Months and numbers, as the framework rolls them up."""
    rows = fw.roll_up(data, indicators=[indicator], by=["place", "month"] if place else ["month"])
    return {r.period: r.value.number for r in rows if r.place == place and r.value.form == "point"}


# %% [markdown]
# ## 1. Who does what for which goal, and what nobody has thought of

# %%
theory = learning.map_theory(
    fw,
    [("lakefront", "morning_calls"), ("lakefront", "breakfast"), ("harbor_bend", "morning_calls"), ("doorways", "landlord_pool"),
     ("shelter_shore", "landlord_pool"), ("veterans_harbor", "landlord_pool")],
    crowded_from=3,
)  # fmt: skip
for gap in theory.gaps:
    print(f"gap: {gap.found}")
print("a crowd:", ", ".join(o.goal for o in theory.outcomes if o.crowded))
theory.chart(fw)

# %% [markdown]
# ## 2. A cycle in two districts: predicted first, then tried, then judged by what was fixed beforehand
# Lakefront and Harbor Bend call home on the first morning that a child is away, from January 2022. They say what they expect,
# how sure they are, and by which rule it will be judged, before the first number is there.

# %%
with (folder / "observations" / "absence.csv").open(encoding="utf-8") as text:
    recorded = {(r["district"], r["month"]): r["recorded"] for r in csv.DictReader(text)}


def cycle(district, who, **changes):
    expected = {
        "indicator": "absence", "place": district, "first": Period("2022-01", "month"), "last": Period("2022-12", "month"),
        "way": "down", "method": "interrupted", "fewest": 24, "naive": 0.2, "recorded": "2021-12-10", **changes,
    }  # fmt: skip
    return learning.Cycle(
        f"{who} 2022", "Calls on the first morning", goal="reading", who=who, started="2022-01-10", expected=expected,
        aim="fewer children who are away a tenth of the month", change="a call home on the first morning away",
    )  # fmt: skip


def judged(one):
    place = one.expected.place
    numbers = numbers_of("absence", place)
    return learning.evaluate_cycle(one, list(numbers), list(numbers.values()), recorded=[recorded[place, m] for m in numbers])


# Percentage points against the line before, and how sure the district is of them.
tried = [cycle("lakefront_schools", "lakefront", threshold=-1.5, probability=0.7),
         cycle("harbor_bend_schools", "harbor_bend", threshold=-2, probability=0.6)]  # fmt: skip
results = [judged(one) for one in tried]
for result in results:
    print(f"{result.code}: {result}")
# Millstone tried nothing. Asked the same question, it shows what comes by itself.
aside = judged(cycle("millstone_schools", "millstone", threshold=-1.5))
print(f"millstone, which tried nothing: {aside}")

# %% Gates between the stages: the numbers alone pass nobody through the last one.
for gate in results[0].gates:
    print(f"  {gate.stage}: {'passed' if gate.passed else 'lacks ' + '; '.join(gate.lacks)}")

# %% A decision, its reason, and what was learned. Then the last gate opens.
decided = tried[0].replace(
    decision="adopt", decided="2023-01-20", because="absence fell by more than was predicted, and not in the district that called nobody",
    learned="calls before nine reach parents, later ones do not", dissent="one school would rather pay for buses",
)  # fmt: skip
print("after the decision:", ", ".join(f"{g.stage} {'passed' if g.passed else 'closed'}" for g in judged(decided).gates))

# %% Whoever writes the prediction down when half of the numbers are there has predicted nothing.
late = judged(cycle("lakefront_schools", "lakefront", threshold=-1.5, probability=0.99, recorded="2022-07-01"))
print(f"{late.verdict}: {late}; gates passed: {sum(g.passed for g in late.gates)}")

# %% Few predictions are a list. A score, and its chart, begin with ten.
scored = learning.score_cycles([*results, late])
print(scored)
try:
    scored.chart()
except sy.InsufficientDataError as why:
    print(f"no chart: {why}")

# %% The chart, with the step that was accepted and why: its limits begin anew there.
steps = [learning.Step("2022-01", "calls on the first morning", "absence", one.expected.place) for one in tried]
board = fw.signals(data, "absence", by="district", steps=steps)
for series in board.series:
    print(f"{series.place}: {series.variation.replace('_', ' ')}; limits began anew: {', '.join(p.reason for p in series.phases[1:]) or 'never'}")
board.find("absence", "lakefront_schools").chart()

# %% [markdown]
# ## 3. Homes: a better rate is not yet an end
# The 100,000 Homes campaign asked of each community to house 2.5 % of those first listed each month; the median community went from
# 1.3 % in July 2010 to 4.7 % in April 2014. The list below is invented, its ends are those two.

# %%
rate, of_listed = numbers_of("placement_rate"), numbers_of("placement_rate_of_listed")
first, last = min(rate), max(rate)
print(f"of those first listed: {rate[first]:.1f} % in {first}, {rate[last]:.1f} % in {last}")
print(f"of those on the list: {of_listed[first]:.1f} % in {first}, {of_listed[last]:.1f} % in {last}: another indicator")
print(fw.signals(data, "placement_rate").find("placement_rate"))

# %% Functional zero asks another question (Built for Zero): are fewer people on the list than are proven to be housed in a month?
active, placed = numbers_of("active"), numbers_of("placed")
balanced = [step for step in fw.stock_flow(data) if step.status == "balanced"]
proven = min(list(placed.values())[-3:])
print(f"the account balances in {len(balanced)} of {len(active) - 1} months")
print(f"functional zero: {active[last]:.0f} people listed, {proven:.0f} proven to be housed in each of three months: ", end="")
print("reached" if active[last] < max(3, proven) else "not reached")
shorter = (list(active.values())[-13] - active[last]) / 12
print(f"the list shortens by {shorter:.0f} people a month: {(active[last] - proven) / shorter:.0f} more months, if nothing changes")

# %% [markdown]
# ## 4. Work: has the curve turned?
# Real figures. Suppose that a partnership in Ohio had decided to act in January 2010, by the number of December 2009. The forecast
# without action is made of what was there before that number, and never moves again.

# %%
question = {"by": "place", "decided": "2009-12", "stands_for": "population", "action": "more posts for those who look for work"}
ohio = fw.turn_the_curve(data, "unemployment_rate", unit="Ohio", **question)
rows = {period: row for period, row in zip(ohio.periods, ohio.curve.rows, strict=True)}
print(f"December 2012: {rows['2012-12'].observed:.1f} % measured, {rows['2012-12'].forecast:.1f} % without action")
print(f"looking whenever one likes: {ohio.verdict}. {ohio.curve.why}")
ohio.chart()

# %% Whoever states beforehand when to look may spend all of the error there.
stated = {"looks": ["2012-12"], "options": {"looks": "declared"}}
print(fw.turn_the_curve(data, "unemployment_rate", unit="Ohio", **question, **stated))

# %% And who turned it? In states where nobody of the partnership did anything, the same question has the same answer.
states = sorted({r.place for r in fw.roll_up(data, indicators=["unemployment_rate"], by=["place"])})
verdicts = {s: fw.turn_the_curve(data, "unemployment_rate", unit=s, **question, **stated).verdict for s in states}
print("turned: " + ", ".join(s for s, v in verdicts.items() if v == "turned"))
print("cannot say: " + ", ".join(s for s, v in verdicts.items() if v == "cannot_say"))
