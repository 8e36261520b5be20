// SPDX-License-Identifier: MIT
#include "composite_world.hpp"

#include <steelyard/composite/run_index.hpp>
#include <steelyard/composite/stages.hpp>
#include <steelyard/core/error.hpp>

#include <algorithm>

using namespace steelyard;
using namespace world;

namespace {

[[nodiscard]] index_node node(const std::string& code, const std::string& parent = {}, double weight = 1) {
    index_node n;
    n.code = code;
    n.parent = parent;
    n.weight = weight;
    return n;
}

/// Two groups of three indicators under a root; some numbers are missing, some outlying.
[[nodiscard]] index_chain random_chain(std::uint64_t seed) {
    random_stream r(seed, 3);
    index_chain   of;
    of.raw = random_table(seed, 12, 6);
    of.raw.set(4, 1, value::point(5000));
    for (int i = 0; i < 4; ++i)
        of.raw.set(static_cast<std::int64_t>(r.below(12)), static_cast<std::int64_t>(r.below(6)),
                   value::missing(reason::not_reported));
    of.tree = {"test", "", {node("all"), node("a", "all"), node("b.c", "all")}};
    for (std::size_t c = 0; c < 6; ++c)
        of.tree.nodes.push_back(node(name_of("c", c), c < 3 ? "a" : "b.c", 1 + r.uniform()));
    of.tree.nodes[4].marks.low = 0;
    of.tree.nodes[4].marks.high = 90;
    for (std::size_t u = 0; u < 12; ++u) of.groups.push_back(u % 2 == 0 ? "even" : "odd");
    of.options.normalise.low = 1;
    of.weight_sets.push_back({"proposed", {{"a", 3}, {"c001", 0.5}}});
    return of;
}

/// A chain's stages one after the other, each with those settings that it has options for.
[[nodiscard]] stage_output run(const stage_chain& chain, const std::vector<binding>& settings) {
    stage_output at = chain.input;
    for (const auto& s : chain.stages) {
        std::vector<binding> own;
        const auto           options = s->options();
        for (const binding& b : settings)
            if (std::ranges::find(options, b.path, &option_description::path) != options.end()) own.push_back(b);
        at = s->prepare(own)->run(at);
    }
    return at;
}

} // namespace

