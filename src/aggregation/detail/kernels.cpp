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

STEELYARD_FOR_NEWER_PROCESSORS std::uint64_t add_points(const std::int32_t* period, const std::int64_t* numerator,
                                                        const std::int64_t* denominator, std::size_t count,
                                                        const std::uint64_t* repeats, std::size_t row, std::int32_t first_period,
                                                        plain_state<std::int64_t>* states) noexcept {
    std::uint64_t bits = 0;
    const auto    add = [&](std::size_t i, std::int32_t another) {
        const auto                 p = static_cast<std::size_t>(period[i] - first_period);
        plain_state<std::int64_t>& s = states[p];
        bits |= std::uint64_t{1} << (p & 63);
        s.known += numerator[i];
        s.den += denominator[i];
        s.points += another;
    };
    if (repeats == nullptr)
        for (std::size_t i = 0; i < count; ++i) add(i, 1);
    else
        for (std::size_t i = 0; i < count; ++i, ++row) add(i, static_cast<std::int32_t>(~(repeats[row / 64] >> row % 64) & 1));
    return bits;
}

STEELYARD_FOR_NEWER_PROCESSORS void count_gaps(std::uint64_t there, std::uint64_t wanted, const gap_mask* masks,
                                               std::int32_t* gaps) noexcept {
    while (wanted != 0) {
        const gap_mask& g = masks[std::countr_zero(wanted)];
        wanted &= wanted - 1;
        if (g.at < 0) continue;
        wanted &= ~g.mask;
        gaps[g.at] += g.count - std::popcount(there & g.mask);
    }
}

} // namespace steelyard::inline v0_1::aggregation::detail
