// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/composite/stages.hpp>
#include <steelyard/define/judgement.hpp>
#include <steelyard/define/stage.hpp>
#include <steelyard/sensitivity/factorial.hpp>

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace steelyard::inline v0_1::sensitivity {

/// One option of one judgement, by their ids.
struct chosen_option {
    std::string judgement, option;
    friend bool operator==(const chosen_option&, const chosen_option&) = default;
};

/// Options of several judgements that nobody would defend together.
struct exclusion {
    std::vector<chosen_option> together;
    std::string                why;
};

/// A chain of stages and the judgements that set its options: every combination of theirs is one way to the result.
/// What an option does not set stands as it does in the chain.
class plan {
public:
    /// @throws invalid_input listing everything that is wrong: judgements without id, options or a chosen one that is
    ///         theirs, ids given twice, probabilities that only some options have, or that are none, or do not add up to 1
    ///         (within 1e-9), paths that no stage has, words and numbers that an option cannot take, paths set twice,
    ///         exclusions of what is not there, and a combination as chosen that is excluded
    plan(stage_chain chain, std::vector<judgement> ledger, std::span<const exclusion> excluded = {});

    [[nodiscard]] const stage_chain&            chain() const noexcept { return chain_; }
    [[nodiscard]] const std::vector<judgement>& ledger() const noexcept { return ledger_; }
    /// Judgements as factors, in the ledger's order, their options in theirs. Without a stated probability all options of
    /// a judgement count alike.
    [[nodiscard]] const factorial& design() const noexcept { return design_; }
    [[nodiscard]] std::int64_t chosen() const noexcept { return chosen_; } ///< the combination of all chosen options
    /// Judgements that set an option of a stage, by positions.
    [[nodiscard]] const std::vector<std::int32_t>& setting(std::int64_t stage) const {
        return setting_[static_cast<std::size_t>(stage)];
    }
    [[nodiscard]] bool reads(std::int64_t stage, std::string_view path) const;
    /// What an option of a judgement sets at a stage.
    [[nodiscard]] std::vector<binding> settings(std::int64_t stage, std::int32_t judgement, std::int32_t option) const;
    /// "All options count alike: nobody stated probabilities." or whose are stated.
    [[nodiscard]] std::string measure() const;

private:
    stage_chain                            chain_;
    std::vector<judgement>                 ledger_;
    std::vector<std::vector<std::string>>  paths_;   ///< of each stage, ascending
    std::vector<std::vector<std::int32_t>> setting_; ///< of each stage
    factorial                              design_{{}};
    std::int64_t                           chosen_ = 0;
};

/// A plan over an index: `composite::index_stages` says which paths there are.
[[nodiscard]] plan index_plan(composite::index_chain of, std::vector<judgement> ledger,
                              std::span<const exclusion> excluded = {});

} // namespace steelyard::inline v0_1::sensitivity
