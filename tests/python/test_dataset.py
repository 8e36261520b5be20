# SPDX-License-Identifier: MIT
"""Rows in and out: zero stays zero and missing keeps its reason on every path."""

from __future__ import annotations

import datetime
import pathlib
from typing import Any

import numpy as np
import pytest
import steelyard as sy

pd = pytest.importorskip("pandas")


def test_every_path_gives_the_same_rows(
    agreed: sy.Definitions, data: sy.Dataset, tmp_path: pathlib.Path
) -> None:
    path = tmp_path / "all.csv"
    data.to_csv(path)
    frame = data.to_pandas()
    assert sy.Dataset.from_csv(path, agreed) == data
    assert sy.Dataset.from_pandas(frame, agreed) == data
    assert sy.Dataset.from_rows(list(data), agreed) == data
    shuffled = frame.sample(frac=1, random_state=3)
    assert sy.Dataset.from_pandas(shuffled, agreed) == data
    assert sy.Dataset.from_pandas(shuffled, agreed).fingerprint == data.fingerprint
    again = sy.Dataset.from_csv(path, agreed).to_pandas()
    pd.testing.assert_frame_equal(again, frame)
    assert data.to_csv() == path.read_text("utf-8")


def test_a_frame_says_na_and_never_nan(data: sy.Dataset) -> None:
    frame = data.to_pandas()
    for column in ("value", "lower", "upper"):
        assert frame[column].dtype == pd.Float64Dtype()
        assert not np.isnan(frame[column].to_numpy(dtype=np.float64, na_value=0.0)).any()
    zero = frame[
        (frame["measure"] == "unemployed")
        & (frame["place"] == "Lucas")
        & (frame["period"] == "2009")
    ]
    assert zero["value"].tolist() == [0.0]
    gone = frame[frame["form"] == "missing"]
    assert gone["value"].isna().all()
    assert gone["reason"].tolist() == ["suppressed"]


def by_place(data: sy.Dataset) -> dict[str, sy.Value]:
    return {row.place: row.value for row in data}


def test_nan_needs_a_reason_or_is_an_error_that_names_its_rows(agreed: sy.Definitions) -> None:
    columns = {
        "measure": "unemployed",
        "period": 2009,
        "place": ["Erie", "Lucas", "Wayne"],
        "value": np.array([0.0, np.nan, np.nan]),
    }
    with pytest.raises(sy.InvalidInputError) as caught:
        sy.Dataset.from_columns(columns, agreed)
    assert [p.line for p in caught.value.problems] == [2, 3]
    assert isinstance(caught.value, ValueError)
    told = sy.Dataset.from_columns(columns, agreed, nan_reason="waived")
    assert by_place(told) == {
        "Erie": sy.Value.point(0),
        "Lucas": sy.Value.missing("waived"),
        "Wayne": sy.Value.missing("waived"),
    }
    by_row = sy.Dataset.from_columns({**columns, "reason": ["", "lost", "refused"]}, agreed)
    assert by_place(by_row)["Lucas"] == sy.Value.missing("lost")


@pytest.mark.parametrize(
    "values",
    [
        np.array([120, 0]),
        np.array([120.0, 0.0]),
        np.array([120, 0], dtype=np.uint8),
        [120, 0],
        np.array([[120, 7], [0, 7]])[:, 0],
        pd.Series([120, 0], dtype="Int64"),
        pd.Series([120, 0], dtype="Float64"),
        pd.Series([120, 0], dtype="Int16"),
    ],
)
def test_numbers_of_every_exact_kind(agreed: sy.Definitions, values: Any) -> None:
    data = sy.Dataset.from_columns(
        {"measure": "unemployed", "period": "2009", "place": ["Erie", "Lucas"], "value": values},
        agreed,
    )
    assert by_place(data) == {"Erie": sy.Value.point(120), "Lucas": sy.Value.point(0)}


@pytest.mark.parametrize(
    ("values", "message"),
    [
        (np.array([1.5, 2.5], dtype=np.float32), "float32 of shape"),
        (np.array(["1", "2"]), "<U1 of shape"),
        (np.array([1 + 2j, 1]), "complex128"),
        (np.array([True, False]), "bool of shape"),
        (np.array([1.0, 2.0]).astype(">f8"), "byte order"),
        (np.array([[1.0], [2.0]]), r"shape \(2, 1\)"),
        (np.array([1, None], dtype=object), "object of shape"),
        (["1", "2"], "<U1 of shape"),
        ([1, None], "None"),
        (np.array([2**63, 1], dtype=np.uint64), "2\\^63"),
        (pd.Series(["1", "2"]), "str|object"),
        (pd.Categorical([1, 2]), "category"),
        (pd.to_datetime(["2009-01-01", "2009-01-02"]), "datetime64"),
        (3.0, "column"),
    ],
)
def test_what_a_conversion_would_change_is_refused(
    agreed: sy.Definitions, values: Any, message: str
) -> None:
    columns = {
        "measure": "unemployed",
        "period": "2009",
        "place": ["Erie", "Lucas"],
        "value": values,
    }
    with pytest.raises(sy.ShapeMismatchError, match=message):
        sy.Dataset.from_columns(columns, agreed)


