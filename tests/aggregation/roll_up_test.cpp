// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <steelyard/aggregation.hpp>

#include "support/random_world.hpp"

using namespace steelyard;
using aggregation::missing_mode;
using aggregation::roll_up;
using aggregation::roll_up_query;

namespace {

struct row {
    const char* measure;
    const char* place;
    const char* period;
    value       number;
    const char* organisation = "";
    const char* version = "";
};

[[nodiscard]] dataset data_of(const definitions& d, const std::vector<row>& rows) {
    dataset_builder b(d);
    for (const row& r : rows) {
        observation o;
        o.measure = r.measure;
        o.place = r.place;
        o.period = r.period;
        o.number = r.number;
        o.organisation = r.organisation;
        o.version = r.version;
        b.add(o);
    }
    return b.finish();
}

[[nodiscard]] roll_up_query ask(std::vector<std::string> indicators, std::vector<std::string> periods = {""}) {
    roll_up_query q;
    q.indicators = std::move(indicators);
    q.periods = std::move(periods);
    return q;
}

} // namespace

TEST_SUITE("aggregation") {
    TEST_CASE("a sum with a missing child has no point: what is known, and within which bounds") {
        definitions d = world::agreed();
        d.expectations.push_back({"served", {"p0", "p1", "p2"}, {}, "2019-01", "2019-01", 0, {}});
        const dataset data = data_of(d, {{"served", "p0", "2019-01", value::point(40)}, {"served", "p1", "2019-01", value::missing(reason::suppressed)}});
        const auto r = *roll_up(d, data, ask({"people_served"})).find("people_served", "", "2019-01");
        CHECK(r.number.form() == form::above); // p2 never reported: its valid range has no upper end
        CHECK(r.number.lower() == 40.0);
        CHECK(r.known == 40.0);
        CHECK(r.expected == 3);
        CHECK(r.present == 1);
        CHECK(r.number.flags().has(flag::open_bound));
        d.expectations.clear();
        const auto s = *roll_up(d, data, ask({"people_served"})).find("people_served", "", "2019-01");
        CHECK(s.number == value::range(40, 49)); // suppressed: at most 9 by its publisher's rule
    }

    TEST_CASE("the six VTL modes: none, some and all missing") {
        const definitions d = world::agreed();
        const auto answer = [&](missing_mode mode, std::vector<row> rows) {
            definitions e = d;
            e.expectations.push_back({"served", {"p0", "p1"}, {}, "2019-01", "2019-02", 0, {}});
            rows.push_back({"served", "p3", "2019-02", value::point(1)}); // so that the period exists
            roll_up_query q = ask({"people_served"});
            q.place_hierarchy = "admin";
            q.place_levels = {"state"};
            q.options.missing.mode = mode;
            const auto r = roll_up(e, data_of(e, rows), q).find("people_served", "A", "2019-01");
            return !r ? std::string("no row") : (r->number.point() ? number_text(*r->number.point()) : std::string("null"));
        };
        const row seven{"served", "p0", "2019-01", value::point(7)};
        const row zero{"served", "p0", "2019-01", value::point(0)};
        const row three{"served", "p1", "2019-01", value::point(3)};
        const row hidden{"served", "p1", "2019-01", value::missing(reason::suppressed)};
        struct expected {
            missing_mode mode;
            const char *all, *some, *none, *null, *zeros;
        };
        for (const expected& e : {expected{missing_mode::non_null, "10", "no row", "no row", "no row", "no row"},
                                  expected{missing_mode::non_zero, "10", "7", "no row", "null", "no row"},
                                  expected{missing_mode::partial_null, "10", "null", "no row", "null", "null"},
                                  expected{missing_mode::partial_zero, "10", "7", "no row", "null", "0"},
                                  expected{missing_mode::always_null, "10", "null", "null", "null", "null"},
                                  expected{missing_mode::always_zero, "10", "7", "0", "null", "0"}}) {
            CAPTURE(name(e.mode));
            CHECK(answer(e.mode, {seven, three}) == e.all);
            CHECK(answer(e.mode, {seven}) == e.some);
            CHECK(answer(e.mode, {}) == e.none);
            CHECK(answer(e.mode, {seven, hidden}) == e.null); // a null that was reported is not an absent number
            CHECK(answer(e.mode, {zero}) == e.zeros);
        }
    }

    TEST_CASE("coverage below the minimum is no answer, by cells or by weight") {
        definitions d = world::agreed();
        d.expectations.push_back({"tested", {"p0", "p1"}, {}, "2019-01", "2019-01", 0, {}});
        const dataset data = data_of(d, {{"tested", "p0", "2019-01", value::point(5)},
                                         {"active", "p0", "2019-01", value::point(900)},
                                         {"active", "p1", "2019-01", value::point(100)}});
        roll_up_query q = ask({"tested"});
        q.options.missing.minimum_coverage = 0.8;
        CHECK(roll_up(d, data, q).at(0).number == value::missing(reason::insufficient_coverage));
        q.options.missing.coverage_weight = "active";
        const auto r = roll_up(d, data, q).at(0);
        CHECK(r.coverage == 0.9);
        CHECK(r.number.form() == form::above);
    }

    TEST_CASE("unmatched cells of a ratio are listed, leave the point alone and widen the bounds") {
        const definitions d = world::agreed();
        const dataset data = data_of(d, {{"passed", "p0", "2019-01", value::point(30)}, {"tested", "p0", "2019-01", value::point(60)},
                                         {"tested", "p1", "2019-01", value::point(40)}});
        const auto t = roll_up(d, data, ask({"share_passed"}));
        const auto r = t.at(0);
        CHECK(r.number.point() == 50.0);
        CHECK(r.lower == 30.0); // none of p1's 40 passed
        CHECK(r.upper == 70.0); // all of them
        REQUIRE(t.unmatched.size() == 1);
        CHECK(t.unmatched.at(0).place == "p1");
        CHECK_FALSE(t.unmatched.at(0).numerator_present);
        const dataset ranged = data_of(d, {{"passed", "p0", "2019-01", value::point(30)}, {"tested", "p0", "2019-01", value::point(60)},
                                           {"passed", "p1", "2019-01", value::range(10, 20)}, {"tested", "p1", "2019-01", value::point(40)}});
        CHECK(roll_up(d, ranged, ask({"share_passed"})).at(0).number == value::range(40, 50));
    }

    TEST_CASE("values known only within bounds are not dropped from a mean") {
        definitions d = world::agreed();
        measure p = world::counted("phosphorus", kind::stock, combine::mean_of_periods);
        p.places = decimals{1};
        d.measures.push_back(p);
        indicator m = world::plain("mean_phosphorus", "phosphorus", kind::mean);
        m.denominator = indicator_part{"phosphorus", take::count, 0};
        d.indicators.push_back(m);
        const dataset data = data_of(d, {{"phosphorus", "p0", "2019-01", value::point(6)}, {"phosphorus", "p1", "2019-01", value::below(4)}});
        const auto r = roll_up(d, data, ask({"mean_phosphorus"})).at(0);
        CHECK(r.number == value::range(3, 5)); // not 6, the mean of what was detected
        CHECK(r.present == 2);
    }

    TEST_CASE("shares of places add up exactly, whatever the level") {
        definitions d = world::agreed();
        membership& m = d.hierarchies[0].memberships[2]; // p0
        REQUIRE(m.child == "p0");
        m.share = 333'333'333;
        membership rest = m;
        rest.parent = "B";
        rest.share = whole_share - m.share;
        d.hierarchies[0].memberships.push_back(rest);
        REQUIRE(d.hierarchies[0].check().empty());
        const dataset data = data_of(d, {{"served", "p0", "2019-01", value::point(10)}, {"served", "p4", "2019-01", value::point(1)}});
        roll_up_query q = ask({"people_served"});
        q.place_hierarchy = "admin";
        q.place_levels = {"nation", "state"};
        const auto t = roll_up(d, data, q);
        CHECK(t.find("people_served", "A", "2019-01")->number.point() == 3.33333333);
        CHECK(t.find("people_served", "B", "2019-01")->number.point() == 7.66666667);
        CHECK(t.find("people_served", "N", "2019-01")->number.point() == 11.0);
    }

    TEST_CASE("a parent's own value and its children's are never mixed silently") {
        const definitions d = world::agreed();
        const dataset data = data_of(d, {{"served", "A", "2019-01", value::point(100)}, {"served", "p0", "2019-01", value::point(30)}, {"served", "p3", "2019-01", value::point(5)}});
        roll_up_query q = ask({"people_served"});
        q.place_hierarchy = "admin";
        q.place_levels = {"", "state"};
        const auto children = roll_up(d, data, q);
        CHECK(children.find("people_served", "A", "2019-01")->number.point() == 30.0);
        CHECK(children.find("people_served", "", "2019-01")->number.point() == 35.0);
        REQUIRE(children.notes.size() == 1);
        CHECK(children.notes[0].rule == "double_report");
        q.options.parents = aggregation::parent_value::own;
        const auto own = roll_up(d, data, q);
        CHECK(own.find("people_served", "A", "2019-01")->number.point() == 100.0);
        CHECK(own.find("people_served", "", "2019-01")->number.point() == 105.0);
        q.options.parents = aggregation::parent_value::refuse;
        CHECK_THROWS_AS((void)roll_up(d, data, q), not_comparable);
    }

    TEST_CASE("a stock by days, its last, its peak; a denominator of another frequency") {
        definitions d = world::agreed();
        measure population = world::counted("population", kind::stock, combine::mean_of_periods);
        population.frequency = period_kind::year();
        d.measures.push_back(population);
        indicator rate = world::plain("cases_per_1000", "served", kind::rate);
        rate.denominator = indicator_part{"population", take::value, 0};
        rate.factor = 1000;
        rate.per = time_basis::year;
        rate.denominator_over_time = denominator_rule::hold;
        d.indicators.push_back(rate);
        std::vector<row> rows{{"population", "p0", "2020", value::point(2000)}};
        static const char* const months[] = {"2020-01", "2020-02", "2020-03", "2020-04", "2020-05", "2020-06",
                                             "2020-07", "2020-08", "2020-09", "2020-10", "2020-11", "2020-12"};
        for (int m = 0; m < 12; ++m) {
            rows.push_back({"served", "p0", months[m], value::point(10)});
            rows.push_back({"active", "p0", months[m], value::point(m == 1 ? 29 : 0)});
        }
        const dataset data = data_of(d, rows);
        CHECK(*roll_up(d, data, ask({"cases_per_1000"}, {"year"})).at(0).number.point() == 60.0); // 120 in one year, leap or not
        // 10 in the 29 days of February of 366: person-years, never 365 fixed days
        CHECK(*roll_up(d, data, ask({"cases_per_1000"})).find("cases_per_1000", "", "2020-02")->number.point() == doctest::Approx(10.0 * 1000 / (2000.0 * 29 / 366)).epsilon(1e-15));
        CHECK(*roll_up(d, data, ask({"people_active"}, {"year"})).at(0).number.point() == doctest::Approx(29.0 / 12).epsilon(1e-15));
        d.measures[1].over_time = combine::mean_by_days;
        CHECK(*roll_up(d, data, ask({"people_active"}, {"year"})).at(0).number.point() == doctest::Approx(29.0 * 29 / 366).epsilon(1e-15));
        d.measures[1].over_time = combine::peak;
        CHECK(*roll_up(d, data, ask({"people_active"}, {"year"})).at(0).number.point() == 29.0);
        d.measures[1].over_time = combine::last;
        CHECK(*roll_up(d, data, ask({"people_active"}, {"year"})).at(0).number.point() == 0.0);
    }

    TEST_CASE("a material change starts a new series; only a declared bridge joins it, with its error") {
        definitions d = world::agreed();
        measure& m = d.measures[0];
        m.versions = {{"1", std::nullopt, materiality::none, ""}, {"2", date(2019, 7, 1), materiality::material, ""}};
        std::vector<row> rows;
        static const char* const months[] = {"2019-05", "2019-06", "2019-07", "2019-08"};
        for (const char* p : months) rows.push_back({"served", "p0", p, value::point(100)});
        for (const char* p : {"2019-05", "2019-06"}) rows.push_back({"served", "p0", p, value::point(80), "", "2"}); // reported under both
        roll_up_query q = ask({"people_served"}, {"", "year"});
        const auto apart = roll_up(d, data_of(d, rows), q);
        CHECK(apart.find("people_served", "", "2019-06")->number.point() == 100.0); // under the one in force, never both
        CHECK(apart.find("people_served", "", "2019")->number == value::missing(reason::not_comparable));
        CHECK(apart.find("people_served", "", "2019")->verdict == comparability::no);
        d.bridges.push_back({"served", "1", "2", "", "", bridge_method::overlap, 1, 0, "", "J", {}});
        CHECK(roll_up(d, data_of(d, rows), q).find("people_served", "", "2019")->number.is_missing()); // not unless asked for
        q.options.bridges = true;
        const auto joined = roll_up(d, data_of(d, rows), q);
        const auto june = *joined.find("people_served", "", "2019-06");
        CHECK(june.number.point() == 80.0);
        CHECK(june.number.flags().has(flag::bridged));
        CHECK_FALSE(joined.find("people_served", "", "2019-07")->number.flags().has(flag::bridged));
        d.bridges[0].method = bridge_method::factor;
        d.bridges[0].factor = 0.8;
        d.bridges[0].standard_error = 0.05;
        const auto wide = *roll_up(d, data_of(d, rows), q).find("people_served", "", "2019-06");
        CHECK(wide.number.point() == 80.0);
        CHECK(wide.lower == doctest::Approx(80 - 1.96 * 5));
        CHECK(wide.upper == doctest::Approx(80 + 1.96 * 5));
    }

    TEST_CASE("a published quotient is not summed over time, and rolled up only with a declared weight") {
        definitions d = world::agreed();
        measure p = world::counted("published", kind::ratio, combine::refuse);
        d.measures.push_back(p);
        indicator weighted = world::plain("weighted", "published", kind::ratio);
        weighted.denominator = indicator_part{"tested", take::value, 0};
        weighted.over_places = combine::weighted_mean;
        weighted.judgement = "J";
        d.indicators.push_back(weighted);
        const dataset data = data_of(d, {{"published", "p0", "2019-01", value::point(5)}, {"published", "p0", "2019-02", value::point(7)},
                                         {"published", "p1", "2019-01", value::point(20)}, {"tested", "p0", "2019-01", value::point(90)},
                                         {"tested", "p1", "2019-01", value::point(10)}});
        CHECK_THROWS_AS((void)roll_up(d, data, ask({"published"}, {"year"})), illegal_operation);
        CHECK(roll_up(d, data, ask({"published"})).find("published", "", "2019-01")->number == value::missing(reason::not_comparable));
        d.measures.back().what = kind::index;
        d.measures.back().over_time = combine::chain; // to come: refused, not summed
        CHECK_THROWS_AS((void)roll_up(d, data, ask({"published"}, {"year"})), not_supported);
        d.measures.back().what = kind::ratio;
        d.measures.back().over_time = combine::refuse;
        CHECK(roll_up(d, data, ask({"weighted"})).find("weighted", "", "2019-01")->number.point() == 6.5);
    }

    TEST_CASE("a row that names the version in force stands in place of one that names none") {
        definitions d = world::agreed();
        d.measures[0].versions = {{"1", std::nullopt, materiality::none, ""}, {"2", date(2019, 7, 1), materiality::material, ""}};
        const dataset data = data_of(d, {{"served", "p0", "2019-01", value::point(5)}, {"served", "p0", "2019-01", value::point(6), "", "1"}});
        CHECK(roll_up(d, data, ask({"people_served"})).at(0).number.point() == 6.0);
    }

    TEST_CASE("different questions have different fingerprints, the same question the same") {
        const definitions d = world::agreed();
        const dataset data = data_of(d, {{"served", "p0", "2019-01", value::point(5)}, {"served", "p1", "2019-01", value::point(6)}});
        roll_up_query some = ask({"people_served"});
        some.places = {"p0"};
        const auto whole = roll_up(d, data, ask({"people_served"})).at(0).fingerprint;
        CHECK(whole == roll_up(d, data, ask({"people_served"})).at(0).fingerprint);
        CHECK_FALSE(whole == roll_up(d, data, some).at(0).fingerprint);
    }

    TEST_CASE("undeclared decimals sum in binary fixed point: exact where the doubles are") {
        definitions d = world::agreed();
        d.measures[0].places.reset();
        const dataset data = data_of(d, {{"served", "p0", "2019-01", value::point(0.1)}, {"served", "p1", "2019-01", value::point(1e15)}, {"served", "p2", "2019-01", value::point(0.2)}});
        CHECK(roll_up(d, data, ask({"people_served"})).at(0).number.point() == 1e15 + 0.30000000000000004);
    }

    TEST_CASE("what nothing declares is an error that lists all of it") {
        const definitions d = world::agreed();
        const dataset data = data_of(d, {{"served", "p0", "2019-01", value::point(1)}});
        CHECK_THROWS_AS((void)roll_up(d, data, ask({"people_serve"})), unknown_code);
        CHECK_THROWS_WITH_AS((void)aggregation::query_by(d, {"stat", "yeer"}),
                             doctest::Contains("did you mean 'state'?"), unknown_code);
        roll_up_query q = ask({"people_served"});
        q.place_levels = {"county2"};
        CHECK_THROWS_AS((void)roll_up(d, data, q), unknown_code);
        q = ask({"people_served"});
        q.options.quotients = aggregation::quotient_method::mean_of_ratios;
        CHECK_NOTHROW((void)roll_up(d, data, q)); // a flow is no quotient: the option does not touch it
        q.indicators = {"share_passed"};
        CHECK_THROWS_AS((void)roll_up(d, data, q), illegal_operation);
    }

    TEST_CASE("without a declared indicator every measure is shown as it is") {
        definitions d = world::agreed();
        d.indicators.clear();
        const dataset data = data_of(d, {{"served", "p0", "2019-01", value::point(1)}});
        CHECK(roll_up(d, data, ask({})).find("served", "", "2019-01")->number.point() == 1.0);
    }

    TEST_CASE("a host stops a long run, and nothing is returned") {
        const definitions d = world::agreed();
        const dataset data = world::build(d, world::rows(1));
        std::stop_source source;
        source.request_stop();
        run_options run;
        run.stop = source.get_token();
        CHECK_THROWS_AS((void)roll_up(d, data, ask({}), run), stopped);
    }
}
