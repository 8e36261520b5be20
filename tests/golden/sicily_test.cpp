// SPDX-License-Identifier: MIT
#include "validation/world.hpp"

#include <steelyard/statistics/interrupted_series.hpp>

#include <doctest/doctest.h>

#include <vector>

using namespace steelyard;
using namespace steelyard::statistics;

TEST_SUITE("golden") {

    // Acute coronary events of people under 70 in Sicily, by month from 2002 to November 2006, at a standardised population;
    // smoking was banned from public places in January 2005.
    TEST_CASE("interrupted series: a ban on smoking in Sicily, beside another program") {
        const auto series = world::read_table(STEELYARD_SOURCE_DIR "/tests/golden/sicily.csv");
        const auto effects = world::read_table(STEELYARD_SOURCE_DIR "/tests/golden/sicily_effects.csv");
        REQUIRE(series.has_value());
        REQUIRE(effects.has_value());
        REQUIRE(series->lines.size() == 59);
        REQUIRE(effects->lines.size() == 8);
        std::vector<double> month, events, exposure;
        for (std::size_t i = 0; i < 59; ++i) {
            month.push_back(series->number(i, "month"));
            events.push_back(series->number(i, "events"));
            exposure.push_back(series->number(i, "exposure"));
        }
        for (std::size_t i = 0; i < effects->lines.size(); ++i) {
            CAPTURE(i);
            interrupted_options o{.response = response_law::poisson, .errors = {.law = error_law::plain}};
            for (const char* option : {"change", "season", "spread"}) set_option(o, option, effects->at(i, option));
            const interrupted_series s =
                interrupted_series_of({.value = events, .time = month, .exposure = exposure}, std::vector<double>{37}, o);
            REQUIRE(s.state == status::ok);
            CHECK(s.segment == std::vector<std::int64_t>{36, 23});
            const effect_estimate e = effect_at(s, 37);
            CHECK(e.estimate == doctest::Approx(effects->number(i, "ratio")).epsilon(1e-7));
            CHECK(e.lower == doctest::Approx(effects->number(i, "lower")).epsilon(1e-7));
            CHECK(e.upper == doctest::Approx(effects->number(i, "upper")).epsilon(1e-7));
            CHECK(s.dispersion.value() == doctest::Approx(effects->number(i, "dispersion")).epsilon(1e-7));
        }
    }
}
