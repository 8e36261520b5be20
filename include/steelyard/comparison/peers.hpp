// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/aggregation/options.hpp>
#include <steelyard/comparison/peer_rule.hpp>
#include <steelyard/core/run_options.hpp>
#include <steelyard/dataset/dataset.hpp>
#include <steelyard/define/definitions.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace steelyard::inline v0_1::comparison {

/// The peers of one unit.
struct unit_peers {
    std::string              unit;
    std::vector<std::string> peers;     ///< in order of codes
    std::vector<std::string> undecided; ///< whose size, mix or region is not known, so that nobody can say
    std::string              why;       ///< a whole sentence where there are no peers; else empty
    friend bool              operator==(const unit_peers&, const unit_peers&) = default;
};

/// The peers of all units of a level in a period.
struct peer_groups {
    std::string             rule, by, period;
    std::vector<unit_peers> units; ///< in order of codes

    [[nodiscard]] const unit_peers* find(std::string_view unit) const noexcept;
    friend bool                     operator==(const peer_groups&, const peer_groups&) = default;
};

/// Finds each unit's peers as they were in the period: sizes and mixes are those of the period, regions the memberships of
/// its last day. In a period that does not lie within the days of the rule nobody has peers, and each unit says so. Only a
/// point is a size; a suppressed or missing one decides nothing.
/// @param by     "place", "organisation" or a level of a hierarchy
/// @param units  empty: all units of the level that the rule's numbers, groups or hierarchy know
/// @throws invalid_input listing what is wrong with the rule; unknown_code, period_mismatch
[[nodiscard]] peer_groups find_peers(const definitions& agreed, const dataset& data, const peer_rule& rule,
                                     const std::string& by, const std::string& period,
                                     const std::vector<std::string>& units = {}, const aggregation::as_of& known = {},
                                     const run_options& run = {});

} // namespace steelyard::inline v0_1::comparison
