// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/composite/index_tree.hpp>
#include <steelyard/composite/score_table.hpp>
#include <steelyard/define/stage.hpp>

#include <span>
#include <string>
#include <vector>

namespace steelyard::inline v0_1::composite {

/// A weight of one node, relative to its siblings.
struct node_weight {
    std::string node;
    double      weight = 1;
};

/// Weights that somebody proposes, by name. Nodes that are not in it keep their declared ones.
struct weight_set {
    std::string              name;
    std::vector<node_weight> weights;
};

/// An index with all that it is made of, whose options judgements may set.
struct index_chain {
    index_tree               tree;
    score_table              raw;
    index_options            options;
    std::vector<std::string> groups; ///< a word per unit of `raw`, for imputation by group
    std::vector<weight_set>  weight_sets;
    std::string              prefix = "index."; ///< what paths begin with
};

/// The stages of an index: impute, treat, normalise, fill (row imputation, which needs common scales), combine. What they
/// give in the end is an `index_scores`, the same to the bit as that of `run_index` with the same options.
/// Paths, after the prefix: those of `index_options` ("normalise.method"); "weights", the name of a set, or "declared";
/// of a node "nodes.<code>.weight", of an indicator "nodes.<code>.treat...", "nodes.<code>.normalise..." and
/// "nodes.<code>.marks.low", "high", "target" and "reference" (only marks that are declared), of a group
/// "nodes.<code>.combine...". A node without options of its own begins from the index's. A node's weight prevails over
/// a set's.
/// @throws invalid_input listing every problem of the tree with this table, every set of weights that has no name, a name
///         twice, or nodes that are not there or weights that are no weights, and groups that are not one per unit
[[nodiscard]] stage_chain index_stages(index_chain of);

/// An index with some of its options set by path, as `run_index` takes it.
struct settled_index {
    index_layout  layout;
    index_options options;
};
/// What judgements chose, applied: `run_index` with it gives what the stages give under the same settings. The table takes
/// no part.
/// @throws invalid_input listing every problem of the tree by itself and of the sets of weights, or every path that is not
///         there and every value that an option cannot take
[[nodiscard]] settled_index settle_index(const index_chain& of, std::span<const binding> settings);

} // namespace steelyard::inline v0_1::composite
