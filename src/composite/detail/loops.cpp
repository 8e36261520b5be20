// SPDX-License-Identifier: MIT
#include "loops.hpp"

#include <core/detail/newer_processors.hpp>

#include <array>

namespace steelyard::inline v0_1::composite::detail {

STEELYARD_FOR_NEWER_PROCESSORS void score_line(const line& l, std::span<const double> from, double* to) noexcept {
    const line    by = l; // not to be read again for every number
    const double* x = from.data();
    for (std::size_t i = 0; i < from.size(); ++i) to[i] = by.low + by.out_span * ((by.sign * x[i] - by.origin) / by.span);
}

STEELYARD_FOR_NEWER_PROCESSORS void add_weighted(double weight, std::span<const double> x, double* sum) noexcept {
    const double* from = x.data();
    for (std::size_t i = 0; i < x.size(); ++i) sum[i] += weight * from[i];
}

STEELYARD_FOR_NEWER_PROCESSORS void negate(std::span<const double> from, double* to) noexcept {
    const double* x = from.data();
    for (std::size_t i = 0; i < from.size(); ++i) to[i] = -x[i];
}

STEELYARD_FOR_NEWER_PROCESSORS extent extent_in_lanes(std::span<const double> x) noexcept {
    constexpr std::size_t     lanes = 8;
    extent                    e;
    std::array<double, lanes> least{};
    std::array<double, lanes> most{};
    least.fill(e.least);
    most.fill(e.most);
    std::size_t i = 0;
    for (; i + lanes <= x.size(); i += lanes)
        for (std::size_t k = 0; k < lanes; ++k) {
            const double v = x[i + k];
            least[k] = v < least[k] ? v : least[k];
            most[k] = v > most[k] ? v : most[k];
        }
    for (; i < x.size(); ++i) {
        least[0] = x[i] < least[0] ? x[i] : least[0];
        most[0] = x[i] > most[0] ? x[i] : most[0];
    }
    for (std::size_t k = 0; k < lanes; ++k) {
        e.least = least[k] < e.least ? least[k] : e.least;
        e.most = most[k] > e.most ? most[k] : e.most;
    }
    return e;
}

STEELYARD_FOR_NEWER_PROCESSORS bool flagless(std::span<const flag_set> flags) noexcept {
    std::uint16_t any = 0;
    for (const flag_set f : flags) any = static_cast<std::uint16_t>(any | f.bits);
    return any == 0;
}

} // namespace steelyard::inline v0_1::composite::detail
