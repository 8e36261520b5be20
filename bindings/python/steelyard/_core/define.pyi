# SPDX-License-Identifier: MIT
import datetime
from collections.abc import Iterable, Mapping
from typing import Any, Literal, Self

from .core import InputPlace, Problem, _Number

_Kind = Literal[
    "flow", "stock", "ratio", "mean", "rate", "index", "grade", "ordinal", "milestone", "narrative"
]
_Direction = Literal["none", "up", "down", "target"]
_Axis = Literal["time", "place", "organisation", "category"]
_Combine = Literal[
    "refuse",
    "sum",
    "mean_of_periods",
    "mean_by_days",
    "first",
    "last",
    "peak",
    "trough",
    "recompute",
    "mean_of_ratios",
    "weighted_mean",
    "chain",
    "distribution",
    "median",
    "worst",
    "share_reached",
    "list",
]
_Comparability = Literal["yes", "with_bridge", "undetermined", "no"]
_Materiality = Literal["none", "immaterial", "material"]
_BridgeMethod = Literal["overlap", "factor", "model"]
_Take = Literal["value", "count", "count_above", "count_below"]
_TimeBasis = Literal["period", "day", "month", "year"]
_DenominatorRule = Literal["same_period", "hold", "apportion", "interpolate"]
_Role = Literal["core", "contributing", "counter"]
_TargetPath = Literal["step", "linear", "geometric", "s_curve"]
_BoundaryView = Literal["as_then", "as_now", "at_date"]
_Grid = Literal["day", "month", "quarter", "half", "year", "season", "night"]
_YearLabel = Literal["start", "end", "both"]
_OptionValue = bool | int | float | str

# What stands for a thing where a record is built.
_Day = datetime.date | str
_Word = str | int | datetime.date | Period
_Range = tuple[float | None, float | None]
_Record = Mapping[str, Any] | tuple[Any, ...] | str

KINDS: tuple[_Kind, ...]
DIRECTIONS: tuple[_Direction, ...]
AXES: tuple[_Axis, ...]
COMBINATIONS: tuple[_Combine, ...]
COMPARABILITIES: tuple[_Comparability, ...]
WHOLE_SHARE: int

class PeriodKind:
    def __init__(self, text: str | PeriodKind) -> None: ...
    @staticmethod
    def fiscal_year(month: int, label: _YearLabel = ...) -> PeriodKind: ...
    @staticmethod
    def season(start_month: int, start_day: int, end_month: int, end_day: int) -> PeriodKind: ...
    @staticmethod
    def night(start_month: int, start_day: int, end_month: int, end_day: int) -> PeriodKind: ...
    @property
    def grid(self) -> _Grid: ...
    @property
    def crosses_new_year(self) -> bool: ...
    @property
    def is_moment(self) -> bool: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

class Period:
    def __init__(self, text: _Word, kind: str | PeriodKind) -> None: ...
    @staticmethod
    def day(day: _Day) -> Period: ...
    @staticmethod
    def month(year: int, month: int) -> Period: ...
    @staticmethod
    def quarter(year: int, quarter: int) -> Period: ...
    @staticmethod
    def half(year: int, half: int) -> Period: ...
    @staticmethod
    def year(year: int) -> Period: ...
    @staticmethod
    def containing(day: _Day, kind: str | PeriodKind) -> Period | None: ...
    @property
    def kind(self) -> PeriodKind: ...
    @property
    def index(self) -> int: ...
    @property
    def first_day(self) -> datetime.date: ...
    @property
    def last_day(self) -> datetime.date: ...
    @property
    def days(self) -> int: ...
    def next(self, n: int = ...) -> Period: ...
    def contains(self, inner: Period) -> bool: ...
    def container(self, kind: str | PeriodKind) -> Period | None: ...
    def parts(self, kind: str | PeriodKind) -> tuple[Period, ...]: ...
    def overlap_days(self, other: Period) -> int: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __lt__(self, other: Period, /) -> bool: ...
    def __le__(self, other: Period, /) -> bool: ...
    def __gt__(self, other: Period, /) -> bool: ...
    def __ge__(self, other: Period, /) -> bool: ...
    def __hash__(self) -> int: ...

