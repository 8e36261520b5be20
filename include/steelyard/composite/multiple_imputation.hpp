// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/composite/run_index.hpp>
#include <steelyard/composite/score_table.hpp>
#include <steelyard/core/options.hpp>
#include <steelyard/core/run_options.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace steelyard::inline v0_1::composite {

struct multiple_options {
    std::int64_t copies = 20;
    std::int64_t predictors = 3;
    std::int64_t seed = 1;

    static void fields(auto&& field) {
        using o = multiple_options;
        field("copies", &o::copies, "How many completed tables are drawn, 2 or more.");
        field("predictors", &o::predictors,
              "Most columns that a missing number is drawn from, those that go best; 0: from its own column.");
        field("seed", &o::seed, "Names the random numbers; copy i has a stream of its own.");
    }
    friend bool operator==(const multiple_options&, const multiple_options&) = default;
};

/// The table several times over, each with its missing numbers drawn anew: from a regression on the unit's other columns
/// whose own parameters are drawn too, and a residual, all normal (Rubin 1987, 5.3). Missing is taken to hang on nothing but
/// what is known. A number that leaves its cell's bounds or its column's scale is drawn again, up to a hundred times, then
/// drawn in. Filled cells are flagged `imputed`; what was there stays to the bit. Where fewer than three units have a column,
/// its cells stay missing in every copy.
/// @throws invalid_input listing options that make no sense
[[nodiscard]] std::vector<score_table> impute_copies(const score_table& table, const multiple_options& options = {},
                                                     const run_options& run = {});

/// Estimates from several completed tables as one (Rubin 1987, 3.1).
struct pooled_estimate {
    double                estimate = 0; ///< mean over the copies
    double                within = 0;   ///< mean of their variances
    double                between = 0;  ///< variance of their estimates, with copies - 1 beneath
    double                total = 0;    ///< within + (1 + 1/copies) between
    double                missing = 0;  ///< share of `total` that what is missing brings about
    std::optional<double> degrees;      ///< of Student's t: (copies - 1) / missing^2; empty where copies do not differ
    friend bool           operator==(const pooled_estimate&, const pooled_estimate&) = default;
};
/// @param variances  of each estimate; 0 where a completed table would leave no doubt
/// @throws shape_mismatch unless there is one for each; insufficient_data below two copies; domain_fault for a number that
///         is not finite, or a negative variance
[[nodiscard]] pooled_estimate pool(std::span<const double> estimates, std::span<const double> variances);

/// A unit's score and rank over all copies. Its error is of missing data alone: of the numbers that are there it says nothing.
struct pooled_score {
    std::string                    unit;
    std::int64_t                   copies = 0; ///< in which it had a score
    std::optional<pooled_estimate> score;      ///< empty unless it had one in all
    double                         rank = 0;   ///< mean over the copies in which it had a score
    double                         best = 0, worst = 0;
    friend bool                    operator==(const pooled_score&, const pooled_score&) = default;
};
/// The whole chain on every copy, treatments and scales found anew, and the scores of the topmost node pooled.
/// `options.impute` takes no part. @throws as impute_copies and run_index do
[[nodiscard]] std::vector<pooled_score> run_copies(const index_layout& tree, const score_table& raw,
                                                   const index_options&    options = {},
                                                   const multiple_options& multiple = {}, const run_options& run = {});

} // namespace steelyard::inline v0_1::composite
