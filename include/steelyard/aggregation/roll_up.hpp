// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/aggregation/query.hpp>
#include <steelyard/aggregation/result.hpp>
#include <steelyard/core/run_options.hpp>
#include <steelyard/dataset/dataset.hpp>
#include <steelyard/define/definitions.hpp>

namespace steelyard::inline v0_1::aggregation {

/// Aggregates reported numbers to every combination of the levels asked for, in one pass and in canonical order:
/// categories, organisations and places are combined at the base period first, time last.
///
/// A total (flow or stock) is a point when every expected cell is a point, else bounds. A quotient (ratio, rate, mean)
/// is the sum of numerators over the sum of denominators of the cells where both are reported; the others are listed
/// as unmatched and widen the bounds. All sums are exact integers: the same bits for any order of rows, any number of
/// threads and any split of the data.
///
/// Which cells are expected: those of declared expectations; without one, the units (place x organisation) that report
/// at all within a result's period are expected for every base period in it, except on a grid of days.
///
/// @throws unknown_code for indicators, levels, schemes or places that nothing declares, all of them listed
/// @throws illegal_operation when the kind forbids what is asked
/// @throws period_mismatch when the base periods do not nest in the periods asked for
/// @throws stopped when the host stops the run
[[nodiscard]] result_table roll_up(const definitions& agreed, const dataset& data, const roll_up_query& query,
                                   const run_options& run = {});

} // namespace steelyard::inline v0_1::aggregation
