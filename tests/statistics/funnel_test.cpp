// SPDX-License-Identifier: MIT
#include "statistics/detail/count_tails.hpp"

#include <steelyard/core/error.hpp>
#include <steelyard/core/random.hpp>
#include <steelyard/statistics/funnel.hpp>
#include <steelyard/statistics/proportions.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <vector>

using namespace steelyard;
using namespace steelyard::statistics;

namespace {

using columns = std::vector<double>;

constexpr double     no_number = std::numeric_limits<double>::quiet_NaN();
constexpr std::array every_law{funnel_law::exact, funnel_law::normal, funnel_law::multiplicative, funnel_law::additive,
                               funnel_law::predictive};

[[nodiscard]] funnel_options by(funnel_law law, transformation on = transformation::usual) {
    funnel_options o;
    o.law = law;
    o.between.on = on;
    return o;
}

struct world {
    columns x, n;

    world(std::uint64_t seed, int units, bool cases) {
        random_stream random(seed);
        for (int i = 0; i < units; ++i) {
            n.push_back(5 + std::floor(600 * random.uniform() * random.uniform()) + (cases ? 0 : 0.25));
            x.push_back(std::floor(n.back() * std::min(1.0, 0.4 * random.uniform() + 0.1)));
        }
    }
};

/// P(X >= first) and P(X <= last) of counts, term by term.
template <class LogMass>
[[nodiscard]] double summed(double first, double last, LogMass log_mass) {
    double sum = 0;
    for (double k = first; k <= last; ++k) sum += std::exp(log_mass(k));
    return sum;
}
[[nodiscard]] double log_choose(double n, double k) {
    return std::lgamma(n + 1) - std::lgamma(k + 1) - std::lgamma(n - k + 1);
}

void check_tails(const statistics::detail::two_tails& found, double below, double above) {
    CHECK(found.below == doctest::Approx(below).epsilon(1e-10));
    CHECK(found.above == doctest::Approx(above).epsilon(1e-10));
}

} // namespace

