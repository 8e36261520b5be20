# SPDX-License-Identifier: MIT
"""Numbers in, numbers out: columns of counts, rates and series, and what can be said of them.

Nothing here knows an indicator or a unit of measure. What cannot be computed is a status of its row,
one of ``STATUSES``, never an exception in the middle of a column and never a NaN that says nothing.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from ._control_charts import (
    chart_series,
    compare_conventions,
    control_chart,
    control_charts,
    control_constants,
    conventions,
    find_signals,
    group_numbers,
    rule_set,
    stated_baseline,
)
from ._core import statistics as _core
from ._core.statistics import (
    STATUSES,
    ChartBaseline,
    ChartSeries,
    ControlChart,
    ControlConstants,
    RobustSpread,
    RuleHit,
    TrendSlope,
    TrendTest,
)
from ._statistics import sample
from ._trend import AutocorrelatedTest, hamed_rao, mann_kendall, theil_sen, years_of

__all__ = [
    "STATUSES",
    "AutocorrelatedTest",
    "ChartBaseline",
    "ChartSeries",
    "ControlChart",
    "ControlConstants",
    "RobustSpread",
    "RuleHit",
    "TrendSlope",
    "TrendTest",
    "chart_series",
    "compare_conventions",
    "control_chart",
    "control_charts",
    "control_constants",
    "conventions",
    "find_signals",
    "group_numbers",
    "hamed_rao",
    "mann_kendall",
    "rule_set",
    "spread_of",
    "stated_baseline",
    "theil_sen",
    "years_of",
    "z_scores",
]


def spread_of(numbers: Any) -> RobustSpread | None:
    """Where numbers lie and how far apart, not moved by a few wild ones.

    Centre is the median; unit the median distance from it divided by 0.6745, so that a score is the
    modified z of Iglewicz and Hoaglin (1993); where more than half of the numbers are equal, the mean
    distance times 1.253314 instead, and ``by`` says so.

    Parameters
    ----------
    numbers : column of n numbers, in any unit: array, frame's column or list. None may be missing.

    Returns
    -------
    RobustSpread in the numbers' unit, or None for fewer than two numbers and where all are equal.

    Raises
    ------
    ShapeMismatchError (also ValueError) for what is no column of numbers.
    InvalidInputError (also ValueError) listing every row without a finite number.

    Examples
    --------
    >>> from steelyard.statistics import spread_of
    >>> spread = spread_of([2, 4, 4, 5, 7, 9, 11])
    >>> spread.centre, round(spread.score(11), 4)
    (5.0, 2.0235)
    """
    return _core.spread_of(sample(numbers, "numbers"))


def z_scores(numbers: Any) -> npt.NDArray[np.float64] | None:
    """(x - mean) / deviation of every number, the deviation with n - 1 beneath.

    No score of n numbers exceeds (n - 1) / sqrt(n) (Shiffler 1988, The American Statistician 42).

    Parameters
    ----------
    numbers : column of n numbers; none may be missing.

    Returns
    -------
    n scores without a unit, or None for fewer than two numbers and where all are equal.

    Raises
    ------
    ShapeMismatchError, InvalidInputError (also ValueError), as for ``spread_of``.

    Examples
    --------
    >>> from steelyard.statistics import z_scores
    >>> z_scores([1, 2, 3]).tolist()
    [-1.0, 0.0, 1.0]
    """
    scores = _core.z_scores(sample(numbers, "numbers"))
    return scores if scores.size else None
