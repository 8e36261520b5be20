# SPDX-License-Identifier: MIT
"""Indices over time, changes that add up, and how sure a score is of what was measured or is missing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt

from ._core import composite as _core
from ._core.composite import IndexLayout, IndexNote, IndexResult, IndexTree, ScoreContributions, ScoreTable
from ._core.define import Period, PeriodKind
from ._errors import InsufficientDataError
from ._index_stages import impute
from ._index_tables import MadeFrom, Options, _layout, _paths, combine_of, score_table
from ._progress import Progress, told

if TYPE_CHECKING:
    import pandas as pd


class Panel(NamedTuple):
    """Units by columns, period by period: all tables have the same units and columns, and periods rise."""

    periods: tuple[Period, ...]
    tables: tuple[ScoreTable, ...]


class IndicatorLife(NamedTuple):
    """From when and until when an indicator belongs to an index, both included; None is open."""

    code: str
    first: Period | None = None
    last: Period | None = None


class PanelLink(NamedTuple):
    """Where a node's set of indicators changed, and the period in which both sets have a score."""

    node: str
    from_: Period
    to: Period
    overlap: Period
    entered: tuple[str, ...]
    left: tuple[str, ...]


class PanelResult(NamedTuple):
    """An index over time: a result per period, and the scores of all groups as linked series."""

    periods: tuple[Period, ...]
    results: tuple[IndexResult, ...]
    linked: tuple[ScoreTable, ...]
    links: tuple[PanelLink, ...]

    def to_pandas(self) -> pd.DataFrame:
        """The linked series in the tabular form of :func:`to_pandas`, with their period first."""
        import pandas as pd

        from .composite import to_pandas

        frames = [to_pandas(t) for t in self.linked]
        for when, frame in zip(self.periods, frames, strict=True):
            frame.insert(0, "period", str(when))
        return pd.concat([f.rename(columns={"column": "node"}) for f in frames], ignore_index=True)


class TimeSource(NamedTuple):
    """Where a number filled along time came from; ``to`` is the other side, of linear."""

    unit: str
    column: str
    period: Period
    from_: Period
    to: Period | None


class ImputedPanel(NamedTuple):
    """A panel with cells filled along time, each flagged, where each came from, and what nothing was found for."""

    panel: Panel
    sources: tuple[TimeSource, ...]
    notes: tuple[IndexNote, ...]


class ObservationError(NamedTuple):
    """How far a number may be off: its standard error, and the source that it shares with others; empty: it stands alone."""

    unit: str
    column: str
    standard_error: float
    source: str = ""


class UnitSpread(NamedTuple):
    """A unit's score and rank as they are, and over the draws."""

    unit: str
    score: float | None
    rank: float | None
    draws: int
    mean: float
    deviation: float
    low: float
    high: float
    mean_rank: float
    best: float
    worst: float


class ScoreSpread(NamedTuple):
    """How far scores and ranks spread for what ``of`` says, and for nothing else.

    ``ahead`` has shape (units, units): the share of the draws in which the row ranks before the column; None unless asked.
    """

    of: str
    draws: int
    units: tuple[UnitSpread, ...]
    ahead: npt.NDArray[np.float64] | None
    notes: tuple[IndexNote, ...]

    def to_pandas(self) -> pd.DataFrame:
        """A row per unit; score and rank are NA where the numbers as they are have none."""
        import pandas as pd

        return pd.DataFrame(self.units, columns=list(UnitSpread._fields)).astype({"score": "Float64", "rank": "Float64"})


class PooledEstimate(NamedTuple):
    """Estimates of several completed tables as one (Rubin 1987): total = within + (1 + 1/copies) between."""

    estimate: float
    within: float
    between: float
    total: float
    missing: float
    degrees: float | None


class PooledScore(NamedTuple):
    """A unit's score and rank over all copies; their error is of missing data alone."""

    unit: str
    copies: int
    score: PooledEstimate | None
    rank: float
    best: float
    worst: float


class LeftOut(NamedTuple):
    """Scores and ranks, by unit, of an index without one node; ``why`` says why it cannot be left out."""

    node: str
    scores: tuple[float | None, ...]
    ranks: tuple[float | None, ...]
    mean_shift: float
    most_shift: float
    moved: str
    why: str


# ---- panels


