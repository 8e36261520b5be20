// SPDX-License-Identifier: MIT
#pragma once

// Columns: vectors of numbers as raw blocks. To write another type of column, give it a pair of functions here.

#include <steelyard/core/value.hpp>
#include <steelyard/dataset/packed_column.hpp>
#include <steelyard/serialization/core.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <span>
#include <type_traits>
#include <vector>

namespace steelyard::inline v0_1::serialization::detail {

/// What lies in memory as it lies in a column.
template <class T>
concept column_element = (std::is_arithmetic_v<T> && !std::is_same_v<T, bool>) || std::is_enum_v<T> || std::is_same_v<T, flag_set>;

/// Whether all elements are ones that a program can have written: finite, known, named.
template <column_element T>
[[nodiscard]] bool legal_elements(std::span<const T> all) {
    if constexpr (std::is_floating_point_v<T>) {
        bool finite = true; // without a way out, so that the loop runs on several at a time
        for (const T x : all) finite &= std::abs(x) <= std::numeric_limits<T>::max();
        return finite;
    } else if constexpr (std::is_same_v<T, flag_set>) {
        std::uint16_t any = 0;
        for (const flag_set f : all) any = static_cast<std::uint16_t>(any | f.bits);
        return (any & ~known_flags) == 0;
    } else if constexpr (std::is_enum_v<T>) {
        std::underlying_type_t<T> largest = 0;
        for (const T e : all) largest = std::max(largest, static_cast<std::underlying_type_t<T>>(e));
        return all.empty() || names_a_value(static_cast<T>(largest));
    } else {
        return true;
    }
}

/// A vector: its length among the words, its elements as a block.
template <class Archive, column_element T>
void save_column(Archive& archive, const std::vector<T>& column) {
    if (!legal_elements(std::span<const T>(column))) archive.refuse("a column holds a number that is not finite or not known");
    archive.length(column.size());
    archive.block(std::as_bytes(std::span(column)));
}

/// A vector of as many elements as an announced length says, of the next block, with room for `spare` more.
template <class T, class Archive>
[[nodiscard]] std::vector<T> block_of(Archive& archive, std::size_t spare = 0) {
    const std::size_t n = archive.length(0, sizeof(T));
    const auto        bytes = archive.block(n * sizeof(T));
    std::vector<T>    all;
    all.reserve(n + spare);
    if (reinterpret_cast<std::uintptr_t>(bytes.data()) % alignof(T) == 0) {
        const T* first = reinterpret_cast<const T*>(bytes.data()); // without filling it with zeros before
        all.assign(first, first + n);
    } else { // somebody's bytes begin where they like
        all.resize(n);
        std::memcpy(all.data(), bytes.data(), bytes.size());
    }
    return all;
}

template <class Archive, column_element T>
void load_column(Archive& archive, std::vector<T>& column) {
    column = block_of<T>(archive);
    if (!legal_elements(std::span<const T>(column))) archive.refuse("a column holds a number that is not finite or not known");
}

// Packed columns go as they are: the codes as a block, what they mean among the words. Columns that share their bytes, as
// the measures of one table do, are written once and share them again: a number says which column it is of those written so
// far, 0 an empty one, the next one a new one.

/// Whether no number of a column is above. Looks at the numbers only where the width of their codes leaves it open.
[[nodiscard]] inline bool up_to(const packed_integers& column, std::int64_t most) {
    if (column.lowest() > most) return false;
    const int           bits = column.bits();
    const std::uint64_t widest = bits == 0 ? 0 : ~std::uint64_t{0} >> (64 - bits);
    const std::uint64_t room = static_cast<std::uint64_t>(most) - static_cast<std::uint64_t>(column.lowest());
    return uint128{column.step()} * widest <= uint128{room} || column.highest() <= most;
}

/// Whether all numbers of a column are T's.
template <class T>
[[nodiscard]] bool holds_all(const packed_integers& column) {
    if constexpr (std::is_same_v<T, flag_set>) return column.lowest() >= 0 && up_to(column, known_flags);
    else if constexpr (std::is_enum_v<T>) {
        std::int64_t most = 0;
        while (names_a_value(static_cast<T>(most + 1))) ++most;
        return column.lowest() >= 0 && up_to(column, most);
    } else {
        using limits = std::numeric_limits<T>;
        return column.lowest() >= limits::min() && up_to(column, limits::max());
    }
}

template <class Archive, class T>
void save_column(Archive& archive, const packed_column<T>& column) {
    const packed_integers& packed = column.packed();
    if (column.empty()) return archive.save(std::uint32_t{0});
    const auto [which, fresh] = archive.number_of(packed);
    archive.save(which);
    if (!fresh) return;
    archive.save(std::int64_t{static_cast<std::int64_t>(packed.size())});
    archive.save(packed.lowest());
    archive.save(packed.step());
    archive.save(static_cast<std::uint8_t>(packed.bits()));
    archive.length(packed.bytes().size());
    archive.block(std::as_bytes(packed.bytes()));
    archive.length(packed.run_ends().size());
    archive.block(std::as_bytes(packed.run_ends()));
}

template <class Archive>
[[nodiscard]] packed_integers packed_in(Archive& archive) {
    packed_parts  parts;
    std::uint8_t  bits = 0;
    archive.load(parts.rows);
    archive.load(parts.lowest);
    archive.load(parts.step);
    archive.load(bits);
    parts.bits = bits;
    parts.bytes = block_of<std::uint8_t>(archive, 16); // a packed column keeps some zeros behind its codes
    parts.run_ends = block_of<std::uint32_t>(archive);
    if (!parts.run_ends.empty()) archive.claim(parts.run_ends.back() / 64 + 1, sizeof(std::uint32_t)); // its index
    if (parts.rows <= 0) archive.refuse("a column that is not empty has no rows");
    return packed_integers::from_parts(std::move(parts));
}

template <class Archive, class T>
void load_column(Archive& archive, packed_column<T>& column) {
    std::uint32_t which = 0;
    archive.load(which);
    column = packed_column<T>();
    if (which == 0) return;
    std::vector<packed_integers>& known = archive.packed_columns();
    if (which > known.size() + 1) archive.refuse("a column refers to one that does not come before it");
    if (which == known.size() + 1) known.push_back(packed_in(archive));
    if (!holds_all<T>(known[which - 1])) archive.refuse("a column holds a number that its type does not have");
    column = packed_column<T>(known[which - 1]);
}

} // namespace steelyard::inline v0_1::serialization::detail
