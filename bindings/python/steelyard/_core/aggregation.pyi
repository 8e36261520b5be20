# SPDX-License-Identifier: MIT
import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Literal, Self

import numpy as np
import numpy.typing as npt
import pandas as pd
import polars as pl
import pyarrow as pa

from ..report import Chart
from .core import OptionDescription, Value, _Number
from .dataset import Dataset, _Instant, _Path
from .define import (
    Definitions,
    Period,
    Verdict,
    _BoundaryView,
    _Combine,
    _Comparability,
    _Day,
    _OptionValue,
    _Record,
    _Word,
)

_Doubles = npt.NDArray[np.float64]
_Codes = npt.NDArray[np.int32]
_Bytes = npt.NDArray[np.uint8]

class AsOf:
    def __init__(
        self,
        recorded: _Instant | None = ...,
        *,
        boundaries: _BoundaryView = ...,
        at: _Day = ...,
        framework_revision: str = ...,
    ) -> None: ...
    @property
    def recorded(self) -> datetime.datetime | None: ...
    @property
    def boundaries(self) -> _BoundaryView: ...
    @property
    def at(self) -> datetime.date: ...
    @property
    def framework_revision(self) -> str: ...
    def replace(
        self,
        *,
        recorded: _Instant | None = ...,
        boundaries: _BoundaryView = ...,
        at: _Day = ...,
        framework_revision: str = ...,
    ) -> Self: ...
    __replace__ = replace
    def __eq__(self, other: object, /) -> bool: ...

class RollUpQuery:
    def __init__(
        self,
        *,
        indicators: Iterable[str] = ...,
        place_hierarchy: str = ...,
        place_levels: Iterable[str] = ...,
        organisation_hierarchy: str = ...,
        organisation_levels: Iterable[str] = ...,
        periods: Iterable[str] = ...,
        categories: Iterable[Iterable[str]] = ...,
        places: Iterable[str] = ...,
        organisations: Iterable[str] = ...,
        from_: _Day | None = ...,
        to: _Day | None = ...,
        options: Mapping[str, _OptionValue] = ...,
        as_of: AsOf | _Record = ...,
        basis: Iterable[str] = ...,
    ) -> None: ...
    @property
    def indicators(self) -> tuple[str, ...]: ...
    @property
    def place_hierarchy(self) -> str: ...
    @property
    def place_levels(self) -> tuple[str, ...]: ...
    @property
    def organisation_hierarchy(self) -> str: ...
    @property
    def organisation_levels(self) -> tuple[str, ...]: ...
    @property
    def periods(self) -> tuple[str, ...]: ...
    @property
    def categories(self) -> tuple[tuple[str, ...], ...]: ...
    @property
    def places(self) -> tuple[str, ...]: ...
    @property
    def organisations(self) -> tuple[str, ...]: ...
    @property
    def from_(self) -> datetime.date | None: ...
    @property
    def to(self) -> datetime.date | None: ...
    @property
    def options(self) -> dict[str, _OptionValue]: ...
    @property
    def as_of(self) -> AsOf: ...
    @property
    def basis(self) -> tuple[str, ...]: ...
    def replace(
        self,
        *,
        indicators: Iterable[str] = ...,
        place_hierarchy: str = ...,
        place_levels: Iterable[str] = ...,
        organisation_hierarchy: str = ...,
        organisation_levels: Iterable[str] = ...,
        periods: Iterable[str] = ...,
        categories: Iterable[Iterable[str]] = ...,
        places: Iterable[str] = ...,
        organisations: Iterable[str] = ...,
        from_: _Day | None = ...,
        to: _Day | None = ...,
        options: Mapping[str, _OptionValue] = ...,
        as_of: AsOf | _Record = ...,
        basis: Iterable[str] = ...,
    ) -> Self: ...
    __replace__ = replace
    def __eq__(self, other: object, /) -> bool: ...

