// SPDX-License-Identifier: MIT
#include "detail/gaps.hpp"
#include "detail/group_rows.hpp"

#include <steelyard/core/error.hpp>
#include <steelyard/core/text.hpp>
#include <steelyard/statistics/concentration.hpp>
#include <steelyard/statistics/dispersion.hpp>
#include <steelyard/statistics/disparity.hpp>

#include <algorithm>
#include <cmath>

namespace steelyard::inline v0_1::statistics {

namespace {

using namespace detail;

[[nodiscard]] bool has_sign(disparity measure) noexcept { return measure < disparity::theil; }
[[nodiscard]] bool is_ratio(disparity measure) noexcept {
    return measure == disparity::relative_gap || measure == disparity::relative_slope;
}

/// One framing of a unit: its table, and which end is the good one there.
struct framed {
    group_table table;
    framing     as = framing::as_reported;
    higher      higher_is = higher::better;
    std::size_t reference = 0, compared = 0;
    status      gap = status::ok; ///< why there is no gap
};

/// One row of a measure. The error is that of its distance from equality: of a ratio's logarithm.
[[nodiscard]] disparity_line line_of(disparity measure, const framed& of, const intervals& found, std::size_t row,
                                     double error) {
    disparity_line l;
    l.measure = measure;
    l.as = of.as;
    l.state = found.state[row];
    l.estimate = found.estimate[row];
    l.lower = found.lower[row];
    l.upper = found.upper[row];
    l.distance = l.error = none;
    if (!has_numbers(l.state)) return l;
    l.distance = !is_ratio(measure) ? l.estimate : l.estimate > 0 ? std::log(l.estimate) : none;
    l.error = error;
    if (has_sign(measure) && !std::isnan(l.distance) && l.distance != 0)
        l.behind = (l.distance > 0) == (of.higher_is == higher::better) ? 1 : -1;
    return l;
}

template <class Options>
[[nodiscard]] Options shared_by(const disparity_options& o) {
    Options by;
    by.confidence = o.confidence;
    by.speaks_of = o.speaks_of;
    return by;
}

void add_gaps(const framed& of, const disparity_options& o, disparity_suite& to) {
    auto by = shared_by<gap_options>(o);
    by.reference = group_choice::named;
    by.reference_group = static_cast<std::int64_t>(of.compared); // the gap is that of the reference over the compared
    group_gaps all = gaps_of(of.table, by);
    if (!has_numbers(of.gap)) {
        put_row(all.absolute, of.reference, of.gap, none, {none, none});
        put_row(all.relative, of.reference, of.gap, none, {none, none});
    }
    to.lines.push_back(
        line_of(disparity::absolute_gap, of, all.absolute, of.reference, all.error[of.reference]));
    to.lines.push_back(
        line_of(disparity::relative_gap, of, all.relative, of.reference, all.log_error[of.reference]));
}

void add_slopes(const framed& of, const disparity_options& o, disparity_suite& to) {
    auto by = shared_by<slope_index_options>(o);
    by.variance = o.variance;
    const slope_indices all = slope_indices_of(of.table, by);
    to.lines.push_back(line_of(disparity::slope, of, all.slope, 0, all.error[0]));
    to.lines.push_back(line_of(disparity::relative_slope, of, all.ratio, 0, all.log_error[0]));
}

void add_concentrations(const framed& of, const disparity_options& o, disparity_suite& to) {
    auto by = shared_by<concentration_options>(o);
    by.lower_bound = o.lower_bound;
    by.upper_bound = o.upper_bound;
    const auto add = [&](disparity measure, concentration_form form) {
        by.form = form;
        const concentrations found = concentrations_of(of.table, by);
        to.lines.push_back(line_of(measure, of, found.of, 0, found.error[0]));
    };
    add(disparity::concentration, concentration_form::plain);
    if (!o.bounded) return;
    add(disparity::wagstaff, concentration_form::wagstaff);
    add(disparity::erreygers, concentration_form::erreygers);
}

void add_dispersions(const framed& of, const disparity_options& o, disparity_suite& to) {
    auto       by = shared_by<dispersion_options>(o);
    const auto add = [&](disparity measure, dispersion_form form) {
        by.form = form;
        const dispersions found = dispersions_of(of.table, by);
        to.lines.push_back(line_of(measure, of, found.of, 0, found.error[0]));
    };
    add(disparity::theil, dispersion_form::theil);
    add(disparity::mean_log_deviation, dispersion_form::mean_log_deviation);
    add(disparity::variance, dispersion_form::variance);
}

void add_all(const framed& of, const disparity_options& o, disparity_suite& to) {
    add_gaps(of, o, to);
    if (o.ordered) {
        add_slopes(of, o, to);
        add_concentrations(of, o, to);
    }
    add_dispersions(of, o, to);
}

void check(const group_table& table, const disparity_options& o) {
    constexpr std::string_view function = "disparity_suite_of";
    if (units_of(function, table, true) != 1)
        throw shape_mismatch("disparity_suite_of: the table holds " +
                             std::to_string(units_of(function, table, true)) +
                             " units; give the groups of one, and call it for each");
    check_choice(function, o.reference, o.reference_group, table.groups);
    check_choice(function, o.compared, o.compared_group, table.groups);
    if (o.bounded && !(is_value(o.lower_bound) && is_value(o.upper_bound) && o.lower_bound < o.upper_bound))
        throw domain_fault("disparity_suite_of: values from lower_bound = " + number_text(o.lower_bound) +
                           " to upper_bound = " + number_text(o.upper_bound) +
                           "; give the least and the most that a value can be, such as 0 and 1");
}

} // namespace

std::optional<int> disparity_suite::direction() const noexcept {
    std::optional<int> all;
    for (const disparity_line& l : lines) {
        if (!has_sign(l.measure) || !has_numbers(l.state)) continue;
        if (all && *all != l.behind) return std::nullopt;
        all = l.behind;
    }
    return all;
}

disparity_suite disparity_suite_of(const group_table& table, const disparity_options& options) {
    check(table, options);
    disparity_suite to;
    to.options = options;
    const chosen_group reference = choose(table, 0, options.reference, options.reference_group, options.higher_is);
    const chosen_group compared = choose(table, 0, options.compared, options.compared_group, options.higher_is);
    to.reference = reference.group;
    to.compared = compared.group;
    framed of{table, framing::as_reported, options.higher_is, 0, 0,
              has_numbers(reference.state) ? compared.state : reference.state};
    if (has_numbers(of.gap)) {
        of.reference = static_cast<std::size_t>(reference.group);
        of.compared = static_cast<std::size_t>(compared.group);
    }
    add_all(of, options, to);
    if (!options.bounded) return to;
    std::vector<double> turned;
    for (const double y : table.value) {
        const double other = options.upper_bound - (y - options.lower_bound);
        const bool   within = y >= options.lower_bound && y <= options.upper_bound;
        turned.push_back(within ? std::clamp(other, options.lower_bound, options.upper_bound) : other);
    }
    of.table.value = turned;
    of.as = framing::turned;
    of.higher_is = options.higher_is == higher::better ? higher::worse : higher::better;
    add_all(of, options, to);
    return to;
}

std::vector<disparity_change> compare_disparities(const disparity_suite& before, const disparity_suite& now) {
    if (!(before.options == now.options))
        throw not_comparable("compare_disparities: the two were made with other options; make both with the same");
    if (before.reference != now.reference || before.compared != now.compared)
        throw not_comparable("compare_disparities: group " + std::to_string(before.compared) + " against group " +
                             std::to_string(before.reference) + " before, group " + std::to_string(now.compared) +
                             " against group " + std::to_string(now.reference) + " now; name both groups");
    std::vector<disparity_change> all;
    for (std::size_t i = 0; i < before.lines.size(); ++i) {
        const disparity_line& a = before.lines[i];
        const disparity_line& b = now.lines[i];
        disparity_change      c{a.measure, a.as, has_numbers(a.state) ? b.state : a.state, a.estimate, b.estimate,
                                movement::unchanged, none};
        // A ratio to nothing has limits and no logarithm.
        if (has_numbers(c.state) && (std::isnan(a.distance) || std::isnan(b.distance))) c.state = status::unbounded;
        if (has_numbers(c.state)) {
            const double change = std::abs(b.distance) - std::abs(a.distance);
            const double error = std::hypot(a.error, b.error);
            if (error > 0) c.z = change / error;
            if (change != 0) c.moved = change < 0 ? movement::narrowed : movement::widened;
            if (a.behind * b.behind < 0) c.moved = movement::turned_around;
        }
        all.push_back(c);
    }
    return all;
}

std::optional<movement> common_movement(std::span<const disparity_change> changes) noexcept {
    std::optional<movement> all;
    for (const disparity_change& c : changes) {
        if (!has_numbers(c.state)) continue;
        if (all && *all != c.moved) return std::nullopt;
        all = c.moved;
    }
    return all;
}

std::optional<std::string> why_framings_disagree(std::span<const disparity_change> changes) {
    std::string found;
    for (const disparity_change& a : changes) {
        if (a.as != framing::as_reported || !has_numbers(a.state)) continue;
        const auto b = std::find_if(changes.begin(), changes.end(), [&](const disparity_change& c) {
            return c.measure == a.measure && c.as == framing::turned;
        });
        if (b == changes.end() || !has_numbers(b->state) || a.moved == b->moved) continue;
        const auto from_to = [](const disparity_change& c) {
            return std::string(name(c.moved)) + " (" + number_text(c.before, 4) + " to " + number_text(c.now, 4) + ")";
        };
        found += (found.empty() ? "" : "; ") + std::string(name(a.measure)) + ": " + from_to(a) +
                 " as reported, " + from_to(*b) + " turned";
    }
    if (found.empty()) return std::nullopt;
    return "whether inequality narrowed hangs on which side of the scale is told: " + found;
}

} // namespace steelyard::inline v0_1::statistics
