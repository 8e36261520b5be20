// SPDX-License-Identifier: MIT
#include <steelyard/core/error.hpp>
#include <steelyard/core/random.hpp>
#include <steelyard/sensitivity/shares.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <numbers>
#include <numeric>

using namespace steelyard;
using namespace steelyard::sensitivity;

namespace {

[[nodiscard]] bool near(double a, double b, double within = 1e-12) { return std::abs(a - b) <= within * std::max(1.0, std::abs(b)); }

/// Nodes and weights (adding up to 1) of Gauss and Legendre on -1..1, by Newton's method on the polynomial's recurrence.
struct quadrature {
    std::vector<double> nodes, weights;
};
[[nodiscard]] quadrature gauss_legendre(int n) {
    quadrature q;
    for (int i = 0; i < n; ++i) {
        double x = std::cos(std::numbers::pi * (i + 0.75) / (n + 0.5)), slope = 0;
        for (int step = 0; step < 100; ++step) {
            double before = 1, here = x;
            for (int k = 2; k <= n; ++k) before = std::exchange(here, ((2 * k - 1) * x * here - (k - 1) * before) / k);
            slope = n * (x * here - before) / (x * x - 1);
            const double next = x - here / slope;
            if (next == x) break;
            x = next;
        }
        q.nodes.push_back(x);
        q.weights.push_back(1 / ((1 - x * x) * slope * slope));
    }
    return q;
}

struct random_design {
    std::vector<factor>       factors;
    std::vector<std::int64_t> excluded;
    outcomes                  of;
};
[[nodiscard]] random_design random_world(std::uint64_t seed, bool excluding) {
    random_stream r(seed, 7);
    random_design d;
    std::int64_t  n = 1;
    const auto    count = 1 + r.below(4);
    for (std::uint64_t f = 0; f < count; ++f) {
        std::vector<double> p(1 + r.below(4));
        for (double& x : p) x = 0.05 + r.uniform();
        const double sum = std::accumulate(p.begin(), p.end(), 0.0);
        for (double& x : p) x /= sum;
        n *= static_cast<std::int64_t>(p.size());
        d.factors.push_back({"f" + std::to_string(f), p});
    }
    for (std::int64_t c = 1; excluding && c < n; ++c)
        if (r.below(4) == 0) d.excluded.push_back(c);
    d.of.width = 1 + static_cast<std::int64_t>(r.below(3));
    for (std::int64_t i = 0; i < n * d.of.width; ++i) d.of.values.push_back(1000 + 10 * r.uniform());
    return d;
}

/// Var(E[Y | some factors]) from its definition: combinations with the same options are put together.
[[nodiscard]] double worth_by_definition(const factorial& design, const outcomes& of, std::size_t set) {
    double worth = 0;
    for (std::int64_t j = 0; j < of.width; ++j) {
        std::map<std::vector<std::int32_t>, std::pair<double, double>> groups;
        double                                                         mean = 0;
        for (std::int64_t c = 0; c < design.combinations(); ++c) {
            if (!design.admits(c)) continue;
            std::vector<std::int32_t> key = design.options_of(c);
            for (std::size_t f = 0; f < key.size(); ++f)
                if ((set >> f & 1) == 0) key[f] = 0;
            const double p = design.probability()[static_cast<std::size_t>(c)], y = of.values[static_cast<std::size_t>(c * of.width + j)] - 1000;
            groups[key].first += p;
            groups[key].second += p * y;
            mean += p * y;
        }
        for (const auto& [key, g] : groups)
            if (g.first > 0) worth += g.first * (g.second / g.first - mean) * (g.second / g.first - mean);
    }
    return worth;
}

} // namespace

