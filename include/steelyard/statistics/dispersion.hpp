// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/statistics/group_table.hpp>
#include <steelyard/statistics/interval.hpp>

#include <vector>

namespace steelyard::inline v0_1::statistics {

/// How far groups lie apart that need not have an order; a is a group's share of people, m the mean of all.
enum class dispersion_form : std::uint8_t {
    theil,              ///< sum of a (value / m) ln(value / m) (Theil 1967, Economics and Information Theory)
    mean_log_deviation, ///< sum of a ln(m / value)
    variance,           ///< between groups: sum of a (value - m)^2, in the value's unit squared
};

/// How many terms of the index's Taylor series its error comes from. With the first alone an error is 0 where all groups
/// are equal, and so are the limits' distances: certainty where there is least of it.
enum class error_terms : std::uint8_t {
    second, ///< the groups' errors by the gradient, and half the squares of the curvature: exact for the variance
    first,  ///< the gradient alone, as the World Health Organization's Health Equity Assessment Toolkit has it
};

} // namespace steelyard::inline v0_1::statistics

namespace steelyard::inline v0_1 {
template <>
struct enum_names<statistics::dispersion_form> {
    static constexpr std::array<std::string_view, 3> value{"theil", "mean_log_deviation", "variance"};
};
template <>
struct enum_names<statistics::error_terms> {
    static constexpr std::array<std::string_view, 2> value{"second", "first"};
};
} // namespace steelyard::inline v0_1

namespace steelyard::inline v0_1::statistics {

struct dispersion_options {
    dispersion_form form = dispersion_form::theil;
    error_terms     terms = error_terms::second;
    double          confidence = 0.95;
    double          per = 1;
    meaning         speaks_of = meaning::undeclared;
    bool            strict = false;

    static void fields(auto&& field) {
        using o = dispersion_options;
        field("form", &o::form, "which index");
        field("terms", &o::terms, "how many terms its error comes from");
        field("confidence", &o::confidence, "of both limits together, from 0.5 to below 1");
        field("per", &o::per, "the index, its error and its limits times this, such as 1000");
        field("speaks_of", &o::speaks_of, "what would vary if it were measured again");
        field("strict", &o::strict, "units without numbers, other than those given as absent, are one error");
    }
    friend bool operator==(const dispersion_options&, const dispersion_options&) = default;
};

struct dispersions {
    intervals           of;    ///< from 0; `boundary` where the lower limit was cut there
    std::vector<double> error; ///< standard error, on the scale of the index; NaN where there are no numbers
    /// What errors alone would make of the index on average, were all groups equal: an index near it says nothing.
    std::vector<double> by_chance;

    [[nodiscard]] std::size_t size() const noexcept { return of.size(); }
};

/// The index of each unit, the same whatever the order of its groups. `impossible`: a value below 0 (but variance);
/// `no_denominator`: a mean of 0; `unbounded`: a group at 0, whose logarithm no limit holds.
/// @throws shape_mismatch unless every column has units * groups cells; domain_fault for options that make no sense
/// @throws invalid_input in strict mode, listing every unit without numbers
[[nodiscard]] dispersions dispersions_of(const group_table& table, const dispersion_options& options = {});

} // namespace steelyard::inline v0_1::statistics
