// SPDX-License-Identifier: MIT
#include <steelyard/core/error.hpp>
#include <steelyard/core/random.hpp>
#include <steelyard/statistics/interrupted_series.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

using namespace steelyard;
using namespace steelyard::statistics;

namespace {

[[nodiscard]] std::vector<double> times(std::size_t n) {
    std::vector<double> t;
    for (std::size_t i = 0; i < n; ++i) t.push_back(static_cast<double>(i));
    return t;
}

[[nodiscard]] std::vector<double> noisy(std::uint64_t seed, std::size_t n) {
    random_stream       random(seed);
    std::vector<double> y;
    double              carried = 0;
    for (std::size_t i = 0; i < n; ++i) {
        carried = 0.5 * carried + random.uniform() - 0.5;
        const auto t = static_cast<double>(i);
        y.push_back(10 + 0.1 * t + (i >= 20 ? 2 + 0.3 * (t - 20) : 0) + carried);
    }
    return y;
}

[[nodiscard]] std::size_t place(const interrupted_series& s, term_kind kind, std::int64_t number) {
    for (std::size_t j = 0; j < s.size(); ++j)
        if (s.term[j] == kind && s.number[j] == number) return j;
    FAIL("no such term");
    return 0;
}

} // namespace

TEST_SUITE("laws") {

    TEST_CASE("interrupted series: a segmented regression, so the same as a regression on its columns") {
        for (std::uint64_t seed = 1; seed <= 20; ++seed) {
            CAPTURE(seed);
            const std::vector<double> y = noisy(seed, 48);
            const std::vector<double> at{20, 33};
            std::vector<double>       x;
            for (std::size_t i = 0; i < 48; ++i) {
                const auto t = static_cast<double>(i);
                x.insert(x.end(), {t - 20, t >= 20 ? 1.0 : 0, t >= 20 ? t - 20 : 0, t >= 33 ? 1.0 : 0,
                                   t >= 33 ? t - 33 : 0});
            }
            for (const error_law law : {error_law::plain, error_law::newey_west}) {
                const interrupted_series s = interrupted_series_of({.value = y}, at, {.errors = {.law = law}});
                const regression         r = least_squares({.value = y, .columns = x}, {.errors = {.law = law}});
                REQUIRE(s.size() == 6);
                CHECK(s.lags == r.lags);
                CHECK(*s.r_squared == doctest::Approx(*r.r_squared).epsilon(1e-12));
                CHECK(*s.residual_deviation == doctest::Approx(*r.residual_deviation).epsilon(1e-12));
                for (std::size_t j = 0; j < 6; ++j) {
                    CHECK(s.coefficient[j] == doctest::Approx(r.coefficient[j]).epsilon(1e-11));
                    CHECK(s.error[j] == doctest::Approx(r.error[j]).epsilon(1e-11));
                    CHECK(s.lower[j] == doctest::Approx(r.lower[j]).epsilon(1e-10));
                    CHECK(s.p[j] == doctest::Approx(r.p[j]).epsilon(1e-8));
                }
            }
        }
    }

    TEST_CASE("interrupted series: many at once have the bits of one by one, on any number of threads") {
        std::vector<double> rows;
        std::vector<status> given;
        random_stream       random(3);
        for (std::uint64_t seed = 1; seed <= 150; ++seed)
            for (const double y : noisy(seed, 48)) {
                rows.push_back(y);
                given.push_back(seed % 3 == 0 && random.below(20) == 0 ? status::missing : status::ok);
            }
        const std::vector<double> t = times(48);
        const std::vector<double> at{20};
        const auto all = interrupted_series_of_many(rows, {.time = t, .given = given}, at, {}, {.threads = 1});
        const auto threads = interrupted_series_of_many(rows, {.time = t, .given = given}, at, {}, {.threads = 4});
        CHECK(all.error == threads.error);
        CHECK(all.p == threads.p);
        REQUIRE(all.state.size() == 150);
        for (std::size_t i = 0; i < 150; ++i) {
            CAPTURE(i);
            const auto one = interrupted_series_of({.value = std::span(rows).subspan(48 * i, 48),
                                                    .time = t,
                                                    .given = std::span(given).subspan(48 * i, 48)},
                                                   at);
            CHECK(one.state == all.state[i]);
            CHECK(one.points == all.points[i]);
            CHECK(one.residual_deviation == all.residual_deviation[i]);
            for (std::size_t j = 0; j < 4; ++j) {
                CHECK(one.coefficient[j] == all.coefficient[4 * i + j]);
                CHECK(one.error[j] == all.error[4 * i + j]);
                CHECK(one.upper[j] == all.upper[4 * i + j]);
                CHECK(one.p[j] == all.p[4 * i + j]);
            }
        }
    }

    TEST_CASE("interrupted series: an offset of 1e9 in value and in time changes neither effects nor errors") {
        for (std::uint64_t seed = 1; seed <= 20; ++seed) {
            CAPTURE(seed);
            std::vector<double> y = noisy(seed, 40);
            for (double& x : y) x = std::round(4096 * x) / 4096;
            std::vector<double> t = times(40);
            const auto          near = interrupted_series_of({.value = y, .time = t}, std::vector<double>{20});
            for (double& x : y) x += 1e9;
            for (double& x : t) x += 1e9;
            const auto far = interrupted_series_of({.value = y, .time = t}, std::vector<double>{1e9 + 20});
            CHECK(far.coefficient[0] == doctest::Approx(1e9 + near.coefficient[0]).epsilon(1e-15));
            for (std::size_t j = 1; j < 4; ++j) {
                CHECK(far.coefficient[j] == near.coefficient[j]);
                CHECK(far.error[j] == near.error[j]);
            }
            CHECK(far.effect == near.effect);
            CHECK(far.effect_lower == near.effect_lower);
        }
    }

    TEST_CASE("interrupted series: a row without a number is not bridged, and taking it away is the same as a gap") {
        std::vector<double> y = noisy(5, 48);
        const std::vector<double> at{20};
        std::vector<status>       given(48, status::ok);
        for (const std::size_t i : {5U, 6U, 30U}) given[i] = status::missing;
        std::vector<double>       kept, when;
        std::vector<std::int64_t> period;
        for (std::size_t i = 0; i < 48; ++i) {
            if (given[i] == status::missing) continue;
            kept.push_back(y[i]);
            when.push_back(static_cast<double>(i));
            period.push_back(static_cast<std::int64_t>(i));
        }
        const auto holes = interrupted_series_of({.value = y, .given = given}, at);
        const auto gaps = interrupted_series_of({.value = kept, .time = when}, at);
        const auto named = interrupted_series_of({.value = kept, .period = period}, at);
        CHECK(holes.left_out == 3);
        CHECK(holes.skipped == 0);
        CHECK(gaps.skipped == 3);
        CHECK(gaps.error == holes.error);
        CHECK(named.error == holes.error);
        CHECK(holes.fitted[5] == doctest::Approx(holes.coefficient[0] - 15 * holes.coefficient[1]));
        // As if they were neighbours the errors are others.
        std::vector<std::int64_t> joined;
        for (std::size_t i = 0; i < kept.size(); ++i) joined.push_back(static_cast<std::int64_t>(i));
        CHECK(interrupted_series_of({.value = kept, .time = when, .period = joined}, at).error != holes.error);
    }
}

