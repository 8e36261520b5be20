// SPDX-License-Identifier: MIT
#include <steelyard/core/text.hpp>

#include <algorithm>
#include <frameworks/detail/check_adaptive.hpp>
#include <initializer_list>

namespace steelyard::inline v0_1::frameworks::detail {

namespace {

using learning::cycle;
using learning::prediction;
using qualitative::reference;
using qualitative::subject;
using codes = std::vector<std::string>;

template <class T>
[[nodiscard]] codes codes_of(const std::vector<T>& things) {
    codes all;
    for (const T& one : things) all.push_back(one.code);
    return all;
}

/// Everything that the adaptive record can refer to.
struct declared {
    codes figures, places, organisations, goals, cycles, claims, judgements;

    explicit declared(const checking& c) : figures(c.measures) {
        figures.insert(figures.end(), c.indicators.begin(), c.indicators.end());
        const adaptive_record& a = c.f.adaptive;
        places = codes_of(c.f.agreed.places);
        organisations = codes_of(c.f.agreed.organisations);
        for (const participant& p : c.f.participants) organisations.push_back(p.organisation);
        goals = codes_of(c.f.agreed.common_agenda.goals);
        cycles = codes_of(a.cycles);
        claims = codes_of(a.counterfactual_claims);
        for (const auto& claim : a.allocation_claims) claims.push_back(claim.code);
        for (const judgement& j : c.f.agreed.judgements) judgements.push_back(j.id);
    }
};

class reference_checker {
public:
    explicit reference_checker(checking& c) : c_(c), known_(c) {}

    void run() {
        const adaptive_record& a = c_.f.adaptive;
        for (const learning::partner_activity& p : a.activities) organisation(p.organisation, p.declared_at, "organisations");
        for (const cycle& one : a.cycles) look_at(one);
        for (const decision& d : a.decisions) {
            word(known_.goals, d.goal, "goal", d.declared_at, "goal");
            things(d.rests_on, d.declared_at);
        }
        for (const auto& claim : a.counterfactual_claims) of_claim(claim);
        for (const auto& claim : a.allocation_claims) {
            of_claim(claim);
            word(known_.judgements, claim.judgement, "judgement", claim.declared_at, "judgement");
        }
        look_at(a.testimony);
        for (const qualitative::narrative_need& n : a.needs) thing(n.about, n.declared_at);
    }

private:
    void word(const codes& known, const std::string& code, const std::string& what, const input_place& where, const std::string& key) {
        if (!code.empty() && !among(known, code)) c_.unknown(where, key, what, code, known);
    }
    /// Where no place or organisation is declared any is accepted.
    void place(const std::string& code, const input_place& where) {
        if (!known_.places.empty()) word(known_.places, code, "place", where, "place");
    }
    void organisation(const std::string& code, const input_place& where, const std::string& key) {
        if (!known_.organisations.empty()) word(known_.organisations, code, "organisation", where, key);
    }
    void thing(const reference& r, const input_place& where) {
        const codes& known = r.what == subject::cycle ? known_.cycles : r.what == subject::claim ? known_.claims : known_.figures;
        const bool   figure = r.what == subject::figure || r.what == subject::signal;
        const std::string key(name(r.what));
        word(known, r.code, figure ? "indicator or measure" : key, where, key);
        place(r.place, where);
        organisation(r.organisation, where, "organisation");
    }
    void things(const std::vector<reference>& all, const input_place& where) {
        for (const reference& r : all) thing(r, where);
    }
    void look_at(const cycle& one) {
        const input_place& at = one.declared_at;
        word(known_.goals, one.goal, "goal", at, "goal");
        organisation(one.who, at, "who");
        word(known_.cycles, one.next, "cycle", at, "next");
        word(known_.figures, one.expected.indicator, "indicator or measure", at, "indicator");
        place(one.expected.place, at);
        organisation(one.expected.organisation, at, "organisation");
    }
    template <class Claim>
    void of_claim(const Claim& claim) {
        const input_place& at = claim.declared_at;
        if (claim.who != learning::others_and_unknown) organisation(claim.who, at, "who");
        word(known_.figures, claim.of.indicator, "indicator or measure", at, "indicator");
        place(claim.of.place, at);
    }
    void look_at(const qualitative::testimony& t) {
        for (const auto& one : t.narratives) things(one.about, one.declared_at);
        for (const auto& one : t.gradings) things(one.about, one.declared_at);
        for (const auto& one : t.outcomes) things(one.about, one.declared_at);
        for (const auto& one : t.omissions) thing(one.about, one.declared_at);
        for (const auto& one : t.dissents) things(one.about, one.declared_at);
        for (const auto& one : t.replies) {
            things(one.about, one.declared_at);
            organisation(one.who, one.declared_at, "who");
        }
    }

