// SPDX-License-Identifier: MIT
#include "detail/group_rows.hpp"
#include "detail/student.hpp"

#include <steelyard/core/error.hpp>
#include <steelyard/statistics/slope_index.hpp>

#include <cmath>

namespace steelyard::inline v0_1::statistics {

namespace {

using namespace detail;

/// A line through groups: what it is at both ends, and how its ends vary together.
struct line {
    double         slope = 0;
    double         variance = 0; ///< of the slope
    quotient_forms ends;         ///< what it is at 1 and at 0
    double         quantile = 0; ///< deviations that limits lie off
};

/// Sum of share (rank - 1/2)^2: the middle of all ranks is 1/2.
[[nodiscard]] double rank_spread(const unit_groups& of) noexcept {
    double sum = 0;
    for (std::size_t g = 0; g < of.size(); ++g) sum += of.share[g] * (of.rank[g] - 0.5) * (of.rank[g] - 0.5);
    return sum;
}

[[nodiscard]] double fitted_slope(const unit_groups& of, double mean, double spread) noexcept {
    double slope = 0;
    for (std::size_t g = 0; g < of.size(); ++g)
        slope += of.share[g] * (of.rank[g] - 0.5) / spread * (of.value[g] - mean);
    return slope;
}

/// The slope is the sum of c value, its ends those of share value -+ c value / 2.
void vary_by_errors(const unit_groups& of, double spread, line& l) noexcept {
    for (std::size_t g = 0; g < of.size(); ++g) {
        const double c = of.share[g] * (of.rank[g] - 0.5) / spread;
        const double low = (of.share[g] - c / 2) * of.error[g];
        const double high = (of.share[g] + c / 2) * of.error[g];
        l.variance += c * of.error[g] * (c * of.error[g]);
        l.ends.bottom_variance += low * low;
        l.ends.top_variance += high * high;
        l.ends.covariance += low * high;
    }
}

/// Weighted least squares: the variance of the slope is s^2 / spread, that of the mean s^2, and they are independent.
void vary_by_residuals(const unit_groups& of, double mean, double spread, line& l) noexcept {
    double squares = 0;
    for (std::size_t g = 0; g < of.size(); ++g) {
        const double off = of.value[g] - mean - l.slope * (of.rank[g] - 0.5);
        squares += of.share[g] * off * off;
    }
    const double variance = squares / static_cast<double>(of.size() - 2);
    l.variance = variance / spread;
    l.ends.bottom_variance = l.ends.top_variance = variance + l.variance / 4;
    l.ends.covariance = variance - l.variance / 4;
}

[[nodiscard]] line line_of(const unit_groups& of, const slope_index_options& o, double tail, double z) {
    const double mean = of.mean();
    const double spread = rank_spread(of);
    line         l;
    l.slope = fitted_slope(of, mean, spread);
    l.ends.bottom = mean - l.slope / 2;
    l.ends.top = mean + l.slope / 2;
    l.quantile = z;
    if (o.variance == slope_variance::errors) {
        vary_by_errors(of, spread, l);
    } else {
        vary_by_residuals(of, mean, spread, l);
        l.quantile = student_quantile(tail, static_cast<double>(of.size() - 2));
    }
    return l;
}

} // namespace

slope_indices slope_indices_of(const group_table& table, const slope_index_options& options) {
    constexpr std::string_view function = "slope_indices_of";
    const bool                 by_errors = options.variance == slope_variance::errors;
    const std::size_t          units = units_of(function, table, by_errors);
    check_interval_options(function, options.confidence, meaning::undeclared);
    check_per(function, options.per);
    const double  tail = tail_of(options.confidence);
    const double  z = normal_beyond(tail);
    slope_indices to;
    to.slope = blank_intervals(units, options.speaks_of, options.confidence);
    to.ratio = blank_intervals(units, options.speaks_of, options.confidence);
    for (std::vector<double>* column : {&to.bottom, &to.top, &to.error, &to.log_error}) column->assign(units, none);
    unit_groups of;
    for (std::size_t u = 0; u < units; ++u) {
        read_unit(table, u, false, of);
        if (has_numbers(of.state) && of.size() < (by_errors ? 2U : 3U)) of.state = status::below_minimum;
        if (!has_numbers(of.state)) {
            put_row(to.slope, u, of.state, none, {none, none});
            put_row(to.ratio, u, of.state, none, {none, none});
            continue;
        }
        const line   l = line_of(of, options, tail, z);
        const double error = std::sqrt(l.variance);
        const status found = spread_status(error);
        put_row(to.slope, u, found, l.slope * options.per, around(l.slope * options.per, l.quantile * error * options.per));
        const status of_ratio = of.any_below(0) ? status::impossible : l.ends.bottom > 0 ? found : status::unbounded;
        put_row(to.ratio, u, of_ratio, l.ends.top / l.ends.bottom, fieller(l.ends, l.quantile));
        to.bottom[u] = l.ends.bottom * options.per;
        to.top[u] = l.ends.top * options.per;
        to.error[u] = error * options.per;
        if (has_numbers(to.ratio.state[u]) && l.ends.top > 0) to.log_error[u] = log_error_of(l.ends);
    }
    if (options.strict) refuse_groups(function, table, to.slope.state);
    return to;
}

} // namespace steelyard::inline v0_1::statistics
