// SPDX-License-Identifier: MIT
#include "detail/cells.hpp"

#include <steelyard/validation/double_reports.hpp>

#include <cmath>
#include <functional>
#include <map>
#include <tuple>

namespace steelyard::inline v0_1::validation {

namespace {

using detail::block_view;
using detail::counted;

/// What two reporters of one place and category have in common.
struct pair_account {
    std::int64_t              common = 0;
    std::vector<std::int32_t> equal;   ///< periods
    std::string               example; ///< of the latest equal, or of the largest difference
    double                    largest = 0;
};

struct reported {
    std::int32_t who = -1; ///< organisation, or source
    std::int64_t number = 0;
};

/// Numbers of one place, category and period by reporter.
using reports = std::map<std::tuple<std::int32_t, std::int32_t, std::int32_t>, std::vector<reported>>;

[[nodiscard]] std::string list(const block_view& b, const std::vector<std::int32_t>& periods) {
    std::vector<std::string> texts;
    for (const std::int32_t p : periods) texts.push_back(b.period_text(p));
    return join(texts);
}

void check_organisations(const block_view& b, const double_report_options& o, findings& out) {
    const auto& reporters = b.rows->organisation;
    if (std::adjacent_find(reporters.begin(), reporters.end(), std::not_equal_to<>()) == reporters.end())
        return; // one alone
    reports all;
    for_each_series(*b.rows, {}, [&](const series_view& s) {
        for (std::size_t i = 0; i < s.size(); ++i)
            if (s.is_point(i)) all[{s.place, s.category, s.period(i)}].push_back({s.organisation, s.stored(i)});
    });
    // Pairs are ordered by words, so that the sentence does not depend on the dictionary's order.
    std::map<std::tuple<std::int32_t, std::int32_t, std::string, std::string>, pair_account> pairs;
    for (const auto& [key, numbers] : all)
        for (std::size_t i = 0; i < numbers.size(); ++i)
            for (std::size_t j = i + 1; j < numbers.size(); ++j) {
                std::string a = b.organisation(numbers[i].who);
                std::string c = b.organisation(numbers[j].who);
                if (c < a) std::swap(a, c);
                pair_account& p = pairs[{std::get<0>(key), std::get<1>(key), a, c}];
                ++p.common;
                const double x = b.rows->as_double(numbers[i].number);
                if (numbers[i].number != numbers[j].number || std::abs(x) < o.minimum) continue;
                p.equal.push_back(std::get<2>(key));
                p.example = b.shown(x);
            }
    for (const auto& [key, p] : pairs) {
        if (p.equal.empty()) continue;
        const auto& [place, category, a, c] = key;
        finding f = b.about(severity::warning, "double_report", {place, -1, category, p.equal.back()});
        f.organisation = a;
        const auto n = static_cast<std::int64_t>(p.equal.size());
        f.found = (a.empty() ? std::string("A row without an organisation") : "'" + a + "'") + " and '" + c +
                  "' report the same number in " + detail::count_text(n) + " of " + counted(p.common, "common period") +
                  "; the last is " + p.example + ".";
        f.evidence = list(b, p.equal);
        f.score = static_cast<double>(n) / static_cast<double>(p.common);
        f.advice = "ask whether both count the same cases; if so, report one of them as reported_elsewhere";
        out.add(std::move(f));
    }
}

/// Points of every source per key: the latest of each.
void check_sources(const block_view& b, findings& out) {
    if (b.rows->source.empty()) return;
    std::map<detail::cell, std::vector<reported>> cells;
    for_each_series(*b.rows, {.by_source = true}, [&](const series_view& s) {
        for (std::size_t i = 0; i < s.size(); ++i)
            if (s.is_point(i))
                cells[{s.place, s.organisation, s.category, s.period(i)}].push_back({s.source, s.stored(i)});
    });
    using pair_key = std::tuple<std::int32_t, std::int32_t, std::int32_t, std::string, std::string>;
    std::map<pair_key, pair_account> pairs;
    for (const auto& [key, numbers] : cells)
        for (std::size_t i = 0; i < numbers.size(); ++i)
            for (std::size_t j = i + 1; j < numbers.size(); ++j) {
                reported x = numbers[i];
                reported y = numbers[j];
                if (b.source(y.who) < b.source(x.who)) std::swap(x, y);
                pair_account& p = pairs[{key.place, key.organisation, key.category, b.source(x.who), b.source(y.who)}];
                ++p.common;
                if (x.number == y.number) {
                    p.equal.push_back(key.period);
                    continue;
                }
                const double u = b.rows->as_double(x.number);
                const double v = b.rows->as_double(y.number);
                const double relative = std::abs(u - v) / std::max(std::abs(u), std::abs(v));
                if (relative <= p.largest) continue;
                p.largest = relative;
                p.example = b.shown(u) + " and " + b.shown(v) + " in " + b.period_text(key.period);
            }
    for (const auto& [key, p] : pairs) {
        const auto& [place, organisation, category, first, second] = key;
        const auto        equal = static_cast<std::int64_t>(p.equal.size());
        const std::string both = "The sources '" + first + "' and '" + second + "' ";
        finding           f = b.about(severity::info, "source_repeated", {place, organisation, category, 0}, false);
        f.source = first;
        if (equal > 0) {
            f.found = both + "give the same number in " + detail::count_text(equal) + " of " +
                      counted(p.common, "common period") + ".";
            f.evidence = list(b, p.equal);
            f.score = static_cast<double>(equal) / static_cast<double>(p.common);
            out.add(f);
        }
        if (equal == p.common) continue;
        f.level = severity::warning;
        f.rule = "sources_disagree";
        f.found = both + "give different numbers in " + detail::count_text(p.common - equal) + " of " +
                  counted(p.common, "common period") + "; farthest apart are " + p.example + ".";
        f.evidence.clear();
        f.score = std::min(1.0, p.largest);
        f.advice = "select one source; otherwise both add up in a total";
        out.add(std::move(f));
    }
}

} // namespace

findings check_double_reports(const definitions& agreed, const dataset& data, const double_report_options& options) {
    findings out;
    detail::for_each_block(agreed, data, [&](const block_view& b) {
        if (b.what == nullptr) return;
        if (detail::adds_up(*b.what)) check_organisations(b, options, out);
        check_sources(b, out);
    });
    out.sort();
    return out;
}

} // namespace steelyard::inline v0_1::validation
