// SPDX-License-Identifier: MIT
#pragma once

// Plain loops over columns. Sums run in the order of units, which is canonical: the same bits for any order of input.

#include <steelyard/core/value.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <vector>

namespace steelyard::inline v0_1::composite::detail {

[[nodiscard]] bool all_points(std::span<const form> forms) noexcept;

/// The points of a column: itself where all are, else gathered into `space`.
[[nodiscard]] inline std::span<const double> points_of(std::span<const double> numbers, std::span<const form> forms,
                                                       std::vector<double>& space) {
    if (all_points(forms)) return numbers;
    space.clear();
    for (std::size_t i = 0; i < numbers.size(); ++i)
        if (forms[i] == form::point) space.push_back(numbers[i]);
    return space;
}

[[nodiscard]] inline double sum_of(std::span<const double> x) noexcept {
    double sum = 0;
    for (const double v : x) sum += v;
    return sum;
}

/// Mean of at least one number.
[[nodiscard]] inline double mean_of(std::span<const double> x) noexcept {
    return sum_of(x) / static_cast<double>(x.size());
}

/// Sum of squared distances from the mean, in a second pass: no cancellation.
[[nodiscard]] inline double squares_of(std::span<const double> x, double mean) noexcept {
    double sum = 0;
    for (const double v : x) sum += (v - mean) * (v - mean);
    return sum;
}

struct extent {
    double least = std::numeric_limits<double>::max();
    double most = std::numeric_limits<double>::lowest();
};
[[nodiscard]] inline extent extent_of(std::span<const double> x) noexcept {
    extent e;
    for (const double v : x) {
        e.least = v < e.least ? v : e.least;
        e.most = v > e.most ? v : e.most;
    }
    return e;
}

/// Quantile of sorted numbers, linear between neighbours: position (n - 1) p (Hyndman & Fan 1996, type 7).
[[nodiscard]] inline double quantile_of(std::span<const double> sorted, double p) noexcept {
    const double      position = static_cast<double>(sorted.size() - 1) * p;
    const auto        i = static_cast<std::size_t>(position);
    const double      rest = position - static_cast<double>(i);
    const std::size_t next = std::min(i + 1, sorted.size() - 1);
    return sorted[i] + rest * (sorted[next] - sorted[i]);
}

[[nodiscard]] inline std::vector<double> sorted_copy(std::span<const double> x) {
    std::vector<double> s(x.begin(), x.end());
    std::sort(s.begin(), s.end());
    return s;
}

[[nodiscard]] inline double median_of(std::span<const double> x) { return quantile_of(sorted_copy(x), 0.5); }

} // namespace steelyard::inline v0_1::composite::detail
