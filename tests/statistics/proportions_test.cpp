// SPDX-License-Identifier: MIT
#include <steelyard/core/error.hpp>
#include <steelyard/core/random.hpp>
#include <steelyard/statistics/proportions.hpp>

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

using namespace steelyard;
using namespace steelyard::statistics;

namespace {

using columns = std::vector<double>;

constexpr std::array every_method{proportion_method::wilson,    proportion_method::wilson_continuity,
                                  proportion_method::exact,     proportion_method::mid_p,
                                  proportion_method::jeffreys,  proportion_method::agresti_coull,
                                  proportion_method::likelihood};

[[nodiscard]] intervals of(const columns& x, const columns& n, proportion_method method, double confidence = 0.95) {
    proportion_options o;
    o.method = method;
    o.confidence = confidence;
    return proportions({x, n, {}}, o);
}

/// Counts of every size, a tenth of them at 0 or n.
void draw(std::uint64_t seed, std::size_t rows, std::uint64_t most, columns& x, columns& n) {
    random_stream random(seed);
    for (std::size_t i = 0; i < rows; ++i) {
        const std::uint64_t cases = 1 + random.below(random.below(2) == 0 ? 20 : most);
        const std::uint64_t events = random.below(10) == 0 ? random.below(2) * cases : random.below(cases + 1);
        n.push_back(static_cast<double>(cases));
        x.push_back(static_cast<double>(events));
    }
}

/// P(X >= from) of a binomial law by adding up its terms, largest digits kept by long double.
[[nodiscard]] long double at_least(double from, double n, long double p) {
    long double sum = 0;
    for (double k = from; k <= n; ++k)
        sum += std::exp(std::lgamma(static_cast<long double>(n) + 1) - std::lgamma(static_cast<long double>(k) + 1) -
                        std::lgamma(static_cast<long double>(n - k) + 1) + k * std::log(p) + (n - k) * std::log1p(-p));
    return sum;
}

[[nodiscard]] double off(long double found, double wanted) {
    return static_cast<double>(std::abs(found - wanted)) / wanted;
}

constexpr double z95 = 1.9599639845400542;
constexpr double no_number = std::numeric_limits<double>::quiet_NaN();
constexpr double endless = std::numeric_limits<double>::infinity();

} // namespace

