// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/aggregation/result.hpp>
#include <steelyard/core/value.hpp>
#include <steelyard/define/comparability.hpp>
#include <steelyard/define/target.hpp>
#include <steelyard/report/progress.hpp>
#include <steelyard/report/scorecard.hpp>

#include <string>
#include <string_view>

namespace steelyard::inline v0_1::report {

// Plain sentences that say no more than the types allow. Bounds are rounded outwards, so that "at least 12.3" stays
// true after rounding. Two numbers are a difference, never a trend.

/// How numbers are written.
struct number_style {
    std::string_view unit;      ///< as the indicator has it; "percent" is written %
    int              decimals = 1;
};

/// "11.76 %", "between 3 and 9 people", "at least 12,345 people", "fewer than 10 people", "below 3 ug/L", or why there
/// is no number: "not reported".
[[nodiscard]] std::string words(const value& number, const number_style& style);
/// The same for a column: "11.76", "3 to 9", ">= 12,345", "< 10", "-".
[[nodiscard]] std::string cell(const value& number, int decimals);
/// A reason in words: "the count was waived".
[[nodiscard]] std::string words(reason why);
/// How periods were combined: "mean of periods", "mean by days"; empty when there was only one.
[[nodiscard]] std::string words(combine over_time);
/// "all 12 expected numbers reported", "11 of 12 expected numbers reported"; empty when nothing was expected.
[[nodiscard]] std::string coverage_words(const aggregation::result& r);
/// A flag set in words: "estimated, provisional".
[[nodiscard]] std::string words(flag_set flags);

/// "Unemployment rate, all places, 2009: 11.76 % (all 5 expected numbers reported)." A point whose bounds are wider
/// says both: the point is of the matched cells, the whole lies within its bounds.
[[nodiscard]] std::string sentence(const aggregation::result& r, int decimals, std::string_view place_title = "");

/// "2008 and 2009 are not comparable, because ...", "... is undetermined until someone declares ...".
[[nodiscard]] std::string sentence(const verdict& v, std::string_view before, std::string_view after);

/// The difference between two results where the verdict allows one; empty where it does not or where either has no
/// number. "0.72 percentage points lower than in 2017; two numbers make no trend".
[[nodiscard]] std::string difference(const aggregation::result& before, const aggregation::result& after,
                                     const verdict& v, int decimals);

/// "behind: the target is 4.0 % by 2020 from 11.8 % in 2009, on a linear path; the path asks for 5.4 % by now; 0.9
/// percentage points to go".
[[nodiscard]] std::string sentence(const progress& p, const target& aim, const number_style& style);

/// Everything about a line in a few sentences: number, comparability, target, what other judgements would have said.
[[nodiscard]] std::string sentence(const scorecard_line& line);

} // namespace steelyard::inline v0_1::report
