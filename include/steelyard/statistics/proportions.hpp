// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/statistics/interval.hpp>

#include <span>

namespace steelyard::inline v0_1::statistics {

/// How an interval for a proportion is made: x events of n cases, z the normal quantile, a = 1 - confidence.
enum class proportion_method : std::uint8_t {
    wilson,            ///< score limits (Wilson 1927, JASA 22)
    wilson_continuity, ///< the same of x - 1/2 and x + 1/2 (Newcombe 1998, Statistics in Medicine 17:857, method 4)
    exact,             ///< Clopper and Pearson 1934, Biometrika 26: never covers less than it says
    mid_p,             ///< half of the chance of x itself counts (Lancaster 1961, JASA 56)
    jeffreys,          ///< beta(x + 1/2, n - x + 1/2), with 0 below no events and 1 above nothing but events
                       ///< (Brown, Cai and DasGupta 2001, Statistical Science 16)
    agresti_coull,     ///< plain limits after z^2 / 2 events and as many others more, cut at 0 and 1 (1998, American
                       ///< Statistician 52)
    likelihood,        ///< where twice the fall of the log likelihood is z^2
};

/// Rows of a table: events among cases. Counts are whole numbers up to 2^52; weighted ones need their design effect and
/// go to `survey_proportions`.
struct proportion_rows {
    std::span<const double> events;
    std::span<const double> cases;
    std::span<const status>
        given; ///< empty, or per row why it has no counts: `missing`, `suppressed`; `ok` where it has
};

} // namespace steelyard::inline v0_1::statistics

namespace steelyard::inline v0_1 {
template <>
struct enum_names<statistics::proportion_method> {
    static constexpr std::array<std::string_view, 7> value{"wilson",   "wilson_continuity", "exact",     "mid_p",
                                                           "jeffreys", "agresti_coull",     "likelihood"};
};
} // namespace steelyard::inline v0_1

namespace steelyard::inline v0_1::statistics {

struct proportion_options {
    proportion_method method = proportion_method::wilson;
    double            confidence = 0.95;
    meaning           speaks_of = meaning::undeclared;
    double            minimum_events = 0;
    double            minimum_cases = 0;
    bool              strict = false;

    static void fields(auto&& field) {
        using o = proportion_options;
        field("method", &o::method, "how limits are found");
        field("confidence", &o::confidence, "of both limits together, from 0.5 to below 1");
        field("speaks_of", &o::speaks_of, "what would vary if it were counted again");
        field("minimum_events", &o::minimum_events, "rows with fewer events get no numbers");
        field("minimum_cases", &o::minimum_cases, "rows with fewer cases get no numbers");
        field("strict", &o::strict, "rows without numbers, other than those given as absent, are one error");
    }
    friend bool operator==(const proportion_options&, const proportion_options&) = default;
};

/// A proportion and its limits for every row, all within 0 and 1. Rows come out as `boundary` where nothing or everything
/// is an event: one limit is then that bound itself.
/// @throws shape_mismatch for columns of different lengths; domain_fault for options that make no sense
/// @throws invalid_input in strict mode, listing every row without numbers
[[nodiscard]] intervals proportions(const proportion_rows& rows, const proportion_options& options = {});

} // namespace steelyard::inline v0_1::statistics
