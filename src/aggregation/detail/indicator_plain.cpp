// SPDX-License-Identifier: MIT
// The fast way through an indicator whose cells go whole to one group on every level and whose base periods add up:
// rows are read in their own order into dense sums of the finest level, coarser levels are gathered from finer ones.
// It gives the same results as the general way; the laws compare the two.
#include "indicator_run.hpp"
#include "row_block.hpp"

#include <steelyard/core/parallel.hpp>

#include <algorithm>
#include <bit>
#include <mutex>

namespace steelyard::inline v0_1::aggregation::detail {

namespace {

/// Beyond this the dense sums would be larger than what they sum.
constexpr std::size_t most_states = std::size_t{1} << 22;

[[nodiscard]] bool is_one(const period_weight& w) noexcept { return w.numerator == 1 && w.denominator == 1; }

[[nodiscard]] constexpr std::uint64_t low_bits(std::size_t count) noexcept {
    return count >= 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << count) - 1;
}

/// How many of the bits first..first + count - 1 are set.
[[nodiscard]] std::int32_t count_bits(const std::uint64_t* words, std::size_t first, std::size_t count) noexcept {
    std::int32_t n = 0;
    for (std::size_t done = 0; done < count;) {
        const std::size_t at = first + done, within = at % 64, take = std::min<std::size_t>(64 - within, count - done);
        n += std::popcount(words[at / 64] >> within & low_bits(take));
        done += take;
    }
    return n;
}

/// The work of a block by a name of this file alone, so that what the standard library makes of it for a thread is hidden, too.
template <class Work>
struct block_work {
    const Work* work;
    void operator()(std::int64_t block) const { (*work)(block); }
};

/// Periods of as many base periods each, one after the other, can be counted together.
void note_whether_alike(gap_masks& periods) noexcept {
    if (periods.count.empty() || periods.count[0] < 2) return; // one bit cannot hold a count of two
    const auto each = static_cast<std::size_t>(periods.count[0]);
    for (std::size_t r = 0; r < periods.count.size(); ++r) {
        if (static_cast<std::size_t>(periods.count[r]) != each || periods.shift[r] != r * each) return;
        periods.firsts |= std::uint64_t{1} << periods.shift[r];
    }
    periods.each = each;
}

template <class Sum>
[[nodiscard]] Sum sum_of(std::int64_t stored, bool binary) noexcept {
    if constexpr (sizeof(Sum) > sizeof(std::int64_t))
        if (binary) return to_fixed(std::bit_cast<double>(stored)).units;
    return static_cast<Sum>(stored);
}

} // namespace

bool indicator_run::adds_plainly() const {
    using enum missing_mode;
    const missing_mode mode = query_.options.missing.mode;
    if (mean_of_ratios_ || weighted_ || single_unit_only_ || !weights_.empty() || expected_.declared() || mode == always_null || mode == always_zero)
        return false;
    if (!bridge_numerator_.none() || !bridge_denominator_.none() || (grid_ && !grid_->same())) return false;
    for (const double_reports* d : {&double_places_n_, &double_places_d_, &double_organisations_n_, &double_organisations_d_})
        if (!d->none()) return false;
    if (numerator_of_->versions.size() > 1 || (denominator_of_ != nullptr && denominator_of_->versions.size() > 1)) return false;
    const combine rule = inner_time_rule();
    for (const period_plan& plan : periods_) {
        if (plan.same) continue;
        if (rule != combine::sum && rule != combine::mean_of_periods && rule != combine::recompute) return false;
    }
    for (std::int32_t p = first_; p <= last_; ++p)
        if (!is_one(weight_of_period(p))) return false;
    const auto constant = [](const std::vector<bool>& used, const auto& levels) {
        for (std::size_t at = 0; at < used.size(); ++at)
            if (used[at])
                for (const auto& level : levels)
                    if (level->constant(static_cast<std::int32_t>(at) - 1) < 0) return false;
        return true;
    };
    if (!constant(codes_used(axis::place), places_) || !constant(codes_used(axis::organisation), organisations_)) return false;
    std::size_t places = finest_place_level() < places_.size() ? places_[finest_place_level()]->words().size()
                                                               : static_cast<std::size_t>(data_.places().size()) + 1;
    for (const auto& organisations : organisations_)
        for (const output_set_plan& set : outputs_)
            if (places * organisations->words().size() * (set.list.size() + 1) * static_cast<std::size_t>(last_ - first_ + 1) > most_states) return false;
    return true;
}

