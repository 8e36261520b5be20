// SPDX-License-Identifier: MIT
// Reads the units of an indicator and adds their cells to every group that was asked for.
#include "indicator_run.hpp"

#include <steelyard/core/parallel.hpp>

#include <algorithm>
#include <mutex>

namespace steelyard::inline v0_1::aggregation::detail {

void partial_result::merge(partial_result&& o) {
    for (std::size_t i = 0; i < tables.size(); ++i) tables[i].merge(o.tables[i]);
    unmatched.insert(unmatched.end(), o.unmatched.begin(), o.unmatched.end());
    for (const auto& [subject, n] : o.outside) outside[subject] += n;
}

void indicator_run::run(result_sink& into, const run_options& options) {
    if (last_ < first_ || !adds_plainly()) {
        run_generally(into, options);
        return;
    }
    switch (width_of_sums()) {
    case sum_width::narrow: run_plainly<std::int64_t>(into, options); return;
    case sum_width::wide: run_plainly<int128>(into, options); return;
    case sum_width::unknown: run_generally(into, options); return;
    }
}

std::int64_t indicator_run::most_rows() const noexcept {
    const std::int64_t cells = numerator_->rows().size() + (denominator_ ? denominator_->rows().size() : 0);
    std::int64_t all = 0;
    for (const level_set& set : levels_) {
        std::int64_t rows = static_cast<std::int64_t>(periods_[set.kind].periods.size());
        for (const std::size_t n : {places_[set.place]->words().size(), organisations_[set.organisation]->words().size(), outputs_[set.outputs].list.size() + 1})
            if (__builtin_mul_overflow(rows, static_cast<std::int64_t>(n), &rows)) rows = INT64_MAX;
        all += std::min(rows, cells);
    }
    return all;
}

void indicator_run::run_generally(result_sink& into, const run_options& options) {
    note_used_categories();
    const auto fresh = [this] {
        partial_result p;
        for (std::size_t i = 0; i < levels_.size(); ++i) p.tables.emplace_back(first_, last_ - first_ + 1);
        return p;
    };
    partial_result total = fresh();
    if (last_ >= first_) {
        const auto units = static_cast<std::int64_t>(units_.size());
        const std::int64_t per_block = std::max<std::int64_t>(1, units / (std::max(options.threads, 1) * 16));
        const std::int64_t blocks = (units + per_block - 1) / per_block;
        std::vector<partial_result> idle; // as many as workers; sums are exact, so it does not matter who adds what
        std::mutex guard;
        parallel_blocks(blocks, options, [&](std::int64_t block) {
            partial_result mine;
            {
                const std::lock_guard lock(guard);
                if (!idle.empty()) {
                    mine = std::move(idle.back());
                    idle.pop_back();
                }
            }
            if (mine.tables.empty()) mine = fresh();
            for (std::int64_t u = block * per_block; u < std::min(units, (block + 1) * per_block); ++u) add_unit(static_cast<std::size_t>(u), mine);
            const std::lock_guard lock(guard);
            idle.push_back(std::move(mine));
        });
        for (partial_result& p : idle) total.merge(std::move(p));
        add_expected(total);
    }
    write(total, into);
}

void indicator_run::fill_unit(unit_key key, unit_cells& numerator, unit_cells& denominator) const {
    const auto read = [&](const part_reader& part, const bridging& bridge, unit_cells& into, std::int32_t first, std::int32_t last) {
        const auto units = part.units();
        const auto it = std::ranges::lower_bound(units, key);
        if (it == units.end() || *it != key) {
            into.reset(data_.categories().size(), first, last);
            return;
        }
        part.fill(static_cast<std::size_t>(it - units.begin()), into, first, last);
        for (const std::int32_t c : into.used)
            for (std::int32_t p = into.first_period; p < into.first_period + into.periods; ++p) {
                cell& x = into.make(c, p);
                if (x.state != cell_state::absent) x = bridge.apply(x, key.place, p);
            }
    };
    read(*numerator_, bridge_numerator_, numerator, first_, last_);
    if (!denominator_) return;
    if (grid_->same()) {
        read(*denominator_, bridge_denominator_, denominator, first_, last_);
        return;
    }
    unit_cells own;
    read(*denominator_, bridge_denominator_, own, grid_->needed().first, grid_->needed().second);
    grid_->bring(own, denominator, data_.categories().size());
}

void indicator_run::add_pair(std::vector<emitted>& to, std::int32_t node, std::int32_t p, const unit_cells& n, const unit_cells& d) const {
    if (!denominator_) {
        const cell c = categories_->value(node, n, p, numerator_->maker(), used_at_n_, first_);
        if (c.state != cell_state::absent) to.push_back({p, c, {}});
        return;
    }
    const std::int32_t other = category_matched_ ? node : whole_node_;
    const bool plain = categories_->node(node).expansions.empty() && categories_->node(other).expansions.empty();
    const auto push = [&](cell a, cell b) {
        if (a.state == cell_state::absent && b.state == cell_state::absent) return;
        if (a.state == cell_state::not_expected || b.state == cell_state::not_expected) { // reported, so that it is no gap, but not expected
            a = b = cell{};
            a.state = b.state = cell_state::not_expected;
            to.push_back({p, a, b});
            return;
        }
        if (a.state == cell_state::absent) a = numerator_->maker().missing(reason::not_reported);
        if (b.state == cell_state::absent) b = denominator_->maker().missing(reason::not_reported);
        if (weighted_) { // weight times rate over weight: known only where both are
            if (a.state == cell_state::point && b.state == cell_state::point) {
                const int128 weight = b.known;
                a = times(a, weight);
            } else {
                a.open_low = a.open_high = true;
                a.known = a.low = a.high = 0;
            }
        }
        to.push_back({p, a, b});
    };
    if (plain) {
        const cell* a = n.find(categories_->node(node).code, p);
        const cell* b = d.find(categories_->node(other).code, p);
        push(a == nullptr ? cell{} : *a, b == nullptr ? cell{} : *b);
        return;
    }
    const category_source sn = categories_->source(node, n, p);
    const category_source sd = categories_->source(other, d, p);
    if (sn.codes.size() > 1 && sn.codes == sd.codes && !sn.overlapping && !mean_of_ratios_) {
        for (const std::int32_t code : sn.codes) { // matched category by category
            const cell* a = n.find(code, p);
            const cell* b = d.find(code, p);
            push(a == nullptr ? cell{} : *a, b == nullptr ? cell{} : *b);
        }
        return;
    }
    push(categories_->value(node, n, p, numerator_->maker(), used_at_n_, first_),
         categories_->value(other, d, p, denominator_->maker(), used_at_d_, first_));
}

std::vector<indicator_run::emitted> indicator_run::series(std::int32_t node, const unit_cells& n, const unit_cells& d) const {
    std::vector<emitted> cells;
    if (node < 0) return cells;
    for (std::int32_t p = first_; p <= last_; ++p) add_pair(cells, node, p, n, d);
    return cells;
}

/// The whole less the sum of its reported parts.
std::vector<indicator_run::emitted> indicator_run::residual(const output_set_plan& set, const std::vector<std::vector<emitted>>& parts,
                                                            const unit_cells& n) const {
    std::vector<emitted> list;
    const std::int32_t code = categories_->node(set.whole).code;
    for (std::int32_t p = first_; p <= last_; ++p) {
        const cell* whole = n.find(code, p);
        if (whole == nullptr || !whole->present()) continue;
        cell sum;
        for (const auto& part : parts)
            for (const emitted& e : part)
                if (e.period == p) accumulate(sum, e.numerator);
        if (!sum.expected()) continue;
        cell rest = *whole;
        rest.known -= sum.known;
        rest.low -= sum.high;
        rest.high -= sum.low;
        rest.open_low = whole->open_low || sum.open_high;
        rest.open_high = whole->open_high || sum.open_low;
        rest.flags |= sum.flags;
        if (sum.state != cell_state::point || whole->state != cell_state::point) rest.state = cell_state::bounded;
        list.push_back({p, rest, {}});
    }
    return list;
}

indicator_run::emitted indicator_run::missing_pair(std::int32_t p, reason why) const {
    emitted e{p, numerator_->maker().missing(why), {}};
    if (denominator_) e.denominator = denominator_->maker().missing(why);
    return e;
}

std::vector<indicator_run::emitted> indicator_run::with_gaps(const period_plan& plan, std::vector<emitted> cells) const {
    if (plan.same || expected_.declared() || numerator_->frequency().on == grid::day || cells.empty()) return cells;
    std::vector<bool> there(static_cast<std::size_t>(last_ - first_ + 1), false);
    std::vector<bool> wanted(plan.periods.size(), false);
    for (const emitted& e : cells) {
        const auto at = static_cast<std::size_t>(e.period - first_);
        there[at] = true;
        if (plan.of_base[at] >= 0 && e.numerator.expected()) wanted[static_cast<std::size_t>(plan.of_base[at])] = true;
    }
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        if (!wanted[i]) continue;
        for (std::int32_t p = plan.periods[i].first; p < plan.periods[i].first + plan.periods[i].count; ++p)
            if (!there[static_cast<std::size_t>(p - first_)]) cells.push_back(missing_pair(p, reason::not_reported));
    }
    return cells;
}

