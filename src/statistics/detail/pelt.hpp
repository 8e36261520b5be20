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
/// The same inequality says more: whoever lies behind the best at row t by more than a lead sleeps, in a bed with others, until
/// the best at a later row has fallen behind what the best at t would cost, were the rows since t a segment of their own, by
/// that lead. One number per bed says when, so that sleepers cost nothing. Beds of one size are joined, all in them weighed
/// again: as many beds as the rows have binary digits.
template <class Cost>
class optimal_partition {
public:
    /// @param to_bed how many beginnings come before those behind are put to bed
    optimal_partition(const Cost& cost, double penalty, std::size_t shortest, std::size_t to_bed = 8)
        : cost_(cost),
          penalty_(penalty),
          lead_(penalty / 2),
          shortest_(shortest),
          to_bed_(to_bed),
          best_(cost.rows() + 1, std::numeric_limits<double>::infinity()),
          last_(cost.rows() + 1, 0) {
        best_[0] = -penalty;
        awake_.push_back({});
    }

    [[nodiscard]] cut_set run() {
        const std::size_t n = cost_.rows();
        for (std::size_t t = shortest_; t <= n; ++t) {
            if (t >= 2 * shortest_) {
                awake_.push_back({t - shortest_});
                ++fresh_;
            }
            look(t);
            const double lead = lead_ - doubt(t);
            for (bed& b : beds_)
                if (!(least_ - b.total - cost_(b.at, t) < lead)) wake(b, t);
            best_[t] = least_ + penalty_;
            last_[t] = from_;
            if (fresh_ >= to_bed_) put_to_bed(t);
        }
        std::vector<std::size_t> cuts;
        for (std::size_t t = last_[n]; t > 0; t = last_[t]) cuts.push_back(t);
        std::reverse(cuts.begin(), cuts.end());
        return with_cost(std::move(cuts), cost_);
    }

private:
    struct beginning {
        std::size_t at = 0;
        std::size_t until = std::numeric_limits<std::size_t>::max(); ///< row from which it can no longer be the best
        double      total = 0;                                        ///< when it was last weighed
    };
    struct bed {
        std::vector<beginning> sleepers; ///< each behind `total` by more than the lead, at row `at`
        std::size_t            at = 0;
        double                 total = 0;
        std::size_t            joined = 1; ///< beds that it was made of
    };

    /// What rounding may have done to two totals at t: costs are differences of sums up to there.
    [[nodiscard]] double doubt(std::size_t t) const noexcept {
        return 1e-12 * (1 + cost_.magnitude(t) + (least_ > 0 ? least_ : -least_));
    }

    /// Weighs all of them; of equal ones the first is the best.
    void weigh(std::vector<beginning>& all, std::size_t t) {
        double      least = least_;
        std::size_t from = from_;
        for (beginning& b : all) {
            b.total = best_[b.at] + cost_(b.at, t);
            if (b.total > least || (b.total == least && b.at > from)) continue;
            least = b.total;
            from = b.at;
        }
        least_ = least;
        from_ = from;
    }

    /// The best of those awake.
    void look(std::size_t t) {
        least_ = std::numeric_limits<double>::infinity();
        weigh(awake_, t);
    }

    /// One of the bed might be the best. Weighs them all; those near to the best get up.
    void wake(bed& b, std::size_t t) {
        weigh(b.sleepers, t);
        lay(b, t);
        get_up(b);
    }

    void lay(bed& b, std::size_t t) noexcept {
        b.at = t;
        b.total = least_;
    }

    /// Drops those just weighed that a segment from t on will beat, once it may begin.
    void drop(std::vector<beginning>& all, std::size_t t) {
        const double beaten = least_ + penalty_ + doubt(t);
        for (beginning& b : all)
            if (b.total > beaten) b.until = std::min(b.until, t + shortest_);
        std::erase_if(all, [&](const beginning& b) { return b.until <= t + 1; });
    }

    /// All awake were weighed at t. Those behind get a bed, which is joined with others of its size.
    void put_to_bed(std::size_t t) {
        fresh_ = 0;
        drop(awake_, t);
        const auto near = [&](const beginning& b) { return b.total - least_ <= lead_; };
        const auto behind = std::stable_partition(awake_.begin(), awake_.end(), near);
        bed        made;
        made.sleepers.assign(behind, awake_.end());
        awake_.erase(behind, awake_.end());
        lay(made, t);
        while (!beds_.empty() && beds_.back().joined <= made.joined) {
            bed& other = beds_.back();
            for (beginning& b : other.sleepers) b.total = best_[b.at] + cost_(b.at, t);
            drop(other.sleepers, t);
            made.sleepers.insert(made.sleepers.end(), other.sleepers.begin(), other.sleepers.end());
            made.joined += other.joined;
            beds_.pop_back();
        }
        get_up(made);
        if (!made.sleepers.empty()) beds_.push_back(std::move(made));
    }

    /// Of those just weighed, whoever is near to the best.
    void get_up(bed& b) {
        const auto up = std::stable_partition(b.sleepers.begin(), b.sleepers.end(),
                                              [&](const beginning& s) { return s.total - least_ > lead_; });
        awake_.insert(awake_.end(), up, b.sleepers.end());
        b.sleepers.erase(up, b.sleepers.end());
    }

    const Cost&              cost_;
    double                   penalty_;
    double                   lead_;
    std::size_t              shortest_;
    std::size_t              to_bed_;
    std::vector<double>      best_; ///< cost + penalty * changes up to a row
    std::vector<std::size_t> last_; ///< where its last segment begins
    std::vector<beginning>   awake_;
    std::vector<bed>         beds_; ///< the largest first
    std::size_t              fresh_ = 0; ///< that came since others were put to bed
    double                   least_ = 0; ///< total of the best at this row
    std::size_t              from_ = 0;  ///< and where it begins
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
