// SPDX-License-Identifier: MIT
#include <steelyard/core/error.hpp>
#include <steelyard/core/random.hpp>
#include <steelyard/statistics/shared_cases.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <vector>

using namespace steelyard;
using namespace steelyard::statistics;
using doctest::Approx;

namespace {

using numbers = std::vector<double>;

[[nodiscard]] double chance(double x, double n, double p) {
    if ((p == 0 && x > 0) || (p == 1 && x < n)) return 0;
    return std::exp(std::lgamma(n + 1) - std::lgamma(x + 1) - std::lgamma(n - x + 1)) * std::pow(p, x) *
           std::pow(1 - p, n - x);
}

/// The variance of a difference over every outcome of three groups, each with its own proportion.
template <class Difference>
[[nodiscard]] double variance_of(const numbers& n, const numbers& p, Difference d) {
    double mean = 0, square = 0;
    for (double i = 0; i <= n[0]; ++i)
        for (double j = 0; j <= n[1]; ++j)
            for (double k = 0; k <= n[2]; ++k) {
                const double c = chance(i, n[0], p[0]) * chance(j, n[1], p[1]) * chance(k, n[2], p[2]);
                mean += c * d(i, j, k);
                square += c * d(i, j, k) * d(i, j, k);
            }
    return square - mean * mean;
}

} // namespace

