// SPDX-License-Identifier: MIT
#pragma once

// Dense sums for indicators whose cells go whole to one group on every level and whose base periods add up. They hold
// the same integers as group_state, in fewer bits: whoever uses them has shown before that nothing can overflow.

#include "group.hpp"

#include <cstdint>
#include <vector>

namespace steelyard::inline v0_1::aggregation::detail {

/// How wide the integers of an indicator's sums must be.
enum class sum_width : std::uint8_t { narrow, wide, unknown };

/// One group at one base period. Most cells are points, which touch the first line only.
template <class Sum>
struct plain_state {
    Sum          known = 0, den = 0; ///< points: of a total, or of both parts of a quotient
    std::int32_t points = 0;
    std::int32_t bounded = 0; ///< cells with bounds instead of a point
    std::int32_t missing = 0;
    std::int32_t nulls = 0;   ///< of the missing ones: for a stated reason
    // What cells that are no points add: to the corners of a quotient, or to the bounds of a total (and to what is
    // known of it, in den).
    Sum           low = 0, high = 0, den_low = 0, den_high = 0;
    std::uint32_t reasons = 0;
    std::int32_t  unreliable = 0;
    std::uint16_t flags = 0;
    bool          open_low = false, open_high = false;

    [[nodiscard]] bool         used() const noexcept { return points + bounded + missing > 0; }
    [[nodiscard]] std::int64_t present() const noexcept { return std::int64_t{points} + bounded; }
    [[nodiscard]] std::int64_t expected() const noexcept { return present() + missing; }

    void merge(const plain_state& o) noexcept {
        known += o.known;
        den += o.den;
        points += o.points;
        bounded += o.bounded;
        missing += o.missing;
        nulls += o.nulls;
        low += o.low;
        high += o.high;
        den_low += o.den_low;
        den_high += o.den_high;
        reasons |= o.reasons;
        unreliable += o.unreliable;
        flags = static_cast<std::uint16_t>(flags | o.flags);
        open_low = open_low || o.open_low;
        open_high = open_high || o.open_high;
    }
    /// A cell of a quotient, as group_state::add_quotient.
    void add_quotient(const cell& n, const cell& d, bool nested) noexcept {
        if (!n.expected() || !d.expected()) return;
        const bool there = n.present() && d.present();
        const bool point = n.state == cell_state::point && d.state == cell_state::point;
        points += point ? 1 : 0;
        bounded += there && !point ? 1 : 0;
        missing += there ? 0 : 1;
        if (there) {
            flags = static_cast<std::uint16_t>(flags | n.flags.bits | d.flags.bits);
            unreliable += n.flags.has(flag::low_reliability) ? 1 : 0;
        } else {
            const reason why = n.present() ? d.why : n.why;
            nulls += why != reason::not_reported ? 1 : 0;
            reasons |= 1U << static_cast<unsigned>(why);
        }
        const auto plus = [](Sum& into, int128 x) { into += static_cast<Sum>(x); };
        if (!point) {
            add_corners(*this, n, d, nested, plus);
            return;
        }
        plus(known, n.known);
        plus(den, d.known);
        plus(low, n.low - n.known);
        plus(high, n.high - n.known);
    }
    /// The same of a numerator that is missing and a denominator that is there.
    void add_unmatched(const cell& n, const cell& d, bool nested) noexcept {
        ++missing;
        nulls += n.why != reason::not_reported ? 1 : 0;
        reasons |= 1U << static_cast<unsigned>(n.why);
        add_corners(*this, n, d, nested, [](Sum& into, int128 x) { into += static_cast<Sum>(x); });
    }
    /// A group of few cells, `times` over.
    void add(const group_state& g, bool quotient, std::int32_t times = 1) noexcept {
        points += static_cast<std::int32_t>(g.points) * times;
        bounded += static_cast<std::int32_t>(g.present - g.points) * times;
        missing += static_cast<std::int32_t>(g.expected - g.present) * times;
        nulls += static_cast<std::int32_t>(g.nulls) * times;
        reasons |= g.reasons;
        unreliable += static_cast<std::int32_t>(g.unreliable) * times;
        flags = static_cast<std::uint16_t>(flags | g.flags);
        open_low = open_low || g.open_low;
        open_high = open_high || g.open_high;
        known += static_cast<Sum>(g.known) * times;
        low += static_cast<Sum>(quotient ? g.low : g.low - g.known) * times;
        high += static_cast<Sum>(quotient ? g.high : g.high - g.known) * times;
        if (!quotient) return;
        den += static_cast<Sum>(g.den) * times;
        den_low += static_cast<Sum>(g.den_low) * times;
        den_high += static_cast<Sum>(g.den_high) * times;
    }
    [[nodiscard]] group_state wide(bool quotient) const noexcept {
        group_state g;
        g.known = known;
        g.low = quotient ? low : known + low;
        g.high = quotient ? high : known + high;
        g.den = den;
        g.den_low = den_low;
        g.den_high = den_high;
        g.expected = g.expected_weight = expected();
        g.present = g.present_weight = present();
        g.points = points;
        g.nulls = nulls;
        g.unreliable = unreliable;
        g.reasons = reasons;
        g.flags = flags;
        g.open_low = open_low;
        g.open_high = open_high;
        return g;
    }
};

/// Groups are places x organisations x outputs; each has a state per base period, and for each kind of period of the
/// result a count of the base periods that units left out of it.
struct plain_layout {
    std::size_t              places = 0, organisations = 0, outputs = 0, periods = 0;
    std::vector<std::size_t> gap_periods; ///< by kind; 0 = no gaps can be

