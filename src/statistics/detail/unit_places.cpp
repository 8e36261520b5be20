// SPDX-License-Identifier: MIT
#include "unit_places.hpp"

#include "count_tails.hpp"
#include "normal.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace steelyard::inline v0_1::statistics::detail {

namespace {

constexpr double reach = 7;                           ///< deviations from its mean up to which a law is looked at
constexpr double work = 3e7, fewest = 64, most = 768; ///< steps that a grid may cost, and how many points it has
constexpr double nobody = 1e-13;                      ///< of all units together that are left out of the top

/// Of each unit the chance that fewer than `top` others are ahead, given each one's own chance of that. Halves are divided again
/// and again, each with the law of how many of the other half are ahead: no division, so no digit is lost. Units that are ahead,
/// or not, for sure are only counted.
class others_ahead {
public:
    others_ahead(std::size_t top, double sure) : top_(top), sure_(sure) {}

    void of(std::span<const double> ahead, std::span<double> fewer) {
        unsure_.clear();
        std::size_t before = 0;
        for (const double p : ahead) {
            if (p > 1 - sure_)
                ++before;
            else if (p > sure_)
                unsure_.push_back(p);
        }
        places_ = before < top_ ? top_ - before : 0; // that are left for the unsure ones
        fewer_.resize(unsure_.size());
        divide_all();
        std::size_t next = 0;
        for (std::size_t i = 0; i < ahead.size(); ++i)
            fewer[i] = ahead[i] > 1 - sure_ ? (before > top_ ? 0 : at_most_) : ahead[i] > sure_ ? fewer_[next++] : below_;
    }
    /// Steps that it takes.
    [[nodiscard]] double cost(std::span<const double> ahead) const noexcept {
        double before = 0, unsure = 1;
        for (const double p : ahead) {
            before += p > 1 - sure_ ? 1 : 0;
            unsure += p > sure_ && p <= 1 - sure_ ? 1 : 0;
        }
        return unsure * (std::log2(unsure) + 1) * std::max(1.0, static_cast<double>(top_) - before);
    }

private:
    void divide_all() {
        // The law of all unsure units, one place longer than what each is asked for.
        std::vector<double> all(places_ + 1);
        all[0] = 1;
        add(unsure_, all);
        at_most_ = std::accumulate(all.begin(), all.end(), 0.0);
        below_ = at_most_ - all.back();
        if (places_ == 0) {
            std::fill(fewer_.begin(), fewer_.end(), 0.0);
            return;
        }
        if (laws_.empty()) laws_.emplace_back();
        laws_[0].assign(places_, 0.0);
        laws_[0][0] = 1;
        if (!unsure_.empty()) divide(unsure_, fewer_, 0);
    }
    void divide(std::span<const double> ahead, std::span<double> fewer, std::size_t depth) {
        if (ahead.size() == 1) {
            fewer[0] = std::accumulate(laws_[depth].begin(), laws_[depth].end(), 0.0);
            return;
        }
        if (laws_.size() < depth + 2) laws_.emplace_back();
        const std::size_t half = ahead.size() / 2;
        laws_[depth + 1] = laws_[depth];
        add(ahead.subspan(half), laws_[depth + 1]);
        divide(ahead.first(half), fewer.first(half), depth + 1);
        laws_[depth + 1] = laws_[depth];
        add(ahead.first(half), laws_[depth + 1]);
        divide(ahead.subspan(half), fewer.subspan(half), depth + 1);
    }
    /// A law of how many are ahead, with these units beside.
    static void add(std::span<const double> ahead, std::vector<double>& law) noexcept {
        for (const double p : ahead) {
            for (std::size_t k = law.size() - 1; k > 0; --k) law[k] += p * (law[k - 1] - law[k]);
            law[0] -= p * law[0];
        }
    }