TEST_SUITE("statistics") {
    TEST_CASE("shared_cases: a part against its whole is the rest's share of part against rest") {
        const numbers x{8, 0, 5, 30}, n{10, 20, 5, 40}, all{30, 9, 20, 30}, of{50, 100, 60, 40};
        for (const auto method : {difference_method::newcombe, difference_method::miettinen_nurminen, difference_method::mee}) {
            const intervals found = part_differences({x, n, all, of, {}}, {.method = method});
            for (std::size_t i = 0; i < 3; ++i) {
                const numbers   rest{all[i] - x[i]}, others{of[i] - n[i]}, own{x[i]}, cases{n[i]};
                const intervals apart = proportion_differences({own, cases, rest, others, {}}, {.method = method});
                const double    share = others[0] / of[i];
                CHECK(found.estimate[i] == Approx(x[i] / n[i] - all[i] / of[i]).epsilon(1e-13));
                CHECK(found.lower[i] == Approx(share * apart.lower[0]).epsilon(1e-13));
                CHECK(found.upper[i] == Approx(share * apart.upper[0]).epsilon(1e-13));
            }
            CHECK(found.state[3] == status::no_spread); // the part is the whole
            CHECK((found.estimate[3] == 0 && found.lower[3] == 0 && found.upper[3] == 0));
        }
    }

    TEST_CASE("shared_cases: the variance with its covariance, over every outcome") {
        // p1 - P of a part of 6 in a whole of 15: with the covariance (9/15)^2 (v1/6 + v2/9); without it, far more.
        const numbers n{6, 9, 0}, p{0.3, 0.5, 0};
        const double  exact = variance_of(n, p, [&](double i, double j, double) { return i / 6 - (i + j) / 15; });
        const double  v1 = 0.3 * 0.7 / 6, v2 = 0.5 * 0.5 / 9;
        CHECK(exact == Approx(0.36 * (v1 + v2)).epsilon(1e-12));
        CHECK(v1 + (6 * 0.21 + 9 * 0.25) / 225 > 1.2 * exact); // as if part and whole were strangers
        // Half the width of the limits is the quantile times the root of that variance where counts are large.
        const numbers   x{300000}, c{1000000}, all{300000 + 750000}, of{2500000};
        const intervals found = part_differences({x, c, all, of, {}});
        const double    z = 1.959963984540054;
        CHECK((found.upper[0] - found.lower[0]) / 2 ==
              Approx(z * 0.6 * std::sqrt(0.21 / 1e6 + 0.25 / 1.5e6)).epsilon(1e-5));
        // Two pooled years that share one: n1 = 4 alone, 5 shared, 3 alone.
        const numbers m{4, 5, 3}, q{0.2, 0.4, 0.7};
        const double  pooled =
            variance_of(m, q, [](double i, double j, double k) { return (i + j) / 9 - (j + k) / 8; });
        const double shared = 5 * (1.0 / 9 - 1.0 / 8);
        CHECK(pooled == Approx(4.0 / 81 * 0.16 + shared * shared * 0.24 / 5 + 3.0 / 64 * 0.21).epsilon(1e-12));
        const double    large = 1e6;
        const numbers   a{2800000}, an{9 * large}, b{4100000}, bn{8 * large}, s{2 * large}, sn{5 * large};
        const intervals over = overlap_differences({a, an, b, bn, s, sn, {}});
        CHECK((over.upper[0] - over.lower[0]) / 2 == Approx(z * std::sqrt(pooled / large)).epsilon(1e-5));
    }

    TEST_CASE("shared_cases: limits of a part cover as often as they say, over every outcome") {
        for (const auto& [p, q] : {std::pair(0.3, 0.3), {0.1, 0.6}, {0.9, 0.2}}) {
            double       covered = 0;
            const double truth = (p - q) * 0.6;
            for (double i = 0; i <= 20; ++i)
                for (double j = 0; j <= 30; ++j) {
                    const numbers   x{i}, n{20}, all{i + j}, of{50};
                    const intervals f = part_differences({x, n, all, of, {}}, {.method = difference_method::miettinen_nurminen});
                    if (f.lower[0] <= truth && truth <= f.upper[0]) covered += chance(i, 20, p) * chance(j, 30, q);
                }
            CHECK(covered > 0.93);
            CHECK(covered < 0.98);
        }
    }

    TEST_CASE("shared_cases: nothing shared is Newcombe, all shared is no difference, a swap changes the sign") {
        random_stream r(4, 4);
        for (int i = 0; i < 200; ++i) {
            CAPTURE(i);
            const auto    whole = [&](double most) { return std::floor(r.uniform() * (most + 1)); };
            const numbers n{1 + whole(50)}, m{1 + whole(50)}, sn{whole(30)}, x{whole(n[0])}, y{whole(m[0])}, s{whole(sn[0])}, none{0};
            const intervals apart = overlap_differences({x, n, y, m, none, none, {}});
            const intervals plain = proportion_differences({x, n, y, m, {}});
            CHECK(apart.lower[0] == Approx(plain.lower[0]).epsilon(1e-12));
            CHECK(apart.upper[0] == Approx(plain.upper[0]).epsilon(1e-12));
            const numbers   xs{x[0] + s[0]}, ns{n[0] + sn[0]}, ys{y[0] + s[0]}, ms{m[0] + sn[0]};
            const intervals one = overlap_differences({xs, ns, ys, ms, s, sn, {}});
            const intervals other = overlap_differences({ys, ms, xs, ns, s, sn, {}});
            CHECK(one.lower[0] == Approx(-other.upper[0]).epsilon(1e-12));
            CHECK(one.lower[0] <= one.estimate[0]);
            CHECK(one.estimate[0] <= one.upper[0]);
            CHECK((one.lower[0] >= -1 && one.upper[0] <= 1));
            const intervals same = overlap_differences({xs, ns, xs, ns, xs, ns, {}});
            CHECK(same.state[0] == status::no_spread);
            CHECK((same.lower[0] == 0 && same.upper[0] == 0));
            const numbers   t{n[0] * 1.5}, u{m[0] * 0.5}, ts{t[0] + 7}, us{u[0] + 7}, seven{7};
            const intervals rates_one = overlap_rate_differences({xs, ts, ys, us, s, seven, {}}, {.per = 100});
            const intervals rates_other = overlap_rate_differences({ys, us, xs, ts, s, seven, {}}, {.per = 100});
            CHECK(rates_one.lower[0] == Approx(-rates_other.upper[0]).epsilon(1e-10));
            CHECK(rates_one.estimate[0] == Approx(100 * (xs[0] / ts[0] - ys[0] / us[0])));
        }
    }

    TEST_CASE("shared_cases: a part's rate over the whole's, by the binomial law of its events") {
        const numbers   x{12, 0, 20, 3, 20}, t{100, 50, 40, 0, 200}, all{40, 10, 20, 9, 20}, of{400, 300, 160, 10, 200};
        const intervals found = part_rate_ratios({x, t, all, of, {}});
        const numbers   some{12, 0, 20}, events{40, 10, 20};
        const intervals shares = proportions({some, events, {}}, {.method = proportion_method::exact});
        for (std::size_t i = 0; i < 3; ++i) {
            CHECK(found.estimate[i] == Approx((x[i] / t[i]) / (all[i] / of[i])));
            CHECK(found.lower[i] == Approx(shares.lower[i] * of[i] / t[i]));
            CHECK(found.upper[i] == Approx(shares.upper[i] * of[i] / t[i]));
        }
        CHECK(found.upper[2] == Approx(4)); // all events in a quarter of the exposure: four times, and no more
        CHECK(found.state == std::vector{status::ok, status::boundary, status::boundary, status::no_denominator, status::no_spread});
        // Against the ratio to the rest, r: ratio = T / (t + rest / r).
        const numbers   own{12}, time{100}, rest{28}, else_{300};
        const intervals apart = rate_ratios({own, time, rest, else_, {}});
        CHECK(found.lower[0] == Approx(400 / (100 + 300 / apart.lower[0])));
        CHECK(found.upper[0] == Approx(400 / (100 + 300 / apart.upper[0])));
        const numbers zero{0}, one{1}, two{2};
        CHECK(part_rate_ratios({zero, one, zero, two, {}}).state[0] == status::unbounded);
    }

    TEST_CASE("shared_cases: overlapping rates by their own variance, over every outcome") {
        // Poisson counts of mean 3, 5 and 2 in 2, 4 and 3 years; the middle one is in both.
        double       mean = 0, square = 0;
        const auto   poisson = [](double k, double m) { return std::exp(k * std::log(m) - m - std::lgamma(k + 1)); };
        for (double i = 0; i < 40; ++i)
            for (double j = 0; j < 50; ++j)
                for (double k = 0; k < 40; ++k) {
                    const double c = poisson(i, 3) * poisson(j, 5) * poisson(k, 2), d = (i + j) / 6 - (j + k) / 7;
                    mean += c * d;
                    square += c * d * d;
                }
        const double shared = 1.0 / 6 - 1.0 / 7, exact = 3.0 / 36 + 2.0 / 49 + shared * shared * 5;
        CHECK(square - mean * mean == Approx(exact).epsilon(1e-9));
        const double    big = 1e8;
        const numbers   a{8 * big}, at{6 * big}, b{7 * big}, bt{7 * big}, s{5 * big}, st{4 * big};
        const intervals found = overlap_rate_differences({a, at, b, bt, s, st, {}});
        CHECK((found.upper[0] - found.lower[0]) / 2 == Approx(1.959963984540054 * std::sqrt(exact / big)).epsilon(1e-4));
        CHECK(found.estimate[0] == Approx(8.0 / 6 - 1));
    }

    TEST_CASE("shared_cases: what cannot be is a status, and strict mode lists it") {
        constexpr double nan = std::numeric_limits<double>::quiet_NaN(), inf = std::numeric_limits<double>::infinity();
        const numbers    x{6, nan, -1, 1, 1, 0, 1e9}, n{5, 5, 5, inf, 9, 0, 3e9}, all{7, 7, 7, 7, 0, 5, 2e9}, of{9, 9, 9, 9, 9, 9, 9e9};
        const std::vector<status> given{status::ok, status::ok, status::ok, status::ok, status::ok, status::ok, status::suppressed};
        const std::vector<status> wanted{status::impossible, status::impossible, status::impossible, status::impossible,
                                         status::impossible, status::no_denominator, status::suppressed};
        const intervals found = part_differences({x, n, all, of, given});
        CHECK(found.state == wanted);
        for (const double limit : found.lower) CHECK(std::isnan(limit));
        CHECK(part_differences({x, n, all, of, {}}).state[6] == status::ok); // a billion cases
        CHECK(overlap_differences({all, of, all, of, x, n, given}).state[0] == status::impossible);
        CHECK(overlap_rate_differences({all, of, all, of, x, n, given}).state[1] == status::impossible);
        CHECK(part_rate_ratios({x, n, all, of, given}).state[6] == status::suppressed);
        try {
            (void)part_differences({x, n, all, of, given}, {.strict = true});
            FAIL("nothing was thrown");
        } catch (const invalid_input& e) {
            CHECK(e.problems().size() == 6);
        }
        CHECK_THROWS_AS((void)part_differences({x, n, all, {}, {}}), shape_mismatch);
        CHECK_THROWS_AS((void)overlap_differences({x, n, all, of, x, {}, {}}), shape_mismatch);
        CHECK_THROWS_AS((void)overlap_rate_differences({x, n, all, of, x, n, {}}, {.per = 0}), domain_fault);
        CHECK_THROWS_AS((void)part_rate_ratios({x, n, all, of, {}}, {.speaks_of = meaning::measurement}), domain_fault);
        CHECK(part_differences({}).size() == 0);
        CHECK(overlap_differences({}).size() == 0);
    }
}
