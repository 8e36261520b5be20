// SPDX-License-Identifier: MIT
#include <steelyard/core/random.hpp>

#include <aggregation/detail/cell.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

using namespace steelyard;
using aggregation::detail::to_fixed;

TEST_SUITE("aggregation") {

TEST_CASE("fixed point: units of 2^-64, cut towards zero") {
    const auto units = [](double x) { return to_fixed(x).units; };
    CHECK(units(0) == 0);
    CHECK(units(-0.0) == 0);
    CHECK(units(1) == int128{1} << 64);
    CHECK(units(-1.5) == -(int128{3} << 63));
    CHECK(units(0x1p-64) == 1);
    CHECK(units(0x1.8p-64) == 1);
    CHECK(units(-0x1.8p-64) == -1);
    CHECK(units(0x1.FFFFFFFFFFFFFp-65) == 0);
    CHECK(units(std::numeric_limits<double>::denorm_min()) == 0);
    CHECK_FALSE(to_fixed(0x1.FFFFFFFFFFFFFp61).overflow);
    for (const double x : {0x1p62, -0x1p62, std::numeric_limits<double>::infinity(), std::numeric_limits<double>::quiet_NaN()})
        CHECK(to_fixed(x).overflow);
}

TEST_CASE("fixed point: what is not cut comes back") {
    random_stream r(17);
    for (int i = 0; i < 20000; ++i) {
        const int    exponent = static_cast<int>(r.below(73)) - 11; // no bit of 53 lies below 2^-64
        const double x = std::ldexp(1 + static_cast<double>(r.below(std::uint64_t{1} << 52)) * 0x1p-52, exponent) * (r.below(2) == 0 ? 1 : -1);
        const auto   f = to_fixed(x);
        REQUIRE_FALSE(f.overflow);
        const uint128 units = magnitude(f.units); // 53 bits from the first to the last: both parts are exact
        const double  whole = static_cast<double>(static_cast<std::uint64_t>(units >> 64));
        const double  high = static_cast<double>(static_cast<std::uint64_t>(units) >> 32), low = static_cast<double>(static_cast<std::uint32_t>(units));
        REQUIRE(whole + high * 0x1p-32 + low * 0x1p-64 == std::abs(x));
        REQUIRE((f.units < 0) == (x < 0));
    }
}

} // TEST_SUITE
