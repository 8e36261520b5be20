// SPDX-License-Identifier: MIT
#include "comparison/league_world.hpp"

#include <steelyard/core/error.hpp>
#include <steelyard/core/random.hpp>
#include <steelyard/statistics/rates.hpp>

#include <doctest/doctest.h>

#include <cmath>

using namespace league_world;
using doctest::Approx;
using codes = std::vector<std::string>;

TEST_SUITE("comparison") {
    TEST_CASE("league: proportions, with limits, joint ranks, letters and benchmarks") {
        definitions d = passed_of_tested();
        target      t;
        t.indicator = "share";
        t.period = "2025";
        t.value = 75;
        d.targets = {t};
        std::vector<row> rows;
        report(rows, "good", 90, 100);
        report(rows, "fair", 300, 400);
        report(rows, "poor", 20, 100);
        report(rows, "tiny", 3, 3);
        const league l = make_league(d, world::dataset_of(d, rows), {"share", "place", "2020", {}, {}});
        CHECK(order_of(l) == codes{"tiny", "good", "fair", "poor"});
        const league_unit& good = *l.find("good");
        CHECK(good.as == standing::compared);
        CHECK(*good.number == 90);
        const std::vector<double>   x{90}, n{100};
        const statistics::intervals wilson = statistics::proportions({x, n, {}});
        CHECK(*good.lower == Approx(100 * wilson.lower[0]));
        CHECK(*good.upper == Approx(100 * wilson.upper[0]));
        CHECK(good.coverage == 1);
        CHECK(l.find("tiny")->state == statistics::status::boundary);
        // Three of three has the best number and may still have the third rank; it is told from poor only.
        CHECK(std::pair(*l.find("tiny")->best, *l.find("tiny")->worst) == std::pair<std::int64_t, std::int64_t>(1, 4));
        CHECK(std::pair(*good.best, *good.worst) == std::pair<std::int64_t, std::int64_t>(1, 2));
        CHECK(std::pair(*l.find("poor")->best, *l.find("poor")->worst) == std::pair<std::int64_t, std::int64_t>(3, 4));
        CHECK(*benchmark_of(l, benchmark::pooled) == Approx(100 * 413.0 / 603));
        CHECK(*benchmark_of(l, benchmark::median) == Approx(82.5));
        CHECK(*benchmark_of(l, benchmark::achievable) == Approx(90)); // not three of three: 91/102 beats 4/5
        CHECK(*benchmark_of(l, benchmark::target) == 75);
        CHECK(l.law == league_law::proportion);
        CHECK(l.text().starts_with("Passed (percent) by place, 2020\n  tiny  100.0  43.9 to 100.0  rank 1 to 4  abc\n"));
        d.indicators[0].better = direction::down;
        const league down = make_league(d, world::dataset_of(d, rows), {"share", "place", "2020", {}, {}});
        CHECK(order_of(down) == codes{"poor", "fair", "good", "tiny"});
        CHECK(*down.find("poor")->worst == 2);
        CHECK(*benchmark_of(down, benchmark::achievable) == Approx(20));
    }

    TEST_CASE("league: it is told how far it is, stops when asked to, and is the same on any number of threads") {
        struct told final : progress_sink {
            void             advance(std::int64_t done, std::int64_t total) override {
                ++times;
                last = {done, total};
                if (stops) (void)source.request_stop();
            }
            int                                   times = 0;
            bool                                  stops = false;
            std::pair<std::int64_t, std::int64_t> last;
            std::stop_source                      source;
        };
        const definitions d = passed_of_tested();
        std::vector<row>  rows;
        for (int i = 0; i < 150; ++i) report(rows, "p" + std::to_string(100 + i), 20 + i % 60, 90 + i);
        const dataset         data = world::dataset_of(d, rows);
        const league_question q{"share", "place", "2020", {}, {}};
        const auto            table = league_table(d, data, q);
        told                  sink;
        run_options           run;
        run.threads = 3;
        run.progress = &sink;
        run.stop = sink.source.get_token();
        CHECK(make_league(d, data, table, q, {}, false, {}, run) == make_league(d, data, table, q));
        CHECK(sink.times >= 1);
        CHECK(sink.last == std::pair<std::int64_t, std::int64_t>(3, 3)); // of 64 units each
        sink.stops = true;
        run.threads = 1;
        CHECK_THROWS_AS((void)make_league(d, data, table, q, {}, false, {}, run), stopped);
    }

    TEST_CASE("league: a break that concerns nobody in it moves nothing, though every unit is then asked about") {
        definitions      d = passed_of_tested();
        std::vector<row> rows;
        for (int i = 0; i < 40; ++i) report(rows, "p" + std::to_string(10 + i), 20 + i, 90);
        const dataset         data = world::dataset_of(d, rows);
        const league_question q{"share", "place", "2020", {}, {}};
        const auto            table = league_table(d, data, q);
        const league          plain = make_league(d, data, table, q);
        declared_break        elsewhere;
        elsewhere.measure = "passed";
        elsewhere.place = "elsewhere";
        elsewhere.before = "2019";
        elsewhere.says = break_statement::broken;
        d.breaks = {elsewhere};
        CHECK(make_league(d, data, table, q) == plain);
    }

    TEST_CASE("league: what is suppressed, absent, doubtful or of nobody has no limits, and may have any rank") {
        const definitions d = passed_of_tested();
        std::vector<row>  rows;
        report(rows, "a", 90, 100);
        report(rows, "b", 10, 100);
        report(rows, "zero", 0, 100);
        report(rows, "empty", 0, 0);
        rows.push_back({"passed", "hidden", "", "2020", value::missing(reason::suppressed)});
        rows.push_back({"tested", "hidden", "", "2020", value::point(40)});
        rows.push_back({"tested", "silent", "", "2020", value::point(40)});
        rows.push_back({"passed", "below", "", "2020", value::below(10)});
        rows.push_back({"tested", "below", "", "2020", value::point(40)});
        doubt not_held;
        not_held.measure = "passed";
        not_held.period = "2020";
        not_held.zeros = true;
        not_held.why = "no test was held.";
        const league l = make_league(d, world::dataset_of(d, rows), {"share", "place", "2020", {}, {not_held}});
        const auto   as = [&](const char* unit) { return l.find(unit)->as; };
        CHECK(as("hidden") == standing::withheld);
        CHECK(as("silent") == standing::absent);
        CHECK(as("below") == standing::bracketed);
        CHECK(as("zero") == standing::bracketed);
        CHECK(as("empty") == standing::nobody_at_risk);
        CHECK(l.find("zero")->why == "no test was held.");
        CHECK(*l.find("zero")->number == 0); // as reported, and no bound of anything
        CHECK(*l.find("zero")->at_least == 0);
        CHECK(*l.find("zero")->at_most == 100);
        CHECK(*l.find("hidden")->at_least == Approx(100 * 1.0 / 40));
        CHECK(*l.find("hidden")->at_most == Approx(100 * 9.0 / 40));
        for (const league_unit& u : l.units) {
            CAPTURE(u.unit);
            CHECK((u.as == standing::compared) == u.why.empty());
            if (u.as == standing::compared) continue;
            CHECK_FALSE(u.lower.has_value());
            CHECK_FALSE(statistics::has_numbers(u.state));
            CHECK(u.letters.empty());
            if (u.as == standing::nobody_at_risk) {
                CHECK_FALSE(u.best.has_value());
                continue;
            }
            CHECK(*u.best == 1);
            CHECK(*u.worst == 6);
            CHECK_FALSE((u.as == standing::withheld && (u.number || u.numerator || u.denominator)));
        }
        CHECK(*l.find("a")->worst == 5); // four of whom nobody knows may all be better
        CHECK(*benchmark_of(l, benchmark::pooled) == 50);
        CHECK(*benchmark_of(l, benchmark::median) == 50);
        CHECK(l.notes.back() == "of 7 units 2 are compared; 2 bracketed, 1 withheld, 1 absent, 1 nobody_at_risk.");
    }

    TEST_CASE("league: another definition is refused with the reason, then bridged") {
        definitions d = passed_of_tested();
        d.measures[0].versions = {{"1", {}, materiality::none, ""}, {"2", date(2010, 1, 1), materiality::material, ""}};
        std::vector<row> rows;
        for (const char* place : {"a", "b", "c"}) report(rows, place, 50, 100);
        report(rows, "old", 99, 100);
        for (row& r : rows)
            if (r.place == "old" && r.measure == "passed") r.version = "1";
        const league l = make_league(d, world::dataset_of(d, rows), {"share", "place", "2020", {}, {}});
        CHECK(l.find("old")->as == standing::not_comparable);
        CHECK(l.find("old")->why.find("the definition of passed changed materially") != std::string::npos);
        CHECK_FALSE(l.find("old")->best.has_value());
        CHECK(*l.find("a")->worst == 3); // of three: who is not comparable takes no part
        CHECK(*benchmark_of(l, benchmark::upper_quartile) == 50);
        bridge b;
        b.measure = "passed";
        b.from_version = "1";
        b.to_version = "2";
        b.factor = 0.5;
        d.bridges = {b};
        CHECK(make_league(d, world::dataset_of(d, rows), {"share", "place", "2020", {}, {}}).find("old")->as ==
              standing::not_comparable); // the numbers were not bridged
        aggregation::roll_up_options bridged;
        bridged.bridges = true;
        const league joined = make_league(d, world::dataset_of(d, rows), {"share", "place", "2020", {}, {}}, {}, bridged);
        CHECK(joined.find("old")->as == standing::compared);
        CHECK(joined.find("old")->why.find("a declared bridge joins") != std::string::npos);
        CHECK(*joined.find("old")->number == Approx(49.5));
    }

    TEST_CASE("league: rates, totals and means by their own laws") {
        definitions d = passed_of_tested();
        d.measures[1].what = kind::stock;
        d.measures[1].over_time = combine::mean_by_days;
        d.indicators[0].what = kind::rate;
        d.indicators[0].numerator_within_denominator = false;
        d.indicators[0].per = time_basis::year;
        d.indicators[0].factor = 1000;
        d.indicators[0].better = direction::down;
        std::vector<row> rows;
        report(rows, "a", 12, 2000);
        report(rows, "b", 40, 1500);
        report(rows, "none", 0, 700);
        const league l = make_league(d, world::dataset_of(d, rows), {"share", "place", "2020", {}, {}});
        CHECK(l.law == league_law::rate);
        const std::vector<double>   x{12, 40, 0}, t{2000, 1500, 700};
        const statistics::intervals byar = statistics::rates({x, t, {}}, {.per = 1000});
        CHECK(*l.find("a")->number == Approx(6));
        CHECK(*l.find("a")->upper == Approx(byar.upper[0]));
        CHECK(*l.find("none")->upper == Approx(byar.upper[2]));
        CHECK(*l.find("none")->worst == 2);
        CHECK(*l.find("b")->best == 3);
        CHECK_FALSE(benchmark_of(l, benchmark::achievable).has_value());
        CHECK(*benchmark_of(l, benchmark::pooled) == Approx(1000 * 52.0 / 4200));

        const league totals = make_league(d, world::dataset_of(d, rows), {"passed", "place", "2020", {}, {}});
        CHECK(totals.law == league_law::count);
        CHECK(*totals.find("b")->lower == Approx(statistics::rates({x, std::vector<double>{1, 1, 1}, {}}).lower[1]));
        CHECK_FALSE(benchmark_of(totals, benchmark::pooled).has_value());

        d.indicators[0].what = kind::mean;
        const league means = make_league(d, world::dataset_of(d, rows), {"share", "place", "2020", {}, {}});
        CHECK(means.law == league_law::unknown);
        CHECK(*means.find("a")->worst == 3);
        CHECK_FALSE(means.find("a")->lower.has_value());
        CHECK(means.find("a")->as == standing::compared);
        d.indicators[0].better = direction::target;
        CHECK_FALSE(make_league(d, world::dataset_of(d, rows), {"share", "place", "2020", {}, {}}).find("a")->best.has_value());
        d.indicators[0].what = kind::grade;
        CHECK_THROWS_AS((void)make_league(d, world::dataset_of(d, rows), {"share", "place", "2020", {}, {}}), illegal_operation);
    }

    TEST_CASE("league: band and drawn numbers from one model with one spread") {
        const definitions           d = passed_of_tested();
        const std::vector<double>   x{45, 260, 70, 150, 3, 310, 8}, n{100, 500, 200, 300, 3, 400, 40};
        std::vector<row>            rows;
        for (std::size_t i = 0; i < x.size(); ++i) report(rows, "p" + std::to_string(i), x[i], n[i]);
        rows.push_back({"passed", "q", "", "2020", value::missing(reason::suppressed)});
        rows.push_back({"tested", "q", "", "2020", value::point(200)});
        const league l = make_league(d, world::dataset_of(d, rows), {"share", "place", "2020", {}, {}});
        const statistics::unit_table      units{statistics::measured::proportion, x, n};
        const statistics::overdispersion between = statistics::overdispersion_of(units);
        REQUIRE(l.model.has_value());
        CHECK(l.model->units == 7);
        CHECK(l.model->tau2 == Approx(between.tau2).epsilon(1e-12));
        CHECK(l.model->target == Approx(100 * 846.0 / 1543));
        CHECK(l.model->phi > 1);
        const statistics::funnel        in{statistics::measured::proportion, {statistics::funnel_law::additive, {}, 100, false}, between};
        const statistics::funnel_places places = statistics::place_in(in, units);
        const std::array<double, 1>     outer{0.998};
        const statistics::funnel_limits band = statistics::limits_at(in, n, outer);
        for (std::size_t i = 0; i < x.size(); ++i) {
            const league_unit& u = *l.find("p" + std::to_string(i));
            CAPTURE(u.unit);
            CHECK(*u.z == Approx(places.z[i]));
            CHECK(*u.flag == places.flag[i]);
            CHECK(*u.band_lower == Approx(band.lower[i]));
            CHECK(*u.band_upper == Approx(band.upper[i]));
            CHECK((*u.flag > 1 || *u.flag < -1) == (*u.number > *u.band_upper || *u.number < *u.band_lower));
            CHECK(*u.drawn_lower <= *u.drawn);
            CHECK(*u.drawn <= *u.drawn_upper);
            CHECK(std::abs(*u.drawn - l.model->mean) <= std::abs(*u.number - l.model->mean) + 1e-9);
            CHECK((*u.in_top >= 0 && *u.in_top <= 1));
        }
        CHECK(*l.find("p4")->own_weight < *l.find("p1")->own_weight); // three of three is drawn farther
        CHECK(*l.find("p4")->drawn < *l.find("p5")->drawn);           // and is not the best any more
        const league_unit& hidden = *l.find("q");
        CHECK_FALSE((hidden.drawn || hidden.z || hidden.flag || hidden.band_lower || hidden.expected_rank || hidden.in_top));
        std::vector<row> two;
        report(two, "a", 9, 10);
        report(two, "b", 1, 10);
        const league few = make_league(d, world::dataset_of(d, two), {"share", "place", "2020", {}, {}});
        CHECK_FALSE(few.find("a")->drawn.has_value());
        CHECK_THROWS_AS((void)make_league(d, world::dataset_of(d, two), {"share", "place", "2020", {}, {}}, {.top = 0}), domain_fault);
    }

    TEST_CASE("league: a level of a hierarchy, some of its units, and doubts about what they hold") {
        definitions d = passed_of_tested();
        hierarchy   h;
        h.code = "admin";
        h.over = axis::place;
        h.levels = {"state", "town"};
        for (const char* state : {"N", "S", "W"}) h.nodes.push_back({state, "state", {}});
        std::vector<row> rows;
        for (const auto& [town, state] : {std::pair("n1", "N"), {"n2", "N"}, {"s1", "S"}, {"w1", "W"}}) {
            h.nodes.push_back({town, "town", {}});
            membership m;
            m.child = town;
            m.parent = state;
            h.memberships.push_back(m);
            report(rows, town, town == std::string("n2") ? 0 : 80, 100);
        }
        d.hierarchies = {h};
        const dataset data = world::dataset_of(d, rows);
        const league  l = make_league(d, data, {"share", "state", "2020", {}, {}});
        CHECK(*l.find("N")->number == 40);
        CHECK(l.find("N")->as == standing::compared);
        doubt at_n2;
        at_n2.place = "n2";
        at_n2.period = "2020";
        const league doubted = make_league(d, data, {"share", "admin.state", "2020", {"N", "S", "Z"}, {at_n2}});
        CHECK(doubted.find("N")->as == standing::bracketed);
        CHECK(doubted.find("N")->why.find("its number of passed is doubtful.") != std::string::npos);
        CHECK(doubted.find("W") == nullptr);
        CHECK(doubted.find("Z")->why == "nothing is there of it.");
        at_n2.period = "2019";
        CHECK(make_league(d, data, {"share", "state", "2020", {}, {at_n2}}).find("N")->as == standing::compared);
        CHECK_THROWS_AS((void)make_league(d, data, {"share", "year", "2020", {}, {}}), illegal_operation);
        CHECK_THROWS_AS((void)make_league(d, data, {"shares", "state", "2020", {}, {}}), unknown_code);
        CHECK_THROWS_AS((void)make_league(d, data, {"share", "state", "some day", {}, {}}), period_mismatch);
        CHECK_THROWS_AS((void)make_league(d, data, {"share", "state", "2020", {}, {}}, {.confidence = 1}), domain_fault);
        CHECK_THROWS_AS((void)make_league(d, data, {"share", "state", "2020", {}, {}}, {.minimum_coverage = 2}), domain_fault);
        const league nobody = make_league(d, data, {"share", "state", "1999", {}, {}});
        CHECK(nobody.units.empty());
        CHECK(nobody.text().find("no unit has a number in 1999, and none is expected.") != std::string::npos);
    }

    TEST_CASE("league: the same whatever the order of rows and the number of threads") {
        const definitions d = passed_of_tested();
        random_stream     r(9, 9);
        std::vector<row>  rows;
        for (int i = 0; i < 60; ++i) {
            const double n = 1 + std::floor(r.uniform() * 300);
            report(rows, "p" + std::to_string(i), std::floor(r.uniform() * (n + 1)), n);
        }
        const league one = make_league(d, world::dataset_of(d, rows), {"share", "place", "2020", {}, {}});
        std::ranges::reverse(rows);
        run_options run;
        run.threads = 3;
        const league other = make_league(d, world::dataset_of(d, rows), {"share", "place", "2020", {}, {}}, {}, {}, {}, run);
        CHECK(one.units == other.units);
        CHECK(one.benchmarks == other.benchmarks);
        CHECK(one.text() == other.text());
    }

    TEST_CASE("league: counts that were waived in 2021 make no area look best (US HUD)") {
        const auto table = world::read_shared("data/hud_pit/pit_by_coc_great_lakes_2007_2025.csv");
        if (!table) {
            MESSAGE("skipped, because the counts of homeless people are not beside the tree");
            return;
        }
        definitions d;
        d.measures = {world::counted("unsheltered", kind::stock), world::counted("total", kind::stock)};
        indicator i;
        i.code = "outside";
        i.what = kind::ratio;
        i.numerator.measure = "unsheltered";
        i.denominator = indicator_part{"total"};
        i.factor = 100;
        i.numerator_within_denominator = true;
        i.better = direction::down;
        d.indicators = {i};
        std::vector<row> rows;
        for (std::size_t line = 0; line < table->lines.size(); ++line)
            if (table->at(line, "year") == "2021")
                for (const char* m : {"unsheltered", "total"})
                    rows.push_back({m, table->at(line, "coc_num"), "", "2021", value::point(table->number(line, m))});
        const dataset data = world::dataset_of(d, rows);
        const league  naive = make_league(d, data, {"outside", "place", "2021", {}, {}});
        int           zeros_first = 0;
        for (std::size_t u = 0; u < 47; ++u) zeros_first += *naive.units[u].number == 0 ? 1 : 0;
        CHECK(zeros_first == 47); // as written, 47 areas without anybody outside are the best of all
        doubt waived;
        waived.measure = "unsheltered";
        waived.period = "2021";
        waived.zeros = true;
        waived.why = "47 of 104 areas are zero in 2021 and not in the years beside it: the count was waived, perhaps.";
        const league fair = make_league(d, data, {"outside", "place", "2021", {}, {waived}});
        int          bracketed = 0;
        for (const league_unit& u : fair.units) {
            if (u.as == standing::compared) {
                CHECK(*u.number > 0);
                continue;
            }
            REQUIRE(u.as == standing::bracketed);
            ++bracketed;
            CHECK_FALSE(u.lower.has_value());
            CHECK(std::pair(*u.best, *u.worst) == std::pair<std::int64_t, std::int64_t>(1, 104));
            CHECK(u.letters.empty());
        }
        CHECK(bracketed == 47);
        CHECK(fair.units.front().as == standing::compared);
        CHECK(*fair.units.front().worst >= 48); // any of the 47 may be better
        CHECK(*benchmark_of(fair, benchmark::pooled) > *benchmark_of(naive, benchmark::pooled));
    }
}
