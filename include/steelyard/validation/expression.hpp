// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/core/problem.hpp>
#include <steelyard/validation/bounded_number.hpp>

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace steelyard::inline v0_1::validation {

/// Arithmetic over measures: numbers, codes, + - * / ( ) and abs(x), min(x, y, ...), max(x, y, ...).
/// A code is letters, digits, '_' and '.', not beginning with a digit; any other code is written in brackets: [E-coli].
/// Total: every text gives a tree or a list of problems, and every tree gives an answer for every input.
class expression {
public:
    /// Reads a text. Every syntax error is added to `problems` (rule "syntax", its position from 1 as "column 7"), with
    /// `where` for its place; the expression is usable only when there is none.
    [[nodiscard]] static expression parse(std::string_view text, std::vector<problem>& problems,
                                          const input_place& where = {});

    /// Codes that it names, each once, in order of first appearance.
    [[nodiscard]] const std::vector<std::string>& codes() const noexcept { return codes_; }
    [[nodiscard]] bool                            usable() const noexcept { return root_ >= 0; }
    /// The value where code i has operands[i]. Exact in integers as long as there is no division.
    [[nodiscard]] bounded_number evaluate(std::span<const bounded_number> operands) const;

private:
    friend class expression_parser;
    enum class op : std::uint8_t { number, code, add, subtract, multiply, divide, negate, absolute, smaller, larger };
    struct node {
        op           what = op::number;
        std::int32_t left = -1; ///< node, or position of a code
        std::int32_t right = -1;
        exact_number number;
    };
    std::vector<std::string> codes_;
    std::vector<node>        nodes_; ///< parts before the whole: evaluation is one pass
    std::int32_t             root_ = -1;
};

} // namespace steelyard::inline v0_1::validation
