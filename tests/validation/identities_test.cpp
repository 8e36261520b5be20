// SPDX-License-Identifier: MIT
#include "world.hpp"

#include <steelyard/core/random.hpp>
#include <steelyard/validation/identities.hpp>

#include <doctest/doctest.h>

using namespace steelyard;
using namespace steelyard::validation;
using world::row;

namespace {

definitions by_sex(scheme_type type = scheme_type::partition) {
    definitions d;
    d.measures.push_back(world::counted("m"));
    d.measures[0].suppressed_within = {1.0, 9.0};
    d.schemes.push_back(world::scheme_of("sex", type, {"F", "M"}));
    return d;
}

row part(const char* category, const value& v, const char* period = "2000") {
    return {"m", "A", "", period, v, {{"sex", category}}};
}
row whole(double x, const char* period = "2000") { return {"m", "A", "", period, value::point(x)}; }

findings partitions(const definitions& d, const std::vector<row>& rows, const partition_options& o = {}) {
    return check_partitions(d, world::dataset_of(d, rows), o);
}

/// Region R of areas A and B; area C moves from R to S at the start of 2002, with half a share from 2004.
definitions areas(kind what = kind::stock) {
    definitions d;
    d.measures.push_back(world::counted("m", what));
    hierarchy h;
    h.code = "areas";
    h.levels = {"region", "area"};
    for (const char* region : {"R", "S"}) h.nodes.push_back({region, "region", {}});
    for (const char* area : {"A", "B", "C"}) h.nodes.push_back({area, "area", {}});
    h.memberships = {{"A", "R", {}, {}, whole_share, {}},
                     {"B", "R", {}, {}, whole_share, {}},
                     {"C", "R", {}, date(2002, 1, 1), whole_share, {}},
                     {"C", "S", date(2002, 1, 1), date(2004, 1, 1), whole_share, {}},
                     {"C", "S", date(2004, 1, 1), {}, whole_share / 2, {}},
                     {"C", "R", date(2004, 1, 1), {}, whole_share / 2, {}}};
    d.hierarchies.push_back(h);
    return d;
}

findings family(const definitions& d, const std::string& year, std::vector<std::pair<std::string, double>> numbers,
                const hierarchy_options& o = {}) {
    std::vector<row> rows;
    for (const auto& [place, x] : numbers) rows.push_back({"m", place, "", year, value::point(x)});
    return check_hierarchies(d, world::dataset_of(d, rows), o);
}

} // namespace

