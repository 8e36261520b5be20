// SPDX-License-Identifier: MIT
#include <steelyard/core/value.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <set>
#include <type_traits>

using namespace steelyard;

static_assert(!std::is_convertible_v<value, double>);
static_assert(!std::is_constructible_v<double, value>);
static_assert(!std::is_default_constructible_v<value>);

TEST_SUITE("core") {

    TEST_CASE("value: each form states its own bounds and no other") {
        const value p = value::point(3);
        CHECK(p.point() == 3.0);
        CHECK(p.lower() == 3.0);
        CHECK(p.upper() == 3.0);
        const value r = value::range(1, 2);
        CHECK_FALSE(r.point());
        CHECK(r.lower() == 1.0);
        CHECK(r.upper() == 2.0);
        const value b = value::below(10);
        CHECK_FALSE(b.point());
        CHECK_FALSE(b.lower());
        CHECK(b.upper() == 10.0);
        const value a = value::above(10);
        CHECK(a.lower() == 10.0);
        CHECK_FALSE(a.upper());
        const value m = value::missing(reason::waived);
        CHECK(m.is_missing());
        CHECK(m.reason() == reason::waived);
        CHECK_FALSE(m.point());
        CHECK_FALSE(m.lower());
        CHECK_FALSE(m.upper());
        for (const value& present : {p, r, b, a}) {
            CHECK_FALSE(present.is_missing());
            CHECK(present.reason() == reason::none);
        }
    }

    TEST_CASE("value: zero, each absence, below and a range that holds zero are all different") {
        std::vector<value> all{value::point(0), value::below(0), value::above(0), value::range(0, 0), value::below(10)};
        for (std::size_t i = 1; i < reason_names.size(); ++i) all.push_back(value::missing(static_cast<reason>(i)));
        for (std::size_t i = 0; i < all.size(); ++i)
            for (std::size_t j = 0; j < all.size(); ++j) CHECK((all[i] == all[j]) == (i == j));
    }

    TEST_CASE("value: NaN and infinity never enter, and there is one zero") {
        for (const double x : {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity(),
                               -std::numeric_limits<double>::infinity()}) {
            CHECK_THROWS_AS((void)value::point(x), domain_fault);
            CHECK_THROWS_AS((void)value::range(0, x), domain_fault);
            CHECK_THROWS_AS((void)value::range(x, 0), domain_fault);
            CHECK_THROWS_AS((void)value::below(x), domain_fault);
            CHECK_THROWS_AS((void)value::above(x), domain_fault);
        }
        CHECK_THROWS_AS((void)value::range(2, 1), domain_fault);
        CHECK_THROWS_AS((void)value::missing(reason::none), domain_fault);
        CHECK_FALSE(std::signbit(*value::point(-0.0).point()));
        CHECK_FALSE(std::signbit(*value::range(-1, -0.0).upper()));
    }

    TEST_CASE("value: names of forms, reasons and flags read back and are all different") {
        std::set<std::string_view> names;
        for (const std::string_view n : form_names) {
            CHECK(name(*form_from(n)) == n);
            CHECK(names.insert(n).second);
        }
        for (std::size_t i = 1; i < reason_names.size(); ++i) {
            CHECK(reason_from(reason_names[i]) == static_cast<reason>(i));
            CHECK(names.insert(reason_names[i]).second);
        }
        CHECK_FALSE(form_from(""));
        CHECK_FALSE(reason_from("")); // "no reason" is not a reason that anybody can state
        CHECK_FALSE(reason_from("missing"));
        for (std::uint16_t bits = 0; bits < 1U << flag_names.size(); ++bits) {
            const flag_set s(bits);
            REQUIRE(flags_from(s.text()) == s);
        }
        for (const char* text :
             {"|", "estimated|", "|estimated", "estimated||break", "Estimated", "estimated |break", "x"}) {
            CAPTURE(text);
            CHECK_FALSE(flags_from(text));
        }
        CHECK(flag_rules.size() == flag_names.size());
        CHECK(flag_set(flag::estimated).has(flag::estimated));
        CHECK_FALSE(flag_set(flag::estimated).has(flag::forecast));
        CHECK((flag_set(flag::estimated) | flag::forecast).text() == "estimated|forecast");
    }
}
