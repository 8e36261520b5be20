// SPDX-License-Identifier: MIT
#include <steelyard/core/text.hpp>
#include <steelyard/qualitative/testimony.hpp>

#include <algorithm>
#include <set>

namespace steelyard::inline v0_1::qualitative {

namespace {

[[nodiscard]] bool speaks_of(const reference& about, std::span<const reference> what) {
    return std::ranges::any_of(what, [&](const reference& w) { return about.covers(w); });
}
[[nodiscard]] bool speaks_of(const std::vector<reference>& about, std::span<const reference> what) {
    return std::ranges::any_of(about, [&](const reference& r) { return speaks_of(r, what); });
}

template <class T>
[[nodiscard]] std::vector<T> those_about(const std::vector<T>& all, std::span<const reference> what) {
    std::vector<T> some;
    for (const T& one : all)
        if (speaks_of(one.about, what)) some.push_back(one);
    return some;
}

[[nodiscard]] bool blank(const std::string& text) { return text.find_first_not_of(" \t\r\n") == std::string::npos; }

/// Collects what is wrong with a testimony.
class checker {
public:
    explicit checker(const testimony& all) : all_(all) {}

    [[nodiscard]] std::vector<problem> run() {
        for (const rubric& r : all_.rubrics) add_all(qualitative::check(r));
        codes(all_.rubrics, "rubric");
        sort_of(all_.narratives, "narrative");
        sort_of(all_.outcomes, "outcome");
        sort_of(all_.dissents, "dissent");
        sort_of(all_.replies, "reply");
        codes(all_.omissions, "omission");
        for (const harvested_outcome& o : all_.outcomes) add_all(qualitative::check(o));
        for (const omission& o : all_.omissions) {
            add_all(qualitative::check(o));
            if (o.about.code.empty()) nothing("omission", o.code, o.declared_at);
        }
        for (const dissent& d : all_.dissents)
            if (d.text.empty()) add("dissent", d.declared_at, "dissent '" + d.code + "' has no text", "say what is disputed");
        for (const reply& r : all_.replies) look_at(r);
        gradings();
        themes();
        return std::move(found_);
    }

private:
    void add(const char* rule, const input_place& where, std::string found, std::string advice,
             severity level = severity::fault) {
        found_.push_back({level, rule, where, std::move(found), std::move(advice)});
    }
    void add_all(std::vector<problem> more) {
        found_.insert(found_.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
    }
    void nothing(const std::string& sort, const std::string& code, const input_place& where) {
        add("about_nothing", where, sort + " '" + code + "' is about nothing", "name the figure, signal, cycle or claim");
    }
    template <class T>
    void codes(const std::vector<T>& things, const std::string& sort) {
        std::set<std::string> seen;
        for (const T& one : things) {
            if (one.code.empty()) add("no_code", one.declared_at, "a " + sort + " has no code", "give it one");
            else if (!seen.insert(one.code).second)
                add("same_code", one.declared_at, "two of sort " + sort + " have the code '" + one.code + "'", "rename one");
        }
    }
    /// Things that are about a list of others.
    template <class T>
    void sort_of(const std::vector<T>& things, const std::string& sort) {
        codes(things, sort);
        for (const T& one : things)
            if (one.about.empty() || std::ranges::any_of(one.about, [](const reference& r) { return r.code.empty(); }))
                nothing(sort, one.code, one.declared_at);
    }
    void look_at(const reply& r) {
        const std::string of = "reply '" + r.code + "'";
        if (r.who.empty()) add("reply", r.declared_at, of + " does not say who may reply", "name the organisation");
        if (r.when && r.asked && *r.when < *r.asked)
            add("reply", r.declared_at, of + " was given before it was asked for", "check both days");
        if (r.until && r.asked && *r.until < *r.asked)
            add("reply", r.declared_at, of + " has its last day before it was asked for", "check both days");
        if (r.when.has_value() == r.text.empty())
            add("reply", r.declared_at, of + (r.when ? " has a day and no text" : " has a text and no day"), "give both or neither");
    }
    void gradings() {
        std::vector<std::string> known;
        for (const rubric& r : all_.rubrics) known.push_back(r.code);
        for (const grading& g : all_.gradings) {
            if (!std::ranges::count(known, g.rubric))
                add("unknown_rubric", g.declared_at, "a grading is by the rubric '" + g.rubric + "', which nothing declares",
                    suggest(g.rubric, known));
            if (g.about.empty()) nothing("grading by", g.rubric, g.declared_at);
        }
        for (const rubric& r : all_.rubrics) {
            try {
                (void)distribute(r, all_.gradings);
            } catch (const invalid_input& wrong) {
                add_all(wrong.problems());
            }
        }
    }
    void themes() {
        if (all_.codebook.empty()) return;
        for (const theme_count& t : count_themes(all_.narratives, all_.codebook))
            if (!t.in_codebook)
                add("unknown_theme", {}, "the theme '" + t.theme + "' of " + join(t.codes) + " is not in the codebook",
                    suggest(t.theme, all_.codebook), severity::warning);
    }

    const testimony&     all_;
    std::vector<problem> found_;
};

[[nodiscard]] need_row look_for(const testimony& all, const narrative_need& need) {
    need_row   row{need, need_state::lacking, {}, {}};
    const auto answers = [&](const reference& r) { return r.covers(need.about) && r.period == need.about.period; };
    std::vector<std::string> blanks;
    for (const narrative& n : all.narratives)
        if ((need.from.empty() || n.who == need.from) && std::ranges::any_of(n.about, answers))
            (blank(n.text) ? blanks : row.codes).push_back(n.code);
    const bool text = !row.codes.empty();
    if (!text) row.codes = std::move(blanks);
    row.state = text ? need_state::there : (row.codes.empty() ? need_state::lacking : need_state::blank);
    if (!text)
        for (const omission& o : all.omissions)
            if (answers(o.about) && check(o).empty()) {
                row.state = need_state::explained;
                row.codes = {o.code};
                row.text = need.about.text() + ": left out (" + std::string(name(o.reason)) + "): " + o.explanation;
                return row;
            }
    constexpr std::array said{"told by ", "", "there is a narrative without text: ", "no narrative is there"};
    row.text = need.about.text() + (need.from.empty() ? "" : ", from " + need.from) + ": " +
               said[static_cast<std::size_t>(row.state)] + join(row.codes);
    return row;
}

} // namespace

testimony about(const testimony& all, const reference& what) { return about(all, std::span(&what, 1)); }

testimony about(const testimony& all, std::span<const reference> what) {
    testimony some;
    some.codebook = all.codebook;
    some.narratives = those_about(all.narratives, what);
    some.gradings = those_about(all.gradings, what);
    some.outcomes = those_about(all.outcomes, what);
    some.omissions = those_about(all.omissions, what);
    some.dissents = those_about(all.dissents, what);
    some.replies = those_about(all.replies, what);
    for (const rubric& r : all.rubrics)
        if (std::ranges::any_of(some.gradings, [&](const grading& g) { return g.rubric == r.code; })) some.rubrics.push_back(r);
    return some;
}

std::vector<problem> check(const testimony& all) { return checker(all).run(); }

bool need_report::complete() const noexcept {
    return std::ranges::none_of(
        rows, [](const need_row& r) { return r.state == need_state::lacking || r.state == need_state::blank; });
}

std::string need_report::text() const {
    std::vector<std::string> lack;
    std::int64_t             explained = 0;
    for (const need_row& r : rows) {
        if (r.state == need_state::lacking || r.state == need_state::blank) lack.push_back(r.need.about.text());
        explained += r.state == need_state::explained ? 1 : 0;
    }
    const std::string of = std::to_string(rows.size()) + (rows.size() == 1 ? " narrative" : " narratives");
    std::string       s = lack.empty() ? "complete: " + of
                                       : "not complete: " + std::to_string(lack.size()) + " of " + of +
                                       (lack.size() == 1 ? " is missing (" : " are missing (") + join(lack, "; ") + ")";
    if (explained > 0) s += ", " + std::to_string(explained) + " left out with a reason";
    return s;
}

need_report check_needs(const testimony& all, std::span<const narrative_need> needs) {
    need_report report;
    for (const narrative_need& need : needs) report.rows.push_back(look_for(all, need));
    return report;
}

} // namespace steelyard::inline v0_1::qualitative
