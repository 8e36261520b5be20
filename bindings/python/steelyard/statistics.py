# SPDX-License-Identifier: MIT
"""Numbers in, numbers out: columns of counts, rates and series, and what can be said of them.

Nothing here knows an indicator or a unit of measure. What cannot be computed is a status of its row,
one of ``STATUSES``, never an exception in the middle of a column and never a NaN that says nothing.
"""

from __future__ import annotations

from typing import Any

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
from ._difference_in_differences import DifferenceInDifferences, difference_in_differences
from ._funnels import funnel, funnel_chart, overdispersion_of, shrink, unit_scores
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
from ._interrupted_series import (
    EffectEstimate,
    InterruptedSeries,
    chart_interrupted_series,
    interrupted_series,
    interrupted_series_of_many,
)
from ._intervals import (
    _status,
    proportion_differences,
    proportions,
    rate_ratios,
    rates,
    survey_proportions,
    to_pandas,
    weighting_of,
)
from ._multiplicity import (
    AdjustedTests,
    FamilyTests,
    TreeTests,
    adjust_p,
    reject_in_families,
    reject_in_tree,
)
from ._rank_sets import RankSets, rank_sets_of, rank_sets_of_proportions, rank_sets_of_rates
from ._regression import Regression, least_squares, poisson_regression
from ._shared_cases import (
    overlap_differences,
    overlap_rate_differences,
    part_differences,
    part_rate_ratios,
)
from ._standardisation import (
    direct_rates,
    indirect_ratios_of,
    ordered_rows,
    ratio_difference,
    why_not_ordered,
)
from ._state_space import PredictedSums, StateSpace, state_space, sums_to_come
from ._statistics import sample
from ._trend import AutocorrelatedTest, hamed_rao, mann_kendall, theil_sen, years_of

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
    "PredictedSums",
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
    "sums_to_come",
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
