# SPDX-License-Identifier: MIT
"""Conveniences of the package: methods that call the free functions of the rooms.

They stand above all rooms, so only the package knows them: ``fw.roll_up(data)`` is
``roll_up(data, fw)``.
"""

from __future__ import annotations

import functools
import inspect
import os
from collections.abc import Callable, Iterator
from typing import Any

from . import (
    _alternatives,
    _funnels,
    _capability,
    _cycle_board,
    _html,
    _leagues,
    _rank_doubts,
    _release_notes,
    _score_tables,
    aggregation,
    comparison,
    composite,
    dataset,
    frameworks,
    learning,
    report,
    sensitivity,
    serialization,
    statistics,
    validation,
)
from ._core import comparison as _comparison
from ._core import composite as _composite
from ._core import frameworks as _frameworks
from ._core import learning as _learning
from ._core import qualitative as _qualitative
from ._core import statistics as _statistics
from ._core.aggregation import ResultTable
from ._core.dataset import Dataset, DatasetBuilder
from ._core.define import Verdict
from ._core.frameworks import Framework, PeerRuleEntry, ReportingBurden, ReportingContract, ReportingRow
from ._core.report import (
    Alternative,
    MovedNumber,
    NumberCause,
    NumberSpan,
    Progress,
    ReleaseChange,
    ReleaseNotes,
    Scorecard,
    ScorecardLine,
    ScorecardOptions,
    SeriesPoint,
)
from ._core.validation import Findings


def _method(function: Callable[..., Any], *, swapped: bool = False) -> Callable[..., Any]:
    """A free function as a method of its first argument; of its second one when swapped."""
    signature = inspect.signature(function)
    first, *others = signature.parameters.values()
    if swapped:
        (owner, *others), others = others[:1], [first, *others[1:]]
        first = owner

    @functools.wraps(function)
    def method(self: Any, *args: Any, **named: Any) -> Any:
        return (
            function(args[0], self, *args[1:], **named)
            if swapped
            else function(self, *args, **named)
        )

    self_parameter = first.replace(name="self", annotation=inspect.Parameter.empty)
    method.__signature__ = signature.replace(parameters=[self_parameter, *others])  # type: ignore[attr-defined]
    return method


def _attach(owner: type, **methods: Any) -> None:
    for name, method in methods.items():
        setattr(owner, name, _method(method) if inspect.isfunction(method) else method)


def _attach_to_framework(**functions: Callable[..., Any]) -> None:
    """Functions that take (data, framework, ...) become methods that take (data, ...)."""
    for name, function in functions.items():
        setattr(Framework, name, _method(function, swapped=True))


def _rows(table: Any) -> Iterator[Any]:
    return (table[i] for i in range(len(table)))


def _saved(self: Any, path: str | os.PathLike[str]) -> None:
    """Write it to a file: `steelyard.save(path, self)`."""
    serialization.save(path, self)


def _loaded(cls: type, path: str | os.PathLike[str], *, max_bytes: int = 4 << 30) -> Any:
    """Read one from a file: `steelyard.load(path)`, and a TypeError when it holds something else."""
    facts = serialization.facts_of(path)
    if facts.kind != cls.__name__:
        raise TypeError(f"{os.fspath(path)}: found a {facts.kind}, wanted a {cls.__name__}; use steelyard.load")
    return serialization.load(path, max_bytes=max_bytes)


_attach(
    Dataset,
    from_csv=staticmethod(dataset.read_csv),
    from_rows=staticmethod(dataset.from_rows),
    from_columns=staticmethod(dataset.from_columns),
    from_pandas=staticmethod(dataset.from_frame),
    from_polars=staticmethod(dataset.from_arrow),
    from_arrow=staticmethod(dataset.from_arrow),
    load_report=property(
        lambda self: getattr(self, "_load_report", None), doc="What became of the rows offered."
    ),
    select=dataset.select,
    to_csv=dataset.write_csv,
    to_json=dataset.write_json,
    to_pandas=dataset.to_pandas,
    to_polars=dataset.to_polars,
    to_arrow=dataset.to_arrow,
    __iter__=_rows,
    _repr_html_=_html.dataset,
)
_attach(
    DatasetBuilder,
    add_arrow=dataset._add_arrow,
    add_columns=dataset._add_columns,
    add_csv_file=dataset._add_csv_file,
    finish=dataset._finish,
)
_attach(
    ResultTable,
    find=aggregation.find,
    masked=aggregation.masked,
    to_pandas=aggregation.to_pandas,
    to_csv=aggregation.write_csv,
    to_json=aggregation.write_json,
    to_polars=dataset.to_polars,
    to_arrow=dataset.to_arrow,
    chart=report.chart,
    __iter__=_rows,
    _repr_html_=_html.result_table,
)
_attach(
    Findings,
    to_csv=validation.write_csv,
    to_json=validation.write_json,
    to_pandas=validation.to_pandas,
    to_polars=dataset.to_polars,
    to_arrow=dataset.to_arrow,
    summary=validation.summary,
    __iter__=_rows,
    _repr_html_=_html.findings,
)
_attach(Verdict, _repr_html_=_html.verdict)
_attach(
    comparison.Change,
    to_csv=comparison.write_csv,
    to_json=comparison.write_json,
    to_pandas=comparison.to_pandas,
    to_polars=dataset.to_polars,
    to_arrow=dataset.to_arrow,
    chart=report.chart_change,
    _repr_html_=_html.change,
)
_attach(
    comparison.League,
    to_csv=_leagues.league_to_csv,
    to_json=_leagues.league_to_json,
    to_pandas=_leagues.league_to_pandas,
    to_polars=dataset.to_polars,
    to_arrow=dataset.to_arrow,
    chart=report.chart_league,
    _repr_html_=_html.league,
)
_attach(learning.Calibration, chart=learning.chart_calibration)
_attach(learning.TheoryMap, chart=learning.chart_theory)
for _table in (composite.ScoreTable, composite.IndexScores, composite.IndexResult):
    _attach(
        _table,
        to_csv=composite.write_csv,
        to_json=composite.write_json,
        to_pandas=composite.to_pandas,
        to_polars=dataset.to_polars,
        to_arrow=dataset.to_arrow,
        wide=composite.wide,
    )
