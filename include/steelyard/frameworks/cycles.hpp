// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/aggregation/options.hpp>
#include <steelyard/core/run_options.hpp>
#include <steelyard/dataset/dataset.hpp>
#include <steelyard/frameworks/framework.hpp>
#include <steelyard/learning/cycle.hpp>

#include <string>
#include <vector>

namespace steelyard::inline v0_1::frameworks {

/// What is known when cycles are held against their numbers.
struct cycle_question {
    bool                     vouched = false; ///< a store vouches for the recorded times of the data and of the predictions
    aggregation::as_of       known = {};
    std::vector<std::string> cycles = {}; ///< codes; empty: all
};

/// A cycle of the framework with its numbers and what they say of it.
struct cycle_row {
    learning::cycle         of = {};
    learning::cycle_result  result = {};
    std::vector<period>     when = {};   ///< of the numbers: before the window and in it
    std::vector<value>      number = {}; ///< as rolled up; only points count in the verdict
    /// Warnings: `prediction_first` where the prediction was not, or nobody knows; `tollgates` where it was decided although
    /// something lacks; `predictions` where what `learning::check` finds forbids to evaluate it at all.
    std::vector<problem>    problems = {};
};

/// Each cycle held against the data, in the framework's order: numbers are rolled up as agreed, for the place and organisation
/// of the prediction and by its window's kind of period. When the first number of the window was known is the earliest recorded
/// time of a row of the numerator's measure, revised or not, that lies in the window and belongs to the place and organisation;
/// where some row of the window has none, the order stays not verified. A cycle that cannot be evaluated is refused, with why.
/// @throws unknown_code for a cycle that the framework does not have; else as aggregation::roll_up
[[nodiscard]] std::vector<cycle_row> evaluate_cycles(const framework& f, const dataset& data, const cycle_question& asked = {},
                                                     const run_options& run = {});

} // namespace steelyard::inline v0_1::frameworks
