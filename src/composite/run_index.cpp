// SPDX-License-Identifier: MIT
#include <steelyard/composite/run_index.hpp>
#include <steelyard/core/error.hpp>
#include <steelyard/core/text.hpp>

#include <algorithm>
#include <utility>

namespace steelyard::inline v0_1::composite {

namespace {

template <class T>
void copy_column(const std::vector<T>& from, std::size_t at, std::vector<T>& to, std::size_t into, std::size_t n) {
    if (from.empty()) return;
    std::copy_n(from.begin() + static_cast<std::ptrdiff_t>(at), n, to.begin() + static_cast<std::ptrdiff_t>(into));
}

[[nodiscard]] std::vector<std::string> indicators_of(const index_layout& tree) {
    std::vector<std::string> codes;
    for (const std::int32_t i : tree.indicators()) codes.push_back(tree.at(i).declared.code);
    return codes;
}

void tell_treatments(const std::vector<column_treatment>& treatments, std::vector<index_note>& notes) {
    for (const column_treatment& t : treatments) {
        const std::int64_t points = t.points_low + t.points_high;
        if (t.done == outlier_remedy::winsorise)
            notes.push_back(
                {"winsorised", t.column, "", std::to_string(points) + " outlying numbers were drawn in.", points});
        else if (t.done != outlier_remedy::none)
            notes.push_back(
                {"transformed", t.column, "", "The column was transformed by " + std::string(name(t.done)) + ".", 1});
        if (!t.passes) notes.push_back({"still_outlying", t.column, "", "Its distribution is still outlying.", 1});
    }
}

[[nodiscard]] score_table filled(const score_table& table, const impute_options& options,
                                 std::span<const std::string> groups, std::vector<index_note>& notes) {
    imputed_table made = impute(table, options, groups);
    notes.insert(notes.end(), made.notes.begin(), made.notes.end());
    if (made.filled > 0)
        notes.push_back(
            {"imputed", "", "",
             std::to_string(made.filled) + " cells were imputed by " + std::string(name(options.method)) + ".",
             made.filled});
    return std::move(made.table);
}

/// The tree's columns of a table, imputed where that is done on raw numbers.
[[nodiscard]] score_table prepared(const index_layout& tree, const score_table& raw, const index_options& options,
                                   std::span<const std::string> groups, std::vector<index_note>& notes) {
    score_table chosen = select_columns(raw, indicators_of(tree));
    const bool  here = options.impute.method != impute_method::none && options.impute.method != impute_method::row;
    if (here) return filled(chosen, options.impute, groups, notes);
    return chosen; // moved: as one side of a conditional expression it would be copied
}

[[nodiscard]] index_result finish(const index_layout& tree, score_table chosen, index_result r,
                                  const index_options& options) {
    tell_treatments(r.treatments, r.notes);
    const bool untouched = std::all_of(r.treatments.begin(), r.treatments.end(),
                                       [](const column_treatment& t) { return t.done == outlier_remedy::none; });
    r.treated = untouched ? std::move(chosen) : treat(chosen, r.treatments); // a large table is not copied for nothing
    if (r.normalisers.empty())
        r.normalisers = find_normalisers(r.treated, tree.normalise_rules(options.normalise), r.treatments);
    r.normalised = normalise(r.treated, r.normalisers, &r.notes);
    if (options.impute.method == impute_method::row) r.normalised = filled(r.normalised, options.impute, {}, r.notes);
    r.scores = combine_scores(tree, r.normalised, options.combine, &r.notes);
    return r;
}

} // namespace

score_table select_columns(const score_table& table, const std::vector<std::string>& codes) {
    std::vector<problem> problems;
    score_table          chosen;
    chosen.units = table.units;
    chosen.columns = codes;
    const std::size_t n = table.units.size();
    const std::size_t cells = n * codes.size();
    chosen.number.resize(cells);
    chosen.forms.resize(cells);
    chosen.reasons.resize(cells);
    chosen.flags.resize(cells);
    if (!table.lower.empty()) {
        chosen.lower.resize(cells);
        chosen.upper.resize(cells);
    }
    if (!table.scales.empty()) chosen.scales.resize(codes.size());
    for (std::size_t k = 0; k < codes.size(); ++k) {
        const auto c = table.find_column(codes[k]);
        if (!c) {
            problems.push_back({severity::fault,
                                "unknown_column",
                                {"", 0, codes[k], ""},
                                "the column is not in the table",
                                suggest(codes[k], table.columns)});
            continue;
        }
        const std::size_t from = table.at(0, *c);
        copy_column(table.number, from, chosen.number, k * n, n);
        copy_column(table.forms, from, chosen.forms, k * n, n);
        copy_column(table.reasons, from, chosen.reasons, k * n, n);
        copy_column(table.flags, from, chosen.flags, k * n, n);
        copy_column(table.lower, from, chosen.lower, k * n, n);
        copy_column(table.upper, from, chosen.upper, k * n, n);
        if (!table.scales.empty()) chosen.scales[k] = table.scales[static_cast<std::size_t>(*c)];
    }
    if (!problems.empty()) throw invalid_input("columns of a score table", problems);
    return chosen;
}

index_result run_index(const index_layout& tree, const score_table& raw, const index_options& options,
                       std::span<const std::string> groups) {
    index_result r;
    score_table  chosen = prepared(tree, raw, options, groups, r.notes);
    r.treatments = find_treatments(chosen, options.treat, tree.treat_rules());
    return finish(tree, std::move(chosen), std::move(r), options);
}

index_result run_frozen(const index_layout& tree, const score_table& raw, const index_result& reference,
                        const index_options& options, std::span<const std::string> groups) {
    index_result r;
    score_table  chosen = prepared(tree, raw, options, groups, r.notes);
    r.treatments = reference.treatments;
    r.normalisers = reference.normalisers;
    return finish(tree, std::move(chosen), std::move(r), options);
}

} // namespace steelyard::inline v0_1::composite
