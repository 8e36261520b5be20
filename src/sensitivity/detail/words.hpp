// SPDX-License-Identifier: MIT
#pragma once

// Parts of the sentences that several results say.

#include <steelyard/define/judgement.hpp>
#include <steelyard/sensitivity/holding.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace steelyard::inline v0_1::sensitivity::detail {

/// "1 combination", "3 combinations".
[[nodiscard]] inline std::string counted(std::int64_t n, const char* what) {
    return std::to_string(n) + " " + what + (n == 1 ? "" : "s");
}

/// "a, b and c".
[[nodiscard]] inline std::string listed(const std::vector<std::string>& parts) {
    std::string s;
    for (std::size_t i = 0; i < parts.size(); ++i) s += (i == 0 ? "" : i + 1 == parts.size() ? " and " : ", ") + parts[i];
    return s;
}

/// "`weights` to pca and `scale` to rank".
[[nodiscard]] inline std::string changes_text(const flip& f, const std::vector<judgement>& ledger) {
    std::vector<std::string> changes;
    for (std::size_t i = 0; i < f.factors.size(); ++i) {
        const judgement& j = ledger[static_cast<std::size_t>(f.factors[i])];
        changes.push_back("`" + j.id + "` to " + j.options[static_cast<std::size_t>(f.options[i])].id);
    }
    return listed(changes);
}

} // namespace steelyard::inline v0_1::sensitivity::detail
