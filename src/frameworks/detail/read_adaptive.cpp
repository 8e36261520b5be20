// SPDX-License-Identifier: MIT
#include <steelyard/core/error.hpp>
#include <steelyard/core/text.hpp>

#include <frameworks/detail/read_tables.hpp>
#include <string>
#include <utility>
#include <vector>

// What was tried, decided and claimed. What was said is read in read_testimony.cpp.

namespace steelyard::inline v0_1::frameworks::detail {

namespace {

/// The kind of a window's periods: as named, else as what is predicted is reported.
[[nodiscard]] std::optional<period_kind> kind_of_window(table_reader& r, const definitions& agreed, const std::string& code) {
    std::string word;
    if (r.get("frequency", word)) {
        auto kind = agreed.find_period_kind(word);
        if (!kind) kind = period_kind::parse(word);
        if (!kind) r.wrong_word("frequency", "unknown_word", "name a kind of period or a calendar");
        return kind;
    }
    const indicator* i = agreed.find_indicator(code);
    const measure*   m = agreed.find_measure(i == nullptr ? code : i->numerator.measure);
    return m == nullptr ? std::nullopt : std::optional(m->frequency); // a code that nothing declares is told elsewhere
}

void read_window(table_reader& r, const definitions& agreed, learning::prediction& into) {
    const auto kind = kind_of_window(r, agreed, into.indicator);
    for (auto [key, end] : {std::pair{"first", &into.first}, std::pair{"last", &into.last}}) {
        std::string text;
        if (!r.need(key, word_field{text}) || !kind) continue;
        if (const auto p = period::parse(text, *kind)) *end = *p;
        else r.wrong_word(key, "bad_period", "give a period of kind " + kind->text() + ", or name another frequency");
    }
}

void read_prediction(table_reader r, const definitions& agreed, learning::prediction& into) {
    r.need("indicator", into.indicator);
    r.get("place", into.place);
    r.get("organisation", into.organisation);
    read_window(r, agreed, into);
    r.get("way", into.way);
    r.get("method", into.method);
    r.get("threshold", into.threshold);
    r.get("needed", into.needed);
    r.get("rules", into.rules);
    r.get("fewest", into.fewest);
    r.get("probability", into.probability);
    r.get("naive", into.naive);
    r.get("recorded", into.recorded);
    r.finish();
}

template <class Claim>
void read_claim(table_reader& r, Claim& c) {
    r.name("code", c.code);
    c.declared_at = r.here();
    r.need("who", c.who);
    r.need("indicator", c.of.indicator);
    r.get("place", c.of.place);
    r.get("period", word_field{c.of.period});
    r.need("lower", c.lower);
    r.need("upper", c.upper);
    r.get("evidence", c.evidence);
}

} // namespace

void read_activity(table_reader& r, framework& into) {
    std::string              code;
    std::vector<std::string> who;
    r.name("code", code);
    r.need("organisations", who);
    for (std::string& one : who) into.adaptive.activities.push_back({std::move(one), code, r.here()});
}

void read_cycle(table_reader& r, framework& into) {
    learning::cycle c;
    r.name("code", c.code);
    c.declared_at = r.here();
    r.get("title", c.title);
    r.get("kind", c.kind);
    r.get("goal", c.goal);
    r.get("aim", c.aim);
    r.get("who", c.who);
    r.get("cause", c.cause);
    r.get("change", c.change);
    r.get("started", c.started);
    if (const toml_node* p = r.value("prediction"); p != nullptr) {
        if (p->type == node_type::table) read_prediction(r.inside(*p, "prediction of cycle"), into.agreed, c.expected);
        else r.wrong_word("prediction", "wrong_type", "expected one table: write [cycle.prediction] below the cycle");
    }
    r.get("decision", c.decision);
    r.get("because", c.because);
    r.get("dissent", c.dissent);
    r.get("decided", c.decided);
    r.get("learned", c.learned);
    r.get("next", c.next);
    into.adaptive.cycles.push_back(std::move(c));
}

void read_decision(table_reader& r, framework& into) {
    decision d;
    r.name("code", d.code);
    d.declared_at = r.here();
    r.need("title", d.title);
    r.get("who", d.who);
    r.get("when", d.when);
    r.get("because", d.because);
    r.get("dissent", d.dissent);
    r.get("goal", d.goal);
    r.get("review", d.review);
    read_references(r, "rests_on", d.rests_on);
    into.adaptive.decisions.push_back(std::move(d));
}

void read_counterfactual_claim(table_reader& r, framework& into) {
    learning::counterfactual_claim c;
    read_claim(r, c);
    r.get("against", c.against);
    r.get("strength", c.strength);
    into.adaptive.counterfactual_claims.push_back(std::move(c));
}

void read_allocation_claim(table_reader& r, framework& into) {
    learning::allocation_claim c;
    read_claim(r, c);
    r.get("judgement", c.judgement);
    into.adaptive.allocation_claims.push_back(std::move(c));
}

} // namespace steelyard::inline v0_1::frameworks::detail
