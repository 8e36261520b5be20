// SPDX-License-Identifier: MIT
#include "detail/staging_loops.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <core/detail/newer_processors.hpp>
#include <cstring>
#include <type_traits>

namespace steelyard::inline v0_1::detail {

namespace {

/// Calls work(i) for each row, eight in a row of the loop: taking entries from a table is a load after a load, and
/// counting rows would take as long.
template <class Work>
void in_eights(std::size_t rows, Work&& work) {
    std::size_t i = 0;
    for (; i + 8 <= rows; i += 8)
        for (std::size_t k = 0; k < 8; ++k) work(i + k);
    for (; i < rows; ++i) work(i);
}

template <class T>
bool look_up(const std::int32_t* codes, std::size_t rows, const T* meaning_of, T* into) {
    using distance = std::make_unsigned_t<T>;
    constexpr std::size_t part = 1024; // what was looked up is still near when it is looked at
    distance              marked = 0;
    for (std::size_t first = 0; first < rows; first += part) {
        const std::size_t n = std::min(part, rows - first);
        T* const          to = into + first;
        in_eights(n, [=, from = codes + first](std::size_t i) { to[i] = meaning_of[from[i]]; });
        for (std::size_t i = 0; i < n; ++i)
            marked |=
                static_cast<distance>(static_cast<distance>(to[i]) - static_cast<distance>(not_looked_up<T>) <= 1U);
    }
    return marked != 0;
}

/// Adding 1.5 * 2^52 rounds a double below 2^51 to a whole number and leaves it in the low bits. If that whole number
/// divided by the unit gives x back, x is the double nearest to the decimal: see to_scaled().
template <bool Divide, class Unit, class There>
bool store(const point_columns& p, Unit&& unit, There&& there) {
    constexpr double    shift = 0x1.8p52;
    constexpr auto      shift_bits = std::bit_cast<std::int64_t>(shift);
    const double* const x = p.from;
    std::int64_t        odd = 0;
    for (std::size_t i = 0; i < p.rows; ++i) {
        const double       product = Divide ? x[i] * unit(i) : x[i];
        const double       shifted = product + shift;
        const double       back = Divide ? (shifted - shift) / unit(i) : shifted - shift;
        const std::int64_t is_there = there(i);
        p.into[i] = (std::bit_cast<std::int64_t>(shifted) - shift_bits) & is_there;
        const std::int64_t mark =
            static_cast<std::int64_t>(back != x[i]) | static_cast<std::int64_t>(!(std::abs(product) < 0x1p51));
        p.marks[i] = mark & is_there;
        odd |= p.marks[i];
    }
    return odd != 0;
}

template <bool Divide, class Unit>
bool store(const point_columns& p, Unit&& unit) {
    if (p.there == nullptr) return store<Divide>(p, unit, [](std::size_t) { return std::int64_t{-1}; });
    return store<Divide>(p, unit, [t = p.there](std::size_t i) { return -static_cast<std::int64_t>(t[i]); });
}

template <class T>
void gather_rows(const T* from, const std::uint16_t* at, std::size_t rows, T* into) {
    in_eights(rows, [=](std::size_t i) { into[i] = from[at[i]]; });
}

} // namespace

namespace {
STEELYARD_FOR_NEWER_PROCESSORS bool look_up_all_by_processor(const std::int32_t* codes, std::size_t rows,
                                                             const std::int32_t* meaning_of, std::int32_t* into) {
    return look_up(codes, rows, meaning_of, into);
}
} // namespace
bool look_up_all(const std::int32_t* codes, std::size_t rows, const std::int32_t* meaning_of, std::int32_t* into) {
    return look_up_all_by_processor(codes, rows, meaning_of, into);
}
namespace {
STEELYARD_FOR_NEWER_PROCESSORS bool look_up_all_by_processor(const std::int32_t* codes, std::size_t rows,
                                                             const std::int64_t* meaning_of, std::int64_t* into) {
    return look_up(codes, rows, meaning_of, into);
}
} // namespace
bool look_up_all(const std::int32_t* codes, std::size_t rows, const std::int64_t* meaning_of, std::int64_t* into) {
    return look_up_all_by_processor(codes, rows, meaning_of, into);
}

namespace {
STEELYARD_FOR_NEWER_PROCESSORS bool store_points_by_processor(const point_columns& points, double unit) {
    if (unit == 1) return store<false>(points, [](std::size_t) { return 1.0; });
    return store<true>(points, [unit](std::size_t) { return unit; });
}
} // namespace
bool store_points(const point_columns& points, double unit) { return store_points_by_processor(points, unit); }
namespace {
STEELYARD_FOR_NEWER_PROCESSORS bool store_points_by_processor(const point_columns& points, const double* units) {
    return store<true>(points, [units](std::size_t i) { return units[i]; });
}
} // namespace
bool store_points(const point_columns& points, const double* units) { return store_points_by_processor(points, units); }

namespace {
STEELYARD_FOR_NEWER_PROCESSORS bool mark_missing_by_processor(const std::uint8_t* there, std::size_t rows,
                                                              form* forms) {
    static_assert(form::point == form{});
    std::uint8_t all = 1;
    for (std::size_t i = 0; i < rows; ++i) {
        const auto absent = static_cast<std::uint8_t>(there[i] - 1); // 255, or 0 where there is a number
        forms[i] = static_cast<form>(absent & static_cast<std::uint8_t>(form::missing));
        all &= there[i];
    }
    return all == 0;
}
} // namespace
bool mark_missing(const std::uint8_t* there, std::size_t rows, form* forms) {
    return mark_missing_by_processor(there, rows, forms);
}

namespace {
STEELYARD_FOR_NEWER_PROCESSORS void reasons_of_by_processor(const form* forms, std::size_t rows, reason why,
                                                            reason* into) {
    for (std::size_t i = 0; i < rows; ++i) into[i] = forms[i] == form::missing ? why : reason::none;
}
} // namespace
void reasons_of(const form* forms, std::size_t rows, reason why, reason* into) {
    reasons_of_by_processor(forms, rows, why, into);
}

namespace {
STEELYARD_FOR_NEWER_PROCESSORS void gather_by_processor(const std::uint8_t* from, const std::uint16_t* at,
                                                        std::size_t rows, std::uint8_t* into) {
    gather_rows(from, at, rows, into);
}
} // namespace
void gather(const std::uint8_t* from, const std::uint16_t* at, std::size_t rows, std::uint8_t* into) {
    gather_by_processor(from, at, rows, into);
}
namespace {
STEELYARD_FOR_NEWER_PROCESSORS void gather_by_processor(const std::uint32_t* from, const std::uint16_t* at,
                                                        std::size_t rows, std::uint32_t* into) {
    gather_rows(from, at, rows, into);
}
} // namespace
void gather(const std::uint32_t* from, const std::uint16_t* at, std::size_t rows, std::uint32_t* into) {
    gather_by_processor(from, at, rows, into);
}
namespace {
STEELYARD_FOR_NEWER_PROCESSORS void gather_by_processor(const std::uint64_t* from, const std::uint16_t* at,
                                                        std::size_t rows, std::uint64_t* into) {
    gather_rows(from, at, rows, into);
}
} // namespace
void gather(const std::uint64_t* from, const std::uint16_t* at, std::size_t rows, std::uint64_t* into) {
    gather_by_processor(from, at, rows, into);
}

/// Eight bits become the low bits of eight bytes at a time.
void spread_bits(const std::uint8_t* bits, std::int64_t start, std::int64_t rows, std::uint8_t* into) {
    const std::int64_t  shift = start % 8;
    const std::uint8_t* from = bits + start / 8;
    std::int64_t        i = 0;
    if constexpr (std::endian::native == std::endian::little) {
        for (; i + 8 <= rows; i += 8) {
            std::uint64_t eight = static_cast<std::uint64_t>(from[i / 8]) >> shift;
            if (shift != 0) eight |= static_cast<std::uint64_t>(from[i / 8 + 1]) << (8 - shift) & 0xFF;
            std::uint64_t spread = eight * 0x0101010101010101ULL & 0x8040201008040201ULL;
            spread = (spread + 0x7F7F7F7F7F7F7F7FULL) >> 7 & 0x0101010101010101ULL;
            std::memcpy(into + i, &spread, 8);
        }
    }
    for (; i < rows; ++i) into[i] = static_cast<std::uint8_t>(bits[(start + i) / 8] >> ((start + i) % 8) & 1);
}

namespace {
STEELYARD_FOR_NEWER_PROCESSORS std::uint32_t largest_index_by_processor(const std::uint32_t* from, std::size_t rows) {
    std::uint32_t most = 0;
    for (std::size_t i = 0; i < rows; ++i) most = std::max(most, from[i]);
    return most;
}
} // namespace
std::uint32_t largest_index(const std::uint32_t* from, std::size_t rows) {
    return largest_index_by_processor(from, rows);
}
namespace {
STEELYARD_FOR_NEWER_PROCESSORS std::uint32_t largest_index_by_processor(const std::uint32_t* from,
                                                                        const std::uint8_t* there, std::size_t rows) {
    std::uint32_t most = 0;
    for (std::size_t i = 0; i < rows; ++i) most = std::max(most, from[i] & (0U - there[i]));
    return most;
}
} // namespace
std::uint32_t largest_index(const std::uint32_t* from, const std::uint8_t* there, std::size_t rows) {
    return largest_index_by_processor(from, there, rows);
}
namespace {
STEELYARD_FOR_NEWER_PROCESSORS void codes_where_there_by_processor(const std::uint32_t* from, const std::uint8_t* there,
                                                                   std::size_t rows, std::int32_t* into) {
    for (std::size_t i = 0; i < rows; ++i) {
        const std::uint32_t absent = there[i] - 1U; // all bits, or none
        into[i] = static_cast<std::int32_t>(from[i] | absent);
    }
}
} // namespace
void codes_where_there(const std::uint32_t* from, const std::uint8_t* there, std::size_t rows, std::int32_t* into) {
    codes_where_there_by_processor(from, there, rows, into);
}

} // namespace steelyard::inline v0_1::detail
