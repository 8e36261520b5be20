// SPDX-License-Identifier: MIT
#include <steelyard/core/error.hpp>
#include <steelyard/core/random.hpp>
#include <steelyard/statistics/change_points.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <statistics/detail/pelt.hpp>
#include <statistics/detail/segment_cost.hpp>
#include <vector>

using namespace steelyard;
using namespace steelyard::statistics;

namespace {

struct columns {
    std::vector<double>       value, size;
    std::vector<status>       given;
    [[nodiscard]] change_rows rows() const { return {value, size, given}; }
};

[[nodiscard]] double normal(random_stream& random) {
    double sum = -6;
    for (int i = 0; i < 12; ++i) sum += random.uniform();
    return sum;
}

/// Levels that last from a few rows to many, in every law.
[[nodiscard]] columns drawn(random_stream& random, std::size_t n, change_cost cost) {
    columns c;
    double  level = 0.3;
    for (std::size_t i = 0; i < n; ++i) {
        if (random.below(n) < 4) level = 0.05 + 0.9 * random.uniform();
        const auto size = static_cast<double>(cost == change_cost::proportion ? 1 + random.below(40) : 1 + random.below(9));
        double     events = 0;
        for (int k = 0; k < static_cast<int>(size); ++k)
            events += random.uniform() < level ? 1 + static_cast<double>(cost == change_cost::rate ? random.below(3) : 0) : 0;
        c.value.push_back(cost == change_cost::mean ? 10 * level + normal(random) : events);
        c.size.push_back(size);
    }
    return c;
}

/// What rows from..to cost as one level, from its definition.
[[nodiscard]] long double cost_of(const columns& c, change_cost cost, long double scale, std::size_t from,
                                  std::size_t to) {
    long double x = 0, n = 0, sum = 0;
    for (std::size_t i = from; i < to; ++i) {
        x += c.value[i];
        n += cost == change_cost::mean ? 1 : c.size[i];
    }
    const auto half = [](long double a, long double e) { return a > 0 ? a * std::log(a / e) - a + e : e; };
    for (std::size_t i = from; i < to; ++i) {
        const long double v = c.value[i], m = c.size[i], level = x / n;
        if (cost == change_cost::mean)
            sum += (v - level) * (v - level) / scale / scale;
        else if (cost == change_cost::rate)
            sum += x > 0 ? 2 * half(v, m * level) : 0;
        else if (x > 0 && x < n)
            sum += 2 * (half(v, m * level) + half(m - v, m * (1 - level)));
    }
    return sum;
}

/// The least cost and penalties of every set of cuts, one after the other.
[[nodiscard]] long double exhaustive(const columns& c, change_cost cost, long double scale, long double penalty,
                                     std::size_t shortest) {
    const std::size_t n = c.value.size();
    long double       least = std::numeric_limits<long double>::infinity();
    for (std::uint32_t cuts = 0; cuts < (std::uint32_t{1} << (n - 1)); ++cuts) {
        long double sum = 0;
        std::size_t from = 0;
        bool        allowed = true;
        for (std::size_t i = 1; i <= n && allowed; ++i) {
            if (i < n && ((cuts >> (i - 1)) & 1) == 0) continue;
            allowed = i - from >= shortest;
            sum += cost_of(c, cost, scale, from, i) + (i < n ? penalty : 0);
            from = i;
        }
        if (allowed) least = std::min(least, sum);
    }
    return least;
}

/// Optimal partitioning without leaving anything out.
[[nodiscard]] std::vector<std::int64_t> every_beginning(const columns& c, change_cost cost, long double scale,
                                                        long double penalty, std::size_t shortest) {
    const std::size_t        n = c.value.size();
    std::vector<long double> best(n + 1, std::numeric_limits<long double>::infinity());
    std::vector<std::size_t> last(n + 1, 0);
    best[0] = -penalty;
    for (std::size_t t = shortest; t <= n; ++t)
        for (std::size_t s = 0; s + shortest <= t; ++s) {
            if (s > 0 && s < shortest) continue;
            const long double sum = best[s] + penalty + cost_of(c, cost, scale, s, t);
            if (sum < best[t]) best[t] = sum, last[t] = s;
        }
    std::vector<std::int64_t> cuts;
    for (std::size_t t = last[n]; t > 0; t = last[t]) cuts.push_back(static_cast<std::int64_t>(t));
    std::reverse(cuts.begin(), cuts.end());
    return cuts;
}

[[nodiscard]] std::vector<std::int64_t> rows_of(const change_points& found) {
    std::vector<std::int64_t> rows;
    for (const change_point& c : found.changes) rows.push_back(c.row);
    return rows;
}

constexpr change_cost laws_of_numbers[] = {change_cost::mean, change_cost::rate, change_cost::proportion};

} // namespace

