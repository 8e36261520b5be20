// SPDX-License-Identifier: MIT
#include "world.hpp"

#include <steelyard/core/error.hpp>
#include <steelyard/core/random.hpp>
#include <steelyard/validation/typos.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

using namespace steelyard;
using namespace steelyard::validation;
using world::row;

namespace {

using list = std::vector<std::int64_t>;

definitions monthly(kind what = kind::flow) {
    definitions d;
    d.measures = {world::counted("m", what, period_kind::month())};
    return d;
}

std::vector<row> series(const std::vector<double>& numbers) {
    std::vector<row> rows;
    for (std::size_t i = 0; i < numbers.size(); ++i)
        rows.push_back(
            {"m", "A", "", period::month(2000, 1).next(static_cast<std::int32_t>(i)).text(), value::point(numbers[i])});
    return rows;
}

/// Whole numbers within 5 % of a level.
std::vector<double> around(random_stream& random, double level, std::size_t n) {
    std::vector<double> x;
    for (std::size_t i = 0; i < n; ++i) x.push_back(std::floor(level * (0.95 + 0.1 * random.uniform())));
    return x;
}

findings found(const std::vector<row>& rows, const typo_options& o = {}, kind what = kind::flow) {
    const definitions d = monthly(what);
    return check_typos(d, world::dataset_of(d, rows), o);
}

} // namespace

TEST_SUITE("validation") {

    TEST_CASE("digit_swaps: every exchange of unequal neighbours, none that begins with a zero") {
        CHECK(digit_swaps(5243) == list{2543, 5423, 5234});
        CHECK(digit_swaps(-12) == list{-21});
        CHECK(digit_swaps(10).empty());
        CHECK(digit_swaps(1005) == list{1050});
        CHECK(digit_swaps(77).empty());
        CHECK(digit_swaps(0).empty());
        for (const std::int64_t edge : {INT64_MAX, INT64_MIN + 1})
            for (const std::int64_t n : digit_swaps(edge)) CHECK((n < 0) == (edge < 0));
    }

    TEST_CASE("digit_swaps: an exchange can be taken back") {
        random_stream random(1);
        for (int i = 0; i < 2000; ++i) {
            const auto n = static_cast<std::int64_t>(random.below(std::uint64_t{1} << (1 + random.below(62))));
            for (const std::int64_t m : digit_swaps(n)) {
                CHECK(m != n);
                const list back = digit_swaps(m);
                CHECK(std::find(back.begin(), back.end(), n) != back.end());
            }
        }
    }

    TEST_CASE("typos: a zero too many, a hundred times too little, two digits exchanged") {
        random_stream       random(2);
        std::vector<double> x = around(random, 1500, 36);
        x[10] = 15200;
        x[20] = 15;
        x[30] = 5138; // 1538
        const findings f = found(series(x));
        REQUIRE(f.size() == 3);
        CHECK(f.count("factor_of_ten") == 2);
        CHECK(f[0].found == "15,200 does not fit; a tenth of it, 1520, would.");
        CHECK(f[1].found == "15 does not fit; a hundred times it, 1500, would.");
        CHECK(f[2].rule == "digit_swap");
        CHECK(f[2].level == severity::info);
        CHECK(f[2].found == "5,138 does not fit; with two digits exchanged it, 1538, would.");
        CHECK(f[2].score > 0);
        CHECK(f[2].score < 1);
    }

    TEST_CASE("typos: a number that no slip explains is left to the outliers") {
        random_stream       random(3);
        std::vector<double> x = around(random, 1500, 36);
        x[10] = 6666;
        CHECK(found(series(x)).empty());
    }

    TEST_CASE("typos: every tenfold number is found, noise has none, small changes cannot be seen") {
        for (std::uint64_t seed = 1; seed <= 60; ++seed) {
            CAPTURE(seed);
            random_stream       random(seed);
            std::vector<double> x = around(random, 200 + static_cast<double>(random.below(5000)), 48);
            CHECK(found(series(x)).empty());
            const std::size_t at = random.below(48);
            x[at] *= 10;
            const findings f = found(series(x));
            REQUIRE(f.size() == 1);
            CHECK(f[0].rule == "factor_of_ten");
            CHECK(f[0].period == period::month(2000, 1).next(static_cast<std::int32_t>(at)).text());
            x[at] /= 10;
            x[at] += 1; // the last digits exchanged, say
            CHECK(found(series(x)).empty());
        }
    }

    TEST_CASE("typos: ten times nothing is no slip") {
        std::vector<double> x(24, 0);
        for (std::size_t i = 0; i < 24; i += 3) x[i] = 3;
        x[12] = 100;
        CHECK(found(series(x)).count("factor_of_ten") == 0);
    }

    TEST_CASE("typos: two in a row are another level, no slips") {
        random_stream       random(7);
        std::vector<double> x = around(random, 1500, 36);
        x[0] = x[1] = 15200;
        CHECK(found(series(x)).empty());
    }

    TEST_CASE("typos: where numbers vary by factors, a tenth more or less is no slip") {
        random_stream       random(6);
        std::vector<double> x;
        for (int i = 0; i < 400; ++i) x.push_back(std::floor(5 * std::exp(5 * random.uniform()))); // 5 to 740
        CHECK(found(series(x), {}, kind::mean).count("factor_of_ten") == 0);
    }

    TEST_CASE("typos: equal numbers, zeros, missing and bounded numbers have no slips") {
        std::vector<row> rows = series(std::vector<double>(24, 500));
        CHECK(found(rows).empty());
        random_stream random(4);
        rows = series(around(random, 500, 24));
        for (const value& v :
             {value::point(0), value::missing(reason::suppressed), value::below(5000), value::above(5000)}) {
            rows[7].number = v;
            CHECK(found(rows).empty());
        }
        rows[7].number = value::point(5000);
        CHECK(found(rows).size() == 1);
        CHECK(found(rows, {}, kind::ordinal).empty());
    }

    TEST_CASE("typos: options switch each kind off, and those that make no sense are refused") {
        random_stream       random(5);
        std::vector<double> x = around(random, 1500, 36);
        x[10] = 15200;
        x[30] = 5138;
        typo_options o;
        o.factor_of_ten = false;
        CHECK(found(series(x), o).count("factor_of_ten") == 0);
        o = {};
        o.digit_swap = false;
        CHECK(found(series(x), o).count("digit_swap") == 0);
        o = {};
        o.fit = 6;
        CHECK_THROWS_AS(found(series(x), o), domain_fault);
        o = {};
        o.reach = 0;
        CHECK_THROWS_AS(found(series(x), o), domain_fault);
    }
}
