// SPDX-License-Identifier: MIT
#include "detail/league_numbers.hpp"
#include "detail/level_rows.hpp"
#include "detail/periods.hpp"

#include <steelyard/comparison/across.hpp>
#include <steelyard/core/error.hpp>
#include <steelyard/core/parallel.hpp>
#include <steelyard/core/text.hpp>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <utility>

namespace steelyard::inline v0_1::comparison {

namespace {

using statistics::has_numbers;
using statistics::status;

constexpr const char* caller = "look_across";

/// What tells two indicators' numbers apart: every unit with the number of its standing and its parts. (A map by standing
/// would show that name in every program that links this.)
using league_content = std::vector<
    std::tuple<std::string, int, std::optional<double>, std::optional<double>, std::optional<double>, std::optional<double>>>;

[[nodiscard]] league_content content_of(const league& of) {
    league_content all;
    for (const league_unit& u : of.units)
        all.emplace_back(u.unit, static_cast<int>(u.as), u.numerator, u.denominator, u.numerator ? std::optional<double>{} : u.number, u.p);
    std::ranges::sort(all);
    return all;
}

/// Why no unit of an indicator has a test; empty where some has.
[[nodiscard]] std::string untested(const league& of) {
    if (of.law == league_law::count) return "It is a total: nothing says how large each should be.";
    if (of.law == league_law::unknown) return "Nothing says how far its numbers vary.";
    if (!of.model) return "Too few units have numbers to say how far they lie apart.";
    return "";
}

[[nodiscard]] status state_of(const league& of, const league_unit& u) {
    if (u.p) return status::ok;
    switch (u.as) {
    case standing::withheld: return status::suppressed;
    case standing::nobody_at_risk: return status::no_denominator;
    case standing::compared: break;
    default: return status::missing;
    }
    if (!of.model && of.law != league_law::unknown)
        return of.law == league_law::count ? status::no_denominator : status::below_minimum;
    return has_numbers(u.state) ? status::missing : u.state;
}

[[nodiscard]] bearing bearing_of(direction better, std::int32_t side) noexcept {
    if (side == 0 || (better != direction::up && better != direction::down)) return bearing::none;
    return (side > 0) == (better == direction::up) ? bearing::better : bearing::worse;
}

/// Events beyond those of as many cases at the target. Of no events in an exposure the league does not say how large it is.
[[nodiscard]] std::optional<double> events_apart(const league& of, const league_unit& u) {
    if (!u.numerator || !u.number || !of.model) return {};
    if (*u.number != 0) return *u.numerator * (1 - of.model->target / *u.number);
    if (of.law != league_law::proportion || !u.denominator) return {};
    double factor = 0;
    for (const league_unit& other : of.units)
        if (other.number && other.numerator && other.denominator && *other.numerator != 0)
            factor = *other.number * *other.denominator / *other.numerator;
    return factor == 0 ? std::optional<double>{} : -of.model->target * *u.denominator / factor;
}

[[nodiscard]] across_line line_of(const league& of, const league_unit& u) {
    across_line line;
    line.indicator = of.indicator;
    line.title = of.title;
    line.unit = u.unit;
    line.unit_title = u.title;
    line.as = u.as;
    line.number = u.number;
    line.state = state_of(of, u);
    if (!u.p) return line;
    line.p = u.p;
    line.z = u.z;
    line.target = of.model->target;
    line.apart = *u.number - of.model->target;
    line.events = events_apart(of, u);
    line.side = *line.apart > 0 ? 1 : *line.apart < 0 ? -1 : 0;
    line.bears = bearing_of(of.better, line.side);
    return line;
}

[[nodiscard]] std::string spoken(std::string_view word) {
    std::string all(word);
    std::ranges::replace(all, '_', ' ');
    return all;
}

/// Four decimals, without the zeros at their end.
[[nodiscard]] std::string p_text(double p) {
    if (p < 0.0001) return "below 0.0001";
    std::string text = number_text(p, 4);
    if (text.find('.') == std::string::npos) return text;
    text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == '.') text.pop_back();
    return text;
}

[[nodiscard]] std::string sentence(const league& of, const across_line& l, const league_unit& u) {
    const std::string head = (l.title.empty() ? l.indicator : l.title) + " of " + (l.unit_title.empty() ? l.unit : l.unit_title);
    if (!l.p) {
        const std::string standing_text =
            l.as == standing::compared ? untested(of)
                                       : "It is " + spoken(name(l.as)) + (u.why.empty() ? "." : ": " + u.why);
        return head + " has no test. " + (standing_text.empty() ? "Its parts give no numbers." : standing_text);
    }
    const auto  shown = [&](double x) { return grouped_text(x, of.decimals_shown); };
    std::string text = head + " is " + shown(*l.number) + (of.unit.empty() ? "" : " " + of.unit) + ", ";
    text += l.side == 0 ? "as the others together" : shown(std::abs(*l.apart)) + (l.side > 0 ? " above " : " below ") + shown(*l.target);
    if (l.bears != bearing::none) text += ", which is " + std::string(name(l.bears));
    text += l.stands ? ": beyond chance, p " : ": chance goes as far, p ";
    text += p_text(*l.p);
    if (l.adjusted) text += ", among all its units " + p_text(*l.adjusted);
    return text + ".";
}

/// Leagues with the number of the family of each: those that are made of the same numbers share one.
struct families {
    std::vector<const league*> leagues; ///< by code
    std::vector<std::int32_t>  family;
    std::vector<std::size_t>   first; ///< league of each family

