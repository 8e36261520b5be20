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

/// From here on P(|T| > t) falls as t to the power of minus the degrees, to the last digit.
constexpr double far_out = 1e100;

} // namespace

double log_student_beyond(double t, double degrees) noexcept {
    t = std::abs(t);
    if (!(degrees < as_good_as_normal)) return std::min(0.0, std::numbers::ln2 + log_normal_above(t));
    if (t == 0) return 0;
    if (t > far_out) return log_student_beyond(far_out, degrees) - degrees * (std::log(t) - std::log(far_out));
    // P(|T| > t) is the tail of a beta law (degrees / 2, 1 / 2) below the odds degrees / t^2, and all but that of (1 / 2, degrees / 2)
    // below t^2 / degrees: of the two the smaller is computed.
    const double odds = degrees / (t * t);
    if (t < 1) return std::log1p(-std::exp(beta_below(0.5, degrees / 2, 1 / odds).log));
    return std::min(0.0, beta_below(degrees / 2, 0.5, odds).log);
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
