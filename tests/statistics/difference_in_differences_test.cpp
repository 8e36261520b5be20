// SPDX-License-Identifier: MIT
#include <steelyard/core/error.hpp>
#include <steelyard/core/random.hpp>
#include <steelyard/statistics/difference_in_differences.hpp>
#include <steelyard/statistics/regression.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <vector>

using namespace steelyard;
using namespace steelyard::statistics;

namespace {

struct panel_columns {
    std::vector<double>       value;
    std::vector<std::int32_t> unit;
    std::vector<std::int64_t> period;
    std::vector<std::int64_t> adopts;

    [[nodiscard]] panel_rows rows() const {
        return {.value = value, .unit = unit, .period = period, .adopts = adopts};
    }
};

/// Units by periods, the first `treated` with a programme from period `from` on, some cells missing.
[[nodiscard]] panel_columns drawn(std::uint64_t seed, std::int32_t units, std::int64_t periods, std::int32_t treated,
                                  std::int64_t from, bool whole) {
    random_stream random(seed);
    panel_columns c;
    for (std::int32_t u = 0; u < units; ++u) {
        c.adopts.push_back(u < treated ? from : never);
        const double level = 10 * random.uniform();
        double       carried = 0;
        for (std::int64_t t = 0; t < periods; ++t) {
            carried = 0.5 * carried + random.uniform();
            if (!whole && random.below(6) == 0) continue;
            c.unit.push_back(u);
            c.period.push_back(t);
            c.value.push_back(level + 0.3 * static_cast<double>(t) + carried + (u < treated && t >= from ? 2 : 0));
        }
    }
    return c;
}

/// A regression on columns for each unit and period: coefficient and residuals.
[[nodiscard]] regression by_columns(const panel_columns& c, std::int64_t periods) {
    std::vector<double> x;
    for (std::size_t i = 0; i < c.value.size(); ++i) {
        const auto u = static_cast<std::size_t>(c.unit[i]);
        x.push_back(c.period[i] >= c.adopts[u] ? 1 : 0);
        for (std::int32_t v = 1; v < std::ssize(c.adopts); ++v) x.push_back(c.unit[i] == v ? 1 : 0);
        for (std::int64_t t = 1; t < periods; ++t) x.push_back(c.period[i] == t ? 1 : 0);
    }
    return least_squares({.value = c.value, .columns = x});
}

} // namespace

