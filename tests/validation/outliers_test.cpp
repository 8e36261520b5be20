// SPDX-License-Identifier: MIT
#include "world.hpp"

#include <steelyard/core/error.hpp>
#include <steelyard/core/random.hpp>
#include <steelyard/validation/outliers.hpp>

#include <doctest/doctest.h>

#include <cmath>

using namespace steelyard;
using namespace steelyard::validation;
using world::row;

namespace {

definitions monthly(kind what = kind::flow) {
    definitions d;
    d.measures = {world::counted("m", what, period_kind::month())};
    return d;
}

std::vector<row> series(const std::string& place, const std::vector<double>& numbers) {
    std::vector<row> rows;
    for (std::size_t i = 0; i < numbers.size(); ++i)
        rows.push_back({"m", place, "", period::month(2000, 1).next(static_cast<std::int32_t>(i)).text(),
                        value::point(numbers[i])});
    return rows;
}

/// Numbers around `level`, uniform within a tenth of it either way.
std::vector<double> around(random_stream& random, double level, std::size_t n) {
    std::vector<double> x;
    for (std::size_t i = 0; i < n; ++i) x.push_back(std::floor(level * (0.9 + 0.2 * random.uniform())));
    return x;
}

findings found(const definitions& d, std::vector<std::vector<row>> parts, const outlier_options& o = {}) {
    std::vector<row> all;
    for (const auto& p : parts) all.insert(all.end(), p.begin(), p.end());
    return check_outliers(d, world::dataset_of(d, all), o);
}

} // namespace

