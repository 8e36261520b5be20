# SPDX-License-Identifier: MIT
"""What was reported: loading it from files, frames and columns, and giving it back."""

from __future__ import annotations

import datetime
import os
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from . import _columns
from ._agreed import Agreed, definitions_of
from ._core.core import Value
from ._core.core import suggest as _suggest
from ._core.dataset import (
    ArrowLayout,
    CsvLayout,
    Dataset,
    DatasetBuilder,
    Label,
    LoadReport,
    MeasureRows,
    Observation,
    Selection,
)
from ._errors import ShapeMismatchError, UnknownCodeError
from ._export import to_arrow, to_pandas, to_polars, write_csv, write_json
from ._files import Path
from ._progress import Progress, told

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl
    import pyarrow as pa

BadRows = Literal["refuse", "skip"]

__all__ = [
    "ArrowLayout",
    "CsvLayout",
    "Dataset",
    "DatasetBuilder",
    "Label",
    "LoadReport",
    "MeasureRows",
    "Observation",
    "Selection",
    "from_arrow",
    "from_columns",
    "from_frame",
    "from_rows",
    "read_csv",
    "select",
    "to_arrow",
    "to_pandas",
    "to_polars",
    "write_csv",
    "write_json",
]


def read_csv(
    path: Path | Sequence[Path],
    framework: Agreed,
    *,
    layout: CsvLayout | Mapping[str, Any] | None = None,
    bad_rows: BadRows = "refuse",
    threads: int = 1,
    progress: Progress = None,
) -> Dataset:
    """Read one CSV file, or several of one layout, as a dataset.

    Parameters
    ----------
    path : path of the file, or several paths.
    framework : Framework or Definitions that say what the columns may hold.
    layout : CsvLayout, or a dict of its fields, saying which column holds what; None is the
        library's own tabular form, as :func:`write_csv` writes it.
    bad_rows : "refuse" loads nothing when a row cannot be accepted; "skip" keeps the good rows and
        lists the others in ``data.load_report.problems``.
    threads : results have the same bits for any number.
    progress : True for a bar, or a callable told (done, total).

    Returns
    -------
    Dataset, numbers in the unit of their measures.

    Raises
    ------
    InvalidInputError (also ValueError) whose `problems` list every bad row with file, line, column.
    FormatFaultError (also ValueError) when a column of the layout is not there.
    FileFaultError (also OSError) when the file cannot be read.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> from steelyard._example import definitions
    >>> path = pathlib.Path(tempfile.mkdtemp()) / "jobs.csv"
    >>> _ = path.write_text("county,year,out,all\\nErie,2009,120,1000\\nWayne,2009,PS,4000\\n")
    >>> data = read_csv(path, definitions(), layout={
    ...     "place": "county", "period": "year",
    ...     "values": {"out": "unemployed", "all": "labour_force"},
    ...     "labels": [{"text": "PS", "reason": "suppressed"}]})
    >>> len(data), data.measures
    (4, ('unemployed', 'labour_force'))
    """
    agreed = definitions_of(framework)
    used = _layout(layout, agreed)
    paths = [path] if isinstance(path, str | os.PathLike) else list(path)
    builder = DatasetBuilder(agreed)
    for one in paths:
        builder.add_csv_file(one, used)
    return builder.finish(bad_rows, threads=threads, progress=progress)


def _layout(layout: CsvLayout | Mapping[str, Any] | None, agreed: Any) -> CsvLayout:
    if layout is None:
        return CsvLayout.tabular(agreed)
    return layout if isinstance(layout, CsvLayout) else CsvLayout(**layout)


