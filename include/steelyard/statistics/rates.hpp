// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/statistics/interval.hpp>

#include <span>

namespace steelyard::inline v0_1::statistics {

/// How the limits of a count of events are found; those of a rate are the same over the exposure.
enum class rate_method : std::uint8_t {
    exact_below_ten, ///< exact below ten events, Byar's from ten: the practice of public health in England
    exact,           ///< Garwood 1936, Biometrika 28: quantiles of gamma laws, never covers less than it says
    byar,            ///< x (1 - 1/(9x) - z/(3 sqrt x))^3, and the same with + z of x + 1 (Breslow and Day 1987)
    mid_p,           ///< half of the chance of x itself counts
};

/// Rows of a table: events, and the exposure in which they came (person-years, hours, households), from 1e-100 to
/// 1e100; 0 is nobody at risk.
struct rate_rows {
    std::span<const double> events; ///< whole numbers up to 2^52
    std::span<const double> exposure;
    std::span<const status>
        given; ///< empty, or per row why it has no numbers: `missing`, `suppressed`; `ok` where it has
};

} // namespace steelyard::inline v0_1::statistics

namespace steelyard::inline v0_1 {
template <>
struct enum_names<statistics::rate_method> {
    static constexpr std::array<std::string_view, 4> value{"exact_below_ten", "exact", "byar", "mid_p"};
};
} // namespace steelyard::inline v0_1

namespace steelyard::inline v0_1::statistics {

struct rate_options {
    rate_method method = rate_method::exact_below_ten;
    double      confidence = 0.95;
    double      per = 1;
    meaning     speaks_of = meaning::undeclared;
    double      minimum_events = 0;
    bool        strict = false;

    static void fields(auto&& field) {
        using o = rate_options;
        field("method", &o::method, "how limits are found");
        field("confidence", &o::confidence, "of both limits together, from 0.5 to below 1");
        field("per", &o::per, "exposure that the rate is stated for, such as 100000");
        field("speaks_of", &o::speaks_of, "what would vary if it were counted again");
        field("minimum_events", &o::minimum_events, "rows with fewer events get no numbers");
        field("strict", &o::strict, "rows without numbers, other than those given as absent, are one error");
    }
    friend bool operator==(const rate_options&, const rate_options&) = default;
};

/// Events per exposure and its limits for every row, never below 0. Rows without events are `boundary`: their lower limit
/// is 0.
/// @throws shape_mismatch for columns of different lengths; domain_fault for options that make no sense
/// @throws invalid_input in strict mode, listing every row without numbers
[[nodiscard]] intervals rates(const rate_rows& rows, const rate_options& options = {});

} // namespace steelyard::inline v0_1::statistics
