// SPDX-License-Identifier: MIT
#include "statistics/detail/student.hpp"
#include "statistics/detail/tails.hpp"

#include <steelyard/core/error.hpp>
#include <steelyard/core/random.hpp>
#include <steelyard/statistics/averages.hpp>
#include <steelyard/statistics/robust.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numbers>
#include <vector>

using namespace steelyard;
using namespace steelyard::statistics;

namespace {

using column = std::vector<double>;

constexpr double no_number = std::numeric_limits<double>::quiet_NaN();

[[nodiscard]] averages mean_of(const column& x, double confidence = 0.95) {
    mean_options o;
    o.confidence = confidence;
    return means({x, {}, {}, {}}, o);
}

[[nodiscard]] averages quantile_limits(const column& x, double share, double confidence = 0.95) {
    quantile_options o;
    o.share = share;
    o.confidence = confidence;
    return quantiles({x, {}, {}, {}}, o);
}

[[nodiscard]] column counted_up(std::size_t n) {
    column x;
    for (std::size_t i = 1; i <= n; ++i) x.push_back(static_cast<double>(i));
    return x;
}

/// P(B <= k) of a binomial B of n, added up from factorials in more digits.
[[nodiscard]] long double binomial_below(int k, int n, long double p) {
    long double sum = 0;
    for (int i = 0; i <= k; ++i)
        sum += std::exp(std::lgamma(n + 1.0L) - std::lgamma(i + 1.0L) - std::lgamma(n - i + 1.0L) +
                        i * std::log(p) + (n - i) * std::log1p(-p));
    return sum;
}

} // namespace