@pytest.mark.parametrize(
    "places",
    [
        ["Erie", "Lucas"],
        np.array(["Erie", "Lucas"]),
        np.array(["Erie", "Lucas"], dtype=object),
        pd.Series(["Erie", "Lucas"]),
        pd.Series(["Erie", "Lucas"], dtype=object),
        pd.Series(["Erie", "Lucas"], dtype="string"),
        pd.Categorical(["Erie", "Lucas"], categories=["Wayne", "Lucas", "Erie"]),
        pd.Series(["Erie", "Lucas"], dtype="category"),
    ],
)
def test_words_of_every_kind(agreed: sy.Definitions, places: Any) -> None:
    data = sy.Dataset.from_columns(
        {"measure": "unemployed", "period": "2009", "place": places, "value": [120, 0]}, agreed
    )
    assert by_place(data) == {"Erie": sy.Value.point(120), "Lucas": sy.Value.point(0)}


@pytest.mark.parametrize(
    "places",
    [
        np.array([39, 43]),
        pd.Series([39, 43]),
        [39, 43],
        np.array([b"Erie", b"Lucas"]),
        pd.Categorical([39, 43]),
    ],
)
def test_codes_are_never_made_text_by_force(agreed: sy.Definitions, places: Any) -> None:
    with pytest.raises(sy.ShapeMismatchError, match="leading zeros"):
        sy.Dataset.from_columns(
            {"measure": "unemployed", "period": "2009", "place": places, "value": [1, 2]}, agreed
        )


@pytest.mark.parametrize(
    ("measure", "periods"),
    [
        ("unemployed", [2009, 2010]),
        ("unemployed", np.array([2009, 2010])),
        ("unemployed", pd.PeriodIndex(["2009", "2010"], freq="Y")),
        ("jobs", pd.PeriodIndex(["2009-01", "2010-01"], freq="M")),
        ("jobs", [sy.Period.month(2009, 1), "2010-01"]),
    ],
)
def test_periods_of_every_kind(agreed: sy.Definitions, measure: str, periods: Any) -> None:
    data = sy.Dataset.from_columns(
        {"measure": measure, "period": periods, "place": "Erie", "value": [1, 2]}, agreed
    )
    assert [row.period[:4] for row in data] == ["2009", "2010"]


def test_a_timestamp_is_no_month(agreed: sy.Definitions) -> None:
    stamps = pd.to_datetime(["2009-01-01", "2009-02-01"])
    with pytest.raises(sy.InvalidInputError, match="2009-01-01"):
        sy.Dataset.from_columns(
            {"measure": "jobs", "period": stamps, "place": "Erie", "value": [1, 2]}, agreed
        )
    with pytest.raises(sy.ShapeMismatchError, match="no time"):
        sy.Dataset.from_columns(
            {
                "measure": "jobs",
                "period": stamps + pd.Timedelta("1h"),
                "place": "Erie",
                "value": [1, 2],
            },
            agreed,
        )


def test_recorded_time_is_utc(agreed: sy.Definitions) -> None:
    noon = datetime.datetime(2010, 1, 1, 12, tzinfo=datetime.timezone.utc)
    columns = {"measure": "unemployed", "period": 2009, "place": "Erie", "value": [1.0]}
    stamps: list[Any] = [
        ["2010-01-01T12:00:00Z"],
        [noon],
        np.array(["2010-01-01T12:00:00"], dtype="datetime64[s]"),
        pd.Series([noon]),
        pd.Series(pd.to_datetime(["2010-01-01T13:00:00"])).dt.tz_localize("Europe/Berlin"),
    ]
    for stamp in stamps:
        data = sy.Dataset.from_columns({**columns, "recorded": stamp}, agreed)
        assert data[0].recorded == noon
        assert data.to_pandas()["recorded"][0] == pd.Timestamp(noon)
    with pytest.raises(sy.ShapeMismatchError, match="time zone"):
        sy.Dataset.from_columns(
            {**columns, "recorded": [datetime.datetime(2010, 1, 1, 12)]}, agreed
        )


