# SPDX-License-Identifier: MIT
import datetime
from collections.abc import Iterable, Mapping
from typing import Any, Literal, Self

import numpy as np
import numpy.typing as npt

from .core import InputPlace, OptionDescription, Problem, _Reason
from .define import _Axis, _Day, _OptionValue, _Record, _Word

_ReplyStanding = Literal["not_asked", "open", "given", "late", "lapsed"]
_OmissionReason = Literal["not_applicable", "legal_prohibition", "confidentiality", "information_unavailable"]
_Substantiated = Literal["no_answer", "agrees", "in_part", "disagrees"]
_OutcomeEffect = Literal["positive", "negative", "mixed"]
_OutcomeStanding = Literal["told", "unanswered", "disputed", "in_part", "substantiated"]
_Subject = Literal["figure", "signal", "cycle", "claim"]
_NeedState = Literal["there", "explained", "blank", "lacking"]

SUBJECTS: tuple[_Subject, ...]
OMISSION_REASONS: tuple[_OmissionReason, ...]
OUTCOME_STANDINGS: tuple[_OutcomeStanding, ...]

class Reference:
    def __init__(
        self,
        what: _Subject = ...,
        code: str = ...,
        *,
        place: str = ...,
        organisation: str = ...,
        period: _Word = ...,
    ) -> None: ...
    @property
    def what(self) -> _Subject: ...
    @property
    def code(self) -> str: ...
    @property
    def place(self) -> str: ...
    @property
    def organisation(self) -> str: ...
    @property
    def period(self) -> str: ...
    def covers(self, other: Reference) -> bool: ...
    def replace(
        self,
        *,
        what: _Subject = ...,
        code: str = ...,
        place: str = ...,
        organisation: str = ...,
        period: _Word = ...,
    ) -> Self: ...
    __replace__ = replace
    def __eq__(self, other: object, /) -> bool: ...

