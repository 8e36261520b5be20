// SPDX-License-Identifier: MIT
// Spreads between units and limits of drawn ones as published, or as another program finds them.
#include "validation/world.hpp"

#include <steelyard/statistics/overdispersion.hpp>
#include <steelyard/statistics/shrinkage.hpp>

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <map>
#include <string>
#include <vector>

using namespace steelyard;
using namespace steelyard::statistics;

namespace {

using columns = std::vector<double>;

/// Thirteen trials of a vaccine: logarithms of the ratio of two risks, and their errors.
struct trials {
    columns effect, error;

    trials() {
        constexpr std::array<std::array<double, 4>, 13> counts{{{4, 119, 11, 128},
                                                                {6, 300, 29, 274},
                                                                {3, 228, 11, 209},
                                                                {62, 13536, 248, 12619},
                                                                {33, 5036, 47, 5761},
                                                                {180, 1361, 372, 1079},
                                                                {8, 2537, 10, 619},
                                                                {505, 87886, 499, 87892},
                                                                {29, 7470, 45, 7232},
                                                                {17, 1699, 65, 1600},
                                                                {186, 50448, 141, 27197},
                                                                {5, 2493, 3, 2338},
                                                                {27, 16886, 29, 17825}}};
        for (const auto& c : counts) {
            const double treated = c[0] + c[1], others = c[2] + c[3];
            effect.push_back(std::log(c[0] / treated) - std::log(c[2] / others));
            error.push_back(std::sqrt(1 / c[0] - 1 / treated + 1 / c[2] - 1 / others));
        }
    }
};

void add_trials(std::map<std::string, double>& found) {
    const trials t;
    for (const between_method by : {between_method::dersimonian_laird, between_method::reml}) {
        overdispersion_options o;
        o.by = by;
        o.far = far_scores::kept;
        const overdispersion d = overdispersion_of({measured::mean, t.effect, t.error}, o);
        const std::string    name = by == between_method::reml ? "reml" : "dl";
        found["bcg " + name + "_tau2"] = d.tau2;
        found["bcg " + name + "_mean"] = d.mean;
        found["bcg " + name + "_error"] = d.mean_error;
    }
}

void add_schools(std::map<std::string, double>& found) {
    const columns  effect{28, 8, -3, 7, -1, 1, 18, 12}, error{15, 10, 16, 11, 9, 11, 10, 18};
    const shrunken s = shrink({measured::mean, effect, error});
    for (std::size_t i = 0; i < effect.size(); ++i) {
        found["schools lower_" + std::to_string(i + 1)] = s.drawn.lower[i];
        found["schools upper_" + std::to_string(i + 1)] = s.drawn.upper[i];
    }
}

void add_counts(std::map<std::string, double>& found) {
    overdispersion_options o;
    o.by = between_method::likelihood;
    const columns        failures{5, 1, 5, 14, 3, 19, 1, 1, 4, 22};
    const columns        time{94.32, 15.72, 62.88, 125.76, 5.24, 31.44, 1.048, 1.048, 2.096, 10.48};
    const overdispersion p = overdispersion_of({measured::rate, failures, time}, o);
    found["pumps shape"] = p.mean * p.mean / (p.spread * p.spread);
    found["pumps exposure"] = p.mean / (p.spread * p.spread);
    const columns tumours{0, 0, 0, 0, 0, 0, 0, 0, 0,  0,  0, 0, 0, 0, 1, 1, 1, 1, 1,  1, 1, 1, 2,  2,
                          2, 2, 2, 2, 2, 2, 2, 1, 5,  2,  5, 3, 2, 7, 7, 3, 3, 2, 9,  10, 4, 4, 4,  4,
                          4, 4, 4, 10, 4, 4, 4, 5, 11, 12, 5, 5, 6, 5, 6, 6, 6, 6, 16, 15, 15, 9, 4};
    const columns rats{20, 20, 20, 20, 20, 20, 20, 19, 19, 19, 19, 18, 18, 17, 20, 20, 20, 20, 19, 19, 18, 18, 25, 24,
                       23, 20, 20, 20, 20, 20, 20, 10, 49, 19, 46, 27, 17, 49, 47, 20, 20, 13, 48, 50, 20, 20, 20, 20,
                       20, 20, 20, 48, 19, 19, 19, 22, 46, 49, 20, 20, 23, 19, 22, 20, 20, 20, 52, 47, 46, 24, 14};
    REQUIRE(tumours.size() == 71);
    REQUIRE(rats.size() == 71);
    const overdispersion r = overdispersion_of({measured::proportion, tumours, rats}, o);
    const double         sum = r.mean * (1 - r.mean) / (r.spread * r.spread) - 1;
    found["rats alpha"] = r.mean * sum;
    found["rats beta"] = (1 - r.mean) * sum;
}

} // namespace

TEST_SUITE("golden") {

    TEST_CASE("between units: variances, means and limits as others have them") {
        std::map<std::string, double> found;
        add_trials(found);
        add_schools(found);
        add_counts(found);
        const auto t = world::read_table(STEELYARD_SOURCE_DIR "/tests/golden/between_units.csv");
        REQUIRE(t.has_value());
        REQUIRE(t->lines.size() == 16);
        for (std::size_t i = 0; i < t->lines.size(); ++i) {
            const std::string key = std::string(t->at(i, "topic")) + " " + std::string(t->at(i, "quantity"));
            CAPTURE(key);
            REQUIRE(found.contains(key));
            CAPTURE(found[key]);
            CHECK(std::abs(found[key] - t->number(i, "wanted")) <= t->number(i, "tolerance"));
        }
    }
}
