// SPDX-License-Identifier: MIT
#include <steelyard/core/error.hpp>
#include <steelyard/core/text.hpp>
#include <steelyard/statistics/robust.hpp>
#include <steelyard/statistics/trend.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <statistics/detail/normal.hpp>
#include <statistics/detail/slope_set.hpp>
#include <string>

namespace steelyard::inline v0_1::statistics {

namespace {

struct point {
    std::int32_t group = 0;
    double       t = 0;
    double       y = 0;
    friend bool  operator<(const point& a, const point& b) noexcept {
         if (a.group != b.group) return a.group < b.group;
        return a.t != b.t ? a.t < b.t : a.y < b.y;
    }
};

/// Usable rows in order of group, time and value.
struct sorted_points {
    std::vector<double>      t, y;
    std::vector<std::size_t> ends;
    std::int64_t             left_out = 0;
    bool                     impossible = false;
};

void want_rows(std::size_t found, std::size_t wanted, std::string_view what) {
    if (found != 0 && found != wanted)
        throw shape_mismatch("trend: " + std::string(what) + " has " + std::to_string(found) + " rows, value has " +
                             std::to_string(wanted));
}

[[nodiscard]] sorted_points sorted(const trend_points& from, std::span<const std::int32_t> season) {
    const std::size_t rows = from.value.size();
    want_rows(from.time.size(), rows, "time");
    want_rows(from.given.size(), rows, "given");
    want_rows(season.size(), rows, "season");
    std::vector<point> points;
    sorted_points      made;
    for (std::size_t i = 0; i < rows; ++i) {
        const double t = from.time.empty() ? static_cast<double>(i) : from.time[i];
        const bool   there = from.given.empty() || has_numbers(from.given[i]);
        if (there && std::isfinite(t) && std::isfinite(from.value[i])) {
            points.push_back({season.empty() ? 0 : season[i], t, from.value[i]});
            continue;
        }
        ++made.left_out;
        made.impossible = made.impossible || there;
    }
    std::sort(points.begin(), points.end());
    for (std::size_t i = 0; i < points.size(); ++i) {
        if (i > 0 && points[i].group != points[i - 1].group) made.ends.push_back(i);
        made.t.push_back(points[i].t);
        made.y.push_back(points[i].y);
    }
    if (!points.empty()) made.ends.push_back(points.size());
    return made;
}

[[nodiscard]] status without_numbers(const sorted_points& p) {
    if (!p.t.empty()) return status::below_minimum;
    return p.impossible ? status::impossible : p.left_out > 0 ? status::missing : status::below_minimum;
}

/// Sums over groups of equal numbers, of sizes k: k(k - 1), k(k - 1)(k - 2) and k(k - 1)(2k + 5).
struct tie_sums {
    double two = 0, three = 0, five = 0;
};

[[nodiscard]] tie_sums ties_of(std::vector<double> x) {
    std::sort(x.begin(), x.end());
    tie_sums sums;
    for (std::size_t first = 0; first < x.size();) {
        std::size_t last = first + 1;
        while (last < x.size() && x[last] == x[first]) ++last;
        const auto k = static_cast<double>(last - first);
        sums.two += k * (k - 1);
        sums.three += k * (k - 1) * (k - 2);
        sums.five += k * (k - 1) * (2 * k + 5);
        first = last;
    }
    return sums;
}

/// Variance of S without a trend, ties in value and in time taken out (Kendall 1975, chapter 4).
[[nodiscard]] double variance_of(double n, const tie_sums& y, const tie_sums& t) {
    if (n < 2) return 0;
    double v = (n * (n - 1) * (2 * n + 5) - y.five - t.five) / 18 + y.two * t.two / (2 * n * (n - 1));
    if (n > 2) v += y.three * t.three / (9 * n * (n - 1) * (n - 2));
    return v;
}

/// How often each S comes up among all orders of the numbers: times are filled one after the other, from the numbers that
/// are left. What is left is a count for each distinct number, so that ten different ones have 1024 states.
class order_counter {
public:
    order_counter(const std::vector<double>& t, const std::vector<double>& y) : times_(sizes(t)), numbers_(sizes(y)) {
        std::size_t states = 1;
        for (const int k : numbers_) states *= static_cast<std::size_t>(k) + 1;
        now_.assign(states, {});
        now_[states - 1].assign(2 * reach + 1, 0);
        now_[states - 1][reach] = 1;
    }

