// SPDX-License-Identifier: MIT
#include <steelyard/aggregation/bridge_factor.hpp>
#include <steelyard/aggregation/comparable.hpp>

#include <steelyard/core/text.hpp>
#include <steelyard/dataset/series.hpp>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

namespace steelyard::inline v0_1::aggregation {

namespace {

struct index_range { // base periods of a measure
    std::int32_t first = 0, last = 0;
};

/// A period in words, of the measure's frequency or of any longer kind or calendar, as base periods of the measure.
[[nodiscard]] index_range base_periods(const definitions& agreed, const measure& of, const std::string& text) {
    if (const auto p = period::parse(text, of.frequency)) return {p->index, p->index};
    std::vector<std::pair<std::string, period_kind>> kinds;
    for (const calendar& c : agreed.calendars) kinds.emplace_back(c.code + " ", c.means);
    for (const period_kind& k : {period_kind::month(), period_kind::quarter(), period_kind::half(), period_kind::year(), period_kind::school_year()})
        kinds.emplace_back("", k);
    for (const auto& [prefix, k] : kinds) {
        if (!text.starts_with(prefix)) continue;
        const auto p = period::parse(std::string_view(text).substr(prefix.size()), k);
        if (!p) continue;
        if (k == of.frequency) return {p->index, p->index};
        const period_span inner = parts_of(*p, of.frequency);
        if (inner.count > 0) return {inner.first.index, inner.first.index + inner.count - 1};
    }
    throw period_mismatch("comparable: '" + text + "' is no period of " + of.code + " (" + of.frequency.text() + ") nor one that holds some");
}

/// Which reporting places make up a place.
class leaves {
public:
    leaves(const definitions& agreed, const dataset& data, const compared& side, const as_of& known) : data_(data), side_(side), known_(known) {
        if (side.place.empty()) return;
        own_ = data.places().find(side.place);
        for (const hierarchy& h : agreed.hierarchies) {
            if (h.over != axis::place || (!side.hierarchy.empty() && h.code != side.hierarchy)) continue;
            if (const auto level = h.level_of(side.place)) {
                level_ = h.levels[static_cast<std::size_t>(*level)];
                index_ = hierarchy_index(h);
                found_ = true;
                break;
            }
        }
        if (!own_ && !found_) throw unknown_code("comparable: nothing is known of a place '" + side.place + "'; " + suggest(side.place, data.places().words()));
    }
    [[nodiscard]] bool holds(std::int32_t place, const period& when) const {
        if (side_.place.empty() || (own_ && *own_ == place)) return true;
        if (!found_ || place < 0 || !index_.find(data_.places()[place])) return false;
        for (const node_share& n : index_.resolve(data_.places()[place], level_, when, false, known_.boundaries, known_.at))
            if (n.code == side_.place) return true;
        return false;
    }

private:
    const dataset&  data_;
    const compared& side_;
    const as_of&    known_;
    std::optional<std::int32_t> own_;
    hierarchy_index index_;
    std::string     level_;
    bool            found_ = false;
};

/// What one side of a comparison rests on, for one measure.
struct side_rows {
    index_range                        when;
    std::set<reporter>                 reporters; ///< with a value present
    std::map<reporter, double>         points;    ///< sums of their points, whole cells where there are any
    std::set<std::int32_t>             places;    ///< codes, also of missing rows
    std::map<std::int32_t, std::set<std::int32_t>> places_of_era; ///< the same by era of the definition
};

/// What was known then, of several revisions the one that stands.
[[nodiscard]] dataset standing_rows(const dataset& data, const as_of& known) {
    selection s;
    s.recorded_by = known.recorded;
    s.latest_only = true;
    return data.select(s);
}

class comparison {
public:
    comparison(const definitions& agreed, const dataset& data, const as_of& known, const comparable_options& options)
        : agreed_(agreed), data_(data), known_(known), options_(options) {}

    [[nodiscard]] side_rows read(const measure& of, const compared& side) const;
    void compare(const measure& of, bool total, const compared& before, const compared& after, verdict& into) const;

private:
    void definitions_differ(const measure& of, const side_rows& a, const side_rows& b, verdict& into) const;
    void declared(const measure& of, const side_rows& a, const side_rows& b, verdict& into) const;
    void suspected(const measure& of, const side_rows& a, const side_rows& b, const compared& side, verdict& into) const;
    void reporters_differ(const measure& of, bool total, const side_rows& a, const side_rows& b, verdict& into) const;
    [[nodiscard]] const declared_break* statement(const measure& of, std::int32_t before, const std::string& place, const std::string& organisation) const;
    /// A bridge between versions that has a factor.
    struct bridge_step {
        std::int32_t from, to; ///< eras
        std::string  place;    ///< "": everywhere
    };
    struct crossing {
        std::vector<bridge_step> steps; ///< in order of the eras they lead from
        std::string              not_estimated; ///< a sentence for each that has none
    };
    [[nodiscard]] crossing crossings(const measure& of) const;
    [[nodiscard]] bool bridged_over(const measure& of, std::int32_t before, const std::string& place) const;
    [[nodiscard]] std::string words(const measure& of, double x) const { return grouped_text(x, of.places ? of.places->places : 2); }