/// The level among those asked for that decides all others; places_.size() when only the places as reported do.
std::size_t indicator_run::finest_place_level() const {
    const std::vector<bool>& used = codes_used(axis::place);
    for (std::size_t candidate = 0; candidate < places_.size(); ++candidate) {
        bool decides = true;
        for (const auto& other : places_) {
            std::vector<std::int32_t> to(places_[candidate]->words().size(), -1);
            for (std::size_t at = 0; at < used.size() && decides; ++at) {
                if (!used[at]) continue;
                const auto code = static_cast<std::int32_t>(at) - 1;
                std::int32_t& known = to[static_cast<std::size_t>(places_[candidate]->constant(code))];
                if (known < 0) known = other->constant(code);
                decides = known == other->constant(code);
            }
        }
        if (decides) return candidate;
    }
    return places_.size();
}

/// Rows can be read as they stand: every output is made of cells, not of other outputs.
bool indicator_run::reads_plainly() const {
    const auto plain = [](const part_reader* part, const std::optional<indicator_part>& what) {
        return part == nullptr || (part->whole() && part->rows().version.empty() && !part->rows().revised && what->what == take::value);
    };
    if (!plain(numerator_.get(), what_.numerator) || !plain(denominator_.get(), what_.denominator) || (denominator_ && !category_matched_)) return false;
    const auto leaf = [this](std::int32_t node) { return categories_->node(node).expansions.empty(); };
    for (const output_set_plan& set : outputs_) {
        if (set.whole >= 0) return false;
        for (const auto& out : set.list) {
            const category_node& node = categories_->node(out.node);
            if (node.expansions.empty()) continue;
            const bool parts = denominator_ && node.code < 0 && node.expansions.size() == 1 && node.expansions.front().partition;
            if (!parts || !std::ranges::all_of(node.expansions.front().nodes, leaf)) return false;
        }
    }
    return true;
}

sum_width indicator_run::width_of_sums() const {
    const auto periods = static_cast<std::uint64_t>(last_ - first_ + 1);
    std::uint64_t cells = static_cast<std::uint64_t>(numerator_->rows().size()) + units_.size() * periods;
    uint128 largest = numerator_->largest();
    if (denominator_) {
        cells += static_cast<std::uint64_t>(denominator_->rows().size());
        largest = std::max(largest, denominator_->largest());
    }
    if (cells >= (std::uint64_t{1} << 31)) return sum_width::unknown;
    cells *= 4; // a corner may take from both parts, a residual from whole and parts
    if (largest < (uint128{1} << 62) / cells) return sum_width::narrow;
    return largest < (uint128{1} << 126) / cells ? sum_width::wide : sum_width::unknown;
}

plain_layout indicator_run::layout_of(std::size_t output_set, std::size_t organisations, std::size_t places) const {
    plain_layout l;
    l.places = places;
    l.organisations = organisations_[organisations]->words().size();
    l.outputs = std::max<std::size_t>(outputs_[output_set].list.size() + (outputs_[output_set].whole >= 0 ? 1 : 0), 1);
    l.periods = static_cast<std::size_t>(last_ - first_ + 1);
    for (const period_plan& plan : periods_)
        l.gap_periods.push_back(plan.same || numerator_->frequency().on == grid::day ? 0 : plan.periods.size());
    return l;
}

