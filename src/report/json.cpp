// SPDX-License-Identifier: MIT
#include <steelyard/report/table.hpp>

#include <report/detail/json.hpp>
#include <report/detail/numbers.hpp>
#include <steelyard/report/sentence.hpp>

#include <string>
#include <utility>

namespace steelyard::inline v0_1::report {

namespace {

using detail::json;
using detail::number;

/// The tabular form: value, form, reason, lower, upper, flags.
void put(json& into, const value& v) {
    into["value"] = number(v.point());
    into["form"] = std::string(name(v.form()));
    into["reason"] = std::string(name(v.reason()));
    into["lower"] = number(v.lower());
    into["upper"] = number(v.upper());
    into["flags"] = v.flags().text();
}

[[nodiscard]] json of(const aggregation::result& r, int decimals) {
    json j{{"indicator", r.indicator}, {"title", r.title}, {"unit", r.unit}, {"place", r.place}, {"organisation", r.organisation},
           {"category", r.category}, {"period", r.period}};
    put(j, r.number);
    if (r.lower) j["lower"] = *r.lower;
    if (r.upper) j["upper"] = *r.upper;
    j["known"] = number(r.known);
    j["numerator"] = number(r.numerator);
    j["denominator"] = number(r.denominator);
    j["expected"] = r.expected;
    j["present"] = r.present;
    j["coverage"] = r.coverage;
    j["over_time"] = r.over_time == combine::refuse ? "" : std::string(name(r.over_time));
    j["fingerprint"] = r.fingerprint;
    j["words"] = words(r.number, {r.unit, decimals});
    j["coverage_words"] = coverage_words(r);
    j["wider_bounds"] = detail::has_wider_bounds(r) ? detail::bounds_words(r.lower, r.upper, {r.unit, decimals}) : "";
    return j;
}

[[nodiscard]] json of(const verdict& v) {
    json reasons = json::array();
    for (const verdict_reason& r : v.reasons)
        reasons.push_back({{"answer", std::string(name(r.answer))}, {"rule", r.rule}, {"subject", r.subject}, {"text", r.text}, {"share", r.share}});
    return {{"answer", std::string(name(v.answer))}, {"reasons", std::move(reasons)}};
}

[[nodiscard]] json of(const validation::finding& f) {
    static constexpr const char* levels[] = {"info", "warning", "fault"};
    return {{"level", levels[static_cast<std::size_t>(f.level)]}, {"rule", f.rule}, {"measure", f.measure}, {"place", f.place},
            {"organisation", f.organisation}, {"category", f.category}, {"period", f.period}, {"source", f.source}, {"line", f.line},
            {"found", f.found}, {"evidence", f.evidence}, {"score", f.score}, {"advice", f.advice}};
}

[[nodiscard]] json of(const target& t) {
    return {{"place", t.place}, {"period", t.period}, {"value", t.value}, {"tolerance", t.tolerance}, {"baseline", number(t.baseline)},
            {"baseline_period", t.baseline_period}, {"path", std::string(name(t.path))}, {"source", t.source}, {"judgement", t.judgement}};
}

[[nodiscard]] json of(const judgement& j) {
    json options = json::array();
    for (const judgement_option& o : j.options) {
        json sets = json::array();
        for (const binding& b : o.sets) sets.push_back({{"path", b.path}, {"to", text(b.to)}});
        options.push_back({{"id", o.id}, {"title", o.title}, {"sets", std::move(sets)}, {"probability", number(o.probability)}});
    }
    return {{"id", j.id}, {"question", j.question}, {"options", std::move(options)}, {"chosen", j.chosen}, {"rationale", j.rationale},
            {"dissent", j.dissent}, {"who", j.who}, {"when", j.when}, {"review", j.review}, {"type", std::string(name(j.type))}};
}

[[nodiscard]] json day(const std::optional<date>& d) { return d ? json(d->text()) : json(nullptr); }

[[nodiscard]] json of(const qualitative::reference& r) {
    return {{"what", std::string(name(r.what))}, {"code", r.code}, {"place", r.place}, {"organisation", r.organisation}, {"period", r.period}};
}

[[nodiscard]] json of(const std::vector<qualitative::reference>& about) {
    json all = json::array();
    for (const qualitative::reference& r : about) all.push_back(of(r));
    return all;
}

[[nodiscard]] json of(const qualitative::harvested_outcome& o) {
    json others = json::array();
    for (const qualitative::substantiation& s : o.substantiations)
        others.push_back({{"who", s.who}, {"organisation", s.organisation}, {"says", std::string(name(s.says))}, {"text", s.text}, {"when", day(s.when)}});
    return {{"code", o.code}, {"actor", o.actor}, {"change", o.change}, {"period", o.period}, {"place", o.place}, {"significance", o.significance},
            {"contribution", o.contribution}, {"informant", o.informant}, {"informant_organisation", o.informant_organisation},
            {"planned", o.planned ? json(*o.planned) : json(nullptr)}, {"effect", std::string(name(o.effect))},
            {"standing", std::string(name(qualitative::standing_of(o)))}, {"substantiations", std::move(others)}, {"about", of(o.about)}};
}

/// What is said: words, and how many gradings there are at each level; never a number made of them.
[[nodiscard]] json of(const qualitative::testimony& t) {
    json j{{"narratives", json::array()}, {"gradings", json::array()}, {"outcomes", json::array()},
           {"omissions", json::array()}, {"dissents", json::array()}, {"replies", json::array()}};
    for (const qualitative::narrative& n : t.narratives)
        j["narratives"].push_back({{"code", n.code}, {"title", n.title}, {"text", n.text}, {"who", n.who}, {"perspective", n.perspective},
                                   {"when", day(n.when)}, {"themes", n.themes}, {"about", of(n.about)}});
    for (const qualitative::rubric& r : t.rubrics)
        j["gradings"].push_back({{"rubric", r.code}, {"title", r.title}, {"question", r.question}, {"words", qualitative::distribute(r, t.gradings).text()}});
    for (const qualitative::harvested_outcome& o : t.outcomes) j["outcomes"].push_back(of(o));
    for (const qualitative::omission& o : t.omissions)
        j["omissions"].push_back({{"code", o.code}, {"about", of(o.about)}, {"reason", std::string(name(o.reason))}, {"explanation", o.explanation},
                                  {"steps", o.steps}, {"due", day(o.due)}, {"who", o.who}, {"when", day(o.when)}});
    for (const qualitative::dissent& d : t.dissents)
        j["dissents"].push_back({{"code", d.code}, {"who", d.who}, {"text", d.text}, {"when", day(d.when)}, {"about", of(d.about)}});
    for (const qualitative::reply& r : t.replies)
        j["replies"].push_back({{"code", r.code}, {"who", r.who}, {"asked", day(r.asked)}, {"until", day(r.until)}, {"text", r.text},
                                {"when", day(r.when)}, {"about", of(r.about)}});
    return j;
}

[[nodiscard]] json of(const qualitative::need_row& n) {
    return {{"about", of(n.need.about)}, {"from", n.need.from}, {"question", n.need.question}, {"state", std::string(name(n.state))},
            {"codes", n.codes}, {"words", n.text}};
}

[[nodiscard]] json progress_of_line(const scorecard_line& l) {
    if (!l.aim) return nullptr;
    const progress& p = l.against;
    return {{"status", std::string(name(p.status))}, {"gap_lower", number(p.gap.lower)}, {"gap_upper", number(p.gap.upper)},
            {"asked", number(p.asked)}, {"why", p.why}, {"words", sentence(p, *l.aim, {l.now.unit, l.decimals_shown})}};
}

[[nodiscard]] json comparison_of(const scorecard_line& l) {
    if (!l.before) return nullptr;
    json c = of(l.comparison);
    c["words"] = sentence(l.comparison, l.before->period, l.now.period);
    c["difference"] = difference(*l.before, l.now, l.comparison, l.decimals_shown);
    return c;
}

[[nodiscard]] json series_of(const scorecard_line& l) {
    json all = json::array();
    for (const series_point& p : l.series) {
        json j{{"period", p.text}, {"first_day", p.when.first_day().text()}, {"last_day", p.when.last_day().text()}};
        put(j, p.number);
        if (p.lower) j["lower"] = *p.lower;
        if (p.upper) j["upper"] = *p.upper;
        j["coverage"] = p.coverage;
        j["words"] = words(p.number, {"", l.decimals_shown});
        j["previous"] = p.previous;
        j["with_previous"] = of(p.with_previous);
        all.push_back(std::move(j));
    }
    return all;
}

[[nodiscard]] json of(const scorecard_line& l, const json_options& options) {
    const int places = l.decimals_shown;
    json j{{"goal", l.goal}, {"role", std::string(name(l.as))}, {"kind", std::string(name(l.what))},
           {"direction", std::string(name(l.better))}, {"decimals_shown", places}, {"definition", l.definition},
           {"now", of(l.now, places)}, {"sentence", sentence(l)}};
    j["target"] = l.aim ? of(*l.aim) : json(nullptr);
    j["progress"] = progress_of_line(l);
    j["totals"] = of(l.totals);
    j["before"] = l.before ? of(*l.before, places) : json(nullptr);
    j["comparison"] = comparison_of(l);
    j["by"] = json::array();
    for (std::size_t i = 0; i < l.by.size(); ++i) {
        json row = of(l.by[i], places);
        row["place_title"] = l.by_titles[i];
        j["by"].push_back(std::move(row));
    }
    j["series"] = series_of(l);
    j["alternatives"] = json::array();
    for (const alternative& a : l.alternatives)
        j["alternatives"].push_back({{"judgement", a.judgement}, {"option", a.option}, {"title", a.title}, {"number", of(a.number, places)}});
    j["basis"] = l.basis;
    j["findings"] = json::array();
    for (const validation::finding& f : l.findings) j["findings"].push_back(of(f));
    j["findings_in_all"] = {{"info", l.findings_in_all[0]}, {"warning", l.findings_in_all[1]}, {"fault", l.findings_in_all[2]}};
    j["notes"] = json::array();
    for (const aggregation::note& n : l.notes)
        j["notes"].push_back({{"rule", n.rule}, {"subject", n.subject}, {"text", n.text}, {"count", n.count}});
    j["unmatched"] = json::array();
    for (const aggregation::unmatched_cell& c : l.unmatched)
        j["unmatched"].push_back({{"place", c.place}, {"organisation", c.organisation}, {"category", c.category}, {"period", c.period},
                                  {"present", c.numerator_present ? "numerator" : "denominator"}});
    j["said"] = of(l.said);
    j["needs"] = json::array();
    for (const qualitative::need_row& n : l.needs) j["needs"].push_back(of(n));
    if (options.charts) j["chart"] = l.series.empty() ? json(nullptr) : detail::chart_tree(l, {.title = false});
    return j;
}

} // namespace

std::string to_json(const scorecard& card, const json_options& options) {
    json j{{"framework", card.framework}, {"title", card.title}, {"statement", card.statement},
           {"level", std::string(name(card.level))}, {"revision", card.revision}, {"place", card.place},
           {"place_title", card.place_title}};
    j["goals"] = json::array();
    for (const goal& g : card.goals)
        j["goals"].push_back({{"code", g.code}, {"title", g.title}, {"population", g.population}, {"statement", g.statement}});
    j["lines"] = json::array();
    for (const scorecard_line& l : card.lines) j["lines"].push_back(of(l, options));
    j["judgements"] = json::array();
    for (const judgement& one : card.judgements) j["judgements"].push_back(of(one));
    j["findings"] = {{"info", card.findings[0]}, {"warning", card.findings[1]}, {"fault", card.findings[2]}};
    j["complete"] = card.narratives.complete();
    j["narratives"] = card.narratives.rows.empty() ? "" : card.narratives.text();
    j["engine"] = card.engine;
    j["content"] = card.content;
    // Words from files may hold any bytes; a reader must not fail over them.
    return j.dump(options.indented ? 2 : -1, ' ', false, json::error_handler_t::replace);
}

} // namespace steelyard::inline v0_1::report
