// SPDX-License-Identifier: MIT
#include <steelyard/core/error.hpp>
#include <steelyard/core/random.hpp>
#include <steelyard/learning/sentinels.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>

using namespace steelyard;
using namespace steelyard::learning;
using statistics::status;
using column = std::vector<double>;

namespace {

const sentinel_options of_width{.width = 5};

[[nodiscard]] column line(double slope) {
    column x;
    for (int i = 0; i < 12; ++i) x.push_back(slope * i + (i % 3 == 0 ? 0.3 : 0));
    return x;
}

[[nodiscard]] watched_series watched(const char* code, const column& x, direction better) { return {code, x, {}, better}; }

} // namespace

TEST_SUITE("learning") {
    TEST_CASE("sentinels: heaping at a threshold, by hand") {
        // Nine just reach 90, one just misses it, two lie far off: P(X >= 9 of 10 halves) = 11 / 1024.
        const column   x{90, 90, 91, 92, 94, 93, 90.5, 94.9, 92, 88, 95, 84};
        const sentinel s = heaping_at("attendance", x, 90, direction::up, of_width);
        CHECK(s.state == status::ok);
        CHECK(s.p == doctest::Approx(11.0 / 1024).epsilon(1e-13));
        CHECK(s.estimate == 0.9);
        CHECK(s.raised);
        CHECK(s.found == "attendance: 9 numbers just reach 90, 1 just miss it; that is more than chance would bring");
        // Where less is better the other side is rewarded.
        CHECK_FALSE(heaping_at("attendance", x, 90, direction::down, of_width).raised);
        CHECK(heaping_at("wait", column(10, 88), 90, direction::down, of_width).p == doctest::Approx(std::exp2(-10)).epsilon(1e-13));
        CHECK(heaping_at("few", column(3, 90), 90, direction::up, of_width).state == status::below_minimum);
        CHECK(std::isnan(heaping_at("none", {}, 90, direction::up, of_width).p));
        const double nan = std::numeric_limits<double>::quiet_NaN();
        CHECK(heaping_at("nan", column(20, nan), 90, direction::up, of_width).state == status::below_minimum);
        CHECK(heaping_at("many", column(100'000, 90), 90, direction::up, of_width).p == 0); // below the least double
        CHECK_THROWS_AS((void)heaping_at("x", x, 90, direction::up, {}), domain_fault);
        CHECK_THROWS_AS((void)heaping_at("x", x, nan, direction::up, of_width), domain_fault);
        CHECK_THROWS_AS((void)heaping_at("x", x, 90, direction::target, of_width), domain_fault);
    }

    TEST_CASE("sentinels: digits 0 and 5") {
        std::vector<std::int64_t> even, heaped;
        for (std::int64_t i = 0; i < 100; ++i) {
            even.push_back(1000 + i);
            heaped.push_back(1000 + 5 * i);
        }
        CHECK(digit_preference("count", even).estimate == 100); // Whipple's index of no preference
        CHECK_FALSE(digit_preference("count", even).raised);
        CHECK(digit_preference("count", heaped).estimate == 500);
        CHECK(digit_preference("count", heaped).raised);
        // P(X >= 5 of 10 fifths) by hand: 1 - 0.9672065 (binomial tables print 0.0328).
        const std::vector<std::int64_t> ten{100, 105, 110, 115, -120, 101, 102, 103, 104, 106, 5, 99, -50};
        CHECK(digit_preference("count", ten).p == doctest::Approx(0.0327934976).epsilon(1e-9));
        CHECK(digit_preference("count", {}).state == status::below_minimum);
    }

    TEST_CASE("sentinels: a counter-indicator that moves against, and gains nowhere else") {
        const column up = line(1), down = line(-1), flat(12, 3);
        const auto   fast = watched("placements", up, direction::up);
        CHECK(counter_moves_against(fast, watched("returns", up, direction::down)).raised);
        CHECK_FALSE(counter_moves_against(fast, watched("returns", up, direction::up)).raised);
        CHECK_FALSE(counter_moves_against(fast, watched("returns", down, direction::down)).raised);
        CHECK_FALSE(counter_moves_against(watched("placements", up, direction::down), watched("returns", up, direction::down)).raised);
        CHECK_FALSE(counter_moves_against(fast, watched("returns", flat, direction::down)).raised);
        CHECK(counter_moves_against(fast, watched("returns", flat, direction::down)).state == status::ok);
        const sentinel none = counter_moves_against(fast, watched("returns", {1, 2}, direction::down));
        CHECK(none.state == status::below_minimum);
        CHECK(std::isnan(none.p));
        const std::vector<watched_series> still{watched("b", flat, direction::up), watched("a", down, direction::up)};
        CHECK(only_the_rewarded(fast, still).raised);
        CHECK(only_the_rewarded(fast, still).estimate == 2);
        CHECK(only_the_rewarded(fast, still).found == "placements improves, and no improvement is found in a, b");
        const std::vector<watched_series> others{watched("a", down, direction::down), watched("b", flat, direction::up)};
        CHECK_FALSE(only_the_rewarded(fast, others).raised);
        CHECK_FALSE(only_the_rewarded(watched("placements", down, direction::up), still).raised);
        CHECK(only_the_rewarded(fast, {}).state == status::below_minimum);
        CHECK_THROWS_AS((void)only_the_rewarded(watched("x", up, direction::none), still), domain_fault);
    }

    TEST_CASE("sentinels: a gain by another mix, by hand and in any order") {
        // Rates 0.2 and 0.8 stay; weights go from a half each to a quarter and three quarters: all of the gain is mix.
        const column n1{20, 80}, d1{100, 100}, n2{10, 120}, d2{50, 150};
        sentinel     s = mix_shift("success", {n1, d1, n2, d2}, direction::up);
        CHECK(s.state == status::ok);
        CHECK(s.estimate == doctest::Approx(1).epsilon(1e-14));
        CHECK(s.raised);
        CHECK(mix_shift("success", {n1, d1, n2, d2}, direction::down).state == status::no_spread); // no gain
        // Rates rise and weights stay.
        const column better{30, 90};
        s = mix_shift("success", {n1, d1, better, d1}, direction::up);
        CHECK(s.estimate == 0);
        CHECK_FALSE(s.raised);
        random_stream r(5);
        for (int i = 0; i < 50; ++i) {
            column a, b, c, d;
            for (int g = 0; g < 6; ++g) {
                b.push_back(10 + 100 * r.uniform()), d.push_back(10 + 100 * r.uniform());
                a.push_back(b.back() * r.uniform()), c.push_back(d.back() * r.uniform());
            }
            const auto both = [&](direction way) { return mix_shift("x", {a, b, c, d}, way).estimate; };
            const double up = both(direction::up), down = both(direction::down);
            CHECK(std::isnan(up) != std::isnan(down)); // a change is a gain one way only
            for (column* x : {&a, &b, &c, &d}) std::ranges::reverse(*x);
            CHECK((std::isnan(up) ? both(direction::down) == down : both(direction::up) == up));
        }
        const column zero{0, 100};
        CHECK(mix_shift("x", {n1, zero, n2, d2}, direction::up).state == status::no_denominator);
        const column negative{-1, 100};
        CHECK(mix_shift("x", {negative, d1, n2, d2}, direction::up).state == status::impossible);
        CHECK(mix_shift("x", {}, direction::up).state == status::below_minimum);
        CHECK_THROWS_AS((void)mix_shift("x", {n1, d1, n2, {}}, direction::up), shape_mismatch);
    }
}
