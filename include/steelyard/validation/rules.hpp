// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/core/options.hpp>
#include <steelyard/dataset/dataset.hpp>
#include <steelyard/define/definitions.hpp>
#include <steelyard/validation/finding.hpp>

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace steelyard::inline v0_1::validation {

/// What must hold between the two sides of a rule. The pair rules look only at which sides are reported.
enum class rule_operator : std::uint8_t {
    equal,
    not_equal,
    less,
    less_or_equal,
    greater,
    greater_or_equal,
    exclusive_pair,  ///< not both sides are reported
    compulsory_pair, ///< both sides are reported, or neither
};

/// What a side does about operands without a number (no row, or missing with a reason).
enum class side_mode : std::uint8_t {
    skip_if_any_missing, ///< the side says nothing when one operand is missing
    skip_if_all_missing, ///< the side says nothing when all are missing; else a missing one is what its measure allows
    never_skip,      ///< a missing operand is whatever its measure allows; a rule that cannot be answered is reported
    missing_as_zero, ///< a missing operand counts as zero: the only mode that takes absence for a number
};

} // namespace steelyard::inline v0_1::validation

namespace steelyard::inline v0_1 {
template <>
struct enum_names<validation::rule_operator> {
    static constexpr std::array<std::string_view, 8> value{
        "==", "!=", "<", "<=", ">", ">=", "exclusive_pair", "compulsory_pair"};
};
template <>
struct enum_names<validation::side_mode> {
    static constexpr std::array<std::string_view, 4> value{"skip_if_any_missing", "skip_if_all_missing", "never_skip",
                                                           "missing_as_zero"};
};
} // namespace steelyard::inline v0_1

namespace steelyard::inline v0_1::validation {

/// A relation between measures that every cell (place, organisation, category, period) must keep.
struct rule {
    std::string   code;
    std::string   title;
    std::string   left; ///< an expression over measure codes
    rule_operator op = rule_operator::equal;
    std::string   right;
    double        tolerance = 0; ///< slack, in the unit of the sides; 0 compares sums and differences as integers
    side_mode     left_mode = side_mode::skip_if_any_missing;
    side_mode     right_mode = side_mode::skip_if_any_missing;
    severity      level = severity::warning; ///< of a violation
    std::string   advice;
    input_place   declared_at;
    friend bool   operator==(const rule&, const rule&) = default;
};

/// Everything that is wrong with a rule: syntax, unknown measures, measures of different frequency, no measure at all,
/// a negative tolerance. Empty: the rule can be checked.
[[nodiscard]] std::vector<problem> problems_of(const rule& r, const definitions& agreed);

struct rule_options {
    bool undecided = false;

    static void fields(auto&& field) {
        field("undecided", &rule_options::undecided,
              "Report as an info every cell whose bounds neither keep nor break a rule.");
    }
    friend bool operator==(const rule_options&, const rule_options&) = default;
};

/// Checks every rule in every cell in which at least one of its measures has a row. Findings bear the rule's code and:
/// the rule's level when the rule is certainly broken, whatever unknown operands are (the score is the gap relative to
/// the larger side; 1 for pairs); rule `rule_unanswered` (warning) when a side in mode never_skip lacks an operand and
/// the rule could go either way; rule `rule_undefined` (warning) for a division by zero; rule `bad_rule` (fault) for
/// each problem of a rule, which is then not checked.
/// For pair rules a side is reported when all its operands are (skip_if_any_missing) or any is (every other mode).
[[nodiscard]] findings check_rules(const definitions& agreed, const dataset& data, const std::vector<rule>& rules,
                                   const rule_options& options = {});

} // namespace steelyard::inline v0_1::validation
