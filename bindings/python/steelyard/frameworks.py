# SPDX-License-Identifier: MIT
"""Shared measurement systems: the framework directory and what its level switches on."""

from __future__ import annotations

import functools
import inspect
import os
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Literal, NamedTuple

from . import aggregation, composite, learning
from ._agreed import Agreed, definitions_of, options_of
from ._agreed_leagues import compare, find_peers, look_across
from ._core.aggregation import ResultTable
from ._core.composite import IndexLayout, IndexResult, IndexTree
from ._core.composite import settle_index as _settle_index
from ._core.core import Problem
from ._core.dataset import Dataset, DatasetBuilder
from ._core.define import Judgement, Period
from ._core.frameworks import (
    AdaptiveRecord,
    Adoption,
    ChosenBinding,
    CycleRow,
    Decision,
    Framework,
    IndexEntry,
    Participant,
    PeerGroup,
    PeerRuleEntry,
    ReportFile,
    ReportingBurden,
    ReportingContract,
    ReportingRow,
)
from ._core.frameworks import bindings_of as _bindings_of
from ._core.frameworks import find_index as _find_index
from ._core.frameworks import judgements_of as _judgements_of
from ._core.frameworks import level_rules as _level_rules
from ._core.frameworks import load_framework as _load_framework
from ._core.frameworks import read_framework as _read_framework
from ._core.frameworks import reporting_burden as _reporting_burden
from ._core.frameworks import reporting_league as _reporting_league
from ._core.frameworks import with_contract as _with_contract
from ._core.frameworks import with_totals_withheld as _with_totals_withheld
from ._cycle_board import CycleBoard, cycles, said_of, theory
from ._errors import IllegalOperationError
from ._files import Path
from ._index_tables import MadeFrom, _paths
from ._progress import Progress
from .aggregation import KnownAs
from .dataset import BadRows

__all__ = [
    "AdaptiveRecord",
    "Adoption",
    "ChosenBinding",
    "CycleBoard",
    "CycleRow",
    "Decision",
    "Framework",
    "IndexEntry",
    "LevelRule",
    "Participant",
    "PeerGroup",
    "PeerRuleEntry",
    "ReportFile",
    "ReportingBurden",
    "ReportingContract",
    "ReportingRow",
    "compare",
    "cycles",
    "find_peers",
    "fleet",
    "index",
    "level_rules",
    "load_data",
    "load_framework",
    "look_across",
    "read_framework",
    "reporting_burden",
    "reporting_league",
    "roll_up",
    "said_of",
    "signals",
    "theory",
    "turn_the_curve",
    "with_contract",
]


class LevelRule(NamedTuple):
    """One thing that a level switches on."""

    name: str
    sentence: str
    since: str
    effect: str


@functools.wraps(aggregation.roll_up)
def roll_up(data: Dataset, framework: Agreed, **asked: Any) -> ResultTable:
    table = aggregation.roll_up(data, framework, **asked)
    if not isinstance(framework, Framework):
        return table
    # Rules of the level: organisations of different definitions are not added up.
    chosen, _ = options_of(framework, "roll_up", asked.get("options"))
    return _with_totals_withheld(framework, data, bool(chosen.get("bridges", False)), table)


def with_contract(
    framework: Framework, contract: ReportingContract, *, from_: str | int = "", to: str | int = "", due_days: int = 0
) -> Framework:
    """The framework with a reporting contract more, and the expectations that it stands for: one per measure.

    Parameters
    ----------
    framework : Framework; not modified.
    contract : ReportingContract. Its measures have one frequency; an indicator stands for the measures of its parts.
    from_, to : first and last period that is expected; left out: the first and last reported one.
    due_days : days after a period's last day.

    Returns
    -------
    Framework. ``check()`` of it names codes that nothing declares.

    Examples
    --------
    >>> from steelyard import Framework, Participant, ReportingContract
    >>> from steelyard._example import definitions
    >>> both = [Participant("clinic"), Participant("shelter")]
    >>> fw = Framework("shore", definitions=definitions(), participants=both)
    >>> asked = ReportingContract("yearly", ["clinic", "shelter"], ["unemployed"], minutes=90)
    >>> with_contract(fw, asked, from_=2009, due_days=30).definitions.expectations[-1].due_days
    30
    """
    return _with_contract(framework, contract, {"measure": "", "from_": from_, "to": to, "due_days": due_days})


