# SPDX-License-Identifier: MIT
# A notebook as a script: run it cell by cell in an editor that knows "# %%", or as a whole with python.

# %% [markdown]
# # The Technology Achievement Index: how sure is a rank?
# Eight indicators of 23 countries, from the OECD/JRC Handbook of 2008. The tree is a table that a person can review.

# %%
import pathlib

import pandas as pd

import steelyard as sy
from steelyard import composite

folder = pathlib.Path(__file__).resolve().parents[1] / "technology_index"
table = sy.score_table(pd.read_csv(folder / "raw.csv"), unit="country")
tree = composite.read_tree(folder / "index.csv")
tree.chart()

# %% As published: goalposts, no treatment of outliers, arithmetic means with equal weights.
published = {"treat.rule": "none", "normalise": {"method": "goalposts", "low": 0, "high": 1}}
tai = sy.run_index(tree, table, options=published)
place = {r.unit: r for r in tai.ranks()}
for unit in sorted(place, key=lambda u: place[u].rank)[:3]:
    print(f"{place[unit].rank:2.0f} {unit:14} {tai.value_of(unit).number:.3f}")
tai.chart()

# %% Whether means let a weakness be made good by a strength is a judgement: here are other answers to it.
others = {"zeros": "floor", "zero_level": 0.01}
frame = pd.DataFrame({
    method: {r.unit: r.rank for r in sy.run_index(tree, table, options={**published, "combine": {"method": method, **others}}).ranks()}
    for method in ("arithmetic", "geometric", "minimum", "median", "copeland")
}).astype(int)
moved = (frame.max(axis=1) - frame.min(axis=1)).sort_values(ascending=False, kind="stable")
print(f"first in every one: {', '.join(frame.index[(frame == 1).all(axis=1)]) or 'nobody'}")
print(f"moves most: {moved.index[0]}, between places {frame.loc[moved.index[0]].min()} and {frame.loc[moved.index[0]].max()}")

# %% A country that does not report is not in the middle: its score and its rank have bounds, and so have others' ranks.
gap = table.with_cells([("Finland", "UNIVERSITY", sy.Value.missing("not_reported"))])
unsure = sy.run_index(tree, gap, options=published)
finland = next(r for r in unsure.ranks() if r.unit == "Finland")
print(f"Finland without its enrolment: {unsure.value_of('Finland').lower:.3f} to {unsure.value_of('Finland').upper:.3f}, "
      f"places {finland.best} to {finland.worst}")

# %% Do the indicators belong together? Cronbach's alpha, and what it would be without each of them.
alpha = composite.cronbach(table)
print(f"alpha {alpha.standardised_alpha:.2f} over {alpha.units} countries")
