// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <steelyard/aggregation.hpp>

#include "support/random_world.hpp"

#include <map>
#include <tuple>

using namespace steelyard;
using aggregation::missing_mode;
using aggregation::result_table;
using aggregation::roll_up;
using aggregation::roll_up_query;

namespace {

/// All numbers of a table as a comparable whole, without notes and fingerprints.
[[nodiscard]] aggregation::result_columns numbers(const result_table& t) { return t.columns(); }

[[nodiscard]] roll_up_query everything() {
    roll_up_query q;
    q.place_hierarchy = "admin";
    q.place_levels = {"", "nation", "state", "county", "place"};
    q.organisation_hierarchy = "networks";
    q.organisation_levels = {"", "network", "organisation"};
    q.periods = {"", "quarter", "year"};
    q.categories = {{}, {"sex"}};
    return q;
}

[[nodiscard]] roll_up_query by_state(std::vector<std::string> indicators, std::vector<std::string> periods = {""}) {
    roll_up_query q;
    q.indicators = std::move(indicators);
    q.place_hierarchy = "admin";
    q.place_levels = {"state"};
    q.periods = std::move(periods);
    return q;
}

} // namespace

TEST_SUITE("laws") {
    TEST_CASE("the same bits for shuffled rows and for 1 to 4 threads") {
        const definitions d = world::agreed();
        for (std::uint64_t seed = 1; seed <= 6; ++seed) {
            CAPTURE(seed);
            std::vector<observation> list = world::rows(seed);
            const result_table first = roll_up(d, world::build(d, list), everything());
            REQUIRE(first.size() > 500);
            for (int threads = 1; threads <= 4; ++threads) {
                world::shuffle(list, seed * 10 + static_cast<std::uint64_t>(threads));
                run_options run;
                run.threads = threads;
                const result_table again = roll_up(d, world::build(d, list), everything(), run);
                CHECK(numbers(again) == numbers(first));
                CHECK(again.notes == first.notes);
                CHECK(again.unmatched == first.unmatched);
                CHECK(again.fingerprints == first.fingerprints);
            }
        }
    }

    TEST_CASE("splitting an organisation changes no parent") {
        definitions d = world::agreed();
        hierarchy& networks = d.hierarchies[1];
        for (const char* part : {"o0a", "o0b"}) {
            d.organisations.push_back({part, part, {}});
            networks.nodes.push_back({part, "member", {}});
            membership m;
            m.child = part;
            m.parent = "n0";
            networks.memberships.push_back(m);
        }
        for (std::uint64_t seed = 1; seed <= 20; ++seed) {
            CAPTURE(seed);
            const std::vector<observation> whole = world::rows(seed, {.missing = false});
            std::vector<observation> split;
            random_stream r(seed, 5);
            for (observation row : whole) {
                if (row.organisation != "o0") {
                    split.push_back(row);
                    continue;
                }
                const double x = *row.number.point();
                const auto part = static_cast<double>(r.below(static_cast<std::uint64_t>(x) + 1));
                row.organisation = "o0a";
                row.number = value::point(part);
                split.push_back(row);
                row.organisation = "o0b";
                row.number = value::point(x - part);
                split.push_back(row);
            }
            roll_up_query q = everything();
            q.organisation_levels = {"", "network"};
            const auto a = numbers(roll_up(d, world::build(d, whole), q)), b = numbers(roll_up(d, world::build(d, split), q));
            CHECK(a.number == b.number);
            CHECK(a.forms == b.forms);
            CHECK(a.lower == b.lower);
            CHECK(a.numerator == b.numerator);
            CHECK(a.denominator == b.denominator);
        }
    }

    TEST_CASE("a ratio at any node is the sum over the sum of its matched leaves, by any path of levels") {
        const definitions d = world::agreed();
        for (std::uint64_t seed = 1; seed <= 20; ++seed) {
            CAPTURE(seed);
            const std::vector<observation> list = world::rows(seed);
            std::map<std::tuple<std::string, std::string, std::string>, std::pair<double, double>> cells; // place, organisation, period
            std::map<std::tuple<std::string, std::string, std::string>, int> parts;
            for (const observation& row : list) {
                if (row.measure != "passed" && row.measure != "tested") continue;
                if (!row.number.point()) continue;
                auto& c = cells[{row.place, row.organisation, row.period}];
                (row.measure == "passed" ? c.first : c.second) = *row.number.point();
                ++parts[{row.place, row.organisation, row.period}];
            }
            double n = 0, m = 0, na = 0, ma = 0;
            for (const auto& [key, c] : cells) {
                if (parts[key] != 2) continue;
                n += c.first;
                m += c.second;
                if (std::get<0>(key) < "p3") {
                    na += c.first;
                    ma += c.second;
                }
            }
            roll_up_query q = everything();
            q.indicators = {"share_passed"};
            q.categories = {{}};
            const result_table t = roll_up(d, world::build(d, list), q);
            for (const char* nation : {"", "N"}) {
                const auto whole = t.find("share_passed", nation, "2019");
                REQUIRE(whole);
                CHECK(whole->number.point() == 100 * n / m);
            }
            const auto state = t.find("share_passed", "A", "2019");
            REQUIRE(state);
            CHECK(state->numerator == na);
            CHECK(state->denominator == ma);
            // and the states' parts make the nation's, the quarters' the year's
            double by_states = 0, by_quarters = 0;
            for (const char* s : {"A", "B"})
                if (const auto r = t.find("share_passed", s, "2019"); r && r->numerator) by_states += *r->numerator;
            for (const char* p : {"2019-Q1", "2019-Q2", "2019-Q3", "2019-Q4"})
                if (const auto r = t.find("share_passed", "N", p); r && r->numerator) by_quarters += *r->numerator;
            CHECK(by_states == n);
            CHECK(by_quarters == n);
        }
    }

    TEST_CASE("a point lies in its bounds, and removing a row never narrows them") {
        const definitions d = world::agreed();
        for (std::uint64_t seed = 1; seed <= 12; ++seed) {
            CAPTURE(seed);
            std::vector<observation> list = world::rows(seed, {.months = 3});
            definitions expecting = d; // everybody who reports at all is expected for every month
            for (const char* m : {"served", "active", "passed", "tested"})
                for (int p = 0; p < 6; ++p)
                    for (int o = 0; o < 4; ++o) {
                        bool reports = false;
                        for (const observation& row : list)
                            reports = reports || (row.measure == m && row.place == "p" + std::to_string(p) && row.organisation == "o" + std::to_string(o));
                        if (reports) expecting.expectations.push_back({m, {"p" + std::to_string(p)}, {"o" + std::to_string(o)}, "2019-01", "2019-03", 0, {}});
                    }
            roll_up_query q = by_state({"people_served", "people_active", "share_passed"}, {"", "quarter"});
            const result_table full = roll_up(expecting, world::build(expecting, list), q);
            for (std::int64_t i = 0; i < full.size(); ++i) {
                const auto r = full.at(i);
                CAPTURE(full.explain(i));
                if (const auto x = r.number.point()) {
                    if (r.lower) CHECK(*r.lower <= *x);
                    if (r.upper) CHECK(*x <= *r.upper);
                }
            }
            random_stream pick(seed, 3);
            for (int k = 0; k < 8; ++k) {
                std::vector<observation> fewer = list;
                const auto at = static_cast<std::ptrdiff_t>(pick.below(fewer.size()));
                const observation gone = fewer[static_cast<std::size_t>(at)];
                if (gone.number.is_missing() && gone.number.reason() != reason::not_reported) continue; // its bounds may be wider than none
                if (!gone.categories.empty()) continue; // without its sister category it is another question
                fewer.erase(fewer.begin() + at);
                const result_table part = roll_up(expecting, world::build(expecting, fewer), q);
                CAPTURE(gone.measure + " " + gone.place + " " + gone.organisation + " " + gone.period);
                for (std::int64_t i = 0; i < full.size(); ++i) {
                    const auto r = full.at(i);
                    const auto s = part.find(r.indicator, r.place, r.period);
                    REQUIRE(s);
                    CAPTURE(full.explain(i));
                    if (s->lower && r.lower) CHECK(*s->lower <= *r.lower + 1e-9);
                    if (s->lower && !r.lower) CHECK(false);
                    if (s->upper && r.upper) CHECK(*s->upper >= *r.upper - 1e-9);
                    if (s->upper && !r.upper) CHECK(false);
                    CHECK(s->coverage <= r.coverage);
                }
            }
        }
    }

    TEST_CASE("a missing child never moves a point towards zero outside the zero modes") {
        const definitions d = world::agreed();
        for (std::uint64_t seed = 1; seed <= 12; ++seed) {
            CAPTURE(seed);
            const std::vector<observation> list = world::rows(seed, {.missing = false, .categories = false, .months = 3});
            std::vector<observation> fewer = list;
            for (observation& row : fewer)
                if (row.measure == "served" && row.place == "p1" && row.period == "2019-02") row.number = value::missing(reason::not_reported);
            for (const missing_mode m : {missing_mode::bounded, missing_mode::non_null, missing_mode::partial_null, missing_mode::always_null}) {
                roll_up_query q = by_state({"people_served"}, {"", "quarter"});
                q.options.missing.mode = m;
                const result_table a = roll_up(d, world::build(d, list), q);
                const result_table b = roll_up(d, world::build(d, fewer), q);
                for (std::int64_t i = 0; i < b.size(); ++i) {
                    const auto r = b.at(i);
                    if (!r.number.point()) continue;
                    const auto before = a.find(r.indicator, r.place, r.period);
                    REQUIRE(before);
                    CHECK(*r.number.point() >= *before->number.point());
                }
            }
            roll_up_query q = by_state({"people_served"});
            q.options.missing.mode = missing_mode::partial_zero;
            const result_table z = roll_up(d, world::build(d, fewer), q);
            CHECK(z.find("people_served", "A", "2019-02")->number.point().has_value());
        }
    }

    TEST_CASE("stocks are never summed over time; flows and stocks over a year follow their rules") {
        const definitions d = world::agreed();
        for (std::uint64_t seed = 1; seed <= 20; ++seed) {
            CAPTURE(seed);
            const std::vector<observation> list = world::rows(seed, {.missing = false, .categories = false});
            double active = 0, served = 0;
            for (const observation& row : list) {
                if (row.measure == "active") active += *row.number.point();
                if (row.measure == "served") served += *row.number.point();
            }
            roll_up_query q;
            q.indicators = {"people_active", "people_served"};
            q.periods = {"year", "quarter"};
            const result_table t = roll_up(d, world::build(d, list), q);
            const auto stock = t.find("people_active", "", "2019");
            REQUIRE(stock);
            CHECK(*stock->number.point() == doctest::Approx(active / 12).epsilon(1e-14));
            CHECK(stock->over_time == combine::mean_of_periods);
            CHECK(t.find("people_served", "", "2019")->number.point() == served);
        }
        definitions silent = d;
        silent.measures[1].over_time = combine::refuse;
        roll_up_query q;
        q.indicators = {"people_active"};
        q.periods = {"year"};
        CHECK_THROWS_AS((void)roll_up(silent, world::build(silent, world::rows(1)), q), illegal_operation);
    }

    TEST_CASE("January to December are the year, also in leap years; August to July are the school year") {
        const definitions d = world::agreed();
        for (const int year : {2019, 2020, 2000, 2100}) {
            CAPTURE(year);
            const std::vector<observation> list = world::rows(static_cast<std::uint64_t>(year), {.missing = false, .categories = false, .months = 24, .first_year = year});
            roll_up_query q;
            q.indicators = {"people_served"};
            q.periods = {"", "quarter", "half", "year", "school_year"};
            const result_table t = roll_up(d, world::build(d, list), q);
            const auto at = [&](const std::string& p) { return *t.find("people_served", "", p)->number.point(); };
            const std::string y = std::to_string(year);
            double months = 0, school = 0;
            for (int m = 1; m <= 12; ++m) months += at(period::month(year, m).text());
            for (int m = 8; m <= 19; ++m) school += at(period::month(year, 1).next(m - 1).text());
            CHECK(at(y) == months);
            CHECK(at(y + "-H1") + at(y + "-H2") == months);
            CHECK(at(y + "-Q1") + at(y + "-Q2") + at(y + "-Q3") + at(y + "-Q4") == months);
            CHECK(at(period{period_kind::school_year(), year}.text()) == school);
            // the school year that began before the data is known in parts only
            CHECK(t.find("people_served", "", period{period_kind::school_year(), year - 1}.text())->number.form() == form::above);
        }
    }

    TEST_CASE("overlapping categories are never added; the residual of a partition is always reported") {
        const definitions d = world::agreed();
        std::vector<observation> list;
        const auto put = [&](const char* place, double x, std::vector<std::pair<std::string, std::string>> c) {
            observation row;
            row.measure = "served";
            row.place = place;
            row.period = "2019-01";
            row.categories = std::move(c);
            row.number = value::point(x);
            list.push_back(row);
        };
        put("p0", 30, {{"need", "food"}});
        put("p0", 25, {{"need", "rent"}});
        put("p1", 100, {});
        put("p1", 60, {{"sex", "F"}});
        put("p1", 37, {{"sex", "M"}});
        roll_up_query q;
        q.indicators = {"people_served"};
        q.place_levels = {"place"};
        q.categories = {{}, {"need"}, {"sex"}};
        const result_table t = roll_up(d, world::build(d, list), q);
        const auto family = t.find("people_served", "p0", "2019-01");
        REQUIRE(family);
        CHECK(family->number.form() == form::above); // at least the larger of the two, never 55
        CHECK(family->number.lower() == 30.0);
        CHECK(t.find("people_served", "p0", "2019-01", "", "need=rent")->number.point() == 25.0);
        CHECK(t.find("people_served", "p1", "2019-01")->number.point() == 100.0);
        CHECK(t.find("people_served", "p1", "2019-01", "", "sex=(residual)")->number.point() == 3.0);
    }

    TEST_CASE("as-of before a restatement returns the old value") {
        const definitions d = world::agreed();
        std::vector<observation> list = world::rows(3, {.missing = false, .categories = false});
        for (observation& row : list) row.recorded = instant::parse("2020-02-01");
        const std::vector<observation> old = list;
        observation restated = list[0];
        restated.recorded = instant::parse("2020-06-01T12:00:00Z");
        restated.number = value::point(*restated.number.point() + 1000);
        list.push_back(restated);
        const dataset both = world::build(d, list);
        roll_up_query q = everything();
        const result_table now = roll_up(d, both, q);
        const result_table before = roll_up(d, world::build(d, old), q);
        CHECK_FALSE(numbers(now) == numbers(before));
        q.known.recorded = instant::parse("2020-06-01T11:59:59Z");
        CHECK(numbers(roll_up(d, both, q)) == numbers(before));
        q.known.recorded = instant::parse("2020-06-01T12:00:00Z");
        CHECK(numbers(roll_up(d, both, q)) == numbers(now));
    }

    TEST_CASE("as-then and as-now differ only through memberships") {
        definitions d = world::agreed();
        const dataset data = world::build(d, world::rows(4));
        roll_up_query then = by_state({"people_served", "people_active", "share_passed"}, {"", "year"});
        roll_up_query now = then;
        now.known.boundaries = boundary_view::as_now;
        CHECK(numbers(roll_up(d, data, then)) == numbers(roll_up(d, data, now)));
        for (membership& m : d.hierarchies[0].memberships)
            if (m.child == "p2") m.to = date(2019, 7, 1);
        membership moved;
        moved.child = "p2";
        moved.parent = "B";
        moved.from = date(2019, 7, 1);
        d.hierarchies[0].memberships.push_back(moved);
        REQUIRE(d.hierarchies[0].check().empty());
        const result_table a = roll_up(d, data, then);
        const result_table b = roll_up(d, data, now);
        const auto known = [](const result_table& t, const char* place, const char* p) { return *t.find("people_served", place, p)->known; };
        CHECK(known(a, "A", "2019-06") > known(b, "A", "2019-06"));
        CHECK(known(a, "A", "2019-07") == known(b, "A", "2019-07"));
        for (const char* p : {"2019-03", "2019-09", "2019"}) CHECK(known(a, "A", p) + known(a, "B", p) == known(b, "A", p) + known(b, "B", p));
    }

    TEST_CASE("zero and missing differ in every mode") {
        const definitions d = world::agreed();
        for (std::size_t m = 0; m < enum_names<missing_mode>::value.size(); ++m) {
            const auto mode = static_cast<missing_mode>(m);
            CAPTURE(name(mode));
            const auto ask = [&](value second) {
                std::vector<observation> list(2);
                list[0].measure = list[1].measure = "served";
                list[0].period = list[1].period = "2019-01";
                list[0].place = "p0";
                list[1].place = "p1";
                list[0].number = value::point(7);
                list[1].number = second;
                roll_up_query q = by_state({"people_served"});
                q.options.missing.mode = mode;
                const result_table t = roll_up(d, world::build(d, list), q);
                const auto r = t.find("people_served", "A", "2019-01");
                return r ? std::tuple(r->number, r->coverage, r->present) : std::tuple(value::missing(reason::nothing_expected), -1.0, std::int64_t{-1});
            };
            const auto zero = ask(value::point(0));
            CHECK(std::get<0>(zero).point() == 7.0);
            for (const reason why : {reason::not_reported, reason::suppressed, reason::refused, reason::not_applicable}) {
                CAPTURE(name(why));
                CHECK_FALSE(ask(value::missing(why)) == zero);
                const bool as_zero = std::string_view(name(mode)).ends_with("zero") && why == reason::not_reported;
                const bool leaves = why == reason::not_applicable;
                CHECK(std::get<0>(ask(value::missing(why))).point().has_value() == (as_zero || leaves));
            }
        }
    }
}
