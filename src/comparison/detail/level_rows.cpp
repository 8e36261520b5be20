// SPDX-License-Identifier: MIT
#include "level_rows.hpp"

#include "periods.hpp"

#include <steelyard/core/error.hpp>

namespace steelyard::inline v0_1::comparison::detail {

bool level_of_organisations(const definitions& agreed, const std::string& by, const char* caller) {
    if (by == "place") return false;
    if (by == "organisation") return true;
    const aggregation::roll_up_query q = aggregation::query_by(agreed, {by});
    if (!q.place_hierarchy.empty()) return false;
    if (!q.organisation_hierarchy.empty()) return true;
    throw illegal_operation(std::string(caller) + ": '" + by +
                            "' is no level of places or organisations; units lie on one, such as 'place' or 'county'");
}

std::vector<std::int64_t> rows_at(const aggregation::result_table& table, const std::string& indicator,
                                  bool of_organisations, const period& when) {
    std::vector<std::int64_t> rows;
    const auto                code = table.indicators.find(indicator);
    const auto                is_whole = [](const code_list& list, std::int32_t at) { return at < 0 || list[at].empty(); };
    for (std::int64_t row = 0; code && row < table.size(); ++row) {
        if (table.indicator(row) != *code || table.when(row) != when) continue;
        const bool no_place = is_whole(table.places, table.place(row));
        const bool no_organisation = is_whole(table.organisations, table.organisation(row));
        if (of_organisations ? no_place && !no_organisation : !no_place && no_organisation) rows.push_back(row);
    }
    return rows;
}

level_rows roll_up_at(const definitions& agreed, const dataset& data, const level_question& asked,
                      const aggregation::roll_up_options& options, const aggregation::as_of& known,
                      const run_options& run, const char* caller) {
    level_rows out;
    out.of_organisations = level_of_organisations(agreed, asked.by, caller);
    const indicator first = agreed.indicator_or_measure(asked.indicators.front());
    const measure&  of = measure_of(agreed, first, first.numerator, caller);
    out.when = period_of_side(agreed, of, asked.period, caller);
    aggregation::roll_up_query q = aggregation::query_by(agreed, {asked.by});
    q.indicators = asked.indicators;
    q.periods = {name_of(agreed, of, out.when.kind, caller)};
    q.from = out.when.first_day();
    q.to = out.when.last_day();
    q.options = options;
    q.known = known;
    q.basis = asked.basis;
    if (!asked.scheme.empty()) q.categories = {{asked.scheme}};
    out.table = aggregation::roll_up(agreed, data, q, run);
    for (const std::string& code : asked.indicators) {
        const auto rows = rows_at(out.table, code, out.of_organisations, out.when);
        out.rows.insert(out.rows.end(), rows.begin(), rows.end());
    }
    return out;
}

} // namespace steelyard::inline v0_1::comparison::detail
