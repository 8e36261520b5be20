// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/core/problem.hpp>

#include <string>
#include <vector>

namespace steelyard::inline v0_1 {

/// One goal of the common agenda.
struct goal {
    std::string code;
    std::string title;
    std::string population; ///< whose life should change
    std::string statement;
    input_place declared_at;
};

/// An edge of the theory of change: what is thought to lead to what.
struct pathway {
    std::string from; ///< an activity, or an outcome's code
    std::string to;   ///< a goal's or indicator's code
    std::string because;
    input_place declared_at;
};

/// What the partners agreed to reach together, and how they think it comes about.
struct agenda {
    std::string          title;
    std::string          statement;
    std::vector<goal>    goals;
    std::vector<pathway> theory_of_change;
};

} // namespace steelyard::inline v0_1
