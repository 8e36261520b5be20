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
