// SPDX-License-Identifier: MIT
#include "statistics/detail/tails.hpp"

#include <steelyard/core/random.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <initializer_list>

using namespace steelyard::statistics::detail;

namespace {

[[nodiscard]] double off(double found, double wanted) { return std::abs(found - wanted) / std::abs(wanted); }

/// The lower tail of a gamma law from its power series, whose terms are all positive.
[[nodiscard]] long double series_below(long double a, long double m) {
    long double term = 1;
    long double sum = 1;
    for (long double k = 1; term > sum * 1e-21L; ++k) sum += term *= m / (a + k);
    return sum * std::exp(a * std::log(m) - m - std::lgamma(a + 1));
}

/// The tail of a beta law (a, b) below the odds w, a below some 30, from the power series of the nearer end.
[[nodiscard]] long double series_below_odds(long double a, long double b, long double w) {
    const auto from_end = [](long double s, long double t, long double x, long double y) {
        long double term = 1;
        long double sum = 1;
        for (long double k = 0; term > sum * 1e-21L; ++k) sum += term *= (s + t + k) / (s + 1 + k) * x;
        return sum / s * std::exp(std::lgamma(s + t) - std::lgamma(s) - std::lgamma(t) + s * std::log(x) + t * std::log(y));
    };
    const long double p = w / (1 + w);
    const long double y = 1 / (1 + w);
    return w < 1 ? from_end(a, b, p, y) : 1 - from_end(b, a, y, p);
}

} // namespace

