// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <limits>
#include <utility>
#include <vector>

namespace steelyard::inline v0_1::statistics::detail {

/// Where segments begin, 0 left out, and what they cost, penalties apart.
struct cut_set {
    std::vector<std::size_t> cuts;
    double                   cost = 0;
};

[[nodiscard]] cut_set with_cost(std::vector<std::size_t> cuts, const auto& cost) {
    cut_set     made{std::move(cuts), 0};
    std::size_t from = 0;
    for (const std::size_t cut : made.cuts) made.cost += cost(std::exchange(from, cut), cut);
    made.cost += cost(from, cost.rows());
    return made;
}

/// The recursion of optimal partitioning (Jackson et al. 2005, IEEE Signal Processing Letters 12): the best cost up to a row is
/// the least, over the beginnings of its last segment, of the best up to there plus the segment. PELT drops a beginning s
/// once a later row t would do better by a penalty, because it will forever: cost(s, u) >= cost(s, t) + cost(t, u). The later
/// row may begin a segment only `shortest` rows on, and until then s stays (Killick et al. 2012 have shortest 1).
///
/// The same inequality says more. At a row of review all beginnings are weighed, and those that lie behind the best by less
/// than half a penalty are `awake`, with all that come later. A sleeper's lead to make good is measured by one number: how far
/// the best of those awake has fallen behind what the best at the review would cost, were the rows since then a segment of
/// their own. While that is less than the lead, no sleeper can be the best, and none is looked at.
template <class Cost>
class optimal_partition {
public:
    optimal_partition(const Cost& cost, double penalty, std::size_t shortest)
        : cost_(cost),
          penalty_(penalty),
          shortest_(shortest),
          best_(cost.rows() + 1, never),
          last_(cost.rows() + 1, 0) {
        best_[0] = -penalty;
        all_.push_back({0});
        awake_.push_back(0);
    }

    [[nodiscard]] cut_set run() {
        const std::size_t n = cost_.rows();
        for (std::size_t t = shortest_; t <= n; ++t) {
            if (t >= 2 * shortest_) {
                awake_.push_back(t - shortest_);
                ++fresh_;
            }
            if (fresh_ < 16 || fresh_ * fresh_ < all_.size()) {
                if (look(t)) continue;
            }
            review(t);
        }
        std::vector<std::size_t> cuts;
        for (std::size_t t = last_[n]; t > 0; t = last_[t]) cuts.push_back(t);
        std::reverse(cuts.begin(), cuts.end());
        return with_cost(std::move(cuts), cost_);
    }

private:
    static constexpr double never = std::numeric_limits<double>::infinity();

    struct beginning {
        std::size_t at = 0;
        std::size_t until = std::numeric_limits<std::size_t>::max(); ///< row from which it can no longer be the best
        double      total = 0;                                        ///< at the last review
    };

    /// What rounding may have done to two totals at t: costs are differences of sums up to there.
    [[nodiscard]] double doubt(std::size_t t, double total) const noexcept {
        return 1e-12 * (1 + cost_.magnitude(t) + (total > 0 ? total : -total));
    }

    void settle(std::size_t t, double least, std::size_t from) {
        best_[t] = least + penalty_;
        last_[t] = from;
    }

    /// The best of those awake. False where one that sleeps might be better, or as good.
    [[nodiscard]] bool look(std::size_t t) {
        double      least = never;
        std::size_t from = 0;
        for (const std::size_t s : awake_) {
            const double total = best_[s] + cost_(s, t);
            if (total >= least) continue;
            least = total;
            from = s;
        }
        if (awake_.size() < all_.size() + fresh_) {
            const double apart = reviewed_total_ + cost_(reviewed_, t);
            if (!(least - apart < lead_ - doubt(t, least))) return false;
        }
        settle(t, least, from);
        return true;
    }

    /// All beginnings, those dropped that can no longer be the best.
    void review(std::size_t t) {
        for (std::size_t k = awake_.size() - fresh_; k < awake_.size(); ++k) all_.push_back({awake_[k]});
        fresh_ = 0;
        double      least = never;
        std::size_t from = 0;
        for (beginning& b : all_) {
            b.total = best_[b.at] + cost_(b.at, t);
            if (b.total >= least) continue;
            least = b.total;
            from = b.at;
        }
        settle(t, least, from);
        reviewed_ = t;
        reviewed_total_ = least;
        lead_ = penalty_ / 2;
        const double beaten = least + penalty_ + doubt(t, least);
        awake_.clear();
        std::size_t kept = 0;
        for (beginning& b : all_) {
            if (b.total > beaten) b.until = std::min(b.until, t + shortest_);
            if (b.until <= t + 1) continue;
            if (b.total - least <= lead_) awake_.push_back(b.at);
            all_[kept++] = b;
        }
        all_.resize(kept);
    }

    const Cost&              cost_;
    double                   penalty_;
    std::size_t              shortest_;
    std::vector<double>      best_;     ///< cost + penalty * changes up to a row
    std::vector<std::size_t> last_;     ///< where its last segment begins
    std::vector<beginning>   all_;      ///< that were there at the last review and may still be the best, in order
    std::vector<std::size_t> awake_;    ///< those to look at, in order; the last `fresh_` came since
    std::size_t              fresh_ = 0;
    std::size_t              reviewed_ = 0; ///< row of the last review
    double                   reviewed_total_ = 0;
    double                   lead_ = 0; ///< every sleeper was behind by more
};

/// One split after the other where it saves most, the first of equal ones, while it saves more than the penalty.
template <class Cost>
[[nodiscard]] cut_set binary_segmentation(const Cost& cost, double penalty, std::size_t shortest) {
    std::vector<std::size_t>                         cuts;
    std::vector<std::pair<std::size_t, std::size_t>> open{{0, cost.rows()}};
    while (!open.empty()) {
        const auto [from, to] = open.back();
        open.pop_back();
        if (to - from < 2 * shortest) continue;
        double      least = std::numeric_limits<double>::infinity();
        std::size_t cut = from;
        for (std::size_t s = from + shortest; s + shortest <= to; ++s) {
            const double parts = cost(from, s) + cost(s, to);
            if (parts >= least) continue;
            least = parts;
            cut = s;
        }
        if (!(cost(from, to) - least > penalty)) continue;
        cuts.push_back(cut);
        open.emplace_back(from, cut);
        open.emplace_back(cut, to);
    }
    std::sort(cuts.begin(), cuts.end());
    return with_cost(std::move(cuts), cost);
}

} // namespace steelyard::inline v0_1::statistics::detail
