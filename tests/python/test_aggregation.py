# SPDX-License-Identifier: MIT
"""Roll-ups from Python: the same numbers as columns, rows, frames and views."""

from __future__ import annotations

import gc
from typing import Any

import numpy as np
import pytest
import steelyard as sy


@pytest.fixture
def table(agreed: sy.Definitions, data: sy.Dataset) -> sy.ResultTable:
    return sy.roll_up(data, agreed, by=["region", "place"], to="2009-12-31")


def test_a_row_is_found_by_its_keys(table: sy.ResultTable) -> None:
    row = table.find("unemployment", place="region", period=2009)
    assert row is not None
    assert (row.numerator, row.denominator) == (
        120.0,
        1501.0,
    )  # Wayne is suppressed; Erie's revision counts
    assert row.value == sy.Value.point(100 * 120 / 1501)
    assert table.find("unemployment", place="nowhere", period=2009) is None


def test_a_ratio_is_of_matched_cells(agreed: sy.Definitions, data: sy.Dataset) -> None:
    table = sy.roll_up(
        data, agreed, by="region", indicators=["unemployment", "unemployed"], to="2009-12-31"
    )
    rate, total = (
        table.find("unemployment", place="region"),
        table.find("unemployed", place="region"),
    )
    assert rate is not None
    assert total is not None
    assert rate.value.number == pytest.approx(100 * 120 / 1501)
    assert total.value == AT_LEAST
    assert (total.known, total.present, total.expected) == (120.0, 2, 3)
    assert [(c.place, c.numerator_present) for c in table.unmatched] == [("Wayne", False)]


def test_zero_and_missing_differ_in_results(agreed: sy.Definitions, data: sy.Dataset) -> None:
    table = sy.roll_up(data, agreed, by="place", indicators="unemployed", to="2009-12-31")
    zero, gone = table.find("unemployed", place="Lucas"), table.find("unemployed", place="Wayne")
    assert zero is not None
    assert gone is not None
    assert zero.value == sy.Value.point(0)
    assert zero.value != gone.value
    assert gone.value.number is None


AT_LEAST = sy.Value.above(120, flags="open_bound")
MODES = {
    "partial_zero": sy.Value.point(120),
    "always_zero": sy.Value.point(120),
    "bounded": AT_LEAST,
}


@pytest.mark.parametrize("mode", [*MODES, "partial_null", "always_null"])
def test_missing_modes(agreed: sy.Definitions, mode: Any) -> None:
    numbers = [("Erie", 120), ("Lucas", 0), ("Wayne", sy.Value.missing("not_reported"))]
    rows = [{"measure": "unemployed", "place": p, "period": 2009, "value": x} for p, x in numbers]
    data = sy.Dataset.from_rows(rows, agreed)
    args: dict[str, Any] = {"by": "region", "indicators": "unemployed"}
    by_name = sy.roll_up(data, agreed, missing=mode, **args)[0]
    by_path = sy.roll_up(data, agreed, options={"missing.mode": mode}, **args)[0]
    by_full_path = sy.roll_up(data, agreed, options={"roll_up.missing.mode": mode}, **args)[0]
    assert by_name.value == by_path.value == by_full_path.value
    if mode in MODES:
        assert by_name.value == MODES[mode]
    else:
        assert by_name.value.is_missing


def test_options_refuse_what_they_do_not_know(agreed: sy.Definitions, data: sy.Dataset) -> None:
    with pytest.raises(sy.UnknownCodeError, match="did you mean 'missing.mode'"):
        sy.roll_up(data, agreed, options={"missing.mod": "bounded"})
    with pytest.raises(sy.UnknownCodeError, match="did you mean 'bounded'"):
        sy.roll_up(data, agreed, missing="boundet")  # type: ignore[arg-type]
    with pytest.raises(sy.FormatFaultError, match="wanted a number"):
        sy.roll_up(data, agreed, options={"missing.minimum_coverage": "half"})
    paths = [o.path for o in sy.describe_options("roll_up")]
    assert "missing.mode" in paths
    with pytest.raises(sy.UnknownCodeError, match="did you mean 'roll_up'"):
        sy.describe_options("rollup")