TEST_SUITE("laws") {

    TEST_CASE("change points: the least cost is that of all sets of changes, counted one by one") {
        for (const change_cost cost : laws_of_numbers)
            for (std::uint64_t seed = 1; seed <= 30; ++seed)
                for (std::size_t shortest = 1; shortest <= 3; ++shortest) {
                    CAPTURE(seed);
                    CAPTURE(shortest);
                    random_stream       random(seed, static_cast<std::uint64_t>(cost));
                    const std::size_t   n = std::max<std::size_t>(shortest, 2) + random.below(9);
                    const columns       c = drawn(random, n, cost);
                    const double        penalty = 0.2 + 5 * random.uniform();
                    const change_points found =
                        find_change_points(c.rows(), {.cost = cost,
                                                      .penalty = penalty,
                                                      .minimum_segment = static_cast<std::int64_t>(shortest)});
                    if (found.state != status::ok) continue;
                    const long double least = exhaustive(c, cost, found.scale, penalty, shortest);
                    const auto        all = static_cast<double>(std::ssize(found.changes));
                    CHECK(found.cost + penalty * all == doctest::Approx(static_cast<double>(least)).epsilon(1e-10));
                    for (const level_segment& s : found.segments) CHECK(s.points >= static_cast<std::int64_t>(shortest));
                    for (const change_point& p : found.changes) CHECK(p.gain >= penalty - 1e-9);
                }
    }

    TEST_CASE("change points: beginnings that are dropped and asleep from the first rows on are none of the best") {
        using namespace statistics::detail;
        for (std::uint64_t seed = 1; seed <= 400; ++seed) {
            CAPTURE(seed);
            random_stream     random(seed, 5);
            const std::size_t shortest = 1 + seed % 3;
            const std::size_t n = shortest + random.below(12 - shortest);
            const columns     c = drawn(random, n, change_cost::mean);
            const double      penalty = 0.05 + 4 * random.uniform() * random.uniform();
            const cut_set     set = optimal_partition(mean_cost(c.value), penalty, shortest, 1 + seed % 3).run();
            const double      found = set.cost + penalty * static_cast<double>(set.cuts.size());
            const long double least = exhaustive(c, change_cost::mean, 1, penalty, shortest);
            CHECK(found == doctest::Approx(static_cast<double>(least)).epsilon(1e-9));
        }
    }

    TEST_CASE("change points: fourteen rows, all sets of changes") {
        for (const change_cost cost : laws_of_numbers)
            for (std::size_t shortest = 1; shortest <= 3; ++shortest) {
                random_stream       random(99 + shortest);
                const columns       c = drawn(random, 14, cost);
                const change_points found = find_change_points(
                    c.rows(),
                    {.cost = cost, .penalty = 1.5, .minimum_segment = static_cast<std::int64_t>(shortest)});
                REQUIRE(found.state == status::ok);
                const auto all = static_cast<double>(std::ssize(found.changes));
                CHECK(found.cost + 1.5 * all ==
                      doctest::Approx(static_cast<double>(exhaustive(c, cost, found.scale, 1.5, shortest))).epsilon(1e-10));
            }
    }

    TEST_CASE("change points: what is left out by PELT is not missed, in long series of few and of many changes") {
        for (const change_cost cost : laws_of_numbers)
            for (std::uint64_t seed = 1; seed <= 8; ++seed) {
                CAPTURE(seed);
                random_stream random(seed, 7);
                columns       c = drawn(random, 260, cost);
                if (seed % 4 == 0) // nothing changes: all beginnings stay
                    for (std::size_t i = 0; i < c.value.size(); ++i)
                        c.value[i] = cost == change_cost::mean ? normal(random) : std::floor(c.size[i] / 2);
                const std::size_t   shortest = 1 + seed % 5;
                const double        penalty = seed % 3 == 0 ? 2 : 12;
                const change_points found = find_change_points(
                    c.rows(),
                    {.cost = cost, .penalty = penalty, .minimum_segment = static_cast<std::int64_t>(shortest)});
                REQUIRE(found.state == status::ok);
                CHECK(rows_of(found) == every_beginning(c, cost, found.scale, penalty, shortest));
            }
    }

    TEST_CASE("change points: no origin and no unit moves a change") {
        for (std::uint64_t seed = 1; seed <= 40; ++seed) {
            CAPTURE(seed);
            random_stream             random(seed);
            const columns             c = drawn(random, 120, change_cost::mean);
            const change_points       found = find_change_points(c.rows());
            std::vector<double>       other(c.value.size());
            const auto                as_found = [&](double factor, double offset) {
                for (std::size_t i = 0; i < other.size(); ++i) other[i] = factor * c.value[i] + offset;
                return find_change_points({.value = other});
            };
            CHECK(as_found(1024, 0).changes.size() == found.changes.size());
            CHECK(rows_of(as_found(1024, 0)) == rows_of(found));
            CHECK(as_found(1024, 0).cost == found.cost); // the very same bits
            CHECK(rows_of(as_found(100, 0)) == rows_of(found));
            CHECK(rows_of(as_found(1e-12, 0)) == rows_of(found));
            CHECK(rows_of(as_found(-1, 0)) == rows_of(found));
            CHECK(rows_of(as_found(1024, 1e9)) == rows_of(found));
        }
    }

    TEST_CASE("change points: the path has every best set, each for the penalties between its neighbours") {
        for (const change_cost cost : laws_of_numbers)
            for (std::uint64_t seed = 1; seed <= 10; ++seed) {
                CAPTURE(seed);
                random_stream  random(seed, 3);
                const columns  c = drawn(random, 80, cost);
                change_options options{.cost = cost};
                const auto     path = penalty_path(c.rows(), options, 0.5, 60);
                if (path.empty()) continue;
                CHECK(path.front().from == 0.5);
                CHECK(path.back().to == 60);
                for (std::size_t k = 0; k < path.size(); ++k) {
                    if (k > 0) CHECK(path[k].from == path[k - 1].to);
                    if (k > 0) CHECK(path[k].rows.size() < path[k - 1].rows.size());
                    CHECK(path[k].from <= path[k].to);
                    options.penalty = path[k].from + (path[k].to - path[k].from) * (0.1 + 0.8 * random.uniform());
                    const change_points found = find_change_points(c.rows(), options);
                    CHECK(rows_of(found) == path[k].rows);
                    CHECK(found.cost == path[k].cost);
                }
            }
    }

    TEST_CASE("change points: a lone step lies within its rows as often as is said") {
        int covered = 0;
        int found = 0;
        for (std::uint64_t seed = 1; seed <= 600; ++seed) {
            random_stream       random(seed, 11);
            std::vector<double> x;
            for (int i = 0; i < 100; ++i) x.push_back(normal(random) + (i < 47 ? 0 : 1.5));
            const change_points c = find_change_points({.value = x}, {.scale = 1});
            if (c.changes.size() != 1) continue;
            ++found;
            covered += c.changes[0].earliest <= 47 && 47 <= c.changes[0].latest;
        }
        CHECK(found > 500);
        CHECK(covered > 0.95 * found);
        CHECK(covered < found);
    }
}

