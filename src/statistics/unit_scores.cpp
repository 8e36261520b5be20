// SPDX-License-Identifier: MIT
#include "detail/unit_parts.hpp"

#include <steelyard/core/error.hpp>
#include <steelyard/core/text.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <string>

namespace steelyard::inline v0_1::statistics {

namespace {

using namespace detail;

/// Where a logarithm or logit would be infinite: half an event more or less.
[[nodiscard]] double off_the_ends(measured of, double number, double size) noexcept {
    const double x = std::clamp(number, 0.5, of == measured::proportion ? size - 0.5 : number + 0.5);
    return of == measured::proportion && size < 1.5 ? 0.5 : x / size;
}

[[nodiscard]] bool has_ends(transformation on) noexcept {
    return on == transformation::log || on == transformation::logit;
}

/// What all units together say, in an order that is not that of rows. Empty where there is nothing to compare with.
[[nodiscard]] std::optional<double> pooled_target(const unit_table& rows, const std::vector<counted_unit>& units) {
    if (units.empty()) return std::nullopt;
    if (rows.of == measured::ratio) return 1;
    double numbers = 0, sizes = 0;
    for (const counted_unit& u : units) {
        const double weight = rows.of == measured::mean ? 1 / (u.size * u.size) : 1;
        numbers += weight * u.number;
        sizes += rows.of == measured::mean ? weight : u.size;
    }
    const double target = numbers / sizes;
    if (rows.of == measured::mean) return target;
    if (target <= 0 || (rows.of == measured::proportion && target >= 1)) return std::nullopt;
    return target;
}

} // namespace

double unit_scale::forward(double x) const noexcept {
    switch (by) {
    case transformation::arcsine: return std::asin(std::sqrt(std::clamp(x, 0.0, 1.0)));
    case transformation::log: return std::log(x);
    case transformation::sqrt: return std::sqrt(x);
    case transformation::logit: return std::log(x) - std::log1p(-x);
    default: return x;
    }
}

double unit_scale::inverse(double t) const noexcept {
    switch (by) {
    case transformation::arcsine: {
        if (t >= std::numbers::pi / 2) return 1;
        const double s = std::sin(std::max(t, 0.0));
        return s * s;
    }
    case transformation::log: return std::exp(t);
    case transformation::sqrt: return t > 0 ? t * t : 0;
    case transformation::logit: return t < 0 ? std::exp(t) / (1 + std::exp(t)) : 1 / (1 + std::exp(-t));
    default: return t;
    }
}

double unit_scale::slope(double x) const noexcept {
    switch (by) {
    case transformation::arcsine: return 0.5 / std::sqrt(x * (1 - x));
    case transformation::log: return 1 / x;
    case transformation::sqrt: return 0.5 / std::sqrt(x);
    case transformation::logit: return 1 / (x * (1 - x));
    default: return 1;
    }
}

namespace detail {

transformation scale_of(std::string_view function, measured of, transformation on) {
    constexpr std::array usual{transformation::arcsine, transformation::sqrt, transformation::sqrt,
                               transformation::identity};
    if (on == transformation::usual) return usual[static_cast<std::size_t>(of)];
    const bool bounded = on == transformation::arcsine || on == transformation::logit;
    if ((bounded && of != measured::proportion) || (of == measured::mean && on != transformation::identity))
        throw domain_fault(std::string(function) + ": on = " + std::string(name(on)) + " is no scale of a " +
                           std::string(name(of)) + "; take " + std::string(name(usual[static_cast<std::size_t>(of)])));
    return on;
}

void check_target(std::string_view function, measured of, double target) {
    const bool fits = of == measured::mean         ? std::isfinite(target)
                      : of == measured::proportion ? target > 0 && target < 1
                                                    : is_exposure(target);
    if (!fits)
        throw domain_fault(std::string(function) + ": target = " + number_text(target) + " for a " +
                           std::string(name(of)) +
                           (of == measured::proportion ? "; give one above 0 and below 1, not in percent"
                                                        : "; give a finite number, above 0 where events are counted"));
}

void check_units(std::string_view function, const unit_table& rows) {
    const std::array columns{named_column{"number", rows.number}, named_column{"size", rows.size}};
    check_lengths(function, columns, rows.given);
}

status status_of_size(measured of, double size) noexcept {
    if (of == measured::mean) return is_exposure(size) ? status::ok : status::impossible;
    if (size == 0) return status::no_denominator;
    return (of == measured::proportion ? is_count(size) : is_exposure(size)) ? status::ok : status::impossible;
}

status status_of_unit(const unit_table& rows, std::size_t row) noexcept {
    const status given = given_at(rows.given, row);
    if (!has_numbers(given)) return given;
    const double x = rows.number[row];
    const double size = rows.size[row];
    const status of_size = status_of_size(rows.of, size);
    if (of_size == status::impossible) return of_size;
    if (rows.of == measured::mean) return std::isfinite(x) ? of_size : status::impossible;
    if (!is_count(x) || (rows.of == measured::proportion && x > size)) return status::impossible;
    if (of_size != status::ok) return of_size;
    return x == 0 || (rows.of == measured::proportion && x == size) ? status::boundary : status::ok;
}

double error_on_scale(measured of, const unit_scale& scale, double target, double size) noexcept {
    if (of == measured::mean) return size;
    if (scale.by == transformation::arcsine || (scale.by == transformation::sqrt && of != measured::proportion))
        return 0.5 / std::sqrt(size);
    const double variance = target * (of == measured::proportion ? 1 - target : 1) / size;
    return scale.slope(target) * std::sqrt(variance);
}

double within(measured of, double x) noexcept {
    if (of == measured::mean) return x;
    return of == measured::proportion ? std::clamp(x, 0.0, 1.0) : std::max(x, 0.0);
}

std::vector<counted_unit> units_in_order(const unit_table& rows, const std::vector<status>& state) {
    std::vector<counted_unit> units;
    units.reserve(state.size());
    for (std::size_t i = 0; i < state.size(); ++i)
        if (has_numbers(state[i])) units.push_back({rows.number[i], rows.size[i], i});
    std::sort(units.begin(), units.end());
    return units;
}

} // namespace detail

unit_scores scores_of(const unit_table& rows, transformation on, std::optional<double> target) {
    constexpr std::string_view function = "scores_of";
    check_units(function, rows);
    const unit_scale scale{scale_of(function, rows.of, on)};
    if (target) check_target(function, rows.of, *target);
    const std::size_t n = rows.number.size();
    unit_scores       to;
    to.state.resize(n);
    for (std::size_t i = 0; i < n; ++i) to.state[i] = status_of_unit(rows, i);
    for (std::vector<double>* column : {&to.estimate, &to.on_scale, &to.error, &to.z}) column->assign(n, none);
    if (!target) target = pooled_target(rows, units_in_order(rows, to.state));
    to.whole = target ? status::ok : status::below_minimum;
    if (target) to.target = *target;
    const double middle = target ? scale.forward(*target) : none;
    for (std::size_t i = 0; i < n; ++i) {
        status& found = to.state[i];
        if (!target && has_numbers(found)) found = to.whole;
        if (!has_numbers(found)) continue;
        const bool mean = rows.of == measured::mean;
        to.estimate[i] = mean ? rows.number[i] : rows.number[i] / rows.size[i];
        const bool off = found == status::boundary && has_ends(scale.by);
        to.on_scale[i] =
            scale.forward(off ? off_the_ends(rows.of, rows.number[i], rows.size[i]) : to.estimate[i]);
        to.error[i] = error_on_scale(rows.of, scale, *target, rows.size[i]);
        to.z[i] = (to.on_scale[i] - middle) / to.error[i];
    }
    return to;
}

} // namespace steelyard::inline v0_1::statistics