    const definitions& agreed_;
    const dataset& data_;
    const as_of& known_;
    const comparable_options& options_;
};

side_rows comparison::read(const measure& of, const compared& side) const {
    side_rows out;
    out.when = base_periods(agreed_, of, side.period);
    const measure_rows* rows = data_.rows_of(of.code);
    if (rows == nullptr) return out;
    const leaves inside(agreed_, data_, side, known_);
    std::map<reporter, bool> has_whole;
    for (std::int64_t row = 0; row < rows->size(); ++row) {
        const auto i = static_cast<std::size_t>(row);
        if (rows->period[i] < out.when.first || rows->period[i] > out.when.last) continue;
        const std::string organisation = rows->organisation[i] < 0 ? "" : data_.organisations()[rows->organisation[i]];
        if (!side.organisation.empty() && organisation != side.organisation) continue;
        if (!inside.holds(rows->place[i], {rows->frequency, rows->period[i]})) continue;
        const reporter who{rows->place[i] < 0 ? "" : data_.places()[rows->place[i]], organisation};
        out.places.insert(rows->place[i]);
        const std::int32_t v = rows->version_at(i);
        const std::int32_t era = of.era(v >= 0 ? v : of.version_on(period{rows->frequency, rows->period[i]}.first_day()));
        out.places_of_era[era].insert(rows->place[i]);
        if (rows->forms[i] == form::missing) continue;
        out.reporters.insert(who);
        if (rows->forms[i] != form::point) continue;
        const bool whole = rows->category[i] == 0;
        if (whole && !has_whole[who]) {
            out.points[who] = 0; // wholes replace the parts read so far
            has_whole[who] = true;
        }
        if (whole || !has_whole[who]) out.points[who] += rows->as_double(rows->number[i]);
    }
    return out;
}

const declared_break* comparison::statement(const measure& of, std::int32_t before, const std::string& place, const std::string& organisation) const {
    for (const declared_break& b : agreed_.breaks) {
        if (b.measure != of.code || (!b.place.empty() && b.place != place) || (!b.organisation.empty() && b.organisation != organisation)) continue;
        const auto at = period::parse(b.before, of.frequency);
        if (at && at->index == before) return &b;
    }
    return nullptr;
}

bool comparison::bridged_over(const measure& of, std::int32_t before, const std::string& place) const {
    return std::ranges::any_of(agreed_.bridges, [&](const bridge& b) {
        if (b.measure != of.code || !b.from_version.empty() || (!b.place.empty() && b.place != place)) return false;
        const auto at = period::parse(b.before, of.frequency);
        return at && at->index == before;
    });
}

comparison::crossing comparison::crossings(const measure& of) const {
    crossing all;
    for (const bridge& b : agreed_.bridges) {
        if (b.measure != of.code || b.from_version.empty()) continue;
        const bridge_step step{of.era_named(b.from_version), of.era_named(b.to_version), b.place};
        if (step.from < 0 || step.to < 0) continue; // definitions::check() has said so
        if (factor_of(agreed_, data_, b, known_)) all.steps.push_back(step);
        else all.not_estimated += " The bridge from version " + b.from_version + " to " + b.to_version + (b.place.empty() ? "" : " in " + b.place) +
                                  " cannot be estimated from the cells that were reported under both.";
    }
    std::ranges::stable_sort(all.steps, {}, &bridge_step::from);
    return all;
}

/// Cells of both sides are of one series once each has crossed the bridges that stand in its place, as roll_up() crosses them.
void comparison::definitions_differ(const measure& of, const side_rows& a, const side_rows& b, verdict& into) const {
    std::map<std::int32_t, std::set<std::int32_t>> cells = a.places_of_era;
    for (const auto& [era, places] : b.places_of_era) cells[era].insert(places.begin(), places.end());
    if (cells.size() < 2) return;
    const crossing over = crossings(of);
    std::set<std::int32_t> reached;
    for (const auto& [era, places] : cells)
        for (const std::int32_t place : places) {
            std::int32_t at = era;
            for (const bridge_step& s : over.steps)
                if (s.from == at && (s.place.empty() || (place >= 0 && data_.places()[place] == s.place))) at = s.to;
            reached.insert(at);
        }
    const bool all = reached.size() == 1;
    std::string last;
    for (const definition_version& v : of.versions)
        if (v.change == materiality::material) last = v.id + (v.from ? " (from " + v.from->text() + ")" : "");
    into.add({all ? comparability::with_bridge : comparability::no, "material_change", of.code,
              "the definition of " + of.code + " changed materially with version " + last +
                  (all ? "; a declared bridge joins the two series." : "; without a bridge the two are different series." + over.not_estimated),
              1});
}

void comparison::declared(const measure& of, const side_rows& a, const side_rows& b, verdict& into) const {
    const std::int32_t from = std::min(a.when.first, b.when.first);
    const std::int32_t to = std::max(a.when.last, b.when.last);
    std::set<std::int32_t> places = a.places;
    places.insert(b.places.begin(), b.places.end());
    for (const declared_break& d : agreed_.breaks) {
        if (d.measure != of.code || d.says != break_statement::broken) continue;
        const auto before = period::parse(d.before, of.frequency);
        if (!before || before->index < from || before->index >= to) continue;
        const auto place = data_.places().find(d.place);
        if (!d.place.empty() && (!place || !places.contains(*place))) continue;
        const bool bridge = bridged_over(of, before->index, d.place);
        into.add({bridge ? comparability::with_bridge : comparability::no, "declared_break", d.place.empty() ? of.code : d.place,
                  "the series of " + (d.place.empty() ? of.code : d.place) + " is declared to break after " + agreed_.period_text(*before) +
                      (d.why.empty() ? std::string() : " (" + d.why + ")") + (bridge ? "; a declared bridge joins it." : "; only a bridge could join it."),
                  0});
    }
}

void comparison::suspected(const measure& of, const side_rows& a, const side_rows& b, const compared& side, verdict& into) const {
    const measure_rows* rows = data_.rows_of(of.code);
    const std::int32_t from = std::min(a.when.first, b.when.first);
    const std::int32_t to = std::max(a.when.last, b.when.last);
    if (rows == nullptr || from == to) return;
    std::vector<std::int32_t> places(a.places.begin(), a.places.end());
    std::vector<repeat_then_jump> found = find_repeat_then_jump(*rows, {options_.jump_factor, options_.minimum_size, 1}, places);
    // Who reports wholes is judged by them: parts that repeat inside a whole that does not are for validation.
    std::set<std::pair<std::int32_t, std::int32_t>> wholes;
    for (std::size_t i = 0; i < rows->forms.size(); ++i)
        if (rows->category[i] == 0) wholes.emplace(rows->place[i], rows->organisation[i]);
    std::erase_if(found, [&](const repeat_then_jump& r) { return r.category != 0 && wholes.contains({r.place, r.organisation}); });
    std::erase_if(found, [&](const repeat_then_jump& r) {
        const std::string organisation = r.organisation < 0 ? "" : data_.organisations()[r.organisation];
        return r.last < from || r.after > to || !std::ranges::binary_search(places, r.place) ||
               (!side.organisation.empty() && organisation != side.organisation) ||
               (r.share && std::abs(*r.share) < options_.minimum_share);
    });
    // The whole before its parts, the largest share first: one suspicion per place is enough.
    std::ranges::stable_sort(found, {}, [](const repeat_then_jump& r) { return std::tuple(r.category != 0, -std::abs(r.share.value_or(1))); });
    std::set<std::pair<std::int32_t, std::int32_t>> told;
    for (const repeat_then_jump& r : found) {
        const std::string place = r.place < 0 ? "" : data_.places()[r.place];
        const std::string organisation = r.organisation < 0 ? "" : data_.organisations()[r.organisation];
        if (!told.emplace(r.place, r.organisation).second || statement(of, r.last, place, organisation) != nullptr) continue;
        const std::string who = !place.empty() ? place : (!organisation.empty() ? organisation : of.code);
        std::string text = who + " repeats " + words(of, r.repeated) + " of " + agreed_.period_text({rows->frequency, r.first}) + " exactly in " +
                           agreed_.period_text({rows->frequency, r.last}) + " and then " + (r.then < r.repeated ? "falls" : "rises") + " to " + words(of, r.then);
        if (r.share && r.units > 1)
            text += ", which is " + number_text(100 * *r.share, 1) + " % of the " + (r.net_change < 0 ? "fall" : "rise") + " of " +
                    words(of, std::abs(r.net_change)) + " over " + std::to_string(r.units) + " reporters";
        into.add({comparability::undetermined, "suspected_break", who, text + "; undetermined until someone declares whether the change is real.", r.share.value_or(0)});
    }
}

void comparison::reporters_differ(const measure& of, bool total, const side_rows& a, const side_rows& b, verdict& into) const {
    std::vector<std::string> only_a, only_b;
    double matched_a = 0, matched_b = 0, all_a = 0, all_b = 0;
    const auto word = [](const reporter& r) { return r.place.empty() ? r.organisation : (r.organisation.empty() ? r.place : r.place + "/" + r.organisation); };
    for (const reporter& r : a.reporters)
        if (!b.reporters.contains(r)) only_a.push_back(word(r));
    for (const reporter& r : b.reporters)
        if (!a.reporters.contains(r)) only_b.push_back(word(r));
    if (only_a.empty() && only_b.empty()) return;
    for (const auto& [r, x] : a.points) {
        all_a += x;
        if (b.reporters.contains(r)) matched_a += x;
    }
    for (const auto& [r, x] : b.points) {
        all_b += x;
        if (a.reporters.contains(r)) matched_b += x;
    }
    std::string text = "different reporters of " + of.code + ":";
    if (!only_a.empty()) text += " only before: " + join(only_a) + ";";
    if (!only_b.empty()) text += " only after: " + join(only_b) + ";";
    double share = 0;
    if (total && all_b != all_a) {
        share = ((all_b - all_a) - (matched_b - matched_a)) / (all_b - all_a);
        text += " over matched reporters " + words(of, matched_a) + " became " + words(of, matched_b) + " (of all: " + words(of, all_a) + " and " + words(of, all_b) + ").";
    } else {
        text += " compare over matched reporters instead.";
    }
    into.add({comparability::no, "different_reporters", of.code, text, share});
}

void comparison::compare(const measure& of, bool total, const compared& before, const compared& after, verdict& into) const {
    const side_rows a = read(of, before);
    const side_rows b = read(of, after);
    for (const auto* s : {&a, &b})
        if (s->reporters.empty()) {
            const compared& side = s == &a ? before : after;
            into.add({comparability::undetermined, "nothing_reported", side.place.empty() ? of.code : side.place,
                      "nobody reported a value of " + of.code + (side.place.empty() ? "" : " for " + side.place) + " in " + side.period + ".", 0});
        }
    if (a.reporters.empty() || b.reporters.empty()) return;
    definitions_differ(of, a, b, into);
    declared(of, a, b, into);
    const bool same_place = before.place == after.place && before.organisation == after.organisation;
    if (!same_place) return; // different places have different reporters and no series in common
    suspected(of, a, b, before, into);
    reporters_differ(of, total, a, b, into);
}

} // namespace

verdict comparable(const definitions& agreed, const dataset& data, const std::string& code, const compared& before, const compared& after,
                   const as_of& known, const comparable_options& options) {
    const indicator what = agreed.indicator_or_measure(code);
    verdict v;
    const dataset standing = standing_rows(data, known);
    const comparison c(agreed, standing, known, options);
    std::set<std::string> measures{what.numerator.measure};
    if (what.denominator) measures.insert(what.denominator->measure);
    for (const std::string& m : measures) {
        const measure* of = agreed.find_measure(m);
        if (of == nullptr) throw unknown_code("comparable: " + code + " is made of the measure '" + m + "', which is not declared");
        c.compare(*of, !what.denominator, before, after, v);
    }
    std::ranges::stable_sort(v.reasons, [](const verdict_reason& x, const verdict_reason& y) {
        return std::tuple(y.answer, std::abs(y.share)) < std::tuple(x.answer, std::abs(x.share));
    });
    return v;
}

std::vector<reporter> matched_reporters(const definitions& agreed, const dataset& data, const std::string& code,
                                        const std::vector<std::string>& periods, const as_of& known) {
    const measure* of = agreed.find_measure(code);
    if (of == nullptr) throw unknown_code("matched_reporters: '" + code + "' is no measure");
    const comparable_options options;
    const dataset standing = standing_rows(data, known);
    const comparison c(agreed, standing, known, options);
    std::optional<std::set<reporter>> all;
    for (const std::string& p : periods) {
        const side_rows s = c.read(*of, {"", "", "", p});
        if (!all) {
            all = s.reporters;
            continue;
        }
        std::erase_if(*all, [&](const reporter& r) { return !s.reporters.contains(r); });
    }
    if (!all) return {};
    return {all->begin(), all->end()};
}

} // namespace steelyard::inline v0_1::aggregation
