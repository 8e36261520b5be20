// SPDX-License-Identifier: MIT
#include <steelyard/core/random.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <limits>
#include <numeric>
#include <statistics/detail/inversions.hpp>
#include <statistics/detail/key_order.hpp>
#include <statistics/detail/slope_set.hpp>
#include <utility>

namespace steelyard::inline v0_1::statistics::detail {

namespace {

constexpr double half_unit = std::numeric_limits<double>::epsilon() / 2;

/// Beyond so many pairs within a few units in the last place of one slope, what each rounds to is not looked at.
constexpr std::int64_t most_tallied = std::int64_t{1} << 26;

/// How many slopes are listed at a time, for n points: a few columns' worth.
[[nodiscard]] std::int64_t most_listed(std::size_t n) {
    return std::max<std::int64_t>(std::int64_t{1} << 20, 16 * static_cast<std::int64_t>(n));
}

/// A number as an unevaluated sum of two doubles: about 106 bits (Dekker 1971, Numerische Mathematik 18).
struct twofold {
    double      high = 0;
    double      low = 0;
    friend bool operator<(const twofold& a, const twofold& b) noexcept {
        return a.high < b.high || (a.high == b.high && a.low < b.low);
    }
};

/// y - theta t.
[[nodiscard]] twofold sheared(double y, double t, const twofold& theta) noexcept {
    const double product = theta.high * t;
    const double lost = std::fma(theta.high, t, -product) + theta.low * t;
    const double sum = y - product;
    const double back = sum - y;
    const double rest = (y - (sum - back)) + (-product - back) - lost;
    const double high = sum + rest;
    return {high, rest - (high - sum)};
}

/// Halfway from a double to the one above it.
[[nodiscard]] twofold halfway_up(double x) noexcept { return {x, (std::nextafter(x, HUGE_VAL) - x) / 2}; }

/// Doubles in order as integers, so that one can look for one among them by halving.
[[nodiscard]] std::int64_t as_step(double x) noexcept {
    const auto bits = std::bit_cast<std::int64_t>(x);
    return bits >= 0 ? bits : std::numeric_limits<std::int64_t>::min() - bits;
}
[[nodiscard]] double from_step(std::int64_t step) noexcept {
    return std::bit_cast<double>(step >= 0 ? step : std::numeric_limits<std::int64_t>::min() - step);
}

/// Inversions from the order at a lower theta to that at a higher one, told as slopes; key_at(point, higher?) is what a point
/// is sorted by.
template <class Key, class KeyAt, class Told>
void list_between(std::span<const double> t, std::span<const double> y, std::span<const std::size_t> ends, KeyAt key_at,
                  Told told) {
    std::vector<placed<Key>> order;
    std::vector<placed<Key>> spare;
    std::size_t              from = 0;
    for (const std::size_t end : ends) {
        order.clear();
        for (std::size_t i = from; i < end; ++i) order.push_back({key_at(i, false), static_cast<std::uint32_t>(i)});
        sort_by_key(order, spare);
        for (placed<Key>& p : order) p.key = key_at(p.at, true);
        spare.resize(order.size());
        sort_inversions(std::span(order), std::span(spare),
                        [&](std::span<const placed<Key>> left, const placed<Key>& right) {
                            for (const placed<Key>& l : left) told((y[right.at] - y[l.at]) / (t[right.at] - t[l.at]));
                        });
        from = end;
    }
}

template <class Key, class KeyAt>
[[nodiscard]] std::int64_t count_inversions(std::span<const std::size_t> ends, std::vector<Key>& keys,
                                            std::vector<Key>& spare, KeyAt key_at) {
    std::int64_t count = 0;
    std::size_t  from = 0;
    for (const std::size_t end : ends) {
        for (std::size_t i = from; i < end; ++i) keys[i] = key_at(i);
        count += sort_inversions(std::span(keys).subspan(from, end - from), std::span(spare).subspan(from, end - from));
        from = end;
    }
    return count;
}

/// The middle of the least and the largest: near enough to the numbers that what is left of them is small.
[[nodiscard]] double middle_of(const std::vector<double>& x) {
    const auto ends = std::minmax_element(x.begin(), x.end());
    return *ends.first + (*ends.second - *ends.first) / 2;
}

} // namespace

slope_set::slope_set(std::vector<double> time, std::vector<double> value, std::vector<std::size_t> ends,
                     std::optional<level_pairs> level)
    : t_(std::move(time)),
      y_(std::move(value)),
      ends_(std::move(ends)),
      level_(level) {
    std::size_t from = 0;
    least_step_ = std::numeric_limits<double>::max();
    for (const std::size_t end : ends_) {
        const auto n = static_cast<std::int64_t>(end - from);
        pairs_ += n * (n - 1) / 2;
        for (std::size_t first = from; first < end;) {
            std::size_t last = first + 1;
            while (last < end && t_[last] == t_[first]) ++last;
            const auto together = static_cast<std::int64_t>(last - first);
            pairs_ -= together * (together - 1) / 2;
            if (last < end) least_step_ = std::min(least_step_, t_[last] - t_[first]);
            first = last;
        }
        from = end;
    }
    if (t_.empty()) return;
    const double about_t = middle_of(t_);
    const double about_y = middle_of(y_);
    for (std::size_t i = 0; i < t_.size(); ++i) {
        shifted_t_.push_back(t_[i] - about_t);
        shifted_y_.push_back(y_[i] - about_y);
        far_t_ = std::max(far_t_, std::abs(shifted_t_[i]));
        far_y_ = std::max(far_y_, std::abs(shifted_y_[i]));
    }
    keys_.resize(t_.size());
    spare_.resize(t_.size());
    const auto whole = [](double x) { return x == std::floor(x) && std::abs(x) < 0x1p52; };
    whole_ = std::all_of(t_.begin(), t_.end(), whole) && std::all_of(y_.begin(), y_.end(), whole);
}

/// How near to theta a slope may be and still be taken for one on its other side: rounding of shifted coordinates, of the
/// product and of the difference, over the shortest time between two points; and of the slope itself.
double slope_set::doubt(double theta) const noexcept {
    const double of_keys = 4 * half_unit * (2 * far_y_ + 4 * std::abs(theta) * far_t_);
    return of_keys / least_step_ + 8 * half_unit * std::abs(theta) + std::numeric_limits<double>::min();
}

std::int64_t slope_set::count_below(double theta) {
    return count_inversions<double>(ends_, keys_, spare_,
                                    [&](std::size_t i) { return shifted_y_[i] - theta * shifted_t_[i]; });
}

std::vector<double> slope_set::listed(double low, double high) {
    std::vector<double> slopes;
    list_between<double>(
        t_, y_, ends_,
        [&](std::size_t i, bool at_high) { return shifted_y_[i] - (at_high ? high : low) * shifted_t_[i]; },
        [&](double slope) { slopes.push_back(slope); });
    return slopes;
}

std::vector<double> slope_set::all() const {
    std::vector<double> slopes;
    slopes.reserve(static_cast<std::size_t>(pairs_));
    std::size_t from = 0;
    for (const std::size_t end : ends_) {
        for (std::size_t i = from; i < end; ++i)
            for (std::size_t j = i + 1; j < end; ++j)
                if (t_[j] != t_[i]) slopes.push_back((y_[j] - y_[i]) / (t_[j] - t_[i]));
        from = end;
    }
    return slopes;
}

/// Slopes of pairs drawn evenly from all: a first guess of where ranks lie. The draws are the same for the same points.
void slope_set::sample() {
    random_stream random(0x5EED, t_.size());
    // Groups by their share of all pairs.
    std::vector<double> reach;
    double              sum = 0;
    std::size_t         from = 0;
    for (const std::size_t end : ends_) {
        const auto n = static_cast<double>(end - from);
        reach.push_back(sum += n * (n - 1));
        from = end;
    }
    const std::size_t wanted = std::max<std::size_t>(t_.size(), 4096);
    for (std::size_t draw = 0; draw < wanted; ++draw) {
        const auto        it = std::upper_bound(reach.begin(), reach.end() - 1, random.uniform() * sum);
        const auto        g = static_cast<std::size_t>(it - reach.begin());
        const std::size_t first = g == 0 ? 0 : ends_[g - 1];
        const std::size_t i = first + random.below(ends_[g] - first);
        const std::size_t j = first + random.below(ends_[g] - first);
        if (t_[i] != t_[j]) sample_.push_back((y_[j] - y_[i]) / (t_[j] - t_[i]));
    }
    std::sort(sample_.begin(), sample_.end());
}

/// Makes theta an end of the bracket. False where it lies outside, or between the ranks looked for.
bool slope_set::draw_in(bracket& b, double theta, std::int64_t first, std::int64_t last) {
    if (!(theta > b.low && theta < b.high)) return false;
    const std::int64_t below = count_below(theta);
    if (below > first && below <= last) return false;
    if (below <= first) {
        b.low = theta;
        b.below_low = below;
    } else {
        b.high = theta;
        b.below_high = below;
    }
    return true;
}

slope_set::bracket slope_set::start(std::int64_t first, std::int64_t last) {
    if (sample_.empty()) sample();
    // Ranks of one interval lie near one another: the first bracket mostly holds them all.
    if (first_.below_low <= first && first_.below_high > last) return first_;
    // Every slope lies within: the largest change over the shortest time.
    const double steepest = 3 * far_y_ / least_step_ + std::numeric_limits<double>::min();
    bracket      b{-steepest, steepest, 0, pairs_};
    if (sample_.empty()) return b;
    const auto   n = static_cast<double>(sample_.size());
    const double slack = 2 * std::sqrt(n); // draws by which the sample's ranks may be off
    const auto   guess = [&](double rank) {
        const double at = std::clamp(rank / static_cast<double>(pairs_) * n, 0.0, n - 1);
        return sample_[static_cast<std::size_t>(at)];
    };
    const double draw = static_cast<double>(pairs_) / n;
    (void)draw_in(b, guess(static_cast<double>(first) - slack * draw), first, last);
    (void)draw_in(b, guess(static_cast<double>(last) + slack * draw), first, last);
    first_ = b;
    return b;
}

/// The slope of a rank that very many pairs share, or whose neighbours doubles cannot tell apart: the double nearest to it,
/// found by halving among doubles and counting with twice their digits; then by counting what those round to that lie within
/// four units in the last place.
double slope_set::shared(bracket b, std::int64_t rank) const {
    std::vector<twofold> keys(t_.size());
    std::vector<twofold> spare(t_.size());
    const auto           count = [&](const twofold& theta) {
        return count_inversions<twofold>(ends_, keys, spare,
                                         [&](std::size_t i) { return sheared(y_[i], t_[i], theta); });
    };
    const double margin = 4 * doubt(std::max(std::abs(b.low), std::abs(b.high)));
    std::int64_t low = as_step(b.low - margin);
    std::int64_t high = as_step(b.high + margin);
    while (low < high) { // the least double with more than `rank` slopes up to halfway above it
        const std::int64_t middle = std::midpoint(low, high);
        if (count(halfway_up(from_step(middle))) > rank)
            high = middle;
        else
            low = middle + 1;
    }
    if (whole_) return from_step(low); // differences are exact, so that rounding keeps the order of slopes
    const twofold      under{from_step(low - 4), 0};
    const twofold      over{from_step(low + 4), 0};
    const std::int64_t below = count(under);
    const std::int64_t near = count(over) - below;
    if (near > most_tallied || rank < below || rank >= below + near) return from_step(low);
    std::array<std::int64_t, 33> tally{};
    list_between<twofold>(
        t_, y_, ends_, [&](std::size_t i, bool at_high) { return sheared(y_[i], t_[i], at_high ? over : under); },
        [&](double slope) {
            ++tally[static_cast<std::size_t>(std::clamp<std::int64_t>(as_step(slope) - low, -16, 16) + 16)];
        });
    std::int64_t reached = below;
    for (std::size_t i = 0; i < tally.size(); ++i)
        if ((reached += tally[i]) > rank) return from_step(low + static_cast<std::int64_t>(i) - 16);
    return from_step(low);
}

level_pairs count_level(std::span<const double> time, std::span<const double> value,
                        std::span<const std::size_t> ends) {
    level_pairs         found;
    std::vector<double> keys(value.size());
    std::vector<double> spare(value.size());
    found.falls = count_inversions<double>(ends, keys, spare, [&](std::size_t i) { return value[i]; });
    std::size_t                            from = 0;
    std::vector<std::pair<double, double>> points;
    for (const std::size_t end : ends) {
        points.clear();
        for (std::size_t i = from; i < end; ++i) points.emplace_back(value[i], time[i]);
        std::sort(points.begin(), points.end());
        std::int64_t alike = 0; // in value; and of them in time
        std::int64_t twins = 0;
        for (std::size_t i = 1; i < points.size(); ++i) {
            alike = points[i].first == points[i - 1].first ? alike + 1 : 0;
            twins = alike > 0 && points[i].second == points[i - 1].second ? twins + 1 : 0;
            found.level += alike - twins;
        }
        from = end;
    }
    return found;
}

/// Slopes of ranks first..last out of a list that begins with rank `below`.
std::vector<double> slope_set::pick(std::vector<double>& slopes, std::int64_t below, std::int64_t first,
                                    std::int64_t last) {
    std::vector<double> found;
    for (std::int64_t rank = first; rank <= last; ++rank) {
        const auto at = slopes.begin() + (rank - below);
        std::nth_element(slopes.begin(), at, slopes.end());
        found.push_back(*at);
    }
    return found;
}

/// Draws the ends in: as if slopes lay evenly between them; every third turn in the middle, in case they do not.
bool slope_set::narrow(bracket& b, int turn, std::int64_t first, std::int64_t last) {
    const double middle = b.low + (b.high - b.low) / 2;
    if (turn % 3 == 2) return draw_in(b, middle, first, last);
    const auto   room = static_cast<double>(std::min<std::int64_t>(2 * std::ssize(t_), most_listed(t_.size()) / 4));
    const double even = (b.high - b.low) / static_cast<double>(b.below_high - b.below_low);
    const double low = b.low + even * (static_cast<double>(first - b.below_low) - room);
    const double high = b.low + even * (static_cast<double>(last - b.below_low) + room);
    const bool   one = draw_in(b, low, first, last);
    const bool   other = draw_in(b, high, first, last);
    return one || other || draw_in(b, middle, first, last);
}

/// The ranks looked for out of a list of the bracket, which is to be short; none where an end lies so near to one of them
/// that rounding may have put slopes on its wrong side. Whoever is mistaken beyond an end is else too near to it to matter.
std::vector<double> slope_set::listed_ranks(const bracket& b, double doubtful, std::int64_t first, std::int64_t last) {
    std::vector<double> slopes = listed(b.low, b.high);
    if (std::ssize(slopes) != b.below_high - b.below_low) return {};
    std::vector<double> found = pick(slopes, b.below_low, first, last);
    if (found.front() - b.low > doubtful && b.high - found.back() > doubtful) return found;
    return {};
}

std::vector<double> slope_set::ranked_apart(std::int64_t first, std::int64_t last) {
    const std::int64_t most = most_listed(t_.size());
    bracket            b = start(first, last);
    for (int turn = 0; turn < 60; ++turn) {
        const double       doubtful = doubt(std::max(std::abs(b.low), std::abs(b.high)));
        const std::int64_t within = b.below_high - b.below_low;
        const bool         wide = b.high - b.low > 64 * doubtful;
        // Counting once more costs less than listing many.
        if (within > 8 * std::ssize(t_) && wide && turn < 8 && narrow(b, turn, first, last)) continue;
        if (within > most) {
            if (!wide || !narrow(b, turn, first, last)) break;
            continue;
        }
        std::vector<double> found = listed_ranks(b, doubtful, first, last);
        if (!found.empty()) return found;
        // Step back from an end that is too near.
        b.low -= 16 * doubtful;
        b.high += 16 * doubtful;
        b.below_low = count_below(b.low);
        b.below_high = count_below(b.high);
        if (b.below_high - b.below_low > most) break;
    }
    std::vector<double> found;
    for (std::int64_t rank = first; rank <= last; ++rank) found.push_back(shared(b, rank));
    return found;
}

std::vector<double> slope_set::ranked(std::int64_t first, std::int64_t last) {
    if (pairs_ <= 1 << 16) {
        std::vector<double> slopes = all();
        return pick(slopes, 0, first, last);
    }
    if (!level_) level_ = count_level(t_, y_, ends_);
    const std::int64_t level_end = level_->falls + level_->level;
    const auto         level = [&](std::int64_t rank) { return rank >= level_->falls && rank < level_end; };
    if (level(first) && level(last)) return std::vector<double>(static_cast<std::size_t>(last - first + 1), 0.0);
    if (level(first) || level(last)) {
        const std::int64_t  cut = level(first) ? level_end : level_->falls;
        std::vector<double> found = ranked(first, cut - 1);
        for (const double x : ranked(cut, last)) found.push_back(x);
        return found;
    }
    return ranked_apart(first, last);
}

} // namespace steelyard::inline v0_1::statistics::detail
