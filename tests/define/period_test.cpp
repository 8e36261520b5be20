// SPDX-License-Identifier: MIT
#include <steelyard/core/error.hpp>
#include <steelyard/core/random.hpp>
#include <steelyard/define/period.hpp>

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace steelyard;

namespace {

std::vector<period_kind> kinds() {
    std::vector<period_kind> list{period_kind::day(),  period_kind::month(), period_kind::quarter(),
                                  period_kind::half(), period_kind::year(),  period_kind::school_year()};
    for (int m = 1; m <= 12; ++m)
        for (const year_label l : {year_label::start, year_label::end, year_label::both})
            list.push_back(period_kind::fiscal_year(m, l));
    for (const auto& [m1, d1, m2, d2] : std::vector<std::array<int, 4>>{{5, 22, 9, 7},
                                                                        {11, 1, 3, 31},
                                                                        {12, 1, 2, 28},
                                                                        {12, 1, 2, 29},
                                                                        {2, 29, 3, 1},
                                                                        {3, 1, 2, 29},
                                                                        {1, 1, 12, 31},
                                                                        {6, 15, 6, 14},
                                                                        {2, 28, 2, 29},
                                                                        {7, 4, 7, 4}}) {
        list.push_back(period_kind::season(m1, d1, m2, d2));
        list.push_back(period_kind::night(m1, d1, m2, d2));
    }
    return list;
}

/// Periods of a kind around four years that hold a leap day, one that a century drops, and some before year 1.
std::vector<period> samples(const period_kind& kind) {
    std::vector<period> list;
    for (const int year : {-5, 0, 1899, 1999, 2007, 2008, 2011})
        for (int d = 0; d < 366; d += 5)
            if (const auto p = period_of(date(year, 1, 1) + d, kind)) list.push_back(*p);
    return list;
}

} // namespace

