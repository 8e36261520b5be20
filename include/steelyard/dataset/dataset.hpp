// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/core/code_list.hpp>
#include <steelyard/core/fingerprint.hpp>
#include <steelyard/dataset/block_facts.hpp>
#include <steelyard/dataset/category_list.hpp>
#include <steelyard/dataset/observation.hpp>
#include <steelyard/dataset/rows.hpp>
#include <steelyard/dataset/selection.hpp>

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace steelyard::inline v0_1 {

/// What a dataset consists of; filled by dataset_builder, never changed afterwards.
struct dataset_content {
    code_list                                        measures;
    code_list                                        places;
    code_list                                        organisations;
    code_list                                        sources;
    std::vector<std::vector<std::string>>            versions; ///< of each measure: ids of its definition versions
    category_list                                    categories;
    std::vector<std::string>                         files;   ///< names of the inputs that rows came from
    std::vector<std::shared_ptr<const measure_rows>> blocks;  ///< one per measure that has rows, by measure code
    fingerprint                                      content; ///< of the multiset of rows: their order takes no part
};

/// Reported numbers: immutable, columnar, dictionary-encoded. Copying shares the columns. It keeps every revision;
/// which of them counts is decided by the question (`select` or a roll-up's `as_of`).
class dataset {
public:
    dataset() : dataset(std::make_shared<dataset_content>()) {}
    /// Looks over every row once, to find what the blocks hold.
    explicit dataset(std::shared_ptr<const dataset_content> content);

    [[nodiscard]] const dataset_content& content() const noexcept { return *content_; }
    [[nodiscard]] const code_list&       measures() const noexcept { return content_->measures; }
    [[nodiscard]] const code_list&       places() const noexcept { return content_->places; }
    [[nodiscard]] const code_list&       organisations() const noexcept { return content_->organisations; }
    [[nodiscard]] const code_list&       sources() const noexcept { return content_->sources; }
    [[nodiscard]] const category_list&   categories() const noexcept { return content_->categories; }
    [[nodiscard]] std::span<const std::shared_ptr<const measure_rows>> blocks() const noexcept {
        return content_->blocks;
    }

    /// Rows of all measures.
    [[nodiscard]] std::int64_t size() const noexcept;
    /// The rows of a measure; nullptr when it has none.
    [[nodiscard]] const measure_rows* rows_of(std::string_view measure) const noexcept;
    /// What a block of this dataset holds. @throws domain_fault for a block of another dataset
    [[nodiscard]] const block_facts& facts_of(const measure_rows& block) const;
    /// A row in words: `block` from blocks(), `row` within it.
    [[nodiscard]] observation at(const measure_rows& block, std::int64_t row) const;

    /// The rows that a selection keeps, as a dataset of its own. Codes keep their meaning.
    /// @throws unknown_code naming every code of the selection that nothing knows
    [[nodiscard]] dataset select(const selection& what) const;

    [[nodiscard]] fingerprint fingerprint_of_rows() const noexcept { return content_->content; }
    /// Equal rows in equal words, whatever order they came in.
    friend bool operator==(const dataset& a, const dataset& b);

private:
    std::shared_ptr<const dataset_content>          content_;
    std::shared_ptr<const std::vector<block_facts>> facts_; ///< of content_->blocks, in their order
};

} // namespace steelyard::inline v0_1
