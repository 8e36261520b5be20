// SPDX-License-Identifier: MIT
#include <steelyard/report/release_notes.hpp>

#include <report/world.hpp>

#include <doctest/doctest.h>
#include <steelyard/aggregation/roll_up.hpp>
#include <steelyard/core/error.hpp>
#include <steelyard/report/scorecard.hpp>

#include <algorithm>
#include <map>
#include <set>
#include <sstream>

using namespace steelyard;
using namespace report_world;
using report::move_cause;
using report::moved_number;
using report::release_notes;
using report::release_options;

namespace {

[[nodiscard]] bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

[[nodiscard]] std::string key(const moved_number& m) { return m.indicator + " " + m.place + " " + m.period; }

[[nodiscard]] std::set<std::string> keys(const release_notes& n) {
    std::set<std::string> all;
    for (const moved_number& m : n.moved) all.insert(key(m));
    return all;
}

[[nodiscard]] const moved_number& at(const release_notes& n, const std::string& k) {
    const auto found = std::ranges::find_if(n.moved, [&](const moved_number& m) { return key(m) == k; });
    REQUIRE(found != n.moved.end());
    return *found;
}

/// Place b had 23 jobless people in 2010, not 20.
[[nodiscard]] std::vector<observation> revised() {
    auto all = rows();
    for (observation& o : all)
        if (o.measure == "jobless" && o.place == "b" && o.period == "2010") o.number = value::point(23);
    return all;
}

[[nodiscard]] frameworks::framework otherwise() {
    auto f = partnership();
    f.agreed.judgements[0].chosen = "mean_of_ratios";
    f.agreed.judgements[0].who = "measurement group";
    f.agreed.judgements[0].when = "2012-03-01";
    return f;
}

} // namespace

