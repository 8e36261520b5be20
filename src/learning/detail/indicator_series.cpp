// SPDX-License-Identifier: MIT
#include "indicator_series.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>

namespace steelyard::inline v0_1::learning::detail {

namespace {

using statistics::status;

/// What a series is about: indicator, levels and codes, and the kind of its periods.
using series_key = std::tuple<std::int32_t, std::string, std::string, std::string, std::string, std::string, period_kind>;

[[nodiscard]] std::string word(const code_list& list, std::int32_t at) { return at < 0 ? std::string() : list[at]; }

/// Why a row has no number to plot. What is known only within bounds is no number.
[[nodiscard]] status status_of(const aggregation::result_table& table, std::int64_t row) noexcept {
    if (table.what(row) == form::point) return status::ok;
    if (table.what(row) != form::missing) return status::missing;
    switch (table.why(row)) {
    case reason::suppressed:
    case reason::suppressed_secondary: return status::suppressed;
    case reason::no_denominator: return status::no_denominator;
    default: return status::missing;
    }
}

/// Whether a number is the quotient of its parts, whatever it is stated for; so a mean of ratios is not.
[[nodiscard]] bool is_quotient(const indicator& what, double number, double numerator, double denominator) noexcept {
    if (what.what != kind::ratio) return true; // a rate's exposure may be stated in another time
    const double made = static_cast<double>(what.factor) * numerator / denominator;
    return std::abs(made - number) <= 1e-9 * std::abs(number);
}

/// Material changes of a measure's definition, unless the roll-up joined its series over the bridge that is declared.
void add_definition_changes(const definitions& agreed, const indicator_series& s, const std::string& code,
                            std::map<std::int64_t, std::string>& found) {
    const measure* of = agreed.find_measure(code);
    if (of == nullptr) return;
    for (std::size_t v = 1; v < of->versions.size(); ++v) {
        const definition_version& version = of->versions[v];
        if (version.change != materiality::material || !version.from) continue;
        const auto over = [&](const bridge& b) { return b.measure == code && b.to_version == version.id; };
        if (s.bridged && std::ranges::any_of(agreed.bridges, over)) continue;
        const auto first = std::ranges::find_if(s.periods, [&](const period& p) { return p.first_day() >= *version.from; });
        if (first == s.periods.begin() || first == s.periods.end()) continue;
        std::string& said = found[first - s.periods.begin()];
        said += (said.empty() ? "Material" : "; material") + (" change of definition: " + code + " " + version.id);
    }
}

void fill_row(const aggregation::result_table& table, std::int64_t row, std::size_t at, indicator_series& s) {
    s.given[at] = status_of(table, row);
    if (s.given[at] != status::ok) return;
    s.number[at] = table.number(row);
    if (table.flags(row).has(flag::bridged)) s.bridged = true;
    if ((table.has(row) & aggregation::has_parts) == 0) {
        s.has_parts = false;
        return;
    }
    s.numerator[at] = table.numerator(row);
    s.denominator[at] = table.denominator(row);
    if (!is_quotient(s.what, s.number[at], s.numerator[at], s.denominator[at])) s.has_parts = false;
}

} // namespace

std::vector<indicator_series> series_of(const definitions& agreed, const aggregation::result_table& table) {
    std::map<series_key, std::vector<std::int64_t>>                       rows;
    std::map<std::pair<std::int32_t, period_kind>, std::int32_t> newest;
    for (std::int64_t row = 0; row < table.size(); ++row) {
        const period when = table.when(row);
        rows[{table.indicator(row), word(table.place_levels, table.place_level(row)), word(table.places, table.place(row)),
              word(table.organisation_levels, table.organisation_level(row)),
              word(table.organisations, table.organisation(row)), word(table.categories, table.category(row)), when.kind}]
            .push_back(row);
        const auto [at, fresh] = newest.try_emplace({table.indicator(row), when.kind}, when.index);
        if (!fresh) at->second = std::max(at->second, when.index);
    }
    std::vector<indicator_series> all;
    for (const auto& [key, of] : rows) {
        indicator_series s;
        const auto& [indicator, place_level, place, organisation_level, organisation, category, kind] = key;
        s.what = agreed.indicator_or_measure(table.indicators[indicator]);
        s.place_level = place_level;
        s.place = place;
        s.organisation_level = organisation_level;
        s.organisation = organisation;
        s.category = category;
        std::int32_t first = newest.at({indicator, kind});
        const std::int32_t last = first;
        for (const std::int64_t row : of) first = std::min(first, table.when(row).index);
        const auto count = static_cast<std::size_t>(last - first) + 1;
        for (std::int32_t i = first; i <= last; ++i) s.periods.push_back({kind, i});
        for (auto* column : {&s.number, &s.numerator, &s.denominator}) column->assign(count, 0.0);
        s.given.assign(count, status::missing);
        for (const std::int64_t row : of) fill_row(table, row, static_cast<std::size_t>(table.when(row).index - first), s);
        all.push_back(std::move(s));
    }
    return all;
}

std::map<std::int64_t, std::string> breaks_of(const definitions& agreed, const indicator_series& s) {
    std::map<std::int64_t, std::string> found;
    add_definition_changes(agreed, s, s.what.numerator.measure, found);
    if (s.what.denominator) add_definition_changes(agreed, s, s.what.denominator->measure, found);
    for (const declared_break& b : agreed.breaks) {
        if (b.says != break_statement::broken) continue;
        if (b.measure != s.what.numerator.measure && (!s.what.denominator || b.measure != s.what.denominator->measure)) continue;
        if (!b.place.empty() && !s.place.empty() && b.place != s.place) continue;
        if (!b.organisation.empty() && !s.organisation.empty() && b.organisation != s.organisation) continue;
        const auto last = row_of(agreed, s, b.before);
        if (!last || *last < 0 || *last + 1 >= std::ssize(s.periods)) continue;
        std::string& said = found[*last + 1];
        said += (said.empty() ? "Declared break" : "; declared break") + (b.why.empty() ? std::string() : ": " + b.why);
    }
    return found;
}

std::optional<std::int64_t> row_of(const definitions& agreed, const indicator_series& s, const std::string& text) {
    const period& first = s.periods.front();
    const auto    p = agreed.read_period(text, first.kind);
    if (!p || p->kind != first.kind) return std::nullopt;
    return static_cast<std::int64_t>(p->index) - first.index;
}

} // namespace steelyard::inline v0_1::learning::detail
