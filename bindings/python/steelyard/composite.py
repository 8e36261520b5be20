# SPDX-License-Identifier: MIT
"""Indices: many indicators become one number per unit, step by step and in plain sight.

Every step takes a table of units by columns, and options by path, and gives a table. An index is a
tree of any shape; :func:`run_index` does all steps of it and keeps what each of them did.

>>> from steelyard import composite
>>> table = composite.score_table({"county": ["Erie", "Lucas", "Wayne"],
...     "jobs": [60.0, 75.0, 70.0], "crime": [12.0, 30.0, None]},
...     unit="county", nan_reason="not_reported")
>>> tree = composite.IndexTree("living", [
...     ("living",),
...     {"code": "jobs", "parent": "living", "weight": 3, "marks": (50, 90)},
...     {"code": "crime", "parent": "living", "marks": (0, 40), "better": "down"}])
>>> result = composite.run_index(tree, table, options={"normalise.method": "goalposts"})
>>> result.value_of("Lucas")
Value.point(53.125)
>>> print(result.value_of("Wayne"))       # its crime may be anything on the scale
37.5 to 62.5
>>> [(r.unit, r.rank, r.best, r.worst) for r in result.ranks()]
[('Erie', 2.0, 3, 3), ('Lucas', 1.0, 1, 2), ('Wayne', None, 1, 2)]
"""

from __future__ import annotations

import csv
import os
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import numpy as np
import numpy.typing as npt

from ._core.composite import (
    AhpWeights,
    Budget,
    ColumnFacts,
    ColumnTreatment,
    ComparisonMatrix,
    ComponentWeights,
    Consistency,
    Correlation,
    CorrelationMatrix,
    Denomination,
    DoubtResult,
    GoalMarks,
    GroupWeights,
    ImputeQuality,
    IndexLayout,
    IndexNode,
    IndexNote,
    IndexResult,
    IndexScores,
    IndexTree,
    ItemConsistency,
    KemenyOrders,
    LoadingWeights,
    NodeContribution,
    Normaliser,
    NormaliseRule,
    Pairwise,
    PrincipalComponents,
    ScoreCell,
    ScoreContributions,
    ScoreTable,
    Shape,
    ShareLimits,
    TreatRule,
    UnitDoubt,
    UnitRank,
    UnitScreening,
    can_give_benefit_of_doubt,
    describe_contribution_options,
    describe_doubt_options,
    describe_index_options,
    describe_loading_options,
    describe_screen_options,
)
from ._core import composite as _core
from ._core.aggregation import ResultTable
from ._core.core import FLAGS, FORMS, REASONS, InputPlace, Problem, Value
from ._core.core import suggest as _suggest
from ._errors import FileFaultError, InvalidInputError, UnknownCodeError
from ._files import Path, write_text
from ._score_tables import Reasons, Scales, table_from

if TYPE_CHECKING:
    import pandas as pd

Options = Mapping[str, Any] | None
TieRule = Literal["min", "max", "average"]

__all__ = [
    "AhpWeights",
    "Budget",
    "ColumnFacts",
    "ColumnTreatment",
    "Combined",
    "ComparisonMatrix",
    "ComponentWeights",
    "Consistency",
    "Correlation",
    "CorrelationMatrix",
    "Denomination",
    "DoubtResult",
    "GoalMarks",
    "GroupWeights",
    "ImputeQuality",
    "Imputed",
    "IndexLayout",
    "IndexNode",
    "IndexNote",
    "IndexResult",
    "IndexScores",
    "IndexTree",
    "ItemConsistency",
    "KemenyOrders",
    "LoadingWeights",
    "NodeContribution",
    "NormaliseRule",
    "Normalised",
    "Normaliser",
    "Pairwise",
    "PrincipalComponents",
    "ScoreCell",
    "ScoreContributions",
    "ScoreTable",
    "Shape",
    "ShareLimits",
    "TreatRule",
    "UnitDoubt",
    "UnitRank",
    "UnitScreening",
    "ahp",
    "allocate",
    "arithmetic_mean",
    "benefit_of_doubt",
    "borda",
    "can_give_benefit_of_doubt",
    "combine_scores",
    "components_of",
    "contributions_to_pandas",
    "copeland",
    "correlate",
    "correlations",
    "cronbach",
    "denominate",
    "describe_contribution_options",
    "describe_doubt_options",
    "describe_index_options",
    "describe_loading_options",
    "describe_screen_options",
    "explain_scores",
    "facts_of",
    "find_normalisers",
    "find_treatments",
    "from_results",
    "group_ahp",
    "impute",
    "kemeny",
    "mazziotta_pareto",
    "normalise",
    "outrank",
    "power_mean",
    "quality_of",
    "rank_units",
    "ranks",
    "read_tree",
    "run_frozen",
    "run_index",
    "score_table",
    "screen_units",
    "to_pandas",
    "treat",
    "value_of",
    "varimax",
    "weighted_median",
    "weights_of_first",
    "weights_of_loadings",
    "wide",
    "without_screened",
    "write_csv",
    "write_json",
]


class Imputed(NamedTuple):
    """A table with cells filled, each flagged ``imputed``, and what could not be filled as notes."""

    table: ScoreTable
    filled: int
    notes: tuple[IndexNote, ...]


class Normalised(NamedTuple):
    """Scores on common scales, and what was truncated or dropped."""

    table: ScoreTable
    notes: tuple[IndexNote, ...]


class Combined(NamedTuple):
    """Scores of the groups of a tree, and what was renormalised, raised or is not unique."""

    scores: IndexScores
    notes: tuple[IndexNote, ...]


# Tables


