// SPDX-License-Identifier: MIT
// The compiled half of composite.py: runs of an index over judgements.
//     steelyard_bench_composite DATA
// DATA holds doubles: 60 units by 18 indicators, unit by unit, NaN where a number is missing; then 20 sets of weights for
// 3 pillars, 6 groups and 18 indicators. Every line of standard input names a piece of work, which runs once on one thread
// from a cold start; standard output gets a line with how many doubles it gave, then these.

#include <steelyard/sensitivity.hpp>

#include <cmath>
#include <cstdio>
#include <exception>
#include <fstream>
#include <iostream>
#include <map>
#include <sensitivity/detail/halton.hpp>
#include <span>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace {

using namespace steelyard;
using namespace steelyard::composite;
using namespace steelyard::sensitivity;

constexpr std::int64_t     units = 60, indicators = 18, sets = 20, nodes = 27; // below the root
constexpr sampling_options drawn{.points = 125, .replicates = 8, .seed = 1};

[[nodiscard]] std::string numbered(const std::string& letter, std::int64_t i, std::size_t digits = 1) {
    std::string number = std::to_string(i);
    return letter + std::string(digits - std::min(digits, number.size()), '0') + number;
}

[[nodiscard]] std::vector<double> read(const std::string& path) {
    std::vector<double> all(static_cast<std::size_t>(units * indicators + sets * nodes));
    std::ifstream       file(path, std::ios::binary);
    if (!file.read(reinterpret_cast<char*>(all.data()), static_cast<std::streamsize>(all.size() * sizeof(double))))
        throw std::runtime_error(path + " is too short");
    return all;
}

[[nodiscard]] score_table table_of(std::span<const double> x) {
    score_columns c;
    for (std::int64_t u = 0; u < units; ++u) c.units.push_back(numbered("u", u, 4));
    for (std::int64_t i = 0; i < indicators; ++i) {
        c.columns.push_back(numbered("i", i, 4));
        for (std::int64_t u = 0; u < units; ++u) {
            const double number = x[static_cast<std::size_t>(u * indicators + i)];
            c.there.push_back(std::isnan(number) ? 0 : 1);
            c.numbers.push_back(number);
        }
    }
    return make_score_table(c);
}

/// Six groups in three pillars; every other indicator is better the less there is.
[[nodiscard]] index_tree tree() {
    index_tree t{"index", "", {}};
    const auto add = [&](const std::string& code, const std::string& parent) -> index_node& {
        index_node n;
        n.code = code;
        n.parent = parent;
        return t.nodes.emplace_back(std::move(n));
    };
    add("index", "");
    for (std::int64_t k = 0; k < 3; ++k) add(numbered("p", k), "index");
    for (std::int64_t k = 0; k < 6; ++k) add(numbered("g", k), numbered("p", k / 2));
    for (std::int64_t k = 0; k < indicators; ++k)
        add(numbered("i", k, 4), numbered("g", k / 3)).better = k % 2 == 0 ? direction::up : direction::down;
    return t;
}

[[nodiscard]] judgement judge(const std::string& id, const std::string& path, const std::vector<std::string>& options) {
    judgement j;
    j.id = id;
    j.type = equivalence::equivalent;
    for (const std::string& o : options) {
        judgement_option option;
        option.id = o;
        option.sets = {{path, o}};
        j.options.push_back(std::move(option));
    }
    j.chosen = options.front();
    return j;
}

/// The index, and the five judgements of which everything is asked.
struct question_set {
    index_chain            chain;
    std::vector<judgement> ledger;
};

