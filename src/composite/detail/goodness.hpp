// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/composite/normalise.hpp>

#include <cmath>

namespace steelyard::inline v0_1::composite::detail {

/// More is better in what this returns, whatever the direction: only its order and distances are used.
[[nodiscard]] inline double goodness(const normaliser& n, double x) noexcept {
    if (n.better == direction::down) return -x;
    return n.better == direction::target ? -std::abs(x - n.target) : x;
}

} // namespace steelyard::inline v0_1::composite::detail
