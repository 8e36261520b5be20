// SPDX-License-Identifier: MIT
#include "detail/group_rows.hpp"

#include <steelyard/core/error.hpp>
#include <steelyard/core/text.hpp>

#include <algorithm>
#include <cmath>
#include <tuple>

namespace steelyard::inline v0_1::statistics::detail {

std::size_t units_of(std::string_view function, const group_table& t, bool needs_error) {
    const auto cells = [&](std::string_view name, std::size_t n) {
        return std::string(name) + " has " + std::to_string(n) + " cells";
    };
    const std::size_t n = t.value.size();
    const bool        fits = t.population.size() == n && (t.given.empty() || t.given.size() == n) &&
                      (t.error.size() == n || (t.error.empty() && !needs_error));
    if (t.groups < 1)
        throw shape_mismatch(std::string(function) + ": there are no groups; say how many a unit has");
    const auto groups = static_cast<std::size_t>(t.groups);
    if (!fits || n % groups != 0)
        throw shape_mismatch(std::string(function) + ": " + cells("value", n) + ", " + cells("error", t.error.size()) +
                             ", " + cells("population", t.population.size()) + ", " + cells("given", t.given.size()) +
                             ", for " + std::to_string(groups) + " groups; give a cell per unit and group in each" +
                             (needs_error ? ", an error of 0 where a value is exact" : ""));
    return n / groups;
}

void check_per(std::string_view function, double per) {
    if (!is_exposure(per))
        throw domain_fault(std::string(function) + ": per = " + number_text(per) + "; give a number above 0, such as 100");
}

status status_of_cell(const group_table& t, std::size_t cell) noexcept {
    const status given = given_at(t.given, cell);
    const double people = t.population[cell];
    if (people == 0) return status::no_denominator;
    if (!has_numbers(given)) return given;
    const double error = t.error.empty() ? 0 : t.error[cell];
    const bool   sane = is_exposure(people) && is_value(t.value[cell]) && error >= 0 && error <= most_value;
    return sane ? status::ok : status::impossible;
}

bool unit_groups::any_below(double bound) const noexcept {
    return std::any_of(value.begin(), value.end(), [=](double y) { return y < bound; });
}

bool unit_groups::any_above(double bound) const noexcept {
    return std::any_of(value.begin(), value.end(), [=](double y) { return y > bound; });
}

double unit_groups::mean() const noexcept {
    // About the first value, so that a common offset costs no digits.
    double away = 0;
    for (std::size_t g = 0; g < size(); ++g) away += share[g] * (value[g] - value.front());
    return value.front() + away;
}

void read_unit(const group_table& t, std::size_t unit, bool sorted, unit_groups& into) {
    const auto               groups = static_cast<std::size_t>(t.groups);
    std::vector<std::size_t> cells;
    into.state = status::ok;
    for (std::vector<double>* column : {&into.share, &into.value, &into.error, &into.rank}) column->clear();
    for (std::size_t g = 0; g < groups; ++g) {
        const std::size_t cell = unit * groups + g;
        const status      found = status_of_cell(t, cell);
        if (found == status::no_denominator) continue;
        if (gravity(found) > gravity(into.state)) into.state = found;
        cells.push_back(cell);
    }
    if (!has_numbers(into.state)) return;
    if (cells.empty()) {
        into.state = status::no_denominator;
        return;
    }
    const auto error = [&](std::size_t cell) { return t.error.empty() ? 0 : t.error[cell]; };
    if (sorted)
        std::sort(cells.begin(), cells.end(), [&](std::size_t a, std::size_t b) {
            return std::tuple(t.value[a], t.population[a], error(a)) < std::tuple(t.value[b], t.population[b], error(b));
        });
    double all = 0;
    for (const std::size_t cell : cells) all += t.population[cell];
    double below = 0;
    for (const std::size_t cell : cells) {
        const double share = t.population[cell] / all;
        into.share.push_back(share);
        into.value.push_back(t.value[cell]);
        into.error.push_back(error(cell));
        into.rank.push_back(below + share / 2);
        below += share;
    }
}

limits fieller(const quotient_forms& of, double z) noexcept {
    // Where (top - q bottom)^2 <= z^2 (its variance), all over bottom^2: a q^2 - 2 b q + c <= 0.
    const double ratio = of.top / of.bottom;
    const double z2 = z * z / of.bottom / of.bottom;
    const double a = 1 - z2 * of.bottom_variance;
    if (!(a > 0)) return {none, none};
    const double b = ratio - z2 * of.covariance;
    const double c = ratio * ratio - z2 * of.top_variance;
    const double root = std::sqrt(std::max(b * b - a * c, 0.0));
    // The product of both roots is c / a: of the smaller one no digits are lost.
    const double far = b < 0 ? b - root : b + root;
    if (far == 0) return {0, 0};
    return far < 0 ? limits{far / a, c / far} : limits{c / far, far / a};
}

double log_error_of(const quotient_forms& of) noexcept {
    return std::sqrt(std::max(of.top_variance / of.top / of.top + of.bottom_variance / of.bottom / of.bottom -
                                  2 * of.covariance / of.top / of.bottom,
                              0.0));
}

double quotient_error(const quotient_forms& of) noexcept {
    const double q = of.top / of.bottom;
    const double variance = of.top_variance - 2 * q * of.covariance + q * q * of.bottom_variance;
    return std::sqrt(std::max(variance, 0.0)) / std::abs(of.bottom);
}

void put_row(intervals& to, std::size_t row, status state, double estimate, limits l) noexcept {
    const bool whole = std::isfinite(estimate) && std::isfinite(l.lower) && std::isfinite(l.upper);
    if (has_numbers(state) && !whole) state = status::unbounded;
    to.state[row] = state;
    if (has_numbers(state))
        put(to, row, estimate, l);
    else
        put(to, row, none, {none, none});
}

void refuse_groups(std::string_view function, const group_table& t, std::span<const status> state) {
    const auto           groups = static_cast<std::size_t>(t.groups);
    std::vector<problem> wrong;
    for (std::size_t u = 0; u < state.size(); ++u) {
        if (has_numbers(state[u]) || state[u] == status::suppressed || state[u] == status::missing) continue;
        problem p;
        p.rule = name(state[u]);
        p.found = "row " + std::to_string(u + 1);
        for (std::size_t g = 0; g < groups; ++g) {
            const std::size_t cell = u * groups + g;
            if (state[u] == status::impossible && has_numbers(status_of_cell(t, cell)) && t.value[cell] >= 0) continue;
            p.found += ", group " + std::to_string(g + 1) + ": value " + number_text(t.value[cell]) + ", error " +
                       (t.error.empty() ? "none" : number_text(t.error[cell])) + ", population " +
                       number_text(t.population[cell]);
        }
        p.advice = "correct it, leave it out, or say that it is missing or suppressed";
        wrong.push_back(std::move(p));
    }
    if (!wrong.empty()) throw invalid_input(std::string(function), std::move(wrong));
}

} // namespace steelyard::inline v0_1::statistics::detail
