# SPDX-License-Identifier: MIT
import datetime
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Literal, Self

import numpy as np
import numpy.typing as npt
import pandas as pd
import polars as pl
import pyarrow as pa

from ..report import Chart
from .aggregation import AsOf, Compared, ResultTable
from .core import OptionDescription, Problem, _Number
from .dataset import Dataset, _Path
from .define import Definitions, Verdict, _Day, _OptionValue, _Record, _Word

_Cause = Literal[
    "stopped_reporting",
    "began_reporting",
    "boundaries",
    "suspected_break",
    "declared_break",
    "definition_change",
    "bridged_method",
    "estimated_bridge",
    "mix",
    "remaining",
]
_Reversal = Literal["none", "weak", "strict", "unknown"]
_Standing = Literal[
    "compared", "bracketed", "withheld", "absent", "not_comparable", "nobody_at_risk"
]
_Law = Literal["proportion", "rate", "count", "unknown"]
_Direction = Literal["none", "up", "down", "target"]
_Benchmark = Literal[
    "lower_quartile", "median", "upper_quartile", "pooled", "achievable", "target"
]
_Scale = Literal["usual", "identity", "arcsine", "log", "sqrt", "logit"]
_Doubles = npt.NDArray[np.float64]
_Codes = npt.NDArray[np.uint8]
_Told = Callable[[int, int], object] | None

CHANGE_CAUSES: tuple[str, ...]

class ChangePart:
    def __init__(
        self,
        *,
        causes: Iterable[_Cause] = ...,
        amount: _Number = ...,
        least: _Number = ...,
        most: _Number = ...,
        standard_error: _Number = ...,
        reporters: Iterable[str] = ...,
        state: str = ...,
        text: str = ...,
    ) -> None: ...
    @property
    def causes(self) -> tuple[_Cause, ...]: ...
    @property
    def amount(self) -> float: ...
    @property
    def least(self) -> float: ...
    @property
    def most(self) -> float: ...
    @property
    def standard_error(self) -> float: ...
    @property
    def reporters(self) -> tuple[str, ...]: ...
    @property
    def state(self) -> str: ...
    @property
    def text(self) -> str: ...
    def replace(
        self,
        *,
        causes: Iterable[_Cause] = ...,
        amount: _Number = ...,
        least: _Number = ...,
        most: _Number = ...,
        standard_error: _Number = ...,
        reporters: Iterable[str] = ...,
        state: str = ...,
        text: str = ...,
    ) -> Self: ...
    __replace__ = replace
    def __eq__(self, other: object, /) -> bool: ...

class LeftOut:
    def __init__(self, *, reporter: str = ..., period: str = ..., why: str = ...) -> None: ...
    @property
    def reporter(self) -> str: ...
    @property
    def period(self) -> str: ...
    @property
    def why(self) -> str: ...
    def replace(self, *, reporter: str = ..., period: str = ..., why: str = ...) -> Self: ...
    __replace__ = replace
    def __eq__(self, other: object, /) -> bool: ...

class UsedBridge:
    def __init__(
        self,
        *,
        measure: str = ...,
        over: str = ...,
        method: Literal["overlap", "factor", "model"] = ...,
        factor: _Number = ...,
        standard_error: _Number = ...,
        cells: int = ...,
    ) -> None: ...
    @property
    def measure(self) -> str: ...
    @property
    def over(self) -> str: ...
    @property
    def method(self) -> Literal["overlap", "factor", "model"]: ...
    @property
    def factor(self) -> float: ...
    @property
    def standard_error(self) -> float: ...
    @property
    def cells(self) -> int: ...
    def replace(
        self,
        *,
        measure: str = ...,
        over: str = ...,
        method: Literal["overlap", "factor", "model"] = ...,
        factor: _Number = ...,
        standard_error: _Number = ...,
        cells: int = ...,
    ) -> Self: ...
    __replace__ = replace
    def __eq__(self, other: object, /) -> bool: ...