def score_table(
    data: Any,
    *,
    unit: str | None = None,
    units: Iterable[str] | None = None,
    columns: Iterable[str] | None = None,
    nan_reason: str = "",
    reasons: Reasons | None = None,
    scales: Scales | None = None,
) -> ScoreTable:
    """Units by columns, from a frame, a dict of columns, an array or a list of cells.

    Parameters
    ----------
    data : pandas, polars or pyarrow table, or dict of columns, of n rows; or NumPy array of shape
        (units, columns); or list of ScoreCell, dicts or tuples (unit, column, value). Cells are
        float64 or whole numbers; in lists and object columns also Value and None.
    unit : name of the column that holds the codes of the units, which are text.
    units : a code per row in place of ``unit``; a pandas frame has its index.
    columns : names of the columns to take, of an array its columns' codes; None takes all others.
    nan_reason : why NaN, None and null are missing, such as "not_reported".
    reasons : of single cells: {(unit, column): reason}.
    scales : {column: (low, high)}, what a number can be at all, None for an open side.

    Returns
    -------
    ScoreTable, units and columns in order of their codes.

    Raises
    ------
    InvalidInputError (also ValueError) whose `problems` list every gap without a reason, every code
    given twice, every number that is infinite.
    UnknownCodeError (also KeyError) for columns that are not there.
    ShapeMismatchError (also ValueError) for lengths that differ and types that would be changed.

    Examples
    --------
    >>> from steelyard import Value
    >>> table = score_table({"jobs": [60, Value.range(70, 80)], "rent": [500.0, None]},
    ...     units=["Wayne", "Erie"], reasons={("Erie", "rent"): "suppressed"})
    >>> table
    <ScoreTable: 2 units by 2 columns>
    >>> table.value_of("Erie", "jobs"), table.value_of("Erie", "rent")
    (Value.range(70, 80), Value.missing('suppressed'))
    """
    return table_from(data, unit, units, columns, nan_reason, reasons or {}, scales or {})


def from_results(
    results: ResultTable,
    *,
    period: str | int,
    unit: Literal["place", "organisation"] = "place",
    scales: Scales | None = None,
) -> ScoreTable:
    """What a roll-up found for one period, as units by indicators: values, bounds, reasons, flags.

    Parameters
    ----------
    results : ResultTable by "place", a level of places, or "organisation".
    period : of which rows are taken.
    unit : which of its keys is the unit; rows of the whole have none and are left out.
    scales : {indicator: (low, high)}, what a number can be at all.

    Raises
    ------
    UnknownCodeError (also KeyError) for a period that the results do not hold.
    InvalidInputError (also ValueError) whose `problems` list every unit with two numbers of one
    indicator: categories or other keys were kept apart.

    Examples
    --------
    >>> from steelyard import roll_up
    >>> from steelyard._example import data, definitions
    >>> rates = roll_up(data(), definitions(), by="place")
    >>> table = from_results(rates, period=2009)
    >>> table.value_of("Erie", "unemployment"), table.value_of("Wayne", "unemployment").form
    (Value.point(12), 'range')
    """
    words, codes = results.period_words()
    if str(period) not in words:
        raise UnknownCodeError(
            f"from_results: no row is of period '{period}'; {_suggest(str(period), list(words))}", code=str(period)
        )
    rows = (results[int(i)] for i in np.flatnonzero(codes == words.index(str(period))))
    cells = [
        ScoreCell(getattr(row, unit), row.indicator, _bounded(row.value, row.lower, row.upper))
        for row in rows
        if getattr(row, unit)
    ]
    made = _core.table_of_cells(cells)
    return made.with_scales(dict(scales)) if scales else made


def _bounded(value: Value, lower: float | None, upper: float | None) -> Value:
    """A missing result with bounds is a number within them."""
    if not value.is_missing or value.reason == "not_applicable":
        return value
    if lower is not None and upper is not None:
        return Value.range(lower, upper)
    if lower is not None:
        return Value.above(lower)
    return value if upper is None else Value.below(upper)


def facts_of(table: ScoreTable, *, options: Options = None) -> tuple[ColumnFacts, ...]:
    """Counts, statistics, skewness G1, excess kurtosis G2 and flags of every column.

    Parameters
    ----------
    table : ScoreTable.
    options : limits of the flags by path, see ``describe_options("screen")``.

    Examples
    --------
    >>> facts = facts_of(score_table({"x": [0.0, 0.0, 3.0]}, units=["a", "b", "c"]))[0]
    >>> facts.mean, facts.zero_share, facts.flags
    (1.0, 0.666..., ('many_zeros',))
    """
    return _core.facts_of(table, _paths(options))


def screen_units(
    table: ScoreTable, *, options: Options = None, forced: Iterable[str] = ()
) -> tuple[UnitScreening, ...]:
    """Which units have numbers enough to be scored, and why the others have not.

    Parameters
    ----------
    table : ScoreTable.
    options : by path, see ``describe_options("screen")``.
    forced : units that are kept whatever they lack.

    Raises
    ------
    UnknownCodeError (also KeyError) for a forced unit that the table does not have.

    Examples
    --------
    >>> table = score_table({"x": [1.0, None], "y": [2.0, None]}, units=["a", "b"], nan_reason="lost")
    >>> [(s.unit, s.kept) for s in screen_units(table)]
    [('a', True), ('b', False)]
    >>> without_screened(table, screen_units(table)).units
    ('a',)
    """
    return _core.screen_units(table, _paths(options), list(forced))


def without_screened(table: ScoreTable, screened: Iterable[UnitScreening]) -> ScoreTable:
    """The table without the units that were not kept.

    Raises
    ------
    ShapeMismatchError (also ValueError) when another table was screened.
    """
    return _core.without_screened(table, list(screened))


