// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <steelyard/aggregation/comparable.hpp>

#include "support/random_world.hpp"

using namespace steelyard;
using aggregation::comparable;

namespace {

[[nodiscard]] definitions counts() {
    definitions d = world::agreed();
    for (measure& m : d.measures) m.frequency = period_kind::year();
    return d;
}

[[nodiscard]] dataset yearly(const definitions& d, const std::vector<std::tuple<const char*, int, double>>& rows) {
    dataset_builder b(d);
    for (const auto& [place, year, x] : rows) {
        observation o;
        o.measure = "active";
        o.place = place;
        o.period = std::to_string(year);
        o.number = value::point(x);
        b.add(o);
    }
    return b.finish();
}

[[nodiscard]] verdict between(const definitions& d, const dataset& data, const char* a, const char* b, const char* place = "") {
    return comparable(d, data, "people_active", {"", place, "", a}, {"", place, "", b});
}

} // namespace

TEST_SUITE("aggregation") {
    TEST_CASE("an exact repeat followed by a jump is undetermined until someone declares") {
        definitions d = counts();
        const dataset data = yearly(d, {{"p0", 2007, 900}, {"p0", 2008, 900}, {"p0", 2009, 200}, {"p1", 2007, 90}, {"p1", 2008, 100}, {"p1", 2009, 110}});
        const verdict v = between(d, data, "2008", "2009");
        CHECK(v.answer == comparability::undetermined);
        REQUIRE(v.reasons.size() == 1);
        CHECK(v.reasons[0].subject == "p0");
        CHECK(v.reasons[0].share == doctest::Approx(700.0 / 690));
        CHECK(between(d, data, "2007", "2008").answer == comparability::yes);
        CHECK(between(d, data, "2008", "2009", "p1").answer == comparability::yes);
        CHECK(between(d, data, "2008", "2009", "A").answer == comparability::undetermined);
        CHECK(between(d, data, "2008", "2009", "B").answer == comparability::undetermined); // nobody reports there
        declared_break b;
        b.measure = "active";
        b.place = "p0";
        b.before = "2008";
        b.says = break_statement::real;
        d.breaks = {b};
        CHECK(between(d, data, "2008", "2009").answer == comparability::yes);
        d.breaks[0].says = break_statement::broken;
        CHECK(between(d, data, "2008", "2009").answer == comparability::no);
        CHECK(between(d, data, "2007", "2008").answer == comparability::yes);
        bridge join;
        join.measure = "active";
        join.place = "p0";
        join.before = "2008";
        join.factor = 0.25;
        d.bridges = {join};
        CHECK(between(d, data, "2008", "2009").answer == comparability::with_bridge);
    }

    TEST_CASE("a large change alone is never called a break") {
        const definitions d = counts();
        const dataset data = yearly(d, {{"p0", 2007, 900}, {"p0", 2008, 901}, {"p0", 2009, 20}});
        CHECK(between(d, data, "2008", "2009").answer == comparability::yes);
    }

    TEST_CASE("totals of different reporters are not comparable; the matched ones are named") {
        const definitions d = counts();
        const dataset data = yearly(d, {{"p0", 2008, 100}, {"p0", 2009, 90}, {"p1", 2009, 37}});
        const verdict v = between(d, data, "2008", "2009");
        CHECK(v.answer == comparability::no);
        CHECK(v.reasons.at(0).rule == "different_reporters");
        CHECK(v.reasons.at(0).text.find("100 became 90") != std::string::npos);
        const auto matched = aggregation::matched_reporters(d, data, "active", {"2008", "2009"});
        REQUIRE(matched.size() == 1);
        CHECK(matched[0].place == "p0");
    }

    TEST_CASE("a material change of definition needs a bridge; an immaterial one does not") {
        definitions d = counts();
        d.measures[1].versions = {{"1", std::nullopt, materiality::none, ""}, {"2", date(2009, 1, 1), materiality::immaterial, ""}};
        const dataset data = yearly(d, {{"p0", 2008, 100}, {"p0", 2009, 90}});
        CHECK(between(d, data, "2008", "2009").answer == comparability::yes);
        d.measures[1].versions[1].change = materiality::material;
        CHECK(between(d, data, "2008", "2009").answer == comparability::no);
        bridge b;
        b.measure = "active";
        b.from_version = "1";
        b.to_version = "2";
        d.bridges = {b};
        CHECK(between(d, data, "2008", "2009").answer == comparability::with_bridge);
    }

    TEST_CASE("a bridge joins where it stands: in its place, and once it can be estimated") {
        definitions d = counts();
        d.measures[1].versions = {{"1", std::nullopt, materiality::none, ""}, {"2", date(2009, 1, 1), materiality::material, ""}};
        bridge b;
        b.measure = "active";
        b.from_version = "1";
        b.to_version = "2";
        b.place = "p0";
        d.bridges = {b};
        const dataset data = yearly(d, {{"p0", 2008, 100}, {"p0", 2009, 90}, {"p1", 2008, 10}, {"p1", 2009, 9}});
        CHECK(between(d, data, "2008", "2009", "p0").answer == comparability::with_bridge);
        CHECK(between(d, data, "2008", "2009", "p1").answer == comparability::no);
        CHECK(between(d, data, "2008", "2009").answer == comparability::no);
        d.bridges[0].place = "";
        d.bridges[0].method = bridge_method::overlap; // nobody reported a cell under both
        const verdict v = between(d, data, "2008", "2009");
        CHECK(v.answer == comparability::no);
        REQUIRE(v.reasons.size() == 1);
        CHECK(v.reasons[0].text.find("The bridge from version 1 to 2 cannot be estimated") != std::string::npos);
        dataset_builder both(d);
        for (const auto& [place, year, x, version] : std::vector<std::tuple<const char*, const char*, double, const char*>>{
                 {"p0", "2008", 100, "1"}, {"p0", "2008", 50, "2"}, {"p1", "2008", 10, "1"}, {"p1", "2008", 6, "2"}, {"p0", "2009", 40, "2"}, {"p1", "2009", 5, "2"}}) {
            observation o;
            o.measure = "active";
            o.place = place;
            o.period = year;
            o.number = value::point(x);
            o.version = version;
            both.add(o);
        }
        CHECK(between(d, both.finish(), "2008", "2009").answer == comparability::with_bridge);
    }

    TEST_CASE("periods that are none are an error") {
        const definitions d = counts();
        const dataset data = yearly(d, {{"p0", 2008, 100}});
        CHECK_THROWS_AS((void)between(d, data, "2008-13", "2009"), period_mismatch);
        CHECK_THROWS_AS((void)between(d, data, "2008", "2009", "nowhere"), unknown_code);
    }
}
