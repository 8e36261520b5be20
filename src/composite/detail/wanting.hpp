// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/composite/score_table.hpp>

#include <algorithm>

namespace steelyard::inline v0_1::composite::detail {

/// Whether a cell lacks a point that it should have: what does not apply or is reported elsewhere is not missing.
[[nodiscard]] inline bool wanting(const score_table& t, std::size_t i) noexcept {
    return t.forms[i] != form::point && t.reasons[i] != reason::not_applicable &&
           t.reasons[i] != reason::reported_elsewhere;
}

/// A number drawn into the cell's own bounds, and into the column's scale.
[[nodiscard]] inline double within(const score_table& t, std::int64_t u, std::int64_t c, double x) {
    const value       v = t.value_at(u, c);
    const valid_range scale = t.scales.empty() ? valid_range{} : t.scales[static_cast<std::size_t>(c)];
    for (const auto& low : {scale.low, v.lower()})
        if (low) x = std::max(x, *low);
    for (const auto& high : {scale.high, v.upper()})
        if (high) x = std::min(x, *high);
    return x;
}

} // namespace steelyard::inline v0_1::composite::detail
