// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/composite/ranking.hpp>

#include <optional>
#include <vector>

namespace steelyard::inline v0_1::composite::detail {

/// Ranks in the last column of a table of scores, one per unit: empty where a unit has no point, or no place at all.
[[nodiscard]] inline std::vector<std::optional<double>> ranks_at_top(const score_table& scores) {
    std::vector<std::optional<double>> ranks(scores.units.size());
    std::size_t                        u = 0;
    for (const unit_rank& r : rank_units(scores, scores.columns.back())) { // in order of units, some left out
        while (scores.units[u] != r.unit) ++u;
        ranks[u] = r.rank;
    }
    return ranks;
}

/// Scores in that column, likewise.
[[nodiscard]] inline std::vector<std::optional<double>> scores_at_top(const score_table& scores) {
    std::vector<std::optional<double>> points;
    const std::int64_t                 top = scores.column_count() - 1;
    for (std::int64_t u = 0; u < scores.unit_count(); ++u) {
        const std::size_t i = scores.at(u, top);
        points.push_back(scores.forms[i] == form::point ? std::optional(scores.number[i]) : std::nullopt);
    }
    return points;
}

} // namespace steelyard::inline v0_1::composite::detail
