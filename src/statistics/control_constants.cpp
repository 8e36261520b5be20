// SPDX-License-Identifier: MIT
#include <steelyard/core/error.hpp>
#include <steelyard/statistics/control_constants.hpp>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <statistics/detail/normal.hpp>
#include <string>

namespace steelyard::inline v0_1::statistics {

namespace {

using detail::normal_above;
using detail::normal_below;

// Beyond nine deviations, and beyond a range of eighteen, a thousand numbers leave less than 1e-15.
constexpr double far = 9.5;
constexpr double step = 1.0 / 24;

/// Everything beneath the integrals falls to 0 on both sides and is smooth, so that the plain trapezium rule has all
/// digits.
template <class F>
[[nodiscard]] double over_line(F f) {
    double sum = 0;
    for (double x = -far; x <= far; x += step) sum += f(x);
    return sum * step;
}

[[nodiscard]] double expected_range(std::int64_t n) {
    const auto power = static_cast<double>(n);
    return over_line([=](double x) { return 1 - std::pow(normal_below(x), power) - std::pow(normal_above(x), power); });
}

/// P(range > w), by the least number x: the others lie in x..x + w.
[[nodiscard]] double range_above(double w, std::int64_t n) {
    const auto power = static_cast<double>(n);
    return 1 - power * over_line([=](double x) {
                   const double density = std::exp(-x * x / 2) / std::sqrt(2 * std::numbers::pi);
                   // Whichever tail is the shorter keeps the digits of the difference.
                   const double within =
                       x > 0 ? normal_above(x) - normal_above(x + w) : normal_below(x + w) - normal_below(x);
                   return density * std::pow(within, power - 1);
               });
}

/// E[range^2]. The range starts at 0, where w = exp(s - exp(-s)) makes the integrand fall off as it does far away.
[[nodiscard]] double expected_square(std::int64_t n) {
    double sum = 0;
    for (double s = -4; s <= 3.1; s += step) {
        const double w = std::exp(s - std::exp(-s));
        sum += 2 * w * range_above(w, n) * w * (1 + std::exp(-s));
    }
    return sum * step;
}

} // namespace

double d2_of(std::int64_t n) {
    if (n < 2 || n > 1000)
        throw domain_fault("d2: a group of " + std::to_string(n) +
                           "; a range needs 2 numbers, and beyond 1000 of them the standard deviation serves");
    return n == 2 ? 2 * std::numbers::inv_sqrtpi : expected_range(n);
}

double c4_of(std::int64_t n) {
    if (n < 2) throw domain_fault("c4: a standard deviation of " + std::to_string(n) + " numbers; it needs 2");
    // Gamma(k / 2) / Gamma((k - 1) / 2), for k = 2, 3, ... n: the next is (k - 1) / 2 over this one.
    double ratio = std::numbers::inv_sqrtpi;
    for (std::int64_t k = 2; k < n; ++k) ratio = static_cast<double>(k - 1) / 2 / ratio;
    return std::sqrt(2 / static_cast<double>(n - 1)) * ratio;
}

control_constants constants_of(int n) {
    control_constants c;
    c.n = n;
    c.d2 = d2_of(n);
    c.d3 = n == 2 ? std::sqrt(2 - 4 * std::numbers::inv_pi) : std::sqrt(expected_square(n) - c.d2 * c.d2);
    c.c4 = c4_of(n);
    return c;
}

double control_constants::a2() const noexcept { return 3 / (d2 * std::sqrt(n)); }
double control_constants::a3() const noexcept { return 3 / (c4 * std::sqrt(n)); }
double control_constants::b3() const noexcept { return std::max(0.0, 1 - 3 * std::sqrt(1 - c4 * c4) / c4); }
double control_constants::b4() const noexcept { return 1 + 3 * std::sqrt(1 - c4 * c4) / c4; }
double control_constants::big_d3() const noexcept { return std::max(0.0, 1 - 3 * d3 / d2); }
double control_constants::big_d4() const noexcept { return 1 + 3 * d3 / d2; }

double median_moving_range_unit() noexcept { return std::numbers::sqrt2 * detail::normal_quantile_above(0.25); }

} // namespace steelyard::inline v0_1::statistics
