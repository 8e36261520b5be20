// SPDX-License-Identifier: MIT
#include "detail/fitting.hpp"
#include "detail/householder.hpp"
#include "detail/student.hpp"

#include <steelyard/core/error.hpp>
#include <steelyard/statistics/regression.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <utility>

namespace steelyard::inline v0_1::statistics {

namespace {

using detail::double_double;

/// Rows that take part, by number.
struct usable_rows {
    std::vector<std::size_t> row;
    std::int64_t             left_out = 0;
    status                   nothing = status::missing; ///< what it is where no row takes part
};

/// A table whose lengths fit each other.
class checked_table {
public:
    checked_table(std::string_view function, const regression_table& table, const regression_options& options)
        : t_(table),
          width_(table.value.empty() ? 0 : table.columns.size() / table.value.size()),
          intercept_(options.intercept ? 1 : 0) {
        const std::string name(function);
        const std::size_t n = table.value.size();
        if (n * width_ != table.columns.size())
            throw shape_mismatch(name + ": " + std::to_string(table.columns.size()) + " numbers in columns for " +
                                 std::to_string(n) + " values; give each value as many");
        const auto want = [&](std::string_view column, std::size_t found, std::size_t wanted) {
            if (found != 0 && found != wanted)
                throw shape_mismatch(name + ": " + std::string(column) + " has " + std::to_string(found) +
                                     " numbers, wanted " + std::to_string(wanted));
        };
        want("exposure", table.exposure.size(), n);
        want("period", table.period.size(), n);
        want("given", table.given.size(), n);
        want("places", table.places.size(), width_ + 1);
        if (n > 0 && coefficients() == 0) throw shape_mismatch(name + ": no columns and no intercept");
        detail::check_errors(function, options.errors);
        if (options.steps < 1) throw domain_fault(name + ": steps = " + std::to_string(options.steps) + "; give 1 or more");
        detail::want_rising(function, table.period);
    }

    [[nodiscard]] std::size_t coefficients() const noexcept { return width_ + intercept_; }
    [[nodiscard]] std::size_t intercept() const noexcept { return intercept_; }
    [[nodiscard]] double      exposure(std::size_t row) const { return t_.exposure.empty() ? 1 : t_.exposure[row]; }
    [[nodiscard]] double      column(std::size_t row, std::size_t j) const { return t_.columns[row * width_ + j]; }

    /// In order of time for errors that hang on it, else in an order of their own, so that the caller's changes no bit.
    [[nodiscard]] usable_rows rows(bool counts, error_law law) const {
        usable_rows made;
        for (std::size_t i = 0; i < t_.value.size(); ++i) {
            const bool there = has_numbers(detail::given_at(t_.given, i));
            const bool at_risk = !counts || exposure(i) != 0;
            const bool can_be = possible(i, counts);
            if (there && at_risk && can_be) {
                made.row.push_back(i);
                continue;
            }
            ++made.left_out;
            if (there && at_risk) made.nothing = status::impossible;
            if (there && !at_risk && made.nothing == status::missing) made.nothing = status::no_denominator;
        }
        if (law == error_law::plain)
            std::sort(made.row.begin(), made.row.end(), [&](std::size_t a, std::size_t b) { return before(a, b); });
        return made;
    }
    [[nodiscard]] std::vector<std::int64_t> periods(const usable_rows& rows) const {
        std::vector<std::int64_t> made;
        for (const std::size_t i : rows.row)
            made.push_back(t_.period.empty() ? static_cast<std::int64_t>(i) : t_.period[i]);
        return made;
    }

    /// What columns are taken about, so that an offset costs no digits: an intercept makes up for it.
    [[nodiscard]] std::vector<double> first_row(std::size_t row) const {
        std::vector<double> made(coefficients(), 0.0);
        for (std::size_t j = intercept_; intercept_ == 1 && j < made.size(); ++j) made[j] = column(row, j - 1);
        return made;
    }

