// SPDX-License-Identifier: MIT
#include <steelyard/report/chart.hpp>

#include <doctest/doctest.h>
#include <steelyard/core/error.hpp>

#include <string>
#include <vector>

using namespace steelyard;

namespace {

report::series_point at(int year, const value& number) {
    report::series_point p;
    p.when = period::year(year);
    p.text = p.when.text();
    p.number = number;
    p.lower = number.lower();
    p.upper = number.upper();
    return p;
}

report::scorecard_line line_of(std::vector<report::series_point> series) {
    report::scorecard_line l;
    l.now.indicator = l.now.title = "jobs";
    l.now.unit = "people";
    l.series = std::move(series);
    return l;
}

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

std::size_t count(const std::string& text, const std::string& part) {
    std::size_t n = 0;
    for (std::size_t i = text.find(part); i != std::string::npos; i = text.find(part, i + 1)) ++n;
    return n;
}

} // namespace

TEST_SUITE("report") {

TEST_CASE("chart: a missing period starts a new stretch of line and holds no number") {
    const std::string spec = report::chart(line_of({at(2009, value::point(5)), at(2010, value::missing(reason::not_reported)),
                                                    at(2011, value::point(0)), at(2012, value::point(3))}));
    CHECK(has(spec, R"({"period":"2009","run":0,"value":5.0)"));
    CHECK(has(spec, R"({"period":"2010","run":1,"said":"not reported"})"));
    CHECK(has(spec, R"({"period":"2011","run":1,"value":0.0)"));
    CHECK(has(spec, R"({"period":"2012","run":1,"value":3.0)"));
    CHECK(has(spec, R"("domain":["2009","2010","2011","2012"])"));
    CHECK(has(spec, "vega-lite/v5.json"));
}

TEST_CASE("chart: the line stops at a declared break and at a suspected one, each marked as what it is") {
    auto after = at(2010, value::point(1));
    const std::string unbroken = report::chart(line_of({at(2009, value::point(5)), after}));
    CHECK(count(unbroken, R"("run":0)") == 2);
    CHECK_FALSE(has(unbroken, R"("break":)"));
    after.with_previous.add({comparability::undetermined, "suspected_break", "x", "It repeats.", 0.9});
    const std::string suspected = report::chart(line_of({at(2009, value::point(5)), after}));
    CHECK(has(suspected, R"("break":"suspected break","why":"It repeats.")"));
    CHECK(count(suspected, R"("run":0)") == 1);
    after.with_previous.add({comparability::no, "declared_break", "x", "Declared.", 0.9});
    CHECK(has(report::chart(line_of({at(2009, value::point(5)), after})), R"("break":"break")"));
}

TEST_CASE("chart: bounds are a band beside a point and a bar without one") {
    auto uncertain = at(2009, value::point(5));
    uncertain.lower = 4;
    uncertain.upper = 7;
    const std::string spec = report::chart(line_of({uncertain, at(2010, value::range(3, 9)), at(2011, value::above(2))}));
    CHECK(has(spec, R"("value":5.0,"lower":4.0,"upper":7.0,"band":true)"));
    CHECK(has(spec, R"("period":"2010","run":1,"lower":3.0,"upper":9.0,"open":false)"));
    CHECK(has(spec, R"("period":"2011","run":1,"open":true,"lower":2.0)"));
}

TEST_CASE("chart: a target ahead lengthens the axis; one too far ahead does not") {
    report::scorecard_line l = line_of({at(2009, value::point(5)), at(2010, value::point(4))});
    l.aim = target{};
    l.aim->period = "2012";
    l.aim->value = 2;
    CHECK(has(report::chart(l), R"("domain":["2009","2010","2011","2012"])"));
    CHECK(has(report::chart(l), "diamond"));
    l.aim->period = "2999";
    CHECK(has(report::chart(l), R"("domain":["2009","2010"])"));
    CHECK_FALSE(has(report::chart(l), "diamond"));
}

TEST_CASE("chart: nothing to draw is still a specification, and sizes must be positive") {
    CHECK(has(report::chart(line_of({})), R"("values":[])"));
    CHECK_THROWS_AS((void)report::chart(line_of({}), {.width = 0}), domain_fault);
}

}
