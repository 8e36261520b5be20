// SPDX-License-Identifier: MIT
#include "../composite/composite_world.hpp"

#include <steelyard/composite/run_index.hpp>
#include <steelyard/core/error.hpp>
#include <steelyard/sensitivity/joint_certificate.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <optional>

using namespace steelyard;
using namespace steelyard::composite;
using namespace steelyard::sensitivity;
using joint_kind = joint_certificate::kind;

namespace {

constexpr std::array norms{weight_norm::total, weight_norm::euclidean, weight_norm::largest};

[[nodiscard]] index_node node(const std::string& code, const std::string& parent = {}, double weight = 1) {
    index_node n;
    n.code = code;
    n.parent = parent;
    n.weight = weight;
    return n;
}
/// A group of three indicators beside a group of two, both below the root, or all five below it.
[[nodiscard]] index_layout layout(bool nested = true) {
    index_tree tree{"test", "", {node("all")}};
    if (nested) {
        tree.nodes.push_back(node("a", "all", 2));
        tree.nodes.push_back(node("b", "all", 1));
    }
    for (std::size_t c = 0; c < 5; ++c)
        tree.nodes.push_back(node(world::name_of("c", c), !nested ? "all" : c < 3 ? "a" : "b", 1.0 + static_cast<double>(c % 2)));
    return index_layout(tree);
}
[[nodiscard]] score_table scores(std::uint64_t seed, double low = 0) {
    random_stream           r(seed, 3);
    std::vector<score_cell> cells;
    for (std::size_t c = 0; c < 5; ++c)
        for (std::size_t u = 0; u < 2; ++u)
            cells.push_back({world::name_of("u", u), world::name_of("c", c), value::point(low + (100 - low) * r.uniform()), {}});
    return make_score_table(cells);
}

/// The root's scores of both units with some weights moved, by the index itself.
[[nodiscard]] double gap(const index_layout& tree, const score_table& of, const combine_options& how,
                         const std::vector<moved_weights>& moved) {
    std::vector<double> relative;
    for (const auto& n : tree.nodes()) relative.push_back(n.declared.weight);
    for (const moved_weights& m : moved)
        for (std::size_t k = 0; k < m.children.size(); ++k)
            relative[static_cast<std::size_t>(tree.find(m.children[k]))] = m.to[k];
    const auto made = combine_scores(tree.with_weights(relative), of, how);
    return made.nodes.number[made.nodes.at(0, made.root())] - made.nodes.number[made.nodes.at(1, made.root())];
}
[[nodiscard]] double length(const joint_certificate& s) {
    double total = 0, square = 0, largest = 0;
    for (const moved_weights& m : s.groups)
        for (std::size_t k = 0; k < m.to.size(); ++k) {
            total += std::abs(m.to[k] - m.from[k]);
            square += (m.to[k] - m.from[k]) * (m.to[k] - m.from[k]);
            largest = std::max(largest, std::abs(m.to[k] - m.from[k]));
        }
    return s.norm == weight_norm::total ? total : s.norm == weight_norm::euclidean ? std::sqrt(square) : largest;
}
[[nodiscard]] index_scores combined(const index_layout& tree, const score_table& of) { return combine_scores(tree, of, {}); }

} // namespace

