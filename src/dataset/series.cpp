// SPDX-License-Identifier: MIT
#include <steelyard/core/error.hpp>
#include <steelyard/dataset/series.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <tuple>

namespace steelyard::inline v0_1 {

std::optional<std::size_t> series_view::find(std::int32_t period_index) const noexcept {
    const auto less = [this](std::int64_t row_number, std::int32_t p) {
        return rows->period[static_cast<std::size_t>(row_number)] < p;
    };
    const auto it = std::lower_bound(at.begin(), at.end(), period_index, less);
    if (it == at.end() || rows->period[static_cast<std::size_t>(*it)] != period_index) return std::nullopt;
    return static_cast<std::size_t>(it - at.begin());
}

bool series_cursor::next(series_view& into) {
    if (next_pending_ == pending_.size()) {
        const measure_rows& r = *rows_;
        const auto          size = static_cast<std::size_t>(r.size());
        if (next_row_ >= size) return false;
        const std::size_t first = next_row_;
        const auto        same = [&](std::size_t i) {
            return r.place[i] == r.place[first] && r.organisation[i] == r.organisation[first] &&
                   r.category[i] == r.category[first];
        };
        while (next_row_ < size && same(next_row_)) ++next_row_;
        take(first, next_row_);
    }
    const std::vector<std::int64_t>& at = pending_[next_pending_++];
    const auto                       head = static_cast<std::size_t>(at.front());
    into = series_view{rows_,
                       rows_->place[head],
                       rows_->organisation[head],
                       rows_->category[head],
                       options_.by_source ? rows_->source_at(head) : -1,
                       std::span<const std::int64_t>(at)};
    return true;
}

void series_cursor::take(std::size_t first, std::size_t last) {
    const measure_rows& r = *rows_;
    pending_.clear();
    next_pending_ = 0;
    std::map<std::int32_t, std::vector<std::int64_t>> by_source; // periods ascend within each
    const auto                                        rank = [&](std::int64_t row) {
        const auto         i = static_cast<std::size_t>(row);
        const std::int32_t version = r.version_at(i) < 0 ? INT32_MAX : r.version_at(i); // in force at the period: first
        return std::tuple(version, r.recorded_at(i), r.number[i], r.forms[i]);
    };
    for (std::size_t i = first; i < last; ++i) {
        std::vector<std::int64_t>& at = by_source[options_.by_source ? r.source_at(i) : -1];
        const auto                 row = static_cast<std::int64_t>(i);
        if (at.empty() || r.period[static_cast<std::size_t>(at.back())] != r.period[i])
            at.push_back(row);
        else if (rank(at.back()) < rank(row))
            at.back() = row;
    }
    for (auto& entry : by_source) pending_.push_back(std::move(entry.second));
}

namespace {

void check(const repeat_then_jump_options& o) {
    if (!(o.factor > 1))
        throw domain_fault("find_repeat_then_jump: factor is " + number_text(o.factor) +
                           "; a jump is a factor above 1");
    if (!(o.minimum > 0))
        throw domain_fault("find_repeat_then_jump: minimum is " + number_text(o.minimum) +
                           "; give a positive number, because zeros repeat by nature");
    if (o.longest_step < 1)
        throw domain_fault("find_repeat_then_jump: longest_step is below 1; neighbours are at least one period apart");
}

[[nodiscard]] bool is_jump(double from, double to, double factor) noexcept {
    if (std::signbit(from) != std::signbit(to) && to != 0) return true; // crossing zero has no factor
    const double a = std::abs(from);
    const double b = std::abs(to);
    return b >= factor * a || b * factor <= a;
}

/// Repeats and jumps of one series, without shares.
void scan(const series_view& s, const repeat_then_jump_options& o, std::vector<repeat_then_jump>& found) {
    std::size_t first = 0; // start of the run of equal points that ends at i
    for (std::size_t i = 1; i < s.size(); ++i) {
        const bool neighbours = s.period(i) - s.period(i - 1) <= o.longest_step;
        if (neighbours && s.is_point(i) && s.is_point(i - 1) && s.stored(i) == s.stored(i - 1)) continue;
        const bool repeated = i - first >= 2 && std::abs(s.number(i - 1)) >= o.minimum;
        if (repeated && neighbours && s.is_point(i) && is_jump(s.number(i - 1), s.number(i), o.factor)) {
            repeat_then_jump f;
            f.place = s.place;
            f.organisation = s.organisation;
            f.category = s.category;
            f.source = s.source;
            f.first = s.period(first);
            f.last = s.period(i - 1);
            f.after = s.period(i);
            f.repeated_row = s.at[i - 1];
            f.after_row = s.at[i];
            f.repeated = s.number(i - 1);
            f.then = s.number(i);
            found.push_back(f);
        }
        first = i;
    }
}

/// Change of the sums of all units that report both periods.
struct net {
    std::int32_t        units = 0;
    int128              exact = 0;
    std::vector<double> loose; ///< for measures without declared decimals; added in order of size
};

using change_key = std::tuple<std::int32_t, std::int32_t, std::int32_t>; // category, last, after

void add_unit(const series_view& s, std::map<change_key, net>& nets) {
    auto it = nets.lower_bound(change_key{s.category, INT32_MIN, INT32_MIN});
    for (; it != nets.end() && std::get<0>(it->first) == s.category; ++it) {
        const auto a = s.find(std::get<1>(it->first));
        const auto b = s.find(std::get<2>(it->first));
        if (!a || !b || !s.is_point(*a) || !s.is_point(*b)) continue;
        ++it->second.units;
        if (s.rows->places)
            it->second.exact += int128{s.stored(*b)} - s.stored(*a);
        else
            it->second.loose.push_back(s.number(*b) - s.number(*a));
    }
}

} // namespace

std::vector<repeat_then_jump> find_repeat_then_jump(const measure_rows& rows, const repeat_then_jump_options& options,
                                                    std::span<const std::int32_t> among_places) {
    check(options);
    std::vector<repeat_then_jump> found;
    for_each_series(rows, {}, [&](const series_view& s) { scan(s, options, found); });
    if (found.empty()) return found;

    std::map<change_key, net> nets;
    for (const repeat_then_jump& f : found) nets[change_key{f.category, f.last, f.after}];
    for_each_series(rows, {}, [&](const series_view& s) {
        const bool counts =
            among_places.empty() || std::find(among_places.begin(), among_places.end(), s.place) != among_places.end();
        if (counts) add_unit(s, nets);
    });
    for (repeat_then_jump& f : found) {
        net& n = nets[change_key{f.category, f.last, f.after}];
        f.units = n.units;
        std::sort(n.loose.begin(), n.loose.end());
        double loose = 0;
        for (const double x : n.loose) loose += x;
        f.net_change = rows.places ? from_scaled(n.exact, *rows.places) : loose;
        if (f.net_change != 0) f.share = (f.then - f.repeated) / f.net_change;
    }
    return found;
}

} // namespace steelyard::inline v0_1
