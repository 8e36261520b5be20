// SPDX-License-Identifier: MIT
#include "detail/cells.hpp"

#include <steelyard/validation/completeness.hpp>

#include <map>
#include <set>

namespace steelyard::inline v0_1::validation {

namespace {

using detail::block_view;
using detail::counted;

/// An expected unit: words of place and organisation; empty = not by this dimension.
struct unit_key {
    std::string place;
    std::string organisation;
    friend auto operator<=>(const unit_key&, const unit_key&) = default;
};

/// What is known of a unit's cell over all its rows, from least to most.
enum class cell_state : std::uint8_t { absent, not_applicable, missing, reported };

struct cell_report {
    cell_state   state = cell_state::absent;
    reason       why = reason::none;
    std::int64_t first_recorded = measure_rows::not_recorded;
    std::int32_t due = 0; ///< last day + due_days, as days since 1970; 0 = no due day
};

struct unit_cells {
    std::map<std::int32_t, cell_report> expected; ///< by period index
};

using unit_map = std::map<unit_key, unit_cells>;

[[nodiscard]] finding bad(const expectation& e, const std::string& found, const std::string& advice) {
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
            out.add(bad(e, "The period '" + *texts[i] + "' of an expectation is no " + m.frequency.text() + ".",
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
                if (e.due_days > 0) c.due = (period{m.frequency, i}.last_day() + e.due_days).days;
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

/// Every expected unit of a measure with what its rows say; `unexpected` gets the units of rows that nobody expects.
[[nodiscard]] unit_map units_of(const definitions& agreed, const dataset& data, const measure& m, findings& out,
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

[[nodiscard]] completeness_row summary(const definitions& agreed, const measure& m, const unit_key& k,
                                       const unit_cells& u) {
    completeness_row row;
    row.measure = m.code;
    row.place = k.place;
    row.organisation = k.organisation;
    for (const auto& [index, c] : u.expected) {
        if (c.state == cell_state::not_applicable) {
            ++row.not_applicable;
            continue;
        }
        ++row.expected;
        const std::string when = agreed.period_text({m.frequency, index});
        if (c.state == cell_state::reported)
            ++row.reported;
        else if (c.state == cell_state::absent) {
            ++row.absent;
            row.absent_periods.push_back(when);
        } else {
            ++row.with_reason;
            row.missing_periods.push_back(when + " (" + std::string(name(c.why)) + ")");
        }
    }
    return row;
}

[[nodiscard]] std::vector<completeness_row> rows_for(const definitions& agreed, const measure& m,
                                                     const unit_map& units) {
    std::vector<completeness_row> rows;
    completeness_row              all;
    all.measure = m.code;
    all.whole_measure = true;
    for (const auto& [key, unit] : units) {
        rows.push_back(summary(agreed, m, key, unit));
        all.expected += rows.back().expected;
        all.reported += rows.back().reported;
        all.with_reason += rows.back().with_reason;
        all.absent += rows.back().absent;
        all.not_applicable += rows.back().not_applicable;
    }
    if (!rows.empty()) rows.insert(rows.begin(), all);
    return rows;
}

[[nodiscard]] finding about_unit(severity level, const std::string& rule, const completeness_row& r,
                                 std::int64_t cells) {
    finding f;
    f.level = level;
    f.rule = rule;
    f.measure = r.measure;
    f.place = r.place;
    f.organisation = r.organisation;
    f.score = r.expected == 0 ? 0 : static_cast<double>(cells) / static_cast<double>(r.expected);
    return f;
}

void report_row(const completeness_row& r, const completeness_options& o, findings& out) {
    const std::string expected = counted(r.expected, "expected number");
    if (r.whole_measure) {
        if (r.reported == r.expected && !o.complete) return;
        const bool complete = r.reported == r.expected;
        finding    f = about_unit(severity::info, complete ? "complete" : "incomplete", r, r.expected - r.reported);
        f.found = detail::count_text(r.reported) + " of " + expected + (r.expected == 1 ? " is" : " are") +
                  " reported" + (r.expected > 0 ? " (" + detail::percent_text(*r.share()) + ")." : ".");
        f.evidence = counted(r.absent, "cell") + " without a row, " + counted(r.with_reason, "cell") +
                     " missing with a reason, " + counted(r.not_applicable, "cell") + " not applicable";
        out.add(std::move(f));
        return;
    }
    if (r.absent > 0) {
        finding f = about_unit(severity::warning, "expected_absent", r, r.absent);
        f.found = detail::count_text(r.absent) + " of " + expected + (r.absent == 1 ? " has" : " have") +
                  " no row: " + join(r.absent_periods) + ".";
        f.advice = "report them, or report why they are missing";
        out.add(std::move(f));
    }
    if (r.with_reason > 0) {
        finding f = about_unit(severity::info, "expected_missing", r, r.with_reason);
        f.found = detail::count_text(r.with_reason) + " of " + expected + (r.with_reason == 1 ? " is" : " are") +
                  " missing with a reason: " + join(r.missing_periods) + ".";
        out.add(std::move(f));
    }
}

void report_late(const definitions& agreed, const measure& m, const unit_map& units, findings& out) {
    for (const auto& [key, unit] : units) {
        std::vector<std::string> late;
        std::int32_t             most = 0;
        for (const auto& [index, c] : unit.expected) {
            if (c.due == 0 || c.first_recorded == measure_rows::not_recorded) continue;
            const std::int64_t seconds_late =
                c.first_recorded - std::int64_t{c.due + 1} * 86400; // the due day counts whole
            if (seconds_late < 0) continue;
            late.push_back(agreed.period_text({m.frequency, index}));
            most = std::max(most, static_cast<std::int32_t>(seconds_late / 86400) + 1);
        }
        if (late.empty()) continue;
        finding f;
        f.level = severity::info;
        f.rule = "late_report";
        f.measure = m.code;
        f.place = key.place;
        f.organisation = key.organisation;
        f.found = counted(static_cast<std::int64_t>(late.size()), "number") + " came late, the latest by " +
                  counted(most, "day") + ": " + join(late) + ".";
        f.score = static_cast<double>(late.size()) / static_cast<double>(unit.expected.size());
        out.add(std::move(f));
    }
}

void report_unexpected(const measure& m, const std::map<unit_key, std::int64_t>& unexpected, findings& out) {
    for (const auto& [key, rows] : unexpected) {
        finding f;
        f.level = severity::info;
        f.rule = "unexpected_report";
        f.measure = m.code;
        f.place = key.place;
        f.organisation = key.organisation;
        f.found = "No expectation names this unit, but it reported " + counted(rows, "number") + ".";
        f.advice = "add it to an expectation, so that its silence would be noticed";
        out.add(std::move(f));
    }
}

} // namespace

std::vector<completeness_row> completeness(const definitions& agreed, const dataset& data) {
    std::vector<completeness_row> all;
    findings                      ignored;
    for (const measure& m : agreed.measures) {
        std::vector<completeness_row> rows = rows_for(agreed, m, units_of(agreed, data, m, ignored, nullptr));
        all.insert(all.end(), rows.begin(), rows.end());
    }
    return all;
}

findings check_completeness(const definitions& agreed, const dataset& data, const completeness_options& options) {
    findings out;
    for (const expectation& e : agreed.expectations)
        if (agreed.find_measure(e.measure) == nullptr)
            out.add(bad(e, "An expectation names the measure '" + e.measure + "', which is not declared.",
                        "declare it, or correct the expectation"));
    for (const measure& m : agreed.measures) {
        std::map<unit_key, std::int64_t> unexpected;
        const unit_map                   units = units_of(agreed, data, m, out, &unexpected);
        for (const completeness_row& r : rows_for(agreed, m, units)) report_row(r, options, out);
        if (options.late) report_late(agreed, m, units, out);
        if (options.unexpected) report_unexpected(m, unexpected, out);
    }
    out.sort();
    return out;
}

} // namespace steelyard::inline v0_1::validation