TEST_SUITE("report") {

TEST_CASE("release_notes: a revision of one county moves its numbers and those of the whole, and none else") {
    const auto          f = partnership();
    const dataset       was = made_of(f, rows()), is = made_of(f, revised());
    const release_notes notes({f, was}, {f, is});
    CHECK(keys(notes) == std::set<std::string>{"number  2010", "number b 2010", "rate  2010", "rate b 2010"});
    CHECK(notes.unmoved == 2 * 4 * 3 - 4); // two indicators, three places and the whole, three years
    CHECK(notes.fresh.empty());
    CHECK(notes.changes.empty());
    const moved_number& whole = at(notes, "number  2010");
    CHECK(whole.before == value::point(60));
    CHECK(whole.after == value::point(63));
    REQUIRE(whole.causes.size() == 1);
    CHECK(whole.causes[0].what == move_cause::data);
    CHECK(whole.causes[0].amount == 3);
    CHECK(whole.separable);
    CHECK(whole.text == "number, 2010: 63 people, it was 60 people, because of 1 row revised.");
    CHECK(at(notes, "rate  2010").causes[0].text == "1 row revised of jobless");
}

TEST_CASE("release_notes: a judgement moves all that rests on it, and the judgement is named with who made it") {
    const auto          f = partnership(), g = otherwise();
    const dataset       data = made_of(f, rows());
    const release_notes notes({f, data}, {g, data});
    CHECK(keys(notes) == std::set<std::string>{"rate  2009", "rate  2010", "rate  2011"});
    for (const moved_number& m : notes.moved) {
        REQUIRE(m.causes.size() == 1);
        CHECK(m.causes[0].what == move_cause::judgements);
        CHECK(has(m.text, "judgement 'quotient' is now 'mean_of_ratios' (it was 'as_defined'), by measurement group, on 2012-03-01"));
    }
    CHECK(at(notes, "rate  2010").after == value::point(12.5, at(notes, "rate  2010").after.flags())); // (10 + 20 + 7.5) / 3
    REQUIRE(notes.changes.size() == 1);
    CHECK(notes.changes[0].rule == "judgement_changed");
    CHECK(notes.changes[0].who == "measurement group");
}

TEST_CASE("release_notes: a new period moves nothing that was published") {
    const auto f = partnership();
    auto       all = rows();
    for (const char* place : {"a", "b", "c"}) {
        all.push_back(row("jobless", place, 2012, value::point(1)));
        all.push_back(row("force", place, 2012, value::point(100)));
    }
    const dataset       was = made_of(f, rows()), is = made_of(f, all);
    const release_notes notes({f, was}, {f, is});
    CHECK(notes.moved.empty());
    REQUIRE(notes.fresh.size() == 2);
    CHECK(notes.fresh[0].periods == std::vector<std::string>{"2012"});
    CHECK(notes.fresh[0].numbers == 4);
    CHECK(notes.text == "0 numbers moved, 24 are what they were; 8 new, 0 gone; 0 other changes.");
    const release_notes back({f, is}, {f, was});
    CHECK(back.gone == notes.fresh);
}

TEST_CASE("release_notes: causes that work on each other are not told apart, those that do not are") {
    const auto          f = partnership(), g = otherwise();
    const dataset       was = made_of(f, rows()), is = made_of(f, revised());
    const release_notes notes({f, was}, {g, is});
    // The revision alone is worth 0.5 points as defined (63 / 600) and 1 point as a mean of ratios (3 of 100, a third of it).
    const moved_number& rate = at(notes, "rate  2010");
    CHECK(rate.causes.size() == 2);
    CHECK_FALSE(rate.separable);
    CHECK_FALSE(rate.causes[0].amount);
    CHECK(has(rate.text, "what each did cannot be told apart"));
    CHECK(at(notes, "rate  2009").causes.size() == 1);
    CHECK(at(notes, "rate b 2010").causes.size() == 1); // one place alone is the same both ways
    CHECK(at(notes, "number  2010").causes[0].what == move_cause::data);
}

TEST_CASE("release_notes: amounts of causes that do not meet add up to the move") {
    auto      f = partnership();
    hierarchy h;
    h.code = "areas";
    h.levels = {"region", "county"};
    h.nodes = {{"shore", "region", {}}, {"hills", "region", {}}, {"a", "county", {}}, {"b", "county", {}}, {"c", "county", {}}};
    for (const char* code : {"a", "b", "c"}) h.memberships.push_back({code, "shore", {}, {}, whole_share, {}});
    for (const char* code : {"shore", "hills"}) f.agreed.places.push_back({code, code, {}});
    f.agreed.hierarchies = {h};
    auto g = f;
    g.agreed.hierarchies[0].memberships[2].parent = "hills"; // c was never of the shore
    g.revision = "2";
    release_options o;
    o.place_hierarchy = "areas";
    o.place_levels = {"region"};
    o.indicators = {"number"};
    const dataset       was = made_of(f, rows()), is = made_of(f, revised());
    const release_notes notes({f, was}, {g, is}, o);
    const moved_number& shore = at(notes, "number shore 2010"); // 10 + 20 + 30 before, 10 + 23 now
    CHECK(shore.before == value::point(60));
    CHECK(shore.after == value::point(33));
    REQUIRE(shore.causes.size() == 2);
    CHECK(shore.separable);
    CHECK(shore.causes[0].amount == 3);
    CHECK(shore.causes[1].what == move_cause::framework);
    CHECK(shore.causes[1].amount == -30);
    CHECK(has(shore.text, "1 row revised (+3)"));
    CHECK(keys(notes) == std::set<std::string>{"number shore 2009", "number shore 2010", "number shore 2011"});
    CHECK(std::ranges::any_of(notes.changes, [](const report::release_change& c) { return c.rule == "revision"; }));
}

TEST_CASE("release_notes: what was known then against what is known now, of one dataset") {
    const auto f = partnership();
    auto       all = rows();
    for (observation& o : all) o.recorded = instant::parse("2012-01-01T00:00:00Z");
    auto late = row("jobless", "b", 2010, value::point(23));
    late.recorded = instant::parse("2012-06-01T00:00:00Z");
    all.push_back(late);
    const dataset data = made_of(f, all);
    aggregation::as_of then;
    then.recorded = instant::parse("2012-03-01T00:00:00Z");
    const release_notes notes({f, data, then}, {f, data});
    CHECK(keys(notes) == std::set<std::string>{"number  2010", "number b 2010", "rate  2010", "rate b 2010"});
    CHECK(at(notes, "number b 2010").causes[0].text == "1 row revised");
}

TEST_CASE("release_notes: indicators, breaks, bridges, versions, decisions and cycles since") {
    const auto f = partnership();
    auto       g = f;
    g.agreed.indicators.erase(g.agreed.indicators.begin());
    indicator force = f.agreed.indicators[0];
    force.code = force.title = "labour";
    force.numerator.measure = "force";
    g.agreed.indicators.push_back(force);
    g.agreed.breaks = {{"jobless", "c", "", "2010", break_statement::broken, "a new form", "agency", "", {}}};
    g.agreed.measures[0].versions = {{"1", {}, materiality::none, ""}, {"2", date(2011, 1, 1), materiality::immaterial, ""}};
    g.agreed.bridges = {{"jobless", "1", "2", "", "", bridge_method::factor, 0.98, 0, "study", "", {}}};
    g.adaptive.decisions = {{"d", "Mills are asked too", "backbone", date(2012, 2, 1), "they know first", "one union disagrees", "", {}, {}, {}}};
    learning::cycle c;
    c.code = "visits";
    c.decision = learning::cycle_decision::adopt;
    g.adaptive.cycles = {c};
    const dataset       data = made_of(f, rows());
    const release_notes notes({f, data}, {g, data});
    std::set<std::string> rules;
    for (const report::release_change& one : notes.changes) rules.insert(one.rule);
    CHECK(rules == std::set<std::string>{"indicator_added", "indicator_removed", "break_added", "version_added", "bridge_added", "decision",
                                         "cycle_added", "cycle_decided"});
    const std::string text = report::to_text(notes);
    const auto decided = std::ranges::find(notes.changes, "decision", &report::release_change::rule);
    CHECK(decided->text == "Decided, by backbone, on 2012-02-01: Mills are asked too, because they know first. Dissent: one union disagrees");
    CHECK(has(text, "Declared: a break in jobless of c after 2010: a new form, by agency."));
    CHECK(std::ranges::any_of(notes.fresh, [](const report::number_span& s) { return s.indicator == "labour"; }));
    CHECK(std::ranges::any_of(notes.gone, [](const report::number_span& s) { return s.indicator == "number"; }));
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) CHECK(line.size() <= 100);
    CHECK(has(report::to_json(notes), R"("rule":"break_added")"));
    CHECK_FALSE(has(report::to_json(notes), "NaN"));
}

