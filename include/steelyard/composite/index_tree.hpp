// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/composite/combination.hpp>
#include <steelyard/composite/imputation.hpp>
#include <steelyard/composite/normalise.hpp>
#include <steelyard/composite/score_table.hpp>
#include <steelyard/composite/treatment.hpp>
#include <steelyard/core/options.hpp>
#include <steelyard/core/problem.hpp>
#include <steelyard/define/kind.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace steelyard::inline v0_1::composite {

/// One node of an index: an indicator where nothing is below it, else a group of them. Branches may be of any depth.
struct index_node {
    std::string code;
    std::string title;
    std::string parent;                 ///< code of the node above; empty for the root alone
    double      weight = 1;             ///< relative to its siblings; 0 leaves it out of the score, not of the table
    direction   better = direction::up; ///< of an indicator
    goal_marks  marks;                  ///< of an indicator, in its raw unit
    std::optional<treat_options>     treat;     ///< of an indicator; empty: the index's
    std::optional<normalise_options> normalise; ///< of an indicator; empty: the index's
    std::optional<combine_options>   combine;   ///< of a group; empty: the index's
    input_place                      declared_at;
};

/// Every choice of an index that is not made at one of its nodes. Judgements bind them as "index.<path>".
struct index_options {
    impute_options    impute;
    treat_options     treat;
    normalise_options normalise;
    combine_options   combine;

    static void fields(auto&& field) {
        using o = index_options;
        field("impute", &o::impute, "missing numbers");
        field("treat", &o::treat, "outliers");
        field("normalise", &o::normalise, "a common scale");
        field("combine", &o::combine, "from children to a node");
    }
    friend bool operator==(const index_options&, const index_options&) = default;
};

/// An index as somebody wrote it down.
struct index_tree {
    std::string             code;
    std::string             title;
    std::vector<index_node> nodes; ///< in any order

    /// All that is wrong with the tree by itself: codes empty, repeated or unknown, no root or several, cycles, weights
    /// that are negative, not finite or zero for all of a node's children, options at a node that cannot use them.
    [[nodiscard]] std::vector<problem> check() const;
    /// The same, and what does not fit the table: indicators without a column. Columns that no node names are fine.
    [[nodiscard]] std::vector<problem> check(const score_table& table) const;
};

/// A tree made ready: positions instead of codes, children before their parents. Made once, used for many runs.
/// Siblings are in ascending order of their codes, so that sums have the same bits for any order of declaration.
class index_layout {
public:
    struct node {
        index_node                declared;
        std::int32_t              parent = -1;    ///< position here; -1 for the root
        std::int32_t              depth = 0;      ///< 0 for the root
        std::vector<std::int32_t> children;       ///< positions; empty for an indicator
        std::vector<double>       weights;        ///< of the children, adding up to 1
        double                    effective = 1;  ///< product of the weights from the root down
        std::int32_t              indicator = -1; ///< number among the indicators; -1 for a group
        std::int32_t              group = -1;     ///< number among the groups; -1 for an indicator
    };

    /// @throws invalid_input listing every problem of the tree
    explicit index_layout(const index_tree& tree);

    [[nodiscard]] const std::vector<node>&         nodes() const noexcept { return nodes_; } ///< the root is the last
    [[nodiscard]] const std::vector<std::int32_t>& indicators() const noexcept { return indicators_; } ///< by code
    [[nodiscard]] const std::vector<std::int32_t>& groups() const noexcept { return groups_; } ///< children first
    [[nodiscard]] const node&  at(std::int32_t position) const { return nodes_[static_cast<std::size_t>(position)]; }
    [[nodiscard]] std::int32_t root() const noexcept { return static_cast<std::int32_t>(nodes_.size()) - 1; }
    [[nodiscard]] const std::string& code() const noexcept { return code_; }
    /// Position of a node. @throws unknown_code naming the nearest
    [[nodiscard]] std::int32_t find(std::string_view code) const;
    /// The layout with other weights: one per node in the order of `nodes()`, relative to siblings.
    /// @throws invalid_input listing weights that are negative, not finite, or zero for all children of a node
    [[nodiscard]] index_layout with_weights(std::span<const double> relative) const;

    /// What to do with each indicator's column: its own options, or the index's.
    [[nodiscard]] std::vector<normalise_rule> normalise_rules(const normalise_options& common) const;
    [[nodiscard]] std::vector<treat_rule>     treat_rules() const;

private:
    void place(const index_tree& tree, std::size_t at, std::int32_t depth);
    void weigh();

    std::string               code_;
    std::vector<node>         nodes_;
    std::vector<std::int32_t> indicators_, groups_;
};

} // namespace steelyard::inline v0_1::composite
