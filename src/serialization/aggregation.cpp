// SPDX-License-Identifier: MIT
#include "detail/codec.hpp"

#include <steelyard/serialization/aggregation.hpp>

namespace steelyard::inline v0_1::serialization {

STEELYARD_ARCHIVE(aggregation::result_table);
STEELYARD_ARCHIVE(aggregation::as_of);
STEELYARD_ARCHIVE(aggregation::roll_up_query);
STEELYARD_ARCHIVE(aggregation::note);
STEELYARD_ARCHIVE(aggregation::unmatched_cell);
STEELYARD_ARCHIVE(aggregation::result);
STEELYARD_ARCHIVE(aggregation::compared);
STEELYARD_ARCHIVE(aggregation::reporter);
STEELYARD_ARCHIVE(aggregation::roll_up_options);
STEELYARD_ARCHIVE(aggregation::comparable_options);

} // namespace steelyard::inline v0_1::serialization
