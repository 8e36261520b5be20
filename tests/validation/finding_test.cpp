// SPDX-License-Identifier: MIT
#include <steelyard/core/random.hpp>
#include <steelyard/validation/finding.hpp>

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace steelyard;
using namespace steelyard::validation;

namespace {

finding make(severity level, std::string rule, double score, std::string place = {}) {
    finding f;
    f.level = level;
    f.rule = std::move(rule);
    f.score = score;
    f.place = std::move(place);
    return f;
}

} // namespace

TEST_SUITE("validation") {

    TEST_CASE("findings: faults first, then rule, then graver scores, then keys; the same for any order") {
        std::vector<finding>           rows{make(severity::info, "a", 1),           make(severity::warning, "b", 0.2),
                                  make(severity::warning, "b", 0.9, "Q"), make(severity::warning, "b", 0.9, "P"),
                                  make(severity::fault, "z", 0),          make(severity::warning, "a", 0)};
        const std::vector<std::string> expected{"z0", "a0", "b0.9P", "b0.9Q", "b0.2", "a1"};
        for (std::uint64_t seed = 1; seed <= 50; ++seed) {
            CAPTURE(seed);
            random_stream random(seed);
            for (std::size_t i = rows.size(); i > 1; --i) std::swap(rows[i - 1], rows[random.below(i)]);
            findings f;
            for (const finding& r : rows) f.add(r);
            f.sort();
            std::vector<std::string> keys;
            for (const finding& r : f)
                keys.push_back(r.rule +
                               (r.score == 0    ? "0"
                                : r.score == 1  ? "1"
                                : r.score > 0.5 ? "0.9"
                                                : "0.2") +
                               r.place);
            CHECK(keys == expected);
        }
    }

    TEST_CASE("findings: counts and selections agree") {
        findings f;
        f.add(make(severity::warning, "b", 0.2, "P"));
        f.add(make(severity::info, "b", 0.1, "Q"));
        f.add(make(severity::fault, "c", 0.1, "P"));
        CHECK(f.count("b") == 2);
        CHECK(f.count("d") == 0);
        CHECK(f.count(severity::fault) == 1);
        CHECK(f.of_rule("b").size() == 2);
        CHECK(f.of_place("P").size() == 2);
        CHECK(f.count_by_rule() == std::vector<std::pair<std::string, std::int64_t>>{{"b", 2}, {"c", 1}});
    }

    TEST_CASE("finding: a line for people") {
        finding f = make(severity::warning, "suspected_break", 1, "MI-501");
        f.measure = "homeless";
        f.period = "2009";
        f.found = "Found.";
        f.evidence = "why";
        f.advice = "do";
        f.file = "counts.csv";
        f.line = 12;
        CHECK(f.text() ==
              "warning [suspected_break] counts.csv:12: homeless, MI-501, 2009: Found. Evidence: why. To do: do.");
    }
}
