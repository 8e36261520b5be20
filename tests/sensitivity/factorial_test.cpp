// SPDX-License-Identifier: MIT
#include <steelyard/core/error.hpp>
#include <steelyard/sensitivity/factorial.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <numeric>

using namespace steelyard;
using namespace steelyard::sensitivity;

TEST_SUITE("sensitivity") {
    TEST_CASE("factorial: numbers and options of combinations") {
        const factorial design({factor::equal("scale", 2), factor::equal("weights", 3), factor::equal("mean", 2)});
        CHECK(design.combinations() == 12);
        CHECK(design.is_product());
        for (std::int64_t c = 0; c < design.combinations(); ++c) CHECK(design.combination_of(design.options_of(c)) == c);
        CHECK(design.options_of(7) == std::vector<std::int32_t>{1, 0, 1});
        CHECK_THROWS_AS((void)design.combination_of(std::vector<std::int32_t>{0, 3, 0}), domain_fault);
        CHECK_THROWS_AS((void)design.combination_of(std::vector<std::int32_t>{0}), domain_fault);
    }

    TEST_CASE("factorial: probabilities of what is left") {
        const std::vector<std::int64_t> excluded{0, 3};
        const factorial                 design({{"a", {0.9, 0.1}}, {"b", {0.5, 0.5}}}, excluded);
        CHECK_FALSE(design.is_product());
        CHECK_FALSE(design.admits(0));
        CHECK(design.probability()[0] == 0);
        CHECK(design.probability()[1] == doctest::Approx(0.9));
        CHECK(design.probability()[2] == doctest::Approx(0.1));
        CHECK(std::accumulate(design.probability().begin(), design.probability().end(), 0.0) == doctest::Approx(1).epsilon(1e-15));
        CHECK(factorial(std::vector<factor>{}).combinations() == 1); // no judgement: one way
    }

    TEST_CASE("factorial: all problems at once") {
        const std::vector<std::int64_t> excluded{-1, 99};
        try {
            const factorial design({{"a", {0.5, 0.4}}, {"a", {1}}, {"", {1}}, {"empty", {}}, {"b", {std::numeric_limits<double>::quiet_NaN(), 1}}, {"c", {-0.5, 1.5}}}, excluded);
            FAIL("taken");
        } catch (const invalid_input& e) {
            std::vector<std::string> rules;
            for (const problem& p : e.problems()) rules.push_back(p.rule);
            CHECK(rules == std::vector<std::string>{"bad_probabilities", "repeated_code", "no_code", "no_options", "bad_probabilities", "bad_probabilities",
                                                    "no_such_combination", "no_such_combination"});
        }
        const std::vector<std::int64_t> both{0, 1};
        CHECK_THROWS_AS(factorial({factor::equal("a", 2)}, both), invalid_input);
        CHECK_THROWS_AS(factorial(std::vector<factor>(4, factor::equal("a", 1 << 10))), invalid_input);
    }
}
