# SPDX-License-Identifier: MIT
import datetime
from collections.abc import Iterable, Mapping
from typing import Any, Literal, Self

import numpy as np
import numpy.typing as npt
import pandas as pd

from .._agreed import Agreed
from .._chart import Chart
from .aggregation import ResultTable
from .core import InputPlace, OptionDescription, Problem, _Number
from .dataset import _Instant
from .define import Definitions, Period, _Day, _OptionValue, _Record, _Word

_Doubles = npt.NDArray[np.float64]
_Options = Mapping[str, _OptionValue]
_ClaimStrength = Literal["observed", "associated", "compared", "tested"]
_CycleKind = Literal["pdsa", "dmaic"]
_PredictedWay = Literal["up", "down"]
_VerdictMethod = Literal["threshold", "interrupted", "chart"]
_CycleDecision = Literal["none", "adopt", "adapt", "abandon"]
_PredictionVerdict = Literal["refused", "cannot_say", "came_true", "failed"]
_PredictionOrder = Literal[
    "verified",
    "not_verified",
    "after_start",
    "after_number",
    "not_recorded",
]
_Status = Literal[
    "ok",
    "boundary",
    "no_spread",
    "no_denominator",
    "below_minimum",
    "missing",
    "suppressed",
    "impossible",
    "unbounded",
    "not_unique",
    "not_converged",
    "unstable",
]

OTHERS_AND_UNKNOWN: str

class ClaimSubject:
    def __init__(
        self,
        indicator: str = ...,
        place: str = ...,
        period: _Word = ...,
    ) -> None: ...
    @property
    def indicator(self) -> str: ...
    @property
    def place(self) -> str: ...
    @property
    def period(self) -> str: ...
    def replace(
        self,
        *,
        indicator: str = ...,
        place: str = ...,
        period: _Word = ...,
    ) -> Self: ...
    __replace__ = replace
    def __eq__(self, other: object, /) -> bool: ...

class CounterfactualClaim:
    def __init__(
        self,
        code: str = ...,
        who: str = ...,
        *,
        of: ClaimSubject | _Record = ...,
        lower: _Number = ...,
        upper: _Number = ...,
        against: str = ...,
        strength: _ClaimStrength = ...,
        evidence: str = ...,
        declared_at: InputPlace | _Record = ...,
    ) -> None: ...
    @property
    def code(self) -> str: ...
    @property
    def who(self) -> str: ...
    @property
    def of(self) -> ClaimSubject: ...
    @property
    def lower(self) -> float: ...
    @property
    def upper(self) -> float: ...
    @property
    def against(self) -> str: ...
    @property
    def strength(self) -> _ClaimStrength: ...
    @property
    def evidence(self) -> str: ...
    @property
    def declared_at(self) -> InputPlace: ...
    def replace(
        self,
        *,
        code: str = ...,
        who: str = ...,
        of: ClaimSubject | _Record = ...,
        lower: _Number = ...,
        upper: _Number = ...,
        against: str = ...,
        strength: _ClaimStrength = ...,
        evidence: str = ...,
        declared_at: InputPlace | _Record = ...,
    ) -> Self: ...
    __replace__ = replace
    def __eq__(self, other: object, /) -> bool: ...

class AllocationClaim:
    def __init__(
        self,
        code: str = ...,
        who: str = ...,
        *,
        of: ClaimSubject | _Record = ...,
        lower: _Number = ...,
        upper: _Number = ...,
        judgement: str = ...,
        evidence: str = ...,
        declared_at: InputPlace | _Record = ...,
    ) -> None: ...
    @property
    def code(self) -> str: ...
    @property
    def who(self) -> str: ...
    @property
    def of(self) -> ClaimSubject: ...
    @property
    def lower(self) -> float: ...
    @property
    def upper(self) -> float: ...
    @property
    def judgement(self) -> str: ...
    @property
    def evidence(self) -> str: ...
    @property
    def declared_at(self) -> InputPlace: ...
    def replace(
        self,
        *,
        code: str = ...,
        who: str = ...,
        of: ClaimSubject | _Record = ...,
        lower: _Number = ...,
        upper: _Number = ...,
        judgement: str = ...,
        evidence: str = ...,
        declared_at: InputPlace | _Record = ...,
    ) -> Self: ...
    __replace__ = replace
    def __eq__(self, other: object, /) -> bool: ...

