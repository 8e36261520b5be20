// SPDX-License-Identifier: MIT
// Defects that were found in other programs for indices, and are not to be had here. Those with a test beside the rest of
// their header name the program there; these are the others.
#include "composite_world.hpp"

#include <steelyard/composite/benefit_of_doubt.hpp>
#include <steelyard/composite/outranking.hpp>
#include <steelyard/composite/run_index.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

using namespace steelyard;
using namespace steelyard::composite;
using world::same;

namespace {

[[nodiscard]] index_layout flat(const std::vector<std::string>& codes) {
    index_tree t{"i", "", {}};
    t.nodes.emplace_back().code = "top";
    for (const std::string& code : codes) {
        index_node leaf;
        leaf.code = code;
        leaf.parent = "top";
        t.nodes.push_back(leaf);
    }
    return index_layout(t);
}
[[nodiscard]] double top_of(const index_result& r, std::int64_t u) {
    return *r.scores.nodes.value_at(u, r.scores.root()).point();
}

} // namespace

TEST_SUITE("composite") {
    TEST_CASE("who outranks whom does not hang on which unit comes first, with holes too (a defect of COINr)") {
        const double nan = std::nan("");
        for (const bool turned : {false, true}) {
            const auto t = turned ? world::table_of({{"x", {2, 1}}, {"y", {nan, 5}}, {"z", {3, 4}}})
                                  : world::table_of({{"x", {1, 2}}, {"y", {5, nan}}, {"z", {4, 3}}});
            const auto p = outrank(t, std::vector<double>{1, 1, 1}); // one column each; y is not common
            CHECK(p.at(0, 1) == 0.5);
            CHECK(copeland(p) == std::vector<double>{0, 0});
        }
    }

    TEST_CASE("AMPI: its penalty takes part, and nothing is rounded (a defect of Compind)") {
        const auto    t = world::table_of({{"x", {1, 2, 7}}, {"y", {30, 10, 20}}});
        index_options o;
        o.treat.rule = outlier_rule::none;
        o.normalise.method = normalise_method::ampi;
        o.combine.method = combine_method::mpi_minus;
        const auto minus = run_index(flat({"x", "y"}), t, o);
        o.combine.method = combine_method::mpi_plus;
        const auto plus = run_index(flat({"x", "y"}), t, o);
        for (std::int64_t u = 0; u < 3; ++u) {
            const auto   i = static_cast<std::size_t>(u);
            const double x = 100 + 60 * (t.numbers_of(0)[i] - 10.0 / 3) / 6; // the mean is the reference
            const double y = 100 + 60 * (t.numbers_of(1)[i] - 20) / 20;
            const double mean = (x + y) / 2;
            const double penalty = (x - y) * (x - y) / 4 / mean;
            CHECK(same(top_of(minus, u), mean - penalty, 100));
            CHECK(same(top_of(plus, u), mean + penalty, 100));
        }
        CHECK(top_of(plus, 0) - top_of(minus, 0) > 1);
        CHECK(std::abs(top_of(minus, 0) * 1000 - std::round(top_of(minus, 0) * 1000)) > 1e-6);
    }

    TEST_CASE("z-scores take each column's own mean and deviation (a defect of Compind, which recycled them)") {
        const auto    t = world::random_table(5, 7, 3); // columns and units that no length divides
        index_options o;
        o.treat.rule = outlier_rule::none;
        o.normalise.method = normalise_method::z_score;
        const auto r = run_index(flat({"c000", "c001", "c002"}), t, o);
        for (std::int64_t c = 0; c < 3; ++c) {
            double mean = 0;
            double squares = 0;
            for (const double z : r.normalised.numbers_of(c)) mean += z / 7;
            for (const double z : r.normalised.numbers_of(c)) squares += z * z;
            CHECK(std::abs(mean) < 1e-14);
            CHECK(same(squares, 6));
        }
    }

    TEST_CASE("weights given are normalised within their node, each on its own (a defect of Compind, by column)") {
        const auto tree = flat({"x", "y", "z"});
        for (const std::vector<double>& w : {std::vector<double>{1, 1, 2, 0}, std::vector<double>{5, 15, 0, 0}}) {
            const auto given = tree.with_weights(w); // x, y, z and the root
            for (std::int32_t i = 0; i < 3; ++i)
                CHECK(same(given.at(i).effective, w[static_cast<std::size_t>(i)] / (w[0] + w[1] + w[2])));
        }
    }

    TEST_CASE("benefit_of_doubt: weights stay with their columns, whatever these are called (a defect of Compind)" *
              doctest::skip(!can_give_benefit_of_doubt())) {
        const auto t = world::random_table(6, 15, 3);
        auto       turned = t; // the same columns under other names, so that their order is another
        turned.columns = {"z", "y", "x"};
        std::vector<score_cell> cells;
        for (std::int64_t u = 0; u < 15; ++u)
            for (std::int64_t c = 0; c < 3; ++c)
                cells.push_back({t.units[static_cast<std::size_t>(u)],
                                 turned.columns[static_cast<std::size_t>(c)],
                                 t.value_at(u, c),
                                 {}});
        const auto there = benefit_of_doubt(t);
        const auto here = benefit_of_doubt(make_score_table(cells));
        for (std::size_t u = 0; u < 15; ++u)
            for (std::size_t c = 0; c < 3; ++c)
                CHECK(std::abs(there.units[u].shares[c] - here.units[u].shares[2 - c]) < 1e-7);
    }
}
