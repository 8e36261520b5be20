// SPDX-License-Identifier: MIT
#include "world.hpp"

#include <steelyard/core/random.hpp>
#include <steelyard/dataset/builder.hpp>
#include <steelyard/validation/validate.hpp>

#include <doctest/doctest.h>

using namespace steelyard;
using namespace steelyard::validation;
using world::row;

namespace {

definitions agreed() {
    definitions d;
    d.measures = {world::counted("a"), world::counted("b")};
    d.measures[1].places.reset();
    d.schemes.push_back(world::scheme_of("sex", scheme_type::partition, {"F", "M"}));
    expectation e;
    e.measure = "a";
    e.places = {"A", "B", "C"};
    d.expectations.push_back(e);
    return d;
}

std::vector<row> random_rows(std::uint64_t seed) {
    random_stream    random(seed);
    std::vector<row> rows;
    for (const char* measure : {"a", "b"})
        for (const char* place : {"A", "B", "C", "D"})
            for (int y = 2000; y < 2012; ++y)
                for (const char* category : {"", "F", "M"}) {
                    if (random.below(10) == 0) continue;
                    row r{measure, place, random.below(2) == 0 ? "X" : "Y", std::to_string(y), value::point(0)};
                    if (*category != 0) r.categories = {{"sex", category}};
                    const std::uint64_t form = random.below(8);
                    const auto          x = static_cast<double>(random.below(3)) * (measure[0] == 'b' ? 10.37 : 11);
                    if (form == 0)
                        r.number = value::missing(reason::waived);
                    else if (form == 1)
                        r.number = value::below(9);
                    else
                        r.number = value::point(x);
                    rows.push_back(r);
                }
    return rows;
}

std::vector<rule> some_rules() {
    rule r;
    r.code = "a_above_b";
    r.left = "a";
    r.op = rule_operator::greater_or_equal;
    r.right = "b / 2";
    r.left_mode = side_mode::never_skip;
    return {r};
}

} // namespace

TEST_SUITE("validation") {

    TEST_CASE("validate: the same table for shuffled rows and any number of threads") {
        const definitions d = agreed();
        for (std::uint64_t seed = 1; seed <= 10; ++seed) {
            CAPTURE(seed);
            std::vector<row> rows = random_rows(seed);
            findings         first = validate(d, world::dataset_of(d, rows), some_rules());
            CHECK(first.size() > 20);
            findings sorted = first;
            sorted.sort();
            CHECK(first == sorted);
            CHECK(first == validate(d, world::dataset_of(d, rows), some_rules(), {}, {.threads = 4}));
            random_stream random(seed);
            for (std::size_t i = rows.size(); i > 1; --i) std::swap(rows[i - 1], rows[random.below(i)]);
            findings shuffled = validate(d, world::dataset_of(d, rows), some_rules());
            REQUIRE(first.size() == shuffled.size());
            for (std::size_t i = 0; i < first.size(); ++i) { // lines differ, since the rows stand elsewhere
                finding x = first[i];
                finding y = shuffled[i];
                x.line = y.line = 0;
                CHECK(x == y);
            }
        }
    }

    TEST_CASE(
        "validate: rows that came through the builder give what rows filled in by hand give, with file and line") {
        const definitions      d = agreed();
        const std::vector<row> rows = random_rows(3);
        dataset_builder        builder(d);
        for (std::size_t i = 0; i < rows.size(); ++i) {
            observation o;
            o.measure = rows[i].measure;
            o.place = rows[i].place;
            o.organisation = rows[i].organisation;
            o.period = rows[i].period;
            o.categories = rows[i].categories;
            o.number = rows[i].number;
            o.where.file = "rows.csv";
            o.where.line = static_cast<std::int64_t>(i + 2);
            builder.add(o);
        }
        const findings built = validate(d, builder.finish(), some_rules());
        const findings by_hand = validate(d, world::dataset_of(d, rows), some_rules());
        REQUIRE(built.size() == by_hand.size());
        std::int64_t with_file = 0;
        for (std::size_t i = 0; i < built.size(); ++i) {
            finding x = built[i];
            with_file += x.file == "rows.csv" ? 1 : 0;
            CHECK((x.file == "rows.csv") == (x.line > 0));
            x.file.clear();
            CHECK(x == by_hand[i]);
        }
        CHECK(with_file > 0);
    }

    TEST_CASE("validate: nothing agreed and nothing reported give nothing") {
        CHECK(validate({}, dataset()).empty());
        CHECK(validate({}, dataset(), std::vector<rule>{}).empty());
    }

    TEST_CASE("validate: options have paths, and reach their check") {
        validation_options o;
        set_option(o, "breaks.factor", 3.0);
        set_option(o, "hidden_missing.shared_zeros.least_share", 0.5);
        CHECK(o.breaks.factor == 3);
        CHECK(o.hidden_missing.shared_zeros.least_share == 0.5);
        CHECK(fingerprint_of(o) != fingerprint_of(validation_options{}));
        for (const option_description& d : describe(o)) CHECK_MESSAGE(!d.about.empty(), d.path);
        o.breaks.factor = 0.5;
        const definitions d = agreed();
        CHECK_THROWS_AS((void)validate(d, world::dataset_of(d, random_rows(1)), o), domain_fault);
    }

    TEST_CASE("validate: a stop token stops it") {
        const definitions d = agreed();
        std::stop_source  stop;
        stop.request_stop();
        CHECK_THROWS_AS((void)validate(d, world::dataset_of(d, random_rows(1)), {}, {}, {.stop = stop.get_token()}),
                        stopped);
    }
}
