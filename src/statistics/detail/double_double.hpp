// SPDX-License-Identifier: MIT
#pragma once

// Numbers of some 106 bits as the sum of two doubles, for systems of equations whose answers are to be those of exact
// arithmetic, rounded once. Sums and products without their rounding: Dekker 1971, Numerische Mathematik 18.

#include <cmath>
#include <cstdint>

namespace steelyard::inline v0_1::statistics::detail {

struct double_double {
    double high = 0;
    double low = 0;

    constexpr double_double() noexcept = default;
    constexpr double_double(double x) noexcept : high(x) {}
    constexpr double_double(double h, double l) noexcept : high(h), low(l) {}
};

/// a + b exactly, where |a| >= |b|.
[[nodiscard]] inline double_double quick_sum(double a, double b) noexcept {
    const double s = a + b;
    return {s, b - (s - a)};
}

/// a + b exactly.
[[nodiscard]] inline double_double exact_sum(double a, double b) noexcept {
    const double s = a + b;
    const double t = s - a;
    return {s, (a - (s - t)) + (b - t)};
}

/// a b exactly, for factors below 2^996.
[[nodiscard]] inline double_double exact_product(double a, double b) noexcept {
    constexpr double splitter = 134217729; // 2^27 + 1
    const double     p = a * b;
    const double     ta = splitter * a;
    const double     tb = splitter * b;
    const double     ah = ta - (ta - a);
    const double     bh = tb - (tb - b);
    const double     al = a - ah;
    const double     bl = b - bh;
    return {p, ((ah * bh - p) + ah * bl + al * bh) + al * bl};
}

[[nodiscard]] inline double_double operator+(const double_double& a, const double_double& b) noexcept {
    double_double s = exact_sum(a.high, b.high);
    const auto    t = exact_sum(a.low, b.low);
    s = quick_sum(s.high, s.low + t.high);
    return quick_sum(s.high, s.low + t.low);
}
[[nodiscard]] inline double_double operator-(const double_double& a) noexcept { return {-a.high, -a.low}; }
[[nodiscard]] inline double_double operator-(const double_double& a, const double_double& b) noexcept {
    return a + -b;
}
[[nodiscard]] inline double_double operator*(const double_double& a, const double_double& b) noexcept {
    double_double p = exact_product(a.high, b.high);
    return quick_sum(p.high, p.low + (a.high * b.low + a.low * b.high));
}
[[nodiscard]] inline double_double operator/(const double_double& a, const double_double& b) noexcept {
    const double  first = a.high / b.high;
    double_double rest = a - b * double_double(first);
    const double  second = rest.high / b.high;
    rest = rest - b * double_double(second);
    return quick_sum(first, second) + double_double(rest.high / b.high);
}

// What a decomposition asks of its numbers, in both kinds.

[[nodiscard]] inline double nearest(double x) noexcept { return x; }
[[nodiscard]] inline double nearest(const double_double& x) noexcept { return x.high + x.low; }

[[nodiscard]] inline double root(double x) noexcept { return std::sqrt(x); }
/// By one step of Newton's from the root of the leading part.
[[nodiscard]] inline double_double root(const double_double& x) noexcept {
    if (!(x.high > 0)) return {};
    const double        guess = std::sqrt(x.high);
    const double_double rest = x - exact_product(guess, guess);
    return quick_sum(guess, rest.high / (2 * guess));
}

[[nodiscard]] inline double scaled(double x, int exponent) noexcept { return std::ldexp(x, exponent); }
[[nodiscard]] inline double_double scaled(const double_double& x, int exponent) noexcept {
    return {std::ldexp(x.high, exponent), std::ldexp(x.low, exponent)};
}

/// A whole number exactly.
[[nodiscard]] inline double_double whole(std::int64_t n) noexcept {
    const auto high = static_cast<double>(n >> 32);
    const auto low = static_cast<double>(n & 0xFFFFFFFF);
    return exact_sum(high * 4294967296.0, low);
}

} // namespace steelyard::inline v0_1::statistics::detail
