# SPDX-License-Identifier: MIT
"""Columns on their way into the room statistics: numbers as float64, gaps as a status of their row."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from ._core.core import InputPlace, Problem
from ._core.statistics import STATUSES
from ._errors import InvalidInputError
from ._numbers import numbers, refused

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
