// SPDX-License-Identifier: MIT
#include "owen.hpp"

#include "node_mean.hpp"

#include <steelyard/core/random.hpp>

#include <algorithm>
#include <bit>
#include <cmath>
#include <span>
#include <utility>

namespace steelyard::inline v0_1::composite::detail {

namespace {

constexpr const char* lacking = "some of what is there before and some of what is there after have no number at all";

using state = std::optional<double>; ///< of a child: empty where it has no number and its weight goes to the others

/// Score of one profile among others by the shares of weight in which it is ahead, ties half, as `outrank` counts them.
[[nodiscard]] double compared(const nest& n, std::span<const state> child, const opponents& others) {
    double score = 0;
    for (std::int64_t j = 0; j < others.count; ++j) {
        double lead = 0;
        double common = 0;
        for (std::size_t c = 0; c < child.size(); ++c) {
            const auto at = c * static_cast<std::size_t>(others.count) + static_cast<std::size_t>(j);
            if (!child[c] || others.there[at] == 0) continue;
            const double ahead = *child[c] - others.numbers[at];
            const double reach = 1e-12 * std::abs(*child[c]);
            common += n.weights[c];
            lead += ahead > reach ? n.weights[c] : (ahead < -reach ? -n.weights[c] : 0);
        }
        const double share = common > 0 ? 0.5 + lead / (2 * common) : 0.5;
        if (n.options.method == combine_method::borda)
            score += share;
        else
            score += static_cast<double>(share > 0.5 + 1e-12) - static_cast<double>(share < 0.5 - 1e-12);
    }
    return score;
}

/// Share of the orders of n players in which just a given set of s stands before a player: s! (n - s - 1)! / n!.
[[nodiscard]] std::vector<double> set_weights(std::size_t n) {
    std::vector<double> weight(n, 1 / static_cast<double>(n));
    for (std::size_t s = 1; s < n; ++s)
        weight[s] = weight[s - 1] * static_cast<double>(s) / static_cast<double>(n - s);
    return weight;
}

/// Shapley values from the worth of each set of players.
void shapley(std::span<const double> worth, std::span<double> of) {
    const std::size_t n = of.size();
    const auto        weight = set_weights(n);
    std::fill(of.begin(), of.end(), 0.0);
    for (std::size_t set = 0; set < worth.size(); ++set)
        for (std::size_t i = 0; i < n; ++i) {
            const std::size_t one = std::size_t{1} << i;
            if ((set & one) == 0)
                of[i] += weight[static_cast<std::size_t>(std::popcount(set))] * (worth[set | one] - worth[set]);
        }
}

class game {
public:
    explicit game(const std::vector<nest>& nests)
        : nests_(nests),
          ends_(nests.size()),
          settled_(nests.size(), 0),
          slope_(nests.size()) {
        for (std::int32_t i = 0; i < size(); ++i) find_ends(i);
        slope_.back() = 1.0;
        for (std::int32_t i = size(); i-- > 0;) pass_slope_on(i);
    }

    [[nodiscard]] owen_values solve(const owen_limits& limits) const {
        owen_values v;
        v.exact = steps() <= static_cast<double>(limits.most_steps);
        v.ends = ends_;
        for (auto* part : {&v.amount, &v.own, &v.scale, &v.others, &v.error}) part->assign(nests_.size(), 0.0);
        if (!ends_.back()[0] || !ends_.back()[1])
            throw no_mixture{size() - 1, "there is no score at one of the two ends"};
        if (v.exact)
            enumerate(v);
        else
            draw(v, limits);
        return v;
    }

private:
    [[nodiscard]] std::int32_t size() const noexcept { return static_cast<std::int32_t>(nests_.size()); }
    [[nodiscard]] const nest&  at(std::int32_t i) const noexcept { return nests_[static_cast<std::size_t>(i)]; }
    /// Nodes of weight 0 stand outside the tree.
    [[nodiscard]] bool         linked(std::int32_t i) const noexcept { return at(i).parent >= 0 || i + 1 == size(); }
    [[nodiscard]] const auto&  ends(std::int32_t i) const noexcept { return ends_[static_cast<std::size_t>(i)]; }
    [[nodiscard]] const state& slope(std::int32_t i) const noexcept { return slope_[static_cast<std::size_t>(i)]; }

