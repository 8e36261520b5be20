// SPDX-License-Identifier: MIT
#pragma once

// Compact letters: the largest sets of units of which no two are told apart.

#include <steelyard/core/run_options.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace steelyard::inline v0_1::statistics::detail {

/// @param told   units x units, row by row: not 0 where the row is told from the column, either way round
/// @param order  of the units that take part, the best first
/// @returns a text per unit, empty where it takes no part; nothing at all where more than `most` letters would be needed
/// @throws stopped
[[nodiscard]] std::vector<std::string> letters_of(const std::vector<std::uint8_t>& told,
                                                  const std::vector<std::size_t>& order, std::size_t units,
                                                  std::size_t most, const run_options& run);

} // namespace steelyard::inline v0_1::statistics::detail
