// SPDX-License-Identifier: MIT
#include "smallest_change.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

namespace steelyard::inline v0_1::sensitivity::detail {

namespace {

/// The weights of one group, by position.
struct part {
    std::size_t first = 0, last = 0;

    [[nodiscard]] std::size_t worst(const std::vector<double>& d) const {
        const auto begin = d.begin() + static_cast<std::ptrdiff_t>(first), end = d.begin() + static_cast<std::ptrdiff_t>(last);
        return static_cast<std::size_t>(std::min_element(begin, end) - d.begin());
    }
};

[[nodiscard]] std::vector<part> parts_of(const swap_problem& p) {
    if (p.ends.empty()) return {{0, p.d.size()}};
    std::vector<part> all;
    std::size_t       first = 0;
    for (const std::size_t last : p.ends) {
        if (last > first) all.push_back({first, last});
        first = last;
    }
    return all;
}

/// All that moves goes to the column of its group that is worst for who leads, first from where that gains most.
[[nodiscard]] std::vector<double> by_total(const swap_problem& p) {
    struct move {
        std::size_t from, to;
        double      gain;
    };
    std::vector<move> moves;
    for (const part& g : parts_of(p)) {
        std::size_t to = g.first; // of equal ones the last
        for (std::size_t i = g.first; i < g.last; ++i)
            if (p.d[i] <= p.d[to]) to = i;
        for (std::size_t i = g.first; i < g.last; ++i) moves.push_back({i, to, p.d[i] - p.d[to]});
    }
    std::ranges::stable_sort(moves, [&](const move& a, const move& b) {
        return std::pair(a.gain, p.d[a.from]) > std::pair(b.gain, p.d[b.from]);
    });
    std::vector<double> c(p.d.size(), 0);
    double              lead = p.lead;
    for (const move& m : moves) {
        if (m.gain <= 0 || lead <= 0) break;
        const double moved = std::min(p.w[m.from], lead / m.gain);
        c[m.from] -= moved;
        c[m.to] += moved;
        lead -= moved * m.gain;
    }
    return c;
}

/// Positions of a group's columns, those first that are worst for who leads.
[[nodiscard]] std::vector<std::vector<std::size_t>> rising_of(const swap_problem& p) {
    std::vector<std::vector<std::size_t>> all;
    for (const part& g : parts_of(p)) {
        auto& rising = all.emplace_back(g.last - g.first);
        std::iota(rising.begin(), rising.end(), g.first);
        std::ranges::stable_sort(rising, [&](std::size_t a, std::size_t b) { return p.d[a] < p.d[b]; });
    }
    return all;
}

/// No change beyond `most`: what is bad for the leader gains it, what is good loses it, and one in between evens out.
void within(const swap_problem& p, const std::vector<std::size_t>& rising, double most, std::vector<double>& c) {
    std::size_t i = 0, j = rising.size() - 1;
    double      room = most, left = std::min(most, p.w[rising[j]]); // what i still takes, and j still gives
    while (i < j) {
        const double moved = std::min(room, left);
        c[rising[i]] += moved;
        c[rising[j]] -= moved;
        room -= moved;
        left -= moved;
        if (room <= 0) {
            ++i;
            room = most;
        }
        if (left <= 0 && i < j) {
            --j;
            left = std::min(most, p.w[rising[j]]);
        }
    }
}
[[nodiscard]] std::vector<double> within(const swap_problem& p, const std::vector<std::vector<std::size_t>>& rising,
                                         double most) {
    std::vector<double> c(p.d.size(), 0);
    for (const auto& group : rising) within(p, group, most, c);
    return c;
}

[[nodiscard]] double fall(const swap_problem& p, const std::vector<double>& c) {
    double f = 0;
    for (std::size_t i = 0; i < c.size(); ++i) f -= p.d[i] * c[i];
    return f;
}

/// The least x in low..high from which on `enough` holds, to the last digits.
template <class Enough>
[[nodiscard]] double least_where(double low, double high, Enough enough) {
    for (int step = 0; step < 200; ++step) {
        const double middle = low + (high - low) / 2;
        if (middle <= low || middle >= high) break;
        (enough(middle) ? high : low) = middle;
    }
    return high;
}

[[nodiscard]] std::vector<double> by_largest(const swap_problem& p) {
    const auto rising = rising_of(p);
    double     all = 0; // no group has more to move
    for (const part& g : parts_of(p))
        all = std::max(all, std::accumulate(p.w.begin() + static_cast<std::ptrdiff_t>(g.first),
                                            p.w.begin() + static_cast<std::ptrdiff_t>(g.last), 0.0));
    return within(p, rising,
                  least_where(0, all, [&](double most) { return fall(p, within(p, rising, most)) >= p.lead; }));
}

/// Changes a - b d, none below -w (Karush, Kuhn and Tucker); a of each group is such that they add up to 0.
[[nodiscard]] std::vector<double> along(const swap_problem& p, double slope) {
    std::vector<double> c(p.d.size());
    for (const part& g : parts_of(p)) {
        const auto change = [&](double a) {
            double sum = 0;
            for (std::size_t i = g.first; i < g.last; ++i) sum += c[i] = std::max(-p.w[i], a - slope * p.d[i]);
            return sum;
        };
        double least = p.d[g.first], most = least;
        for (std::size_t i = g.first; i < g.last; ++i) {
            least = std::min(least, p.d[i]);
            most = std::max(most, p.d[i]);
        }
        const double a = least_where(slope * least - 1, slope * most + 1, [&](double x) { return change(x) >= 0; });
        (void)change(a);
    }
    return c;
}

[[nodiscard]] std::vector<double> by_euclidean(const swap_problem& p) {
    const auto [least, most] = std::ranges::minmax(p.d);
    double steep = 1 / (most - least);
    while (fall(p, along(p, steep)) < p.lead && steep < 1e100) steep *= 2;
    return along(p, least_where(0, steep, [&](double slope) { return fall(p, along(p, slope)) >= p.lead; }));
}

} // namespace

bool reachable(const swap_problem& p) {
    if (p.d.empty()) return false;
    double down = 0;
    for (const part& g : parts_of(p)) {
        const double least = p.d[g.worst(p.d)];
        for (std::size_t i = g.first; i < g.last; ++i) down += p.w[i] * (p.d[i] - least);
    }
    return down >= p.lead;
}

std::vector<double> smallest_change(const swap_problem& p, weight_norm norm) {
    return norm == weight_norm::total ? by_total(p) : norm == weight_norm::euclidean ? by_euclidean(p) : by_largest(p);
}

std::vector<double> farthest_change(const swap_problem& p) {
    std::vector<double> c(p.d.size());
    for (const part& g : parts_of(p)) {
        const std::size_t to = g.worst(p.d);
        for (std::size_t i = g.first; i < g.last; ++i) {
            c[i] -= p.w[i];
            c[to] += p.w[i];
        }
    }
    return c;
}

double length_of(const std::vector<double>& c, weight_norm norm) {
    double total = 0, square = 0, largest = 0;
    for (const double x : c) {
        total += std::abs(x);
        square += x * x;
        largest = std::max(largest, std::abs(x));
    }
    return norm == weight_norm::total ? total : norm == weight_norm::euclidean ? std::sqrt(square) : largest;
}

} // namespace steelyard::inline v0_1::sensitivity::detail
