// SPDX-License-Identifier: MIT
#include "learning/signal_world.hpp"

#include <steelyard/core/error.hpp>
#include <steelyard/core/random.hpp>
#include <steelyard/learning/turn_the_curve.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

using namespace signal_world;
using doctest::Approx;
using statistics::state_points;
using statistics::status;

namespace {

/// Standard normal numbers (Box & Muller 1958, Annals of Mathematical Statistics 29).
class normal_numbers {
public:
    explicit normal_numbers(std::uint64_t seed) : stream_(seed) {}
    double next() {
        const double radius = std::sqrt(-2 * std::log(1 - stream_.uniform()));
        return radius * std::cos(2 * std::acos(-1.0) * stream_.uniform());
    }

private:
    random_stream stream_;
};

/// A series in which nothing happens, until six periods after its first number that is worse than 95 % of its law.
struct null_series {
    std::vector<double> value;
    std::int64_t        triggered = 0;
};

[[nodiscard]] null_series triggered_series(std::uint64_t seed) {
    normal_numbers draw(seed);
    null_series    s;
    double         level = 0;
    for (int i = 0; s.triggered == 0 || i <= s.triggered + 6; ++i) {
        level = draw.next();
        s.value.push_back(50 + 5 * level);
        if (s.triggered == 0 && i >= 24 && level < -1.6449) s.triggered = i;
    }
    return s;
}

[[nodiscard]] turned_curve judged(const null_series& s, const turn_options& options, std::vector<std::int64_t> looks = {}) {
    turning_point at;
    at.decided = s.triggered;
    for (std::int64_t& look : looks) look += s.triggered;
    at.looks = std::move(looks);
    return judge_curve(freeze_curve({s.value, {}, {}}, at, options), {s.value, {}, {}});
}

} // namespace

