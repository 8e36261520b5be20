// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/dataset/rows.hpp>

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace steelyard::inline v0_1 {

/// The rows of one place and organisation: they follow each other in a block.
struct unit_rows {
    std::int32_t place = -1;
    std::int32_t organisation = -1;
    std::int64_t first = 0; ///< first row; the last one stands before the next unit's first
    friend bool  operator==(const unit_rows&, const unit_rows&) = default;
};

/// A bit per row: row r is bit r % 64 of word r / 64.
using row_bits = std::vector<std::uint64_t>;

/// What a block holds, found once when a dataset is made, so that no question has to look for it again.
struct block_facts {
    std::vector<unit_rows>    units;      ///< in order; one more at the end, whose `first` is the number of rows
    std::vector<std::int32_t> categories; ///< codes in use, ascending
    std::int32_t              first_period = INT32_MAX;
    std::int32_t              last_period = INT32_MIN;
    std::uint64_t largest = 0;            ///< no stored number is larger in magnitude; of doubles rounded up, capped
    std::int32_t  cells = -1;             ///< blocks of one dataset with an equal number have the same places, organisations,
                                          ///< categories and periods, row by row
    std::shared_ptr<const row_bits> repeats;  ///< rows of the same cell as the row before, from another source; null: none
    std::shared_ptr<const row_bits> special;  ///< rows that are no plain point: of another form, or flagged; null: none

    [[nodiscard]] std::int64_t unit_count() const noexcept {
        return units.empty() ? 0 : static_cast<std::int64_t>(units.size()) - 1;
    }
};

[[nodiscard]] block_facts find_facts(const measure_rows& rows);
/// Of all blocks of a dataset, in their order.
[[nodiscard]] std::vector<block_facts> find_facts(std::span<const std::shared_ptr<const measure_rows>> blocks);

} // namespace steelyard::inline v0_1
