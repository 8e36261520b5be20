// SPDX-License-Identifier: MIT
#include "composite_world.hpp"

#include <steelyard/composite/multiple_imputation.hpp>
#include <steelyard/composite/uncertainty.hpp>
#include <steelyard/core/error.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

using namespace steelyard;
using namespace steelyard::composite;
using world::same;

namespace {

/// A flat tree on goalposts 0 to 200, untruncated: a score is half the mean of the numbers, and scales never move.
[[nodiscard]] index_layout flat(std::size_t n) {
    index_tree t{"i", "", {}};
    t.nodes.emplace_back().code = "top";
    for (std::size_t c = 0; c < n; ++c) {
        index_node leaf;
        leaf.code = world::name_of("c", c);
        leaf.parent = "top";
        leaf.marks.low = 0;
        leaf.marks.high = 200;
        t.nodes.push_back(leaf);
    }
    return index_layout(t);
}
[[nodiscard]] index_options linear() {
    index_options o;
    o.treat.rule = outlier_rule::none;
    o.normalise.method = normalise_method::goalposts;
    o.normalise.truncate = false;
    return o;
}
/// A standard deviation found from n draws lies this close to the true one, in 4.5 of its standard errors.
[[nodiscard]] bool near_deviation(double found, double is, double n) {
    return std::abs(found / is - 1) < 4.5 / std::sqrt(2 * (n - 1));
}

} // namespace

