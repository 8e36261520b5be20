// SPDX-License-Identifier: MIT
#include "composite/detail/linear_model.hpp"
#include "composite_world.hpp"

#include <steelyard/composite/multiple_imputation.hpp>
#include <steelyard/core/error.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

using namespace steelyard;
using namespace steelyard::composite;
using world::same;

namespace {

[[nodiscard]] index_node node(const std::string& code, const std::string& parent) {
    index_node n;
    n.code = code;
    n.parent = parent;
    n.marks.low = 0;
    n.marks.high = 200;
    return n;
}
[[nodiscard]] index_layout flat(std::size_t n) {
    index_tree t{"i", "", {node("top", "")}};
    for (std::size_t c = 0; c < n; ++c) t.nodes.push_back(node(world::name_of("c", c), "top"));
    return index_layout(t);
}
[[nodiscard]] index_options on_goalposts() {
    index_options o;
    o.treat.rule = outlier_rule::none;
    o.normalise.method = normalise_method::goalposts;
    o.normalise.truncate = false; // a drawn number may lie beyond them
    return o;
}

struct moments {
    double mean = 0, variance = 0;
};
[[nodiscard]] moments moments_of(const std::vector<double>& x) {
    moments m;
    for (const double v : x) m.mean += v / static_cast<double>(x.size());
    for (const double v : x) m.variance += (v - m.mean) * (v - m.mean) / static_cast<double>(x.size() - 1);
    return m;
}

} // namespace

