// SPDX-License-Identifier: MIT
#include "detail/checker.hpp"

#include <algorithm>
#include <cmath>

namespace steelyard::inline v0_1 {

std::vector<problem> definitions::check() const { return detail::checker(*this).run(); }

namespace detail {

namespace {

/// Columns of the tabular form: a scheme of the same name would hide one of them.
constexpr std::array<std::string_view, 13> columns{"measure", "place",    "organisation", "period", "value",
                                                   "form",    "reason",   "lower",        "upper",  "flags",
                                                   "source",  "recorded", "version"};

/// Nodes that a list need not declare: a hierarchy may add levels above what reports.
std::vector<std::string> with_nodes(const std::vector<node>& list, const std::vector<hierarchy>& hierarchies,
                                    axis over) {
    std::vector<std::string> codes;
    for (const node& n : list) codes.push_back(n.code);
    for (const hierarchy& h : hierarchies) {
        if (h.over != over) continue;
        for (const level_entry& n : h.nodes) codes.push_back(n.code);
    }
    std::sort(codes.begin(), codes.end());
    codes.erase(std::unique(codes.begin(), codes.end()), codes.end());
    return codes;
}

} // namespace

checker::checker(const definitions& of) : of_(of) {
    for (const measure& m : of.measures) measures_.push_back(m.code);
    for (const indicator& i : of.indicators) indicators_.push_back(i.code);
    for (const judgement& j : of.judgements) judgements_.push_back(j.id);
    for (const goal& g : of.common_agenda.goals) goals_.push_back(g.code);
    places_ = with_nodes(of.places, of.hierarchies, axis::place);
    organisations_ = with_nodes(of.organisations, of.hierarchies, axis::organisation);
}

std::vector<problem> checker::run() {
    calendars();
    nodes(of_.places, "place");
    nodes(of_.organisations, "organisation");
    hierarchies();
    schemes();
    agenda();
    measures();
    indicators();
    targets();
    expectations();
    bridges();
    breaks();
    judgements();
    return std::move(problems_);
}

void checker::note(severity level, std::string_view rule, const input_place& where, const std::string& code,
                   std::string found, std::string advice) {
    problem p{level, std::string(rule), where, std::move(found), std::move(advice)};
    if (p.where.code.empty()) p.where.code = code;
    problems_.push_back(std::move(p));
}

void checker::fault(std::string_view rule, const input_place& where, const std::string& code, std::string found,
                    std::string advice) {
    note(severity::fault, rule, where, code, std::move(found), std::move(advice));
}

bool checker::known(const std::vector<std::string>& list, const std::string& code, const input_place& where,
                    const std::string& kind_of_thing, std::string_view rule) {
    if (std::find(list.begin(), list.end(), code) != list.end()) return true;
    fault(rule, where, code, "the " + kind_of_thing + " '" + code + "' is not declared", suggest(code, list));
    return false;
}

void checker::usable_code(const std::string& code, const input_place& where, const std::string& kind_of_thing) {
    if (code.empty()) {
        fault("bad_code", where, code, "a " + kind_of_thing + " has no code", "give it a short name of its own");
        return;
    }
    const bool edge_space = code.front() == ' ' || code.back() == ' ';
    const bool control = std::any_of(code.begin(), code.end(), [](char c) { return c >= 0 && c < ' '; });
    if (!edge_space && !control && code.find_first_of(";=|,\"'") == std::string::npos) return;
    fault("bad_code", where, code, "the code '" + code + "' of a " + kind_of_thing + " cannot be written into files",
          "leave out ; = | , quotes, line ends and spaces at either end");
}

void checker::unique(std::set<std::string>& seen, const std::string& code, const input_place& where,
                     const std::string& kind_of_thing) {
    usable_code(code, where, kind_of_thing);
    if (seen.insert(code).second || code.empty()) return;
    fault("duplicate_code", where, code, "the " + kind_of_thing + " '" + code + "' is declared twice",
          "rename or remove one of them");
}

bool checker::known_measure(const std::string& code, const input_place& where) {
    return known(measures_, code, where, "measure", "unknown_measure");
}

void checker::known_place(const std::string& code, const input_place& where) {
    if (code.empty() || of_.places.empty() || std::binary_search(places_.begin(), places_.end(), code)) return;
    known(places_, code, where, "place", "unknown_place");
}

void checker::known_organisation(const std::string& code, const input_place& where) {
    if (code.empty() || of_.organisations.empty()) return;
    if (!std::binary_search(organisations_.begin(), organisations_.end(), code))
        known(organisations_, code, where, "organisation", "unknown_organisation");
}

void checker::known_judgement(const std::string& id, const input_place& where, const std::string& code) {
    if (id.empty() || std::find(judgements_.begin(), judgements_.end(), id) != judgements_.end()) return;
    fault("unknown_judgement", where, code, "the judgement '" + id + "' is not declared", suggest(id, judgements_));
}

std::optional<period> checker::measure_period(const measure& of, const std::string& text, const input_place& where,
                                              const std::string& key) {
    const auto p = period::parse(text, of.frequency);
    if (!p)
        fault("bad_period", where, of.code,
              key + " = '" + text + "' is no period of '" + of.code + "', which is reported by " + of.frequency.text(),
              "write it like " +
                  period_of(date(2009, 9, 15), of.frequency).value_or(period{of.frequency, 2009}).text());
    return p;
}

void checker::calendars() {
    std::set<std::string> seen;
    for (const calendar& c : of_.calendars) {
        unique(seen, c.code, c.declared_at, "calendar");
        if (period_kind::parse(c.code))
            fault("reserved_code", c.declared_at, c.code,
                  "the calendar '" + c.code + "' has the name of a built-in kind",
                  "give it another name, such as my_" + c.code);
        if (!period_kind::parse(c.means.text()))
            fault("bad_calendar", c.declared_at, c.code, "the calendar '" + c.code + "' means " + c.means.text(),
                  "give months within 1..12 and days that a month has");
    }
}

void checker::nodes(const std::vector<node>& list, const std::string& kind_of_thing) {
    std::set<std::string> seen;
    for (const node& n : list) unique(seen, n.code, n.declared_at, kind_of_thing);
}

void checker::hierarchies() {
    std::set<std::string> seen;
    for (const hierarchy& h : of_.hierarchies) {
        unique(seen, h.code, h.declared_at, "hierarchy");
        for (const std::string& l : h.levels) usable_code(l, h.declared_at, "level");
        const auto&              list = h.over == axis::place ? of_.places : of_.organisations;
        const std::string        what = h.over == axis::place ? "place" : "organisation";
        std::vector<std::string> declared;
        for (const node& n : list) declared.push_back(n.code);
        const std::set<std::string> declared_set(declared.begin(), declared.end());
        std::set<std::string>       parents;
        for (const membership& m : h.memberships) parents.insert(m.parent);
        for (const level_entry& n : h.nodes) {
            usable_code(n.code, n.declared_at, "node");
            // What has children may exist in the hierarchy alone; what reports is declared as well.
            const bool reports = !h.levels.empty() && n.level == h.levels.back() && parents.count(n.code) == 0;
            if (!list.empty() && reports && declared_set.count(n.code) == 0)
                known(declared, n.code, n.declared_at, what, "unknown_" + what);
        }
        for (problem& p : h.check()) problems_.push_back(std::move(p));
    }
}

void checker::schemes() {
    std::set<std::string> seen;
    for (const scheme& s : of_.schemes) {
        unique(seen, s.code, s.declared_at, "scheme");
        if (std::find(columns.begin(), columns.end(), s.code) != columns.end())
            fault("reserved_code", s.declared_at, s.code,
                  "the scheme '" + s.code + "' has the name of a column of every file",
                  "its code is the name of the column that carries it: give it another");
        if (s.categories.empty())
            fault("no_categories", s.declared_at, s.code, "the scheme '" + s.code + "' has no categories", "list them");
        std::set<std::string> categories;
        for (const category& c : s.categories)
            unique(categories, c.code, s.declared_at, "category of '" + s.code + "'");
    }
}

void checker::agenda() {
    std::set<std::string> seen;
    for (const goal& g : of_.common_agenda.goals) unique(seen, g.code, g.declared_at, "goal");
    std::vector<std::string> ends = goals_;
    ends.insert(ends.end(), indicators_.begin(), indicators_.end());
    ends.insert(ends.end(), measures_.begin(), measures_.end());
    for (const pathway& p : of_.common_agenda.theory_of_change) ends.push_back(p.from); // outcomes on the way
    for (const pathway& p : of_.common_agenda.theory_of_change) {
        if (p.from.empty() || p.from == p.to)
            fault("pathway", p.declared_at, p.to, "a pathway leads from '" + p.from + "' to '" + p.to + "'",
                  "name what leads to what");
        known(ends, p.to, p.declared_at, "goal, indicator or outcome", "unknown_goal");
    }
}

void checker::judgements() {
    std::set<std::string> seen;
    for (const judgement& j : of_.judgements) {
        unique(seen, j.id, j.declared_at, "judgement");
        if (j.options.size() < 2)
            fault("judgement_options", j.declared_at, j.id,
                  "the judgement '" + j.id + "' has " + std::to_string(j.options.size()) + " option" +
                      (j.options.size() == 1 ? "" : "s"),
                  "a judgement is a choice: say what else could have been chosen");
        std::set<std::string>    options;
        std::vector<std::string> ids;
        for (const judgement_option& o : j.options) {
            unique(options, o.id, j.declared_at, "option of '" + j.id + "'");
            ids.push_back(o.id);
            std::set<std::string> paths;
            for (const binding& b : o.sets)
                if (!paths.insert(b.path).second)
                    fault("duplicate_binding", j.declared_at, j.id,
                          "the option '" + o.id + "' of '" + j.id + "' sets '" + b.path + "' twice",
                          "keep one of them");
        }
        if (!j.options.empty() && options.count(j.chosen) == 0)
            fault("judgement_chosen", j.declared_at, j.id,
                  "'" + j.chosen + "' is chosen in '" + j.id + "' but is none of its options", suggest(j.chosen, ids));
        probabilities(j);
        const auto when = date::parse(j.when);
        const auto review = date::parse(j.review);
        for (const auto& [text, parsed] : {std::pair(j.when, when), std::pair(j.review, review)})
            if (!text.empty() && !parsed)
                fault("bad_date", j.declared_at, j.id, "'" + text + "' in the judgement '" + j.id + "' is no date",
                      "write dates as 2009-01-31");
        if (when && review && *review < *when)
            fault("date_order", j.declared_at, j.id,
                  "the judgement '" + j.id + "' is reviewed on " + j.review + ", before it was made on " + j.when,
                  "swap the dates or correct one");
    }
}

void checker::probabilities(const judgement& j) {
    double      sum = 0;
    std::size_t stated = 0;
    for (const judgement_option& o : j.options) {
        if (!o.probability) continue;
        ++stated;
        sum += *o.probability;
        if (!(*o.probability >= 0 && *o.probability <= 1))
            fault("probability", j.declared_at, j.id,
                  "the option '" + o.id + "' of '" + j.id + "' has the probability " + number_text(*o.probability),
                  "a probability lies in 0..1");
    }
    if (stated == 0) return;
    if (stated < j.options.size())
        fault("probability", j.declared_at, j.id,
              "only " + std::to_string(stated) + " of " + std::to_string(j.options.size()) + " options of '" + j.id +
                  "' have a probability",
              "state all of them or none");
    else if (!(std::abs(sum - 1) <= 1e-9))
        fault("probability", j.declared_at, j.id,
              "the probabilities of the options of '" + j.id + "' add up to " + number_text(sum),
              "make them add up to 1");
}

void checker::expectations() {
    for (const expectation& e : of_.expectations) {
        for (const std::string& p : e.places) known_place(p, e.declared_at);
        for (const std::string& o : e.organisations) known_organisation(o, e.declared_at);
        for (const auto* list : {&e.places, &e.organisations})
            if (std::set<std::string>(list->begin(), list->end()).size() != list->size())
                fault("duplicate_code", e.declared_at, e.measure,
                      "the expectation of '" + e.measure + "' names a reporter twice", "name each once");
        if (e.due_days < 0)
            fault("due_days", e.declared_at, e.measure,
                  "'" + e.measure + "' is due " + std::to_string(e.due_days) + " days after its period",
                  "count days from the period's end, 0 or more");
        if (!known_measure(e.measure, e.declared_at)) continue;
        const measure& m = *of_.find_measure(e.measure);
        const auto     from = e.from.empty() ? std::nullopt : measure_period(m, e.from, e.declared_at, "from");
        const auto     to = e.to.empty() ? std::nullopt : measure_period(m, e.to, e.declared_at, "to");
        if (from && to && *to < *from)
            fault("date_order", e.declared_at, e.measure,
                  "'" + e.measure + "' is expected from " + e.from + " to " + e.to, "swap the two periods");
    }
}

} // namespace detail

} // namespace steelyard::inline v0_1