TEST_SUITE("statistics") {

    TEST_CASE("funnel: tails of counts are sums of their terms") {
        const double p = 0.3, n = 40, mean = 7.5;
        const double a = 3, b = 7; // of a beta law; a gamma law of shape 3 has its 7 as exposure
        const auto   binomial = [&](double k) { return log_choose(n, k) + k * std::log(p) + (n - k) * std::log1p(-p); };
        const auto   poisson = [&](double k) { return k * std::log(mean) - mean - std::lgamma(k + 1); };
        const auto   beta_binomial = [&](double k) {
            return log_choose(n, k) + std::lgamma(a + k) + std::lgamma(b + n - k) - std::lgamma(a + b + n) -
                   std::lgamma(a) - std::lgamma(b) + std::lgamma(a + b);
        };
        const auto negative = [&](double k) {
            return std::lgamma(a + k) - std::lgamma(a) - std::lgamma(k + 1) + a * std::log(b / (b + n)) +
                   k * std::log(n / (b + n));
        };
        const statistics::detail::mixing beta{a / (a + b), std::sqrt(a * b / ((a + b) * (a + b) * (a + b + 1)))};
        const statistics::detail::mixing gamma{a / b, std::sqrt(a) / b};
        for (const double x : {0.0, 1.0, 5.0, 12.0, 13.0, 30.0, 39.0, 40.0}) {
            CAPTURE(x);
            check_tails(statistics::detail::binomial_tails(x, n, p), summed(0, x, binomial), summed(x, n, binomial));
            check_tails(statistics::detail::poisson_tails(x, mean), summed(0, x, poisson), summed(x, 200, poisson));
            check_tails(statistics::detail::beta_binomial_tails(x, n, beta), summed(0, x, beta_binomial), summed(x, n, beta_binomial));
            check_tails(statistics::detail::negative_binomial_tails(x, n, gamma), summed(0, x, negative), summed(x, 4000, negative));
        }
        // Without a spread they are the plain ones; a million of cases and one more differ little.
        check_tails(statistics::detail::beta_binomial_tails(9, n, {p, 0}), summed(0, 9, binomial), summed(9, n, binomial));
        const auto fewer = statistics::detail::beta_binomial_tails(320000, 1048576, {0.3, 0.01});
        const auto more = statistics::detail::beta_binomial_tails(320000, 1048577, {0.3, 0.01});
        CHECK(more.above == doctest::Approx(fewer.above).epsilon(1e-3));
        CHECK(more.below == doctest::Approx(fewer.below).epsilon(1e-3));
    }

    TEST_CASE("funnel: a unit is flagged just if it lies beyond the limits at its own size") {
        for (const measured of : {measured::proportion, measured::rate, measured::ratio, measured::mean})
            for (const funnel_law law : every_law) {
                CAPTURE(name(of));
                CAPTURE(name(law));
                world w(7, 400, of == measured::proportion);
                for (double& n : w.n) n *= of == measured::ratio ? 0.3 : of == measured::mean ? 0.1 : 1;
                const unit_table rows{of, w.x, w.n};
                const funnel    f = funnel_of(rows, by(law));
                const auto      places = place_in(f, rows);
                const auto      at = limits_at(f, w.n);
                int             flagged = 0;
                for (std::size_t i = 0; i < w.x.size(); ++i) {
                    const double x = places.estimate[i];
                    int          beyond = 0;
                    for (std::size_t l = 0; l < 2; ++l) {
                        const double lower = at.lower[l * w.n.size() + i], upper = at.upper[l * w.n.size() + i];
                        CHECK(lower <= f.between.target);
                        CHECK(upper >= f.between.target);
                        beyond += (x > upper * (1 + 1e-12) ? 1 : 0) - (x < lower * (1 - 1e-12) ? 1 : 0);
                    }
                    CHECK(places.flag[i] == beyond);
                    CHECK(at.lower[w.n.size() + i] <= at.lower[i]);
                    CHECK(at.upper[w.n.size() + i] >= at.upper[i]);
                    flagged += beyond != 0 ? 1 : 0;
                }
                CHECK(flagged > 0);
            }
    }

    TEST_CASE("funnel: an exact flag is the exact limits of the unit leaving the target out") {
        const world        w(5, 300, true);
        const unit_table    rows{measured::proportion, w.x, w.n};
        const funnel       f = funnel_of(rows);
        const auto         places = place_in(f, rows);
        proportion_options o;
        o.method = proportion_method::exact;
        o.confidence = 0.998;
        const intervals exact = proportions({w.x, w.n, {}}, o);
        for (std::size_t i = 0; i < w.x.size(); ++i) {
            const int side = exact.lower[i] > f.between.target ? 1 : exact.upper[i] < f.between.target ? -1 : 0;
            CHECK((std::abs(places.flag[i]) == 2) == (side != 0));
            if (side != 0) CHECK(places.flag[i] == 2 * side);
        }
    }

    TEST_CASE("funnel: flags by bounds are the flags of the tails, in every row, of counts of all sizes") {
        random_stream random(77);
        for (const measured of : {measured::proportion, measured::rate})
            for (const double target : {0.003, 0.1, 0.5, 0.97}) {
                columns x, n;
                for (int i = 0; i < 20000; ++i) {
                    const double size = 1 + std::floor(std::exp(14 * random.uniform()));
                    const double sd = std::sqrt(size * target * (of == measured::rate ? 1 : 1 - target));
                    const double far = 8 * (random.uniform() - 0.5);
                    const double top = of == measured::rate ? 1e9 : size;
                    n.push_back(size);
                    x.push_back(std::clamp(std::floor(size * target + sd * far + random.uniform()), 0.0, top));
                }
                const unit_table rows{of, x, n};
                const funnel     f = funnel_of(rows, by(funnel_law::exact), target);
                const std::array levels{0.8, 0.95, 0.998, 0.9999};
                const auto       places = place_in(f, rows, levels);
                const auto       flags = flags_in(f, rows, levels);
                CHECK(flags.flag == places.flag);
                CHECK(flags.state == places.state);
                // Far out a law that leans lies farther from a normal one than half a count.
                CHECK(flags_in(f, rows, std::array{0.9999}).flag == place_in(f, rows, std::array{0.9999}).flag);
                CHECK(*std::max_element(places.flag.begin(), places.flag.end()) == 4);
                CHECK(*std::min_element(places.flag.begin(), places.flag.end()) == -4);
            }
        const columns             x{5, 0, 9, 2.5, -1, no_number, 0, 4, 4}, n{10, 10, 9, 9, 9, 9, 0, 2, 9};
        const std::vector<status> given(9, status::ok);
        for (const funnel_law law : every_law) {
            const funnel f = funnel_of({measured::proportion, x, n}, by(law));
            CHECK(flags_in(f, {measured::proportion, x, n}).state == place_in(f, {measured::proportion, x, n}).state);
            CHECK(flags_in(f, {measured::proportion, x, n, given}).flag == place_in(f, {measured::proportion, x, n}).flag);
        }
        funnel_options o;
        o.strict = true;
        CHECK_THROWS_AS((void)flags_in(funnel_of({measured::proportion, x, n}, o), {measured::proportion, x, n}), invalid_input);
        CHECK_THROWS_AS((void)flags_in(funnel_of({measured::proportion, x, n}), {measured::rate, x, n}), shape_mismatch);
    }

    TEST_CASE("funnel: limits on the scale of square roots come back from it") {
        // 107 expected, no spread between units: 1 +- z / (2 sqrt 107) is the root of the limit, not the limit.
        const columns seen{107, 107}, expected{107, 107};
        const funnel  f = funnel_of({measured::ratio, seen, expected}, by(funnel_law::additive));
        CHECK(f.between.tau2 == 0);
        const columns       one{107};
        const funnel_limits at = limits_at(f, one);
        const double        half = 1.9599639845400545 / (2 * std::sqrt(107.0));
        CHECK(at.lower[0] == doctest::Approx((1 - half) * (1 - half)).epsilon(1e-12));
        CHECK(at.upper[0] == doctest::Approx((1 + half) * (1 + half)).epsilon(1e-12));
        const funnel_limits exact = limits_at(funnel_of({measured::ratio, seen, expected}), one);
        for (std::size_t l = 0; l < 2; ++l) {
            CHECK(at.lower[l] == doctest::Approx(exact.lower[l]).epsilon(0.02));
            CHECK(at.upper[l] == doctest::Approx(exact.upper[l]).epsilon(0.02));
        }
        CHECK(at.lower[0] < 0.83); // it would be 0.905 without coming back
    }

    TEST_CASE("funnel: one of 45 units is flagged, where limits that stay on the scale flag fourteen") {
        columns seen, expected;
        for (int i = 0; i < 45; ++i) {
            const double e = 90 + 11 * i;
            const double z = i == 20 ? 3.4 : i == 0 || i % 7 == 3 || i % 7 == 5 ? (i % 2 == 0 ? 1.7 : -1.7) : 0;
            const double root = 1 + z / (2 * std::sqrt(e));
            expected.push_back(e);
            seen.push_back(std::round(e * root * root));
        }
        const unit_table rows{measured::ratio, seen, expected};
        const funnel    f = funnel_of(rows, by(funnel_law::additive));
        CHECK(f.between.tau2 == 0);
        const auto places = place_in(f, rows);
        int        flagged = 0, wrongly = 0;
        for (std::size_t i = 0; i < 45; ++i) {
            flagged += std::abs(places.flag[i]) == 2 ? 1 : 0;
            const double half = 3.0902323061678132 / (2 * std::sqrt(expected[i]));
            wrongly += std::abs(places.estimate[i] - 1) > half ? 1 : 0;
        }
        CHECK(flagged == 1);
        CHECK(places.flag[20] == 2);
        CHECK(wrongly == 14);
    }

    TEST_CASE("funnel: limits stay where numbers can be, whatever they are stated for") {
        world w(2, 50, true);
        for (std::size_t i = 0; i < 50; ++i) w.x[i] = w.n[i] - std::floor(w.x[i] / 2);
        for (const funnel_law law : every_law)
            for (const transformation on : {transformation::identity, transformation::arcsine, transformation::log,
                                            transformation::sqrt, transformation::logit})
                for (const double per : {1.0, 100.0, 1000.0}) {
                    funnel_options o = by(law, on);
                    o.per = per;
                    const funnel  f = funnel_of({measured::proportion, w.x, w.n}, o, 0.86);
                    const columns sizes{1, 2, 3, 5, 20, 1000, 1e9};
                    const auto    at = limits_at(f, sizes);
                    for (std::size_t i = 0; i < at.lower.size(); ++i) {
                        CHECK(at.lower[i] >= 0);
                        CHECK(at.lower[i] <= 0.86 * per);
                        CHECK(at.upper[i] >= 0.86 * per);
                        CHECK(at.upper[i] <= per);
                    }
                    const auto plain = limits_at(funnel_of({measured::proportion, w.x, w.n}, by(law, on), 0.86), sizes);
                    for (std::size_t i = 0; i < at.lower.size(); ++i)
                        CHECK(at.upper[i] == doctest::Approx(plain.upper[i] * per).epsilon(1e-14));
                }
        const funnel  rate = funnel_of({measured::rate, w.x, w.n}, by(funnel_law::normal, transformation::identity));
        const columns small{1e-3, 1e9};
        CHECK(limits_at(rate, small).lower[0] == 0);
    }

    TEST_CASE("funnel: wider levels are wider, more cases are narrower, and laws that know of a spread are widest") {
        const world   w(9, 200, true);
        const columns sizes{20, 40, 100, 1000, 5000};
        columns       upper;
        for (const funnel_law law : {funnel_law::normal, funnel_law::multiplicative, funnel_law::additive}) {
            const auto at = limits_at(funnel_of({measured::proportion, w.x, w.n}, by(law)), sizes, std::array{0.998, 0.5, 0.95});
            CHECK(at.levels == columns{0.5, 0.95, 0.998});
            for (std::size_t i = 0; i < 5; ++i) {
                CHECK(at.upper[i] < at.upper[5 + i]);
                CHECK(at.upper[5 + i] < at.upper[10 + i]);
                CHECK(at.lower[i] > at.lower[5 + i]);
                if (i > 0) CHECK(at.upper[i] < at.upper[i - 1]);
            }
            upper.push_back(at.upper[4]);
        }
        CHECK(upper[0] < upper[1]);
        CHECK(upper[1] < upper[2]);
    }

    TEST_CASE("funnel: events and others turned around turn the funnel upside down") {
        const world w(13, 100, true);
        columns     others;
        for (std::size_t i = 0; i < w.x.size(); ++i) others.push_back(w.n[i] - w.x[i]);
        for (const funnel_law law : every_law) {
            const auto one = place_in(funnel_of({measured::proportion, w.x, w.n}, by(law)), {measured::proportion, w.x, w.n});
            const auto other = place_in(funnel_of({measured::proportion, others, w.n}, by(law)), {measured::proportion, others, w.n});
            for (std::size_t i = 0; i < w.x.size(); ++i) {
                CHECK(one.flag[i] == -other.flag[i]);
                CHECK(one.below[i] == doctest::Approx(other.above[i]).epsilon(1e-9));
                CHECK(one.z[i] == doctest::Approx(-other.z[i]).epsilon(1e-9));
            }
        }
    }

    TEST_CASE("funnel: rows that cannot be have a status, and nothing stands in for them") {
        using enum status;
        const columns             x{5, 0, 9, 2.5, -1, no_number, 0, 1e9, 4, 4};
        const columns             n{10, 10, 9, 9, 9, 9, 0, 4e9, 2, 9};
        const std::vector<status> given{ok, ok, ok, ok, ok, ok, ok, ok, ok, suppressed};
        const std::vector<status> wanted{ok, boundary, boundary, impossible, impossible, impossible, no_denominator, ok, impossible, suppressed};
        for (const funnel_law law : every_law) {
            CAPTURE(name(law));
            const unit_table rows{measured::proportion, x, n, given};
            funnel_options  o = by(law);
            const auto      places = place_in(funnel_of(rows, o), rows);
            CHECK(places.state == wanted);
            for (std::size_t i = 0; i < x.size(); ++i) {
                for (const double number : {places.estimate[i], places.z[i], places.below[i], places.above[i]})
                    CHECK(std::isfinite(number) == has_numbers(wanted[i]));
                if (!has_numbers(wanted[i])) CHECK(places.flag[i] == 0);
            }
            o.strict = true;
            CHECK_THROWS_AS((void)place_in(funnel_of(rows, o), rows), invalid_input);
            const columns sizes{10, 0, -1, 2.5, no_number};
            const auto    at = limits_at(funnel_of(rows, o), sizes);
            CHECK(at.state == std::vector<status>{ok, no_denominator, impossible, impossible, impossible});
            for (std::size_t i = 0; i < 5; ++i) CHECK(std::isfinite(at.upper[i]) == has_numbers(at.state[i]));
        }
        const columns zero{0, 0}, cases{5, 6}, nothing;
        const funnel  empty = funnel_of({measured::proportion, zero, cases});
        CHECK(place_in(empty, {measured::proportion, zero, cases}).state[0] == below_minimum);
        CHECK(std::isnan(limits_at(empty, cases).upper[0]));
        CHECK(place_in(funnel_of({}), {}).size() == 0);
        CHECK_THROWS_AS((void)place_in(empty, {measured::rate, zero, cases}), shape_mismatch);
        CHECK_THROWS_AS((void)limits_at(empty, cases, std::array{0.3}), domain_fault);
        CHECK_THROWS_AS((void)limits_at(empty, cases, std::span<const double>{}), domain_fault);
        funnel_options o;
        o.per = -1;
        CHECK_THROWS_AS((void)funnel_of({}, o), domain_fault);
        // Proportions of 0 and 1 alone lie farther apart than any beta law between them can.
        columns all, ten;
        for (int i = 0; i < 40; ++i) all.push_back(i % 2 == 0 ? 0 : 1000), ten.push_back(1000);
        const unit_table far{measured::proportion, all, ten};
        CHECK(place_in(funnel_of(far, by(funnel_law::predictive, transformation::identity)), far).state[0] == unbounded);
    }

    TEST_CASE("funnel: rows have the same bits in any order, and a funnel takes another year's units") {
        const world w(21, 120, true);
        columns     x(w.x.rbegin(), w.x.rend()), n(w.n.rbegin(), w.n.rend());
        for (const funnel_law law : every_law) {
            const funnel f = funnel_of({measured::proportion, w.x, w.n}, by(law));
            CHECK(f == funnel_of({measured::proportion, x, n}, by(law)));
            const auto one = place_in(f, {measured::proportion, w.x, w.n});
            const auto other = place_in(f, {measured::proportion, x, n});
            for (std::size_t i = 0; i < 120; ++i) {
                CHECK(one.above[i] == other.above[119 - i]);
                CHECK(one.flag[i] == other.flag[119 - i]);
            }
        }
    }

    TEST_CASE("funnel: a grid of sizes spans the data") {
        const columns             x{1, 2, 3, 0}, n{10, 1000, 90, 5};
        const std::vector<status> given{status::ok, status::ok, status::ok, status::missing};
        const columns             grid = size_grid({measured::proportion, x, n, given}, 50);
        CHECK(grid.front() == 10);
        CHECK(grid.back() == 1000);
        CHECK(std::is_sorted(grid.begin(), grid.end()));
        for (const double size : grid) CHECK(size == std::floor(size));
        CHECK(size_grid({measured::rate, x, n, given}, 7).size() == 7);
        CHECK(size_grid({}).empty());
        CHECK_THROWS_AS((void)size_grid({}, 1), domain_fault);
    }
}
