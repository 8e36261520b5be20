// SPDX-License-Identifier: MIT
#pragma once

// Columns of results that take memory only where they say something: many rows share a level, few have a reason.

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace steelyard::inline v0_1::aggregation {

/// A column in which rows mostly repeat the row before, kept as runs. Reading one row is a search among the runs;
/// values() is quicker for all of them.
template <class T>
class repeated_column {
public:
    [[nodiscard]] std::size_t size() const noexcept { return runs_.empty() ? 0 : runs_.back().end; }
    [[nodiscard]] std::size_t runs() const noexcept { return runs_.size(); }
    /// @pre row < size()
    [[nodiscard]] T operator[](std::size_t row) const noexcept {
        const auto ends_later = [](std::size_t wanted, const run& r) { return wanted < r.end; };
        return std::upper_bound(runs_.begin(), runs_.end(), row, ends_later)->value;
    }
    void append(T x, std::size_t rows = 1) {
        if (rows == 0) return;
        if (!runs_.empty() && runs_.back().value == x) runs_.back().end += rows;
        else runs_.push_back({size() + rows, x});
    }
    /// The rows of another column after these, each as `to` says.
    template <class To>
    void append(const repeated_column& other, To to) {
        std::size_t from = 0;
        for (const run& r : other.runs_) {
            append(to(r.value), r.end - from);
            from = r.end;
        }
    }
    /// All rows one by one.
    [[nodiscard]] std::vector<T> values() const {
        std::vector<T> all;
        all.reserve(size());
        for (const run& r : runs_) all.resize(r.end, r.value);
        return all;
    }
    friend bool operator==(const repeated_column&, const repeated_column&) = default; // neighbouring runs differ

private:
    struct run {
        std::size_t end = 0; ///< one past its last row
        T           value{};
        friend bool operator==(const run&, const run&) = default;
    };
    std::vector<run> runs_;
};

/// A column in which few rows say anything: a bit per row, and a value for those that do.
template <class T>
class rare_column {
public:
    [[nodiscard]] std::size_t size() const noexcept { return rows_; }
    /// How many rows say something.
    [[nodiscard]] std::size_t count() const noexcept { return values_.size(); }
    /// @pre row < size()
    [[nodiscard]] bool has(std::size_t row) const noexcept { return (bits_[row / 64] >> row % 64 & 1) != 0; }
    /// What a row says, or `usual`. @pre row < size()
    [[nodiscard]] T at(std::size_t row, T usual) const noexcept {
        const std::uint64_t word = bits_[row / 64];
        if ((word >> row % 64 & 1) == 0) return usual;
        const std::uint64_t before = word & ((std::uint64_t{1} << row % 64) - 1);
        return values_[before_[row / 64] + static_cast<std::size_t>(std::popcount(before))];
    }
    [[nodiscard]] T operator[](std::size_t row) const noexcept { return at(row, T{}); }
    /// Rows that say nothing, until there are `rows`. @pre rows >= size()
    void resize(std::size_t rows) {
        const std::size_t words = (rows + 63) / 64;
        before_.resize(words, values_.size());
        bits_.resize(words, 0);
        rows_ = rows;
    }
    /// A row that says something; those between it and the last one say nothing. @pre row >= size()
    void set(std::size_t row, T x) {
        if (row / 64 >= bits_.size()) resize(row + 1);
        rows_ = row + 1;
        values_.push_back(x);
        bits_[row / 64] |= std::uint64_t{1} << row % 64;
    }
    void append(const rare_column& other) {
        const std::size_t from = rows_;
        std::size_t       next = 0;
        for (std::size_t word = 0; word < other.bits_.size(); ++word)
            for (std::uint64_t left = other.bits_[word]; left != 0; left &= left - 1)
                set(from + word * 64 + static_cast<std::size_t>(std::countr_zero(left)), other.values_[next++]);
        resize(from + other.rows_);
    }
    friend bool operator==(const rare_column&, const rare_column&) = default;

private:
    std::size_t                rows_ = 0;
    std::vector<std::uint64_t> bits_;
    std::vector<std::size_t>   before_; ///< of each word: how many rows before it say something
    std::vector<T>             values_;
};

} // namespace steelyard::inline v0_1::aggregation
