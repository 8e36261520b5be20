// SPDX-License-Identifier: MIT
// Turns the groups of an indicator into rows of the result table.
#include "indicator_run.hpp"

#include <steelyard/core/version.hpp>

#include <algorithm>
#include <utility>

namespace steelyard::inline v0_1::aggregation::detail {

number_unit indicator_run::unit_of(bool numerator, const level_set& set) const {
    number_unit u = (numerator ? numerator_ : denominator_)->maker().unit();
    if (!u.binary) {
        u.shares += (numerator ? bridge_numerator_ : bridge_denominator_).finer() ? 1 : 0;
        u.shares += !numerator && grid_ && grid_->finer() ? 1 : 0;
        if (!mean_of_ratios_) u.shares += (places_[set.place]->shares() ? 1 : 0) + (organisations_[set.organisation]->shares() ? 1 : 0);
    }
    if (numerator && weighted_) { // a rate times its weight
        const number_unit w = unit_of(false, set);
        if (u.binary || w.binary)
            throw not_supported("roll_up: " + what_.code + ": a weighted mean needs declared decimals of the measure and of its weight");
        // the weight's shares came in with the numerator's own: each axis shares a product once
        u.places += w.places;
        u.shares += (bridge_denominator_.finer() ? 1 : 0) + (grid_ && grid_->finer() ? 1 : 0);
    }
    if (u.places + 9 * u.shares > 36)
        throw not_supported("roll_up: " + what_.code + ": " + std::to_string(u.places) + " decimals with shares on " + std::to_string(u.shares) +
                            " axes do not fit in exact integers; declare fewer decimals");
    return u;
}

finish_rules indicator_run::rules_for(const level_set& set) const {
    finish_rules r;
    r.quotient = denominator_ != nullptr || mean_of_ratios_;
    r.mean_of_ratios = mean_of_ratios_;
    r.nested = what_.numerator_within_denominator && !weighted_;
    r.single_unit_only = single_unit_only_;
    r.over_time = inner_time_rule();
    r.numerator_unit = unit_of(true, set);
    if (denominator_) r.denominator_unit = unit_of(false, set);
    r.factor = what_.factor;
    r.time_scale = exposure_scale(what_.per);
    r.missing = query_.options.missing;
    return r;
}

/// Everything that can change a number of this indicator: rows, definitions, engine, options, and what was asked.
fingerprint indicator_run::inputs(const std::vector<std::string>& basis) const {
    fingerprinter f;
    f.add(version_string()).add(data_.fingerprint_of_rows()).add(context_.agreed_content()).add(context_.options_content()).add(what_.code);
    f.add(static_cast<std::uint64_t>(query_.known.boundaries)).add(static_cast<std::uint64_t>(query_.known.at.days));
    f.add(static_cast<std::uint64_t>(query_.known.recorded ? query_.known.recorded->seconds : INT64_MAX)).add(query_.known.framework_revision);
    const auto list = [&f](const std::vector<std::string>& words) {
        f.add(static_cast<std::uint64_t>(words.size()));
        for (const std::string& word : words) f.add(word);
    };
    list(basis);
    list(query_.places);
    list(query_.organisations);
    list(query_.place_levels);
    list(query_.organisation_levels);
    list(query_.periods);
    for (const std::vector<std::string>& schemes : query_.categories) list(schemes);
    f.add(query_.place_hierarchy).add(query_.organisation_hierarchy);
    for (const auto& day : {query_.from, query_.to}) f.add(static_cast<std::uint64_t>(day ? std::int64_t{day->days} : INT64_MIN));
    return f.result();
}

void indicator_run::write_head(result_table& into) const {
    const std::int32_t at = into.indicators.add(what_.code);
    if (static_cast<std::size_t>(at) == into.titles.size()) {
        into.titles.push_back(what_.title);
        into.units.push_back(what_.in.symbol);
        into.decimals_shown.push_back(what_.decimals_shown);
        std::vector<std::string> basis = query_.basis;
        if (!what_.judgement.empty() && std::ranges::find(basis, what_.judgement) == basis.end()) basis.push_back(what_.judgement);
        into.fingerprints.push_back(inputs(basis));
        into.bases.push_back(std::move(basis));
    }
}

void indicator_run::write(partial_result& total, result_sink& into) const {
    write_head(into.table);
    if (last_ < first_) {
        into.table.notes.push_back({"no_rows", what_.code, "", "Nobody reported " + what_.code + ", and nobody was expected to.", 0});
        return;
    }
    for (std::size_t i = 0; i < levels_.size(); ++i) write_set(i, total.tables[i], into);
    write_notes(total.outside, total.unmatched, into.table);
}

row_writer indicator_run::writer_for(const level_set& set, result_sink& into) const {
    const output_set_plan& out = outputs_[set.outputs];
    row_setting s;
    s.indicator = what_.code;
    s.place_level = places_[set.place]->level();
    s.organisation_level = organisations_[set.organisation]->level();
    s.when = periods_[set.kind].kind;
    s.over_time = periods_[set.kind].same ? combine::refuse : inner_time_rule();
    for (const auto& o : out.list) s.outputs.push_back(o.word);
    if (s.outputs.empty()) s.outputs.emplace_back(); // expected, but never reported
    if (out.whole >= 0) s.outputs.push_back(out.residual_word);
    s.places = &places_[set.place]->words();
    s.organisations = &organisations_[set.organisation]->words();
    return {std::move(s), into};
}

void indicator_run::write_set(std::size_t set, const group_table& table, result_sink& into) const {
    const level_set& level = levels_[set];
    const period_plan& plan = periods_[level.kind];
    const finish_rules rules = rules_for(level);
    std::vector<period_weight> weights; // of units' own quotients: they were combined over time before
    for (std::int32_t p = first_; p <= last_; ++p) weights.push_back(mean_of_ratios_ ? period_weight{} : weight_of_period(p));
    row_writer writer = writer_for(level, into);
    for (const auto& [key, states] : table.sorted()) {
        writer.at(static_cast<std::size_t>(key.place), static_cast<std::size_t>(key.organisation), static_cast<std::size_t>(key.category));
        for (const result_period& r : plan.periods) {
            const auto from = static_cast<std::size_t>(r.first - first_);
            const auto f = finish({states + from, static_cast<std::size_t>(r.count)}, std::span(weights).subspan(from, static_cast<std::size_t>(r.count)), rules);
            if (f) writer.append(row_of(*f), r.what.index);
        }
    }
    writer.finish();
}

void indicator_run::write_notes(const std::map<std::string, std::int64_t>& outside, std::vector<unmatched_code>& unmatched,
                                result_table& into) const {
    for (const auto& [subject, n] : outside)
        into.notes.push_back({"outside_hierarchy", what_.code, subject,
                              "'" + subject + "' reports " + what_.code + " but belongs to nothing on a level that was asked for at that time; its cells are in no group.", n});
    const auto doubles = [&](const double_reports& reports, const code_list& codes, const char* part) {
        std::map<std::int32_t, std::int64_t> ignored;
        for (const auto& [code, p] : reports.all()) ++ignored[code];
        for (const auto& [code, n] : ignored)
            into.notes.push_back({"double_report", what_.code, codes[code],
                                  "'" + codes[code] + "' and others above or below it both report the " + part + "; its own value was left out where they do.", n});
    };
    doubles(double_places_n_, data_.places(), "numerator");
    doubles(double_places_d_, data_.places(), "denominator");
    doubles(double_organisations_n_, data_.organisations(), "numerator");
    doubles(double_organisations_d_, data_.organisations(), "denominator");
    if (mean_of_ratios_)
        into.notes.push_back({"mean_of_ratios", what_.code, "", "By declared judgement this is the plain mean of the units' ratios: a small unit weighs as much as a large one.", 1});
    write_unmatched(unmatched, into);
}

/// Once each and in order, whichever output sets they came from. Places and organisations are the data's codes.
void indicator_run::write_unmatched(std::vector<unmatched_code>& list, result_table& into) const {
    unmatched_table& t = into.unmatched;
    std::vector<std::vector<std::int32_t>> words; // by output set and output
    for (const output_set_plan& set : outputs_) {
        words.emplace_back();
        for (const auto& out : set.list) words.back().push_back(t.categories.add(out.word));
    }
    if (list.empty()) return;
    const auto all_of_it = [](const unmatched_code& u) { // in its order, as one integer: the output set is 0 by now
        const auto unsigned_of = [](std::int32_t x) { return std::uint64_t{static_cast<std::uint32_t>(x) ^ 0x80000000U}; };
        const std::uint64_t unit = unsigned_of(u.place) << 32 | unsigned_of(u.organisation);
        const std::uint64_t cell = static_cast<std::uint64_t>(u.output) << 33 | unsigned_of(u.period) << 1 | (u.numerator_present ? 1 : 0);
        return uint128{unit} << 64 | cell;
    };
    bool    sorted = true;
    uint128 before = 0;
    for (unmatched_code& u : list) {
        u.output = words[static_cast<std::size_t>(u.output_set)][static_cast<std::size_t>(u.output)];
        u.output_set = 0;
        const uint128 at = all_of_it(u);
        sorted = sorted && before <= at;
        before = at;
    }
    if (!sorted) std::ranges::sort(list);
    const auto same = [&](const unmatched_code& x, const unmatched_code& y) { return all_of_it(x) == all_of_it(y); };
    list.erase(std::unique(list.begin(), list.end(), same), list.end());
    const std::int32_t code = t.indicators.add(what_.code);
    const std::size_t from = t.indicator.size(), rows = from + list.size();
    t.indicator.resize(rows, code);
    t.periods.resize(rows, {numerator_->frequency(), 0});
    t.place.resize(rows);
    t.organisation.resize(rows);
    t.category.resize(rows);
    t.numerator_present.resize(rows);
    for (std::size_t i = 0; i < list.size(); ++i) {
        const unmatched_code& u = list[i];
        t.place[from + i] = u.place;
        t.organisation[from + i] = u.organisation;
        t.category[from + i] = u.output;
        t.periods[from + i].index = u.period;
        t.numerator_present[from + i] = u.numerator_present ? 1 : 0;
    }
    into.notes.push_back({"unmatched", what_.code, "", "Cells where only the numerator or only the denominator was reported are left out of the point and listed.",
                          static_cast<std::int64_t>(list.size())});
}

} // namespace steelyard::inline v0_1::aggregation::detail
