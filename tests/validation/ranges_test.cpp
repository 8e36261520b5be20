// SPDX-License-Identifier: MIT
#include "world.hpp"

#include <steelyard/validation/ranges.hpp>

#include <doctest/doctest.h>

using namespace steelyard;
using namespace steelyard::validation;
using world::row;

namespace {

definitions one(kind what, valid_range valid, std::string unit_symbol = "people", int places = 1) {
    definitions d;
    d.measures.push_back(world::counted("m", what));
    d.measures[0].valid = valid;
    d.measures[0].in.symbol = std::move(unit_symbol);
    d.measures[0].places = decimals{static_cast<std::int8_t>(places)};
    return d;
}

std::string rule_for(const definitions& d, const value& v, const range_options& o = {}) {
    const findings f = check_ranges(d, world::dataset_of(d, {{"m", "A", "", "2000", v}}), o);
    CHECK(f.size() <= 1);
    return f.empty() ? "" : f[0].rule;
}

} // namespace

TEST_SUITE("validation") {

    TEST_CASE("ranges: each form against both bounds") {
        const definitions d = one(kind::flow, {0.0, 100.0});
        CHECK(rule_for(d, value::point(0)) == "");
        CHECK(rule_for(d, value::point(100)) == "");
        CHECK(rule_for(d, value::point(-0.1)) == "outside_range");
        CHECK(rule_for(d, value::point(100.1)) == "outside_range");
        CHECK(rule_for(d, value::range(90, 110)) == "partly_outside_range");
        CHECK(rule_for(d, value::range(101, 110)) == "outside_range");
        CHECK(rule_for(d, value::range(10, 20)) == "");
        CHECK(rule_for(d, value::below(10)) == "");
        CHECK(rule_for(d, value::below(-1)) == "outside_range");
        CHECK(rule_for(d, value::below(101)) == "partly_outside_range");
        CHECK(rule_for(d, value::above(100)) == "");
        CHECK(rule_for(d, value::above(101)) == "outside_range");
        CHECK(rule_for(d, value::above(-1)) == "partly_outside_range");
        CHECK(rule_for(d, value::above(-1), {.partly_outside = false}) == "");
        CHECK(rule_for(d, value::missing(reason::lost)) == "");
    }

    TEST_CASE("ranges: an open side accepts everything") {
        CHECK(rule_for(one(kind::flow, {0.0, {}}), value::point(1e9)) == "");
        CHECK(rule_for(one(kind::flow, {{}, 5.0}), value::point(-1e9)) == "");
        CHECK(rule_for(one(kind::flow, {{}, 5.0}), value::point(6)) == "outside_range");
        CHECK(rule_for(one(kind::flow, {}), value::point(-6)) == "");
    }

    TEST_CASE("ranges: farther outside is graver") {
        const definitions d = one(kind::flow, {0.0, 100.0});
        const findings    f = check_ranges(d, world::dataset_of(d, {{"m", "A", "", "2000", value::point(101)},
                                                                    {"m", "A", "", "2001", value::point(1000)}}));
        REQUIRE(f.size() == 2);
        CHECK(f[0].period == "2001");
        CHECK(f[0].score == doctest::Approx(0.9));
        CHECK(f[0].line == 3);
    }

    TEST_CASE("ranges: grades and levels are whole and declared, milestones are 0 or 1") {
        definitions d = one(kind::grade, {});
        d.measures[0].levels = {"F", "D", "C"};
        CHECK(rule_for(d, value::point(2)) == "");
        CHECK(rule_for(d, value::point(3)) == "unknown_level");
        CHECK(rule_for(d, value::point(-1)) == "unknown_level");
        CHECK(rule_for(d, value::point(1.5)) == "not_whole");
        const definitions m = one(kind::milestone, {});
        CHECK(rule_for(m, value::point(1)) == "");
        CHECK(rule_for(m, value::point(2)) == "unknown_level");
    }

    TEST_CASE("ranges: percentages without a declared range are judged by 0 to 100") {
        CHECK(rule_for(one(kind::ratio, {}, "percent"), value::point(101)) == "outside_percent");
        CHECK(rule_for(one(kind::ratio, {}, "%"), value::point(-1)) == "outside_percent");
        CHECK(rule_for(one(kind::ratio, {0.0, 500.0}, "percent"), value::point(101)) == "");
        CHECK(rule_for(one(kind::ratio, {}, "percent"), value::point(101), {.percent_like = false}) == "");
        const definitions      d = one(kind::ratio, {}, "percent");
        const std::vector<row> shares{{"m", "A", "", "2000", value::point(0.4)},
                                      {"m", "A", "", "2001", value::point(0.5)},
                                      {"m", "A", "", "2002", value::point(1)}};
        CHECK(check_ranges(d, world::dataset_of(d, shares)).count("share_as_percent") == 1);
    }

    TEST_CASE("ranges: a number that was corrected later is judged no more") {
        const definitions d = one(kind::flow, {0.0, 100.0});
        CHECK(check_ranges(d, world::dataset_of(d, {{"m", "A", "", "2000", value::point(500), {}, "s", 1},
                                                    {"m", "A", "", "2000", value::point(50), {}, "s", 2}}))
                  .empty());
    }
}
