// SPDX-License-Identifier: MIT
#include <steelyard/core/error.hpp>
#include <steelyard/core/random.hpp>
#include <steelyard/statistics/state_space.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <numeric>
#include <vector>

using namespace steelyard;
using namespace steelyard::statistics;

namespace {

[[nodiscard]] std::vector<double> wandering(std::uint64_t seed, std::size_t n) {
    random_stream       random(seed);
    std::vector<double> y;
    double              level = 50;
    const auto          noise = [&] { return random.uniform() + random.uniform() + random.uniform() - 1.5; };
    for (std::size_t i = 0; i < n; ++i) {
        level += 0.4 * noise();
        y.push_back(std::round(1024 * (level + noise())) / 1024);
    }
    return y;
}

} // namespace

TEST_SUITE("laws") {

    TEST_CASE("state space: an offset of 1e9 and a factor of 1024 move predictions by as much") {
        for (std::uint64_t seed = 1; seed <= 12; ++seed) {
            CAPTURE(seed);
            const std::vector<double> y = wandering(seed, 40);
            std::vector<double>       far, wide;
            for (const double x : y) {
                far.push_back(x + 1e9);
                wide.push_back(1024 * x);
            }
            const state_space_options o{.model = seed % 2 == 0 ? structure::local_trend : structure::local_level,
                                        .horizon = 3};
            const state_space         a = state_space_of({.value = y}, o);
            const state_space         b = state_space_of({.value = far}, o);
            const state_space         c = state_space_of({.value = wide}, o);
            REQUIRE(a.state == status::ok);
            for (std::size_t h = 0; h < 3; ++h) {
                CHECK(b.forecast[h] - 1e9 == doctest::Approx(a.forecast[h]).epsilon(1e-8));
                CHECK(b.upper[h] - b.lower[h] == doctest::Approx(a.upper[h] - a.lower[h]).epsilon(1e-6));
                CHECK(c.forecast[h] == 1024 * a.forecast[h]);
                CHECK(c.lower[h] == doctest::Approx(1024 * a.lower[h]).epsilon(1e-12));
                CHECK(a.lower[h] < a.forecast[h]);
                CHECK(a.forecast[h] < a.upper[h]);
            }
            CHECK(c.variances->level == 1024 * 1024 * a.variances->level);
        }
    }

    TEST_CASE("state space: a missing row and a period without a row are the same, and chances fit intervals") {
        const std::vector<double> y = wandering(4, 30);
        std::vector<status>       given(30, status::ok);
        given[7] = given[8] = given[20] = status::missing;
        std::vector<double>       kept;
        std::vector<std::int64_t> period;
        for (std::size_t i = 0; i < 30; ++i) {
            if (given[i] != status::ok) continue;
            kept.push_back(y[i]);
            period.push_back(100 + static_cast<std::int64_t>(i));
        }
        const state_space holes = state_space_of({.value = y, .given = given}, {.horizon = 4});
        const state_space gaps = state_space_of({.value = kept, .period = period}, {.horizon = 4});
        CHECK(holes.left_out == 3);
        CHECK(gaps.skipped == 3);
        CHECK(holes.forecast == gaps.forecast);
        CHECK(holes.lower == gaps.lower);
        CHECK(gaps.period == std::vector<std::int64_t>{130, 131, 132, 133});
        for (std::int64_t h = 1; h <= 4; ++h) {
            const auto at = static_cast<std::size_t>(h - 1);
            CHECK(chance_of(gaps, h, gaps.upper[at], meets::at_least) == doctest::Approx(0.025).epsilon(1e-6));
            CHECK(chance_of(gaps, h, gaps.lower[at], meets::at_most) == doctest::Approx(0.025).epsilon(1e-6));
            CHECK(chance_of(gaps, h, 50, meets::at_least) + chance_of(gaps, h, 50, meets::at_most) ==
                  doctest::Approx(1));
            // The further ahead the less is known, by each law.
            if (h > 1) CHECK(gaps.upper[at] - gaps.lower[at] > gaps.upper[at - 1] - gaps.lower[at - 1]);
        }
        CHECK(std::accumulate(gaps.weight.begin(), gaps.weight.end(), 0.0) == doctest::Approx(1).epsilon(1e-14));
    }

    TEST_CASE("state space: intervals hold as often as they say where variances are unknown") {
        int         within = 0, within_plain = 0;
        const int   series = 400;
        for (std::uint64_t seed = 1; seed <= series; ++seed) {
            const std::vector<double> y = wandering(1000 + seed, 13);
            const std::span<const double> known(y.data(), 12);
            const state_space s = state_space_of({.value = known}, {.confidence = 0.8});
            const state_space plain =
                state_space_of({.value = known}, {.variances = variance_law::most_likely, .confidence = 0.8});
            within += s.lower[0] <= y[12] && y[12] <= s.upper[0];
            within_plain += plain.lower[0] <= y[12] && y[12] <= plain.upper[0];
        }
        // 320 of 400 are right; three deviations are 24.
        CHECK(within >= 296);
        CHECK(within <= 344);
        CHECK(within_plain < within); // as if variances were known is too sure
        MESSAGE(within << " of 400 within 80 percent, " << within_plain << " with variances as if known");
    }
}

