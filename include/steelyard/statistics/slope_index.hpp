// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/statistics/group_table.hpp>
#include <steelyard/statistics/interval.hpp>

#include <vector>

namespace steelyard::inline v0_1::statistics {

/// Where the error of a slope comes from.
enum class slope_variance : std::uint8_t {
    errors,    ///< from the groups' own standard errors: sum of c^2 error^2, the slope being sum of c value; normal law
    residuals, ///< from how far the groups lie off the line, whatever their errors; Student's t with two groups less
};

} // namespace steelyard::inline v0_1::statistics

namespace steelyard::inline v0_1 {
template <>
struct enum_names<statistics::slope_variance> {
    static constexpr std::array<std::string_view, 2> value{"errors", "residuals"};
};
} // namespace steelyard::inline v0_1

namespace steelyard::inline v0_1::statistics {

struct slope_index_options {
    slope_variance variance = slope_variance::errors;
    double         confidence = 0.95;
    double         per = 1;
    meaning        speaks_of = meaning::undeclared;
    bool           strict = false;

    static void fields(auto&& field) {
        using o = slope_index_options;
        field("variance", &o::variance, "where the slope's error comes from");
        field("confidence", &o::confidence, "of both limits together, from 0.5 to below 1");
        field("per", &o::per, "what values, slopes and their limits are stated for, such as 100");
        field("speaks_of", &o::speaks_of, "what would vary if it were measured again");
        field("strict", &o::strict, "units without numbers, other than those given as absent, are one error");
    }
    friend bool operator==(const slope_index_options&, const slope_index_options&) = default;
};

/// A line through the groups of each unit, over the share of people below the middle of each: 0 is the least advantaged
/// person, 1 the most (Pamuk 1985, Population Studies 39; Mackenbach and Kunst 1997, Social Science and Medicine 44).
struct slope_indices {
    intervals           slope;  ///< top less bottom, in the value's unit
    intervals           ratio;  ///< top over bottom, limits by Fieller 1954 (Journal of the Royal Statistical Society B 16)
    std::vector<double> bottom; ///< the line at 0; NaN where `slope` has no numbers
    std::vector<double> top;    ///< the line at 1
    std::vector<double> error;  ///< standard error of the slope, in its unit
    std::vector<double> log_error; ///< of the ratio's logarithm, by the first derivative; NaN where the ratio has none

    [[nodiscard]] std::size_t size() const noexcept { return slope.size(); }
};

/// The line by least squares, groups weighted by population. `below_minimum`: fewer than two groups with people, or three
/// with `residuals`. The ratio is `unbounded` where the line's foot is not above 0 for certain, and `impossible` where a
/// value is negative: the slope may then still be there.
/// @throws shape_mismatch unless every column has units * groups cells; domain_fault for options that make no sense
/// @throws invalid_input in strict mode, listing every unit without a slope
[[nodiscard]] slope_indices slope_indices_of(const group_table& table, const slope_index_options& options = {});

} // namespace steelyard::inline v0_1::statistics