def reporting_burden(framework: Framework) -> tuple[ReportingBurden, ...]:
    """What reporting asks of every participant with a contract, in minutes of work a year.

    Minutes that nobody stated are not zero: ``without_minutes`` counts the contracts that lack them.
    A year has 365.2425 days, 12 months, 4 quarters, and one year, season or night of each kind.

    Examples
    --------
    >>> from steelyard import Framework, Participant, ReportingContract
    >>> from steelyard._example import definitions
    >>> fw = Framework("shore", definitions=definitions(), participants=[Participant("clinic")])
    >>> for code, minutes in (("city", 90), ("fund", None)):
    ...     fw = with_contract(fw, ReportingContract(code, ["clinic"], ["unemployed"], minutes=minutes))
    >>> burden = reporting_burden(fw)[0]
    >>> burden.minutes_a_year, burden.without_minutes, burden.asked_twice
    (90.0, 1, ('unemployed',))
    """
    return _reporting_burden(framework)


def reporting_league(
    data: Dataset, framework: Framework, measures: str | Iterable[str] = (), *, options: Mapping[str, Any] | None = None
) -> tuple[ReportingRow, ...]:
    """Who reports how completely and how soon: the more complete first, then the more timely.

    Parameters
    ----------
    data : Dataset.
    framework : Framework; its expectations by organisation count.
    measures : codes of measures or indicators; empty: the core set that each participant owes, or all that is expected
        where there is none.
    options : of :func:`steelyard.timeliness`, such as ``{"as_of": "2024-03-01"}``.

    Returns
    -------
    ReportingRow: expected = reported + with_reason + absent, in numbers; ``completeness`` and ``timeliness``, 0 to 1 or
    None. These are shares of full counts, so no places are numbered.

    Raises
    ------
    UnknownCodeError (also KeyError) for a code that nothing declares.

    Examples
    --------
    >>> from steelyard import Dataset, Framework, Participant, ReportingContract
    >>> from steelyard._example import definitions
    >>> both = [Participant("clinic"), Participant("shelter")]
    >>> fw = Framework("shore", definitions=definitions(), participants=both)
    >>> fw = with_contract(fw, ReportingContract("yearly", ["clinic", "shelter"], ["unemployed"]), from_=2009, to=2010)
    >>> data = Dataset.from_rows([{"measure": "unemployed", "organisation": "clinic", "period": year, "value": 5}
    ...     for year in ("2009", "2010")], fw)
    >>> [(row.organisation, row.completeness) for row in reporting_league(data, fw)]
    [('clinic', 1.0), ('shelter', 0.0)]
    """
    codes = [measures] if isinstance(measures, str) else list(measures)
    return _reporting_league(framework, data, codes, dict(options or {}))


def _rolled(
    data: Dataset, framework: Agreed, indicators: str | Iterable[str], by: str, asked: Mapping[str, Any], asker: Callable[..., Any]
) -> ResultTable:
    """Results of a level, under the rules of the framework's level. A word that the asker does not take is a TypeError."""
    inspect.signature(asker).bind_partial(**asked)
    codes = [indicators] if isinstance(indicators, str) else list(indicators)
    passed = {name: asked[name] for name in ("as_of", "threads", "progress") if name in asked}
    return roll_up(data, framework, by=[by] if by else [], indicators=codes, options=asked.get("roll_up_options"), **passed)


