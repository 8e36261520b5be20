// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/core/options.hpp>
#include <steelyard/statistics/status.hpp>

#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace steelyard::inline v0_1::statistics {

/// How the probability of a Mann-Kendall test was found.
enum class trend_law : std::uint8_t {
    permutations, ///< all orders of the numbers, counted: exact, ties included
    normal,       ///< S one nearer to 0, over its standard deviation (Kendall 1975, Rank Correlation Methods)
};
/// Which ranks of all slopes bound the interval of a slope, C being the quantile times the deviation of S, N their number.
enum class slope_ranks : std::uint8_t {
    gilbert, ///< (N - C) / 2 and (N + C) / 2 + 1, between ranks by proportion (Gilbert 1987, Statistical Methods 16.5)
    rounded, ///< the same, rounded to whole ranks, as SciPy's theilslopes and R's package trend do
};

} // namespace steelyard::inline v0_1::statistics

namespace steelyard::inline v0_1 {
template <>
struct enum_names<statistics::trend_law> {
    static constexpr std::array<std::string_view, 2> value{"permutations", "normal"};
};
template <>
struct enum_names<statistics::slope_ranks> {
    static constexpr std::array<std::string_view, 2> value{"gilbert", "rounded"};
};
} // namespace steelyard::inline v0_1

namespace steelyard::inline v0_1::statistics {

/// Numbers and when they were: in any unit of time, which is that of the slope beneath. Both of one length, or `time` empty:
/// then 0, 1, 2, ... Rows whose status in `given` has no number are left out; so are rows that are not finite, and both are
/// counted. Order does not matter.
struct trend_points {
    std::span<const double> value = {};
    std::span<const double> time = {};
    std::span<const status> given = {};
};

/// Mann-Kendall: do later numbers tend to be larger? Pairs at equal times say nothing and do not count.
struct trend_test {
    status       state = status::below_minimum; ///< ok, no_spread (all equal), or why there is no test
    std::int64_t points = 0;                    ///< rows that took part
    std::int64_t left_out = 0;                  ///< rows without a number
    std::int64_t pairs = 0;                     ///< at different times
    std::int64_t s = 0;                         ///< pairs that rise, less those that fall
    double       tau_b = 0;    ///< S over what it could be, ties of time and value taken out (Kendall 1975)
    double       variance = 0; ///< of S without a trend, ties taken out
    double       z = 0;        ///< of the normal law; 0 where S is 0
    double       p = 1;        ///< two-sided; never 0: the least double where it is below that
    double       log_p = 0;    ///< natural logarithm of p, also where p itself is too small for a double
    trend_law    law = trend_law::normal;
};

/// In n log n steps. The permutation law up to ten points (all series of ten points have it), else the normal law.
/// @throws shape_mismatch for columns of different lengths
[[nodiscard]] trend_test mann_kendall(const trend_points& points);

/// The same over seasons: S and its variance are summed over numbers of the same season (Hirsch, Slack & Smith 1982, Water
/// Resources Research 18). `season` has a number for each row.
[[nodiscard]] trend_test seasonal_mann_kendall(const trend_points& points, std::span<const std::int32_t> season);

/// The same with the variance corrected for numbers that hang on those before them, by the ranks of what the slope leaves
/// (Hamed & Rao 1998, Journal of Hydrology 204): lags whose autocorrelation is beyond z / sqrt(n) count. The factor may be
/// below 1 where neighbours alternate; it is never below 1 / n. Rows are taken in order of time, as if evenly spaced.
struct autocorrelated_test {
    trend_test          test;
    double              factor = 1;      ///< of the variance
    std::vector<double> autocorrelation; ///< of the ranks, from lag 1 on
};
[[nodiscard]] autocorrelated_test hamed_rao(const trend_points& points, double confidence = 0.95);

struct slope_options {
    double      confidence = 0.95;
    slope_ranks ranks = slope_ranks::gilbert;

    static void fields(auto&& field) {
        using o = slope_options;
        field("confidence", &o::confidence, "of the interval, above 0 and below 1");
        field("ranks", &o::ranks, "which ranks of all slopes bound the interval");
    }
    friend bool operator==(const slope_options&, const slope_options&) = default;
};

/// The middle one of all slopes between two points, in the numbers' unit per unit of time.
struct trend_slope {
    status       state = status::below_minimum; ///< ok, or why there is no slope
    std::int64_t points = 0;
    std::int64_t left_out = 0;
    std::int64_t pairs = 0; ///< slopes; pairs at equal times have none
    double       slope = 0;
    double       lower = 0; ///< of the interval; the least and the largest slope where so few points bound nothing else
    double       upper = 0;
    double       intercept = 0;   ///< median value less slope times median time
    bool         bounded = false; ///< whether the ranks of the interval are ranks that there are
};

/// Theil (1950) and Sen (1968, Journal of the American Statistical Association 63). Slopes are (y_j - y_i) / (t_j - t_i) in
/// doubles, and their median and ranks are those of all of them, bit for bit, yet found in n log n steps and the memory of a
/// few columns: by counting how many pairs of points change order when the plane is sheared.
/// @throws shape_mismatch for columns of different lengths; domain_fault for a confidence outside its range
[[nodiscard]] trend_slope theil_sen(const trend_points& points, const slope_options& options = {});

/// The middle one of all slopes between points of one season (Hirsch, Slack & Smith 1982).
[[nodiscard]] trend_slope seasonal_slope(const trend_points& points, std::span<const std::int32_t> season,
                                         const slope_options& options = {});

} // namespace steelyard::inline v0_1::statistics
