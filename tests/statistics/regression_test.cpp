// SPDX-License-Identifier: MIT
#include <steelyard/core/error.hpp>
#include <steelyard/core/random.hpp>
#include <steelyard/statistics/regression.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <vector>

using namespace steelyard;
using namespace steelyard::statistics;

namespace {

const double inf = std::numeric_limits<double>::infinity();

struct drawn_table {
    std::vector<double>       y, x;
    std::vector<std::int64_t> period;
};

/// Two columns and numbers that hang on those before them.
[[nodiscard]] drawn_table drawn(std::uint64_t seed, std::size_t n) {
    random_stream random(seed);
    drawn_table   d;
    double        carried = 0;
    std::int64_t  at = 0;
    for (std::size_t i = 0; i < n; ++i) {
        const double a = random.uniform();
        carried = 0.6 * carried + random.uniform() - 0.5;
        at += 1 + static_cast<std::int64_t>(random.below(3) == 0);
        d.x.push_back(static_cast<double>(i));
        d.x.push_back(a);
        d.y.push_back(3 + 0.1 * static_cast<double>(i) - 2 * a + carried);
        d.period.push_back(at);
    }
    return d;
}

} // namespace

TEST_SUITE("laws") {

    TEST_CASE("regression: residuals are at right angles to the columns, and the intercept's sum is 0") {
        for (std::uint64_t seed = 1; seed <= 30; ++seed) {
            CAPTURE(seed);
            const drawn_table d = drawn(seed, 5 + seed);
            const regression  r = least_squares({.value = d.y, .columns = d.x});
            REQUIRE(r.state == status::ok);
            double sum = 0, by_a = 0, by_b = 0;
            for (std::size_t i = 0; i < d.y.size(); ++i) {
                sum += r.residual[i];
                by_a += r.residual[i] * d.x[2 * i];
                by_b += r.residual[i] * d.x[2 * i + 1];
                CHECK(r.fitted[i] + r.residual[i] == doctest::Approx(d.y[i]).epsilon(1e-15));
            }
            CHECK(std::abs(sum) < 1e-13);
            CHECK(std::abs(by_a) < 1e-12);
            CHECK(std::abs(by_b) < 1e-13);
        }
    }

    TEST_CASE("regression: an offset of 1e9 and factors of two move what they must and nothing else") {
        for (std::uint64_t seed = 1; seed <= 20; ++seed) {
            CAPTURE(seed);
            drawn_table d = drawn(seed, 24);
            for (double& y : d.y) y = std::round(1024 * y) / 1024; // so that the offset is exact
            const regression_options o{.errors = {.law = error_law::newey_west}};
            const regression         r = least_squares({.value = d.y, .columns = d.x, .period = d.period}, o);
            drawn_table              far = d;
            for (double& y : far.y) y += 1e9;
            const regression f = least_squares({.value = far.y, .columns = d.x, .period = d.period}, o);
            CHECK(f.coefficient[0] == doctest::Approx(1e9 + r.coefficient[0]).epsilon(1e-15));
            for (std::size_t j = 1; j < 3; ++j) {
                CHECK(f.coefficient[j] == doctest::Approx(r.coefficient[j]).epsilon(1e-13));
                CHECK(f.error[j] == doctest::Approx(r.error[j]).epsilon(1e-12));
            }
            for (double& y : far.y) y = 1024 * (y - 1e9);
            const regression wide = least_squares({.value = far.y, .columns = d.x, .period = d.period}, o);
            for (std::size_t j = 0; j < 3; ++j) {
                CHECK(wide.coefficient[j] == 1024 * r.coefficient[j]);
                CHECK(wide.error[j] == 1024 * r.error[j]);
                CHECK(wide.p[j] == r.p[j]);
            }
        }
    }

    TEST_CASE("regression: the order of rows changes no bit") {
        for (std::uint64_t seed = 1; seed <= 20; ++seed) {
            CAPTURE(seed);
            const drawn_table        d = drawn(seed, 20);
            std::vector<double>      y, x, counts, turned;
            std::vector<std::size_t> order(20);
            for (std::size_t i = 0; i < 20; ++i) {
                order[i] = (7 * i + seed) % 20;
                y.push_back(d.y[order[i]]);
                x.insert(x.end(), {d.x[2 * order[i]], d.x[2 * order[i] + 1]});
                counts.push_back(std::floor(3 * std::abs(d.y[i])));
            }
            for (const std::size_t i : order) turned.push_back(counts[i]);
            const regression a = least_squares({.value = d.y, .columns = d.x});
            const regression b = least_squares({.value = y, .columns = x});
            CHECK(a.coefficient == b.coefficient);
            CHECK(a.covariance == b.covariance);
            const regression c = poisson_regression({.value = counts, .columns = d.x});
            const regression e = poisson_regression({.value = turned, .columns = x});
            CHECK(c.coefficient == e.coefficient);
            CHECK(c.covariance == e.covariance);
            for (std::size_t i = 0; i < 20; ++i) {
                CHECK(a.residual[order[i]] == b.residual[i]);
                CHECK(c.fitted[order[i]] == e.fitted[i]);
            }
        }
    }

    TEST_CASE("regression: Newey-West is the sum over all pairs, gaps counted") {
        for (std::uint64_t seed = 1; seed <= 20; ++seed) {
            CAPTURE(seed);
            const drawn_table  d = drawn(seed, 30);
            const std::int64_t lags = static_cast<std::int64_t>(seed % 5);
            regression_options o;
            o.errors = {.law = error_law::newey_west, .rule = lag_rule::given, .lags = lags};
            const regression r = least_squares({.value = d.y, .columns = d.x, .period = d.period}, o);
            // (X'X)^-1 from plain errors: their covariance over the residual variance.
            const regression plain = least_squares({.value = d.y, .columns = d.x});
            const double     one = *plain.residual_deviation * *plain.residual_deviation;
            const auto       row = [&](std::size_t i) { return std::vector{1.0, d.x[2 * i], d.x[2 * i + 1]}; };
            double           middle[3][3]{};
            for (std::size_t s = 0; s < 30; ++s)
                for (std::size_t t = 0; t < 30; ++t) {
                    const std::int64_t lag = std::abs(d.period[s] - d.period[t]);
                    if (lag > lags) continue;
                    const double w = 1 - static_cast<double>(lag) / static_cast<double>(lags + 1);
                    for (std::size_t a = 0; a < 3; ++a)
                        for (std::size_t b = 0; b < 3; ++b)
                            middle[a][b] += w * r.residual[s] * r.residual[t] * row(s)[a] * row(t)[b];
                }
            for (std::size_t j = 0; j < 3; ++j) {
                double variance = 0;
                for (std::size_t a = 0; a < 3; ++a)
                    for (std::size_t b = 0; b < 3; ++b)
                        variance += plain.covariance[3 * j + a] / one * middle[a][b] * plain.covariance[3 * b + j] / one;
                CHECK(r.error[j] == doctest::Approx(std::sqrt(variance * 30 / 27)).epsilon(1e-10));
            }
            CHECK(r.lags == lags);
        }
    }

    TEST_CASE("regression: a Poisson fit has the events and their products with the columns") {
        for (std::uint64_t seed = 1; seed <= 20; ++seed) {
            CAPTURE(seed);
            random_stream       random(seed);
            std::vector<double> y, x, e;
            for (int i = 0; i < 40; ++i) {
                x.push_back(random.uniform() + 1000);
                e.push_back(100 + 50 * random.uniform());
                y.push_back(static_cast<double>(random.below(12)));
            }
            const regression r = poisson_regression({.value = y, .columns = x, .exposure = e});
            REQUIRE(r.state == status::ok);
            double sum = 0, product = 0;
            for (std::size_t i = 0; i < y.size(); ++i) {
                sum += r.residual[i];
                product += r.residual[i] * x[i];
            }
            CHECK(std::abs(sum) < 1e-8);
            CHECK(std::abs(product) < 1e-5);
            // An offset of a column moves the intercept and nothing else.
            std::vector<double> near, far;
            for (const double z : x) {
                near.push_back(std::round(1024 * (z - 1000)) / 1024);
                far.push_back(near.back() + 1e9);
            }
            const regression a = poisson_regression({.value = y, .columns = near, .exposure = e});
            const regression b = poisson_regression({.value = y, .columns = far, .exposure = e});
            CHECK(b.coefficient[1] == a.coefficient[1]);
            CHECK(b.error[1] == a.error[1]);
            CHECK(b.fitted == a.fitted);
            CHECK(b.coefficient[0] == doctest::Approx(a.coefficient[0] - 1e9 * a.coefficient[1]).epsilon(1e-12));
            CHECK(b.error[0] == doctest::Approx(1e9 * a.error[1]).epsilon(1e-8));
        }
    }
}

