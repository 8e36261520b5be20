// SPDX-License-Identifier: MIT
// The plan of one indicator's roll-up: parts, periods, targets, categories and level sets, all before a row is read.
#include "indicator_run.hpp"

#include <algorithm>
#include <iterator>

namespace steelyard::inline v0_1::aggregation::detail {

namespace {

[[nodiscard]] bool contains_axis(const std::vector<axis>& list, axis a) { return std::ranges::find(list, a) != list.end(); }

[[nodiscard]] std::vector<bool> mask(const std::vector<std::string>& words, const code_list& list, std::string_view what) {
    if (words.empty()) return {};
    std::vector<bool> in(static_cast<std::size_t>(list.size()), false);
    std::string unknown;
    for (const std::string& w : words) {
        if (const auto code = list.find(w)) in[static_cast<std::size_t>(*code)] = true;
        else unknown += (unknown.empty() ? "'" : ", '") + w + "' (" + suggest(w, list.words()) + ")";
    }
    if (!unknown.empty()) throw unknown_code("roll_up: unknown " + std::string(what) + " " + unknown);
    return in;
}

} // namespace

indicator_run::indicator_run(const definitions& agreed, const dataset& data, const roll_up_query& query, const indicator& what,
                             query_context& context)
    : agreed_(agreed), data_(data), query_(query), what_(what), context_(context) {
    using enum missing_mode;
    const missing_mode m = query.options.missing.mode;
    zero_mode_ = m == non_zero || m == partial_zero || m == always_zero;
    check_rules();
    open_parts();
    plan_periods();
    plan_targets();
    plan_categories();
    plan_levels();
}

void indicator_run::check_rules() {
    const auto refuse = [this](const std::string& why) { return illegal_operation("roll_up: " + what_.code + ": " + why, what_.declared_at); };
    if (what_.what == kind::narrative) throw refuse("a narrative is never a number; list it instead");
    const combine rule = agreed_.rule(what_, axis::place);
    const bool quotient = what_.what == kind::ratio || what_.what == kind::rate || what_.what == kind::mean;
    mean_of_ratios_ = rule == combine::mean_of_ratios || (quotient && query_.options.quotients == quotient_method::mean_of_ratios);
    weighted_ = rule == combine::weighted_mean && what_.denominator.has_value();
    if (mean_of_ratios_ && weighted_) throw refuse("both a mean of ratios and a weighted mean are asked for; choose one");
    if (query_.options.quotients == quotient_method::mean_of_ratios && quotient && query_.basis.empty() && what_.judgement.empty())
        throw refuse("a mean of ratios lets small units weigh as much as large ones; declare it as a judgement and name it in the basis");
    if (quotient && rule != combine::recompute && legal(what_.what, axis::place, rule) == legality::as_judgement &&
        what_.judgement.empty() && query_.basis.empty())
        throw refuse("combining by " + std::string(name(rule)) + " needs a judgement; name it in the indicator or the basis");
}

row_filter indicator_run::filter() const {
    row_filter f;
    f.places = mask(query_.places, data_.places(), "places");
    f.organisations = mask(query_.organisations, data_.organisations(), "organisations");
    f.from = query_.from;
    f.to = query_.to;
    f.recorded = query_.known.recorded;
    return f;
}

const hierarchy* indicator_run::hierarchy_for(axis along) const {
    const std::string& asked = along == axis::place ? query_.place_hierarchy : query_.organisation_hierarchy;
    if (!asked.empty()) {
        const hierarchy* h = agreed_.find_hierarchy(asked);
        if (h != nullptr && h->over == along) return h;
        std::vector<std::string> known;
        for (const hierarchy& k : agreed_.hierarchies)
            if (k.over == along) known.push_back(k.code);
        throw unknown_code("roll_up: no hierarchy '" + asked + "' of " + std::string(name(along)) + "s; " + suggest(asked, known));
    }
    for (const hierarchy& h : agreed_.hierarchies)
        if (h.over == along) return &h;
    return nullptr;
}

void indicator_run::open_parts() {
    const auto find = [this](const std::string& code) {
        const measure* m = agreed_.find_measure(code);
        if (m == nullptr) throw unknown_code("roll_up: " + what_.code + " is made of the measure '" + code + "', which is not declared", what_.declared_at);
        return m;
    };
    const row_filter admitted = filter();
    const bool keep_place = contains_axis(what_.matched_on, axis::place) || !what_.denominator;
    const bool keep_organisation = contains_axis(what_.matched_on, axis::organisation) || !what_.denominator;
    category_matched_ = contains_axis(what_.matched_on, axis::category);
    const auto rows = [this](const measure& m, measure_rows& none) -> const measure_rows& {
        if (const measure_rows* r = data_.rows_of(m.code)) return *r;
        none.frequency = m.frequency;
        none.places = m.places;
        return none;
    };
    const std::int32_t categories = data_.categories().size();
    numerator_of_ = find(what_.numerator.measure);
    const measure_rows& n = rows(*numerator_of_, no_rows_n_);
    const auto facts = [this](const measure_rows& r) -> const block_facts& { return r.forms.empty() ? no_facts_ : data_.facts_of(r); };
    numerator_ = std::make_unique<part_reader>(*numerator_of_, n, facts(n), what_.numerator, what_.denominator.has_value(), admitted, categories,
                                               keep_place, keep_organisation);
    bridge_numerator_ = bridging(agreed_, data_, *numerator_of_, n, query_.options.bridges);
    units_.assign(numerator_->units().begin(), numerator_->units().end());
    if (what_.denominator) {
        denominator_of_ = find(what_.denominator->measure);
        const measure_rows& d = rows(*denominator_of_, no_rows_d_);
        row_filter wide = admitted; // a yearly denominator of a monthly numerator may begin before the days asked for
        if (d.frequency != n.frequency) wide.from = wide.to = std::nullopt;
        denominator_ = std::make_unique<part_reader>(*denominator_of_, d, facts(d), *what_.denominator, true, wide, categories, keep_place, keep_organisation);
        bridge_denominator_ = bridging(agreed_, data_, *denominator_of_, d, query_.options.bridges);
        const auto own = denominator_->units();
        if (!std::ranges::equal(units_, own)) {
            std::vector<unit_key> both;
            std::ranges::set_union(units_, own, std::back_inserter(both));
            units_ = std::move(both);
        }
    }
    using enum kind;
    const bool levels = what_.what == grade || what_.what == ordinal || what_.what == milestone || what_.what == index;
    single_unit_only_ = levels || (!what_.denominator && !mean_of_ratios_ && (what_.what == ratio || what_.what == rate || what_.what == mean));
}

combine indicator_run::inner_time_rule() const {
    const combine rule = agreed_.rule(what_, axis::time);
    if (rule != combine::recompute) return rule;
    // A published quotient cannot be recomputed: its parts are unknown. As a mean of ratios each period counts once.
    if (!what_.denominator) return mean_of_ratios_ ? rule : combine::refuse;
    using enum combine;
    const combine of = numerator_of_->over_time;
    if (numerator_of_->what == kind::stock && (of == mean_by_days || of == first || of == last || of == peak || of == trough)) return of;
    return recompute;
}

void indicator_run::check_time_rule() const {
    using enum combine;
    const combine rule = inner_time_rule();
    for (const combine known : {sum, mean_of_periods, mean_by_days, first, last, peak, trough, recompute})
        if (rule == known) return;
    if (rule == refuse)
        throw illegal_operation("roll_up: " + what_.code + " is a " + std::string(name(what_.what)) + " per " + numerator_->frequency().text() +
                                    " and nothing says how its periods are combined; declare over_time, such as mean_of_periods",
                                what_.declared_at);
    throw not_supported("roll_up: " + what_.code + ": periods are not combined by " + std::string(name(rule)) + " yet", what_.declared_at);
}

void indicator_run::plan_periods() {
    const period_kind base = numerator_->frequency();
    std::optional<std::pair<std::int32_t, std::int32_t>> span = numerator_->span();
    const auto widen = [&](std::int32_t a, std::int32_t b) { span = span ? std::pair(std::min(span->first, a), std::max(span->second, b)) : std::pair(a, b); };
    if (denominator_ && denominator_->frequency() == base && denominator_->span()) widen(denominator_->span()->first, denominator_->span()->second);
    for (const expectation& e : agreed_.expectations) {
        if (e.measure != numerator_of_->code) continue;
        for (const std::string* text : {&e.from, &e.to})
            if (const auto p = period::parse(*text, base)) widen(p->index, p->index);
    }
    if (span && (query_.from || query_.to)) { // nothing outside the days asked for, reported or expected
        while (span->first <= span->second && query_.from && period{base, span->first}.first_day() < *query_.from) ++span->first;
        while (span->first <= span->second && query_.to && period{base, span->second}.last_day() > *query_.to) --span->second;
        if (span->first > span->second) span.reset();
    }
    for (const std::string& asked : query_.periods) {
        period_plan plan;
        const auto found = asked.empty() ? std::optional(base) : agreed_.find_period_kind(asked);
        if (!found) throw unknown_code("roll_up: '" + asked + "' is no kind of period or calendar");
        plan.kind = *found;
        plan.same = plan.kind == base;
        if (!plan.same) check_time_rule();
        for (std::int32_t p = span ? span->first : 0; span && p <= span->second; ++p) {
            const auto outer = plan.same ? std::optional(period{base, p}) : container(period{base, p}, plan.kind);
            if (!outer || (!plan.periods.empty() && plan.periods.back().what == *outer)) continue;
            const period_span inner = plan.same ? period_span{*outer, 1, true} : parts_of(*outer, base);
            plan.periods.push_back({*outer, inner.first.index, inner.count});
        }
        if (span && plan.periods.empty())
            throw period_mismatch("roll_up: no " + base.text() + " of " + what_.code + " lies within a " + plan.kind.text() + "; ask for a longer period");
        periods_.push_back(std::move(plan));
    }
    first_ = span ? span->first : 0;
    last_ = span ? span->second : -1;
    for (const period_plan& plan : periods_)
        for (const result_period& r : plan.periods) {
            first_ = std::min(first_, r.first);
            last_ = std::max(last_, r.first + r.count - 1);
        }
    for (period_plan& plan : periods_) {
        plan.of_base.assign(static_cast<std::size_t>(last_ - first_ + 1), -1);
        for (std::size_t i = 0; i < plan.periods.size(); ++i)
            for (std::int32_t p = plan.periods[i].first; p < plan.periods[i].first + plan.periods[i].count; ++p)
                plan.of_base[static_cast<std::size_t>(p - first_)] = static_cast<std::int32_t>(i);
    }
    if (denominator_ && last_ >= first_)
        grid_.emplace(what_, base, denominator_->frequency(), denominator_->maker().unit().binary, first_, last_);
}

void indicator_run::note_codes_used() {
    places_used_.assign(static_cast<std::size_t>(data_.places().size()) + 1, false);
    organisations_used_.assign(static_cast<std::size_t>(data_.organisations().size()) + 1, false);
    const auto note = [this](const unit_key& u) {
        if (u.place >= -1) places_used_[static_cast<std::size_t>(u.place + 1)] = true;
        if (u.organisation >= -1) organisations_used_[static_cast<std::size_t>(u.organisation + 1)] = true;
    };
    for (const unit_key& u : units_) note(u);
    for (const expected_cell& c : expected_.absent()) note(c.key);
}

void indicator_run::plan_targets() {
    note_codes_used();
    if (last_ < first_) return;
    const row_filter admitted = filter();
    expected_.add(agreed_, data_, *numerator_, denominator_.get(), admitted, first_, last_);
    if (denominator_ && grid_->same()) expected_.add(agreed_, data_, *denominator_, numerator_.get(), admitted, first_, last_);
    if (!expected_.absent().empty()) note_codes_used();
    const auto plan = [&](axis along, const std::vector<std::string>& levels, const code_list& codes, auto& into) {
        const hierarchy* in = hierarchy_for(along);
        const std::vector<bool>& used = codes_used(along);
        for (const std::string& level : levels) {
            const bool plain = level.empty() || level == name(along);
            if (!plain && (in == nullptr || in->level_index(level) < 0))
                throw unknown_code("roll_up: there is no level '" + level + "' of " + std::string(name(along)) + "s; " +
                                   suggest(level, in == nullptr ? std::vector<std::string>{} : in->levels));
            into.push_back(context_.targets(along, level, in, numerator_->frequency(), first_, last_, numerator_of_->what == kind::flow));
            std::string unknown;
            for (std::int32_t code = 0; code < codes.size(); ++code)
                if (used[static_cast<std::size_t>(code + 1)] && into.back()->unknown(code))
                    unknown += (unknown.empty() ? "'" : ", '") + codes[code] + "'";
            if (!unknown.empty())
                throw unknown_code("roll_up: not in hierarchy '" + in->code + "': " + unknown + "; add them, or ask for the level \"" +
                                   std::string(name(along)) + "\"");
        }
        return in;
    };
    const hierarchy* places = plan(axis::place, query_.place_levels, data_.places(), places_);
    const hierarchy* organisations = plan(axis::organisation, query_.organisation_levels, data_.organisations(), organisations_);
    const auto doubles = [&](const part_reader& part, axis along, const hierarchy* in) {
        if (in == nullptr) return double_reports();
        return double_reports(part, context_.index(*in).get(), context_.levels_of(along, *in).get(), along,
                              along == axis::place ? data_.places() : data_.organisations(), query_.options.parents, query_.known);
    };
    double_places_n_ = doubles(*numerator_, axis::place, places);
    double_organisations_n_ = doubles(*numerator_, axis::organisation, organisations);
    if (!denominator_) return;
    double_places_d_ = doubles(*denominator_, axis::place, places);
    double_organisations_d_ = doubles(*denominator_, axis::organisation, organisations);
}

/// Which categories anybody reports in which period: what a partition was expected to hold then.
void indicator_run::note_used_categories() {
    if (last_ < first_ || !used_at_n_.empty()) return;
    const auto n = static_cast<std::size_t>(data_.categories().size());
    const auto periods = static_cast<std::size_t>(last_ - first_ + 1);
    const auto note = [&](const part_reader* part, bool same_grid, std::vector<std::vector<bool>>& used) {
        used.assign(n, std::vector<bool>(periods, false));
        if (part == nullptr || !same_grid) return;
        const measure_rows& rows = part->rows();
        for (std::size_t i = 0; i < rows.forms.size(); ++i) {
            const std::int32_t p = rows.period[i];
            if (p >= first_ && p <= last_) used[static_cast<std::size_t>(rows.category[i])][static_cast<std::size_t>(p - first_)] = true;
        }
    };
    note(numerator_.get(), true, used_at_n_);
    note(denominator_.get(), grid_ && grid_->same(), used_at_d_);
}

void indicator_run::plan_categories() {
    const category_list& list = data_.categories();
    std::vector<bool> in_use(static_cast<std::size_t>(list.size()), false);
    for (const part_reader* part : {numerator_.get(), denominator_.get()})
        if (part != nullptr)
            for (const std::int32_t c : part->facts().categories) in_use[static_cast<std::size_t>(c)] = true;
    categories_ = std::make_unique<category_plan>(list, agreed_.schemes, in_use);
    const auto whole = categories_->outputs({});
    whole_node_ = whole.empty() ? -1 : whole.front().node;
    for (const auto& set : query_.categories) {
        std::vector<std::int32_t> schemes;
        for (const std::string& code : set) {
            const auto it = std::ranges::find(list.schemes, code);
            if (it == list.schemes.end()) throw unknown_code("roll_up: '" + code + "' is no scheme of the data; " + suggest(code, list.schemes));
            schemes.push_back(static_cast<std::int32_t>(it - list.schemes.begin()));
        }
        std::ranges::sort(schemes);
        output_set_plan out;
        out.list = categories_->outputs(schemes);
        const scheme* one = set.size() == 1 ? agreed_.find_scheme(set.front()) : nullptr;
        if (one != nullptr && one->type == scheme_type::partition && !denominator_ && !out.list.empty()) {
            out.whole = whole_node_;
            out.residual_word = set.front() + "=(residual)";
        }
        outputs_.push_back(std::move(out));
    }
}

void indicator_run::plan_levels() {
    for (std::size_t p = 0; p < places_.size(); ++p)
        for (std::size_t o = 0; o < organisations_.size(); ++o)
            for (std::size_t c = 0; c < outputs_.size(); ++c)
                for (std::size_t k = 0; k < periods_.size(); ++k) levels_.push_back({p, o, c, k});
    const std::string& by = query_.options.missing.coverage_weight;
    if (by.empty()) return;
    const measure_rows* rows = data_.rows_of(by);
    if (rows == nullptr) throw unknown_code("roll_up: coverage_weight '" + by + "' is no measure with rows");
    if (!rows->places) throw not_supported("roll_up: coverage_weight '" + by + "' needs declared decimals");
    // The weight of a place: what all its organisations report for its latest period.
    weights_.assign(static_cast<std::size_t>(data_.places().size()) + 1, 0);
    std::vector<std::int32_t> latest(weights_.size(), INT32_MIN);
    for (std::int64_t i = 0; i < rows->size(); ++i) {
        const auto at = static_cast<std::size_t>(i);
        const auto place = static_cast<std::size_t>(rows->place[at] + 1);
        if (rows->forms[at] != form::point || rows->category[at] != 0 || rows->period[at] < latest[place]) continue;
        if (rows->period[at] > latest[place]) weights_[place] = 0;
        latest[place] = rows->period[at];
        weights_[place] += rows->number[at];
    }
}

} // namespace steelyard::inline v0_1::aggregation::detail
