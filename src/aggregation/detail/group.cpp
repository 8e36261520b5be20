// SPDX-License-Identifier: MIT
#include "group.hpp"

#include <algorithm>

namespace steelyard::inline v0_1::aggregation::detail {

namespace {

void plus(int128& into, int128 x, bool& overflow) noexcept { overflow = add_overflows(into, x) || overflow; }

void widen(std::int16_t& low, std::int16_t& high, std::int16_t era) noexcept {
    if (era < 0 || era == INT16_MAX) return; // no version declared, or no cell
    low = std::min(low, era);
    high = std::max(high, era);
}

} // namespace

void group_state::note(const cell& c) noexcept {
    overflow = overflow || c.overflow;
    if (c.present()) {
        flags = static_cast<std::uint16_t>(flags | c.flags.bits);
        if (c.flags.has(flag::low_reliability)) ++unreliable;
    } else {
        if (c.why != reason::not_reported) ++nulls;
        reasons |= 1U << static_cast<unsigned>(c.why);
    }
}

void group_state::add_total(const cell& c, std::int64_t weight) noexcept {
    if (!c.expected()) return;
    ++expected;
    expected_weight += weight;
    note(c);
    widen(era_min, era_max, c.era);
    if (c.present()) {
        ++present;
        present_weight += weight;
    }
    if (c.state == cell_state::point) ++points;
    plus(known, c.known, overflow);
    plus(low, c.open_low ? c.known : c.low, overflow);
    plus(high, c.open_high ? c.known : c.high, overflow);
    open_low = open_low || c.open_low;
    open_high = open_high || c.open_high;
}

void group_state::add_quotient(const cell& n, const cell& d, bool nested, std::int64_t weight) noexcept {
    if (!n.expected() || !d.expected()) return;
    ++expected;
    expected_weight += weight;
    widen(era_min, era_max, n.era);
    widen(den_era_min, den_era_max, d.era);
    if (n.present() && d.present()) {
        ++present;
        present_weight += weight;
        note(n);
        flags = static_cast<std::uint16_t>(flags | d.flags.bits);
        overflow = overflow || d.overflow;
    } else {
        note(n.present() ? d : n);
    }
    if (n.state == cell_state::point && d.state == cell_state::point) {
        ++points;
        plus(known, n.known, overflow);
        plus(den, d.known, overflow);
        plus(low, n.low - n.known, overflow); // only bridged points have bounds of their own
        plus(high, n.high - n.known, overflow);
        return;
    }
    add_corners(*this, n, d, nested, [this](int128& into, int128 x) { plus(into, x, overflow); });
}

void group_state::add_unit(const group_state& unit, std::optional<double> point, std::optional<double> lower,
                           std::optional<double> upper, std::int64_t weight) noexcept {
    if (!unit.used()) return;
    ++expected;
    ++den; // every expected unit counts once in the mean; `points` of them are known
    expected_weight += weight;
    flags = static_cast<std::uint16_t>(flags | unit.flags);
    unreliable += unit.unreliable > 0 ? 1 : 0;
    reasons |= unit.reasons;
    overflow = overflow || unit.overflow;
    widen(era_min, era_max, unit.era_min);
    widen(era_min, era_max, unit.era_max);
    widen(den_era_min, den_era_max, unit.den_era_min);
    widen(den_era_min, den_era_max, unit.den_era_max);
    const auto fixed = [this](double x) {
        const fixed_point f = to_fixed(x);
        overflow = overflow || f.overflow;
        return f.units;
    };
    if (unit.present > 0) {
        ++present;
        present_weight += weight;
    }
    if (point) {
        ++points;
        plus(known, fixed(*point), overflow);
    }
    if (lower) plus(low, fixed(*lower), overflow);
    else open_low = true;
    if (upper) plus(high, fixed(*upper), overflow);
    else open_high = true;
}

void group_state::merge(const group_state& o) noexcept {
    overflow = overflow || o.overflow;
    plus(known, o.known, overflow);
    plus(low, o.low, overflow);
    plus(high, o.high, overflow);
    plus(den, o.den, overflow);
    plus(den_low, o.den_low, overflow);
    plus(den_high, o.den_high, overflow);
    expected += o.expected;
    present += o.present;
    points += o.points;
    nulls += o.nulls;
    expected_weight += o.expected_weight;
    present_weight += o.present_weight;
    unreliable += o.unreliable;
    reasons |= o.reasons;
    flags = static_cast<std::uint16_t>(flags | o.flags);
    unit_min = std::min(unit_min, o.unit_min);
    unit_max = std::max(unit_max, o.unit_max);
    era_min = std::min(era_min, o.era_min);
    era_max = std::max(era_max, o.era_max);
    den_era_min = std::min(den_era_min, o.den_era_min);
    den_era_max = std::max(den_era_max, o.den_era_max);
    open_low = open_low || o.open_low;
    open_high = open_high || o.open_high;
}

group_state group_state::times(int128 numerator_weight, int128 denominator_weight) const noexcept {
    group_state s = *this;
    for (int128* x : {&s.known, &s.low, &s.high}) s.overflow = mul_overflows(*x, numerator_weight) || s.overflow;
    for (int128* x : {&s.den, &s.den_low, &s.den_high}) s.overflow = mul_overflows(*x, denominator_weight) || s.overflow;
    return s;
}

group_state* group_table::states(const group_key& key) {
    const auto [it, fresh] = index_.try_emplace(key, states_.size());
    if (fresh) states_.resize(states_.size() + static_cast<std::size_t>(periods_));
    return states_.data() + it->second;
}

void group_table::merge(const group_table& other) {
    for (const auto& [key, at] : other.index_) {
        group_state* mine = states(key);
        for (std::int32_t p = 0; p < periods_; ++p) mine[p].merge(other.states_[at + static_cast<std::size_t>(p)]);
    }
}

std::vector<std::pair<group_key, const group_state*>> group_table::sorted() const {
    std::vector<std::pair<group_key, const group_state*>> list;
    list.reserve(index_.size());
    for (const auto& [key, at] : index_) list.emplace_back(key, states_.data() + at);
    std::ranges::sort(list, [](const auto& a, const auto& b) { return a.first < b.first; });
    return list;
}

} // namespace steelyard::inline v0_1::aggregation::detail
