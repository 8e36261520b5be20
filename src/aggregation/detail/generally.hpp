// SPDX-License-Identifier: MIT
#pragma once

// For the laws: what roll_up() gives when no indicator takes the fast way.

#include <steelyard/aggregation/roll_up.hpp>

namespace steelyard::inline v0_1::aggregation::detail {

[[nodiscard]] result_table roll_up_generally(const definitions& agreed, const dataset& data, const roll_up_query& query);

} // namespace steelyard::inline v0_1::aggregation::detail
