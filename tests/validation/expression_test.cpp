// SPDX-License-Identifier: MIT
#include <steelyard/core/random.hpp>
#include <steelyard/validation/expression.hpp>

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace steelyard;
using namespace steelyard::validation;

namespace {

std::string value_of(const std::string& text, const std::vector<double>& operands = {}) {
    std::vector<problem> problems;
    const expression     e = expression::parse(text, problems);
    CAPTURE(text);
    REQUIRE(problems.empty());
    std::vector<bounded_number> numbers;
    for (const double x : operands) numbers.push_back(bounded_number::point(exact_number::of(x)));
    REQUIRE(numbers.size() == e.codes().size());
    return e.evaluate(numbers).text();
}

std::size_t problems_in(const std::string& text) {
    std::vector<problem> problems;
    const expression     e = expression::parse(text, problems);
    CHECK(e.usable() == problems.empty());
    return problems.size();
}

} // namespace

TEST_SUITE("validation") {

    TEST_CASE("expression: operators bind as in arithmetic") {
        CHECK(value_of("1 + 2 * 3") == "7");
        CHECK(value_of("(1 + 2) * 3") == "9");
        CHECK(value_of("10 - 4 - 3") == "3");
        CHECK(value_of("16 / 4 / 2") == "2");
        CHECK(value_of("-2 * -3") == "6");
        CHECK(value_of("2 - -3") == "5");
        CHECK(value_of("abs(3 - 5) + min(4, 2, 9) + max(1, 7)") == "11");
        CHECK(value_of("1.5e2 + .5") == "150.5");
        CHECK(value_of("0.1 + 0.2") == "0.3");
        CHECK(value_of("a / b", {1, 0}) == "undefined");
    }

    TEST_CASE("expression: the example of the field's manual means what was intended only with its brackets") {
        // (30-25/25)*100 is 2,900; the intended change against the base is (30-25)/30*100.
        CHECK(value_of("(30-25/25)*100") == "2,900");
        CHECK(value_of("(30-25)/30*100").substr(0, 6) == "16.666");
    }

    TEST_CASE("expression: codes are named once, any code fits in brackets") {
        std::vector<problem> problems;
        const expression     e = expression::parse("employed + [E-coli 1] + employed.f - min", problems);
        CHECK(problems.empty());
        CHECK(e.codes() == std::vector<std::string>{"employed", "E-coli 1", "employed.f", "min"});
        CHECK(value_of("a + b * a", {2, 3}) == "8");
    }

    TEST_CASE("expression: every syntax error is reported, with its column") {
        CHECK(problems_in("") == 1);
        CHECK(problems_in("a +") == 1);
        CHECK(problems_in("a b") == 1);
        CHECK(problems_in("(a + b") == 1);
        CHECK(problems_in("a + b)") == 1);
        CHECK(problems_in("a ? b + (c") == 2);
        CHECK(problems_in("sqrt(a) + 1.2.3") == 2);
        CHECK(problems_in("[] + [a") == 2);
        CHECK(problems_in("abs(a, b)") == 1);
        CHECK(problems_in("* a") >= 1);
        std::vector<problem> problems;
        (void)expression::parse("aa ? b", problems, {"rules.toml", 7, "", ""});
        REQUIRE(problems.size() == 1);
        CHECK(problems[0].where.file == "rules.toml");
        CHECK(problems[0].where.line == 7);
        CHECK(problems[0].found.find("column 4") == 0);
    }

    TEST_CASE("expression: total: random texts give a tree or problems, never anything else") {
        const std::string letters = "ab1.+-*/(),[]e min(abs";
        for (std::uint64_t seed = 1; seed <= 5000; ++seed) {
            CAPTURE(seed);
            random_stream random(seed);
            std::string   text;
            for (std::uint64_t i = random.below(40); i > 0; --i) text += letters[random.below(letters.size())];
            CAPTURE(text);
            std::vector<problem> problems;
            const expression     e = expression::parse(text, problems);
            REQUIRE(e.usable() == problems.empty());
            const std::vector<bounded_number> operands(e.codes().size(), bounded_number::point(exact_number::of(2)));
            (void)e.evaluate(operands).text();
        }
    }

    TEST_CASE("expression: deep nesting is refused, not crashed on") {
        CHECK(problems_in(std::string(100000, '(')) >= 1);
        CHECK(problems_in(std::string(100000, '-') + "1") == 0);
        std::string deep;
        for (int i = 0; i < 50000; ++i) deep += "abs(";
        CHECK(problems_in(deep) >= 1);
        CHECK(problems_in(std::string(100, '(') + "1" + std::string(100, ')')) == 0);
    }
}
