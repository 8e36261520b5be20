// SPDX-License-Identifier: MIT
#include "composite_world.hpp"

#include <steelyard/composite/leave_one_out.hpp>
#include <steelyard/composite/ranking.hpp>

#include <doctest/doctest.h>

#include <algorithm>

using namespace steelyard;
using namespace steelyard::composite;

namespace {

[[nodiscard]] index_node node(const std::string& code, const std::string& parent, double weight = 1) {
    index_node n;
    n.code = code;
    n.parent = parent;
    n.weight = weight;
    return n;
}
/// top: a (c000, c001), only (c002), c003.
[[nodiscard]] index_tree uneven() {
    return {"i", "", {node("top", ""), node("a", "top", 2), node("only", "top", 3), node("c000", "a"), node("c001", "a", 2),
                      node("c002", "only"), node("c003", "top", 1.5)}};
}
/// The tree without a node, and all that is beneath it.
[[nodiscard]] index_tree without(index_tree t, const std::string& code) {
    std::vector<std::string> gone{code};
    for (bool more = true; more;) {
        more = false;
        for (const index_node& n : t.nodes)
            if (std::find(gone.begin(), gone.end(), n.parent) != gone.end() &&
                std::find(gone.begin(), gone.end(), n.code) == gone.end()) {
                gone.push_back(n.code);
                more = true;
            }
    }
    std::erase_if(t.nodes, [&](const index_node& n) { return std::find(gone.begin(), gone.end(), n.code) != gone.end(); });
    return t;
}

} // namespace

TEST_SUITE("composite") {
    TEST_CASE("leave_one_out: the same as an index declared without the node") {
        for (std::uint64_t seed = 1; seed <= 20; ++seed)
            for (const auto m : {combine_method::arithmetic, combine_method::geometric, combine_method::copeland}) {
                CAPTURE(seed);
                auto          t = world::random_table(seed, 9, 4);
                index_options o;
                o.normalise.low = 1;
                o.combine.method = m;
                o.combine.absent = absent_rule::propagate;
                t.set(1, 1, value::missing(reason::lost));
                if (m == combine_method::copeland) // of ties within a branch a geometric mean above could take no 0
                    o.combine.method = combine_method::borda;
                const index_layout tree(uneven());
                const auto         r = run_index(tree, t, o);
                const auto         all = leave_one_out(tree, r, o.combine);
                REQUIRE(all.size() == 6);
                const auto before = rank_units(r.scores.nodes, "top");
                for (const left_out& l : all) {
                    CAPTURE(l.node);
                    // Without its only child a branch is gone as well.
                    const index_layout less(without(uneven(), l.node == "c002" ? "only" : l.node));
                    const auto         s = combine_scores(less, r.normalised, o.combine);
                    const auto         after = rank_units(s.nodes, "top");
                    double             shift = 0, most = 0, count = 0;
                    for (std::size_t u = 0; u < 9; ++u) {
                        const auto score = s.nodes.value_at(static_cast<std::int64_t>(u), s.root()).point();
                        REQUIRE(score.has_value() == l.scores[u].has_value());
                        if (score) CHECK(world::same(*score, *l.scores[u]));
                        CHECK(after[u].rank == l.ranks[u]);
                        if (!after[u].rank || !before[u].rank) continue;
                        count += 1;
                        shift += std::abs(*after[u].rank - *before[u].rank);
                        most = std::max(most, std::abs(*after[u].rank - *before[u].rank));
                    }
                    CHECK(world::same(l.mean_shift, shift / count));
                    CHECK(l.most_shift == most);
                    CHECK(l.moved.empty() == (most == 0));
                }
            }
    }

    TEST_CASE("leave_one_out: what has no weight changes nothing; what has all of it cannot go") {
        index_tree one{"i", "", {node("top", ""), node("b", "top"), node("c000", "b"), node("c001", "b", 0)}};
        const index_layout tree(one);
        const auto         r = run_index(tree, world::random_table(1, 5, 2));
        for (const left_out& l : leave_one_out(tree, r, {})) {
            if (l.node == "c001")
                CHECK(l.mean_shift == 0);
            else
                CHECK(l.why == "nothing else in the index has a weight");
            CHECK(l.scores.empty() == !l.why.empty());
        }
    }
}
