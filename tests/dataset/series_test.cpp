// SPDX-License-Identifier: MIT
#include <steelyard/core/random.hpp>
#include <steelyard/dataset/series.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <vector>

using namespace steelyard;

namespace {

struct line {
    int          place, period;
    std::int64_t number;
    int          source = -1;
    std::int64_t recorded = measure_rows::not_recorded;
    form         what = form::point;
};

measure_rows block(std::vector<line> lines) {
    std::stable_sort(lines.begin(), lines.end(), [](const line& a, const line& b) {
        return std::tuple(a.place, a.period, a.source, a.recorded) <
               std::tuple(b.place, b.period, b.source, b.recorded);
    });
    measure_rows r;
    r.measure = 0;
    r.places = decimals{0};
    const auto column = [&](auto of) {
        std::vector<decltype(of(lines[0]))> all;
        for (const line& l : lines) all.push_back(of(l));
        return all;
    };
    r.place = column([](const line& l) { return std::int32_t{l.place}; });
    r.organisation = column([](const line&) { return std::int32_t{-1}; });
    r.category = column([](const line&) { return std::int32_t{0}; });
    r.period = column([](const line& l) { return std::int32_t{l.period}; });
    r.number = column([](const line& l) { return l.number; });
    r.forms = column([](const line& l) { return l.what; });
    r.reasons = column([](const line& l) { return l.what == form::missing ? reason::waived : reason::none; });
    r.source = column([](const line& l) { return std::int32_t{l.source}; });
    r.recorded = column([](const line& l) { return l.recorded; });
    return r;
}

std::vector<std::int64_t> numbers(const series_view& s) {
    std::vector<std::int64_t> n;
    for (std::size_t i = 0; i < s.size(); ++i) n.push_back(s.stored(i));
    return n;
}

} // namespace

