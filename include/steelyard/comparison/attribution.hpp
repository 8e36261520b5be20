// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace steelyard::inline v0_1::comparison {

/// What one mover, or several that cannot be told apart, brings to a difference.
struct attributed_part {
    std::vector<std::size_t> movers;
    double                   amount = 0;          ///< mean over the orders in which every state is known
    double                   least = 0, most = 0; ///< over those orders
    friend bool              operator==(const attributed_part&, const attributed_part&) = default;
};

struct attribution {
    std::vector<attributed_part> parts; ///< in order of their first movers; they add up to last state - first state
    double                       orders = 0; ///< in which the movers can go so that every state on the way is known
    friend bool                  operator==(const attribution&, const attribution&) = default;
};

/// Divides the difference between a state before and a state after among the things that moved.
///
/// Movers go one after the other; each brings the difference between the state after it and the state before it. A part
/// is the mean over all orders in which every state on the way is known (Shapley 1953, "A value for n-person games"; the
/// mean over a subset of the orders where only those can be computed). With two movers and all states known that is the
/// symmetric decomposition of Kitagawa (1955). Where no order passes through known states only, movers are put together,
/// as few as possible, until one does: their common part is one number, not a guess at two.
///
/// @param states  2^n values; bit i of the position says that mover i has moved; empty where that state is not known.
///                No mover: one state and no part.
/// @throws shape_mismatch when their number is no power of two, or above 2^12
/// @throws insufficient_data when the first or the last state is not known
[[nodiscard]] attribution attribute(std::span<const std::optional<double>> states);

} // namespace steelyard::inline v0_1::comparison
