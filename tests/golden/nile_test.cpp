// SPDX-License-Identifier: MIT
#include "validation/world.hpp"

#include <steelyard/statistics/state_space.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

using namespace steelyard;
using namespace steelyard::statistics;

TEST_SUITE("golden") {

    // Durbin & Koopman 2012, Time Series Analysis by State Space Methods, 2.10: variances 15,099 and 1,469.1 of the annual
    // flow of the Nile at Aswan, 1871 to 1970. Where their search stopped the second is within a tenth of its best.
    TEST_CASE("state space: the Nile") {
        const auto t = world::read_table(STEELYARD_SOURCE_DIR "/tests/golden/nile.csv");
        REQUIRE(t.has_value());
        REQUIRE(t->lines.size() == 100);
        std::vector<double> y;
        for (std::size_t i = 0; i < 100; ++i) y.push_back(t->number(i, "volume"));
        const state_space s = state_space_of({.value = y});
        REQUIRE(s.state == status::ok);
        CHECK(std::abs(s.variances.irregular - 15'099) <= 0.5);
        CHECK(std::abs(s.variances.level - 1'469.1) <= 0.1);
    }
}
