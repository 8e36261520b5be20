// SPDX-License-Identifier: MIT
#include "kernels.hpp"

#include <core/detail/newer_processors.hpp>

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstring>

namespace steelyard::inline v0_1::aggregation::detail {

STEELYARD_FOR_NEWER_PROCESSORS void decode(const packed_column<std::int32_t>& column, std::size_t first, std::size_t count,
                                           std::int32_t* into) noexcept {
    column.read(first, count, into);
}

STEELYARD_FOR_NEWER_PROCESSORS void decode(const packed_column<std::int64_t>& column, std::size_t first, std::size_t count,
                                           std::int64_t* into) noexcept {
    column.read(first, count, into);
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
inline void add_both(plain_state<std::int64_t>& s, std::int64_t numerator, std::int64_t denominator) noexcept {
#if defined(__GNUC__)
    using both = std::int64_t __attribute__((vector_size(16)));
    static_assert(offsetof(plain_state<std::int64_t>, den) == sizeof(std::int64_t));
    both sums;
    std::memcpy(&sums, &s.known, sizeof sums);
    sums += both{numerator, denominator};
    std::memcpy(&s.known, &sums, sizeof sums);
#else
    s.known += numerator;
    s.den += denominator;
#endif
}
inline void add_both(plain_state<int128>& s, std::int64_t numerator, std::int64_t denominator) noexcept {
    s.known += to_fixed(std::bit_cast<double>(numerator)).units;
    s.den += to_fixed(std::bit_cast<double>(denominator)).units;
}

template <class Sum>
[[nodiscard]] std::uint64_t add_rows(const std::int32_t* period, const std::int64_t* numerator, const std::int64_t* denominator,
                                     std::size_t count, const std::uint64_t* repeats, std::size_t row, std::int32_t first_period,
                                     plain_state<Sum>* states) noexcept {
    std::uint64_t bits = 0;
    for (std::size_t from = 0; from < count; from += 64) {
        const std::size_t to = std::min(count, from + 64);
        std::uint64_t     another = ~bits_from(repeats, row + from, to - from); // cells, not rows, are counted
        for (std::size_t i = from; i < to; ++i, another >>= 1) {
            const auto        p = static_cast<std::size_t>(period[i] - first_period);
            plain_state<Sum>& s = states[p];
            bits |= std::uint64_t{1} << (p & 63);
            add_both(s, numerator[i], denominator[i]);
            s.points += static_cast<std::int32_t>(another & 1);
        }
    }
    return bits;
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

STEELYARD_FOR_NEWER_PROCESSORS std::uint64_t add_points(const std::int32_t* period, const std::int64_t* numerator,
                                                        const std::int64_t* denominator, std::size_t count,
                                                        const std::uint64_t* repeats, std::size_t row, std::int32_t first_period,
                                                        plain_state<std::int64_t>* states) noexcept {
    return add_rows(period, numerator, denominator, count, repeats, row, first_period, states);
}

STEELYARD_FOR_NEWER_PROCESSORS std::uint64_t add_points(const std::int32_t* period, const std::int64_t* numerator,
                                                        const std::int64_t* denominator, std::size_t count,
                                                        const std::uint64_t* repeats, std::size_t row, std::int32_t first_period,
                                                        plain_state<int128>* states) noexcept {
    return add_rows(period, numerator, denominator, count, repeats, row, first_period, states);
}

STEELYARD_FOR_NEWER_PROCESSORS void count_gaps(std::uint64_t there, std::uint64_t wanted, const gap_masks& periods,
                                               std::int32_t* gaps) noexcept {
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

} // namespace steelyard::inline v0_1::aggregation::detail