TEST_SUITE("sensitivity") {
    TEST_CASE("shares: unequal probabilities, by hand") {
        // y = 4a + b with P(a = 1) = 1/4, P(b = 1) = 1/2: variances 16 * 3/16 = 3 and 1/4, no interaction.
        const factorial    design({{"a", {0.75, 0.25}}, {"b", {0.5, 0.5}}});
        const sobol_result r = sobol_shares(design, {{0, 1, 4, 5}});
        CHECK(near(r.variance, 3.25));
        CHECK(near(r.factors[0].first, 3 / 3.25));
        CHECK(near(r.factors[0].total, 3 / 3.25));
        CHECK(near(r.factors[1].first, 0.25 / 3.25));
        // y = a * b, both 1/2: V = 3/16; each alone 1/16, the interaction 1/16.
        const sobol_result product = sobol_shares(factorial({factor::equal("a", 2), factor::equal("b", 2)}), {{0, 0, 0, 1}});
        CHECK(near(product.variance, 3.0 / 16));
        CHECK(near(product.factors[1].first, 1.0 / 3));
        CHECK(near(product.factors[1].total, 2.0 / 3));
    }

    TEST_CASE("shares: excluded combinations, by hand") {
        // (a, b) in (0,0), (0,1), (1,0), each 1/3; y = a. V = 2/9; knowing b explains 1/18 of it through what is excluded.
        const std::vector<std::int64_t> excluded{3};
        const factorial                 design({factor::equal("a", 2), factor::equal("b", 2)}, excluded);
        const shapley_result            r = shapley_shares(design, {{0, 0, 1, 99}});
        CHECK(near(r.variance, 2.0 / 9));
        CHECK(near(r.factors[0].share, 7.0 / 8));
        CHECK(near(r.factors[1].share, 1.0 / 8));
        CHECK_THROWS_AS((void)sobol_shares(design, {{0, 0, 1, 99}}), illegal_operation);
    }

    // Ishigami and Homma 1990: y = sin x1 + a sin^2 x2 + b x3^4 sin x1 on -pi..pi; shares in closed form. Nodes of a quadrature
    // as options and its weights as probabilities make the enumeration exact but for rounding.
    TEST_CASE("shares: the Ishigami function") {
        const double     pi = std::numbers::pi, a = 7, b = 0.1;
        const quadrature q = gauss_legendre(40);
        const factorial  design({{"x1", q.weights}, {"x2", q.weights}, {"x3", q.weights}});
        outcomes         of;
        for (const double x1 : q.nodes)
            for (const double x2 : q.nodes)
                for (const double x3 : q.nodes)
                    of.values.push_back(std::sin(pi * x1) + a * std::pow(std::sin(pi * x2), 2) + b * std::pow(pi * x3, 4) * std::sin(pi * x1));
        const double v1 = 0.5 * std::pow(1 + b * std::pow(pi, 4) / 5, 2), v2 = a * a / 8, v13 = 8 * b * b * std::pow(pi, 8) / 225, v = v1 + v2 + v13;
        const sobol_result r = sobol_shares(design, of);
        CHECK(near(r.variance, v));
        CHECK(near(r.factors[0].first, v1 / v));
        CHECK(near(r.factors[1].first, v2 / v));
        CHECK(near(r.factors[2].first, 0));
        CHECK(near(r.factors[0].total, (v1 + v13) / v));
        CHECK(near(r.factors[1].total, v2 / v));
        CHECK(near(r.factors[2].total, v13 / v));
        const shapley_result s = shapley_shares(design, of); // an interaction is shared by halves
        CHECK(near(s.factors[0].share, (v1 + v13 / 2) / v));
        CHECK(near(s.factors[1].share, v2 / v));
        CHECK(near(s.factors[2].share, v13 / 2 / v));
    }

    TEST_CASE("shares: against the definition, with every order of the factors") {
        for (std::uint64_t seed = 0; seed < 60; ++seed) {
            const random_design  d = random_world(seed, seed % 2 == 1);
            const factorial      design(d.factors, d.excluded);
            const shapley_result r = shapley_shares(design, d.of);
            const double         v = worth_by_definition(design, d.of, (std::size_t{1} << d.factors.size()) - 1);
            CAPTURE(seed);
            if (r.hangs_on_none) {
                CHECK(near(v, 0, 1e-20));
                continue;
            }
            CHECK(near(r.variance / v, 1, 1e-10));
            std::vector<double>      share(d.factors.size(), 0);
            std::vector<std::size_t> order(d.factors.size());
            std::iota(order.begin(), order.end(), 0);
            double orders = 0;
            do {
                std::size_t set = 0;
                for (const std::size_t f : order) {
                    const std::size_t with = set | std::size_t{1} << f;
                    share[f] += worth_by_definition(design, d.of, with) - worth_by_definition(design, d.of, set);
                    set = with;
                }
                ++orders;
            } while (std::ranges::next_permutation(order).found);
            double sum = 0;
            for (std::size_t f = 0; f < share.size(); ++f) {
                CHECK(near(r.factors[f].share, share[f] / orders / v, 1e-10));
                sum += r.factors[f].share;
            }
            CHECK(near(sum, 1));
            if (!design.is_product()) continue;
            const sobol_result  sobol = sobol_shares(design, d.of);
            const std::size_t   all = (std::size_t{1} << share.size()) - 1;
            for (std::size_t f = 0; f < share.size(); ++f) {
                CHECK(near(sobol.factors[f].first, worth_by_definition(design, d.of, std::size_t{1} << f) / v, 1e-10));
                CHECK(near(sobol.factors[f].total, 1 - worth_by_definition(design, d.of, all & ~(std::size_t{1} << f)) / v, 1e-10));
                CHECK(sobol.factors[f].first <= sobol.factors[f].total + 1e-10);
            }
        }
    }

    TEST_CASE("shares: one that says nothing, and what cannot be") {
        const factorial    design({factor::equal("a", 2), factor::equal("b", 3)});
        const sobol_result none = sobol_shares(design, {{5, 5, 5, 5, 5, 5}});
        CHECK(none.hangs_on_none);
        CHECK(none.factors[1].total == 0);
        CHECK(shapley_shares(design, {{5, 5, 5, 5, 5, 5}}).hangs_on_none);
        const sobol_result only_b = sobol_shares(design, {{1, 2, 3, 1, 2, 3}});
        CHECK(near(only_b.factors[0].total, 0));
        CHECK(near(only_b.factors[1].first, 1));
        CHECK_THROWS_AS((void)sobol_shares(design, {{1, 2, 3}}), shape_mismatch);
        CHECK_THROWS_AS((void)shapley_shares(design, {{1, 2, 3, 1, 2, std::nan("")}}), domain_fault);
        CHECK_THROWS_AS((void)shapley_shares(factorial(std::vector<factor>(
                            [] { std::vector<factor> many; for (int f = 0; f < 17; ++f) many.push_back(factor::equal("f" + std::to_string(f), 1)); return many; }())), {{1}}),
                        not_supported);
    }
}
