# SPDX-License-Identifier: MIT
"""Indices in Python: what comes in, what is refused, what goes out."""

from __future__ import annotations

import copy
import json
import pathlib
import pickle

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
import steelyard as sy
from steelyard import composite

UNITS = ["Wayne", "Erie", "Lucas"]
JOBS = [60.0, 75.0, 0.0]
RENT = [500, 700, 650]


@pytest.fixture
def tree() -> sy.IndexTree:
    return sy.IndexTree(
        "living",
        [
            sy.IndexNode("living"),
            sy.IndexNode("work", "living", 2, combine={"method": "arithmetic"}),
            sy.IndexNode("jobs", "work", 1),
            sy.IndexNode("pay", "work", 3),
            sy.IndexNode("rent", "living", 1, better="down"),
        ],
    )


def frames() -> dict[str, sy.ScoreTable]:
    columns = {"county": UNITS, "jobs": JOBS, "rent": RENT}
    numbers = np.array([JOBS, RENT], np.float64).T
    cells = [
        (u, c, x)
        for c, column in (("rent", RENT), ("jobs", JOBS))
        for u, x in zip(UNITS, column, strict=True)
    ]
    return {
        "dict": sy.score_table(columns, unit="county"),
        "pandas": sy.score_table(pd.DataFrame(columns), unit="county"),
        "pandas index": sy.score_table(pd.DataFrame(columns).set_index("county")),
        "pandas Arrow": sy.score_table(
            pd.DataFrame(columns).convert_dtypes(dtype_backend="pyarrow"), unit="county"
        ),
        "polars": sy.score_table(pl.DataFrame(columns), unit="county"),
        "pyarrow": sy.score_table(pa.table(columns), unit="county"),
        "NumPy": sy.score_table(numbers, units=UNITS, columns=["jobs", "rent"]),
        "Fortran": sy.score_table(np.asfortranarray(numbers), units=UNITS, columns=["jobs", "rent"]),
        "cells": sy.score_table(cells),
        "records": sy.score_table([{"unit": u, "column": c, "value": x} for u, c, x in cells]),
    }


def test_every_kind_of_frame_gives_the_same_table() -> None:
    found = frames()
    for name, table in found.items():
        assert table == found["dict"], name
    table = found["dict"]
    assert table.units == ("Erie", "Lucas", "Wayne") and table.columns == ("jobs", "rent")
    assert table.value_of("Lucas", "jobs") == sy.Value.point(0)  # a zero is a number
    assert table.value.tolist() == [[75, 700], [0, 650], [60, 500]]


def test_arrays_are_views_that_cannot_be_written() -> None:
    table = frames()["dict"]
    assert table.value.base is not None and not table.value.flags.writeable
    assert np.shares_memory(table.value, table.value)
    kept = table.value
    del table
    assert kept[0, 0] == 75
    with pytest.raises(ValueError):
        kept[0, 0] = 1


GAPS = {
    "None in a list": lambda: {"x": [1.0, None, 0.0]},
    "NaN in an array": lambda: {"x": np.array([1.0, np.nan, 0.0])},
    "NaN in a frame": lambda: pd.DataFrame({"x": [1.0, np.nan, 0.0]}),
    "NA in a frame": lambda: pd.DataFrame({"x": pd.array([1.0, None, 0.0], dtype="Float64")}),
    "NA among objects": lambda: pd.DataFrame({"x": pd.Series([1, pd.NA, 0], dtype=object)}),
    "null in polars": lambda: pl.DataFrame({"x": [1.0, None, 0.0]}),
    "NaN in polars": lambda: pl.DataFrame({"x": [1.0, float("nan"), 0.0]}),
    "null in Arrow": lambda: pa.table({"x": pa.array([1.0, None, 0.0])}),
}


