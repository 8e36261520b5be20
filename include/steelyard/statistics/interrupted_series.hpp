// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/core/run_options.hpp>
#include <steelyard/statistics/regression.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace steelyard::inline v0_1::statistics {

/// What the numbers of a series are.
enum class response_law : std::uint8_t {
    normal,  ///< numbers: effects are differences
    poisson, ///< counts at an exposure: effects are ratios
};
/// What an interruption may change.
enum class change_kind : std::uint8_t { level_and_slope, level, slope };
/// How the seasons of a cycle are allowed for.
enum class season_terms : std::uint8_t {
    none,
    indicators, ///< a level of its own for each season but the first
    harmonics,  ///< pairs of cosine and sine over the cycle
};
/// What a coefficient is of.
enum class term_kind : std::uint8_t {
    level,        ///< just before the first interruption, seasons apart
    slope,        ///< before the first interruption, per unit of time
    level_change, ///< at an interruption
    slope_change, ///< from an interruption on
    season,
};

} // namespace steelyard::inline v0_1::statistics

namespace steelyard::inline v0_1 {
template <>
struct enum_names<statistics::response_law> {
    static constexpr std::array<std::string_view, 2> value{"normal", "poisson"};
};
template <>
struct enum_names<statistics::change_kind> {
    static constexpr std::array<std::string_view, 3> value{"level_and_slope", "level", "slope"};
};
template <>
struct enum_names<statistics::season_terms> {
    static constexpr std::array<std::string_view, 3> value{"none", "indicators", "harmonics"};
};
template <>
struct enum_names<statistics::term_kind> {
    static constexpr std::array<std::string_view, 5> value{"level", "slope", "level_change", "slope_change", "season"};
};
} // namespace steelyard::inline v0_1

namespace steelyard::inline v0_1::statistics {

struct interrupted_options {
    response_law  response = response_law::normal;
    change_kind   change = change_kind::level_and_slope;
    season_terms  season = season_terms::none;
    std::int64_t  cycle = 12;
    std::int64_t  harmonics = 2;
    std::int64_t  minimum = 3;
    error_options errors = {.law = error_law::newey_west};
    count_spread  spread = count_spread::poisson;

    static void fields(auto&& field) {
        using o = interrupted_options;
        field("response", &o::response, "numbers, or counts at an exposure");
        field("change", &o::change, "what an interruption may change");
        field("season", &o::season, "how seasons are allowed for");
        field("cycle", &o::cycle, "periods until the first season comes again");
        field("harmonics", &o::harmonics, "pairs of cosine and sine");
        field("minimum", &o::minimum, "points wanted before the first and after each interruption");
        field("errors", &o::errors, "standard errors and intervals");
        field("spread", &o::spread, "of counts, for plain errors");
    }
    friend bool operator==(const interrupted_options&, const interrupted_options&) = default;
};

/// A series in order of time. A row without a number keeps its place: it takes no part, and lines are drawn through it.
struct interrupted_points {
    std::span<const double>       value = {};
    std::span<const double>       time = {};     ///< rises; in any unit, that of slopes; empty: the period
    std::span<const std::int64_t> period = {};   ///< rises; neighbours differ by 1. Empty: see `interrupted_series_of`
    std::span<const double>       exposure = {}; ///< of counts; empty: 1
    std::span<const status>       given = {};
};

/// A series before and after interruptions. Columns by coefficient first, then columns by row; where `state` has no numbers
/// they are NaN. Of counts coefficients are logarithms.
struct interrupted_series {
    interrupted_options       options;
    status                    state = status::below_minimum;
    std::int64_t              points = 0;   ///< rows that took part
    std::int64_t              left_out = 0; ///< rows without a number
    std::int64_t              skipped = 0;  ///< periods from the first to the last row that have no row
    std::int64_t              degrees = 0;  ///< points less coefficients
    std::int64_t              lags = 0;     ///< of Newey-West
    std::vector<double>       at;           ///< interruptions: rows from that time on are after it
    std::vector<std::int64_t> segment;      ///< points before the first interruption, from there to the second, ...
    std::vector<term_kind>    term;
    std::vector<std::int64_t> number;       ///< of the term's interruption, or season, from 0
    std::vector<double>       coefficient;
    std::vector<double>       error;
    std::vector<double>       lower;
    std::vector<double>       upper;
    std::vector<double>       p;          ///< two-sided, of a coefficient that is 0
    std::vector<double>       covariance; ///< row after row
    std::optional<double>     residual_deviation; ///< as of `regression`, and so are the three beneath
    std::optional<double>     r_squared;
    std::optional<double>     deviance;
    std::optional<double>     dispersion;
    std::optional<double>     autocorrelation; ///< of neighbours' residuals (Pearson's, of counts)
    std::vector<double>       time;
    std::vector<std::int64_t> period;         ///< as taken
    std::vector<double>       fitted;         ///< of counts: events at the row's exposure
    std::vector<double>       counterfactual; ///< had there been no interruption: the line before, drawn on
    std::vector<double>       counterfactual_lower; ///< of the line's interval, not of a single number's
    std::vector<double>       counterfactual_upper;
    std::vector<double>       effect; ///< fitted less counterfactual; of counts, the one over the other
    std::vector<double>       effect_lower;
    std::vector<double>       effect_upper;

    [[nodiscard]] std::size_t size() const noexcept { return coefficient.size(); }
};

/// Segmented regression (Wagner, Soumerai, Zhang & Ross-Degnan 2002, Journal of Clinical Pharmacy and Therapeutics 27):
/// level + slope (t - T1) + for each interruption Tj not after t: level_change_j + slope_change_j (t - Tj) + season.
///
/// Without periods, rows whose times are as far apart as the median of neighbours are neighbours; the distance of others is
/// rounded to whole ones. Newey-West counts no product over a period without a number, and never as if rows on its
/// two sides were neighbours. `below_minimum` with fewer points than `minimum` (three are Cochrane EPOC's least) before the
/// first or after any interruption, or not more points than coefficients; `not_unique` where the points cannot tell a
/// season from a change.
/// @throws period_mismatch where times or periods do not rise; domain_fault for no interruption, or for options outside
/// their range; shape_mismatch
[[nodiscard]] interrupted_series interrupted_series_of(const interrupted_points& points, std::span<const double> at,
                                                       const interrupted_options& options = {});

/// What the interruptions together come to at a time, which may lie after the last row.
struct effect_estimate {
    double estimate = 0; ///< a difference; of counts a ratio
    double lower = 0;
    double upper = 0;
    double p = 1; ///< two-sided, of no effect
};
/// @throws insufficient_data for a series without numbers
[[nodiscard]] effect_estimate effect_at(const interrupted_series& of, double time);

/// Many series with the same times and interruptions; numbers by series, then term.
struct many_interrupted {
    std::vector<term_kind>    term;
    std::vector<std::int64_t> number;
    std::vector<double>       coefficient;
    std::vector<double>       error;
    std::vector<double>       lower;
    std::vector<double>       upper;
    std::vector<double>       p;
    std::vector<double>       residual_deviation; ///< one per series, and so are those beneath; NaN of counts
    std::vector<std::int64_t> points;
    std::vector<status>       state;
};

/// @param rows  one series after the other, each with a number for each time of `shared`, whose own value is not looked at;
/// exposure and given come for each number too. The same bits as one by one.
[[nodiscard]] many_interrupted interrupted_series_of_many(std::span<const double> rows, const interrupted_points& shared,
                                                          std::span<const double> at,
                                                          const interrupted_options& options = {},
                                                          const run_options& run = {});

} // namespace steelyard::inline v0_1::statistics