def test_all_unknown_levels_are_listed(agreed: sy.Definitions, data: sy.Dataset) -> None:
    with pytest.raises(KeyError) as caught:
        sy.roll_up(data, agreed, by=["galaxy", "planet"])
    assert "galaxy" in str(caught.value)
    assert "planet" in str(caught.value)
    assert not str(caught.value).startswith(("'", '"'))


COLUMNS = [
    "value",
    "lower",
    "upper",
    "known",
    "numerator",
    "denominator",
    "coverage",
    "expected",
    "present",
]
CODES = [
    "form_codes",
    "reason_codes",
    "flag_bits",
    "has_bits",
    "over_time_codes",
    "verdict_codes",
    "place_codes",
    "indicator_codes",
]


@pytest.mark.parametrize("column", COLUMNS + CODES)
def test_columns_are_read_only_arrays_that_outlive_the_table(
    agreed: sy.Definitions, data: sy.Dataset, column: str
) -> None:
    table = sy.roll_up(data, agreed, by="place")
    view = getattr(table, column)
    assert view.shape == (len(table),)
    with pytest.raises(ValueError, match="read-only"):
        view[0] = 1
    before = view.tolist()
    del table
    gc.collect()
    junk = [np.full(1000, 7.0) for _ in range(100)]
    assert view.tolist() == before
    del junk


def test_rows_frames_and_columns_say_the_same(table: sy.ResultTable) -> None:
    pd = pytest.importorskip("pandas")
    frame = table.to_pandas()
    rows = list(table)
    assert len(rows) == len(table) == len(frame)
    assert rows[-1] == table[-1]
    for i, row in enumerate(rows):
        assert frame["indicator"][i] == row.indicator
        assert frame["place"][i] == row.place
        assert frame["period"][i] == row.period
        assert frame["form"][i] == row.value.form
        for column, x in (
            ("value", row.value.number),
            ("lower", row.lower),
            ("upper", row.upper),
            ("known", row.known),
        ):
            assert frame[column].dtype == pd.Float64Dtype()
            assert (frame[column][i] is pd.NA) == (x is None)
            assert x is None or frame[column][i] == x
    with pytest.raises(IndexError):
        table[len(table)]


def test_nothing_in_a_column_is_nan(agreed: sy.Definitions, data: sy.Dataset) -> None:
    table = sy.roll_up(data, agreed, by="place")
    for column in COLUMNS:
        assert np.isfinite(getattr(table, column)).all()
    masked = table.masked("value")
    assert masked.mask.any()
    assert np.array_equal(masked.data, table.value)


