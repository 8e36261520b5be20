// SPDX-License-Identifier: MIT
#include <steelyard/core/error.hpp>
#include <steelyard/core/text.hpp>
#include <steelyard/learning/turn_the_curve.hpp>

#include <algorithm>
#include <cmath>

namespace steelyard::inline v0_1::learning {

namespace {

using statistics::has_numbers;
using statistics::state_points;
using statistics::status;

constexpr double none = std::numeric_limits<double>::quiet_NaN();

void check(const turning_point& at, const turn_options& o) {
    const auto refuse = [](const std::string& text) { throw domain_fault("turn_the_curve: " + text); };
    if (!(o.error > 0 && o.error < 0.5)) refuse("error = " + number_text(o.error) + "; give a number above 0 and below 0.5");
    if (!(o.worthwhile >= 0 && std::isfinite(o.worthwhile)))
        refuse("worthwhile = " + number_text(o.worthwhile) + "; give a gain per period of 0 or more");
    if (o.minimum_points < 3) refuse("minimum_points = " + std::to_string(o.minimum_points) + "; give 3 or more");
    std::int64_t before = at.decided;
    for (const std::int64_t look : at.looks) {
        if (look <= before) refuse("looks must rise, and come after the decision");
        before = look;
    }
    if (o.looks == look_rule::declared && at.looks.empty()) refuse("no look is declared; state when one will look");
    if (o.looks == look_rule::any_time && !at.looks.empty())
        refuse("looks are declared, but the rule is to look at any time; set looks to declared");
}

[[nodiscard]] std::int64_t period_of(const state_points& p, std::size_t i) {
    return p.period.empty() ? static_cast<std::int64_t>(i) : p.period[i];
}

[[nodiscard]] status given_of(const state_points& p, std::size_t i) {
    if (!p.given.empty() && !has_numbers(p.given[i])) return p.given[i];
    return std::isfinite(p.value[i]) ? status::ok : status::impossible;
}

void check_columns(const state_points& p) {
    for (const std::size_t found : {p.period.size(), p.given.size()})
        if (found != 0 && found != p.value.size())
            throw shape_mismatch("turn_the_curve: a column has " + std::to_string(found) + " rows, value has " +
                                 std::to_string(p.value.size()));
    for (std::size_t i = 1; i < p.period.size(); ++i)
        if (p.period[i] <= p.period[i - 1]) throw period_mismatch("turn_the_curve: periods do not rise");
}

/// The share of the error that a look at a period has; 0 where nobody looks.
[[nodiscard]] double share_of(const frozen_curve& b, std::int64_t period) {
    if (b.options.looks == look_rule::declared) {
        const bool declared = std::ranges::find(b.at.looks, period) != b.at.looks.end();
        return declared ? b.options.error / static_cast<double>(b.at.looks.size()) : 0;
    }
    const auto i = static_cast<double>(period - b.at.decided);
    return b.options.error / (i * (i + 1));
}

/// The periods since the decision, each with its number where there is one.
[[nodiscard]] std::vector<curve_row> rows_since(const frozen_curve& b, const state_points& later) {
    std::vector<curve_row> rows;
    for (std::size_t i = 0; i < later.value.size(); ++i) {
        const std::int64_t at = period_of(later, i);
        if (at <= b.at.decided) continue;
        if (at - b.at.decided > 10'000)
            throw period_mismatch("turn_the_curve: a number lies " + std::to_string(at - b.at.decided) +
                                  " periods after the decision; give whole numbers that rise by 1");
        while (b.at.decided + std::ssize(rows) < at) {
            curve_row blank;
            blank.period = b.at.decided + std::ssize(rows) + 1;
            blank.observed = none;
            rows.push_back(blank);
        }
        rows.back().state = given_of(later, i);
        if (has_numbers(rows.back().state)) rows.back().observed = later.value[i];
    }
    return rows;
}

/// The forecast of each period, and at each the sum of those with numbers until then.
class forecaster {
public:
    forecaster(const frozen_curve& b, const std::vector<curve_row>& rows)
        : skipped_(static_cast<std::size_t>(b.at.decided - b.period.back())),
          periods_(skipped_ + rows.size()) {
        std::vector<double> weights(2 * rows.size() * periods_, 0.0);
        for (std::size_t r = 0; r < rows.size(); ++r) {
            weights[r * periods_ + skipped_ + r] = 1;
            for (std::size_t k = 0; k <= r; ++k)
                weights[(rows.size() + r) * periods_ + skipped_ + k] = has_numbers(rows[k].state) ? 1 : 0;
        }
        statistics::state_space_options o;
        o.model = b.options.model;
        o.cycle = b.options.cycle;
        laws_ = statistics::sums_to_come({b.value, b.period, b.given}, weights, std::ssize(rows) * 2, o);
    }
    [[nodiscard]] const statistics::predicted_sum& of(std::size_t row) const { return laws_[row]; }
    [[nodiscard]] const statistics::predicted_sum& until(std::size_t row) const { return laws_[laws_.size() / 2 + row]; }

private:
    std::size_t                            skipped_, periods_;
    std::vector<statistics::predicted_sum> laws_;
};

void judge_row(const frozen_curve& b, const statistics::predicted_sum& without, double measured, std::int64_t numbers,
               curve_row& row) {
    const double sign = b.at.less_is_better ? -1 : 1;
    row.error = share_of(b, row.period);
    row.gain = sign * (measured - without.forecast);
    row.beaten = statistics::chance_of(without, measured, b.at.less_is_better ? statistics::meets::at_least : statistics::meets::at_most);
    if (!(row.error > 0)) {
        row.gain_lower = row.gain_upper = none;
        return;
    }
    const double low = statistics::quantile_of(without, row.error);
    const double high = statistics::quantile_of(without, 1 - row.error);
    row.gain_lower = sign > 0 ? measured - high : low - measured;
    row.gain_upper = sign > 0 ? measured - low : high - measured;
    if (row.gain_lower > 0)
        row.verdict = curve_verdict::turned;
    else if (row.gain_upper < b.options.worthwhile * static_cast<double>(numbers))
        row.verdict = curve_verdict::not_turned;
}

void sum_up(turned_curve& c) {
    for (std::size_t r = 0; r < c.rows.size(); ++r) {
        if (!(c.rows[r].error > 0)) continue;
        if (c.verdict != curve_verdict::turned) {
            c.verdict = c.rows[r].verdict;
            c.look = r;
        }
    }
    if (c.verdict != curve_verdict::cannot_say) return;
    if (!c.look)
        c.why = "The first declared look is still to come.";
    else
        c.why = "What was measured lies within what the forecast allows.";
}

} // namespace

frozen_curve freeze_curve(const state_points& history, const turning_point& at, const turn_options& options) {
    check(at, options);
    check_columns(history);
    frozen_curve b;
    b.at = at;
    b.options = options;
    b.triggered = options.decided == decided_by::the_calendar ? at.decided + 1 : std::min(at.triggered, at.decided);
    for (std::size_t i = 0; i < history.value.size() && period_of(history, i) < b.triggered; ++i) {
        b.period.push_back(period_of(history, i));
        b.given.push_back(given_of(history, i));
        b.value.push_back(has_numbers(b.given.back()) ? history.value[i] : 0);
        b.points += has_numbers(b.given.back()) ? 1 : 0;
    }
    if (b.points < options.minimum_points) return b;
    statistics::state_space_options o;
    o.model = options.model;
    o.cycle = options.cycle;
    b.state = statistics::state_space_of({b.value, b.period, b.given}, o).state;
    return b;
}

turned_curve judge_curve(const frozen_curve& baseline, const state_points& later) {
    check(baseline.at, baseline.options);
    check_columns(later);
    turned_curve c;
    c.baseline = baseline;
    c.rows = rows_since(baseline, later);
    for (curve_row& row : c.rows) {
        row.forecast = row.lower = row.upper = none;
        row.gain = row.gain_lower = row.gain_upper = row.beaten = none;
        c.observed += has_numbers(row.state) ? 1 : 0;
    }
    if (!has_numbers(baseline.state)) {
        c.why = "The baseline has " + std::to_string(baseline.points) + " numbers, of which nothing can be forecast (" +
                std::string(name(baseline.state)) + ").";
        return c;
    }
    if (c.observed == 0) {
        c.why = "Nothing was measured since the decision.";
        return c;
    }
    const forecaster without(baseline, c.rows);
    double           measured = 0;
    std::int64_t     numbers = 0;
    for (std::size_t r = 0; r < c.rows.size(); ++r) {
        curve_row& row = c.rows[r];
        row.forecast = without.of(r).forecast;
        row.lower = statistics::quantile_of(without.of(r), baseline.options.error);
        row.upper = statistics::quantile_of(without.of(r), 1 - baseline.options.error);
        if (has_numbers(row.state)) {
            measured += row.observed;
            ++numbers;
        }
        if (numbers > 0) judge_row(baseline, without.until(r), measured, numbers, row);
    }
    sum_up(c);
    return c;
}

} // namespace steelyard::inline v0_1::learning
