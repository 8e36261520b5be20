// SPDX-License-Identifier: MIT
#include "composite_world.hpp"
#include "support/handbook.hpp"

#include <steelyard/composite/normalise.hpp>
#include <steelyard/core/error.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <limits>

using namespace steelyard;
using namespace steelyard::composite;
using world::table_of;

namespace {

constexpr auto last_method = static_cast<std::uint8_t>(normalise_method::above_below_mean);

[[nodiscard]] normalise_rule rule(const std::string& column, normalise_method method,
                                  direction better = direction::up) {
    normalise_rule r;
    r.column = column;
    r.better = better;
    r.options.method = method;
    return r;
}

[[nodiscard]] score_table scored(const score_table& t, const normalise_rule& r) {
    const std::vector<normalise_rule> rules{r};
    return normalise(t, find_normalisers(t, rules));
}

[[nodiscard]] std::vector<double> numbers(const std::vector<double>& x, const normalise_rule& r) {
    return scored(table_of({{"x", x}}), r).number;
}

[[nodiscard]] bool all_same(const std::vector<double>& a, const std::vector<double>& b) {
    if (a.size() != b.size()) return false;
    for (std::size_t i = 0; i < a.size(); ++i)
        if (!world::same(a[i], b[i])) return false;
    return true;
}

/// A rule whose marks lie within the numbers of world::random_table.
[[nodiscard]] normalise_rule full_rule(normalise_method method, direction better) {
    normalise_rule r = rule("c000", method, better);
    r.marks = {10, 80, 60, 40};
    return r;
}

[[nodiscard]] bool takes_target(normalise_method m) {
    return m != normalise_method::none && m != normalise_method::ratio_to_reference &&
           m != normalise_method::distance_to_reference && m != normalise_method::above_below_mean;
}

} // namespace