def from_rows(
    rows: Iterable[Observation | Mapping[str, Any]],
    framework: Agreed,
    *,
    bad_rows: BadRows = "refuse",
    threads: int = 1,
    progress: Progress = None,
) -> Dataset:
    """Make a dataset of observations one by one.

    Parameters
    ----------
    rows : Observation objects, or dicts of their fields; `value` is a number or a Value.
    framework : Framework or Definitions that say what the rows may hold.
    bad_rows, threads, progress : as for :func:`read_csv`.

    Returns
    -------
    Dataset, numbers in the unit of their measures.

    Raises
    ------
    InvalidInputError (also ValueError) whose `problems` list every bad row; rows count from 1.

    Examples
    --------
    >>> from steelyard import Value
    >>> from steelyard._example import definitions
    >>> data = from_rows([
    ...     {"measure": "unemployed", "place": "Erie", "period": 2009, "value": 0},
    ...     {"measure": "unemployed", "place": "Wayne", "period": 2009, "value": Value.missing("lost")},
    ... ], definitions())
    >>> [row.value for row in data]
    [Value.point(0), Value.missing('lost')]
    """
    builder = DatasetBuilder(definitions_of(framework))
    for row in rows:
        builder.add(row)
    return builder.finish(bad_rows, threads=threads, progress=progress)


def from_columns(
    columns: Mapping[str, Any],
    framework: Agreed,
    *,
    nan_reason: str = "",
    bad_rows: BadRows = "refuse",
    threads: int = 1,
    progress: Progress = None,
    name: str = "columns",
) -> Dataset:
    """Make a dataset of columns by name.

    Parameters
    ----------
    columns : columns of n rows, or one text for all rows. Names are ``measure``, ``place``,
        ``organisation``, ``period``, ``value``, ``form``, ``reason``, ``lower``, ``upper``,
        ``flags``, ``source``, ``recorded``, ``version`` and the codes of schemes. Numbers are
        float64 or integers, in the unit of their measure; words are text, categoricals, or a pair
        (list of words, array of positions in it, -1 for nothing).
    framework : Framework or Definitions that say what the columns may hold.
    nan_reason : what NaN in ``value`` means, such as "not_reported". Without it NaN is an error
        that names its rows, unless the columns ``form`` or ``reason`` say what is missing.
    bad_rows, threads, progress : as for :func:`read_csv`.
    name : stands for the file in messages.

    Returns
    -------
    Dataset, numbers in the unit of their measures.

    Raises
    ------
    ShapeMismatchError (also ValueError) for columns of different lengths, and for types that could
    not be converted without changing something (float32, objects, foreign byte order).
    UnknownCodeError (also KeyError) for a column name that stands for nothing.
    InvalidInputError (also ValueError) whose `problems` list every bad row; rows count from 1.

    Examples
    --------
    >>> import numpy as np
    >>> from steelyard._example import definitions
    >>> data = from_columns({
    ...     "measure": "unemployed", "period": 2009,
    ...     "place": ["Erie", "Wayne", "Lucas"],
    ...     "value": np.array([120.0, np.nan, 0.0])}, definitions(), nan_reason="not_reported")
    >>> [row.value for row in data]
    [Value.point(120), Value.point(0), Value.missing('not_reported')]
    """
    builder = DatasetBuilder(definitions_of(framework))
    builder.add_columns(columns, nan_reason=nan_reason, name=name)
    return builder.finish(bad_rows, threads=threads, progress=progress)


def from_arrow(
    table: Any,
    framework: Agreed,
    *,
    columns: Mapping[str, str] | None = None,
    values: Mapping[str, str] | None = None,
    constants: Mapping[str, Any] | None = None,
    others: Literal["refuse", "ignore"] = "refuse",
    nan_reason: str = "",
    bad_rows: BadRows = "refuse",
    threads: int = 1,
    progress: Progress = None,
) -> Dataset:
    """Make a dataset of anything that speaks the Arrow C interface, batch by batch.

    Parameters
    ----------
    table : object with ``__arrow_c_stream__`` or ``__arrow_c_array__``: a pyarrow table, batch or
        reader, a polars frame, a pandas frame (from 2.2, with pyarrow), a duckdb relation, a
        Dataset. It is read once; its memory is not copied before it is checked.
    framework : Framework or Definitions that say what the columns may hold.
    columns, values, constants, others : as for :func:`from_frame`.
    nan_reason : why numbers that are null or NaN are missing, such as "not_reported"; without it
        such a row is an error, unless the columns ``form`` or ``reason`` say what is missing.
    bad_rows, threads, progress : as for :func:`read_csv`.

    Returns
    -------
    Dataset, numbers in the unit of their measures.

    Raises
    ------
    UnknownCodeError (also KeyError) for columns that stand for nothing and columns not there; all
    of them are listed.
    ShapeMismatchError (also ValueError) for types that cannot be taken; all of them are listed.
    InvalidInputError (also ValueError) whose `problems` list every bad row; rows count from 1.
    FormatFaultError (also ValueError) when the producer of a stream fails.

    Examples
    --------
    >>> import pyarrow as pa
    >>> from steelyard._example import definitions
    >>> table = pa.table({"county": ["Erie", "Wayne"], "out": [120, None]})
    >>> data = from_arrow(table, definitions(), columns={"place": "county"},
    ...                   values={"out": "unemployed"}, constants={"period": 2009},
    ...                   nan_reason="not_reported")
    >>> [row.value for row in data]
    [Value.point(120), Value.missing('not_reported')]
    """
    builder = DatasetBuilder(definitions_of(framework))
    _add_arrow(
        builder,
        table,
        columns=columns,
        values=values,
        constants=constants,
        others=others,
        nan_reason=nan_reason,
    )
    return builder.finish(bad_rows, threads=threads, progress=progress)


