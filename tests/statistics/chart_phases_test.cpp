// SPDX-License-Identifier: MIT
#include <steelyard/core/error.hpp>
#include <steelyard/core/random.hpp>
#include <steelyard/statistics/chart_phases.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <string>
#include <vector>

using namespace steelyard;
using namespace steelyard::statistics;

namespace {

const std::vector<double> step{10, 11, 10, 11, 10, 11, 10, 11, 30, 31, 30, 31, 30, 31, 30, 31};

[[nodiscard]] phased_chart of(const std::vector<double>& x, const char* rules = "western_electric") {
    phased_chart c({}, rule_set(rules));
    for (std::size_t i = 0; i < x.size(); ++i) c.append({.value = x[i], .period = 100 + static_cast<std::int64_t>(i)});
    return c;
}

[[nodiscard]] bool same_bits(const std::vector<double>& a, std::span<const double> b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](double x, double y) {
        return std::bit_cast<std::uint64_t>(x) == std::bit_cast<std::uint64_t>(y) || (std::isnan(x) && std::isnan(y));
    });
}

} // namespace

TEST_SUITE("laws") {

    TEST_CASE("chart phases: each phase has the bits of a chart of its own rows, however the steps came about") {
        for (std::uint64_t seed = 1; seed <= 40; ++seed) {
            CAPTURE(seed);
            random_stream       random(seed);
            std::vector<double> x;
            for (int i = 0; i < 50; ++i) x.push_back(20 * random.uniform() + (i > 24 ? 9 : 0));
            const auto one = static_cast<std::int64_t>(2 + random.below(20));
            const auto two = static_cast<std::int64_t>(25 + random.below(20));
            phased_chart c = of(x, "nelson");
            c.accept(two, "moved");
            c.accept(10, "a mistake");
            c.undo(10, "it was one");
            if (one != 10) c.accept(one, "a new form");
            if (one == 10) c.accept(one, "after all");
            phased_chart grown({}, rule_set("nelson"));
            for (std::size_t i = 0; i < x.size(); ++i) {
                grown.append({.value = x[i], .period = 100 + static_cast<std::int64_t>(i)});
                if (static_cast<std::int64_t>(i) == one) grown.accept(one, "a new form");
                if (static_cast<std::int64_t>(i) == two) grown.accept(two, "moved");
            }
            std::size_t              from = 0;
            std::vector<rule_hit>    hits;
            for (const std::int64_t end : {one, two, std::int64_t{50}}) {
                const auto          count = static_cast<std::size_t>(end) - from;
                const std::span     part = std::span(x).subspan(from, count);
                const control_chart own = chart_of({.value = part}, {});
                CHECK(same_bits(own.upper, std::span(c.chart().upper).subspan(from, count)));
                CHECK(same_bits(own.lower, std::span(c.chart().lower).subspan(from, count)));
                for (rule_hit h : find_signals(own, rule_set("nelson"))) {
                    const auto by = static_cast<std::int64_t>(from);
                    hits.push_back({h.rule, h.side, h.first + by, h.last + by, h.raised + by});
                }
                from = static_cast<std::size_t>(end);
            }
            CHECK(c.signals() == hits);
            CHECK(same_bits(c.chart().upper, grown.chart().upper));
            CHECK(c.signals() == grown.signals());
            CHECK(c.trail().size() == 4);
        }
    }
}

