// SPDX-License-Identifier: MIT
#pragma once

#define STEELYARD_VERSION_MAJOR 0
#define STEELYARD_VERSION_MINOR 1
#define STEELYARD_VERSION_PATCH 0

#if !defined(__cpp_exceptions) && !defined(_CPPUNWIND)
#error "Steelyard needs exceptions: compile without -fno-exceptions"
#endif

#define STEELYARD_STRINGIFY_(x) #x
#define STEELYARD_STRINGIFY(x) STEELYARD_STRINGIFY_(x)

/// Types that cross the border between separately built parts (errors) stay visible under -fvisibility=hidden.
#if defined(__GNUC__)
#define STEELYARD_VISIBLE __attribute__((visibility("default")))
#else
#define STEELYARD_VISIBLE
#endif

namespace steelyard::inline v0_1 {

/// "major.minor.patch" of these headers.
[[nodiscard]] constexpr const char* version_string() noexcept {
    return STEELYARD_STRINGIFY(STEELYARD_VERSION_MAJOR) "." STEELYARD_STRINGIFY(
        STEELYARD_VERSION_MINOR) "." STEELYARD_STRINGIFY(STEELYARD_VERSION_PATCH);
}

} // namespace steelyard::inline v0_1
