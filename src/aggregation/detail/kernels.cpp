// SPDX-License-Identifier: MIT
#include "kernels.hpp"

#include <bit>
#include <cstring>

#if defined(__x86_64__) && defined(__GLIBC__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_ADDRESS__) && \
    !defined(__SANITIZE_THREAD__)
#define STEELYARD_FOR_NEWER_PROCESSORS __attribute__((flatten, target_clones("avx2", "default")))
#else
#define STEELYARD_FOR_NEWER_PROCESSORS
#endif

namespace steelyard::inline v0_1::aggregation::detail {

STEELYARD_FOR_NEWER_PROCESSORS void decode(const packed_column<std::int32_t>& column, std::size_t first, std::size_t count,
                                           std::int32_t* into) noexcept {
    column.read(first, count, into);
}

STEELYARD_FOR_NEWER_PROCESSORS void decode(const packed_column<std::int64_t>& column, std::size_t first, std::size_t count,
                                           std::int64_t* into) noexcept {
    column.read(first, count, into);
}

STEELYARD_FOR_NEWER_PROCESSORS void decode(const packed_column<form>& column, std::size_t first, std::size_t count, form* into) noexcept {
    column.read(first, count, into);
}

std::size_t end_of_points(const form* forms, std::size_t begin, std::size_t end) noexcept {
    static_assert(sizeof(form) == 1 && static_cast<int>(form::point) == 0); // eight points are a word of zeros
    for (; begin + 8 <= end; begin += 8) {
        std::uint64_t word = 0;
        std::memcpy(&word, forms + begin, 8);
        if (word != 0) break;
    }
    while (begin < end && forms[begin] == form::point) ++begin;
    return begin;
}

STEELYARD_FOR_NEWER_PROCESSORS std::uint64_t add_points(const std::int32_t* category, const std::int32_t* period,
                                                        const std::int64_t* numerator, const std::int64_t* denominator,
                                                        std::size_t begin, std::size_t end, std::int32_t first_period, bool fresh,
                                                        plain_state<std::int64_t>* states) noexcept {
    std::uint64_t      bits = 0;
    const std::int32_t low = first_period;
    const auto         add = [&](std::size_t i, std::int32_t another) {
        const auto                 p = static_cast<std::size_t>(period[i] - low);
        plain_state<std::int64_t>& s = states[p];
        bits |= std::uint64_t{1} << (p & 63);
        s.known += numerator[i];
        s.den += denominator[i];
        s.points += another;
    };
    if (begin < end) add(begin, fresh ? 1 : 0);
    for (std::size_t i = begin + 1; i < end; ++i)
        add(i, static_cast<std::int32_t>(period[i] != period[i - 1]) | static_cast<std::int32_t>(category[i] != category[i - 1]));
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