def signals(
    data: Dataset, framework: Agreed, indicators: str | Iterable[str] = (), *, by: str = "", **asked: Any
) -> learning.SignalBoard:
    """Control charts of indicators with their signals and verdicts, under the rules of the framework's level.

    As :func:`steelyard.learning.find_signals`; rows that add up organisations of different definitions are
    withheld first.

    Parameters
    ----------
    data, framework, indicators, by : as there.
    asked : ``steps``, ``options``, ``roll_up_options``, ``as_of``, ``threads`` and ``progress``, as there.

    Returns
    -------
    SignalBoard; ``to_pandas`` has a row per series, ``chart`` the grid.

    Raises
    ------
    As :func:`steelyard.learning.find_signals`.

    Examples
    --------
    >>> import steelyard as sy
    >>> d = sy.Definitions(measures=[sy.Measure("ill", kind="flow", unit="people", decimals=0, direction="down")])
    >>> data = sy.Dataset.from_columns({"measure": "ill", "place": "A", "period": list(range(2000, 2014)),
    ...     "value": [5.0, 7.0] * 7}, d)
    >>> [s.variation for s in sy.Framework("shore", definitions=d).signals(data, "ill").series]
    ['common_cause']
    """
    table = _rolled(data, framework, indicators, by, asked, learning.find_signals)
    return learning.find_signals(data, framework, indicators, by=by, table=table, **asked)


def fleet(
    data: Dataset, framework: Agreed, indicators: str | Iterable[str] = (), *, by: str = "", **asked: Any
) -> learning.Fleet:
    """Where to look first among many series, under the rules of the framework's level.

    As :func:`steelyard.learning.look_over`, with totals withheld as for :func:`signals`.

    Parameters
    ----------
    data, framework, indicators, by, asked : as there; ``fleet`` are the options of the fleet.

    Returns
    -------
    Fleet: ``lines`` in the order in which to look.

    Raises
    ------
    As :func:`steelyard.learning.look_over`.

    Examples
    --------
    >>> import steelyard as sy
    >>> d = sy.Definitions(measures=[sy.Measure("ill", kind="flow", unit="people", decimals=0, direction="down")])
    >>> data = sy.Dataset.from_columns({"measure": "ill", "place": ["A"] * 9 + ["B"] * 9,
    ...     "period": list(range(2000, 2009)) * 2, "value": [5.0, 7, 6, 8, 5, 7, 6, 8, 5, 1, 2, 3, 4, 5, 6, 7, 8, 9]}, d)
    >>> [line.unit for line in sy.Framework("shore", definitions=d).fleet(data, "ill", by="place").lines if line.stands]
    ['B']
    """
    table = _rolled(data, framework, indicators, by, asked, learning.look_over)
    return learning.look_over(data, framework, indicators, by=by, table=table, **asked)


def turn_the_curve(
    data: Dataset,
    framework: Agreed,
    indicator: str,
    *,
    decided: Period | str | int,
    by: str = "",
    known_then: KnownAs = None,
    **asked: Any,
) -> learning.TurnedIndicator:
    """Whether the curve has turned since people acted, under the rules of the framework's level.

    As :func:`steelyard.learning.turn_the_curve`, with totals withheld as for :func:`signals`.

    Parameters
    ----------
    data, framework, indicator, decided, by, known_then, asked : as there.

    Returns
    -------
    TurnedIndicator, in the indicator's unit.

    Raises
    ------
    As :func:`steelyard.learning.turn_the_curve`.

    Examples
    --------
    >>> import steelyard as sy
    >>> d = sy.Definitions(measures=[sy.Measure("ill", kind="flow", unit="people", decimals=0, direction="down")])
    >>> data = sy.Dataset.from_columns({"measure": "ill", "place": "A", "period": list(range(2000, 2016)),
    ...     "value": [50.0, 54.0, 52.0, 51.0] * 3 + [60.0, 54.0, 51.0, 53.0]}, d)
    >>> sy.Framework("shore", definitions=d).turn_the_curve(data, "ill", decided=2012).verdict
    'cannot_say'
    """
    asker = learning.turn_the_curve
    table = _rolled(data, framework, indicator, by, asked, asker)
    then = None if known_then is None else _rolled(data, framework, indicator, by, {**asked, "as_of": known_then}, asker)
    return learning.turn_the_curve(
        data, framework, indicator, decided=decided, by=by, table=table, table_then=then, **asked
    )


