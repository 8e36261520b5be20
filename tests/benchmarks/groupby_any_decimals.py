"""Ratios by county and quarter of numbers with any decimals, summed exactly in 128 bits, against DuckDB tuned, one thread."""
# SPDX-License-Identifier: MIT

from __future__ import annotations

import math

import numpy as np

import _measure
import _observations as obs
import _rollups
import steelyard as sy

args = _rollups.arguments(__doc__)
_rollups.print_head()
columns = obs.generate(args.rows)
columns["num"] /= 7
columns["den"] /= 7
agreed = obs.definitions(decimals=None)
data = obs.dataset(columns, agreed)
con = _rollups.duck_tables(columns)
con.execute(_rollups.PERFECT_HASH)
sql = _rollups.total(_rollups.TUNED)
print(f"{args.rows:,} rows\n{_rollups.PERFECT_HASH}\n{sql}")
timed = _measure.interleaved(
    {
        "steelyard roll_up": lambda: sy.roll_up(data, agreed, by=["county", "quarter"]),
        "duckdb": lambda: con.execute(sql).fetchall(),
    },
    runs=args.runs,
)
_measure.print_times("ratio by indicator x county x quarter, any decimals", timed)
table = timed["steelyard roll_up"].result
_rollups.check_ratios(table, con, relative=1e-12)  # they add doubles in the order of the rows
# Of some counties and quarters every cell, summed exactly and rounded once.
cells = con.execute(
    f"select indicator, county, period // 3 as t, list(num) as a from ({_rollups.CELLS_OF_ROWS})"
    " join places using (place) where indicator = 7 group by all order by all limit 300"
).fetchall()
for indicator, county, t, numbers in cells:
    found = table.find(
        obs.INDICATOR_CODES[indicator], place=obs.COUNTY_CODES[county],
        period=f"{obs.FIRST_YEAR + t // 4}-Q{t % 4 + 1}",
    )  # fmt: skip
    if found.numerator != math.fsum(x for row in numbers for x in row):
        raise SystemExit(f"{obs.INDICATOR_CODES[indicator]}, {obs.COUNTY_CODES[county]}: the sum is not exact")
print(f"  checked: {len(cells)} sums are the exact sum of their rows, rounded once")
assert np.isfinite(table.value).all()
_measure.print_ratio(
    "groupby_any_decimals", {"duckdb / steelyard": timed["duckdb"].median / timed["steelyard roll_up"].median}
)
