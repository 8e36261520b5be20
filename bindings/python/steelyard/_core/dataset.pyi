# SPDX-License-Identifier: MIT
import datetime
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal, Self

import numpy as np
import numpy.typing as npt
import pandas as pd
import polars as pl
import pyarrow as pa

from .._agreed import Agreed
from .._progress import Progress
from .core import InputPlace, Problem, Value, _Form, _Number, _Reason
from .define import Definitions, PeriodKind, _Day, _Record, _Word

_BadRows = Literal["refuse", "skip"]
_Path = str | os.PathLike[str]
_Pairs = Mapping[str, str] | Iterable[tuple[str, str]]
_Instant = datetime.datetime | datetime.date | str

class Observation:
    def __init__(
        self,
        measure: str = ...,
        *,
        place: str = ...,
        organisation: str = ...,
        period: _Word = ...,
        value: Value | _Number = ...,
        categories: _Pairs = ...,
        source: str = ...,
        recorded: _Instant | None = ...,
        version: _Word = ...,
        where: InputPlace = ...,
    ) -> None: ...
    @property
    def measure(self) -> str: ...
    @property
    def place(self) -> str: ...
    @property
    def organisation(self) -> str: ...
    @property
    def period(self) -> str: ...
    @property
    def value(self) -> Value: ...
    @property
    def categories(self) -> tuple[tuple[str, str], ...]: ...
    @property
    def source(self) -> str: ...
    @property
    def recorded(self) -> datetime.datetime | None: ...
    @property
    def version(self) -> str: ...
    @property
    def where(self) -> InputPlace: ...
    def replace(
        self,
        *,
        measure: str = ...,
        place: str = ...,
        organisation: str = ...,
        period: _Word = ...,
        value: Value | _Number = ...,
        categories: _Pairs = ...,
        source: str = ...,
        recorded: _Instant | None = ...,
        version: _Word = ...,
        where: InputPlace = ...,
    ) -> Self: ...
    __replace__ = replace
    def __eq__(self, other: object, /) -> bool: ...

class Label:
    def __init__(
        self,
        text: str = ...,
        reason: _Reason | Literal[""] = ...,
        *,
        form: _Form = ...,
        lower: _Number | None = ...,
        upper: _Number | None = ...,
        measure: str = ...,
    ) -> None: ...
    @property
    def text(self) -> str: ...
    @property
    def reason(self) -> _Reason | None: ...
    @property
    def form(self) -> _Form: ...
    @property
    def lower(self) -> float | None: ...
    @property
    def upper(self) -> float | None: ...
    @property
    def measure(self) -> str: ...
    def replace(
        self,
        *,
        text: str = ...,
        reason: _Reason | Literal[""] = ...,
        form: _Form = ...,
        lower: _Number | None = ...,
        upper: _Number | None = ...,
        measure: str = ...,
    ) -> Self: ...
    __replace__ = replace
    def __eq__(self, other: object, /) -> bool: ...

