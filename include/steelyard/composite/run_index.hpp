// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/composite/combine.hpp>
#include <steelyard/composite/imputation.hpp>
#include <steelyard/composite/index_tree.hpp>
#include <steelyard/composite/normalise.hpp>
#include <steelyard/composite/treatment.hpp>

#include <span>
#include <string>
#include <vector>

namespace steelyard::inline v0_1::composite {

/// An index from raw numbers to scores, with everything in between: each step can be looked at, kept and applied again.
struct index_result {
    std::vector<column_treatment> treatments;
    std::vector<normaliser>       normalisers;
    score_table                   treated;    ///< the tree's indicators, in order of their codes
    score_table                   normalised; ///< the same on common scales
    index_scores                  scores;
    std::vector<index_note>       notes;
};

/// The columns named, in the order of the names. @throws invalid_input listing those that are not there
[[nodiscard]] score_table select_columns(const score_table& table, const std::vector<std::string>& codes);

/// The whole chain: select, impute, treat, normalise, combine. It is no more than these called one after the other; only
/// impute_method::row, which needs common scales, comes after normalising.
/// @param groups  a word per unit of `raw`, for imputation by group
/// @throws invalid_input with every problem of the first step that has any
[[nodiscard]] index_result run_index(const index_layout& tree, const score_table& raw,
                                     const index_options& options = {}, std::span<const std::string> groups = {});

/// The same for another table (another year) with the treatments and normalisers found before: a frozen reference.
[[nodiscard]] index_result run_frozen(const index_layout& tree, const score_table& raw, const index_result& reference,
                                      const index_options& options = {}, std::span<const std::string> groups = {});

} // namespace steelyard::inline v0_1::composite
