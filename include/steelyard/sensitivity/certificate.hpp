// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/composite/combine.hpp>
#include <steelyard/composite/index_tree.hpp>
#include <steelyard/core/options.hpp>

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace steelyard::inline v0_1::sensitivity {

/// How far apart two sets of weights are, both adding up to the same. `total`: the sum of all changes, twice what is moved
/// (L1). `euclidean`: the root of the sum of squares (L2). `largest`: of all changes (L infinity).
enum class weight_norm : std::uint8_t { total, euclidean, largest };

} // namespace steelyard::inline v0_1::sensitivity

namespace steelyard::inline v0_1 {
template <>
struct enum_names<sensitivity::weight_norm> {
    static constexpr std::array<std::string_view, 3> value{"total", "euclidean", "largest"};
};
} // namespace steelyard::inline v0_1

namespace steelyard::inline v0_1::sensitivity {

/// Units that are compared by a weighted sum: base + the sum of weight x score over columns.
struct linear_node {
    std::string               code;
    std::vector<std::string>  units;
    std::vector<std::string>  columns;
    std::vector<double>       scores;  ///< column by column, a number per unit
    std::vector<double>       weights; ///< of the columns, 0 or more
    std::vector<double>       base;    ///< of each unit: what no weight here changes; empty: nothing
    std::vector<std::uint8_t> moving;  ///< of each column: 0 where its weight stays; empty: all move
};

/// A group of an index, as far as its children's weights move the score of the root: all other weights stay as they are.
/// It is linear where the group and every group above it combine by arithmetic means.
/// @param node  code of the group; empty: the root
/// @throws unknown_code for a group that is not there; not_supported where a mean on the way up is not arithmetic, or the
///         weight on the way is 0; insufficient_data naming units without a point among the children or at the root: leave
///         them out, or impute
[[nodiscard]] linear_node linear_node_of(const composite::index_layout& tree, const composite::score_table& normalised,
                                         const composite::index_scores&    scores,
                                         const composite::combine_options& common, std::string_view node = {});

/// The smallest change of weights that brings two units level, from where the next smallest swaps them.
struct swap_certificate {
    enum class kind : std::uint8_t {
        changed, ///< `weights` are the nearest under which they are level
        level,   ///< they are level as it is
        never    ///< no weights of those that move bring them level
    };
    std::string              ahead, behind;
    kind                     found = kind::never;
    weight_norm              norm = weight_norm::total;
    double                   distance = 0;
    std::vector<double>      weights; ///< of the columns; as they stand unless `changed`
    std::vector<std::string> moving;  ///< columns whose weights may move
    /// "Weights of a node have to change by 0.25 (total) before B draws level with A: x from 0.5 to 0.375..."
    [[nodiscard]] std::string sentence(const linear_node& of) const;
};

/// Exact: closed form for `total`, search on one number for `largest`, on two for `euclidean`, to the last digits.
/// @throws unknown_code for units; shape_mismatch and domain_fault for a node that is not well formed
[[nodiscard]] swap_certificate smallest_swap(const linear_node& of, std::string_view unit, std::string_view other,
                                             weight_norm norm = weight_norm::total);

/// The smallest change of weights that lets a unit into the first k, or one out: that of the nearest pair across the border.
/// Within that distance the set of the first k is guaranteed to stay as it is.
/// @throws domain_fault for a k that leaves nobody in or out; insufficient_data where units are level at the border already
[[nodiscard]] swap_certificate smallest_change_of_first(const linear_node& of, std::int64_t k,
                                                        weight_norm norm = weight_norm::total);

/// Of an index whose weights move on several levels, one group at a time: an upper bound, since changes in several groups
/// together may be smaller. For those see `joint_swap`: the root's score is not linear in them, and no exact answer is given.
struct group_certificate {
    std::string      group;
    swap_certificate swap;
    std::string      refused; ///< why the group has none; empty when it has
};
/// The nearest comes first; groups that have none, last.
[[nodiscard]] std::vector<group_certificate>
swaps_by_group(const composite::index_layout& tree, const composite::score_table& normalised,
               const composite::index_scores& scores, const composite::combine_options& common, std::string_view unit,
               std::string_view other, weight_norm norm = weight_norm::total);

} // namespace steelyard::inline v0_1::sensitivity
