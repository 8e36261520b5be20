// SPDX-License-Identifier: MIT
#include <steelyard/core/error.hpp>
#include <steelyard/core/random.hpp>
#include <steelyard/learning/lead_lag.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>

using namespace steelyard;
using namespace steelyard::learning;
using statistics::status;

namespace {

using column = std::vector<double>;

[[nodiscard]] double normal(random_stream& r) {
    double sum = -6;
    for (int i = 0; i < 12; ++i) sum += r.uniform();
    return sum;
}

/// A series that remembers itself.
[[nodiscard]] column remembering(std::uint64_t seed, std::uint64_t stream, std::size_t n, double memory) {
    random_stream r(seed, stream);
    column        x;
    double        at = 0;
    for (std::size_t i = 0; i < n + 50; ++i) {
        at = memory * at + normal(r);
        if (i >= 50) x.push_back(at);
    }
    return x;
}

[[nodiscard]] std::vector<lead_lag_row> tested(const column& x, const column& y, lead_lag_options o = {}) {
    const std::vector<series_pair> pair{{"x", "y", x, y, {}, {}}};
    return lead_lag(pair, o);
}

} // namespace

TEST_SUITE("learning") {
    TEST_CASE("lead and lag: without whitening, by hand") {
        // Order 0, levels: r_1 = sum of (x_t - mean) (y_t+1 - mean) / sqrt of both sums of squares.
        column x, y;
        for (int i = 0; i < 8; ++i) {
            x.push_back(i % 2 == 0 ? 1 : -1);
            y.push_back(i % 2 == 0 ? -1 : 1);
        }
        const auto rows = tested(x, y, {.largest_lag = 1, .largest_order = 0, .fewest = 8, .changes = false});
        REQUIRE(rows.size() == 1);
        CHECK(rows[0].correlation == doctest::Approx(7.0 / 8).epsilon(1e-15));
        CHECK(rows[0].pairs == 7);
        CHECK(rows[0].p == doctest::Approx(std::erfc(7.0 / std::sqrt(7.0) / std::sqrt(2.0))).epsilon(1e-14));
    }

    TEST_CASE("lead and lag: found where one follows the other, and at its lag") {
        int found = 0, elsewhere = 0;
        for (std::uint64_t seed = 1; seed <= 40; ++seed) {
            const column  x = remembering(seed, 1, 60, 0.6);
            random_stream r(seed, 2);
            column        y(2, 0);
            for (std::size_t i = 2; i < x.size(); ++i) y.push_back(x[i - 2] + 0.5 * normal(r));
            for (const lead_lag_row& row : tested(x, y)) {
                if (row.lag == 2) found += row.associated ? 1 : 0;
                else elsewhere += row.associated ? 1 : 0;
                if (row.associated) CHECK(row.text.find("are associated") != std::string::npos);
            }
        }
        CHECK(found >= 36);
        CHECK(elsewhere <= 20);
    }

    TEST_CASE("lead and lag: series that have nothing to do with each other") {
        // Random walks: raw correlations of their levels would be beyond 1.96 / sqrt(n) in most pairs.
        int raw = 0, tests = 0, any = 0;
        for (std::uint64_t seed = 1; seed <= 300; ++seed) {
            const column x = remembering(seed, 1, 60, 1), y = remembering(seed, 2, 60, 1);
            const auto   rows = tested(x, y);
            any += std::ranges::any_of(rows, &lead_lag_row::associated) ? 1 : 0;
            for (const lead_lag_row& row : rows) {
                ++tests;
                raw += row.p < 0.05 ? 1 : 0;
            }
        }
        CHECK(std::abs(raw - 0.05 * tests) < 4 * std::sqrt(0.05 * 0.95 * tests)); // 900 tests
        CHECK(any <= 15 + 12);                                                  // 300 families at 5 %
        // Levels that remember themselves: whitened 5 % of p are small, unwhitened three times as many and more.
        const auto small = [](std::int64_t order) {
            int few = 0;
            for (std::uint64_t seed = 1; seed <= 200; ++seed)
                for (const lead_lag_row& row : tested(remembering(seed, 1, 80, 0.85), remembering(seed, 2, 80, 0.85),
                                                      {.largest_order = order, .changes = false}))
                    few += row.p < 0.05 ? 1 : 0;
            return few;
        };
        CHECK(small(4) < 60); // of 600
        CHECK(small(0) > 90);
        int walks = 0;
        for (std::uint64_t seed = 1; seed <= 50; ++seed) {
            const auto rows = tested(remembering(seed, 1, 60, 1), remembering(seed, 2, 60, 1), {.largest_order = 0, .changes = false});
            walks += std::ranges::any_of(rows, &lead_lag_row::associated) ? 1 : 0;
        }
        CHECK(walks > 20); // what whitening is for
    }

    TEST_CASE("lead and lag: scale and place move nothing, gaps and constants have a status") {
        const column x = remembering(3, 1, 40, 0.5), y = remembering(3, 2, 40, 0.5);
        column       far = x, flat(40, 7), gap = x;
        for (double& v : far) v = 1024 * v;
        CHECK(tested(far, y)[0].p == tested(x, y)[0].p);
        for (double& v : far) v += 1e9;
        CHECK(tested(far, y)[0].p == doctest::Approx(tested(x, y)[0].p).epsilon(1e-6));
        CHECK(tested(flat, y)[0].state == status::no_spread);
        gap[7] = std::numeric_limits<double>::quiet_NaN();
        CHECK(tested(gap, y)[0].state == status::impossible);
        std::vector<status> given(40, status::ok);
        given[7] = status::suppressed;
        const std::vector<series_pair> pair{{"x", "y", gap, y, given, {}}, {"x", "y", x, y, {}, {}}};
        const auto                     rows = lead_lag(pair);
        CHECK(rows[0].state == status::suppressed);
        CHECK(std::isnan(rows[0].adjusted));
        CHECK(rows[3].state == status::ok);
        CHECK(rows[3].adjusted == tested(x, y)[0].adjusted); // rows without p are no tests
        CHECK(tested({1, 2, 3}, {1, 2, 3})[0].state == status::below_minimum);
        CHECK(lead_lag({}).empty());
        column steady;
        for (int i = 0; i < 40; ++i) steady.push_back(i); // changes by 1 always
        CHECK(tested(steady, y)[0].state == status::no_spread);
        column huge = x;
        for (double& v : huge) v *= 1e300;
        CHECK(tested(huge, y)[0].p == doctest::Approx(tested(x, y)[0].p).epsilon(1e-9));
        CHECK_THROWS_AS((void)tested(x, {1, 2}), shape_mismatch);
        CHECK_THROWS_AS((void)tested(x, y, {.largest_lag = 0}), domain_fault);
        CHECK_THROWS_AS((void)tested(x, y, {.fewest = 5}), domain_fault);
    }
}
