// SPDX-License-Identifier: MIT
#include "loops.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <core/detail/newer_processors.hpp>

namespace steelyard::inline v0_1::composite::detail {

namespace {
STEELYARD_FOR_NEWER_PROCESSORS void score_line_by_processor(const line& l, std::span<const double> from,
                                                            double* to) noexcept {
    const line    by = l; // not to be read again for every number
    const double* x = from.data();
    for (std::size_t i = 0; i < from.size(); ++i)
        to[i] = by.low + by.out_span * ((by.sign * x[i] - by.origin) / by.span);
}
} // namespace
void score_line(const line& l, std::span<const double> from, double* to) noexcept {
    score_line_by_processor(l, from, to);
}

namespace {
STEELYARD_FOR_NEWER_PROCESSORS void add_weighted_by_processor(double weight, std::span<const double> x,
                                                              double* sum) noexcept {
    const double* from = x.data();
    for (std::size_t i = 0; i < x.size(); ++i) sum[i] += weight * from[i];
}
} // namespace
void add_weighted(double weight, std::span<const double> x, double* sum) noexcept {
    add_weighted_by_processor(weight, x, sum);
}

namespace {
STEELYARD_FOR_NEWER_PROCESSORS void divide_by_by_processor(double by, std::span<double> x) noexcept {
    double* to = x.data();
    for (std::size_t i = 0; i < x.size(); ++i) to[i] /= by;
}
} // namespace
void divide_by(double by, std::span<double> x) noexcept { divide_by_by_processor(by, x); }

namespace {
STEELYARD_FOR_NEWER_PROCESSORS bool copy_finite_by_processor(std::span<const double> from, double* to) noexcept {
    const double* x = from.data();
    std::uint64_t others = 0; // a number less itself is 0, unless it is not finite
    for (std::size_t i = 0; i < from.size(); ++i) {
        others += x[i] - x[i] == 0 ? 0U : 1U;
        to[i] = x[i] + 0.0;
    }
    return others == 0;
}
} // namespace
bool copy_finite(std::span<const double> from, double* to) noexcept { return copy_finite_by_processor(from, to); }

bool turn_finite(std::span<const double* const> rows, std::span<const std::ptrdiff_t> places, double* to) noexcept {
    constexpr std::size_t some = 16; // rows at a time: a line or two of memory of every column, and rows that stay in the cache
    const std::size_t     n = rows.size();
    constexpr std::uint64_t exponent = 0x7FF0'0000'0000'0000; // all of it is set in what is not finite
    bool                    finite = true;
    for (std::size_t u = 0; u < n; u += some) {
        const std::size_t now = std::min(some, n - u);
        for (std::size_t c = 0; c < places.size(); ++c) {
            const std::ptrdiff_t at = places[c];
            double* const        column = to + c * n + u;
            for (std::size_t k = 0; k < now; ++k) {
                const double x = rows[u + k][at];
                finite &= (std::bit_cast<std::uint64_t>(x) & exponent) != exponent;
                column[k] = x + 0.0;
            }
        }
    }
    return finite;
}

namespace {
STEELYARD_FOR_NEWER_PROCESSORS bool all_there_by_processor(std::span<const std::uint8_t> mask) noexcept {
    const std::uint8_t* there = mask.data();
    std::uint64_t       others = 0;
    for (std::size_t i = 0; i < mask.size(); ++i) others += there[i] == 0 ? 1U : 0U;
    return others == 0;
}
} // namespace
bool all_there(std::span<const std::uint8_t> mask) noexcept { return all_there_by_processor(mask); }

namespace {
STEELYARD_FOR_NEWER_PROCESSORS bool all_points_by_processor(std::span<const form> forms) noexcept {
    const form*  f = forms.data();
    std::uint8_t others = 0; // to the end: a loop that is left early goes byte by byte
    for (std::size_t i = 0; i < forms.size(); ++i) others = static_cast<std::uint8_t>(others | (f[i] != form::point ? 1U : 0U));
    return others == 0;
}
} // namespace
bool all_points(std::span<const form> forms) noexcept { return all_points_by_processor(forms); }

namespace {
STEELYARD_FOR_NEWER_PROCESSORS void negate_by_processor(std::span<const double> from, double* to) noexcept {
    const double* x = from.data();
    for (std::size_t i = 0; i < from.size(); ++i) to[i] = -x[i];
}
} // namespace
void negate(std::span<const double> from, double* to) noexcept { negate_by_processor(from, to); }

namespace {
STEELYARD_FOR_NEWER_PROCESSORS extent extent_in_lanes_by_processor(std::span<const double> x) noexcept {
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
} // namespace
extent extent_in_lanes(std::span<const double> x) noexcept { return extent_in_lanes_by_processor(x); }

namespace {
STEELYARD_FOR_NEWER_PROCESSORS void
mark_unlike_by_processor(std::span<const form> forms, std::span<const flag_set> flags, std::uint8_t* marks) noexcept {
    const form*     f = forms.data();
    const flag_set* g = flags.data();
    for (std::size_t i = 0; i < forms.size(); ++i)
        marks[i] = static_cast<std::uint8_t>(marks[i] | (f[i] != form::point ? 1U : 0U) | (g[i].bits != 0 ? 1U : 0U));
}
} // namespace
void mark_unlike(std::span<const form> forms, std::span<const flag_set> flags, std::uint8_t* marks) noexcept {
    mark_unlike_by_processor(forms, flags, marks);
}

namespace {
STEELYARD_FOR_NEWER_PROCESSORS void mark_partial_by_processor(std::span<const double> coverage,
                                                              std::uint8_t*           marks) noexcept {
    const double* x = coverage.data();
    for (std::size_t i = 0; i < coverage.size(); ++i)
        marks[i] = static_cast<std::uint8_t>(marks[i] | (x[i] == 1 ? 0U : 1U));
}
} // namespace
void mark_partial(std::span<const double> coverage, std::uint8_t* marks) noexcept {
    mark_partial_by_processor(coverage, marks);
}

namespace {
STEELYARD_FOR_NEWER_PROCESSORS void mark_not_positive_by_processor(std::span<const double> x,
                                                                   std::uint8_t*           marks) noexcept {
    const double* v = x.data();
    for (std::size_t i = 0; i < x.size(); ++i) marks[i] = static_cast<std::uint8_t>(marks[i] | (v[i] > 0 ? 0U : 1U));
}
} // namespace
void mark_not_positive(std::span<const double> x, std::uint8_t* marks) noexcept {
    mark_not_positive_by_processor(x, marks);
}

} // namespace steelyard::inline v0_1::composite::detail
