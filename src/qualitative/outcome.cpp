// SPDX-License-Identifier: MIT
#include <steelyard/qualitative/omission.hpp>
#include <steelyard/qualitative/outcome.hpp>

namespace steelyard::inline v0_1::qualitative {

bool independent(const substantiation& by, const harvested_outcome& of) noexcept {
    if (by.who.empty() && by.organisation.empty()) return false; // nobody
    if (!by.organisation.empty() && !of.informant_organisation.empty())
        return by.organisation != of.informant_organisation;
    return by.who != of.informant;
}

outcome_standing standing_of(const harvested_outcome& o) noexcept {
    bool asked = false, agrees = false, in_part = false;
    for (const substantiation& s : o.substantiations) {
        if (!independent(s, o)) continue;
        if (s.says == substantiated::disagrees) return outcome_standing::disputed;
        asked = true;
        agrees = agrees || s.says == substantiated::agrees;
        in_part = in_part || s.says == substantiated::in_part;
    }
    if (agrees) return outcome_standing::substantiated;
    if (in_part) return outcome_standing::in_part;
    return asked ? outcome_standing::unanswered : outcome_standing::told;
}

std::vector<problem> check(const harvested_outcome& o) {
    std::vector<problem> all;
    const std::string    of = "outcome '" + o.code + "'";
    const auto           wants = [&](const std::string& text, const char* what) {
        if (!text.empty()) return;
        all.push_back({severity::fault, "outcome", o.declared_at, of + " does not say " + what, "say it in a sentence"});
    };
    wants(o.actor, "who changed");
    wants(o.change, "what changed");
    wants(o.contribution, "what the partners did that made it likelier");
    wants(o.informant.empty() ? o.informant_organisation : o.informant, "who told it");
    for (const substantiation& s : o.substantiations)
        if (s.says != substantiated::no_answer && !independent(s, o))
            all.push_back({severity::warning, "not_independent", o.declared_at,
                           of + " is substantiated by " + (s.who.empty() ? "nobody" : s.who) +
                               (s.organisation.empty() ? "" : " of " + s.organisation) + ", who told it or is of those who did",
                           "ask somebody else who knows; this answer does not count"});
    return all;
}

harvest_summary summarise(std::span<const harvested_outcome> outcomes) noexcept {
    harvest_summary s;
    for (const harvested_outcome& o : outcomes) {
        ++s.outcomes;
        constexpr std::array by_standing{&harvest_summary::told, &harvest_summary::unanswered, &harvest_summary::disputed,
                                         &harvest_summary::in_part, &harvest_summary::substantiated};
        constexpr std::array by_effect{&harvest_summary::positive, &harvest_summary::negative, &harvest_summary::mixed};
        ++(s.*by_standing[static_cast<std::size_t>(standing_of(o))]);
        ++(s.*by_effect[static_cast<std::size_t>(o.effect)]);
        ++(o.planned ? (*o.planned ? s.planned : s.unplanned) : s.unsaid);
    }
    return s;
}

std::vector<problem> check(const omission& o) {
    std::vector<problem> all;
    const auto           wants = [&](bool said, const std::string& what, const std::string& advice) {
        if (!said)
            all.push_back({severity::fault, "omission", o.declared_at,
                           "omission '" + o.code + "' (" + std::string(name(o.reason)) + ") does not say " + what, advice});
    };
    constexpr std::array explained{"why it does not apply", "which law forbids it", "which constraints it is confidential for",
                                   "what is unavailable or incomplete, and why"};
    wants(!o.explanation.empty(), explained[static_cast<std::size_t>(o.reason)], "explain it");
    if (o.reason == omission_reason::information_unavailable) {
        wants(!o.steps.empty(), "what is being done to have it", "name the steps");
        wants(o.due.has_value(), "by when it will be there", "name a day");
    }
    return all;
}

} // namespace steelyard::inline v0_1::qualitative