TEST_SUITE("statistics") {

    TEST_CASE("interrupted series: what was put in comes out") {
        std::vector<double> y;
        for (int t = 0; t < 36; ++t)
            y.push_back(5 + 0.25 * t + (t >= 12 ? 3 - 0.5 * (t - 12) : 0) + (t >= 24 ? -2 + 1.0 * (t - 24) : 0));
        const auto s = interrupted_series_of({.value = y}, std::vector<double>{12, 24});
        CHECK(s.state == status::no_spread);
        CHECK(s.coefficient[0] == doctest::Approx(8));
        CHECK(s.coefficient[1] == doctest::Approx(0.25));
        CHECK(s.coefficient[place(s, term_kind::level_change, 0)] == doctest::Approx(3));
        CHECK(s.coefficient[place(s, term_kind::slope_change, 0)] == doctest::Approx(-0.5));
        CHECK(s.coefficient[place(s, term_kind::level_change, 1)] == doctest::Approx(-2));
        CHECK(s.coefficient[place(s, term_kind::slope_change, 1)] == doctest::Approx(1));
        CHECK(s.segment == std::vector<std::int64_t>{12, 12, 12});
        // At 30: 3 - 0.5 * 18 - 2 + 6.
        CHECK(effect_at(s, 30).estimate == doctest::Approx(-2));
        CHECK(effect_at(s, 11).estimate == 0);
        CHECK(effect_at(s, 11).p == 1);
        CHECK(s.counterfactual[30] == doctest::Approx(12.5));
        CHECK(s.effect[30] == doctest::Approx(-2));
        CHECK(s.effect[3] == 0);
    }

    TEST_CASE("interrupted series: a step alone") {
        // The same as a regression on t - 4 and the step.
        const std::vector<double>       y{4, 6, 5, 5, 8, 9, 7, 8};
        const std::vector<double>       at{4};
        const interrupted_options       step{.change = change_kind::level, .errors = {.law = error_law::plain}};
        const auto                      s = interrupted_series_of({.value = y}, at, step);
        const std::vector<double>       x{-4, 0, -3, 0, -2, 0, -1, 0, 0, 1, 1, 1, 2, 1, 3, 1};
        const auto                      r = least_squares({.value = y, .columns = x});
        REQUIRE(s.size() == 3);
        for (std::size_t j = 0; j < 3; ++j) CHECK(s.coefficient[j] == doctest::Approx(r.coefficient[j]).epsilon(1e-13));
        CHECK(s.error[2] == doctest::Approx(r.error[2]).epsilon(1e-13));
        CHECK(effect_at(s, 100).estimate == s.coefficient[2]);
    }

    TEST_CASE("interrupted series: counts give ratios") {
        std::vector<double> y, e;
        for (int t = 0; t < 24; ++t) {
            e.push_back(1000 + 10 * t);
            y.push_back(std::round(0.02 * e.back() * (t >= 12 ? 1.5 : 1) + (t % 3 - 1)));
        }
        const interrupted_options o{.response = response_law::poisson, .change = change_kind::level};
        const auto                s = interrupted_series_of({.value = y, .exposure = e}, std::vector<double>{12}, o);
        REQUIRE(s.state == status::ok);
        CHECK(effect_at(s, 20).estimate == doctest::Approx(1.5).epsilon(0.05));
        CHECK(s.effect[20] == doctest::Approx(s.fitted[20] / s.counterfactual[20]).epsilon(1e-13));
        CHECK(s.effect_lower[20] == doctest::Approx(std::exp(s.lower[2])).epsilon(1e-13));
        CHECK(s.effect_lower[20] > 1);
        std::vector<double> none = y;
        for (std::size_t i = 12; i < 24; ++i) none[i] = 0;
        const auto gone = interrupted_series_of({.value = none, .exposure = e}, std::vector<double>{12}, o);
        CHECK(gone.state == status::unbounded);
        CHECK(std::isnan(gone.coefficient[2]));
    }

    TEST_CASE("interrupted series: seasons are told apart from changes") {
        std::vector<double> y;
        for (int t = 0; t < 48; ++t) y.push_back(20 + 3 * std::cos(t * 2 * std::acos(-1.0) / 12) + (t >= 25 ? 4 : 0));
        for (const season_terms season : {season_terms::indicators, season_terms::harmonics}) {
            const auto s = interrupted_series_of({.value = y}, std::vector<double>{25}, {.season = season});
            CHECK(s.coefficient[2] == doctest::Approx(4).epsilon(1e-9));
            CHECK(std::abs(s.coefficient[3]) < 1e-9);
        }
        const auto without = interrupted_series_of({.value = y}, std::vector<double>{25});
        CHECK(std::abs(without.coefficient[2] - 4) > 0.2);
        const interrupted_options quarters{.season = season_terms::indicators, .cycle = 4};
        std::vector<double>       half;
        for (int t = 0; t < 24; ++t) half.push_back(t % 5);
        CHECK(interrupted_series_of({.value = half}, std::vector<double>{12}, quarters).state == status::ok);
        CHECK(interrupted_series_of({.value = half}, std::vector<double>{12},
                                    {.season = season_terms::indicators, .cycle = 24})
                  .state == status::below_minimum);
        // Two quarters before and the two others after: which of them are high nobody can tell from the change.
        std::vector<status> given(24, status::missing);
        for (std::size_t t = 0; t < 24; ++t)
            if ((t % 4 < 2) == (t < 12)) given[t] = status::ok;
        CHECK(interrupted_series_of({.value = half, .given = given}, std::vector<double>{12}, quarters).state ==
              status::not_unique);
    }

    TEST_CASE("interrupted series: few points, constants and nothing have a status") {
        const std::vector<double> at{3};
        const auto state = [&](const std::vector<double>& y) { return interrupted_series_of({.value = y}, at).state; };
        CHECK(state({}) == status::below_minimum);
        CHECK(state({1}) == status::below_minimum);
        CHECK(state({1, 2}) == status::below_minimum);
        CHECK(state({1, 2, 3}) == status::below_minimum);
        CHECK(state({1, 3, 2, 4, 6}) == status::below_minimum);
        CHECK(state({1, 3, 2, 4, 6, 7}) == status::ok);
        CHECK(state({7, 7, 7, 7, 7, 7}) == status::no_spread);
        CHECK(state({1, 3, 2, 4, 6, std::nan("")}) == status::below_minimum);
        CHECK(state(std::vector<double>(6, std::nan(""))) == status::impossible);
        const std::vector<double> y{1, 3, 2, 4, 6, 7};
        const std::vector<status> none(6, status::suppressed);
        CHECK(interrupted_series_of({.value = y, .given = none}, at).state == status::missing);
        const auto level = interrupted_series_of({.value = std::vector<double>(8, 1e9)}, at);
        CHECK(level.coefficient[0] == 1e9);
        CHECK(level.coefficient[2] == 0);
        CHECK(level.p[2] == 1);
        CHECK(level.effect_upper[7] == 0);
        CHECK(interrupted_series_of({.value = y}, std::vector<double>{100}).state == status::below_minimum);
        CHECK(interrupted_series_of({.value = y}, std::vector<double>{-5}).state == status::below_minimum);
        CHECK_THROWS_AS((void)effect_at(interrupted_series_of({}, at), 3), insufficient_data);
    }

    TEST_CASE("interrupted series: options describe themselves, those of errors by a path") {
        interrupted_options o;
        set_option(o, "errors.law", std::string("plain"));
        set_option(o, "season", std::string("harmonics"));
        CHECK(o.errors.law == error_law::plain);
        CHECK(o.season == season_terms::harmonics);
        CHECK(describe(o).size() == 12);
        for (const option_description& d : describe(o)) CHECK_FALSE(d.about.empty());
    }

    TEST_CASE("interrupted series: what breaks a rule is refused") {
        const std::vector<double>       y{1, 3, 2, 4, 6, 7};
        const std::vector<double>       back{0, 1, 2, 2, 4, 5};
        const std::vector<std::int64_t> period{1, 2, 3, 5, 4, 6};
        const std::vector<double>       at{3};
        CHECK_THROWS_AS((void)interrupted_series_of({.value = y}, {}), domain_fault);
        CHECK_THROWS_AS((void)interrupted_series_of({.value = y}, std::vector<double>{4, 2}), domain_fault);
        CHECK_THROWS_AS((void)interrupted_series_of({.value = y, .time = back}, at), period_mismatch);
        CHECK_THROWS_AS((void)interrupted_series_of({.value = y, .period = period}, at), period_mismatch);
        CHECK_THROWS_AS((void)interrupted_series_of({.value = y, .time = std::span(back).first(2)}, at), shape_mismatch);
        CHECK_THROWS_AS((void)interrupted_series_of({.value = y}, at, {.minimum = 0}), domain_fault);
        CHECK_THROWS_AS(
            (void)interrupted_series_of({.value = y}, at, {.season = season_terms::harmonics, .cycle = 4, .harmonics = 3}),
            domain_fault);
        CHECK_THROWS_AS((void)interrupted_series_of_many(y, {}, at), shape_mismatch);
    }
}
