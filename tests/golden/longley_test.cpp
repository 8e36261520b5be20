// SPDX-License-Identifier: MIT
#include "validation/world.hpp"

#include <steelyard/statistics/regression.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

using namespace steelyard;
using namespace steelyard::statistics;

namespace {

/// Digits that agree, up to the fifteen that are certified.
[[nodiscard]] double digits(double found, double certified) {
    const double off = std::abs(found - certified) / std::abs(certified);
    return off == 0 ? 15 : std::min(15.0, -std::log10(off));
}

[[nodiscard]] double quantity(const regression& r, const std::string& name) {
    if (name == "residual_sd") return r.residual_deviation.value();
    if (name == "R2") return r.r_squared.value();
    const auto place = static_cast<std::size_t>(name.back() - '0');
    return name.starts_with("SE_") ? r.error[place] : r.coefficient[place];
}

} // namespace

TEST_SUITE("golden") {

    // What exact arithmetic gives for the stored doubles, such as the one nearest to 88.2: computed with fractions of whole
    // numbers in Python, beside the certified values that are those of the decimals.
    TEST_CASE("regression: Longley, with doubles as they are stored and with the decimals that were written") {
        const auto series = world::read_table(STEELYARD_SOURCE_DIR "/tests/golden/longley.csv");
        const auto certified = world::read_table(STEELYARD_SOURCE_DIR "/tests/golden/longley_certified.csv");
        REQUIRE(series.has_value());
        REQUIRE(certified.has_value());
        REQUIRE(series->lines.size() == 16);
        REQUIRE(certified->lines.size() == 16);
        std::vector<double> y, x;
        for (std::size_t i = 0; i < 16; ++i) {
            y.push_back(series->number(i, "y"));
            for (int j = 1; j <= 6; ++j) x.push_back(series->number(i, "x" + std::to_string(j)));
        }
        const std::vector<decimals> places{{0}, {1}, {0}, {0}, {0}, {0}, {0}};
        const regression            doubles = least_squares({.value = y, .columns = x});
        const regression            written = least_squares({.value = y, .columns = x, .places = places});
        REQUIRE(doubles.state == status::ok);
        REQUIRE(written.state == status::ok);
        CHECK(written.rank == 7);
        CHECK(written.degrees == 9);
        MESSAGE("Longley         doubles  exact arithmetic on them  decimals");
        for (std::size_t i = 0; i < certified->lines.size(); ++i) {
            const std::string name = certified->at(i, "quantity");
            const double      value = certified->number(i, "published");
            const double      best = certified->number(i, "on_stored_doubles");
            const double      plain = digits(quantity(doubles, name), value);
            const double      exact = digits(quantity(written, name), value);
            MESSAGE(name << ": " << plain << " " << digits(best, value) << " " << exact);
            CHECK(exact >= 14);
            CHECK(plain >= digits(best, value) - 0.3);
            CHECK(quantity(doubles, name) == best); // rounded once
        }
    }
}
