// SPDX-License-Identifier: MIT
#include "standings.hpp"

#include <steelyard/aggregation/comparable.hpp>
#include <steelyard/aggregation/query.hpp>
#include <steelyard/core/error.hpp>

#include <algorithm>
#include <map>
#include <set>

namespace steelyard::inline v0_1::comparison::detail {

namespace {

[[nodiscard]] std::set<std::string> measures_of(const indicator& what) {
    std::set<std::string> all{what.numerator.measure};
    if (what.denominator) all.insert(what.denominator->measure);
    return all;
}

/// The hierarchy and level that a league's units lie on; none where they are places or organisations as reported.
struct unit_level {
    explicit unit_level(const comparison_rules& r) {
        if (r.question.by == "place" || r.question.by == "organisation") return;
        const aggregation::roll_up_query q = aggregation::query_by(r.agreed, {r.question.by});
        hierarchy_code = r.of_organisations ? q.organisation_hierarchy : q.place_hierarchy;
        level = r.of_organisations ? q.organisation_levels.front() : q.place_levels.front();
        index = hierarchy_index(*r.agreed.find_hierarchy(hierarchy_code));
    }
    /// The units that a reporter's number goes into.
    [[nodiscard]] std::vector<std::string> units_of(const comparison_rules& r, const std::string& reporter,
                                                    const period& when) const {
        if (hierarchy_code.empty()) return {reporter};
        std::vector<std::string> all;
        if (!index.find(reporter)) return all;
        for (const node_share& part : index.resolve(reporter, level, when, true, r.known.boundaries, r.known.at))
            all.push_back(part.code);
        return all;
    }
    std::string     hierarchy_code, level;
    hierarchy_index index;
};

/// Whether a doubt is about a row of a measure.
[[nodiscard]] bool concerns(const doubt& d, const comparison_rules& r, const measure_rows& rows, std::size_t i) {
    const auto word = [](const code_list& list, std::int32_t code) {
        return code < 0 ? std::string() : list[code];
    };
    const period when{rows.frequency, rows.period[i]};
    if (!contains(r.when, when)) return false;
    if (!d.period.empty() && r.agreed.period_text(when) != d.period && when.text() != d.period) {
        const auto stated = r.agreed.read_period(d.period, rows.frequency);
        if (!stated || !contains(*stated, when)) return false;
    }
    if (!d.place.empty() && word(r.data.places(), rows.place[i]) != d.place) return false;
    if (!d.organisation.empty() && word(r.data.organisations(), rows.organisation[i]) != d.organisation) return false;
    return !d.zeros || (rows.forms[i] == form::point && rows.as_double(rows.number[i]) == 0);
}

[[nodiscard]] aggregation::compared side_of(const comparison_rules& r, const unit_level& level, const std::string& unit) {
    return r.of_organisations ? aggregation::compared{"", "", unit, r.question.period}
                              : aggregation::compared{level.hierarchy_code, unit, "", r.question.period};
}

/// What speaks against comparing two units, but for a side of which nothing was reported: that it says itself.
[[nodiscard]] verdict asked(const comparison_rules& r, const dataset& then, const aggregation::compared& one,
                            const aggregation::compared& other) {
    const verdict all = aggregation::comparable(r.agreed, then, r.what.code, one, other, r.known);
    verdict       kept;
    for (const verdict_reason& reason : all.reasons)
        if (reason.rule != "nothing_reported") kept.add(reason);
    return kept;
}

[[nodiscard]] std::string sentences(const verdict& v) {
    std::string all;
    for (const verdict_reason& r : v.reasons) all += (all.empty() ? "" : " ") + r.text;
    return all;
}

/// Whether nothing can speak against any two units: no break is declared, and all rows of the period, of each measure, are of
/// one era of its definition. Read once, where `aggregation::comparable` reads all rows for every unit.
[[nodiscard]] bool all_alike(const comparison_rules& r, const dataset& then, const std::set<std::string>& measures) {
    for (const std::string& code : measures) {
        const measure*      of = r.agreed.find_measure(code);
        const measure_rows* rows = then.rows_of(code);
        if (std::ranges::any_of(r.agreed.breaks, [&](const declared_break& b) { return b.measure == code; })) return false;
        if (of == nullptr) return false;
        if (rows == nullptr) continue;
        std::optional<std::int32_t> first;
        for (std::size_t i = 0; i < rows->forms.size(); ++i) {
            const period when{rows->frequency, rows->period[i]};
            if (!contains(r.when, when)) continue;
            const std::int32_t version = rows->version_at(i);
            const std::int32_t era = of->era(version >= 0 ? version : of->version_on(when.first_day()));
            if (first.value_or(era) != era) return false;
            first = era;
        }
    }
    return true;
}

/// Units that may be compared with the first of them.
struct set_of_units {
    std::string              first;
    std::vector<std::size_t> members;
    std::vector<verdict>     verdicts; ///< of each member against the first
};

} // namespace

void bracket_doubtful(const comparison_rules& rules, std::vector<league_unit>& units) {
    if (rules.question.doubts.empty()) return;
    const unit_level                             level(rules);
    std::map<std::string, std::set<std::string>> why; // by unit; each doubt is told once
    for (const std::string& code : measures_of(rules.what)) {
        const measure_rows* rows = rules.data.rows_of(code);
        if (rows == nullptr) continue;
        for (const doubt& d : rules.question.doubts) {
            if (!d.measure.empty() && d.measure != code) continue;
            for (std::size_t i = 0; i < rows->forms.size(); ++i) {
                if (!concerns(d, rules, *rows, i)) continue;
                const std::int32_t reporter = rules.of_organisations ? rows->organisation[i] : rows->place[i];
                if (reporter < 0) continue;
                const auto& list = rules.of_organisations ? rules.data.organisations() : rules.data.places();
                for (const std::string& unit :
                     level.units_of(rules, list[reporter], {rows->frequency, rows->period[i]}))
                    why[unit].insert(d.why.empty() ? "its number of " + code + " is doubtful." : d.why);
            }
        }
    }
    for (league_unit& u : units) {
        const auto at = why.find(u.unit);
        if (at == why.end() || (u.as != standing::compared && u.as != standing::bracketed)) continue;
        u.as = standing::bracketed;
        const bool within = rules.what.denominator && rules.what.numerator_within_denominator;
        u.at_least = within ? std::optional(0.0) : std::nullopt; // the reported number bounds nothing any more
        u.at_most = within ? std::optional(static_cast<double>(rules.what.factor)) : std::nullopt;
        for (const std::string& text : at->second) u.why += (u.why.empty() ? "" : " ") + text;
    }
}

std::vector<std::string> refuse_incomparable(const comparison_rules& rules, std::vector<league_unit>& units,
                                             const run_options& run) {
    const unit_level level(rules);
    const auto       codes = measures_of(rules.what);
    selection        then;
    then.measures.assign(codes.begin(), codes.end());
    bool one_grid = true;
    for (const std::string& code : codes)
        if (const measure* m = rules.agreed.find_measure(code))
            one_grid = one_grid && m->frequency == rules.agreed.find_measure(rules.what.numerator.measure)->frequency;
    if (one_grid) {
        then.from = rules.when.first_day();
        then.to = rules.when.last_day();
    }
    const dataset             of_then = rules.data.select(then);
    const bool                alike = one_grid && all_alike(rules, of_then, codes);
    std::vector<set_of_units> sets;
    try {
        for (std::size_t u = 0; u < units.size(); ++u) {
            if (run.stop.stop_requested()) throw stopped("the run was stopped by its stop token");
            if (units[u].as != standing::compared && units[u].as != standing::bracketed) continue;
            bool joined = false;
            for (std::size_t s = 0; s < sets.size() && !joined; ++s) {
                const verdict v = asked(rules, of_then, side_of(rules, level, sets[s].first),
                                        side_of(rules, level, units[u].unit));
                joined = v.answer == comparability::yes || v.answer == comparability::undetermined ||
                         (v.answer == comparability::with_bridge && rules.bridges);
                if (!joined) continue;
                sets[s].members.push_back(u);
                sets[s].verdicts.push_back(v);
            }
            if (!joined) sets.push_back({units[u].unit, {u}, {verdict{}}});
            if (joined && alike) return {}; // asked of two, so of all
        }
    } catch (const period_mismatch&) {
        return {"whether the definitions of " + rules.what.code + " agree was not asked: its parts are reported for "
                "periods of different lengths."};
    }
    if (sets.empty()) return {};
    const auto largest = std::ranges::max_element(sets, {}, [](const set_of_units& s) { return s.members.size(); });
    for (const set_of_units& s : sets) {
        const bool stays = &s == &*largest;
        const verdict apart = stays ? verdict{}
                                    : asked(rules, of_then, side_of(rules, level, largest->first),
                                            side_of(rules, level, s.first));
        for (std::size_t m = 0; m < s.members.size(); ++m) {
            league_unit& u = units[s.members[m]];
            const verdict& v = stays ? s.verdicts[m] : apart;
            if (v.answer == comparability::yes) continue;
            u.why += (u.why.empty() ? "" : " ") + sentences(v);
            if (!stays)
                u.as = standing::not_comparable;
            else if (v.answer == comparability::undetermined)
                u.as = standing::bracketed;
        }
    }
    return {};
}

} // namespace steelyard::inline v0_1::comparison::detail
