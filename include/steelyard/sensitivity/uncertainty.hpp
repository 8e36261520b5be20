// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/composite/index_tree.hpp>
#include <steelyard/core/run_options.hpp>
#include <steelyard/sensitivity/alternatives.hpp>
#include <steelyard/sensitivity/plan.hpp>
#include <steelyard/sensitivity/question.hpp>
#include <steelyard/sensitivity/sampling.hpp>
#include <steelyard/sensitivity/workspace.hpp>

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace steelyard::inline v0_1::sensitivity {

/// A judgement whose options are a continuum: numbers that it sets together.
struct continuum {
    /// `uniform`: each number by itself between `low` and `high`. `shares`: numbers that add up to 1, all such sets alike
    /// (the flat Dirichlet law), drawn towards `around` as `freedom` falls from 1 to 0.
    enum class law : std::uint8_t { uniform, shares };
    std::string              id;
    law                      drawn = law::uniform;
    std::vector<std::string> paths; ///< the options that it sets
    double                   low = 0, high = 1;
    std::vector<double>      around; ///< one per path, relative; empty: all alike
    double                   freedom = 1;
};

/// Weights that nobody chose: a continuum of shares for every group of an index with more than one child, around the
/// declared weights. Each is called "weights of <code>".
/// @param freedom  1: any weights at all
/// @throws invalid_input listing what is wrong with the tree
[[nodiscard]] std::vector<continuum> any_weights(const composite::index_tree& tree, double freedom = 1,
                                                 const std::string& prefix = "index.");

/// Between what an answer lies over judgements, and where its middle is. Of ranks, this is the interval of judgements; those
/// of sampling and of missing data are others, and are not merged with it.
struct judgement_interval {
    double low = 0, middle = 0, high = 0; ///< quantiles of the answers: the smallest number with so many at or below it
    double least = 0, most = 0;           ///< of all answers
};

/// Answers in combinations that were sampled.
struct sampled_answers {
    std::string               asked;
    bool                      conclusion = false;
    std::int64_t              runs = 0;
    std::int64_t              admitted = 0;               ///< of those, not excluded
    std::int64_t              answered = 0;               ///< of those
    std::int64_t              holds = 0;                  ///< of those, of a conclusion
    double                    share = 0, share_error = 0; ///< of the measure: never how likely it is
    outcomes                  of;                         ///< runs x width
    std::vector<std::uint8_t> there;                      ///< by run: answered
    std::vector<no_answer>    unanswered;                 ///< `first` is a run
    std::vector<std::string>  basis;                      ///< judgements that were varied
    std::string               measure;
    sampling_options          options; ///< with the seed

    /// One per number of the answer. @param level  share of the answers between low and high, as much on either side
    /// @throws domain_fault for a level outside 0 to 1; insufficient_data where nothing was answered
    [[nodiscard]] std::vector<judgement_interval> intervals(double level = 0.9) const;
    /// '"A is ahead of B" holds in 743 of 1000 sampled combinations of 6 judgements (seed 1).'
    [[nodiscard]] std::string sentence() const;
};

/// What is varied: equivalent judgements, or uncertain ones too, and continua. Others stay as chosen: ask again with another
/// choice for another multiverse.
struct sampled_plan {
    const plan&                of;
    std::span<const continuum> continua = {};
    pool                       which = pool::with_uncertain;
};

/// Asks a question in `points` x `replicates` combinations, drawn by the judgements' probabilities and the continua's laws.
/// An option of a judgement is drawn where a coordinate falls into its piece of [0, 1], as long as its probability.
/// @throws invalid_input listing continua and options that make no sense: paths that no stage has, or that a judgement or
///         another continuum sets as well; what `alternatives` throws
[[nodiscard]] sampled_answers sampled_alternatives(const sampled_plan& of, const question& asked,
                                                   const sampling_options& options = {}, workspace* memory = nullptr,
                                                   const run_options& run = {});

/// Sobol's shares of what is varied, each continuum being one factor.
/// @throws illegal_operation where combinations are excluded, or where one that is drawn has no answer: factors are not
///         independent then, and these shares do not part the variance
[[nodiscard]] sampled_result sampled_shares(const sampled_plan& of, const question& asked,
                                            const sampling_options& options = {}, workspace* memory = nullptr,
                                            const run_options& run = {});

} // namespace steelyard::inline v0_1::sensitivity