    /// P(|S| >= s).
    [[nodiscard]] double beyond(std::int64_t s) {
        for (const int size : times_) {
            next_.assign(now_.size(), {});
            for (std::size_t state = 0; state < now_.size(); ++state) {
                if (now_[state].empty()) continue;
                left_ = counts(state);
                taken_.assign(numbers_.size(), 0);
                choose(0, size, state, 1);
            }
            now_.swap(next_);
        }
        double all = 0;
        double far = 0;
        for (int d = -reach; d <= reach; ++d) {
            const double ways = now_[0][static_cast<std::size_t>(d + reach)];
            all += ways;
            if (std::abs(d) >= std::abs(s)) far += ways;
        }
        return far / all;
    }

private:
    static constexpr int reach = 45; // 10 * 9 / 2

    [[nodiscard]] static std::vector<int> sizes(std::vector<double> x) {
        std::sort(x.begin(), x.end());
        std::vector<int> k;
        for (std::size_t i = 0; i < x.size(); ++i) {
            if (i == 0 || x[i] != x[i - 1]) k.push_back(0);
            ++k.back();
        }
        return k;
    }
    [[nodiscard]] std::vector<int> counts(std::size_t state) const {
        std::vector<int> left;
        for (const int k : numbers_) {
            left.push_back(static_cast<int>(state % static_cast<std::size_t>(k + 1)));
            state /= static_cast<std::size_t>(k + 1);
        }
        return left;
    }
    [[nodiscard]] static double ways_to_take(int k, int of) {
        double ways = 1;
        for (int i = 0; i < k; ++i) ways = ways * (of - i) / (i + 1);
        return ways;
    }

    /// Takes `wanted` more for this time, from the number `from` on.
    void choose(std::size_t from, int wanted, std::size_t state, double ways) {
        if (wanted == 0) return put(state, ways);
        if (from == numbers_.size()) return;
        for (int k = 0; k <= std::min(wanted, left_[from]); ++k) {
            taken_[from] = k;
            choose(from + 1, wanted - k, state, ways * ways_to_take(k, left_[from]));
        }
        taken_[from] = 0;
    }

    /// Those just taken against all taken before: a rise for each lower one, a fall for each higher one.
    void put(std::size_t state, double ways) {
        int         s = 0;
        std::size_t to = 0;
        std::size_t place = 1;
        for (std::size_t i = 0; i < numbers_.size(); ++i) {
            for (std::size_t j = 0; j < numbers_.size() && taken_[i] > 0; ++j) {
                const int before = numbers_[j] - left_[j];
                s += j < i ? taken_[i] * before : j > i ? -taken_[i] * before : 0;
            }
            to += place * static_cast<std::size_t>(left_[i] - taken_[i]);
            place *= static_cast<std::size_t>(numbers_[i]) + 1;
        }
        if (next_[to].empty()) next_[to].assign(2 * reach + 1, 0);
        for (int d = -reach; d <= reach; ++d) {
            const double have = now_[state][static_cast<std::size_t>(d + reach)];
            if (have > 0) next_[to][static_cast<std::size_t>(d + s + reach)] += have * ways;
        }
    }

