// SPDX-License-Identifier: MIT
#include <steelyard/core/error.hpp>
#include <steelyard/learning/cycle.hpp>
#include <steelyard/statistics/interrupted_series.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

using namespace steelyard;
using namespace steelyard::learning;
using statistics::status;

namespace {

constexpr double nothing = std::numeric_limits<double>::quiet_NaN();

/// Numbers of months from January 2008 on, each recorded on the tenth day after its end.
struct months {
    std::vector<period>  when;
    std::vector<double>  value;
    std::vector<status>  given;
    std::vector<instant> recorded;

    explicit months(std::vector<double> numbers) : value(std::move(numbers)) {
        for (std::size_t i = 0; i < value.size(); ++i) {
            when.push_back(period::month(2008, 1).next(static_cast<std::int32_t>(i)));
            given.push_back(std::isnan(value[i]) ? status::missing : status::ok);
            recorded.push_back(instant::at(when.back().last_day() + 10));
        }
    }
    [[nodiscard]] cycle_numbers all(bool vouched = true) const { return {when, value, given, recorded, vouched}; }
};

/// Six months from January 2009 on, predicted on the last day before.
[[nodiscard]] cycle absence() {
    cycle c{.code = "absence", .aim = "fewer children miss school", .who = "schools", .change = "letters within a week"};
    c.expected.indicator = "chronic_absence";
    c.expected.first = period::month(2009, 1);
    c.expected.last = period::month(2009, 6);
    c.expected.way = predicted_way::down;
    c.expected.threshold = 20;
    c.expected.recorded = instant{instant::at(date(2009, 1, 1)).seconds - 1};
    c.started = date(2009, 1, 1);
    return c;
}

[[nodiscard]] months a_year_then(std::vector<double> window) {
    std::vector<double> x{25, 26, 24, 25, 27, 23, 25, 26, 24, 25, 26, 24};
    x.insert(x.end(), window.begin(), window.end());
    return months(std::move(x));
}

[[nodiscard]] const tollgate& gate(const cycle_result& r, const char* stage) {
    const auto at = std::ranges::find(r.gates, stage, &tollgate::stage);
    REQUIRE(at != r.gates.end());
    return *at;
}

[[nodiscard]] cycle_result scored(double probability, double naive, bool came_true, const char* code = "c") {
    return {.code = code, .order = prediction_order::verified,
            .verdict = came_true ? prediction_verdict::came_true : prediction_verdict::failed, .probability = probability,
            .naive = naive};
}

} // namespace

