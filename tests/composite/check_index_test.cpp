// SPDX-License-Identifier: MIT
#include "composite_world.hpp"

#include <steelyard/composite/check_index.hpp>
#include <steelyard/composite/run_index.hpp>
#include <steelyard/core/error.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

using namespace steelyard;
using namespace steelyard::composite;
using namespace world;

namespace {

constexpr double gap = NAN;

/// A tree as if read from a file: its root in line 2, a node in each line after.
[[nodiscard]] index_tree tree_of(const std::vector<index_node>& nodes) {
    index_tree   t{"i", "", {}};
    std::int64_t line = 2;
    for (index_node n : nodes) {
        n.declared_at = {"index.csv", line++, "", n.code};
        t.nodes.push_back(n);
    }
    return t;
}
[[nodiscard]] index_node node(const std::string& code, const std::string& parent, double weight = 1) {
    index_node n;
    n.code = code;
    n.parent = parent;
    n.weight = weight;
    return n;
}

/// "index.csv:4 [constant] column flat" of each.
[[nodiscard]] std::vector<std::string> told(const std::vector<problem>& problems) {
    std::vector<std::string> all;
    for (const problem& p : problems)
        all.push_back(p.where.file + ":" + std::to_string(p.where.line) + " [" + p.rule + "] column " + p.where.column +
                      (p.where.code.empty() ? "" : ", " + p.where.code));
    return all;
}
[[nodiscard]] bool has(const std::vector<std::string>& all, const std::string& one) {
    return std::find(all.begin(), all.end(), one) != all.end();
}

} // namespace

TEST_SUITE("composite") {
    TEST_CASE("check_index: tree, weights, codes, columns, units and zeros under logarithms are one list") {
        auto nodes =
            std::vector{node("i", ""),       node("g", "i"),         node("flat", "g"), node("none", "g"),
                        node("zero", "g"),   node("heavy", "g", -2), node("zero", "g"), node("lost", "nowhere"),
                        node("absent", "g"), node("fine", "g"),      node("bent", "g")};
        nodes[1].combine = combine_options{};
        nodes[1].combine->method = combine_method::geometric;
        nodes[10].treat = treat_options{};
        nodes[10].treat->rule = outlier_rule::none;
        nodes[10].treat->remedy = outlier_remedy::log;
        nodes[10].treat->force = true;
        const score_table table = table_of({{"flat", {3, 3, 3, gap}},
                                            {"none", {gap, gap, gap, gap}},
                                            {"zero", {1, 2, 3, gap}},
                                            {"heavy", {1, 2, 4, gap}},
                                            {"fine", {7, 8, 9, gap}},
                                            {"bent", {0, 1, 2, gap}}});
        const auto        all = told(check_index(tree_of(nodes), table));
        std::string       one_list;
        for (const std::string& line : all) one_list += line + "\n";
        CAPTURE(one_list);
        CHECK(has(all, ":0 [empty_unit] column , u003"));
        CHECK(has(all, "index.csv:4 [constant] column flat"));
        CHECK(has(all, "index.csv:5 [no_points] column none"));
        CHECK(has(all, "index.csv:7 [bad_weight] column weight, heavy"));
        CHECK(has(all, "index.csv:8 [repeated_code] column code, zero"));
        CHECK(has(all, "index.csv:9 [unknown_parent] column parent, lost"));
        CHECK(has(all, "index.csv:9 [unknown_column] column code, lost"));
        CHECK(has(all, "index.csv:10 [unknown_column] column code, absent"));
        CHECK(has(all, "index.csv:12 [not_above_zero] column bent, u000")); // under a logarithm of its own
        for (const std::string code : {"fine", "heavy", "zero"}) // the least of min-max, under the geometric mean
            CHECK(has(all, "index.csv:3 [not_above_zero] column " + code + ", u000"));
        CHECK(all.size() == 12);
        CHECK_THROWS_AS((void)index_layout(tree_of(nodes)), invalid_input);
    }

    TEST_CASE("check_index: nothing is wrong exactly where the index runs") {
        for (std::uint64_t seed = 1; seed <= 200; ++seed) {
            CAPTURE(seed);
            random_stream r(seed);
            score_table   table = random_table(seed, 6, 4);
            for (std::int64_t c = 0; c < 4; ++c)
                if (r.below(4) == 0)
                    for (std::int64_t u = 0; u < 6; ++u) table.set(u, c, value::point(5));
            for (std::int64_t u = 0; u < 6; ++u)
                if (r.below(3) == 0)
                    for (std::int64_t c = 0; c < 4; ++c)
                        if (r.below(2) == 0) table.set(u, c, value::missing(reason::not_reported));
            std::vector<index_node> nodes{node("i", ""), node("g", "i")};
            for (std::size_t c = 0; c < 4; ++c)
                nodes.push_back(node(table.columns[c], r.below(2) == 0 ? "g" : "i", r.below(6) == 0 ? -1.0 : 1.0));
            index_options o;
            o.normalise.low = r.below(2) == 0 ? 1 : 0;
            o.combine.method = r.below(2) == 0 ? combine_method::geometric : combine_method::arithmetic;
            const auto problems = check_index(tree_of(nodes), table, o);
            const bool faults = std::any_of(problems.begin(), problems.end(),
                                            [](const problem& p) { return p.level == severity::fault; });
            bool       runs = true;
            try {
                (void)run_index(index_layout(tree_of(nodes)), table, o);
            } catch (const invalid_input& refused) {
                runs = false;
                for (const problem& p : refused.problems())
                    CHECK(std::any_of(problems.begin(), problems.end(), [&](const problem& other) {
                        return other.rule == p.rule; // each in its own words
                    }));
            }
            CHECK(runs == !faults);
        }
    }
}