def denominate(
    table: ScoreTable,
    denominators: ScoreTable,
    rules: Iterable[Denomination | tuple[Any, ...] | Mapping[str, Any]],
) -> ScoreTable:
    """Columns divided by others, per unit: number / denominator * factor.

    Parameters
    ----------
    table, denominators : ScoreTable; units are matched by code.
    rules : Denomination, or (column, denominator, factor).

    Raises
    ------
    InvalidInputError (also ValueError) listing columns that are not there and denominators that are
    not above zero.

    Examples
    --------
    >>> cases = score_table({"cases": [30.0]}, units=["Erie"])
    >>> people = score_table({"people": [1500.0]}, units=["Erie"])
    >>> denominate(cases, people, [("cases", "people", 1000)]).value_of("Erie", "cases")
    Value.point(20)
    """
    return _core.denominate(table, denominators, list(rules))


# Stages


def impute(table: ScoreTable, *, options: Options = None, groups: Iterable[str] = ()) -> Imputed:
    """Missing numbers filled by mean, median, group, row or nearest units, each one flagged.

    Parameters
    ----------
    table : ScoreTable. What does not apply is not missing, and stays.
    options : by path, as under "impute" in ``describe_options("index")``.
    groups : a word per unit, in the table's order, for "group_mean" and "group_median".

    Returns
    -------
    Imputed: table, filled (cells) and notes about those that could not be filled.

    Examples
    --------
    >>> table = score_table({"x": [1.0, 3.0, None]}, units=["a", "b", "c"], nan_reason="lost")
    >>> impute(table, options={"method": "mean"}).table.value_of("c", "x")
    Value.point(2, flags='imputed')
    """
    return Imputed(*_core.impute(table, _paths(options), list(groups)))


def quality_of(
    table: ScoreTable, *, options: Options = None, groups: Iterable[str] = (), most_cells: int = 0
) -> tuple[ImputeQuality, ...]:
    """How well a method of imputation finds numbers that are known, each held back by itself.

    Parameters
    ----------
    table, options, groups : as for :func:`impute`.
    most_cells : held back per column, spread over its units; 0 is all.

    Examples
    --------
    >>> table = score_table({"x": [1.0, 2.0, 3.0]}, units=["a", "b", "c"])
    >>> quality_of(table, options={"method": "mean"})[0].absolute_error
    1.0
    """
    return _core.quality_of(table, _paths(options), list(groups), most_cells)


def find_treatments(
    table: ScoreTable, *, options: Options = None, own: Iterable[TreatRule | tuple[Any, ...]] = ()
) -> tuple[ColumnTreatment, ...]:
    """What is to be done about outliers, decided column by column.

    Parameters
    ----------
    table : ScoreTable.
    options : by path, as under "treat" in ``describe_options("index")``.
    own : (column, options) of columns that do not take the common ones.

    Returns
    -------
    ColumnTreatment per column; each is a value that :func:`treat` applies, also to another year.

    Examples
    --------
    >>> table = score_table({"x": [1.0, 2.0, 3.0, 4.0, 100.0]}, units=list("abcde"))
    >>> found = find_treatments(table)[0]
    >>> found.done, found.high, found.units
    ('winsorise', 4.0, ('e',))
    >>> treat(table, [found]).value_of("e", "x")
    Value.point(4)
    """
    return _core.find_treatments(
        table, _paths(options), [r if isinstance(r, TreatRule) else TreatRule(r[0], _paths(r[1])) for r in own]
    )  # fmt: skip


def treat(table: ScoreTable, treatments: Iterable[ColumnTreatment]) -> ScoreTable:
    """Treatments applied by column name; bounds go through the same curve as numbers."""
    return _core.treat(table, list(treatments))


def find_normalisers(
    table: ScoreTable,
    rules: Iterable[NormaliseRule | Mapping[str, Any]],
    treatments: Iterable[ColumnTreatment] = (),
) -> tuple[Normaliser, ...]:
    """Parameters that put columns on common scales: across units, unweighted, or declared.

    Parameters
    ----------
    table : ScoreTable, after its treatment.
    rules : NormaliseRule, or dicts of its fields: column, better, marks, options.
    treatments : what the columns went through; marks go through it too.

    Raises
    ------
    InvalidInputError (also ValueError) listing every constant column, column without points, missing
    or crossed mark, and options that make no sense.

    Examples
    --------
    >>> table = score_table({"crime": [10.0, 30.0]}, units=["a", "b"])
    >>> found = find_normalisers(table, [{"column": "crime", "better": "down"}])
    >>> [found[0](x) for x in (10, 25, 30)]
    [100.0, 25.0, 0.0]
    >>> normalise(table, found).table.value_of("a", "crime")
    Value.point(100)
    """
    return _core.find_normalisers(
        table,
        [
            r if isinstance(r, NormaliseRule) else NormaliseRule(**{**r, "options": _paths(r.get("options"))})
            for r in rules
        ],
        list(treatments),
    )  # fmt: skip


def normalise(table: ScoreTable, normalisers: Iterable[Normaliser]) -> Normalised:
    """Normalisers applied by column name; points stay points, bounds bounds, flags stay."""
    return Normalised(*_core.normalise(table, list(normalisers)))