    std::vector<int>                 times_, numbers_, left_, taken_;
    std::vector<std::vector<double>> now_, next_; ///< by state, by S
};

/// p of |z| on both sides; never 0, and its logarithm for as far as there are doubles.
void set_normal(trend_test& r) {
    const double away = std::abs(static_cast<double>(r.s)) - 1;
    r.law = trend_law::normal;
    r.z = r.s == 0 || !(r.variance > 0) ? 0 : (r.s > 0 ? away : -away) / std::sqrt(r.variance);
    r.log_p = std::min(0.0, std::numbers::ln2 + detail::log_normal_above(std::abs(r.z)));
    const double p =
        std::abs(r.z) < 30 ? std::min(1.0, std::erfc(std::abs(r.z) / std::numbers::sqrt2)) : std::exp(r.log_p);
    r.p = std::max(p, std::numeric_limits<double>::denorm_min());
}

[[nodiscard]] trend_test test_of(const sorted_points& p, const detail::level_pairs& pairs, bool permute) {
    trend_test r;
    r.points = std::ssize(p.y);
    r.left_out = p.left_out;
    double      untied_y = 0;
    double      untied_t = 0;
    std::size_t from = 0;
    for (const std::size_t end : p.ends) {
        const auto part = [&](const std::vector<double>& x) {
            return ties_of(
                {x.begin() + static_cast<std::ptrdiff_t>(from), x.begin() + static_cast<std::ptrdiff_t>(end)});
        };
        const auto     n = static_cast<double>(end - from);
        const tie_sums y = part(p.y);
        const tie_sums t = part(p.t);
        r.variance += variance_of(n, y, t);
        untied_y += (n * (n - 1) - y.two) / 2;
        untied_t += (n * (n - 1) - t.two) / 2;
        from = end;
    }
    r.pairs = static_cast<std::int64_t>(untied_t);
    r.s = r.pairs - pairs.level - 2 * pairs.falls;
    if (r.pairs == 0) {
        r.state = without_numbers(p);
        return r;
    }
    if (untied_y == 0) {
        r.state = status::no_spread;
        return r;
    }
    r.state = status::ok;
    r.tau_b = static_cast<double>(r.s) / std::sqrt(untied_y) / std::sqrt(untied_t);
    set_normal(r);
    if (!permute || r.points > 10) return r;
    r.law = trend_law::permutations;
    r.p = order_counter(p.t, p.y).beyond(r.s);
    r.log_p = std::log(r.p);
    return r;
}

/// The middle of two ranks, or between a rank and the next by its broken part; ranks from 1.
[[nodiscard]] double at_rank(detail::slope_set& slopes, double rank) {
    const auto   below = static_cast<std::int64_t>(std::floor(rank));
    const double part = rank - std::floor(rank);
    if (part == 0) return slopes.ranked(below - 1, below - 1).front();
    const std::vector<double> two = slopes.ranked(below - 1, below);
    return two[0] + part * (two[1] - two[0]);
}

/// Whether all differences are doubles.
[[nodiscard]] bool within_doubles(const std::vector<double>& x) {
    const auto ends = std::minmax_element(x.begin(), x.end());
    return std::isfinite(*ends.second - *ends.first);
}

[[nodiscard]] trend_slope slope_of(const sorted_points& p, const slope_options& options) {
    if (!(options.confidence > 0 && options.confidence < 1))
        throw domain_fault("theil_sen: confidence = " + number_text(options.confidence) +
                           "; give a number between 0 and 1");
    trend_slope r;
    r.points = std::ssize(p.y);
    r.left_out = p.left_out;
    const detail::level_pairs level = detail::count_level(p.t, p.y, p.ends);
    const trend_test          test = test_of(p, level, false);
    r.pairs = test.pairs;
    if (r.pairs == 0) {
        r.state = without_numbers(p);
        return r;
    }
    if (!within_doubles(p.y) || !within_doubles(p.t)) {
        r.state = status::impossible;
        return r;
    }
    detail::slope_set         slopes(p.t, p.y, p.ends, level);
    const std::int64_t        n = r.pairs;
    const std::vector<double> middle = slopes.ranked((n - 1) / 2, n / 2);
    r.slope = (middle.front() + middle.back()) / 2;
    const double c = detail::normal_quantile_above((1 - options.confidence) / 2) * std::sqrt(test.variance);
    double       low = (static_cast<double>(n) - c) / 2;
    double       high = (static_cast<double>(n) + c) / 2 + 1;
    if (options.ranks == slope_ranks::rounded) {
        low = std::nearbyint(low);
        high = std::nearbyint(high);
    }
    const auto most = static_cast<double>(n);
    r.bounded = low >= 1 && high <= most;
    r.lower = at_rank(slopes, std::clamp(low, 1.0, most));
    r.upper = at_rank(slopes, std::clamp(high, 1.0, most));
    r.intercept = *median(p.y) - r.slope * *median(p.t);
    const bool finite =
        std::isfinite(r.slope) && std::isfinite(r.lower) && std::isfinite(r.upper) && std::isfinite(r.intercept);
    r.state = finite ? status::ok : status::impossible; // differences beyond the largest double
    if (!finite) r.slope = r.lower = r.upper = r.intercept = 0;
    return r;
}

/// Ranks from 1, equal numbers sharing the mean of theirs.
[[nodiscard]] std::vector<double> ranks_of(const std::vector<double>& x) {
    std::vector<std::size_t> order(x.size());
    for (std::size_t i = 0; i < x.size(); ++i) order[i] = i;
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return x[a] < x[b]; });
    std::vector<double> ranks(x.size());
    for (std::size_t first = 0; first < order.size();) {
        std::size_t last = first + 1;
        while (last < order.size() && x[order[last]] == x[order[first]]) ++last;
        for (std::size_t i = first; i < last; ++i) ranks[order[i]] = static_cast<double>(first + last + 1) / 2;
        first = last;
    }
    return ranks;
}

} // namespace

