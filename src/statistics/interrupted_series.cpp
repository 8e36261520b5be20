// SPDX-License-Identifier: MIT
#include "detail/series_design.hpp"
#include "detail/student.hpp"

#include <steelyard/core/error.hpp>
#include <steelyard/core/parallel.hpp>
#include <steelyard/statistics/interrupted_series.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <utility>

namespace steelyard::inline v0_1::statistics {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

[[nodiscard]] double degrees_of(response_law response, std::int64_t degrees) noexcept {
    return response == response_law::poisson ? infinity : static_cast<double>(degrees);
}

[[nodiscard]] double quantile_of(const interrupted_options& o, std::int64_t degrees) noexcept {
    return detail::student_quantile((1 - o.errors.confidence) / 2, degrees_of(o.response, degrees));
}

/// A weighted sum of coefficients and its standard error.
struct combined {
    double estimate = 0;
    double error = 0;
};
[[nodiscard]] combined combine(std::span<const double> weight, std::span<const double> coefficient,
                               std::span<const double> covariance) {
    const std::size_t k = coefficient.size();
    combined          c;
    double            variance = 0;
    for (std::size_t i = 0; i < k; ++i) {
        if (weight[i] == 0) continue;
        c.estimate += weight[i] * coefficient[i];
        for (std::size_t j = 0; j < k; ++j) variance += weight[i] * weight[j] * covariance[i * k + j];
    }
    c.error = std::sqrt(std::max(variance, 0.0));
    return c;
}

void check_shapes(std::size_t numbers, std::size_t exposure, std::size_t given) {
    if ((exposure != 0 && exposure != numbers) || (given != 0 && given != numbers))
        throw shape_mismatch("interrupted_series: " + std::to_string(numbers) + " numbers, exposures of " +
                             std::to_string(exposure) + ", statuses of " + std::to_string(given));
}

/// Fitted line, the line without interruptions and what lies between, row by row.
void draw_lines(interrupted_series& s, const detail::series_frame& frame, std::span<const double> exposure) {
    const std::size_t   k = frame.terms();
    const bool          counts = s.options.response == response_law::poisson;
    const double        quantile = quantile_of(s.options, s.degrees);
    std::vector<double> without(k);
    std::vector<double> change(k);
    for (std::size_t row = 0; row < frame.rows(); ++row) {
        for (std::size_t j = 0; j < k; ++j) {
            without[j] = frame.without(row, j);
            change[j] = frame.columns[row * k + j] - without[j];
        }
        const combined line = combine(without, s.coefficient, s.covariance);
        const combined step = combine(change, s.coefficient, s.covariance);
        const double   away = quantile * line.error;
        const double   far = quantile * step.error;
        if (!counts) {
            s.fitted[row] = line.estimate + step.estimate;
            s.counterfactual[row] = line.estimate;
            s.counterfactual_lower[row] = line.estimate - away;
            s.counterfactual_upper[row] = line.estimate + away;
            s.effect[row] = step.estimate;
            s.effect_lower[row] = step.estimate - far;
            s.effect_upper[row] = step.estimate + far;
            continue;
        }
        const double e = exposure.empty() ? 1 : exposure[row];
        s.effect[row] = std::exp(step.estimate);
        s.effect_lower[row] = std::exp(step.estimate - far);
        s.effect_upper[row] = std::exp(step.estimate + far);
        if (!detail::is_exposure(e)) continue;
        s.fitted[row] = e * std::exp(line.estimate + step.estimate);
        s.counterfactual[row] = e * std::exp(line.estimate);
        s.counterfactual_lower[row] = e * std::exp(line.estimate - away);
        s.counterfactual_upper[row] = e * std::exp(line.estimate + away);
    }
}

/// Of residuals of rows one period apart.
[[nodiscard]] double autocorrelation_of(std::span<const double> residual, std::span<const std::size_t> rows,
                                        std::span<const std::int64_t> period) {
    double products = 0;
    double squares = 0;
    for (std::size_t i = 0; i < residual.size(); ++i) {
        squares += residual[i] * residual[i];
        if (i > 0 && period[rows[i]] - period[rows[i - 1]] == 1) products += residual[i] * residual[i - 1];
    }
    return squares > 0 ? products / squares : 0;
}

[[nodiscard]] interrupted_series blank(const detail::series_frame& frame, const interrupted_options& options) {
    interrupted_series s;
    s.options = options;
    s.at = frame.at;
    s.skipped = frame.skipped;
    s.term = frame.term;
    s.number = frame.number;
    s.time = frame.time;
    s.period = frame.period;
    const std::size_t k = frame.terms();
    for (auto* column : {&s.coefficient, &s.error, &s.lower, &s.upper, &s.p}) column->assign(k, detail::none);
    s.covariance.assign(k * k, detail::none);
    for (auto* column : {&s.fitted, &s.counterfactual, &s.counterfactual_lower, &s.counterfactual_upper, &s.effect,
                         &s.effect_lower, &s.effect_upper})
        column->assign(frame.rows(), detail::none);
    return s;
}

} // namespace

