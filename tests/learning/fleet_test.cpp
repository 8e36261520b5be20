// SPDX-License-Identifier: MIT
#include "learning/signal_world.hpp"

#include <steelyard/core/error.hpp>
#include <steelyard/core/random.hpp>
#include <steelyard/learning/fleet.hpp>
#include <steelyard/statistics/false_alarms.hpp>
#include <steelyard/statistics/trend.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <set>

using namespace signal_world;
using doctest::Approx;

namespace {

std::string unit_text(int u) { return "u" + std::to_string(1000 + u).substr(1); }

/// Series of two years of months in which nothing happens, but that the first `moving` of them fall or rise.
[[nodiscard]] std::vector<row> fleet_rows(int units, int moving, double step, std::uint64_t seed) {
    random_stream    r(seed);
    std::vector<row> rows;
    for (int u = 0; u < units; ++u)
        for (int m = 0; m < 24; ++m) {
            const double drift = u < moving ? (u % 2 == 0 ? -step : step) * m : 0;
            const double x = std::round(1000 + 100 * (r.uniform() + r.uniform() - 1) + drift);
            rows.push_back({"jobs", unit_text(u), "", month_text(m), value::point(x)});
        }
    return rows;
}

[[nodiscard]] signal_board board_of(const std::vector<row>& rows, direction better = direction::up) {
    const definitions d = monthly_stock(better);
    return find_signals_of(d, world::dataset_of(d, rows), {{"jobs"}, "place", {}, {}});
}

} // namespace

TEST_SUITE("learning") {
    TEST_CASE("fleet: those that move stand, worse ones first, and among 200 that do not hardly any does") {
        const signal_board b = board_of(fleet_rows(210, 10, 12, 4));
        const fleet        f = look_over(b);
        REQUIRE(f.lines.size() == 210);
        std::set<std::string> first;
        for (int i = 0; i < 10; ++i) first.insert(f.lines[static_cast<std::size_t>(i)].unit);
        for (int u = 0; u < 10; ++u) CHECK(first.contains(unit_text(u)));
        for (int i = 0; i < 5; ++i) {
            CHECK(f.lines[static_cast<std::size_t>(i)].worse);
            CHECK(f.lines[static_cast<std::size_t>(i)].side == -1);
        }
        CHECK(f.lines[0].test == "seasonal Mann-Kendall");
        CHECK(f.lines[0].why.find("Falling, which is worse, beyond chance beside all others") == 0);
        REQUIRE(f.groups.size() == 1);
        CHECK(f.groups[0].stands);
        CHECK(f.groups[0].series == 210);
        CHECK(f.groups[0].standing >= 10);
        CHECK(f.groups[0].standing <= 12);
    }

    TEST_CASE("fleet: where nothing happens anywhere, something stands in no more fleets than the level") {
        int any = 0;
        for (std::uint64_t seed = 1; seed <= 200; ++seed) {
            const fleet f = look_over(board_of(fleet_rows(20, 0, 0, seed)), {.test = fleet_test::trend});
            any += std::ranges::any_of(f.lines, [](const fleet_line& l) { return l.stands; }) ? 1 : 0;
        }
        MESSAGE("of 200 fleets without a change, so many have a series that stands at a level of 5 %: ", any);
        CHECK(any <= 10 + 6); // two standard errors above
    }

    TEST_CASE("fleet: p is that of the test that is named, and families are tested before what is in them") {
        std::vector<row> rows = fleet_rows(3, 1, 12, 9);
        const definitions d = monthly_stock(direction::down);
        const signal_board b = find_signals_of(d, world::dataset_of(d, rows), {{"jobs"}, "place", {}, {}});
        const fleet        by_unit = look_over(b, {.families = fleet_family::unit});
        REQUIRE(by_unit.groups.size() == 3);
        const fleet_line& line = by_unit.lines[0];
        const series_signals& s = b.series[line.series];
        std::vector<std::int32_t> season;
        for (const period& p : s.periods) season.push_back(p.index % 12);
        CHECK(*line.p == statistics::seasonal_mann_kendall({s.plotted, {}, {}}, season).p);
        CHECK(*by_unit.groups[0].adjusted == Approx(std::min(1.0, 3 * *by_unit.groups[0].p))); // the least of three
        CHECK(line.unit == "u000");
        CHECK(!line.worse); // falling is better here
        const fleet memory = look_over(b, {.test = fleet_test::autocorrelated_trend});
        CHECK(*memory.lines[0].p == statistics::hamed_rao({b.series[memory.lines[0].series].plotted, {}, {}}).test.p);
    }

    TEST_CASE("fleet: the odds of rules are those of the rule alone, times their number") {
        std::vector<double> x = see_saw(2, 22, 24);
        x[20] = 200;
        const definitions  d = monthly_stock(direction::up);
        const signal_board b = find_signals_of(d, world::dataset_of(d, months(x)), {{"jobs"}, "place", {}, {}});
        const fleet        f = look_over(b, {.test = fleet_test::rules, .replicates = 2000});
        const auto         odds = statistics::false_alarms(std::span(b.rules).first(1), {.points = 24, .limits = statistics::limits_from::same, .replicates = 2000});
        CHECK(*f.lines[0].p <= Approx(static_cast<double>(b.rules.size()) * odds.signal));
        CHECK(f.lines[0].side == 1);
        CHECK(*look_over(board_of(months(see_saw(2, 22, 24))), {.test = fleet_test::rules, .replicates = 100}).lines[0].p == 1);
    }

    TEST_CASE("fleet: series without numbers have no p, come last, and say why; an empty board is an empty fleet") {
        std::vector<row> rows = fleet_rows(2, 1, 12, 3);
        rows.push_back({"jobs", "lost", "", month_text(23), value::missing(reason::lost)});
        rows.push_back({"jobs", "one", "", month_text(23), value::point(5)});
        const fleet f = look_over(board_of(rows));
        REQUIRE(f.lines.size() == 4);
        CHECK(f.lines[0].unit == "u000");
        CHECK(!f.lines[2].p);
        CHECK(f.lines[2].unit == "lost");
        CHECK(f.lines[3].unit == "one");
        CHECK(f.lines[2].why.find("No test") == 0);
        CHECK(look_over({}).lines.empty());
        CHECK_THROWS_AS((void)look_over(board_of(rows), {.level = 0}), domain_fault);
        const std::vector<fleet_line> once = f.lines;
        std::ranges::reverse(rows);
        CHECK(look_over(board_of(rows)).lines == once);
    }
}
