# SPDX-License-Identifier: MIT
"""Is it going up, and how fast: trends over columns of numbers."""

from __future__ import annotations

from typing import Any, Literal, NamedTuple

import numpy as np
import numpy.typing as npt

from ._core import statistics as _core
from ._core.statistics import TrendSlope, TrendTest
from ._statistics import MISSING, Codes, Doubles, doubles

DAYS_IN_A_YEAR = 365.2425  # of the Gregorian calendar


class AutocorrelatedTest(NamedTuple):
    """A test whose variance was corrected, by which factor, and the autocorrelations from lag 1 on."""

    test: TrendTest
    factor: float
    autocorrelation: Doubles


def years_of(dates: Any) -> Doubles:
    """Days as years of 365.2425 days since 1970: what makes a slope one per year.

    Parameters
    ----------
    dates : days as datetime64, datetime.date or ISO text; of a period take its middle.

    Examples
    --------
    >>> from steelyard.statistics import theil_sen, years_of
    >>> t = years_of(["2020-07-01", "2021-07-01", "2023-07-01"])
    >>> round(theil_sen([10, 12, 16], time=t).slope, 3)
    2.001
    """
    days = np.asarray(dates, dtype="datetime64[D]")
    if np.isnat(days).any():
        raise ValueError("years_of: a day is missing; leave the row out")
    return days.astype(np.int64) / DAYS_IN_A_YEAR


def mann_kendall(value: Any, *, time: Any = None, season: Any = None) -> TrendTest:
    """Do later numbers tend to be larger?

    S is pairs that rise less pairs that fall; pairs at equal times do not count. Its variance takes ties
    of value and of time out (Kendall 1975, Rank Correlation Methods). p is two-sided and never 0: up to ten points that of all
    orders of the numbers, else of the normal law. With seasons, S and variance are sums over numbers of
    one season (Hirsch, Slack & Smith 1982, Water Resources Research 18).

    Parameters
    ----------
    value : n numbers, in any order; missing ones are left out and counted.
    time : n numbers in any unit (see ``years_of``); None: 0, 1, 2, ...
    season : n whole numbers, such as the month; None: one season.

    Returns
    -------
    TrendTest; ``state`` is ``no_spread`` where all numbers are equal, ``below_minimum`` without two times.

    Examples
    --------
    >>> from steelyard.statistics import mann_kendall
    >>> r = mann_kendall([1, 3, 2, 5])
    >>> r.s, round(r.p, 4), r.law
    (4, 0.3333, 'permutations')
    """
    return _core.mann_kendall(*_columns(value, time), _seasons(season))


def theil_sen(
    value: Any,
    *,
    time: Any = None,
    season: Any = None,
    confidence: float = 0.95,
    ranks: Literal["gilbert", "rounded"] = "gilbert",
) -> TrendSlope:
    """The median of all slopes between two points, with an interval.

    Exactly that of a list of all slopes, found in n log n steps and the memory of a few columns. Theil
    1950; Sen 1968, Journal of the American Statistical Association 63.

    Parameters
    ----------
    value, time, season : as for ``mann_kendall``.
    confidence : of the interval.
    ranks : which of all slopes bound it: between ranks by proportion (Gilbert 1987), or the nearest ranks
        as SciPy and R's package trend have it.

    Returns
    -------
    TrendSlope: slope, lower and upper in the numbers' unit per unit of time.

    Examples
    --------
    >>> from steelyard.statistics import theil_sen
    >>> r = theil_sen([1, 3, 2, 5, 5, 7, 6, 9])
    >>> r.slope, round(r.lower, 3), round(r.upper, 3)
    (1.0, 0.514, 1.486)
    """
    options = {"confidence": float(confidence), "ranks": ranks}
    return _core.theil_sen(*_columns(value, time), _seasons(season), options)


def hamed_rao(value: Any, *, time: Any = None, confidence: float = 0.95) -> AutocorrelatedTest:
    """Mann-Kendall for numbers that hang on those before them.

    The variance is multiplied by 1 + 2 / (n (n - 1) (n - 2)) times the sum of (n - i)(n - i - 1)(n - i - 2)
    rho_i over the lags i whose autocorrelation of ranks, the slope taken out, is beyond z / sqrt(n) (Hamed &
    Rao 1998, Journal of Hydrology 204). Rows are taken in order of time, as if evenly spaced.

    Examples
    --------
    >>> from steelyard.statistics import hamed_rao
    >>> r = hamed_rao([1, 2, 4, 3, 5, 7, 6, 8, 9, 11, 10, 12])
    >>> r.test.s, r.factor < 1
    (60, False)
    """
    return AutocorrelatedTest(*_core.hamed_rao(*_columns(value, time), confidence))


def _columns(value: Any, time: Any) -> tuple[Doubles, Doubles | None, Codes | None]:
    numbers, gaps = doubles(value, "value")
    if time is None:
        times, unknown = None, None
    else:
        times, unknown = doubles(time, "time")
        times = np.ascontiguousarray(times)
    masks = [mask for mask in (gaps, unknown) if mask is not None]
    given = np.where(np.logical_or.reduce(masks), MISSING, 0).astype(np.uint8) if masks else None
    return np.ascontiguousarray(numbers), times, given


def _seasons(season: Any) -> npt.NDArray[np.int32] | None:
    return None if season is None else np.ascontiguousarray(season, dtype=np.int32)
