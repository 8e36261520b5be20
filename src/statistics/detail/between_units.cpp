// SPDX-License-Identifier: MIT
#include "between_units.hpp"

#include "count_tails.hpp"
#include "root.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

namespace steelyard::inline v0_1::statistics::detail {

namespace {

constexpr int    scanned = 64;         ///< places at which a likelihood is looked at before its peak is sought
constexpr double fall_at_ends = 20;    ///< of the log likelihood: e^-20 lies beyond
constexpr double least_sum = 1e-6;     ///< shapes of a beta law together: nearly all units at its ends
constexpr double most_sum = 1e12;

/// 0..1 stands for deviations from 0 to the largest.
struct deviations {
    double typical, most;

    [[nodiscard]] double at(double u) const noexcept { return std::isfinite(most) ? most * u : typical * u / (1 - u); }
    [[nodiscard]] double slope(double u) const noexcept {
        return std::isfinite(most) ? most : typical / ((1 - u) * (1 - u));
    }
};

/// Where f is largest between low and high, by golden section.
template <class F>
[[nodiscard]] double peak_between(double low, double high, F f) {
    constexpr double share = 1 / std::numbers::phi;
    double           a = high - share * (high - low), b = low + share * (high - low);
    double           fa = f(a), fb = f(b);
    for (int i = 0; i < 60 && high - low > 1e-12; ++i) {
        if (fa >= fb) {
            high = b, b = a, fb = fa;
            a = high - share * (high - low), fa = f(a);
        } else {
            low = a, a = b, fa = fb;
            b = low + share * (high - low), fb = f(b);
        }
    }
    return (low + high) / 2;
}

/// The place of `scanned` in 0..1, ends left out, at which f is largest; the first of equal ones.
template <class F>
[[nodiscard]] double best_scanned(F f) {
    double best = 0.5 / scanned, most = -std::numeric_limits<double>::infinity();
    for (int i = 0; i < scanned; ++i) {
        const double u = (i + 0.5) / scanned;
        const double value = f(u);
        if (value > most) most = value, best = u;
    }
    return best;
}

/// psi(a + x) - psi(a)
[[nodiscard]] double digamma_rise(double a, double x) noexcept {
    double rise = 0;
    for (; a < 10 && x >= 1; ++a, --x) rise += 1 / a;
    if (x == 0) return rise;
    const auto psi = [](double y) {
        double low = 0;
        for (; y < 10; ++y) low += 1 / y;
        const double q = 1 / (y * y);
        return -low - 0.5 / y -
               q * (1.0 / 12 - q * (1.0 / 120 - q * (1.0 / 252 - q * (1.0 / 240 - q * (1.0 / 132 - q * 691 / 32760)))));
    };
    double from = a, to = a + x;
    while (from < 10) rise += 1 / from - 1 / to, ++from, ++to;
    return rise + std::log1p((to - from) / from) + psi(to) - psi(from);
}

/// Shapes together of a beta law, or the shape of a gamma law, for a deviation; and back.
[[nodiscard]] double sum_of(bool of_cases, double mean, double deviation) noexcept {
    const double v = deviation * deviation;
    return of_cases ? mean * (1 - mean) / v - 1 : mean * mean / v;
}
[[nodiscard]] double deviation_of(bool of_cases, double mean, double sum) noexcept {
    return of_cases ? std::sqrt(mean * (1 - mean) / (sum + 1)) : mean / std::sqrt(sum);
}

/// The derivatives of a log likelihood: by the mean, times something above 0, and by the sum of shapes.
struct slopes {
    double mean = 0, sum = 0;
};
[[nodiscard]] slopes slopes_at(const counts_between& of, double mean, double sum) noexcept {
    slopes to;
    for (const auto& [x, n] : of.units) {
        if (of.of_cases) {
            const double a = digamma_rise(mean * sum, x);
            const double b = digamma_rise((1 - mean) * sum, n - x);
            to.mean += a - b;
            to.sum += mean * a + (1 - mean) * b - digamma_rise(sum, n);
        } else {
            const double m = n * mean;
            to.mean += x - (x + sum) * (m / (sum + m));
            to.sum += digamma_rise(sum, x) - std::log1p(m / sum) + (m - x) / (sum + m);
        }
    }
    return to;
}

/// The likeliest mean given the sum of shapes.
[[nodiscard]] double mean_given(const counts_between& of, double sum, double low, double high) {
    return root_between(low, high, [&](double mean) { return slopes_at(of, mean, sum).mean; });
}

} // namespace

normal_between::found normal_between::at(double tau2) const noexcept {
    double weights = 0, weighted = 0, squares = 0, logs = 0;
    for (const seen_unit& u : units) {
        const double w = 1 / (u.variance + tau2);
        weights += w;
        weighted += w * u.on_scale;
        squares += w * w;
        logs += std::log(w);
    }
    found        to{};
    const double mean = known_mean ? *known_mean : weighted / weights;
    double       q = 0, q2 = 0;
    for (const seen_unit& u : units) {
        const double w = 1 / (u.variance + tau2);
        const double d = u.on_scale - mean;
        q += w * d * d;
        q2 += w * w * d * d;
    }
    to.log = (logs - q) / 2 - (known_mean ? 0 : std::log(weights) / 2);
    to.score = (q2 - weights + (known_mean ? 0 : squares / weights)) / 2;
    to.mean = mean;
    to.mean_error = known_mean ? 0 : 1 / std::sqrt(weights);
    return to;
}

double normal_between::typical() const noexcept {
    const double mean = known_mean ? *known_mean : at(0).mean;
    double       weights = 0, spread = 0;
    for (const seen_unit& u : units) {
        weights += 1 / u.variance;
        spread += (u.on_scale - mean) * (u.on_scale - mean);
    }
    const auto n = static_cast<double>(units.size());
    return std::sqrt(n / weights + spread / n);
}

double normal_between::likeliest() const {
    const deviations over{typical(), std::numeric_limits<double>::infinity()};
    const auto       log_at = [&](double u) { return at(over.at(u) * over.at(u)).log; };
    const double     best = best_scanned(log_at);
    constexpr double step = 1.0 / scanned;
    const double     low = std::max(best - step, 0.0), high = std::min(best + step, 1 - step / 4);
    const double     from = over.at(low) * over.at(low), to = over.at(high) * over.at(high);
    if (at(from).score > 0 && at(to).score < 0)
        return root_between(from, to, [&](double tau2) { return at(tau2).score; });
    return low == 0 ? 0 : over.at(best) * over.at(best);
}

double counts_between::log_at(double mean, double deviation) const noexcept {
    const double sum = sum_of(of_cases, mean, deviation);
    double       log = 0;
    for (const auto& [x, n] : units) {
        if (of_cases) {
            log += deviation == 0 ? x * std::log(mean) + (n - x) * std::log1p(-mean)
                                  : log_rising(mean * sum, x) + log_rising((1 - mean) * sum, n - x) - log_rising(sum, n);
        } else {
            const double m = n * mean;
            log += deviation == 0 ? x * std::log(mean) - m
                                  : log_rising(sum, x) + x * std::log(mean / (sum + m)) - sum * std::log1p(m / sum);
        }
    }
    return log;
}

double counts_between::mean_error(double mean, double deviation) const noexcept {
    double weights = 0;
    for (const auto& [x, n] : units)
        weights += 1 / (mean * (of_cases ? 1 - mean : 1) / n + deviation * deviation);
    return 1 / std::sqrt(weights);
}

std::optional<counts_between::found> counts_between::likeliest() const {
    double events = 0, size = 0;
    for (const auto& [x, n] : units) events += x, size += n;
    if (events == 0 || (of_cases && events == size)) return std::nullopt;
    const double pooled = events / size;
    double       excess = 0; // the derivative by 1 / sum where there is no spread, twice
    for (const auto& [x, n] : units) {
        const double m = n * pooled;
        excess += of_cases ? (x - m) * (x - m) / (pooled * (1 - pooled)) - x / pooled - (n - x) / (1 - pooled) + n
                           : (x - m) * (x - m) - x;
    }
    if (!(excess > 0)) return found{pooled, 0};
    double       most = 0;
    for (const auto& [x, n] : units) most = std::max(most, x / n);
    const double low = pooled * 1e-9, high = of_cases ? 1 - (1 - pooled) * 1e-9 : most;
    const auto   slope = [&](double log_sum) {
        const double sum = std::exp(log_sum);
        return slopes_at(*this, mean_given(*this, sum, low, high), sum).sum;
    };
    double from = std::log(least_sum), to = std::log(most_sum);
    for (double at = 0; at > from && at < to;) { // powers of four from 1 on, until the slope turns
        const bool rises = slope(at) > 0;
        (rises ? from : to) = at;
        at += rises ? std::log(4.0) : -std::log(4.0);
        if (at <= from || at >= to) break;
    }
    const double sum = std::exp(root_between(from, to, slope));
    if (sum > most_sum / 2) return found{pooled, 0};
    const double mean = mean_given(*this, sum, low, high);
    return found{mean, deviation_of(of_cases, mean, sum)};
}

std::vector<spread_point> legendre_rule(int points) {
    std::vector<spread_point> rule(static_cast<std::size_t>(points));
    for (int i = 0; i < points; ++i) {
        double x = std::cos(std::numbers::pi * (i + 0.75) / (points + 0.5)), slope = 1;
        for (int turn = 0; turn < 20; ++turn) {
            double before = 1, here = x;
            for (int k = 2; k <= points; ++k) {
                const double next = ((2 * k - 1) * x * here - (k - 1) * before) / k;
                before = here, here = next;
            }
            slope = points * (x * here - before) / (x * x - 1);
            const double step = here / slope;
            x -= step;
            if (std::abs(step) < 1e-15) break;
        }
        rule[static_cast<std::size_t>(points - 1 - i)] = {(1 + x) / 2, 1 / ((1 - x * x) * slope * slope)};
    }
    return rule;
}

std::vector<spread_point> spread_points(const std::function<double(double)>& log_at, double typical, double most,
                                        int points) {
    const deviations over{typical, most};
    const auto       density = [&](double u) { return log_at(over.at(u)) + std::log(over.slope(u)); };
    const double     near = best_scanned(density);
    constexpr double step = 1.0 / scanned;
    const double     peak = peak_between(std::max(near - step, 0.0), std::min(near + step, 1.0), density);
    const double     top = density(peak);
    const auto       edge = [&](double inner, double outer) {
        for (int i = 0; i < 40; ++i) {
            const double middle = (inner + outer) / 2;
            (density(middle) > top - fall_at_ends ? inner : outer) = middle;
        }
        return outer;
    };
    const double low = edge(peak, 0), high = edge(peak, 1);
    double       all = 0;
    auto         rule = legendre_rule(points);
    for (spread_point& p : rule) {
        const double u = low + (high - low) * p.deviation;
        p = {over.at(u), p.weight * std::exp(density(u) - top)};
        all += p.weight;
    }
    for (spread_point& p : rule) p.weight /= all;
    return rule;
}

} // namespace steelyard::inline v0_1::statistics::detail