std::vector<indicator_run::emitted> indicator_run::without_doubles(const level_set& set, unit_key key, std::vector<emitted> cells,
                                                                   bool& doubled) const {
    const bool by_place = places_[set.place]->level() != name(axis::place);
    const bool by_organisation = organisations_[set.organisation]->level() != name(axis::organisation);
    const auto drop = [&](const double_reports& places, const double_reports& organisations, std::int32_t p) {
        return (by_place && places.ignored(key.place, p)) || (by_organisation && organisations.ignored(key.organisation, p));
    };
    std::erase_if(cells, [&](emitted& e) {
        const bool n = drop(double_places_n_, double_organisations_n_, e.period);
        const bool d = denominator_ && drop(double_places_d_, double_organisations_d_, e.period);
        doubled = doubled || n || d;
        if (!denominator_) return n;
        if (n && d) return true;
        if (n) e.numerator = numerator_->maker().missing(reason::not_reported);
        if (d) e.denominator = denominator_->maker().missing(reason::not_reported);
        return (n && !e.denominator.present()) || (d && !e.numerator.present());
    });
    return cells;
}

std::int64_t indicator_run::weight_of(unit_key key) const {
    return weights_.empty() || key.place < -1 ? 1 : weights_[static_cast<std::size_t>(key.place + 1)];
}