    /// As whole numbers of their last place, or as the doubles that they are; the intercept is column 0.
    [[nodiscard]] double_double exact(std::size_t row, std::size_t j) const {
        if (j < intercept_) return {1.0};
        return exact(column(row, j - intercept_), j - intercept_ + 1);
    }
    [[nodiscard]] double_double exact_value(std::size_t row) const { return exact(t_.value[row], 0); }
    /// By which a coefficient of such whole numbers is multiplied.
    [[nodiscard]] double_double unit(std::size_t j) const {
        if (t_.places.empty()) return {1.0};
        const double_double ours(
            j < intercept_ ? 1.0 : static_cast<double>(pow10(t_.places[j - intercept_ + 1].places)));
        return ours / value_unit();
    }
    [[nodiscard]] double_double value_unit() const {
        return t_.places.empty() ? double_double(1.0) : double_double(static_cast<double>(pow10(t_.places[0].places)));
    }

private:
    [[nodiscard]] double_double exact(double x, std::size_t place) const {
        return t_.places.empty() ? double_double(x) : detail::whole(to_scaled(x, t_.places[place]).scaled);
    }
    [[nodiscard]] bool before(std::size_t a, std::size_t b) const {
        for (std::size_t j = 0; j < width_; ++j)
            if (column(a, j) != column(b, j)) return column(a, j) < column(b, j);
        if (t_.value[a] != t_.value[b]) return t_.value[a] < t_.value[b];
        return exposure(a) < exposure(b);
    }
    [[nodiscard]] bool possible(std::size_t i, bool counts) const {
        const auto can_be = [&](double x, std::size_t place) {
            if (!(std::abs(x) <= 1e140)) return false; // sums of squares are to be doubles
            return t_.places.empty() || to_scaled(x, t_.places[place]).fault == number_fault::none;
        };
        if (!can_be(t_.value[i], 0) || (counts && t_.value[i] < 0)) return false;
        for (std::size_t j = 0; j < width_; ++j)
            if (!can_be(column(i, j), j + 1)) return false;
        return !counts || detail::is_exposure(exposure(i));
    }

    const regression_table& t_;
    std::size_t             width_, intercept_;
};

[[nodiscard]] regression blank(const regression_table& table, const usable_rows& rows, std::size_t k) {
    regression r;
    r.points = std::ssize(rows.row);
    r.left_out = rows.left_out;
    for (auto* column : {&r.coefficient, &r.error, &r.lower, &r.upper, &r.p}) column->assign(k, detail::none);
    r.covariance.assign(k * k, detail::none);
    r.fitted.assign(table.value.size(), detail::none);
    r.residual.assign(table.value.size(), detail::none);
    r.degrees = std::max<std::int64_t>(r.points - static_cast<std::int64_t>(k), 0);
    if (r.points == 0 && r.left_out > 0) r.state = rows.nothing;
    return r;
}

/// Errors and intervals from a covariance.
void set_limits(regression& r, double confidence, double degrees) {
    const double      quantile = detail::student_quantile((1 - confidence) / 2, degrees);
    const std::size_t k = r.coefficient.size();
    for (std::size_t j = 0; j < k; ++j) {
        r.error[j] = std::sqrt(std::max(r.covariance[j * k + j], 0.0));
        const detail::estimate_limits l = detail::limits_of(r.coefficient[j], r.error[j], quantile, degrees);
        r.lower[j] = l.lower;
        r.upper[j] = l.upper;
        r.p[j] = l.p;
    }
}

/// From columns about `about` back to columns as they were given.
void move_intercept(regression& r, std::span<const double> about) {
    const std::size_t k = r.coefficient.size();
    for (std::size_t j = 1; j < k; ++j) r.coefficient[0] -= about[j] * r.coefficient[j];
    for (std::size_t j = 0; j < k; ++j)
        for (std::size_t m = 1; m < k; ++m) r.covariance[j] -= about[m] * r.covariance[m * k + j];
    for (std::size_t m = 1; m < k; ++m) r.covariance[0] -= about[m] * r.covariance[m];
    for (std::size_t j = 1; j < k; ++j) r.covariance[j * k] = r.covariance[j];
}

/// Least squares in numbers of 106 bits.
class exact_fit {
public:
    exact_fit(const checked_table& table, const usable_rows& rows, double least)
        : table_(table),
          rows_(rows),
          n_(rows.row.size()),
          k_(table.coefficients()),
          qr_(columns(), n_, least) {}

    [[nodiscard]] std::size_t rank() const noexcept { return qr_.rank(); }

