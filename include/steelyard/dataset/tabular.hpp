// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

namespace steelyard::inline v0_1 {

/// The columns of the tabular form that are no schemes; the last three stand only where a double cannot hold a number.
inline constexpr std::array<std::string_view, 16> tabular_columns{
    "measure", "place", "organisation", "period",   "value",   "form",       "reason",     "lower",
    "upper",   "flags", "source",       "recorded", "version", "value_text", "lower_text", "upper_text"};

/// A scheme's column bears its code; one that is called like a column of the form gets a prefix.
[[nodiscard]] inline std::string scheme_column(const std::string& code) {
    const bool taken = std::find(tabular_columns.begin(), tabular_columns.end(), code) != tabular_columns.end();
    return taken ? "scheme " + code : code;
}

} // namespace steelyard::inline v0_1
