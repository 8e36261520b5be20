// SPDX-License-Identifier: MIT
#include "../support/random_values.hpp"

#include <steelyard/core/error.hpp>
#include <steelyard/dataset/builder.hpp>
#include <steelyard/frameworks.hpp>
#include <steelyard/serialization/archive.hpp>
#include <steelyard/serialization/frameworks.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

using namespace steelyard;
using namespace steelyard::frameworks;

namespace {

const std::string agreement = R"(
[framework]
code = "shore"
title = "Steel Shore"
level = "shared_platform"

[[place]]
code = "erie"
[[place]]
code = "lucas"
[[place]]
code = "wayne"

[[measure]]
code = "jobs"
kind = "flow"
unit = "jobs"
decimals = 0
frequency = "year"
[[measure]]
code = "crime"
kind = "flow"
unit = "cases"
decimals = 0
frequency = "year"
valid = { low = 0 }

[options]
"index.treat.rule" = "none"

[[judgement]]
id = "scale"
question = "Which scale?"
chosen = "rank"
type = "equivalent"
[[judgement.option]]
id = "range"
sets = { "index.normalise.method" = "min_max" }
[[judgement.option]]
id = "rank"
sets = { "index.normalise.method" = "rank" }

[[judgement]]
id = "weights"
question = "What weighs how much?"
chosen = "jobs_first"
type = "equivalent"
[[judgement.option]]
id = "alike"
sets = { "index.weights" = "declared" }
[[judgement.option]]
id = "jobs_first"
sets = { "index.weights" = "jobs_first" }
)";

const std::string living = R"(
[[index]]
code = "living"
title = "How people live"
period = 2009
options = { normalise = { method = "min_max", high = 10 }, "combine.method" = "geometric", "combine.zeros" = "floor", "combine.zero_level" = 1 }
weight_sets = { jobs_first = { jobs = 3 } }
[[index.node]]
code = "living"
[[index.node]]
code = "jobs"
parent = "living"
[[index.node]]
code = "crime"
parent = "living"
better = "down"
weight = 2
low = 0
high = 40
"normalise.method" = "goalposts"
)";

[[nodiscard]] framework made_of(const std::vector<framework_text>& texts) {
    framework  f;
    const auto problems = read_framework(texts, f);
    for (const problem& p : problems) MESSAGE(p.text());
    REQUIRE(problems.empty());
    return f;
}

[[nodiscard]] dataset reports(const framework& f) {
    dataset_builder b(f.agreed);
    const auto      add = [&](const char* measure, const char* place, double x) {
        observation o;
        o.measure = measure;
        o.place = place;
        o.period = "2009";
        o.number = value::point(x);
        b.add(o);
    };
    add("jobs", "erie", 10);
    add("jobs", "lucas", 30);
    add("jobs", "wayne", 20);
    add("crime", "erie", 4);
    add("crime", "lucas", 30);
    return b.finish(); // wayne has not reported its crime
}

} // namespace