class Note:
    def __init__(
        self,
        *,
        rule: str = ...,
        indicator: str = ...,
        subject: str = ...,
        text: str = ...,
        count: int = ...,
    ) -> None: ...
    @property
    def rule(self) -> str: ...
    @property
    def indicator(self) -> str: ...
    @property
    def subject(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def count(self) -> int: ...
    def replace(
        self,
        *,
        rule: str = ...,
        indicator: str = ...,
        subject: str = ...,
        text: str = ...,
        count: int = ...,
    ) -> Self: ...
    __replace__ = replace
    def __eq__(self, other: object, /) -> bool: ...

class UnmatchedCell:
    def __init__(
        self,
        *,
        indicator: str = ...,
        place: str = ...,
        organisation: str = ...,
        category: str = ...,
        period: str = ...,
        numerator_present: bool = ...,
    ) -> None: ...
    @property
    def indicator(self) -> str: ...
    @property
    def place(self) -> str: ...
    @property
    def organisation(self) -> str: ...
    @property
    def category(self) -> str: ...
    @property
    def period(self) -> str: ...
    @property
    def numerator_present(self) -> bool: ...
    def replace(
        self,
        *,
        indicator: str = ...,
        place: str = ...,
        organisation: str = ...,
        category: str = ...,
        period: str = ...,
        numerator_present: bool = ...,
    ) -> Self: ...
    __replace__ = replace
    def __eq__(self, other: object, /) -> bool: ...

class Result:
    def __init__(
        self,
        *,
        indicator: str = ...,
        title: str = ...,
        unit: str = ...,
        place_level: str = ...,
        place: str = ...,
        organisation_level: str = ...,
        organisation: str = ...,
        category: str = ...,
        period: str = ...,
        value: Value | _Number = ...,
        lower: _Number | None = ...,
        upper: _Number | None = ...,
        known: _Number | None = ...,
        numerator: _Number | None = ...,
        denominator: _Number | None = ...,
        expected: int = ...,
        present: int = ...,
        coverage: _Number = ...,
        over_time: _Combine = ...,
        verdict: _Comparability = ...,
        basis: Iterable[str] = ...,
        fingerprint: str = ...,
    ) -> None: ...
    @property
    def indicator(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def unit(self) -> str: ...
    @property
    def place_level(self) -> str: ...
    @property
    def place(self) -> str: ...
    @property
    def organisation_level(self) -> str: ...
    @property
    def organisation(self) -> str: ...
    @property
    def category(self) -> str: ...
    @property
    def period(self) -> str: ...
    @property
    def value(self) -> Value: ...
    @property
    def lower(self) -> float | None: ...
    @property
    def upper(self) -> float | None: ...
    @property
    def known(self) -> float | None: ...
    @property
    def numerator(self) -> float | None: ...
    @property
    def denominator(self) -> float | None: ...
    @property
    def expected(self) -> int: ...
    @property
    def present(self) -> int: ...
    @property
    def coverage(self) -> float: ...
    @property
    def over_time(self) -> _Combine: ...
    @property
    def verdict(self) -> _Comparability: ...
    @property
    def basis(self) -> tuple[str, ...]: ...
    @property
    def fingerprint(self) -> str: ...
    def replace(
        self,
        *,
        indicator: str = ...,
        title: str = ...,
        unit: str = ...,
        place_level: str = ...,
        place: str = ...,
        organisation_level: str = ...,
        organisation: str = ...,
        category: str = ...,
        period: str = ...,
        value: Value | _Number = ...,
        lower: _Number | None = ...,
        upper: _Number | None = ...,
        known: _Number | None = ...,
        numerator: _Number | None = ...,
        denominator: _Number | None = ...,
        expected: int = ...,
        present: int = ...,
        coverage: _Number = ...,
        over_time: _Combine = ...,
        verdict: _Comparability = ...,
        basis: Iterable[str] = ...,
        fingerprint: str = ...,
    ) -> Self: ...
    __replace__ = replace
    def __eq__(self, other: object, /) -> bool: ...

class Compared:
    def __init__(
        self,
        place: str = ...,
        period: _Word = ...,
        *,
        organisation: str = ...,
        hierarchy: str = ...,
    ) -> None: ...
    @property
    def place(self) -> str: ...
    @property
    def period(self) -> str: ...
    @property
    def organisation(self) -> str: ...
    @property
    def hierarchy(self) -> str: ...
    def replace(
        self,
        *,
        place: str = ...,
        period: _Word = ...,
        organisation: str = ...,
        hierarchy: str = ...,
    ) -> Self: ...
    __replace__ = replace
    def __eq__(self, other: object, /) -> bool: ...

class Reporter:
    def __init__(self, place: str = ..., organisation: str = ...) -> None: ...
    @property
    def place(self) -> str: ...
    @property
    def organisation(self) -> str: ...
    def replace(self, *, place: str = ..., organisation: str = ...) -> Self: ...
    __replace__ = replace
    def __eq__(self, other: object, /) -> bool: ...

class ResultTable:
    HAS_LOWER: int
    HAS_UPPER: int
    HAS_KNOWN: int
    HAS_PARTS: int
    @property
    def indicators(self) -> tuple[str, ...]: ...
    @property
    def place_levels(self) -> tuple[str, ...]: ...
    @property
    def places(self) -> tuple[str, ...]: ...
    @property
    def organisation_levels(self) -> tuple[str, ...]: ...
    @property
    def organisations(self) -> tuple[str, ...]: ...
    @property
    def categories(self) -> tuple[str, ...]: ...
    @property
    def titles(self) -> tuple[str, ...]: ...
    @property
    def units(self) -> tuple[str, ...]: ...
    @property
    def fingerprints(self) -> tuple[str, ...]: ...
    @property
    def bases(self) -> tuple[tuple[str, ...], ...]: ...
    @property
    def decimals_shown(self) -> tuple[int, ...]: ...
    @property
    def notes(self) -> tuple[Note, ...]: ...
    @property
    def unmatched(self) -> tuple[UnmatchedCell, ...]: ...
    @property
    def indicator_codes(self) -> _Codes: ...
    @property
    def place_level_codes(self) -> _Codes: ...
    @property
    def place_codes(self) -> _Codes: ...
    @property
    def organisation_level_codes(self) -> _Codes: ...
    @property
    def organisation_codes(self) -> _Codes: ...
    @property
    def category_codes(self) -> _Codes: ...
    @property
    def value(self) -> _Doubles: ...
    @property
    def lower(self) -> _Doubles: ...
    @property
    def upper(self) -> _Doubles: ...
    @property
    def known(self) -> _Doubles: ...
    @property
    def numerator(self) -> _Doubles: ...
    @property
    def denominator(self) -> _Doubles: ...
    @property
    def coverage(self) -> _Doubles: ...
    @property
    def form_codes(self) -> _Bytes: ...
    @property
    def reason_codes(self) -> _Bytes: ...
    @property
    def has_bits(self) -> _Bytes: ...
    @property
    def over_time_codes(self) -> _Bytes: ...
    @property
    def verdict_codes(self) -> _Bytes: ...
    @property
    def flag_bits(self) -> npt.NDArray[np.uint16]: ...
    @property
    def expected(self) -> npt.NDArray[np.int64]: ...
    @property
    def present(self) -> npt.NDArray[np.int64]: ...
    def find(
        self,
        indicator: str,
        *,
        place: str = "",
        period: Period | str | int = "",
        organisation: str = "",
        category: str = "",
    ) -> Result | None: ...
    def masked(self, column: str) -> np.ma.MaskedArray[Any, Any]: ...
    def to_pandas(self) -> pd.DataFrame: ...
    def to_csv(self, path: _Path | None = None) -> str | None: ...
    def to_json(self, path: _Path | None = None) -> str | None: ...
    def to_polars(self) -> pl.DataFrame: ...
    def to_arrow(self) -> pa.Table: ...
    def __arrow_c_stream__(self, requested_schema: object = None) -> object: ...
    def save(self, path: _Path) -> None: ...
    @classmethod
    def load(cls, path: _Path, *, max_bytes: int = ...) -> Self: ...
    def chart(
        self, indicator: str | None = None, *, width: int = 480, height: int = 240
    ) -> Chart: ...
    def explain(self, row: int) -> str: ...
    def period_words(self) -> tuple[tuple[str, ...], _Codes]: ...
    def _find(
        self, indicator: str, place: str, period: _Word, organisation: str, category: str
    ) -> Result | None: ...
    def _repr_html_(self) -> str: ...
    def __len__(self) -> int: ...
    def __getitem__(self, row: int) -> Result: ...
    def __iter__(self) -> Iterator[Result]: ...

_Told = Callable[[int, int], object] | None

def query_by(definitions: Definitions, names: Iterable[str]) -> RollUpQuery: ...
def roll_up(
    definitions: Definitions,
    data: Dataset,
    query: RollUpQuery,
    threads: int = ...,
    progress: _Told = ...,
) -> ResultTable: ...
def comparable(
    definitions: Definitions,
    data: Dataset,
    indicator: str,
    before: Compared | _Record,
    after: Compared | _Record,
    as_of: AsOf | _Record,
    options: Mapping[str, _OptionValue] | None,
) -> Verdict: ...
def matched_reporters(
    definitions: Definitions,
    data: Dataset,
    measure: str,
    periods: Iterable[_Word],
    as_of: AsOf | _Record,
) -> tuple[Reporter, ...]: ...
def csv_text(table: ResultTable) -> str: ...
def json_text(table: ResultTable) -> str: ...
def describe_roll_up_options() -> tuple[OptionDescription, ...]: ...
def describe_comparable_options() -> tuple[OptionDescription, ...]: ...
