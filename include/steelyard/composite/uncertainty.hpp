// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/composite/run_index.hpp>
#include <steelyard/core/options.hpp>
#include <steelyard/core/run_options.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace steelyard::inline v0_1::composite {

/// How far an observed number may be off. Errors that name the same source are one error and move together, each by its own
/// amount: an estimate of people under several rates, a survey that several places share. One that names none stands alone.
struct observation_error {
    std::string unit, column;
    double      standard_error = 0; ///< in the column's unit; below 0: the number falls when the source rises
    std::string source;
    input_place where;
};

struct uncertainty_options {
    std::int64_t draws = 1000;
    std::int64_t seed = 1;
    double       level = 0.95;
    bool         scales_anew = true;
    bool         draw_missing = false;
    bool         pairs = false;
    std::int64_t predictors = 3;

    static void fields(auto&& field) {
        using o = uncertainty_options;
        field("draws", &o::draws, "How often the index is worked out on drawn numbers.");
        field("seed", &o::seed, "Names the random numbers; draw i has a stream of its own.");
        field("level", &o::level, "Share of the draws that intervals hold.");
        field("scales_anew", &o::scales_anew,
              "Whether treatments and scales are found anew in every draw; otherwise those of the numbers as they are "
              "stay.");
        field("draw_missing", &o::draw_missing,
              "Whether missing numbers are drawn too, from regressions: measurement and missing data in one.");
        field("pairs", &o::pairs, "Whether to count, for all pairs of units, how often one is ahead.");
        field("predictors", &o::predictors, "Most columns that a missing number is drawn from.");
    }
    friend bool operator==(const uncertainty_options&, const uncertainty_options&) = default;
};

/// A unit's score and rank over the draws.
struct unit_spread {
    std::string           unit;
    std::optional<double> score, rank;             ///< of the numbers as they are
    std::int64_t          draws = 0;               ///< in which it had a score; the rest is of those
    double                mean = 0, deviation = 0; ///< of its scores; n - 1 beneath
    double                low = 0, high = 0;       ///< interval of its scores, between percentiles
    double                mean_rank = 0;
    double                best = 0, worst = 0; ///< interval of its ranks, likewise, and outwards to whole ones
    friend bool           operator==(const unit_spread&, const unit_spread&) = default;
};
struct score_spread {
    std::string              of; ///< what the intervals are of: "measurement", "measurement and missing data"
    std::int64_t             draws = 0;
    std::vector<unit_spread> units;  ///< in the table's order
    std::vector<double>      ahead;  ///< under `pairs`: units x units, row by row, share of the draws in which the first ranks
                                     ///< before the second, both having a rank; the rest is ties and the other way round
    std::vector<index_note>  notes;  ///< what was kept within a scale, and errors without a number to move
    friend bool              operator==(const score_spread&, const score_spread&) = default;
};

/// Runs the index on numbers drawn around those observed, normal with the errors given, and says how far scores and ranks of
/// the topmost node spread. A number is kept within its column's scale. Cells without an error stay as they are; an error of
/// a cell without a point has nothing to move, and is noted. Intervals are of what `of` says, and of nothing else: where
/// missing numbers are drawn as well, by regressions found from the numbers as they are, it is said there.
/// @throws invalid_input listing errors that are not finite, that name a unit or column that is not there, or one cell twice
///         without a source, options that make no sense, and what run_index refuses in a draw, named by its number
[[nodiscard]] score_spread spread_scores(const index_layout& tree, const score_table& raw, const index_options& options,
                                         std::span<const observation_error> errors, const uncertainty_options& how = {},
                                         const run_options& run = {}, std::span<const std::string> groups = {});

} // namespace steelyard::inline v0_1::composite
