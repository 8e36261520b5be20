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
from ._numbers import checked as checked
from ._numbers import kind_of_frame, refused
from ._numbers import numbers as numbers
from ._numbers import with_gaps as with_gaps

Codes = npt.NDArray[np.int32]
Words = tuple[list[str], Codes | None]

NUMBERS = ("value", "lower", "upper")
WORDS = (
    "measure", "place", "organisation", "period", "form", "reason", "flags", "source", "recorded", "version",
    "value_text", "lower_text", "upper_text",
)  # fmt: skip


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
        raise refused(role, found, "give whole numbers: positions in the list of words, or -1")
    texts = [_word(x, role) for x in distinct]
    if codes.size and not (-1 <= codes.min() and codes.max() < len(texts)):
        found = f"codes from {codes.min()} to {codes.max()} for {len(texts)} words"
        raise refused(role, found, "codes are positions in the list of words, or -1")
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
    raise refused(role, f"{x!r} ({type(x).__name__})", _advice_for_words(role))


def _advice_for_words(role: str) -> str:
    if role == "period":
        return "give periods as text such as '2009-01', as years, or as days"
    if role == "recorded":
        return "give instants as '2024-03-01', '2024-03-01T12:00:00Z' or datetimes with a time zone"
    return "codes are text: convert with astype(str), and mind leading zeros that a number has lost"


def _day_text(x: datetime.date, role: str) -> str:
    if isinstance(x, datetime.datetime):
        if (x.hour, x.minute, x.second, x.microsecond) != (0, 0, 0, 0):
            raise refused(
                role, f"{x}", "a day has no time: use dt.date, or dt.strftime('%Y-%m') for months"
            )
        x = x.date()
    return x.isoformat()


def _instant_text(x: datetime.datetime, role: str) -> str:
    if x.tzinfo is None:
        raise refused(role, f"{x} without a time zone", "give it one, such as tz_localize('UTC')")
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
                raise refused(role, f"{x} (bool) in row {i + 1}", _advice_for_words(role))
            codes[i] = index.setdefault(x, len(index))
    return [_word(x, role) for x in index], codes


def _NA() -> object:
    pandas = sys.modules.get("pandas")
    return pandas.NA if pandas is not None else None


def _array_words(column: npt.NDArray[Any], role: str) -> Words:
    if column.ndim != 1:
        raise refused(role, f"{column.dtype} of shape {column.shape}", "pass one column")
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
    raise refused(role, f"{column.dtype} of shape {column.shape}", _advice_for_words(role))


def _datetime64_text(x: np.datetime64, role: str) -> str:
    """NumPy's datetime64 has no zone; by its own convention it is UTC."""
    if role == "recorded":
        return str(np.datetime_as_string(x.astype("datetime64[s]"), unit="s")) + "Z"
    if x != x.astype("datetime64[D]"):
        raise refused(
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
        raise refused(role, f"{dtype} of shape {series.shape}", _advice_for_words(role))
    codes, distinct = pd.factorize(series)
    return [_word(_python(x), role) for x in distinct], codes.astype(np.int32)


def _python(x: Any) -> Any:
    return x.item() if isinstance(x, np.generic) else x


def _pandas_period_text(p: Any, role: str) -> str:
    if role != "period":
        raise refused(role, f"{p!r}", _advice_for_words(role))
    patterns = {"D": "%Y-%m-%d", "M": "%Y-%m", "Q-DEC": "%Y-Q%q", "Y-DEC": "%Y", "A-DEC": "%Y"}
    pattern = patterns.get(p.freqstr)
    if pattern is None:
        raise refused(
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
        raise refused(role, f"{dtype} of {len(column)} rows", _advice_for_words(role))
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
            raise refused(role, f"{array.type} of {len(array)} rows", _advice_for_words(role))
        array = array.dictionary_encode()
    codes = array.indices.cast(pa.int32()).fill_null(-1).to_numpy(zero_copy_only=False)
    return [_word(x, role) for x in array.dictionary.to_pylist()], codes
