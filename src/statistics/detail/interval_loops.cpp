// SPDX-License-Identifier: MIT
#include "interval_loops.hpp"

#include "rows.hpp"

#include <array>
#include <cmath>
#include <core/detail/newer_processors.hpp>
#include <cstdint>

namespace steelyard::inline v0_1::statistics::detail {

// Conditions are kept apart and joined as bits: a branch in a loop would make it go number by number.

namespace {
STEELYARD_FOR_NEWER_PROCESSORS bool ordinary_proportions_by_processor(const double* x, const double* n,
                                                                      std::size_t rows, double least,
                                                                      double fewest) noexcept {
    std::int64_t bad = 0;
    const double cases = fewest > 1 ? fewest : 1;
    for (std::size_t i = 0; i < rows; ++i) {
        bad |= (x[i] + most_counted) - most_counted == x[i] ? 0 : 1;
        bad |= (n[i] + most_counted) - most_counted == n[i] ? 0 : 1;
        bad |= x[i] >= least ? 0 : 1;
        bad |= x[i] <= n[i] ? 0 : 1;
        bad |= n[i] >= cases ? 0 : 1;
        bad |= n[i] <= most_counted ? 0 : 1;
    }
    return bad == 0;
}
} // namespace
bool ordinary_proportions(const double* x, const double* n, std::size_t rows, double least, double fewest) noexcept {
    return ordinary_proportions_by_processor(x, n, rows, least, fewest);
}

namespace {
STEELYARD_FOR_NEWER_PROCESSORS bool ordinary_rates_by_processor(const double* x, const double* exposure,
                                                                std::size_t rows, double least) noexcept {
    std::int64_t bad = 0;
    for (std::size_t i = 0; i < rows; ++i) {
        bad |= (x[i] + most_counted) - most_counted == x[i] ? 0 : 1;
        bad |= x[i] >= least ? 0 : 1;
        bad |= x[i] <= most_counted ? 0 : 1;
        bad |= exposure[i] >= least_exposure ? 0 : 1;
        bad |= exposure[i] <= most_exposure ? 0 : 1;
    }
    return bad == 0;
}
} // namespace
bool ordinary_rates(const double* x, const double* exposure, std::size_t rows, double least) noexcept {
    return ordinary_rates_by_processor(x, exposure, rows, least);
}

namespace {
STEELYARD_FOR_NEWER_PROCESSORS void mark_ends_by_processor(const double* x, const double* n, std::size_t rows,
                                                           status* state) noexcept {
    static_assert(static_cast<int>(status::ok) == 0 && static_cast<int>(status::boundary) == 1);
    for (std::size_t i = 0; i < rows; ++i)
        state[i] = static_cast<status>(static_cast<int>(x[i] == 0) | static_cast<int>(x[i] == n[i]));
}
} // namespace
void mark_ends(const double* x, const double* n, std::size_t rows, status* state) noexcept {
    mark_ends_by_processor(x, n, rows, state);
}

namespace {
STEELYARD_FOR_NEWER_PROCESSORS void mark_zeros_by_processor(const double* x, std::size_t rows, status* state) noexcept {
    for (std::size_t i = 0; i < rows; ++i) state[i] = static_cast<status>(static_cast<int>(x[i] == 0));
}
} // namespace
void mark_zeros(const double* x, std::size_t rows, status* state) noexcept { mark_zeros_by_processor(x, rows, state); }

namespace {
STEELYARD_FOR_NEWER_PROCESSORS void wilson_rows_by_processor(const double* x, const double* n, std::size_t rows,
                                                             double z, limit_columns to) noexcept {
    const double z2 = z * z;
    for (std::size_t i = 0; i < rows; ++i) {
        const double p = x[i] / n[i];
        const double sum = 2 * x[i] + z2 + z * std::sqrt(z2 + 4 * p * (n[i] - x[i]));
        const double upper = sum / (2 * (n[i] + z2));
        to.estimate[i] = p;
        to.lower[i] = 2 * x[i] * p / sum;
        to.upper[i] = upper < 1 && x[i] < n[i] ? upper : 1;
    }
}
} // namespace
void wilson_rows(const double* x, const double* n, std::size_t rows, double z, limit_columns to) noexcept {
    wilson_rows_by_processor(x, n, rows, z, to);
}

namespace {
STEELYARD_FOR_NEWER_PROCESSORS void byar_rows_by_processor(const double* x, const double* exposure, std::size_t rows,
                                                           double z, double per, limit_columns to) noexcept {
    for (std::size_t i = 0; i < rows; ++i) {
        const double scale = per / exposure[i];
        const double y = x[i] + 1;
        // x (1 - 1/(9x) - z/(3 r))^3 is (x - 1/9 - z r/3)^3 / x^2 with r = sqrt x; one division serves both limits.
        const double below = x[i] - 1.0 / 9 - z / 3 * std::sqrt(x[i]);
        const double above = y - 1.0 / 9 + z / 3 * std::sqrt(y);
        const double cut = (below + std::abs(below)) / 2; // the larger of it and 0
        const double x2 = x[i] * x[i];
        const double y2 = y * y;
        const double both = scale / (x2 * y2);
        to.estimate[i] = x[i] * scale;
        to.lower[i] = cut * cut * cut * (both * y2);
        to.upper[i] = above * above * above * (both * x2);
    }
}
} // namespace
void byar_rows(const double* x, const double* exposure, std::size_t rows, double z, double per,
               limit_columns to) noexcept {
    byar_rows_by_processor(x, exposure, rows, z, per, to);
}

namespace {
STEELYARD_FOR_NEWER_PROCESSORS stratum_sums sum_strata_by_processor(const double* x, const double* n, const double* w,
                                                                    std::size_t strata) noexcept {
    constexpr std::size_t     lanes = 4; // sums in lanes, joined in one order: the same bits on any processor
    std::array<double, lanes> events{};
    std::array<double, lanes> rate{};
    std::array<double, lanes> variance{};
    const std::size_t         whole = strata / lanes * lanes;
    for (std::size_t i = 0; i < whole; i += lanes)
        for (std::size_t k = 0; k < lanes; ++k) {
            const double q = w[i + k] / n[i + k];
            const double t = q * x[i + k];
            events[k] += x[i + k];
            rate[k] += t;
            variance[k] += q * t;
        }
    for (std::size_t i = whole; i < strata; ++i) {
        const double q = w[i] / n[i];
        const double t = q * x[i];
        events[i - whole] += x[i];
        rate[i - whole] += t;
        variance[i - whole] += q * t;
    }
    stratum_sums to;
    to.events = (events[0] + events[1]) + (events[2] + events[3]);
    to.rate = (rate[0] + rate[1]) + (rate[2] + rate[3]);
    to.variance = (variance[0] + variance[1]) + (variance[2] + variance[3]);
    return to;
}
} // namespace
stratum_sums sum_strata(const double* x, const double* n, const double* w, std::size_t strata) noexcept {
    return sum_strata_by_processor(x, n, w, strata);
}

void add_multipliers(const double* n, const double* w, std::size_t strata, stratum_sums& to) noexcept {
    for (std::size_t i = 0; i < strata; ++i) {
        if (w[i] == 0) continue;
        const double q = w[i] / n[i];
        to.multipliers += q;
        to.squares += q * q;
        to.largest = to.largest > q ? to.largest : q;
    }
}

stratum_sums sum_weighted_strata(const double* x, const double* n, const double* w, std::size_t strata) noexcept {
    stratum_sums to;
    for (std::size_t i = 0; i < strata; ++i) {
        if (w[i] == 0) continue;
        const double q = w[i] / n[i];
        to.events += x[i];
        to.rate += q * x[i];
        to.variance += q * q * x[i];
    }
    return to;
}

} // namespace steelyard::inline v0_1::statistics::detail
