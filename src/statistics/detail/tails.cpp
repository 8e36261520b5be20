// SPDX-License-Identifier: MIT
#include "tails.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

namespace steelyard::inline v0_1::statistics::detail {

namespace {

constexpr double log_two_pi = 1.8378770664093454836;
constexpr double sqrt_two_pi = 2.5066282746310005024;

/// stirling_rest of 1/2, 1, 3/2, ... 19/2, by 40-digit arithmetic.
constexpr std::array<double, 19> rest_of_halves{
    0.15342640972002734529,   0.08106146679532725822,   0.054814121051917653896, 0.041340695955409294094,
    0.033162873519936287485,  0.027677925684998339149,  0.023746163656297495971, 0.020790672103765093112,
    0.018488450532673185231,  0.016644691189821192163,  0.015134973221917378874, 0.013876128823070747999,
    0.012810465242920226924,  0.011896709945891770095,  0.011104559758206917327, 0.010411265261972096497,
    0.0097994161261588032984, 0.0092554621827127329177, 0.008768700134139385463};

/// The first three derivatives of a log tail's hazard follow from those of the density's logarithm: q = g - side * r.
struct slopes {
    double first, second, third; ///< of ln density, on the scale of y
};

/// How far to go on the scale of y so that the log tail comes from `log` to `wanted`: the inverse of its Taylor series, up
/// to the fourth power, which is short because a log tail is almost straight. `side` is 1 below and -1 above.
[[nodiscard]] double step_to(double wanted, const log_tail& at, const slopes& g, double side) noexcept {
    const double r = at.hazard;
    const double t = wanted - at.log;
    const double s = t / (side * r);
    if (!(std::abs(t) < 1)) return s; // far away the straight line alone is safe: a log tail is concave
    const double q = g.first - side * r;
    const double q1 = g.second - side * r * q;
    const double q2 = g.third - side * r * (q * q + q1);
    const double c2 = q / 2;
    const double c3 = (q * q + q1) / 6;
    const double c4 = (q * (q * q + 3 * q1) + q2) / 24;
    return s * (1 + s * (-c2 + s * (2 * c2 * c2 - c3 + s * (5 * c2 * (c3 - c2 * c2) - c4))));
}

/// Below this distance of log tails the fourth power is the last one that a double sees.
constexpr double near = 2e-3;
constexpr int    most_steps = 200;
constexpr double smallest = 1e-300; ///< below it a limit is 0
constexpr double largest = 1e300;   ///< odds beyond it are this: w / (1 + w) is 1, and 1 / w is not 0
constexpr double tiny_shape = 0.2;   ///< of a second shape below it the odds may be so large that the fraction has no end

/// ln Gamma(a + 1)
[[nodiscard]] double log_factorial(double a) noexcept {
    return stirling_rest(a) + (a + 0.5) * std::log(a) - a + log_two_pi / 2;
}

/// Goldberg and Levine 1946, Annals of Mathematical Statistics 17: a gamma quantile by the normal one.
[[nodiscard]] double cornish_fisher(double a, double z) noexcept {
    const double r = std::sqrt(a);
    const double z2 = z * z;
    return a + z * r + (z2 - 1) / 3 + z * (z2 - 7) / (36 * r) - ((3 * z2 + 7) * z2 - 16) / (810 * a) +
           z * ((9 * z2 + 256) * z2 - 433) / (38880 * a * r);
}

} // namespace

double stirling_rest(double x) noexcept {
    if (x < 10) {
        const double twice = 2 * x;
        if (twice >= 1 && twice == std::trunc(twice) && twice < 20)
            return rest_of_halves[static_cast<std::size_t>(twice) - 1];
        double rest = 0;
        for (; x < 10; ++x) rest += (x + 0.5) * std::log1p(1 / x) - 1;
        return rest + stirling_rest(x);
    }
    const double y = 1 / (x * x);
    return (1.0 / 12 -
            y * (1.0 / 360 - y * (1.0 / 1260 - y * (1.0 / 1680 - y * (1.0 / 1188 - y * (691.0 / 360360 - y / 156)))))) /
           x;
}

double ratio_rest(double d, double ratio) noexcept {
    if (std::abs(d) > 0.25) return d - std::log(ratio);
    const double v = d / (2 + d); // ln(1 + d) = 2 artanh v, whose first term leaves d v
    const double y = v * v;
    double       series = 1.0 / 21;
    for (int k = 19; k >= 3; k -= 2) series = 1.0 / k + y * series;
    return v * (d - 2 * y * series);
}

double log_poisson(double x, double m) noexcept {
    return -stirling_rest(x) - x * ratio_rest((m - x) / x, m / x) - (log_two_pi + std::log(x)) / 2;
}

double log_binomial(double a, double b, double w) noexcept {
    const double n = a + b;
    const double e = (b * w - a) / (1 + w); // n p - a
    return stirling_rest(n) - stirling_rest(a) - stirling_rest(b) - a * ratio_rest(e / a, w / (1 + w) * (n / a)) -
           b * ratio_rest(-e / b, n / b / (1 + w)) - (log_two_pi + std::log(a / n * b)) / 2;
}

namespace {

[[nodiscard]] fraction below_fraction(double a, double m) noexcept { return {a - m, 1, m, 0}; }
[[nodiscard]] fraction above_fraction(double a, double m) noexcept { return {m + 1 - a, 2, a, 1}; }
[[nodiscard]] fraction odds_fraction(double a, double b, double w) noexcept {
    const double s = w * (1 + w);
    return {a - (b - 1) * w, 1 + 2 * w, b * s, s};
}
[[nodiscard]] log_tail gamma_tail(double a, double m, double d) noexcept {
    return {log_poisson(a, m) + std::log(a / d), d};
}
[[nodiscard]] log_tail beta_tail(double a, double b, double w, double d) noexcept {
    return {log_binomial(a, b, w) + std::log(a / (a + b) * (b * (1 + w) / d)), d / (1 + w)};
}

} // namespace

log_tail gamma_below(double a, double m) noexcept { return gamma_tail(a, m, value_of(below_fraction(a, m))); }

log_tail gamma_above(double a, double m) noexcept { return gamma_tail(a, m, value_of(above_fraction(a, m))); }

log_tail beta_below(double a, double b, double w) noexcept {
    return beta_tail(a, b, w, value_of(odds_fraction(a, b, w)));
}

double normal_beyond(double tail) noexcept {
    // Abramowitz and Stegun 26.2.23, within 5e-4; then Halley's steps on the logarithm of the tail.
    const double t = std::sqrt(-2 * std::log(tail));
    double z = t - (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)));
    for (int i = 0; i < 3; ++i) {
        const double above = std::erfc(z * 0.70710678118654752440) / 2;
        const double hazard = std::exp(-z * z / 2) / (sqrt_two_pi * above);
        const double s = std::log(above / tail) / hazard;
        z += s * (1 + s * (hazard - z) / 2);
    }
    return z;
}

