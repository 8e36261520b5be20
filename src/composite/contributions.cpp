// SPDX-License-Identifier: MIT
#include "detail/node_mean.hpp"
#include "detail/owen.hpp"

#include <steelyard/composite/contributions.hpp>
#include <steelyard/core/error.hpp>
#include <steelyard/core/parallel.hpp>
#include <steelyard/core/text.hpp>

#include <algorithm>
#include <cmath>
#include <deque>
#include <utility>

namespace steelyard::inline v0_1::composite {

namespace {

using profile = std::vector<std::optional<double>>; ///< normalised scores, by indicator

/// One end of a difference: a unit of a result, or a profile that nobody has.
struct side {
    const index_result* result = nullptr;
    std::int64_t        unit = -1;
    profile             scores;
};

[[nodiscard]] std::optional<double> point_in(const score_table& t, std::int64_t unit, std::int64_t column) {
    const std::size_t i = t.at(unit, column);
    return t.forms[i] == form::point ? std::optional(t.number[i]) : std::nullopt;
}

[[nodiscard]] profile profile_of(const index_result& of, std::int64_t unit) {
    profile p;
    for (std::int64_t c = 0; c < of.normalised.column_count(); ++c) p.push_back(point_in(of.normalised, unit, c));
    return p;
}

/// A unit's score of a node, of those that take part in comparisons there.
[[nodiscard]] std::optional<double> score_at(const index_layout& tree, const index_result& of, std::int32_t node,
                                             std::int64_t unit) {
    const index_layout::node& n = tree.at(node);
    return n.indicator >= 0 ? point_in(of.normalised, unit, n.indicator) : point_in(of.scores.nodes, unit, n.group);
}

void check_options(const contribution_options& o) {
    std::vector<problem> problems;
    const auto           object = [&](const char* key, const std::string& found, const std::string& advice) {
        problems.push_back(
                      {severity::fault, "bad_option", {"", 0, std::string("contributions.") + key, ""}, found, advice});
    };
    if (o.most_steps < 1) object("most_steps", "it is " + std::to_string(o.most_steps), "give 1 or more");
    if (o.draws < 2) object("draws", "it is " + std::to_string(o.draws), "give 2 or more: one order has no error");
    if (!std::isfinite(o.level)) object("level", "it is NaN or infinite", "give a number");
    if (!problems.empty()) throw invalid_input("contributions", problems);
}

/// Whether a result came from this tree, which positions in it rely on.
void check_fit(const index_layout& tree, const index_result& of) {
    std::vector<std::string> indicators;
    std::vector<std::string> groups;
    for (const std::int32_t i : tree.indicators()) indicators.push_back(tree.at(i).declared.code);
    for (const std::int32_t g : tree.groups()) groups.push_back(tree.at(g).declared.code);
    if (of.normalised.columns != indicators || of.scores.nodes.columns != groups)
        throw shape_mismatch("contributions: the result has the nodes " + join(of.scores.nodes.columns) +
                             " over the indicators " + join(of.normalised.columns) + ", the index '" + tree.code() +
                             "' has others; give the tree that the result was made with");
}

/// Makes the nests of one unit, and has them worked out.
class explainer {
public:
    explainer(const index_layout& tree, const combine_options& common, const contribution_options& how)
        : tree_(tree),
          how_(how),
          blank_(tree.nodes().size()) {
        check_options(how);
        for (std::int32_t i = 0; i <= tree.root(); ++i) {
            const index_layout::node& n = tree.at(i);
            detail::nest              made;
            made.options = n.declared.combine.value_or(common);
            if (!n.children.empty() && made.options.method == combine_method::kemeny)
                throw not_supported("contributions: node '" + n.declared.code +
                                    "' is combined by kemeny, which orders all units at once; choose copeland or borda");
            for (std::size_t k = 0; k < n.children.size(); ++k) {
                if (!(n.weights[k] > 0) || !(n.effective > 0)) continue;
                made.children.push_back(n.children[k]);
                made.weights.push_back(n.weights[k]);
                blank_[static_cast<std::size_t>(n.children[k])].parent = i;
            }
            blank_[static_cast<std::size_t>(i)] = std::move(made); // its parent comes later, and says so
        }
    }