TEST_CASE("release_notes: two equal states say nothing; the order of rows and threads moves no bit") {
    const auto    f = partnership(), g = otherwise();
    const dataset data = made_of(f, rows());
    const release_notes nothing({f, data}, {f, data});
    CHECK(nothing.moved.empty());
    CHECK(nothing.unmoved == 24);
    const release_notes one({f, data}, {g, made_of(f, revised())});
    for (std::uint64_t seed = 1; seed <= 5; ++seed) {
        run_options run;
        run.threads = 3;
        CHECK(release_notes({f, made_of(f, shuffled(rows(), seed))}, {g, made_of(f, shuffled(revised(), seed))}, {}, run) == one);
    }
    release_options o;
    o.indicators = {"raet"};
    CHECK_THROWS_AS(release_notes({f, data}, {f, data}, o), unknown_code);
}

TEST_CASE("release_notes: an absence that becomes a number is a move without an amount, and its form is said") {
    const auto          f = partnership();
    const dataset       was = made_of(f, without(rows(), "jobless", "c", 2011)), is = made_of(f, rows());
    const release_notes notes({f, was}, {f, is});
    const moved_number& whole = at(notes, "number  2011");
    CHECK(whole.before.form() == form::range);
    CHECK(whole.after == value::point(54));
    CHECK_FALSE(whole.causes[0].amount);
    CHECK(whole.causes[0].text == "1 row added");
    const auto table = report::to_table(notes);
    CHECK(table->rows == static_cast<std::int64_t>(notes.moved.size()));
}

