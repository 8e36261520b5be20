// SPDX-License-Identifier: MIT
#pragma once

// What rows from..to (the last not included) cost as one level: twice the log likelihood that a level for each row would
// gain. Sums up to each row make it two differences. Costs are never below 0, and parts never cost more than the whole.

#include "tails.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

namespace steelyard::inline v0_1::statistics::detail {

/// x ln(x / e) - x + e, without loss of digits where the two are near: half a Poisson deviance.
[[nodiscard]] inline double half_deviance(double x, double e) noexcept {
    return x > 0 ? x * ratio_rest((e - x) / x, e / x) : e;
}

/// Of numbers in deviations of the series, measured from somewhere in their middle.
class mean_cost {
public:
    explicit mean_cost(const std::vector<double>& z) : up_to_(z.size() + 1), over_(z.size() + 1) {
        for (std::size_t i = 0; i < z.size(); ++i) {
            up_to_[i + 1] = {up_to_[i].sum + z[i], up_to_[i].squares + z[i] * z[i]};
            over_[i + 1] = 1 / static_cast<double>(i + 1);
        }
    }
    [[nodiscard]] std::size_t rows() const noexcept { return up_to_.size() - 1; }
    [[nodiscard]] double      operator()(std::size_t from, std::size_t to) const noexcept {
        const double sum = up_to_[to].sum - up_to_[from].sum;
        return std::max(0.0, up_to_[to].squares - up_to_[from].squares - sum * sum * over_[to - from]);
    }
    /// Nothing up to here is larger: what rounding is measured by.
    [[nodiscard]] double magnitude(std::size_t to) const noexcept { return up_to_[to].squares; }

private:
    struct sums {
        double sum = 0;
        double squares = 0;
    };
    std::vector<sums>   up_to_;
    std::vector<double> over_; ///< 1 / rows
};

/// Of events, in deviances from the level of the whole series divided by the square of how far they vary.
template <bool among_cases>
class event_cost {
public:
    event_cost(const std::vector<double>& events, const std::vector<double>& size, double scale)
        : events_(events.size() + 1),
          size_(events.size() + 1),
          apart_(events.size() + 1),
          per_(2 / scale / scale) {
        for (std::size_t i = 0; i < events.size(); ++i) {
            events_[i + 1] = events_[i] + events[i];
            size_[i + 1] = size_[i] + size[i];
        }
        level_ = events_.back() / size_.back();
        for (std::size_t i = 0; i < events.size(); ++i) apart_[i + 1] = apart_[i] + from_whole(events[i], size[i]);
    }
    [[nodiscard]] std::size_t rows() const noexcept { return events_.size() - 1; }
    [[nodiscard]] double      operator()(std::size_t from, std::size_t to) const noexcept {
        const double together = from_whole(events_[to] - events_[from], size_[to] - size_[from]);
        return std::max(0.0, per_ * (apart_[to] - apart_[from] - together));
    }
    [[nodiscard]] double magnitude(std::size_t to) const noexcept { return per_ * apart_[to]; }

private:
    [[nodiscard]] double from_whole(double x, double n) const noexcept {
        const double of_events = half_deviance(x, n * level_);
        if constexpr (!among_cases) return of_events;
        return of_events + half_deviance(n - x, n * (1 - level_));
    }

    std::vector<double> events_, size_, apart_;
    double              per_ = 2;
    double              level_ = 0;
};
using rate_cost = event_cost<false>;
using proportion_cost = event_cost<true>;

} // namespace steelyard::inline v0_1::statistics::detail
