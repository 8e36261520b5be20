// SPDX-License-Identifier: MIT
#include "cell.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

namespace steelyard::inline v0_1::aggregation::detail {

void accumulate(cell& into, const cell& x) noexcept {
    if (x.state == cell_state::absent) return;
    if (x.state == cell_state::not_expected && into.state != cell_state::absent) return;
    if (into.state == cell_state::absent || into.state == cell_state::not_expected) {
        into = x;
        return;
    }
    into.overflow = into.overflow || x.overflow;
    into.overflow = add_overflows(into.known, x.known) || into.overflow;
    into.overflow = add_overflows(into.low, x.low) || into.overflow;
    into.overflow = add_overflows(into.high, x.high) || into.overflow;
    into.open_low = into.open_low || x.open_low;
    into.open_high = into.open_high || x.open_high;
    into.flags |= x.flags;
    if (x.state == into.state) {
        if (x.why > into.why) into.why = x.why;
    } else {
        into.state = cell_state::bounded;
    }
}

cell times(cell c, int128 factor) noexcept {
    if (factor == 1) return c;
    c.overflow = mul_overflows(c.known, factor) || c.overflow;
    c.overflow = mul_overflows(c.low, factor) || c.overflow;
    c.overflow = mul_overflows(c.high, factor) || c.overflow;
    return c;
}

cell times_share_rounded(cell c, std::int64_t share) noexcept {
    if (share == whole_share) return c;
    const auto scaled = [&](int128 x) {
        // whole and rest apart: x * share may not fit
        const int128 whole = x / whole_share;
        const int128 rest = x % whole_share;
        return whole * share + (rest * share + (rest >= 0 ? whole_share / 2 : -whole_share / 2)) / whole_share;
    };
    c.known = scaled(c.known);
    c.low = scaled(c.low);
    c.high = scaled(c.high);
    return c;
}

cell_maker::cell_maker(const measure& of, const measure_rows& rows, const indicator_part& part, bool in_quotient)
    : rows_(rows), part_(part), in_quotient_(in_quotient) {
    const bool counts = part.what != take::value;
    unit_.binary = !counts && !rows.places;
    unit_.places = counts || !rows.places ? 0 : rows.places->places;
    low_ = to_bound(of.valid.low, false);
    high_ = to_bound(of.valid.high, true);
    suppressed_low_ = of.suppressed_within.low ? to_bound(of.suppressed_within.low, false) : low_;
    suppressed_high_ = of.suppressed_within.high ? to_bound(of.suppressed_within.high, true) : high_;
}

cell_maker::bound cell_maker::to_bound(const std::optional<double>& x, bool up) const {
    if (!x) return {};
    if (unit_.binary) return {to_fixed(*x).units, false};
    const double scaled = *x * static_cast<double>(pow10(unit_.places));
    if (!(std::abs(scaled) < 0x1p62)) return {}; // wider than anything that can be stored: as good as open
    return {static_cast<int128>(static_cast<std::int64_t>(up ? std::ceil(scaled) : std::floor(scaled))), false};
}

uint128 cell_maker::largest_bound() const noexcept {
    uint128 most = 1;
    for (const bound* b : {&low_, &high_, &suppressed_low_, &suppressed_high_}) most = std::max(most, magnitude(b->units));
    return most;
}

cell cell_maker::missing(reason why) const {
    cell c;
    c.why = why;
    if (why == reason::not_applicable || why == reason::reported_elsewhere) {
        c.state = cell_state::not_expected;
        return c;
    }
    c.state = cell_state::missing;
    if (part_.what != take::value) { // the expected case itself is there in a quotient; in a total it may not be
        c.low = part_.what == take::count && in_quotient_ ? 1 : 0;
        c.high = 1;
        return c;
    }
    const bool suppressed = why == reason::suppressed || why == reason::suppressed_secondary;
    const bound& low = suppressed ? suppressed_low_ : low_;
    const bound& high = suppressed ? suppressed_high_ : high_;
    c.low = low.units;
    c.open_low = low.open;
    c.high = high.units;
    c.open_high = high.open;
    return c;
}

cell cell_maker::counted(std::size_t row) const {
    cell c;
    c.state = cell_state::point;
    c.flags = rows_.flags_at(row);
    if (part_.what == take::count) {
        c.known = c.low = c.high = 1;
        return c;
    }
    const value v = rows_.value_at(row);
    const bool above = part_.what == take::count_above;
    // Certainly counted, certainly not, or open: decided by the ends of what the value can be.
    const auto beyond = [&](double x) { return above ? x > part_.threshold : x < part_.threshold; };
    const auto low = v.lower();
    const auto high = v.upper();
    const auto worst = above ? low : high;
    const auto best = above ? high : low;
    const bool surely = worst && beyond(*worst);
    const bool never = best && !beyond(*best);
    if (!surely && !never) c.state = cell_state::bounded;
    c.low = surely ? 1 : 0;
    c.high = never ? 0 : 1;
    c.known = surely ? 1 : 0;
    return c;
}

cell cell_maker::at(std::size_t row) const {
    const form f = rows_.forms[row];
    if (f == form::missing) return missing(rows_.reason_at(row));
    if (part_.what != take::value) return counted(row);
    if (f == form::point) {
        cell c = point(rows_.number[row]);
        c.flags = rows_.flags_at(row);
        return c;
    }
    cell c;
    c.flags = rows_.flags_at(row);
    const int128 x = number(rows_.number[row], c.overflow);
    c.state = cell_state::bounded;
    c.low = f == form::below ? low_.units : x;
    c.open_low = f == form::below && low_.open;
    c.high = f == form::above ? high_.units : (f == form::range ? number(rows_.upper[row], c.overflow) : x);
    c.open_high = f == form::above && high_.open;
    return c;
}

} // namespace steelyard::inline v0_1::aggregation::detail
