// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/composite/index_tree.hpp>
#include <steelyard/composite/score_table.hpp>
#include <steelyard/core/problem.hpp>

#include <span>
#include <string>
#include <vector>

namespace steelyard::inline v0_1::composite {

/// Everything that is wrong with an index, its table and its options together, as one list in order of lines, each with
/// file, line, column and node or unit: what `index_tree::check` finds; options that make no sense; columns that are not
/// there, empty, constant where that is refused, or cannot be treated or normalised as asked; every number that a mean
/// cannot take, as zeros under logarithms. `run_index` stops at the first step that has faults; this goes on with what is
/// left. Units without a single number are warnings: their scores will be missing.
/// @param groups  a word per unit of `raw`, for imputation by group
[[nodiscard]] std::vector<problem> check_index(const index_tree& tree, const score_table& raw,
                                               const index_options&         options = {},
                                               std::span<const std::string> groups = {});

} // namespace steelyard::inline v0_1::composite
