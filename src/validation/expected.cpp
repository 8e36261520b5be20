// SPDX-License-Identifier: MIT
#include "detail/expected.hpp"

#include <set>

namespace steelyard::inline v0_1::validation::detail {

finding bad_expectation(const expectation& e, const std::string& found, const std::string& advice) {
    finding f;
    f.level = severity::fault;
    f.rule = "bad_expectation";
    f.measure = e.measure;
    f.file = e.declared_at.file;
    f.line = e.declared_at.line;
    f.found = found;
    f.score = 1;
    f.advice = advice;
    return f;
}

namespace {

struct period_window {
    std::int32_t first = 0;
    std::int32_t last = -1;
};

/// The periods of an expectation; empty after a complaint, or when nothing bounds it.
[[nodiscard]] std::optional<period_window> window_of(const expectation& e, const measure& m, const measure_rows* rows,
                                                     findings& out) {
    std::optional<std::int32_t> ends[2];
    const std::string*          texts[2] = {&e.from, &e.to};
    for (int i = 0; i < 2; ++i) {
        if (texts[i]->empty()) continue;
        const auto p = period::parse(*texts[i], m.frequency);
        if (!p) {
            out.add(
                bad_expectation(e, "The period '" + *texts[i] + "' of an expectation is no " + m.frequency.text() + ".",
                                "write it as the measure's frequency does"));
            return std::nullopt;
        }
        ends[i] = p->index;
    }
    if (rows != nullptr && rows->size() > 0) {
        const auto [low, high] = std::minmax_element(rows->period.begin(), rows->period.end());
        if (!ends[0]) ends[0] = *low;
        if (!ends[1]) ends[1] = *high;
    }
    if (!ends[0] || !ends[1]) return std::nullopt;
    return period_window{*ends[0], *ends[1]};
}

void expect(const expectation& e, const measure& m, const period_window& w, unit_map& units) {
    const std::vector<std::string> none{""};
    for (const std::string& p : e.places.empty() ? none : e.places)
        for (const std::string& o : e.organisations.empty() ? none : e.organisations) {
            auto& cells = units[unit_key{p, o}].expected;
            for (std::int32_t i = w.first; i <= w.last; ++i) {
                cell_report& c = cells[i];
                if (e.due_days <= 0) continue;
                c.has_due = true;
                c.due = (period{m.frequency, i}.last_day() + e.due_days).days;
            }
        }
}

[[nodiscard]] cell_state state_of(form f, reason why) noexcept {
    if (f != form::missing || why == reason::reported_elsewhere) return cell_state::reported;
    return why == reason::not_applicable ? cell_state::not_applicable : cell_state::missing;
}

/// Marks the expected cells that a row speaks of; false when the row's unit is not expected at all.
bool mark(const block_view& b, std::size_t row, bool counts, unit_map& units) {
    const measure_rows& r = *b.rows;
    const std::string   place = b.place(r.place[row]);
    const std::string   organisation = b.organisation(r.organisation[row]);
    std::set<unit_key>  keys{{place, organisation}, {place, ""}, {"", organisation}, {"", ""}};
    bool                known = false;
    for (const unit_key& k : keys) {
        const auto unit = units.find(k);
        if (unit == units.end()) continue;
        known = true;
        const auto at = unit->second.expected.find(r.period[row]);
        if (at == unit->second.expected.end()) continue;
        cell_report&       c = at->second;
        const std::int64_t recorded = r.recorded_at(row);
        if (recorded != measure_rows::not_recorded && r.forms[row] != form::missing &&
            (c.first_recorded == measure_rows::not_recorded || recorded < c.first_recorded))
            c.first_recorded = recorded;
        if (!counts) continue;
        const cell_state s = state_of(r.forms[row], r.reason_at(row));
        if (s > c.state || (s == c.state && r.reason_at(row) > c.why)) {
            c.state = s;
            c.why = r.reason_at(row);
        }
    }
    return known;
}

} // namespace

unit_map units_of(const definitions& agreed, const dataset& data, const measure& m, findings& out,
                  std::map<unit_key, std::int64_t>* unexpected) {
    unit_map            units;
    const measure_rows* rows = data.rows_of(m.code);
    for (const expectation& e : agreed.expectations) {
        if (e.measure != m.code) continue;
        if (const auto w = window_of(e, m, rows, out)) expect(e, m, *w, units);
    }
    if (units.empty() || rows == nullptr) return units;
    const block_view  b(agreed, data, *rows);
    std::vector<bool> counts(static_cast<std::size_t>(rows->size()), false);
    for_each_series(*rows, {}, [&](const series_view& s) {
        for (std::size_t i = 0; i < s.size(); ++i) counts[s.row(i)] = true;
    });
    for (std::size_t i = 0; i < counts.size(); ++i)
        if (!mark(b, i, counts[i], units) && unexpected != nullptr && counts[i])
            ++(*unexpected)[unit_key{b.place(rows->place[i]), b.organisation(rows->organisation[i])}];
    return units;
}

} // namespace steelyard::inline v0_1::validation::detail
