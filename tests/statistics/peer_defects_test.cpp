// SPDX-License-Identifier: MIT
#include <steelyard/core/random.hpp>
#include <steelyard/statistics/capability.hpp>
#include <steelyard/statistics/change_points.hpp>
#include <steelyard/statistics/chart_phases.hpp>
#include <steelyard/statistics/defects.hpp>
#include <steelyard/statistics/series_moments.hpp>
#include <steelyard/statistics/trend.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <vector>

// Defects that were reproduced in other programs, each with a case in which we do not have it; and one law for all series:
// whatever comes in, what goes out is finite or has a status that says why not.

using namespace steelyard;
using namespace steelyard::statistics;

namespace {

constexpr double absent = std::numeric_limits<double>::quiet_NaN();

[[nodiscard]] std::vector<double> steps(std::uint64_t seed) {
    random_stream       random(seed);
    std::vector<double> x;
    for (const double level : {0.0, 3.0, 1.0, 5.0})
        for (int i = 0; i < 100; ++i) {
            double noise = -6;
            for (int k = 0; k < 12; ++k) noise += random.uniform();
            x.push_back(level + noise);
        }
    return x;
}

} // namespace

TEST_SUITE("statistics") {

    TEST_CASE("peer defects: changes of a series in hundredths are those that it had (a variance taken for 1)") {
        std::vector<double> x = steps(4);
        const auto          found = find_change_points({.value = x});
        REQUIRE(found.changes.size() == 3);
        for (double& v : x) v *= 100;
        const auto scaled = find_change_points({.value = x});
        REQUIRE(scaled.changes.size() == 3);
        for (std::size_t i = 0; i < 3; ++i) CHECK(scaled.changes[i].row == found.changes[i].row);
        // What such a tool does: the same search with the variance stated as 1 finds many more.
        CHECK(find_change_points({.value = x}, {.scale = 1}).changes.size() > 30);
    }

    TEST_CASE("peer defects: far tails are numbers (0 for z = 11.28, single precision)") {
        std::vector<double> rising;
        for (int i = 0; i < 60; ++i) rising.push_back(i);
        const trend_test t = mann_kendall({.value = rising});
        CHECK(t.z > 11);
        CHECK(t.p > 0);
        CHECK(t.p == doctest::Approx(std::erfc(t.z / std::sqrt(2.0))).epsilon(1e-12));
    }

    TEST_CASE("peer defects: Cp is within, a single side has its index, parts per million are not 0, DPU is over units") {
        const capability_indices one = indices_of(10, 2, 29, 30, {{}, 16});
        CHECK(one.worse.value == 1); // a third of the distance in deviations, not the distance
        CHECK(has_numbers(one.worse.state));
        CHECK(indices_of(0, 1, 29, 30, {-5, 5}).expected_above == doctest::Approx(2.866515719e-7).epsilon(1e-9));
        std::vector<double> x = steps(2);
        const auto          p = capability_of({.value = x}, {-5, 10}, {});
        CHECK(p.within.both.value > 1.3 * p.overall.both.value);
        const std::vector<double> defects{12}, units{4}, opportunities{10};
        CHECK(defect_rates_of({defects, units, opportunities, {}}).per_unit[0] == 3);
    }

    TEST_CASE("peer defects: a constant series has no signal, two points crash no rule, and each hit names its rule") {
        for (const char* set : {"nelson", "western_electric", "mdc", "anhoej"}) {
            const std::vector<run_rule> rules = rule_set(set);
            for (const double level : {0.0, 5.0, 1e9 + 0.1}) {
                const std::vector<double> same(40, level);
                CHECK(find_signals(chart_of({.value = same}, {}), rules).empty());
            }
            for (std::size_t n = 0; n <= 3; ++n) {
                const std::vector<double> few{1, 5, 2};
                for (const rule_hit& h : find_signals(chart_of({.value = std::span(few).first(n)}, {}), rules)) {
                    CHECK(h.rule >= 0);
                    CHECK(h.rule < std::ssize(rules));
                }
            }
        }
    }

    TEST_CASE("peer defects: three points, ties, perfect lines and gaps end no trend") {
        const std::vector<std::vector<double>> hard{{1, 2, 3},       {3, 1, 2},       {2, 2, 2},
                                                    {1, 1, 2, 2, 3}, {1, 2, 3, 4, 5}, {0, 0, 0, 0, 0, 0, 1},
                                                    {1, absent, 3, 4},  {absent, absent, absent}, {5}};
        for (const std::vector<double>& y : hard) {
            const autocorrelated_test h = hamed_rao({.value = y});
            CHECK(std::isfinite(h.test.p));
            CHECK(std::isfinite(h.factor));
            CHECK(h.test.p > 0);
            CHECK(std::isfinite(mann_kendall({.value = y}).z));
            CHECK(std::isfinite(theil_sen({.value = y}).slope));
        }
        const std::vector<double> y{1, 2, 3, 4, 5, 6, 7};
        std::vector<status>       given(7, status::ok);
        given[3] = status::missing;
        CHECK(mann_kendall({.value = y, .given = given}).s == 15); // all six left rise
        CHECK(theil_sen({.value = y, .given = given}).slope == 1);
    }
}

