// SPDX-License-Identifier: MIT
// The fast way of a roll-up gives what the general way gives, to the bit.
#include "support/random_world.hpp"

#include <aggregation/detail/generally.hpp>

#include <doctest/doctest.h>

#include <bit>

using namespace steelyard;
using namespace steelyard::aggregation;

namespace {

/// What the numbers of a world are like.
struct flavour {
    bool apart = false;    ///< numerators and denominators of different cells
    bool binary = false;   ///< no decimals declared
    bool bounded = true;   ///< missing, suppressed, below, ranges and flags
    bool range = true;     ///< measures have valid ranges
    int  months = 12;
};

[[nodiscard]] definitions agreed(const flavour& f) {
    definitions d = world::agreed();
    for (measure& m : d.measures) {
        if (f.binary) m.places.reset();
        if (!f.range) m.valid = {};
    }
    indicator free = d.indicators.back(); // the same ratio without the nesting
    free.code = "passed_per_tested";
    free.numerator_within_denominator = false;
    d.indicators.push_back(free);
    return d;
}

[[nodiscard]] value number(random_stream& r, std::int64_t most, const flavour& f) {
    const auto     x = static_cast<double>(r.below(static_cast<std::uint64_t>(most) + 1)) / (f.binary ? 7.0 : 1.0);
    const flag_set flags = f.bounded && r.below(15) == 0 ? flag_set(flag::estimated) | flag_set(flag::low_reliability) : flag_set();
    if (!f.bounded || r.below(8) != 0) return value::point(x, flags);
    switch (r.below(7)) {
    case 0: return value::missing(reason::not_reported);
    case 1: return value::missing(reason::suppressed);
    case 2: return value::missing(reason::waived);
    case 3: return value::below(x + 1, flags);
    case 4: return value::above(x, flags);
    case 5: return value::range(x, x + 5);
    default: return value::missing(reason::not_applicable);
    }
}

/// Reports by place, organisation and month, of one or two sources, of the whole or by sex.
[[nodiscard]] std::vector<observation> rows(std::uint64_t seed, const flavour& f) {
    random_stream            r(seed, 5);
    std::vector<observation> list;
    for (int unit = 0; unit < 24; ++unit) {
        if (r.below(4) == 0) continue;
        for (int m = 0; m < f.months; ++m) {
            if (r.below(3) == 0) continue;
            observation row;
            row.place = "p" + std::to_string(unit % 6);
            row.organisation = "o" + std::to_string(unit / 6);
            row.period = period::month(2019, 1).next(m).text();
            for (const char* sex : {"F", "M"}) {
                if (r.below(5) == 0) continue;
                row.categories = {{"sex", sex}};
                const std::uint64_t sources = 1 + (r.below(5) == 0 ? 1 : 0);
                for (std::uint64_t s = 0; s < sources; ++s) {
                    row.source = "s" + std::to_string(s);
                    for (const char* measure : {"passed", "tested", "served", "active"}) {
                        if (f.apart && r.below(12) == 0) continue;
                        row.measure = measure;
                        row.number = number(r, *measure == 'p' ? 20 : 80, f);
                        list.push_back(row);
                    }
                }
            }
        }
    }
    return list;
}

[[nodiscard]] std::uint64_t bits(double x) { return std::bit_cast<std::uint64_t>(x); }

void check_equal(const result_table& a, const result_table& b) {
    REQUIRE(a.size() == b.size());
    CHECK(a.unmatched == b.unmatched);
    CHECK(a.notes == b.notes);
    const aggregation::result_columns left = a.columns(), right = b.columns();
    CHECK(left.has == right.has);
    CHECK(left.flags == right.flags);
    CHECK(left.expected == right.expected);
    CHECK(left.present == right.present);
    CHECK(left.verdicts == right.verdicts);
    CHECK(left.over_time == right.over_time);
    for (std::int64_t row = 0; row < a.size(); ++row) {
        const auto i = static_cast<std::size_t>(row);
        const result x = a.at(row), y = b.at(row);
        CAPTURE(x.indicator);
        CAPTURE(x.place);
        CAPTURE(x.category);
        CAPTURE(x.period);
        CHECK(std::tie(x.indicator, x.place_level, x.place, x.organisation, x.category, x.period) ==
              std::tie(y.indicator, y.place_level, y.place, y.organisation, y.category, y.period));
        CHECK(name(x.number.form()) == name(y.number.form()));
        CHECK(name(x.number.reason()) == name(y.number.reason()));
        using columns = aggregation::result_columns;
        for (const auto column : {&columns::number, &columns::lower, &columns::upper, &columns::known, &columns::numerator,
                                  &columns::denominator, &columns::coverage})
            CHECK(bits((left.*column)[i]) == bits((right.*column)[i]));
    }
}

[[nodiscard]] roll_up_query query(std::uint64_t seed) {
    roll_up_query q;
    q.place_hierarchy = "admin";
    q.organisation_hierarchy = "networks";
    q.place_levels = seed % 3 == 0 ? std::vector<std::string>{"county", "state", "nation", ""} : seed % 3 == 1 ? std::vector<std::string>{"state", "place"} : std::vector<std::string>{""};
    q.organisation_levels = seed % 2 == 0 ? std::vector<std::string>{""} : std::vector<std::string>{"network", ""};
    q.periods = {"", "quarter", "year"};
    q.categories = seed % 4 == 0 ? std::vector<std::vector<std::string>>{{}, {"sex"}} : std::vector<std::vector<std::string>>{{}};
    return q;
}

} // namespace

