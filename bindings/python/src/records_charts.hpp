// SPDX-License-Identifier: MIT
#pragma once

// The structs of control charts that Python sees as immutable records.

#include "record.hpp"

#include <steelyard/statistics/chart_series.hpp>
#include <steelyard/statistics/control_constants.hpp>
#include <steelyard/statistics/false_alarms.hpp>

namespace steelyard::python {

template <>
inline constexpr const char* record_name<statistics::chart_baseline> = "ChartBaseline";
template <>
inline constexpr const char* record_name<statistics::control_constants> = "ControlConstants";
template <>
inline constexpr const char* record_name<statistics::false_alarm_odds> = "FalseAlarmOdds";
template <>
inline constexpr const char* record_name<statistics::rule_hit> = "RuleHit";

} // namespace steelyard::python