template <class Sum>
void indicator_run::run_plainly(result_sink& into, const run_options& options) {
    plain_plan plan = plan_plainly();
    const auto fresh = [&] {
        plain_partial<Sum> p = context_.take<Sum>();
        p.tables.resize(organisations_.size() * outputs_.size());
        for (std::size_t i = 0; i < p.tables.size(); ++i) p.tables[i].open(layout_of(i % outputs_.size(), i / outputs_.size(), plan.places));
        p.unmatched.clear();
        return p;
    };
    if (!plan.by_rows || (denominator_ && !plan.same_cells)) note_used_categories(); // some units may go by cells
    const auto units = static_cast<std::int64_t>(units_.size());
    const std::int64_t per_block = std::max<std::int64_t>(64, units / (std::max(options.threads, 1) * 8));
    const std::int64_t blocks = (units + per_block - 1) / per_block;
    std::vector<plain_partial<Sum>> idle;
    std::mutex guard;
    const auto add_block = [&](std::int64_t block) {
        plain_partial<Sum> mine;
        {
            const std::lock_guard lock(guard);
            if (!idle.empty()) {
                mine = std::move(idle.back());
                idle.pop_back();
            }
        }
        if (mine.tables.empty()) mine = fresh();
        add_units_plainly(plan, block * per_block, std::min(units, (block + 1) * per_block), mine);
        const std::lock_guard lock(guard);
        idle.push_back(std::move(mine));
    };
    parallel_blocks(blocks, options, block_work<decltype(add_block)>{&add_block});
    plain_partial<Sum> total = idle.empty() ? fresh() : std::move(idle.back());
    if (!idle.empty()) idle.pop_back();
    for (const plain_partial<Sum>& p : idle) total.merge(p);
    write_plainly(plan, total, into);
    for (plain_partial<Sum>& p : idle) context_.give(std::move(p));
    context_.give(std::move(total));
}

indicator_run::plain_plan indicator_run::plan_plainly() const {
    plain_plan plan;
    plan.by_rows = reads_plainly();
    plan.same_cells = denominator_ && numerator_->facts().cells >= 0 && numerator_->facts().cells == denominator_->facts().cells;
    plan.base = finest_place_level();
    const auto codes = static_cast<std::size_t>(data_.places().size()) + 1;
    const bool own = plan.base < places_.size();
    plan.places = own ? places_[plan.base]->words().size() : codes;
    const std::vector<bool>& used = codes_used(axis::place);
    plan.to_level.assign(places_.size(), std::vector<std::int32_t>(plan.places, -1));
    for (std::size_t at = 0; at < codes; ++at) {
        const auto code = static_cast<std::int32_t>(at) - 1;
        plan.place_of.push_back(!used[at] ? -1 : own ? places_[plan.base]->constant(code) : static_cast<std::int32_t>(at));
        if (!used[at]) continue;
        for (std::size_t l = 0; l < places_.size(); ++l)
            plan.to_level[l][static_cast<std::size_t>(plan.place_of[at])] = places_[l]->constant(code);
    }
    std::vector<bool> in_use(static_cast<std::size_t>(data_.categories().size()), false);
    for (const part_reader* part : {numerator_.get(), denominator_.get()})
        if (part != nullptr)
            for (const std::int32_t c : part->facts().categories) in_use[static_cast<std::size_t>(c)] = true;
    for (const output_set_plan& set : outputs_) {
        std::vector<std::int32_t>& of = plan.output_of.emplace_back(in_use.size(), 0);
        for (std::size_t c = 0; c < of.size(); ++c) of[c] = in_use[c] ? -1 : 0;
        for (std::size_t o = 0; o < set.list.size(); ++o) {
            const category_node& node = categories_->node(set.list[o].node);
            if (node.code >= 0) of[static_cast<std::size_t>(node.code)] = static_cast<std::int32_t>(o);
            if (node.expansions.empty() || !plan.by_rows) continue;
            for (const std::int32_t child : node.expansions.front().nodes)
                of[static_cast<std::size_t>(categories_->node(child).code)] = static_cast<std::int32_t>(o);
        }
    }
    plan.one_output = outputs_.size() == 1 && outputs_.front().list.size() == 1 && outputs_.front().whole < 0 &&
                      std::ranges::all_of(plan.output_of.front(), [](std::int32_t o) { return o == 0; });
    const std::vector<bool>& organisations_used = codes_used(axis::organisation);
    for (const auto& level : organisations_) {
        std::vector<std::size_t>& of = plan.organisation_of.emplace_back(organisations_used.size(), 0);
        for (std::size_t at = 0; at < of.size(); ++at)
            if (organisations_used[at]) of[at] = static_cast<std::size_t>(level->constant(static_cast<std::int32_t>(at) - 1));
    }
    if (last_ - first_ < 64) { // no period of the result lies in several words
        for (const period_plan& kind : periods_) {
            gap_masks& masks = plan.gap_masks_of.emplace_back();
            for (const result_period& r : kind.periods) {
                masks.shift.push_back(static_cast<std::uint64_t>(r.first - first_));
                masks.mask.push_back(low_bits(static_cast<std::size_t>(r.count)));
                masks.count.push_back(r.count);
            }
            note_whether_alike(masks);
        }
    }
    for (std::size_t r = 0; r < reason_names.size(); ++r)
        plan.missing_numerator.push_back(numerator_->maker().missing(r == 0 ? reason::not_reported : static_cast<reason>(r)));
    group_state gap;
    const emitted gone = without_zero(missing_pair(first_, reason::not_reported));
    if (denominator_) gap.add_quotient(gone.numerator, gone.denominator, what_.numerator_within_denominator, 1);
    else gap.add_total(gone.numerator, 1);
    plan.gap = gap;
    return plan;
}

