# SPDX-License-Identifier: MIT
"""Means, medians and quantiles of samples, and the bootstrap for what has no formula."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import numpy as np
import numpy.typing as npt

from ._core import statistics as _core
from ._core.statistics import Intervals
from ._progress import Progress, told
from ._statistics import Doubles, rows_of, sample

if TYPE_CHECKING:
    from ._agreed import OptionValue

QuantileType = Literal[
    "inverse",
    "averaged_inverse",
    "nearest",
    "interpolated_inverse",
    "hazen",
    "weibull",
    "linear",
    "median_unbiased",
    "normal_unbiased",
]


class Averages(NamedTuple):
    """One row per group, in order of the groups' first rows."""

    groups: tuple[Any, ...]  # labels; (None,) where all rows are one group
    limits: Intervals
    level: Doubles  # that the limits reach: of means the one asked for; NaN where there are none
    effective: Doubles  # (sum w)^2 / sum w^2, the count where all weigh the same
    counted: npt.NDArray[np.int64]
    left_out: npt.NDArray[np.int64]  # rows that were missing


class Bootstrapped(NamedTuple):
    """A statistic of a sample, and what it comes to in samples drawn from it."""

    status: str
    why: str  # in words, where there are no limits
    estimate: float | None
    lower: float | None
    upper: float | None
    error: float  # standard deviation of the replicates
    bias: float  # their mean less the estimate
    bias_correction: float  # z0
    acceleration: float  # a; 0 of percentiles
    undefined: int  # replicates that are no finite number
    replicates: Doubles
    options: dict[str, Any]


def means(
    value: Any, *, group: Any = None, weight: Any = None, given: Any = None, **options: OptionValue
) -> Averages:
    """Means with Student's limits, group by group.

    mean -+ t s / sqrt(n), t of n - 1 degrees (Student 1908, Biometrika 6). With weights n is (sum w)^2 / sum w^2 (Kish
    1965) and s^2 = n / (n - 1) sum of w (x - mean)^2 / sum of w; what clusters and strata cost is not in it. The same
    bits in any order of rows.

    Parameters
    ----------
    value : column of n numbers. None, NA and masked cells are missing: left out and counted.
    group : column of n labels; None: all rows are one group.
    weight : column of n numbers from 0; rows of weight 0 take no part.
    given : column of n words why a row has no number; a "suppressed" row withholds its group.
    options : ``confidence`` (0.95), ``speaks_of``, ``minimum`` (2), ``strict``; see ``describe_mean_options``.

    Returns
    -------
    Averages with a row per group. ``limits.status``: "below_minimum" for fewer than two numbers, "no_spread" where all
    are equal, "impossible" where one is not finite.

    Raises
    ------
    ShapeMismatchError (also ValueError) for columns of other lengths or types.
    DomainFaultError (also ValueError) for a confidence outside of 0.5 to below 1.
    InvalidInputError (also ValueError) with ``strict=True``, listing every group without numbers.

    Examples
    --------
    >>> from steelyard.statistics import means
    >>> found = means([1, 2, 3, 4, 7, None], group=["a", "a", "a", "a", "b", "b"])
    >>> found.groups, found.limits.estimate.tolist(), found.limits.status.tolist()
    (('a', 'b'), [2.5, nan], ['ok', 'below_minimum'])
    >>> found.limits.lower.round(4).tolist(), found.left_out.tolist()
    ([0.4457, nan], [0, 1])
    """
    labels, columns = _columns(value, group, weight, given)
    return Averages(labels, *_core.means(*columns, options))


def quantiles(value: Any, *, group: Any = None, given: Any = None, **options: OptionValue) -> Averages:
    """Medians and other quantiles between two numbers of the sample, exact whatever the law.

    How many numbers lie below the true quantile is binomial (David and Nagaraja 2003, Order Statistics, 7.1): limits are
    those ranks with at most half of 1 - confidence beyond each, and ``level`` says what they reach.

    Parameters
    ----------
    value, group, given : as for ``means``. Weights have no exact ranks, so there are none.
    options : ``share`` (0.5, the median), ``type`` ("linear"; see ``quantile``), ``confidence`` (0.95), ``speaks_of``,
        ``strict``; see ``describe_quantile_options``.

    Returns
    -------
    Averages with a row per group. "below_minimum": too few numbers for such limits, as five for a median at 95 percent.

    Raises
    ------
    As ``means``; DomainFaultError for a share that is not between 0 and 1.

    Examples
    --------
    >>> from steelyard.statistics import quantiles
    >>> found = quantiles([3, 1, 4, 1, 5, 9, 2, 6, 5, 3])
    >>> found.limits.estimate.tolist(), found.limits.lower.tolist(), found.limits.upper.tolist()
    ([3.5], [1.0], [6.0])
    >>> found.level.round(4).tolist()
    [0.9785]
    """
    labels, columns = _columns(value, group, None, given)
    return Averages(labels, *_core.quantiles(*columns, options))


