// SPDX-License-Identifier: MIT
#include "composite_world.hpp"

#include <steelyard/composite/means.hpp>
#include <steelyard/core/error.hpp>

#include <doctest/doctest.h>

#include <algorithm>

using namespace steelyard;
using namespace steelyard::composite;
using world::same;

namespace {

struct profile {
    std::vector<double> x, w;
};

[[nodiscard]] profile random_profile(std::uint64_t seed) {
    random_stream r(seed, 42);
    profile       p;
    for (std::size_t i = 0; i < 2 + r.below(9); ++i) {
        p.x.push_back(std::exp(6 * r.uniform() - 3));
        p.w.push_back(r.below(6) == 0 ? 0 : 0.1 + r.uniform());
    }
    p.w[0] = 1;
    return p;
}

/// The definition, in long double.
[[nodiscard]] double defined_power_mean(const profile& p, long double e) {
    long double total = 0;
    long double sum = 0;
    for (std::size_t i = 0; i < p.x.size(); ++i) {
        total += static_cast<long double>(p.w[i]);
        const auto x = static_cast<long double>(p.x[i]);
        sum += static_cast<long double>(p.w[i]) * (e == 0 ? std::log(x) : std::pow(x, e));
    }
    return static_cast<double>(e == 0 ? std::exp(sum / total) : std::pow(sum / total, 1 / e));
}

} // namespace

