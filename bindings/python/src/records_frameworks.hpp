// SPDX-License-Identifier: MIT
#pragma once

// What a framework holds and Python sees as immutable records.

#include "records_cycles.hpp"
#include "records_qualitative.hpp"

#include <steelyard/frameworks/cycles.hpp>
#include <steelyard/frameworks/framework.hpp>

namespace steelyard::python {

template <>
inline constexpr const char* record_name<frameworks::decision> = "Decision";
template <>
inline constexpr const char* record_name<frameworks::adaptive_record> = "AdaptiveRecord";
template <>
inline constexpr const char* record_name<frameworks::cycle_row> = "CycleRow";
template <>
inline constexpr const char* record_name<frameworks::peer_rule_entry> = "PeerRuleEntry";
template <>
inline constexpr const char* record_name<frameworks::reporting_contract> = "ReportingContract";

} // namespace steelyard::python
