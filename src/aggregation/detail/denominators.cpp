// SPDX-License-Identifier: MIT
#include "denominators.hpp"

#include <algorithm>

namespace steelyard::inline v0_1::aggregation::detail {

namespace {

/// Twice the day number of the middle of a period: an integer also for an even number of days.
[[nodiscard]] std::int64_t twice_middle(const period& p) { return std::int64_t{p.first_day().days} + p.last_day().days; }

/// Share of `whole` that falls on `part` by days, so that the shares of all periods of the part's kind add up exactly.
[[nodiscard]] std::int64_t day_share(const period& whole, const period& part) {
    const std::int64_t days = whole.days();
    const std::int64_t before = std::max(part.first_day() - whole.first_day(), 0);
    const std::int64_t upto = before + overlap_days(whole, part);
    return upto * whole_share / days - before * whole_share / days; // differences of a rounded running total
}

} // namespace

denominator_grid::denominator_grid(const indicator& what, period_kind base, period_kind own, bool binary,
                                   std::int32_t first, std::int32_t last)
    : same_(base == own), binary_(binary), rule_(what.denominator_over_time), first_(first) {
    needed_ = {first, last};
    if (same_) return;
    if (rule_ == denominator_rule::same_period)
        throw period_mismatch("roll_up: " + what.code + " has a numerator per " + base.text() + " and a denominator per " + own.text() +
                              "; declare denominator_over_time as hold, apportion or interpolate");
    needed_ = {INT32_MAX, INT32_MIN};
    for (std::int32_t i = first; i <= last; ++i) {
        const period p{base, i};
        source s;
        if (const auto whole = container(p, own)) {
            s.period = whole->index;
            s.share = rule_ == denominator_rule::apportion ? day_share(*whole, p) : whole_share;
            if (rule_ == denominator_rule::interpolate) {
                const std::int64_t here = twice_middle(p);
                const std::int64_t middle = twice_middle(*whole);
                if (here != middle) {
                    const period neighbour = whole->next(here < middle ? -1 : 1);
                    s.other = neighbour.index;
                    s.days_from = here < middle ? middle - here : here - middle;
                    s.days_between = std::abs(twice_middle(neighbour) - middle);
                }
            }
            for (const std::int32_t q : {s.period, s.other == INT32_MIN ? s.period : s.other})
                needed_ = {std::min(needed_.first, q), std::max(needed_.second, q)};
        }
        sources_.push_back(s);
    }
    if (needed_.first > needed_.second)
        throw period_mismatch("roll_up: no " + base.text() + " of " + what.code + " lies within a " + own.text() + " of its denominator");
}

cell denominator_grid::at(const unit_cells& own, std::int32_t category, const source& s) const {
    const cell* c = own.find(category, s.period);
    if (c == nullptr || c->state == cell_state::absent) return {};
    if (rule_ == denominator_rule::hold) return *c;
    if (rule_ == denominator_rule::apportion) return binary_ ? times_share_rounded(*c, s.share) : times(*c, s.share);
    const std::int64_t unit = binary_ ? 1 : whole_share;
    cell fine = times(*c, unit);
    if (s.other == INT32_MIN) return fine;
    const cell* o = own.find(category, s.other);
    if (o == nullptr || o->state != cell_state::point || c->state != cell_state::point || o->era != c->era) return {};
    const int128 difference = (o->known - c->known) * unit;
    fine.known += difference * s.days_from / s.days_between;
    fine.low = fine.high = fine.known;
    fine.flags |= o->flags;
    fine.flags |= flag::estimated;
    return fine;
}

void denominator_grid::bring(const unit_cells& own, unit_cells& onto, std::int32_t categories) const {
    onto.reset(categories, first_, first_ + static_cast<std::int32_t>(sources_.size()) - 1);
    for (const std::int32_t c : own.used)
        for (std::size_t i = 0; i < sources_.size(); ++i) {
            if (sources_[i].period == INT32_MIN) continue;
            const cell x = at(own, c, sources_[i]);
            if (x.state != cell_state::absent) onto.make(c, first_ + static_cast<std::int32_t>(i)) = x;
        }
}

int128 exposure_scale(time_basis per) noexcept {
    switch (per) {
    case time_basis::month: return 28 * 29 * 15 * 31; // least common multiple of 28, 29, 30 and 31
    case time_basis::year: return 365 * 366;
    default: return 1;
    }
}

int128 exposure(const period& p, time_basis per) {
    if (per == time_basis::period) return 1;
    if (per == time_basis::day) return p.days();
    const period_kind unit = per == time_basis::month ? period_kind::month() : period_kind::year();
    int128 sum = 0;
    const int128 scale = exposure_scale(per);
    for (period u = *period_of(p.first_day(), unit); u.first_day() <= p.last_day(); u = u.next())
        sum += scale / u.days() * overlap_days(u, p);
    return sum;
}

} // namespace steelyard::inline v0_1::aggregation::detail
