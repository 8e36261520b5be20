// SPDX-License-Identifier: MIT
#include "detail/normal.hpp"
#include "detail/rows.hpp"
#include "detail/tails.hpp"

#include <steelyard/core/error.hpp>
#include <steelyard/core/text.hpp>
#include <steelyard/statistics/capability.hpp>
#include <steelyard/statistics/control_constants.hpp>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <string>

namespace steelyard::inline v0_1::statistics {

namespace {

using namespace detail;

void check_specification(const specification& wanted) {
    const double lower = wanted.lower.value_or(-HUGE_VAL);
    const double upper = wanted.upper.value_or(HUGE_VAL);
    const bool   finite = std::isfinite(wanted.lower.value_or(0)) && std::isfinite(wanted.upper.value_or(0));
    if (finite && (wanted.lower || wanted.upper) && lower < upper) return;
    const auto side = [](const std::optional<double>& x) { return x ? number_text(*x) : std::string("none"); };
    throw domain_fault("capability: specification from " + side(wanted.lower) + " to " + side(wanted.upper) +
                       "; give one finite side or both, the lower below the upper");
}

[[nodiscard]] capability_index without(status why) noexcept { return {none, none, none, why}; }

/// x so that a chi-square number of so many degrees of freedom lies below it (above it) with chance `tail`.
[[nodiscard]] double chi_square_below(double freedom, double tail) noexcept {
    return 2 * gamma_lower(freedom / 2, tail, normal_beyond(tail));
}
[[nodiscard]] double chi_square_above(double freedom, double tail) noexcept {
    return 2 * gamma_upper(freedom / 2, tail, normal_beyond(tail));
}

[[nodiscard]] capability_indices all_without(status why, double sigma) noexcept {
    capability_indices made;
    made.sigma = sigma;
    made.both = made.worse = made.below = made.above = without(why);
    made.expected_below = made.expected_above = none;
    return made;
}

/// Standard deviation of all numbers, n - 1 beneath, and their mean.
struct whole {
    double mean = 0;
    double deviation = 0;
};

[[nodiscard]] whole whole_of(const std::vector<double>& x) {
    double sum = 0;
    for (const double v : x) sum += v - x.front();
    const double middle = sum / static_cast<double>(x.size());
    double       squares = 0;
    for (const double v : x) {
        const double away = (v - x.front()) - middle;
        squares += away * away;
    }
    return {x.front() + middle, std::sqrt(squares / static_cast<double>(x.size() - 1))};
}

/// Relative variance of a mean of moving ranges: those that share a number hang together.
[[nodiscard]] double variance_of_ranges(const control_chart& chart) {
    constexpr double mean = 4 * std::numbers::inv_pi; // squared, of one range
    const double     shared = mean * (std::numbers::sqrt3 / 2 + std::numbers::pi / 12) - mean;
    double           ranges = 0;
    double           pairs = 0;
    bool             before = false;
    for (std::size_t i = 0; i < chart.rows(); ++i) {
        if (!has_numbers(chart.state[i])) continue;
        const bool range = chart.follows[i] != 0;
        ranges += range;
        pairs += range && before;
        before = range;
    }
    const double kept = std::max(1.0, ranges - static_cast<double>(chart.baseline.screened));
    return (2 - mean + 2 * std::min(pairs, kept - 1) / kept * shared) / kept / mean;
}

/// Of a mean of groups' spreads, each over its own constant.
[[nodiscard]] double variance_of_spreads(const group_columns& groups, const control_chart& chart, bool by_range) {
    double sum = 0;
    double count = 0;
    double of = 0;
    double relative = 0;
    for (std::size_t i = 0; i < groups.size.size(); ++i) {
        const double n = groups.size[i];
        if (!has_numbers(chart.state[i]) || n < 2) continue;
        if (of != n) {
            of = n;
            const double c4 = c4_of(static_cast<std::int64_t>(n));
            relative = (1 - c4 * c4) / c4 / c4;
            if (by_range) {
                const control_constants c = constants_of(static_cast<int>(n));
                relative = c.d3 * c.d3 / c.d2 / c.d2;
            }
        }
        sum += relative;
        count += 1;
    }
    return sum / count / count;
}

/// What came in, as a chart takes it.
struct charted_rows {
    group_columns       groups; ///< of single numbers none
    std::vector<status> given;
    std::vector<double> numbers; ///< single ones that take part
    control_chart       chart;
};

[[nodiscard]] status state_of(std::span<const double> group, status given, std::span<std::uint8_t> there) {
    const bool finite = std::all_of(group.begin(), group.end(), [](double x) { return std::isfinite(x); });
    const status s = has_numbers(given) && !finite ? status::impossible : given;
    std::fill(there.begin(), there.end(), static_cast<std::uint8_t>(has_numbers(s)));
    return s;
}

[[nodiscard]] charted_rows charted(const capability_rows& rows, const chart_options& options) {
    const bool alone = options.kind == chart_kind::individuals;
    const auto places = static_cast<std::size_t>(std::max<std::int64_t>(rows.places, 1));
    if (rows.places < 1 || alone != (places == 1) || rows.value.size() % places != 0 ||
        (!rows.given.empty() && rows.given.size() != rows.value.size() / places))
        throw shape_mismatch("capability: " + std::to_string(rows.value.size()) + " numbers in groups of " +
                             std::to_string(rows.places) + " and " + std::to_string(rows.given.size()) +
                             " statuses, for a chart of kind " + std::string(name(options.kind)));
    charted_rows              made;
    std::vector<std::uint8_t> there(rows.value.size());
    for (std::size_t i = 0; i < rows.value.size() / places; ++i)
        made.given.push_back(state_of(rows.value.subspan(i * places, places), given_at(rows.given, i),
                                      std::span(there).subspan(i * places, places)));
    for (std::size_t i = 0; i < rows.value.size(); ++i)
        if (there[i] != 0) made.numbers.push_back(rows.value[i]);
    if (alone) {
        made.chart = chart_of({rows.value, {}, {}, rows.period, made.given}, options);
        return made;
    }
    made.groups = group_numbers(rows.value, rows.places, there);
    const bool by_range = options.kind == chart_kind::mean_by_range;
    made.chart = chart_of({made.groups.mean, made.groups.size, by_range ? made.groups.range : made.groups.deviation,
                           rows.period, made.given},
                          options);
    return made;
}

void check_chart(const chart_options& o) {
    const bool groups = o.kind == chart_kind::mean_by_deviation || o.kind == chart_kind::mean_by_range;
    if (!groups && o.kind != chart_kind::individuals)
        throw domain_fault("capability: a chart of kind " + std::string(name(o.kind)) + "; give xmr, xbar_s or xbar_r");
    if (!groups && o.convention.variation != variation_from::mean_moving_range)
        throw domain_fault("capability: sigma within from the " + std::string(name(o.convention.variation)) +
                           "; give a convention that takes it from mean moving ranges");
}

[[nodiscard]] capability_indices indices_or_why(double mean, double sigma, double freedom, std::size_t points,
                                                const specification& wanted, double confidence) {
    if (!std::isfinite(mean + sigma)) return all_without(status::impossible, 0); // squares beyond the largest double
    if (!(sigma > 0)) return all_without(status::unbounded, sigma);
    return indices_of(mean, sigma, freedom, static_cast<std::int64_t>(points), wanted, confidence);
}

} // namespace

capability_indices indices_of(double mean, double sigma, double freedom, std::int64_t points,
                              const specification& wanted, double confidence) {
    check_specification(wanted);
    check_interval_options("capability", confidence, meaning::undeclared);
    if (!(sigma > 0 && freedom > 0 && points > 0) || !std::isfinite(mean + sigma + freedom))
        throw domain_fault("capability: mean = " + number_text(mean) + ", sigma = " + number_text(sigma) +
                           ", freedom = " + number_text(freedom) + ", points = " + std::to_string(points) +
                           "; give a finite mean and the others above 0");
    const double       tail = tail_of(confidence);
    const double       z = normal_beyond(tail);
    capability_indices made = all_without(status::missing, sigma);
    made.freedom = freedom;
    made.expected_below = made.expected_above = 0;
    const auto bissell = [&](double c) {
        const double reach = z * std::sqrt(1 / (9 * static_cast<double>(points)) + c * c / (2 * freedom));
        return capability_index{c, c - reach, c + reach, status::ok};
    };
    if (wanted.lower) {
        made.below = made.worse = bissell((mean - *wanted.lower) / (3 * sigma));
        made.expected_below = normal_above((mean - *wanted.lower) / sigma);
    }
    if (wanted.upper) {
        made.above = bissell((*wanted.upper - mean) / (3 * sigma));
        made.expected_above = normal_above((*wanted.upper - mean) / sigma);
        if (!wanted.lower || made.above.value < made.below.value) made.worse = made.above;
    }
    if (!wanted.lower || !wanted.upper) return made;
    const double c = (*wanted.upper - *wanted.lower) / (6 * sigma);
    made.both = {c, c * std::sqrt(chi_square_below(freedom, tail) / freedom),
                 c * std::sqrt(chi_square_above(freedom, tail) / freedom), status::ok};
    return made;
}

process_capability capability_of(const capability_rows& rows, const specification& wanted,
                                 std::span<const run_rule> rules, const capability_options& options) {
    check_specification(wanted);
    check_interval_options("capability", options.confidence, meaning::undeclared);
    check_chart(options.chart);
    charted_rows       r = charted(rows, options.chart);
    process_capability found;
    found.chart = std::move(r.chart);
    found.points = std::ssize(r.numbers);
    for (const double x : r.numbers) {
        found.observed_below += wanted.lower && x < *wanted.lower;
        found.observed_above += wanted.upper && x > *wanted.upper;
    }
    found.state = found.chart.baseline.state;
    if (has_numbers(found.state) && found.chart.baseline.points < std::max<std::int64_t>(options.minimum_points, 2))
        found.state = status::below_minimum;
    if (has_numbers(found.state)) {
        found.signals = find_signals(found.chart, rules);
        if (!found.signals.empty()) found.state = status::unstable;
    }
    if (found.points > 0) found.mean = whole_of(r.numbers).mean;
    if (!has_numbers(found.state)) {
        found.within = found.overall = all_without(found.state, 0);
        return found;
    }
    const bool   alone = options.chart.kind == chart_kind::individuals;
    const double relative =
        alone ? variance_of_ranges(found.chart)
              : variance_of_spreads(r.groups, found.chart, options.chart.kind == chart_kind::mean_by_range);
    const whole all = whole_of(r.numbers);
    found.within = indices_or_why(all.mean, found.chart.baseline.sigma, 1 / (2 * relative), r.numbers.size(), wanted,
                                  options.confidence);
    found.overall = indices_or_why(all.mean, all.deviation, static_cast<double>(r.numbers.size() - 1),
                                   r.numbers.size(), wanted, options.confidence);
    return found;
}

} // namespace steelyard::inline v0_1::statistics
