# SPDX-License-Identifier: MIT
# A notebook as a script: run it cell by cell in an editor that knows "# %%", or as a whole with python.

# %% [markdown]
# # A hundred areas of eight states: what fell, who is best, and what nobody can say
# Real counts of people homeless on one night in January, 2007 to 2025 (examples/eight_states/SOURCES.md).

# %%
import pathlib

import steelyard as sy

fw = sy.load_framework(pathlib.Path(__file__).resolve().parents[1] / "eight_states" / "framework")
data = fw.load_data()

# %% Eight states had 14,725 fewer people homeless in a year. Before anybody is praised: which of it is people, and which is counting?
print(fw.explain_change(data, "people_homeless", 2008, 2009))

# %% Whoever knows that Detroit changed its method may declare it. Real change and method still cannot be told apart there.
known = fw.definitions.replace(
    breaks=[sy.DeclaredBreak("homeless", place="MI-501", before="2008", why="assumed for this example: another method of counting")]
)
print(sy.explain_change(data, known, "people_homeless", 2008, 2009))

# %% In 2021 many counts outside shelters were waived. As written, those areas are the best of all ...
as_written = fw.compare(data, indicator="share_outside", by="area", period=2021)
zeros = [unit.unit for unit in as_written.units if unit.number == 0]
print(f"as written: {len(zeros)} of {len(as_written.units)} areas with nobody outside share the first place: {', '.join(zeros[:4])} ...")

# %% ... and with the doubts of validation beside them none of them has a place of its own.
findings = fw.validate(data)
print(next(row for row in findings.of_rule("shared_zeros") if "2021" in str(row)))
fair = fw.compare(data, indicator="share_outside", by="area", period=2021, doubts=sy.comparison.doubts_of(findings))
compared = [unit for unit in fair.units if unit.standing == "compared"]
print(f"with doubts: {len(compared)} areas compared, {len(fair.units) - len(compared)} in brackets")
for unit in compared[:3]:
    print(f"  {unit.unit}: {unit.number:.1f} % outside ({unit.lower:.1f} to {unit.upper:.1f}), rank {unit.best} to {unit.worst}")
fair.chart()

# %% A year before, by state: large numbers are told apart, and two states still share a letter.
states = fw.compare(data, indicator="share_outside", by="state", period=2020)
print(states)
states.chart()