def index(
    data: Dataset | str,
    framework: Agreed,
    tree: IndexTree | IndexLayout | Dataset | str,
    *,
    period: str | int | None = None,
    by: str | None = None,
    unit: Literal["place", "organisation"] | None = None,
    options: Mapping[str, Any] | None = None,
    roll_up_options: Mapping[str, Any] | None = None,
    scales: Mapping[str, tuple[float | None, float | None]] | None = None,
    weight_sets: Mapping[str, Mapping[str, float]] | None = None,
    threads: int = 1,
    progress: Progress = None,
) -> IndexResult:
    """An index of the units of one level in one period: rolled up as agreed, then scored.

    Parameters
    ----------
    data : Dataset; not modified.
    framework : Framework (its standing judgements apply to the roll-up, and those that set
        ``index.<path>`` to the index) or Definitions.
    tree : code of an index of the framework, also before the data: ``fw.index("standing", data)``; or an IndexTree or
        IndexLayout. Its indicators are indicators or measures of the framework.
    period : that is scored; None takes the index's own.
    by : level of places, "place" or "organisation"; None takes the index's own, else "place".
    unit : whether the units are places or organisations; None sees it from ``by``.
    options : of the index by path or nested, see ``describe_options("index")``; also "weights", the name of a set,
        and options of nodes, "nodes.jobs.weight". They win over judgements.
    roll_up_options : by path, see ``describe_options("roll_up")``.
    scales : {indicator: (low, high)}, what a number can be at all.
    weight_sets : {name: {node: weight}}, weights that judgements may choose by name, beside those of the index.
    threads, progress : as for :func:`roll_up`.

    Returns
    -------
    IndexResult. A unit whose numbers are known within bounds has scores and ranks within bounds. Its ``holds`` runs over
    the judgements of the index: those that it names, or all whose options set nothing but paths of an index.

    Raises
    ------
    UnknownCodeError (also KeyError) for indices, indicators, levels and periods that nothing declares.
    IllegalOperationError (also ValueError) where no period is named.
    InvalidInputError (also ValueError) whose `problems` list all that is wrong with the tree, its options or a step.

    Examples
    --------
    >>> from steelyard._example import data, definitions
    >>> tree = composite.IndexTree("work", [
    ...     ("work",), {"code": "unemployment", "parent": "work", "better": "down", "marks": (0, 20)}])
    >>> found = index(data(), definitions(), tree, period=2009, options={"normalise.method": "goalposts"})
    >>> [(r.unit, r.rank, r.best, r.worst) for r in found.ranks()]   # Wayne has not reported
    [('Erie', 2.0, 2, 3), ('Lucas', 1.0, 1, 1), ('Wayne', None, 1, 3)]
    >>> fw = Framework("shore", definitions=definitions(), indices=[IndexEntry("work", tree, period=2009)])
    >>> [(r.unit, r.rank) for r in index("work", fw, data(), options={"normalise.method": "goalposts"}).ranks()]
    [('Erie', 2.0), ('Lucas', 1.0), ('Wayne', None)]
    """
    if isinstance(data, str):
        data, tree = tree, data  # type: ignore[assignment]
    if not isinstance(data, Dataset) or isinstance(tree, Dataset):
        raise TypeError(f"index: found {type(data).__name__} and {type(tree).__name__}, wanted a Dataset and an index or its code")
    entry = _entry_of(framework, tree)
    when = entry.period if period is None else str(period)
    if not when:
        raise IllegalOperationError(f"index '{entry.code}' names no period; say which one is scored with period=")
    level = by or entry.by
    own = _paths(options)
    standing, ledger = _standing_of(framework, entry)
    chosen = {**standing, **own}
    judged = {binding.path for judgement in ledger for option in judgement.options for binding in option.sets}
    sets = {**entry.weight_sets, **{name: dict(weights) for name, weights in (weight_sets or {}).items()}}

    def settled(settings: Mapping[str, Any]) -> tuple[IndexLayout, dict[str, Any]]:
        return _settle_index(entry.tree, entry.options, sets, {f"index.{path}": to for path, to in settings.items()})

    layout, as_chosen = settled(chosen)
    results = roll_up(
        data, framework, by=[level], indicators=layout.indicators, options=roll_up_options, threads=threads, progress=progress
    )
    units = unit or ("organisation" if level == "organisation" else "place")
    table = composite.from_results(results, period=when, unit=units, scales=scales)
    result = composite.run_index(layout, table, options=as_chosen)
    # What judgements set is left to them: a question over them begins from the rest.
    base, rest = settled({path: to for path, to in chosen.items() if path in own or f"index.{path}" not in judged})
    result._made_from = MadeFrom(base, table, rest, (), ledger, sets)
    return result


