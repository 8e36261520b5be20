// SPDX-License-Identifier: MIT
#include "world.hpp"

#include <steelyard/core/random.hpp>
#include <steelyard/validation/completeness.hpp>

#include <doctest/doctest.h>

using namespace steelyard;
using namespace steelyard::validation;
using world::row;

namespace {

definitions expecting(std::vector<std::string> places, std::string from, std::string to, int due = 0) {
    definitions d;
    d.measures.push_back(world::counted("m"));
    expectation e;
    e.measure = "m";
    e.places = std::move(places);
    e.from = std::move(from);
    e.to = std::move(to);
    e.due_days = due;
    d.expectations.push_back(e);
    return d;
}

} // namespace

TEST_SUITE("validation") {

    TEST_CASE("completeness: absent, missing with a reason, not applicable and reported elsewhere are four things") {
        const definitions      d = expecting({"A", "B"}, "2000", "2004");
        const std::vector<row> reported{{"m", "A", "", "2000", value::point(0)},
                                        {"m", "A", "", "2001", value::missing(reason::waived)},
                                        {"m", "A", "", "2002", value::missing(reason::not_applicable)},
                                        {"m", "A", "", "2003", value::missing(reason::reported_elsewhere)},
                                        {"m", "B", "", "2000", value::below(10)},
                                        {"m", "B", "", "2001", value::point(5), {}, "s", 1},
                                        {"m", "B", "", "2001", value::missing(reason::lost), {}, "s", 2}};
        const dataset          data = world::dataset_of(d, reported);
        const auto             rows = completeness(d, data);
        REQUIRE(rows.size() == 3);
        CHECK(rows[0].whole_measure);
        CHECK(rows[0].expected == 9);
        CHECK(rows[0].reported == 3);
        CHECK(rows[1].place == "A");
        CHECK(rows[1].reported == 2);
        CHECK(rows[1].with_reason == 1);
        CHECK(rows[1].absent == 1);
        CHECK(rows[1].not_applicable == 1);
        CHECK(rows[1].missing_periods == std::vector<std::string>{"2001 (waived)"});
        CHECK(rows[1].absent_periods == std::vector<std::string>{"2004"});
        CHECK(rows[2].reported == 1); // the latest record of 2001 is lost
        CHECK(rows[2].with_reason == 1);
        CHECK(rows[2].absent == 3);
        CHECK(rows[2].share() == doctest::Approx(0.2));

        const findings f = check_completeness(d, data);
        CHECK(f.count("expected_absent") == 2);
        CHECK(f.count("expected_missing") == 2);
        CHECK(f.of_rule("incomplete")[0].found == "3 of 9 expected numbers are reported (33.3 %).");
        CHECK(f.of_rule("expected_absent")[0].place == "B"); // the graver first
    }

    TEST_CASE("completeness: categories report for their whole, units outside expectations never count") {
        definitions d = expecting({"A"}, "2000", "2000");
        d.schemes.push_back(world::scheme_of("sex", scheme_type::partition, {"F", "M"}));
        const dataset data = world::dataset_of(
            d, {{"m", "A", "", "2000", value::point(1), {{"sex", "F"}}}, {"m", "Z", "", "2000", value::point(1)}});
        CHECK(completeness(d, data)[0].share() == 1.0);
        const findings f = check_completeness(d, data);
        REQUIRE(f.size() == 1);
        CHECK(f[0].rule == "unexpected_report");
        CHECK(f[0].place == "Z");
        CHECK(check_completeness(d, data, {.complete = true}).count("complete") == 1);
    }

    TEST_CASE(
        "completeness: an expectation by place alone is met by any organisation there, one by both only by that one") {
        const std::vector<row> rows{{"m", "A", "X", "2000", value::point(1)}, {"m", "B", "Y", "2000", value::point(1)}};
        definitions            d = expecting({"A", "B"}, "2000", "2000");
        CHECK(completeness(d, world::dataset_of(d, rows))[0].reported == 2);
        d.expectations[0].organisations = {"X"};
        CHECK(completeness(d, world::dataset_of(d, rows))[0].reported == 1);
        CHECK(check_completeness(d, world::dataset_of(d, rows)).of_rule("unexpected_report")[0].organisation == "Y");
        d.expectations[0].places.clear();
        CHECK(completeness(d, world::dataset_of(d, rows))[0].expected == 1);
        CHECK(completeness(d, world::dataset_of(d, rows))[0].share() == 1.0);
    }

    TEST_CASE("completeness: the expected periods end with the reported ones where nothing else is said") {
        const definitions d = expecting({"A", "B"}, "", "");
        const auto        rows = completeness(d, world::dataset_of(d, {{"m", "A", "", "2000", value::point(1)},
                                                                       {"m", "A", "", "2003", value::point(1)}}));
        CHECK(rows[0].expected == 8);
        CHECK(completeness(d, dataset()).empty());
        CHECK(completeness(expecting({"A"}, "2000", "2001"), dataset())[0].absent == 2);
    }

    TEST_CASE("completeness: expectations that cannot be read are findings") {
        definitions d = expecting({"A"}, "2000-01", "2001");
        d.expectations.push_back(d.expectations[0]);
        d.expectations[1].measure = "n";
        CHECK(check_completeness(d, dataset()).count("bad_expectation") == 2);
    }

    TEST_CASE("completeness: no share exceeds 1, and the parts add up, whatever is reported") {
        for (std::uint64_t seed = 1; seed <= 200; ++seed) {
            CAPTURE(seed);
            random_stream random(seed);
            definitions   d = expecting({"A", "B", "C"}, "2000", "2005");
            d.expectations.push_back(d.expectations[0]); // the same cells expected twice
            std::vector<row> rows;
            for (std::uint64_t i = random.below(40); i > 0; --i) {
                const std::string place(1, static_cast<char>('A' + random.below(5)));
                const std::string year = std::to_string(1998 + random.below(10));
                const auto        why = static_cast<reason>(1 + random.below(10));
                rows.push_back({"m",
                                place,
                                "",
                                year,
                                random.below(2) == 0 ? value::point(1) : value::missing(why),
                                {},
                                "s",
                                static_cast<std::int64_t>(i)});
            }
            for (const completeness_row& r : completeness(d, world::dataset_of(d, rows))) {
                CHECK(r.expected == r.reported + r.with_reason + r.absent);
                CHECK(r.expected + r.not_applicable == (r.whole_measure ? 18 : 6));
                if (r.share()) CHECK(*r.share() <= 1);
            }
        }
    }
}