    std::size_t                      top_, places_ = 0;
    double                           sure_;
    double                           at_most_ = 0, below_ = 0; ///< P(at most, fewer than, so many of all unsure ones ahead)
    std::vector<double>              unsure_, fewer_;
    std::vector<std::vector<double>> laws_; ///< how many are ahead, up to places - 1, level by level
};

/// Numbers that are dense where the laws are, from where all are ahead to where nobody is.
[[nodiscard]] std::vector<double> dense_points(std::span<const true_law> units, bool highest_first) {
    const int           each = static_cast<int>(std::clamp(most / static_cast<double>(units.size()), 15.0, most));
    std::vector<double> all;
    all.reserve(units.size() * static_cast<std::size_t>(each));
    for (const true_law& u : units)
        for (int i = 0; i < each; ++i) all.push_back(u.mean() + u.deviation() * reach * (2.0 * i / (each - 1) - 1));
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
    if (!highest_first) std::reverse(all.begin(), all.end());
    return all;
}

/// So many of the points, the first and the last among them.
[[nodiscard]] std::vector<double> thinned(std::span<const double> points, double wanted) {
    const auto          last = static_cast<double>(points.size() - 1);
    const auto          count = static_cast<std::size_t>(std::max(1.0, std::min(wanted, last + 1)));
    std::vector<double> some;
    for (std::size_t i = 0; i < count; ++i) {
        const double rank = count == 1 ? 0 : last * static_cast<double>(i) / static_cast<double>(count - 1);
        some.push_back(points[static_cast<std::size_t>(rank)]);
    }
    return some;
}

[[nodiscard]] double ahead_of(const true_law& unit, double t, bool highest_first) noexcept {
    return highest_first ? unit.beyond(t) : 1 - unit.beyond(t);
}

/// How many units are ahead of t on average.
[[nodiscard]] double crowd_ahead(std::span<const true_law> units, double t, bool highest_first) noexcept {
    double sum = 0;
    for (const true_law& u : units) sum += ahead_of(u, t, highest_first);
    return sum;
}

void add_mean_places(std::span<const true_law> units, std::span<const double> points, bool highest_first,
                     std::vector<double>& to) {
    const std::size_t         n = units.size();
    const std::vector<double> grid = thinned(points, std::clamp(work / 64 / static_cast<double>(n), fewest, most));
    std::vector<double>       ahead(n, 1.0), ahead_next(n, 0.0);
    double                    sum = static_cast<double>(n);
    for (std::size_t g = 0; g <= grid.size(); ++g) {
        double sum_next = 0;
        for (std::size_t i = 0; i < n; ++i) {
            ahead_next[i] = g == grid.size() ? 0 : ahead_of(units[i], grid[g], highest_first);
            sum_next += ahead_next[i];
        }
        for (std::size_t i = 0; i < n; ++i)
            to[i] += (ahead[i] - ahead_next[i]) * ((sum - ahead[i]) + (sum_next - ahead_next[i])) / 2;
        std::swap(ahead, ahead_next);
        sum = sum_next;
    }
}

/// The points between which places around k are decided: not where far more units than k are ahead, nor where far fewer.
[[nodiscard]] std::span<const double> around_top(std::span<const true_law> units, std::span<const double> points, double k,
                                                 bool highest_first) {
    const auto first_with = [&](double crowd) {
        return std::partition_point(points.begin(), points.end(),
                                    [&](double t) { return crowd_ahead(units, t, highest_first) > crowd; });
    };
    auto from = first_with(k + 7 * std::sqrt(k) + 7);
    auto to = first_with(std::max(k - 7 * std::sqrt(k) - 7, 1e-3));
    if (from != points.begin()) --from;
    if (to != points.end()) ++to;
    return points.subspan(static_cast<std::size_t>(from - points.begin()), static_cast<std::size_t>(to - from));
}

void add_tops(std::span<const true_law> units, std::span<const double> points, std::size_t k, bool highest_first,
              unit_places& to) {
    const std::span<const double> around = around_top(units, points, static_cast<double>(k), highest_first);
    const double                  sure = nobody / static_cast<double>(units.size());
    std::vector<std::size_t>      rows; // of units that may be ahead there
    for (std::size_t i = 0; i < units.size(); ++i)
        if (ahead_of(units[i], around.front(), highest_first) > sure) rows.push_back(i);
    if (rows.empty()) return;
    const std::size_t n = rows.size();
    others_ahead      others(k, sure);
    double            steps = 1;
    for (const double t : thinned(around, 16)) {
        std::vector<double> ahead;
        for (const std::size_t row : rows) ahead.push_back(ahead_of(units[row], t, highest_first));
        steps += others.cost(ahead) / 16;
    }
    const std::vector<double> grid = thinned(around, std::clamp(work / steps, fewest, most));
    std::vector<double>       ahead(n, 1.0), ahead_next(n), fewer(n, 0.0), fewer_next(n), off(n, 0.0);
    for (std::size_t g = 0; g <= grid.size(); ++g) {
        for (std::size_t i = 0; i < n; ++i)
            ahead_next[i] = g == grid.size() ? 0 : ahead_of(units[rows[i]], grid[g], highest_first);
        others.of(ahead_next, fewer_next);
        for (std::size_t i = 0; i < n; ++i) {
            const double mass = ahead[i] - ahead_next[i];
            to.in_top[rows[i]] += mass * (fewer[i] + fewer_next[i]) / 2;
            off[i] += mass * (fewer_next[i] - fewer[i]) / 2;
        }
        std::swap(ahead, ahead_next);
        std::swap(fewer, fewer_next);
    }
    to.within = *std::max_element(off.begin(), off.end());
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
    if (n == 0) return to;
    const std::vector<double> points = dense_points(units, highest_first);
    add_mean_places(units, points, highest_first, to.mean_place);
    if (top >= static_cast<std::int64_t>(n))
        to.in_top.assign(n, 1.0);
    else
        add_tops(units, points, static_cast<std::size_t>(top), highest_first, to);
    return to;
}

} // namespace steelyard::inline v0_1::statistics::detail