    /// The node's own number from those of its children.
    [[nodiscard]] state value(std::int32_t i, std::span<const state> child, int others) const {
        const nest& n = at(i);
        if (std::none_of(child.begin(), child.end(), [](const state& s) { return s.has_value(); })) return std::nullopt;
        if (compares_units(n.options.method)) return compared(n, child, *n.others[static_cast<std::size_t>(others)]);
        std::vector<double> x;
        std::vector<double> w;
        for (std::size_t c = 0; c < child.size(); ++c) {
            if (!child[c]) continue;
            x.push_back(*child[c]);
            w.push_back(n.weights[c]);
        }
        const auto mean = node_mean(n.options, x, w);
        if (!mean) throw no_mixture{i, "some of the numbers before and some of those after have no mean together"};
        return mean;
    }
    /// The node's number when the players of a set are in their state after, and all others in that before.
    [[nodiscard]] state value_of(std::int32_t i, std::size_t set) const {
        const nest& n = at(i);
        if (n.leaf()) return n.scale_moves ? n.numbers[set & 3] : n.numbers[set & 1];
        std::vector<state> child;
        for (std::size_t c = 0; c < n.children.size(); ++c) child.push_back(ends(n.children[c])[set >> c & 1]);
        return value(i, child, static_cast<int>(set >> n.children.size() & 1));
    }

    /// Settled: what has a number beneath has one in both states, so that no weight changes hands.
    void find_ends(std::int32_t i) {
        const nest& n = at(i);
        const auto  k = static_cast<std::size_t>(i);
        if (!n.leaf() && !linked(i)) return;
        for (int end = 0; end < 2; ++end) {
            std::vector<state> child;
            for (const std::int32_t c : n.children) child.push_back(ends(c)[static_cast<std::size_t>(end)]);
            ends_[k][static_cast<std::size_t>(end)] = n.leaf() ? value_of(i, end == 0 ? 0 : 3) : value(i, child, end);
        }
        bool settled = true;
        if (n.leaf()) {
            for (std::size_t s = 0; s < 4; ++s)
                settled = settled && value_of(i, s).has_value() == ends_[k][0].has_value();
        } else {
            settled = std::all_of(n.children.begin(), n.children.end(),
                                  [&](std::int32_t c) { return settled_[static_cast<std::size_t>(c)] != 0; });
        }
        settled_[k] = settled ? 1 : 0;
    }

    [[nodiscard]] bool linear(std::int32_t i) const {
        const combine_options& o = at(i).options;
        return settled_[static_cast<std::size_t>(i)] != 0 && !at(i).leaf() &&
               (o.method == combine_method::arithmetic || (o.method == combine_method::power && o.power == 1));
    }
    /// Where every node above is linear, the root moves by a fixed multiple of this one's movement.
    void pass_slope_on(std::int32_t i) {
        if (!slope(i) || !linear(i)) return;
        const nest& n = at(i);
        double      there = 0;
        for (std::size_t c = 0; c < n.children.size(); ++c)
            there += ends(n.children[c])[0] ? n.weights[c] : 0;
        for (std::size_t c = 0; c < n.children.size(); ++c)
            slope_[static_cast<std::size_t>(n.children[c])] =
                ends(n.children[c])[0] ? *slope(i) * n.weights[c] / there : 0;
    }

