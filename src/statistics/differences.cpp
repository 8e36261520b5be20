// SPDX-License-Identifier: MIT
#include "detail/limits.hpp"
#include "detail/root.hpp"
#include "detail/rows.hpp"

#include <steelyard/core/error.hpp>
#include <steelyard/statistics/differences.hpp>

#include <algorithm>
#include <array>
#include <cmath>

namespace steelyard::inline v0_1::statistics {

namespace {

using namespace detail;

/// Two proportions, by their counts.
struct pair_of_counts {
    double x1, n1, x2, n2;

    [[nodiscard]] double difference() const noexcept { return x1 / n1 - x2 / n2; }
};

/// 0 of anything is 0.
[[nodiscard]] double over(double count, double p) noexcept { return count == 0 ? 0 : count / p; }

/// The slope of the log likelihood of the second proportion p, when the first is p + apart, and how fast it falls.
struct slope {
    double value, fall;
};
[[nodiscard]] slope slope_at(const pair_of_counts& c, double apart, double p) noexcept {
    const double s1 = over(c.x1, p + apart);
    const double s2 = over(c.n1 - c.x1, 1 - p - apart);
    const double s3 = over(c.x2, p);
    const double s4 = over(c.n2 - c.x2, 1 - p);
    return {s1 - s2 + s3 - s4, over(s1, p + apart) + over(s2, 1 - p - apart) + over(s3, p) + over(s4, 1 - p)};
}

/// Miettinen and Nurminen's root of the likelihood equation, which is a cubic, as far as doubles give it.
[[nodiscard]] double cubic_root(const pair_of_counts& c, double apart) noexcept {
    const double n = c.n1 + c.n2;
    const double l2 = ((c.n1 + 2 * c.n2) * apart - n - c.x1 - c.x2) / n;
    const double l1 = ((c.n2 * apart - n - 2 * c.x2) * apart + c.x1 + c.x2) / n;
    const double l0 = c.x2 * apart * (1 - apart) / n;
    const double v = l2 * l2 * l2 / 27 - l1 * l2 / 6 + l0 / 2;
    const double u = std::copysign(std::sqrt(std::max(l2 * l2 / 9 - l1 / 3, 0.0)), v);
    const double angle = u == 0 ? 0 : std::acos(std::clamp(v / (u * u * u), -1.0, 1.0));
    return 2 * u * std::cos((3.14159265358979323846 + angle) / 3) - l2 / 3;
}

/// The likeliest second proportion when the first is larger by `apart`: where the slope, which only falls, is 0, by Newton's
/// steps from the cubic's root; an end where it does not change its sign.
[[nodiscard]] double likeliest_second(const pair_of_counts& c, double apart) noexcept {
    double low = std::max(0.0, -apart);
    double high = std::min(1.0, 1 - apart);
    if (!(low < high)) return low;
    // An end is a pole of the slope where somebody was counted who would then have no chance at all.
    const bool low_is_open = (apart <= 0 && c.x1 > 0) || (apart >= 0 && c.x2 > 0);
    const bool high_is_open = (apart >= 0 && c.x1 < c.n1) || (apart <= 0 && c.x2 < c.n2);
    if (!low_is_open && slope_at(c, apart, low).value <= 0) return low;
    if (!high_is_open && slope_at(c, apart, high).value >= 0) return high;
    double p = cubic_root(c, apart);
    for (int i = 0; i < 100; ++i) {
        if (!(p > low && p < high)) p = (low + high) / 2;
        const slope  at = slope_at(c, apart, p);
        const double step = at.value / at.fall;
        (at.value > 0 ? low : high) = p;
        // Steps square the distance in units of that to the nearest pole: after this one it is below 1e-16 of it.
        const double room = std::min({p, 1 - p, p + apart, 1 - p - apart});
        p += step;
        if (std::abs(step) <= 1e-8 * room) break;
    }
    return std::clamp(p, low, high);
}

/// (d - apart) over its error when the true difference is `apart`: falls as `apart` rises.
[[nodiscard]] double score(const pair_of_counts& c, double apart, double inflation) noexcept {
    const double     p2 = likeliest_second(c, apart);
    const double     p1 = std::clamp(p2 + apart, 0.0, 1.0);
    const double     variance = (p1 * (1 - p1) / c.n1 + p2 * (1 - p2) / c.n2) * inflation;
    const double     gap = c.difference() - apart;
    constexpr double far = 40; // no tail that a double can state lies farther out
    if (gap == 0) return 0;
    return variance > 0 ? std::clamp(gap / std::sqrt(variance), -far, far) : std::copysign(far, gap);
}

[[nodiscard]] limits score_limits(const pair_of_counts& c, double inflation, double z) {
    const double d = c.difference();
    limits       to{-1, 1};
    if (d > -1) to.lower = root_between(-1.0, d, [&](double apart) { return score(c, apart, inflation) - z; });
    if (d < 1) to.upper = root_between(d, 1.0, [&](double apart) { return score(c, apart, inflation) + z; });
    return to;
}

[[nodiscard]] limits newcombe(const pair_of_counts& c, const beyond& at) noexcept {
    const limits first = wilson(c.x1, c.n1, 0, at);
    const limits second = wilson(c.x2, c.n2, 0, at);
    const double p1 = c.x1 / c.n1;
    const double p2 = c.x2 / c.n2;
    const double d = c.difference();
    return {std::max(d - std::hypot(p1 - first.lower, second.upper - p2), -1.0),
            std::min(d + std::hypot(first.upper - p1, p2 - second.lower), 1.0)};
}

[[nodiscard]] limits limits_of(difference_method method, const pair_of_counts& c, const beyond& at) {
    const double n = c.n1 + c.n2;
    switch (method) {
    case difference_method::newcombe: return newcombe(c, at);
    case difference_method::miettinen_nurminen: return score_limits(c, n / (n - 1), at.z);
    case difference_method::mee: return score_limits(c, 1, at.z);
    }
    return {none, none};
}

[[nodiscard]] status status_of(const pair_of_counts& c, const difference_options& o) noexcept {
    if (!is_count(c.x1) || !is_count(c.n1) || c.x1 > c.n1) return status::impossible;
    if (!is_count(c.x2) || !is_count(c.n2) || c.x2 > c.n2) return status::impossible;
    if (c.n1 == 0 || c.n2 == 0) return status::no_denominator;
    if (c.n1 < o.minimum_cases || c.n2 < o.minimum_cases) return status::below_minimum;
    const bool ends = (c.x1 == 0 || c.x1 == c.n1) && (c.x2 == 0 || c.x2 == c.n2);
    return ends ? status::boundary : status::ok;
}

/// Two rates, by their counts and exposures.
struct pair_of_rates {
    double x1, t1, x2, t2;
};

[[nodiscard]] status status_of(const pair_of_rates& c) noexcept {
    const auto bad = [](double x, double t) { return !is_count(x) || !(t == 0 || is_exposure(t)); };
    if (bad(c.x1, c.t1) || bad(c.x2, c.t2)) return status::impossible;
    if (c.t1 == 0 || c.t2 == 0) return status::no_denominator;
    if (c.x2 == 0) return status::unbounded;
    return c.x1 == 0 ? status::boundary : status::ok;
}

/// Limits of the first count's odds against the second's, both together being given.
[[nodiscard]] limits odds_limits(rate_ratio_method method, double x1, double x2, const beyond& at) noexcept {
    if (method == rate_ratio_method::score) { // (x1 - r x2)^2 = z^2 r (x1 + x2)
        const double zn = at.z * at.z * (x1 + x2);
        const double sum = 2 * x1 * x2 + zn + std::sqrt(zn * (4 * x1 * x2 + zn));
        return {2 * x1 * x1 / sum, sum / (2 * x2 * x2)};
    }
    return {x1 > 0 ? beta_lower_odds(x1, x2 + 1, at.tail, at.z) : 0, 1 / beta_lower_odds(x2, x1 + 1, at.tail, at.z)};
}

} // namespace

intervals proportion_differences(const difference_rows& rows, const difference_options& options) {
    constexpr std::string_view function = "proportion_differences";
    const std::array           columns{named_column{"events", rows.events}, named_column{"cases", rows.cases},
                             named_column{"other_events", rows.other_events},
                             named_column{"other_cases", rows.other_cases}};
    check_lengths(function, columns, rows.given);
    check_interval_options(function, options.confidence, options.speaks_of);
    check_minimum(function, "minimum_cases", options.minimum_cases);
    const beyond at = beyond_each(tail_of(options.confidence));
    intervals    to = blank_intervals(rows.events.size(), options.speaks_of, options.confidence);
    for (std::size_t i = 0; i < to.size(); ++i) {
        const pair_of_counts c{rows.events[i], rows.cases[i], rows.other_events[i], rows.other_cases[i]};
        const status         given = given_at(rows.given, i);
        to.state[i] = has_numbers(given) ? status_of(c, options) : given;
        const bool there = has_numbers(to.state[i]);
        put(to, i, there ? c.difference() : none, there ? limits_of(options.method, c, at) : limits{none, none});
    }
    if (options.strict) refuse_rows(function, columns, rows.given, to.state);
    return to;
}

intervals rate_ratios(const rate_ratio_rows& rows, const rate_ratio_options& options) {
    constexpr std::string_view function = "rate_ratios";
    const std::array           columns{named_column{"events", rows.events}, named_column{"exposure", rows.exposure},
                             named_column{"other_events", rows.other_events},
                             named_column{"other_exposure", rows.other_exposure}};
    check_lengths(function, columns, rows.given);
    check_interval_options(function, options.confidence, options.speaks_of);
    const beyond at = beyond_each(tail_of(options.confidence));
    intervals    to = blank_intervals(rows.events.size(), options.speaks_of, options.confidence);
    for (std::size_t i = 0; i < to.size(); ++i) {
        const pair_of_rates c{rows.events[i], rows.exposure[i], rows.other_events[i], rows.other_exposure[i]};
        const status        given = given_at(rows.given, i);
        to.state[i] = has_numbers(given) ? status_of(c) : given;
        if (!has_numbers(to.state[i])) {
            put(to, i, none, {none, none});
            continue;
        }
        const double scale = c.t2 / c.t1;
        const limits odds = odds_limits(options.method, c.x1, c.x2, at);
        put(to, i, c.x1 / c.x2 * scale, {odds.lower * scale, odds.upper * scale});
    }
    if (options.strict) refuse_rows(function, columns, rows.given, to.state);
    return to;
}

} // namespace steelyard::inline v0_1::statistics