namespace {

/// ln Gamma(a + b) / (Gamma(a) Gamma(1 + b)), without loss of digits where b is small: it is then some b ln a.
[[nodiscard]] double log_scale(double a, double b) noexcept {
    const double rise = (a + 0.5) * std::log1p(b / a) + b * std::log(a + b) - b + (stirling_rest(a + b) - stirling_rest(a));
    return rise - std::log1p(b / a) - std::lgamma(1 + b);
}

/// Odds of a beta law with a tiny second shape b, where they are large. The upper tail as a function of y = 1 - p is
///     I_y(b, a) = y^b (1 - y)^a / (b B(a, b)) * sum of (a + b)_n / (b + 1)_n y^n   (DLMF 8.17.8),
/// whose terms are positive and few, as y is small. Its logarithm is concave in ln y, so that Newton's steps are safe.
struct far_odds {
    double a, b, wanted; ///< of the logarithm of the upper tail
    double scale, log_y;

    far_odds(double first, double second, double tail) noexcept
        : a(first),
          b(second),
          wanted(std::log1p(-tail)),
          scale(log_scale(first, second)),
          log_y((wanted - scale) / second) {}

    /// Whether y is small, and the lower tail not so small beside 1 that its digits would be lost.
    [[nodiscard]] bool fit(double tail) const noexcept { return log_y < -1 && tail > b / 4; }

    [[nodiscard]] double find() noexcept {
        constexpr double least = -690.77552789821370521; // ln of 1 / largest
        for (int i = 0; i < 50 && log_y > least; ++i) {
            const double y = std::exp(log_y);
            double       term = 1;
            double       rest = 0; // of the sum, which begins with 1
            for (int n = 0; n < most_steps && term > rest * 1e-17; ++n) rest += term *= (a + b + n) / (b + 1 + n) * y;
            const double fall = wanted - scale - b * log_y - (a * std::log1p(-y) + std::log1p(rest));
            const double step = fall * (1 - y) * (1 + rest) / b;
            log_y += step;
            if (std::abs(step) < 1e-9) break; // the next would be its square
        }
        return log_y > least ? -std::expm1(log_y) / std::exp(log_y) : largest;
    }
};

/// A search for a quantile: where it is, and whether it has arrived. Each kind gives the fraction that it needs at its
/// place, and moves by the value of that.
struct lower_search {
    double a, wanted, most, m;
    bool   done = false;

    lower_search(double shape, double log_tail, double z) noexcept : a(shape), wanted(log_tail) {
        m = a > 4 ? cornish_fisher(a, -z) : 0;
        if (!(m > 0.1 * a)) m = std::exp((wanted + log_factorial(a)) / a);
        most = a > 1 ? a - 0.3 : 0.9 * a; // the median lies above a - 1/3, where the fraction still holds
        m = std::min(m, most);
        if (m < smallest) m = 0, done = true;
    }
    [[nodiscard]] fraction needs() const noexcept { return below_fraction(a, m); }
    void                   move(double value) noexcept {
                          const log_tail at = gamma_tail(a, m, value);
                          m = std::min(m * std::exp(step_to(wanted, at, {a - m, -m, -m}, 1)), most);
                          done = std::abs(wanted - at.log) < near;
    }
};

struct upper_search {
    double a, wanted, least, m;
    bool   done = false;

