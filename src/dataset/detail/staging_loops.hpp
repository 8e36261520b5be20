// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/core/value.hpp>

#include <cstddef>
#include <cstdint>
#include <limits>

namespace steelyard::inline v0_1::detail {

// The inner loops between the columns of a host and those of a measure. They run over whole columns without a branch on
// what a row says, so that compilers make several rows of one instruction; rows that need more are marked for others.

/// Marks of a meaning that was never asked for, and of a word that is refused. No code, period or stated instant is
/// that low.
template <class T>
constexpr T not_looked_up = std::numeric_limits<T>::min() + 1; // the least int64 means "not recorded"
template <class T>
constexpr T refused_word = std::numeric_limits<T>::min() + 2;

/// into[i] = meaning_of[codes[i]]; meaning_of[-1] is that of an empty cell. @returns whether any row got a mark
bool look_up_all(const std::int32_t* codes, std::size_t rows, const std::int32_t* meaning_of, std::int32_t* into);
bool look_up_all(const std::int32_t* codes, std::size_t rows, const std::int64_t* meaning_of, std::int64_t* into);

/// Where the doubles of points go. `there` may be null: all are there.
struct point_columns {
    const double*       from = nullptr;
    const std::uint8_t* there = nullptr; ///< 1, or 0 for a row without a number
    std::size_t         rows = 0;
    std::int64_t*       into = nullptr;  ///< scaled integers; 0 where there is no number
    std::int64_t*       marks = nullptr; ///< 1 where the double is no such number below 2^51
};

/// Stores doubles as whole numbers of 1 / unit where they are just that. @returns whether any row got a mark
bool store_points(const point_columns& points, double unit);
/// The same with a unit per row; 0 marks the row.
bool store_points(const point_columns& points, const double* units);

/// Forms of rows with and without a number: point or missing. @returns whether any is missing
bool mark_missing(const std::uint8_t* there, std::size_t rows, form* forms);
/// One reason for every row that is missing.
void reasons_of(const form* forms, std::size_t rows, reason why, reason* into);

/// into[i] = from[at[i]], for columns of 1, 4 and 8 bytes.
void gather(const std::uint8_t* from, const std::uint16_t* at, std::size_t rows, std::uint8_t* into);
void gather(const std::uint32_t* from, const std::uint16_t* at, std::size_t rows, std::uint32_t* into);
void gather(const std::uint64_t* from, const std::uint16_t* at, std::size_t rows, std::uint64_t* into);

/// Bits start to start + rows as a byte per row, 0 or 1.
void spread_bits(const std::uint8_t* bits, std::int64_t start, std::int64_t rows, std::uint8_t* into);

/// The largest index; with `there`, of the rows where that is 1, and 0 if there are none.
std::uint32_t largest_index(const std::uint32_t* from, std::size_t rows);
std::uint32_t largest_index(const std::uint32_t* from, const std::uint8_t* there, std::size_t rows);
/// The index where a row is there, else -1.
void codes_where_there(const std::uint32_t* from, const std::uint8_t* there, std::size_t rows, std::int32_t* into);

} // namespace steelyard::inline v0_1::detail
