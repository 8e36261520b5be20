// SPDX-License-Identifier: MIT
#pragma once

// The structs of what is said rather than counted that Python sees as immutable records.

#include "record.hpp"

#include <steelyard/qualitative.hpp>

namespace steelyard::python {

template <>
inline constexpr const char* record_name<qualitative::reference> = "Reference";
template <>
inline constexpr const char* record_name<qualitative::narrative> = "Narrative";
template <>
inline constexpr const char* record_name<qualitative::dissent> = "Dissent";
template <>
inline constexpr const char* record_name<qualitative::reply> = "Reply";
template <>
inline constexpr const char* record_name<qualitative::theme_count> = "ThemeCount";
template <>
inline constexpr const char* record_name<qualitative::rubric_level> = "RubricLevel";
template <>
inline constexpr const char* record_name<qualitative::rubric> = "Rubric";
template <>
inline constexpr const char* record_name<qualitative::grading> = "Grading";
template <>
inline constexpr const char* record_name<qualitative::level_distribution> = "LevelDistribution";
template <>
inline constexpr const char* record_name<qualitative::substantiation> = "Substantiation";
template <>
inline constexpr const char* record_name<qualitative::harvested_outcome> = "HarvestedOutcome";
template <>
inline constexpr const char* record_name<qualitative::harvest_summary> = "HarvestSummary";
template <>
inline constexpr const char* record_name<qualitative::omission> = "Omission";
template <>
inline constexpr const char* record_name<qualitative::testimony> = "Testimony";
template <>
inline constexpr const char* record_name<qualitative::narrative_need> = "NarrativeNeed";
template <>
inline constexpr const char* record_name<qualitative::need_row> = "NeedRow";
template <>
inline constexpr const char* record_name<qualitative::need_report> = "NeedReport";

} // namespace steelyard::python
