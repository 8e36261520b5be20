// SPDX-License-Identifier: MIT
#include "composite/detail/linear_program.hpp"
#include "composite_world.hpp"
#include "support/handbook.hpp"

#include <steelyard/composite/benefit_of_doubt.hpp>
#include <steelyard/core/error.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

using namespace steelyard;
using namespace steelyard::composite;

namespace {

[[nodiscard]] bool near(double a, double b) { return std::abs(a - b) <= 1e-9; }

/// What unit u gets relative to the best by the weights that give it these shares; a share of nothing is lost.
[[nodiscard]] double ratio(const score_table& t, std::int64_t u, const std::vector<double>& shares) {
    double best = 0;
    double own_sum = 0;
    for (std::int64_t c = 0; c < t.column_count(); ++c)
        if (t.number[t.at(u, c)] > 0) own_sum += shares[static_cast<std::size_t>(c)];
    for (std::int64_t j = 0; j < t.unit_count(); ++j) {
        double sum = 0;
        for (std::int64_t c = 0; c < t.column_count(); ++c) {
            const double own = t.number[t.at(u, c)];
            if (own > 0) sum += shares[static_cast<std::size_t>(c)] / own * t.number[t.at(j, c)];
        }
        best = std::max(best, sum);
    }
    return best > 0 ? own_sum / best : 0;
}

/// Shares within limits that add up to 1, at random.
[[nodiscard]] std::vector<double> random_shares(random_stream& r, std::size_t n, double least, double most) {
    std::vector<double> s(n, least);
    double              left = 1 - least * static_cast<double>(n);
    while (left > 1e-15) {
        double& one = s[static_cast<std::size_t>(r.below(n))];
        const double more = std::min({left, most - one, left < 1e-6 ? left : left * r.uniform()});
        one += more;
        left -= more;
    }
    return s;
}

/// Two columns: the best peer's sum is a convex line of few pieces in one share, lowest where two peers cross or at an end.
[[nodiscard]] double by_crossings(const score_table& t, std::int64_t u, double least, double most) {
    const auto x = [&](std::int64_t j) { return t.number[t.at(j, 0)] / t.number[t.at(u, 0)]; };
    const auto y = [&](std::int64_t j) { return t.number[t.at(j, 1)] / t.number[t.at(u, 1)]; };
    const double        low = std::max(least, 1 - most);
    const double        high = std::min(most, 1 - least);
    std::vector<double> places{low, high};
    for (std::int64_t i = 0; i < t.unit_count(); ++i)
        for (std::int64_t j = 0; j < i; ++j) {
            const double slope = (x(i) - y(i)) - (x(j) - y(j));
            const double p = (y(j) - y(i)) / slope;
            if (slope != 0 && p > low && p < high) places.push_back(p);
        }
    double best = 0;
    for (const double p : places) best = std::max(best, ratio(t, u, {p, 1 - p}));
    return best;
}

[[nodiscard]] doubt_options within(double least, double most) {
    doubt_options o;
    o.least_share = least;
    o.most_share = most;
    return o;
}

} // namespace

