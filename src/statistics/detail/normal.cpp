// SPDX-License-Identifier: MIT
#include <statistics/detail/normal.hpp>
#include <statistics/detail/tails.hpp>

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
    return normal_beyond(p);
}

} // namespace steelyard::inline v0_1::statistics::detail