class Narrative:
    def __init__(
        self,
        code: str = ...,
        title: str = ...,
        *,
        text: str = ...,
        who: str = ...,
        perspective: str = ...,
        when: _Day | None = ...,
        themes: Iterable[str] = ...,
        about: Iterable[Reference | _Record] = ...,
        declared_at: InputPlace | _Record = ...,
    ) -> None: ...
    @property
    def code(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def who(self) -> str: ...
    @property
    def perspective(self) -> str: ...
    @property
    def when(self) -> datetime.date | None: ...
    @property
    def themes(self) -> tuple[str, ...]: ...
    @property
    def about(self) -> tuple[Reference, ...]: ...
    @property
    def declared_at(self) -> InputPlace: ...
    def replace(
        self,
        *,
        code: str = ...,
        title: str = ...,
        text: str = ...,
        who: str = ...,
        perspective: str = ...,
        when: _Day | None = ...,
        themes: Iterable[str] = ...,
        about: Iterable[Reference | _Record] = ...,
        declared_at: InputPlace | _Record = ...,
    ) -> Self: ...
    __replace__ = replace
    def __eq__(self, other: object, /) -> bool: ...

class Dissent:
    def __init__(
        self,
        code: str = ...,
        who: str = ...,
        *,
        text: str = ...,
        when: _Day | None = ...,
        about: Iterable[Reference | _Record] = ...,
        declared_at: InputPlace | _Record = ...,
    ) -> None: ...
    @property
    def code(self) -> str: ...
    @property
    def who(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def when(self) -> datetime.date | None: ...
    @property
    def about(self) -> tuple[Reference, ...]: ...
    @property
    def declared_at(self) -> InputPlace: ...
    def replace(
        self,
        *,
        code: str = ...,
        who: str = ...,
        text: str = ...,
        when: _Day | None = ...,
        about: Iterable[Reference | _Record] = ...,
        declared_at: InputPlace | _Record = ...,
    ) -> Self: ...
    __replace__ = replace
    def __eq__(self, other: object, /) -> bool: ...

class Reply:
    def __init__(
        self,
        code: str = ...,
        who: str = ...,
        *,
        asked: _Day | None = ...,
        until: _Day | None = ...,
        text: str = ...,
        when: _Day | None = ...,
        about: Iterable[Reference | _Record] = ...,
        declared_at: InputPlace | _Record = ...,
    ) -> None: ...
    @property
    def code(self) -> str: ...
    @property
    def who(self) -> str: ...
    @property
    def asked(self) -> datetime.date | None: ...
    @property
    def until(self) -> datetime.date | None: ...
    @property
    def text(self) -> str: ...
    @property
    def when(self) -> datetime.date | None: ...
    @property
    def about(self) -> tuple[Reference, ...]: ...
    @property
    def declared_at(self) -> InputPlace: ...
    def standing(self, today: _Day) -> _ReplyStanding: ...
    def replace(
        self,
        *,
        code: str = ...,
        who: str = ...,
        asked: _Day | None = ...,
        until: _Day | None = ...,
        text: str = ...,
        when: _Day | None = ...,
        about: Iterable[Reference | _Record] = ...,
        declared_at: InputPlace | _Record = ...,
    ) -> Self: ...
    __replace__ = replace
    def __eq__(self, other: object, /) -> bool: ...

class ThemeCount:
    def __init__(
        self,
        theme: str = ...,
        *,
        in_codebook: bool = ...,
        narratives: int = ...,
        voices: int = ...,
        codes: Iterable[str] = ...,
    ) -> None: ...
    @property
    def theme(self) -> str: ...
    @property
    def in_codebook(self) -> bool: ...
    @property
    def narratives(self) -> int: ...
    @property
    def voices(self) -> int: ...
    @property
    def codes(self) -> tuple[str, ...]: ...
    def replace(
        self,
        *,
        theme: str = ...,
        in_codebook: bool = ...,
        narratives: int = ...,
        voices: int = ...,
        codes: Iterable[str] = ...,
    ) -> Self: ...
    __replace__ = replace
    def __eq__(self, other: object, /) -> bool: ...

class RubricLevel:
    def __init__(
        self,
        word: str = ...,
        means: str = ...,
    ) -> None: ...
    @property
    def word(self) -> str: ...
    @property
    def means(self) -> str: ...
    def replace(
        self,
        *,
        word: str = ...,
        means: str = ...,
    ) -> Self: ...
    __replace__ = replace
    def __eq__(self, other: object, /) -> bool: ...

class Rubric:
    def __init__(
        self,
        code: str = ...,
        title: str = ...,
        *,
        question: str = ...,
        levels: Iterable[RubricLevel | _Record] = ...,
        declared_at: InputPlace | _Record = ...,
    ) -> None: ...
    @property
    def code(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def question(self) -> str: ...
    @property
    def levels(self) -> tuple[RubricLevel, ...]: ...
    @property
    def declared_at(self) -> InputPlace: ...
    def replace(
        self,
        *,
        code: str = ...,
        title: str = ...,
        question: str = ...,
        levels: Iterable[RubricLevel | _Record] = ...,
        declared_at: InputPlace | _Record = ...,
    ) -> Self: ...
    __replace__ = replace
    def __eq__(self, other: object, /) -> bool: ...

class Grading:
    def __init__(
        self,
        rubric: str = ...,
        *,
        level: str = ...,
        absent: _Reason | None = ...,
        who: str = ...,
        because: str = ...,
        when: _Day | None = ...,
        about: Iterable[Reference | _Record] = ...,
        declared_at: InputPlace | _Record = ...,
    ) -> None: ...
    @property
    def rubric(self) -> str: ...
    @property
    def level(self) -> str: ...
    @property
    def absent(self) -> _Reason | None: ...
    @property
    def who(self) -> str: ...
    @property
    def because(self) -> str: ...
    @property
    def when(self) -> datetime.date | None: ...
    @property
    def about(self) -> tuple[Reference, ...]: ...
    @property
    def declared_at(self) -> InputPlace: ...
    def replace(
        self,
        *,
        rubric: str = ...,
        level: str = ...,
        absent: _Reason | None = ...,
        who: str = ...,
        because: str = ...,
        when: _Day | None = ...,
        about: Iterable[Reference | _Record] = ...,
        declared_at: InputPlace | _Record = ...,
    ) -> Self: ...
    __replace__ = replace
    def __eq__(self, other: object, /) -> bool: ...

class LevelDistribution:
    def __init__(
        self,
        rubric: str = ...,
        *,
        levels: Iterable[str] = ...,
        gradings: Iterable[int] = ...,
        graded: int = ...,
        absent: int = ...,
        median_low: str | None = ...,
        median_high: str | None = ...,
    ) -> None: ...
    @property
    def rubric(self) -> str: ...
    @property
    def levels(self) -> tuple[str, ...]: ...
    @property
    def gradings(self) -> tuple[int, ...]: ...
    @property
    def graded(self) -> int: ...
    @property
    def absent(self) -> int: ...
    @property
    def median_low(self) -> str | None: ...
    @property
    def median_high(self) -> str | None: ...
    def replace(
        self,
        *,
        rubric: str = ...,
        levels: Iterable[str] = ...,
        gradings: Iterable[int] = ...,
        graded: int = ...,
        absent: int = ...,
        median_low: str | None = ...,
        median_high: str | None = ...,
    ) -> Self: ...
    __replace__ = replace
    def __eq__(self, other: object, /) -> bool: ...

class Substantiation:
    def __init__(
        self,
        who: str = ...,
        *,
        organisation: str = ...,
        says: _Substantiated = ...,
        text: str = ...,
        when: _Day | None = ...,
    ) -> None: ...
    @property
    def who(self) -> str: ...
    @property
    def organisation(self) -> str: ...
    @property
    def says(self) -> _Substantiated: ...
    @property
    def text(self) -> str: ...
    @property
    def when(self) -> datetime.date | None: ...
    def replace(
        self,
        *,
        who: str = ...,
        organisation: str = ...,
        says: _Substantiated = ...,
        text: str = ...,
        when: _Day | None = ...,
    ) -> Self: ...
    __replace__ = replace
    def __eq__(self, other: object, /) -> bool: ...

class HarvestedOutcome:
    def __init__(
        self,
        code: str = ...,
        actor: str = ...,
        *,
        change: str = ...,
        period: _Word = ...,
        place: str = ...,
        significance: str = ...,
        contribution: str = ...,
        informant: str = ...,
        informant_organisation: str = ...,
        planned: bool | None = ...,
        effect: _OutcomeEffect = ...,
        substantiations: Iterable[Substantiation | _Record] = ...,
        about: Iterable[Reference | _Record] = ...,
        declared_at: InputPlace | _Record = ...,
    ) -> None: ...
    @property
    def code(self) -> str: ...
    @property
    def actor(self) -> str: ...
    @property
    def change(self) -> str: ...
    @property
    def period(self) -> str: ...
    @property
    def place(self) -> str: ...
    @property
    def significance(self) -> str: ...
    @property
    def contribution(self) -> str: ...
    @property
    def informant(self) -> str: ...
    @property
    def informant_organisation(self) -> str: ...
    @property
    def planned(self) -> bool | None: ...
    @property
    def effect(self) -> _OutcomeEffect: ...
    @property
    def substantiations(self) -> tuple[Substantiation, ...]: ...
    @property
    def about(self) -> tuple[Reference, ...]: ...
    @property
    def declared_at(self) -> InputPlace: ...
    @property
    def standing(self) -> _OutcomeStanding: ...
    def replace(
        self,
        *,
        code: str = ...,
        actor: str = ...,
        change: str = ...,
        period: _Word = ...,
        place: str = ...,
        significance: str = ...,
        contribution: str = ...,
        informant: str = ...,
        informant_organisation: str = ...,
        planned: bool | None = ...,
        effect: _OutcomeEffect = ...,
        substantiations: Iterable[Substantiation | _Record] = ...,
        about: Iterable[Reference | _Record] = ...,
        declared_at: InputPlace | _Record = ...,
    ) -> Self: ...
    __replace__ = replace
    def __eq__(self, other: object, /) -> bool: ...

class HarvestSummary:
    def __init__(
        self,
        outcomes: int = ...,
        *,
        told: int = ...,
        unanswered: int = ...,
        disputed: int = ...,
        in_part: int = ...,
        substantiated: int = ...,
        positive: int = ...,
        negative: int = ...,
        mixed: int = ...,
        planned: int = ...,
        unplanned: int = ...,
        unsaid: int = ...,
    ) -> None: ...
    @property
    def outcomes(self) -> int: ...
    @property
    def told(self) -> int: ...
    @property
    def unanswered(self) -> int: ...
    @property
    def disputed(self) -> int: ...
    @property
    def in_part(self) -> int: ...
    @property
    def substantiated(self) -> int: ...
    @property
    def positive(self) -> int: ...
    @property
    def negative(self) -> int: ...
    @property
    def mixed(self) -> int: ...
    @property
    def planned(self) -> int: ...
    @property
    def unplanned(self) -> int: ...
    @property
    def unsaid(self) -> int: ...
    def replace(
        self,
        *,
        outcomes: int = ...,
        told: int = ...,
        unanswered: int = ...,
        disputed: int = ...,
        in_part: int = ...,
        substantiated: int = ...,
        positive: int = ...,
        negative: int = ...,
        mixed: int = ...,
        planned: int = ...,
        unplanned: int = ...,
        unsaid: int = ...,
    ) -> Self: ...
    __replace__ = replace
    def __eq__(self, other: object, /) -> bool: ...

class Omission:
    def __init__(
        self,
        code: str = ...,
        *,
        about: Reference | _Record = ...,
        reason: _OmissionReason = ...,
        explanation: str = ...,
        steps: str = ...,
        due: _Day | None = ...,
        who: str = ...,
        when: _Day | None = ...,
        declared_at: InputPlace | _Record = ...,
    ) -> None: ...
    @property
    def code(self) -> str: ...
    @property
    def about(self) -> Reference: ...
    @property
    def reason(self) -> _OmissionReason: ...
    @property
    def explanation(self) -> str: ...
    @property
    def steps(self) -> str: ...
    @property
    def due(self) -> datetime.date | None: ...
    @property
    def who(self) -> str: ...
    @property
    def when(self) -> datetime.date | None: ...
    @property
    def declared_at(self) -> InputPlace: ...
    def replace(
        self,
        *,
        code: str = ...,
        about: Reference | _Record = ...,
        reason: _OmissionReason = ...,
        explanation: str = ...,
        steps: str = ...,
        due: _Day | None = ...,
        who: str = ...,
        when: _Day | None = ...,
        declared_at: InputPlace | _Record = ...,
    ) -> Self: ...
    __replace__ = replace
    def __eq__(self, other: object, /) -> bool: ...

class Testimony:
    def __init__(
        self,
        codebook: Iterable[str] = ...,
        *,
        rubrics: Iterable[Rubric | _Record] = ...,
        narratives: Iterable[Narrative | _Record] = ...,
        gradings: Iterable[Grading | _Record] = ...,
        outcomes: Iterable[HarvestedOutcome | _Record] = ...,
        omissions: Iterable[Omission | _Record] = ...,
        dissents: Iterable[Dissent | _Record] = ...,
        replies: Iterable[Reply | _Record] = ...,
    ) -> None: ...
    @property
    def codebook(self) -> tuple[str, ...]: ...
    @property
    def rubrics(self) -> tuple[Rubric, ...]: ...
    @property
    def narratives(self) -> tuple[Narrative, ...]: ...
    @property
    def gradings(self) -> tuple[Grading, ...]: ...
    @property
    def outcomes(self) -> tuple[HarvestedOutcome, ...]: ...
    @property
    def omissions(self) -> tuple[Omission, ...]: ...
    @property
    def dissents(self) -> tuple[Dissent, ...]: ...
    @property
    def replies(self) -> tuple[Reply, ...]: ...
    def __bool__(self) -> bool: ...
    def replace(
        self,
        *,
        codebook: Iterable[str] = ...,
        rubrics: Iterable[Rubric | _Record] = ...,
        narratives: Iterable[Narrative | _Record] = ...,
        gradings: Iterable[Grading | _Record] = ...,
        outcomes: Iterable[HarvestedOutcome | _Record] = ...,
        omissions: Iterable[Omission | _Record] = ...,
        dissents: Iterable[Dissent | _Record] = ...,
        replies: Iterable[Reply | _Record] = ...,
    ) -> Self: ...
    __replace__ = replace
    def __eq__(self, other: object, /) -> bool: ...

class NarrativeNeed:
    def __init__(
        self,
        about: Reference | _Record = ...,
        *,
        from_: str = ...,
        question: str = ...,
        declared_at: InputPlace = ...,
    ) -> None: ...
    @property
    def about(self) -> Reference: ...
    @property
    def from_(self) -> str: ...
    @property
    def question(self) -> str: ...
    @property
    def declared_at(self) -> InputPlace: ...
    def replace(
        self,
        *,
        about: Reference | _Record = ...,
        from_: str = ...,
        question: str = ...,
        declared_at: InputPlace = ...,
    ) -> Self: ...
    __replace__ = replace
    def __eq__(self, other: object, /) -> bool: ...

class NeedRow:
    def __init__(
        self,
        need: NarrativeNeed | _Record = ...,
        *,
        state: _NeedState = ...,
        codes: Iterable[str] = ...,
        text: str = ...,
    ) -> None: ...
    @property
    def need(self) -> NarrativeNeed: ...
    @property
    def state(self) -> _NeedState: ...
    @property
    def codes(self) -> tuple[str, ...]: ...
    @property
    def text(self) -> str: ...
    def replace(
        self,
        *,
        need: NarrativeNeed | _Record = ...,
        state: _NeedState = ...,
        codes: Iterable[str] = ...,
        text: str = ...,
    ) -> Self: ...
    __replace__ = replace
    def __eq__(self, other: object, /) -> bool: ...

class NeedReport:
    def __init__(
        self,
        rows: Iterable[NeedRow | _Record] = ...,
    ) -> None: ...
    @property
    def rows(self) -> tuple[NeedRow, ...]: ...
    @property
    def complete(self) -> bool: ...
    def replace(
        self,
        *,
        rows: Iterable[NeedRow | _Record] = ...,
    ) -> Self: ...
    __replace__ = replace
    def __eq__(self, other: object, /) -> bool: ...

def count_themes(
    narratives: Iterable[Narrative | _Record], codebook: Iterable[str]
) -> tuple[ThemeCount, ...]: ...
def distribute(
    rubric: Rubric | _Record, gradings: Iterable[Grading | _Record], over: _Axis
) -> LevelDistribution: ...
def summarise_outcomes(outcomes: Iterable[HarvestedOutcome | _Record]) -> HarvestSummary: ...
def about(testimony: Testimony | _Record, what: Reference | _Record) -> Testimony: ...
def check(testimony: Testimony | _Record) -> tuple[Problem, ...]: ...
def check_needs(
    testimony: Testimony | _Record, needs: Iterable[NarrativeNeed | _Record]
) -> NeedReport: ...
def krippendorff_alpha(
    codings: npt.NDArray[np.float64],
    units: int,
    given: npt.NDArray[np.uint8] | None,
    options: Mapping[str, _OptionValue],
) -> tuple[Any, ...]: ...
def describe_agreement_options() -> tuple[OptionDescription, ...]: ...