@pytest.mark.parametrize("threads", [2, 3, 4])
def test_threads_and_order_change_no_bit(agreed: sy.Definitions, threads: int) -> None:
    rng = np.random.default_rng(7)
    n = 3000
    months = [f"{2000 + i // 12}-{i % 12 + 1:02d}" for i in range(n // 3)]
    months = [m for m in months if m < "2080"]
    columns = {
        "measure": "jobs",
        "place": np.repeat(["Erie", "Lucas", "Wayne"], len(months)),
        "period": np.tile(months, 3),
        "value": np.round(rng.uniform(0, 1e6, 3 * len(months)), 1),
    }
    order = rng.permutation(3 * len(months))
    shuffled = {k: v if isinstance(v, str) else v[order] for k, v in columns.items()}
    one = sy.roll_up(
        sy.Dataset.from_columns(columns, agreed), agreed, by=["region", "year"], indicators="jobs"
    )
    many = sy.roll_up(
        sy.Dataset.from_columns(shuffled, agreed, threads=threads),
        agreed,
        by=["region", "year"],
        indicators="jobs",
        threads=threads,
    )
    assert one.value.tobytes() == many.value.tobytes()
    assert one.fingerprints == many.fingerprints
    with pytest.raises(sy.DomainFaultError, match="threads = 0"):
        sy.roll_up(sy.Dataset(), agreed, threads=0)


def test_as_of_before_a_restatement_gives_the_old_value(
    agreed: sy.Definitions, data: sy.Dataset
) -> None:
    args: dict[str, Any] = {"by": "place", "indicators": "labour_force"}
    now = sy.roll_up(data, agreed, **args).find("labour_force", place="Erie")
    then = sy.roll_up(data, agreed, as_of="2010-12-31", **args).find("labour_force", place="Erie")
    assert now is not None
    assert then is not None
    assert (now.value, then.value) == (sy.Value.point(1001), sy.Value.point(1000))
    by_dict = sy.roll_up(data, agreed, as_of={"recorded": "2010-12-31"}, **args).find(
        "labour_force", place="Erie"
    )
    assert by_dict == then


def test_a_result_says_what_it_is_made_of(table: sy.ResultTable) -> None:
    assert table.explain(0)
    assert isinstance(table.notes, tuple)
    assert "reported" in table._repr_html_()
    assert repr(table).startswith("<ResultTable: ")
    text = table.to_csv()
    assert text is not None
    assert text.count("\n") >= len(table) + 1


def test_charts_are_specifications_that_notebooks_show(table: sy.ResultTable) -> None:
    chart = table.chart()
    bundle = chart._repr_mimebundle_()
    spec = bundle["application/vnd.vegalite.v5+json"]
    assert spec["$schema"].endswith("vega-lite/v5.json")
    assert "NaN" not in chart.to_json()
    with pytest.raises(sy.UnknownCodeError, match="did you mean 'unemployment'"):
        table.chart("unemploymen")


def test_verdicts_have_four_answers(agreed: sy.Definitions) -> None:
    rows = [
        {"measure": "unemployed", "place": p, "period": y, "value": x}
        for p, series in {"Wayne": [18062, 18062, 3694], "Erie": [500, 520, 510]}.items()
        for y, x in zip((2007, 2008, 2009), series, strict=True)
    ]
    data = sy.Dataset.from_rows(rows, agreed)
    said = {}
    for says in (None, "break", "real"):
        declared = (
            []
            if says is None
            else [sy.DeclaredBreak("unemployed", place="Wayne", before=2008, says=says)]
        )
        fw = agreed.replace(breaks=declared)
        said[says] = sy.comparable(data, fw, "unemployed", 2008, 2009)
    assert {k: v.answer for k, v in said.items()} == {
        None: "undetermined",
        "break": "no",
        "real": "yes",
    }
    assert any("Wayne" in r.text for r in said[None].reasons)
    with pytest.raises(TypeError, match="four answers"):
        bool(said[None])
    assert "undetermined" in said[None]._repr_html_()


def test_progress_is_told_on_the_calling_thread(agreed: sy.Definitions, data: sy.Dataset) -> None:
    import threading

    told: list[tuple[int, int, int]] = []
    sy.roll_up(
        data,
        agreed,
        threads=2,
        progress=lambda done, total: told.append((done, total, threading.get_ident())),
    )
    assert told
    assert told[-1][0] == told[-1][1]
    assert {ident for *_, ident in told} == {threading.get_ident()}


def test_what_a_progress_callable_raises_stops_the_run(
    agreed: sy.Definitions, data: sy.Dataset
) -> None:
    def stop(done: int, total: int) -> None:
        raise LookupError("enough")

    with pytest.raises(LookupError, match="enough"):
        sy.roll_up(data, agreed, progress=stop, threads=2)


def test_progress_true_shows_a_bar_or_a_line(
    agreed: sy.Definitions,
    data: sy.Dataset,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "tqdm.auto", None)
    sy.roll_up(data, agreed, progress=True)
    assert "100 %" in capsys.readouterr().err
