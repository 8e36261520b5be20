// SPDX-License-Identifier: MIT
#include "comparison/league_world.hpp"

#include <steelyard/comparison/across.hpp>
#include <steelyard/comparison/table.hpp>
#include <steelyard/core/error.hpp>
#include <steelyard/core/random.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <sstream>

using namespace league_world;
using doctest::Approx;
using statistics::multiplicity;
using statistics::status;
using codes = std::vector<std::string>;

namespace {

/// Shares in percent, each of two counts of its own: x0 of n0, x1 of n1.
definitions shares(std::size_t count) {
    definitions d;
    for (std::size_t i = 0; i < count; ++i) {
        const std::string at = std::to_string(i);
        d.measures.push_back(world::counted("x" + at));
        d.measures.push_back(world::counted("n" + at));
        indicator one = passed_of_tested().indicators.front();
        one.code = "share" + at;
        one.title = "Share " + at;
        one.numerator.measure = "x" + at;
        one.denominator->measure = "n" + at;
        d.indicators.push_back(one);
    }
    return d;
}

codes codes_of(const definitions& d) {
    codes all;
    for (const indicator& i : d.indicators) all.push_back(i.code);
    return all;
}

void report_share(std::vector<row>& rows, std::size_t share, const std::string& place, double x, double n) {
    rows.push_back({"x" + std::to_string(share), place, "", "2020", value::point(x)});
    rows.push_back({"n" + std::to_string(share), place, "", "2020", value::point(n)});
}

/// Chance alone, so that units far apart do not widen their own band.
league_options exact() {
    league_options by;
    by.band = statistics::funnel_law::exact;
    return by;
}

across looked(const definitions& d, const std::vector<row>& rows, const codes& indicators, const across_options& o = {},
              const league_options& by = exact()) {
    const dataset         data = world::dataset_of(d, rows);
    const across_question q{indicators, "place", "2020"};
    return look_across(d, data, across_table(d, data, q), q, o, by);
}

double binomial(random_stream& r, int cases, double share) {
    int events = 0;
    for (int i = 0; i < cases; ++i) events += r.uniform() < share ? 1 : 0;
    return events;
}

/// `count` shares of `units` places whose true shares are alike, but for `far` places of the first `unlike` shares.
std::vector<row> drawn(random_stream& r, std::size_t count, std::size_t units, std::size_t unlike = 0, std::size_t far = 0) {
    std::vector<row> rows;
    for (std::size_t i = 0; i < count; ++i)
        for (std::size_t u = 0; u < units; ++u) {
            const int cases = 40 + static_cast<int>(r.below(400));
            report_share(rows, i, "p" + std::to_string(u), binomial(r, cases, i < unlike && u < far ? 0.6 : 0.3), cases);
        }
    return rows;
}

using outcome = std::map<std::pair<std::string, std::string>, std::pair<double, bool>>;
outcome outcomes(const across& of) {
    outcome all;
    for (const across_line& l : of.lines) all[{l.indicator, l.unit}] = {l.adjusted.value_or(-1), l.stands};
    return all;
}

} // namespace

