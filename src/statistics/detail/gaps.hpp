// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/statistics/gaps.hpp>

#include <cstddef>
#include <string_view>

namespace steelyard::inline v0_1::statistics::detail {

/// A group of a unit, and whether it has a value; -1 where none can be chosen.
struct chosen_group {
    status       state = status::ok;
    std::int64_t group = -1;
};

/// @throws domain_fault for a named group that does not exist
void check_choice(std::string_view function, group_choice choice, std::int64_t named, std::int64_t groups);

[[nodiscard]] chosen_group choose(const group_table& table, std::size_t unit, group_choice choice, std::int64_t named,
                                  higher higher_is);

} // namespace steelyard::inline v0_1::statistics::detail
