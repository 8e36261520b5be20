// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <cmath>
#include <initializer_list>
#include <limits>
#include <numbers>
#include <statistics/detail/student.hpp>

using namespace steelyard::statistics::detail;

TEST_SUITE("statistics") {

    TEST_CASE("student: laws that have a formula") {
        for (const double t : {1e-6, 0.1, 0.9, 1.0, 3.0, 50.0, 1e5}) {
            CAPTURE(t);
            // One degree is Cauchy's law; with two P(T > t) = (1 - t / sqrt(2 + t^2)) / 2.
            CHECK(student_above(t, 1) == doctest::Approx(std::atan(1 / t) / std::numbers::pi).epsilon(1e-13));
            const double root = std::sqrt(2 + t * t);
            CHECK(student_above(t, 2) == doctest::Approx(1 / (root * (root + t))).epsilon(1e-13));
            CHECK(student_above(-t, 1) + student_above(t, 1) == doctest::Approx(1).epsilon(1e-15));
        }
        CHECK(student_above(0, 7) == 0.5);
    }

    // Student's tables, to the digits printed: Fisher & Yates 1963, Statistical Tables, table III.
    TEST_CASE("student: quantiles as printed") {
        CHECK(student_quantile(0.025, 1) == doctest::Approx(12.706).epsilon(4e-5));
        CHECK(student_quantile(0.025, 9) == doctest::Approx(2.262).epsilon(3e-4));
        CHECK(student_quantile(0.005, 30) == doctest::Approx(2.750).epsilon(3e-4));
        CHECK(student_quantile(0.025, std::numeric_limits<double>::infinity()) == doctest::Approx(1.959963984540054));
        for (const double degrees : {0.5, 1.0, 4.0, 33.0, 1e4, 1e8})
            for (const double tail : {0.4, 0.1, 0.025, 1e-6, 1e-30})
                CHECK(log_student_beyond(student_quantile(tail, degrees), degrees) ==
                      doctest::Approx(std::log(2 * tail)).epsilon(1e-11));
    }

    TEST_CASE("student: far tails are not 0") {
        CHECK(two_sided(1e200, 44) > 0);
        CHECK(log_student_beyond(1e10, 44) < -900);
        CHECK(log_student_beyond(1e-200, 5) == 0);
        CHECK(log_student_beyond(1e200, 2) == doctest::Approx(-400 * std::log(10.0)).epsilon(1e-15)); // 1 / t^2
        CHECK(log_student_beyond(std::numeric_limits<double>::infinity(), 3) == -std::numeric_limits<double>::infinity());
        CHECK(two_sided(std::numeric_limits<double>::infinity(), 3) > 0);
    }
}