@pytest.mark.parametrize("kind", GAPS)
def test_a_gap_without_a_reason_is_refused_and_named(kind: str) -> None:
    with pytest.raises(sy.InvalidInputError) as refused:
        sy.score_table(GAPS[kind](), units=UNITS)
    (problem,) = refused.value.problems
    assert (problem.rule, problem.column, problem.code) == ("gap_without_reason", "x", "Erie")
    assert "nan_reason" in problem.advice
    table = sy.score_table(GAPS[kind](), units=UNITS, nan_reason="suppressed")
    assert table.value_of("Erie", "x") == sy.Value.missing("suppressed")
    assert table.value_of("Lucas", "x") == sy.Value.point(0)
    own = sy.score_table(GAPS[kind](), units=UNITS, nan_reason="lost", reasons={("Erie", "x"): "waived"})
    assert own.value_of("Erie", "x").reason == "waived"


def test_a_masked_array_keeps_its_mask() -> None:
    numbers = np.ma.MaskedArray([[1.0], [2.0], [3.0]], mask=[[False], [True], [False]])
    table = sy.score_table(numbers, units=UNITS, columns=["x"], nan_reason="lost")
    assert table.value_of("Erie", "x") == sy.Value.missing("lost")


def test_values_keep_their_form_reason_and_flags() -> None:
    cells = {
        "Wayne": sy.Value.range(2, 5, flags="provisional"),
        "Erie": sy.Value.below(10),
        "Lucas": sy.Value.missing("not_applicable"),
    }
    table = sy.score_table({"x": list(cells.values())}, units=list(cells), scales={"x": (0, None)})
    assert {u: table.value_of(u, "x") for u in cells} == cells
    assert table.scales == {"x": (0.0, None)}
    frame = table.to_pandas().set_index("unit")
    assert frame["value"].isna().all()
    assert frame.loc["Erie", "upper"] == 10 and pd.isna(frame.loc["Erie", "lower"])
    assert frame.loc["Lucas", "reason"] == "not_applicable"
    assert frame.loc["Wayne", "flags"] == "provisional"


def test_all_that_is_wrong_with_cells_is_listed_at_once() -> None:
    with pytest.raises(sy.InvalidInputError) as refused:
        sy.score_table({"x": [1.0, 2.0, 3.0], "": [1.0, 2.0, np.inf]}, units=["a", "a", ""])
    assert [p.rule for p in refused.value.problems] == ["repeated_code", "empty_code", "empty_code", "not_finite"] or {
        p.rule for p in refused.value.problems
    } == {"repeated_code", "empty_code", "not_finite"}
    with pytest.raises(sy.InvalidInputError) as refused:
        sy.score_table({"x": [1.0, None]}, units=["a", "b"], reasons={("a", "x"): "lost", ("c", "x"): "lost"})
    assert [(p.rule, p.code) for p in refused.value.problems] == [("misplaced_reason", "a"), ("misplaced_reason", "c")]


@pytest.mark.parametrize(
    ("data", "asked", "message"),
    [
        ({"x": np.float32([1])}, {"units": ["a"]}, "float32"),
        ({"x": ["1"]}, {"units": ["a"]}, "column x"),
        ({"x": [True]}, {"units": ["a"]}, "bool"),
        ({"x": np.array([1 + 2j])}, {"units": ["a"]}, "complex"),
        ({"x": [1.0, 2.0]}, {"units": ["a"]}, "2 rows, 1 units"),
        ({"x": [2**53 + 1]}, {"units": ["a"]}, "no double"),
        ({"x": [1.0]}, {}, "which unit"),
        ({"x": [1.0]}, {"units": [7]}, "codes are text"),
        (np.zeros((1, 1, 1)), {"units": ["a"], "columns": ["x"]}, "shape"),
        (np.zeros((1, 2)), {"units": ["a"], "columns": ["x", "x"]}, "1 different names"),
        (pd.DataFrame({"x": [1.0]}), {}, "index"),
        (3, {"units": ["a"]}, "wanted a frame"),
    ],
)
def test_what_would_be_changed_is_refused(data: object, asked: dict[str, object], message: str) -> None:
    with pytest.raises(sy.ShapeMismatchError, match=message):
        sy.score_table(data, **asked)  # type: ignore[arg-type]


def test_unknown_words_name_the_nearest() -> None:
    with pytest.raises(sy.UnknownCodeError, match="did you mean 'jobs'"):
        sy.score_table({"jobs": [1.0]}, units=["a"], columns=["job"])
    with pytest.raises(sy.UnknownCodeError, match="did you mean 'suppressed'"):
        sy.score_table({"jobs": [None]}, units=["a"], nan_reason="supressed")
    with pytest.raises(sy.UnknownCodeError, match="did you mean 'Erie'"):
        frames()["dict"].value_of("Eri", "jobs")