TEST_CASE("release_notes: a signal that was published and that the limits of now take away is said") {
    auto f = partnership();
    f.agreed.expectations.clear();
    f.agreed.indicators.erase(f.agreed.indicators.begin() + 1); // the number alone
    std::vector<observation> calm, wild;
    for (int year = 1990; year < 2006; ++year) {
        const double usual = year % 2 == 0 ? 100 : 102;
        calm.push_back(row("jobless", "a", year, value::point(year == 2005 ? 160 : usual)));
        wild.push_back(row("jobless", "a", year, value::point(year == 2005 ? 160 : year % 2 == 0 ? 40 : 160)));
    }
    release_options o;
    o.place_levels = {""};
    const dataset       was = made_of(f, calm), is = made_of(f, wild);
    const release_notes notes({f, was}, {f, is}, o);
    CHECK(std::ranges::any_of(notes.changes, [](const report::release_change& c) {
        return c.rule == "signal_gone" && has(c.text, "number: limits of now take away what was a signal at") && has(c.text, "2005 (1 beyond a limit)");
    }));
    CHECK(std::ranges::any_of(release_notes({f, is}, {f, was}, o).changes,
                              [](const report::release_change& c) { return c.rule == "signal_since"; }));
    o.signals = false;
    CHECK(release_notes({f, was}, {f, is}, o).changes.empty());
}

TEST_CASE("release_notes: at random, what moved is what two roll-ups say, and amounts that are given add up to the move") {
    const auto f = partnership();
    for (std::uint64_t seed = 1; seed <= 40; ++seed) {
        CAPTURE(seed);
        random_stream r(seed);
        auto          g = r.below(2) == 0 ? f : otherwise();
        auto          all = rows();
        for (observation& o : all)
            if (r.below(5) == 0) o.number = r.below(4) == 0 ? value::missing(reason::not_reported) : value::point(static_cast<double>(1 + r.below(99)));
        if (r.below(3) == 0) g.agreed.expectations.pop_back();
        const dataset       was = made_of(f, rows()), is = made_of(g, all);
        const release_notes notes({f, was}, {g, is});
        std::set<std::string> moved;
        const auto            numbers = [](const frameworks::framework& of, const dataset& data) {
            auto q = report::standing_query(of);
            q.place_levels = {"", "place"};
            std::map<std::string, value> found;
            const auto                   table = aggregation::roll_up(of.agreed, data, q);
            for (std::int64_t i = 0; i < table.size(); ++i) {
                const aggregation::result one = table.at(i);
                found.insert_or_assign(one.indicator + " " + one.place + " " + one.period, one.number);
            }
            return found;
        };
        const auto before = numbers(f, was), after = numbers(g, is);
        for (const auto& [k, v] : before)
            if (const auto now = after.find(k); now != after.end() && !(now->second == v)) moved.insert(k);
        CHECK(keys(notes) == moved);
        for (const moved_number& m : notes.moved) {
            CHECK_FALSE(m.causes.empty());
            double sum = 0;
            bool   given = true;
            for (const report::number_cause& c : m.causes) {
                given = given && c.amount.has_value();
                sum += c.amount.value_or(0);
            }
            CHECK(given == (m.separable && m.before.point() && m.after.point()));
            if (given) CHECK(sum == doctest::Approx(*m.after.point() - *m.before.point()));
        }
    }
}
}