def combine_scores(
    tree: IndexTree | IndexLayout, normalised: ScoreTable, *, options: Options = None
) -> Combined:
    """Scores of every group of a tree from columns that are on common scales.

    Parameters
    ----------
    tree : IndexTree or IndexLayout.
    normalised : ScoreTable with a column per indicator.
    options : by path, as under "combine" in ``describe_options("index")``.

    Raises
    ------
    InvalidInputError (also ValueError) listing every cell that a mean cannot take.

    Examples
    --------
    >>> tree = IndexTree("i", [("i",), ("x", "i"), ("y", "i", 3)])
    >>> table = score_table({"x": [1.0], "y": [5.0]}, units=["a"])
    >>> combine_scores(tree, table).scores.nodes.value_of("a", "i")
    Value.point(4)
    """
    return Combined(*_core.combine_scores(_layout(tree), normalised, _paths(options)))


def arithmetic_mean(numbers: Iterable[float], weights: Iterable[float]) -> float | None:
    """Sum of w x over sum of w; None when no weight is above 0.

    Examples
    --------
    >>> arithmetic_mean([1, 4], [1, 2])
    3.0
    """
    return _core.arithmetic_mean(list(numbers), list(weights))


def power_mean(numbers: Iterable[float], weights: Iterable[float], power: float) -> float | None:
    """(sum of w x^p / sum of w)^(1/p), for p = 0 the geometric mean; exact beside p = 0 too.

    Raises
    ------
    DomainFaultError (also ValueError) for a number below 0, and for 0 where p <= 0.

    Examples
    --------
    >>> power_mean([1, 4], [1, 1], 0), power_mean([1, 4], [1, 1], -1)
    (2.0, 1.6)
    """
    return _core.power_mean(list(numbers), list(weights), power)


def weighted_median(numbers: Iterable[float], weights: Iterable[float]) -> float | None:
    """The number with half of the weight on either side.

    Examples
    --------
    >>> weighted_median([1, 2, 9], [1, 1, 3])
    9.0
    """
    return _core.weighted_median(list(numbers), list(weights))


def mazziotta_pareto(
    numbers: Iterable[float], weights: Iterable[float], *, side: Literal["minus", "plus"] = "minus"
) -> float | None:
    """Mean less (or plus) variance / mean, with n beneath (De Muro, Mazziotta & Pareto 2011).

    Raises
    ------
    DomainFaultError (also ValueError) when the mean is not above 0.
    UnknownCodeError (also KeyError) for another side.

    Examples
    --------
    >>> mazziotta_pareto([90, 110], [1, 1])
    99.0
    """
    if side not in ("minus", "plus"):
        raise UnknownCodeError(f"mazziotta_pareto: side '{side}' is not known; use 'minus' or 'plus'", code=side)
    return _core.mazziotta_pareto(list(numbers), list(weights), side == "plus")


def outrank(scores: ScoreTable, weights: Iterable[float]) -> Pairwise:
    """The share of weight in which each unit is better than each other, ties half each way.

    Parameters
    ----------
    scores : ScoreTable in which more is better everywhere.
    weights : one per column of the table, in its order, relative.

    Returns
    -------
    Pairwise: ``share`` of shape (units, units), share[i, j] + share[j, i] = 1.

    Examples
    --------
    >>> pairs = outrank(score_table({"x": [1, 2], "y": [5, 5]}, units=["a", "b"]), [1, 1])
    >>> pairs.share
    array([[0.5 , 0.25],
           [0.75, 0.5 ]])
    >>> copeland(pairs), borda(pairs)
    (array([-1.,  1.]), array([0.25, 0.75]))
    """
    return _core.outrank(scores, list(weights))


