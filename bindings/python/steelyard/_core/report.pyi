# SPDX-License-Identifier: MIT
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Literal, Self

import pandas as pd
import polars as pl
import pyarrow as pa

from ..report import Chart
from .aggregation import AsOf, Note, Result, UnmatchedCell
from .core import OptionDescription, Value, _Number
from .dataset import Dataset, _Path
from .define import (
    Goal,
    Judgement,
    Period,
    Target,
    Verdict,
    _Direction,
    _Kind,
    _Range,
    _Record,
    _Role,
    _Word,
)
from .frameworks import ChosenBinding, Framework, _Level
from .qualitative import NeedReport, NeedRow, Testimony
from .validation import Finding

_Status = Literal[
    "no_target", "not_computable", "undetermined", "moving_away", "behind", "on_track", "achieved"
]
_Counts = tuple[int, int, int]
_MoveCause = Literal["data", "judgements", "definitions", "framework"]

class Progress:
    def __init__(
        self,
        *,
        status: _Status = ...,
        gap: _Range = ...,
        asked: _Number | None = ...,
        why: str = ...,
    ) -> None: ...
    @property
    def status(self) -> _Status: ...
    @property
    def gap(self) -> _Range: ...
    @property
    def asked(self) -> float | None: ...
    @property
    def why(self) -> str: ...
    def replace(
        self,
        *,
        status: _Status = ...,
        gap: _Range = ...,
        asked: _Number | None = ...,
        why: str = ...,
    ) -> Self: ...
    __replace__ = replace
    def __eq__(self, other: object, /) -> bool: ...

class SeriesPoint:
    def __init__(
        self,
        *,
        text: str = ...,
        when: Period = ...,
        value: Value | _Number = ...,
        lower: _Number | None = ...,
        upper: _Number | None = ...,
        coverage: _Number = ...,
        with_previous: Verdict | _Record = ...,
        previous: str = ...,
    ) -> None: ...
    @property
    def text(self) -> str: ...
    @property
    def when(self) -> Period: ...
    @property
    def value(self) -> Value: ...
    @property
    def lower(self) -> float | None: ...
    @property
    def upper(self) -> float | None: ...
    @property
    def coverage(self) -> float: ...
    @property
    def with_previous(self) -> Verdict: ...
    @property
    def previous(self) -> str: ...
    def replace(
        self,
        *,
        text: str = ...,
        when: Period = ...,
        value: Value | _Number = ...,
        lower: _Number | None = ...,
        upper: _Number | None = ...,
        coverage: _Number = ...,
        with_previous: Verdict | _Record = ...,
        previous: str = ...,
    ) -> Self: ...
    __replace__ = replace
    def __eq__(self, other: object, /) -> bool: ...