_attach(composite.ScoreTable, _repr_html_=_html.score_table)
_attach(composite.IndexTree, chart=report.chart_tree)
_attach(composite.IndexLayout, chart=report.chart_tree)
_attach(
    composite.IndexResult,
    ranks=composite.ranks,
    value_of=composite.value_of,
    chart=report.chart_scores,
    plan=sensitivity.plan_of,
    holds=sensitivity.holds,
    smallest_swap=sensitivity.swap_of,
    rank_intervals=sensitivity.ranked_units,
    _repr_html_=_html.index_result,
)
_attach(
    sensitivity.Plan,
    excluded=property(_alternatives.plan_exclusions),
    alternatives=sensitivity.alternatives,
    sampled_alternatives=sensitivity.sampled_alternatives,
    sampled_shares=sensitivity.sampled_shares,
    __reduce__=_alternatives.reduce_plan,
    _repr_html_=_html.plan,
)
_attach(sensitivity.Workspace, counts=property(_alternatives.counts))
_attach(
    sensitivity.Alternatives,
    answered=property(_alternatives.answered),
    multiverses=property(_alternatives.multiverses),
    smallest_flips=property(_alternatives.smallest_flips),
    same_options=property(_alternatives.same_options),
    unanswered=property(_alternatives.unanswered),
    stages=property(_alternatives.stages),
    plain_sentence=_alternatives.plain_sentence,
    flip_map=_alternatives.flip_map,
    chart=report.chart_answer,
    sobol_shares=_alternatives.shares_of,
    shapley_shares=_alternatives.effects_of,
    to_pandas=_alternatives.to_pandas,
    to_polars=_alternatives.to_polars,
    __str__=_alternatives.text,
    __eq__=_alternatives.same,
    __hash__=None,
    __reduce__=_alternatives.reduce,
    _repr_html_=_html.alternatives,
)
_attach(
    sensitivity.SampledAlternatives,
    there=property(_rank_doubts.sampled_there),
    unanswered=property(_alternatives.unanswered),
    intervals=_rank_doubts.intervals,
    __str__=sensitivity.SampledAlternatives.sentence,
    __eq__=_alternatives.same,
    __hash__=None,
    __reduce__=_alternatives.reduce,
    _repr_html_=_html.sampled_alternatives,
)
_attach(sensitivity.FlipMap, chart=report.chart_flip_map, _repr_html_=_html.flip_map)
_attach(
    Framework,
    load_data=frameworks.load_data,
    reporting_burden=frameworks.reporting_burden,
    with_contract=frameworks.with_contract,
    testimony=frameworks.said_of,
    theory=frameworks.theory,
    _repr_html_=_html.framework,
)
_attach(_learning.TheoryMap, to_pandas=_cycle_board.theory_frame, __str__=_cycle_board.theory_text)
_attach_to_framework(
    roll_up=frameworks.roll_up,
    comparable=aggregation.comparable,
    matched_reporters=aggregation.matched_reporters,
    explain_change=comparison.explain_change,
    find_reversal=comparison.find_reversal,
    validate=validation.validate,
    completeness=validation.completeness,
    timeliness=validation.timeliness,
    stock_flow=validation.stock_flow,
    scorecard=report.scorecard,
    compare=frameworks.compare,
    cycles=frameworks.cycles,
    find_peers=frameworks.find_peers,
    look_across=frameworks.look_across,
    fleet=frameworks.fleet,
    index=frameworks.index,
    release_notes=report.release_notes,
    reporting_league=frameworks.reporting_league,
    signals=frameworks.signals,
    turn_the_curve=frameworks.turn_the_curve,
)
_attach(
    Scorecard,
    to_dict=report.to_dict,
    to_pandas=report.to_pandas,
    to_csv=report.write_csv,
    to_json=report.write_json,
    to_polars=dataset.to_polars,
    to_arrow=dataset.to_arrow,
    html=report.html,
    to_html=report.write_html,
    _repr_html_=_html.scorecard,
)
_attach(ScorecardLine, chart=report.chart_line)
_attach(
    ReleaseNotes,
    to_dict=_release_notes.to_dict,
    to_pandas=_release_notes.to_pandas,
    to_csv=_release_notes.write_csv,
    to_json=_release_notes.write_json,
    to_polars=dataset.to_polars,
    to_arrow=dataset.to_arrow,
    _repr_html_=_release_notes.html,
)

