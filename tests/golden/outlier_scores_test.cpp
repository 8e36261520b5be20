// SPDX-License-Identifier: MIT
#include "validation/world.hpp"

#include <steelyard/statistics/robust.hpp>

#include <doctest/doctest.h>

#include <sstream>

using namespace steelyard;
using namespace steelyard::statistics;

TEST_SUITE("golden") {

    TEST_CASE("outlier scores: z and modified z as published") {
        const auto t = world::read_table(STEELYARD_SOURCE_DIR "/tests/golden/outlier_scores.csv");
        REQUIRE(t.has_value());
        REQUIRE(t->lines.size() >= 5);
        for (std::size_t i = 0; i < t->lines.size(); ++i) {
            CAPTURE(t->at(i, "source"));
            std::istringstream  text(t->at(i, "numbers"));
            std::vector<double> numbers;
            for (double x = 0; text >> x;) numbers.push_back(x);
            const double of = t->number(i, "of");
            const auto   spread = spread_of(numbers);
            REQUIRE(spread.has_value());
            double score = spread->score(of);
            if (t->at(i, "method") == "z") {
                const auto at = std::find(numbers.begin(), numbers.end(), of);
                score = z_scores(numbers)[static_cast<std::size_t>(at - numbers.begin())];
            }
            CHECK((spread->by == spread_by::mean_deviation) == (t->at(i, "method") == "mean_deviation"));
            CHECK(std::abs(score - t->number(i, "expected")) <= t->number(i, "tolerance"));
        }
    }
}