    checking& c_;
    declared  known_;
};

/// Each code once: others refer to it.
template <class T>
void each_once(checking& c, const std::vector<T>& things, const std::string& what, codes& seen) {
    for (const T& one : things) {
        if (one.code.empty()) c.add("known_codes", one.declared_at, "code", "a " + what + " has no code", "give each a code of its own");
        else if (among(seen, one.code))
            c.add("known_codes", one.declared_at, "code", "two of sort " + what + " are called '" + one.code + "'", "give each a code of its own");
        seen.push_back(one.code);
    }
}

void add_all(checking& c, std::vector<problem> found, const char* rule = "") {
    for (problem& p : found) {
        if (*rule != '\0') p.rule = rule;
        c.problems.push_back(std::move(p));
    }
}

// ---- demands of the level

void prediction_stands(checking& c, const cycle& one) {
    const prediction& p = one.expected;
    const std::string of = "cycle '" + one.code + "' ";
    if (p.indicator.empty())
        return c.add("predictions", one.declared_at, "prediction", of + "predicts nothing",
                     "say before its window begins which number will be where, in a [cycle.prediction]");
    add_all(c, learning::check(one), "predictions");
    const auto late = [&](const std::string& found, const std::string& advice) {
        c.add("predictions", one.declared_at, "recorded", of + found, advice, severity::warning);
    };
    if (!p.recorded) late("does not say when its prediction was recorded, and is not evaluated", "give recorded, the time at which it was written down");
    else if (p.first.kind == p.last.kind && *p.recorded >= instant::at(p.first.first_day()))
        late("has a prediction of " + p.recorded->text() + ", when its window from " + p.first.text() + " had begun; it is not evaluated",
             "predict a window that is still to come");
}

/// A decision is the last gate: none before it may be left open.
void gates_stand(checking& c, const cycle& one) {
    if (one.decision == learning::cycle_decision::none) return;
    for (const learning::tollgate& gate : learning::gates_in_words(one)) {
        codes lacks = gate.lacks;
        std::erase(lacks, "a prediction made first"); // is told as such
        if (!lacks.empty())
            c.add("tollgates", one.declared_at, "decision",
                  "cycle '" + one.code + "' is decided, and at the gate '" + gate.stage + "' lacks " + join(lacks),
                  "add it, or leave the decision out until it is there");
    }
}

/// What the theory of change shows where somebody says who does what: goals that nobody works on, work that leads nowhere.
void activities(checking& c) {
    const adaptive_record& a = c.f.adaptive;
    if (a.activities.empty()) return; // pathways alone are a theory too
    constexpr std::array   minded{"no_activity", "no_partner", "leads_nowhere", "not_in_theory", "nobody_does"};
    learning::theory_map   map = learning::map_theory(c.f.agreed.common_agenda, c.f.agreed.indicators, a.activities);
    for (problem& gap : map.gaps) {
        if (std::ranges::none_of(minded, [&](const char* rule) { return gap.rule == rule; })) continue;
        gap.rule = "activities";
        for (const learning::partner_activity& p : a.activities)
            if (gap.where == input_place{} && gap.found.starts_with("activity '" + p.activity + "'")) gap.where = p.declared_at;
        for (const pathway& p : c.f.agreed.common_agenda.theory_of_change)
            if (gap.where == input_place{} && gap.found.starts_with("activity '" + p.from + "'")) gap.where = p.declared_at;
        c.problems.push_back(std::move(gap));
    }
}

void narratives(checking& c) {
    const adaptive_record&                   a = c.f.adaptive;
    std::vector<qualitative::narrative_need> needs; // one of every period is asked for where a period is shown: in a scorecard
    for (const qualitative::narrative_need& n : a.needs)
        if (!n.about.period.empty() || n.about.what == subject::cycle || n.about.what == subject::claim) needs.push_back(n);
    for (const qualitative::need_row& row : qualitative::check_needs(a.testimony, needs).rows)
        if (row.state == qualitative::need_state::lacking || row.state == qualitative::need_state::blank)
            c.add("narratives", row.need.declared_at, std::string(name(row.need.about.what)), row.text,
                  row.need.question.empty() ? "tell it, or say in an omission why it is left out" : "answer: " + row.need.question,
                  severity::warning);
}

} // namespace

void adaptive_known(checking& c) {
    const adaptive_record& a = c.f.adaptive;
    codes                  cycles, decisions, claims;
    each_once(c, a.cycles, "cycle", cycles);
    each_once(c, a.decisions, "decision", decisions);
    each_once(c, a.counterfactual_claims, "claim", claims);
    each_once(c, a.allocation_claims, "claim", claims);
    reference_checker(c).run();
    add_all(c, qualitative::check(a.testimony));
    for (const auto& claim : a.counterfactual_claims) add_all(c, learning::check(claim));
    for (const auto& claim : a.allocation_claims) add_all(c, learning::check(claim));
}

void adaptive_demands(checking& c) {
    for (const cycle& one : c.f.adaptive.cycles) {
        prediction_stands(c, one);
        gates_stand(c, one);
    }
    activities(c);
    narratives(c);
}

} // namespace steelyard::inline v0_1::frameworks::detail