TEST_SUITE("statistics") {

    TEST_CASE("chart phases: a step is suggested with what speaks for it, and nothing moves by itself") {
        phased_chart c = of(step);
        const auto   before = c.chart().upper;
        const auto   found = c.suggest();
        REQUIRE(found.size() == 1);
        const step_suggestion& s = found[0];
        CHECK(s.change.row == 8);
        CHECK(s.change.earliest == 8);
        CHECK(s.change.before == 10.5);
        CHECK(s.change.now == 30.5);
        CHECK(s.change.gain > s.penalty);
        CHECK(s.period == 108);
        CHECK(s.known_period >= s.period);
        CHECK_FALSE(s.signals.empty());
        for (const rule_hit& h : s.signals) CHECK(h.side == 1);
        CHECK(c.chart().upper == before);
        CHECK(c.phases().size() == 1);
        CHECK(c.trail().empty());
        CHECK(of({1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2}).suggest().empty());
    }

    TEST_CASE("chart phases: a step stands once somebody says why, and can be undone; all of it stays on the trail") {
        phased_chart c = of(step);
        const double before = c.chart().upper[0];
        CHECK_THROWS_AS(c.accept(8, ""), domain_fault);
        CHECK_THROWS_AS(c.accept(8, " \t\n"), domain_fault);
        CHECK(c.trail().empty());
        c.accept(8, "The second shelter opened.");
        REQUIRE(c.phases().size() == 2);
        CHECK(c.phases()[1].reason == "The second shelter opened.");
        CHECK(c.phases()[0].last == 7);
        CHECK(c.chart().centre[7] == 10.5);
        CHECK(c.chart().centre[8] == 30.5);
        CHECK(c.chart().follows[8] == 0); // no moving range over the step
        CHECK(c.signals().empty());
        CHECK(c.suggest().empty());
        CHECK_THROWS_AS(c.accept(8, "again"), domain_fault);
        CHECK_THROWS_AS(c.undo(9, "not there"), domain_fault);
        CHECK_THROWS_AS(c.undo(8, ""), domain_fault);
        c.append({.value = 30, .period = 120});
        c.undo(8, "It was a change of the form.");
        CHECK(c.phases().size() == 1);
        REQUIRE(c.trail().size() == 2);
        CHECK(c.trail()[0].suggested);
        CHECK(c.trail()[0].gain > c.trail()[0].penalty);
        CHECK(c.trail()[0].rows == 16);
        CHECK(c.trail()[0].period == 108);
        CHECK(c.trail()[1].action == step_action::undone);
        CHECK(c.trail()[1].reason == "It was a change of the form.");
        CHECK(c.trail()[1].rows == 17);
        phased_chart plain = of(step);
        plain.append({.value = 30, .period = 120});
        CHECK(c.chart().upper == plain.chart().upper);
        CHECK(before != c.chart().upper[0]);
        c.accept(3, "Somebody insists."); // nothing suggests it: allowed, and said
        CHECK_FALSE(c.trail()[2].suggested);
        CHECK(c.trail()[2].gain == 0);
    }

    TEST_CASE("chart phases: what was told keeps its limits, whatever is accepted or undone later") {
        phased_chart c = of(step);
        const auto   told = c.tell();
        REQUIRE_FALSE(told.empty());
        CHECK(c.tell().empty());
        c.accept(8, "The second shelter opened.");
        REQUIRE(c.told().size() == told.size());
        for (std::size_t i = 0; i < told.size(); ++i) {
            CHECK(c.told()[i].hit == told[i].hit);
            CHECK(c.told()[i].upper == told[i].upper);
        }
        const auto gone = c.changes();
        REQUIRE(gone.size() == told.size());
        for (const retroactive_change& r : gone) CHECK(r.changed == retroactive_change::what::withdrawn);
        c.undo(8, "not so");
        CHECK(c.changes().empty());
    }

    TEST_CASE("chart phases: the newest phase can be frozen, and rows corrected") {
        phased_chart c = of(step);
        c.accept(8, "opened");
        CHECK_THROWS_AS(c.freeze(1), insufficient_data);
        c.freeze(4);
        c.append({.value = 45, .period = 130});
        CHECK(c.phases()[1].baseline.points == 4);
        CHECK(c.chart().upper[16] == chart_of({.value = std::span(step).subspan(8, 4)}, {}).upper[0]);
        CHECK(c.signals().front().raised == 16);
        const auto told = c.tell();
        CHECK(told.front().upper == c.chart().upper[16]); // of the row that raised it, not of the series' first
        CHECK(told.front().centre == 30.5);
        CHECK(told.front().upper != c.chart().upper[0]);
        CHECK_THROWS_AS(c.correct(16, {.value = 30, .period = 131}), period_mismatch);
        CHECK_THROWS_AS(c.correct(99, {}), domain_fault);
        CHECK_THROWS_AS(c.append({.value = 1, .period = 130}), period_mismatch);
        c.correct(16, {.value = 30, .period = 130});
        CHECK(c.signals().empty());
    }

    TEST_CASE("chart phases: events have the cost of their law, the charts of ranges none") {
        phased_chart shares({.kind = chart_kind::proportion}, {});
        phased_chart counts({.kind = chart_kind::count}, {});
        phased_chart primed({.kind = chart_kind::proportion_prime}, {});
        for (int i = 0; i < 30; ++i) {
            // 20 of 100 and 30 of 100 in turn about a step that is small beside them
            const double      x = (i < 15 ? 20 : 45) + (i % 3 == 0 ? 30.0 : 0.0);
            const chart_point p{.value = x, .size = 200, .period = i};
            shares.append(p);
            counts.append({.value = p.value, .period = i});
            primed.append(p);
        }
        const auto by_law = shares.suggest();
        const auto by_series = primed.suggest();
        REQUIRE_FALSE(by_law.empty());
        CHECK_FALSE(counts.suggest().empty());
        CHECK(by_series.size() <= by_law.size());
        phased_chart ranges({.kind = chart_kind::moving_range}, {});
        CHECK_THROWS_AS((void)ranges.suggest(), domain_fault);
        CHECK(phased_chart({}, {}).suggest().empty());
        CHECK_THROWS_AS(phased_chart({}, {}).accept(0, "none"), domain_fault);
    }

    TEST_CASE("chart phases: missing rows, constants and short phases have statuses") {
        phased_chart c({}, rule_set("nelson"));
        for (int i = 0; i < 12; ++i)
            c.append({.value = 5, .period = i, .given = i == 4 ? status::missing : status::ok});
        CHECK(c.suggest().empty());
        CHECK(c.signals().empty());
        c.accept(11, "one row of its own");
        CHECK(c.phases()[1].baseline.state == status::below_minimum);
        CHECK(c.phases()[0].baseline.state == status::no_spread);
        CHECK(c.chart().state[4] == status::missing);
        CHECK(c.signals().empty());
    }
}