[[nodiscard]] question_set prepare(std::span<const double> data) {
    question_set q;
    q.chain.tree = tree();
    q.chain.raw = table_of(data);
    q.chain.options.normalise.low = 1;
    q.chain.options.treat.otherwise = outlier_remedy::none;
    for (std::int64_t u = 0; u < units; ++u) q.chain.groups.push_back(numbered("r", u % 4));
    std::vector<std::string> names;
    for (std::int64_t s = 0; s < sets; ++s) {
        weight_set set{numbered("w", s, 2), {}};
        for (std::size_t n = 1; n < q.chain.tree.nodes.size(); ++n)
            set.weights.push_back(
                {q.chain.tree.nodes[n].code, data[static_cast<std::size_t>(units * indicators + s * nodes) + n - 1]});
        names.push_back(set.name);
        q.chain.weight_sets.push_back(std::move(set));
    }
    judgement scale = judge("scale", "index.normalise.method", {"min_max", "z_score"});
    scale.options[1].sets.push_back({"index.normalise.centre", 100.0});
    scale.options[1].sets.push_back({"index.normalise.spread", 10.0});
    q.ledger = {judge("missing", "index.impute.method", {"group_median", "group_mean"}),
                judge("outliers", "index.treat.rule", {"skew_kurtosis", "none"}), std::move(scale),
                judge("mean", "index.combine.method", {"arithmetic", "geometric"}),
                judge("weights", "index.weights", names)};
    return q;
}

/// Ranks of all units, run by run, and between what they lie.
[[nodiscard]] std::vector<double> sampled(const plan& of, std::span<const continuum> continua) {
    const sampled_answers answers = sampled_alternatives({of, continua}, *ranks_of(units), drawn);
    if (answers.answered != answers.runs) throw std::runtime_error("a run has no answer");
    std::vector<double> all = answers.of.values;
    for (const judgement_interval& i : answers.intervals())
        all.insert(all.end(), {i.low, i.middle, i.high, i.least, i.most});
    return all;
}

[[nodiscard]] std::vector<double> discrete(const question_set& q) { return sampled(index_plan(q.chain, q.ledger), {}); }

[[nodiscard]] std::vector<double> dirichlet(const question_set& q) {
    const std::vector<continuum> weights = any_weights(q.chain.tree);
    return sampled(index_plan(q.chain, {q.ledger.begin(), q.ledger.end() - 1}), weights);
}

/// Ranks in all 320 combinations, and the exact shares of each judgement.
[[nodiscard]] std::vector<double> every(const question_set& q) {
    const plan                of = index_plan(q.chain, q.ledger);
    const alternatives_result result = alternatives(of, *ranks_of(units));
    std::vector<double>       all = result.of.values;
    const experiment          e = experiment_of(result);
    const sobol_result        shares = sobol_shares(e.design, e.of);
    all.push_back(shares.variance);
    for (const sobol_share& s : shares.factors) all.insert(all.end(), {s.first, s.total});
    return all;
}

/// Where in the unit cube the runs are: the peer is given the same ones. Not timed.
[[nodiscard]] std::vector<double> points(std::int64_t dimensions) {
    std::vector<double> all(static_cast<std::size_t>(drawn.replicates * drawn.points * dimensions));
    auto                into = all.begin();
    for (std::int64_t r = 0; r < drawn.replicates; ++r) {
        const sensitivity::detail::randomised_halton halton(
            dimensions, drawn.points, static_cast<std::uint64_t>(drawn.seed), static_cast<std::uint64_t>(r));
        for (std::int64_t i = 0; i < drawn.points; ++i, into += dimensions)
            halton.point(i, {&*into, static_cast<std::size_t>(dimensions)});
    }
    return all;
}

[[nodiscard]] std::vector<double> work(const std::string& named, const question_set& q) {
    if (named == "discrete") return discrete(q);
    if (named == "dirichlet") return dirichlet(q);
    if (named == "every") return every(q);
    if (named == "discrete_points") return points(5);
    if (named == "dirichlet_points") return points(4 + nodes);
    throw std::runtime_error("there is no work called '" + named + "'");
}

} // namespace

int main(int count, char** arguments) {
    try {
        if (count != 2) throw std::runtime_error("usage: steelyard_bench_composite DATA");
        const std::vector<double> data = read(arguments[1]);
        const question_set        q = prepare(data);
        for (std::string line; std::getline(std::cin, line);) {
            const std::vector<double> made = work(line, q);
            std::printf("%zu\n", made.size());
            std::fwrite(made.data(), sizeof(double), made.size(), stdout);
            std::fflush(stdout);
        }
    } catch (const std::exception& e) {
        std::fprintf(stderr, "%s\n", e.what());
        return 1;
    }
}
