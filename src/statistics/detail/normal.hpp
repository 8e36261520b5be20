// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <numbers>

namespace steelyard::inline v0_1::statistics::detail {

/// P(Z > z) of a standard normal; by erfc, so that far tails keep their digits.
[[nodiscard]] inline double normal_above(double z) noexcept { return 0.5 * std::erfc(z / std::numbers::sqrt2); }

[[nodiscard]] inline double normal_below(double z) noexcept { return normal_above(-z); }

/// ln P(Z > z): also where the probability itself is below the least double.
[[nodiscard]] double log_normal_above(double z) noexcept;

/// z with P(Z > z) = p, for 0 < p < 1.
[[nodiscard]] double normal_quantile_above(double p) noexcept;

} // namespace steelyard::inline v0_1::statistics::detail
