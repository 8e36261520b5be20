// SPDX-License-Identifier: MIT
#pragma once

// The structs of change points, steps and capability that Python sees as immutable records.

#include "records_charts.hpp"

#include <steelyard/statistics/capability.hpp>
#include <steelyard/statistics/chart_phases.hpp>
#include <steelyard/statistics/series_moments.hpp>

namespace steelyard::python {

template <>
inline constexpr const char* record_name<statistics::change_point> = "ChangePoint";
template <>
inline constexpr const char* record_name<statistics::level_segment> = "LevelSegment";
template <>
inline constexpr const char* record_name<statistics::change_points> = "ChangePoints";
template <>
inline constexpr const char* record_name<statistics::penalty_step> = "PenaltyStep";
template <>
inline constexpr const char* record_name<statistics::step_suggestion> = "StepSuggestion";
template <>
inline constexpr const char* record_name<statistics::step_entry> = "StepEntry";
template <>
inline constexpr const char* record_name<statistics::chart_phase> = "ChartPhase";
template <>
inline constexpr const char* record_name<statistics::capability_index> = "CapabilityIndex";
template <>
inline constexpr const char* record_name<statistics::capability_indices> = "CapabilityIndices";
template <>
inline constexpr const char* record_name<statistics::series_moments> = "SeriesMoments";

} // namespace steelyard::python
