// SPDX-License-Identifier: MIT
#include "../composite/composite_world.hpp"

#include <steelyard/composite/run_index.hpp>
#include <steelyard/core/error.hpp>
#include <steelyard/sensitivity/certificate.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <numeric>
#include <optional>

using namespace steelyard;
using namespace steelyard::composite;
using namespace steelyard::sensitivity;
using swap_kind = swap_certificate::kind;

namespace {

constexpr std::array norms{weight_norm::total, weight_norm::euclidean, weight_norm::largest};

[[nodiscard]] linear_node node_with(std::vector<double> scores, std::vector<double> weights) {
    linear_node n;
    n.code = "all";
    n.weights = std::move(weights);
    n.scores = std::move(scores);
    for (std::size_t c = 0; c < n.weights.size(); ++c) n.columns.push_back("c" + std::to_string(c));
    for (std::size_t u = 0; u < n.scores.size() / n.weights.size(); ++u) n.units.push_back("u" + std::to_string(u));
    return n;
}
[[nodiscard]] linear_node random_node(std::uint64_t seed, std::size_t units, std::size_t columns) {
    random_stream       r(seed, 8);
    std::vector<double> x, w;
    for (std::size_t i = 0; i < units * columns; ++i) x.push_back(100 * r.uniform());
    for (std::size_t i = 0; i < columns; ++i) w.push_back(r.below(5) == 0 ? 0 : r.uniform());
    w[0] += 0.1;
    const double sum = std::accumulate(w.begin(), w.end(), 0.0);
    for (double& v : w) v /= sum;
    return node_with(x, w);
}
[[nodiscard]] double score(const linear_node& n, std::size_t unit, const std::vector<double>& w) {
    double s = n.base.empty() ? 0 : n.base[unit];
    for (std::size_t c = 0; c < w.size(); ++c) s += w[c] * n.scores[c * n.units.size() + unit];
    return s;
}
[[nodiscard]] double distance(const std::vector<double>& a, const std::vector<double>& b, weight_norm norm) {
    double total = 0, square = 0, largest = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        total += std::abs(a[i] - b[i]);
        square += (a[i] - b[i]) * (a[i] - b[i]);
        largest = std::max(largest, std::abs(a[i] - b[i]));
    }
    return norm == weight_norm::total ? total : norm == weight_norm::euclidean ? std::sqrt(square) : largest;
}

[[nodiscard]] index_node node(const std::string& code, const std::string& parent = {}, double weight = 1) {
    index_node n;
    n.code = code;
    n.parent = parent;
    n.weight = weight;
    return n;
}

} // namespace