class CsvLayout:
    def __init__(
        self,
        *,
        measure: str = ...,
        value: str = ...,
        values: _Pairs = ...,
        place: str = ...,
        organisation: str = ...,
        period: str = ...,
        period_format: str = ...,
        categories: _Pairs = ...,
        form: str = ...,
        reason: str = ...,
        lower: str = ...,
        upper: str = ...,
        flags: str = ...,
        limit: str = ...,
        source: str = ...,
        recorded: str = ...,
        version: str = ...,
        constant_place: str = ...,
        constant_organisation: str = ...,
        constant_period: _Word = ...,
        constant_source: str = ...,
        constant_version: _Word = ...,
        constant_recorded: _Instant | None = ...,
        constant_categories: _Pairs = ...,
        only_where: _Pairs = ...,
        whole_words: _Pairs = ...,
        labels: Iterable[Label | _Record] = ...,
        separator: str = ...,
    ) -> None: ...
    @property
    def measure(self) -> str: ...
    @property
    def value(self) -> str: ...
    @property
    def values(self) -> tuple[tuple[str, str], ...]: ...
    @property
    def place(self) -> str: ...
    @property
    def organisation(self) -> str: ...
    @property
    def period(self) -> str: ...
    @property
    def period_format(self) -> str: ...
    @property
    def categories(self) -> tuple[tuple[str, str], ...]: ...
    @property
    def form(self) -> str: ...
    @property
    def reason(self) -> str: ...
    @property
    def lower(self) -> str: ...
    @property
    def upper(self) -> str: ...
    @property
    def flags(self) -> str: ...
    @property
    def limit(self) -> str: ...
    @property
    def source(self) -> str: ...
    @property
    def recorded(self) -> str: ...
    @property
    def version(self) -> str: ...
    @property
    def constant_place(self) -> str: ...
    @property
    def constant_organisation(self) -> str: ...
    @property
    def constant_period(self) -> str: ...
    @property
    def constant_source(self) -> str: ...
    @property
    def constant_version(self) -> str: ...
    @property
    def constant_recorded(self) -> datetime.datetime | None: ...
    @property
    def constant_categories(self) -> tuple[tuple[str, str], ...]: ...
    @property
    def only_where(self) -> tuple[tuple[str, str], ...]: ...
    @property
    def whole_words(self) -> tuple[tuple[str, str], ...]: ...
    @property
    def labels(self) -> tuple[Label, ...]: ...
    @property
    def separator(self) -> str: ...
    def replace(
        self,
        *,
        measure: str = ...,
        value: str = ...,
        values: _Pairs = ...,
        place: str = ...,
        organisation: str = ...,
        period: str = ...,
        period_format: str = ...,
        categories: _Pairs = ...,
        form: str = ...,
        reason: str = ...,
        lower: str = ...,
        upper: str = ...,
        flags: str = ...,
        limit: str = ...,
        source: str = ...,
        recorded: str = ...,
        version: str = ...,
        constant_place: str = ...,
        constant_organisation: str = ...,
        constant_period: _Word = ...,
        constant_source: str = ...,
        constant_version: _Word = ...,
        constant_recorded: _Instant | None = ...,
        constant_categories: _Pairs = ...,
        only_where: _Pairs = ...,
        whole_words: _Pairs = ...,
        labels: Iterable[Label | _Record] = ...,
        separator: str = ...,
    ) -> Self: ...
    __replace__ = replace
    def __eq__(self, other: object, /) -> bool: ...
    @staticmethod
    def tabular(definitions: Definitions) -> CsvLayout: ...

