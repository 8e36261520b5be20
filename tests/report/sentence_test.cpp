// SPDX-License-Identifier: MIT
#include <steelyard/report/sentence.hpp>

#include <doctest/doctest.h>
#include <steelyard/core/random.hpp>

#include <charconv>
#include <string>

using namespace steelyard;
using report::sentence;
using report::words;

namespace {

aggregation::result people(const value& number, const std::string& period = "2009") {
    aggregation::result r;
    r.indicator = "homeless";
    r.title = "People homeless";
    r.unit = "people";
    r.period = period;
    r.number = number;
    if (number.point()) r.lower = r.upper = number.point();
    else {
        r.lower = number.lower();
        r.upper = number.upper();
    }
    r.expected = r.present = 12;
    r.coverage = 1;
    return r;
}

verdict answer(comparability a, const std::string& why = "") {
    verdict v;
    if (a != comparability::yes) v.add({a, "rule", "MI-501", why, 0});
    return v;
}

double number_in(std::string text) {
    std::erase(text, ',');
    const std::size_t digit = text.find_first_of("-0123456789");
    double x = 0;
    std::from_chars(text.data() + digit, text.data() + text.size(), x);
    return x;
}

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

} // namespace

TEST_SUITE("report") {

TEST_CASE("words: each form says what it knows and no more") {
    CHECK(words(value::point(12345), {"people", 0}) == "12,345 people");
    CHECK(words(value::point(0), {"people", 0}) == "0 people");
    CHECK(words(value::point(11.7557), {"percent", 2}) == "11.76 %");
    CHECK(words(value::range(3, 9), {"people", 0}) == "between 3 and 9 people");
    CHECK(words(value::above(12345), {"people", 0}) == "at least 12,345 people");
    CHECK(words(value::below(10), {"people", 0}) == "fewer than 10 people");
    CHECK(words(value::below(3), {"ug/L", 1}) == "below 3.0 ug/L");
    CHECK(words(value::missing(reason::waived), {"people", 0}) == "the count was waived");
    CHECK(report::cell(value::missing(reason::waived), 0) == "-");
    CHECK(report::cell(value::point(0), 0) == "0");
}

TEST_CASE("words: every reason and every way of combining has its own") {
    for (std::size_t a = 1; a < reason_names.size(); ++a)
        for (std::size_t b = 1; b < a; ++b)
            CHECK(words(static_cast<reason>(a)) != words(static_cast<reason>(b)));
    CHECK(words(combine::mean_of_periods) == "mean of periods");
    CHECK(words(combine::mean_by_days) == "mean by days");
    CHECK(words(combine::refuse).empty());
}

TEST_CASE("words: bounds are rounded outwards, so they stay true") {
    CHECK(words(value::above(12345.6), {"people", 0}) == "at least 12,345 people");
    CHECK(words(value::range(1.96, 2.04), {"", 1}) == "between 1.9 and 2.1");
    CHECK(words(value::range(11.76, 11.76), {"", 2}) == "between 11.76 and 11.76");
    for (std::uint64_t seed = 1; seed <= 2000; ++seed) {
        CAPTURE(seed);
        random_stream r(seed, 0);
        const double x = (r.uniform() - 0.5) * 1e6;
        const int decimals = static_cast<int>(r.below(5));
        CHECK(number_in(words(value::above(x), {"", decimals})) <= x);
        CHECK(number_in(report::cell(value::below(x), decimals).substr(2)) >= x);
    }
}

TEST_CASE("sentence: a result with what is there, what is missing and how it came about") {
    aggregation::result r = people(value::above(12345));
    r.present = 11;
    CHECK(sentence(r, 0) == "People homeless, all places, 2009: at least 12,345 people (11 of 12 expected numbers reported).");
    r = people(value::point(609670.25));
    r.over_time = combine::mean_of_periods;
    CHECK(sentence(r, 2, "Ohio") ==
          "People homeless, Ohio, 2009: 609,670.25 people (mean of periods; all 12 expected numbers reported).");
    r = people(value::missing(reason::open_bounds));
    r.known = 7;
    CHECK(has(sentence(r, 0), "no number"));
    CHECK(has(sentence(r, 0), "7 people is known"));
    CHECK_FALSE(has(sentence(r, 0), ": 0 people"));
}

TEST_CASE("sentence: a point of matched cells also says where the whole lies") {
    aggregation::result r = people(value::point(5));
    r.lower = 4;
    r.upper = 7.5;
    CHECK(has(sentence(r, 0), "5 people of what was reported on both sides; the whole is between 4 and 8 people"));
    r.upper.reset();
    CHECK(has(sentence(r, 0), "the whole is at least 4 people"));
}

TEST_CASE("sentence: the four answers differ, and only yes allows a difference") {
    const aggregation::result a = people(value::point(100), "2008");
    const aggregation::result b = people(value::point(90), "2009");
    CHECK(sentence(answer(comparability::yes), "2008", "2009") == "2008 and 2009 are comparable.");
    CHECK(has(sentence(answer(comparability::no, "A break is declared."), "2008", "2009"),
              "not comparable, because: A break is declared."));
    CHECK(has(sentence(answer(comparability::undetermined, "It repeats."), "2008", "2009"), "undetermined until someone declares"));
    CHECK(has(sentence(answer(comparability::with_bridge, "One is declared."), "2008", "2009"), "over a bridge only"));
    CHECK(report::difference(a, b, answer(comparability::yes), 0) == "10 people lower than in 2008; two numbers make no trend");
    for (const auto c : {comparability::no, comparability::undetermined, comparability::with_bridge})
        CHECK(report::difference(a, b, answer(c, "x"), 0).empty());
}

TEST_CASE("difference: of bounds are bounds; of nothing is nothing; percentages differ by points") {
    const verdict yes = answer(comparability::yes);
    CHECK(report::difference(people(value::range(10, 12)), people(value::point(11)), yes, 0) ==
          "anything from 1 people lower to 1 people higher than in 2009");
    CHECK(report::difference(people(value::range(10, 12)), people(value::point(15)), yes, 0) ==
          "between 3 and 5 people higher than in 2009");
    CHECK(report::difference(people(value::point(10)), people(value::point(10)), yes, 0) == "the same as in 2009");
    CHECK(report::difference(people(value::above(10)), people(value::point(15)), yes, 0).empty());
    CHECK(report::difference(people(value::missing(reason::lost)), people(value::point(15)), yes, 0).empty());
    aggregation::result a = people(value::point(5.5));
    aggregation::result b = people(value::point(5));
    a.unit = b.unit = "percent";
    CHECK(has(report::difference(a, b, yes, 1), "0.5 percentage points lower"));
}

TEST_CASE("sentence: progress names target, path and what is still to go") {
    target aim;
    aim.value = 4;
    aim.period = "2020";
    aim.baseline = 12;
    aim.baseline_period = "2009";
    aim.path = target_path::linear;
    const auto at = [&](const report::bounds& b) {
        return sentence(report::progress_of(aim, direction::down, b, 0.75), aim, {"percent", 1});
    };
    CHECK(at({6.5, 6.5}) == "behind: the target is 4.0 % by 2020 from 12.0 % in 2009, on a linear path; the path asks "
                            "for 6.0 % by now; 2.5 percentage points to go");
    CHECK(has(at({3.5, 3.5}), "achieved"));
    CHECK(has(at({3.5, 3.5}), "0.5 percentage points beyond the target"));
    CHECK(has(at({3, 5}), "undetermined"));
    CHECK(sentence(report::progress{}, aim, {"percent", 1}) == "no target");
}

}