class Change:
    def __init__(
        self,
        *,
        indicator: str = ...,
        unit: str = ...,
        decimals_shown: int = ...,
        before: str = ...,
        after: str = ...,
        first: _Number = ...,
        last: _Number = ...,
        comparable: Verdict | _Record = ...,
        orders: _Number = ...,
        parts: Iterable[ChangePart | _Record] = ...,
        out: Iterable[LeftOut | _Record] = ...,
        repeats: Iterable[str] = ...,
        basis: Iterable[str] = ...,
        bridges: Iterable[UsedBridge | _Record] = ...,
        notes: Iterable[str] = ...,
    ) -> None: ...
    @property
    def indicator(self) -> str: ...
    @property
    def unit(self) -> str: ...
    @property
    def decimals_shown(self) -> int: ...
    @property
    def before(self) -> str: ...
    @property
    def after(self) -> str: ...
    @property
    def first(self) -> float: ...
    @property
    def last(self) -> float: ...
    @property
    def comparable(self) -> Verdict: ...
    @property
    def orders(self) -> float: ...
    @property
    def parts(self) -> tuple[ChangePart, ...]: ...
    @property
    def out(self) -> tuple[LeftOut, ...]: ...
    @property
    def repeats(self) -> tuple[str, ...]: ...
    @property
    def basis(self) -> tuple[str, ...]: ...
    @property
    def bridges(self) -> tuple[UsedBridge, ...]: ...
    @property
    def notes(self) -> tuple[str, ...]: ...
    @property
    def amount(self) -> float: ...
    def replace(
        self,
        *,
        indicator: str = ...,
        unit: str = ...,
        decimals_shown: int = ...,
        before: str = ...,
        after: str = ...,
        first: _Number = ...,
        last: _Number = ...,
        comparable: Verdict | _Record = ...,
        orders: _Number = ...,
        parts: Iterable[ChangePart | _Record] = ...,
        out: Iterable[LeftOut | _Record] = ...,
        repeats: Iterable[str] = ...,
        basis: Iterable[str] = ...,
        bridges: Iterable[UsedBridge | _Record] = ...,
        notes: Iterable[str] = ...,
    ) -> Self: ...
    __replace__ = replace
    def __eq__(self, other: object, /) -> bool: ...
    def to_csv(self, path: _Path | None = None) -> str | None: ...
    def to_json(self, path: _Path | None = None) -> str | None: ...
    def to_pandas(self) -> pd.DataFrame: ...
    def to_polars(self) -> pl.DataFrame: ...
    def to_arrow(self) -> pa.Table: ...
    def chart(self, *, width: int = 480, step: int = 28) -> Chart: ...
    def __arrow_c_stream__(self, requested_schema: object = None) -> object: ...
    def _csv(self) -> str: ...
    def _json(self) -> str: ...
    def _repr_html_(self) -> str: ...

class GroupGap:
    def __init__(
        self,
        *,
        group: str = ...,
        first: _Number = ...,
        last: _Number = ...,
        first_numerator: _Number = ...,
        first_denominator: _Number = ...,
        last_numerator: _Number = ...,
        last_denominator: _Number = ...,
    ) -> None: ...
    @property
    def group(self) -> str: ...
    @property
    def first(self) -> float: ...
    @property
    def last(self) -> float: ...
    @property
    def first_numerator(self) -> float: ...
    @property
    def first_denominator(self) -> float: ...
    @property
    def last_numerator(self) -> float: ...
    @property
    def last_denominator(self) -> float: ...
    @property
    def gap(self) -> float: ...
    def replace(
        self,
        *,
        group: str = ...,
        first: _Number = ...,
        last: _Number = ...,
        first_numerator: _Number = ...,
        first_denominator: _Number = ...,
        last_numerator: _Number = ...,
        last_denominator: _Number = ...,
    ) -> Self: ...
    __replace__ = replace
    def __eq__(self, other: object, /) -> bool: ...