TEST_SUITE("statistics") {

    TEST_CASE("proportions: limits lie around the estimate, within 0 and 1, and widen with confidence") {
        columns x, n;
        draw(1, 400, 5000, x, n);
        for (const proportion_method method : every_method) {
            const intervals narrow = of(x, n, method, 0.8);
            const intervals wide = of(x, n, method, 0.998);
            for (std::size_t i = 0; i < x.size(); ++i) {
                CAPTURE(name(method));
                CAPTURE(x[i]);
                CAPTURE(n[i]);
                REQUIRE(wide.state[i] == (x[i] == 0 || x[i] == n[i] ? status::boundary : status::ok));
                CHECK(wide.lower[i] >= 0);
                CHECK(wide.lower[i] <= narrow.lower[i]);
                CHECK(narrow.lower[i] <= narrow.estimate[i]);
                CHECK(narrow.estimate[i] <= narrow.upper[i]);
                CHECK(narrow.upper[i] <= wide.upper[i]);
                CHECK(wide.upper[i] <= 1);
                CHECK(narrow.estimate[i] == x[i] / n[i]);
                if (method == proportion_method::agresti_coull) continue;
                if (x[i] == 0) CHECK(wide.lower[i] == 0);
                if (x[i] == n[i]) CHECK(wide.upper[i] == 1);
            }
        }
    }

    TEST_CASE("proportions: what is said of events is said of their absence") {
        columns x, n, other;
        draw(2, 300, 100000, x, n);
        for (std::size_t i = 0; i < x.size(); ++i) other.push_back(n[i] - x[i]);
        for (const proportion_method method : every_method) {
            const intervals a = of(x, n, method);
            const intervals b = of(other, n, method);
            for (std::size_t i = 0; i < x.size(); ++i) {
                CAPTURE(name(method));
                CHECK(a.lower[i] == doctest::Approx(1 - b.upper[i]).epsilon(1e-12));
                CHECK(a.upper[i] == doctest::Approx(1 - b.lower[i]).epsilon(1e-12));
            }
        }
    }

    TEST_CASE("proportions: score limits solve their equation") {
        columns x, n;
        draw(3, 500, 1000000, x, n);
        const auto solves = [](double from, double cases, double p) { // (x - np)^2 = z^2 n p q
            const double gap = from - cases * p;
            CHECK(std::abs(gap) == doctest::Approx(z95 * std::sqrt(cases * p * (1 - p))).epsilon(1e-9));
        };
        const intervals plain = of(x, n, proportion_method::wilson);
        const intervals corrected = of(x, n, proportion_method::wilson_continuity);
        for (std::size_t i = 0; i < x.size(); ++i) {
            if (x[i] > 0) solves(x[i], n[i], plain.lower[i]);
            if (x[i] < n[i]) solves(x[i], n[i], plain.upper[i]);
            if (x[i] > 0) solves(x[i] - 0.5, n[i], corrected.lower[i]);
            if (x[i] < n[i]) solves(x[i] + 0.5, n[i], corrected.upper[i]);
        }
    }

    TEST_CASE("proportions: exact and mid-P limits have the tails that they promise") {
        columns x, n;
        draw(4, 60, 150, x, n);
        for (const double confidence : {0.5, 0.95, 0.998}) {
            const double    tail = (1 - confidence) / 2;
            const intervals exact = of(x, n, proportion_method::exact, confidence);
            const intervals half = of(x, n, proportion_method::mid_p, confidence);
            for (std::size_t i = 0; i < x.size(); ++i) {
                CAPTURE(x[i]);
                CAPTURE(n[i]);
                const double missed = n[i] - x[i];
                const auto   mid = [&](double from, long double p) {
                    return (at_least(from, n[i], p) + at_least(from + 1, n[i], p)) / 2;
                };
                if (x[i] > 0) CHECK(off(at_least(x[i], n[i], exact.lower[i]), tail) < 1e-12);
                if (x[i] > 0) CHECK(off(mid(x[i], half.lower[i]), tail) < 1e-12);
                // The upper limit is near 1 where x is near n: what is left above it has lost digits there.
                if (missed > 0)
                    CHECK(off(at_least(missed, n[i], 1 - static_cast<long double>(exact.upper[i])), tail) < 1e-10);
                if (missed > 0) CHECK(off(mid(missed, 1 - static_cast<long double>(half.upper[i])), tail) < 1e-10);
            }
        }
    }

    TEST_CASE("proportions: exact limits never cover less than they say") {
        const double n = 30;
        columns      x, of_n;
        for (double k = 0; k <= n; ++k) x.push_back(k), of_n.push_back(n);
        const intervals all = of(x, of_n, proportion_method::exact);
        for (double p = 0.005; p < 1; p += 0.005) {
            long double covered = 0;
            for (std::size_t k = 0; k < x.size(); ++k)
                if (all.lower[k] <= p && p <= all.upper[k]) covered += at_least(x[k], n, p) - at_least(x[k] + 1, n, p);
            CHECK(covered >= 0.95L - 1e-12L);
        }
    }

    TEST_CASE("proportions: digits that peers lose") {
        // Lower score limit of 1 in a million; the difference of roots has 4e-13 of error. Value by 40-digit arithmetic.
        const intervals one = of({1}, {1e6}, proportion_method::wilson);
        CHECK(std::abs(one.lower[0] / 1.7652457674537146574e-7 - 1) < 1e-15);
        // Nobody of 500 at tiny alpha: 1 - alpha'^(1/500), not nearly 1.
        const intervals none = of({0}, {500}, proportion_method::exact, 1 - 2e-6);
        CHECK(none.upper[0] == doctest::Approx(-std::expm1(std::log(1e-6) / 500)).epsilon(1e-12));
        // Everybody: the limit is 1, not 1 - 1e-16 or 1 + 2e-16.
        for (double n = 1; n < 200; ++n) CHECK(of({n}, {n}, proportion_method::wilson).upper[0] == 1);
        // Plain limits after additions leave 0..1 unless they are cut.
        CHECK(of({0}, {10}, proportion_method::agresti_coull).lower[0] == 0);
        CHECK(of({10}, {10}, proportion_method::agresti_coull).upper[0] == 1);
    }

    TEST_CASE("proportions: every row that cannot be has a status, and no method says more") {
        const columns x{5, 0, 3, -1, 12, 2.5, no_number, 4, endless, 4, 0, 1e9, 1e9};
        const columns n{10, 0, 0, 10, 10, 10, 10, no_number, 10, endless, 10, 1e9, 4e9};
        using enum status;
        const std::vector<status> wanted{ok,         no_denominator, impossible, impossible, impossible,
                                         impossible, impossible,     impossible, impossible, impossible,
                                         boundary,   boundary,       ok};
        for (const proportion_method method : every_method) {
            const intervals all = of(x, n, method);
            for (std::size_t i = 0; i < x.size(); ++i) {
                CAPTURE(name(method));
                CAPTURE(i);
                CHECK(all.state[i] == wanted[i]);
                for (const double number : {all.estimate[i], all.lower[i], all.upper[i]})
                    CHECK(std::isfinite(number) == has_numbers(wanted[i]));
            }
        }
        CHECK(of({}, {}, proportion_method::exact).size() == 0);
    }

    TEST_CASE("proportions: absent rows stay what they are, whatever lies in their cells") {
        using enum status;
        const std::vector<status> given{ok, missing, suppressed, ok};
        proportion_options        o;
        o.minimum_cases = 20;
        o.strict = false;
        const intervals all = proportions({columns{3, no_number, 3, 3}, columns{30, no_number, 30, 10}, given}, o);
        CHECK(all.state == std::vector<status>{ok, missing, suppressed, below_minimum});
        CHECK(std::isnan(all.lower[2]));
    }

    TEST_CASE("proportions: strict mode lists every bad row at once") {
        proportion_options o;
        o.strict = true;
        const std::vector<status> given{status::ok, status::missing, status::ok, status::ok};
        CHECK_NOTHROW((void)proportions({columns{1, 2}, columns{5, 5}, {}}, o));
        try {
            (void)proportions({columns{1, 9, 12, no_number}, columns{0, 9, 10, 4}, given}, o);
            FAIL("no error");
        } catch (const invalid_input& e) {
            REQUIRE(e.problems().size() == 3); // the second row was given as missing
            CHECK(e.problems()[0].rule == "impossible");
            CHECK(e.problems()[1].found == "row 3: events 12, cases 10");
            CHECK(std::string(e.what()).find("row 4: events nan, cases 4") != std::string::npos);
        }
    }

    TEST_CASE("proportions: a row depends on no other, wherever it stands") {
        columns x, n;
        draw(5, 3000, 5000, x, n);
        x[1500] = no_number;
        x[2999] = 6000;
        for (const proportion_method method : {proportion_method::wilson, proportion_method::exact}) {
            const intervals all = of(x, n, method);
            for (std::size_t i = 0; i < x.size(); i += 7) {
                const intervals one = of({x[i]}, {n[i]}, method);
                CHECK(one.lower[0] == all.lower[i]);
                CHECK(one.upper[0] == all.upper[i]);
            }
        }
    }

    TEST_CASE("proportions: options that make no sense") {
        const columns one{1};
        for (const double confidence : {0.0, 0.3, 1.0, 95.0, no_number})
            CHECK_THROWS_AS((void)of(one, one, proportion_method::wilson, confidence), domain_fault);
        proportion_options o;
        o.speaks_of = meaning::measurement;
        CHECK_THROWS_AS((void)proportions({one, one, {}}, o), domain_fault);
        o = {};
        o.minimum_cases = -1;
        CHECK_THROWS_AS((void)proportions({one, one, {}}, o), domain_fault);
        CHECK_THROWS_WITH_AS((void)proportions({one, columns{1, 2}, {}}),
                             "proportions: events has 1 rows, cases has 2; give one number per row in each",
                             shape_mismatch);
    }
}
