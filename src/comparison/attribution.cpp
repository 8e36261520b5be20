// SPDX-License-Identifier: MIT
#include <steelyard/comparison/attribution.hpp>
#include <steelyard/core/error.hpp>

#include <algorithm>
#include <bit>
#include <string>

namespace steelyard::inline v0_1::comparison {

namespace {

constexpr std::size_t most_movers = 12;

using state_list = std::span<const std::optional<double>>;
/// By group of movers: the bits of those in it.
using groups = std::vector<std::size_t>;

/// States that can be reached when groups of movers go one after the other, and in how many orders.
struct walk {
    groups              moving;
    std::vector<double> from_first, to_last; ///< orders, by set of groups that have moved

    walk(state_list states, groups g)
        : moving(std::move(g)),
          from_first(std::size_t{1} << moving.size(), 0),
          to_last(from_first.size(), 0) {
        const std::size_t all = from_first.size() - 1;
        from_first[0] = to_last[all] = 1;
        for (std::size_t done = 0; done <= all; ++done)
            each_step(done, [&](std::size_t next) {
                if (states[movers_of(next)]) from_first[next] += from_first[done];
            });
        for (std::size_t done = all + 1; done-- > 0;)
            if (states[movers_of(done)]) each_step(done, [&](std::size_t next) { to_last[done] += to_last[next]; });
    }
    [[nodiscard]] double      orders() const noexcept { return from_first.back(); }
    [[nodiscard]] std::size_t movers_of(std::size_t done) const noexcept {
        std::size_t bits = 0;
        for (std::size_t g = 0; g < moving.size(); ++g)
            if ((done >> g & 1) != 0) bits |= moving[g];
        return bits;
    }

private:
    template <class Step>
    void each_step(std::size_t done, Step&& step) const {
        for (std::size_t g = 0; g < moving.size(); ++g)
            if ((done >> g & 1) == 0) step(done | std::size_t{1} << g);
    }
};

/// All ways to put n movers into groups, those with the most groups first, then in the order in which they are found.
[[nodiscard]] std::vector<groups> groupings(std::size_t n) {
    std::vector<groups> all{{}};
    for (std::size_t mover = 0; mover < n; ++mover) {
        std::vector<groups> longer;
        for (const groups& g : all) {
            longer.push_back(g);
            longer.back().push_back(std::size_t{1} << mover);
            for (std::size_t k = g.size(); k-- > 0;) {
                longer.push_back(g);
                longer.back()[k] |= std::size_t{1} << mover;
            }
        }
        all = std::move(longer);
    }
    std::ranges::stable_sort(all, [](const groups& a, const groups& b) { return a.size() > b.size(); });
    return all;
}

/// The walk with the most groups that gets from the first to the last state.
[[nodiscard]] walk walk_through(state_list states, std::size_t n) {
    groups single;
    for (std::size_t mover = 0; mover < n; ++mover) single.push_back(std::size_t{1} << mover);
    walk w(states, single);
    if (w.orders() > 0) return w;
    constexpr std::size_t most_tried = 8; // 4,140 groupings; beyond that they go all together
    if (n <= most_tried)
        for (groups& g : groupings(n)) {
            walk tried(states, std::move(g));
            if (tried.orders() > 0) return tried;
        }
    return {states, {states.size() - 1}};
}

} // namespace

attribution attribute(std::span<const std::optional<double>> states) {
    if (!std::has_single_bit(states.size()) || states.size() > std::size_t{1} << most_movers)
        throw shape_mismatch("attribute: " + std::to_string(states.size()) +
                             " states; give one for every set of movers, 2^n of them, n at most " +
                             std::to_string(most_movers));
    if (!states.front() || !states.back())
        throw insufficient_data(std::string("attribute: the ") + (states.front() ? "last" : "first") +
                                " state is not known, so there is no difference to divide");
    attribution out;
    if (states.size() == 1) return out;
    const walk w = walk_through(states, static_cast<std::size_t>(std::countr_zero(states.size())));
    out.orders = w.orders();
    for (std::size_t g = 0; g < w.moving.size(); ++g) {
        attributed_part part;
        for (std::size_t bits = w.moving[g]; bits != 0; bits &= bits - 1)
            part.movers.push_back(static_cast<std::size_t>(std::countr_zero(bits)));
        bool   first = true;
        double sum = 0;
        for (std::size_t done = 0; done < w.from_first.size(); ++done) {
            const std::size_t next = done | std::size_t{1} << g;
            const double      ways = next == done ? 0 : w.from_first[done] * w.to_last[next];
            if (ways == 0) continue;
            const double step = *states[w.movers_of(next)] - *states[w.movers_of(done)];
            sum += ways * step;
            part.least = first ? step : std::min(part.least, step);
            part.most = first ? step : std::max(part.most, step);
            first = false;
        }
        // Where every order says the same, so does the mean, to the last bit.
        part.amount = part.least == part.most ? part.least : std::clamp(sum / out.orders, part.least, part.most);
        out.parts.push_back(std::move(part));
    }
    std::ranges::sort(out.parts, {}, [](const attributed_part& p) { return p.movers.front(); });
    return out;
}

} // namespace steelyard::inline v0_1::comparison
