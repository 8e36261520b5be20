// SPDX-License-Identifier: MIT
#include "sample.hpp"

#include <doctest/doctest.h>

#include <array>
#include <limits>

namespace sy = steelyard;

namespace {

std::vector<std::string> rules(const sy::load_report& r) {
    std::vector<std::string> found;
    for (const sy::problem& p : r.problems) found.push_back(p.rule);
    return found;
}

bool adds_up(const sy::load_report& r) { return r.rows_offered == r.rows_kept + r.rows_refused + r.rows_repeated; }

sy::period_kind frequency(const sy::definitions& d, const std::string& measure) {
    for (const sy::measure& m : d.measures)
        if (m.code == measure) return m.frequency;
    return {};
}

sy::observation row(double x, std::optional<sy::instant> recorded = {}) {
    sy::observation o;
    o.measure = "count";
    o.place = "north";
    o.period = "2009";
    o.number = sy::value::point(x);
    o.recorded = recorded;
    return o;
}

} // namespace

TEST_SUITE("dataset") {

    TEST_CASE("builder: rows come back in words as they were given") {
        const sy::definitions d = sample::agreed();
        for (std::uint64_t seed = 1; seed <= 100; ++seed) {
            CAPTURE(seed);
            std::vector<sy::observation> rows = sample::random_rows(seed, d);
            const sy::dataset            data = sample::built(d, rows);
            REQUIRE(data.size() == static_cast<std::int64_t>(rows.size()));
            std::size_t found = 0;
            for (const auto& block : data.blocks())
                for (std::int64_t i = 0; i < block->size(); ++i) {
                    const sy::observation back = data.at(*block, i);
                    found += static_cast<std::size_t>(std::count_if(rows.begin(), rows.end(), [&](sy::observation o) {
                        std::sort(o.categories.begin(), o.categories.end());
                        return o == back;
                    }));
                }
            CHECK(found == rows.size());
        }
    }

    TEST_CASE("builder: shuffled rows on any number of threads give an equal dataset, the same codes and bits") {
        const sy::definitions d = sample::agreed();
        for (std::uint64_t seed = 1; seed <= 100; ++seed) {
            CAPTURE(seed);
            const auto        rows = sample::random_rows(seed, d);
            const sy::dataset a = sample::built(d, rows);
            const sy::dataset b =
                sample::built(d, sample::shuffled(rows, seed), {.threads = static_cast<int>(1 + seed % 4)});
            CHECK(a == b);
            CHECK(a.fingerprint_of_rows() == b.fingerprint_of_rows());
            CHECK(a.organisations().words() == b.organisations().words());
            CHECK(a.sources().words() == b.sources().words());
            CHECK(a.categories() == b.categories());
            REQUIRE(a.blocks().size() == b.blocks().size());
            for (std::size_t i = 0; i < a.blocks().size(); ++i) {
                CHECK(a.blocks()[i]->number == b.blocks()[i]->number);
                CHECK(a.blocks()[i]->category == b.blocks()[i]->category);
                CHECK(a.blocks()[i]->organisation == b.blocks()[i]->organisation);
            }
        }
    }

    TEST_CASE("builder: any one change in any one row changes dataset and fingerprint") {
        const sy::definitions d = sample::agreed();
        for (std::uint64_t seed = 1; seed <= 200; ++seed) {
            CAPTURE(seed);
            auto            rows = sample::random_rows(seed, d);
            sy::definitions more = d;
            more.places.push_back({"further", "", {}}); // declared, and in no row
            more.schemes[0].categories.push_back({"X", ""});
            const sy::dataset     before = sample::built(more, rows);
            sy::random_stream     r(seed, 3);
            sy::observation&      o = rows[r.below(rows.size())];
            const sy::observation unchanged = o;
            switch (r.below(8)) {
            case 0: o.number = sy::value::point(o.number == sy::value::point(77) ? 78 : 77); break;
            case 1: o.source = "another"; break;
            case 2: o.recorded = sy::instant{1}; break;
            case 3: o.organisation = "another"; break;
            case 4: o.place = "further"; break;
            case 5: o.period = sy::period::parse(o.period, frequency(d, o.measure))->next(50).text(); break;
            case 6: o.categories = {{"sex", "X"}}; break;
            default:
                if (o.measure == "count")
                    o.version = o.version == "1" ? "a,b" : "1";
                else
                    o.number = sy::value::missing(sy::reason::lost);
            }
            if (o == unchanged) continue;
            const sy::dataset after = sample::built(more, rows);
            CHECK_FALSE(before == after);
            CHECK(before.fingerprint_of_rows() != after.fingerprint_of_rows());
        }
    }

    TEST_CASE("builder: blocks are sorted by key; declared codes keep their order, open ones are sorted by word") {
        const sy::definitions d = sample::agreed();
        const sy::dataset     data = sample::built(d, sample::random_rows(5, d));
        CHECK(data.measures().words() == std::vector<std::string>{"count", "load", "depth \"m\""});
        CHECK(data.places()[1] == "a,\"b\"");
        CHECK(std::is_sorted(data.organisations().words().begin(), data.organisations().words().end()));
        CHECK(std::is_sorted(data.categories().keys.begin(), data.categories().keys.end()));
        CHECK(data.categories().words[0].empty());
        for (const auto& b : data.blocks())
            for (std::size_t i = 1; i < b->forms.size(); ++i) {
                const auto key = [&](std::size_t k) {
                    return std::tuple(b->place[k], b->organisation[k], b->category[k], b->period[k], b->source_at(k),
                                      b->recorded_at(k));
                };
                CHECK(key(i - 1) < key(i));
            }
    }

    TEST_CASE("builder: zero and missing stay apart, -0.0 is 0, undeclared decimals keep every bit") {
        const sy::definitions d = sample::agreed();
        sy::dataset_builder   b(d);
        b.add(row(0));
        sy::observation missing = row(0);
        missing.place = "a,\"b\"";
        missing.number = sy::value::missing(sy::reason::waived);
        b.add(missing);
        sy::observation depth = row(0);
        depth.measure = "depth \"m\"";
        depth.period = "2009-01-31";
        depth.number = sy::value::point(-0.0);
        b.add(depth);
        depth.period = "2009-02-01";
        depth.number = sy::value::point(0.1 + 0.2);
        b.add(depth);
        const sy::dataset       data = b.finish();
        const sy::measure_rows& count = *data.rows_of("count");
        CHECK(count.value_at(0) == sy::value::point(0));
        CHECK(count.value_at(1) == sy::value::missing(sy::reason::waived));
        CHECK(count.number[1] == 0);
        const sy::measure_rows& depths = *data.rows_of("depth \"m\"");
        CHECK(depths.number[0] == 0);
        CHECK(*depths.value_at(1).point() == 0.1 + 0.2);
        CHECK(data.rows_of("load") == nullptr);
        CHECK(data.rows_of("nothing") == nullptr);
    }

    TEST_CASE("builder: columns that no row uses stay empty") {
        const sy::dataset       data = sample::built(sample::agreed(), {row(1)});
        const sy::measure_rows& b = *data.rows_of("count");
        CHECK((b.upper.empty() && b.reasons.empty() && b.flags.empty() && b.source.empty()));
        CHECK((b.recorded.empty() && b.version.empty() && b.line.empty() && b.file.empty()));
        CHECK_THROWS_AS((void)data.at(b, 1), sy::domain_fault);
    }

    TEST_CASE("builder: everything that is wrong with a row is listed, good rows are kept or nothing is") {
        const sy::definitions d = sample::agreed();
        const auto            offer = [&](sy::dataset_builder& b) {
            b.add(row(1));
            sy::observation o;
            o.measure = "count";
            o.place = "nort";
            o.period = "2009-13";
            o.version = "3";
            o.categories = {{"sex", "X"}, {"age", "1"}};
            o.number = sy::value::point(1.5);
            o.where = {"team.csv", 9, "", ""};
            b.add(o);
            o = row(2);
            o.measure = "counts";
            b.add(o);
            o = row(2);
            o.number = sy::value::missing(sy::reason::overflow);
            b.add(o);
            o = row(2);
            o.categories = {{"sex", "F"}, {"sex", "M"}};
            b.add(o);
        };
        sy::dataset_builder b(d);
        offer(b);
        const sy::dataset data = b.finish(sy::bad_rows::skip);
        CHECK(data.size() == 1);
        const sy::load_report& r = b.report();
        CHECK(r.rows_refused == 4);
        CHECK(adds_up(r));
        std::vector<std::string> found = rules(r);
        std::sort(found.begin(), found.end());
        CHECK(found == std::vector<std::string>{"bad_period", "computed_reason", "repeated_scheme", "too_many_decimals",
                                                "unknown_code", "unknown_code", "unknown_code", "unknown_code",
                                                "unknown_code"});
        for (const sy::problem& p : r.problems)
            if (p.where.file == "team.csv") CHECK(p.where.line == 9);
        const auto says = [&](const std::string& text) {
            return std::any_of(r.problems.begin(), r.problems.end(),
                               [&](const sy::problem& p) { return p.text().find(text) != p.text().npos; });
        };
        CHECK(says(
            "team.csv:9, column place, 'nort': [unknown_code] place 'nort' is not declared; did you mean 'north'?"));
        CHECK(says("did you mean 'count'?"));
        CHECK(says("write it like 2009"));

        offer(b);
        CHECK_THROWS_AS((void)b.finish(), sy::invalid_input);
        CHECK(b.report().rows_kept == 0);
        CHECK(adds_up(b.report()));
        CHECK(b.report().problems.size() == 9);
        CHECK(b.finish().size() == 0); // empty afterwards
    }

    TEST_CASE("builder: the same said twice is kept once; differing is a conflict; later is a revision") {
        const sy::definitions d = sample::agreed();
        const sy::instant     march{100}, april{200};
        sy::dataset_builder   b(d);
        b.add(row(5));
        b.add(row(5));
        CHECK(b.finish().size() == 1); // a repeat alone is no fault
        CHECK(b.report().rows_repeated == 1);
        CHECK(rules(b.report()) == std::vector<std::string>{"repeat"});
        CHECK(adds_up(b.report()));

        b.add(row(5, march));
        b.add(row(6, march));
        b.add(row(5, march));
        b.add(row(7, april));
        const sy::dataset data = b.finish(sy::bad_rows::skip);
        CHECK(data.size() == 1);
        CHECK(*data.blocks()[0]->value_at(0).point() == 7);
        CHECK(b.report().rows_refused == 3);
        CHECK(rules(b.report()) == std::vector<std::string>(3, "conflict"));

        b.add(row(5));
        b.add(row(5, march));
        b.add(row(5, april));
        CHECK(b.finish().size() == 3); // revisions, even with equal words

        sy::observation zero = row(0);
        sy::observation missing = row(0);
        missing.number = sy::value::missing(sy::reason::lost);
        b.add(zero);
        b.add(missing);
        CHECK_THROWS_AS((void)b.finish(), sy::invalid_input); // zero is not missing
    }

    TEST_CASE("builder: keys too wide for 64 bits sort the same way") {
        sy::definitions d = sample::agreed();
        d.places.clear();
        std::vector<sy::observation> rows;
        sy::random_stream            r(9);
        for (int i = 0; i < 3000; ++i) {
            sy::observation o = row(static_cast<double>(i), sy::instant{static_cast<std::int64_t>(r.next() >> 3)});
            o.place = std::to_string(r.next());
            o.organisation = std::to_string(r.next());
            o.source = std::to_string(r.next());
            o.period = sy::detail::padded(static_cast<int>(r.below(9999)), 4);
            rows.push_back(o);
        }
        const sy::dataset a = sample::built(d, rows);
        CHECK(a == sample::built(d, sample::shuffled(rows, 1)));
        const sy::measure_rows& b = *a.rows_of("count");
        CHECK(std::is_sorted(b.place.begin(), b.place.end()));
        CHECK(a.size() == 3000);
    }

    TEST_CASE("builder: more rows than one chunk holds: any order, repeats and conflicts across chunks") {
        sy::definitions d = sample::agreed();
        d.places.clear();
        d.measures.push_back(sample::measure("rate", sy::decimals{0}));
        std::vector<sy::observation> rows;
        for (int i = 0; i < 30000; ++i) {
            sy::observation o;
            o.measure = "count";
            o.place = std::to_string(i % 700);
            o.source = i % 5 == 0 ? "" : "s" + std::to_string(i % 3);
            o.period = sy::detail::padded(1900 + i / 700, 4);
            o.number = i % 11 == 0 ? sy::value::missing(sy::reason::lost) : sy::value::point(i);
            rows.push_back(o);
            o.measure = "rate";
            if (i % 2 == 0) rows.push_back(o);
        }
        const sy::dataset a = sample::built(d, rows);
        CHECK(a.size() == 45000);
        CHECK(a == sample::built(d, sample::shuffled(rows, 3)));
        const sy::measure_rows& count = *a.rows_of("count");
        CHECK_FALSE(count.several_per_cell);
        CHECK_FALSE(count.revised);
        for (std::size_t i = 0; i < count.forms.size(); ++i) {
            const int n = (count.period[i] - 1900) * 700 + std::stoi(a.places()[count.place[i]]);
            if ((count.forms[i] == sy::form::missing) != (n % 11 == 0)) FAIL(i);
            if (count.forms[i] == sy::form::point && count.as_double(count.number[i]) != n) FAIL(i);
        }

        rows.push_back(rows.front()); // says the first row again, some chunks later
        sy::observation other = rows[2];
        other.number = sy::value::point(-1);
        rows.push_back(other);
        sy::dataset_builder b(d);
        for (const sy::observation& o : rows) b.add(o);
        CHECK(b.finish(sy::bad_rows::skip).size() == 45000 - 1);
        CHECK(b.report().rows_repeated == 1);
        CHECK(b.report().rows_refused == 2);
    }

    TEST_CASE("builder: several rows per cell and revisions are noted, also in what a selection keeps") {
        sy::definitions d = sample::agreed();
        d.places.clear();
        const auto row = [](const std::string& place, const std::string& source, int day) {
            sy::observation o;
            o.measure = "count";
            o.place = place;
            o.period = "2009";
            o.source = source;
            o.number = sy::value::point(day);
            if (day > 0) o.recorded = sy::instant{86400 * day};
            return o;
        };
        const auto facts = [](const sy::dataset& data) {
            const sy::measure_rows& b = *data.rows_of("count");
            return std::pair(b.several_per_cell, b.revised);
        };
        const sy::dataset apart = sample::built(d, {row("a", "x", 1), row("b", "x", 1)});
        const sy::dataset sources = sample::built(d, {row("a", "x", 1), row("a", "y", 1), row("b", "x", 1)});
        const sy::dataset revised = sample::built(d, {row("a", "x", 1), row("a", "x", 2), row("a", "y", 2)});
        CHECK(facts(apart) == std::pair(false, false));
        CHECK(facts(sources) == std::pair(true, false));
        CHECK(facts(revised) == std::pair(true, true));
        CHECK(facts(sources.select({.sources = {"x"}})) == std::pair(false, false));
        CHECK(facts(revised.select({.latest_only = true})) == std::pair(true, false));
        CHECK(sy::measure_rows{}.revised); // nobody looked: it may be
    }

    TEST_CASE("builder: columns of codes, words and numbers") {
        const sy::definitions             d = sample::agreed();
        const std::array<std::int32_t, 4> places{0, 1, -1, 0};
        const std::array<double, 4>       numbers{1, 2.25, std::numeric_limits<double>::quiet_NaN(), 0};
        sy::observation_columns           c;
        c.rows = 4;
        c.measure.words = {"load"};
        c.place.words = {"north", "a,\"b\""};
        c.place.codes = places;
        c.period.words = {"2009-01", "2009-01", "2009-01", "2009-02"};
        c.categories.emplace_back("sex", sy::word_column{{"F"}, {}});
        c.number = numbers;
        sy::dataset_builder b(d);
        b.add_columns(c);
        const sy::dataset some = b.finish(sy::bad_rows::skip);
        CHECK(some.size() == 3);
        REQUIRE(b.report().problems.size() == 1);
        CHECK(b.report().problems[0].where == sy::input_place{"columns", 3, "number", "load"});
        c.nan_reason = "suppressed";
        b.add_columns(c);
        const sy::dataset       all = b.finish();
        const sy::measure_rows& rows = *all.rows_of("load");
        CHECK(rows.value_at(0) == sy::value::missing(sy::reason::suppressed)); // place -1 sorts first
        CHECK(rows.value_at(1) == sy::value::point(1));
        CHECK(rows.value_at(2) == sy::value::point(0));
        CHECK(rows.value_at(3) == sy::value::point(2.25));
        CHECK(all.categories().words[1] == "sex=F");

        sy::observation_columns whole = c;
        whole.number = {};
        whole.whole_numbers = {1, 2, 3, std::numeric_limits<std::int64_t>::max()};
        b.add_columns(whole);
        CHECK(b.finish(sy::bad_rows::skip).size() == 3);
        CHECK(rules(b.report()) == std::vector<std::string>{"number_out_of_range"});

        c.period.words.pop_back();
        CHECK_THROWS_AS(b.add_columns(c), sy::shape_mismatch);
        c.period.words = {"2009-01"};
        c.place.words.pop_back();
        CHECK_THROWS_AS(b.add_columns(c), sy::shape_mismatch);
        c.nan_reason = "overflow";
        c.place.words = {"north", "a,\"b\""};
        CHECK_THROWS_AS(b.add_columns(c), sy::unknown_code);
    }

    TEST_CASE("builder: forms in columns are what rows in words would be") {
        const sy::definitions       d = sample::agreed();
        const double                nan = std::numeric_limits<double>::quiet_NaN();
        const std::array<double, 6> number{7, nan, nan, nan, nan, 0}, lower{0, 1, 0, 3, nan, 0},
            upper{0, 2, 4, nan, nan, 0};
        sy::observation_columns c;
        c.rows = 6;
        c.measure.words = {"count"};
        c.period.words = {"2001", "2002", "2003", "2004", "2005", "2006"};
        c.number = number;
        c.lower = lower;
        c.upper = upper;
        c.form.words = {"point", "range", "below", "above", "missing", "missing"};
        c.reason.words = {"", "", "", "", "refused", "waived"};
        c.flags.words = {"estimated|break", "", "provisional", "", "", ""};
        sy::dataset_builder b(d);
        b.add_columns(c);
        const sy::dataset       data = b.finish();
        const sy::measure_rows& r = *data.rows_of("count");
        CHECK(r.value_at(0) == sy::value::point(7, sy::flag_set(sy::flag::estimated) | sy::flag::broken_series));
        CHECK(r.value_at(1) == sy::value::range(1, 2));
        CHECK(r.value_at(2) == sy::value::below(4, sy::flag::provisional));
        CHECK(r.value_at(3) == sy::value::above(3));
        CHECK(r.value_at(4) == sy::value::missing(sy::reason::refused));
        CHECK(r.value_at(5) == sy::value::missing(sy::reason::waived));
        c.form.words = {"point", "range", "below", "above", "mising", "point"};
        b.add_columns(c);
        CHECK(b.finish(sy::bad_rows::skip).size() == 4);
        CHECK(rules(b.report()) == std::vector<std::string>{"unknown_form", "contradiction"});
    }

} // TEST_SUITE
