// SPDX-License-Identifier: MIT
#include <steelyard/core/error.hpp>
#include <steelyard/core/random.hpp>
#include <steelyard/statistics/capability.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <vector>

using namespace steelyard;
using namespace steelyard::statistics;

namespace {

[[nodiscard]] double normal(random_stream& random) {
    double sum = -6;
    for (int i = 0; i < 12; ++i) sum += random.uniform();
    return sum;
}

[[nodiscard]] std::vector<double> stable(std::size_t n, double centre = 50, double spread = 1) {
    random_stream       random(5);
    std::vector<double> x;
    for (std::size_t i = 0; i < n; ++i) x.push_back(centre + spread * normal(random));
    return x;
}

const std::vector<run_rule> limits_only{rule_set("western_electric").front()};

} // namespace

TEST_SUITE("golden") {

    TEST_CASE("capability: NIST/SEMATECH e-Handbook 6.1.6, a process at 16 with deviation 2 between 8 and 20") {
        const capability_indices c = indices_of(16, 2, 49, 50, {8, 20});
        CHECK(std::abs(c.both.value - 1.0) <= 5e-5);
        CHECK(std::abs(c.worse.value - 0.6667) <= 5e-5);
        CHECK(std::abs(c.above.value - 0.6667) <= 5e-5);
        CHECK(std::abs(c.below.value - 1.3333) <= 5e-5);
    }
}

