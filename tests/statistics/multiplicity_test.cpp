// SPDX-License-Identifier: MIT
#include <steelyard/core/error.hpp>
#include <steelyard/core/random.hpp>
#include <steelyard/statistics/multiplicity.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <vector>

using namespace steelyard;
using namespace steelyard::statistics;

namespace {

using column = std::vector<double>;

constexpr double     no_number = std::numeric_limits<double>::quiet_NaN();
constexpr std::array every_method{multiplicity::bonferroni, multiplicity::holm, multiplicity::benjamini_hochberg,
                                  multiplicity::benjamini_yekutieli};

/// Small p and large ones, some of them equal.
[[nodiscard]] column drawn(std::uint64_t seed, std::size_t rows) {
    random_stream random(seed);
    column        p;
    for (std::size_t i = 0; i < rows; ++i) {
        const double u = random.uniform();
        p.push_back(random.below(3) == 0 ? u * u * u * u : std::round(u * 20) / 20);
    }
    return p;
}

[[nodiscard]] adjusted_tests adjusted(const column& p, multiplicity method, double level = 0.05) {
    multiplicity_options o;
    o.method = method;
    o.level = level;
    return adjust_p({p, {}}, o);
}

} // namespace

TEST_SUITE("statistics") {

    TEST_CASE("multiplicity: the fifteen tests of Benjamini and Hochberg 1995") {
        const column p{0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344,
                       0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0};
        CHECK(adjusted(p, multiplicity::bonferroni).rejections == 3); // as the paper has it
        CHECK(adjusted(p, multiplicity::benjamini_hochberg).rejections == 4);
        CHECK(adjusted(p, multiplicity::benjamini_hochberg).adjusted[3] ==
              doctest::Approx(0.0095 * 15 / 4).epsilon(1e-15));
        CHECK(adjusted(p, multiplicity::holm).rejections == 3); // 0.0095 * 12 is above 0.05
        CHECK(adjusted(p, multiplicity::holm).adjusted[2] == doctest::Approx(0.0019 * 13).epsilon(1e-15));
    }

    TEST_CASE("multiplicity: Holm is Bonferroni of every set that a test could be true with") {
        for (std::uint64_t seed = 1; seed <= 60; ++seed) {
            CAPTURE(seed);
            const column         p = drawn(seed, 2 + seed % 7);
            const adjusted_tests found = adjusted(p, multiplicity::holm);
            for (std::size_t i = 0; i < p.size(); ++i) {
                double most = 0; // closed testing: of all sets that hold i, the one that is hardest to reject
                for (std::uint32_t set = 0; set < (1U << p.size()); ++set) {
                    if ((set >> i & 1U) == 0) continue;
                    double least = 1, size = 0;
                    for (std::size_t j = 0; j < p.size(); ++j) {
                        if ((set >> j & 1U) == 0) continue;
                        least = std::min(least, p[j]);
                        ++size;
                    }
                    most = std::max(most, std::min(1.0, size * least));
                }
                CHECK(found.adjusted[i] == doctest::Approx(most).epsilon(1e-15));
            }
        }
    }

    TEST_CASE("multiplicity: rejected at a level is what the steps at that level reject") {
        for (std::uint64_t seed = 1; seed <= 80; ++seed) {
            CAPTURE(seed);
            const column p = drawn(seed, 1 + seed % 40);
            column       sorted = p;
            std::sort(sorted.begin(), sorted.end());
            const auto   m = static_cast<double>(p.size());
            double       all = 0;
            for (double k = 1; k <= m; ++k) all += 1 / k;
            const double level = 0.013 + 0.4 * random_stream(seed, 7).uniform();
            for (const double times : {1.0, all}) {
                std::size_t last = 0; // step up: the last one below its line, and all before it
                for (std::size_t k = 1; k <= p.size(); ++k)
                    if (sorted[k - 1] <= static_cast<double>(k) * level / (m * times)) last = k;
                const auto method = times == 1 ? multiplicity::benjamini_hochberg : multiplicity::benjamini_yekutieli;
                if (p.size() == 1 && times == all) continue; // the two are one
                CHECK(adjusted(p, method, level).rejections ==
                      (last == 0 ? 0
                                 : std::count_if(p.begin(), p.end(), [&](double x) { return x <= sorted[last - 1]; })));
            }
            std::size_t first = 0; // step down: up to the first one above its line
            while (first < p.size() && sorted[first] <= level / (m - static_cast<double>(first))) ++first;
            CHECK(adjusted(p, multiplicity::holm, level).rejections == static_cast<std::int64_t>(first));
        }
    }

    TEST_CASE("multiplicity: stricter methods never reject more, order moves nothing, one test is itself") {
        for (std::uint64_t seed = 1; seed <= 40; ++seed) {
            CAPTURE(seed);
            const column p = drawn(seed, 25);
            column       turned(p.rbegin(), p.rend());
            for (const multiplicity method : every_method) {
                CAPTURE(name(method));
                const adjusted_tests a = adjusted(p, method);
                const adjusted_tests b = adjusted(turned, method);
                for (std::size_t i = 0; i < p.size(); ++i) {
                    CHECK(a.adjusted[i] == b.adjusted[p.size() - 1 - i]);
                    CHECK(a.adjusted[i] >= p[i]);
                    for (std::size_t j = 0; j < p.size(); ++j)
                        if (p[i] <= p[j]) CHECK(a.adjusted[i] <= a.adjusted[j]);
                }
                CHECK(adjusted({p[0]}, method).adjusted[0] == p[0]);
            }
            const adjusted_tests holm = adjusted(p, multiplicity::holm);
            for (std::size_t i = 0; i < p.size(); ++i) {
                CHECK(holm.adjusted[i] <= adjusted(p, multiplicity::bonferroni).adjusted[i]);
                CHECK(adjusted(p, multiplicity::benjamini_hochberg).adjusted[i] <= holm.adjusted[i]);
            }
        }
    }

    TEST_CASE("multiplicity: rows without p are no tests") {
        using enum status;
        const column              p{0.01, no_number, 0.04, -0.1, 1.5, 0.02};
        const std::vector<status> given{ok, missing, ok, ok, ok, suppressed};
        const adjusted_tests      found = adjust_p({p, given});
        CHECK(found.state == std::vector{ok, missing, ok, impossible, impossible, suppressed});
        CHECK(found.tests == 2);
        CHECK(found.adjusted[0] == 0.02); // of two tests
        CHECK(found.adjusted[2] == 0.04);
        for (const std::size_t i : {1U, 3U, 4U, 5U}) {
            CHECK(std::isnan(found.adjusted[i]));
            CHECK(found.rejected[i] == 0);
        }
        CHECK(adjust_p({}).tests == 0);
        multiplicity_options o;
        o.strict = true;
        try {
            (void)adjust_p({p, given}, o);
            FAIL("strict must refuse");
        } catch (const invalid_input& e) {
            CHECK(e.problems().size() == 2);
        }
        o = {};
        o.level = 5;
        CHECK_THROWS_AS((void)adjust_p({p, given}, o), domain_fault);
        CHECK_THROWS_AS((void)adjust_p({p, {given.data(), 3}}), shape_mismatch);
    }

    TEST_CASE("multiplicity: two storeys by hand") {
        // Families of p: {0.001, 0.02, 0.9}, {0.6, 0.8}, {0.004, 0.5}. Simes: 0.003, 0.8, 0.008. Of three families at 0.05 two are
        // looked into, so their rows are tested at 0.05 * 2 / 3.
        const column                    p{0.001, 0.6, 0.02, 0.004, 0.9, 0.8, 0.5};
        const std::vector<std::int32_t> family{0, 1, 0, 2, 0, 1, 2};
        const tree_tests                found = reject_in_families({p, {}}, family);
        REQUIRE(found.size() == 10);
        CHECK(found.p[7] == doctest::Approx(0.003).epsilon(1e-15));
        CHECK(found.p[8] == 0.8);
        CHECK(found.p[9] == 0.008);
        CHECK(found.adjusted[9] == doctest::Approx(0.012).epsilon(1e-15)); // 0.008 * 3 / 2
        CHECK(found.level[7] == 0.05);
        for (const std::size_t i : {0U, 2U, 3U, 4U, 6U}) CHECK(found.level[i] == doctest::Approx(0.1 / 3).epsilon(1e-15));
        CHECK(found.level[1] == 0);
        CHECK(found.adjusted[2] == doctest::Approx(0.03).epsilon(1e-15)); // 0.02 * 3 / 2, within its own family
        CHECK(found.rejected == std::vector<std::uint8_t>{1, 0, 1, 1, 0, 0, 0, 1, 0, 1});
        CHECK(found.combined == std::vector<std::uint8_t>{0, 0, 0, 0, 0, 0, 0, 1, 1, 1});
    }

    TEST_CASE("multiplicity: one family without parents is tested as by itself, and all in one family as well") {
        for (std::uint64_t seed = 1; seed <= 30; ++seed) {
            const column                    p = drawn(seed, 30);
            const std::vector<std::int64_t> top(p.size(), -1);
            const std::vector<std::int32_t> one(p.size(), 0);
            for (const multiplicity method : every_method) {
                multiplicity_options o;
                o.method = method;
                const adjusted_tests alone = adjust_p({p, {}}, o);
                const tree_tests     tree = reject_in_tree({{p, {}}, top}, o);
                CHECK(tree.adjusted == alone.adjusted);
                CHECK(tree.rejected == alone.rejected);
                const tree_tests family = reject_in_families({p, {}}, one, o);
                CHECK(std::equal(alone.adjusted.begin(), alone.adjusted.end(), family.adjusted.begin()));
            }
        }
    }

    TEST_CASE("multiplicity: nothing is rejected below what is not, and parents are never among their children") {
        for (std::uint64_t seed = 1; seed <= 60; ++seed) {
            CAPTURE(seed);
            random_stream             random(seed, 3);
            const column              p = drawn(seed, 80);
            std::vector<std::int64_t> parent;
            std::vector<std::size_t>  name_of(p.size()); // a row's place after shuffling
            for (std::size_t i = 0; i < p.size(); ++i) {
                parent.push_back(i < 5 ? -1 : static_cast<std::int64_t>(random.below(i)));
                name_of[i] = i;
            }
            for (std::size_t i = p.size(); i > 1; --i) std::swap(name_of[i - 1], name_of[random.below(i)]);
            column                    moved_p(p.size());
            std::vector<std::int64_t> moved_parent(p.size());
            for (std::size_t i = 0; i < p.size(); ++i) {
                moved_p[name_of[i]] = p[i];
                moved_parent[name_of[i]] =
                    parent[i] < 0 ? -1 : static_cast<std::int64_t>(name_of[static_cast<std::size_t>(parent[i])]);
            }
            multiplicity_options o;
            o.level = 0.2;
            const tree_tests found = reject_in_tree({{p, {}}, parent}, o);
            const tree_tests moved = reject_in_tree({{moved_p, {}}, moved_parent}, o);
            for (std::size_t i = 0; i < p.size(); ++i) {
                CHECK(found.adjusted[i] == moved.adjusted[name_of[i]]);
                CHECK(found.level[i] == moved.level[name_of[i]]);
                CHECK(found.rejected[i] == moved.rejected[name_of[i]]);
                if (parent[i] < 0) continue;
                const auto above = static_cast<std::size_t>(parent[i]);
                if (found.rejected[above] == 0) CHECK(found.rejected[i] == 0);
                CHECK(found.level[i] <= found.level[above]);
                column siblings;
                for (std::size_t j = 0; j < p.size(); ++j)
                    if (parent[j] == parent[i]) siblings.push_back(p[j]);
                const adjusted_tests alone = adjusted(siblings, multiplicity::benjamini_hochberg);
                CHECK(std::find(alone.adjusted.begin(), alone.adjusted.end(), found.adjusted[i]) !=
                      alone.adjusted.end());
            }
        }
    }

    TEST_CASE("multiplicity: a family holds something at the level at which one of its rows does") {
        for (std::uint64_t seed = 1; seed <= 40; ++seed) {
            const column                    p = drawn(seed, 12);
            const std::vector<std::int32_t> one(p.size(), 0);
            for (const multiplicity method : every_method) {
                CAPTURE(name(method));
                multiplicity_options o;
                o.method = method;
                const double least = std::ranges::min(adjusted(p, method).adjusted);
                CHECK(reject_in_families({p, {}}, one, o).p.back() == least);
                if (method == multiplicity::benjamini_hochberg) CHECK(*simes(p) == least);
                if (method != multiplicity::benjamini_yekutieli) continue;
                double all = 0;
                for (double k = 1; k <= 12; ++k) all += 1 / k;
                CHECK(least == doctest::Approx(std::min(1.0, all * *simes(p))).epsilon(1e-14)); // Hommel 1983
            }
        }
    }

    TEST_CASE("multiplicity: of families with nothing in them few are looked into") {
        // 40 families of 20 tests of nothing: the share of runs in which any row is rejected stays near the level.
        int    any = 0;
        column p(800);
        std::vector<std::int32_t> family(800);
        for (std::size_t i = 0; i < 800; ++i) family[i] = static_cast<std::int32_t>(i / 20);
        for (std::uint64_t run = 0; run < 400; ++run) {
            random_stream random(11, run);
            for (double& x : p) x = random.uniform();
            const tree_tests found = reject_in_families({p, {}}, family);
            any += std::find(found.rejected.begin(), found.rejected.end(), 1) != found.rejected.end() ? 1 : 0;
        }
        CHECK(any > 4);
        CHECK(any < 37); // 20 are expected, deviation 4.4
    }

    TEST_CASE("multiplicity: trees that are none are refused with every row") {
        using enum status;
        const column              p{0.1, 0.2, 0.3, 0.4};
        const auto                problems = [&](const std::vector<std::int64_t>& parent) {
            try {
                (void)reject_in_tree({{p, {}}, parent});
            } catch (const invalid_input& e) { return e.problems().size(); }
            return std::size_t{0};
        };
        CHECK(problems({-1, 0, 7, -2}) == 2);
        CHECK(problems({-1, 2, 1, 2}) == 3); // two go round, the last hangs below them
        CHECK(problems({0, -1, -1, -1}) == 1);
        CHECK(problems({-1, 0, 0, 1}) == 0);
        CHECK_THROWS_AS((void)reject_in_tree({{p, {}}, {}}), shape_mismatch);
        CHECK_THROWS_AS((void)reject_in_families({p, {}}, std::vector<std::int32_t>{0, 0, -1, 9}), invalid_input);
        // A parent without p stands for those below it; without any below it, it stays what it was.
        const std::vector<std::int64_t> parent{-1, -1, 0, 0};
        const std::vector<status>       given{missing, suppressed, ok, ok};
        const tree_tests                found = reject_in_tree({{p, given}, parent});
        CHECK(found.state == std::vector{ok, suppressed, ok, ok});
        CHECK(found.p[0] == 0.4); // the least of 2 * 0.3 and 0.4
        CHECK(simes(std::vector<double>{}) == std::nullopt);
        CHECK_THROWS_AS((void)simes(std::vector{0.2, no_number}), domain_fault);
    }
}
