# SPDX-License-Identifier: MIT
"""Arrow tables in and out against pyarrow -> pandas -> NumPy columns and back, one thread."""

from __future__ import annotations

import argparse
import sys
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import steelyard as sy
from _measure import interleaved, print_ratio, print_times, print_versions

MEASURES = [f"measure {i}" for i in range(8)]
PLACES = [f"place {i}" for i in range(5000)]
MONTHS = [f"{2015 + m // 12}-{m % 12 + 1:02d}" for m in range(96)]
SEXES = ["F", "M"]
WORDS = {"measure": MEASURES, "place": PLACES, "period": MONTHS, "sex": SEXES}


def agreed() -> sy.Definitions:
    flow = {"kind": "flow", "unit": "people", "decimals": 0, "frequency": "month"}
    return sy.Definitions(
        places=PLACES,
        measures=[sy.Measure(code, **flow) for code in MEASURES],
        schemes=[sy.Scheme("sex", categories=SEXES)],
    )


def columns_of(rows: int, order: str) -> tuple[dict[str, Any], np.ndarray, np.ndarray]:
    """Codes by column (-1 = not stated), numbers and which of them are there; all keys differ."""
    numbers = np.random.default_rng(20240601)
    keys = len(MEASURES) * len(PLACES) * len(MONTHS) * 3
    if rows > keys:
        sys.exit(f"arrow: at most {keys} rows have keys of their own")
    key = np.sort(numbers.choice(keys, rows, replace=False, shuffle=False))
    if order == "shuffled":
        numbers.shuffle(key)
    codes = {}
    for name in ("sex", "period", "place", "measure"):
        words = len(WORDS[name]) + (name == "sex")
        codes[name] = (key % words - (name == "sex")).astype(np.int32)
        key = key // words
    value = numbers.integers(0, 100_000, rows).astype(np.float64)
    there = numbers.random(rows) >= 0.05
    return codes, np.where(there, value, 0.0), there


def table_of(codes: dict[str, Any], value: np.ndarray, there: np.ndarray, batch: int) -> pa.Table:
    """Five columns: four dictionaries, of which one has nulls, and doubles with nulls."""
    arrays = {
        name: pa.DictionaryArray.from_arrays(pa.array(codes[name], mask=codes[name] < 0), pa.array(words))
        for name, words in WORDS.items()
    }
    arrays["value"] = pa.array(value, mask=~there)
    whole = pa.table(arrays)
    return pa.Table.from_batches(whole.to_batches(max_chunksize=batch))


# What is timed.


def import_by_pandas(table: pa.Table) -> dict[str, Any]:
    """Typed columns as a user gets them today: codes and words, numbers and where they are."""
    frame = table.to_pandas(use_threads=False)
    taken = {name: (frame[name].cat.codes.to_numpy(), frame[name].cat.categories) for name in WORDS}
    value = frame["value"].to_numpy()
    taken["value"] = (value, ~np.isnan(value))
    return taken


def import_columns(table: pa.Table, definitions: sy.Definitions) -> sy.DatasetBuilder:
    """Into the builder's columns: every word resolved, every number checked, split by measure, packed.

    Row numbers are left out: the other side has none either.
    """
    builder = sy.DatasetBuilder(definitions)
    builder.add_arrow(table, nan_reason="not_reported", keep_row_numbers=False)
    return builder


def import_dataset(table: pa.Table, definitions: sy.Definitions) -> sy.Dataset:
    return sy.Dataset.from_arrow(table, definitions, nan_reason="not_reported")


def export_by_pandas(
    codes: dict[str, Any], value: np.ndarray, there: np.ndarray
) -> pa.Table:
    """The same five columns from NumPy through a pandas frame to Arrow."""
    frame = pd.DataFrame(
        {
            **{n: pd.Categorical.from_codes(codes[n], categories=w) for n, w in WORDS.items()},
            "value": pd.arrays.FloatingArray(value, ~there, copy=False),
        },
        copy=False,
    )
    return pa.Table.from_pandas(frame, preserve_index=False, nthreads=1)


def export_stream(data: sy.Dataset) -> pa.Table:
    """All columns of the tabular form, taken in by pyarrow."""
    return pa.RecordBatchReader.from_stream(data).read_all()


def check(table: pa.Table, data: sy.Dataset, out: pa.Table, definitions: sy.Definitions) -> None:
    """What came in is what the table holds, and what went out comes in equal."""
    rows, numbers = table.num_rows, table["value"]
    present = data.select(values="present")
    assert len(data) == rows and len(present) == rows - numbers.null_count
    total = sum(int(data.rows_of(m).stored.sum()) for m in data.measures)
    assert total == int(np.nansum(numbers.to_numpy()))
    assert out.num_rows == rows and out["value"].null_count == numbers.null_count
    assert out["sex"].null_count == table["sex"].null_count
    assert import_dataset(out, definitions) == data


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--batch", type=int, default=1 << 17, help="rows of a batch of the table")
    parser.add_argument("--order", choices=["sorted", "shuffled"], default="shuffled")
    parser.add_argument("--runs", type=int, default=5)
    args = parser.parse_args()
    pa.set_cpu_count(1)
    print_versions(pyarrow=pa.__version__, pandas=pd.__version__, NumPy=np.__version__)
    definitions = agreed()
    codes, value, there = columns_of(args.rows, args.order)
    table = table_of(codes, value, there, args.batch)
    print(f"{args.rows:,} rows, {args.order}: four dictionaries, one with nulls, and doubles, 5 % null")
    taken = interleaved(
        {
            "pyarrow -> pandas -> NumPy columns": lambda: import_by_pandas(table),
            "steelyard: checked columns": lambda: import_columns(table, definitions),
            "steelyard: whole Dataset.from_arrow": lambda: import_dataset(table, definitions),
        },
        runs=args.runs,
    )
    print_times("import of the five columns", taken)
    data = import_dataset(table, definitions)
    given = interleaved(
        {
            "NumPy columns -> pandas -> pyarrow": lambda: export_by_pandas(codes, value, there),
            "steelyard: stream -> pyarrow, 14 columns": lambda: export_stream(data),
        },
        runs=args.runs,
    )
    print_times("export", given)
    check(table, data, export_stream(data), definitions)
    print("  checked: rows, sums, nulls; what was exported comes in as an equal dataset")
    imports, exports = list(taken.values()), list(given.values())
    print_ratio(
        "arrow",
        {
            "import, checked columns": imports[0].median / imports[1].median,
            "export": exports[0].median / exports[1].median,
        },
    )
    print(f"  for comparison, import with sorting into a dataset: {imports[0].median / imports[2].median:.2f}", file=sys.stderr)


if __name__ == "__main__":
    main()
