# SPDX-License-Identifier: MIT
"""Limits of proportions, rates, their differences and ratios, and of shares of a survey, a row at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy.typing as npt

from ._core import statistics as _core
from ._core.statistics import Intervals, Weighting
from ._statistics import rows_of, sample, words_of

if TYPE_CHECKING:
    import pandas as pd

    from ._agreed import OptionValue
    from ._core.statistics import FunnelFlags, FunnelLimits, FunnelPlaces, UnitScores


def proportions(events: Any, cases: Any, *, given: Any = None, **options: OptionValue) -> Intervals:
    """Proportions with their limits: events among cases, row by row.

    Wilson's score limits (1927) stand; ``method`` may also be "wilson_continuity", "exact" (Clopper and
    Pearson 1934), "mid_p", "jeffreys", "agresti_coull" (cut at 0 and 1) or "likelihood"; docs/numbers.md
    has every formula with its source.

    Parameters
    ----------
    events, cases : columns of n whole numbers, 0 <= events <= cases: arrays, a frame's columns or lists.
        None, NA and masked cells are missing; NaN is impossible, not missing.
    given : column of n words why a row has no numbers, "missing" or "suppressed"; None or "" where it has.
    options : ``method``, ``confidence`` (0.95), ``speaks_of`` ("sampling" or "process": what would vary if it
        were counted again), ``minimum_events``, ``minimum_cases``, ``strict``; see
        ``describe_proportion_options``.

    Returns
    -------
    Intervals of n rows: ``estimate``, ``lower``, ``upper`` from 0 to 1, NaN where ``status`` says why:
    "no_denominator" without cases, "impossible" for what no count can be. Rows with no events, or nothing
    else, are "boundary": they have numbers.

    Raises
    ------
    ShapeMismatchError (also ValueError) for columns of other lengths or types.
    DomainFaultError (also ValueError) for a confidence outside of 0.5 to below 1.
    UnknownCodeError (also KeyError) for an option or word that does not exist.
    InvalidInputError (also ValueError) with ``strict=True``, listing every row without numbers that was not
    given as absent.

    Examples
    --------
    >>> from steelyard.statistics import proportions
    >>> found = proportions([81, 0, 4, None], [263, 20, 0, 10])
    >>> found.status.tolist()
    ['ok', 'boundary', 'impossible', 'missing']
    >>> found.lower.round(4).tolist(), found.upper.round(4).tolist()
    ([0.2553, 0.0, nan, nan], [0.3662, 0.1611, nan, nan])
    >>> proportions([0], [20], method="exact").upper.round(4).tolist()
    [0.1684]
    """
    columns, why = rows_of(given, events=events, cases=cases)
    return _core.proportions(columns, why, options)


def rates(events: Any, exposure: Any, *, given: Any = None, **options: OptionValue) -> Intervals:
    """Rates with their limits: events per exposure, row by row.

    Below ten events the exact limits of Garwood (1936), from ten those of Byar (Breslow and Day 1987), as
    public health in England does; ``method`` may also be "exact", "byar" or "mid_p".

    Parameters
    ----------
    events : column of n whole numbers. None, NA and masked cells are missing; NaN is impossible.
    exposure : column of n numbers above 0, such as person-years, in any unit.
    given : column of n words why a row has no numbers, as for ``proportions``.
    options : ``method``, ``per`` (1; such as 100000), ``confidence`` (0.95), ``speaks_of``,
        ``minimum_events``, ``strict``; see ``describe_rate_options``.

    Returns
    -------
    Intervals of n rows, in events per ``per`` units of exposure, NaN where ``status`` says why. Rows without
    events are "boundary": their lower limit is 0.

    Raises
    ------
    As ``proportions``.

    Examples
    --------
    >>> from steelyard.statistics import rates
    >>> found = rates([2, 20], [1000, 1000], per=1000, method="exact")
    >>> found.lower.round(4).tolist(), found.upper.round(4).tolist()
    ([0.2422, 12.2165], [7.2247, 30.8884])
    """
    columns, why = rows_of(given, events=events, exposure=exposure)
    return _core.rates(columns, why, options)


def proportion_differences(
    events: Any,
    cases: Any,
    other_events: Any,
    other_cases: Any,
    *,
    given: Any = None,
    **options: OptionValue,
) -> Intervals:
    """events / cases - other_events / other_cases with limits, row by row.

    Newcombe's limits (1998, Statistics in Medicine 17:873, method 10) stand, made of the Wilson limits of
    both sides; ``method`` may also be "miettinen_nurminen" (1985, score limits with N / (N - 1)) or "mee"
    (1984, without it). The sides must share nobody: a part and the whole that contains it vary together.

    Parameters
    ----------
    events, cases, other_events, other_cases : columns of n whole numbers, as for ``proportions``.
    given : column of n words why a row has no numbers.
    options : ``method``, ``confidence`` (0.95), ``speaks_of``, ``minimum_cases``, ``strict``; see
        ``describe_difference_options``.

    Returns
    -------
    Intervals of n rows, from -1 to 1, NaN where ``status`` says why. Rows in which both proportions are 0
    or 1 are "boundary": they have numbers.

    Raises
    ------
    As ``proportions``.

    Examples
    --------
    >>> from steelyard.statistics import proportion_differences
    >>> found = proportion_differences([56], [70], [48], [80])
    >>> found.lower.round(4).tolist(), found.upper.round(4).tolist()
    ([0.0524], [0.3339])
    """
    columns, why = rows_of(
        given, events=events, cases=cases, other_events=other_events, other_cases=other_cases
    )
    return _core.proportion_differences(columns, why, options)


def rate_ratios(
    events: Any,
    exposure: Any,
    other_events: Any,
    other_exposure: Any,
    *,
    given: Any = None,
    **options: OptionValue,
) -> Intervals:
    """One rate over another with limits, row by row.

    Given both counts together the first is binomial; its limits by Clopper and Pearson
    ("exact_conditional", which stands) or Wilson ("score") are those of the ratio.

    Parameters
    ----------
    events, other_events : columns of n whole numbers.
    exposure, other_exposure : columns of n numbers above 0, in one unit.
    given : column of n words why a row has no numbers.
    options : ``method``, ``confidence`` (0.95), ``speaks_of``, ``strict``; see ``describe_rate_ratio_options``.

    Returns
    -------
    Intervals of n rows, above 0. No events on the first side: "boundary", lower limit 0. None on the other:
    "unbounded", without numbers.

    Raises
    ------
    As ``proportions``.

    Examples
    --------
    >>> from steelyard.statistics import rate_ratios
    >>> found = rate_ratios([10, 4], [1000, 1000], [5, 0], [1000, 1000])
    >>> found.estimate.tolist(), found.status.tolist()
    ([2.0, nan], ['ok', 'unbounded'])
    """
    columns, why = rows_of(
        given,
        events=events,
        exposure=exposure,
        other_events=other_events,
        other_exposure=other_exposure,
    )
    return _core.rate_ratios(columns, why, options)


def weighting_of(weights: Any) -> Weighting | None:
    """What unequal weights cost a sample: respondents, effective ones, and the design effect.

    (sum w)^2 / sum w^2 respondents of equal weight would know as much (Kish 1965, Survey Sampling). What
    clusters and strata cost is not in it.

    Parameters
    ----------
    weights : column of n numbers from 0; none may be missing.

    Returns
    -------
    Weighting, or None when no weight is above 0.

    Raises
    ------
    InvalidInputError (also ValueError) listing every weight that is negative, missing or not finite.

    Examples
    --------
    >>> from steelyard.statistics import weighting_of
    >>> weighting_of([1, 1, 2, 0]).design_effect
    1.125
    """
    return _core.weighting_of(sample(weights, "weights"))


def survey_proportions(
    share: Any,
    respondents: Any,
    design_effect: Any,
    *,
    given: Any = None,
    **options: OptionValue,
) -> Intervals:
    """Limits of weighted shares, row by row.

    They are those of share * m events among m = respondents / design_effect cases, which need not be whole
    (Korn and Graubard 1998, Survey Methodology 24). Weighted counts must not go to ``proportions``: it
    would take them for people.

    Parameters
    ----------
    share : column of n weighted shares, 0 to 1.
    respondents : column of n whole numbers: people asked.
    design_effect : column of n numbers above 0: the share's variance over that of a simple random sample of
        as many people.
    given : column of n words why a row has no numbers.
    options : as for ``proportions``; minima are of effective respondents and events.

    Returns
    -------
    Intervals of n rows, from 0 to 1.

    Raises
    ------
    As ``proportions``.

    Examples
    --------
    >>> from steelyard.statistics import survey_proportions
    >>> found = survey_proportions([0.375], [84], [2.5], method="exact", speaks_of="sampling")
    >>> found.lower.round(4).tolist(), found.upper.round(4).tolist()
    ([0.2147], [0.5583])
    """
    columns, why = rows_of(given, share=share, respondents=respondents, design_effect=design_effect)
    return _core.survey_proportions(columns, why, options)


def to_pandas(result: Intervals | FunnelFlags | FunnelPlaces | UnitScores) -> pd.DataFrame:
    """The columns of a result as a frame, with ``status`` in words.

    Examples
    --------
    >>> from steelyard.statistics import rates, to_pandas
    >>> to_pandas(rates([0], [100])).columns.tolist()
    ['estimate', 'lower', 'upper', 'status']
    """
    import pandas as pd

    columns = result._columns()
    codes = columns.pop("status_codes")
    return pd.DataFrame({**columns, "status": words_of(codes)})


def _status(result: Intervals | FunnelFlags | FunnelLimits | FunnelPlaces | UnitScores) -> npt.NDArray[np.str_]:
    """Why a row has numbers or none, in words."""
    return words_of(result.status_codes)
