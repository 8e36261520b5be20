// SPDX-License-Identifier: MIT
// Inequality as printed in notes and by other programs: the source stands in each row.
#include "validation/world.hpp"

#include <steelyard/statistics/concentration.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <string>
#include <vector>

using namespace steelyard;
using namespace steelyard::statistics;

namespace {

/// "20 30 40" as numbers.
[[nodiscard]] std::vector<double> numbers_of(const std::string& text) {
    std::vector<double> found;
    for (std::size_t from = 0; from < text.size();) {
        std::size_t used = 0;
        found.push_back(std::stod(text.substr(from), &used));
        from += used + 1;
    }
    return found;
}

} // namespace

TEST_SUITE("golden") {

    TEST_CASE("inequality: as printed") {
        const auto t = world::read_table(STEELYARD_SOURCE_DIR "/tests/golden/inequality.csv");
        REQUIRE(t.has_value());
        REQUIRE(t->lines.size() == 3);
        for (std::size_t i = 0; i < t->lines.size(); ++i) {
            CAPTURE(i);
            const std::vector<double> value = numbers_of(std::string(t->at(i, "values")));
            const std::vector<double> people = numbers_of(std::string(t->at(i, "people")));
            const std::vector<double> exact(value.size(), 0);
            concentration_options     o;
            o.form = t->at(i, "form") == "plain" ? concentration_form::plain : concentration_form::absolute;
            const concentrations found =
                concentrations_of({value, exact, people, {}, static_cast<std::int64_t>(value.size())}, o);
            CHECK(std::abs(found.of.estimate[0] - std::stod(std::string(t->at(i, "expected")))) <=
                  std::stod(std::string(t->at(i, "tolerance"))));
        }
    }
}
