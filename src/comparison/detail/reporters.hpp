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

/// A bridge that a reporter's numbers go over.
struct bridge_step {
    std::size_t bridge = 0; ///< position in two_periods::bridges
    bool        denominator = false;
    bool        backwards = false; ///< asked from the later period to the earlier
};

/// One reporter in both periods.
struct moved {
    std::string              name; ///< "place" or "place/organisation"
    std::string              place, organisation;
    std::optional<two_parts> before, after;                     ///< as reported; empty: no number in that period
    double                   share_before = 1, share_after = 1; ///< of it that belongs to the place compared
    change_cause             cause = change_cause::remaining;   ///< or stopped, began, or what broke its series
    std::vector<bridge_step> steps; ///< after bridged_method and estimated_bridge: from the old series to the new one
    two_parts                bridge{1, 1}; ///< their factors, multiplied

    /// Whether its change is told apart into a bridge, mix and rates, rather than being one part.
    [[nodiscard]] bool divides() const noexcept { return cause == change_cause::remaining || bridged(); }
    [[nodiscard]] bool bridged() const noexcept {
        return cause == change_cause::bridged_method || cause == change_cause::estimated_bridge;
    }
};

struct two_periods {
    indicator                what;
    bool                     quotient = false;
    std::vector<moved>       reporters; ///< in order of names
    std::vector<left_out>    out;
    std::vector<std::string> repeats; ///< as change::repeats
    verdict                  comparable;
    std::vector<std::string> basis;
    std::vector<used_bridge> bridges;
    std::vector<std::string> notes;
};

/// What people read of a factor above zero: four decimals, and four digits of a small one.
[[nodiscard]] std::string factor_text(double factor);

/// Sets moved::bridge of everybody from the factors of the bridges.
void apply_bridges(two_periods& to);

[[nodiscard]] two_periods read_both(const definitions& agreed, const dataset& data, const std::string& indicator,
                                    const aggregation::compared& before, const aggregation::compared& after,
                                    const aggregation::as_of& known, const aggregation::comparable_options& suspicion,
                                    const run_options& run);

} // namespace steelyard::inline v0_1::comparison::detail
