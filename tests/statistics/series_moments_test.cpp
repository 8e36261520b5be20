// SPDX-License-Identifier: MIT
#include <steelyard/core/error.hpp>
#include <steelyard/statistics/series_moments.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <vector>

using namespace steelyard;
using namespace steelyard::statistics;

TEST_SUITE("statistics") {

    TEST_CASE("series moments: by hand, with gaps and without") {
        const std::vector<double> x{1, 2, 4, 5};
        const series_moments      m = moments_of({.value = x});
        CHECK(m.state == status::ok);
        CHECK(m.mean == 3);
        CHECK(m.deviation == doctest::Approx(std::sqrt(10 / 3.0)));
        CHECK(m.neighbours == 3);
        REQUIRE(m.autocorrelation);
        CHECK(*m.autocorrelation == doctest::Approx((2 - 1 + 2) / 10.0)); // -2 -1 1 2
        const std::vector<std::int64_t> period{1, 2, 4, 5};
        const series_moments            parted = moments_of({.value = x, .period = period});
        CHECK(parted.neighbours == 2);
        CHECK(*parted.autocorrelation == doctest::Approx((2 + 2) / 10.0 * 3 / 2));
        CHECK(parted.deviation == m.deviation);
    }

    TEST_CASE("series moments: none, one, equal, missing and impossible numbers have a status") {
        const double nan = std::numeric_limits<double>::quiet_NaN();
        const auto   state = [](const std::vector<double>& x) { return moments_of({.value = x}).state; };
        CHECK(state({}) == status::below_minimum);
        CHECK(state({3}) == status::below_minimum);
        CHECK(state({3, 3}) == status::no_spread);
        CHECK(state({nan, nan}) == status::impossible);
        CHECK(state({1e308, -1e308}) == status::impossible);
        const std::vector<double> same(9, 1e9 + 0.1);
        CHECK(moments_of({.value = same}).mean == same[0]);
        CHECK(moments_of({.value = same}).deviation == 0);
        CHECK_FALSE(moments_of({.value = same}).autocorrelation);
        const std::vector<double> x{1, 7, 2};
        const std::vector<status> given{status::ok, status::missing, status::ok};
        const series_moments      apart = moments_of({.value = x, .given = given});
        CHECK(apart.left_out == 1);
        CHECK(apart.neighbours == 0);
        CHECK_FALSE(apart.autocorrelation); // nothing has a neighbour
        CHECK(apart.mean == 1.5);
        const std::vector<status> none(3, status::suppressed);
        CHECK(moments_of({.value = x, .given = none}).state == status::suppressed);
        CHECK_THROWS_AS((void)moments_of({.value = x, .given = std::span(given).first(2)}), shape_mismatch);
        const std::vector<std::int64_t> falling{1, 3, 2};
        CHECK_THROWS_AS((void)moments_of({.value = x, .period = falling}), period_mismatch);
    }
}
