// SPDX-License-Identifier: MIT
#include "world.hpp"

#include <steelyard/validation/unknown_codes.hpp>

#include <doctest/doctest.h>

using namespace steelyard;
using namespace steelyard::validation;

TEST_SUITE("validation") {

    TEST_CASE("unknown_codes: each kind of code is found once, with its rows and the nearest known one") {
        definitions d;
        d.measures.push_back(world::counted("homeless"));
        d.measures[0].versions.push_back({"1", std::nullopt, materiality::none, ""});
        d.places = {{"Cuyahoga", "", {}}, {"Lucas", "", {}}};
        d.organisations = {{"Doorways", "", {}}};
        d.schemes.push_back(world::scheme_of("sex", scheme_type::partition, {"F", "M"}));
        const value   one = value::point(1);
        const dataset data =
            world::dataset_of(d, {{"homeless", "Cuyahoga", "Doorways", "2000", one, {{"sex", "F"}}, "", 1, "1"},
                                  {"homeless", "Cuyahogga", "Doorways", "2000", one},
                                  {"homeless", "Cuyahogga", "Doorways", "2001", one},
                                  {"homeless", "Lucas", "Doorway", "2000", one},
                                  {"homeles", "Lucas", "", "2000", one},
                                  {"homeless", "Lucas", "", "2002", one, {{"sex", "X"}}},
                                  {"homeless", "Lucas", "", "2003", one, {{"race", "any"}}},
                                  {"homeless", "Lucas", "", "2004", one, {}, "", 1, "2"}});
        const findings f = check_unknown_codes(d, data);
        CHECK(f.size() == 6);
        for (const char* rule : {"unknown_measure", "unknown_place", "unknown_organisation", "unknown_scheme",
                                 "unknown_category", "unknown_version"}) {
            CAPTURE(rule);
            CHECK(f.count(rule) == 1);
        }
        CHECK(f.of_rule("unknown_place")[0].found.find("2 rows use it") != std::string::npos);
        CHECK(f.of_rule("unknown_place")[0].evidence == "did you mean 'Cuyahoga'?");
        CHECK(f.of_rule("unknown_category")[0].category == "sex=X");
    }

    TEST_CASE("unknown_codes: without declared places any place is accepted, and known codes are silent") {
        definitions d;
        d.measures.push_back(world::counted("m"));
        CHECK(check_unknown_codes(d, world::dataset_of(d, {{"m", "anywhere", "anyone", "2000", value::point(1)}}))
                  .empty());
    }

    TEST_CASE("unknown_codes: a place that no hierarchy holds would vanish from every total") {
        definitions d;
        d.measures.push_back(world::counted("m"));
        hierarchy h;
        h.code = "areas";
        h.levels = {"region", "area"};
        h.nodes = {{"all", "region", {}}, {"A", "area", {}}};
        h.memberships = {{"A", "all", std::nullopt, std::nullopt, whole_share, {}}};
        d.hierarchies.push_back(h);
        const dataset data =
            world::dataset_of(d, {{"m", "A", "", "2000", value::point(1)}, {"m", "B", "", "2000", value::point(1)}});
        const findings f = check_unknown_codes(d, data);
        REQUIRE(f.size() == 1);
        CHECK(f[0].rule == "outside_hierarchies");
        CHECK(f[0].place == "B");
        CHECK(check_unknown_codes(d, data, {.outside_hierarchies = false}).empty());
    }

    TEST_CASE("unknown_codes: rows on another grid than the measure's") {
        definitions d;
        d.measures.push_back(world::counted("m"));
        const dataset data = world::dataset_of(d, {{"m", "A", "", "2000", value::point(1)}});
        d.measures[0].frequency = period_kind::month();
        CHECK(check_unknown_codes(d, data).count("other_frequency") == 1);
    }
}
