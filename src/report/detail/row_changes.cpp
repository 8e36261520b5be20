// SPDX-License-Identifier: MIT
#include <steelyard/core/text.hpp>

#include <report/detail/row_changes.hpp>
#include <utility>

namespace steelyard::inline v0_1::report::detail {

namespace {

/// What a row says at last.
struct said {
    std::int64_t recorded = measure_rows::not_recorded;
    value        number = value::missing(reason::not_reported);
    std::string  version;
    std::string  place;
    period       when;
};

using said_rows = std::map<std::vector<std::string>, said>;

[[nodiscard]] said_rows rows_of(const known_state& state, const std::string& measure) {
    said_rows           all;
    const measure_rows* rows = state.data.rows_of(measure);
    if (rows == nullptr) return all;
    for (std::int64_t i = 0; i < rows->size(); ++i) {
        const auto         at = static_cast<std::size_t>(i);
        const std::int64_t recorded = rows->recorded_at(at);
        if (state.known.recorded && recorded != measure_rows::not_recorded && recorded > state.known.recorded->seconds) continue;
        const observation        o = state.data.at(*rows, i);
        std::vector<std::string> key{o.place, o.organisation, o.period, o.source};
        for (const auto& [scheme, category] : o.categories) key.insert(key.end(), {scheme, category});
        said& one = all[std::move(key)];
        if (recorded < one.recorded) continue;
        one = {recorded, o.number, o.version, o.place, {rows->frequency, rows->period[at]}};
    }
    return all;
}

[[nodiscard]] std::string counted(std::int64_t n, const char* how) { return std::to_string(n) + (n == 1 ? " row " : " rows ") + how; }

} // namespace

std::string row_counts::text() const {
    std::vector<std::string> parts;
    if (revised > 0) parts.push_back(counted(revised, "revised"));
    if (added > 0) parts.push_back(counted(added, "added"));
    if (withdrawn > 0) parts.push_back(counted(withdrawn, "withdrawn"));
    return join(parts);
}

row_counts row_changes::count(const std::string& measure) {
    row_counts n;
    for (const change& c : of_measure(measure)) ++(n.*(c.how));
    return n;
}

const std::vector<row_changes::change>& row_changes::of_measure(const std::string& measure) {
    const auto [at, fresh] = found_.try_emplace(measure);
    if (!fresh) return at->second;
    const said_rows before = rows_of(before_, measure);
    const said_rows after = rows_of(after_, measure);
    for (const auto& [key, row] : before) {
        const auto now = after.find(key);
        if (now == after.end()) at->second.push_back({row.place, row.when, &row_counts::withdrawn});
        else if (now->second.number != row.number || now->second.version != row.version)
            at->second.push_back({row.place, row.when, &row_counts::revised});
    }
    for (const auto& [key, row] : after)
        if (before.find(key) == before.end()) at->second.push_back({row.place, row.when, &row_counts::added});
    return at->second;
}

} // namespace steelyard::inline v0_1::report::detail