TEST_SUITE("define") {

    TEST_CASE("period: text reads back, for kinds and periods") {
        for (const period_kind& k : kinds()) {
            CAPTURE(k.text());
            CHECK(period_kind::parse(k.text()) == k);
            for (const period& p : samples(k)) {
                if (p.first_day().year() < 0) continue; // years before 0 are computed with, not written
                CAPTURE(p.text());
                REQUIRE(period::parse(p.text(), k) == p);
            }
        }
    }

    TEST_CASE("period: the days of a period are those whose period it is") {
        for (const period_kind& k : kinds())
            for (const period& p : samples(k)) {
                CAPTURE(k.text());
                CAPTURE(p.index);
                REQUIRE(period_of(p.first_day(), k) == p);
                REQUIRE(period_of(p.last_day(), k) == p);
                REQUIRE(period_of(p.first_day() + -1, k) != p);
                REQUIRE(period_of(p.last_day() + 1, k) != p);
                REQUIRE(p.days() == p.last_day() - p.first_day() + 1);
                REQUIRE(p.next().first_day() > p.last_day());
                REQUIRE(contains(p, p));
                REQUIRE(container(p, k) == p);
                REQUIRE(overlap_days(p, p) == p.days());
                REQUIRE(overlap_days(p, p.next()) == 0);
            }
    }

    TEST_CASE("period: parts lie inside, are all there, and tile exactly when their days add up") {
        for (const period_kind& outer_kind : kinds()) {
            if (outer_kind.on == grid::day) continue;
            for (const period_kind& inner : kinds()) {
                CAPTURE(outer_kind.text());
                CAPTURE(inner.text());
                for (const int start : {1999, 2007, 2008}) {
                    const auto outer = period_of(date(start, 6, 15), outer_kind).value_or(period{outer_kind, start});
                    const period_span span = parts_of(outer, inner);
                    std::int32_t      days = 0;
                    for (std::int32_t i = 0; i < span.count; ++i) {
                        REQUIRE(contains(outer, span.first.next(i)));
                        days += span.first.next(i).days();
                    }
                    REQUIRE(span.tiles == (days == outer.days()));
                    REQUIRE_FALSE(contains(outer, span.first.next(span.count)));
                    REQUIRE_FALSE(contains(outer, span.first.next(-1)));
                }
            }
        }
    }

    TEST_CASE("period: months, quarters, halves and days tile years of every beginning") {
        for (const int year : {1900, 2000, 2007, 2008}) {
            for (int m = 1; m <= 12; ++m) {
                const period whole{period_kind::fiscal_year(m), year};
                CAPTURE(whole.text());
                CHECK(parts_of(whole, period_kind::month()).tiles);
                CHECK(parts_of(whole, period_kind::month()).count == 12);
                CHECK(parts_of(whole, period_kind::month()).first == period::month(year, m));
                CHECK(parts_of(whole, period_kind::quarter()).tiles == (m % 3 == 1));
                CHECK(parts_of(whole, period_kind::half()).tiles == (m % 6 == 1));
                CHECK(parts_of(whole, period_kind::year()).tiles == (m == 1));
                CHECK(parts_of(whole, period_kind::day()).count == whole.days());
            }
            const bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
            CHECK(period::year(year).days() == (leap ? 366 : 365));
            const period school{period_kind::school_year(), year};
            CHECK(school.first_day() == date(year, 8, 1));
            CHECK(school.last_day() == date(year + 1, 7, 31));
            CHECK(parts_of(school, period_kind::month()).tiles);
            CHECK(parts_of(school, period_kind::month()).count == 12);
            CHECK_FALSE(container(school, period_kind::year()));
            CHECK(parts_of(period::quarter(year, 1), period_kind::month()).count == 3);
            CHECK(parts_of(period::month(year, 5), period_kind::quarter()).count == 0);
        }
    }

    TEST_CASE("period: names of years, seasons and nights") {
        CHECK(period{period_kind::school_year(), 2009}.text() == "2009/10");
        CHECK(period{period_kind::school_year(), 1999}.text() == "1999/00");
        CHECK(period{period_kind::fiscal_year(10), 2009}.text() == "FY2010");
        CHECK(period{period_kind::fiscal_year(10, year_label::start), 2009}.text() == "FY2009");
        CHECK(period::parse("2010", period_kind::fiscal_year(10)) == period{period_kind::fiscal_year(10), 2009});
        CHECK_FALSE(period::parse("2009", period_kind::school_year()));
        CHECK_FALSE(period::parse("2009/11", period_kind::school_year()));
        const period_kind summer = period_kind::season(5, 22, 9, 7);
        CHECK(period{summer, 2015}.text() == "2015-S0522-0907");
        CHECK(period::parse("2015", summer) == period{summer, 2015});
        CHECK_FALSE(period::parse("2015-S0522-0908", summer));
        const period_kind count = period_kind::night(1, 22, 1, 31);
        CHECK(count.is_moment());
        CHECK_FALSE(summer.is_moment());
        CHECK(period{count, 2009}.text() == "2009-N0122-0131");
        CHECK(container({count, 2009}, period_kind::year()) == period::year(2009));
        CHECK(container({count, 2009}, period_kind::school_year()) == period{period_kind::school_year(), 2008});
    }

    TEST_CASE("period: seasons that cross New Year, and the end of February") {
        const period_kind winter = period_kind::season(11, 1, 3, 31);
        CHECK(winter.crosses_new_year());
        const period w{winter, 2007};
        CHECK(w.first_day() == date(2007, 11, 1));
        CHECK(w.last_day() == date(2008, 3, 31));
        CHECK(period_of(date(2008, 1, 5), winter) == w);
        CHECK_FALSE(period_of(date(2008, 6, 5), winter));
        CHECK_FALSE(container(w, period_kind::year()));
        CHECK(container(w, period_kind::fiscal_year(7)) == period{period_kind::fiscal_year(7), 2007});
        const period_kind to_end = period_kind::season(12, 1, 2, 29);
        CHECK(period{to_end, 2007}.last_day() == date(2008, 2, 29));
        CHECK(period{to_end, 2008}.last_day() == date(2009, 2, 28));
        const period_kind to_28 = period_kind::season(12, 1, 2, 28);
        CHECK(period{to_28, 2007}.last_day() == date(2008, 2, 28));
        // The whole year as a window tiles the years, and a window that drops 29 February does not in a leap year.
        const period_kind all = period_kind::season(3, 1, 2, 29);
        const period      two_years{period_kind::season(3, 1, 2, 29), 2007};
        CHECK(parts_of(two_years, all).tiles);
        CHECK_THROWS_AS((void)period_kind::season(2, 29, 2, 28), domain_fault);
        CHECK_THROWS_AS((void)period_kind::season(2, 30, 3, 1), domain_fault);
        CHECK_THROWS_AS((void)period_kind::night(4, 31, 5, 1), domain_fault);
        CHECK_THROWS_AS((void)period_kind::fiscal_year(0), domain_fault);
        CHECK_THROWS_AS((void)period_kind::fiscal_year(13), domain_fault);
    }

    TEST_CASE("period: what is no period and no kind") {
        for (const char* t :
             {"", "2009", "2009-1", "2009-00", "2009-13", "2009-01-01", "09-01", "2009 01", "2009-M13", "2009-0x"})
            CHECK_FALSE(period::parse(t, period_kind::month()));
        CHECK(period::parse("2009-M03", period_kind::month()) == period::month(2009, 3));
        for (const char* t : {"2009-Q0", "2009-Q5", "2009Q1", "2009-Q", "2009-Q001", "2009-H1", "2009-Q1 "})
            CHECK_FALSE(period::parse(t, period_kind::quarter()));
        CHECK(period::parse("2009-S2", period_kind::half()) == period::half(2009, 2));
        for (const char* t :
             {"", "weeks", "year:", "year:13:end", "year:00:end", "year:8:end", "year:08", "year:08:middle",
              "season:", "season:05-22", "season:05-22:09-31x", "season:02-30:03-01", "night:1-22:01-31"}) {
            CAPTURE(t);
            CHECK_FALSE(period_kind::parse(t));
        }
    }

    TEST_CASE("period: order within a kind is order in time") {
        random_stream draw(7);
        for (const period_kind& k : kinds()) {
            for (int i = 0; i < 50; ++i) {
                const int    low = k.on == grid::day ? -300'000 : 1900;
                const period a{k, low + static_cast<std::int32_t>(draw.below(200))};
                const period b{k, low + static_cast<std::int32_t>(draw.below(200))};
                CHECK((a < b) == (a.first_day() < b.first_day()));
                CHECK((a < b) == (a.last_day() < b.last_day()));
            }
        }
    }
}
