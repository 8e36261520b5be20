// SPDX-License-Identifier: MIT
#include "statistics/groups.hpp"

#include <steelyard/core/error.hpp>
#include <steelyard/statistics/slope_index.hpp>

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <vector>

using namespace steelyard;
using namespace steelyard::statistics;
using groups::column;

namespace {

constexpr double z95 = 1.9599639845400542;
constexpr double no_number = groups::no_number;

[[nodiscard]] slope_indices of(const groups::unit& t, slope_variance variance = slope_variance::errors, double per = 1,
                               double confidence = 0.95) {
    slope_index_options o;
    o.variance = variance;
    o.per = per;
    o.confidence = confidence;
    return slope_indices_of(t.table(), o);
}

/// Both ends of the line by the normal equations of (1, rank), in more digits.
struct ends {
    long double bottom, top;
};
[[nodiscard]] ends by_normal_equations(const groups::unit& t) {
    long double all = 0, below = 0, w = 0, wr = 0, wrr = 0, wy = 0, wry = 0;
    for (const double p : t.population) all += p;
    for (std::size_t g = 0; g < t.value.size(); ++g) {
        const long double p = t.population[g];
        const long double r = (below + p / 2) / all;
        below += p;
        w += p, wr += p * r, wrr += p * r * r, wy += p * t.value[g], wry += p * r * t.value[g];
    }
    const long double slope = (w * wry - wr * wy) / (w * wrr - wr * wr);
    const long double bottom = (wy - slope * wr) / w;
    return {bottom, bottom + slope};
}

} // namespace

