// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/composite/combine.hpp>
#include <steelyard/composite/run_index.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace steelyard::inline v0_1::composite {

/// An index without one of its nodes.
struct left_out {
    std::string                        node;
    std::vector<std::optional<double>> scores;        ///< of the topmost node, by unit; empty where it has no point
    std::vector<std::optional<double>> ranks;         ///< 1 for the best; equal ones share the least
    double                             mean_shift = 0; ///< mean absolute change of rank, over units ranked with and without it
    double                             most_shift = 0; ///< the largest such change, and
    std::string                        moved;          ///< whose it is; of several the first
    std::string                        why;            ///< why it cannot be left out; empty: it can
    friend bool                        operator==(const left_out&, const left_out&) = default;
};
/// Scores and ranks without each indicator and each group but the root, in the layout's order. Its siblings share its weight;
/// where it has none, its parent goes with it, and a node with which all weight would go says why it stays. Scales stay as
/// they are: the question is what the node adds, not what its absence would do to parameters.
/// @param common  the combination that the scores came from, for groups without their own
[[nodiscard]] std::vector<left_out> leave_one_out(const index_layout& tree, const index_result& of,
                                                  const combine_options& common);

} // namespace steelyard::inline v0_1::composite
