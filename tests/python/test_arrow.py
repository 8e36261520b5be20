# SPDX-License-Identifier: MIT
"""Interchange: what goes out through any format comes in as an equal dataset, to the last digit."""

from __future__ import annotations

import datetime
import gc
import json
import pathlib
import random
from collections.abc import Callable
from typing import Any

import pytest
import steelyard as sy

pa = pytest.importorskip("pyarrow")
pl = pytest.importorskip("polars")
pd = pytest.importorskip("pandas")

PLACES = ["north", 'a,"b"', " leads", "line\nbreak", "Süden"]
REPORTED = [r for r in sy.REASONS[1:] if r not in (
    "overflow", "no_denominator", "not_comparable", "insufficient_coverage", "nothing_expected", "open_bounds",
)]  # fmt: skip


def hostile() -> sy.Definitions:
    """Measures of 0 to 18 decimals and without, codes that need quoting, a scheme called as a column."""
    named = {"unit": "people", "frequency": "month"}
    places: list[int | None] = [0, 1, 2, 9, 17, 18, None]
    measures = [sy.Measure(f"m{d}", kind="flow", decimals=d, **named) for d in places]
    measures[0] = measures[0].replace(
        versions=[{"id": "1"}, {"id": "a,b", "from_": "2010-01-01", "change": "material"}]
    )
    return sy.Definitions(
        measures=measures,
        places=PLACES,
        schemes=[
            sy.Scheme("sex", categories=["F", "M"]),
            sy.Scheme("value", categories=["<=5;x=1", "6-10", '""']),
        ],
    )


def number_text(r: random.Random, decimals: int | None) -> str:
    """A number with at most `decimals` decimals, often beyond what a double holds."""
    if decimals is None:
        return repr(r.choice([0.0, 1 / 3, -1e300, 5e-324, r.uniform(-1e6, 1e6)]))
    scaled = r.choice([0, r.randint(-999, 999), r.randint(-(2**53), 2**53), r.randint(-(2**62), 2**62)])
    digits = str(abs(scaled)).rjust(decimals + 1, "0")
    whole, rest = digits[: len(digits) - decimals], digits[len(digits) - decimals :]
    return ("-" if scaled < 0 else "") + whole + ("." + rest if decimals else "")


def random_data(seed: int, agreed: sy.Definitions, folder: pathlib.Path) -> sy.Dataset:
    """Rows of every form, reason and flag, as a CSV file: text is where exact numbers come from."""
    r = random.Random(seed)
    lines, keys = ['measure,place,organisation,period,sex,"scheme value",value,form,reason,lower,upper,flags,source,recorded,version'], set()  # fmt: skip
    for _ in range(r.randint(1, 60)):
        measure = r.choice(agreed.measures)
        numbers = sorted((number_text(r, measure.decimals) for _ in range(2)), key=_exactly)
        form = r.choice(sy.FORMS)
        flags = "|".join(f for f in sy.FLAGS if r.random() < 0.1) if r.random() < 0.3 and form != "missing" else ""  # fmt: skip
        key = [
            measure.code,
            r.choice([*PLACES, ""]),
            r.choice(["", "org 1", 'org "2"']),
            f"20{r.randint(0, 40):02d}-{r.randint(1, 12):02d}",
            r.choice(["", "F", "M"]),
            r.choice(["", "<=5;x=1", "6-10", '""']),
            r.choice(["", "survey, 1"]),
            r.choice(["", "2020-02-29T23:59:59Z", "1969-12-31T00:00:01Z"]),
            r.choice(["", "1", "a,b"]) if measure.code == "m0" else "",
        ]
        if tuple(key) in keys:
            continue
        keys.add(tuple(key))
        value = [
            numbers[0] if form == "point" else "",
            form,
            r.choice(REPORTED) if form == "missing" else "",
            numbers[0] if form in ("range", "above") else "",
            numbers[1] if form in ("range", "below") else "",
            flags,
        ]
        cells = [*key[:6], *value, *key[6:]]
        lines.append(",".join('"' + c.replace('"', '""') + '"' if c else "" for c in cells))
    path = folder / f"{seed}.csv"
    path.write_text("\n".join(lines) + "\n", "utf-8", newline="")
    return sy.Dataset.from_csv(path, agreed)


