// SPDX-License-Identifier: MIT
#include "detail/numbers.hpp"

#include <steelyard/composite/screen.hpp>
#include <steelyard/core/error.hpp>
#include <steelyard/core/text.hpp>

#include <algorithm>
#include <cmath>

namespace steelyard::inline v0_1::composite {

namespace {

/// Counts of equal numbers, and the order statistics, of sorted points.
void count_points(column_facts& f, std::span<const double> sorted) {
    std::int64_t run = 0;
    for (std::size_t i = 0; i < sorted.size(); ++i) {
        run = i > 0 && sorted[i] == sorted[i - 1] ? run + 1 : 1;
        f.distinct += run == 1 ? 1 : 0;
        f.commonest = std::max(f.commonest, run);
        f.zeros += sorted[i] == 0 ? 1 : 0;
    }
    f.points = static_cast<std::int64_t>(sorted.size());
    if (sorted.empty()) return;
    f.least = sorted.front();
    f.most = sorted.back();
    f.median = detail::quantile_of(sorted, 0.5);
}

[[nodiscard]] bool above(const std::optional<double>& x, double limit) { return x && std::abs(*x) > limit; }

void flag_column(column_facts& f, const screen_options& o) {
    if (f.points == 0) {
        f.flags = {"empty"};
        return;
    }
    if (f.available() < o.least_available) f.flags.emplace_back("few_available");
    if (f.zero_share() > o.most_zeros) f.flags.emplace_back("many_zeros");
    if (f.distinct == 1) f.flags.emplace_back("constant");
    if (f.distinct_share() < o.least_distinct) f.flags.emplace_back("few_distinct");
    if (above(f.form.skew, o.skew) && f.form.kurtosis && *f.form.kurtosis > o.kurtosis)
        f.flags.emplace_back("outliers");
}

[[nodiscard]] bool leaves_expected_set(reason r) {
    return r == reason::not_applicable || r == reason::reported_elsewhere;
}

[[nodiscard]] std::string percent(std::int64_t part, std::int64_t whole) {
    return std::to_string(part) + " of " + std::to_string(whole);
}

void judge(unit_screening& s, const screen_options& o) {
    const auto share = [](std::int64_t part, std::int64_t whole) {
        return whole == 0 ? 0.0 : static_cast<double>(part) / static_cast<double>(whole);
    };
    if (share(s.points, s.expected) < o.unit_available)
        s.why = "numbers in " + percent(s.points, s.expected) + " columns, fewer than the share " +
                number_text(o.unit_available, 3);
    else if (share(s.points - s.zeros, s.points) < o.unit_nonzero)
        s.why = percent(s.zeros, s.points) + " numbers are zero, more than " + number_text(1 - o.unit_nonzero, 3);
    s.kept = s.why.empty();
}

} // namespace

shape shape_of(std::span<const double> x) {
    shape s;
    if (x.size() < 3) return s;
    const auto     n = static_cast<double>(x.size());
    double         sum = 0; // with the extent in one pass: none of the three waits for another
    detail::extent e;
    for (const double v : x) {
        sum += v;
        e.least = v < e.least ? v : e.least;
        e.most = v > e.most ? v : e.most;
    }
    const double mean = sum / n;
    double       two = 0;
    double       three = 0;
    double       four = 0;
    for (const double v : x) {
        const double d = v - mean;
        two += d * d;
        three += d * d * d;
        four += d * d * d * d;
    }
    if (e.least == e.most || two <= 0) return s;
    two /= n;
    s.skew = std::sqrt(n * (n - 1)) / (n - 2) * (three / n) / (two * std::sqrt(two));
    if (x.size() > 3) s.kurtosis = (n - 1) / ((n - 2) * (n - 3)) * ((n + 1) * (four / n / (two * two) - 3) + 6);
    return s;
}

std::vector<column_facts> facts_of(const score_table& table, const screen_options& options) {
    std::vector<column_facts> all;
    std::vector<double>       space;
    for (std::int64_t c = 0; c < table.column_count(); ++c) {
        column_facts f;
        f.column = table.columns[static_cast<std::size_t>(c)];
        f.units = table.unit_count();
        const auto points = detail::points_of(table.numbers_of(c), table.forms_of(c), space);
        count_points(f, detail::sorted_copy(points));
        for (std::size_t i = table.at(0, c); i < table.at(0, c + 1); ++i) {
            f.bounded += table.forms[i] != form::point && table.forms[i] != form::missing ? 1 : 0;
            f.imputed += table.flags[i].has(flag::imputed) ? 1 : 0;
        }
        if (!points.empty()) f.mean = detail::mean_of(points);
        if (points.size() > 1)
            f.deviation = std::sqrt(detail::squares_of(points, *f.mean) / static_cast<double>(points.size() - 1));
        f.form = shape_of(points);
        flag_column(f, options);
        all.push_back(std::move(f));
    }
    return all;
}

std::vector<unit_screening> screen_units(const score_table& table, const screen_options& options,
                                         std::span<const std::string> forced) {
    for (const std::string& unit : forced)
        if (!table.find_unit(unit))
            throw unknown_code("screen_units: the forced unit '" + unit + "' is not in the table; " +
                               suggest(unit, table.units));
    std::vector<unit_screening> all;
    for (std::int64_t u = 0; u < table.unit_count(); ++u) {
        unit_screening s;
        s.unit = table.units[static_cast<std::size_t>(u)];
        for (std::int64_t c = 0; c < table.column_count(); ++c) {
            const std::size_t i = table.at(u, c);
            s.expected += leaves_expected_set(table.reasons[i]) ? 0 : 1;
            if (table.forms[i] != form::point) continue;
            s.points += 1;
            s.zeros += table.number[i] == 0 ? 1 : 0;
        }
        judge(s, options);
        if (std::find(forced.begin(), forced.end(), s.unit) != forced.end()) s.kept = true;
        all.push_back(std::move(s));
    }
    return all;
}

score_table without_screened(const score_table& table, std::span<const unit_screening> screened) {
    if (screened.size() != table.units.size())
        throw shape_mismatch("without_screened: " + std::to_string(screened.size()) +
                             " units were screened, the table has " + std::to_string(table.units.size()) +
                             "; screen this table");
    score_table kept;
    for (std::size_t u = 0; u < table.units.size(); ++u)
        if (screened[u].kept) kept.units.push_back(table.units[u]);
    for (const std::string& code : table.columns) kept.add_column(code);
    kept.scales = table.scales;
    for (std::int64_t c = 0; c < table.column_count(); ++c) {
        std::int64_t to = 0;
        for (std::int64_t u = 0; u < table.unit_count(); ++u)
            if (screened[static_cast<std::size_t>(u)].kept) kept.set(to++, c, table.value_at(u, c));
    }
    return kept;
}

namespace {

/// One cell over a number above zero; bounds are divided as well.
[[nodiscard]] value quotient_cell(const value& above, const value& beneath, double factor) {
    if (above.is_missing()) return above;
    if (!beneath.point()) return value::missing(reason::no_denominator);
    const flag_set flags = above.flags() | beneath.flags();
    const auto     over = [&](const std::optional<double>& x) { return *x / *beneath.point() * factor; };
    switch (above.form()) {
    case form::range: return value::range(over(above.lower()), over(above.upper()), flags);
    case form::below: return value::below(over(above.upper()), flags);
    case form::above: return value::above(over(above.lower()), flags);
    default: return value::point(over(above.point()), flags);
    }
}

void find_bad_denominators(const score_table& denominators, std::int64_t column, std::vector<problem>& problems) {
    for (std::int64_t u = 0; u < denominators.unit_count(); ++u) {
        const std::size_t i = denominators.at(u, column);
        if (denominators.forms[i] != form::point || denominators.number[i] > 0) continue;
        problems.push_back({severity::fault,
                            "bad_denominator",
                            {"", 0, denominators.columns[static_cast<std::size_t>(column)],
                             denominators.units[static_cast<std::size_t>(u)]},
                            "the denominator is " + number_text(denominators.number[i]),
                            "a denominator is above zero; mark it missing where nobody knows it"});
    }
}

} // namespace

score_table denominate(const score_table& table, const score_table& denominators, std::span<const denomination> rules) {
    std::vector<problem> problems;
    score_table          made = table;
    for (const denomination& rule : rules) {
        const auto c = table.find_column(rule.column);
        const auto d = denominators.find_column(rule.denominator);
        if (!c)
            problems.push_back({severity::fault,
                                "unknown_column",
                                {"", 0, rule.column, ""},
                                "the column is not in the table",
                                suggest(rule.column, table.columns)});
        if (!d)
            problems.push_back({severity::fault,
                                "unknown_column",
                                {"", 0, rule.denominator, ""},
                                "the denominator is not in its table",
                                suggest(rule.denominator, denominators.columns)});
        if (!(rule.factor > 0))
            problems.push_back({severity::fault,
                                "bad_factor",
                                {"", 0, rule.column, ""},
                                "the factor is " + number_text(rule.factor),
                                "give a number above zero"});
        if (!c || !d) continue;
        find_bad_denominators(denominators, *d, problems);
        if (!problems.empty()) continue;
        for (std::int64_t u = 0; u < table.unit_count(); ++u) {
            const auto  other = denominators.find_unit(table.units[static_cast<std::size_t>(u)]);
            const value beneath = other ? denominators.value_at(*other, *d) : value::missing(reason::not_reported);
            made.set(u, *c, quotient_cell(table.value_at(u, *c), beneath, rule.factor));
        }
    }
    if (!problems.empty()) throw invalid_input("denomination", problems);
    return made;
}

} // namespace steelyard::inline v0_1::composite
