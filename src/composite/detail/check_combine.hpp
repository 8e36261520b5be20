// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/composite/combination.hpp>
#include <steelyard/core/problem.hpp>

#include <vector>

namespace steelyard::inline v0_1::composite::detail {

/// Options of a combination that make no sense, each at the place given.
[[nodiscard]] std::vector<problem> check_combine(const combine_options& o, const input_place& at);

} // namespace steelyard::inline v0_1::composite::detail
