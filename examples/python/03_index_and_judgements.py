# SPDX-License-Identifier: MIT
# A notebook as a script: run it cell by cell in an editor that knows "# %%", or as a whole with python.

# %% [markdown]
# # How the Steel Shore areas stand, and what that hangs on
# The same index as in `examples/06_index_and_judgements.cpp`: every combination of the judgements is asked.

# %%
import pathlib

import steelyard as sy

folder = pathlib.Path(__file__).resolve().parents[1] / "steel_shore"
fw = sy.load_framework(folder / "framework")
data = fw.load_data()
AREAS = {  # county, name, and the areas that count its homeless people: areas_to_counties.csv
    "39035": ("Cuyahoga OH", ["OH-502"]), "39095": ("Lucas OH", ["OH-501"]), "26163": ("Wayne MI", ["MI-501", "MI-502"]),
    "42049": ("Erie PA", ["PA-605"]), "36029": ("Erie NY", ["NY-508"]),
}  # fmt: skip

# %% What the areas reported in 2005 and 2009, as indicators of each county.
found = fw.roll_up(data, indicators=["unemployment_rate", "people_homeless"], by="place")
cells = []
for county, (name, counted_by) in AREAS.items():
    before = found.find("unemployment_rate", place=county, period=2005)
    now = found.find("unemployment_rate", place=county, period=2009)
    homeless = sum(found.find("people_homeless", place=p, period="January night 2009").value.number for p in counted_by)
    # The Buffalo area is wider than its county: our standing judgement counts it whole, and the number says so.
    wider = "includes_other" if county == "36029" else ""
    cells += [
        (name, "without_work", now.value),
        (name, "rise_since_2005", now.value.number - before.value.number),
        (name, "people_kept", 100 * now.denominator / before.denominator),
        (name, "homeless", sy.Value.point(10_000 * homeless / now.denominator, flags=wider)),
    ]
table = sy.score_table(cells)

# %% The index, and what was judged: options set paths of it.
tree = sy.IndexTree("standing", [
    {"code": "standing", "title": "How the areas stand in 2009"},
    {"code": "work", "parent": "standing", "title": "Work"},
    {"code": "without_work", "parent": "work", "better": "down", "title": "Unemployed, % of the labour force"},
    {"code": "rise_since_2005", "parent": "work", "better": "down", "title": "Rise of that rate since 2005, points"},
    {"code": "people_kept", "parent": "standing", "title": "Labour force, % of that of 2005"},
    {"code": "homeless", "parent": "standing", "better": "down", "title": "Homeless people on one night, per 10,000 of the labour force"},
], title="How the areas stand in 2009")  # fmt: skip


def judged(code: str, question: str, path: str, options: dict[str, object], why: str, kind: str = "equivalent") -> sy.Judgement:
    return sy.Judgement(code, question, type=kind, chosen=next(iter(options)), rationale=why,
                        options=[sy.JudgementOption(o, sets={path: to}) for o, to in options.items()])  # fmt: skip


ledger = [
    judged("weights", "What weighs how much?", "index.weights",
           {"equal": "declared", "work_first": "work_first", "homes_first": "homes_first", "people_first": "people_first"},
           "Nobody showed that one branch matters more."),
    judged("scale", "How do the numbers come to one scale?", "index.normalise.method",
           {"min_max": "min_max", "z_score": "z_score", "rank": "rank"}, "The range is what readers know."),
    judged("trade", "May a strength make good a weakness?", "index.combine.method", {"fully": "arithmetic", "hardly": "minimum"},
           "A region is one labour market.", "non_equivalent"),  # two questions, not two answers
    judged("rise", "Does the rise since 2005 belong to it?", "index.nodes.rise_since_2005.weight", {"yes": 1.0, "no": 0.0},
           "Where it got worse matters beside where it is bad."),
]  # fmt: skip
weight_sets = {"work_first": {"work": 2}, "homes_first": {"homeless": 2}, "people_first": {"people_kept": 2}}

# %% As chosen.
result = sy.run_index(tree, table, options={"treat.rule": "none"})  # five areas have no outliers
for r in sorted(result.ranks(), key=lambda r: r.rank):
    print(f"  {r.rank:.0f}  {r.unit}")

# %% What one conclusion of it hangs on, in one plain sentence.
answer = result.holds("Lucas OH > Cuyahoga OH", ledger, weight_sets=weight_sets)
print(f"\n{answer}")

# %% What each other option does to it.
print("\nWhat each other option does to it:")
for row in answer.flip_map():
    if not row.chosen:
        does = "turns it around" if row.flips else "changes nothing"
        print(f"  {row.judgement} = {row.option}: {does} alone, matters in {row.changed} of {row.settings} settings of the others")

# %% Between which places each area lies, over all combinations as chosen and uncertain.
places = result.plan(ledger, weight_sets=weight_sets).alternatives("ranks")
for unit in result.rank_intervals(judgements=places):
    print(unit)
