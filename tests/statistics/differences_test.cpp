// SPDX-License-Identifier: MIT
#include <steelyard/core/error.hpp>
#include <steelyard/core/random.hpp>
#include <steelyard/statistics/differences.hpp>
#include <steelyard/statistics/proportions.hpp>

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <limits>
#include <vector>

using namespace steelyard;
using namespace steelyard::statistics;

namespace {

using columns = std::vector<double>;

constexpr double z95 = 1.9599639845400542;
constexpr double no_number = std::numeric_limits<double>::quiet_NaN();

constexpr std::array every_method{difference_method::newcombe, difference_method::miettinen_nurminen,
                                  difference_method::mee};

struct two_sides {
    columns x, n, y, m;
};

[[nodiscard]] two_sides drawn(std::uint64_t seed, std::size_t rows, std::uint64_t most) {
    random_stream random(seed);
    two_sides     t;
    const auto    count = [&](std::uint64_t cases) {
        return static_cast<double>(random.below(8) == 0 ? random.below(2) * cases : random.below(cases + 1));
    };
    for (std::size_t i = 0; i < rows; ++i) {
        const std::uint64_t n = 2 + random.below(most);
        const std::uint64_t m = 2 + random.below(most);
        t.x.push_back(count(n));
        t.n.push_back(static_cast<double>(n));
        t.y.push_back(count(m));
        t.m.push_back(static_cast<double>(m));
    }
    return t;
}

[[nodiscard]] intervals of(const two_sides& t, difference_method method, double confidence = 0.95) {
    difference_options o;
    o.method = method;
    o.confidence = confidence;
    return proportion_differences({t.x, t.n, t.y, t.m, {}}, o);
}

/// The likeliest second proportion by halving, whatever the engine does.
[[nodiscard]] long double likeliest(double x, double n, double y, double m, long double apart) {
    long double low = std::max(0.0L, -apart);
    long double high = std::min(1.0L, 1 - apart);
    for (int i = 0; i < 200; ++i) {
        const long double p = (low + high) / 2;
        const long double slope = x / (p + apart) - (n - x) / (1 - p - apart) + y / p - (m - y) / (1 - p);
        (slope > 0 ? low : high) = p;
    }
    return (low + high) / 2;
}

} // namespace

