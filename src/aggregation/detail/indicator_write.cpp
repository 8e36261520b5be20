// SPDX-License-Identifier: MIT
// Turns the groups of an indicator into rows of the result table.
#include "indicator_run.hpp"

#include <steelyard/core/version.hpp>

#include <algorithm>

namespace steelyard::inline v0_1::aggregation::detail {

number_unit indicator_run::unit_of(bool numerator, const level_set& set) const {
    number_unit u = (numerator ? numerator_ : denominator_)->maker().unit();
    if (!u.binary) {
        u.shares += (numerator ? bridge_numerator_ : bridge_denominator_).finer() ? 1 : 0;
        u.shares += !numerator && grid_ && grid_->finer() ? 1 : 0;
        if (!mean_of_ratios_) u.shares += (places_[set.place].shares() ? 1 : 0) + (organisations_[set.organisation].shares() ? 1 : 0);
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
    f.add(version_string()).add(data_.fingerprint_of_rows()).add(agreed_.content()).add(fingerprint_of(query_.options)).add(what_.code);
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

void indicator_run::write(const partial_result& total, result_table& into) const {
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
    if (last_ < first_) {
        into.notes.push_back({"no_rows", what_.code, "", "Nobody reported " + what_.code + ", and nobody was expected to.", 0});
        return;
    }
    for (std::size_t i = 0; i < levels_.size(); ++i) {
        std::vector<std::int32_t> categories; // result codes of the outputs
        for (const auto& out : outputs_[levels_[i].outputs].list) categories.push_back(into.categories.add(out.word));
        if (categories.empty()) categories.push_back(into.categories.add("")); // expected, but never reported
        if (outputs_[levels_[i].outputs].whole >= 0) categories.push_back(into.categories.add(outputs_[levels_[i].outputs].residual_word));
        write_set(i, total.tables[i], into, categories);
    }
    write_notes(total, into);
}

void indicator_run::write_set(std::size_t set, const group_table& table, result_table& into, const std::vector<std::int32_t>& codes) const {
    const level_set& level = levels_[set];
    const period_plan& plan = periods_[level.kind];
    const finish_rules rules = rules_for(level);
    std::vector<period_weight> weights; // of units' own quotients: they were combined over time before
    for (std::int32_t p = first_; p <= last_; ++p) weights.push_back(mean_of_ratios_ ? period_weight{} : weight_of_period(p));
    const std::int32_t place_level = into.place_levels.add(places_[level.place].level());
    const std::int32_t organisation_level = into.organisation_levels.add(organisations_[level.organisation].level());
    const std::int32_t indicator = *into.indicators.find(what_.code);
    for (const auto& [key, states] : table.sorted()) {
        for (const result_period& r : plan.periods) {
            const auto from = static_cast<std::size_t>(r.first - first_);
            const auto f = finish({states + from, static_cast<std::size_t>(r.count)}, std::span(weights).subspan(from, static_cast<std::size_t>(r.count)), rules);
            if (!f) continue;
            into.indicator.push_back(indicator);
            into.place_level.push_back(place_level);
            into.place.push_back(into.places.add(places_[level.place].words()[static_cast<std::size_t>(key.place)]));
            into.organisation_level.push_back(organisation_level);
            into.organisation.push_back(into.organisations.add(organisations_[level.organisation].words()[static_cast<std::size_t>(key.organisation)]));
            into.category.push_back(codes[static_cast<std::size_t>(key.category)]);
            into.periods.push_back(r.what);
            into.forms.push_back(f->what);
            into.reasons.push_back(f->why);
            into.number.push_back(f->what == form::point ? f->number : 0);
            into.lower.push_back(f->lower.value_or(0));
            into.upper.push_back(f->upper.value_or(0));
            into.known.push_back(f->known.value_or(0));
            into.numerator.push_back(f->numerator.value_or(0));
            into.denominator.push_back(f->denominator.value_or(0));
            into.has.push_back(static_cast<std::uint8_t>((f->lower ? result_table::has_lower : 0) | (f->upper ? result_table::has_upper : 0) |
                                                         (f->known ? result_table::has_known : 0) |
                                                         (f->numerator && f->denominator ? result_table::has_parts : 0)));
            into.flags.push_back(f->flags);
            into.expected.push_back(f->expected);
            into.present.push_back(f->present);
            into.coverage.push_back(f->coverage);
            into.over_time.push_back(plan.same ? combine::refuse : rules.over_time);
            into.verdicts.push_back(f->verdict);
        }
    }
}

void indicator_run::write_notes(const partial_result& total, result_table& into) const {
    for (const auto& [subject, n] : total.outside)
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
    std::vector<unmatched_cell> unmatched = total.unmatched;
    std::ranges::sort(unmatched, [](const unmatched_cell& a, const unmatched_cell& b) {
        return std::tie(a.indicator, a.place, a.organisation, a.category, a.period, a.numerator_present) <
               std::tie(b.indicator, b.place, b.organisation, b.category, b.period, b.numerator_present);
    });
    unmatched.erase(std::unique(unmatched.begin(), unmatched.end()), unmatched.end());
    if (!unmatched.empty())
        into.notes.push_back({"unmatched", what_.code, "", "Cells where only the numerator or only the denominator was reported are left out of the point and listed.",
                              static_cast<std::int64_t>(unmatched.size())});
    into.unmatched.insert(into.unmatched.end(), unmatched.begin(), unmatched.end());
}

} // namespace steelyard::inline v0_1::aggregation::detail
