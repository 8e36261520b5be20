# SPDX-License-Identifier: MIT
"""Reading a CSV of codes and numbers, 5 % of its cells quoted, into checked columns, against DuckDB with a schema."""

from __future__ import annotations

import argparse
import os
import tempfile
from typing import Any

import _observations as observations
import duckdb
import numpy as np
import steelyard as sy
from _measure import interleaved, print_ratio, print_times, print_versions

HEADER = ["measure", "organisation", "place", "month", "group", "value", "source", "recorded"]
TYPES = {
    "measure": "VARCHAR", "organisation": "VARCHAR", "place": "VARCHAR", "month": "VARCHAR",
    "group": "VARCHAR", "value": "DOUBLE", "source": "VARCHAR", "recorded": "TIMESTAMP",
}  # fmt: skip
LAYOUT: dict[str, Any] = {
    "measure": "measure", "organisation": "organisation", "place": "place", "period": "month",
    "categories": {"group": "group"}, "value": "value", "source": "source", "recorded": "recorded",
}  # fmt: skip


def write(path: str, rows: int, shuffled: bool) -> None:
    """Numerators in order of time, or in any order: one per line, an empty cell where nothing was reported."""
    columns = observations.generate(rows)
    random = np.random.default_rng(1)
    order = random.permutation(rows) if shuffled else np.arange(rows)
    instants, instant = observations.instants(columns["recorded"])
    cells = [
        [words[i] for i in code[order].tolist()]
        for words, code in (
            (observations.NUM_CODES, columns["indicator"]),
            (observations.ORGANISATION_CODES, columns["organisation"]),
            (observations.PLACE_CODES, columns["place"]),
            (observations.MONTH_CODES, columns["period"]),
            (observations.CATEGORY_CODES, columns["category"]),
            ([*map(str, range(401)), ""], np.where(np.isnan(columns["num"]), 401, columns["num"]).astype(int)),
            (observations.source_codes(columns), columns["source"]),
            (instants, instant),
        )
    ]
    for i, column in enumerate(cells):
        quoted = random.random(rows) < 0.05
        cells[i] = [f'"{x}"' if q else x for x, q in zip(column, quoted, strict=True)]
    with open(path, "w", encoding="ascii") as file:
        file.write(",".join(HEADER) + "\n")
        file.writelines(",".join(line) + "\n" for line in zip(*cells, strict=True))


def ours(path: str, agreed: Any) -> Any:
    return sy.Dataset.from_csv(path, agreed, layout=LAYOUT)


def ours_reading(path: str, agreed: Any) -> Any:
    builder = sy.DatasetBuilder(agreed)
    builder.add_csv_file(path, LAYOUT)
    return builder


def theirs(path: str, types: dict[str, str], enums: dict[str, list[str]]) -> Any:
    db = duckdb.connect()
    db.execute("SET threads = 1")
    for name, words in enums.items():
        listed = ", ".join(f"'{w}'" for w in words)
        db.execute(f"CREATE TYPE {name} AS ENUM ({listed})")
    db.execute(
        f"CREATE TABLE reports AS SELECT * FROM read_csv('{path}', columns = {types}, header = true, "
        "delim = ',', quote = '\"', escape = '\"', auto_detect = false)"
    )
    return db


def sums_of(data: Any) -> list[tuple[str, int, int, float]]:
    found = []
    for code in data.measures:
        rows = data.rows_of(code)
        points = rows.form_codes == sy.core.FORMS.index("point")
        found.append((code, len(rows), int(points.sum()), float(rows.stored[points].sum())))
    return found


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--rows", type=int, default=1_000_000)
    arguments.add_argument("--runs", type=int, default=5)
    given = arguments.parse_args()
    print_versions(duckdb=duckdb.__version__)
    agreed = observations.definitions()
    enums = {
        "measure_code": observations.NUM_CODES,
        "organisation_code": observations.ORGANISATION_CODES,
        "place_code": observations.PLACE_CODES,
        "month_code": observations.MONTH_CODES,
        "group_code": observations.CATEGORY_CODES,
    }
    coded = {**TYPES, **{name.removesuffix("_code"): name for name in enums}}
    print(
        "timed: the file to a table. Ours: every code, period, instant and number checked against the\n"
        "definitions, codes and instants numbered, repeats and conflicts found, rows sorted, packed and\n"
        "fingerprinted. DuckDB: read_csv with its columns declared, codes as VARCHAR, then as ENUM."
    )
    ratios = {}
    with tempfile.TemporaryDirectory() as folder:
        for order in ("in order of time", "shuffled"):
            path = os.path.join(folder, "reports.csv")
            write(path, given.rows, order == "shuffled")
            timed = interleaved(
                {
                    "steelyard, Dataset.from_csv": lambda: ours(path, agreed),
                    "steelyard, reading alone": lambda: ours_reading(path, agreed),
                    "duckdb, read_csv, VARCHAR": lambda: theirs(path, TYPES, {}),
                    "duckdb, read_csv, ENUM": lambda: theirs(path, coded, enums),
                },
                runs=given.runs,
            )
            size = os.path.getsize(path) / 1e6
            print_times(f"{given.rows:,} lines {order}, {size:.0f} MB", timed)
            whole, reading, text, enum = timed.values()
            for t in timed.values():
                print(f"    {t.name}: {size / t.median:.0f} MB/s")
            expected = text.result.execute(
                "SELECT measure, count(*), count(value), sum(value) FROM reports GROUP BY 1 ORDER BY 1"
            ).fetchall()
            if sums_of(whole.result) != expected:
                raise SystemExit("csv: the engines do not agree")
            print(f"  duckdb VARCHAR / whole dataset, for comparison: {text.median / whole.median:.2f}")
            print(f"  duckdb ENUM / reading, for comparison: {enum.median / reading.median:.2f}")
            ratios[f"duckdb VARCHAR / reading, {order}"] = text.median / reading.median
    print_ratio("csv", ratios)


if __name__ == "__main__":
    main()
