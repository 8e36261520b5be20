// SPDX-License-Identifier: MIT
#include <steelyard/core/error.hpp>
#include <steelyard/core/random.hpp>
#include <steelyard/statistics/rates.hpp>

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <limits>
#include <vector>

using namespace steelyard;
using namespace steelyard::statistics;

namespace {

using columns = std::vector<double>;

constexpr std::array every_method{rate_method::exact_below_ten, rate_method::exact, rate_method::byar,
                                  rate_method::mid_p};
constexpr double     no_number = std::numeric_limits<double>::quiet_NaN();
constexpr double     endless = std::numeric_limits<double>::infinity();

[[nodiscard]] intervals of(const columns& x, const columns& exposure, rate_method method, double confidence = 0.95,
                           double per = 1) {
    rate_options o;
    o.method = method;
    o.confidence = confidence;
    o.per = per;
    return rates({x, exposure, {}}, o);
}

/// P(X <= last) of a Poisson law of mean m, term by term.
[[nodiscard]] long double at_most(double last, long double m) {
    long double sum = 0;
    for (double k = 0; k <= last; ++k)
        sum += std::exp(k * std::log(m) - m - std::lgamma(static_cast<long double>(k) + 1));
    return sum;
}
/// P(X >= first), likewise: from `first` up until nothing is added any more.
[[nodiscard]] long double at_least(double first, long double m) {
    long double sum = 0;
    for (double k = first;; ++k) {
        const long double term = std::exp(k * std::log(m) - m - std::lgamma(static_cast<long double>(k) + 1));
        sum += term;
        if (k > m && term < sum * 1e-20L) return sum;
    }
}

[[nodiscard]] double off(long double found, double wanted) {
    return static_cast<double>(std::abs(found - wanted)) / wanted;
}

} // namespace

