// SPDX-License-Identifier: MIT
#pragma once

// Room `statistics` (level 1): numbers in, numbers out; it knows no indicator and no unit of measure.
// Names that matter: `status`, `spread_of`; of intervals `proportions`, `rates`, `intervals`; of units beside each other
// `funnel_of`, `shrink`, `overdispersion_of`, `rank_sets_of`; of inequality `disparity_suite_of`, `gaps_of`; of samples `means`,
// `quantiles`, `bootstrap`; of many tests `adjust_p`, `reject_in_tree`; of control charts `chart_of`, `conventions`,
// `find_signals`, `chart_series`, `capability_of`; of trends `mann_kendall`, `theil_sen`; of change points `find_change_points`; of
// evaluation `least_squares`, `interrupted_series_of`, `state_space_of`, `difference_in_differences_of`.
// Names that matter: `status`, `spread_of`; of intervals `proportions`, `rates`, `intervals`; of comparisons `funnel_of`,
// `overdispersion_of`, `shrink`; of control charts `chart_of`, `conventions`, `find_signals`, `chart_series`; of trends
// `mann_kendall`, `theil_sen`.
// What cannot be computed is a status of its row, never an exception in the middle of a batch and never a NaN that says
// nothing.

#include <steelyard/statistics/averages.hpp>
#include <steelyard/statistics/bootstrap.hpp>
#include <steelyard/statistics/capability.hpp>
#include <steelyard/statistics/change_points.hpp>
#include <steelyard/statistics/chart_convention.hpp>
#include <steelyard/statistics/chart_phases.hpp>
#include <steelyard/statistics/chart_series.hpp>
#include <steelyard/statistics/concentration.hpp>
#include <steelyard/statistics/control_chart.hpp>
#include <steelyard/statistics/control_constants.hpp>
#include <steelyard/statistics/difference_in_differences.hpp>
#include <steelyard/statistics/defects.hpp>
#include <steelyard/statistics/differences.hpp>
#include <steelyard/statistics/disparity.hpp>
#include <steelyard/statistics/dispersion.hpp>
#include <steelyard/statistics/false_alarms.hpp>
#include <steelyard/statistics/gaps.hpp>
#include <steelyard/statistics/group_table.hpp>
#include <steelyard/statistics/interrupted_series.hpp>
#include <steelyard/statistics/interval.hpp>
#include <steelyard/statistics/multiplicity.hpp>
#include <steelyard/statistics/funnel.hpp>
#include <steelyard/statistics/overdispersion.hpp>
#include <steelyard/statistics/proportions.hpp>
#include <steelyard/statistics/rank_sets.hpp>
#include <steelyard/statistics/rates.hpp>
#include <steelyard/statistics/regression.hpp>
#include <steelyard/statistics/robust.hpp>
#include <steelyard/statistics/run_rules.hpp>
#include <steelyard/statistics/slope_index.hpp>
#include <steelyard/statistics/shrinkage.hpp>
#include <steelyard/statistics/series_moments.hpp>
#include <steelyard/statistics/shared_cases.hpp>
#include <steelyard/statistics/standardisation.hpp>
#include <steelyard/statistics/state_space.hpp>
#include <steelyard/statistics/status.hpp>
#include <steelyard/statistics/survey.hpp>
#include <steelyard/statistics/trend.hpp>