interrupted_series interrupted_series_of(const interrupted_points& points, std::span<const double> at,
                                         const interrupted_options& options) {
    const std::size_t rows = points.value.size();
    check_shapes(rows, points.exposure.size(), points.given.size());
    const detail::series_frame frame = detail::frame_of(points, rows, at, options);
    interrupted_series         s = blank(frame, options);
    detail::series_fitter      fitter(frame, s.options);
    detail::series_fit         f = fitter.fit(points.value, points.exposure, points.given);
    s.state = f.state;
    s.points = std::ssize(fitter.rows());
    s.left_out = static_cast<std::int64_t>(rows) - s.points;
    s.segment = detail::segments_of(frame, fitter.rows());
    s.degrees = f.degrees;
    if (!has_numbers(f.state)) return s;
    s.lags = f.lags;
    if (options.response == response_law::normal) {
        s.residual_deviation = f.residual_deviation;
        s.r_squared = f.r_squared;
    } else {
        s.deviance = f.deviance;
        s.dispersion = f.dispersion;
    }
    s.autocorrelation = autocorrelation_of(f.residual, fitter.rows(), frame.period);
    s.coefficient = std::move(f.coefficient);
    s.covariance = std::move(f.covariance);
    const double quantile = quantile_of(options, s.degrees);
    for (std::size_t j = 0; j < s.size(); ++j) {
        s.error[j] = std::sqrt(std::max(s.covariance[j * s.size() + j], 0.0));
        const detail::estimate_limits l =
            detail::limits_of(s.coefficient[j], s.error[j], quantile, degrees_of(options.response, s.degrees));
        s.lower[j] = l.lower;
        s.upper[j] = l.upper;
        s.p[j] = l.p;
    }
    draw_lines(s, frame, points.exposure);
    return s;
}

effect_estimate effect_at(const interrupted_series& of, double time) {
    if (!has_numbers(of.state))
        throw insufficient_data("effect_at: the series has no numbers (" + std::string(name(of.state)) + ")");
    if (!std::isfinite(time)) throw domain_fault("effect_at: the time is not finite");
    std::vector<double> weight(of.size(), 0.0);
    for (std::size_t j = 0; j < of.size(); ++j) {
        if (of.term[j] != term_kind::level_change && of.term[j] != term_kind::slope_change) continue;
        const double from = of.at[static_cast<std::size_t>(of.number[j])];
        if (time >= from) weight[j] = of.term[j] == term_kind::level_change ? 1 : time - from;
    }
    const combined                c = combine(weight, of.coefficient, of.covariance);
    const detail::estimate_limits l =
        detail::limits_of(c.estimate, c.error, quantile_of(of.options, of.degrees),
                          degrees_of(of.options.response, of.degrees));
    if (of.options.response == response_law::normal) return {c.estimate, l.lower, l.upper, l.p};
    return {std::exp(c.estimate), std::exp(l.lower), std::exp(l.upper), l.p};
}

many_interrupted interrupted_series_of_many(std::span<const double> rows, const interrupted_points& shared,
                                            std::span<const double> at, const interrupted_options& options,
                                            const run_options& run) {
    const std::size_t n = shared.time.empty() ? shared.period.size() : shared.time.size();
    if (n == 0 || rows.size() % n != 0)
        throw shape_mismatch("interrupted_series: " + std::to_string(rows.size()) + " numbers for " +
                             std::to_string(n) + " times; give each series a number for each time");
    check_shapes(rows.size(), shared.exposure.size(), shared.given.size());
    const detail::series_frame frame = detail::frame_of(shared, n, at, options);
    const std::size_t          k = frame.terms();
    const std::size_t          count = rows.size() / n;
    many_interrupted           all;
    all.term = frame.term;
    all.number = frame.number;
    for (auto* column : {&all.coefficient, &all.error, &all.lower, &all.upper, &all.p})
        column->assign(count * k, detail::none);
    all.residual_deviation.assign(count, detail::none);
    all.points.assign(count, 0);
    all.state.assign(count, status::below_minimum);
    constexpr std::size_t in_a_block = 64;
    const auto            work = [&](std::int64_t block) {
        detail::series_fitter fitter(frame, options);
        std::int64_t          degrees = -1;
        double                quantile = 0;
        const std::size_t     first = static_cast<std::size_t>(block) * in_a_block;
        for (std::size_t s = first; s < std::min(first + in_a_block, count); ++s) {
            const auto part = [&](auto column) { return column.empty() ? column : column.subspan(s * n, n); };
            const detail::series_fit f = fitter.fit(part(rows), part(shared.exposure), part(shared.given));
            all.state[s] = f.state;
            all.points[s] = std::ssize(fitter.rows());
            if (!has_numbers(f.state)) continue;
            if (degrees != f.degrees) quantile = quantile_of(options, f.degrees);
            degrees = f.degrees;
            if (options.response == response_law::normal) all.residual_deviation[s] = f.residual_deviation;
            for (std::size_t j = 0; j < k; ++j) {
                const double error = std::sqrt(std::max(f.covariance[j * k + j], 0.0));
                const detail::estimate_limits l = detail::limits_of(f.coefficient[j], error, quantile,
                                                                    degrees_of(options.response, f.degrees));
                all.coefficient[s * k + j] = f.coefficient[j];
                all.error[s * k + j] = error;
                all.lower[s * k + j] = l.lower;
                all.upper[s * k + j] = l.upper;
                all.p[s * k + j] = l.p;
            }
        }
    };
    parallel_blocks(static_cast<std::int64_t>((count + in_a_block - 1) / in_a_block), run, work);
    return all;
}

} // namespace steelyard::inline v0_1::statistics
