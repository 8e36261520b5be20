// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/composite/combine.hpp>
#include <steelyard/composite/index_tree.hpp>
#include <steelyard/core/options.hpp>
#include <steelyard/sensitivity/certificate.hpp>

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace steelyard::inline v0_1::sensitivity {

/// How long weights of several groups are searched for: more of either never finds a larger change.
struct joint_options {
    std::int64_t starts = 32;
    std::int64_t steps = 40;
    std::int64_t seed = 1;

    static void fields(auto&& field) {
        using o = joint_options;
        field("starts", &o::starts, "Random weights that a search begins from, beside those of single groups.");
        field("steps", &o::steps, "Most steps from each beginning, each a smallest change of a linear likeness.");
        field("seed", &o::seed, "Names the random weights: the same seed gives the same bits.");
    }
    friend bool operator==(const joint_options&, const joint_options&) = default;
};

/// One group's weights as they stand and as they were found, both adding up to 1.
struct moved_weights {
    std::string              group;
    std::vector<std::string> children;
    std::vector<double>      from, to;
    friend bool              operator==(const moved_weights&, const moved_weights&) = default;
};

/// A change of weights in several groups together that brings two units level: an upper bound of the smallest there is. The
/// root's score is not linear in them, so that the search is bounded and nothing is said of what it did not come upon.
struct joint_certificate {
    enum class kind : std::uint8_t {
        changed,  ///< under the weights `to` they are level; a smaller change may exist
        level,    ///< they are level as it is
        not_found ///< the search came upon no such weights, which does not say that there are none
    };
    std::string                ahead, behind;
    kind                       found = kind::not_found;
    weight_norm                norm = weight_norm::total;
    double                     distance = 0; ///< by the norm, over the changes of all groups at once
    std::vector<moved_weights> groups;       ///< those whose weights may move, in the layout's order
    std::int64_t               tried = 0;    ///< sets of weights that were looked at
    joint_options              options;
    /// "B draws level with A when weights of i and g change by 0.2 (total) together: ... A smaller change may exist."
    [[nodiscard]] std::string sentence() const;
};

/// Searches for the smallest change of weights of several groups at once: from the weights of each group alone, from each
/// group's ends and from random weights, by smallest changes of linear likenesses, each checked in full. Any means of single
/// units will do, arithmetic or not. With one group of arithmetic means it is what `smallest_swap` finds.
/// @param groups  codes of those whose weights may move; empty: all with more than one child
/// @throws unknown_code for groups and units; not_supported where units are compared on the way (copeland, borda, kemeny);
///         insufficient_data naming indicators without a point; domain_fault for negative options
[[nodiscard]] joint_certificate joint_swap(const composite::index_layout& tree, const composite::score_table& normalised,
                                           const composite::combine_options& common, std::string_view unit,
                                           std::string_view other, weight_norm norm = weight_norm::total,
                                           const joint_options& options = {}, std::span<const std::string> groups = {});

} // namespace steelyard::inline v0_1::sensitivity
