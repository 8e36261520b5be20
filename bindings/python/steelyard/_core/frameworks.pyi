# SPDX-License-Identifier: MIT
import datetime
from collections.abc import Iterable, Mapping
from typing import Any, Literal, Self, overload

from .._across import Across
from .._progress import Progress
from ..aggregation import KnownAs, MissingMode, Words
from .._cycle_board import CycleBoard
from ..learning import Fleet, SignalBoard, TurnedIndicator
from .aggregation import AsOf, Compared, Reporter, ResultTable
from .comparison import Change, League, PeerGroups, PeerRule, ReversalAlarm
from .composite import IndexLayout, IndexResult, IndexTree
from .core import InputPlace, Problem, Value
from .dataset import CsvLayout, Dataset, _BadRows
from .define import Binding, Definitions, Expectation, Judgement, Period, Verdict, _Day, _OptionValue, _Record, _Word
from .learning import AllocationClaim, CounterfactualClaim, Cycle, CycleResult, PartnerActivity, TheoryMap
from .qualitative import NarrativeNeed, Reference, Testimony
from .report import ReleaseNotes, Scorecard
from .validation import CompletenessRow, Findings, Rule, StockFlowRow, TimelinessRow

_Level = Literal["shared_platform", "comparative", "adaptive_learning"]

class Adoption:
    def __init__(
        self,
        measure: str = ...,
        version: _Word = ...,
        *,
        from_: _Day | None = ...,
        to: _Day | None = ...,
        declared_at: InputPlace = ...,
    ) -> None: ...
    @property
    def measure(self) -> str: ...
    @property
    def version(self) -> str: ...
    @property
    def from_(self) -> datetime.date | None: ...
    @property
    def to(self) -> datetime.date | None: ...
    @property
    def declared_at(self) -> InputPlace: ...
    def replace(
        self,
        *,
        measure: str = ...,
        version: _Word = ...,
        from_: _Day | None = ...,
        to: _Day | None = ...,
        declared_at: InputPlace = ...,
    ) -> Self: ...
    __replace__ = replace
    def __eq__(self, other: object, /) -> bool: ...

