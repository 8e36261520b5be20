// SPDX-License-Identifier: MIT
#pragma once

// What large tables ask of the system's memory. Wishes only: where they are not understood, nothing changes but time.

#include <cstddef>
#include <cstdint>

#if defined(__linux__)
#include <sys/mman.h>
#include <unistd.h>
#endif
#if defined(__GLIBC__)
#include <malloc.h>
#endif

namespace steelyard::inline v0_1::detail {

/// Asks for large pages where memory that nobody has touched yet is about to be filled: it is handed out page by page,
/// and the small ones of many megabytes take longer than what is written into them.
inline void wish_large_pages([[maybe_unused]] const void* memory, [[maybe_unused]] std::size_t bytes) noexcept {
#if defined(__linux__) && defined(MADV_HUGEPAGE)
    constexpr std::uintptr_t large = std::uintptr_t{1} << 21; // of x86 and of most others
    const auto               at = reinterpret_cast<std::uintptr_t>(memory);
    const std::uintptr_t     first = (at + large - 1) / large * large, last = (at + bytes) / large * large;
    if (last > first) (void)::madvise(reinterpret_cast<void*>(first), last - first, MADV_HUGEPAGE);
#endif
}

/// Has such memory handed out at once, and not page by page as it is filled: for what one thread is about to fill to its
/// end. Asks for large pages first.
inline void take_memory([[maybe_unused]] const void* memory, [[maybe_unused]] std::size_t bytes) noexcept {
    wish_large_pages(memory, bytes);
#if defined(__linux__) && defined(MADV_POPULATE_WRITE)
    constexpr std::size_t worth_asking = std::size_t{1} << 18;
    if (bytes < worth_asking) return;
    const auto           page = static_cast<std::uintptr_t>(::getpagesize());
    const auto           at = reinterpret_cast<std::uintptr_t>(memory);
    const std::uintptr_t first = (at + page - 1) / page * page, last = (at + bytes) / page * page;
    (void)::madvise(reinterpret_cast<void*>(first), last - first, MADV_POPULATE_WRITE);
#endif
}

/// Gives free memory back to the system. glibc keeps what was freed in many small pieces, though nobody can use it for
/// anything large.
inline void give_back_free_memory() noexcept {
#if defined(__GLIBC__)
    (void)::malloc_trim(0);
#endif
}

} // namespace steelyard::inline v0_1::detail
