// SPDX-License-Identifier: MIT
// Intervals as printed in papers and tables: the source stands in each row, and every row counts to its last digit.
#include "validation/world.hpp"

#include <steelyard/statistics/differences.hpp>
#include <steelyard/statistics/proportions.hpp>
#include <steelyard/statistics/rates.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <string>
#include <vector>

using namespace steelyard;
using namespace steelyard::statistics;

namespace {

/// Half of the last digit of a number as it is printed.
[[nodiscard]] double half_digit(const std::string& printed) {
    const std::size_t point = printed.find('.');
    return 0.5 * std::pow(10.0, -static_cast<double>(printed.size() - point - 1));
}

[[nodiscard]] proportion_method method_of(const std::string& quantity) {
    if (quantity.starts_with("score_cc")) return proportion_method::wilson_continuity;
    if (quantity.starts_with("score")) return proportion_method::wilson;
    if (quantity.starts_with("midp")) return proportion_method::mid_p;
    if (quantity.starts_with("likelihood")) return proportion_method::likelihood;
    return proportion_method::exact;
}

[[nodiscard]] difference_method difference_of(const std::string& quantity) {
    if (quantity.starts_with("mee")) return difference_method::mee;
    return quantity.starts_with("miettinen") ? difference_method::miettinen_nurminen : difference_method::newcombe;
}

/// "81/263" and "56/70-48/80" as numbers.
[[nodiscard]] std::vector<double> numbers_of(const std::string& text) {
    std::vector<double> found;
    std::size_t         from = 0;
    while (from < text.size()) {
        std::size_t used = 0;
        found.push_back(std::stod(text.substr(from), &used));
        from += used + 1;
    }
    return found;
}

[[nodiscard]] intervals proportion(const std::vector<double>& of, proportion_method method, double confidence) {
    proportion_options o;
    o.method = method;
    o.confidence = confidence;
    return proportions({{&of[0], 1}, {&of[1], 1}, {}}, o);
}

} // namespace

TEST_SUITE("golden") {

    TEST_CASE("intervals: as published, to the last printed digit") {
        const auto t = world::read_table(STEELYARD_SOURCE_DIR "/tests/golden/intervals_published.csv");
        REQUIRE(t.has_value());
        REQUIRE(t->lines.size() == 40);
        for (std::size_t i = 0; i < t->lines.size(); ++i) {
            const std::string topic(t->at(i, "topic"));
            const std::string quantity(t->at(i, "quantity"));
            const std::string text(t->at(i, "case"));
            CAPTURE(topic);
            CAPTURE(quantity);
            CAPTURE(text);
            const std::vector<double> of = numbers_of(text);
            intervals                 found;
            if (topic == "proportion_ci95")
                found = proportion(of, method_of(quantity), 0.95);
            else if (topic == "zero_events")
                found = proportion(of, proportion_method::exact, 0.90); // 5 % beyond each limit
            else if (topic == "poisson_ci95") {
                const double one = 1;
                rate_options o;
                o.method = rate_method::exact;
                found = rates({{&of[0], 1}, {&one, 1}, {}}, o);
            } else if (topic == "difference_ci95") {
                found = proportion_differences({{&of[0], 1}, {&of[1], 1}, {&of[2], 1}, {&of[3], 1}, {}},
                                               {.method = difference_of(quantity)});
            } else
                FAIL("a topic that this test does not know");
            const double x = quantity.find("lower") != std::string::npos ? found.lower[0] : found.upper[0];
            CHECK(std::abs(x - t->number(i, "published")) <= half_digit(std::string(t->at(i, "published"))));
        }
    }
}
