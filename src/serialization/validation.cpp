// SPDX-License-Identifier: MIT
#include "detail/codec.hpp"

#include <steelyard/serialization/validation.hpp>

namespace steelyard::inline v0_1::serialization {

STEELYARD_ARCHIVE(validation::findings);
STEELYARD_ARCHIVE(validation::finding);
STEELYARD_ARCHIVE(validation::rule);
STEELYARD_ARCHIVE(validation::completeness_row);
STEELYARD_ARCHIVE(validation::stock_flow_row);
STEELYARD_ARCHIVE(validation::summary_row);
STEELYARD_ARCHIVE(validation::timeliness_row);

} // namespace steelyard::inline v0_1::serialization