def _exactly(text: str) -> Any:
    import fractions

    return fractions.Fraction(text)


def through_csv(data: sy.Dataset, agreed: sy.Definitions, folder: pathlib.Path) -> sy.Dataset:
    data.to_csv(folder / "again.csv")
    return sy.Dataset.from_csv(folder / "again.csv", agreed)


def through_duckdb(data: sy.Dataset, agreed: sy.Definitions, folder: pathlib.Path) -> sy.Dataset:
    duckdb = pytest.importorskip("duckdb")
    rows = data.to_arrow()  # noqa: F841  (duckdb finds it by its name)
    return sy.Dataset.from_arrow(duckdb.sql("select * from rows"), agreed)


PATHS: dict[str, Callable[[sy.Dataset, sy.Definitions, pathlib.Path], sy.Dataset]] = {
    "csv": through_csv,
    "own stream": lambda data, agreed, _: sy.Dataset.from_arrow(data, agreed),
    "pyarrow": lambda data, agreed, _: sy.Dataset.from_arrow(data.to_arrow(), agreed),
    "polars": lambda data, agreed, _: sy.Dataset.from_polars(data.to_polars(), agreed),
    "pandas": lambda data, agreed, _: sy.Dataset.from_pandas(data.to_pandas(), agreed),
    "pandas as arrow": lambda data, agreed, _: sy.Dataset.from_arrow(data.to_pandas(), agreed),
    "duckdb": through_duckdb,
}


@pytest.mark.parametrize("path", PATHS)
def test_every_path_gives_an_equal_dataset(path: str, tmp_path: pathlib.Path) -> None:
    agreed = hostile()
    for seed in range(60):
        data = random_data(seed, agreed, tmp_path)
        again = PATHS[path](data, agreed, tmp_path)
        assert again == data, f"seed {seed}"
        assert again.fingerprint == data.fingerprint, f"seed {seed}"


def test_json_says_the_same_in_exact_numbers(tmp_path: pathlib.Path) -> None:
    agreed = hostile()
    for seed in range(20):
        data = random_data(seed, agreed, tmp_path)
        rows = json.loads(str(data.to_json()), parse_float=str, parse_int=str)
        columns = [c for c in rows[0] if c not in ("sex", "scheme value")]
        lines = [",".join(columns[:4] + ["sex", "scheme value"] + columns[4:])]
        for row in rows:
            cells = [row[c] for c in lines[0].split(",")]
            lines.append(",".join('"' + str(c).replace('"', '""') + '"' if c is not None else "" for c in cells))  # fmt: skip
        path = tmp_path / "from_json.csv"
        path.write_text("\n".join(lines) + "\n", "utf-8", newline="")
        assert sy.Dataset.from_csv(path, agreed) == data, f"seed {seed}"


def test_no_nan_leaves_and_absent_is_null(data: sy.Dataset) -> None:
    table = data.to_arrow()
    table.validate(full=True)
    for column in ("value", "lower", "upper"):
        assert not any(x != x for x in table[column].to_pylist())
    assert table["value"].null_count == sum(row.value.number is None for row in data)
    assert "value_text" not in table.column_names
    assert table.schema.field("recorded").type == pa.timestamp("s", "UTC")
    assert pa.types.is_dictionary(table.schema.field("place").type)


def test_a_stream_can_be_asked_for_again_and_outlives_its_owner(agreed: sy.Definitions, data: sy.Dataset) -> None:
    first, second = data.__arrow_c_stream__(), data.__arrow_c_stream__(None)
    wanted = data.to_csv()
    unused = data.__arrow_c_stream__()
    del data, unused
    gc.collect()

    class Given:
        def __init__(self, capsule: object) -> None:
            self.capsule = capsule

        def __arrow_c_stream__(self, requested_schema: object = None) -> object:
            return self.capsule

    table = pa.RecordBatchReader.from_stream(Given(first)).read_all()
    given = Given(second)
    assert sy.Dataset.from_arrow(given, agreed).to_csv() == wanted
    with pytest.raises(sy.ShapeMismatchError, match="used up"):
        sy.Dataset.from_arrow(given, agreed)
    del first, second, given
    gc.collect()
    assert sy.Dataset.from_arrow(table, agreed).to_csv() == wanted