TEST_SUITE("sensitivity") {
    TEST_CASE("joint_swap: of one group it is what smallest_swap finds") {
        const index_layout flat = layout(false);
        for (std::uint64_t seed = 1; seed <= 40; ++seed)
            for (const weight_norm norm : norms) {
                CAPTURE(seed);
                const score_table x = scores(seed);
                const auto        exact = smallest_swap(linear_node_of(flat, x, combined(flat, x), {}), "u000", "u001", norm);
                const auto        found = joint_swap(flat, x, {}, "u000", "u001", norm);
                CHECK(found.ahead == exact.ahead);
                CHECK((found.found == joint_kind::changed) == (exact.found == swap_certificate::kind::changed));
                if (found.found == joint_kind::changed) CHECK(found.distance == doctest::Approx(exact.distance).epsilon(1e-8));
            }
    }

    TEST_CASE("joint_swap: level under the weights found, as the index has it; never farther than any group by itself") {
        const index_layout tree = layout();
        int                nearer = 0;
        for (const combine_method method : {combine_method::arithmetic, combine_method::geometric, combine_method::mpi_minus})
            for (std::uint64_t seed = 1; seed <= 25; ++seed)
                for (const weight_norm norm : norms) {
                    CAPTURE(seed);
                    CAPTURE(name(method));
                    combine_options how;
                    how.method = method;
                    const score_table x = scores(seed + 100, 20);
                    const auto        found = joint_swap(tree, x, how, "u000", "u001", norm, {.starts = 8});
                    if (found.found != joint_kind::changed) continue;
                    CHECK(std::abs(gap(tree, x, how, found.groups)) < 1e-7);
                    CHECK(length(found) == doctest::Approx(found.distance).epsilon(1e-9));
                    for (const moved_weights& m : found.groups) {
                        double sum = 0;
                        for (const double w : m.to) {
                            CHECK(w >= 0);
                            sum += w;
                        }
                        CHECK(sum == doctest::Approx(1).epsilon(1e-12));
                    }
                    if (method != combine_method::arithmetic) continue;
                    const auto alone = swaps_by_group(tree, x, combined(tree, x), {}, "u000", "u001", norm).front().swap;
                    if (alone.found != swap_certificate::kind::changed) continue;
                    CHECK(found.distance <= alone.distance * (1 + 1e-9));
                    nearer += found.distance < 0.99 * alone.distance ? 1 : 0;
                }
        CHECK(nearer > 10);
    }

    TEST_CASE("joint_swap: against a grid over both levels") {
        constexpr int steps = 40;
        index_tree    tree{"test", "", {node("all"), node("a", "all", 2), node("c002", "all", 1), node("c000", "a", 1), node("c001", "a", 1)}};
        const index_layout two(tree);
        for (std::uint64_t seed = 1; seed <= 12; ++seed) {
            const score_table x = scores(seed + 300);
            const auto        at = [&](std::int64_t u, double a, double p) {
                return a * (p * x.number[x.at(u, 0)] + (1 - p) * x.number[x.at(u, 1)]) + (1 - a) * x.number[x.at(u, 2)];
            };
            const double lead = at(0, 2.0 / 3, 0.5) - at(1, 2.0 / 3, 0.5);
            for (const weight_norm norm : norms) {
                CAPTURE(seed);
                std::optional<double> nearest;
                for (int i = 0; i <= 3 * steps; ++i)
                    for (int j = 0; j <= 2 * steps; ++j) {
                        const double a = i / (3.0 * steps), p = j / (2.0 * steps);
                        if ((at(0, a, p) - at(1, a, p)) * lead > 0) continue;
                        const double da = std::abs(a - 2.0 / 3), dp = std::abs(p - 0.5);
                        const double far = norm == weight_norm::total       ? 2 * da + 2 * dp
                                           : norm == weight_norm::euclidean ? std::sqrt(2 * da * da + 2 * dp * dp)
                                                                            : std::max(da, dp);
                        nearest = std::min(nearest.value_or(9), far);
                    }
                const auto found = joint_swap(two, x, {}, "u000", "u001", norm);
                CHECK(nearest.has_value() == (found.found == joint_kind::changed));
                if (!nearest) continue;
                CHECK(found.distance <= *nearest + 1e-9);
                CHECK(found.distance >= *nearest - 4.0 / steps);
            }
        }
    }

    TEST_CASE("joint_swap: the same bits again, more of the search finds nothing larger, groups may stay") {
        const index_layout tree = layout();
        for (std::uint64_t seed = 1; seed <= 10; ++seed) {
            const score_table x = scores(seed + 700);
            const auto        once = joint_swap(tree, x, {}, "u000", "u001", weight_norm::euclidean, {.starts = 4, .steps = 3}),
                       again = joint_swap(tree, x, {}, "u001", "u000", weight_norm::euclidean, {.starts = 4, .steps = 3}),
                       more = joint_swap(tree, x, {}, "u000", "u001", weight_norm::euclidean, {.starts = 40, .steps = 30});
            CHECK(once.groups == again.groups);
            CHECK(once.distance == again.distance);
            CHECK(once.tried == again.tried);
            if (once.found == joint_kind::changed) CHECK(more.distance <= once.distance);
            const std::vector<std::string> only{"a"};
            const auto some = joint_swap(tree, x, {}, "u000", "u001", weight_norm::total, {}, only);
            REQUIRE(some.groups.size() == 1);
            const auto exact = smallest_swap(linear_node_of(tree, x, combined(tree, x), {}, "a"), "u000", "u001");
            CHECK((some.found == joint_kind::changed) == (exact.found == swap_certificate::kind::changed));
            if (some.found == joint_kind::changed) CHECK(some.distance == doctest::Approx(exact.distance).epsilon(1e-8));
        }
    }

    TEST_CASE("joint_swap: what it says of what it did not find, and what cannot be asked") {
        const index_layout tree = layout();
        score_table        x = scores(1);
        for (std::int64_t c = 0; c < 5; ++c) {
            x.set(0, c, value::point(50 + static_cast<double>(c)));
            x.set(1, c, value::point(40));
        }
        const auto none = joint_swap(tree, x, {}, "u000", "u001");
        CHECK(none.found == joint_kind::not_found);
        CHECK(none.sentence().find("which does not prove that there are none") != std::string::npos);
        for (std::int64_t c = 0; c < 5; ++c) x.set(1, c, x.value_at(0, c));
        CHECK(joint_swap(tree, x, {}, "u000", "u001").found == joint_kind::level);
        x = scores(2);
        const auto some = joint_swap(tree, x, {}, "u000", "u001");
        REQUIRE(some.found == joint_kind::changed);
        CHECK(some.sentence().find("a smaller one may exist") != std::string::npos);
        CHECK_THROWS_AS((void)joint_swap(tree, x, {}, "u000", "nobody"), unknown_code);
        CHECK_THROWS_AS((void)joint_swap(tree, x, {}, "u000", "u001", weight_norm::total, {.steps = 0}), domain_fault);
        const std::vector<std::string> leaf{"c001"};
        CHECK_THROWS_AS((void)joint_swap(tree, x, {}, "u000", "u001", weight_norm::total, {}, leaf), unknown_code);
        combine_options copeland;
        copeland.method = combine_method::copeland;
        CHECK_THROWS_AS((void)joint_swap(tree, x, copeland, "u000", "u001"), not_supported);
        x.set(1, 3, value::missing(reason::lost));
        CHECK_THROWS_WITH_AS((void)joint_swap(tree, x, {}, "u000", "u001"), doctest::Contains("c003"), insufficient_data);
    }
}
