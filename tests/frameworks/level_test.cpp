// SPDX-License-Identifier: MIT
#include <steelyard/frameworks/level.hpp>

#include <doctest/doctest.h>

#include <set>

using namespace steelyard;
using namespace steelyard::frameworks;

TEST_SUITE("frameworks") {

    TEST_CASE("rules_of: levels are nested, each keeps the rules below it and adds its own") {
        const level_rules shared = rules_of(level::shared_platform);
        const level_rules comparative = rules_of(level::comparative);
        const level_rules adaptive = rules_of(level::adaptive_learning);
        CHECK(!shared.rules.empty());
        CHECK(shared.rules.size() < comparative.rules.size());
        CHECK(comparative.rules.size() < adaptive.rules.size());
        for (const level_rule& r : shared.rules) CHECK(comparative.has(r.name));
        for (const level_rule& r : comparative.rules) CHECK(adaptive.has(r.name));
    }

    TEST_CASE("rules_of: every rule has a name of its own and a sentence") {
        std::set<std::string_view> names;
        for (const level_rule& r : rules_of(level::adaptive_learning).rules) {
            CHECK(names.insert(r.name).second);
            CHECK(r.sentence.ends_with("."));
        }
        CHECK(rules_of(level::comparative).has("core_set"));
        CHECK_FALSE(rules_of(level::shared_platform).has("core_set"));
        CHECK_FALSE(rules_of(level::adaptive_learning).has("nothing"));
    }
}