TEST_SUITE("laws") {

    TEST_CASE("difference in differences: the coefficient of a regression on units and periods, cells missing or not") {
        for (std::uint64_t seed = 1; seed <= 20; ++seed) {
            CAPTURE(seed);
            const panel_columns c = drawn(seed, 7, 6, 3, 3, seed % 2 == 0);
            const auto          d = difference_in_differences_of(c.rows());
            const regression    r = by_columns(c, 6);
            REQUIRE(d.state == status::ok);
            REQUIRE(r.state == status::ok);
            CHECK(*d.estimate == doctest::Approx(r.coefficient[1]).epsilon(1e-11));
            if (seed % 2 == 1) continue;
            // Nothing missing: changes of means of each unit, and their difference between the two groups.
            double change[2]{};
            for (std::size_t i = 0; i < c.value.size(); ++i)
                change[c.unit[i] < 3] += (c.period[i] >= 3 ? 1 : -1) * c.value[i] / 3 / (c.unit[i] < 3 ? 3 : 4);
            CHECK(*d.estimate == doctest::Approx(change[1] - change[0]).epsilon(1e-12));
        }
    }

    TEST_CASE("difference in differences: the permutation p is that of the coefficients of all assignments") {
        for (std::uint64_t seed = 1; seed <= 10; ++seed) {
            CAPTURE(seed);
            const panel_columns    c = drawn(seed, 6, 5, 3, 2, seed % 2 == 0);
            const auto             d = difference_in_differences_of(c.rows());
            std::vector<int>       chosen{0, 0, 0, 1, 1, 1};
            int                    far = 0, all = 0;
            do {
                panel_columns other = c;
                for (std::size_t u = 0; u < 6; ++u) other.adopts[u] = chosen[u] == 1 ? 2 : never;
                const regression r = by_columns(other, 5);
                far += std::abs(r.coefficient[1]) >= std::abs(*d.estimate) * (1 - 1e-9);
                ++all;
            } while (std::next_permutation(chosen.begin(), chosen.end()));
            CHECK(all == d.assignments);
            CHECK(d.exact);
            CHECK(*d.permutation_p == doctest::Approx(static_cast<double>(far) / all).epsilon(1e-14));
            CHECK(*d.least_permutation_p == doctest::Approx(2.0 / 20));
            CHECK(*d.permutation_p >= *d.least_permutation_p - 1e-15);
        }
    }

    TEST_CASE("difference in differences: assignments drawn agree with all of them within their error") {
        for (std::uint64_t seed = 1; seed <= 6; ++seed) {
            CAPTURE(seed);
            const panel_columns c = drawn(seed, 12, 4, 4, 2, true);
            const auto          all = difference_in_differences_of(c.rows());
            const auto          some = difference_in_differences_of(c.rows(), {.exact_up_to = 0, .samples = 20'000});
            CHECK(all.assignments == 495);
            CHECK(some.assignments == 20'000);
            const double p = *all.permutation_p;
            CHECK(std::abs(*some.permutation_p - p) <= 4 * std::sqrt(p * (1 - p) / 20'000) + 1.0 / 20'000);
        }
        const auto many = difference_in_differences_of(drawn(1, 201, 3, 100, 1, true).rows());
        CHECK(many.state == status::ok);
        CHECK(many.p.has_value());
        CHECK_FALSE(many.permutation_p.has_value());
        CHECK(many.assignments == 0);
    }

    TEST_CASE("difference in differences: order, offset and the same seed") {
        const panel_columns c = drawn(3, 24, 6, 12, 3, true);
        const panel_options few{.exact_up_to = 1000, .samples = 500, .seed = 4};
        const auto          d = difference_in_differences_of(c.rows(), few);
        CHECK_FALSE(d.exact);
        CHECK(d.assignments == 500);
        CHECK(*d.least_permutation_p == 1.0 / 501);
        CHECK(difference_in_differences_of(c.rows(), few).permutation_p == d.permutation_p);
        panel_columns back = c;
        std::reverse(back.value.begin(), back.value.end());
        std::reverse(back.unit.begin(), back.unit.end());
        std::reverse(back.period.begin(), back.period.end());
        const auto turned = difference_in_differences_of(back.rows(), few);
        CHECK(turned.estimate == d.estimate);
        CHECK(turned.error == d.error);
        CHECK(turned.permutation_p == d.permutation_p);
        panel_columns far = c;
        for (double& y : far.value) y = std::round(1024 * y) / 1024;
        const auto near = difference_in_differences_of(far.rows(), few);
        for (double& y : far.value) y += 1e9;
        const auto moved = difference_in_differences_of(far.rows(), few);
        CHECK(moved.estimate == near.estimate);
        CHECK(moved.error == near.error);
        CHECK(moved.permutation_p == near.permutation_p);
    }
}

TEST_SUITE("statistics") {

    TEST_CASE("difference in differences: two by two, by hand") {
        panel_columns c;
        c.value = {5, 9, 6, 9, 4, 5, 7, 9};
        c.unit = {0, 0, 1, 1, 2, 2, 3, 3};
        c.period = {1, 2, 1, 2, 1, 2, 1, 2};
        c.adopts = {2, 2, never, never};
        const auto d = difference_in_differences_of(c.rows());
        CHECK(*d.estimate == doctest::Approx(2)); // changes 4 3, 1 2
        // Residual changes +-1/2: the variance of the difference is (4 * 1/4) / 4 = 1/4, times 4/3 and 7/5.
        CHECK(*d.error == doctest::Approx(std::sqrt(0.25 * 4 / 3 * 7 / 5)).epsilon(1e-13));
        CHECK(difference_in_differences_of(c.rows(), {.small_sample = false}).error.value() ==
              doctest::Approx(0.5).epsilon(1e-13));
        CHECK(*d.permutation_p == doctest::Approx(2.0 / 6));
        CHECK(*d.least_permutation_p == doctest::Approx(2.0 / 6));
        CHECK(d.treated_mean == std::vector<double>{5.5, 9});
        CHECK(d.control_mean == std::vector<double>{5.5, 7});
        CHECK(d.adopted == 2);
    }

    TEST_CASE("difference in differences: units that begin at different times are refused, with the reason") {
        panel_columns c = drawn(1, 6, 6, 3, 3, true);
        c.adopts[1] = 4;
        CHECK_THROWS_WITH_AS((void)difference_in_differences_of(c.rows()),
                             doctest::Contains("compare late ones with early ones"), illegal_operation);
        c.adopts[1] = 3;
        const std::vector<std::int32_t> cluster{0, 0, 1, 1, 2, 2};
        panel_rows                      rows = c.rows();
        rows.cluster = cluster;
        CHECK_THROWS_AS((void)difference_in_differences_of(rows), illegal_operation);
        c.adopts[3] = 3;
        const auto d = difference_in_differences_of(rows);
        CHECK(d.clusters == 3);
        CHECK(d.treated_clusters == 2);
        CHECK(d.state == status::ok);
        CHECK(d.error_state == status::below_minimum); // one cluster without
        CHECK_FALSE(d.error.has_value());
        CHECK(*d.least_permutation_p == doctest::Approx(1.0 / 3));
    }

    TEST_CASE("difference in differences: what cannot be estimated has a status") {
        CHECK(difference_in_differences_of({}).state == status::below_minimum);
        panel_columns c = drawn(2, 6, 4, 3, 2, true);
        const auto    state = [](const panel_columns& of) { return difference_in_differences_of(of.rows()).state; };
        CHECK(state(c) == status::ok);
        panel_columns all = c, none = c, late = c, early = c;
        std::fill(all.adopts.begin(), all.adopts.end(), 2);
        std::fill(none.adopts.begin(), none.adopts.end(), never);
        for (std::int64_t& a : late.adopts) a = a == never ? never : 9;
        for (std::int64_t& a : early.adopts) a = a == never ? never : 0;
        for (const panel_columns& of : {all, none, late, early}) {
            CHECK(state(of) == status::below_minimum);
            CHECK_FALSE(difference_in_differences_of(of.rows()).estimate.has_value());
        }
        panel_columns same = c;
        std::fill(same.value.begin(), same.value.end(), 1e9);
        const auto d = difference_in_differences_of(same.rows());
        CHECK(d.state == status::no_spread);
        CHECK(*d.estimate == 0);
        CHECK(*d.error == 0);
        CHECK(*d.p == 1);
        CHECK(*d.permutation_p == 1);
        panel_columns bad = c;
        std::fill(bad.value.begin(), bad.value.end(), std::nan(""));
        CHECK(state(bad) == status::impossible);
        panel_rows                rows = c.rows();
        const std::vector<status> missing(c.value.size(), status::missing);
        rows.given = missing;
        CHECK(difference_in_differences_of(rows).state == status::missing);
        c.unit[0] = 17;
        CHECK_THROWS_AS((void)difference_in_differences_of(c.rows()), domain_fault);
        c.unit.pop_back();
        CHECK_THROWS_AS((void)difference_in_differences_of(c.rows()), shape_mismatch);
    }
}
