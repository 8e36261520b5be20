// SPDX-License-Identifier: MIT
#pragma once

#include <compare>
#include <cstdint>

namespace steelyard::inline v0_1 {

/// Position of a named thing in its list; ids of different things do not mix.
template <class Tag>
struct id {
    std::int32_t index = -1; ///< -1 = none

    [[nodiscard]] constexpr bool valid() const noexcept { return index >= 0; }
    friend constexpr auto operator<=>(const id&, const id&) = default;
};

} // namespace steelyard::inline v0_1
