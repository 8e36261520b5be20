// SPDX-License-Identifier: MIT
#include "detail/limits.hpp"
#include "detail/rows.hpp"

#include <steelyard/core/error.hpp>
#include <steelyard/core/text.hpp>
#include <steelyard/statistics/shared_cases.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <vector>

namespace steelyard::inline v0_1::statistics {

namespace {

using namespace detail;

using column = std::span<const double>;

/// A column less another; what comes out below 0 is left to whoever checks the rows.
[[nodiscard]] std::vector<double> less(column from, column what) {
    std::vector<double> rest(from.size(), 0);
    for (std::size_t i = 0; i < rest.size() && i < what.size(); ++i) rest[i] = from[i] - what[i];
    return rest;
}

[[nodiscard]] bool is_part(double x, double n, double whole_x, double whole_n) noexcept {
    return is_count(x) && is_count(n) && x <= n && is_count(whole_x) && is_count(whole_n) && x <= whole_x &&
           n <= whole_n && whole_x - x <= whole_n - n;
}

[[nodiscard]] bool is_time(double t) noexcept { return t == 0 || is_exposure(t); }

/// One of the groups that a difference is made of: what stands before it, and its own columns.
struct group {
    std::vector<double> before;
    intervals           of;
};

/// Limits of a sum of groups that share nobody, from those of each: distances from the estimate add as squares do.
void add_up(const std::vector<group>& groups, std::size_t row, double estimate, intervals& to) {
    double below = 0, above = 0;
    for (const group& g : groups) {
        const double c = g.before[row];
        if (c == 0) continue;
        const double at = g.of.estimate[row], low = g.of.lower[row], high = g.of.upper[row];
        below = std::hypot(below, c * (at - (c > 0 ? low : high)));
        above = std::hypot(above, c * ((c > 0 ? high : low) - at));
    }
    put(to, row, estimate, {estimate - below, estimate + above});
}

void blank(intervals& to, std::size_t row) { put(to, row, none, {none, none}); }

/// Rows taken `scale_of(row)` times; those of the whole itself are `same`.
template <class F>
void scale_rows(intervals& to, const std::vector<status>& state, double same, F&& scale_of) {
    for (std::size_t i = 0; i < to.size(); ++i) {
        if (has_numbers(state[i]) && state[i] != status::no_spread) {
            const double scale = scale_of(i);
            put(to, i, scale * to.estimate[i], {scale * to.lower[i], scale * to.upper[i]});
            continue;
        }
        to.state[i] = state[i];
        if (has_numbers(state[i]))
            put(to, i, same, {same, same});
        else
            blank(to, i);
    }
}

/// The differences of all rows, each within -most to most.
template <class F>
[[nodiscard]] intervals differences_of(const std::vector<group>& groups, const std::vector<status>& state, F&& estimate_of, double most,
                                       meaning speaks_of, double confidence) {
    intervals to = blank_intervals(state.size(), speaks_of, confidence);
    for (std::size_t i = 0; i < state.size(); ++i) {
        to.state[i] = state[i];
        if (!has_numbers(state[i]))
            blank(to, i);
        else if (state[i] == status::no_spread)
            put(to, i, 0, {0, 0});
        else {
            add_up(groups, i, estimate_of(i), to);
            to.lower[i] = std::max(to.lower[i], -most);
            to.upper[i] = std::min(to.upper[i], most);
        }
    }
    return to;
}

} // namespace

intervals part_differences(const part_rows& rows, const difference_options& options) {
    constexpr std::string_view function = "part_differences";
    const std::array columns{named_column{"events", rows.events}, named_column{"cases", rows.cases},
                             named_column{"whole_events", rows.whole_events},
                             named_column{"whole_cases", rows.whole_cases}};
    check_lengths(function, columns, rows.given);
    check_interval_options(function, options.confidence, options.speaks_of);
    const std::vector<double> rest_events = less(rows.whole_events, rows.events);
    const std::vector<double> rest_cases = less(rows.whole_cases, rows.cases);
    const std::vector<status> state = states_of(rows.events.size(), rows.given, [&](std::size_t i) {
        if (!is_part(rows.events[i], rows.cases[i], rows.whole_events[i], rows.whole_cases[i]))
            return status::impossible;
        if (rows.cases[i] == 0) return status::no_denominator;
        if (rows.cases[i] < options.minimum_cases) return status::below_minimum;
        return rest_cases[i] == 0 ? status::no_spread : status::ok;
    });
    difference_options plain = options;
    plain.strict = false;
    plain.minimum_cases = 0;
    check_minimum(function, "minimum_cases", options.minimum_cases);
    intervals to = proportion_differences({rows.events, rows.cases, rest_events, rest_cases, state}, plain);
    scale_rows(to, state, 0, [&](std::size_t i) { return rest_cases[i] / rows.whole_cases[i]; });
    if (options.strict) refuse_rows(function, columns, rows.given, to.state);
    return to;
}

intervals part_rate_ratios(const part_rate_rows& rows, const rate_ratio_options& options) {
    constexpr std::string_view function = "part_rate_ratios";
    const std::array columns{named_column{"events", rows.events}, named_column{"exposure", rows.exposure},
                             named_column{"whole_events", rows.whole_events},
                             named_column{"whole_exposure", rows.whole_exposure}};
    check_lengths(function, columns, rows.given);
    check_interval_options(function, options.confidence, options.speaks_of);
    const std::vector<status> state = states_of(rows.events.size(), rows.given, [&](std::size_t i) {
        const double x = rows.events[i], t = rows.exposure[i], all = rows.whole_events[i], time = rows.whole_exposure[i];
        if (!is_count(x) || !is_count(all) || x > all || !is_time(t) || !is_time(time) || t > time ||
            (t == time && x < all))
            return status::impossible;
        if (t == 0) return status::no_denominator;
        if (all == 0) return status::unbounded;
        return t == time ? status::no_spread : status::ok;
    });
    const bool exact = options.method == rate_ratio_method::exact_conditional;
    intervals  to = proportions({rows.events, rows.whole_events, state},
                                {.method = exact ? proportion_method::exact : proportion_method::wilson,
                                 .confidence = options.confidence,
                                 .speaks_of = options.speaks_of});
    scale_rows(to, state, 1, [&](std::size_t i) { return rows.whole_exposure[i] / rows.exposure[i]; });
    if (options.strict) refuse_rows(function, columns, rows.given, to.state);
    return to;
}

intervals overlap_differences(const overlap_rows& rows, const proportion_options& options) {
    constexpr std::string_view function = "overlap_differences";
    const std::array columns{named_column{"events", rows.events}, named_column{"cases", rows.cases},
                             named_column{"other_events", rows.other_events},
                             named_column{"other_cases", rows.other_cases},
                             named_column{"shared_events", rows.shared_events},
                             named_column{"shared_cases", rows.shared_cases}};
    check_lengths(function, columns, rows.given);
    check_interval_options(function, options.confidence, options.speaks_of);
    check_minimum(function, "minimum_events", options.minimum_events);
    check_minimum(function, "minimum_cases", options.minimum_cases);
    const std::size_t   n = rows.events.size();
    std::vector<status> state = states_of(n, rows.given, [&](std::size_t i) {
        const double x = rows.events[i], cases = rows.cases[i], y = rows.other_events[i], others = rows.other_cases[i];
        if (!is_part(rows.shared_events[i], rows.shared_cases[i], x, cases) ||
            !is_part(rows.shared_events[i], rows.shared_cases[i], y, others))
            return status::impossible;
        if (cases == 0 || others == 0) return status::no_denominator;
        if (std::min(cases, others) < options.minimum_cases || std::min(x, y) < options.minimum_events)
            return status::below_minimum;
        if (rows.shared_cases[i] == cases && rows.shared_cases[i] == others) return status::no_spread;
        return (x == 0 || x == cases) && (y == 0 || y == others) ? status::boundary : status::ok;
    });
    proportion_options plain = options;
    plain.strict = false;
    plain.minimum_events = plain.minimum_cases = 0;
    std::vector<group> groups(3);
    const auto         own_events = less(rows.events, rows.shared_events), own_cases = less(rows.cases, rows.shared_cases);
    const auto         other_events = less(rows.other_events, rows.shared_events),
                       other_cases = less(rows.other_cases, rows.shared_cases);
    groups[0].of = proportions({own_events, own_cases, state}, plain);
    groups[1].of = proportions({rows.shared_events, rows.shared_cases, state}, plain);
    groups[2].of = proportions({other_events, other_cases, state}, plain);
    for (std::size_t i = 0; i < n; ++i) {
        const double a = rows.cases[i], b = rows.other_cases[i];
        groups[0].before.push_back(own_cases[i] / a);
        groups[1].before.push_back(rows.shared_cases[i] * (b - a) / (a * b));
        groups[2].before.push_back(-other_cases[i] / b);
    }
    intervals to = differences_of(
        groups, state, [&](std::size_t i) { return rows.events[i] / rows.cases[i] - rows.other_events[i] / rows.other_cases[i]; }, 1,
        options.speaks_of, options.confidence);
    if (options.strict) refuse_rows(function, columns, rows.given, to.state);
    return to;
}

intervals overlap_rate_differences(const overlap_rate_rows& rows, const rate_options& options) {
    constexpr std::string_view function = "overlap_rate_differences";
    const std::array columns{named_column{"events", rows.events}, named_column{"exposure", rows.exposure},
                             named_column{"other_events", rows.other_events},
                             named_column{"other_exposure", rows.other_exposure},
                             named_column{"shared_events", rows.shared_events},
                             named_column{"shared_exposure", rows.shared_exposure}};
    check_lengths(function, columns, rows.given);
    check_interval_options(function, options.confidence, options.speaks_of);
    check_minimum(function, "minimum_events", options.minimum_events);
    const std::size_t   n = rows.events.size();
    std::vector<status> state = states_of(n, rows.given, [&](std::size_t i) {
        const double x = rows.events[i], y = rows.other_events[i], both = rows.shared_events[i];
        const double t = rows.exposure[i], s = rows.other_exposure[i], shared = rows.shared_exposure[i];
        if (!is_count(x) || !is_count(y) || !is_count(both) || both > std::min(x, y) || !is_time(t) || !is_time(s) ||
            !is_time(shared) || shared > std::min(t, s) || (shared == t && both < x) || (shared == s && both < y) ||
            (shared == 0 && both > 0))
            return status::impossible;
        if (t == 0 || s == 0) return status::no_denominator;
        if (std::min(x, y) < options.minimum_events) return status::below_minimum;
        if (shared == t && shared == s) return status::no_spread;
        return x == 0 && y == 0 ? status::boundary : status::ok;
    });
    rate_options counts = options; // limits of the groups' events; what stands before them holds the exposures
    counts.strict = false;
    counts.minimum_events = 0;
    counts.per = 1;
    const std::vector<double> once(n, 1);
    const auto own = less(rows.events, rows.shared_events), others = less(rows.other_events, rows.shared_events);
    std::vector<group> groups(3);
    groups[0].of = rates({own, once, state}, counts);
    groups[1].of = rates({rows.shared_events, once, state}, counts);
    groups[2].of = rates({others, once, state}, counts);
    if (!is_exposure(options.per))
        throw domain_fault(std::string(function) + ": per = " + number_text(options.per) +
                           "; give what the rate is for, such as 100000");
    for (std::size_t i = 0; i < n; ++i) {
        const double t = rows.exposure[i], s = rows.other_exposure[i], shared = rows.shared_exposure[i];
        groups[0].before.push_back(shared == t ? 0 : options.per / t);
        groups[1].before.push_back(shared == 0 ? 0 : options.per * (s - t) / (t * s));
        groups[2].before.push_back(shared == s ? 0 : -options.per / s);
    }
    intervals to = differences_of(
        groups, state,
        [&](std::size_t i) { return options.per * (rows.events[i] / rows.exposure[i] - rows.other_events[i] / rows.other_exposure[i]); },
        std::numeric_limits<double>::infinity(), options.speaks_of, options.confidence);
    if (options.strict) refuse_rows(function, columns, rows.given, to.state);
    return to;
}

} // namespace steelyard::inline v0_1::statistics
