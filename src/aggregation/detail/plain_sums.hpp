// SPDX-License-Identifier: MIT
#pragma once

// Dense sums for indicators whose cells go whole to one group on every level and whose base periods add up. They hold
// the same integers as group_state, in fewer bits: whoever uses them has shown before that nothing can overflow. What
// is rare stands apart, so that what is added to all the time stays small.

#include "group.hpp"

#include <cstdint>
#include <vector>

namespace steelyard::inline v0_1::aggregation::detail {

/// How wide the integers of an indicator's sums must be.
enum class sum_width : std::uint8_t { narrow, wide, unknown };

/// One group at one base period: what its points add, and nearly all cells are points.
template <class Sum>
struct plain_state {
    Sum          known = 0, den = 0; ///< points: of a total (and what is known of its other cells), or of both parts of a quotient
    std::int32_t points = 0;
    std::int32_t rest = 0; ///< position among the table's rests; 0: there are points only
};

/// What cells that are no points add to a group at a base period.
template <class Sum>
struct plain_rest {
    Sum           low = 0, high = 0, den_low = 0, den_high = 0; ///< to the corners of a quotient, or to the bounds of a total
    std::int32_t  bounded = 0; ///< cells with bounds instead of a point
    std::int32_t  missing = 0;
    std::int32_t  nulls = 0;   ///< of the missing ones: for a stated reason
    std::int32_t  unreliable = 0;
    std::uint32_t reasons = 0;
    std::uint16_t flags = 0;
    bool          open_low = false, open_high = false;

    void merge(const plain_rest& o, std::int32_t times = 1) noexcept {
        low += o.low * times;
        high += o.high * times;
        den_low += o.den_low * times;
        den_high += o.den_high * times;
        bounded += o.bounded * times;
        missing += o.missing * times;
        nulls += o.nulls * times;
        unreliable += o.unreliable * times;
        reasons |= o.reasons;
        flags = static_cast<std::uint16_t>(flags | o.flags);
        open_low = open_low || o.open_low;
        open_high = open_high || o.open_high;
    }
    void add_missing(reason why) noexcept {
        ++missing;
        nulls += why != reason::not_reported ? 1 : 0;
        reasons |= 1U << static_cast<unsigned>(why);
    }
    friend bool operator==(const plain_rest&, const plain_rest&) = default;
};

/// The bounds of a part, as add_corners takes them.
template <class Sum>
struct plain_bounds {
    Sum  low = 0, high = 0;
    bool open_low = false, open_high = false;
};

/// Both together: all that is known of a group in some period.
template <class Sum>
struct plain_sum : plain_rest<Sum> {
    Sum          known = 0, den = 0;
    std::int32_t points = 0;

    plain_sum() = default;
    /// The points of a state.
    explicit plain_sum(const plain_state<Sum>& s) noexcept : known(s.known), den(s.den), points(s.points) {}

    [[nodiscard]] bool         used() const noexcept { return points + this->bounded + this->missing > 0; }
    [[nodiscard]] std::int64_t present() const noexcept { return std::int64_t{points} + this->bounded; }
    [[nodiscard]] std::int64_t expected() const noexcept { return present() + this->missing; }