    void write(regression& r, const regression_options& options, std::span<const std::int64_t> period) {
        solve();
        const bool perfect = !(detail::nearest(rest_) > 1e-56 * detail::nearest(squares_));
        r.state = perfect ? status::no_spread : status::ok;
        const double_double one_row =
            perfect ? double_double(0.0) : rest_ / double_double(static_cast<double>(r.degrees));
        for (std::size_t j = 0; j < k_; ++j) r.coefficient[j] = detail::nearest(unit_[j] * solved_[j]);
        if (perfect && equal_) set_level(r);
        write_rows(r);
        r.residual_deviation = detail::nearest(detail::root(one_row) / table_.value_unit());
        r.r_squared = equal_ ? 0 : detail::nearest(double_double(1.0) - rest_ / squares_);
        if (options.errors.law == error_law::newey_west && !perfect)
            newey_west(r, options.errors, period);
        else
            plain(r, one_row);
        set_limits(r, options.errors.confidence, static_cast<double>(r.degrees));
    }

private:
    [[nodiscard]] std::vector<double_double> columns() const {
        std::vector<double_double> made;
        made.reserve(n_ * k_);
        for (std::size_t j = 0; j < k_; ++j)
            for (const std::size_t i : rows_.row) made.push_back(table_.exact(i, j));
        return made;
    }

    void solve() {
        double_double mean(0.0);
        for (const std::size_t i : rows_.row) value_.push_back(table_.exact_value(i));
        for (const double_double& y : value_) mean = mean + y;
        mean = table_.intercept() == 0 ? double_double(0.0) : mean / double_double(static_cast<double>(n_));
        equal_ = true;
        for (const double_double& y : value_) {
            const double_double away = y - mean;
            squares_ = squares_ + away * away;
            equal_ = equal_ && y.high == value_[0].high && y.low == value_[0].low;
        }
        equal_ = equal_ && (table_.intercept() == 1 || value_[0].high == 0);
        double_double largest(0.0);
        for (const double_double& y : value_) largest = largest + y * y;
        std::vector<double_double> y = value_;
        qr_.reflect(y);
        solved_ = qr_.solve(y);
        for (std::size_t i = k_; i < n_; ++i) rest_ = rest_ + y[i] * y[i];
        if (!(detail::nearest(rest_) > 1e-56 * detail::nearest(largest))) rest_ = double_double(0.0);
        for (std::size_t j = 0; j < k_; ++j) unit_.push_back(table_.unit(j));
    }

    /// Of equal values: what rounding left of the other coefficients is not there.
    void set_level(regression& r) const {
        std::fill(r.coefficient.begin(), r.coefficient.end(), 0.0);
        if (table_.intercept() == 1) r.coefficient[0] = detail::nearest(value_[0] / table_.value_unit());
    }

    void write_rows(regression& r) const {
        for (std::size_t i = 0; i < n_; ++i) {
            double_double fitted(0.0);
            for (std::size_t j = 0; j < k_; ++j) fitted = fitted + solved_[j] * table_.exact(rows_.row[i], j);
            if (r.state == status::no_spread) fitted = value_[i];
            r.fitted[rows_.row[i]] = detail::nearest(fitted / table_.value_unit());
            r.residual[rows_.row[i]] = detail::nearest((value_[i] - fitted) / table_.value_unit());
        }
    }

    void plain(regression& r, const double_double& one_row) const {
        const std::vector<double_double> inverse = qr_.inverse();
        for (std::size_t i = 0; i < k_; ++i)
            for (std::size_t j = 0; j <= i; ++j) {
                double_double sum(0.0);
                for (std::size_t m = i; m < k_; ++m) sum = sum + inverse[i * k_ + m] * inverse[j * k_ + m];
                r.covariance[i * k_ + j] = r.covariance[j * k_ + i] =
                    detail::nearest(sum * one_row * unit_[i] * unit_[j]);
            }
    }