def _entry_of(framework: Agreed, tree: IndexTree | IndexLayout | str) -> IndexEntry:
    if isinstance(tree, str):
        if not isinstance(framework, Framework):
            raise TypeError(f"index '{tree}': only a Framework has indices of its own; give an IndexTree")
        return _find_index(framework, tree)
    declared = tree.tree if isinstance(tree, IndexLayout) else tree
    return IndexEntry(declared.code, declared)


def _standing_of(framework: Agreed, entry: IndexEntry) -> tuple[dict[str, Any], tuple[Judgement, ...]]:
    """Options of an index by path, and the judgements that questions about it run over."""
    # Definitions decide nothing by themselves: their judgements are there to be asked about, and do not apply.
    owner = framework if isinstance(framework, Framework) else Framework("", definitions=definitions_of(framework))
    ledger = _judgements_of(owner, entry)
    if not isinstance(framework, Framework):
        return options_of(framework, "index", {})[0], ledger
    return {b.set.path.removeprefix("index."): b.set.to for b in _bindings_of(framework, entry)}, ledger


def load_framework(directory: Path) -> Framework:
    """Read a framework directory: every ``*.toml`` in it and in its folders one level down.

    Parameters
    ----------
    directory : path of the directory.

    Returns
    -------
    Framework, immutable; ``framework.replace(...)`` gives a changed copy.

    Raises
    ------
    FileFaultError (also OSError) when there is no such directory.
    InvalidInputError (also ValueError) whose `problems` list every fault at once, each with file,
    line, key and code.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> directory = pathlib.Path(tempfile.mkdtemp())
    >>> _ = (directory / "framework.toml").write_text('''
    ... [framework]
    ... code = "shore"
    ... title = "Steel Shore"
    ... level = "shared_platform"
    ... [[measure]]
    ... code = "jobs"
    ... kind = "flow"
    ... unit = "jobs"
    ... decimals = 0
    ... frequency = "year"
    ... ''')
    >>> load_framework(directory).definitions.measures[0].unit
    'jobs'
    """
    return _load_framework(os.fspath(directory))


def read_framework(directory: Path) -> tuple[Framework, tuple[Problem, ...]]:
    """The same without raising for faults: whatever could be read, and all that is wrong with it.

    Raises
    ------
    FileFaultError (also OSError) when there is no such directory.
    """
    return _read_framework(os.fspath(directory))


def level_rules(level: str) -> tuple[LevelRule, ...]:
    """Everything that holds on a level: its own rules and those of the levels below it.

    Examples
    --------
    >>> all(rule.since == "shared_platform" for rule in level_rules("shared_platform"))
    True
    """
    return tuple(LevelRule(*rule) for rule in _level_rules(level))


def load_data(
    framework: Framework,
    *,
    bad_rows: BadRows = "refuse",
    threads: int = 1,
    progress: Progress = None,
) -> Dataset:
    """Read the reports that a framework declares as one dataset.

    Raises
    ------
    FileFaultError (also OSError) when a file cannot be read.
    InvalidInputError (also ValueError) whose `problems` list every bad row of all files.
    """
    builder = DatasetBuilder(framework.definitions)
    for report in framework.reports:
        builder.add_csv_file(framework.path_of(report), report.layout)
    return builder.finish(bad_rows, threads=threads, progress=progress)
