// SPDX-License-Identifier: MIT
#include "composite_world.hpp"
#include "support/handbook.hpp"

#include <steelyard/composite/multivariate.hpp>
#include <steelyard/composite/weights.hpp>
#include <steelyard/core/error.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <numeric>

using namespace steelyard;
using namespace steelyard::composite;
using world::same;

namespace {

/// Tau-b by its definition, pair by pair.
[[nodiscard]] std::optional<double> defined_kendall(const std::vector<double>& x, const std::vector<double>& y) {
    const auto sign = [](double d) { return d > 0 ? 1 : (d < 0 ? -1 : 0); };
    double     lead = 0, of_x = 0, of_y = 0;
    for (std::size_t i = 0; i < x.size(); ++i)
        for (std::size_t j = i + 1; j < x.size(); ++j) {
            lead += sign(x[i] - x[j]) * sign(y[i] - y[j]);
            of_x += x[i] != x[j] ? 1 : 0;
            of_y += y[i] != y[j] ? 1 : 0;
        }
    if (of_x == 0 || of_y == 0) return std::nullopt;
    return lead / std::sqrt(of_x * of_y);
}

/// Columns that share a common part, so that correlations are not all near zero.
[[nodiscard]] score_table related_table(std::uint64_t seed, std::size_t units, std::size_t columns) {
    score_table   t = world::random_table(seed, units, columns);
    random_stream r(seed, 47);
    for (std::size_t u = 0; u < units; ++u) {
        const double common = 80 * r.uniform();
        for (std::size_t c = 0; c < columns; ++c) t.number[c * units + u] += (c % 3 == 2 ? -0.5 : 1) * common;
    }
    return t;
}

[[nodiscard]] comparison_matrix comparisons_of(const std::vector<double>& w) {
    comparison_matrix m;
    m.expert = "e";
    for (std::size_t i = 0; i < w.size(); ++i) {
        m.items.push_back(world::name_of("i", i));
        for (const double other : w) m.ratios.push_back(w[i] / other);
    }
    return m;
}

} // namespace

