// SPDX-License-Identifier: MIT
#pragma once

// Who reported an indicator in two periods, with what numbers, and what happened to each in between.

#include <steelyard/comparison/change.hpp>

#include <optional>
#include <string>
#include <vector>

namespace steelyard::inline v0_1::comparison::detail {

/// A total has its number as the numerator.
struct two_parts {
    double numerator = 0, denominator = 1;
};

/// One reporter in both periods.
struct moved {
    std::string              name; ///< "place" or "place/organisation"
    std::string              place, organisation;
    std::optional<two_parts> before, after;                     ///< as reported; empty: no number in that period
    double                   share_before = 1, share_after = 1; ///< of it that belongs to the place compared
    change_cause             cause = change_cause::remaining;   ///< or stopped, began, or what broke its series
    two_parts                bridge{1, 1}; ///< after bridged_method: factors from the old series to the new one
};

struct two_periods {
    indicator                what;
    bool                     quotient = false;
    std::vector<moved>       reporters; ///< in order of names
    std::vector<left_out>    out;
    std::vector<std::string> repeats; ///< as change::repeats
    verdict                  comparable;
    std::vector<std::string> basis;
};

[[nodiscard]] two_periods read_both(const definitions& agreed, const dataset& data, const std::string& indicator,
                                    const aggregation::compared& before, const aggregation::compared& after,
                                    const aggregation::as_of& known, const aggregation::comparable_options& suspicion,
                                    const run_options& run);

} // namespace steelyard::inline v0_1::comparison::detail
