// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/report/sentence.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace steelyard::inline v0_1::report::detail {

/// How a number may be rounded for people: a lower bound only down, an upper bound only up.
enum class rounding { nearest, down, up };

/// "12,345.6", with commas between thousands; never "-0".
[[nodiscard]] std::string rounded(double x, int decimals, rounding how = rounding::nearest);

/// " %" or " people", to be put after a number; empty without a unit.
[[nodiscard]] std::string unit_suffix(std::string_view unit);
/// The unit of a difference: percentages differ by percentage points.
[[nodiscard]] std::string difference_suffix(std::string_view unit);

/// Bounds that say more than the form does: of a point whose whole is not known exactly.
[[nodiscard]] bool has_wider_bounds(const aggregation::result& r) noexcept;
/// "between 3 and 9 people", "at least 3 people", "at most 9 people"; empty when both sides are open.
[[nodiscard]] std::string bounds_words(const std::optional<double>& lower, const std::optional<double>& upper,
                                       const number_style& style);
/// The bounds a result states: its own or those of its form; nothing when there is no number.
[[nodiscard]] std::optional<bounds> bounds_of(const aggregation::result& r) noexcept;

/// The first letter in upper case (ASCII only).
[[nodiscard]] std::string capitalised(std::string s);
/// A sentence without its full stop, to stand inside another.
[[nodiscard]] std::string without_stop(std::string_view s);

} // namespace steelyard::inline v0_1::report::detail
