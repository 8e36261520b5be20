// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/statistics/group_table.hpp>
#include <steelyard/statistics/interval.hpp>

#include <vector>

namespace steelyard::inline v0_1::statistics {

/// How unevenly something lies along an order of groups, each at the share r of people below its middle: V = sum of
/// a value (2 r - 1), a being the group's share of people and m the mean of all.
enum class concentration_form : std::uint8_t {
    plain,     ///< V / m (Kakwani, Wagstaff and van Doorslaer 1997, Journal of Econometrics 77), for what has no upper bound
    absolute,  ///< V: twice the covariance with the rank, in the value's unit
    wagstaff,  ///< V (top - bottom) / ((top - m)(m - bottom)), for bounded values (Wagstaff 2005, Health Economics 14)
    erreygers, ///< 4 V / (top - bottom), likewise (Erreygers 2009, Journal of Health Economics 28)
};

} // namespace steelyard::inline v0_1::statistics

namespace steelyard::inline v0_1 {
template <>
struct enum_names<statistics::concentration_form> {
    static constexpr std::array<std::string_view, 4> value{"plain", "absolute", "wagstaff", "erreygers"};
};
} // namespace steelyard::inline v0_1

namespace steelyard::inline v0_1::statistics {

struct concentration_options {
    concentration_form form = concentration_form::plain;
    double             lower_bound = 0;
    double             upper_bound = 1;
    double             confidence = 0.95;
    meaning            speaks_of = meaning::undeclared;
    bool               strict = false;

    static void fields(auto&& field) {
        using o = concentration_options;
        field("form", &o::form, "which index");
        field("lower_bound", &o::lower_bound, "the least that a value can be, for wagstaff and erreygers");
        field("upper_bound", &o::upper_bound, "the most that a value can be, for wagstaff and erreygers");
        field("confidence", &o::confidence, "of both limits together, from 0.5 to below 1");
        field("speaks_of", &o::speaks_of, "what would vary if it were measured again");
        field("strict", &o::strict, "units without numbers, other than those given as absent, are one error");
    }
    friend bool operator==(const concentration_options&, const concentration_options&) = default;
};

struct concentrations {
    intervals           of;    ///< `boundary` where a limit was cut
    std::vector<double> error; ///< standard error, by the first derivative; NaN where there are no numbers

    [[nodiscard]] std::size_t size() const noexcept { return of.size(); }
};

/// The index of each unit, positive where the more advantaged have more; limits from the groups' standard errors: by the
/// normal law (absolute, erreygers), Fieller (plain) or the first derivative (wagstaff), cut at -1 and 1 (but absolute).
/// Within groups nobody is told apart. `impossible`: a value below 0 (plain) or outside of its bounds; `no_denominator`: a
/// mean of 0, or at a bound for wagstaff; `unbounded`: a mean that may be 0.
/// @throws shape_mismatch unless every column has units * groups cells; domain_fault for options that make no sense
/// @throws invalid_input in strict mode, listing every unit without numbers
[[nodiscard]] concentrations concentrations_of(const group_table& table, const concentration_options& options = {});

} // namespace steelyard::inline v0_1::statistics
