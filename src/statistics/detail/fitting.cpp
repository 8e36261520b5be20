// SPDX-License-Identifier: MIT
#include "fitting.hpp"

#include "householder.hpp"
#include "student.hpp"

#include <steelyard/core/error.hpp>
#include <steelyard/core/text.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <utility>

namespace steelyard::inline v0_1::statistics::detail {

void check_errors(std::string_view function, const error_options& options) {
    if (!(options.confidence > 0 && options.confidence < 1))
        throw domain_fault(std::string(function) + ": confidence = " + number_text(options.confidence) +
                           "; give a number between 0 and 1");
    if (options.lags < 0)
        throw domain_fault(std::string(function) + ": lags = " + std::to_string(options.lags) + "; give 0 or more");
}

std::int64_t lags_of(const error_options& options, std::int64_t n) noexcept {
    if (options.law == error_law::plain || n < 1) return 0;
    const auto   count = static_cast<double>(n);
    std::int64_t lags = options.lags;
    // The roots are a last digit off where they are whole: 4 (n / 100)^(2/9) at 51,200 is 16.
    const auto whole_part = [](double x) { return static_cast<std::int64_t>(x * (1 + 1e-15)); };
    if (options.rule == lag_rule::four_ninths) lags = whole_part(4 * std::pow(count / 100, 2.0 / 9));
    if (options.rule == lag_rule::cube_root) lags = whole_part(0.75 * std::cbrt(count));
    return std::min(lags, n - 1);
}

void want_rising(std::string_view function, std::span<const std::int64_t> period) {
    for (std::size_t i = 1; i < period.size(); ++i)
        if (period[i] <= period[i - 1])
            throw period_mismatch(std::string(function) + ": period " + std::to_string(period[i]) + " of row " +
                                  std::to_string(i + 1) + " does not come after " + std::to_string(period[i - 1]) +
                                  "; give rows in order of time");
}

void newey_west_sum(std::span<const double> basis, std::span<const double> residual,
                    std::span<const std::int64_t> period, std::int64_t lags, std::span<double> sum,
                    std::vector<double>& room) {
    const std::size_t n = residual.size();
    const std::size_t k = n == 0 ? 0 : basis.size() / n;
    room.resize(n * k + k);
    double* const u = room.data();
    double* const v = room.data() + n * k; // half of a row and the weighted rows before it: the sum is v u' + u v'
    std::fill(sum.begin(), sum.end(), 0.0);
    for (std::size_t t = 0; t < n; ++t) {
        for (std::size_t i = 0; i < k; ++i) {
            u[t * k + i] = basis[t * k + i] * residual[t];
            v[i] = u[t * k + i] / 2;
        }
        for (std::size_t s = t; s-- > 0 && period[t] - period[s] <= lags;) {
            const double weight =
                1 - static_cast<double>(period[t] - period[s]) / static_cast<double>(lags + 1); // Bartlett's
            for (std::size_t i = 0; i < k; ++i) v[i] += weight * u[s * k + i];
        }
        for (std::size_t i = 0; i < k; ++i)
            for (std::size_t j = 0; j <= i; ++j) sum[i * k + j] += v[i] * u[t * k + j] + u[t * k + i] * v[j];
    }
    for (std::size_t i = 0; i < k; ++i)
        for (std::size_t j = 0; j < i; ++j) sum[j * k + i] = sum[i * k + j];
}

std::vector<double> covariance_from(std::span<const double> inverse, std::span<const double> middle, std::size_t k) {
    std::vector<double> half(inverse.begin(), inverse.end());
    if (!middle.empty())
        for (std::size_t i = 0; i < k; ++i)
            for (std::size_t j = 0; j < k; ++j) {
                double sum = 0;
                for (std::size_t m = i; m < k; ++m) sum += inverse[i * k + m] * middle[m * k + j];
                half[i * k + j] = sum;
            }
    std::vector<double> made(k * k);
    for (std::size_t i = 0; i < k; ++i)
        for (std::size_t j = 0; j <= i; ++j) {
            double sum = 0;
            for (std::size_t m = j; m < k; ++m) sum += half[i * k + m] * inverse[j * k + m];
            made[i * k + j] = made[j * k + i] = sum;
        }
    return made;
}

estimate_limits limits_of(double estimate, double error, double quantile, double degrees) noexcept {
    if (error > 0) return {estimate - quantile * error, estimate + quantile * error, two_sided(estimate / error, degrees)};
    return {estimate, estimate, estimate == 0 ? 1 : std::numeric_limits<double>::denorm_min()};
}

namespace {

[[nodiscard]] double deviance_of(std::span<const double> value, std::span<const double> mean) {
    double sum = 0;
    for (std::size_t i = 0; i < value.size(); ++i) {
        if (value[i] > 0) sum += value[i] * std::log(value[i] / mean[i]);
        sum -= value[i] - mean[i];
    }
    return 2 * sum;
}

/// Steps of Fisher's scoring, each a weighted least squares.
class poisson_search {
public:
    poisson_search(std::span<const double> value, std::span<const double> columns, std::span<const double> exposure)
        : y_(value),
          x_(columns),
          e_(exposure),
          n_(value.size()),
          k_(columns.size() / std::max<std::size_t>(value.size(), 1)) {
        double events = 0;
        double all = 0;
        for (std::size_t i = 0; i < n_; ++i) {
            events += y_[i];
            all += e_[i];
        }
        for (std::size_t i = 0; i < n_; ++i) eta_.push_back(std::log((y_[i] / e_[i] + events / all) / 2));
    }

