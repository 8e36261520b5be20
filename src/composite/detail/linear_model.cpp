// SPDX-License-Identifier: MIT
#include "linear_model.hpp"

#include "numbers.hpp"

#include <steelyard/composite/multivariate.hpp>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>

namespace steelyard::inline v0_1::composite::detail {

namespace {

[[nodiscard]] bool there(const score_table& t, std::int64_t u, std::int64_t c) noexcept {
    return t.forms[t.at(u, c)] == form::point;
}

/// How closely two columns go together over the units that have both; empty below three of them.
[[nodiscard]] std::optional<double> closeness(const score_table& t, std::int64_t a, std::int64_t b) {
    std::vector<double> x;
    std::vector<double> y;
    for (std::int64_t u = 0; u < t.unit_count(); ++u) {
        if (!there(t, u, a) || !there(t, u, b)) continue;
        x.push_back(t.number[t.at(u, a)]);
        y.push_back(t.number[t.at(u, b)]);
    }
    if (x.size() < 3) return std::nullopt;
    const auto r = correlate(x, y).value;
    return r ? std::optional(std::abs(*r)) : std::nullopt;
}

[[nodiscard]] double product(std::span<const double> a, std::span<const double> b) noexcept {
    double sum = 0;
    for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
    return sum;
}

/// Units that have the column and all of the predictors.
[[nodiscard]] std::vector<std::int64_t> whole_units(const score_table& t, std::int64_t column,
                                                    std::span<const std::int64_t> predictors) {
    std::vector<std::int64_t> units;
    for (std::int64_t u = 0; u < t.unit_count(); ++u)
        if (there(t, u, column) &&
            std::all_of(predictors.begin(), predictors.end(), [&](std::int64_t c) { return there(t, u, c); }))
            units.push_back(u);
    return units;
}

/// A column over some units, less its mean.
[[nodiscard]] std::vector<double> centred(const score_table& t, std::int64_t column,
                                          std::span<const std::int64_t> units, double& mean) {
    std::vector<double> x;
    for (const std::int64_t u : units) x.push_back(t.number[t.at(u, column)]);
    mean = mean_of(x);
    for (double& v : x) v -= mean;
    return x;
}

[[nodiscard]] linear_model fit(const score_table& t, std::int64_t column, std::vector<std::int64_t> wanted,
                               std::span<const std::int64_t> units) {
    linear_model                     m;
    std::vector<std::vector<double>> directions;
    std::vector<std::vector<double>> rows; // of R, one per kept predictor, by column
    m.units = static_cast<std::int64_t>(units.size());
    std::vector<double> rest = centred(t, column, units, m.mean);
    for (const std::int64_t c : wanted) {
        double              mean = 0;
        std::vector<double> x = centred(t, c, units, mean);
        const double        size = std::sqrt(product(x, x));
        std::vector<double> r;
        for (const auto& q : directions) {
            r.push_back(product(q, x));
            for (std::size_t i = 0; i < x.size(); ++i) x[i] -= r.back() * q[i];
        }
        const double left = std::sqrt(product(x, x));
        if (!(left > 1e-8 * size)) continue; // the others say all that it says
        for (double& v : x) v /= left;
        r.push_back(left);
        m.predictors.push_back(c);
        m.means.push_back(mean);
        m.along.push_back(product(x, rest));
        for (std::size_t i = 0; i < rest.size(); ++i) rest[i] -= m.along.back() * x[i];
        directions.push_back(std::move(x));
        rows.push_back(std::move(r));
    }
    m.squares = product(rest, rest);
    const std::size_t k = m.predictors.size();
    m.triangle.assign(k * k, 0.0);
    for (std::size_t j = 0; j < k; ++j)
        for (std::size_t i = 0; i <= j; ++i) m.triangle[i * k + j] = rows[j][i];
    return m;
}

} // namespace

double normal(random_stream& r) {
    const double u = 1 - r.uniform(); // never 0
    const double v = r.uniform();
    return std::sqrt(-2 * std::log(u)) * std::cos(2 * std::numbers::pi * v);
}

std::vector<double> linear_model::place_of(const score_table& table, std::int64_t unit) const {
    const std::size_t   k = predictors.size();
    std::vector<double> p(k);
    for (std::size_t j = 0; j < k; ++j) {
        p[j] = table.number[table.at(unit, predictors[j])] - means[j];
        for (std::size_t i = 0; i < j; ++i) p[j] -= triangle[i * k + j] * p[i];
        p[j] /= triangle[j * k + j];
    }
    return p;
}

double linear_model::predict(const score_table& table, std::int64_t unit) const {
    return mean + product(place_of(table, unit), along);
}

std::optional<linear_model> find_model(const score_table& table, std::int64_t unit, std::int64_t column,
                                       std::int64_t most_predictors) {
    std::vector<std::pair<double, std::int64_t>> close;
    for (std::int64_t c = 0; c < table.column_count(); ++c) {
        if (c == column || !there(table, unit, c)) continue;
        if (const auto r = closeness(table, column, c)) close.emplace_back(-*r, c);
    }
    std::sort(close.begin(), close.end());
    std::vector<std::int64_t> wanted;
    for (std::size_t i = 0; i < close.size() && std::cmp_less(i, most_predictors); ++i) wanted.push_back(close[i].second);
    while (true) {
        const auto units = whole_units(table, column, wanted);
        if (units.size() >= wanted.size() + 3) return fit(table, column, wanted, units);
        if (wanted.empty()) return std::nullopt;
        wanted.pop_back();
    }
}

drawn_model draw_model(const linear_model& of, random_stream& r) {
    double chi_square = 0;
    for (std::int64_t i = 0; i < of.freedom(); ++i) {
        const double z = normal(r);
        chi_square += z * z;
    }
    drawn_model d;
    d.deviation = std::sqrt(of.squares / chi_square);
    d.mean = of.mean + d.deviation * normal(r) / std::sqrt(static_cast<double>(of.units));
    for (const double a : of.along) d.along.push_back(a + d.deviation * normal(r));
    return d;
}

double drawn_model::draw(std::span<const double> place, random_stream& r) const {
    return mean + product(place, along) + deviation * normal(r);
}

} // namespace steelyard::inline v0_1::composite::detail
