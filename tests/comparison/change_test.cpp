// SPDX-License-Identifier: MIT
#include "validation/world.hpp"

#include <steelyard/aggregation/bridge_factor.hpp>
#include <steelyard/comparison.hpp>
#include <steelyard/core/error.hpp>
#include <steelyard/core/random.hpp>

#include <doctest/doctest.h>

#include <cmath>

using namespace steelyard;
using namespace steelyard::comparison;
using world::row;

namespace {

[[nodiscard]] const change_part& part(const change& c, change_cause cause) {
    for (const change_part& p : c.parts)
        if (std::ranges::find(p.causes, cause) != p.causes.end()) return p;
    FAIL("no part " << std::string(name(cause)) << " in\n" << c.text());
    return c.parts[0];
}

[[nodiscard]] bool has(const change& c, change_cause cause) {
    return std::ranges::any_of(
        c.parts, [&](const change_part& p) { return std::ranges::find(p.causes, cause) != p.causes.end(); });
}

[[nodiscard]] double sum(const change& c) {
    double s = 0;
    for (const change_part& p : c.parts) s += p.amount;
    return s;
}

[[nodiscard]] change between(const definitions& d, const dataset& data, const std::string& indicator,
                             const std::string& before, const std::string& after, const std::string& place = {}) {
    return explain_change(d, data, indicator, {"", place, "", before}, {"", place, "", after});
}

/// Two yearly counts, and their ratio in percent.
[[nodiscard]] definitions passed_of_tested() {
    definitions d;
    d.measures = {world::counted("passed"), world::counted("tested")};
    indicator i;
    i.code = "share";
    i.what = kind::ratio;
    i.numerator.measure = "passed";
    i.denominator = indicator_part{"tested"};
    i.factor = 100;
    i.numerator_within_denominator = true;
    d.indicators.push_back(i);
    return d;
}

void report(std::vector<row>& rows, const std::string& place, const std::string& year, double passed, double tested) {
    rows.push_back({"passed", place, "", year, value::point(passed)});
    rows.push_back({"tested", place, "", year, value::point(tested)});
}

[[nodiscard]] declared_break broken(std::string measure, std::string place, std::string before) {
    declared_break b;
    b.measure = std::move(measure);
    b.place = std::move(place);
    b.before = std::move(before);
    b.judgement = "who_counts";
    return b;
}

} // namespace