    void newey_west(regression& r, const error_options& options, std::span<const std::int64_t> period) const {
        std::vector<double> residual;
        for (const std::size_t i : rows_.row) residual.push_back(r.residual[i] * detail::nearest(table_.value_unit()));
        std::vector<double> inverse;
        for (const double_double& x : qr_.inverse()) inverse.push_back(detail::nearest(x));
        std::vector<double> middle(k_ * k_);
        std::vector<double> room;
        r.lags = detail::lags_of(options, r.points);
        detail::newey_west_sum(qr_.basis(), residual, period, r.lags, middle, room);
        r.covariance = detail::covariance_from(inverse, middle, k_);
        const double factor =
            options.small_sample ? static_cast<double>(r.points) / static_cast<double>(r.degrees) : 1;
        for (std::size_t i = 0; i < k_; ++i)
            for (std::size_t j = 0; j < k_; ++j)
                r.covariance[i * k_ + j] *= factor * detail::nearest(unit_[i]) * detail::nearest(unit_[j]);
    }

    const checked_table&               table_;
    const usable_rows&                 rows_;
    std::size_t                        n_, k_;
    detail::householder<double_double> qr_;
    std::vector<double_double>         value_, solved_, unit_;
    double_double                      rest_, squares_; ///< residuals' squares, and those to be explained
    bool                               equal_ = false;  ///< all values are
};

} // namespace

regression least_squares(const regression_table& table, const regression_options& options) {
    const checked_table checked("least_squares", table, options);
    const usable_rows   rows = checked.rows(false, options.errors.law);
    const std::size_t   k = checked.coefficients();
    regression          r = blank(table, rows, k);
    if (r.points <= static_cast<std::int64_t>(k)) return r;
    exact_fit fit(checked, rows, table.places.empty() ? detail::same_to_double : 1e-20);
    r.rank = static_cast<std::int64_t>(fit.rank());
    if (fit.rank() < k) {
        r.state = status::not_unique;
        return r;
    }
    fit.write(r, options, checked.periods(rows));
    return r;
}

regression poisson_regression(const regression_table& table, const regression_options& options) {
    if (!table.places.empty()) throw shape_mismatch("poisson_regression: places are of least squares; leave them out");
    const checked_table checked("poisson_regression", table, options);
    const usable_rows   rows = checked.rows(true, options.errors.law);
    const std::size_t   k = checked.coefficients();
    const std::size_t   n = rows.row.size();
    regression          r = blank(table, rows, k);
    if (r.points <= static_cast<std::int64_t>(k)) return r;
    std::vector<double> value, exposure, columns;
    for (const std::size_t i : rows.row) {
        value.push_back(table.value[i]);
        exposure.push_back(checked.exposure(i));
    }
    const std::vector<double> about = checked.first_row(rows.row.front());
    for (std::size_t j = 0; j < k; ++j)
        for (const std::size_t i : rows.row)
            columns.push_back(j < checked.intercept() ? 1 : checked.column(i, j - checked.intercept()) - about[j]);
    const detail::poisson_fit fit = detail::fit_poisson(value, columns, exposure, options.steps);
    r.rank = fit.rank;
    r.steps = fit.steps;
    r.state = fit.state;
    if (!has_numbers(fit.state)) return r;
    r.coefficient = fit.coefficient;
    r.deviance = fit.deviance;
    double chi = 0;
    for (const double x : fit.pearson) chi += x * x;
    const auto   degrees = static_cast<double>(r.degrees);
    const double dispersion = chi / degrees;
    r.dispersion = dispersion;
    std::vector<double> middle;
    double              factor = options.spread == count_spread::poisson ? 1 : dispersion;
    if (options.errors.law == error_law::newey_west) {
        std::vector<double> room;
        middle.resize(k * k);
        r.lags = detail::lags_of(options.errors, r.points);
        detail::newey_west_sum(fit.basis, fit.pearson, checked.periods(rows), r.lags, middle, room);
        factor = options.errors.small_sample ? static_cast<double>(n) / degrees : 1;
    }
    r.covariance = detail::covariance_from(fit.inverse, middle, k);
    for (double& x : r.covariance) x *= factor;
    if (checked.intercept() == 1) move_intercept(r, about);
    for (std::size_t i = 0; i < n; ++i) {
        r.fitted[rows.row[i]] = fit.mean[i];
        r.residual[rows.row[i]] = value[i] - fit.mean[i];
    }
    set_limits(r, options.errors.confidence, std::numeric_limits<double>::infinity());
    return r;
}

} // namespace steelyard::inline v0_1::statistics
