// SPDX-License-Identifier: MIT
#include <steelyard/frameworks/totals.hpp>

#include <steelyard/aggregation/roll_up.hpp>
#include <steelyard/frameworks/adoption.hpp>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

namespace steelyard::inline v0_1::frameworks {

verdict totals_allowed(const framework& f, const dataset& data, std::string_view code, bool bridges) {
    verdict all;
    const indicator what = f.agreed.indicator_or_measure(code);
    if (f.participants.empty()) return all;
    std::set<std::string> measures{what.numerator.measure};
    if (what.denominator) measures.insert(what.denominator->measure);
    for (const std::string& measure : measures) {
        const measure_rows* rows = data.rows_of(measure);
        if (rows == nullptr) continue;
        std::set<std::int32_t> codes(rows->organisation.begin(), rows->organisation.end());
        codes.erase(-1);
        if (codes.size() < 2) continue;
        std::vector<std::string> who;
        for (const std::int32_t c : codes) who.push_back(data.organisations()[c]);
        const verdict one = definitions_match(f, measure, who);
        for (const verdict_reason& r : one.reasons) all.add(r);
    }
    if (all.answer == comparability::with_bridge && bridges) all.answer = comparability::yes;
    return all;
}

void withhold_totals(const framework& f, const dataset& data, bool bridges, aggregation::result_table& table) {
    std::optional<aggregation::result_columns> columns; // taken apart once something is withheld
    for (std::int32_t code = 0; code < table.indicators.size(); ++code) {
        const verdict v = totals_allowed(f, data, table.indicators[code], bridges);
        if (v.answer == comparability::yes) continue;
        if (!columns) columns = table.columns();
        aggregation::result_columns& c = *columns;
        std::int64_t                 withheld = 0;
        for (std::size_t i = 0; i < c.forms.size(); ++i) {
            if (c.indicator[i] != code || table.organisation_levels[c.organisation_level[i]] == name(axis::organisation)) continue;
            c.forms[i] = form::missing;
            c.reasons[i] = reason::not_comparable;
            c.number[i] = c.lower[i] = c.upper[i] = c.known[i] = c.numerator[i] = c.denominator[i] = 0;
            c.has[i] = 0;
            c.flags[i] = {};
            c.verdicts[i] = v.answer;
            ++withheld;
        }
        if (withheld == 0) continue;
        std::string why;
        for (const verdict_reason& r : v.reasons)
            if (r.answer != comparability::yes) why += (why.empty() ? "" : " ") + r.text;
        table.notes.push_back({"totals_refused", table.indicators[code], "", "The organisations are not added up: " + why, withheld});
    }
    if (columns) table = aggregation::result_table(std::move(table), *columns);
}

aggregation::result_table roll_up(const framework& f, const dataset& data, const aggregation::roll_up_query& query, const run_options& run) {
    aggregation::result_table table = aggregation::roll_up(f.agreed, data, query, run);
    withhold_totals(f, data, query.options.bridges, table);
    return table;
}

} // namespace steelyard::inline v0_1::frameworks
