// SPDX-License-Identifier: MIT
#include <steelyard/core/error.hpp>
#include <steelyard/core/text.hpp>

#include <doctest/doctest.h>

#include <limits>

using namespace steelyard;

TEST_SUITE("core") {

    TEST_CASE("edit_distance: Levenshtein's examples and laws") {
        CHECK(edit_distance("kitten", "sitting") == 3);
        CHECK(edit_distance("", "abc") == 3);
        CHECK(edit_distance("abc", "") == 3);
        const std::vector<std::string> words{"", "a", "people", "poeple", "peoples", "births", "berths"};
        for (const auto& a : words)
            for (const auto& b : words) {
                CHECK(edit_distance(a, b) == edit_distance(b, a));
                CHECK((edit_distance(a, b) == 0) == (a == b));
                for (const auto& c : words) CHECK(edit_distance(a, c) <= edit_distance(a, b) + edit_distance(b, c));
            }
    }

    TEST_CASE("suggest: the nearest known word, else what is known") {
        CHECK(suggest("conty", {"state", "county"}) == "did you mean 'county'?");
        CHECK(suggest("x", {"state", "county"}) == "known: state, county");
        CHECK(suggest("x", {}) == "nothing of that kind is declared");
        CHECK(join(std::vector<std::string>(14, "a"), ",", 3) == "a,a,a ... and 11 more");
    }

    TEST_CASE("number_text: shortest, fixed, and never minus zero") {
        CHECK(number_text(0.1) == "0.1");
        CHECK(number_text(-0.0) == "0");
        CHECK(number_text(-0.001, 2) == "0.00");
        CHECK(number_text(-0.5, 0) == "0");
        CHECK(number_text(-1.5, 1) == "-1.5");
        CHECK(number_text(11.8351, 2) == "11.84");
        CHECK(number_text(std::numeric_limits<double>::max(), 2).size() == 312);
        CHECK(number_text(1, 1000) == number_text(1, 80));
    }

    TEST_CASE("grouped_text: commas between thousands") {
        CHECK(grouped_text(609669, 2) == "609,669.00");
        CHECK(grouped_text(-1234567, 0) == "-1,234,567");
        CHECK(grouped_text(999, 0) == "999");
        CHECK(grouped_text(-999, 1) == "-999.0");
        CHECK(grouped_text(1000, 0) == "1,000");
        CHECK(grouped_text(1e22, -1) == "1e+22");
    }

    TEST_CASE("scaled_text: exact decimals") {
        CHECK(scaled_text(1234, decimals{2}) == "12.34");
        CHECK(scaled_text(-5, decimals{3}) == "-0.005");
        CHECK(scaled_text(0, decimals{1}) == "0.0");
        CHECK(scaled_text(7, decimals{0}) == "7");
        CHECK(scaled_text(std::numeric_limits<std::int64_t>::min(), decimals{18}) == "-9.223372036854775808");
    }

    TEST_CASE("problem and error: places come first, and every problem is listed") {
        const input_place where{"reports.csv", 14, "place", "X"};
        CHECK(where.text() == "reports.csv:14, column place, 'X'");
        CHECK(input_place{"", 3, "", ""}.text() == "line 3");
        CHECK(input_place{"", 0, "goal", ""}.text() == "column goal");
        CHECK(input_place{}.text().empty());
        const unknown_code e("'X' is not known", where);
        CHECK(std::string(e.what()) == "reports.csv:14, column place, 'X': 'X' is not known");
        CHECK(e.where() == where);
        const problem       p{severity::fault, "unknown_place", where, "'X' is not known", "did you mean 'Y'?"};
        const invalid_input all("reports.csv", {p, p});
        CHECK(all.problems().size() == 2);
        CHECK(std::string(all.what()) == "reports.csv: 2 problems\n  " + p.text() + "\n  " + p.text());
    }
}
