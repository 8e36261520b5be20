// SPDX-License-Identifier: MIT
#include <steelyard/core/error.hpp>
#include <steelyard/core/random.hpp>
#include <steelyard/define/date.hpp>

#include <doctest/doctest.h>

#include <string>

using namespace steelyard;

TEST_SUITE("define") {

    TEST_CASE("date: text and days read back") {
        for (std::int32_t d = date(1896, 1, 1).days; d < date(2105, 1, 1).days; ++d) {
            const date day(d);
            REQUIRE(date::parse(day.text()) == day);
            REQUIRE(date(day.year(), static_cast<unsigned>(day.month()), static_cast<unsigned>(day.day())) == day);
        }
        for (const date day : {date(-44, 3, 15), date(0, 2, 29), date(9999, 12, 31), date(-9999, 1, 1)}) {
            CAPTURE(day.text());
            CHECK(date::parse(day.text()) == day);
        }
        CHECK(date(-44, 3, 15).text() == "-0044-03-15");
    }

    TEST_CASE("date: what is no date") {
        for (const char* text :
             {"", "2009", "2009-1-1", "2009-02-29", "2100-02-29", "2009-13-01", "2009-00-01", "2009-01-00",
              "2009-04-31", "2009/01/01", "2009-01-01 ", "+009-01-01", "2009-01-1x", "20090101", "-2009-1-01"}) {
            CAPTURE(text);
            CHECK_FALSE(date::parse(text));
        }
        CHECK_THROWS_AS(date(2023, 2, 29), domain_fault);
        CHECK_THROWS_AS(date(2023, 257, 1), domain_fault); // 257 is 1 in a byte
        CHECK_THROWS_AS(date(2023, 1, 257), domain_fault);
        CHECK_THROWS_AS(date(70000, 1, 1), domain_fault);
    }

    TEST_CASE("date: weekdays and differences") {
        CHECK(date().text() == "1970-01-01");
        CHECK(date(1970, 1, 1).weekday() == 4); // a Thursday
        CHECK(date(2000, 2, 29).weekday() == 2);
        CHECK(date(2001, 1, 1) - date(2000, 1, 1) == 366);
        CHECK(date(1901, 1, 1) - date(1900, 1, 1) == 365); // 1900 was no leap year
        CHECK(date(2009, 12, 31) + 1 == date(2010, 1, 1));
        for (std::int32_t d = -800000; d < 800000; d += 997) CHECK(date(d + 7).weekday() == date(d).weekday());
    }

    TEST_CASE("instant: text reads back, also before 1970") {
        random_stream draw(1);
        for (int i = 0; i < 2000; ++i) {
            const instant t{static_cast<std::int64_t>(draw.below(8'000'000'000)) - 4'000'000'000};
            REQUIRE(instant::parse(t.text()) == t);
        }
        CHECK(instant{-1}.text() == "1969-12-31T23:59:59Z");
        CHECK(instant::parse("2024-03-01") == instant::at(date(2024, 3, 1)));
        CHECK(instant::parse("2024-03-01T12:30:05Z") == instant{instant::at(date(2024, 3, 1)).seconds + 45005});
        for (const char* text :
             {"", "2024-03-01T", "2024-03-01T24:00:00Z", "2024-03-01T12:60:00Z", "2024-03-01T12:00:60Z",
              "2024-03-01T12:00:00", "2024-03-01 12:00:00Z", "2024-03-01T12:00:00+", "2024-02-30T12:00:00Z"}) {
            CAPTURE(text);
            CHECK_FALSE(instant::parse(text));
        }
    }
}
