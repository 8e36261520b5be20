// SPDX-License-Identifier: MIT
#include <steelyard/frameworks/framework.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <frameworks/build_complete.hpp>
#include <set>
#include <string>
#include <vector>

using namespace steelyard;
using namespace steelyard::frameworks;

namespace {

[[nodiscard]] std::string rules_broken(const framework& f) {
    std::set<std::string> rules;
    for (const problem& p : check(f)) rules.insert(p.rule);
    return join({rules.begin(), rules.end()});
}

/// A way to break a framework, and the rule that must notice.
struct damage {
    const char* rule;
    level       from; ///< lowest level that minds
    void (*apply)(framework&);
};

const damage damages[] = {
    {"known_codes", level::shared_platform, [](framework& f) { f.core_set.push_back("absnt"); }},
    {"known_codes", level::shared_platform, [](framework& f) { f.incentive_linked.push_back("absent"); }},
    {"known_codes", level::shared_platform, [](framework& f) { f.peer_groups[0].members.push_back("lakefrnt"); }},
    {"known_codes", level::shared_platform, [](framework& f) { f.participants[0].organisation = "comons"; }},
    {"known_codes", level::shared_platform,
     [](framework& f) { f.participants[1].adoptions.push_back({"graduates", "", {}, {}, {}}); }},
    {"known_codes", level::shared_platform, [](framework& f) { f.reports[1].layout.values[0].second = "pupils"; }},
    {"known_codes", level::shared_platform, [](framework& f) { f.reports[0].layout.categories[0].second = "grad"; }},
    {"own_adoption", level::shared_platform, [](framework& f) { f.participants.push_back(f.participants[0]); }},
    {"own_adoption", level::shared_platform,
     [](framework& f) {
         f.participants[1].adoptions.push_back({"climate", "", date(2020, 1, 1), date(2020, 1, 1), {}});
     }},
    {"own_adoption", level::shared_platform,
     [](framework& f) { f.participants[2].adoptions.push_back({"absent", "", date(2019, 1, 1), {}, {}}); }},
    {"one_choice", level::shared_platform,
     [](framework& f) { f.options.push_back({"imputation.fill", std::string("none")}); }},
    {"engine_option", level::shared_platform,
     [](framework& f) { f.options.push_back({"roll_up.missing.mood", std::string("bounded")}); }},
    {"engine_option", level::shared_platform,
     [](framework& f) { f.options.push_back({"comparable.jump_factor", std::string("two")}); }},
    {"contract", level::shared_platform, [](framework& f) { f.contracts[0].minutes = -1; }},
    {"contract", level::shared_platform, [](framework& f) { f.agreed.expectations.clear(); }},
    {"peer_rule", level::shared_platform, [](framework& f) { f.peer_rules[0].rule.size = "enroled"; }},
    {"peer_rule", level::shared_platform, [](framework& f) { f.peer_rules[0].rule.scheme.clear(); }},
    {"peer_rule", level::shared_platform, [](framework& f) { f.peer_rules[0].rule.code = "districts"; }},
    {"peer_rule", level::shared_platform, [](framework& f) { f.peer_rules[1].rule.code.clear(); }},
    {"peer_rule", level::shared_platform, [](framework& f) { f.peer_rules[1].rule.groups[0][0] = "wst"; }},
    {"peer_rule", level::shared_platform, [](framework& f) { f.peer_rules[1].peer_groups = {"district"}; }},
    {"peer_rule", level::shared_platform, [](framework& f) { f.peer_rules.push_back(f.peer_rules[0]); }},
    {"engine_option", level::shared_platform,
     [](framework& f) { f.options.push_back({"league.rates", std::string("exactly")}); }},
    {"core_set", level::comparative,
     [](framework& f) {
         f.core_set.clear();
         f.peer_groups[0].core_set.clear();
     }},
    {"core_set_adopted", level::comparative, [](framework& f) { f.participants[1].adoptions.pop_back(); }},
    {"identical_definitions", level::comparative, [](framework& f) { f.participants[1].adoptions[1].version = "1"; }},
    {"peer_groups", level::comparative, [](framework& f) { f.peer_groups[0].members.pop_back(); }},
    {"goals", level::adaptive_learning, 
     [](framework& f) {
         f.agreed.common_agenda.goals.clear();
         f.adaptive = {};
     }},
    {"theory_of_change", level::adaptive_learning,
     [](framework& f) {
         f.agreed.common_agenda.theory_of_change.clear();
         f.adaptive.activities.clear();
     }},
    {"indicators_serve_goals", level::adaptive_learning, [](framework& f) { f.agreed.indicators[2].goal.clear(); }},
    {"counter_indicators", level::adaptive_learning,
     [](framework& f) { f.agreed.indicators[1].counters = "loss_rate"; }},
    {"leading_indicators", level::adaptive_learning,
     [](framework& f) {
         f.incentive_linked.clear();
         for (indicator& i : f.agreed.indicators) i.as = role::core;
     }},
    {"known_codes", level::shared_platform, [](framework& f) { f.adaptive.cycles[0].goal = "atendance"; }},
    {"known_codes", level::shared_platform, [](framework& f) { f.adaptive.cycles[0].who = "lakefrnt"; }},
    {"known_codes", level::shared_platform, [](framework& f) { f.adaptive.cycles[1].expected.indicator = "absense"; }},
    {"known_codes", level::shared_platform, [](framework& f) { f.adaptive.cycles[1].next = "calls"; }},
    {"known_codes", level::shared_platform, [](framework& f) { f.adaptive.cycles.push_back(f.adaptive.cycles[1]); }},
    {"known_codes", level::shared_platform, [](framework& f) { f.adaptive.decisions[0].rests_on[1].code = "call"; }},
    {"known_codes", level::shared_platform, [](framework& f) { f.adaptive.testimony.narratives[0].about[1].code = "busses"; }},
    {"known_codes", level::shared_platform, [](framework& f) { f.adaptive.testimony.replies[0].who = "milstone"; }},
    {"known_codes", level::shared_platform, [](framework& f) { f.adaptive.testimony.outcomes[0].about[0].place = "north"; }},
    {"known_codes", level::shared_platform, [](framework& f) { f.adaptive.allocation_claims[0].judgement = "mising"; }},
    {"known_codes", level::shared_platform, [](framework& f) { f.adaptive.allocation_claims[0].code = "buses"; }},
    {"predictions", level::adaptive_learning, [](framework& f) { f.adaptive.cycles[1].expected = {}; }},
    {"predictions", level::adaptive_learning, [](framework& f) { f.adaptive.cycles[0].expected.probability = 1.5; }},
    {"predictions", level::adaptive_learning, [](framework& f) { f.adaptive.cycles[0].expected.recorded.reset(); }},
    {"predictions", level::adaptive_learning,
     [](framework& f) { f.adaptive.cycles[0].expected.recorded = instant::at(date(2024, 9, 1)); }},
    {"tollgates", level::adaptive_learning, [](framework& f) { f.adaptive.cycles[0].learned.clear(); }},
    {"tollgates", level::adaptive_learning, [](framework& f) { f.adaptive.cycles[0].decided = date(2025, 2, 28); }},
    {"activities", level::adaptive_learning, [](framework& f) { f.adaptive.activities.push_back({"commons", "leaflets", {}}); }},
    {"activities", level::adaptive_learning,
     [](framework& f) { f.agreed.common_agenda.goals.push_back({"graduation", "", "", "", {}}); }},
    {"activities", level::adaptive_learning,
     [](framework& f) { f.agreed.common_agenda.theory_of_change.push_back({"mentors", "attendance", "", {}}); }},
    {"narratives", level::adaptive_learning, [](framework& f) { f.adaptive.testimony.narratives.clear(); }},
    {"narratives", level::adaptive_learning, [](framework& f) { f.adaptive.testimony.narratives[0].text = " "; }},
};

} // namespace

