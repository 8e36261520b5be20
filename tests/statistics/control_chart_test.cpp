// SPDX-License-Identifier: MIT
#include <steelyard/core/error.hpp>
#include <steelyard/core/random.hpp>
#include <steelyard/statistics/control_chart.hpp>
#include <steelyard/statistics/control_constants.hpp>
#include <steelyard/statistics/run_rules.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <string>
#include <vector>

using namespace steelyard;
using namespace steelyard::statistics;

namespace {

constexpr double absent = std::numeric_limits<double>::quiet_NaN();

// Mean 20.5; moving ranges ten times 1 and once 19: mean 29/11, median 1, and the screen at 3.267 * 29/11 = 8.6 drops 19.
const std::vector<double> step_series{10, 11, 10, 11, 10, 11, 30, 31, 30, 31, 30, 31};

[[nodiscard]] chart_baseline xmr(const std::vector<double>& x, const chart_convention& by = {}) {
    return baseline_of({.value = x}, {.convention = by});
}

[[nodiscard]] double upper(const chart_baseline& b) { return b.centre + b.options.convention.sigmas * b.sigma; }

[[nodiscard]] bool none_is_nan(const control_chart& c) {
    for (std::size_t i = 0; i < c.rows(); ++i) {
        if (!has_numbers(c.state[i])) continue;
        if (std::isnan(c.plotted[i])) return false;
        if (has_numbers(c.baseline.state) && c.baseline.options.kind != chart_kind::run &&
            (std::isnan(c.lower[i]) || std::isnan(c.upper[i]) || std::isnan(c.centre[i])))
            return false;
    }
    return std::isfinite(c.baseline.centre) && std::isfinite(c.baseline.sigma);
}

} // namespace

