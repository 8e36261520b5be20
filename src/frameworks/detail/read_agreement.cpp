// SPDX-License-Identifier: MIT
#include <array>
#include <frameworks/detail/read_tables.hpp>
#include <string>
#include <utility>
#include <vector>

namespace steelyard::inline v0_1::frameworks::detail {

namespace {

/// Settings by path. "roll_up.missing.mode" in quotes and the same words as nested keys mean the same.
void read_bindings(table_reader& r, const std::vector<toml_entry>& entries, const std::string& prefix,
                   std::vector<binding>& into) {
    for (const toml_entry& e : entries) {
        if (e.value.type == node_type::table) {
            read_bindings(r, e.value.entries, prefix + e.key + ".", into);
            continue;
        }
        binding b{prefix + e.key, {}};
        if (const conversion c = convert(e.value, b.to); !c.rule.empty())
            r.wrong(e, e.value, c);
        else
            into.push_back(std::move(b));
    }
}

void read_option(table_reader& r, judgement& into) {
    judgement_option o;
    r.need("id", word_field{o.id});
    r.get("title", o.title);
    r.get("probability", o.probability);
    read_bindings(r, r.entries("sets"), "", o.sets);
    into.options.push_back(std::move(o));
}

} // namespace

void read_framework_table(table_reader& r, framework& into) {
    r.name("code", into.code);
    into.declared_at = r.here();
    r.get("title", into.title);
    r.need("level", into.level);
    r.get("revision", word_field{into.revision});
    r.get("core_set", into.core_set);
    r.get("incentive_linked", into.incentive_linked);
    r.get("statement", into.agreed.common_agenda.statement);
    into.agreed.common_agenda.title = into.title;
}

void read_goal(table_reader& r, framework& into) {
    goal g;
    r.name("code", g.code);
    g.declared_at = r.here();
    r.need("title", g.title);
    r.get("population", g.population);
    r.get("statement", g.statement);
    into.agreed.common_agenda.goals.push_back(std::move(g));
}

void read_pathway(table_reader& r, framework& into) {
    pathway p;
    r.name("from", p.from);
    p.declared_at = r.here();
    r.need("to", p.to);
    r.get("because", p.because);
    into.agreed.common_agenda.theory_of_change.push_back(std::move(p));
}

void read_judgement(table_reader& r, framework& into) {
    judgement j;
    r.name("id", j.id);
    j.declared_at = r.here();
    r.need("question", j.question);
    r.each("option", "option of judgement", [&j](table_reader& o) { read_option(o, j); });
    r.need("chosen", word_field{j.chosen});
    r.get("rationale", j.rationale);
    r.get("dissent", j.dissent);
    r.get("who", j.who);
    r.get("when", day_field{j.when});
    r.get("review", day_field{j.review});
    r.get("type", j.type);
    into.agreed.judgements.push_back(std::move(j));
}

void read_contract(table_reader& r, framework& into) {
    reporting_contract c;
    r.name("code", c.code);
    c.declared_at = r.here();
    r.get("title", c.title);
    r.need("organisations", c.organisations);
    r.need("measures", c.measures);
    r.get("asked_by", c.asked_by);
    r.get("purpose", c.purpose);
    r.get("minutes", c.minutes);
    expectation when;
    when.declared_at = r.here();
    r.get("places", when.places);
    r.get("from", word_field{when.from});
    r.get("to", word_field{when.to});
    r.get("due_days", when.due_days);
    expect(into, c, when);
    into.contracts.push_back(std::move(c));
}

void read_options(table_reader& r, framework& into) {
    for (const toml_entry& e : r.table().entries) (void)r.value(e.key);
    read_bindings(r, r.table().entries, "", into.options);
}

std::span<const table_kind> table_kinds() noexcept {
    static constexpr std::array kinds{
        table_kind{"framework", false, read_framework_table},
        table_kind{"options", false, read_options},
        table_kind{"calendar", true, read_calendar},
        table_kind{"place", true, read_place},
        table_kind{"places", false, read_places},
        table_kind{"places_from", true, read_places_from},
        table_kind{"organisation", true, read_organisation},
        table_kind{"organisations", false, read_organisations},
        table_kind{"organisations_from", true, read_organisations_from},
        table_kind{"peer_group", true, read_peer_group},
        table_kind{"hierarchy", true, read_hierarchy},
        table_kind{"scheme", true, read_scheme},
        table_kind{"goal", true, read_goal},
        table_kind{"pathway", true, read_pathway},
        table_kind{"measure", true, read_measure},
        table_kind{"indicator", true, read_indicator},
        table_kind{"target", true, read_target},
        table_kind{"expectation", true, read_expectation},
        table_kind{"contract", true, read_contract},
        table_kind{"peer_rule", true, read_peer_rule},
        table_kind{"bridge", true, read_bridge},
        table_kind{"break", true, read_break},
        table_kind{"judgement", true, read_judgement},
        table_kind{"report", true, read_report},
        table_kind{"index", true, read_index},
        table_kind{"activity", true, read_activity},
        table_kind{"cycle", true, read_cycle},
        table_kind{"decision", true, read_decision},
        table_kind{"counterfactual_claim", true, read_counterfactual_claim},
        table_kind{"allocation_claim", true, read_allocation_claim},
        table_kind{"codebook", false, read_codebook},
        table_kind{"rubric", true, read_rubric},
        table_kind{"narrative", true, read_narrative},
        table_kind{"grading", true, read_grading},
        table_kind{"outcome", true, read_outcome},
        table_kind{"omission", true, read_omission},
        table_kind{"dissent", true, read_dissent},
        table_kind{"reply", true, read_reply},
        table_kind{"narrative_need", true, read_narrative_need},
    };
    return kinds;
}

} // namespace steelyard::inline v0_1::frameworks::detail
