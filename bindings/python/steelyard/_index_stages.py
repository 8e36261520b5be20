# SPDX-License-Identifier: MIT
"""Steps of an index, one by one: missing numbers, outliers, scales, means and comparisons of pairs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Literal, NamedTuple

import numpy as np
import numpy.typing as npt

from ._core import composite as _core
from ._core.composite import (
    ColumnTreatment,
    ImputeQuality,
    IndexLayout,
    IndexNote,
    IndexScores,
    IndexTree,
    KemenyOrders,
    NormaliseRule,
    Normaliser,
    Pairwise,
    ScoreTable,
    TreatRule,
    UnitRank,
)
from ._errors import UnknownCodeError
from ._index_tables import Options, TieRule, _layout, _paths, score_table


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