TEST_SUITE("statistics") {

    TEST_CASE("regression: by hand") {
        const std::vector<double> y{1, 3, 2, 5};
        const std::vector<double> x{0, 1, 2, 3};
        const regression          r = least_squares({.value = y, .columns = x});
        // Sxy = 5.5, Sxx = 5, residuals -0.1 0.8 -1.3 0.6: squares 2.7, about the mean 8.75.
        CHECK(r.coefficient[1] == 1.1);
        CHECK(r.coefficient[0] == 1.1);
        CHECK(r.residual_deviation.value() == doctest::Approx(std::sqrt(1.35)).epsilon(1e-15));
        CHECK(r.error[1] == doctest::Approx(std::sqrt(1.35 / 5)).epsilon(1e-15));
        CHECK(r.error[0] == doctest::Approx(std::sqrt(1.35 * 14 / 20)).epsilon(1e-15));
        CHECK(r.r_squared.value() == doctest::Approx(1 - 2.7 / 8.75).epsilon(1e-15));
        CHECK(r.upper[1] == doctest::Approx(1.1 + 4.302652729749464 * std::sqrt(0.27)).epsilon(1e-12));
        CHECK(r.degrees == 2);
        // Without an intercept: 23 / 14.
        const regression through = least_squares({.value = y, .columns = x}, {.intercept = false});
        CHECK(through.coefficient[0] == 22.0 / 14);
        // Newey-West with no lag and no correction: White's errors. Slope: sum of (x - 1.5)^2 e^2 over 25.
        regression_options o;
        o.errors = {.law = error_law::newey_west, .rule = lag_rule::given, .lags = 0, .small_sample = false};
        const regression white = least_squares({.value = y, .columns = x}, o);
        CHECK(white.error[1] ==
              doctest::Approx(std::sqrt((2.25 * 0.01 + 0.25 * 0.64 + 0.25 * 1.69 + 2.25 * 0.36) / 25)).epsilon(1e-13));
    }

    TEST_CASE("regression: two rates by hand") {
        const std::vector<double> y{10, 20, 30};
        const std::vector<double> x{0, 0, 1};
        const std::vector<double> e{100, 200, 100};
        const regression          r = poisson_regression({.value = y, .columns = x, .exposure = e});
        CHECK(std::exp(r.coefficient[0]) == doctest::Approx(0.1).epsilon(1e-13));
        CHECK(std::exp(r.coefficient[1]) == doctest::Approx(3).epsilon(1e-13));
        CHECK(r.error[0] == doctest::Approx(std::sqrt(1.0 / 30)).epsilon(1e-12));
        CHECK(r.error[1] == doctest::Approx(std::sqrt(1.0 / 30 + 1.0 / 30)).epsilon(1e-12));
        CHECK(r.deviance.value() == doctest::Approx(0).epsilon(1e-12));
    }

    TEST_CASE("regression: lags by rule") {
        const std::vector<double> y(101, 1.0);
        const auto                lags = [&](std::size_t n, lag_rule rule) {
            std::vector<double> x, z;
            for (std::size_t i = 0; i < n; ++i) {
                x.push_back(static_cast<double>(i));
                z.push_back(static_cast<double>(i % 3));
            }
            return least_squares({.value = z, .columns = x}, {.errors = {.law = error_law::newey_west, .rule = rule}})
                .lags;
        };
        CHECK(lags(100, lag_rule::four_ninths) == 4);
        CHECK(lags(99, lag_rule::four_ninths) == 3);
        CHECK(lags(48, lag_rule::four_ninths) == 3);
        CHECK(lags(64, lag_rule::cube_root) == 3);
        CHECK(lags(63, lag_rule::cube_root) == 2);
    }

    TEST_CASE("regression: what cannot be fitted has a status, and no NaN without one") {
        const std::vector<double> x{0, 1, 2, 3, 4, 5};
        const auto                state = [&](const std::vector<double>& y, std::size_t n) {
            return least_squares({.value = std::span(y).first(n), .columns = std::span(x).first(n)}).state;
        };
        const std::vector<double> y{1, 3, 2, 5, 4, 4};
        CHECK(state(y, 0) == status::below_minimum);
        CHECK(state(y, 1) == status::below_minimum);
        CHECK(state(y, 2) == status::below_minimum);
        CHECK(state(y, 3) == status::ok);
        const std::vector<double> same(6, 7e9);
        const regression          level = least_squares({.value = same, .columns = x});
        CHECK(level.state == status::no_spread);
        CHECK(level.coefficient[0] == 7e9);
        CHECK(level.coefficient[1] == 0);
        CHECK(level.error[1] == 0);
        CHECK(level.p[1] == 1);
        const std::vector<double> line{1, 3, 5, 7, 9, 11};
        const regression          straight = least_squares({.value = line, .columns = x});
        CHECK(straight.state == status::no_spread);
        CHECK(straight.coefficient[1] == 2);
        CHECK(straight.p[1] > 0);
        const std::vector<double> bad(6, std::nan(""));
        CHECK(state(bad, 6) == status::impossible);
        const std::vector<status> none(6, status::missing);
        const regression          nothing = least_squares({.value = bad, .columns = x, .given = none});
        CHECK(nothing.state == status::missing);
        CHECK(nothing.left_out == 6);
        CHECK_FALSE(nothing.r_squared.has_value());
        std::vector<double> twice;
        for (const double z : x) twice.insert(twice.end(), {z, 3 * z - 1});
        const regression not_apart = least_squares({.value = y, .columns = twice});
        CHECK(not_apart.state == status::not_unique);
        CHECK(not_apart.rank == 2);
        CHECK(std::isnan(not_apart.coefficient[1]));
        std::vector<double> holes = y;
        holes[2] = inf;
        const regression part = least_squares({.value = holes, .columns = x});
        CHECK(part.points == 5);
        CHECK(std::isnan(part.fitted[2]));
        const std::vector<decimals> places{{1}, {0}};
        const std::vector<double>   finer{1, 3, 2.25, 5, 4, 4};
        CHECK(least_squares({.value = finer, .columns = x, .places = places}).left_out == 1);
        // Tenths lie on a line as they are written, and not as they are stored.
        const std::vector<double>   tenth{0.1, 0.2, 0.3, 0.4, 0.5};
        const std::vector<double>   on_a_line{1.3, 1.6, 1.9, 2.2, 2.5};
        const std::vector<decimals> both{{1}, {1}};
        const regression            written = least_squares({.value = on_a_line, .columns = tenth, .places = both});
        CHECK(written.state == status::no_spread);
        CHECK(written.coefficient == std::vector<double>{1, 3});
        const regression stored = least_squares({.value = on_a_line, .columns = tenth});
        CHECK(stored.state == status::ok);
        CHECK(*stored.residual_deviation < 1e-15);
    }

    TEST_CASE("regression: counts that no mean fits best have a status") {
        const std::vector<double> x{0, 0, 0, 1, 1, 1};
        const std::vector<double> none(6, 0.0);
        CHECK(poisson_regression({.value = none, .columns = x}).state == status::unbounded);
        const std::vector<double> one_side{3, 2, 4, 0, 0, 0};
        CHECK(poisson_regression({.value = one_side, .columns = x}).state == status::unbounded);
        // One step is not enough, and the numbers of a search that did not end are not shown.
        const std::vector<double> many{3, 2, 4, 90, 70, 80};
        const regression          short_of = poisson_regression({.value = many, .columns = x}, {.steps = 1});
        CHECK(short_of.state == status::not_converged);
        CHECK(short_of.steps == 1);
        CHECK(std::isnan(short_of.coefficient[0]));
        CHECK(poisson_regression({.value = many, .columns = x}).state == status::ok);
        CHECK_THROWS_AS((void)poisson_regression({.value = many, .columns = x}, {.steps = 0}), domain_fault);
        const std::vector<double> negative{3, 2, 4, -1, 2, 2};
        CHECK(poisson_regression({.value = negative, .columns = x}).left_out == 1);
        const std::vector<double> at_risk{1, 1, 0, 1e9, 1, 1};
        const regression r = poisson_regression({.value = negative, .columns = x, .exposure = at_risk});
        CHECK(r.left_out == 2);
        const std::vector<double> nobody(6, 0.0);
        CHECK(poisson_regression({.value = one_side, .columns = x, .exposure = nobody}).state == status::no_denominator);
        CHECK(r.state == status::ok);
        CHECK(std::isfinite(r.error[1]));
    }

    TEST_CASE("regression: what breaks a rule is refused") {
        const std::vector<double>       y{1, 2, 3, 5};
        const std::vector<double>       x{1, 2, 4, 4};
        const std::vector<std::int64_t> period{1, 2, 2, 3};
        CHECK_THROWS_AS((void)least_squares({.value = y, .columns = std::span(x).first(3)}), shape_mismatch);
        CHECK_THROWS_AS((void)least_squares({.value = y, .columns = x, .period = period}), period_mismatch);
        CHECK_THROWS_AS((void)least_squares({.value = y, .columns = x}, {.errors = {.confidence = 1}}), domain_fault);
        CHECK_THROWS_AS((void)least_squares({.value = y, .columns = x}, {.errors = {.lags = -1}}), domain_fault);
        CHECK_THROWS_AS((void)least_squares({.value = y}, {.intercept = false}), shape_mismatch);
    }
}
