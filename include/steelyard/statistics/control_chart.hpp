// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/core/options.hpp>
#include <steelyard/statistics/chart_convention.hpp>
#include <steelyard/statistics/status.hpp>

#include <cstdint>
#include <span>
#include <vector>

namespace steelyard::inline v0_1::statistics {

/// What is plotted, and by which law it varies. A row's number is `chart_points::value`, its n `chart_points::size`.
enum class chart_kind : std::uint8_t {
    individuals,      ///< XmR: single numbers; variation from their moving ranges
    moving_range,     ///< the mR chart beside it
    proportion,       ///< p: events among n cases, binomial
    events,           ///< np: the events themselves
    rate,             ///< u: events per exposure n, Poisson
    count,            ///< c: events, the exposure always being the same
    proportion_prime, ///< p' (Laney 2002, Quality Engineering 14): p, widened or narrowed by how the series itself varies
    rate_prime,       ///< u'
    mean_by_deviation, ///< Xbar-S: means of groups of n; variation from their standard deviations (`spread`)
    mean_by_range,     ///< Xbar-R: the same from their ranges (`spread`)
    deviation,         ///< the S chart beside Xbar-S
    range,             ///< the R chart beside Xbar-R
    ewma,              ///< exponentially weighted moving average of single numbers (Roberts 1959)
    run,               ///< single numbers about their centre; no limits
};

} // namespace steelyard::inline v0_1::statistics

namespace steelyard::inline v0_1 {
template <>
struct enum_names<statistics::chart_kind> {
    static constexpr std::array<std::string_view, 14> value{"xmr",     "mr",     "p",      "np", "u", "c",    "p_prime",
                                                            "u_prime", "xbar_s", "xbar_r", "s",  "r", "ewma", "run"};
};
} // namespace steelyard::inline v0_1

namespace steelyard::inline v0_1::statistics {

struct chart_options {
    chart_kind       kind = chart_kind::individuals;
    chart_convention convention = {};
    double           lambda = 0.2;   ///< above 0, at most 1
    bool             steady = false; ///< of an EWMA: limits as they are after many points, from the first point on

    static void fields(auto&& field) {
        using o = chart_options;
        field("kind", &o::kind, "what is plotted, and by which law it varies");
        field("convention", &o::convention, "how limits come from numbers");
        field("lambda", &o::lambda, "weight of the newest number in an EWMA");
        field("steady", &o::steady, "limits of an EWMA as they are after many points");
    }
    friend bool operator==(const chart_options&, const chart_options&) = default;
};

/// The rows of one series in order of time; columns of one length, or empty where the kind does not need them.
struct chart_points {
    std::span<const double> value = {};  ///< the number; of p, np and u the events; of xbar the group's mean
    std::span<const double> size = {};   ///< cases, exposure, or numbers in the group
    std::span<const double> spread = {}; ///< of Xbar-S and S the group's standard deviation, of Xbar-R and R its range
    std::span<const std::int64_t> period =
        {};                             ///< rising; a step of more than one is a gap. Empty: no gap but missing rows
    std::span<const status> given = {}; ///< why a number is not there. Empty: all are. NaN is no number

    [[nodiscard]] std::size_t  rows() const noexcept { return value.size(); }
    [[nodiscard]] chart_points part(std::size_t first, std::size_t count) const;
};

/// What limits are computed from: a value of its own, so that it can be kept, compared, and used for later rows.
struct chart_baseline {
    chart_options options;
    status        state = status::below_minimum; ///< ok, boundary, no_spread, or why there is no baseline
    double        centre = 0; ///< mean or median of single numbers; events over cases or exposure; mean of all groups
    double        sigma = 0; ///< deviation of a single number; of p', u' what theirs is multiplied by; of p, np, u, c 1
    double        mean_range = 0; ///< mean or median moving range left by the screen; mean spread of the groups
    std::int64_t  points = 0;     ///< rows that took part
    std::int64_t  screened = 0;   ///< moving ranges left out

    friend bool operator==(const chart_baseline&, const chart_baseline&) = default;
};

/// From the rows that have numbers. Rows without are left out; a moving range needs two neighbours (see `gap_policy`).
/// @throws shape_mismatch for columns of different lengths or one that the kind needs; period_mismatch where periods do not
/// rise; domain_fault for options outside their range
[[nodiscard]] chart_baseline baseline_of(const chart_points& points, const chart_options& options);

/// A baseline that someone states, such as a centre and a deviation printed in a book.
[[nodiscard]] chart_baseline stated_baseline(double centre, double sigma, const chart_options& options);

/// One plotted row.
struct chart_row {
    double plotted = 0;
    double centre = 0;
    double unit = 0; ///< a third of the way from the centre to the limits, before these are cut at what is possible
    double lower = 0;
    double upper = 0;
    status state = status::ok; ///< of the number; limits are there where the baseline has them
    bool   follows = false;    ///< whether the last row with a number is its neighbour
};

/// What the next row needs to know of those before.
struct chart_carry {
    bool         any = false;
    bool         gap = false; ///< a row without a number came in between
    std::int64_t period = 0;
    double       value = 0;
    double       smoothed = 0;
    std::int64_t since = 0; ///< points in the moving average
    double       of = 0;    ///< size of the group that the three below are for
    double       expected = 0;
    double       deviation = 0;
};

/// A drawn chart. Numbers of a row whose status has none, and limits of a baseline that has none, are NaN.
struct control_chart {
    chart_baseline            baseline;
    std::vector<double>       plotted;
    std::vector<double>       centre;
    std::vector<double>       unit;
    std::vector<double>       lower; ///< a run chart has none: NaN
    std::vector<double>       upper;
    std::vector<status>       state;
    std::vector<std::uint8_t> follows; ///< 1 where the last row with a number is its neighbour

    void                      add(const chart_row& row);
    [[nodiscard]] std::size_t rows() const noexcept { return plotted.size(); }
};

/// One row against a baseline; folding it over the rows is what `chart_against` does.
[[nodiscard]] chart_row next_row(const chart_points& points, std::size_t row, const chart_baseline& baseline,
                                 chart_carry& carry);

/// All rows against a baseline, their own or a frozen one. @throws as `baseline_of`
[[nodiscard]] control_chart chart_against(const chart_points& points, const chart_baseline& baseline);

/// All rows against the baseline that they give themselves.
[[nodiscard]] control_chart chart_of(const chart_points& points, const chart_options& options);

/// Means, standard deviations (n - 1 beneath) and ranges of groups: what Xbar charts take.
struct group_columns {
    std::vector<double> mean;
    std::vector<double> deviation;
    std::vector<double> range;
    std::vector<double> size;
};

/// Of a table of groups by places, row after row. `there` is 0 at places that a group does not fill; empty: all are filled.
/// A group of none has size 0 and zeros, one of a single number no spread (0): their n says so.
/// @throws shape_mismatch when the numbers do not fill whole groups; domain_fault for one that is not finite
[[nodiscard]] group_columns group_numbers(std::span<const double> numbers, std::int64_t places,
                                          std::span<const std::uint8_t> there = {});

} // namespace steelyard::inline v0_1::statistics
