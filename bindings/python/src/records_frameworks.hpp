// SPDX-License-Identifier: MIT
#pragma once

// The structs of a framework's adaptive level that Python sees as immutable records.

#include "records_cycles.hpp"
#include "records_qualitative.hpp"

#include <steelyard/frameworks/cycles.hpp>

namespace steelyard::python {

template <>
inline constexpr const char* record_name<frameworks::decision> = "Decision";
template <>
inline constexpr const char* record_name<frameworks::adaptive_record> = "AdaptiveRecord";
template <>
inline constexpr const char* record_name<frameworks::cycle_row> = "CycleRow";

} // namespace steelyard::python
