// SPDX-License-Identifier: MIT
// Turns plain sums into rows of the result table, level by level.
#include "indicator_run.hpp"

#include <algorithm>

namespace steelyard::inline v0_1::aggregation::detail {

template <class Sum>
void indicator_run::write_plainly(const plain_plan& plan, plain_partial<Sum>& total, result_table& into) const {
    write_head(into);
    std::vector<plain_table<Sum>> gathered(total.tables.size()); // of the place level before, by organisation level and output set
    std::size_t before = places_.size();                         // that level
    for (std::size_t p = 0; p < places_.size(); ++p) {
        const bool is_base = p == plan.base;
        if (!is_base) {
            const bool from_before = before < places_.size() && follows(plan, before, p);
            const std::vector<std::int32_t> to = from_before ? step_between(plan, before, p) : plan.to_level[p];
            for (std::size_t i = 0; i < total.tables.size(); ++i) {
                plain_table<Sum> coarser;
                coarser.open(layout_of(i % outputs_.size(), i / outputs_.size(), places_[p]->words().size()));
                coarser.gather(from_before ? gathered[i] : total.tables[i], to);
                gathered[i] = std::move(coarser);
            }
            before = p;
        }
        for (const level_set& set : levels_)
            if (set.place == p) {
                const std::size_t at = set.organisation * outputs_.size() + set.outputs;
                write_plain_set(plan, set, is_base ? total.tables[at] : gathered[at], into);
            }
    }
    write_notes({}, std::move(total.unmatched), into);
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
void indicator_run::write_plain_set(const plain_plan& plan, const level_set& level, const plain_table<Sum>& table, result_table& into) const {
    const period_plan& periods = periods_[level.kind];
    const finish_rules rules = rules_for(level);
    const bool quotient = denominator_ != nullptr;
    const bool mean = !periods.same && !quotient && rules.over_time == combine::mean_of_periods;
    const finisher<Sum> finish_one(rules);
    row_keys keys(*this, level, into);
    row_values row{};
    const std::size_t all = table.layout.periods, gap_periods = table.layout.gap_periods[level.kind];
    for (std::size_t p = 0; p < table.layout.places; ++p)
        for (std::size_t o = 0; o < table.layout.organisations; ++o)
            for (std::size_t c = 0; c < table.layout.outputs; ++c) {
                const std::size_t group = table.layout.group(p, o, c);
                keys.at(p, o, c, into);
                for (std::size_t r = 0; r < periods.periods.size(); ++r) {
                    const result_period& when = periods.periods[r];
                    const plain_state<Sum>* first = table.states.data() + group * all + static_cast<std::size_t>(when.first - first_);
                    plain_state<Sum> sum = *first;
                    std::int32_t used = first->used() ? 1 : 0;
                    for (std::int32_t i = 1; i < when.count; ++i) {
                        used += first[i].used() ? 1 : 0;
                        sum.merge(first[i]);
                    }
                    if (!sum.used()) continue;
                    if (gap_periods != 0) {
                        const std::int32_t gaps = table.gaps[level.kind][group * gap_periods + r];
                        if (gaps > 0) sum.add(plan.gap, quotient, gaps);
                        used = when.count; // a unit that reports within the period is expected for all of it
                    }
                    if (finish_one(sum, mean ? used : 1, row)) keys.append(row, when.what, into);
                }
            }
    keys.finish(into);
}

template void indicator_run::write_plainly<std::int64_t>(const plain_plan&, plain_partial<std::int64_t>&, result_table&) const;
template void indicator_run::write_plainly<int128>(const plain_plan&, plain_partial<int128>&, result_table&) const;

} // namespace steelyard::inline v0_1::aggregation::detail
