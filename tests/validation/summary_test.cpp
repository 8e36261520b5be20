// SPDX-License-Identifier: MIT
#include <steelyard/core/random.hpp>
#include <steelyard/validation/summary.hpp>

#include <doctest/doctest.h>

using namespace steelyard;
using namespace steelyard::validation;

namespace {

finding make(severity level, std::string rule, std::string place, double score, std::string period = "2000") {
    finding f;
    f.level = level;
    f.rule = std::move(rule);
    f.measure = "m";
    f.place = std::move(place);
    f.period = std::move(period);
    f.score = score;
    f.found = "Found.";
    return f;
}

} // namespace

TEST_SUITE("validation") {

    TEST_CASE("summary: counts, worst severity and the first look of each unit, measure and rule") {
        findings f;
        f.add(make(severity::warning, "zero_run", "A", 0.5));
        f.add(make(severity::warning, "zero_run", "A", 0.9, "2004"));
        f.add(make(severity::info, "zero_run", "B", 0.99));
        f.add(make(severity::fault, "outside_range", "B", 0.1, ""));
        const auto rows = summarise(f);
        REQUIRE(rows.size() == 3);
        CHECK(rows[0].rule == "outside_range");
        CHECK(rows[0].faults == 1);
        CHECK(rows[0].first_found == "Found.");
        CHECK(rows[1].place == "A");
        CHECK(rows[1].warnings == 2);
        CHECK(rows[1].first_look == 1);
        CHECK(rows[1].first_found == "2004: Found.");
        CHECK(rows[2].infos == 1);
        const auto by_rule = summarise(f, {.by_place = false, .by_organisation = false, .by_measure = false});
        REQUIRE(by_rule.size() == 2);
        CHECK(by_rule[1].count() == 3);
        CHECK(by_rule[1].worst == severity::warning); // a graver severity goes before a higher score
        CHECK(by_rule[1].score == 0.9);
        CHECK(summarise(findings{}).empty());
    }

    TEST_CASE("summary: every finding is counted once, whatever is kept apart") {
        for (std::uint64_t seed = 1; seed <= 100; ++seed) {
            CAPTURE(seed);
            random_stream random(seed);
            findings      f;
            for (std::uint64_t i = random.below(60); i > 0; --i)
                f.add(make(static_cast<severity>(random.below(3)),
                           std::string(1, static_cast<char>('r' + random.below(4))),
                           std::string(1, static_cast<char>('A' + random.below(3))), random.uniform()));
            f.sort();
            for (unsigned bits = 0; bits < 16; ++bits) {
                const auto rows =
                    summarise(f, {(bits & 1U) != 0, (bits & 2U) != 0, (bits & 4U) != 0, (bits & 8U) != 0});
                std::int64_t faults = 0;
                std::int64_t all = 0;
                for (std::size_t i = 0; i < rows.size(); ++i) {
                    faults += rows[i].faults;
                    all += rows[i].count();
                    CHECK(f[static_cast<std::size_t>(rows[i].first_look)].level == rows[i].worst);
                    if (i > 0) CHECK(rows[i - 1].worst >= rows[i].worst);
                }
                CHECK(all == static_cast<std::int64_t>(f.size()));
                CHECK(faults == f.count(severity::fault));
            }
        }
    }
}
