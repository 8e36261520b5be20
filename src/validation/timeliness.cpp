// SPDX-License-Identifier: MIT
#include "detail/expected.hpp"

#include <steelyard/core/error.hpp>
#include <steelyard/statistics/robust.hpp>
#include <steelyard/validation/timeliness.hpp>

#include <algorithm>

namespace steelyard::inline v0_1::validation {

namespace {

using detail::cell_report;
using detail::cell_state;
using detail::counted;

constexpr std::int64_t day_seconds = 86400;

[[nodiscard]] std::optional<instant> moment(const timeliness_options& o) {
    if (o.as_of.empty()) return std::nullopt;
    const auto at = instant::parse(o.as_of);
    if (!at)
        throw format_fault("timeliness: as_of is '" + o.as_of +
                           "'; give a day such as 2024-03-01 or an instant such as 2024-03-01T12:00:00Z");
    return at;
}

/// A row under construction, with the days of each late number.
struct account {
    timeliness_row      row;
    std::vector<double> days;

    void add(const cell_report& c, const std::string& when, const std::optional<instant>& as_of) {
        if (c.state == cell_state::not_applicable) return;
        ++row.expected;
        const bool         recorded = c.first_recorded != measure_rows::not_recorded;
        const std::int64_t over = (std::int64_t{c.due} + 1) * day_seconds; // the due day counts whole
        const bool there = c.state == cell_state::reported && !(recorded && as_of && c.first_recorded > as_of->seconds);
        if (!there && c.state == cell_state::missing)
            ++row.with_reason;
        else if (!there)
            ++(as_of && as_of->seconds < over ? row.not_due : row.absent);
        else if (!recorded)
            ++row.unknown;
        else if (c.first_recorded < over)
            ++row.on_time;
        else {
            ++row.late;
            row.late_periods.push_back(when);
            days.push_back(static_cast<double>((c.first_recorded - over) / day_seconds + 1));
        }
    }
    [[nodiscard]] timeliness_row finish() {
        row.days_late = statistics::median(days);
        if (!days.empty()) row.most_days_late = static_cast<std::int64_t>(*std::max_element(days.begin(), days.end()));
        return row;
    }
};

[[nodiscard]] std::vector<timeliness_row> rows_for(const definitions& agreed, const dataset& data, const measure& m,
                                                   const std::optional<instant>& as_of) {
    findings                    told_elsewhere; // completeness reports what is wrong with expectations
    std::vector<timeliness_row> rows;
    account                     all;
    all.row.measure = m.code;
    all.row.whole_measure = true;
    for (const auto& [key, unit] : detail::units_of(agreed, data, m, told_elsewhere, nullptr)) {
        account one;
        one.row.measure = m.code;
        one.row.place = key.place;
        one.row.organisation = key.organisation;
        for (const auto& [index, c] : unit.expected) {
            if (!c.has_due) continue;
            const std::string when = agreed.period_text({m.frequency, index});
            one.add(c, when, as_of);
            all.add(c, when, as_of);
        }
        if (one.row.expected > 0) rows.push_back(one.finish());
    }
    all.row.late_periods.clear(); // of all units together they say nothing
    if (!rows.empty()) rows.insert(rows.begin(), all.finish());
    return rows;
}

void report_late(const timeliness_row& r, const timeliness_options& o, findings& out) {
    const std::int64_t known = r.on_time + r.late + r.absent;
    const double       share = static_cast<double>(r.late) / static_cast<double>(known);
    finding            f;
    f.level = share >= o.often && r.late >= o.least_late ? severity::warning : severity::info;
    f.rule = "late_report";
    f.measure = r.measure;
    f.place = r.place;
    f.organisation = r.organisation;
    f.found = counted(r.late, "number") + " came late, the latest by " + counted(r.most_days_late, "day") + ": " +
              join(r.late_periods) + ".";
    f.evidence = detail::count_text(r.on_time) + " of " + counted(known, "number") + " came in time, " +
                 detail::count_text(r.absent) + " never; the middle one of the late by " +
                 number_text(r.days_late.value_or(0)) + (r.days_late == 1.0 ? " day" : " days");
    f.score = share;
    f.advice = "ask what holds the numbers up, or agree on a later day";
    out.add(std::move(f));
}

void report_unknown(const timeliness_row& r, findings& out) {
    finding f;
    f.level = severity::info;
    f.rule = "timing_unknown";
    f.measure = r.measure;
    f.found = "Of " + counted(r.unknown, "number") + " with a due day nobody recorded when " +
              (r.unknown == 1 ? "it" : "they") + " came.";
    f.score = static_cast<double>(r.unknown) / static_cast<double>(r.expected);
    f.advice = "give the recorded time with the numbers";
    out.add(std::move(f));
}

} // namespace

std::vector<timeliness_row> timeliness(const definitions& agreed, const dataset& data,
                                       const timeliness_options& options) {
    const auto                  as_of = moment(options);
    std::vector<timeliness_row> all;
    for (const measure& m : agreed.measures) {
        std::vector<timeliness_row> rows = rows_for(agreed, data, m, as_of);
        all.insert(all.end(), rows.begin(), rows.end());
    }
    return all;
}

findings check_timeliness(const definitions& agreed, const dataset& data, const timeliness_options& options) {
    findings out;
    for (const timeliness_row& r : timeliness(agreed, data, options)) {
        if (r.whole_measure && r.unknown > 0) report_unknown(r, out);
        if (!r.whole_measure && r.late > 0) report_late(r, options, out);
    }
    out.sort();
    return out;
}

} // namespace steelyard::inline v0_1::validation
