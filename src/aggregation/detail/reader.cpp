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

part_reader::part_reader(const measure& of, const measure_rows& rows, const indicator_part& part, bool in_quotient,
                         const row_filter& filter, std::int32_t categories, bool keep_place, bool keep_organisation)
    : of_(of), rows_(rows), maker_(of, rows, part, in_quotient), filter_(filter), categories_(categories),
      keep_place_(keep_place), keep_organisation_(keep_organisation) {
    has_eras_ = of.versions.size() > 1;
    find_units(filter);
    if (has_eras_ && span_) {
        era_first_ = span_->first;
        for (std::int32_t p = span_->first; p <= span_->second; ++p) {
            version_in_force_.push_back(of.version_on(period{rows.frequency, p}.first_day()));
            era_in_force_.push_back(static_cast<std::int16_t>(of.era(version_in_force_.back())));
        }
    }
}

void part_reader::find_units(const row_filter& filter) {
    const auto n = static_cast<std::size_t>(rows_.size());
    const auto admitted = [](const std::vector<bool>& list, std::int32_t code) {
        return list.empty() || (code >= 0 && list[static_cast<std::size_t>(code)]);
    };
    std::map<unit_key, std::size_t> known; // only needed when a coordinate is dropped
    for (std::size_t begin = 0; begin < n;) {
        std::size_t end = begin + 1;
        while (end < n && rows_.place[end] == rows_.place[begin] && rows_.organisation[end] == rows_.organisation[begin]) ++end;
        if (admitted(filter.places, rows_.place[begin]) && admitted(filter.organisations, rows_.organisation[begin])) {
            std::int32_t first = INT32_MAX;
            std::int32_t last = INT32_MIN;
            for (std::size_t i = begin; i < end; ++i) {
                if (!counts(i)) continue;
                first = std::min(first, rows_.period[i]);
                last = std::max(last, rows_.period[i]);
            }
            if (first <= last) {
                const unit_key key{keep_place_ ? rows_.place[begin] : -1, keep_organisation_ ? rows_.organisation[begin] : -1};
                std::size_t at = keys_.size();
                if (!keep_place_ || !keep_organisation_) at = known.try_emplace(key, keys_.size()).first->second;
                if (at == keys_.size()) {
                    keys_.push_back(key);
                    ranges_.emplace_back();
                    spans_.emplace_back(first, last);
                }
                ranges_[at].push_back({begin, end});
                spans_[at] = {std::min(spans_[at].first, first), std::max(spans_[at].second, last)};
                if (!span_) span_ = {first, last};
                span_ = {std::min(span_->first, first), std::max(span_->second, last)};
            }
        }
        begin = end;
    }
    if (keep_place_ && keep_organisation_) return;
    // dropped coordinates may leave the keys out of order: sort units by key
    std::vector<std::size_t> order;
    for (const auto& [key, at] : known) order.push_back(at);
    std::vector<unit_key> keys;
    std::vector<std::vector<range>> ranges;
    std::vector<std::pair<std::int32_t, std::int32_t>> spans;
    for (const std::size_t at : order) {
        keys.push_back(keys_[at]);
        ranges.push_back(std::move(ranges_[at]));
        spans.push_back(spans_[at]);
    }
    keys_ = std::move(keys);
    ranges_ = std::move(ranges);
    spans_ = std::move(spans);
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
    into.reset(categories_, std::min(first, spans_[unit].first), std::max(last, spans_[unit].second));
    for (const range& r : ranges_[unit]) read(r, into);
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
