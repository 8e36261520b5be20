// SPDX-License-Identifier: MIT
#include "reader.hpp"

#include <algorithm>

namespace steelyard::inline v0_1::aggregation::detail {

void unit_cells::reset(std::int32_t categories, std::int32_t first, std::int32_t last) {
    if (slot_of.size() != static_cast<std::size_t>(categories)) slot_of.assign(static_cast<std::size_t>(categories), -1);
    for (const std::int32_t c : used) slot_of[static_cast<std::size_t>(c)] = -1;
    used.clear();
    cells.clear();
    first_period = first;
    periods = last - first + 1;
}

cell& unit_cells::make(std::int32_t category, std::int32_t period) {
    std::int32_t& slot = slot_of[static_cast<std::size_t>(category)];
    if (slot < 0) {
        slot = static_cast<std::int32_t>(used.size());
        used.push_back(category);
        cells.resize(cells.size() + static_cast<std::size_t>(periods));
    }
    return cells[static_cast<std::size_t>(slot) * static_cast<std::size_t>(periods) + static_cast<std::size_t>(period - first_period)];
}

const cell* unit_cells::find(std::int32_t category, std::int32_t period) const noexcept {
    if (category < 0 || period < first_period || period >= first_period + periods) return nullptr;
    const std::int32_t slot = slot_of[static_cast<std::size_t>(category)];
    if (slot < 0) return nullptr;
    return &cells[static_cast<std::size_t>(slot) * static_cast<std::size_t>(periods) + static_cast<std::size_t>(period - first_period)];
}

part_reader::part_reader(const measure& of, const measure_rows& rows, const block_facts& facts,
                         const indicator_part& part, bool in_quotient, const row_filter& filter,
                         std::int32_t categories, bool keep_place, bool keep_organisation)
    : of_(of), rows_(rows), facts_(facts), maker_(of, rows, part, in_quotient), filter_(filter),
      categories_(categories), keep_place_(keep_place), keep_organisation_(keep_organisation) {
    has_eras_ = of.versions.size() > 1;
    find_units();
    if (has_eras_ && span_) {
        era_first_ = span_->first;
        for (std::int32_t p = span_->first; p <= span_->second; ++p) {
            version_in_force_.push_back(of.version_on(period{rows.frequency, p}.first_day()));
            era_in_force_.push_back(static_cast<std::int16_t>(of.era(version_in_force_.back())));
        }
    }
}

std::pair<std::int32_t, std::int32_t> part_reader::span_of_rows(std::size_t begin, std::size_t end) const {
    std::pair<std::int32_t, std::int32_t> span{INT32_MAX, INT32_MIN};
    for (std::size_t i = begin; i < end; ++i) {
        if (!counts(i)) continue;
        span.first = std::min(span.first, rows_.period[i]);
        span.second = std::max(span.second, rows_.period[i]);
    }
    return span;
}

std::pair<std::int32_t, std::int32_t> part_reader::span_of(std::size_t unit) const {
    std::pair<std::int32_t, std::int32_t> span{INT32_MAX, INT32_MIN};
    for (const range& r : ranges_of(unit)) {
        const auto [first, last] = span_of_rows(r.begin, r.end);
        span = {std::min(span.first, first), std::max(span.second, last)};
    }
    return span;
}

void part_reader::find_units() {
    const auto admitted = [](const std::vector<bool>& list, std::int32_t code) {
        return list.empty() || (code >= 0 && list[static_cast<std::size_t>(code)]);
    };
    const bool every_row = !filter_.recorded && !filter_.from && !filter_.to && filter_.places.empty() && filter_.organisations.empty();
    whole_ = every_row && keep_place_ && keep_organisation_;
    const auto n = static_cast<std::size_t>(facts_.unit_count());
    if (whole_) {
        take_units_as_they_are(n);
        return;
    }
    keys_.reserve(n);
    ranges_.reserve(n);
    for (std::size_t u = 0; u < n; ++u) {
        const unit_rows& unit = facts_.units[u];
        if (!admitted(filter_.places, unit.place) || !admitted(filter_.organisations, unit.organisation)) continue;
        const auto begin = static_cast<std::size_t>(unit.first);
        const auto end = static_cast<std::size_t>(facts_.units[u + 1].first);
        if (!every_row) {
            const auto [first, last] = span_of_rows(begin, end);
            if (first > last) continue;
            span_ = span_ ? std::pair(std::min(span_->first, first), std::max(span_->second, last)) : std::pair(first, last);
        }
        ranges_.push_back({keys_.size(), begin, end});
        keys_.push_back({keep_place_ ? unit.place : -1, keep_organisation_ ? unit.organisation : -1});
    }
    if (every_row && !keys_.empty()) span_ = {facts_.first_period, facts_.last_period};
    if (!keep_place_ || !keep_organisation_) join_units();
    first_range_.reserve(keys_.size() + 1);
    for (std::size_t r = 0, u = 0; u <= keys_.size(); ++u) {
        while (r < ranges_.size() && ranges_[r].unit < u) ++r;
        first_range_.push_back(r);
    }
}

/// Every unit has one range, its own: first_range_ stays empty.
void part_reader::take_units_as_they_are(std::size_t n) {
    keys_.resize(n);
    ranges_.resize(n);
    for (std::size_t u = 0; u < n; ++u) {
        const unit_rows& unit = facts_.units[u];
        keys_[u] = {unit.place, unit.organisation};
        ranges_[u] = {u, static_cast<std::size_t>(unit.first), static_cast<std::size_t>(facts_.units[u + 1].first)};
    }
    if (n > 0) span_ = {facts_.first_period, facts_.last_period};
}

uint128 part_reader::largest() const noexcept {
    const uint128 stored = maker_.unit().binary ? uint128{facts_.largest} << 64 : uint128{facts_.largest};
    return std::max(stored, maker_.largest_bound());
}

/// Units that differ only on a dropped coordinate become one.
void part_reader::join_units() {
    std::ranges::stable_sort(ranges_, [this](const range& a, const range& b) { return keys_[a.unit] < keys_[b.unit]; });
    std::vector<unit_key> joined;
    for (range& r : ranges_) {
        if (joined.empty() || joined.back() != keys_[r.unit]) joined.push_back(keys_[r.unit]);
        r.unit = joined.size() - 1;
    }
    keys_ = std::move(joined);
}

/// Known at the instant asked for, and inside the days asked for.
bool part_reader::counts(std::size_t row) const {
    if (filter_.recorded && rows_.recorded_at(row) > filter_.recorded->seconds) return false;
    if (!filter_.from && !filter_.to) return true;
    const period p{rows_.frequency, rows_.period[row]};
    return (!filter_.from || p.first_day() >= *filter_.from) && (!filter_.to || p.last_day() <= *filter_.to);
}

std::int32_t part_reader::version_of(std::size_t row) const {
    const std::int32_t v = rows_.version_at(row);
    return v >= 0 || !has_eras_ ? v : version_in_force_[static_cast<std::size_t>(rows_.period[row] - era_first_)];
}

std::int16_t part_reader::era_of(std::size_t row) const {
    if (!has_eras_) return -1;
    const std::int32_t v = rows_.version_at(row);
    if (v >= 0) return static_cast<std::int16_t>(of_.era(v));
    return era_in_force_[static_cast<std::size_t>(rows_.period[row] - era_first_)];
}

void part_reader::fill(std::size_t unit, unit_cells& into, std::int32_t first, std::int32_t last) const {
    const auto own = span_of(unit);
    into.reset(categories_, std::min(first, own.first), std::max(last, own.second));
    for (const range& r : ranges_of(unit)) read(r, into);
}

void part_reader::read(const range& r, unit_cells& into) const {
    const auto same_key = [this](std::size_t a, std::size_t b) {
        return rows_.category[a] == rows_.category[b] && rows_.period[a] == rows_.period[b] &&
               rows_.source_at(a) == rows_.source_at(b) && version_of(a) == version_of(b);
    };
    for (std::size_t i = r.begin; i < r.end; ++i) {
        if (!counts(i)) continue;
        // Revisions of one key follow each other by recorded time: the last one that counts stands. A row that names
        // the version in force follows one that names none, and stands in its place.
        while (i + 1 < r.end && same_key(i, i + 1) && counts(i + 1)) ++i;
        cell x = maker_.at(i);
        x.era = era_of(i);
        cell& c = into.make(rows_.category[i], rows_.period[i]);
        if (c.state != cell_state::absent && c.era != x.era) {
            // Reported under two definitions: the one in force at the period counts, never both.
            const std::int16_t in_force = era_in_force_[static_cast<std::size_t>(rows_.period[i] - era_first_)];
            if (c.era == in_force || (x.era != in_force && c.era > x.era)) continue;
            c = x;
            continue;
        }
        accumulate(c, x);
        c.era = x.era;
    }
}

} // namespace steelyard::inline v0_1::aggregation::detail
