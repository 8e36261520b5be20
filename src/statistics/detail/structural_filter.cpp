// SPDX-License-Identifier: MIT
#include "structural_filter.hpp"

#include <algorithm>
#include <cmath>

namespace steelyard::inline v0_1::statistics::detail {

structural_filter::structural_filter(bool slope, std::int64_t cycle, const step_variances& variances)
    : slope_(slope),
      m_(1 + (slope ? 1 : 0) + static_cast<std::size_t>(std::max<std::int64_t>(cycle - 1, 0))),
      season_(slope ? 2 : 1),
      left_(m_),
      q_(variances),
      a_(m_, 0.0),
      p_(m_ * m_, 0.0),
      infinite_(m_ * m_, 0.0),
      gain_(m_),
      other_(m_) {
    for (std::size_t i = 0; i < m_; ++i) infinite_[i * m_ + i] = 1;
}

double structural_filter::seen(const std::vector<double>& p, std::size_t row) const noexcept {
    return p[row * m_] + (season_ < m_ ? p[row * m_ + season_] : 0);
}

double structural_filter::mean() const noexcept { return a_[0] + (season_ < m_ ? a_[season_] : 0); }

double structural_filter::variance() const noexcept {
    return seen(p_, 0) + (season_ < m_ ? seen(p_, season_) : 0) + q_.irregular;
}

double structural_filter::largest_diffuse() const noexcept {
    double largest = 0;
    for (std::size_t i = 0; i < m_; ++i) largest = std::max(largest, infinite_[i * m_ + i]);
    return largest;
}

structural_filter::gain structural_filter::observe(double y) noexcept {
    const double away = y - mean();
    const double f = variance();
    for (std::size_t i = 0; i < m_; ++i) gain_[i] = seen(p_, i);
    if (left_ > 0) {
        for (std::size_t i = 0; i < m_; ++i) other_[i] = seen(infinite_, i);
        const double infinite = other_[0] + (season_ < m_ ? other_[season_] : 0);
        if (infinite > 1e-9 * largest_diffuse()) {
            for (std::size_t i = 0; i < m_; ++i) {
                const double k = other_[i] / infinite;
                a_[i] += k * away;
                for (std::size_t j = 0; j < m_; ++j) {
                    const double l = other_[j] / infinite;
                    p_[i * m_ + j] += k * l * f - k * gain_[j] - gain_[i] * l;
                    infinite_[i * m_ + j] -= k * other_[j];
                }
            }
            if (--left_ == 0) std::fill(infinite_.begin(), infinite_.end(), 0.0);
            return {std::log(infinite), 0, true};
        }
    }
    if (!(f > 0)) return {};
    for (std::size_t i = 0; i < m_; ++i) {
        const double k = gain_[i] / f;
        a_[i] += k * away;
        for (std::size_t j = 0; j < m_; ++j) p_[i * m_ + j] -= k * gain_[j];
    }
    return {std::log(f), away * away / f, false};
}

void structural_filter::step(double* x, std::size_t stride) const noexcept {
    if (slope_) x[0] += x[stride];
    if (season_ == m_) return;
    double sum = 0;
    for (std::size_t i = season_; i < m_; ++i) sum += x[i * stride];
    for (std::size_t i = m_ - 1; i > season_; --i) x[i * stride] = x[(i - 1) * stride];
    x[season_ * stride] = -sum;
}

void structural_filter::step(std::vector<double>& p) noexcept {
    for (std::size_t i = 0; i < m_; ++i) step(&p[i], m_);
    for (std::size_t i = 0; i < m_; ++i) step(&p[i * m_], 1);
}

void structural_filter::advance() noexcept {
    step(a_.data(), 1);
    step(p_);
    if (left_ > 0) step(infinite_);
    p_[0] += q_.level;
    if (slope_) p_[m_ + 1] += q_.slope;
    if (season_ < m_) p_[season_ * m_ + season_] += q_.season;
}

structural_filter::sum_law structural_filter::sum(std::span<const double> weights) {
    sum_law             law;
    std::vector<double> with(m_, 0.0); // covariances of the sum so far with the states
    for (const double w : weights) {
        const double shared = with[0] + (season_ < m_ ? with[season_] : 0);
        law.mean += w * mean();
        law.variance += w * (2 * shared + w * variance());
        for (std::size_t i = 0; i < m_; ++i) with[i] += w * seen(p_, i);
        step(with.data(), 1);
        advance();
    }
    return law;
}

structural_fit run(structural_filter& filter, const structural_series& series) {
    structural_fit fit;
    for (std::size_t t = 0; t < series.value.size(); ++t) {
        if (series.there[t] != 0) {
            const structural_filter::gain g = filter.observe(series.value[t]);
            (g.diffuse ? fit.log_diffuse : fit.log_variance) += g.log_variance;
            fit.squares += g.square;
            fit.counted += g.diffuse ? 0 : 1;
        }
        filter.advance();
    }
    fit.started = !filter.diffuse();
    const auto n = static_cast<double>(fit.counted);
    fit.objective = fit.log_variance + n * std::log(fit.squares / n);
    return fit;
}

} // namespace steelyard::inline v0_1::statistics::detail
