// SPDX-License-Identifier: MIT
#include "validation/world.hpp"

#include <steelyard/comparison/reversal.hpp>
#include <steelyard/core/error.hpp>
#include <steelyard/core/random.hpp>

#include <doctest/doctest.h>

#include <cmath>

using namespace steelyard;
using namespace steelyard::comparison;
using world::row;

namespace {

[[nodiscard]] definitions successes() {
    definitions d;
    d.measures = {world::counted("good"), world::counted("treated")};
    d.schemes.push_back(world::scheme_of("stone", scheme_type::partition, {"small", "large", "other"}));
    indicator i;
    i.code = "success";
    i.what = kind::ratio;
    i.numerator.measure = "good";
    i.denominator = indicator_part{"treated"};
    i.factor = 100;
    i.numerator_within_denominator = true;
    d.indicators.push_back(i);
    return d;
}

void report(std::vector<row>& rows, const std::string& place, const std::string& group, double good, double treated) {
    rows.push_back({"good", place, "", "1986", value::point(good), {{"stone", group}}});
    rows.push_back({"treated", place, "", "1986", value::point(treated), {{"stone", group}}});
}

[[nodiscard]] reversal_alarm ask(const definitions& d, const std::vector<row>& rows,
                                 const reversal_options& options = {}) {
    return find_reversal(d, world::dataset_of(d, rows), "success", "stone", {"", "A", "", "1986"},
                         {"", "B", "", "1986"}, {}, options);
}

} // namespace

TEST_SUITE("comparison") {

    // Charig, Webb, Payne & Wickham 1986, British Medical Journal 292, 879: open surgery (A) and nephrolithotomy (B).
    TEST_CASE("reversal: kidney stones, 78 % against 83 %, and the other way round for small and large ones") {
        const definitions d = successes();
        std::vector<row>  rows;
        report(rows, "A", "small", 81, 87);
        report(rows, "A", "large", 192, 263);
        report(rows, "B", "small", 234, 270);
        report(rows, "B", "large", 55, 80);
        const reversal_alarm a = ask(d, rows);
        CHECK(a.found == reversal::strict);
        CHECK(std::round(a.first) == 78); // as printed
        CHECK(std::round(a.last) == 83);
        REQUIRE(a.groups.size() == 2);
        CHECK(std::round(a.groups[0].first + a.groups[0].last + a.groups[1].first + a.groups[1].last) ==
              93 + 87 + 73 + 69);
        CHECK(a.rates < 0);
        CHECK(a.rates + a.mix == doctest::Approx(a.gap()).epsilon(1e-12));
        // By hand: cases 315 of 357 and 247 of 343; expected of B 238.2353 and 57.6093; variances 6.84386 and 12.3969.
        const double e1 = 315.0 * 270 / 357, e2 = 247.0 * 80 / 343;
        const double v1 = 315.0 * 42 * 87 * 270 / (357.0 * 357 * 356), v2 = 247.0 * 96 * 263 * 80 / (343.0 * 343 * 342);
        REQUIRE(a.within_z);
        CHECK(*a.within_z == doctest::Approx((234 - e1 + 55 - e2) / std::sqrt(v1 + v2)).epsilon(1e-12));
        CHECK(*a.whole_z == doctest::Approx(1.520).epsilon(1e-3)); // 273 and 289 of 350: 16 / 350 over its deviation
        CHECK_FALSE(a.beyond_noise);                               // neither difference is beyond two deviations
        CHECK(a.text.find("in every one of 2 groups the difference has the other sign; it may be noise") !=
              std::string::npos);
        CHECK(ask(d, rows, {1.0}).beyond_noise);
    }

    TEST_CASE("reversal: weak, none and unknown") {
        const definitions d = successes();
        std::vector<row>  rows;
        report(rows, "A", "small", 90, 100);
        report(rows, "A", "large", 300, 900);
        report(rows, "A", "other", 5, 100);
        report(rows, "B", "small", 720, 900); // 80 %, was 90 %
        report(rows, "B", "large", 20, 100);  // 20 %, was 33 %
        report(rows, "B", "other", 6, 100);   // 6 %, was 5 %
        const reversal_alarm weak = ask(d, rows);
        CHECK(weak.found == reversal::weak);
        CHECK(weak.beyond_noise);
        CHECK(weak.text.find("more than noise") != std::string::npos);
        rows.clear();
        report(rows, "A", "small", 10, 100);
        report(rows, "A", "large", 10, 100);
        report(rows, "B", "small", 20, 100);
        report(rows, "B", "large", 20, 100);
        CHECK(ask(d, rows).found == reversal::none);
        CHECK(ask(d, rows).mix == doctest::Approx(0));
        rows.resize(6); // B has no large ones
        const reversal_alarm unknown = ask(d, rows);
        CHECK(unknown.found == reversal::unknown);
        REQUIRE(unknown.left_out.size() == 1);
        CHECK(unknown.left_out[0].find("large") != std::string::npos);
    }

    TEST_CASE("reversal: a suppressed group is left out of the wholes, too") {
        const definitions d = successes();
        std::vector<row>  rows;
        for (const char* place : {"A", "B"}) {
            report(rows, place, "small", 40, 100);
            report(rows, place, "large", 60, 100);
        }
        report(rows, "A", "other", 3, 900);
        rows.push_back({"good", "B", "", "1986", value::missing(reason::suppressed), {{"stone", "other"}}});
        rows.push_back({"treated", "B", "", "1986", value::point(900), {{"stone", "other"}}});
        const reversal_alarm a = ask(d, rows);
        CHECK(a.first == 50);
        CHECK(a.last == 50);
        CHECK(a.left_out.size() == 1);
    }

    TEST_CASE("reversal: rates and mix add up, and sides exchanged give the same answer with other signs") {
        for (std::uint64_t seed = 1; seed <= 60; ++seed) {
            CAPTURE(seed);
            random_stream     r(seed);
            const definitions d = successes();
            std::vector<row>  rows, other;
            for (const char* group : {"small", "large", "other"}) {
                const double a = 1 + static_cast<double>(r.below(200)), b = 1 + static_cast<double>(r.below(200));
                const double x = std::floor(a * r.uniform()), y = std::floor(b * r.uniform());
                report(rows, "A", group, x, a);
                report(rows, "B", group, y, b);
                report(other, "B", group, x, a);
                report(other, "A", group, y, b);
            }
            const reversal_alarm one = ask(d, rows), two = ask(d, other);
            CHECK(one.rates + one.mix == doctest::Approx(one.gap()).epsilon(1e-11));
            CHECK(one.found == two.found);
            CHECK(one.rates == doctest::Approx(-two.rates));
            if (one.within_z) CHECK(*one.within_z == doctest::Approx(-*two.within_z));
        }
    }

    TEST_CASE("reversal: questions without an answer") {
        const definitions d = successes();
        std::vector<row>  rows;
        report(rows, "A", "small", 1, 2);
        const dataset data = world::dataset_of(d, rows);
        CHECK_THROWS_AS((void)find_reversal(d, data, "good", "stone", {"", "A", "", "1986"}, {"", "B", "", "1986"}),
                        illegal_operation);
        CHECK_THROWS_AS((void)find_reversal(d, data, "success", "stones", {"", "A", "", "1986"}, {"", "B", "", "1986"}),
                        unknown_code);
        CHECK_THROWS_AS((void)find_reversal(d, data, "success", "stone", {"", "A", "", "?"}, {"", "B", "", "1986"}),
                        period_mismatch);
    }
}
