# SPDX-License-Identifier: MIT
"""Columns on their way into the room statistics: numbers as float64, gaps as a status of their row."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from ._core.core import InputPlace, Problem, suggest
from ._core.statistics import STATUSES
from ._errors import InvalidInputError, ShapeMismatchError, UnknownCodeError
from ._numbers import kind_of_frame, numbers, refused

Doubles = npt.NDArray[np.float64]
Codes = npt.NDArray[np.uint8]

MISSING = STATUSES.index("missing")


def doubles(column: Any, role: str) -> tuple[Doubles, npt.NDArray[np.bool_] | None]:
    """Numbers, and a mask of those that are not there: None in a list, NA in a frame, masked in an array.

    NaN is not among them: it is a number that cannot be, and its row says so.
    """
    if isinstance(column, np.ma.MaskedArray):
        found, _ = numbers(column.filled(0), role)
        gaps = np.ma.getmaskarray(column)
        return as_doubles(found, role), gaps if gaps.any() else None
    if isinstance(column, list | tuple) and any(x is None for x in column):
        gaps = np.array([x is None for x in column])
        found, _ = numbers([0 if x is None else x for x in column], role)
        return as_doubles(found, role), gaps
    found, masked = numbers(column, role)
    return as_doubles(found, role), masked


def as_doubles(found: npt.NDArray[Any], role: str) -> Doubles:
    if found.dtype == np.float64:
        return found
    made = found.astype(np.float64)
    if found.size and max(-int(found.min()), int(found.max())) > 2**53:
        raise refused(role, "whole numbers beyond 2^53", "a double would change them; divide by a unit first")
    return made


def given_codes(given: Any, gaps: npt.NDArray[np.bool_] | None) -> Codes | None:
    """Why rows have no numbers: words of STATUSES (None or "": they have), with gaps of columns as "missing"."""
    codes: Codes | None = None
    if isinstance(given, np.ndarray) and given.dtype == np.uint8:
        codes = np.ascontiguousarray(given)
    elif given is not None:
        words, at = columns_of_words(given)
        known = np.array([_code(word) for word in words], np.uint8)
        codes = known[at]
    if gaps is None:
        return codes
    if codes is None:
        return np.where(gaps, MISSING, 0).astype(np.uint8)
    if len(codes) != len(gaps):
        raise ShapeMismatchError(f"given has {len(codes)} rows, the numbers have {len(gaps)}; give one per row")
    return np.where(gaps & (codes == 0), MISSING, codes).astype(np.uint8)


def columns_of_words(given: Any) -> tuple[list[str], npt.NDArray[np.intp]]:
    """Distinct words and their places; what says nothing (None, NaN, NA) is ""."""
    places: dict[str, int] = {}
    at = np.empty(len(given), np.intp)
    for row, word in enumerate(given):
        at[row] = places.setdefault(word if isinstance(word, str) else _unsaid(word, row), len(places))
    return list(places), at


def _unsaid(word: Any, row: int) -> str:
    if word is None or word != word or str(word) == "<NA>":
        return ""
    raise refused("given", f"{word!r} ({type(word).__name__}) in row {row + 1}", f"wanted words of {STATUSES}")


def _code(word: str) -> int:
    if word == "":
        return 0
    if word not in STATUSES:
        raise UnknownCodeError(f"given: '{word}' is no status; {suggest(word, list(STATUSES))}", code=word)
    return STATUSES.index(word)


def rows_of(given: Any, **columns: Any) -> tuple[tuple[Doubles, ...], Codes | None]:
    """Columns of one table as float64, and why rows have no numbers."""
    numbers_of: list[Doubles] = []
    gaps: npt.NDArray[np.bool_] | None = None
    for role, column in columns.items():
        found, masked = doubles(column, role)
        numbers_of.append(found)
        if masked is not None:
            gaps = masked if gaps is None or len(gaps) != len(masked) else gaps | masked
    return tuple(numbers_of), given_codes(given, gaps)


def table_of(table: Any, role: str) -> tuple[Doubles, npt.NDArray[np.bool_] | None, tuple[int, int]]:
    """Units by strata, row by row: numbers, a mask of those that are not there, and how many of each."""
    if kind_of_frame(table):
        names = list(table.column_names) if hasattr(table, "column_names") else list(table.columns)
        columns = [doubles(table[name], f"{role}.{name}") for name in names]
        gaps = [np.zeros(len(x), bool) if masked is None else masked for x, masked in columns]
        numbers_of = np.column_stack([x for x, _ in columns]) if columns else np.zeros((0, 0))
        missing = np.column_stack(gaps).ravel() if columns else None
        return np.ascontiguousarray(numbers_of).ravel(), missing, numbers_of.shape
    if not isinstance(table, np.ndarray):
        rows = [list(row) for row in table]
        widths = sorted({len(row) for row in rows})
        if len(widths) > 1:
            raise refused(role, f"rows of {widths[0]} to {widths[-1]} cells", "give every row as many cells")
        found, missing = doubles([cell for row in rows for cell in row], role)
        return found, missing, (len(rows), widths[0] if widths else 0)
    if table.ndim != 2:
        raise refused(role, f"{table.dtype} of shape {table.shape}", "give a table: a row per unit, a column per stratum")
    found, missing = doubles(table.ravel(), role)
    return found, missing, table.shape


def tables_of(given: Any, events: Any, exposure: Any) -> tuple[Doubles, Doubles, Codes | None]:
    x, no_events, shape = table_of(events, "events")
    n, no_exposure, other = table_of(exposure, "exposure")
    if shape != other:
        raise ShapeMismatchError(f"events is of shape {shape}, exposure of {other}; give a cell per unit and stratum in each")
    gaps = no_events if no_exposure is None else no_exposure if no_events is None else no_events | no_exposure
    if given is not None and not isinstance(given, np.ndarray):
        given = [word for row in given for word in row]
    elif given is not None:
        given = given.ravel()
    return x, n, given_codes(given, gaps)


def words_of(codes: Codes) -> npt.NDArray[np.str_]:
    return np.array(STATUSES)[codes]


def sample(column: Any, role: str) -> Doubles:
    """Numbers of which none may be missing, because they are one sample and not rows of a table."""
    found, gaps = doubles(column, role)
    bad = ~np.isfinite(found)
    if gaps is not None:
        bad |= gaps
    if bad.any():
        problems = [
            Problem(
                "missing" if gaps is not None and gaps[row] else "impossible",
                f"row {row + 1}: found {'nothing' if gaps is not None and gaps[row] else found[row]}",
                "leave the row out on purpose",
                where=InputPlace(column=role),
            )
            for row in np.flatnonzero(bad)
        ]
        listed = "".join(f"\n  {p.found}" for p in problems)
        raise InvalidInputError(
            f"column {role}: {len(problems)} rows without a number; leave them out on purpose{listed}",
            problems=problems,
            column=role,
        )
    return found
