# SPDX-License-Identifier: MIT
import os
from collections.abc import Iterable, Mapping
from typing import Any, Literal, Self

import numpy as np
import numpy.typing as npt
import pandas as pd
import polars as pl
import pyarrow as pa

from .._alternatives import Exclusion, Judgements, WeightSets
from .._index_tables import MadeFrom
from .._progress import Progress
from .._questions import Question
from .._rank_doubts import Norm, RankedUnit, SwapCertificate
from .._rank_sets import RankSets
from ..report import Chart
from .core import InputPlace, OptionDescription, Problem, Value, _Number
from .define import Period, _Direction, _OptionValue, _Range, _Record
from .sensitivity import Alternatives, Plan, SampledAlternatives, Workspace

_Remedy = Literal["none", "winsorise", "log", "log_shifted", "box_cox"]
_Normalise = Literal[
    "none",
    "min_max",
    "z_score",
    "goalposts",
    "ampi",
    "distance_to_target",
    "distance_to_reference",
    "ratio_to_reference",
    "rank",
    "percentile_rank",
    "rank_share",
    "borda",
    "categorical",
    "above_below_mean",
]
_Doubt = Literal["solved", "infeasible", "incomplete", "nothing"]
_Curve = Literal["line", "inverse", "ranks", "classes", "signs", "flat"]
_Ties = Literal["min", "max", "average"]
_Correlate = Literal["pearson", "spearman", "kendall"]

_Options = Mapping[str, _OptionValue]
_Path = str | os.PathLike[str]
_Doubles = npt.NDArray[np.float64]
_Bytes = npt.NDArray[np.uint8]

class ScoreCell:
    def __init__(
        self,
        unit: str = ...,
        column: str = ...,
        value: Value | _Number = ...,
        *,
        where: InputPlace = ...,
    ) -> None: ...
    @property
    def unit(self) -> str: ...
    @property
    def column(self) -> str: ...
    @property
    def value(self) -> Value: ...
    @property
    def where(self) -> InputPlace: ...
    def replace(
        self,
        *,
        unit: str = ...,
        column: str = ...,
        value: Value | _Number = ...,
        where: InputPlace = ...,
    ) -> Self: ...
    __replace__ = replace
    def __eq__(self, other: object, /) -> bool: ...

