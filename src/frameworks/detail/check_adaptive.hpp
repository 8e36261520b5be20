// SPDX-License-Identifier: MIT
#pragma once

#include <frameworks/detail/checking.hpp>

namespace steelyard::inline v0_1::frameworks::detail {

/// Holds on any level: codes that nothing declares, two things of one code, and what the parts' own checks find.
void adaptive_known(checking& c);
/// Demands of the adaptive level: predictions, tollgates, activities and narratives.
void adaptive_demands(checking& c);

} // namespace steelyard::inline v0_1::frameworks::detail