TEST_SUITE("comparison") {

    TEST_CASE("change: homelessness in eight states, 2008 to 2009 (US HUD)") {
        const auto t = world::read_table(STEELYARD_SOURCE_DIR "/tests/golden/homeless_eight_states_2007_2009.csv");
        REQUIRE(t.has_value());
        definitions d;
        d.measures.push_back(world::counted("homeless", kind::stock, period_kind::night(1, 22, 1, 31)));
        std::vector<row> rows;
        for (std::size_t i = 0; i < t->lines.size(); ++i)
            rows.push_back({"homeless", t->at(i, "coc"), "", t->at(i, "year"), value::point(t->number(i, "total"))});
        const dataset data = world::dataset_of(d, rows);

        const change before = between(d, data, "homeless", "2008", "2009"); // the declaration
        CHECK(before.first == 152875);
        CHECK(before.last == 138150);
        CHECK(before.comparable.answer == comparability::no); // other reporters; and of one of them
        const change_part& suspected = part(before, change_cause::suspected_break);
        CHECK(suspected.amount == -14368);
        CHECK(suspected.reporters == std::vector<std::string>{"MI-501"});
        CHECK(suspected.text.find("undetermined") != std::string::npos);
        CHECK_FALSE(has(before, change_cause::declared_break));

        d.breaks.push_back(broken("homeless", "MI-501", "2008"));
        const change c = between(d, data, "homeless", "2008", "2009");
        CHECK(c.amount() == -14725);
        REQUIRE(c.parts.size() == 3);
        const change_part& began = part(c, change_cause::began_reporting);
        CHECK(began.amount == 237);
        CHECK(began.reporters == std::vector<std::string>{"NY-506", "NY-511"});
        const change_part& broke = part(c, change_cause::declared_break);
        CHECK(broke.amount == -14368);
        CHECK(broke.text.find("real change and method cannot be told apart") != std::string::npos);
        CHECK(part(c, change_cause::remaining).amount == -594);
        for (const change_part& p : c.parts) CHECK(p.least == p.most);
        CHECK(c.basis == std::vector<std::string>{"who_counts"});
        // 36 areas repeat 2007 to the person; Detroit's two are among them.
        CHECK(c.repeats.size() == 36);
        CHECK(std::ranges::find(c.repeats, "MI-501") != c.repeats.end());
        CHECK(std::ranges::find(c.repeats, "MI-502") != c.repeats.end());
        CHECK(c.text() ==
              "homeless (people) 2008 to 2009: 152,875 to 138,150, -14,725; comparable as it stands: no\n"
              "  +237  2 reporters of 2009 had not reported in 2008 (NY-506, NY-511)\n"
              "  -14,368  1 reporter with a declared break: real change and method cannot be told apart (MI-501)\n"
              "  -594  remaining (real and unexplained), over 104 reporters of both periods without a break that "
              "nothing joins\n"
              "  36 reporters repeat in 2008 exactly the number of the period before it: copied, perhaps "
              "(IL-501, IL-503, IL-510, IL-511, IL-512, IL-514 ... and 30 more)\n");
    }

    TEST_CASE("change: a quotient, by hand") {
        // A: 10 of 100 then 30 of 150; B: 60 of 100 then 55 of 50 + 60; 70 of 200 becomes 85 of 260.
        const definitions d = passed_of_tested();
        std::vector<row>  rows;
        report(rows, "A", "2001", 10, 100);
        report(rows, "B", "2001", 60, 100);
        report(rows, "A", "2002", 30, 150);
        report(rows, "B", "2002", 55, 110);
        const change c = between(d, world::dataset_of(d, rows), "share", "2001", "2002");
        CHECK(c.first == 35);
        CHECK(c.last == doctest::Approx(8500.0 / 260));
        REQUIRE(c.parts.size() == 2);
        // Shares of the denominator: A 0.5 then 15/26. Rates: A 0.1 then 0.2, B 0.6 then 0.5.
        const double a0 = 0.5, a1 = 15.0 / 26;
        const double mix = 100 * ((a1 - a0) * (0.1 + 0.2) / 2 - (a1 - a0) * (0.6 + 0.5) / 2);
        const double rates = 100 * ((a0 + a1) / 2 * (0.2 - 0.1) + (2 - a0 - a1) / 2 * (0.5 - 0.6));
        CHECK(part(c, change_cause::mix).amount == doctest::Approx(mix).epsilon(1e-12));
        CHECK(part(c, change_cause::remaining).amount == doctest::Approx(rates).epsilon(1e-12));
        CHECK(part(c, change_cause::mix).least < part(c, change_cause::mix).most);
        CHECK(c.orders == 2);
    }

    TEST_CASE("change: a quotient without a denominator is no number, so that who has it is left out") {
        const definitions d = passed_of_tested();
        std::vector<row>  rows;
        report(rows, "A", "2001", 10, 100);
        report(rows, "B", "2001", 0, 0);
        report(rows, "A", "2002", 30, 100);
        report(rows, "B", "2002", 50, 100);
        const change c = between(d, world::dataset_of(d, rows), "share", "2001", "2002");
        REQUIRE(c.out.size() == 1);
        CHECK(c.out[0].reporter == "B");
        CHECK(c.out[0].why == "no_denominator");
        CHECK(c.first == 10);
        CHECK(c.last == 30);
    }

    TEST_CASE("change: where nobody is left on the way, one order is left") {
        // A stopped, B began: without both there is no share, so B has to come first.
        const definitions d = passed_of_tested();
        std::vector<row>  rows;
        report(rows, "A", "2001", 10, 100);
        report(rows, "B", "2002", 30, 100);
        const change c = between(d, world::dataset_of(d, rows), "share", "2001", "2002");
        CHECK(c.orders == 1);
        CHECK(part(c, change_cause::began_reporting).amount == 10); // 40 of 200 after 10 of 100
        CHECK(part(c, change_cause::stopped_reporting).amount == 10);
    }

    TEST_CASE("change: a bridge tells method from what is real, and the order in which they move is shown") {
        definitions d;
        d.measures = {world::counted("m")};
        d.breaks.push_back(broken("m", "A", "2001"));
        bridge b;
        b.measure = "m";
        b.place = "A";
        b.before = "2001";
        b.factor = 0.5;
        b.source = "both methods in ten places";
        b.judgement = "half";
        d.bridges.push_back(b);
        std::vector<row> rows{{"m", "A", "", "2001", value::point(100)},
                              {"m", "A", "", "2002", value::point(80)},
                              {"m", "B", "", "2001", value::point(7)},
                              {"m", "B", "", "2002", value::point(9)}};
        const change     c = between(d, world::dataset_of(d, rows), "m", "2001", "2002");
        // By the new method A went from 50 to 80, by the old one from 100 to 160.
        const change_part& method = part(c, change_cause::bridged_method);
        CHECK(method.least == -80);
        CHECK(method.most == -50);
        CHECK(method.amount == -65);
        CHECK(part(c, change_cause::remaining).amount == 47);
        CHECK(c.comparable.answer == comparability::with_bridge);
        CHECK(c.basis == std::vector<std::string>{"half", "who_counts"});
        d.bridges.clear();
        const change without = between(d, world::dataset_of(d, rows), "m", "2001", "2002");
        CHECK(part(without, change_cause::declared_break).amount == -20);
        CHECK(part(without, change_cause::remaining).amount == 2);
    }

    TEST_CASE("change: a bridge by overlap is estimated, with its error, and is a part of its own") {
        definitions d;
        d.measures = {world::counted("m")};
        d.measures[0].versions = {{"1", {}, materiality::none, "all"},
                                  {"2", period::year(2002).first_day(), materiality::material, "adults"}};
        bridge b;
        b.measure = "m";
        b.from_version = "1";
        b.to_version = "2";
        b.method = bridge_method::overlap;
        b.judgement = "both_for_a_year";
        d.bridges.push_back(b);
        // Under both: 100, 200, 300 and 90, 170, 280. f = 540/600 and se = root(200/2/3)/200, see docs/numbers.md (10).
        std::vector<row> rows;
        const auto       both = [&rows](const char* place, double was, double old, double now) {
            rows.push_back({"m", place, "", "2001", value::point(was)});
            rows.push_back({"m", place, "", "2002", value::point(old), {}, {}, measure_rows::not_recorded, "1"});
            rows.push_back({"m", place, "", "2002", value::point(now), {}, {}, measure_rows::not_recorded, "2"});
        };
        both("C", 90, 100, 90);
        both("D", 160, 200, 170);
        both("E", 250, 300, 280);
        const dataset data = world::dataset_of(d, rows);
        const change  c = between(d, data, "m", "2001", "2002");
        CHECK(c.first == 500);
        CHECK(c.last == 540);
        // First the definition: 500 to 450, then 450 to 540. Last: 500 to 540/0.9 = 600, then 600 to 540.
        const change_part& method = part(c, change_cause::estimated_bridge);
        CHECK(method.least == doctest::Approx(-60));
        CHECK(method.most == doctest::Approx(-50));
        CHECK(method.amount == doctest::Approx(-55));
        CHECK(method.state == "the same reports by the later definition, as cells reported under both say");
        const change_part& rest = part(c, change_cause::remaining);
        CHECK(rest.amount == doctest::Approx(95));
        // Derivatives of the part by f: 500 in the one order, 540/0.81 in the other.
        const double error = std::sqrt(200.0 / 6) / 200;
        CHECK(method.standard_error == doctest::Approx((500 + 540 / 0.81) / 2 * error).epsilon(1e-6));
        CHECK(rest.standard_error == doctest::Approx(method.standard_error).epsilon(1e-9)); // together they have none
        REQUIRE(c.bridges.size() == 1);
        CHECK(c.bridges[0].cells == 3);
        CHECK(c.bridges[0].factor == 0.9);
        CHECK(c.bridges[0].standard_error == doctest::Approx(error));
        CHECK(c.basis == std::vector<std::string>{"both_for_a_year"});
        CHECK(c.comparable.answer == comparability::with_bridge);
        CHECK(c.text().find("standard error 17, of the bridges alone") != std::string::npos);
        CHECK(c.text().find("bridge of m from version 1 to 2: times 0.9000, standard error 0.02887, estimated from 3 cells "
                            "reported under both") != std::string::npos);

        // Backwards the same, with the other sign.
        const change back = between(d, data, "m", "2002", "2001");
        CHECK(part(back, change_cause::estimated_bridge).amount == doctest::Approx(55));
        CHECK(part(back, change_cause::estimated_bridge).standard_error == doctest::Approx(method.standard_error));

        // One cell under both says nothing: no bridge, and a note.
        std::erase_if(rows, [](const row& r) { return r.version == "1" && r.place != "C"; });
        const change without = between(d, world::dataset_of(d, rows), "m", "2001", "2002");
        CHECK(part(without, change_cause::definition_change).amount == 40);
        CHECK(without.bridges.empty());
        REQUIRE(without.notes.size() == 1);
        CHECK(without.notes[0].find("fewer than two cells") != std::string::npos);
        CHECK(without.text().find(without.notes[0]) != std::string::npos);
    }

    TEST_CASE("change: what was known then estimates the bridge of then") {
        definitions d;
        d.measures = {world::counted("m")};
        d.measures[0].versions = {{"1", {}, materiality::none, "all"},
                                  {"2", period::year(2002).first_day(), materiality::material, "adults"}};
        bridge b;
        b.measure = "m";
        b.from_version = "1";
        b.to_version = "2";
        b.method = bridge_method::overlap;
        d.bridges.push_back(b);
        std::vector<row> rows{{"m", "A", "", "2002", value::point(100), {}, {}, 1, "1"},
                              {"m", "A", "", "2002", value::point(50), {}, {}, 1, "2"},
                              {"m", "B", "", "2002", value::point(100), {}, {}, 1, "1"},
                              {"m", "B", "", "2002", value::point(50), {}, {}, 1, "2"},
                              {"m", "B", "", "2002", value::point(90), {}, {}, 5, "2"}};
        const dataset     data = world::dataset_of(d, rows);
        aggregation::as_of then;
        then.recorded = instant{1};
        CHECK(aggregation::factor_of(d, data, b, then)->factor == 0.5);
        CHECK(aggregation::factor_of(d, data, b)->factor == 0.7);
        CHECK(aggregation::factor_of(d, data, b)->cells == 2);
        b.to_version = "3";
        CHECK_FALSE(aggregation::factor_of(d, data, b));
        b.measure = "n";
        CHECK_THROWS_AS((void)aggregation::factor_of(d, data, b), unknown_code);
        b.method = bridge_method::factor;
        b.factor = 2;
        CHECK(aggregation::factor_of(d, data, b)->factor == 2);
    }

    TEST_CASE("change: the error of a declared factor is one of the parts, and bridges add by squares") {
        definitions d;
        d.measures = {world::counted("m")};
        for (const char* place : {"A", "B"}) {
            d.breaks.push_back(broken("m", place, "2001"));
            bridge b;
            b.measure = "m";
            b.place = place;
            b.before = "2001";
            b.factor = 1;
            b.standard_error = place[0] == 'A' ? 0.03 : 0.04;
            d.bridges.push_back(b);
        }
        const std::vector<row> rows{{"m", "A", "", "2001", value::point(100)},
                                    {"m", "A", "", "2002", value::point(100)},
                                    {"m", "B", "", "2001", value::point(100)},
                                    {"m", "B", "", "2002", value::point(100)}};
        const change c = between(d, world::dataset_of(d, rows), "m", "2001", "2002");
        CHECK(part(c, change_cause::bridged_method).amount == 0);
        CHECK(part(c, change_cause::bridged_method).standard_error == doctest::Approx(5)); // 3 and 4
        CHECK(c.bridges.size() == 2);
    }

    TEST_CASE("change: rates on another time basis are announced, and a longer period weighs no more") {
        definitions d;
        d.measures = {world::counted("cases", kind::flow, period_kind::month()),
                      world::counted("people", kind::stock, period_kind::month())};
        indicator i;
        i.code = "rate";
        i.what = kind::rate;
        i.numerator.measure = "cases";
        i.denominator = indicator_part{"people"};
        i.factor = 1000;
        i.per = time_basis::year;
        d.indicators.push_back(i);
        std::vector<row> rows;
        const auto       month = [&rows](const char* place, const std::string& when, double cases, double people) {
            rows.push_back({"cases", place, "", when, value::point(cases)});
            rows.push_back({"people", place, "", when, value::point(people)});
        };
        month("A", "2020-02", 10, 2000);
        month("A", "2020-03", 12, 2100);
        const change c = between(d, world::dataset_of(d, rows), "rate", "2020-02", "2020-03");
        CHECK(c.first == doctest::Approx(10 * 1000 / (2000 * 29.0 / 366))); // 63.1034: see docs/numbers.md (7)
        CHECK(c.last == doctest::Approx(12 * 1000 / (2100 * 31.0 / 366)));
        REQUIRE(c.notes.size() == 1);
        CHECK(c.notes[0] == "Rates are per year: numerators of 2020-02 are multiplied by 12.6207 and those of 2020-03 by "
                            "11.8065.");
        CHECK(c.text().find(c.notes[0]) != std::string::npos);

        // B began in March with as many people and 30 a year per 1,000: it has half the weight, not 31/60 of it.
        rows.clear();
        month("A", "2020-02", 0, 3100);
        month("A", "2020-03", 0, 3100);
        month("B", "2020-03", 31, 3100);
        const change began = between(d, world::dataset_of(d, rows), "rate", "2020-02", "2020-03");
        const double of_b = 31 * 1000 / (3100 * 31.0 / 366);
        CHECK(part(began, change_cause::began_reporting).least == doctest::Approx(of_b / 2));
        CHECK(part(began, change_cause::began_reporting).most == doctest::Approx(of_b / 2));

        // A month and a year: rates per year compare, and it is said; per period they do not.
        rows.clear();
        for (int m = 1; m <= 12; ++m)
            month("A", (m < 10 ? "2019-0" : "2019-") + std::to_string(m), 5, 1000);
        month("A", "2020-01", 31, 1000);
        const dataset data = world::dataset_of(d, rows);
        const change  year = between(d, data, "rate", "2019", "2020-01");
        CHECK(year.first == doctest::Approx(60));
        CHECK(year.last == doctest::Approx(366));
        CHECK(part(year, change_cause::mix).amount == doctest::Approx(0));
        REQUIRE(year.notes.size() == 1);
        CHECK(year.notes[0].find("different kinds") != std::string::npos);
        d.indicators[0].per = time_basis::period;
        CHECK_THROWS_AS((void)between(d, data, "rate", "2019", "2020-01"), period_mismatch);
        CHECK(between(d, data, "rate", "2019-02", "2019-03").notes.empty());
        d.indicators[0].per = time_basis::month;
        CHECK(between(d, data, "rate", "2019-02", "2019-03").notes.empty()); // a month is a month
        CHECK(between(d, data, "rate", "2019-02", "2019-03").first == 5);
    }

    TEST_CASE("change: a material change of the definition is one part, not improvement") {
        definitions d;
        d.measures = {world::counted("m")};
        d.measures[0].versions = {{"1", {}, materiality::none, "all"},
                                  {"2", period::year(2002).first_day(), materiality::material, "adults"}};
        std::vector<row> rows{{"m", "A", "", "2001", value::point(100)}, {"m", "A", "", "2002", value::point(60)}};
        const change     c = between(d, world::dataset_of(d, rows), "m", "2001", "2002");
        REQUIRE(c.parts.size() == 1);
        CHECK(part(c, change_cause::definition_change).amount == -40);
        CHECK(c.comparable.answer == comparability::no);
    }

    TEST_CASE("change: boundaries move what belongs to a place") {
        definitions d;
        d.measures = {world::counted("m")};
        hierarchy h;
        h.code = "counties";
        h.levels = {"county", "town"};
        h.nodes = {{"North", "county", {}}, {"South", "county", {}}, {"A", "town", {}}, {"B", "town", {}}};
        const auto belongs = [&h](std::string child, std::string parent, std::optional<date> from,
                                  std::optional<date> to) {
            membership m;
            m.child = std::move(child);
            m.parent = std::move(parent);
            m.from = from;
            m.to = to;
            h.memberships.push_back(m);
        };
        const date moved = period::year(2002).first_day();
        belongs("A", "North", {}, {});
        belongs("B", "South", {}, moved);
        belongs("B", "North", moved, {});
        d.hierarchies.push_back(h);
        std::vector<row> rows{{"m", "A", "", "2001", value::point(10)},
                              {"m", "A", "", "2002", value::point(12)},
                              {"m", "B", "", "2001", value::point(5)},
                              {"m", "B", "", "2002", value::point(9)}};
        const change     c = between(d, world::dataset_of(d, rows), "m", "2001", "2002", "North");
        CHECK(c.first == 10);
        CHECK(c.last == 21);
        const change_part& boundaries = part(c, change_cause::boundaries);
        CHECK(boundaries.reporters == std::vector<std::string>{"B"});
        CHECK(boundaries.least == 5); // B as it was
        CHECK(boundaries.most == 9);  // B as it is
        CHECK(boundaries.amount == 7);
        CHECK(part(c, change_cause::remaining).amount == 4);
        // Somebody of another place whose number cannot be seen has no part in this.
        rows.push_back({"m", "C", "", "2001", value::missing(reason::suppressed)});
        CHECK(between(d, world::dataset_of(d, rows), "m", "2001", "2002", "North").out.empty());
        // Nor has one who belonged elsewhere while it reported, and stopped.
        rows.push_back({"m", "D", "", "2001", value::point(50)});
        d.hierarchies[0].nodes.push_back({"D", "town", {}});
        membership late;
        late.child = "D";
        late.parent = "North";
        late.from = moved;
        d.hierarchies[0].memberships.push_back(late);
        CHECK_FALSE(
            has(between(d, world::dataset_of(d, rows), "m", "2001", "2002", "North"), change_cause::stopped_reporting));
    }

    TEST_CASE("change: who is suppressed stays so, and is in neither total") {
        definitions d;
        d.measures = {world::counted("m")};
        std::vector<row> rows{
            {"m", "A", "", "2001", value::point(100)}, {"m", "A", "", "2002", value::missing(reason::suppressed)},
            {"m", "B", "", "2001", value::point(20)},  {"m", "B", "", "2002", value::point(25)},
            {"m", "C", "", "2001", value::point(4)},   {"m", "C", "", "2002", value::missing(reason::waived)},
            {"m", "D", "", "2001", value::below(9)},   {"m", "D", "", "2002", value::point(9)}};
        const change c = between(d, world::dataset_of(d, rows), "m", "2001", "2002");
        CHECK(c.first == 24);
        CHECK(c.last == 25);
        REQUIRE(c.out.size() == 2);
        CHECK(c.out[0].reporter == "D");
        CHECK(c.out[1].reporter == "A");
        CHECK(c.out[1].why == "suppressed");
        CHECK(part(c, change_cause::stopped_reporting).amount == -4); // waived is not zero, and no report
        CHECK(part(c, change_cause::remaining).amount == 5);
        CHECK(c.text().find("A in 2002: suppressed") != std::string::npos);
    }

    TEST_CASE("change: parts add up, whatever happened") {
        for (std::uint64_t seed = 1; seed <= 120; ++seed) {
            CAPTURE(seed);
            random_stream r(seed);
            definitions   d = passed_of_tested();
            if (r.below(2) == 0) d.breaks.push_back(broken(r.below(2) == 0 ? "passed" : "tested", "p2", "2001"));
            if (!d.breaks.empty() && r.below(2) == 0) {
                bridge b;
                b.measure = d.breaks[0].measure;
                b.place = "p2";
                b.before = "2001";
                b.factor = 0.25 * static_cast<double>(1 + r.below(8));
                d.bridges.push_back(b);
            }
            std::vector<row> rows;
            report(rows, "p0", "2001", 3, 10);
            report(rows, "p0", "2002", 4, 10);
            for (int p = 1; p < 7; ++p)
                for (const char* year : {"2001", "2002"})
                    if (r.below(4) != 0) {
                        const auto tested = static_cast<double>(r.below(90));
                        report(rows, "p" + std::to_string(p), year, std::floor(tested * r.uniform()), tested);
                    }
            const dataset data = world::dataset_of(d, rows);
            for (const char* what : {"share", "passed"}) {
                const change c = between(d, data, what, "2001", "2002");
                CHECK(sum(c) == doctest::Approx(c.amount()).epsilon(1e-11));
                for (const change_part& p : c.parts) CHECK((p.least <= p.amount && p.amount <= p.most));
                CHECK(to_table(c)->rows == static_cast<std::int64_t>(c.parts.size()));
            }
            // Backwards, what was gained is lost: the causes change their names, the amounts their signs.
            const change there = between(d, data, "passed", "2001", "2002"),
                         back = between(d, data, "passed", "2002", "2001");
            CHECK(back.amount() == -there.amount());
            if (has(there, change_cause::remaining))
                CHECK(part(back, change_cause::remaining).amount ==
                      doctest::Approx(-part(there, change_cause::remaining).amount));
        }
    }

    TEST_CASE("change: questions without an answer") {
        definitions d = passed_of_tested();
        d.measures.push_back(world::counted("rank", kind::ordinal));
        std::vector<row> rows;
        report(rows, "A", "2001", 10, 100);
        rows.push_back({"rank", "A", "", "2001", value::point(1)});
        const dataset data = world::dataset_of(d, rows);
        CHECK_THROWS_AS((void)between(d, data, "shares", "2001", "2002"), unknown_code);
        CHECK_THROWS_AS((void)between(d, data, "share", "2001", "soon"), period_mismatch);
        CHECK_THROWS_AS((void)between(d, data, "rank", "2001", "2002"), illegal_operation);
        CHECK_THROWS_AS((void)between(d, data, "share", "2001", "2002"), insufficient_data);
        CHECK_THROWS_AS((void)explain_change(d, data, "share", {"", "A", "", "2001"}, {"", "B", "", "2001"}),
                        illegal_operation);
    }

} // TEST_SUITE