TEST_SUITE("statistics") {

    TEST_CASE("state space: a level that does not move is a mean") {
        // With scales next to nothing all but the irregular part vanishes: mean and s of a normal sample, Student's law.
        const std::vector<double> y{4, 6, 5, 5, 8, 9, 7, 8};
        const state_space         s = state_space_of({.value = y}, {.level_scale = 1e-5});
        // mean 6.5, squares 22, s^2 = 22 / 7; predicted with s sqrt(1 + 1/8), t of 7 degrees 2.364624.
        CHECK(s.degrees == 7);
        CHECK(s.forecast[0] == doctest::Approx(6.5).epsilon(1e-4));
        CHECK(s.upper[0] == doctest::Approx(6.5 + 2.364624251 * std::sqrt(22.0 / 7 * 1.125)).epsilon(1e-3));
    }

    TEST_CASE("state space: constants, lines, few points and nothing have a status") {
        const auto state = [](const std::vector<double>& y) { return state_space_of({.value = y}).state; };
        CHECK(state({}) == status::below_minimum);
        CHECK(state({1}) == status::below_minimum);
        CHECK(state({1, 2}) == status::below_minimum);
        CHECK(state({1, 2, 3}) == status::below_minimum);
        CHECK(state({1, 3, 2, 4}) == status::ok);
        CHECK(state(std::vector<double>(5, std::nan(""))) == status::impossible);
        const state_space same = state_space_of({.value = std::vector<double>(9, 1e9)}, {.horizon = 2});
        CHECK(same.state == status::no_spread);
        CHECK(same.forecast == std::vector<double>{1e9, 1e9});
        CHECK(same.lower == same.upper);
        CHECK(chance_of(same, 1, 1e9, meets::at_least) == 1);
        CHECK(chance_of(same, 1, 1e9, meets::at_most) == 1);
        CHECK(chance_of(same, 2, 2e9, meets::at_least) == 0);
        const std::vector<double> line{1, 3, 5, 7, 9, 11, 13};
        const state_space         straight = state_space_of({.value = line}, {.model = structure::local_trend});
        CHECK(straight.state == status::no_spread);
        CHECK(straight.forecast[0] == doctest::Approx(15));
        CHECK(straight.slope.value() == doctest::Approx(2));
        const std::vector<status> none(7, status::missing);
        const state_space         nothing = state_space_of({.value = line, .given = none});
        CHECK(nothing.state == status::missing);
        CHECK(std::isnan(nothing.forecast[0]));
        CHECK_THROWS_AS((void)chance_of(nothing, 1, 3, meets::at_least), insufficient_data);
        CHECK_THROWS_AS((void)chance_of(same, 3, 3, meets::at_least), domain_fault);
    }

    TEST_CASE("state space: seasons come again") {
        std::vector<double> y;
        random_stream       random(8);
        for (int t = 0; t < 48; ++t) y.push_back(20 + 5 * (t % 4) + 0.1 * random.uniform());
        const state_space s = state_space_of({.value = y}, {.cycle = 4, .horizon = 5});
        REQUIRE(s.state == status::ok);
        for (std::size_t h = 0; h < 5; ++h)
            CHECK(s.forecast[h] == doctest::Approx(20.05 + 5 * static_cast<double>(h % 4)).epsilon(0.01));
        CHECK(s.upper[0] - s.lower[0] < 0.5);
        // A season without a number: nothing can be said of it.
        std::vector<status> given(48, status::ok);
        for (std::size_t t = 3; t < 48; t += 4) given[t] = status::missing;
        CHECK(state_space_of({.value = y, .given = given}, {.cycle = 4}).state == status::below_minimum);
    }

    TEST_CASE("state space: a sum of one period is its prediction, and weights scale and turn it") {
        const std::vector<double> y{5, 7, 4, 6, 5, 7, 6, 4, 5, 6, 8, 5};
        const state_space         s = state_space_of({.value = y}, {.horizon = 3});
        const std::vector<double> weights{0, 0, 1, 0, 0, -2, 1, 1, 1};
        const auto                sums = sums_to_come({.value = y}, weights, 3);
        REQUIRE(sums.size() == 3);
        CHECK(sums[0].forecast == doctest::Approx(s.forecast[2]));
        CHECK(quantile_of(sums[0], 0.025) == doctest::Approx(s.lower[2]));
        CHECK(sums[1].forecast == doctest::Approx(-2 * s.forecast[2]));
        CHECK(quantile_of(sums[1], 0.975) == doctest::Approx(-2 * s.lower[2]));
        CHECK(sums[2].forecast == doctest::Approx(s.forecast[0] + s.forecast[1] + s.forecast[2]));
        // Wider than independent periods would make it, narrower than periods that move as one.
        double apart = 0, together = 0;
        for (std::size_t h = 0; h < 3; ++h) {
            const double width = (s.upper[h] - s.lower[h]) / 2;
            apart += width * width;
            together += width;
        }
        const double width = (quantile_of(sums[2], 0.975) - quantile_of(sums[2], 0.025)) / 2;
        CHECK(width > std::sqrt(apart));
        CHECK(width < together);
        CHECK(chance_of(sums[0], s.forecast[2], meets::at_least) == doctest::Approx(chance_of(s, 3, s.forecast[2], meets::at_least)));
        CHECK(chance_of(sums[2], quantile_of(sums[2], 0.01), meets::at_most) == doctest::Approx(0.01));
    }

    TEST_CASE("state space: the variance of a sum is that of matrices written out") {
        // A level that drifts: Var(sum of h) = sigma_e^2 h + P h^2 + sigma_l^2 (sum of min(i, j) - ...), by double sums.
        const std::vector<double> y{3, 5, 4, 8, 7, 9, 6, 10, 12, 9, 11, 13};
        const state_space_options o{.horizon = 4, .variances = variance_law::most_likely};
        const state_space         s = state_space_of({.value = y}, o);
        const std::vector<double> ones{1, 1, 1, 1};
        const predicted_sum       sum = sums_to_come({.value = y}, ones, 1, o)[0];
        double                    variance = 4 * s.variances->irregular;
        for (int i = 0; i < 4; ++i) // level_error is that of the level after the last row, which is the first to come
            for (int j = 0; j < 4; ++j) variance += *s.level_error * *s.level_error + std::min(i, j) * s.variances->level;
        CHECK(sum.deviation[0] * sum.deviation[0] == doctest::Approx(variance));
    }

    TEST_CASE("state space: sums of series without numbers have a status, and impossible weights are refused") {
        const std::vector<double> few{1, 2}, one{1}, y{1, 2, 4, 3, 5, 4, 2, 3}, odd{1, 1, 1};
        const predicted_sum       none = sums_to_come({.value = few}, one)[0];
        CHECK(none.state == status::below_minimum);
        CHECK(std::isnan(none.forecast));
        CHECK_THROWS_AS((void)chance_of(none, 0, meets::at_least), insufficient_data);
        CHECK_THROWS_AS((void)quantile_of(none, 0.5), insufficient_data);
        const std::vector<double> nan{std::nan("")};
        CHECK_THROWS_AS((void)sums_to_come({.value = y}, nan), domain_fault);
        CHECK_THROWS_AS((void)sums_to_come({.value = y}, {}), domain_fault);
        CHECK_THROWS_AS((void)sums_to_come({.value = y}, odd, 2), shape_mismatch);
        CHECK_THROWS_AS((void)quantile_of(sums_to_come({.value = y}, one)[0], 1), domain_fault);
        const std::vector<double> flat(12, 7.0), two{1, 1};
        const predicted_sum       sure = sums_to_come({.value = flat}, two)[0];
        CHECK(sure.state == status::no_spread);
        CHECK(sure.forecast == 14);
        CHECK(quantile_of(sure, 0.99) == 14);
    }

    TEST_CASE("state space: what breaks a rule is refused") {
        const std::vector<double>       y{1, 2, 4, 3, 5};
        const std::vector<std::int64_t> back{1, 2, 2, 4, 5};
        const std::vector<std::int64_t> far{1, 2, 3, 4, 5'000'000};
        CHECK_THROWS_AS((void)state_space_of({.value = y, .period = back}), period_mismatch);
        CHECK_THROWS_AS((void)state_space_of({.value = y, .period = far}), period_mismatch);
        CHECK_THROWS_AS((void)state_space_of({.value = y, .period = std::span(back).first(2)}), shape_mismatch);
        CHECK_THROWS_AS((void)state_space_of({.value = y}, {.cycle = 1}), domain_fault);
        CHECK_THROWS_AS((void)state_space_of({.value = y}, {.horizon = 0}), domain_fault);
        CHECK_THROWS_AS((void)state_space_of({.value = y}, {.confidence = 1}), domain_fault);
        CHECK_THROWS_AS((void)state_space_of({.value = y}, {.level_scale = 0}), domain_fault);
    }
}
