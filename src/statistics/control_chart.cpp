// SPDX-License-Identifier: MIT
#include <steelyard/core/error.hpp>
#include <steelyard/statistics/control_chart.hpp>
#include <steelyard/statistics/control_constants.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <statistics/detail/chart_rows.hpp>
#include <string>
#include <utility>

namespace steelyard::inline v0_1::statistics {

namespace {

using kind = chart_kind;

constexpr double nothing = std::numeric_limits<double>::quiet_NaN();

/// Centre and unit of moving ranges: their law has d2 and d3 of two numbers, whichever of them the baseline was made from.
void about_ranges(const chart_baseline& b, chart_row& row) {
    const control_constants two{2, d2_of(2), std::sqrt(2 - d2_of(2) * d2_of(2)), c4_of(2)};
    const bool              middle = b.options.convention.variation == variation_from::median_moving_range;
    const double            one = middle ? b.mean_range / median_moving_range_unit() : b.mean_range / two.d2;
    row.centre = b.mean_range;
    row.unit = (one * (two.d2 + b.options.convention.sigmas * two.d3) - b.mean_range) / 3;
}

/// Of R and S charts: what is expected of a group of n, and how far it varies, in deviations of single numbers. Kept from
/// row to row, because groups mostly have one size and d3 is a double integral.
void constants_for(kind k, double n, chart_carry& carry) {
    if (carry.of == n) return;
    carry.of = n;
    if (k == kind::range) {
        const control_constants c = constants_of(static_cast<int>(n));
        carry.expected = c.d2;
        carry.deviation = c.d3;
    } else {
        carry.expected = c4_of(static_cast<std::int64_t>(n));
        carry.deviation = std::sqrt(1 - carry.expected * carry.expected);
    }
}

void about_groups(const chart_baseline& b, double n, chart_carry& carry, chart_row& row) {
    const double third = b.options.convention.sigmas / 3;
    if (b.options.kind == kind::mean_by_deviation || b.options.kind == kind::mean_by_range) {
        row.centre = b.centre;
        row.unit = b.sigma * third / std::sqrt(n);
        return;
    }
    constants_for(b.options.kind, n, carry);
    row.centre = carry.expected * b.sigma;
    row.unit = carry.deviation * b.sigma * third;
}

/// np plots events: its centre and its unit are those of p, n times.
void about_law(const chart_baseline& b, double n, chart_row& row) {
    const double variance = detail::is_fraction(b.options.kind) ? b.centre * (1 - b.centre) : b.centre;
    const double third = b.options.convention.sigmas / 3;
    row.centre = b.options.kind == kind::events ? n * b.centre : b.centre;
    row.unit = (b.options.kind == kind::events ? std::sqrt(n * variance) : std::sqrt(variance / n)) * b.sigma * third;
}

void about_average(const chart_baseline& b, bool follows, chart_carry& carry, chart_row& row) {
    const double l = b.options.lambda;
    if (!follows) {
        carry.smoothed = b.centre;
        carry.since = 0;
    }
    carry.smoothed = l * row.plotted + (1 - l) * carry.smoothed;
    ++carry.since;
    row.plotted = carry.smoothed;
    const double fade = b.options.steady ? 0 : std::pow(1 - l, 2 * static_cast<double>(carry.since));
    row.centre = b.centre;
    row.unit = b.sigma * (b.options.convention.sigmas / 3) * std::sqrt(l / (2 - l) * (1 - fade));
}

/// Limits, cut where nothing can lie beyond.
void limit(const chart_baseline& b, double n, chart_row& row) {
    row.lower = row.centre - 3 * row.unit;
    row.upper = row.centre + 3 * row.unit;
    const kind k = b.options.kind;
    const bool positive = detail::is_counted(k) || k == kind::moving_range || k == kind::deviation || k == kind::range;
    if (positive) row.lower = std::max(row.lower, 0.0);
    if (detail::is_fraction(k)) row.upper = std::min(row.upper, k == kind::events ? n : 1.0);
    if (k == kind::run) row.lower = row.upper = row.unit = nothing;
}

void place(const chart_points& points, std::size_t i, const chart_baseline& b, chart_carry& carry, chart_row& row) {
    const kind   k = b.options.kind;
    const double n = detail::has_size(k) ? points.size[i] : 1;
    if (k == kind::moving_range)
        about_ranges(b, row);
    else if (detail::has_spread(k))
        about_groups(b, n, carry, row);
    else if (detail::is_counted(k))
        about_law(b, n, row);
    else if (k == kind::ewma)
        about_average(b, row.follows, carry, row);
    else {
        row.centre = b.centre;
        row.unit = b.sigma * (b.options.convention.sigmas / 3);
    }
    limit(b, n, row);
}

} // namespace

chart_points chart_points::part(std::size_t first, std::size_t count) const {
    const auto cut = [&](const auto& column) { return column.empty() ? column : column.subspan(first, count); };
    if (first > rows() || count > rows() - first)
        throw shape_mismatch("chart_points: rows " + std::to_string(first) + " to " + std::to_string(first + count) +
                             " of " + std::to_string(rows()));
    return {cut(value), cut(size), cut(spread), cut(period), cut(given)};
}

void control_chart::add(const chart_row& row) {
    plotted.push_back(row.plotted);
    centre.push_back(row.centre);
    unit.push_back(row.unit);
    lower.push_back(row.lower);
    upper.push_back(row.upper);
    state.push_back(row.state);
    follows.push_back(row.follows ? 1 : 0);
}

chart_row next_row(const chart_points& points, std::size_t i, const chart_baseline& b, chart_carry& carry) {
    const kind k = b.options.kind;
    chart_row  row;
    row.state = detail::status_of(points, i, k);
    const bool there = row.state == status::ok;
    row.follows = detail::step_to(points, i, there, b.options.convention.gaps, carry);
    row.plotted = row.centre = row.unit = row.lower = row.upper = nothing;
    if (!there) return row;
    row.plotted = k == kind::deviation || k == kind::range ? points.spread[i] : detail::number_of(points, i, k);
    const double before = std::exchange(carry.value, row.plotted);
    if (k == kind::moving_range) {
        row.state = row.follows ? status::ok : status::below_minimum;
        row.plotted = row.follows ? std::abs(row.plotted - before) : nothing;
        if (!row.follows) return row;
    }
    if (has_numbers(b.state)) {
        place(points, i, b, carry, row);
    } else if (k == kind::ewma) { // it starts at the centre, and there is none
        row.state = b.state;
        row.plotted = nothing;
    }
    return row;
}

control_chart chart_against(const chart_points& points, const chart_baseline& baseline) {
    detail::check(points, baseline.options);
    control_chart chart;
    chart.baseline = baseline;
    chart_carry carry;
    for (std::size_t i = 0; i < points.rows(); ++i) chart.add(next_row(points, i, baseline, carry));
    return chart;
}

control_chart chart_of(const chart_points& points, const chart_options& options) {
    return chart_against(points, baseline_of(points, options));
}

group_columns group_numbers(std::span<const double> numbers, std::int64_t places, std::span<const std::uint8_t> there) {
    const auto width = static_cast<std::size_t>(std::max<std::int64_t>(places, 1));
    if (places < 1 || numbers.size() % width != 0 || (!there.empty() && there.size() != numbers.size()))
        throw shape_mismatch("group_numbers: " + std::to_string(numbers.size()) + " numbers in groups of " +
                             std::to_string(places) + ", a mask of " + std::to_string(there.size()));
    group_columns       groups;
    std::vector<double> found;
    for (std::size_t from = 0; from < numbers.size(); from += width) {
        found.clear();
        for (std::size_t i = from; i < from + width; ++i) {
            if (!there.empty() && there[i] == 0) continue;
            if (!std::isfinite(numbers[i]))
                throw domain_fault("group_numbers: place " + std::to_string(i % width) + " of group " +
                                   std::to_string(i / width) + " holds no number; mask it where nothing was measured");
            found.push_back(numbers[i]);
        }
        const auto n = static_cast<double>(found.size());
        double     sum = 0;
        for (const double x : found) sum += x - found.front();
        const double mean = found.empty() ? 0 : found.front() + sum / n;
        double       squares = 0;
        for (const double x : found) squares += (x - mean) * (x - mean);
        const auto ends = std::minmax_element(found.begin(), found.end());
        groups.size.push_back(n);
        groups.mean.push_back(mean);
        groups.deviation.push_back(found.size() > 1 ? std::sqrt(squares / (n - 1)) : 0);
        groups.range.push_back(found.empty() ? 0 : *ends.second - *ends.first);
    }
    return groups;
}

} // namespace steelyard::inline v0_1::statistics
