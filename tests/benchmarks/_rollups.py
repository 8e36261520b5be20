# SPDX-License-Identifier: MIT
"""What the roll-up benchmarks share: the observations in this library and in DuckDB, and the SQL."""

from __future__ import annotations

import argparse
import math
from collections.abc import Sequence
from typing import Any

import duckdb
import numpy as np

import _measure
import _observations as obs
import steelyard as sy

PERFECT_HASH = "set perfect_ht_threshold = 20"
CHECKED = [("place", 1), ("place", 12), ("county", 3), ("region", 1), ("nation", 12)]
PLACE_LEVELS = ["place", "county", "region", "nation"]
PERIOD_LEVELS = ["month", "quarter", "year"]

RATIO = "sum(num) / sum(den) filter (num is not null)"
AS_USERS_WRITE_IT = f"""
    select indicator, county as unit, period // 3 as t, {RATIO} as x
    from obs join places using (place) group by all"""
TUNED = f"""
    select indicator, county as unit, "quarter" as t, {RATIO} as x
    from obsw group by indicator, county, "quarter" """


def arguments(description: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--runs", type=int, default=5)
    return parser.parse_args()


def duck_tables(columns: obs.Columns, threads: int = 1) -> duckdb.DuckDBPyConnection:
    """DuckDB in memory: obs, places, and obsw with the level columns stored beside each row."""
    con = duckdb.connect(":memory:", config={"threads": threads})
    rows = {k: columns[k] for k in ("indicator", "organisation", "place", "period", "category", "source")}
    rows |= {"num": columns["num"], "den": columns["den"]}
    places = {
        "place": np.arange(obs.PLACES, dtype=np.uint16),
        "county": columns["county_of"],
        "region": columns["region_of"][columns["county_of"]],
    }
    con.register("rows", rows)
    con.register("tree", places)
    con.execute(
        "create table obs as select indicator, organisation, place, period, category, source,"
        " case when isnan(num) then null else num end as num, den from rows"
    )
    con.execute("create table places as select * from tree")
    con.execute(
        'create table obsw as select obs.*, county, region, (period // 3)::utinyint as "quarter",'
        ' (period // 12)::utinyint as "year" from obs join places using (place)'
    )
    con.unregister("rows")
    con.unregister("tree")
    return con


def total(sql: str) -> str:
    """The query with its result summed, so that no time goes into handing rows over."""
    return f"select sum(x) from ({sql})"


def cascade(category: bool = False) -> str:
    """Every place level by every period level: the leaf once, then each level from a finer one."""
    c = "category, " if category else ""
    sums = "sum(n) n, sum(a) a, sum(b) b"
    steps = [
        f"m_place as materialized (select indicator, {c}place k, period t, count(num) n, sum(num) a,"
        " sum(den) filter (num is not null) b from obs group by all having count(num) > 0)",
        f"m_county as materialized (select indicator, {c}county k, t, {sums} from m_place"
        " join places on place = k group by all)",
        f"m_region as materialized (select indicator, {c}region k, t, {sums} from m_county"
        " join (select distinct county, region from places) on county = k group by all)",
        f"m_nation as materialized (select indicator, {c}0 k, t, {sums} from m_region group by all)",
    ]
    for level in PLACE_LEVELS:
        steps.append(
            f"q_{level} as materialized (select indicator, {c}k, t // 3 as t, {sums} from m_{level} group by all)"
        )
        steps.append(
            f"y_{level} as materialized (select indicator, {c}k, t // 4 as t, {sums} from q_{level} group by all)"
        )
    return "with " + ",\n     ".join(steps)


def cascade_count(category: bool = False) -> str:
    counts = [f"(select count(a + b + n) from {t}_{level})" for t in "mqy" for level in PLACE_LEVELS]
    return f"{cascade(category)}\nselect {' + '.join(counts)}"


def cells(num: str = "sum(num)") -> str:
    """Cells that say both parts: reports of one key by several sources are one, and all of them have to say the numerator."""
    return f"""
    select indicator, organisation, place, period, category, {num} as num, sum(den) as den
    from obs group by all having count(*) = count(num)"""


def matched(unit: str, months: int, category: bool = False) -> str:
    """Sums of one level over the cells that say both parts."""
    c = "category" if category else "0"
    of = {"place": "place", "nation": "0"}.get(unit, unit)
    return f"""
    select indicator, {c} as category, {of} as unit, period // {months} as t, sum(num) as a, sum(den) as b
    from ({cells()}) join places using (place) group by all"""


def words_of(level: str) -> list[str]:
    return {"place": obs.PLACE_CODES, "county": obs.COUNTY_CODES, "region": obs.REGION_CODES, "nation": ["nation"]}[level]


def check_ratios(
    table: Any, con: duckdb.DuckDBPyConnection, levels: Sequence[tuple[str, int]] = (("county", 3),),
    category: bool = False, relative: float = 0,
) -> None:  # fmt: skip
    """Numerators and denominators of some levels in both engines, to the last bit or so nearly.

    `levels` are pairs of a place level and the months of a period.
    """
    sums = sum(_check_level(table, con, unit, months, category, relative) for unit, months in levels)
    there = (table.has_bits & table.HAS_PARTS) != 0
    points = there & (table.form_codes == 0)
    ratio = 100 * table.numerator[points] / table.denominator[points]
    if not np.allclose(ratio, table.value[points], rtol=1e-15, atol=0):
        raise SystemExit("a value is not its numerator over its denominator")
    inside = ~there | ((table.lower <= table.upper) & (table.coverage <= 1))
    if not inside.all():
        raise SystemExit("bounds are the wrong way round")
    same = f"agree within {relative:g}" if relative else "are the same to the last bit"
    print(f"  checked: {sums:,} sums of {len(table):,} results {same}; {points.sum():,} points")


def _check_level(table: Any, con: duckdb.DuckDBPyConnection, unit: str, months: int, category: bool, relative: float) -> int:
    theirs = con.execute(matched(unit, months, category)).fetchnumpy()
    units = words_of(unit)
    shape = (obs.INDICATORS, obs.CATEGORIES if category else 1, len(units), obs.MONTHS // months)
    key = np.ravel_multi_index(tuple(theirs[k].astype(int) for k in ("indicator", "category", "unit", "t")), shape)
    ours, at = _rows_of(table, units, months, category, shape)
    for part, column in (("a", table.numerator), ("b", table.denominator)):
        expected, found = np.zeros(np.prod(shape)), np.zeros(np.prod(shape))
        expected[key] = theirs[part]
        found[at] = column[ours]
        if not np.allclose(found, expected, rtol=relative, atol=0):
            raise SystemExit(f"the engines do not give the same sums by {unit} and {months} months")
    return len(key)


def _rows_of(table: Any, units: list[str], months: int, category: bool, shape: tuple[int, ...]) -> tuple[Any, Any]:
    """Rows of a level that have both parts, and where they stand in an array of that shape."""
    unit_of = _codes_of(table.places, units)[table.place_codes]
    words, code = table.period_words()
    length = {1: 7, 3: 7, 12: 4}[months]
    period = [_months_since(w) // months if len(w) == length and ("Q" in w) == (months == 3) else -1 for w in words]
    period_of = np.array(period)[code]
    indicator_of = _codes_of(table.indicators, obs.INDICATOR_CODES)[table.indicator_codes]
    category_of = _codes_of(table.categories, [f"group={c}" for c in obs.CATEGORY_CODES])[table.category_codes] if category else 0 * unit_of
    there = (table.has_bits & table.HAS_PARTS) != 0
    rows = np.flatnonzero(there & (unit_of >= 0) & (period_of >= 0) & (category_of >= 0))
    key = (indicator_of[rows], category_of[rows], unit_of[rows], period_of[rows])
    return rows, np.ravel_multi_index(key, shape)


def _codes_of(words: Sequence[str], wanted: list[str]) -> Any:
    """Position of each word among those wanted, -1 where it is none; one more for the code -1."""
    at = {w: i for i, w in enumerate(wanted)}
    return np.array([*(at.get(w, -1) for w in words), -1])


def compare(
    name: str, title: str, sql: str, args: argparse.Namespace, by: list[str],
    levels: Sequence[tuple[str, int]] = (("county", 3),), category: bool = False, settings: str = "",
    any_decimals: bool = False,
) -> None:  # fmt: skip
    """Time a roll-up against a query of DuckDB, check it, and print the ratio.

    `any_decimals` divides all numbers by 7 and declares no decimals for them.
    """
    _measure.print_versions(duckdb=duckdb.__version__)
    columns = obs.generate(args.rows)
    if any_decimals:
        columns["num"] /= 7
        columns["den"] /= 7
    agreed = obs.definitions(decimals=None if any_decimals else 0)
    data = obs.dataset(columns, agreed)
    con = duck_tables(columns)
    del columns
    if settings:
        con.execute(settings)
    print("\n".join(filter(None, [f"{args.rows:,} rows", settings, sql])))
    timed = _measure.interleaved(
        {
            "steelyard roll_up": lambda: sy.roll_up(data, agreed, by=by),
            "duckdb": lambda: con.execute(sql).fetchall(),
        },
        runs=args.runs,
    )
    _measure.print_times(title, timed)
    ours, theirs = timed["steelyard roll_up"], timed["duckdb"]
    # DuckDB adds doubles in the order of the rows, so its last bits are its own.
    check_ratios(ours.result, con, levels, category, relative=1e-12 if any_decimals else 0)
    if any_decimals:
        check_exact(ours.result, con)
    _measure.print_ratio(name, {"duckdb / steelyard": theirs.median / ours.median})


def check_exact(table: Any, con: duckdb.DuckDBPyConnection) -> None:
    """Of some counties and quarters every row, summed exactly and rounded once."""
    sums = con.execute(
        f"select indicator, county, period // 3 as t, flatten(list(num)) as a from ({cells('list(num)')})"
        " join places using (place) where indicator = 7 group by all order by all limit 300"
    ).fetchall()
    for indicator, county, t, numbers in sums:
        found = table.find(
            obs.INDICATOR_CODES[indicator], place=obs.COUNTY_CODES[county],
            period=f"{obs.FIRST_YEAR + t // 4}-Q{t % 4 + 1}",
        )  # fmt: skip
        if found.numerator != math.fsum(numbers):
            raise SystemExit(f"{obs.INDICATOR_CODES[indicator]}, {obs.COUNTY_CODES[county]}: the sum is not exact")
    print(f"  checked: {len(sums)} sums are the exact sum of their rows, rounded once")


def _months_since(word: str) -> int:
    year = (int(word[:4]) - obs.FIRST_YEAR) * 12
    if len(word) == 4:
        return year
    return year + (int(word[-1]) - 1) * 3 if "Q" in word else year + int(word[5:7]) - 1