TEST_SUITE("statistics") {

    TEST_CASE("averages: Student's t as in tables, and exact where it has a formula") {
        using statistics::detail::student_quantile;
        CHECK(student_quantile(0.025, 3) == doctest::Approx(3.18244630528371).epsilon(1e-14));
        CHECK(student_quantile(0.005, 10) == doctest::Approx(3.16927267261694).epsilon(1e-14));
        CHECK(student_quantile(0.05, 30) == doctest::Approx(1.69726088659396).epsilon(1e-14));
        for (const double tail : {0.25, 0.1, 0.025, 0.001, 1e-6}) {
            CAPTURE(tail);
            // One degree is Cauchy's law: cot(pi tail). Two: (1 - 2 tail) sqrt(2 / (4 tail (1 - tail))).
            CHECK(student_quantile(tail, 1) == doctest::Approx(1 / std::tan(std::numbers::pi * tail)).epsilon(1e-13));
            CHECK(student_quantile(tail, 2) ==
                  doctest::Approx((1 - 2 * tail) / std::sqrt(2 * tail * (1 - tail))).epsilon(1e-13));
            // (z^3 + z) / 4n + (5z^5 + 16z^3 + 3z) / 96n^2 more than the normal quantile, for large n (Fisher 1925)
            const double z = statistics::detail::normal_beyond(tail);
            const double second = (5 * std::pow(z, 5) + 16 * z * z * z + 3 * z) / 96e14;
            CHECK(student_quantile(tail, 1e7) == doctest::Approx(z + (z * z * z + z) / 4e7 + second).epsilon(1e-13));
        }
    }

    TEST_CASE("averages: means by hand, and those of NIST that cost others their digits") {
        const averages r = mean_of({1, 2, 3, 4});
        CHECK(r.of.estimate[0] == 2.5);
        const double half = 3.18244630528371 * std::sqrt(5.0 / 3) / 2;
        CHECK(r.of.lower[0] == doctest::Approx(2.5 - half).epsilon(1e-14));
        CHECK(r.effective[0] == 4);
        CHECK(r.level[0] == 0.95);
        // NIST StRD, univariate: NumAcc1 has mean 10000002 and deviation 1, NumAcc3 1000000.2 and 0.1, NumAcc4 10000000.2 and 0.1.
        const averages one = mean_of({10000001, 10000003, 10000002});
        CHECK(one.of.estimate[0] == 10000002);
        CHECK(one.of.upper[0] - 10000002 == doctest::Approx(4.30265272974946 / std::sqrt(3.0)).epsilon(1e-8));
        for (const double offset : {1000000.0, 10000000.0}) {
            column x{offset + 0.2};
            for (int i = 0; i < 500; ++i) {
                x.push_back(offset + 0.1);
                x.push_back(offset + 0.3);
            }
            const averages many = mean_of(x);
            CHECK(many.of.estimate[0] == doctest::Approx(offset + 0.2).epsilon(1e-16));
            const double t = statistics::detail::student_quantile(0.025, 1000);
            CHECK((many.of.upper[0] - many.of.lower[0]) / 2 == doctest::Approx(t * 0.1 / std::sqrt(1001.0)).epsilon(1e-6));
        }
    }

    TEST_CASE("averages: weights that are all the same are none, and Kish's number is what limits rest on") {
        const column   x{3, 9, 4, 4, 11, 6};
        const column   same(6, 0.25);
        const averages plain = mean_of(x);
        const averages weighted = means({x, {}, same, {}});
        CHECK(weighted.of.estimate == plain.of.estimate);
        CHECK(weighted.of.lower[0] == doctest::Approx(plain.of.lower[0]).epsilon(1e-15));
        const column   w{1, 2, 1, 0, 3, 1};
        const averages r = means({x, {}, w, {}});
        CHECK(r.effective[0] == 4); // 8^2 / 16
        CHECK(r.counted[0] == 5);
        CHECK(r.of.estimate[0] == 8); // 64 / 8
        // variance 4/3 * (25 + 2 + 16 + 27 + 4) / 8 = 37/3, error sqrt(37/12), three degrees
        CHECK(r.of.upper[0] - 8 == doctest::Approx(3.18244630528371 * std::sqrt(37.0 / 12)).epsilon(1e-14));
    }

    TEST_CASE("averages: groups and any order of rows have the same bits as each group by itself") {
        random_stream             random(5);
        column                    x, w;
        std::vector<std::int32_t> g;
        for (int i = 0; i < 600; ++i) {
            x.push_back(1e6 + random.uniform());
            w.push_back(random.uniform());
            g.push_back(static_cast<std::int32_t>(random.below(7)));
        }
        const averages        all = means({x, g, w, {}});
        const averages        middle = quantiles({x, g, {}, {}});
        column                tx(x.rbegin(), x.rend()), tw(w.rbegin(), w.rend());
        decltype(g)           tg(g.rbegin(), g.rend());
        const averages        turned = means({tx, tg, tw, {}});
        CHECK(all.of.estimate == turned.of.estimate);
        CHECK(all.of.upper == turned.of.upper);
        for (std::int32_t k = 0; k < 7; ++k) {
            column ax, aw;
            for (std::size_t i = 0; i < x.size(); ++i)
                if (g[i] == k) ax.push_back(x[i]), aw.push_back(w[i]);
            const averages alone = means({ax, {}, aw, {}});
            const auto     at = static_cast<std::size_t>(k);
            CHECK(alone.of.lower[0] == all.of.lower[at]);
            CHECK(middle.of.estimate[at] == *median(ax));
            CHECK(middle.of.lower[at] == quantile_limits(ax, 0.5).of.lower[0]);
        }
    }

    TEST_CASE("averages: order statistics around a median as in tables") {
        // Ranks of 95 % limits of a median (Conover 1999, and any table of the sign test): n = 6: 1 and 6; 10: 2 and 9; 20: 6 and 15;
        // 25: 8 and 18; 50: 18 and 33. Levels by the binomial law: 0.96875, 0.9785, 0.9586, 0.9567, 0.9672 (in more digits by SciPy).
        struct row {
            std::size_t n;
            double      low, high, level;
        };
        for (const row& r : {row{6, 1, 6, 0.96875}, row{10, 2, 9, 0.978515625}, row{20, 6, 15, 0.95861053466796875},
                             row{25, 8, 18, 0.95671474933624}, row{50, 18, 33, 0.96716086243573}}) {
            CAPTURE(r.n);
            const averages found = quantile_limits(counted_up(r.n), 0.5);
            CHECK(found.of.lower[0] == r.low);
            CHECK(found.of.upper[0] == r.high);
            CHECK(found.level[0] == doctest::Approx(r.level).epsilon(1e-13));
        }
        CHECK(quantile_limits(counted_up(5), 0.5).of.state[0] == status::below_minimum);
        // A level that a sample reaches exactly is reached.
        CHECK(quantile_limits(counted_up(6), 0.5, 0.96875).of.lower[0] == 1);
        CHECK(quantile_limits(counted_up(6), 0.5, 0.96876).of.state[0] == status::below_minimum);
    }

    TEST_CASE("averages: limits of quantiles hold what they say, and the next ranks would not") {
        for (const int n : {6, 17, 60, 143})
            for (const double share : {0.1, 0.25, 0.5, 0.77, 0.95})
                for (const double confidence : {0.5, 0.9, 0.95, 0.998}) {
                    const double   tail = (1 - confidence) / 2;
                    const averages r = quantile_limits(counted_up(static_cast<std::size_t>(n)), share, confidence);
                    if (r.of.state[0] == status::below_minimum) {
                        const auto least = static_cast<double>(
                            std::max(std::pow(1 - static_cast<long double>(share), n), std::pow(static_cast<long double>(share), n)));
                        CHECK(least > tail * (1 - 1e-9)); // not even the ends of the sample would do
                        continue;
                    }
                    CAPTURE(n);
                    CAPTURE(share);
                    CAPTURE(confidence);
                    const int low = static_cast<int>(r.of.lower[0]), high = static_cast<int>(r.of.upper[0]);
                    const auto below = static_cast<double>(binomial_below(low - 1, n, share));
                    const auto above = static_cast<double>(1 - binomial_below(high - 1, n, share));
                    CHECK(below <= tail * (1 + 1e-9));
                    CHECK(above <= tail * (1 + 1e-9));
                    CHECK(static_cast<double>(binomial_below(low, n, share)) > tail);
                    CHECK(static_cast<double>(1 - binomial_below(high - 2, n, share)) > tail);
                    CHECK(r.level[0] == doctest::Approx(1 - below - above).epsilon(1e-11));
                    CHECK(r.of.lower[0] <= r.of.estimate[0]);
                    CHECK(r.of.estimate[0] <= r.of.upper[0]);
                }
        const averages large = quantile_limits(counted_up(2000001), 0.5);
        CHECK(large.of.lower[0] == doctest::Approx(1000001 - 1.96 * std::sqrt(2000001.0) / 2).epsilon(1e-6));
    }

    TEST_CASE("averages: the nine types of Hyndman and Fan") {
        // Of 1, 2, 4, 8, 16 at 0.3: n p = 1.5. By the definitions of the paper, from the positions 1.5, 1, 2, 1.8, 2.2, 1.9333, 1.95.
        const column x{16, 1, 8, 2, 4};
        const auto   at = [&](quantile_type t) { return *quantile(x, 0.3, t); };
        using enum quantile_type;
        CHECK(at(inverse) == 2);
        CHECK(at(averaged_inverse) == 2);
        CHECK(at(nearest) == 2); // positions 1 and 2 are as near: the even one
        CHECK(at(interpolated_inverse) == doctest::Approx(1.5).epsilon(1e-15));
        CHECK(at(hazen) == 2);
        CHECK(at(weibull) == doctest::Approx(1.8).epsilon(1e-15));
        CHECK(at(linear) == doctest::Approx(2.4).epsilon(1e-15));
        CHECK(at(median_unbiased) == doctest::Approx(1 + 14.0 / 15).epsilon(1e-15));
        CHECK(at(normal_unbiased) == doctest::Approx(1.95).epsilon(1e-15));
        CHECK(*quantile(x, 0.4, averaged_inverse) == 3); // n p = 2: the middle of the jump
        CHECK(*quantile(x, 0.4, inverse) == 2);
        for (const quantile_type t : {inverse, averaged_inverse, nearest, interpolated_inverse, hazen, weibull, linear,
                                      median_unbiased, normal_unbiased}) {
            CAPTURE(name(t));
            CHECK(*quantile(x, 0, t) == 1);
            CHECK(*quantile(x, 1, t) == 16);
            CHECK(*quantile({7}, 0.2, t) == 7);
            if (t != interpolated_inverse) CHECK(*quantile(x, 0.5, t) == (t == nearest ? 2 : 4));
        }
        CHECK(quantile({}, 0.5) == std::nullopt);
        CHECK_THROWS_AS((void)quantile(x, 1.5), domain_fault);
        CHECK_THROWS_AS((void)quantile(x, no_number), domain_fault);
    }

    TEST_CASE("averages: every group without numbers says why") {
        using enum status;
        const column                    x{1, 2, no_number, 5, 5, 5, 1, 1, 2, 1e300, 4, 9, 9};
        const std::vector<std::int32_t> g{0, 0, 0, 1, 1, 2, 3, 4, 4, 5, 6, 6, 8};
        std::vector<status>             given(13, ok);
        given[6] = missing;
        given[7] = suppressed;
        given[10] = missing;
        given[11] = missing;
        const averages r = means({x, g, {}, given});
        CHECK(r.of.state == std::vector{impossible, no_spread, below_minimum, missing, suppressed, impossible, missing,
                                        below_minimum, below_minimum});
        CHECK(r.left_out == std::vector<std::int64_t>{0, 0, 0, 1, 0, 0, 2, 0, 0});
        CHECK(r.of.lower[1] == 5);
        for (std::size_t i = 0; i < r.size(); ++i) {
            CHECK(std::isfinite(r.of.estimate[i]) == has_numbers(r.of.state[i]));
            CHECK(std::isfinite(r.level[i]) == has_numbers(r.of.state[i]));
        }
        mean_options o;
        o.strict = true;
        try {
            (void)means({x, g, {}, given}, o);
            FAIL("strict must refuse");
        } catch (const invalid_input& e) { CHECK(e.problems().size() == 5); }
        const column two{1, 2}, heavy{1, 1e-30}, rather{1, 1e-9};
        o = {};
        o.minimum = 0;
        for (const column& w : {heavy, rather}) { // all the weight on one row: its mean has no limits
            const averages alone = means({two, {}, w, {}}, o);
            CHECK(std::isfinite(alone.of.upper[0]) == has_numbers(alone.of.state[0]));
            CHECK(means({two, {}, w, {}}).of.state[0] == below_minimum);
        }
        CHECK(means({two, {}, heavy, {}}, o).of.state[0] == unbounded);
        const column                    w(13, -1);
        CHECK(means({x, g, w, {}}).of.state[1] == impossible);
        CHECK_THROWS_AS((void)quantiles({x, g, w, {}}), not_supported);
        const std::vector<std::int32_t> wrong{-1, 5, 0};
        CHECK_THROWS_AS((void)means({{x.data(), 3}, wrong, {}, {}}), invalid_input);
        CHECK_THROWS_AS((void)means({x, wrong, {}, {}}), shape_mismatch);
        CHECK(means({}).of.state == std::vector{below_minimum});
        quantile_options q;
        q.share = 1;
        CHECK_THROWS_AS((void)quantiles({x, {}, {}, {}}, q), domain_fault);
    }
}
