// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/comparison/peer_rule.hpp>
#include <steelyard/core/problem.hpp>

#include <string>
#include <vector>

namespace steelyard::inline v0_1::frameworks {

/// A rule of who is like whom on which the partners agreed. Rules of one code follow each other in time.
struct peer_rule_entry {
    comparison::peer_rule    rule; ///< with its code and days; its groups are codes of units
    std::string              title;
    std::vector<std::string> peer_groups; ///< codes of the framework's: the members of each are one group more
    input_place              declared_at;
};

} // namespace steelyard::inline v0_1::frameworks
