# SPDX-License-Identifier: MIT
"""Differences of numbers that share people: a part and its whole, pooled years that overlap."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ._core import statistics as _core
from ._core.statistics import Intervals
from ._statistics import rows_of

if TYPE_CHECKING:
    from ._agreed import OptionValue


def part_differences(
    events: Any, cases: Any, whole_events: Any, whole_cases: Any, *, given: Any = None, **options: OptionValue
) -> Intervals:
    """A part's proportion less that of the whole that contains it, row by row.

    It is the rest's share of all cases times (part less rest), and so are its limits: part and rest share
    nobody. Limits that take part and whole for strangers are too wide.

    Parameters
    ----------
    events, cases : columns of n whole numbers, of the part.
    whole_events, whole_cases : of the whole, the part included.
    given : column of n words why a row has no numbers.
    options : as for :func:`proportion_differences`.

    Returns
    -------
    Intervals of n rows, from -1 to 1; a part that is the whole is "no_spread", with 0.

    Raises
    ------
    As :func:`proportion_differences`.

    Examples
    --------
    >>> found = part_differences([8], [10], [30], [50])
    >>> found.estimate.round(3).tolist(), found.lower.round(3).tolist(), found.upper.round(3).tolist()
    ([0.2], [-0.073], [0.367])
    """
    columns, why = rows_of(
        given, events=events, cases=cases, whole_events=whole_events, whole_cases=whole_cases
    )
    return _core.part_differences(columns, why, options)


def part_rate_ratios(
    events: Any, exposure: Any, whole_events: Any, whole_exposure: Any, *, given: Any = None, **options: OptionValue
) -> Intervals:
    """A part's rate over that of the whole that contains it, row by row.

    Given all events, those of the part are binomial: limits are Clopper and Pearson's of its share (Wilson's
    for ``method="score"``) over its share of all exposure.

    Parameters
    ----------
    events, exposure, whole_events, whole_exposure : columns of n numbers, the whole with the part in it.
    given : column of n words why a row has no numbers.
    options : as for :func:`rate_ratios`.

    Returns
    -------
    Intervals of n rows, from 0; "unbounded" where the whole has no events, "no_spread" where the part is the whole.

    Raises
    ------
    As :func:`rate_ratios`.

    Examples
    --------
    >>> found = part_rate_ratios([20], [40.0], [20], [160.0])
    >>> found.estimate.tolist(), found.upper.tolist()
    ([4.0], [4.0])
    """
    columns, why = rows_of(
        given, events=events, exposure=exposure, whole_events=whole_events, whole_exposure=whole_exposure
    )
    return _core.part_rate_ratios(columns, why, options)


def overlap_differences(
    events: Any,
    cases: Any,
    other_events: Any,
    other_cases: Any,
    shared_events: Any,
    shared_cases: Any,
    *,
    given: Any = None,
    **options: OptionValue,
) -> Intervals:
    """A pooled proportion less another that shares cases with it, such as 2019-2021 less 2020-2022, row by row.

    Limits come from those of three groups that share nobody: the first alone, both, the other alone (Zou,
    Huang & Zhang 2009). Where nothing is shared they are Newcombe's.

    Parameters
    ----------
    events, cases, other_events, other_cases : columns of n whole numbers, of either side with what they share.
    shared_events, shared_cases : what is in both.
    given : column of n words why a row has no numbers.
    options : as for :func:`proportions`; ``method`` is that of the groups' limits.

    Returns
    -------
    Intervals of n rows, from -1 to 1; "no_spread" where all is shared.

    Raises
    ------
    As :func:`proportions`.

    Examples
    --------
    >>> found = overlap_differences([60], [300], [75], [300], [50], [200])
    >>> found.estimate.round(3).tolist(), found.lower.round(3).tolist(), found.upper.round(3).tolist()
    ([-0.05], [-0.084], [-0.015])
    """
    columns, why = rows_of(
        given, events=events, cases=cases, other_events=other_events, other_cases=other_cases,
        shared_events=shared_events, shared_cases=shared_cases,
    )  # fmt: skip
    return _core.overlap_differences(columns, why, options)


def overlap_rate_differences(
    events: Any,
    exposure: Any,
    other_events: Any,
    other_exposure: Any,
    shared_events: Any,
    shared_exposure: Any,
    *,
    given: Any = None,
    **options: OptionValue,
) -> Intervals:
    """The same for rates (Li, Tang & Wong 2014), row by row.

    Parameters
    ----------
    events, exposure, other_events, other_exposure, shared_events, shared_exposure : columns of n numbers.
    given : column of n words why a row has no numbers.
    options : as for :func:`rates`.

    Raises
    ------
    As :func:`rates`.

    Examples
    --------
    >>> found = overlap_rate_differences([30], [3.0], [36], [3.0], [20], [2.0])
    >>> found.estimate.tolist(), found.status.tolist()
    ([-2.0], ['ok'])
    """
    columns, why = rows_of(
        given, events=events, exposure=exposure, other_events=other_events, other_exposure=other_exposure,
        shared_events=shared_events, shared_exposure=shared_exposure,
    )  # fmt: skip
    return _core.overlap_rate_differences(columns, why, options)
