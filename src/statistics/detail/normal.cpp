// SPDX-License-Identifier: MIT
#include <statistics/detail/normal.hpp>

namespace steelyard::inline v0_1::statistics::detail {

namespace {

/// Mills' ratio P(Z > z) / density(z) by its continued fraction 1 / (z + 1 / (z + 2 / (z + 3 / ...))), for z of 5 and more.
[[nodiscard]] double mills_ratio(double z) noexcept {
    double tail = z;
    for (int k = 60; k >= 1; --k) tail = z + k / tail;
    return 1 / tail;
}

} // namespace

double log_normal_above(double z) noexcept {
    if (z < 10) return std::log(normal_above(z));
    return -z * z / 2 - std::log(std::sqrt(2 * std::numbers::pi)) + std::log(mills_ratio(z));
}

double normal_quantile_above(double p) noexcept {
    if (p > 0.5) return -normal_quantile_above(1 - p);
    // From a first guess, Halley's steps on ln P: they meet the last bits in a few.
    const double target = std::log(p);
    double       z = p < 0.1 ? std::sqrt(-2 * target) * 0.9 : (0.5 - p) * 2.5;
    for (int step = 0; step < 12; ++step) {
        const double tail = log_normal_above(z);
        const double slope = -std::exp(-z * z / 2 - tail) / std::sqrt(2 * std::numbers::pi);
        const double change = (tail - target) / slope;
        z -= change;
        if (std::abs(change) <= 1e-16 * std::abs(z)) break;
    }
    return z;
}

} // namespace steelyard::inline v0_1::statistics::detail
