// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/core/options.hpp>
#include <steelyard/statistics/status.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace steelyard::inline v0_1::statistics {

/// What moves beneath the numbers of a series.
enum class structure : std::uint8_t {
    local_level, ///< a level that drifts
    local_trend, ///< a level that drifts and a slope that does
};
/// What predictions know of the variances.
enum class variance_law : std::uint8_t {
    weighed,     ///< all that they may be, each by its likelihood: predictions are unsure of them too
    most_likely, ///< the most likely ones, as if they were known
};
/// On which side of a target a number meets it.
enum class meets : std::uint8_t { at_least, at_most };

} // namespace steelyard::inline v0_1::statistics

namespace steelyard::inline v0_1 {
template <>
struct enum_names<statistics::structure> {
    static constexpr std::array<std::string_view, 2> value{"local_level", "local_trend"};
};
template <>
struct enum_names<statistics::variance_law> {
    static constexpr std::array<std::string_view, 2> value{"weighed", "most_likely"};
};
template <>
struct enum_names<statistics::meets> {
    static constexpr std::array<std::string_view, 2> value{"at_least", "at_most"};
};
} // namespace steelyard::inline v0_1

namespace steelyard::inline v0_1::statistics {

struct state_space_options {
    structure    model = structure::local_level;
    std::int64_t cycle = 0;
    std::int64_t horizon = 1;
    variance_law variances = variance_law::weighed;
    double       confidence = 0.95;
    double       level_scale = 1;
    double       slope_scale = 0.1;
    double       season_scale = 0.1;

    static void fields(auto&& field) {
        using o = state_space_options;
        field("model", &o::model, "what moves beneath the numbers");
        field("cycle", &o::cycle, "periods until the first season comes again; 0: no seasons");
        field("horizon", &o::horizon, "periods to predict after the last row");
        field("variances", &o::variances, "what predictions know of the variances");
        field("confidence", &o::confidence, "of intervals, above 0 and below 1");
        field("level_scale", &o::level_scale,
              "middle of the level's steps over single numbers' deviation, before looking");
        field("slope_scale", &o::slope_scale, "the same of the slope's steps");
        field("season_scale", &o::season_scale, "the same of the seasons' steps");
    }
    friend bool operator==(const state_space_options&, const state_space_options&) = default;
};

/// A series in order of time. A row without a number is a period of which nothing is known, and so is a period without a row.
struct state_points {
    std::span<const double>       value = {};
    std::span<const std::int64_t> period = {}; ///< rises; neighbours differ by 1. Empty: 0, 1, 2, ...
    std::span<const status>       given = {};
};

/// Variances of steps from period to period, and of single numbers about where they would lie.
struct step_variances {
    double irregular = 0;
    double level = 0;
    double slope = 0;
    double season = 0;
};

/// What a series lets expect. Where `state` has no numbers, columns are NaN.
struct state_space {
    state_space_options options;
    status              state = status::below_minimum;
    std::int64_t        points = 0;     ///< rows that took part
    std::int64_t        left_out = 0;   ///< rows without a number
    std::int64_t        skipped = 0;    ///< periods without a row
    std::optional<step_variances> variances;      ///< the most likely ones; empty where there are no numbers, as those beneath
    std::optional<double>         log_likelihood; ///< at these, diffuse: see docs/numbers.md; empty without spread
    std::optional<double>         level;          ///< after the last row
    std::optional<double>         level_error;
    std::optional<double>         slope;          ///< per period; empty of a local level
    std::optional<double>         slope_error;
    std::vector<double> expected;       ///< of each row, from those before it; NaN while they are too few
    std::vector<double> expected_error; ///< standard deviation of the row's number about it
    std::vector<std::int64_t> period;   ///< of predictions
    std::vector<double>       forecast; ///< mean of what is predicted
    std::vector<double>       lower;    ///< of the interval for the number to come
    std::vector<double>       upper;
    // Predictions are Student laws (normal ones with most likely variances) with weights; by law, then period.
    double              degrees = 0; ///< of freedom of each law; 0: normal
    std::vector<double> weight;
    std::vector<double> mean;
    std::vector<double> deviation;

    [[nodiscard]] std::size_t size() const noexcept { return forecast.size(); }
};

/// Local level and local linear trend with seasons (Harvey 1989, Forecasting, Structural Time Series Models and the Kalman
/// Filter). Nothing is assumed of where the series starts: the filter begins exactly diffuse (Koopman 1997, Journal of the
/// American Statistical Association 92; Durbin & Koopman 2012, Time Series Analysis by State Space Methods, 5.2).
///
/// The most likely variances are found by a grid and a simplex (Nelder & Mead 1965) on ratios of deviations, without chance
/// and without a start to give; a variance may be 0. With `weighed` ones predictions are integrals over the ratios, each
/// with a half-Cauchy law about its scale before looking (Gelman 2006, Bayesian Analysis 1), and over the common variance,
/// any size of which is as likely as any other: a mixture of Student laws.
/// `below_minimum` with fewer points than states and variances and one more; `no_spread` where the numbers lie on what they
/// follow exactly, so that intervals have no width.
/// @throws period_mismatch where periods do not rise, or span more than a million; domain_fault for options outside their
/// range; shape_mismatch
[[nodiscard]] state_space state_space_of(const state_points& points, const state_space_options& options = {});

/// The probability that the number of the period `ahead` (1: the next one) meets a target.
/// @throws insufficient_data for a series without numbers; domain_fault for a period that was not predicted
[[nodiscard]] double chance_of(const state_space& of, std::int64_t ahead, double target, meets side);

/// What a series lets expect of a sum of numbers to come. Numbers of different periods hang together by what moves beneath
/// them, so that the limits of a sum are not the sums of limits. Where `state` has no numbers, the forecast is NaN.
struct predicted_sum {
    state_space_options options;
    status              state = status::below_minimum;
    std::int64_t        points = 0; ///< rows that took part
    double              forecast = 0; ///< mean of what is predicted; limits are quantiles
    // Student laws with weights, as for predictions.
    double              degrees = 0;
    std::vector<double> weight;
    std::vector<double> mean;
    std::vector<double> deviation;
};

/// Laws of weighted sums of the first numbers after the last row. Each row of the table of weights is a sum: of the period
/// `h` ahead its weight is in column `h - 1`, 0 for one that does not count. The options `horizon` and `confidence`
/// are not looked at. @throws as `state_space_of`; shape_mismatch where the weights do not fill whole rows; domain_fault for none, more than
/// 100,000 periods, or one that is not finite
[[nodiscard]] std::vector<predicted_sum> sums_to_come(const state_points& points, std::span<const double> weights,
                                                      std::int64_t                 sums = 1,
                                                      const state_space_options& options = {});

/// The probability that the sum meets a target. @throws insufficient_data for a series without numbers; domain_fault
[[nodiscard]] double chance_of(const predicted_sum& of, double target, meets side);

/// The number that the sum stays at or below with this probability. @throws the same
[[nodiscard]] double quantile_of(const predicted_sum& of, double probability);

} // namespace steelyard::inline v0_1::statistics