TEST_SUITE("learning") {
    TEST_CASE("curve: on 1,000 null series acted on after a bad value, 'turned' comes at no more than the nominal rate") {
        int any_time = 0, declared = 0, next_better = 0;
        for (std::uint64_t seed = 1; seed <= 1000; ++seed) {
            const null_series s = triggered_series(seed);
            any_time += judged(s, {}).verdict == curve_verdict::turned ? 1 : 0;
            if (seed % 2 == 0)
                declared += judged(s, {.looks = look_rule::declared}, {2, 4, 6}).verdict == curve_verdict::turned ? 1 : 0;
            const auto at = static_cast<std::size_t>(s.triggered);
            next_better += s.value[at + 1] > s.value[at] ? 1 : 0;
        }
        MESSAGE("turned on 1,000 null series at a nominal 50: ", any_time, " when one may look at any time, and on 500 at a nominal 25: ",
                declared, " at three declared looks; the next value was better in ", next_better, " of 1,000");
        CHECK(any_time <= 50);
        CHECK(declared <= 25);
        CHECK(next_better >= 950); // why a bad value is no baseline
    }

    TEST_CASE("curve: the same where numbers drift as the model says") {
        int drifting = 0;
        for (std::uint64_t seed = 1; seed <= 200; ++seed) {
            normal_numbers draw(seed + 5000);
            null_series    s;
            double         level = 0;
            for (int i = 0; s.triggered == 0 || i <= s.triggered + 6; ++i) {
                level += 0.3 * draw.next();
                s.value.push_back(level + draw.next());
                if (s.triggered == 0 && i >= 24 && *std::min_element(s.value.end() - 24, s.value.end()) == s.value.back())
                    s.triggered = i;
            }
            drifting += judged(s, {}).verdict == curve_verdict::turned ? 1 : 0;
        }
        MESSAGE("turned on 200 drifting series, at a nominal 10: ", drifting);
        CHECK(drifting <= 10 + 6); // two standard errors of 200 trials above
    }

    TEST_CASE("curve: a step is found, at a declared look and at any time, on the side that is better") {
        int found = 0, other_side = 0;
        for (std::uint64_t seed = 1; seed <= 40; ++seed) {
            null_series s = triggered_series(seed);
            for (auto i = static_cast<std::size_t>(s.triggered) + 1; i < s.value.size(); ++i) s.value[i] += 15; // three deviations
            found += judged(s, {}).verdict == curve_verdict::turned ? 1 : 0;
            turning_point at;
            at.decided = s.triggered;
            at.less_is_better = true;
            const turned_curve down = judge_curve(freeze_curve({s.value, {}, {}}, at), {s.value, {}, {}});
            const auto not_turned = [](const curve_row& row) { return row.verdict == curve_verdict::not_turned; };
            other_side += std::ranges::any_of(down.rows, not_turned) ? 1 : 0;
        }
        CHECK(found >= 32);
        CHECK(other_side == found); // a reflected question has the reflected answer
    }

    TEST_CASE("curve: a gain is the sum of differences, by hand, and its interval that of the sum") {
        const std::vector<double> before{5, 7, 4, 6, 5, 7, 6, 4, 5, 6};
        std::vector<double>       x = before;
        x.push_back(1); // the bad one
        for (const double later : {9.0, 8.0, 10.0}) x.push_back(later);
        turning_point at;
        at.decided = 10;
        at.looks = {12, 13};
        const frozen_curve b = freeze_curve({x, {}, {}}, at, {.looks = look_rule::declared});
        CHECK(b.period.size() == 10);
        CHECK(b.value == before);
        const turned_curve c = judge_curve(b, {x, {}, {}});
        REQUIRE(c.rows.size() == 3);
        CHECK(c.rows[0].error == 0);
        CHECK(std::isnan(c.rows[0].gain_lower));
        CHECK(c.rows[1].error == Approx(0.025));
        const statistics::state_space f = statistics::state_space_of({before, {}, {}}, {.horizon = 4, .confidence = 0.9});
        CHECK(c.rows[0].forecast == Approx(f.forecast[1])); // two ahead of the baseline's end
        CHECK(c.rows[0].lower == Approx(f.lower[1]));
        CHECK(c.rows[2].gain == Approx(27 - f.forecast[1] - f.forecast[2] - f.forecast[3]));
        CHECK(c.rows[2].beaten > 0.95);
        CHECK(c.rows[1].gain_lower > c.rows[0].observed - 1e9);
        CHECK(c.rows[2].gain_lower < c.rows[2].gain);
        CHECK(c.rows[2].gain_upper > c.rows[2].gain);
    }

    TEST_CASE("curve: shares of the error over all looks add up to it") {
        null_series s = triggered_series(7);
        const turned_curve c = judged(s, {.error = 0.1});
        double             all = 0;
        for (const curve_row& row : c.rows) all += row.error;
        CHECK(all == Approx(0.1 * (1 - 1.0 / 7)));
        const turned_curve d = judged(s, {.looks = look_rule::declared, .error = 0.1}, {2, 5});
        all = 0;
        for (const curve_row& row : d.rows) all += row.error;
        CHECK(all == Approx(0.1));
    }

    TEST_CASE("curve: not turned is said where less was gained than would be worthwhile") {
        std::vector<double> x;
        normal_numbers      draw(3);
        for (int i = 0; i < 40; ++i) x.push_back(50 + 0.1 * draw.next());
        turning_point at;
        at.decided = 27;
        CHECK(judge_curve(freeze_curve({x, {}, {}}, at, {.worthwhile = 5}), {x, {}, {}}).verdict == curve_verdict::not_turned);
        CHECK(judge_curve(freeze_curve({x, {}, {}}, at), {x, {}, {}}).verdict == curve_verdict::cannot_say);
    }

    TEST_CASE("curve: what comes after the decision moves no bit of the frozen forecast") {
        null_series         s = triggered_series(11);
        const turned_curve  whole = judged(s, {});
        std::vector<double> cut(s.value.begin(), s.value.begin() + s.triggered + 5);
        turning_point       at;
        at.decided = s.triggered;
        const turned_curve part = judge_curve(freeze_curve({cut, {}, {}}, at), {cut, {}, {}});
        REQUIRE(part.rows.size() == 4);
        for (std::size_t r = 0; r < part.rows.size(); ++r) {
            CHECK(part.rows[r].forecast == whole.rows[r].forecast);
            CHECK(part.rows[r].gain_lower == whole.rows[r].gain_lower);
        }
    }

    TEST_CASE("curve: missing numbers count in no sum; without numbers nothing is said and nothing is NaN without a status") {
        null_series         s = triggered_series(5);
        std::vector<status> given(s.value.size(), status::ok);
        given[static_cast<std::size_t>(s.triggered) + 2] = status::suppressed;
        turning_point at;
        at.decided = s.triggered;
        const turned_curve c = judge_curve(freeze_curve({s.value, {}, given}, at), {s.value, {}, given});
        CHECK(c.rows[1].state == status::suppressed);
        CHECK(std::isnan(c.rows[1].observed));
        CHECK(c.rows[1].gain == Approx(c.rows[0].gain));
        CHECK(c.observed == 5);
        const std::vector<double> few{1, 2, 3, 4};
        at.decided = 3;
        const turned_curve short_one = judge_curve(freeze_curve({few, {}, {}}, at), {few, {}, {}});
        CHECK(short_one.verdict == curve_verdict::cannot_say);
        CHECK(!short_one.why.empty());
        const turned_curve none = judge_curve(freeze_curve({{}, {}, {}}, at), {{}, {}, {}});
        CHECK(none.rows.empty());
        CHECK(none.verdict == curve_verdict::cannot_say);
        const std::vector<double> flat(20, 4.0);
        at.decided = 15;
        const turned_curve constant = judge_curve(freeze_curve({flat, {}, {}}, at), {flat, {}, {}});
        CHECK(constant.baseline.state == status::no_spread);
        CHECK(constant.rows[0].gain == 0);
        CHECK(constant.verdict == curve_verdict::cannot_say);
    }

    TEST_CASE("curve: what makes no sense is refused in words") {
        const std::vector<double> x(30, 1.0);
        const auto                freeze = [&](turning_point at, turn_options o) { return freeze_curve({x, {}, {}}, at, o); };
        CHECK_THROWS_AS(freeze({.decided = 20}, {.error = 0}), domain_fault);
        CHECK_THROWS_AS(freeze({.decided = 20}, {.error = 0.5}), domain_fault);
        CHECK_THROWS_AS(freeze({.decided = 20}, {.worthwhile = -1}), domain_fault);
        CHECK_THROWS_AS(freeze({.decided = 20}, {.looks = look_rule::declared}), domain_fault);
        CHECK_THROWS_AS(freeze({.decided = 20, .looks = {20}}, {.looks = look_rule::declared}), domain_fault);
        CHECK_THROWS_AS(freeze({.decided = 20, .looks = {25, 24}}, {.looks = look_rule::declared}), domain_fault);
        CHECK_THROWS_AS(freeze({.decided = 20, .looks = {25}}, {}), domain_fault);
    }

    TEST_CASE("curve of an indicator: in words, with breaks, directions and for whom it stands") {
        definitions         d = monthly_stock(direction::down);
        std::vector<double> x = see_saw(50, 54, 30);
        x[29] = 70;
        for (int i = 0; i < 6; ++i) x.push_back(30 + i % 2);
        curve_question q{.indicator = "jobs", .by = "place", .unit = "A", .decided = "2002-06", .stands_for = accountability::population};
        const turned_indicator t = turn_the_curve(d, world::dataset_of(d, months(x)), q);
        CHECK(t.curve.verdict == curve_verdict::turned);
        CHECK(t.triggered == "2002-06");
        CHECK(t.history_periods.back() == "2002-05");
        CHECK(t.deciding_periods == std::vector<std::string>{"2002-06"});
        CHECK(t.deciding == std::vector<double>{70});
        q.triggered = "2002-05";
        CHECK(turn_the_curve(d, world::dataset_of(d, months(x)), q).deciding == std::vector<double>{x[28], 70});
        q.triggered.clear();
        CHECK(turn_the_curve(d, world::dataset_of(d, months(x)), q, {.decided = decided_by::the_calendar}).deciding.empty());
        CHECK(t.periods == std::vector<std::string>{"2002-07", "2002-08", "2002-09", "2002-10", "2002-11", "2002-12"});
        CHECK(t.sentence().find("the curve has turned") != std::string::npos);
        CHECK(t.sentence().find("no single programme answers") != std::string::npos);
        declared_break b;
        b.measure = "jobs";
        b.before = "2002-06";
        b.why = "another register";
        d.breaks = {b};
        const turned_indicator broken = turn_the_curve(d, world::dataset_of(d, months(x)), q);
        CHECK(broken.curve.verdict == curve_verdict::cannot_say);
        CHECK(broken.curve.observed == 0);
        d.breaks[0].before = "2000-12";
        CHECK(turn_the_curve(d, world::dataset_of(d, months(x)), q).history_periods.front() == "2001-01");
        d.breaks.clear();
        q.unit = "B";
        CHECK_THROWS_AS((void)turn_the_curve(d, world::dataset_of(d, months(x)), q), unknown_code);
        q.unit = "A";
        q.decided = "2002";
        CHECK_THROWS_AS((void)turn_the_curve(d, world::dataset_of(d, months(x)), q), period_mismatch);
        d.measures[0].better = direction::none;
        CHECK_THROWS_AS((void)turn_the_curve(d, world::dataset_of(d, months(x)), q), illegal_operation);
    }
}
