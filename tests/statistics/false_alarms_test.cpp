// SPDX-License-Identifier: MIT
#include <steelyard/core/error.hpp>
#include <steelyard/statistics/false_alarms.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

using namespace steelyard;
using namespace steelyard::statistics;

namespace {

[[nodiscard]] std::vector<run_rule> some_of(const char* set, const std::vector<std::size_t>& which) {
    std::vector<run_rule> rules;
    for (const std::size_t i : which) rules.push_back(rule_set(set)[i]);
    return rules;
}

/// An AR(1) of almost nothing is simulated, though its odds are those of independent numbers to many more digits than a
/// simulation has.
[[nodiscard]] odds_options simulated(std::int64_t points) {
    return {.points = points, .autocorrelation = 1e-12, .replicates = 4000, .seed = 5};
}

} // namespace

TEST_SUITE("golden") {

    TEST_CASE("false alarms: average run lengths of the Western Electric rules, as published") {
        // Champ & Woodall 1987, Technometrics 29, table 1, no shift: rules 1 beyond a limit, 2 of 3, 4 of 5, 8 on a side.
        const std::vector<std::pair<std::vector<std::size_t>, double>> published{
            {{0}, 370.40},       {{0, 1}, 225.44},    {{0, 2}, 166.05},    {{0, 3}, 152.73},
            {{0, 1, 2}, 132.89}, {{0, 1, 3}, 122.05}, {{0, 2, 3}, 105.78}, {{0, 1, 2, 3}, 91.75}};
        for (const auto& of : published) {
            const false_alarm_odds odds = false_alarms(some_of("western_electric", of.first));
            CAPTURE(of.second);
            REQUIRE(odds.run_length);
            CHECK(odds.by == odds_by::chain);
            CHECK(odds.signal_error == 0);
            CHECK(std::abs(*odds.run_length - of.second) <= 0.0051);
        }
    }
}

TEST_SUITE("laws") {

    TEST_CASE("false alarms: exact odds agree with simulated ones within their error") {
        const std::vector<std::vector<run_rule>> sets{rule_set("western_electric"),
                                                      some_of("nelson", {0, 1, 4, 5, 6, 7}), some_of("mdc", {0, 1, 3}),
                                                      some_of("mdc", {2})};
        for (const auto& rules : sets) {
            CAPTURE(rules.front().name);
            const false_alarm_odds exact = false_alarms(rules, {.points = 30});
            const false_alarm_odds drawn = false_alarms(rules, simulated(30));
            REQUIRE(exact.by != odds_by::simulation);
            REQUIRE(drawn.by == odds_by::simulation);
            CHECK(std::abs(exact.signal - drawn.signal) < 4 * drawn.signal_error);
            REQUIRE(exact.run_length);
            REQUIRE(drawn.run_length);
            CHECK(std::abs(*exact.run_length - *drawn.run_length) < 4 * drawn.run_length_error);
        }
    }

    TEST_CASE("false alarms: trends are those among all orders, counted one by one") {
        for (const std::int32_t m : {2, 3, 4, 6})
            for (const rule_side side : {rule_side::each, rule_side::above}) {
                run_rule trend = rule_set("nelson")[2];
                trend.of = trend.needed = m;
                trend.side = side;
                for (int n = 1; n <= 7; ++n) {
                    CAPTURE(m);
                    CAPTURE(n);
                    std::vector<double> order;
                    for (int i = 0; i < n; ++i) order.push_back(i);
                    double all = 0;
                    double hit = 0;
                    do {
                        const auto chart = chart_against({.value = order}, stated_baseline(0, 1, {}));
                        all += 1;
                        hit += !find_signals(chart, std::vector<run_rule>{trend}).empty();
                    } while (std::next_permutation(order.begin(), order.end()));
                    const auto odds = false_alarms(std::vector<run_rule>{trend}, {.points = n});
                    CHECK(odds.by == odds_by::permutations);
                    CHECK(odds.signal == doctest::Approx(hit / all).epsilon(1e-12));
                }
            }
    }
}

TEST_SUITE("statistics") {

    TEST_CASE("false alarms: what is simulated has a seed and an error, and says what it assumes") {
        const odds_options     options{.limits = limits_from::same, .replicates = 2000, .seed = 11};
        const false_alarm_odds a = false_alarms(rule_set("mdc"), options);
        const false_alarm_odds b = false_alarms(rule_set("mdc"), options);
        CHECK(a.by == odds_by::simulation);
        CHECK(a.signal == b.signal);
        CHECK(a.signal_error > 0);
        CHECK(a.seed == 11);
        CHECK_FALSE(a.run_length); // the limits hang on all points
        CHECK(a.assumption == "Simulated: normal numbers, autocorrelation 0, limits from the points themselves.");
        // Numbers that hang on those before them raise more signals.
        const auto hanging = false_alarms(rule_set("mdc"), {.autocorrelation = 0.6, .replicates = 2000});
        CHECK(hanging.signal > false_alarms(rule_set("mdc"), {.replicates = 2000}).signal + 0.1);
        // Limits from few points before raise more than known ones.
        const auto rules = rule_set("western_electric");
        CHECK(false_alarms(rules, {.limits = limits_from::earlier, .replicates = 2000}).signal >
              false_alarms(rules).signal + 0.05);
        CHECK_FALSE(false_alarms(rule_set("anhoej"), {.replicates = 100}).run_length);
    }

    TEST_CASE("false alarms: no rule raises none, and what cannot be asked is refused") {
        CHECK(false_alarms({}, {.replicates = 10}).signal == 0);
        CHECK_THROWS_AS((void)false_alarms(rule_set("mdc"), {.points = 0}), domain_fault);
        CHECK_THROWS_AS((void)false_alarms(rule_set("mdc"), {.autocorrelation = 1}), domain_fault);
    }
}
