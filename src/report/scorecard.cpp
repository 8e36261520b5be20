// SPDX-License-Identifier: MIT
#include <steelyard/report/scorecard.hpp>

#include <report/detail/numbers.hpp>
#include <steelyard/aggregation/comparable.hpp>
#include <steelyard/aggregation/roll_up.hpp>
#include <steelyard/core/text.hpp>
#include <steelyard/core/version.hpp>
#include <steelyard/frameworks/totals.hpp>
#include <steelyard/report/sentence.hpp>
#include <steelyard/validation/validate.hpp>

#include <algorithm>
#include <set>
#include <utility>

namespace steelyard::inline v0_1::report {

namespace {

using aggregation::result;
using aggregation::result_table;
using aggregation::roll_up_query;

/// The engine options that a scorecard uses, as framework, judgements and caller set them.
struct settings {
    roll_up_query                   query;
    aggregation::comparable_options comparing;
    validation::validation_options  validating;

    void apply(const frameworks::chosen_binding& b) {
        const std::string_view path = b.set.path;
        const auto below = [path](std::string_view prefix) { return path.substr(prefix.size()); };
        if (path.starts_with("roll_up.")) set_option(query.options, below("roll_up."), b.set.to);
        else if (path.starts_with("comparable.")) set_option(comparing, below("comparable."), b.set.to);
        else if (path.starts_with("validation.")) set_option(validating, below("validation."), b.set.to);
        else return; // a stage that a scorecard does not run
        const bool known = std::find(query.basis.begin(), query.basis.end(), b.judgement) != query.basis.end();
        if (!b.judgement.empty() && !known && path.starts_with("roll_up.")) query.basis.push_back(b.judgement);
    }
};

void add_once(std::vector<std::string>& list, const std::string& id) {
    if (!id.empty() && std::find(list.begin(), list.end(), id) == list.end()) list.push_back(id);
}

[[nodiscard]] std::vector<std::string> measures_of(const indicator& i) {
    std::vector<std::string> codes{i.numerator.measure};
    if (i.denominator) add_once(codes, i.denominator->measure);
    return codes;
}

[[nodiscard]] bool contains(const std::vector<std::string>& list, const std::string& word) {
    return std::find(list.begin(), list.end(), word) != list.end();
}

[[nodiscard]] bool is_quotient(kind k) noexcept { return k == kind::ratio || k == kind::rate || k == kind::mean; }

/// A judgement about how quotients are combined says nothing about totals.
[[nodiscard]] bool sets_only_quotients(const judgement& j) {
    bool any = false;
    for (const judgement_option& o : j.options)
        for (const binding& b : o.sets) {
            if (b.path != "roll_up.quotients") return false;
            any = true;
        }
    return any;
}

/// True when a path that the judgement sets has the code as one of its parts: "break.homeless.MI-501".
[[nodiscard]] bool names(const judgement& j, const std::string& code) {
    for (const judgement_option& o : j.options)
        for (const binding& b : o.sets)
            if (("." + b.path + ".").find("." + code + ".") != std::string::npos) return true;
    return false;
}

[[nodiscard]] std::string title_of(const definitions& agreed, const std::string& place) {
    for (const node& n : agreed.places)
        if (n.code == place) return n.title.empty() ? place : n.title;
    return place;
}

/// Takes the number away and leaves the reason.
void withhold(result& r) {
    r.number = value::missing(reason::not_comparable);
    r.lower = r.upper = r.known = r.numerator = r.denominator = std::nullopt;
}

/// Rows of one indicator for the place of the scorecard, by period.
struct row_of_period {
    period       when;
    std::int64_t row = 0;
};

class assembler {
public:
    assembler(const frameworks::framework& f, const dataset& data, const scorecard_options& o, const run_options& run)
        : f_(f), data_(data), o_(o), run_(run) {
        for (const frameworks::chosen_binding& b : frameworks::standing_bindings(f)) set_.apply(b);
        for (const frameworks::chosen_binding& b : o.settings) set_.apply(b);
        set_.query.known = o.known;
        set_.query.indicators = indicators();
        find_place();
    }