def from_frame(
    frame: Any,
    framework: Agreed,
    *,
    columns: Mapping[str, str] | None = None,
    values: Mapping[str, str] | None = None,
    constants: Mapping[str, Any] | None = None,
    others: Literal["refuse", "ignore"] = "refuse",
    nan_reason: str = "",
    bad_rows: BadRows = "refuse",
    threads: int = 1,
    progress: Progress = None,
) -> Dataset:
    """Make a dataset of a pandas frame; other frames and tables go to :func:`from_arrow`.

    Parameters
    ----------
    frame : long (a ``measure`` and a ``value`` column) or wide (see `values`).
    framework : Framework or Definitions that say what the columns may hold.
    columns : which column holds what, as {"place": "county"}; a name that is not listed is looked
        for under itself. Names are those of :func:`from_columns`.
    values : for a wide frame, columns and the measures they hold, as {"out": "unemployed"}.
    constants : what is the same in all rows, as {"period": "2009"}.
    others : columns that stand for nothing are refused, because they may hold a disaggregation;
        "ignore" leaves them out.
    nan_reason : what a missing number means, such as "not_reported"; see :func:`from_columns`.
    bad_rows, threads, progress : as for :func:`read_csv`.

    Returns
    -------
    Dataset, numbers in the unit of their measures. Categoricals keep their codes.

    Raises
    ------
    UnknownCodeError (also KeyError) for columns that stand for nothing and columns not there.
    ShapeMismatchError, InvalidInputError : as for :func:`from_columns`.

    Examples
    --------
    >>> import pandas as pd
    >>> from steelyard._example import definitions
    >>> frame = pd.DataFrame({"county": ["Erie", "Wayne"], "year": [2009, 2009],
    ...                       "out": [120, 0], "all": [1000, 4000]})
    >>> data = from_frame(frame, definitions(), columns={"place": "county", "period": "year"},
    ...                   values={"out": "unemployed", "all": "labour_force"})
    >>> len(data)
    4
    """
    if _columns.kind_of_frame(frame) != "pandas":
        return from_arrow(
            frame,
            framework,
            columns=columns,
            values=values,
            constants=constants,
            others=others,
            nan_reason=nan_reason,
            bad_rows=bad_rows,
            threads=threads,
            progress=progress,
        )
    builder = DatasetBuilder(definitions_of(framework))
    there = [str(c) for c in frame.columns]
    roles = _roles(there, builder._schemes(), columns or {}, values or {}, constants or {}, others)
    taken: dict[str, Any] = {role: frame[column] for role, column in roles.items()}
    taken.update(constants or {})
    if not values:
        builder.add_columns(taken, nan_reason=nan_reason, name="frame")
    for column, measure in (values or {}).items():
        wide = {**taken, "measure": measure, "value": frame[column]}
        builder.add_columns(wide, nan_reason=nan_reason, name=f"frame[{column!r}]")
    return builder.finish(bad_rows, threads=threads, progress=progress)


