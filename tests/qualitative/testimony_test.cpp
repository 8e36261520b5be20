// SPDX-License-Identifier: MIT
#include <steelyard/core/error.hpp>
#include <steelyard/qualitative/testimony.hpp>

#include <doctest/doctest.h>

#include <algorithm>

using namespace steelyard;
using namespace steelyard::qualitative;

namespace {

const reference graduation{subject::figure, "graduation", "Toledo", "", "2009"};

[[nodiscard]] rubric partnership() {
    return {"partnership", "How partners work together", "How far is it shared?",
            {{"none", "nobody meets"}, {"emerging", "some meet"}, {"sustained", "all meet, and decide"}}, {}};
}

[[nodiscard]] grading given(const char* level, const char* who) {
    return {.rubric = "partnership", .level = level, .who = who, .about = {graduation}};
}

[[nodiscard]] harvested_outcome told() {
    return {.code = "O1", .actor = "Toledo schools", .change = "ask absent pupils' families within a week",
            .contribution = "the letter was tried in two schools first", .informant = "principal",
            .informant_organisation = "schools", .about = {graduation}};
}

[[nodiscard]] bool found(const std::vector<problem>& all, const char* rule) {
    return std::ranges::any_of(all, [&](const problem& p) { return p.rule == rule; });
}

/// Nothing is wrong with it.
[[nodiscard]] testimony sound() {
    testimony t;
    t.codebook = {"transport", "trust"};
    t.rubrics = {partnership()};
    t.narratives = {{.code = "N1", .text = "Buses stopped running.", .who = "parents", .themes = {"transport"}, .about = {graduation}}};
    t.gradings = {given("emerging", "schools"), given("sustained", "parents")};
    t.outcomes = {told()};
    t.omissions = {{.code = "X1", .about = {subject::figure, "readiness", "", "", "2009"},
                    .reason = omission_reason::confidentiality, .explanation = "fewer than ten children"}};
    t.dissents = {{.code = "D1", .who = "teachers", .text = "Not those who left.", .about = {graduation}}};
    t.replies = {{.code = "R1", .who = "schools", .asked = date(2010, 1, 1), .until = date(2010, 1, 31), .about = {graduation}}};
    return t;
}

} // namespace

