# SPDX-License-Identifier: MIT
"""Columns of NumPy, pandas, polars, Arrow and plain lists as the engine takes them.

Words become a list of distinct words and int32 codes, numbers float64 or int64 with a mask. What
is not text is never made text by force, nor the other way round: the message names what arrived.
"""

from __future__ import annotations

import datetime
import sys
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from ._core.define import Period
from ._errors import ShapeMismatchError

Codes = npt.NDArray[np.int32]
Words = tuple[list[str], Codes | None]
Numbers = tuple[npt.NDArray[Any], npt.NDArray[np.bool_] | None]

NUMBERS = ("value", "lower", "upper")
WORDS = (
    "measure", "place", "organisation", "period", "form", "reason", "flags", "source", "recorded", "version",
)  # fmt: skip


def kind_of_frame(x: object) -> str:
    """ "pandas", "polars", "pyarrow", or "" for anything else."""
    top = type(x).__module__.partition(".")[0]
    return top if top in ("pandas", "polars", "pyarrow") else ""


def length(column: object) -> int | None:
    """Rows of a column; None for a constant."""
    if column is None or isinstance(column, str | int | datetime.date):
        return None
    if _is_coded(column):
        return len(column[1])
    return len(column) if hasattr(column, "__len__") else None


def _is_coded(column: object) -> bool:
    """A pair (words, codes): the codes of an array as positions in a list of words, -1 for nothing."""
    return isinstance(column, tuple) and len(column) == 2 and isinstance(column[1], np.ndarray)


def _refused(role: str, found: str, advice: str) -> ShapeMismatchError:
    return ShapeMismatchError(f"column {role}: found {found}; {advice}", column=role)


# Words


def words(column: Any, role: str) -> Words:
    """Distinct words and their codes, -1 where nothing is stated. A constant has no codes."""
    if column is None:
        return [], None
    if isinstance(column, str):
        return [column], None
    if isinstance(column, datetime.date | int) and not isinstance(column, bool):
        return [_word(column, role)], None
    if _is_coded(column):
        return _coded_words(*column, role)
    kind = kind_of_frame(column)
    if kind == "polars":
        return _polars_words(column, role)
    if kind == "pyarrow":
        return _arrow_words(column, role)
    if kind == "pandas":
        return _pandas_words(column, role)
    if isinstance(column, np.ndarray):
        return _array_words(column, role)
    return _list_words(column, role)


def _coded_words(distinct: Iterable[Any], codes: npt.NDArray[Any], role: str) -> Words:
    if codes.ndim != 1 or codes.dtype.kind not in "iu":
        found = f"codes of {codes.dtype} and shape {codes.shape}"
        raise _refused(role, found, "give whole numbers: positions in the list of words, or -1")
    texts = [_word(x, role) for x in distinct]
    if codes.size and not (-1 <= codes.min() and codes.max() < len(texts)):
        found = f"codes from {codes.min()} to {codes.max()} for {len(texts)} words"
        raise _refused(role, found, "codes are positions in the list of words, or -1")
    return texts, np.ascontiguousarray(codes, dtype=np.int32)


def _word(x: Any, role: str) -> str:
    """One distinct word of a column, from what stands for a word."""
    if isinstance(x, str) or (role == "period" and isinstance(x, Period)):
        return str(x)
    if role == "recorded" and isinstance(x, datetime.datetime):
        return _instant_text(x, role)
    if role in ("period", "recorded") and isinstance(x, datetime.date):
        return _day_text(x, role)
    if (
        role in ("period", "version")
        and isinstance(x, int | np.integer)
        and not isinstance(x, bool)
    ):
        return str(x)
    raise _refused(role, f"{x!r} ({type(x).__name__})", _advice_for_words(role))


def _advice_for_words(role: str) -> str:
    if role == "period":
        return "give periods as text such as '2009-01', as years, or as days"
    if role == "recorded":
        return "give instants as '2024-03-01', '2024-03-01T12:00:00Z' or datetimes with a time zone"
    return "codes are text: convert with astype(str), and mind leading zeros that a number has lost"


def _day_text(x: datetime.date, role: str) -> str:
    if isinstance(x, datetime.datetime):
        if (x.hour, x.minute, x.second, x.microsecond) != (0, 0, 0, 0):
            raise _refused(
                role, f"{x}", "a day has no time: use dt.date, or dt.strftime('%Y-%m') for months"
            )
        x = x.date()
    return x.isoformat()


