// SPDX-License-Identifier: MIT
#pragma once

// Units of a few groups, for tests of inequality.

#include <steelyard/core/random.hpp>
#include <steelyard/statistics/group_table.hpp>

#include <cmath>
#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

namespace groups {

using column = std::vector<double>;

inline constexpr double no_number = std::numeric_limits<double>::quiet_NaN();

struct unit {
    column value, error, population;

    [[nodiscard]] steelyard::statistics::group_table table() const {
        return {value, error, population, {}, static_cast<std::int64_t>(value.size())};
    }
};

/// Values from 5 to 95 of groups of every size, with errors of 1 to 10 percent of 40.
[[nodiscard]] inline unit drawn(std::uint64_t seed, std::size_t groups) {
    steelyard::random_stream random(seed, 17);
    unit                     t;
    for (std::size_t g = 0; g < groups; ++g) {
        t.value.push_back(5 + 90 * random.uniform());
        t.error.push_back(0.4 + 4 * random.uniform());
        t.population.push_back(1 + static_cast<double>(random.below(9000)));
    }
    return t;
}

[[nodiscard]] inline unit shuffled(unit t, std::uint64_t seed) {
    steelyard::random_stream random(seed, 23);
    for (std::size_t i = t.value.size(); i > 1; --i) {
        const std::size_t j = random.below(i);
        for (column* c : {&t.value, &t.error, &t.population}) std::swap((*c)[i - 1], (*c)[j]);
    }
    return t;
}

} // namespace groups
