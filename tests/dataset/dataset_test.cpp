// SPDX-License-Identifier: MIT
#include "sample.hpp"

#include <doctest/doctest.h>

namespace sy = steelyard;

TEST_SUITE("dataset") {

    TEST_CASE("dataset: an empty one is equal to another and has nothing") {
        const sy::dataset none;
        CHECK(none.size() == 0);
        CHECK(none == sy::dataset());
        CHECK(none.rows_of("count") == nullptr);
        CHECK(none == sample::built(sample::agreed(), {}));
    }

    TEST_CASE("dataset: equality is by words, not by codes, files or lines") {
        const sy::definitions d = sample::agreed();
        sy::definitions       other = d;
        std::reverse(other.places.begin(), other.places.end());
        std::reverse(other.measures.begin(), other.measures.end());
        other.places.push_back({"more", "", {}});
        for (std::uint64_t seed = 1; seed <= 60; ++seed) {
            CAPTURE(seed);
            auto              rows = sample::random_rows(seed, d);
            const sy::dataset a = sample::built(d, rows);
            for (sy::observation& o : rows) o.where = {};
            CHECK(a == sample::built(d, rows));
            CHECK(a == sample::built(other, rows));
            CHECK(a.fingerprint_of_rows() == sample::built(other, rows).fingerprint_of_rows());
            rows.pop_back();
            CHECK_FALSE(a == sample::built(other, rows));
        }
    }

    TEST_CASE("dataset: the same digits with other decimals or another frequency are other rows") {
        sy::definitions d = sample::agreed();
        sy::observation o;
        o.measure = "count";
        o.period = "2009";
        o.number = sy::value::point(3);
        const sy::dataset a = sample::built(d, {o});
        d.measures[0].places = sy::decimals{1};
        CHECK_FALSE(a == sample::built(d, {o}));
        d.measures[0].places = sy::decimals{0};
        CHECK(a == sample::built(d, {o}));
        d.measures[0].frequency = sy::period_kind::fiscal_year(7);
        CHECK_FALSE(a == sample::built(d, {o}));
    }

} // TEST_SUITE
