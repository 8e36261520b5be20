// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/core/options.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace steelyard::inline v0_1::statistics {

/// What a spread was measured by: the deviation of the middle number, or the mean deviation where more than half of all
/// numbers are equal and the first would be zero.
enum class spread_by : std::uint8_t { median_deviation, mean_deviation };

} // namespace steelyard::inline v0_1::statistics

namespace steelyard::inline v0_1 {
template <>
struct enum_names<statistics::spread_by> {
    static constexpr std::array<std::string_view, 2> value{"median deviation", "mean deviation"};
};
} // namespace steelyard::inline v0_1

namespace steelyard::inline v0_1::statistics {

/// Where numbers lie and how far apart, not moved by a few wild ones: a score is (x - centre) / unit.
struct robust_spread {
    double    centre = 0; ///< median, in the numbers' unit
    double    unit = 0;   ///< what a standard deviation would be, were the numbers normal; above 0
    spread_by by = spread_by::median_deviation;

    [[nodiscard]] double score(double x) const noexcept { return (x - centre) / unit; }
    friend bool          operator==(const robust_spread&, const robust_spread&) = default;
};

/// The middle number; of an even count the mean of the two in the middle. Empty when there is none.
[[nodiscard]] std::optional<double> median(std::vector<double> numbers);

/// unit = MAD / 0.6745, the median distance from the median, so that the score is the modified z of Iglewicz and Hoaglin
/// (1993, "How to detect and handle outliers"). When MAD is 0, the mean distance from the median times 1.253314, because
/// a normal number lies sqrt(2/pi) deviations from the middle on average.
/// @returns empty for fewer than two numbers and where all are equal: nothing then says what is far
[[nodiscard]] std::optional<robust_spread> spread_of(std::span<const double> numbers);

/// (x - mean) / deviation, the deviation with n - 1 beneath. No score of n numbers exceeds (n - 1) / sqrt(n) (Shiffler
/// 1988, The American Statistician 42), so that ten numbers never reach 3.
/// @returns one per number; empty where `spread_of` is
[[nodiscard]] std::vector<double> z_scores(std::span<const double> numbers);

} // namespace steelyard::inline v0_1::statistics
