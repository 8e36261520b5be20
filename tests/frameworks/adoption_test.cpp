// SPDX-License-Identifier: MIT
#include <steelyard/core/error.hpp>
#include <steelyard/core/random.hpp>
#include <steelyard/frameworks/adoption.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

using namespace steelyard;
using namespace steelyard::frameworks;

namespace {

/// A platform whose one measure has versions 1, 2 (immaterial), 3 (material, from 2020), 4 (material, from 2022).
[[nodiscard]] framework platform() {
    framework f;
    measure   m;
    m.code = "ready";
    m.versions = {{"1", {}, materiality::none, ""},
                  {"2", date(2018, 1, 1), materiality::immaterial, ""},
                  {"3", date(2020, 1, 1), materiality::material, ""},
                  {"4", date(2022, 1, 1), materiality::material, ""}};
    f.agreed.measures = {m};
    return f;
}

void join_in(framework& f, const std::string& who, const std::string& version, std::optional<date> from = {},
             std::optional<date> to = {}) {
    for (participant& p : f.participants)
        if (p.organisation == who) return p.adoptions.push_back({"ready", version, from, to, {}});
    f.participants.push_back({who, "", participant_role::partner, {{"ready", version, from, to, {}}}, {}});
}

[[nodiscard]] comparability match(const framework& f, std::vector<std::string> who, std::optional<period> when = {}) {
    return definitions_match(f, "ready", who, when).answer;
}

[[nodiscard]] bridge from_to(std::string from, std::string to, std::string place = "") {
    bridge b;
    b.measure = "ready";
    b.from_version = std::move(from);
    b.to_version = std::move(to);
    b.place = std::move(place);
    return b;
}

} // namespace

TEST_SUITE("frameworks") {

    TEST_CASE("definitions_match: versions of one era match, material changes do not") {
        framework f = platform();
        join_in(f, "a", "1");
        join_in(f, "b", "2");
        join_in(f, "c", "3");
        CHECK(match(f, {"a", "a"}) == comparability::yes);
        CHECK(match(f, {"a", "b"}) == comparability::yes);
        CHECK(match(f, {"a", "c"}) == comparability::no);
        CHECK(match(f, {"a", "b", "c"}) == comparability::no);
        const verdict v = definitions_match(f, "ready", std::vector<std::string>{"a", "b", "c"});
        REQUIRE(v.reasons.size() == 2);
        CHECK(v.reasons[0].subject == "c");
        CHECK(v.reasons[0].rule == "different_definitions");
        CHECK(v.reasons[1].rule == "immaterial_change");
    }

    TEST_CASE("definitions_match: bridges join, also one after the other, but not those of one place") {
        framework f = platform();
        join_in(f, "a", "1");
        join_in(f, "c", "3");
        join_in(f, "d", "4");
        f.agreed.bridges = {from_to("2", "3")};
        CHECK(match(f, {"a", "c"}) == comparability::with_bridge);
        CHECK(match(f, {"a", "d"}) == comparability::no);
        f.agreed.bridges.push_back(from_to("3", "4", "west"));
        CHECK(match(f, {"a", "d"}) == comparability::no);
        f.agreed.bridges.push_back(from_to("3", "4"));
        CHECK(match(f, {"a", "d"}) == comparability::with_bridge);
    }

    TEST_CASE("definitions_match: who adopted nothing leaves it undetermined; no is graver") {
        framework f = platform();
        join_in(f, "a", "1");
        join_in(f, "c", "3");
        CHECK(match(f, {"a", "stranger"}) == comparability::undetermined);
        CHECK(match(f, {"a", "stranger", "c"}) == comparability::no);
        join_in(f, "typo", "9");
        CHECK(match(f, {"a", "typo"}) == comparability::undetermined);
        CHECK(match(f, {"stranger"}) == comparability::yes);
    }

    TEST_CASE("definitions_match: what follows the catalogue stands on the version in force at the period") {
        framework f = platform();
        join_in(f, "pinned", "3");
        join_in(f, "follows", "");
        CHECK(match(f, {"pinned", "follows"}, period::year(2019)) == comparability::no);
        CHECK(match(f, {"pinned", "follows"}, period::year(2021)) == comparability::yes);
        CHECK(match(f, {"pinned", "follows"}, period::year(2022)) == comparability::no);
        CHECK(match(f, {"pinned", "follows"}) == comparability::no); // its last version is 4
    }

    TEST_CASE("definitions_match: only adoptions that hold in the period speak") {
        framework f = platform();
        join_in(f, "a", "1", {}, date(2020, 1, 1));
        join_in(f, "a", "3", date(2020, 1, 1));
        join_in(f, "b", "2", {}, date(2021, 1, 1));
        CHECK(match(f, {"a", "b"}, period::year(2019)) == comparability::yes);
        CHECK(match(f, {"a", "b"}, period::year(2020)) == comparability::no);
        CHECK(match(f, {"a", "b"}, period::year(2021)) == comparability::undetermined);
        CHECK(match(f, {"a", "b"}) == comparability::no);
    }

    TEST_CASE("definitions_match: the verdict does not depend on the order of organisations or adoptions") {
        for (std::uint64_t seed = 1; seed <= 100; ++seed) {
            CAPTURE(seed);
            random_stream            random(seed);
            framework                f = platform();
            std::vector<std::string> who;
            for (int i = 0; i < 6; ++i) {
                who.push_back("o" + std::to_string(i));
                join_in(f, who.back(), std::to_string(1 + random.below(5)));
            }
            if (random.below(2) == 0) f.agreed.bridges = {from_to("1", "3")};
            const verdict before = definitions_match(f, "ready", who);
            for (std::size_t i = who.size(); i > 1; --i) std::swap(who[i - 1], who[random.below(i)]);
            std::reverse(f.participants.begin(), f.participants.end());
            CHECK(definitions_match(f, "ready", who) == before);
        }
    }

    TEST_CASE("definitions_match: an unknown measure is refused with the nearest name") {
        const framework f = platform();
        CHECK_THROWS_AS((void)definitions_match(f, "redy", {}), unknown_code);
    }
}
