// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/core/problem.hpp>
#include <steelyard/define/kind.hpp>
#include <steelyard/define/unit.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace steelyard::inline v0_1 {

/// What an indicator takes from a measure's rows.
enum class take : std::uint8_t {
    value,       ///< the number itself
    count,       ///< 1 for each value that is present
    count_above, ///< 1 for each value above the threshold, 0 for one at or below it
    count_below, ///< 1 for each value below the threshold
};
template <>
struct enum_names<take> {
    static constexpr std::array<std::string_view, 4> value{"value", "count", "count_above", "count_below"};
};

/// A part of an indicator: a measure and what is taken from it.
struct indicator_part {
    std::string measure;
    take        what = take::value;
    double      threshold = 0; ///< in the measure's unit; for count_above and count_below
    friend bool operator==(const indicator_part&, const indicator_part&) = default;
};

/// What a denominator reported less often than its numerator means for the periods within.
enum class denominator_rule : std::uint8_t {
    same_period, ///< both must be reported for the same period
    hold,        ///< a stock holds for every period inside the one it was reported for
    apportion,   ///< a flow is spread over the periods inside by their days
    interpolate, ///< a stock is linear between the middles of its periods
};
template <>
struct enum_names<denominator_rule> {
    static constexpr std::array<std::string_view, 4> value{"same_period", "hold", "apportion", "interpolate"};
};

/// Time basis of a rate: events per so much exposure time. `period`: exposure is counted as reported, no conversion.
enum class time_basis : std::uint8_t { period, day, month, year };
template <>
struct enum_names<time_basis> {
    static constexpr std::array<std::string_view, 4> value{"period", "day", "month", "year"};
};

/// Role of an indicator for its goal: core lags, contributing leads, counter guards against gaming.
enum class role : std::uint8_t { core, contributing, counter };
template <>
struct enum_names<role> {
    static constexpr std::array<std::string_view, 3> value{"core", "contributing", "counter"};
};

/// A number that is judged: a measure as it is, or a quotient of two.
struct indicator {
    std::string      code;
    std::string      title;
    kind             what = kind::flow;
    indicator_part   numerator;
    std::optional<indicator_part> denominator; ///< ratio, rate and mean have one
    std::int64_t     factor = 1;               ///< 100 for percent, 100000 for a rate per 100,000
    time_basis       per = time_basis::period; ///< rates only: sum of stock times days, converted to this basis
    denominator_rule denominator_over_time = denominator_rule::same_period;
    bool             numerator_within_denominator = false; ///< every numerator case is also a denominator case
    std::vector<axis> matched_on = {axis::time, axis::place, axis::organisation, axis::category}; ///< grain of matching
    unit             in;
    int              decimals_shown = 1;
    direction        better = direction::none;
    combine          over_time = combine::refuse; ///< one rule for both parts; refuse: the usual rule of kind and measures
    combine          over_places = combine::refuse;        ///< refuse: the usual rule of the kind
    combine          over_organisations = combine::refuse; ///< refuse: the usual rule of the kind
    std::string      judgement;                   ///< id; needed where the legality table says "as judgement"
    role             as = role::core;
    std::string      goal;            ///< code
    std::string      counters;        ///< code of the indicator that this one guards, for role::counter
    std::string      definition;
    input_place      declared_at;
};

} // namespace steelyard::inline v0_1
