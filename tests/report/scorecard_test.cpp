// SPDX-License-Identifier: MIT
#include <steelyard/report/scorecard.hpp>

#include <report/world.hpp>

#include <doctest/doctest.h>
#include <steelyard/core/error.hpp>
#include <steelyard/report/table.hpp>

#include <algorithm>

using namespace steelyard;
using namespace report_world;
using report::progress_status;
using report::scorecard;
using report::scorecard_options;

TEST_SUITE("report") {

TEST_CASE("scorecard: the latest period with any report, goals first, then what serves none") {
    const auto f = partnership();
    const scorecard card(f, made_of(f, rows()));
    REQUIRE(card.lines.size() == 2);
    CHECK(card.lines[0].now.indicator == "rate");
    CHECK(card.lines[1].now.indicator == "number");
    CHECK(card.find("rate")->now.period == "2011");
    CHECK(*card.find("rate")->now.number.point() == 9); // 54 of 600
    CHECK(*card.find("number")->now.number.point() == 54);
    CHECK(card.find("number")->now.coverage == 1);
    CHECK(card.find("nothing") == nullptr);
    scorecard_options o;
    o.period = "2009";
    CHECK(*scorecard(f, made_of(f, rows()), o).find("rate")->now.number.point() == 10);
    o.period = "1999";
    CHECK(scorecard(f, made_of(f, rows()), o).find("rate")->now.number.reason() == reason::nothing_expected);
    o.indicators = {"raet"};
    CHECK_THROWS_AS(scorecard(f, made_of(f, rows()), o), unknown_code);
}

TEST_CASE("scorecard: a period where somebody is silent has bounds, not a smaller number") {
    const auto f = partnership();
    const scorecard card(f, made_of(f, without(rows(), "jobless", "c", 2011)));
    const auto& line = *card.find("number");
    CHECK_FALSE(line.now.number.point());
    CHECK(*line.now.known == 27);
    CHECK(*line.now.lower == 27);
    CHECK(*line.now.upper == 1027);
    CHECK(line.now.present == 2);
    CHECK(line.now.expected == 3);
    CHECK_FALSE(card.find("rate")->unmatched.empty());
}

TEST_CASE("scorecard: zero is a number and reaches its target; missing does neither") {
    auto f = partnership();
    target aim;
    aim.indicator = "number";
    aim.period = "2012";
    aim.value = 5;
    aim.baseline = 60;
    aim.baseline_period = "2009";
    f.agreed.targets = {aim};
    auto all = rows();
    for (observation& o : all)
        if (o.measure == "jobless" && o.period == "2011") o.number = value::point(0);
    const scorecard zero(f, made_of(f, all));
    CHECK(*zero.find("number")->now.number.point() == 0);
    CHECK(zero.find("number")->against.status == progress_status::achieved);
    for (observation& o : all)
        if (o.measure == "jobless" && o.period == "2011" && o.place == "c") o.number = value::missing(reason::lost);
    const scorecard lost(f, made_of(f, all));
    CHECK(lost.find("number")->against.status == progress_status::undetermined);
    CHECK(zero.find("rate")->against.status == progress_status::no_target);
}

TEST_CASE("scorecard: of several targets the next one counts, and the last when all are past") {
    auto f = partnership();
    for (const char* due : {"2015", "2012", "2010"}) {
        target t;
        t.indicator = "number";
        t.period = due;
        f.agreed.targets.push_back(t);
    }
    CHECK(scorecard(f, made_of(f, rows())).find("number")->aim->period == "2012");
    f.agreed.targets.erase(f.agreed.targets.begin(), f.agreed.targets.begin() + 2);
    CHECK(scorecard(f, made_of(f, rows())).find("number")->aim->period == "2010");
}

TEST_CASE("scorecard: judgements stand beside what they touch, with what they would have made of it") {
    auto f = partnership();
    f.agreed.indicators[1].judgement = "quotient";
    const scorecard card(f, made_of(f, rows()));
    const auto& rate = *card.find("rate");
    CHECK(rate.basis == std::vector<std::string>{"quotient", "jump"});
    REQUIRE(rate.alternatives.size() == 1);
    CHECK(rate.alternatives[0].option == "mean_of_ratios");
    CHECK(*rate.alternatives[0].number.number.point() == doctest::Approx((9.0 + 18.0 + 6.75) / 3));
    // How quotients are combined says nothing about a total.
    CHECK(card.find("number")->basis == std::vector<std::string>{"jump"});
    CHECK(card.find("number")->alternatives.empty());
    f.agreed.indicators[0].judgement = "quotient";
    CHECK(scorecard(f, made_of(f, rows())).find("number")->alternatives.empty());
    f.agreed.judgements[0].chosen = "mean_of_ratios";
    const scorecard other(f, made_of(f, rows()));
    CHECK(*other.find("rate")->now.number.point() == doctest::Approx((9.0 + 18.0 + 6.75) / 3));
    CHECK(*other.find("rate")->alternatives[0].number.number.point() == 9);
    CHECK(*other.find("number")->now.number.point() == 54);
}

TEST_CASE("scorecard: a gap in time stays a gap, and the comparison goes over it") {
    const auto f = partnership();
    auto all = rows();
    std::erase_if(all, [](const observation& o) { return o.period == "2010"; });
    auto expectations_off = f;
    expectations_off.agreed.expectations.clear();
    const scorecard card(expectations_off, made_of(f, all));
    const auto& series = card.find("number")->series;
    REQUIRE(series.size() == 3);
    CHECK(series[1].number.is_missing());
    CHECK(series[2].previous == "2009");
    REQUIRE(card.find("number")->before);
    CHECK(card.find("number")->before->period == "2009");
}

TEST_CASE("scorecard: a repeat that ends in a jump is undetermined until it is declared") {
    auto f = partnership();
    auto all = rows();
    for (observation& o : all)
        if (o.measure == "jobless" && o.place == "c" && o.period == "2011") o.number = value::point(3);
    const auto answer = [&] { return scorecard(f, made_of(f, all)).find("number")->comparison.answer; };
    CHECK(answer() == comparability::undetermined);
    declared_break said;
    said.measure = "jobless";
    said.place = "c";
    said.before = "2010";
    f.agreed.breaks = {said};
    CHECK(answer() == comparability::no);
    f.agreed.breaks[0].says = break_statement::real;
    CHECK(answer() == comparability::yes);
}

TEST_CASE("scorecard: a baseline behind a break is no start of a way, but a target is reached without one") {
    auto f = partnership();
    target aim;
    aim.indicator = "number";
    aim.period = "2015";
    aim.value = 5;
    aim.baseline = 60;
    aim.baseline_period = "2009";
    aim.path = target_path::linear;
    f.agreed.targets = {aim};
    const auto status = [&] { return scorecard(f, made_of(f, rows())).find("number")->against.status; };
    CHECK(status() == progress_status::behind);
    declared_break said;
    said.measure = "jobless";
    said.place = "c";
    said.before = "2010";
    f.agreed.breaks = {said};
    CHECK(status() == progress_status::not_computable);
    f.agreed.targets[0].value = 54;
    CHECK(status() == progress_status::achieved);
    f.agreed.targets[0].value = 5;
    f.agreed.targets[0].period = "2011";
    CHECK(status() == progress_status::behind);
    f.agreed.breaks.clear();
    auto all = rows();
    for (observation& o : all)
        if (o.measure == "jobless" && o.place == "c" && o.period == "2011") o.number = value::point(3);
    f.agreed.targets[0].period = "2015";
    CHECK(scorecard(f, made_of(f, all)).find("number")->against.status == progress_status::undetermined);
}

TEST_CASE("scorecard: organisations of different definitions are not added up") {
    auto f = partnership();
    f.agreed.measures[0].versions = {{"1", {}, materiality::none, ""}, {"2", date(2005, 1, 1), materiality::material, ""}};
    f.agreed.expectations.clear();
    for (const auto& [who, version] : {std::pair("x", "1"), std::pair("y", "2")}) {
        frameworks::participant p;
        p.organisation = who;
        p.adoptions = {{"jobless", version, {}, {}, {}}};
        f.participants.push_back(p);
    }
    const std::vector<observation> all{row("jobless", "a", 2009, value::point(1), "x"), row("jobless", "b", 2009, value::point(2), "y")};
    const scorecard card(f, made_of(f, all));
    CHECK(card.find("number")->now.number.reason() == reason::not_comparable);
    CHECK_FALSE(card.find("number")->now.known);
    CHECK(card.find("number")->totals.answer == comparability::no);
    for (frameworks::participant& p : f.participants) p.adoptions[0].version = "2";
    CHECK(*scorecard(f, made_of(f, all)).find("number")->now.number.point() == 3);
}

TEST_CASE("scorecard: places beside the whole, or one place alone") {
    const auto f = partnership();
    scorecard_options o;
    o.by = "place";
    const scorecard card(f, made_of(f, rows()), o);
    REQUIRE(card.find("rate")->by.size() == 3);
    CHECK(card.find("rate")->by_titles[0] == "Place a");
    CHECK(*card.find("rate")->by[0].number.point() == 9);
    o.by.clear();
    o.place = "c";
    const scorecard one(f, made_of(f, rows()), o);
    CHECK(*one.find("rate")->now.number.point() == 6.75);
    CHECK(one.place_title == "Place c");
    o.place_hierarchy = "nowhere";
    CHECK_THROWS_AS(scorecard(f, made_of(f, rows()), o), unknown_code);
}

TEST_CASE("scorecard: the same bits for any order of rows and number of threads") {
    const auto f = partnership();
    scorecard_options o;
    o.by = "place";
    const std::string first = report::to_json(scorecard(f, made_of(f, rows()), o));
    for (std::uint64_t seed = 1; seed <= 8; ++seed) {
        CAPTURE(seed);
        run_options run;
        run.threads = static_cast<int>(seed % 4) + 1;
        CHECK(report::to_json(scorecard(f, made_of(f, shuffled(rows(), seed)), o, run)) == first);
    }
}

TEST_CASE("standing_query: what framework and judgements set, with the judgements in its basis") {
    auto f = partnership();
    f.options = {{"roll_up.missing.minimum_coverage", 0.5}, {"sensitivity.budget", std::int64_t{3}}};
    const auto q = report::standing_query(f);
    CHECK(q.options.missing.minimum_coverage == 0.5);
    CHECK(q.basis == std::vector<std::string>{"quotient"});
    f.options = {{"roll_up.misssing.mode", std::string("bounded")}};
    CHECK_THROWS_AS((void)report::standing_query(f), unknown_code);
}

}
