// SPDX-License-Identifier: MIT
#include "detail/numbers.hpp"
#include "detail/whole_units.hpp"

#include <steelyard/composite/multivariate.hpp>
#include <steelyard/core/error.hpp>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace steelyard::inline v0_1::composite {

namespace {

/// Mean ranks, 1 for the least.
[[nodiscard]] std::vector<double> mean_ranks(std::span<const double> x) {
    std::vector<std::size_t> order(x.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return x[a] < x[b]; });
    std::vector<double> ranks(x.size());
    for (std::size_t i = 0; i < order.size();) {
        std::size_t j = i;
        while (j < order.size() && x[order[j]] == x[order[i]]) ++j;
        for (std::size_t k = i; k < j; ++k) ranks[order[k]] = static_cast<double>(i + j + 1) / 2;
        i = j;
    }
    return ranks;
}

[[nodiscard]] std::optional<double> pearson(std::span<const double> x, std::span<const double> y) {
    const auto ex = detail::extent_of(x);
    const auto ey = detail::extent_of(y);
    if (x.size() < 2 || ex.least == ex.most || ey.least == ey.most) return std::nullopt;
    const double mx = detail::mean_of(x);
    const double my = detail::mean_of(y);
    double       products = 0;
    for (std::size_t i = 0; i < x.size(); ++i) products += (x[i] - mx) * (y[i] - my);
    const double r = products / (std::sqrt(detail::squares_of(x, mx)) * std::sqrt(detail::squares_of(y, my)));
    return std::clamp(r, -1.0, 1.0);
}

/// Pairs of equal neighbours in a sorted sequence, by what `same` calls equal.
template <class Same>
[[nodiscard]] std::int64_t tied_pairs(std::size_t n, Same same) {
    std::int64_t pairs = 0;
    std::int64_t run = 1;
    for (std::size_t i = 1; i <= n; ++i) {
        if (i < n && same(i - 1, i)) {
            ++run;
            continue;
        }
        pairs += run * (run - 1) / 2;
        run = 1;
    }
    return pairs;
}

/// Sorts and counts how many pairs stood the wrong way round.
std::int64_t merge_count(std::vector<double>& y, std::vector<double>& space, std::size_t first, std::size_t last) {
    if (last - first < 2) return 0;
    const std::size_t middle = first + (last - first) / 2;
    std::int64_t      swaps = merge_count(y, space, first, middle) + merge_count(y, space, middle, last);
    std::size_t       a = first;
    std::size_t       b = middle;
    for (std::size_t k = first; k < last; ++k) {
        const bool from_left = b == last || (a < middle && y[a] <= y[b]);
        if (!from_left) swaps += static_cast<std::int64_t>(middle - a);
        space[k] = from_left ? y[a++] : y[b++];
    }
    std::copy(space.begin() + static_cast<std::ptrdiff_t>(first), space.begin() + static_cast<std::ptrdiff_t>(last),
              y.begin() + static_cast<std::ptrdiff_t>(first));
    return swaps;
}

/// Tau-b in n log n (Knight 1966, Journal of the American Statistical Association 61).
[[nodiscard]] std::optional<double> kendall(std::span<const double> x, std::span<const double> y) {
    const std::size_t        n = x.size();
    std::vector<std::size_t> order(n);
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(),
              [&](std::size_t a, std::size_t b) { return x[a] != x[b] ? x[a] < x[b] : y[a] < y[b]; });
    const auto same_x = [&](std::size_t a, std::size_t b) { return x[order[a]] == x[order[b]]; };
    const auto ties_x = tied_pairs(n, same_x);
    const auto ties_both =
        tied_pairs(n, [&](std::size_t a, std::size_t b) { return same_x(a, b) && y[order[a]] == y[order[b]]; });
    std::vector<double> sorted;
    for (const std::size_t i : order) sorted.push_back(y[i]);
    std::vector<double> space(n);
    const std::int64_t  swaps = merge_count(sorted, space, 0, n);
    const auto          ties_y = tied_pairs(n, [&](std::size_t a, std::size_t b) { return sorted[a] == sorted[b]; });
    const auto          pairs = static_cast<std::int64_t>(n) * (static_cast<std::int64_t>(n) - 1) / 2;
    if (pairs == ties_x || pairs == ties_y) return std::nullopt;
    const auto lead = static_cast<double>(pairs - ties_x - ties_y + ties_both - 2 * swaps);
    return lead / (std::sqrt(static_cast<double>(pairs - ties_x)) * std::sqrt(static_cast<double>(pairs - ties_y)));
}

/// Alpha of k columns whose variances and whose sum's variance are known.
[[nodiscard]] std::optional<double> alpha_of(double variances, double of_sum, std::size_t k) {
    if (k < 2 || of_sum <= 0) return std::nullopt;
    const auto count = static_cast<double>(k);
    return count / (count - 1) * (1 - variances / of_sum);
}

} // namespace

