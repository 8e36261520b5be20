// SPDX-License-Identifier: MIT
#include "detail/ranks.hpp"

#include <steelyard/composite/leave_one_out.hpp>

#include <algorithm>
#include <cmath>
#include <utility>

namespace steelyard::inline v0_1::composite {

namespace {

/// Weights of all nodes without one of them; empty where none would be left.
[[nodiscard]] std::vector<double> weights_without(const index_layout& tree, std::int32_t node) {
    std::vector<double> w;
    for (const auto& n : tree.nodes()) w.push_back(n.declared.weight);
    while (node != tree.root()) {
        w[static_cast<std::size_t>(node)] = 0;
        node = tree.at(node).parent;
        const auto& children = tree.at(node).children;
        if (std::any_of(children.begin(), children.end(), [&](std::int32_t c) { return w[static_cast<std::size_t>(c)] > 0; }))
            return w;
        for (const std::int32_t c : children) // the parent goes, with its children as they were
            w[static_cast<std::size_t>(c)] = tree.at(c).declared.weight;
    }
    return {};
}

void compare(left_out& l, const std::vector<std::optional<double>>& before, const std::vector<std::string>& units) {
    double count = 0;
    for (std::size_t u = 0; u < before.size(); ++u) {
        if (!before[u] || !l.ranks[u]) continue;
        const double shift = std::abs(*l.ranks[u] - *before[u]);
        l.mean_shift += shift;
        count += 1;
        if (shift <= l.most_shift) continue;
        l.most_shift = shift;
        l.moved = units[u];
    }
    if (count > 0) l.mean_shift /= count;
}

} // namespace

std::vector<left_out> leave_one_out(const index_layout& tree, const index_result& of, const combine_options& common) {
    const auto            before = detail::ranks_at_top(of.scores.nodes);
    std::vector<left_out> all;
    for (std::int32_t i = 0; i < tree.root(); ++i) {
        left_out l;
        l.node = tree.at(i).declared.code;
        const auto weights = weights_without(tree, i);
        if (weights.empty()) {
            l.why = "nothing else in the index has a weight";
        } else {
            const index_scores scores = combine_scores(tree.with_weights(weights), of.normalised, common);
            l.scores = detail::scores_at_top(scores.nodes);
            l.ranks = detail::ranks_at_top(scores.nodes);
            compare(l, before, of.normalised.units);
        }
        all.push_back(std::move(l));
    }
    return all;
}

} // namespace steelyard::inline v0_1::composite
