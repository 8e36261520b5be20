// SPDX-License-Identifier: MIT
#include "unit_places.hpp"

#include "count_tails.hpp"
#include "normal.hpp"

#include <algorithm>
#include <cmath>

namespace steelyard::inline v0_1::statistics::detail {

namespace {

constexpr double reach = 7;                           ///< deviations from its mean up to which a law is looked at
constexpr double work = 3e7, fewest = 48, most = 768; ///< steps that a grid may cost, and how many points it has

/// Of each unit the chance that fewer than `top` others are ahead, given each one's own chance of that. Halves are divided again
/// and again, each with the law of how many of the other half are ahead: no division, so no digit is lost.
class others_ahead {
public:
    explicit others_ahead(std::size_t top) : top_(top) {}

    void of(std::span<const double> ahead, std::span<double> fewer) {
        if (laws_.empty()) laws_.assign(1, std::vector<double>(top_, 0.0));
        std::fill(laws_[0].begin(), laws_[0].end(), 0.0);
        laws_[0][0] = 1;
        divide(ahead, fewer, 0);
    }

private:
    void divide(std::span<const double> ahead, std::span<double> fewer, std::size_t depth) {
        if (ahead.size() == 1) {
            double sum = 0;
            for (const double p : laws_[depth]) sum += p;
            fewer[0] = sum;
            return;
        }
        if (laws_.size() < depth + 2) laws_.emplace_back(top_);
        const std::size_t half = ahead.size() / 2;
        with(ahead.subspan(half), depth);
        divide(ahead.first(half), fewer.first(half), depth + 1);
        with(ahead.first(half), depth);
        divide(ahead.subspan(half), fewer.subspan(half), depth + 1);
    }
    /// The law one level deeper: this one's, and these units beside.
    void with(std::span<const double> ahead, std::size_t depth) {
        std::vector<double>& law = laws_[depth + 1];
        law = laws_[depth];
        for (const double p : ahead) {
            if (p == 0) continue;
            for (std::size_t k = top_ - 1; k > 0; --k) law[k] += p * (law[k - 1] - law[k]);
            law[0] -= p * law[0];
        }
    }

    std::size_t                      top_;
    std::vector<std::vector<double>> laws_; ///< how many are ahead, up to top - 1, level by level
};

[[nodiscard]] std::vector<double> grid_of(std::span<const true_law> units, double top) {
    const auto          n = static_cast<double>(units.size());
    const double        wanted = std::clamp(work / (n * (std::log2(n) + 1) * top), fewest, most);
    const int           each = static_cast<int>(std::clamp(wanted / n, 15.0, most));
    std::vector<double> all;
    for (const true_law& u : units)
        for (int i = 0; i < each; ++i) all.push_back(u.mean() + u.deviation() * reach * (2.0 * i / (each - 1) - 1));
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
    const auto last = static_cast<double>(all.size() - 1);
    const auto points = static_cast<std::size_t>(std::min(wanted, last + 1));
    std::vector<double> grid;
    for (std::size_t i = 0; i < points; ++i)
        grid.push_back(all[static_cast<std::size_t>(last * static_cast<double>(i) / static_cast<double>(points - 1))]);
    return grid;
}

} // namespace

double true_law::beyond(double t) const noexcept {
    switch (of) {
    case kind::normal: return normal_above((t - a) / b);
    case kind::beta: return beta_beyond(a, b, t);
    case kind::gamma: return gamma_beyond(a, t * b);
    }
    return 0;
}

double true_law::mean() const noexcept { return of == kind::normal ? a : of == kind::beta ? a / (a + b) : a / b; }

double true_law::deviation() const noexcept {
    if (of == kind::normal) return b;
    if (of == kind::gamma) return std::sqrt(a) / b;
    return std::sqrt(mean() * (1 - mean()) / (a + b + 1));
}

unit_places places_of(std::span<const true_law> units, std::int64_t top, bool highest_first) {
    const std::size_t n = units.size();
    unit_places       to{std::vector<double>(n, 1.0), std::vector<double>(n, 0.0), 0};
    if (n < 2) {
        to.in_top.assign(n, 1.0);
        return to;
    }
    const auto          k = static_cast<std::size_t>(std::min<std::int64_t>(top, static_cast<std::int64_t>(n)));
    std::vector<double> grid = grid_of(units, static_cast<double>(k));
    if (!highest_first) std::reverse(grid.begin(), grid.end());
    others_ahead        others(k);
    std::vector<double> ahead(n, 1.0), ahead_next(n), fewer(n, k == n ? 1.0 : 0.0), fewer_next(n), off(n, 0.0);
    double              sum = static_cast<double>(n);
    for (std::size_t g = 0; g <= grid.size(); ++g) {
        double sum_next = 0;
        for (std::size_t i = 0; i < n; ++i) {
            const double beyond = g == grid.size() ? 0 : units[i].beyond(grid[g]);
            ahead_next[i] = g == grid.size() || highest_first ? beyond : 1 - beyond;
            sum_next += ahead_next[i];
        }
        others.of(ahead_next, fewer_next);
        for (std::size_t i = 0; i < n; ++i) {
            const double mass = ahead[i] - ahead_next[i];
            to.mean_place[i] += mass * ((sum - ahead[i]) + (sum_next - ahead_next[i])) / 2;
            to.in_top[i] += mass * (fewer[i] + fewer_next[i]) / 2;
            off[i] += mass * (fewer_next[i] - fewer[i]) / 2;
        }
        std::swap(ahead, ahead_next);
        std::swap(fewer, fewer_next);
        sum = sum_next;
    }
    to.within = *std::max_element(off.begin(), off.end());
    return to;
}

} // namespace steelyard::inline v0_1::statistics::detail
