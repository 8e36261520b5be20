// SPDX-License-Identifier: MIT
#include "composite_world.hpp"

#include <steelyard/composite/contributions.hpp>
#include <steelyard/core/error.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <functional>
#include <map>
#include <numeric>

using namespace steelyard;
using namespace steelyard::composite;
using world::same;

namespace {

[[nodiscard]] index_node node(const std::string& code, const std::string& parent, double weight = 1) {
    index_node n;
    n.code = code;
    n.parent = parent;
    n.weight = weight;
    return n;
}

/// top: a (c000, c001), c002, b: (c003, bb (c004, c005)).
[[nodiscard]] index_tree uneven() {
    return {"i",
            "",
            {node("top", ""), node("a", "top", 2), node("b", "top", 3), node("bb", "b", 1.5), node("c000", "a", 1),
             node("c001", "a", 2), node("c002", "top", 1), node("c003", "b", 1), node("c004", "bb", 3),
             node("c005", "bb", 1)}};
}
[[nodiscard]] index_tree flat(std::size_t n) {
    index_tree t{"i", "", {node("top", "")}};
    for (std::size_t c = 0; c < n; ++c)
        t.nodes.push_back(node(world::name_of("c", c), "top", 1 + static_cast<double>(c)));
    return t;
}

[[nodiscard]] index_options plain(combine_method m, absent_rule absent = absent_rule::bounded) {
    index_options o;
    o.treat.rule = outlier_rule::none;
    o.treat.remedy = outlier_remedy::none;
    o.normalise.method = normalise_method::none;
    o.combine.method = m;
    o.combine.power = 0.5;
    o.combine.absent = absent;
    return o;
}

[[nodiscard]] const node_contribution& of(const score_contributions& c, const std::string& code) {
    return *std::find_if(c.nodes.begin(), c.nodes.end(), [&](const auto& n) { return n.node == code; });
}

/// Every order of the leaves that keeps together what lies under one node.
[[nodiscard]] std::vector<std::vector<std::int32_t>> orders_of(const index_layout& tree, std::int32_t at) {
    if (tree.at(at).children.empty()) return {{tree.at(at).indicator}};
    std::vector<std::vector<std::int32_t>> all;
    std::vector<std::int32_t>              children = tree.at(at).children;
    std::sort(children.begin(), children.end());
    do {
        std::vector<std::vector<std::int32_t>> made{{}};
        for (const std::int32_t child : children) {
            std::vector<std::vector<std::int32_t>> next;
            for (const auto& head : made)
                for (const auto& tail : orders_of(tree, child)) {
                    next.push_back(head);
                    next.back().insert(next.back().end(), tail.begin(), tail.end());
                }
            made = std::move(next);
        }
        all.insert(all.end(), made.begin(), made.end());
    } while (std::next_permutation(children.begin(), children.end()));
    return all;
}

/// Owen values by their definition: through every order, with the whole engine at every step.
[[nodiscard]] std::vector<double> through_all_orders(const index_layout& tree,
                                                     const std::function<double(unsigned)>& score) {
    std::map<unsigned, double> seen;
    const auto                 remembered = [&](unsigned set) {
        const auto found = seen.find(set);
        return found != seen.end() ? found->second : seen[set] = score(set);
    };
    const auto          orders = orders_of(tree, tree.root());
    std::vector<double> of(tree.indicators().size(), 0.0);
    for (const auto& order : orders) {
        unsigned set = 0;
        for (const std::int32_t leaf : order) {
            const double before = remembered(set);
            set |= 1U << leaf;
            of[static_cast<std::size_t>(leaf)] += (remembered(set) - before) / static_cast<double>(orders.size());
        }
    }
    return of;
}

/// The score of unit `to` of a table when the numbers in `set` are its own and the others those of `from`.
[[nodiscard]] double mixed(const index_layout& tree, const score_table& t, std::int64_t from, std::int64_t to,
                           unsigned set, const combine_options& o) {
    score_table mix = t;
    for (std::int64_t c = 0; c < t.column_count(); ++c)
        if ((set >> c & 1U) == 0) mix.set(to, c, t.value_at(from, c));
    const index_scores s = combine_scores(tree, mix, o);
    return *s.nodes.value_at(to, s.root()).point();
}

[[nodiscard]] contribution_options against(const std::string& unit) {
    contribution_options o;
    o.baseline = baseline_rule::unit;
    o.unit = unit;
    return o;
}

void check_sums(const index_layout& tree, const score_contributions& c) {
    REQUIRE(c.explained());
    CHECK(same(c.nodes.back().amount, *c.score - *c.reference));
    for (std::int32_t i = 0; i <= tree.root(); ++i) {
        const auto& n = c.nodes[static_cast<std::size_t>(i)];
        CHECK(same(n.amount, n.own + n.scale + n.others, std::abs(*c.score)));
        if (tree.at(i).children.empty() || tree.at(i).effective == 0) continue;
        double own = 0;
        for (const std::int32_t child : tree.at(i).children) own += c.nodes[static_cast<std::size_t>(child)].own;
        CHECK(same(n.own, own, std::abs(*c.score)));
    }
}

} // namespace