/// A missing cell in a mode that takes it as zero.
indicator_run::emitted indicator_run::without_zero(emitted e) const {
    if (zero_mode_ && e.numerator.state == cell_state::missing && e.numerator.why == reason::not_reported) {
        e.numerator.low = e.numerator.high = 0;
        e.numerator.open_low = e.numerator.open_high = false;
    }
    return e;
}

template <class Sum>
void indicator_run::add_units_plainly(const plain_plan& plan, std::int64_t from, std::int64_t to, plain_partial<Sum>& into) const {
    const auto rows_of = [](const part_reader* part, unit_key key, std::size_t& cursor) {
        const auto& units = part->facts().units;
        const auto before = [](const unit_rows& u, unit_key k) { return unit_key{u.place, u.organisation} < k; };
        const auto end = units.end() - (units.empty() ? 0 : 1);
        if (cursor == SIZE_MAX) cursor = static_cast<std::size_t>(std::lower_bound(units.begin(), end, key, before) - units.begin());
        row_range r;
        if (cursor + 1 >= units.size() || units[cursor].place != key.place || units[cursor].organisation != key.organisation) return r;
        r = {units[cursor].first, units[cursor + 1].first};
        ++cursor;
        return r;
    };
    row_block n(numerator_->rows(), numerator_->facts());
    row_block d(denominator_ ? denominator_->rows() : numerator_->rows(), denominator_ ? denominator_->facts() : numerator_->facts());
    // The adder of points wants doubles in one unit; see point_adder::add_all().
    const bool fixed = sizeof(Sum) > sizeof(std::int64_t) && denominator_ && numerator_->maker().unit().binary && denominator_->maker().unit().binary;
    const bool alone = !denominator_ || plan.same_cells; // nothing is to be compared, cell by cell
    std::size_t cursor_n = SIZE_MAX, cursor_d = SIZE_MAX;
    for (std::int64_t u = from; u < to; ++u) {
        const unit_key key = units_[static_cast<std::size_t>(u)];
        if (plan.by_rows) {
            const row_range a = rows_of(numerator_.get(), key, cursor_n);
            const row_range b = alone ? a : rows_of(denominator_.get(), key, cursor_d);
            if (a.size() == b.size()) {
                n.show(a, {.periods = true, .categories = !alone || !plan.one_output, .fixed = fixed});
                if (denominator_) d.show(b, {.periods = !alone, .categories = !alone, .fixed = fixed});
                if (alone || n.same_cells(d)) {
                    add_unit_by_rows(plan, key, n, denominator_ ? d : n, into);
                    continue;
                }
            }
        }
        add_unit_by_cells(plan, key, into);
    }
}

