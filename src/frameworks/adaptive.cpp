// SPDX-License-Identifier: MIT
#include <steelyard/frameworks/adaptive.hpp>

#include <algorithm>
#include <frameworks/detail/adaptive_content.hpp>
#include <initializer_list>

namespace steelyard::inline v0_1::frameworks {

namespace {

using strings = std::vector<std::string>;

/// A class, so that each function sees all of the others.
struct adder {
    static void add(fingerprinter& f, std::initializer_list<const std::string*> texts) {
        for (const std::string* text : texts) f.add(*text);
    }

    static void add(fingerprinter& f, const std::optional<date>& d) {
        f.add(std::uint64_t{d.has_value()}).add(d ? static_cast<std::uint32_t>(d->days) : 0U);
    }

    static void add(fingerprinter& f, const strings& words) {
        fingerprint sum;
        for (const std::string& word : words) sum.add_unordered(fingerprinter{}.add(word).result());
        f.add(sum);
    }

    static void add(fingerprinter& f, const qualitative::reference& r) {
        f.add(name(r.what));
        add(f, {&r.code, &r.place, &r.organisation, &r.period});
    }

    /// Things whose order means nothing.
    template <class T>
    static void add(fingerprinter& f, const std::vector<T>& things) {
        fingerprint sum;
        for (const T& one : things) {
            fingerprinter each;
            add(each, one);
            sum.add_unordered(each.result());
        }
        f.add(sum);
    }

    static void add(fingerprinter& f, const learning::partner_activity& a) { add(f, {&a.organisation, &a.activity}); }

    static void add(fingerprinter& f, const period& p) { f.add(p.kind.text()).add(p.index); }

    static void add(fingerprinter& f, const learning::prediction& p) {
        add(f, {&p.indicator, &p.place, &p.organisation, &p.rules});
        add(f, p.first);
        add(f, p.last);
        f.add(name(p.way)).add(name(p.method)).add(p.threshold).add(p.needed).add(p.fewest).add(p.probability).add(p.naive);
        f.add(std::uint64_t{p.recorded.has_value()}).add(p.recorded.value_or(instant{}).seconds);
    }

    static void add(fingerprinter& f, const learning::cycle& c) {
        add(f, {&c.code, &c.title, &c.goal, &c.aim, &c.who, &c.cause, &c.change, &c.because, &c.dissent, &c.learned, &c.next});
        f.add(name(c.kind)).add(name(c.decision));
        add(f, c.started);
        add(f, c.decided);
        add(f, c.expected);
    }

    static void add(fingerprinter& f, const decision& d) {
        add(f, {&d.code, &d.title, &d.who, &d.because, &d.dissent, &d.goal});
        add(f, d.when);
        add(f, d.review);
        add(f, d.rests_on);
    }

    static void add(fingerprinter& f, const qualitative::rubric& r) {
        add(f, {&r.code, &r.title, &r.question});
        f.add(r.levels.size());
        for (const qualitative::rubric_level& l : r.levels) add(f, {&l.word, &l.means}); // from worst to best
    }

    static void add(fingerprinter& f, const qualitative::narrative& n) {
        add(f, {&n.code, &n.title, &n.text, &n.who, &n.perspective});
        add(f, n.when);
        add(f, n.themes);
        add(f, n.about);
    }

    static void add(fingerprinter& f, const qualitative::grading& g) {
        add(f, {&g.rubric, &g.level, &g.who, &g.because});
        f.add(name(g.absent));
        add(f, g.when);
        add(f, g.about);
    }

    static void add(fingerprinter& f, const qualitative::substantiation& s) {
        add(f, {&s.who, &s.organisation, &s.text});
        f.add(name(s.says));
        add(f, s.when);
    }

    static void add(fingerprinter& f, const qualitative::harvested_outcome& o) {
        add(f, {&o.code, &o.actor, &o.change, &o.period, &o.place, &o.significance, &o.contribution, &o.informant,
                &o.informant_organisation});
        f.add(o.planned ? 1 + int{*o.planned} : 0).add(name(o.effect));
        add(f, o.substantiations);
        add(f, o.about);
    }

    static void add(fingerprinter& f, const qualitative::omission& o) {
        add(f, {&o.code, &o.explanation, &o.steps, &o.who});
        add(f, o.about);
        f.add(name(o.reason));
        add(f, o.due);
        add(f, o.when);
    }

    static void add(fingerprinter& f, const qualitative::dissent& d) {
        add(f, {&d.code, &d.who, &d.text});
        add(f, d.when);
        add(f, d.about);
    }

    static void add(fingerprinter& f, const qualitative::reply& r) {
        add(f, {&r.code, &r.who, &r.text});
        for (const auto* day : {&r.asked, &r.until, &r.when}) add(f, *day);
        add(f, r.about);
    }

    static void add(fingerprinter& f, const qualitative::narrative_need& n) {
        add(f, n.about);
        add(f, {&n.from, &n.question});
    }

    static void add(fingerprinter& f, const learning::claim_subject& s) { add(f, {&s.indicator, &s.place, &s.period}); }

    static void add(fingerprinter& f, const learning::counterfactual_claim& c) {
        add(f, {&c.code, &c.who, &c.against, &c.evidence});
        add(f, c.of);
        f.add(c.lower).add(c.upper).add(name(c.strength));
    }

    static void add(fingerprinter& f, const learning::allocation_claim& c) {
        add(f, {&c.code, &c.who, &c.judgement, &c.evidence});
        add(f, c.of);
        f.add(c.lower).add(c.upper);
    }
};

} // namespace

bool adaptive_record::empty() const {
    return *this == adaptive_record{};
}

const learning::cycle* adaptive_record::find_cycle(const std::string& code) const noexcept {
    const auto at = std::ranges::find(cycles, code, &learning::cycle::code);
    return at == cycles.end() ? nullptr : &*at;
}

fingerprint detail::content_of(const adaptive_record& a) {
    fingerprinter f;
    adder::add(f, a.activities);
    adder::add(f, a.cycles);
    adder::add(f, a.decisions);
    const qualitative::testimony& t = a.testimony;
    adder::add(f, t.codebook);
    adder::add(f, t.rubrics);
    adder::add(f, t.narratives);
    adder::add(f, t.gradings);
    adder::add(f, t.outcomes);
    adder::add(f, t.omissions);
    adder::add(f, t.dissents);
    adder::add(f, t.replies);
    adder::add(f, a.needs);
    adder::add(f, a.counterfactual_claims);
    adder::add(f, a.allocation_claims);
    return f.result();
}

} // namespace steelyard::inline v0_1::frameworks
