// SPDX-License-Identifier: MIT
// Published files, each counted and spot-checked against the text of the file itself.
#include "sample.hpp"

#include <steelyard/core/text.hpp>
#include <steelyard/dataset/csv.hpp>

#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>

namespace sy = steelyard;

namespace {

/// Path of a shared data file; empty when it is not there.
std::string shared(const std::string& name) {
    const char*       set = std::getenv("STEELYARD_SHARED");
    const std::string path =
        (set != nullptr ? std::string(set) : std::string(STEELYARD_SOURCE_DIR "/../shared")) + "/data/" + name;
    if (std::ifstream(path)) return path;
    MESSAGE("skipped, because " << name << " is not beside the tree");
    return {};
}

sy::value value_of(const sy::dataset& data, const sy::selection& what) {
    const sy::dataset one = data.select(what);
    REQUIRE(one.size() == 1);
    return one.blocks()[0]->value_at(0);
}

} // namespace

TEST_SUITE("dataset") {

    TEST_CASE("real data: county unemployment of the Great Lakes states (US BLS, LAUS) as a wide file") {
        const std::string path = shared("bls_laus/county_year_great_lakes_2005_2018.csv");
        if (path.empty()) return;
        sy::definitions d;
        d.measures = {sample::measure("labour_force", sy::decimals{0}), sample::measure("employed", sy::decimals{0}),
                      sample::measure("unemployed", sy::decimals{0}), sample::measure("rate", sy::decimals{1})};
        sy::csv_layout l;
        l.place = "fips";
        l.period = "year";
        l.values = {{"labor_force", "labour_force"},
                    {"employed", "employed"},
                    {"unemployed", "unemployed"},
                    {"unemployment_rate", "rate"}};
        sy::dataset_builder b(d);
        b.add_csv_file(path, l);
        const sy::dataset data = b.finish();
        CHECK(b.report().rows_kept == 4 * 2576);
        CHECK(b.report().problems.empty());
        const auto cook = [&](const char* m) {
            return value_of(
                data,
                {.measures = {m}, .places = {"17031"}, .from = sy::date(2005, 1, 1), .to = sy::date(2005, 12, 31)});
        };
        CHECK(cook("labour_force") == sy::value::point(2548067)); // first line of the file
        CHECK(cook("rate") == sy::value::point(6.4));
        const sy::measure_rows& force = *data.rows_of("labour_force");
        const sy::measure_rows& employed = *data.rows_of("employed");
        const sy::measure_rows& unemployed = *data.rows_of("unemployed");
        CHECK(force.place == unemployed.place);
        CHECK(force.period == unemployed.period);
        for (std::size_t i = 0; i < force.forms.size(); ++i)
            if (force.number[i] != employed.number[i] + unemployed.number[i]) FAIL(i);
        // Ohio and Michigan 2009: sum over sum, 11.8351 % (two sums of 171 counties).
        std::int64_t out_of_work = 0, able = 0, counties = 0;
        for (std::size_t i = 0; i < force.forms.size(); ++i) {
            const std::string& fips = data.places()[force.place[i]];
            if (force.period[i] != 2009 || (!fips.starts_with("39") && !fips.starts_with("26"))) continue;
            out_of_work += unemployed.number[i];
            able += force.number[i];
            ++counties;
        }
        CHECK(counties == 171);
        const double percent = 100.0 * static_cast<double>(out_of_work) / static_cast<double>(able);
        CHECK(sy::number_text(percent, 4) == "11.8351");
    }

    TEST_CASE("real data: homelessness counts (US HUD), one night in January") {
        const std::string path = shared("hud_pit/pit_by_coc_great_lakes_2007_2025.csv");
        if (path.empty()) return;
        sy::definitions d;
        const auto      night = sy::period_kind::night(1, 22, 1, 31);
        d.measures = {sample::measure("total", sy::decimals{0}, night),
                      sample::measure("sheltered", sy::decimals{0}, night),
                      sample::measure("unsheltered", sy::decimals{0}, night)};
        sy::csv_layout l;
        l.place = "coc_num";
        l.period = "year";
        l.values = {{"total", "total"}, {"sheltered", "sheltered"}, {"unsheltered", "unsheltered"}};
        sy::dataset_builder b(d);
        b.add_csv_file(path, l);
        const sy::dataset data = b.finish();
        CHECK(data.size() == 3 * 2016);
        CHECK(data.places().size() == 110);
        const auto detroit = [&](int year) {
            return value_of(data, {.measures = {"total"},
                                   .places = {"MI-501"},
                                   .from = sy::date(year, 1, 1),
                                   .to = sy::date(year, 12, 31)});
        };
        CHECK(detroit(2007) == sy::value::point(18062));
        CHECK(detroit(2008) == sy::value::point(18062));
        CHECK(detroit(2009) == sy::value::point(3694));
        // 47 of 104 areas report zero unsheltered people in 2021, when the count was waived.
        const sy::selection in_2021{.measures = {"unsheltered"},
                                    .from = sy::date(2021, 1, 1),
                                    .to = sy::date(2021, 12, 31),
                                    .values = sy::value_filter::zero};
        CHECK(data.select(in_2021).size() == 47);
    }

    TEST_CASE("real data: readings at Chicago's beaches in 2015") {
        const std::string path = shared("chicago_beaches/daily_summaries_2015.csv");
        if (path.empty()) return;
        sy::definitions d;
        d.measures = {sample::measure("reading", sy::decimals{1}, sy::period_kind::day())};
        sy::csv_layout l;
        l.values = {{"Reading", "reading"}};
        l.place = "Beach";
        l.period = "Date";
        l.period_format = "MM/DD/YYYY";
        sy::dataset_builder b(d);
        b.add_csv_file(path, l);
        const sy::dataset data = b.finish();
        CHECK(data.size() == 2834);
        CHECK(data.places().size() == 26);
        CHECK(data.select({.values = sy::value_filter::zero}).size() == 868);
        CHECK(data.select({.weekdays = {6, 7}}).size() == 832);
        CHECK(data.select({.weekdays = {6, 7}, .values = sy::value_filter::zero}).size() == 759);
        CHECK(data.select({.weekdays = {2, 3, 4}, .values = sy::value_filter::zero}).size() == 12);
        CHECK(value_of(data,
                       {.places = {"Osterman-Beach"}, .from = sy::date(2015, 5, 23), .to = sy::date(2015, 5, 23)}) ==
              sy::value::point(5));
    }

    TEST_CASE("real data: Lake Michigan samples (US EPA, GLENDA), below a limit or below an unknown one") {
        const std::string path = shared("epa_glenda/lake_michigan_tp_chla_surface_1983_2022.csv");
        if (path.empty()) return;
        sy::definitions d;
        d.measures = {sample::measure("Tot_P", std::nullopt, sy::period_kind::day()),
                      sample::measure("Chla", std::nullopt, sy::period_kind::day())};
        sy::csv_layout l;
        l.measure = "analyte";
        l.value = "result";
        l.place = "site";
        l.period = "date";
        l.limit = "mdl";
        l.source = "depth_m"; // samples of one day at one station differ by depth
        l.labels = {{"", sy::form::below, sy::reason::none, {}, {}, {}}};
        sy::dataset_builder b(d);
        b.add_csv_file(path, l);
        const sy::dataset      data = b.finish(sy::bad_rows::skip);
        const sy::load_report& r = b.report();
        CHECK(r.rows_offered == 3005);
        CHECK(r.rows_kept + r.rows_refused + r.rows_repeated == 3005);
        CHECK(r.rows_refused + r.rows_repeated <= 4); // two pairs of samples share station, day and depth
        CHECK(data.select({.values = sy::value_filter::missing}).size() == 4);
        std::int64_t below = 0;
        for (const auto& block : data.blocks())
            for (std::size_t i = 0; i < block->forms.size(); ++i) below += block->forms[i] == sy::form::below;
        CHECK(below == 138);
        const auto sample_of = [&](const char* measure, const char* site, sy::date day) {
            return value_of(data,
                            {.measures = {measure}, .places = {site}, .sources = {"0.91"}, .from = day, .to = day});
        };
        CHECK(sample_of("Tot_P", "MI46B", sy::date(1983, 5, 5)) == sy::value::below(2.5));
        CHECK(sample_of("Chla", "MI40", sy::date(1985, 4, 21)) == sy::value::missing(sy::reason::below_unknown_limit));
    }

} // TEST_SUITE
