// SPDX-License-Identifier: MIT
#include <steelyard/core/error.hpp>
#include <steelyard/core/random.hpp>
#include <steelyard/statistics/chart_series.hpp>

#include <doctest/doctest.h>

#include <bit>
#include <cmath>
#include <limits>
#include <vector>

using namespace steelyard;
using namespace steelyard::statistics;

namespace {

struct columns {
    std::vector<double>       value, size, spread;
    std::vector<std::int64_t> period;
    std::vector<status>       given;

    [[nodiscard]] chart_points points() const { return {value, size, spread, period, given}; }
    [[nodiscard]] chart_point  at(std::size_t i) const { return {value[i], size[i], spread[i], period[i], given[i]}; }
};

[[nodiscard]] columns drawn(random_stream& random, std::size_t n) {
    columns      c;
    std::int64_t period = 0;
    for (std::size_t i = 0; i < n; ++i) {
        period += random.below(12) == 0 ? 3 : 1;
        c.period.push_back(period);
        c.size.push_back(static_cast<double>(2 + random.below(40)));
        c.value.push_back(std::floor(c.size.back() * random.uniform()));
        c.spread.push_back(static_cast<double>(random.below(100)) / 7);
        c.given.push_back(random.below(10) == 0 ? status::missing : status::ok);
    }
    return c;
}

[[nodiscard]] bool same_bits(const std::vector<double>& a, const std::vector<double>& b) {
    if (a.size() != b.size()) return false;
    for (std::size_t i = 0; i < a.size(); ++i)
        if (std::bit_cast<std::uint64_t>(a[i]) != std::bit_cast<std::uint64_t>(b[i]) &&
            !(std::isnan(a[i]) && std::isnan(b[i])))
            return false;
    return true;
}

[[nodiscard]] bool same_chart(const control_chart& a, const control_chart& b) {
    return a.baseline == b.baseline && same_bits(a.plotted, b.plotted) && same_bits(a.centre, b.centre) &&
           same_bits(a.unit, b.unit) && same_bits(a.lower, b.lower) && same_bits(a.upper, b.upper) &&
           a.state == b.state && a.follows == b.follows;
}

} // namespace

TEST_SUITE("laws") {

    TEST_CASE("chart series: appended is batch, bit for bit, for every kind and convention, growing or frozen") {
        std::uint64_t seed = 0;
        for (std::size_t k = 0; k < enum_names<chart_kind>::value.size(); ++k)
            for (const named_convention& preset : conventions())
                for (const char* set : {"nelson", "mdc", "anhoej"}) {
                    CAPTURE(++seed);
                    random_stream        random(seed);
                    const chart_options  options{.kind = static_cast<chart_kind>(k), .convention = preset.convention};
                    const auto           rules = rule_set(set);
                    const std::size_t    n = 1 + random.below(70);
                    const columns        c = drawn(random, n);
                    chart_series         growing(options, rules);
                    const std::size_t    start = random.below(n + 1);
                    const chart_baseline first = baseline_of(c.points().part(0, start), options);
                    chart_series         frozen(first, rules);
                    for (std::size_t i = 0; i < n; ++i) {
                        growing.append(c.at(i));
                        frozen.append(c.at(i));
                    }
                    const control_chart whole = chart_of(c.points(), options);
                    REQUIRE(same_chart(growing.chart(), whole));
                    REQUIRE(growing.signals() == find_signals(whole, rules));
                    const control_chart against = chart_against(c.points(), first);
                    REQUIRE(same_chart(frozen.chart(), against));
                    REQUIRE(frozen.signals() == find_signals(against, rules));
                }
    }

    TEST_CASE("chart series: adjacent segments merge, in any grouping, to the whole; others are refused") {
        for (std::uint64_t seed = 1; seed <= 60; ++seed) {
            CAPTURE(seed);
            random_stream       random(seed);
            const columns       c = drawn(random, 60);
            const chart_options options{.convention = convention_named("mdc").convention};
            const auto          rules = rule_set("mdc");
            const bool          freeze = seed % 2 == 0;
            const auto          b = stated_baseline(12, 5, options);
            const auto          segment = [&](std::size_t first, std::size_t end) {
                chart_series s = freeze ? chart_series(b, rules) : chart_series(options, rules);
                for (std::size_t i = first; i < end; ++i) s.append(c.at(i));
                return s;
            };
            const std::size_t one = random.below(30), two = 30 + random.below(30);
            chart_series      left = segment(0, one);
            chart_series      middle = segment(one, two);
            left.merge(middle);
            left.merge(segment(two, 60));
            middle.merge(segment(two, 60));
            chart_series right = segment(0, one);
            right.merge(middle);
            const chart_series whole = segment(0, 60);
            CHECK(same_chart(left.chart(), whole.chart()));
            CHECK(same_chart(right.chart(), whole.chart()));
            CHECK(left.signals() == whole.signals());
            CHECK(right.signals() == whole.signals());
            chart_series late = segment(two, 60);
            if (one > 0) CHECK_THROWS_AS(late.merge(segment(0, one)), period_mismatch);
        }
    }

    TEST_CASE("chart series: many at once have the bits of each") {
        for (std::uint64_t seed = 1; seed <= 40; ++seed) {
            CAPTURE(seed);
            random_stream       random(seed);
            const std::size_t   n = 1 + random.below(150);
            std::vector<double> x;
            for (std::size_t i = 0; i < 5 * n; ++i)
                x.push_back(random.below(30) == 0 && seed % 3 == 0 ? std::numeric_limits<double>::quiet_NaN()
                                                                   : static_cast<double>(random.below(50)) / 3);
            for (const char* set : {"nelson", "mdc", "anhoej"})
                for (const named_convention& preset : conventions()) {
                    const chart_options options{.convention = preset.convention};
                    const auto          rules = rule_set(set);
                    const many_charts   many = charts_of_many(x, static_cast<std::int64_t>(n), options, rules);
                    std::size_t         at = 0;
                    for (std::size_t s = 0; s < 5; ++s) {
                        const control_chart one = chart_of({.value = std::span(x).subspan(s * n, n)}, options);
                        CHECK(many.state[s] == one.baseline.state);
                        CHECK(many.centre[s] == one.baseline.centre);
                        CHECK(many.sigma[s] == one.baseline.sigma);
                        for (const rule_hit& hit : find_signals(one, rules)) {
                            REQUIRE(at < many.hits.size());
                            CHECK(many.hits[at] == hit);
                            CHECK(many.series[at++] == static_cast<std::int64_t>(s));
                        }
                    }
                    CHECK(at == many.hits.size());
                }
        }
    }
}

