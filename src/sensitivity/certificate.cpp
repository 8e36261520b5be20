// SPDX-License-Identifier: MIT
#include "detail/smallest_change.hpp"

#include <steelyard/core/error.hpp>
#include <steelyard/core/text.hpp>
#include <steelyard/sensitivity/certificate.hpp>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>
#include <utility>

namespace steelyard::inline v0_1::sensitivity {

namespace {

using composite::combine_method;
using composite::index_layout;
using composite::score_table;

void check(const linear_node& n) {
    const std::size_t units = n.units.size(), columns = n.columns.size();
    if (n.scores.size() != units * columns || n.weights.size() != columns ||
        (!n.base.empty() && n.base.size() != units) || (!n.moving.empty() && n.moving.size() != columns))
        throw shape_mismatch("linear_node '" + n.code + "': " + std::to_string(units) + " units by " +
                             std::to_string(columns) + " columns need as many scores, weights, bases and marks");
    const auto finite = [](double x) { return std::isfinite(x); };
    if (!std::ranges::all_of(n.scores, finite) || !std::ranges::all_of(n.base, finite) ||
        !std::ranges::all_of(n.weights, [](double w) { return std::isfinite(w) && w >= 0; }))
        throw domain_fault("linear_node '" + n.code + "': a score is not finite, or a weight is not at least 0");
}

[[nodiscard]] std::size_t unit_of(const linear_node& n, std::string_view code) {
    const auto it = std::ranges::find(n.units, code);
    if (it == n.units.end())
        throw unknown_code("linear_node '" + n.code + "': there is no unit '" + std::string(code) + "'; " +
                           suggest(code, n.units));
    return static_cast<std::size_t>(it - n.units.begin());
}

[[nodiscard]] double score_at(const linear_node& n, std::size_t unit) {
    double s = n.base.empty() ? 0 : n.base[unit];
    for (std::size_t c = 0; c < n.columns.size(); ++c) s += n.weights[c] * n.scores[c * n.units.size() + unit];
    return s;
}

/// Level is within 1e-12 of their size, as ranks have it.
[[nodiscard]] bool level(double a, double b) { return std::abs(a - b) <= 1e-12 * std::max(std::abs(a), std::abs(b)); }

/// @param a  who is ahead
[[nodiscard]] swap_certificate certify(const linear_node& n, std::size_t a, std::size_t b, weight_norm norm) {
    swap_certificate s;
    s.ahead = n.units[a];
    s.behind = n.units[b];
    s.norm = norm;
    s.weights = n.weights;
    detail::swap_problem     p;
    std::vector<std::size_t> at;
    for (std::size_t c = 0; c < n.columns.size(); ++c) {
        if (!n.moving.empty() && n.moving[c] == 0) continue;
        s.moving.push_back(n.columns[c]);
        at.push_back(c);
        p.d.push_back(n.scores[c * n.units.size() + a] - n.scores[c * n.units.size() + b]);
        p.w.push_back(n.weights[c]);
    }
    const double ahead = score_at(n, a), behind = score_at(n, b);
    p.lead = ahead - behind;
    if (level(ahead, behind)) s.found = swap_certificate::kind::level;
    if (level(ahead, behind) || !detail::reachable(p)) return s;
    const std::vector<double> c = detail::smallest_change(p, norm);
    s.found = swap_certificate::kind::changed;
    s.distance = detail::length_of(c, norm);
    for (std::size_t i = 0; i < at.size(); ++i) s.weights[at[i]] = std::max(0.0, n.weights[at[i]] + c[i]);
    return s;
}

/// The part of a group's weight that reaches the root, checked on the way up.
[[nodiscard]] double reach_of(const index_layout& tree, std::int32_t at, const composite::combine_options& common) {
    double reach = 1;
    for (std::int32_t child = -1; at >= 0; child = at, at = tree.at(at).parent) {
        const index_layout::node& n = tree.at(at);
        if (n.declared.combine.value_or(common).method != combine_method::arithmetic)
            throw not_supported("a certificate of weights needs arithmetic means up to the root; '" + n.declared.code +
                                "' is combined by another. Ask by sampling: any_weights");
        if (child < 0) continue;
        const auto k = static_cast<std::size_t>(std::ranges::find(n.children, child) - n.children.begin());
        reach *= n.weights[k];
    }
    return reach;
}

} // namespace

linear_node linear_node_of(const index_layout& tree, const score_table& normalised,
                           const composite::index_scores& scores, const composite::combine_options& common,
                           std::string_view node) {
    const std::int32_t        at = node.empty() ? tree.root() : tree.find(node);
    const index_layout::node& group = tree.at(at);
    if (group.group < 0)
        throw unknown_code("linear_node_of: '" + group.declared.code +
                           "' is an indicator, and has no weights below it");
    const double reach = reach_of(tree, at, common);
    if (reach <= 0)
        throw not_supported("linear_node_of: '" + group.declared.code +
                            "' has no weight in the root: nothing below it changes a rank");
    linear_node n;
    n.code = group.declared.code;
    n.units = scores.nodes.units;
    std::vector<std::string> lacking;
    const auto               add = [&](const score_table& from, std::int64_t column, std::vector<double>& to) {
        for (std::int64_t u = 0; u < from.unit_count(); ++u) {
            const std::size_t i = from.at(u, column);
            if (from.forms[i] != form::point &&
                std::ranges::find(lacking, from.units[static_cast<std::size_t>(u)]) == lacking.end())
                lacking.push_back(from.units[static_cast<std::size_t>(u)]);
            to.push_back(from.number[i]);
        }
    };
    for (std::size_t k = 0; k < group.children.size(); ++k) {
        const index_layout::node& child = tree.at(group.children[k]);
        n.columns.push_back(child.declared.code);
        n.weights.push_back(group.weights[k]);
        if (child.group >= 0)
            add(scores.nodes, child.group, n.scores);
        else if (const auto column = normalised.find_column(child.declared.code))
            add(normalised, *column, n.scores);
        else
            throw unknown_code("linear_node_of: the normalised table has no column '" + child.declared.code + "'");
    }
    add(scores.nodes, scores.root(), n.base);
    if (!lacking.empty())
        throw insufficient_data("linear_node_of: under '" + n.code + "' these units have no point: " + join(lacking) +
                                "; leave them out, or impute");
    for (std::size_t u = 0; u < n.units.size(); ++u) { // over the reach, so that weights count as they stand here
        double own = 0;
        for (std::size_t c = 0; c < n.columns.size(); ++c) own += n.weights[c] * n.scores[c * n.units.size() + u];
        n.base[u] = n.base[u] / reach - own;
    }
    return n;
}

std::string swap_certificate::sentence(const linear_node& of) const {
    if (found == kind::level) return ahead + " and " + behind + " are level as it is.";
    const std::string whose = moving.size() == of.columns.size()
                                  ? "weights of " + of.code
                                  : "the weights of " + join(moving, ", ", moving.size());
    if (found == kind::never) return "No change of " + whose + " brings " + behind + " level with " + ahead + ".";
    std::string changes;
    for (std::size_t c = 0; c < weights.size(); ++c)
        if (std::abs(weights[c] - of.weights[c]) > 1e-9)
            changes += (changes.empty() ? "" : ", ") + of.columns[c] + " from " + number_text(of.weights[c], 4) +
                       " to " + number_text(weights[c], 4);
    return behind + " draws level with " + ahead + " when " + whose + " change by " + number_text(distance, 4) + " (" +
           std::string(name(norm)) + "), and by no less: " + changes + ".";
}

swap_certificate smallest_swap(const linear_node& of, std::string_view unit, std::string_view other, weight_norm norm) {
    check(of);
    const std::size_t a = unit_of(of, unit), b = unit_of(of, other);
    return score_at(of, a) >= score_at(of, b) ? certify(of, a, b, norm) : certify(of, b, a, norm);
}

swap_certificate smallest_change_of_first(const linear_node& of, std::int64_t k, weight_norm norm) {
    check(of);
    const auto units = static_cast<std::int64_t>(of.units.size());
    if (k < 1 || k >= units)
        throw domain_fault("smallest_change_of_first: the first " + std::to_string(k) + " of " + std::to_string(units) +
                           " units have no border; give 1 to one less than all");
    std::vector<std::size_t> order(of.units.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order, [&](std::size_t a, std::size_t b) { return score_at(of, a) > score_at(of, b); });
    const auto border = static_cast<std::size_t>(k);
    if (level(score_at(of, order[border - 1]), score_at(of, order[border])))
        throw insufficient_data("smallest_change_of_first: " + of.units[order[border - 1]] + " and " +
                                of.units[order[border]] + " are level at place " + std::to_string(k) +
                                ", so that the first " + std::to_string(k) +
                                " are no certain set; ask for another number");
    std::optional<swap_certificate> best;
    for (std::size_t a = 0; a < border; ++a)
        for (std::size_t b = border; b < order.size(); ++b) {
            swap_certificate s = certify(of, order[a], order[b], norm);
            const bool       nearer =
                !best || (s.found == swap_certificate::kind::changed &&
                          (best->found != swap_certificate::kind::changed || s.distance < best->distance));
            if (nearer) best = std::move(s);
        }
    return *best;
}

std::vector<group_certificate> swaps_by_group(const index_layout& tree, const score_table& normalised,
                                              const composite::index_scores&    scores,
                                              const composite::combine_options& common, std::string_view unit,
                                              std::string_view other, weight_norm norm) {
    std::vector<group_certificate> all;
    for (const std::int32_t g : tree.groups()) {
        group_certificate& c = all.emplace_back();
        c.group = tree.at(g).declared.code;
        try {
            c.swap = smallest_swap(linear_node_of(tree, normalised, scores, common, c.group), unit, other, norm);
        } catch (const not_supported& e) {
            c.refused = e.what();
        } catch (const insufficient_data& e) {
            c.refused = e.what();
        }
    }
    const auto place = [](const group_certificate& c) {
        return std::pair(!c.refused.empty()                              ? 2
                         : c.swap.found == swap_certificate::kind::never ? 1
                                                                         : 0,
                         c.swap.distance);
    };
    std::ranges::stable_sort(
        all, [&](const group_certificate& a, const group_certificate& b) { return place(a) < place(b); });
    return all;
}

} // namespace steelyard::inline v0_1::sensitivity