def _roles(
    there: Sequence[str],
    schemes: Sequence[str],
    columns: Mapping[str, str],
    values: Mapping[str, str],
    constants: Mapping[str, Any],
    others: str,
) -> dict[str, str]:
    """Role and column. Every column of the frame has a role, unless others are ignored."""
    known = [*_columns.WORDS, *_columns.NUMBERS, *schemes]
    wrong = [
        f"'{role}' is no column role; {_suggest(role, known)}"
        for role in [*columns, *constants]
        if role not in known
    ]
    absent = [c for c in [*columns.values(), *values] if c not in there]
    wrong += [f"the frame has no column '{c}'; {_suggest(c, there)}" for c in absent]
    roles = dict(columns)
    for role in known:
        if (
            role not in roles
            and role not in constants
            and role in there
            and not (values and role in ("measure", "value"))
        ):
            roles[role] = role
    unused = [c for c in there if c not in roles.values() and c not in values]
    if unused and others != "ignore":
        wrong.append(
            f"nothing is known about {', '.join(map(repr, unused))}: name them in columns= or values=, "
            "declare a scheme, or pass others='ignore'"
        )
    if wrong:
        raise UnknownCodeError("columns of the frame: " + "; ".join(wrong))
    return roles


# What a builder can do from Python (attached to DatasetBuilder).


def _add_columns(
    self: DatasetBuilder,
    columns: Mapping[str, Any],
    *,
    nan_reason: str = "",
    name: str = "columns",
    keep_row_numbers: bool = True,
) -> None:
    """Add columns by name, as :func:`from_columns` takes them; call it again for the next rows.

    Parameters
    ----------
    columns, nan_reason, name : as for :func:`from_columns`.
    keep_row_numbers : False when the rows are gone afterwards, as chunks of a stream are: then no
        observation remembers its row, which saves some bytes of each. Problems found while the
        rows are added name them all the same.

    Raises
    ------
    As :func:`from_columns`, but what is wrong with single rows is said by :meth:`finish`.

    Examples
    --------
    More rows than one wants to hold at once, chunk by chunk:

    >>> import numpy as np
    >>> from steelyard._example import definitions
    >>> builder = DatasetBuilder(definitions())
    >>> for year in (2009, 2010):
    ...     builder.add_columns({
    ...         "measure": "unemployed", "period": year,
    ...         "place": (["Erie", "Lucas", "Wayne"], np.array([0, 2, 1])),
    ...         "value": np.array([120, 4000, 30])}, keep_row_numbers=False)
    >>> builder.finish()
    <Dataset: 6 rows of unemployed>
    """
    known = [*_columns.WORDS, *_columns.NUMBERS, *self._schemes()]
    unknown = [f"'{c}' ({_suggest(c, known)})" for c in columns if c not in known]
    if unknown:
        raise UnknownCodeError("columns that stand for nothing: " + ", ".join(unknown))
    rows = _rows_of(columns)
    words = {
        role: _columns.words(x, role) for role, x in columns.items() if role not in _columns.NUMBERS
    }
    numbers = {
        role: _columns.numbers(columns[role], role)
        for role in _columns.NUMBERS
        if columns.get(role) is not None
    }
    gaps = {role: _columns.with_gaps(x, role) for role, x in numbers.items()}
    value = gaps.pop("value", None)
    given: dict[str, Any] = {
        role: np.ascontiguousarray(x, dtype=np.float64) for role, x in gaps.items()
    }
    if value is not None:
        given["whole_value" if value.dtype == np.int64 else "value"] = value
    self._add_columns(rows, words, given, nan_reason, name, keep_row_numbers)


def _add_arrow(
    self: DatasetBuilder,
    table: Any,
    *,
    columns: Mapping[str, str] | None = None,
    values: Mapping[str, str] | None = None,
    constants: Mapping[str, Any] | None = None,
    others: Literal["refuse", "ignore"] = "refuse",
    nan_reason: str = "",
    name: str = "arrow",
    keep_row_numbers: bool = True,
) -> None:
    """Add the rows of an Arrow table, as :func:`from_arrow` takes it; call it again for the next.

    Parameters
    ----------
    table, columns, values, constants, others, nan_reason : as for :func:`from_arrow`.
    name, keep_row_numbers : as for :meth:`add_columns`.

    Raises
    ------
    As :func:`from_arrow`, but what is wrong with single rows is said by :meth:`finish`.

    Examples
    --------
    >>> import pyarrow as pa
    >>> from steelyard._example import definitions
    >>> builder = DatasetBuilder(definitions())
    >>> for year in (2009, 2010):
    ...     batch = pa.record_batch({"place": ["Erie", "Wayne"], "value": [120, 30]})
    ...     builder.add_arrow(batch, constants={"measure": "unemployed", "period": year})
    >>> builder.finish()
    <Dataset: 4 rows of unemployed>
    """
    layout = ArrowLayout(
        columns=columns or {},
        values=values or {},
        constants={role: _constant(word, role) for role, word in (constants or {}).items()},
        others_ignored=others == "ignore",
        nan_reason=nan_reason,
        name=name,
        keep_row_numbers=keep_row_numbers,
    )
    self._add_arrow(table, layout)


