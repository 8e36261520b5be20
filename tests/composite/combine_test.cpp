// SPDX-License-Identifier: MIT
#include "composite_world.hpp"
#include "support/handbook.hpp"

#include <steelyard/composite/combine.hpp>
#include <steelyard/composite/means.hpp>
#include <steelyard/composite/outranking.hpp>
#include <steelyard/composite/ranking.hpp>
#include <steelyard/composite/run_index.hpp>
#include <steelyard/core/error.hpp>

#include <doctest/doctest.h>

#include <algorithm>

using namespace steelyard;
using namespace steelyard::composite;
using world::same;

namespace {

constexpr auto last_method = static_cast<std::uint8_t>(combine_method::kemeny);

[[nodiscard]] index_node node(const std::string& code, const std::string& parent, double weight = 1) {
    index_node n;
    n.code = code;
    n.parent = parent;
    n.weight = weight;
    return n;
}

/// top: a (c000, c001), c002, b: (c003, bb (c004, c005)); weights that are no powers of two.
[[nodiscard]] index_tree uneven() {
    return {"i",
            "",
            {node("top", ""), node("a", "top", 2), node("b", "top", 3), node("bb", "b", 1.5), node("c000", "a", 1),
             node("c001", "a", 2), node("c002", "top", 1), node("c003", "b", 1), node("c004", "bb", 3),
             node("c005", "bb", 1)}};
}

[[nodiscard]] double mean_by(combine_method m, const std::vector<double>& x, const std::vector<double>& w) {
    switch (m) {
    case combine_method::arithmetic: return *arithmetic_mean(x, w);
    case combine_method::geometric: return *power_mean(x, w, 0);
    case combine_method::harmonic: return *power_mean(x, w, -1);
    case combine_method::power: return *power_mean(x, w, 0.5);
    case combine_method::mpi_minus: return *mazziotta_pareto(x, w, penalty::minus);
    case combine_method::mpi_plus: return *mazziotta_pareto(x, w, penalty::plus);
    case combine_method::minimum: return *std::min_element(x.begin(), x.end());
    default: return *weighted_median(x, w);
    }
}

[[nodiscard]] combine_options by(combine_method m, absent_rule absent = absent_rule::bounded) {
    combine_options o;
    o.method = m;
    o.power = 0.5;
    o.absent = absent;
    return o;
}

/// One group over all columns of a table.
[[nodiscard]] index_layout flat(const score_table& t, const std::vector<double>& weights = {}) {
    index_tree tree{"i", "", {node("top", "")}};
    for (std::size_t c = 0; c < t.columns.size(); ++c)
        tree.nodes.push_back(node(t.columns[c], "top", weights.empty() ? 1 : weights[c]));
    return index_layout(tree);
}

/// Profiles so balanced that no penalty of MPI reaches the mean, at any node.
[[nodiscard]] score_table balanced(score_table t) {
    for (double& x : t.number) x = 70 + 0.3 * x;
    for (valid_range& s : t.scales) s = {70 + 0.3 * *s.low, 70 + 0.3 * *s.high};
    return t;
}
[[nodiscard]] bool is_mpi(combine_method m) { return m == combine_method::mpi_minus || m == combine_method::mpi_plus; }

[[nodiscard]] value top_of(const index_scores& s, std::int64_t unit) { return s.nodes.value_at(unit, s.root()); }

} // namespace

