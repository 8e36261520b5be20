// SPDX-License-Identifier: MIT
#include <steelyard/aggregation/comparable.hpp>
#include <steelyard/aggregation/options.hpp>
#include <steelyard/comparison/league.hpp>
#include <steelyard/comparison/peers.hpp>
#include <steelyard/core/text.hpp>
#include <steelyard/frameworks/framework.hpp>
#include <steelyard/frameworks/index.hpp>
#include <steelyard/validation/validate.hpp>

#include <algorithm>
#include <frameworks/detail/adopted.hpp>
#include <frameworks/detail/check_adaptive.hpp>
#include <frameworks/detail/checking.hpp>
#include <frameworks/detail/core_of.hpp>
#include <frameworks/detail/whole_rule.hpp>
#include <map>
#include <set>
#include <utility>

namespace steelyard::inline v0_1::frameworks {

namespace {

using detail::among;
using detail::checking;

// ---- shared_platform

void core_set_known(checking& c, const std::vector<std::string>& core_set, const input_place& where) {
    std::vector<std::string> known = c.measures;
    known.insert(known.end(), c.indicators.begin(), c.indicators.end());
    for (const std::string& code : core_set)
        if (!among(known, code)) c.unknown(where, "core_set", "measure or indicator", code, known);
}

void groups_known(checking& c) {
    std::vector<std::string> known;
    for (const participant& p : c.f.participants) known.push_back(p.organisation);
    for (const peer_group& g : c.f.peer_groups) {
        core_set_known(c, g.core_set, g.declared_at);
        for (const std::string& member : g.members)
            if (!among(known, member)) c.unknown(g.declared_at, "members", "participant", member, known);
    }
}

void report_known(checking& c, const report_file& r) {
    std::vector<std::string> schemes;
    for (const scheme& s : c.f.agreed.schemes) schemes.push_back(s.code);
    for (const auto& column : r.layout.values)
        if (!among(c.measures, column.second)) c.unknown(r.declared_at, "values", "measure", column.second, c.measures);
    for (const auto& column : r.layout.categories)
        if (!among(schemes, column.second)) c.unknown(r.declared_at, "categories", "scheme", column.second, schemes);
    for (const label& l : r.layout.labels)
        if (!l.measure.empty() && !among(c.measures, l.measure))
            c.unknown(r.declared_at, "label", "measure", l.measure, c.measures);
}

void known_codes(checking& c) {
    core_set_known(c, c.f.core_set, c.f.declared_at);
    for (const std::string& code : c.f.incentive_linked)
        if (!among(c.indicators, code)) c.unknown(c.f.declared_at, "incentive_linked", "indicator", code, c.indicators);
    groups_known(c);
    for (const report_file& r : c.f.reports) report_known(c, r);
    std::vector<std::string> organisations;
    for (const node& n : c.f.agreed.organisations) organisations.push_back(n.code);
    for (const participant& p : c.f.participants)
        if (!organisations.empty() && !among(organisations, p.organisation))
            c.unknown(p.declared_at, "", "organisation", p.organisation, organisations);
}

void adoption_stands(checking& c, const participant& p, const adoption& a) {
    const measure* m = c.f.agreed.find_measure(a.measure);
    if (m == nullptr)
        return c.unknown(a.declared_at, "measure", p.organisation + " adopts the measure", a.measure, c.measures);
    std::vector<std::string> versions;
    for (const definition_version& v : m->versions) versions.push_back(v.id);
    if (!a.version.empty() && !among(versions, a.version))
        c.unknown(a.declared_at, "version", p.organisation + " adopts the version", a.version, versions);
    if (a.from && a.to && *a.to <= *a.from)
        c.add("own_adoption", a.declared_at, "to",
              p.organisation + " adopts " + a.measure + " to " + a.to->text() + ", which is not after " +
                  a.from->text(),
              "the last day is exclusive: give the day after it");
}

void own_adoption(checking& c) {
    std::set<std::string> seen;
    for (const participant& p : c.f.participants) {
        const bool twice_declared = std::count_if(c.f.agreed.organisations.begin(), c.f.agreed.organisations.end(),
                                                  [&p](const node& n) { return n.code == p.organisation; }) > 1;
        if (!seen.insert(p.organisation).second && !twice_declared) // a code declared twice is the definitions' problem
            c.add("own_adoption", p.declared_at, "", "organisation " + p.organisation + " takes part twice",
                  "put its adoptions into one place");
        for (std::size_t i = 0; i < p.adoptions.size(); ++i) {
            const adoption& a = p.adoptions[i];
            adoption_stands(c, p, a);
            const bool twice =
                std::any_of(p.adoptions.begin(), p.adoptions.begin() + static_cast<std::ptrdiff_t>(i),
                            [&a](const adoption& b) { return a.measure == b.measure && detail::overlap(a, b); });
            if (twice)
                c.add("own_adoption", a.declared_at, "",
                      p.organisation + " adopts " + a.measure + " twice for the same days",
                      "end the first with to = the day on which the second begins");
        }
    }
}

/// Each path once. @param where  after the path, whose it is; empty: everybody's
void each_once(checking& c, const std::vector<chosen_binding>& bindings, const std::string& where) {
    std::map<std::string, std::string> first; // path and who set it
    for (const chosen_binding& b : bindings) {
        const std::string who = b.judgement.empty() ? "[options]" : "judgement '" + b.judgement + "'";
        const auto [it, added] = first.emplace(b.set.path, who);
        if (added) continue;
        const judgement* j = c.f.agreed.find_judgement(b.judgement);
        c.add("one_choice", j != nullptr ? j->declared_at : c.f.declared_at, "",
              who + " sets " + b.set.path + where + ", which " + it->second + " sets already",
              where.empty() ? "leave it to one of them"
                            : "leave it to one of them, or let each index name the judgements that are its own");
    }
}

/// Two judgements may set the same of two indices, each of its own.
void one_choice(checking& c) {
    std::vector<chosen_binding> common = standing_bindings(c.f);
    if (!c.f.indices.empty()) std::erase_if(common, [](const chosen_binding& b) { return b.set.path.starts_with("index."); });
    each_once(c, common, "");
    for (const index_entry& i : c.f.indices) each_once(c, bindings_of(c.f, i), " of index '" + i.code + "'");
}

/// A path that begins with a stage of this engine must exist there and take the value; other stages are not ours.
void engine_option(checking& c, const binding& b, const input_place& where) {
    aggregation::roll_up_options    rolling;
    aggregation::comparable_options comparing;
    validation::validation_options  validating;
    comparison::league_options      lining_up;
    const std::string_view          path = b.path;
    try {
        if (path.starts_with("roll_up.")) set_option(rolling, path.substr(8), b.to);
        if (path.starts_with("comparable.")) set_option(comparing, path.substr(11), b.to);
        if (path.starts_with("validation.")) set_option(validating, path.substr(11), b.to);
        if (path.starts_with("league.")) set_option(lining_up, path.substr(7), b.to);
    } catch (const error& e) {
        c.add("engine_option", where, "", "'" + b.path + "': " + e.what(), "docs/numbers.md names the options");
    }
}

void engine_options(checking& c) {
    for (const binding& b : c.f.options) engine_option(c, b, c.f.declared_at);
    for (const judgement& j : c.f.agreed.judgements)
        for (const judgement_option& o : j.options)
            for (const binding& b : o.sets) engine_option(c, b, j.declared_at);
}

/// Trees, options, judgements and weights of an index, and whether its indicators are declared.
void index_stands(checking& c, const index_entry& i) {
    for (const problem& p : i.tree.check()) {
        problem here = p;
        if (here.where.file.empty()) here.where = {i.declared_at.file, i.declared_at.line, p.where.column, p.where.code};
        c.problems.push_back(std::move(here));
    }
    std::vector<std::string> known = c.measures, parents, ids;
    known.insert(known.end(), c.indicators.begin(), c.indicators.end());
    for (const composite::index_node& n : i.tree.nodes) parents.push_back(n.parent);
    for (const composite::index_node& n : i.tree.nodes)
        if (!n.code.empty() && !among(parents, n.code) && !among(known, n.code))
            c.unknown(n.declared_at.file.empty() ? i.declared_at : n.declared_at, "code", "measure or indicator", n.code, known);
    for (const judgement& j : c.f.agreed.judgements) ids.push_back(j.id);
    for (const std::string& id : i.judgements)
        if (!among(ids, id)) c.unknown(i.declared_at, "judgements", "judgement", id, ids);
}

/// Settings of an index, where its tree is sound: paths and values, one by one.
void index_settings(checking& c, const index_entry& i) {
    const composite::index_chain chain{i.tree, {}, i.options, {}, i.weight_sets, "index."};
    const auto                   fits = [&](const std::vector<binding>& settings, const input_place& where) {
        try {
            (void)composite::settle_index(chain, settings);
            return true;
        } catch (const invalid_input& e) {
            for (const problem& p : e.problems()) c.add(p.rule, where, p.where.column, p.found, p.advice);
        }
        return false;
    };
    if (!i.tree.check().empty() || !fits({}, i.declared_at)) return;
    for (const judgement& j : judgements_of(c.f, i))
        for (const judgement_option& o : j.options) fits(o.sets, j.declared_at);
}

void indices(checking& c) {
    std::vector<std::string> codes;
    for (const index_entry& i : c.f.indices) {
        if (i.code.empty() || among(codes, i.code))
            c.add("known_codes", i.declared_at, "code",
                  i.code.empty() ? "an index has no code" : "two indices are called '" + i.code + "'",
                  "give each a code of its own");
        if (is_step(i.code))
            c.add("known_codes", i.declared_at, "code", "an index is called '" + i.code + "', as a step of every index is",
                  "choose another code: judgements set options of one index by paths such as \"index.CODE.treat.rule\"");
        codes.push_back(i.code);
        index_stands(c, i);
        index_settings(c, i);
    }
}

/// Codes of a contract, one frequency, minutes that can be, and the expectations that say when.
void contract_stands(checking& c, const reporting_contract& k) {
    std::vector<std::string> known = c.measures, takes_part, declared;
    known.insert(known.end(), c.indicators.begin(), c.indicators.end());
    for (const participant& p : c.f.participants) takes_part.push_back(p.organisation);
    for (const node& n : c.f.agreed.organisations) declared.push_back(n.code);
    for (const std::string& code : k.measures)
        if (!among(known, code)) c.unknown(k.declared_at, "measures", "measure or indicator", code, known);
    for (const std::string& who : k.organisations)
        if (!among(takes_part, who)) c.unknown(k.declared_at, "organisations", "participant", who, takes_part);
    for (const std::string& who : k.asked_by)
        if (!declared.empty() && !among(declared, who)) c.unknown(k.declared_at, "asked_by", "organisation", who, declared);
    if (k.organisations.empty() || k.measures.empty())
        c.add("contract", k.declared_at, k.organisations.empty() ? "organisations" : "measures",
              "contract '" + k.code + "' says not " + (k.organisations.empty() ? "who reports" : "what is reported"), "name one at least");
    if (k.minutes && *k.minutes < 0)
        c.add("contract", k.declared_at, "minutes", "contract '" + k.code + "' costs " + std::to_string(*k.minutes) + " minutes",
              "give the minutes of work for one report, or leave them out where nobody knows");
    std::map<period_kind, std::string> frequencies;
    std::vector<std::string>           lacking;
    for (const std::string& code : measures_of(c.f, k.measures)) {
        frequencies.emplace(c.f.agreed.find_measure(code)->frequency, code);
        const auto expects = [&](const std::string& who) {
            return std::any_of(c.f.agreed.expectations.begin(), c.f.agreed.expectations.end(),
                               [&](const expectation& e) { return e.measure == code && among(e.organisations, who); });
        };
        if (!std::all_of(k.organisations.begin(), k.organisations.end(), expects)) lacking.push_back(code);
    }
    if (frequencies.size() > 1)
        c.add("contract", k.declared_at, "measures",
              "contract '" + k.code + "' holds measures of several frequencies, such as " + frequencies.begin()->second + " and " +
                  frequencies.rbegin()->second,
              "make one contract for each frequency: minutes are those of one report");
    if (!lacking.empty())
        c.add("contract", k.declared_at, "measures", "nothing says when " + join(lacking) + " of contract '" + k.code + "' is expected of all",
              "add an expectation for each, or expect() of contract.hpp");
}

void contracts(checking& c) {
    std::vector<std::string> codes;
    for (const reporting_contract& k : c.f.contracts) {
        if (k.code.empty() || among(codes, k.code))
            c.add("known_codes", k.declared_at, "code",
                  k.code.empty() ? "a contract has no code" : "two contracts are called '" + k.code + "'", "give each a code of its own");
        codes.push_back(k.code);
        contract_stands(c, k);
    }
}

// ---- comparative

/// Backbones and funders answer for what they adopt only: they do not do the work that the core set measures.
[[nodiscard]] bool reports(const participant& p) noexcept {
    return p.role != participant_role::backbone && p.role != participant_role::funder;
}

void core_set(checking& c) {
    const bool any = std::any_of(c.f.peer_groups.begin(), c.f.peer_groups.end(),
                                 [](const peer_group& g) { return !g.core_set.empty(); });
    if (c.f.core_set.empty() && !any)
        c.add("core_set", c.f.declared_at, "core_set", "no core set is named on level " + std::string(name(c.f.level)),
              "name core_set = [...] for all, or for a peer group, or commit to level shared_platform only");
}

void core_set_adopted(checking& c) {
    for (const participant& p : c.f.participants) {
        if (!reports(p)) continue;
        std::vector<std::string> lacking;
        for (const std::string& m : detail::core_of(c.f, p))
            if (std::none_of(p.adoptions.begin(), p.adoptions.end(),
                             [&m](const adoption& a) { return a.measure == m; }))
                lacking.push_back(m);
        if (!lacking.empty())
            c.add("core_set_adopted", p.declared_at, "adopts", p.organisation + " does not adopt " + join(lacking),
                  "add to its adopts what belongs to the core set");
    }
}

/// Days on which somebody's version of a measure can change, and one before all of them.
[[nodiscard]] std::set<date> days_to_compare(const framework& f, const measure& m) {
    std::set<date> days{detail::first_of_days};
    for (const definition_version& v : m.versions)
        if (v.from) days.insert(*v.from);
    for (const participant& p : f.participants)
        for (const adoption& a : p.adoptions)
            if (a.measure == m.code && a.from) days.insert(*a.from);
    return days;
}

/// Adoptions on a day whose version is not that of most (of equally common ones, the later version stands).
void differing(const framework& f, const measure& m, date day, std::set<const adoption*>& into) {
    std::map<std::int32_t, std::vector<const adoption*>> by_version;
    for (const participant& p : f.participants)
        for (const adoption& a : p.adoptions)
            if (a.measure == m.code && a.holds(day))
                if (const auto v = detail::version_adopted(m, a, day)) by_version[*v].push_back(&a);
    std::size_t  most = 0;
    std::int32_t usual = -1;
    for (const auto& entry : by_version)
        if (entry.second.size() >= most) {
            most = entry.second.size();
            usual = entry.first;
        }
    for (const auto& entry : by_version)
        if (entry.first != usual) into.insert(entry.second.begin(), entry.second.end());
}

void identical_definitions(checking& c) {
    std::set<std::string> core;
    for (const participant& p : c.f.participants)
        for (const std::string& m : detail::core_of(c.f, p)) core.insert(m);
    for (const std::string& code : core) {
        const measure* m = c.f.agreed.find_measure(code);
        if (m == nullptr) continue;
        std::set<const adoption*> other;
        for (const date day : days_to_compare(c.f, *m)) differing(c.f, *m, day, other);
        for (const participant& p : c.f.participants)
            for (const adoption& a : p.adoptions)
                if (other.count(&a) != 0)
                    c.add("identical_definitions", a.declared_at, "version",
                          p.organisation + " adopts core measure " + code + " in " +
                              (a.version.empty() ? "the catalogue's current version" : "version " + a.version) +
                              ", others in another at the same time",
                          "agree on one version, with the same days for everybody");
    }
}

void peer_groups(checking& c) {
    for (const peer_group& g : c.f.peer_groups)
        if (g.members.size() < 2)
            c.add("peer_groups", g.declared_at, "members", "peer group " + g.code + " has fewer than two members",
                  "one alone has no peers: add members or drop the group");
}

// ---- shared_platform: rules of peers

/// Days that both rules hold on.
[[nodiscard]] bool same_days(const comparison::peer_rule& a, const comparison::peer_rule& b) noexcept {
    return (!a.from || !b.to || *a.from < *b.to) && (!b.from || !a.to || *b.from < *a.to);
}

void peer_rule_stands(checking& c, const peer_rule_entry& e, const std::vector<std::string>& units) {
    std::vector<std::string> groups;
    for (const peer_group& g : c.f.peer_groups) groups.push_back(g.code);
    const auto wrong = [&](const std::string& key, const std::string& found, const std::string& advice) {
        c.add("peer_rule", e.declared_at, key, "peer rule '" + e.rule.code + "': " + found, advice);
    };
    comparison::peer_rule whole = detail::whole_rule(c.f, e);
    for (const std::string& code : e.peer_groups)
        if (!among(groups, code)) {
            wrong("peer_groups", "peer group '" + code + "' is not declared", suggest(code, groups));
            whole.groups.emplace_back(); // a condition all the same
        }
    for (const auto& group : e.rule.groups)
        for (const std::string& unit : group)
            if (!units.empty() && !among(units, unit))
                wrong("groups", "place or organisation '" + unit + "' is not declared", suggest(unit, units));
    for (const problem& p : comparison::check(whole, c.f.agreed)) wrong(p.where.column, p.found, p.advice);
    if (e.rule.code.empty()) wrong("code", "it has no code", "give it one by which it is asked for");
    if (among(groups, e.rule.code)) wrong("code", "a peer group is called so too", "give each a code of its own");
}

void peer_rules(checking& c) {
    const auto&              agreed = c.f.agreed;
    std::vector<std::string> units; // empty: any is accepted
    if (!agreed.places.empty() && !agreed.organisations.empty()) {
        for (const auto* nodes : {&agreed.places, &agreed.organisations})
            for (const node& n : *nodes) units.push_back(n.code);
        for (const hierarchy& h : agreed.hierarchies)
            for (const level_entry& n : h.nodes) units.push_back(n.code);
    }
    for (std::size_t i = 0; i < c.f.peer_rules.size(); ++i) {
        const peer_rule_entry& e = c.f.peer_rules[i];
        peer_rule_stands(c, e, units);
        const auto twice = std::find_if(c.f.peer_rules.begin(), c.f.peer_rules.begin() + static_cast<std::ptrdiff_t>(i),
                                        [&e](const peer_rule_entry& b) {
                                            return b.rule.code == e.rule.code && same_days(b.rule, e.rule);
                                        });
        if (twice != c.f.peer_rules.begin() + static_cast<std::ptrdiff_t>(i))
            c.add("peer_rule", e.declared_at, "from", "peer rule '" + e.rule.code + "' stands twice on the same days",
                  "end the first with to = the day on which the second begins");
    }
}

// ---- adaptive_learning

void indicators_serve_goals(checking& c) {
    for (const indicator& i : c.f.agreed.indicators)
        if (i.goal.empty())
            c.add("indicators_serve_goals", i.declared_at, "goal", "indicator " + i.code + " serves no goal",
                  "add goal = one of the agreed goals");
}

void counter_indicators(checking& c) {
    for (const std::string& code : c.f.incentive_linked) {
        const bool guarded =
            std::any_of(c.f.agreed.indicators.begin(), c.f.agreed.indicators.end(),
                        [&](const indicator& i) { return i.as == role::counter && i.counters == code; });
        if (!guarded && among(c.indicators, code))
            c.add("counter_indicators", c.f.declared_at, "incentive_linked",
                  "indicator " + code + " is linked to incentives and nothing guards it",
                  "add an indicator with role = \"counter\" and counters = \"" + code + "\"");
    }
}

void common_agenda(checking& c) {
    const agenda& a = c.f.agreed.common_agenda;
    if (a.goals.empty())
        c.add("goals", c.f.declared_at, "", "no goal is agreed on level adaptive_learning", "add a [[goal]]");
    if (a.theory_of_change.empty())
        c.add("theory_of_change", c.f.declared_at, "", "nobody says what is thought to lead to what",
              "add a [[pathway]] with from, to and because");
    const auto& all = c.f.agreed.indicators;
    if (std::none_of(all.begin(), all.end(), [](const indicator& i) { return i.as != role::core; }))
        c.add("leading_indicators", c.f.declared_at, "", "every indicator is a core indicator",
              "add one with role = \"contributing\" that moves earlier, or role = \"counter\" that guards");
}

} // namespace

std::vector<std::string> detail::core_of(const framework& f, const participant& p) {
    std::vector<std::string> codes = f.core_set;
    for (const peer_group& g : f.peer_groups)
        if (among(g.members, p.organisation)) codes.insert(codes.end(), g.core_set.begin(), g.core_set.end());
    return measures_of(f, codes);
}

std::vector<problem> check(const framework& f) {
    checking c(f);
    known_codes(c);
    own_adoption(c);
    one_choice(c);
    engine_options(c);
    indices(c);
    contracts(c);
    detail::adaptive_known(c);
    peer_rules(c);
    if (f.level >= level::comparative) {
        core_set(c);
        core_set_adopted(c);
        identical_definitions(c);
        peer_groups(c);
    }
    if (f.level >= level::adaptive_learning) {
        common_agenda(c);
        indicators_serve_goals(c);
        counter_indicators(c);
        detail::adaptive_demands(c);
    }
    return std::move(c.problems);
}

} // namespace steelyard::inline v0_1::frameworks