TEST_SUITE("frameworks") {
    TEST_CASE("index: a table of the framework's files becomes a tree with options, weights and marks") {
        const framework    f = made_of({{"a.toml", agreement}, {"b.toml", living}});
        const index_entry& i = find_index(f, "living");
        CHECK(i.title == "How people live");
        CHECK(i.period == "2009");
        CHECK(i.by == "place");
        CHECK(i.options.combine.method == composite::combine_method::geometric);
        CHECK(i.options.normalise.high == 10);
        REQUIRE(i.tree.nodes.size() == 3);
        const composite::index_node& crime = i.tree.nodes[2];
        CHECK(crime.better == direction::down);
        CHECK(crime.weight == 2);
        CHECK(crime.marks.high == 40);
        REQUIRE(crime.normalise);
        CHECK(crime.normalise->method == composite::normalise_method::goalposts);
        CHECK(crime.normalise->high == 10); // a node's own options begin from the index's
        CHECK(crime.declared_at.file == "b.toml");
        CHECK(i.weight_sets[0].weights[0].weight == 3);
        CHECK_THROWS_WITH_AS((void)find_index(f, "livng"), doctest::Contains("living"), unknown_code);
    }

    TEST_CASE("index: the same tree from a CSV file, and the same framework") {
        const std::string nodes =
            "code,parent,weight,better,low,high,normalise.method\nliving,,,,,,\njobs,living,,,,,\n"
            "crime,living,2,down,0,40,goalposts\n";
        const std::string with_file = living.substr(0, living.find("[[index.node]]")) + "tree = \"living.csv\"\n";
        const framework   a = made_of({{"a.toml", agreement}, {"b.toml", living}}),
                        b = made_of({{"a.toml", agreement}, {"b.toml", with_file}, {"living.csv", nodes}});
        CHECK(b.indices[0].tree.nodes[2].declared_at.line == 4);
        CHECK(b.indices[0].tree.nodes[2].declared_at.file == "living.csv");
        CHECK(content(a) == content(b));
        framework c = a;
        c.indices[0].tree.nodes[1].weight = 5;
        CHECK(content(c) != content(a));
    }

    TEST_CASE("index: everything that is wrong, at once, with file, line, key and code") {
        const std::string wrong = R"([[index]]
code = "living"
by = "place"
judgements = ["nobody"]
options = { "normalise.methd" = "rank", "combine.method" = 3 }
tree = "nodes.csv"
colour = "blue"
[[index]]
code = "other"
weight_sets = { odd = { nobody = -1 }, flat = 2 }
[[index.node]]
code = "root"
[[index.node]]
code = "jbs"
parent = "root"
weight = "much"
[[index]]
code = "other"
tree = "missing.csv"
)";
        const std::string nodes = "code,parent,wieght,low\nliving,,,\njobs,livng,2,x\n";
        framework         f;
        const auto        problems = read_framework(
                   std::vector<framework_text>{{"a.toml", agreement}, {"b.toml", wrong}, {"nodes.csv", nodes}}, f);
        const auto has = [&](const std::string& rule, const std::string& file, std::int64_t line,
                             const std::string& column) {
            CAPTURE(rule);
            CAPTURE(column);
            CHECK(std::any_of(problems.begin(), problems.end(), [&](const problem& p) {
                return p.rule == rule && p.where.file == file && p.where.line == line && p.where.column == column;
            }));
        };
        has("known_codes", "b.toml", 4, "judgements");
        has("bad_option", "b.toml", 5, "options.normalise.methd");
        has("bad_option", "b.toml", 5, "options.combine.method");
        has("unknown_key", "b.toml", 7, "colour");
        has("unknown_key", "nodes.csv", 3, "wieght");
        has("wrong_type", "nodes.csv", 3, "low");
        has("wrong_type", "b.toml", 10, "weight_sets.flat");
        has("wrong_type", "b.toml", 16, "weight");
        has("unreadable_file", "b.toml", 19, "tree");
        CHECK(std::any_of(problems.begin(), problems.end(),
                          [](const problem& p) { return p.where.code == "jbs" && p.rule == "known_codes"; }));
        CHECK(std::any_of(problems.begin(), problems.end(),
                          [](const problem& p) { return p.rule == "unknown_parent" || p.where.file == "nodes.csv"; }));
        CHECK(std::any_of(problems.begin(), problems.end(),
                          [](const problem& p) { return p.found == "two indices are called 'other'"; }));
    }

    TEST_CASE("index: judgements that set what an index does not have are told when the framework is loaded") {
        std::string text = agreement;
        text.replace(text.find("\"index.weights\" = \"jobs_first\""), 30, "\"index.weights\" = \"jobs_frst\"");
        framework  f;
        const auto problems = read_framework(std::vector<framework_text>{{"a.toml", text}, {"b.toml", living}}, f);
        REQUIRE(problems.size() == 1);
        CHECK(problems[0].rule == "bad_option");
        CHECK(problems[0].where.code == "weights");
        CHECK(problems[0].found.find("jobs_first") != std::string::npos);
    }

    TEST_CASE("index: as its judgements chose it, by hand") {
        const framework f = made_of({{"a.toml", agreement}, {"b.toml", living}});
        const dataset   data = reports(f);
        const auto      chain = index_chain_of(f, data, "living");
        CHECK(chain.options.treat.rule == composite::outlier_rule::none);              // the framework's default
        CHECK(chain.options.normalise.method == composite::normalise_method::min_max); // left to the judgement
        CHECK(chain.raw.value_at(2, 0) == value::missing(reason::not_reported)); // nobody said that wayne should report
        const auto                  result = run_index(f, data, "living");
        const composite::index_tree tree = f.indices[0].tree;
        composite::index_options    options = f.indices[0].options;
        options.treat.rule = composite::outlier_rule::none;
        options.normalise.method = composite::normalise_method::rank;
        const composite::index_layout layout(tree);
        std::vector<double>           weights;
        for (const auto& n : layout.nodes()) weights.push_back(n.declared.code == "jobs" ? 3 : n.declared.weight);
        CHECK(result.scores == composite::run_index(layout.with_weights(weights), chain.raw, options).scores);
        CHECK(judgements_of(f, f.indices[0]).size() == 2);
        CHECK_THROWS_AS((void)run_index(f, data, "living", "2010"), unknown_code);
        framework g = f;
        g.indices[0].period.clear();
        CHECK_THROWS_AS((void)run_index(g, data, "living"), illegal_operation);
        g.indices[0].judgements = {"weights"};
        CHECK(judgements_of(g, g.indices[0]).size() == 1);
        index_entry second = g.indices[0];
        second.code = "second";
        second.judgements.clear();
        g.indices.push_back(second);
        CHECK(judgements_of(g, g.indices[1]).size() == 1); // weights is the other's
        CHECK(bindings_of(g, g.indices[1]).size() == 2);
        CHECK(bindings_of(g, g.indices[0]).size() == 3);
    }

    TEST_CASE("index: two indices have a judgement each on the same path, by their lists or by their codes") {
        std::string second = living;
        for (std::size_t at = 0; (at = second.find("living", at)) != std::string::npos; at += 6) second.replace(at, 6, "second");
        const std::string more = R"(
[[judgement]]
id = "second_scale"
question = "Which scale, there?"
chosen = "z"
type = "equivalent"
[[judgement.option]]
id = "z"
sets = { "PATH.normalise.method" = "z_score", "PATH.combine.method" = "arithmetic" }
[[judgement.option]]
id = "range"
sets = { "PATH.normalise.method" = "min_max", "PATH.combine.method" = "arithmetic" }
)";
        const auto read = [&](const std::string& path, const std::string& a, const std::string& b, framework& f, std::string first = "index") {
            std::string text = more, own = agreement;
            for (std::size_t at = 0; (at = own.find("\"index.normalise", at)) != std::string::npos; at += 2)
                own.replace(at, 6, "\"" + first);
            for (std::size_t at = 0; (at = text.find("PATH", at)) != std::string::npos;) text.replace(at, 4, path);
            const auto with = [](const std::string& index, const std::string& list) {
                return index.substr(0, index.find("[[index.node]]")) + list + index.substr(index.find("[[index.node]]"));
            };
            return read_framework(std::vector<framework_text>{{"a.toml", own + text}, {"b.toml", with(living, a)}, {"c.toml", with(second, b)}}, f);
        };
        framework f;
        // Both on the same path, and neither index says whose they are.
        auto problems = read("index", "", "", f);
        REQUIRE(problems.size() == 2);
        for (const problem& p : problems) {
            CHECK(p.rule == "one_choice");
            CHECK(p.where.code == "second_scale");
            CHECK(p.found.find("index.normalise.method of index '") != std::string::npos);
        }
        // By lists.
        problems = read("index", "judgements = [\"scale\", \"weights\"]\n", "judgements = [\"second_scale\"]\n", f);
        for (const problem& p : problems) MESSAGE(p.text());
        REQUIRE(problems.empty());
        CHECK(judgements_of(f, f.indices[0]).size() == 2);
        CHECK(judgements_of(f, f.indices[1]).size() == 1);
        const auto by_lists = run_index(f, reports(f), "second").scores;
        // By codes: the other index's judgements are not asked about, nor set anything here. Weights are everybody's.
        problems = read("index.second", "", "", f, "index.living");
        for (const problem& p : problems) MESSAGE(p.text());
        REQUIRE(problems.empty());
        const auto asked = [&](std::size_t index) {
            std::vector<std::string> ids;
            for (const judgement& j : judgements_of(f, f.indices[index])) ids.push_back(j.id);
            return ids;
        };
        CHECK(asked(0) == std::vector<std::string>{"scale", "weights"});
        CHECK(asked(1) == std::vector<std::string>{"weights", "second_scale"});
        CHECK(judgements_of(f, f.indices[1])[1].options[0].sets[0].path == "index.normalise.method");
        CHECK(f.agreed.judgements[2].options[0].sets[0].path == "index.second.normalise.method");
        CHECK(bindings_of(f, f.indices[1]).size() == 4);
        framework without = f; // weights as declared, as they are where lists leave them to the other index
        without.agreed.judgements[1].chosen = "alike";
        CHECK(run_index(without, reports(f), "second").scores == by_lists);
        CHECK(run_index(f, reports(f), "second").scores != by_lists);
        // A path of all indices and one by code are two choices of one thing.
        problems = read("index.second", "", "", f);
        REQUIRE(problems.size() == 1);
        CHECK(problems[0].rule == "one_choice");
        CHECK(problems[0].found.find("of index 'second'") != std::string::npos);
        // No index is called as a step is.
        framework g = f;
        g.indices[1].code = "treat";
        const auto told = check(g);
        CHECK(std::any_of(told.begin(), told.end(), [](const problem& p) { return p.where.column == "code" && p.found.find("'treat'") != std::string::npos; }));
    }

    TEST_CASE("index: a framework with indices is saved, one without is saved as before") {
        namespace archives = steelyard::serialization;
        const framework f = made_of({{"a.toml", agreement}, {"b.toml", living}});
        const framework back = archives::from_bytes<framework>(archives::to_bytes(f));
        REQUIRE(back.indices.size() == 1);
        CHECK(content(back) == content(f));
        CHECK(back.indices[0].tree.nodes[2].marks.high == 40);
        CHECK(back.indices[0].options == f.indices[0].options);
        CHECK(archives::to_bytes(back) == archives::to_bytes(f));
        framework plain = f;
        plain.indices.clear();
        CHECK(archives::from_bytes<framework>(archives::to_bytes(plain)).indices.empty());
        for (std::uint64_t seed = 1; seed < 20; ++seed) {
            const auto x = world::random_of<framework>(seed);
            CHECK(archives::to_bytes(archives::from_bytes<framework>(archives::to_bytes(x))) == archives::to_bytes(x));
        }
    }
}
