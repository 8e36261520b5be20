// SPDX-License-Identifier: MIT
#pragma once

// The numbers of a league whose units are known to be comparable: limits, sets of ranks and benchmarks.

#include <steelyard/comparison/league.hpp>
#include <steelyard/define/definitions.hpp>

#include <string>
#include <vector>

namespace steelyard::inline v0_1::comparison::detail {

/// @throws illegal_operation for kinds of which no number compares units
[[nodiscard]] league_law law_of(const indicator& what);

/// How much of a league is made.
enum class extent : std::uint8_t {
    whole,
    band, ///< limits and the band alone: no ranks, drawn numbers or benchmarks
};

/// Fills limits, ranks, letters and benchmarks of a league whose units have their standings, and adds notes.
/// @throws stopped
void add_numbers(const definitions& agreed, const indicator& what, const period& when, extent of, const run_options& run,
                 league& to);

/// `comparison::make_league`, or as much of it as is asked for.
[[nodiscard]] league make(const definitions& agreed, const dataset& data, const aggregation::result_table& table,
                          const league_question& question, const league_options& options, bool bridges,
                          const aggregation::as_of& known, extent of, const run_options& run);

} // namespace steelyard::inline v0_1::comparison::detail
