// SPDX-License-Identifier: MIT
#include <steelyard/core/error.hpp>
#include <steelyard/statistics/survey.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <vector>

using namespace steelyard;
using namespace steelyard::statistics;

namespace {
using columns = std::vector<double>;
constexpr double no_number = std::numeric_limits<double>::quiet_NaN();
} // namespace

TEST_SUITE("statistics") {

    TEST_CASE("survey: weights cost respondents") {
        const auto equal = weighting_of(columns{3, 3, 3, 3});
        REQUIRE(equal);
        CHECK(equal->design_effect == 1);
        CHECK(equal->effective_respondents == 4);
        const auto unequal = weighting_of(columns{1, 1, 2, 0}); // 4^2 / 6 of 3
        REQUIRE(unequal);
        CHECK(unequal->respondents == 3);
        CHECK(unequal->effective_respondents == doctest::Approx(16.0 / 6).epsilon(1e-15));
        CHECK(unequal->design_effect == doctest::Approx(18.0 / 16).epsilon(1e-15));
        CHECK(weighting_of(columns{1e200, 1e200, 2e200})->design_effect == doctest::Approx(18.0 / 16).epsilon(1e-15));
        CHECK_FALSE(weighting_of(columns{0, 0}));
        CHECK_FALSE(weighting_of({}));
        try {
            (void)weighting_of(columns{1, -1, no_number});
            FAIL("no error");
        } catch (const invalid_input& e) {
            CHECK(e.problems().size() == 2);
        }
    }

    TEST_CASE("survey: without a design effect it is a count like any other, with one it is a smaller count") {
        for (std::size_t k = 0; k < enum_names<proportion_method>::value.size(); ++k) {
            proportion_options o;
            o.method = static_cast<proportion_method>(k);
            CAPTURE(name(o.method));
            const intervals plain = proportions({columns{30, 0, 80}, columns{80, 80, 80}, {}}, o);
            const intervals whole =
                survey_proportions({columns{30.0 / 80, 0, 1}, columns{80, 80, 80}, columns{1, 1, 1}, {}}, o);
            const intervals half =
                survey_proportions({columns{30.0 / 80, 0, 1}, columns{160, 160, 160}, columns{2, 2, 2}, {}}, o);
            CHECK(whole.state == plain.state);
            for (std::size_t i = 0; i < 3; ++i) {
                CHECK(whole.lower[i] == doctest::Approx(plain.lower[i]).epsilon(1e-13));
                CHECK(whole.upper[i] == doctest::Approx(plain.upper[i]).epsilon(1e-13));
                CHECK(half.lower[i] == whole.lower[i]);
                CHECK(half.upper[i] == whole.upper[i]);
            }
            // 12.6 events of 33.6 cases: between the limits of 12 of 33 and 13 of 34, or nearly so
            const intervals between = survey_proportions({columns{0.375}, columns{84}, columns{2.5}, {}}, o);
            CHECK(between.lower[0] < 0.375);
            CHECK(between.upper[0] > 0.375);
            CHECK(between.upper[0] - between.lower[0] > plain.upper[0] - plain.lower[0]);
        }
        // Weighted counts are not counts: whoever passes them on is told.
        CHECK(proportions({columns{12.6}, columns{33.6}, {}}).state[0] == status::impossible);
    }

    TEST_CASE("survey: every row that cannot be has a status") {
        using enum status;
        const columns             share{0.5, 1.2, 0.5, 0.5, 0.5, no_number, 0, 0.5};
        const columns             asked{10, 10, 0, 10, 10.5, 10, 10, 1e9};
        const columns             effect{1.5, 1.5, 1.5, 0, 1.5, 1.5, 1.5, 1.5};
        const std::vector<status> wanted{ok,         impossible, no_denominator, impossible,
                                         impossible, impossible, boundary,       ok};
        const intervals           all = survey_proportions({share, asked, effect, {}});
        CHECK(all.state == wanted);
        for (std::size_t i = 0; i < wanted.size(); ++i) CHECK(std::isfinite(all.upper[i]) == has_numbers(wanted[i]));
        proportion_options o;
        o.strict = true;
        CHECK_THROWS_AS((void)survey_proportions({share, asked, effect, {}}, o), invalid_input);
        o = {};
        o.minimum_cases = 7;
        CHECK(survey_proportions({share, asked, effect, {}}, o).state[0] == below_minimum);
    }
}
