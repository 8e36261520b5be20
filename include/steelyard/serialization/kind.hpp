// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string_view>

namespace steelyard::inline v0_1 {

// Names are enough here: whoever writes or reads one of these includes its own header.
// clang-format off
class dataset; struct definitions; class value; struct input_place; struct problem; struct option_description;
struct period; struct period_kind; struct goal; struct pathway; struct agenda; struct verdict_reason; struct verdict;
struct definition_version; struct bridge; struct declared_break; struct calendar; struct expectation; struct node;
struct level_entry; struct membership; struct succession; struct node_share; struct hierarchy; struct indicator_part;
struct indicator; struct binding; struct judgement_option; struct judgement; struct measure; struct category;
struct scheme; struct target; struct observation; struct label; struct csv_layout; struct selection;
struct load_report; struct arrow_layout;

namespace frameworks {
struct framework; struct adoption; struct participant; struct peer_group; struct report_file; struct chosen_binding;
struct index_entry;
} // namespace frameworks

namespace aggregation {
class result_table; struct as_of; struct roll_up_query; struct note; struct unmatched_cell; struct result;
struct compared; struct reporter; struct roll_up_options; struct comparable_options;
} // namespace aggregation

namespace validation {
class findings; struct finding; struct rule; struct completeness_row; struct stock_flow_row; struct summary_row;
struct timeliness_row;
} // namespace validation

namespace composite {
struct goal_marks; struct index_node; struct index_tree; struct score_table; struct index_scores; struct index_result;
struct shape; struct column_facts; struct unit_screening; struct column_treatment; struct normaliser;
struct index_note; struct unit_rank; struct node_contribution; struct score_contributions; struct panel_table;
struct panel_link; struct panel_result;
} // namespace composite
// clang-format on

} // namespace steelyard::inline v0_1