correlation correlate(std::span<const double> x, std::span<const double> y, correlation_method method) {
    if (x.size() != y.size())
        throw shape_mismatch("correlate: " + std::to_string(x.size()) + " and " + std::to_string(y.size()) +
                             " numbers; give one of each per unit");
    correlation c{std::nullopt, static_cast<std::int64_t>(x.size())};
    if (method == correlation_method::pearson)
        c.value = pearson(x, y);
    else if (method == correlation_method::kendall)
        c.value = kendall(x, y);
    else
        c.value = pearson(mean_ranks(x), mean_ranks(y));
    return c;
}

correlation_matrix correlations(const score_table& table, correlation_method method) {
    correlation_matrix m;
    m.columns = table.columns;
    const std::size_t k = table.columns.size();
    m.cells.resize(k * k);
    std::vector<double> x;
    std::vector<double> y;
    for (std::size_t i = 0; i < k; ++i)
        for (std::size_t j = i; j < k; ++j) {
            x.clear();
            y.clear();
            for (std::int64_t u = 0; u < table.unit_count(); ++u) {
                const std::size_t a = table.at(u, static_cast<std::int64_t>(i));
                const std::size_t b = table.at(u, static_cast<std::int64_t>(j));
                if (table.forms[a] != form::point || table.forms[b] != form::point) continue;
                x.push_back(table.number[a]);
                y.push_back(table.number[b]);
            }
            m.cells[i * k + j] = m.cells[j * k + i] = correlate(x, y, method);
        }
    return m;
}

namespace detail {

standardised standardise(const score_table& table, const char* what) {
    std::vector<std::int64_t> whole;
    for (std::int64_t u = 0; u < table.unit_count(); ++u) {
        bool all = true;
        for (std::int64_t c = 0; c < table.column_count(); ++c) all = all && table.forms[table.at(u, c)] == form::point;
        if (all) whole.push_back(u);
    }
    std::vector<problem> problems;
    if (table.column_count() < 2)
        problems.push_back({severity::fault,
                            "few_columns",
                            {},
                            "there are " + std::to_string(table.column_count()) + " columns",
                            "give two or more"});
    if (whole.size() < 3)
        problems.push_back({severity::fault,
                            "few_units",
                            {},
                            std::to_string(whole.size()) + " units have a number in every column",
                            "impute, or leave the emptiest columns out"});
    standardised z{static_cast<std::int64_t>(whole.size()), {}, {}};
    for (std::int64_t c = 0; c < table.column_count() && whole.size() >= 3; ++c) {
        std::vector<double> x;
        for (const std::int64_t u : whole) x.push_back(table.number[table.at(u, c)]);
        const auto e = extent_of(x);
        if (e.least == e.most)
            problems.push_back({severity::fault,
                                "constant",
                                {"", 0, table.columns[static_cast<std::size_t>(c)], ""},
                                "all numbers are equal over the units that have every column",
                                "leave the column out"});
        const double mean = mean_of(x);
        const double deviation = std::sqrt(squares_of(x, mean) / static_cast<double>(x.size() - 1));
        for (double& v : x) v = (v - mean) / deviation;
        z.columns.push_back(std::move(x));
        z.deviations.push_back(deviation);
    }
    if (!problems.empty()) throw invalid_input(what, problems);
    return z;
}

double product_of(const standardised& z, std::size_t i, std::size_t j) noexcept {
    if (i == j) return 1;
    double sum = 0;
    for (std::size_t u = 0; u < z.columns[i].size(); ++u) sum += z.columns[i][u] * z.columns[j][u];
    return sum / static_cast<double>(z.units - 1);
}

} // namespace detail

consistency cronbach(const score_table& table) {
    const detail::standardised z = detail::standardise(table, "cronbach");
    const std::size_t          k = z.columns.size();
    double                     squares = 0; // of deviations
    double                     covered = 0; // all covariances of raw numbers, deviations among them
    double                     all = 0;     // all correlations
    std::vector<double>        of_raw(k, 0.0);
    std::vector<double>        of_z(k, 0.0); // sums over a column's row
    for (std::size_t i = 0; i < k; ++i) {
        squares += z.deviations[i] * z.deviations[i];
        for (std::size_t j = 0; j < k; ++j) {
            const double r = detail::product_of(z, i, j);
            of_z[i] += r;
            of_raw[i] += r * z.deviations[i] * z.deviations[j];
        }
        all += of_z[i];
        covered += of_raw[i];
    }
    consistency c{alpha_of(squares, covered, k), alpha_of(static_cast<double>(k), all, k), z.units, {}};
    for (std::size_t i = 0; i < k; ++i) {
        item_consistency item;
        item.column = table.columns[i];
        const double own = z.deviations[i] * z.deviations[i];
        item.alpha_if_deleted = alpha_of(squares - own, covered - 2 * of_raw[i] + own, k - 1);
        const double rest = all - 2 * of_z[i] + 1; // variance of the sum of the others
        item.standardised_alpha_if_deleted = alpha_of(static_cast<double>(k - 1), rest, k - 1);
        if (rest > 0) item.item_rest = (of_z[i] - 1) / std::sqrt(rest);
        c.items.push_back(std::move(item));
    }
    return c;
}

} // namespace steelyard::inline v0_1::composite
