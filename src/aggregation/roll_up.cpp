// SPDX-License-Identifier: MIT
#include <steelyard/aggregation/roll_up.hpp>

#include "detail/indicator_run.hpp"

namespace steelyard::inline v0_1::aggregation {

result_table roll_up(const definitions& agreed, const dataset& data, const roll_up_query& query, const run_options& run) {
    result_table table;
    table.calendars = agreed.calendars;
    std::vector<std::string> wanted = query.indicators;
    if (wanted.empty())
        for (const indicator& i : agreed.indicators)
            if (i.what != kind::narrative) wanted.push_back(i.code);
    if (wanted.empty() && agreed.indicators.empty())
        for (const measure& m : agreed.measures)
            if (m.what != kind::narrative) wanted.push_back(m.code);
    std::vector<indicator> list;
    for (const std::string& code : wanted) list.push_back(agreed.indicator_or_measure(code)); // all names are known before any work
    for (const indicator& one : list) detail::indicator_run(agreed, data, query, one).run(table, run);
    return table;
}

} // namespace steelyard::inline v0_1::aggregation