namespace steelyard::inline v0_1::serialization {

/// What an archive holds: a number that is never given to another type, and its name in messages.
struct archive_kind {
    std::uint16_t    number = 0; ///< 0: none
    std::string_view name = {};
};

template <class T>
inline constexpr archive_kind kind_of = {};

template <class T>
concept archivable = kind_of<T>.number != 0;

// State tables of any state share a number: their bytes name the state.
inline constexpr archive_kind state_table_kind{5, "state_table"};

template <>
inline constexpr archive_kind kind_of<dataset> = {1, "dataset"};
template <>
inline constexpr archive_kind kind_of<definitions> = {2, "definitions"};
template <>
inline constexpr archive_kind kind_of<frameworks::framework> = {3, "framework"};
template <>
inline constexpr archive_kind kind_of<aggregation::result_table> = {4, "result_table"};
template <>
inline constexpr archive_kind kind_of<validation::findings> = {6, "findings"};
template <>
inline constexpr archive_kind kind_of<value> = {10, "value"};
template <>
inline constexpr archive_kind kind_of<input_place> = {11, "input_place"};
template <>
inline constexpr archive_kind kind_of<problem> = {12, "problem"};
template <>
inline constexpr archive_kind kind_of<option_description> = {13, "option_description"};
template <>
inline constexpr archive_kind kind_of<period> = {20, "period"};
template <>
inline constexpr archive_kind kind_of<period_kind> = {21, "period_kind"};
template <>
inline constexpr archive_kind kind_of<goal> = {22, "goal"};
template <>
inline constexpr archive_kind kind_of<pathway> = {23, "pathway"};
template <>
inline constexpr archive_kind kind_of<agenda> = {24, "agenda"};
template <>
inline constexpr archive_kind kind_of<verdict_reason> = {25, "verdict_reason"};
template <>
inline constexpr archive_kind kind_of<verdict> = {26, "verdict"};
template <>
inline constexpr archive_kind kind_of<definition_version> = {27, "definition_version"};
template <>
inline constexpr archive_kind kind_of<bridge> = {28, "bridge"};
template <>
inline constexpr archive_kind kind_of<declared_break> = {29, "declared_break"};
template <>
inline constexpr archive_kind kind_of<calendar> = {30, "calendar"};
template <>
inline constexpr archive_kind kind_of<expectation> = {31, "expectation"};
template <>
inline constexpr archive_kind kind_of<node> = {32, "node"};
template <>
inline constexpr archive_kind kind_of<level_entry> = {33, "level_entry"};
template <>
inline constexpr archive_kind kind_of<membership> = {34, "membership"};
template <>
inline constexpr archive_kind kind_of<succession> = {35, "succession"};
template <>
inline constexpr archive_kind kind_of<node_share> = {36, "node_share"};
template <>
inline constexpr archive_kind kind_of<hierarchy> = {37, "hierarchy"};
template <>
inline constexpr archive_kind kind_of<indicator_part> = {38, "indicator_part"};
template <>
inline constexpr archive_kind kind_of<indicator> = {39, "indicator"};
template <>
inline constexpr archive_kind kind_of<binding> = {40, "binding"};
template <>
inline constexpr archive_kind kind_of<judgement_option> = {41, "judgement_option"};
template <>
inline constexpr archive_kind kind_of<judgement> = {42, "judgement"};
template <>
inline constexpr archive_kind kind_of<measure> = {43, "measure"};
template <>
inline constexpr archive_kind kind_of<category> = {44, "category"};
template <>
inline constexpr archive_kind kind_of<scheme> = {45, "scheme"};
template <>
inline constexpr archive_kind kind_of<target> = {46, "target"};
template <>
inline constexpr archive_kind kind_of<observation> = {60, "observation"};
template <>
inline constexpr archive_kind kind_of<label> = {61, "label"};
template <>
inline constexpr archive_kind kind_of<csv_layout> = {62, "csv_layout"};
template <>
inline constexpr archive_kind kind_of<selection> = {63, "selection"};
template <>
inline constexpr archive_kind kind_of<load_report> = {64, "load_report"};
template <>
inline constexpr archive_kind kind_of<arrow_layout> = {65, "arrow_layout"};
template <>
inline constexpr archive_kind kind_of<aggregation::as_of> = {80, "as_of"};
template <>
inline constexpr archive_kind kind_of<aggregation::roll_up_query> = {81, "roll_up_query"};
template <>
inline constexpr archive_kind kind_of<aggregation::note> = {82, "note"};
template <>
inline constexpr archive_kind kind_of<aggregation::unmatched_cell> = {83, "unmatched_cell"};
template <>
inline constexpr archive_kind kind_of<aggregation::result> = {84, "result"};
template <>
inline constexpr archive_kind kind_of<aggregation::compared> = {85, "compared"};
template <>
inline constexpr archive_kind kind_of<aggregation::reporter> = {86, "reporter"};
template <>
inline constexpr archive_kind kind_of<aggregation::roll_up_options> = {87, "roll_up_options"};
template <>
inline constexpr archive_kind kind_of<aggregation::comparable_options> = {88, "comparable_options"};
template <>
inline constexpr archive_kind kind_of<validation::finding> = {100, "finding"};
template <>
inline constexpr archive_kind kind_of<validation::rule> = {101, "rule"};
template <>
inline constexpr archive_kind kind_of<validation::completeness_row> = {102, "completeness_row"};
template <>
inline constexpr archive_kind kind_of<validation::stock_flow_row> = {103, "stock_flow_row"};
template <>
inline constexpr archive_kind kind_of<validation::summary_row> = {104, "summary_row"};
template <>
inline constexpr archive_kind kind_of<validation::timeliness_row> = {105, "timeliness_row"};
template <>
inline constexpr archive_kind kind_of<frameworks::adoption> = {120, "adoption"};
template <>
inline constexpr archive_kind kind_of<frameworks::participant> = {121, "participant"};
template <>
inline constexpr archive_kind kind_of<frameworks::peer_group> = {122, "peer_group"};
template <>
inline constexpr archive_kind kind_of<frameworks::report_file> = {123, "report_file"};
template <>
inline constexpr archive_kind kind_of<frameworks::chosen_binding> = {124, "chosen_binding"};
template <>
inline constexpr archive_kind kind_of<frameworks::index_entry> = {125, "index_entry"};
template <>
inline constexpr archive_kind kind_of<composite::goal_marks> = {140, "goal_marks"};
template <>
inline constexpr archive_kind kind_of<composite::index_node> = {141, "index_node"};
template <>
inline constexpr archive_kind kind_of<composite::index_tree> = {142, "index_tree"};
template <>
inline constexpr archive_kind kind_of<composite::score_table> = {143, "score_table"};
template <>
inline constexpr archive_kind kind_of<composite::index_scores> = {144, "index_scores"};
template <>
inline constexpr archive_kind kind_of<composite::index_result> = {145, "index_result"};
template <>
inline constexpr archive_kind kind_of<composite::shape> = {146, "shape"};
template <>
inline constexpr archive_kind kind_of<composite::column_facts> = {147, "column_facts"};
template <>
inline constexpr archive_kind kind_of<composite::unit_screening> = {148, "unit_screening"};
template <>
inline constexpr archive_kind kind_of<composite::column_treatment> = {149, "column_treatment"};
template <>
inline constexpr archive_kind kind_of<composite::normaliser> = {150, "normaliser"};
template <>
inline constexpr archive_kind kind_of<composite::index_note> = {151, "index_note"};
template <>
inline constexpr archive_kind kind_of<composite::unit_rank> = {152, "unit_rank"};
template <>
inline constexpr archive_kind kind_of<composite::node_contribution> = {153, "node_contribution"};
template <>
inline constexpr archive_kind kind_of<composite::score_contributions> = {154, "score_contributions"};
template <>
inline constexpr archive_kind kind_of<composite::panel_table> = {155, "panel_table"};
template <>
inline constexpr archive_kind kind_of<composite::panel_link> = {156, "panel_link"};
template <>
inline constexpr archive_kind kind_of<composite::panel_result> = {157, "panel_result"};

/// A list of types, for whoever needs something for each of them.
template <class... T>
struct type_list {};

/// Everything with a kind of its own.
using archived_types = type_list<
    dataset, definitions, frameworks::framework, aggregation::result_table, validation::findings, value,
    input_place, problem, option_description, period, period_kind, goal, pathway, agenda, verdict_reason,
    verdict, definition_version, bridge, declared_break, calendar, expectation, node, level_entry, membership,
    succession, node_share, hierarchy, indicator_part, indicator, binding, judgement_option, judgement, measure,
    category, scheme, target, observation, label, csv_layout, selection, load_report, arrow_layout,
    aggregation::as_of, aggregation::roll_up_query, aggregation::note, aggregation::unmatched_cell,
    aggregation::result, aggregation::compared, aggregation::reporter, aggregation::roll_up_options,
    aggregation::comparable_options, validation::finding, validation::rule, validation::completeness_row,
    validation::stock_flow_row, validation::summary_row, validation::timeliness_row, frameworks::adoption,
    frameworks::participant, frameworks::peer_group, frameworks::report_file, frameworks::chosen_binding,
    frameworks::index_entry,
    composite::goal_marks, composite::index_node, composite::index_tree, composite::score_table,
    composite::index_scores, composite::index_result, composite::shape, composite::column_facts,
    composite::unit_screening, composite::column_treatment, composite::normaliser, composite::index_note,
    composite::unit_rank, composite::node_contribution, composite::score_contributions, composite::panel_table,
    composite::panel_link, composite::panel_result>;

} // namespace steelyard::inline v0_1::serialization
