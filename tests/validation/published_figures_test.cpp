// SPDX-License-Identifier: MIT
// Published figures with known traps: small extracts travel with the tests, whole files lie outside the tree.
#include "world.hpp"

#include <steelyard/validation/validate.hpp>

#include <doctest/doctest.h>

using namespace steelyard;
using namespace steelyard::validation;
using world::row;

namespace {

std::optional<world::table> golden(const std::string& file) {
    return world::read_table(STEELYARD_SOURCE_DIR "/tests/golden/" + file);
}

definitions labour_force() {
    definitions d;
    for (const char* code : {"employed", "unemployed", "labor_force"})
        d.measures.push_back(world::counted(code, kind::stock));
    return d;
}

std::vector<row> labour_rows(const world::table& t) {
    std::vector<row> rows;
    for (std::size_t i = 0; i < t.lines.size(); ++i)
        for (const char* m : {"employed", "unemployed", "labor_force"})
            rows.push_back({m, t.at(i, "fips"), "", t.at(i, "year"), value::point(t.number(i, m))});
    return rows;
}

rule labour_identity() {
    rule r;
    r.code = "labour_force_identity";
    r.left = "employed + unemployed";
    r.op = rule_operator::equal;
    r.right = "labor_force";
    r.left_mode = r.right_mode = side_mode::never_skip;
    return r;
}

void check_labour_force(const world::table& t) {
    const definitions d = labour_force();
    std::vector<row>  rows = labour_rows(t);
    CHECK(check_rules(d, world::dataset_of(d, rows), {labour_identity()}).empty());
    row& planted = rows[rows.size() / 2];
    planted.number = value::point(*planted.number.point() + 1);
    const findings f = check_rules(d, world::dataset_of(d, rows), {labour_identity()});
    REQUIRE(f.size() == 1);
    CHECK(f[0].rule == "labour_force_identity");
    CHECK(f[0].place == planted.place);
    CHECK(f[0].period == planted.period);
}

definitions homelessness() {
    definitions d;
    d.measures.push_back(world::counted("homeless", kind::stock, period_kind::night(1, 22, 1, 31)));
    d.schemes.push_back(world::scheme_of("shelter", scheme_type::partition, {"sheltered", "unsheltered"}));
    return d;
}

std::vector<row> homeless_rows(const world::table& t, const std::string& place_column) {
    std::vector<row> rows;
    for (std::size_t i = 0; i < t.lines.size(); ++i) {
        const std::string& place = t.at(i, place_column);
        const std::string& year = t.at(i, "year");
        rows.push_back({"homeless", place, "", year, value::point(t.number(i, "total"))});
        for (const char* part : {"sheltered", "unsheltered"})
            rows.push_back({"homeless", place, "", year, value::point(t.number(i, part)), {{"shelter", part}}});
    }
    return rows;
}

/// The finding about a place, category and year; fails the test when there is none.
const finding& only(const findings& f, const std::string& place, const std::string& category, const std::string& year) {
    for (const finding& one : f)
        if (one.place == place && one.category == category && one.period.starts_with(year)) return one;
    FAIL("no finding for " << place << " " << category << " " << year);
    return f[0];
}

definitions beaches() {
    definitions d;
    d.measures.push_back(world::counted("e_coli", kind::stock, period_kind::day()));
    d.measures[0].places = decimals{1};
    return d;
}

} // namespace

