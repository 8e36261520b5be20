// SPDX-License-Identifier: MIT
#include "detail/league_numbers.hpp"
#include "detail/level_rows.hpp"
#include "detail/periods.hpp"
#include "detail/standings.hpp"

#include <steelyard/comparison/league.hpp>
#include <steelyard/core/error.hpp>
#include <steelyard/core/text.hpp>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <map>
#include <set>

namespace steelyard::inline v0_1::comparison {

namespace {

constexpr const char* caller = "make_league";

void say(league_unit& u, const std::string& text) { u.why += (u.why.empty() ? "" : " ") + text; }

/// What a row's reason makes of its unit.
void explain_missing(reason why, league_unit& u) {
    switch (why) {
    case reason::suppressed:
    case reason::suppressed_secondary:
        u.as = standing::withheld;
        say(u, "its number is withheld.");
        return;
    case reason::no_denominator:
        u.as = standing::nobody_at_risk;
        say(u, "its denominator is zero.");
        return;
    case reason::not_comparable:
        u.as = standing::not_comparable;
        say(u, "what it is made of is not comparable.");
        return;
    case reason::overflow:
    case reason::insufficient_coverage:
    case reason::open_bounds:
    case reason::below_unknown_limit:
        u.as = standing::bracketed;
        say(u, "something was reported, but no number: " + std::string(name(why)) + ".");
        return;
    default: say(u, "no number was reported: " + std::string(name(why)) + ".");
    }
}

[[nodiscard]] league_unit unit_of(const aggregation::result_table& table, std::int64_t row, const std::string& code,
                                  const league_options& options) {
    league_unit u;
    u.unit = code;
    u.expected = table.expected(row);
    u.present = table.present(row);
    u.coverage = table.coverage(row);
    const std::uint8_t has = table.has(row);
    if ((has & aggregation::has_lower) != 0) u.at_least = table.lower(row);
    if ((has & aggregation::has_upper) != 0) u.at_most = table.upper(row);
    if (table.what(row) == form::missing) {
        explain_missing(table.why(row), u);
        return u;
    }
    u.as = standing::bracketed;
    if (table.what(row) != form::point) {
        say(u, "it is known only within bounds.");
        return u;
    }
    u.number = table.number(row);
    if ((has & aggregation::has_parts) != 0) {
        u.numerator = table.numerator(row);
        u.denominator = table.denominator(row);
    }
    if (table.verdict(row) == comparability::no) {
        u.as = standing::not_comparable;
        say(u, "the numbers that it is made of are not comparable with one another.");
    } else if (table.verdict(row) == comparability::undetermined) {
        say(u, "whether the numbers that it is made of are comparable is undetermined.");
    } else if (u.coverage < options.minimum_coverage) {
        say(u, "only " + number_text(100 * u.coverage, 0) + " % of what was expected is there.");
    } else {
        u.as = standing::compared;
    }
    return u;
}

[[nodiscard]] std::vector<league_unit> units_of(const aggregation::result_table& table, const league_question& question,
                                                bool of_organisations, const period& when, const league_options& options) {
    const std::set<std::string>        among(question.among.begin(), question.among.end());
    std::map<std::string, league_unit> all;
    for (const std::int64_t row : detail::rows_at(table, question.indicator, of_organisations, when)) {
        const std::string& code =
            of_organisations ? table.organisations[table.organisation(row)] : table.places[table.place(row)];
        if (among.empty() || among.contains(code)) all.insert_or_assign(code, unit_of(table, row, code, options));
    }
    for (const std::string& code : among) {
        if (all.contains(code)) continue;
        all[code].unit = code;
        say(all[code], "nothing is there of it.");
    }
    std::vector<league_unit> units;
    for (auto& [code, unit] : all) units.push_back(std::move(unit));
    return units;
}

void add_titles(const std::vector<node>& declared, std::vector<league_unit>& units) {
    std::map<std::string_view, std::string_view> titles;
    for (const node& n : declared) titles.emplace(n.code, n.title);
    for (league_unit& u : units)
        if (const auto at = titles.find(u.unit); at != titles.end()) u.title = at->second;
}

/// Compared ones first, the best first, level ones by code; then by standing and code.
void put_in_order(league& of) {
    std::ranges::stable_sort(of.units, [&](const league_unit& a, const league_unit& b) {
        if (a.as != b.as) return a.as < b.as;
        if (a.as != standing::compared || *a.number == *b.number) return a.unit < b.unit;
        return (of.better == direction::down) == (*a.number < *b.number);
    });
}

/// By position: a map by standing would show that name in every program that links this (exports of tests/consumers/border).
void count_left_out(league& of) {
    constexpr auto& names = enum_names<standing>::value;
    std::array<std::size_t, std::size(names)> counts{};
    for (const league_unit& u : of.units) ++counts[static_cast<std::size_t>(u.as)];
    if (of.units.empty()) of.notes.push_back("no unit has a number in " + of.period + ", and none is expected.");
    std::vector<std::string> words;
    for (std::size_t i = 1; i < counts.size(); ++i)
        if (counts[i] != 0) words.push_back(std::to_string(counts[i]) + " " + std::string(names[i]));
    if (!words.empty())
        of.notes.push_back("of " + std::to_string(of.units.size()) + " units " + std::to_string(counts[0]) + " are compared; " +
                           join(words) + ".");
}

} // namespace

const league_unit* league::find(std::string_view code) const noexcept {
    const auto at = std::ranges::find(units, code, [](const league_unit& u) { return std::string_view(u.unit); });
    return at == units.end() ? nullptr : &*at;
}

std::string league::text() const {
    const auto  shown = [&](double x) { return grouped_text(x, decimals_shown); };
    std::string all = (title.empty() ? indicator : title) + (unit.empty() ? "" : " (" + unit + ")") + " by " + by + ", " +
                      period + "\n";
    for (const league_unit& u : units) {
        all += "  " + (u.title.empty() ? u.unit : u.title) + "  " + (u.number ? shown(*u.number) : std::string("-"));
        if (u.as != standing::compared) all += " [" + std::string(name(u.as)) + "]";
        if (u.lower && u.upper) all += "  " + shown(*u.lower) + " to " + shown(*u.upper);
        if (u.best && u.worst)
            all += "  rank " + std::to_string(*u.best) + (*u.best == *u.worst ? "" : " to " + std::to_string(*u.worst));
        if (!u.letters.empty()) all += "  " + u.letters;
        if (u.flag.value_or(0) != 0)
            all += std::string(*u.flag > 0 ? "  high" : "  low") + (std::abs(*u.flag) > 1 ? ", beyond 99.8 %" : ", beyond 95 %");
        if (!u.why.empty()) all += "  " + u.why;
        all += "\n";
    }
    for (const benchmark_line& b : benchmarks)
        if (b.value) all += "  " + std::string(name(b.what)) + ": " + shown(*b.value) + ", " + b.text + "\n";
    if (model)
        all += "  between units: standard deviation " + shown(model->spread) + ", phi " + number_text(model->phi, 2) + "\n";
    for (const std::string& n : notes) all += "  " + n + "\n";
    return all;
}

league detail::make(const definitions& agreed, const dataset& data, const aggregation::result_table& table,
                    const league_question& question, const league_options& options, bool bridges,
                    const aggregation::as_of& known, extent part, const run_options& run) {
    if (!(options.achievable_share > 0 && options.achievable_share <= 1) ||
        !(options.minimum_coverage >= 0 && options.minimum_coverage <= 1))
        throw domain_fault("make_league: achievable_share and minimum_coverage are shares, from 0 to 1");
    if (options.top < 1) throw domain_fault("make_league: top = " + std::to_string(options.top) + "; give 1 or more");
    const indicator what = agreed.indicator_or_measure(question.indicator);
    league          of;
    of.law = detail::law_of(what);
    const bool   of_organisations = detail::level_of_organisations(agreed, question.by, caller);
    const auto   when = detail::period_of_side(
        agreed, detail::measure_of(agreed, what, what.numerator, caller), question.period, caller);
    of.indicator = what.code;
    of.title = what.title;
    of.unit = what.in.symbol;
    of.by = question.by;
    of.period = agreed.period_text(when);
    of.decimals_shown = what.decimals_shown;
    if (const measure* m = agreed.find_measure(what.numerator.measure); m != nullptr && m->places && !what.denominator)
        of.decimals_shown = m->places->places;
    of.better = what.better;
    of.options = options;
    of.units = units_of(table, question, of_organisations, when, options);
    add_titles(of_organisations ? agreed.organisations : agreed.places, of.units);
    const detail::comparison_rules rules{agreed, data, question, what, when, of_organisations, bridges, known};
    detail::bracket_doubtful(rules, of.units);
    of.notes = detail::refuse_incomparable(rules, of.units, run);
    detail::add_numbers(agreed, what, when, part, run, of);
    put_in_order(of);
    count_left_out(of);
    if (const auto at = table.indicators.find(what.code)) {
        const auto i = static_cast<std::size_t>(*at);
        if (i < table.bases.size()) of.basis = table.bases[i];
        if (i < table.fingerprints.size()) of.fingerprint = table.fingerprints[i].text();
    }
    return of;
}

league make_league(const definitions& agreed, const dataset& data, const aggregation::result_table& table,
                   const league_question& question, const league_options& options, bool bridges,
                   const aggregation::as_of& known, const run_options& run) {
    return detail::make(agreed, data, table, question, options, bridges, known, detail::extent::whole, run);
}

aggregation::result_table league_table(const definitions& agreed, const dataset& data, const league_question& question,
                                       const aggregation::roll_up_options& numbers, const aggregation::as_of& known,
                                       const run_options& run) {
    (void)detail::law_of(agreed.indicator_or_measure(question.indicator));
    return detail::roll_up_at(agreed, data,
                              {{question.indicator}, question.by, question.period, "", question.basis}, numbers, known,
                              run, caller)
        .table;
}

league make_league(const definitions& agreed, const dataset& data, const league_question& question,
                   const league_options& options, const aggregation::roll_up_options& numbers,
                   const aggregation::as_of& known, const run_options& run) {
    const auto table = league_table(agreed, data, question, numbers, known, run);
    return make_league(agreed, data, table, question, options, numbers.bridges, known, run);
}

} // namespace steelyard::inline v0_1::comparison
