// SPDX-License-Identifier: MIT
#include "composite_world.hpp"

#include <steelyard/composite/panel.hpp>
#include <steelyard/core/error.hpp>

#include <doctest/doctest.h>

#include <algorithm>

using namespace steelyard;
using namespace steelyard::composite;
using world::same;

namespace {

[[nodiscard]] index_node node(const std::string& code, const std::string& parent, double weight = 1) {
    index_node n;
    n.code = code;
    n.parent = parent;
    n.weight = weight;
    return n;
}
/// top: a (c000, c001), c002 and c003.
[[nodiscard]] index_tree four() {
    return {"i", "", {node("top", ""), node("a", "top", 2), node("c000", "a"), node("c001", "a", 3), node("c002", "top"),
                      node("c003", "top", 1.5)}};
}
[[nodiscard]] index_options scaled(double low = 10) {
    index_options o;
    o.treat.rule = outlier_rule::none;
    o.normalise.low = low;
    o.normalise.high = low + 90;
    return o;
}

[[nodiscard]] panel_table random_panel(std::uint64_t seed, int years, std::size_t units, std::size_t columns) {
    std::vector<panel_cell> cells;
    for (int y = 0; y < years; ++y) {
        const score_table t = world::random_table(seed * 100 + static_cast<std::uint64_t>(y), units, columns);
        for (std::int64_t u = 0; u < t.unit_count(); ++u)
            for (std::int64_t c = 0; c < t.column_count(); ++c)
                cells.push_back({t.units[static_cast<std::size_t>(u)], period::year(2010 + y),
                                 t.columns[static_cast<std::size_t>(c)], t.value_at(u, c), {}});
    }
    return make_panel(cells);
}

[[nodiscard]] double top_of(const index_result& r, std::int64_t u, const std::string& code = "top") {
    return *r.scores.nodes.value_at(u, *r.scores.nodes.find_column(code)).point();
}
[[nodiscard]] value linked_of(const panel_result& r, std::size_t t, std::int64_t u, const std::string& code = "top") {
    return r.linked[t].value_at(u, *r.linked[t].find_column(code));
}
[[nodiscard]] index_tree without(index_tree tree, const std::string& code) {
    std::erase_if(tree.nodes, [&](const index_node& n) { return n.code == code; });
    return tree;
}
[[nodiscard]] indicator_life from(const std::string& code, int year) { return {code, period::year(year), std::nullopt, {}}; }
[[nodiscard]] indicator_life until(const std::string& code, int year) {
    return {code, std::nullopt, period::year(year), {}};
}

} // namespace