class Alternative:
    def __init__(
        self,
        *,
        judgement: str = ...,
        option: str = ...,
        title: str = ...,
        result: Result = ...,
    ) -> None: ...
    @property
    def judgement(self) -> str: ...
    @property
    def option(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def result(self) -> Result: ...
    def replace(
        self, *, judgement: str = ..., option: str = ..., title: str = ..., result: Result = ...
    ) -> Self: ...
    __replace__ = replace
    def __eq__(self, other: object, /) -> bool: ...

class ScorecardLine:
    def __init__(
        self,
        *,
        goal: str = ...,
        role: _Role = ...,
        kind: _Kind = ...,
        direction: _Direction = ...,
        decimals_shown: int = ...,
        definition: str = ...,
        now: Result = ...,
        target: Target | None = ...,
        progress: Progress = ...,
        totals: Verdict = ...,
        before: Result | None = ...,
        comparison: Verdict = ...,
        by: Iterable[Result] = ...,
        by_titles: Iterable[str] = ...,
        series: Iterable[SeriesPoint] = ...,
        alternatives: Iterable[Alternative] = ...,
        basis: Iterable[str] = ...,
        findings: Iterable[Finding] = ...,
        findings_in_all: _Counts = ...,
        notes: Iterable[Note] = ...,
        unmatched: Iterable[UnmatchedCell] = ...,
        said: Testimony | Mapping[str, Any] = ...,
        needs: Iterable[NeedRow] = ...,
    ) -> None: ...
    @property
    def goal(self) -> str: ...
    @property
    def role(self) -> _Role: ...
    @property
    def kind(self) -> _Kind: ...
    @property
    def direction(self) -> _Direction: ...
    @property
    def decimals_shown(self) -> int: ...
    @property
    def definition(self) -> str: ...
    @property
    def now(self) -> Result: ...
    @property
    def target(self) -> Target | None: ...
    @property
    def progress(self) -> Progress: ...
    @property
    def totals(self) -> Verdict: ...
    @property
    def before(self) -> Result | None: ...
    @property
    def comparison(self) -> Verdict: ...
    @property
    def by(self) -> tuple[Result, ...]: ...
    @property
    def by_titles(self) -> tuple[str, ...]: ...
    @property
    def series(self) -> tuple[SeriesPoint, ...]: ...
    @property
    def alternatives(self) -> tuple[Alternative, ...]: ...
    @property
    def basis(self) -> tuple[str, ...]: ...
    @property
    def findings(self) -> tuple[Finding, ...]: ...
    @property
    def findings_in_all(self) -> _Counts: ...
    @property
    def notes(self) -> tuple[Note, ...]: ...
    @property
    def unmatched(self) -> tuple[UnmatchedCell, ...]: ...
    @property
    def said(self) -> Testimony: ...
    @property
    def needs(self) -> tuple[NeedRow, ...]: ...
    def replace(
        self,
        *,
        goal: str = ...,
        role: _Role = ...,
        kind: _Kind = ...,
        direction: _Direction = ...,
        decimals_shown: int = ...,
        definition: str = ...,
        now: Result = ...,
        target: Target | None = ...,
        progress: Progress = ...,
        totals: Verdict = ...,
        before: Result | None = ...,
        comparison: Verdict = ...,
        by: Iterable[Result] = ...,
        by_titles: Iterable[str] = ...,
        series: Iterable[SeriesPoint] = ...,
        alternatives: Iterable[Alternative] = ...,
        basis: Iterable[str] = ...,
        findings: Iterable[Finding] = ...,
        findings_in_all: _Counts = ...,
        notes: Iterable[Note] = ...,
        unmatched: Iterable[UnmatchedCell] = ...,
        said: Testimony | Mapping[str, Any] = ...,
        needs: Iterable[NeedRow] = ...,
    ) -> Self: ...
    __replace__ = replace
    def __eq__(self, other: object, /) -> bool: ...
    @property
    def sentence(self) -> str: ...
    def chart(self, *, width: int = 560, height: int = 180) -> Chart: ...
    def _chart(self, width: int, height: int) -> str: ...

class ScorecardOptions:
    def __init__(
        self,
        *,
        indicators: Iterable[str] = ...,
        place_hierarchy: str = ...,
        place: str = ...,
        period: _Word = ...,
        by: str = ...,
        findings: int = ...,
        series: bool = ...,
        alternatives: bool = ...,
        as_of: AsOf | _Record = ...,
        settings: Iterable[ChosenBinding | _Record] = ...,
    ) -> None: ...
    @property
    def indicators(self) -> tuple[str, ...]: ...
    @property
    def place_hierarchy(self) -> str: ...
    @property
    def place(self) -> str: ...
    @property
    def period(self) -> str: ...
    @property
    def by(self) -> str: ...
    @property
    def findings(self) -> int: ...
    @property
    def series(self) -> bool: ...
    @property
    def alternatives(self) -> bool: ...
    @property
    def as_of(self) -> AsOf: ...
    @property
    def settings(self) -> tuple[ChosenBinding, ...]: ...
    def replace(
        self,
        *,
        indicators: Iterable[str] = ...,
        place_hierarchy: str = ...,
        place: str = ...,
        period: _Word = ...,
        by: str = ...,
        findings: int = ...,
        series: bool = ...,
        alternatives: bool = ...,
        as_of: AsOf | _Record = ...,
        settings: Iterable[ChosenBinding | _Record] = ...,
    ) -> Self: ...
    __replace__ = replace
    def __eq__(self, other: object, /) -> bool: ...

class Scorecard:
    def __init__(
        self,
        *,
        framework: str = ...,
        title: str = ...,
        statement: str = ...,
        level: _Level = ...,
        revision: _Word = ...,
        place: str = ...,
        place_title: str = ...,
        goals: Iterable[Goal | _Record] = ...,
        lines: Iterable[ScorecardLine] = ...,
        judgements: Iterable[Judgement | _Record] = ...,
        findings: _Counts = ...,
        engine: str = ...,
        fingerprint: str = ...,
        narratives: NeedReport | Mapping[str, Any] = ...,
    ) -> None: ...
    @property
    def framework(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def statement(self) -> str: ...
    @property
    def level(self) -> _Level: ...
    @property
    def revision(self) -> str: ...
    @property
    def place(self) -> str: ...
    @property
    def place_title(self) -> str: ...
    @property
    def goals(self) -> tuple[Goal, ...]: ...
    @property
    def lines(self) -> tuple[ScorecardLine, ...]: ...
    @property
    def judgements(self) -> tuple[Judgement, ...]: ...
    @property
    def findings(self) -> _Counts: ...
    @property
    def engine(self) -> str: ...
    @property
    def fingerprint(self) -> str: ...
    @property
    def narratives(self) -> NeedReport: ...
    def replace(
        self,
        *,
        framework: str = ...,
        title: str = ...,
        statement: str = ...,
        level: _Level = ...,
        revision: _Word = ...,
        place: str = ...,
        place_title: str = ...,
        goals: Iterable[Goal | _Record] = ...,
        lines: Iterable[ScorecardLine] = ...,
        judgements: Iterable[Judgement | _Record] = ...,
        findings: _Counts = ...,
        engine: str = ...,
        fingerprint: str = ...,
        narratives: NeedReport | Mapping[str, Any] = ...,
    ) -> Self: ...
    __replace__ = replace
    def __eq__(self, other: object, /) -> bool: ...
    def find(self, indicator: str) -> ScorecardLine | None: ...
    def text(self, width: int = ...) -> str: ...
    def html(self) -> str: ...
    def to_html(self, path: _Path) -> None: ...
    def to_dict(self, *, charts: bool = True) -> dict[str, Any]: ...
    def to_pandas(self) -> pd.DataFrame: ...
    def to_csv(self, path: _Path | None = None) -> str | None: ...
    def to_json(self, path: _Path | None = None, *, charts: bool = True) -> str | None: ...
    def to_polars(self) -> pl.DataFrame: ...
    def to_arrow(self) -> pa.Table: ...
    def __arrow_c_stream__(self, requested_schema: object = None) -> object: ...
    def _json(self, charts: bool) -> str: ...
    def _csv(self) -> str: ...
    def _repr_html_(self) -> str: ...

class NumberCause:
    def __init__(
        self,
        *,
        what: _MoveCause = ...,
        amount: _Number | None = ...,
        text: str = ...,
    ) -> None: ...
    @property
    def what(self) -> _MoveCause: ...
    @property
    def amount(self) -> float | None: ...
    @property
    def text(self) -> str: ...
    def replace(
        self,
        *,
        what: _MoveCause = ...,
        amount: _Number | None = ...,
        text: str = ...,
    ) -> Self: ...
    __replace__ = replace
    def __eq__(self, other: object, /) -> bool: ...

class MovedNumber:
    def __init__(
        self,
        *,
        indicator: str = ...,
        title: str = ...,
        unit: str = ...,
        decimals_shown: int = ...,
        place_level: str = ...,
        place: str = ...,
        period: str = ...,
        before: Value = ...,
        after: Value = ...,
        causes: Iterable[NumberCause | _Record] = ...,
        separable: bool = ...,
        text: str = ...,
    ) -> None: ...
    @property
    def indicator(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def unit(self) -> str: ...
    @property
    def decimals_shown(self) -> int: ...
    @property
    def place_level(self) -> str: ...
    @property
    def place(self) -> str: ...
    @property
    def period(self) -> str: ...
    @property
    def before(self) -> Value: ...
    @property
    def after(self) -> Value: ...
    @property
    def causes(self) -> tuple[NumberCause, ...]: ...
    @property
    def separable(self) -> bool: ...
    @property
    def text(self) -> str: ...
    def replace(
        self,
        *,
        indicator: str = ...,
        title: str = ...,
        unit: str = ...,
        decimals_shown: int = ...,
        place_level: str = ...,
        place: str = ...,
        period: str = ...,
        before: Value = ...,
        after: Value = ...,
        causes: Iterable[NumberCause | _Record] = ...,
        separable: bool = ...,
        text: str = ...,
    ) -> Self: ...
    __replace__ = replace
    def __eq__(self, other: object, /) -> bool: ...

class NumberSpan:
    def __init__(
        self,
        *,
        indicator: str = ...,
        periods: Iterable[str] = ...,
        numbers: int = ...,
    ) -> None: ...
    @property
    def indicator(self) -> str: ...
    @property
    def periods(self) -> tuple[str, ...]: ...
    @property
    def numbers(self) -> int: ...
    def replace(
        self,
        *,
        indicator: str = ...,
        periods: Iterable[str] = ...,
        numbers: int = ...,
    ) -> Self: ...
    __replace__ = replace
    def __eq__(self, other: object, /) -> bool: ...

class ReleaseChange:
    def __init__(
        self,
        *,
        rule: str = ...,
        subject: str = ...,
        who: str = ...,
        when: str = ...,
        text: str = ...,
    ) -> None: ...
    @property
    def rule(self) -> str: ...
    @property
    def subject(self) -> str: ...
    @property
    def who(self) -> str: ...
    @property
    def when(self) -> str: ...
    @property
    def text(self) -> str: ...
    def replace(
        self,
        *,
        rule: str = ...,
        subject: str = ...,
        who: str = ...,
        when: str = ...,
        text: str = ...,
    ) -> Self: ...
    __replace__ = replace
    def __eq__(self, other: object, /) -> bool: ...

class ReleaseNotes:
    def __init__(
        self,
        *,
        framework: str = ...,
        title: str = ...,
        revision_before: str = ...,
        revision_after: str = ...,
        moved: Iterable[MovedNumber | _Record] = ...,
        fresh: Iterable[NumberSpan | _Record] = ...,
        gone: Iterable[NumberSpan | _Record] = ...,
        changes: Iterable[ReleaseChange | _Record] = ...,
        unmoved: int = ...,
        sentence: str = ...,
    ) -> None: ...
    @property
    def framework(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def revision_before(self) -> str: ...
    @property
    def revision_after(self) -> str: ...
    @property
    def moved(self) -> tuple[MovedNumber, ...]: ...
    @property
    def fresh(self) -> tuple[NumberSpan, ...]: ...
    @property
    def gone(self) -> tuple[NumberSpan, ...]: ...
    @property
    def changes(self) -> tuple[ReleaseChange, ...]: ...
    @property
    def unmoved(self) -> int: ...
    @property
    def sentence(self) -> str: ...
    def replace(
        self,
        *,
        framework: str = ...,
        title: str = ...,
        revision_before: str = ...,
        revision_after: str = ...,
        moved: Iterable[MovedNumber | _Record] = ...,
        fresh: Iterable[NumberSpan | _Record] = ...,
        gone: Iterable[NumberSpan | _Record] = ...,
        changes: Iterable[ReleaseChange | _Record] = ...,
        unmoved: int = ...,
        sentence: str = ...,
    ) -> Self: ...
    __replace__ = replace
    def __eq__(self, other: object, /) -> bool: ...
    def text(self, width: int = 100) -> str: ...
    def to_dict(self) -> dict[str, Any]: ...
    def to_pandas(self) -> pd.DataFrame: ...
    def to_csv(self, path: _Path | None = None) -> str | None: ...
    def to_json(self, path: _Path | None = None) -> str | None: ...
    def to_polars(self) -> pl.DataFrame: ...
    def to_arrow(self) -> pa.Table: ...
    def __arrow_c_stream__(self, requested_schema: object = ...) -> object: ...
    def _json(self) -> str: ...
    def _csv(self) -> str: ...
    def _repr_html_(self) -> str: ...

def release_notes(
    before: Framework,
    data_before: Dataset,
    as_of_before: AsOf,
    after: Framework,
    data_after: Dataset,
    as_of_after: AsOf,
    indicators: Iterable[str],
    place_hierarchy: str,
    by: Iterable[str],
    threads: int,
    progress: Any,
) -> ReleaseNotes: ...
def scorecard(
    framework: Framework,
    data: Dataset,
    options: ScorecardOptions,
    threads: int,
    progress: Callable[[int, int], object] | None,
) -> Scorecard: ...
def value_words(value: Value, unit: str, decimals: int) -> str: ...
def sentence(result: Result, decimals: int, place_title: str = "") -> str: ...
def coverage_words(result: Result) -> str: ...
def verdict_sentence(verdict: Verdict, before: str, after: str) -> str: ...
def describe_scorecard_options() -> tuple[OptionDescription, ...]: ...
