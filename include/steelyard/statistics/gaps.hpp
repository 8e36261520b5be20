// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/statistics/group_table.hpp>
#include <steelyard/statistics/interval.hpp>

#include <vector>

namespace steelyard::inline v0_1::statistics {

/// Which group others are held against: a judgement, by which the same numbers are another gap. Groups without people are
/// passed over; of equal ones the first stands.
enum class group_choice : std::uint8_t {
    last,    ///< the most advantaged
    first,   ///< the least advantaged
    largest, ///< by people
    best,    ///< by value: chosen after the fact, so that chance makes its gaps look larger than they are
    worst,   ///< likewise
    named,   ///< by number
};

} // namespace steelyard::inline v0_1::statistics

namespace steelyard::inline v0_1 {
template <>
struct enum_names<statistics::group_choice> {
    static constexpr std::array<std::string_view, 6> value{"last", "first", "largest", "best", "worst", "named"};
};
} // namespace steelyard::inline v0_1

namespace steelyard::inline v0_1::statistics {

struct gap_options {
    group_choice reference = group_choice::last;
    std::int64_t reference_group = 0;
    higher       higher_is = higher::better;
    double       confidence = 0.95;
    double       per = 1;
    meaning      speaks_of = meaning::undeclared;
    bool         strict = false;

    static void fields(auto&& field) {
        using o = gap_options;
        field("reference", &o::reference, "which group the others are held against");
        field("reference_group", &o::reference_group, "its number from 0, where it is named");
        field("higher_is", &o::higher_is, "which end of the scale is the good one");
        field("confidence", &o::confidence, "of both limits together, from 0.5 to below 1");
        field("per", &o::per, "what absolute gaps are stated for, such as 100");
        field("speaks_of", &o::speaks_of, "what would vary if it were measured again");
        field("strict", &o::strict, "cells without a gap, other than those given as absent, are one error");
    }
    friend bool operator==(const gap_options&, const gap_options&) = default;
};

/// A row for each cell of the table.
struct group_gaps {
    intervals                 absolute;  ///< the group less the reference, by the normal law
    intervals                 relative;  ///< the group over the reference, by Fieller
    std::vector<double>       error;     ///< standard error of the absolute gap, in its unit
    std::vector<double>       log_error; ///< of the relative one's logarithm, by the first derivative; NaN where it has none
    std::vector<std::int64_t> reference; ///< of each unit: the number of the group; -1 where there is none

    [[nodiscard]] std::size_t size() const noexcept { return absolute.size(); }
};

/// Groups must share nobody. The reference itself comes out as 0 and 1, `no_spread`. `no_denominator`: a group without
/// people; a unit's rows have its reference's status where that has no value. Relative gaps are `impossible` where a value
/// is negative and `unbounded` where the reference may be 0.
/// @throws shape_mismatch unless every column has units * groups cells; domain_fault for options that make no sense
/// @throws invalid_input in strict mode, listing every cell without an absolute gap
[[nodiscard]] group_gaps gaps_of(const group_table& table, const gap_options& options = {});

} // namespace steelyard::inline v0_1::statistics