TEST_SUITE("statistics") {

    TEST_CASE("capability: limits by the tables of chi-square and of the normal law") {
        // chi-square of 10 degrees: 3.2470 and 20.4832 (2.5 % and 97.5 %, any table)
        const capability_indices c = indices_of(0, 1, 10, 11, {-3, 6});
        CHECK(c.both.value == 1.5);
        CHECK(c.both.lower == doctest::Approx(1.5 * std::sqrt(0.32470)).epsilon(1e-4));
        CHECK(c.both.upper == doctest::Approx(1.5 * std::sqrt(2.04832)).epsilon(1e-4));
        CHECK(c.worse.value == 1);
        CHECK(c.worse.upper - 1 == doctest::Approx(1.959963985 * std::sqrt(1 / 99.0 + 1 / 20.0)).epsilon(1e-9));
        CHECK(1 - c.worse.lower == doctest::Approx(c.worse.upper - 1));
    }

    TEST_CASE("capability: one side alone has its index, its share beyond and no other") {
        const capability_indices upper = indices_of(10, 1, 30, 31, {{}, 13});
        CHECK(upper.worse.value == 1); // not three times as much
        CHECK(upper.worse.state == status::ok);
        CHECK(upper.above.value == upper.worse.value);
        CHECK(upper.below.state == status::missing);
        CHECK(std::isnan(upper.below.value));
        CHECK(upper.both.state == status::missing);
        CHECK(upper.expected_below == 0);
        const capability_indices lower = indices_of(10, 1, 30, 31, {4, {}});
        CHECK(lower.worse.value == 2);
        CHECK(lower.expected_below == doctest::Approx(9.865876450e-10).epsilon(1e-9)); // Q(6): parts per billion, not 0
        CHECK(indices_of(0, 1, 30, 31, {{}, 30}).expected_above == doctest::Approx(4.906713927e-198).epsilon(1e-6));
        CHECK(indices_of(5, 1, 30, 31, {{}, 2}).worse.value == -1); // beyond the side already
    }

    TEST_CASE("capability: within is what varies from one number to the next, overall what all of them do") {
        // A step in the middle, told to no rule: moving ranges hardly see it, the deviation of all does.
        std::vector<double> x = stable(60);
        for (std::size_t i = 30; i < 60; ++i) x[i] += 2;
        const process_capability p = capability_of({.value = x}, {44, 56}, {});
        REQUIRE(p.state == status::ok);
        CHECK(p.within.sigma == p.chart.baseline.sigma);
        double mean = 0, squares = 0;
        for (const double v : x) mean += v / 60;
        for (const double v : x) squares += (v - mean) * (v - mean);
        CHECK(p.overall.sigma == doctest::Approx(std::sqrt(squares / 59)));
        CHECK(p.within.both.value > 1.2 * p.overall.both.value); // Cp is not Pp
        CHECK(p.overall.freedom == 59);
        // k = 59 ranges: (2 - 4/pi) / k and the share of neighbours, over 4 / pi; once as a decimal fraction from 0.8264 / k
        CHECK(p.within.freedom == doctest::Approx(1 / (2 * (0.82643 / 59 - 0.25563 / 59 / 59))).epsilon(1e-4));
    }

    TEST_CASE("capability: no index is given of a process that is not stable, nor of too few points") {
        std::vector<double> x = stable(40);
        x[20] += 30;
        const process_capability p = capability_of({.value = x}, {40, 60}, limits_only);
        CHECK(p.state == status::unstable);
        REQUIRE(p.signals.size() == 1);
        CHECK(p.signals[0].raised == 20);
        for (const capability_indices* of : {&p.within, &p.overall})
            for (const capability_index* i : {&of->both, &of->worse, &of->below, &of->above}) {
                CHECK(i->state == status::unstable);
                CHECK(std::isnan(i->value));
            }
        CHECK(p.observed_above == 1); // what was seen is said
        x[20] -= 30;
        CHECK(capability_of({.value = x}, {40, 60}, limits_only).state == status::ok);
        CHECK(capability_of({.value = std::span(x).first(19)}, {40, 60}, limits_only).state == status::below_minimum);
        CHECK(capability_of({.value = std::span(x).first(19)}, {40, 60}, limits_only, {.minimum_points = 10}).state ==
              status::ok);
        for (std::size_t n = 0; n <= 3; ++n) {
            const process_capability few =
                capability_of({.value = std::span(x).first(n)}, {40, 60}, limits_only, {.minimum_points = 1});
            CHECK((n > 1) == has_numbers(few.state));
            CHECK(has_numbers(few.overall.both.state) == std::isfinite(few.overall.both.value));
        }
        const std::vector<double> same(30, 5.0);
        const process_capability  constant = capability_of({.value = same}, {4, 6}, limits_only);
        CHECK(constant.state == status::no_spread);
        CHECK(constant.within.both.state == status::unbounded);
        const std::vector<status> none(40, status::missing);
        CHECK(capability_of({.value = x, .given = none}, {40, 60}, limits_only).state == status::missing);
    }

    TEST_CASE("capability: groups, by ranges and by deviations") {
        const std::vector<double> x = stable(125);
        for (const chart_kind kind : {chart_kind::mean_by_range, chart_kind::mean_by_deviation}) {
            const process_capability p =
                capability_of({.value = x, .places = 5}, {44, 56}, limits_only, {.chart = {.kind = kind}});
            REQUIRE(p.state == status::ok);
            CHECK(p.points == 125);
            CHECK(p.chart.rows() == 25);
            CHECK(p.within.sigma == doctest::Approx(p.overall.sigma).epsilon(0.1));
            // 25 groups of five: d3 / d2 = 0.864 / 2.326, sqrt(1 - c4^2) / c4 with c4 0.9400, by the tables
            const double relative = kind == chart_kind::mean_by_range ? 0.864 / 2.326 : std::sqrt(1 - 0.94 * 0.94) / 0.94;
            CHECK(p.within.freedom == doctest::Approx(25 / (2 * relative * relative)).epsilon(2e-3));
        }
        std::vector<double> gap = x;
        gap[7] = std::numeric_limits<double>::quiet_NaN();
        const process_capability p = capability_of({.value = gap, .places = 5}, {44, 56}, limits_only,
                                                   {.chart = {.kind = chart_kind::mean_by_range}});
        CHECK(p.points == 120);
        CHECK(p.chart.state[1] == status::impossible);
        CHECK(p.state == status::ok);
    }

    TEST_CASE("capability: a unit and an origin change no index; an offset of a billion costs no digits that matter") {
        const std::vector<double> x = stable(50);
        const process_capability  p = capability_of({.value = x}, {45, 54}, limits_only);
        std::vector<double>       other(x.size());
        for (std::size_t i = 0; i < x.size(); ++i) other[i] = 1024 * x[i];
        const process_capability scaled = capability_of({.value = other}, {45 * 1024, 54 * 1024}, limits_only);
        CHECK(scaled.within.both.value == p.within.both.value);
        CHECK(scaled.overall.worse.value == p.overall.worse.value);
        for (std::size_t i = 0; i < x.size(); ++i) other[i] = x[i] + 1e9;
        const process_capability far = capability_of({.value = other}, {1e9 + 45, 1e9 + 54}, limits_only);
        CHECK(far.overall.worse.value == doctest::Approx(p.overall.worse.value).epsilon(1e-6));
    }

    TEST_CASE("capability: the interval of Pp covers as often as it says, that of Ppk nearly") {
        int both = 0, worse = 0;
        for (std::uint64_t seed = 1; seed <= 1000; ++seed) {
            random_stream       random(seed);
            std::vector<double> x;
            for (int i = 0; i < 40; ++i) x.push_back(normal(random));
            const process_capability p = capability_of({.value = x}, {-3, 4.5}, {});
            both += p.overall.both.lower <= 1.25 && 1.25 <= p.overall.both.upper;
            worse += p.overall.worse.lower <= 1 && 1 <= p.overall.worse.upper;
        }
        CHECK(both >= 930);
        CHECK(both <= 970);
        CHECK(worse >= 925);
        CHECK(worse <= 975);
    }

    TEST_CASE("capability: what makes no sense is refused") {
        const std::vector<double> x = stable(30);
        CHECK_THROWS_AS((void)indices_of(0, 1, 9, 10, {}), domain_fault);
        CHECK_THROWS_AS((void)indices_of(0, 1, 9, 10, {2, 1}), domain_fault);
        CHECK_THROWS_AS((void)indices_of(0, 1, 9, 10, {std::nan(""), 1}), domain_fault);
        CHECK_THROWS_AS((void)indices_of(0, 0, 9, 10, {1, 2}), domain_fault);
        CHECK_THROWS_AS((void)indices_of(0, 1, 9, 10, {1, 2}, 0.2), domain_fault);
        CHECK_THROWS_AS((void)capability_of({.value = x}, {1, 2}, {}, {.chart = {.kind = chart_kind::count}}),
                        domain_fault);
        chart_options overall;
        overall.convention.variation = variation_from::standard_deviation;
        CHECK_THROWS_AS((void)capability_of({.value = x}, {1, 2}, {}, {.chart = overall}), domain_fault);
        CHECK_THROWS_AS((void)capability_of({.value = x, .places = 7}, {1, 2}, {},
                                            {.chart = {.kind = chart_kind::mean_by_range}}),
                        shape_mismatch);
        CHECK_THROWS_AS((void)capability_of({.value = x, .places = 5}, {1, 2}, {}), shape_mismatch);
    }
}
