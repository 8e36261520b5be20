// SPDX-License-Identifier: MIT
#include "world.hpp"

#include <steelyard/core/random.hpp>
#include <steelyard/validation/hidden_missing.hpp>

#include <doctest/doctest.h>

using namespace steelyard;
using namespace steelyard::validation;
using world::row;

namespace {

definitions daily() {
    definitions d;
    d.measures.push_back(world::counted("m", kind::stock, period_kind::day()));
    return d;
}

definitions yearly() {
    definitions d;
    d.measures.push_back(world::counted("m", kind::stock));
    return d;
}

/// `days` days from Monday 2015-06-01; number(weekday) with 0 = Monday.
template <class Number>
std::vector<row> days(int count, Number number, const char* place = "A") {
    std::vector<row> rows;
    for (int i = 0; i < count; ++i)
        rows.push_back({"m", place, "", (date(2015, 6, 1) + i).text(), value::point(number(i % 7))});
    return rows;
}

/// A yearly series from 2000; -1 stands for missing.
std::vector<row> series(const char* place, const std::vector<double>& numbers) {
    std::vector<row> rows;
    for (std::size_t i = 0; i < numbers.size(); ++i)
        rows.push_back({"m", place, "", std::to_string(2000 + i),
                        numbers[i] < 0 ? value::missing(reason::waived) : value::point(numbers[i])});
    return rows;
}

std::vector<row> joined(std::vector<std::vector<row>> parts) {
    std::vector<row> all;
    for (const auto& p : parts) all.insert(all.end(), p.begin(), p.end());
    return all;
}

} // namespace

