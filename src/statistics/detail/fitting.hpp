// SPDX-License-Identifier: MIT
#pragma once

// What regressions share: rows that take part, Newey-West sums, the search of a Poisson regression, and intervals.

#include "rows.hpp"

#include <steelyard/statistics/regression.hpp>

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace steelyard::inline v0_1::statistics::detail {

/// A column that follows from those before it to so many digits is no column of its own.
inline constexpr double same_to_double = 1e-13;

/// @throws domain_fault
void check_errors(std::string_view function, const error_options& options);

/// The largest lag for n points.
[[nodiscard]] std::int64_t lags_of(const error_options& options, std::int64_t n) noexcept;

/// @throws period_mismatch unless periods rise from row to row
void want_rising(std::string_view function, std::span<const std::int64_t> period);

/// The middle of Newey and West's covariance in the basis of the fit: the sum over pairs of rows at most `lags` apart of
/// (1 - lag / (lags + 1)) u u', u being a row of the basis times its residual. k by k, row after row.
/// @param basis  n by k, row after row
/// @param room   for 2 n k numbers
void newey_west_sum(std::span<const double> basis, std::span<const double> residual,
                    std::span<const std::int64_t> period, std::int64_t lags, std::span<double> sum,
                    std::vector<double>& room);

/// inverse * middle * inverse', all k by k; `middle` empty is the unit matrix.
[[nodiscard]] std::vector<double> covariance_from(std::span<const double> inverse, std::span<const double> middle,
                                                  std::size_t k);

/// A fitted Poisson model in the basis of its last step.
struct poisson_fit {
    status              state = status::ok;
    std::vector<double> coefficient;
    std::vector<double> mean;     ///< fitted, exposure included
    std::vector<double> pearson;  ///< (value - mean) / sqrt(mean)
    std::vector<double> basis;    ///< n by k, row after row
    std::vector<double> inverse;  ///< of the triangle
    double              deviance = 0;
    std::int64_t        rank = 0;
    std::int64_t        steps = 0;
};
/// @param columns  column after column; all numbers have been checked
/// @param steps    at most
[[nodiscard]] poisson_fit fit_poisson(std::span<const double> value, std::span<const double> columns,
                                      std::span<const double> exposure, std::int64_t steps = 100);

/// An estimate with its interval and the probability of one at least as far from 0.
struct estimate_limits {
    double lower, upper, p;
};
/// @param quantile  of the law with `degrees`, for the interval
[[nodiscard]] estimate_limits limits_of(double estimate, double error, double quantile, double degrees) noexcept;

} // namespace steelyard::inline v0_1::statistics::detail
