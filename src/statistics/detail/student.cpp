// SPDX-License-Identifier: MIT
#include "student.hpp"

#include "normal.hpp"
#include "root.hpp"
#include "tails.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

namespace steelyard::inline v0_1::statistics::detail {

namespace {

/// Above so many degrees the law is the normal one to the last digits that are shown.
constexpr double as_good_as_normal = 1e9;

/// ln Gamma(a + 1/2) - ln Gamma(a), without the digits that two large logarithms would lose.
[[nodiscard]] double log_gamma_step(double a) noexcept {
    return (a + 0.5) * std::log1p(0.5 / a) + 0.5 * std::log(a + 0.5) - 0.5 + stirling_rest(a + 0.5) - stirling_rest(a) +
           std::log(a / (a + 0.5));
}

/// The continued fraction of the incomplete beta function (DLMF 8.17.22) by Lentz's rule; for x below (a + 1) / (a + b + 2).
[[nodiscard]] double beta_fraction(double a, double b, double x) noexcept {
    constexpr double tiny = 1e-300;
    double           c = 1;
    double           d = 1 - (a + b) * x / (a + 1);
    d = 1 / (std::abs(d) < tiny ? tiny : d);
    double value = d;
    for (int m = 1; m < 10'000; ++m) {
        const double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
        const double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
        for (const double term : {even, odd}) {
            d = 1 + term * d;
            c = 1 + term / c;
            d = 1 / (std::abs(d) < tiny ? tiny : d);
            c = std::abs(c) < tiny ? tiny : c;
            value *= d * c;
        }
        if (std::abs(d * c - 1) < 1e-16) break;
    }
    return value;
}

} // namespace

double log_student_beyond(double t, double degrees) noexcept {
    t = std::abs(t);
    if (!(degrees < as_good_as_normal)) return std::min(0.0, std::numbers::ln2 + log_normal_above(t));
    if (std::isinf(t)) return -std::numeric_limits<double>::infinity();
    // P(|T| > t) = I_x(degrees / 2, 1 / 2) with x = degrees / (degrees + t^2).
    const double a = degrees / 2;
    const double squared = t * t / degrees;
    const double log_x = -std::log1p(squared);
    const double log_rest = squared > 0 ? std::log(squared) + log_x : -std::numeric_limits<double>::infinity();
    const double log_front = log_gamma_step(a) - 0.5 * std::log(std::numbers::pi) + a * log_x + 0.5 * log_rest;
    const double x = std::exp(log_x);
    if (squared == 0) return 0;
    if (x < (a + 1) / (a + 2.5)) return std::min(0.0, log_front + std::log(beta_fraction(a, 0.5, x)) - std::log(a));
    return std::log1p(-std::min(1.0, std::exp(log_front) * beta_fraction(0.5, a, squared * x) / 0.5));
}

double student_above(double t, double degrees) noexcept {
    const double beyond = std::exp(log_student_beyond(t, degrees)) / 2;
    return t >= 0 ? beyond : 1 - beyond;
}

double student_quantile(double tail, double degrees) noexcept {
    const double z = normal_quantile_above(tail);
    if (!(degrees < as_good_as_normal)) return z;
    if (tail <= 0.25) { // the quantile of the beta law keeps all digits, also where it is nearly the normal one
        const double odds = beta_lower_odds(degrees / 2, 0.5, 2 * tail, normal_quantile_above(2 * tail));
        if (odds > 0) return std::sqrt(degrees / odds);
    }
    const double wanted = std::log(2 * tail);
    const auto   off = [&](double log_t) { return log_student_beyond(std::exp(log_t), degrees) - wanted; };
    const double low = std::log(z) - 1e-9; // no t law has less beyond it than the normal one
    double       high = low + 0.125;
    while (off(high) > 0 && high < 700) high += high - low;
    return std::exp(root_between(low, high, off));
}

double two_sided(double t, double degrees) noexcept {
    return std::max(std::exp(log_student_beyond(t, degrees)), std::numeric_limits<double>::denorm_min());
}

} // namespace steelyard::inline v0_1::statistics::detail
