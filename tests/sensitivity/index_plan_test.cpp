// SPDX-License-Identifier: MIT
#include "../composite/composite_world.hpp"
#include "toy_chain.hpp"

#include <steelyard/composite/ranking.hpp>
#include <steelyard/composite/run_index.hpp>
#include <steelyard/sensitivity/alternatives.hpp>

#include <doctest/doctest.h>

using namespace steelyard;
using namespace steelyard::sensitivity;
using namespace world;
using toy::judge;

namespace {

[[nodiscard]] index_node node(const std::string& code, const std::string& parent = {}, double weight = 1) {
    index_node n;
    n.code = code;
    n.parent = parent;
    n.weight = weight;
    return n;
}

/// Sixty units, eighteen indicators in six groups, some numbers missing.
[[nodiscard]] index_chain sixty_by_eighteen(std::size_t weight_sets) {
    index_chain of;
    of.raw = random_table(7, 60, 18);
    for (std::int64_t u = 0; u < 6; ++u) of.raw.set(9 * u, 3 * u, value::missing(reason::not_reported));
    of.options.normalise.low = 1;
    of.tree = {"index", "", {node("all")}};
    for (std::size_t g = 0; g < 6; ++g) of.tree.nodes.push_back(node(name_of("g", g), "all"));
    for (std::size_t c = 0; c < 18; ++c) of.tree.nodes.push_back(node(name_of("c", c), name_of("g", c / 3)));
    random_stream r(3);
    for (std::size_t s = 0; s < weight_sets; ++s) {
        weight_set set{name_of("w", s), {}};
        for (std::size_t g = 0; g < 6; ++g) set.weights.push_back({name_of("g", g), 0.5 + r.uniform()});
        of.weight_sets.push_back(set);
    }
    return of;
}

[[nodiscard]] std::vector<judgement> five_judgements(const index_chain& of) {
    judgement scale = judge("scale", "index.normalise.method", {"min_max", "z_score"});
    scale.options[1].sets.push_back({"index.normalise.centre", 100.0});
    scale.options[1].sets.push_back({"index.normalise.spread", 10.0});
    std::vector<option_value> sets;
    for (const weight_set& s : of.weight_sets) sets.emplace_back(s.name);
    return {judge("missing", "index.impute.method", {"median", "mean"}),
            judge("outliers", "index.treat.rule", {"skew_kurtosis", "none"}), scale,
            judge("mean", "index.combine.method", {"arithmetic", "geometric"}),
            judge("weights", "index.weights", sets)};
}

} // namespace

TEST_SUITE("sensitivity") {
    TEST_CASE("index_plan: every combination is the index run by hand") {
        const index_chain of = sixty_by_eighteen(3);
        const plan        p = index_plan(of, five_judgements(of));
        const auto        ranks = alternatives(p, *ranks_of(60));
        CHECK(ranks.design.combinations() == 48);
        for (std::int64_t c = 0; c < 48; ++c) {
            const auto    o = p.design().options_of(c);
            index_options options = of.options;
            index_tree    tree = of.tree;
            for (std::size_t j = 0; j < 4; ++j)
                for (const binding& b : p.ledger()[j].options[static_cast<std::size_t>(o[j])].sets)
                    set_option(options, b.path.substr(6), b.to);
            for (const node_weight& w : of.weight_sets[static_cast<std::size_t>(o[4])].weights)
                for (index_node& n : tree.nodes)
                    if (n.code == w.node) n.weight = w.weight;
            const auto plain =
                rank_units(run_index(index_layout(tree), of.raw, options).scores.nodes, "all", tie_rule::average);
            for (std::size_t u = 0; u < 60; ++u)
                CHECK(ranks.of.values[static_cast<std::size_t>(c) * 60 + u] == plain[u].rank);
        }
        // missing: 2 columns' worth of inputs; then each stage only what is different
        CHECK(ranks.stages[0].run == 2);
        CHECK(ranks.stages[1].run == 4);
        CHECK(ranks.stages[4].run <= 48);
        const auto sobol = sobol_shares(experiment_of(ranks).design, experiment_of(ranks).of);
        double     first = 0;
        for (const sobol_share& s : sobol.factors) {
            CHECK(s.first <= s.total + 1e-12);
            first += s.first;
        }
        CHECK(first <= 1 + 1e-12);
        CHECK(alternatives(p, *ranks_of(60), nullptr, {.threads = 4}).of.values == ranks.of.values);
    }

    TEST_CASE("index_plan: questions, by hand") {
        index_chain of;
        of.raw = table_of({{"x", {0, 50, 100, 80}}, {"y", {100, 50, 0, std::nan("")}}});
        of.raw.scales = {{0.0, 100.0}, {0.0, 100.0}};
        of.tree = {"two", "", {node("all"), node("x", "all", 3), node("y", "all", 1)}};
        const plan p = index_plan(of, {}); // scores 25, 50, 75 and 60..85
        const auto ask = [&](const question_ptr& q) -> std::optional<double> {
            const auto r = alternatives(p, *q);
            return r.answered[0] != 0 ? std::optional(r.of.values[0]) : std::nullopt;
        };
        CHECK(ask(score_of("u001")) == 50);
        CHECK(ask(score_of("u000", "all")) == 25);
        CHECK_FALSE(ask(score_of("u003")));
        CHECK(ask(rank_of("u000")) == 3); // among those with a score
        CHECK(ask(is_ahead("u002", "u001")) == 1);
        CHECK(ask(is_ahead("u003", "u001")) == 1); // at worst 60
        CHECK(ask(is_ahead("u001", "u003")) == 0);
        CHECK_FALSE(ask(is_ahead("u003", "u002")));
        CHECK(ask(is_positive("u000")) == 1);
        CHECK(ask(meets_target("u001", 50)) == 1);
        CHECK(ask(meets_target("u001", 50.1)) == 0);
        CHECK(ask(meets_target("u003", 60)) == 1);
        CHECK_FALSE(ask(meets_target("u003", 61)));
        CHECK(ask(is_among_first("u002", 2)) == 1);
        CHECK_FALSE(ask(is_among_first("u002", 1)));
        CHECK(ask(is_among_first("u001", 2)) == 0);
        CHECK_FALSE(ask(ranks_of(4)));
        CHECK_THROWS_AS((void)ask(ranks_of(3)), shape_mismatch);
        CHECK_THROWS_AS((void)ask(score_of("u009")), unknown_code);
        CHECK_THROWS_AS((void)ask(score_of("u001", "al")), unknown_code);
        CHECK(alternatives(p, *is_ahead("u003", "u002")).unanswered[0].why ==
              "missing numbers leave open whether u003 is ahead of u002");
        CHECK(alternatives(p, *is_ahead("u002", "u001")).sentence() ==
              "\"u002 is ahead of u001\" holds in 1 of 1 combination of 0 judgements. As chosen it holds, and no "
              "admissible "
              "change turns it around.");
    }
}
