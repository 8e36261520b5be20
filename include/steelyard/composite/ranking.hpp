// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/composite/normalise.hpp>
#include <steelyard/composite/score_table.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace steelyard::inline v0_1::composite {

/// The place of one unit, 1 for the best, and between which places it lies whatever the missing numbers are. That
/// interval is of missing data only: of sampling and of judgements there are others, and they are not merged.
struct unit_rank {
    std::string           unit;
    std::optional<double> rank;      ///< among the units that have a point; halves under tie_rule::average
    std::int64_t          best = 1;  ///< 1 + units that are surely better
    std::int64_t          worst = 1; ///< 1 + units that may be better
    friend bool           operator==(const unit_rank&, const unit_rank&) = default;
};

/// Ranks of one column's scores, in order of units. Numbers within 1e-12 of their size are equal. A unit to which the
/// column does not apply is left out.
/// @throws unknown_code for a column that is not there
[[nodiscard]] std::vector<unit_rank> rank_units(const score_table& scores, std::string_view column,
                                                tie_rule ties = tie_rule::min);

} // namespace steelyard::inline v0_1::composite
