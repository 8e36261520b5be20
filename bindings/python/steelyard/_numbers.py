# SPDX-License-Identifier: MIT
"""Columns of numbers of NumPy, pandas, polars, Arrow and plain lists as the engine takes them.

float64 or int64 with a mask of what is not there. What is no number is never made one by force: the
message names what arrived.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from ._errors import ShapeMismatchError

Numbers = tuple[npt.NDArray[Any], npt.NDArray[np.bool_] | None]


def kind_of_frame(x: object) -> str:
    """ "pandas", "polars", "pyarrow", or "" for anything else."""
    top = type(x).__module__.partition(".")[0]
    return top if top in ("pandas", "polars", "pyarrow") else ""


def refused(role: str, found: str, advice: str) -> ShapeMismatchError:
    return ShapeMismatchError(f"column {role}: found {found}; {advice}", column=role)


def numbers(column: Any, role: str) -> Numbers:
    """float64 or int64 numbers, and a mask of those that are not there (None: all are)."""
    kind = kind_of_frame(column)
    if kind == "pandas":
        return _pandas_numbers(column, role)
    if kind == "polars":
        return _masked(column.is_null().to_numpy(), column, role)
    if kind == "pyarrow":
        import pyarrow as pa

        array = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
        return _masked(array.is_null().to_numpy(zero_copy_only=False), array, role)
    if not isinstance(column, np.ndarray):
        column = _array_of(column, role)
    return checked(column, role), None


def _array_of(column: Any, role: str) -> npt.NDArray[Any]:
    """A list of numbers as an array. None is refused: a list can say NaN."""
    if isinstance(column, int | float):
        raise refused(role, f"{column!r}", "numbers come as a column: pass an array or a list")
    array = np.asarray(column)
    if array.size == 0:
        return array.astype(np.float64)
    if array.dtype.kind == "O":
        first = next((i for i, x in enumerate(column) if not isinstance(x, int | float)), 0)
        raise refused(
            role, f"{column[first]!r} ({type(column[first]).__name__}) in row {first + 1}", _ADVICE
        )
    return array


_ADVICE = "convert to float64 or int64 on purpose, with NaN where there is no number"


def checked(array: npt.NDArray[Any], role: str) -> npt.NDArray[Any]:
    """The array as contiguous float64 or int64. Refuses what a conversion would change."""
    found = f"{array.dtype} of shape {array.shape}"
    if array.ndim != 1:
        raise refused(role, found, "pass one column")
    if not array.dtype.isnative:
        raise refused(
            role,
            f"{found} in foreign byte order ({array.dtype.str})",
            "use array.astype(array.dtype.newbyteorder('='))",
        )
    if array.dtype == np.float64:
        return np.ascontiguousarray(array)
    if array.dtype.kind in "iu":
        if array.dtype == np.uint64 and array.size and array.max() > np.iinfo(np.int64).max:
            raise refused(role, found, "numbers beyond 2^63 do not fit")
        return np.ascontiguousarray(array, dtype=np.int64)
    if array.dtype.kind == "f":
        advice = "its decimals are not those that somebody wrote: read the numbers as float64"
        raise refused(role, found, advice)
    raise refused(role, found, _ADVICE)


def _pandas_numbers(column: Any, role: str) -> Numbers:
    import pandas as pd

    series = column if isinstance(column, pd.Series) else pd.Series(column)
    dtype = series.dtype
    if isinstance(dtype, np.dtype):
        return checked(series.to_numpy(), role), None
    if isinstance(dtype, pd.CategoricalDtype) or getattr(dtype, "kind", "O") not in "iuf":
        raise refused(role, f"{dtype} of shape {series.shape}", _ADVICE)
    return _masked(series.isna().to_numpy(), series, role)


def _masked(missing: npt.NDArray[np.bool_], column: Any, role: str) -> Numbers:
    """Numbers of a column that keeps its gaps beside them."""
    kind = kind_of_frame(column)
    if kind == "pandas":
        filled = column.fillna(0) if missing.any() else column
        numpy_dtype = getattr(column.dtype, "numpy_dtype", None)
        array = filled.to_numpy(dtype=numpy_dtype) if numpy_dtype is not None else filled.to_numpy()
    elif kind == "polars":
        if not column.dtype.is_numeric():
            raise refused(role, f"{column.dtype} of {len(column)} rows", _ADVICE)
        array = column.fill_null(0).to_numpy()
    else:
        import pyarrow.types as pt

        if not (pt.is_integer(column.type) or pt.is_floating(column.type)):
            raise refused(role, f"{column.type} of {len(column)} rows", _ADVICE)
        array = column.fill_null(0).to_numpy(zero_copy_only=False)
    return checked(array, role), missing if missing.any() else None


def with_gaps(column: Numbers, role: str) -> npt.NDArray[Any]:
    """Numbers with NaN in their gaps: what the engine reads as "no number", never as a number."""
    array, missing = column
    if missing is None:
        return array
    if array.dtype == np.int64 and np.abs(array).max(initial=0) > 2**53:
        raise refused(
            role, "whole numbers beyond 2^53 with gaps", "give the gaps as form and reason columns"
        )
    floats = array.astype(np.float64)
    floats[missing] = np.nan
    return floats
