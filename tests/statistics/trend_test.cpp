// SPDX-License-Identifier: MIT
#include <steelyard/core/error.hpp>
#include <steelyard/core/random.hpp>
#include <steelyard/statistics/robust.hpp>
#include <steelyard/statistics/trend.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <statistics/detail/key_order.hpp>
#include <vector>

using namespace steelyard;
using namespace steelyard::statistics;

namespace {

struct columns {
    std::vector<double>        t, y;
    [[nodiscard]] trend_points points() const { return {y, t, {}}; }
};

/// Of many kinds: with ties in value, in time and in both, on a line, far from 0, and with times nearly equal.
[[nodiscard]] columns drawn(random_stream& random, std::size_t n, std::uint64_t kind) {
    columns c;
    for (std::size_t i = 0; i < n; ++i) {
        const auto   x = static_cast<double>(i);
        const double noise = random.uniform() + random.uniform() - 1;
        c.t.push_back(x);
        c.y.push_back(noise);
        switch (kind % 9) {
        case 1: c.y[i] = std::floor(4 * random.uniform()); break;
        case 2: c.y[i] = std::round(0.3 * x + 3 * noise); break;
        case 3: c.t[i] = std::floor(x / 3), c.y[i] = std::floor(5 * noise); break;
        case 4: c.y[i] = 0.1 * x; break;
        case 5: c.y[i] = 1e9 + noise; break;
        case 6: c.t[i] = 0.1 * static_cast<double>(random.below(n)), c.y[i] = std::round(10 * noise) / 10; break;
        case 7: c.t[i] = x + 1e-9 * noise; break;
        case 8: c.y[i] = 7; break;
        default: break;
        }
    }
    for (std::size_t i = n; i > 1; --i) { // order does not matter
        const std::size_t j = random.below(i);
        std::swap(c.t[i - 1], c.t[j]);
        std::swap(c.y[i - 1], c.y[j]);
    }
    return c;
}

/// All slopes, one by one.
[[nodiscard]] std::vector<double> slopes_of(const columns& c) {
    std::vector<double> all;
    for (std::size_t i = 0; i < c.t.size(); ++i)
        for (std::size_t j = 0; j < c.t.size(); ++j)
            if (c.t[i] < c.t[j]) all.push_back((c.y[j] - c.y[i]) / (c.t[j] - c.t[i]));
    std::sort(all.begin(), all.end());
    return all;
}

[[nodiscard]] std::int64_t s_of(const std::vector<double>& t, const std::vector<double>& y) {
    std::int64_t s = 0;
    for (std::size_t i = 0; i < t.size(); ++i)
        for (std::size_t j = 0; j < t.size(); ++j)
            if (t[i] < t[j]) s += (y[j] > y[i]) - (y[j] < y[i]);
    return s;
}

} // namespace

