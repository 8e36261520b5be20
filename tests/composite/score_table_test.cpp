// SPDX-License-Identifier: MIT
#include "composite_world.hpp"

#include <steelyard/composite/screen.hpp>
#include <steelyard/core/error.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <limits>

using namespace steelyard;
using namespace steelyard::composite;
using world::table_of;

TEST_SUITE("composite") {
    TEST_CASE("score_table: any order of cells gives the same table, units and columns in order of their codes") {
        std::vector<score_cell> cells;
        for (const char* unit : {"b", "c", "a"})
            for (const char* column : {"y", "x"})
                cells.push_back({unit, column, value::point(unit[0] * 10.0 + column[0]), {}});
        const score_table first = make_score_table(cells);
        std::reverse(cells.begin(), cells.end());
        CHECK(make_score_table(cells) == first);
        CHECK(first.units == std::vector<std::string>{"a", "b", "c"});
        CHECK(first.columns == std::vector<std::string>{"x", "y"});
        CHECK(first.value_at(2, 0) == value::point('c' * 10.0 + 'x'));
    }

    TEST_CASE("score_table: zero, missing, suppressed and below detection stay four different things") {
        const std::vector<score_cell> cells{{"a", "x", value::point(0), {}},
                                            {"b", "x", value::missing(reason::not_reported), {}},
                                            {"c", "x", value::missing(reason::suppressed), {}},
                                            {"d", "x", value::below(3), {}},
                                            {"e", "x", value::range(1, 4, flag::estimated), {}},
                                            {"f", "x", value::above(9), {}}};
        const score_table             t = make_score_table(cells);
        for (std::size_t u = 0; u < cells.size(); ++u)
            CHECK(t.value_at(static_cast<std::int64_t>(u), 0) == cells[u].number);
    }

    TEST_CASE("score_table: from arrays, NaN is refused and every place of it named; a mask says what is missing") {
        score_columns     from{{"b", "a"}, {"y", "x"}, {1, 2, 3, 4}, {1, 1, 1, 0}};
        const score_table t = make_score_table(from);
        CHECK(t.value_at(0, 0) == value::missing(reason::not_reported)); // a, x
        CHECK(t.value_at(1, 0) == value::point(3));
        from.numbers[3] = std::numeric_limits<double>::quiet_NaN();
        CHECK(make_score_table(from) == t); // not looked at
        from.numbers[0] = std::numeric_limits<double>::infinity();
        from.there.clear();
        from.columns[1] = "y";
        CHECK(world::refused([&] { return make_score_table(from); }) ==
              std::vector<std::string>{"repeated_code", "not_finite", "not_finite"});
        from.numbers.pop_back();
        CHECK_THROWS_AS(static_cast<void>(make_score_table(from)), shape_mismatch);
    }

    TEST_CASE("score_table: cells given twice or without a code are all listed, with their places") {
        const std::vector<score_cell> cells{{"a", "x", value::point(1), {"t.csv", 2, "", ""}},
                                            {"a", "x", value::point(1), {"t.csv", 3, "", ""}},
                                            {"", "x", value::point(1), {"t.csv", 4, "", ""}}};
        try {
            static_cast<void>(make_score_table(cells));
            FAIL("not refused");
        } catch (const invalid_input& e) {
            REQUIRE(e.problems().size() == 2);
            CHECK(e.problems()[0].where.line == 4);
            CHECK(e.problems()[1].text() == "t.csv:3, column x, 'a': [repeated_cell] the unit has a second number "
                                            "here; keep one of them; revisions are settled in the dataset");
        }
    }

    TEST_CASE("shape_of: skewness and kurtosis as another program has them") {
        // pandas 3.1.1: Series([2, 8, 0, 4, 1, 9, 9, 0]).skew() and .kurt(), which are G1 and G2
        const shape s = shape_of(std::vector<double>{2, 8, 0, 4, 1, 9, 9, 0});
        CHECK(*s.skew == doctest::Approx(0.33058218040797466).epsilon(1e-12));
        CHECK(*s.kurtosis == doctest::Approx(-2.098602258096087).epsilon(1e-12));
    }

    TEST_CASE("shape_of: undefined is empty, and a scale or an offset changes nothing") {
        CHECK(!shape_of(std::vector<double>{1, 2}).skew);
        CHECK(!shape_of(std::vector<double>{5, 5, 5, 5}).kurtosis);
        CHECK(!shape_of(std::vector<double>{1, 2, 4}).kurtosis);
        for (std::uint64_t seed = 1; seed <= 50; ++seed) {
            CAPTURE(seed);
            const score_table   t = world::random_table(seed, 5 + seed, 1);
            std::vector<double> moved;
            std::vector<double> turned;
            for (const double x : t.number) {
                moved.push_back(3 * x + 7);
                turned.push_back(-x);
            }
            const shape a = shape_of(t.number);
            CHECK(shape_of(moved).skew.value() == doctest::Approx(*a.skew).epsilon(1e-9));
            CHECK(shape_of(moved).kurtosis.value() == doctest::Approx(*a.kurtosis).epsilon(1e-9));
            CHECK(shape_of(turned).skew.value() == doctest::Approx(-*a.skew).epsilon(1e-12));
        }
    }

    TEST_CASE("facts_of: shares are of the numbers that are there, not of all units (a defect of COINr)") {
        const double      none = std::nan("");
        const score_table t = table_of(
            {{"x", {0, 0, 3, none, none, none}}, {"y", {2, 2, 2, 2, 2, 2}}, {"z", std::vector<double>(6, none)}});
        const auto f = facts_of(t);
        CHECK(f[0].points == 3);
        CHECK(f[0].zero_share() == doctest::Approx(2.0 / 3));
        CHECK(f[0].flags == std::vector<std::string>{"few_available", "many_zeros"});
        CHECK(f[1].flags == std::vector<std::string>{"constant", "few_distinct"});
        CHECK(f[1].commonest == 6);
        CHECK(f[1].deviation == 0.0);
        CHECK(f[2].flags == std::vector<std::string>{"empty"});
        CHECK(!f[2].mean);
    }

    TEST_CASE("screen_units: both limits must hold, forcing wins, what does not apply is not expected") {
        score_table t =
            table_of({{"x", {1, 0, std::nan(""), 1}}, {"y", {1, 0, std::nan(""), 1}}, {"z", {1, 0, 1, std::nan("")}}});
        auto s = screen_units(t);
        CHECK(s[0].kept);
        CHECK(s[1].why == "3 of 3 numbers are zero, more than 0.950");
        CHECK(!s[2].kept);
        CHECK(s[3].kept); // 2 of 3 is enough
        t.set(2, 0, value::missing(reason::not_applicable));
        t.set(2, 1, value::missing(reason::not_applicable));
        CHECK(screen_units(t)[2].kept);
        const std::vector<std::string> forced{"u001"};
        s = screen_units(t, {}, forced);
        CHECK(s[1].kept);
        CHECK(!s[1].why.empty());
        CHECK(without_screened(t, screen_units(t)).units == std::vector<std::string>{"u000", "u002", "u003"});
        const std::vector<std::string> unknown{"u01"};
        CHECK_THROWS_AS(static_cast<void>(screen_units(t, {}, unknown)), unknown_code);
    }

    TEST_CASE("denominate: per unit; what lacks a denominator says so; zero denominators are all listed") {
        const score_table t = table_of({{"cases", {10, 20, std::nan("")}}});
        const score_table people = table_of({{"people", {1000, std::nan(""), 3000}}, {"none", {0, -1, 2}}});
        const std::vector<denomination> rules{{"cases", "people", 1000}};
        const score_table               made = denominate(t, people, rules);
        CHECK(made.value_at(0, 0) == value::point(10));
        CHECK(made.value_at(1, 0) == value::missing(reason::no_denominator));
        CHECK(made.value_at(2, 0) == value::missing(reason::not_reported));
        const std::vector<denomination> bad{{"cases", "none", 1}, {"case", "peopl", 0}};
        CHECK(world::refused([&] { return denominate(t, people, bad); }) ==
              std::vector<std::string>{"bad_denominator", "bad_denominator", "unknown_column", "unknown_column",
                                       "bad_factor"});
    }
}
