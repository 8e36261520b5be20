// SPDX-License-Identifier: MIT
#include <steelyard/report/table.hpp>

#include <report/world.hpp>

#include <doctest/doctest.h>
#include <steelyard/core/error.hpp>

#include <sstream>

using namespace steelyard;
using namespace report_world;
using report::scorecard;

namespace {

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

scorecard card_of(const std::vector<observation>& all) {
    auto f = partnership();
    f.agreed.indicators[1].judgement = "quotient";
    f.agreed.common_agenda.goals[0].title = "Work for all, \"everywhere\", and a title that goes on until it has to be broken over more than one line";
    target aim;
    aim.indicator = "rate";
    aim.period = "2015";
    aim.value = 4;
    aim.baseline = 10;
    aim.baseline_period = "2009";
    aim.path = target_path::linear;
    f.agreed.targets = {aim};
    report::scorecard_options o;
    o.by = "place";
    return {f, made_of(f, all), o};
}

std::size_t commas_outside_quotes(const std::string& line) {
    std::size_t n = 0;
    bool quoted = false;
    for (const char c : line) {
        if (c == '"') quoted = !quoted;
        if (c == ',' && !quoted) ++n;
    }
    return n;
}

} // namespace

TEST_SUITE("report") {

TEST_CASE("to_text: number, coverage, target, comparison, judgements; no line too wide") {
    const scorecard card = card_of(without(rows(), "jobless", "c", 2011));
    for (const int width : {60, 80, 100}) {
        CAPTURE(width);
        std::istringstream lines(to_text(card, width));
        for (std::string line; std::getline(lines, line);) CHECK(line.size() <= static_cast<std::size_t>(width));
    }
    const std::string text = to_text(card);
    CHECK(has(text, "between 27 and 1,027 people"));
    CHECK(has(text, "2 of 3 expected numbers reported"));
    CHECK(has(text, "quotient: by as_defined (with dissent)"));
    CHECK(has(text, "had quotient been decided as: by mean_of_ratios"));
    CHECK(has(text, "one of three disagreed"));
    CHECK(has(text, "the target is 4.0 % by 2015"));
    CHECK(has(text, "not reported") != has(text, "Place c      0"));
    CHECK_THROWS_AS((void)to_text(card, 120), domain_fault);
}

TEST_CASE("to_json: absent is null, zero is zero, and nothing is NaN") {
    const std::string json = to_json(card_of(without(rows(), "jobless", "c", 2011)));
    CHECK(has(json, R"("value":null,"form":"range")"));
    CHECK_FALSE(has(json, "NaN"));
    CHECK(has(json, R"("chart":{"$schema")"));
    CHECK_FALSE(has(to_json(card_of(rows()), {.charts = false}), "$schema"));
    auto all = rows();
    for (observation& o : all)
        if (o.measure == "jobless") o.number = value::point(0);
    CHECK(has(to_json(card_of(all)), R"("value":0.0,"form":"point","reason":"","lower":0.0)"));
}

TEST_CASE("write_csv: every row has the columns of the header; missing is empty, not zero") {
    std::ostringstream out;
    write_csv(out, card_of(without(rows(), "jobless", "c", 2011)));
    std::istringstream lines(out.str());
    std::string header;
    std::getline(lines, header);
    std::size_t n = 0;
    for (std::string line; std::getline(lines, line); ++n) CHECK(commas_outside_quotes(line) == commas_outside_quotes(header));
    CHECK(n == 2 + 6);
    CHECK(has(out.str(), ",number,number,people,,2011,,range,,27,1027,"));
}

TEST_CASE("wrapped: words stay whole and every line is indented") {
    CHECK(report::wrapped("one two three four five six", 20, 2) == "  one two three four\n  five six\n");
    CHECK(report::wrapped("", 20, 0) == "\n");
    CHECK_THROWS_AS((void)report::wrapped("x", 10), domain_fault);
}

}