TEST_SUITE("validation") {

    TEST_CASE("weekday_zeros: zeros that gather on weekdays are named, with the counts") {
        const definitions d = daily();
        const findings    f =
            check_weekday_zeros(d, world::dataset_of(d, days(70, [](int w) { return w >= 5 ? 0.0 : 4.0; })));
        REQUIRE(f.size() == 1);
        CHECK(f[0].found == "20 of 20 values on Saturday and Sunday are zero, but 0 of 50 on the other weekdays.");
        CHECK(f[0].score == 1);
        const dataset two = world::dataset_of(
            d, joined({days(70, [](int w) { return w == 2 ? 0.0 : 4.0; }), days(
                                                                               70, [](int) { return 3.0; }, "B")}));
        const findings g = check_weekday_zeros(d, two);
        REQUIRE(g.size() == 2); // over both places Wednesday is half zero, at place A wholly
        CHECK(g[0].place == "");
        CHECK(g[0].found == "10 of 20 values on Wednesday are zero, but 0 of 120 on the other weekdays.");
        CHECK(g[1].level == severity::info);
        CHECK(g[1].place == "A");
    }

    TEST_CASE("weekday_zeros: zeros spread evenly are no pattern, nor is a measure that is not daily") {
        for (std::uint64_t seed = 1; seed <= 100; ++seed) {
            CAPTURE(seed);
            random_stream     random(seed);
            const definitions d = daily();
            const double      rate = random.uniform();
            CHECK(check_weekday_zeros(
                      d, world::dataset_of(d, days(350, [&](int) { return random.uniform() < rate ? 0.0 : 1.0; })))
                      .empty());
        }
        CHECK(count_weekdays(measure_rows{}) == weekday_account{});
        CHECK(suspicious_weekdays(weekday_account{}).empty());
    }

    TEST_CASE("weekday_zeros: missing days are silent, zero days are not") {
        const definitions d = daily();
        std::vector<row>  rows = days(70, [](int w) { return w >= 5 ? 0.0 : 4.0; });
        for (row& r : rows)
            if (r.number == value::point(0)) r.number = value::missing(reason::not_collected);
        CHECK(check_weekday_zeros(d, world::dataset_of(d, rows)).empty());
    }

    TEST_CASE("zero_runs: a run of zeros counts where the others are not zero") {
        const definitions d = yearly();
        const auto        others = joined({series("B", {5, 6, 7, 8, 9, 8}), series("C", {5, 6, 7, 8, 9, 8})});
        const findings f = check_zero_runs(d, world::dataset_of(d, joined({series("A", {4, 0, 0, 0, 4, 4}), others})));
        REQUIRE(f.size() == 1);
        CHECK(f[0].rule == "zero_run");
        CHECK(f[0].found == "3 zeros in a row, 2001 to 2003.");
        CHECK(f[0].evidence == "6 of 6 numbers of the other units in these periods are not zero");
        CHECK(check_zero_runs(d, world::dataset_of(d, joined({series("A", {4, 0, 0, 4, 0, 4}), others})))
                  .empty()); // too short
        CHECK(check_zero_runs(d, world::dataset_of(d, joined({series("A", {4, 0, -1, 0, 0, 4}), others})))
                  .empty()); // missing ends a run
        CHECK(check_zero_runs(d, world::dataset_of(d, joined({series("A", {0, 0, 0, 0, 0, 0}), others})))
                  .count("all_zero") == 1);
        CHECK(check_zero_runs(d, world::dataset_of(d, joined({series("A", {4, 0, 0, 0}), series("B", {5, 0, 0, 0})})))
                  .empty());                                                                // all are
        CHECK(check_zero_runs(d, world::dataset_of(d, series("A", {4, 0, 0, 0}))).empty()); // nobody to compare with
    }

    TEST_CASE("exact_repeats: from the minimum on, longer and larger is graver") {
        const definitions d = yearly();
        const findings    f = check_exact_repeats(
               d, world::dataset_of(d, joined({series("A", {18062, 18062, 3}), series("B", {12, 12, 5}), //
                                               series("C", {12, 12, 12, 12}), series("D", {9, 9, 9}),
                                               series("E", {40, -1, 40}), series("F", {0, 0, 0})})));
        REQUIRE(f.size() == 3);
        CHECK(f[0].place == "C");
        CHECK(f[0].found == "The number 12 repeats the period before 3 times (2000 to 2003).");
        CHECK(f[1].place == "A");
        CHECK(f[1].found == "The number 18,062 repeats the period before (2000 to 2001).");
        CHECK(f[2].place == "B");
        CHECK(f[0].level == severity::info);
    }

    TEST_CASE("exact_repeats: what the series' own steps bring about by chance is no finding") {
        const definitions   d = yearly();
        std::vector<double> small;
        for (int i = 0; i < 30; ++i) small.push_back(50 + (i * 7) % 4); // steps of one to three: repeats are chance
        small[20] = small[19];
        CHECK(check_exact_repeats(d, world::dataset_of(d, series("A", small))).empty());
        for (const std::size_t at : {21U, 22U, 23U, 24U}) small[at] = small[19];
        CHECK(check_exact_repeats(d, world::dataset_of(d, series("A", small))).size() == 1);
        std::vector<double> large;
        for (int i = 0; i < 30; ++i) large.push_back(5000 + (i * 7919) % 1000);
        large[20] = large[19];
        CHECK(check_exact_repeats(d, world::dataset_of(d, series("A", large))).size() == 1);
    }

    TEST_CASE("exact_repeats: a number flagged as carried forward says it itself") {
        const definitions d = yearly();
        std::vector<row>  rows = series("A", {18062, 18062, 3});
        CHECK(check_exact_repeats(d, world::dataset_of(d, rows)).size() == 1);
        rows[1].number = value::point(18062, flag::carried_forward);
        CHECK(check_exact_repeats(d, world::dataset_of(d, rows)).empty());
    }

    TEST_CASE("shared_zeros: the score is the share of units, so many at once rank above one") {
        const definitions d = yearly();
        const findings    f =
            check_shared_zeros(d, world::dataset_of(d, joined({series("A", {5, 0, 5, 5}), series("B", {6, 0, 6, 0}),
                                                               series("C", {7, 0, -1, 6}), series("D", {8, 8, 0, 8}),
                                                               series("E", {0, 0, 0, 0})})));
        REQUIRE(f.size() == 3);
        CHECK(f[0].level == severity::warning);
        CHECK(f[0].period == "2001");
        CHECK(f[0].score == doctest::Approx(0.6));
        CHECK(f[0].found == "3 of 5 places are zero in 2001, but not in the periods beside it: A, B, C.");
        CHECK(f[0].evidence == "they held 18 before and 11 after");
        CHECK(f[1].level == severity::info);
        CHECK(f[1].score == doctest::Approx(0.25));
        CHECK(f.of_place("D").size() == 1);
        CHECK(f.of_place("B").size() == 1);
    }

    TEST_CASE("hidden_missing: grades repeat and are zero by nature, missing numbers say so themselves") {
        definitions   d = yearly();
        const dataset data =
            world::dataset_of(d, joined({series("A", {20, 20, 0, 20}), series("B", {-1, -1, -1, -1})}));
        CHECK(check_hidden_missing(d, data).of_place("B").empty());
        CHECK_FALSE(check_hidden_missing(d, data).empty());
        d.measures[0].what = kind::ordinal;
        CHECK(check_hidden_missing(d, data).empty());
    }
}
