// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/define/hierarchy.hpp>

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>

namespace steelyard::inline v0_1::detail {

/// Whether what was reported for a place (or an organisation) belongs to another one, by the memberships of its own time.
/// The hierarchy is compiled once, for many questions.
class belonging {
public:
    /// @param in  null: everything belongs to itself and to the whole alone
    explicit belonging(const hierarchy* in) {
        if (in != nullptr) in_.emplace(*in);
    }
    /// @param to  "": the whole   @param level  of it   @throws unknown_code for a level that the hierarchy does not have
    [[nodiscard]] bool holds(std::string_view to, std::string_view level, std::string_view reported, const period& when) const {
        if (to.empty() || to == reported) return true;
        if (!in_) return false;
        const auto node = in_->find(reported);
        if (!node) return false;
        const auto up = in_->resolve(*node, in_->level_index(level), when, true, boundary_view::as_then);
        return std::any_of(up.begin(), up.end(), [&](const node_part& part) { return in_->code(part.node) == to; });
    }

private:
    std::optional<hierarchy_index> in_;
};

} // namespace steelyard::inline v0_1::detail
