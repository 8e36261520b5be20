// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/core/decimal.hpp>
#include <steelyard/core/options.hpp>
#include <steelyard/statistics/status.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace steelyard::inline v0_1::statistics {

/// What standard errors allow for.
enum class error_law : std::uint8_t {
    plain,      ///< rows that do not hang on each other and spread alike
    newey_west, ///< rows that hang on those shortly before and spread unevenly (Newey & West 1987, Econometrica 55)
};
/// Up to which lag rows may hang on each other; always below the number of rows.
enum class lag_rule : std::uint8_t {
    four_ninths, ///< the whole part of 4 (n / 100)^(2/9) (Newey & West 1994, Review of Economic Studies 61)
    cube_root,   ///< the whole part of 0.75 n^(1/3) (Stock & Watson, Introduction to Econometrics)
    given,       ///< as many as the option `lags` says
};
/// How widely counts spread about their mean.
enum class count_spread : std::uint8_t {
    poisson, ///< their variance is their mean
    pearson, ///< a multiple of it: Pearson's chi-squared over degrees of freedom (McCullagh & Nelder 1989)
};

} // namespace steelyard::inline v0_1::statistics

namespace steelyard::inline v0_1 {
template <>
struct enum_names<statistics::error_law> {
    static constexpr std::array<std::string_view, 2> value{"plain", "newey_west"};
};
template <>
struct enum_names<statistics::lag_rule> {
    static constexpr std::array<std::string_view, 3> value{"four_ninths", "cube_root", "given"};
};
template <>
struct enum_names<statistics::count_spread> {
    static constexpr std::array<std::string_view, 2> value{"poisson", "pearson"};
};
} // namespace steelyard::inline v0_1

namespace steelyard::inline v0_1::statistics {

/// Standard errors and what is made of them; part of the options of every regression.
struct error_options {
    error_law    law = error_law::plain;
    lag_rule     rule = lag_rule::four_ninths;
    std::int64_t lags = 0;
    bool         small_sample = true;
    double       confidence = 0.95;

    static void fields(auto&& field) {
        using o = error_options;
        field("law", &o::law, "whether rows may hang on those shortly before");
        field("rule", &o::rule, "up to which lag");
        field("lags", &o::lags, "the largest lag where the rule is 'given'");
        field("small_sample", &o::small_sample, "Newey-West: times n / (n - k), k being the coefficients");
        field("confidence", &o::confidence, "of intervals, above 0 and below 1");
    }
    friend bool operator==(const error_options&, const error_options&) = default;
};

struct regression_options {
    bool          intercept = true;
    error_options errors = {};
    count_spread  spread = count_spread::poisson;
    std::int64_t  steps = 100;

    static void fields(auto&& field) {
        using o = regression_options;
        field("intercept", &o::intercept, "whether a first coefficient stands for 1");
        field("errors", &o::errors, "standard errors and intervals");
        field("spread", &o::spread, "of counts: what plain errors of a Poisson regression allow for");
        field("steps", &o::steps, "of counts: after how many the search is given up");
    }
    friend bool operator==(const regression_options&, const regression_options&) = default;
};

/// Numbers and what they are to be explained by.
struct regression_table {
    std::span<const double>       value = {};
    std::span<const double>       columns = {};  ///< row after row: as many numbers for each value as there are columns
    std::span<const double>       exposure = {}; ///< of counts; empty: 1 for each row
    std::span<const std::int64_t> period = {};   ///< rises from row to row; empty: 0, 1, 2, ...
    std::span<const status>       given = {};
    std::span<const decimals>     places = {}; ///< of the value and of each column: see `least_squares`
};

/// A fitted model. Rows whose status in `given` has no number are left out, and so are rows with a number that cannot be;
/// both are counted. Where `state` has no numbers, columns are NaN.
struct regression {
    status              state = status::below_minimum;
    std::int64_t        points = 0;     ///< rows that took part
    std::int64_t        left_out = 0;   ///< rows without a number
    std::int64_t        rank = 0;       ///< coefficients that the rows tell apart
    std::int64_t        degrees = 0;    ///< of freedom: points less coefficients
    std::int64_t        lags = 0;       ///< of Newey-West
    std::vector<double> coefficient;    ///< the intercept first
    std::vector<double> error;          ///< standard errors
    std::vector<double> lower;          ///< of the interval: Student's law for numbers, the normal law for counts
    std::vector<double> upper;          ///<
    std::vector<double> p;              ///< two-sided, of a coefficient that is 0; never 0
    std::vector<double> covariance;     ///< of coefficients, row after row
    std::vector<double> fitted;         ///< a number for each row; NaN where it was left out
    std::vector<double> residual;       ///< value less fitted
    std::int64_t        steps = 0;      ///< of the search, for counts
    // Empty where `state` has no numbers; the first two also of counts, the others of what is no count.
    std::optional<double> residual_deviation; ///< root of the residuals' squares over degrees
    std::optional<double> r_squared;  ///< share of the squares about the mean, or about 0 without an intercept
    std::optional<double> deviance;   ///< twice what the fit lacks in log-likelihood
    std::optional<double> dispersion; ///< Pearson's chi-squared over degrees, about 1 where counts are Poisson

    [[nodiscard]] std::size_t size() const noexcept { return coefficient.size(); }
};

/// The coefficients with the least sum of squared residuals.
///
/// Reflections (Householder 1958) in numbers of 106 bits: coefficients, plain errors, residuals and R2 are those of exact
/// arithmetic on the doubles that were given, rounded once, however ill-conditioned the columns are short of 1e13.
/// With `places` a double is taken for the decimal that it is nearest to, as whole number over a power of ten: then they
/// are those of the decimals that somebody wrote. A row with more decimals than its place has is left out as impossible.
///
/// `not_unique` where a column follows from those before it, to 13 digits (20 with `places`); `below_minimum` without more
/// rows than coefficients; `no_spread` where nothing is left to explain, so that errors are 0.
/// Between neighbours that are no neighbours in `period` Newey-West counts no product (Parzen 1963, Sankhya A 25).
/// @throws shape_mismatch for columns of different lengths; period_mismatch where periods do not rise; domain_fault for a
/// confidence or lags outside their ranges
[[nodiscard]] regression least_squares(const regression_table& table, const regression_options& options = {});

/// Counts whose mean is exposure times e to the sum of coefficients times columns, by reweighted least squares to the most
/// likely coefficients (Nelder & Wedderburn 1972, Journal of the Royal Statistical Society A 135).
/// `unbounded` where the likelihood rises for ever, as without any event on one side of a column; `not_converged` after as
/// many steps as the option says. Numbers below 0 cannot be; rows without exposure say nothing and are left out.
/// @throws as `least_squares`
[[nodiscard]] regression poisson_regression(const regression_table& table, const regression_options& options = {});

} // namespace steelyard::inline v0_1::statistics
