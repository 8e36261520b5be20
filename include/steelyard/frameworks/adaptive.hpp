// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/core/problem.hpp>
#include <steelyard/define/date.hpp>
#include <steelyard/learning/claim.hpp>
#include <steelyard/learning/cycle.hpp>
#include <steelyard/learning/theory.hpp>
#include <steelyard/qualitative/testimony.hpp>

#include <optional>
#include <string>
#include <vector>

namespace steelyard::inline v0_1::frameworks {

/// What the partners decided together, and what it rests on.
struct decision {
    std::string                         code = {};
    std::string                         title = {}; ///< what was decided
    std::string                         who = {};
    std::optional<date>                 when = {};
    std::string                         because = {};
    std::string                         dissent = {};
    std::string                         goal = {};     ///< that it serves
    std::vector<qualitative::reference> rests_on = {}; ///< figures, signals, cycles and claims
    std::optional<date>                 review = {};   ///< when it is looked at again
    input_place                         declared_at = {};
    friend bool                         operator==(const decision&, const decision&) = default;
};

/// What the adaptive level is made of, beside goals and pathways, which are the agenda's: who does what, what was tried with
/// which prediction, what was decided, what is said of it, and who claims which part. A plain value; nothing in it is a number
/// that was measured.
struct adaptive_record {
    std::vector<learning::partner_activity>     activities = {};
    std::vector<learning::cycle>                cycles = {};
    std::vector<decision>                       decisions = {};
    qualitative::testimony                      testimony = {};
    std::vector<qualitative::narrative_need>    needs = {}; ///< narratives that have to be there
    std::vector<learning::counterfactual_claim> counterfactual_claims = {};
    std::vector<learning::allocation_claim>     allocation_claims = {};

    [[nodiscard]] bool                   empty() const;
    [[nodiscard]] const learning::cycle* find_cycle(const std::string& code) const noexcept;
    friend bool                          operator==(const adaptive_record&, const adaptive_record&) = default;
};

} // namespace steelyard::inline v0_1::frameworks
