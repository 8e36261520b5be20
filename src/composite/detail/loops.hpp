// SPDX-License-Identifier: MIT
#pragma once

// Loops down whole columns that a large index spends its time in. Each works number by number, so that wider registers
// change no bit.

#include "numbers.hpp"

#include <steelyard/core/value.hpp>

#include <cstddef>
#include <cstdint>
#include <span>

namespace steelyard::inline v0_1::composite::detail {

/// y = low + out_span * ((sign * x - origin) / span)
struct line {
    double sign = 1, origin = 0, span = 1, low = 0, out_span = 1;
};
void score_line(const line& l, std::span<const double> from, double* to) noexcept;

/// sum += weight * x
void add_weighted(double weight, std::span<const double> x, double* sum) noexcept;

/// x /= by
void divide_by(double by, std::span<double> x) noexcept;

/// to = from, where -0 becomes 0: there is one zero. @returns whether all are finite
[[nodiscard]] bool copy_finite(std::span<const double> from, double* to) noexcept;

/// Rows become columns: to[c * rows + u] = rows[u][places[c]], where -0 becomes 0. @returns whether all are finite
[[nodiscard]] bool turn_finite(std::span<const double* const> rows, std::span<const std::ptrdiff_t> places,
                               double* to) noexcept;

/// Whether a mask has no 0.
[[nodiscard]] bool all_there(std::span<const std::uint8_t> mask) noexcept;

void negate(std::span<const double> from, double* to) noexcept;

/// Least and most, in eight lanes.
[[nodiscard]] extent extent_in_lanes(std::span<const double> x) noexcept;

// Marks by unit: 1 where something is not as it commonly is; other marks stay.

/// No point, or one with a flag.
void mark_unlike(std::span<const form> forms, std::span<const flag_set> flags, std::uint8_t* marks) noexcept;
void mark_partial(std::span<const double> coverage, std::uint8_t* marks) noexcept;
void mark_not_positive(std::span<const double> x, std::uint8_t* marks) noexcept;

} // namespace steelyard::inline v0_1::composite::detail
