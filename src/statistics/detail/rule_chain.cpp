// SPDX-License-Identifier: MIT
#include <algorithm>
#include <bit>
#include <cmath>
#include <map>
#include <statistics/detail/normal.hpp>
#include <statistics/detail/rule_chain.hpp>
#include <vector>

namespace steelyard::inline v0_1::statistics::detail {

namespace {

using word = std::uint64_t;
constexpr std::size_t most_states = 200'000;

/// What one rule remembers of one side: flags of the last of - 1 points, and which of them were on the side.
struct memory_of {
    int  needed = 1;
    int  of = 1;
    bool others_on_side = false;
};

/// A stretch of the normal law that no rule cuts further, and which memories it flags.
struct symbol {
    double            probability = 0;
    std::vector<bool> flagged;
    std::vector<bool> on_side;
};

struct alphabet {
    std::vector<memory_of> memories;
    std::vector<symbol>    symbols;
};

[[nodiscard]] bool flags(const run_rule& r, int side, double x) {
    if (r.kind == rule_kind::within) return std::abs(x) < r.zone;
    if (r.side == rule_side::both) return std::abs(x) > r.zone;
    return side * x > r.zone;
}

[[nodiscard]] alphabet alphabet_of(std::span<const run_rule> rules) {
    alphabet            a;
    std::vector<double> cuts{0};
    for (const run_rule& r : rules) {
        cuts.push_back(r.zone);
        cuts.push_back(-r.zone);
    }
    std::sort(cuts.begin(), cuts.end());
    cuts.erase(std::unique(cuts.begin(), cuts.end()), cuts.end());
    for (std::size_t i = 0; i <= cuts.size(); ++i) {
        symbol s;
        // Differences of the tail that is the shorter keep their digits.
        const double low = i == 0 ? -HUGE_VAL : cuts[i - 1];
        const double high = i == cuts.size() ? HUGE_VAL : cuts[i];
        s.probability = low >= 0 ? normal_above(low) - normal_above(high) : normal_below(high) - normal_below(low);
        const double inside = i == 0 ? cuts.front() - 1 : i == cuts.size() ? cuts.back() + 1 : low + (high - low) / 2;
        for (const run_rule& r : rules)
            for (const int side : {1, -1}) {
                const bool one = r.kind == rule_kind::within || r.side == rule_side::both;
                if (side < 0 && (one || r.side == rule_side::above)) continue;
                if (side > 0 && r.side == rule_side::below) continue;
                if (i == 0) a.memories.push_back({r.needed, r.of, r.others_on_side});
                s.flagged.push_back(flags(r, side, inside));
                s.on_side.push_back(!r.others_on_side || side * inside > 0);
            }
        a.symbols.push_back(std::move(s));
    }
    return a;
}

[[nodiscard]] word last(int n) noexcept { return n >= 64 ? ~word{0} : (word{1} << n) - 1; }

/// Flags that can no longer take part in a signal are forgotten, so that few memories are told apart: the oldest one, age
/// a, needs all that come until it leaves.
[[nodiscard]] word what_matters(word flagged, word on_side, const memory_of& m) noexcept {
    word kept = flagged & last(m.of - 1);
    if (m.others_on_side) kept &= last(std::countr_one(on_side));
    while (kept != 0) {
        const int oldest = 63 - std::countl_zero(kept);
        if (std::popcount(kept) + (m.of - 1 - oldest) >= m.needed) break;
        kept &= ~(word{1} << oldest);
    }
    return kept;
}

using state = std::vector<word>; ///< flags and sides of each memory

/// The state after a symbol; false when it raises a signal.
[[nodiscard]] bool step(const alphabet& a, const symbol& s, const state& from, state& to) {
    to = from;
    for (std::size_t i = 0; i < a.memories.size(); ++i) {
        const memory_of& m = a.memories[i];
        const word       flagged = (from[2 * i] << 1 | word{s.flagged[i]}) & last(m.of);
        const word       side = m.others_on_side ? (from[2 * i + 1] << 1 | word{s.on_side[i]}) & last(m.of) : 0;
        const bool       full = !m.others_on_side || side == last(m.of);
        if (std::popcount(flagged) >= m.needed && full) return false;
        to[2 * i] = what_matters(flagged, side, m);
        to[2 * i + 1] = m.others_on_side ? side & last(std::min(m.of - 1, std::countr_one(side))) : 0;
    }
    return true;
}

/// Where the law of run lengths has become geometric, the rest of its mean is a geometric sum.
class mean_length {
public:
    /// @returns true when nothing more is needed
    bool add(double surviving) {
        sum_ += surviving;
        const double ratio = last_ > 0 ? surviving / last_ : 0;
        steady_ = std::abs(ratio - ratio_) <= 1e-14 * ratio ? steady_ + 1 : 0;
        ratio_ = ratio;
        last_ = surviving;
        return surviving == 0 || steady_ >= 20;
    }
    [[nodiscard]] std::optional<double> value() const {
        if (last_ == 0) return sum_;
        if (steady_ < 20 || !(ratio_ < 1)) return std::nullopt;
        return sum_ + last_ * ratio_ / (1 - ratio_);
    }

private:
    double sum_ = 0, last_ = 0, ratio_ = 0;
    int    steady_ = 0;
};

/// Probabilities by the rank of the last point among those so far.
using ranks = std::vector<double>;

/// One point more: it lies above every rank below its own, or below every rank that is not.
[[nodiscard]] ranks carried(const ranks& from, std::size_t size, bool rising) {
    ranks to(size, 0.0);
    if (from.empty()) return to;
    const double each = 1 / static_cast<double>(size);
    double       sum = 0;
    if (rising)
        for (std::size_t r = 1; r < size; ++r) to[r] = (sum += from[r - 1]) * each;
    else
        for (std::size_t r = size - 1; r-- > 0;) to[r] = (sum += from[r]) * each;
    return to;
}

void add(ranks& to, const ranks& from) {
    if (to.empty()) to.assign(from.size(), 0.0);
    for (std::size_t i = 0; i < from.size(); ++i) to[i] += from[i];
}

} // namespace

std::optional<run_length_law> chain_law_of(std::span<const run_rule> rules, std::int64_t points) {
    const alphabet               a = alphabet_of(rules);
    const std::size_t            symbols = a.symbols.size();
    std::map<state, std::size_t> known;
    std::vector<state>           states{state(2 * a.memories.size(), 0)};
    std::vector<std::int32_t>    next; // by state and symbol; -1 raises a signal
    known.emplace(states.front(), 0);
    for (std::size_t i = 0; i < states.size(); ++i)
        for (const symbol& s : a.symbols) {
            state to;
            if (!step(a, s, states[i], to)) {
                next.push_back(-1);
                continue;
            }
            const auto found = known.try_emplace(to, states.size());
            if (found.second) states.push_back(to);
            if (states.size() > most_states) return std::nullopt;
            next.push_back(static_cast<std::int32_t>(found.first->second));
        }
    std::vector<double> mass(states.size(), 0.0);
    std::vector<double> moved(states.size());
    mass[0] = 1;
    run_length_law law;
    mean_length    mean;
    bool           done = mean.add(1);
    for (std::int64_t n = 1; n <= points || (!done && n <= 1'000'000); ++n) {
        std::fill(moved.begin(), moved.end(), 0.0);
        double raised = 0;
        for (std::size_t i = 0; i < mass.size(); ++i) {
            if (mass[i] == 0) continue;
            for (std::size_t s = 0; s < symbols; ++s) {
                const double       part = mass[i] * a.symbols[s].probability;
                const std::int32_t to = next[i * symbols + s];
                if (to < 0)
                    raised += part;
                else
                    moved[static_cast<std::size_t>(to)] += part;
            }
        }
        mass.swap(moved);
        if (n <= points) law.signal += raised;
        double left = 0;
        for (const double m : mass) left += m;
        if (!done) done = mean.add(left);
    }
    law.mean = mean.value();
    return law;
}

run_length_law trend_law_of(std::span<const run_rule> rules, std::int64_t points) {
    // Points that make a signal, rising and falling; 0: none does.
    std::int64_t longest[2] = {0, 0};
    for (const run_rule& r : rules)
        for (int side = 0; side < 2; ++side) {
            if (r.side == (side == 0 ? rule_side::below : rule_side::above)) continue;
            longest[side] = longest[side] == 0 ? r.of : std::min<std::int64_t>(longest[side], r.of);
        }
    // by[side][points of the run less 2][rank of the last among those so far]: a first point has no direction.
    std::vector<ranks> by[2];
    for (int side = 0; side < 2; ++side)
        by[side].assign(static_cast<std::size_t>(longest[side] == 0 ? 1 : std::max<std::int64_t>(longest[side] - 2, 1)),
                        ranks{});
    run_length_law         law;
    mean_length            mean;
    bool                   done = mean.add(1) || mean.add(1); // none, and one point
    ranks                  first{1};
    constexpr std::int64_t far = 400; // by then the law is geometric to the last digit
    for (std::int64_t n = 2; n <= points || (!done && n <= far); ++n) {
        const auto         size = static_cast<std::size_t>(n);
        std::vector<ranks> now[2];
        double             left = 0;
        for (int side = 0; side < 2; ++side) {
            const bool        rising = side == 0;
            const std::size_t lengths = by[side].size();
            now[side].assign(lengths, ranks(size, 0.0));
            ranks turned = n == 2 ? first : ranks{};
            for (const ranks& other : by[1 - side]) {
                if (other.empty()) continue;
                add(turned, other);
            }
            if (longest[side] != 2) now[side][0] = carried(turned, size, rising);
            for (std::size_t k = 0; k < lengths; ++k) {
                if (longest[side] == 0)
                    add(now[side][0], carried(by[side][0], size, rising));
                else if (k + 1 < lengths)
                    add(now[side][k + 1], carried(by[side][k], size, rising));
            }
            for (const ranks& r : now[side])
                for (const double p : r) left += p;
        }
        by[0] = std::move(now[0]);
        by[1] = std::move(now[1]);
        if (n == points) law.signal = std::max(0.0, 1 - left);
        if (!done) done = mean.add(left);
    }
    law.mean = mean.value();
    return law;
}

} // namespace steelyard::inline v0_1::statistics::detail