def test_whatever_speaks_arrow_is_taken(agreed: sy.Definitions, data: sy.Dataset) -> None:
    table = data.to_arrow()
    plain = pa.table({
        f.name: table[f.name].cast(f.type.value_type) if pa.types.is_dictionary(f.type) else table[f.name]
        for f in table.schema
    })  # fmt: skip
    views = plain.cast(pa.schema([
        pa.field(f.name, pa.string_view() if pa.types.is_string(f.type) else f.type) for f in plain.schema
    ]))  # fmt: skip
    large = plain.cast(pa.schema([
        pa.field(f.name, pa.large_string() if pa.types.is_string(f.type) else f.type) for f in plain.schema
    ]))  # fmt: skip
    one = table.combine_chunks().to_batches()[0]
    chunks = pa.Table.from_batches(plain.to_batches(max_chunksize=5))
    encoded = pa.Table.from_batches([
        pa.record_batch({
            f.name: c.dictionary_encode() if pa.types.is_string(f.type) else c
            for f, c in zip(batch.schema, batch.columns, strict=True)
        }) for batch in chunks.to_batches()
    ])  # fmt: skip
    for given in (table, plain, views, large, chunks, encoded, table.to_reader(), plain.to_pandas()):
        assert sy.Dataset.from_arrow(given, agreed) == data
    halves = (one.slice(0, 5), one.slice(5))
    builder = sy.DatasetBuilder(agreed)
    for half in halves:
        assert not hasattr(half, "__arrow_c_stream__") or half.num_rows
        builder.add_arrow(half)
    assert builder.finish() == data
    builder.add_arrow(table.slice(3, 7))
    assert len(builder.finish()) == 7


def test_an_array_interface_alone_is_enough(agreed: sy.Definitions, data: sy.Dataset) -> None:
    class Batch:
        def __arrow_c_array__(self, requested_schema: object = None) -> object:
            return data.to_arrow().combine_chunks().to_batches()[0].slice(2, 9).__arrow_c_array__()

    assert len(sy.Dataset.from_arrow(Batch(), agreed)) == 9


def test_tables_without_rows(agreed: sy.Definitions, data: sy.Dataset) -> None:
    nothing = data.select(places="region")
    assert len(nothing) == 0
    table = nothing.to_arrow()
    assert table.num_rows == 0
    assert table.column_names == data.to_arrow().column_names
    assert nothing.to_polars().height == 0
    assert sy.Dataset.from_arrow(table, agreed) == nothing
    empty_batch = pa.Table.from_batches([table.schema.empty_table().to_batches()[0]] if table.schema.empty_table().to_batches() else [], table.schema)  # fmt: skip
    assert sy.Dataset.from_arrow(empty_batch, agreed) == nothing


def one_value(agreed: sy.Definitions, value: Any, **more: Any) -> sy.Dataset:
    table = pa.table({"place": ["Erie"], "value": value})
    constants = {"measure": "unemployed", "period": 2009}
    return sy.Dataset.from_arrow(table, agreed, constants=constants, **more)


def test_types_that_would_change_something_are_refused_by_name(agreed: sy.Definitions) -> None:
    import decimal

    for value, found in (
        (pa.array([decimal.Decimal("1.5")]), r"decimal \(d:"),
        (pa.array(["1"]), r"text \(u\)"),
        (pa.array([[1]]), r"list \(\+l\)"),
        (pa.array(["1"]).dictionary_encode(), "a dictionary of text"),
    ):
        with pytest.raises(sy.ShapeMismatchError, match=f"column value: found {found}.*float64|decode"):
            one_value(agreed, value)
    table = pa.table({"place": [b"Erie"], "sex": [1], "value": [1.0]})
    with pytest.raises(sy.ShapeMismatchError, match="place: found binary.*sex: found integer.*zeros"):
        sy.Dataset.from_arrow(table, agreed, constants={"measure": "jobs", "period": "2009-01"})
    with pytest.raises(sy.ShapeMismatchError, match="wanted an Arrow table"):
        sy.Dataset.from_arrow([1, 2], agreed)
    with pytest.raises(sy.ShapeMismatchError, match="not one column"):
        sy.Dataset.from_arrow(pa.chunked_array([[1, 2]]), agreed)


