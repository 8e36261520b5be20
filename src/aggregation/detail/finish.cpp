// SPDX-License-Identifier: MIT
#include "finish.hpp"

#include <algorithm>

namespace steelyard::inline v0_1::aggregation::detail {

reason gravest(std::uint32_t reasons) noexcept {
    for (unsigned r = static_cast<unsigned>(last_reported_reason); r > 0; --r)
        if ((reasons >> r & 1U) != 0) return static_cast<reason>(r);
    return reason::not_reported;
}

flag_set flags_of(const group_state& s) noexcept {
    if (s.expected == 1) return flag_set(s.flags); // nothing was combined
    std::uint16_t bits = 0;
    for (std::size_t i = 0; i < flag_rules.size(); ++i) {
        const bool set = (s.flags >> i & 1U) != 0;
        const bool keeps = flag_rules[i] == flag_rule::any || (flag_rules[i] == flag_rule::share && s.unreliable * 2 >= s.present);
        if (set && keeps) bits = static_cast<std::uint16_t>(bits | 1U << i);
    }
    return flag_set(bits);
}

namespace {

struct over_time {
    group_state sum;
    int128      divisor = 1;
};

[[nodiscard]] bool whole(const group_state& s) noexcept { return s.points == s.expected; }

/// The largest (or smallest) of totals known within bounds: exact when all are points.
[[nodiscard]] group_state extreme(std::span<const group_state> states, bool peak) {
    group_state sum;
    bool any = false;
    for (const group_state& s : states) {
        if (!s.used()) continue;
        const int128 known = s.known, low = s.low, high = s.high;
        group_state counts = s;
        counts.known = counts.low = counts.high = 0;
        group_state before = sum;
        sum.merge(counts);
        const auto better = [peak, any](int128 a, int128 b) { return !any ? b : (peak ? std::max(a, b) : std::min(a, b)); };
        sum.known = better(before.known, known);
        sum.low = better(before.low, low);
        sum.high = better(before.high, high);
        any = true;
    }
    return sum;
}

[[nodiscard]] over_time combined(std::span<const group_state> states, std::span<const period_weight> weights,
                                 const finish_rules& rules) {
    over_time t;
    switch (rules.over_time) {
    case combine::first:
    case combine::last: {
        const group_state* chosen = nullptr;
        for (const group_state& s : states)
            if (s.used() && (chosen == nullptr || rules.over_time == combine::last)) chosen = &s;
        if (chosen != nullptr) t.sum = *chosen;
        return t;
    }
    case combine::peak:
    case combine::trough: t.sum = extreme(states, rules.over_time == combine::peak); return t;
    default: break;
    }
    const bool mean = rules.over_time == combine::mean_of_periods || rules.over_time == combine::mean_by_days;
    int128 total_weight = 0;
    for (std::size_t i = 0; i < states.size(); ++i) {
        if (!states[i].used()) continue;
        total_weight += weights[i].numerator;
        t.sum.merge(states[i].times(weights[i].numerator, weights[i].denominator));
    }
    if (mean && !rules.quotient && total_weight != 0) t.divisor = total_weight;
    return t;
}

/// A number that is a point, lies within bounds, or is missing: what its form becomes.
void settle(finished& f, const group_state& s, const std::optional<double>& point) {
    if (point) {
        f.what = form::point;
        f.number = *point;
        return;
    }
    if (s.present == 0) {
        f.what = form::missing;
        f.why = gravest(s.reasons);
        return;
    }
    if (f.lower && f.upper) f.what = form::range;
    else if (f.lower) f.what = form::above;
    else if (f.upper) f.what = form::below;
    else {
        f.what = form::missing;
        f.why = reason::open_bounds;
    }
    if (f.what == form::above || f.what == form::below) f.flags |= flag::open_bound;
}

void finish_total(finished& f, const group_state& s, int128 divisor, const finish_rules& rules) {
    const int128 per_one = rules.numerator_unit.per_one();
    const auto number = [&](int128 x) { return quotient_of_products(x, rules.factor, per_one, divisor); };
    f.known = number(s.known);
    if (!s.open_low) f.lower = number(s.low);
    if (!s.open_high) f.upper = number(s.high);
    using enum missing_mode;
    const missing_mode mode = rules.missing.mode;
    const bool zero = mode == non_zero || mode == partial_zero || mode == always_zero;
    if (mode == bounded) {
        settle(f, s, whole(s) ? f.known : std::nullopt);
        return;
    }
    const bool lacking = zero ? s.nulls > 0 : s.present < s.expected;
    if (lacking) {
        f.what = form::missing;
        f.why = gravest(s.reasons);
        f.lower = f.upper = std::nullopt;
        return;
    }
    if (s.expected == 0) { // only the always modes come here
        if (zero) {
            f.what = form::point;
            f.lower = f.upper = 0.0;
        } else {
            f.why = reason::not_reported;
            f.lower = f.upper = f.known = std::nullopt;
        }
        return;
    }
    group_state there = s;
    there.present = std::max<std::int64_t>(there.present, zero ? 1 : 0);
    settle(f, there, s.points == s.present ? f.known : std::nullopt);
}

void quotient_bounds(finished& f, const group_state& s, const finish_rules& rules) {
    const int128 nu = rules.numerator_unit.per_one();
    const int128 du = rules.denominator_unit.per_one();
    const auto number = [&](int128 n, int128 d) -> std::optional<double> {
        int128 scaled = rules.factor;
        if (d <= 0 || mul_overflows(scaled, rules.time_scale)) return std::nullopt;
        int128 a = du;
        if (mul_overflows(a, scaled)) return std::nullopt;
        return quotient_of_products(n, a, d, nu);
    };
    const auto factor = static_cast<double>(rules.factor);
    const int128 low = s.known + s.low;
    const int128 high = s.known + s.high;
    if (!s.open_low) f.lower = number(low, s.den + (low < 0 ? s.den_high : s.den_low));
    if (!s.open_high) f.upper = number(high, s.den + (high < 0 ? s.den_low : s.den_high));
    if (!rules.nested) return;
    if (!f.lower) f.lower = 0.0;
    if (!f.upper) f.upper = factor;
    uncross(f);
}

void finish_quotient(finished& f, const group_state& s, const finish_rules& rules) {
    const int128 nu = rules.numerator_unit.per_one();
    const int128 du = rules.denominator_unit.per_one();
    std::optional<double> point;
    if (rules.mean_of_ratios) {
        const int128 one = int128{1} << 64;
        if (s.points > 0) point = quotient_of_products(s.known, rules.factor, one, s.points);
        if (!s.open_low) f.lower = quotient_of_products(s.low, rules.factor, one, s.den);
        if (!s.open_high) f.upper = quotient_of_products(s.high, rules.factor, one, s.den);
    } else {
        f.numerator = quotient_of_products(s.known, 1, nu, 1);
        f.denominator = quotient_of_products(s.den, 1, du, rules.time_scale);
        quotient_bounds(f, s, rules);
        int128 a = du;
        if (s.points > 0 && !mul_overflows(a, static_cast<int128>(rules.factor) * rules.time_scale))
            point = quotient_of_products(s.known, a, s.den, nu);
        if (s.points > 0 && s.den == 0) {
            f.what = form::missing;
            f.why = reason::no_denominator;
            f.lower = f.upper = std::nullopt;
            return;
        }
    }
    // Cells that are there but only within bounds (not detected below a limit) forbid a point from the others alone.
    if (s.present > s.points) point = std::nullopt;
    if (rules.missing.mode == missing_mode::bounded) {
        if (point && ((f.lower && *point < *f.lower) || (f.upper && *point > *f.upper))) point = std::nullopt;
    } else if (s.present < s.expected) {
        using enum missing_mode;
        const missing_mode m = rules.missing.mode;
        f.lower = f.upper = point; // nothing is claimed about what is missing
        if (m == non_null || m == partial_null || m == always_null) point = std::nullopt;
        if (!point) {
            f.what = form::missing;
            f.why = gravest(s.reasons);
            f.lower = f.upper = std::nullopt;
            return;
        }
    }
    settle(f, s, point);
}

[[nodiscard]] bool omitted(const finished& f, const group_state& s, missing_mode mode) {
    using enum missing_mode;
    switch (mode) {
    case bounded: return s.expected == 0;
    case non_null: return f.what == form::missing;
    case non_zero: return s.expected == 0 || (f.what == form::point && f.number == 0);
    case partial_null:
    case partial_zero: return s.present == 0 && s.nulls == 0;
    case always_null:
    case always_zero: return false;
    }
    return false;
}

void withhold(finished& f, reason why) {
    f.what = form::missing;
    f.why = why;
    f.number = 0;
    f.lower = f.upper = f.known = f.numerator = f.denominator = std::nullopt;
}

} // namespace

std::optional<finished> finish(std::span<const group_state> states, std::span<const period_weight> weights,
                               const finish_rules& rules) {
    const over_time t = combined(states, weights, rules);
    return finish_combined(t.sum, t.divisor, rules);
}

std::optional<finished> finish_combined(const group_state& s, int128 divisor, const finish_rules& rules) {
    finished f;
    f.expected = s.expected;
    f.present = s.present;
    f.coverage = s.expected_weight > 0 ? static_cast<double>(s.present_weight) / static_cast<double>(s.expected_weight) : 0;
    f.flags = flags_of(s);
    if (rules.quotient) finish_quotient(f, s, rules);
    else finish_total(f, s, divisor, rules);
    if (omitted(f, s, rules.missing.mode)) return std::nullopt;
    if (s.overflow) {
        withhold(f, reason::overflow);
    } else if (s.era_min < s.era_max || s.den_era_min < s.den_era_max || (rules.single_unit_only && s.several_units())) {
        withhold(f, reason::not_comparable);
        f.verdict = comparability::no;
    } else if (f.coverage < rules.missing.minimum_coverage) {
        f.what = form::missing;
        f.why = reason::insufficient_coverage;
        f.number = 0;
    }
    return f;
}

} // namespace steelyard::inline v0_1::aggregation::detail