TEST_SUITE("composite") {
    TEST_CASE("normalise: the Handbook's Table 15, seven countries by all its methods") {
        const score_table                                   t = handbook::achievement();
        std::vector<std::pair<std::string, normalise_rule>> methods;
        const auto of = [](normalise_method m, reference_point to = reference_point::mean) {
            normalise_rule r = rule("SCHOOLING", m);
            r.options.high = 1;
            r.options.reference = to;
            return r;
        };
        using m = normalise_method;
        methods.emplace_back("SCHOOLING: raw", of(m::none));
        methods.emplace_back("SCHOOLING: rank (1=lowest, ties min)", of(m::rank));
        methods.emplace_back("SCHOOLING: z-score (sample sd)", of(m::z_score));
        methods.emplace_back("SCHOOLING: min-max 0-1", of(m::min_max));
        methods.emplace_back("SCHOOLING: ratio to mean", of(m::ratio_to_reference));
        methods.emplace_back("SCHOOLING: ratio to best", of(m::ratio_to_reference, reference_point::best));
        methods.emplace_back("SCHOOLING: ratio to worst", of(m::ratio_to_reference, reference_point::worst));
        methods.emplace_back("SCHOOLING: (x-mean)/mean", of(m::distance_to_reference));
        methods.emplace_back("SCHOOLING: (x-worst)/worst", of(m::distance_to_reference, reference_point::worst));
        methods.emplace_back("SCHOOLING: above(+1)/below(-1) mean, p=20%", of(m::above_below_mean));
        methods.emplace_back("SCHOOLING: percentile=100*rank/23", of(m::rank_share));
        methods.back().second.options.high = 100;
        int checked = 0;
        for (const auto& method : methods) {
            const auto&       item = method.first;
            const score_table scores = scored(t, method.second);
            for (const handbook::printed& p : handbook::results(item)) {
                CAPTURE(item);
                CAPTURE(p.key1);
                CHECK(std::abs(scores.numbers_of(0)[static_cast<std::size_t>(*scores.find_unit(p.key1))] - p.value) <=
                      p.tolerance());
                ++checked;
            }
        }
        CHECK(checked == 77);
    }

    TEST_CASE("normalise: by hand, in both directions and towards a target") {
        using m = normalise_method;
        const std::vector<double> x{2, 4, 4, 10};
        CHECK(all_same(numbers(x, rule("x", m::min_max)), {0, 25, 25, 100}));
        CHECK(all_same(numbers(x, rule("x", m::min_max, direction::down)), {100, 75, 75, 0}));
        normalise_rule r = rule("x", m::min_max, direction::target);
        r.marks.target = 4; // distances 2 0 0 6
        CHECK(all_same(numbers(x, r), {200.0 / 3, 100, 100, 0}));
        r = rule("x", m::z_score, direction::down);
        r.options.deviation = divisor::n; // mean 5, squares 9 1 1 25
        CHECK(all_same(numbers(x, r), {1, 1.0 / 3, 1.0 / 3, -5.0 / 3}));
        r = rule("x", m::goalposts, direction::down);
        r.marks.low = 4;
        r.marks.high = 8;
        CHECK(all_same(numbers(x, r), {100, 100, 100, 0}));
        r.options.truncate = false;
        CHECK(all_same(numbers(x, r), {150, 100, 100, -50}));
        r = rule("x", m::distance_to_target);
        r.marks.target = 6;
        CHECK(all_same(numbers(x, r), {0, 0.5, 0.5, 1}));
        r.options.truncate = false;
        CHECK(all_same(numbers(x, r), {0, 0.5, 0.5, 2}));
        CHECK(all_same(numbers(x, rule("x", m::ratio_to_reference, direction::down)), {2.5, 1.25, 1.25, 0.5}));
        CHECK(all_same(numbers(x, rule("x", m::distance_to_reference, direction::down)), {0.6, 0.2, 0.2, -1}));
        r = rule("x", m::rank, direction::down);
        CHECK(all_same(numbers(x, r), {4, 2, 2, 1}));
        r.options.ties = tie_rule::max;
        CHECK(all_same(numbers(x, r), {4, 3, 3, 1}));
        r.options.ties = tie_rule::average;
        CHECK(all_same(numbers(x, r), {4, 2.5, 2.5, 1}));
        CHECK(all_same(numbers(x, rule("x", m::borda)), {0, 1.5, 1.5, 3}));
        CHECK(all_same(numbers(x, rule("x", m::percentile_rank)), {0, 100.0 / 3, 100.0 / 3, 100}));
        r = rule("x", m::categorical);
        r.options.cuts = "50, 90";
        r.options.class_scores = "0,1, 2"; // percentiles 4 and 8.2
        CHECK(all_same(numbers(x, r), {0, 0, 0, 2}));
        CHECK(all_same(numbers(x, rule("x", m::above_below_mean, direction::down)), {1, 0, 0, -1}));
        r = rule("x", m::ratio_to_reference);
        r.options.reference = reference_point::unit;
        r.options.unit = "u001";
        CHECK(all_same(numbers(x, r), {0.5, 1, 1, 2.5}));
    }

    TEST_CASE("normalise: AMPI puts the reference at 100 and spans 60 (Mazziotta and Pareto 2016)") {
        normalise_rule r = rule("x", normalise_method::ampi);
        r.options.reference = reference_point::declared;
        r.marks = {0, 20, std::nullopt, 8};
        CHECK(all_same(numbers({0, 8, 20}, r), {76, 100, 136})); // goalposts -2 and 18
        r.better = direction::down;
        CHECK(all_same(numbers({0, 8, 20}, r), {124, 100, 64}));
    }

    TEST_CASE("normalise: more is better afterwards in every method and direction; the worst is never above the best") {
        for (std::uint64_t seed = 1; seed <= 30; ++seed)
            for (std::uint8_t k = 0; k <= last_method; ++k)
                for (const direction d : {direction::up, direction::down, direction::target}) {
                    const auto m = static_cast<normalise_method>(k);
                    if ((d != direction::up && m == normalise_method::none) ||
                        (d == direction::target && !takes_target(m)))
                        continue;
                    CAPTURE(seed);
                    CAPTURE(name(m));
                    const score_table t = world::random_table(seed, 9 + seed, 1);
                    const score_table s = scored(t, full_rule(m, d));
                    const auto        good = [&](double x) {
                        return d == direction::up ? x : (d == direction::down ? -x : -std::abs(x - 60));
                    };
                    for (std::size_t i = 0; i < t.number.size(); ++i)
                        for (std::size_t j = 0; j < t.number.size(); ++j)
                            if (good(t.number[i]) < good(t.number[j])) CHECK(s.number[i] <= s.number[j]);
                }
    }

    TEST_CASE("normalise: the unit of a number does not matter, nor the order of units, to a bit") {
        for (std::uint64_t seed = 1; seed <= 30; ++seed)
            for (std::uint8_t k = 1; k <= last_method; ++k) {
                CAPTURE(seed);
                const auto m = static_cast<normalise_method>(k);
                CAPTURE(name(m));
                const score_table t = world::random_table(seed, 9 + seed, 1);
                score_table       other = t;
                for (double& x : other.number) x *= 4; // a power of two: the same bits come out
                normalise_rule    r = full_rule(m, direction::down);
                const score_table first = scored(t, r);
                for (auto* mark : {&r.marks.low, &r.marks.high, &r.marks.target, &r.marks.reference}) **mark *= 4;
                CHECK(scored(other, r).number == first.number);
            }
    }

    TEST_CASE(
        "normalise: a frozen normaliser gives its own table the same scores, and others a place on the same scale") {
        for (std::uint8_t k = 0; k <= last_method; ++k) {
            const auto m = static_cast<normalise_method>(k);
            CAPTURE(name(m));
            const score_table                 t = world::random_table(7, 12, 1);
            const std::vector<normalise_rule> rules{full_rule(m, direction::up)};
            const auto                        frozen = find_normalisers(t, rules);
            const score_table                 s = normalise(t, frozen);
            for (std::size_t i = 0; i < t.number.size(); ++i) CHECK(frozen[0](t.number[i]) == s.number[i]);
            const valid_range scale = frozen[0].scale();
            for (const double x : {0.5, 30.0, 200.0}) {
                if (scale.low) CHECK(frozen[0](x) >= *scale.low);
                if (scale.high) CHECK(frozen[0](x) <= *scale.high);
            }
        }
    }

    TEST_CASE("normalise: a constant column is refused, neutral or dropped, never NaN (a defect of COINr)") {
        const score_table t = table_of({{"x", {3, 3, 3}}, {"y", {1, 2, 3}}});
        for (std::uint8_t k = 1; k <= last_method; ++k) {
            const auto m = static_cast<normalise_method>(k);
            CAPTURE(name(m));
            normalise_rule r = rule("x", m);
            r.marks = {1, 5, 9, 3};
            const bool told = m != normalise_method::goalposts && m != normalise_method::ampi &&
                              m != normalise_method::distance_to_target &&
                              m != normalise_method::distance_to_reference &&
                              m != normalise_method::ratio_to_reference && m != normalise_method::above_below_mean;
            const std::vector<std::string> expected =
                told ? std::vector<std::string>{"constant"} : std::vector<std::string>{};
            CHECK(world::refused([&] { return scored(t, r); }) == expected);
            r.options.constant = constant_rule::neutral;
            for (const double y : scored(t, r).number) CHECK(std::isfinite(y));
            if (!told) continue;
            r.options.constant = constant_rule::drop;
            std::vector<index_note>           notes;
            const std::vector<normalise_rule> rules{r};
            const score_table                 s = normalise(t, find_normalisers(t, rules), &notes);
            CHECK(s.value_at(0, 0) == value::missing(reason::not_applicable));
            REQUIRE(notes.size() == 1);
            CHECK(notes[0].rule == "dropped_constant");
        }
    }

    TEST_CASE("normalise: what cannot be done is listed at once, with file, line, column and unit") {
        const score_table t =
            table_of({{"x", {0, 1, -2}}, {"y", {1, 2, 3}}, {"z", std::vector<double>(3, std::nan(""))}});
        std::vector<normalise_rule> rules{rule("x", normalise_method::ratio_to_reference, direction::down),
                                          rule("y", normalise_method::goalposts),
                                          rule("z", normalise_method::min_max),
                                          rule("w", normalise_method::min_max),
                                          rule("y", normalise_method::none, direction::down),
                                          rule("y", normalise_method::min_max, direction::none),
                                          rule("y", normalise_method::min_max, direction::target)};
        rules[0].options.reference = reference_point::declared;
        rules[0].marks.reference = 1;
        rules[0].declared_at = {"index.toml", 12, "", ""};
        CHECK(world::refused([&] { return find_normalisers(t, rules); }) ==
              std::vector<std::string>{"not_above_zero", "not_above_zero", "no_goalposts", "no_points",
                                       "unknown_column", "direction", "no_direction", "no_target"});
        try {
            static_cast<void>(find_normalisers(t, rules));
        } catch (const invalid_input& e) {
            CHECK(e.problems()[1].text() == "index.toml:12, column x, 'u002': [not_above_zero] the ratio reference / x "
                                            "needs numbers above zero, found -2; choose another method");
        }
    }

    TEST_CASE("normalise: missing stays missing, flags stay, bounds become bounds on the scale") {
        score_table t = table_of({{"x", {0, 10, 20, 30, 40}}});
        t.set(1, 0, value::missing(reason::suppressed));
        t.set(2, 0, value::range(10, 25, flag::estimated));
        t.set(3, 0, value::below(15));
        normalise_rule r = rule("x", normalise_method::goalposts, direction::down);
        r.marks.low = 0;
        r.marks.high = 50;
        const score_table s = scored(t, r);
        CHECK(s.value_at(0, 0) == value::point(100));
        CHECK(s.value_at(1, 0) == value::missing(reason::suppressed));
        CHECK(s.value_at(2, 0) == value::range(50, 80, flag::estimated));
        CHECK(s.value_at(3, 0) == value::range(70, 100)); // the scale ends at 100
        r.options.method = normalise_method::min_max;
        CHECK(scored(t, r).value_at(3, 0) == value::above(62.5)); // nothing says where it ends
        r.options.method = normalise_method::goalposts;
        r.better = direction::target;
        r.marks.target = 20; // bad ends 0 and 50, so that the scale falls to 0 at a distance of 30
        CHECK(scored(t, r).value_at(2, 0) == value::range(100 * (20.0 / 30), 100, flag::estimated));
    }

    TEST_CASE("normalise: goalposts go through the curve of the treatment, as the numbers did") {
        const score_table t = table_of({{"x", {1, 10, 100}}});
        treat_options     o;
        o.remedy = outlier_remedy::log;
        o.force = true;
        const auto     curves = find_treatments(t, o);
        normalise_rule r = rule("x", normalise_method::goalposts);
        r.marks = {1, 1000, std::nullopt, std::nullopt};
        const std::vector<normalise_rule> rules{r};
        const score_table                 treated = treat(t, curves);
        CHECK(all_same(normalise(treated, find_normalisers(treated, rules, curves)).number, {0, 100.0 / 3, 200.0 / 3}));
    }

    TEST_CASE("normalise: all its options can be set by path and describe themselves") {
        normalise_options o;
        set_option(o, "method", std::string("percentile_rank"));
        set_option(o, "constant", std::string("drop"));
        CHECK(o.method == normalise_method::percentile_rank);
        for (const auto& d : describe(o)) CHECK(!d.about.empty());
    }
}