def quantile(numbers: Any, share: float, *, type: QuantileType = "linear") -> float | None:
    """One quantile, by any of the nine types of Hyndman and Fan (1996, The American Statistician 50).

    In order: "inverse" (1), "averaged_inverse", "nearest", "interpolated_inverse", "hazen", "weibull", "linear" (7, as R,
    NumPy and spreadsheets have it), "median_unbiased", "normal_unbiased" (9).

    Parameters
    ----------
    numbers : column of n numbers; none may be missing.
    share : of numbers below it, 0 to 1.

    Returns
    -------
    The quantile in the numbers' unit, or None without numbers.

    Examples
    --------
    >>> from steelyard.statistics import quantile
    >>> quantile([1, 2, 4, 8, 16], 0.25), quantile([1, 2, 4, 8, 16], 0.25, type="weibull")
    (2.0, 1.5)
    """
    return _core.quantile(sample(numbers, "numbers"), share, type)


def bootstrap(
    statistic: str | Callable[..., float],
    *columns: Any,
    share: float = 0.5,
    threads: int = 1,
    progress: Progress = None,
    **options: OptionValue,
) -> Bootstrapped:
    """How sure a statistic is, by samples drawn from the sample, each row put back.

    "bca" stands: percentiles of the replicates, moved by their bias and skewness (Efron 1987, JASA 82); ``method`` may
    also be "percentile". Replicate i draws from stream i of the seed, so that the first ones are the same however many
    there are, on any number of threads.

    Parameters
    ----------
    statistic : "mean", "median", "quantile" (at ``share``, type "linear") or "ratio_of_sums" (of the first column over
        the second); or a function of one array per column, which is asked on one thread.
    columns : one or more columns of n numbers; none may be missing.
    threads : same bits for any number.
    progress : True for a bar, or a callable told (done, total).
    options : ``method``, ``replicates`` (2000), ``seed`` (1), ``confidence`` (0.95), ``speaks_of``; see
        ``describe_bootstrap_options``.

    Returns
    -------
    Bootstrapped. ``status``: "no_spread" where all replicates are equal, "below_minimum" for fewer than two rows,
    "unbounded" where a replicate is no finite number or bca does not exist, and ``why`` says so in words.

    Raises
    ------
    ShapeMismatchError (also ValueError) for columns of other lengths.
    DomainFaultError (also ValueError) for too few replicates for the confidence.
    InvalidInputError (also ValueError) listing every row without a finite number.

    Examples
    --------
    >>> from steelyard.statistics import bootstrap
    >>> trees = [48, 36, 20, 29, 42, 42, 20, 42, 22, 41, 45, 14, 6, 0, 33, 28, 34, 4, 32, 24, 47, 41, 24, 26, 30, 41]
    >>> found = bootstrap(lambda x: x.var(), trees, confidence=0.9)
    >>> round(found.estimate, 1), round(found.acceleration, 3), found.lower < 171.5 < found.upper
    (171.5, 0.061, True)
    >>> found = bootstrap("median", trees, replicates=999)
    >>> found.estimate, found.status
    (31.0, 'ok')
    """
    numbers = [sample(column, f"{i + 1}") for i, column in enumerate(columns)]
    if len({len(x) for x in numbers}) != 1:
        from ._errors import ShapeMismatchError

        raise ShapeMismatchError(
            f"bootstrap: found columns of {[len(x) for x in numbers]} rows; give one or more of one length"
        )
    standing = {d.path: d.standing for d in _core.describe_bootstrap_options()} | options
    with told(progress, "bootstrap") as sink:
        if isinstance(statistic, str):
            other = numbers[1] if len(numbers) > 1 else None
            found = _core.bootstrap_of(statistic, numbers[0], other, share, options, threads, sink)
        else:

            def of_rows(rows: npt.NDArray[np.int64]) -> float:
                return statistic(*(x[rows] for x in numbers))

            found = _core.bootstrap(len(numbers[0]), of_rows, options, sink)
    return Bootstrapped(*found, standing)


def _columns(
    value: Any, group: Any, weight: Any, given: Any
) -> tuple[tuple[Any, ...], tuple[Any, Any, Any, Any]]:
    named = {"value": value} if weight is None else {"value": value, "weight": weight}
    numbers, why = rows_of(given, **named)
    if group is None:
        return (None,), (numbers[0], None, numbers[1] if len(numbers) > 1 else None, why)
    places: dict[Any, int] = {}
    codes = np.array([places.setdefault(label, len(places)) for label in group], np.int32)
    return tuple(places) or (None,), (numbers[0], codes, numbers[1] if len(numbers) > 1 else None, why)
