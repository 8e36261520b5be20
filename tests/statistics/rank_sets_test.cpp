// SPDX-License-Identifier: MIT
#include <steelyard/core/error.hpp>
#include <steelyard/core/random.hpp>
#include <steelyard/statistics/rank_sets.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numbers>
#include <set>
#include <string>
#include <vector>

using namespace steelyard;
using namespace steelyard::statistics;
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

/// The units of each letter. Where there are more letters than an alphabet has, spaces part them.
[[nodiscard]] std::map<std::string, std::set<std::size_t>> units_by_letter(const std::vector<std::string>& letters) {
    const bool spaced = std::ranges::any_of(letters, [](const std::string& l) { return l.find(' ') != std::string::npos; });
    std::map<std::string, std::set<std::size_t>> units;
    for (std::size_t u = 0; u < letters.size(); ++u) {
        std::string one;
        for (const char c : letters[u] + " ") {
            if (c != ' ') one += c;
            if (one.empty() || (spaced && c != ' ')) continue;
            units[one].insert(u);
            one.clear();
        }
    }
    return units;
}

/// Stops the run as soon as it hears of it.
struct stops_at_once final : progress_sink {
    void             advance(std::int64_t, std::int64_t) override { (void)source.request_stop(); }
    std::stop_source source;
};

[[nodiscard]] bool share_a_letter(const std::string& a, const std::string& b) {
    return std::ranges::any_of(a, [&](char c) { return b.find(c) != std::string::npos; });
}

} // namespace

