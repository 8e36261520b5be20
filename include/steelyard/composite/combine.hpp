// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/composite/index_tree.hpp>
#include <steelyard/composite/score_table.hpp>

#include <cstdint>
#include <vector>

namespace steelyard::inline v0_1::composite {

/// Scores of the groups of a tree, the root last, with what they rest on. A score is a point, a range where children
/// are known within bounds only, or missing with a reason; flags of children reach it by the rule table of `core`.
struct index_scores {
    score_table nodes; ///< a column per group, in the order of index_layout::groups
    std::vector<double>
        coverage; ///< of each cell: share of the expected indicators beneath, by effective weight, that have a number
    std::vector<double> imputed; ///< of each cell: share of those, by effective weight, whose number was imputed

    /// Position of the root's column.
    [[nodiscard]] std::int64_t root() const noexcept { return nodes.column_count() - 1; }
    friend bool                operator==(const index_scores&, const index_scores&) = default;
};

/// Combines normalised columns up the tree, every group by its own options or else by the common ones. Units are in
/// canonical order and siblings in order of their codes: the same bits for any order of input.
/// Copeland, Borda and Kemeny compare units: under propagate and bounded, units lacking a child take no part; under
/// renormalise each pair is compared over what both have.
/// @param notes  takes what was renormalised, raised or shifted, and orders that are not unique
/// @throws invalid_input listing every cell that a mean cannot take (unit, node and number), columns that are not there,
/// too many units for kemeny, options that make no sense
[[nodiscard]] index_scores combine_scores(const index_layout& tree, const score_table& normalised,
                                          const combine_options& common, std::vector<index_note>* notes = nullptr);

} // namespace steelyard::inline v0_1::composite
