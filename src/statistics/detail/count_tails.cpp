// SPDX-License-Identifier: MIT
#include "count_tails.hpp"

#include "root.hpp"
#include "tails.hpp"

#include <algorithm>
#include <cmath>

namespace steelyard::inline v0_1::statistics::detail {

namespace {

constexpr double most_terms = 1048576; ///< cases up to which a tail is added up one by one

/// A tail, and the chance of x itself within it, as both tails.
[[nodiscard]] two_tails from_above(double above, double itself) noexcept {
    return {std::min(1 - (above - itself), 1.0), above};
}
[[nodiscard]] two_tails from_below(double below, double itself) noexcept {
    return {below, std::min(1 - (below - itself), 1.0)};
}

struct shapes {
    double a, b;
};
[[nodiscard]] shapes beta_of(const mixing& p) noexcept {
    const double sum = p.mean * (1 - p.mean) / (p.deviation * p.deviation) - 1;
    return {p.mean * sum, (1 - p.mean) * sum};
}
/// Shape, and exposure that is worth as much as the law.
[[nodiscard]] shapes gamma_of(const mixing& rate) noexcept {
    const double variance = rate.deviation * rate.deviation;
    return {rate.mean * (rate.mean / variance), rate.mean / variance};
}

/// P(X >= x) of a beta-binomial and its first term; x lies above the mean.
[[nodiscard]] two_tails added_up(double x, double n, const shapes& law) noexcept {
    const double itself = std::exp(log_rising(1, n) - log_rising(1, x) - log_rising(1, n - x) + log_rising(law.a, x) +
                                   log_rising(law.b, n - x) - log_rising(law.a + law.b, n));
    double term = itself;
    double sum = itself;
    for (double j = x; j < n; ++j) {
        const double ratio = (n - j) / (j + 1) * ((law.a + j) / (law.b + n - j - 1));
        term *= ratio;
        sum += term;
        if (ratio < 1 && law.b >= 1 && term < 1e-18 * sum) break;
    }
    return from_above(sum, itself);
}

/// P(X <= x) and P(X >= x) by the beta law with the moments of X / n.
[[nodiscard]] two_tails smoothed(double x, double n, const mixing& p) noexcept {
    const shapes law = beta_of(p);
    const double variance = p.deviation * p.deviation * (law.a + law.b + n) / n;
    const double sum = p.mean * (1 - p.mean) / variance - 1;
    const shapes near{p.mean * sum, (1 - p.mean) * sum};
    two_tails    to{1, 1};
    if (x > 0) to.above = beta_beyond(near.a, near.b, (x - 0.5) / n);
    if (x < n) to.below = beta_beyond(near.b, near.a, (n - x - 0.5) / n);
    return to;
}

/// The count at which a log tail that falls from `low` to `high` passes `wanted`.
template <class Of>
[[nodiscard]] double where(double low, double high, double wanted, Of of) {
    return root_between(low, high, [&](double x) { return of(x) - wanted; });
}

/// The largest count, whole or not, whose tail above is not below `tail`; `above` gives tails of whole counts.
template <class Above>
[[nodiscard]] double stepped_upper(double start, double n, double tail, Above above) {
    double low = std::floor(start), high = n + 1; // above(low) >= tail > above(high) = 0
    while (high - low > 1) {
        const double middle = std::floor((low + high) / 2);
        (above(middle) < tail ? high : low) = middle;
    }
    if (low >= n) return n;
    const double from = std::log(above(low)), to = std::log(above(high));
    return to < from ? low + (from - std::log(tail)) / (from - to) : low;
}

} // namespace

double log_rising(double a, double x) noexcept {
    if (x == 0) return 0;
    if (a < 1e-3) return std::lgamma(a + x) - std::lgamma(a);
    return stirling_rest(a + x) - stirling_rest(a) + (a - 0.5) * std::log1p(x / a) + x * (std::log(a + x) - 1);
}

two_tails binomial_tails(double x, double n, double p) noexcept {
    const double w = p / (1 - p);
    if (x == 0) return {std::exp(n * std::log1p(-p)), 1};
    if (x == n) return {1, std::exp(n * std::log(p))};
    if (x > n * p) {
        const log_tail f = beta_below(x, n - x + 1, w);
        const double   above = std::exp(f.log);
        return from_above(above, above * f.hazard * (1 + w) / x); // as in the mid-P limits
    }
    const log_tail f = beta_below(n - x, x + 1, 1 / w);
    const double   below = std::exp(f.log);
    return from_below(below, below * f.hazard * (1 + 1 / w) / (n - x));
}

two_tails poisson_tails(double x, double mean) noexcept {
    if (x == 0) return {std::exp(-mean), 1};
    if (x > mean) {
        const log_tail f = gamma_below(x, mean);
        const double   above = std::exp(f.log);
        return from_above(above, above * f.hazard / x);
    }
    const log_tail f = gamma_above(x + 1, mean);
    const double   below = std::exp(f.log);
    return from_below(below, below * f.hazard / mean);
}

double binomial_deviance(double x, double n, double p) noexcept {
    if (x == 0) return -2 * n * std::log1p(-p);
    if (x == n) return -2 * n * std::log(p);
    const double e = n * p - x;
    return 2 * (x * ratio_rest(e / x, n * p / x) + (n - x) * ratio_rest(-e / (n - x), n * (1 - p) / (n - x)));
}

double poisson_deviance(double x, double mean) noexcept {
    return x == 0 ? 2 * mean : 2 * x * ratio_rest((mean - x) / x, mean / x);
}

two_tails beta_binomial_tails(double x, double n, const mixing& p) noexcept {
    if (p.deviation == 0) return binomial_tails(x, n, p.mean);
    if (n > most_terms) return smoothed(x, n, p);
    const shapes law = beta_of(p);
    if (x > n * p.mean) return added_up(x, n, law);
    const two_tails other = added_up(n - x, n, {law.b, law.a});
    return {other.above, other.below};
}

two_tails negative_binomial_tails(double x, double exposure, const mixing& rate) noexcept {
    if (rate.deviation == 0) return poisson_tails(x, exposure * rate.mean);
    const shapes law = gamma_of(rate);
    const double w = exposure / law.b;
    if (x == 0) return {std::exp(-law.a * std::log1p(w)), 1};
    if (x > exposure * rate.mean) {
        const log_tail f = beta_below(x, law.a, w);
        const double   above = std::exp(f.log);
        return from_above(above, above * f.hazard / x);
    }
    const log_tail f = beta_below(law.a, x + 1, 1 / w);
    const double   below = std::exp(f.log);
    return from_below(below, below * f.hazard / (law.a + x) * (1 + w) / w);
}

count_limits binomial_limits(double n, double p, double tail) {
    const double wanted = std::log(tail);
    const double w = p / (1 - p);
    count_limits to{0, n};
    if (n * std::log(p) < wanted)
        to.upper = where(n * p, n, wanted, [&](double u) { return beta_below(u, n - u + 1, w).log; });
    if (n * std::log1p(-p) < wanted)
        to.lower = n - where(n * (1 - p), n, wanted, [&](double u) { return beta_below(u, n - u + 1, 1 / w).log; });
    return to;
}

count_limits poisson_limits(double mean, double tail) {
    const double wanted = std::log(tail);
    const auto   above = [&](double u) { return gamma_below(u, mean).log; };
    const auto   below = [&](double u) { return gamma_above(u + 1, mean).log; };
    double       high = mean + 5 * std::sqrt(mean) + 5;
    while (above(high) > wanted) high = mean + 2 * (high - mean);
    count_limits to{0, where(mean, high, wanted, above)};
    if (-mean < wanted) to.lower = where(0, mean, wanted, below);
    return to;
}

count_limits beta_binomial_limits(double n, const mixing& p, double tail) {
    if (p.deviation == 0) return binomial_limits(n, p.mean, tail);
    const mixing other{1 - p.mean, p.deviation};
    const auto   above = [&](double x) { return beta_binomial_tails(x, n, p).above; };
    const auto   mirrored = [&](double x) { return beta_binomial_tails(x, n, other).above; };
    return {n - stepped_upper(0, n, tail, mirrored), stepped_upper(0, n, tail, above)};
}

count_limits negative_binomial_limits(double exposure, const mixing& rate, double tail) {
    const double mean = exposure * rate.mean;
    if (rate.deviation == 0) return poisson_limits(mean, tail);
    const double wanted = std::log(tail);
    const shapes law = gamma_of(rate);
    const double w = exposure / law.b;
    const auto   above = [&](double u) { return beta_below(u, law.a, w).log; };
    const auto   below = [&](double u) { return beta_below(law.a, u + 1, 1 / w).log; };
    double       high = mean + 5 * std::sqrt(mean + mean * w) + 5;
    count_limits to{0, mean}; // where more than the mean is rarer than the tail, the mean is the limit
    while (above(high) > wanted) high = mean + 2 * (high - mean);
    if (above(mean) > wanted) to.upper = where(mean, high, wanted, above);
    if (-law.a * std::log1p(w) < wanted) to.lower = where(0, mean, wanted, below);
    return to;
}

double beta_beyond(double a, double b, double x) noexcept {
    if (!(x > 0)) return 1;
    if (!(x < 1)) return 0;
    const double w = x / (1 - x);
    if (x > a / (a + b)) return std::exp(beta_below(b, a, 1 / w).log);
    return 1 - std::exp(beta_below(a, b, w).log);
}

double gamma_beyond(double a, double m) noexcept {
    if (!(m > 0)) return 1;
    return m > a ? std::exp(gamma_above(a, m).log) : 1 - std::exp(gamma_below(a, m).log);
}

} // namespace steelyard::inline v0_1::statistics::detail