def test_a_bad_tree_is_refused_with_all_its_problems() -> None:
    tree = sy.IndexTree("i", [("i",), ("x", "i", -1), ("x", "j"), ("y", "i", 1)])
    rules = {p.rule for p in tree.check()}
    assert rules == {"repeated_code", "bad_weight", "unknown_parent"}
    with pytest.raises(sy.InvalidInputError) as refused:
        sy.IndexLayout(tree)
    assert {p.rule for p in refused.value.problems} == rules
    assert all(p.code == "x" for p in refused.value.problems)
    assert [p.rule for p in sy.IndexTree("i", [("i",), ("z", "i")]).check(frames()["dict"])] == ["unknown_column"]


def test_a_tree_from_csv_names_file_line_and_column(tmp_path: pathlib.Path) -> None:
    path = tmp_path / "index.csv"
    path.write_text(
        "code,parent,weight,better,low,high,normalise.method,combine.method,combine.most_units\n"
        "i,,,,,,,geometric,\n"
        "x,i,two,down,0,10,goalpost,,\n"
        "y,i,1,dwon,,,,,2.5\n",
        "utf-8",
    )
    with pytest.raises(sy.InvalidInputError) as refused:
        composite.read_tree(path)
    found = [(p.line, p.column, p.rule) for p in refused.value.problems]
    assert found == [
        (3, "weight", "no_number"),
        (3, "normalise.method", "bad_option"),
        (4, "combine.most_units", "bad_option"),
        (4, "better", "bad_direction"),
        (4, "combine", "misplaced_option"),
    ]
    assert all(p.file == str(path) for p in refused.value.problems)
    assert "goalposts" in refused.value.problems[1].advice
    path.write_text("code,parent,wieght\ni,,\nx,i,2\n", "utf-8")
    with pytest.raises(sy.InvalidInputError, match="did you mean 'weight'"):
        composite.read_tree(path)
    with pytest.raises(sy.FileFaultError):
        composite.read_tree(tmp_path / "none.csv")


def test_a_tree_reads_the_same_from_csv_frames_and_records(tmp_path: pathlib.Path) -> None:
    rows = [
        {"code": "i", "parent": None, "weight": None, "better": None, "low": None, "combine.method": "geometric"},
        {"code": "x", "parent": "i", "weight": 2.0, "better": "down", "low": 1.5, "combine.method": None},
    ]
    path = tmp_path / "index.csv"
    pd.DataFrame(rows).to_csv(path, index=False)
    trees = [composite.read_tree(x) for x in (rows, path, pd.DataFrame(rows), pl.DataFrame(rows))]
    assert all(t == trees[0] for t in trees)
    assert trees[0].code == "i" and trees[0].nodes[1].marks == composite.GoalMarks(low=1.5)
    assert trees[0].nodes[0].combine == {**trees[0].nodes[0].combine, "method": "geometric"}  # type: ignore[dict-item]


def test_weights_multiply_down_the_tree(tree: sy.IndexTree) -> None:
    layout = sy.IndexLayout(tree)
    assert layout.root == "living" and layout.groups == ("work", "living")
    assert layout.indicators == ("jobs", "pay", "rent")
    weights = layout.effective_weights
    assert weights["pay"] == pytest.approx(2 / 3 * 3 / 4)
    assert sum(weights[i] for i in layout.indicators) == pytest.approx(1)
    other = layout.with_weights({"rent": 2})
    assert other.effective_weights["rent"] == 0.5 and layout.effective_weights["rent"] == pytest.approx(1 / 3)
    with pytest.raises(sy.UnknownCodeError, match="did you mean 'rent'"):
        layout.with_weights({"rant": 1})


def table_with_a_hole() -> sy.ScoreTable:
    return sy.score_table(
        {"jobs": JOBS, "pay": [3.0, 1.0, None], "rent": RENT}, units=UNITS, nan_reason="not_reported"
    )


