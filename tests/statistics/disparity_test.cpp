// SPDX-License-Identifier: MIT
#include "statistics/groups.hpp"

#include <steelyard/core/error.hpp>
#include <steelyard/statistics/concentration.hpp>
#include <steelyard/statistics/dispersion.hpp>
#include <steelyard/statistics/disparity.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

using namespace steelyard;
using namespace steelyard::statistics;
using groups::column;

namespace {

[[nodiscard]] disparity_options percent() {
    disparity_options o;
    o.bounded = true;
    o.upper_bound = 100;
    return o;
}

template <class Line>
[[nodiscard]] const Line& line_of(const std::vector<Line>& all, disparity measure, framing as = framing::as_reported) {
    return *std::find_if(all.begin(), all.end(), [&](const Line& l) { return l.measure == measure && l.as == as; });
}

} // namespace

TEST_SUITE("statistics") {

    TEST_CASE("disparity: a suite holds what each measure says by itself") {
        const groups::unit    t{{50, 62, 58, 80}, {2, 1, 1.5, 2}, {100, 300, 200, 150}};
        const disparity_suite s = disparity_suite_of(t.table(), percent());
        REQUIRE(s.lines.size() == 20);
        CHECK(s.reference == 3);
        CHECK(s.compared == 0);
        const slope_indices slopes = slope_indices_of(t.table());
        CHECK(line_of(s.lines, disparity::slope).lower == slopes.slope.lower[0]);
        CHECK(line_of(s.lines, disparity::slope).error == slopes.error[0]);
        CHECK(line_of(s.lines, disparity::relative_slope).upper == slopes.ratio.upper[0]);
        CHECK(line_of(s.lines, disparity::relative_slope).distance == std::log(slopes.ratio.estimate[0]));
        CHECK(line_of(s.lines, disparity::absolute_gap).estimate == 30);
        CHECK(line_of(s.lines, disparity::relative_gap).estimate == 1.6);
        CHECK(line_of(s.lines, disparity::theil).upper == dispersions_of(t.table()).of.upper[0]);
        CHECK(line_of(s.lines, disparity::concentration).lower == concentrations_of(t.table()).of.lower[0]);
        CHECK(line_of(s.lines, disparity::absolute_gap, framing::turned).estimate == -30);
        CHECK(line_of(s.lines, disparity::relative_gap, framing::turned).estimate == doctest::Approx(0.4).epsilon(1e-15));
        disparity_options plain;
        CHECK(disparity_suite_of(t.table(), plain).lines.size() == 8); // no bounds: nothing to turn
        plain.ordered = false;
        CHECK(disparity_suite_of(t.table(), plain).lines.size() == 5);
    }

    TEST_CASE("disparity: who is behind does not hang on the framing, and turns with the good end") {
        for (std::uint64_t seed = 1; seed <= 40; ++seed) {
            CAPTURE(seed);
            const groups::unit t = groups::drawn(seed, 5);
            disparity_options  o = percent();
            const auto         better = disparity_suite_of(t.table(), o);
            o.higher_is = higher::worse;
            const auto worse = disparity_suite_of(t.table(), o);
            for (std::size_t i = 0; i < 10; ++i) {
                const disparity_line& a = better.lines[i];
                const disparity_line& b = better.lines[i + 10];
                CHECK(a.measure == b.measure);
                CHECK(worse.lines[i].behind == -a.behind);
                if (a.measure >= disparity::theil) CHECK(a.behind == 0);
                if (std::isnan(a.distance) || std::isnan(b.distance)) continue;
                CHECK(a.behind == b.behind);
            }
            CHECK(worse.direction().has_value() == better.direction().has_value());
        }
        const groups::unit up{{40, 50, 60}, {1, 1, 1}, {10, 10, 10}};
        CHECK(disparity_suite_of(up.table(), percent()).direction() == 1);
        // The first group is behind the last, and the line through all falls.
        const groups::unit mixed{{50, 90, 10, 52}, {1, 1, 1, 1}, {10, 10, 10, 10}};
        CHECK(disparity_suite_of(mixed.table(), percent()).direction() == std::nullopt);
    }

    TEST_CASE("disparity: success and failure of one change disagree, and it says so") {
        // Reached: 50 and 80, then 80 and 95 of 100. The ratio of those reached comes nearer to 1 (1.6 to 1.1875); that of those
        // left out goes further away (0.4 to 0.25); the gap falls from 30 to 15 from either side.
        const groups::unit then{{50, 80}, {1, 1}, {10, 10}};
        const groups::unit now{{80, 95}, {1, 1}, {10, 10}};
        const auto         changes =
            compare_disparities(disparity_suite_of(then.table(), percent()), disparity_suite_of(now.table(), percent()));
        CHECK(line_of(changes, disparity::absolute_gap).moved == movement::narrowed);
        CHECK(line_of(changes, disparity::absolute_gap, framing::turned).moved == movement::narrowed);
        CHECK(line_of(changes, disparity::relative_gap).moved == movement::narrowed);
        CHECK(line_of(changes, disparity::relative_gap, framing::turned).moved == movement::widened);
        CHECK(common_movement(changes) == std::nullopt);
        const auto why = why_framings_disagree(changes);
        REQUIRE(why.has_value());
        CHECK(why->find("relative_gap: narrowed (1.6000 to 1.1875) as reported, widened (0.4000 to 0.2500) turned") !=
              std::string::npos);
        CHECK(why->find("absolute_gap") == std::string::npos);
        CHECK(why->find("erreygers") == std::string::npos);
        CHECK(why->find("theil: narrowed") != std::string::npos);
        // z of a gap: (15 - 30) / sqrt(2 + 2)
        CHECK(line_of(changes, disparity::absolute_gap).z == doctest::Approx(-7.5).epsilon(1e-14));
        // Where both sides come nearer, nobody disagrees.
        const groups::unit nearer{{62, 68}, {1, 1}, {10, 10}};
        const auto         agreed = compare_disparities(disparity_suite_of(then.table(), percent()),
                                                        disparity_suite_of(nearer.table(), percent()));
        CHECK(why_framings_disagree(agreed) == std::nullopt);
        CHECK(common_movement(agreed) == movement::narrowed);
    }

    TEST_CASE("disparity: who was behind is ahead") {
        const groups::unit then{{50, 60}, {1, 1}, {10, 10}}, now{{70, 60}, {1, 1}, {10, 10}};
        const auto         changes =
            compare_disparities(disparity_suite_of(then.table(), percent()), disparity_suite_of(now.table(), percent()));
        CHECK(line_of(changes, disparity::slope).moved == movement::turned_around);
        CHECK(line_of(changes, disparity::relative_gap, framing::turned).moved == movement::turned_around);
    }

    TEST_CASE("disparity: gaps against other groups are other gaps, and are not compared") {
        const groups::unit then{{50, 60, 80}, {1, 1, 1}, {10, 10, 10}}, now{{50, 90, 80}, {1, 1, 1}, {10, 10, 10}};
        disparity_options  o = percent();
        o.reference = group_choice::best;
        o.compared = group_choice::worst;
        const auto a = disparity_suite_of(then.table(), o), b = disparity_suite_of(now.table(), o);
        CHECK(a.reference == 2);
        CHECK(b.reference == 1);
        CHECK_THROWS_AS((void)compare_disparities(a, b), not_comparable);
        CHECK_THROWS_AS((void)compare_disparities(disparity_suite_of(then.table(), percent()), b), not_comparable);
    }

    TEST_CASE("disparity: a withheld group withholds every measure that needs it, and no other") {
        using enum status;
        const column              value{50, 60, 80}, error{1, 1, 1}, people{10, 10, 10};
        const std::vector<status> given{ok, suppressed, ok};
        const group_table         t{value, error, people, given, 3};
        const disparity_suite     s = disparity_suite_of(t, percent());
        for (const disparity_line& l : s.lines) {
            CAPTURE(name(l.measure));
            CHECK(l.state == (l.measure <= disparity::relative_gap ? ok : suppressed));
            CHECK(std::isnan(l.estimate) == !has_numbers(l.state));
        }
        const auto same = compare_disparities(s, s);
        CHECK(line_of(same, disparity::slope).state == suppressed);
        CHECK(line_of(same, disparity::absolute_gap).moved == movement::unchanged);
        CHECK(line_of(same, disparity::absolute_gap).z == 0);
        const column none_there{0, 0, 0};
        const auto   empty = disparity_suite_of({value, error, none_there, {}, 3}, percent());
        CHECK(empty.reference == -1);
        for (const disparity_line& l : empty.lines) CHECK(l.state == no_denominator);
        CHECK(empty.direction() == std::nullopt);
        CHECK_THROWS_AS((void)disparity_suite_of({value, error, people, {}, 1}), shape_mismatch);
        disparity_options o = percent();
        o.lower_bound = 100;
        CHECK_THROWS_AS((void)disparity_suite_of(t, o), domain_fault);
    }

    TEST_CASE("disparity: whatever comes in, a row has numbers in their order, or a status and none") {
        constexpr double    endless = std::numeric_limits<double>::infinity();
        const column        odd{0,    -0.0, 1,   -1,      1e9,     1e-9, 1e100, -1e100, 1e300, groups::no_number,
                                endless, -endless, 0.5, 1e-300, 1e-100, 99,   100,   101,    1e17,  3};
        const auto          sound = [](const intervals& all) {
            for (std::size_t i = 0; i < all.size(); ++i) {
                const bool there = has_numbers(all.state[i]);
                CHECK(std::isfinite(all.estimate[i]) == there);
                CHECK(std::isfinite(all.lower[i]) == there);
                CHECK(std::isfinite(all.upper[i]) == there);
                if (!there) continue;
                const double room = 1e-9 * (std::abs(all.upper[i]) + std::abs(all.lower[i]));
                CHECK(all.lower[i] <= all.estimate[i] + room);
                CHECK(all.estimate[i] <= all.upper[i] + room);
            }
        };
        random_stream random(20);
        for (std::uint64_t run = 0; run < 3000; ++run) {
            CAPTURE(run);
            const std::size_t   cells = 1 + random.below(4);
            groups::unit        t;
            std::vector<status> given;
            const auto          any = [&] { return random.below(3) == 0 ? odd[random.below(odd.size())] : 100 * random.uniform(); };
            for (std::size_t g = 0; g < cells; ++g) {
                t.value.push_back(any());
                t.error.push_back(any());
                t.population.push_back(any());
                given.push_back(random.below(9) == 0 ? static_cast<status>(random.below(9)) : status::ok);
            }
            group_table table = t.table();
            if (run % 2 == 0) table.given = given;
            for (const slope_variance v : {slope_variance::errors, slope_variance::residuals}) {
                slope_index_options o;
                o.variance = v;
                sound(slope_indices_of(table, o).slope);
                sound(slope_indices_of(table, o).ratio);
            }
            for (int form = 0; form < 4; ++form) {
                concentration_options o;
                o.form = static_cast<concentration_form>(form);
                o.upper_bound = 100;
                sound(concentrations_of(table, o).of);
            }
            for (int form = 0; form < 3; ++form) {
                dispersion_options o;
                o.form = static_cast<dispersion_form>(form);
                const dispersions d = dispersions_of(table, o);
                sound(d.of);
                CHECK(std::isfinite(d.error[0]) == has_numbers(d.of.state[0]));
            }
            sound(gaps_of(table).absolute);
            sound(gaps_of(table).relative);
            disparity_options   o = percent();
            const disparity_suite s = disparity_suite_of(table, o);
            for (const disparity_line& l : s.lines) CHECK(std::isfinite(l.estimate) == has_numbers(l.state));
            CHECK(compare_disparities(s, s).size() == s.lines.size());
            CHECK(why_framings_disagree(compare_disparities(s, s)) == std::nullopt);
        }
    }
}
