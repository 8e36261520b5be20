// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/core/run_options.hpp>
#include <steelyard/sensitivity/alternatives.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace steelyard::inline v0_1::sensitivity::detail {

/// What a chain gives in every combination of a plan.
struct evaluation {
    std::vector<double>       values;   ///< combinations x width; 0 without an answer
    std::vector<std::uint8_t> answered; ///< by combination
    std::vector<std::int32_t> reason;   ///< by combination: position in `reasons`, -1 for none
    std::vector<std::string>  reasons;
    std::vector<std::vector<std::int32_t>>
                            content; ///< stage by combination: equal numbers are equal outputs; -1 where excluded
    std::vector<stage_cost> stages;
};

[[nodiscard]] evaluation evaluate(const plan& of, const question& asked, workspace* memory, const run_options& run);

} // namespace steelyard::inline v0_1::sensitivity::detail
