// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/frameworks/framework.hpp>

namespace steelyard::inline v0_1::frameworks::detail {

/// A rule with the members of its peer groups among its groups; codes of groups that nothing declares are left out.
[[nodiscard]] comparison::peer_rule whole_rule(const framework& f, const peer_rule_entry& e);

} // namespace steelyard::inline v0_1::frameworks::detail