TEST_SUITE("statistics") {

    TEST_CASE("rates: limits lie around the estimate, not below 0, and widen with confidence") {
        columns x, exposure;
        for (double k = 0; k < 60; ++k) x.push_back(k), exposure.push_back(0.5 + 3 * k);
        for (const rate_method method : every_method) {
            const intervals narrow = of(x, exposure, method, 0.8, 1000);
            const intervals wide = of(x, exposure, method, 0.998, 1000);
            for (std::size_t i = 0; i < x.size(); ++i) {
                CAPTURE(name(method));
                CAPTURE(x[i]);
                CHECK(wide.state[i] == (x[i] == 0 ? status::boundary : status::ok));
                CHECK(narrow.estimate[i] == doctest::Approx(x[i] / exposure[i] * 1000).epsilon(1e-14));
                CHECK(wide.lower[i] >= 0);
                CHECK(wide.lower[i] <= narrow.lower[i]);
                CHECK(narrow.lower[i] <= narrow.estimate[i]);
                CHECK(narrow.estimate[i] < narrow.upper[i]);
                CHECK(narrow.upper[i] < wide.upper[i]);
            }
        }
    }

    TEST_CASE("rates: exact and mid-P limits have the tails that they promise") {
        for (const double confidence : {0.5, 0.95, 0.998}) {
            const double tail = (1 - confidence) / 2;
            for (const double x : {0.0, 1.0, 2.0, 9.0, 10.0, 57.0, 900.0}) {
                CAPTURE(x);
                const intervals exact = of({x}, {1}, rate_method::exact, confidence);
                const intervals half = of({x}, {1}, rate_method::mid_p, confidence);
                CHECK(off(at_most(x, exact.upper[0]), tail) < 1e-12);
                CHECK(off((at_most(x, half.upper[0]) + at_most(x - 1, half.upper[0])) / 2, tail) < 1e-12);
                if (x == 0) continue;
                CHECK(off(at_least(x, exact.lower[0]), tail) < 1e-12);
                CHECK(off((at_least(x, half.lower[0]) + at_least(x + 1, half.lower[0])) / 2, tail) < 1e-12);
            }
        }
    }

    TEST_CASE("rates: exact below ten events, Byar's from ten") {
        const columns   x{3, 9, 10, 400};
        const columns   one(4, 1);
        const intervals mixed = of(x, one, rate_method::exact_below_ten);
        const intervals exact = of(x, one, rate_method::exact);
        const intervals byar = of(x, one, rate_method::byar);
        for (std::size_t i = 0; i < 4; ++i) {
            CHECK(mixed.lower[i] == (i < 2 ? exact : byar).lower[i]);
            CHECK(mixed.upper[i] == (i < 2 ? exact : byar).upper[i]);
            CHECK(byar.lower[i] == doctest::Approx(exact.lower[i]).epsilon(0.02)); // how good Byar's limits are
        }
        // Byar's equation, from 16 events: 16 (1 - 1/144 - z/12)^3 and 17 (1 - 1/153 + z/(3 sqrt 17))^3
        const double    z = 1.9599639845400542;
        const intervals by = of({16}, {1}, rate_method::byar);
        CHECK(by.lower[0] == doctest::Approx(16 * std::pow(1 - 1.0 / 144 - z / 12, 3)).epsilon(1e-14));
        CHECK(by.upper[0] ==
              doctest::Approx(17 * std::pow(1 - 1.0 / 153 + z / (3 * std::sqrt(17.0)), 3)).epsilon(1e-14));
        CHECK(of({1}, {1}, rate_method::byar, 0.9999).lower[0] == 0); // a negative number cubed otherwise
    }

    TEST_CASE("rates: every row that cannot be has a status") {
        const columns x{5, 0, 3, -1, 2.5, no_number, 4, endless, 4, 0, 1e9};
        const columns exposure{10, 0, 0, 10, 10, 10, no_number, 10, endless, 10, 4e9};
        using enum status;
        const std::vector<status> wanted{ok,         no_denominator, no_denominator, impossible, impossible, impossible,
                                         impossible, impossible,     impossible,     boundary,   ok};
        for (const rate_method method : every_method) {
            const intervals all = of(x, exposure, method);
            for (std::size_t i = 0; i < x.size(); ++i) {
                CAPTURE(name(method));
                CAPTURE(i);
                CHECK(all.state[i] == wanted[i]);
                for (const double number : {all.estimate[i], all.lower[i], all.upper[i]})
                    CHECK(std::isfinite(number) == has_numbers(wanted[i]));
            }
        }
    }

    TEST_CASE("rates: absent rows, minima and strict mode") {
        using enum status;
        const std::vector<status> given{ok, suppressed, missing, ok};
        rate_options              o;
        o.minimum_events = 5;
        const columns   x{3, 7, no_number, 7};
        const columns   exposure{9, 9, 9, 9};
        const intervals all = rates({x, exposure, given}, o);
        CHECK(all.state == std::vector<status>{below_minimum, suppressed, missing, ok});
        CHECK(all.lower[3] == of({7}, {9}, rate_method::exact).lower[0]);
        o.strict = true;
        CHECK_THROWS_WITH_AS(
            (void)rates({x, exposure, given}, o),
            "rates: 1 problem\n  [below_minimum] row 1: events 3, exposure 9; leave the row out, or lower "
            "the minimum",
            invalid_input);
        o.per = 0;
        CHECK_THROWS_AS((void)rates({x, exposure, given}, o), domain_fault);
    }

    TEST_CASE("rates: a row depends on no other, wherever it stands") {
        random_stream random(8);
        columns       x, exposure;
        for (int i = 0; i < 3000; ++i) {
            x.push_back(static_cast<double>(random.below(40)));
            exposure.push_back(1 + static_cast<double>(random.below(1000)));
        }
        x[1400] = no_number;
        for (const rate_method method : every_method) {
            const intervals all = of(x, exposure, method, 0.95, 1000);
            for (std::size_t i = 0; i < x.size(); i += 13) {
                if (i == 1400) continue;
                const intervals one = of({x[i]}, {exposure[i]}, method, 0.95, 1000);
                CHECK(one.estimate[0] == doctest::Approx(all.estimate[i]).epsilon(1e-15));
                CHECK(one.lower[0] == doctest::Approx(all.lower[i]).epsilon(1e-14));
                CHECK(one.upper[0] == doctest::Approx(all.upper[i]).epsilon(1e-14));
            }
        }
    }
}
