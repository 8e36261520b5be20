// SPDX-License-Identifier: MIT
#include "detail/steps.hpp"

#include <steelyard/composite/run_index.hpp>
#include <steelyard/core/error.hpp>
#include <steelyard/core/text.hpp>

#include <algorithm>
#include <numeric>
#include <utility>

namespace steelyard::inline v0_1::composite {

namespace {

/// Appends some whole columns.
template <class T>
void append(const std::vector<T>& from, std::size_t first, std::size_t cells, std::vector<T>& to) {
    if (from.empty()) return;
    const auto at = from.begin() + static_cast<std::ptrdiff_t>(first);
    to.insert(to.end(), at, at + static_cast<std::ptrdiff_t>(cells));
}

/// Positions of codes in a table. @throws invalid_input listing those that are not there
template <class Code>
[[nodiscard]] std::vector<std::int64_t> find_all(const score_table& table, std::size_t count, const Code& code) {
    std::vector<problem>      problems;
    std::vector<std::int64_t> positions;
    positions.reserve(count);
    std::int64_t guess = 0; // most often the next one
    for (std::size_t k = 0; k < count; ++k) {
        const auto c = detail::find_near(table, code(k), guess);
        if (!c)
            problems.push_back({severity::fault,
                                "unknown_column",
                                {"", 0, code(k), ""},
                                "the column is not in the table",
                                suggest(code(k), table.columns)});
        positions.push_back(c.value_or(0));
        guess = positions.back() + 1;
    }
    if (!problems.empty()) throw invalid_input("columns of a score table", problems);
    return positions;
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

/// Whether these are all columns of a table as they stand.
[[nodiscard]] bool all_in_order(std::span<const std::int64_t> positions, const score_table& table) {
    if (positions.size() != table.columns.size()) return false;
    for (std::size_t k = 0; k < positions.size(); ++k)
        if (positions[k] != static_cast<std::int64_t>(k)) return false;
    return true;
}

[[nodiscard]] bool changes(std::span<const column_treatment> treatments) {
    return std::any_of(treatments.begin(), treatments.end(),
                       [](const column_treatment& t) { return t.done != outlier_remedy::none; });
}

/// The tree's columns of a table, treated; imputed first where that is done on raw numbers.
/// @param keep  `raw`, where it may be kept
/// @param frozen  treatments were found before
[[nodiscard]] kept_table treated_columns(const index_layout& tree, const score_table& raw,
                                         const std::shared_ptr<const score_table>& keep, const index_options& options,
                                         std::span<const std::string> groups, index_result& r, bool frozen) {
    std::vector<std::int64_t> positions = detail::positions_of(tree, raw);
    const auto                find = [&](const score_table& table) {
        if (!frozen) r.treatments = detail::treatments_at(table, positions, options.treat, tree.treat_rules());
    };
    score_table chosen;
    if (options.impute.method != impute_method::none && options.impute.method != impute_method::row) {
        chosen = filled(detail::columns_at(raw, positions), options.impute, groups, r.notes);
        std::iota(positions.begin(), positions.end(), std::int64_t{0});
        find(chosen);
    } else {
        find(raw); // before they are copied: what is refused costs no copy
        if (keep && !changes(r.treatments) && all_in_order(positions, raw)) return kept_table(keep);
        chosen = detail::columns_at(raw, positions);
    }
    detail::apply(r.treatments, chosen);
    return kept_table(std::move(chosen));
}

void finish(const index_layout& tree, const index_options& options, index_result& r) {
    tell_treatments(r.treatments, r.notes);
    if (r.normalisers.empty()) r.normalisers = detail::normalisers_of(tree, options.normalise, r.treated, r.treatments);
    r.normalised = normalise(r.treated, r.normalisers, &r.notes);
    if (options.impute.method == impute_method::row) r.normalised = filled(r.normalised, options.impute, {}, r.notes);
    r.scores = combine_scores(tree, r.normalised, options.combine, &r.notes);
}

} // namespace

std::vector<std::int64_t> detail::positions_of(const index_layout& tree, const score_table& table) {
    const auto code = [&](std::size_t k) -> const std::string& { return tree.at(tree.indicators()[k]).declared.code; };
    return find_all(table, tree.indicators().size(), code);
}

score_table detail::columns_at(const score_table& table, std::span<const std::int64_t> positions) {
    const std::size_t n = table.units.size();
    const std::size_t cells = n * positions.size();
    score_table       chosen;
    chosen.units = table.units;
    chosen.columns.reserve(positions.size());
    for (const std::int64_t c : positions) {
        chosen.columns.push_back(table.columns[static_cast<std::size_t>(c)]);
        if (!table.scales.empty()) chosen.scales.push_back(table.scales[static_cast<std::size_t>(c)]);
    }
    detail::make_room(chosen, cells, !table.lower.empty());
    const auto copy = [&](const auto& from, auto& to) {
        for (std::size_t k = 0; k < positions.size();) { // neighbours at once
            std::size_t last = k + 1;
            while (last < positions.size() && positions[last] == positions[last - 1] + 1) ++last;
            append(from, table.at(0, positions[k]), n * (last - k), to);
            k = last;
        }
    };
    copy(table.number, chosen.number);
    copy(table.forms, chosen.forms);
    copy(table.reasons, chosen.reasons);
    copy(table.flags, chosen.flags);
    copy(table.lower, chosen.lower);
    copy(table.upper, chosen.upper);
    return chosen;
}

score_table select_columns(const score_table& table, const std::vector<std::string>& codes) {
    const auto code = [&](std::size_t k) -> const std::string& { return codes[k]; };
    return detail::columns_at(table, find_all(table, codes.size(), code));
}

const score_table& kept_table::none() noexcept {
    static const score_table empty;
    return empty;
}

index_result run_index(const index_layout& tree, const score_table& raw, const index_options& options,
                       std::span<const std::string> groups) {
    index_result r;
    r.treated = treated_columns(tree, raw, nullptr, options, groups, r, false);
    finish(tree, options, r);
    return r;
}

index_result run_index(const index_layout& tree, const std::shared_ptr<const score_table>& raw,
                       const index_options& options, std::span<const std::string> groups) {
    index_result r;
    r.treated = treated_columns(tree, *raw, raw, options, groups, r, false);
    finish(tree, options, r);
    return r;
}

index_result run_frozen(const index_layout& tree, const score_table& raw, const index_result& reference,
                        const index_options& options, std::span<const std::string> groups) {
    index_result r;
    r.treatments = reference.treatments;
    r.normalisers = reference.normalisers;
    r.treated = treated_columns(tree, raw, nullptr, options, groups, r, true);
    finish(tree, options, r);
    return r;
}

} // namespace steelyard::inline v0_1::composite
