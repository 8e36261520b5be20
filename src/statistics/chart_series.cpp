// SPDX-License-Identifier: MIT
#include <steelyard/core/error.hpp>
#include <steelyard/statistics/chart_series.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <statistics/detail/chart_rows.hpp>
#include <statistics/detail/told_signals.hpp>
#include <string>
#include <utility>

namespace steelyard::inline v0_1::statistics {

chart_series::chart_series(chart_options options, std::vector<run_rule> rules)
    : rules_(std::move(rules)),
      finder_(rules_) {
    detail::check({}, options);
    chart_.baseline.options = options;
}

chart_series::chart_series(const chart_baseline& frozen, std::vector<run_rule> rules)
    : rules_(std::move(rules)),
      finder_(rules_),
      frozen_(true) {
    detail::check({}, frozen.options);
    chart_.baseline = frozen;
}

chart_points chart_series::points() const noexcept {
    const chart_kind k = chart_.baseline.options.kind;
    chart_points     p{value_, {}, {}, period_, given_};
    if (detail::has_size(k)) p.size = size_;
    if (detail::has_spread(k)) p.spread = spread_;
    return p;
}

void chart_series::keep(const chart_point& p) {
    if (!period_.empty() && p.period <= period_.back())
        throw period_mismatch("chart_series: period " + std::to_string(p.period) + " does not come after " +
                              std::to_string(period_.back()) + "; correct() changes a row that is there");
    value_.push_back(p.value);
    size_.push_back(p.size);
    spread_.push_back(p.spread);
    period_.push_back(p.period);
    given_.push_back(p.given);
}

void chart_series::place(std::size_t row) {
    const chart_row placed = next_row(points(), row, chart_.baseline, carry_);
    chart_.add(placed);
    if (alive() && has_numbers(placed.state))
        finder_.push(static_cast<std::int64_t>(row), placed.plotted, placed.centre, placed.unit, placed.follows);
}

void chart_series::draw_again() {
    const chart_baseline b = frozen_ ? chart_.baseline : baseline_of(points(), chart_.baseline.options);
    chart_ = {};
    chart_.baseline = b;
    carry_ = {};
    finder_.clear();
    for (std::size_t i = 0; i < value_.size(); ++i) place(i);
}

void chart_series::append(const chart_point& next) {
    keep(next);
    if (frozen_)
        place(value_.size() - 1);
    else
        draw_again();
}

void chart_series::merge(const chart_series& later) {
    if (frozen_ != later.frozen_ || rules_ != later.rules_ ||
        chart_.baseline.options != later.chart_.baseline.options ||
        (frozen_ && chart_.baseline != later.chart_.baseline))
        throw illegal_operation("chart_series: the two have other options, rules or baselines; chart both alike first");
    const std::size_t before = value_.size();
    for (std::size_t i = 0; i < later.value_.size(); ++i)
        keep({later.value_[i], later.size_[i], later.spread_[i], later.period_[i], later.given_[i]});
    if (!frozen_) return draw_again();
    for (std::size_t i = before; i < value_.size(); ++i) place(i);
}

void chart_series::freeze(std::int64_t rows) {
    const auto           count = static_cast<std::size_t>(std::clamp<std::int64_t>(rows, 0, std::ssize(value_)));
    const chart_baseline b = baseline_of(points().part(0, count), chart_.baseline.options);
    if (!has_numbers(b.state))
        throw insufficient_data("chart_series: the first " + std::to_string(count) + " rows give no limits (" +
                                std::string(name(b.state)) + ")");
    chart_.baseline = b;
    frozen_ = true;
    draw_again();
}

void chart_series::correct(std::int64_t row, const chart_point& now) {
    if (row < 0 || row >= std::ssize(value_))
        throw domain_fault("chart_series: row " + std::to_string(row) + " of " + std::to_string(value_.size()));
    const auto i = static_cast<std::size_t>(row);
    if (now.period != period_[i])
        throw period_mismatch("chart_series: row " + std::to_string(row) + " is of period " +
                              std::to_string(period_[i]) + ", the correction of " + std::to_string(now.period));
    value_[i] = now.value;
    size_[i] = now.size;
    spread_[i] = now.spread;
    given_[i] = now.given;
    draw_again();
}

std::vector<told_signal> chart_series::tell() {
    std::vector<told_signal> news = detail::not_told(chart_, signals(), told_);
    told_.insert(told_.end(), news.begin(), news.end());
    told_rows_ = std::ssize(value_);
    return news;
}

std::vector<retroactive_change> chart_series::changes() const {
    return detail::changes_since(chart_, signals(), told_, told_rows_);
}

many_charts charts_of_many(std::span<const double> numbers, std::int64_t points, const chart_options& options,
                           std::span<const run_rule> rules, std::span<const status> given) {
    if (options.kind != chart_kind::individuals && options.kind != chart_kind::run)
        throw domain_fault("charts_of_many: charts of kind " + std::string(name(options.kind)) + "; give xmr or run");
    if (points < 1 || numbers.size() % static_cast<std::size_t>(points) != 0 ||
        (!given.empty() && given.size() != numbers.size()))
        throw shape_mismatch("charts_of_many: " + std::to_string(numbers.size()) + " numbers in series of " +
                             std::to_string(points) + ", statuses of " + std::to_string(given.size()));
    detail::check({}, options);
    many_charts         all;
    signal_finder       finder(rules);
    detail::usable_rows rows;
    std::vector<double> centre;
    std::vector<double> unit;
    const auto          length = static_cast<std::size_t>(points);
    for (std::size_t from = 0, s = 0; from < numbers.size(); from += length, ++s) {
        const std::span<const double> x = numbers.subspan(from, length);
        const std::span<const status> why = given.empty() ? given : given.subspan(from, length);
        const auto there = [&](std::size_t i) { return std::isfinite(x[i]) && (why.empty() || has_numbers(why[i])); };
        detail::collect({x, {}, {}, {}, why}, options, rows);
        const chart_baseline b = detail::baseline_from(rows, options);
        const double         third = b.sigma * (options.convention.sigmas / 3);
        centre.assign(length, b.centre);
        unit.assign(length, options.kind == chart_kind::run ? std::numeric_limits<double>::quiet_NaN() : third);
        finder.clear();
        for (std::size_t i = 0, k = 0; has_numbers(b.state) && i < length;) {
            std::size_t end = i + 1;
            if (there(i)) {
                const bool follows = rows.follows[k++] != 0;
                for (; end < length && there(end); ++end) ++k;
                finder.push_run(static_cast<std::int64_t>(i), x.subspan(i, end - i), std::span(centre).first(end - i),
                                std::span(unit).first(end - i), follows);
            }
            i = end;
        }
        for (const rule_hit& hit : finder.hits()) {
            all.hits.push_back(hit);
            all.series.push_back(static_cast<std::int64_t>(s));
        }
        all.centre.push_back(b.centre);
        all.sigma.push_back(b.sigma);
        all.lower.push_back(b.centre - 3 * third);
        all.upper.push_back(b.centre + 3 * third);
        all.state.push_back(b.state);
    }
    return all;
}

} // namespace steelyard::inline v0_1::statistics