    void fill(scorecard& card) {
        if (set_.query.indicators.empty()) return;
        table_ = aggregation::roll_up(f_.agreed, data_, set_.query, run_);
        if (!o_.by.empty()) parts_ = aggregation::roll_up(f_.agreed, data_, parts_query(), run_);
        if (o_.findings > 0) findings_ = validation::validate(f_.agreed, data_, set_.validating, run_);
        for (const std::string& code : in_order_of_goals()) card.lines.push_back(line(code));
        for (const scorecard_line& l : card.lines)
            card.narratives.rows.insert(card.narratives.rows.end(), l.needs.begin(), l.needs.end());
        for (std::size_t i = 0; i < card.findings.size(); ++i)
            card.findings[i] = findings_.count(static_cast<severity>(i));
    }

private:
    [[nodiscard]] std::vector<std::string> indicators() const {
        if (!o_.indicators.empty()) return o_.indicators;
        std::vector<std::string> codes;
        for (const indicator& i : f_.agreed.indicators) codes.push_back(i.code);
        if (codes.empty())
            for (const measure& m : f_.agreed.measures) codes.push_back(m.code);
        return codes;
    }

    /// The level on which the place of the scorecard lies: "" for all in one.
    void find_place() {
        roll_up_query& q = set_.query;
        q.place_hierarchy = o_.place_hierarchy;
        if (o_.place.empty()) return;
        q.place_levels = {"place"};
        if (o_.place_hierarchy.empty()) {
            q.places = {o_.place};
            return;
        }
        const hierarchy* h = f_.agreed.find_hierarchy(o_.place_hierarchy);
        const auto level = h == nullptr ? std::nullopt : h->level_of(o_.place);
        if (!level)
            throw unknown_code("scorecard: the hierarchy '" + o_.place_hierarchy + "' does not hold the place '" + o_.place +
                               "'; give one of its nodes, or no hierarchy for a place as it is reported");
        q.place_levels = {h->levels[static_cast<std::size_t>(*level)]};
    }

    [[nodiscard]] roll_up_query parts_query() const {
        roll_up_query q = set_.query;
        q.place_levels = {o_.by};
        return q;
    }

    [[nodiscard]] std::vector<std::string> in_order_of_goals() const {
        std::vector<std::string> codes;
        for (const goal& g : f_.agreed.common_agenda.goals)
            for (const std::string& code : set_.query.indicators)
                if (f_.agreed.indicator_or_measure(code).goal == g.code) codes.push_back(code);
        for (const std::string& code : set_.query.indicators) add_once(codes, code);
        return codes;
    }

    /// Rows of the scorecard's place with any report, in order of time.
    [[nodiscard]] std::vector<row_of_period> rows_of(const std::string& code) const {
        std::vector<row_of_period> rows;
        const auto wanted = table_.indicators.find(code);
        const auto place = table_.places.find(o_.place);
        if (!wanted || !place) return rows;
        for (std::int64_t i = 0; i < table_.size(); ++i) {
            if (table_.place(i) == *place && table_.indicator(i) == *wanted) rows.push_back({table_.when(i), i});
        }
        std::sort(rows.begin(), rows.end(), [](const row_of_period& a, const row_of_period& b) { return a.when < b.when; });
        return rows;
    }

    [[nodiscard]] scorecard_line line(const std::string& code) {
        const indicator what = f_.agreed.indicator_or_measure(code);
        scorecard_line l;
        l.goal = what.goal;
        l.as = what.as;
        l.what = what.what;
        l.better = what.better;
        l.decimals_shown = what.decimals_shown;
        l.definition = what.definition;
        l.totals = may_add(what);
        const std::vector<row_of_period> rows = rows_of(code);
        const std::size_t shown = row_shown(rows);
        l.now = shown < rows.size() ? at(rows[shown], l.totals) : nothing(what);
        if (o_.series) l.series = series(code, rows, l.totals);
        compare(l, code, rows, shown);
        aim(l, shown < rows.size() ? std::optional(rows[shown].when) : std::nullopt);
        if (!o_.by.empty()) break_down(l, code);
        l.basis = basis(what, l);
        if (o_.alternatives && shown < rows.size()) decide_otherwise(l, code, rows[shown].when);
        doubts(l, what);
        listen(l);
        return l;
    }

    /// What travels with the number. A narrative that has to be there for any period or place has to be there for these.
    void listen(scorecard_line& l) const {
        using qualitative::reference;
        const auto figure = [&](const result& r) {
            return reference{qualitative::subject::figure, l.now.indicator, r.place, r.organisation, r.period};
        };
        std::vector<reference> shown{figure(l.now)};
        for (const result& r : l.by) shown.push_back(figure(r));
        l.said = qualitative::about(f_.adaptive.testimony, shown);
        std::vector<qualitative::narrative_need> needs;
        for (const qualitative::narrative_need& n : f_.adaptive.needs)
            for (const reference& r : shown)
                if (n.about.covers(r) && (&r == shown.data() || !n.about.place.empty())) {
                    needs.push_back(n);
                    needs.back().about = r;
                }
        l.needs = qualitative::check_needs(f_.adaptive.testimony, needs).rows;
    }

