// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/core/text.hpp>
#include <steelyard/dataset/rows.hpp>

#include <cstdint>
#include <string>

namespace steelyard::inline v0_1 {

/// The decimal text of a stored number whose double would be read back as another number; empty where the double is
/// enough. Below 2^51 it always is: see to_scaled().
[[nodiscard]] inline std::string exact_text(const measure_rows& rows, std::int64_t stored) {
    constexpr std::int64_t far = std::int64_t{1} << 51;
    if (!rows.places || (stored < far && stored > -far)) return {};
    const parsed_number back = to_scaled(from_scaled(stored, *rows.places), *rows.places);
    const bool          same = back.fault == number_fault::none && back.scaled == stored;
    return same ? std::string() : scaled_text(stored, *rows.places);
}

} // namespace steelyard::inline v0_1