    explicit families(std::span<const league> given) {
        for (const league& l : given) leagues.push_back(&l);
        std::ranges::sort(leagues, {}, [](const league* l) { return l->indicator; });
        std::map<league_content, std::int32_t> known;
        for (std::size_t i = 0; i < leagues.size(); ++i) {
            const auto [at, added] = known.try_emplace(content_of(*leagues[i]), static_cast<std::int32_t>(first.size()));
            if (added) first.push_back(i);
            family.push_back(at->second);
        }
    }
};

struct test_rows {
    std::vector<double>       p;
    std::vector<status>       given;
    std::vector<std::int32_t> family;
};

[[nodiscard]] statistics::tree_tests tested(const test_rows& rows, const across_options& o, statistics::multiplicity by) {
    if (rows.p.empty()) return {};
    return statistics::reject_in_families({rows.p, rows.given}, rows.family, {.method = by, .level = o.level});
}

void add_tests(const families& f, const std::vector<std::vector<across_line*>>& lines, across& to) {
    test_rows rows;
    for (std::size_t k = 0; k < f.first.size(); ++k)
        for (const across_line* l : lines[f.first[k]]) {
            rows.p.push_back(l->p.value_or(0));
            rows.given.push_back(l->state);
            rows.family.push_back(static_cast<std::int32_t>(k));
        }
    const auto own = tested(rows, to.options, to.options.method);
    const auto any = tested(rows, to.options, statistics::multiplicity::benjamini_yekutieli);
    std::vector<std::size_t> begins;
    std::size_t              next = 0;
    for (const std::size_t i : f.first) {
        begins.push_back(next);
        next += lines[i].size();
    }
    for (std::size_t i = 0; i < f.leagues.size(); ++i) {
        const auto    k = static_cast<std::size_t>(f.family[i]);
        across_group& g = to.groups[i];
        if (f.first[k] != i) g.same_as = f.leagues[f.first[k]]->indicator;
        for (std::size_t u = 0; u < lines[i].size(); ++u) {
            across_line& l = *lines[i][u];
            if (!l.p) continue;
            const std::size_t row = begins[k] + u;
            l.adjusted = own.adjusted[row];
            l.adjusted_any = any.adjusted[row];
            l.stands = own.rejected[row] != 0;
            l.stands_any = any.rejected[row] != 0;
            ++g.tested;
            g.standing += l.stands ? 1 : 0;
        }
        const std::size_t row = next + k;
        if (row >= own.size() || !has_numbers(own.state[row])) continue;
        g.p = own.p[row];
        g.adjusted = own.adjusted[row];
        g.stands = own.rejected[row] != 0;
    }
}

/// The order in which to look.
[[nodiscard]] bool before(const across_line& a, const across_line& b) {
    const auto key = [](const across_line& l) {
        const int bears = l.bears == bearing::worse ? 0 : l.bears == bearing::none ? 1 : 2;
        return std::tuple(!l.p, !l.stands, l.stands ? bears : 0, l.adjusted.value_or(2), l.p.value_or(2),
                          -std::abs(l.events.value_or(0)), -std::abs(l.apart.value_or(0)), std::string_view(l.indicator),
                          std::string_view(l.unit));
    };
    return key(a) < key(b);
}

void add_basis(const std::vector<std::string>& from, std::vector<std::string>& to) {
    for (const std::string& id : from)
        if (std::ranges::find(to, id) == to.end()) to.push_back(id);
}

void check_all_known(const definitions& agreed, const std::vector<std::string>& codes) {
    std::string wrong;
    for (const std::string& code : codes) {
        try {
            (void)agreed.indicator_or_measure(code);
        } catch (const unknown_code& e) {
            wrong += (wrong.empty() ? "" : "; ") + std::string(e.what());
        }
    }
    if (!wrong.empty()) throw unknown_code(std::string(caller) + ": " + wrong);
}

/// A league, or why there is none.
struct asked_league {
    league      of;
    std::string why;
};

[[nodiscard]] asked_league league_of(const definitions& agreed, const dataset& data, const aggregation::result_table& table,
                                     const across_question& question, const std::string& code, const league_options& options,
                                     bool bridges, const aggregation::as_of& known) {
    const league_question one{code, question.by, question.period, question.among, question.doubts, question.basis};
    asked_league          out;
    const indicator       what = agreed.indicator_or_measure(code);
    out.of.indicator = code;
    out.of.title = what.title;
    try {
        out.of = detail::make(agreed, data, table, one, options, bridges, known, detail::extent::band, {});
    } catch (const illegal_operation& e) {
        out.why = e.what();
    } catch (const period_mismatch& e) {
        out.why = e.what();
    }
    return out;
}

/// Leagues of one level; their periods may be written in several ways.
[[nodiscard]] across look(std::span<const league> leagues, const across_options& options) {
    across out;
    out.options = options;
    (void)statistics::adjust_p({}, {.level = options.level}); // refuses a level that is none
    if (leagues.empty()) return out;
    out.by = leagues.front().by;
    out.period = leagues.front().period;
    const families f(leagues);
    std::size_t    count = 0;
    for (const league* l : f.leagues) count += l->units.size();
    out.lines.reserve(count); // so that pointers to lines stay
    std::vector<std::vector<across_line*>>       lines(f.leagues.size());
    std::vector<std::vector<const league_unit*>> units(f.leagues.size());
    for (std::size_t i = 0; i < f.leagues.size(); ++i) {
        const league& of = *f.leagues[i];
        for (const league_unit& u : of.units) units[i].push_back(&u);
        std::ranges::sort(units[i], {}, [](const league_unit* u) -> const std::string& { return u->unit; });
        for (const league_unit* u : units[i]) lines[i].push_back(&out.lines.emplace_back(line_of(of, *u)));
        across_group g;
        g.indicator = of.indicator;
        g.title = of.title;
        g.units = static_cast<std::int64_t>(of.units.size());
        g.why = untested(of);
        g.notes = of.notes;
        out.groups.push_back(std::move(g));
        add_basis(of.basis, out.basis);
    }
    add_tests(f, lines, out);
    for (std::size_t i = 0; i < lines.size(); ++i)
        for (std::size_t u = 0; u < lines[i].size(); ++u)
            lines[i][u]->why = sentence(*f.leagues[i], *lines[i][u], *units[i][u]);
    std::ranges::sort(out.lines, before);
    return out;
}

} // namespace