    [[nodiscard]] std::size_t row_shown(const std::vector<row_of_period>& rows) const {
        std::size_t latest = rows.size();
        for (std::size_t i = 0; i < rows.size(); ++i) {
            const bool reported = table_.present(rows[i].row) > 0;
            const bool wanted = o_.period.empty() ? reported
                                                  : table_.period_text(rows[i].when) == o_.period || rows[i].when.text() == o_.period;
            if (wanted || (!o_.period.empty() && period::parse(o_.period, rows[i].when.kind) == rows[i].when)) latest = i;
        }
        return latest;
    }

    [[nodiscard]] result nothing(const indicator& what) const {
        result r;
        r.indicator = what.code;
        r.title = what.title;
        r.unit = what.in.symbol;
        r.place = o_.place;
        r.period = o_.period;
        return r;
    }

    [[nodiscard]] result at(const row_of_period& row, const verdict& totals) const {
        result r = table_.at(row.row);
        if (totals.answer != comparability::yes) withhold(r);
        return r;
    }

    /// May the organisations' numbers be added up?
    [[nodiscard]] verdict may_add(const indicator& what) const {
        return frameworks::totals_allowed(f_, data_, what.code, set_.query.options.bridges);
    }

    [[nodiscard]] aggregation::compared side(const period& when) const {
        return {o_.place_hierarchy, o_.place, "", when.text()};
    }

    [[nodiscard]] verdict compare_periods(const std::string& code, const period& before, const period& after) const {
        return aggregation::comparable(f_.agreed, data_, code, side(before), side(after), o_.known, set_.comparing);
    }

    /// Every period of the grid from the first row to the last: what has no row is a gap, not a bridge.
    [[nodiscard]] std::vector<series_point> series(const std::string& code, const std::vector<row_of_period>& rows,
                                                   const verdict& totals) const {
        std::vector<series_point> points;
        const row_of_period* previous = nullptr;
        for (std::size_t i = 0; i < rows.size(); ++i) {
            if (i > 0 && rows[i].when.kind == rows[i - 1].when.kind)
                for (period p = rows[i - 1].when.next(); p < rows[i].when; p = p.next()) points.push_back(gap(p));
            const result r = at(rows[i], totals);
            series_point p;
            p.text = r.period;
            p.when = rows[i].when;
            p.number = r.number;
            p.lower = r.lower;
            p.upper = r.upper;
            p.coverage = r.coverage;
            if (table_.present(rows[i].row) > 0) {
                if (previous != nullptr && previous->when.kind == rows[i].when.kind) {
                    p.previous = table_.period_text(previous->when);
                    p.with_previous = compare_periods(code, previous->when, rows[i].when);
                }
                previous = &rows[i];
            }
            points.push_back(std::move(p));
        }
        return points;
    }

    [[nodiscard]] series_point gap(const period& when) const {
        series_point p;
        p.text = table_.period_text(when);
        p.when = when;
        return p;
    }

    void compare(scorecard_line& l, const std::string& code, const std::vector<row_of_period>& rows, std::size_t shown) const {
        if (shown >= rows.size()) return;
        std::size_t before = shown;
        while (before > 0)
            if (table_.present(rows[--before].row) > 0 && rows[before].when.kind == rows[shown].when.kind) {
                l.before = at(rows[before], l.totals);
                l.comparison = compare_periods(code, rows[before].when, rows[shown].when);
                return;
            }
    }

    /// The target of the scorecard's place that is due next; when all are past, the last one.
    [[nodiscard]] const target* next_target(const std::string& code, const std::optional<period>& now) const {
        const target*                best = nullptr;
        std::pair<int, std::int32_t> least;
        for (const target& t : f_.agreed.targets) {
            if (t.indicator != code || t.place != o_.place) continue;
            const auto due = read_period(t.period, now);
            std::pair<int, std::int32_t> rank{2, 0};
            if (due) rank = {0, due->last_day().days};
            if (due && now && due->last_day() < now->last_day()) rank = {1, -due->last_day().days};
            if (best == nullptr || rank < least) {
                best = &t;
                least = rank;
            }
        }
        return best;
    }