TEST_SUITE("composite") {
    TEST_CASE("pool: Rubin's rules by hand") {
        const auto p = pool(std::vector<double>{1, 2, 3}, std::vector<double>{0.25, 0.5, 0.75});
        CHECK(same(p.estimate, 2));
        CHECK(same(p.within, 0.5));
        CHECK(same(p.between, 1));
        CHECK(same(p.total, 0.5 + 4.0 / 3));
        CHECK(same(p.missing, 8.0 / 11));
        CHECK(same(*p.degrees, 2 * 121.0 / 64));
        const auto q = pool(std::vector<double>{4, 4}, std::vector<double>{1, 1});
        CHECK(q.total == 1);
        CHECK(q.missing == 0);
        CHECK(!q.degrees);
        CHECK_THROWS_AS(static_cast<void>(pool(std::vector<double>{1}, std::vector<double>{1})), insufficient_data);
        CHECK_THROWS_AS(static_cast<void>(pool(std::vector<double>{1, 2}, std::vector<double>{1})), shape_mismatch);
        CHECK_THROWS_AS(static_cast<void>(pool(std::vector<double>{1, 2}, std::vector<double>{1, -1})), domain_fault);
    }

    TEST_CASE("impute_copies: a missing number follows Student's t around the regression, as theory has it") {
        score_table t = world::random_table(3, 14, 3);
        t.set(4, 1, value::missing(reason::not_reported));
        multiple_options o;
        o.copies = 6000;
        o.predictors = 1;
        const auto          model = composite::detail::find_model(t, 4, 1, 1);
        const auto          place = model->place_of(t, 4);
        const double        freedom = static_cast<double>(model->freedom());
        const double        scale = model->squares / freedom * (1 + 1.0 / 13 + place[0] * place[0]);
        std::vector<double> drawn;
        for (const auto& copy : impute_copies(t, o)) drawn.push_back(*copy.value_at(4, 1).point());
        const auto   m = moments_of(drawn);
        const double variance = scale * freedom / (freedom - 2);
        CHECK(freedom == 11);
        CHECK(std::abs(m.mean - model->predict(t, 4)) < 4.5 * std::sqrt(variance / 6000));
        // Of t with 11 degrees the kurtosis is 3 + 6/7: the variance of a variance follows.
        CHECK(std::abs(m.variance / variance - 1) < 4.5 * std::sqrt((2 + 6.0 / 7) / 6000));
    }

    TEST_CASE("impute_copies: laws: what was there stays, what is filled is flagged and in bounds, the same on any threads") {
        for (std::uint64_t seed = 1; seed <= 20; ++seed) {
            CAPTURE(seed);
            score_table   t = world::random_table(seed, 10, 4);
            random_stream r(seed, 9);
            t.scales.assign(4, {1.0, 101.0});
            for (std::int64_t u = 0; u < 10; ++u)
                for (std::int64_t c = 0; c < 4; ++c) {
                    const double chance = r.uniform();
                    if (chance < 0.15) t.set(u, c, value::missing(reason::lost));
                    if (chance > 0.95) t.set(u, c, value::range(20, 21));
                    if (chance > 0.9 && chance < 0.95) t.set(u, c, value::missing(reason::not_applicable));
                }
            const multiple_options o;
            run_options            three;
            three.threads = 3;
            const auto copies = impute_copies(t, o);
            CHECK(copies == impute_copies(t, o, three));
            bool differ = false;
            for (const auto& copy : copies)
                for (std::int64_t u = 0; u < 10; ++u)
                    for (std::int64_t c = 0; c < 4; ++c) {
                        const value was = t.value_at(u, c);
                        const value is = copy.value_at(u, c);
                        differ = differ || is != copies[0].value_at(u, c);
                        if (was.point() || was.reason() == reason::not_applicable) {
                            CHECK(is == was);
                            continue;
                        }
                        REQUIRE(is.point().has_value());
                        CHECK(is.flags().has(flag::imputed));
                        CHECK(*is.point() >= was.lower().value_or(1));
                        CHECK(*is.point() <= was.upper().value_or(101));
                    }
            CHECK(differ);
        }
    }

    TEST_CASE("impute_copies and pool: intervals of a mean hold the truth about as often as they say") {
        int held = 0;
        for (std::uint64_t seed = 1; seed <= 400; ++seed) {
            random_stream       r(seed, 70);
            std::vector<double> x;
            std::vector<double> y;
            for (int i = 0; i < 40; ++i) {
                x.push_back(composite::detail::normal(r));
                y.push_back(10 + 2 * x.back() + composite::detail::normal(r));
            }
            score_table t = world::table_of({{"x", x}, {"y", y}});
            for (std::int64_t u = 0; u < 40; ++u) // the larger x, the likelier is y missing: means of what is left are off
                if (r.uniform() < 0.35 + 0.2 * x[static_cast<std::size_t>(u)]) t.set(u, 1, value::missing(reason::refused));
            std::vector<double> means;
            std::vector<double> variances;
            for (const auto& copy : impute_copies(t)) {
                const auto column = copy.numbers_of(1);
                const auto m = moments_of({column.begin(), column.end()});
                means.push_back(m.mean);
                variances.push_back(m.variance / 40);
            }
            const auto   p = pool(means, variances);
            const double z = 1.959964;
            const double reach = (z + (z * z * z + z) / (4 * p.degrees.value_or(1e9))) * std::sqrt(p.total);
            held += std::abs(p.estimate - 10) <= reach ? 1 : 0;
        }
        CHECK(held >= 400 * 0.92); // 95 % is 380; its standard error 4.4
        CHECK(held <= 400 * 0.98);
    }

    TEST_CASE("run_copies: the error of a score is that of its missing number by its weight") {
        score_table t = world::random_table(8, 9, 3);
        t.set(2, 1, value::missing(reason::not_collected));
        const auto          o = on_goalposts();
        const auto          scores = run_copies(flat(3), t, o);
        std::vector<double> cell;
        for (const auto& copy : impute_copies(t)) cell.push_back(*copy.value_at(2, 1).point());
        const auto m = moments_of(cell);
        REQUIRE(scores.size() == 9);
        CHECK(same(scores[2].score->between, m.variance / 36, 10)); // 100/200 of a unit, by weight 1/3
        CHECK(same(scores[2].score->estimate, (t.number[t.at(2, 0)] + t.number[t.at(2, 2)] + m.mean) / 6, 10));
        CHECK(same(scores[2].score->total, scores[2].score->between * 1.05, 10));
        CHECK(scores[2].score->degrees == 19.0);
        CHECK(scores[0].score->between < 1e-20);
        CHECK(scores[2].best <= scores[2].rank);
        CHECK(scores[2].rank <= scores[2].worst);
        run_options two;
        two.threads = 2;
        CHECK(run_copies(flat(3), t, o, {}, two) == scores);
    }

    TEST_CASE("run_copies: what cannot be asked") {
        const auto       t = world::random_table(8, 9, 3);
        multiple_options o;
        o.copies = 1;
        o.predictors = -1;
        CHECK(world::refused([&] { return run_copies(flat(3), t, on_goalposts(), o); }).size() == 2);
        CHECK(world::refused([&] { return impute_copies(t, o); }).size() == 2);
    }
}
