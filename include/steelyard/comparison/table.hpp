// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/comparison/change.hpp>
#include <steelyard/core/plain_table.hpp>

#include <memory>

namespace steelyard::inline v0_1::comparison {

/// A change as columns on their way out, a row per part: cause, amount, least, most, reporters, state, text.
[[nodiscard]] std::shared_ptr<const plain_table> to_table(const change& from);

} // namespace steelyard::inline v0_1::comparison