    void aim(scorecard_line& l, const std::optional<period>& now) const {
        const target* best = next_target(l.now.indicator, now);
        if (best == nullptr) return;
        l.aim = *best;
        std::optional<double> share;
        std::optional<period> from;
        if (const auto due = read_period(best->period, now); due && now) {
            if (!best->baseline_period.empty()) from = read_period(best->baseline_period, now);
            share = share_of_time(*now, from, *due);
        }
        l.against = progress_of(*best, l.better, detail::bounds_of(l.now), share);
        if (best->baseline && from && now && from->kind == now->kind && *from < *now)
            doubt_baseline(l.against, compare_periods(l.now.indicator, *from, *now), *from, *now, share && *share >= 1);
    }

    /// A way from a baseline is no way when the two ends are not comparable. Reaching the target needs no baseline.
    void doubt_baseline(progress& p, const verdict& v, const period& from, const period& now, bool due) const {
        const bool by_baseline = p.status == progress_status::moving_away ||
                                 (!due && (p.status == progress_status::behind || p.status == progress_status::on_track));
        if (!by_baseline || v.answer == comparability::yes) return;
        if (due) p.status = progress_status::behind; // worse than the target, whatever it was before
        else p.status = v.answer == comparability::undetermined ? progress_status::undetermined : progress_status::not_computable;
        p.asked.reset();
        const auto gravest = std::find_if(v.reasons.begin(), v.reasons.end(), [&](const auto& r) { return r.answer == v.answer; });
        verdict short_of{v.answer, {}};
        if (gravest != v.reasons.end()) short_of.reasons.push_back(*gravest); // the others stand in the series
        p.why = detail::without_stop(
            sentence(short_of, "the baseline of " + table_.period_text(from), "the number of " + table_.period_text(now)));
        if (p.why.starts_with("Whether ")) p.why[0] = 'w'; // it stands inside a sentence
    }

    /// A period as a person writes it: of the indicator's own kind, a calendar's, or a plain one.
    [[nodiscard]] std::optional<period> read_period(const std::string& text, const std::optional<period>& like) const {
        if (like)
            if (const auto p = period::parse(text, like->kind)) return p;
        for (const calendar& c : f_.agreed.calendars)
            if (text.starts_with(c.code + " "))
                if (const auto p = period::parse(text.substr(c.code.size() + 1), c.means)) return p;
        for (const period_kind k : {period_kind::year(), period_kind::month(), period_kind::quarter(), period_kind::half(),
                                    period_kind::day(), period_kind::school_year()})
            if (const auto p = period::parse(text, k)) return p;
        return std::nullopt;
    }

    void break_down(scorecard_line& l, const std::string& code) const {
        const auto wanted = parts_.indicators.find(code);
        if (!wanted) return;
        std::vector<std::pair<std::string, std::int64_t>> rows;
        for (std::int64_t i = 0; i < parts_.size(); ++i) {
            if (parts_.indicator(i) == *wanted && parts_.period_text(parts_.when(i)) == l.now.period)
                rows.emplace_back(parts_.places[parts_.place(i)], i);
        }
        std::sort(rows.begin(), rows.end());
        for (const auto& row : rows) {
            l.by.push_back(parts_.at(row.second));
            if (l.totals.answer != comparability::yes) withhold(l.by.back());
            l.by_titles.push_back(title_of(f_.agreed, row.first));
        }
    }

    [[nodiscard]] std::vector<std::string> basis(const indicator& what, const scorecard_line& l) const {
        std::vector<std::string> ids;
        add_once(ids, what.judgement);
        for (const std::string& id : l.now.basis) {
            const judgement* j = f_.agreed.find_judgement(id);
            if (j == nullptr || !sets_only_quotients(*j) || is_quotient(what.what)) add_once(ids, id);
        }
        if (l.aim) add_once(ids, l.aim->judgement);
        const std::vector<std::string> measures = measures_of(what);
        for (const declared_break& b : f_.agreed.breaks)
            if (contains(measures, b.measure)) add_once(ids, b.judgement);
        for (const bridge& b : f_.agreed.bridges)
            if (contains(measures, b.measure)) add_once(ids, b.judgement);
        for (const judgement& j : f_.agreed.judgements)
            if (names(j, what.code) || std::any_of(measures.begin(), measures.end(), [&](const auto& m) { return names(j, m); }))
                add_once(ids, j.id);
        return ids;
    }

