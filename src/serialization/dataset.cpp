// SPDX-License-Identifier: MIT
#include "detail/codec.hpp"

#include <steelyard/serialization/dataset.hpp>

namespace steelyard::inline v0_1::serialization {

STEELYARD_ARCHIVE(dataset);
STEELYARD_ARCHIVE(observation);
STEELYARD_ARCHIVE(label);
STEELYARD_ARCHIVE(csv_layout);
STEELYARD_ARCHIVE(selection);
STEELYARD_ARCHIVE(load_report);
STEELYARD_ARCHIVE(arrow_layout);

} // namespace steelyard::inline v0_1::serialization