TEST_SUITE("statistics") {
    TEST_CASE("rank_sets: by hand") {
        // Gaps of 5 and 10 over an error of sqrt(2) e: six ordered pairs at 0.05 need p below 0.00833 first, z above 2.394.
        const auto ranks = [](double e) { return rank_sets_of({{"x", "y", "z"}, {10, 5, 0}, {e, e, e}, {}}); };
        CHECK(ranks(1).ranks == std::vector<places>{{1, 1}, {2, 2}, {3, 3}}); // z = 3.54 and 7.07
        CHECK(ranks(1).letters == std::vector<std::string>{"a", "b", "c"});
        CHECK(ranks(2.8).ranks == std::vector<places>{{1, 2}, {1, 3}, {2, 3}}); // z = 1.26 and 2.53
        CHECK(ranks(2.8).letters == std::vector<std::string>{"a", "ab", "b"});
        CHECK(ranks(3).ranks == std::vector<places>{{1, 3}, {1, 3}, {1, 3}}); // z = 2.36
        CHECK(ranks(3).letters == std::vector<std::string>{"a", "a", "a"});
        CHECK(ranks(0).letters == std::vector<std::string>{"a", "b", "c"}); // known without error
        const estimated_scores two{{"x", "y"}, {5, 0}, {}, {4, 0, 0, 4}}; // z = 1.77, p = 0.0385, of two ordered pairs
        CHECK(rank_sets_of(two, {.confidence = 0.9}).ranks == std::vector<places>{{1, 1}, {2, 2}});
        CHECK(rank_sets_of(two, {.confidence = 0.95}).ranks == std::vector<places>{{1, 2}, {1, 2}});
    }

    TEST_CASE("rank_sets: shared inputs make differences surer") {
        const estimated_scores apart{{"x", "y"}, {3, 0}, {}, {4, 0, 0, 4}},
            together{{"x", "y"}, {3, 0}, {}, {4, 3.9, 3.9, 4}};
        CHECK(rank_sets_of(apart).ranks[0] == places{1, 2});
        CHECK(rank_sets_of(together).ranks[0] == places{1, 1});
        estimated_scores same = random_scores(3, 5);
        const auto       by_errors = rank_sets_of(same);
        same.covariance.assign(25, 0);
        for (std::size_t i = 0; i < 5; ++i) same.covariance[i * 6] = same.errors[i] * same.errors[i];
        same.errors.clear();
        CHECK(rank_sets_of(same).ranks == by_errors.ranks);
    }

    TEST_CASE("rank_sets: Holm by adjusted p-values, letters by all subsets") {
        for (std::uint64_t seed = 0; seed < 60; ++seed) {
            CAPTURE(seed);
            const std::size_t                                         n = 2 + seed % 6;
            const estimated_scores                                    of = random_scores(seed, n);
            const rank_sets                                           r = rank_sets_of(of);
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
            const rank_sets                 plain = rank_sets_of(of, {.correction = familywise::bonferroni});
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

    TEST_CASE("rank_sets: letters of many units are all the largest sets that are level, each once") {
        std::size_t most = 0;
        for (std::uint64_t seed = 0; seed < 20; ++seed) {
            CAPTURE(seed);
            const std::size_t n = 20 + 15 * seed;
            const rank_sets   r = rank_sets_of(random_scores(seed, n));
            const auto        told = [&](std::size_t i, std::size_t j) { return r.better[i * n + j] + r.better[j * n + i] > 0; };
            const auto        sets = units_by_letter(r.letters);
            most = std::max(most, sets.size());
            std::set<std::set<std::size_t>> different;
            std::set<std::pair<std::size_t, std::size_t>> together;
            for (const auto& letter : sets) {
                const std::set<std::size_t>& units = letter.second;
                CAPTURE(letter.first);
                different.insert(units);
                const auto level_with_all = [&](std::size_t u) {
                    return std::ranges::none_of(units, [&](std::size_t v) { return u != v && told(u, v); });
                };
                bool largest = true;
                for (std::size_t u = 0; u < n; ++u) largest = largest && level_with_all(u) == units.contains(u);
                CHECK(largest);
                for (const std::size_t u : units)
                    for (const std::size_t v : units) together.emplace(u, v);
            }
            CHECK(different.size() == sets.size());
            bool all = true;
            for (std::size_t i = 0; i < n; ++i)
                for (std::size_t j = 0; j < n; ++j) all = all && together.contains({i, j}) == (i == j || !told(i, j));
            CHECK(all);
        }
        CHECK(most > 26); // both ways of writing them were met
    }

    TEST_CASE("rank_sets: the same on any number of threads, and stopped when asked to") {
        const estimated_scores of = random_scores(7, 200);
        const rank_sets        one = rank_sets_of(of);
        for (const int threads : {2, 5}) {
            const rank_sets more = rank_sets_of(of, {}, {.threads = threads});
            CHECK(more.better == one.better);
            CHECK(more.ranks == one.ranks);
            CHECK(more.letters == one.letters);
        }
        stops_at_once sink;
        run_options   run;
        run.progress = &sink;
        run.stop = sink.source.get_token();
        CHECK_THROWS_AS((void)rank_sets_of(of, {}, run), stopped);
        const std::vector<double> x(200, 3), n(200, 9);
        CHECK_THROWS_AS((void)rank_sets_of_proportions(of.units, {x, n, {}}, {}, run), stopped);
        CHECK_THROWS_AS((void)rank_sets_of_rates(of.units, {x, n, {}}, {}, run), stopped);
    }

    TEST_CASE("rank_sets: all at once they hold the true ranks as often as they say") {
        const std::vector<double> truth{0, 0.5, 1, 3, 3.2, 6}; // true ranks 6 to 1
        int                       right = 0;
        constexpr int             worlds = 2000;
        for (int w = 0; w < worlds; ++w) {
            random_stream    r(static_cast<std::uint64_t>(w), 99);
            estimated_scores of{{"a", "b", "c", "d", "e", "f"}, {}, std::vector<double>(6, 0.8), {}};
            for (const double t : truth) of.scores.push_back(t + 0.8 * normal(r));
            const rank_sets sets = rank_sets_of(of);
            bool            all = true;
            for (std::size_t i = 0; i < 6; ++i) {
                const auto rank = static_cast<std::int64_t>(6 - i);
                all = all && sets.ranks[i].best <= rank && rank <= sets.ranks[i].worst;
            }
            right += all ? 1 : 0;
        }
        CHECK(right >= worlds * 0.95 - 4 * std::sqrt(worlds * 0.95 * 0.05));
    }

    TEST_CASE("rank_sets: what cannot be") {
        CHECK_THROWS_AS((void)rank_sets_of({{"x", "y"}, {1}, {1, 1}, {}}), shape_mismatch);
        CHECK_THROWS_AS((void)rank_sets_of({{"x", "y"}, {1, 2}, {}, {}}), shape_mismatch);
        CHECK_THROWS_AS((void)rank_sets_of({{"x", "y"}, {1, 2}, {1, 1}, {1, 0, 0, 1}}), shape_mismatch);
        CHECK_THROWS_AS((void)rank_sets_of({{"x", "y"}, {1, 2}, {1, -1}, {}}), domain_fault);
        CHECK_THROWS_AS((void)rank_sets_of({{"x", "y"}, {1, std::numeric_limits<double>::infinity()}, {1, 1}, {}}),
                        domain_fault);
        CHECK_THROWS_AS((void)rank_sets_of({{"x", "y"}, {1, 2}, {}, {1, 0.5, 0, 1}}), domain_fault);
        CHECK_THROWS_AS((void)rank_sets_of({{"x", "y"}, {1, 2}, {1, 1}, {}}, {.confidence = 1}), domain_fault);
    }

    TEST_CASE("rank_sets: Fisher's tea and other pairs by hand") {
        const std::vector<std::string> two{"x", "y"};
        const auto told = [](const rank_sets& r) { return r.ranks == std::vector<places>{{1, 1}, {2, 2}}; };
        // All four cups right against none of four: 1 of 70 ways (Fisher 1935), and there are two ordered pairs.
        const std::vector<double> right{4, 0}, cups{4, 4};
        CHECK(told(rank_sets_of_proportions(two, {right, cups, {}}, {.confidence = 0.9714})));
        CHECK_FALSE(told(rank_sets_of_proportions(two, {right, cups, {}}, {.confidence = 0.9715})));
        // Eight events of eight in the same exposure: 1 of 256.
        const std::vector<double> events{8, 0}, years{2, 2};
        CHECK(told(rank_sets_of_rates(two, {events, years, {}}, {.confidence = 0.9921})));
        CHECK_FALSE(told(rank_sets_of_rates(two, {events, years, {}}, {.confidence = 0.9922})));
        // Three of three is a lead of 0.99 over 10 of 1000, and the chance of it is still (13 * 12 * 11) / (1003 * 1002 * 1001)
        const std::vector<double> small{3, 10}, of{3, 1000};
        const double              p = 13.0 * 12 * 11 / (1003.0 * 1002 * 1001);
        CHECK(told(rank_sets_of_proportions(two, {small, of, {}}, {.confidence = 1 - 2.001 * p})));
        CHECK_FALSE(told(rank_sets_of_proportions(two, {small, of, {}}, {.confidence = 1 - 1.999 * p})));
    }

    TEST_CASE("rank_sets: exact tests against sums of every term") {
        const auto choose = [](double n, double k) { return std::lgamma(n + 1) - std::lgamma(k + 1) - std::lgamma(n - k + 1); };
        random_stream                  r(5, 8);
        const std::vector<std::string> two{"x", "y"};
        int                            compared = 0;
        for (int i = 0; i < 400; ++i) {
            CAPTURE(i);
            const double n1 = 1 + std::floor(r.uniform() * 60), n2 = 1 + std::floor(r.uniform() * 60);
            const double x1 = std::floor(r.uniform() * (n1 + 1)), x2 = std::floor(r.uniform() * r.uniform() * (n2 + 1));
            if (!(x1 / n1 > x2 / n2)) continue;
            double fisher = 0, binomial = 0;
            for (double k = x1; k <= x1 + x2; ++k) {
                if (k <= n1) fisher += std::exp(choose(n1, k) + choose(n2, x1 + x2 - k) - choose(n1 + n2, x1 + x2));
                binomial += std::exp(choose(x1 + x2, k) + k * std::log(n1) + (x1 + x2 - k) * std::log(n2) -
                                     (x1 + x2) * std::log(n1 + n2));
            }
            const std::vector<double> x{x1, x2}, n{n1, n2};
            for (const auto& [exact, of] : {std::pair(fisher, true), std::pair(binomial, false)}) {
                if (exact >= 0.24 || exact < 1e-9) continue; // a confidence has sixteen digits
                const auto told = [&, of = of](double error) {
                    const rank_test_options at{.confidence = 1 - error};
                    return (of ? rank_sets_of_proportions(two, {x, n, {}}, at) : rank_sets_of_rates(two, {x, n, {}}, at))
                               .better[1] != 0;
                };
                CHECK(told(2 * exact * (1 + 1e-7) + 1e-15));
                CHECK_FALSE(told(2 * exact * (1 - 1e-7) - 1e-15));
                ++compared;
            }
        }
        CHECK(compared > 150);
    }

    TEST_CASE("rank_sets: three true proportions are covered, summed over every outcome") {
        const std::vector<std::string> units{"a", "b", "c"};
        const std::vector<double>      n{7, 4, 6};
        for (const std::vector<double>& p : {std::vector{0.9, 0.5, 0.1}, {0.6, 0.55, 0.02}, {1.0, 0.3, 0.0}}) {
            double covered = 0;
            for (double i = 0; i <= n[0]; ++i)
                for (double j = 0; j <= n[1]; ++j)
                    for (double k = 0; k <= n[2]; ++k) {
                        double                    chance = 1;
                        const std::vector<double> x{i, j, k};
                        for (std::size_t u = 0; u < 3; ++u)
                            chance *= std::exp(std::lgamma(n[u] + 1) - std::lgamma(x[u] + 1) - std::lgamma(n[u] - x[u] + 1)) *
                                      std::pow(p[u], x[u]) * std::pow(1 - p[u], n[u] - x[u]);
                        const rank_sets r = rank_sets_of_proportions(units, {x, n, {}}, {.confidence = 0.8});
                        bool            all = true;
                        for (std::int64_t u = 0; u < 3; ++u) {
                            const auto& at = r.ranks[static_cast<std::size_t>(u)];
                            all = all && at.best <= u + 1 && u + 1 <= at.worst;
                        }
                        covered += all ? chance : 0;
                    }
            CHECK(covered >= 0.8);
        }
    }

    TEST_CASE("rank_sets: who has no number may have any rank, and is told from nobody") {
        const std::vector<std::string> units{"a", "b", "c", "d", "e"};
        const std::vector<double>      x{90, 0, 5, 3, 7}, n{100, 0, 100, 2, 100};
        const std::vector<status>      given{status::ok, status::ok, status::ok, status::ok, status::suppressed};
        const rank_sets                r = rank_sets_of_proportions(units, {x, n, given});
        CHECK(r.state == std::vector{status::ok, status::no_denominator, status::ok, status::impossible, status::suppressed});
        CHECK(r.ranks == std::vector<places>{{1, 4}, {1, 5}, {2, 5}, {1, 5}, {1, 5}});
        CHECK(r.letters == std::vector<std::string>{"a", "", "b", "", ""});
        const rank_sets down = rank_sets_of_proportions(units, {x, n, given}, {.more_is_better = false});
        CHECK(down.ranks == std::vector<places>{{2, 5}, {1, 5}, {1, 4}, {1, 5}, {1, 5}});
        CHECK(down.letters == std::vector<std::string>{"b", "", "a", "", ""});
        CHECK(rank_sets_of_rates(units, {x, n, given}).state[3] == status::ok); // more events than exposure may be
        CHECK(rank_sets_of({{"a", "b"}, {1, std::nan("")}, {0, 1}, {}, {status::ok, status::missing}}).ranks ==
              std::vector<places>{{1, 2}, {1, 2}});
        CHECK(rank_sets_of_proportions({}, {}).ranks.empty());
        CHECK(rank_sets_of({}).letters.empty());
        const std::vector<double> odd{std::nan(""), -1, std::numeric_limits<double>::infinity(), 0.5, 1}, ones(5, 1);
        CHECK(rank_sets_of_rates(units, {odd, ones, {}}).state ==
              std::vector{status::impossible, status::impossible, status::impossible, status::impossible, status::ok});
        CHECK(rank_sets_of_rates(units, {odd, ones, {}}).ranks == std::vector<places>(5, {1, 5}));
    }

    TEST_CASE("rank_sets: a large unit and many of them, in any order") {
        random_stream            r(77, 1);
        std::vector<std::string> units;
        std::vector<double>      x, n;
        for (int i = 0; i < 120; ++i) {
            units.push_back("u" + std::to_string(100 + i));
            n.push_back(i % 10 == 0 ? 1e9 : 50 + std::floor(r.uniform() * 4000));
            x.push_back(std::floor(n.back() * (0.1 + 0.2 * r.uniform())));
        }
        const rank_sets          one = rank_sets_of_proportions(units, {x, n, {}});
        std::vector<std::string> backwards(units.rbegin(), units.rend());
        const std::vector<double> xb(x.rbegin(), x.rend()), nb(n.rbegin(), n.rend());
        const rank_sets           other = rank_sets_of_proportions(backwards, {xb, nb, {}});
        for (std::size_t u = 0; u < units.size(); ++u) {
            CHECK(one.ranks[u] == other.ranks[units.size() - 1 - u]);
            CHECK(one.letters[u] == other.letters[units.size() - 1 - u]);
            CHECK_FALSE(one.letters[u].empty());
        }
        CHECK(one.ranks[0].worst - one.ranks[0].best < one.ranks[1].worst - one.ranks[1].best);
    }
}