    /// A unit of `later` against some other side of the same scales.
    [[nodiscard]] score_contributions gap(const side& from, const side& to, std::string baseline) const {
        std::vector<detail::nest> nests = blank_;
        for (std::size_t k = 0; k < tree_.indicators().size(); ++k) {
            detail::nest& leaf = nests[static_cast<std::size_t>(tree_.indicators()[k])];
            leaf.numbers = {from.scores[k], to.scores[k], from.scores[k], to.scores[k]};
        }
        return solve(std::move(nests), from, to, std::move(baseline));
    }

    [[nodiscard]] score_contributions change(const side& from, const side& to, const scored_year& earlier,
                                             const scored_year& later) const {
        std::vector<detail::nest> nests = blank_;
        for (std::size_t k = 0; k < tree_.indicators().size(); ++k) {
            detail::nest& leaf = nests[static_cast<std::size_t>(tree_.indicators()[k])];
            leaf.numbers = {from.scores[k], to.scores[k], from.scores[k], to.scores[k]};
            const auto why = move_scale(leaf, k, from, to, earlier, later);
            if (!why.empty()) return refused(to, "earlier", why);
        }
        return solve(std::move(nests), from, to, "earlier");
    }

private:
    [[nodiscard]] score_contributions refused(const side& to, std::string baseline, std::string why) const {
        score_contributions c;
        c.unit = to.result->scores.nodes.units[static_cast<std::size_t>(to.unit)];
        c.baseline = std::move(baseline);
        c.score = point_in(to.result->scores.nodes, to.unit, to.result->scores.root());
        c.why = std::move(why);
        return c;
    }

    /// Own numbers and scales as two players of an indicator; a sentence where that cannot be.
    [[nodiscard]] std::string move_scale(detail::nest& leaf, std::size_t k, const side& from, const side& to,
                                         const scored_year& earlier, const scored_year& later) const {
        const normaliser&       n0 = earlier.result.normalisers[k];
        const normaliser&       n1 = later.result.normalisers[k];
        const column_treatment& t0 = earlier.result.treatments[k];
        const column_treatment& t1 = later.result.treatments[k];
        const auto same_curve = [](const column_treatment& a, const column_treatment& b) {
            return a.done == b.done && a.low == b.low && a.high == b.high && a.shift == b.shift &&
                   a.mirrored == b.mirrored && a.lambda == b.lambda;
        };
        if (n0 == n1 && same_curve(t0, t1)) return {};
        const auto was = raw_of(earlier, k, from.unit);
        const auto is = raw_of(later, k, to.unit);
        if (was.has_value() != leaf.numbers[0].has_value() && !n0.dropped) return filled_within(n0.column);
        if (is.has_value() != leaf.numbers[3].has_value() && !n1.dropped) return filled_within(n1.column);
        const auto scored = [](const std::optional<double>& x, const column_treatment& t, const normaliser& n) {
            return x && !n.dropped ? std::optional(n(t(*x))) : std::nullopt;
        };
        leaf.scale_moves = true;
        leaf.numbers[1] = scored(is, t0, n0);
        leaf.numbers[2] = scored(was, t1, n1);
        for (const auto& x : leaf.numbers)
            if (x && !std::isfinite(*x))
                return "a number of '" + n0.column + "' has no score on the other year's scale";
        return {};
    }
    [[nodiscard]] static std::optional<double> raw_of(const scored_year& year, std::size_t k, std::int64_t unit) {
        const auto column = year.numbers.find_column(year.result.normalisers[k].column);
        const auto row = year.numbers.find_unit(year.result.normalised.units[static_cast<std::size_t>(unit)]);
        return column && row ? point_in(year.numbers, *row, *column) : std::nullopt;
    }
    [[nodiscard]] static std::string filled_within(const std::string& column) {
        return "its number of '" + column + "' was imputed within the run; impute first, and give that table";
    }

