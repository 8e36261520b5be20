// SPDX-License-Identifier: MIT
#include <steelyard/core/error.hpp>
#include <steelyard/core/random.hpp>
#include <steelyard/define/hierarchy.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <numeric>

using namespace steelyard;

namespace {

using shares = std::vector<node_share>;

hierarchy region() {
    hierarchy h;
    h.code = "region";
    h.levels = {"region", "area", "site"};
    h.nodes = {{"R", "region", {}}, {"East", "area", {}}, {"West", "area", {}}, {"a", "site", {}}, {"b", "site", {}}};
    h.memberships = {{"East", "R", {}, {}, whole_share, {}},
                     {"West", "R", {}, {}, whole_share, {}},
                     {"a", "East", {}, {}, whole_share, {}},
                     {"b", "West", {}, {}, whole_share, {}}};
    return h;
}

std::int64_t sum(const shares& s) {
    return std::accumulate(s.begin(), s.end(), std::int64_t{0},
                           [](std::int64_t n, const node_share& x) { return n + x.share; });
}

/// Random shares of the whole.
std::vector<std::int64_t> cut_whole(random_stream& draw, std::size_t parts) {
    std::vector<std::int64_t> cuts{0, whole_share};
    while (cuts.size() < parts + 1) {
        const auto c = static_cast<std::int64_t>(1 + draw.below(whole_share - 1));
        if (std::find(cuts.begin(), cuts.end(), c) == cuts.end()) cuts.push_back(c);
    }
    std::sort(cuts.begin(), cuts.end());
    std::vector<std::int64_t> pieces;
    for (std::size_t i = 1; i < cuts.size(); ++i) pieces.push_back(cuts[i] - cuts[i - 1]);
    return pieces;
}

/// Five levels; every node but the top belongs to one to four parents one level up, and changes them once.
hierarchy random_hierarchy(std::uint64_t seed) {
    random_stream draw(seed);
    hierarchy     h;
    h.levels = {"0", "1", "2", "3", "4"};
    std::vector<std::vector<std::string>> on(5);
    for (std::size_t level = 0; level < 5; ++level) {
        for (std::size_t i = 0; i < 1 + 3 * level; ++i) {
            on[level].push_back("n" + std::to_string(level) + "_" + std::to_string(i));
            h.nodes.push_back({on[level].back(), h.levels[level], {}});
            if (level == 0) continue;
            const date change = date(2010, 1, 1) + static_cast<std::int32_t>(draw.below(365));
            for (const bool early : {true, false}) {
                std::vector<std::string> parents = on[level - 1];
                const std::size_t        n = std::min<std::size_t>(1 + draw.below(4), parents.size());
                const auto               cut = cut_whole(draw, n);
                for (std::size_t p = 0; p < n; ++p) {
                    const auto at = static_cast<std::ptrdiff_t>(draw.below(parents.size()));
                    membership m{on[level].back(), parents[static_cast<std::size_t>(at)], {}, {}, cut[p], {}};
                    (early ? m.to : m.from) = change;
                    h.memberships.push_back(m);
                    parents.erase(parents.begin() + at);
                }
            }
        }
    }
    return h;
}

} // namespace

