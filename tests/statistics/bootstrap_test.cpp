// SPDX-License-Identifier: MIT
#include <steelyard/core/error.hpp>
#include <steelyard/core/random.hpp>
#include <steelyard/statistics/averages.hpp>
#include <steelyard/statistics/bootstrap.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>
#include <stdexcept>
#include <vector>

using namespace steelyard;
using namespace steelyard::statistics;

namespace {

using column = std::vector<double>;
using rows_span = std::span<const std::int64_t>;

constexpr double no_number = std::numeric_limits<double>::quiet_NaN();

/// "Spatial test data", test A (Efron and Tibshirani 1993, An Introduction to the Bootstrap, Table 14.1).
const column spatial{48, 36, 20, 29, 42, 42, 20, 42, 22, 41, 45, 14, 6,
                     0,  33, 28, 34, 4,  32, 24, 47, 41, 24, 26, 30, 41};

[[nodiscard]] double plain_variance(const column& x, rows_span rows) {
    double mean = 0, squares = 0;
    for (const std::int64_t r : rows) mean += x[static_cast<std::size_t>(r)];
    mean /= static_cast<double>(rows.size());
    for (const std::int64_t r : rows)
        squares += (x[static_cast<std::size_t>(r)] - mean) * (x[static_cast<std::size_t>(r)] - mean);
    return squares / static_cast<double>(rows.size());
}

[[nodiscard]] column drawn(std::uint64_t seed, std::size_t n) {
    random_stream random(seed);
    column        x;
    for (std::size_t i = 0; i < n; ++i) x.push_back(-std::log(1 - random.uniform()));
    return x;
}

} // namespace

