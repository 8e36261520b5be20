// SPDX-License-Identifier: MIT
#include <steelyard/core/error.hpp>
#include <steelyard/core/random.hpp>
#include <steelyard/sensitivity/rank_intervals.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <set>

using namespace steelyard;
using namespace steelyard::sensitivity;
using places = rank_sets::places;

namespace {

[[nodiscard]] double normal(random_stream& r) {
    return std::sqrt(-2 * std::log(1 - r.uniform())) * std::cos(2 * std::numbers::pi * r.uniform());
}

[[nodiscard]] estimated_scores random_scores(std::uint64_t seed, std::size_t n) {
    random_stream    r(seed, 21);
    estimated_scores of;
    for (std::size_t i = 0; i < n; ++i) {
        of.units.push_back("u" + std::to_string(i));
        of.scores.push_back(10 * r.uniform());
        of.errors.push_back(0.2 + 2 * r.uniform());
    }
    return of;
}

[[nodiscard]] bool share_a_letter(const std::string& a, const std::string& b) {
    return std::ranges::any_of(a, [&](char c) { return b.find(c) != std::string::npos; });
}

} // namespace

TEST_SUITE("sensitivity") {
    TEST_CASE("rank_intervals: by hand") {
        // Gaps of 5 and 10 over an error of sqrt(2) e: six ordered pairs at 0.05 need p below 0.00833 first, z above 2.394.
        const auto ranks = [](double e) { return sampling_ranks({{"x", "y", "z"}, {10, 5, 0}, {e, e, e}, {}}); };
        CHECK(ranks(1).ranks == std::vector<places>{{1, 1}, {2, 2}, {3, 3}}); // z = 3.54 and 7.07
        CHECK(ranks(1).letters == std::vector<std::string>{"a", "b", "c"});
        CHECK(ranks(2.8).ranks == std::vector<places>{{1, 2}, {1, 3}, {2, 3}}); // z = 1.26 and 2.53
        CHECK(ranks(2.8).letters == std::vector<std::string>{"a", "ab", "b"});
        CHECK(ranks(3).ranks == std::vector<places>{{1, 3}, {1, 3}, {1, 3}}); // z = 2.36
        CHECK(ranks(3).letters == std::vector<std::string>{"a", "a", "a"});
        CHECK(ranks(0).letters == std::vector<std::string>{"a", "b", "c"}); // known without error
        const estimated_scores two{{"x", "y"}, {5, 0}, {}, {4, 0, 0, 4}}; // z = 1.77, p = 0.0385, of two ordered pairs
        CHECK(sampling_ranks(two, {.confidence = 0.9}).ranks == std::vector<places>{{1, 1}, {2, 2}});
        CHECK(sampling_ranks(two, {.confidence = 0.95}).ranks == std::vector<places>{{1, 2}, {1, 2}});
    }

    TEST_CASE("rank_intervals: shared inputs make differences surer") {
        const estimated_scores apart{{"x", "y"}, {3, 0}, {}, {4, 0, 0, 4}},
            together{{"x", "y"}, {3, 0}, {}, {4, 3.9, 3.9, 4}};
        CHECK(sampling_ranks(apart).ranks[0] == places{1, 2});
        CHECK(sampling_ranks(together).ranks[0] == places{1, 1});
        estimated_scores same = random_scores(3, 5);
        const auto       by_errors = sampling_ranks(same);
        same.covariance.assign(25, 0);
        for (std::size_t i = 0; i < 5; ++i) same.covariance[i * 6] = same.errors[i] * same.errors[i];
        same.errors.clear();
        CHECK(sampling_ranks(same).ranks == by_errors.ranks);
    }

    TEST_CASE("rank_intervals: Holm by adjusted p-values, letters by all subsets") {
        for (std::uint64_t seed = 0; seed < 60; ++seed) {
            CAPTURE(seed);
            const std::size_t                                         n = 2 + seed % 6;
            const estimated_scores                                    of = random_scores(seed, n);
            const rank_sets                                           r = sampling_ranks(of);
            std::vector<std::tuple<double, std::size_t, std::size_t>> p;
            for (std::size_t i = 0; i < n; ++i)
                for (std::size_t j = 0; j < n; ++j)
                    if (i != j)
                        p.emplace_back(0.5 * std::erfc((of.scores[i] - of.scores[j]) /
                                                       std::hypot(of.errors[i], of.errors[j]) / std::numbers::sqrt2),
                                       i, j);
            std::ranges::sort(p);
            double                    adjusted = 0;
            std::vector<std::uint8_t> better(n * n, 0);
            for (std::size_t k = 0; k < p.size(); ++k) {
                adjusted = std::max(adjusted, static_cast<double>(p.size() - k) * std::get<0>(p[k]));
                if (adjusted <= 0.05) better[std::get<1>(p[k]) * n + std::get<2>(p[k])] = 1;
            }
            CHECK(better == r.better);
            const rank_sets                 plain = sampling_ranks(of, {.correction = familywise::bonferroni});
            std::set<std::set<std::size_t>> cliques; // largest sets of which no two are told apart
            const auto told = [&](std::size_t i, std::size_t j) { return better[i * n + j] + better[j * n + i] > 0; };
            for (std::size_t set = 1; set < std::size_t{1} << n; ++set) {
                std::set<std::size_t> units;
                for (std::size_t u = 0; u < n; ++u)
                    if ((set >> u & 1) != 0) units.insert(u);
                const auto fits = [&](std::size_t u) {
                    return std::ranges::none_of(units, [&](std::size_t v) { return u != v && told(u, v); });
                };
                if (!std::ranges::all_of(units, fits)) continue;
                bool largest = true;
                for (std::size_t u = 0; u < n; ++u) largest = largest && (units.contains(u) || !fits(u));
                if (largest) cliques.insert(units);
            }
            std::set<std::set<std::size_t>> lettered;
            for (char c = 'a'; c < 'z'; ++c) {
                std::set<std::size_t> units;
                for (std::size_t u = 0; u < n; ++u)
                    if (r.letters[u].find(c) != std::string::npos) units.insert(u);
                if (!units.empty()) lettered.insert(units);
            }
            CHECK(lettered == cliques);
            for (std::size_t i = 0; i < n; ++i) {
                CHECK(r.ranks[i].best <= r.ranks[i].worst);
                CHECK(plain.ranks[i].best <= r.ranks[i].best); // Holm is never wider
                CHECK(plain.ranks[i].worst >= r.ranks[i].worst);
                for (std::size_t j = 0; j < n; ++j)
                    CHECK(share_a_letter(r.letters[i], r.letters[j]) != (i != j && told(i, j)));
            }
        }
    }

    TEST_CASE("rank_intervals: all at once they hold the true ranks as often as they say") {
        const std::vector<double> truth{0, 0.5, 1, 3, 3.2, 6}; // true ranks 6 to 1
        int                       right = 0;
        constexpr int             worlds = 2000;
        for (int w = 0; w < worlds; ++w) {
            random_stream    r(static_cast<std::uint64_t>(w), 99);
            estimated_scores of{{"a", "b", "c", "d", "e", "f"}, {}, std::vector<double>(6, 0.8), {}};
            for (const double t : truth) of.scores.push_back(t + 0.8 * normal(r));
            const rank_sets sets = sampling_ranks(of);
            bool            all = true;
            for (std::size_t i = 0; i < 6; ++i) {
                const auto rank = static_cast<std::int64_t>(6 - i);
                all = all && sets.ranks[i].best <= rank && rank <= sets.ranks[i].worst;
            }
            right += all ? 1 : 0;
        }
        CHECK(right >= worlds * 0.95 - 4 * std::sqrt(worlds * 0.95 * 0.05));
    }

    TEST_CASE("rank_intervals: three sources, side by side") {
        const std::vector<composite::unit_rank> missing{{"x", 1.0, 1, 2}, {"y", 2.0, 1, 2}, {"z", std::nullopt, 3, 3}};
        auto                                    units = ranked_units(missing);
        add_interval(units, sampling_ranks({{"z", "y", "x"}, {0, 5, 10}, {2.8, 2.8, 2.8}, {}}));
        sampled_answers judged;
        judged.of = {{1, 2, 3, 1.5, 1.5, 3}, 3};
        judged.there = {1, 1};
        judged.answered = 2;
        add_interval(units, judged, 1);
        REQUIRE(units[0].intervals.size() == 3);
        CHECK(units[0].intervals[0].from == interval_source::sampling);
        CHECK(units[1].intervals[2] ==
              rank_interval{interval_source::judgements, 1.5, 2, "100 % of 2 sampled combinations"});
        CHECK(units[0].letters == "a");
        CHECK(units[1].letters == "ab");
        CHECK(units[0].sentence() == "x has rank 1; sampling: 1 to 2 (holm, 95 % jointly); missing data: 1 to 2; "
                                     "judgements: 1 to 1.5 (100 % of 2 sampled combinations).");
        CHECK(units[2].sentence().starts_with("z has no rank; sampling: 2 to 3"));
        CHECK_THROWS_AS(add_interval(units, judged), illegal_operation); // never merged
        auto fewer = ranked_units(std::span(missing).first(2));
        CHECK_THROWS_AS(add_interval(fewer, judged), shape_mismatch);
        CHECK_THROWS_AS(add_interval(fewer, sampling_ranks({{"x", "y", "q"}, {1, 2, 3}, {1, 1, 1}, {}})), unknown_code);
        CHECK_THROWS_AS(add_interval(fewer, sampling_ranks({{"x"}, {1}, {1}, {}})), unknown_code);
    }

    TEST_CASE("rank_intervals: what cannot be") {
        CHECK_THROWS_AS((void)sampling_ranks({{"x", "y"}, {1}, {1, 1}, {}}), shape_mismatch);
        CHECK_THROWS_AS((void)sampling_ranks({{"x", "y"}, {1, 2}, {}, {}}), shape_mismatch);
        CHECK_THROWS_AS((void)sampling_ranks({{"x", "y"}, {1, 2}, {1, 1}, {1, 0, 0, 1}}), shape_mismatch);
        CHECK_THROWS_AS((void)sampling_ranks({{"x", "y"}, {1, 2}, {1, -1}, {}}), domain_fault);
        CHECK_THROWS_AS((void)sampling_ranks({{"x", "y"}, {1, std::numeric_limits<double>::infinity()}, {1, 1}, {}}),
                        domain_fault);
        CHECK_THROWS_AS((void)sampling_ranks({{"x", "y"}, {1, 2}, {}, {1, 0.5, 0, 1}}), domain_fault);
        CHECK_THROWS_AS((void)sampling_ranks({{"x", "y"}, {1, 2}, {1, 1}, {}}, {.confidence = 1}), domain_fault);
    }
}