def test_a_capsule_of_another_kind_is_refused(agreed: sy.Definitions) -> None:
    class Wrong:
        def __arrow_c_stream__(self, requested_schema: object = None) -> object:
            return pa.schema([]).__arrow_c_schema__()

    with pytest.raises(sy.ShapeMismatchError, match="arrow_array_stream"):
        sy.Dataset.from_arrow(Wrong(), agreed)


def test_a_producer_that_fails_says_why(agreed: sy.Definitions) -> None:
    schema = pa.schema({"place": pa.string(), "value": pa.float64()})

    def batches() -> Any:
        yield pa.record_batch({"place": ["Erie"], "value": [1.0]}, schema)
        raise RuntimeError("the disk is gone")

    reader = pa.RecordBatchReader.from_batches(schema, batches())
    with pytest.raises(sy.FormatFaultError, match="the disk is gone"):
        sy.Dataset.from_arrow(reader, agreed, constants={"measure": "unemployed", "period": 2009})


def test_whole_numbers_beyond_doubles_keep_their_digits_and_gaps(agreed: sy.Definitions) -> None:
    far = 2**60 + 1
    data = one_value(agreed, pa.array([far]))
    rows = data.rows_of("unemployed")
    assert rows is not None and rows.stored[0] == far
    table = data.to_arrow()
    assert table["value_text"].to_pylist() == [str(far)]
    assert data.to_pandas()["value_text"].tolist() == [str(far)]
    contradicted = table.set_column(table.column_names.index("value"), "value", pa.array([1.0]))
    with pytest.raises(sy.InvalidInputError, match="as text is not 1 as number"):
        sy.Dataset.from_arrow(contradicted, agreed)


def test_recorded_time_needs_a_zone_and_no_fractions(agreed: sy.Definitions) -> None:
    noon = datetime.datetime(2010, 1, 1, 12, tzinfo=datetime.timezone.utc)
    wide = {"place": ["Erie"], "value": [1.0]}
    constants = {"measure": "unemployed", "period": 2009}
    for unit in ("s", "ms", "us", "ns"):
        table = pa.table({**wide, "recorded": pa.array([noon], pa.timestamp(unit, "Europe/Berlin"))})
        assert sy.Dataset.from_arrow(table, agreed, constants=constants)[0].recorded == noon
    with pytest.raises(sy.ShapeMismatchError, match="time zone"):
        table = pa.table({**wide, "recorded": pa.array([noon.replace(tzinfo=None)])})
        sy.Dataset.from_arrow(table, agreed, constants=constants)
    with pytest.raises(sy.InvalidInputError, match="bad_instant"):
        table = pa.table({**wide, "recorded": pa.array([noon.replace(microsecond=5)])})
        sy.Dataset.from_arrow(table, agreed, constants=constants)


def test_results_findings_and_scorecards_go_out_alike(agreed: sy.Definitions, data: sy.Dataset) -> None:
    framework = sy.Framework("shore", "Shore", definitions=agreed)
    for thing in (
        sy.roll_up(data, agreed, by="place"),
        sy.validate(data, agreed, rules=[("fewer", "unemployed", ">", "labour_force")]),
        sy.scorecard(data, framework, by="place"),
    ):
        table = thing.to_arrow()
        table.validate(full=True)
        frame = thing.to_polars()
        assert frame.height == table.num_rows > 0
        assert frame.columns == table.column_names
        pandas = thing.to_pandas()
        shared = [c for c in pandas.columns if c in table.column_names]
        assert len(shared) >= 12
        for column in shared:
            ours = [None if x == "" else x for x in table[column].to_pylist()]
            theirs = [None if x is None or x is pd.NA or x != x or x == "" else x for x in pandas[column]]
            if column != "line":
                assert ours == theirs, column
        assert thing.to_csv() and json.loads(str(thing.to_json()))


def test_json_of_results_has_the_tabular_form(agreed: sy.Definitions, data: sy.Dataset, tmp_path: pathlib.Path) -> None:
    table = sy.roll_up(data, agreed, by="place", indicators="unemployed")
    path = tmp_path / "results.json"
    assert table.to_json(path) is None
    rows = json.loads(path.read_text("utf-8"))
    assert rows == table.to_arrow().to_pylist()
    assert {"value", "form", "reason", "lower", "upper", "flags", "fingerprint"} <= set(rows[0])
    with pytest.raises(sy.FileFaultError):
        table.to_json(tmp_path / "no" / "such.json")