TEST_SUITE("define") {

    TEST_CASE("hierarchy: shares add up to the whole whatever the path, level, period and view") {
        for (std::uint64_t seed = 1; seed <= 40; ++seed) {
            CAPTURE(seed);
            const hierarchy h = random_hierarchy(seed);
            REQUIRE(h.check().empty());
            const hierarchy_index index(h);
            CHECK(index.dated());
            for (const level_entry& n : h.nodes)
                for (const std::string& level : h.levels)
                    for (const period& p :
                         {period::year(2010), period::quarter(2010, 2), period::day(date(2010, 7, 1))})
                        for (const bool by_days : {true, false})
                            for (const boundary_view view :
                                 {boundary_view::as_then, boundary_view::as_now, boundary_view::at_date}) {
                                const shares s = index.resolve(n.code, level, p, by_days, view, date(2010, 5, 5));
                                const bool   above = h.level_of(n.code) < h.level_index(level);
                                CHECK(sum(s) == (above ? 0 : whole_share));
                            }
        }
    }

    TEST_CASE("hierarchy: the order of its lines changes no share") {
        for (std::uint64_t seed = 1; seed <= 20; ++seed) {
            CAPTURE(seed);
            const hierarchy h = random_hierarchy(seed);
            hierarchy       turned = h;
            std::reverse(turned.memberships.begin(), turned.memberships.end());
            const hierarchy_index a(h);
            const hierarchy_index b(turned);
            for (const level_entry& n : h.nodes)
                CHECK(a.resolve(n.code, "1", period::year(2010), true, boundary_view::as_then) ==
                      b.resolve(n.code, "1", period::year(2010), true, boundary_view::as_then));
        }
    }

    TEST_CASE("hierarchy: a share over several hops is multiplied exactly and rounded once") {
        hierarchy h;
        h.levels = {"top", "mid", "low", "leaf"};
        h.nodes = {{"A", "top", {}}, {"B", "top", {}}, {"m", "mid", {}}, {"k", "low", {}}, {"x", "leaf", {}}};
        const std::int64_t third = 333'333'333;
        for (const auto& [child, to] : std::map<std::string, std::string>{{"x", "k"}, {"k", "m"}, {"m", "A"}}) {
            h.memberships.push_back({child, to, {}, {}, third, {}});
            h.memberships.push_back({child, "B", {}, {}, whole_share - third, {}});
        }
        // 0.333333333^3 = 0.037037036925925926037... exactly, by integer multiplication
        const auto s = h.resolve("x", "top", period::year(2010), true, boundary_view::as_then);
        CHECK(s == shares{{"A", 37'037'037}, {"B", 962'962'963}});
    }

    TEST_CASE("hierarchy: levels, unknown codes and nodes above the level") {
        const hierarchy h = region();
        const period    p = period::year(2010);
        CHECK(h.level_index("area") == 1);
        CHECK(h.level_index("nowhere") == -1);
        CHECK(h.level_of("a") == 2);
        CHECK_FALSE(h.level_of("zzz"));
        CHECK(h.change_days().empty());
        CHECK_FALSE(hierarchy_index(h).dated());
        for (std::int32_t n = 0; n < 5; ++n) CHECK_FALSE(hierarchy_index(h).dated(n));
        hierarchy moved = h;
        moved.memberships[0].from = date(2000, 1, 1); // of East: what lies below it changes too
        const hierarchy_index index(moved);
        for (const char* code : {"East", "a"}) CHECK(index.dated(*index.find(code)));
        for (const char* code : {"R", "West", "b"}) CHECK_FALSE(index.dated(*index.find(code)));
        CHECK(h.resolve("a", "site", p, true, boundary_view::as_then) == shares{{"a", whole_share}});
        CHECK(h.resolve("a", "region", p, false, boundary_view::as_now) == shares{{"R", whole_share}});
        CHECK(h.resolve("R", "area", p, true, boundary_view::as_then).empty());
        CHECK(h.resolve("zzz", "area", p, true, boundary_view::as_then).empty());
        CHECK_THROWS_AS((void)h.resolve("a", "aera", p, true, boundary_view::as_then), unknown_code);
    }

    TEST_CASE("hierarchy: a flow is shared by days, a stock goes by its last day") {
        hierarchy h = region();
        h.memberships[2].to = date(2010, 7, 1);
        h.memberships.push_back({"a", "West", date(2010, 7, 1), {}, whole_share, {}});
        const period p = period::year(2010);
        // 181 of 365 days, 184 of 365 days; 181e9/365 = 495890410.96, 184e9/365 = 504109589.04
        CHECK(h.resolve("a", "area", p, true, boundary_view::as_then) ==
              shares{{"East", 495'890'411}, {"West", 504'109'589}});
        CHECK(h.resolve("a", "area", p, false, boundary_view::as_then) == shares{{"West", whole_share}});
        CHECK(h.resolve("a", "area", p, true, boundary_view::as_now) == shares{{"West", whole_share}});
        CHECK(h.resolve("a", "area", p, true, boundary_view::at_date, date(2010, 6, 30)) ==
              shares{{"East", whole_share}});
        CHECK(h.resolve("a", "area", p, true, boundary_view::at_date, date(2010, 7, 1)) ==
              shares{{"West", whole_share}});
        CHECK(h.resolve("a", "area", period::month(2010, 6), false, boundary_view::as_then) ==
              shares{{"East", whole_share}});
    }

    TEST_CASE("hierarchy: days without a membership belong to nothing") {
        hierarchy h = region();
        h.memberships[2].from = date(2010, 7, 1);
        // 184 of 365 days
        CHECK(h.resolve("a", "area", period::year(2010), true, boundary_view::as_then) ==
              shares{{"East", 504'109'589}});
        CHECK(h.resolve("a", "area", period::year(2009), true, boundary_view::as_then).empty());
    }

    TEST_CASE("hierarchy: splitting a node leaves what its parents hold") {
        for (std::uint64_t seed = 1; seed <= 60; ++seed) {
            CAPTURE(seed);
            random_stream draw(seed);
            hierarchy     h = region();
            const date    on = date(2010, 1, 1) + static_cast<std::int32_t>(draw.below(365));
            const auto    cut = cut_whole(draw, 3);
            h.memberships[2].to = on;
            for (std::size_t i = 0; i < 3; ++i) {
                const std::string part = "a" + std::to_string(i);
                h.nodes.push_back({part, "site", {}});
                h.memberships.push_back({part, "East", on, {}, whole_share, {}});
                h.successions.push_back({"a", part, on, cut[i], {}});
            }
            REQUIRE(h.check().empty());
            for (const period& p :
                 {period::year(2009), period::year(2010), period::quarter(2010, 2), period::year(2011)})
                for (const bool by_days : {true, false})
                    for (const boundary_view view : {boundary_view::as_then, boundary_view::as_now}) {
                        if (view == boundary_view::as_then && p.first_day() >= on) continue; // "a" is nothing any more
                        CHECK(h.resolve("a", "area", p, by_days, view) == shares{{"East", whole_share}});
                    }
            // A part that reports the year in which it began speaks of the days that it had, wholly.
            CHECK(h.resolve("a1", "area", period::year(on.year()), true, boundary_view::as_then) ==
                  shares{{"East", whole_share}});
            CHECK(h.resolve("a", "site", period::year(2009), true, boundary_view::as_now) ==
                  shares{{"a0", cut[0]}, {"a1", cut[1]}, {"a2", cut[2]}});
            CHECK(h.resolve("a", "site", period::year(2009), true, boundary_view::at_date, on + -1) ==
                  shares{{"a", whole_share}});
            CHECK(h.resolve("a", "site", period::year(2009), true, boundary_view::at_date, on) ==
                  shares{{"a0", cut[0]}, {"a1", cut[1]}, {"a2", cut[2]}});
        }
    }

    TEST_CASE("hierarchy: successions follow each other, and what continues under its own code is only what was left") {
        hierarchy h = region();
        // b gives a fifth of itself to a in 2011; a and b merge into c in 2013.
        h.nodes.push_back({"c", "site", {}});
        h.memberships.push_back({"c", "East", date(2013, 1, 1), {}, whole_share, {}});
        h.memberships[2].to = date(2013, 1, 1);
        h.memberships[3].to = date(2013, 1, 1);
        h.successions = {{"b", "a", date(2011, 1, 1), whole_share / 5, {}},
                         {"b", "b", date(2011, 1, 1), whole_share / 5 * 4, {}},
                         {"a", "c", date(2013, 1, 1), whole_share, {}},
                         {"b", "c", date(2013, 1, 1), whole_share, {}}};
        REQUIRE(h.check().empty());
        CHECK(h.resolve("b", "area", period::year(2010), true, boundary_view::as_then) ==
              shares{{"West", whole_share}});
        CHECK(h.resolve("b", "area", period::year(2010), true, boundary_view::at_date, date(2012, 1, 1)) ==
              shares{{"East", whole_share / 5}, {"West", whole_share / 5 * 4}});
        CHECK(h.resolve("b", "area", period::year(2011), true, boundary_view::at_date, date(2012, 1, 1)) ==
              shares{{"West", whole_share}});
        CHECK(h.resolve("b", "site", period::year(2010), true, boundary_view::as_now) == shares{{"c", whole_share}});
        // Late numbers of a node that ended go where it went.
        CHECK(h.resolve("b", "site", period::year(2014), true, boundary_view::as_now) == shares{{"c", whole_share}});
    }

    TEST_CASE("hierarchy: thirty yearly exchanges between two nodes stay cheap and whole") {
        hierarchy h = region();
        for (int y = 1981; y <= 2010; ++y)
            for (const auto& [from, to] : {std::pair("a", "b"), std::pair("b", "a")}) {
                h.successions.push_back({from, to, date(y, 1, 1), 123'456'789, {}});
                h.successions.push_back({from, from, date(y, 1, 1), whole_share - 123'456'789, {}});
            }
        REQUIRE(h.check().empty());
        const shares s = h.resolve("a", "site", period::year(1980), true, boundary_view::as_now);
        REQUIRE(s.size() == 2);
        CHECK(sum(s) == whole_share);
        // (1 + (1 - 2 x)^30) / 2 with x = 0.123456789: 0.50010099840775... (Python fractions)
        CHECK(s[0].share == 500'100'998);
    }

    TEST_CASE("hierarchy: as_then and as_now differ only through what is dated") {
        for (std::uint64_t seed = 1; seed <= 20; ++seed) {
            CAPTURE(seed);
            hierarchy h = random_hierarchy(seed);
            std::erase_if(h.memberships, [](const membership& m) { return m.to.has_value(); });
            for (membership& m : h.memberships) m.from.reset();
            const hierarchy_index index(h);
            CHECK_FALSE(index.dated());
            for (const level_entry& n : h.nodes) {
                const auto then = index.resolve(n.code, "0", period::year(1990), true, boundary_view::as_then);
                CHECK(then == index.resolve(n.code, "0", period::month(2020, 2), false, boundary_view::as_now));
                CHECK(then ==
                      index.resolve(n.code, "0", period::year(1990), true, boundary_view::at_date, date(1800, 1, 1)));
            }
        }
    }

    TEST_CASE("hierarchy: every fault is listed") {
        hierarchy h = region();
        h.levels.push_back("site");
        h.nodes.push_back({"a", "area", {}});
        h.nodes.push_back({"q", "quarter", {}});
        h.nodes.push_back({"lonely", "site", {}});
        h.memberships.push_back({"b", "Eats", {}, {}, whole_share, {}});
        h.memberships.push_back({"R", "a", {}, {}, whole_share, {}});
        h.memberships.push_back({"b", "East", date(2010, 1, 1), date(2009, 1, 1), whole_share, {}});
        h.memberships.push_back({"b", "East", date(2012, 1, 1), {}, 0, {}});
        h.memberships.push_back({"a", "West", date(2012, 1, 1), {}, 5, {}});
        h.successions = {{"a", "b", date(2011, 1, 1), 7, {}},
                         {"a", "b", date(2011, 1, 1), 7, {}},
                         {"b", "R", date(2011, 1, 1), whole_share, {}}};
        std::map<std::string, int> seen;
        for (const problem& p : h.check()) {
            CHECK_FALSE(p.found.empty());
            CHECK_FALSE(p.advice.empty());
            ++seen[p.rule];
        }
        for (const char* rule :
             {"duplicate_code", "unknown_level", "no_parent", "unknown_node", "level_order", "date_order",
              "share_range", "shares_add_up", "duplicate_succession", "level_of_successor", "same_day_succession"}) {
            CAPTURE(rule);
            CHECK(seen[rule] >= 1);
        }
        hierarchy bare;
        bare.over = axis::time;
        seen.clear();
        for (const problem& p : bare.check()) ++seen[p.rule];
        CHECK(seen == std::map<std::string, int>{{"hierarchy_axis", 1}, {"no_levels", 1}});
    }
}
