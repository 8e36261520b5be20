// SPDX-License-Identifier: MIT
#pragma once

// Kalman's filter for one series with level, slope and seasons, begun exactly diffuse (Durbin & Koopman 2012, 5.2).

#include <steelyard/statistics/state_space.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace steelyard::inline v0_1::statistics::detail {

/// Numbers from the first to the last period.
struct structural_series {
    std::vector<double>       value; ///< less the first one, over a power of two: of whatever size, all the same
    std::vector<std::uint8_t> there;
    double                    first = 0;
    double                    size = 1;
    std::int64_t              points = 0;
};

class structural_filter {
public:
    structural_filter(bool slope, std::int64_t cycle, const step_variances& variances);

    /// What is expected of the period's number, and its variance; while it is diffuse that has no meaning.
    [[nodiscard]] double mean() const noexcept;
    [[nodiscard]] double variance() const noexcept;
    [[nodiscard]] bool   diffuse() const noexcept { return left_ > 0; }

    /// Takes the number of the period. What it adds to the logarithm of variances and to the squares.
    struct gain {
        double log_variance = 0;
        double square = 0;
        bool   diffuse = false;
    };
    gain observe(double y) noexcept;
    /// To the next period.
    void advance() noexcept;

    /// Mean and variance of a sum: weights times the numbers of this period and those after it, which it passes.
    struct sum_law {
        double mean = 0;
        double variance = 0;
    };
    [[nodiscard]] sum_law sum(std::span<const double> weights);

    [[nodiscard]] std::size_t size() const noexcept { return m_; }
    [[nodiscard]] double      state(std::size_t i) const noexcept { return a_[i]; }
    [[nodiscard]] double      state_variance(std::size_t i) const noexcept { return p_[i * m_ + i]; }

private:
    [[nodiscard]] double seen(const std::vector<double>& p, std::size_t row) const noexcept;
    void                 step(std::vector<double>& p) noexcept;
    void                 step(double* x, std::size_t stride) const noexcept;
    [[nodiscard]] double largest_diffuse() const noexcept;

    bool                slope_;
    std::size_t         m_, season_; ///< states; the first season's place, m_ without seasons
    std::size_t         left_;       ///< states that are diffuse still
    step_variances      q_;
    std::vector<double> a_, p_, infinite_, gain_, other_;
};

/// Minus twice the log-likelihood without its constants, the common variance at its best: sum of logarithms of variances
/// plus N log of the mean square.
struct structural_fit {
    double       objective = 0;
    double       squares = 0;      ///< over variances
    double       log_diffuse = 0;  ///< sum of logarithms of the diffuse part
    double       log_variance = 0; ///< the other part
    std::int64_t counted = 0;      ///< N: points less diffuse states
    bool         started = false;  ///< no state is diffuse at the end
};
/// The filter stands at the period after the last.
[[nodiscard]] structural_fit run(structural_filter& filter, const structural_series& series);

} // namespace steelyard::inline v0_1::statistics::detail