def test_missing_words_are_not_stated(agreed: sy.Definitions) -> None:
    for sex in (
        ["F", None],
        np.array(["F", None], dtype=object),
        pd.Series(["F", pd.NA], dtype="string"),
        pd.Categorical(["F", None]),
    ):
        data = sy.Dataset.from_columns(
            {
                "measure": "jobs",
                "period": "2009-01",
                "place": "Erie",
                "sex": sex,
                "value": [1.0, 2.0],
            },
            agreed,
        )
        assert sorted(row.categories for row in data) == [(), (("sex", "F"),)]


def test_nullable_numbers_keep_their_gaps(agreed: sy.Definitions) -> None:
    frame = pd.DataFrame({"place": ["Erie", "Lucas"], "value": pd.array([0, None], dtype="Int64")})
    args: dict[str, Any] = {"constants": {"measure": "unemployed", "period": 2009}}
    with pytest.raises(sy.InvalidInputError):
        sy.Dataset.from_pandas(frame, agreed, **args)
    data = sy.Dataset.from_pandas(frame, agreed, nan_reason="not_collected", **args)
    assert by_place(data) == {"Erie": sy.Value.point(0), "Lucas": sy.Value.missing("not_collected")}


def test_no_column_of_a_frame_is_dropped_in_silence(agreed: sy.Definitions) -> None:
    frame = pd.DataFrame({"place": ["Erie"], "gender": ["F"], "value": [1.0]})
    args: dict[str, Any] = {"constants": {"measure": "unemployed", "period": 2009}}
    with pytest.raises(sy.UnknownCodeError, match="'gender'"):
        sy.Dataset.from_pandas(frame, agreed, **args)
    assert len(sy.Dataset.from_pandas(frame, agreed, others="ignore", **args)) == 1
    with pytest.raises(sy.UnknownCodeError, match="did you mean 'place'"):
        sy.Dataset.from_pandas(frame, agreed, columns={"place": "plac"}, others="ignore", **args)


def test_wide_frames(agreed: sy.Definitions) -> None:
    frame = pd.DataFrame(
        {"county": ["Erie", "Lucas"], "year": [2009, 2009], "out": [120, 0], "all": [1000, 500]}
    )
    data = sy.Dataset.from_pandas(
        frame,
        agreed,
        columns={"place": "county", "period": "year"},
        values={"out": "unemployed", "all": "labour_force"},
    )
    assert len(data) == 4
    assert data.measures == ("unemployed", "labour_force")


def test_lengths_must_agree(agreed: sy.Definitions) -> None:
    with pytest.raises(sy.ShapeMismatchError, match="place 2, value 1"):
        sy.Dataset.from_columns(
            {"measure": "jobs", "period": "2009-01", "place": ["Erie", "Lucas"], "value": [1.0]},
            agreed,
        )


def test_bad_rows_are_all_listed_or_skipped(agreed: sy.Definitions, tmp_path: pathlib.Path) -> None:
    path = tmp_path / "bad.csv"
    path.write_text(
        "place,period,value\nErie,2009,1\nMars,2009,2\nLucas,20x9,3\nWayne,2009,4.5\n", "utf-8"
    )
    layout = sy.CsvLayout(place="place", values={"value": "unemployed"})
    with pytest.raises(sy.InvalidInputError) as caught:
        sy.Dataset.from_csv(path, agreed, layout=layout)
    problems = caught.value.problems
    assert [p.line for p in problems] == [3, 4, 5]
    assert [p.column for p in problems] == ["place", "period", "value"]
    assert problems[0].code == "Mars"
    assert all(p.file.endswith("bad.csv") for p in problems)
    kept = sy.Dataset.from_csv(path, agreed, layout=layout, bad_rows="skip")
    assert len(kept) == 1
    report = kept.load_report
    assert report is not None
    assert (report.rows_offered, report.rows_kept, report.rows_refused) == (4, 1, 3)
    assert report.problems == problems


def test_files_that_cannot_be_read_are_os_errors(
    agreed: sy.Definitions, data: sy.Dataset, tmp_path: pathlib.Path
) -> None:
    with pytest.raises(OSError, match="nowhere.csv") as caught:
        sy.Dataset.from_csv(tmp_path / "nowhere.csv", agreed)
    assert isinstance(caught.value, sy.FileFaultError)
    with pytest.raises(sy.FileFaultError):
        data.to_csv(tmp_path / "no" / "such" / "folder.csv")