void indicator_run::add_cell(group_state& state, emitted c, const target& place, const target& organisation, const level_set& set,
                             std::int32_t unit, std::int64_t weight) const {
    const auto share = [&](cell& x, const target& t, bool shared, bool binary) {
        if (shared) x = binary ? times_share_rounded(x, t.share) : times(x, t.share);
    };
    const bool binary_n = numerator_->maker().unit().binary;
    share(c.numerator, place, places_[set.place]->shares(), binary_n);
    share(c.numerator, organisation, organisations_[set.organisation]->shares(), binary_n);
    if (zero_mode_ && c.numerator.state == cell_state::missing && c.numerator.why == reason::not_reported) {
        c.numerator.low = c.numerator.high = 0;
        c.numerator.open_low = c.numerator.open_high = false;
    }
    state.unit_min = std::min(state.unit_min, unit);
    state.unit_max = std::max(state.unit_max, unit);
    if (!denominator_) {
        state.add_total(c.numerator, weight);
        return;
    }
    const bool binary_d = denominator_->maker().unit().binary;
    share(c.denominator, place, places_[set.place]->shares(), binary_d);
    share(c.denominator, organisation, organisations_[set.organisation]->shares(), binary_d);
    state.add_quotient(c.numerator, c.denominator, what_.numerator_within_denominator, weight);
}

period_weight indicator_run::weight_of_period(std::int32_t p) const {
    const period base{numerator_->frequency(), p};
    const int128 days = inner_time_rule() == combine::mean_by_days ? int128{base.days()} : int128{1};
    return {days, days * exposure(base, what_.per)};
}

