// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/core/options.hpp>
#include <steelyard/core/problem.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace steelyard::inline v0_1 {

/// How a target is approached from its frozen baseline.
enum class target_path : std::uint8_t { step, linear, geometric, s_curve };
template <>
struct enum_names<target_path> {
    static constexpr std::array<std::string_view, 4> value{"step", "linear", "geometric", "s_curve"};
};

/// A value to reach by a period, from a baseline that is frozen as a number, not recomputed.
struct target {
    std::string           indicator;
    std::string           place;        ///< empty: the whole
    std::string           period;       ///< when it is due, as the result's period writes it
    double                value = 0;    ///< in the indicator's unit
    double                tolerance = 0;///< for direction::target: on target within value +- tolerance
    std::optional<double> baseline;
    std::string           baseline_period;
    target_path           path = target_path::step;
    std::string           source;
    std::string           judgement; ///< id
    input_place           declared_at;
};

} // namespace steelyard::inline v0_1
