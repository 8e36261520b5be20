// SPDX-License-Identifier: MIT
#include "validation/world.hpp"

#include <steelyard/statistics/state_space.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

using namespace steelyard;
using namespace steelyard::statistics;

namespace {

/// The annual flow of the Nile at Aswan from 1871 on.
[[nodiscard]] std::vector<double> nile() {
    const auto t = world::read_table(STEELYARD_SOURCE_DIR "/tests/golden/nile.csv");
    REQUIRE(t.has_value());
    REQUIRE(t->lines.size() == 100);
    std::vector<double> y;
    for (std::size_t i = 0; i < 100; ++i) y.push_back(t->number(i, "volume"));
    return y;
}

} // namespace

TEST_SUITE("golden") {

    // Durbin & Koopman 2012, Time Series Analysis by State Space Methods, 2.10: variances 15,099 and 1,469.1 of the annual
    // flow of the Nile at Aswan, 1871 to 1970. Where their search stopped the second is within a tenth of its best.
    TEST_CASE("state space: the Nile") {
        const std::vector<double> y = nile();
        const state_space s = state_space_of({.value = y});
        REQUIRE(s.state == status::ok);
        CHECK(std::abs(s.variances->irregular - 15'099) <= 0.5);
        CHECK(std::abs(s.variances->level - 1'469.1) <= 0.1);
    }

    // Maxima of the same likelihood as another program's searches find them, predictions at these.
    TEST_CASE("state space: levels, trends and seasons beside another program") {
        const auto t = world::read_table(STEELYARD_SOURCE_DIR "/tests/golden/nile_structural.csv");
        REQUIRE(t.has_value());
        REQUIRE(t->lines.size() == 35);
        const std::vector<double> y = nile();
        for (std::size_t i = 0; i < t->lines.size(); ++i) {
            const std::string quantity = t->at(i, "quantity");
            CAPTURE(t->at(i, "points"));
            CAPTURE(t->at(i, "model"));
            CAPTURE(t->at(i, "cycle"));
            CAPTURE(quantity);
            state_space_options o{.horizon = 3, .variances = variance_law::most_likely};
            set_option(o, "model", t->at(i, "model"));
            set_option(o, "cycle", static_cast<std::int64_t>(t->number(i, "cycle")));
            const auto        points = static_cast<std::size_t>(t->number(i, "points"));
            const state_space s = state_space_of({.value = std::span(y).first(points)}, o);
            REQUIRE(s.state == status::ok);
            const auto   ahead = static_cast<std::size_t>(quantity.back() - '1');
            const double found = quantity == "log_likelihood"        ? s.log_likelihood.value()
                                 : quantity.starts_with("forecast_") ? s.forecast[ahead]
                                                                     : s.deviation[ahead];
            CHECK(std::abs(found - t->number(i, "expected")) <= t->number(i, "tolerance"));
        }
    }
    // The same integrals over what variances may be, on a grid many times as fine and by generalised least squares.
    TEST_CASE("state space: predictions unsure of their variances are the integral over these") {
        const auto t = world::read_table(STEELYARD_SOURCE_DIR "/tests/golden/weighed_predictions.csv");
        REQUIRE(t.has_value());
        REQUIRE(t->lines.size() == 8);
        const std::vector<double> y = nile();
        for (std::size_t i = 0; i < t->lines.size(); ++i) {
            CAPTURE(i);
            state_space_options o{.horizon = 3};
            set_option(o, "model", t->at(i, "model"));
            const auto        points = static_cast<std::size_t>(t->number(i, "points"));
            const state_space s = state_space_of({.value = std::span(y).first(points)}, o);
            REQUIRE(s.state == status::ok);
            const auto   h = static_cast<std::size_t>(t->number(i, "ahead")) - 1;
            const double width = t->number(i, "upper") - t->number(i, "lower");
            CHECK(std::abs(s.forecast[h] - t->number(i, "forecast")) < 1e-3 * width);
            CHECK(std::abs(s.lower[h] - t->number(i, "lower")) < 1e-3 * width);
            CHECK(std::abs(s.upper[h] - t->number(i, "upper")) < 1e-3 * width);
            const double chance = chance_of(s, static_cast<std::int64_t>(h) + 1, 900, meets::at_least);
            CHECK(std::abs(chance - t->number(i, "chance_of_900")) < 1e-3);
        }
    }
}
