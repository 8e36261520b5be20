# SPDX-License-Identifier: MIT
"""Tables of units by columns: made, looked over, screened and divided."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Literal, NamedTuple

import numpy as np

from ._core import composite as _core
from ._core.aggregation import ResultTable
from ._core.composite import (
    ColumnFacts,
    Denomination,
    IndexLayout,
    IndexResult,
    IndexTree,
    ScoreCell,
    ScoreTable,
    UnitScreening,
)
from ._core.core import Value
from ._core.define import Judgement
from ._errors import UnknownCodeError
from ._core.core import suggest as _suggest
from ._score_tables import Reasons, Scales, table_from

Options = Mapping[str, Any] | None
TieRule = Literal["min", "max", "average"]


class MadeFrom(NamedTuple):
    """What an IndexResult was made of, kept beside it (``_made_from``) for questions about judgements."""

    tree: IndexLayout
    table: ScoreTable
    options: dict[str, Any]
    groups: tuple[str, ...] = ()
    judgements: tuple[Judgement, ...] = ()
    weight_sets: Mapping[str, Mapping[str, float]] = {}


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


def combine_of(result: IndexResult, combine: Options) -> dict[str, Any]:
    """The options that scores were combined by: those given, else those that the result was made with."""
    if combine is not None:
        return {path.removeprefix("combine."): to for path, to in _paths(combine).items()}
    made: MadeFrom | None = getattr(result, "_made_from", None)
    standing = made.options if made is not None else {}
    return {p.removeprefix("combine."): to for p, to in standing.items() if p.startswith("combine.")}


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
