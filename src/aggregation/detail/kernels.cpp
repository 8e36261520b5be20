// SPDX-License-Identifier: MIT
#include "kernels.hpp"

#include <core/detail/newer_processors.hpp>

#include <bit>

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

/// @param value  what a stored number is as a Sum
template <class Sum, class Value>
[[nodiscard]] std::uint64_t add_rows(const std::int32_t* period, const std::int64_t* numerator, const std::int64_t* denominator,
                                     std::size_t count, const std::uint64_t* repeats, std::size_t row, std::int32_t first_period,
                                     plain_state<Sum>* states, Value value) noexcept {
    std::uint64_t bits = 0;
    const auto    add = [&](std::size_t i, std::int32_t another) {
        const auto        p = static_cast<std::size_t>(period[i] - first_period);
        plain_state<Sum>& s = states[p];
        bits |= std::uint64_t{1} << (p & 63);
        s.known += value(numerator[i]);
        s.den += value(denominator[i]);
        s.points += another;
    };
    if (repeats == nullptr)
        for (std::size_t i = 0; i < count; ++i) add(i, 1);
    else
        for (std::size_t i = 0; i < count; ++i, ++row) add(i, static_cast<std::int32_t>(~(repeats[row / 64] >> row % 64) & 1));
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
    return add_rows(period, numerator, denominator, count, repeats, row, first_period, states, [](std::int64_t stored) { return stored; });
}

STEELYARD_FOR_NEWER_PROCESSORS std::uint64_t add_points(const std::int32_t* period, const std::int64_t* numerator,
                                                        const std::int64_t* denominator, std::size_t count,
                                                        const std::uint64_t* repeats, std::size_t row, std::int32_t first_period,
                                                        plain_state<int128>* states) noexcept {
    return add_rows(period, numerator, denominator, count, repeats, row, first_period, states,
                    [](std::int64_t stored) { return to_fixed(std::bit_cast<double>(stored)).units; });
}

STEELYARD_FOR_NEWER_PROCESSORS void count_gaps(std::uint64_t there, std::uint64_t wanted, const gap_masks& periods,
                                               std::int32_t* gaps) noexcept {
    const std::uint64_t* const shift = periods.shift.data();
    const std::uint64_t* const mask = periods.mask.data();
    const std::int32_t* const  count = periods.count.data();
    const std::size_t          n = periods.count.size();
    for (std::size_t r = 0; r < n; ++r) {
        const auto there_of = static_cast<std::int32_t>(bits_set(there >> shift[r] & mask[r]));
        gaps[r] += (wanted >> shift[r] & mask[r]) != 0 ? count[r] - there_of : 0;
    }
}

} // namespace steelyard::inline v0_1::aggregation::detail
