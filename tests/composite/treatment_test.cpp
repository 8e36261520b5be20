// SPDX-License-Identifier: MIT
#include "composite_world.hpp"

#include <steelyard/composite/treatment.hpp>
#include <steelyard/core/error.hpp>

#include <doctest/doctest.h>

#include <algorithm>

using namespace steelyard;
using namespace steelyard::composite;
using world::table_of;

namespace {

/// 1..20 and a few numbers far above.
std::vector<double> with_tail(std::vector<double> tail) {
    std::vector<double> x;
    for (int i = 1; i <= 20; ++i) x.push_back(i);
    x.insert(x.end(), tail.begin(), tail.end());
    return x;
}

column_treatment decided(const std::vector<double>& x, const treat_options& o = {}) {
    return find_treatments(table_of({{"x", x}}), o)[0];
}

} // namespace

TEST_SUITE("composite") {
    TEST_CASE(
        "treatment: a tail is drawn in one distinct number at a time until the rule passes; points are reported") {
        const auto one = decided(with_tail({500}));
        CHECK(one.done == outlier_remedy::winsorise);
        CHECK(one.high == 20);
        CHECK(one.points_high == 1);
        CHECK(one.units == std::vector<std::string>{"u020"});
        CHECK(*one.before.skew > 2);
        CHECK(one.passes);
        const auto low = decided({-500, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10});
        CHECK(low.low == 1);
        CHECK(low.points_low == 1);
    }

    TEST_CASE("treatment: equal numbers are counted each, and are never parted") {
        // three equal numbers: two points do not suffice for them, so none is moved and the logarithm stands in
        treat_options o;
        o.most_points = 2;
        auto t = decided(with_tail({900, 900, 900}), o);
        CHECK(t.done != outlier_remedy::winsorise);
        o.most_points = 3;
        o.force = true;
        t = decided(with_tail({900, 900, 900}), o);
        CHECK(t.done == outlier_remedy::winsorise);
        CHECK(t.points_high == 3);
        CHECK(t.high == 20);
    }

    TEST_CASE("treatment: forcing wins over a rule that finds nothing (a defect of COINr)") {
        treat_options o;
        CHECK(decided(with_tail({25}), o).done == outlier_remedy::none);
        o.force = true;
        o.most_points = 2;
        const auto t = decided(with_tail({25}), o);
        CHECK(t.done == outlier_remedy::winsorise);
        CHECK(t.points_low + t.points_high == 2);
        o.remedy = outlier_remedy::log;
        CHECK(decided(with_tail({25}), o).done == outlier_remedy::log);
        o.rule = outlier_rule::none;
        CHECK(decided(with_tail({25}), o).done == outlier_remedy::log);
    }

    TEST_CASE("treatment: what winsorising cannot mend is bent from the raw numbers, and the bent ones come out (a "
              "defect of COINr)") {
        treat_options o;
        o.most_points = 1;
        const std::vector<double> x = with_tail({300, 600, 900});
        const auto                t = decided(x, o);
        CHECK(t.done == outlier_remedy::log_shifted);
        CHECK(t.points_high == 0);
        const score_table raw = table_of({{"x", x}});
        const score_table bent = treat(raw, find_treatments(raw, o));
        // ln(x - least + 0.01 range), by hand
        for (std::size_t i = 0; i < x.size(); ++i) CHECK(world::same(bent.number[i], std::log(x[i] - 1 + 0.01 * 899)));
    }

    TEST_CASE("treatment: laws over random columns: order is kept, a scale of the raw unit changes nothing in kind") {
        for (std::uint64_t seed = 1; seed <= 60; ++seed) {
            CAPTURE(seed);
            score_table   t = world::random_table(seed, 12 + seed % 20, 3);
            random_stream r(seed, 3);
            for (int k = 0; k < 4; ++k) t.number[r.below(t.number.size())] *= 1 + 40 * r.uniform();
            for (const auto rule : {outlier_rule::skew_kurtosis, outlier_rule::percentiles, outlier_rule::quartiles,
                                    outlier_rule::median_deviation}) {
                for (const auto remedy : {outlier_remedy::winsorise, outlier_remedy::log, outlier_remedy::log_shifted,
                                          outlier_remedy::box_cox}) {
                    treat_options o;
                    o.rule = rule;
                    o.remedy = remedy;
                    const auto        found = find_treatments(t, o);
                    const score_table treated = treat(t, found);
                    score_table       scaled = t;
                    for (double& x : scaled.number) x *= 8;
                    const auto again = find_treatments(scaled, o);
                    for (std::int64_t c = 0; c < t.column_count(); ++c) {
                        const auto x = t.numbers_of(c);
                        const auto y = treated.numbers_of(c);
                        for (std::size_t i = 0; i < x.size(); ++i)
                            for (std::size_t j = 0; j < x.size(); ++j)
                                if (x[i] < x[j]) CHECK(y[i] <= y[j]);
                        const auto k = static_cast<std::size_t>(c);
                        CHECK(again[k].done == found[k].done);
                        CHECK(again[k].units == found[k].units);
                        if (found[k].done == outlier_remedy::winsorise && rule == outlier_rule::skew_kurtosis)
                            CHECK(found[k].points_low + found[k].points_high <= o.most_points);
                    }
                }
            }
        }
    }

    TEST_CASE("treatment: fences by hand") {
        const std::vector<double> x{1, 2, 3, 4, 5, 6, 7, 8, 9, 100};
        treat_options             o;
        o.rule = outlier_rule::quartiles; // quartiles 3.25 and 7.75, fence 14.5
        CHECK(decided(x, o).high == 9);
        o.rule = outlier_rule::median_deviation; // median 5.5, MAD 2.5, limit 5.5 + 3.5 * 2.5 / 0.6745
        CHECK(decided(x, o).units == std::vector<std::string>{"u009"});
        o.rule = outlier_rule::percentiles;
        o.low_percentile = 0;
        o.high_percentile = 90; // 9 + 0.1 * 91
        CHECK(decided(x, o).high == 9);
        o.rule = outlier_rule::median_deviation;
        CHECK(decided({1, 1, 1, 1, 1, 9}, o).done == outlier_remedy::none); // no measure of what is far
    }

    TEST_CASE("treatment: Box-Cox finds the logarithm for numbers whose logarithms are symmetric") {
        std::vector<double> x;
        for (int i = -20; i <= 20; ++i) x.push_back(std::exp(i / 10.0));
        treat_options o;
        o.remedy = outlier_remedy::box_cox;
        o.force = true;
        const auto t = decided(x, o);
        CHECK(std::abs(t.lambda) < 1e-6);
        o.fit_lambda = false;
        o.lambda = 2;
        CHECK(decided(x, o)(3) == doctest::Approx(4)); // (9 - 1) / 2
    }

    TEST_CASE("treatment: zeros under logarithms are all listed, with unit, number and advice") {
        const score_table t = table_of({{"x", {0, 1, 2, -3}}, {"y", {1, 2, 3, 4}}});
        treat_options     o;
        o.remedy = outlier_remedy::log;
        o.force = true;
        try {
            static_cast<void>(find_treatments(t, o));
            FAIL("not refused");
        } catch (const invalid_input& e) {
            REQUIRE(e.problems().size() == 2);
            CHECK(e.problems()[1].text() == "column x, 'u003': [not_above_zero] log needs numbers above zero, found "
                                            "-3; take log_shifted, or no logarithm");
        }
        o.offset = 0;
        o.most_points = -1;
        const std::vector<treat_rule> own{{"z", {}}};
        CHECK(world::refused([&] { return find_treatments(t, o, own); }) ==
              std::vector<std::string>{"bad_option", "bad_option", "unknown_column"});
    }

    TEST_CASE("treatment: missing stays missing, bounds follow the curve, a column may have options of its own") {
        score_table t = table_of({{"x", with_tail({500})}, {"y", with_tail({500})}});
        t.set(0, 0, value::missing(reason::suppressed));
        t.set(1, 0, value::range(5, 700));
        treat_options none;
        none.rule = outlier_rule::none;
        const std::vector<treat_rule> own{{"y", none}};
        const score_table             made = treat(t, find_treatments(t, {}, own));
        CHECK(made.value_at(0, 0) == value::missing(reason::suppressed));
        CHECK(made.value_at(1, 0) == value::range(5, 20));
        CHECK(made.value_at(20, 1) == value::point(500));
    }
}
