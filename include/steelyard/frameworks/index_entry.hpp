// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/composite/index_tree.hpp>
#include <steelyard/composite/stages.hpp>
#include <steelyard/core/problem.hpp>

#include <string>
#include <vector>

namespace steelyard::inline v0_1::frameworks {

/// An index that the partners agreed on: its tree, its options, weights that were proposed, and which judgements are its
/// own. Indicators of the tree are indicators or measures of the framework.
struct index_entry {
    std::string                        code;
    std::string                        title;
    composite::index_tree              tree; ///< its code and title are those of the index
    composite::index_options           options;
    std::vector<composite::weight_set> weight_sets;
    std::string              period;       ///< that is scored unless another is asked for; empty: it must be asked for
    std::string              by = "place"; ///< a level of places, "place" or "organisation"
    std::vector<std::string> judgements;   ///< ids; empty: all whose options set nothing but "index." paths
    input_place              declared_at;
};

} // namespace steelyard::inline v0_1::frameworks
