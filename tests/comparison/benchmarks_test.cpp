// SPDX-License-Identifier: MIT
#include <steelyard/comparison/benchmarks.hpp>
#include <steelyard/core/error.hpp>
#include <steelyard/core/random.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>

using namespace steelyard;
using namespace steelyard::comparison;
using statistics::status;
using numbers = std::vector<double>;

TEST_SUITE("comparison") {
    TEST_CASE("benchmarks: quartiles by hand") {
        CHECK(quartiles_of({3, 1, 2, 4}) == quartiles{1.75, 2.5, 3.25});
        CHECK(quartiles_of({7}) == quartiles{7, 7, 7});
        CHECK(quartiles_of({1, 2, 3, 4, 5}) == quartiles{2, 3, 4});
        CHECK_FALSE(quartiles_of({}).has_value());
        CHECK_THROWS_AS((void)quartiles_of({1, std::nan("")}), domain_fault);
    }

    TEST_CASE("benchmarks: the best tenth of all cases, and one of one does not win") {
        // Adjusted: 2/3, 91/102, 46/52, 401/802, 3/4. The best is the second; it has 100 of 953 cases, which is a tenth.
        const numbers x{1, 90, 45, 400, 2}, n{1, 100, 50, 800, 2};
        CHECK(achievable_benchmark({x, n, {}}) == achievable{90, 100, {1}});
        // Of an eighth it takes the third too, of all it is the pooled proportion.
        CHECK(achievable_benchmark({x, n, {}}, {.share = 0.125}) == achievable{135, 150, {1, 2}});
        CHECK(achievable_benchmark({x, n, {}}, {.share = 1}) == achievable{538, 953, {0, 1, 2, 3, 4}});
        // Where less is better the large one is the best by itself.
        CHECK(achievable_benchmark({x, n, {}}, {.more_is_better = false})->rows == std::vector<std::int64_t>{3});
    }

    TEST_CASE("benchmarks: equal units are taken together, in any order; what has no number is left out") {
        const numbers x{9, 9, 5, 0}, n{10, 10, 100, 0};
        CHECK(achievable_benchmark({x, n, {}}, {.share = 0.05})->rows == std::vector<std::int64_t>{0, 1});
        random_stream r(1, 2);
        for (int i = 0; i < 100; ++i) {
            CAPTURE(i);
            numbers events, cases;
            for (int u = 0; u < 12; ++u) {
                cases.push_back(1 + std::floor(r.uniform() * 6));
                events.push_back(std::floor(r.uniform() * (cases.back() + 1)));
            }
            const auto one = achievable_benchmark({events, cases, {}});
            numbers    other_events(events.rbegin(), events.rend()), other_cases(cases.rbegin(), cases.rend());
            const auto other = achievable_benchmark({other_events, other_cases, {}});
            CHECK(one->events == other->events);
            CHECK(one->cases == other->cases);
            double all = 0;
            for (const double c : cases) all += c;
            CHECK(one->cases >= 0.1 * all);
            // By brute force: the least border of adjusted fractions that reaches a tenth.
            double wanted = -1;
            for (std::size_t u = 0; u < cases.size(); ++u) {
                const double border = (events[u] + 1) / (cases[u] + 2);
                double       reached = 0;
                for (std::size_t v = 0; v < cases.size(); ++v)
                    if ((events[v] + 1) / (cases[v] + 2) >= border) reached += cases[v];
                if (reached >= 0.1 * all) wanted = std::max(wanted, border);
            }
            for (std::size_t u = 0; u < cases.size(); ++u)
                CHECK(std::ranges::binary_search(one->rows, static_cast<std::int64_t>(u)) ==
                      ((events[u] + 1) / (cases[u] + 2) >= wanted));
        }
        const numbers odd{5, -1, std::nan(""), 3, 2}, of{4, 9, 9, std::numeric_limits<double>::infinity(), 4};
        const std::vector<status> given{status::ok, status::ok, status::ok, status::ok, status::suppressed};
        CHECK_FALSE(achievable_benchmark({odd, of, given}).has_value());
        CHECK(achievable_benchmark({odd, of, {}}) == achievable{2, 4, {4}});
        CHECK_THROWS_AS((void)achievable_benchmark({odd, of, {}}, {.share = 0}), domain_fault);
        CHECK_THROWS_AS((void)achievable_benchmark({odd, n, {}}), shape_mismatch);
    }
}