class ReversalAlarm:
    def __init__(
        self,
        *,
        found: _Reversal = ...,
        first: _Number = ...,
        last: _Number = ...,
        rates: _Number = ...,
        mix: _Number = ...,
        whole_z: _Number | None = ...,
        within_z: _Number | None = ...,
        beyond_noise: bool = ...,
        groups: Iterable[GroupGap | _Record] = ...,
        left_out: Iterable[str] = ...,
        text: str = ...,
    ) -> None: ...
    @property
    def found(self) -> _Reversal: ...
    @property
    def first(self) -> float: ...
    @property
    def last(self) -> float: ...
    @property
    def rates(self) -> float: ...
    @property
    def mix(self) -> float: ...
    @property
    def whole_z(self) -> float | None: ...
    @property
    def within_z(self) -> float | None: ...
    @property
    def beyond_noise(self) -> bool: ...
    @property
    def groups(self) -> tuple[GroupGap, ...]: ...
    @property
    def left_out(self) -> tuple[str, ...]: ...
    @property
    def text(self) -> str: ...
    @property
    def gap(self) -> float: ...
    def replace(
        self,
        *,
        found: _Reversal = ...,
        first: _Number = ...,
        last: _Number = ...,
        rates: _Number = ...,
        mix: _Number = ...,
        whole_z: _Number | None = ...,
        within_z: _Number | None = ...,
        beyond_noise: bool = ...,
        groups: Iterable[GroupGap | _Record] = ...,
        left_out: Iterable[str] = ...,
        text: str = ...,
    ) -> Self: ...
    __replace__ = replace
    def __eq__(self, other: object, /) -> bool: ...

