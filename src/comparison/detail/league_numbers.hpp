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

/// Fills limits, ranks, letters and benchmarks of a league whose units have their standings, and adds notes.
void add_numbers(const definitions& agreed, const indicator& what, const period& when, league& to);

} // namespace steelyard::inline v0_1::comparison::detail
