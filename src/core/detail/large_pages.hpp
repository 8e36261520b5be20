// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>

#if defined(__linux__)
#include <sys/mman.h>
#endif

namespace steelyard::inline v0_1::detail {

/// Asks for large pages where memory that nobody has touched yet is about to be filled: it is handed out page by page,
/// and the small ones of many megabytes take longer than what is written into them. No more than a wish.
inline void wish_large_pages([[maybe_unused]] const void* memory, [[maybe_unused]] std::size_t bytes) noexcept {
#if defined(__linux__) && defined(MADV_HUGEPAGE)
    constexpr std::uintptr_t large = std::uintptr_t{1} << 21; // of x86 and of most others
    const auto               at = reinterpret_cast<std::uintptr_t>(memory);
    const std::uintptr_t     first = (at + large - 1) / large * large, last = (at + bytes) / large * large;
    if (last > first) (void)::madvise(reinterpret_cast<void*>(first), last - first, MADV_HUGEPAGE);
#endif
}

} // namespace steelyard::inline v0_1::detail
