// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/comparison/peers.hpp>

#include <string>
#include <vector>

namespace steelyard::inline v0_1::frameworks {

struct framework;

/// The rule of a name that holds throughout a period, with the members of its peer groups among its groups. A peer group
/// is a rule of its own name: its members are each other's peers. Where none of the rules of that name holds throughout
/// the period, the one declared last stands, and find_peers() says of each unit that it does not hold.
/// @param period  in words, as for find_peers()
/// @throws unknown_code with the nearest known name; period_mismatch
[[nodiscard]] comparison::peer_rule peer_rule_of(const framework& f, const std::string& name, const std::string& period);

/// Each unit's peers by a rule that the partners agreed on: comparison::find_peers() with peer_rule_of().
/// @throws unknown_code, invalid_input, period_mismatch
[[nodiscard]] comparison::peer_groups find_peers(const framework& f, const dataset& data, const std::string& name,
                                                 const std::string& by, const std::string& period,
                                                 const std::vector<std::string>& units = {},
                                                 const aggregation::as_of& known = {}, const run_options& run = {});

} // namespace steelyard::inline v0_1::frameworks