const across_line* across::find(std::string_view indicator, std::string_view unit) const noexcept {
    const auto at = std::ranges::find_if(lines, [&](const across_line& l) { return l.indicator == indicator && l.unit == unit; });
    return at == lines.end() ? nullptr : &*at;
}

std::string across::text() const {
    std::string  all;
    std::int64_t standing = 0, tested = 0;
    for (const across_group& g : groups) {
        standing += g.standing;
        tested += g.tested;
    }
    for (const across_line& l : lines)
        if (l.stands) all += l.why + "\n";
    return all + std::to_string(standing) + " of " + std::to_string(tested) + " units of " + std::to_string(groups.size()) +
           (groups.size() == 1 ? " indicator" : " indicators") + " stand beside all others; " +
           std::to_string(static_cast<std::int64_t>(lines.size()) - tested) + " without a test.\n";
}

across look_across(std::span<const league> leagues, const across_options& options) {
    std::set<std::string_view> seen;
    for (const league& l : leagues) {
        if (l.by != leagues.front().by || l.period != leagues.front().period)
            throw illegal_operation("look_across: leagues by " + leagues.front().by + " in " + leagues.front().period + " and by " +
                                    l.by + " in " + l.period + "; one look has one level and one period");
        if (!seen.insert(l.indicator).second)
            throw illegal_operation("look_across: two leagues of '" + l.indicator + "'; give the one that is meant");
    }
    return look(leagues, options);
}

