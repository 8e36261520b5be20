# SPDX-License-Identifier: MIT
"""Peak memory of a whole process: 50 M reports, chunk by chunk, to sums by indicator, county and quarter."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from typing import Any

import _observations as observations
import numpy as np

SQL_TABLE = """
    CREATE TABLE reports (indicator UTINYINT, organisation USMALLINT, place USMALLINT, period UTINYINT,
        category UTINYINT, num {number}, den {number}, source USMALLINT, recorded TIMESTAMP)"""
SQL_INSERT = """
    INSERT INTO reports SELECT indicator, organisation, place, period, category,
        CASE WHEN whole THEN num END, den, source, to_timestamp(recorded)::TIMESTAMP FROM chunk"""
SQL_SUMS = """
    SELECT indicator, county_of[place + 1] AS county, period // 3 AS quarter, sum(num), sum(den)
    FROM reports, (SELECT {county_of}::UTINYINT[] AS county_of) WHERE num IS NOT NULL GROUP BY ALL"""

# A cell that one of its sources leaves open has no sum: DuckDB is given what is `whole`, so that a plain query says the same.
# What holds the same facts: indicator, organisation, place, month, category, numerator (or that it was
# not reported), denominator, source and the instant when it was recorded.
ENGINES = {
    "steelyard": "dataset of two measures per indicator, codes as texts",
    "duckdb": "in memory; codes as the smallest integers, numbers DOUBLE as they come",
    "duckdb_narrow": "the same, numbers USMALLINT: somebody knew that they are small",
    "duckdb_compressed": "the same as duckdb in a database with COMPRESS, checkpointed every 5 chunks",
    "nothing": "makes the chunks only",
}


def status(field: str) -> float:
    """MiB of a field of /proc/self/status; VmHWM is the peak of what was resident."""
    with open("/proc/self/status", encoding="ascii") as lines:
        for line in lines:
            if line.startswith(field + ":"):
                return int(line.split()[1]) / 1024
    raise OSError(f"no {field} in /proc/self/status")


def run_steelyard(rows: int, size: int) -> Any:
    import steelyard as sy

    agreed = observations.definitions()
    builder = sy.DatasetBuilder(agreed)
    for chunk in observations.chunks(rows, size):
        observations.add(builder, chunk)
    yield "read"
    data = builder.finish()
    del builder
    yield "dataset"
    county = {code: c for c, code in enumerate(observations.COUNTY_CODES)}
    indicator = {code: i for i, code in enumerate(observations.INDICATOR_CODES)}
    table = sy.roll_up(data, agreed, by=["county", "quarter"])
    yield "query"
    indicators = np.array([indicator[x] for x in table.indicators])[table.indicator_codes]
    counties = np.array([county.get(x, -1) for x in table.places])[table.place_codes]
    words, code = table.period_words()
    quarters = np.array([4 * (int(w[:4]) - observations.FIRST_YEAR) + int(w[-1]) - 1 for w in words])[code]
    known = table.denominator > 0  # DuckDB has no rows for groups of which nobody said both parts
    yield sums(*(column[known] for column in (indicators, counties, quarters, table.numerator, table.denominator)))


def run_duckdb(rows: int, size: int, number: str = "DOUBLE", compressed: bool = False) -> Any:
    import duckdb

    db = duckdb.connect()
    db.execute("SET threads = 1")
    if compressed:
        db.execute("ATTACH ':memory:' AS small (COMPRESS)")
        db.execute("USE small")
    db.execute(SQL_TABLE.format(number=number))
    for i, chunk in enumerate(observations.chunks(rows, size)):  # noqa: B007 - read by name in the SQL
        db.execute(SQL_INSERT)
        if compressed and i % 5 == 4:
            db.execute("CHECKPOINT small")
    if compressed:
        db.execute("CHECKPOINT small")
    del chunk
    yield "read"
    yield "dataset"
    county_of = observations.generate(0)["county_of"].tolist()
    found = db.execute(SQL_SUMS.format(county_of=county_of)).fetchnumpy()
    yield "query"
    yield sums(*found.values())


def sums(
    indicator: Any, county: Any, quarter: Any, numerator: Any, denominator: Any
) -> dict[str, float]:
    """Something that tells results apart: sums weighted by what they are sums of."""
    weight = (indicator.astype(np.int64) * 100 + county) * 20 + quarter + 1
    n, d = np.asarray(numerator, np.float64), np.asarray(denominator, np.float64)
    return {"groups": len(n), "numerators": float(n @ weight), "denominators": float(d @ weight)}


def run_nothing(rows: int, size: int) -> Any:
    for _ in observations.chunks(rows, size):
        pass
    yield "read"
    yield {}


def child(engine: str, rows: int, size: int) -> None:
    started = time.perf_counter()
    runs = {
        "steelyard": run_steelyard,
        "duckdb": run_duckdb,
        "duckdb_narrow": lambda r, s: run_duckdb(r, s, number="USMALLINT"),
        "duckdb_compressed": lambda r, s: run_duckdb(r, s, compressed=True),
        "nothing": run_nothing,
    }
    said: dict[str, Any] = {}
    for step in runs[engine](rows, size):
        if isinstance(step, dict):
            said["result"] = step
        else:
            said[step] = {"peak": status("VmHWM"), "now": status("VmRSS")}
            said[step]["seconds"] = time.perf_counter() - started
    said["peak"] = status("VmHWM")
    print(json.dumps(said))


def measured(engine: str, rows: int, size: int) -> dict[str, Any]:
    command = [sys.executable, os.path.abspath(__file__), "--engine", engine]
    command += ["--rows", str(rows), "--chunk", str(size)]
    return json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--rows", type=int, default=50_000_000)
    arguments.add_argument("--chunk", type=int, default=250_000)
    arguments.add_argument("--engine", choices=ENGINES, help="run this one here and say its peak")
    arguments.add_argument("--engines", nargs="*", default=list(ENGINES))
    given = arguments.parse_args()
    if given.engine:
        child(given.engine, given.rows, given.chunk)
        return
    import duckdb
    from _measure import print_ratio, print_versions

    print_versions(duckdb=duckdb.__version__, numpy=np.__version__)
    print(f"{given.rows:,} rows in chunks of {given.chunk:,}, one thread, one process each; MiB")
    print(f"  {'engine':<20} {'read':>8} {'dataset':>8} {'query':>8} {'peak':>8} {'seconds':>8}")
    found = {}
    for engine in given.engines:
        said = found[engine] = measured(engine, given.rows, given.chunk)
        steps = [said[s]["peak"] if s in said else 0.0 for s in ("read", "dataset", "query")]
        last = said.get("query", said["read"])
        numbers = " ".join(f"{x:>8.0f}" for x in [*steps, said["peak"], last["seconds"]])
        print(f"  {engine:<20} {numbers}   {ENGINES[engine]}", flush=True)
    results = {json.dumps(found[e]["result"]) for e in found if e != "nothing"}
    if len(results) != 1:
        sys.exit(f"memory: the engines do not agree: {results}")
    print(f"  all agree: {results.pop()}")
    ours = found["steelyard"]["peak"]
    for engine in ("duckdb_narrow", "duckdb_compressed"):
        if engine in found:
            print(f"  for information, {engine} / steelyard: {found[engine]['peak'] / ours:.2f}")
    print_ratio("memory", {"duckdb / steelyard": found["duckdb"]["peak"] / ours})


if __name__ == "__main__":
    main()
