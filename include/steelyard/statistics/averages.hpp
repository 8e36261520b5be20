// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/statistics/interval.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace steelyard::inline v0_1::statistics {

/// Numbers of people, places or days, in any order, and the group that each belongs to. Rows given as `missing` are left
/// out and counted; a `suppressed` one withholds its group, and one that cannot be makes it `impossible`.
struct sample_rows {
    std::span<const double>       value;
    std::span<const std::int32_t> group;  ///< numbers from 0, or empty: all are one group
    std::span<const double>       weight; ///< 0 or more, or empty: all weigh the same. Rows of weight 0 take no part
    std::span<const status>       given;  ///< empty, or per row why it has no number
};

struct mean_options {
    double  confidence = 0.95;
    meaning speaks_of = meaning::undeclared;
    double  minimum = 2;
    bool    strict = false;

    static void fields(auto&& field) {
        using o = mean_options;
        field("confidence", &o::confidence, "of both limits together, from 0.5 to below 1");
        field("speaks_of", &o::speaks_of, "what would vary if it were measured again");
        field("minimum", &o::minimum, "groups with fewer effective numbers get no mean");
        field("strict", &o::strict, "groups without numbers, other than those given as absent, are one error");
    }
    friend bool operator==(const mean_options&, const mean_options&) = default;
};

/// One row for each group.
struct averages {
    intervals                 of;        ///< `no_spread` where all numbers are equal
    std::vector<double>       level;     ///< that the limits reach: of means the one asked for; NaN where there are none
    std::vector<double>       effective; ///< (sum w)^2 / sum w^2, the count where all weigh the same
    std::vector<std::int64_t> counted;   ///< rows that took part
    std::vector<std::int64_t> left_out;  ///< rows that were missing

    [[nodiscard]] std::size_t size() const noexcept { return of.size(); }
};

/// Means and Student's limits: mean -+ t deviation / sqrt(n), t of n - 1 degrees (Student 1908, Biometrika 6). With weights
/// n is the effective number (Kish 1965, Survey Sampling) and the deviation n / (n - 1) sum of w (x - mean)^2 / sum of w:
/// what clusters and strata cost is not in it. The same bits in any order of rows. `unbounded`: one row has all the weight.
/// @throws shape_mismatch for columns of different lengths; domain_fault for options that make no sense
/// @throws invalid_input for numbers of groups below 0 or beyond the rows; in strict mode listing every group without numbers
[[nodiscard]] averages means(const sample_rows& rows, const mean_options& options = {});

/// Which point between two numbers a quantile is: the nine of Hyndman and Fan 1996, The American Statistician 50.
enum class quantile_type : std::uint8_t {
    inverse,             ///< type 1: the least number with so many at or below it
    averaged_inverse,    ///< type 2: the same, in the middle of a jump
    nearest,             ///< type 3: the nearest number, of two the even one
    interpolated_inverse, ///< type 4: n p
    hazen,               ///< type 5: n p + 1/2
    weibull,             ///< type 6: (n + 1) p
    linear,              ///< type 7: (n - 1) p + 1, as R, NumPy and spreadsheets have it
    median_unbiased,     ///< type 8: (n + 1/3) p + 1/3, whatever the law
    normal_unbiased,     ///< type 9: (n + 1/4) p + 3/8, for normal numbers
};

} // namespace steelyard::inline v0_1::statistics

namespace steelyard::inline v0_1 {
template <>
struct enum_names<statistics::quantile_type> {
    static constexpr std::array<std::string_view, 9> value{
        "inverse", "averaged_inverse", "nearest",         "interpolated_inverse", "hazen",
        "weibull", "linear",           "median_unbiased", "normal_unbiased"};
};
} // namespace steelyard::inline v0_1

namespace steelyard::inline v0_1::statistics {

/// @param share  of numbers below it, 0 to 1
/// @returns empty without numbers
/// @throws domain_fault for a share outside of 0 to 1
[[nodiscard]] std::optional<double> quantile(std::vector<double> numbers, double share,
                                             quantile_type type = quantile_type::linear);

struct quantile_options {
    double        share = 0.5;
    quantile_type type = quantile_type::linear;
    double        confidence = 0.95;
    meaning       speaks_of = meaning::undeclared;
    bool          strict = false;

    static void fields(auto&& field) {
        using o = quantile_options;
        field("share", &o::share, "of numbers below it, between 0 and 1; 0.5 is the median");
        field("type", &o::type, "which point between two numbers");
        field("confidence", &o::confidence, "that the limits at least have, from 0.5 to below 1");
        field("speaks_of", &o::speaks_of, "what would vary if it were measured again");
        field("strict", &o::strict, "groups without numbers, other than those given as absent, are one error");
    }
    friend bool operator==(const quantile_options&, const quantile_options&) = default;
};

/// Quantiles between two numbers of the sample, exact whatever the law: how many lie below the true quantile is binomial
/// (David and Nagaraja 2003, Order Statistics, 7.1). With at most half of 1 - confidence beyond each limit, `level` says what
/// they reach. `below_minimum`: too few numbers for such limits, as five for a median at 95 percent.
/// @throws as `means`; not_supported for weights, with which no number of rows is binomial
[[nodiscard]] averages quantiles(const sample_rows& rows, const quantile_options& options = {});

} // namespace steelyard::inline v0_1::statistics