TEST_SUITE("statistics") {

    TEST_CASE("change points: by hand") {
        const std::vector<double> x{1, 2, 1, 2, 1, 7, 8, 7, 8, 7};
        const change_points       found = find_change_points({.value = x}, {.scale = 1});
        REQUIRE(found.state == status::ok);
        REQUIRE(found.changes.size() == 1);
        const change_point& c = found.changes[0];
        CHECK(c.row == 5);
        CHECK(c.after == 4);
        CHECK(c.before == 1.4);
        CHECK(c.now == 7.4);
        CHECK(c.gain == doctest::Approx(5 * 5 / 10.0 * 36)); // n m / (n + m) times the squared step
        CHECK(c.earliest == 5);
        CHECK(c.latest == 5);
        CHECK(c.known == 6); // two rows of the new level
        CHECK(found.penalty == doctest::Approx(2 * std::log(10)));
        CHECK(found.cost == doctest::Approx(2.4));
        CHECK(found.segments[1] == level_segment{5, 9, 5, 7.4, found.segments[1].cost});
        // differences 1 -1 1 -1 6 1 -1 1 -1: median 1, distances 0 2 0 2 5 0 2 0 2, the middle one 2
        const change_points own = find_change_points({.value = x});
        CHECK(own.by == change_scale::median_difference);
        CHECK(own.scale == doctest::Approx(2 / (0.6744897501960817 * std::sqrt(2.0))));
    }

    TEST_CASE("change points: events by hand, the deviance of two rates against one") {
        const std::vector<double> events{2, 3, 20, 30};
        const std::vector<double> size{100, 100, 100, 150};
        const double              of_rates = 2 * (5 * std::log(5 / 200.0) + 50 * std::log(50 / 250.0) - 55 * std::log(55 / 450.0));
        const double              of_shares =
            of_rates + 2 * (195 * std::log(195 / 200.0) + 200 * std::log(200 / 250.0) - 395 * std::log(395 / 450.0));
        const auto gain = [&](change_cost cost, double scale) {
            const change_points found = find_change_points({events, size}, {.cost = cost, .scale = scale});
            REQUIRE(found.changes.size() == 1);
            CHECK(found.changes[0].row == 2);
            CHECK(found.by == (scale > 0 ? change_scale::stated : change_scale::law));
            CHECK(found.changes[0].now == doctest::Approx(0.2));
            return found.changes[0].gain;
        };
        CHECK(gain(change_cost::rate, 0) == doctest::Approx(of_rates));
        CHECK(gain(change_cost::proportion, 0) == doctest::Approx(of_shares));
        CHECK(gain(change_cost::proportion, 2) == doctest::Approx(of_shares / 4));
    }

    TEST_CASE("change points: where most steps are nothing the mean step stands in, and says so") {
        const std::vector<double> x{4, 4, 4, 4, 4, 4, 9, 9, 9, 9, 9};
        const change_points       found = find_change_points({.value = x});
        CHECK(found.by == change_scale::mean_difference);
        CHECK(found.scale == doctest::Approx(0.5 * std::sqrt(3.141592653589793) / 2));
        CHECK(rows_of(found) == std::vector<std::int64_t>{6});
        const std::vector<double> same(20, 4.0);
        const change_points       constant = find_change_points({.value = same});
        CHECK(constant.state == status::no_spread);
        CHECK(constant.changes.empty());
        REQUIRE(constant.segments.size() == 1);
        CHECK(constant.segments[0].level == 4);
    }

    TEST_CASE("change points: one, two and three rows, none, missing and impossible ones have a status") {
        const double nan = std::numeric_limits<double>::quiet_NaN();
        const double inf = std::numeric_limits<double>::infinity();
        const auto   state = [](const std::vector<double>& x, change_options o = {}) {
            const change_points found = find_change_points({.value = x}, o);
            CHECK(found.rows.size() == x.size());
            CHECK(has_numbers(found.state) == !found.segments.empty());
            for (const level_segment& s : found.segments) CHECK(std::isfinite(s.level + s.cost));
            return found.state;
        };
        CHECK(state({}) == status::below_minimum);
        CHECK(state({1}) == status::below_minimum);
        CHECK(state({1}, {.minimum_segment = 1}) == status::below_minimum);
        CHECK(state({1, 2}) == status::ok);
        CHECK(state({1, 2, 3}) == status::ok);
        CHECK(state({1, 2, 3}, {.minimum_segment = 4}) == status::below_minimum);
        CHECK(state({2, 2, 2}) == status::no_spread);
        CHECK(state({nan, inf}) == status::impossible);
        CHECK(state({1e308, -1e308, 1e308}) == status::impossible);
        CHECK(state({1, 2, 4}, {.scale = 1e-300}) == status::impossible);
        const std::vector<double> x{1, nan, 3, 1, 9, 9, 10, 9};
        std::vector<status>       given(x.size(), status::ok);
        given[2] = status::missing;
        const change_points found = find_change_points({.value = x, .given = given}, {.scale = 1});
        CHECK(found.left_out == 2);
        CHECK(found.rows[1] == status::impossible);
        CHECK(found.rows[2] == status::missing);
        CHECK(rows_of(found) == std::vector<std::int64_t>{4});
        const std::vector<status> none(x.size(), status::missing);
        CHECK(find_change_points({.value = x, .given = none}).state == status::missing);
    }

    TEST_CASE("change points: events that cannot be, without cases, none at all and very many") {
        const std::vector<double> events{1, -1, 3, 5, 2.5, 0, 1e9, 4};
        const std::vector<double> cases{10, 10, 2, 0, 10, 5, 4e9, 8};
        const change_points       found =
            find_change_points({events, cases}, {.cost = change_cost::proportion, .minimum_segment = 1});
        CHECK(found.rows == std::vector<status>{status::ok, status::impossible, status::impossible,
                                                status::impossible, status::impossible, status::ok, status::ok,
                                                status::ok});
        CHECK(found.state == status::ok);
        const std::vector<double> zero(6, 0.0);
        const std::vector<double> five(6, 5.0);
        for (const change_cost cost : {change_cost::rate, change_cost::proportion}) {
            CHECK(find_change_points({zero, five}, {.cost = cost}).state == status::boundary);
            CHECK(find_change_points({zero, five}, {.cost = cost}).segments.size() == 1);
            CHECK(find_change_points({zero, zero}, {.cost = cost}).state == status::no_denominator);
        }
        CHECK(find_change_points({five, five}, {.cost = change_cost::proportion}).state == status::boundary);
        // A share of 30.000 % against 30.001 % of 1e13 people is a change; within a law of a billion each it is found.
        std::vector<double> many, of;
        for (int i = 0; i < 200; ++i) {
            of.push_back(1e11);
            many.push_back(i < 90 ? 3e10 : 3.0001e10);
        }
        CHECK(rows_of(find_change_points({many, of}, {.cost = change_cost::proportion})) ==
              std::vector<std::int64_t>{90});
        CHECK(rows_of(find_change_points({many, of}, {.cost = change_cost::rate})) == std::vector<std::int64_t>{90});
    }

    TEST_CASE("change points: one split after the other need not be the least cost") {
        // A block between two equal levels: the best single split saves too little, two save much.
        std::vector<double> x(30, 0.0);
        for (std::size_t i = 13; i < 17; ++i) x[i] = 2;
        const change_options all{.penalty = 6, .scale = 1};
        change_options       binary = all;
        binary.search = change_search::binary;
        CHECK(rows_of(find_change_points({.value = x}, all)) == std::vector<std::int64_t>{13, 17});
        CHECK(rows_of(find_change_points({.value = x}, binary)).empty());
        for (std::size_t i = 17; i < 30; ++i) x[i] = 9;
        CHECK(rows_of(find_change_points({.value = x}, binary)) == std::vector<std::int64_t>{13, 17});
    }

    TEST_CASE("change points: options and columns that make no sense are refused") {
        const std::vector<double> x{1, 2, 3, 4};
        const auto refused = [&](change_options o) { CHECK_THROWS_AS((void)find_change_points({x, x}, o), domain_fault); };
        refused({.penalty = -1});
        refused({.penalty = std::numeric_limits<double>::infinity()});
        refused({.minimum_segment = 0});
        refused({.scale = -1});
        refused({.confidence = 1});
        CHECK_THROWS_AS((void)find_change_points({.value = x}, {.cost = change_cost::rate}), shape_mismatch);
        CHECK_THROWS_AS((void)penalty_path({.value = x}, {}, 0, 3), domain_fault);
        CHECK_THROWS_AS((void)penalty_path({.value = x}, {}, 4, 3), domain_fault);
        CHECK(penalty_path({.value = std::span(x).first(1)}, {}, 1, 3).empty());
    }
}