    upper_search(double shape, double log_tail, double z) noexcept : a(shape), wanted(log_tail) {
        least = a > 1 ? a - 0.6 : a * 1e-3;
        m = std::max(a > 4 ? cornish_fisher(a, z) : std::max(1 - wanted, a), least);
    }
    [[nodiscard]] fraction needs() const noexcept { return above_fraction(a, m); }
    void                   move(double value) noexcept {
                          const log_tail at = gamma_tail(a, m, value);
                          m = std::max(m * std::exp(step_to(wanted, at, {a - m, -m, -m}, -1)), least);
                          done = std::abs(wanted - at.log) < near;
    }
};

struct odds_search {
    double a, b, wanted, most, w;
    bool   done = false;

    odds_search(double first, double second, double log_tail, double z) noexcept
        : a(first),
          b(second),
          wanted(log_tail) {
        // Up to the median the fraction begins with more than 1/3.
        most = b > 1 ? std::max(a - 0.2, a / 2) / (b - 1) : largest;
        if (b < tiny_shape) {
            most = 10 * (a + 1); // what lies beyond is found otherwise
            far_odds far(a, b, std::exp(wanted));
            if (far.fit(std::exp(wanted))) {
                w = far.find();
                done = true;
                return;
            }
        }
        w = std::min(start(z), most);
        done = b == 1; // the start is exact
        if (w < smallest) w = 0, done = true;
    }
    [[nodiscard]] fraction needs() const noexcept { return odds_fraction(a, b, w); }
    void                   move(double value) noexcept {
                          const log_tail at = beta_tail(a, b, w, value);
                          const double   p = w / (1 + w);
                          const double   s = (a + b) * p / (1 + w);
                          const double next = w * std::exp(step_to(wanted, at, {a - (a + b) * p, -s, -s * (1 - 2 * p)}, 1));
                          done = std::abs(wanted - at.log) < near;
                          if (std::isnan(next)) // the law has hardly anything between its ends, where any odds have this tail
                              done = true;
                          else
                              w = std::min(next, most);
    }

private:
    [[nodiscard]] double start(double z) const noexcept {
        if (b < tiny_shape && a < 1.5) return std::exp(std::min(0.0, (wanted - log_scale(b, a)) / a)); // p^a / (a B(a, b))
        if (b < 1.5) return 1 / std::expm1(-wanted / a);
        if (a < 1.5)
            return std::exp((wanted + log_factorial(a) + log_factorial(b) - log_factorial(a + b)) / a) *
                   std::pow((a + b) / b, 1 / a);
        // Carter 1947, as in Abramowitz and Stegun 26.5.22
        const double u = 1 / (2 * a - 1);
        const double v = 1 / (2 * b - 1);
        const double h = 2 / (u + v);
        const double l = (z * z - 3) / 6;
        return a / b * std::exp(-2 * (z * std::sqrt(h + l) / h - (v - u) * (l + 5.0 / 6 - 2 / (3 * h))));
    }
};

template <class Search>
void finish(Search& s) noexcept {
    for (int i = 0; i < most_steps && !s.done; ++i) s.move(value_of(s.needs()));
}

/// Four of them side by side: each goes as it would alone.
template <class Search>
void finish(std::array<Search, side_by_side>& all) noexcept {
    constexpr fraction ends_at_once{1, 0, 0, 0};
    for (int i = 0; i < most_steps; ++i) {
        std::array<fraction, side_by_side> needed{};
        std::size_t                    left = 0;
        for (std::size_t k = 0; k < side_by_side; ++k) {
            needed[k] = all[k].done ? ends_at_once : all[k].needs();
            left += all[k].done ? 0 : 1;
        }
        if (left <= 1) break;
        const four_numbers values = values_of(needed);
        for (std::size_t k = 0; k < side_by_side; ++k)
            if (!all[k].done) all[k].move(values[k]);
    }
    for (Search& s : all) finish(s);
}

} // namespace

double gamma_lower(double a, double tail, double z) noexcept {
    lower_search s(a, std::log(tail), z);
    finish(s);
    return s.m;
}

double gamma_upper(double a, double tail, double z) noexcept {
    upper_search s(a, std::log(tail), z);
    finish(s);
    return s.m;
}

double beta_lower_odds(double a, double b, double tail, double z) noexcept {
    odds_search s(a, b, std::log(tail), z);
    finish(s);
    return s.w;
}

four_numbers beta_lower_odds(const four_numbers& a, const four_numbers& b, double tail, double z) noexcept {
    const double wanted = std::log(tail);
    std::array   all{odds_search(a[0], b[0], wanted, z), odds_search(a[1], b[1], wanted, z),
                   odds_search(a[2], b[2], wanted, z), odds_search(a[3], b[3], wanted, z)};
    finish(all);
    return {all[0].w, all[1].w, all[2].w, all[3].w};
}

} // namespace steelyard::inline v0_1::statistics::detail
