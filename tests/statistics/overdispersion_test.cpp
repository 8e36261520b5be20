// SPDX-License-Identifier: MIT
#include <steelyard/core/error.hpp>
#include <steelyard/core/random.hpp>
#include <steelyard/statistics/overdispersion.hpp>

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <limits>
#include <vector>

using namespace steelyard;
using namespace steelyard::statistics;

namespace {

using columns = std::vector<double>;

constexpr double no_number = std::numeric_limits<double>::quiet_NaN();
constexpr double endless = std::numeric_limits<double>::infinity();

[[nodiscard]] overdispersion_options options(between_method by, far_scores far, double share = 0.1,
                                             transformation on = transformation::usual) {
    return {on, far, share, by};
}

/// Means of units that lie apart by some deviation, each with an error of its own.
struct world {
    columns mean, error;

    world(std::uint64_t seed, int units, double apart) {
        random_stream random(seed);
        const auto    normal = [&] {
            double sum = -6;
            for (int i = 0; i < 12; ++i) sum += random.uniform();
            return sum;
        };
        for (int i = 0; i < units; ++i) {
            error.push_back(0.5 + 2 * random.uniform());
            mean.push_back(10 + apart * normal() + error.back() * normal());
        }
    }
};

} // namespace

TEST_SUITE("statistics") {

    TEST_CASE("unit scale: there and back, and the slope is what a small step says") {
        for (const transformation by : {transformation::identity, transformation::arcsine, transformation::log,
                                        transformation::sqrt, transformation::logit}) {
            const unit_scale scale{by};
            for (const double x : {1e-9, 0.001, 0.2, 0.5, 0.77, 1 - 1e-4}) {
                CAPTURE(name(by));
                CAPTURE(x);
                CHECK(scale.inverse(scale.forward(x)) == doctest::Approx(x).epsilon(1e-12));
                const double step = 1e-6 * std::min(x, 1 - x);
                const double slope = (scale.forward(x + step) - scale.forward(x - step)) / (2 * step);
                CHECK(scale.slope(x) == doctest::Approx(slope).epsilon(1e-5));
            }
        }
        CHECK(unit_scale{transformation::arcsine}.inverse(-0.3) == 0);
        CHECK(unit_scale{transformation::arcsine}.inverse(3) == 1);
        CHECK(unit_scale{transformation::sqrt}.inverse(-2) == 0);
        CHECK(unit_scale{transformation::logit}.inverse(-2000) == 0);
        CHECK(unit_scale{transformation::logit}.inverse(2000) == 1);
    }

    TEST_CASE("scores: by hand") {
        // 9 of 36 against 0.5: arcsin of the roots are pi/6 and pi/4, the error 1/12
        const columns     x{9}, n{36};
        const unit_scores s = scores_of({measured::proportion, x, n}, transformation::usual, 0.5);
        CHECK(s.z[0] == doctest::Approx(-3.14159265358979).epsilon(1e-13));
        // 36 events where 25 are expected: (sqrt 1.44 - 1) * 2 sqrt 25
        const columns seen{36}, expected{25};
        CHECK(scores_of({measured::ratio, seen, expected}).z[0] == doctest::Approx(2).epsilon(1e-13));
        CHECK(scores_of({measured::ratio, seen, expected}, transformation::identity).z[0] == doctest::Approx(2.2).epsilon(1e-13));
        CHECK(scores_of({measured::ratio, seen, expected}, transformation::log).z[0] ==
              doctest::Approx(5 * std::log(1.44)).epsilon(1e-13));
        CHECK(scores_of({measured::proportion, x, n}, transformation::logit, 0.5).z[0] ==
              doctest::Approx(-std::log(3.0) * 3).epsilon(1e-13));
    }

    TEST_CASE("scores: targets are all events over all cases, 1 for ratios, and a weighted mean of means") {
        const columns x{3, 5, 12}, n{10, 50, 40}, error{1, 2, 0.5};
        CHECK(scores_of({measured::proportion, x, n}).target == doctest::Approx(0.2).epsilon(1e-15));
        CHECK(scores_of({measured::rate, x, n}).target == doctest::Approx(0.2).epsilon(1e-15));
        CHECK(scores_of({measured::ratio, x, n}).target == 1);
        CHECK(scores_of({measured::mean, x, error}).target == doctest::Approx((3 + 5.0 / 4 + 48) / 5.25).epsilon(1e-15));
    }

    TEST_CASE("scores: every row that cannot be has a status; no events have half of one on a logarithm") {
        using enum status;
        const columns x{0, 5, 6, 2.5, -1, no_number, 0, 3, 5, endless};
        const columns n{5, 5, 5, 5, 5, 5, 0, no_number, 9, 9};
        const std::vector<status> wanted{boundary, boundary, impossible, impossible,     impossible,
                                         impossible, no_denominator, impossible, ok, impossible};
        for (const transformation on : {transformation::usual, transformation::log, transformation::logit}) {
            const unit_scores s = scores_of({measured::proportion, x, n}, on, 0.5);
            CHECK(s.state == wanted);
            for (std::size_t i = 0; i < s.size(); ++i)
                for (const double number : {s.estimate[i], s.on_scale[i], s.error[i], s.z[i]})
                    CHECK(std::isfinite(number) == has_numbers(wanted[i]));
        }
        const unit_scores s = scores_of({measured::proportion, x, n}, transformation::logit, 0.5);
        CHECK(s.on_scale[0] == doctest::Approx(std::log(0.5 / 4.5)).epsilon(1e-14));
        CHECK(s.on_scale[1] == doctest::Approx(std::log(4.5 / 0.5)).epsilon(1e-14));
        const columns one{0, 1}, cases{1, 1};
        CHECK(std::isfinite(scores_of({measured::proportion, one, cases}, transformation::logit).z[1]));
        const columns zero{0, 0}, error{1, 0};
        CHECK(scores_of({measured::proportion, zero, cases}).whole == below_minimum);
        CHECK(scores_of({measured::proportion, zero, cases}).state[0] == below_minimum);
        CHECK(scores_of({measured::mean, zero, error}).state[1] == impossible);
        CHECK(scores_of({}).size() == 0);
        CHECK_THROWS_AS((void)scores_of({measured::rate, x, n}, transformation::arcsine), domain_fault);
        CHECK_THROWS_AS((void)scores_of({measured::mean, x, n}, transformation::log), domain_fault);
        CHECK_THROWS_AS((void)scores_of({measured::proportion, x, n}, transformation::usual, 50.0), domain_fault);
        CHECK_THROWS_AS((void)scores_of({measured::ratio, x, n}, transformation::usual, 0.0), domain_fault);
        CHECK_THROWS_AS((void)scores_of({measured::proportion, x, one}), shape_mismatch);
    }

    TEST_CASE("overdispersion: by hand") {
        // Five units of error 1 about 0: z = -3 -1 0 1 7; phi = 60/5; w = 1 each, so tau2 = (60 - 4) / (5 - 1)
        const columns        mean{-3, -1, 0, 1, 7}, error(5, 1);
        const unit_table      rows{measured::mean, mean, error};
        const overdispersion kept = overdispersion_of(rows, options(between_method::about_target, far_scores::kept), 0.0);
        CHECK(kept.phi == doctest::Approx(12).epsilon(1e-15));
        CHECK(kept.tau2 == doctest::Approx(14).epsilon(1e-15));
        CHECK(kept.mean == 0);
        CHECK(kept.mean_error == 0);
        // Quantiles at a quarter are -1 and 1: winsorised -1 -1 0 1 1, truncated -1 0 1
        const auto winsorised = overdispersion_of(rows, options(between_method::about_target, far_scores::winsorised, 0.25), 0.0);
        CHECK(winsorised.phi == doctest::Approx(0.8).epsilon(1e-15));
        CHECK(winsorised.tau2 == 0);
        CHECK(winsorised.taking_part == 5);
        const auto truncated = overdispersion_of(rows, options(between_method::about_target, far_scores::truncated, 0.25), 0.0);
        CHECK(truncated.phi == doctest::Approx(2.0 / 3).epsilon(1e-15));
        CHECK(truncated.rows == 5);
        CHECK(truncated.taking_part == 3);
        // About their own mean 0.8: squares are 60 - 5 * 0.64; (56.8 - 4) / 4
        const auto laird = overdispersion_of(rows, options(between_method::dersimonian_laird, far_scores::kept), 0.0);
        CHECK(laird.tau2 == doctest::Approx(13.2).epsilon(1e-14));
        CHECK(laird.mean == doctest::Approx(0.8).epsilon(1e-14));
        CHECK(laird.mean_error == doctest::Approx(std::sqrt(14.2 / 5)).epsilon(1e-14));
        // With equal errors REML is the variance with n - 1 beneath, less that of chance
        const auto likely = overdispersion_of(rows, options(between_method::reml, far_scores::kept), 0.0);
        CHECK(likely.tau2 == doctest::Approx(56.8 / 4 - 1).epsilon(1e-12));
    }

    TEST_CASE("overdispersion: REML is where the likelihood is highest") {
        for (std::uint64_t seed = 1; seed <= 20; ++seed) {
            CAPTURE(seed);
            const world     w(seed, 30, seed % 3 == 0 ? 0 : 1.2);
            const auto      found = overdispersion_of({measured::mean, w.mean, w.error}, options(between_method::reml, far_scores::kept));
            const auto      log_at = [&](double tau2) {
                double weights = 0, weighted = 0, log = 0;
                for (std::size_t i = 0; i < 30; ++i) {
                    const double weight = 1 / (w.error[i] * w.error[i] + tau2);
                    weights += weight, weighted += weight * w.mean[i], log += std::log(weight) / 2;
                }
                for (std::size_t i = 0; i < 30; ++i) {
                    const double d = w.mean[i] - weighted / weights;
                    log -= d * d / (w.error[i] * w.error[i] + tau2) / 2;
                }
                return log - std::log(weights) / 2;
            };
            for (double tau2 = 0; tau2 < 30; tau2 += 0.01) CHECK(log_at(tau2) <= log_at(found.tau2) + 1e-12);
        }
    }

    TEST_CASE("overdispersion: what counts likelihood finds is a maximum, of both laws") {
        random_stream random(4);
        for (const measured of : {measured::proportion, measured::rate}) {
            columns x, n;
            for (int i = 0; i < 40; ++i) {
                n.push_back(20 + static_cast<double>(random.below(300)));
                x.push_back(std::floor(n.back() * (0.05 + 0.3 * random.uniform() * random.uniform())));
            }
            const overdispersion found = overdispersion_of({of, x, n}, options(between_method::likelihood, far_scores::kept));
            REQUIRE(found.spread > 0);
            const auto log_at = [&](double mean, double spread) {
                const double v = spread * spread;
                const double a = of == measured::proportion ? mean * (mean * (1 - mean) / v - 1) : mean * mean / v;
                const double b = of == measured::proportion ? (1 - mean) * (mean * (1 - mean) / v - 1) : mean / v;
                double       log = 0;
                for (std::size_t i = 0; i < x.size(); ++i)
                    log += of == measured::proportion ? std::lgamma(a + x[i]) - std::lgamma(a) + std::lgamma(b + n[i] - x[i]) -
                                                   std::lgamma(b) - std::lgamma(a + b + n[i]) + std::lgamma(a + b)
                                             : std::lgamma(a + x[i]) - std::lgamma(a) + a * std::log(b) -
                                                   (a + x[i]) * std::log(b + n[i]);
                return log;
            };
            const double best = log_at(found.mean, found.spread);
            for (const double more : {1e-3, -1e-3}) {
                CHECK(log_at(found.mean * (1 + more), found.spread) < best);
                CHECK(log_at(found.mean, found.spread * (1 + more)) < best);
            }
        }
        const columns even{10, 11, 9, 10}, cases(4, 100);
        CHECK(overdispersion_of({measured::proportion, even, cases}, options(between_method::likelihood, far_scores::kept)).tau2 == 0);
    }

    TEST_CASE("overdispersion: the same bits in any order of rows, and rows without numbers are as if not there") {
        const world   w(11, 60, 3);
        columns       mean(w.mean.rbegin(), w.mean.rend()), error(w.error.rbegin(), w.error.rend());
        mean.insert(mean.begin() + 7, no_number);
        error.insert(error.begin() + 7, 1);
        for (const between_method by : {between_method::about_target, between_method::dersimonian_laird, between_method::reml})
            for (const far_scores far : {far_scores::kept, far_scores::winsorised, far_scores::truncated}) {
                const overdispersion one = overdispersion_of({measured::mean, w.mean, w.error}, options(by, far));
                CHECK(one == overdispersion_of({measured::mean, mean, error}, options(by, far)));
                CHECK(one.tau2 > 0);
            }
    }

    TEST_CASE("overdispersion: a unit of measure changes nothing but itself, and more spread is more") {
        const world w(3, 50, 1);
        columns     mean, error;
        for (std::size_t i = 0; i < 50; ++i) mean.push_back(w.mean[i] * 64), error.push_back(w.error[i] * 64);
        for (const between_method by : {between_method::about_target, between_method::dersimonian_laird, between_method::reml}) {
            const auto one = overdispersion_of({measured::mean, w.mean, w.error}, options(by, far_scores::kept));
            const auto other = overdispersion_of({measured::mean, mean, error}, options(by, far_scores::kept));
            CHECK(other.tau2 == doctest::Approx(one.tau2 * 4096).epsilon(1e-9));
            CHECK(other.phi == doctest::Approx(one.phi).epsilon(1e-12));
            CHECK(other.mean == doctest::Approx(one.mean * 64).epsilon(1e-9));
        }
    }

    TEST_CASE("overdispersion: few units, no events, wrong options") {
        using enum status;
        const columns none, zero{0, 0}, n{10, 20}, one{3}, cases{10};
        for (const between_method by : {between_method::about_target, between_method::dersimonian_laird,
                                        between_method::reml, between_method::likelihood}) {
            CHECK(overdispersion_of({measured::proportion, none, none}, options(by, far_scores::winsorised)).state == below_minimum);
            CHECK(overdispersion_of({measured::proportion, zero, n}, options(by, far_scores::winsorised)).state == below_minimum);
            const auto single = overdispersion_of({measured::proportion, one, cases}, options(by, far_scores::winsorised));
            CHECK(single.state == ok);
            CHECK(single.tau2 == 0);
            CHECK(std::isfinite(single.mean));
        }
        const columns huge{1e9, 2e9}, many{4e9, 4e9};
        CHECK(std::isfinite(overdispersion_of({measured::proportion, huge, many}, options(between_method::likelihood, far_scores::kept)).tau2));
        CHECK_THROWS_AS((void)overdispersion_of({measured::proportion, one, cases}, options(between_method::reml, far_scores::kept, 0.5)),
                        domain_fault);
        CHECK_THROWS_AS((void)overdispersion_of({measured::mean, one, cases}, options(between_method::likelihood, far_scores::kept)),
                        domain_fault);
    }
}