void indicator_run::add_unit_ratios(const level_set& set, std::int32_t output, unit_key key, std::int32_t unit,
                                    const std::vector<emitted>& cells, partial_result& into) const {
    const period_plan& plan = periods_[set.kind];
    std::map<std::int32_t, std::vector<group_state>> own; // by period of the result: the unit at its base periods
    for (const emitted& e : cells) {
        const std::int32_t at = plan.of_base[static_cast<std::size_t>(e.period - first_)];
        if (at < 0) continue;
        const result_period& r = plan.periods[static_cast<std::size_t>(at)];
        cell d = e.denominator;
        if (!denominator_) { // a published quotient: its parts are unknown, it counts as itself over one
            d.state = cell_state::point;
            d.known = d.low = d.high = 1;
        }
        auto& states = own[at];
        states.resize(static_cast<std::size_t>(r.count));
        states[static_cast<std::size_t>(e.period - r.first)].add_quotient(e.numerator, d, what_.numerator_within_denominator, 1);
    }
    finish_rules rules = rules_for(set);
    rules.mean_of_ratios = false;
    rules.factor = 1;
    rules.missing = {};
    group_table& table = into.tables[static_cast<std::size_t>(&set - levels_.data())];
    for (const auto& [at, states] : own) {
        const result_period& r = plan.periods[static_cast<std::size_t>(at)];
        std::vector<period_weight> weights;
        group_state sum;
        for (std::int32_t p = r.first; p < r.first + r.count; ++p) weights.push_back(weight_of_period(p));
        for (const group_state& s : states) sum.merge(s);
        const auto f = finish(states, weights, rules);
        if (!f) continue;
        const std::int32_t base = r.first;
        for (const target& p : places_[set.place]->of(key.place, base))
            for (const target& o : organisations_[set.organisation]->of(key.organisation, base)) {
                group_state& state = table.states({p.at, o.at, output})[base - first_];
                state.unit_min = std::min(state.unit_min, unit);
                state.unit_max = std::max(state.unit_max, unit);
                state.add_unit(sum, f->what == form::point ? std::optional(f->number) : std::nullopt, f->lower, f->upper, weight_of(key));
            }
    }
}

void indicator_run::add_series(const level_set& set, std::int32_t output, unit_key key, std::int32_t unit,
                               const std::vector<emitted>& cells, partial_result& into) const {
    const period_plan& plan = periods_[set.kind];
    bool doubled = false;
    std::vector<emitted> counted = without_doubles(set, key, cells, doubled);
    // A node whose children report instead is not expected to report the rest itself.
    if (!doubled) counted = with_gaps(plan, std::move(counted));
    if (mean_of_ratios_) {
        add_unit_ratios(set, output, key, unit, counted, into);
        return;
    }
    group_table& table = into.tables[static_cast<std::size_t>(&set - levels_.data())];
    const std::int64_t weight = weight_of(key);
    for (const emitted& e : counted) {
        const auto at = static_cast<std::size_t>(e.period - first_);
        if (plan.of_base[at] < 0) continue;
        const auto to_places = places_[set.place]->of(key.place, e.period);
        const auto to_organisations = organisations_[set.organisation]->of(key.organisation, e.period);
        if (to_places.empty() && key.place >= 0) ++into.outside[data_.places()[key.place]];
        if (to_organisations.empty() && key.organisation >= 0) ++into.outside[data_.organisations()[key.organisation]];
        for (const target& p : to_places)
            for (const target& o : to_organisations)
                add_cell(table.states({p.at, o.at, output})[at], e, p, o, set, unit, weight);
    }
}

void indicator_run::list_unmatched(unit_key key, std::int32_t output_set, std::int32_t output, const std::vector<emitted>& cells,
                                   std::vector<unmatched_code>& into) const {
    if (!denominator_) return;
    for (const emitted& e : cells)
        if (e.numerator.present() != e.denominator.present())
            into.push_back({key.place, key.organisation, output_set, output, e.period, e.numerator.present()});
}

