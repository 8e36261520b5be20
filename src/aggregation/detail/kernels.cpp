// SPDX-License-Identifier: MIT
#include "kernels.hpp"

#include <algorithm>
#include <bit>
#include <core/detail/newer_processors.hpp>
#include <cstddef>
#include <cstring>

namespace steelyard::inline v0_1::aggregation::detail {

namespace {
STEELYARD_FOR_NEWER_PROCESSORS void decode_by_processor(const packed_column<std::int32_t>& column, std::size_t first,
                                                        std::size_t count, std::int32_t* into) noexcept {
    column.read(first, count, into);
}
} // namespace
void decode(const packed_column<std::int32_t>& column, std::size_t first, std::size_t count,
            std::int32_t* into) noexcept {
    decode_by_processor(column, first, count, into);
}

namespace {
STEELYARD_FOR_NEWER_PROCESSORS void decode_by_processor(const packed_column<std::int64_t>& column, std::size_t first,
                                                        std::size_t count, std::int64_t* into) noexcept {
    column.read(first, count, into);
}
} // namespace
void decode(const packed_column<std::int64_t>& column, std::size_t first, std::size_t count,
            std::int64_t* into) noexcept {
    decode_by_processor(column, first, count, into);
}

namespace {

/// Bits row .. row + 63 of a list of bits, of which at least `count` exist; null: none is set.
[[nodiscard]] inline std::uint64_t bits_from(const std::uint64_t* list, std::size_t row, std::size_t count) noexcept {
    if (list == nullptr) return 0;
    const std::size_t word = row / 64, within = row % 64;
    std::uint64_t     bits = list[word] >> within;
    if (within + count > 64) bits |= list[word + 1] << (64 - within);
    return bits;
}

/// The two sums lie side by side: one addition of two numbers where the compiler has that.
struct add_integers {
    const std::int64_t* numerator;
    const std::int64_t* denominator;
    void                operator()(plain_state<std::int64_t>& s, std::size_t i) const noexcept {
#if defined(__GNUC__)
        using both = std::int64_t __attribute__((vector_size(16)));
        static_assert(offsetof(plain_state<std::int64_t>, den) == sizeof(std::int64_t));
        both sums;
        std::memcpy(&sums, &s.known, sizeof sums);
        sums += both{numerator[i], denominator[i]};
        std::memcpy(&s.known, &sums, sizeof sums);
#else
        s.known += numerator[i];
        s.den += denominator[i];
#endif
    }
};

struct add_fixed {
    fixed_numbers numerator, denominator;
    void          operator()(plain_state<int128>& s, std::size_t i) const noexcept {
                 s.known += number(numerator, i);
                 s.den += number(denominator, i);
    }
    [[nodiscard]] static int128 number(const fixed_numbers& of, std::size_t i) noexcept {
        return static_cast<int128>(uint128{static_cast<std::uint64_t>(of.whole[i])} << 64 | of.part[i]);
    }
};

template <class Sum, class Add>
[[nodiscard]] std::uint64_t add_rows(const std::int32_t* period, std::size_t count, const std::uint64_t* repeats,
                                     std::size_t row, std::int32_t first_period, plain_state<Sum>* states,
                                     Add add) noexcept {
    std::uint64_t bits = 0;
    for (std::size_t from = 0; from < count; from += 64) {
        const std::size_t to = std::min(count, from + 64);
        std::uint64_t     another = ~bits_from(repeats, row + from, to - from); // cells, not rows, are counted
        for (std::size_t i = from; i < to; ++i, another >>= 1) {
            const auto        p = static_cast<std::size_t>(period[i] - first_period);
            plain_state<Sum>& s = states[p];
            bits |= std::uint64_t{1} << (p & 63);
            add(s, i);
            s.points += static_cast<std::int32_t>(another & 1);
        }
    }
    return bits;
}

/// 0 <= x < 2^51 in two parts. No branch and no comparison of doubles: a loop over it works on several numbers at once.
struct cut {
    std::uint64_t full; ///< the largest integer that is not above x
    double        rest; ///< x - full, exact
};
[[nodiscard]] inline cut cut_of(double x) noexcept {
    constexpr double no_fraction =
        0x1p52; // a sum that large has no digits after the point, and its last bits are the integer
    const double sum = x + no_fraction;
    const double away = x - (sum - no_fraction); // from the nearest integer, and below zero where that is above x
    const std::uint64_t above = std::bit_cast<std::uint64_t>(away) >> 63;
    return {std::bit_cast<std::uint64_t>(sum) - std::bit_cast<std::uint64_t>(no_fraction) - above,
            away + std::bit_cast<double>((0 - above) & std::bit_cast<std::uint64_t>(1.0))};
}

/// How many bits are set, in steps that work on several words at once.
[[nodiscard]] inline std::uint64_t bits_set(std::uint64_t x) noexcept {
    x -= x >> 1 & 0x5555555555555555U;
    x = (x & 0x3333333333333333U) + (x >> 2 & 0x3333333333333333U);
    x = (x + (x >> 4)) & 0x0F0F0F0F0F0F0F0FU;
    x += x >> 8;
    x += x >> 16;
    x += x >> 32;
    return x & 0x7F;
}

} // namespace

namespace {
STEELYARD_FOR_NEWER_PROCESSORS std::uint64_t
add_points_by_processor(const std::int32_t* period, const std::int64_t* numerator, const std::int64_t* denominator,
                        std::size_t count, const std::uint64_t* repeats, std::size_t row, std::int32_t first_period,
                        plain_state<std::int64_t>* states) noexcept {
    return add_rows(period, count, repeats, row, first_period, states, add_integers{numerator, denominator});
}
} // namespace
std::uint64_t add_points(const std::int32_t* period, const std::int64_t* numerator, const std::int64_t* denominator,
                         std::size_t count, const std::uint64_t* repeats, std::size_t row, std::int32_t first_period,
                         plain_state<std::int64_t>* states) noexcept {
    return add_points_by_processor(period, numerator, denominator, count, repeats, row, first_period, states);
}

namespace {
STEELYARD_FOR_NEWER_PROCESSORS std::uint64_t add_points_by_processor(const std::int32_t* period,
                                                                     fixed_numbers numerator, fixed_numbers denominator,
                                                                     std::size_t count, const std::uint64_t* repeats,
                                                                     std::size_t row, std::int32_t first_period,
                                                                     plain_state<int128>* states) noexcept {
    return add_rows(period, count, repeats, row, first_period, states, add_fixed{numerator, denominator});
}
} // namespace
std::uint64_t add_points(const std::int32_t* period, fixed_numbers numerator, fixed_numbers denominator,
                         std::size_t count, const std::uint64_t* repeats, std::size_t row, std::int32_t first_period,
                         plain_state<int128>* states) noexcept {
    return add_points_by_processor(period, numerator, denominator, count, repeats, row, first_period, states);
}

namespace {
STEELYARD_FOR_NEWER_PROCESSORS void split_by_processor(const std::int64_t* stored, std::size_t count, bool small,
                                                       std::int64_t* whole, std::uint64_t* part) noexcept {
    if (!small) {
        for (std::size_t i = 0; i < count; ++i) {
            const int128 units = to_fixed(std::bit_cast<double>(stored[i])).units;
            whole[i] = static_cast<std::int64_t>(units >> 64);
            part[i] = static_cast<std::uint64_t>(units);
        }
        return;
    }
    for (std::size_t i = 0; i < count; ++i) {
        const auto bits = static_cast<std::uint64_t>(stored[i]), negative = bits >> 63;
        const cut  units = cut_of(std::bit_cast<double>(bits & ~std::uint64_t{0} >> 1));
        const cut  upper = cut_of(units.rest * 0x1p32);
        const cut  lower = cut_of(upper.rest * 0x1p32); // its rest is below 2^-64
        const auto below = upper.full << 32 | lower.full;
        // Minus both together, as one integer of 128 bits, where the sign says so.
        const std::uint64_t turned = 0 - negative, carry = below == 0 ? negative : 0;
        whole[i] = static_cast<std::int64_t>((units.full ^ turned) + carry);
        part[i] = (below ^ turned) + negative;
    }
}
} // namespace
void split(const std::int64_t* stored, std::size_t count, bool small, std::int64_t* whole,
           std::uint64_t* part) noexcept {
    split_by_processor(stored, count, small, whole, part);
}

namespace {
STEELYARD_FOR_NEWER_PROCESSORS void count_gaps_by_processor(std::uint64_t there, std::uint64_t wanted,
                                                            const gap_masks& periods, std::int32_t* gaps) noexcept {
    const std::uint64_t* const shift = periods.shift.data();
    const std::uint64_t* const mask = periods.mask.data();
    const std::int32_t* const  count = periods.count.data();
    const std::size_t          n = periods.count.size();
    if (const std::size_t each = periods.each; each > 0) { // all periods at once: each counts in bits of its own
        std::uint64_t there_of = 0, any = 0;
        for (std::size_t i = 0; i < each; ++i) {
            there_of += there >> i & periods.firsts;
            any |= wanted >> i & periods.firsts;
        }
        const std::uint64_t left_out = any * each - (there_of & any * mask[0]);
        for (std::size_t r = 0; r < n; ++r) gaps[r] += static_cast<std::int32_t>(left_out >> shift[r] & mask[r]);
        return;
    }
    for (std::size_t r = 0; r < n; ++r) {
        const auto there_of = static_cast<std::int32_t>(bits_set(there >> shift[r] & mask[r]));
        gaps[r] += (wanted >> shift[r] & mask[r]) != 0 ? count[r] - there_of : 0;
    }
}
} // namespace
void count_gaps(std::uint64_t there, std::uint64_t wanted, const gap_masks& periods, std::int32_t* gaps) noexcept {
    count_gaps_by_processor(there, wanted, periods, gaps);
}

} // namespace steelyard::inline v0_1::aggregation::detail