def _constant(word: Any, role: str) -> str:
    """The word that stands in every row."""
    if role in _columns.NUMBERS:
        raise ShapeMismatchError(f"constant {role}: numbers come as a column", column=role)
    if _columns.length(word) is not None:
        found = type(word).__name__
        raise ShapeMismatchError(
            f"constant {role}: found a {found}, wanted one word for all rows", column=role
        )
    words, _ = _columns.words(word, role)
    return words[0] if words else ""


def _rows_of(columns: Mapping[str, Any]) -> int:
    lengths = {role: n for role, x in columns.items() if (n := _columns.length(x)) is not None}
    if len(set(lengths.values())) > 1:
        found = ", ".join(f"{role} {n}" for role, n in lengths.items())
        raise ShapeMismatchError(
            f"columns of different lengths: {found}; give all of them the same rows"
        )
    return next(iter(lengths.values()), 1)


def _add_csv_file(
    self: DatasetBuilder, path: Path, layout: CsvLayout | Mapping[str, Any]
) -> None:
    """Add a CSV file; its columns are read in the order of its lines, whatever its size.

    Parameters
    ----------
    path : path of the file.
    layout : CsvLayout, or a dict of its fields, saying which column holds what.

    Raises
    ------
    FormatFaultError (also ValueError) when a column of the layout is not there.
    FileFaultError (also OSError) when the file cannot be read.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> from steelyard._example import definitions
    >>> path = pathlib.Path(tempfile.mkdtemp()) / "jobs.csv"
    >>> _ = path.write_text("county,year,out\\nErie,2009,120\\nWayne,2009,30\\n")
    >>> builder = DatasetBuilder(definitions())
    >>> builder.add_csv_file(path, {"place": "county", "period": "year", "values": {"out": "unemployed"}})
    >>> builder.finish()
    <Dataset: 2 rows of unemployed>
    """
    self._add_csv_file(
        os.fspath(path), layout if isinstance(layout, CsvLayout) else CsvLayout(**layout)
    )


def _finish(
    self: DatasetBuilder,
    bad_rows: BadRows = "refuse",
    *,
    threads: int = 1,
    progress: Progress = None,
) -> Dataset:
    """Make the dataset; the builder is empty afterwards and `report` says what became of the rows."""
    with told(progress, "load") as sink:
        data = self._finish(bad_rows, threads, sink)
    data._load_report = self.report
    return data


# Questions to a dataset.


def select(data: Dataset, **kept: Any) -> Dataset:
    """The rows of a dataset that meet every condition.

    Parameters
    ----------
    data : Dataset; not modified.
    **kept : fields of :class:`Selection`: `measures`, `places`, `organisations`, `sources`,
        `categories` (lists of codes, one code also as a text), `from_`, `to` (days), `weekdays`
        (1 = Monday), `values` ("present", "missing", "zero", "non_zero"), `recorded_by` (an
        instant), `latest_only`.

    Returns
    -------
    Dataset of the rows kept.

    Raises
    ------
    UnknownCodeError (also KeyError) naming every code that nothing knows.

    Examples
    --------
    >>> from steelyard._example import data
    >>> select(data(), measures="unemployed", values="missing")
    <Dataset: 1 row of unemployed>
    """
    many = ("measures", "places", "organisations", "sources", "categories")
    listed: dict[str, Any] = {
        k: [x] if k in many and isinstance(x, str) else x for k, x in kept.items()
    }
    return data._select(Selection(**listed))
