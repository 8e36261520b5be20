// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/core/run_options.hpp>
#include <steelyard/sensitivity/factorial.hpp>
#include <steelyard/sensitivity/holding.hpp>
#include <steelyard/sensitivity/plan.hpp>
#include <steelyard/sensitivity/question.hpp>
#include <steelyard/sensitivity/shares.hpp>
#include <steelyard/sensitivity/workspace.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace steelyard::inline v0_1::sensitivity {

/// What some combinations say together. Counts and extremes do not hang on any probability; `share` and `mean` do.
struct pooled_answer {
    std::int64_t              admitted = 0; ///< combinations
    std::int64_t              answered = 0; ///< of those
    std::int64_t              holds = 0;    ///< of those, of a conclusion
    double                    share = 0; ///< of the measure of those answered, of a conclusion: never how likely it is
    std::vector<double>       low, high; ///< least and most of each number; empty when nothing was answered
    std::vector<double>       mean;      ///< by the measure
    std::vector<std::int64_t> low_at, high_at; ///< the first combination of each
};

/// One combination of the options that are not equivalent, with all that may be pooled under it.
struct multiverse {
    std::vector<chosen_option>   fixed; ///< of each non-equivalent judgement; empty when there is none
    bool                         as_chosen = true;
    pooled_answer                equivalent;     ///< over equivalent judgements, the uncertain ones as chosen
    std::optional<pooled_answer> with_uncertain; ///< over both; empty where no judgement is uncertain
};

/// An option whose stages give, to the bit, what those of an earlier option give, whatever the other judgements say.
struct same_option {
    std::string judgement, option, same_as;
    friend bool operator==(const same_option&, const same_option&) = default;
};

/// Why some combinations have no answer.
struct no_answer {
    std::string  why;
    std::int64_t combinations = 0;
    std::int64_t first = 0; ///< combination
};

/// What the stages of a run cost.
struct stage_cost {
    std::string  name;
    std::int64_t needed = 0;   ///< different inputs and options
    std::int64_t run = 0;      ///< of those, not remembered
    std::int64_t distinct = 0; ///< outputs of different content
};

/// An answer for every admissible combination of judgements, and what follows from it.
struct alternatives_result {
    std::string               asked;
    bool                      conclusion = false;
    factorial                 design{{}}; ///< of all judgements of the plan
    std::vector<judgement>    ledger;
    std::int64_t              chosen = 0;
    outcomes                  of;          ///< 0 where nothing was answered
    std::vector<std::uint8_t> answered;    ///< by combination; 0 of excluded ones too
    std::vector<multiverse>   multiverses; ///< side by side, in order of combinations; never merged
    std::vector<flip>
        smallest_flips; ///< of a conclusion, over judgements of any kind; options that are the same as another are left out
    std::vector<same_option> same_options;
    std::vector<no_answer>   unanswered; ///< most combinations first
    std::string              measure;    ///< what the shares count by
    std::vector<stage_cost>  stages;

    /// The basis: ids of the judgements.
    [[nodiscard]] std::vector<std::string> basis() const;
    /// '"A is ahead of B" holds in 231 of 320 combinations of 5 judgements. As chosen it holds; changing `weights` to pca
    /// turns it around.' Of several multiverses, each is told. A question for numbers is answered by the least and the most.
    [[nodiscard]] std::string sentence() const;
};

/// Asks a question in every admissible combination of a plan's judgements, sharing what combinations have in common:
/// each stage runs once for every different input and options. Only options of judgements of type `equivalent` are
/// pooled into one share; those of type `uncertain` with and without; every combination of the others is a multiverse.
/// Combinations whose stages refuse their input have no answer, with the reason; they neither hold nor fail.
/// @param memory  remembers stages for other questions; none: nothing is remembered
/// @throws not_supported above a million combinations: sample them; unknown_code for what is asked of and is not there;
///         stopped
[[nodiscard]] alternatives_result alternatives(const plan& of, const question& asked, workspace* memory = nullptr,
                                               const run_options& run = {});

/// Works out what follows from the answers, `multiverses` and `smallest_flips`, from `design`, `ledger`, `chosen`, `of`,
/// `answered` and `same_options`. `alternatives` has done so; whoever kept only the answers gets the rest again.
/// @throws shape_mismatch unless there are answers for as many combinations as the ledger has
void conclude(alternatives_result& result);

/// The part of a result that may be pooled, as an experiment by itself: for `sobol_shares` and `shapley_shares`.
/// Combinations without an answer are excluded from it.
struct experiment {
    factorial design{{}};
    outcomes  of;
};
enum class pool : std::uint8_t { equivalent, with_uncertain };
/// @throws unknown_code for a multiverse that is not there; insufficient_data where nothing in it was answered
[[nodiscard]] experiment experiment_of(const alternatives_result& result, std::int64_t multiverse = 0,
                                       pool which = pool::with_uncertain);

} // namespace steelyard::inline v0_1::sensitivity