def make_panel(
    data: Any,
    *,
    unit: str | None = None,
    period: str = "period",
    kind: str | PeriodKind = "year",
    **options: Any,
) -> Panel:
    """Units by columns, period by period.

    Parameters
    ----------
    data : {period: ScoreTable}, or a frame or dict of columns with one row per unit and period.
    unit : name of the column that holds the units, of a frame.
    period : name of the column that holds the periods, of a frame.
    kind : of periods that come as text or numbers, "year", "quarter", "year:10:end"...
    options : nan_reason, columns and so on of :func:`score_table`, of a frame.

    Returns
    -------
    Panel. Units and columns that a period lacks are missing (not_reported) there.

    Raises
    ------
    InvalidInputError (also ValueError) whose `problems` list what :func:`score_table` would, and periods of several kinds.

    Examples
    --------
    >>> panel = make_panel({"county": ["Erie", "Lucas", "Erie"], "period": [2008, 2008, 2009], "jobs": [1.0, 2.0, 3.0]},
    ...     unit="county")
    >>> [str(p) for p in panel.periods], panel.tables[1].value_of("Lucas", "jobs")
    (['2008', '2009'], Value.missing('not_reported'))
    """
    if not (isinstance(data, Mapping) and all(isinstance(t, ScoreTable) for t in data.values())):
        data = _tables_of(data, unit, period, options)
    cells = []
    scales: dict[str, Any] = {}
    for when, table in data.items():
        scales.update(table.scales)
        at = when if isinstance(when, Period) else Period(when, kind)
        cells += [(u, at, c, table.value_of(u, c)) for c in table.columns for u in table.units]
    periods, tables = _core.make_panel(cells)
    return Panel(periods, tuple(t.with_scales(scales) for t in tables) if scales else tables)


def _tables_of(data: Any, unit: str | None, period: str, options: dict[str, Any]) -> dict[Any, ScoreTable]:
    """A frame cut by its periods."""
    columns = {str(name): list(data[name]) for name in (data if isinstance(data, Mapping) else data.columns)}
    rows: dict[Any, list[int]] = {}
    for i, when in enumerate(columns.pop(period)):
        rows.setdefault(when if isinstance(when, Period) else str(when), []).append(i)
    return {
        when: score_table({name: [x[i] for i in own] for name, x in columns.items()}, unit=unit, **options)
        for when, own in rows.items()
    }


def run_panel(
    tree: IndexTree | IndexLayout,
    panel: Panel,
    *,
    options: Options = None,
    over_time: Options = None,
    lives: Iterable[IndicatorLife | tuple[Any, ...]] = (),
    groups: Iterable[str] = (),
) -> PanelResult:
    """An index over time, on scales that are pooled, frozen or of each period; series are linked where indicators change.

    Parameters
    ----------
    tree : IndexTree or IndexLayout.
    panel : Panel, see :func:`make_panel`.
    options : of the index, by path or nested; imputation is within each period, see :func:`impute_panel`.
    over_time : parameters ("pooled", "per_period" or "frozen"), reference, link and anchor, see ``describe_options("panel")``.
    lives : IndicatorLife of indicators that enter or leave; never because numbers happen to be missing.
    groups : a word per unit, for imputation by group.

    Raises
    ------
    InvalidInputError (also ValueError) whose `problems` list lives that make no sense, changes without an overlap, scores
    that a ratio would divide by, and whatever one period refuses, naming it.

    Examples
    --------
    >>> panel = make_panel({"county": ["Erie", "Lucas"] * 2, "period": [2008, 2008, 2009, 2009], "jobs": [1.0, 2.0, 3.0, 5.0]},
    ...     unit="county")
    >>> found = run_panel(IndexTree("i", [("i",), ("jobs", "i")]), panel)
    >>> [t.value_of("Lucas", "i").number for t in found.linked]
    [25.0, 100.0]
    """
    declared = tree.tree if isinstance(tree, IndexLayout) else tree
    born = [tuple(IndicatorLife(*life)) for life in lives]
    periods, results, linked, links = _core.run_panel(
        declared, tuple(panel), _paths(options), _paths(over_time), born, list(groups)
    )
    return PanelResult(periods, results, linked, tuple(PanelLink(*link) for link in links))


def impute_panel(panel: Panel, *, options: Options = None) -> ImputedPanel:
    """Each unit's series filled from the period before, or between periods, every cell flagged with its source.

    Parameters
    ----------
    panel : Panel.
    options : method ("linear" or "last"), most_periods and hold_ends, see ``describe_options("time")``.

    Examples
    --------
    >>> panel = make_panel({2008: score_table({"x": [1.0]}, units=["a"]), 2010: score_table({"x": [5.0]}, units=["a"]),
    ...     2009: score_table({"x": [None]}, units=["a"], nan_reason="lost")})
    >>> impute_panel(panel).panel.tables[1].value_of("a", "x")
    Value.point(3, flags='imputed')
    """
    filled, sources, notes = _core.impute_panel(tuple(panel), _paths(options))
    return ImputedPanel(Panel(*filled), tuple(TimeSource(*s) for s in sources), notes)


