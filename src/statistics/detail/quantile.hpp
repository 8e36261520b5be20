// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/statistics/averages.hpp>

#include <cstdint>
#include <span>

namespace steelyard::inline v0_1::statistics::detail {

/// P(B >= s) of a binomial B of n at a share between 0 and 1; good where s > n * share.
[[nodiscard]] double binomial_above(std::int64_t s, std::int64_t n, double share) noexcept;

/// Of numbers in order, at least one.
[[nodiscard]] double quantile_of_sorted(std::span<const double> x, double share, quantile_type type) noexcept;

} // namespace steelyard::inline v0_1::statistics::detail
