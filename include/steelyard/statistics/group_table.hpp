// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/core/options.hpp>
#include <steelyard/statistics/status.hpp>

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

namespace steelyard::inline v0_1::statistics {

/// Units by groups of their people, the groups of a unit side by side: cell (u, g) is at u * groups + g. Values are means,
/// shares or rates of each group, in one unit and on one scale that nobody guesses; population may be people or any shares.
/// A group without people takes no part, whatever its value. One that has people and no value takes the numbers of its unit
/// away: what is left would speak of other people.
struct group_table {
    std::span<const double> value;
    std::span<const double> error;      ///< standard errors; 0 where a value is exact; empty where a method needs none
    std::span<const double> population; ///< 0 or more
    std::span<const status> given;      ///< empty, or per cell why it has no value
    std::int64_t            groups = 0; ///< in order from the least to the most advantaged, where they have an order
};

/// Which end of the scale is the good one: a judgement, and the same gap has another sign under the other.
enum class higher : std::uint8_t { better, worse };

} // namespace steelyard::inline v0_1::statistics

namespace steelyard::inline v0_1 {
template <>
struct enum_names<statistics::higher> {
    static constexpr std::array<std::string_view, 2> value{"better", "worse"};
};
} // namespace steelyard::inline v0_1
