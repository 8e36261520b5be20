// SPDX-License-Identifier: MIT
#include "series_design.hpp"

#include "householder.hpp"

#include <steelyard/core/error.hpp>
#include <steelyard/core/text.hpp>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <string>

namespace steelyard::inline v0_1::statistics::detail {

namespace {

constexpr std::string_view caller = "interrupted_series";

void check_options(const interrupted_options& o) {
    check_errors(caller, o.errors);
    const auto refuse = [](std::string_view what, std::int64_t found, std::string_view wanted) {
        throw domain_fault(std::string(caller) + ": " + std::string(what) + " = " + std::to_string(found) + "; give " +
                           std::string(wanted));
    };
    if (o.minimum < 1) refuse("minimum", o.minimum, "1 or more");
    if (o.season == season_terms::none) return;
    if (o.cycle < 2) refuse("cycle", o.cycle, "2 or more");
    if (o.season == season_terms::harmonics && (o.harmonics < 1 || 2 * o.harmonics > o.cycle))
        refuse("harmonics", o.harmonics, "at least 1 and at most half of the cycle");
}

/// Distances in whole steps of the median one.
[[nodiscard]] std::vector<std::int64_t> periods_by_time(const std::vector<double>& time) {
    std::vector<double> steps;
    for (std::size_t i = 1; i < time.size(); ++i) steps.push_back(time[i] - time[i - 1]);
    std::vector<std::int64_t> period(time.size(), 0);
    if (steps.empty()) return period;
    const auto middle = steps.begin() + static_cast<std::ptrdiff_t>(steps.size() / 2);
    std::nth_element(steps.begin(), middle, steps.end());
    for (std::size_t i = 1; i < time.size(); ++i) {
        const double apart = (time[i] - time[i - 1]) / *middle;
        if (!(apart < 1e15))
            throw period_mismatch(std::string(caller) + ": times of rows " + std::to_string(i) + " and " +
                                  std::to_string(i + 1) + " are too far apart; give periods");
        period[i] = period[i - 1] + std::max<std::int64_t>(std::llround(apart), 1);
    }
    return period;
}

void set_times(series_frame& f, const interrupted_points& points, std::size_t rows) {
    const auto want = [&](std::string_view column, std::size_t found) {
        if (found != 0 && found != rows)
            throw shape_mismatch(std::string(caller) + ": " + std::string(column) + " has " + std::to_string(found) +
                                 " rows, wanted " + std::to_string(rows));
    };
    want("time", points.time.size());
    want("period", points.period.size());
    want_rising(caller, points.period);
    for (std::size_t i = 0; i < rows; ++i) {
        const auto   place = static_cast<double>(i);
        const double t = !points.time.empty()     ? points.time[i]
                         : !points.period.empty() ? static_cast<double>(points.period[i])
                                                  : place;
        if (!std::isfinite(t) || (i > 0 && t <= f.time.back()))
            throw period_mismatch(std::string(caller) + ": time " + number_text(t) + " of row " + std::to_string(i + 1) +
                                  " does not come after that of the row before; give rows in order of time");
        f.time.push_back(t);
    }
    f.period.assign(points.period.begin(), points.period.end());
    if (f.period.empty()) f.period = periods_by_time(f.time);
    if (rows > 0) f.skipped = f.period.back() - f.period.front() + 1 - static_cast<std::int64_t>(rows);
}

void add_terms(series_frame& f, const interrupted_options& o) {
    const auto add = [&](term_kind kind, std::size_t number) {
        f.term.push_back(kind);
        f.number.push_back(static_cast<std::int64_t>(number));
    };
    add(term_kind::level, 0);
    add(term_kind::slope, 0);
    for (std::size_t j = 0; j < f.at.size(); ++j) {
        if (o.change != change_kind::slope) add(term_kind::level_change, j);
        if (o.change != change_kind::level) add(term_kind::slope_change, j);
    }
}

[[nodiscard]] std::int64_t season_of(std::int64_t period, std::int64_t cycle) noexcept {
    return ((period % cycle) + cycle) % cycle;
}

/// Names of season terms: places in the cycle that come up, the first apart; or cosines (even) and sines (odd).
void add_seasons(series_frame& f, const interrupted_options& o) {
    std::vector<std::int64_t> seasons;
    if (o.season == season_terms::indicators) {
        for (const std::int64_t p : f.period) seasons.push_back(season_of(p, o.cycle));
        std::sort(seasons.begin(), seasons.end());
        seasons.erase(std::unique(seasons.begin(), seasons.end()), seasons.end());
        if (!seasons.empty()) seasons.erase(seasons.begin());
    } else if (o.season == season_terms::harmonics) {
        for (std::int64_t h = 1; h <= o.harmonics; ++h) {
            seasons.push_back(2 * h);
            if (2 * h < o.cycle) seasons.push_back(2 * h + 1); // at half of the cycle all sines are 0
        }
    }
    for (const std::int64_t s : seasons) {
        f.term.push_back(term_kind::season);
        f.number.push_back(s);
    }
}

[[nodiscard]] double number_of(const series_frame& f, std::size_t row, std::size_t j, const interrupted_options& o) {
    const double t = f.time[row];
    const auto   from = [&] { return f.at[static_cast<std::size_t>(f.number[j])]; };
    switch (f.term[j]) {
    case term_kind::level: return 1;
    case term_kind::slope: return t - f.at.front();
    case term_kind::level_change: return t >= from() ? 1 : 0;
    case term_kind::slope_change: return t >= from() ? t - from() : 0;
    case term_kind::season: break;
    }
    const std::int64_t place = season_of(f.period[row], o.cycle);
    if (o.season == season_terms::indicators) return place == f.number[j] ? 1 : 0;
    // The angle's whole turns are taken off as whole numbers.
    const std::int64_t turn = (f.number[j] / 2) * place % o.cycle;
    const double       angle = 2 * std::numbers::pi * static_cast<double>(turn) / static_cast<double>(o.cycle);
    return f.number[j] % 2 == 0 ? std::cos(angle) : std::sin(angle);
}

} // namespace

series_frame frame_of(const interrupted_points& points, std::size_t rows, std::span<const double> at,
                      const interrupted_options& options) {
    check_options(options);
    if (at.empty()) throw domain_fault(std::string(caller) + ": no interruption; give at least one time");
    for (std::size_t j = 0; j < at.size(); ++j)
        if (!std::isfinite(at[j]) || (j > 0 && at[j] <= at[j - 1]))
            throw domain_fault(std::string(caller) + ": interruption " + number_text(at[j]) +
                               " is no time after the one before; give them in order of time");
    series_frame f;
    f.at.assign(at.begin(), at.end());
    set_times(f, points, rows);
    add_terms(f, options);
    add_seasons(f, options);
    f.columns.resize(rows * f.terms());
    for (std::size_t i = 0; i < rows; ++i)
        for (std::size_t j = 0; j < f.terms(); ++j) f.columns[i * f.terms() + j] = number_of(f, i, j, options);
    return f;
}

std::vector<std::int64_t> segments_of(const series_frame& frame, std::span<const std::size_t> rows) {
    std::vector<std::int64_t> made(frame.at.size() + 1, 0);
    std::size_t               segment = 0;
    for (const std::size_t i : rows) {
        while (segment < frame.at.size() && frame.time[i] >= frame.at[segment]) ++segment;
        ++made[segment];
    }
    return made;
}

bool series_fitter::choose(std::span<const double> value, std::span<const double> exposure,
                           std::span<const status> given, status& nothing) {
    const bool counts = options_.response == response_law::poisson;
    next_.clear();
    for (std::size_t i = 0; i < frame_.rows(); ++i) {
        if (!has_numbers(given_at(given, i))) continue;
        const double e = exposure.empty() || !counts ? 1 : exposure[i];
        if (e == 0) {
            if (nothing != status::impossible) nothing = status::no_denominator;
            continue;
        }
        const bool can_be = std::abs(value[i]) <= 1e140 && is_exposure(e) && !(counts && value[i] < 0);
        if (can_be) next_.push_back(i);
        if (!can_be) nothing = status::impossible;
    }
    const bool same = ready_ && next_ == rows_;
    if (!same) rows_.swap(next_);
    return same;
}

void series_fitter::decompose() {
    const std::size_t n = rows_.size();
    const std::size_t k = frame_.terms();
    period_.clear();
    for (const std::size_t i : rows_) period_.push_back(frame_.period[i]);
    const std::vector<std::int64_t> segments = segments_of(frame_, rows_);
    enough_ = n > k && *std::min_element(segments.begin(), segments.end()) >= options_.minimum;
    ready_ = true;
    if (!enough_) return;
    columns_.resize(n * k);
    for (std::size_t j = 0; j < k; ++j)
        for (std::size_t i = 0; i < n; ++i) columns_[j * n + i] = frame_.columns[rows_[i] * k + j];
    const householder<double> qr(columns_, n, same_to_double);
    unique_ = qr.independent();
    if (!unique_ || options_.response == response_law::poisson) return;
    basis_ = qr.basis();
    inverse_ = qr.inverse();
}

double series_fitter::small_sample(const series_fit& f) const {
    return options_.errors.small_sample ? static_cast<double>(rows_.size()) / static_cast<double>(f.degrees) : 1;
}

void series_fitter::fit_numbers(series_fit& f, std::span<const double> value) {
    const std::size_t n = rows_.size();
    const std::size_t k = frame_.terms();
    y_.resize(n);
    const double first = value[rows_.front()]; // about it, so that an offset costs no digits
    double       mean = 0;
    for (std::size_t i = 0; i < n; ++i) {
        y_[i] = value[rows_[i]] - first;
        mean += y_[i];
    }
    mean /= static_cast<double>(n);
    in_basis_.assign(k, 0.0);
    for (std::size_t i = 0; i < n; ++i)
        for (std::size_t j = 0; j < k; ++j) in_basis_[j] += basis_[i * k + j] * y_[i];
    f.residual.resize(n);
    double rest = 0, about = 0, all = 0;
    for (std::size_t i = 0; i < n; ++i) {
        double fitted = 0;
        for (std::size_t j = 0; j < k; ++j) fitted += basis_[i * k + j] * in_basis_[j];
        f.residual[i] = y_[i] - fitted;
        rest += f.residual[i] * f.residual[i];
        about += (y_[i] - mean) * (y_[i] - mean);
        all = std::max(all, std::abs(y_[i]));
    }
    f.coefficient.assign(k, 0.0);
    for (std::size_t i = 0; i < k; ++i)
        for (std::size_t j = i; j < k; ++j) f.coefficient[i] += inverse_[i * k + j] * in_basis_[j];
    const bool perfect = !(rest > 1e-26 * all * all * static_cast<double>(n));
    if (perfect) { // what rounding left is not there
        std::fill(f.residual.begin(), f.residual.end(), 0.0);
        for (std::size_t j = 0; j < k; ++j) {
            double largest = 0;
            for (std::size_t i = 0; i < n; ++i) largest = std::max(largest, std::abs(columns_[j * n + i]));
            if (std::abs(f.coefficient[j]) * largest <= 1e-12 * all) f.coefficient[j] = 0;
        }
        rest = 0;
    }
    f.coefficient[0] += first;
    f.state = perfect ? status::no_spread : status::ok;
    f.r_squared = about > 0 ? 1 - rest / about : 0;
    const double one_row = rest / static_cast<double>(f.degrees);
    f.residual_deviation = std::sqrt(one_row);
    double factor = one_row;
    if (options_.errors.law == error_law::newey_west) {
        middle_.resize(k * k);
        newey_west_sum(basis_, f.residual, period_, f.lags, middle_, room_);
        factor = small_sample(f);
        f.covariance = covariance_from(inverse_, middle_, k);
    } else {
        f.covariance = covariance_from(inverse_, {}, k);
    }
    for (double& x : f.covariance) x *= factor;
}

void series_fitter::fit_counts(series_fit& f, std::span<const double> value, std::span<const double> exposure) {
    const std::size_t   k = frame_.terms();
    std::vector<double> at_risk;
    y_.clear();
    for (const std::size_t i : rows_) {
        y_.push_back(value[i]);
        at_risk.push_back(exposure.empty() ? 1 : exposure[i]);
    }
    poisson_fit p = fit_poisson(y_, columns_, at_risk);
    f.state = p.state;
    if (!has_numbers(p.state)) return;
    f.coefficient = std::move(p.coefficient);
    f.residual = std::move(p.pearson);
    f.deviance = p.deviance;
    for (const double x : f.residual) f.dispersion += x * x;
    f.dispersion /= static_cast<double>(f.degrees);
    double factor = options_.spread == count_spread::poisson ? 1 : f.dispersion;
    if (options_.errors.law == error_law::newey_west) {
        middle_.resize(k * k);
        newey_west_sum(p.basis, f.residual, period_, f.lags, middle_, room_);
        factor = small_sample(f);
        f.covariance = covariance_from(p.inverse, middle_, k);
    } else {
        f.covariance = covariance_from(p.inverse, {}, k);
    }
    for (double& x : f.covariance) x *= factor;
}

series_fit series_fitter::fit(std::span<const double> value, std::span<const double> exposure,
                              std::span<const status> given) {
    series_fit f;
    status     nothing = status::missing; // what it is where no row takes part
    if (!choose(value, exposure, given, nothing)) decompose();
    const auto n = static_cast<std::int64_t>(rows_.size());
    f.degrees = std::max<std::int64_t>(n - static_cast<std::int64_t>(frame_.terms()), 0);
    f.lags = lags_of(options_.errors, n);
    if (n == 0 && frame_.rows() > 0) f.state = nothing;
    if (!enough_) return f;
    f.state = status::not_unique;
    if (!unique_) return f;
    if (options_.response == response_law::normal)
        fit_numbers(f, value);
    else
        fit_counts(f, value, exposure);
    return f;
}

} // namespace steelyard::inline v0_1::statistics::detail