class AllocatedShare:
    def __init__(
        self,
        who: str = ...,
        *,
        code: str = ...,
        lower: _Number = ...,
        upper: _Number = ...,
        at_least: _Number = ...,
        at_most: _Number = ...,
    ) -> None: ...
    @property
    def who(self) -> str: ...
    @property
    def code(self) -> str: ...
    @property
    def lower(self) -> float: ...
    @property
    def upper(self) -> float: ...
    @property
    def at_least(self) -> float: ...
    @property
    def at_most(self) -> float: ...
    def replace(
        self,
        *,
        who: str = ...,
        code: str = ...,
        lower: _Number = ...,
        upper: _Number = ...,
        at_least: _Number = ...,
        at_most: _Number = ...,
    ) -> Self: ...
    __replace__ = replace
    def __eq__(self, other: object, /) -> bool: ...

class Allocation:
    def __init__(
        self,
        of: ClaimSubject | _Record = ...,
        *,
        judgement: str = ...,
        shares: Iterable[AllocatedShare | _Record] = ...,
        sum_lower: _Number = ...,
        sum_upper: _Number = ...,
        feasible: bool = ...,
        text: str = ...,
    ) -> None: ...
    @property
    def of(self) -> ClaimSubject: ...
    @property
    def judgement(self) -> str: ...
    @property
    def shares(self) -> tuple[AllocatedShare, ...]: ...
    @property
    def sum_lower(self) -> float: ...
    @property
    def sum_upper(self) -> float: ...
    @property
    def feasible(self) -> bool: ...
    @property
    def text(self) -> str: ...
    def replace(
        self,
        *,
        of: ClaimSubject | _Record = ...,
        judgement: str = ...,
        shares: Iterable[AllocatedShare | _Record] = ...,
        sum_lower: _Number = ...,
        sum_upper: _Number = ...,
        feasible: bool = ...,
        text: str = ...,
    ) -> Self: ...
    __replace__ = replace
    def __eq__(self, other: object, /) -> bool: ...

class Prediction:
    def __init__(
        self,
        indicator: str = ...,
        *,
        place: str = ...,
        organisation: str = ...,
        first: Period = ...,
        last: Period = ...,
        way: _PredictedWay = ...,
        method: _VerdictMethod = ...,
        threshold: _Number = ...,
        needed: int = ...,
        rules: str = ...,
        fewest: int = ...,
        probability: _Number = ...,
        naive: _Number = ...,
        recorded: _Instant | None = ...,
    ) -> None: ...
    @property
    def indicator(self) -> str: ...
    @property
    def place(self) -> str: ...
    @property
    def organisation(self) -> str: ...
    @property
    def first(self) -> Period: ...
    @property
    def last(self) -> Period: ...
    @property
    def way(self) -> _PredictedWay: ...
    @property
    def method(self) -> _VerdictMethod: ...
    @property
    def threshold(self) -> float: ...
    @property
    def needed(self) -> int: ...
    @property
    def rules(self) -> str: ...
    @property
    def fewest(self) -> int: ...
    @property
    def probability(self) -> float: ...
    @property
    def naive(self) -> float: ...
    @property
    def recorded(self) -> datetime.datetime | None: ...
    def replace(
        self,
        *,
        indicator: str = ...,
        place: str = ...,
        organisation: str = ...,
        first: Period = ...,
        last: Period = ...,
        way: _PredictedWay = ...,
        method: _VerdictMethod = ...,
        threshold: _Number = ...,
        needed: int = ...,
        rules: str = ...,
        fewest: int = ...,
        probability: _Number = ...,
        naive: _Number = ...,
        recorded: _Instant | None = ...,
    ) -> Self: ...
    __replace__ = replace
    def __eq__(self, other: object, /) -> bool: ...