def _instant_text(x: datetime.datetime, role: str) -> str:
    if x.tzinfo is None:
        raise _refused(role, f"{x} without a time zone", "give it one, such as tz_localize('UTC')")
    return x.astimezone(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def _list_words(column: Iterable[Any], role: str) -> Words:
    index: dict[Any, int] = {}
    items = list(column)
    codes = np.empty(len(items), np.int32)
    for i, x in enumerate(items):
        if x is None or x is _NA() or x != x:
            codes[i] = -1
        else:
            if isinstance(x, bool):
                raise _refused(role, f"{x} (bool) in row {i + 1}", _advice_for_words(role))
            codes[i] = index.setdefault(x, len(index))
    return [_word(x, role) for x in index], codes


def _NA() -> object:
    pandas = sys.modules.get("pandas")
    return pandas.NA if pandas is not None else None


def _array_words(column: npt.NDArray[Any], role: str) -> Words:
    if column.ndim != 1:
        raise _refused(role, f"{column.dtype} of shape {column.shape}", "pass one column")
    kind = column.dtype.kind
    if kind == "O":
        return _list_words(column, role)
    if kind == "U" or (kind in "iu" and role in ("period", "version")):
        distinct, inverse = np.unique(column, return_inverse=True)
        return [str(x) for x in distinct], inverse.astype(np.int32).reshape(-1)
    if kind == "M" and role in ("period", "recorded"):
        distinct, inverse = np.unique(column, return_inverse=True)
        missing = np.isnat(distinct)
        texts = [
            "" if gone else _datetime64_text(x, role)
            for x, gone in zip(distinct, missing, strict=True)
        ]
        codes = inverse.astype(np.int32).reshape(-1)
        codes[missing[codes]] = -1
        return texts, codes
    raise _refused(role, f"{column.dtype} of shape {column.shape}", _advice_for_words(role))


def _datetime64_text(x: np.datetime64, role: str) -> str:
    """NumPy's datetime64 has no zone; by its own convention it is UTC."""
    if role == "recorded":
        return str(np.datetime_as_string(x.astype("datetime64[s]"), unit="s")) + "Z"
    if x != x.astype("datetime64[D]"):
        raise _refused(
            role, f"{x}", "a day has no time: use dt.date, or dt.strftime('%Y-%m') for months"
        )
    return str(np.datetime_as_string(x, unit="D"))


def _pandas_words(column: Any, role: str) -> Words:
    import pandas as pd

    series = column if isinstance(column, pd.Series) else pd.Series(column)
    dtype = series.dtype
    if isinstance(dtype, pd.CategoricalDtype):  # as it is: neither expanded nor sorted
        codes = series.cat.codes.to_numpy()
        return [_word(_python(x), role) for x in dtype.categories], codes.astype(
            np.int32, copy=False
        )
    if isinstance(dtype, pd.PeriodDtype):
        codes, distinct = pd.factorize(series)
        return [_pandas_period_text(p, role) for p in distinct], codes.astype(np.int32)
    kind = getattr(dtype, "kind", "O")
    if kind == "M":
        codes, distinct = pd.factorize(series)
        zoned = isinstance(dtype, pd.DatetimeTZDtype)
        stamps = [
            x.to_pydatetime()
            if zoned or role != "recorded"
            else x.tz_localize("UTC").to_pydatetime()
            for x in distinct
        ]
        return [
            _word(x, role) if role == "recorded" else _day_text(x, role) for x in stamps
        ], codes.astype(np.int32)
    is_text = kind in "OTU" or isinstance(dtype, pd.StringDtype)
    if not is_text and not (kind in "iu" and role in ("period", "version")):
        raise _refused(role, f"{dtype} of shape {series.shape}", _advice_for_words(role))
    codes, distinct = pd.factorize(series)
    return [_word(_python(x), role) for x in distinct], codes.astype(np.int32)


def _python(x: Any) -> Any:
    return x.item() if isinstance(x, np.generic) else x


def _pandas_period_text(p: Any, role: str) -> str:
    if role != "period":
        raise _refused(role, f"{p!r}", _advice_for_words(role))
    patterns = {"D": "%Y-%m-%d", "M": "%Y-%m", "Q-DEC": "%Y-Q%q", "Y-DEC": "%Y", "A-DEC": "%Y"}
    pattern = patterns.get(p.freqstr)
    if pattern is None:
        raise _refused(
            role,
            f"periods of frequency {p.freqstr}",
            "convert them to text as the measure's frequency writes it",
        )
    return str(p.strftime(pattern))


def _polars_words(column: Any, role: str) -> Words:
    import polars as pl

    dtype = column.dtype
    if dtype.is_temporal() or (dtype.is_integer() and role in ("period", "version")):
        return _list_words(column.to_list(), role)
    if dtype not in (pl.String, pl.Categorical, pl.Enum):
        raise _refused(role, f"{dtype} of {len(column)} rows", _advice_for_words(role))
    texts = column.cast(pl.String)
    distinct = texts.drop_nulls().unique(maintain_order=True)
    codes = texts.replace_strict(
        distinct, pl.Series(range(len(distinct)), dtype=pl.Int32), default=-1, return_dtype=pl.Int32
    )
    return distinct.to_list(), codes.to_numpy()


def _arrow_words(column: Any, role: str) -> Words:
    import pyarrow as pa
    import pyarrow.types as pt

    array = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    if pt.is_temporal(array.type) or (pt.is_integer(array.type) and role in ("period", "version")):
        return _list_words(array.to_pylist(), role)
    if not pt.is_dictionary(array.type):
        if not (
            pt.is_string(array.type)
            or pt.is_large_string(array.type)
            or pt.is_string_view(array.type)
        ):
            raise _refused(role, f"{array.type} of {len(array)} rows", _advice_for_words(role))
        array = array.dictionary_encode()
    codes = array.indices.cast(pa.int32()).fill_null(-1).to_numpy(zero_copy_only=False)
    return [_word(x, role) for x in array.dictionary.to_pylist()], codes


# Numbers


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
        raise _refused(role, f"{column!r}", "numbers come as a column: pass an array or a list")
    array = np.asarray(column)
    if array.size == 0:
        return array.astype(np.float64)
    if array.dtype.kind == "O":
        first = next((i for i, x in enumerate(column) if not isinstance(x, int | float)), 0)
        raise _refused(
            role, f"{column[first]!r} ({type(column[first]).__name__}) in row {first + 1}", _ADVICE
        )
    return array


_ADVICE = "convert to float64 or int64 on purpose, with NaN where there is no number"


def checked(array: npt.NDArray[Any], role: str) -> npt.NDArray[Any]:
    """The array as contiguous float64 or int64. Refuses what a conversion would change."""
    found = f"{array.dtype} of shape {array.shape}"
    if array.ndim != 1:
        raise _refused(role, found, "pass one column")
    if not array.dtype.isnative:
        raise _refused(
            role,
            f"{found} in foreign byte order ({array.dtype.str})",
            "use array.astype(array.dtype.newbyteorder('='))",
        )
    if array.dtype == np.float64:
        return np.ascontiguousarray(array)
    if array.dtype.kind in "iu":
        if array.dtype == np.uint64 and array.size and array.max() > np.iinfo(np.int64).max:
            raise _refused(role, found, "numbers beyond 2^63 do not fit")
        return np.ascontiguousarray(array, dtype=np.int64)
    if array.dtype.kind == "f":
        advice = "its decimals are not those that somebody wrote: read the numbers as float64"
        raise _refused(role, found, advice)
    raise _refused(role, found, _ADVICE)


def _pandas_numbers(column: Any, role: str) -> Numbers:
    import pandas as pd

    series = column if isinstance(column, pd.Series) else pd.Series(column)
    dtype = series.dtype
    if isinstance(dtype, np.dtype):
        return checked(series.to_numpy(), role), None
    if isinstance(dtype, pd.CategoricalDtype) or getattr(dtype, "kind", "O") not in "iuf":
        raise _refused(role, f"{dtype} of shape {series.shape}", _ADVICE)
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
            raise _refused(role, f"{column.dtype} of {len(column)} rows", _ADVICE)
        array = column.fill_null(0).to_numpy()
    else:
        import pyarrow.types as pt

        if not (pt.is_integer(column.type) or pt.is_floating(column.type)):
            raise _refused(role, f"{column.type} of {len(column)} rows", _ADVICE)
        array = column.fill_null(0).to_numpy(zero_copy_only=False)
    return checked(array, role), missing if missing.any() else None


def with_gaps(column: Numbers, role: str) -> npt.NDArray[Any]:
    """Numbers with NaN in their gaps: what the engine reads as "no number", never as a number."""
    array, missing = column
    if missing is None:
        return array
    if array.dtype == np.int64 and np.abs(array).max(initial=0) > 2**53:
        raise _refused(
            role, "whole numbers beyond 2^53 with gaps", "give the gaps as form and reason columns"
        )
    floats = array.astype(np.float64)
    floats[missing] = np.nan
    return floats