class ArrowLayout:
    def __init__(
        self,
        *,
        columns: _Pairs = ...,
        values: _Pairs = ...,
        constants: _Pairs = ...,
        others_ignored: bool = ...,
        nan_reason: str = ...,
        name: str = ...,
        keep_row_numbers: bool = ...,
    ) -> None: ...
    @property
    def columns(self) -> tuple[tuple[str, str], ...]: ...
    @property
    def values(self) -> tuple[tuple[str, str], ...]: ...
    @property
    def constants(self) -> tuple[tuple[str, str], ...]: ...
    @property
    def others_ignored(self) -> bool: ...
    @property
    def nan_reason(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def keep_row_numbers(self) -> bool: ...
    def replace(
        self,
        *,
        columns: _Pairs = ...,
        values: _Pairs = ...,
        constants: _Pairs = ...,
        others_ignored: bool = ...,
        nan_reason: str = ...,
        name: str = ...,
        keep_row_numbers: bool = ...,
    ) -> Self: ...
    __replace__ = replace
    def __eq__(self, other: object, /) -> bool: ...

class Selection:
    def __init__(
        self,
        *,
        measures: Iterable[str] = ...,
        places: Iterable[str] = ...,
        organisations: Iterable[str] = ...,
        sources: Iterable[str] = ...,
        categories: Iterable[str] = ...,
        from_: _Day | None = ...,
        to: _Day | None = ...,
        weekdays: Iterable[int] = ...,
        values: Literal["any", "present", "missing", "zero", "non_zero"] = ...,
        recorded_by: _Instant | None = ...,
        latest_only: bool = ...,
    ) -> None: ...
    @property
    def measures(self) -> tuple[str, ...]: ...
    @property
    def places(self) -> tuple[str, ...]: ...
    @property
    def organisations(self) -> tuple[str, ...]: ...
    @property
    def sources(self) -> tuple[str, ...]: ...
    @property
    def categories(self) -> tuple[str, ...]: ...
    @property
    def from_(self) -> datetime.date | None: ...
    @property
    def to(self) -> datetime.date | None: ...
    @property
    def weekdays(self) -> tuple[int, ...]: ...
    @property
    def values(self) -> Literal["any", "present", "missing", "zero", "non_zero"]: ...
    @property
    def recorded_by(self) -> datetime.datetime | None: ...
    @property
    def latest_only(self) -> bool: ...
    def replace(
        self,
        *,
        measures: Iterable[str] = ...,
        places: Iterable[str] = ...,
        organisations: Iterable[str] = ...,
        sources: Iterable[str] = ...,
        categories: Iterable[str] = ...,
        from_: _Day | None = ...,
        to: _Day | None = ...,
        weekdays: Iterable[int] = ...,
        values: Literal["any", "present", "missing", "zero", "non_zero"] = ...,
        recorded_by: _Instant | None = ...,
        latest_only: bool = ...,
    ) -> Self: ...
    __replace__ = replace
    def __eq__(self, other: object, /) -> bool: ...

class LoadReport:
    def __init__(
        self,
        *,
        rows_offered: int = ...,
        rows_kept: int = ...,
        rows_refused: int = ...,
        rows_repeated: int = ...,
        problems: Iterable[Problem | _Record] = ...,
    ) -> None: ...
    @property
    def rows_offered(self) -> int: ...
    @property
    def rows_kept(self) -> int: ...
    @property
    def rows_refused(self) -> int: ...
    @property
    def rows_repeated(self) -> int: ...
    @property
    def problems(self) -> tuple[Problem, ...]: ...
    def replace(
        self,
        *,
        rows_offered: int = ...,
        rows_kept: int = ...,
        rows_refused: int = ...,
        rows_repeated: int = ...,
        problems: Iterable[Problem | _Record] = ...,
    ) -> Self: ...
    __replace__ = replace
    def __eq__(self, other: object, /) -> bool: ...

class MeasureRows:
    def __len__(self) -> int: ...
    @property
    def frequency(self) -> PeriodKind: ...
    @property
    def decimals(self) -> int | None: ...
    @property
    def place_codes(self) -> npt.NDArray[np.int32]: ...
    @property
    def organisation_codes(self) -> npt.NDArray[np.int32]: ...
    @property
    def category_codes(self) -> npt.NDArray[np.int32]: ...
    @property
    def period_index(self) -> npt.NDArray[np.int32]: ...
    @property
    def stored(self) -> npt.NDArray[np.int64]: ...
    @property
    def form_codes(self) -> npt.NDArray[np.uint8]: ...

class Dataset:
    _load_report: LoadReport | None
    def __init__(self) -> None: ...
    @staticmethod
    def from_csv(
        path: _Path | Sequence[_Path],
        framework: Agreed,
        *,
        layout: CsvLayout | Mapping[str, Any] | None = None,
        bad_rows: _BadRows = "refuse",
        threads: int = 1,
        progress: Progress = None,
    ) -> Dataset: ...
    @staticmethod
    def from_rows(
        rows: Iterable[Observation | Mapping[str, Any]],
        framework: Agreed,
        *,
        bad_rows: _BadRows = "refuse",
        threads: int = 1,
        progress: Progress = None,
    ) -> Dataset: ...
    @staticmethod
    def from_columns(
        columns: Mapping[str, Any],
        framework: Agreed,
        *,
        nan_reason: str = "",
        bad_rows: _BadRows = "refuse",
        threads: int = 1,
        progress: Progress = None,
        name: str = "columns",
    ) -> Dataset: ...
    @staticmethod
    def from_pandas(
        frame: Any,
        framework: Agreed,
        *,
        columns: Mapping[str, str] | None = None,
        values: Mapping[str, str] | None = None,
        constants: Mapping[str, Any] | None = None,
        others: Literal["refuse", "ignore"] = "refuse",
        nan_reason: str = "",
        bad_rows: _BadRows = "refuse",
        threads: int = 1,
        progress: Progress = None,
    ) -> Dataset: ...
    @staticmethod
    def from_polars(
        table: Any,
        framework: Agreed,
        *,
        columns: Mapping[str, str] | None = None,
        values: Mapping[str, str] | None = None,
        constants: Mapping[str, Any] | None = None,
        others: Literal["refuse", "ignore"] = "refuse",
        nan_reason: str = "",
        bad_rows: _BadRows = "refuse",
        threads: int = 1,
        progress: Progress = None,
    ) -> Dataset: ...
    @staticmethod
    def from_arrow(
        table: Any,
        framework: Agreed,
        *,
        columns: Mapping[str, str] | None = None,
        values: Mapping[str, str] | None = None,
        constants: Mapping[str, Any] | None = None,
        others: Literal["refuse", "ignore"] = "refuse",
        nan_reason: str = "",
        bad_rows: _BadRows = "refuse",
        threads: int = 1,
        progress: Progress = None,
    ) -> Dataset: ...
    @property
    def load_report(self) -> LoadReport | None: ...
    @property
    def measures(self) -> tuple[str, ...]: ...
    @property
    def places(self) -> tuple[str, ...]: ...
    @property
    def organisations(self) -> tuple[str, ...]: ...
    @property
    def sources(self) -> tuple[str, ...]: ...
    @property
    def categories(self) -> tuple[str, ...]: ...
    @property
    def schemes(self) -> tuple[str, ...]: ...
    @property
    def fingerprint(self) -> str: ...
    def rows_of(self, measure: str) -> MeasureRows | None: ...
    def select(
        self,
        *,
        measures: str | Iterable[str] = ...,
        places: str | Iterable[str] = ...,
        organisations: str | Iterable[str] = ...,
        sources: str | Iterable[str] = ...,
        categories: str | Iterable[str] = ...,
        from_: _Day | None = ...,
        to: _Day | None = ...,
        weekdays: Iterable[int] = ...,
        values: Literal["any", "present", "missing", "zero", "non_zero"] = ...,
        recorded_by: _Instant | None = ...,
        latest_only: bool = ...,
    ) -> Dataset: ...
    def to_csv(self, path: _Path | None = None) -> str | None: ...
    def to_json(self, path: _Path | None = None) -> str | None: ...
    def save(self, path: _Path) -> None: ...
    @classmethod
    def load(cls, path: _Path, *, max_bytes: int = ...) -> Self: ...
    def to_pandas(self) -> pd.DataFrame: ...
    def to_polars(self) -> pl.DataFrame: ...
    def to_arrow(self) -> pa.Table: ...
    def __arrow_c_stream__(self, requested_schema: object = None) -> object: ...
    def _repr_html_(self) -> str: ...
    def _select(self, selection: Selection) -> Dataset: ...
    def _columns(self) -> dict[str, Any]: ...
    def __len__(self) -> int: ...
    def __getitem__(self, row: int) -> Observation: ...
    def __iter__(self) -> Iterator[Observation]: ...
    def __eq__(self, other: object, /) -> bool: ...

class DatasetBuilder:
    def __init__(self, definitions: Definitions) -> None: ...
    @property
    def report(self) -> LoadReport: ...
    def add(self, row: Observation | Mapping[str, Any]) -> None: ...
    def add_columns(
        self,
        columns: Mapping[str, Any],
        *,
        nan_reason: str = "",
        name: str = "columns",
        keep_row_numbers: bool = True,
    ) -> None: ...
    def add_arrow(
        self,
        table: Any,
        *,
        columns: Mapping[str, str] | None = None,
        values: Mapping[str, str] | None = None,
        constants: Mapping[str, Any] | None = None,
        others: Literal["refuse", "ignore"] = "refuse",
        nan_reason: str = "",
        name: str = "arrow",
        keep_row_numbers: bool = True,
    ) -> None: ...
    def add_csv_file(self, path: _Path, layout: CsvLayout | Mapping[str, Any]) -> None: ...
    def finish(
        self, bad_rows: _BadRows = "refuse", *, threads: int = 1, progress: Progress = None
    ) -> Dataset: ...
    def _add_columns(
        self,
        rows: int,
        words: dict[str, Any],
        numbers: dict[str, Any],
        nan_reason: str,
        name: str,
        keep_row_numbers: bool = True,
    ) -> None: ...
    def _add_arrow(self, table: Any, layout: ArrowLayout) -> None: ...
    def _add_csv_file(self, path: str, layout: CsvLayout) -> None: ...
    def _add_csv(self, text: str, name: str, layout: CsvLayout) -> None: ...
    def _schemes(self) -> tuple[str, ...]: ...
    def _finish(
        self, bad_rows: str, threads: int, progress: Callable[[int, int], object] | None
    ) -> Dataset: ...

def csv_text(data: Dataset) -> str: ...
def json_text(data: Dataset) -> str: ...
