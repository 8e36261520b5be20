// SPDX-License-Identifier: MIT
#include "detail/indicator_series.hpp"

#include <steelyard/aggregation/roll_up.hpp>
#include <steelyard/core/error.hpp>
#include <steelyard/core/text.hpp>
#include <steelyard/learning/turn_the_curve.hpp>

#include <algorithm>
#include <utility>

namespace steelyard::inline v0_1::learning {

namespace {

using detail::indicator_series;

/// The series of a unit. @throws unknown_code
[[nodiscard]] indicator_series series_for(const definitions& agreed, const aggregation::result_table& table,
                                          const curve_question& q, std::vector<std::string>& basis) {
    for (const std::vector<std::string>& ids : table.bases)
        for (const std::string& id : ids)
            if (std::ranges::find(basis, id) == basis.end()) basis.push_back(id);
    std::vector<std::string> units;
    for (indicator_series& s : detail::series_of(agreed, table)) {
        if (s.what.code != q.indicator || !s.category.empty()) continue;
        const std::string& who = s.place.empty() ? s.organisation : s.place;
        if (who == q.unit) return std::move(s);
        units.push_back(who);
    }
    throw unknown_code("turn_the_curve: no number of " + q.indicator + (q.unit.empty() ? "" : " of '" + q.unit + "'") +
                       " is known; " + suggest(q.unit, units));
}

[[nodiscard]] std::int64_t period_of(const definitions& agreed, const indicator_series& s, const std::string& text,
                                     const char* what) {
    const auto row = detail::row_of(agreed, s, text);
    if (!row)
        throw period_mismatch(std::string("turn_the_curve: ") + what + " = '" + text + "' is no period of " + s.what.code + " (" +
                              s.periods.front().kind.text() + ")");
    return *row + s.periods.front().index;
}

/// The direction in which an indicator is judged. @throws illegal_operation
[[nodiscard]] bool is_less_better(const indicator& what) {
    if (what.better == direction::up || what.better == direction::down) return what.better == direction::down;
    throw illegal_operation("turn_the_curve: " + what.code +
                            (what.better == direction::none ? " has no direction" : " is best at a target, on both sides of which it is worse") +
                            "; a curve turns up or down: declare which is better");
}

/// Columns of a series, as the statistics take them.
struct series_columns {
    std::vector<double>             value;
    std::vector<std::int64_t>       period;
    std::vector<statistics::status> given;

    [[nodiscard]] statistics::state_points points() const { return {value, period, given}; }
};

/// Rows from one row to another; `until` is not included.
[[nodiscard]] series_columns columns_of(const indicator_series& s, std::int64_t from, std::int64_t until) {
    series_columns c;
    for (std::int64_t row = std::max<std::int64_t>(from, 0); row < std::min<std::int64_t>(until, std::ssize(s.periods)); ++row) {
        const auto i = static_cast<std::size_t>(row);
        c.value.push_back(s.number[i]);
        c.period.push_back(s.periods[i].index);
        c.given.push_back(s.given[i]);
    }
    return c;
}

void name_indicator(const definitions& agreed, const curve_question& q, const indicator_series& s, turned_indicator& t) {
    t.indicator = s.what.code;
    t.title = s.what.title.empty() ? s.what.code : s.what.title;
    t.unit = s.what.in.symbol;
    t.who = q.unit;
    t.decimals_shown = s.what.decimals_shown;
    if (const measure* m = agreed.find_measure(s.what.numerator.measure); m != nullptr && m->places && !s.what.denominator)
        t.decimals_shown = m->places->places;
    t.better = s.what.better;
    t.stands_for = q.stands_for;
    t.action = q.action;
}

} // namespace

turned_indicator turn_the_curve(const definitions& agreed, const dataset& data, const curve_question& question,
                                const turn_options& options, const aggregation::roll_up_options& numbers,
                                const aggregation::as_of& known, const aggregation::as_of& then, const run_options& run) {
    aggregation::roll_up_query asked;
    if (!question.by.empty()) asked = aggregation::query_by(agreed, {question.by});
    asked.indicators = {question.indicator};
    asked.options = numbers;
    asked.known = known;
    asked.basis = question.basis;
    const aggregation::result_table now = aggregation::roll_up(agreed, data, asked, run);
    if (!then.recorded) return turn_the_curve(agreed, now, nullptr, question, options);
    asked.known = then;
    const aggregation::result_table old = aggregation::roll_up(agreed, data, asked, run);
    return turn_the_curve(agreed, now, &old, question, options);
}

turned_indicator turn_the_curve(const definitions& agreed, const aggregation::result_table& table,
                                const aggregation::result_table* then, const curve_question& question,
                                const turn_options& options) {
    turned_indicator t;
    const indicator  what = agreed.indicator_or_measure(question.indicator);
    turning_point    at;
    at.less_is_better = is_less_better(what);
    t.basis = question.basis;
    const indicator_series now = series_for(agreed, table, question, t.basis);
    name_indicator(agreed, question, now, t);
    at.decided = period_of(agreed, now, question.decided, "decided");
    if (!question.triggered.empty()) at.triggered = period_of(agreed, now, question.triggered, "triggered");
    if (!question.triggered.empty() && at.triggered > at.decided)
        throw period_mismatch("turn_the_curve: triggered = '" + question.triggered + "' comes after decided = '" +
                              question.decided + "'");
    for (const std::string& look : question.looks) at.looks.push_back(period_of(agreed, now, look, "looks"));
    const indicator_series before = then != nullptr ? series_for(agreed, *then, question, t.basis) : now;
    if (then == nullptr) t.notes.push_back("The baseline is made of numbers as they are known now; those of the day of the decision may "
                                    "have been others.");
    const std::int64_t shift = now.periods.front().index; // rows of `now` are periods less this
    std::int64_t       begin = before.periods.front().index, end = std::numeric_limits<std::int64_t>::max();
    for (const auto& [row, why] : detail::breaks_of(agreed, now)) {
        if (row + shift <= at.decided) begin = std::max(begin, row + shift);
        else end = std::min(end, row + shift);
        t.notes.push_back(why + (row + shift <= at.decided ? ": the baseline begins after it." : ": no number from then on counts."));
    }
    const std::int64_t   old = before.periods.front().index;
    const series_columns history = columns_of(before, begin - old, at.decided - old + 1);
    const series_columns since = columns_of(now, at.decided - shift + 1, end == std::numeric_limits<std::int64_t>::max() ? end : end - shift);
    t.curve = judge_curve(freeze_curve(history.points(), at, options), since.points());
    const auto text = [&](std::int64_t p) { return agreed.period_text({now.periods.front().kind, static_cast<std::int32_t>(p)}); };
    t.decided = text(at.decided);
    t.triggered = text(t.curve.baseline.triggered);
    for (const std::int64_t p : t.curve.baseline.period) t.history_periods.push_back(text(p));
    for (const curve_row& row : t.curve.rows) t.periods.push_back(text(row.period));
    for (std::size_t i = 0; i < history.value.size(); ++i) {
        if (history.period[i] < t.curve.baseline.triggered || !statistics::has_numbers(history.given[i])) continue;
        t.deciding_periods.push_back(text(history.period[i]));
        t.deciding.push_back(history.value[i]);
    }
    return t;
}

} // namespace steelyard::inline v0_1::learning