TEST_SUITE("validation") {

    TEST_CASE("outliers: by hand: the score is 1 - limit / modified z") {
        // median 100, middle distance 10: 0.6745 * 400 / 10 = 26.98
        const std::vector<double> x{90, 100, 110, 80, 100, 120, 90, 110, 500, 100};
        outlier_options           o;
        o.peer = o.seasonal = 0;
        const findings f = found(monthly(), {series("A", x)}, o);
        REQUIRE(f.size() == 1);
        CHECK(f[0].rule == "outlier");
        CHECK(f[0].level == severity::info);
        CHECK(f[0].period == "2000-09");
        CHECK(f[0].found == "500 lies far above what is usual here, by 1 method.");
        CHECK(f[0].evidence == "modified z 27.0 (median 100)");
        CHECK(f[0].score == doctest::Approx(1 - 3.5 / (0.6745 * 400 / 10)));
    }

    TEST_CASE("outliers: equal numbers have none; where most are equal the fallback is named") {
        std::vector<double> x(20, 1000);
        CHECK(found(monthly(), {series("A", x)}).empty());
        x[7] = 1500;
        const findings f = found(monthly(), {series("A", x)});
        REQUIRE(f.size() == 1);
        CHECK(f[0].evidence.find("by mean deviation: most numbers are equal") != std::string::npos);
        x[7] = 1040; // within 3.5 times the square root of 1000: chance
        CHECK(found(monthly(), {series("A", x)}).empty());
        CHECK_FALSE(found(monthly(kind::mean), {series("A", x)}).empty()); // no count, no such chance
    }

    TEST_CASE("outliers: zero is a number; missing, suppressed and below are none") {
        random_stream    random(1);
        std::vector<row> rows = series("A", around(random, 1000, 24));
        rows[9].number = value::point(0);
        CHECK(found(monthly(), {rows}).size() == 1);
        for (const value& v : {value::missing(reason::not_reported), value::missing(reason::suppressed),
                               value::below(10), value::above(5000)}) {
            rows[9].number = v;
            CHECK(found(monthly(), {rows}).empty());
        }
    }

    TEST_CASE("outliers: what happens to all is nobody's outlier among peers, what happens to one is") {
        random_stream                    random(2);
        std::vector<std::vector<double>> units;
        for (int u = 0; u < 6; ++u) units.push_back(around(random, 1000 + 300 * u, 24));
        auto shared = units;
        for (auto& u : shared) u[15] *= 3;
        auto alone = units;
        alone[2][15] *= 3;
        const auto of = [](const std::vector<std::vector<double>>& all) {
            std::vector<std::vector<row>> parts;
            for (std::size_t u = 0; u < all.size(); ++u) parts.push_back(series("U" + std::to_string(u), all[u]));
            return parts;
        };
        const findings both = found(monthly(), of(shared));
        CHECK(both.count(severity::warning) == 0);
        outlier_options o;
        o.modified_z = 0;
        CHECK(found(monthly(), of(shared), o).empty());
        o = {};
        o.warning_methods = 2;
        const findings one = found(monthly(), of(alone), o);
        REQUIRE(one.count(severity::warning) == 1);
        CHECK(one[0].place == "U2");
        CHECK(one[0].evidence.find("(5 others)") != std::string::npos);
    }

    TEST_CASE("outliers: a winter number in summer is seen by other years only") {
        random_stream       random(3);
        std::vector<double> x;
        for (int i = 0; i < 60; ++i)
            x.push_back(std::floor((i % 12 < 6 ? 1000 : 3000) * (0.97 + 0.06 * random.uniform())));
        x[26] = 3000; // a March
        outlier_options o;
        o.seasonal = 0;
        CHECK(found(monthly(), {series("A", x)}, o).empty());
        const findings f = found(monthly(), {series("A", x)});
        REQUIRE(f.size() == 1);
        CHECK(f[0].period == "2002-03");
        CHECK(f[0].evidence.find("seasonal") != std::string::npos);
    }

    TEST_CASE("outliers: where numbers vary by factors, ten times the usual is ordinary") {
        random_stream       random(6);
        std::vector<double> x;
        for (int i = 0; i < 200; ++i) x.push_back(std::floor(5 * std::exp(6 * random.uniform()))); // 5 to 2,000
        CHECK(found(monthly(kind::mean), {series("A", x)}).empty());
        x[50] = 5e6;
        CHECK(found(monthly(kind::mean), {series("A", x)}).size() == 1);
    }

    TEST_CASE("outliers: many neighbours on one side are a run, not outliers") {
        random_stream       random(4);
        std::vector<double> x = around(random, 1000, 40);
        for (std::size_t i = 20; i < 24; ++i) x[i] = 4000;
        const findings f = found(monthly(), {series("A", x)});
        REQUIRE(f.size() == 1);
        CHECK(f[0].rule == "unusual_run");
        CHECK(f[0].found.find("4 numbers in a row, 2001-09 to 2001-12, lie far above") == 0);
    }

    TEST_CASE("outliers: noise alone seldom has any, a tenfold number always is one, in any order of rows") {
        std::int64_t alarms = 0;
        for (std::uint64_t seed = 1; seed <= 60; ++seed) {
            CAPTURE(seed);
            random_stream       random(seed);
            std::vector<double> x = around(random, 400, 60);
            alarms += static_cast<std::int64_t>(found(monthly(), {series("A", x)}).size());
            const std::size_t at = random.below(60);
            x[at] *= 10;
            std::vector<row> rows = series("A", x);
            const findings   f = found(monthly(), {rows});
            CHECK(f.count("outlier") >= 1);
            CHECK(f[0].period == rows[at].period);
            for (std::size_t i = rows.size(); i > 1; --i) std::swap(rows[i - 1], rows[random.below(i)]);
            const findings again = found(monthly(), {rows});
            REQUIRE(again.size() == f.size());
            for (std::size_t i = 0; i < f.size(); ++i) CHECK(again[i].evidence == f[i].evidence);
        }
        CHECK(alarms <= 36); // 1 in 100 numbers
    }

    TEST_CASE("outliers: a grade is far from nothing; options that make no sense are refused") {
        const std::vector<double> x{1, 1, 2, 1, 1, 1, 2, 1, 1, 1, 90};
        CHECK(found(monthly(kind::grade), {series("A", x)}).empty());
        CHECK_FALSE(found(monthly(kind::mean), {series("A", x)}).empty());
        outlier_options o;
        o.modified_z = -1;
        CHECK_THROWS_AS(found(monthly(), {}, o), domain_fault);
        o = {};
        o.longest_run = 0;
        CHECK_THROWS_AS(found(monthly(), {}, o), domain_fault);
    }
}
