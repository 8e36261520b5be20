// SPDX-License-Identifier: MIT
#include "statistics/groups.hpp"

#include <steelyard/core/error.hpp>
#include <steelyard/statistics/concentration.hpp>

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <vector>

using namespace steelyard;
using namespace steelyard::statistics;
using groups::column;

namespace {

constexpr double     z95 = 1.9599639845400542;
constexpr std::array every_form{concentration_form::plain, concentration_form::absolute, concentration_form::wagstaff,
                                concentration_form::erreygers};

[[nodiscard]] concentrations of(const groups::unit& t, concentration_form form, double confidence = 0.95) {
    concentration_options o;
    o.form = form;
    o.upper_bound = 100;
    o.confidence = confidence;
    return concentrations_of(t.table(), o);
}

/// V is twice the covariance of value and rank, in more digits.
[[nodiscard]] long double by_definition(const groups::unit& t, concentration_form form) {
    long double all = 0, mean = 0, below = 0, both = 0;
    for (const double p : t.population) all += p;
    for (std::size_t g = 0; g < t.value.size(); ++g) mean += t.population[g] * static_cast<long double>(t.value[g]) / all;
    for (std::size_t g = 0; g < t.value.size(); ++g) {
        const long double share = t.population[g] / all;
        both += share * (t.value[g] - mean) * (below + share / 2 - 0.5L);
        below += share;
    }
    const long double v = 2 * both;
    switch (form) {
    case concentration_form::plain: return v / mean;
    case concentration_form::absolute: return v;
    case concentration_form::wagstaff: return 100 * v / ((100 - mean) * mean);
    case concentration_form::erreygers: return 4 * v / 100;
    }
    return 0;
}

} // namespace