    [[nodiscard]] score_contributions solve(std::vector<detail::nest> nests, const side& from, const side& to,
                                            std::string baseline) const {
        score_contributions c = refused(to, std::move(baseline), "");
        if (!c.score) {
            c.why = "its score is no point";
            return c;
        }
        std::deque<detail::opponents> kept; // addresses stay
        for (std::int32_t i = 0; i <= tree_.root(); ++i) {
            detail::nest& n = nests[static_cast<std::size_t>(i)];
            if (n.leaf() || !detail::compares_units(n.options.method)) continue;
            n.others[1] = &kept.emplace_back(others_of(n, i, to));
            const bool moved = from.result != nullptr && (from.result != to.result || from.unit != to.unit);
            n.others[0] = moved ? &kept.emplace_back(others_of(n, i, from)) : n.others[1];
        }
        try {
            const auto stream = static_cast<std::uint64_t>(to.unit) * static_cast<std::uint64_t>(how_.draws);
            write(c, detail::owen(nests, {how_.most_steps, how_.draws, static_cast<std::uint64_t>(how_.seed), stream}));
        } catch (const detail::no_mixture& e) {
            c.why = "node '" + tree_.at(e.node).declared.code + "': " + e.why;
        }
        check_ends(c, from);
        return c;
    }
    [[nodiscard]] detail::opponents others_of(const detail::nest& n, std::int32_t node, const side& of) const {
        std::vector<std::int64_t> units;
        for (std::int64_t u = 0; u < of.result->scores.nodes.unit_count(); ++u)
            if (u != of.unit && score_at(tree_, *of.result, node, u)) units.push_back(u);
        detail::opponents o;
        o.count = static_cast<std::int64_t>(units.size());
        for (const std::int32_t child : n.children)
            for (const std::int64_t u : units) {
                const auto x = score_at(tree_, *of.result, child, u);
                o.numbers.push_back(x.value_or(0));
                o.there.push_back(x ? 1 : 0);
            }
        return o;
    }

    void write(score_contributions& c, const detail::owen_values& v) const {
        c.exact = v.exact;
        c.draws = v.exact ? 0 : how_.draws;
        c.reference = v.ends.back()[0];
        for (std::size_t i = 0; i < v.amount.size(); ++i)
            c.nodes.push_back({tree_.nodes()[i].declared.code, v.ends[i][0], v.ends[i][1], v.amount[i], v.own[i],
                               v.scale[i], v.others[i], v.error[i]});
    }
    /// A rule of coverage may have withheld a node's score; then both ends are not what the engine made of them.
    void check_ends(score_contributions& c, const side& from) const {
        if (!c.explained()) return;
        const auto apart = [](const std::optional<double>& a, const std::optional<double>& b) {
            return a && b && std::abs(*a - *b) > 1e-9 * std::max({1.0, std::abs(*a), std::abs(*b)});
        };
        std::optional<double> was;
        if (from.unit >= 0) {
            was = point_in(from.result->scores.nodes, from.unit, from.result->scores.root());
            if (!was) c.why = "the baseline's score is no point";
        }
        if (apart(c.score, c.nodes.back().to) || apart(c.reference, was))
            c.why = "a node beneath has numbers, and no score for lack of coverage";
        if (!c.explained()) c.nodes.clear();
    }