aggregation::result_table across_table(const definitions& agreed, const dataset& data, const across_question& question,
                                       const aggregation::roll_up_options& numbers, const aggregation::as_of& known,
                                       const run_options& run) {
    check_all_known(agreed, question.indicators);
    (void)detail::level_of_organisations(agreed, question.by, caller);
    aggregation::roll_up_query q = aggregation::query_by(agreed, {question.by});
    std::set<std::string>      kinds;
    std::optional<date>        from, to;
    for (const std::string& code : question.indicators) {
        try {
            const indicator what = agreed.indicator_or_measure(code);
            (void)detail::law_of(what);
            const measure&    of = detail::measure_of(agreed, what, what.numerator, caller);
            const period      when = detail::period_of_side(agreed, of, question.period, caller);
            const std::string kind = detail::name_of(agreed, of, when.kind, caller);
            if (std::ranges::find(q.indicators, code) == q.indicators.end()) q.indicators.push_back(code);
            kinds.insert(kind);
            from = from ? std::min(*from, when.first_day()) : when.first_day();
            to = to ? std::max(*to, when.last_day()) : when.last_day();
        } catch (const illegal_operation&) { // such an indicator becomes a group that says so
        } catch (const period_mismatch&) {
        }
    }
    if (q.indicators.empty()) return {};
    q.periods.assign(kinds.begin(), kinds.end());
    q.from = from;
    q.to = to;
    q.options = numbers;
    q.known = known;
    q.basis = question.basis;
    return aggregation::roll_up(agreed, data, q, run);
}

across look_across(const definitions& agreed, const dataset& data, const aggregation::result_table& table,
                   const across_question& question, const across_options& options, const league_options& leagues, bool bridges,
                   const aggregation::as_of& known, const run_options& run) {
    check_all_known(agreed, question.indicators);
    const std::set<std::string>    once(question.indicators.begin(), question.indicators.end());
    const std::vector<std::string> codes(once.begin(), once.end());
    std::vector<asked_league>      asked(codes.size());
    parallel_blocks(static_cast<std::int64_t>(codes.size()), run, [&](std::int64_t i) {
        const auto at = static_cast<std::size_t>(i);
        asked[at] = league_of(agreed, data, table, question, codes[at], leagues, bridges, known);
    });
    std::vector<league> made;
    for (const asked_league& a : asked)
        if (a.why.empty()) made.push_back(a.of);
    across out = look(made, options);
    for (const asked_league& a : asked) {
        if (a.why.empty()) continue;
        across_group g;
        g.indicator = a.of.indicator;
        g.title = a.of.title;
        g.why = a.why;
        out.groups.push_back(std::move(g));
    }
    std::ranges::sort(out.groups, {}, &across_group::indicator);
    out.by = question.by;
    if (out.period.empty()) out.period = question.period;
    return out;
}

} // namespace steelyard::inline v0_1::comparison
