// SPDX-License-Identifier: MIT
#include <steelyard/core/error.hpp>
#include <steelyard/dataset/builder.hpp>
#include <steelyard/frameworks/cycles.hpp>
#include <steelyard/frameworks/load.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

using namespace steelyard;
using namespace steelyard::frameworks;
using learning::prediction_order;
using learning::prediction_verdict;

namespace {

const std::string shore = R"(
[framework]
code = "shore"
level = "adaptive_learning"
core_set = ["homeless"]

[[goal]]
code = "housed"
title = "Everybody has a home"

[[pathway]]
from = "outreach"
to = "homeless"

[[hierarchy]]
code = "areas"
levels = ["region", "county"]
members = { region = ["shore"], county = ["Erie", "Wayne"] }
parents = { Erie = "shore", Wayne = "shore" }

[[measure]]
code = "homeless"
kind = "flow"
unit = "people"
decimals = 0
frequency = "month"
direction = "down"

[[measure]]
code = "calls"
kind = "flow"
unit = "calls"
decimals = 0
frequency = "month"

[[indicator]]
code = "seen"
kind = "ratio"
numerator = "calls"
denominator = "homeless"
unit = "calls per person"
goal = "housed"
role = "contributing"
)";

const std::string fewer = R"(
[[cycle]]
code = "fewer"
kind = "pdsa"
goal = "housed"
aim = "fewer people without a home"
who = "agency"
change = "two visits a week"
started = 2009-01-05
[cycle.prediction]
indicator = "homeless"
place = "shore"
first = "2009-01"
last = "2009-03"
way = "down"
threshold = 20
needed = 2
recorded = 2008-12-20
)";

[[nodiscard]] std::string listed(const std::vector<problem>& problems) {
    std::string all;
    for (const problem& p : problems) all += p.text() + "\n";
    return all;
}

[[nodiscard]] std::string replaced(std::string text, const std::string& what, const std::string& by) {
    return text.replace(text.find(what), what.size(), by);
}

[[nodiscard]] framework read(const std::string& cycles) {
    framework  f;
    const auto problems = read_framework(std::vector<framework_text>{{"a.toml", shore}, {"b.toml", cycles}}, f);
    REQUIRE_MESSAGE(std::ranges::none_of(problems, [](const problem& p) { return p.level == severity::fault; }), listed(problems));
    return f;
}

struct row {
    const char* place;
    const char* period;
    double      number;
    const char* recorded = "2009-05-01T00:00:00Z";
};

[[nodiscard]] dataset reported(const framework& f, const std::vector<row>& rows) {
    dataset_builder b(f.agreed);
    for (const row& r : rows) {
        observation o;
        o.measure = "homeless";
        o.place = r.place;
        o.period = r.period;
        o.number = value::point(r.number);
        if (*r.recorded != '\0') o.recorded = instant::parse(r.recorded);
        b.add(o);
    }
    return b.finish();
}

/// Both counties in the months of the window: 19, 20 and 22 together.
const std::vector<row> three_months{{"Erie", "2008-12", 15}, {"Wayne", "2008-12", 10}, {"Erie", "2009-01", 12}, {"Wayne", "2009-01", 7},
                                    {"Erie", "2009-02", 12}, {"Wayne", "2009-02", 8},  {"Erie", "2009-03", 12}, {"Wayne", "2009-03", 10}};

[[nodiscard]] bool warns(const cycle_row& row, const std::string& rule, const std::string& words) {
    return std::ranges::any_of(row.problems, [&](const problem& p) {
        return p.rule == rule && p.level == severity::warning && p.text().find(words) != std::string::npos;
    });
}

} // namespace

