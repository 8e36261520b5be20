// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/core/error.hpp>
#include <steelyard/sensitivity/sampling.hpp>

#include <algorithm>
#include <span>
#include <string>
#include <vector>

namespace steelyard::inline v0_1::sensitivity::detail {

/// @throws invalid_input listing options and factors that make no sense
inline void check_sampling(const sampling_options& o, std::span<const sampled_factor> factors) {
    std::vector<problem> problems;
    const auto           object = [&](const std::string& rule, const std::string& where, const std::string& found,
                            const std::string& advice) {
        problems.push_back({severity::fault, rule, {"", 0, where, ""}, found, advice});
    };
    if (o.points < 1)
        object("bad_option", "points", std::to_string(o.points) + " points",
               "take 1 at least; a power of two is as good as any");
    if (o.replicates < 2)
        object("bad_option", "replicates", std::to_string(o.replicates) + " replicates",
               "take 2 at least: errors come from how they differ");
    std::vector<std::string> codes;
    for (const sampled_factor& f : factors) {
        if (f.code.empty() || std::ranges::find(codes, f.code) != codes.end())
            object("repeated_code", "factors", "a factor is called '" + f.code + "'", "give each a code of its own");
        if (f.coordinates < 1)
            object("no_coordinates", "factors", "factor '" + f.code + "' has no coordinate", "give it 1 at least");
        codes.push_back(f.code);
    }
    if (!problems.empty()) throw invalid_input("sampling", std::move(problems));
}

} // namespace steelyard::inline v0_1::sensitivity::detail
