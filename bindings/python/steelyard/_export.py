# SPDX-License-Identifier: MIT
"""Giving a dataset back: as text, as frames, and anything that has a stream as Arrow and polars."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ._core.core import FLAGS, FORMS, REASONS
from ._core.dataset import Dataset
from ._core.dataset import csv_text as _csv_text
from ._core.dataset import json_text as _json_text
from ._files import Path, write_text

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl
    import pyarrow as pa


def write_csv(data: Dataset, path: Path | None = None) -> str | None:
    """Write every row in the library's tabular form; reading it back gives an equal dataset.

    Parameters
    ----------
    data : Dataset, n rows.
    path : file to write, in UTF-8; None returns the text.

    Raises
    ------
    FileFaultError (also OSError) when the file cannot be written.

    Examples
    --------
    >>> from steelyard._example import data
    >>> print(write_csv(data().select(places="Erie", measures="unemployed")))
    measure,place,...
    unemployed,Erie,...
    """
    text = _csv_text(data)
    if path is None:
        return text
    write_text(path, text)
    return None


def write_json(data: Dataset, path: Path | None = None) -> str | None:
    """Write every row as a JSON object in the tabular form, all in one array.

    Numbers are exact decimals, what is not there is null. It is for other programs: the library
    reads CSV and Arrow back, not JSON.

    Parameters
    ----------
    data : Dataset, n rows.
    path : file to write, in UTF-8; None returns the text.

    Raises
    ------
    FileFaultError (also OSError) when the file cannot be written.

    Examples
    --------
    >>> import json
    >>> from steelyard._example import data
    >>> row = json.loads(write_json(data().select(places="Wayne", measures="unemployed")))[0]
    >>> row["value"], row["form"], row["reason"]
    (None, 'missing', 'not_reported')
    """
    text = _json_text(data)
    if path is None:
        return text
    write_text(path, text)
    return None


def to_pandas(data: Dataset) -> pd.DataFrame:
    """All rows in the tabular form, as a pandas frame.

    Parameters
    ----------
    data : Dataset, n rows.

    Returns
    -------
    DataFrame of n rows: measure, place, organisation, period, one column per scheme (categoricals;
    missing where not stated), value, form, reason, lower, upper, flags, source, recorded, version.
    Numbers are nullable Float64 in the measure's unit, NA where there is no number, never NaN.
    Where a double does not hold a number exactly, value_text, lower_text and upper_text hold its
    decimals in that row. ``from_frame(to_pandas(data), framework)`` gives an equal dataset.

    Examples
    --------
    >>> from steelyard._example import data
    >>> to_pandas(data().select(measures="unemployed"))[["place", "period", "value", "form"]]
       place period  value     form
    0   Erie   2009  120.0    point
    1  Lucas   2009    0.0    point
    2  Wayne   2009   <NA>  missing
    """
    import pandas as pd

    from ._frames import categorical, flag_words, float64

    columns = data._columns()
    frame: dict[str, Any] = {
        role: categorical(*columns[role]) for role in ("measure", "place", "organisation", "period")
    }
    frame.update({scheme: categorical(*column) for scheme, column in columns["schemes"].items()})
    frame["value"] = float64(*columns["value"])
    frame["form"] = categorical(FORMS, columns["form"])
    frame["reason"] = categorical(REASONS[1:], columns["reason"].astype(np.int8) - 1)
    frame["lower"] = float64(*columns["lower"])
    frame["upper"] = float64(*columns["upper"])
    frame["flags"] = flag_words(FLAGS, columns["flags"])
    frame["source"] = categorical(*columns["source"])
    seconds, known = columns["recorded"]
    stamps = seconds.astype("datetime64[s]")
    stamps[known == 0] = np.datetime64("NaT", "s")
    frame["recorded"] = pd.Series(stamps).dt.tz_localize("UTC")
    frame["version"] = categorical(*columns["version"])
    for name, texts in columns["texts"].items():
        frame[name] = pd.Series(texts, dtype="string")
    return pd.DataFrame(frame, copy=False)


def to_arrow(data: Any) -> pa.Table:
    """All rows as a pyarrow table over the memory that the stream gives out.

    Parameters
    ----------
    data : Dataset, ResultTable, Findings or Scorecard; anything with ``__arrow_c_stream__``.

    Returns
    -------
    pyarrow.Table; words are dictionaries, what is not there is null.

    Examples
    --------
    >>> from steelyard._example import data
    >>> to_arrow(data()).column_names[:4]
    ['measure', 'place', 'organisation', 'period']
    """
    import pyarrow as pa

    return pa.table(data)


def to_polars(data: Any) -> pl.DataFrame:
    """All rows as a polars frame.

    Parameters
    ----------
    data : Dataset, ResultTable, Findings or Scorecard; anything with ``__arrow_c_stream__``.

    Returns
    -------
    polars.DataFrame; words are Categorical, what is not there is null.
    ``Dataset.from_polars(to_polars(data), framework)`` gives an equal dataset.

    Examples
    --------
    >>> from steelyard._example import data
    >>> to_polars(data().select(measures="unemployed"))["value"].to_list()
    [120.0, 0.0, None]
    """
    import polars as pl

    return pl.DataFrame(data)
