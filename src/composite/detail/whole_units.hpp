// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/composite/score_table.hpp>

#include <cstdint>
#include <vector>

namespace steelyard::inline v0_1::composite::detail {

/// Columns as z-scores (n - 1 beneath) over the units that have a point in every column.
struct standardised {
    std::int64_t                     units = 0;
    std::vector<std::vector<double>> columns;
    std::vector<double>              deviations; ///< of the raw numbers
};
/// @throws invalid_input listing constant columns, fewer than two columns, or fewer than three whole units
[[nodiscard]] standardised standardise(const score_table& table, const char* what);

/// Mean product of two columns of z-scores: their correlation.
[[nodiscard]] double product_of(const standardised& z, std::size_t i, std::size_t j) noexcept;

} // namespace steelyard::inline v0_1::composite::detail
