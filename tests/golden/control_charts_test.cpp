// SPDX-License-Identifier: MIT
#include "validation/world.hpp"

#include <steelyard/statistics/chart_series.hpp>
#include <steelyard/statistics/control_constants.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <string>

using namespace steelyard;
using namespace steelyard::statistics;

namespace {

// NIST/SEMATECH e-Handbook of Statistical Methods, 6.3.2.2: flow rates of ten batches.
const std::vector<double> flow_rate{49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1};
// The same, 6.3.3.1: defects on 25 wafers.
const std::vector<double> defects{16, 14, 28, 16, 12, 20, 10, 12, 10, 17, 19, 17, 14,
                                  16, 15, 13, 14, 16, 11, 20, 11, 19, 16, 31, 13};
// The same, 6.3.2.4: an EWMA with lambda 0.3 about 50, and what is printed for it.
const std::vector<double> process{52.0, 47.0, 53.0, 49.3, 50.1, 47.0, 51.0, 50.1, 51.2, 50.5,
                                  49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1};
const std::vector<double> averages{50.60, 49.52, 50.56, 50.18, 50.16, 49.21, 49.75, 49.85, 50.26, 50.33,
                                   50.11, 49.36, 49.52, 50.05, 49.38, 49.92, 50.73, 51.23, 51.94, 51.99};

[[nodiscard]] double constant(const std::string& of, const control_constants& c) {
    if (of == "d2") return c.d2;
    if (of == "d3") return c.d3;
    if (of == "c4") return c.c4;
    if (of == "A2") return c.a2();
    if (of == "A3") return c.a3();
    if (of == "B3") return c.b3();
    if (of == "B4") return c.b4();
    if (of == "D3") return c.big_d3();
    REQUIRE(of == "D4");
    return c.big_d4();
}

[[nodiscard]] double limit(const std::string& of, const control_chart& chart) {
    if (of.starts_with("UCL")) return chart.upper.front();
    if (of == "LCL") return chart.lower.front();
    if (of == "mean_MR") return chart.baseline.mean_range;
    REQUIRE((of == "mean" || of == "center"));
    return chart.baseline.centre;
}

} // namespace

TEST_SUITE("golden") {

    TEST_CASE("control charts: constants and limits as printed in tables and handbooks") {
        const auto t = world::read_table(STEELYARD_SOURCE_DIR "/tests/golden/control_charts.csv");
        REQUIRE(t.has_value());
        REQUIRE(t->lines.size() >= 40);
        const control_chart flow =
            chart_of({.value = flow_rate}, {.convention = convention_named("montgomery").convention});
        const control_chart wafers = chart_of({.value = defects}, {.kind = chart_kind::count});
        for (std::size_t i = 0; i < t->lines.size(); ++i) {
            const std::string of = t->at(i, "case");
            const std::string quantity = t->at(i, "quantity");
            CAPTURE(of);
            CAPTURE(quantity);
            double found = 0;
            if (quantity == "median_MR/sigma")
                found = median_moving_range_unit();
            else if (of.starts_with("n="))
                found = constant(quantity, constants_of(std::stoi(of.substr(2))));
            else
                found = limit(quantity, of == "flowrate" ? flow : wafers);
            CHECK(std::abs(found - t->number(i, "expected")) <= t->number(i, "tolerance"));
        }
    }

    TEST_CASE("control charts: an EWMA point by point, and its steady limits, as in the e-Handbook") {
        chart_options options{.kind = chart_kind::ewma, .lambda = 0.3, .steady = true};
        // Its standard deviation is given as 2.0539, its centre as 50.
        const control_chart chart = chart_against({.value = process}, stated_baseline(50, 2.0539, options));
        for (std::size_t i = 0; i < averages.size(); ++i) {
            CAPTURE(i);
            CHECK(std::abs(chart.plotted[i] - averages[i]) <= 0.0051);
        }
        CHECK(std::abs(chart.upper.front() - 52.5884) <= 6e-4); // printed with 0.4201 for sqrt(0.3 / 1.7)
        CHECK(std::abs(chart.lower.front() - 47.4115) <= 6e-4);
    }

    TEST_CASE("control charts: piston rings, Montgomery's table 6.3") {
        // Centre 74.00118 and mean range 0.02276 of 25 groups of five; limits 73.98805 and 74.0143.
        const std::vector<double> mean{74.00118, 74.00118};
        const std::vector<double> range{0.02276, 0.02276};
        const std::vector<double> size{5, 5};
        const control_chart       chart =
            chart_of({.value = mean, .size = size, .spread = range}, {.kind = chart_kind::mean_by_range});
        CHECK(std::abs(chart.lower.front() - 73.98805) <= 1e-5);
        CHECK(std::abs(chart.upper.front() - 74.0143) <= 5e-5);
    }
}
