// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/core/error.hpp>
#include <steelyard/core/value.hpp>
#include <steelyard/dataset/packed_integers.hpp>

#include <compare>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <iterator>
#include <limits>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

namespace steelyard::inline v0_1 {

/// How a type stands in a packed column: as the integer that it is.
template <class T>
struct packed_as {
    using integer = T;
    static constexpr std::int64_t number(T x) noexcept { return static_cast<std::int64_t>(x); }
};
template <class T>
    requires std::is_enum_v<T>
struct packed_as<T> {
    using integer = std::underlying_type_t<T>;
    static constexpr std::int64_t number(T x) noexcept { return static_cast<std::int64_t>(x); }
};
template <>
struct packed_as<flag_set> {
    using integer = std::uint16_t;
    static constexpr std::int64_t number(flag_set x) noexcept { return x.bits; }
};

/// A read-only column of integers, enumerators or flags, as narrow as its values allow; it is made from a vector and
/// read like one, but elements come by value. Copies share the bytes, so copying costs nothing.
///
/// Reading row after row is quicker by read() in blocks, whose loops vectorise, than by operator[].
template <class T>
class packed_column {
    using as = packed_as<T>;
    using unsigned_integer = std::make_unsigned_t<typename as::integer>;

public:
    using value_type = T;
    class iterator;
    using const_iterator = iterator;

    packed_column() = default;
    packed_column(const std::vector<T>& values) : packed_column(values, packing::quick) {} // so that a vector will do
    packed_column(std::initializer_list<T> values) : packed_column(std::vector<T>(values)) {}
    packed_column(const std::vector<T>& values, packing how) {
        if constexpr (std::is_same_v<T, std::int64_t> || std::is_same_v<T, std::int32_t>) {
            packed_ = packed_integers(std::span<const T>(values), how);
        } else if constexpr (std::is_same_v<typename as::integer, std::uint8_t>) { // a byte may be read as what it is
            const auto* bytes = reinterpret_cast<const std::uint8_t*>(values.data());
            packed_ = packed_integers(std::span<const std::uint8_t>(bytes, values.size()), how);
        } else {
            std::vector<std::int64_t> numbers;
            numbers.reserve(values.size());
            for (const T& x : values) numbers.push_back(as::number(x));
            packed_ = packed_integers(std::span<const std::int64_t>(numbers), how);
        }
    }
    /// @throws format_fault when a number is none of T's
    [[nodiscard]] static packed_column from_parts(packed_parts parts);
    explicit packed_column(packed_integers packed) : packed_(std::move(packed)) {}

    [[nodiscard]] std::size_t size() const noexcept { return packed_.size(); }
    [[nodiscard]] bool        empty() const noexcept { return packed_.size() == 0; }
    [[nodiscard]] T           operator[](std::size_t i) const noexcept { return from_number(packed_[i]); }
    [[nodiscard]] T           front() const noexcept { return (*this)[0]; }
    [[nodiscard]] T           back() const noexcept { return (*this)[size() - 1]; }
    /// Rows first .. first + count, which must be there.
    void read(std::size_t first, std::size_t count, T* into) const noexcept {
        packed_.template read<T, unsigned_integer>(first, count, into);
    }
    [[nodiscard]] std::vector<T> to_vector() const {
        std::vector<T> all(size());
        read(0, size(), all.data());
        return all;
    }
    [[nodiscard]] iterator begin() const noexcept { return {this, 0}; }
    [[nodiscard]] iterator end() const noexcept { return {this, static_cast<std::ptrdiff_t>(size())}; }

    /// No value is below; for a column that was made from values one is equal. Not for an empty column.
    [[nodiscard]] T lowest() const noexcept { return from_number(packed_.lowest()); }
    /// The largest value, found by a pass over the column. Not for an empty column.
    [[nodiscard]] T highest() const noexcept { return from_number(packed_.highest()); }
    /// What it is made of: for archives, and for sharing.
    [[nodiscard]] const packed_integers& packed() const noexcept { return packed_; }

    friend bool operator==(const packed_column& a, const packed_column& b) noexcept { return a.packed_ == b.packed_; }

private:
    static constexpr T from_number(std::int64_t x) noexcept { return static_cast<T>(static_cast<typename as::integer>(x)); }
    packed_integers packed_;
};

/// Walks a packed column at random; elements come by value.
template <class T>
class packed_column<T>::iterator {
public:
    using iterator_category = std::random_access_iterator_tag;
    using value_type = T;
    using difference_type = std::ptrdiff_t;
    using pointer = void;
    using reference = T;

    iterator() = default;
    iterator(const packed_column* of, std::ptrdiff_t at) noexcept : of_(of), at_(at) {}

    T         operator*() const noexcept { return (*of_)[static_cast<std::size_t>(at_)]; }
    T         operator[](std::ptrdiff_t n) const noexcept { return *(*this + n); }
    iterator& operator+=(std::ptrdiff_t n) noexcept {
        at_ += n;
        return *this;
    }
    iterator& operator-=(std::ptrdiff_t n) noexcept { return *this += -n; }
    iterator& operator++() noexcept { return *this += 1; }
    iterator& operator--() noexcept { return *this += -1; }
    iterator  operator++(int) noexcept { return std::exchange(*this, *this + 1); }
    iterator  operator--(int) noexcept { return std::exchange(*this, *this - 1); }

    friend iterator       operator+(iterator a, std::ptrdiff_t n) noexcept { return a += n; }
    friend iterator       operator+(std::ptrdiff_t n, iterator a) noexcept { return a += n; }
    friend iterator       operator-(iterator a, std::ptrdiff_t n) noexcept { return a -= n; }
    friend std::ptrdiff_t operator-(iterator a, iterator b) noexcept { return a.at_ - b.at_; }
    friend bool           operator==(iterator a, iterator b) noexcept { return a.at_ == b.at_; }
    friend auto           operator<=>(iterator a, iterator b) noexcept { return a.at_ <=> b.at_; }

private:
    const packed_column* of_ = nullptr;
    std::ptrdiff_t       at_ = 0;
};

template <class T>
packed_column<T> packed_column<T>::from_parts(packed_parts parts) {
    packed_column column(packed_integers::from_parts(std::move(parts)));
    using limits = std::numeric_limits<typename as::integer>;
    if (!column.empty() && (column.packed_.lowest() < static_cast<std::int64_t>(limits::min()) ||
                            column.packed_.highest() > static_cast<std::int64_t>(limits::max())))
        throw format_fault("packed column: a number lies outside the column's type; the bytes are damaged");
    return column;
}

} // namespace steelyard::inline v0_1