TEST_SUITE("composite") {
    TEST_CASE("means: by hand") {
        const std::vector<double> x{1, 2, 4};
        const std::vector<double> w{1, 1, 1};
        CHECK(same(*arithmetic_mean(x, w), 7.0 / 3));
        CHECK(same(*power_mean(x, w, 0), 2));
        CHECK(same(*power_mean(x, w, -1), 3 / 1.75));
        CHECK(same(*power_mean(x, w, 2), std::sqrt(7)));
        CHECK(*weighted_median(x, w) == 2);
        CHECK(*weighted_median(x, std::vector<double>{2, 1, 1}) == 1.5);
        // mean 7/3, squares (16 + 1 + 25)/9/3 = 14/9
        CHECK(same(*mazziotta_pareto(x, w, penalty::minus), 7.0 / 3 - 14.0 / 9 / (7.0 / 3)));
        CHECK(same(*mazziotta_pareto(x, w, penalty::plus), 7.0 / 3 + 14.0 / 9 / (7.0 / 3)));
    }

    TEST_CASE(
        "power_mean: equals its definition, rises with p, lies within the least and the largest and comes near them") {
        for (std::uint64_t seed = 1; seed <= 200; ++seed) {
            CAPTURE(seed);
            const profile p = random_profile(seed);
            double        least = 1e300;
            double        most = 0;
            for (std::size_t i = 0; i < p.x.size(); ++i)
                if (p.w[i] > 0) {
                    least = std::min(least, p.x[i]);
                    most = std::max(most, p.x[i]);
                }
            double before = least * (1 - 1e-12);
            for (const double e : {-300.0, -20.0, -3.0, -1.0, -0.5, -0.01, -1e-6, -1e-12, 0.0, 1e-12, 1e-6, 0.01, 0.5,
                                   1.0, 2.0, 20.0, 300.0}) {
                CAPTURE(e);
                const double m = *power_mean(p.x, p.w, e);
                CHECK(m >= before * (1 - 1e-12));
                CHECK(m <= most * (1 + 1e-12));
                // near 0 long double loses what the exponent takes, so the definition is no witness there
                if (std::abs(e) >= 0.01 && std::abs(e) <= 20)
                    CHECK(std::abs(m - defined_power_mean(p, static_cast<long double>(e))) <= 1e-12 * m);
                before = m;
            }
            CHECK(same(*power_mean(p.x, p.w, 0), defined_power_mean(p, 0)));
            CHECK(same(*power_mean(p.x, p.w, 1), *arithmetic_mean(p.x, p.w)));
            CHECK(*power_mean(p.x, p.w, 3000) >= most * 0.99);
            CHECK(*power_mean(p.x, p.w, -3000) <= least * 1.01);
        }
    }

    TEST_CASE("power_mean: beside 0 it is the geometric mean times 1 + p variance / 2, not noise") {
        for (std::uint64_t seed = 1; seed <= 100; ++seed) {
            CAPTURE(seed);
            const profile p = random_profile(seed);
            double        total = 0;
            double        mean = 0;
            double        squares = 0;
            for (std::size_t i = 0; i < p.x.size(); ++i) total += p.w[i];
            for (std::size_t i = 0; i < p.x.size(); ++i) mean += p.w[i] / total * std::log(p.x[i]);
            for (std::size_t i = 0; i < p.x.size(); ++i)
                squares += p.w[i] / total * (std::log(p.x[i]) - mean) * (std::log(p.x[i]) - mean);
            for (const double e : {1e-5, -1e-5, 1e-8, -1e-8, 1e-11}) {
                const double ratio = std::log(*power_mean(p.x, p.w, e)) - mean;
                // the next term is p^2 times a sixth of the third cumulant, which is at most 6^3
                CHECK(std::abs(ratio - e * squares / 2) <= 40 * e * e + 2e-15);
            }
        }
    }

    TEST_CASE("means: a scale goes through, equal numbers stay, the order of children does not matter") {
        for (std::uint64_t seed = 1; seed <= 100; ++seed) {
            CAPTURE(seed);
            const profile p = random_profile(seed);
            profile       other = p;
            for (double& x : other.x) x *= 7;
            std::reverse(other.x.begin(), other.x.end());
            std::reverse(other.w.begin(), other.w.end());
            for (const double e : {-2.0, 0.0, 0.3, 1.0, 5.0}) {
                CHECK(same(*power_mean(other.x, other.w, e), 7 * *power_mean(p.x, p.w, e), 1e-6));
                CHECK(same(*power_mean(std::vector<double>(3, p.x[0]), std::vector<double>{1, 2, 3}, e), p.x[0], 1e-6));
            }
            CHECK(same(*mazziotta_pareto(other.x, other.w, penalty::minus),
                       7 * *mazziotta_pareto(p.x, p.w, penalty::minus), 1e-6));
            CHECK(*mazziotta_pareto(p.x, p.w, penalty::minus) <= *arithmetic_mean(p.x, p.w) * (1 + 1e-15));
            CHECK(*mazziotta_pareto(p.x, p.w, penalty::plus) >= *arithmetic_mean(p.x, p.w) * (1 - 1e-15));
            CHECK(same(*weighted_median(other.x, other.w), 7 * *weighted_median(p.x, p.w), 1e-6));
        }
    }

    TEST_CASE("power_mean of exponent 2 is the root of the mean square, not a square of 1/2 (a defect of Compind)") {
        CHECK(same(*power_mean(std::vector<double>{3, 4}, std::vector<double>{1, 1}, 2), std::sqrt(12.5)));
    }

    TEST_CASE("means: what has no mean throws, nothing is empty by chance") {
        const std::vector<double> x{0, 1};
        const std::vector<double> w{1, 1};
        CHECK(*power_mean(x, w, 2) == doctest::Approx(std::sqrt(0.5)));
        CHECK(*power_mean(std::vector<double>{0, 0}, w, 2) == 0);
        CHECK_THROWS_AS(static_cast<void>(power_mean(x, w, 0)), domain_fault);
        CHECK_THROWS_AS(static_cast<void>(power_mean(x, w, -1)), domain_fault);
        CHECK(*power_mean(x, std::vector<double>{0, 1}, 0) == 1); // what weighs nothing is not looked at
        CHECK_THROWS_AS(static_cast<void>(power_mean(std::vector<double>{-1, 1}, w, 2)), domain_fault);
        CHECK_THROWS_AS(static_cast<void>(power_mean(x, w, std::nan(""))), domain_fault);
        CHECK_THROWS_AS(static_cast<void>(mazziotta_pareto(std::vector<double>{-1, 1}, w, penalty::minus)),
                        domain_fault);
        CHECK_THROWS_AS(static_cast<void>(arithmetic_mean(x, std::vector<double>{1})), shape_mismatch);
        CHECK_THROWS_AS(static_cast<void>(weighted_median(x, std::vector<double>{1, -1})), domain_fault);
        CHECK(!arithmetic_mean(x, std::vector<double>{0, 0}));
        CHECK(!power_mean({}, {}, 0));
    }
}
