// SPDX-License-Identifier: MIT
#pragma once

// Limits of one count: events x of n, or events x alone. Callers have checked 0 <= x <= n and n > 0. Counts need not be
// whole here: effective ones are not.

#include "tails.hpp"

#include <steelyard/statistics/proportions.hpp>

namespace steelyard::inline v0_1::statistics::detail {

/// What lies beyond each limit, and the normal quantile with as much beyond it.
struct beyond {
    double tail; ///< 0 < tail <= 1/4
    double z;
};
[[nodiscard]] inline beyond beyond_each(double tail) noexcept { return {tail, normal_beyond(tail)}; }

struct limits {
    double lower, upper;
};

/// Limits of four counts side by side, each to the bits that it has alone.
struct four_limits {
    four_numbers lower, upper;
};

[[nodiscard]] limits clopper_pearson(double x, double n, const beyond& at) noexcept;
[[nodiscard]] four_limits clopper_pearson(const four_numbers& x, const four_numbers& n, const beyond& at) noexcept; ///< 0 < x < n
[[nodiscard]] limits mid_p_proportion(double x, double n, const beyond& at) noexcept;
[[nodiscard]] limits jeffreys(double x, double n, const beyond& at) noexcept;
[[nodiscard]] limits likelihood(double x, double n, const beyond& at) noexcept;
[[nodiscard]] limits agresti_coull(double x, double n, const beyond& at) noexcept;
/// Score limits of x - h from below and x + h from above; h is 0, or 1/2 with the correction for continuity.
[[nodiscard]] limits wilson(double x, double n, double h, const beyond& at) noexcept;

[[nodiscard]] limits proportion_limits(proportion_method method, double x, double n, const beyond& at) noexcept;

/// Limits of the mean behind x events.
[[nodiscard]] limits garwood(double x, const beyond& at) noexcept;
[[nodiscard]] limits byar(double x, const beyond& at) noexcept;
[[nodiscard]] limits mid_p_events(double x, const beyond& at) noexcept;

/// Writes one row.
inline void put(intervals& to, std::size_t row, double estimate, limits l) noexcept {
    to.estimate[row] = estimate;
    to.lower[row] = l.lower;
    to.upper[row] = l.upper;
}

} // namespace steelyard::inline v0_1::statistics::detail
