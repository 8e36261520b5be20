// SPDX-License-Identifier: MIT
#include <steelyard/core/error.hpp>
#include <steelyard/core/random.hpp>
#include <steelyard/learning/claim.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>

using namespace steelyard;
using namespace steelyard::learning;

namespace {

const claim_subject fall{"homeless", "Erie", "2009"};

[[nodiscard]] allocation_claim share(const char* who, double lower, double upper) {
    return {.code = std::string("S-") + who, .who = who, .of = fall, .lower = lower, .upper = upper, .judgement = "J1"};
}

} // namespace

TEST_SUITE("learning") {
    TEST_CASE("claims: shares of a change, by hand") {
        const std::vector<allocation_claim> two{share("shelters", 0.2, 0.5), share("agency", 0.3, 0.4)};
        const auto                          all = allocate(two);
        REQUIRE(all.size() == 1);
        const allocation& a = all[0];
        REQUIRE(a.shares.size() == 3);
        CHECK(a.shares[0].who == "agency");
        CHECK(a.shares[2].who == others_and_unknown);
        CHECK(a.feasible);
        CHECK(a.sum_lower == 0.5);
        CHECK(a.sum_upper == 1.9);
        // Of others there is left 1 - 0.5 - 0.4 at least and 1 - 0.2 - 0.3 at most.
        CHECK(a.shares[2].at_least == 0.1);
        CHECK(a.shares[2].at_most == 0.5);
        CHECK(a.shares[1].at_least == 0.2);
        CHECK(a.shares[1].at_most == 0.5);
        CHECK(a.text == "homeless, Erie, 2009 by judgement 'J1': the shares can add up to 1");
    }

    TEST_CASE("claims: feasible if and only if least <= 1 <= most, with tenths exact") {
        std::vector<allocation_claim> tenths;
        for (const char* who : {"a", "b", "c"}) tenths.push_back(share(who, 0.1, 0.1));
        tenths.push_back(share(others_and_unknown.data(), 0.7, 0.7)); // 0.1 + 0.1 + 0.1 + 0.7 is not 1 in doubles
        CHECK(allocate(tenths)[0].feasible);
        tenths[3].lower = tenths[3].upper = 0.7 + 1e-8;
        CHECK_FALSE(allocate(tenths)[0].feasible);
        CHECK(allocate(tenths)[0].text.find("more than there is") != std::string::npos);
        tenths[3].lower = tenths[3].upper = 0.7 - 1e-8;
        CHECK_FALSE(allocate(tenths)[0].feasible);
        CHECK(allocate(tenths)[0].text.find("nobody's") != std::string::npos);
        // Partners alone need not make up the whole.
        tenths.pop_back();
        CHECK(allocate(tenths)[0].feasible);
        CHECK(allocate({}).empty());
    }

    TEST_CASE("claims: bounds are those of all divisions that the claims allow, in any order") {
        for (std::uint64_t seed = 1; seed <= 40; ++seed) {
            CAPTURE(seed);
            random_stream                 r(seed);
            std::vector<allocation_claim> claims;
            for (const char* who : {"a", "b", "c"}) {
                const double low = static_cast<double>(r.below(6)) / 10;
                claims.push_back(share(who, low, low + static_cast<double>(r.below(5)) / 10));
            }
            claims[2].who = others_and_unknown;
            const allocation a = allocate(claims)[0];
            // All divisions in tenths.
            std::array<int, 3> least{99, 99, 99}, most{-1, -1, -1};
            const auto         tenth = [](double x) { return static_cast<int>(std::lround(10 * x)); };
            for (int x = tenth(claims[0].lower); x <= tenth(claims[0].upper); ++x)
                for (int y = tenth(claims[1].lower); y <= tenth(claims[1].upper); ++y) {
                    const int z = 10 - x - y;
                    if (z < tenth(claims[2].lower) || z > tenth(claims[2].upper)) continue;
                    const std::array<int, 3> v{x, y, z};
                    for (std::size_t i = 0; i < 3; ++i) {
                        least[i] = std::min(least[i], v[i]);
                        most[i] = std::max(most[i], v[i]);
                    }
                }
            CHECK(a.feasible == (most[0] >= 0));
            for (std::size_t i = 0; a.feasible && i < 3; ++i) {
                CHECK(tenth(a.shares[i].at_least) == least[i]);
                CHECK(tenth(a.shares[i].at_most) == most[i]);
            }
            std::ranges::reverse(claims);
            CHECK(allocate(claims)[0] == a);
        }
    }

    TEST_CASE("claims: everything that is wrong is listed") {
        const double                  nothing = std::numeric_limits<double>::quiet_NaN();
        std::vector<allocation_claim> wrong{share("a", 0.5, 0.2), share("b", -0.1, 0.2), share("c", 0, nothing), share("d", 0.1, 0.2),
                                            share("d", 0.1, 0.2), share("e", 0, 1), share("f", 0.2, 1.1)};
        wrong[5].judgement = "";
        try {
            (void)allocate(wrong);
            FAIL("nothing was thrown");
        } catch (const invalid_input& e) {
            CHECK(e.problems().size() == 6);
            CHECK(std::string(e.what()).find("second one of d") != std::string::npos);
        }
        counterfactual_claim c{.code = "C1", .who = "agency", .of = fall, .lower = -40, .upper = -10, .against = "the county beside it"};
        CHECK(check(c).empty());
        c.strength = claim_strength::compared;
        CHECK(check(c).size() == 1);
        CHECK(check(counterfactual_claim{.lower = 1, .upper = std::numeric_limits<double>::infinity()}).size() == 4);
    }
}