TEST_SUITE("qualitative") {
    TEST_CASE("references: open words cover, other words and things do not") {
        reference everywhere{subject::figure, "graduation", "", "", ""};
        CHECK(everywhere.covers(graduation));
        CHECK_FALSE(graduation.covers(everywhere));
        CHECK(graduation.covers(graduation));
        everywhere.period = "2010";
        CHECK_FALSE(everywhere.covers(graduation));
        CHECK_FALSE(reference{subject::signal, "graduation", "", "", ""}.covers(graduation));
        CHECK_FALSE(reference{subject::figure, "grad", "", "", ""}.covers(graduation));
        CHECK(graduation.text() == "figure graduation, Toledo, 2009");
    }

    TEST_CASE("rubrics: a distribution and the level in the middle") {
        const std::vector<grading> three{given("none", "A"), given("sustained", "B"), given("emerging", "C")};
        level_distribution         d = distribute(partnership(), three);
        CHECK(d.gradings == std::vector<std::int64_t>{1, 1, 1});
        CHECK(d.median_low == "emerging");
        CHECK(d.median_high == "emerging");
        const std::vector<grading> four{given("none", "A"), given("none", "B"), given("sustained", "C"), given("sustained", "D"),
                                        {.rubric = "partnership", .absent = reason::refused, .who = "E"},
                                        {.rubric = "another", .level = "unheard"}};
        d = distribute(partnership(), four);
        CHECK(d.graded == 4);
        CHECK(d.absent == 1);
        CHECK(d.median_low == "none");
        CHECK(d.median_high == "sustained");
        CHECK(d.text() == "2 of 4 none, 2 of 4 sustained; the middle lies between none and sustained; 1 absent");
        // As kind ordinal rules: over time and categories there is no median.
        CHECK_FALSE(distribute(partnership(), three, axis::time).median_low.has_value());
        CHECK_FALSE(distribute(partnership(), three, axis::category).median_low.has_value());
        CHECK(distribute(partnership(), three, axis::place).median_low == "emerging");
        CHECK_FALSE(distribute(partnership(), {}).median_low.has_value());
        CHECK(distribute(partnership(), {}).text() == "no gradings");
        CHECK(distribute({}, {}).levels.empty());
    }

    TEST_CASE("rubrics: every wrong grading is listed") {
        std::vector<grading> wrong{given("emergin", "A"), given("", "B"), given("none", "C")};
        wrong[2].absent = reason::lost;
        try {
            (void)distribute(partnership(), wrong);
            FAIL("nothing was thrown");
        } catch (const invalid_input& e) {
            CHECK(e.problems().size() == 3);
            CHECK(std::string(e.what()).find("did you mean 'emerging'?") != std::string::npos);
        }
        CHECK(check(partnership()).empty());
        CHECK(check(rubric{"r", "", "", {{"a", "seen"}, {"a", "seen"}}, {}}).size() == 1);
        CHECK(check(rubric{"r", "", "", {{"", ""}}, {}}).size() == 3);
    }

    TEST_CASE("outcomes: only the independent substantiate, and one who disagrees disputes") {
        harvested_outcome o = told();
        CHECK(standing_of(o) == outcome_standing::told);
        o.substantiations = {{"principal", "", substantiated::agrees, "", {}}, {"teacher", "schools", substantiated::agrees, "", {}}};
        CHECK(standing_of(o) == outcome_standing::told); // themselves, and their own organisation
        CHECK(check(o).size() == 2);
        CHECK(found(check(o), "not_independent"));
        o.substantiations.push_back({"driver", "buses", substantiated::no_answer, "", {}});
        CHECK(standing_of(o) == outcome_standing::unanswered);
        o.substantiations.push_back({"mother", "", substantiated::in_part, "", {}});
        CHECK(standing_of(o) == outcome_standing::in_part);
        o.substantiations.push_back({"nurse", "hospital", substantiated::agrees, "", {}});
        CHECK(standing_of(o) == outcome_standing::substantiated);
        o.substantiations.insert(o.substantiations.begin(), {"pupil", "", substantiated::disagrees, "", {}});
        CHECK(standing_of(o) == outcome_standing::disputed);
        CHECK_FALSE(independent({}, o));
        harvested_outcome bad{.code = "O2", .planned = false, .effect = outcome_effect::negative};
        CHECK(check(bad).size() == 4);
        const std::vector<harvested_outcome> both{o, bad};
        const harvest_summary                s = summarise(both);
        CHECK(s.outcomes == 2);
        CHECK(s == harvest_summary{.outcomes = 2, .told = 1, .disputed = 1, .positive = 1, .negative = 1, .unplanned = 1, .unsaid = 1});
    }

    TEST_CASE("omissions: what each reason asks for") {
        for (std::size_t i = 0; i < 4; ++i) {
            omission o{.code = "X", .about = graduation, .reason = static_cast<omission_reason>(i)};
            const bool unavailable = o.reason == omission_reason::information_unavailable;
            CHECK(check(o).size() == (unavailable ? 3U : 1U));
            o.explanation = "said";
            o.steps = "a survey";
            CHECK(check(o).size() == (unavailable ? 1U : 0U));
            o.due = date(2011, 1, 1);
            CHECK(check(o).empty());
        }
        CHECK_THROWS_AS((void)enum_from<omission_reason>("cost", "omission"), unknown_code);
    }

    TEST_CASE("replies: open until the last day") {
        reply r{.code = "R", .who = "schools", .asked = date(2010, 1, 1), .until = date(2010, 1, 31)};
        CHECK(standing_of(r, date(2009, 12, 31)) == reply_standing::not_asked);
        CHECK(standing_of(r, date(2010, 1, 31)) == reply_standing::open);
        CHECK(standing_of(r, date(2010, 2, 1)) == reply_standing::lapsed);
        r.when = date(2010, 1, 31);
        CHECK(standing_of(r, date(2010, 1, 30)) == reply_standing::open);
        CHECK(standing_of(r, date(2010, 3, 1)) == reply_standing::given);
        r.when = date(2010, 2, 2);
        CHECK(standing_of(r, date(2010, 3, 1)) == reply_standing::late);
        CHECK(standing_of({}, date(2010, 1, 1)) == reply_standing::not_asked);
    }

    TEST_CASE("themes: once in a narrative, voices once, and those of which nobody spoke") {
        const std::vector<narrative>   all{{.code = "b", .who = "parents", .themes = {"trust", "trust", "snow"}},
                                           {.code = "a", .who = "parents", .themes = {"trust"}},
                                           {.code = "c", .themes = {"trust"}}};
        const std::vector<std::string> book{"transport", "trust", "trust"};
        CHECK(count_themes(all, book) == std::vector<theme_count>{{"transport", true, 0, 0, {}},
                                                                  {"trust", true, 3, 1, {"a", "b", "c"}},
                                                                  {"snow", false, 1, 1, {"b"}}});
        CHECK(count_themes(all).size() == 2);
        CHECK(count_themes({}).empty());
    }

    TEST_CASE("testimony: what is said of a thing travels with it") {
        testimony t = sound();
        CHECK(check(t).empty());
        t.narratives.push_back({.code = "N2", .text = "Everywhere.", .about = {{subject::figure, "graduation", "", "", ""}}});
        t.narratives.push_back({.code = "N3", .text = "Elsewhere.", .about = {{subject::figure, "graduation", "Erie", "", ""}}});
        const testimony with = about(t, graduation);
        REQUIRE(with.narratives.size() == 2);
        CHECK(with.narratives[1].code == "N2");
        CHECK(with.gradings.size() == 2);
        CHECK(with.rubrics.size() == 1);
        CHECK(with.outcomes.size() == 1);
        CHECK(with.omissions.empty());
        CHECK(with.dissents == t.dissents);
        CHECK(with.replies == t.replies);
        CHECK(about(with, graduation) == with); // once more changes nothing
        const testimony other = about(t, {subject::cycle, "graduation", "Toledo", "", "2009"});
        CHECK(other.empty());
        CHECK(other.rubrics.empty());
    }

    TEST_CASE("testimony: everything that is wrong, at once") {
        testimony t = sound();
        t.narratives.push_back({.code = "N1", .themes = {"trusts"}});
        t.narratives.push_back({.about = {graduation}});
        t.gradings.push_back({.rubric = "partnerships", .level = "none", .about = {graduation}});
        t.gradings.push_back({.rubric = "partnership", .level = "unheard", .about = {graduation}});
        t.omissions[0].about.code = "";
        t.dissents[0].text = "";
        t.replies[0] = {.code = "R", .asked = date(2010, 1, 2), .until = date(2010, 1, 1), .when = date(2010, 1, 1), .about = {graduation}};
        const auto wrong = check(t);
        for (const char* rule : {"same_code", "no_code", "about_nothing", "unknown_rubric", "grading", "dissent", "reply", "unknown_theme"}) {
            CAPTURE(rule);
            CHECK(found(wrong, rule));
        }
        CHECK(std::ranges::count(wrong, std::string("reply"), &problem::rule) == 4);
        CHECK(std::ranges::count(wrong, std::string("about_nothing"), &problem::rule) == 2);
        CHECK(wrong.size() == 12);
    }

    TEST_CASE("needs: not complete without its narratives") {
        testimony                         t = sound();
        const reference                   readiness{subject::figure, "readiness", "", "", "2009"};
        const std::vector<narrative_need> needs{{graduation, "", "why so few?"}, {graduation, "schools", ""}, {readiness, "", ""}};
        need_report                       r = check_needs(t, needs);
        REQUIRE(r.rows.size() == 3);
        CHECK(r.rows[0].state == need_state::there);
        CHECK(r.rows[0].codes == std::vector<std::string>{"N1"});
        CHECK(r.rows[1].state == need_state::lacking);
        CHECK(r.rows[2].state == need_state::explained);
        CHECK_FALSE(r.complete());
        CHECK(r.text() == "not complete: 1 of 3 narratives is missing (figure graduation, Toledo, 2009), 1 left out with a reason");
        t.narratives.push_back({.code = "N4", .text = " \n", .who = "schools", .about = {graduation}});
        CHECK(check_needs(t, needs).rows[1].state == need_state::blank);
        CHECK_FALSE(check_needs(t, needs).complete());
        t.narratives.back().text = "Boilers failed.";
        CHECK(check_needs(t, needs).complete());
        // A reason without what it asks for explains nothing.
        t.omissions[0].explanation = "";
        CHECK(check_needs(t, needs).rows[2].state == need_state::lacking);
        // A narrative for all periods does not answer for this one.
        t.narratives.push_back({.code = "N5", .text = "As ever.", .about = {{subject::figure, "readiness", "", "", ""}}});
        CHECK(check_needs(t, needs).rows[2].state == need_state::lacking);
        t.narratives.back().about[0].period = "2009";
        CHECK(check_needs(t, needs).complete());
        CHECK(check_needs({}, {}).complete());
    }
}
