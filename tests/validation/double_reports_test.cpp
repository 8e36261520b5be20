// SPDX-License-Identifier: MIT
#include "world.hpp"

#include <steelyard/validation/double_reports.hpp>

#include <doctest/doctest.h>

using namespace steelyard;
using namespace steelyard::validation;
using world::row;

TEST_SUITE("validation") {

    TEST_CASE("double_reports: the same number from two organisations for one cell, ranked by how often") {
        definitions d;
        d.measures.push_back(world::counted("m"));
        const std::vector<row> rows{
            {"m", "A", "X", "2000", value::point(50)}, {"m", "A", "Y", "2000", value::point(50)},
            {"m", "A", "X", "2001", value::point(60)}, {"m", "A", "Y", "2001", value::point(60)},
            {"m", "A", "Z", "2000", value::point(50)}, {"m", "A", "Z", "2001", value::point(3)},
            {"m", "B", "X", "2000", value::point(4)},  {"m", "B", "Y", "2000", value::point(4)},
            {"m", "C", "X", "2000", value::point(70)}, {"m", "D", "Y", "2000", value::point(70)}};
        const findings f = check_double_reports(d, world::dataset_of(d, rows));
        REQUIRE(f.count("double_report") == 3);
        CHECK(f.size() == 3);
        CHECK(f[0].score == 1);
        CHECK(f[0].found == "'X' and 'Y' report the same number in 2 of 2 common periods; the last is 60.");
        CHECK(f[1].score == doctest::Approx(0.5));
        d.measures[0].what = kind::grade; // grades may well be equal
        CHECK(check_double_reports(d, world::dataset_of(d, rows)).empty());
    }

    TEST_CASE("double_reports: two sources for one key agree or disagree; a revision of one source is neither") {
        definitions d;
        d.measures.push_back(world::counted("m"));
        const findings f =
            check_double_reports(d, world::dataset_of(d, {{"m", "A", "X", "2000", value::point(50), {}, "one", 1},
                                                          {"m", "A", "X", "2000", value::point(55), {}, "one", 2},
                                                          {"m", "A", "X", "2000", value::point(55), {}, "two", 1},
                                                          {"m", "A", "X", "2001", value::point(40), {}, "one", 1},
                                                          {"m", "A", "X", "2001", value::point(80), {}, "two", 1}}));
        CHECK(f.count("source_repeated") == 1);
        REQUIRE(f.count("sources_disagree") == 1);
        CHECK(f.of_rule("sources_disagree")[0].score == doctest::Approx(0.5));
        CHECK(f.of_rule("sources_disagree")[0].found == "The sources 'one' and 'two' give different numbers in 1 of 2 "
                                                        "common periods; farthest apart are 40 and 80 in 2001.");
    }
}
