// SPDX-License-Identifier: MIT
#pragma once

// The structs of funnels and shrinkage that Python sees as immutable records.

#include "record.hpp"

#include <steelyard/statistics/funnel.hpp>

namespace steelyard::python {

template <>
inline constexpr const char* record_name<statistics::overdispersion> = "Overdispersion";
template <>
inline constexpr const char* record_name<statistics::funnel> = "Funnel";

} // namespace steelyard::python
