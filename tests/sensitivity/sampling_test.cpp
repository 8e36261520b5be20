// SPDX-License-Identifier: MIT
#include <steelyard/core/error.hpp>
#include <steelyard/core/random.hpp>
#include <steelyard/sensitivity/sampling.hpp>
#include <steelyard/sensitivity/shares.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <numbers>
#include <sensitivity/detail/halton.hpp>

using namespace steelyard;
using namespace steelyard::sensitivity;

namespace {

/// Ishigami and Homma 1990, with a = 7 and b = 0.1; shares in closed form as in shares_test.cpp.
class ishigami final : public sampled_model {
public:
    [[nodiscard]] std::int64_t width() const override { return 1; }
    void                       run(std::span<const double> u, std::span<double> into) const override {
        const double pi = std::numbers::pi, x1 = pi * (2 * u[0] - 1), x2 = pi * (2 * u[1] - 1),
                     x3 = pi * (2 * u[2] - 1);
        into[0] = std::sin(x1) + 7 * std::pow(std::sin(x2), 2) + 0.1 * std::pow(x3, 4) * std::sin(x1);
    }
};

/// Outcomes that a factorial has, an option for each piece of [0, 1] as long as its probability.
class of_factorial final : public sampled_model {
public:
    of_factorial(const factorial& design, const outcomes& of) : design_(design), of_(of) {}
    [[nodiscard]] std::int64_t width() const override { return of_.width; }
    void                       run(std::span<const double> u, std::span<double> into) const override {
        std::vector<std::int32_t> options;
        for (std::size_t f = 0; f < u.size(); ++f) {
                                  const auto&  p = design_.factors()[f].probabilities;
                                  std::int32_t o = 0;
                                  for (double sum = p[0]; o + 1 < static_cast<std::int32_t>(p.size()) && u[f] >= sum;)
                sum += p[static_cast<std::size_t>(++o)];
            options.push_back(o);
        }
        const auto c = design_.combination_of(options);
        for (std::int64_t j = 0; j < of_.width; ++j)
            into[static_cast<std::size_t>(j)] = of_.values[static_cast<std::size_t>(c * of_.width + j)];
    }

private:
    const factorial& design_;
    const outcomes&  of_;
};

void check_against(const sampled_result& r, const sobol_result& exact) {
    for (std::size_t f = 0; f < exact.factors.size(); ++f) {
        CAPTURE(f);
        CHECK(std::abs(r.factors[f].first - exact.factors[f].first) <= 4 * r.factors[f].first_error + 1e-12);
        CHECK(std::abs(r.factors[f].total - exact.factors[f].total) <= 4 * r.factors[f].total_error + 1e-12);
    }
    CHECK(std::abs(r.variance - exact.variance) <= 4 * r.variance_error + 1e-12);
}

} // namespace

