// SPDX-License-Identifier: MIT
#include <steelyard/core/error.hpp>
#include <steelyard/core/random.hpp>
#include <steelyard/learning/theory.hpp>

#include <doctest/doctest.h>

#include <algorithm>

using namespace steelyard;
using namespace steelyard::learning;

namespace {

using list = std::vector<std::string>;

[[nodiscard]] indicator seen(const char* code, const char* goal, role as) {
    indicator i;
    i.code = code;
    i.goal = goal;
    i.as = as;
    return i;
}

[[nodiscard]] pathway way(std::string from, std::string to) {
    pathway p;
    p.from = std::move(from);
    p.to = std::move(to);
    return p;
}

/// Two goals: letters lead over attendance to graduation; nothing leads to wages.
[[nodiscard]] agenda schools() {
    agenda a;
    a.goals.resize(2);
    a.goals[0].code = "graduation";
    a.goals[1].code = "wages";
    a.theory_of_change = {way("letters", "attendance"), way("attendance", "graduated"), way("tutoring", "graduation"),
                          way("posters", "mood"), way("mood", "noise"), way("noise", "mood")};
    return a;
}

[[nodiscard]] std::vector<indicator> indicators() {
    return {seen("graduated", "graduation", role::core), seen("attendance", "graduation", role::contributing),
            seen("excused", "graduation", role::counter), seen("wage", "wages", role::core)};
}

[[nodiscard]] std::int64_t gaps(const theory_map& m, const char* rule) {
    return std::ranges::count(m.gaps, std::string(rule), &problem::rule);
}

} // namespace

TEST_SUITE("learning") {
    TEST_CASE("theory: who touches which outcome, and what is not thought through") {
        const std::vector<partner_activity> who{{"schools", "letters", {}}, {"club", "tutoring", {}}, {"schools", "tutoring", {}},
                                                {"club", "picnics", {}}};
        const theory_map m = map_theory(schools(), indicators(), who, {.crowded_from = 2});
        REQUIRE(m.outcomes.size() == 2);
        const outcome_row& g = m.outcomes[0];
        CHECK(g.core == list{"graduated"});
        CHECK(g.contributing == list{"attendance"});
        CHECK(g.counter == list{"excused"});
        CHECK(g.activities == list{"letters", "tutoring"});
        CHECK(g.partners == list{"club", "schools"});
        CHECK(g.crowded);
        CHECK(m.find("wages")->activities.empty());
        CHECK_FALSE(m.find("wages")->crowded);
        CHECK(m.find("health") == nullptr);
        CHECK(m.partners == std::vector<partner_row>{{"club", {"picnics", "tutoring"}, {"graduation"}},
                                                     {"schools", {"letters", "tutoring"}, {"graduation"}}});
        CHECK(m.rings == std::vector<list>{{"mood", "noise"}});
        // Posters lead to mood and noise, which nobody measures; picnics lead nowhere.
        CHECK(m.links == std::vector<theory_link>{{"attendance", "graduated"}, {"letters", "attendance"}, {"tutoring", "graduation"}});
        CHECK(gaps(m, "no_activity") == 1); // wages
        CHECK(gaps(m, "no_contributing") == 1);
        CHECK(gaps(m, "no_counter") == 1);
        CHECK(gaps(m, "no_core") == 0);
        CHECK(gaps(m, "not_in_theory") == 1); // picnics
        CHECK(gaps(m, "leads_nowhere") == 1); // posters
        CHECK(gaps(m, "nobody_does") == 1);   // posters
        CHECK(m.gaps.size() == 6);
        CHECK_FALSE(map_theory(schools(), indicators(), who).outcomes[0].crowded);
        CHECK(gaps(map_theory(schools(), indicators(), {}), "no_partner") == 1);
        CHECK(map_theory({}, {}, {}) == theory_map{});
        CHECK_THROWS_AS((void)map_theory({}, {}, {}, {.crowded_from = 0}), domain_fault);
    }

    TEST_CASE("theory: a link passes over words that nobody measures, and ends at the first that somebody does") {
        agenda a;
        a.goals.resize(1);
        a.goals[0].code = "graduation";
        a.theory_of_change = {way("calls", "trust"), way("trust", "calls"), way("trust", "attendance"), way("attendance", "credits"),
                              way("credits", "graduation")};
        const std::vector<indicator> seen_by{seen("attendance", "graduation", role::contributing)};
        const theory_map             m = map_theory(a, seen_by, std::vector<partner_activity>{{"schools", "calls", {}}});
        CHECK(m.links == std::vector<theory_link>{{"attendance", "graduation"}, {"calls", "attendance"}});
    }

    TEST_CASE("theory: rings are all words that reach themselves, whatever the order of pathways") {
        for (std::uint64_t seed = 1; seed <= 60; ++seed) {
            CAPTURE(seed);
            random_stream r(seed);
            agenda        a;
            bool          reach[8][8] = {};
            for (int i = 0; i < 10; ++i) {
                const auto from = r.below(8), to = r.below(8);
                a.theory_of_change.push_back(way(std::string(1, static_cast<char>('a' + from)), std::string(1, static_cast<char>('a' + to))));
                reach[from][to] = true;
            }
            for (int k = 0; k < 8; ++k)
                for (int i = 0; i < 8; ++i)
                    for (int j = 0; j < 8; ++j) reach[i][j] = reach[i][j] || (reach[i][k] && reach[k][j]);
            const theory_map m = map_theory(a, {}, {});
            list             in_rings;
            for (const auto& ring : m.rings) {
                in_rings.insert(in_rings.end(), ring.begin(), ring.end());
                for (const std::string& x : ring)
                    for (const std::string& y : ring) CHECK(reach[x[0] - 'a'][y[0] - 'a']);
            }
            std::ranges::sort(in_rings);
            list wanted;
            for (int i = 0; i < 8; ++i)
                if (reach[i][i]) wanted.emplace_back(1, static_cast<char>('a' + i));
            CHECK(in_rings == wanted);
            std::ranges::reverse(a.theory_of_change);
            CHECK(map_theory(a, {}, {}) == m);
        }
    }
}