TEST_SUITE("composite") {
    TEST_CASE("combine_scores: every mean up an uneven tree is that of its children, worked out again by recursion") {
        for (std::uint64_t seed = 1; seed <= 20; ++seed)
            for (std::uint8_t k = 0; k <= static_cast<std::uint8_t>(combine_method::median); ++k) {
                const auto m = static_cast<combine_method>(k);
                CAPTURE(seed);
                CAPTURE(name(m));
                const score_table  random = world::random_table(seed, 7, 6);
                const score_table  t = is_mpi(m) ? balanced(random) : random;
                const index_scores s = combine_scores(index_layout(uneven()), t, by(m));
                for (std::int64_t u = 0; u < 7; ++u) {
                    const auto   x = [&](std::int64_t c) { return t.numbers_of(c)[static_cast<std::size_t>(u)]; };
                    const double a = mean_by(m, {x(0), x(1)}, {1, 2});
                    const double bb = mean_by(m, {x(4), x(5)}, {3, 1});
                    const double b = mean_by(m, {bb, x(3)}, {1.5, 1});
                    CHECK(same(*top_of(s, u).point(), mean_by(m, {a, b, x(2)}, {2, 3, 1})));
                    CHECK(same(*s.nodes.value_at(u, *s.nodes.find_column("bb")).point(), bb));
                    CHECK(s.coverage[s.nodes.at(u, s.root())] == 1);
                }
            }
    }

    TEST_CASE("combine_scores: the arithmetic mean is the sum by effective weights; a method of its own at one node") {
        const score_table  t = world::random_table(3, 9, 6);
        const index_layout l(uneven());
        const index_scores s = combine_scores(l, t, {});
        for (std::int64_t u = 0; u < 9; ++u) {
            double sum = 0;
            for (std::size_t i = 0; i < l.indicators().size(); ++i)
                sum += l.at(l.indicators()[i]).effective *
                       t.numbers_of(static_cast<std::int64_t>(i))[static_cast<std::size_t>(u)];
            CHECK(same(*top_of(s, u).point(), sum));
        }
        index_tree other = uneven();
        other.nodes[2].combine = by(combine_method::minimum); // b alone
        const index_scores mixed = combine_scores(index_layout(other), t, {});
        for (std::int64_t u = 0; u < 9; ++u) {
            CHECK(mixed.nodes.value_at(u, *mixed.nodes.find_column("a")) ==
                  s.nodes.value_at(u, *s.nodes.find_column("a")));
            const double bb = *s.nodes.value_at(u, *s.nodes.find_column("bb")).point();
            CHECK(*mixed.nodes.value_at(u, *mixed.nodes.find_column("b")).point() ==
                  std::min(bb, t.numbers_of(3)[static_cast<std::size_t>(u)]));
        }
    }

    TEST_CASE("combine_scores: the order of units and of declaration changes no bit, in any method") {
        for (std::uint8_t k = 0; k <= last_method; ++k) {
            CAPTURE(name(static_cast<combine_method>(k)));
            const score_table       t = balanced(world::random_table(11, 8, 6));
            std::vector<score_cell> cells;
            for (std::int64_t c = 0; c < 6; ++c)
                for (std::int64_t u = 0; u < 8; ++u)
                    cells.push_back({t.units[static_cast<std::size_t>(u)],
                                     t.columns[static_cast<std::size_t>(c)],
                                     t.value_at(u, c),
                                     {}});
            std::reverse(cells.begin(), cells.end());
            index_tree turned = uneven();
            std::reverse(turned.nodes.begin(), turned.nodes.end());
            const combine_options o = by(static_cast<combine_method>(k));
            CHECK(combine_scores(index_layout(turned), make_score_table(cells), o) ==
                  combine_scores(index_layout(uneven()), t, o));
        }
    }

    TEST_CASE("combine_scores: comparisons of units are those of the outranking matrix, and bound by their scales") {
        const score_table         t = world::random_table(5, 12, 4);
        const std::vector<double> w{1, 2, 3, 4};
        const pairwise            p = outrank(t, w);
        const auto                scores = [&](combine_method m) { return combine_scores(flat(t, w), t, by(m)); };
        const auto                c = copeland(p);
        const auto                b = borda(p);
        const kemeny_orders       k = kemeny(p);
        for (std::int64_t u = 0; u < 12; ++u) {
            const auto i = static_cast<std::size_t>(u);
            CHECK(*top_of(scores(combine_method::copeland), u).point() == c[i]);
            CHECK(same(*top_of(scores(combine_method::borda), u).point(), b[i]));
            CHECK(*top_of(scores(combine_method::kemeny), u).point() ==
                  12 - static_cast<double>(k.best[i] + k.worst[i]) / 2);
        }
        CHECK(scores(combine_method::copeland).nodes.scales[0] == valid_range{-11, 11});
    }

    TEST_CASE("combine_scores: a missing child: no score, others' weights, or a range, as the node's policy says; "
              "never a silent zero") {
        score_table t = world::table_of({{"x", {10, 20, 30}}, {"y", {40, 50, 60}}, {"z", {70, 80, 90}}});
        t.scales.assign(3, {0, 100});
        t.set(0, 0, value::missing(reason::suppressed));
        t.set(1, 1, value::missing(reason::not_applicable));
        std::vector<index_note> notes;
        const auto              run = [&](absent_rule a) {
            return combine_scores(flat(t, {1, 1, 2}), t, by(combine_method::arithmetic, a), &notes);
        };
        index_scores s = run(absent_rule::bounded);
        CHECK(top_of(s, 0) == value::range(45, 70)); // 180/4 and 280/4
        CHECK(s.coverage[0] == 0.75);
        CHECK(same(*top_of(s, 1).point(), 60)); // y leaves the expected set
        CHECK(s.coverage[1] == 1);
        CHECK(top_of(s, 2) == value::point(67.5));
        CHECK(top_of(run(absent_rule::propagate), 0) == value::missing(reason::insufficient_coverage));
        CHECK(notes.empty());
        s = run(absent_rule::renormalise);
        CHECK(top_of(s, 0) == value::point(60, flag::estimated));
        REQUIRE(notes.size() == 1);
        CHECK(notes[0].text == "Weights were scaled up over missing children for 1 units.");
        combine_options strict = by(combine_method::arithmetic, absent_rule::renormalise);
        strict.least_children = 0.8;
        CHECK(top_of(combine_scores(flat(t, {1, 1, 2}), t, strict), 0) ==
              value::missing(reason::insufficient_coverage));
        strict.least_children = 0.75;
        CHECK(!top_of(combine_scores(flat(t, {1, 1, 2}), t, strict), 0).is_missing());
        t.scales.clear(); // nothing says what x can be
        CHECK(top_of(combine_scores(flat(t), t, {}), 0) == value::missing(reason::open_bounds));
    }

    TEST_CASE("combine_scores: whatever is missing, the score lies within its bounds, in every mean, up the tree") {
        for (std::uint64_t seed = 1; seed <= 40; ++seed)
            for (std::uint8_t k = 0; k <= static_cast<std::uint8_t>(combine_method::median); ++k) {
                const auto m = static_cast<combine_method>(k);
                CAPTURE(seed);
                CAPTURE(name(m));
                random_stream r(seed, 46);
                score_table   full = world::random_table(seed, 6, 6);
                full.scales.assign(6, {1, 101});
                if (is_mpi(m)) full = balanced(full);
                const valid_range scale = full.scales[0];
                score_table       t = full;
                for (std::int64_t c = 0; c < 6; ++c)
                    for (std::int64_t u = 0; u < 6; ++u) {
                        const double x = *full.value_at(u, c).point();
                        if (r.below(5) == 0)
                            t.set(u, c, value::missing(reason::lost));
                        else if (r.below(6) == 0)
                            t.set(
                                u, c,
                                value::range(x - r.uniform() * (x - *scale.low), x + r.uniform() * (*scale.high - x)));
                        else if (r.below(9) == 0)
                            t.set(u, c, value::below(x + r.uniform() * (*scale.high - x)));
                    }
                const index_layout l(uneven());
                const auto         truth = combine_scores(l, full, by(m));
                const auto         known = combine_scores(l, t, by(m));
                score_table        fewer = t; // a number more gone never narrows the bounds
                fewer.set(2, 3, value::missing(reason::lost));
                const auto wider = combine_scores(l, fewer, by(m));
                for (std::int64_t u = 0; u < 6; ++u) {
                    const double x = *top_of(truth, u).point();
                    const value  v = top_of(known, u);
                    if (v.lower()) CHECK(*v.lower() <= x * (1 + 1e-12));
                    if (v.upper()) CHECK(*v.upper() >= x * (1 - 1e-12));
                    const value w = top_of(wider, u);
                    if (v.lower() && w.lower()) CHECK(*w.lower() <= *v.lower() * (1 + 1e-12));
                    if (v.upper() && w.upper()) CHECK(*w.upper() >= *v.upper() * (1 - 1e-12));
                }
            }
    }

    TEST_CASE("combine_scores: a power mean with a missing child has its bounds or its mean of the rest, never nothing "
              "(a defect of COINr)") {
        score_table t = world::table_of({{"x", {4}}, {"y", {9}}});
        t.set(0, 1, value::missing(reason::not_reported));
        CHECK(top_of(combine_scores(flat(t), t, by(combine_method::power, absent_rule::renormalise)), 0) ==
              value::point(4, flag::estimated));
    }

    TEST_CASE("combine_scores: imputed cells stay flagged to the top, with their share of the weight") {
        score_table t = world::random_table(9, 3, 6);
        t.set(1, 4, value::point(50, flag::imputed));
        t.set(2, 0, value::point(50, flag::low_reliability)); // a small part does not make the whole unreliable
        const index_scores s = combine_scores(index_layout(uneven()), t, {});
        CHECK(top_of(s, 0).flags().empty());
        CHECK(top_of(s, 1).flags() == flag_set(flag::imputed));
        CHECK(same(s.imputed[s.nodes.at(1, s.root())], 0.5 * 0.6 * 0.75)); // b 3/6, bb 3/5, c004 3/4
        CHECK(top_of(s, 2).flags().empty());
    }

    TEST_CASE("combine_scores: zeros are met by one rule for all units, those without a zero too") {
        const score_table  t = world::table_of({{"x", {0, 2, 3, 0.25}}, {"y", {4, 5, 1, 8}}});
        const index_layout pair(index_tree{"i", "", {node("i", ""), node("x", "i"), node("y", "i")}});
        for (const combine_method method : {combine_method::geometric, combine_method::harmonic})
            for (const zero_rule rule : {zero_rule::shift, zero_rule::floor}) {
                combine_options o;
                o.method = method;
                o.zeros = rule;
                o.zero_level = 0.5;
                const auto made = combine_scores(pair, t, o);
                for (std::int64_t u = 0; u < 4; ++u) {
                    std::vector<double> x{t.number[t.at(u, 0)], t.number[t.at(u, 1)]};
                    for (double& v : x) v = rule == zero_rule::shift ? v + 0.5 : std::max(v, 0.5);
                    const double mean = method == combine_method::geometric ? std::sqrt(x[0] * x[1]) : 2 / (1 / x[0] + 1 / x[1]);
                    CHECK(same(*top_of(made, u).point(), rule == zero_rule::shift ? mean - 0.5 : mean));
                }
            }
    }

    TEST_CASE("combine_scores: zeros under geometric and harmonic means are refused, raised or shifted, never silent") {
        const score_table t = world::table_of({{"x", {0, 4, -1}}, {"y", {9, 9, 0}}});
        index_tree        tree{"i", "", {node("top", ""), node("x", "top"), node("y", "top")}};
        tree.nodes[0].declared_at = {"index.toml", 3, "", ""};
        const index_layout l(tree);
        try {
            static_cast<void>(combine_scores(l, t, by(combine_method::geometric)));
            FAIL("not refused");
        } catch (const invalid_input& e) {
            REQUIRE(e.problems().size() == 3);
            CHECK(e.problems()[2].text() ==
                  "index.toml:3, column y, 'u002': [not_above_zero] under top a geometric mean cannot take 0; "
                  "normalise to a scale above zero, or choose zeros = floor or shift with a zero_level");
        }
        CHECK(world::refused([&] { return combine_scores(l, t, by(combine_method::harmonic)); }).size() == 3);
        CHECK(world::refused([&] { return combine_scores(l, t, by(combine_method::power)); }).size() ==
              1); // p = 1/2 takes 0
        combine_options o = by(combine_method::geometric);
        o.zeros = zero_rule::floor;
        CHECK(world::refused([&] { return combine_scores(l, t, o); }) == std::vector<std::string>{"bad_option"});
        o.zero_level = 1;
        std::vector<index_note> notes;
        index_scores            s = combine_scores(l, t, o, &notes);
        CHECK(same(*top_of(s, 0).point(), 3));
        CHECK(same(*top_of(s, 1).point(), 6));
        CHECK(same(*top_of(s, 2).point(), 1));
        REQUIRE(notes.size() == 1);
        CHECK(notes[0].count == 2);
        o.zeros = zero_rule::shift; // sqrt(1 * 10) - 1, and -1 + 1 is still no number above zero
        CHECK(world::refused([&] { return combine_scores(l, t, o); }) == std::vector<std::string>{"not_above_zero"});
        o.zero_level = 2;
        CHECK(same(*top_of(combine_scores(l, t, o), 0).point(), std::sqrt(22.0) - 2));
    }

    TEST_CASE(
        "combine_scores: MPI needs a mean above zero; kemeny says when it is not unique, and how many units it takes") {
        const score_table t = world::table_of({{"x", {-3, 4, 5}}, {"y", {1, 9, 2}}});
        CHECK(world::refused([&] { return combine_scores(flat(t), t, by(combine_method::mpi_minus)); }) ==
              std::vector<std::string>{"mean_not_above_zero"});
        std::vector<index_note> notes;
        static_cast<void>(combine_scores(flat(t), t, by(combine_method::kemeny), &notes));
        REQUIRE(notes.size() == 1); // u001 and u002 tie
        CHECK(notes[0].rule == "not_unique");
        combine_options o = by(combine_method::kemeny);
        o.most_units = 2;
        CHECK(world::refused([&] { return combine_scores(flat(t), t, o); }) ==
              std::vector<std::string>{"too_many_units"});
    }

    TEST_CASE("combine_scores: units that lack a child take no part in a comparison, unless pairs are compared over "
              "what both have") {
        score_table t = world::table_of({{"x", {1, 2, 3}}, {"y", {3, 2, 1}}, {"z", {5, 6, 7}}});
        t.set(2, 1, value::missing(reason::refused));
        index_scores s = combine_scores(flat(t), t, by(combine_method::copeland));
        CHECK(top_of(s, 2) == value::missing(reason::insufficient_coverage));
        CHECK(top_of(s, 1) == value::point(1));
        s = combine_scores(flat(t), t, by(combine_method::copeland, absent_rule::renormalise));
        CHECK(top_of(s, 2) == value::point(2, flag::estimated));
        CHECK(top_of(s, 1) == value::point(0));
    }

    TEST_CASE("run_index: the Technology Achievement Index, as UNDP published it") {
        // Human Development Report 2001 (UNDP), as nationmaster.com lists it (Economy, Technological achievement), to two
        // decimals; Singapore is not in that list. The inputs are those that the Handbook prints, which are rounded too.
        const std::vector<std::pair<std::string, double>> published{
            {"Finland", 0.74},   {"United States", 0.73}, {"Sweden", 0.70},         {"Japan", 0.70},
            {"Korea", 0.67},     {"Netherlands", 0.63},   {"United Kingdom", 0.61}, {"Canada", 0.59},
            {"Australia", 0.59}, {"Germany", 0.58},       {"Norway", 0.58},         {"Ireland", 0.57},
            {"Belgium", 0.55},   {"New Zealand", 0.55},   {"Austria", 0.54},        {"France", 0.54},
            {"Israel", 0.51},    {"Spain", 0.48},         {"Italy", 0.47},          {"Czech Republic", 0.47},
            {"Hungary", 0.46},   {"Slovenia", 0.46}};
        index_tree                     tree{"tai",
                        "",
                        {node("tai", ""), node("creation", "tai"), node("diffusion_recent", "tai"),
                                             node("diffusion_old", "tai"), node("skills", "tai")}};
        const std::vector<std::string> parents{"creation",      "creation",      "diffusion_recent", "diffusion_recent",
                                               "diffusion_old", "diffusion_old", "skills",           "skills"};
        const auto                     posts = handbook::rows_of("handbook_tai_goalposts.csv");
        for (std::size_t i = 0; i < parents.size(); ++i) {
            index_node n = node(posts[i + 1][0], parents[i]);
            const bool log = posts[i + 1][3].rfind("log10", 0) == 0;
            n.marks.low = log ? std::log10(std::stod(posts[i + 1][1])) : std::stod(posts[i + 1][1]);
            n.marks.high = log ? std::log10(std::stod(posts[i + 1][2])) : std::stod(posts[i + 1][2]);
            tree.nodes.push_back(n);
        }
        index_options o;
        o.treat.rule = outlier_rule::none;
        o.normalise.method = normalise_method::goalposts;
        o.normalise.high = 1;
        const index_result r = run_index(index_layout(tree), handbook::achievement(), o);
        for (const auto& one : published) {
            const auto& country = one.first;
            const double score = one.second;
            CAPTURE(country);
            CHECK(std::abs(*top_of(r.scores, *r.scores.nodes.find_unit(country)).point() - score) < 0.005 + 0.0016);
        }
        const auto ranks = rank_units(r.scores.nodes, "tai");
        CHECK(*ranks[static_cast<std::size_t>(*r.scores.nodes.find_unit("Finland"))].rank == 1);
        CHECK(*ranks[static_cast<std::size_t>(*r.scores.nodes.find_unit("Netherlands"))].rank == 6);
        CHECK(std::count_if(r.notes.begin(), r.notes.end(),
                            [](const index_note& n) { return n.rule == "truncated"; }) == 2);
    }

    TEST_CASE("run_index: is its four steps; frozen to itself it is itself; columns of no node take no part") {
        score_table raw = world::random_table(21, 30, 7); // c006 is in no tree
        raw.number[raw.at(3, 6)] = 0;
        raw.number[raw.at(4, 1)] = 4000;
        const index_layout l(uneven());
        index_options      o;
        o.treat.remedy = outlier_remedy::winsorise;
        const index_result r = run_index(l, raw, o);
        CHECK(r.treatments[1].points_high == 1);
        CHECK(run_frozen(l, raw, r, o).scores == r.scores);
        const auto treated = treat(select_columns(raw, r.treated->columns), r.treatments);
        CHECK(treated == *r.treated);
        CHECK(combine_scores(l, normalise(treated, r.normalisers), o.combine) == r.scores);
        score_table lacking = raw;
        lacking.columns[0] = "d000";
        CHECK(world::refused([&] { return run_index(l, lacking, o); }) == std::vector<std::string>{"unknown_column"});
    }

    TEST_CASE(
        "run_index: imputation takes part where it is asked for, flagged to the top; row comes after normalising") {
        score_table raw = world::random_table(23, 12, 6);
        raw.set(4, 5, value::missing(reason::not_reported));
        index_options o;
        o.impute.method = impute_method::group_median;
        std::vector<std::string> groups(12, "a");
        index_result             r = run_index(index_layout(uneven()), raw, o, groups);
        CHECK(top_of(r.scores, 4).point());
        CHECK(top_of(r.scores, 4).flags() == flag_set(flag::imputed));
        CHECK(top_of(r.scores, 5).flags().empty());
        CHECK(same(r.scores.imputed[r.scores.nodes.at(4, r.scores.root())], 0.5 * 0.6 * 0.25));
        CHECK(*r.treated == treat(impute(select_columns(raw, r.treated->columns), o.impute, groups).table, r.treatments));
        o.impute.method = impute_method::row;
        r = run_index(index_layout(uneven()), raw, o);
        CHECK(r.treated->value_at(4, 5).is_missing());
        double places = 0; // on scales of 0 to 100 the row's place is its mean
        for (std::int64_t c = 0; c < 5; ++c) places += *r.normalised.value_at(4, c).point() / 5;
        CHECK(same(*r.normalised.value_at(4, 5).point(), places));
        CHECK(std::any_of(r.notes.begin(), r.notes.end(),
                          [](const index_note& n) { return n.rule == "imputed" && n.count == 1; }));
    }

    TEST_CASE("run_index: a unit without any number, and a column without any, are said, not scored") {
        score_table raw = world::random_table(22, 5, 6);
        for (std::int64_t c = 0; c < 6; ++c) raw.set(3, c, value::missing(reason::not_reported));
        index_options o;
        o.combine.absent = absent_rule::renormalise;
        const index_result r = run_index(index_layout(uneven()), raw, o);
        CHECK(top_of(r.scores, 3) == value::missing(reason::insufficient_coverage));
        CHECK(r.scores.coverage[r.scores.nodes.at(3, r.scores.root())] == 0);
        for (std::int64_t u = 0; u < 5; ++u) raw.set(u, 2, value::missing(reason::not_reported));
        CHECK(world::refused([&] { return run_index(index_layout(uneven()), raw, o); }) ==
              std::vector<std::string>{"no_points"});
    }
}
