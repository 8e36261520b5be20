// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/comparison/across.hpp>
#include <steelyard/comparison/change.hpp>
#include <steelyard/comparison/league.hpp>
#include <steelyard/core/plain_table.hpp>

#include <memory>

namespace steelyard::inline v0_1::comparison {

/// A change as columns on their way out, a row per part: cause, amount, least, most, reporters, state, text.
[[nodiscard]] std::shared_ptr<const plain_table> to_table(const change& from);

/// A league as columns, a row per unit: unit, title, standing, number, lower, upper, best, worst, letters, numerator, denominator,
/// at_least, at_most, drawn and its limits, own_weight, expected_rank, in_top, z, p, flag, band_lower, band_upper, expected, present,
/// coverage, state, why. What is not there is null.
[[nodiscard]] std::shared_ptr<const plain_table> to_table(const league& from);

/// A look across indicators, a row per unit of each, in its order: indicator, title, unit, unit_title, standing, number, target,
/// apart, events, z, p, adjusted, adjusted_any, state, stands, stands_any, side, bearing, why. What is not there is null.
[[nodiscard]] std::shared_ptr<const plain_table> to_table(const across& from);

} // namespace steelyard::inline v0_1::comparison
