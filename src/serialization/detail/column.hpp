// SPDX-License-Identifier: MIT
#pragma once

// Columns: vectors of numbers as raw blocks. To write another type of column, give it a pair of functions here.

#include <steelyard/core/value.hpp>
#include <steelyard/serialization/core.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>
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

template <class Archive, column_element T>
void load_column(Archive& archive, std::vector<T>& column) {
    const std::size_t n = archive.length(0, sizeof(T));
    const auto        bytes = archive.block(n * sizeof(T));
    if (reinterpret_cast<std::uintptr_t>(bytes.data()) % alignof(T) == 0) {
        const T* first = reinterpret_cast<const T*>(bytes.data()); // without filling the column with zeros before
        column.assign(first, first + n);
    } else {
        column.resize(n);
        if (n != 0) std::memcpy(column.data(), bytes.data(), bytes.size());
    }
    if (!legal_elements(std::span<const T>(column))) archive.refuse("a column holds a number that is not finite or not known");
}

} // namespace steelyard::inline v0_1::serialization::detail
