// SPDX-License-Identifier: MIT
#pragma once

// The structs of trends that Python sees as immutable records.

#include "record.hpp"

#include <steelyard/statistics/trend.hpp>

namespace steelyard::python {

template <>
inline constexpr const char* record_name<statistics::trend_test> = "TrendTest";
template <>
inline constexpr const char* record_name<statistics::trend_slope> = "TrendSlope";

} // namespace steelyard::python
