// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/statistics/run_rules.hpp>

#include <cstdint>
#include <optional>
#include <span>

namespace steelyard::inline v0_1::statistics::detail {

struct run_length_law {
    double                signal = 0; ///< P(first signal among so many points)
    std::optional<double> mean;       ///< points until the first signal
};

/// Of rules of zones and runs, for independent standard normal numbers and thirds of 1. Empty where the rules remember more
/// than a chain of 200,000 states.
[[nodiscard]] std::optional<run_length_law> chain_law_of(std::span<const run_rule> rules, std::int64_t points);

/// Of trends alone: from all orders of independent numbers.
[[nodiscard]] run_length_law trend_law_of(std::span<const run_rule> rules, std::int64_t points);

} // namespace steelyard::inline v0_1::statistics::detail