TEST_SUITE("composite") {
    TEST_CASE("benefit_of_doubt: says when it is not built in") {
        const auto t = world::table_of({{"x", {1, 2}}});
        if (can_give_benefit_of_doubt())
            CHECK(benefit_of_doubt(t).units.size() == 2);
        else
            CHECK_THROWS_AS(static_cast<void>(benefit_of_doubt(t)), not_supported);
    }

    TEST_CASE("benefit_of_doubt: by hand" * doctest::skip(!can_give_benefit_of_doubt())) {
        // u000 is best in x, u001 in y. u002 (2, 2) is halfway between: weights (1/6, 1/6) give 2/3, and 1 to both others.
        const auto t = world::table_of({{"x", {4, 2, 2}}, {"y", {2, 4, 2}}});
        const auto r = benefit_of_doubt(t);
        CHECK(r.columns == std::vector<std::string>{"x", "y"});
        CHECK(near(*r.units[2].score, 2.0 / 3));
        CHECK(near(r.units[2].weights[0], 1.0 / 6));
        CHECK(near(r.units[2].weights[1], 1.0 / 6));
        CHECK(near(r.units[2].shares[0], 0.5));
        CHECK(r.units[2].unique);
        // u000 is best by all weights in which y counts no more than x: its most even shares are x 2/3 by equal weights.
        CHECK(near(*r.units[0].score, 1));
        CHECK(!r.units[0].unique);
        CHECK(near(r.units[0].shares[0], 2.0 / 3));
        CHECK(near(r.units[0].weights[0], r.units[0].weights[1]));
        // Held to at most 0.6 of x, it loses to u001: shares (0.6, 0.4) are weights (0.15, 0.2), by which that has 1.1.
        const auto held = benefit_of_doubt(t, within(0, 0.6));
        CHECK(near(*held.units[0].score, 1 / 1.1));
        CHECK(near(held.units[0].shares[0], 0.6));
        const share_limits own{"y", 0.5, 1};
        CHECK(near(*benefit_of_doubt(t, {}, {&own, 1}).units[0].score, ratio(t, 0, {0.5, 0.5})));
    }

    TEST_CASE("benefit_of_doubt: of two columns, against every crossing" * doctest::skip(!can_give_benefit_of_doubt())) {
        for (std::uint64_t seed = 1; seed <= 60; ++seed)
            for (const auto& [least, most] : {std::pair{0.0, 1.0}, std::pair{0.1, 0.8}, std::pair{0.3, 0.7}}) {
                CAPTURE(seed);
                const auto t = world::random_table(seed, 12, 2);
                const auto r = benefit_of_doubt(t, within(least, most));
                for (std::int64_t u = 0; u < 12; ++u)
                    CHECK(near(*r.units[static_cast<std::size_t>(u)].score, by_crossings(t, u, least, most)));
            }
    }

    TEST_CASE("benefit_of_doubt: another program on the Handbook's 23 countries" *
              doctest::skip(!can_give_benefit_of_doubt())) {
        const auto   t = handbook::achievement();
        const auto   rows = handbook::rows_of("doubt_tai.csv");
        doubt_result r;
        std::string  last;
        for (std::size_t k = 1; k < rows.size(); ++k) {
            const auto& f = rows[k];
            CAPTURE(f[0]);
            CAPTURE(f[1]);
            if (last != f[1] + f[2]) r = benefit_of_doubt(t, within(std::stod(f[1]), std::stod(f[2])));
            last = f[1] + f[2];
            const unit_doubt& u = r.units[static_cast<std::size_t>(*t.find_unit(f[0]))];
            CHECK(u.status == doubt_status::solved);
            CHECK(std::abs(*u.score - std::stod(f[3])) <= std::stod(f[4]));
        }
    }

    TEST_CASE("benefit_of_doubt: laws: no weights within the limits do better, none exceeds 1, shares keep to their limits" *
              doctest::skip(!can_give_benefit_of_doubt())) {
        for (std::uint64_t seed = 1; seed <= 25; ++seed)
            for (const auto& [least, most] : {std::pair{0.0, 1.0}, std::pair{0.02, 0.5}, std::pair{0.15, 0.25}}) {
                CAPTURE(seed);
                score_table t = world::random_table(seed, 30, 5);
                if (least == 0)
                    for (std::size_t i = 0; i < t.number.size(); i += 7) t.number[i] = 0;
                const auto    r = benefit_of_doubt(t, within(least, most));
                random_stream chance(seed, 3);
                for (std::int64_t u = 0; u < 30; ++u) {
                    const unit_doubt& d = r.units[static_cast<std::size_t>(u)];
                    REQUIRE(d.status == doubt_status::solved);
                    CHECK(*d.score <= 1);
                    double sum = 0;
                    for (std::int64_t j = 0; j < 30; ++j) {
                        double by = 0;
                        for (std::int64_t c = 0; c < 5; ++c)
                            by += d.weights[static_cast<std::size_t>(c)] * t.number[t.at(j, c)];
                        CHECK(by <= 1 + 1e-12);
                        if (j == u) CHECK(near(by, *d.score));
                    }
                    for (std::size_t c = 0; c < 5; ++c) {
                        sum += d.shares[c];
                        CHECK(d.weights[c] >= 0);
                        CHECK((d.shares[c] >= least - 1e-12 || t.number[t.at(u, static_cast<std::int64_t>(c))] == 0));
                        CHECK(d.shares[c] <= most + 1e-12);
                    }
                    CHECK(near(sum, 1));
                    for (int k = 0; k < 20; ++k)
                        CHECK(ratio(t, u, random_shares(chance, 5, least, most)) <= *d.score + 1e-9);
                }
            }
    }

    TEST_CASE("benefit_of_doubt: a choice among weights does not hang on units that bind nobody, on scale or order" *
              doctest::skip(!can_give_benefit_of_doubt())) {
        for (std::uint64_t seed = 1; seed <= 20; ++seed) {
            CAPTURE(seed);
            const auto  t = world::random_table(seed, 20, 4);
            score_table scaled = t;
            for (std::int64_t u = 0; u < 20; ++u) scaled.number[t.at(u, 2)] *= 1000;
            // A unit that all exceed comes first, and the others the other way round: the solver goes another way.
            std::vector<score_cell> cells;
            for (std::int64_t u = 0; u < 20; ++u)
                for (std::int64_t c = 0; c < 4; ++c)
                    cells.push_back({t.units[static_cast<std::size_t>(19 - u)] + "x",
                                     t.columns[static_cast<std::size_t>(c)],
                                     t.value_at(u, c),
                                     {}});
            for (std::int64_t c = 0; c < 4; ++c)
                cells.push_back({"a", t.columns[static_cast<std::size_t>(c)], value::point(0.5), {}});
            const auto turned = benefit_of_doubt(make_score_table(cells), within(0.01, 0.6));
            const auto r = benefit_of_doubt(t, within(0.01, 0.6));
            const auto s = benefit_of_doubt(scaled, within(0.01, 0.6));
            int        several = 0;
            for (std::size_t u = 0; u < 20; ++u) {
                const unit_doubt& other = turned.units[20 - u];
                CHECK(near(*r.units[u].score, *s.units[u].score));
                CHECK(near(*r.units[u].score, *other.score));
                CHECK(r.units[u].unique == other.unique);
                several += r.units[u].unique ? 0 : 1;
                for (std::size_t c = 0; c < 4; ++c) {
                    CHECK(std::abs(r.units[u].shares[c] - s.units[u].shares[c]) < 1e-7);
                    CHECK(std::abs(r.units[u].shares[c] - other.shares[c]) < 1e-7);
                }
            }
            CHECK(several > 0);
        }
    }

    TEST_CASE("benefit_of_doubt: the most even shares: none that is as good has a larger smallest share" *
              doctest::skip(!can_give_benefit_of_doubt())) {
        for (std::uint64_t seed = 1; seed <= 10; ++seed) {
            const auto    t = world::random_table(seed, 8, 3);
            const auto    r = benefit_of_doubt(t);
            random_stream chance(seed, 4);
            for (std::int64_t u = 0; u < 8; ++u) {
                const unit_doubt& d = r.units[static_cast<std::size_t>(u)];
                const double      least = *std::min_element(d.shares.begin(), d.shares.end());
                for (int k = 0; k < 300; ++k) {
                    const auto s = random_shares(chance, 3, 0, 1);
                    if (ratio(t, u, s) < *d.score - 1e-12) continue;
                    CHECK(!d.unique); // found by chance
                    CHECK(*std::min_element(s.begin(), s.end()) <= least + 1e-8);
                }
            }
        }
    }

    TEST_CASE("benefit_of_doubt: what is missing, zero or impossible is a status; what is wrong is all listed" *
              doctest::skip(!can_give_benefit_of_doubt())) {
        auto t = world::table_of({{"x", {4, 2, 0, 0, 3}}, {"y", {2, 4, 0, 3, 3}}});
        t.set(4, 1, value::missing(reason::suppressed));
        const auto r = benefit_of_doubt(t, within(0.2, 0.7));
        CHECK(r.units[2].status == doubt_status::nothing);
        CHECK(r.units[2].score == 0.0);
        CHECK(r.units[3].status == doubt_status::infeasible);
        CHECK(r.units[3].why == "it has 0 in x, which can have no share, and must have one");
        CHECK(r.units[4].status == doubt_status::incomplete);
        CHECK(r.units[4].why == "it lacks a number");
        CHECK(benefit_of_doubt(t, within(0.6, 0.7)).units[0].why == "the least shares add up to 1.200000, more than 1");
        CHECK(benefit_of_doubt(t, within(0, 0.4)).units[0].status == doubt_status::infeasible);
        CHECK(benefit_of_doubt(t, within(0, 0.7)).units[3].status == doubt_status::infeasible);
        t.number[0] = -1;
        const std::vector<share_limits> own{{"x", 0.5, 0.2}, {"z", 0, 1}, {"y", 0, 1}, {"y", 0, 1}};
        CHECK(world::refused([&] { return benefit_of_doubt(t, {}, own); }) ==
              std::vector<std::string>{"bad_limits", "unknown_column", "repeated_code", "below_zero"});
    }

    TEST_CASE("linear_program: changes between solves, infeasible and unbounded ones, other solutions" *
              doctest::skip(!can_give_benefit_of_doubt())) {
        using composite::detail::linear_program;
        linear_program lp(2); // least -x - y under x + 2 y <= 4, 3 x + y <= 6: (1.6, 1.2)
        lp.set_objective(0, -1);
        lp.set_objective(1, -1);
        const auto first = lp.add_row(std::vector<double>{1, 2}, -linear_program::open, 4);
        const auto second = lp.add_row(std::vector<double>{3, 1}, -linear_program::open, 6);
        REQUIRE(lp.solve() == linear_program::outcome::solved);
        CHECK(near(lp.value(), -2.8));
        CHECK(near(lp.solution()[0], 1.6));
        CHECK(near(lp.row_prices()[0], -0.4));
        CHECK(!lp.may_have_others());
        lp.set_coefficient(second, 1, 3); // 3 x + 3 y <= 6: a whole edge
        REQUIRE(lp.solve() == linear_program::outcome::solved);
        CHECK(near(lp.value(), -2));
        CHECK(lp.may_have_others());
        lp.set_row_bounds(first, 5, linear_program::open);
        CHECK(lp.solve() == linear_program::outcome::infeasible);
        lp.set_row_bounds(second, 0, linear_program::open);
        CHECK(lp.solve() == linear_program::outcome::unbounded);
        lp.set_bounds(0, 0, 3);
        lp.set_bounds(1, 0, 1);
        REQUIRE(lp.solve() == linear_program::outcome::solved);
        CHECK(near(lp.value(), -4));
    }
}
