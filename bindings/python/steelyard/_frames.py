# SPDX-License-Identifier: MIT
"""Columns of the engine as pandas columns, without copies where the layout allows."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import pandas as pd

categories_of: Any = pd.Categorical.from_codes  # its stubs know no list of categories


def categorical(words: Sequence[str], codes: Any) -> Any:
    return categories_of(codes, categories=list(words))


def float64(numbers: Any, there: Any) -> Any:
    """Nullable Float64: NA where there is no number. Copied, because pandas may write into it."""
    return pd.arrays.FloatingArray(np.array(numbers, dtype=np.float64), np.asarray(there) == 0)


def flag_words(names: Sequence[str], bits: Any) -> Any:
    """'estimated|provisional'; missing where there are no flags."""
    sets, codes = np.unique(bits, return_inverse=True)
    texts = ["|".join(name for i, name in enumerate(names) if int(s) >> i & 1) for s in sets]
    codes = codes.reshape(-1).astype(np.int32)
    if texts and texts[0] == "":
        texts, codes = texts[1:], codes - 1
    return categories_of(codes, categories=texts)


def frame_of_csv(text: str, words: Iterable[str]) -> pd.DataFrame:
    """A table that the engine wrote, as nullable columns; `words` are those that stay text, with their leading zeros."""
    # Before 3.1 pandas reads every third double one bit off unless told not to; since then it is told off for being told.
    old = tuple(int(part) for part in pd.__version__.split(".")[:2]) < (3, 1)
    exact: dict[str, Any] = {"float_precision": "round_trip"} if old else {}
    return pd.read_csv(
        io.StringIO(text),
        dtype=dict.fromkeys(words, "string"),
        dtype_backend="numpy_nullable",
        keep_default_na=False,
        na_values=[""],
        **exact,
    )
