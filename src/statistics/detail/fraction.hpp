// SPDX-License-Identifier: MIT
#pragma once

// The one continued fraction that tails of gamma and beta laws are made of, alone or four side by side.

#include "four.hpp"

#include <array>

namespace steelyard::inline v0_1::statistics::detail {

/// b0 + a1 / (b0 + s + a2 / (b0 + 2 s + ...)) with a_m = m (alpha - beta m).
struct fraction {
    double b0, step, alpha, beta;
};
[[nodiscard]] double value_of(const fraction& f) noexcept;

using four_numbers = std::array<double, side_by_side>;
/// Each to the bits that it has alone.
[[nodiscard]] four_numbers values_of(const std::array<fraction, side_by_side>& f) noexcept;

} // namespace steelyard::inline v0_1::statistics::detail