TEST_SUITE("composite") {
    TEST_CASE("correlations: the Handbook's Table 6") {
        const score_table        t = handbook::achievement();
        const correlation_matrix m = correlations(t);
        for (const handbook::printed& p : handbook::results("pearson correlation")) {
            CAPTURE(p.key1);
            CAPTURE(p.key2);
            CHECK(std::abs(*m.at(*t.find_column(p.key1), *t.find_column(p.key2)).value - p.value) <= p.tolerance());
        }
        CHECK(m.at(0, 1).units == 23);
    }

    TEST_CASE(
        "components_of: the Handbook's Table 7; eigenvalues are those of the matrix, to the bit of a second route") {
        const score_table          t = handbook::achievement();
        const principal_components p = components_of(t);
        const auto                 component = [](const std::string& key) {
            return static_cast<std::size_t>(std::stoi(key.substr(2)) - 1);
        };
        for (const auto& row : handbook::results("eigenvalue of correlation matrix")) {
            CAPTURE(row.key1);
            CHECK(std::abs(p.eigenvalues[component(row.key1)] - row.value) <= row.tolerance());
        }
        for (const auto& row : handbook::results("percent of variance")) {
            CAPTURE(row.key1);
            CHECK(std::abs(100 * p.share[component(row.key1)] - row.value) <= row.tolerance());
        }
    }

    TEST_CASE("cronbach: the Handbook's Table 11") {
        const consistency c = cronbach(handbook::achievement());
        const auto        of = [&](const std::string& column) {
            return *std::find_if(c.items.begin(), c.items.end(),
                                        [&](const item_consistency& i) { return i.column == column; });
        };
        for (const auto& row : handbook::results("Cronbach alpha if indicator deleted"))
            CHECK(std::abs(*of(row.key1).standardised_alpha_if_deleted - row.value) <= row.tolerance());
        for (const auto& row : handbook::results("item-rest correlation"))
            CHECK(std::abs(*of(row.key1).item_rest - row.value) <= row.tolerance());
    }

    TEST_CASE("correlate: Spearman is Pearson of mean ranks, Kendall is its definition, both with ties; empty where "
              "undefined") {
        for (std::uint64_t seed = 1; seed <= 100; ++seed) {
            CAPTURE(seed);
            random_stream       r(seed, 48);
            std::vector<double> x;
            std::vector<double> y;
            for (std::size_t i = 0; i < 2 + seed % 15; ++i) {
                x.push_back(static_cast<double>(r.below(6)));
                y.push_back(static_cast<double>(r.below(6)) + (seed % 2 == 0 ? x.back() : 0));
            }
            const auto tau = correlate(x, y, correlation_method::kendall).value;
            const auto defined = defined_kendall(x, y);
            REQUIRE(tau.has_value() == defined.has_value());
            if (tau) CHECK(same(*tau, *defined));
            std::vector<double> cubed; // a rising curve changes no rank
            for (const double v : x) cubed.push_back(v * v * v);
            const auto rho = correlate(x, y, correlation_method::spearman).value;
            const auto again = correlate(cubed, y, correlation_method::spearman).value;
            REQUIRE(rho.has_value() == again.has_value());
            if (rho) CHECK(*rho == *again);
        }
        CHECK(!correlate(std::vector<double>{1, 1}, std::vector<double>{1, 2}).value);
        CHECK(same(*correlate(std::vector<double>{1, 2}, std::vector<double>{3, 1}).value, -1));
        CHECK_THROWS_AS(static_cast<void>(correlate(std::vector<double>{1}, std::vector<double>{1, 2})),
                        shape_mismatch);
    }

    TEST_CASE("correlations: each pair over its own common units, whose number stands beside it") {
        score_table t = world::table_of({{"x", {1, 2, 3, 4}}, {"y", {2, 4, 7, 8}}});
        t.set(3, 1, value::missing(reason::lost));
        const auto m = correlations(t);
        CHECK(m.at(0, 1) == correlate(std::vector<double>{1, 2, 3}, std::vector<double>{2, 4, 7}));
        CHECK(m.at(1, 0).units == 3);
        CHECK(m.at(0, 0).units == 4);
    }

    TEST_CASE(
        "cronbach: alpha is that of the sums themselves, and if deleted it is that of the table without the column") {
        for (std::uint64_t seed = 1; seed <= 30; ++seed) {
            CAPTURE(seed);
            const std::size_t   k = 3 + seed % 4;
            const score_table   t = related_table(seed, 12, k);
            const consistency   c = cronbach(t);
            std::vector<double> sums(12, 0.0);
            double              variances = 0;
            const auto          variance = [](const std::vector<double>& x) {
                const double mean = std::accumulate(x.begin(), x.end(), 0.0) / static_cast<double>(x.size());
                double       s = 0;
                for (const double v : x) s += (v - mean) * (v - mean);
                return s / static_cast<double>(x.size() - 1);
            };
            for (std::size_t i = 0; i < k; ++i) {
                const auto x = t.numbers_of(static_cast<std::int64_t>(i));
                variances += variance({x.begin(), x.end()});
                for (std::size_t u = 0; u < 12; ++u) sums[u] += x[u];
            }
            const auto count = static_cast<double>(k);
            CHECK(same(*c.alpha, count / (count - 1) * (1 - variances / variance(sums)), 10));
            score_table shorter = t;
            shorter.columns.pop_back();
            shorter.number.resize(12 * (k - 1));
            shorter.forms.resize(12 * (k - 1));
            const consistency without = cronbach(shorter);
            CHECK(same(*c.items.back().alpha_if_deleted, *without.alpha, 10));
            CHECK(same(*c.items.back().standardised_alpha_if_deleted, *without.standardised_alpha, 10));
        }
    }

    TEST_CASE("components_of: loadings give the correlations back; shares add up to 1; signs are fixed") {
        for (std::uint64_t seed = 1; seed <= 30; ++seed) {
            CAPTURE(seed);
            const score_table          t = related_table(seed, 15, 5);
            const principal_components p = components_of(t);
            const correlation_matrix   m = correlations(t);
            for (std::int64_t i = 0; i < 5; ++i)
                for (std::int64_t j = 0; j < 5; ++j) {
                    double sum = 0;
                    for (std::int64_t c = 0; c < 5; ++c) sum += p.loading(c, i) * p.loading(c, j);
                    CHECK(same(sum, i == j ? 1 : *m.at(i, j).value));
                }
            CHECK(same(std::accumulate(p.share.begin(), p.share.end(), 0.0), 1));
            for (std::int64_t c = 0; c < 5; ++c) {
                double sum = 0;
                for (std::int64_t i = 0; i < 5; ++i) sum += p.loading(c, i);
                CHECK(sum > -1e-9);
            }
            score_table scaled = t;
            for (std::size_t i = 0; i < 15; ++i) scaled.number[i] *= 4;
            CHECK(components_of(scaled) == p); // a power of two: the same bits
        }
    }

    TEST_CASE("varimax: a rotation: what the kept components explain of each column stays; no small turn does better") {
        for (std::uint64_t seed = 1; seed <= 30; ++seed) {
            CAPTURE(seed);
            const principal_components p = components_of(related_table(seed, 20, 6));
            const auto                 l = varimax(p, 3);
            for (std::size_t i = 0; i < 6; ++i) {
                double before = 0;
                double after = 0;
                for (std::size_t f = 0; f < 3; ++f) {
                    before += p.loadings[f * 6 + i] * p.loadings[f * 6 + i];
                    after += l[f * 6 + i] * l[f * 6 + i];
                }
                CHECK(same(before, after));
            }
            const auto criterion = [](std::vector<double> x) {
                for (std::size_t i = 0; i < 6; ++i) {
                    double length = 0;
                    for (std::size_t f = 0; f < 3; ++f) length += x[f * 6 + i] * x[f * 6 + i];
                    for (std::size_t f = 0; f < 3; ++f) x[f * 6 + i] /= std::sqrt(length);
                }
                double sum = 0;
                for (std::size_t f = 0; f < 3; ++f) {
                    double two = 0;
                    double four = 0;
                    for (std::size_t i = 0; i < 6; ++i) {
                        two += x[f * 6 + i] * x[f * 6 + i] / 6;
                        four += std::pow(x[f * 6 + i], 4) / 6;
                    }
                    sum += four - two * two;
                }
                return sum;
            };
            for (std::size_t a = 0; a < 3; ++a)
                for (std::size_t b = a + 1; b < 3; ++b)
                    for (const double angle : {-0.02, 0.02}) {
                        auto turned = l;
                        for (std::size_t i = 0; i < 6; ++i) {
                            turned[a * 6 + i] = std::cos(angle) * l[a * 6 + i] + std::sin(angle) * l[b * 6 + i];
                            turned[b * 6 + i] = std::cos(angle) * l[b * 6 + i] - std::sin(angle) * l[a * 6 + i];
                        }
                        CHECK(criterion(turned) <= criterion(l) + 1e-9);
                    }
        }
        CHECK_THROWS_AS(static_cast<void>(varimax(components_of(related_table(1, 9, 3)), 4)), domain_fault);
    }

    TEST_CASE("weights of components: shares, with mixed signs said and never silent (a defect of COINr)") {
        const auto w = weights_of_first(components_of(related_table(4, 30, 3)));
        CHECK(same(std::accumulate(w.weights.begin(), w.weights.end(), 0.0), 1));
        CHECK(w.mixed == std::any_of(w.weights.begin(), w.weights.end(), [](double x) { return x < 0; }));
        CHECK(w.mixed); // the third column goes against the others by construction
        const auto l = weights_of_loadings(components_of(handbook::achievement()));
        CHECK(same(std::accumulate(l.weights.begin(), l.weights.end(), 0.0), 1));
        for (std::size_t i = 0; i < l.weights.size(); ++i) {
            CHECK(l.weights[i] > 0);
            const double loading = l.loadings[static_cast<std::size_t>(l.factor[i]) * 8 + i];
            for (std::size_t f = 0; f < l.explained.size(); ++f)
                CHECK(l.loadings[f * 8 + i] * l.loadings[f * 8 + i] / l.explained[f] <=
                      loading * loading / l.explained[static_cast<std::size_t>(l.factor[i])]);
        }
        CHECK(l.explained.size() == 4); // as in the Handbook, 6.1: four factors are kept
    }

    TEST_CASE("multivariate: constant columns and too few whole units are one list") {
        score_table t = world::table_of({{"x", {3, 3, 3, 3}}, {"y", {1, 2, 3, 4}}, {"z", {5, 5, 5, 5}}});
        CHECK(world::refused([&] { return cronbach(t); }) == std::vector<std::string>{"constant", "constant"});
        t.set(0, 1, value::missing(reason::lost));
        t.set(1, 1, value::missing(reason::lost));
        CHECK(world::refused([&] { return components_of(t); }) == std::vector<std::string>{"few_units"});
    }

    TEST_CASE("ahp: judgements without contradiction give back their weights, with ratio 0; contradictions show") {
        const std::vector<double> w{0.5, 0.3, 0.15, 0.05};
        comparison_matrix         m = comparisons_of(w);
        ahp_weights               a = ahp(m);
        for (std::size_t i = 0; i < 4; ++i) CHECK(same(a.weights[i], w[i]));
        CHECK(same(a.eigenvalue, 4));
        CHECK(*a.ratio < 1e-12);
        // a > b > c > a, each twice: circular, so that nothing is more important, and the eigenvalue is 1 + 2 + 1/2
        comparison_matrix circle = comparisons_of({1, 1, 1});
        circle.ratios = {1, 2, 0.5, 0.5, 1, 2, 2, 0.5, 1};
        a = ahp(circle);
        for (const double x : a.weights) CHECK(same(x, 1.0 / 3));
        CHECK(same(a.eigenvalue, 3.5));
        CHECK(same(*a.ratio, 0.25 / 0.58));
    }

    TEST_CASE("ahp: everything wrong with comparisons is one list, with expert and place") {
        comparison_matrix m = comparisons_of({1, 1, 1});
        m.declared_at = {"ahp.toml", 4, "", ""};
        m.ratios = {1, 2, -3, 2, 5, 1, 1, 1, 1};
        m.items[2] = m.items[0];
        CHECK(world::refused([&] { return ahp(m); }) ==
              std::vector<std::string>{"repeated_item", "not_reciprocal", "not_above_zero", "bad_diagonal"});
        const std::vector<comparison_matrix> two{comparisons_of({1, 2}), comparisons_of({1, 2, 3})};
        CHECK(world::refused([&] { return group_ahp(two); }) == std::vector<std::string>{"other_items"});
    }

    TEST_CASE("group_ahp: two opposite experts meet in the middle and their disagreement stays visible; order changes "
              "nothing") {
        std::vector<comparison_matrix> experts{comparisons_of({4, 1}), comparisons_of({1, 4})};
        const group_weights            g = group_ahp(experts);
        CHECK(same(g.weights[0], 0.5));
        CHECK(same(g.least[0], 0.2));
        CHECK(same(g.most[0], 0.8));
        CHECK(same(g.deviation[0], std::sqrt(0.18)));
        const group_weights alone = group_ahp(std::span(experts).first(1));
        CHECK(same(alone.weights[0], 0.8));
        CHECK(alone.deviation[0] == 0);
    }

    TEST_CASE("allocate: mean of shares; budgets that do not add up are refused by name") {
        const std::vector<budget> budgets{{"ann", {"a", "b"}, {70, 30}, {}}, {"bob", {"a", "b"}, {50, 50}, {}}};
        const group_weights       g = allocate(budgets);
        CHECK(same(g.weights[0], 0.6));
        CHECK(g.least[0] == 0.5);
        const std::vector<budget> bad{
            {"ann", {"a", "b"}, {70, 31}, {}}, {"bob", {"a", "b"}, {-50, 150}, {}}, {"eve", {"b", "a"}, {50}, {}}};
        CHECK(world::refused([&] { return allocate(bad); }) ==
              std::vector<std::string>{"wrong_sum", "negative", "other_items", "wrong_size"});
    }
}
