// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/core/problem.hpp>
#include <steelyard/core/value.hpp>
#include <steelyard/define/date.hpp>
#include <steelyard/define/kind.hpp>
#include <steelyard/qualitative/reference.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace steelyard::inline v0_1::qualitative {

/// A level of a rubric and what has to be seen for it.
struct rubric_level {
    std::string word = {};
    std::string means = {};
    friend bool operator==(const rubric_level&, const rubric_level&) = default;
};

/// A question that people answer with one of a few described levels.
struct rubric {
    std::string               code = {};
    std::string               title = {};
    std::string               question = {};
    std::vector<rubric_level> levels = {}; ///< from worst to best
    input_place               declared_at = {};

    /// Place of a level from the worst, 0; empty for a word that is none.
    [[nodiscard]] std::optional<std::int32_t> place_of(const std::string& word) const noexcept;
    friend bool                               operator==(const rubric&, const rubric&) = default;
};

/// A level as somebody gave it; or why there is none.
struct grading {
    std::string            rubric = {};                  ///< code
    std::string            level = {};                   ///< its word; empty: none was given
    steelyard::reason      absent = reason::none;   ///< why none was given
    std::string            who = {};                     ///< organisation or role that gave it
    std::string            because = {};                 ///< what was seen
    std::optional<date>    when = {};
    std::vector<reference> about = {};
    input_place            declared_at = {};
    friend bool            operator==(const grading&, const grading&) = default;
};

/// How many gradings there are at each level. There is no mean: levels have an order and no distances.
struct level_distribution {
    std::string               rubric = {};
    std::vector<std::string>  levels = {};   ///< every one, from worst to best
    std::vector<std::int64_t> gradings = {}; ///< at each
    std::int64_t              graded = 0;
    std::int64_t              absent = 0; ///< gradings without a level: no part of the above
    /// The middle level: at least half of the gradings are there or below, and half there or above. Of an even number the middle
    /// may lie between two levels; then both are given. Empty where there are none, or where an ordinal has no median.
    std::optional<std::string> median_low = {};
    std::optional<std::string> median_high = {};

    /// "2 of 5 emerging, 3 of 5 sustained; in the middle: sustained; 1 absent".
    [[nodiscard]] std::string text() const;
    friend bool               operator==(const level_distribution&, const level_distribution&) = default;
};

/// Distribution of the gradings by this rubric; others are passed over.
/// @param over what the gradings differ in: `legal(kind::ordinal, over, combine::median)` decides whether there is a median
/// @throws invalid_input listing every grading whose level is none of the rubric's, or that has neither level nor reason, or both
[[nodiscard]] level_distribution distribute(const rubric& by, std::span<const grading> gradings,
                                            axis over = axis::organisation);

/// What is wrong with a rubric: fewer than two levels, levels without word or meaning, or of one word.
[[nodiscard]] std::vector<problem> check(const rubric& r);

} // namespace steelyard::inline v0_1::qualitative