def test_what_is_missing_reaches_the_top_as_bounds(tree: sy.IndexTree) -> None:
    table = table_with_a_hole().with_scales({"pay": (1, 3)})  # what nobody bounds stays open, and is said to
    assert sy.run_index(tree, table_with_a_hole()).value_of("Lucas") == sy.Value.missing("open_bounds")
    result = sy.run_index(tree, table)
    lucas = result.value_of("Lucas")
    assert lucas.form == "range" and (lucas.lower, lucas.upper) == (pytest.approx(25 / 3), pytest.approx(25 / 3 + 50))
    frame = result.to_pandas()
    row = frame[(frame["node"] == "living") & (frame["unit"] == "Lucas")].iloc[0]
    assert row["coverage"] == pytest.approx(0.5) and pd.isna(row["value"]) and pd.isna(row["rank"])
    filled = sy.run_index(tree, table_with_a_hole(), options={"impute.method": "mean"})
    assert filled.value_of("Lucas").flags == ("imputed",)
    assert filled.to_pandas().query("node == 'living' and unit == 'Lucas'")["imputed"].item() == pytest.approx(0.5)
    assert [n.rule for n in filled.notes] == ["imputed"]


def test_options_are_by_path_or_nested_and_unknown_ones_are_refused(tree: sy.IndexTree) -> None:
    table = table_with_a_hole()
    nested = sy.run_index(tree, table, options={"normalise": {"method": "z_score", "centre": 100}})
    assert nested == sy.run_index(tree, table, options={"index.normalise.method": "z_score", "normalise.centre": 100})
    with pytest.raises(sy.UnknownCodeError, match="did you mean"):
        sy.run_index(tree, table, options={"normalise.metod": "z_score"})
    with pytest.raises(sy.UnknownCodeError, match="z_score"):
        sy.run_index(tree, table, options={"normalise.method": "zscore"})
    assert "normalise.method" in [o.path for o in sy.describe_options("index")]
    assert all(o.about for of in ("index", "screen", "loadings") for o in sy.describe_options(of))


def test_zeros_under_logarithms_are_all_named() -> None:
    tree = sy.IndexTree("i", [("i",), ("x", "i"), ("y", "i")])
    table = sy.score_table({"x": [0.0, 5.0], "y": [0.0, 0.0]}, units=["a", "b"])
    with pytest.raises(sy.InvalidInputError) as refused:
        composite.combine_scores(tree, table, options={"method": "geometric"})
    assert [(p.code, p.column) for p in refused.value.problems] == [("a", "x"), ("a", "y"), ("b", "y")]


def test_tree_table_and_options_are_checked_as_one_list(tmp_path: pathlib.Path) -> None:
    path = tmp_path / "index.csv"
    path.write_text(
        "code,parent,weight,combine.method\ni,,,\ng,i,1,geometric\nflat,g,1,\nnone,g,1,\nzero,g,-1,\nlost,g,1,\n"
    )
    nan = float("nan")
    columns = {"flat": [3.0, 3.0, 3.0, nan], "none": [nan] * 4, "zero": [1.0, 2.0, 4.0, nan]}
    table = sy.score_table(columns, units=["a", "b", "c", "d"], nan_reason="not_reported")
    problems = composite.check_index(composite.read_tree(path), table)
    assert [(p.line, p.rule, p.column, p.code) for p in problems] == [
        (0, "empty_unit", "", "d"),
        (3, "not_above_zero", "zero", "a"),
        (4, "constant", "flat", ""),
        (5, "no_points", "none", ""),
        (6, "bad_weight", "weight", "zero"),
        (7, "unknown_column", "code", "lost"),
    ]
    assert {p.file for p in problems if p.line} == {str(path)}
    mended = sy.IndexTree("i", [("i",), ("zero", "i")])
    whole = sy.score_table({"zero": [1.0, 2.0, 4.0]}, units=["a", "b", "c"])
    assert composite.check_index(mended, whole) == ()


