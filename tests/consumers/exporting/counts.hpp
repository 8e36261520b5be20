// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/aggregation/states/exact_sum.hpp>

#include <span>

namespace host {

/// A type of ours in the interface of the host.
[[nodiscard]] steelyard::aggregation::exact_sum count(std::span<const std::int64_t> numbers);

} // namespace host
