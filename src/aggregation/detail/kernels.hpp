// SPDX-License-Identifier: MIT
#pragma once

// The innermost loops of the plain way. Each is compiled for the processor's newer instructions too, and the right one
// is chosen when the program starts; the results are the same integers.

#include "plain_sums.hpp"

#include <steelyard/dataset/packed_column.hpp>

#include <cstddef>
#include <cstdint>
#include <vector>

namespace steelyard::inline v0_1::aggregation::detail {

/// Rows first .. first + count of a column.
void decode(const packed_column<std::int32_t>& column, std::size_t first, std::size_t count, std::int32_t* into) noexcept;
void decode(const packed_column<std::int64_t>& column, std::size_t first, std::size_t count, std::int64_t* into) noexcept;

/// Adds `count` rows of one output to the states of their periods, as if all of them were points.
/// @param repeats  of the block (see block_facts); null: no row repeats a cell
/// @param row      the first of these rows in the block
/// @returns the periods that occur, a bit each (modulo 64)
std::uint64_t add_points(const std::int32_t* period, const std::int64_t* numerator, const std::int64_t* denominator,
                         std::size_t count, const std::uint64_t* repeats, std::size_t row, std::int32_t first_period,
                         plain_state<std::int64_t>* states) noexcept;

/// Numbers in units of 2^-64, as two arrays: whole * 2^64 + part.
struct fixed_numbers {
    const std::int64_t*  whole = nullptr;
    const std::uint64_t* part = nullptr;
    [[nodiscard]] fixed_numbers from(std::size_t i) const noexcept { return {whole + i, part + i}; }
};
/// Doubles, as their bits, in units of 2^-64: what to_fixed() says of each.
/// @param small  all are known to be below 2^51 in magnitude
void split(const std::int64_t* stored, std::size_t count, bool small, std::int64_t* whole, std::uint64_t* part) noexcept;

/// As above, of numbers in units of 2^-64.
std::uint64_t add_points(const std::int32_t* period, fixed_numbers numerator, fixed_numbers denominator, std::size_t count,
                         const std::uint64_t* repeats, std::size_t row, std::int32_t first_period,
                         plain_state<int128>* states) noexcept;

/// The base periods of every period of a result, as bits of one word of 64.
struct gap_masks {
    std::vector<std::uint64_t> shift, mask; ///< by period of the result; its bits are mask << shift
    std::vector<std::int32_t>  count;       ///< base periods
    std::size_t                each = 0;    ///< base periods of every period, where they lie without a gap from the first bit; else 0
    std::uint64_t              firsts = 0;  ///< then: the first bit of every period
};

/// For every period of the result with a wanted bit, adds how many of its base periods are not there.
/// @param gaps  by period of the result
void count_gaps(std::uint64_t there, std::uint64_t wanted, const gap_masks& periods, std::int32_t* gaps) noexcept;

} // namespace steelyard::inline v0_1::aggregation::detail