def explain_changes(
    tree: IndexTree | IndexLayout,
    earlier: IndexResult,
    later: IndexResult,
    *,
    numbers: tuple[ScoreTable, ScoreTable] | None = None,
    combine: Options = None,
    options: Options = None,
    threads: int = 1,
    progress: Progress = None,
) -> tuple[ScoreContributions, ...]:
    """How much of each unit's change of score each node brought about: its own numbers, scales found anew, and others.

    Parameters
    ----------
    tree, earlier, later : an index and what it made of two years; units that both have are explained.
    numbers : tables of both years as they went into treatment. None takes those that the results were made of, imputed as
        they were; give them for results of :func:`run_frozen` and :func:`run_panel`.
    combine : the options "combine" that the scores came from; None takes those of the later result.
    options : how it is worked out, see ``describe_options("contributions")``; the baseline is the earlier year.
    threads, progress : as elsewhere; the same bits for any number of threads.

    Returns
    -------
    ScoreContributions per unit; amounts of the indicators add up to score - reference, and own + scale + others to amount.

    Raises
    ------
    InsufficientDataError (also ValueError) where a result does not know its numbers and none are given.

    Examples
    --------
    >>> from steelyard.composite import run_frozen, run_index
    >>> tree = IndexTree("i", [("i",), ("x", "i", 3), ("y", "i", 1)])
    >>> before = score_table({"x": [0.0, 10.0], "y": [5.0, 1.0]}, units=["a", "b"])
    >>> after = score_table({"x": [4.0, 10.0], "y": [5.0, 3.0]}, units=["a", "b"])
    >>> first = run_index(tree, before)
    >>> found = explain_changes(tree, first, run_frozen(tree, after, first), numbers=(before, after))
    >>> [(e.unit, round(e.score - e.reference, 9), [round(n.amount, 9) for n in e.nodes]) for e in found]
    [('a', 30.0, [30.0, 0.0, 30.0]), ('b', 12.5, [0.0, 12.5, 12.5])]
    """
    tables = numbers or (_numbers_of(earlier), _numbers_of(later))
    with told(progress, "changes") as sink:
        return _core.explain_changes(
            _layout(tree), (tables[0], earlier), (tables[1], later), combine_of(later, combine), _paths(options), threads, sink
        )  # fmt: skip


def _numbers_of(result: IndexResult) -> ScoreTable:
    """The table of a result as it went into treatment."""
    made: MadeFrom | None = getattr(result, "_made_from", None)
    if made is None:
        raise InsufficientDataError("explain_changes: this result does not know its numbers; give numbers=(earlier, later)")
    how = {p.removeprefix("impute."): to for p, to in made.options.items() if p.startswith("impute.")}
    table = made.table.select(list(made.tree.indicators))
    return table if how.get("method", "none") in ("none", "row") else impute(table, options=how, groups=made.groups).table


# ---- how sure a score is


def spread_scores(
    tree: IndexTree | IndexLayout,
    table: ScoreTable,
    errors: Iterable[ObservationError | tuple[Any, ...]],
    *,
    options: Options = None,
    how: Options = None,
    groups: Iterable[str] = (),
    threads: int = 1,
    progress: Progress = None,
) -> ScoreSpread:
    """Scores and ranks over numbers drawn around those observed, each source of error drawn once for all it touches.

    Parameters
    ----------
    tree, table, options, groups : as for :func:`run_index`.
    errors : ObservationError, or (unit, column, standard error, source).
    how : draws, seed, level, scales_anew, draw_missing, pairs, see ``describe_options("uncertainty")``.
    threads, progress : as elsewhere; the same bits for any number of threads.

    Returns
    -------
    ScoreSpread, per unit the mean, deviation and intervals of score and rank; ``of`` says what they are of.

    Raises
    ------
    InvalidInputError (also ValueError) whose `problems` list errors that are not finite, name nothing, or name a cell twice
    without a source.

    Examples
    --------
    >>> tree = IndexTree("i", [("i",), {"code": "x", "parent": "i", "marks": (0, 10)}])
    >>> table = score_table({"x": [4.0, 6.0]}, units=["a", "b"])
    >>> found = spread_scores(tree, table, [("a", "x", 0.5)], options={"normalise.method": "goalposts", "treat.rule": "none"})
    >>> found.of, [(u.unit, u.score, round(u.deviation)) for u in found.units]
    ('measurement', [('a', 40.0, 5), ('b', 60.0, 0)])
    """
    of = [tuple(ObservationError(*e)) for e in errors]
    with told(progress, "spread of scores") as sink:
        what, draws, units, ahead, notes = _core.spread_scores(
            _layout(tree), table, _paths(options), of, _paths(how), list(groups), threads, sink
        )
    square = None if ahead is None else ahead.reshape(len(units), len(units))
    return ScoreSpread(what, draws, tuple(UnitSpread(*u) for u in units), square, notes)