TEST_SUITE("statistics") {

    TEST_CASE("slope index: two groups by hand") {
        // Half of the people each, at ranks 1/4 and 3/4: slope (30 - 20) / (1/2) = 20, from 15 to 35; c is -2 and 2.
        const groups::unit  t{{20, 30}, {3, 4}, {500, 500}};
        const slope_indices r = of(t);
        CHECK(r.slope.estimate[0] == doctest::Approx(20).epsilon(1e-15));
        CHECK(r.bottom[0] == doctest::Approx(15).epsilon(1e-15));
        CHECK(r.top[0] == doctest::Approx(35).epsilon(1e-15));
        CHECK(r.error[0] == doctest::Approx(10).epsilon(1e-15)); // sqrt(2^2 3^2 + 2^2 4^2)
        CHECK(r.slope.lower[0] == doctest::Approx(20 - z95 * 10).epsilon(1e-14));
        CHECK(r.slope.upper[0] == doctest::Approx(20 + z95 * 10).epsilon(1e-14));
        CHECK(r.ratio.estimate[0] == doctest::Approx(35.0 / 15).epsilon(1e-15));
    }

    TEST_CASE("slope index: the line solves the normal equations, and its error is what each group's error does to it") {
        for (std::uint64_t seed = 1; seed <= 60; ++seed) {
            CAPTURE(seed);
            const groups::unit  t = groups::drawn(seed, 2 + seed % 9);
            const slope_indices r = of(t);
            const ends          e = by_normal_equations(t);
            CHECK(r.bottom[0] == doctest::Approx(static_cast<double>(e.bottom)).epsilon(1e-11));
            CHECK(r.top[0] == doctest::Approx(static_cast<double>(e.top)).epsilon(1e-11));
            long double slope = 0, top = 0, bottom = 0, both = 0;
            for (std::size_t g = 0; g < t.value.size(); ++g) {
                groups::unit moved = t;
                moved.value[g] += 1;
                const ends        m = by_normal_equations(moved);
                const long double high = (m.top - e.top) * t.error[g];
                const long double low = (m.bottom - e.bottom) * t.error[g];
                slope += (high - low) * (high - low);
                top += high * high, bottom += low * low, both += high * low;
            }
            CHECK(r.error[0] == doctest::Approx(static_cast<double>(std::sqrt(slope))).epsilon(1e-11));
            CHECK(r.slope.upper[0] - r.slope.lower[0] == doctest::Approx(2 * z95 * r.error[0]).epsilon(1e-12));
            if (!has_numbers(r.ratio.state[0])) {
                CHECK(e.bottom * e.bottom <= z95 * z95 * bottom * (1 + 1e-9L)); // the foot may be 0
                continue;
            }
            for (const double limit : {r.ratio.lower[0], r.ratio.upper[0]}) {
                const long double q = limit;
                const long double gap = e.top - q * e.bottom;
                const long double error = std::sqrt(top - 2 * q * both + q * q * bottom);
                CHECK(static_cast<double>(std::abs(gap) / error) == doctest::Approx(z95).epsilon(1e-9));
            }
            CHECK(r.ratio.lower[0] < r.ratio.estimate[0]);
            CHECK(r.ratio.estimate[0] < r.ratio.upper[0]);
            if (e.top <= 0) { // there is a ratio, and no logarithm of it
                CHECK(std::isnan(r.log_error[0]));
                continue;
            }
            const double log_error = std::sqrt(static_cast<double>(
                top / e.top / e.top + bottom / e.bottom / e.bottom - 2 * both / e.top / e.bottom));
            CHECK(r.log_error[0] == doctest::Approx(log_error).epsilon(1e-9));
        }
    }

    TEST_CASE("slope index: by residuals it is weighted least squares with Student's limits") {
        // Five groups, so that t has three degrees: 3.18244630528371 (tables).
        const groups::unit  t{{10, 14, 13, 17, 25}, {9, 9, 9, 9, 9}, {100, 300, 200, 250, 150}};
        const slope_indices r = of(t, slope_variance::residuals);
        const ends          e = by_normal_equations(t);
        long double         squares = 0, spread = 0, below = 0;
        for (std::size_t g = 0; g < 5; ++g) {
            const long double share = t.population[g] / 1000.0L;
            const long double rank = below + share / 2;
            below += share;
            const long double off = t.value[g] - (e.bottom + (e.top - e.bottom) * rank);
            squares += share * off * off;
            spread += share * (rank - 0.5L) * (rank - 0.5L);
        }
        const auto error = static_cast<double>(std::sqrt(squares / 3 / spread));
        CHECK(r.error[0] == doctest::Approx(error).epsilon(1e-12));
        CHECK(r.slope.upper[0] - r.slope.estimate[0] == doctest::Approx(3.18244630528371 * error).epsilon(1e-12));
        groups::unit other = t;
        for (double& x : other.error) x = 1; // whatever the groups' own errors
        CHECK(of(other, slope_variance::residuals).slope.upper[0] == r.slope.upper[0]);
        CHECK(of(other).slope.upper[0] != of(t).slope.upper[0]);
        other.error.clear();
        CHECK(of(other, slope_variance::residuals).slope.lower[0] == r.slope.lower[0]);
        CHECK_THROWS_AS((void)of(other), shape_mismatch);
    }

    TEST_CASE("slope index: a multiplier stretches slopes and ends alike, moves no ratio and crosses no limits") {
        // Defects of a peer: limits crossed for multipliers below 1, and one end was stretched in one mode only.
        for (std::uint64_t seed = 1; seed <= 20; ++seed) {
            const groups::unit t = groups::drawn(seed, 5);
            for (const slope_variance variance : {slope_variance::errors, slope_variance::residuals}) {
                const slope_indices one = of(t, variance);
                for (const double per : {0.001, 0.5, 100.0, 100000.0}) {
                    CAPTURE(per);
                    const slope_indices r = of(t, variance, per);
                    CHECK(r.slope.lower[0] <= r.slope.upper[0]);
                    for (const auto& [a, b] :
                         {std::pair(r.slope.estimate[0], one.slope.estimate[0]),
                          std::pair(r.slope.lower[0], one.slope.lower[0]), std::pair(r.slope.upper[0], one.slope.upper[0]),
                          std::pair(r.bottom[0], one.bottom[0]), std::pair(r.top[0], one.top[0]),
                          std::pair(r.error[0], one.error[0])})
                        CHECK(a == doctest::Approx(per * b).epsilon(1e-12).scale(per * std::abs(one.top[0])));
                    CHECK(r.ratio.state == one.ratio.state);
                    if (!has_numbers(one.ratio.state[0])) continue;
                    CHECK(r.ratio.lower == one.ratio.lower);
                    CHECK(r.ratio.upper == one.ratio.upper);
                }
            }
        }
        const groups::unit t = groups::drawn(3, 5);
        CHECK_THROWS_AS((void)of(t, slope_variance::errors, 0), domain_fault);
        CHECK_THROWS_AS((void)of(t, slope_variance::errors, -1), domain_fault);
        CHECK(of(t).slope.lower == of(t).slope.lower); // two calls, one interval: nothing is drawn
    }

    TEST_CASE("slope index: order reversed changes its sign, an offset nothing, a group without people nothing") {
        for (std::uint64_t seed = 1; seed <= 20; ++seed) {
            CAPTURE(seed);
            const groups::unit  t = groups::drawn(seed, 6);
            const slope_indices r = of(t);
            groups::unit        turned = t;
            for (column* c : {&turned.value, &turned.error, &turned.population}) *c = column(c->rbegin(), c->rend());
            CHECK(of(turned).slope.lower[0] == doctest::Approx(-r.slope.upper[0]).epsilon(1e-11));
            groups::unit far = t;
            for (double& y : far.value) y += 1e9;
            CHECK(of(far).slope.estimate[0] == doctest::Approx(r.slope.estimate[0]).epsilon(1e-6));
            groups::unit more = t;
            more.value.insert(more.value.begin() + 2, no_number);
            more.error.insert(more.error.begin() + 2, -7);
            more.population.insert(more.population.begin() + 2, 0);
            CHECK(of(more).slope.estimate == r.slope.estimate);
            groups::unit people = t;
            for (double& p : people.population) p *= 1024;
            CHECK(of(people).slope.upper == r.slope.upper);
        }
    }

    TEST_CASE("slope index: every unit without one says why") {
        using enum status;
        const column              value{1, 2, 3,  1, no_number, 3, 1, 2, 3, 1, 2, 3, -1, 2, 3, 0, 1, 9, 4, 4, 4};
        const column              error{1, 1, 1,  1, 1,         1, 1, 1, 1, 1, 1, -1, 0, 0, 0, 0, 0, 0, 0, 0, 0};
        const column              people{1, 1, 1, 1, 1,         1, 0, 0, 5, 0, 0, 0,  1, 1, 1, 1, 1, 1, 1, 1, 1};
        std::vector<status>       given(21, ok);
        given[1] = suppressed;
        given[4] = missing;
        group_table t{value, error, people, given, 3};
        const slope_indices       r = slope_indices_of(t);
        const std::vector<status> wanted{suppressed, missing, below_minimum, no_denominator, no_spread, no_spread, no_spread};
        CHECK(r.slope.state == wanted);
        CHECK(r.ratio.state == std::vector<status>{suppressed, missing, below_minimum, no_denominator, impossible,
                                                   unbounded, no_spread}); // the sixth line starts below 0
        for (std::size_t u = 0; u < wanted.size(); ++u)
            for (const double x : {r.slope.estimate[u], r.slope.lower[u], r.slope.upper[u], r.bottom[u], r.error[u]})
                CHECK(std::isfinite(x) == has_numbers(wanted[u]));
        CHECK(r.ratio.lower[6] == 1);
        t.given = {};
        CHECK(slope_indices_of(t).slope.state[1] == impossible);
        slope_index_options o;
        o.strict = true;
        try {
            (void)slope_indices_of(t, o);
            FAIL("strict must refuse");
        } catch (const invalid_input& e) { CHECK(e.problems().size() == 3); }
        o = {};
        o.variance = slope_variance::residuals;
        CHECK(slope_indices_of({{value.data(), 2}, {error.data(), 2}, {people.data(), 2}, {}, 2}, o).slope.state[0] ==
              below_minimum);
        CHECK_THROWS_AS((void)slope_indices_of({value, error, people, {}, 4}), shape_mismatch);
        CHECK_THROWS_AS((void)slope_indices_of({{}, {}, {}, {}, 0}), shape_mismatch);
        CHECK(slope_indices_of({{}, {}, {}, {}, 3}).size() == 0);
        // Enormous numbers: a status or a number, never a NaN that says nothing.
        const column              huge{1e100, 9e99, 1e99}, wild{1e100, 1e100, 1e100}, crowd{1e9, 1e100, 1};
        const slope_indices       h = slope_indices_of({huge, wild, crowd, {}, 3});
        CHECK(std::isfinite(h.slope.upper[0]) == has_numbers(h.slope.state[0]));
        CHECK(std::isfinite(h.ratio.upper[0]) == has_numbers(h.ratio.state[0]));
    }
}