TEST_SUITE("composite") {
    TEST_CASE("explain_score: a geometric mean of two, by hand") {
        // 6 = sqrt(4 9) against 1 = sqrt(1 1): the first alone makes 2, the second alone 3. Means of (1, 6 - 3), (2, 6 - 2).
        index_tree         tree{"i", "", {node("top", ""), node("x", "top"), node("y", "top")}};
        const index_layout layout(tree);
        const auto         t = world::table_of({{"x", {4, 1}}, {"y", {9, 1}}});
        const auto         o = plain(combine_method::geometric);
        const auto         c = explain_score(layout, run_index(layout, t, o), "u000", o.combine, against("u001"));
        CHECK(same(*c.score, 6));
        CHECK(same(*c.reference, 1));
        CHECK(c.exact);
        CHECK(same(of(c, "x").amount, 2));
        CHECK(same(of(c, "y").amount, 3));
        CHECK(of(c, "x").from == 1);
        CHECK(of(c, "x").to == 4);
        CHECK(same(of(c, "top").amount, 5));
    }

    TEST_CASE("explain_score: means up an uneven tree, against every order that keeps nests together") {
        const index_layout tree(uneven());
        for (std::uint64_t seed = 1; seed <= 6; ++seed)
            for (std::uint8_t k = 0; k <= static_cast<std::uint8_t>(combine_method::median); ++k) {
                const auto  m = static_cast<combine_method>(k);
                score_table t = world::random_table(seed, 5, 6);
                for (double& x : t.number) x += 40; // no penalty of MPI reaches the mean
                CAPTURE(seed);
                CAPTURE(name(m));
                const auto o = plain(m);
                const auto c = explain_score(tree, run_index(tree, t, o), "u003", o.combine, against("u001"));
                check_sums(tree, c);
                CHECK(c.exact);
                const auto slow = through_all_orders(
                    tree, [&](unsigned set) { return mixed(tree, t, 1, 3, set, o.combine); });
                for (std::size_t i = 0; i < slow.size(); ++i)
                    CHECK(same(c.nodes[static_cast<std::size_t>(tree.indicators()[i])].amount, slow[i], 100));
            }
    }

    TEST_CASE("explain_score: linear nodes are closed, whatever their size; a linear node above leaves its nests alone") {
        index_tree big = flat(70); // 2^70 sets
        const auto t = world::random_table(3, 4, 70);
        const auto o = plain(combine_method::arithmetic);
        {
            const index_layout tree(big);
            const auto         c = explain_score(tree, run_index(tree, t, o), "u002", o.combine, against("u000"));
            CHECK(c.exact);
            check_sums(tree, c);
            for (std::int64_t k = 0; k < 70; ++k)
                CHECK(same(c.nodes[static_cast<std::size_t>(k)].amount,
                           tree.at(static_cast<std::int32_t>(k)).effective *
                               (t.number[t.at(2, k)] - t.number[t.at(0, k)])));
        }
        index_tree mixed_tree = uneven();
        for (index_node& n : mixed_tree.nodes)
            if (n.code == "a") {
                n.combine = o.combine;
                n.combine->method = combine_method::geometric;
            }
        const index_layout tree(mixed_tree);
        const auto         six = world::random_table(4, 3, 6);
        const auto         c = explain_score(tree, run_index(tree, six, o), "u002", o.combine, against("u000"));
        check_sums(tree, c);
        CHECK(same(of(c, "a").amount, *of(c, "a").to / 3 - *of(c, "a").from / 3));
        CHECK(same(of(c, "c005").amount, 0.5 * 0.6 * 0.25 * (six.number[six.at(2, 5)] - six.number[six.at(0, 5)])));
    }

    TEST_CASE("explain_scores: laws: a gap turned round, an indicator that does not differ, an order of units or threads") {
        const index_layout tree(uneven());
        for (std::uint64_t seed = 1; seed <= 20; ++seed) {
            CAPTURE(seed);
            score_table t = world::random_table(seed, 6, 6);
            t.set(4, 2, t.value_at(1, 2));
            const auto o = plain(combine_method::harmonic);
            const auto r = run_index(tree, t, o);
            const auto there = explain_score(tree, r, "u004", o.combine, against("u001"));
            const auto back = explain_score(tree, r, "u001", o.combine, against("u004"));
            for (std::size_t i = 0; i < there.nodes.size(); ++i)
                CHECK(same(there.nodes[i].amount, -back.nodes[i].amount, 100));
            CHECK(std::abs(of(there, "c002").amount) < 1e-12);
            run_options two;
            two.threads = 3;
            contribution_options drawn = against("u001");
            drawn.most_steps = 1;
            drawn.draws = 20;
            CHECK(explain_scores(tree, r, o.combine, drawn) == explain_scores(tree, r, o.combine, drawn, two));
            CHECK(explain_scores(tree, r, o.combine, drawn)[4] == explain_score(tree, r, "u004", o.combine, drawn));
        }
    }

    TEST_CASE("explain_scores: baselines") {
        index_tree tree_of = flat(3);
        for (index_node& n : tree_of.nodes) n.marks.reference = 7;
        const index_layout tree(tree_of);
        const auto         t = world::random_table(9, 5, 3);
        const auto         o = plain(combine_method::geometric);
        const auto         r = run_index(tree, t, o);
        for (const auto rule : {baseline_rule::mean, baseline_rule::level, baseline_rule::declared}) {
            contribution_options how;
            how.baseline = rule;
            how.level = 7;
            const auto all = explain_scores(tree, r, o.combine, how);
            REQUIRE(all.size() == 5);
            for (const auto& c : all) check_sums(tree, c);
            if (rule != baseline_rule::mean) CHECK(same(*all[0].reference, 7)); // every indicator stands at 7
            const double mean = (t.number[0] + t.number[1] + t.number[2] + t.number[3] + t.number[4]) / 5;
            CHECK(same(*of(all[2], "c000").from, rule == baseline_rule::mean ? mean : 7));
        }
        contribution_options how;
        how.baseline = baseline_rule::level;
        how.level = 2.5;
        CHECK(explain_score(tree, r, "u001", o.combine, how).baseline == "level 2.5");
    }

    TEST_CASE("explain_scores: where nests are too large, orders are drawn, within four and a half stated errors") {
        const index_layout tree(uneven());
        const auto         t = world::random_table(11, 3, 6);
        const auto         o = plain(combine_method::geometric);
        const auto         r = run_index(tree, t, o);
        const auto         exact = explain_score(tree, r, "u002", o.combine, against("u000"));
        for (std::int64_t seed = 1; seed <= 20; ++seed) {
            CAPTURE(seed);
            contribution_options how = against("u000");
            how.most_steps = 10;
            how.seed = seed;
            const auto c = explain_score(tree, r, "u002", o.combine, how);
            CHECK(!c.exact);
            CHECK(c.draws == 1000);
            check_sums(tree, c);
            for (std::size_t i = 0; i < c.nodes.size(); ++i)
                CHECK(std::abs(c.nodes[i].amount - exact.nodes[i].amount) <= 4.5 * c.nodes[i].error + 1e-12);
            CHECK(of(c, "c004").error > 0);
        }
    }

    TEST_CASE("explain_score: what one side lacks gives its weight to its siblings until it comes in") {
        const index_layout tree(uneven());
        for (std::uint64_t seed = 1; seed <= 10; ++seed)
            for (const auto m : {combine_method::arithmetic, combine_method::geometric}) {
                CAPTURE(seed);
                score_table t = world::random_table(seed, 4, 6);
                t.set(1, 0, value::missing(reason::not_applicable));
                t.set(3, 4, value::missing(reason::not_reported));
                t.set(1, 5, value::missing(reason::not_reported));
                t.set(3, 5, value::missing(reason::not_reported)); // on both sides: no player
                const auto o = plain(m, absent_rule::renormalise);
                const auto c = explain_score(tree, run_index(tree, t, o), "u003", o.combine, against("u001"));
                check_sums(tree, c);
                const auto slow = through_all_orders(
                    tree, [&](unsigned set) { return mixed(tree, t, 1, 3, set, o.combine); });
                for (std::size_t i = 0; i < slow.size(); ++i)
                    CHECK(same(c.nodes[static_cast<std::size_t>(tree.indicators()[i])].amount, slow[i], 100));
                CHECK(of(c, "c005").amount == 0);
                CHECK(!of(c, "c000").from.has_value());
            }
    }

    TEST_CASE("explain_scores: a unit without a point says why; so does one whose mixtures have no mean") {
        const index_layout tree(flat(2));
        score_table        t = world::table_of({{"c000", {1, 2, 3}}, {"c001", {4, 5, 6}}});
        t.set(1, 0, value::missing(reason::not_reported));
        const auto o = plain(combine_method::arithmetic);
        const auto all = explain_scores(tree, run_index(tree, t, o), o.combine, against("u000"));
        CHECK(all[2].explained());
        CHECK(!all[1].explained());
        CHECK(all[1].nodes.empty());
        const auto none = explain_scores(tree, run_index(tree, t, o), o.combine, against("u001"));
        CHECK(none[0].why == "the baseline's score is no point");
        // 10 and -1, or -1 and 10, have a mean above 0; -1 and -1 have not: MPI has no score half way.
        index_tree   even{"i", "", {node("top", ""), node("c000", "top"), node("c001", "top")}};
        const auto   odd = world::table_of({{"c000", {10, -1}}, {"c001", {-1, 10}}});
        const auto   mpi = plain(combine_method::mpi_minus);
        index_layout two(even);
        const auto   c = explain_score(two, run_index(two, odd, mpi), "u000", mpi.combine, against("u001"));
        CHECK(c.why.find("node 'top'") == 0);
        CHECK(c.nodes.empty());
    }

    TEST_CASE("explain_scores: where units are compared, against the whole engine through every order") {
        const index_layout tree(flat(4));
        for (std::uint64_t seed = 1; seed <= 10; ++seed)
            for (const auto m : {combine_method::copeland, combine_method::borda}) {
                CAPTURE(seed);
                CAPTURE(name(m));
                score_table t = world::random_table(seed, 6, 4);
                for (double& x : t.number) x = std::round(x / 20); // ties
                const auto           o = plain(m);
                const auto           r = run_index(tree, t, o);
                contribution_options how;
                how.baseline = baseline_rule::level;
                how.level = 2;
                const auto  c = explain_score(tree, r, "u003", o.combine, how);
                score_table with = t; // a unit of level 2 to take numbers from, which stays out of the comparison
                const auto  slow = through_all_orders(tree, [&](unsigned set) {
                    for (std::int64_t k = 0; k < 4; ++k)
                        with.set(3, k, (set >> k & 1U) != 0 ? t.value_at(3, k) : value::point(2));
                    const index_scores s = combine_scores(tree, with, o.combine);
                    return *s.nodes.value_at(3, s.root()).point();
                });
                check_sums(tree, c);
                for (std::size_t i = 0; i < slow.size(); ++i) CHECK(same(c.nodes[i].amount, slow[i], 10));
                // Against another unit the others differ by these two: the sides change places, and all adds up.
                const auto gap = explain_score(tree, r, "u003", o.combine, against("u001"));
                check_sums(tree, gap);
                const auto back = explain_score(tree, r, "u001", o.combine, against("u003"));
                for (std::size_t i = 0; i < gap.nodes.size(); ++i)
                    CHECK(same(gap.nodes[i].others, -back.nodes[i].others, 10));
            }
        index_options o = plain(combine_method::kemeny);
        const auto    t = world::random_table(2, 5, 4);
        const auto    r = run_index(tree, t, o);
        CHECK_THROWS_AS(static_cast<void>(explain_scores(tree, r, o.combine)), not_supported);
    }

    TEST_CASE("explain_changes: own numbers and scales found anew, through every order of both") {
        index_tree tree_of{"i", "", {node("top", ""), node("a", "top", 2), node("c000", "a", 1), node("c001", "a", 2),
                                     node("c002", "top", 1)}};
        const index_layout tree(tree_of);
        index_tree players = tree_of; // the same with a leaf for each of the two players of an indicator
        for (const char* c : {"c000", "c001", "c002"}) {
            players.nodes.push_back(node(std::string(c) + "_own", c));
            players.nodes.push_back(node(std::string(c) + "_scale", c));
        }
        const index_layout twofold(players);
        for (std::uint64_t seed = 1; seed <= 10; ++seed) {
            CAPTURE(seed);
            index_options o;
            o.treat.force = true;
            o.treat.most_points = 2;
            o.normalise.low = 1000; // a number beyond the other year's scale has a mean all the same
            o.normalise.high = 1100;
            o.combine.method = combine_method::geometric;
            const auto was = world::random_table(seed, 8, 3);
            const auto is = world::random_table(seed + 100, 8, 3);
            const auto r0 = run_index(tree, was, o);
            const auto r1 = run_index(tree, is, o);
            const auto all = explain_changes(tree, {was, r0}, {is, r1}, o.combine);
            REQUIRE(all.size() == 8);
            for (std::int64_t u = 0; u < 8; ++u) {
                const auto& c = all[static_cast<std::size_t>(u)];
                check_sums(tree, c);
                CHECK(same(*c.reference, *r0.scores.nodes.value_at(u, r0.scores.root()).point()));
                score_table mix = r1.normalised;
                const auto  slow = through_all_orders(twofold, [&](unsigned set) {
                    for (std::int64_t k = 0; k < 3; ++k) { // leaves by code: own before scale
                        const bool    own = (set >> (2 * k) & 1U) != 0;
                        const bool    scale = (set >> (2 * k + 1) & 1U) != 0;
                        const auto&   year = scale ? r1 : r0;
                        const double  raw = (own ? is : was).numbers_of(k)[static_cast<std::size_t>(u)];
                        const auto    at = static_cast<std::size_t>(k);
                        mix.set(u, k, value::point(year.normalisers[at](year.treatments[at](raw))));
                    }
                    const index_scores s = combine_scores(tree, mix, o.combine);
                    return *s.nodes.value_at(u, s.root()).point();
                });
                for (std::size_t k = 0; k < 3; ++k) {
                    const auto& n = c.nodes[static_cast<std::size_t>(tree.indicators()[k])];
                    CHECK(same(n.own, slow[2 * k], 1000));
                    CHECK(same(n.scale, slow[2 * k + 1], 1000));
                }
            }
            const auto frozen = run_frozen(tree, is, r0, o);
            for (const auto& c : explain_changes(tree, {was, r0}, {is, frozen}, o.combine)) {
                check_sums(tree, c);
                CHECK(c.nodes.back().scale == 0);
                CHECK(c.baseline == "earlier");
            }
        }
    }

    TEST_CASE("explain_changes: where units are compared, the others' movement is a player of its own") {
        const index_layout tree(flat(3));
        const auto         was = world::random_table(5, 7, 3);
        auto               is = was;
        for (std::int64_t u = 1; u < 7; ++u)
            for (std::int64_t k = 0; k < 3; ++k) is.set(u, k, value::point(200 + static_cast<double>(u)));
        const auto o = plain(combine_method::borda);
        const auto r0 = run_index(tree, was, o);
        const auto r1 = run_index(tree, is, o);
        const auto all = explain_changes(tree, {was, r0}, {is, r1}, o.combine);
        check_sums(tree, all[0]); // it stood still and was overtaken
        CHECK(same(all[0].nodes.back().own, 0, 10));
        CHECK(same(all[0].nodes.back().others, *all[0].score - *all[0].reference, 10));
        CHECK(*all[0].score == 0);
        for (const auto& c : all) check_sums(tree, c);
    }

    TEST_CASE("explain_changes: a number imputed within the run has no raw number to move, and that is said") {
        const index_layout tree(flat(2));
        auto               was = world::random_table(6, 6, 2);
        const auto         is = world::random_table(7, 6, 2);
        was.set(2, 1, value::missing(reason::lost));
        index_options o;
        o.impute.method = impute_method::median;
        const auto r0 = run_index(tree, was, o);
        const auto r1 = run_index(tree, is, o);
        const auto all = explain_changes(tree, {was, r0}, {is, r1}, o.combine);
        CHECK(all[2].why == "its number of 'c001' was imputed within the run; impute first, and give that table");
        const auto filled = impute(was, o.impute);
        check_sums(tree, explain_changes(tree, {filled.table, r0}, {is, r1}, o.combine)[2]);
    }

    TEST_CASE("explain_scores: what cannot be asked") {
        const index_layout tree(flat(3));
        const auto         t = world::random_table(1, 4, 3);
        const auto         o = plain(combine_method::arithmetic);
        const auto         r = run_index(tree, t, o);
        contribution_options how;
        how.draws = 1;
        how.most_steps = 0;
        CHECK(world::refused([&] { return explain_scores(tree, r, o.combine, how); }).size() == 2);
        how = {};
        how.baseline = baseline_rule::declared;
        CHECK(world::refused([&] { return explain_scores(tree, r, o.combine, how); }) ==
              std::vector<std::string>(3, "no_reference"));
        CHECK_THROWS_AS(static_cast<void>(explain_scores(tree, r, o.combine, against("u009"))), unknown_code);
        CHECK_THROWS_AS(static_cast<void>(explain_score(tree, r, "v", o.combine)), unknown_code);
        CHECK_THROWS_AS(static_cast<void>(explain_scores(index_layout(flat(2)), r, o.combine)), shape_mismatch);
    }
}
