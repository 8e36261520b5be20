// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <steelyard/frameworks/totals.hpp>

#include "support/random_world.hpp"

using namespace steelyard;
using frameworks::framework;

namespace {

/// Two organisations on a shared platform, each with the version that it adopted.
[[nodiscard]] framework platform(const char* first, const char* second) {
    framework f;
    f.code = "f";
    f.level = frameworks::level::shared_platform;
    f.agreed = world::agreed();
    f.agreed.measures[0].versions = {{"1", std::nullopt, materiality::none, ""},
                                     {"1a", date(2010, 1, 1), materiality::immaterial, ""},
                                     {"2", date(2015, 1, 1), materiality::material, ""}};
    for (const auto& [code, version] : {std::pair("o0", first), std::pair("o1", second)}) {
        frameworks::participant p;
        p.organisation = code;
        frameworks::adoption a;
        a.measure = "served";
        a.version = version;
        p.adoptions = {a};
        f.participants.push_back(p);
    }
    return f;
}

[[nodiscard]] dataset reports(const framework& f) {
    dataset_builder b(f.agreed);
    for (const char* who : {"o0", "o1"}) {
        observation o;
        o.measure = "served";
        o.organisation = who;
        o.period = "2019-01";
        o.number = value::point(10);
        b.add(o);
    }
    return b.finish();
}

[[nodiscard]] aggregation::roll_up_query ask() {
    aggregation::roll_up_query q;
    q.indicators = {"people_served"};
    q.organisation_levels = {"", "organisation"};
    return q;
}

} // namespace

TEST_SUITE("frameworks") {
    TEST_CASE("totals across organisations are refused unless definitions match; each organisation keeps its own") {
        const framework same = platform("1", "1a");
        const auto matched = frameworks::roll_up(same, reports(same), ask());
        CHECK(matched.find("people_served", "", "2019-01")->number.point() == 20.0);

        const framework apart = platform("1", "2");
        const auto refused = frameworks::roll_up(apart, reports(apart), ask());
        const auto total = *refused.find("people_served", "", "2019-01");
        CHECK(total.number == value::missing(reason::not_comparable));
        CHECK_FALSE(total.known.has_value());
        CHECK(total.verdict == comparability::no);
        CHECK(refused.find("people_served", "", "2019-01", "o1")->number.point() == 10.0);
        REQUIRE(refused.notes.size() == 1);
        CHECK(refused.notes[0].rule == "totals_refused");

        framework silent = platform("1", "1");
        silent.participants[1].adoptions.clear(); // nobody said by which definition o1 reports
        CHECK(frameworks::totals_allowed(silent, reports(silent), "people_served", false).answer == comparability::undetermined);
        CHECK(frameworks::roll_up(silent, reports(silent), ask()).find("people_served", "", "2019-01")->number.is_missing());
    }

    TEST_CASE("a declared bridge lets organisations be added up when bridges are asked for") {
        framework f = platform("1", "2");
        bridge b;
        b.measure = "served";
        b.from_version = "1";
        b.to_version = "2";
        b.factor = 2;
        b.source = "test";
        f.agreed.bridges = {b};
        CHECK(frameworks::totals_allowed(f, reports(f), "people_served", false).answer == comparability::with_bridge);
        CHECK(frameworks::totals_allowed(f, reports(f), "people_served", true).answer == comparability::yes);
    }
}
