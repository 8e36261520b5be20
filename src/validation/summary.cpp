// SPDX-License-Identifier: MIT
#include <steelyard/validation/summary.hpp>

#include <algorithm>
#include <map>
#include <tuple>

namespace steelyard::inline v0_1::validation {

namespace {

using line_key = std::tuple<std::string, std::string, std::string, std::string>;

[[nodiscard]] line_key key_of(const finding& f, const summary_options& o) {
    return {o.by_place ? f.place : "", o.by_organisation ? f.organisation : "", o.by_measure ? f.measure : "",
            o.by_rule ? f.rule : ""};
}

void count(summary_row& row, severity level) {
    (level == severity::fault ? row.faults : level == severity::warning ? row.warnings : row.infos) += 1;
}

[[nodiscard]] bool graver(severity a, severity b) { return static_cast<int>(a) > static_cast<int>(b); }

void look_at(summary_row& row, const finding& f, std::int64_t position) {
    const bool first = row.count() == 0;
    count(row, f.level);
    if (!first && !graver(f.level, row.worst) && (f.level != row.worst || f.score <= row.score)) return;
    row.worst = f.level;
    row.score = f.score;
    row.first_look = position;
    row.first_found = f.period.empty() ? f.found : f.period + ": " + f.found;
}

} // namespace

std::vector<summary_row> summarise(const findings& of, const summary_options& options) {
    std::map<line_key, summary_row> lines;
    for (std::size_t i = 0; i < of.size(); ++i) {
        const line_key key = key_of(of[i], options);
        summary_row&   row = lines[key];
        std::tie(row.place, row.organisation, row.measure, row.rule) = key;
        look_at(row, of[i], static_cast<std::int64_t>(i));
    }
    std::vector<summary_row> rows;
    for (auto& [key, row] : lines) rows.push_back(std::move(row));
    std::stable_sort(rows.begin(), rows.end(), [](const summary_row& a, const summary_row& b) {
        return a.worst != b.worst ? graver(a.worst, b.worst) : a.count() > b.count();
    });
    return rows;
}

} // namespace steelyard::inline v0_1::validation
