// SPDX-License-Identifier: MIT
#pragma once

#include "tails.hpp"

#include <cmath>

namespace steelyard::inline v0_1::statistics::detail {

/// t beyond which a number of Student's law lies with probability `tail`, 0 < tail <= 1/4; degrees above 0, whole or not.
/// degrees / (degrees + t^2) follows a beta law of degrees / 2 and 1/2, and both sides are beyond it.
[[nodiscard]] inline double student_beyond(double degrees, double tail) noexcept {
    return std::sqrt(degrees / beta_lower_odds(degrees / 2, 0.5, 2 * tail, normal_beyond(2 * tail)));
}

} // namespace steelyard::inline v0_1::statistics::detail
