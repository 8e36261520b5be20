// SPDX-License-Identifier: MIT
#pragma once

// The structs that Python sees as immutable records, with their Python names. One list for all binding files, because a
// struct of one room is a field of another's.

#include <steelyard/aggregation/comparable.hpp>
#include <steelyard/aggregation/query.hpp>
#include <steelyard/aggregation/result.hpp>
#include <steelyard/dataset.hpp>
#include <steelyard/define.hpp>
#include <steelyard/frameworks/framework.hpp>
#include <steelyard/report/progress.hpp>
#include <steelyard/report/scorecard.hpp>
#include <steelyard/validation/completeness.hpp>
#include <steelyard/validation/finding.hpp>
#include <steelyard/validation/rules.hpp>
#include <steelyard/validation/stock_flow.hpp>
#include <steelyard/validation/summary.hpp>
#include <steelyard/validation/timeliness.hpp>

namespace steelyard::python {

template <class T>
inline constexpr const char* record_name = nullptr;

template <class T>
concept bound_record = record_name<T>
!= nullptr;

template <>
inline constexpr const char* record_name<input_place> = "InputPlace";
template <>
inline constexpr const char* record_name<problem> = "Problem";
template <>
inline constexpr const char* record_name<option_description> = "OptionDescription";

template <>
inline constexpr const char* record_name<goal> = "Goal";
template <>
inline constexpr const char* record_name<pathway> = "Pathway";
template <>
inline constexpr const char* record_name<agenda> = "Agenda";
template <>
inline constexpr const char* record_name<verdict_reason> = "VerdictReason";
template <>
inline constexpr const char* record_name<verdict> = "Verdict";
template <>
inline constexpr const char* record_name<definition_version> = "DefinitionVersion";
template <>
inline constexpr const char* record_name<bridge> = "Bridge";
template <>
inline constexpr const char* record_name<declared_break> = "DeclaredBreak";
template <>
inline constexpr const char* record_name<calendar> = "Calendar";
template <>
inline constexpr const char* record_name<definitions> = "Definitions";
template <>
inline constexpr const char* record_name<expectation> = "Expectation";
template <>
inline constexpr const char* record_name<node> = "Node";
template <>
inline constexpr const char* record_name<level_entry> = "LevelEntry";
template <>
inline constexpr const char* record_name<membership> = "Membership";
template <>
inline constexpr const char* record_name<succession> = "Succession";
template <>
inline constexpr const char* record_name<node_share> = "NodeShare";
template <>
inline constexpr const char* record_name<hierarchy> = "Hierarchy";
template <>
inline constexpr const char* record_name<indicator_part> = "IndicatorPart";
template <>
inline constexpr const char* record_name<indicator> = "Indicator";
template <>
inline constexpr const char* record_name<binding> = "Binding";
template <>
inline constexpr const char* record_name<judgement_option> = "JudgementOption";
template <>
inline constexpr const char* record_name<judgement> = "Judgement";
template <>
inline constexpr const char* record_name<measure> = "Measure";
template <>
inline constexpr const char* record_name<category> = "Category";
template <>
inline constexpr const char* record_name<scheme> = "Scheme";
template <>
inline constexpr const char* record_name<target> = "Target";

template <>
inline constexpr const char* record_name<observation> = "Observation";
template <>
inline constexpr const char* record_name<label> = "Label";
template <>
inline constexpr const char* record_name<arrow_layout> = "ArrowLayout";
template <>
inline constexpr const char* record_name<csv_layout> = "CsvLayout";
template <>
inline constexpr const char* record_name<selection> = "Selection";
template <>
inline constexpr const char* record_name<load_report> = "LoadReport";

template <>
inline constexpr const char* record_name<aggregation::as_of> = "AsOf";
template <>
inline constexpr const char* record_name<aggregation::roll_up_query> = "RollUpQuery";
template <>
inline constexpr const char* record_name<aggregation::note> = "Note";
template <>
inline constexpr const char* record_name<aggregation::unmatched_cell> = "UnmatchedCell";
template <>
inline constexpr const char* record_name<aggregation::result> = "Result";
template <>
inline constexpr const char* record_name<aggregation::compared> = "Compared";
template <>
inline constexpr const char* record_name<aggregation::reporter> = "Reporter";

template <>
inline constexpr const char* record_name<validation::finding> = "Finding";
template <>
inline constexpr const char* record_name<validation::rule> = "Rule";
template <>
inline constexpr const char* record_name<validation::completeness_row> = "CompletenessRow";
template <>
inline constexpr const char* record_name<validation::timeliness_row> = "TimelinessRow";
template <>
inline constexpr const char* record_name<validation::stock_flow_row> = "StockFlowRow";
template <>
inline constexpr const char* record_name<validation::summary_row> = "SummaryRow";

template <>
inline constexpr const char* record_name<frameworks::adoption> = "Adoption";
template <>
inline constexpr const char* record_name<frameworks::participant> = "Participant";
template <>
inline constexpr const char* record_name<frameworks::peer_group> = "PeerGroup";
template <>
inline constexpr const char* record_name<frameworks::report_file> = "ReportFile";
template <>
inline constexpr const char* record_name<frameworks::chosen_binding> = "ChosenBinding";
template <>
inline constexpr const char* record_name<frameworks::framework> = "Framework";

template <>
inline constexpr const char* record_name<report::progress> = "Progress";
template <>
inline constexpr const char* record_name<report::series_point> = "SeriesPoint";
template <>
inline constexpr const char* record_name<report::alternative> = "Alternative";
template <>
inline constexpr const char* record_name<report::scorecard_line> = "ScorecardLine";
template <>
inline constexpr const char* record_name<report::scorecard_options> = "ScorecardOptions";
template <>
inline constexpr const char* record_name<report::scorecard> = "Scorecard";

} // namespace steelyard::python