TEST_SUITE("learning") {
    TEST_CASE("cycles: a prediction is made first or refused") {
        cycle        c = absence();
        const months data = a_year_then({19, 19, 19, 19, 19, 19});
        cycle_result r = evaluate(c, data.all());
        CHECK(r.order == prediction_order::verified);
        CHECK(r.verdict == prediction_verdict::came_true);
        CHECK(evaluate(c, data.all(false)).order == prediction_order::not_verified);
        CHECK(evaluate(c, data.all(false)).text.find("order not verified") != std::string::npos);
        CHECK(evaluate(c, data.all(false)).verdict == prediction_verdict::came_true);
        // At the very beginning of the window, and after it.
        c.expected.recorded = instant::at(date(2009, 1, 1));
        r = evaluate(c, data.all());
        CHECK(r.order == prediction_order::after_start);
        CHECK(r.verdict == prediction_verdict::refused);
        CHECK_FALSE(r.estimate.has_value());
        CHECK_FALSE(gate(r, "plan").passed);
        c.expected.recorded = std::nullopt;
        CHECK(evaluate(c, data.all()).order == prediction_order::not_recorded);
        CHECK(evaluate(c, data.all()).verdict == prediction_verdict::refused);
        // A number of the window that was recorded before the window began: a prediction at that time knows it.
        months early = data;
        early.recorded[14] = instant::at(date(2008, 12, 1));
        c.expected.recorded = instant::at(date(2008, 12, 1));
        CHECK(evaluate(c, early.all()).order == prediction_order::after_number);
        c.expected.recorded = instant{instant::at(date(2008, 12, 1)).seconds - 1};
        CHECK(evaluate(c, early.all()).order == prediction_order::verified);
        // A number that is not there tells nothing.
        early.given[14] = status::suppressed;
        c.expected.recorded = instant::at(date(2008, 12, 15));
        CHECK(evaluate(c, early.all()).order == prediction_order::verified);
        // Vouched for, but of the numbers nobody knows when they came.
        cycle_numbers untimed = data.all();
        untimed.recorded = {};
        CHECK(evaluate(c, untimed).order == prediction_order::not_verified);
    }

    TEST_CASE("cycles: a threshold, with numbers that lack") {
        const auto verdict = [](std::int64_t needed, std::vector<double> window) {
            cycle c = absence();
            c.expected.needed = needed;
            return evaluate(c, a_year_then(std::move(window)).all()).verdict;
        };
        using enum prediction_verdict;
        CHECK(verdict(0, {20, 19, 18, 20, 20, 20}) == came_true); // at most
        CHECK(verdict(0, {20, 19, 18, 20, 20, 20.5}) == failed);
        CHECK(verdict(4, {20, 19, 18, 20, 30, 30}) == came_true);
        CHECK(verdict(4, {20, 19, 18, nothing, nothing, nothing}) == cannot_say);
        CHECK(verdict(4, {20, 19, 30, nothing, nothing, 30}) == cannot_say); // both could still come
        CHECK(verdict(4, {20, 19, 30, nothing, 30, 30}) == failed);
        CHECK(verdict(3, {20, 19, 18}) == came_true);
        CHECK(verdict(4, {20, 19, 18}) == cannot_say);
        CHECK(verdict(0, {}) == cannot_say);
        cycle c = absence();
        c.expected.way = predicted_way::up;
        const cycle_result r = evaluate(c, a_year_then({20, 21, 22, 23, 24, 25, 1, 1, 1}).all()); // later numbers are not looked at
        CHECK(r.verdict == came_true);
        CHECK(r.estimate == 6);
        CHECK(r.expected == 6);
        CHECK(r.before == 12);
        CHECK(r.text == "came true: 6 of 6 periods are at least 20, 6 were needed");
    }

    TEST_CASE("cycles: the effect of an interruption") {
        cycle c = absence();
        c.expected.method = verdict_method::interrupted;
        c.expected.threshold = -2;
        const months       fell = a_year_then({20, 21, 19, 20, 21, 19});
        const cycle_result r = evaluate(c, fell.all());
        // What the statistic says of the same series at the same place.
        std::vector<std::int64_t> when;
        for (const period& p : fell.when) when.push_back(p.index);
        const std::array at{static_cast<double>(when[12])};
        const auto       fit = statistics::interrupted_series_of({.value = fell.value, .period = when}, at);
        CHECK(r.estimate == fit.effect[17]);
        CHECK(r.upper == fit.effect_upper[17]);
        CHECK((*r.upper <= -2) == (r.verdict == prediction_verdict::came_true));
        CHECK(r.verdict == prediction_verdict::came_true);
        c.expected.threshold = -30;
        CHECK(evaluate(c, fell.all()).verdict == prediction_verdict::failed);
        c.expected.threshold = *r.estimate;
        CHECK(evaluate(c, fell.all()).verdict == prediction_verdict::cannot_say);
        c.expected.threshold = -2;
        c.expected.fewest = 13;
        CHECK(evaluate(c, fell.all()).verdict == prediction_verdict::cannot_say);
        CHECK(evaluate(c, a_year_then({20}).all()).verdict == prediction_verdict::cannot_say);
    }

    TEST_CASE("cycles: a signal of a chart") {
        cycle c = absence();
        c.expected.method = verdict_method::chart;
        CHECK(evaluate(c, a_year_then({24, 25, 10, 25, 24, 25}).all()).verdict == prediction_verdict::came_true);
        CHECK(evaluate(c, a_year_then({24, 25, 40, 25, 24, 25}).all()).verdict == prediction_verdict::failed); // the other side
        CHECK(evaluate(c, a_year_then({24, 25, 26, 25, 24, 25}).all()).verdict == prediction_verdict::failed);
        CHECK(evaluate(c, a_year_then({24, 25, 26, 25, 24}).all()).verdict == prediction_verdict::cannot_say);
        c.expected.way = predicted_way::up;
        CHECK(evaluate(c, a_year_then({24, 25, 40}).all()).verdict == prediction_verdict::came_true);
        c.expected.fewest = 13;
        CHECK(evaluate(c, a_year_then({24, 25, 40}).all()).verdict == prediction_verdict::cannot_say);
        // Limits come from before the window: what is in it moves none of them.
        c.expected.fewest = 3;
        CHECK(evaluate(c, months({25, 25, 25, 25, 25, 25, 25, 25, 25, 25, 25, 25, 26}).all()).estimate.has_value());
    }

    TEST_CASE("cycles: gates are computed") {
        cycle        c = absence();
        const months data = a_year_then({19, 19, 19, 19, 19, 19});
        cycle_result r = evaluate(c, data.all());
        CHECK(r.gates.size() == 4);
        CHECK(gate(r, "study").passed);
        CHECK_FALSE(gate(r, "act").passed);
        CHECK(gate(r, "act").lacks.size() == 4);
        c.decision = cycle_decision::adopt;
        c.because = "it came true";
        c.learned = "letters are read";
        c.decided = date(2009, 6, 30); // the window is not over
        CHECK(gate(evaluate(c, data.all()), "act").lacks == std::vector<std::string>{"a decision after the window has ended"});
        c.decided = date(2009, 7, 1);
        CHECK(gate(evaluate(c, data.all()), "act").passed);
        // No gate opens behind a closed one.
        c.aim = "";
        r = evaluate(c, data.all());
        CHECK(gate(r, "plan").lacks == std::vector<std::string>{"an aim"});
        CHECK(gate(r, "act").lacks.empty());
        CHECK_FALSE(gate(r, "act").passed);
        c.kind = cycle_kind::dmaic;
        r = evaluate(c, data.all());
        REQUIRE(r.gates.size() == 5);
        CHECK(r.gates.back().stage == "continue_to_improve");
        CHECK(r.gates.back().lacks == std::vector<std::string>{"the cycle that continues it"});
        CHECK(gate(r, "analyse").lacks.size() == 1);
        c.aim = "fewer", c.goal = "ready", c.cause = "buses", c.next = "absence-2";
        r = evaluate(c, data.all());
        CHECK(std::ranges::all_of(r.gates, &tollgate::passed));
        CHECK(r.text == "came true: 6 of 6 periods are at most 20, 6 were needed");
    }

    TEST_CASE("cycles: what cannot be is listed at once") {
        cycle c;
        c.expected.last = period::year(-3);
        c.expected.probability = 1.5;
        c.expected.naive = nothing;
        c.expected.threshold = nothing;
        c.expected.needed = 4;
        c.expected.fewest = 0;
        c.expected.method = verdict_method::chart;
        c.expected.rules = "nelsn";
        CHECK(check(c).size() == 9);
        CHECK_THROWS_AS((void)evaluate(c, {}), invalid_input);
        CHECK(check(absence()).empty());
        c = absence();
        c.expected.method = verdict_method::interrupted; // downwards by 20 upwards
        CHECK(check(c).size() == 1);
        months data = a_year_then({19});
        data.when[3] = data.when[2];
        CHECK_THROWS_AS((void)evaluate(absence(), data.all()), period_mismatch);
        data.when[3] = period::year(2008);
        CHECK_THROWS_AS((void)evaluate(absence(), data.all()), period_mismatch);
        data.when.pop_back();
        CHECK_THROWS_AS((void)evaluate(absence(), data.all()), shape_mismatch);
        data = a_year_then({19, std::numeric_limits<double>::infinity(), 19, 19, 19, 19});
        CHECK(evaluate(absence(), data.all()).present == 5);
        CHECK(evaluate(absence(), {}).verdict == prediction_verdict::cannot_say);
    }

    TEST_CASE("calibration: ten cycles by hand, nine are a list") {
        std::vector<cycle_result> nine;
        for (int i = 0; i < 9; ++i) nine.push_back(scored(0.8, 0.5, i < 7));
        calibration k = score(nine);
        CHECK(k.state == status::below_minimum);
        CHECK_FALSE(k.brier.has_value());
        CHECK_FALSE(k.log_score.has_value());
        CHECK(k.codes.size() == 9);
        CHECK(k.text.find("no score") != std::string::npos);
        nine.push_back(scored(0.8, 0.5, true));
        nine.push_back({.code = "r"});
        nine.push_back({.code = "u", .order = prediction_order::not_verified, .verdict = prediction_verdict::cannot_say});
        k = score(nine);
        CHECK(k.state == status::ok);
        CHECK(k.cycles == 10);
        CHECK(k.refused == 1);
        CHECK(k.undecided == 1);
        // Eight came true: 0.8 (0.2)^2 + 0.2 (0.8)^2 = 0.16, against 0.25.
        CHECK(*k.brier == doctest::Approx(0.16).epsilon(1e-15));
        CHECK(*k.naive_brier == doctest::Approx(0.25).epsilon(1e-15));
        CHECK(*k.brier_skill == doctest::Approx(0.36).epsilon(1e-14));
        CHECK(*k.log_score == doctest::Approx(0.8 * std::log(0.8) + 0.2 * std::log(0.2)).epsilon(1e-14));
        std::ranges::reverse(nine);
        CHECK(score(nine) == k);
        REQUIRE(k.scored.size() == 10); // neither the refused nor the undecided one
        double sum = 0;
        for (const scored_prediction& s : k.scored) sum += std::pow(s.probability - (s.came_true ? 1 : 0), 2);
        CHECK(sum / 10 == doctest::Approx(*k.brier).epsilon(1e-15));
    }

    TEST_CASE("calibration: both scores are best for whoever states what they believe") {
        const auto of = [](double stated) {
            std::vector<cycle_result> all;
            for (int i = 0; i < 20; ++i) all.push_back(scored(stated, 0.5, i < 14)); // seven of ten come true
            return score(all);
        };
        const calibration honest = of(0.7);
        for (const double other : {0.0, 0.1, 0.5, 0.65, 0.75, 0.9, 1.0}) {
            CAPTURE(other);
            CHECK(*of(other).brier > *honest.brier);
            if (of(other).log_score) CHECK(*of(other).log_score < *honest.log_score);
        }
        CHECK_FALSE(of(0).log_score.has_value()); // 0 was given to what happened
        CHECK_FALSE(of(1).log_score.has_value());
        std::vector<cycle_result> sure(10, scored(0.9, 1, true));
        CHECK_FALSE(score(sure).brier_skill.has_value()); // nothing is better than perfect
        CHECK(score({}).state == status::below_minimum);
    }
}