    /// A cell of a quotient, as group_state::add_quotient.
    void add_quotient(const cell& n, const cell& d, bool nested) noexcept {
        if (!n.expected() || !d.expected()) return;
        const bool there = n.present() && d.present();
        const bool point = n.state == cell_state::point && d.state == cell_state::point;
        points += point ? 1 : 0;
        this->bounded += there && !point ? 1 : 0;
        if (there) {
            this->flags = static_cast<std::uint16_t>(this->flags | n.flags.bits | d.flags.bits);
            this->unreliable += n.flags.has(flag::low_reliability) ? 1 : 0;
        } else {
            this->add_missing(n.present() ? d.why : n.why);
        }
        const auto plus = [](Sum& into, int128 x) { into += static_cast<Sum>(x); };
        if (!point) {
            add_corners(*this, n, d, nested, plus);
            return;
        }
        plus(known, n.known);
        plus(den, d.known);
        plus(this->low, n.low - n.known);
        plus(this->high, n.high - n.known);
    }
    /// A group of few cells.
    void add(const group_state& g, bool quotient) noexcept {
        points += static_cast<std::int32_t>(g.points);
        this->bounded += static_cast<std::int32_t>(g.present - g.points);
        this->missing += static_cast<std::int32_t>(g.expected - g.present);
        this->nulls += static_cast<std::int32_t>(g.nulls);
        this->reasons |= g.reasons;
        this->unreliable += static_cast<std::int32_t>(g.unreliable);
        this->flags = static_cast<std::uint16_t>(this->flags | g.flags);
        this->open_low = this->open_low || g.open_low;
        this->open_high = this->open_high || g.open_high;
        known += static_cast<Sum>(g.known);
        this->low += static_cast<Sum>(quotient ? g.low : g.low - g.known);
        this->high += static_cast<Sum>(quotient ? g.high : g.high - g.known);
        if (!quotient) return;
        den += static_cast<Sum>(g.den);
        this->den_low += static_cast<Sum>(g.den_low);
        this->den_high += static_cast<Sum>(g.den_high);
    }
    [[nodiscard]] group_state wide(bool quotient) const noexcept {
        group_state g;
        g.known = known;
        g.low = quotient ? this->low : known + this->low;
        g.high = quotient ? this->high : known + this->high;
        g.den = den;
        g.den_low = this->den_low;
        g.den_high = this->den_high;
        g.expected = g.expected_weight = expected();
        g.present = g.present_weight = present();
        g.points = points;
        g.nulls = this->nulls;
        g.unreliable = this->unreliable;
        g.reasons = this->reasons;
        g.flags = this->flags;
        g.open_low = this->open_low;
        g.open_high = this->open_high;
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
    std::vector<plain_rest<Sum>>           rests;  ///< the first stands for none
    std::vector<std::vector<std::int32_t>> gaps;   ///< by kind: group * periods of the kind + period

    void open(const plain_layout& l) {
        layout = l;
        states.assign(l.groups() * l.periods, {});
        rests.assign(1, {});
        gaps.resize(l.gap_periods.size());
        for (std::size_t k = 0; k < gaps.size(); ++k) gaps[k].assign(l.groups() * l.gap_periods[k], 0);
    }
    /// Where a state keeps what is no point.
    [[nodiscard]] plain_rest<Sum>& rest_of(plain_state<Sum>& s) {
        if (s.rest == 0) {
            s.rest = static_cast<std::int32_t>(rests.size());
            rests.emplace_back();
        }
        return rests[static_cast<std::size_t>(s.rest)];
    }
    /// Adds the sum over a few cells to a state.
    void add(plain_state<Sum>& s, const plain_sum<Sum>& x) {
        s.known += x.known;
        s.den += x.den;
        s.points += x.points;
        if (const plain_rest<Sum>& rest = x; rest != plain_rest<Sum>{}) rest_of(s).merge(rest);
    }
    /// Adds a state of another table to one of this.
    void add(plain_state<Sum>& s, const plain_state<Sum>& x, const plain_table& of) {
        s.known += x.known;
        s.den += x.den;
        s.points += x.points;
        if (x.rest != 0) rest_of(s).merge(of.rests[static_cast<std::size_t>(x.rest)]);
    }
    void merge(const plain_table& o) {
        for (std::size_t i = 0; i < states.size(); ++i) add(states[i], o.states[i], o);
        for (std::size_t k = 0; k < gaps.size(); ++k)
            for (std::size_t i = 0; i < gaps[k].size(); ++i) gaps[k][i] += o.gaps[k][i];
    }
    /// Fills this one, laid out over coarser places, from another: to[place of the other] = place here, -1 = none.
    void gather(const plain_table& finer, const std::vector<std::int32_t>& to) {
        const std::size_t inner = layout.organisations * layout.outputs;
        for (std::size_t p = 0; p < finer.layout.places; ++p) {
            if (to[p] < 0) continue;
            const std::size_t from = p * inner, onto = static_cast<std::size_t>(to[p]) * inner;
            for (std::size_t i = 0; i < inner * layout.periods; ++i)
                add(states[onto * layout.periods + i], finer.states[from * layout.periods + i], finer);
            for (std::size_t k = 0; k < gaps.size(); ++k)
                for (std::size_t i = 0; i < inner * layout.gap_periods[k]; ++i)
                    gaps[k][onto * layout.gap_periods[k] + i] += finer.gaps[k][from * layout.gap_periods[k] + i];
        }
    }
};

} // namespace steelyard::inline v0_1::aggregation::detail