std::vector<std::vector<indicator_run::emitted>> indicator_run::series_of_set(std::int32_t output_set, unit_key key, const unit_cells& n,
                                                                             const unit_cells& d, std::vector<unmatched_code>& unmatched) const {
    const output_set_plan& set = outputs_[static_cast<std::size_t>(output_set)];
    std::vector<std::vector<emitted>> parts;
    for (std::size_t o = 0; o < set.list.size(); ++o) {
        parts.push_back(series(set.list[o].node, n, d));
        list_unmatched(key, output_set, static_cast<std::int32_t>(o), parts.back(), unmatched);
    }
    if (set.whole >= 0) parts.push_back(residual(set, parts, n));
    return parts;
}

void indicator_run::add_unit(std::size_t unit, partial_result& into) const {
    const unit_key key = units_[unit];
    unit_cells n, d;
    fill_unit(key, n, d);
    for (std::size_t s = 0; s < outputs_.size(); ++s) {
        const auto parts = series_of_set(static_cast<std::int32_t>(s), key, n, d, into.unmatched);
        for (const level_set& level : levels_) {
            if (level.outputs != s) continue;
            for (std::size_t o = 0; o < parts.size(); ++o)
                if (!parts[o].empty()) add_series(level, static_cast<std::int32_t>(o), key, static_cast<std::int32_t>(unit), parts[o], into);
        }
    }
}

void indicator_run::add_expected(partial_result& into) const {
    const bool always = query_.options.missing.mode == missing_mode::always_null || query_.options.missing.mode == missing_mode::always_zero;
    const std::vector<bool>& places_used = codes_used(axis::place);
    const std::vector<bool>& organisations_used = codes_used(axis::organisation);
    for (std::size_t i = 0; i < levels_.size(); ++i) {
        const level_set& set = levels_[i];
        const period_plan& plan = periods_[set.kind];
        const auto outputs = static_cast<std::int32_t>(std::max<std::size_t>(outputs_[set.outputs].list.size(), query_.categories[set.outputs].empty() ? 1 : 0));
        for (std::int32_t out = 0; out < outputs; ++out) {
            for (const expected_cell& e : expected_.absent()) {
                const auto at = static_cast<std::size_t>(e.period - first_);
                if (plan.of_base[at] < 0) continue;
                const auto to_organisations = organisations_[set.organisation]->of(e.key.organisation, e.period);
                for (const target& p : places_[set.place]->of(e.key.place, e.period))
                    for (const target& o : to_organisations) {
                        const emitted gone = missing_pair(e.period, reason::not_reported);
                        if (!mean_of_ratios_) {
                            add_cell(into.tables[i].states({p.at, o.at, out})[at], gone, p, o, set, INT32_MAX - 1, weight_of(e.key));
                            continue;
                        }
                        // A unit that reported other periods has its own quotient already; a silent one counts once.
                        const result_period& r = plan.periods[static_cast<std::size_t>(plan.of_base[at])];
                        if (std::ranges::binary_search(units_, e.key) || e.period != r.first) continue;
                        group_state one;
                        one.add_quotient(gone.numerator, gone.denominator, what_.numerator_within_denominator, 1);
                        const bool nested = what_.numerator_within_denominator;
                        into.tables[i].states({p.at, o.at, out})[at].add_unit(one, std::nullopt, nested ? std::optional(0.0) : std::nullopt,
                                                                             nested ? std::optional(1.0) : std::nullopt, weight_of(e.key));
                    }
            }
            if (!always) continue;
            // Every unit of a level, but as reported only those that somebody reports about.
            const auto skips = [](const axis_targets& on, axis along, const std::vector<bool>& used, std::size_t at) {
                return on.level() == name(along) && !used[at];
            };
            for (std::size_t p = 0; p < places_[set.place]->words().size(); ++p)
                for (std::size_t o = 0; o < organisations_[set.organisation]->words().size(); ++o)
                    if (!skips(*places_[set.place], axis::place, places_used, p) && !skips(*organisations_[set.organisation], axis::organisation, organisations_used, o))
                    (void)into.tables[i].states({static_cast<std::int32_t>(p), static_cast<std::int32_t>(o), out});
        }
    }
}

} // namespace steelyard::inline v0_1::aggregation::detail