TEST_SUITE("statistics") {

    TEST_CASE("concentration: of single people it is the classical sum over their places") {
        // C = 2 / (n^2 m) sum of i x_i - (n + 1) / n. Five people with 1, 2, 3, 4 and 10: 2 * 80 / (25 * 4) - 1.2 = 0.4.
        const groups::unit t{{1, 2, 3, 4, 10}, {0, 0, 0, 0, 0}, {1, 1, 1, 1, 1}};
        const concentrations found = of(t, concentration_form::plain);
        CHECK(found.of.estimate[0] == doctest::Approx(0.4).epsilon(1e-15));
        CHECK(found.of.state[0] == status::no_spread);
        CHECK(found.error[0] == 0);
    }

    TEST_CASE("concentration: the shares of a binary outcome, by the relations of their papers") {
        for (std::uint64_t seed = 1; seed <= 30; ++seed) {
            CAPTURE(seed);
            const groups::unit t = groups::drawn(seed, 5);
            long double        all = 0, sum = 0;
            for (std::size_t g = 0; g < 5; ++g) all += t.population[g], sum += t.population[g] * t.value[g];
            const auto   mean = static_cast<double>(sum / all) / 100;
            const double plain = of(t, concentration_form::plain).of.estimate[0];
            // W = C / (1 - m), E = 4 m C
            CHECK(of(t, concentration_form::wagstaff).of.estimate[0] == doctest::Approx(plain / (1 - mean)).epsilon(1e-11));
            CHECK(of(t, concentration_form::erreygers).of.estimate[0] == doctest::Approx(4 * mean * plain).epsilon(1e-11));
            CHECK(of(t, concentration_form::absolute).of.estimate[0] == doctest::Approx(100 * mean * plain).epsilon(1e-11));
        }
    }

    TEST_CASE("concentration: those reached and those left out mirror each other in bounded forms, not in the plain one") {
        for (std::uint64_t seed = 1; seed <= 30; ++seed) {
            CAPTURE(seed);
            const groups::unit t = groups::drawn(seed, 4);
            groups::unit       turned = t;
            for (double& y : turned.value) y = 100 - y;
            for (const concentration_form form : {concentration_form::absolute, concentration_form::wagstaff,
                                                  concentration_form::erreygers}) {
                const concentrations a = of(t, form), b = of(turned, form);
                CHECK(a.of.estimate[0] == doctest::Approx(-b.of.estimate[0]).epsilon(1e-10));
                CHECK(a.of.lower[0] == doctest::Approx(-b.of.upper[0]).epsilon(1e-10));
            }
            CHECK(std::abs(of(t, concentration_form::plain).of.estimate[0] +
                           of(turned, concentration_form::plain).of.estimate[0]) > 1e-6);
        }
    }

    TEST_CASE("concentration: by their definitions, with errors by what each group's error does to them") {
        for (std::uint64_t seed = 1; seed <= 40; ++seed) {
            const groups::unit t = groups::drawn(seed, 2 + seed % 8);
            for (const concentration_form form : every_form) {
                CAPTURE(seed);
                CAPTURE(name(form));
                const concentrations found = of(t, form);
                const long double    c = by_definition(t, form);
                CHECK(found.of.estimate[0] == doctest::Approx(static_cast<double>(c)).epsilon(1e-10));
                long double variance = 0;
                for (std::size_t g = 0; g < t.value.size(); ++g) {
                    groups::unit up = t, down = t;
                    up.value[g] += 1e-4, down.value[g] -= 1e-4;
                    const long double slope = (by_definition(up, form) - by_definition(down, form)) /
                                              (static_cast<long double>(up.value[g]) - down.value[g]);
                    variance += slope * slope * t.error[g] * t.error[g];
                }
                const auto error = static_cast<double>(std::sqrt(variance));
                CHECK(found.error[0] == doctest::Approx(error).epsilon(1e-7));
                if (found.of.state[0] != status::ok) continue;
                if (form != concentration_form::plain) // Fieller's are not around the estimate
                    CHECK(found.of.upper[0] - found.of.lower[0] == doctest::Approx(2 * z95 * error).epsilon(1e-7));
                const concentrations wide = of(t, form, 0.99);
                CHECK(wide.of.lower[0] < found.of.lower[0]);
                CHECK(found.of.lower[0] < found.of.estimate[0]);
                CHECK(found.of.estimate[0] < found.of.upper[0]);
                CHECK(found.of.upper[0] < wide.of.upper[0]);
            }
        }
    }

    TEST_CASE("concentration: limits of the plain form solve Fieller's equation") {
        const groups::unit   t{{12, 20, 18, 30}, {2, 1, 3, 2}, {100, 200, 150, 50}};
        const concentrations found = of(t, concentration_form::plain);
        for (const double q : {found.of.lower[0], found.of.upper[0]}) {
            // sum of share value (2 r - 1 - q) is z errors off 0
            double all = 0, below = 0, sum = 0, variance = 0;
            for (const double p : t.population) all += p;
            for (std::size_t g = 0; g < 4; ++g) {
                const double share = t.population[g] / all;
                const double c = share * (2 * (below + share / 2) - 1 - q);
                below += share;
                sum += c * t.value[g];
                variance += c * c * t.error[g] * t.error[g];
            }
            CHECK(std::abs(sum) / std::sqrt(variance) == doctest::Approx(z95).epsilon(1e-12));
        }
    }

    TEST_CASE("concentration: statuses and bounds") {
        using enum status;
        const auto one = [](const column& value, const column& error, concentration_form form) {
            const column people(value.size(), 10);
            concentration_options o;
            o.form = form;
            return concentrations_of({value, error, people, {}, static_cast<std::int64_t>(value.size())}, o).of;
        };
        using enum concentration_form;
        CHECK(one({0, 0}, {0.1, 0.1}, plain).state[0] == no_denominator);
        CHECK(one({-1, 2}, {0.1, 0.1}, plain).state[0] == impossible);
        CHECK(one({-1, 2}, {0.1, 0.1}, absolute).state[0] == ok);
        CHECK(one({0.1, 0.2}, {0.5, 0.5}, plain).state[0] == unbounded); // the mean may be 0
        CHECK(one({0.1, 1.2}, {0.1, 0.1}, erreygers).state[0] == impossible);
        CHECK(one({1, 1}, {0.1, 0.1}, wagstaff).state[0] == no_denominator);
        CHECK(one({0.4}, {0.1}, plain).state[0] == below_minimum);
        const intervals cut = one({0, 1}, {0.2, 0.2}, erreygers); // all of it in one half: E = 1
        CHECK(cut.state[0] == boundary);
        CHECK(cut.estimate[0] == 1);
        CHECK(cut.upper[0] == 1);
        concentration_options o;
        o.form = wagstaff;
        o.lower_bound = 1;
        const column two{0.2, 0.3};
        CHECK_THROWS_AS((void)concentrations_of({two, two, two, {}, 2}, o), domain_fault);
        o = {};
        o.strict = true;
        const column wrong{-1, 2};
        CHECK_THROWS_AS((void)concentrations_of({wrong, two, two, {}, 2}, o), invalid_input);
    }
}
