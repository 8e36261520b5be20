// SPDX-License-Identifier: MIT
#include <steelyard/define/kind.hpp>
#include <steelyard/define/measure.hpp>

#include <doctest/doctest.h>

#include <initializer_list>
#include <string>

using namespace steelyard;

namespace {

constexpr auto kinds = enum_names<kind>::value.size();
constexpr auto axes = enum_names<axis>::value.size();
constexpr auto combines = enum_names<combine>::value.size();

} // namespace

TEST_SUITE("define") {

    static_assert(legal(kind::stock, axis::time, combine::sum) == legality::illegal);
    static_assert(legal(kind::flow, axis::time, combine::sum) == legality::legal);
    static_assert(legal(kind::ratio, axis::place, combine::mean_of_ratios) == legality::as_judgement);

    TEST_CASE("kind: what is usual is legal, and refusing is always legal") {
        for (std::size_t k = 0; k < kinds; ++k)
            for (std::size_t a = 0; a < axes; ++a) {
                const auto what = static_cast<kind>(k);
                const auto along = static_cast<axis>(a);
                CAPTURE(name(what));
                CAPTURE(name(along));
                CHECK(legal(what, along, usual(what, along)) == legality::legal);
                CHECK(legal(what, along, combine::refuse) == legality::legal);
            }
    }

    TEST_CASE(
        "kind: sums belong to flows everywhere and to stocks except over time, means of ratios only to judgements") {
        for (std::size_t k = 0; k < kinds; ++k)
            for (std::size_t a = 0; a < axes; ++a) {
                const auto what = static_cast<kind>(k);
                const auto along = static_cast<axis>(a);
                const bool may_sum = what == kind::flow || (what == kind::stock && along != axis::time);
                CHECK((legal(what, along, combine::sum) == legality::legal) == may_sum);
                CHECK(legal(what, along, combine::mean_of_ratios) != legality::legal);
                CHECK(legal(what, along, combine::weighted_mean) != legality::legal);
                if (what == kind::narrative)
                    for (std::size_t c = 1; c < combines; ++c)
                        CHECK((legal(what, along, static_cast<combine>(c)) == legality::legal) ==
                              (static_cast<combine>(c) == combine::list));
            }
    }

    TEST_CASE("kind: advice names what is legal instead") {
        CHECK(
            legality_advice(kind::stock, axis::time, combine::sum) ==
            "a stock is never combined over time by sum; use mean_of_periods, mean_by_days, first, last, peak, trough");
        CHECK(legality_advice(kind::index, axis::place, combine::sum) ==
              "an index is never combined over place by sum; use refuse, or as a declared judgement weighted_mean");
        for (const axis a : {axis::time, axis::place})
            CHECK(legality_advice(kind::ratio, a, combine::sum).find("recompute") != std::string::npos);
    }

    TEST_CASE("measure: versions in force and eras") {
        measure m;
        CHECK(m.version_on(date(2010, 1, 1)) == -1);
        m.versions = {{"1", {}, materiality::none, ""},
                      {"1b", date(2010, 1, 1), materiality::immaterial, ""},
                      {"2", date(2012, 7, 1), materiality::material, ""}};
        CHECK(m.version_on(date(1800, 1, 1)) == 0);
        CHECK(m.version_on(date(2009, 12, 31)) == 0);
        CHECK(m.version_on(date(2010, 1, 1)) == 1);
        CHECK(m.version_on(date(2012, 7, 1)) == 2);
        CHECK(m.era(-1) == 0);
        CHECK(m.era(0) == m.era(1));
        CHECK(m.era(2) == 1);
        CHECK(m.version_named("1b") == 1);
        CHECK(m.version_named("3") == -1);
        CHECK(m.era_named("1b") == 0);
        CHECK(m.era_named("2") == 1);
        CHECK(m.era_named("3") == -1);
        m.versions[0].from = date(2000, 1, 1);
        CHECK(m.version_on(date(1999, 12, 31)) == -1);
    }
}
