// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/core/options.hpp>

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

namespace steelyard::inline v0_1::frameworks {

/// How much the participants commit to. Each level keeps every rule of the one before and adds its own: the three
/// kinds of shared measurement (Kramer, Parkhurst & Vaidyanathan 2009) as nested commitments of one type.
enum class level : std::uint8_t {
    shared_platform,   ///< one catalogue, from which each organisation adopts what it needs
    comparative,       ///< a core set that all report by identical definitions
    adaptive_learning, ///< shared goals, a theory of change, cycles of learning
};

/// What a rule does.
enum class rule_effect : std::uint8_t {
    demand,     ///< the framework must be so: `check(framework)` reports where it is not, under the rule's name
    refusal,    ///< something is refused when numbers are asked for
    permission, ///< something becomes possible
};

/// One thing that a level switches on.
struct level_rule {
    std::string_view  name;     ///< stable: the rule of the problems that `check` reports
    std::string_view  sentence; ///< for people
    frameworks::level since = frameworks::level::shared_platform;
    rule_effect       effect = rule_effect::demand;
};

/// Everything that holds on a level: its own rules and those of the levels below it, lowest level first.
struct level_rules {
    frameworks::level       on = frameworks::level::shared_platform;
    std::vector<level_rule> rules;

    /// True when the level has the rule of that name.
    [[nodiscard]] bool has(std::string_view rule) const noexcept;
};

[[nodiscard]] level_rules rules_of(level on);

} // namespace steelyard::inline v0_1::frameworks

namespace steelyard::inline v0_1 {

template <>
struct enum_names<frameworks::level> {
    static constexpr std::array<std::string_view, 3> value{"shared_platform", "comparative", "adaptive_learning"};
};
template <>
struct enum_names<frameworks::rule_effect> {
    static constexpr std::array<std::string_view, 3> value{"demand", "refusal", "permission"};
};

} // namespace steelyard::inline v0_1