def test_a_cell_that_cannot_be_read_is_one_problem_among_the_others(tmp_path: pathlib.Path) -> None:
    path = tmp_path / "index.csv"
    path.write_text(
        "code,parent,weight,better,combine.method\ni,,,,\ng,i,two,,geometric\nflat,g,1,sideways,\nzero,g,1,,\nlost,h,1,,\n"
    )
    table = sy.score_table({"flat": [3.0, 3.0, 3.0], "zero": [0.0, 2.0, 4.0]}, units=["a", "b", "c"])
    problems = composite.check_index(path, table)
    assert [(p.line, p.rule, p.column) for p in problems] == [
        (3, "not_above_zero", "zero"),
        (3, "no_number", "weight"),
        (4, "constant", "flat"),
        (4, "bad_direction", "better"),
        (6, "unknown_parent", "parent"),
        (6, "unknown_column", "code"),
    ]
    assert {p.file for p in problems} == {str(path)}
    assert {p.rule for p in composite.check_index(pd.read_csv(path), table)} == {p.rule for p in problems}
    path.write_text("code,parent\ni,\nzero,i\n")
    assert composite.check_index(path, table) == composite.check_index(composite.read_tree(path), table) == ()


def test_frames_streams_and_texts_say_the_same(tree: sy.IndexTree) -> None:
    result = sy.run_index(tree, table_with_a_hole())
    for of in (result, result.scores, result.normalised, table_with_a_hole()):
        frame, polars, arrow = of.to_pandas(), of.to_polars(), of.to_arrow()
        assert list(frame.columns) == polars.columns == arrow.column_names
        rows = json.loads(of.to_json() or "")
        assert len(rows) == len(frame) == polars.height
        for name in frame.columns:
            plain = [None if pd.isna(x) else x for x in frame[name].tolist()]
            assert plain == polars[name].to_list() == [row[name] for row in rows], name
        assert (of.to_csv() or "").splitlines()[0] == ",".join(frame.columns)
    wide = result.wide()
    assert list(wide.columns) == ["work", "living"] and pd.isna(wide.loc["Lucas", "work"])


def test_a_frozen_reference_scores_another_year(tree: sy.IndexTree) -> None:
    first = sy.run_index(tree, frames_with_pay(1))
    assert composite.run_frozen(tree, frames_with_pay(1), first).scores == first.scores
    later = composite.run_frozen(tree, frames_with_pay(2), first)
    assert later.value_of("Lucas", "work").number > 100 > 0  # type: ignore[operator]


def frames_with_pay(factor: float) -> sy.ScoreTable:
    return sy.score_table(
        {"jobs": [factor * x for x in (60, 70, 80)], "pay": [factor * x for x in (2, 3, 4)], "rent": RENT}, units=UNITS
    )


def test_every_class_pickles_and_copies(tree: sy.IndexTree) -> None:
    table = table_with_a_hole().with_cells([("Erie", "pay", sy.Value.range(1, 2, flags="provisional"))])
    table = table.with_scales({"pay": (0, 9)})
    whole = sy.score_table({"x": [1.0, 2, 3, 4], "y": [1.0, 3, 2, 5]}, units=list("abcd"))
    result = sy.run_index(tree, table, options={"impute.method": "median"})
    pairs = composite.outrank(whole, [1, 1])
    parts = [
        table, result, result.scores, result.treatments[0], result.normalisers[0], tree, tree.nodes[1], pairs,
        composite.kemeny(pairs), composite.components_of(whole), composite.cronbach(whole), result.ranks()[0],
        composite.correlations(whole), composite.facts_of(whole)[0], *result.notes,
    ]  # fmt: skip
    for x in parts:
        back = pickle.loads(pickle.dumps(x))
        assert back == x and type(back) is type(x), type(x)
        assert copy.deepcopy(x) is x
    layout = pickle.loads(pickle.dumps(sy.IndexLayout(tree)))
    assert layout.effective_weights == sy.IndexLayout(tree).effective_weights


