// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <span>

namespace steelyard::inline v0_1::composite {

// Means of a few numbers with weights, as a node of an index combines its children. Weights are relative: they need not
// add up to 1, and numbers of weight 0 are not looked at. All are empty when no weight is above 0.
// All throw shape_mismatch when there are not as many weights as numbers, domain_fault for a weight below 0.

/// Sum of w x over sum of w.
[[nodiscard]] std::optional<double> arithmetic_mean(std::span<const double> x, std::span<const double> w);

/// (sum of w x^p / sum of w)^(1/p), for p = 0 the geometric mean (Hardy, Littlewood & Polya 1934, 2.2). Rises with p.
/// Computed by logarithms around their mean, so that it is as exact beside p = 0 as anywhere else.
/// @throws domain_fault for a number below 0, for 0 where p <= 0, and for a p that is not finite: none of them has a mean
[[nodiscard]] std::optional<double> power_mean(std::span<const double> x, std::span<const double> w, double p);

/// The number with half of the weight on either side; the middle of two where the weight parts exactly between them.
[[nodiscard]] std::optional<double> weighted_median(std::span<const double> x, std::span<const double> w);

/// Which way the penalty of an unbalanced profile goes: off the mean where more is better, onto it where more is worse.
enum class penalty : signed char { minus = -1, plus = 1 };
/// Mazziotta-Pareto: mean -+ deviation^2 / mean, with n beneath the squares (De Muro, Mazziotta & Pareto 2011, Social
/// Indicators Research 104). For AMPI it is the same over numbers normalised as `ampi`.
/// @throws domain_fault when the mean is not above 0: the penalty would change its side
[[nodiscard]] std::optional<double> mazziotta_pareto(std::span<const double> x, std::span<const double> w,
                                                     penalty side);

} // namespace steelyard::inline v0_1::composite