    /// What the engine is set to when one judgement is decided by another of its options.
    [[nodiscard]] settings decided(const judgement& j, const judgement_option& o) const {
        settings other;
        for (const frameworks::chosen_binding& b : frameworks::standing_bindings(f_))
            if (b.judgement != j.id) other.apply(b);
        for (const binding& b : o.sets) other.apply({b, j.id});
        for (const frameworks::chosen_binding& b : o_.settings) other.apply(b);
        other.query.place_hierarchy = set_.query.place_hierarchy;
        other.query.place_levels = set_.query.place_levels;
        other.query.places = set_.query.places;
        other.query.known = o_.known;
        return other;
    }

    /// The same number under each option that was not chosen, of the judgements that it rests on.
    void decide_otherwise(scorecard_line& l, const std::string& code, const period& shown) const {
        if (l.totals.answer != comparability::yes) return;
        for (const std::string& id : l.basis) {
            const judgement* j = f_.agreed.find_judgement(id);
            if (j == nullptr || !binds_roll_up(*j)) continue;
            for (const judgement_option& o : j->options) {
                if (o.id == j->chosen || (sets_only_quotients(*j) && !is_quotient(l.what))) continue;
                settings other = decided(*j, o);
                other.query.indicators = {code};
                other.query.from = shown.first_day();
                other.query.to = shown.last_day();
                const result_table t = aggregation::roll_up(f_.agreed, data_, other.query, run_);
                if (auto r = t.find(code, o_.place, l.now.period)) l.alternatives.push_back({id, o.id, o.title, std::move(*r)});
            }
        }
    }

    [[nodiscard]] static bool binds_roll_up(const judgement& j) {
        for (const judgement_option& o : j.options)
            for (const binding& b : o.sets)
                if (b.path.starts_with("roll_up.")) return true;
        return false;
    }

    void doubts(scorecard_line& l, const indicator& what) const {
        const std::vector<std::string> measures = measures_of(what);
        std::vector<validation::finding> all;
        for (const validation::finding& f : findings_)
            if (contains(measures, f.measure)) {
                ++l.findings_in_all[static_cast<std::size_t>(f.level)];
                all.push_back(f);
            }
        std::stable_sort(all.begin(), all.end(), [](const validation::finding& a, const validation::finding& b) {
            return a.level != b.level ? a.level > b.level : a.score > b.score;
        });
        all.resize(std::min(all.size(), static_cast<std::size_t>(std::max<std::int64_t>(o_.findings, 0))));
        l.findings = std::move(all);
        for (const aggregation::note& n : table_.notes)
            if (n.indicator == what.code || contains(measures, n.indicator)) l.notes.push_back(n);
        for (std::int64_t row = 0; row < table_.unmatched.size(); ++row)
            if (aggregation::unmatched_cell c = table_.unmatched.at(row); c.indicator == what.code && c.period == l.now.period)
                l.unmatched.push_back(std::move(c));
    }

    const frameworks::framework& f_;
    const dataset&               data_;
    const scorecard_options&     o_;
    const run_options&           run_;
    settings                     set_;
    result_table                 table_;
    result_table                 parts_;
    validation::findings         findings_;
};

} // namespace

aggregation::roll_up_query standing_query(const frameworks::framework& f) {
    settings s;
    for (const frameworks::chosen_binding& b : frameworks::standing_bindings(f)) s.apply(b);
    return std::move(s.query);
}

scorecard::scorecard(const frameworks::framework& f, const dataset& data, const scorecard_options& options,
                     const run_options& run)
    : framework(f.code), title(f.title.empty() ? f.code : f.title), statement(f.agreed.common_agenda.statement),
      level(f.level), revision(f.revision), place(options.place),
      place_title(options.place.empty() ? "" : title_of(f.agreed, options.place)), goals(f.agreed.common_agenda.goals),
      judgements(f.agreed.judgements), engine(version_string()) {
    assembler(f, data, options, run).fill(*this);
    content = fingerprinter{}.add(frameworks::content(f)).add(data.fingerprint_of_rows()).result().text();
}

const scorecard_line* scorecard::find(std::string_view indicator) const noexcept {
    for (const scorecard_line& l : lines)
        if (l.now.indicator == indicator) return &l;
    return nullptr;
}

} // namespace steelyard::inline v0_1::report