trend_test mann_kendall(const trend_points& points) {
    const sorted_points p = sorted(points, {});
    return test_of(p, detail::count_level(p.t, p.y, p.ends), true);
}

trend_test seasonal_mann_kendall(const trend_points& points, std::span<const std::int32_t> season) {
    if (season.size() != points.value.size())
        want_rows(std::max<std::size_t>(season.size(), 1), points.value.size(), "season");
    const sorted_points p = sorted(points, season);
    return test_of(p, detail::count_level(p.t, p.y, p.ends), false);
}

autocorrelated_test hamed_rao(const trend_points& points, double confidence) {
    if (!(confidence > 0 && confidence < 1))
        throw domain_fault("hamed_rao: confidence = " + number_text(confidence) + "; give a number between 0 and 1");
    const sorted_points p = sorted(points, {});
    autocorrelated_test r;
    r.test = test_of(p, detail::count_level(p.t, p.y, p.ends), false);
    const auto n = static_cast<double>(p.y.size());
    if (r.test.state != status::ok || n < 3 || !within_doubles(p.y)) return r;
    std::vector<double> left = p.y;
    std::vector<double> step(left.size());
    for (std::size_t i = 0; i < left.size(); ++i) step[i] = static_cast<double>(i);
    detail::slope_set         slopes(step, p.y, {p.y.size()});
    const std::vector<double> middle = slopes.ranked((slopes.size() - 1) / 2, slopes.size() / 2);
    const double              slope = (middle.front() + middle.back()) / 2;
    for (std::size_t i = 0; i < left.size(); ++i) left[i] -= slope * step[i];
    std::vector<double> rank = ranks_of(left);
    double              squares = 0;
    for (double& x : rank) {
        x -= (n + 1) / 2;
        squares += x * x;
    }
    if (!(squares > 0)) return r; // a perfect line leaves nothing to correlate
    const double limit = detail::normal_quantile_above((1 - confidence) / 2) / std::sqrt(n);
    double       sum = 0;
    for (std::size_t lag = 1; lag < rank.size(); ++lag) {
        double products = 0;
        for (std::size_t i = lag; i < rank.size(); ++i) products += rank[i] * rank[i - lag];
        const double rho = products / squares;
        const auto   k = static_cast<double>(lag);
        r.autocorrelation.push_back(rho);
        if (std::abs(rho) > limit) sum += (n - k) * (n - k - 1) * (n - k - 2) * rho;
    }
    r.factor = std::max(1 + 2 / (n * (n - 1) * (n - 2)) * sum, 1 / n);
    r.test.variance *= r.factor;
    set_normal(r.test);
    return r;
}

trend_slope theil_sen(const trend_points& points, const slope_options& options) {
    return slope_of(sorted(points, {}), options);
}

trend_slope seasonal_slope(const trend_points& points, std::span<const std::int32_t> season,
                           const slope_options& options) {
    if (season.size() != points.value.size())
        want_rows(std::max<std::size_t>(season.size(), 1), points.value.size(), "season");
    return slope_of(sorted(points, season), options);
}

} // namespace steelyard::inline v0_1::statistics
