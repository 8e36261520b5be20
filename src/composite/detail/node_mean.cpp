// SPDX-License-Identifier: MIT
#include "node_mean.hpp"

#include <steelyard/composite/means.hpp>

#include <algorithm>

namespace steelyard::inline v0_1::composite::detail {

bool compares_units(combine_method m) noexcept {
    return m == combine_method::copeland || m == combine_method::borda || m == combine_method::kemeny;
}

std::optional<double> exponent_of(const combine_options& o) noexcept {
    switch (o.method) {
    case combine_method::geometric: return 0.0;
    case combine_method::harmonic: return -1.0;
    case combine_method::power: return o.power;
    default: return std::nullopt;
    }
}

bool barred(double x, double exponent) noexcept { return exponent <= 0 ? !(x > 0) : exponent != 1 && x < 0; }

bool any_barred(const combine_options& o, std::span<const double> x) noexcept {
    const auto p = exponent_of(o);
    return p && std::any_of(x.begin(), x.end(), [&](double v) { return barred(v, *p); });
}

std::optional<double> node_mean(const combine_options& o, std::vector<double>& x, std::span<const double> w) {
    switch (o.method) {
    case combine_method::arithmetic: return arithmetic_mean(x, w);
    case combine_method::minimum: return *std::min_element(x.begin(), x.end());
    case combine_method::median: return weighted_median(x, w);
    case combine_method::mpi_minus:
    case combine_method::mpi_plus:
        if (!(arithmetic_mean(x, w).value_or(0) > 0)) return std::nullopt;
        return mazziotta_pareto(x, w, o.method == combine_method::mpi_minus ? penalty::minus : penalty::plus);
    default: break;
    }
    const double shift = o.zeros == zero_rule::shift ? o.zero_level : 0;
    for (double& v : x) v = o.zeros == zero_rule::floor ? std::max(v, o.zero_level) : v + shift;
    if (any_barred(o, x)) return std::nullopt;
    const auto mean = power_mean(x, w, exponent_of(o).value_or(1));
    return mean ? std::optional(*mean - shift) : std::nullopt;
}

} // namespace steelyard::inline v0_1::composite::detail