TEST_SUITE("comparison") {
    TEST_CASE("across: the test of a unit is its tail in the band, by hand") {
        const definitions d = shares(1);
        std::vector<row>  rows;
        report_share(rows, 0, "all", 10, 10); // all together have 60 of 120
        report_share(rows, 0, "none", 0, 10);
        report_share(rows, 0, "half", 50, 100);
        const across a = looked(d, rows, {"share0"});
        CHECK(*a.find("share0", "all")->p == Approx(2.0 / 1024));
        CHECK(*a.find("share0", "none")->p == Approx(2.0 / 1024));
        CHECK(*a.find("share0", "half")->p == 1); // twice its tail is more than 1
        CHECK(*a.find("share0", "all")->adjusted == Approx(3.0 / 1024)); // 3 p / 2 of two equal ones
        CHECK(*a.find("share0", "all")->adjusted_any == Approx(3.0 / 1024 * (1 + 1.0 / 2 + 1.0 / 3)));
        CHECK(*a.find("share0", "all")->target == Approx(50));
        CHECK(*a.find("share0", "all")->apart == Approx(50));
        CHECK(*a.find("share0", "all")->events == Approx(5));
        CHECK(*a.find("share0", "none")->events == Approx(-5));
        CHECK(a.find("share0", "none")->bears == bearing::worse);
        CHECK(a.find("share0", "all")->bears == bearing::better);
        CHECK(a.find("share0", "half")->bears == bearing::none);
        CHECK(a.lines.front().unit == "none"); // worse ones first, though p is alike
        CHECK(a.lines.front().why == "Share 0 of none is 0.0 percent, 50.0 below 50.0, which is worse: beyond chance, p 0.002, among all its "
                                     "units 0.0029.");
        CHECK(a.lines.back().why == "Share 0 of half is 50.0 percent, as the others together: chance goes as far, p 1, among all its units 1.");
        CHECK(a.text().ends_with("2 of 3 units of 1 indicator stand beside all others; 0 without a test.\n"));
    }

    TEST_CASE("across: one indicator is Benjamini and Hochberg of its own league") {
        random_stream     r(3);
        const definitions d = shares(1);
        const auto        rows = drawn(r, 1, 40, 1, 5);
        const auto        data = world::dataset_of(d, rows);
        const league      l = make_league(d, data, {"share0", "place", "2020", {}, {}}, exact());
        std::vector<double> p;
        for (const league_unit& u : l.units) p.push_back(u.p.value());
        for (const multiplicity by : {multiplicity::benjamini_hochberg, multiplicity::benjamini_yekutieli}) {
            const auto   own = statistics::adjust_p({p, {}}, {.method = by, .level = 0.1});
            const across a = looked(d, rows, {"share0"}, {by, 0.1});
            CHECK(a.groups[0].standing == own.rejections);
            CHECK(own.rejections > 0);
            for (std::size_t i = 0; i < p.size(); ++i) {
                const across_line& line = *a.find("share0", l.units[i].unit);
                CHECK(*line.p == p[i]);
                CHECK(*line.adjusted == own.adjusted[i]);
                CHECK(line.stands == (own.rejected[i] != 0));
                if (by == multiplicity::benjamini_yekutieli) CHECK(*line.adjusted_any == own.adjusted[i]);
            }
        }
        // Of leagues made elsewhere the same.
        const std::vector<league> one{l};
        CHECK(outcomes(look_across(one)) == outcomes(looked(d, rows, {"share0"})));
        league other = l;
        other.period = "2019";
        const std::vector<league> two{l, other};
        CHECK_THROWS_AS((void)look_across(two), illegal_operation);
        const std::vector<league> same{two.front(), two.front()};
        CHECK_THROWS_AS((void)look_across(same), illegal_operation); // neither is dropped without a word
        CHECK_THROWS_AS((void)look_across(one, {multiplicity::holm, 1}), domain_fault);
    }

    TEST_CASE("across: neither the order of rows nor that of indicators matters, nor the threads") {
        random_stream     r(4);
        const definitions d = shares(6);
        auto              rows = drawn(r, 6, 20, 2, 3);
        const across      a = looked(d, rows, codes_of(d));
        std::ranges::reverse(rows);
        codes turned = codes_of(d);
        std::ranges::reverse(turned);
        turned.push_back("share2"); // named twice, looked at once
        CHECK(looked(d, rows, turned) == a);
        const dataset         data = world::dataset_of(d, rows);
        const across_question q{turned, "place", "2020"};
        run_options           two;
        two.threads = 2;
        CHECK(look_across(d, data, across_table(d, data, q), q, {}, exact(), false, {}, two) == a);
        std::stop_source stop;
        stop.request_stop();
        two.stop = stop.get_token();
        CHECK_THROWS_AS((void)look_across(d, data, across_table(d, data, q), q, {}, exact(), false, {}, two), stopped);
    }

    TEST_CASE("across: an indicator that is counted twice moves none of the others") {
        random_stream r(5);
        definitions   d = shares(5);
        const auto    rows = drawn(r, 5, 20, 2, 3);
        const auto    own = codes_of(d);
        const across  a = looked(d, rows, own);
        CHECK(a.groups[0].stands);
        for (int copy = 0; copy < 3; ++copy) {
            indicator again = d.indicators[0];
            again.code = "again" + std::to_string(copy); // before the others by code
            again.factor = copy == 0 ? 1000 : 100;
            again.better = direction::down;
            d.indicators.push_back(again);
        }
        const across b = looked(d, rows, codes_of(d));
        for (const across_line& l : a.lines) {
            const across_line& same = *b.find(l.indicator, l.unit);
            CHECK(same.adjusted == l.adjusted);
            CHECK(same.adjusted_any == l.adjusted_any);
            CHECK(same.stands == l.stands);
        }
        CHECK(b.groups[0].indicator == "again0");
        CHECK(b.groups[3].same_as == "again0");
        CHECK(b.groups[4].same_as.empty());
        CHECK(b.groups[3].adjusted == a.groups[0].adjusted);
        CHECK(b.find("again1", "p0")->stands == a.find("share0", "p0")->stands);
        CHECK(b.find("again1", "p0")->bears == bearing::worse); // high, of fewer is better
        CHECK(a.find("share0", "p0")->bears == bearing::better);
    }

    TEST_CASE("across: who is not comparable, suppressed or without number says so, has no test and counts in no family") {
        random_stream     r(6);
        definitions       d = shares(2);
        d.measures[0].versions = {{"1", {}, materiality::none, ""}, {"2", date(2010, 1, 1), materiality::material, ""}};
        node named;
        named.code = "hidden";
        named.title = "Hidden Hollow";
        d.places = {named};
        for (const char* code : {"old", "silent", "nobody", "doubtful"}) {
            d.places.push_back({});
            d.places.back().code = code;
        }
        auto rows = drawn(r, 2, 20, 1, 3);
        for (std::size_t u = 0; u < 20; ++u) {
            d.places.push_back({});
            d.places.back().code = "p" + std::to_string(u);
        }
        const across plain = looked(d, rows, codes_of(d));
        rows.push_back({"x0", "hidden", "", "2020", value::missing(reason::suppressed)});
        rows.push_back({"n0", "hidden", "", "2020", value::point(90)});
        rows.push_back({"n0", "silent", "", "2020", value::point(90)});
        report_share(rows, 0, "nobody", 0, 0);
        report_share(rows, 0, "old", 80, 90);
        rows[rows.size() - 2].version = "1";
        const across a = looked(d, rows, codes_of(d));
        const auto   check = [&](const char* unit, status state, const char* why) {
            const across_line& l = *a.find("share0", unit);
            CAPTURE(unit);
            CHECK_FALSE(l.p.has_value());
            CHECK_FALSE(l.adjusted.has_value());
            CHECK_FALSE(l.stands);
            CHECK(l.state == state);
            CHECK(l.why.starts_with(why));
        };
        check("hidden", status::suppressed, "Share 0 of Hidden Hollow has no test. It is withheld: its number is withheld.");
        check("silent", status::missing, "Share 0 of silent has no test. It is absent: ");
        check("nobody", status::no_denominator, "Share 0 of nobody has no test. It is nobody at risk: ");
        check("old", status::missing, "Share 0 of old has no test. It is not comparable: ");
        CHECK(a.find("share0", "hidden")->unit_title == "Hidden Hollow");
        for (const across_line& l : plain.lines) {
            CHECK(a.find(l.indicator, l.unit)->adjusted == l.adjusted);
            CHECK(a.find(l.indicator, l.unit)->stands == l.stands);
        }
        CHECK_FALSE(a.lines.back().p.has_value());
        std::ostringstream csv;
        write_csv(csv, *to_table(a));
        const std::string text = csv.str();
        CHECK(text.starts_with("indicator,title,unit,unit_title,standing,number,target,apart,events,z,p,adjusted,adjusted_any,state,"
                               "stands,stands_any,side,bearing,why\n"));
        CHECK(text.find("\nshare0,Share 0,hidden,Hidden Hollow,withheld,,,,,,,,,suppressed,0,0,0,none,") != std::string::npos);
        CHECK(a.groups[0].units == 24);
        CHECK(a.groups[0].tested == 20);
        CHECK(a.text().ends_with(" 4 without a test.\n"));
    }

    TEST_CASE("across: totals, means, grades and unknown words") {
        random_stream r(7);
        definitions   d = shares(3);
        const auto    rows = drawn(r, 3, 10);
        d.indicators[1].what = kind::mean;
        d.indicators[2].what = kind::grade;
        const across a = looked(d, rows, {"share0", "share1", "share2", "x0"});
        CHECK(a.groups.size() == 4);
        CHECK(a.groups[0].why.empty());
        CHECK(a.groups[1].why == "Nothing says how far its numbers vary.");
        CHECK(a.groups[2].why.find("is of kind grade") != std::string::npos);
        CHECK(a.groups[2].units == 0);
        CHECK(a.groups[3].why == "It is a total: nothing says how large each should be.");
        CHECK(a.find("x0", "p0")->state == status::no_denominator);
        CHECK(a.find("x0", "p0")->why.ends_with("has no test. It is a total: nothing says how large each should be."));
        CHECK(outcomes(a).at({"share0", "p3"}) == outcomes(looked(d, rows, {"share0"})).at({"share0", "p3"}));
        try {
            (void)looked(d, rows, {"share0", "shore", "sheer"});
            FAIL("unknown indicators passed");
        } catch (const unknown_code& e) {
            CHECK(std::string(e.what()).find("shore") != std::string::npos);
            CHECK(std::string(e.what()).find("sheer") != std::string::npos);
        }
        CHECK(looked(d, rows, {}).lines.empty());
    }

    TEST_CASE("across: where nothing lies apart, something stands no more often than the level says") {
        constexpr int     runs = 150;
        constexpr double  level = 0.1;
        const definitions d = shares(6);
        for (const auto law : {statistics::funnel_law::exact, statistics::funnel_law::additive}) {
            int            any = 0;
            league_options by;
            by.band = law;
            for (int run = 0; run < runs; ++run) {
                random_stream r(11, static_cast<std::uint64_t>(run));
                const across  a = looked(d, drawn(r, 6, 15), codes_of(d), {multiplicity::benjamini_hochberg, level}, by);
                any += a.lines.front().stands ? 1 : 0;
            }
            const double rate = static_cast<double>(any) / runs;
            MESSAGE(name(law) << ": something stood in " << rate << " of " << runs << " runs at level " << level);
            CHECK(rate <= level + 3 * std::sqrt(level * (1 - level) / runs)); // three standard errors of such a count
        }
    }

    TEST_CASE("across: the share of false ones on average over indicators looked into stays below the level") {
        constexpr int     runs = 100;
        constexpr double  level = 0.1;
        const definitions d = shares(6);
        double            false_share = 0, square = 0, found = 0;
        for (int run = 0; run < runs; ++run) {
            random_stream r(12, static_cast<std::uint64_t>(run));
            std::vector<row> rows;
            // Three of the six have two places above and two below what the others share, so that the target stays.
            for (std::size_t i = 0; i < 6; ++i)
                for (std::size_t u = 0; u < 15; ++u)
                    report_share(rows, i, "p" + std::to_string(10 + u), binomial(r, 200, i > 2 || u > 3 ? 0.4 : u < 2 ? 0.56 : 0.24), 200);
            const across a = looked(d, rows, codes_of(d), {multiplicity::benjamini_hochberg, level});
            double       sum = 0, looked_into = 0;
            for (const across_group& g : a.groups) {
                if (!g.stands) continue;
                double wrong = 0, all = 0;
                for (const across_line& l : a.lines) {
                    if (l.indicator != g.indicator || !l.stands) continue;
                    ++all;
                    wrong += g.indicator > "share2" || l.unit > "p13" ? 1 : 0;
                }
                ++looked_into;
                sum += all > 0 ? wrong / all : 0;
                found += all - wrong;
            }
            const double mean = looked_into > 0 ? sum / looked_into : 0;
            false_share += mean / runs;
            square += mean * mean / runs;
        }
        const double error = std::sqrt((square - false_share * false_share) / runs);
        MESSAGE("false ones: " << false_share << " +- " << error << " at level " << level << "; found " << found / runs << " of 12");
        CHECK(false_share <= level + 3 * error);
        CHECK(found / runs > 6);
    }
}
