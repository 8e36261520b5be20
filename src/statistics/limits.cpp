// SPDX-License-Identifier: MIT
#include "detail/limits.hpp"

#include <algorithm>
#include <cmath>

namespace steelyard::inline v0_1::statistics::detail {

namespace {

/// Newton's steps from `y` to where `of(y).log` is `wanted`; `of` gives a logarithm and its slope. The last step is taken
/// when it halves no digit any more.
template <class Of>
[[nodiscard]] double solve(double y, double wanted, Of of) noexcept {
    for (int i = 0; i < 100; ++i) {
        const log_tail at = of(y);
        const double   step = (wanted - at.log) / at.hazard;
        y += step;
        if (std::abs(wanted - at.log) < 1e-8 || !std::isfinite(step)) break;
    }
    return y;
}

/// The odds below which the chance of x or more of n, less half of that of x, is `tail`; x > 0.
/// With D the fraction of beta_below(x, n - x + 1), the chance of x itself is the tail times D / x.
[[nodiscard]] double mid_p_lower_odds(double x, double n, const beyond& at) noexcept {
    const double a = x;
    const double b = n - x + 1;
    const double start = beta_lower_odds(a, b, at.tail, at.z);
    return std::exp(solve(std::log(start), std::log(at.tail), [&](double y) {
        const double   w = std::exp(y);
        const log_tail f = beta_below(a, b, w);
        const double   half = f.hazard * (1 + w) / (2 * a);
        return log_tail{f.log + std::log1p(-half), (f.hazard - half * (a - n * w / (1 + w))) / (1 - half)};
    }));
}

/// The log odds at which the log likelihood has fallen by z^2 / 2 from its peak, on the side that `start` lies on.
[[nodiscard]] double likelihood_odds(double x, double n, double start, double z) noexcept {
    return std::exp(solve(std::log(start), z, [&](double y) {
        const double w = std::exp(y);
        const double p = w / (1 + w);
        const double e = ((n - x) * w - x) / (1 + w); // n p - x
        const double fall =
            x * ratio_rest(e / x, n * p / x) + (n - x) * ratio_rest(-e / (n - x), n / (n - x) / (1 + w));
        const double root = std::sqrt(2 * fall);
        return log_tail{root, e / root};
    }));
}

/// Shapes of a beta law.
struct shapes {
    double a, b;
};

/// From the quantile of one beta law to the complement of another's.
[[nodiscard]] limits between(const shapes& lower, const shapes& upper, const beyond& at) noexcept {
    const double low = beta_lower_odds(lower.a, lower.b, at.tail, at.z);
    return {low / (1 + low), 1 / (1 + beta_lower_odds(upper.a, upper.b, at.tail, at.z))};
}

} // namespace

limits clopper_pearson(double x, double n, const beyond& at) noexcept {
    if (x > 0 && x < n) return between({x, n - x + 1}, {n - x, x + 1}, at);
    limits to{0, 1};
    if (x > 0) to.lower = std::exp(std::log(at.tail) / n); // p^n is the tail
    if (x < n) to.upper = -std::expm1(std::log(at.tail) / n);
    return to;
}

four_limits clopper_pearson(const four_numbers& x, const four_numbers& n, const beyond& at) noexcept {
    four_numbers rest, more, others; // n - x, x + 1, n - x + 1
    for (std::size_t k = 0; k < side_by_side; ++k) {
        rest[k] = n[k] - x[k];
        more[k] = x[k] + 1;
        others[k] = rest[k] + 1;
    }
    four_limits to{beta_lower_odds(x, others, at.tail, at.z), beta_lower_odds(rest, more, at.tail, at.z)};
    for (std::size_t k = 0; k < side_by_side; ++k) {
        to.lower[k] = to.lower[k] / (1 + to.lower[k]);
        to.upper[k] = 1 / (1 + to.upper[k]);
    }
    return to;
}

limits mid_p_proportion(double x, double n, const beyond& at) noexcept {
    limits to{0, 1};
    if (x > 0) {
        const double w = mid_p_lower_odds(x, n, at);
        to.lower = w / (1 + w);
    }
    if (x < n) to.upper = 1 / (1 + mid_p_lower_odds(n - x, n, at));
    return to;
}

limits jeffreys(double x, double n, const beyond& at) noexcept {
    limits to = between({x + 0.5, n - x + 0.5}, {n - x + 0.5, x + 0.5}, at);
    if (x == 0) to.lower = 0;
    if (x == n) to.upper = 1;
    return to;
}

limits likelihood(double x, double n, const beyond& at) noexcept {
    if (x == 0) return {0, -std::expm1(-at.z * at.z / (2 * n))};
    if (x == n) return {std::exp(-at.z * at.z / (2 * n)), 1};
    const limits start = wilson(x, n, 0, at);
    const double low = likelihood_odds(x, n, start.lower / (1 - start.lower), at.z);
    const double high = likelihood_odds(n - x, n, (1 - start.upper) / start.upper, at.z);
    return {low / (1 + low), 1 / (1 + high)};
}

limits agresti_coull(double x, double n, const beyond& at) noexcept {
    const double all = n + at.z * at.z;
    const double p = (x + at.z * at.z / 2) / all;
    const double half = at.z * std::sqrt(p * (1 - p) / all);
    return {std::max(p - half, 0.0), std::min(p + half, 1.0)};
}

limits wilson(double x, double n, double h, const beyond& at) noexcept {
    // The lower limit is the product of the roots over the upper one: their difference would lose digits for small x.
    const double z2 = at.z * at.z;
    const double low = std::max(x - h, 0.0);
    const double high = std::min(x + h, n);
    const double below = 2 * low + z2 + at.z * std::sqrt(z2 + 4 * low * (n - low) / n);
    const double above = 2 * high + z2 + at.z * std::sqrt(z2 + 4 * high * (n - high) / n);
    return {2 * low * (low / n) / below, x == n ? 1 : std::min(above / (2 * (n + z2)), 1.0)};
}

limits garwood(double x, const beyond& at) noexcept {
    if (x == 0) return {0, -std::log(at.tail)};
    return {gamma_lower(x, at.tail, at.z), gamma_upper(x + 1, at.tail, at.z)};
}

limits byar(double x, const beyond& at) noexcept {
    const auto cube = [](double y, double z) {
        const double c = std::max(1 - 1 / (9 * y) + z / (3 * std::sqrt(y)), 0.0);
        return y * c * c * c;
    };
    return {x > 0 ? cube(x, -at.z) : 0, cube(x + 1, at.z)};
}

limits mid_p_events(double x, const beyond& at) noexcept {
    limits       to{0, 0};
    const double wanted = std::log(at.tail);
    if (x > 0) {
        to.lower = std::exp(solve(std::log(gamma_lower(x, at.tail, at.z)), wanted, [x](double y) {
            const double   m = std::exp(y);
            const log_tail f = gamma_below(x, m); // the chance of x is the tail times hazard / x
            const double   half = f.hazard / (2 * x);
            return log_tail{f.log + std::log1p(-half), (f.hazard - half * (x - m)) / (1 - half)};
        }));
    }
    to.upper = std::exp(solve(std::log(gamma_upper(x + 1, at.tail, at.z)), wanted, [x](double y) {
        const double   m = std::exp(y);
        const log_tail f = gamma_above(x + 1, m);
        const double   half = f.hazard / (2 * m);
        return log_tail{f.log + std::log1p(-half), (-f.hazard - half * (x - m)) / (1 - half)};
    }));
    return to;
}

limits proportion_limits(proportion_method method, double x, double n, const beyond& at) noexcept {
    switch (method) {
    case proportion_method::wilson: return wilson(x, n, 0, at);
    case proportion_method::wilson_continuity: return wilson(x, n, 0.5, at);
    case proportion_method::exact: return clopper_pearson(x, n, at);
    case proportion_method::mid_p: return mid_p_proportion(x, n, at);
    case proportion_method::jeffreys: return jeffreys(x, n, at);
    case proportion_method::agresti_coull: return agresti_coull(x, n, at);
    case proportion_method::likelihood: return likelihood(x, n, at);
    }
    return {0, 1};
}

} // namespace steelyard::inline v0_1::statistics::detail
