# SPDX-License-Identifier: MIT
"""When a level changed: change points, their penalties, and charts whose limits begin anew."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np

from ._control_charts import Convention, Rules, _options, _rules
from ._core import statistics as _core
from ._core.statistics import ChangePoints, PenaltyStep, PhasedChart
from ._statistics import Codes, Doubles, doubles, given_codes

Cost = Literal["mean", "rate", "proportion"]


def find_change_points(
    value: Any,
    *,
    size: Any = None,
    given: Any = None,
    cost: Cost = "mean",
    search: Literal["pelt", "binary"] = "pelt",
    penalty: float = 0.0,
    minimum_segment: int = 2,
    scale: float = 0.0,
    confidence: float = 0.95,
) -> ChangePoints:
    """When did the level change?

    The segments with the least cost + penalty * changes of all that there are: PELT (Killick, Fearnhead &
    Eckley 2012, JASA 107), with pruning that waits for the shortest segment. Costs are squared distances
    from the level in squared deviations of the series (``mean``), or deviances of Poisson (``rate``) and
    binomial laws (``proportion``); they are free of scale, so that no unit changes a change.

    Parameters
    ----------
    value : n numbers in order of time; of a rate or a proportion the events. Missing ones are in no segment.
    size : n numbers: exposure, or cases.
    given : n words why a row has no number, "missing" or "suppressed".
    search : "binary" splits again and again (Scott & Knott 1974): sooner, not the least cost.
    penalty : what a change must save; 0: 2 ln n (Schwarz; Yao 1988). See ``penalty_path``.
    minimum_segment : fewest rows with numbers between changes.
    scale : deviation of numbers about their levels; 0: the median distance of first differences from
        their median, over 0.6745 sqrt 2, or where that is 0 their mean absolute value times sqrt(pi) / 2,
        and ``by`` says which. Of events: how many deviations of their law they vary by, 1 unless stated.
    confidence : of where each change lies (Siegmund 1988, International Statistical Review 56).

    Returns
    -------
    ChangePoints: ``changes`` with row, after, earliest, latest, known (the row with which it first showed),
    levels and gain; ``segments``; ``rows``, what became of each. A constant series is ``no_spread``, one
    without events ``boundary``; fewer than two numbers are ``below_minimum``.

    Raises
    ------
    ShapeMismatchError (also ValueError) for columns of different lengths, or no sizes where they are needed.
    DomainFaultError (also ValueError) for options outside their range.

    Examples
    --------
    >>> from steelyard.statistics import find_change_points
    >>> found = find_change_points([1, 2, 1, 2, 1, 7, 8, 7, 8, 7])
    >>> [(c.row, c.before, c.now) for c in found.changes], found.by
    ([(5, 1.4, 7.4)], 'median_difference')
    >>> found = find_change_points([2, 3, 20, 30], size=[100, 100, 100, 150], cost="proportion")
    >>> [(s.first, s.last, s.level) for s in found.segments]
    [(0, 1, 0.025), (2, 3, 0.2)]
    """
    return _core.find_change_points(
        *_columns(value, size, given),
        _change_options(cost, search, penalty, minimum_segment, scale, confidence),
    )


def penalty_path(
    value: Any,
    lowest: float,
    highest: float,
    *,
    size: Any = None,
    given: Any = None,
    cost: Cost = "mean",
    minimum_segment: int = 2,
    scale: float = 0.0,
) -> tuple[PenaltyStep, ...]:
    """Every best set of changes between two penalties, to see what hangs on the choice.

    CROPS (Haynes, Eckley & Fearnhead 2017, Journal of Computational and Graphical Statistics 26): a search
    for each, so that a lowest penalty near 0 asks for very many.

    Returns
    -------
    PenaltySteps from the lowest penalty on: ``lowest`` and ``highest`` penalty for which ``rows``, where new
    levels begin, are the best, and their ``cost``. Empty where there is nothing to search.

    Examples
    --------
    >>> from steelyard.statistics import penalty_path
    >>> for step in penalty_path([1, 2, 1, 2, 5, 6, 5, 6, 5, 6], 1, 100, scale=1):
    ...     print(round(step.lowest, 1), round(step.highest, 1), step.rows)
    1.0 38.4 (4,)
    38.4 100.0 ()
    """
    options = _change_options(cost, "pelt", 0.0, minimum_segment, scale, 0.95)
    return _core.penalty_path(*_columns(value, size, given), options, lowest, highest)


def phased_chart(
    *,
    rules: Rules = "nelson",
    kind: str = "xmr",
    convention: Convention = "exact",
    weight: float = 0.2,
    steady: bool = False,
) -> PhasedChart:
    """A chart whose limits begin anew where somebody accepted a step, and said why.

    ``suggest()`` gives the steps that the numbers suggest, each with its gain against the penalty, the rows
    at which it may have begun, the period from which on the numbers suggested it, and the signals that go
    with it. Nothing moves by itself: ``accept(row, reason)`` begins a phase, ``undo(row, reason)`` joins it
    to the one before, and ``trail`` keeps both. Signals that were told keep the limits that they were told
    with; ``changes()`` lists what steps, rows and corrections did to them.

    Parameters
    ----------
    rules, kind, convention, weight, steady : as for ``control_chart`` and ``find_signals``.

    Examples
    --------
    >>> from steelyard.statistics import phased_chart
    >>> c = phased_chart(rules="western_electric")
    >>> for month, x in enumerate([10, 11] * 6 + [30, 31] * 6):
    ...     c.append(x, month)
    >>> step = c.suggest()[0]
    >>> step.change.row, step.change.gain > step.penalty, step.known_period
    (12, True, 17)
    >>> c.accept(step.change.row, "The second shelter opened.")
    >>> c.chart.centre[[0, 12]].tolist(), len(c.signals())
    ([10.5, 30.5], 0)
    >>> c.trail[0].reason, c.trail[0].suggested
    ('The second shelter opened.', True)
    """
    return PhasedChart(_options(kind, convention, weight, steady), _rules(rules))


def _change_options(
    cost: str, search: str, penalty: float, minimum_segment: int, scale: float, confidence: float
) -> dict[str, Any]:
    return {
        "cost": cost,
        "search": search,
        "penalty": float(penalty),
        "minimum_segment": minimum_segment,
        "scale": float(scale),
        "confidence": float(confidence),
    }


def _columns(value: Any, size: Any, given: Any) -> tuple[Doubles, Doubles | None, Codes | None]:
    numbers, gaps = doubles(value, "value")
    if size is None:
        return np.ascontiguousarray(numbers), None, given_codes(given, gaps)
    sizes, unknown = doubles(size, "size")
    if unknown is not None:
        gaps = unknown if gaps is None or len(gaps) != len(unknown) else gaps | unknown
    return np.ascontiguousarray(numbers), np.ascontiguousarray(sizes), given_codes(given, gaps)
