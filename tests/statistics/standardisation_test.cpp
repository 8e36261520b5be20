// SPDX-License-Identifier: MIT
#include <steelyard/core/error.hpp>
#include <steelyard/core/random.hpp>
#include <steelyard/statistics/rates.hpp>
#include <steelyard/statistics/standardisation.hpp>

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

using namespace steelyard;
using namespace steelyard::statistics;

namespace {

using columns = std::vector<double>;

constexpr double     no_number = std::numeric_limits<double>::quiet_NaN();
constexpr std::array every_method{standard_method::dobson_byar, standard_method::dobson_exact,
                                  standard_method::fay_feuer, standard_method::tiwari};

[[nodiscard]] intervals direct(const columns& x, const columns& n, const columns& w, standard_method method,
                               double confidence = 0.95) {
    direct_options o;
    o.method = method;
    o.confidence = confidence;
    return direct_rates({x, n, {}}, w, o);
}

[[nodiscard]] intervals counted(double x, double exposure, rate_method method, double confidence = 0.95) {
    rate_options o;
    o.method = method;
    o.confidence = confidence;
    return rates({{&x, 1}, {&exposure, 1}, {}}, o);
}

struct world {
    columns x, n, w;
};

/// Units by strata, people and events of every size, no stratum empty.
[[nodiscard]] world drawn(std::uint64_t seed, std::size_t units, std::size_t strata) {
    random_stream random(seed);
    world         t;
    for (std::size_t s = 0; s < strata; ++s) t.w.push_back(1 + static_cast<double>(random.below(9000)));
    for (std::size_t i = 0; i < units * strata; ++i) {
        t.n.push_back(100 + static_cast<double>(random.below(9000)));
        t.x.push_back(static_cast<double>(random.below(8)));
    }
    return t;
}

} // namespace