def test_trees_tables_and_results_are_saved(tree: sy.IndexTree, tmp_path: pathlib.Path) -> None:
    table = table_with_a_hole().with_cells([("Erie", "pay", sy.Value.range(1, 2, flags="provisional"))])
    table = table.with_scales({"pay": (0, 9), "rent": (None, 900)})
    result = sy.run_index(tree, table, options={"impute.method": "median"})
    parts = [
        tree, tree.nodes[2], table, result, result.treated, result.normalised, result.scores, result.treatments[0],
        result.normalisers[1], result.notes[0], result.ranks()[0], composite.facts_of(table)[0],
        composite.screen_units(table)[0], composite.explain_scores(tree, result)[0], composite.GoalMarks(1, target=3),
    ]  # fmt: skip
    for x in parts:
        sy.save(tmp_path / "any.syar", x)
        back = sy.load(tmp_path / "any.syar")
        assert type(back) is type(x) and back == x, type(x)
        assert sy.serialization.facts_of(tmp_path / "any.syar").kind == type(x).__name__
        assert sy.serialization.to_bytes(back) == (tmp_path / "any.syar").read_bytes()
    sy.save(tmp_path / "any.syar", result)
    with pytest.raises(sy.InsufficientDataError):  # an archive has the result alone, a pickle what it was made of too
        sy.load(tmp_path / "any.syar").smallest_swap("Erie", "Wayne")
    assert pickle.loads(pickle.dumps(result)).plan([]).table == table
    damaged = bytearray(sy.serialization.to_bytes(table))
    damaged[-3] ^= 1
    with pytest.raises(sy.FormatFaultError):
        sy.serialization.from_bytes(damaged)


def test_a_table_that_no_step_changes_is_the_results_own(tree: sy.IndexTree) -> None:
    table = frames_with_pay(1)
    plain = sy.run_index(tree, table, options={"treat.rule": "none"})
    assert plain.treated is table and plain.treated == table  # nothing is copied: tables never change
    wider = sy.score_table({"jobs": JOBS, "pay": JOBS, "rent": RENT, "zinc": RENT}, units=UNITS)
    assert sy.run_index(tree, wider, options={"treat.rule": "none"}).treated.columns == ("jobs", "pay", "rent")
    kept = plain.treated.value
    del plain, table
    assert kept.sum() > 0


def test_a_prepared_index_runs_as_run_index_does(tree: sy.IndexTree) -> None:
    options = {"normalise": {"method": "z_score"}, "combine.method": "median"}
    prepared = composite.PreparedIndex(tree, options=options)
    for factor in (1, 2, 5):
        table = frames_with_pay(factor)
        result = prepared.run(table)
        assert result == sy.run_index(tree, table, options=options)
        assert result.plan([]).table == table
    again = pickle.loads(pickle.dumps(prepared))
    assert again.run(table) == result and repr(again) == "<PreparedIndex: living>"
    with pytest.raises(sy.UnknownCodeError):
        composite.PreparedIndex(tree, options={"normalise.metod": "z_score"})
    with pytest.raises(TypeError):
        prepared.run(None)  # type: ignore[arg-type]


def test_a_matrix_is_read_as_it_lies() -> None:
    numbers = np.arange(12.0).reshape(3, 4) - 0.0
    numbers[0, 0] = -0.0
    wanted = {"dcba"[c]: numbers[:, c].copy() for c in range(4)}
    columns = list("dcba")
    whole = sy.score_table(wanted, units=UNITS)
    wide = np.empty((6, 8))
    wide[::2, ::2] = numbers
    record = np.zeros(3, [("byte", "i1"), ("numbers", "f8", 4)])
    record["numbers"] = numbers
    for matrix in (numbers, np.asfortranarray(numbers), wide[::2, ::2], numbers[::-1][::-1], record["numbers"]):
        made = sy.score_table(matrix, units=UNITS, columns=columns)
        assert made == whole and not np.signbit(made.value).any()
    assert sy.score_table(numbers[::-1], units=UNITS[::-1], columns=columns) == whole
    numbers[1, 2] = np.nan
    with pytest.raises(sy.InvalidInputError) as refused:
        sy.score_table(numbers, units=UNITS, columns=columns)
    assert [(p.rule, p.column, p.code) for p in refused.value.problems] == [("gap_without_reason", "b", "Erie")]
    with pytest.raises(sy.InvalidInputError, match="twice"):
        sy.score_table(np.ones((2, 1)), units=["a", "a"], columns=["x"])
    assert sy.score_table(np.ones((0, 2)), units=[], columns=["x", "y"]).columns == ("x", "y")


