// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>

namespace steelyard::inline v0_1 {

/// The one wide integer of the library: exact sums live in it.
__extension__ typedef __int128 int128;
__extension__ typedef unsigned __int128 uint128;

/// Magnitude without the overflow of negating the smallest value.
[[nodiscard]] constexpr uint128 magnitude(int128 x) noexcept {
    return x < 0 ? ~static_cast<uint128>(x) + 1 : static_cast<uint128>(x);
}

/// Adds into `into`; true when the result did not fit (then `into` is unspecified).
[[nodiscard]] constexpr bool add_overflows(int128& into, int128 x) noexcept {
    return __builtin_add_overflow(into, x, &into);
}

/// Multiplies into `into`; true when the result did not fit.
[[nodiscard]] constexpr bool mul_overflows(int128& into, int128 x) noexcept {
    return __builtin_mul_overflow(into, x, &into);
}

[[nodiscard]] inline std::string to_string(int128 x) {
    uint128 m = magnitude(x);
    std::string digits;
    do {
        digits.insert(digits.begin(), static_cast<char>('0' + static_cast<int>(m % 10)));
        m /= 10;
    } while (m != 0);
    return x < 0 ? "-" + digits : digits;
}

} // namespace steelyard::inline v0_1
