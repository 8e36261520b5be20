// SPDX-License-Identifier: MIT
#include <steelyard/core/error.hpp>
#include <steelyard/core/text.hpp>
#include <steelyard/statistics/control_constants.hpp>
#include <steelyard/statistics/robust.hpp>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <statistics/detail/chart_rows.hpp>
#include <string>

namespace steelyard::inline v0_1::statistics {

namespace detail {

namespace {

using kind = chart_kind;

void want_rows(std::size_t found, std::size_t wanted, bool needed, std::string_view what) {
    if (found == wanted || (found == 0 && !needed)) return;
    throw shape_mismatch("control chart: " + std::string(what) + " has " + std::to_string(found) + " rows, value has " +
                         std::to_string(wanted));
}

/// Sums about the first number, so that an offset costs no digits and equal numbers have exactly their own mean.
[[nodiscard]] double mean_of(const std::vector<double>& x) {
    const double first = x.front();
    double       sum = 0;
    for (const double v : x) sum += v - first;
    return first + sum / static_cast<double>(x.size());
}

[[nodiscard]] double deviation_of(const std::vector<double>& x) {
    const double mean = mean_of(x);
    double       squares = 0;
    for (const double v : x) squares += (v - mean) * (v - mean);
    return std::sqrt(squares / static_cast<double>(x.size() - 1));
}

struct range_mean {
    double       value = 0;
    std::int64_t ranges = 0;
    std::int64_t screened = 0;
};

/// Mean of the moving ranges, those at or above `limit` left out.
[[nodiscard]] range_mean mean_range(const std::vector<double>& x, const std::vector<std::uint8_t>& follows,
                                    double limit, screen_tie tie) {
    range_mean   found;
    double       sum = 0;
    std::int64_t all = 0;
    for (std::size_t i = 1; i < x.size(); ++i) {
        if (follows[i] == 0) continue;
        const double range = std::abs(x[i] - x[i - 1]);
        ++all;
        if (range > limit || (range == limit && tie == screen_tie::dropped)) continue;
        sum += range;
        ++found.ranges;
    }
    found.screened = all - found.ranges;
    if (found.ranges > 0) found.value = sum / static_cast<double>(found.ranges);
    return found;
}

[[nodiscard]] range_mean screened_range(const std::vector<double>& x, const std::vector<std::uint8_t>& follows,
                                        const chart_convention& by) {
    range_mean found = mean_range(x, follows, HUGE_VAL, screen_tie::kept);
    if (by.screen == range_screen::none) return found;
    // A mean of 0 says that all ranges are 0: none of them is large, whatever becomes of ties.
    while (found.value > 0) {
        const range_mean less = mean_range(x, follows, by.screen_limit * found.value, by.tie);
        const bool       done = less.ranges == found.ranges || less.ranges == 0;
        if (less.ranges > 0) found = less;
        if (done || by.screen == range_screen::once) break;
    }
    return found;
}

[[nodiscard]] range_mean median_range(const std::vector<double>& x, const std::vector<std::uint8_t>& follows) {
    std::vector<double> ranges;
    for (std::size_t i = 1; i < x.size(); ++i)
        if (follows[i] != 0) ranges.push_back(std::abs(x[i] - x[i - 1]));
    range_mean found;
    found.ranges = static_cast<std::int64_t>(ranges.size());
    found.value = median(std::move(ranges)).value_or(0);
    return found;
}

/// A standard deviation from a range, by the convention's constant.
[[nodiscard]] double sigma_from(double range, const chart_convention& by) {
    const bool middle = by.variation == variation_from::median_moving_range;
    switch (by.digits) {
    case constant_digits::exact: return range / (middle ? median_moving_range_unit() : 2 * std::numbers::inv_sqrtpi);
    case constant_digits::table: return range / (middle ? 0.954 : 1.128);
    case constant_digits::factor: break;
    }
    return range * ((middle ? 3.145 : 2.66) / 3);
}

/// Variation of single numbers; fewer than two neighbours say nothing about it.
void vary(chart_baseline& b, const std::vector<double>& x, const std::vector<std::uint8_t>& follows) {
    const chart_convention& by = b.options.convention;
    const range_mean        found =
        by.variation == variation_from::median_moving_range ? median_range(x, follows) : screened_range(x, follows, by);
    b.mean_range = found.value;
    b.screened = found.screened;
    if (by.variation == variation_from::standard_deviation && x.size() > 1)
        b.sigma = deviation_of(x) / c4_of(static_cast<std::int64_t>(x.size()));
    else if (found.ranges > 0)
        b.sigma = sigma_from(found.value, by);
    else {
        b.state = status::below_minimum;
        return;
    }
    b.state = b.sigma > 0 ? status::ok : status::no_spread;
}

void vary_alone(chart_baseline& b, const usable_rows& rows) {
    b.centre = b.options.convention.centre == centre_by::median ? *median(rows.x) : mean_of(rows.x);
    if (b.options.kind == kind::run)
        b.state = status::ok;
    else
        vary(b, rows.x, rows.follows);
}

/// p, np, u, c and the two of Laney: z is a row's distance in deviations of its own law.
void vary_by_law(chart_baseline& b, const usable_rows& rows) {
    double events = 0;
    double among = 0;
    for (std::size_t i = 0; i < rows.x.size(); ++i) {
        const double n = rows.n.empty() ? 1 : rows.n[i];
        events += b.options.kind == kind::events ? rows.x[i] : rows.x[i] * n;
        among += n;
    }
    b.centre = events / among;
    b.sigma = 1;
    const bool   fraction = is_fraction(b.options.kind);
    const double variance = fraction ? b.centre * (1 - b.centre) : b.centre;
    b.state = variance > 0 ? status::ok : status::boundary;
    if (b.options.kind != kind::proportion_prime && b.options.kind != kind::rate_prime) return;
    if (b.state == status::boundary) return;
    std::vector<double> z(rows.x.size());
    for (std::size_t i = 0; i < z.size(); ++i) z[i] = (rows.x[i] - b.centre) / std::sqrt(variance / rows.n[i]);
    vary(b, z, rows.follows);
}

/// Means of groups: every group says by itself how single numbers vary, each with its own n.
void vary_within(chart_baseline& b, const usable_rows& rows) {
    const bool by_range = b.options.kind == kind::mean_by_range || b.options.kind == kind::range;
    double     sum = 0;
    double     numbers = 0;
    double     spread = 0;
    double     sigma = 0;
    double     groups = 0;
    double     last_n = 0;
    double     constant = 1;
    for (std::size_t i = 0; i < rows.x.size(); ++i) {
        sum += rows.n[i] * (rows.x[i] - rows.x.front());
        numbers += rows.n[i];
        if (rows.n[i] < 2) continue;
        if (rows.n[i] != last_n) constant = spread_constant(by_range, rows.n[i], b.options.convention.digits);
        last_n = rows.n[i];
        spread += rows.spread[i];
        sigma += rows.spread[i] / constant;
        groups += 1;
    }
    b.centre = rows.x.front() + sum / numbers;
    if (groups == 0) {
        b.state = status::below_minimum;
        return;
    }
    b.mean_range = spread / groups;
    b.sigma = sigma / groups;
    b.state = b.sigma > 0 ? status::ok : status::no_spread;
}

} // namespace

double spread_constant(bool by_range, double n, constant_digits digits) {
    const double exact = by_range ? d2_of(static_cast<std::int64_t>(n)) : c4_of(static_cast<std::int64_t>(n));
    if (digits == constant_digits::exact) return exact;
    const double places = by_range ? 1000 : 10000; // as the tables are printed
    return std::round(exact * places) / places;
}

void usable_rows::clear() {
    x.clear();
    n.clear();
    spread.clear();
    follows.clear();
    missing = false;
}

bool has_size(chart_kind k) noexcept {
    return (k >= kind::proportion && k <= kind::rate) || k == kind::proportion_prime || k == kind::rate_prime ||
           has_spread(k);
}
bool has_spread(chart_kind k) noexcept { return k >= kind::mean_by_deviation && k <= kind::range; }
bool is_fraction(chart_kind k) noexcept {
    return k == kind::proportion || k == kind::events || k == kind::proportion_prime;
}
bool is_counted(chart_kind k) noexcept { return k >= kind::proportion && k <= kind::rate_prime; }

void check(const chart_points& points, const chart_options& options) {
    const std::size_t rows = points.rows();
    want_rows(points.size.size(), rows, has_size(options.kind), "size");
    want_rows(points.spread.size(), rows, has_spread(options.kind), "spread");
    want_rows(points.period.size(), rows, false, "period");
    want_rows(points.given.size(), rows, false, "given");
    for (std::size_t i = 1; i < points.period.size(); ++i)
        if (points.period[i] <= points.period[i - 1])
            throw period_mismatch("control chart: period " + std::to_string(points.period[i]) + " of row " +
                                  std::to_string(i) + " does not come after " + std::to_string(points.period[i - 1]) +
                                  "; sort rows by period, and combine those of one");
    const auto positive = [](double x, const char* what) {
        if (!(x > 0) || !std::isfinite(x))
            throw domain_fault("control chart: " + std::string(what) + " = " + number_text(x) +
                               "; give a number above 0");
    };
    positive(options.convention.sigmas, "sigmas");
    positive(options.convention.screen_limit, "screen_limit");
    if (!(options.lambda > 0 && options.lambda <= 1))
        throw domain_fault("control chart: lambda = " + number_text(options.lambda) +
                           "; give a number above 0, at most 1");
}

status status_of(const chart_points& points, std::size_t row, chart_kind k) noexcept {
    if (!points.given.empty() && !has_numbers(points.given[row])) return points.given[row];
    const double x = points.value[row];
    if (!std::isfinite(x) || (is_counted(k) && x < 0)) return status::impossible;
    if (!has_size(k)) return status::ok;
    const double n = points.size[row];
    if (n == 0) return status::no_denominator;
    if (n < 0 || !std::isfinite(n) || (is_fraction(k) && x > n)) return status::impossible;
    if (!has_spread(k)) return status::ok;
    if (n != std::floor(n)) return status::impossible;
    if (n < 2) return k == kind::deviation || k == kind::range ? status::below_minimum : status::ok;
    if (n > 1000 && (k == kind::mean_by_range || k == kind::range)) return status::impossible;
    const double s = points.spread[row];
    return s < 0 || !std::isfinite(s) ? status::impossible : status::ok;
}

double number_of(const chart_points& points, std::size_t row, chart_kind k) noexcept {
    const double x = points.value[row];
    const bool   divided =
        k == kind::proportion || k == kind::rate || k == kind::proportion_prime || k == kind::rate_prime;
    return divided ? x / points.size[row] : x;
}

bool step_to(const chart_points& points, std::size_t row, bool has_number, gap_policy gaps,
             chart_carry& carry) noexcept {
    const std::int64_t period = points.period.empty() ? static_cast<std::int64_t>(row) : points.period[row];
    if (!has_number) {
        carry.gap = true;
        return false;
    }
    const bool next = !carry.gap && period - carry.period == 1;
    const bool follows = carry.any && (gaps == gap_policy::bridges || next);
    carry.any = true;
    carry.gap = false;
    carry.period = period;
    return follows;
}

namespace {

/// Single numbers, all of them there, one period after the other: as most series are.
[[nodiscard]] bool nothing_missing(const chart_points& points, chart_kind k) noexcept {
    if (has_size(k) || is_counted(k) || !points.given.empty() || !points.period.empty()) return false;
    bool all = true;
    for (const double x : points.value) all = all & std::isfinite(x);
    return all;
}

} // namespace

void collect(const chart_points& points, const chart_options& options, usable_rows& into) {
    into.clear();
    if (nothing_missing(points, options.kind)) {
        into.x.assign(points.value.begin(), points.value.end());
        into.follows.assign(points.rows(), 1);
        if (!into.follows.empty()) into.follows.front() = 0;
        return;
    }
    chart_carry carry;
    for (std::size_t i = 0; i < points.rows(); ++i) {
        const bool there = status_of(points, i, options.kind) == status::ok;
        const bool follows = step_to(points, i, there, options.convention.gaps, carry);
        if (!there) {
            into.missing = true;
            continue;
        }
        into.x.push_back(number_of(points, i, options.kind));
        into.follows.push_back(follows ? 1 : 0);
        if (has_size(options.kind)) into.n.push_back(points.size[i]);
        if (has_spread(options.kind)) into.spread.push_back(points.spread[i]);
    }
}

chart_baseline baseline_from(const usable_rows& rows, const chart_options& options) {
    chart_baseline b;
    b.options = options;
    b.points = static_cast<std::int64_t>(rows.x.size());
    if (rows.x.empty()) {
        b.state = rows.missing ? status::missing : status::below_minimum;
        return b;
    }
    if (has_spread(options.kind))
        vary_within(b, rows);
    else if (is_counted(options.kind))
        vary_by_law(b, rows);
    else
        vary_alone(b, rows);
    // Numbers so large that their differences are no doubles.
    if (!std::isfinite(b.centre) || !std::isfinite(b.sigma) || !std::isfinite(b.mean_range))
        b.state = status::impossible;
    if (!has_numbers(b.state)) b.centre = b.sigma = b.mean_range = 0;
    return b;
}

} // namespace detail

chart_baseline baseline_of(const chart_points& points, const chart_options& options) {
    detail::check(points, options);
    detail::usable_rows rows;
    detail::collect(points, options, rows);
    return detail::baseline_from(rows, options);
}

chart_baseline stated_baseline(double centre, double sigma, const chart_options& options) {
    detail::check({}, options);
    if (!std::isfinite(centre) || !std::isfinite(sigma) || sigma < 0)
        throw domain_fault("stated_baseline: centre " + number_text(centre) + " and sigma " + number_text(sigma) +
                           "; give finite numbers, sigma not below 0");
    chart_baseline b;
    b.options = options;
    b.centre = centre;
    b.sigma = sigma;
    b.mean_range = sigma * 2 * std::numbers::inv_sqrtpi;
    b.state = sigma > 0 || options.kind == chart_kind::run ? status::ok : status::no_spread;
    return b;
}

} // namespace steelyard::inline v0_1::statistics
