// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/composite/score_table.hpp>
#include <steelyard/core/random.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <string>
#include <vector>

namespace world {

using steelyard::random_stream;
using steelyard::reason;
using steelyard::value;
using namespace steelyard::composite;

[[nodiscard]] inline std::string name_of(const char* prefix, std::size_t i) {
    const std::string digits = std::to_string(i);
    return prefix + std::string(3 - std::min<std::size_t>(digits.size(), 3), '0') + digits;
}

/// Columns of numbers, units u000, u001...; NaN in a test's own text stands for missing(not_reported).
[[nodiscard]] inline score_table table_of(const std::vector<std::pair<std::string, std::vector<double>>>& columns) {
    std::vector<score_cell> cells;
    for (const auto& [code, numbers] : columns)
        for (std::size_t u = 0; u < numbers.size(); ++u)
            cells.push_back({name_of("u", u),
                             code,
                             std::isnan(numbers[u]) ? value::missing(reason::not_reported) : value::point(numbers[u]),
                             {}});
    return make_score_table(cells);
}

/// Numbers in 1..101 with a long tail now and then; every column has some spread.
[[nodiscard]] inline score_table random_table(std::uint64_t seed, std::size_t units, std::size_t columns) {
    random_stream                                            r(seed, 40);
    std::vector<std::pair<std::string, std::vector<double>>> all;
    for (std::size_t c = 0; c < columns; ++c) {
        std::vector<double> x;
        for (std::size_t u = 0; u < units; ++u)
            x.push_back(1 + 100 * std::pow(r.uniform(), 1 + static_cast<double>(c % 3)));
        all.emplace_back(name_of("c", c), std::move(x));
    }
    return table_of(all);
}

/// Whether two numbers agree to 1e-12 of their size, or of 1.
[[nodiscard]] inline bool same(double a, double b, double scale = 1) {
    return std::abs(a - b) <= 1e-12 * std::max({std::abs(a), std::abs(b), scale});
}

/// Rules of the problems in an invalid_input, in order; empty when nothing is thrown.
template <class Work>
[[nodiscard]] std::vector<std::string> refused(Work work) {
    std::vector<std::string> rules;
    try {
        static_cast<void>(work());
    } catch (const steelyard::invalid_input& e) {
        for (const auto& p : e.problems()) rules.push_back(p.rule);
    }
    return rules;
}

} // namespace world