def test_labels_say_what_texts_mean(agreed: sy.Definitions, tmp_path: pathlib.Path) -> None:
    path = tmp_path / "labels.csv"
    path.write_text("place;value\nErie;PS\nLucas;<5\nWayne;\nregion;0\n", "utf-8")
    layout = sy.CsvLayout(
        place="place",
        period="",
        constant_period=2009,
        values={"value": "unemployed"},
        separator=";",
        labels=[("PS", "suppressed")],
    )
    v = sy.Value
    assert by_place(sy.Dataset.from_csv(path, agreed, layout=layout)) == {
        "Erie": v.missing("suppressed"), "Lucas": v.below(5), "Wayne": v.missing("not_reported"), "region": v.point(0),
    }  # fmt: skip


def test_select(data: sy.Dataset) -> None:
    assert len(data.select(measures="unemployed", values="zero")) == 1
    assert len(data.select(places=["Erie"], from_="2010-01-01")) == 1
    latest = data.select(measures="labour_force", places="Erie", latest_only=True)
    assert [row.value.number for row in latest] == [1001.0]
    then = data.select(measures="labour_force", places="Erie", recorded_by="2010-06-30")
    assert [row.value.number for row in then] == [1000.0]
    with pytest.raises(sy.UnknownCodeError, match="Mars"):
        data.select(places="Mars")
    with pytest.raises(TypeError, match="did you mean 'places'"):
        data.select(place="Erie")  # type: ignore[call-arg]


def test_the_columns_of_a_measure_are_views(data: sy.Dataset) -> None:
    rows = data.rows_of("unemployed")
    assert rows is not None
    first, second = rows.place_codes, rows.place_codes
    assert first.dtype == np.int32
    assert not first.flags.writeable
    del rows, data
    assert first.tolist() == second.tolist()


def test_one_line_and_one_table(data: sy.Dataset) -> None:
    assert repr(data) == "<Dataset: 12 rows of jobs, unemployed, labour_force>"
    assert "at most 10" in data._repr_html_()


def test_polars_and_arrow(agreed: sy.Definitions, data: sy.Dataset) -> None:
    pl = pytest.importorskip("polars")
    pytest.importorskip("pyarrow")
    frame = pl.DataFrame(
        {
            "measure": ["unemployed"] * 3,
            "place": ["Erie", "Lucas", "Wayne"],
            "period": [2009] * 3,
            "value": [120, 0, None],
            "reason": [None, None, "suppressed"],
        }
    )
    wanted = data.select(measures="unemployed", to="2009-12-31")
    assert sy.Dataset.from_polars(frame, agreed) == wanted
    assert sy.Dataset.from_polars(frame.cast({"place": pl.Categorical}), agreed) == wanted
    assert sy.Dataset.from_arrow(frame.to_arrow(), agreed) == wanted


def test_builder_takes_chunks_of_words_with_codes(agreed: sy.Definitions) -> None:
    places = ["Wayne", "Erie"]
    builder = sy.DatasetBuilder(agreed)
    for year, codes in ((2009, [0, 1]), (2010, [1, -1])):
        builder.add_columns(
            {
                "measure": "unemployed",
                "period": year,
                "place": (places, np.array(codes, np.int8)),
                "value": np.array([1.0, 2.0]),
            },
            keep_row_numbers=False,
        )
    data = builder.finish()
    assert [(row.place, row.period) for row in data] == [
        ("", "2010"),
        ("Erie", "2009"),
        ("Erie", "2010"),
        ("Wayne", "2009"),
    ]
    assert {row.where.line for row in data} == {0}


@pytest.mark.parametrize(
    "codes", [np.array([0, 2]), np.array([0, -2]), np.array([0.0, 1.0]), np.array([[0, 1]])]
)
def test_codes_that_are_no_positions_are_refused(agreed: sy.Definitions, codes: np.ndarray) -> None:
    columns = {
        "measure": "unemployed",
        "period": 2009,
        "place": (["Wayne", "Erie"], codes),
        "value": np.ones(codes.shape[0]),
    }
    with pytest.raises(sy.ShapeMismatchError, match="column place: found codes"):
        sy.Dataset.from_columns(columns, agreed)


def test_problems_name_their_rows_though_none_are_kept(agreed: sy.Definitions) -> None:
    builder = sy.DatasetBuilder(agreed)
    builder.add_columns(
        {"measure": "unemployed", "period": 2009, "place": ["Erie", "Nowhere"], "value": [1, 2]},
        name="chunk 7",
        keep_row_numbers=False,
    )
    with pytest.raises(sy.InvalidInputError, match=r"chunk 7:2, column place"):
        builder.finish()
