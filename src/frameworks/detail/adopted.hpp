// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/frameworks/framework.hpp>

#include <cstdint>
#include <optional>
#include <string_view>

namespace steelyard::inline v0_1::frameworks::detail {

/// Position of an adoption's version in the measure's list on a day: -1 when the measure has no versions and none is
/// named; empty when the version is unknown.
[[nodiscard]] inline std::optional<std::int32_t> version_adopted(const measure& m, const adoption& a,
                                                                 date day) noexcept {
    if (a.version.empty()) return m.version_on(day);
    const std::int32_t named = m.version_named(a.version);
    return named < 0 ? std::nullopt : std::optional(named);
}

/// Two adoptions of one measure on one day?
[[nodiscard]] inline bool overlap(const adoption& a, const adoption& b) noexcept {
    const auto ends_before = [](const adoption& x, const adoption& y) { return x.to && y.from && *x.to <= *y.from; };
    return !ends_before(a, b) && !ends_before(b, a);
}

/// Days before and after all others: for adoptions "since ever" and "for ever".
inline constexpr date first_of_days{INT32_MIN};
inline constexpr date last_of_days{INT32_MAX};

} // namespace steelyard::inline v0_1::frameworks::detail
