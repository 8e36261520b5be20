// SPDX-License-Identifier: MIT
#include <steelyard/core/error.hpp>
#include <steelyard/statistics/control_constants.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <numbers>

using namespace steelyard;
using namespace steelyard::statistics;

TEST_SUITE("statistics") {

    TEST_CASE("control constants: closed forms for groups of three") {
        const control_constants c = constants_of(3);
        CHECK(c.d2 == doctest::Approx(3 / std::sqrt(std::numbers::pi)).epsilon(1e-13));
        // E[range^2] of three is 2 + 3 sqrt(3) / pi
        const double square = 2 + 3 * std::sqrt(3.0) / std::numbers::pi;
        CHECK(c.d3 == doctest::Approx(std::sqrt(square - c.d2 * c.d2)).epsilon(1e-12));
        CHECK(c.c4 == doctest::Approx(std::sqrt(std::numbers::pi) / 2).epsilon(1e-14));
    }

    TEST_CASE("control constants: what goes on from group to group") {
        double range = 0;
        for (const int n : {2, 3, 5, 10, 50, 200, 1000}) {
            CAPTURE(n);
            const control_constants c = constants_of(n);
            CHECK(c.d2 > range); // more numbers, a wider range
            range = c.d2;
            CHECK(c.c4 > 1 - 0.5 / (n - 1));
            CHECK(c.c4 < 1);
            CHECK(c.d3 > 0.4);
            CHECK(c.d3 < 0.9);
            CHECK(d2_of(n) == c.d2);
            CHECK(c4_of(n) == c.c4);
        }
        CHECK(c4_of(1'000'000) == doctest::Approx(1 - 0.25 / 999'999.75).epsilon(1e-12));
        CHECK(median_moving_range_unit() ==
              doctest::Approx(0.9538725524089398).epsilon(1e-14)); // sqrt(2) * 0.67448975019608
        CHECK_THROWS_AS((void)constants_of(1), domain_fault);
        CHECK_THROWS_AS((void)constants_of(1001), domain_fault);
    }
}
