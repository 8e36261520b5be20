// SPDX-License-Identifier: MIT
// Turns plain sums into rows of the result table, level by level.
#include "indicator_run.hpp"

#include <algorithm>
#include <span>
#include <utility>

namespace steelyard::inline v0_1::aggregation::detail {

namespace {

/// The points of some base periods together; its `rest` is not 0 where there is more than points.
template <class Sum>
[[nodiscard]] plain_state<Sum> sum_of_points(std::span<const plain_state<Sum>> states) noexcept {
    plain_state<Sum> sum;
    for (const plain_state<Sum>& s : states) {
        sum.known += s.known;
        sum.den += s.den;
        sum.points += s.points;
        sum.rest |= s.rest;
    }
    return sum;
}

/// Base periods for which anything is known to be expected.
template <class Sum>
[[nodiscard]] std::int32_t used_of(std::span<const plain_state<Sum>> states, const plain_table<Sum>& table) noexcept {
    std::int32_t used = 0;
    for (const plain_state<Sum>& s : states) {
        plain_sum<Sum> one(s);
        one.merge(table.rests[static_cast<std::size_t>(s.rest)]);
        used += one.used() ? 1 : 0;
    }
    return used;
}

} // namespace

template <class Sum>
void indicator_run::write_plainly(const plain_plan& plan, plain_partial<Sum>& total, result_sink& into) const {
    write_head(into.table);
    auto& [gathered, other] = total.gathered; // of the place level before, and room for the next
    gathered.resize(total.tables.size());
    other.resize(total.tables.size());
    std::size_t before = places_.size(); // that level
    for (std::size_t p = 0; p < places_.size(); ++p) {
        const bool is_base = p == plan.base;
        if (!is_base) {
            const bool from_before = before < places_.size() && follows(plan, before, p);
            const std::vector<std::int32_t> to = from_before ? step_between(plan, before, p) : plan.to_level[p];
            for (std::size_t i = 0; i < total.tables.size(); ++i) {
                other[i].open(layout_of(i % outputs_.size(), i / outputs_.size(), places_[p]->words().size()));
                other[i].gather(from_before ? gathered[i] : total.tables[i], to);
            }
            std::swap(gathered, other);
            before = p;
        }
        for (const level_set& set : levels_)
            if (set.place == p) {
                const std::size_t at = set.organisation * outputs_.size() + set.outputs;
                write_plain_set(plan, set, is_base ? total.tables[at] : gathered[at], into);
            }
    }
    write_notes({}, total.unmatched, into.table);
}

/// Places of one level lie whole in those of another.
bool indicator_run::follows(const plain_plan& plan, std::size_t finer, std::size_t coarser) const {
    if (places_[finer]->words().size() < places_[coarser]->words().size()) return false;
    std::vector<std::int32_t> to(places_[finer]->words().size(), -1);
    for (std::size_t b = 0; b < plan.places; ++b) {
        if (plan.to_level[finer][b] < 0) continue;
        std::int32_t& known = to[static_cast<std::size_t>(plan.to_level[finer][b])];
        if (known >= 0 && known != plan.to_level[coarser][b]) return false;
        known = plan.to_level[coarser][b];
    }
    return true;
}

std::vector<std::int32_t> indicator_run::step_between(const plain_plan& plan, std::size_t finer, std::size_t coarser) const {
    std::vector<std::int32_t> to(places_[finer]->words().size(), -1);
    for (std::size_t b = 0; b < plan.places; ++b)
        if (plan.to_level[finer][b] >= 0) to[static_cast<std::size_t>(plan.to_level[finer][b])] = plan.to_level[coarser][b];
    return to;
}

template <class Sum>
void indicator_run::write_plain_set(const plain_plan& plan, const level_set& level, const plain_table<Sum>& table, result_sink& into) const {
    const period_plan& periods = periods_[level.kind];
    const finish_rules rules = rules_for(level);
    const bool mean = !periods.same && denominator_ == nullptr && rules.over_time == combine::mean_of_periods;
    const finisher<Sum> finish_one(rules);
    row_writer writer = writer_for(level, into);
    row_values    row{};
    points_values simple{};
    const std::size_t gap_periods = table.layout.gap_periods[level.kind];
    plain_sum<Sum> gap; // what a base period that was left out adds
    gap.add(plan.gap, denominator_ != nullptr);
    for (std::size_t p = 0; p < table.layout.places; ++p)
        for (std::size_t o = 0; o < table.layout.organisations; ++o)
            for (std::size_t c = 0; c < table.layout.outputs; ++c) {
                const std::size_t group = table.layout.group(p, o, c);
                const plain_state<Sum>* states = table.states.data() + group * table.layout.periods;
                const std::int32_t* gaps = gap_periods == 0 ? nullptr : table.gaps[level.kind].data() + group * gap_periods;
                writer.at(p, o, c);
                for (std::size_t r = 0; r < periods.periods.size(); ++r) {
                    const result_period& when = periods.periods[r];
                    const std::span within(states + (when.first - first_), static_cast<std::size_t>(when.count));
                    // A unit that reports within the period is expected for all of it.
                    const std::int32_t divisor = !mean ? 1 : gaps != nullptr ? when.count : used_of(within, table);
                    const std::int32_t left_out = gaps == nullptr ? 0 : gaps[r];
                    const plain_state<Sum> points = sum_of_points(within);
                    if (points.rest == 0 && left_out == 0) {
                        if (points.points == 0) continue;
                        if (const std::uint8_t has = finish_one.points_row(points, divisor, simple); has != 0) {
                            writer.append(simple, has, when.what.index);
                            continue;
                        }
                    }
                    plain_sum<Sum> sum(points);
                    if (points.rest != 0)
                        for (const plain_state<Sum>& s : within)
                            if (s.rest != 0) sum.merge(table.rests[static_cast<std::size_t>(s.rest)]);
                    if (!sum.used()) continue;
                    if (left_out > 0) sum.merge(gap, left_out);
                    if (finish_one(sum, divisor, row)) writer.append(row, when.what.index);
                }
            }
    writer.finish();
}

template void indicator_run::write_plainly<std::int64_t>(const plain_plan&, plain_partial<std::int64_t>&, result_sink&) const;
template void indicator_run::write_plainly<int128>(const plain_plan&, plain_partial<int128>&, result_sink&) const;

} // namespace steelyard::inline v0_1::aggregation::detail
