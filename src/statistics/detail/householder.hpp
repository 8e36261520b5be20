// SPDX-License-Identifier: MIT
#pragma once

// A matrix as an orthogonal one times a triangular one, by reflections (Householder 1958, Journal of the ACM 5), in doubles
// or in pairs of them. Columns are brought to one scale by powers of two first, which changes no digit.

#include "double_double.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <utility>
#include <vector>

namespace steelyard::inline v0_1::statistics::detail {

template <class T>
class householder {
public:
    /// @param columns  column after column, each of `rows` numbers, which are finite
    /// @param least    of a column's length: where less of it is left by the columns before, it is one of them
    householder(std::vector<T> columns, std::size_t rows, double least)
        : a_(std::move(columns)),
          n_(rows),
          k_(rows == 0 ? 0 : a_.size() / rows) {
        for (std::size_t j = 0; j < k_; ++j) bring_to_scale(j);
        triangle_.assign(k_ * k_, T(0.0));
        twice_.assign(k_, T(0.0));
        for (std::size_t j = 0; j < k_; ++j) eliminate(j, least);
    }

    [[nodiscard]] std::size_t columns() const noexcept { return k_; }
    [[nodiscard]] std::size_t rank() const noexcept { return rank_; }
    [[nodiscard]] bool        independent() const noexcept { return rank_ == k_; }

    /// The transposed orthogonal matrix times y, in place.
    void reflect(std::span<T> y) const {
        for (std::size_t j = 0; j < k_; ++j) reflect_by(j, y);
    }

    /// Takes off y what the columns explain, in place; columns need not be independent.
    void remove_from(std::span<T> y) const {
        reflect(y);
        std::fill(y.begin(), y.begin() + static_cast<std::ptrdiff_t>(rank_), T(0.0));
        for (std::size_t j = k_; j-- > 0;) reflect_by(j, y);
    }

    /// What solves the triangle for the first numbers of a reflected y; all columns are independent.
    [[nodiscard]] std::vector<T> solve(std::span<const T> reflected) const {
        std::vector<T> x(k_, T(0.0));
        for (std::size_t i = k_; i-- > 0;) {
            T sum = reflected[i];
            for (std::size_t j = i + 1; j < k_; ++j) sum = sum - at(i, j) * x[j];
            x[i] = sum / at(i, i);
        }
        for (std::size_t i = 0; i < k_; ++i) x[i] = scaled(x[i], -exponent_[i]);
        return x;
    }

    /// The triangle's inverse, row after row.
    [[nodiscard]] std::vector<T> inverse() const {
        std::vector<T> made(k_ * k_, T(0.0));
        std::vector<T> unit(k_, T(0.0));
        for (std::size_t c = 0; c < k_; ++c) {
            std::fill(unit.begin(), unit.end(), T(0.0));
            unit[c] = T(1.0);
            const std::vector<T> x = solve(unit);
            for (std::size_t r = 0; r <= c; ++r) made[r * k_ + c] = x[r];
        }
        return made;
    }

    /// The first columns of the orthogonal matrix, row after row.
    [[nodiscard]] std::vector<double> basis() const {
        std::vector<double> made(n_ * k_);
        std::vector<T>      unit(n_, T(0.0));
        for (std::size_t c = 0; c < k_; ++c) {
            std::fill(unit.begin(), unit.end(), T(0.0));
            unit[c] = T(1.0);
            for (std::size_t j = k_; j-- > 0;) reflect_by(j, unit);
            for (std::size_t r = 0; r < n_; ++r) made[r * k_ + c] = nearest(unit[r]);
        }
        return made;
    }

private:
    [[nodiscard]] const T& at(std::size_t i, std::size_t j) const { return triangle_[i * k_ + j]; }

    void bring_to_scale(std::size_t j) {
        double largest = 0;
        for (std::size_t i = 0; i < n_; ++i) largest = std::max(largest, std::abs(nearest(a_[j * n_ + i])));
        int e = 0;
        if (largest > 0) (void)std::frexp(largest, &e);
        for (std::size_t i = 0; i < n_; ++i) a_[j * n_ + i] = scaled(a_[j * n_ + i], -e);
        exponent_.push_back(e);
    }

    void eliminate(std::size_t j, double least) {
        std::span<T> column(&a_[j * n_], n_);
        T            before(0.0);
        T            left(0.0);
        for (std::size_t i = 0; i < n_; ++i) before = before + column[i] * column[i];
        for (std::size_t p = 0; p < j; ++p) reflect_by(p, column);
        for (std::size_t i = 0; i < rank_; ++i) triangle_[i * k_ + j] = column[i];
        for (std::size_t i = rank_; i < n_; ++i) left = left + column[i] * column[i];
        if (rank_ >= n_ || !(nearest(left) > least * least * nearest(before))) {
            reflection_.push_back(n_); // none: the column adds nothing
            return;
        }
        const T length = root(left);
        const T corner = nearest(column[rank_]) > 0 ? T(0.0) - length : length;
        triangle_[rank_ * k_ + j] = corner;
        column[rank_] = column[rank_] - corner;
        T squares(0.0);
        for (std::size_t i = rank_; i < n_; ++i) squares = squares + column[i] * column[i];
        twice_[j] = T(2.0) / squares;
        reflection_.push_back(rank_++);
    }

    void reflect_by(std::size_t j, std::span<T> y) const {
        const std::size_t from = reflection_[j];
        if (from == n_) return;
        const std::span<const T> v(&a_[j * n_], n_);
        T                        product(0.0);
        for (std::size_t i = from; i < n_; ++i) product = product + v[i] * y[i];
        product = product * twice_[j];
        for (std::size_t i = from; i < n_; ++i) y[i] = y[i] - product * v[i];
    }

    std::vector<T>           a_; ///< the reflections' vectors
    std::size_t              n_, k_;
    std::size_t              rank_ = 0;
    std::vector<T>           triangle_, twice_;
    std::vector<int>         exponent_;
    std::vector<std::size_t> reflection_; ///< the row at which each begins
};

} // namespace steelyard::inline v0_1::statistics::detail
