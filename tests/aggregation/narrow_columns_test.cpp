// SPDX-License-Identifier: MIT
#include <steelyard/aggregation/narrow_columns.hpp>
#include <steelyard/aggregation/roll_up.hpp>
#include <steelyard/core/error.hpp>

#include "support/random_world.hpp"

#include <doctest/doctest.h>

using namespace steelyard;
using aggregation::rare_column;
using aggregation::repeated_column;

namespace {

/// What a column should hold, one by one: mostly zeros, or mostly as the one before.
[[nodiscard]] std::vector<int> plain(std::uint64_t seed, bool rare) {
    random_stream    r(seed, 7);
    std::vector<int> all(r.below(300));
    for (std::size_t i = 0; i < all.size(); ++i) {
        const bool changes = r.below(7) == 0;
        all[i] = changes ? 1 + static_cast<int>(r.below(3)) : rare || i == 0 ? 0 : all[i - 1];
    }
    return all;
}

[[nodiscard]] repeated_column<int> repeated(const std::vector<int>& all) {
    repeated_column<int> c;
    for (const int x : all) c.append(x);
    return c;
}

[[nodiscard]] rare_column<int> rare(const std::vector<int>& all) {
    rare_column<int> c;
    for (std::size_t i = 0; i < all.size(); ++i)
        if (all[i] != 0) c.set(i, all[i]);
    c.resize(all.size());
    return c;
}

} // namespace

TEST_SUITE("aggregation") {

TEST_CASE("repeated_column: reads as the vector that it stands for") {
    for (std::uint64_t seed = 1; seed <= 100; ++seed) {
        CAPTURE(seed);
        std::vector<int>     all = plain(seed, false);
        repeated_column<int> c = repeated(all);
        REQUIRE(c.size() == all.size());
        CHECK(c.values() == all);
        for (std::size_t i = 0; i < all.size(); ++i) CHECK(c[i] == all[i]);
        CHECK(c.runs() <= all.size());
        const std::vector<int> more = plain(seed + 1000, false);
        c.append(repeated(more), [](int x) { return x + 1; });
        for (const int x : more) all.push_back(x + 1);
        CHECK(c.values() == all);
        CHECK(c == repeated(all));
    }
}

TEST_CASE("rare_column: reads as the vector that it stands for, and says which rows say something") {
    for (std::uint64_t seed = 1; seed <= 100; ++seed) {
        CAPTURE(seed);
        std::vector<int>       all = plain(seed, true);
        const std::vector<int> more = plain(seed + 1000, true);
        rare_column<int>       c = rare(all);
        c.append(rare(more));
        all.insert(all.end(), more.begin(), more.end());
        REQUIRE(c.size() == all.size());
        std::size_t said = 0;
        for (std::size_t i = 0; i < all.size(); ++i) {
            CHECK(c[i] == all[i]);
            CHECK(c.at(i, 9) == (all[i] == 0 ? 9 : all[i]));
            CHECK(c.has(i) == (all[i] != 0));
            said += all[i] != 0 ? 1 : 0;
        }
        CHECK(c.count() == said);
        CHECK(c == rare(all));
    }
}

TEST_CASE("result_table: taken apart into arrays and put together again it is the same, row by row") {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        CAPTURE(seed);
        const definitions               d = world::agreed();
        const aggregation::result_table t =
            aggregation::roll_up(d, world::build(d, world::rows(seed)), aggregation::query_by(d, {"state", "quarter"}));
        REQUIRE(t.size() > 0);
        const aggregation::result_columns c = t.columns();
        const aggregation::result_table   back(t, c);
        CHECK(back.columns() == c);
        for (std::int64_t row = 0; row < t.size(); ++row) {
            CHECK(back.at(row).coverage == c.coverage[static_cast<std::size_t>(row)]);
            CHECK(back.explain(row) == t.explain(row));
        }
        aggregation::result_table twice = t;
        twice.append(t);
        REQUIRE(twice.size() == 2 * t.size());
        for (std::int64_t row = 0; row < t.size(); ++row) CHECK(twice.explain(row + t.size()) == twice.explain(row));
    }
}

TEST_CASE("result_table: arrays of different lengths are refused") {
    aggregation::result_columns c;
    c.forms = {form::point};
    CHECK_THROWS_AS(aggregation::result_table({}, c), shape_mismatch);
}

} // TEST_SUITE
