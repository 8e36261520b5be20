// SPDX-License-Identifier: MIT
#include "world.hpp"

#include <steelyard/validation/breaks.hpp>

#include <doctest/doctest.h>

using namespace steelyard;
using namespace steelyard::validation;
using world::row;

namespace {

definitions counts() {
    definitions d;
    d.measures.push_back(world::counted("m", kind::stock));
    return d;
}

std::vector<row> three(const char* place, double a, double b, double c) {
    return {{"m", place, "", "2007", value::point(a)},
            {"m", place, "", "2008", value::point(b)},
            {"m", place, "", "2009", value::point(c)}};
}

std::vector<row> both() {
    std::vector<row>       rows = three("A", 100, 100, 20);
    const std::vector<row> other = three("B", 50, 60, 40);
    rows.insert(rows.end(), other.begin(), other.end());
    return rows;
}

declared_break says(break_statement what, std::string place, std::string organisation = {}) {
    declared_break b;
    b.measure = "m";
    b.place = std::move(place);
    b.organisation = std::move(organisation);
    b.before = "2008";
    b.says = what;
    b.who = "the backbone";
    b.why = "a new method";
    return b;
}

} // namespace

TEST_SUITE("validation") {

    TEST_CASE("breaks: a suspicion names both numbers and the share of the net change") {
        const definitions d = counts();
        const findings    f = check_breaks(d, world::dataset_of(d, both()));
        REQUIRE(f.size() == 1);
        CHECK(f[0].level == severity::warning);
        CHECK(f[0].rule == "suspected_break");
        CHECK(f[0].period == "2009");
        CHECK(f[0].found == "100 in 2008 repeats 2007 exactly and is followed by 20 in 2009.");
        CHECK(f[0].evidence == "a fall of 80, 80.0 % of the fall of 100 over the 2 places that report both periods");
        CHECK(f[0].score == doctest::Approx(0.8));
    }

    TEST_CASE("breaks: a large change alone is never called a break") {
        const definitions d = counts();
        CHECK(check_breaks(d, world::dataset_of(d, three("A", 90, 100, 2))).empty());
    }

    TEST_CASE("breaks: a declaration turns the suspicion into what was declared") {
        definitions d = counts();
        d.breaks = {says(break_statement::real, "")};
        findings f = check_breaks(d, world::dataset_of(d, both()));
        REQUIRE(f.size() == 1);
        CHECK(f[0].level == severity::info);
        CHECK(f[0].rule == "declared_break");
        CHECK(f[0].found.find("It is declared real.") != std::string::npos);
        CHECK(f[0].evidence.find("declared by the backbone: a new method") != std::string::npos);
        d.breaks.push_back(
            says(break_statement::broken, "A")); // nearer to the series than a statement about everything
        f = check_breaks(d, world::dataset_of(d, both()));
        CHECK(f[0].found.find("declared a break") != std::string::npos);
        std::swap(d.breaks[0], d.breaks[1]); // in whatever order they were declared
        f = check_breaks(d, world::dataset_of(d, both()));
        CHECK(f[0].found.find("declared a break") != std::string::npos);
        d.breaks = {says(break_statement::broken, "B"), says(break_statement::broken, "A", "someone else")};
        CHECK(check_breaks(d, world::dataset_of(d, both())).count("suspected_break") == 1);
    }

    TEST_CASE("breaks: declarations that cannot be read are findings") {
        definitions d = counts();
        d.breaks = {says(break_statement::real, ""), says(break_statement::real, "")};
        d.breaks[0].before = "2008-01";
        d.breaks[1].measure = "n";
        CHECK(check_breaks(d, dataset()).count("bad_break") == 2);
    }

    TEST_CASE("breaks: a parent is not counted again beside its children") {
        definitions d = counts();
        hierarchy   h;
        h.code = "areas";
        h.levels = {"region", "area"};
        h.nodes = {{"R", "region", {}}, {"A", "area", {}}, {"B", "area", {}}};
        h.memberships = {{"A", "R", {}, {}, whole_share, {}}, {"B", "R", {}, {}, whole_share, {}}};
        d.hierarchies.push_back(h);
        std::vector<row>       rows = both();
        const std::vector<row> region = three("R", 150, 160, 60);
        rows.insert(rows.end(), region.begin(), region.end());
        const findings f = check_breaks(d, world::dataset_of(d, rows));
        REQUIRE(f.size() == 1);
        CHECK(f[0].score == doctest::Approx(0.8));
    }

    TEST_CASE("breaks: percentages have no net change to share") {
        definitions d = counts();
        d.measures[0].what = kind::ratio;
        const findings f = check_breaks(d, world::dataset_of(d, both()));
        REQUIRE(f.size() == 1);
        CHECK(f[0].score == 0.5);
    }
}
