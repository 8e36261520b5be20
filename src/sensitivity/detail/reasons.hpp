// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/core/error.hpp>
#include <steelyard/sensitivity/alternatives.hpp>

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

namespace steelyard::inline v0_1::sensitivity::detail {

/// The first problem says enough where many are alike.
[[nodiscard]] inline std::string short_reason(const error& e) {
    const auto* all = dynamic_cast<const invalid_input*>(&e);
    if (all == nullptr || all->problems().empty()) return e.what();
    const std::size_t others = all->problems().size() - 1;
    return all->problems().front().text() + (others == 0 ? "" : " (and " + std::to_string(others) + " more)");
}

inline void count_reason(std::vector<no_answer>& all, const std::string& why, std::int64_t at) {
    const auto it = std::ranges::find(all, why, &no_answer::why);
    if (it == all.end())
        all.push_back({why, 1, at});
    else
        ++it->combinations;
}

} // namespace steelyard::inline v0_1::sensitivity::detail
