// SPDX-License-Identifier: MIT
#include "composite_world.hpp"

#include <steelyard/composite/imputation.hpp>
#include <steelyard/core/error.hpp>

#include <doctest/doctest.h>

#include <algorithm>

using namespace steelyard;
using namespace steelyard::composite;
using world::same;

namespace {

constexpr auto last_method = static_cast<std::uint8_t>(impute_method::regression);

[[nodiscard]] impute_options by(impute_method m) {
    impute_options o;
    o.method = m;
    return o;
}

[[nodiscard]] std::vector<std::string> groups_of(std::size_t n) {
    std::vector<std::string> g;
    for (std::size_t i = 0; i < n; ++i) g.push_back(i % 2 == 0 ? "even" : "odd");
    return g;
}

} // namespace

TEST_SUITE("composite") {
    TEST_CASE("impute: by hand") {
        score_table t = world::table_of({{"x", {1, 2, 3, 10}}, {"y", {10, 20, 30, 40}}, {"z", {5, 5, 7, 9}}});
        t.set(2, 0, value::missing(reason::not_reported));
        const auto filled = [&](impute_options o) {
            const imputed_table made = impute(t, o, groups_of(4));
            CHECK(made.filled == 1);
            CHECK(made.table.value_at(2, 0).flags() == flag_set(flag::imputed));
            return *made.table.value_at(2, 0).point();
        };
        CHECK(same(filled(by(impute_method::mean)), 13.0 / 3));
        CHECK(filled(by(impute_method::median)) == 2);
        CHECK(filled(by(impute_method::group_mean)) == 1);
        CHECK(filled(by(impute_method::group_median)) == 1);
        CHECK(same(filled(by(impute_method::row)), 1 + 9 * (2.0 / 3 + 0.5) / 2));
        impute_options o = by(impute_method::nearest);
        o.neighbours =
            1; // variances 500/3 of y and 11/3 of z: u001 differs by 0.6 and 1.09, u003 by 0.6 and 1.09: the first
        CHECK(filled(o) == 2);
        o.neighbours = 9;
        CHECK(same(filled(o), 13.0 / 3));
    }

    TEST_CASE("impute: what was there stays to the bit, what does not apply stays missing, what is filled is flagged") {
        for (std::uint64_t seed = 1; seed <= 40; ++seed)
            for (std::uint8_t k = 0; k <= last_method; ++k) {
                CAPTURE(seed);
                const auto m = static_cast<impute_method>(k);
                CAPTURE(name(m));
                random_stream r(seed, 49);
                score_table   t = world::random_table(seed, 9, 4);
                t.scales.assign(4, {1, 101});
                for (std::int64_t c = 0; c < 4; ++c)
                    for (std::int64_t u = 0; u < 9; ++u) {
                        if (r.below(6) == 0)
                            t.set(u, c, value::missing(r.below(3) == 0 ? reason::not_applicable : reason::suppressed));
                        else if (r.below(9) == 0)
                            t.set(u, c, value::range(40, 41, flag::provisional));
                    }
                const imputed_table made = impute(t, by(m), groups_of(9));
                std::int64_t        filled = 0;
                for (std::int64_t c = 0; c < 4; ++c)
                    for (std::int64_t u = 0; u < 9; ++u) {
                        const value was = t.value_at(u, c);
                        const value is = made.table.value_at(u, c);
                        if (was.point() || was.reason() == reason::not_applicable || m == impute_method::none) {
                            CHECK(is == was);
                            continue;
                        }
                        if (!is.flags().has(flag::imputed)) {
                            CHECK(is == was);
                            continue;
                        }
                        ++filled;
                        CHECK(*is.point() >= was.lower().value_or(1));
                        CHECK(*is.point() <= was.upper().value_or(101));
                        CHECK(is.flags().has(flag::provisional) == was.flags().has(flag::provisional));
                    }
                CHECK(filled == made.filled);
            }
    }

    TEST_CASE(
        "impute: nothing to go by is said, not filled; options that make no sense and missing groups are refused") {
        score_table t = world::table_of({{"x", {1, 2, 3}}, {"y", {1, 2, 3}}});
        for (std::int64_t u = 0; u < 3; ++u) t.set(u, 0, value::missing(reason::lost));
        const imputed_table made = impute(t, by(impute_method::mean));
        CHECK(made.table == t);
        REQUIRE(made.notes.size() == 1);
        CHECK(made.notes[0].count == 3);
        CHECK_THROWS_AS(static_cast<void>(impute(t, by(impute_method::group_mean))), shape_mismatch);
        impute_options o = by(impute_method::nearest);
        o.neighbours = 0;
        o.least_available = 2;
        CHECK(world::refused([&] { return impute(t, o).table; }) ==
              std::vector<std::string>{"bad_option", "bad_option"});
        t.set(0, 0, value::point(7));
        o = by(impute_method::mean);
        o.least_available = 0.5; // one of three
        CHECK(impute(t, o).filled == 0);
    }

    TEST_CASE(
        "quality_of: holding back by hand; a twin column is found by its neighbours, nothing to go by is counted") {
        score_table t = world::table_of({{"x", {1, 2, 6}}, {"y", {3, 1, 2}}});
        const auto  q = quality_of(t, by(impute_method::mean))[0]; // found 4, 3.5, 1.5
        CHECK(q.cells == 3);
        CHECK(same(q.mean_error, 0));
        CHECK(same(q.absolute_error, 3));
        CHECK(same(q.root_square, std::sqrt((9 + 2.25 + 20.25) / 3)));
        // mean 3, |found - 3| + |true - 3|: 1 + 2, 0.5 + 1, 1.5 + 3
        CHECK(same(*q.agreement, 1 - 31.5 / (9 + 2.25 + 20.25)));
        std::vector<double> rising;
        std::vector<double> twice;
        for (int i = 0; i < 40; ++i) {
            rising.push_back(i);
            twice.push_back(2.0 * i + 5);
        }
        impute_options o = by(impute_method::nearest);
        o.neighbours = 2;
        o.least_common = 1;
        const score_table twins = world::table_of({{"x", rising}, {"y", twice}});
        CHECK(*quality_of(twins, o)[0].r_squared > 0.99);
        CHECK(quality_of(twins, o, {}, 7)[0].cells == 7);
        CHECK(quality_of(world::table_of({{"x", rising}}), o)[0].unfound == 40);
    }

    TEST_CASE("impute: a regression finds what is a linear function again, and one column by covariance over variance") {
        for (std::uint64_t seed = 1; seed <= 20; ++seed) {
            CAPTURE(seed);
            score_table t = world::random_table(seed, 12, 4);
            for (std::int64_t u = 0; u < 12; ++u) // c003 = 2 + 3 c000 - c001
                t.number[t.at(u, 3)] = 2 + 3 * t.number[t.at(u, 0)] - t.number[t.at(u, 1)];
            const double gone = t.number[t.at(5, 3)];
            t.set(5, 3, value::missing(reason::not_reported));
            t.set(7, 2, value::missing(reason::not_reported));
            impute_options o = by(impute_method::regression);
            CHECK(std::abs(*impute(t, o).table.value_at(5, 3).point() - gone) < 1e-9);
            o.predictors = 0;
            CHECK(impute(t, o).table.value_at(5, 3) == impute(t, by(impute_method::mean)).table.value_at(5, 3));
            o.predictors = 1;
            const score_table made = impute(t, o).table;
            double            best = 0; // the column that goes best, and its line, worked out by sums
            double            expected = 0;
            for (std::int64_t c = 0; c < 3; ++c) {
                double n = 0, sx = 0, sy = 0, sxx = 0, sxy = 0, syy = 0;
                for (std::int64_t u = 0; u < 12; ++u) {
                    if (u == 5 || (c == 2 && u == 7)) continue;
                    const double x = t.number[t.at(u, c)], y = t.number[t.at(u, 3)];
                    n += 1, sx += x, sy += y, sxx += x * x, sxy += x * y, syy += y * y;
                }
                const double cov = n * sxy - sx * sy, var = n * sxx - sx * sx;
                const double r = std::abs(cov / std::sqrt(var * (n * syy - sy * sy)));
                if (r <= best) continue;
                best = r;
                expected = sy / n + cov / var * (t.number[t.at(5, c)] - sx / n);
            }
            CHECK(std::abs(*made.value_at(5, 3).point() - expected) < 1e-8);
        }
    }

    TEST_CASE("impute: a regression leaves out a column that says what another said, and takes fewer where units are few") {
        score_table t = world::table_of({{"x", {1, 2, 3, 4, 6}}, {"xx", {10, 20, 30, 40, 60}}, {"y", {1, 4, 5, 7, 0}}});
        t.set(4, 2, value::missing(reason::lost));
        impute_options o = by(impute_method::regression);
        o.predictors = 1;
        const double one = *impute(t, o).table.value_at(4, 2).point();
        CHECK(same(one, 4.25 + 1.9 * (6 - 2.5)));
        o.predictors = 2; // four units for two slopes: one is dropped
        CHECK(same(*impute(t, o).table.value_at(4, 2).point(), one));
        o.predictors = -1;
        CHECK(world::refused([&] { return impute(t, o); }) == std::vector<std::string>{"bad_option"});
    }
}