/// Counts, for every output of a unit, the base periods that it left out of a longer period of which it reported some.
template <class Sum>
void indicator_run::add_gaps(const plain_plan& plan, const plain_marks& marks, std::size_t first_group, plain_table<Sum>& table) const {
    for (std::size_t k = 0; k < periods_.size(); ++k) {
        const std::size_t periods = table.layout.gap_periods[k];
        if (periods == 0) continue;
        for (std::size_t o = 0; o < table.layout.outputs; ++o) {
            const std::uint64_t* there = marks.there.of(o);
            const std::uint64_t* wanted = marks.wanted_of(o);
            std::int32_t* gaps = table.gaps[k].data() + (first_group + o) * periods;
            if (marks.there.words == 1) {
                count_gaps(there[0], wanted[0], plan.gap_masks_of[k], gaps);
                continue;
            }
            for (std::size_t r = 0; r < periods; ++r) {
                const result_period& when = periods_[k].periods[r];
                const auto first = static_cast<std::size_t>(when.first - first_), count = static_cast<std::size_t>(when.count);
                if (count_bits(wanted, first, count) > 0) gaps[r] += when.count - count_bits(there, first, count);
            }
        }
    }
}

/// A unit through its cells, whatever they are made of.
template <class Sum>
void indicator_run::add_unit_by_cells(const plain_plan& plan, unit_key key, plain_partial<Sum>& into) const {
    unit_cells n, d;
    fill_unit(key, n, d);
    const auto place = static_cast<std::size_t>(plan.place_of[static_cast<std::size_t>(key.place + 1)]);
    for (std::size_t c = 0; c < outputs_.size(); ++c) {
        const auto parts = series_of_set(static_cast<std::int32_t>(c), key, n, d, into.unmatched);
        plain_marks& marks = into.marks;
        marks.clear(std::max<std::size_t>(parts.size(), 1), static_cast<std::size_t>(last_ - first_ + 1));
        for (std::size_t o = 0; o < parts.size(); ++o)
            for (const emitted& e : parts[o]) marks.there.note(o, static_cast<std::size_t>(e.period - first_));
        marks.all_wanted = false;
        marks.wanted.clear(std::max<std::size_t>(parts.size(), 1), static_cast<std::size_t>(last_ - first_ + 1));
        for (std::size_t o = 0; o < parts.size(); ++o)
            for (const emitted& e : parts[o])
                if (e.numerator.expected()) marks.wanted.note(o, static_cast<std::size_t>(e.period - first_));
        for (std::size_t level = 0; level < organisations_.size(); ++level) {
            plain_table<Sum>& table = into.tables[level * outputs_.size() + c];
            const std::size_t group = table.layout.group(place, static_cast<std::size_t>(organisations_[level]->constant(key.organisation)), 0);
            for (std::size_t o = 0; o < parts.size(); ++o)
                for (const emitted& e : parts[o])
                    table.add(table.states[(group + o) * table.layout.periods + static_cast<std::size_t>(e.period - first_)], sum_of_cell<Sum>(e));
            add_gaps(plan, marks, group, table);
        }
    }
}

template <class Sum>
plain_sum<Sum> indicator_run::sum_of_cell(const emitted& e) const {
    plain_sum<Sum> sum;
    if (denominator_) {
        sum.add_quotient(zero_mode_ ? without_zero(e).numerator : e.numerator, e.denominator, what_.numerator_within_denominator);
        return sum;
    }
    group_state g;
    g.add_total(without_zero(e).numerator, 1);
    sum.add(g, false);
    return sum;
}

