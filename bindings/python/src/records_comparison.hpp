// SPDX-License-Identifier: MIT
#pragma once

// The structs of the room comparison that Python sees as immutable records.

#include "record.hpp"

#include <steelyard/comparison/change.hpp>
#include <steelyard/comparison/reversal.hpp>

namespace steelyard::python {

template <>
inline constexpr const char* record_name<comparison::change_part> = "ChangePart";
template <>
inline constexpr const char* record_name<comparison::left_out> = "LeftOut";
template <>
inline constexpr const char* record_name<comparison::used_bridge> = "UsedBridge";
template <>
inline constexpr const char* record_name<comparison::change> = "Change";
template <>
inline constexpr const char* record_name<comparison::group_gap> = "GroupGap";
template <>
inline constexpr const char* record_name<comparison::reversal_alarm> = "ReversalAlarm";

} // namespace steelyard::python
