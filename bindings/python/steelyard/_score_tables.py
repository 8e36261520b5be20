# SPDX-License-Identifier: MIT
"""Frames, arrays and lists as score tables: units by columns, every gap with its reason."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from . import _columns
from ._core.composite import (
    IndexLayout,
    Pairwise,
    ScoreTable,
    table_of_arrays,
    table_of_cells,
    table_of_matrix,
)
from ._core.core import REASONS, InputPlace, Problem, Value, suggest
from ._errors import InvalidInputError, ShapeMismatchError, UnknownCodeError

Reasons = Mapping[tuple[str, str], str]
Scales = Mapping[str, tuple[float | None, float | None]]


def table_from(
    data: Any,
    unit: str | None,
    units: Iterable[str] | None,
    columns: Iterable[str] | None,
    nan_reason: str,
    reasons: Reasons,
    scales: Scales,
) -> ScoreTable:
    whole = None
    if type(data) is np.ndarray and data.dtype == np.float64 and unit is None and not reasons:
        whole = table_of_matrix(*_array_names(data, units, columns), data)  # None: a gap has to be explained
    if whole is not None:
        made = whole
    elif isinstance(data, Sequence) and not isinstance(data, str):
        made = table_of_cells(list(data))
    else:
        named, rows = _columns_of(data, unit, units, columns)
        made = _from_columns(named, rows, _reason(nan_reason, "nan_reason"), reasons)
    return made.with_scales(dict(scales)) if scales else made


def _columns_of(
    data: Any, unit: str | None, units: Iterable[str] | None, columns: Iterable[str] | None
) -> tuple[dict[str, Any], list[str]]:
    """Columns by name, and a unit per row."""
    if isinstance(data, np.ndarray):
        return _array_columns(data, units, columns)
    names = list(data) if isinstance(data, Mapping) else [_text(c, "columns") for c in _names(data)]
    wanted = list(columns) if columns is not None else [n for n in names if n != unit]
    unknown = [c for c in [*wanted, *([unit] if unit is not None else [])] if c not in names]
    if unknown:
        told = "; ".join(f"'{c}': {suggest(c, names)}" for c in unknown)
        raise UnknownCodeError(f"score_table: there is no column {told}", code=unknown[0])
    return {name: data[name] for name in wanted}, _rows(data, unit, units)


def _names(data: Any) -> Iterable[Any]:
    if not hasattr(data, "columns"):
        raise ShapeMismatchError(
            f"score_table: found {type(data).__name__}, wanted a frame, a dict of columns, a 2-D array or a list of cells"
        )
    return data.column_names if hasattr(data, "column_names") else data.columns  # type: ignore[no-any-return]


def _rows(data: Any, unit: str | None, units: Iterable[str] | None) -> list[str]:
    """The unit of each row: a column, a list, or a pandas index of texts."""
    if unit is not None and units is not None:
        raise ShapeMismatchError("score_table: give unit (a column) or units (a list), not both")
    if units is not None:
        return [_text(u, "units") for u in units]
    if unit is not None:
        words, codes = _columns.words(data[unit], unit)
        if codes is None:
            raise ShapeMismatchError(f"column {unit}: found a single word, wanted one per row", column=unit)
        return [words[c] if c >= 0 else "" for c in codes]
    if _columns.kind_of_frame(data) == "pandas":
        return [_text(u, "the index") for u in data.index]
    raise ShapeMismatchError(
        "score_table: nothing says which unit a row is of; name its column in unit, or list them in units"
    )


def _text(x: object, where: str) -> str:
    if isinstance(x, str):
        return x
    raise ShapeMismatchError(
        f"score_table: {where}: found {x!r} ({type(x).__name__}), wanted text; codes are text, a number has lost its zeros"
    )


def _array_names(
    data: npt.NDArray[Any], units: Iterable[str] | None, columns: Iterable[str] | None
) -> tuple[list[str], list[str]]:
    """Units and columns of an array, as many as it has."""
    if data.ndim != 2 or units is None or columns is None:
        raise ShapeMismatchError(
            f"score_table: found {data.dtype} of shape {data.shape}; an array is of shape (units, columns), with both named"
        )
    named = [_text(c, "columns") for c in columns]
    if len(named) != data.shape[1] or len(set(named)) != len(named):
        raise ShapeMismatchError(
            f"score_table: {len(set(named))} different names for {data.shape[1]} columns"
        )
    return [_text(u, "units") for u in units], named


def _array_columns(
    data: npt.NDArray[Any], units: Iterable[str] | None, columns: Iterable[str] | None
) -> tuple[dict[str, Any], list[str]]:
    rows, named = _array_names(data, units, columns)
    masked = isinstance(data, np.ma.MaskedArray)
    if not masked:  # columns that lie in one piece are not copied one by one
        data = np.ascontiguousarray(data.T).T
    return {
        name: (data[:, i], np.ma.getmaskarray(data)[:, i]) if masked else data[:, i]
        for i, name in enumerate(named)
    }, rows


def _from_columns(
    named: Mapping[str, Any], units: list[str], gap: int, reasons: Reasons
) -> ScoreTable:
    n = len(units)
    numbers = np.zeros((len(named), n))
    there = np.ones((len(named), n), np.uint8)
    why = np.zeros((len(named), n), np.uint8)
    others: list[tuple[str, str, Value]] = []
    for i, (name, column) in enumerate(named.items()):
        x, missing, own = _cells(column, name)
        if len(x) != n:
            raise ShapeMismatchError(f"column {name}: {len(x)} rows, {n} units", column=name)
        numbers[i] = x
        if missing.any():
            numbers[i][missing], there[i][missing], why[i][missing] = 0, 0, gap
        others += [(units[at], name, value) for at, value in own.items()]
    _state_reasons(named, units, reasons, there, why)
    explained = {(unit, column) for unit, column, _ in others}
    gone = (there == 0) & (why == 0)
    problems = [
        Problem(
            "gap_without_reason", "there is no number and no reason",
            "say why in nan_reason or reasons, such as 'not_reported'",
            where=InputPlace(column=name, code=units[at]),
        )
        for i, name in enumerate(named)
        if gone[i].any()
        for at in np.flatnonzero(gone[i])
        if (units[at], name) not in explained
    ]  # fmt: skip
    masks = (None, None) if there.all() else (there.reshape(-1), why.reshape(-1))
    try:
        made = table_of_arrays(units, list(named), numbers.reshape(-1), *masks)
    except InvalidInputError as fault:
        raise _invalid([*problems, *fault.problems]) from None
    if problems:
        raise _invalid(problems)
    return made.with_cells(others) if others else made


def _cells(
    column: Any, name: str
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.bool_], dict[int, Value]]:
    """Numbers, where there is none, and the cells that are Values, by row."""
    if isinstance(column, tuple) and len(column) == 2 and isinstance(column[0], np.ndarray):
        array, missing = column
        numbers = _columns.checked(np.ascontiguousarray(np.asarray(array)), name)
    elif _holds_objects(column):
        return _object_cells(column, name)
    else:
        numbers, gaps = _columns.numbers(column, name)
        missing = np.zeros(len(numbers), bool) if gaps is None else np.asarray(gaps)
    if numbers.dtype == np.int64 and np.abs(numbers).max(initial=0) > 2**53:
        raise ShapeMismatchError(
            f"column {name}: found whole numbers beyond 2^53; no double holds them exactly", column=name
        )
    floats = numbers.astype(np.float64, copy=False)
    return floats, missing | np.isnan(floats), {}


def _holds_objects(column: Any) -> bool:
    if isinstance(column, list | tuple):
        return any(x is None or isinstance(x, Value) for x in column)
    dtype = getattr(column, "dtype", None)
    return isinstance(dtype, np.dtype) and dtype.kind == "O"


def _object_cells(
    column: Any, name: str
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.bool_], dict[int, Value]]:
    items = list(column)
    numbers, missing, own = np.zeros(len(items)), np.zeros(len(items), bool), {}
    for i, x in enumerate(items):
        if isinstance(x, Value):
            missing[i], own[i] = True, x
        elif x is None or x is _columns._NA():
            missing[i] = True
        elif isinstance(x, int | float | np.integer | np.floating) and not isinstance(x, bool):
            numbers[i], missing[i] = float(x), x != x
        else:
            raise ShapeMismatchError(
                f"column {name}: found {x!r} ({type(x).__name__}) in row {i + 1}, wanted a number, a Value or None",
                column=name,
            )
    return numbers, missing, own


def _reason(word: str, what: str) -> int:
    if word == "":
        return 0
    if word not in REASONS[1:]:
        raise UnknownCodeError(f"score_table: {what} '{word}' is no reason; {suggest(word, REASONS[1:])}", code=word)
    return REASONS.index(word)


def _state_reasons(
    named: Mapping[str, Any],
    units: list[str],
    reasons: Reasons,
    there: npt.NDArray[np.uint8],
    why: npt.NDArray[np.uint8],
) -> None:
    """Writes the reasons that are given cell by cell; one for a cell that has a number is a slip."""
    at_unit = {u: i for i, u in enumerate(units)}
    at_column = {c: i for i, c in enumerate(named)}
    problems = []
    for (unit, column), word in reasons.items():
        code = _reason(word, "reason")
        cell = (at_column.get(column, -1), at_unit.get(unit, -1))
        if -1 in cell:
            found, advice = "there is no such cell", "name a unit and a column of the table"
        elif there[cell]:
            found, advice = "a reason is given, and there is a number", "drop one of them"
        else:
            why[cell] = code
            continue
        problems.append(Problem("misplaced_reason", found, advice, where=InputPlace(column=column, code=unit)))
    if problems:
        raise _invalid(problems)


def _invalid(problems: list[Problem]) -> InvalidInputError:
    many = f"{len(problems)} problem{'s' if len(problems) > 1 else ''}"
    return InvalidInputError(
        f"score table: {many}" + "".join(f"\n  {p}" for p in problems), problems=problems
    )


# Pickling of what no archive holds.


def reduce_layout(layout: IndexLayout) -> tuple[Any, ...]:
    return IndexLayout, (layout.tree,)


def reduce_pairs(pairs: Pairwise) -> tuple[Any, ...]:
    return Pairwise, (pairs.share.tolist(),)
