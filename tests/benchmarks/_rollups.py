# SPDX-License-Identifier: MIT
"""What the roll-up benchmarks share: the observations in this library and in DuckDB, and the SQL."""

from __future__ import annotations

import argparse
from typing import Any

import duckdb
import numpy as np

import _measure
import _observations as obs

# Reports of one key by several sources are one cell, which is matched only where all of them say the numerator: the
# sums that both engines are checked on.
CELLS = """
    select indicator, organisation, place, period, category, sum(num) as num, sum(den) as den
    from obs group by all having count(*) = count(num)"""
MATCHED = f"""
    select indicator, county as unit, period // 3 as t, sum(num) as a, sum(den) as b
    from ({CELLS}) join places using (place) group by all"""
PLACE_LEVELS = ["place", "county", "region", "nation"]
PERIOD_LEVELS = {"month": "period", "quarter": "period // 3", "year": "period // 12"}

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


def cascade_level(period: str, place: str, category: bool = False) -> str:
    """One level of the cascade with its keys, for checking."""
    c = "category" if category else "0 as category"
    return f"{cascade(category)}\nselect indicator, {c}, k as unit, t, a, b from {period[0]}_{place}"


def words_of(level: str) -> list[str]:
    return {"place": obs.PLACE_CODES, "county": obs.COUNTY_CODES, "region": obs.REGION_CODES, "nation": ["nation"]}[level]


def check_ratios(table: Any, con: duckdb.DuckDBPyConnection) -> None:
    """Numerator and denominator of every county and quarter in both engines, to the last bit."""
    theirs = con.execute(MATCHED).fetchnumpy()
    shape = (obs.INDICATORS, obs.COUNTIES, obs.MONTHS // 3)
    key = np.ravel_multi_index(tuple(theirs[k].astype(int) for k in ("indicator", "unit", "t")), shape)
    for part, column in (("a", table.numerator), ("b", table.denominator)):
        expected = np.zeros(np.prod(shape))
        expected[key] = theirs[part]
        if not np.array_equal(expected, _sums(table, column, obs.COUNTY_CODES, 3)):
            raise SystemExit("the engines do not give the same sums")
    there = (table.has_bits & table.HAS_PARTS) != 0
    points = there & (table.form_codes == 0)
    ratio = 100 * table.numerator[points] / table.denominator[points]
    if not np.allclose(ratio, table.value[points], rtol=1e-15, atol=0):
        raise SystemExit("a value is not its numerator over its denominator")
    inside = ~there | ((table.lower <= table.upper) & (table.coverage <= 1))
    if not inside.all():
        raise SystemExit("bounds are the wrong way round")
    print(f"  checked: {len(key):,} sums of {len(table):,} results are the same to the last bit; {points.sum():,} points")


def _sums(table: Any, column: Any, units: list[str], months: int) -> Any:
    """A column by (indicator, unit, period), 0 where there is none."""
    unit_of = np.array([units.index(w) for w in table.places])[table.place_codes]
    words, code = table.period_words()
    period_of = np.array([_months_since(w) // months for w in words])[code]
    indicator_of = np.array([obs.INDICATOR_CODES.index(w) for w in table.indicators])[table.indicator_codes]
    there = (table.has_bits & table.HAS_PARTS) != 0
    out = np.zeros((obs.INDICATORS, len(units), obs.MONTHS // months))
    out[indicator_of[there], unit_of[there], period_of[there]] = column[there]
    return out.ravel()


def _months_since(word: str) -> int:
    year = (int(word[:4]) - obs.FIRST_YEAR) * 12
    if len(word) == 4:
        return year
    return year + (int(word[-1]) - 1) * 3 if "Q" in word else year + int(word[5:7]) - 1


def print_head(**more: str) -> None:
    _measure.print_versions(duckdb=duckdb.__version__, **more)
