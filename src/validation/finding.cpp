// SPDX-License-Identifier: MIT
#include <steelyard/validation/finding.hpp>

#include <algorithm>
#include <iterator>
#include <map>
#include <tuple>

namespace steelyard::inline v0_1::validation {

std::string finding::text() const {
    static constexpr const char* levels[] = {"info", "warning", "fault"};
    std::string                  keys;
    for (const std::string* k : {&measure, &place, &organisation, &category, &period})
        if (!k->empty()) keys += (keys.empty() ? "" : ", ") + *k;
    std::string       s = std::string(levels[static_cast<std::size_t>(level)]) + " [" + rule + "] ";
    const std::string where = input_place{file, line, "", ""}.text();
    if (!where.empty()) s += where + ": ";
    if (!keys.empty()) s += keys + ": ";
    s += found;
    if (!evidence.empty()) s += " Evidence: " + evidence + ".";
    if (!advice.empty()) s += " To do: " + advice + ".";
    return s;
}

void findings::append(findings other) {
    rows_.insert(rows_.end(), std::make_move_iterator(other.rows_.begin()), std::make_move_iterator(other.rows_.end()));
}

void findings::sort() {
    const auto keys = [](const finding& f) {
        return std::tie(f.measure, f.place, f.organisation, f.category, f.period, f.source, f.file, f.line, f.found,
                        f.evidence, f.advice);
    };
    std::sort(rows_.begin(), rows_.end(), [&](const finding& a, const finding& b) {
        if (a.level != b.level) return a.level > b.level;
        if (a.rule != b.rule) return a.rule < b.rule;
        if (a.score != b.score) return a.score > b.score;
        return keys(a) < keys(b);
    });
}

std::int64_t findings::count(severity level) const noexcept {
    return std::count_if(rows_.begin(), rows_.end(), [&](const finding& f) { return f.level == level; });
}

std::int64_t findings::count(std::string_view rule) const noexcept {
    return std::count_if(rows_.begin(), rows_.end(), [&](const finding& f) { return f.rule == rule; });
}

findings findings::of_rule(std::string_view rule) const {
    findings kept;
    for (const finding& f : rows_)
        if (f.rule == rule) kept.add(f);
    return kept;
}

findings findings::of_place(std::string_view place) const {
    findings kept;
    for (const finding& f : rows_)
        if (f.place == place) kept.add(f);
    return kept;
}

std::vector<std::pair<std::string, std::int64_t>> findings::count_by_rule() const {
    std::map<std::string, std::int64_t> counts;
    for (const finding& f : rows_) ++counts[f.rule];
    return {counts.begin(), counts.end()};
}

std::string findings::text() const {
    std::string s;
    for (const finding& f : rows_) s += f.text() + "\n";
    return s;
}

} // namespace steelyard::inline v0_1::validation