class Participant:
    def __init__(
        self,
        organisation: str = ...,
        title: str = ...,
        *,
        role: Literal["backbone", "partner", "funder", "agency", "public_body"] = ...,
        adoptions: Iterable[Adoption | _Record] = ...,
        declared_at: InputPlace = ...,
    ) -> None: ...
    @property
    def organisation(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def role(self) -> Literal["backbone", "partner", "funder", "agency", "public_body"]: ...
    @property
    def adoptions(self) -> tuple[Adoption, ...]: ...
    @property
    def declared_at(self) -> InputPlace: ...
    def replace(
        self,
        *,
        organisation: str = ...,
        title: str = ...,
        role: Literal["backbone", "partner", "funder", "agency", "public_body"] = ...,
        adoptions: Iterable[Adoption | _Record] = ...,
        declared_at: InputPlace = ...,
    ) -> Self: ...
    __replace__ = replace
    def __eq__(self, other: object, /) -> bool: ...

class PeerGroup:
    def __init__(
        self,
        code: str = ...,
        title: str = ...,
        *,
        members: Iterable[str] = ...,
        core_set: Iterable[str] = ...,
        declared_at: InputPlace = ...,
    ) -> None: ...
    @property
    def code(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def members(self) -> tuple[str, ...]: ...
    @property
    def core_set(self) -> tuple[str, ...]: ...
    @property
    def declared_at(self) -> InputPlace: ...
    def replace(
        self,
        *,
        code: str = ...,
        title: str = ...,
        members: Iterable[str] = ...,
        core_set: Iterable[str] = ...,
        declared_at: InputPlace = ...,
    ) -> Self: ...
    __replace__ = replace
    def __eq__(self, other: object, /) -> bool: ...

class ReportFile:
    def __init__(
        self,
        file: str = ...,
        layout: CsvLayout | Mapping[str, Any] = ...,
        *,
        declared_at: InputPlace = ...,
    ) -> None: ...
    @property
    def file(self) -> str: ...
    @property
    def layout(self) -> CsvLayout: ...
    @property
    def declared_at(self) -> InputPlace: ...
    def replace(
        self,
        *,
        file: str = ...,
        layout: CsvLayout | Mapping[str, Any] = ...,
        declared_at: InputPlace = ...,
    ) -> Self: ...
    __replace__ = replace
    def __eq__(self, other: object, /) -> bool: ...

class ChosenBinding:
    def __init__(self, set: Binding | _Record = ..., judgement: str = ...) -> None: ...
    @property
    def set(self) -> Binding: ...
    @property
    def judgement(self) -> str: ...
    def replace(self, *, set: Binding | _Record = ..., judgement: str = ...) -> Self: ...
    __replace__ = replace
    def __eq__(self, other: object, /) -> bool: ...

class IndexEntry:
    def __init__(
        self,
        code: str = ...,
        tree: IndexTree | _Record = ...,
        *,
        title: str = ...,
        options: Mapping[str, _OptionValue] = ...,
        weight_sets: Mapping[str, Mapping[str, float]] = ...,
        period: _Word = ...,
        by: str = ...,
        judgements: Iterable[str] = ...,
        declared_at: InputPlace = ...,
    ) -> None: ...
    @property
    def code(self) -> str: ...
    @property
    def tree(self) -> IndexTree: ...
    @property
    def title(self) -> str: ...
    @property
    def options(self) -> dict[str, _OptionValue]: ...
    @property
    def weight_sets(self) -> dict[str, dict[str, float]]: ...
    @property
    def period(self) -> str: ...
    @property
    def by(self) -> str: ...
    @property
    def judgements(self) -> tuple[str, ...]: ...
    @property
    def declared_at(self) -> InputPlace: ...
    def replace(
        self,
        *,
        code: str = ...,
        tree: IndexTree | _Record = ...,
        title: str = ...,
        options: Mapping[str, _OptionValue] = ...,
        weight_sets: Mapping[str, Mapping[str, float]] = ...,
        period: _Word = ...,
        by: str = ...,
        judgements: Iterable[str] = ...,
        declared_at: InputPlace = ...,
    ) -> Self: ...
    __replace__ = replace
    def __eq__(self, other: object, /) -> bool: ...

class PeerRuleEntry:
    def __init__(
        self,
        rule: PeerRule | Mapping[str, Any] = ...,
        *,
        title: str = ...,
        peer_groups: Iterable[str] = ...,
        declared_at: InputPlace = ...,
    ) -> None: ...
    @property
    def rule(self) -> PeerRule: ...
    @property
    def title(self) -> str: ...
    @property
    def peer_groups(self) -> tuple[str, ...]: ...
    @property
    def declared_at(self) -> InputPlace: ...
    def replace(
        self,
        *,
        rule: PeerRule | Mapping[str, Any] = ...,
        title: str = ...,
        peer_groups: Iterable[str] = ...,
        declared_at: InputPlace = ...,
    ) -> Self: ...
    __replace__ = replace
    def __eq__(self, other: object, /) -> bool: ...

class ReportingContract:
    def __init__(
        self,
        code: str = ...,
        organisations: Iterable[str] = ...,
        measures: Iterable[str] = ...,
        *,
        title: str = ...,
        asked_by: Iterable[str] = ...,
        purpose: str = ...,
        minutes: int | None = ...,
        declared_at: InputPlace = ...,
    ) -> None: ...
    @property
    def code(self) -> str: ...
    @property
    def organisations(self) -> tuple[str, ...]: ...
    @property
    def measures(self) -> tuple[str, ...]: ...
    @property
    def title(self) -> str: ...
    @property
    def asked_by(self) -> tuple[str, ...]: ...
    @property
    def purpose(self) -> str: ...
    @property
    def minutes(self) -> int | None: ...
    @property
    def declared_at(self) -> InputPlace: ...
    def replace(
        self,
        *,
        code: str = ...,
        organisations: Iterable[str] = ...,
        measures: Iterable[str] = ...,
        title: str = ...,
        asked_by: Iterable[str] = ...,
        purpose: str = ...,
        minutes: int | None = ...,
        declared_at: InputPlace = ...,
    ) -> Self: ...
    __replace__ = replace
    def __eq__(self, other: object, /) -> bool: ...

class ReportingBurden:
    def __init__(
        self,
        *,
        organisation: str = ...,
        contracts: int = ...,
        without_minutes: int = ...,
        minutes_a_year: float | None = ...,
        measures: Iterable[str] = ...,
        asked_twice: Iterable[str] = ...,
    ) -> None: ...
    @property
    def organisation(self) -> str: ...
    @property
    def contracts(self) -> int: ...
    @property
    def without_minutes(self) -> int: ...
    @property
    def minutes_a_year(self) -> float | None: ...
    @property
    def measures(self) -> tuple[str, ...]: ...
    @property
    def asked_twice(self) -> tuple[str, ...]: ...
    def replace(
        self,
        *,
        organisation: str = ...,
        contracts: int = ...,
        without_minutes: int = ...,
        minutes_a_year: float | None = ...,
        measures: Iterable[str] = ...,
        asked_twice: Iterable[str] = ...,
    ) -> Self: ...
    __replace__ = replace
    def __eq__(self, other: object, /) -> bool: ...

class ReportingRow:
    def __init__(
        self,
        *,
        organisation: str = ...,
        expected: int = ...,
        reported: int = ...,
        with_reason: int = ...,
        absent: int = ...,
        on_time: int = ...,
        late: int = ...,
        timing_unknown: int = ...,
        not_due: int = ...,
        incomplete: Iterable[str] = ...,
        minutes_a_year: float | None = ...,
    ) -> None: ...
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
    def on_time(self) -> int: ...
    @property
    def late(self) -> int: ...
    @property
    def timing_unknown(self) -> int: ...
    @property
    def not_due(self) -> int: ...
    @property
    def incomplete(self) -> tuple[str, ...]: ...
    @property
    def minutes_a_year(self) -> float | None: ...
    @property
    def completeness(self) -> float | None: ...
    @property
    def timeliness(self) -> float | None: ...
    def replace(
        self,
        *,
        organisation: str = ...,
        expected: int = ...,
        reported: int = ...,
        with_reason: int = ...,
        absent: int = ...,
        on_time: int = ...,
        late: int = ...,
        timing_unknown: int = ...,
        not_due: int = ...,
        incomplete: Iterable[str] = ...,
        minutes_a_year: float | None = ...,
    ) -> Self: ...
    __replace__ = replace
    def __eq__(self, other: object, /) -> bool: ...

class Decision:
    def __init__(
        self,
        code: str = ...,
        title: str = ...,
        *,
        who: str = ...,
        when: _Day | None = ...,
        because: str = ...,
        dissent: str = ...,
        goal: str = ...,
        rests_on: Iterable[Reference | _Record] = ...,
        review: _Day | None = ...,
        declared_at: InputPlace = ...,
    ) -> None: ...
    @property
    def code(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def who(self) -> str: ...
    @property
    def when(self) -> datetime.date | None: ...
    @property
    def because(self) -> str: ...
    @property
    def dissent(self) -> str: ...
    @property
    def goal(self) -> str: ...
    @property
    def rests_on(self) -> tuple[Reference, ...]: ...
    @property
    def review(self) -> datetime.date | None: ...
    @property
    def declared_at(self) -> InputPlace: ...
    def replace(
        self,
        *,
        code: str = ...,
        title: str = ...,
        who: str = ...,
        when: _Day | None = ...,
        because: str = ...,
        dissent: str = ...,
        goal: str = ...,
        rests_on: Iterable[Reference | _Record] = ...,
        review: _Day | None = ...,
        declared_at: InputPlace = ...,
    ) -> Self: ...
    __replace__ = replace
    def __eq__(self, other: object, /) -> bool: ...

class AdaptiveRecord:
    def __init__(
        self,
        *,
        activities: Iterable[PartnerActivity | _Record] = ...,
        cycles: Iterable[Cycle | _Record] = ...,
        decisions: Iterable[Decision | _Record] = ...,
        testimony: Testimony | Mapping[str, Any] = ...,
        needs: Iterable[NarrativeNeed | _Record] = ...,
        counterfactual_claims: Iterable[CounterfactualClaim | _Record] = ...,
        allocation_claims: Iterable[AllocationClaim | _Record] = ...,
    ) -> None: ...
    @property
    def activities(self) -> tuple[PartnerActivity, ...]: ...
    @property
    def cycles(self) -> tuple[Cycle, ...]: ...
    @property
    def decisions(self) -> tuple[Decision, ...]: ...
    @property
    def testimony(self) -> Testimony: ...
    @property
    def needs(self) -> tuple[NarrativeNeed, ...]: ...
    @property
    def counterfactual_claims(self) -> tuple[CounterfactualClaim, ...]: ...
    @property
    def allocation_claims(self) -> tuple[AllocationClaim, ...]: ...
    def replace(
        self,
        *,
        activities: Iterable[PartnerActivity | _Record] = ...,
        cycles: Iterable[Cycle | _Record] = ...,
        decisions: Iterable[Decision | _Record] = ...,
        testimony: Testimony | Mapping[str, Any] = ...,
        needs: Iterable[NarrativeNeed | _Record] = ...,
        counterfactual_claims: Iterable[CounterfactualClaim | _Record] = ...,
        allocation_claims: Iterable[AllocationClaim | _Record] = ...,
    ) -> Self: ...
    __replace__ = replace
    def __eq__(self, other: object, /) -> bool: ...
    def __bool__(self) -> bool: ...

class CycleRow:
    def __init__(
        self,
        *,
        cycle: Cycle | _Record = ...,
        result: CycleResult | _Record = ...,
        when: Iterable[Period] = ...,
        values: Iterable[Value] = ...,
        problems: Iterable[Problem] = ...,
    ) -> None: ...
    @property
    def cycle(self) -> Cycle: ...
    @property
    def result(self) -> CycleResult: ...
    @property
    def when(self) -> tuple[Period, ...]: ...
    @property
    def values(self) -> tuple[Value, ...]: ...
    @property
    def problems(self) -> tuple[Problem, ...]: ...
    def replace(
        self,
        *,
        cycle: Cycle | _Record = ...,
        result: CycleResult | _Record = ...,
        when: Iterable[Period] = ...,
        values: Iterable[Value] = ...,
        problems: Iterable[Problem] = ...,
    ) -> Self: ...
    __replace__ = replace
    def __eq__(self, other: object, /) -> bool: ...

class Framework:
    def __init__(
        self,
        code: str = ...,
        title: str = ...,
        *,
        level: _Level = ...,
        revision: _Word = ...,
        definitions: Definitions | Mapping[str, Any] = ...,
        participants: Iterable[Participant | _Record] = ...,
        peer_groups: Iterable[PeerGroup | _Record] = ...,
        core_set: Iterable[str] = ...,
        incentive_linked: Iterable[str] = ...,
        reports: Iterable[ReportFile | _Record] = ...,
        options: Mapping[str, _OptionValue] | Iterable[Binding | _Record] = ...,
        root: str = ...,
        declared_at: InputPlace = ...,
        indices: Iterable[IndexEntry | _Record] = ...,
        contracts: Iterable[ReportingContract | _Record] = ...,
        adaptive: AdaptiveRecord | Mapping[str, Any] = ...,
        peer_rules: Iterable[PeerRuleEntry | _Record] = ...,
    ) -> None: ...
    @property
    def code(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def level(self) -> _Level: ...
    @property
    def revision(self) -> str: ...
    @property
    def definitions(self) -> Definitions: ...
    @property
    def participants(self) -> tuple[Participant, ...]: ...
    @property
    def peer_groups(self) -> tuple[PeerGroup, ...]: ...
    @property
    def core_set(self) -> tuple[str, ...]: ...
    @property
    def incentive_linked(self) -> tuple[str, ...]: ...
    @property
    def reports(self) -> tuple[ReportFile, ...]: ...
    @property
    def options(self) -> tuple[Binding, ...]: ...
    @property
    def root(self) -> str: ...
    @property
    def declared_at(self) -> InputPlace: ...
    @property
    def indices(self) -> tuple[IndexEntry, ...]: ...
    @property
    def contracts(self) -> tuple[ReportingContract, ...]: ...
    @property
    def adaptive(self) -> AdaptiveRecord: ...
    @property
    def peer_rules(self) -> tuple[PeerRuleEntry, ...]: ...
    def replace(
        self,
        *,
        code: str = ...,
        title: str = ...,
        level: _Level = ...,
        revision: _Word = ...,
        definitions: Definitions | Mapping[str, Any] = ...,
        participants: Iterable[Participant | _Record] = ...,
        peer_groups: Iterable[PeerGroup | _Record] = ...,
        core_set: Iterable[str] = ...,
        incentive_linked: Iterable[str] = ...,
        reports: Iterable[ReportFile | _Record] = ...,
        options: Mapping[str, _OptionValue] | Iterable[Binding | _Record] = ...,
        root: str = ...,
        declared_at: InputPlace = ...,
        indices: Iterable[IndexEntry | _Record] = ...,
        contracts: Iterable[ReportingContract | _Record] = ...,
        adaptive: AdaptiveRecord | Mapping[str, Any] = ...,
        peer_rules: Iterable[PeerRuleEntry | _Record] = ...,
    ) -> Self: ...
    __replace__ = replace
    def __eq__(self, other: object, /) -> bool: ...
    @property
    def fingerprint(self) -> str: ...
    def check(self) -> tuple[Problem, ...]: ...
    def find_participant(self, organisation: str) -> Participant | None: ...
    def path_of(self, report: ReportFile) -> str: ...
    def standing_bindings(self) -> tuple[ChosenBinding, ...]: ...
    def measures_of(self, codes: Iterable[str]) -> tuple[str, ...]: ...
    def definitions_match(
        self, measure: str, organisations: Iterable[str], when: Period | None = ...
    ) -> Verdict: ...
    def load_data(
        self, *, bad_rows: _BadRows = "refuse", threads: int = 1, progress: Progress = None
    ) -> Dataset: ...
    def roll_up(
        self,
        data: Dataset,
        *,
        by: Words = ...,
        indicators: Words = ...,
        places: Words = ...,
        organisations: Words = ...,
        from_: _Day | None = ...,
        to: _Day | None = ...,
        missing: MissingMode | None = ...,
        options: Mapping[str, _OptionValue] | None = ...,
        as_of: KnownAs = ...,
        basis: Words = ...,
        threads: int = ...,
        progress: Progress = ...,
    ) -> ResultTable: ...
    def comparable(
        self,
        data: Dataset,
        indicator: str,
        before: Compared | Mapping[str, Any] | Period | str | int,
        after: Compared | Mapping[str, Any] | Period | str | int,
        *,
        place: str = ...,
        organisation: str = ...,
        hierarchy: str = ...,
        as_of: KnownAs = ...,
        options: Mapping[str, _OptionValue] | None = ...,
    ) -> Verdict: ...
    def matched_reporters(
        self,
        data: Dataset,
        measure: str,
        periods: Iterable[Period | str | int],
        *,
        as_of: KnownAs = ...,
    ) -> tuple[Reporter, ...]: ...
    def explain_change(
        self,
        data: Dataset,
        indicator: str,
        before: Period | str | int,
        after: Period | str | int,
        *,
        place: str = ...,
        organisation: str = ...,
        hierarchy: str = ...,
        as_of: KnownAs = ...,
        options: Mapping[str, _OptionValue] | None = ...,
        threads: int = ...,
        progress: Progress = ...,
    ) -> Change: ...
    def find_reversal(
        self,
        data: Dataset,
        indicator: str,
        scheme: str,
        before: Compared | Mapping[str, Any] | Period | str | int,
        after: Compared | Mapping[str, Any] | Period | str | int,
        *,
        place: str = ...,
        organisation: str = ...,
        hierarchy: str = ...,
        as_of: KnownAs = ...,
        noise: float = ...,
        threads: int = ...,
        progress: Progress = ...,
    ) -> ReversalAlarm: ...
    def validate(
        self,
        data: Dataset,
        *,
        rules: Iterable[Rule | Mapping[str, Any]] = ...,
        options: Mapping[str, _OptionValue] | None = ...,
        threads: int = ...,
        progress: Progress = ...,
    ) -> Findings: ...
    def completeness(self, data: Dataset) -> tuple[CompletenessRow, ...]: ...
    def timeliness(
        self, data: Dataset, *, options: Mapping[str, _OptionValue] | None = ...
    ) -> tuple[TimelinessRow, ...]: ...
    def stock_flow(
        self, data: Dataset, *, options: Mapping[str, _OptionValue] | None = ...
    ) -> tuple[StockFlowRow, ...]: ...
    def scorecard(
        self,
        data: Dataset,
        *,
        indicators: str | Iterable[str] = ...,
        place: str = ...,
        place_hierarchy: str = ...,
        period: _Word = ...,
        by: str = ...,
        findings: int = ...,
        series: bool = ...,
        alternatives: bool = ...,
        as_of: KnownAs = ...,
        options: Mapping[str, _OptionValue] | None = ...,
        threads: int = ...,
        progress: Progress = ...,
    ) -> Scorecard: ...
    @overload
    def compare(
        self,
        data: Dataset,
        indicator: str,
        *,
        by: str,
        period: Period | str | int,
        peers: None = ...,
        of: None = ...,
        roll_up_options: Mapping[str, _OptionValue] | None = ...,
        as_of: KnownAs = ...,
        threads: int = ...,
        progress: Progress = ...,
        **asked: Any,
    ) -> League: ...
    @overload
    def compare(
        self,
        data: Dataset,
        indicator: str,
        *,
        by: str,
        period: Period | str | int,
        peers: str | PeerRule | Mapping[str, Any],
        of: str,
        roll_up_options: Mapping[str, _OptionValue] | None = ...,
        as_of: KnownAs = ...,
        threads: int = ...,
        progress: Progress = ...,
        **asked: Any,
    ) -> League: ...
    @overload
    def compare(
        self,
        data: Dataset,
        indicator: str,
        *,
        by: str,
        period: Period | str | int,
        peers: str | PeerRule | Mapping[str, Any],
        of: None = ...,
        roll_up_options: Mapping[str, _OptionValue] | None = ...,
        as_of: KnownAs = ...,
        threads: int = ...,
        progress: Progress = ...,
        **asked: Any,
    ) -> dict[str, League | None]: ...
    def find_peers(
        self,
        data: Dataset,
        rule: str | PeerRule | Mapping[str, Any],
        *,
        by: str,
        period: Period | str | int,
        units: Iterable[str] = ...,
        as_of: KnownAs = ...,
        threads: int = ...,
    ) -> PeerGroups: ...
    def look_across(
        self,
        data: Dataset,
        indicators: str | Iterable[str] = ...,
        *,
        by: str,
        period: Period | str | int,
        roll_up_options: Mapping[str, _OptionValue] | None = ...,
        as_of: KnownAs = ...,
        threads: int = ...,
        progress: Progress = ...,
        **asked: Any,
    ) -> Across: ...
    def fleet(
        self, data: Dataset, indicators: str | Iterable[str] = ..., *, by: str = ..., **asked: Any
    ) -> Fleet: ...
    def index(
        self,
        data: Dataset | str,
        tree: IndexTree | IndexLayout | Dataset | str,
        *,
        period: str | int | None = ...,
        by: str | None = ...,
        unit: Literal["place", "organisation"] | None = ...,
        options: Mapping[str, Any] | None = ...,
        roll_up_options: Mapping[str, Any] | None = ...,
        scales: Mapping[str, tuple[float | None, float | None]] | None = ...,
        weight_sets: Mapping[str, Mapping[str, float]] | None = None,
        threads: int = ...,
        progress: Progress = ...,
    ) -> IndexResult: ...
    def reporting_league(
        self, data: Dataset, measures: str | Iterable[str] = ..., *, options: Mapping[str, _OptionValue] | None = ...
    ) -> tuple[ReportingRow, ...]: ...
    def reporting_burden(self) -> tuple[ReportingBurden, ...]: ...
    def signals(
        self, data: Dataset, indicators: str | Iterable[str] = ..., *, by: str = ..., **asked: Any
    ) -> SignalBoard: ...
    def turn_the_curve(
        self,
        data: Dataset,
        indicator: str,
        *,
        decided: Period | str | int,
        by: str = ...,
        known_then: KnownAs = ...,
        **asked: Any,
    ) -> TurnedIndicator: ...
    def cycles(
        self,
        data: Dataset,
        codes: str | Iterable[str] = ...,
        *,
        vouched: bool = ...,
        as_of: KnownAs = ...,
        threads: int = ...,
        progress: Progress = ...,
    ) -> CycleBoard: ...
    def release_notes(
        self,
        data: Dataset,
        *,
        before: Dataset | None = ...,
        framework_before: Framework | None = ...,
        as_of: KnownAs = ...,
        as_of_before: KnownAs = ...,
        indicators: str | Iterable[str] = ...,
        by: str | Iterable[str] = ...,
        place_hierarchy: str = ...,
        threads: int = ...,
        progress: Progress = ...,
    ) -> ReleaseNotes: ...
    def theory(self, **options: _OptionValue) -> TheoryMap: ...
    def testimony(
        self,
        code: str | Reference | None = None,
        *,
        what: Literal["figure", "signal", "cycle", "claim"] = "figure",
        place: str = "",
        organisation: str = "",
        period: Period | str | int = "",
    ) -> Testimony: ...
    def with_contract(
        self, contract: ReportingContract, *, from_: str | int = "", to: str | int = "", due_days: int = 0
    ) -> Framework: ...
    def _repr_html_(self) -> str: ...

def reporting_burden(framework: Framework) -> tuple[ReportingBurden, ...]: ...
def peer_rule_of(framework: Framework, name: str, period: Period | str | int) -> PeerRule: ...
def with_contract(framework: Framework, contract: ReportingContract, when: Expectation | Mapping[str, Any]) -> Framework: ...
def reporting_league(
    framework: Framework, data: Dataset, measures: Iterable[str], options: Mapping[str, Any]
) -> tuple[ReportingRow, ...]: ...
def evaluate_cycles(
    framework: Framework,
    data: Dataset,
    cycles: Iterable[str],
    vouched: bool,
    as_of: AsOf,
    threads: int,
    progress: Any,
) -> tuple[CycleRow, ...]: ...
def load_framework(directory: str) -> Framework: ...
def read_framework(directory: str) -> tuple[Framework, tuple[Problem, ...]]: ...
def with_totals_withheld(
    framework: Framework, data: Dataset, bridges: bool, table: ResultTable
) -> ResultTable: ...
def level_rules(level: str) -> tuple[tuple[str, str, str, str], ...]: ...
def find_index(framework: Framework, code: str) -> IndexEntry: ...
def judgements_of(framework: Framework, index: IndexEntry) -> tuple[Judgement, ...]: ...
def bindings_of(framework: Framework, index: IndexEntry) -> tuple[ChosenBinding, ...]: ...
