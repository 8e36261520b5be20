// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/composite/outranking.hpp>

#include <span>
#include <vector>

namespace steelyard::inline v0_1::composite::detail {

/// A column and its weight, wherever it lies.
struct weighted_column {
    std::span<const double> numbers;
    std::span<const form>   forms;
    double                  weight = 0;
};

[[nodiscard]] pairwise outrank(std::int64_t units, std::span<const weighted_column> columns);

} // namespace steelyard::inline v0_1::composite::detail