TEST_SUITE("dataset") {

    TEST_CASE("series: the latest revision of each period counts, sources are joined unless kept apart") {
        const measure_rows r =
            block({{1, 2007, 5, 0, 10}, {1, 2007, 6, 0, 20}, {1, 2008, 7, 1, 5}, {1, 2008, 9, 0, 9}, {2, 2008, 1}});
        std::vector<std::vector<std::int64_t>> joined;
        for_each_series(r, {}, [&](const series_view& s) { joined.push_back(numbers(s)); });
        CHECK(joined == std::vector<std::vector<std::int64_t>>{{6, 9}, {1}});
        std::vector<std::vector<std::int64_t>> apart;
        for_each_series(r, {.by_source = true}, [&](const series_view& s) { apart.push_back(numbers(s)); });
        CHECK(apart == std::vector<std::vector<std::int64_t>>{{6, 9}, {7}, {1}});
    }

    TEST_CASE("series: a number under the definition in force goes before one reported again under another version") {
        measure_rows r = block({{1, 2007, 5, 0, 10}, {1, 2007, 6, 1, 20}, {1, 2008, 8, 0, 30}, {1, 2008, 7, 1, 40}});
        r.version = {-1, 0, 0, 1};
        for_each_series(r, {}, [](const series_view& s) { CHECK(numbers(s) == std::vector<std::int64_t>{5, 7}); });
        r.version = {0, -1, 1, 0};
        for_each_series(r, {}, [](const series_view& s) { CHECK(numbers(s) == std::vector<std::int64_t>{6, 8}); });
    }

    TEST_CASE("series: find gives the position of a period, and nothing for one that is not there") {
        const measure_rows r = block({{1, 2007, 5}, {1, 2009, 6}});
        for_each_series(r, {}, [](const series_view& s) {
            CHECK(s.find(2007) == 0);
            CHECK(s.find(2009) == 1);
            CHECK_FALSE(s.find(2008).has_value());
            CHECK_FALSE(s.find(2010).has_value());
        });
    }

    TEST_CASE("find_repeat_then_jump: a repeat and a jump make a suspicion, each alone does not") {
        CHECK(find_repeat_then_jump(block({{1, 1, 100}, {1, 2, 100}, {1, 3, 50}})).size() == 1);
        CHECK(find_repeat_then_jump(block({{1, 1, 100}, {1, 2, 100}, {1, 3, 200}})).size() == 1);
        CHECK(find_repeat_then_jump(block({{1, 1, 100}, {1, 2, 100}, {1, 3, 0}})).size() == 1);
        CHECK(find_repeat_then_jump(block({{1, 1, 100}, {1, 2, 100}, {1, 3, 51}})).empty());  // no jump
        CHECK(find_repeat_then_jump(block({{1, 1, 100}, {1, 2, 101}, {1, 3, 900}})).empty()); // a large change alone
        CHECK(find_repeat_then_jump(block({{1, 1, 9}, {1, 2, 9}, {1, 3, 900}}))
                  .empty()); // small numbers repeat by chance
        CHECK(find_repeat_then_jump(block({{1, 1, 0}, {1, 2, 0}, {1, 3, 900}})).empty());
        CHECK(find_repeat_then_jump(block({{1, 1, 100}, {1, 3, 100}, {1, 4, 5}})).empty()); // not neighbours
        CHECK(find_repeat_then_jump(block({{1, 1, 100}, {1, 3, 100}, {1, 4, 5}}), {.longest_step = 2}).size() == 1);
        CHECK(find_repeat_then_jump(
                  block({{1, 1, 100}, {1, 2, 100}, {1, 3, 0, -1, measure_rows::not_recorded, form::missing}}))
                  .empty());
        CHECK(find_repeat_then_jump(
                  block({{1, 1, 40, -1, measure_rows::not_recorded, form::below}, {1, 2, 40}, {1, 3, 4}}))
                  .empty());
    }

    TEST_CASE("find_repeat_then_jump: a longer run of repeats names its first and last period") {
        const auto f = find_repeat_then_jump(
            block({{1, 1, 70}, {1, 2, 100}, {1, 3, 100}, {1, 4, 100}, {1, 5, 20}, {1, 6, 20}, {1, 7, 60}}));
        REQUIRE(f.size() == 2);
        CHECK(f[0].first == 2);
        CHECK(f[0].last == 4);
        CHECK(f[0].after == 5);
        CHECK(f[0].repeated == 100);
        CHECK(f[0].then == 20);
        CHECK(f[1].first == 5);
        CHECK(f[1].after == 7);
    }

    TEST_CASE("find_repeat_then_jump: the share is that of the units which report both periods") {
        const measure_rows r =
            block({{1, 1, 100}, {1, 2, 100}, {1, 3, 20}, {2, 2, 50}, {2, 3, 30}, {3, 3, 999}, {4, 2, 999}});
        const auto f = find_repeat_then_jump(r);
        REQUIRE(f.size() == 1);
        CHECK(f[0].units == 2);
        CHECK(f[0].net_change == -100);
        CHECK(f[0].share == doctest::Approx(0.8));
        const std::vector<std::int32_t> only{1};
        CHECK(find_repeat_then_jump(r, {}, only)[0].share == doctest::Approx(1.0));
    }

    TEST_CASE("find_repeat_then_jump: no share where the changes cancel") {
        const auto f = find_repeat_then_jump(block({{1, 1, 100}, {1, 2, 100}, {1, 3, 20}, {2, 2, 0}, {2, 3, 80}}));
        REQUIRE(f.size() == 1);
        CHECK_FALSE(f[0].share.has_value());
    }

    TEST_CASE("find_repeat_then_jump: unfit options are refused") {
        CHECK_THROWS_AS((void)find_repeat_then_jump({}, {.factor = 1}), domain_fault);
        CHECK_THROWS_AS((void)find_repeat_then_jump({}, {.minimum = 0}), domain_fault);
        CHECK_THROWS_AS((void)find_repeat_then_jump({}, {.longest_step = 0}), domain_fault);
    }

    TEST_CASE("find_repeat_then_jump: a series that never repeats is never suspected, however it jumps") {
        for (std::uint64_t seed = 1; seed <= 100; ++seed) {
            CAPTURE(seed);
            random_stream     random(seed);
            std::vector<line> lines;
            std::int64_t      x = 100;
            for (int p = 1; p <= 30; ++p) {
                std::int64_t y = x;
                while (y == x) y = 10 + static_cast<std::int64_t>(random.below(10000));
                lines.push_back({1, p, x = y});
            }
            CHECK(find_repeat_then_jump(block(lines)).empty());
        }
    }
}
