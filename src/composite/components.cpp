// SPDX-License-Identifier: MIT
// The one file that decomposes matrices: Eigen is slow to compile.
#include "detail/whole_units.hpp"

#include <steelyard/composite/multivariate.hpp>
#include <steelyard/core/error.hpp>

#include <Eigen/Eigenvalues>
#include <algorithm>
#include <cmath>
#include <numeric>

namespace steelyard::inline v0_1::composite {

namespace {

/// +1 or -1, so that what it multiplies adds up to more than 0; sums that are rounding are decided by the first number.
[[nodiscard]] double sign_of(const double* x, std::size_t n) {
    double sum = 0;
    double size = 0;
    double first = 0;
    for (std::size_t i = 0; i < n; ++i) {
        sum += x[i];
        size += std::abs(x[i]);
        if (first == 0 && std::abs(x[i]) > 1e-9) first = x[i];
    }
    if (std::abs(sum) > 1e-9 * size) return sum < 0 ? -1 : 1;
    return first < 0 ? -1 : 1;
}

/// Turns two rows of loadings by the angle at which their squares vary most.
[[nodiscard]] double turn(double* a, double* b, std::size_t n) {
    double u = 0, v = 0, squares = 0, products = 0;
    for (std::size_t i = 0; i < n; ++i) {
        const double x = a[i] * a[i] - b[i] * b[i];
        const double y = 2 * a[i] * b[i];
        u += x;
        v += y;
        squares += x * x - y * y;
        products += 2 * x * y;
    }
    const auto   count = static_cast<double>(n);
    const double angle = std::atan2(products - 2 * u * v / count, squares - (u * u - v * v) / count) / 4;
    const double c = std::cos(angle);
    const double s = std::sin(angle);
    for (std::size_t i = 0; i < n; ++i) {
        const double x = a[i];
        a[i] = c * x + s * b[i];
        b[i] = c * b[i] - s * x;
    }
    return std::abs(angle);
}

/// Rows by the variance they explain, each with its sign fixed.
[[nodiscard]] std::vector<double> in_order(const std::vector<double>& rows, std::size_t kept, std::size_t n) {
    std::vector<double>      explained(kept, 0.0);
    std::vector<std::size_t> order(kept);
    std::iota(order.begin(), order.end(), std::size_t{0});
    for (std::size_t f = 0; f < kept; ++f)
        for (std::size_t i = 0; i < n; ++i) explained[f] += rows[f * n + i] * rows[f * n + i];
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return explained[a] > explained[b]; });
    std::vector<double> sorted;
    for (const std::size_t f : order) {
        const double sign = sign_of(rows.data() + f * n, n);
        for (std::size_t i = 0; i < n; ++i) sorted.push_back(sign * rows[f * n + i]);
    }
    return sorted;
}

} // namespace

principal_components components_of(const score_table& table) {
    const detail::standardised z = detail::standardise(table, "principal components");
    const std::size_t          k = z.columns.size();
    const auto                 size = static_cast<Eigen::Index>(k);
    Eigen::MatrixXd            r(size, size);
    for (std::size_t i = 0; i < k; ++i)
        for (std::size_t j = 0; j < k; ++j)
            r(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(j)) = detail::product_of(z, i, j);
    const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solved(r);
    if (solved.info() != Eigen::Success)
        throw error(
            "principal components: the decomposition did not converge; this is a fault of ours, please report it");
    principal_components p;
    p.columns = table.columns;
    p.units = z.units;
    for (Eigen::Index c = size - 1; c >= 0; --c) {                          // Eigen gives the least first
        const double        value = std::max(0.0, solved.eigenvalues()(c)); // of a singular matrix a rounding below 0
        std::vector<double> row;
        for (Eigen::Index i = 0; i < size; ++i) row.push_back(solved.eigenvectors()(i, c) * std::sqrt(value));
        const double sign = sign_of(row.data(), row.size());
        for (const double x : row) p.loadings.push_back(sign * x);
        p.eigenvalues.push_back(value);
        p.share.push_back(value / static_cast<double>(k));
    }
    return p;
}

std::vector<double> varimax(const principal_components& of, std::int64_t kept) {
    const std::size_t n = of.columns.size();
    if (kept < 1 || kept > static_cast<std::int64_t>(n))
        throw domain_fault("varimax: " + std::to_string(kept) + " components of " + std::to_string(n) +
                           "; keep 1 to all of them");
    const auto          rows = static_cast<std::size_t>(kept);
    std::vector<double> l(of.loadings.begin(), of.loadings.begin() + static_cast<std::ptrdiff_t>(rows * n));
    std::vector<double> length(n, 0.0); // Kaiser: every column counts alike while turning
    for (std::size_t i = 0; i < n; ++i) {
        for (std::size_t f = 0; f < rows; ++f) length[i] += l[f * n + i] * l[f * n + i];
        length[i] = length[i] > 0 ? std::sqrt(length[i]) : 1;
        for (std::size_t f = 0; f < rows; ++f) l[f * n + i] /= length[i];
    }
    constexpr int most_sweeps = 1000;
    for (int sweep = 0; sweep < most_sweeps; ++sweep) {
        double largest = 0;
        for (std::size_t a = 0; a < rows; ++a)
            for (std::size_t b = a + 1; b < rows; ++b)
                largest = std::max(largest, turn(l.data() + a * n, l.data() + b * n, n));
        if (largest < 1e-12) break;
    }
    for (std::size_t f = 0; f < rows; ++f)
        for (std::size_t i = 0; i < n; ++i) l[f * n + i] *= length[i];
    return in_order(l, rows, n);
}

} // namespace steelyard::inline v0_1::composite
