// SPDX-License-Identifier: MIT
#include <steelyard/report/table.hpp>

#include <report/detail/layout.hpp>
#include <report/detail/numbers.hpp>
#include <steelyard/core/text.hpp>
#include <steelyard/report/sentence.hpp>

#include <algorithm>
#include <cmath>
#include <optional>
#include <vector>

namespace steelyard::inline v0_1::report {

namespace {

using detail::page;

/// A count as it is, other numbers with two decimals.
[[nodiscard]] std::string plain(double x) {
    return grouped_text(x, std::abs(x) < 0x1p53 && x == std::floor(x) ? 0 : 2);
}

[[nodiscard]] std::string counted(std::int64_t n, const std::string& one) {
    return std::to_string(n) + " " + one + (n == 1 ? "" : "s");
}

[[nodiscard]] std::string counts(const std::array<std::int64_t, 3>& n) {
    return counted(n[2], "fault") + ", " + counted(n[1], "warning") + ", " + counted(n[0], "remark");
}

[[nodiscard]] const judgement* find(const scorecard& card, const std::string& id) {
    for (const judgement& j : card.judgements)
        if (j.id == id) return &j;
    return nullptr;
}

[[nodiscard]] std::string chosen_title(const judgement& j) {
    for (const judgement_option& o : j.options)
        if (o.id == j.chosen) return o.title.empty() ? o.id : o.title;
    return j.chosen;
}

[[nodiscard]] std::string made_of(const scorecard_line& l) {
    std::vector<std::string> said;
    if (l.now.numerator && l.now.denominator)
        said.push_back(plain(*l.now.numerator) + " / " + plain(*l.now.denominator) + " in matched cells");
    if (l.now.known && !l.now.number.point()) said.push_back(plain(*l.now.known) + " is known");
    if (const std::string how = words(l.now.over_time); !how.empty()) said.push_back(how + " over time");
    if (const std::string c = coverage_words(l.now); !c.empty()) said.push_back(c);
    if (!l.now.number.flags().empty()) said.push_back("flagged " + words(l.now.number.flags()));
    return join(said, "; ");
}

void write_numbers(page& out, const scorecard_line& l) {
    const number_style style{l.now.unit, l.decimals_shown};
    std::string title = l.now.title.empty() ? l.now.indicator : l.now.title;
    if (l.as != role::core) title += " (" + std::string(name(l.as)) + ")";
    out.ends(title, (l.now.period.empty() ? "" : l.now.period + ":  ") + words(l.now.number, style));
    out.entry("made of", made_of(l));
    if (detail::has_wider_bounds(l.now)) {
        const std::string whole = detail::bounds_words(l.now.lower, l.now.upper, style);
        out.entry("the whole", whole.empty() ? "unbounded: nobody stated what the missing parts can be" : whole);
    }
    if (l.totals.answer != comparability::yes && !l.totals.reasons.empty())
        out.entry("withheld", "the organisations are not added up: " + l.totals.reasons.front().text);
    if (l.aim) out.entry("target", sentence(l.against, *l.aim, style));
    if (l.before) {
        std::string s = sentence(l.comparison, l.before->period, l.now.period);
        if (const std::string d = difference(*l.before, l.now, l.comparison, l.decimals_shown); !d.empty())
            s += " " + detail::capitalised(d) + ".";
        out.entry("compared", s);
    }
}

void write_places(page& out, const scorecard_line& l) {
    std::vector<std::string> rows;
    std::size_t widest = 0;
    for (const std::string& t : l.by_titles) widest = std::max(widest, detail::columns(t));
    widest = std::min<std::size_t>(widest, 60);
    for (std::size_t i = 0; i < l.by.size(); ++i) {
        const aggregation::result& r = l.by[i];
        const std::string number = r.number.is_missing() ? words(r.number.reason()) : cell(r.number, l.decimals_shown);
        const std::string flags = r.number.flags().empty() ? "" : "  " + words(r.number.flags());
        const std::string head = rows.empty() ? "by place" : "";
        rows.push_back(std::string(page::label_indent, ' ') + detail::padded_right(head, page::label_width) +
                       detail::padded_right(l.by_titles[i], widest) + "  " + detail::padded_left(number, 12) + flags);
    }
    for (const std::string& row : rows) out.line(row);
}

/// "suspected break, MI-501, shelter=unsheltered: ".
[[nodiscard]] std::string where(const validation::finding& f) {
    std::string s = f.rule;
    std::replace(s.begin(), s.end(), '_', ' ');
    for (const std::string* key : {&f.place, &f.organisation, &f.category})
        if (!key->empty()) s += ", " + *key;
    return s + ": ";
}

void write_doubts(page& out, const scorecard& card, const scorecard_line& l) {
    for (const std::string& id : l.basis) {
        const judgement* j = find(card, id);
        if (j != nullptr) out.entry("rests on", id + ": " + chosen_title(*j) + (j->dissent.empty() ? "" : " (with dissent)"));
    }
    for (const alternative& a : l.alternatives)
        out.entry("otherwise", words(a.number.number, {a.number.unit, l.decimals_shown}) + ", had " + a.judgement +
                                   " been decided as: " + (a.title.empty() ? a.option : a.title));
    if (l.findings_in_all != std::array<std::int64_t, 3>{}) out.entry("findings", counts(l.findings_in_all));
    for (const validation::finding& f : l.findings)
        out.entry(std::string(f.level == severity::fault ? "  fault" : f.level == severity::warning ? "  warning" : "  remark"),
                  where(f) + f.found);
    if (!l.unmatched.empty())
        out.entry("unmatched", counted(static_cast<std::int64_t>(l.unmatched.size()), "cell") +
                                   " where only one part was reported, left out of both sums");
    std::size_t shown = 0;
    for (const aggregation::note& n : l.notes)
        if (shown++ < 4) out.entry("note", n.text);
    if (l.notes.size() > 4) out.entry("note", "... and " + std::to_string(l.notes.size() - 4) + " more");
}

/// "agency, 2009-03-01", as far as it is known.
[[nodiscard]] std::string by_whom(const std::string& who, const std::optional<date>& when) {
    return who + (when ? (who.empty() ? "" : ", ") + when->text() : "");
}

/// "title (who, when): text".
[[nodiscard]] std::string quoted(const std::string& title, const std::string& by, const std::string& text) {
    const std::string head = title + (by.empty() ? "" : (title.empty() ? "" : " ") + std::string("(") + by + ")");
    return head + (head.empty() ? "" : ": ") + text;
}

void write_reply(page& out, const qualitative::reply& r) {
    if (r.text.empty()) out.entry("reply", r.who + (r.until ? " may reply until " + r.until->text() : r.asked ? " was asked, without a reply yet" : " has not been asked yet"));
    else out.entry("reply", quoted("", by_whom(r.who, r.when), r.text) + (r.until && r.when && *r.until < *r.when ? " (after the last day)" : ""));
}

/// What is said of the number. Nothing here is counted into it.
void write_said(page& out, const scorecard_line& l) {
    const qualitative::testimony& t = l.said;
    for (const qualitative::need_row& n : l.needs) {
        if (n.state == qualitative::need_state::there) continue;
        const bool lacks = n.state != qualitative::need_state::explained;
        out.entry(lacks ? "incomplete" : "left out", n.text + (lacks && !n.need.question.empty() ? "; it has to answer: " + n.need.question : ""));
    }
    for (const qualitative::narrative& n : t.narratives)
        if (!n.text.empty())
            out.entry("narrative", quoted(n.title, by_whom(n.who, n.when) + (n.perspective.empty() ? "" : ", as " + n.perspective + " see it"), n.text));
    for (const qualitative::rubric& r : t.rubrics)
        out.entry("graded", (r.title.empty() ? r.code : r.title) + ": " + qualitative::distribute(r, t.gradings).text());
    for (const qualitative::harvested_outcome& o : t.outcomes) {
        std::string stands(name(qualitative::standing_of(o)));
        std::replace(stands.begin(), stands.end(), '_', ' ');
        out.entry("outcome", o.actor + ": " + o.change + " (" + std::string(name(o.effect)) + ", " + stands + ")");
    }
    for (const qualitative::dissent& d : t.dissents) out.entry("dissent", quoted("", by_whom(d.who, d.when), d.text));
    for (const qualitative::reply& r : t.replies) write_reply(out, r);
}

void write_judgement(page& out, const judgement& j) {
    out.paragraph(j.id + ": " + j.question);
    for (const judgement_option& o : j.options)
        out.entry(o.id == j.chosen ? "chosen" : "not", o.title.empty() ? o.id : o.title);
    out.entry("because", j.rationale);
    out.entry("dissent", j.dissent);
    std::string by = j.who;
    if (!j.when.empty()) by += (by.empty() ? "" : ", ") + j.when;
    if (!j.review.empty()) by += (by.empty() ? "" : "; ") + std::string("to be reviewed on ") + j.review;
    out.entry("by", by);
}

} // namespace

std::string wrapped(std::string_view text, int width, int indent) {
    if (width < 20 || indent < 0 || indent > width / 2)
        throw domain_fault("wrapped: " + std::to_string(width) + " columns with an indent of " + std::to_string(indent) +
                           " were asked for; give at least 20 columns and an indent of at most half of them");
    page out(static_cast<std::size_t>(width));
    out.paragraph(text, static_cast<std::size_t>(indent));
    return out.text();
}

std::string to_text(const scorecard& card, int width) {
    if (width < 60 || width > 100)
        throw domain_fault("to_text: a width of " + std::to_string(width) + " columns was asked for; give 60 to 100");
    page out(static_cast<std::size_t>(width));
    std::string level(name(card.level));
    std::replace(level.begin(), level.end(), '_', ' ');
    out.paragraph(card.title);
    out.paragraph((card.place.empty() ? std::string("All places") : card.place_title) + "; level: " + level +
                  (card.revision.empty() ? "" : "; revision " + card.revision) + "; findings: " + counts(card.findings));
    if (!card.narratives.rows.empty()) out.paragraph("This scorecard is " + card.narratives.text() + ".");
    out.rule('=');
    std::optional<std::string> goal;
    for (const scorecard_line& l : card.lines) {
        if (l.goal != goal) {
            goal = l.goal;
            const auto g = std::find_if(card.goals.begin(), card.goals.end(), [&](const auto& x) { return x.code == l.goal; });
            out.blank();
            out.paragraph(g == card.goals.end() ? "Without a goal" : "Goal: " + g->title);
            out.rule('-');
        } else {
            out.blank();
        }
        write_numbers(out, l);
        write_places(out, l);
        write_doubts(out, card, l);
        write_said(out, l);
    }
    if (!card.judgements.empty()) {
        out.blank();
        out.line("Judgements");
        out.rule('-');
        for (const judgement& j : card.judgements) {
            write_judgement(out, j);
            out.blank();
        }
    }
    out.line("steelyard " + card.engine + ", inputs " + card.content);
    return out.text();
}

} // namespace steelyard::inline v0_1::report