TEST_SUITE("statistics") {

    TEST_CASE("tails: the normal quantile") {
        CHECK(off(normal_beyond(0.025), 1.9599639845400542355) < 1e-15); // by 40-digit arithmetic, as the others
        CHECK(off(normal_beyond(0.001), 3.0902323061678135415) < 1e-15);
        CHECK(off(normal_beyond(1e-12), 7.0344838253011319298) < 1e-15);
        CHECK(off(normal_beyond(0.25), 0.67448975019608174320) < 1e-14);
    }

    TEST_CASE("tails: what Stirling lacks, whole, half and any numbers in one line") {
        // ln 10! = 15.104412573075515295, ln 1000! = 5912.1281784881633488 (tables), ln Gamma(1.7) = -0.0958077 by 40-digit arithmetic
        const auto from_rest = [](double x) {
            return stirling_rest(x) + (x + 0.5) * std::log(x) - x + 0.91893853320467274178;
        };
        CHECK(off(from_rest(10), 15.104412573075515295) < 1e-15);
        CHECK(off(from_rest(1000), 5912.1281784881633488) < 1e-15);
        CHECK(off(from_rest(0.7), -0.095807697407065864527) < 1e-13);
        for (double x = 0.5; x < 12; x += 0.5) CHECK(off(stirling_rest(x), stirling_rest(x + 1e-9)) < 1e-8);
    }

    TEST_CASE("tails: a quantile has the tail that was asked for") {
        for (const double tail : {0.25, 0.05, 0.025, 0.001, 1e-6, 1e-9}) {
            const double z = normal_beyond(tail);
            for (const double a : {0.3, 0.5, 1.0, 1.5, 2.0, 5.0, 9.7, 20.0, 33.3, 150.0}) {
                CAPTURE(tail);
                CAPTURE(a);
                const auto below = static_cast<double>(series_below(a, gamma_lower(a, tail, z)));
                CHECK(off(below, tail) < 1e-12);
                if (a < 1 || tail < 0.0005) continue; // 1 - below would have lost its digits
                const auto above = static_cast<double>(1 - series_below(a, gamma_upper(a, tail, z)));
                CHECK(off(above, tail) < 1e-11);
            }
        }
    }

    TEST_CASE("tails: gamma and beta laws meet where one shape is large") {
        const double z = normal_beyond(0.025);
        for (const double a : {1.0, 3.0, 10.0}) {
            const double b = 1e9;
            CHECK(off(beta_lower_odds(a, b, 0.025, z) * b, gamma_lower(a, 0.025, z)) < 2e-8);
            CHECK(off(1 / beta_lower_odds(b, a, 0.025, z) * b, gamma_upper(a, 0.025, z)) < 2e-8);
        }
    }

    TEST_CASE("tails: whether the chance below and above a mean add up to one") {
        for (const double a : {1.0, 2.5, 40.0, 4000.0}) {
            const double m = a - 0.3; // both fractions hold here
            CHECK(off(std::exp(gamma_below(a, m).log) + std::exp(gamma_above(a, m).log), 1) < 1e-12);
            const double b = a + 3;
            const double w = (a - 0.3) / (b - 0.35);
            CHECK(off(std::exp(beta_below(a, b, w).log) + std::exp(beta_below(b, a, 1 / w).log), 1) < 1e-12);
        }
    }

    TEST_CASE("tails: quantiles of small and of very large shapes") {
        // Adaptive quadrature of the densities in 30 digits (mpmath). SciPy 1.17 gives other numbers for some of these:
        // its beta quantile of shapes 1,000 and 10^9 is the double of the right one.
        const double z25 = normal_beyond(0.025);
        const double z1 = normal_beyond(0.001);
        CHECK(off(gamma_lower(1e6, 1e-9, normal_beyond(1e-9)), 994013.84604905160873) < 1e-15);
        CHECK(off(gamma_lower(1e9, 0.025, z25), 999938021.44392792191) < 1e-15);
        CHECK(off(gamma_upper(1e9, 0.025, z25), 1000061980.4503779584) < 1e-15);
        CHECK(off(gamma_upper(5000, 0.001, z1), 5221.3652827050889057) < 1e-15);
        CHECK(off(gamma_lower(0.5, 0.025, z25), 0.00049103455858762795617) < 1e-14);
        CHECK(off(gamma_upper(1.5, 0.025, z25), 4.6742018022480738981) < 1e-15);
        CHECK(off(beta_lower_odds(1000, 1e6, 0.025, z25), 0.00093894484422628142659) < 1e-15);
        CHECK(off(beta_lower_odds(1e6, 1e9, 0.001, z1), 0.00099691107927897644627) < 1e-15);
        CHECK(off(beta_lower_odds(1e9, 1e9, 0.025, z25), 0.99991235158726394345) < 1e-15);
        CHECK(off(beta_lower_odds(4000, 1001, 0.025, z25), 3.7312423784219723268) < 1e-14);
        CHECK(off(beta_lower_odds(2, 999, 0.001, z1), 4.5425767623287596455e-5) < 1e-14);
        CHECK(off(beta_lower_odds(0.5, 10.5, 0.025, z25), 4.7892726761011572471e-5) < 1e-14);
        CHECK(off(beta_lower_odds(12.5, 0.5, 0.025, z25), 4.3964811333443599964) < 1e-14);
    }

    TEST_CASE("tails: odds of beta laws with a tiny second shape, however large") {
        struct known {
            double a, b, tail, odds;
        };
        // Bisection of the regularised beta function by its hypergeometric series in 60 digits (mpmath 1.4.1).
        for (const known& k : std::initializer_list<known>{
                 {21.7, 0.0024, 0.0335, 55222768.920631682004},
                 {21.7, 0.0024, 0.4, 1.0308726267820090124e+94},
                 {0.5, 0.001, 0.025, 24776368601.919840773},
                 {1000, 0.001, 0.025, 175991581681265.46746}}) {
            CAPTURE(k.a);
            CAPTURE(k.b);
            CAPTURE(k.tail);
            // The tail moves by some b times what the logarithm of the odds does.
            const double allowed = 1e-12 * std::max(1.0, k.tail / k.b);
            CHECK(off(beta_lower_odds(k.a, k.b, k.tail, normal_beyond(k.tail)), k.odds) < allowed);
        }
        for (const double b : {0.001, 0.0017, 0.0024, 0.005, 0.01, 0.019, 0.021, 0.05, 0.0625, 0.1, 0.199})
            for (const double a : {0.001, 0.002, 0.01, 0.1, 0.5, 0.9, 1.0, 1.1, 2.0, 3.0, 21.7})
                for (const double tail : {1e-5, 0.0003, 0.001, 0.005, 0.0335, 0.1, 0.25, 0.4, 0.49}) {
                    CAPTURE(a);
                    CAPTURE(b);
                    CAPTURE(tail);
                    const double odds = beta_lower_odds(a, b, tail, normal_beyond(tail));
                    REQUIRE(odds >= 0);
                    REQUIRE(odds <= 1e300);
                    if (odds == 0) CHECK(series_below_odds(a, b, 1e-300L) > tail * (1 - 1e-12));
                    else if (odds == 1e300) CHECK(series_below_odds(a, b, 1e300L) < tail * (1 + 1e-12));
                    else CHECK(off(static_cast<double>(series_below_odds(a, b, odds)), tail) < 1e-12);
                }
    }

    TEST_CASE("tails: odds of shapes smaller than any are numbers") {
        for (const double a : {1e-308, 1e-100, 1e-17, 1e-6, 1e-4, 1.0, 1e6})
            for (const double b : {1e-308, 1e-100, 1e-17, 1e-6, 1e-4})
                for (const double tail : {1e-12, 0.025, 0.3, 0.5}) {
                    const double odds = beta_lower_odds(a, b, tail, normal_beyond(tail));
                    CHECK(odds >= 0);
                    CHECK(odds <= 1e300);
                }
    }

    TEST_CASE("tails: four side by side have the bits that each has alone") {
        steelyard::random_stream random(3);
        const auto               shape = [&] { return std::exp(18 * random.uniform() - 1); }; // 0.4 to 2e7
        for (int turn = 0; turn < 2000; ++turn) {
            four_numbers a{}, b{};
            for (double& x : a) x = random.below(2) == 0 ? shape() : static_cast<double>(1 + random.below(3000));
            for (double& x : b) x = random.below(8) == 0   ? 1
                                  : random.below(8) == 0 ? 0.001 + 0.2 * random.uniform() * random.uniform()
                                  : random.below(2) == 0 ? shape() : 1 + 3000 * random.uniform();
            const double       tail = random.below(2) == 0 ? 0.025 : 0.25 * random.uniform() + 1e-9;
            const double       z = normal_beyond(tail);
            const four_numbers all = beta_lower_odds(a, b, tail, z);
            for (std::size_t k = 0; k < all.size(); ++k) CHECK(all[k] == beta_lower_odds(a[k], b[k], tail, z));
        }
    }

    TEST_CASE("tails: fractions that end at once, that take long and that grow large stand beside others") {
        constexpr fraction at_once{1, 0, 0, 0}, quick{30, 2, 40, 1};
        constexpr fraction slow{0.7, 1, 5e6, 0}, large{1e-3, 1e5, 1e-7, 1e-12}, larger{1e-6, 1e9, 1e9, 1e-3};
        for (const std::array<fraction, 4>& f :
             {std::array{at_once, quick, slow, large}, std::array{slow, slow, at_once, larger},
              std::array{larger, large, larger, large}, std::array{quick, quick, quick, quick}}) {
            const four_numbers all = values_of(f);
            for (std::size_t k = 0; k < all.size(); ++k) CHECK(all[k] == value_of(f[k]));
        }
    }
}
