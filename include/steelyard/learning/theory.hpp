// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/core/options.hpp>
#include <steelyard/core/problem.hpp>
#include <steelyard/define/agenda.hpp>
#include <steelyard/define/indicator.hpp>

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace steelyard::inline v0_1::learning {

/// What a partner does.
struct partner_activity {
    std::string organisation = {};
    std::string activity = {}; ///< as a pathway of the agenda names it
    input_place declared_at = {};
    friend bool operator==(const partner_activity&, const partner_activity&) = default;
};

struct theory_options {
    std::int64_t crowded_from = 5;

    static void fields(auto&& field) {
        using o = theory_options;
        field("crowded_from", &o::crowded_from, "so many partners at one outcome are a crowd");
    }
    friend bool operator==(const theory_options&, const theory_options&) = default;
};

/// A goal of the agenda with what it is seen by and who is thought to move it. Lists are in order of words.
struct outcome_row {
    std::string              goal = {};
    std::vector<std::string> core = {}; ///< indicators of the goal
    std::vector<std::string> contributing = {};
    std::vector<std::string> counter = {};
    std::vector<std::string> activities = {}; ///< from which a way leads to the goal or to one of its indicators
    std::vector<std::string> partners = {};   ///< whose activities these are
    bool                     crowded = false;
    friend bool              operator==(const outcome_row&, const outcome_row&) = default;
};

/// A partner and the goals that its activities are thought to lead to.
struct partner_row {
    std::string              organisation = {};
    std::vector<std::string> activities = {};
    std::vector<std::string> goals = {};
    friend bool              operator==(const partner_row&, const partner_row&) = default;
};

/// From an activity or an indicator to the next indicator or goal on its way; other words between are passed over.
struct theory_link {
    std::string from = {};
    std::string to = {};
    friend bool operator==(const theory_link&, const theory_link&) = default;
};

/// What a theory of change looks like from its ends: who touches which outcome, and what is not thought through.
struct theory_map {
    std::vector<outcome_row> outcomes = {}; ///< in the agenda's order
    std::vector<partner_row> partners = {}; ///< in order of words
    std::vector<theory_link> links = {};    ///< in order of words
    /// Codes that lead back to themselves, each ring in order of words. A ring is no fault: it is said.
    std::vector<std::vector<std::string>> rings = {};
    /// Gaps: `no_activity`, `no_partner`, `no_core`, `no_contributing`, `no_counter` of a goal, `leads_nowhere` of an activity,
    /// `not_in_theory` of what a partner does, `nobody_does` of an activity.
    std::vector<problem> gaps = {};

    [[nodiscard]] const outcome_row* find(const std::string& goal) const noexcept;
    friend bool                      operator==(const theory_map&, const theory_map&) = default;
};

/// Follows the pathways of an agenda, over any number of steps, from what partners do to goals and their indicators. An activity
/// is where a pathway begins and none ends, unless it is a goal or an indicator; also whatever a partner does.
/// @throws domain_fault for a crowd of less than one
[[nodiscard]] theory_map map_theory(const agenda& of, std::span<const indicator> indicators,
                                    std::span<const partner_activity> partners, const theory_options& options = {});

} // namespace steelyard::inline v0_1::learning
