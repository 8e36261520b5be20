// SPDX-License-Identifier: MIT
#include "detail/codec.hpp"

#include <steelyard/serialization/define.hpp>

namespace steelyard::inline v0_1::serialization {

STEELYARD_ARCHIVE(period);
STEELYARD_ARCHIVE(period_kind);
STEELYARD_ARCHIVE(goal);
STEELYARD_ARCHIVE(pathway);
STEELYARD_ARCHIVE(agenda);
STEELYARD_ARCHIVE(verdict_reason);
STEELYARD_ARCHIVE(verdict);
STEELYARD_ARCHIVE(definition_version);
STEELYARD_ARCHIVE(bridge);
STEELYARD_ARCHIVE(declared_break);
STEELYARD_ARCHIVE(calendar);
STEELYARD_ARCHIVE(expectation);
STEELYARD_ARCHIVE(node);
STEELYARD_ARCHIVE(level_entry);
STEELYARD_ARCHIVE(membership);
STEELYARD_ARCHIVE(succession);
STEELYARD_ARCHIVE(node_share);
STEELYARD_ARCHIVE(hierarchy);
STEELYARD_ARCHIVE(indicator_part);
STEELYARD_ARCHIVE(indicator);
STEELYARD_ARCHIVE(binding);
STEELYARD_ARCHIVE(judgement_option);
STEELYARD_ARCHIVE(judgement);
STEELYARD_ARCHIVE(measure);
STEELYARD_ARCHIVE(category);
STEELYARD_ARCHIVE(scheme);
STEELYARD_ARCHIVE(target);

} // namespace steelyard::inline v0_1::serialization
