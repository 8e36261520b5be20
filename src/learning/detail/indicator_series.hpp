// SPDX-License-Identifier: MIT
#pragma once

// The rows of a result table as series, one for each indicator, unit and category, without a hole in the calendar.

#include <steelyard/aggregation/result.hpp>
#include <steelyard/statistics/status.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace steelyard::inline v0_1::learning::detail {

/// One series; columns of one length, a row per period from its first to the newest of the indicator.
struct indicator_series {
    indicator                       what;
    std::string                     place_level, place, organisation_level, organisation, category;
    std::vector<period>             periods;
    std::vector<double>             number;                 ///< in the indicator's unit; 0 where there is none
    std::vector<double>             numerator, denominator; ///< of quotients
    std::vector<statistics::status> given;
    bool                            bridged = false;  ///< some number was joined over a bridge
    bool                            has_parts = true; ///< every number has both, and is their quotient
};

/// By indicator as the table has them, then by levels, places, organisations and categories in order of codes.
[[nodiscard]] std::vector<indicator_series> series_of(const definitions& agreed, const aggregation::result_table& table);

/// Declared breaks and material changes of definition of what a series is made of, by the row with which the new one begins,
/// in words. A break in a part of the
/// whole breaks the whole.
[[nodiscard]] std::map<std::int64_t, std::string> breaks_of(const definitions& agreed, const indicator_series& s);

/// The row of a period as people write it; empty where it is of another kind or none. It may lie outside of the series.
[[nodiscard]] std::optional<std::int64_t> row_of(const definitions& agreed, const indicator_series& s, const std::string& text);

} // namespace steelyard::inline v0_1::learning::detail
