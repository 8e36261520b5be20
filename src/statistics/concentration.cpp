// SPDX-License-Identifier: MIT
#include "detail/group_rows.hpp"

#include <steelyard/core/error.hpp>
#include <steelyard/core/text.hpp>
#include <steelyard/statistics/concentration.hpp>

#include <algorithm>
#include <cmath>

namespace steelyard::inline v0_1::statistics {

namespace {

using namespace detail;

[[nodiscard]] bool has_bounds(concentration_form form) noexcept {
    return form == concentration_form::wagstaff || form == concentration_form::erreygers;
}

void check(const concentration_options& o) {
    if (has_bounds(o.form) && !(is_value(o.lower_bound) && is_value(o.upper_bound) && o.lower_bound < o.upper_bound))
        throw domain_fault("concentrations_of: values from lower_bound = " + number_text(o.lower_bound) +
                           " to upper_bound = " + number_text(o.upper_bound) +
                           "; give the least and the most that a value can be, such as 0 and 1");
}

/// V and the mean: both are sums over the groups, and vary together.
[[nodiscard]] quotient_forms forms_of(const unit_groups& of) noexcept {
    quotient_forms f;
    f.bottom = of.mean();
    for (std::size_t g = 0; g < of.size(); ++g) {
        const double turn = of.share[g] * (2 * of.rank[g] - 1);
        const double e = of.error[g];
        f.top += turn * (of.value[g] - f.bottom); // the turns add up to 0
        f.top_variance += turn * e * (turn * e);
        f.bottom_variance += of.share[g] * e * (of.share[g] * e);
        f.covariance += turn * e * (of.share[g] * e);
    }
    return f;
}

struct found_index {
    status state = status::ok;
    double estimate = none;
    limits at{none, none};
    double error = none;
};

[[nodiscard]] found_index plain(const unit_groups& of, const quotient_forms& f, double z) noexcept {
    if (of.any_below(0)) return {status::impossible};
    if (f.bottom == 0) return {status::no_denominator};
    return {spread_status(f.top_variance + f.bottom_variance), f.top / f.bottom, fieller(f, z), quotient_error(f)};
}

/// W (b - m)(m - a) = V (b - a), and its derivatives by V and by m.
[[nodiscard]] found_index wagstaff(const quotient_forms& f, const concentration_options& o, double z) noexcept {
    const double span = o.upper_bound - o.lower_bound;
    const double room = (o.upper_bound - f.bottom) * (f.bottom - o.lower_bound);
    if (!(room > 0)) return {status::no_denominator};
    const double w = f.top * span / room;
    const double by_top = span / room;
    const double by_mean = -w * (o.upper_bound + o.lower_bound - 2 * f.bottom) / room;
    const double variance = by_top * by_top * f.top_variance + by_mean * by_mean * f.bottom_variance +
                            2 * by_top * by_mean * f.covariance;
    const double error = std::sqrt(std::max(variance, 0.0));
    return {spread_status(error), w, around(w, z * error), error};
}

[[nodiscard]] found_index index_of(const unit_groups& of, const concentration_options& o, double z) noexcept {
    if (has_bounds(o.form) && (of.any_below(o.lower_bound) || of.any_above(o.upper_bound)))
        return {status::impossible};
    const quotient_forms f = forms_of(of);
    const double         error = std::sqrt(f.top_variance);
    switch (o.form) {
    case concentration_form::plain: return plain(of, f, z);
    case concentration_form::absolute: return {spread_status(error), f.top, around(f.top, z * error), error};
    case concentration_form::wagstaff: return wagstaff(f, o, z);
    case concentration_form::erreygers: {
        const double times = 4 / (o.upper_bound - o.lower_bound);
        return {spread_status(error), times * f.top, around(times * f.top, z * times * error), times * error};
    }
    }
    return {};
}

/// All but V itself lie from -1 to 1.
void cut(found_index& found) noexcept {
    if (!has_numbers(found.state) || !(found.at.lower < -1 || found.at.upper > 1)) return;
    found.at = {std::max(found.at.lower, -1.0), std::min(found.at.upper, 1.0)};
    found.state = status::boundary;
}

} // namespace

concentrations concentrations_of(const group_table& table, const concentration_options& options) {
    constexpr std::string_view function = "concentrations_of";
    const std::size_t          units = units_of(function, table, true);
    check_interval_options(function, options.confidence, meaning::undeclared);
    check(options);
    const double z = normal_beyond(tail_of(options.confidence));
    concentrations to;
    to.of = blank_intervals(units, options.speaks_of, options.confidence);
    to.error.assign(units, none);
    unit_groups  of;
    for (std::size_t u = 0; u < units; ++u) {
        read_unit(table, u, false, of);
        if (has_numbers(of.state) && of.size() < 2) of.state = status::below_minimum;
        found_index found{of.state};
        if (has_numbers(of.state)) found = index_of(of, options, z);
        if (options.form != concentration_form::absolute) cut(found);
        put_row(to.of, u, found.state, found.estimate, found.at);
        if (has_numbers(to.of.state[u])) to.error[u] = found.error;
    }
    if (options.strict) refuse_groups(function, table, to.of.state);
    return to;
}

} // namespace steelyard::inline v0_1::statistics
