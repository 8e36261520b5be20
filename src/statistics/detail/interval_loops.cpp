// SPDX-License-Identifier: MIT
#include "interval_loops.hpp"

#include "four.hpp"
#include "rows.hpp"

#include <array>
#include <cmath>
#include <core/detail/newer_processors.hpp>
#include <cstdint>
#include <cstring>

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
/// 0 for a row that is ordinary, else 1.
[[nodiscard]] inline std::int64_t unusual_rate(double x, double exposure, double least) noexcept {
    std::int64_t bad = (x + most_counted) - most_counted == x ? 0 : 1;
    bad |= x >= least ? 0 : 1;
    bad |= x <= most_counted ? 0 : 1;
    bad |= exposure >= least_exposure ? 0 : 1;
    bad |= exposure <= most_exposure ? 0 : 1;
    return bad;
}

STEELYARD_FOR_NEWER_PROCESSORS bool ordinary_rates_by_processor(const double* x, const double* exposure,
                                                                std::size_t rows, double least) noexcept {
    std::int64_t bad = 0;
    for (std::size_t i = 0; i < rows; ++i) bad |= unusual_rate(x[i], exposure[i], least);
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
/// The larger of two numbers, without a branch.
[[nodiscard]] inline double larger(double a, double b) noexcept { return (a + b + std::abs(a - b)) / 2; }

STEELYARD_FOR_NEWER_PROCESSORS void far_proportions_by_processor(const double* x, const double* n, std::size_t rows,
                                                                 double p, double z2, double* to) noexcept {
    for (std::size_t i = 0; i < rows; ++i) {
        const double d = x[i] - n[i] * p;
        const double square = n[i] * d * d;
        to[i] = larger(square - z2 * (n[i] * n[i] * (p * (1 - p))), square - z2 * (x[i] * (n[i] - x[i])));
    }
}
STEELYARD_FOR_NEWER_PROCESSORS void far_rates_by_processor(const double* x, const double* exposure, std::size_t rows,
                                                           double rate, double z2, double* to) noexcept {
    for (std::size_t i = 0; i < rows; ++i) {
        const double mean = exposure[i] * rate;
        const double square = (x[i] - mean) * (x[i] - mean);
        to[i] = larger(square - z2 * mean, square - z2 * x[i]);
    }
}
} // namespace
void far_proportions(const double* x, const double* n, std::size_t rows, double p, double z2, double* to) noexcept {
    far_proportions_by_processor(x, n, rows, p, z2, to);
}
void far_rates(const double* x, const double* exposure, std::size_t rows, double rate, double z2, double* to) noexcept {
    far_rates_by_processor(x, exposure, rows, rate, z2, to);
}

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
STEELYARD_FOR_NEWER_PROCESSORS bool byar_rows_by_processor(const double* x, const double* exposure, std::size_t rows,
                                                           double z, double per, double least,
                                                           limit_columns to) noexcept {
    std::int64_t bad = 0; // asked on the way: divisions and roots leave time for it
    for (std::size_t i = 0; i < rows; ++i) {
        bad |= unusual_rate(x[i], exposure[i], least);
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
    return bad == 0;
}
} // namespace
bool byar_rows(const double* x, const double* exposure, std::size_t rows, double z, double per, double least,
               limit_columns to) noexcept {
    return byar_rows_by_processor(x, exposure, rows, z, per, least, to);
}