def copeland(pairs: Pairwise | npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Units that one outranks less those that outrank it, shape (units,)."""
    return _core.copeland(_pairs(pairs))


def borda(pairs: Pairwise | npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Sum of the shares against all others, shape (units,)."""
    return _core.borda(_pairs(pairs))


def kemeny(pairs: Pairwise | npt.NDArray[np.float64], *, most_units: int = 18) -> KemenyOrders:
    """The strict orders of units that agree best with the pairs (Kemeny 1959), all of them.

    Parameters
    ----------
    pairs : Pairwise, or array of shares of shape (units, units).
    most_units : time and memory grow as 2^n; 20 at most.

    Raises
    ------
    NotSupportedError (also NotImplementedError) above ``most_units``.

    Examples
    --------
    >>> best = kemeny([[0.5, 0.7, 0.6], [0.3, 0.5, 0.5], [0.4, 0.5, 0.5]])
    >>> best.first, best.count, best.worst   # the second and third may change places
    ((0, 1, 2), 2, (1, 3, 3))
    """
    return _core.kemeny(_pairs(pairs), most_units)


def _pairs(pairs: Any) -> Pairwise:
    return pairs if isinstance(pairs, Pairwise) else Pairwise(pairs)


def rank_units(scores: ScoreTable, column: str, *, ties: TieRule = "min") -> tuple[UnitRank, ...]:
    """The place of each unit, and between which places it lies whatever the missing numbers are.

    Parameters
    ----------
    scores : ScoreTable in which more is better.
    column : code of the column.
    ties : which of the ranks that equal numbers share they all get.

    Returns
    -------
    UnitRank per unit that the column applies to: rank (1 is the best, None without a point), best
    and worst. The interval is of missing data only, not of sampling or of judgements.

    Examples
    --------
    >>> rank_units(score_table({"x": [1.0, 3.0, 3.0]}, units=["a", "b", "c"]), "x")
    (UnitRank('a', 3.0, 3, 3), UnitRank('b', 1.0, 1, 1), UnitRank('c', 1.0, 1, 1))
    """
    return _core.rank_units(scores, column, ties)


# Weights and correlations


def correlate(
    x: Iterable[float],
    y: Iterable[float],
    *,
    method: Literal["pearson", "spearman", "kendall"] = "pearson",
) -> Correlation:
    """How two columns go together; Kendall's is tau-b.

    Examples
    --------
    >>> found = correlate([1, 2, 3], [2, 4, 9], method="spearman")
    >>> round(found.value, 12), found.units
    (1.0, 3)
    """
    return _core.correlate(list(x), list(y), method)


def correlations(
    table: ScoreTable, *, method: Literal["pearson", "spearman", "kendall"] = "pearson"
) -> CorrelationMatrix:
    """Correlations of all pairs of columns, each over the units that have both.

    Returns
    -------
    CorrelationMatrix: columns, and cells as rows of Correlation (value, units).

    Examples
    --------
    >>> matrix = correlations(score_table({"x": [1, 2, 3], "y": [3, 2, 1]}, units=list("abc")))
    >>> round(matrix.cells[0][1].value, 12), matrix.cells[0][1].units
    (-1.0, 3)
    """
    return _core.correlations(table, method)


def cronbach(table: ScoreTable) -> Consistency:
    """Cronbach's alpha (Cronbach 1951), of raw numbers and of z-scores, and without each column.

    Raises
    ------
    InvalidInputError (also ValueError) listing constant columns, or too few columns or units.

    Examples
    --------
    >>> table = score_table({"x": [1, 2, 3, 4], "y": [1, 3, 2, 4]}, units=list("abcd"))
    >>> round(cronbach(table).alpha, 12)
    0.888888888889
    """
    return _core.cronbach(table)


def components_of(table: ScoreTable) -> PrincipalComponents:
    """Principal components of the correlation matrix over units that have every column.

    Returns
    -------
    PrincipalComponents: eigenvalues, share of variance and loadings (a row per component), their
    signs fixed.

    Examples
    --------
    >>> table = score_table({"x": [1, 2, 3, 4], "y": [1, 3, 2, 4]}, units=list("abcd"))
    >>> [round(e, 12) for e in components_of(table).eigenvalues]
    [1.8, 0.2]
    """
    return _core.components_of(table)


def varimax(components: PrincipalComponents, kept: int) -> npt.NDArray[np.float64]:
    """The first components turned by varimax with Kaiser's normalisation, shape (kept, columns).

    Raises
    ------
    DomainFaultError (also ValueError) unless 1 <= kept <= columns.
    """
    return _core.varimax(components, kept)


def weights_of_first(components: PrincipalComponents) -> ComponentWeights:
    """Weights that the first component suggests; ``mixed`` says that they are none.

    Examples
    --------
    >>> table = score_table({"x": [1, 2, 3, 4], "y": [1, 3, 2, 4]}, units=list("abcd"))
    >>> [round(w, 12) for w in weights_of_first(components_of(table)).weights]
    [0.5, 0.5]
    """
    return _core.weights_of_first(components)


def weights_of_loadings(components: PrincipalComponents, *, options: Options = None) -> LoadingWeights:
    """The Handbook's weights from rotated squared loadings (OECD/JRC 2008, 6.1).

    Parameters
    ----------
    components : PrincipalComponents.
    options : which components are kept, see ``describe_options("loadings")``.
    """
    return _core.weights_of_loadings(components, _paths(options))


def ahp(judged: ComparisonMatrix | Mapping[str, Any] | tuple[Any, ...]) -> AhpWeights:
    """Weights of pairwise comparisons, and their consistency ratio (Saaty 1977, 1980).

    Parameters
    ----------
    judged : ComparisonMatrix, or (items, rows of ratios, expert).

    Raises
    ------
    InvalidInputError (also ValueError) listing every ratio that is not above 0 or not reciprocal.

    Examples
    --------
    >>> found = ahp((["jobs", "rent"], [[1, 3], [1/3, 1]]))
    >>> [round(w, 12) for w in found.weights]
    [0.75, 0.25]
    """
    return _core.ahp(judged)


def group_ahp(experts: Iterable[ComparisonMatrix | Mapping[str, Any] | tuple[Any, ...]]) -> GroupWeights:
    """Several people's comparisons joined by their geometric mean (Aczel & Saaty 1983).

    Returns
    -------
    GroupWeights: weights of the group, of each expert, and how far they are apart.
    """
    return _core.group_ahp(list(experts))


def allocate(
    budgets: Iterable[Budget | Mapping[str, Any] | tuple[Any, ...]], *, total: float = 100
) -> GroupWeights:
    """Budget allocation: points that people hand out, as the mean of their shares.

    Parameters
    ----------
    budgets : Budget, or (expert, items, points).
    total : what each budget must add up to.

    Raises
    ------
    InvalidInputError (also ValueError) listing negative points and budgets that do not add up.

    Examples
    --------
    >>> found = allocate([("Ada", ["jobs", "rent"], [80, 20]), ("Ben", ["jobs", "rent"], [40, 60])])
    >>> found.weights, found.least, found.most
    ((0.6, 0.4), (0.4, 0.2), (0.8, 0.6))
    """
    return _core.allocate(list(budgets), total)


def benefit_of_doubt(
    normalised: ScoreTable,
    *,
    options: Options = None,
    own: Iterable[ShareLimits | Mapping[str, Any] | tuple[Any, ...]] = (),
) -> DoubtResult:
    """Each unit under the weights that flatter it most, by the same weights nobody above 1.

    Parameters
    ----------
    normalised : ScoreTable on scales where more is better, from 0 up.
    options : limits of each column's share by path, see ``describe_options("doubt")``
        (Cherchye, Moesen, Rogge & Van Puyenbroeck 2007; Wong & Beasley 1990).
    own : limits of single columns: (column, least, most).

    Returns
    -------
    DoubtResult: per unit a score from 0 to 1, weights, shares, and whether other weights do as well.

    Raises
    ------
    NotSupportedError (also NotImplementedError) where :func:`can_give_benefit_of_doubt` is false:
    the library was built without a solver of linear programs.
    InvalidInputError (also ValueError) listing numbers below 0 and limits that cannot be kept.

    Examples
    --------
    >>> table = score_table({"x": [1.0, 0.0, 0.4], "y": [0.0, 1.0, 0.4]}, units=["a", "b", "c"])
    >>> if can_give_benefit_of_doubt():
    ...     assert [round(u.score, 9) for u in benefit_of_doubt(table).units] == [1, 1, 0.8]
    """
    return _core.benefit_of_doubt(normalised, _paths(options), list(own))


def explain_scores(
    tree: IndexTree | IndexLayout,
    result: IndexResult,
    *,
    combine: Options = None,
    options: Options = None,
) -> tuple[ScoreContributions, ...]:
    """How much of each score's distance from a baseline each node brought about: Owen values.

    Parameters
    ----------
    tree, result : an index and what :func:`run_index` made of it.
    combine : the options "combine" that the scores came from, by path.
    options : the baseline and how it is worked out, see ``describe_options("contributions")``.

    Returns
    -------
    ScoreContributions per unit; the amounts of the indicators add up to score - reference.

    Raises
    ------
    InvalidInputError (also ValueError) listing options that make no sense.
    NotSupportedError (also NotImplementedError) for kemeny.

    Examples
    --------
    >>> tree = IndexTree("i", [("i",), ("x", "i", 3), ("y", "i", 1)])
    >>> table = score_table({"x": [0.0, 10.0], "y": [5.0, 1.0]}, units=["a", "b"])
    >>> explained = explain_scores(tree, run_index(tree, table))
    >>> contributions_to_pandas(explained)[["unit", "node", "amount"]]
      unit node  amount
    0    a    i   -25.0
    1    a    x   -37.5
    2    a    y    12.5
    3    b    i    25.0
    4    b    x    37.5
    5    b    y   -12.5
    """
    return _core.explain_scores(_layout(tree), result, _paths(combine), _paths(options))


def contributions_to_pandas(explained: Iterable[ScoreContributions]) -> pd.DataFrame:
    """A row per unit and node, the root's first.

    Returns
    -------
    DataFrame: unit, baseline, node, from_, to (its own scores, NA where it has none), amount, own,
    scale, others, error. Units whose score cannot be shared out have no rows.
    """
    import pandas as pd

    rows = [
        (e.unit, e.baseline, n.node, n.from_, n.to, n.amount, n.own, n.scale, n.others, n.error)
        for e in explained
        for n in (*e.nodes[-1:], *e.nodes[:-1])
    ]
    names = ["unit", "baseline", "node", "from_", "to", "amount", "own", "scale", "others", "error"]
    return pd.DataFrame(rows, columns=names).astype({"from_": "Float64", "to": "Float64"})


# Indices


def read_tree(
    nodes: Path | Iterable[Mapping[str, Any] | tuple[Any, ...] | IndexNode] | Any,
    *,
    code: str = "",
    title: str = "",
) -> IndexTree:
    """An index from a CSV file, a frame or records, a row per node.

    Parameters
    ----------
    nodes : path of a CSV file with a header line, pandas or polars frame, or records. Columns are
        code, parent, weight, title, better, low, high, target, reference, and options of the node
        such as ``combine.method``; empty cells say nothing.
    code, title : of the index; the root's when empty.

    Returns
    -------
    IndexTree; ``check()`` lists what is wrong with it, :class:`IndexLayout` refuses it.

    Raises
    ------
    InvalidInputError (also ValueError) whose `problems` list every column that is not known and
    every cell that is no number or no option, with file, line and column.
    FileFaultError (also OSError) when the file cannot be read.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> path = pathlib.Path(tempfile.mkdtemp()) / "index.csv"
    >>> _ = path.write_text("code,parent,weight,better\\nliving,,,\\njobs,living,2,\\ncrime,living,1,down\\n")
    >>> tree = read_tree(path)
    >>> tree.code, tree.nodes[2].better, tree.nodes[2].declared_at.line
    ('living', 'down', 4)
    """
    rows, file = _node_rows(nodes)
    problems: list[Problem] = []
    made = [_node(row, file, line, problems) for line, row in rows]
    if problems:
        many = f"{len(problems)} problem{'s' if len(problems) > 1 else ''}"
        raise InvalidInputError(
            f"nodes of an index: {many}" + "".join(f"\n  {p}" for p in problems), problems=problems
        )
    root = next((n for n in made if not n.parent), None)
    return IndexTree(
        code or (root.code if root else ""), made, title=title or (root.title if root else "")
    )


def _node_rows(nodes: Any) -> tuple[list[tuple[int, Any]], str]:
    """Rows with their lines; 0 where there is no file."""
    if isinstance(nodes, str | os.PathLike):
        name = os.fspath(nodes)
        try:
            with open(name, encoding="utf-8-sig", newline="") as file:
                reader = csv.DictReader(file, restkey="")
                return [(reader.line_num, row) for row in reader], name
        except OSError as fault:
            raise FileFaultError(f"{name} cannot be read: {fault.strerror}", file=name) from fault
    if hasattr(nodes, "to_dicts"):
        nodes = nodes.to_dicts()
    elif hasattr(nodes, "to_dict"):
        nodes = nodes.to_dict("records")
    return [(0, row) for row in nodes], ""


_TEXTS = ("code", "parent", "title", "better")
_MARKS = ("low", "high", "target", "reference")
_STAGES = ("treat", "normalise", "combine")


def _node(row: Any, file: str, line: int, problems: list[Problem]) -> IndexNode:
    if isinstance(row, IndexNode):
        return row
    if not isinstance(row, Mapping):
        return IndexNode(*row)
    fields: dict[str, Any] = {"declared_at": InputPlace(file, line)}
    marks: dict[str, Any] = {}
    stages: dict[str, dict[str, Any]] = {}
    code = row.get("code") or ""

    def object_to(key: str, rule: str, found: str, advice: str) -> None:
        problems.append(Problem(rule, found, advice, where=InputPlace(file, line, key, str(code))))

    for key, cell in row.items():
        if key == "":
            object_to("", "too_many_cells", "the line has more cells than the header", "quote cells that hold commas")
            continue
        if cell is None or cell == "" or cell != cell:
            continue
        stage, _, path = key.partition(".")
        if key in _TEXTS:
            fields[key] = cell
        elif key == "weight" or key in _MARKS:
            number = _number(cell)
            if number is None:
                object_to(key, "no_number", f"found '{cell}'", "give a number")
            elif key == "weight":
                fields[key] = number
            else:
                marks[key] = number
        elif path and stage in _STAGES:
            stages.setdefault(stage, {})[path] = cell
        elif key in _STAGES and isinstance(cell, Mapping):
            stages.setdefault(key, {}).update(_paths(cell))
        elif key == "marks" and isinstance(cell, Mapping):
            marks.update(cell)
        else:
            known = [*_TEXTS, "weight", *_MARKS, "combine.method", "normalise.method", "treat.rule"]
            object_to(key, "unknown_column", "a node has no such field", _suggest(key, known))
    for stage, options in stages.items():
        standing = {d.path.removeprefix(f"{stage}."): d for d in describe_index_options() if d.path.startswith(stage)}
        chosen = {}
        for path, cell in options.items():
            if path not in standing:
                object_to(f"{stage}.{path}", "unknown_option", "there is no such option", _suggest(path, list(standing)))
                continue
            found = _option(cell, standing[path].standing)
            if found is None or (standing[path].choices and found not in standing[path].choices):
                advice = _suggest(str(cell), standing[path].choices) if standing[path].choices else "give a value of its type"
                object_to(f"{stage}.{path}", "bad_option", f"found '{cell}'", advice)
                continue
            chosen[path] = found
        fields[stage] = chosen
    if fields.get("better", "up") not in ("up", "down", "target", "none"):
        object_to("better", "bad_direction", f"found '{fields.pop('better')}'", "give up, down or target")
    return IndexNode(**fields, marks=GoalMarks(**marks))


def _number(cell: Any) -> float | None:
    try:
        return None if isinstance(cell, bool) else float(cell)
    except (TypeError, ValueError):
        return None


def _option(cell: Any, standing: object) -> Any:
    """A cell as the type of the option's standing value; None when it is none."""
    if isinstance(standing, bool):
        return {"true": True, "false": False}.get(str(cell).lower())
    if isinstance(standing, int):
        number = _number(cell)
        return int(number) if number is not None and number == int(number) else None
    return _number(cell) if isinstance(standing, float) else str(cell)


def run_index(
    tree: IndexTree | IndexLayout,
    table: ScoreTable,
    *,
    options: Options = None,
    groups: Iterable[str] = (),
) -> IndexResult:
    """An index from raw numbers to scores: select, impute, treat, normalise, combine.

    Parameters
    ----------
    tree : IndexTree, or the IndexLayout made of it once for many runs.
    table : ScoreTable with a column per indicator, in raw units; others are left alone.
    options : by path or nested, see ``describe_options("index")``; those of nodes win.
    groups : a word per unit, in the table's order, for imputation by group.

    Returns
    -------
    IndexResult: scores of every group with bounds, coverage and imputed share; treatments,
    normalisers and tables in between; notes.

    Raises
    ------
    InvalidInputError (also ValueError) whose `problems` list everything that is wrong with the tree,
    or with the first step that has problems.

    Examples
    --------
    >>> table = score_table({"x": [1.0, 2.0, 4.0], "y": [9.0, 1.0, 4.0]}, units=["a", "b", "c"])
    >>> tree = IndexTree("i", [("i",), ("x", "i"), ("y", "i")])
    >>> result = run_index(tree, table, options={"combine": {"method": "minimum"}})
    >>> [(r.unit, r.rank) for r in result.ranks()]
    [('a', 2.0), ('b', 2.0), ('c', 1.0)]
    """
    return _core.run_index(_layout(tree), table, _paths(options), list(groups))


def run_frozen(
    tree: IndexTree | IndexLayout,
    table: ScoreTable,
    reference: IndexResult,
    *,
    options: Options = None,
    groups: Iterable[str] = (),
) -> IndexResult:
    """The same for another table (another year) with the treatments and normalisers of `reference`.

    Examples
    --------
    >>> tree = IndexTree("i", [("i",), ("x", "i")])
    >>> first = run_index(tree, score_table({"x": [0.0, 10.0]}, units=["a", "b"]))
    >>> later = run_frozen(tree, score_table({"x": [5.0, 12.0]}, units=["a", "b"]), first)
    >>> later.value_of("b")                  # better than the best was: more than 100
    Value.point(120)
    """
    return _core.run_frozen(_layout(tree), table, reference, _paths(options), list(groups))


def _layout(tree: IndexTree | IndexLayout) -> IndexLayout:
    return tree if isinstance(tree, IndexLayout) else IndexLayout(tree)


def _paths(options: Options) -> dict[str, Any]:
    """Options by path, whether they come by path or nested."""
    found: dict[str, Any] = {}
    for path, to in (options or {}).items():
        if isinstance(to, Mapping):
            found.update({f"{path}.{inner}": x for inner, x in _paths(to).items()})
        else:
            found[path.removeprefix("index.")] = to
    return found


# Questions to an index (attached to IndexResult), and tables on their way out.


def value_of(result: IndexResult, unit: str, node: str | None = None) -> Value:
    """The score of a unit in a group, the root when none is named.

    Raises
    ------
    UnknownCodeError (also KeyError) naming the nearest.
    """
    return result.scores.nodes.value_of(unit, node or result.root)


def ranks(
    result: IndexResult, node: str | None = None, *, ties: TieRule = "min"
) -> tuple[UnitRank, ...]:
    """Places of the units in a group, the root when none is named; see :func:`rank_units`."""
    return rank_units(result.scores.nodes, node or result.root, ties=ties)


def wide(of: ScoreTable | IndexScores | IndexResult) -> pd.DataFrame:
    """Points only, a row per unit and a column per column or group.

    Returns
    -------
    DataFrame of nullable Float64, indexed by unit; NA where there is no point, never NaN.

    Examples
    --------
    >>> wide(score_table({"x": [1.0, None]}, units=["a", "b"], nan_reason="lost"))
             x
    unit
    a      1.0
    b     <NA>
    """
    import pandas as pd

    from ._frames import float64

    table = _cells_of(of)
    there = table.form_codes == FORMS.index("point")
    columns = {c: float64(table.value[:, i], there[:, i]) for i, c in enumerate(table.columns)}
    return pd.DataFrame(columns, index=pd.Index(table.units, name="unit"))


def _cells_of(of: ScoreTable | IndexScores | IndexResult) -> ScoreTable:
    if isinstance(of, IndexResult):
        of = of.scores
    return of.nodes if isinstance(of, IndexScores) else of


def to_pandas(of: ScoreTable | IndexScores | IndexResult) -> pd.DataFrame:
    """A row per column (or group, the root's first) and unit, in the tabular form.

    Returns
    -------
    DataFrame: column or node, unit, value, form, reason, lower, upper, flags; of scores also
    coverage and imputed (shares), rank, rank_best and rank_worst. Numbers are nullable, NA where
    there is none, never NaN; a point is its own bounds.

    Examples
    --------
    >>> result = run_index(IndexTree("i", [("i",), ("x", "i")]),
    ...     score_table({"x": [0.0, 10.0]}, units=["a", "b"]))
    >>> to_pandas(result)[["node", "unit", "value", "rank"]]
      node unit  value  rank
    0    i    a    0.0   2.0
    1    i    b  100.0   1.0
    """
    import pandas as pd

    from ._frames import categorical, flag_words, float64

    scores = of.scores if isinstance(of, IndexResult) else of
    table = _cells_of(scores)
    n, m = len(table.units), len(table.columns)
    order = range(m)[::-1] if isinstance(scores, IndexScores) else range(m)

    def cells(of: npt.NDArray[Any]) -> npt.NDArray[Any]:
        return of[:, list(order)].T.reshape(-1)

    forms = cells(table.form_codes)
    point, below, above, missing = (forms == FORMS.index(f) for f in ("point", "below", "above", "missing"))
    value = cells(table.value)
    lower = value if table.lower is None else np.where(point, value, cells(table.lower))
    upper = value if table.upper is None else np.where(point, value, cells(table.upper))
    frame = {
        "node" if isinstance(scores, IndexScores) else "column": categorical(table.columns, np.repeat(list(order), n)),
        "unit": categorical(table.units, np.tile(np.arange(n), m)),
        "value": float64(value, point),
        "form": categorical(FORMS, forms),
        "reason": categorical(REASONS[1:], cells(table.reason_codes).astype(np.int8) - 1),
        "lower": float64(lower, ~(missing | below)),
        "upper": float64(upper, ~(missing | above)),
        "flags": flag_words(FLAGS, cells(table.flag_bits)),
    }  # fmt: skip
    if isinstance(scores, IndexScores):
        frame["coverage"] = cells(scores.coverage)
        frame["imputed"] = cells(scores.imputed)
        frame.update(_rank_columns(table, [table.columns[c] for c in order]))
    return pd.DataFrame(frame)


def _rank_columns(table: ScoreTable, nodes: Sequence[str]) -> dict[str, Any]:
    import pandas as pd

    rows: list[tuple[float | None, int | None, int | None]] = []
    for node in nodes:
        found = {r.unit: (r.rank, r.best, r.worst) for r in rank_units(table, node)}
        rows += [found.get(unit, (None, None, None)) for unit in table.units]
    kinds = {"rank": "Float64", "rank_best": "Int64", "rank_worst": "Int64"}
    return {
        name: pd.array([row[i] for row in rows], dtype=kind) for i, (name, kind) in enumerate(kinds.items())
    }  # fmt: skip


def write_csv(of: ScoreTable | IndexScores | IndexResult, path: Path | None = None) -> str | None:
    """Write the rows of :func:`to_pandas` as CSV; None as path returns the text.

    Raises
    ------
    FileFaultError (also OSError) when the file cannot be written.
    """
    return _written(of._csv(), path)


def write_json(of: ScoreTable | IndexScores | IndexResult, path: Path | None = None) -> str | None:
    """Write the rows of :func:`to_pandas` as a JSON array of objects; None as path returns the text."""
    return _written(of._json(), path)


def _written(text: str, path: Path | None) -> str | None:
    if path is None:
        return text
    write_text(path, text)
    return None