    /// Worked-out nodes that exact enumeration takes.
    [[nodiscard]] double steps() const {
        std::vector<double> of_one(nests_.size(), 1.0); // to find what the root becomes for one number of a node
        double              all = 0;
        for (std::int32_t i = size(); i-- > 0;) {
            const nest& n = at(i);
            if (n.leaf() || !linked(i)) continue;
            const double sets = std::exp2(static_cast<double>(n.players()));
            const double one = n.others[1] == nullptr ? 1 : static_cast<double>(n.others[1]->count);
            const double above = of_one[static_cast<std::size_t>(i)];
            const bool   straight = slope(i) && linear(i);
            all += straight ? 1 : sets * (one + above);
            for (const std::int32_t c : n.children)
                of_one[static_cast<std::size_t>(c)] = straight ? 1 : sets / 2 * (one + above);
            for (const std::int32_t c : n.children)
                if (at(c).leaf() && at(c).scale_moves) all += 4 * of_one[static_cast<std::size_t>(c)];
        }
        return all;
    }

    /// What the root becomes on average when a node has this number, over the orders in which its siblings come in.
    [[nodiscard]] double outer(std::int32_t i, const state& number) const {
        if (!number && i + 1 == size()) throw no_mixture{i, lacking};
        if (slope(i)) return *slope(i) * number.value_or(0); // what is not there has a slope of 0
        const std::int32_t p = at(i).parent;
        const nest&        n = at(p);
        const auto         own = static_cast<std::size_t>(
            std::find(n.children.begin(), n.children.end(), i) - n.children.begin());
        const std::size_t  players = n.players();
        const auto         weight = set_weights(players);
        std::vector<state> child(n.children.size());
        double             sum = 0;
        for (std::size_t set = 0; set < std::size_t{1} << players; ++set) {
            if ((set >> own & 1) != 0) continue;
            for (std::size_t c = 0; c < child.size(); ++c) child[c] = ends(n.children[c])[set >> c & 1];
            child[own] = number;
            sum += weight[static_cast<std::size_t>(std::popcount(set))] *
                   outer(p, value(p, child, static_cast<int>(set >> child.size() & 1)));
        }
        return sum;
    }

    void enumerate(owen_values& v) const {
        v.amount.back() = *ends_.back()[1] - *ends_.back()[0];
        for (std::int32_t i = size(); i-- > 0;) {
            const nest& n = at(i);
            if (!linked(i)) continue;
            if (n.leaf())
                part_leaf(i, v);
            else if (slope(i) && linear(i))
                for (const std::int32_t c : n.children)
                    v.amount[static_cast<std::size_t>(c)] =
                        *slope(c) == 0 ? 0 : *slope(c) * (*ends(c)[1] - *ends(c)[0]);
            else
                part_group(i, v);
        }
        for (std::int32_t i = 0; i < size(); ++i) add_up(i, v);
    }
    [[nodiscard]] std::vector<double> values_of(std::int32_t i) const {
        std::vector<double> worth(std::size_t{1} << at(i).players());
        std::vector<double> of(at(i).players());
        for (std::size_t set = 0; set < worth.size(); ++set) worth[set] = outer(i, value_of(i, set));
        shapley(worth, of);
        return of;
    }
    void part_group(std::int32_t i, owen_values& v) const {
        const auto of = values_of(i);
        const auto k = static_cast<std::size_t>(i);
        for (std::size_t c = 0; c < at(i).children.size(); ++c)
            v.amount[static_cast<std::size_t>(at(i).children[c])] = of[c];
        if (at(i).others_move()) v.others[k] = of.back();
    }
    void part_leaf(std::int32_t i, owen_values& v) const {
        const auto k = static_cast<std::size_t>(i);
        if (!at(i).scale_moves) {
            v.own[k] = v.amount[k];
            return;
        }
        const auto of = values_of(i);
        v.own[k] = of[0];
        v.scale[k] = of[1];
    }
    void add_up(std::int32_t i, owen_values& v) const {
        for (const std::int32_t c : at(i).children)
            for (auto* part : {&v.own, &v.scale, &v.others})
                (*part)[static_cast<std::size_t>(i)] += (*part)[static_cast<std::size_t>(c)];
    }

