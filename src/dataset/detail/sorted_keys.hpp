// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/dataset/rows.hpp>

#include <algorithm>
#include <cstdint>
#include <vector>

namespace steelyard::inline v0_1::detail {

/// One column of the key, read as numbers that sort as its words do.
struct key_part {
    const std::vector<std::int32_t>* codes = nullptr;
    const std::vector<std::int32_t>* rank = nullptr;     ///< of codes; null: as they are
    const std::vector<std::int64_t>* instants = nullptr; ///< in place of codes
    std::int64_t                     earliest = 0;       ///< stated instant; unrecorded rows sort just before it
    std::vector<std::int64_t>        distinct = {};      ///< when not empty, values are positions in it
    std::int64_t                     low = 0;
    int                              bits = 0;

    [[nodiscard]] std::size_t  size() const noexcept { return codes != nullptr ? codes->size() : instants->size(); }
    [[nodiscard]] std::int64_t raw(std::size_t i) const noexcept {
        if (codes == nullptr) {
            const std::int64_t t = (*instants)[i];
            return t == measure_rows::not_recorded ? earliest - 1 : t;
        }
        const std::int32_t c = (*codes)[i];
        return rank == nullptr || c < 0 ? c : (*rank)[static_cast<std::size_t>(c)];
    }
    /// From 0, in `bits` bits.
    [[nodiscard]] std::uint64_t at(std::size_t i) const noexcept {
        if (distinct.empty()) return static_cast<std::uint64_t>(raw(i)) - static_cast<std::uint64_t>(low);
        return static_cast<std::uint64_t>(std::lower_bound(distinct.begin(), distinct.end(), raw(i)) -
                                          distinct.begin());
    }
    void measure_width();
    /// Numbers the distinct values, so that they need fewer bits.
    void squeeze();
};

/// The rows in order of their keys; `same[i]`: the row at i has the key of the row before it.
struct order {
    std::vector<std::uint64_t> rows;
    std::vector<bool>          same;
};

/// Sorts rows by their key, the first part counting most; rows of equal keys keep their order.
[[nodiscard]] order sorted_by(std::vector<key_part>& parts, std::size_t rows);

} // namespace steelyard::inline v0_1::detail