TEST_SUITE("laws") {

    TEST_CASE("trend: the slope is the middle of all slopes and the interval their ranks, bit for bit") {
        for (std::uint64_t seed = 1; seed <= 90; ++seed) {
            CAPTURE(seed);
            random_stream     random(seed);
            const std::size_t n = seed % 10 == 0 ? 500 + random.below(200) : 2 + random.below(60);
            const columns     c = drawn(random, n, seed);
            const auto        all = slopes_of(c);
            const trend_slope r = theil_sen(c.points(), {.ranks = slope_ranks::rounded});
            REQUIRE(r.pairs == std::ssize(all));
            if (all.empty()) continue;
            REQUIRE(r.state == status::ok);
            CHECK(r.slope == (all[(all.size() - 1) / 2] + all[all.size() / 2]) / 2);
            CHECK(std::binary_search(all.begin(), all.end(), r.lower));
            CHECK(std::binary_search(all.begin(), all.end(), r.upper));
            const double reach = 1.959963984540054 * std::sqrt(mann_kendall(c.points()).variance);
            const auto   rank = [&](double at) {
                return static_cast<std::size_t>(std::clamp(std::nearbyint(at), 1.0, static_cast<double>(all.size()))) -
                       1;
            };
            CHECK(r.lower == all[rank((static_cast<double>(all.size()) - reach) / 2)]);
            CHECK(r.upper == all[rank((static_cast<double>(all.size()) + reach) / 2 + 1)]);
            const trend_slope g = theil_sen(c.points());
            CHECK(g.slope == r.slope);
            CHECK(g.lower <= g.slope);
            CHECK(g.upper >= g.slope);
        }
    }

    TEST_CASE("trend: S is that of all pairs, and its law that of all orders up to ten points") {
        for (std::uint64_t seed = 1; seed <= 200; ++seed) {
            CAPTURE(seed);
            random_stream    random(seed);
            const columns    c = drawn(random, 2 + random.below(40), seed);
            const trend_test r = mann_kendall(c.points());
            CHECK(r.s == (r.state == status::ok ? s_of(c.t, c.y) : 0));
        }
        for (std::uint64_t seed = 1; seed <= 60; ++seed) {
            CAPTURE(seed);
            random_stream       random(seed);
            const columns       c = drawn(random, 2 + random.below(6), seed);
            const trend_test    r = mann_kendall(c.points());
            std::vector<int>    order(c.y.size());
            std::vector<double> y(c.y.size());
            for (std::size_t i = 0; i < order.size(); ++i) order[i] = static_cast<int>(i);
            double all = 0;
            double far = 0;
            double squares = 0;
            do {
                for (std::size_t i = 0; i < order.size(); ++i) y[i] = c.y[static_cast<std::size_t>(order[i])];
                const std::int64_t s = s_of(c.t, y);
                all += 1;
                far += std::abs(s) >= std::abs(r.s);
                squares += static_cast<double>(s * s);
            } while (std::next_permutation(order.begin(), order.end()));
            if (r.state != status::ok) continue;
            CHECK(r.law == trend_law::permutations);
            CHECK(r.p == doctest::Approx(far / all).epsilon(1e-12));
            CHECK(r.variance == doctest::Approx(squares / all).epsilon(1e-12)); // the formula of ties is exact
        }
    }

    TEST_CASE("trend: keys are put in order digit by digit as by comparing them, equal ones as they stood") {
        using statistics::detail::placed;
        for (std::uint64_t seed = 1; seed <= 60; ++seed) {
            CAPTURE(seed);
            random_stream               random(seed);
            std::vector<placed<double>> order;
            for (std::uint32_t i = 0; i < 200 + 40 * seed; ++i) {
                const double x = (random.uniform() - 0.5) * std::ldexp(1.0, static_cast<int>(random.below(120)) - 60);
                order.push_back({seed % 3 == 0 ? std::round(8 * x) / 8 : x, i}); // with many zeros of either sign
            }
            std::vector<placed<double>> by_comparing = order;
            std::vector<placed<double>> spare;
            std::stable_sort(by_comparing.begin(), by_comparing.end());
            statistics::detail::sort_by_key(order, spare);
            const auto same = [](const placed<double>& a, const placed<double>& b) {
                return a.at == b.at && a.key == b.key;
            };
            CHECK(std::equal(order.begin(), order.end(), by_comparing.begin(), by_comparing.end(), same));
        }
    }

    TEST_CASE("trend: does not hang on order, origin and unit") {
        for (std::uint64_t seed = 1; seed <= 40; ++seed) {
            CAPTURE(seed);
            random_stream random(seed);
            columns       c = drawn(random, 30, 2);
            columns       moved = c;
            for (double& y : moved.y) y = 1024 * y;
            const trend_slope a = theil_sen(c.points());
            const trend_slope b = theil_sen(moved.points());
            CHECK(b.slope == 1024 * a.slope);
            CHECK(b.lower == 1024 * a.lower);
            for (double& y : c.y) y += 1e9; // whole numbers: still exact
            CHECK(theil_sen(c.points()).slope == a.slope);
            CHECK(mann_kendall(c.points()).s == mann_kendall(moved.points()).s);
        }
    }
}