/// A unit through its rows: those of both parts stand for the same cells, one by one.
template <class Sum>
void indicator_run::add_unit_by_rows(const plain_plan& plan, unit_key key, const row_block& n, const row_block& d, plain_partial<Sum>& into) const {
    const auto place = static_cast<std::size_t>(plan.place_of[static_cast<std::size_t>(key.place + 1)]);
    const bool binary_n = numerator_->maker().unit().binary, binary_d = denominator_ && denominator_->maker().unit().binary;
    for (std::size_t c = 0; c < outputs_.size(); ++c)
        for (std::size_t level = 0; level < organisations_.size(); ++level) {
            plain_table<Sum>& table = into.tables[level * outputs_.size() + c];
            const std::size_t group = table.layout.group(place, plan.organisation_of[level][static_cast<std::size_t>(key.organisation + 1)], 0);
            plain_state<Sum>* states = table.states.data() + group * table.layout.periods;
            plain_marks& marks = into.marks;
            marks.clear(table.layout.outputs, table.layout.periods);
            into.others.clear();
            point_adder<Sum> points(plan.output_of[c], first_, table.layout.periods, states, marks.there, into.others);
            if (!denominator_) points.totals(n, binary_n);
            else points.quotients(n, d, binary_n, binary_d);
            if (!into.others.empty()) {
                const std::size_t listed = into.unmatched.size();
                add_other_rows(plan, c, key, n, d, group, table, into, level == 0);
                std::sort(into.unmatched.begin() + static_cast<std::ptrdiff_t>(listed), into.unmatched.end());
            }
            add_gaps(plan, marks, group, table);
        }
}

/// Cells with a row that is no plain point: all rows of the cell are taken together, as the general way does.
template <class Sum>
void indicator_run::add_other_rows(const plain_plan& plan, std::size_t output_set, unit_key key, const row_block& n, const row_block& d,
                                   std::size_t group, plain_table<Sum>& table, plain_partial<Sum>& into, bool list) const {
    std::size_t done = 0;
    bool        all_expected = true;
    for (const std::size_t i : into.others) {
        if (i < done) continue;
        const row_range rows = rows_of_cell(n, i);
        done = static_cast<std::size_t>(rows.last);
        const std::size_t out = n.category == nullptr ? 0 : static_cast<std::size_t>(plan.output_of[output_set][static_cast<std::size_t>(n.category[i])]);
        const std::int32_t p = n.period[i];
        plain_state<Sum>& state = table.states[(group + out) * table.layout.periods + static_cast<std::size_t>(p - first_)];
        const auto unmatched = [&](bool numerator_present) {
            into.unmatched.push_back({key.place, key.organisation, static_cast<std::int32_t>(output_set), static_cast<std::int32_t>(out), p, numerator_present});
        };
        const auto plain = [&](std::size_t r) { return n.plain(r) && (!denominator_ || d.plain(r)); };
        for (auto r = static_cast<std::size_t>(rows.first); r < done && rows.size() > 1; ++r) {
            if (!plain(r)) continue;
            state.known -= sum_of<Sum>(n.number[r], numerator_->maker().unit().binary); // it was added with the points before
            if (denominator_) state.den -= sum_of<Sum>(d.number[r], denominator_->maker().unit().binary);
            if (!n.repeats(r)) --state.points;
        }
        if (const auto gap = gap_of<Sum>(plan, n, d, rows)) { // the usual one
            plain_rest<Sum>& rest = table.rest_of(state);
            if (gap->reported) ++rest.bounded;
            else rest.add_missing(gap->why);
            add_corners(rest, gap->numerator, plain_bounds<Sum>{gap->denominator, gap->denominator}, what_.numerator_within_denominator,
                        [](Sum& to, Sum x) { to += x; });
            if (list && !gap->reported) unmatched(false);
            continue;
        }
        const emitted e = cell_of(n, d, rows);
        all_expected = all_expected && e.numerator.expected();
        table.add(state, sum_of_cell<Sum>(e));
        if (list && denominator_ && e.numerator.present() != e.denominator.present()) unmatched(e.numerator.present());
    }
    if (!all_expected) mark_wanted(plan, output_set, n, d, into);
}