TEST_SUITE("laws") {

    TEST_CASE("statistics of series: whatever comes in, numbers that go out are finite or their status says why not") {
        const double inf = std::numeric_limits<double>::infinity();
        std::vector<std::vector<double>> all{{},         {1},        {1, 2},           {1, 2, 3},        {2, 2},
                                             {2, 2, 2},  {absent},      {absent, absent, absent},  {inf, -inf, 1},   {1e308, -1e308, 0, 3},
                                             {0, 0, 0},  {-0.0, 0},  {5e-324, 0, 0, 0}, {1e300, 1e300, 1}};
        for (const double offset : {1e9, -1e9, 1e15}) {
            std::vector<double> x = steps(1);
            for (double& v : x) v += offset;
            all.push_back(x);
        }
        for (const double factor : {1e-12, 1e-300, 1e150, 1e300}) {
            std::vector<double> x = steps(1);
            for (double& v : x) v *= factor;
            all.push_back(x);
        }
        for (std::size_t k = 0; k < all.size(); ++k) {
            CAPTURE(k);
            const std::vector<double>& x = all[k];
            const series_moments       m = moments_of({.value = x});
            CHECK(std::isfinite(m.mean + m.deviation + m.autocorrelation.value_or(0)));
            for (const std::int64_t shortest : {1, 2, 5}) {
                const change_points c = find_change_points({.value = x}, {.minimum_segment = shortest});
                CHECK(has_numbers(c.state) == !c.segments.empty());
                for (const level_segment& s : c.segments) CHECK(std::isfinite(s.level + s.cost));
                for (const change_point& p : c.changes) CHECK(std::isfinite(p.before + p.now + p.gain));
            }
            const process_capability p =
                capability_of({.value = x}, {-1, {}}, rule_set("nelson"), {.minimum_points = 2});
            for (const capability_indices* of : {&p.within, &p.overall})
                for (const capability_index* i : {&of->both, &of->worse, &of->below, &of->above})
                    CHECK(has_numbers(i->state) == std::isfinite(i->value + i->lower + i->upper));
            phased_chart chart({}, rule_set("nelson"));
            for (std::size_t i = 0; i < std::min<std::size_t>(x.size(), 60); ++i)
                chart.append({.value = x[i], .period = static_cast<std::int64_t>(i)});
            for (const step_suggestion& s : chart.suggest()) CHECK(std::isfinite(s.change.gain));
        }
        const std::vector<double> y = steps(1);
        const std::vector<status> none(y.size(), status::missing);
        CHECK(find_change_points({.value = y, .given = none}).state == status::missing);
        CHECK(moments_of({.value = y, .given = none}).state == status::missing);
        CHECK(capability_of({.value = y, .given = none}, {0, 1}, {}).state == status::missing);
    }
}