for _type in (statistics.Intervals, statistics.FunnelFlags, statistics.FunnelPlaces, statistics.UnitScores):
    _attach(_type, to_pandas=statistics.to_pandas, status=property(statistics._status))
_attach(
    statistics.FunnelLimits,
    lower=property(_funnels.lower_of),
    upper=property(_funnels.upper_of),
    to_pandas=_funnels.limits_frame,
    status=property(statistics._status),
)
_attach(
    statistics.DefectRates,
    to_pandas=_capability.defects_to_pandas,
    status=property(_capability._status),
    level_status=property(_capability._level_status),
)
_attach(
    statistics.Shrunken,
    to_pandas=_funnels.shrunken_frame,
    status=property(_funnels.status_of),
    status_codes=property(_funnels.codes_of),
)
_attach(statistics.Funnel, place=_funnels.place, flags=_funnels.flags, limits=_funnels.limits, chart=_funnels.funnel_chart)

# Pickle and copy: everything here is a value that never changes. Report sees no archives, so its records are pickled as
# their fields.
for _type in serialization.archived_types():
    _type.__reduce__ = serialization._reduce  # type: ignore[method-assign, assignment]
_plain_types: list[type] = [
    *(Alternative, Progress, Scorecard, ScorecardLine, ScorecardOptions, SeriesPoint),
    *(PeerRuleEntry, ReportingBurden, ReportingContract, ReportingRow),
    *(MovedNumber, NumberCause, NumberSpan, ReleaseChange, ReleaseNotes),
]
for _type in _plain_types:
    _type.__reduce__ = serialization._reduce_fields  # type: ignore[method-assign, assignment]
# So are those of composite that no archive holds.
_index_types: list[type] = [
    thing
    for name, thing in vars(_composite).items()
    if name[0].isupper() and isinstance(thing, type) and thing not in serialization.archived_types()
]
_rebuilt: dict[type, Callable[[Any], tuple[Any, ...]]] = {
    composite.IndexLayout: _score_tables.reduce_layout,
    composite.Pairwise: _score_tables.reduce_pairs,
}
_comparison_types: list[type] = [
    thing for name, thing in vars(_comparison).items() if name[0].isupper() and isinstance(thing, type)
]
# So are those of cycles and of what is said, and the parts of a framework that no archive holds by themselves.
_adaptive_types: list[type] = [
    thing
    for room in (_learning, _qualitative, _frameworks)
    for name, thing in vars(room).items()
    if name[0].isupper() and isinstance(thing, type) and thing not in (*_plain_types, *serialization.archived_types())
    if hasattr(thing, "_fields")
]
for _type in _adaptive_types:
    _type.__reduce__ = serialization._reduce_fields  # type: ignore[method-assign, assignment]
for _type in _comparison_types:
    _type.__reduce__ = serialization._reduce_fields  # type: ignore[method-assign, assignment]
for _type in _index_types:
    _type.__reduce__ = _rebuilt.get(_type, serialization._reduce_fields)  # type: ignore[method-assign, assignment]
# Those of statistics are pickled as their fields, or as the columns that they consist of.
_statistics_types: list[type] = [
    thing for name, thing in vars(_statistics).items() if name[0].isupper() and isinstance(thing, type)
]
for _type in _statistics_types:
    if not hasattr(_type, "__setstate__"):
        _type.__reduce__ = serialization._reduce_fields  # type: ignore[method-assign, assignment]
for _type in (
    *_index_types,
    *_adaptive_types,
    *_plain_types,
    *_comparison_types,
    *_statistics_types,
    *serialization.archived_types(),
):
    if "__copy__" not in vars(_type):  # a chart that grows is no value, and copies itself
        _type.__copy__ = _type.__deepcopy__ = serialization._same  # type: ignore[attr-defined]
for _type in (sensitivity.Plan, sensitivity.Alternatives, sensitivity.SampledAlternatives):
    _type.__copy__ = _type.__deepcopy__ = serialization._same  # type: ignore[attr-defined]
for _type in (Dataset, ResultTable):
    _type.save = _saved  # type: ignore[method-assign, assignment]
    _type.load = classmethod(_loaded)  # type: ignore[attr-defined]