TEST_SUITE("statistics") {

    TEST_CASE("direct rates: by hand") {
        // weights 1/4 and 3/4; rates 2/100 and 3/600: 0.005 + 0.00375; variance 2/(400^2) + 3/(800^2)
        const columns   x{2, 3}, n{100, 600}, w{1, 3};
        const intervals r = direct(x, n, w, standard_method::dobson_byar);
        CHECK(r.estimate[0] == doctest::Approx(0.00875).epsilon(1e-15));
        const double    stretch = std::sqrt((2.0 / 160000 + 3.0 / 640000) / 5);
        const intervals five = counted(5, 1, rate_method::byar);
        CHECK(r.lower[0] == doctest::Approx(0.00875 + stretch * (five.lower[0] - 5)).epsilon(1e-13));
        CHECK(r.upper[0] == doctest::Approx(0.00875 + stretch * (five.upper[0] - 5)).epsilon(1e-13));
    }

    TEST_CASE("direct rates: with equal w / n all methods are those of one count") {
        // n is proportional to w, so that every event counts the same: w / n = 1 / (700 * sum)
        const columns w{3, 1, 6, 0.5, 2};
        columns       n;
        for (const double k : w) n.push_back(700 * k);
        const double all = 700 * 12.5;
        for (const columns& x : {columns{4, 0, 9, 1, 3}, columns{0, 0, 1, 0, 0}, columns{300, 20, 1000, 0, 17}}) {
            double events = 0;
            for (const double k : x) events += k;
            const intervals exact = counted(events, all, rate_method::exact);
            const intervals byar = counted(events, all, rate_method::byar);
            for (const standard_method method : every_method) {
                CAPTURE(name(method));
                const intervals  r = direct(x, n, w, method);
                const intervals& one = method == standard_method::dobson_byar ? byar : exact;
                CHECK(r.estimate[0] == doctest::Approx(one.estimate[0]).epsilon(1e-13));
                CHECK(r.lower[0] == doctest::Approx(one.lower[0]).epsilon(1e-12));
                CHECK(r.upper[0] == doctest::Approx(one.upper[0]).epsilon(1e-12));
            }
        }
    }

    TEST_CASE("direct rates: without events") {
        const columns x{0, 0, 0}, n{100, 50, 800}, w{5, 4, 1};
        for (const standard_method method : {standard_method::dobson_byar, standard_method::dobson_exact}) {
            const intervals r = direct(x, n, w, method);
            CHECK(r.state[0] == status::below_minimum);
            CHECK(std::isnan(r.estimate[0]));
        }
        const intervals r = direct(x, n, w, standard_method::fay_feuer);
        CHECK(r.state[0] == status::boundary);
        CHECK(r.lower[0] == 0);
        CHECK(r.upper[0] == doctest::Approx(0.4 / 50 * -std::log(0.025)).epsilon(1e-13)); // largest w / n, one event
        CHECK(direct(x, n, w, standard_method::tiwari).state[0] == status::boundary);
    }

    TEST_CASE("direct rates: limits lie around the rate, widen with confidence, and hang on no order and no unit") {
        const world t = drawn(3, 60, 7);
        world       turned = t;
        for (std::size_t u = 0; u < 60; ++u)
            for (std::size_t s = 0; s < 7; ++s) {
                turned.x[u * 7 + s] = t.x[u * 7 + 6 - s];
                turned.n[u * 7 + s] = 64 * t.n[u * 7 + 6 - s];
                turned.w[s] = 1024 * t.w[6 - s];
            }
        for (const standard_method method : every_method) {
            const intervals narrow = direct(t.x, t.n, t.w, method, 0.8);
            const intervals wide = direct(t.x, t.n, t.w, method, 0.998);
            const intervals other = direct(turned.x, turned.n, turned.w, method, 0.8);
            for (std::size_t u = 0; u < 60; ++u) {
                CAPTURE(name(method));
                CAPTURE(u);
                CHECK(0 <= wide.lower[u]);
                CHECK(wide.lower[u] <= narrow.lower[u]);
                CHECK(narrow.lower[u] < narrow.estimate[u]);
                CHECK(narrow.estimate[u] < narrow.upper[u]);
                CHECK(narrow.upper[u] < wide.upper[u]);
                CHECK(64 * other.estimate[u] == doctest::Approx(narrow.estimate[u]).epsilon(1e-13));
                CHECK(64 * other.lower[u] == doctest::Approx(narrow.lower[u]).epsilon(1e-12));
                CHECK(64 * other.upper[u] == doctest::Approx(narrow.upper[u]).epsilon(1e-12));
            }
        }
        const intervals fay = direct(t.x, t.n, t.w, standard_method::fay_feuer);
        const intervals tiwari = direct(t.x, t.n, t.w, standard_method::tiwari);
        for (std::size_t u = 0; u < 60; ++u) {
            CHECK(tiwari.lower[u] == fay.lower[u]);
            CHECK(tiwari.upper[u] <= fay.upper[u] * (1 + 1e-12));
        }
    }

    TEST_CASE("direct rates: a unit has the same bits wherever it stands and whoever stands beside it") {
        for (const std::size_t strata : {1U, 3U, 4U, 7U, 8U, 19U, 24U}) {
            world t = drawn(12, 300, strata);
            t.x[170 * strata] = no_number; // the block of this unit is looked at row by row
            const std::vector<status> given(t.x.size(), status::ok);
            for (const standard_method method : every_method) {
                direct_options o;
                o.method = method;
                const intervals all = direct_rates({t.x, t.n, {}}, t.w, o);
                const intervals with_given = direct_rates({t.x, t.n, given}, t.w, o);
                for (std::size_t u = 0; u < 300; u += 7) {
                    if (!has_numbers(all.state[u])) continue;
                    const auto      from = static_cast<std::ptrdiff_t>(u * strata);
                    const auto      end = from + static_cast<std::ptrdiff_t>(strata);
                    const intervals one = direct(columns(t.x.begin() + from, t.x.begin() + end),
                                                 columns(t.n.begin() + from, t.n.begin() + end), t.w, method);
                    CHECK(one.estimate[0] == all.estimate[u]);
                    CHECK(one.lower[0] == all.lower[u]);
                    CHECK(one.upper[0] == all.upper[u]);
                    CHECK(one.upper[0] == with_given.upper[u]);
                    double rate = 0, weights = 0;
                    for (std::size_t s = 0; s < strata; ++s) {
                        rate += t.w[s] * t.x[u * strata + s] / t.n[u * strata + s];
                        weights += t.w[s];
                    }
                    CHECK(one.estimate[0] == doctest::Approx(rate / weights).epsilon(1e-14));
                }
            }
        }
    }

    TEST_CASE("direct rates: an empty weighted stratum is a status; one without weight is left out") {
        using enum status;
        //                    sound   empty   ill where nobody lives   NaN             0.5 events  weightless empty
        const columns             x{1, 2, 3, 1, 0, 3, 1, 2, 3, 1, no_number, 3, 1, 0.5, 3, 1, 2, 0};
        const columns             n{9, 9, 9, 9, 0, 9, 9, 0, 9, 9, 9, 9, 9, 9, 9, 9, 9, 0};
        const std::vector<status> wanted{ok, no_denominator, impossible, impossible, impossible, no_denominator};
        for (const standard_method method : every_method) {
            const intervals r = direct(x, n, {1, 1, 1}, method);
            CHECK(r.state == wanted);
            for (std::size_t u = 0; u < wanted.size(); ++u)
                for (const double number : {r.estimate[u], r.lower[u], r.upper[u]})
                    CHECK(std::isfinite(number) == has_numbers(wanted[u]));
            CHECK(direct(x, n, {1, 1, 0}, method).state[5] == ok);
            // The third stratum has no weight: the unit is that of the first two.
            CHECK(direct(x, n, {1, 1, 0}, method).upper[5] ==
                  doctest::Approx(direct({1, 2}, {9, 9}, {1, 1}, method).upper[0]).epsilon(1e-13));
        }
        const intervals large = direct({1e9, 5e8}, {4e9, 1e9}, {1, 1}, standard_method::fay_feuer);
        CHECK(large.upper[0] == doctest::Approx(0.375).epsilon(1e-4));
    }

    TEST_CASE("direct rates: a withheld cell withholds its unit, and strict mode lists every bad unit") {
        using enum status;
        const columns             x{1, 2, 1, 2, 1, 2, 1, 0}, n{9, 9, 9, 9, 9, 9, 9, 0}, w{1, 1};
        const std::vector<status> given{ok, ok, missing, suppressed, ok, missing, ok, ok};
        direct_options            o;
        const intervals           r = direct_rates({x, n, given}, w, o);
        CHECK(r.state == std::vector<status>{ok, suppressed, missing, no_denominator});
        o.strict = true;
        CHECK_THROWS_WITH_AS((void)direct_rates({x, n, given}, w, o),
                             "direct_rates: 1 problem\n  [no_denominator] row 4, stratum 2: events 0, exposure 0; join "
                             "strata until each has people, or leave the row out",
                             invalid_input);
        o = {};
        o.minimum_events = 4;
        CHECK(direct_rates({x, n, {}}, w, o).state[0] == below_minimum);
        CHECK_THROWS_AS((void)direct_rates({x, n, {}}, columns{0, 0}, {}), domain_fault);
        CHECK_THROWS_AS((void)direct_rates({x, n, {}}, columns{1, -1}, {}), domain_fault);
        CHECK_THROWS_AS((void)direct_rates({x, n, {}}, columns{1, 1, 1}, {}), shape_mismatch);
        CHECK_THROWS_AS((void)direct_rates({x, n, {}}, columns{}, {}), shape_mismatch);
    }

    TEST_CASE("indirect ratios: equal rates in every stratum, ratios of 1.82 and 1.05: they are not ordered") {
        // Both units have twice the reference's rate in the first stratum and once in the second.
        const columns         reference{0.01, 0.01};
        const columns         n{8200, 1800, 500, 9500};
        const columns         x{164, 18, 10, 95};
        const indirect_ratios r = indirect_ratios_of({x, n, {}}, reference);
        CHECK(r.ratio.estimate[0] == doctest::Approx(1.82).epsilon(1e-14));
        CHECK(r.ratio.estimate[1] == doctest::Approx(1.05).epsilon(1e-14));
        CHECK(r.mixes_apart == doctest::Approx(0.77).epsilon(1e-14));
        CHECK(why_not_ordered(r)->find("77.000 percent points") != std::string::npos);
        CHECK_THROWS_AS((void)ordered_rows(r), not_comparable);
        CHECK_THROWS_AS((void)ratio_difference(r, 0, 1), not_comparable);
        // Whoever declares the model may.
        const std::string model = "rates are proportional to the reference's";
        CHECK(ordered_rows(r, model) == std::vector<std::int64_t>{1, 0});
        CHECK(*ratio_difference(r, 0, 1, model) == doctest::Approx(0.77).epsilon(1e-12));
        CHECK_THROWS_AS((void)ratio_difference(r, 0, 2, model), domain_fault);
    }

    TEST_CASE("indirect ratios: units of one mix may be ordered; limits are those of the observed events") {
        const columns         reference{0.01, 0.002, 0.05};
        const columns         n{100, 200, 300, 1000, 2000, 3000, 50, 100, 150};
        const columns         x{5, 1, 20, 8, 3, 170, 0, 0, 4};
        const indirect_ratios r = indirect_ratios_of({x, n, {}}, reference);
        CHECK(r.mixes_apart < 1e-15);
        CHECK_FALSE(why_not_ordered(r));
        CHECK(ordered_rows(r).size() == 3);
        for (std::size_t u = 0; u < 3; ++u) {
            double events = 0, expected = 0;
            for (std::size_t s = 0; s < 3; ++s) {
                events += x[u * 3 + s];
                expected += n[u * 3 + s] * reference[s];
            }
            CHECK(r.observed[u] == events);
            CHECK(r.expected[u] == doctest::Approx(expected).epsilon(1e-14));
            const intervals one = counted(events, expected, rate_method::exact_below_ten);
            CHECK(r.ratio.lower[u] == doctest::Approx(one.lower[0]).epsilon(1e-13));
            CHECK(r.ratio.upper[u] == doctest::Approx(one.upper[0]).epsilon(1e-13));
        }
    }

    TEST_CASE("indirect ratios: every unit that cannot be has a status") {
        using enum status;
        const columns             x{1, 2, 0, 0, 1, 2, -1, 2, 0, 0, 1, 1}, n{9, 9, 0, 0, 0, 9, 9, 9, 9, 9, 9, no_number};
        const std::vector<status> given{ok, ok, ok, ok, ok, ok, ok, ok, ok, ok, suppressed, missing};
        const indirect_ratios     r = indirect_ratios_of({x, n, given}, columns{0.1, 0.2});
        CHECK(r.ratio.state == std::vector<status>{ok, no_denominator, impossible, impossible, boundary, suppressed});
        for (std::size_t u = 0; u < r.size(); ++u) {
            CHECK(std::isfinite(r.ratio.upper[u]) == has_numbers(r.ratio.state[u]));
            CHECK(std::isfinite(r.expected[u]) == has_numbers(r.ratio.state[u]));
        }
        indirect_options o;
        o.strict = true;
        CHECK_THROWS_AS((void)indirect_ratios_of({x, n, given}, columns{0.1, 0.2}, o), invalid_input);
    }
}
