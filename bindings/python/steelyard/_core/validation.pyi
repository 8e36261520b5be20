# SPDX-License-Identifier: MIT
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Literal, Self

import pandas as pd
import polars as pl
import pyarrow as pa

from .core import InputPlace, OptionDescription, _Number, _Severity
from .dataset import Dataset
from .define import Definitions, _OptionValue, _Record

_Balance = Literal["balanced", "unbalanced", "undecided"]
_SideMode = Literal["skip_if_any_missing", "skip_if_all_missing", "never_skip", "missing_as_zero"]

_Path = str | os.PathLike[str]

class Finding:
    def __init__(
        self,
        *,
        severity: _Severity = ...,
        rule: str = ...,
        measure: str = ...,
        place: str = ...,
        organisation: str = ...,
        category: str = ...,
        period: str = ...,
        source: str = ...,
        line: int = ...,
        found: str = ...,
        evidence: str = ...,
        score: _Number = ...,
        advice: str = ...,
    ) -> None: ...
    @property
    def severity(self) -> _Severity: ...
    @property
    def rule(self) -> str: ...
    @property
    def measure(self) -> str: ...
    @property
    def place(self) -> str: ...
    @property
    def organisation(self) -> str: ...
    @property
    def category(self) -> str: ...
    @property
    def period(self) -> str: ...
    @property
    def source(self) -> str: ...
    @property
    def line(self) -> int: ...
    @property
    def found(self) -> str: ...
    @property
    def evidence(self) -> str: ...
    @property
    def score(self) -> float: ...
    @property
    def advice(self) -> str: ...
    def replace(
        self,
        *,
        severity: _Severity = ...,
        rule: str = ...,
        measure: str = ...,
        place: str = ...,
        organisation: str = ...,
        category: str = ...,
        period: str = ...,
        source: str = ...,
        line: int = ...,
        found: str = ...,
        evidence: str = ...,
        score: _Number = ...,
        advice: str = ...,
    ) -> Self: ...
    __replace__ = replace
    def __eq__(self, other: object, /) -> bool: ...

