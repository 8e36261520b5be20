// SPDX-License-Identifier: MIT
#include "composite_world.hpp"

#include <steelyard/composite/index_tree.hpp>
#include <steelyard/core/error.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <limits>

using namespace steelyard;
using namespace steelyard::composite;

namespace {

[[nodiscard]] index_node node(const std::string& code, const std::string& parent, double weight = 1,
                              std::int64_t line = 0) {
    index_node n;
    n.code = code;
    n.parent = parent;
    n.weight = weight;
    n.declared_at = {"index.toml", line, "", ""};
    return n;
}

/// A tree of random shape: each node hangs on an earlier one.
[[nodiscard]] index_tree random_tree(std::uint64_t seed) {
    random_stream r(seed, 41);
    index_tree    t;
    t.code = "t";
    t.nodes.push_back(node("n000", ""));
    const std::size_t n = 3 + r.below(20);
    for (std::size_t i = 1; i < n; ++i)
        t.nodes.push_back(node(world::name_of("n", i), world::name_of("n", r.below(i)), 0.1 + r.uniform()));
    return t;
}

} // namespace

TEST_SUITE("composite") {
    TEST_CASE("index_layout: an uneven tree; effective weights multiply down and add up to 1") {
        index_tree         t{"i",
                     "",
                     {node("top", ""), node("a", "top", 1), node("b", "top", 3), node("b1", "b", 1), node("b2", "b", 1),
                              node("b2x", "b2", 5)}};
        const index_layout l(t);
        CHECK(l.at(l.root()).declared.code == "top");
        CHECK(l.at(l.find("b2x")).depth == 3);
        CHECK(l.at(l.find("b2x")).effective == 0.375);
        CHECK(l.at(l.find("a")).effective == 0.25);
        CHECK(l.indicators().size() == 3);
        CHECK(l.groups().size() == 3);
        CHECK_THROWS_AS(static_cast<void>(l.find("b2y")), unknown_code);
    }

    TEST_CASE("index_layout: effective weights of the indicators sum to 1; the order of declaration changes no bit") {
        for (std::uint64_t seed = 1; seed <= 100; ++seed) {
            CAPTURE(seed);
            index_tree         t = random_tree(seed);
            const index_layout l(t);
            double             sum = 0;
            for (const std::int32_t i : l.indicators()) sum += l.at(i).effective;
            CHECK(world::same(sum, 1));
            std::reverse(t.nodes.begin(), t.nodes.end());
            const index_layout other(t);
            for (std::size_t i = 0; i < l.nodes().size(); ++i) {
                CHECK(l.nodes()[i].declared.code == other.nodes()[i].declared.code);
                CHECK(l.nodes()[i].effective == other.nodes()[i].effective);
                if (l.nodes()[i].parent >= 0) CHECK(l.nodes()[i].parent > static_cast<std::int32_t>(i));
            }
        }
    }

    TEST_CASE("index_layout: with_weights is the tree declared with these weights") {
        index_tree          t = random_tree(5);
        const index_layout  l(t);
        std::vector<double> w;
        for (std::size_t i = 0; i < l.nodes().size(); ++i) w.push_back(1 + static_cast<double>(i % 4));
        for (index_node& n : t.nodes) n.weight = w[static_cast<std::size_t>(l.find(n.code))];
        const index_layout declared(t);
        const index_layout made = l.with_weights(w);
        for (std::size_t i = 0; i < w.size(); ++i) CHECK(made.nodes()[i].effective == declared.nodes()[i].effective);
        w.assign(w.size(), 0);
        w[0] = -1;
        const auto rules = world::refused([&] { return l.with_weights(w); });
        CHECK(rules.front() == "bad_weight");
        CHECK(std::count(rules.begin(), rules.end(), "no_weight") == static_cast<std::ptrdiff_t>(l.groups().size()));
        w.pop_back();
        CHECK_THROWS_AS(static_cast<void>(l.with_weights(w)), shape_mismatch);
    }

    TEST_CASE("index_tree: all that is wrong is one list, with file, line, key and node") {
        index_tree t;
        t.code = "i";
        t.nodes = {node("top", "", 1, 1),   node("a", "top", -1, 2),
                   node("a", "top", 1, 3),  node("b", "tpo", 1, 4),
                   node("c", "d", 1, 5),    node("d", "c", 1, 6),
                   node("", "top", 1, 7),   node("other", "", 1, 8),
                   node("g", "top", 1, 9),  node("g1", "g", 0, 10),
                   node("m", "top", 1, 11), node("k", "top", std::numeric_limits<double>::quiet_NaN(), 12)};
        t.nodes[8].normalise = normalise_options{};
        t.nodes[8].combine = combine_options{};
        t.nodes[8].combine->zeros = zero_rule::floor;
        t.nodes[8].combine->least_children = 2;
        t.nodes[10].combine = combine_options{};
        t.nodes[10].better = direction::none;
        t.nodes[10].marks.low = 3;
        t.nodes[10].marks.high = 3;
        std::vector<std::string> texts;
        for (const problem& p : t.check()) texts.push_back(p.where.text() + " " + p.rule);
        CHECK(texts ==
              std::vector<std::string>{
                  "index.toml:3, column code, 'a' repeated_code", "index.toml:7, column code empty_code",
                  "index.toml:8, column parent, 'other' second_root", "index.toml:2, column weight, 'a' bad_weight",
                  "index.toml:4, column parent, 'b' unknown_parent", "index.toml:5, column parent, 'c' cycle",
                  "index.toml:6, column parent, 'd' cycle", "index.toml:9, column normalise, 'g' misplaced_option",
                  "index.toml:9, column combine.least_children, 'g' bad_option",
                  "index.toml:9, column combine.zero_level, 'g' bad_option",
                  "index.toml:11, column combine, 'm' misplaced_option",
                  "index.toml:11, column better, 'm' no_direction",
                  "index.toml:11, column marks, 'm' crossed_goalposts", "index.toml:12, column weight, 'k' bad_weight",
                  "index.toml:9, column weight, 'g' no_weight"});
        CHECK_THROWS_AS(index_layout{t}, invalid_input);
        CHECK(index_tree{}.check().front().rule == "no_root");
        CHECK(index_tree{"i", "", {node("top", "")}}.check().front().rule == "empty_index");
    }

    TEST_CASE("index_tree: an indicator without a column is a problem, and the nearest column is named") {
        const index_tree  t{"i", "", {node("top", ""), node("jobs", "top"), node("hous", "top")}};
        const score_table table = world::table_of({{"jobs", {1, 2}}, {"house", {1, 2}}, {"unused", {1, 2}}});
        const auto        problems = t.check(table);
        REQUIRE(problems.size() == 1);
        CHECK(problems[0].where.code == "hous");
        CHECK(problems[0].advice == "did you mean 'house'?");
    }
}