class IndexNote:
    def __init__(
        self,
        *,
        rule: str = ...,
        node: str = ...,
        unit: str = ...,
        text: str = ...,
        count: int = ...,
    ) -> None: ...
    @property
    def rule(self) -> str: ...
    @property
    def node(self) -> str: ...
    @property
    def unit(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def count(self) -> int: ...
    def replace(
        self,
        *,
        rule: str = ...,
        node: str = ...,
        unit: str = ...,
        text: str = ...,
        count: int = ...,
    ) -> Self: ...
    __replace__ = replace
    def __eq__(self, other: object, /) -> bool: ...

class Shape:
    def __init__(
        self,
        skew: _Number | None = ...,
        kurtosis: _Number | None = ...,
    ) -> None: ...
    @property
    def skew(self) -> float | None: ...
    @property
    def kurtosis(self) -> float | None: ...
    def replace(
        self,
        *,
        skew: _Number | None = ...,
        kurtosis: _Number | None = ...,
    ) -> Self: ...
    __replace__ = replace
    def __eq__(self, other: object, /) -> bool: ...

class ColumnFacts:
    def __init__(
        self,
        column: str = ...,
        *,
        units: int = ...,
        points: int = ...,
        bounded: int = ...,
        zeros: int = ...,
        distinct: int = ...,
        commonest: int = ...,
        imputed: int = ...,
        least: _Number | None = ...,
        most: _Number | None = ...,
        mean: _Number | None = ...,
        median: _Number | None = ...,
        deviation: _Number | None = ...,
        shape: Shape | _Record = ...,
        flags: Iterable[str] = ...,
    ) -> None: ...
    @property
    def column(self) -> str: ...
    @property
    def units(self) -> int: ...
    @property
    def points(self) -> int: ...
    @property
    def bounded(self) -> int: ...
    @property
    def zeros(self) -> int: ...
    @property
    def distinct(self) -> int: ...
    @property
    def commonest(self) -> int: ...
    @property
    def imputed(self) -> int: ...
    @property
    def least(self) -> float | None: ...
    @property
    def most(self) -> float | None: ...
    @property
    def mean(self) -> float | None: ...
    @property
    def median(self) -> float | None: ...
    @property
    def deviation(self) -> float | None: ...
    @property
    def shape(self) -> Shape: ...
    @property
    def flags(self) -> tuple[str, ...]: ...
    def replace(
        self,
        *,
        column: str = ...,
        units: int = ...,
        points: int = ...,
        bounded: int = ...,
        zeros: int = ...,
        distinct: int = ...,
        commonest: int = ...,
        imputed: int = ...,
        least: _Number | None = ...,
        most: _Number | None = ...,
        mean: _Number | None = ...,
        median: _Number | None = ...,
        deviation: _Number | None = ...,
        shape: Shape | _Record = ...,
        flags: Iterable[str] = ...,
    ) -> Self: ...
    __replace__ = replace
    def __eq__(self, other: object, /) -> bool: ...
    @property
    def available(self) -> float: ...
    @property
    def zero_share(self) -> float: ...
    @property
    def distinct_share(self) -> float: ...

class UnitScreening:
    def __init__(
        self,
        unit: str = ...,
        *,
        points: int = ...,
        expected: int = ...,
        zeros: int = ...,
        kept: bool = ...,
        why: str = ...,
    ) -> None: ...
    @property
    def unit(self) -> str: ...
    @property
    def points(self) -> int: ...
    @property
    def expected(self) -> int: ...
    @property
    def zeros(self) -> int: ...
    @property
    def kept(self) -> bool: ...
    @property
    def why(self) -> str: ...
    def replace(
        self,
        *,
        unit: str = ...,
        points: int = ...,
        expected: int = ...,
        zeros: int = ...,
        kept: bool = ...,
        why: str = ...,
    ) -> Self: ...
    __replace__ = replace
    def __eq__(self, other: object, /) -> bool: ...

class Denomination:
    def __init__(
        self,
        column: str = ...,
        denominator: str = ...,
        factor: _Number = ...,
    ) -> None: ...
    @property
    def column(self) -> str: ...
    @property
    def denominator(self) -> str: ...
    @property
    def factor(self) -> float: ...
    def replace(
        self,
        *,
        column: str = ...,
        denominator: str = ...,
        factor: _Number = ...,
    ) -> Self: ...
    __replace__ = replace
    def __eq__(self, other: object, /) -> bool: ...

class TreatRule:
    def __init__(
        self,
        column: str = ...,
        options: _Options | None = ...,
    ) -> None: ...
    @property
    def column(self) -> str: ...
    @property
    def options(self) -> dict[str, _OptionValue]: ...
    def replace(
        self,
        *,
        column: str = ...,
        options: _Options | None = ...,
    ) -> Self: ...
    __replace__ = replace
    def __eq__(self, other: object, /) -> bool: ...

class ColumnTreatment:
    def __init__(
        self,
        column: str = ...,
        *,
        done: _Remedy = ...,
        low: _Number | None = ...,
        high: _Number | None = ...,
        shift: _Number = ...,
        mirrored: bool = ...,
        lambda_: _Number = ...,
        points_low: int = ...,
        points_high: int = ...,
        before: Shape | _Record = ...,
        after: Shape | _Record = ...,
        passes: bool = ...,
        units: Iterable[str] = ...,
    ) -> None: ...
    @property
    def column(self) -> str: ...
    @property
    def done(self) -> _Remedy: ...
    @property
    def low(self) -> float | None: ...
    @property
    def high(self) -> float | None: ...
    @property
    def shift(self) -> float: ...
    @property
    def mirrored(self) -> bool: ...
    @property
    def lambda_(self) -> float: ...
    @property
    def points_low(self) -> int: ...
    @property
    def points_high(self) -> int: ...
    @property
    def before(self) -> Shape: ...
    @property
    def after(self) -> Shape: ...
    @property
    def passes(self) -> bool: ...
    @property
    def units(self) -> tuple[str, ...]: ...
    def replace(
        self,
        *,
        column: str = ...,
        done: _Remedy = ...,
        low: _Number | None = ...,
        high: _Number | None = ...,
        shift: _Number = ...,
        mirrored: bool = ...,
        lambda_: _Number = ...,
        points_low: int = ...,
        points_high: int = ...,
        before: Shape | _Record = ...,
        after: Shape | _Record = ...,
        passes: bool = ...,
        units: Iterable[str] = ...,
    ) -> Self: ...
    __replace__ = replace
    def __eq__(self, other: object, /) -> bool: ...
    def __call__(self, x: _Number) -> float: ...

class NormaliseRule:
    def __init__(
        self,
        column: str = ...,
        better: _Direction = ...,
        *,
        marks: GoalMarks | _Record = ...,
        options: _Options | None = ...,
        declared_at: InputPlace = ...,
    ) -> None: ...
    @property
    def column(self) -> str: ...
    @property
    def better(self) -> _Direction: ...
    @property
    def marks(self) -> GoalMarks: ...
    @property
    def options(self) -> dict[str, _OptionValue]: ...
    @property
    def declared_at(self) -> InputPlace: ...
    def replace(
        self,
        *,
        column: str = ...,
        better: _Direction = ...,
        marks: GoalMarks | _Record = ...,
        options: _Options | None = ...,
        declared_at: InputPlace = ...,
    ) -> Self: ...
    __replace__ = replace
    def __eq__(self, other: object, /) -> bool: ...

class Normaliser:
    def __init__(
        self,
        column: str = ...,
        *,
        method: _Normalise = ...,
        better: _Direction = ...,
        curve: _Curve = ...,
        target: _Number = ...,
        origin: _Number = ...,
        span: _Number = ...,
        out_low: _Number = ...,
        out_span: _Number = ...,
        floor: _Number | None = ...,
        ceiling: _Number | None = ...,
        ties: _Ties = ...,
        sorted: Iterable[_Number] = ...,
        classes: Iterable[_Number] = ...,
        basis: str = ...,
        dropped: bool = ...,
    ) -> None: ...
    @property
    def column(self) -> str: ...
    @property
    def method(self) -> _Normalise: ...
    @property
    def better(self) -> _Direction: ...
    @property
    def curve(self) -> _Curve: ...
    @property
    def target(self) -> float: ...
    @property
    def origin(self) -> float: ...
    @property
    def span(self) -> float: ...
    @property
    def out_low(self) -> float: ...
    @property
    def out_span(self) -> float: ...
    @property
    def floor(self) -> float | None: ...
    @property
    def ceiling(self) -> float | None: ...
    @property
    def ties(self) -> _Ties: ...
    @property
    def sorted(self) -> tuple[float, ...]: ...
    @property
    def classes(self) -> tuple[float, ...]: ...
    @property
    def basis(self) -> str: ...
    @property
    def dropped(self) -> bool: ...
    def replace(
        self,
        *,
        column: str = ...,
        method: _Normalise = ...,
        better: _Direction = ...,
        curve: _Curve = ...,
        target: _Number = ...,
        origin: _Number = ...,
        span: _Number = ...,
        out_low: _Number = ...,
        out_span: _Number = ...,
        floor: _Number | None = ...,
        ceiling: _Number | None = ...,
        ties: _Ties = ...,
        sorted: Iterable[_Number] = ...,
        classes: Iterable[_Number] = ...,
        basis: str = ...,
        dropped: bool = ...,
    ) -> Self: ...
    __replace__ = replace
    def __eq__(self, other: object, /) -> bool: ...
    def __call__(self, x: _Number) -> float: ...
    @property
    def scale(self) -> _Range: ...

class ImputeQuality:
    def __init__(
        self,
        column: str = ...,
        *,
        cells: int = ...,
        unfound: int = ...,
        mean_error: _Number = ...,
        absolute_error: _Number = ...,
        root_square: _Number = ...,
        r_squared: _Number | None = ...,
        agreement: _Number | None = ...,
    ) -> None: ...
    @property
    def column(self) -> str: ...
    @property
    def cells(self) -> int: ...
    @property
    def unfound(self) -> int: ...
    @property
    def mean_error(self) -> float: ...
    @property
    def absolute_error(self) -> float: ...
    @property
    def root_square(self) -> float: ...
    @property
    def r_squared(self) -> float | None: ...
    @property
    def agreement(self) -> float | None: ...
    def replace(
        self,
        *,
        column: str = ...,
        cells: int = ...,
        unfound: int = ...,
        mean_error: _Number = ...,
        absolute_error: _Number = ...,
        root_square: _Number = ...,
        r_squared: _Number | None = ...,
        agreement: _Number | None = ...,
    ) -> Self: ...
    __replace__ = replace
    def __eq__(self, other: object, /) -> bool: ...

class UnitRank:
    def __init__(
        self,
        unit: str = ...,
        rank: _Number | None = ...,
        best: int = ...,
        worst: int = ...,
    ) -> None: ...
    @property
    def unit(self) -> str: ...
    @property
    def rank(self) -> float | None: ...
    @property
    def best(self) -> int: ...
    @property
    def worst(self) -> int: ...
    def replace(
        self,
        *,
        unit: str = ...,
        rank: _Number | None = ...,
        best: int = ...,
        worst: int = ...,
    ) -> Self: ...
    __replace__ = replace
    def __eq__(self, other: object, /) -> bool: ...

class KemenyOrders:
    def __init__(
        self,
        *,
        agreement: _Number = ...,
        count: int = ...,
        first: Iterable[int] = ...,
        best: Iterable[int] = ...,
        worst: Iterable[int] = ...,
    ) -> None: ...
    @property
    def agreement(self) -> float: ...
    @property
    def count(self) -> int: ...
    @property
    def first(self) -> tuple[int, ...]: ...
    @property
    def best(self) -> tuple[int, ...]: ...
    @property
    def worst(self) -> tuple[int, ...]: ...
    def replace(
        self,
        *,
        agreement: _Number = ...,
        count: int = ...,
        first: Iterable[int] = ...,
        best: Iterable[int] = ...,
        worst: Iterable[int] = ...,
    ) -> Self: ...
    __replace__ = replace
    def __eq__(self, other: object, /) -> bool: ...
    @property
    def unique(self) -> bool: ...

class Correlation:
    def __init__(
        self,
        value: _Number | None = ...,
        units: int = ...,
    ) -> None: ...
    @property
    def value(self) -> float | None: ...
    @property
    def units(self) -> int: ...
    def replace(
        self,
        *,
        value: _Number | None = ...,
        units: int = ...,
    ) -> Self: ...
    __replace__ = replace
    def __eq__(self, other: object, /) -> bool: ...

class CorrelationMatrix:
    def __init__(
        self,
        columns: Iterable[str] = ...,
        cells: Iterable[Iterable[Correlation | _Record]] = ...,
    ) -> None: ...
    @property
    def columns(self) -> tuple[str, ...]: ...
    @property
    def cells(self) -> tuple[tuple[Correlation, ...], ...]: ...
    def replace(
        self,
        *,
        columns: Iterable[str] = ...,
        cells: Iterable[Iterable[Correlation | _Record]] = ...,
    ) -> Self: ...
    __replace__ = replace
    def __eq__(self, other: object, /) -> bool: ...

class ItemConsistency:
    def __init__(
        self,
        column: str = ...,
        *,
        alpha_if_deleted: _Number | None = ...,
        standardised_alpha_if_deleted: _Number | None = ...,
        item_rest: _Number | None = ...,
    ) -> None: ...
    @property
    def column(self) -> str: ...
    @property
    def alpha_if_deleted(self) -> float | None: ...
    @property
    def standardised_alpha_if_deleted(self) -> float | None: ...
    @property
    def item_rest(self) -> float | None: ...
    def replace(
        self,
        *,
        column: str = ...,
        alpha_if_deleted: _Number | None = ...,
        standardised_alpha_if_deleted: _Number | None = ...,
        item_rest: _Number | None = ...,
    ) -> Self: ...
    __replace__ = replace
    def __eq__(self, other: object, /) -> bool: ...

class Consistency:
    def __init__(
        self,
        *,
        alpha: _Number | None = ...,
        standardised_alpha: _Number | None = ...,
        units: int = ...,
        items: Iterable[ItemConsistency | _Record] = ...,
    ) -> None: ...
    @property
    def alpha(self) -> float | None: ...
    @property
    def standardised_alpha(self) -> float | None: ...
    @property
    def units(self) -> int: ...
    @property
    def items(self) -> tuple[ItemConsistency, ...]: ...
    def replace(
        self,
        *,
        alpha: _Number | None = ...,
        standardised_alpha: _Number | None = ...,
        units: int = ...,
        items: Iterable[ItemConsistency | _Record] = ...,
    ) -> Self: ...
    __replace__ = replace
    def __eq__(self, other: object, /) -> bool: ...

class PrincipalComponents:
    def __init__(
        self,
        columns: Iterable[str] = ...,
        *,
        units: int = ...,
        eigenvalues: Iterable[_Number] = ...,
        share: Iterable[_Number] = ...,
        loadings: Iterable[Iterable[_Number]] = ...,
    ) -> None: ...
    @property
    def columns(self) -> tuple[str, ...]: ...
    @property
    def units(self) -> int: ...
    @property
    def eigenvalues(self) -> tuple[float, ...]: ...
    @property
    def share(self) -> tuple[float, ...]: ...
    @property
    def loadings(self) -> tuple[tuple[float, ...], ...]: ...
    def replace(
        self,
        *,
        columns: Iterable[str] = ...,
        units: int = ...,
        eigenvalues: Iterable[_Number] = ...,
        share: Iterable[_Number] = ...,
        loadings: Iterable[Iterable[_Number]] = ...,
    ) -> Self: ...
    __replace__ = replace
    def __eq__(self, other: object, /) -> bool: ...

class ComponentWeights:
    def __init__(
        self,
        weights: Iterable[_Number] = ...,
        *,
        share: _Number = ...,
        mixed: bool = ...,
    ) -> None: ...
    @property
    def weights(self) -> tuple[float, ...]: ...
    @property
    def share(self) -> float: ...
    @property
    def mixed(self) -> bool: ...
    def replace(
        self,
        *,
        weights: Iterable[_Number] = ...,
        share: _Number = ...,
        mixed: bool = ...,
    ) -> Self: ...
    __replace__ = replace
    def __eq__(self, other: object, /) -> bool: ...

class LoadingWeights:
    def __init__(
        self,
        weights: Iterable[_Number] = ...,
        *,
        factor: Iterable[int] = ...,
        loadings: Iterable[Iterable[_Number]] = ...,
        explained: Iterable[_Number] = ...,
    ) -> None: ...
    @property
    def weights(self) -> tuple[float, ...]: ...
    @property
    def factor(self) -> tuple[int, ...]: ...
    @property
    def loadings(self) -> tuple[tuple[float, ...], ...]: ...
    @property
    def explained(self) -> tuple[float, ...]: ...
    def replace(
        self,
        *,
        weights: Iterable[_Number] = ...,
        factor: Iterable[int] = ...,
        loadings: Iterable[Iterable[_Number]] = ...,
        explained: Iterable[_Number] = ...,
    ) -> Self: ...
    __replace__ = replace
    def __eq__(self, other: object, /) -> bool: ...

class ComparisonMatrix:
    def __init__(
        self,
        items: Iterable[str] = ...,
        ratios: Iterable[Iterable[_Number]] = ...,
        expert: str = ...,
        *,
        declared_at: InputPlace = ...,
    ) -> None: ...
    @property
    def items(self) -> tuple[str, ...]: ...
    @property
    def ratios(self) -> tuple[tuple[float, ...], ...]: ...
    @property
    def expert(self) -> str: ...
    @property
    def declared_at(self) -> InputPlace: ...
    def replace(
        self,
        *,
        items: Iterable[str] = ...,
        ratios: Iterable[Iterable[_Number]] = ...,
        expert: str = ...,
        declared_at: InputPlace = ...,
    ) -> Self: ...
    __replace__ = replace
    def __eq__(self, other: object, /) -> bool: ...

class AhpWeights:
    def __init__(
        self,
        weights: Iterable[_Number] = ...,
        *,
        eigenvalue: _Number = ...,
        index: _Number = ...,
        ratio: _Number | None = ...,
    ) -> None: ...
    @property
    def weights(self) -> tuple[float, ...]: ...
    @property
    def eigenvalue(self) -> float: ...
    @property
    def index(self) -> float: ...
    @property
    def ratio(self) -> float | None: ...
    def replace(
        self,
        *,
        weights: Iterable[_Number] = ...,
        eigenvalue: _Number = ...,
        index: _Number = ...,
        ratio: _Number | None = ...,
    ) -> Self: ...
    __replace__ = replace
    def __eq__(self, other: object, /) -> bool: ...

class GroupWeights:
    def __init__(
        self,
        items: Iterable[str] = ...,
        weights: Iterable[_Number] = ...,
        *,
        least: Iterable[_Number] = ...,
        most: Iterable[_Number] = ...,
        deviation: Iterable[_Number] = ...,
        experts: Iterable[str] = ...,
        individual: Iterable[Iterable[_Number]] = ...,
        ratios: Iterable[_Number | None] = ...,
        ratio: _Number | None = ...,
    ) -> None: ...
    @property
    def items(self) -> tuple[str, ...]: ...
    @property
    def weights(self) -> tuple[float, ...]: ...
    @property
    def least(self) -> tuple[float, ...]: ...
    @property
    def most(self) -> tuple[float, ...]: ...
    @property
    def deviation(self) -> tuple[float, ...]: ...
    @property
    def experts(self) -> tuple[str, ...]: ...
    @property
    def individual(self) -> tuple[tuple[float, ...], ...]: ...
    @property
    def ratios(self) -> tuple[float | None, ...]: ...
    @property
    def ratio(self) -> float | None: ...
    def replace(
        self,
        *,
        items: Iterable[str] = ...,
        weights: Iterable[_Number] = ...,
        least: Iterable[_Number] = ...,
        most: Iterable[_Number] = ...,
        deviation: Iterable[_Number] = ...,
        experts: Iterable[str] = ...,
        individual: Iterable[Iterable[_Number]] = ...,
        ratios: Iterable[_Number | None] = ...,
        ratio: _Number | None = ...,
    ) -> Self: ...
    __replace__ = replace
    def __eq__(self, other: object, /) -> bool: ...

class Budget:
    def __init__(
        self,
        expert: str = ...,
        items: Iterable[str] = ...,
        points: Iterable[_Number] = ...,
        *,
        declared_at: InputPlace = ...,
    ) -> None: ...
    @property
    def expert(self) -> str: ...
    @property
    def items(self) -> tuple[str, ...]: ...
    @property
    def points(self) -> tuple[float, ...]: ...
    @property
    def declared_at(self) -> InputPlace: ...
    def replace(
        self,
        *,
        expert: str = ...,
        items: Iterable[str] = ...,
        points: Iterable[_Number] = ...,
        declared_at: InputPlace = ...,
    ) -> Self: ...
    __replace__ = replace
    def __eq__(self, other: object, /) -> bool: ...

class GoalMarks:
    def __init__(
        self,
        low: _Number | None = ...,
        high: _Number | None = ...,
        target: _Number | None = ...,
        reference: _Number | None = ...,
    ) -> None: ...
    @property
    def low(self) -> float | None: ...
    @property
    def high(self) -> float | None: ...
    @property
    def target(self) -> float | None: ...
    @property
    def reference(self) -> float | None: ...
    def replace(
        self,
        *,
        low: _Number | None = ...,
        high: _Number | None = ...,
        target: _Number | None = ...,
        reference: _Number | None = ...,
    ) -> Self: ...
    __replace__ = replace
    def __eq__(self, other: object, /) -> bool: ...

class IndexNode:
    def __init__(
        self,
        code: str = ...,
        parent: str = ...,
        weight: _Number = ...,
        *,
        title: str = ...,
        better: _Direction = ...,
        marks: GoalMarks | _Record = ...,
        treat: _Options | None = ...,
        normalise: _Options | None = ...,
        combine: _Options | None = ...,
        declared_at: InputPlace = ...,
    ) -> None: ...
    @property
    def code(self) -> str: ...
    @property
    def parent(self) -> str: ...
    @property
    def weight(self) -> float: ...
    @property
    def title(self) -> str: ...
    @property
    def better(self) -> _Direction: ...
    @property
    def marks(self) -> GoalMarks: ...
    @property
    def treat(self) -> dict[str, _OptionValue] | None: ...
    @property
    def normalise(self) -> dict[str, _OptionValue] | None: ...
    @property
    def combine(self) -> dict[str, _OptionValue] | None: ...
    @property
    def declared_at(self) -> InputPlace: ...
    def replace(
        self,
        *,
        code: str = ...,
        parent: str = ...,
        weight: _Number = ...,
        title: str = ...,
        better: _Direction = ...,
        marks: GoalMarks | _Record = ...,
        treat: _Options | None = ...,
        normalise: _Options | None = ...,
        combine: _Options | None = ...,
        declared_at: InputPlace = ...,
    ) -> Self: ...
    __replace__ = replace
    def __eq__(self, other: object, /) -> bool: ...

class ShareLimits:
    def __init__(
        self,
        column: str = ...,
        least: _Number = ...,
        most: _Number = ...,
    ) -> None: ...
    @property
    def column(self) -> str: ...
    @property
    def least(self) -> float: ...
    @property
    def most(self) -> float: ...
    def replace(
        self,
        *,
        column: str = ...,
        least: _Number = ...,
        most: _Number = ...,
    ) -> Self: ...
    __replace__ = replace
    def __eq__(self, other: object, /) -> bool: ...

class UnitDoubt:
    def __init__(
        self,
        unit: str = ...,
        *,
        status: _Doubt = ...,
        score: _Number | None = ...,
        weights: Iterable[_Number] = ...,
        shares: Iterable[_Number] = ...,
        unique: bool = ...,
        why: str = ...,
    ) -> None: ...
    @property
    def unit(self) -> str: ...
    @property
    def status(self) -> _Doubt: ...
    @property
    def score(self) -> float | None: ...
    @property
    def weights(self) -> tuple[float, ...]: ...
    @property
    def shares(self) -> tuple[float, ...]: ...
    @property
    def unique(self) -> bool: ...
    @property
    def why(self) -> str: ...
    def replace(
        self,
        *,
        unit: str = ...,
        status: _Doubt = ...,
        score: _Number | None = ...,
        weights: Iterable[_Number] = ...,
        shares: Iterable[_Number] = ...,
        unique: bool = ...,
        why: str = ...,
    ) -> Self: ...
    __replace__ = replace
    def __eq__(self, other: object, /) -> bool: ...

class DoubtResult:
    def __init__(
        self,
        columns: Iterable[str] = ...,
        units: Iterable[UnitDoubt | _Record] = ...,
    ) -> None: ...
    @property
    def columns(self) -> tuple[str, ...]: ...
    @property
    def units(self) -> tuple[UnitDoubt, ...]: ...
    def replace(
        self,
        *,
        columns: Iterable[str] = ...,
        units: Iterable[UnitDoubt | _Record] = ...,
    ) -> Self: ...
    __replace__ = replace
    def __eq__(self, other: object, /) -> bool: ...

class NodeContribution:
    def __init__(
        self,
        node: str = ...,
        *,
        from_: _Number | None = ...,
        to: _Number | None = ...,
        amount: _Number = ...,
        own: _Number = ...,
        scale: _Number = ...,
        others: _Number = ...,
        error: _Number = ...,
    ) -> None: ...
    @property
    def node(self) -> str: ...
    @property
    def from_(self) -> float | None: ...
    @property
    def to(self) -> float | None: ...
    @property
    def amount(self) -> float: ...
    @property
    def own(self) -> float: ...
    @property
    def scale(self) -> float: ...
    @property
    def others(self) -> float: ...
    @property
    def error(self) -> float: ...
    def replace(
        self,
        *,
        node: str = ...,
        from_: _Number | None = ...,
        to: _Number | None = ...,
        amount: _Number = ...,
        own: _Number = ...,
        scale: _Number = ...,
        others: _Number = ...,
        error: _Number = ...,
    ) -> Self: ...
    __replace__ = replace
    def __eq__(self, other: object, /) -> bool: ...

class ScoreContributions:
    def __init__(
        self,
        unit: str = ...,
        *,
        baseline: str = ...,
        score: _Number | None = ...,
        reference: _Number | None = ...,
        nodes: Iterable[NodeContribution | _Record] = ...,
        exact: bool = ...,
        draws: int = ...,
        why: str = ...,
    ) -> None: ...
    @property
    def unit(self) -> str: ...
    @property
    def baseline(self) -> str: ...
    @property
    def score(self) -> float | None: ...
    @property
    def reference(self) -> float | None: ...
    @property
    def nodes(self) -> tuple[NodeContribution, ...]: ...
    @property
    def exact(self) -> bool: ...
    @property
    def draws(self) -> int: ...
    @property
    def why(self) -> str: ...
    def replace(
        self,
        *,
        unit: str = ...,
        baseline: str = ...,
        score: _Number | None = ...,
        reference: _Number | None = ...,
        nodes: Iterable[NodeContribution | _Record] = ...,
        exact: bool = ...,
        draws: int = ...,
        why: str = ...,
    ) -> Self: ...
    __replace__ = replace
    def __eq__(self, other: object, /) -> bool: ...

class IndexTree:
    def __init__(
        self,
        code: str = ...,
        nodes: Iterable[IndexNode | _Record] = ...,
        *,
        title: str = ...,
    ) -> None: ...
    @property
    def code(self) -> str: ...
    @property
    def nodes(self) -> tuple[IndexNode, ...]: ...
    @property
    def title(self) -> str: ...
    def replace(
        self,
        *,
        code: str = ...,
        nodes: Iterable[IndexNode | _Record] = ...,
        title: str = ...,
    ) -> Self: ...
    __replace__ = replace
    def __eq__(self, other: object, /) -> bool: ...
    def check(self, table: ScoreTable | None = ...) -> tuple[Problem, ...]: ...
    def chart(self, *, width: int = 560, height: int = 240) -> Chart: ...

class ScoreTable:
    @property
    def units(self) -> tuple[str, ...]: ...
    @property
    def columns(self) -> tuple[str, ...]: ...
    @property
    def scales(self) -> dict[str, _Range]: ...
    @property
    def value(self) -> _Doubles: ...
    @property
    def form_codes(self) -> _Bytes: ...
    @property
    def reason_codes(self) -> _Bytes: ...
    @property
    def flag_bits(self) -> npt.NDArray[np.uint16]: ...
    @property
    def lower(self) -> _Doubles | None: ...
    @property
    def upper(self) -> _Doubles | None: ...
    def value_of(self, unit: str, column: str) -> Value: ...
    def with_cells(self, cells: Iterable[ScoreCell | _Record]) -> ScoreTable: ...
    def with_scales(self, scales: dict[str, _Range]) -> ScoreTable: ...
    def select(self, columns: Iterable[str]) -> ScoreTable: ...
    def __len__(self) -> int: ...
    def _repr_html_(self) -> str: ...
    def to_csv(self, path: _Path | None = None) -> str | None: ...
    def to_json(self, path: _Path | None = None) -> str | None: ...
    def to_pandas(self) -> pd.DataFrame: ...
    def to_polars(self) -> pl.DataFrame: ...
    def to_arrow(self) -> pa.Table: ...
    def wide(self) -> pd.DataFrame: ...
    def __arrow_c_stream__(self, requested_schema: object = None) -> object: ...
    def _csv(self) -> str: ...
    def _json(self) -> str: ...
    def __eq__(self, other: object, /) -> bool: ...

class IndexLayout:
    def __init__(self, tree: IndexTree | _Record) -> None: ...
    @property
    def code(self) -> str: ...
    @property
    def tree(self) -> IndexTree: ...
    @property
    def root(self) -> str: ...
    @property
    def indicators(self) -> tuple[str, ...]: ...
    @property
    def groups(self) -> tuple[str, ...]: ...
    @property
    def effective_weights(self) -> dict[str, float]: ...
    def with_weights(self, weights: dict[str, float]) -> IndexLayout: ...
    def chart(self, *, width: int = 560, height: int = 240) -> Chart: ...

class PreparedIndex:
    def __init__(self, layout: IndexLayout, options: _Options, groups: Iterable[str]) -> None: ...
    def run(self, table: ScoreTable) -> IndexResult: ...

class IndexScores:
    def __init__(
        self, nodes: ScoreTable, coverage: Iterable[_Number], imputed: Iterable[_Number]
    ) -> None: ...
    @property
    def nodes(self) -> ScoreTable: ...
    @property
    def coverage(self) -> _Doubles: ...
    @property
    def imputed(self) -> _Doubles: ...
    def to_csv(self, path: _Path | None = None) -> str | None: ...
    def to_json(self, path: _Path | None = None) -> str | None: ...
    def to_pandas(self) -> pd.DataFrame: ...
    def to_polars(self) -> pl.DataFrame: ...
    def to_arrow(self) -> pa.Table: ...
    def wide(self) -> pd.DataFrame: ...
    def __arrow_c_stream__(self, requested_schema: object = None) -> object: ...
    def _csv(self) -> str: ...
    def _json(self) -> str: ...
    def __eq__(self, other: object, /) -> bool: ...

class IndexResult:
    def __init__(
        self,
        treatments: Iterable[ColumnTreatment],
        normalisers: Iterable[Normaliser],
        treated: ScoreTable,
        normalised: ScoreTable,
        scores: IndexScores,
        notes: Iterable[IndexNote],
    ) -> None: ...
    @property
    def treatments(self) -> tuple[ColumnTreatment, ...]: ...
    @property
    def normalisers(self) -> tuple[Normaliser, ...]: ...
    @property
    def treated(self) -> ScoreTable: ...
    @property
    def normalised(self) -> ScoreTable: ...
    @property
    def scores(self) -> IndexScores: ...
    @property
    def notes(self) -> tuple[IndexNote, ...]: ...
    @property
    def root(self) -> str: ...
    def ranks(self, node: str | None = None, *, ties: _Ties = "min") -> tuple[UnitRank, ...]: ...
    def value_of(self, unit: str, node: str | None = None) -> Value: ...
    def chart(self, node: str | None = None, *, width: int = 480, step: int = 16) -> Chart: ...
    def plan(
        self,
        judgements: Judgements | None = None,
        *,
        weight_sets: WeightSets | None = None,
        excluded: Iterable[Exclusion | Mapping[str, str] | tuple[Any, ...]] = (),
    ) -> Plan: ...
    def holds(
        self,
        asked: str | Question,
        judgements: Judgements | None = None,
        *,
        node: str = "",
        weight_sets: WeightSets | None = None,
        excluded: Iterable[Exclusion | Mapping[str, str] | tuple[Any, ...]] = (),
        workspace: Workspace | None = None,
        threads: int = 1,
        progress: Progress = None,
    ) -> Alternatives: ...
    def smallest_swap(
        self, unit: str, other: str, *, node: str = "", norm: Norm = "total"
    ) -> SwapCertificate: ...
    def rank_intervals(
        self,
        *,
        node: str = "",
        sampling: RankSets | None = None,
        judgements: Alternatives | SampledAlternatives | None = None,
        level: float = 0.9,
    ) -> tuple[RankedUnit, ...]: ...
    _made_from: MadeFrom
    def _repr_html_(self) -> str: ...
    def to_csv(self, path: _Path | None = None) -> str | None: ...
    def to_json(self, path: _Path | None = None) -> str | None: ...
    def to_pandas(self) -> pd.DataFrame: ...
    def to_polars(self) -> pl.DataFrame: ...
    def to_arrow(self) -> pa.Table: ...
    def wide(self) -> pd.DataFrame: ...
    def __arrow_c_stream__(self, requested_schema: object = None) -> object: ...
    def _csv(self) -> str: ...
    def _json(self) -> str: ...
    def __eq__(self, other: object, /) -> bool: ...

class Pairwise:
    def __init__(self, share: Iterable[Iterable[_Number]]) -> None: ...
    @property
    def share(self) -> _Doubles: ...
    def __len__(self) -> int: ...
    def __eq__(self, other: object, /) -> bool: ...

def table_of_arrays(
    units: Iterable[str],
    columns: Iterable[str],
    numbers: _Doubles,
    there: _Bytes | None,
    reasons: _Bytes | None,
) -> ScoreTable: ...
def table_of_matrix(units: object, columns: object, numbers: object) -> ScoreTable | None: ...
def table_of_cells(cells: Iterable[ScoreCell | _Record]) -> ScoreTable: ...
def facts_of(table: ScoreTable, options: _Options) -> tuple[ColumnFacts, ...]: ...
def screen_units(
    table: ScoreTable, options: _Options, forced: Iterable[str]
) -> tuple[UnitScreening, ...]: ...
def without_screened(table: ScoreTable, screened: Iterable[UnitScreening]) -> ScoreTable: ...
def denominate(
    table: ScoreTable, denominators: ScoreTable, rules: Iterable[Denomination | _Record]
) -> ScoreTable: ...
def find_treatments(
    table: ScoreTable, options: _Options, own: Iterable[TreatRule]
) -> tuple[ColumnTreatment, ...]: ...
def treat(table: ScoreTable, treatments: Iterable[ColumnTreatment]) -> ScoreTable: ...
def find_normalisers(
    table: ScoreTable, rules: Iterable[NormaliseRule], treatments: Iterable[ColumnTreatment]
) -> tuple[Normaliser, ...]: ...
def normalise(
    table: ScoreTable, normalisers: Iterable[Normaliser]
) -> tuple[ScoreTable, tuple[IndexNote, ...]]: ...
def impute(
    table: ScoreTable, options: _Options, groups: Iterable[str]
) -> tuple[ScoreTable, int, tuple[IndexNote, ...]]: ...
def quality_of(
    table: ScoreTable, options: _Options, groups: Iterable[str], most_cells: int
) -> tuple[ImputeQuality, ...]: ...
def combine_scores(
    layout: IndexLayout, normalised: ScoreTable, options: _Options
) -> tuple[IndexScores, tuple[IndexNote, ...]]: ...
def arithmetic_mean(numbers: Iterable[_Number], weights: Iterable[_Number]) -> float | None: ...
def power_mean(
    numbers: Iterable[_Number], weights: Iterable[_Number], power: float
) -> float | None: ...
def weighted_median(numbers: Iterable[_Number], weights: Iterable[_Number]) -> float | None: ...
def mazziotta_pareto(
    numbers: Iterable[_Number], weights: Iterable[_Number], plus: bool
) -> float | None: ...
def outrank(scores: ScoreTable, weights: Iterable[_Number]) -> Pairwise: ...
def copeland(pairs: Pairwise) -> _Doubles: ...
def borda(pairs: Pairwise) -> _Doubles: ...
def kemeny(pairs: Pairwise, most_units: int) -> KemenyOrders: ...
def rank_units(scores: ScoreTable, column: str, ties: _Ties) -> tuple[UnitRank, ...]: ...
def correlate(
    x: Iterable[_Number], y: Iterable[_Number], method: _Correlate
) -> Correlation: ...
def correlations(table: ScoreTable, method: _Correlate) -> CorrelationMatrix: ...
def cronbach(table: ScoreTable) -> Consistency: ...
def components_of(table: ScoreTable) -> PrincipalComponents: ...
def varimax(components: PrincipalComponents, kept: int) -> _Doubles: ...
def weights_of_first(components: PrincipalComponents) -> ComponentWeights: ...
def weights_of_loadings(components: PrincipalComponents, options: _Options) -> LoadingWeights: ...
def ahp(judged: ComparisonMatrix | _Record) -> AhpWeights: ...
def group_ahp(experts: Iterable[ComparisonMatrix | _Record]) -> GroupWeights: ...
def allocate(budgets: Iterable[Budget | _Record], total: float) -> GroupWeights: ...
def check_index(
    tree: IndexTree, table: ScoreTable, options: _Options, groups: Iterable[str]
) -> tuple[Problem, ...]: ...
def run_index(
    layout: IndexLayout, table: ScoreTable, options: _Options, groups: Iterable[str]
) -> IndexResult: ...
def run_frozen(
    layout: IndexLayout,
    table: ScoreTable,
    reference: IndexResult,
    options: _Options,
    groups: Iterable[str],
) -> IndexResult: ...
def describe_index_options() -> tuple[OptionDescription, ...]: ...
def describe_screen_options() -> tuple[OptionDescription, ...]: ...
def describe_loading_options() -> tuple[OptionDescription, ...]: ...
def can_give_benefit_of_doubt() -> bool: ...
def benefit_of_doubt(
    normalised: ScoreTable, options: _Options, own: Iterable[ShareLimits | _Record]
) -> DoubtResult: ...
def describe_doubt_options() -> tuple[OptionDescription, ...]: ...
def explain_scores(
    layout: IndexLayout, result: IndexResult, combine: _Options, options: _Options
) -> tuple[ScoreContributions, ...]: ...
def describe_contribution_options() -> tuple[OptionDescription, ...]: ...
def settle_index(
    tree: IndexTree | _Record,
    options: _Options,
    weight_sets: Mapping[str, Mapping[str, float]],
    settings: _Options,
) -> tuple[IndexLayout, dict[str, Any]]: ...
def make_panel(cells: Iterable[tuple[str, Period, str, Value]]) -> tuple[tuple[Period, ...], tuple[ScoreTable, ...]]: ...
def run_panel(
    tree: IndexTree | _Record,
    panel: tuple[Any, ...],
    options: _Options,
    over_time: _Options,
    lives: Iterable[tuple[Any, ...]],
    groups: Iterable[str],
) -> tuple[tuple[Period, ...], tuple[IndexResult, ...], tuple[ScoreTable, ...], tuple[tuple[Any, ...], ...]]: ...
def impute_panel(
    panel: tuple[Any, ...], options: _Options
) -> tuple[
    tuple[tuple[Period, ...], tuple[ScoreTable, ...]], tuple[tuple[Any, ...], ...], tuple[IndexNote, ...]
]: ...
def explain_changes(
    layout: IndexLayout,
    earlier: tuple[ScoreTable, IndexResult],
    later: tuple[ScoreTable, IndexResult],
    combine: _Options,
    options: _Options,
    threads: int,
    progress: object,
) -> tuple[ScoreContributions, ...]: ...
def spread_scores(
    layout: IndexLayout,
    table: ScoreTable,
    options: _Options,
    errors: Iterable[tuple[Any, ...]],
    how: _Options,
    groups: Iterable[str],
    threads: int,
    progress: object,
) -> tuple[str, int, tuple[tuple[Any, ...], ...], _Doubles | None, tuple[IndexNote, ...]]: ...
def impute_copies(table: ScoreTable, options: _Options, threads: int, progress: object) -> tuple[ScoreTable, ...]: ...
def pool(
    estimates: Iterable[float], variances: Iterable[float]
) -> tuple[float, float, float, float, float, float | None]: ...
def run_copies(
    layout: IndexLayout, table: ScoreTable, options: _Options, multiple: _Options, threads: int, progress: object
) -> tuple[tuple[Any, ...], ...]: ...
def leave_one_out(layout: IndexLayout, result: IndexResult, combine: _Options) -> tuple[tuple[Any, ...], ...]: ...
def describe_panel_options() -> tuple[OptionDescription, ...]: ...
def describe_time_options() -> tuple[OptionDescription, ...]: ...
def describe_uncertainty_options() -> tuple[OptionDescription, ...]: ...
def describe_multiple_options() -> tuple[OptionDescription, ...]: ...