TEST_SUITE("validation") {

    TEST_CASE("published: employed + unemployed = labour force, five counties (US BLS)") {
        const auto t = golden("labour_force_five_counties_2005_2018.csv");
        REQUIRE(t.has_value());
        REQUIRE(t->lines.size() == 70);
        check_labour_force(*t);
    }

    TEST_CASE("published: employed + unemployed = labour force, all 2,576 county rows (US BLS)") {
        const auto t = world::read_shared("data/bls_laus/county_year_great_lakes_2005_2018.csv");
        if (!t) {
            MESSAGE("skipped: the shared data are not here");
            return;
        }
        REQUIRE(t->lines.size() == 2576);
        check_labour_force(*t);
    }

    TEST_CASE("published: total = sheltered + unsheltered in 2,016 rows (US HUD)") {
        const auto t = world::read_shared("data/hud_pit/pit_by_coc_great_lakes_2007_2025.csv");
        if (!t) {
            MESSAGE("skipped: the shared data are not here");
            return;
        }
        REQUIRE(t->lines.size() == 2016);
        const definitions d = homelessness();
        std::vector<row>  rows = homeless_rows(*t, "coc_num");
        CHECK(check_partitions(d, world::dataset_of(d, rows)).empty());
        rows[3000].number = value::point(*rows[3000].number.point() + 1);
        CHECK(check_partitions(d, world::dataset_of(d, rows)).count("partition_residual") == 1);
        const findings f = check_breaks(d, world::dataset_of(d, rows));
        for (const finding& one : f)
            CHECK_FALSE((one.place == "IL-510" && one.category.empty() && one.period.starts_with("2024")));
        const finding& detroit = only(f, "MI-501", "", "2009");
        CHECK(detroit.evidence.find("a fall of 14,368") == 0);
    }

    TEST_CASE("published: Detroit repeats 18,062 and falls to 3,694, 95.8 % of the six areas' fall (US HUD)") {
        const auto t = golden("homeless_six_areas_2007_2025.csv");
        REQUIRE(t.has_value());
        const definitions d = homelessness();
        const dataset     data = world::dataset_of(d, homeless_rows(*t, "coc"));
        CHECK(check_partitions(d, data).empty());
        const findings f = check_breaks(d, data);
        const finding& detroit = only(f, "MI-501", "", "2009");
        CHECK(detroit.rule == "suspected_break");
        CHECK(detroit.found.find("18,062") != std::string::npos);
        CHECK(detroit.found.find("3,694") != std::string::npos);
        CHECK(detroit.evidence ==
              "a fall of 14,368, 95.8 % of the fall of 14,996 over the 6 places that report both periods");
        const finding& dearborn = only(f, "MI-502", "", "2009");
        CHECK(dearborn.found.find("865") != std::string::npos);
        CHECK(dearborn.found.find("428") != std::string::npos);
        CHECK(detroit.score > dearborn.score);
        std::int64_t totals = 0;
        for (const finding& one : f) totals += one.category.empty() ? 1 : 0;
        CHECK(totals == 2);
    }

    TEST_CASE("published: the real rise of Chicago from 2023 to 2024 is no suspicion (US HUD)") {
        const auto t = golden("homeless_chicago_2007_2025.csv");
        REQUIRE(t.has_value());
        const definitions d = homelessness();
        CHECK(check_breaks(d, world::dataset_of(d, homeless_rows(*t, "coc"))).empty());
    }

    TEST_CASE("published: five of six areas at zero unsheltered in 2021 rank above one in 2022 (US HUD)") {
        const auto t = golden("homeless_six_areas_2007_2025.csv");
        REQUIRE(t.has_value());
        const definitions d = homelessness();
        const findings    f = check_shared_zeros(d, world::dataset_of(d, homeless_rows(*t, "coc")));
        REQUIRE(f.size() == 2);
        CHECK(f[0].category == "shelter=unsheltered");
        CHECK(f[0].period.starts_with("2021"));
        CHECK(f[0].level == severity::warning);
        CHECK(f[0].score == doctest::Approx(5.0 / 6));
        CHECK(f[0].found.find("5 of 6 places are zero") == 0);
        CHECK(f[0].found.find("MI-501, NY-508, OH-501, OH-502, PA-605") != std::string::npos);
        CHECK(f[1].period.starts_with("2022"));
        CHECK(f[1].place == "MI-502");
        CHECK(f[1].level == severity::info);
        CHECK(f[1].score < f[0].score);
    }

    TEST_CASE("published: weekend zeros at three beaches (City of Chicago)") {
        const auto t = golden("beaches_three_2015.csv");
        REQUIRE(t.has_value());
        const definitions d = beaches();
        std::vector<row>  rows;
        for (std::size_t i = 0; i < t->lines.size(); ++i)
            rows.push_back({"e_coli", t->at(i, "beach"), "", t->at(i, "date"), value::point(t->number(i, "reading"))});
        const findings f = check_weekday_zeros(d, world::dataset_of(d, rows));
        CHECK(f.size() == 4);
        for (const finding& one : f) CHECK(one.found.find("on Saturday and Sunday are zero") != std::string::npos);
    }

    TEST_CASE(
        "published: 759 of 832 weekend readings are zero, 12 of 1,170 from Tuesday to Thursday (City of Chicago)") {
        const auto t = world::read_shared("data/chicago_beaches/daily_summaries_2015.csv");
        if (!t) {
            MESSAGE("skipped: the shared data are not here");
            return;
        }
        const definitions d = beaches();
        std::vector<row>  rows;
        for (std::size_t i = 0; i < t->lines.size(); ++i) {
            const std::string& day = t->at(i, "Date");
            rows.push_back({"e_coli", t->at(i, "Beach"), "",
                            day.substr(6) + "-" + day.substr(0, 2) + "-" + day.substr(3, 2),
                            value::point(t->number(i, "Reading"))});
        }
        const findings f = check_weekday_zeros(d, world::dataset_of(d, rows));
        REQUIRE_FALSE(f.empty());
        CHECK(f[0].level == severity::warning);
        CHECK(f[0].found.find("759 of 832 values on Saturday and Sunday are zero") == 0);
        CHECK(f[0].found.find("12 of 1,170 on Tuesday, Wednesday and Thursday") != std::string::npos);
    }
}