TEST_SUITE("sensitivity") {
    TEST_CASE("sampling: the Ishigami function within four stated errors, for 20 seeds") {
        const double pi = std::numbers::pi, v1 = 0.5 * std::pow(1 + 0.1 * std::pow(pi, 4) / 5, 2), v2 = 49.0 / 8,
                     v13 = 8 * 0.01 * std::pow(pi, 8) / 225, v = v1 + v2 + v13;
        const sobol_result exact{
            v, false, {{"x1", v1 / v, (v1 + v13) / v}, {"x2", v2 / v, v2 / v}, {"x3", 0, v13 / v}}};
        const std::vector<sampled_factor> factors{{"x1"}, {"x2"}, {"x3"}};
        for (std::int64_t seed = 1; seed <= 20; ++seed) {
            CAPTURE(seed);
            const auto r = sampled_shares(factors, ishigami(), {.points = 256, .seed = seed});
            CHECK(r.runs == 256 * 16 * 5);
            check_against(r, exact);
            for (const sampled_share& s : r.factors)
                CHECK(s.first_error + s.total_error < 0.04); // and the errors are small
        }
    }

    TEST_CASE("sampling: a factorial with unequal probabilities within four stated errors, for 20 seeds") {
        random_stream   random(4);
        const factorial design({{"a", {0.7, 0.3}}, {"b", {0.1, 0.2, 0.3, 0.4}}, {"c", {0.5, 0.25, 0.25}}});
        outcomes        of;
        of.width = 3; // a ranking of three, say
        for (std::int64_t i = 0; i < design.combinations() * 3; ++i) of.values.push_back(1000 + 10 * random.uniform());
        const sobol_result                exact = sobol_shares(design, of);
        const std::vector<sampled_factor> factors{{"a"}, {"b"}, {"c"}};
        for (std::int64_t seed = 1; seed <= 20; ++seed) {
            CAPTURE(seed);
            const auto r = sampled_shares(factors, of_factorial(design, of), {.points = 128, .seed = seed});
            check_against(r, exact);
            const auto again =
                sampled_shares(factors, of_factorial(design, of), {.points = 128, .seed = seed}, {.threads = 3});
            CHECK(again.variance == r.variance);
            CHECK(again.factors[1].first == r.factors[1].first);
            CHECK(again.factors[2].total_error == r.factors[2].total_error);
        }
    }

    TEST_CASE("sampling: coordinates that change together are one factor") {
        // y = u1 + u2 + u3 by one factor of two coordinates and one of one: shares 2/3 and 1/3.
        class sum final : public sampled_model {
            [[nodiscard]] std::int64_t width() const override { return 1; }
            void run(std::span<const double> u, std::span<double> into) const override { into[0] = u[0] + u[1] + u[2]; }
        };
        const std::vector<sampled_factor> factors{{"pair", 2}, {"one", 1}};
        const auto                        r = sampled_shares(factors, sum());
        check_against(r, {0.25, false, {{"pair", 2.0 / 3, 2.0 / 3}, {"one", 1.0 / 3, 1.0 / 3}}});
    }

    TEST_CASE("sampling: one that says nothing, and what cannot be") {
        class constant final : public sampled_model {
        public:
            explicit constant(double x) : x_(x) {}
            [[nodiscard]] std::int64_t width() const override { return 1; }
            void run(std::span<const double>, std::span<double> into) const override { into[0] = x_; }

        private:
            double x_;
        };
        const std::vector<sampled_factor> one{{"a"}};
        const auto                        r = sampled_shares(one, constant(5));
        CHECK(r.hangs_on_none);
        CHECK(r.factors[0].total == 0);
        CHECK_THROWS_AS((void)sampled_shares(one, constant(std::numeric_limits<double>::quiet_NaN())), domain_fault);
        try {
            (void)sampled_shares(std::vector<sampled_factor>{{"a"}, {"a", 0}}, constant(5),
                                 {.points = 0, .replicates = 1});
            FAIL("taken");
        } catch (const invalid_input& e) {
            CHECK(e.problems().size() == 4);
        }
    }

    TEST_CASE("sampling: points are uniform and fill every interval of their base once") {
        const sensitivity::detail::randomised_halton points(5, 36, 3, 2);
        const std::vector<std::int64_t>              bases{2, 3, 5, 7, 11};
        for (std::size_t j = 0; j < 5; ++j) {
            std::int64_t cells = 1;
            while (cells * bases[j] <= 36) cells *= bases[j];
            std::vector<int> filled(static_cast<std::size_t>(cells), 0);
            for (std::int64_t i = 0; i < cells; ++i) {
                std::vector<double> x(5);
                points.point(i, x);
                CHECK(x[j] > 0);
                CHECK(x[j] < 1);
                ++filled[static_cast<std::size_t>(x[j] * static_cast<double>(cells))];
            }
            for (const int f : filled) CHECK(f == 1);
        }
        // Over many replicates, one point by itself is uniform: mean 1/2 and variance 1/12.
        double sum = 0, square = 0;
        for (std::uint64_t r = 0; r < 2000; ++r) {
            std::vector<double> x(5);
            sensitivity::detail::randomised_halton(5, 36, 7, r).point(17, x);
            sum += x[3];
            square += x[3] * x[3];
        }
        CHECK(std::abs(sum / 2000 - 0.5) < 4 * std::sqrt(1.0 / 12 / 2000));
        CHECK(std::abs(square / 2000 - sum / 2000 * (sum / 2000) - 1.0 / 12) < 0.01);
    }
}
