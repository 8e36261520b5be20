// SPDX-License-Identifier: MIT
#include <steelyard/core/text.hpp>
#include <steelyard/report/release_notes.hpp>
#include <steelyard/report/sentence.hpp>

#include <algorithm>
#include <report/detail/json.hpp>
#include <report/detail/layout.hpp>
#include <report/detail/release_moves.hpp>
#include <tuple>
#include <utility>

namespace steelyard::inline v0_1::report {

namespace {

using frameworks::framework;

[[nodiscard]] std::string by_whom(const std::string& who, const std::string& when) {
    return (who.empty() ? "" : ", by " + who) + (when.empty() ? "" : ", on " + when);
}

/// Things of two lists by a key: what is new and what is no more.
template <class T, class Key, class Say>
void compare(const std::vector<T>& before, const std::vector<T>& after, Key key, Say say) {
    const auto has = [&](const std::vector<T>& list, const T& one) {
        return std::ranges::any_of(list, [&](const T& other) { return key(other) == key(one); });
    };
    for (const T& one : after)
        if (!has(before, one)) say(one, true);
    for (const T& one : before)
        if (!has(after, one)) say(one, false);
}

[[nodiscard]] std::string text_of(const declared_break& b) {
    return std::string(b.says == break_statement::real ? "a change that is real" : "a break") + " in " + b.measure +
           (b.place.empty() ? "" : " of " + b.place) + (b.organisation.empty() ? "" : " of " + b.organisation) + " after " + b.before +
           (b.why.empty() ? "" : ": " + b.why);
}

[[nodiscard]] std::string text_of(const bridge& b) {
    const std::string ends = b.before.empty() ? " from version " + b.from_version + " to " + b.to_version : " over the break after " + b.before;
    return "a bridge of " + b.measure + ends + (b.place.empty() ? "" : " of " + b.place) + " (" + std::string(name(b.method)) +
           (b.method == bridge_method::overlap ? ")" : " " + number_text(b.factor) + ")") + (b.source.empty() ? "" : ", source: " + b.source);
}

void definitions_changed(const framework& before, const framework& after, std::vector<release_change>& into) {
    const auto add = [&into](std::string rule, std::string subject, std::string who, std::string text) {
        into.push_back({std::move(rule), std::move(subject), std::move(who), "", std::move(text)});
    };
    const definitions &was = before.agreed, &is = after.agreed;
    compare(was.indicators, is.indicators, [](const indicator& i) { return i.code; },
            [&](const indicator& i, bool fresh) {
                add(fresh ? "indicator_added" : "indicator_removed", i.code, "", (i.title.empty() ? i.code : i.title) + (fresh ? " is a new indicator." : " is no indicator any more."));
            });
    for (const measure& m : is.measures) {
        const measure* old = was.find_measure(m.code);
        if (old == nullptr) continue;
        compare(old->versions, m.versions, [](const definition_version& v) { return v.id; },
                [&](const definition_version& v, bool fresh) {
                    if (fresh)
                        add("version_added", m.code, "", "The definition of " + m.code + " has the version " + v.id + (v.from ? " from " + v.from->text() : "") +
                                                             " (" + std::string(name(v.change)) + " change).");
                });
    }
    compare(was.breaks, is.breaks, [](const declared_break& b) { return std::tuple(b.measure, b.place, b.organisation, b.before, b.says); },
            [&](const declared_break& b, bool fresh) {
                add(fresh ? "break_added" : "break_removed", b.measure, b.who, (fresh ? "Declared: " : "No longer declared: ") + text_of(b) + by_whom(b.who, "") + ".");
            });
    compare(was.bridges, is.bridges, [](const bridge& b) { return std::tuple(b.measure, b.from_version, b.to_version, b.place, b.before, b.factor, b.method); },
            [&](const bridge& b, bool fresh) {
                add(fresh ? "bridge_added" : "bridge_removed", b.measure, "", (fresh ? "New: " : "No more: ") + text_of(b) + ".");
            });
}

void learning_went_on(const framework& before, const framework& after, std::vector<release_change>& into) {
    const auto day = [](const std::optional<date>& d) { return d ? d->text() : std::string(); };
    for (const frameworks::decision& d : after.adaptive.decisions)
        if (std::ranges::find(before.adaptive.decisions, d.code, &frameworks::decision::code) == before.adaptive.decisions.end())
            into.push_back({"decision", d.code, d.who, day(d.when),
                            "Decided" + by_whom(d.who, day(d.when)) + ": " + d.title + (d.because.empty() ? "." : ", because " + d.because + ".") +
                                (d.dissent.empty() ? "" : " Dissent: " + d.dissent)});
    for (const learning::cycle& c : after.adaptive.cycles) {
        const learning::cycle* old = before.adaptive.find_cycle(c.code);
        const std::string      what = c.title.empty() ? c.code : c.title;
        if (old == nullptr)
            into.push_back({"cycle_added", c.code, c.who, day(c.started), "A new cycle" + by_whom(c.who, day(c.started)) + ": " + what + "."});
        if (c.decision != learning::cycle_decision::none && (old == nullptr || old->decision != c.decision))
            into.push_back({"cycle_decided", c.code, c.who, day(c.decided),
                            "The cycle " + what + " was decided" + by_whom(c.who, day(c.decided)) + ": " + std::string(name(c.decision)) +
                                (c.because.empty() ? "." : ", because " + c.because + ".") + (c.dissent.empty() ? "" : " Dissent: " + c.dissent)});
    }
}

[[nodiscard]] std::string counted(std::size_t n, const std::string& one) { return std::to_string(n) + " " + one + (n == 1 ? "" : "s"); }

[[nodiscard]] std::int64_t numbers_in(const std::vector<number_span>& spans) {
    std::int64_t n = 0;
    for (const number_span& s : spans) n += s.numbers;
    return n;
}

[[nodiscard]] std::string text_of(const number_span& s) {
    return s.indicator + ": " + std::to_string(s.numbers) + (s.numbers == 1 ? " number" : " numbers") + " of " + join(s.periods, ", ", 6);
}

} // namespace

std::vector<release_change> detail::choices_changed(const framework& before, const framework& after) {
    std::vector<release_change> all;
    for (const judgement& j : after.agreed.judgements) {
        const judgement*  old = before.agreed.find_judgement(j.id);
        const std::string by = by_whom(j.who, j.when) + (j.dissent.empty() ? "" : " (with dissent: " + j.dissent + ")");
        if (old == nullptr) all.push_back({"judgement_added", j.id, j.who, j.when, "judgement '" + j.id + "' chose '" + j.chosen + "'" + by});
        else if (old->chosen != j.chosen)
            all.push_back({"judgement_changed", j.id, j.who, j.when, "judgement '" + j.id + "' is now '" + j.chosen + "' (it was '" + old->chosen + "')" + by});
    }
    for (const judgement& j : before.agreed.judgements)
        if (after.agreed.find_judgement(j.id) == nullptr)
            all.push_back({"judgement_removed", j.id, j.who, j.when, "judgement '" + j.id + "', which chose '" + j.chosen + "', is no more"});
    compare(before.options, after.options, [](const binding& b) { return std::pair(b.path, b.to); },
            [&](const binding& b, bool fresh) {
                if (fresh) all.push_back({"option_changed", b.path, "", "", "option " + b.path + " is " + steelyard::text(b.to)});
                else if (std::ranges::find(after.options, b.path, &binding::path) == after.options.end())
                    all.push_back({"option_changed", b.path, "", "", "option " + b.path + " is not set any more"});
            });
    return all;
}

release_notes::release_notes(const known_state& before, const known_state& after, const release_options& options, const run_options& run)
    : framework(after.agreed.code), title(after.agreed.title.empty() ? after.agreed.code : after.agreed.title),
      revision_before(before.agreed.revision), revision_after(after.agreed.revision) {
    detail::find_moves(before, after, options, run, *this);
    if (revision_before != revision_after)
        changes.push_back({"revision", framework, "", "", "The framework is revision '" + revision_after + "' (it was '" + revision_before + "')."});
    if (before.agreed.level != after.agreed.level)
        changes.push_back({"level", framework, "", "", "The partners committed to the level " + std::string(name(after.agreed.level)) + " (it was " + std::string(name(before.agreed.level)) + ")."});
    definitions_changed(before.agreed, after.agreed, changes);
    for (release_change& c : detail::choices_changed(before.agreed, after.agreed)) {
        c.text = "The " + c.text + ".";
        changes.push_back(std::move(c));
    }
    learning_went_on(before.agreed, after.agreed, changes);
    text = counted(moved.size(), "number") + " moved, " + std::to_string(unmoved) + (unmoved == 1 ? " is" : " are") + " what " + (unmoved == 1 ? "it was" : "they were") +
           "; " + std::to_string(numbers_in(fresh)) + " new, " + std::to_string(numbers_in(gone)) + " gone; " + counted(changes.size(), "other change") + ".";
}

std::string to_text(const release_notes& notes, int width) {
    if (width < 60 || width > 100)
        throw domain_fault("to_text: a width of " + std::to_string(width) + " columns was asked for; give 60 to 100");
    detail::page out(static_cast<std::size_t>(width));
    out.paragraph(notes.title + ": what changed since");
    out.paragraph(notes.text);
    out.rule('=');
    const auto part = [&](const char* head, const auto& things, auto say) {
        if (things.empty()) return;
        out.blank();
        out.line(head);
        out.rule('-');
        for (const auto& one : things) out.paragraph(say(one), 2);
    };
    part("Numbers that moved", notes.moved, [](const moved_number& m) { return m.text; });
    part("New numbers", notes.fresh, [](const number_span& s) { return text_of(s); });
    part("Numbers that are no more", notes.gone, [](const number_span& s) { return text_of(s); });
    part("Other changes", notes.changes, [](const release_change& c) { return c.text; });
    return out.text();
}

namespace {

using detail::json;

[[nodiscard]] json of(const value& v) {
    return {{"value", detail::number(v.point())}, {"form", std::string(name(v.form()))}, {"reason", std::string(name(v.reason()))},
            {"lower", detail::number(v.lower())}, {"upper", detail::number(v.upper())}, {"flags", v.flags().text()}};
}

[[nodiscard]] json of(const std::vector<number_span>& spans) {
    json all = json::array();
    for (const number_span& s : spans) all.push_back({{"indicator", s.indicator}, {"periods", s.periods}, {"numbers", s.numbers}});
    return all;
}

[[nodiscard]] std::string causes_of(const moved_number& m) {
    std::vector<std::string> words;
    for (const number_cause& c : m.causes) words.emplace_back(name(c.what));
    return join(words, "|", words.size());
}

} // namespace

std::string to_json(const release_notes& notes, bool indented) {
    json j{{"framework", notes.framework}, {"title", notes.title}, {"revision_before", notes.revision_before},
           {"revision_after", notes.revision_after}, {"text", notes.text}, {"unmoved", notes.unmoved}};
    j["moved"] = json::array();
    for (const moved_number& m : notes.moved) {
        json causes = json::array();
        for (const number_cause& c : m.causes)
            causes.push_back({{"what", std::string(name(c.what))}, {"amount", detail::number(c.amount)}, {"text", c.text}});
        j["moved"].push_back({{"indicator", m.indicator}, {"title", m.title}, {"unit", m.unit}, {"place_level", m.place_level}, {"place", m.place},
                              {"period", m.period}, {"before", of(m.before)}, {"after", of(m.after)}, {"causes", std::move(causes)},
                              {"separable", m.separable}, {"text", m.text}});
    }
    j["fresh"] = of(notes.fresh);
    j["gone"] = of(notes.gone);
    j["changes"] = json::array();
    for (const release_change& c : notes.changes)
        j["changes"].push_back({{"rule", c.rule}, {"subject", c.subject}, {"who", c.who}, {"when", c.when}, {"text", c.text}});
    return j.dump(indented ? 2 : -1, ' ', false, json::error_handler_t::replace);
}

std::shared_ptr<const plain_table> to_table(const release_notes& notes) {
    auto table = std::make_shared<plain_table>();
    table->rows = static_cast<std::int64_t>(notes.moved.size());
    const auto texts = [&](std::string column, auto say) {
        std::vector<std::string> all;
        for (const moved_number& m : notes.moved) all.emplace_back(say(m));
        table->add_repeating(std::move(column), all);
    };
    const auto numbers = [&](std::string column, auto number) {
        number_cells<double> cells;
        for (const moved_number& m : notes.moved) {
            const std::optional<double> x = number(m);
            cells.numbers.push_back(x.value_or(0));
            cells.there.push_back(x ? 1 : 0);
        }
        table->add(std::move(column), std::move(cells));
    };
    texts("indicator", [](const moved_number& m) { return m.indicator; });
    texts("unit", [](const moved_number& m) { return m.unit; });
    texts("place", [](const moved_number& m) { return m.place; });
    texts("period", [](const moved_number& m) { return m.period; });
    for (const bool after : {false, true}) {
        const std::string end = after ? "_after" : "_before";
        const auto        side = [after](const moved_number& m) -> const value& { return after ? m.after : m.before; };
        numbers("value" + end, [&](const moved_number& m) { return side(m).point(); });
        texts("form" + end, [&](const moved_number& m) { return name(side(m).form()); });
        texts("reason" + end, [&](const moved_number& m) { return name(side(m).reason()); });
        numbers("lower" + end, [&](const moved_number& m) { return side(m).lower(); });
        numbers("upper" + end, [&](const moved_number& m) { return side(m).upper(); });
        texts("flags" + end, [&](const moved_number& m) { return side(m).flags().text(); });
    }
    texts("causes", causes_of);
    for (const move_cause c : {move_cause::data, move_cause::judgements, move_cause::definitions, move_cause::framework})
        numbers("by_" + std::string(name(c)), [c](const moved_number& m) {
            const auto at = std::ranges::find(m.causes, c, &number_cause::what);
            return at == m.causes.end() ? std::nullopt : at->amount;
        });
    texts("separable", [](const moved_number& m) { return m.separable ? "yes" : "no"; });
    texts("text", [](const moved_number& m) { return m.text; });
    return table;
}

} // namespace steelyard::inline v0_1::report