TEST_SUITE("validation") {

    TEST_CASE("partitions: the residual of known categories is reported, with its sign") {
        const definitions d = by_sex();
        CHECK(partitions(d, {whole(10), part("F", value::point(4)), part("M", value::point(6))}).empty());
        const findings f = partitions(d, {whole(10), part("F", value::point(4)), part("M", value::point(8))});
        REQUIRE(f.size() == 1);
        CHECK(f[0].rule == "partition_residual");
        CHECK(f[0].found == "The whole is 10, the 2 known categories of sex add up to 12: a residual of -2.");
        CHECK(f[0].score == doctest::Approx(0.2));
        CHECK(f[0].evidence == "F 4, M 8");
        CHECK(partitions(d, {whole(10), part("F", value::point(4)), part("M", value::point(8))}, {.tolerance = 2})
                  .empty());
    }

    TEST_CASE("partitions: bounds, suppression and silence explain a residual or do not") {
        const definitions d = by_sex();
        const auto        rule_of = [&](double all, const value& m) {
            const findings f = partitions(d, {whole(all), part("F", value::point(4)), part("M", m)});
            REQUIRE(f.size() == 1);
            return f[0].rule;
        };
        CHECK(rule_of(10, value::missing(reason::suppressed)) == "partition_open");       // M = 6 lies in 1..9
        CHECK(rule_of(13, value::missing(reason::suppressed)) == "partition_open");       // 9
        CHECK(rule_of(14, value::missing(reason::suppressed)) == "partition_impossible"); // 10
        CHECK(rule_of(4, value::missing(reason::suppressed)) == "partition_impossible");  // 0
        CHECK(rule_of(14, value::missing(reason::suppressed_secondary)) == "partition_open");
        CHECK(rule_of(14, value::below(9)) == "partition_impossible");
        CHECK(rule_of(14, value::below(10)) == "partition_open");
        CHECK(rule_of(14, value::range(10, 12)) == "partition_open");
        CHECK(rule_of(14, value::above(11)) == "partition_impossible");
        CHECK(rule_of(100, value::missing(reason::not_reported)) == "partition_open");
        CHECK(rule_of(3, value::missing(reason::not_reported)) == "partition_impossible"); // F alone is more
        const findings silent = partitions(d, {whole(10), part("F", value::point(4))});
        REQUIRE(silent.size() == 1);
        CHECK(silent[0].evidence == "in 2000 a residual of 6 lies with M, which can be at least 0");
        CHECK(partitions(d, {whole(10), part("F", value::point(4))}, {.open = false}).empty());
        CHECK(partitions(d, {whole(4), part("F", value::point(4)), part("M", value::missing(reason::not_applicable))})
                  .empty());
    }

    TEST_CASE("partitions: a category that nobody agreed is a part as well") {
        const definitions d = by_sex();
        CHECK(partitions(
                  d, {whole(10), part("F", value::point(4)), part("M", value::point(5)), part("X", value::point(1))})
                  .empty());
        CHECK(partitions(
                  d, {whole(10), part("F", value::point(4)), part("M", value::point(6)), part("X", value::point(1))})
                  .count("partition_residual") == 1);
    }

    TEST_CASE("partitions: within other categories too, and never for what does not add up") {
        definitions d = by_sex();
        d.schemes.push_back(world::scheme_of("age", scheme_type::partition, {"young", "old"}));
        const auto both = [](const char* sex, double x) {
            return row{"m", "A", "", "2000", value::point(x), {{"age", "old"}, {"sex", sex}}};
        };
        const std::vector<row> rows{
            {"m", "A", "", "2000", value::point(9), {{"age", "old"}}}, both("F", 4), both("M", 4)};
        const findings f = partitions(d, rows);
        REQUIRE(f.count("partition_residual") == 1);
        CHECK(f.of_rule("partition_residual")[0].category == "age=old");
        d.measures[0].what = kind::ratio;
        CHECK(partitions(d, rows).empty());
    }

    TEST_CASE("partitions: overlapping categories are never added, but none exceeds its whole") {
        const definitions d = by_sex(scheme_type::overlapping);
        CHECK(partitions(d, {whole(10), part("F", value::point(9)), part("M", value::point(8))}).empty());
        const findings f = partitions(d, {whole(10), part("F", value::point(11)), part("M", value::above(11))});
        CHECK(f.count("category_above_whole") == 2);
        CHECK(f.size() == 2);
    }

    TEST_CASE("partitions: exact at any size and number of decimals") {
        for (std::uint64_t seed = 1; seed <= 300; ++seed) {
            CAPTURE(seed);
            random_stream random(seed);
            definitions   d = by_sex();
            d.measures[0].places = decimals{static_cast<std::int8_t>(random.below(4))};
            d.schemes[0] = world::scheme_of("sex", scheme_type::partition, {"1", "2", "3", "4", "5"});
            const double     unit = 1 / static_cast<double>(pow10(d.measures[0].places->places));
            std::int64_t     total = 0;
            std::vector<row> rows;
            for (const char* c : {"1", "2", "3", "4", "5"}) {
                const auto x = static_cast<std::int64_t>(random.below(1000000000));
                total += x;
                rows.push_back(part(c, value::point(static_cast<double>(x) /
                                                    static_cast<double>(pow10(d.measures[0].places->places)))));
            }
            const double all = static_cast<double>(total) / static_cast<double>(pow10(d.measures[0].places->places));
            rows.push_back(whole(all));
            CHECK(partitions(d, rows).empty());
            rows.back() =
                whole(static_cast<double>(total + 1) / static_cast<double>(pow10(d.measures[0].places->places)));
            CHECK(partitions(d, rows).size() == 1);
            CHECK(partitions(d, rows, {.tolerance = unit}).empty());
        }
    }

    TEST_CASE("hierarchies: parents are compared with the children of their time") {
        const definitions d = areas();
        CHECK(family(d, "2000", {{"R", 6}, {"A", 1}, {"B", 2}, {"C", 3}}).empty());
        const findings f = family(d, "2003", {{"R", 6}, {"A", 1}, {"B", 2}, {"C", 3}});
        REQUIRE(f.size() == 1); // C has gone
        CHECK(f[0].rule == "parent_differs");
        CHECK(f[0].place == "R");
        CHECK(f[0].found == "The parent reports 6, the 2 known children in areas add up to 3: a difference of 3.");
        CHECK(family(d, "2003", {{"R", 3}, {"S", 3}, {"A", 1}, {"B", 2}, {"C", 3}}).empty());
    }

    TEST_CASE("hierarchies: shares divide a child, and half a unit is forgiven for each divided one") {
        const definitions d = areas();
        CHECK(family(d, "2005", {{"R", 5}, {"S", 2}, {"A", 1}, {"B", 2}, {"C", 4}}).empty());
        CHECK(family(d, "2005", {{"R", 5}, {"S", 3}, {"A", 1}, {"B", 2}, {"C", 5}})
                  .empty()); // 2.5 each: rounding decides
        CHECK(family(d, "2005", {{"R", 6}, {"A", 1}, {"B", 2}, {"C", 4}}).count("parent_differs") == 1);
    }

    TEST_CASE("hierarchies: a flow follows the days, a stock the last day") {
        definitions d = areas(kind::flow);
        d.hierarchies[0].memberships = {{"A", "R", {}, date(2001, 7, 2), whole_share, {}},
                                        {"A", "S", date(2001, 7, 2), {}, whole_share, {}}};
        // 182 of 365 days in R.
        CHECK(family(d, "2001", {{"R", 182}, {"S", 183}, {"A", 365}}).empty());
        CHECK(family(d, "2001", {{"R", 0}, {"S", 365}, {"A", 365}}).size() == 2);
        d.measures[0].what = kind::stock;
        CHECK(family(d, "2001", {{"S", 365}, {"A", 365}}).empty());
    }

    TEST_CASE("hierarchies: a silent child makes the parent at least the known ones") {
        const definitions d = areas();
        CHECK(family(d, "2000", {{"R", 6}, {"A", 1}, {"B", 2}}).empty());
        CHECK(family(d, "2000", {{"R", 6}, {"A", 1}, {"B", 2}}, {.open = true}).count("parent_open") == 1);
        const findings f = family(d, "2000", {{"R", 2}, {"A", 1}, {"B", 2}});
        REQUIRE(f.size() == 1);
        CHECK(f[0].rule == "parent_impossible");
        CHECK(family(d, "2000", {{"R", 6}}).empty()); // no child reports: nothing to compare
        definitions ratio = areas();
        ratio.measures[0].what = kind::ratio;
        CHECK(family(ratio, "2000", {{"R", 6}, {"A", 1}, {"B", 2}, {"C", 9}}).empty());
    }
}
