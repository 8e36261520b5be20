// SPDX-License-Identifier: MIT
#include "statistics/groups.hpp"

#include <steelyard/core/error.hpp>
#include <steelyard/statistics/gaps.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

using namespace steelyard;
using namespace steelyard::statistics;
using groups::column;

namespace {

constexpr double z95 = 1.9599639845400542;

[[nodiscard]] group_gaps of(const groups::unit& t, group_choice reference, higher higher_is = higher::better,
                            std::int64_t named = 0) {
    gap_options o;
    o.reference = reference;
    o.higher_is = higher_is;
    o.reference_group = named;
    return gaps_of(t.table(), o);
}

} // namespace

TEST_SUITE("statistics") {

    TEST_CASE("gaps: by hand") {
        const groups::unit t{{50, 65, 80}, {3, 2, 4}, {100, 300, 200}};
        const group_gaps   r = of(t, group_choice::last);
        CHECK(r.reference == std::vector<std::int64_t>{2});
        CHECK(r.absolute.estimate == column{-30, -15, 0});
        CHECK(r.error[0] == 5);
        CHECK(r.absolute.lower[0] == doctest::Approx(-30 - 5 * z95).epsilon(1e-14));
        CHECK(r.relative.estimate[0] == 0.625);
        CHECK(r.log_error[0] == doctest::Approx(std::hypot(3.0 / 50, 4.0 / 80)).epsilon(1e-14));
        for (const double q : {r.relative.lower[0], r.relative.upper[0]}) // Fieller: 50 - 80 q is z errors off 0
            CHECK(std::abs(50 - 80 * q) / std::hypot(3, 4 * q) == doctest::Approx(z95).epsilon(1e-12));
        CHECK(r.absolute.state[2] == status::no_spread);
        CHECK(r.relative.lower[2] == 1);
    }

    TEST_CASE("gaps: which group is the reference is a choice, and each has its own") {
        const groups::unit t{{50, 90, 80, 20}, {3, 2, 4, 1}, {100, 300, 200, 0}};
        const auto         chosen = [&](group_choice c, higher h = higher::better) { return of(t, c, h).reference[0]; };
        CHECK(chosen(group_choice::last) == 2); // the fourth has no people
        CHECK(chosen(group_choice::first) == 0);
        CHECK(chosen(group_choice::largest) == 1);
        CHECK(chosen(group_choice::best) == 1);
        CHECK(chosen(group_choice::worst) == 0);
        CHECK(chosen(group_choice::best, higher::worse) == 0);
        CHECK(chosen(group_choice::worst, higher::worse) == 1);
        CHECK(of(t, group_choice::named, higher::better, 2).reference[0] == 2);
        CHECK(of(t, group_choice::named, higher::better, 3).absolute.state[0] == status::no_denominator);
        CHECK(of(t, group_choice::last).absolute.state[3] == status::no_denominator);
        CHECK_THROWS_AS((void)of(t, group_choice::named, higher::better, 4), domain_fault);
    }

    TEST_CASE("gaps: seen from the other side they change sign, and ratios turn over") {
        for (std::uint64_t seed = 1; seed <= 40; ++seed) {
            CAPTURE(seed);
            const groups::unit t = groups::drawn(seed, 5);
            const group_gaps   a = of(t, group_choice::named, higher::better, 1);
            const group_gaps   b = of(t, group_choice::named, higher::better, 3);
            CHECK(a.absolute.lower[3] == -b.absolute.upper[1]);
            CHECK(a.error[3] == b.error[1]);
            if (!has_numbers(a.relative.state[3]) || !has_numbers(b.relative.state[1])) continue;
            CHECK(a.relative.estimate[3] == doctest::Approx(1 / b.relative.estimate[1]).epsilon(1e-13));
            CHECK(a.log_error[3] == doctest::Approx(b.log_error[1]).epsilon(1e-13));
            CHECK(a.relative.lower[3] == doctest::Approx(1 / b.relative.upper[1]).epsilon(1e-11));
            CHECK(a.relative.upper[3] == doctest::Approx(1 / b.relative.lower[1]).epsilon(1e-11));
        }
    }

    TEST_CASE("gaps: statuses") {
        using enum status;
        const column        value{50, 60, 70, 50, groups::no_number, 70, 50, 60, 0, -5, 60, 70, 1, 2, 1};
        const column        error{1, 1, 1, 1, 1, 1, 1, 1, 0, 1, 1, 1, 1, 1, 1};
        const column        people(15, 4);
        std::vector<status> given(15, ok);
        given[0] = suppressed;
        given[5] = missing;
        const group_table t{value, error, people, given, 3};
        const group_gaps  r = gaps_of(t);
        CHECK(r.absolute.state == std::vector{suppressed, ok, no_spread,          // a withheld group
                                              missing, impossible, missing,       // a reference that is missing
                                              ok, ok, no_spread,                  // a reference of 0
                                              ok, ok, no_spread, ok, ok, no_spread});
        CHECK(r.relative.state == std::vector{suppressed, ok, no_spread, missing, impossible, missing, unbounded,
                                              unbounded, unbounded, impossible, ok, no_spread,
                                              unbounded, unbounded, no_spread}); // the last reference may be 0
        gap_options o;
        o.reference = group_choice::best;
        CHECK(gaps_of(t, o).absolute.state[1] == suppressed); // which is the best is not known
        CHECK(gaps_of(t, o).reference[0] == -1);
        CHECK(gaps_of(t, o).reference[2] == 1);
        o.strict = true;
        CHECK_THROWS_AS((void)gaps_of(t, o), invalid_input);
        o = {};
        o.per = 0;
        CHECK_THROWS_AS((void)gaps_of(t, o), domain_fault);
        CHECK_THROWS_AS((void)gaps_of({value, {}, people, {}, 3}), shape_mismatch);
    }
}