    // Random orders.

    struct walk {
        random_stream             random;
        std::vector<state>        now;
        std::vector<std::uint8_t> in; ///< own 1, scale 2, others 4
        owen_values               moved;
        double                    root = 0;
    };
    void draw(owen_values& v, const owen_limits& limits) const {
        std::vector<double> squares(nests_.size(), 0.0);
        for (std::int64_t d = 0; d < limits.draws; ++d) {
            walk w{random_stream(limits.seed, limits.first_stream + static_cast<std::uint64_t>(d)), {}, {}, {}, 0};
            for (const auto& e : ends_) w.now.push_back(e[0]);
            w.in.assign(nests_.size(), 0);
            for (auto* part : {&w.moved.amount, &w.moved.own, &w.moved.scale, &w.moved.others})
                part->assign(nests_.size(), 0.0);
            w.root = *ends_.back()[0];
            bring_in(size() - 1, w);
            for (std::int32_t i = 0; i < size(); ++i) add_up(i, w.moved);
            const double n = static_cast<double>(d + 1);
            for (std::size_t i = 0; i < nests_.size(); ++i) {
                const double amount = w.moved.own[i] + w.moved.scale[i] + w.moved.others[i];
                const double off = amount - v.amount[i];
                v.amount[i] += off / n;
                squares[i] += off * (amount - v.amount[i]);
                v.own[i] += (w.moved.own[i] - v.own[i]) / n;
                v.scale[i] += (w.moved.scale[i] - v.scale[i]) / n;
                v.others[i] += (w.moved.others[i] - v.others[i]) / n;
            }
        }
        const auto n = static_cast<double>(limits.draws);
        for (std::size_t i = 0; i < nests_.size(); ++i) v.error[i] = std::sqrt(squares[i] / (n - 1) / n);
        v.error.back() = 0; // every order ends where the difference ends
    }
    /// Brings all players of a node in, in a random order, each with all that is beneath it.
    void bring_in(std::int32_t i, walk& w) const {
        std::vector<std::size_t> order(at(i).players());
        for (std::size_t k = 0; k < order.size(); ++k) order[k] = k;
        for (std::size_t k = order.size(); k > 1; --k)
            std::swap(order[k - 1], order[static_cast<std::size_t>(w.random.below(k))]);
        const auto here = static_cast<std::size_t>(i);
        for (const std::size_t player : order) {
            if (at(i).leaf())
                w.in[here] = static_cast<std::uint8_t>(w.in[here] | (player == 0 ? 1 : 2));
            else if (player < at(i).children.size()) {
                bring_in(at(i).children[player], w);
                continue;
            } else
                w.in[here] = static_cast<std::uint8_t>(w.in[here] | 4);
            const double before = w.root;
            renew(i, w);
            (at(i).leaf() ? (player == 0 ? w.moved.own : w.moved.scale) : w.moved.others)[here] += w.root - before;
        }
    }
    void renew(std::int32_t i, walk& w) const {
        std::vector<state> child;
        for (; i >= 0; i = at(i).parent) {
            const auto k = static_cast<std::size_t>(i);
            if (at(i).leaf()) {
                w.now[k] = value_of(i, w.in[k]);
                continue;
            }
            child.clear();
            for (const std::int32_t c : at(i).children) child.push_back(w.now[static_cast<std::size_t>(c)]);
            w.now[k] = value(i, child, (w.in[k] & 4) != 0 ? 1 : 0);
        }
        if (!w.now.back()) throw no_mixture{size() - 1, lacking};
        w.root = *w.now.back();
    }

    const std::vector<nest>&                          nests_;
    std::vector<std::array<std::optional<double>, 2>> ends_;
    std::vector<std::uint8_t>                         settled_;
    std::vector<state>                                slope_;
};

} // namespace

owen_values owen(const std::vector<nest>& nests, const owen_limits& limits) { return game(nests).solve(limits); }

} // namespace steelyard::inline v0_1::composite::detail