namespace {

STEELYARD_FOR_NEWER_PROCESSORS void dobson_byar_by_processor(sum_columns of, std::size_t units, double z, double per,
                                                             limit_columns to) noexcept {
    for (std::size_t i = 0; i < units; ++i) {
        const double x = of.events[i];
        const double y = x + 1;
        // As in byar_rows: one division serves both limits.
        const double below = x - 1.0 / 9 - z / 3 * std::sqrt(x);
        const double above = y - 1.0 / 9 + z / 3 * std::sqrt(y);
        const double cut = (below + std::abs(below)) / 2; // the larger of it and 0
        const double x2 = x * x;
        const double y2 = y * y;
        const double both = 1 / (x2 * y2);
        const double stretch = std::sqrt(of.variance[i] / x) * per;
        const double rate = of.rate[i] * per;
        const double lower = rate + stretch * (cut * cut * cut * (both * y2) - x);
        to.lower[i] = (lower + std::abs(lower)) / 2;
        to.upper[i] = rate + stretch * (above * above * above * (both * x2) - x);
    }
    // Apart: of three columns in and three out g++ does not ask whether they overlap, and goes number by number.
    for (std::size_t i = 0; i < units; ++i) to.estimate[i] = of.rate[i] * per;
}

constexpr std::size_t lanes = side_by_side; ///< sums in lanes, joined in one order: the same bits on any processor

// Loops over strata are short, and compilers make poor work of them: four numbers at once are said to be that.
#if defined(__GNUC__)
/// Takes out where a row is not ordinary.
inline void keep_ordinary(const four& x, const four& n, four_masks& good) noexcept {
    good &= ((x + most_counted) - most_counted == x) & (x >= 0) & (x <= most_counted);
    good &= (n >= least_exposure) & (n <= most_exposure);
}
#else
struct four {
    double at[lanes];
    double operator[](std::size_t k) const noexcept { return at[k]; }
};
#define STEELYARD_FOUR(sign)                                                                                            \
    inline four operator sign(const four& a, const four& b) noexcept {                                                  \
        return {a.at[0] sign b.at[0], a.at[1] sign b.at[1], a.at[2] sign b.at[2], a.at[3] sign b.at[3]};                \
    }
STEELYARD_FOUR(+)
STEELYARD_FOUR(*)
STEELYARD_FOUR(/)
#undef STEELYARD_FOUR
struct four_masks {
    std::int64_t at[lanes];
    std::int64_t operator[](std::size_t k) const noexcept { return at[k]; }
};
inline void keep_ordinary(const four& x, const four& n, four_masks& good) noexcept {
    for (std::size_t k = 0; k < lanes; ++k) good.at[k] &= unusual_rate(x[k], n[k], 0) - 1;
}
#endif

STEELYARD_FOR_NEWER_PROCESSORS bool sum_units_by_processor(const double* x, const double* n, const double* w,
                                                           std::size_t strata, std::size_t units, const double* last,
                                                           const double* last_counted, sum_columns to) noexcept {
    const std::size_t whole = strata / lanes * lanes;
    const four        one{1, 1, 1, 1};
    four_masks        good{-1, -1, -1, -1};
    std::int64_t      bad = 0;
    for (std::size_t u = 0; u < units; ++u, x += strata, n += strata) {
        four        events{}, rate{}, variance{}, x1, x2, n1, n2, w1, w2;
        std::size_t i = 0;
        for (; i + 2 * lanes <= whole; i += 2 * lanes) {
            std::memcpy(&x1, x + i, sizeof x1), std::memcpy(&x2, x + i + lanes, sizeof x2);
            std::memcpy(&n1, n + i, sizeof n1), std::memcpy(&n2, n + i + lanes, sizeof n2);
            std::memcpy(&w1, w + i, sizeof w1), std::memcpy(&w2, w + i + lanes, sizeof w2);
            keep_ordinary(x1, n1, good), keep_ordinary(x2, n2, good);
            const four both = one / (n1 * n2); // no exposure is so large or small that this leaves the doubles
            const four q1 = w1 * n2 * both, q2 = w2 * n1 * both;
            const four t1 = q1 * x1, t2 = q2 * x2;
            events = events + (x1 + x2);
            rate = rate + (t1 + t2);
            variance = variance + (q1 * t1 + q2 * t2);
        }
        for (; i < whole; i += lanes) {
            std::memcpy(&x1, x + i, sizeof x1), std::memcpy(&n1, n + i, sizeof n1), std::memcpy(&w1, w + i, sizeof w1);
            keep_ordinary(x1, n1, good);
            const four q = w1 / n1, t = q * x1;
            events = events + x1;
            rate = rate + t;
            variance = variance + q * t;
        }
        if (strata >= lanes && whole < strata) {
            std::memcpy(&x1, x + strata - lanes, sizeof x1), std::memcpy(&n1, n + strata - lanes, sizeof n1);
            std::memcpy(&w1, last, sizeof w1), std::memcpy(&w2, last_counted, sizeof w2);
            keep_ordinary(x1, n1, good);
            const four q = w1 / n1, t = q * x1;
            events = events + w2 * x1;
            rate = rate + t;
            variance = variance + q * t;
        }
        double all = (events[0] + events[1]) + (events[2] + events[3]);
        double all_rate = (rate[0] + rate[1]) + (rate[2] + rate[3]);
        double all_variance = (variance[0] + variance[1]) + (variance[2] + variance[3]);
        for (i = strata < lanes ? 0 : strata; i < strata; ++i) {
            bad |= unusual_rate(x[i], n[i], 0);
            const double q = w[i] / n[i];
            all += x[i];
            all_rate += q * x[i];
            all_variance += q * (q * x[i]);
        }
        to.events[u] = all;
        to.rate[u] = all_rate;
        to.variance[u] = all_variance;
    }
    return bad == 0 && (good[0] & good[1] & good[2] & good[3]) != 0;
}

} // namespace

stratum_weights::stratum_weights(std::span<const double> weights) : weights_(weights) {
    const std::size_t rest = weights.size() % lanes;
    if (weights.size() < lanes) return;
    for (std::size_t k = lanes - rest; k < lanes; ++k) {
        last_[k] = weights[weights.size() - lanes + k];
        last_counted_[k] = 1;
    }
}

bool stratum_weights::sum(const double* x, const double* n, std::size_t units, sum_columns to) const noexcept {
    return sum_units_by_processor(x, n, weights_.data(), weights_.size(), units, last_.data(), last_counted_.data(), to);
}

void dobson_byar_rows(sum_columns of, std::size_t units, double z, double per, limit_columns to) noexcept {
    dobson_byar_by_processor(of, units, z, per, to);
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
