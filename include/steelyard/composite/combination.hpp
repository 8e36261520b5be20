// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/core/options.hpp>

#include <array>
#include <cstdint>
#include <string_view>

namespace steelyard::inline v0_1::composite {

/// How the scores under a node become its own. docs/numbers.md has each formula with its source.
enum class combine_method : std::uint8_t {
    arithmetic,
    geometric,
    harmonic,
    power,     ///< power mean of exponent `power`: 1 arithmetic, 0 geometric, -1 harmonic
    mpi_minus, ///< mean less its penalty: mean - deviation * deviation / mean (more is better)
    mpi_plus,  ///< mean plus its penalty (more is worse)
    minimum,   ///< the weakest child, whatever the weights
    median,    ///< weighted
    copeland,  ///< units that it outranks less those that outrank it
    borda,     ///< weighted mean of the units it is better than, ties half
    kemeny,    ///< units below it in the orders nearest to the children's; mean of its best and worst place in them
};
/// What a child without a point does. `propagate`: the node has none either. `renormalise`: the weights of the others
/// are scaled up, which is to impute their mean; the score is flagged `estimated`. `bounded`: the child may lie
/// anywhere on its scale, and the score is a range. A child that does not apply leaves the expected set in all three.
enum class absent_rule : std::uint8_t { propagate, renormalise, bounded };
/// What numbers at or below zero do where logarithms or reciprocals are taken. `floor`: they count as `zero_level`.
/// `shift`: `zero_level` is added to all children, and taken off the mean again.
enum class zero_rule : std::uint8_t { refuse, floor, shift };

} // namespace steelyard::inline v0_1::composite

namespace steelyard::inline v0_1 {
template <>
struct enum_names<composite::combine_method> {
    static constexpr std::array<std::string_view, 11> value{"arithmetic", "geometric", "harmonic", "power",
                                                            "mpi_minus",  "mpi_plus",  "minimum",  "median",
                                                            "copeland",   "borda",     "kemeny"};
};
template <>
struct enum_names<composite::absent_rule> {
    static constexpr std::array<std::string_view, 3> value{"propagate", "renormalise", "bounded"};
};
template <>
struct enum_names<composite::zero_rule> {
    static constexpr std::array<std::string_view, 3> value{"refuse", "floor", "shift"};
};
} // namespace steelyard::inline v0_1

namespace steelyard::inline v0_1::composite {

struct combine_options {
    combine_method method = combine_method::arithmetic;
    double         power = 1;
    absent_rule    absent = absent_rule::bounded;
    double         least_children = 0;
    double         least_indicators = 0;
    zero_rule      zeros = zero_rule::refuse;
    double         zero_level = 0;
    std::int64_t   most_units = 18;

    static void fields(auto&& field) {
        using o = combine_options;
        field("method", &o::method, "How the scores under a node become its own.");
        field("power", &o::power, "Exponent of the power mean.");
        field("absent", &o::absent, "What a child without a point does.");
        field("least_children", &o::least_children,
              "Least share of the expected children, by weight, that must have a score.");
        field("least_indicators", &o::least_indicators,
              "Least share of the expected indicators beneath, by effective weight, that must have a number.");
        field("zeros", &o::zeros, "What numbers at or below zero do under logarithms and reciprocals.");
        field("zero_level", &o::zero_level,
              "What floor raises to and shift adds; above zero where one of them is chosen.");
        field("most_units", &o::most_units, "Most units that kemeny takes, at most 20: it is exact and grows as 2^n.");
    }
    friend bool operator==(const combine_options&, const combine_options&) = default;
};

} // namespace steelyard::inline v0_1::composite
