// SPDX-License-Identifier: MIT
#include <steelyard/aggregation/roll_up.hpp>

#include "detail/generally.hpp"
#include "detail/indicator_run.hpp"

#include <steelyard/core/parallel.hpp>

#include <algorithm>
#include <memory>
#include <utility>

namespace steelyard::inline v0_1::aggregation {

namespace {

using indicator_runs = std::vector<std::unique_ptr<detail::indicator_run>>;

/// What a query asks for, in the order in which it is answered.
[[nodiscard]] std::vector<indicator> asked_for(const definitions& agreed, const roll_up_query& query) {
    std::vector<std::string> wanted = query.indicators;
    if (wanted.empty())
        for (const indicator& i : agreed.indicators)
            if (i.what != kind::narrative) wanted.push_back(i.code);
    if (wanted.empty() && agreed.indicators.empty())
        for (const measure& m : agreed.measures)
            if (m.what != kind::narrative) wanted.push_back(m.code);
    std::vector<indicator> list;
    for (const std::string& code : wanted) list.push_back(agreed.indicator_or_measure(code)); // all names are known before any work
    return list;
}

[[nodiscard]] indicator_runs planned(const definitions& agreed, const dataset& data, const roll_up_query& query,
                                     const std::vector<indicator>& list, detail::query_context& context, const run_options& run) {
    indicator_runs runs(list.size());
    const auto plan = [&](std::int64_t i) {
        const auto at = static_cast<std::size_t>(i);
        runs[at] = std::make_unique<detail::indicator_run>(agreed, data, query, list[at], context);
    };
    const auto count = static_cast<std::int64_t>(list.size());
    if (run.threads > 1 && run.pool == nullptr) {
        try {
            parallel_blocks(count, {.threads = run.threads, .stop = run.stop}, plan);
            return runs;
        } catch (const stopped&) {
            throw;
        } catch (...) { // several may be at fault: below the first of them says so, whatever the number of threads
        }
    }
    for (std::int64_t i = 0; i < count; ++i) plan(i);
    return runs;
}

/// Many indicators: each on one thread, and their rows one after the other.
void run_side_by_side(const indicator_runs& runs, const run_options& run, result_table& into) {
    std::vector<result_table> parts(runs.size());
    parallel_blocks(static_cast<std::int64_t>(runs.size()), run, [&](std::int64_t i) {
        const auto at = static_cast<std::size_t>(i);
        detail::result_sink sink{parts[at]};
        runs[at]->run(sink, {.threads = 1, .stop = run.stop});
    });
    std::int64_t rows = 0;
    for (const result_table& part : parts) rows += part.size();
    into.reserve(rows);
    for (result_table& part : parts) into.append(std::exchange(part, {}));
}

/// Unmatched cells name places and organisations by the data's codes.
void give_words(unmatched_table& cells, const dataset& data) {
    if (cells.empty()) return;
    cells.places = data.places();
    cells.organisations = data.organisations();
}

} // namespace

result_table roll_up(const definitions& agreed, const dataset& data, const roll_up_query& query, const run_options& run) {
    const std::vector<indicator> list = asked_for(agreed, query);
    detail::query_context context(agreed, data, query);
    const indicator_runs runs = planned(agreed, data, query, list, context, run);
    result_table table;
    table.calendars = agreed.calendars;
    const auto count = static_cast<std::int64_t>(runs.size());
    if ((run.threads > 1 || run.pool != nullptr) && count >= 2 * std::int64_t{std::max(run.threads, 1)}) {
        run_side_by_side(runs, run, table);
        give_words(table.unmatched, data);
        return table;
    }
    std::int64_t most = 0;
    for (const auto& one : runs) most += std::min(one->most_rows(), std::int64_t{1} << 40);
    table.reserve(most);
    detail::result_sink sink{table};
    for (const auto& one : runs) one->run(sink, run);
    give_words(table.unmatched, data);
    return table;
}

result_table detail::roll_up_generally(const definitions& agreed, const dataset& data, const roll_up_query& query) {
    const std::vector<indicator> list = asked_for(agreed, query);
    query_context context(agreed, data, query);
    result_table table;
    table.calendars = agreed.calendars;
    result_sink sink{table};
    for (const auto& one : planned(agreed, data, query, list, context, {})) one->run_generally(sink, {});
    give_words(table.unmatched, data);
    return table;
}

} // namespace steelyard::inline v0_1::aggregation