TEST_SUITE("frameworks") {

    TEST_CASE("check: a framework that keeps its promises has no problem on any level") {
        framework f = build_complete();
        for (const level on : {level::shared_platform, level::comparative, level::adaptive_learning}) {
            f.level = on;
            CHECK(rules_broken(f) == "");
        }
    }

    TEST_CASE("check: each damage breaks its own rule, from the level that demands it upwards") {
        for (const damage& d : damages) {
            CAPTURE(d.rule);
            CAPTURE(&d - damages);
            for (const level on : {level::shared_platform, level::comparative, level::adaptive_learning}) {
                CAPTURE(name(on));
                framework f = build_complete();
                f.level = on;
                d.apply(f);
                CHECK(rules_broken(f) == (on >= d.from ? d.rule : ""));
                CHECK(rules_of(on).has(d.rule) == (on >= d.from));
            }
        }
    }

    TEST_CASE("check: every rule that is a demand has a damage that proves it") {
        std::set<std::string> proved;
        for (const damage& d : damages) proved.insert(d.rule);
        for (const level_rule& r : rules_of(level::adaptive_learning).rules)
            if (r.effect == rule_effect::demand) CHECK_MESSAGE(proved.count(std::string(r.name)) == 1, r.name);
    }

    TEST_CASE("check: backbones and funders owe no core set, partners do") {
        framework f = build_complete();
        CHECK(f.participants[0].adoptions.empty());
        f.participants[0].role = participant_role::funder;
        CHECK(rules_broken(f) == "");
        f.participants[0].role = participant_role::partner;
        CHECK(rules_broken(f) == "core_set_adopted");
    }

    TEST_CASE("check: following the catalogue and pinning the version in force are the same definition") {
        framework f = build_complete();
        f.agreed.measures[1].versions[1].from.reset();
        f.participants[1].adoptions[1].version = "";
        CHECK(rules_broken(f) == "");
        f.agreed.measures[1].versions[1].from = date(2015, 7, 1); // before that day the catalogue stands on version 1
        CHECK(rules_broken(f) == "identical_definitions");
    }

    TEST_CASE("content: changes with whatever changes a number or who answers, not with root, places or order") {
        const framework f = build_complete();
        framework       same = f;
        same.root = "elsewhere";
        same.declared_at.line = 12;
        std::reverse(same.participants.begin(), same.participants.end());
        std::reverse(same.reports.begin(), same.reports.end());
        CHECK(content(same) == content(f));
        const auto differs = [&f](auto change) {
            framework other = f;
            change(other);
            return content(other) != content(f);
        };
        CHECK(differs([](framework& o) { o.level = level::comparative; }));
        CHECK(differs([](framework& o) { o.revision = "2024-04"; }));
        CHECK(differs([](framework& o) { o.participants[1].adoptions[0].from = date(2020, 1, 1); }));
        CHECK(differs([](framework& o) { o.participants[1].role = participant_role::partner; }));
        CHECK(differs([](framework& o) { o.peer_groups[0].members.pop_back(); }));
        CHECK(differs([](framework& o) { o.peer_rules.pop_back(); }));
        CHECK(differs([](framework& o) { o.peer_rules[0].rule.within_factor = 3; }));
        CHECK(differs([](framework& o) { o.peer_rules[0].rule.bands.pop_back(); }));
        CHECK(differs([](framework& o) { o.peer_rules[0].rule.mix_within = 0.1; }));
        CHECK(differs([](framework& o) { o.peer_rules[0].rule.to.reset(); }));
        CHECK(differs([](framework& o) { o.peer_rules[1].rule.groups[0].push_back("region"); }));
        CHECK(differs([](framework& o) { o.peer_rules[1].rule.region = "quarter"; }));
        CHECK(differs([](framework& o) { o.peer_rules[1].peer_groups.clear(); }));
        CHECK(differs([](framework& o) { o.core_set.clear(); }));
        CHECK(differs([](framework& o) { o.incentive_linked.clear(); }));
        CHECK(differs([](framework& o) { o.reports[0].layout.labels[2].upper = 11.0; }));
        CHECK(differs([](framework& o) { o.reports[0].layout.separator = ','; }));
        CHECK(differs([](framework& o) { o.reports[1].layout.constant_recorded.reset(); }));
        CHECK(differs([](framework& o) { o.options[1].to = std::string("0.5"); }));
        CHECK(differs([](framework& o) { o.agreed.measures.pop_back(); }));
        CHECK(differs([](framework& o) { o.adaptive.activities.pop_back(); }));
        CHECK(differs([](framework& o) { o.adaptive.cycles[0].expected.probability = 0.5; }));
        CHECK(differs([](framework& o) { o.adaptive.cycles[0].dissent.clear(); }));
        CHECK(differs([](framework& o) { o.adaptive.decisions[0].rests_on.pop_back(); }));
        CHECK(differs([](framework& o) { o.adaptive.testimony.outcomes[0].substantiations.clear(); }));
        CHECK(differs([](framework& o) { o.adaptive.testimony.outcomes[0].planned.reset(); }));
        CHECK(differs([](framework& o) { o.adaptive.testimony.rubrics[0].levels.pop_back(); }));
        CHECK(differs([](framework& o) { o.adaptive.testimony.replies[0].when.reset(); }));
        CHECK(differs([](framework& o) { o.adaptive.testimony.codebook.pop_back(); }));
        CHECK(differs([](framework& o) { o.adaptive.needs.clear(); }));
        CHECK(differs([](framework& o) { o.adaptive.allocation_claims[0].upper = 0.5; }));
        CHECK_FALSE(differs([](framework& o) { std::reverse(o.adaptive.cycles.begin(), o.adaptive.cycles.end()); }));
    }

    TEST_CASE("chosen_bindings: what the chosen options set, with their judgement; defaults come first") {
        const framework f = build_complete();
        const auto      chosen = chosen_bindings(f);
        REQUIRE(chosen.size() == 2);
        CHECK(chosen[0] == chosen_binding{{"imputation.fill", std::string("neighbours")}, "missing"});
        CHECK(chosen[1] == chosen_binding{{"imputation.window", std::int64_t{2}}, "missing"});
        const auto standing = standing_bindings(f);
        REQUIRE(standing.size() == 4);
        CHECK(standing[0] == chosen_binding{{"roll_up.missing.mode", std::string("bounded")}, ""});
        CHECK(standing[3] == chosen[1]);
    }

    TEST_CASE("measures_of: an indicator stands for the measures of its parts, each once") {
        const framework f = build_complete();
        CHECK(measures_of(f, {"loss_rate", "enrolled", "chronic_absence", "nothing"}) ==
              std::vector<std::string>{"days_lost", "enrolled", "absent"});
    }

    TEST_CASE("path_of: relative to the directory, unless absolute or built in memory") {
        framework f;
        CHECK(f.path_of({"a.csv", {}, {}}) == "a.csv");
        f.root = "plans/shore";
        CHECK(f.path_of({"reports/a.csv", {}, {}}) == "plans/shore/reports/a.csv");
        CHECK(f.path_of({"/a.csv", {}, {}}) == "/a.csv");
    }
}
