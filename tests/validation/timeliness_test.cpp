// SPDX-License-Identifier: MIT
#include "world.hpp"

#include <steelyard/core/error.hpp>
#include <steelyard/core/random.hpp>
#include <steelyard/validation/timeliness.hpp>

#include <doctest/doctest.h>

using namespace steelyard;
using namespace steelyard::validation;
using world::row;

namespace {

definitions expecting(std::vector<std::string> places, std::string from, std::string to, int due) {
    definitions d;
    d.measures.push_back(world::counted("m"));
    expectation e;
    e.measure = "m";
    e.places = std::move(places);
    e.from = std::move(from);
    e.to = std::move(to);
    e.due_days = due;
    d.expectations.push_back(e);
    return d;
}

std::int64_t noon(int y, unsigned m, unsigned d) { return instant::at(date(y, m, d)).seconds + 12 * 3600; }

row on(const std::string& place, const std::string& year, std::int64_t recorded, value v = value::point(1)) {
    return {"m", place, "", year, v, {}, "s", recorded, {}};
}

} // namespace

TEST_SUITE("validation") {

    TEST_CASE("timeliness: in time, late, never, missing with a reason and unknown are five things") {
        const definitions d = expecting({"A"}, "2000", "2005", 30);
        const dataset     data = world::dataset_of(
                d, {on("A", "2000", noon(2001, 1, 30)),                                // on the due day, at noon
                    on("A", "2001", noon(2002, 1, 31)),                                // a day late
                    on("A", "2002", noon(2003, 3, 1), value::missing(reason::waived)), // an answer, though no number
                    on("A", "2003", measure_rows::not_recorded),                       // who knows
                    on("A", "2004", noon(2005, 2, 9), value::missing(reason::not_applicable))});
        const auto rows = timeliness(d, data);
        REQUIRE(rows.size() == 2);
        CHECK(rows[0].whole_measure);
        const timeliness_row& a = rows[1];
        CHECK(a.expected == 5); // not 2004
        CHECK(a.on_time == 1);
        CHECK(a.late == 1);
        CHECK(a.with_reason == 1);
        CHECK(a.unknown == 1);
        CHECK(a.absent == 1);
        CHECK(a.days_late == 1.0);
        CHECK(a.late_periods == std::vector<std::string>{"2001"});
        CHECK(a.share() == doctest::Approx(1.0 / 3));
    }

    TEST_CASE("timeliness: zero, suppressed and bounded numbers are as punctual as any other") {
        const definitions d = expecting({"A"}, "2000", "2000", 30);
        for (const value& v : {value::point(0), value::below(10), value::above(3)})
            CHECK(timeliness(d, world::dataset_of(d, {on("A", "2000", noon(2001, 1, 3), v)}))[1].on_time == 1);
        const auto suppressed =
            world::dataset_of(d, {on("A", "2000", noon(2001, 1, 3), value::missing(reason::suppressed))});
        CHECK(timeliness(d, suppressed)[1].with_reason == 1);
    }

    TEST_CASE("timeliness: a later correction makes nobody late") {
        const definitions d = expecting({"A"}, "2000", "2000", 30);
        const dataset     data = world::dataset_of(
                d, {on("A", "2000", noon(2001, 1, 3)), on("A", "2000", noon(2001, 9, 9), value::point(7))});
        CHECK(timeliness(d, data)[1].on_time == 1);
    }

    TEST_CASE("timeliness: as of a day, what is not due yet is neither late nor absent") {
        const definitions d = expecting({"A"}, "2000", "2002", 30);
        const dataset     data =
            world::dataset_of(d, {on("A", "2000", noon(2001, 3, 1)), on("A", "2001", noon(2002, 1, 5))});
        timeliness_options o;
        o.as_of = "2001-02-15";
        CHECK(timeliness(d, data, o)[1].absent == 1);
        CHECK(timeliness(d, data, o)[1].not_due == 2);
        o.as_of = "2002-01-10T00:00:00Z";
        CHECK(timeliness(d, data, o)[1].late == 1);
        CHECK(timeliness(d, data, o)[1].on_time == 1);
        CHECK(timeliness(d, data, o)[1].not_due == 1);
        o.as_of = "";
        CHECK(timeliness(d, data, o)[1].absent == 1);
        o.as_of = "soon";
        CHECK_THROWS_AS((void)timeliness(d, data, o), format_fault);
    }

    TEST_CASE("timeliness: findings") {
        const definitions d = expecting({"A", "B"}, "2000", "2003", 30);
        const dataset data = world::dataset_of(d, {on("A", "2000", noon(2001, 3, 1)), on("A", "2001", noon(2002, 3, 1)),
                                                   on("A", "2002", noon(2003, 4, 1)), on("A", "2003", noon(2004, 1, 5)),
                                                   on("B", "2000", noon(2001, 3, 1)), on("B", "2001", noon(2002, 1, 1)),
                                                   on("B", "2002", measure_rows::not_recorded)});
        const findings f = check_timeliness(d, data);
        REQUIRE(f.size() == 3);
        CHECK(f[0].level == severity::warning);
        CHECK(f[0].place == "A");
        CHECK(f[0].found == "3 numbers came late, the latest by 61 days: 2000, 2001, 2002.");
        CHECK(f[0].score == 0.75);
        CHECK(f[1].level == severity::info);
        CHECK(f[1].place == "B");
        CHECK(f[1].found == "1 number came late, the latest by 30 days: 2000.");
        CHECK(f[2].rule == "timing_unknown");
        CHECK(f[2].found == "Of 1 number with a due day nobody recorded when it came.");
    }

    TEST_CASE("timeliness: where nothing is due, nothing is asked") {
        const definitions d = expecting({"A"}, "2000", "2001", 0);
        CHECK(timeliness(d, world::dataset_of(d, {on("A", "2000", noon(2009, 1, 1))})).empty());
    }

    TEST_CASE("timeliness: the parts add up, whatever is reported and whenever") {
        for (std::uint64_t seed = 1; seed <= 200; ++seed) {
            CAPTURE(seed);
            random_stream    random(seed);
            definitions      d = expecting({"A", "B", "C"}, "2000", "2005", 30);
            std::vector<row> rows;
            for (std::uint64_t i = random.below(40); i > 0; --i) {
                const std::string place(1, static_cast<char>('A' + random.below(4)));
                const int         year = 1999 + static_cast<int>(random.below(8));
                const auto        why = static_cast<reason>(1 + random.below(10));
                const auto        when = noon(year + 1, 1, 1) + static_cast<std::int64_t>(random.below(5'000'000));
                rows.push_back(on(place, std::to_string(year), random.below(4) == 0 ? measure_rows::not_recorded : when,
                                  random.below(3) == 0 ? value::missing(why) : value::point(1)));
            }
            timeliness_options o;
            if (random.below(2) == 0) o.as_of = std::to_string(1999 + random.below(9)) + "-06-30";
            timeliness_row sum;
            for (const timeliness_row& r : timeliness(d, world::dataset_of(d, rows), o)) {
                CHECK(r.expected == r.on_time + r.late + r.absent + r.with_reason + r.unknown + r.not_due);
                CHECK(r.days_late.has_value() == (r.late > 0));
                if (r.share()) CHECK(*r.share() <= 1);
                const std::int64_t sign = r.whole_measure ? -1 : 1;
                sum.expected += sign * r.expected;
                sum.late += sign * r.late;
            }
            CHECK(sum.expected == 0);
            CHECK(sum.late == 0);
        }
    }
}