TEST_SUITE("composite") {
    TEST_CASE("make_panel: periods rise, tables are alike, what nobody gave is missing, all that is wrong is listed") {
        const std::vector<panel_cell> cells{{"b", period::year(2011), "x", value::point(2), {}},
                                            {"a", period::year(2010), "y", value::point(1), {}}};
        const auto                    p = make_panel(cells);
        REQUIRE(p.periods == std::vector<period>{period::year(2010), period::year(2011)});
        for (const auto& t : p.tables) {
            CHECK(t.units == std::vector<std::string>{"a", "b"});
            CHECK(t.columns == std::vector<std::string>{"x", "y"});
        }
        CHECK(p.tables[0].value_at(0, 1).point() == 1.0);
        CHECK(p.tables[1].value_at(0, 1).reason() == reason::not_reported);
        std::vector<panel_cell> wrong = cells;
        wrong.push_back({"b", period::year(2011), "x", value::point(3), {}});
        wrong.push_back({"b", period::month(2011, 3), "x", value::point(3), {}});
        CHECK(world::refused([&] { return make_panel(wrong); }) == std::vector<std::string>{"other_kind", "repeated_cell"});
    }

    TEST_CASE("run_panel: per period is each by itself, frozen is run_frozen, pooled is one table of all") {
        for (std::uint64_t seed = 1; seed <= 10; ++seed) {
            CAPTURE(seed);
            const auto         panel = random_panel(seed, 4, 6, 4);
            const index_layout tree(four());
            panel_options      o;
            o.parameters = parameter_rule::per_period;
            const auto each = run_panel(four(), panel, scaled(), o);
            o.parameters = parameter_rule::frozen;
            o.reference = "2012";
            const auto frozen = run_panel(four(), panel, scaled(), o);
            const auto pooled = run_panel(four(), panel, scaled());
            const auto reference = run_index(tree, panel.tables[2], scaled());
            for (std::size_t t = 0; t < 4; ++t) {
                CHECK(each.results[t].scores == run_index(tree, panel.tables[t], scaled()).scores);
                CHECK(frozen.results[t].scores == run_frozen(tree, panel.tables[t], reference, scaled()).scores);
                for (const auto& r : {each, frozen, pooled}) {
                    CHECK(r.links.empty());
                    CHECK(r.linked[t].number == r.results[t].scores.nodes.number);
                }
                for (std::size_t k = 0; k < 4; ++k) { // min-max over all periods, by hand
                    double least = 1e9;
                    double most = -1e9;
                    for (const auto& table : panel.tables)
                        for (const double x : table.numbers_of(static_cast<std::int64_t>(k))) {
                            least = std::min(least, x);
                            most = std::max(most, x);
                        }
                    const auto x = panel.tables[t].numbers_of(static_cast<std::int64_t>(k));
                    const auto y = pooled.results[t].normalised.numbers_of(static_cast<std::int64_t>(k));
                    for (std::size_t u = 0; u < 6; ++u) CHECK(same(y[u], 10 + 90 * (x[u] - least) / (most - least)));
                }
            }
        }
    }

    TEST_CASE("run_panel: an indicator enters, by hand") {
        // One unit of two: x alone in 2010, x and y from 2011. Scores as they are: 10; then x 20, y 40: x alone 20, both 30.
        std::vector<panel_cell> cells;
        const auto              put = [&](const char* unit, int year, const char* column, double x) {
            cells.push_back({unit, period::year(year), column, value::point(x), {}});
        };
        for (const char* unit : {"u", "v"}) {
            put(unit, 2010, "x", 10);
            put(unit, 2011, "x", 20);
            put(unit, 2011, "y", 40);
            put(unit, 2012, "x", 20);
            put(unit, 2012, "y", 70);
        }
        const index_tree tree{"i", "", {node("top", ""), node("x", "top"), node("y", "top")}};
        index_options    o = scaled();
        o.normalise.method = normalise_method::none;
        const std::vector<indicator_life> lives{from("y", 2011)};
        panel_options                     over;
        auto                              r = run_panel(tree, make_panel(cells), o, over, lives);
        CHECK(top_of(r.results[1], 0) == 30);
        CHECK(same(*linked_of(r, 0, 0).point(), 10));
        CHECK(same(*linked_of(r, 1, 0).point(), 20));
        CHECK(same(*linked_of(r, 2, 0).point(), 30)); // 45 * 20 / 30
        CHECK(linked_of(r, 0, 0).flags().empty());
        CHECK(linked_of(r, 1, 0).flags().has(flag::bridged));
        REQUIRE(r.links.size() == 1);
        CHECK(r.links[0] == panel_link{"top", period::year(2010), period::year(2011), period::year(2011), {"y"}, {}});
        over.anchor = link_anchor::last;
        r = run_panel(tree, make_panel(cells), o, over, lives);
        CHECK(same(*linked_of(r, 0, 0).point(), 15));
        CHECK(same(*linked_of(r, 1, 0).point(), 30));
        CHECK(same(*linked_of(r, 2, 0).point(), 45));
        CHECK(linked_of(r, 0, 0).flags().has(flag::bridged));
        CHECK(linked_of(r, 1, 0).flags().empty());
        over = {};
        over.link = link_rule::difference;
        r = run_panel(tree, make_panel(cells), o, over, lives);
        CHECK(same(*linked_of(r, 1, 0).point(), 20));
        CHECK(same(*linked_of(r, 2, 0).point(), 35)); // 45 + (20 - 30)
        over.anchor = link_anchor::last;
        r = run_panel(tree, make_panel(cells), o, over, lives);
        CHECK(same(*linked_of(r, 0, 0).point(), 20)); // 10 - (20 - 30)
        CHECK(same(*linked_of(r, 2, 0).point(), 45));
    }

    TEST_CASE("run_panel: laws of links: what moves between two periods is what their common indicators, or the new set, say") {
        for (std::uint64_t seed = 1; seed <= 10; ++seed) {
            CAPTURE(seed);
            const auto                        panel = random_panel(seed, 5, 5, 4);
            const std::vector<indicator_life> lives{from("c003", 2012), until("c000", 2013)};
            panel_options                     over;
            over.parameters = parameter_rule::frozen;
            over.reference = "2012"; // where all four are
            const auto o = scaled(1000); // beyond the reference's numbers scores stay above zero
            const auto r = run_panel(four(), panel, o, over, lives);
            const auto all = run_index(index_layout(four()), panel.tables[2], o);
            const auto scored_without = [&](std::size_t t, const std::string& code) {
                index_result part = all;
                std::erase_if(part.treatments, [&](const auto& x) { return x.column == code; });
                std::erase_if(part.normalisers, [&](const auto& x) { return x.column == code; });
                return run_frozen(index_layout(without(four(), code)), panel.tables[t], part, o);
            };
            for (std::int64_t u = 0; u < 5; ++u) {
                const auto l = [&](std::size_t t) { return *linked_of(r, t, u).point(); };
                CHECK(same(l(0), top_of(r.results[0], u)));
                CHECK(same(l(2) / l(1), top_of(scored_without(2, "c003"), u) / top_of(scored_without(1, "c003"), u)));
                CHECK(same(l(3) / l(2), top_of(r.results[3], u) / top_of(r.results[2], u)));
                CHECK(same(l(4) / l(3), top_of(scored_without(4, "c000"), u) / top_of(scored_without(3, "c000"), u)));
                // The branch that only lost one is linked once, and stands as it is until then.
                CHECK(linked_of(r, 3, u, "a").flags().empty());
                CHECK(linked_of(r, 4, u, "a").flags().has(flag::bridged));
                CHECK(same(*linked_of(r, 3, u, "a").point(), top_of(r.results[3], u, "a")));
            }
            CHECK(r.links.size() == 3);
            over.anchor = link_anchor::last;
            const auto back = run_panel(four(), panel, o, over, lives);
            for (std::int64_t u = 0; u < 5; ++u)
                for (std::size_t t = 0; t < 5; ++t) // only the level differs
                    CHECK(same(*linked_of(back, t, u).point() / *linked_of(back, 0, u).point(),
                               *linked_of(r, t, u).point() / *linked_of(r, 0, u).point()));
        }
    }

    TEST_CASE("run_panel: a set that never changes is not linked; a branch may begin and end") {
        const auto                        panel = random_panel(3, 4, 5, 4);
        const std::vector<indicator_life> lives{{"c000", period::year(2011), period::year(2012), {}},
                                                {"c001", period::year(2011), period::year(2012), {}}};
        const auto                        r = run_panel(four(), panel, scaled(), {}, lives);
        CHECK(linked_of(r, 0, 0, "a").reason() == reason::not_applicable);
        CHECK(linked_of(r, 3, 0, "a").reason() == reason::not_applicable);
        CHECK(linked_of(r, 1, 0, "a").flags().empty());
        CHECK(same(*linked_of(r, 2, 0, "a").point(), top_of(r.results[2], 0, "a")));
        CHECK(r.links.size() == 2); // of the top
        CHECK(linked_of(r, 3, 0).flags().has(flag::bridged));
    }

    TEST_CASE("run_panel: a unit without a point in the overlap is not comparable beyond it; bounds are carried") {
        auto panel = random_panel(4, 4, 5, 4);
        for (auto& t : panel.tables) t.scales.assign(4, {1.0, 101.0});
        panel.tables[1].set(2, 2, value::missing(reason::suppressed)); // in the overlap: a range
        panel.tables[3].set(1, 2, value::missing(reason::suppressed)); // beyond it
        const std::vector<indicator_life> lives{from("c003", 2011)};
        const auto                        r = run_panel(four(), panel, scaled(), {}, lives);
        CHECK(linked_of(r, 0, 2).point().has_value());
        CHECK(linked_of(r, 2, 2).reason() == reason::not_comparable);
        const value plain = r.results[3].scores.nodes.value_at(1, r.results[3].scores.root());
        const value moved = linked_of(r, 3, 1);
        REQUIRE(plain.form() == moved.form());
        REQUIRE(plain.form() == form::range);
        CHECK(same(*moved.upper() / *moved.lower(), *plain.upper() / *plain.lower()));
        CHECK(moved.flags().has(flag::bridged));
    }

    TEST_CASE("run_panel: what cannot be, all of it listed") {
        const auto panel = random_panel(5, 4, 5, 4);
        const auto rules = [&](const std::vector<indicator_life>& lives, const panel_options& o = {}, double low = 10) {
            return world::refused([&] { return run_panel(four(), panel, scaled(low), o, lives); });
        };
        using list = std::vector<std::string>;
        CHECK(rules({from("c009", 2011), until("c000", 2011), from("c000", 2012),
                     {"c001", period::year(2013), period::year(2012), {}},
                     {"c002", period::month(2012, 1), std::nullopt, {}}}) ==
              list{"unknown_indicator", "repeated_code", "crossed_life", "other_kind"});
        // c000 leaves when c003 comes: the top has no overlap, the branch has one.
        CHECK(rules({until("c000", 2011), from("c003", 2012)}) == list{"no_overlap"});
        panel_options frozen;
        frozen.parameters = parameter_rule::frozen;
        frozen.reference = "2009";
        CHECK(rules({}, frozen) == list{"unknown_period"});
        frozen.reference = "2010";
        CHECK(rules({from("c003", 2012)}, frozen) == list{"not_in_reference"});
        CHECK(rules({from("c000", 2013), from("c001", 2013), from("c002", 2013), from("c003", 2013)}) ==
              list(3, "no_indicators"));
        // On a scale from 0 the worst unit of all has nothing to divide by.
        panel_options each;
        each.parameters = parameter_rule::per_period;
        CHECK(rules({until("c000", 2011)}, each, 0).front() == "not_above_zero");
        auto lacking = panel;
        for (std::int64_t u = 0; u < 5; ++u) lacking.tables[2].set(u, 1, value::missing(reason::lost));
        try {
            static_cast<void>(run_panel(four(), lacking, scaled(), each));
            FAIL("an empty column was scored");
        } catch (const invalid_input& e) {
            CHECK(e.problems().front().found == "in 2012: not one unit has a number");
        }
        CHECK_THROWS_AS(static_cast<void>(run_panel(four(), {}, scaled())), insufficient_data);
    }

    TEST_CASE("run_panel: imputation is within each period, and noted there") {
        auto panel = random_panel(6, 3, 6, 4);
        panel.tables[1].set(3, 2, value::missing(reason::not_collected));
        index_options o = scaled();
        o.impute.method = impute_method::median;
        const auto r = run_panel(four(), panel, o);
        CHECK(r.results[1].notes.front().rule == "imputed");
        CHECK(r.results[1].scores.nodes.flags[r.results[1].scores.nodes.at(3, r.results[1].scores.root())].has(flag::imputed));
        CHECK(r.results[0].notes.empty());
        CHECK(linked_of(r, 1, 3).point().has_value());
    }
}