class Rule:
    def __init__(
        self,
        code: str = ...,
        left: str = ...,
        operator: Literal[
            "==", "!=", "<", "<=", ">", ">=", "exclusive_pair", "compulsory_pair"
        ] = ...,
        right: str = ...,
        *,
        title: str = ...,
        tolerance: _Number = ...,
        left_mode: _SideMode = ...,
        right_mode: _SideMode = ...,
        severity: _Severity = ...,
        advice: str = ...,
        declared_at: InputPlace = ...,
    ) -> None: ...
    @property
    def code(self) -> str: ...
    @property
    def left(self) -> str: ...
    @property
    def operator(
        self,
    ) -> Literal["==", "!=", "<", "<=", ">", ">=", "exclusive_pair", "compulsory_pair"]: ...
    @property
    def right(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def tolerance(self) -> float: ...
    @property
    def left_mode(self) -> _SideMode: ...
    @property
    def right_mode(self) -> _SideMode: ...
    @property
    def severity(self) -> _Severity: ...
    @property
    def advice(self) -> str: ...
    @property
    def declared_at(self) -> InputPlace: ...
    def replace(
        self,
        *,
        code: str = ...,
        left: str = ...,
        operator: Literal[
            "==", "!=", "<", "<=", ">", ">=", "exclusive_pair", "compulsory_pair"
        ] = ...,
        right: str = ...,
        title: str = ...,
        tolerance: _Number = ...,
        left_mode: _SideMode = ...,
        right_mode: _SideMode = ...,
        severity: _Severity = ...,
        advice: str = ...,
        declared_at: InputPlace = ...,
    ) -> Self: ...
    __replace__ = replace
    def __eq__(self, other: object, /) -> bool: ...

class CompletenessRow:
    def __init__(
        self,
        *,
        measure: str = ...,
        place: str = ...,
        organisation: str = ...,
        expected: int = ...,
        reported: int = ...,
        with_reason: int = ...,
        absent: int = ...,
        not_applicable: int = ...,
        absent_periods: Iterable[str] = ...,
        missing_periods: Iterable[str] = ...,
        whole_measure: bool = ...,
    ) -> None: ...
    @property
    def measure(self) -> str: ...
    @property
    def place(self) -> str: ...
    @property
    def organisation(self) -> str: ...
    @property
    def expected(self) -> int: ...
    @property
    def reported(self) -> int: ...
    @property
    def with_reason(self) -> int: ...
    @property
    def absent(self) -> int: ...
    @property
    def not_applicable(self) -> int: ...
    @property
    def absent_periods(self) -> tuple[str, ...]: ...
    @property
    def missing_periods(self) -> tuple[str, ...]: ...
    @property
    def whole_measure(self) -> bool: ...
    def replace(
        self,
        *,
        measure: str = ...,
        place: str = ...,
        organisation: str = ...,
        expected: int = ...,
        reported: int = ...,
        with_reason: int = ...,
        absent: int = ...,
        not_applicable: int = ...,
        absent_periods: Iterable[str] = ...,
        missing_periods: Iterable[str] = ...,
        whole_measure: bool = ...,
    ) -> Self: ...
    __replace__ = replace
    def __eq__(self, other: object, /) -> bool: ...
    @property
    def share(self) -> float | None: ...

class TimelinessRow:
    def __init__(
        self,
        *,
        measure: str = ...,
        place: str = ...,
        organisation: str = ...,
        expected: int = ...,
        on_time: int = ...,
        late: int = ...,
        absent: int = ...,
        with_reason: int = ...,
        unknown: int = ...,
        not_due: int = ...,
        days_late: _Number | None = ...,
        most_days_late: int = ...,
        late_periods: Iterable[str] = ...,
        whole_measure: bool = ...,
    ) -> None: ...
    @property
    def measure(self) -> str: ...
    @property
    def place(self) -> str: ...
    @property
    def organisation(self) -> str: ...
    @property
    def expected(self) -> int: ...
    @property
    def on_time(self) -> int: ...
    @property
    def late(self) -> int: ...
    @property
    def absent(self) -> int: ...
    @property
    def with_reason(self) -> int: ...
    @property
    def unknown(self) -> int: ...
    @property
    def not_due(self) -> int: ...
    @property
    def days_late(self) -> float | None: ...
    @property
    def most_days_late(self) -> int: ...
    @property
    def late_periods(self) -> tuple[str, ...]: ...
    @property
    def whole_measure(self) -> bool: ...
    def replace(
        self,
        *,
        measure: str = ...,
        place: str = ...,
        organisation: str = ...,
        expected: int = ...,
        on_time: int = ...,
        late: int = ...,
        absent: int = ...,
        with_reason: int = ...,
        unknown: int = ...,
        not_due: int = ...,
        days_late: _Number | None = ...,
        most_days_late: int = ...,
        late_periods: Iterable[str] = ...,
        whole_measure: bool = ...,
    ) -> Self: ...
    __replace__ = replace
    def __eq__(self, other: object, /) -> bool: ...
    @property
    def share(self) -> float | None: ...

class StockFlowRow:
    def __init__(
        self,
        *,
        measure: str = ...,
        place: str = ...,
        organisation: str = ...,
        category: str = ...,
        period: str = ...,
        status: _Balance = ...,
        streak: int = ...,
        share: _Number | None = ...,
    ) -> None: ...
    @property
    def measure(self) -> str: ...
    @property
    def place(self) -> str: ...
    @property
    def organisation(self) -> str: ...
    @property
    def category(self) -> str: ...
    @property
    def period(self) -> str: ...
    @property
    def status(self) -> _Balance: ...
    @property
    def streak(self) -> int: ...
    @property
    def share(self) -> float | None: ...
    def replace(
        self,
        *,
        measure: str = ...,
        place: str = ...,
        organisation: str = ...,
        category: str = ...,
        period: str = ...,
        status: _Balance = ...,
        streak: int = ...,
        share: _Number | None = ...,
    ) -> Self: ...
    __replace__ = replace
    def __eq__(self, other: object, /) -> bool: ...

class SummaryRow:
    def __init__(
        self,
        *,
        place: str = ...,
        organisation: str = ...,
        measure: str = ...,
        rule: str = ...,
        faults: int = ...,
        warnings: int = ...,
        infos: int = ...,
        worst: _Severity = ...,
        score: _Number = ...,
        first_look: int = ...,
        first_found: str = ...,
    ) -> None: ...
    @property
    def place(self) -> str: ...
    @property
    def organisation(self) -> str: ...
    @property
    def measure(self) -> str: ...
    @property
    def rule(self) -> str: ...
    @property
    def faults(self) -> int: ...
    @property
    def warnings(self) -> int: ...
    @property
    def infos(self) -> int: ...
    @property
    def worst(self) -> _Severity: ...
    @property
    def score(self) -> float: ...
    @property
    def first_look(self) -> int: ...
    @property
    def first_found(self) -> str: ...
    def replace(
        self,
        *,
        place: str = ...,
        organisation: str = ...,
        measure: str = ...,
        rule: str = ...,
        faults: int = ...,
        warnings: int = ...,
        infos: int = ...,
        worst: _Severity = ...,
        score: _Number = ...,
        first_look: int = ...,
        first_found: str = ...,
    ) -> Self: ...
    __replace__ = replace
    def __eq__(self, other: object, /) -> bool: ...
    @property
    def count(self) -> int: ...

class Findings:
    def count(self, what: str) -> int: ...
    def count_by_rule(self) -> dict[str, int]: ...
    def of_rule(self, rule: str) -> Findings: ...
    def of_place(self, place: str) -> Findings: ...
    def summary(self, *, by: Iterable[str] = ...) -> tuple[SummaryRow, ...]: ...
    def to_pandas(self) -> pd.DataFrame: ...
    def to_csv(self, path: _Path | None = None) -> str | None: ...
    def to_json(self, path: _Path | None = None) -> str | None: ...
    def to_polars(self) -> pl.DataFrame: ...
    def to_arrow(self) -> pa.Table: ...
    def __arrow_c_stream__(self, requested_schema: object = None) -> object: ...
    def _csv(self) -> str: ...
    def _json(self) -> str: ...
    def _columns(self) -> dict[str, list[Any]]: ...
    def _repr_html_(self) -> str: ...
    def __len__(self) -> int: ...
    def __getitem__(self, row: int) -> Finding: ...
    def __iter__(self) -> Iterator[Finding]: ...
    def __eq__(self, other: object, /) -> bool: ...

def validate(
    definitions: Definitions,
    data: Dataset,
    rules: Iterable[Rule | _Record],
    options: Mapping[str, _OptionValue] | None,
    threads: int,
    progress: Callable[[int, int], object] | None,
) -> Findings: ...
def completeness(definitions: Definitions, data: Dataset) -> tuple[CompletenessRow, ...]: ...
def timeliness(
    definitions: Definitions, data: Dataset, options: Mapping[str, _OptionValue] | None
) -> tuple[TimelinessRow, ...]: ...
def stock_flow(
    definitions: Definitions, data: Dataset, options: Mapping[str, _OptionValue] | None
) -> tuple[StockFlowRow, ...]: ...
def summarise(
    findings: Findings, place: bool, organisation: bool, measure: bool, rule: bool
) -> tuple[SummaryRow, ...]: ...
def describe_validate_options() -> tuple[OptionDescription, ...]: ...
