// SPDX-License-Identifier: MIT
#pragma once

// Loops down whole columns that a large index spends its time in. Each works number by number, so that wider registers
// change no bit.

#include "numbers.hpp"

#include <steelyard/core/value.hpp>

#include <cstddef>
#include <span>

namespace steelyard::inline v0_1::composite::detail {

/// y = low + out_span * ((sign * x - origin) / span)
struct line {
    double sign = 1, origin = 0, span = 1, low = 0, out_span = 1;
};
void score_line(const line& l, std::span<const double> from, double* to) noexcept;

/// sum += weight * x
void add_weighted(double weight, std::span<const double> x, double* sum) noexcept;

void negate(std::span<const double> from, double* to) noexcept;

/// Least and most, in eight lanes.
[[nodiscard]] extent extent_in_lanes(std::span<const double> x) noexcept;

/// Whether no flag is set anywhere.
[[nodiscard]] bool flagless(std::span<const flag_set> flags) noexcept;

} // namespace steelyard::inline v0_1::composite::detail