TEST_SUITE("statistics") {

    TEST_CASE("differences: limits lie around the difference, from -1 to 1, and widen with confidence") {
        const two_sides t = drawn(1, 200, 400);
        for (const difference_method method : every_method) {
            const intervals narrow = of(t, method, 0.8);
            const intervals wide = of(t, method, 0.998);
            for (std::size_t i = 0; i < t.x.size(); ++i) {
                CAPTURE(name(method));
                CAPTURE(i);
                CHECK(narrow.estimate[i] == t.x[i] / t.n[i] - t.y[i] / t.m[i]);
                CHECK(-1 <= wide.lower[i]);
                CHECK(wide.lower[i] <= narrow.lower[i] + 1e-15);
                CHECK(narrow.lower[i] <= narrow.estimate[i]);
                CHECK(narrow.estimate[i] <= narrow.upper[i]);
                CHECK(narrow.upper[i] <= wide.upper[i] + 1e-15);
                CHECK(wide.upper[i] <= 1);
            }
        }
    }

    TEST_CASE("differences: exchanging the sides changes the sign, and events for their absence too") {
        const two_sides t = drawn(2, 150, 3000);
        two_sides       turned{t.y, t.m, t.x, t.n};
        two_sides       others = t;
        for (std::size_t i = 0; i < t.x.size(); ++i) {
            others.x[i] = t.n[i] - t.x[i];
            others.y[i] = t.m[i] - t.y[i];
        }
        for (const difference_method method : every_method) {
            const intervals a = of(t, method);
            for (const intervals& b : {of(turned, method), of(others, method)})
                for (std::size_t i = 0; i < t.x.size(); ++i) {
                    CAPTURE(name(method));
                    CAPTURE(i);
                    CHECK(a.lower[i] == doctest::Approx(-b.upper[i]).epsilon(1e-11));
                    CHECK(a.upper[i] == doctest::Approx(-b.lower[i]).epsilon(1e-11));
                }
        }
    }

    TEST_CASE("differences: score limits solve their equation") {
        const two_sides t = drawn(3, 150, 2000);
        for (const difference_method method : {difference_method::miettinen_nurminen, difference_method::mee}) {
            const intervals all = of(t, method);
            for (std::size_t i = 0; i < t.x.size(); ++i) {
                CAPTURE(name(method));
                CAPTURE(i);
                const double n = t.n[i] + t.m[i];
                const double more = method == difference_method::mee ? 1 : n / (n - 1);
                for (const double limit : {all.lower[i], all.upper[i]}) {
                    if (std::abs(limit) > 1 - 1e-9) continue; // the end of what can be
                    const long double q = likeliest(t.x[i], t.n[i], t.y[i], t.m[i], limit);
                    const long double p = q + limit;
                    const long double error = std::sqrt((p * (1 - p) / t.n[i] + q * (1 - q) / t.m[i]) * more);
                    const long double gap = t.x[i] / t.n[i] - t.y[i] / t.m[i] - static_cast<long double>(limit);
                    CHECK(std::abs(static_cast<double>(std::abs(gap) / error) / z95 - 1) < 1e-12);
                }
            }
        }
    }

    TEST_CASE("differences: with one large side that is nearly certain, Mee's limits are Wilson's") {
        // 500,000,000 of 1,000,000,000: the second proportion is 1/2 without error to speak of.
        const two_sides t{{3}, {10}, {5e8}, {1e9}};
        const intervals mee = of(t, difference_method::mee);
        const intervals one = proportions({t.x, t.n, {}});
        CHECK(mee.lower[0] + 0.5 == doctest::Approx(one.lower[0]).epsilon(1e-7));
        CHECK(mee.upper[0] + 0.5 == doctest::Approx(one.upper[0]).epsilon(1e-7));
    }

    TEST_CASE("differences: every row that cannot be has a status") {
        using enum status;
        const two_sides           t{{1, 0, 3, 2.5, no_number, 0, 5, 1e9, 1},
                          {2, 0, 2, 5, 5, 9, 5, 4e9, 5},
                          {1, 1, 1, 1, 1, 0, 0, 2e9, 1},
                          {2, 5, 2, 5, 5, 4, 7, 4e9, -1}};
        const std::vector<status> wanted{ok,       no_denominator, impossible, impossible, impossible,
                                         boundary, boundary,       ok,         impossible};
        for (const difference_method method : every_method) {
            const intervals all = of(t, method);
            CHECK(all.state == wanted);
            for (std::size_t i = 0; i < wanted.size(); ++i)
                for (const double number : {all.estimate[i], all.lower[i], all.upper[i]})
                    CHECK(std::isfinite(number) == has_numbers(wanted[i]));
        }
        CHECK(of(t, difference_method::mee).upper[6] == 1); // 5 of 5 less 0 of 7
        difference_options o;
        o.strict = true;
        CHECK_THROWS_AS((void)proportion_differences({t.x, t.n, t.y, t.m, {}}, o), invalid_input);
        o = {};
        o.minimum_cases = 4;
        const std::vector<status> given(9, suppressed);
        CHECK(proportion_differences({t.x, t.n, t.y, t.m, {}}, o).state[0] == below_minimum);
        CHECK(proportion_differences({t.x, t.n, t.y, t.m, given}, o).state == given);
    }

    TEST_CASE("rate ratios: given both counts together, the first is binomial") {
        const columns      x{7, 0, 12, 300}, t{100, 50, 3, 1000};
        const columns      y{3, 4, 12, 280}, u{80, 70, 9, 500};
        rate_ratio_options o;
        const intervals    exact = rate_ratios({x, t, y, u, {}}, o);
        o.method = rate_ratio_method::score;
        const intervals score = rate_ratios({x, t, y, u, {}}, o);
        for (std::size_t i = 0; i < x.size(); ++i) {
            proportion_options p;
            const columns      both{x[i] + y[i]};
            for (const intervals* all : {&exact, &score}) {
                p.method = all == &exact ? proportion_method::exact : proportion_method::wilson;
                const intervals share = proportions({{&x[i], 1}, both, {}}, p);
                const auto      ratio = [&](double q) { return q / (1 - q) * u[i] / t[i]; };
                CHECK(all->lower[i] == doctest::Approx(ratio(share.lower[0])).epsilon(1e-12));
                CHECK(all->upper[i] == doctest::Approx(ratio(share.upper[0])).epsilon(1e-12));
                CHECK(all->estimate[i] == doctest::Approx(x[i] / t[i] / (y[i] / u[i])).epsilon(1e-15));
            }
        }
        CHECK(exact.state[1] == status::boundary);
        CHECK(exact.lower[1] == 0);
    }

    TEST_CASE("rate ratios: to no events there is no upper limit, and it says so") {
        using enum status;
        const columns             x{5, 0, 1, 1, 1}, t{1, 1, 0, -1, 1}, y{0, 0, 1, 1, no_number}, u{1, 1, 1, 1, 1};
        const std::vector<status> wanted{unbounded, unbounded, no_denominator, impossible, impossible};
        const intervals           all = rate_ratios({x, t, y, u, {}});
        CHECK(all.state == wanted);
        for (std::size_t i = 0; i < wanted.size(); ++i) CHECK(std::isnan(all.upper[i]));
        rate_ratio_options o;
        o.strict = true;
        CHECK_THROWS_AS((void)rate_ratios({x, t, y, u, {}}, o), invalid_input);
    }
}
