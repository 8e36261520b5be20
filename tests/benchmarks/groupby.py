"""Ratios by indicator, county and quarter of 10 million rows against DuckDB as users write it, one thread."""
# SPDX-License-Identifier: MIT

from __future__ import annotations

import _measure
import _observations as obs
import _rollups

import steelyard as sy

args = _rollups.arguments(__doc__)
_rollups.print_head()
columns = obs.generate(args.rows)
agreed = obs.definitions()
data = obs.dataset(columns, agreed)
con = _rollups.duck_tables(columns)
del columns
sql = _rollups.total(_rollups.AS_USERS_WRITE_IT)
print(f"{args.rows:,} rows\n{sql}")
timed = _measure.interleaved(
    {
        "steelyard roll_up": lambda: sy.roll_up(data, agreed, by=["county", "quarter"]),
        "duckdb": lambda: con.execute(sql).fetchall(),
    },
    runs=args.runs,
)
_measure.print_times("ratio by indicator x county x quarter", timed)
_rollups.check_ratios(timed["steelyard roll_up"].result, con)
_measure.print_ratio("groupby", {"duckdb / steelyard": timed["duckdb"].median / timed["steelyard roll_up"].median})