/// A cell of a quotient whose denominators are plain points, while all or some of its numerators are missing: what
/// cell_of() would say of it. Empty where it is another cell.
template <class Sum>
std::optional<indicator_run::plain_gap<Sum>> indicator_run::gap_of(const plain_plan& plan, const row_block& n, const row_block& d,
                                                                   row_range rows) const {
    if (!denominator_ || zero_mode_) return std::nullopt;
    const bool     binary_n = numerator_->maker().unit().binary, binary_d = denominator_->maker().unit().binary;
    plain_gap<Sum> gap;
    for (auto r = static_cast<std::size_t>(rows.first); r < static_cast<std::size_t>(rows.last); ++r) {
        if (!d.plain(r)) return std::nullopt;
        gap.denominator += sum_of<Sum>(d.number[r], binary_d);
        if (n.plain(r)) {
            const Sum x = sum_of<Sum>(n.number[r], binary_n);
            gap.numerator.low += x;
            gap.numerator.high += x;
            gap.reported = true;
            continue;
        }
        const reason why = numerator_->rows().reason_at(n.row(r));
        const cell&  gone = plan.missing_numerator[static_cast<std::size_t>(why)];
        if (why == reason::none || !gone.expected()) return std::nullopt;
        gap.why = std::max(gap.why, why);
        gap.numerator.low += static_cast<Sum>(gone.low);
        gap.numerator.high += static_cast<Sum>(gone.high);
        gap.numerator.open_low = gap.numerator.open_low || gone.open_low;
        gap.numerator.open_high = gap.numerator.open_high || gone.open_high;
    }
    return gap;
}

/// All rows of a row's cell: those of several sources follow each other.
row_range indicator_run::rows_of_cell(const row_block& n, std::size_t i) {
    std::size_t begin = i, end = i + 1;
    while (n.repeats(begin)) --begin; // never the first row of a unit
    while (end < n.size() && n.repeats(end)) ++end;
    return {static_cast<std::int64_t>(begin), static_cast<std::int64_t>(end)};
}

/// What the rows of a cell say together.
indicator_run::emitted indicator_run::cell_of(const row_block& n, const row_block& d, row_range rows) const {
    const auto of_row = [](const part_reader& part, const row_block& block, std::size_t r) {
        return block.plain(r) ? part.maker().point(block.number[r]) : part.maker().at(block.row(r));
    };
    const auto first = static_cast<std::size_t>(rows.first);
    emitted e{n.period[first], of_row(*numerator_, n, first), denominator_ ? of_row(*denominator_, d, first) : cell{}};
    for (std::size_t r = first + 1; r < static_cast<std::size_t>(rows.last); ++r) {
        accumulate(e.numerator, of_row(*numerator_, n, r));
        if (denominator_) accumulate(e.denominator, of_row(*denominator_, d, r));
    }
    if (denominator_ && (e.numerator.state == cell_state::not_expected || e.denominator.state == cell_state::not_expected)) {
        e.numerator = e.denominator = cell{};
        e.numerator.state = e.denominator.state = cell_state::not_expected;
    }
    return e;
}

/// Where a unit reports cells that are not expected: which of its base periods have one that is.
template <class Sum>
void indicator_run::mark_wanted(const plain_plan& plan, std::size_t output_set, const row_block& n, const row_block& d, plain_partial<Sum>& into) const {
    plain_marks& marks = into.marks;
    marks.all_wanted = false;
    marks.wanted.clear(marks.there.bits.size() / marks.there.words, static_cast<std::size_t>(last_ - first_ + 1));
    for (std::size_t i = 0; i < n.size(); ++i) {
        const std::int32_t out = n.category == nullptr ? 0 : plan.output_of[output_set][static_cast<std::size_t>(n.category[i])];
        if (out < 0 || n.repeats(i)) continue;
        if (cell_of(n, d, rows_of_cell(n, i)).numerator.expected()) marks.wanted.note(static_cast<std::size_t>(out), static_cast<std::size_t>(n.period[i] - first_));
    }
}

template void indicator_run::run_plainly<std::int64_t>(result_sink&, const run_options&);
template void indicator_run::run_plainly<int128>(result_sink&, const run_options&);

} // namespace steelyard::inline v0_1::aggregation::detail