class Cycle:
    def __init__(
        self,
        code: str = ...,
        title: str = ...,
        *,
        kind: _CycleKind = ...,
        goal: str = ...,
        aim: str = ...,
        who: str = ...,
        cause: str = ...,
        change: str = ...,
        started: _Day | None = ...,
        expected: Prediction | _Record = ...,
        decision: _CycleDecision = ...,
        because: str = ...,
        dissent: str = ...,
        decided: _Day | None = ...,
        learned: str = ...,
        next: str = ...,
        declared_at: InputPlace | _Record = ...,
    ) -> None: ...
    @property
    def code(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def kind(self) -> _CycleKind: ...
    @property
    def goal(self) -> str: ...
    @property
    def aim(self) -> str: ...
    @property
    def who(self) -> str: ...
    @property
    def cause(self) -> str: ...
    @property
    def change(self) -> str: ...
    @property
    def started(self) -> datetime.date | None: ...
    @property
    def expected(self) -> Prediction: ...
    @property
    def decision(self) -> _CycleDecision: ...
    @property
    def because(self) -> str: ...
    @property
    def dissent(self) -> str: ...
    @property
    def decided(self) -> datetime.date | None: ...
    @property
    def learned(self) -> str: ...
    @property
    def next(self) -> str: ...
    @property
    def declared_at(self) -> InputPlace: ...
    def replace(
        self,
        *,
        code: str = ...,
        title: str = ...,
        kind: _CycleKind = ...,
        goal: str = ...,
        aim: str = ...,
        who: str = ...,
        cause: str = ...,
        change: str = ...,
        started: _Day | None = ...,
        expected: Prediction | _Record = ...,
        decision: _CycleDecision = ...,
        because: str = ...,
        dissent: str = ...,
        decided: _Day | None = ...,
        learned: str = ...,
        next: str = ...,
        declared_at: InputPlace | _Record = ...,
    ) -> Self: ...
    __replace__ = replace
    def __eq__(self, other: object, /) -> bool: ...

class Tollgate:
    def __init__(
        self,
        stage: str = ...,
        *,
        passed: bool = ...,
        lacks: Iterable[str] = ...,
    ) -> None: ...
    @property
    def stage(self) -> str: ...
    @property
    def passed(self) -> bool: ...
    @property
    def lacks(self) -> tuple[str, ...]: ...
    def replace(
        self,
        *,
        stage: str = ...,
        passed: bool = ...,
        lacks: Iterable[str] = ...,
    ) -> Self: ...
    __replace__ = replace
    def __eq__(self, other: object, /) -> bool: ...

class CycleResult:
    def __init__(
        self,
        code: str = ...,
        *,
        order: _PredictionOrder = ...,
        verdict: _PredictionVerdict = ...,
        expected: int = ...,
        present: int = ...,
        before: int = ...,
        estimate: _Number | None = ...,
        lower: _Number | None = ...,
        upper: _Number | None = ...,
        probability: _Number = ...,
        naive: _Number = ...,
        gates: Iterable[Tollgate | _Record] = ...,
        text: str = ...,
    ) -> None: ...
    @property
    def code(self) -> str: ...
    @property
    def order(self) -> _PredictionOrder: ...
    @property
    def verdict(self) -> _PredictionVerdict: ...
    @property
    def expected(self) -> int: ...
    @property
    def present(self) -> int: ...
    @property
    def before(self) -> int: ...
    @property
    def estimate(self) -> float | None: ...
    @property
    def lower(self) -> float | None: ...
    @property
    def upper(self) -> float | None: ...
    @property
    def probability(self) -> float: ...
    @property
    def naive(self) -> float: ...
    @property
    def gates(self) -> tuple[Tollgate, ...]: ...
    @property
    def text(self) -> str: ...
    def replace(
        self,
        *,
        code: str = ...,
        order: _PredictionOrder = ...,
        verdict: _PredictionVerdict = ...,
        expected: int = ...,
        present: int = ...,
        before: int = ...,
        estimate: _Number | None = ...,
        lower: _Number | None = ...,
        upper: _Number | None = ...,
        probability: _Number = ...,
        naive: _Number = ...,
        gates: Iterable[Tollgate | _Record] = ...,
        text: str = ...,
    ) -> Self: ...
    __replace__ = replace
    def __eq__(self, other: object, /) -> bool: ...

class ScoredPrediction:
    def __init__(
        self,
        code: str = ...,
        *,
        probability: _Number = ...,
        naive: _Number = ...,
        came_true: bool = ...,
    ) -> None: ...
    @property
    def code(self) -> str: ...
    @property
    def probability(self) -> float: ...
    @property
    def naive(self) -> float: ...
    @property
    def came_true(self) -> bool: ...
    def replace(
        self,
        *,
        code: str = ...,
        probability: _Number = ...,
        naive: _Number = ...,
        came_true: bool = ...,
    ) -> Self: ...
    __replace__ = replace
    def __eq__(self, other: object, /) -> bool: ...

class Calibration:
    def __init__(
        self,
        state: _Status = ...,
        *,
        cycles: int = ...,
        undecided: int = ...,
        refused: int = ...,
        unverified: int = ...,
        came_true: int = ...,
        brier: _Number | None = ...,
        naive_brier: _Number | None = ...,
        brier_skill: _Number | None = ...,
        log_score: _Number | None = ...,
        naive_log_score: _Number | None = ...,
        codes: Iterable[str] = ...,
        scored: Iterable[ScoredPrediction | _Record] = ...,
        text: str = ...,
    ) -> None: ...
    @property
    def state(self) -> _Status: ...
    @property
    def cycles(self) -> int: ...
    @property
    def undecided(self) -> int: ...
    @property
    def refused(self) -> int: ...
    @property
    def unverified(self) -> int: ...
    @property
    def came_true(self) -> int: ...
    @property
    def brier(self) -> float | None: ...
    @property
    def naive_brier(self) -> float | None: ...
    @property
    def brier_skill(self) -> float | None: ...
    @property
    def log_score(self) -> float | None: ...
    @property
    def naive_log_score(self) -> float | None: ...
    @property
    def codes(self) -> tuple[str, ...]: ...
    @property
    def scored(self) -> tuple[ScoredPrediction, ...]: ...
    def chart(self, *, groups: int = 5, width: int = 360) -> Chart: ...
    @property
    def text(self) -> str: ...
    def replace(
        self,
        *,
        state: _Status = ...,
        cycles: int = ...,
        undecided: int = ...,
        refused: int = ...,
        unverified: int = ...,
        came_true: int = ...,
        brier: _Number | None = ...,
        naive_brier: _Number | None = ...,
        brier_skill: _Number | None = ...,
        log_score: _Number | None = ...,
        naive_log_score: _Number | None = ...,
        codes: Iterable[str] = ...,
        scored: Iterable[ScoredPrediction | _Record] = ...,
        text: str = ...,
    ) -> Self: ...
    __replace__ = replace
    def __eq__(self, other: object, /) -> bool: ...

class PartnerActivity:
    def __init__(
        self,
        organisation: str = ...,
        activity: str = ...,
        *,
        declared_at: InputPlace | _Record = ...,
    ) -> None: ...
    @property
    def organisation(self) -> str: ...
    @property
    def activity(self) -> str: ...
    @property
    def declared_at(self) -> InputPlace: ...
    def replace(
        self,
        *,
        organisation: str = ...,
        activity: str = ...,
        declared_at: InputPlace | _Record = ...,
    ) -> Self: ...
    __replace__ = replace
    def __eq__(self, other: object, /) -> bool: ...

class OutcomeRow:
    def __init__(
        self,
        goal: str = ...,
        *,
        core: Iterable[str] = ...,
        contributing: Iterable[str] = ...,
        counter: Iterable[str] = ...,
        activities: Iterable[str] = ...,
        partners: Iterable[str] = ...,
        crowded: bool = ...,
    ) -> None: ...
    @property
    def goal(self) -> str: ...
    @property
    def core(self) -> tuple[str, ...]: ...
    @property
    def contributing(self) -> tuple[str, ...]: ...
    @property
    def counter(self) -> tuple[str, ...]: ...
    @property
    def activities(self) -> tuple[str, ...]: ...
    @property
    def partners(self) -> tuple[str, ...]: ...
    @property
    def crowded(self) -> bool: ...
    def replace(
        self,
        *,
        goal: str = ...,
        core: Iterable[str] = ...,
        contributing: Iterable[str] = ...,
        counter: Iterable[str] = ...,
        activities: Iterable[str] = ...,
        partners: Iterable[str] = ...,
        crowded: bool = ...,
    ) -> Self: ...
    __replace__ = replace
    def __eq__(self, other: object, /) -> bool: ...

class PartnerRow:
    def __init__(
        self,
        organisation: str = ...,
        *,
        activities: Iterable[str] = ...,
        goals: Iterable[str] = ...,
    ) -> None: ...
    @property
    def organisation(self) -> str: ...
    @property
    def activities(self) -> tuple[str, ...]: ...
    @property
    def goals(self) -> tuple[str, ...]: ...
    def replace(
        self,
        *,
        organisation: str = ...,
        activities: Iterable[str] = ...,
        goals: Iterable[str] = ...,
    ) -> Self: ...
    __replace__ = replace
    def __eq__(self, other: object, /) -> bool: ...

class TheoryLink:
    def __init__(
        self,
        from_: str = ...,
        to: str = ...,
    ) -> None: ...
    @property
    def from_(self) -> str: ...
    @property
    def to(self) -> str: ...
    def replace(
        self,
        *,
        from_: str = ...,
        to: str = ...,
    ) -> Self: ...
    __replace__ = replace
    def __eq__(self, other: object, /) -> bool: ...

class TheoryMap:
    def __init__(
        self,
        outcomes: Iterable[OutcomeRow | _Record] = ...,
        *,
        partners: Iterable[PartnerRow | _Record] = ...,
        links: Iterable[TheoryLink | _Record] = ...,
        rings: Iterable[Iterable[str]] = ...,
        gaps: Iterable[Problem | _Record] = ...,
    ) -> None: ...
    @property
    def outcomes(self) -> tuple[OutcomeRow, ...]: ...
    @property
    def partners(self) -> tuple[PartnerRow, ...]: ...
    @property
    def links(self) -> tuple[TheoryLink, ...]: ...
    @property
    def rings(self) -> tuple[tuple[str, ...], ...]: ...
    @property
    def gaps(self) -> tuple[Problem, ...]: ...
    def find(self, goal: str) -> OutcomeRow | None: ...
    def chart(self, framework: Agreed | None = None, *, box: int = 150) -> Chart: ...
    def to_pandas(self) -> pd.DataFrame: ...
    def replace(
        self,
        *,
        outcomes: Iterable[OutcomeRow | _Record] = ...,
        partners: Iterable[PartnerRow | _Record] = ...,
        links: Iterable[TheoryLink | _Record] = ...,
        rings: Iterable[Iterable[str]] = ...,
        gaps: Iterable[Problem | _Record] = ...,
    ) -> Self: ...
    __replace__ = replace
    def __eq__(self, other: object, /) -> bool: ...

def find_signals(
    definitions: Definitions, table: ResultTable, asked: tuple[Any, ...], options: _Options
) -> tuple[Any, ...]: ...
def look_over(
    definitions: Definitions, table: ResultTable, asked: tuple[Any, ...], options: _Options, how: _Options
) -> tuple[Any, ...]: ...
def turn_the_curve(
    definitions: Definitions,
    now: ResultTable,
    then: ResultTable | None,
    asked: tuple[Any, ...],
    options: _Options,
) -> tuple[Any, ...]: ...
def judge_curve(
    value: _Doubles,
    period: npt.NDArray[np.int64] | None,
    given: npt.NDArray[np.uint8] | None,
    decided: int,
    triggered: int | None,
    looks: Iterable[int],
    less_is_better: bool,
    options: _Options,
) -> tuple[Any, ...]: ...
def describe_signal_options() -> tuple[OptionDescription, ...]: ...
def describe_fleet_options() -> tuple[OptionDescription, ...]: ...
def describe_turn_options() -> tuple[OptionDescription, ...]: ...
def check_counterfactual(claim: CounterfactualClaim | _Record) -> tuple[Problem, ...]: ...
def check_allocation(claim: AllocationClaim | _Record) -> tuple[Problem, ...]: ...
def allocate(claims: Iterable[AllocationClaim | _Record]) -> tuple[Allocation, ...]: ...
def check_cycle(cycle: Cycle | _Record) -> tuple[Problem, ...]: ...
def evaluate_cycle(
    cycle: Cycle | _Record,
    when: Iterable[Period],
    numbers: npt.NDArray[np.float64],
    given: npt.NDArray[np.uint8] | None,
    recorded: Iterable[_Instant],
    vouched: bool,
) -> CycleResult: ...
def score_cycles(results: Iterable[CycleResult | _Record]) -> Calibration: ...
def map_theory(
    definitions: Definitions,
    partners: Iterable[PartnerActivity | _Record],
    options: Mapping[str, _OptionValue],
) -> TheoryMap: ...
def lead_lag(
    pairs: Iterable[tuple[Any, ...]], options: Mapping[str, _OptionValue]
) -> list[tuple[Any, ...]]: ...
def describe_lead_lag_options() -> tuple[OptionDescription, ...]: ...
def heaping_at(
    subject: str, numbers: npt.NDArray[np.float64], threshold: float, better: str, options: Mapping[str, _OptionValue]
) -> tuple[Any, ...]: ...
def digit_preference(
    subject: str, numbers: npt.NDArray[np.int64], options: Mapping[str, _OptionValue]
) -> tuple[Any, ...]: ...
def counter_moves_against(
    rewarded: tuple[Any, ...], counter: tuple[Any, ...], options: Mapping[str, _OptionValue]
) -> tuple[Any, ...]: ...
def only_the_rewarded(
    rewarded: tuple[Any, ...], others: Iterable[tuple[Any, ...]], options: Mapping[str, _OptionValue]
) -> tuple[Any, ...]: ...
def mix_shift(
    subject: str, groups: tuple[npt.NDArray[np.float64], ...], better: str, options: Mapping[str, _OptionValue]
) -> tuple[Any, ...]: ...
def describe_sentinel_options() -> tuple[OptionDescription, ...]: ...
def describe_theory_options() -> tuple[OptionDescription, ...]: ...