def test_notebooks_show_tables_and_results(tree: sy.IndexTree) -> None:
    table = sy.score_table({"a<b": [1.0, None]}, units=["x", "y"], nan_reason="lost")
    assert "a&lt;b" in table._repr_html_() and "missing (lost)" in table._repr_html_()
    shown = sy.run_index(tree, table_with_a_hole())._repr_html_()
    assert "living" in shown and "between" in shown and "1 to 3" in shown and "open_bounds" in shown


def test_an_index_of_a_framework_is_rolled_up_as_agreed(agreed: sy.Definitions, data: sy.Dataset) -> None:
    tree = sy.IndexTree(
        "work",
        [
            ("work",),
            {"code": "unemployment", "parent": "work", "better": "down", "marks": (0, 20)},
            {"code": "labour_force", "parent": "work", "marks": (0, 5000), "weight": 3},
        ],
    )
    goalposts = {"normalise.method": "goalposts"}
    fw = sy.Framework("shore", definitions=agreed)
    result = fw.index(data, tree, period=2009, by="county", options=goalposts)
    rolled = fw.roll_up(data, by=["county"], indicators=["unemployment", "labour_force"])
    table = composite.from_results(rolled, period=2009)
    assert result == sy.run_index(tree, table, options=goalposts)
    assert table.value_of("Lucas", "unemployment") == sy.Value.point(0)
    erie = rolled.find("unemployment", place="Erie", period=2009)
    assert table.value_of("Erie", "unemployment").number == erie.value.number  # type: ignore[union-attr]
    wayne = table.value_of("Wayne", "unemployment")  # suppressed: within 0 and 100 percent
    assert (wayne.form, wayne.lower, wayne.upper) == ("range", 0, 100)
    assert result.value_of("Wayne").form == "range"
    judged = sy.Judgement(
        "scale", "Which scale?", chosen="posts",
        options=[sy.JudgementOption("posts", "Goalposts", sets={"index.normalise.method": "goalposts"})],
    )  # fmt: skip
    standing = sy.Framework("shore", definitions=agreed.replace(judgements=[judged]))
    assert standing.index(data, tree, period=2009, by="county") == result
    with pytest.raises(sy.UnknownCodeError, match="2009"):
        fw.index(data, tree, period=2019, by="county", options=goalposts)
    with pytest.raises(sy.UnknownCodeError):
        fw.index(data, sy.IndexTree("i", [("i",), ("none", "i")]), period=2009)


def test_results_of_several_categories_are_not_one_table(agreed: sy.Definitions) -> None:
    both = sy.Dataset.from_rows(
        [
            {"measure": "jobs", "place": "Erie", "period": "2009-01", "value": 1, "categories": {"sex": sex}}
            for sex in ("F", "M")
        ],
        agreed,
    )
    rolled = sy.roll_up(both, agreed, by=["place", "sex"], indicators="jobs")
    with pytest.raises(sy.InvalidInputError) as refused:
        composite.from_results(rolled, period="2009-01")
    assert {p.rule for p in refused.value.problems} == {"repeated_cell"}


def test_whatever_is_wrong_with_a_file_is_said_at_once(tmp_path: pathlib.Path) -> None:
    path = tmp_path / "index.csv"
    path.write_text(
        "code,parent,weight,better\nindex,,,\na,index,1,up\na,index,1,up\nb,nowhere,-1,sideways\nc,index,two,down\n"
    )
    with pytest.raises(sy.InvalidInputError) as fault:
        composite.read_tree(path)
    found = [(p.where.line, p.where.code) for p in fault.value.problems]
    assert {4, 5, 6} <= {line for line, _ in found}  # twice the same code, an unknown parent, a number that is none
    assert found == sorted(found, key=lambda at: at[0])
    assert sum(line == 5 for line, _ in found) >= 3, fault.value


def test_gaps_and_infinite_numbers_are_said_together() -> None:
    with pytest.raises(sy.InvalidInputError) as fault:
        sy.score_table({"u": ["x", "y"], "a": [1.0, float("nan")], "b": [float("inf"), 2.0]}, unit="u")
    assert [(p.rule, p.where.column, p.where.code) for p in fault.value.problems] == [
        ("gap_without_reason", "a", "y"), ("not_finite", "b", "x"),
    ]  # fmt: skip