    [[nodiscard]] std::size_t groups() const noexcept { return places * organisations * outputs; }
    [[nodiscard]] std::size_t group(std::size_t place, std::size_t organisation, std::size_t output) const noexcept {
        return (place * organisations + organisation) * outputs + output;
    }
};

template <class Sum>
struct plain_table {
    plain_layout                           layout;
    std::vector<plain_state<Sum>>          states; ///< group * periods + period
    std::vector<std::vector<std::int32_t>> gaps;   ///< by kind: group * periods of the kind + period

    void open(const plain_layout& l) {
        layout = l;
        states.assign(l.groups() * l.periods, {});
        gaps.resize(l.gap_periods.size());
        for (std::size_t k = 0; k < gaps.size(); ++k) gaps[k].assign(l.groups() * l.gap_periods[k], 0);
    }
    void merge(const plain_table& o) noexcept {
        for (std::size_t i = 0; i < states.size(); ++i) states[i].merge(o.states[i]);
        for (std::size_t k = 0; k < gaps.size(); ++k)
            for (std::size_t i = 0; i < gaps[k].size(); ++i) gaps[k][i] += o.gaps[k][i];
    }
    /// Fills this one, laid out over coarser places, from another: to[place of the other] = place here, -1 = none.
    void gather(const plain_table& finer, const std::vector<std::int32_t>& to) noexcept {
        const std::size_t inner = layout.organisations * layout.outputs;
        for (std::size_t p = 0; p < finer.layout.places; ++p) {
            if (to[p] < 0) continue;
            const std::size_t from = p * inner, onto = static_cast<std::size_t>(to[p]) * inner;
            for (std::size_t i = 0; i < inner * layout.periods; ++i) {
                const plain_state<Sum>& s = finer.states[from * layout.periods + i];
                if (s.used()) states[onto * layout.periods + i].merge(s);
            }
            for (std::size_t k = 0; k < gaps.size(); ++k)
                for (std::size_t i = 0; i < inner * layout.gap_periods[k]; ++i)
                    gaps[k][onto * layout.gap_periods[k] + i] += finer.gaps[k][from * layout.gap_periods[k] + i];
        }
    }
};

} // namespace steelyard::inline v0_1::aggregation::detail
