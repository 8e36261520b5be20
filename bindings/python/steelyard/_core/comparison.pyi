# SPDX-License-Identifier: MIT
from collections.abc import Callable, Iterable, Mapping
from typing import Literal, Self

import pandas as pd
import polars as pl
import pyarrow as pa

from ..report import Chart
from .aggregation import AsOf, Compared
from .core import _Number
from .dataset import Dataset, _Path
from .define import Definitions, Verdict, _OptionValue, _Record

_Cause = Literal[
    "stopped_reporting",
    "began_reporting",
    "boundaries",
    "suspected_break",
    "declared_break",
    "definition_change",
    "bridged_method",
    "mix",
    "remaining",
]
_Reversal = Literal["none", "weak", "strict", "unknown"]
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
