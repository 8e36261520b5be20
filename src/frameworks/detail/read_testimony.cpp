// SPDX-License-Identifier: MIT
#include <steelyard/core/text.hpp>

#include <algorithm>
#include <frameworks/detail/read_tables.hpp>
#include <string>
#include <utility>
#include <vector>

namespace steelyard::inline v0_1::frameworks::detail {

namespace {

/// One thing that is spoken about: { figure = "graduation", place = "Toledo", period = 2009 }.
void read_reference(table_reader& r, qualitative::reference& into) {
    int found = 0;
    for (const auto what : {qualitative::subject::figure, qualitative::subject::signal, qualitative::subject::cycle,
                            qualitative::subject::claim}) {
        const std::string key(name(what));
        const bool        there = r.has(key);
        if (r.get(key, into.code)) into.what = what;
        found += there ? 1 : 0;
    }
    if (found != 1)
        r.note("about", "", r.table().line, found == 0 ? "nothing is named that this is about" : "this is about several things at once",
               "name one figure, signal, cycle or claim");
    r.get("place", into.place);
    r.get("organisation", into.organisation);
    r.get("period", word_field{into.period});
}

void read_substantiation(table_reader& r, qualitative::harvested_outcome& into) {
    qualitative::substantiation s;
    r.need("who", s.who);
    r.get("organisation", s.organisation);
    r.get("says", s.says);
    r.get("text", s.text);
    r.get("when", s.when);
    into.substantiations.push_back(std::move(s));
}

} // namespace

void read_references(table_reader& r, std::string_view key, std::vector<qualitative::reference>& into) {
    r.each(key, key, [&into](table_reader& one) {
        into.emplace_back();
        read_reference(one, into.back());
    });
}

void read_codebook(table_reader& r, framework& into) {
    std::vector<std::string> themes;
    r.need("themes", themes);
    auto& all = into.adaptive.testimony.codebook; // several files may each hold a part of it
    all.insert(all.end(), themes.begin(), themes.end());
}

void read_rubric(table_reader& r, framework& into) {
    qualitative::rubric u;
    r.name("code", u.code);
    u.declared_at = r.here();
    r.get("title", u.title);
    r.get("question", u.question);
    r.each("level", "level of rubric", [&u](table_reader& l) {
        qualitative::rubric_level one;
        l.need("word", one.word);
        l.need("means", one.means);
        u.levels.push_back(std::move(one));
    });
    into.adaptive.testimony.rubrics.push_back(std::move(u));
}

void read_narrative(table_reader& r, framework& into) {
    qualitative::narrative n;
    r.name("code", n.code);
    n.declared_at = r.here();
    r.get("title", n.title);
    r.get("text", n.text);
    r.get("who", n.who);
    r.get("perspective", n.perspective);
    r.get("when", n.when);
    r.get("themes", n.themes);
    read_references(r, "about", n.about);
    into.adaptive.testimony.narratives.push_back(std::move(n));
}

void read_grading(table_reader& r, framework& into) {
    qualitative::grading g;
    r.name("rubric", g.rubric);
    g.declared_at = r.here();
    r.get("level", g.level);
    if (std::string word; r.get("absent", word)) {
        const std::vector<std::string> known(reason_names.begin(), reason_names.end());
        const auto                     at = std::find(known.begin(), known.end(), word);
        if (at == known.end()) r.wrong_word("absent", "unknown_word", suggest(word, known));
        else g.absent = static_cast<reason>(at - known.begin());
    }
    r.get("who", g.who);
    r.get("because", g.because);
    r.get("when", g.when);
    read_references(r, "about", g.about);
    into.adaptive.testimony.gradings.push_back(std::move(g));
}

void read_outcome(table_reader& r, framework& into) {
    qualitative::harvested_outcome o;
    r.name("code", o.code);
    o.declared_at = r.here();
    r.get("actor", o.actor);
    r.get("change", o.change);
    r.get("period", word_field{o.period});
    r.get("place", o.place);
    r.get("significance", o.significance);
    r.get("contribution", o.contribution);
    r.get("informant", o.informant);
    r.get("informant_organisation", o.informant_organisation);
    r.get("planned", o.planned);
    r.get("effect", o.effect);
    r.each("substantiation", "substantiation", [&o](table_reader& s) { read_substantiation(s, o); });
    read_references(r, "about", o.about);
    into.adaptive.testimony.outcomes.push_back(std::move(o));
}

void read_omission(table_reader& r, framework& into) {
    qualitative::omission o;
    r.name("code", o.code);
    o.declared_at = r.here();
    read_reference(r, o.about);
    r.need("reason", o.reason);
    r.get("explanation", o.explanation);
    r.get("steps", o.steps);
    r.get("due", o.due);
    r.get("who", o.who);
    r.get("when", o.when);
    into.adaptive.testimony.omissions.push_back(std::move(o));
}

void read_dissent(table_reader& r, framework& into) {
    qualitative::dissent d;
    r.name("code", d.code);
    d.declared_at = r.here();
    r.get("who", d.who);
    r.need("text", d.text);
    r.get("when", d.when);
    read_references(r, "about", d.about);
    into.adaptive.testimony.dissents.push_back(std::move(d));
}

void read_reply(table_reader& r, framework& into) {
    qualitative::reply y;
    r.name("code", y.code);
    y.declared_at = r.here();
    r.get("who", y.who);
    r.get("asked", y.asked);
    r.get("until", y.until);
    r.get("text", y.text);
    r.get("when", y.when);
    read_references(r, "about", y.about);
    into.adaptive.testimony.replies.push_back(std::move(y));
}

void read_narrative_need(table_reader& r, framework& into) {
    qualitative::narrative_need n;
    n.declared_at = r.here();
    read_reference(r, n.about);
    r.get("from", n.from);
    r.get("question", n.question);
    into.adaptive.needs.push_back(std::move(n));
}

} // namespace steelyard::inline v0_1::frameworks::detail