TEST_SUITE("statistics") {

    TEST_CASE("control chart: one series, seven conventions, seven limits, each by hand") {
        const auto with = [](const char* preset, auto change) {
            chart_convention c = convention_named(preset).convention;
            change(c);
            return upper(xmr(step_series, c));
        };
        const auto   as_is = [](chart_convention&) {};
        const auto   by_median = [](chart_convention& c) { c.variation = variation_from::median_moving_range; };
        const double mean = 29.0 / 11;
        CHECK(with("exact", as_is) == doctest::Approx(20.5 + 3 * mean * std::sqrt(M_PI) / 2).epsilon(1e-14));
        CHECK(with("montgomery", as_is) == doctest::Approx(20.5 + 3 * mean / 1.128).epsilon(1e-14));
        CHECK(with("wheeler", as_is) == doctest::Approx(20.5 + 2.66 * mean).epsilon(1e-14));
        CHECK(with("mdc", as_is) == doctest::Approx(20.5 + 2.66).epsilon(1e-14));
        CHECK(with("qicharts2", as_is) == doctest::Approx(20.5 + 3 / 1.128).epsilon(1e-14));
        CHECK(with("powerbi", as_is) == doctest::Approx(20.5 + 3 / 1.128).epsilon(1e-14));
        CHECK(with("wheeler", by_median) == doctest::Approx(20.5 + 3.145).epsilon(1e-14));
        CHECK(with("montgomery", by_median) == doctest::Approx(20.5 + 3 / 0.954).epsilon(1e-14));
        // The tool divides the median by 1.128; the preset does not.
        CHECK(with("powerbi", by_median) == doctest::Approx(20.5 + 3 / 0.954).epsilon(1e-14));
        // Squares about 20.5: six times 10.5 and 9.5 each way: sum 2 * 3 * (10.5^2 + 9.5^2) = 1203.
        CHECK(with("exact", [](chart_convention& c) { c.variation = variation_from::standard_deviation; }) ==
              doctest::Approx(20.5 + 3 * std::sqrt(1203.0 / 11) / c4_of(12)).epsilon(1e-14));
        CHECK(xmr(step_series, convention_named("mdc").convention).screened == 1);
        CHECK(xmr(step_series).screened == 0);
    }

    TEST_CASE("control chart: the screen drops what is beyond it, ties as told, once or until none is left") {
        const auto mean_range = [](const std::vector<double>& x, range_screen screen, double limit, screen_tie tie) {
            chart_convention c;
            c.screen = screen;
            c.screen_limit = limit;
            c.tie = tie;
            return xmr(x, c).mean_range;
        };
        const std::vector<double> x{0, 1, 2, 6}; // ranges 1, 1, 4; the last is exactly two means
        CHECK(mean_range(x, range_screen::once, 2, screen_tie::kept) == 2);
        CHECK(mean_range(x, range_screen::once, 2, screen_tie::dropped) == 1);
        CHECK(mean_range(x, range_screen::once, 1.99, screen_tie::kept) == 1);
        CHECK(mean_range(x, range_screen::once, 2.01, screen_tie::dropped) == 2);
        CHECK(mean_range(x, range_screen::none, 1, screen_tie::dropped) == 2);
        // Ranges 1, 1, 3, 15: mean 5 drops the 15; then 5/3 drops the 3.
        const std::vector<double> steps{0, 1, 2, 5, 20};
        CHECK(mean_range(steps, range_screen::once, 1.75, screen_tie::kept) == doctest::Approx(5.0 / 3));
        CHECK(mean_range(steps, range_screen::repeated, 1.75, screen_tie::kept) == 1);
    }

    TEST_CASE("control chart: two conventions in a sentence") {
        CHECK(compare(convention_named("exact"), convention_named("exact")) == "The same limits for any numbers.");
        CHECK(
            compare(convention_named("montgomery"), convention_named("wheeler")) ==
            "montgomery takes the mean moving range over 1.128 for a standard deviation; wheeler takes the mean moving "
            "range times 2.66/3.");
        const std::string tools = compare(convention_named("powerbi"), convention_named("mdc"));
        CHECK(tools.find("over 1.128") != std::string::npos);
        CHECK(tools.find("0.954 belongs") != std::string::npos); // of the fault that powerbi does not have here
        CHECK(tools.find("no limits (NaN)") != std::string::npos);
        chart_convention medians;
        medians.variation = variation_from::median_moving_range;
        medians.centre = centre_by::median;
        medians.gaps = gap_policy::bridges;
        medians.sigmas = 2;
        medians.screen = range_screen::repeated;
        CHECK(compare(chart_convention{}, medians) ==
              "The first takes the mean moving range over 1.128379... for a standard deviation, leaves no moving range "
              "out, "
              "centres on the mean, lets a gap separate its neighbours and draws limits at 3 standard deviations; the "
              "second "
              "takes the median moving range over 0.95387..., leaves moving ranges above 3.267 mean ones out until "
              "none is "
              "left, centres on the median, joins the neighbours of a gap and draws them at 2.");
        CHECK_THROWS_AS((void)convention_named("montgomry"), unknown_code);
    }

    TEST_CASE("control chart: what differs in limits is said, and what is said differs") {
        for (const named_convention& a : conventions())
            for (const named_convention& b : conventions()) {
                CAPTURE(std::string(a.name) + " " + std::string(b.name));
                const bool same = compare(a.convention, b.convention) == "The same limits for any numbers.";
                const bool gap_only = [&] {
                    chart_convention joined = a.convention;
                    joined.gaps = b.convention.gaps;
                    return !same && joined == b.convention;
                }();
                CHECK(same == (a.convention == b.convention));
                CHECK((upper(xmr(step_series, a.convention)) == upper(xmr(step_series, b.convention))) ==
                      (same || gap_only));
            }
    }

    TEST_CASE("control chart: a constant series has limits without width and a status, under every preset") {
        for (const named_convention& preset : conventions())
            for (const double x : {0.0, 0.1, -3.7, 1e9 + 0.1}) {
                CAPTURE(std::string(preset.name));
                const std::vector<double> same(48, x);
                const control_chart       c = chart_of({.value = same}, {.convention = preset.convention});
                CHECK(c.baseline.state == status::no_spread);
                CHECK(c.lower.back() == x);
                CHECK(c.upper.back() == x);
                for (const char* rules : {"nelson", "western_electric", "mdc", "anhoej"})
                    CHECK(find_signals(c, rule_set(rules)).empty());
                // Whatever comes later and is another number is beyond them.
                const std::vector<double> later{x, x + 1, x};
                const auto hits = find_signals(chart_against({.value = later}, c.baseline), rule_set("nelson"));
                REQUIRE(hits.size() == 1);
                CHECK(hits[0] == rule_hit{0, 1, 1, 1, 1});
            }
    }

    TEST_CASE("control chart: few points, none, missing and impossible ones have a status and no NaN without it") {
        const double inf = std::numeric_limits<double>::infinity();
        for (const named_convention& preset : conventions()) {
            const chart_convention& by = preset.convention;
            CHECK(xmr({}, by).state == status::below_minimum);
            CHECK(xmr({5}, by).state == status::below_minimum);
            CHECK(xmr({5, 7}, by).state == status::ok);
            CHECK(xmr({5, 5, 5}, by).state == status::no_spread);
            CHECK(xmr({absent, absent}, by).state == status::missing); // none has a number
            CHECK(xmr({1e308, -1e308, 1e308}, by).state == status::impossible);
            const std::vector<double> mixed{1, absent, 3, inf, 4, 5};
            const control_chart       c = chart_of({.value = mixed}, {.convention = by});
            CHECK(c.state[1] == status::impossible); // a NaN that nobody calls missing
            CHECK(c.state[3] == status::impossible);
            CHECK(none_is_nan(c));
        }
        const std::vector<double> x{1, 2, 3};
        const std::vector<status> given{status::ok, status::suppressed, status::ok};
        const control_chart       c = chart_of({.value = x, .given = given}, {});
        CHECK(c.state[1] == status::suppressed);
        CHECK(c.baseline.state == status::below_minimum); // neither of the two left is the other's neighbour
        CHECK(c.baseline.points == 2);
    }

    TEST_CASE("control chart: a gap separates or joins, as the convention says") {
        const std::vector<double>       x{1, 2, 10, 11};
        const std::vector<std::int64_t> with_gap{0, 1, 5, 6};
        chart_convention                by;
        CHECK(baseline_of({.value = x, .period = with_gap}, {.convention = by}).mean_range == 1);
        by.gaps = gap_policy::bridges;
        CHECK(baseline_of({.value = x, .period = with_gap}, {.convention = by}).mean_range ==
              doctest::Approx(10.0 / 3));
        const std::vector<double> with_missing{1, 2, absent, 10, 11};
        CHECK(xmr(with_missing).mean_range == 1);
        CHECK(xmr(with_missing, by).mean_range == doctest::Approx(10.0 / 3));
        // A run of nine on one side of 0, cut in two.
        const std::vector<double> run{1, 1, 1, 1, 1, absent, 1, 1, 1, 1};
        const auto                frozen = [&](const chart_convention& c) {
            return chart_against({.value = run}, stated_baseline(0, 1, {.convention = c}));
        };
        CHECK(find_signals(frozen({}), rule_set("nelson")).empty());
        const auto joined = find_signals(frozen(by), rule_set("nelson"));
        REQUIRE(joined.size() == 1);
        CHECK(joined[0] == rule_hit{1, 1, 0, 9, 9});
    }

    TEST_CASE("control chart: limits go with scale, and hold at an offset of a billion") {
        for (std::uint64_t seed = 1; seed <= 200; ++seed) {
            CAPTURE(seed);
            random_stream       random(seed);
            std::vector<double> x, scaled, far;
            for (std::uint64_t i = 0; i < 3 + seed % 40; ++i) {
                x.push_back(static_cast<double>(random.below(1000)) / 8);
                scaled.push_back(1024 * x.back());
                far.push_back(1e9 + x.back());
            }
            for (const named_convention& preset : conventions()) {
                const chart_baseline a = xmr(x, preset.convention);
                const chart_baseline b = xmr(scaled, preset.convention);
                const chart_baseline c = xmr(far, preset.convention);
                CHECK(b.centre == 1024 * a.centre);
                CHECK(b.sigma == 1024 * a.sigma);
                CHECK(c.sigma == a.sigma); // eighths at a billion are still exact
                CHECK(std::abs(c.centre - 1e9 - a.centre) <= 1e-6);
            }
        }
    }

    TEST_CASE("control chart: p, np, u and c by hand, cut at what is possible") {
        const std::vector<double> events{2, 0, 5, 1};
        const std::vector<double> cases{20, 10, 20, 30};
        const control_chart       p = chart_of({.value = events, .size = cases}, {.kind = chart_kind::proportion});
        CHECK(p.baseline.centre == 0.1); // 8 of 80
        CHECK(p.plotted[2] == 0.25);
        CHECK(p.upper[0] == doctest::Approx(0.1 + 3 * std::sqrt(0.1 * 0.9 / 20)));
        CHECK(p.upper[3] == doctest::Approx(0.1 + 3 * std::sqrt(0.1 * 0.9 / 30)));
        CHECK(p.lower[0] == 0);
        const control_chart np = chart_of({.value = events, .size = cases}, {.kind = chart_kind::events});
        CHECK(np.centre[3] == doctest::Approx(3));
        CHECK(np.upper[3] == doctest::Approx(3 + 3 * std::sqrt(30 * 0.09)));
        const control_chart u = chart_of({.value = events, .size = cases}, {.kind = chart_kind::rate});
        CHECK(u.upper[1] == doctest::Approx(0.1 + 3 * std::sqrt(0.1 / 10)));
        const control_chart c = chart_of({.value = events}, {.kind = chart_kind::count});
        CHECK(c.upper[0] == doctest::Approx(2 + 3 * std::sqrt(2.0)));
        CHECK(c.lower[0] == 0);
        const std::vector<double> most{9, 10, 10, 9};
        const std::vector<double> ten(4, 10);
        CHECK(chart_of({.value = most, .size = ten}, {.kind = chart_kind::proportion}).upper[0] == 1);
        CHECK(chart_of({.value = most, .size = ten}, {.kind = chart_kind::events}).upper[0] == 10);
        // A row nobody is at risk in, more events than cases, and none at all.
        const std::vector<double> odd{1, 3, 0};
        const std::vector<double> among{0, 2, 5};
        const control_chart       o = chart_of({.value = odd, .size = among}, {.kind = chart_kind::proportion});
        CHECK(o.state[0] == status::no_denominator);
        CHECK(o.state[1] == status::impossible);
        CHECK(o.baseline.state == status::boundary);
        CHECK(o.upper[2] == 0);
    }

    TEST_CASE("control chart: Laney's charts widen by how the series itself varies") {
        const std::vector<double> events{100, 300, 100, 300};
        const std::vector<double> cases(4, 1000);
        const control_chart p = chart_of({.value = events, .size = cases}, {.kind = chart_kind::proportion_prime});
        // p = 0.2, its deviation sqrt(0.16 / 1000); z jumps by 0.2 of it each time
        const double one = std::sqrt(0.16 / 1000);
        CHECK(p.baseline.sigma == doctest::Approx(0.2 / one / constants_of(2).d2));
        CHECK(p.upper[0] == doctest::Approx(0.2 + 3 * 0.2 / constants_of(2).d2));
        const control_chart u = chart_of({.value = events, .size = cases}, {.kind = chart_kind::rate_prime});
        CHECK(u.upper[0] == doctest::Approx(0.2 + 3 * 0.2 / constants_of(2).d2));
        CHECK(p.lower[0] == 0);
    }

    TEST_CASE("control chart: groups of one size are the tables' A2, A3, B4, D4") {
        // three groups of five
        const std::vector<double> numbers{1, 2, 3, 4, 5, 2, 2, 4, 4, 3, 0, 5, 5, 1, 4};
        const group_columns       g = group_numbers(numbers, 5);
        const control_constants   k = constants_of(5);
        CHECK(g.mean == std::vector<double>{3, 3, 3});
        CHECK(g.range == std::vector<double>{4, 2, 5});
        const double mean_s = (g.deviation[0] + g.deviation[1] + g.deviation[2]) / 3;
        const auto   by = [&](chart_kind kind, const std::vector<double>& spread) {
            return chart_of({.value = g.mean, .size = g.size, .spread = spread}, {.kind = kind});
        };
        CHECK(by(chart_kind::mean_by_range, g.range).upper[0] == doctest::Approx(3 + k.a2() * 11.0 / 3));
        CHECK(by(chart_kind::mean_by_deviation, g.deviation).upper[0] == doctest::Approx(3 + k.a3() * mean_s));
        CHECK(by(chart_kind::range, g.range).upper[0] == doctest::Approx(k.big_d4() * 11.0 / 3));
        CHECK(by(chart_kind::range, g.range).lower[0] == 0);
        CHECK(by(chart_kind::deviation, g.deviation).upper[0] == doctest::Approx(k.b4() * mean_s));
        CHECK(by(chart_kind::deviation, g.deviation).plotted[1] == g.deviation[1]);
        // Places that a group does not fill.
        const std::vector<std::uint8_t> there{1, 0, 0, 1, 1, 0, 0, 0, 0};
        const group_columns             part = group_numbers(std::vector<double>{1, 0, 0, 2, 4, 0, 0, 0, 0}, 3, there);
        CHECK(part.size == std::vector<double>{1, 2, 0});
        const control_chart c = chart_of({.value = part.mean, .size = part.size, .spread = part.range},
                                         {.kind = chart_kind::mean_by_range});
        CHECK(c.state == std::vector<status>{status::ok, status::ok, status::no_denominator});
        CHECK(c.baseline.sigma == doctest::Approx(2 / constants_of(2).d2));
        CHECK(none_is_nan(c));
        CHECK_THROWS_AS((void)group_numbers(numbers, 4), shape_mismatch);
    }

    TEST_CASE("control chart: moving ranges have the factors 3.267 and 3.865") {
        chart_options       o{.kind = chart_kind::moving_range};
        const control_chart by_mean = chart_of({.value = step_series}, o);
        CHECK(by_mean.state[0] == status::below_minimum);
        CHECK(by_mean.plotted[6] == 19);
        CHECK(by_mean.upper[1] / by_mean.baseline.mean_range == doctest::Approx(3.2665).epsilon(1e-4));
        o.convention.variation = variation_from::median_moving_range;
        const control_chart by_median = chart_of({.value = step_series}, o);
        CHECK(by_median.upper[1] == doctest::Approx(3.865).epsilon(1e-3)); // Wheeler's factor, of a median of 1
        CHECK(by_median.lower[1] == 0);
    }

    TEST_CASE("control chart: an EWMA widens to its steady limits, and starts again after a gap") {
        const std::vector<double>       x{1, 0, 1, 0, 1, 0};
        const std::vector<std::int64_t> t{0, 1, 2, 3, 9, 10};
        const chart_options             o{.kind = chart_kind::ewma, .lambda = 0.5};
        const control_chart             c = chart_against({.value = x, .period = t}, stated_baseline(0, 1, o));
        CHECK(c.plotted[0] == 0.5);
        CHECK(c.plotted[1] == 0.25);
        CHECK(c.upper[0] == doctest::Approx(3 * 0.5));
        CHECK(c.upper[1] == doctest::Approx(3 * std::sqrt(1.0 / 3 * (1 - 1.0 / 16))));
        CHECK(c.plotted[4] == 0.5);
        CHECK(c.upper[4] == c.upper[0]);
        const control_chart alone = chart_of({.value = std::span(x).first(1)}, o);
        CHECK(alone.state[0] == status::below_minimum);
    }

    TEST_CASE("control chart: what cannot be is refused with its place") {
        const std::vector<double>       x{1, 2, 3};
        const std::vector<double>       two{1, 2};
        const std::vector<std::int64_t> back{1, 3, 2};
        CHECK_THROWS_WITH_AS((void)chart_of({.value = x}, {.kind = chart_kind::proportion}),
                             "control chart: size has 0 rows, value has 3", shape_mismatch);
        CHECK_THROWS_AS((void)chart_of({.value = x, .size = two}, {.kind = chart_kind::rate}), shape_mismatch);
        CHECK_THROWS_AS((void)chart_of({.value = x, .period = back}, {}), period_mismatch);
        CHECK_THROWS_AS((void)chart_of({.value = x}, {.kind = chart_kind::ewma, .lambda = 0}), domain_fault);
        chart_options wide;
        wide.convention.sigmas = -1;
        CHECK_THROWS_AS((void)chart_of({.value = x}, wide), domain_fault);
        CHECK_THROWS_AS((void)stated_baseline(absent, 1, {}), domain_fault);
    }
}