class Doubt:
    def __init__(
        self,
        *,
        measure: str = ...,
        place: str = ...,
        organisation: str = ...,
        period: _Word = ...,
        zeros: bool = ...,
        why: str = ...,
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
    def zeros(self) -> bool: ...
    @property
    def why(self) -> str: ...
    def replace(
        self,
        *,
        measure: str = ...,
        place: str = ...,
        organisation: str = ...,
        period: _Word = ...,
        zeros: bool = ...,
        why: str = ...,
    ) -> Self: ...
    __replace__ = replace
    def __eq__(self, other: object, /) -> bool: ...

class LeagueUnit:
    def __init__(
        self,
        *,
        unit: str = ...,
        title: str = ...,
        standing: _Standing = ...,
        why: str = ...,
        number: _Number | None = ...,
        numerator: _Number | None = ...,
        denominator: _Number | None = ...,
        lower: _Number | None = ...,
        upper: _Number | None = ...,
        at_least: _Number | None = ...,
        at_most: _Number | None = ...,
        state: str = ...,
        best: int | None = ...,
        worst: int | None = ...,
        letters: str = ...,
        drawn: _Number | None = ...,
        drawn_lower: _Number | None = ...,
        drawn_upper: _Number | None = ...,
        own_weight: _Number | None = ...,
        expected_rank: _Number | None = ...,
        in_top: _Number | None = ...,
        z: _Number | None = ...,
        p: _Number | None = ...,
        flag: int | None = ...,
        band_lower: _Number | None = ...,
        band_upper: _Number | None = ...,
        expected: int = ...,
        present: int = ...,
        coverage: _Number = ...,
    ) -> None: ...
    @property
    def unit(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def standing(self) -> _Standing: ...
    @property
    def why(self) -> str: ...
    @property
    def number(self) -> float | None: ...
    @property
    def numerator(self) -> float | None: ...
    @property
    def denominator(self) -> float | None: ...
    @property
    def lower(self) -> float | None: ...
    @property
    def upper(self) -> float | None: ...
    @property
    def at_least(self) -> float | None: ...
    @property
    def at_most(self) -> float | None: ...
    @property
    def state(self) -> str: ...
    @property
    def best(self) -> int | None: ...
    @property
    def worst(self) -> int | None: ...
    @property
    def letters(self) -> str: ...
    @property
    def drawn(self) -> float | None: ...
    @property
    def drawn_lower(self) -> float | None: ...
    @property
    def drawn_upper(self) -> float | None: ...
    @property
    def own_weight(self) -> float | None: ...
    @property
    def expected_rank(self) -> float | None: ...
    @property
    def in_top(self) -> float | None: ...
    @property
    def z(self) -> float | None: ...
    @property
    def p(self) -> float | None: ...
    @property
    def flag(self) -> int | None: ...
    @property
    def band_lower(self) -> float | None: ...
    @property
    def band_upper(self) -> float | None: ...
    @property
    def expected(self) -> int: ...
    @property
    def present(self) -> int: ...
    @property
    def coverage(self) -> float: ...
    def replace(
        self,
        *,
        unit: str = ...,
        title: str = ...,
        standing: _Standing = ...,
        why: str = ...,
        number: _Number | None = ...,
        numerator: _Number | None = ...,
        denominator: _Number | None = ...,
        lower: _Number | None = ...,
        upper: _Number | None = ...,
        at_least: _Number | None = ...,
        at_most: _Number | None = ...,
        state: str = ...,
        best: int | None = ...,
        worst: int | None = ...,
        letters: str = ...,
        drawn: _Number | None = ...,
        drawn_lower: _Number | None = ...,
        drawn_upper: _Number | None = ...,
        own_weight: _Number | None = ...,
        expected_rank: _Number | None = ...,
        in_top: _Number | None = ...,
        z: _Number | None = ...,
        p: _Number | None = ...,
        flag: int | None = ...,
        band_lower: _Number | None = ...,
        band_upper: _Number | None = ...,
        expected: int = ...,
        present: int = ...,
        coverage: _Number = ...,
    ) -> Self: ...
    __replace__ = replace
    def __eq__(self, other: object, /) -> bool: ...

class BenchmarkLine:
    def __init__(
        self,
        *,
        what: _Benchmark = ...,
        value: _Number | None = ...,
        text: str = ...,
    ) -> None: ...
    @property
    def what(self) -> _Benchmark: ...
    @property
    def value(self) -> float | None: ...
    @property
    def text(self) -> str: ...
    def replace(
        self,
        *,
        what: _Benchmark = ...,
        value: _Number | None = ...,
        text: str = ...,
    ) -> Self: ...
    __replace__ = replace
    def __eq__(self, other: object, /) -> bool: ...

class LeagueModel:
    def __init__(
        self,
        *,
        units: int = ...,
        on: _Scale = ...,
        target: _Number = ...,
        mean: _Number = ...,
        phi: _Number = ...,
        tau2: _Number = ...,
        spread: _Number = ...,
    ) -> None: ...
    @property
    def units(self) -> int: ...
    @property
    def on(self) -> _Scale: ...
    @property
    def target(self) -> float: ...
    @property
    def mean(self) -> float: ...
    @property
    def phi(self) -> float: ...
    @property
    def tau2(self) -> float: ...
    @property
    def spread(self) -> float: ...
    def replace(
        self,
        *,
        units: int = ...,
        on: _Scale = ...,
        target: _Number = ...,
        mean: _Number = ...,
        phi: _Number = ...,
        tau2: _Number = ...,
        spread: _Number = ...,
    ) -> Self: ...
    __replace__ = replace
    def __eq__(self, other: object, /) -> bool: ...

class League:
    def __init__(
        self,
        *,
        indicator: str = ...,
        title: str = ...,
        unit: str = ...,
        by: str = ...,
        period: str = ...,
        decimals_shown: int = ...,
        direction: _Direction = ...,
        law: _Law = ...,
        units: Iterable[LeagueUnit | _Record] = ...,
        benchmarks: Iterable[BenchmarkLine | _Record] = ...,
        model: LeagueModel | _Record | None = ...,
        notes: Iterable[str] = ...,
        basis: Iterable[str] = ...,
        fingerprint: str = ...,
        options: Mapping[str, _OptionValue] = ...,
    ) -> None: ...
    @property
    def indicator(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def unit(self) -> str: ...
    @property
    def by(self) -> str: ...
    @property
    def period(self) -> str: ...
    @property
    def decimals_shown(self) -> int: ...
    @property
    def direction(self) -> _Direction: ...
    @property
    def law(self) -> _Law: ...
    @property
    def units(self) -> tuple[LeagueUnit, ...]: ...
    @property
    def benchmarks(self) -> tuple[BenchmarkLine, ...]: ...
    @property
    def model(self) -> LeagueModel | None: ...
    @property
    def notes(self) -> tuple[str, ...]: ...
    @property
    def basis(self) -> tuple[str, ...]: ...
    @property
    def fingerprint(self) -> str: ...
    @property
    def options(self) -> dict[str, Any]: ...
    def replace(
        self,
        *,
        indicator: str = ...,
        title: str = ...,
        unit: str = ...,
        by: str = ...,
        period: str = ...,
        decimals_shown: int = ...,
        direction: _Direction = ...,
        law: _Law = ...,
        units: Iterable[LeagueUnit | _Record] = ...,
        benchmarks: Iterable[BenchmarkLine | _Record] = ...,
        model: LeagueModel | _Record | None = ...,
        notes: Iterable[str] = ...,
        basis: Iterable[str] = ...,
        fingerprint: str = ...,
        options: Mapping[str, _OptionValue] = ...,
    ) -> Self: ...
    __replace__ = replace
    def __eq__(self, other: object, /) -> bool: ...
    def __len__(self) -> int: ...
    def find(self, unit: str) -> LeagueUnit | None: ...
    def to_csv(self, path: _Path | None = None) -> str | None: ...
    def to_json(self, path: _Path | None = None) -> str | None: ...
    def to_pandas(self) -> pd.DataFrame: ...
    def to_polars(self) -> pl.DataFrame: ...
    def to_arrow(self) -> pa.Table: ...
    def chart(self, *, width: int = 480, step: int = 18) -> Chart: ...
    def __arrow_c_stream__(self, requested_schema: object = None) -> object: ...
    def _csv(self) -> str: ...
    def _json(self) -> str: ...
    def _repr_html_(self) -> str: ...

class PeerRule:
    def __init__(
        self,
        code: str = ...,
        *,
        size: str = ...,
        within_factor: _Number | None = ...,
        bands: Iterable[_Number] = ...,
        mix: str = ...,
        scheme: str = ...,
        mix_within: _Number = ...,
        region: str = ...,
        groups: Iterable[Iterable[str]] = ...,
        from_: _Day | None = ...,
        to: _Day | None = ...,
    ) -> None: ...
    @property
    def code(self) -> str: ...
    @property
    def size(self) -> str: ...
    @property
    def within_factor(self) -> float | None: ...
    @property
    def bands(self) -> tuple[float, ...]: ...
    @property
    def mix(self) -> str: ...
    @property
    def scheme(self) -> str: ...
    @property
    def mix_within(self) -> float: ...
    @property
    def region(self) -> str: ...
    @property
    def groups(self) -> tuple[tuple[str, ...], ...]: ...
    @property
    def from_(self) -> datetime.date | None: ...
    @property
    def to(self) -> datetime.date | None: ...
    def replace(
        self,
        *,
        code: str = ...,
        size: str = ...,
        within_factor: _Number | None = ...,
        bands: Iterable[_Number] = ...,
        mix: str = ...,
        scheme: str = ...,
        mix_within: _Number = ...,
        region: str = ...,
        groups: Iterable[Iterable[str]] = ...,
        from_: _Day | None = ...,
        to: _Day | None = ...,
    ) -> Self: ...
    __replace__ = replace
    def __eq__(self, other: object, /) -> bool: ...

class UnitPeers:
    def __init__(
        self,
        *,
        unit: str = ...,
        peers: Iterable[str] = ...,
        undecided: Iterable[str] = ...,
        why: str = ...,
    ) -> None: ...
    @property
    def unit(self) -> str: ...
    @property
    def peers(self) -> tuple[str, ...]: ...
    @property
    def undecided(self) -> tuple[str, ...]: ...
    @property
    def why(self) -> str: ...
    def replace(
        self,
        *,
        unit: str = ...,
        peers: Iterable[str] = ...,
        undecided: Iterable[str] = ...,
        why: str = ...,
    ) -> Self: ...
    __replace__ = replace
    def __eq__(self, other: object, /) -> bool: ...

class PeerGroups:
    def __init__(
        self,
        *,
        rule: str = ...,
        by: str = ...,
        period: str = ...,
        units: Iterable[UnitPeers | _Record] = ...,
    ) -> None: ...
    @property
    def rule(self) -> str: ...
    @property
    def by(self) -> str: ...
    @property
    def period(self) -> str: ...
    @property
    def units(self) -> tuple[UnitPeers, ...]: ...
    def replace(
        self,
        *,
        rule: str = ...,
        by: str = ...,
        period: str = ...,
        units: Iterable[UnitPeers | _Record] = ...,
    ) -> Self: ...
    __replace__ = replace
    def __eq__(self, other: object, /) -> bool: ...
    def find(self, unit: str) -> UnitPeers | None: ...

def league_table(
    definitions: Definitions,
    data: Dataset,
    asked: tuple[Any, ...],
    numbers: Mapping[str, _OptionValue],
    as_of: AsOf | _Record,
    threads: int = ...,
    progress: _Told = ...,
) -> ResultTable: ...
def make_league(
    definitions: Definitions,
    data: Dataset,
    table: ResultTable,
    asked: tuple[Any, ...],
    options: Mapping[str, _OptionValue],
    bridges: bool,
    as_of: AsOf | _Record,
    threads: int = ...,
    progress: _Told = ...,
) -> League: ...
def across_table(
    definitions: Definitions,
    data: Dataset,
    asked: tuple[Any, ...],
    numbers: Mapping[str, _OptionValue],
    as_of: AsOf | _Record,
    threads: int = ...,
    progress: _Told = ...,
) -> ResultTable: ...
def look_across(
    definitions: Definitions,
    data: Dataset,
    table: ResultTable,
    asked: tuple[Any, ...],
    options: Mapping[str, _OptionValue],
    leagues: Mapping[str, _OptionValue],
    bridges: bool,
    as_of: AsOf | _Record,
    threads: int = ...,
    progress: _Told = ...,
) -> tuple[Any, ...]: ...
def describe_across_options() -> tuple[OptionDescription, ...]: ...
def withhold_small(
    definitions: Definitions, table: ResultTable, policy: Mapping[str, _OptionValue]
) -> ResultTable: ...
def check_peer_rule(rule: PeerRule | _Record, definitions: Definitions) -> tuple[Problem, ...]: ...
def find_peers(
    definitions: Definitions,
    data: Dataset,
    rule: PeerRule | _Record,
    by: str,
    period: _Word,
    units: Iterable[str],
    as_of: AsOf | _Record,
    threads: int = ...,
) -> PeerGroups: ...
def quartiles_of(numbers: _Doubles) -> tuple[float, float, float] | None: ...
def achievable_benchmark(
    events: _Doubles, cases: _Doubles, given: _Codes | None, options: Mapping[str, _OptionValue]
) -> tuple[float, float, float, npt.NDArray[np.int64]] | None: ...
def describe_league_options() -> tuple[OptionDescription, ...]: ...
def describe_disclosure_options() -> tuple[OptionDescription, ...]: ...
def describe_achievable_options() -> tuple[OptionDescription, ...]: ...
def find_reversal(
    definitions: Definitions,
    data: Dataset,
    indicator: str,
    scheme: str,
    before: Compared | _Record,
    after: Compared | _Record,
    as_of: AsOf | _Record,
    noise: float,
    threads: int = ...,
    progress: _Told = ...,
) -> ReversalAlarm: ...
def explain_change(
    definitions: Definitions,
    data: Dataset,
    indicator: str,
    before: Compared | _Record,
    after: Compared | _Record,
    as_of: AsOf | _Record,
    options: Mapping[str, _OptionValue] | None,
    threads: int = ...,
    progress: _Told = ...,
) -> Change: ...