    [[nodiscard]] poisson_fit run(std::int64_t most) {
        poisson_fit fit;
        mean_ = means(eta_);
        double deviance = std::numeric_limits<double>::infinity();
        for (fit.steps = 1; fit.steps <= most; ++fit.steps) {
            const householder<double> qr = weighted();
            fit.rank = static_cast<std::int64_t>(qr.rank());
            if (!qr.independent()) {
                fit.state = fit.steps == 1 ? status::not_unique : status::unbounded; // weights of 0 hide a column
                return fit;
            }
            step(qr, fit.coefficient);
            const double moved = take(fit.coefficient, deviance);
            const double gained = std::abs(before_ - deviance);
            if (moved <= 1e-9) return finished(std::move(fit), deviance);
            // Means that fall towards 0 for ever: the logarithm moves by 1 a step and the likelihood no more.
            if (fit.steps >= 30 && moved > 0.1 && gained <= 1e-9 * (1 + std::abs(deviance))) {
                fit.state = status::unbounded;
                return fit;
            }
        }
        fit.steps = most;
        fit.state = status::not_converged;
        return fit;
    }

private:
    [[nodiscard]] std::vector<double> means(const std::vector<double>& eta) const {
        std::vector<double> made(n_);
        for (std::size_t i = 0; i < n_; ++i) made[i] = e_[i] * std::exp(eta[i]);
        return made;
    }
    [[nodiscard]] householder<double> weighted() const {
        std::vector<double> columns(n_ * k_);
        for (std::size_t j = 0; j < k_; ++j)
            for (std::size_t i = 0; i < n_; ++i) columns[j * n_ + i] = std::sqrt(mean_[i]) * x_[j * n_ + i];
        return {std::move(columns), n_, same_to_double};
    }
    void step(const householder<double>& qr, std::vector<double>& coefficient) const {
        std::vector<double> z(n_);
        for (std::size_t i = 0; i < n_; ++i)
            z[i] = std::sqrt(mean_[i]) * (eta_[i] + (y_[i] - mean_[i]) / mean_[i]);
        qr.reflect(z);
        coefficient = qr.solve(z);
    }
    /// Goes there, or half of the way and so on where the fit would be worse. How far any logarithm of a mean moved.
    [[nodiscard]] double take(std::vector<double>& coefficient, double& deviance) {
        std::vector<double> next(n_, 0.0);
        for (std::size_t j = 0; j < k_; ++j)
            for (std::size_t i = 0; i < n_; ++i) next[i] += coefficient[j] * x_[j * n_ + i];
        before_ = deviance;
        for (int half = 0;; ++half) {
            std::vector<double> mean = means(next);
            const double        now = deviance_of(y_, mean);
            if (half == 20 || last_.empty() || (std::isfinite(now) && now <= before_ + 1e-9 * (1 + std::abs(before_)))) {
                deviance = now;
                mean_ = std::move(mean);
                break;
            }
            for (std::size_t i = 0; i < n_; ++i) next[i] = (next[i] + eta_[i]) / 2;
            for (std::size_t j = 0; j < k_; ++j) coefficient[j] = (coefficient[j] + last_[j]) / 2;
        }
        double moved = 0;
        for (std::size_t i = 0; i < n_; ++i) moved = std::max(moved, std::abs(next[i] - eta_[i]));
        eta_ = std::move(next);
        last_ = coefficient;
        return moved;
    }
    [[nodiscard]] poisson_fit finished(poisson_fit fit, double deviance) {
        const householder<double> qr = weighted(); // by the last means
        fit.deviance = std::max(deviance, 0.0);
        fit.basis = qr.basis();
        fit.inverse = qr.inverse();
        for (std::size_t i = 0; i < n_; ++i) fit.pearson.push_back((y_[i] - mean_[i]) / std::sqrt(mean_[i]));
        fit.mean = std::move(mean_);
        return fit;
    }

    std::span<const double> y_, x_, e_;
    std::size_t             n_, k_;
    std::vector<double>     eta_, mean_, last_;
    double                  before_ = 0;
};

} // namespace

poisson_fit fit_poisson(std::span<const double> value, std::span<const double> columns,
                        std::span<const double> exposure, std::int64_t steps) {
    if (std::none_of(value.begin(), value.end(), [](double y) { return y > 0; })) {
        poisson_fit fit;
        fit.state = status::unbounded; // no event at all: the rate's logarithm has no lower end
        return fit;
    }
    return poisson_search(value, columns, exposure).run(steps);
}

} // namespace steelyard::inline v0_1::statistics::detail
