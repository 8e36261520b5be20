// SPDX-License-Identifier: MIT
#pragma once

// Four numbers that are worked on at once, where compilers have them. Within one function only, by reference or in place:
// how a four is passed by value depends on the processor.

#include <cstddef>
#include <cstdint>

namespace steelyard::inline v0_1::statistics::detail {

inline constexpr std::size_t side_by_side = 4;

#if defined(__GNUC__)
using four = double __attribute__((vector_size(side_by_side * sizeof(double))));
/// What a comparison of fours gives: all bits of a number are set, or none.
using four_masks = std::int64_t __attribute__((vector_size(side_by_side * sizeof(double))));
#endif

} // namespace steelyard::inline v0_1::statistics::detail