TEST_SUITE("statistics") {

    TEST_CASE("chart series: what was told keeps its limits, and what later rows change is listed") {
        chart_series s(chart_options{}, rule_set("western_electric"));
        const auto   add = [&](double x) { s.append({.value = x, .period = std::ssize(s.chart().plotted)}); };
        for (int i = 0; i < 20; ++i) add(i % 2 == 0 ? 10 : 11);
        (void)s.tell();
        add(16);
        const auto told = s.tell();
        REQUIRE(told.size() == 1);
        CHECK(told[0].hit == rule_hit{0, 1, 20, 20, 20});
        const double upper = told[0].upper;
        CHECK(upper < 16);
        CHECK(s.tell().empty()); // once
        CHECK(s.changes().empty());
        // The series goes wild: limits move, until 16 is nothing special.
        for (int i = 0; i < 3; ++i) add(i % 2 == 0 ? 12 : 11);
        REQUIRE(s.changes().size() == 1);
        CHECK(s.changes()[0].changed == retroactive_change::what::limits_moved);
        CHECK(s.changes()[0].told.upper == upper);
        for (int i = 0; i < 12; ++i) add(i % 2 == 0 ? 0 : 25);
        const auto changes = s.changes();
        REQUIRE_FALSE(changes.empty());
        CHECK(changes[0].changed == retroactive_change::what::withdrawn);
        CHECK(s.told().back().upper == upper);
    }

    TEST_CASE("chart series: a frozen baseline stays, and a correction moves only what hangs on it") {
        chart_series s(chart_options{}, rule_set("nelson"));
        for (std::int64_t i = 0; i < 12; ++i) s.append({.value = i % 2 == 0 ? 10.0 : 11.0, .period = i});
        s.freeze(12);
        const chart_baseline b = s.chart().baseline;
        s.append({.value = 30, .period = 12});
        CHECK(s.chart().baseline == b);
        CHECK(s.tell().size() == 1);
        s.correct(12, {.value = 10, .period = 12});
        CHECK(s.signals().empty());
        REQUIRE(s.changes().size() == 1);
        CHECK(s.changes()[0].changed == retroactive_change::what::withdrawn);
        s.correct(3, {.value = 30, .period = 3});
        CHECK(s.chart().baseline == b);
        CHECK(s.changes().size() == 2);
        CHECK(s.changes()[1].changed == retroactive_change::what::appeared);
        CHECK_THROWS_AS(s.append({.value = 1, .period = 12}), period_mismatch);
        CHECK_THROWS_AS(s.correct(99, {}), domain_fault);
        chart_series empty(chart_options{}, {});
        CHECK_THROWS_AS(empty.freeze(3), insufficient_data);
    }
}
