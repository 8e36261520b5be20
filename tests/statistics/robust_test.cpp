// SPDX-License-Identifier: MIT
#include <steelyard/core/random.hpp>
#include <steelyard/statistics/robust.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

using namespace steelyard;
using namespace steelyard::statistics;

namespace {

std::vector<double> drawn(random_stream& random, std::size_t n) {
    std::vector<double> x;
    for (std::size_t i = 0; i < n; ++i) x.push_back(static_cast<double>(random.below(1000)));
    return x;
}

} // namespace

TEST_SUITE("statistics") {

    TEST_CASE("robust: by hand") {
        CHECK_FALSE(median({}));
        CHECK(median({3}) == 3.0);
        CHECK(median({9, 1, 4}) == 4.0);
        CHECK(median({9, 1, 4, 6}) == 5.0);
        // median 5; distances 3 1 1 0 2 4 6, the middle one 2
        const auto s = spread_of(std::vector<double>{2, 4, 4, 5, 7, 9, 11});
        REQUIRE(s);
        CHECK(s->centre == 5);
        CHECK(s->score(11) == doctest::Approx(0.6745 * 6 / 2));
        CHECK(s->by == spread_by::median_deviation);
    }

    TEST_CASE("robust: where most numbers are equal, the mean deviation stands in and says so") {
        const auto s = spread_of(std::vector<double>{5, 5, 5, 5, 9});
        REQUIRE(s);
        CHECK(s->by == spread_by::mean_deviation);
        CHECK(s->score(9) == doctest::Approx(4 / (1.253314 * 0.8)));
        CHECK_FALSE(spread_of(std::vector<double>{7, 7, 7}));
        CHECK_FALSE(spread_of(std::vector<double>{7}));
        CHECK(z_scores(std::vector<double>{7, 7, 7}).empty());
        CHECK(z_scores(std::vector<double>{}).empty());
    }

    TEST_CASE("robust: scores do not change with unit and origin") {
        for (std::uint64_t seed = 1; seed <= 200; ++seed) {
            CAPTURE(seed);
            random_stream             random(seed);
            const std::vector<double> x = drawn(random, 2 + random.below(30));
            std::vector<double>       y;
            for (const double v : x) y.push_back(64 * v - 1024);
            const auto a = spread_of(x);
            const auto b = spread_of(y);
            REQUIRE(a.has_value() == b.has_value());
            const auto za = z_scores(x);
            const auto zb = z_scores(y);
            REQUIRE(za.size() == zb.size());
            for (std::size_t i = 0; a && i < x.size(); ++i) {
                CHECK(b->score(y[i]) == doctest::Approx(a->score(x[i])).epsilon(1e-9));
                CHECK(zb[i] == doctest::Approx(za[i]).epsilon(1e-9));
            }
        }
    }

    TEST_CASE("robust: no z of n numbers exceeds (n - 1) / sqrt(n), however wild one is") {
        for (std::uint64_t seed = 1; seed <= 100; ++seed) {
            CAPTURE(seed);
            random_stream       random(seed);
            std::vector<double> x = drawn(random, 2 + random.below(12));
            x.push_back(1e9);
            const auto   n = static_cast<double>(x.size());
            const double most = (n - 1) / std::sqrt(n);
            for (const double z : z_scores(x)) CHECK(std::abs(z) <= most * (1 + 1e-12));
            CHECK(z_scores(x).back() == doctest::Approx(most).epsilon(1e-6));
        }
    }
}
