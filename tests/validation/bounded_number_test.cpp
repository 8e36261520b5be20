// SPDX-License-Identifier: MIT
#include <steelyard/core/random.hpp>
#include <steelyard/validation/bounded_number.hpp>

#include <doctest/doctest.h>

#include <vector>

using namespace steelyard;
using namespace steelyard::validation;

namespace {

exact_number   n(double x) { return exact_number::of(x); }
bounded_number between(double low, double high) { return {n(low), n(high), false}; }

struct random_bounds {
    bounded_number bounds;
    double         inside = 0;
};

/// Bounds with a number inside; a side is open in one of four cases.
random_bounds draw(random_stream& random) {
    const auto whole = [&] { return static_cast<double>(random.below(21)) - 10; };
    double     a = whole();
    double     b = whole();
    if (b < a) std::swap(a, b);
    if (random.below(3) == 0) b = a;
    random_bounds r{between(a, b), a + static_cast<double>(random.below(static_cast<std::uint64_t>(b - a) + 1))};
    if (random.below(4) == 0) r.bounds.lower.reset();
    if (random.below(4) == 0) r.bounds.upper.reset();
    return r;
}

bool holds(const bounded_number& b, double x) {
    return (!b.lower || compare(*b.lower, n(x)) <= 0) && (!b.upper || compare(*b.upper, n(x)) >= 0);
}

} // namespace

TEST_SUITE("validation") {

    TEST_CASE("exact_number: decimals that doubles cannot hold add up exactly") {
        CHECK(compare(add(n(0.1), n(0.2)), n(0.3)) == 0);
        CHECK(add(n(0.1), n(0.2)).exact);
        CHECK(compare(multiply(n(1.005), n(100)), n(100.5)) == 0);
        CHECK(add(n(18000), n(62.5)).text() == "18,062.5");
        CHECK(negate(n(0.05)).text() == "-0.05");
        CHECK(divide(n(10), n(4)).as_double() == 2.5);
        CHECK(divide(n(10), n(5)).exact);
    }

    TEST_CASE("exact_number: what does not fit 128 bits goes on as a double") {
        exact_number big = n(1e18);
        for (int i = 0; i < 5; ++i) big = multiply(big, n(1e18));
        CHECK_FALSE(big.exact);
        CHECK(big.as_double() == doctest::Approx(1e108));
    }

    TEST_CASE("bounded_number: every possible result of every operation lies in the bounds") {
        for (std::uint64_t seed = 1; seed <= 20000; ++seed) {
            CAPTURE(seed);
            random_stream       random(seed);
            const random_bounds a = draw(random);
            const random_bounds b = draw(random);
            const double        x = a.inside;
            const double        y = b.inside;
            REQUIRE(holds(add(a.bounds, b.bounds), x + y));
            REQUIRE(holds(negate(a.bounds), -x));
            REQUIRE(holds(multiply(a.bounds, b.bounds), x * y));
            REQUIRE(holds(absolute(a.bounds), x < 0 ? -x : x));
            REQUIRE(holds(smaller(a.bounds, b.bounds), x < y ? x : y));
            REQUIRE(holds(larger(a.bounds, b.bounds), x < y ? y : x));
            const bounded_number q = divide(a.bounds, b.bounds);
            if (y != 0) {
                REQUIRE_FALSE(q.undefined);
                REQUIRE(holds(q, x / y));
            }
        }
    }

    TEST_CASE("bounded_number: points stay points") {
        CHECK(multiply(between(3, 3), between(4, 4)).is_point());
        CHECK(divide(between(1, 1), between(3, 3)).is_point());
        CHECK(divide(between(1, 1), between(0, 0)).undefined);
        CHECK(multiply(between(0, 0), bounded_number::nothing_known()).is_point());
        CHECK(add(between(1, 2), bounded_number{n(0), std::nullopt, false}).text() == "at least 1");
    }

    TEST_CASE("possible_value: forms, reasons and the valid range each say what a number can be") {
        measure m;
        m.valid = {0.0, 100.0};
        m.suppressed_within = {1.0, 9.0};
        measure_rows r;
        r.places = decimals{0};
        r.number = {5, 40, 40, 40, 0, 0, 0, 120};
        r.forms = {form::point,   form::range,   form::below,   form::above,
                   form::missing, form::missing, form::missing, form::above};
        r.upper = {0, 60, 0, 0, 0, 0, 0, 0};
        r.reasons = {reason::none,
                     reason::none,
                     reason::none,
                     reason::none,
                     reason::not_reported,
                     reason::suppressed,
                     reason::suppressed_secondary,
                     reason::none};
        const std::vector<std::string> expected{"5",        "40 to 60", "0 to 40",  "40 to 100",
                                                "0 to 100", "1 to 9",   "0 to 100", "unbounded"};
        for (std::size_t i = 0; i < expected.size(); ++i) CHECK(possible_value(m, r, i).text() == expected[i]);
        CHECK(possible_value(m).text() == "0 to 100");
    }
}