TEST_SUITE("frameworks") {
    TEST_CASE("evaluate_cycles: numbers are rolled up to the prediction's place, and the verdict is learning::evaluate's") {
        const framework f = read(fewer);
        const auto      rows = evaluate_cycles(f, reported(f, three_months));
        REQUIRE(rows.size() == 1);
        CHECK(rows[0].result.text == "came true: 2 of 3 periods are at most 20, 2 were needed; order not verified");
        CHECK(rows[0].result.verdict == prediction_verdict::came_true);
        CHECK(rows[0].result.before == 1);
        REQUIRE(rows[0].number.size() == 4);
        CHECK(rows[0].number[1].point() == 19.0);
        CHECK(rows[0].when[3] == period::month(2009, 3));
        CHECK_MESSAGE(rows[0].problems.empty(), listed(rows[0].problems));
    }

    TEST_CASE("evaluate_cycles: verified only where somebody vouches and every row of the window has a recorded time") {
        const framework f = read(fewer);
        CHECK(evaluate_cycles(f, reported(f, three_months), {.vouched = true}).at(0).result.order == prediction_order::verified);
        auto rows = three_months;
        rows[5].recorded = "";
        CHECK(evaluate_cycles(f, reported(f, rows), {.vouched = true}).at(0).result.order == prediction_order::not_verified);
        rows = three_months;
        rows[0].recorded = ""; // before the window: nobody minds
        CHECK(evaluate_cycles(f, reported(f, rows), {.vouched = true}).at(0).result.order == prediction_order::verified);
    }

    TEST_CASE("evaluate_cycles: a first number of the window that was known before the prediction refuses it, revised or not") {
        const framework f = read(fewer);
        auto            rows = three_months;
        rows.push_back({"Wayne", "2009-01", 3, "2008-12-20T00:00:00Z"}); // a forecast that was reported; later revised to 7
        const auto found = evaluate_cycles(f, reported(f, rows)).at(0);
        CHECK(found.result.order == prediction_order::after_number);
        CHECK(found.result.verdict == prediction_verdict::refused);
        CHECK(warns(found, "prediction_first", "at or after the first number"));
        CHECK(found.number[1].point() == 19.0);
        // Of a place outside of the prediction's it is no number of the window.
        const framework other = read(replaced(fewer, "\"shore\"", "\"Erie\""));
        CHECK(evaluate_cycles(other, reported(other, rows)).at(0).result.order == prediction_order::not_verified);
    }

    TEST_CASE("evaluate_cycles: a total with a part missing is bounds, and no number of the window") {
        framework f = read(fewer + R"(
[[expectation]]
measure = "homeless"
places = ["Erie", "Wayne"]
)");
        auto rows = three_months;
        rows.erase(rows.begin() + 7);
        const auto found = evaluate_cycles(f, reported(f, rows)).at(0);
        CHECK(found.result.present == 2);
        CHECK_FALSE(found.number[3].point());
    }

    TEST_CASE("evaluate_cycles: a decision that skipped a gate is told with the numbers in hand") {
        framework f = read(fewer + "[[dissent]]\ncode = \"d\"\ntext = \"no\"\nabout = [{ cycle = \"fewer\" }]\n");
        learning::cycle& c = f.adaptive.cycles[0];
        c.decision = learning::cycle_decision::adopt;
        c.because = "it worked";
        c.learned = "visits help";
        c.decided = date(2009, 5, 2);
        CHECK(evaluate_cycles(f, reported(f, three_months)).at(0).problems.empty());
        CHECK(warns(evaluate_cycles(f, reported(f, {three_months[0]})).at(0), "tollgates", "a number in the window"));
        CHECK_MESSAGE(check(f).empty(), listed(check(f)));
    }

    TEST_CASE("evaluate_cycles: by another kind of period than reported, for a ratio, and as far as was known") {
        const std::string by_quarter = replaced(fewer, "first = \"2009-01\"\nlast = \"2009-03\"",
                                                "frequency = \"quarter\"\nfirst = \"2009-Q1\"\nlast = \"2009-Q1\"");
        const framework   f = read(replaced(by_quarter, "needed = 2", "needed = 1"));
        const auto      whole = evaluate_cycles(f, reported(f, three_months)).at(0);
        CHECK(whole.result.text == "did not come true: 0 of 1 periods are at most 20, 1 were needed; order not verified");
        cycle_question then;
        then.known.recorded = instant::parse("2009-04-01T00:00:00Z");
        CHECK(evaluate_cycles(f, reported(f, three_months), then).at(0).result.verdict == prediction_verdict::cannot_say);
        const framework g = read(replaced(fewer, "indicator = \"homeless\"", "indicator = \"seen\""));
        CHECK(evaluate_cycles(g, reported(g, three_months)).at(0).result.present == 0);
    }

    TEST_CASE("evaluate_cycles: what cannot be evaluated is refused with why; unknown codes are the caller's mistake") {
        framework f = read(fewer);
        f.adaptive.cycles[0].expected.probability = 2;
        const auto found = evaluate_cycles(f, reported(f, three_months)).at(0);
        CHECK(found.result.verdict == prediction_verdict::refused);
        CHECK(warns(found, "predictions", "states the probability 2"));
        f.adaptive.cycles[0].expected = {};
        CHECK(warns(evaluate_cycles(f, reported(f, three_months)).at(0), "predictions", "which number"));
        CHECK_THROWS_AS((void)evaluate_cycles(f, reported(f, three_months), {.cycles = {"fewr"}}), unknown_code);
    }

    TEST_CASE("read_framework: windows and subjects that cannot be read are told with file and line, all at once") {
        framework  f;
        const auto problems = read_framework(std::vector<framework_text>{{"a.toml", shore}, {"b.toml", R"(
[[cycle]]
code = "c"
[cycle.prediction]
indicator = "homeless"
first = "2009"
last = "2009-03"
recorded = 2008-12-01

[[narrative]]
code = "n"
text = "x"
about = [{ figure = "homeless", cycle = "c" }, { place = "Erie" }]

[[dissent]]
code = "d"
text = "no"
about = [{ figure = "homless" }]
)"}}, f);
        CAPTURE(listed(problems));
        const auto says = [&](const std::string& rule, std::int64_t line, const std::string& words) {
            return std::ranges::any_of(problems, [&](const problem& p) {
                return p.rule == rule && p.where.file == "b.toml" && p.where.line == line && p.text().find(words) != std::string::npos;
            });
        };
        CHECK(says("bad_period", 6, "a period of kind month"));
        CHECK(says("about", 13, "several things at once"));
        CHECK(says("about", 13, "nothing is named"));
        CHECK(says("known_codes", 18, "did you mean 'homeless'?"));
    }
}
