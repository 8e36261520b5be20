// SPDX-License-Identifier: MIT
#include "detail/codec.hpp"

#include <steelyard/serialization/frameworks.hpp>

namespace steelyard::inline v0_1::serialization {

STEELYARD_ARCHIVE(frameworks::framework);
STEELYARD_ARCHIVE(frameworks::adoption);
STEELYARD_ARCHIVE(frameworks::participant);
STEELYARD_ARCHIVE(frameworks::peer_group);
STEELYARD_ARCHIVE(frameworks::report_file);
STEELYARD_ARCHIVE(frameworks::chosen_binding);
STEELYARD_ARCHIVE(frameworks::index_entry);

} // namespace steelyard::inline v0_1::serialization
