// SPDX-License-Identifier: MIT
#pragma once

// What a group makes of its children's scores, for one unit. Every place that works a node out again uses it.

#include <steelyard/composite/combination.hpp>

#include <optional>
#include <span>
#include <vector>

namespace steelyard::inline v0_1::composite::detail {

/// Methods whose scores depend on the other units: they have no mean of one unit.
[[nodiscard]] bool compares_units(combine_method m) noexcept;
/// Exponent of the power mean that a method is; empty for those that are none.
[[nodiscard]] std::optional<double> exponent_of(const combine_options& o) noexcept;
/// Whether a number has no place under a logarithm, reciprocal or root.
[[nodiscard]] bool barred(double x, double exponent) noexcept;
/// Whether some number has no place under the method, before zeros are dealt with.
[[nodiscard]] bool any_barred(const combine_options& o, std::span<const double> x) noexcept;

/// The method's mean of at least one number; empty where it cannot take one of them, or has no positive mean to divide by.
/// @param x  mended in place by the rule for zeros
[[nodiscard]] std::optional<double> node_mean(const combine_options& o, std::vector<double>& x,
                                              std::span<const double> w);

} // namespace steelyard::inline v0_1::composite::detail
