// SPDX-License-Identifier: MIT
#include "learning/signal_world.hpp"

#include <steelyard/aggregation/roll_up.hpp>
#include <steelyard/core/error.hpp>
#include <steelyard/core/random.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

using namespace signal_world;
using doctest::Approx;

TEST_SUITE("learning") {
    TEST_CASE("signals: an XmR chart by hand, its limits in the unit of the measure") {
        // Mean 12, moving ranges 2 everywhere: limits 12 -+ 3 * 2 / (2 / sqrt(pi)).
        const definitions     d = monthly_stock(direction::up);
        const signal_board    b = find_signals_of(d, world::dataset_of(d, months(see_saw(11, 13, 14))), {{"jobs"}, "place", {}, {}});
        const series_signals& s = *b.find("jobs", "A");
        CHECK(s.rows() == 14);
        CHECK(s.chart == statistics::chart_kind::individuals);
        CHECK(s.centre[0] == 12);
        CHECK(s.upper[13] == Approx(12 + 3 * 2 * std::sqrt(std::acos(-1.0)) / 2));
        CHECK(s.varies == variation::common_cause);
        CHECK(s.assured == assurance::no_target);
        CHECK(s.sentence() == "jobs of A: no change beyond the usual ups and downs. 2001-02: 13 people, usual between 7 people "
                              "and 17 people.");
    }

    TEST_CASE("signals: the same rise improves, worsens, or is only a rise, as the direction says") {
        std::vector<double> x = see_saw(11, 13, 14);
        x.push_back(40);
        const auto verdict = [&](direction better) {
            const definitions d = monthly_stock(better);
            return find_signals_of(d, world::dataset_of(d, months(x)), {{"jobs"}, "place", {}, {}}).find("jobs", "A")->varies;
        };
        CHECK(verdict(direction::up) == variation::improving);
        CHECK(verdict(direction::down) == variation::worsening);
        CHECK(verdict(direction::none) == variation::rising);
        std::vector<double> fallen = x;
        fallen.back() = -20;
        x = fallen;
        CHECK(verdict(direction::up) == variation::worsening);
        CHECK(verdict(direction::down) == variation::improving);
    }

    TEST_CASE("signals: towards a best value is better, from either side, and away from it worse") {
        std::vector<double> x = see_saw(11, 13, 14);
        x.push_back(40);
        const auto verdict = [&](double best) {
            definitions d = monthly_stock(direction::target);
            d.targets = {target_of("jobs", "A", "2002-01", best)};
            return find_signals_of(d, world::dataset_of(d, months(x)), {{"jobs"}, "place", {}, {}}).find("jobs", "A")->varies;
        };
        CHECK(verdict(38) == variation::improving);
        CHECK(verdict(14) == variation::worsening);
    }

    TEST_CASE("signals: a signal that is over says nothing of the newest number") {
        std::vector<double> x = see_saw(2, 22, 40);
        x[5] = 100;
        const definitions     d = monthly_stock(direction::up);
        const signal_board    b = find_signals_of(d, world::dataset_of(d, months(x)), {{"jobs"}, "place", {}, {}});
        const series_signals& s = *b.find("jobs", "A");
        REQUIRE(!s.signals.empty());
        CHECK(s.signals[0].first == 5);
        CHECK(!s.signals[0].lasts);
        CHECK(s.varies == variation::common_cause);
    }

    TEST_CASE("signals: assurance holds the limits against the target; a limit at the target meets it") {
        const auto verdict = [](direction better, double aim) {
            definitions d = monthly_stock(better);
            d.targets = {target_of("jobs", "A", "2002-01", aim)};
            return find_signals_of(d, world::dataset_of(d, months(std::vector<double>(14, 12.0))), {{"jobs"}, "place", {}, {}})
                .find("jobs", "A")
                ->assured;
        };
        // All numbers are 12, so both limits are.
        CHECK(verdict(direction::up, 12) == assurance::consistently_meets);
        CHECK(verdict(direction::up, 12.5) == assurance::consistently_fails);
        CHECK(verdict(direction::down, 12) == assurance::consistently_meets);
        CHECK(verdict(direction::down, 11.5) == assurance::consistently_fails);
        CHECK(verdict(direction::target, 13) == assurance::consistently_fails);
        CHECK(verdict(direction::none, 12) == assurance::cannot_say);
        definitions d = monthly_stock(direction::up);
        d.targets = {target_of("jobs", "A", "2002-01", 12)};
        const signal_board b = find_signals_of(d, world::dataset_of(d, months(see_saw(11, 13, 14))), {{"jobs"}, "place", {}, {}});
        CHECK(b.find("jobs", "A")->assured == assurance::hit_or_miss);
    }

    TEST_CASE("signals: of several targets the next one counts, and of past ones the last") {
        definitions d = monthly_stock(direction::up);
        d.targets = {target_of("jobs", "A", "2000-06", 1), target_of("jobs", "A", "2003-01", 3),
                     target_of("jobs", "A", "2002-01", 2), target_of("jobs", "", "2001-12", 9)};
        const dataset data = world::dataset_of(d, months(see_saw(11, 13, 14)));
        CHECK(*find_signals_of(d, data, {{"jobs"}, "place", {}, {}}).find("jobs", "A")->target == 2);
        d.targets = {target_of("jobs", "A", "2000-06", 1), target_of("jobs", "A", "2000-09", 4)};
        CHECK(*find_signals_of(d, data, {{"jobs"}, "place", {}, {}}).find("jobs", "A")->target == 4);
        d.targets = {target_of("jobs", "", "2001-12", 9)};
        CHECK(!find_signals_of(d, data, {{"jobs"}, "place", {}, {}}).find("jobs", "A")->target);
        CHECK(*find_signals_of(d, data, {{"jobs"}, "place", {}, {}}, {.targets_of_whole = true}).find("jobs", "A")->target == 9);
    }

    TEST_CASE("signals: a month without a report is a row without a number, and separates its neighbours") {
        std::vector<row> rows = months(see_saw(11, 13, 14));
        rows.erase(rows.begin() + 6, rows.begin() + 8);
        rows.push_back({"jobs", "B", "", "2001-04", value::point(5)}); // the newest month of the indicator
        const definitions     d = monthly_stock(direction::up);
        const series_signals s = *find_signals_of(d, world::dataset_of(d, rows), {{"jobs"}, "place", {}, {}}).find("jobs", "A");
        REQUIRE(s.rows() == 16);
        CHECK(s.state[6] == statistics::status::missing);
        CHECK(std::isnan(s.plotted[6]));
        CHECK(s.newest == 13);
        CHECK(s.points == 12);
        CHECK(s.sentence().find("No number since: 2001-03 to 2001-04.") != std::string::npos);
        // Eleven ranges between twelve numbers, one of which spans the hole and is no range.
        CHECK(s.upper[0] == Approx(12 + 3 * 2 * std::sqrt(std::acos(-1.0)) / 2));
    }

    TEST_CASE("signals: what is withheld, of nobody, or within bounds only is no number, and says which") {
        const definitions d = share_of_tested();
        std::vector<row>  rows;
        for (int m = 0; m < 14; ++m) pair_of(rows, "A", m, 20 + m % 3, 40);
        rows[2].number = value::missing(reason::suppressed);
        rows[4].number = value::point(0);
        rows[5].number = value::point(0);
        const signal_board    b = find_signals_of(d, world::dataset_of(d, rows), {{"share"}, "place", {}, {}});
        const series_signals& s = *b.find("share", "A");
        CHECK(s.state[1] == statistics::status::suppressed);
        CHECK(s.state[2] == statistics::status::no_denominator);
        CHECK(s.chart == statistics::chart_kind::proportion_prime);
        for (std::size_t i = 0; i < s.rows(); ++i)
            CHECK(std::isnan(s.plotted[i]) == !statistics::has_numbers(s.state[i]));
        CHECK(s.plotted[0] == Approx(50));
    }

    TEST_CASE("signals: p and u charts have the limits of their laws, in the unit of the indicator") {
        const definitions d = share_of_tested();
        std::vector<row>  rows;
        double            passed = 0, tested = 0;
        for (int m = 0; m < 14; ++m) {
            const double n = 100 + 10 * (m % 4);
            const double x = std::floor(n * (0.4 + 0.02 * (m % 3)));
            pair_of(rows, "A", m, x, n);
            passed += x;
            tested += n;
        }
        const series_signals s = *find_signals_of(d, world::dataset_of(d, rows), {{"share"}, "place", {}, {}},
                                                   {.chart = chart_choice::shewhart}).find("share", "A");
        CHECK(s.chart == statistics::chart_kind::proportion);
        const double p = passed / tested;
        CHECK(s.centre[0] == Approx(100 * p));
        CHECK(s.upper[1] == Approx(100 * (p + 3 * std::sqrt(p * (1 - p) / 110))));
        const series_signals single = *find_signals_of(d, world::dataset_of(d, rows), {{"share"}, "place", {}, {}},
                                                        {.chart = chart_choice::individuals}).find("share", "A");
        CHECK(single.chart == statistics::chart_kind::individuals);
    }

    TEST_CASE("signals: limits begin anew after a declared break and after a step that somebody accepted") {
        std::vector<double> x = see_saw(11, 13, 14);
        for (const double later : see_saw(31, 33, 14)) x.push_back(later);
        definitions  d = monthly_stock(direction::up);
        const auto   ask = [&](const std::vector<accepted_step>& steps) {
            return *find_signals_of(d, world::dataset_of(d, months(x)), {{"jobs"}, "place", {}, steps}).find("jobs", "A");
        };
        const series_signals whole = ask({});
        CHECK(whole.varies == variation::improving);
        REQUIRE(whole.suggestions.size() == 1);
        CHECK(whole.suggestions[0].row == 14);
        CHECK(whole.suggestions[0].before == 12);
        CHECK(whole.suggestions[0].now == 32);
        const series_signals stepped = ask({{"jobs", "A", "2001-03", "A second office opened."}});
        CHECK(stepped.varies == variation::common_cause);
        REQUIRE(stepped.phases.size() == 2);
        CHECK(stepped.phases[1].first == 14);
        CHECK(stepped.phases[1].reason == "A second office opened.");
        CHECK(stepped.centre[13] == 12);
        CHECK(stepped.centre[14] == 32);
        declared_break b;
        b.measure = "jobs";
        b.place = "A";
        b.before = "2001-02";
        b.why = "another register";
        d.breaks = {b};
        CHECK(ask({}).phases[1].reason == "Declared break: another register.");
        CHECK(ask({}).centre == stepped.centre);
        d.breaks.clear();
        d.measures[0].versions = {{"1", {}, materiality::none, "posts"},
                                  {"2", date{2001, 3, 1}, materiality::material, "posts and orders"}};
        CHECK(ask({}).phases.size() == 2);
        CHECK(ask({}).phases[1].reason == "Material change of definition: jobs 2.");
        CHECK(ask({}).centre == stepped.centre);
        d.measures[0].versions[1].change = materiality::immaterial;
        CHECK(ask({}).phases.size() == 1);
        d.measures[0].versions.clear();
        d.breaks = {b};
        d.breaks[0].says = break_statement::real;
        CHECK(ask({}).phases.size() == 1);
        d.breaks[0].says = break_statement::broken;
        d.breaks[0].place = "elsewhere";
        CHECK(ask({}).phases.size() == 1);
        CHECK_THROWS_AS(ask({{"jobs", "A", "2001-03", " "}}), invalid_input);
        CHECK_THROWS_AS(ask({{"jobs", "A", "2031-03", "too late"}}), invalid_input);
    }

    TEST_CASE("signals: too few numbers say nothing, whatever they are") {
        const definitions d = monthly_stock(direction::up);
        for (const std::size_t n : {1U, 2U, 3U, 11U}) {
            CAPTURE(n);
            std::vector<double> x = see_saw(11, 13, n);
            x.back() = 1e9;
            const signal_board    b = find_signals_of(d, world::dataset_of(d, months(x)), {{"jobs"}, "place", {}, {}});
            const series_signals& s = *b.find("jobs", "A");
            CHECK(s.varies == variation::cannot_say);
            CHECK(!s.why.empty());
            CHECK(!s.sentence().empty());
        }
        CHECK_THROWS_AS((void)find_signals_of(d, world::dataset_of(d, months({1})), {{"jobs"}, "place", {}, {}}, {.minimum_points = 1}),
                        domain_fault);
    }

    TEST_CASE("signals: a hundred series with seasons or with memory are advised of it, and independent ones seldom") {
        const definitions d = monthly_stock(direction::up);
        const auto        advised = [&](double memory, double season, std::uint64_t seed) {
            random_stream       r(seed);
            std::vector<double> x;
            double              before = 0;
            for (int m = 0; m < 48; ++m) {
                before = memory * before + (r.uniform() + r.uniform() + r.uniform() - 1.5);
                x.push_back(std::round(1000 + 100 * (before + season * std::sin(m * std::acos(-1.0) / 6))));
            }
            return find_signals_of(d, world::dataset_of(d, months(x)), {{"jobs"}, "place", {}, {}}).find("jobs", "A")->advice.size();
        };
        std::size_t plain = 0, remembered = 0, seasonal = 0;
        for (std::uint64_t seed = 1; seed <= 100; ++seed) {
            plain += advised(0, 0, seed) > 0 ? 1 : 0;
            remembered += advised(0.7, 0, seed) > 0 ? 1 : 0;
            seasonal += advised(0, 1, seed) > 0 ? 1 : 0;
        }
        CAPTURE(plain);
        CHECK(plain <= 12); // two questions at 2.5 % each, and a wide margin
        CHECK(remembered >= 90);
        CHECK(seasonal >= 90);
    }

    TEST_CASE("signals: the order of reports and the number of threads move no bit; and no narrative has a chart") {
        definitions      d = monthly_stock(direction::up);
        std::vector<row> rows = months(see_saw(11, 13, 30));
        for (row r : months(see_saw(5, 9, 20), "B")) rows.push_back(r);
        const auto once = find_signals_of(d, world::dataset_of(d, rows), {{"jobs"}, "place", {}, {}});
        std::ranges::reverse(rows);
        const auto again = find_signals_of(d, world::dataset_of(d, rows), {{"jobs"}, "place", {}, {}}, {}, {}, {}, {.threads = 3});
        REQUIRE(once.series.size() == 2);
        CHECK(once.series[0].place == "A");
        CHECK(once.series[0].plotted == again.series[0].plotted);
        CHECK(once.series[0].upper == again.series[0].upper);
        CHECK(once.series[0].signals == again.series[0].signals);
        d.measures.push_back(world::counted("story", kind::grade));
        rows.push_back({"story", "A", "", "2000", value::point(1)});
        CHECK_THROWS_AS((void)find_signals_of(d, world::dataset_of(d, rows), {{"story"}, "place", {}, {}}), illegal_operation);
    }
}
