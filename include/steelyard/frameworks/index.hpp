// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/aggregation/result.hpp>
#include <steelyard/composite/run_index.hpp>
#include <steelyard/composite/stages.hpp>
#include <steelyard/core/run_options.hpp>
#include <steelyard/dataset/dataset.hpp>
#include <steelyard/define/judgement.hpp>
#include <steelyard/frameworks/framework.hpp>

#include <string_view>
#include <vector>

namespace steelyard::inline v0_1::frameworks {

/// @throws unknown_code naming the nearest
[[nodiscard]] const index_entry& find_index(const framework& f, std::string_view code);

/// Whether a word begins paths of any index, as "treat" does in "index.treat.rule": it is no code of an index.
[[nodiscard]] bool is_step(std::string_view code) noexcept;

/// The judgements that questions about an index run over: those that it names, or, where it names none, all whose options
/// set nothing but paths of an index ("index.normalise.method") and that no other index names. What they set of one index by
/// its code ("index.living.normalise.method") is that index's alone, and stands there without the code.
[[nodiscard]] std::vector<judgement> judgements_of(const framework& f, const index_entry& index);

/// What stands for an index of paths that begin with "index.": the framework's defaults, then what judgements chose. Those
/// that other indices name, and it does not, are theirs; so is what is set by their codes.
[[nodiscard]] std::vector<chosen_binding> bindings_of(const framework& f, const index_entry& index);

/// What a roll-up found in one period, as units by indicators. A missing result with bounds is a number within them.
/// Units are organisations where rows have one, else places; rows of the whole have neither and are left out.
/// @throws unknown_code for a period that no row is of; invalid_input listing units with two numbers of one indicator
[[nodiscard]] composite::score_table score_table_of(const aggregation::result_table& results, std::string_view period);

/// An index of what was reported: rolled up as agreed, with options that no judgement of its own sets as they stand. What
/// its judgements set is left to them: `sensitivity::index_plan` takes this and `judgements_of`.
/// @param period  empty: the index's own
/// @throws unknown_code for an index or a period that is not there; illegal_operation where no period is named;
///         invalid_input listing options that the index does not have
[[nodiscard]] composite::index_chain index_chain_of(const framework& f, const dataset& data, std::string_view code,
                                                    std::string_view period = {}, const run_options& run = {});

/// The index as its judgements chose it. @throws as index_chain_of and composite::run_index
[[nodiscard]] composite::index_result run_index(const framework& f, const dataset& data, std::string_view code,
                                                std::string_view period = {}, const run_options& run = {});

} // namespace steelyard::inline v0_1::frameworks