TEST_SUITE("statistics") {

    TEST_CASE("bootstrap: the variance of Efron and Tibshirani's test A") {
        // Chapter 14: estimate 171.5, a = 0.061, z0 = 0.146; 90 % by percentiles 100.8 to 233.9, by bca 115.8 to 259.6, of 2000
        // replicates. Theirs are drawn too: limits of another 2000 differ by some 3.
        bootstrap_options o;
        o.confidence = 0.9;
        o.replicates = 40000;
        const auto         variance = [](rows_span rows) { return plain_variance(spatial, rows); };
        const bootstrapped bca = bootstrap(26, variance, o);
        CHECK(bca.estimate == doctest::Approx(171.5).epsilon(0.0005));
        CHECK(bca.acceleration == doctest::Approx(0.061240119812307).epsilon(1e-11)); // their 0.061, by hand from its formula
        CHECK(std::abs(bca.bias_correction - 0.146) < 0.05);
        CHECK(std::abs(bca.lower - 115.8) < 5);
        CHECK(std::abs(bca.upper - 259.6) < 8);
        o.method = bootstrap_method::percentile;
        const bootstrapped plain = bootstrap(26, variance, o);
        CHECK(std::abs(plain.lower - 100.8) < 5);
        CHECK(std::abs(plain.upper - 233.9) < 5);
        CHECK(plain.replicates == bca.replicates);
    }

    TEST_CASE("bootstrap: all samples of three rows, so that the replicates' law is known") {
        // Means of three draws from {0, 1, 5}: 27 equally likely sums.
        std::vector<double> sums;
        for (const double a : {0, 1, 5})
            for (const double b : {0, 1, 5})
                for (const double c : {0, 1, 5}) sums.push_back((a + b + c) / 3);
        bootstrap_options o;
        o.method = bootstrap_method::percentile;
        o.replicates = 200000;
        const column       x{5, 0, 1};
        const bootstrapped r = bootstrap_of(sample_statistic::mean, {x}, o);
        for (const double s : sums) {
            const auto at_most = [&](const std::vector<double>& all) {
                const auto below = std::count_if(all.begin(), all.end(), [&](double y) { return y <= s + 1e-9; });
                return static_cast<double>(below) / static_cast<double>(all.size());
            };
            CHECK(std::abs(at_most(r.replicates) - at_most(sums)) < 0.005);
        }
        double variance = 0;
        for (const double s : sums) variance += (s - 2) * (s - 2) / 27;
        CHECK(r.error == doctest::Approx(std::sqrt(variance)).epsilon(0.01));
        CHECK(std::abs(r.bias) < 0.02);
    }

    TEST_CASE("bootstrap: any number of threads, and a replicate does not hang on how many there are") {
        const column      x = drawn(3, 40);
        bootstrap_options o;
        o.replicates = 1001;
        const bootstrapped one = bootstrap_of(sample_statistic::median, {x}, o);
        for (const int threads : {2, 3, 8}) {
            run_options run;
            run.threads = threads;
            const bootstrapped many = bootstrap_of(sample_statistic::median, {x}, o, run);
            CHECK(many.replicates == one.replicates);
            CHECK(many.lower == one.lower);
            CHECK(many.upper == one.upper);
            CHECK(many.acceleration == one.acceleration);
        }
        o.replicates = 333;
        const bootstrapped few = bootstrap_of(sample_statistic::median, {x}, o);
        CHECK(std::equal(few.replicates.begin(), few.replicates.end(), one.replicates.begin()));
        o.seed = 2;
        CHECK(bootstrap_of(sample_statistic::median, {x}, o).replicates != few.replicates);
        const column turned(x.rbegin(), x.rend());
        CHECK(bootstrap_of(sample_statistic::median, {turned}, o).upper ==
              bootstrap_of(sample_statistic::median, {x}, o).upper);
    }

    TEST_CASE("bootstrap: named statistics are those that a function would compute") {
        column x = drawn(8, 31), y = drawn(9, 31);
        std::sort(x.begin(), x.end()); // rows are drawn from those in order
        bootstrap_options o;
        o.replicates = 199;
        const auto numbers = [](const column& c, rows_span rows) {
            column found;
            for (const std::int64_t r : rows) found.push_back(c[static_cast<std::size_t>(r)]);
            return found;
        };
        const bootstrapped third = bootstrap_of(sample_statistic::quantile, {x, {}, 0.3}, o);
        const bootstrapped same = bootstrap(31, [&](rows_span r) { return *quantile(numbers(x, r), 0.3); }, o);
        const bootstrapped ratio = bootstrap_of(sample_statistic::ratio_of_sums, {x, y}, o);
        const bootstrapped other = bootstrap(
            31,
            [&](rows_span rows) {
                double a = 0, b = 0;
                for (const std::int64_t r : rows) a += x[static_cast<std::size_t>(r)], b += y[static_cast<std::size_t>(r)];
                return a / b;
            },
            o);
        for (std::size_t i = 0; i < 199; ++i) {
            CHECK(third.replicates[i] == doctest::Approx(same.replicates[i]).epsilon(1e-14));
            CHECK(ratio.replicates[i] == doctest::Approx(other.replicates[i]).epsilon(1e-14));
        }
        CHECK(third.lower == doctest::Approx(same.lower).epsilon(1e-12));
        CHECK(ratio.upper == doctest::Approx(other.upper).epsilon(1e-12));
    }

    TEST_CASE("bootstrap: bca goes with every rising transformation, and without skewness it is nearly percentiles") {
        const column      x = drawn(4, 25);
        bootstrap_options o;
        const auto        mean = [&](rows_span rows) {
            double sum = 0;
            for (const std::int64_t r : rows) sum += x[static_cast<std::size_t>(r)];
            return sum / 25;
        };
        const bootstrapped plain = bootstrap(25, mean, o);
        // Efron 1987: limits of f(statistic) are f of the limits. With the acceleration by leaving rows out, nearly so.
        o.method = bootstrap_method::percentile;
        const bootstrapped p = bootstrap(25, mean, o);
        const bootstrapped logs = bootstrap(25, [&](rows_span rows) { return std::log(mean(rows)); }, o);
        CHECK(std::exp(logs.lower) == doctest::Approx(p.lower).epsilon(1e-3));
        CHECK(plain.lower > p.lower); // a right tail moves both limits up
        CHECK(plain.upper > p.upper);
    }

    TEST_CASE("bootstrap: limits cover, for a skewed law better than none would") {
        int               covered = 0;
        bootstrap_options o;
        o.replicates = 399;
        o.confidence = 0.9;
        for (std::uint64_t run = 0; run < 300; ++run) {
            const column       x = drawn(1000 + run, 40);
            const bootstrapped r = bootstrap_of(sample_statistic::mean, {x}, o); // the true mean is 1
            covered += r.lower <= 1 && 1 <= r.upper ? 1 : 0;
        }
        CHECK(covered > 245); // 270 are expected, deviation 5.2; means of 40 skewed numbers fall somewhat short
        CHECK(covered < 292);
    }

    TEST_CASE("bootstrap: what degenerates says so") {
        using enum status;
        bootstrap_options o;
        o.replicates = 99;
        const column       same{3, 3, 3, 3};
        const bootstrapped none_apart = bootstrap_of(sample_statistic::mean, {same}, o);
        CHECK(none_apart.state == no_spread);
        CHECK(none_apart.lower == 3);
        CHECK(none_apart.upper == 3);
        CHECK(bootstrap_of(sample_statistic::mean, {{same.data(), 1}}, o).state == below_minimum);
        CHECK(bootstrap_of(sample_statistic::mean, {}, o).state == below_minimum);
        // The largest number: no replicate lies above it, and half of the bias is infinite where none equals it.
        const column       x{1, 2, 3, 4, 5, 6};
        const auto         above = [](rows_span rows) {
            return rows[0] == 0 && rows[1] == 1 && rows.size() == 6 && rows[5] == 5 && rows[2] == 2 ? 1e6 : double(rows[0]);
        };
        const bootstrapped one_side = bootstrap(6, above, o);
        CHECK(one_side.state == unbounded);
        CHECK(one_side.why.find("one side") != std::string::npos);
        CHECK(std::isnan(one_side.upper));
        o.method = bootstrap_method::percentile;
        CHECK(bootstrap(6, above, o).state == ok);
        o.method = bootstrap_method::bca;
        // Leaving out a row never changes a statistic that looks at its number of distinct rows alone.
        const auto parity = [](rows_span rows) { return rows.size() == 5 ? 0.0 : double(rows[0] % 2 + rows[1] % 2); };
        CHECK(bootstrap(6, parity, o).why.find("acceleration") != std::string::npos);
        const column       beneath{0, 0, 0, 0, 0, 1};
        const bootstrapped ratio = bootstrap_of(sample_statistic::ratio_of_sums, {x, beneath}, o);
        CHECK(ratio.state == unbounded);
        CHECK(ratio.undefined > 20); // (5/6)^6 of 99 have nothing below
        const column zero(6, 0);
        CHECK(bootstrap_of(sample_statistic::ratio_of_sums, {x, zero}, o).state == no_denominator);
        CHECK(bootstrap(6, [](rows_span) { return no_number; }, o).state == impossible);
        const column wrong{1, no_number, 3, 1 / zero[0]};
        try {
            (void)bootstrap_of(sample_statistic::mean, {wrong}, o);
            FAIL("must refuse");
        } catch (const invalid_input& e) { CHECK(e.problems().size() == 2); }
        CHECK_THROWS_AS((void)bootstrap_of(sample_statistic::mean, {x, x}, o), shape_mismatch);
        CHECK_THROWS_AS((void)bootstrap_of(sample_statistic::ratio_of_sums, {x}, o), shape_mismatch);
        o.replicates = 38; // 39 / 40 of the replicates: none lies beyond
        CHECK_THROWS_AS((void)bootstrap_of(sample_statistic::mean, {x}, o), domain_fault);
        o.replicates = 39;
        CHECK(bootstrap_of(sample_statistic::mean, {x}, o).state == ok);
        CHECK_THROWS_AS((void)bootstrap(6, [](rows_span) -> double { throw std::runtime_error("own"); }, o),
                        std::runtime_error);
        run_options run;
        std::stop_source stop;
        stop.request_stop();
        run.stop = stop.get_token();
        CHECK_THROWS_AS((void)bootstrap_of(sample_statistic::mean, {x}, o, run), stopped);
    }
}
