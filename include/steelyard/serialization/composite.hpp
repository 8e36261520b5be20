// SPDX-License-Identifier: MIT
#pragma once

// Trees of indices with their options, tables, and what a run made of them.

#include <steelyard/composite/contributions.hpp>
#include <steelyard/composite/index_tree.hpp>
#include <steelyard/composite/panel.hpp>
#include <steelyard/composite/ranking.hpp>
#include <steelyard/composite/run_index.hpp>
#include <steelyard/composite/screen.hpp>
#include <steelyard/composite/stages.hpp>
#include <steelyard/serialization/define.hpp>

namespace steelyard::inline v0_1::serialization {

template <>
inline constexpr int fields_of<composite::impute_options> = 5;
template <>
inline constexpr int fields_of<composite::treat_options> = 14;
template <>
inline constexpr int fields_of<composite::normalise_options> = 14;
template <>
inline constexpr int fields_of<composite::combine_options> = 8;
template <>
inline constexpr int fields_of<composite::index_options> = 4;
template <>
inline constexpr int fields_of<composite::goal_marks> = 4;
template <>
inline constexpr int fields_of<composite::index_node> = 10;
template <>
inline constexpr int fields_of<composite::index_tree> = 3;
template <>
inline constexpr int fields_of<composite::node_weight> = 2;
template <>
inline constexpr int fields_of<composite::weight_set> = 2;
template <>
inline constexpr int fields_of<composite::score_table> = 9;
template <>
inline constexpr int fields_of<composite::index_note> = 5;
template <>
inline constexpr int fields_of<composite::shape> = 2;
template <>
inline constexpr int fields_of<composite::column_facts> = 15;
template <>
inline constexpr int fields_of<composite::unit_screening> = 6;
template <>
inline constexpr int fields_of<composite::column_treatment> = 13;
template <>
inline constexpr int fields_of<composite::normaliser> = 16;
template <>
inline constexpr int fields_of<composite::index_scores> = 3;
template <>
inline constexpr int fields_of<composite::unit_rank> = 4;
template <>
inline constexpr int fields_of<composite::node_contribution> = 8;
template <>
inline constexpr int fields_of<composite::score_contributions> = 8;
template <>
inline constexpr int fields_of<composite::panel_table> = 2;
template <>
inline constexpr int fields_of<composite::panel_link> = 6;
template <>
inline constexpr int fields_of<composite::panel_result> = 4;
template <>
inline constexpr int fields_of<composite::index_result> = 6;

/// Vectors of one length, and cells whose form, reason, number and bounds fit together.
template <>
struct invariant<composite::score_table> {
    [[nodiscard]] static std::string fault(const composite::score_table& t);
};
template <>
struct invariant<composite::index_scores> {
    [[nodiscard]] static std::string fault(const composite::index_scores& s) {
        const std::size_t cells = s.nodes.number.size();
        return s.coverage.size() == cells && s.imputed.size() == cells ? std::string()
                                                                       : "scores have not one coverage and imputed share per cell";
    }
};
template <>
struct invariant<composite::normaliser> {
    [[nodiscard]] static std::string fault(const composite::normaliser& n);
};
template <>
struct invariant<composite::panel_table> {
    [[nodiscard]] static std::string fault(const composite::panel_table& p) {
        return p.periods.size() == p.tables.size() ? std::string() : "a panel has not one table per period";
    }
};
template <>
struct invariant<composite::panel_result> {
    [[nodiscard]] static std::string fault(const composite::panel_result& p) {
        return p.periods.size() == p.results.size() && p.periods.size() == p.linked.size()
                   ? std::string()
                   : "an index over time has not one result per period";
    }
};

/// A table that is kept by several is written with each.
template <class Archive>
void serialize(Archive& archive, composite::kept_table& t, unsigned /*version*/) {
    if constexpr (Archive::is_loading::value) {
        composite::score_table read;
        archive & read;
        t = composite::kept_table(std::move(read));
    } else {
        archive & *t;
    }
}

} // namespace steelyard::inline v0_1::serialization