TEST_SUITE("aggregation") {

TEST_CASE("roll_up: the fast way equals the general way, bit for bit") {
    const flavour flavours[] = {{},
                                {.bounded = false},
                                {.apart = true},
                                {.range = false},
                                {.binary = true},
                                {.apart = true, .binary = true, .bounded = false},
                                {.months = 80}};
    for (std::uint64_t seed = 1; seed <= 42; ++seed) {
        CAPTURE(seed);
        const flavour&    f = flavours[seed % std::size(flavours)];
        const definitions d = agreed(f);
        const dataset     data = world::build(d, rows(seed, f));
        roll_up_query     q = query(seed);
        q.options.missing.mode = seed % 5 == 4 ? static_cast<missing_mode>(seed % 7) : missing_mode::bounded;
        const result_table general = aggregation::detail::roll_up_generally(d, data, q);
        REQUIRE(general.size() > 0);
        check_equal(roll_up(d, data, q, {}), general);
        check_equal(roll_up(d, data, q, {.threads = 2}), general);
    }
}

TEST_CASE("roll_up: numbers that contradict the nesting leave bounds the right way round, and say so") {
    const definitions d = world::agreed();
    std::vector<observation> list;
    for (const char* place : {"p0", "p1"})
        for (const char* measure : {"passed", "tested"}) {
            observation row;
            row.measure = measure;
            row.place = place;
            row.organisation = "o0";
            row.period = "2019-01";
            row.number = value::point(*measure == 'p' ? 30 : 10);
            if (*place == 'p' && place[1] == '1' && *measure == 't') row.number = value::range(10, 20);
            list.push_back(row);
        }
    roll_up_query q;
    q.indicators = {"share_passed"};
    const result_table t = roll_up(d, world::build(d, list), q);
    REQUIRE(t.size() == 1);
    CHECK(t.lower(0) <= t.upper(0));
    CHECK_NOTHROW((void)t.at(0));
}

TEST_CASE("roll_up: of several indicators that cannot be planned the first says so, on any number of threads") {
    definitions d = world::agreed();
    const dataset data = world::build(d, rows(1, {}));
    for (indicator& i : d.indicators) i.numerator.measure = "lost_by_" + i.code;
    REQUIRE(d.indicators.size() > 1);
    const std::string first = "lost_by_" + d.indicators.front().code;
    for (int run = 0; run < 50; ++run) {
        std::string said;
        try {
            (void)roll_up(d, data, query(1), {.threads = 1 + run % 4});
        } catch (const unknown_code& e) {
            said = e.what();
        }
        REQUIRE(said.find(first) != std::string::npos);
    }
}

TEST_CASE("roll_up: a month that does not apply is no gap in its quarter") {
    const definitions d = world::agreed();
    std::vector<observation> list;
    for (const char* month : {"2019-01", "2019-02", "2019-03"})
        for (const char* measure : {"passed", "tested"}) {
            observation row;
            row.measure = measure;
            row.place = "p0";
            row.organisation = "o0";
            row.period = month;
            row.number = std::string(month) == "2019-02" ? value::missing(reason::not_applicable) : value::point(4);
            list.push_back(row);
        }
    roll_up_query q;
    q.indicators = {"share_passed"};
    q.periods = {"quarter"};
    for (const result_table& t : {roll_up(d, world::build(d, list), q), aggregation::detail::roll_up_generally(d, world::build(d, list), q)}) {
        REQUIRE(t.size() == 1);
        CHECK(t.expected(0) == 2);
        CHECK(t.present(0) == 2);
        CHECK(t.coverage(0) == 1);
        CHECK(t.what(0) == form::point);
    }
}

} // TEST_SUITE
