// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/core/problem.hpp>

#include <string>
#include <vector>

namespace steelyard::inline v0_1 {

/// Who should report a measure, for which periods, and how soon after a period ends. Empty lists mean: not by this
/// dimension. The expected cells are all combinations of the places, organisations and categories named.
struct expectation {
    std::string              measure;
    std::vector<std::string> places;
    std::vector<std::string> organisations;
    std::string              from; ///< first expected period; empty: the first reported one
    std::string              to;   ///< last expected period; empty: the last reported one
    int                      due_days = 0; ///< days after the period's last day
    input_place              declared_at;
};

} // namespace steelyard::inline v0_1
