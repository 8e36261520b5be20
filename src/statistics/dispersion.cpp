// SPDX-License-Identifier: MIT
#include "detail/group_rows.hpp"

#include <steelyard/core/error.hpp>
#include <steelyard/statistics/dispersion.hpp>

#include <algorithm>
#include <cmath>

namespace steelyard::inline v0_1::statistics {

namespace {

using namespace detail;

/// The index of one unit, what its error comes from, and half the curvature in each group's own direction.
struct expansion {
    double              index = 0;
    std::vector<double> gradient;
    std::vector<double> curvature; ///< groups x groups, row by row
};

/// ln(value / mean): of a group at 0, -infinity.
[[nodiscard]] std::vector<double> logs_of(const unit_groups& of, double mean) {
    std::vector<double> logs;
    for (const double y : of.value) logs.push_back(std::log1p((y - mean) / mean));
    return logs;
}

void expand_theil(const unit_groups& of, double mean, expansion& to) {
    const std::vector<double> logs = logs_of(of, mean);
    for (std::size_t g = 0; g < of.size(); ++g)
        if (of.value[g] > 0) to.index += of.share[g] * (of.value[g] / mean) * logs[g];
    for (std::size_t g = 0; g < of.size(); ++g) to.gradient.push_back(of.share[g] / mean * (logs[g] - to.index));
    for (std::size_t g = 0; g < of.size(); ++g)
        for (std::size_t h = 0; h < of.size(); ++h)
            to.curvature.push_back((g == h ? of.share[g] / mean / of.value[g] : 0) -
                                   of.share[g] / mean * (of.share[h] / mean) * (1 + logs[g] + logs[h] - 2 * to.index));
}

void expand_log_deviation(const unit_groups& of, double mean, expansion& to) {
    const std::vector<double> logs = logs_of(of, mean);
    for (std::size_t g = 0; g < of.size(); ++g) to.index -= of.share[g] * logs[g];
    for (std::size_t g = 0; g < of.size(); ++g)
        to.gradient.push_back(of.share[g] / mean * ((of.value[g] - mean) / of.value[g]));
    for (std::size_t g = 0; g < of.size(); ++g)
        for (std::size_t h = 0; h < of.size(); ++h)
            to.curvature.push_back((g == h ? of.share[g] / of.value[g] / of.value[g] : 0) -
                                   of.share[g] / mean * (of.share[h] / mean));
}

void expand_variance(const unit_groups& of, double mean, expansion& to) {
    for (std::size_t g = 0; g < of.size(); ++g) {
        const double away = of.value[g] - mean;
        to.index += of.share[g] * away * away;
        to.gradient.push_back(2 * of.share[g] * away);
    }
    for (std::size_t g = 0; g < of.size(); ++g)
        for (std::size_t h = 0; h < of.size(); ++h)
            to.curvature.push_back(2 * ((g == h ? of.share[g] : 0) - of.share[g] * of.share[h]));
}

[[nodiscard]] expansion expand(const unit_groups& of, double mean, dispersion_form form) {
    expansion e;
    switch (form) {
    case dispersion_form::theil: expand_theil(of, mean, e); break;
    case dispersion_form::mean_log_deviation: expand_log_deviation(of, mean, e); break;
    case dispersion_form::variance: expand_variance(of, mean, e); break;
    }
    return e;
}

/// Variance of a smooth function of independent normal numbers: by its gradient, and half the squares of its curvature.
[[nodiscard]] double variance_of(const expansion& e, const std::vector<double>& error, error_terms terms) {
    double sum = 0;
    for (std::size_t g = 0; g < error.size(); ++g)
        if (error[g] > 0) sum += e.gradient[g] * error[g] * (e.gradient[g] * error[g]);
    if (terms == error_terms::first) return sum;
    for (std::size_t g = 0; g < error.size(); ++g)
        for (std::size_t h = 0; h < error.size(); ++h) {
            if (!(error[g] > 0 && error[h] > 0)) continue;
            const double both = e.curvature[g * error.size() + h] * error[g] * error[h];
            sum += both * both / 2;
        }
    return sum;
}

/// What errors would make of the index of equal groups: half the curvature there, (share - share^2) / mean^2.
[[nodiscard]] double chance_of(const unit_groups& of, double mean, dispersion_form form) noexcept {
    double sum = 0;
    for (std::size_t g = 0; g < of.size(); ++g)
        sum += of.share[g] * (1 - of.share[g]) * of.error[g] * of.error[g];
    return form == dispersion_form::variance ? sum : sum / (2 * mean * mean);
}

[[nodiscard]] status status_of(const unit_groups& of, double mean, dispersion_form form) noexcept {
    if (!has_numbers(of.state)) return of.state;
    if (of.size() < 2) return status::below_minimum;
    if (form == dispersion_form::variance) return status::ok;
    if (of.any_below(0)) return status::impossible;
    return mean > 0 ? status::ok : status::no_denominator;
}

} // namespace

dispersions dispersions_of(const group_table& table, const dispersion_options& options) {
    constexpr std::string_view function = "dispersions_of";
    const std::size_t          units = units_of(function, table, true);
    check_interval_options(function, options.confidence, meaning::undeclared);
    check_per(function, options.per);
    const double z = normal_beyond(tail_of(options.confidence));
    dispersions  to;
    to.of = blank_intervals(units, options.speaks_of, options.confidence);
    to.error.assign(units, none);
    to.by_chance.assign(units, none);
    unit_groups of;
    for (std::size_t u = 0; u < units; ++u) {
        read_unit(table, u, true, of);
        const double mean = has_numbers(of.state) ? of.mean() : none;
        const status state = status_of(of, mean, options.form);
        if (!has_numbers(state)) {
            put_row(to.of, u, state, none, {none, none});
            continue;
        }
        const expansion e = expand(of, mean, options.form);
        const double    error = std::sqrt(variance_of(e, of.error, options.terms)) * options.per;
        const double    index = std::max(e.index, 0.0) * options.per; // rounding may leave it below
        limits          at = around(index, z * error);
        const status    found = at.lower < 0 ? status::boundary : spread_status(error);
        at.lower = at.lower < 0 ? 0 : at.lower;
        put_row(to.of, u, found, index, at);
        if (!has_numbers(to.of.state[u])) continue;
        to.error[u] = error;
        to.by_chance[u] = chance_of(of, mean, options.form) * options.per;
    }
    if (options.strict) refuse_groups(function, table, to.of.state);
    return to;
}

} // namespace steelyard::inline v0_1::statistics
