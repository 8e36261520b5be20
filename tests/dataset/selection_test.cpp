// SPDX-License-Identifier: MIT
#include "sample.hpp"

#include <doctest/doctest.h>

namespace sy = steelyard;

namespace {

/// Rows of a dataset in words, whatever their order.
std::vector<sy::observation> words(const sy::dataset& data) {
    std::vector<sy::observation> rows;
    for (const auto& b : data.blocks())
        for (std::int64_t i = 0; i < b->size(); ++i) rows.push_back(data.at(*b, i));
    return rows;
}

/// What a selection should keep, decided row by row in words.
bool wanted(const sy::selection& s, const sy::observation& o, const sy::definitions& d) {
    const auto in = [](const std::vector<std::string>& list, const std::string& w) {
        return list.empty() || std::find(list.begin(), list.end(), w) != list.end();
    };
    sy::period_kind kind;
    for (const sy::measure& m : d.measures)
        if (m.code == o.measure) kind = m.frequency;
    const sy::period p = *sy::period::parse(o.period, kind);
    const bool       day = s.weekdays.empty() ||
                     std::find(s.weekdays.begin(), s.weekdays.end(), p.first_day().weekday()) != s.weekdays.end();
    const bool zero = o.number == sy::value::point(0, o.number.flags());
    const bool number =
        s.values == sy::value_filter::any || (s.values == sy::value_filter::present && !o.number.is_missing()) ||
        (s.values == sy::value_filter::missing && o.number.is_missing()) ||
        (s.values == sy::value_filter::zero && zero) || (s.values == sy::value_filter::non_zero && !zero);
    return in(s.measures, o.measure) && in(s.places, o.place) && in(s.organisations, o.organisation) &&
           in(s.sources, o.source) && (!s.from || p.first_day() >= *s.from) && (!s.to || p.last_day() <= *s.to) &&
           day && number;
}

sy::observation record(const char* place, double x, std::int64_t when, const char* source = "") {
    sy::observation o;
    o.measure = "count";
    o.place = place;
    o.period = "2009";
    o.number = sy::value::point(x);
    if (when > 0) o.recorded = sy::instant{when};
    o.source = source;
    return o;
}

} // namespace

TEST_SUITE("dataset") {

    TEST_CASE("selection: keeps exactly the rows that fit it word by word") {
        const sy::definitions d = sample::agreed();
        for (std::uint64_t seed = 1; seed <= 150; ++seed) {
            CAPTURE(seed);
            const sy::dataset data = sample::built(d, sample::random_rows(seed, d));
            sy::random_stream r(seed, 11);
            sy::selection     s;
            if (r.below(2) == 0) s.measures = {d.measures[r.below(3)].code, "count"};
            if (r.below(3) == 0) s.places = {d.places[r.below(5)].code, d.places[r.below(5)].code};
            if (r.below(4) == 0 && data.organisations().size() > 0) s.organisations = {data.organisations()[0]};
            if (r.below(4) == 0 && data.sources().size() > 0) s.sources = {data.sources()[0]};
            if (r.below(3) == 0) s.from = sy::date(2000, 1, 2);
            if (r.below(3) == 0) s.to = sy::date(2001, 12, 31);
            if (r.below(4) == 0) s.weekdays = {1, 2, 3, 6};
            s.values = static_cast<sy::value_filter>(r.below(5));
            const sy::dataset            kept = data.select(s);
            std::vector<sy::observation> expected;
            for (const sy::observation& o : words(data))
                if (wanted(s, o, d)) expected.push_back(o);
            CHECK(words(kept) == expected);
            CHECK(kept == sample::built(d, expected)); // equal by words, although its lists of codes are longer
            CHECK(kept.fingerprint_of_rows() == sample::built(d, expected).fingerprint_of_rows());
        }
    }

    TEST_CASE("selection: as of a day before a restatement, the old value") {
        const sy::definitions d = sample::agreed();
        const auto            rows =
            std::vector<sy::observation>{record("north", 1, 0), record("north", 2, 100), record("north", 0, 200),
                                         record("a,\"b\"", 7, 150), record("north", 9, 50, "audit")};
        const sy::dataset data = sample::built(d, sample::shuffled(rows, 3));
        const auto        known = [&](sy::selection s) {
            std::vector<double> x;
            for (const sy::observation& o : words(data.select(s))) x.push_back(*o.number.point());
            std::sort(x.begin(), x.end());
            return x;
        };
        CHECK(known({}) == std::vector<double>{0, 1, 2, 7, 9});
        CHECK(known({.latest_only = true}) == std::vector<double>{0, 7, 9}); // another source is another key
        CHECK(known({.recorded_by = sy::instant{99}}) == std::vector<double>{1, 9});
        CHECK(known({.recorded_by = sy::instant{100}}) == std::vector<double>{2, 9});
        CHECK(known({.recorded_by = sy::instant{199}}) == std::vector<double>{2, 7, 9});
        CHECK(known({.recorded_by = sy::instant{200}}) == std::vector<double>{0, 7, 9});
        CHECK(known({.recorded_by = sy::instant{-5}}) ==
              std::vector<double>{1}); // what has no instant was always known
        // A value that was replaced by zero is not found by asking for non-zero values.
        CHECK(known({.values = sy::value_filter::non_zero, .latest_only = true}) == std::vector<double>{7, 9});
        CHECK(known({.values = sy::value_filter::zero, .recorded_by = sy::instant{199}}).empty());
    }

    TEST_CASE("selection: categories in any order of schemes; declared but absent ones keep nothing") {
        const sy::definitions d = sample::agreed();
        sy::observation both = record("north", 1, 0), whole = record("north", 3, 0), women = record("north", 2, 0);
        both.categories = {{"value", "<=5;x=1"}, {"sex", "F"}};
        women.categories = {{"sex", "F"}};
        const sy::dataset data = sample::built(d, {both, whole, women});
        CHECK(data.categories().words.words() == std::vector<std::string>{"", "sex=F", "sex=F;value=<=5\\;x=1"});
        const auto x = [&](std::vector<std::string> categories) {
            const sy::dataset one = data.select({.categories = std::move(categories)});
            return one.size() == 1 ? *one.blocks()[0]->value_at(0).point() : static_cast<double>(-one.size());
        };
        CHECK(x({""}) == 3);
        CHECK(x({"sex=F"}) == 2);
        CHECK(x({"sex=F;value=<=5\\;x=1"}) == 1);
        CHECK(x({"value=<=5\\;x=1;sex=F"}) == 1);
        CHECK(x({"sex=M"}) == 0);
        CHECK(x({"sex=F", ""}) == -2);
        CHECK_THROWS_AS((void)x({"sex=X"}), sy::unknown_code);
        CHECK_THROWS_AS((void)x({"sex"}), sy::unknown_code);
    }

    TEST_CASE("selection: names everything that nothing knows") {
        const sy::dataset data = sample::built(sample::agreed(), {record("north", 1, 0)});
        try {
            (void)data.select({.measures = {"cuont"}, .places = {"noth"}, .sources = {"x"}});
            FAIL("unknown codes were accepted");
        } catch (const sy::unknown_code& e) {
            const std::string text = e.what();
            for (const char* part : {"'cuont'", "did you mean 'north'?", "source 'x'"})
                CHECK(text.find(part) != text.npos);
        }
        CHECK_THROWS_AS((void)data.select({.weekdays = {0}}), sy::domain_fault);
        CHECK(data.select({.places = {"a,\"b\""}}).size() == 0); // declared, without rows
    }

} // TEST_SUITE
