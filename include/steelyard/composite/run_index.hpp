// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/composite/combine.hpp>
#include <steelyard/composite/imputation.hpp>
#include <steelyard/composite/index_tree.hpp>
#include <steelyard/composite/normalise.hpp>
#include <steelyard/composite/treatment.hpp>

#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace steelyard::inline v0_1::composite {

/// A table that several may hold: it never changes, and one that no step changed is not copied.
class kept_table {
public:
    kept_table() = default; ///< an empty table
    explicit kept_table(score_table of) : of_(std::make_shared<const score_table>(std::move(of))) {}
    explicit kept_table(std::shared_ptr<const score_table> of) noexcept : of_(std::move(of)) {}

    [[nodiscard]] const score_table& operator*() const noexcept { return of_ ? *of_ : none(); }
    [[nodiscard]] const score_table* operator->() const noexcept { return &**this; }
    operator const score_table&() const noexcept { return **this; }
    /// Null for an empty table that nobody gave.
    [[nodiscard]] const std::shared_ptr<const score_table>& shared() const noexcept { return of_; }
    friend bool operator==(const kept_table& a, const kept_table& b) { return *a == *b; }

private:
    [[nodiscard]] static const score_table& none() noexcept;
    std::shared_ptr<const score_table>      of_;
};

/// An index from raw numbers to scores, with everything in between: each step can be looked at, kept and applied again.
struct index_result {
    std::vector<column_treatment> treatments;
    std::vector<normaliser>       normalisers;
    kept_table                    treated;    ///< the tree's indicators, in order of their codes
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

/// The same of a table that the result may keep: where nothing is imputed or treated, and every column is of the index,
/// `treated` is that table itself.
[[nodiscard]] index_result run_index(const index_layout& tree, const std::shared_ptr<const score_table>& raw,
                                     const index_options& options = {}, std::span<const std::string> groups = {});

/// The same for another table (another year) with the treatments and normalisers found before: a frozen reference.
[[nodiscard]] index_result run_frozen(const index_layout& tree, const score_table& raw, const index_result& reference,
                                      const index_options& options = {}, std::span<const std::string> groups = {});

} // namespace steelyard::inline v0_1::composite
