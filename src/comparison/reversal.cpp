// SPDX-License-Identifier: MIT
#include "detail/periods.hpp"

#include <steelyard/aggregation/roll_up.hpp>
#include <steelyard/comparison/reversal.hpp>
#include <steelyard/core/error.hpp>
#include <steelyard/core/text.hpp>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

namespace steelyard::inline v0_1::comparison {

namespace {

constexpr const char* caller = "find_reversal";

struct parts {
    double numerator = 0, denominator = 0;
};

/// Numerators and denominators of one side by category; and the categories that have something else than a point.
struct side_groups {
    std::map<std::string, parts> numbers;
    std::set<std::string>        hidden;
};

[[nodiscard]] side_groups read(const definitions& agreed, const dataset& data, const indicator& what,
                               const std::string& scheme, const aggregation::compared& side,
                               const aggregation::as_of& known, const run_options& run) {
    const measure&             of = detail::measure_of(agreed, what, what.numerator, caller);
    const period               when = detail::period_of_side(agreed, of, side.period, caller);
    aggregation::roll_up_query q;
    q.indicators = {what.code};
    q.categories = {{scheme}};
    q.periods = {detail::name_of(agreed, of, when.kind, caller)};
    q.from = when.first_day();
    q.to = when.last_day();
    q.known = known;
    if (!side.organisation.empty()) q.organisation_levels = {"organisation"};
    if (!side.place.empty()) {
        q.place_levels = {"place"};
        for (const hierarchy& h : agreed.hierarchies) {
            if (h.over != axis::place || (!side.hierarchy.empty() && h.code != side.hierarchy)) continue;
            const auto level = h.level_of(side.place);
            if (!level) continue;
            q.place_hierarchy = h.code;
            q.place_levels = {h.levels[static_cast<std::size_t>(*level)]};
            break;
        }
    }
    const aggregation::result_table table = aggregation::roll_up(agreed, data, q, run);
    side_groups                     out;
    for (std::int64_t row = 0; row < table.size(); ++row) {
        const auto word = [](const code_list& list, std::int32_t code) {
            return code < 0 ? std::string() : list[code];
        };
        if (table.when(row) != when || word(table.places, table.place(row)) != side.place ||
            word(table.organisations, table.organisation(row)) != side.organisation)
            continue;
        const std::string category = word(table.categories, table.category(row));
        if (table.what(row) == form::point)
            out.numbers[category] = {table.numerator(row), table.denominator(row)};
        else
            out.hidden.insert(category);
    }
    return out;
}

/// z of two proportions with their common variance.
[[nodiscard]] std::optional<double> pooled_z(parts a, parts b) {
    const double p = (a.numerator + b.numerator) / (a.denominator + b.denominator);
    const double variance = p * (1 - p) * (1 / a.denominator + 1 / b.denominator);
    if (!(variance > 0)) return std::nullopt;
    return (b.numerator / b.denominator - a.numerator / a.denominator) / std::sqrt(variance);
}

/// Cases of the later side observed less expected, over the root of their variance, summed over groups.
[[nodiscard]] std::optional<double> stratified_z(const std::vector<group_gap>& groups) {
    double difference = 0, variance = 0;
    for (const group_gap& g : groups) {
        const double all = g.first_denominator + g.last_denominator, cases = g.first_numerator + g.last_numerator;
        difference += g.last_numerator - cases * g.last_denominator / all;
        if (all > 1)
            variance += cases * (all - cases) * g.first_denominator * g.last_denominator / (all * all * (all - 1));
    }
    if (!(variance > 0)) return std::nullopt;
    return difference / std::sqrt(variance);
}

[[nodiscard]] std::string side_name(const aggregation::compared& side) {
    std::string name = side.place;
    if (!side.organisation.empty()) name += (name.empty() ? "" : "/") + side.organisation;
    return name.empty() ? side.period : name + " in " + side.period;
}

[[nodiscard]] std::string sentence(const reversal_alarm& a, const indicator& what, const std::string& before,
                                   const std::string& after) {
    const auto        shown = [&](double x) { return grouped_text(x, what.decimals_shown); };
    const std::string wholes =
        what.code + " is " + shown(a.first) + " for " + before + " and " + shown(a.last) + " for " + after;
    const std::string noise = a.whole_z && a.within_z
                                  ? (a.beyond_noise ? "; both differences are more than noise" : "; it may be noise")
                                  : "";
    switch (a.found) {
    case reversal::strict:
        return wholes + ", but in every one of " + std::to_string(a.groups.size()) +
               " groups the difference has the other sign" + noise + ".";
    case reversal::weak:
        return wholes + ", but at the same mix the difference has the other sign (" + shown(a.rates) + ")" + noise +
               ".";
    case reversal::unknown:
        return "fewer than two groups have a number on both sides, so that nothing can be said of a reversal.";
    case reversal::none: break;
    }
    return wholes + "; at the same mix the difference keeps its sign.";
}

} // namespace

reversal_alarm find_reversal(const definitions& agreed, const dataset& data, const std::string& code,
                             const std::string& scheme, const aggregation::compared& before,
                             const aggregation::compared& after, const aggregation::as_of& known,
                             const reversal_options& options, const run_options& run) {
    const indicator what = agreed.indicator_or_measure(code);
    if (!what.denominator)
        throw illegal_operation(std::string(caller) + ": " + code +
                                " has no denominator; only a quotient can turn around among groups");
    if (agreed.find_scheme(scheme) == nullptr) {
        std::vector<std::string> schemes;
        for (const auto& s : agreed.schemes) schemes.push_back(s.code);
        throw unknown_code(std::string(caller) + ": '" + scheme + "' is no scheme; " + suggest(scheme, schemes));
    }
    const side_groups a = read(agreed, data, what, scheme, before, known, run),
                      b = read(agreed, data, what, scheme, after, known, run);
    const auto            factor = static_cast<double>(what.factor);
    reversal_alarm        out;
    std::set<std::string> missing = a.hidden;
    missing.insert(b.hidden.begin(), b.hidden.end());
    for (const auto& [group, numbers] : b.numbers)
        if (!a.numbers.contains(group)) missing.insert(group);
    parts first, last;
    for (const auto& [group, x] : a.numbers) {
        const auto y = b.numbers.find(group);
        if (y == b.numbers.end()) {
            missing.insert(group);
            continue;
        }
        if (missing.contains(group)) continue;
        out.groups.push_back({group, factor * x.numerator / x.denominator,
                              factor * y->second.numerator / y->second.denominator, x.numerator, x.denominator,
                              y->second.numerator, y->second.denominator});
        first = {first.numerator + x.numerator, first.denominator + x.denominator};
        last = {last.numerator + y->second.numerator, last.denominator + y->second.denominator};
    }
    out.left_out.assign(missing.begin(), missing.end());
    if (!out.groups.empty()) {
        out.first = factor * first.numerator / first.denominator;
        out.last = factor * last.numerator / last.denominator;
    }
    const double centre = (out.first + out.last) / 2;
    bool         all_turned = true;
    for (const group_gap& g : out.groups) {
        const double w1 = g.first_denominator / first.denominator, w2 = g.last_denominator / last.denominator;
        out.rates += (w1 + w2) / 2 * g.gap();
        out.mix += (w2 - w1) * ((g.first + g.last) / 2 - centre);
        all_turned = all_turned && g.gap() * out.gap() < 0;
    }
    if (out.groups.size() >= 2)
        out.found = all_turned ? reversal::strict : out.rates * out.gap() < 0 ? reversal::weak : reversal::none;
    if (what.numerator_within_denominator && !out.groups.empty()) {
        out.whole_z = pooled_z(first, last);
        out.within_z = stratified_z(out.groups);
        out.beyond_noise = out.whole_z && out.within_z && *out.whole_z * *out.within_z < 0 &&
                           std::min(std::abs(*out.whole_z), std::abs(*out.within_z)) >= options.noise;
    }
    out.text = sentence(out, what, side_name(before), side_name(after));
    return out;
}

} // namespace steelyard::inline v0_1::comparison
