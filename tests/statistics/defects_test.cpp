// SPDX-License-Identifier: MIT
#include "validation/world.hpp"

#include <steelyard/core/error.hpp>
#include <steelyard/statistics/defects.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <string>
#include <vector>

using namespace steelyard;
using namespace steelyard::statistics;

TEST_SUITE("golden") {

    TEST_CASE("defects: per million at each sigma level with the shift, as in the tables of Six Sigma") {
        const auto t = world::read_table(STEELYARD_SOURCE_DIR "/tests/golden/defects_per_million.csv");
        REQUIRE(t.has_value());
        REQUIRE(t->lines.size() == 6);
        for (std::size_t i = 0; i < t->lines.size(); ++i) {
            const double level = t->number(i, "level");
            const double expected = t->number(i, "expected");
            CAPTURE(level);
            CHECK(std::abs(per_million_at(level) - expected) <= t->number(i, "tolerance"));
            // And back: so many among a million.
            const std::vector<double> defects{std::round(expected)};
            const std::vector<double> units{250'000};
            const std::vector<double> four{4};
            const defect_rates        r = defect_rates_of({defects, units, four, {}});
            CHECK(r.shifted_level[0] == doctest::Approx(level).epsilon(expected < 10 ? 5e-3 : 1e-3));
            CHECK(r.level[0] == doctest::Approx(r.shifted_level[0] - 1.5));
        }
    }
}

TEST_SUITE("statistics") {

    TEST_CASE("defects: per unit is over units, per opportunity over all chances, levels with and without the shift") {
        const std::vector<double> defects{30, 1000};
        const std::vector<double> units{100, 1000};
        const std::vector<double> opportunities{5, 2};
        const defect_rates        r = defect_rates_of({defects, units, opportunities, {}});
        CHECK(r.per_unit[0] == 0.3);
        CHECK(r.per_opportunity[0] == 0.06);
        CHECK(r.per_million[0] == 60'000);
        CHECK(r.level[0] == doctest::Approx(1.5547735946).epsilon(1e-9)); // Q(1.5547735946) = 0.06
        CHECK(r.shifted_level[0] == r.level[0] + 1.5);
        CHECK(r.level[1] == doctest::Approx(0));
        const defect_rates plain = defect_rates_of({defects, units, opportunities, {}}, {.shift = 0});
        CHECK(plain.shifted_level[0] == plain.level[0]);
        CHECK(per_million_at(6, 0) == doctest::Approx(9.865876450e-4).epsilon(1e-9));
        CHECK(per_million_at(30) > 0);
    }

    TEST_CASE("defects: none, nothing but, no chance for any, and what cannot be") {
        const double              nan = std::numeric_limits<double>::quiet_NaN();
        const std::vector<double> defects{0, 20, 1, 21, -1, 0.5, nan, 1, 3};
        const std::vector<double> units{10, 10, 0, 10, 10, 10, 10, 1e9, 10};
        const std::vector<double> opportunities{2, 2, 2, 2, 2, 2, 2, 1e6, 2};
        std::vector<status>       given(9, status::ok);
        given[8] = status::suppressed;
        const defect_rates        r = defect_rates_of({defects, units, opportunities, given});
        const std::vector<status> wanted{status::boundary,   status::boundary,   status::no_denominator,
                                         status::impossible, status::impossible, status::impossible,
                                         status::impossible, status::ok,         status::suppressed};
        CHECK(r.state == wanted);
        CHECK(r.level_state[0] == status::unbounded);
        CHECK(r.level_state[1] == status::unbounded);
        CHECK(r.level_state[7] == status::ok);
        for (std::size_t i = 0; i < r.size(); ++i) {
            CHECK(has_numbers(r.state[i]) == std::isfinite(r.per_unit[i]));
            CHECK(has_numbers(r.state[i]) == std::isfinite(r.per_million[i]));
            CHECK(has_numbers(r.level_state[i]) == std::isfinite(r.level[i]));
            CHECK(has_numbers(r.level_state[i]) == std::isfinite(r.shifted_level[i]));
        }
        CHECK(r.per_million[0] == 0);
        CHECK(r.per_million[1] == 1e6);
        CHECK_THROWS_AS((void)defect_rates_of({defects, units, {}, {}}), shape_mismatch);
        CHECK_THROWS_AS((void)defect_rates_of({defects, units, opportunities, {}}, {.shift = nan}), domain_fault);
        CHECK_THROWS_AS((void)per_million_at(nan), domain_fault);
        CHECK(defect_rates_of({}).size() == 0);
    }
}
