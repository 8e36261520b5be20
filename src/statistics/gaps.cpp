// SPDX-License-Identifier: MIT
#include "detail/gaps.hpp"

#include "detail/group_rows.hpp"

#include <steelyard/core/error.hpp>
#include <steelyard/core/text.hpp>

#include <cmath>

namespace steelyard::inline v0_1::statistics {

namespace detail {

void check_choice(std::string_view function, group_choice choice, std::int64_t named, std::int64_t groups) {
    if (choice == group_choice::named && (named < 0 || named >= groups))
        throw domain_fault(std::string(function) + ": group " + std::to_string(named) + " does not exist; there are " +
                           std::to_string(groups) + ", from 0");
}

chosen_group choose(const group_table& t, std::size_t unit, group_choice choice, std::int64_t named, higher higher_is) {
    const auto groups = static_cast<std::size_t>(t.groups);
    if (choice == group_choice::named) {
        const auto g = static_cast<std::size_t>(named);
        return {status_of_cell(t, unit * groups + g), named};
    }
    const bool   by_value = choice == group_choice::best || choice == group_choice::worst;
    const double sign = (choice == group_choice::best) == (higher_is == higher::better) ? 1 : -1;
    chosen_group to{status::no_denominator, -1};
    status       absent = status::ok;
    double       most = 0;
    for (std::size_t g = 0; g < groups; ++g) {
        const std::size_t cell = unit * groups + g;
        const status      found = status_of_cell(t, cell);
        if (found == status::no_denominator) continue;
        const bool chooses = by_value || (choice == group_choice::largest && !is_exposure(t.population[cell]));
        if (chooses && gravity(found) > gravity(absent)) absent = found;
        if (choice == group_choice::first && to.group >= 0) continue;
        if (by_value && !has_numbers(found)) continue;
        const double size = by_value ? sign * t.value[cell] : t.population[cell];
        if (to.group >= 0 && (by_value || choice == group_choice::largest) && !(size > most)) continue;
        most = size;
        to = {found, static_cast<std::int64_t>(g)};
    }
    // Which is the best or the largest is not known while one of them is not.
    if (!has_numbers(absent)) return {absent, -1};
    return to;
}

} // namespace detail

namespace {

using namespace detail;

void put_gap(const group_table& t, std::size_t cell, std::size_t reference, double z, double per, group_gaps& to) {
    const double y = t.value[cell];
    const double r = t.value[reference];
    if (cell == reference) {
        put_row(to.absolute, cell, status::no_spread, 0, {0, 0});
        to.error[cell] = 0;
        if (y > 0) to.log_error[cell] = 0;
        put_row(to.relative, cell, y < 0 ? status::impossible : y > 0 ? status::no_spread : status::unbounded, 1, {1, 1});
        return;
    }
    const double error = std::hypot(t.error[cell], t.error[reference]);
    put_row(to.absolute, cell, spread_status(error), (y - r) * per, around((y - r) * per, z * error * per));
    const quotient_forms f{y, r, t.error[cell] * t.error[cell], t.error[reference] * t.error[reference], 0};
    const status         found = y < 0 || r < 0 ? status::impossible : r > 0 ? spread_status(error) : status::unbounded;
    put_row(to.relative, cell, found, y / r, fieller(f, z));
    to.error[cell] = error * per;
    if (has_numbers(to.relative.state[cell]) && y > 0) to.log_error[cell] = log_error_of(f);
}

} // namespace

group_gaps gaps_of(const group_table& table, const gap_options& options) {
    constexpr std::string_view function = "gaps_of";
    const std::size_t          units = units_of(function, table, true);
    check_interval_options(function, options.confidence, meaning::undeclared);
    check_per(function, options.per);
    check_choice(function, options.reference, options.reference_group, table.groups);
    const double      z = normal_beyond(tail_of(options.confidence));
    const auto        groups = static_cast<std::size_t>(table.groups);
    const std::size_t cells = units * groups;
    group_gaps        to;
    to.absolute = blank_intervals(cells, options.speaks_of, options.confidence);
    to.relative = blank_intervals(cells, options.speaks_of, options.confidence);
    to.error.assign(cells, none);
    to.log_error.assign(cells, none);
    for (std::size_t u = 0; u < units; ++u) {
        const chosen_group chosen =
            choose(table, u, options.reference, options.reference_group, options.higher_is);
        to.reference.push_back(chosen.group);
        for (std::size_t cell = u * groups; cell < (u + 1) * groups; ++cell) {
            const status own = status_of_cell(table, cell);
            const status found = has_numbers(own) ? chosen.state : own;
            if (has_numbers(found)) {
                put_gap(table, cell, u * groups + static_cast<std::size_t>(chosen.group), z, options.per, to);
                continue;
            }
            put_row(to.absolute, cell, found, none, {none, none});
            put_row(to.relative, cell, found, none, {none, none});
        }
    }
    if (options.strict) {
        const std::array columns{named_column{"value", table.value}, named_column{"error", table.error},
                                 named_column{"population", table.population}};
        refuse_rows(function, columns, table.given, to.absolute.state);
    }
    return to;
}

} // namespace steelyard::inline v0_1::statistics
