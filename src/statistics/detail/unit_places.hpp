// SPDX-License-Identifier: MIT
#pragma once

// Places of true numbers of which only laws are known, each law apart from the others.

#include <cstdint>
#include <span>
#include <vector>

namespace steelyard::inline v0_1::statistics::detail {

/// What is known of a unit's true number.
struct true_law {
    enum class kind : std::uint8_t {
        normal, ///< a mean, b deviation above 0
        beta,   ///< shapes
        gamma,  ///< a shape, b exposure
    };
    kind   of = kind::normal;
    double a = 0, b = 1;

    [[nodiscard]] double beyond(double t) const noexcept; ///< P(true number > t)
    [[nodiscard]] double mean() const noexcept;
    [[nodiscard]] double deviation() const noexcept;
};

struct unit_places {
    std::vector<double> mean_place;
    std::vector<double> in_top;
    double              within = 0; ///< how far in_top may be off
};

/// Expected places and the chance of the first `top`, each by a grid of numbers that is dense where the laws are, or where those
/// around the top are: the mass of a unit between two points of it, times what the others do, taken at both ends. The ends bound
/// the chance from both sides.
[[nodiscard]] unit_places places_of(std::span<const true_law> units, std::int64_t top, bool highest_first);

} // namespace steelyard::inline v0_1::statistics::detail
