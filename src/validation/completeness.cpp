// SPDX-License-Identifier: MIT
#include "detail/expected.hpp"

#include <steelyard/validation/completeness.hpp>

#include <map>

namespace steelyard::inline v0_1::validation {

namespace {

using detail::cell_state;
using detail::counted;
using detail::unit_cells;
using detail::unit_key;
using detail::unit_map;
using detail::units_of;

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
            out.add(detail::bad_expectation(
                e, "An expectation names the measure '" + e.measure + "', which is not declared.",
                "declare it, or correct the expectation"));
    for (const measure& m : agreed.measures) {
        std::map<unit_key, std::int64_t> unexpected;
        const unit_map                   units = units_of(agreed, data, m, out, &unexpected);
        for (const completeness_row& r : rows_for(agreed, m, units)) report_row(r, options, out);
        if (options.unexpected) report_unexpected(m, unexpected, out);
    }
    out.sort();
    return out;
}

} // namespace steelyard::inline v0_1::validation