def impute_copies(
    table: ScoreTable, *, options: Options = None, threads: int = 1, progress: Progress = None
) -> tuple[ScoreTable, ...]:
    """The table several times over, its missing numbers drawn anew in each (Rubin 1987).

    Parameters
    ----------
    table : ScoreTable. What is there stays to the bit; filled cells are flagged ``imputed``.
    options : copies, predictors and seed, see ``describe_options("copies")``.

    Examples
    --------
    >>> table = score_table({"x": [1.0, 2.0, 4.0, None], "y": [2.0, 4.0, 8.0, 6.0]}, units=list("abcd"), nan_reason="lost")
    >>> copies = impute_copies(table, options={"copies": 5, "seed": 2})
    >>> len(copies), copies[0].value_of("d", "x").flags
    (5, ('imputed',))
    """
    with told(progress, "copies") as sink:
        return _core.impute_copies(table, _paths(options), threads, sink)


def pool(estimates: Iterable[float], variances: Iterable[float]) -> PooledEstimate:
    """Estimates of several completed tables as one, by Rubin's rules (1987, 3.1).

    Raises
    ------
    ShapeMismatchError (also ValueError) unless there is a variance for each; InsufficientDataError below two copies.

    Examples
    --------
    >>> found = pool([1.0, 2.0, 3.0], [0.5, 0.5, 0.5])
    >>> found.estimate, found.between, round(found.total, 12)
    (2.0, 1.0, 1.833333333333)
    """
    return PooledEstimate(*_core.pool(list(estimates), list(variances)))


def run_copies(
    tree: IndexTree | IndexLayout,
    table: ScoreTable,
    *,
    options: Options = None,
    multiple: Options = None,
    threads: int = 1,
    progress: Progress = None,
) -> tuple[PooledScore, ...]:
    """The whole index on every copy of :func:`impute_copies`, and the scores of the root pooled.

    Parameters
    ----------
    tree, table, options : as for :func:`run_index`; imputation among the options takes no part.
    multiple : copies, predictors and seed, see ``describe_options("copies")``.

    Returns
    -------
    PooledScore per unit: its score with its error of missing data, and between which ranks it lay.
    """
    with told(progress, "copies") as sink:
        found = _core.run_copies(_layout(tree), table, _paths(options), _paths(multiple), threads, sink)
    return tuple(
        PooledScore(unit, copies, None if score is None else PooledEstimate(*score), *ranks)
        for unit, copies, score, *ranks in found
    )


def leave_one_out(
    tree: IndexTree | IndexLayout, result: IndexResult, *, combine: Options = None
) -> tuple[LeftOut, ...]:
    """Scores and ranks without each indicator and each group; scales stay as they are.

    Parameters
    ----------
    tree, result : an index and what :func:`run_index` made of it.
    combine : the options "combine" that the scores came from; None takes those of the result.

    Returns
    -------
    LeftOut per node but the root: scores and ranks by unit, and how far ranks shift.

    Examples
    --------
    >>> from steelyard.composite import run_index
    >>> tree = IndexTree("i", [("i",), ("x", "i"), ("y", "i")])
    >>> result = run_index(tree, score_table({"x": [0.0, 10.0], "y": [5.0, 1.0]}, units=["a", "b"]))
    >>> [(l.node, l.scores) for l in leave_one_out(tree, result)]
    [('x', (100.0, 0.0)), ('y', (0.0, 100.0))]
    """
    return tuple(LeftOut(*found) for found in _core.leave_one_out(_layout(tree), result, combine_of(result, combine)))


def shifts_to_pandas(left_out: Sequence[LeftOut]) -> pd.DataFrame:
    """A row per node left out: node, mean_shift, most_shift, moved, why."""
    import pandas as pd

    rows = [(x.node, x.mean_shift, x.most_shift, x.moved, x.why) for x in left_out]
    return pd.DataFrame(rows, columns=["node", "mean_shift", "most_shift", "moved", "why"])