TEST_SUITE("statistics") {

    TEST_CASE("trend: by hand") {
        const std::vector<double> y{1, 3, 2, 5};
        const trend_test          r = mann_kendall({.value = y});
        CHECK(r.s == 4); // five rises, one fall
        CHECK(r.pairs == 6);
        CHECK(r.tau_b == doctest::Approx(4.0 / 6));
        CHECK(r.variance == doctest::Approx(4 * 3 * 13 / 18.0));
        CHECK(r.p == doctest::Approx(8.0 / 24)); // |S| of 6: 2 orders, of 4: 6
        const trend_slope s = theil_sen({.value = y});
        CHECK(s.slope == 1.1666666666666665); // slopes -1 .5 1 4/3 2 3
        CHECK(s.intercept == doctest::Approx(2.5 - 1.5 * 7 / 6));
        CHECK_FALSE(s.bounded);
        CHECK(s.lower == -1);
        CHECK(s.upper == 3);
    }

    TEST_CASE("trend: far tails are not 0") {
        std::vector<double> y;
        for (int i = 0; i < 100'000; ++i) y.push_back(i);
        const trend_test r = mann_kendall({.value = y});
        CHECK(r.p > 0);
        CHECK(r.z == doctest::Approx(474.34).epsilon(1e-4));
        CHECK(r.log_p == doctest::Approx(-112'505.7).epsilon(1e-4)); // ln(2 Q(z)), Q(z) = density(z) / z
        // z = 11.28 is 1.6e-29, where two packages print 0
        const std::vector<double> part(y.begin(), y.begin() + 60);
        const trend_test          z = mann_kendall({.value = part});
        CHECK(z.p == doctest::Approx(std::erfc(z.z / std::sqrt(2.0))).epsilon(1e-13));
        CHECK(z.p < 1e-28);
        CHECK(z.log_p == doctest::Approx(std::log(z.p)).epsilon(1e-12));
        CHECK(theil_sen({.value = y}).slope == 1);
        CHECK(theil_sen({.value = y}).lower == 1);
    }

    TEST_CASE("trend: one, two, three points, none, equal and impossible ones have a status") {
        const double inf = std::numeric_limits<double>::infinity();
        const auto   state = [](const std::vector<double>& y) { return mann_kendall({.value = y}).state; };
        const auto   slope = [](const std::vector<double>& y) { return theil_sen({.value = y}).state; };
        CHECK(state({}) == status::below_minimum);
        CHECK(state({1}) == status::below_minimum);
        CHECK(state({1, 2}) == status::ok);
        CHECK(state({1, 2, 2}) == status::ok);
        CHECK(state({2, 2, 2}) == status::no_spread);
        CHECK(state({inf, inf}) == status::impossible);
        CHECK(slope({1}) == status::below_minimum);
        CHECK(slope({1, 2}) == status::ok);
        CHECK(slope({2, 2, 2}) == status::ok);
        CHECK(slope({1e308, -1e308}) == status::impossible);
        const std::vector<double> y{1, 2, 3};
        const std::vector<double> same{5, 5, 5};
        const std::vector<status> none(3, status::missing);
        CHECK(mann_kendall({.value = y, .time = same}).state == status::below_minimum); // one moment only
        CHECK(theil_sen({.value = y, .time = same}).state == status::below_minimum);
        CHECK(mann_kendall({.value = y, .given = none}).state == status::missing);
        CHECK(mann_kendall({.value = y, .given = none}).left_out == 3);
        for (const auto& few :
             {std::vector<double>{}, {1}, {1, 2}, {1, 2, 3}, {2, 2, 2}, {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}}) {
            const autocorrelated_test r = hamed_rao({.value = few});
            CHECK(std::isfinite(r.test.p));
            CHECK(std::isfinite(r.factor));
        }
        CHECK_THROWS_AS((void)mann_kendall({.value = y, .time = std::span(same).first(2)}), shape_mismatch);
        CHECK_THROWS_AS((void)theil_sen({.value = y}, {.confidence = 1}), domain_fault);
        CHECK_THROWS_AS((void)seasonal_slope({.value = y}, {}), shape_mismatch);
    }

    TEST_CASE("trend: seasons are compared with themselves") {
        // Summers are high, winters low, and both rise by 1 a year.
        std::vector<double>       t, y;
        std::vector<std::int32_t> season;
        for (int i = 0; i < 24; ++i) {
            t.push_back(i / 2.0);
            season.push_back(i % 2);
            y.push_back(i / 2 + 100 * (i % 2));
        }
        const trend_test r = seasonal_mann_kendall({.value = y, .time = t}, season);
        CHECK(r.s == 2 * 66);
        CHECK(r.variance == doctest::Approx(2 * 12 * 11 * 29 / 18.0));
        CHECK(r.tau_b == doctest::Approx(1));
        CHECK(seasonal_slope({.value = y, .time = t}, season).slope == 1);
        CHECK(seasonal_slope({.value = y, .time = t}, season).pairs == 132);
    }

    TEST_CASE("trend: numbers that hang on those before them make the same S less sure") {
        random_stream       random(7);
        std::vector<double> y{0};
        for (int i = 1; i < 120; ++i) y.push_back(0.7 * y.back() + random.uniform() - 0.5);
        const autocorrelated_test r = hamed_rao({.value = y});
        CHECK(r.factor > 1.5);
        CHECK(r.autocorrelation[0] > 0.4);
        CHECK(r.test.s == mann_kendall({.value = y}).s);
        CHECK(std::abs(r.test.z) < std::abs(mann_kendall({.value = y}).z));
        CHECK(r.test.variance == doctest::Approx(r.factor * mann_kendall({.value = y}).variance));
    }
}
