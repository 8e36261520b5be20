// SPDX-License-Identifier: MIT
#include <steelyard/frameworks/level.hpp>

#include <algorithm>
#include <array>

namespace steelyard::inline v0_1::frameworks {

namespace {

using enum level;
using enum rule_effect;

constexpr std::array all_rules{
    level_rule{"known_codes", "Every measure, indicator and organisation that the framework names is declared.",
               shared_platform, demand},
    level_rule{"own_adoption", "Each organisation adopts measures of the catalogue for itself, one version at a time.",
               shared_platform, demand},
    level_rule{"one_choice", "An engine option is set by one judgement at most, and not by a default as well.",
               shared_platform, demand},
    level_rule{"engine_option", "An option path of a stage of the engine exists and takes the value that is set.",
               shared_platform, demand},
    level_rule{"contract", "A reporting contract says who reports what, when it is expected, and for how many minutes of work.",
               shared_platform, demand},
    level_rule{"peer_rule", "A rule of peers states what makes units alike, by what is declared, on days of its own.",
               shared_platform, demand},
    level_rule{"own_reports", "Each organisation sees its own numbers and their course over time.", shared_platform,
               permission},
    level_rule{"totals_need_one_definition",
               "A total across organisations is refused unless the versions that they adopted are one series.",
               shared_platform, refusal},
    level_rule{"core_set", "A core set of measures is named that everybody reports.", comparative, demand},
    level_rule{"core_set_adopted", "Everybody who reports adopts the whole core set.", comparative, demand},
    level_rule{"identical_definitions", "Everybody adopts a core measure in the same version.", comparative, demand},
    level_rule{"peer_groups", "A peer group has at least two members, and all of them take part.", comparative, demand},
    level_rule{"completeness", "Who reported what is shown beside each comparison.", comparative, permission},
    level_rule{"comparability_first", "A comparison is refused where the definitions do not allow it.", comparative,
               refusal},
    level_rule{"goals", "At least one goal is agreed.", adaptive_learning, demand},
    level_rule{"indicators_serve_goals", "Every indicator serves a goal.", adaptive_learning, demand},
    level_rule{
        "leading_indicators",
        "Beside core indicators there are contributing ones that move earlier, or counter-indicators that guard.",
        adaptive_learning, demand},
    level_rule{"theory_of_change", "A theory of change says what is thought to lead to what.", adaptive_learning,
               demand},
    level_rule{"counter_indicators", "An indicator on which money or standing depends has a counter-indicator.",
               adaptive_learning, demand},
    level_rule{"predictions", "Each cycle of improvement predicts a number, with all fixed that will decide whether it comes true.",
               adaptive_learning, demand},
    level_rule{"tollgates", "A cycle is decided only when nothing lacks at the gates before.", adaptive_learning, demand},
    level_rule{"activities", "What partners say that they do leads to a goal, and each goal is worked on by somebody.",
               adaptive_learning, demand},
    level_rule{"narratives", "A narrative that has to be there is there, or left out for one of the four reasons.",
               adaptive_learning, demand},
    level_rule{"prediction_first", "A cycle of improvement is evaluated only when its prediction was recorded first.",
               adaptive_learning, refusal},
    level_rule{"decisions", "Decisions and releases are recorded with what they rest on.", adaptive_learning,
               permission},
};

} // namespace

bool level_rules::has(std::string_view rule) const noexcept {
    return std::any_of(rules.begin(), rules.end(), [rule](const level_rule& r) { return r.name == rule; });
}

level_rules rules_of(level on) {
    level_rules held{on, {}};
    for (const level_rule& r : all_rules)
        if (r.since <= on) held.rules.push_back(r);
    return held;
}

} // namespace steelyard::inline v0_1::frameworks