    const index_layout&        tree_;
    const contribution_options how_;
    std::vector<detail::nest>  blank_;
};

[[nodiscard]] side mean_side(const index_result& of) {
    side s{nullptr, -1, {}};
    for (std::int64_t c = 0; c < of.normalised.column_count(); ++c) {
        double      sum = 0;
        std::size_t count = 0;
        for (std::int64_t u = 0; u < of.normalised.unit_count(); ++u)
            if (const auto x = point_in(of.normalised, u, c)) {
                sum += *x;
                ++count;
            }
        s.scores.push_back(count > 0 ? std::optional(sum / static_cast<double>(count)) : std::nullopt);
    }
    return s;
}

[[nodiscard]] side declared_side(const index_layout& tree, const index_result& of) {
    side                 s{nullptr, -1, {}};
    std::vector<problem> problems;
    for (std::size_t k = 0; k < of.normalisers.size(); ++k) {
        const index_node& n = tree.at(tree.indicators()[k]).declared;
        if (!n.marks.reference) {
            input_place where = n.declared_at;
            where.column = "reference";
            where.code = n.code;
            problems.push_back({severity::fault, "no_reference", where, "no reference is declared",
                                "set it in raw units, or choose another baseline"});
            continue;
        }
        const double score = of.normalisers[k](of.treatments[k](*n.marks.reference));
        s.scores.push_back(of.normalisers[k].dropped ? std::nullopt : std::optional(score));
    }
    if (!problems.empty()) throw invalid_input("contributions", problems);
    return s;
}

[[nodiscard]] std::int64_t unit_in(const index_result& of, std::string_view unit) {
    const auto found = of.normalised.find_unit(unit);
    if (!found)
        throw unknown_code("contributions: there is no unit '" + std::string(unit) + "'; " +
                           suggest(unit, of.normalised.units));
    return *found;
}

struct named_side {
    side        at;
    std::string words;
};
[[nodiscard]] named_side baseline_of(const index_layout& tree, const index_result& of,
                                     const contribution_options& how) {
    switch (how.baseline) {
    case baseline_rule::unit: {
        const std::int64_t u = unit_in(of, how.unit);
        return {{&of, u, profile_of(of, u)}, "unit " + how.unit};
    }
    case baseline_rule::mean: return {mean_side(of), "mean of units"};
    case baseline_rule::level:
        return {{nullptr, -1, profile(of.normalisers.size(), how.level)}, "level " + number_text(how.level)};
    case baseline_rule::declared: break;
    }
    return {declared_side(tree, of), "declared references"};
}

} // namespace

std::vector<score_contributions> explain_scores(const index_layout& tree, const index_result& of,
                                                const combine_options& common, const contribution_options& how,
                                                const run_options& run) {
    check_fit(tree, of);
    const explainer                  with(tree, common, how);
    const named_side                 from = baseline_of(tree, of, how);
    std::vector<score_contributions> all(of.normalised.units.size());
    parallel_blocks(of.normalised.unit_count(), run, [&](std::int64_t u) {
        all[static_cast<std::size_t>(u)] = with.gap(from.at, {&of, u, profile_of(of, u)}, from.words);
    });
    return all;
}

score_contributions explain_score(const index_layout& tree, const index_result& of, std::string_view unit,
                                  const combine_options& common, const contribution_options& how) {
    check_fit(tree, of);
    const explainer    with(tree, common, how);
    const named_side   from = baseline_of(tree, of, how);
    const std::int64_t u = unit_in(of, unit);
    return with.gap(from.at, {&of, u, profile_of(of, u)}, from.words);
}

std::vector<score_contributions> explain_changes(const index_layout& tree, const scored_year& earlier,
                                                 const scored_year& later, const combine_options& common,
                                                 const contribution_options& how, const run_options& run) {
    check_fit(tree, earlier.result);
    check_fit(tree, later.result);
    const explainer                                    with(tree, common, how);
    std::vector<std::pair<std::int64_t, std::int64_t>> both;
    for (std::int64_t u = 0; u < later.result.normalised.unit_count(); ++u)
        if (const auto was = earlier.result.normalised.find_unit(
                later.result.normalised.units[static_cast<std::size_t>(u)]))
            both.emplace_back(*was, u);
    std::vector<score_contributions> all(both.size());
    parallel_blocks(static_cast<std::int64_t>(both.size()), run, [&](std::int64_t i) {
        const auto [was, is] = both[static_cast<std::size_t>(i)];
        all[static_cast<std::size_t>(i)] = with.change({&earlier.result, was, profile_of(earlier.result, was)},
                                                       {&later.result, is, profile_of(later.result, is)}, earlier,
                                                       later);
    });
    return all;
}

} // namespace steelyard::inline v0_1::composite
