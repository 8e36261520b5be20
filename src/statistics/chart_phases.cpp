// SPDX-License-Identifier: MIT
#include "detail/chart_rows.hpp"
#include "detail/told_signals.hpp"

#include <steelyard/core/error.hpp>
#include <steelyard/statistics/chart_phases.hpp>

#include <algorithm>
#include <string>
#include <utility>

namespace steelyard::inline v0_1::statistics {

namespace {

[[nodiscard]] change_cost cost_of(chart_kind kind) {
    if (kind == chart_kind::moving_range || kind == chart_kind::deviation || kind == chart_kind::range)
        throw domain_fault("phased_chart: steps in a chart of kind " + std::string(name(kind)) +
                           "; look for them in the chart of its numbers");
    if (!detail::is_counted(kind)) return change_cost::mean;
    return detail::is_fraction(kind) ? change_cost::proportion : change_cost::rate;
}

[[nodiscard]] bool is_blank(const std::string& text) { return text.find_first_not_of(" \t\r\n") == std::string::npos; }

/// A hit of rows of one phase, by the rows of the series.
[[nodiscard]] rule_hit moved(rule_hit hit, std::int64_t by) noexcept {
    hit.first += by;
    hit.last += by;
    hit.raised += by;
    return hit;
}

} // namespace

phased_chart::phased_chart(chart_options options, std::vector<run_rule> rules)
    : options_(std::move(options)),
      rules_(std::move(rules)),
      phases_(1) {
    (void)signal_finder(rules_);
    phases_.front().last = -1;
    draw();
}

chart_points phased_chart::points() const noexcept {
    chart_points p{value_, {}, {}, period_, given_};
    if (detail::has_size(options_.kind)) p.size = size_;
    if (detail::has_spread(options_.kind)) p.spread = spread_;
    return p;
}

/// All phases, each with its own limits.
void phased_chart::draw() {
    chart_ = {};
    signals_.clear();
    for (std::size_t k = 0; k < phases_.size(); ++k) {
        chart_phase& p = phases_[k];
        p.last = (k + 1 < phases_.size() ? phases_[k + 1].first : std::ssize(value_)) - 1;
        const auto         count = static_cast<std::size_t>(p.last - p.first + 1);
        const chart_points part = points().part(static_cast<std::size_t>(p.first), count);
        const auto         frozen = static_cast<std::size_t>(p.frozen);
        p.baseline = baseline_of(p.frozen > 0 && frozen < count ? part.part(0, frozen) : part, options_);
        const control_chart own = chart_against(part, p.baseline);
        for (std::size_t i = 0; i < own.rows(); ++i)
            chart_.add({own.plotted[i], own.centre[i], own.unit[i], own.lower[i], own.upper[i], own.state[i],
                        own.follows[i] != 0});
        for (const rule_hit& hit : find_signals(own, rules_)) signals_.push_back(moved(hit, p.first));
        chart_.baseline = p.baseline;
    }
}

void phased_chart::keep(const chart_point& next) {
    if (!period_.empty() && next.period <= period_.back())
        throw period_mismatch("phased_chart: period " + std::to_string(next.period) + " does not come after " +
                              std::to_string(period_.back()) + "; correct() changes a row that is there");
    value_.push_back(next.value);
    size_.push_back(next.size);
    spread_.push_back(next.spread);
    period_.push_back(next.period);
    given_.push_back(next.given);
}

void phased_chart::append(const chart_point& next) {
    keep(next);
    draw();
}

void phased_chart::append(const chart_points& later) {
    detail::check(later, options_);
    for (std::size_t i = 0; i < later.rows(); ++i) {
        chart_point next{later.value[i]};
        if (!later.size.empty()) next.size = later.size[i];
        if (!later.spread.empty()) next.spread = later.spread[i];
        if (!later.given.empty()) next.given = later.given[i];
        const std::int64_t after = period_.empty() ? 0 : period_.back() + 1;
        next.period = later.period.empty() ? after : later.period[i];
        keep(next);
    }
    draw();
}

void phased_chart::correct(std::int64_t row, const chart_point& now) {
    if (row < 0 || row >= std::ssize(value_))
        throw domain_fault("phased_chart: row " + std::to_string(row) + " of " + std::to_string(value_.size()));
    const auto i = static_cast<std::size_t>(row);
    if (now.period != period_[i])
        throw period_mismatch("phased_chart: row " + std::to_string(row) + " is of period " +
                              std::to_string(period_[i]) + ", the correction of " + std::to_string(now.period));
    value_[i] = now.value;
    size_[i] = now.size;
    spread_[i] = now.spread;
    given_[i] = now.given;
    draw();
}

void phased_chart::freeze(std::int64_t rows) {
    chart_phase&         p = phases_.back();
    const auto           count = std::clamp<std::int64_t>(rows, 0, p.last - p.first + 1);
    const chart_points   part = points().part(static_cast<std::size_t>(p.first), static_cast<std::size_t>(count));
    const chart_baseline b = baseline_of(part, options_);
    if (!has_numbers(b.state))
        throw insufficient_data("phased_chart: the first " + std::to_string(count) +
                                " rows of the newest phase give no limits (" + std::string(name(b.state)) + ")");
    p.frozen = count;
    draw();
}

std::vector<step_suggestion> phased_chart::suggest_in(const chart_phase& phase, change_options options) const {
    const auto                first = static_cast<std::size_t>(phase.first);
    const auto                count = static_cast<std::size_t>(phase.last - phase.first + 1);
    const std::vector<double> ones(options_.kind == chart_kind::count ? count : 0, 1.0);
    const chart_points        part = points().part(first, count);
    change_rows               rows{part.value, part.size, part.given};
    if (!ones.empty()) rows.size = ones;
    options.cost = cost_of(options_.kind);
    const bool of_series = options_.kind == chart_kind::proportion_prime || options_.kind == chart_kind::rate_prime;
    if (of_series && options.scale == 0) options.scale = std::max(1.0, phase.baseline.sigma);
    const change_points          found = find_change_points(rows, options);
    std::vector<step_suggestion> all;
    for (std::size_t k = 0; k < found.changes.size(); ++k) {
        step_suggestion s;
        s.change = found.changes[k];
        for (std::int64_t* row : {&s.change.row, &s.change.after, &s.change.earliest, &s.change.latest, &s.change.known})
            *row += phase.first;
        s.period = period_[static_cast<std::size_t>(s.change.row)];
        s.known_period = period_[static_cast<std::size_t>(s.change.known)];
        s.penalty = found.penalty;
        const std::int64_t end =
            k + 1 < found.changes.size() ? found.changes[k + 1].row + phase.first : phase.last + 1;
        const int side = s.change.now > s.change.before ? 1 : -1;
        for (const rule_hit& hit : signals_)
            if (hit.side == side && hit.raised >= s.change.row && hit.raised < end) s.signals.push_back(hit);
        all.push_back(std::move(s));
    }
    return all;
}

std::vector<step_suggestion> phased_chart::suggest(const change_options& options) const {
    (void)cost_of(options_.kind);
    std::vector<step_suggestion> all;
    for (const chart_phase& p : phases_)
        for (step_suggestion& s : suggest_in(p, options)) all.push_back(std::move(s));
    return all;
}

void phased_chart::decide(step_action action, std::int64_t row, std::string reason) {
    const bool accepted = action == step_action::accepted;
    if (is_blank(reason))
        throw domain_fault("phased_chart: no reason for row " + std::to_string(row) + "; say why the step is " +
                           std::string(name(action)));
    if (row < 1 || row >= std::ssize(value_))
        throw domain_fault("phased_chart: no step can be at row " + std::to_string(row) + " of " +
                           std::to_string(value_.size()));
    const auto at = std::lower_bound(phases_.begin(), phases_.end(), row,
                                     [](const chart_phase& p, std::int64_t r) { return p.first < r; });
    const bool begins = at != phases_.end() && at->first == row;
    if (begins == accepted)
        throw domain_fault("phased_chart: row " + std::to_string(row) +
                           (begins ? " begins a phase already" : " begins no phase"));
    step_entry entry{action, row, period_[static_cast<std::size_t>(row)], reason, std::ssize(value_), false, 0, 0};
    if (accepted) {
        const bool any = options_.kind != chart_kind::moving_range && options_.kind != chart_kind::deviation &&
                         options_.kind != chart_kind::range;
        for (const step_suggestion& s : any ? suggest() : std::vector<step_suggestion>{}) {
            if (row < s.change.earliest || row > s.change.latest) continue;
            entry.suggested = true;
            entry.gain = s.change.gain;
            entry.penalty = s.penalty;
        }
        chart_phase begun;
        begun.first = row;
        begun.reason = std::move(reason);
        phases_.insert(at, std::move(begun));
    } else {
        phases_.erase(at);
    }
    trail_.push_back(std::move(entry));
    draw();
}

void phased_chart::accept(std::int64_t row, std::string reason) {
    decide(step_action::accepted, row, std::move(reason));
}

void phased_chart::undo(std::int64_t row, std::string reason) { decide(step_action::undone, row, std::move(reason)); }

std::vector<told_signal> phased_chart::tell() {
    std::vector<told_signal> news = detail::not_told(chart_, signals_, told_);
    told_.insert(told_.end(), news.begin(), news.end());
    told_rows_ = std::ssize(value_);
    return news;
}

std::vector<retroactive_change> phased_chart::changes() const {
    return detail::changes_since(chart_, signals_, told_, told_rows_);
}

} // namespace steelyard::inline v0_1::statistics
