# SPDX-License-Identifier: MIT
"""Numbers in, numbers out: columns of counts, rates and series, and what can be said of them.

Nothing here knows an indicator or a unit of measure. What cannot be computed is a status of its row,
one of ``STATUSES``, never an exception in the middle of a column and never a NaN that says nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from ._averages import Averages, Bootstrapped, bootstrap, means, quantile, quantiles
from ._capability import (
    capability,
    capability_indices,
    defect_rates,
    per_million_at,
    series_moments,
)
from ._changes import find_change_points, penalty_path, phased_chart
from ._control_charts import (
    chart_series,
    compare_conventions,
    control_chart,
    control_charts,
    control_constants,
    conventions,
    false_alarms,
    find_signals,
    group_numbers,
    rule_set,
    stated_baseline,
)
from ._core import statistics as _core
from ._core.statistics import (
    STATUSES,
    CapabilityIndex,
    CapabilityIndices,
    ChangePoint,
    ChangePoints,
    ChartBaseline,
    ChartPhase,
    ChartSeries,
    ControlChart,
    ControlConstants,
    DefectRates,
    FalseAlarmOdds,
    Funnel,
    FunnelFlags,
    FunnelLimits,
    FunnelPlaces,
    IndirectRatios,
    Intervals,
    LevelSegment,
    Overdispersion,
    PenaltyStep,
    PhasedChart,
    ProcessCapability,
    RobustSpread,
    RuleHit,
    SeriesMoments,
    Shrunken,
    StepEntry,
    StepSuggestion,
    TrendSlope,
    TrendTest,
    UnitScores,
    Weighting,
    describe_bootstrap_options,
    describe_capability_options,
    describe_change_options,
    describe_concentration_options,
    describe_difference_options,
    describe_direct_options,
    describe_disparity_options,
    describe_dispersion_options,
    describe_funnel_options,
    describe_gap_options,
    describe_indirect_options,
    describe_mean_options,
    describe_multiplicity_options,
    describe_overdispersion_options,
    describe_proportion_options,
    describe_quantile_options,
    describe_rank_test_options,
    describe_rate_options,
    describe_rate_ratio_options,
    describe_shrink_options,
    describe_slope_index_options,
)
from ._inequality import (
    Concentrations,
    DisparityChange,
    DisparityLine,
    DisparitySuite,
    Dispersions,
    GroupGaps,
    SlopeIndices,
    chart_gaps,
    common_movement,
    compare_disparities,
    concentrations,
    disparity_suite,
    dispersions,
    gaps,
    slope_indices,
    why_framings_disagree,
)
from ._multiplicity import (
    AdjustedTests,
    FamilyTests,
    TreeTests,
    adjust_p,
    reject_in_families,
    reject_in_tree,
)
from ._standardisation import (
    direct_rates,
    indirect_ratios_of,
    ordered_rows,
    ratio_difference,
    why_not_ordered,
)
from ._difference_in_differences import DifferenceInDifferences, difference_in_differences
from ._interrupted_series import (
    EffectEstimate,
    InterruptedSeries,
    chart_interrupted_series,
    interrupted_series,
    interrupted_series_of_many,
)
from ._regression import Regression, least_squares, poisson_regression
from ._state_space import StateSpace, state_space
from ._funnels import funnel, funnel_chart, overdispersion_of, shrink, unit_scores
from ._rank_sets import RankSets, rank_sets_of, rank_sets_of_proportions, rank_sets_of_rates
from ._shared_cases import (
    overlap_differences,
    overlap_rate_differences,
    part_differences,
    part_rate_ratios,
)
from ._statistics import rows_of, sample, tables_of, words_of
from ._trend import AutocorrelatedTest, hamed_rao, mann_kendall, theil_sen, years_of

if TYPE_CHECKING:
    import pandas as pd

    from ._agreed import OptionValue

__all__ = [
    "STATUSES",
    "AdjustedTests",
    "AutocorrelatedTest",
    "Averages",
    "Bootstrapped",
    "CapabilityIndex",
    "CapabilityIndices",
    "ChangePoint",
    "ChangePoints",
    "ChartBaseline",
    "ChartPhase",
    "ChartSeries",
    "Concentrations",
    "ControlChart",
    "ControlConstants",
    "DefectRates",
    "DifferenceInDifferences",
    "DisparityChange",
    "DisparityLine",
    "DisparitySuite",
    "Dispersions",
    "EffectEstimate",
    "FalseAlarmOdds",
    "FamilyTests",
    "Funnel",
    "FunnelFlags",
    "FunnelLimits",
    "FunnelPlaces",
    "GroupGaps",
    "IndirectRatios",
    "InterruptedSeries",
    "Intervals",
    "LevelSegment",
    "Overdispersion",
    "PenaltyStep",
    "PhasedChart",
    "ProcessCapability",
    "RankSets",
    "Regression",
    "RobustSpread",
    "RuleHit",
    "SeriesMoments",
    "Shrunken",
    "SlopeIndices",
    "StateSpace",
    "StepEntry",
    "StepSuggestion",
    "TreeTests",
    "TrendSlope",
    "TrendTest",
    "UnitScores",
    "Weighting",
    "adjust_p",
    "bootstrap",
    "capability",
    "capability_indices",
    "chart_gaps",
    "chart_interrupted_series",
    "chart_series",
    "common_movement",
    "compare_conventions",
    "compare_disparities",
    "concentrations",
    "control_chart",
    "control_charts",
    "control_constants",
    "conventions",
    "defect_rates",
    "describe_bootstrap_options",
    "describe_capability_options",
    "describe_change_options",
    "describe_concentration_options",
    "describe_difference_options",
    "describe_direct_options",
    "describe_disparity_options",
    "describe_dispersion_options",
    "describe_funnel_options",
    "describe_gap_options",
    "describe_indirect_options",
    "describe_mean_options",
    "describe_multiplicity_options",
    "describe_overdispersion_options",
    "describe_proportion_options",
    "describe_quantile_options",
    "describe_rank_test_options",
    "describe_rate_options",
    "describe_rate_ratio_options",
    "describe_shrink_options",
    "describe_slope_index_options",
    "difference_in_differences",
    "direct_rates",
    "disparity_suite",
    "dispersions",
    "false_alarms",
    "find_change_points",
    "find_signals",
    "funnel",
    "funnel_chart",
    "gaps",
    "group_numbers",
    "hamed_rao",
    "indirect_ratios_of",
    "interrupted_series",
    "interrupted_series_of_many",
    "least_squares",
    "mann_kendall",
    "means",
    "ordered_rows",
    "overdispersion_of",
    "overlap_differences",
    "overlap_rate_differences",
    "part_differences",
    "part_rate_ratios",
    "penalty_path",
    "per_million_at",
    "phased_chart",
    "poisson_regression",
    "proportion_differences",
    "proportions",
    "quantile",
    "quantiles",
    "rank_sets_of",
    "rank_sets_of_proportions",
    "rank_sets_of_rates",
    "rate_ratios",
    "rates",
    "ratio_difference",
    "reject_in_families",
    "reject_in_tree",
    "rule_set",
    "series_moments",
    "shrink",
    "slope_indices",
    "spread_of",
    "state_space",
    "stated_baseline",
    "survey_proportions",
    "theil_sen",
    "to_pandas",
    "unit_scores",
    "weighting_of",
    "why_framings_disagree",
    "why_not_ordered",
    "years_of",
    "z_scores",
]


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


def to_pandas(result: Intervals) -> pd.DataFrame:
def direct_rates(
    events: Any, exposure: Any, standard: Any, *, given: Any = None, **options: OptionValue
) -> Intervals:
    """What each unit's rate would be with the standard's people: the sum of weight * events / exposure.

    Dobson's limits (1991) with Byar's of all events stand; ``method`` may also be "dobson_exact", "fay_feuer"
    (1997) or "tiwari" (2006), which exist without events too.

    Parameters
    ----------
    events, exposure : tables of n units by k strata: arrays of shape (n, k), frames or lists of lists.
    standard : column of k weights from 0, such as people of a standard population; they are divided by their
        sum. Strata of weight 0 take no part.
    given : table of words why a cell has no number, "missing" or "suppressed"; its unit has none either.
    options : ``method``, ``per`` (1; such as 100000), ``confidence`` (0.95), ``speaks_of``,
        ``minimum_events``, ``strict``; see ``describe_direct_options``.

    Returns
    -------
    Intervals of n rows, in events per ``per`` units of exposure, NaN where ``status`` says why: a weighted
    stratum without people is "no_denominator", no events are "below_minimum" for Dobson's limits.

    Raises
    ------
    As ``proportions``; DomainFaultError (also ValueError) for weights that are negative or all 0.

    Examples
    --------
    >>> from steelyard.statistics import direct_rates
    >>> found = direct_rates([[2, 3], [0, 0]], [[100, 600], [10, 10]], [1, 3], method="fay_feuer", per=1000)
    >>> found.estimate.tolist(), found.status.tolist()
    ([8.75, 0.0], ['ok', 'boundary'])
    """
    x, n, why = tables_of(given, events, exposure)
    return _core.direct_rates(x, n, sample(standard, "standard"), why, options)


def indirect_ratios_of(
    events: Any, exposure: Any, reference: Any, *, given: Any = None, **options: OptionValue
) -> IndirectRatios:
    """Observed events over those expected at the reference's rates (SMR), with limits.

    Each unit is compared with the reference, none with another: every unit weighs the strata by its own
    people, and two with the same rate in every stratum may have different ratios. ``ordered_rows`` and
    ``ratio_difference`` refuse unless all units have one mix or a model is declared; a funnel is allowed.

    Parameters
    ----------
    events, exposure, given : tables of n units by k strata, as for ``direct_rates``.
    reference : column of k rates, events per unit of exposure.
    options : ``method`` (as for ``rates``), ``confidence`` (0.95), ``speaks_of``, ``minimum_events``,
        ``strict``; see ``describe_indirect_options``.

    Returns
    -------
    IndirectRatios of n rows: ``ratio`` (Intervals), ``observed``, ``expected``, and ``mixes_apart``, the
    largest difference between two units' shares of a stratum in what is expected, 0 to 1.

    Raises
    ------
    As ``direct_rates``.

    Examples
    --------
    >>> from steelyard.statistics import indirect_ratios_of, why_not_ordered
    >>> found = indirect_ratios_of([[164, 18], [10, 95]], [[8200, 1800], [500, 9500]], [0.01, 0.01])
    >>> found.ratio.estimate.round(6).tolist()      # twice the reference and once, in either unit
    [1.82, 1.05]
    >>> print(why_not_ordered(found))
    every unit weighs the strata by its own people, ...
    """
    x, n, why = tables_of(given, events, exposure)
    return _core.indirect_ratios_of(x, n, sample(reference, "reference"), why, options)


def why_not_ordered(ratios: IndirectRatios, *, declared_model: str = "") -> str | None:
    """Why units must not be ordered or subtracted by these ratios; None where they may.

    They may where all units have the same mix of strata, or under a declared model in which the ratio is one
    in every stratum, such as ``declared_model="rates are proportional to the reference's: tested in 2024"``.
    """
    return _core.why_not_ordered(ratios, declared_model)


def ordered_rows(ratios: IndirectRatios, *, declared_model: str = "") -> npt.NDArray[np.int64]:
    """Rows, from 0, from the smallest ratio to the largest; those without numbers are left out.

    Raises
    ------
    NotComparableError (also ValueError) with the reason of ``why_not_ordered``.

    Examples
    --------
    >>> from steelyard.statistics import indirect_ratios_of, ordered_rows
    >>> ordered_rows(indirect_ratios_of([[3], [1]], [[100], [100]], [0.01])).tolist()
    [1, 0]
    """
    return _core.ordered_rows(ratios, declared_model)


def ratio_difference(
    ratios: IndirectRatios, row: int, less_row: int, *, declared_model: str = ""
) -> float | None:
    """The ratio of one row less that of another; None where either has no number.

    Raises
    ------
    NotComparableError (also ValueError) with the reason of ``why_not_ordered``; DomainFaultError (also
    ValueError) for a row that does not exist.
    """
    return _core.ratio_difference(ratios, row, less_row, declared_model)


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
