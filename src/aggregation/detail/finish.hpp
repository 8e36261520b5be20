// SPDX-License-Identifier: MIT
#pragma once

// From the states of a group at its base periods to one row of the result: time last, then the one division.

#include "group.hpp"

#include <steelyard/aggregation/options.hpp>
#include <steelyard/define/comparability.hpp>
#include <steelyard/define/kind.hpp>
#include <steelyard/define/period.hpp>

#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace steelyard::inline v0_1::aggregation::detail {

/// How one base period weighs when periods are combined.
struct period_weight {
    int128 numerator = 1;
    int128 denominator = 1;
};

/// Everything about an indicator that turning sums into a number needs.
struct finish_rules {
    bool            quotient = false;
    bool            mean_of_ratios = false;
    bool            nested = false;
    bool            single_unit_only = false; ///< numbers of several units are never combined
    combine         over_time = combine::refuse; ///< how base periods are combined
    number_unit     numerator_unit, denominator_unit;
    std::int64_t    factor = 1;
    int128          time_scale = 1; ///< denominator weights count this much finer than their unit
    missing_options missing;
};

struct finished {
    form            what = form::missing;
    reason          why = reason::none;
    double          number = 0;
    std::optional<double> lower, upper, known, numerator, denominator;
    flag_set        flags;
    std::int64_t    expected = 0, present = 0;
    double          coverage = 0;
    comparability   verdict = comparability::yes;
};

/// @param states   of the base periods inside one period of the result, in order
/// @param weights  of the same periods
/// @returns empty when the missing mode gives no result
[[nodiscard]] std::optional<finished> finish(std::span<const group_state> states, std::span<const period_weight> weights,
                                             const finish_rules& rules);

/// The same from the sum over all base periods.
/// @param divisor  what a mean of periods divides by; else 1
[[nodiscard]] std::optional<finished> finish_combined(const group_state& sum, int128 divisor, const finish_rules& rules);

/// Numbers that contradict the nesting (more cases than there were in all) cross the bounds: their hull is what is left
/// to say, flagged unvalidated.
inline void uncross(finished& f) noexcept {
    if (!f.lower || !f.upper || *f.lower <= *f.upper) return;
    std::swap(f.lower, f.upper);
    f.flags |= flag::unvalidated;
}

/// The reason that weighs most among those of missing cells, a bit each.
[[nodiscard]] reason gravest(std::uint32_t reasons) noexcept;
/// Flags of the whole by the rule table.
[[nodiscard]] flag_set flags_of(const group_state& s) noexcept;

} // namespace steelyard::inline v0_1::aggregation::detail
