// SPDX-License-Identifier: MIT
#pragma once

// The structs of the room statistics that Python sees as immutable records. They have a list of their own so that the
// other binding files need not read the room's headers.

#include "record.hpp"

#include <steelyard/statistics/robust.hpp>
#include <steelyard/statistics/survey.hpp>

namespace steelyard::python {

template <>
inline constexpr const char* record_name<statistics::robust_spread> = "RobustSpread";
template <>
inline constexpr const char* record_name<statistics::weighting> = "Weighting";

} // namespace steelyard::python
