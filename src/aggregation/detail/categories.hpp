// SPDX-License-Identifier: MIT
#pragma once

// How the categories that were reported make up the categories asked for.

#include "reader.hpp"

#include <steelyard/dataset/category_list.hpp>
#include <steelyard/define/scheme.hpp>

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace steelyard::inline v0_1::aggregation::detail {

/// One combination of categories: reported as itself, or to be made from finer combinations of one more scheme.
struct category_node {
    struct expansion {
        bool partition = true;
        std::vector<std::int32_t> nodes;
    };
    std::int32_t           code = -1; ///< in the dataset's list; -1 when nobody reports it as such
    std::vector<expansion> expansions;
};

/// Which cells a category at a period comes from: one of its own, the parts of a partition, or an overlapping family
/// that must not be added.
struct category_source {
    bool                      overlapping = false;
    std::vector<std::int32_t> codes; ///< empty: nothing was reported
};

class category_plan {
public:
    /// @param in_use  codes that rows of the measures use, at which periods: used[code] = sorted periods
    category_plan(const category_list& list, const std::vector<scheme>& schemes, std::vector<bool> in_use);

    /// The combinations of a set of schemes that can be formed, as nodes with their words, in canonical order.
    struct output {
        std::string  word;
        std::int32_t node = -1;
    };
    [[nodiscard]] std::vector<output> outputs(const std::vector<std::int32_t>& schemes);

    [[nodiscard]] const category_node& node(std::int32_t i) const { return nodes_[static_cast<std::size_t>(i)]; }
    /// Where a node's number at a period comes from in these cells.
    [[nodiscard]] category_source source(std::int32_t node, const unit_cells& cells, std::int32_t period) const;
    /// The number itself: the cell, the sum over a partition (its absent parts missing), or bounds over a family.
    [[nodiscard]] cell value(std::int32_t node, const unit_cells& cells, std::int32_t period, const cell_maker& maker,
                             const std::vector<std::vector<bool>>& used_at, std::int32_t first_used) const;

private:
    std::int32_t make_node(const category_key& key);
    [[nodiscard]] bool reported(std::int32_t node, const unit_cells& cells, std::int32_t period) const;

    const category_list& list_;
    const std::vector<scheme>& schemes_;
    std::vector<bool> in_use_;
    std::vector<category_node> nodes_;
    std::map<category_key, std::int32_t> index_;
};

} // namespace steelyard::inline v0_1::aggregation::detail
