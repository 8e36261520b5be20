// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/composite/run_index.hpp>

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace steelyard::inline v0_1::composite {

/// An index with its options, made ready once for many tables: what is said once need not be read again.
/// `run` is `run_index` with these, to the bit, and safe to call on several threads at once.
class prepared_index {
public:
    /// @param groups  a word per unit of each table, for imputation by group
    explicit prepared_index(index_layout tree, index_options options = {}, std::vector<std::string> groups = {})
        : tree_(std::move(tree)), options_(std::move(options)), groups_(std::move(groups)) {}

    [[nodiscard]] const index_layout&             tree() const noexcept { return tree_; }
    [[nodiscard]] const index_options&            options() const noexcept { return options_; }
    [[nodiscard]] const std::vector<std::string>& groups() const noexcept { return groups_; }

    /// @throws as run_index
    [[nodiscard]] index_result run(const score_table& raw) const { return run_index(tree_, raw, options_, groups_); }
    /// The same of a table that the result may keep.
    [[nodiscard]] index_result run(const std::shared_ptr<const score_table>& raw) const {
        return run_index(tree_, raw, options_, groups_);
    }

private:
    index_layout             tree_;
    index_options            options_;
    std::vector<std::string> groups_;
};

} // namespace steelyard::inline v0_1::composite