TEST_SUITE("composite") {
    TEST_CASE("spread_scores: of a linear index, as the law of propagation has it; shared errors add, opposite ones cancel") {
        const auto           t = world::random_table(1, 5, 4);
        const auto           tree = flat(4);
        uncertainty_options  how;
        how.draws = 4000;
        const auto           deviation = [&](const std::vector<observation_error>& e) {
            return spread_scores(tree, t, linear(), e, how).units[2].deviation;
        };
        // A score moves by 1/8 of each number: 100/200 of a unit, by weight 1/4.
        CHECK(near_deviation(deviation({{"u002", "c000", 3, "", {}}, {"u002", "c001", 4, "", {}}}), 5.0 / 8, 4000));
        const auto shared = [&](double a, double b) {
            return deviation({{"u002", "c000", a, "people", {}}, {"u002", "c001", b, "people", {}}});
        };
        CHECK(near_deviation(shared(3, 4), 7.0 / 8, 4000));
        CHECK(near_deviation(shared(3, -4), 1.0 / 8, 4000));
        CHECK(shared(3, -3) < 1e-12);
        CHECK(near_deviation(deviation({{"u002", "c000", 3, "a", {}}, {"u002", "c000", 4, "b", {}}}), 5.0 / 8, 4000));
    }

    TEST_CASE("spread_scores: ranks: what two units share leaves their order alone, what they do not turns it as often as it must") {
        const auto tree = flat(1);
        const auto t = world::table_of({{"c000", {50, 52, 90}}});
        uncertainty_options how;
        how.draws = 4000;
        how.pairs = true;
        const auto spread = [&](double a, double b, const char* source) {
            const std::vector<observation_error> e{{"u000", "c000", a, source, {}}, {"u001", "c000", b, source, {}}};
            return spread_scores(tree, t, linear(), e, how);
        };
        auto s = spread(5, 5, "survey");
        CHECK(s.units[0].deviation > 1);
        CHECK(s.ahead[1 * 3 + 0] == 1);
        CHECK(s.units[0].best == 3);
        CHECK(s.units[0].worst == 3);
        s = spread(3, 4, "");
        const double ahead = 0.5 * std::erfc(-2.0 / 5 / std::sqrt(2.0)); // P(N(2, 5) > 0)
        CHECK(std::abs(s.ahead[1 * 3 + 0] - ahead) < 4.5 * std::sqrt(ahead * (1 - ahead) / 4000));
        CHECK(s.ahead[0 * 3 + 1] == doctest::Approx(1 - s.ahead[1 * 3 + 0]));
        CHECK(s.units[0].best == 2);
        CHECK(s.units[0].worst == 3);
        CHECK(same(s.units[0].mean_rank, 2 + s.ahead[1 * 3 + 0], 10));
        CHECK(s.units[2].worst == 1);
        CHECK(s.of == "measurement");
    }

    TEST_CASE("spread_scores: laws: no errors, no spread; any order of errors, any threads, the same bits") {
        for (std::uint64_t seed = 1; seed <= 10; ++seed) {
            CAPTURE(seed);
            const auto                     t = world::random_table(seed, 8, 3);
            index_options                  o; // min-max and treatment found anew
            std::vector<observation_error> errors;
            random_stream                  r(seed, 5);
            for (std::int64_t u = 0; u < 8; ++u)
                for (std::int64_t c = 0; c < 3; ++c)
                    errors.push_back({t.units[static_cast<std::size_t>(u)],
                                      t.columns[static_cast<std::size_t>(c)],
                                      r.uniform(),
                                      u % 3 == 0 ? "survey" : "",
                                      {}});
            uncertainty_options how;
            how.draws = 60;
            const auto s = spread_scores(flat(3), t, o, errors, how);
            std::reverse(errors.begin(), errors.end());
            run_options three;
            three.threads = 3;
            CHECK(spread_scores(flat(3), t, o, errors, how, three) == s);
            const auto quiet = spread_scores(flat(3), t, o, {}, how);
            for (const auto& u : quiet.units) {
                CHECK(u.low == *u.score);
                CHECK(u.high == *u.score);
                CHECK(u.best == *u.rank);
                CHECK(u.draws == 60);
            }
            for (const auto& u : s.units) {
                CHECK(u.low <= u.high);
                CHECK(u.best <= u.worst);
                CHECK(u.best == std::floor(u.best));
            }
        }
    }

    TEST_CASE("spread_scores: scales found anew or kept; under min-max the best is always at the top, unless scales are kept") {
        const auto t = world::table_of({{"c000", {10, 20, 90}}});
        index_options o;
        o.treat.rule = outlier_rule::none;
        const std::vector<observation_error> e{{"u002", "c000", 5, "", {}}};
        uncertainty_options how;
        how.draws = 200;
        CHECK(spread_scores(flat(1), t, o, e, how).units[2].deviation == 0);
        how.scales_anew = false;
        CHECK(near_deviation(spread_scores(flat(1), t, o, e, how).units[2].deviation, 5.0 / 0.8, 200));
    }

    TEST_CASE("spread_scores: missing numbers drawn as well are a run of both, and said so") {
        score_table t = world::random_table(4, 12, 3);
        t.set(3, 1, value::missing(reason::lost));
        uncertainty_options how;
        how.draws = 3000;
        how.draw_missing = true;
        const auto s = spread_scores(flat(3), t, linear(), {}, how);
        CHECK(s.of == "measurement and missing data");
        multiple_options m;
        m.copies = 3000;
        const auto copies = run_copies(flat(3), t, linear(), m);
        CHECK(std::abs(s.units[3].mean - copies[3].score->estimate) < 4.5 * s.units[3].deviation * std::sqrt(2.0 / 3000));
        CHECK(near_deviation(s.units[3].deviation, std::sqrt(copies[3].score->between), 300)); // t has longer tails
        CHECK(!s.units[3].score.has_value());
        CHECK(s.units[3].draws == 3000);
        how.draw_missing = false;
        const auto without = spread_scores(flat(3), t, linear(), {}, how);
        CHECK(without.units[3].draws == 0);
    }

    TEST_CASE("spread_scores: numbers stay within their scale; what cannot be is all listed") {
        score_table t = world::table_of({{"c000", {1, 20, 90}}});
        t.scales.assign(1, {0.0, 100.0});
        uncertainty_options how;
        how.draws = 100;
        const std::vector<observation_error> large{{"u000", "c000", 10, "", {}}};
        const auto                           s = spread_scores(flat(1), t, linear(), large, how);
        CHECK(s.units[0].low == 0);
        REQUIRE(s.notes.size() == 1);
        CHECK(s.notes[0].rule == "kept_in_scale");
        t.set(1, 0, value::missing(reason::lost));
        const std::vector<observation_error> silent{{"u001", "c000", 10, "", {}}};
        CHECK(spread_scores(flat(1), t, linear(), silent, how).notes[0].rule == "error_without_number");
        how.draws = 1;
        how.level = 1;
        const std::vector<observation_error> wrong{{"u000", "c000", -1, "", {}},
                                                   {"u000", "c000", 1, "", {}},
                                                   {"u009", "c000", 1, "", {}},
                                                   {"u000", "c009", 1, "", {}}};
        CHECK(world::refused([&] { return spread_scores(flat(1), t, linear(), wrong, how); }) ==
              std::vector<std::string>{"bad_option", "bad_option", "bad_error", "repeated_error", "unknown_unit",
                                       "unknown_column"});
    }
}