class Goal:
    def __init__(
        self,
        code: str = ...,
        title: str = ...,
        *,
        population: str = ...,
        statement: str = ...,
        declared_at: InputPlace = ...,
    ) -> None: ...
    @property
    def code(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def population(self) -> str: ...
    @property
    def statement(self) -> str: ...
    @property
    def declared_at(self) -> InputPlace: ...
    def replace(
        self,
        *,
        code: str = ...,
        title: str = ...,
        population: str = ...,
        statement: str = ...,
        declared_at: InputPlace = ...,
    ) -> Self: ...
    __replace__ = replace
    def __eq__(self, other: object, /) -> bool: ...

class Pathway:
    def __init__(
        self,
        from_: str = ...,
        to: str = ...,
        because: str = ...,
        *,
        declared_at: InputPlace = ...,
    ) -> None: ...
    @property
    def from_(self) -> str: ...
    @property
    def to(self) -> str: ...
    @property
    def because(self) -> str: ...
    @property
    def declared_at(self) -> InputPlace: ...
    def replace(
        self,
        *,
        from_: str = ...,
        to: str = ...,
        because: str = ...,
        declared_at: InputPlace = ...,
    ) -> Self: ...
    __replace__ = replace
    def __eq__(self, other: object, /) -> bool: ...

class Agenda:
    def __init__(
        self,
        title: str = ...,
        *,
        statement: str = ...,
        goals: Iterable[Goal | _Record] = ...,
        theory_of_change: Iterable[Pathway | _Record] = ...,
    ) -> None: ...
    @property
    def title(self) -> str: ...
    @property
    def statement(self) -> str: ...
    @property
    def goals(self) -> tuple[Goal, ...]: ...
    @property
    def theory_of_change(self) -> tuple[Pathway, ...]: ...
    def replace(
        self,
        *,
        title: str = ...,
        statement: str = ...,
        goals: Iterable[Goal | _Record] = ...,
        theory_of_change: Iterable[Pathway | _Record] = ...,
    ) -> Self: ...
    __replace__ = replace
    def __eq__(self, other: object, /) -> bool: ...

class Binding:
    def __init__(self, path: str = ..., to: _OptionValue = ...) -> None: ...
    @property
    def path(self) -> str: ...
    @property
    def to(self) -> _OptionValue: ...
    def replace(self, *, path: str = ..., to: _OptionValue = ...) -> Self: ...
    __replace__ = replace
    def __eq__(self, other: object, /) -> bool: ...

class JudgementOption:
    def __init__(
        self,
        id: str = ...,
        title: str = ...,
        *,
        sets: Mapping[str, _OptionValue] | Iterable[Binding | _Record] = ...,
        probability: float | None = ...,
    ) -> None: ...
    @property
    def id(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def sets(self) -> tuple[Binding, ...]: ...
    @property
    def probability(self) -> float | None: ...
    def replace(
        self,
        *,
        id: str = ...,
        title: str = ...,
        sets: Mapping[str, _OptionValue] | Iterable[Binding | _Record] = ...,
        probability: float | None = ...,
    ) -> Self: ...
    __replace__ = replace
    def __eq__(self, other: object, /) -> bool: ...

class Judgement:
    def __init__(
        self,
        id: str = ...,
        question: str = ...,
        *,
        options: Iterable[JudgementOption | _Record] = ...,
        chosen: str = ...,
        rationale: str = ...,
        dissent: str = ...,
        who: str = ...,
        when: _Word = ...,
        review: _Word = ...,
        type: Literal["equivalent", "non_equivalent", "uncertain"] = ...,
        declared_at: InputPlace = ...,
    ) -> None: ...
    @property
    def id(self) -> str: ...
    @property
    def question(self) -> str: ...
    @property
    def options(self) -> tuple[JudgementOption, ...]: ...
    @property
    def chosen(self) -> str: ...
    @property
    def rationale(self) -> str: ...
    @property
    def dissent(self) -> str: ...
    @property
    def who(self) -> str: ...
    @property
    def when(self) -> str: ...
    @property
    def review(self) -> str: ...
    @property
    def type(self) -> Literal["equivalent", "non_equivalent", "uncertain"]: ...
    @property
    def declared_at(self) -> InputPlace: ...
    def replace(
        self,
        *,
        id: str = ...,
        question: str = ...,
        options: Iterable[JudgementOption | _Record] = ...,
        chosen: str = ...,
        rationale: str = ...,
        dissent: str = ...,
        who: str = ...,
        when: _Word = ...,
        review: _Word = ...,
        type: Literal["equivalent", "non_equivalent", "uncertain"] = ...,
        declared_at: InputPlace = ...,
    ) -> Self: ...
    __replace__ = replace
    def __eq__(self, other: object, /) -> bool: ...

class VerdictReason:
    def __init__(
        self,
        answer: _Comparability = ...,
        rule: str = ...,
        subject: str = ...,
        text: str = ...,
        *,
        share: _Number = ...,
    ) -> None: ...
    @property
    def answer(self) -> _Comparability: ...
    @property
    def rule(self) -> str: ...
    @property
    def subject(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def share(self) -> float: ...
    def replace(
        self,
        *,
        answer: _Comparability = ...,
        rule: str = ...,
        subject: str = ...,
        text: str = ...,
        share: _Number = ...,
    ) -> Self: ...
    __replace__ = replace
    def __eq__(self, other: object, /) -> bool: ...

class Verdict:
    def __init__(
        self, answer: _Comparability = ..., *, reasons: Iterable[VerdictReason | _Record] = ...
    ) -> None: ...
    @property
    def answer(self) -> _Comparability: ...
    @property
    def reasons(self) -> tuple[VerdictReason, ...]: ...
    def replace(
        self, *, answer: _Comparability = ..., reasons: Iterable[VerdictReason | _Record] = ...
    ) -> Self: ...
    __replace__ = replace
    def __eq__(self, other: object, /) -> bool: ...
    def __bool__(self) -> bool: ...
    def _repr_html_(self) -> str: ...

class Category:
    def __init__(self, code: str = ..., title: str = ...) -> None: ...
    @property
    def code(self) -> str: ...
    @property
    def title(self) -> str: ...
    def replace(self, *, code: str = ..., title: str = ...) -> Self: ...
    __replace__ = replace
    def __eq__(self, other: object, /) -> bool: ...

class Scheme:
    def __init__(
        self,
        code: str = ...,
        title: str = ...,
        *,
        type: Literal["partition", "overlapping"] = ...,
        categories: Iterable[Category | _Record] = ...,
        declared_at: InputPlace = ...,
    ) -> None: ...
    @property
    def code(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def type(self) -> Literal["partition", "overlapping"]: ...
    @property
    def categories(self) -> tuple[Category, ...]: ...
    @property
    def declared_at(self) -> InputPlace: ...
    def replace(
        self,
        *,
        code: str = ...,
        title: str = ...,
        type: Literal["partition", "overlapping"] = ...,
        categories: Iterable[Category | _Record] = ...,
        declared_at: InputPlace = ...,
    ) -> Self: ...
    __replace__ = replace
    def __eq__(self, other: object, /) -> bool: ...

class Node:
    def __init__(
        self, code: str = ..., title: str = ..., *, declared_at: InputPlace = ...
    ) -> None: ...
    @property
    def code(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def declared_at(self) -> InputPlace: ...
    def replace(
        self, *, code: str = ..., title: str = ..., declared_at: InputPlace = ...
    ) -> Self: ...
    __replace__ = replace
    def __eq__(self, other: object, /) -> bool: ...

class LevelEntry:
    def __init__(
        self, code: str = ..., level: str = ..., *, declared_at: InputPlace = ...
    ) -> None: ...
    @property
    def code(self) -> str: ...
    @property
    def level(self) -> str: ...
    @property
    def declared_at(self) -> InputPlace: ...
    def replace(
        self, *, code: str = ..., level: str = ..., declared_at: InputPlace = ...
    ) -> Self: ...
    __replace__ = replace
    def __eq__(self, other: object, /) -> bool: ...

class Membership:
    def __init__(
        self,
        child: str = ...,
        parent: str = ...,
        *,
        from_: _Day | None = ...,
        to: _Day | None = ...,
        share: int = ...,
        declared_at: InputPlace = ...,
    ) -> None: ...
    @property
    def child(self) -> str: ...
    @property
    def parent(self) -> str: ...
    @property
    def from_(self) -> datetime.date | None: ...
    @property
    def to(self) -> datetime.date | None: ...
    @property
    def share(self) -> int: ...
    @property
    def declared_at(self) -> InputPlace: ...
    def replace(
        self,
        *,
        child: str = ...,
        parent: str = ...,
        from_: _Day | None = ...,
        to: _Day | None = ...,
        share: int = ...,
        declared_at: InputPlace = ...,
    ) -> Self: ...
    __replace__ = replace
    def __eq__(self, other: object, /) -> bool: ...

class Succession:
    def __init__(
        self,
        before: str = ...,
        after: str = ...,
        *,
        on: _Day = ...,
        share: int = ...,
        declared_at: InputPlace = ...,
    ) -> None: ...
    @property
    def before(self) -> str: ...
    @property
    def after(self) -> str: ...
    @property
    def on(self) -> datetime.date: ...
    @property
    def share(self) -> int: ...
    @property
    def declared_at(self) -> InputPlace: ...
    def replace(
        self,
        *,
        before: str = ...,
        after: str = ...,
        on: _Day = ...,
        share: int = ...,
        declared_at: InputPlace = ...,
    ) -> Self: ...
    __replace__ = replace
    def __eq__(self, other: object, /) -> bool: ...

class NodeShare:
    def __init__(self, code: str = ..., share: int = ...) -> None: ...
    @property
    def code(self) -> str: ...
    @property
    def share(self) -> int: ...
    def replace(self, *, code: str = ..., share: int = ...) -> Self: ...
    __replace__ = replace
    def __eq__(self, other: object, /) -> bool: ...

class Hierarchy:
    def __init__(
        self,
        code: str = ...,
        title: str = ...,
        *,
        over: _Axis = ...,
        levels: Iterable[str] = ...,
        nodes: Iterable[LevelEntry | _Record] = ...,
        memberships: Iterable[Membership | _Record] = ...,
        successions: Iterable[Succession | _Record] = ...,
        declared_at: InputPlace = ...,
    ) -> None: ...
    @property
    def code(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def over(self) -> _Axis: ...
    @property
    def levels(self) -> tuple[str, ...]: ...
    @property
    def nodes(self) -> tuple[LevelEntry, ...]: ...
    @property
    def memberships(self) -> tuple[Membership, ...]: ...
    @property
    def successions(self) -> tuple[Succession, ...]: ...
    @property
    def declared_at(self) -> InputPlace: ...
    def replace(
        self,
        *,
        code: str = ...,
        title: str = ...,
        over: _Axis = ...,
        levels: Iterable[str] = ...,
        nodes: Iterable[LevelEntry | _Record] = ...,
        memberships: Iterable[Membership | _Record] = ...,
        successions: Iterable[Succession | _Record] = ...,
        declared_at: InputPlace = ...,
    ) -> Self: ...
    __replace__ = replace
    def __eq__(self, other: object, /) -> bool: ...
    def resolve(
        self,
        node: str,
        level: str,
        when: Period,
        *,
        by_days: bool = ...,
        view: _BoundaryView = ...,
        at: _Day | None = ...,
    ) -> tuple[NodeShare, ...]: ...
    def check(self) -> tuple[Problem, ...]: ...

class DefinitionVersion:
    def __init__(
        self,
        id: _Word = ...,
        *,
        from_: _Day | None = ...,
        change: _Materiality = ...,
        text: str = ...,
    ) -> None: ...
    @property
    def id(self) -> str: ...
    @property
    def from_(self) -> datetime.date | None: ...
    @property
    def change(self) -> _Materiality: ...
    @property
    def text(self) -> str: ...
    def replace(
        self,
        *,
        id: _Word = ...,
        from_: _Day | None = ...,
        change: _Materiality = ...,
        text: str = ...,
    ) -> Self: ...
    __replace__ = replace
    def __eq__(self, other: object, /) -> bool: ...

class Measure:
    def __init__(
        self,
        code: str = ...,
        title: str = ...,
        *,
        kind: _Kind = ...,
        unit: str = ...,
        decimals: int | None = ...,
        frequency: str | PeriodKind = ...,
        direction: _Direction = ...,
        valid: _Range | None = ...,
        suppressed_within: _Range | None = ...,
        over_time: _Combine = ...,
        inflows: Iterable[str] = ...,
        outflows: Iterable[str] = ...,
        levels: Iterable[str] = ...,
        versions: Iterable[DefinitionVersion | _Record] = ...,
        definition: str = ...,
        source: str = ...,
        owner: str = ...,
        declared_at: InputPlace = ...,
    ) -> None: ...
    @property
    def code(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def kind(self) -> _Kind: ...
    @property
    def unit(self) -> str: ...
    @property
    def decimals(self) -> int | None: ...
    @property
    def frequency(self) -> PeriodKind: ...
    @property
    def direction(self) -> _Direction: ...
    @property
    def valid(self) -> _Range: ...
    @property
    def suppressed_within(self) -> _Range: ...
    @property
    def over_time(self) -> _Combine: ...
    @property
    def inflows(self) -> tuple[str, ...]: ...
    @property
    def outflows(self) -> tuple[str, ...]: ...
    @property
    def levels(self) -> tuple[str, ...]: ...
    @property
    def versions(self) -> tuple[DefinitionVersion, ...]: ...
    @property
    def definition(self) -> str: ...
    @property
    def source(self) -> str: ...
    @property
    def owner(self) -> str: ...
    @property
    def declared_at(self) -> InputPlace: ...
    def replace(
        self,
        *,
        code: str = ...,
        title: str = ...,
        kind: _Kind = ...,
        unit: str = ...,
        decimals: int | None = ...,
        frequency: str | PeriodKind = ...,
        direction: _Direction = ...,
        valid: _Range | None = ...,
        suppressed_within: _Range | None = ...,
        over_time: _Combine = ...,
        inflows: Iterable[str] = ...,
        outflows: Iterable[str] = ...,
        levels: Iterable[str] = ...,
        versions: Iterable[DefinitionVersion | _Record] = ...,
        definition: str = ...,
        source: str = ...,
        owner: str = ...,
        declared_at: InputPlace = ...,
    ) -> Self: ...
    __replace__ = replace
    def __eq__(self, other: object, /) -> bool: ...

class IndicatorPart:
    def __init__(self, measure: str = ..., take: _Take = ..., threshold: _Number = ...) -> None: ...
    @property
    def measure(self) -> str: ...
    @property
    def take(self) -> _Take: ...
    @property
    def threshold(self) -> float: ...
    def replace(
        self, *, measure: str = ..., take: _Take = ..., threshold: _Number = ...
    ) -> Self: ...
    __replace__ = replace
    def __eq__(self, other: object, /) -> bool: ...

class Indicator:
    def __init__(
        self,
        code: str = ...,
        title: str = ...,
        *,
        kind: _Kind = ...,
        numerator: IndicatorPart | _Record = ...,
        denominator: IndicatorPart | _Record | None = ...,
        factor: int = ...,
        per: _TimeBasis = ...,
        denominator_over_time: _DenominatorRule = ...,
        numerator_within_denominator: bool = ...,
        matched_on: Iterable[_Axis] = ...,
        unit: str = ...,
        decimals_shown: int = ...,
        direction: _Direction = ...,
        over_time: _Combine = ...,
        over_places: _Combine = ...,
        over_organisations: _Combine = ...,
        judgement: str = ...,
        role: _Role = ...,
        goal: str = ...,
        counters: str = ...,
        definition: str = ...,
        declared_at: InputPlace = ...,
    ) -> None: ...
    @property
    def code(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def kind(self) -> _Kind: ...
    @property
    def numerator(self) -> IndicatorPart: ...
    @property
    def denominator(self) -> IndicatorPart | None: ...
    @property
    def factor(self) -> int: ...
    @property
    def per(self) -> _TimeBasis: ...
    @property
    def denominator_over_time(self) -> _DenominatorRule: ...
    @property
    def numerator_within_denominator(self) -> bool: ...
    @property
    def matched_on(self) -> tuple[_Axis, ...]: ...
    @property
    def unit(self) -> str: ...
    @property
    def decimals_shown(self) -> int: ...
    @property
    def direction(self) -> _Direction: ...
    @property
    def over_time(self) -> _Combine: ...
    @property
    def over_places(self) -> _Combine: ...
    @property
    def over_organisations(self) -> _Combine: ...
    @property
    def judgement(self) -> str: ...
    @property
    def role(self) -> _Role: ...
    @property
    def goal(self) -> str: ...
    @property
    def counters(self) -> str: ...
    @property
    def definition(self) -> str: ...
    @property
    def declared_at(self) -> InputPlace: ...
    def replace(
        self,
        *,
        code: str = ...,
        title: str = ...,
        kind: _Kind = ...,
        numerator: IndicatorPart | _Record = ...,
        denominator: IndicatorPart | _Record | None = ...,
        factor: int = ...,
        per: _TimeBasis = ...,
        denominator_over_time: _DenominatorRule = ...,
        numerator_within_denominator: bool = ...,
        matched_on: Iterable[_Axis] = ...,
        unit: str = ...,
        decimals_shown: int = ...,
        direction: _Direction = ...,
        over_time: _Combine = ...,
        over_places: _Combine = ...,
        over_organisations: _Combine = ...,
        judgement: str = ...,
        role: _Role = ...,
        goal: str = ...,
        counters: str = ...,
        definition: str = ...,
        declared_at: InputPlace = ...,
    ) -> Self: ...
    __replace__ = replace
    def __eq__(self, other: object, /) -> bool: ...

class Bridge:
    def __init__(
        self,
        measure: str = ...,
        *,
        from_version: _Word = ...,
        to_version: _Word = ...,
        place: str = ...,
        before: _Word = ...,
        method: _BridgeMethod = ...,
        factor: _Number = ...,
        standard_error: _Number = ...,
        source: str = ...,
        judgement: str = ...,
        declared_at: InputPlace = ...,
    ) -> None: ...
    @property
    def measure(self) -> str: ...
    @property
    def from_version(self) -> str: ...
    @property
    def to_version(self) -> str: ...
    @property
    def place(self) -> str: ...
    @property
    def before(self) -> str: ...
    @property
    def method(self) -> _BridgeMethod: ...
    @property
    def factor(self) -> float: ...
    @property
    def standard_error(self) -> float: ...
    @property
    def source(self) -> str: ...
    @property
    def judgement(self) -> str: ...
    @property
    def declared_at(self) -> InputPlace: ...
    def replace(
        self,
        *,
        measure: str = ...,
        from_version: _Word = ...,
        to_version: _Word = ...,
        place: str = ...,
        before: _Word = ...,
        method: _BridgeMethod = ...,
        factor: _Number = ...,
        standard_error: _Number = ...,
        source: str = ...,
        judgement: str = ...,
        declared_at: InputPlace = ...,
    ) -> Self: ...
    __replace__ = replace
    def __eq__(self, other: object, /) -> bool: ...

class DeclaredBreak:
    def __init__(
        self,
        measure: str = ...,
        *,
        place: str = ...,
        organisation: str = ...,
        before: _Word = ...,
        says: Literal["break", "real"] = ...,
        why: str = ...,
        who: str = ...,
        judgement: str = ...,
        declared_at: InputPlace = ...,
    ) -> None: ...
    @property
    def measure(self) -> str: ...
    @property
    def place(self) -> str: ...
    @property
    def organisation(self) -> str: ...
    @property
    def before(self) -> str: ...
    @property
    def says(self) -> Literal["break", "real"]: ...
    @property
    def why(self) -> str: ...
    @property
    def who(self) -> str: ...
    @property
    def judgement(self) -> str: ...
    @property
    def declared_at(self) -> InputPlace: ...
    def replace(
        self,
        *,
        measure: str = ...,
        place: str = ...,
        organisation: str = ...,
        before: _Word = ...,
        says: Literal["break", "real"] = ...,
        why: str = ...,
        who: str = ...,
        judgement: str = ...,
        declared_at: InputPlace = ...,
    ) -> Self: ...
    __replace__ = replace
    def __eq__(self, other: object, /) -> bool: ...

class Target:
    def __init__(
        self,
        indicator: str = ...,
        *,
        place: str = ...,
        period: _Word = ...,
        value: _Number = ...,
        tolerance: _Number = ...,
        baseline: _Number | None = ...,
        baseline_period: _Word = ...,
        path: _TargetPath = ...,
        source: str = ...,
        judgement: str = ...,
        declared_at: InputPlace = ...,
    ) -> None: ...
    @property
    def indicator(self) -> str: ...
    @property
    def place(self) -> str: ...
    @property
    def period(self) -> str: ...
    @property
    def value(self) -> float: ...
    @property
    def tolerance(self) -> float: ...
    @property
    def baseline(self) -> float | None: ...
    @property
    def baseline_period(self) -> str: ...
    @property
    def path(self) -> _TargetPath: ...
    @property
    def source(self) -> str: ...
    @property
    def judgement(self) -> str: ...
    @property
    def declared_at(self) -> InputPlace: ...
    def replace(
        self,
        *,
        indicator: str = ...,
        place: str = ...,
        period: _Word = ...,
        value: _Number = ...,
        tolerance: _Number = ...,
        baseline: _Number | None = ...,
        baseline_period: _Word = ...,
        path: _TargetPath = ...,
        source: str = ...,
        judgement: str = ...,
        declared_at: InputPlace = ...,
    ) -> Self: ...
    __replace__ = replace
    def __eq__(self, other: object, /) -> bool: ...

class Expectation:
    def __init__(
        self,
        measure: str = ...,
        *,
        places: Iterable[str] = ...,
        organisations: Iterable[str] = ...,
        from_: _Word = ...,
        to: _Word = ...,
        due_days: int = ...,
        declared_at: InputPlace = ...,
    ) -> None: ...
    @property
    def measure(self) -> str: ...
    @property
    def places(self) -> tuple[str, ...]: ...
    @property
    def organisations(self) -> tuple[str, ...]: ...
    @property
    def from_(self) -> str: ...
    @property
    def to(self) -> str: ...
    @property
    def due_days(self) -> int: ...
    @property
    def declared_at(self) -> InputPlace: ...
    def replace(
        self,
        *,
        measure: str = ...,
        places: Iterable[str] = ...,
        organisations: Iterable[str] = ...,
        from_: _Word = ...,
        to: _Word = ...,
        due_days: int = ...,
        declared_at: InputPlace = ...,
    ) -> Self: ...
    __replace__ = replace
    def __eq__(self, other: object, /) -> bool: ...

class Calendar:
    def __init__(
        self, code: str = ..., means: str | PeriodKind = ..., *, declared_at: InputPlace = ...
    ) -> None: ...
    @property
    def code(self) -> str: ...
    @property
    def means(self) -> PeriodKind: ...
    @property
    def declared_at(self) -> InputPlace: ...
    def replace(
        self, *, code: str = ..., means: str | PeriodKind = ..., declared_at: InputPlace = ...
    ) -> Self: ...
    __replace__ = replace
    def __eq__(self, other: object, /) -> bool: ...

class Definitions:
    def __init__(
        self,
        *,
        calendars: Iterable[Calendar | _Record] = ...,
        places: Iterable[Node | _Record] = ...,
        organisations: Iterable[Node | _Record] = ...,
        hierarchies: Iterable[Hierarchy | _Record] = ...,
        schemes: Iterable[Scheme | _Record] = ...,
        measures: Iterable[Measure | _Record] = ...,
        indicators: Iterable[Indicator | _Record] = ...,
        targets: Iterable[Target | _Record] = ...,
        expectations: Iterable[Expectation | _Record] = ...,
        bridges: Iterable[Bridge | _Record] = ...,
        breaks: Iterable[DeclaredBreak | _Record] = ...,
        judgements: Iterable[Judgement | _Record] = ...,
        agenda: Agenda | _Record = ...,
    ) -> None: ...
    @property
    def calendars(self) -> tuple[Calendar, ...]: ...
    @property
    def places(self) -> tuple[Node, ...]: ...
    @property
    def organisations(self) -> tuple[Node, ...]: ...
    @property
    def hierarchies(self) -> tuple[Hierarchy, ...]: ...
    @property
    def schemes(self) -> tuple[Scheme, ...]: ...
    @property
    def measures(self) -> tuple[Measure, ...]: ...
    @property
    def indicators(self) -> tuple[Indicator, ...]: ...
    @property
    def targets(self) -> tuple[Target, ...]: ...
    @property
    def expectations(self) -> tuple[Expectation, ...]: ...
    @property
    def bridges(self) -> tuple[Bridge, ...]: ...
    @property
    def breaks(self) -> tuple[DeclaredBreak, ...]: ...
    @property
    def judgements(self) -> tuple[Judgement, ...]: ...
    @property
    def agenda(self) -> Agenda: ...
    def replace(
        self,
        *,
        calendars: Iterable[Calendar | _Record] = ...,
        places: Iterable[Node | _Record] = ...,
        organisations: Iterable[Node | _Record] = ...,
        hierarchies: Iterable[Hierarchy | _Record] = ...,
        schemes: Iterable[Scheme | _Record] = ...,
        measures: Iterable[Measure | _Record] = ...,
        indicators: Iterable[Indicator | _Record] = ...,
        targets: Iterable[Target | _Record] = ...,
        expectations: Iterable[Expectation | _Record] = ...,
        bridges: Iterable[Bridge | _Record] = ...,
        breaks: Iterable[DeclaredBreak | _Record] = ...,
        judgements: Iterable[Judgement | _Record] = ...,
        agenda: Agenda | _Record = ...,
    ) -> Self: ...
    __replace__ = replace
    def __eq__(self, other: object, /) -> bool: ...
    @property
    def fingerprint(self) -> str: ...
    def find_measure(self, code: str) -> Measure | None: ...
    def find_indicator(self, code: str) -> Indicator | None: ...
    def find_scheme(self, code: str) -> Scheme | None: ...
    def find_hierarchy(self, code: str) -> Hierarchy | None: ...
    def find_judgement(self, id: str) -> Judgement | None: ...
    def period_text(self, period: Period) -> str: ...
    def check(self) -> tuple[Problem, ...]: ...

def legal(
    kind: _Kind, axis: _Axis, combine: _Combine
) -> Literal["legal", "as_judgement", "illegal"]: ...
