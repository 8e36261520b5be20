// SPDX-License-Identifier: MIT
#include <steelyard/core/error.hpp>
#include <steelyard/core/text.hpp>
#include <steelyard/frameworks/index.hpp>
#include <steelyard/frameworks/totals.hpp>

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <string>
#include <utility>

namespace steelyard::inline v0_1::frameworks {

namespace {

constexpr std::string_view prefix = "index.";

/// First words of paths below "index." that are of any index; no index has one of them as its code.
constexpr std::array<std::string_view, 6> steps{"impute", "treat", "normalise", "combine", "nodes", "weights"};

/// A path as an index reads it: "index.treat.rule" is of every index, "index.living.treat.rule" of the one of that code, which
/// reads the former. Empty where it is another's, or of no index.
[[nodiscard]] std::optional<std::string> path_in(const framework& f, const index_entry& index, const std::string& path) {
    if (!path.starts_with(prefix)) return std::nullopt;
    const std::string rest = path.substr(prefix.size());
    for (const index_entry& i : f.indices) {
        if (i.code.empty() || is_step(i.code) || !rest.starts_with(i.code + ".")) continue;
        if (i.code != index.code) return std::nullopt;
        return std::string(prefix) + rest.substr(i.code.size() + 1);
    }
    return path;
}

[[nodiscard]] bool about_index(const judgement& j) {
    bool any = false;
    for (const judgement_option& o : j.options)
        for (const binding& b : o.sets) {
            if (!b.path.starts_with(prefix)) return false;
            any = true;
        }
    return any;
}

[[nodiscard]] bool names(const index_entry& index, const std::string& judgement) {
    return std::find(index.judgements.begin(), index.judgements.end(), judgement) != index.judgements.end();
}
/// A judgement that some index names belongs to those that do.
[[nodiscard]] bool is_of_others(const framework& f, const index_entry& index, const std::string& judgement) {
    const auto other = [&](const index_entry& i) { return names(i, judgement); };
    return !names(index, judgement) && std::any_of(f.indices.begin(), f.indices.end(), other);
}

/// A judgement as an index reads it: its paths, without those of other indices. @returns whether any path of an index is left
[[nodiscard]] bool read_as(const framework& f, const index_entry& index, judgement& j) {
    bool any = false;
    for (judgement_option& o : j.options) {
        std::vector<binding> own;
        for (binding& b : o.sets) {
            const auto path = path_in(f, index, b.path);
            if (!path && b.path.starts_with(prefix)) continue;
            any = any || path;
            if (path) b.path = *path;
            own.push_back(std::move(b));
        }
        o.sets = std::move(own);
    }
    return any;
}

[[nodiscard]] std::set<std::string> paths_of(const std::vector<judgement>& ledger) {
    std::set<std::string> paths;
    for (const judgement& j : ledger)
        for (const judgement_option& o : j.options)
            for (const binding& b : o.sets) paths.insert(b.path);
    return paths;
}

/// A number within bounds, where a result is missing and has some.
[[nodiscard]] value bounded(const aggregation::result& r) {
    if (r.number.form() == form::missing && r.number.reason() != reason::not_applicable) {
        if (r.lower && r.upper) return value::range(*r.lower, *r.upper);
        if (r.lower) return value::above(*r.lower);
        if (r.upper) return value::below(*r.upper);
    }
    return r.number;
}

/// A tree with some options set: what the settled layout and options say, written down as an index again.
void settle_into(composite::index_chain& chain, const std::vector<binding>& settings) {
    if (settings.empty()) return;
    const composite::settled_index s = composite::settle_index(chain, settings);
    chain.options = s.options;
    chain.tree.nodes.clear();
    for (const auto& n : s.layout.nodes()) chain.tree.nodes.push_back(n.declared);
}

} // namespace

bool is_step(std::string_view code) noexcept { return std::find(steps.begin(), steps.end(), code) != steps.end(); }

const index_entry& find_index(const framework& f, std::string_view code) {
    std::vector<std::string> known;
    for (const index_entry& i : f.indices) {
        if (i.code == code) return i;
        known.push_back(i.code);
    }
    throw unknown_code("the framework has no index '" + std::string(code) + "'; " + suggest(std::string(code), known));
}

std::vector<judgement> judgements_of(const framework& f, const index_entry& index) {
    std::vector<judgement> own;
    for (const judgement& declared : f.agreed.judgements) {
        const bool named = names(index, declared.id);
        if (!named && (!index.judgements.empty() || !about_index(declared) || is_of_others(f, index, declared.id))) continue;
        judgement j = declared;
        if (read_as(f, index, j) || named) own.push_back(std::move(j));
    }
    return own;
}

std::vector<chosen_binding> bindings_of(const framework& f, const index_entry& index) {
    std::vector<chosen_binding> all;
    for (chosen_binding& b : standing_bindings(f)) {
        const auto path = path_in(f, index, b.set.path);
        if (!path || is_of_others(f, index, b.judgement)) continue;
        b.set.path = *path;
        all.push_back(std::move(b));
    }
    return all;
}

composite::score_table score_table_of(const aggregation::result_table& results, std::string_view period) {
    std::vector<composite::score_cell> cells;
    std::vector<std::string>           known;
    bool                               found = false;
    for (std::int64_t i = 0; i < results.size(); ++i) {
        const aggregation::result r = results.at(i);
        if (std::find(known.begin(), known.end(), r.period) == known.end()) known.push_back(r.period);
        if (r.period != period) continue;
        found = true;
        const std::string& unit = r.organisation.empty() ? r.place : r.organisation;
        if (!unit.empty()) cells.push_back({unit, r.indicator, bounded(r), {}});
    }
    if (!found)
        throw unknown_code("no row is of period '" + std::string(period) + "'; " + suggest(std::string(period), known));
    return composite::make_score_table(cells);
}

composite::index_chain index_chain_of(const framework& f, const dataset& data, std::string_view code,
                                      std::string_view period, const run_options& run) {
    const index_entry& index = find_index(f, code);
    const std::string  when(period.empty() ? std::string_view(index.period) : period);
    if (when.empty()) throw illegal_operation("index '" + index.code + "' names no period; say which one is scored");
    composite::index_chain      chain{index.tree, {}, index.options, {}, index.weight_sets, std::string(prefix)};
    const std::set<std::string> judged = paths_of(judgements_of(f, index));
    std::vector<binding>        rest;
    for (const chosen_binding& b : bindings_of(f, index))
        if (!judged.contains(b.set.path)) rest.push_back(b.set);
    settle_into(chain, rest);
    aggregation::roll_up_query query = aggregation::query_by(f.agreed, {index.by});
    for (const chosen_binding& b : standing_bindings(f))
        if (b.set.path.starts_with("roll_up.")) set_option(query.options, b.set.path.substr(8), b.set.to);
    const composite::index_layout layout(chain.tree);
    for (const std::int32_t i : layout.indicators()) query.indicators.push_back(layout.at(i).declared.code);
    chain.raw = score_table_of(roll_up(f, data, query, run), when);
    return chain;
}

composite::index_result run_index(const framework& f, const dataset& data, std::string_view code,
                                  std::string_view period, const run_options& run) {
    const composite::index_chain chain = index_chain_of(f, data, code, period, run);
    std::vector<binding>         chosen;
    for (const chosen_binding& b : bindings_of(f, find_index(f, code))) chosen.push_back(b.set);
    const composite::settled_index s = composite::settle_index(chain, chosen);
    return composite::run_index(s.layout, chain.raw, s.options);
}

} // namespace steelyard::inline v0_1::frameworks
