// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/composite/combine.hpp>
#include <steelyard/composite/score_table.hpp>
#include <steelyard/core/plain_table.hpp>

#include <memory>

namespace steelyard::inline v0_1::composite {

/// Cells as columns on their way out, a row per column and unit: column, unit, value, form, reason, lower, upper, flags.
/// For export_stream, write_csv and write_json; it keeps nothing of `from` alive.
[[nodiscard]] std::shared_ptr<const plain_table> to_table(const score_table& from);

/// The same of scores, a row per node and unit, the root's first: node in place of column, and after flags coverage,
/// imputed (shares, 0 to 1), rank, rank_best and rank_worst, as rank_units gives them.
[[nodiscard]] std::shared_ptr<const plain_table> to_table(const index_scores& from);

} // namespace steelyard::inline v0_1::composite