TEST_SUITE("composite") {
    TEST_CASE("stages: the same scores as run_index, to the bit, whatever is set") {
        for (std::uint64_t seed = 0; seed < 5; ++seed) {
            CAPTURE(seed);
            const index_chain of = random_chain(seed);
            const stage_chain chain = index_stages(of);
            for (const std::string impute : {"none", "group_median", "row", "nearest"})
                for (const std::string rule : {"none", "skew_kurtosis"})
                    for (const std::string method : {"min_max", "rank", "z_score"})
                        for (const std::string combine : {"arithmetic", "geometric"})
                            for (const std::string weights : {"declared", "proposed"}) {
                                const std::vector<binding> settings{{"index.impute.method", impute},
                                                                    {"index.treat.rule", rule},
                                                                    {"index.normalise.method", method},
                                                                    {"index.combine.method", combine},
                                                                    {"index.weights", weights}};
                                index_options              options = of.options;
                                index_tree                 tree = of.tree;
                                for (const binding& b : settings)
                                    if (b.path != "index.weights") set_option(options, b.path.substr(6), b.to);
                                if (weights == "proposed")
                                    for (index_node& n : tree.nodes)
                                        n.weight = n.code == "a" ? 3 : n.code == "c001" ? 0.5 : n.weight;
                                std::optional<index_scores> plain;
                                try {
                                    plain = run_index(index_layout(tree), of.raw, options, of.groups).scores;
                                } catch (const invalid_input&) {
                                    CHECK_THROWS_AS((void)run(chain, settings), invalid_input);
                                    continue;
                                }
                                CHECK(run(chain, settings).as<index_scores>() == *plain);
                            }
        }
    }

    TEST_CASE("stages: options of nodes, marks and weights by path") {
        const index_chain          of = random_chain(9);
        const stage_chain          chain = index_stages(of);
        const std::vector<binding> settings{{"index.nodes.b.c.combine.method", "median"},
                                            {"index.combine.absent", "renormalise"},
                                            {"index.nodes.c001.normalise.method", "goalposts"},
                                            {"index.nodes.c001.marks.high", 120.0},
                                            {"index.nodes.c003.treat.rule", "none"},
                                            {"index.nodes.a.weight", 5.0}};
        index_tree                 tree = of.tree;
        index_options              options = of.options;
        options.combine.absent = absent_rule::renormalise;
        for (index_node& n : tree.nodes) {
            if (n.code == "b.c")
                n.combine = options.combine, n.combine->method = combine_method::median; // begins from the index's
            if (n.code == "c001")
                n.normalise = options.normalise, n.normalise->method = normalise_method::goalposts, n.marks.high = 120;
            if (n.code == "c003") n.treat = options.treat, n.treat->rule = outlier_rule::none;
            if (n.code == "a") n.weight = 5;
        }
        CHECK(run(chain, settings).as<index_scores>() ==
              run_index(index_layout(tree), of.raw, options, of.groups).scores);
    }

    TEST_CASE("stages: settled options give what the stages give, to the bit") {
        const std::vector<std::vector<binding>> all{
            {},
            {{"index.weights", std::string("proposed")}},
            {{"index.weights", std::string("proposed")}, {"index.nodes.a.weight", 7.0}},
            {{"index.normalise.method", std::string("rank")},
             {"index.nodes.b.c.combine.method", std::string("median")},
             {"index.nodes.c001.normalise.method", std::string("goalposts")},
             {"index.nodes.c001.marks.high", 120.0}}};
        for (std::uint64_t seed = 0; seed < 5; ++seed)
            for (const auto& settings : all) {
                CAPTURE(seed);
                const index_chain   of = random_chain(seed);
                const settled_index s = settle_index(of, settings);
                const index_result  r = run_index(s.layout, of.raw, s.options, of.groups);
                CHECK(r.scores == run(index_stages(of), settings).as<index_scores>());
            }
        index_chain of = random_chain(1);
        try {
            (void)settle_index(of, std::vector<binding>{{"index.nodes.nobody.weight", 1.0},
                                                        {"index.weights", std::string("nobody")},
                                                        {"roll_up.missing.mode", std::string("bounded")},
                                                        {"index.combine.method", std::string("arithmetc")}});
            CHECK(false);
        } catch (const invalid_input& e) {
            CHECK(e.problems().size() == 4);
        }
        of.weight_sets.push_back({"proposed", {{"nobody", -1}}});
        of.tree.nodes.push_back(node("x", "nowhere"));
        try {
            (void)settle_index(of, {});
            CHECK(false);
        } catch (const invalid_input& e) {
            CHECK(e.problems().size() >= 4); // the tree's, the name, the node and its weight
        }
    }

    TEST_CASE("stages: keys and contents name what is read, and no more") {
        const index_chain of = random_chain(2);
        const stage_chain chain = index_stages(of);
        const auto        key = [&](std::size_t s, const std::vector<binding>& settings) {
            return chain.stages[s]->prepare(settings)->key();
        };
        CHECK(key(0, {{"index.impute.method", "row"}}) == key(0, {})); // belongs after normalisation
        CHECK(key(3, {{"index.impute.method", "median"}}) == key(3, {}));
        CHECK(key(3, {{"index.impute.method", "row"}}) != key(3, {}));
        CHECK(key(1, {{"index.treat.rule", "skew_kurtosis"}}) == key(1, {})); // as it stands
        CHECK(key(1, {{"index.nodes.c003.treat.rule", "none"}}) != key(1, {}));
        CHECK(key(2, {{"index.nodes.c001.marks.high", 91.0}}) != key(2, {}));
        CHECK(key(4, {{"index.nodes.a.weight", 2.0}}) != key(4, {}));
        CHECK(key(4, {{"index.weights", "proposed"}}) != key(4, {}));
        index_chain other = of;
        other.raw.set(0, 0, value::point(3));
        CHECK(index_stages(other).input.content() != chain.input.content());
        CHECK(index_stages(of).input.content() == chain.input.content());
        const auto options = chain.stages[4]->options();
        const auto weights = std::ranges::find(options, "index.weights", &option_description::path);
        REQUIRE(weights != options.end());
        CHECK(weights->choices == std::vector<std::string>{"declared", "proposed"});
        CHECK_THROWS_AS((void)key(4, {{"index.weights", "propsed"}}), unknown_code);
        CHECK_THROWS_AS((void)key(4, {{"index.nodes.zz.weight", 1.0}}), unknown_code);
        CHECK_THROWS_AS((void)key(4, {{"index.nodes.a.weight", "much"}}), format_fault);
        CHECK_THROWS_AS((void)key(4, {{"index.nodes.a.weight", 0.0}, {"index.nodes.b.c.weight", 0.0}}), invalid_input);
    }

    TEST_CASE("stages: everything that is wrong, at once") {
        index_chain of = random_chain(2);
        of.tree.nodes.push_back(node("c999", "a"));
        of.weight_sets.push_back({"proposed", {{"q", 1}, {"a", 1}, {"a", -1}}});
        of.weight_sets.push_back({"", {}});
        of.groups.pop_back();
        CHECK(refused([&] { return index_stages(of); }) ==
              std::vector<std::string>{"unknown_column", "repeated_name", "unknown_node", "repeated_node", "bad_weight",
                                       "no_name", "bad_groups"});
    }
}
