// SPDX-License-Identifier: MIT
#include <steelyard/report/scorecard.hpp>

#include <report/world.hpp>

#include <doctest/doctest.h>
#include <steelyard/report/table.hpp>

#include <sstream>

using namespace steelyard;
using namespace report_world;
using qualitative::need_state;
using qualitative::subject;
using report::scorecard;
using report::scorecard_options;

namespace {

[[nodiscard]] bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

/// Partners who ask for a narrative of the rate in every period, and of place c alone.
[[nodiscard]] frameworks::framework talking() {
    frameworks::framework f = partnership();
    f.adaptive.needs = {{{subject::figure, "rate"}, "", "What do people say?", {}}};
    auto& t = f.adaptive.testimony;
    t.dissents = {{"d", "union", "Part-time work is not counted.", date(2012, 2, 1), {{subject::figure, "rate"}}, {}}};
    t.replies = {{"r", "agency", date(2012, 1, 1), date(2012, 1, 31), "", {}, {{subject::figure, "number", "c"}}, {}}};
    return f;
}

[[nodiscard]] std::string csv_of(const scorecard& card) {
    std::ostringstream out;
    report::write_csv(out, card);
    return out.str();
}

} // namespace

TEST_SUITE("report") {

TEST_CASE("said: a scorecard that lacks a required narrative says so in table, JSON and text, and moves no number") {
    const auto      f = talking();
    const scorecard card(f, made_of(f, rows()));
    REQUIRE(card.find("rate")->needs.size() == 1);
    CHECK(card.find("rate")->needs[0].state == need_state::lacking);
    CHECK(card.find("rate")->needs[0].need.about.period == "2011");
    CHECK(card.find("number")->needs.empty());
    CHECK_FALSE(card.narratives.complete());
    const std::string text = report::to_text(card);
    CHECK(has(text, "This scorecard is not complete: 1 of 1 narrative is missing (figure rate, 2011)."));
    CHECK(has(text, "incomplete  figure rate, 2011: no narrative is there; it has to answer: What do people say?"));
    const std::string json = report::to_json(card);
    CHECK(has(json, R"("complete":false)"));
    CHECK(has(json, R"("state":"lacking")"));
    CHECK(has(csv_of(card), ",lacking,union,"));
    const scorecard silent(partnership(), made_of(f, rows()));
    for (const char* code : {"rate", "number"}) CHECK(card.find(code)->now.number == silent.find(code)->now.number);
    CHECK(has(report::to_json(silent), R"("complete":true)"));
    CHECK_FALSE(has(report::to_text(silent), "complete"));
}

TEST_CASE("said: a narrative of the period shown completes it; one that leaves the period open, or is blank, does not") {
    auto  f = talking();
    auto& narratives = f.adaptive.testimony.narratives;
    narratives = {{"n", "Work", "Two mills opened.", "agency", "workers", date(2012, 1, 5), {}, {{subject::figure, "rate"}}, {}}};
    CHECK(scorecard(f, made_of(f, rows())).find("rate")->needs[0].state == need_state::lacking);
    narratives[0].about[0].period = "2011";
    const scorecard card(f, made_of(f, rows()));
    CHECK(card.narratives.complete());
    CHECK(has(report::to_text(card), "narrative   Work (agency, 2012-01-05, as workers see it): Two mills opened."));
    CHECK(has(csv_of(card), ",there,union,"));
    narratives[0].text = "  ";
    CHECK(scorecard(f, made_of(f, rows())).find("rate")->needs[0].state == need_state::blank);
    scorecard_options o;
    o.period = "2010";
    CHECK(scorecard(f, made_of(f, rows()), o).find("rate")->needs[0].need.about.period == "2010");
}

TEST_CASE("said: what is left out for one of the four reasons is complete and still said") {
    auto f = talking();
    f.adaptive.testimony.omissions = {{"o", {subject::figure, "rate", "", "", "2011"}, qualitative::omission_reason::not_applicable,
                                       "nobody was asked that year", "", {}, "agency", {}, {}}};
    const scorecard card(f, made_of(f, rows()));
    CHECK(card.find("rate")->needs[0].state == need_state::explained);
    CHECK(card.narratives.complete());
    CHECK(has(report::to_text(card), "left out    figure rate, 2011: left out (not_applicable): nobody was asked that year"));
}

TEST_CASE("said: dissent and reply travel with the figure, those of a part where the part is shown") {
    const auto      f = talking();
    const scorecard whole(f, made_of(f, rows()));
    CHECK(whole.find("rate")->said.dissents.size() == 1);
    CHECK(whole.find("number")->said.empty());
    CHECK(has(report::to_text(whole), "dissent     (union, 2012-02-01): Part-time work is not counted."));
    scorecard_options o;
    o.by = "place";
    const scorecard parts(f, made_of(f, rows()), o);
    CHECK(parts.find("number")->said.replies.size() == 1);
    CHECK(parts.find("rate")->said.dissents.size() == 1);
    CHECK(has(report::to_text(parts), "reply       agency may reply until 2012-01-31"));
    CHECK(has(report::to_json(parts), R"("replies":[{"code":"r","who":"agency","asked":"2012-01-01","until":"2012-01-31","text":"","when":null)"));
}

TEST_CASE("said: a need of one place is asked where that place is shown, and an unplaced one not of each part") {
    auto f = talking();
    f.adaptive.needs.push_back({{subject::figure, "rate", "c"}, "", "", {}});
    scorecard_options o;
    CHECK(scorecard(f, made_of(f, rows()), o).find("rate")->needs.size() == 1);
    o.by = "place";
    const scorecard card(f, made_of(f, rows()), o);
    REQUIRE(card.find("rate")->needs.size() == 2);
    CHECK(card.find("rate")->needs[1].need.about.place == "c");
    CHECK(card.narratives.text() == "not complete: 2 of 2 narratives are missing (figure rate, 2011; figure rate, c, 2011)");
}
}
