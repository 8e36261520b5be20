// SPDX-License-Identifier: MIT
#include <steelyard/core/error.hpp>
#include <steelyard/sensitivity/rank_intervals.hpp>

#include <doctest/doctest.h>

using namespace steelyard;
using namespace steelyard::sensitivity;
using statistics::rank_sets_of;

TEST_SUITE("sensitivity") {
    TEST_CASE("rank_intervals: three sources, side by side") {
        const std::vector<composite::unit_rank> missing{{"x", 1.0, 1, 2}, {"y", 2.0, 1, 2}, {"z", std::nullopt, 3, 3}};
        auto                                    units = ranked_units(missing);
        add_interval(units, rank_sets_of({{"z", "y", "x"}, {0, 5, 10}, {2.8, 2.8, 2.8}, {}}));
        sampled_answers judged;
        judged.of = {{1, 2, 3, 1.5, 1.5, 3}, 3};
        judged.there = {1, 1};
        judged.answered = 2;
        add_interval(units, judged, 1);
        REQUIRE(units[0].intervals.size() == 3);
        CHECK(units[0].intervals[0].from == interval_source::sampling);
        CHECK(units[1].intervals[2] ==
              rank_interval{interval_source::judgements, 1.5, 2, "100 % of 2 sampled combinations"});
        CHECK(units[0].letters == "a");
        CHECK(units[1].letters == "ab");
        CHECK(units[0].sentence() == "x has rank 1; sampling: 1 to 2 (holm, 95 % jointly); missing data: 1 to 2; "
                                     "judgements: 1 to 1.5 (100 % of 2 sampled combinations).");
        CHECK(units[2].sentence().starts_with("z has no rank; sampling: 2 to 3"));
        CHECK_THROWS_AS(add_interval(units, judged), illegal_operation); // never merged
        auto fewer = ranked_units(std::span(missing).first(2));
        CHECK_THROWS_AS(add_interval(fewer, judged), shape_mismatch);
        CHECK_THROWS_AS(add_interval(fewer, rank_sets_of({{"x", "y", "q"}, {1, 2, 3}, {1, 1, 1}, {}})), unknown_code);
        CHECK_THROWS_AS(add_interval(fewer, rank_sets_of({{"x"}, {1}, {1}, {}})), unknown_code);
    }
}