TEST_SUITE("sensitivity") {
    TEST_CASE("certificate: by hand") {
        // u0 has 10 and 0, u1 0 and 6: u0 leads by 2. An eighth moved from one to the other brings them level.
        linear_node      n = node_with({10, 0, 0, 6}, {0.5, 0.5});
        const std::array expected{0.25, std::sqrt(2.0) / 8, 0.125};
        for (std::size_t i = 0; i < 3; ++i) {
            const auto s = smallest_swap(n, "u1", "u0", norms[i]);
            CHECK(s.ahead == "u0");
            CHECK(s.found == swap_kind::changed);
            CHECK(world::same(s.distance, expected[i]));
            CHECK(world::same(s.weights[0], 0.375));
        }
        CHECK(smallest_swap(n, "u0", "u1").sentence(n) ==
              "u1 draws level with u0 when weights of all change by 0.2500 (total), and by no less: c0 from 0.5000 to "
              "0.3750, c1 from 0.5000 to 0.6250.");
        n.scores = {10, 0, 7, 6}; // better in both
        CHECK(smallest_swap(n, "u0", "u1").found == swap_kind::never);
        CHECK(smallest_swap(n, "u0", "u1").sentence(n) == "No change of weights of all brings u1 level with u0.");
        n.scores = {10, 0, 0, 10};
        CHECK(smallest_swap(n, "u0", "u1").found == swap_kind::level);
        // Three columns, the third of which stays: it may neither give nor take.
        linear_node three = node_with({10, 0, 0, 6, 0, 100}, {0.5, 0.49, 0.01});
        three.moving = {1, 1, 0};
        const auto s = smallest_swap(three, "u0", "u1");
        CHECK(world::same(s.weights[2], 0.01));
        CHECK(s.moving == std::vector<std::string>{"c0", "c1"});
        CHECK(world::same(s.distance, 2 * (5 - 2.94 - 1) / 16));
        CHECK(smallest_swap(node_with({10, 0, 0, 6, 0, 100}, {0.5, 0.49, 0.01}), "u0", "u1").distance < s.distance);
    }

    TEST_CASE("certificate: level at the weights found, and no nearer on any way to any other weights") {
        for (std::uint64_t seed = 0; seed < 200; ++seed) {
            const linear_node n = random_node(seed, 2, 2 + seed % 5);
            random_stream     r(seed, 9);
            for (const weight_norm norm : norms) {
                CAPTURE(seed);
                CAPTURE(name(norm));
                const auto   s = smallest_swap(n, "u0", "u1", norm);
                const double lead = score(n, 0, n.weights) - score(n, 1, n.weights);
                if (s.found == swap_kind::changed) {
                    CHECK(std::abs(score(n, 0, s.weights) - score(n, 1, s.weights)) < 1e-9);
                    CHECK(std::accumulate(s.weights.begin(), s.weights.end(), 0.0) ==
                          doctest::Approx(1).epsilon(1e-12));
                    for (const double w : s.weights) CHECK(w >= 0);
                    CHECK(std::abs(distance(s.weights, n.weights, norm) - s.distance) < 1e-12);
                }
                for (int draw = 0; draw < 200; ++draw) { // the second route: straight ways from where the weights stand
                    std::vector<double> to;
                    double              sum = 0;
                    for (std::size_t c = 0; c < n.weights.size(); ++c)
                        sum += to.emplace_back(draw % 2 == 0 ? -std::log(1 - r.uniform())
                                                             : (r.below(2) == 0 ? r.uniform() : 0));
                    if (sum == 0) continue;
                    for (double& w : to) w /= sum;
                    const double there = score(n, 0, to) - score(n, 1, to);
                    if (there * lead > 0) continue;
                    const double part = lead / (lead - there); // of the way on which they are level
                    REQUIRE(s.found == swap_kind::changed);
                    CHECK(part * distance(to, n.weights, norm) >= s.distance - 1e-9);
                }
            }
        }
    }

    TEST_CASE("certificate: against a fine grid over three weights") {
        constexpr int steps = 400;
        for (std::uint64_t seed = 0; seed < 12; ++seed) {
            const linear_node n = random_node(seed + 500, 2, 3);
            const double      lead = score(n, 0, n.weights) - score(n, 1, n.weights);
            for (const weight_norm norm : norms) {
                std::optional<double> nearest;
                for (int a = 0; a <= steps; ++a)
                    for (int b = 0; a + b <= steps; ++b) {
                        const std::vector<double> w{a / double{steps}, b / double{steps},
                                                    (steps - a - b) / double{steps}};
                        if ((score(n, 0, w) - score(n, 1, w)) * lead > 0) continue;
                        nearest = std::min(nearest.value_or(9), distance(w, n.weights, norm));
                    }
                CAPTURE(seed);
                const auto s = smallest_swap(n, "u0", "u1", norm);
                CHECK(nearest.has_value() == (s.found == swap_kind::changed));
                if (!nearest) continue;
                CHECK(s.distance <= *nearest + 1e-12);
                CHECK(s.distance >= *nearest - 4.0 / steps);
            }
        }
    }

    TEST_CASE("certificate: within it the first k stay, at it a pair is level") {
        for (std::uint64_t seed = 0; seed < 20; ++seed) {
            CAPTURE(seed);
            const linear_node n = random_node(seed + 900, 8, 5);
            const auto        s = smallest_change_of_first(n, 3, weight_norm::euclidean);
            if (s.found != swap_kind::changed) continue;
            CHECK(std::abs(score(n, static_cast<std::size_t>(s.ahead[1] - '0'), s.weights) -
                           score(n, static_cast<std::size_t>(s.behind[1] - '0'), s.weights)) < 1e-9);
            const auto first = [&](const std::vector<double>& w) {
                std::vector<std::size_t> order(8);
                std::iota(order.begin(), order.end(), std::size_t{0});
                std::ranges::sort(order, [&](std::size_t a, std::size_t b) { return score(n, a, w) > score(n, b, w); });
                std::ranges::sort(order.begin(), order.begin() + 3);
                order.resize(3);
                return order;
            };
            random_stream r(seed, 77);
            for (int draw = 0; draw < 300; ++draw) {
                std::vector<double> to;
                double              sum = 0;
                for (int c = 0; c < 5; ++c) sum += to.emplace_back(-std::log(1 - r.uniform()));
                for (double& w : to) w /= sum;
                const double far = distance(to, n.weights, weight_norm::euclidean),
                             part = std::min(1.0, 0.999 * s.distance / far);
                std::vector<double> near;
                for (std::size_t c = 0; c < 5; ++c) near.push_back(n.weights[c] + part * (to[c] - n.weights[c]));
                CHECK(first(near) == first(n.weights));
            }
        }
        CHECK_THROWS_AS((void)smallest_change_of_first(random_node(1, 3, 2), 3), domain_fault);
        CHECK_THROWS_AS((void)smallest_change_of_first(node_with({1, 1, 1, 1}, {0.5, 0.5}), 1), insufficient_data);
    }

    TEST_CASE("certificate: groups of an index, run again with the weights found") {
        const score_table raw = world::random_table(3, 10, 6);
        index_tree        tree{"test", "", {node("all"), node("a", "all", 2), node("b", "all", 1)}};
        for (std::size_t c = 0; c < 6; ++c) tree.nodes.push_back(node(world::name_of("c", c), c < 3 ? "a" : "b"));
        const index_layout layout(tree);
        const auto         run = run_index(layout, raw);
        int                changed = 0;
        for (const std::string other : {"u001", "u002", "u003", "u004", "u005"})
            for (const group_certificate& g : swaps_by_group(layout, run.normalised, run.scores, {}, "u000", other)) {
                CHECK(g.refused.empty());
                if (g.swap.found != swap_kind::changed) continue;
                ++changed;
                std::vector<double> relative;
                const auto&         group = layout.at(layout.find(g.group));
                for (std::size_t i = 0; i < layout.nodes().size(); ++i) {
                    const auto k =
                        std::ranges::find(group.children, static_cast<std::int32_t>(i)) - group.children.begin();
                    relative.push_back(k == std::ssize(group.children) ? layout.nodes()[i].declared.weight
                                                                       : g.swap.weights[static_cast<std::size_t>(k)]);
                }
                const auto  again = combine_scores(layout.with_weights(relative), run.normalised, {});
                const auto& t = again.nodes;
                CHECK(t.number[t.at(0, again.root())] ==
                      doctest::Approx(t.number[t.at(*t.find_unit(other), again.root())]).epsilon(1e-9));
            }
        CHECK(changed > 3);
        combine_options geometric;
        geometric.method = combine_method::geometric;
        CHECK_THROWS_AS((void)linear_node_of(layout, run.normalised, run.scores, geometric), not_supported);
        CHECK(swaps_by_group(layout, run.normalised, run.scores, geometric, "u000", "u001")[0].refused.starts_with(
            "a certificate of weights needs arithmetic means"));
        CHECK_THROWS_AS((void)linear_node_of(layout, run.normalised, run.scores, {}, "c001"), unknown_code);
        CHECK_THROWS_AS((void)linear_node_of(layout, run.normalised, run.scores, {}, "q"), unknown_code);
        CHECK_THROWS_AS((void)smallest_swap(linear_node_of(layout, run.normalised, run.scores, {}), "u000", "q"),
                        unknown_code);
    }

    TEST_CASE("certificate: a node that is not well formed") {
        linear_node n = node_with({1, 2, 3, 4}, {0.5, 0.5});
        n.scores.pop_back();
        CHECK_THROWS_AS((void)smallest_swap(n, "u0", "u1"), shape_mismatch);
        n = node_with({1, 2, 3, 4}, {0.5, -0.5});
        CHECK_THROWS_AS((void)smallest_swap(n, "u0", "u1"), domain_fault);
    }
}
