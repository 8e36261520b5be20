// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/composite/run_index.hpp>
#include <steelyard/core/options.hpp>
#include <steelyard/define/period.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace steelyard::inline v0_1::composite {

/// Whose numbers the parameters of treatments and scales are taken from: all periods together, each period by itself, or
/// one period for all of them. Under `per_period` scores of two periods are not on one scale.
enum class parameter_rule : std::uint8_t { pooled, per_period, frozen };
/// How the series of two sets of indicators are joined where both have a score. `ratio` multiplies, and needs scores above
/// zero; `difference` adds.
enum class link_rule : std::uint8_t { ratio, difference };
/// Which end of a linked series keeps its scores as they are.
enum class link_anchor : std::uint8_t { first, last };

} // namespace steelyard::inline v0_1::composite

namespace steelyard::inline v0_1 {
template <>
struct enum_names<composite::parameter_rule> {
    static constexpr std::array<std::string_view, 3> value{"pooled", "per_period", "frozen"};
};
template <>
struct enum_names<composite::link_rule> {
    static constexpr std::array<std::string_view, 2> value{"ratio", "difference"};
};
template <>
struct enum_names<composite::link_anchor> {
    static constexpr std::array<std::string_view, 2> value{"first", "last"};
};
} // namespace steelyard::inline v0_1

namespace steelyard::inline v0_1::composite {

/// One number of one unit in one period on its way into a panel.
struct panel_cell {
    std::string unit;
    period      when;
    std::string column;
    value       number = value::missing(reason::not_reported);
    input_place where;
};
/// Units by columns, period by period. All tables have the same units and columns; periods rise and are of one kind.
struct panel_table {
    std::vector<period>      periods;
    std::vector<score_table> tables;
    friend bool              operator==(const panel_table&, const panel_table&) = default;
};
/// A panel from cells in any order. A cell that nobody gave is missing(not_reported).
/// @throws invalid_input listing what make_score_table does, naming the period, and periods of several kinds
[[nodiscard]] panel_table make_panel(std::span<const panel_cell> cells);

struct panel_options {
    parameter_rule parameters = parameter_rule::pooled;
    std::string    reference;
    link_rule      link = link_rule::ratio;
    link_anchor    anchor = link_anchor::first;

    static void fields(auto&& field) {
        using o = panel_options;
        field("parameters", &o::parameters, "Whose numbers the parameters of scales are taken from.");
        field("reference", &o::reference, "The period that they are taken from, where they are frozen.");
        field("link", &o::link, "How series are joined where an indicator enters or leaves.");
        field("anchor", &o::anchor, "Which end of a linked series keeps its scores.");
    }
    friend bool operator==(const panel_options&, const panel_options&) = default;
};

/// From when and until when an indicator belongs to the index. Both ends are included; an empty one is open.
struct indicator_life {
    std::string           code;
    std::optional<period> first, last;
    input_place           declared_at;
};

/// Where a node's set of indicators changed, and the period in which both sets have a score.
struct panel_link {
    std::string              node;
    period                   from, to; ///< last period of the one set, first of the other
    period                   overlap;  ///< one of the two
    std::vector<std::string> entered, left;
    friend bool              operator==(const panel_link&, const panel_link&) = default;
};

struct panel_result {
    std::vector<period>       periods;
    std::vector<index_result> results; ///< of each period, over the indicators that belong to the index then
    /// Scores of all groups of the tree over time, in the order of index_layout::groups. Where its set changed, a series is
    /// linked; what was moved by that is flagged `bridged`, and may lie outside the scale. Linked children no longer add up
    /// to their linked parent. A group without an indicator is missing(not_applicable).
    std::vector<score_table> linked;
    std::vector<panel_link>  links;
};

/// An index over time. Imputation is within each period; for that along time see impute_panel.
/// An indicator enters or leaves as `lives` say, never because numbers happen to be missing. From one period to the next the
/// one set must be whole in the other's period: then both have a score there, and each unit's series is carried on by its own
/// ratio or difference. A unit without a point in the overlap is missing(not_comparable) beyond it.
/// @param groups  a word per unit, for imputation by group
/// @throws invalid_input listing lives that name no indicator, one twice or end before they begin; changes without an overlap;
///         an unknown reference period, and indicators that are not there in it; scores not above zero that a ratio would
///         divide by; and whatever a run of one period refuses, naming the period
[[nodiscard]] panel_result run_panel(const index_tree& tree, const panel_table& panel,
                                     const index_options& options = {}, const panel_options& over_time = {},
                                     std::span<const indicator_life> lives = {},
                                     std::span<const std::string>    groups = {});

} // namespace steelyard::inline v0_1::composite
