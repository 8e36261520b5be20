// SPDX-License-Identifier: MIT
#include <steelyard/core/error.hpp>
#include <steelyard/core/random.hpp>
#include <steelyard/statistics/run_rules.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

using namespace steelyard;
using namespace steelyard::statistics;

namespace {

/// Hits of numbers about 0 with a third of 1, as the limits of a stated baseline.
[[nodiscard]] std::vector<rule_hit> hits_of(const std::vector<double>& x, const std::vector<run_rule>& rules,
                                            gap_policy gaps = gap_policy::breaks) {
    chart_options o;
    o.convention.gaps = gaps;
    return find_signals(chart_against({.value = x}, stated_baseline(0, 1, o)), rules);
}

struct seen {
    std::int64_t row;
    double       x;
};

/// Whether the last `of` of these points fulfil a rule on a side, and which of them is the first that counts; by the words
/// of the rule, slowly.
[[nodiscard]] std::int64_t first_of_window(const std::vector<seen>& p, std::size_t end, const run_rule& r, int side) {
    const auto m = static_cast<std::size_t>(r.of);
    const auto flag = [&](std::size_t i) {
        const double x = p[i].x;
        const double along = side * x;
        switch (r.kind) {
        case rule_kind::within: return std::abs(x) < r.zone;
        case rule_kind::beyond:
            if (r.zone == 0 && r.side == rule_side::both) return x != 0 || r.on_line == line_tie::counts;
            if (r.zone == 0) return along > 0 || (x == 0 && r.on_line == line_tie::counts);
            return r.side == rule_side::both ? std::abs(x) > r.zone : along > r.zone;
        case rule_kind::trend: {
            const double step = side * (x - p[i - 1].x);
            return step > 0 || (step == 0 && r.on_line == line_tie::counts);
        }
        default: return (x - p[i - 1].x) * (p[i - 1].x - p[i - 2].x) < 0;
        }
    };
    const std::size_t lead = r.kind == rule_kind::trend ? 1 : r.kind == rule_kind::alternating ? 2 : 0;
    const bool        all = lead > 0;
    if ((all || r.others_on_side) && end + 1 < m) return -1;
    const std::size_t from = end + 1 < m ? 0 : end + 1 - m;
    std::int64_t      first = -1;
    int               count = 0;
    for (std::size_t i = from + lead; i <= end; ++i) {
        if (r.others_on_side && !(side * p[i].x > 0)) return -1;
        if (!flag(i)) continue;
        ++count;
        if (first < 0) first = p[i - lead].row;
    }
    if (all) return count == r.of - static_cast<int>(lead) ? first : -1;
    if (count < r.needed || (!r.others_on_side && !flag(end))) return -1;
    return r.others_on_side ? p[from].row : first;
}

[[nodiscard]] std::vector<rule_hit> slow_hits(const std::vector<double>& x, const std::vector<run_rule>& rules,
                                              gap_policy gaps) {
    std::vector<std::vector<seen>> pieces(1); // between gaps
    for (std::size_t i = 0; i < x.size(); ++i) {
        if (!std::isnan(x[i]))
            pieces.back().push_back({static_cast<std::int64_t>(i), x[i]});
        else if (gaps == gap_policy::breaks)
            pieces.emplace_back();
    }
    std::vector<rule_hit> all;
    for (std::size_t r = 0; r < rules.size(); ++r) {
        const run_rule& rule = rules[r];
        const bool      either =
            rule.kind == rule_kind::within || rule.kind == rule_kind::alternating || rule.side == rule_side::both;
        for (const int side : {1, -1}) {
            if (side < 0 && (either || rule.side == rule_side::above)) continue;
            if (side > 0 && rule.side == rule_side::below) continue;
            rule_hit*             open = nullptr;
            std::vector<rule_hit> found;
            for (std::vector<seen> p : pieces) {
                if (rule.on_line == line_tie::skipped && rule.kind == rule_kind::beyond && rule.zone == 0)
                    std::erase_if(p, [](const seen& s) { return s.x == 0; });
                if (rule.on_line == line_tie::skipped && rule.kind == rule_kind::trend)
                    p.erase(std::unique(p.begin(), p.end(), [](const seen& a, const seen& b) { return a.x == b.x; }),
                            p.end());
                for (std::size_t i = 0; i < p.size(); ++i) {
                    const std::int64_t first = first_of_window(p, i, rule, side);
                    if (first < 0) continue;
                    if (open != nullptr && open->last >= first) {
                        open->last = p[i].row;
                        continue;
                    }
                    found.push_back({static_cast<std::int32_t>(r), either ? 0 : side, first, p[i].row, p[i].row});
                    open = &found.back();
                }
                open = nullptr;
            }
            all.insert(all.end(), found.begin(), found.end());
        }
    }
    std::sort(all.begin(), all.end(), [](const rule_hit& a, const rule_hit& b) {
        return a.first != b.first ? a.first < b.first : a.rule != b.rule ? a.rule < b.rule : a.side > b.side;
    });
    return all;
}

[[nodiscard]] run_rule random_rule(random_stream& random) {
    run_rule r;
    r.name = "random";
    r.kind = static_cast<rule_kind>(random.below(4));
    r.of = static_cast<std::int32_t>(3 + random.below(random.below(10) == 0 ? 62 : 8));
    r.needed = r.kind == rule_kind::beyond || r.kind == rule_kind::within
                   ? static_cast<std::int32_t>(1 + random.below(static_cast<std::uint64_t>(r.of)))
                   : r.of;
    r.zone = static_cast<double>(random.below(4));
    if (r.kind == rule_kind::within) r.zone += 1;
    r.side = static_cast<rule_side>(random.below(4));
    if (r.kind == rule_kind::within || r.kind == rule_kind::alternating) r.side = rule_side::each;
    if (r.kind == rule_kind::trend && r.side == rule_side::both) r.side = rule_side::each;
    r.others_on_side = r.kind == rule_kind::beyond && r.zone > 0 && r.side != rule_side::both && random.below(3) == 0;
    r.on_line = static_cast<line_tie>(random.below(3));
    return r;
}

} // namespace

TEST_SUITE("statistics") {

    TEST_CASE(
        "run rules: any rule finds what its words say, whatever is missing, in words of 64 points or one by one") {
        int found = 0;
        for (std::uint64_t seed = 1; seed <= 3000; ++seed) {
            CAPTURE(seed);
            random_stream         random(seed);
            std::vector<run_rule> rules;
            for (int i = 0; i < 4; ++i) rules.push_back(random_rule(random));
            std::vector<double> x;
            const auto          n = random.below(200);
            const auto          gaps_in = random.below(2) == 0 ? 1000 : 15;
            double              level = 0; // series that wander have long runs and trends
            for (std::uint64_t i = 0; i < n; ++i) {
                level = 0.8 * level + static_cast<double>(random.below(9)) - 4;
                const double v = std::round(level) / 2;
                x.push_back(random.below(static_cast<std::uint64_t>(gaps_in)) == 0
                                ? std::numeric_limits<double>::quiet_NaN()
                                : v);
            }
            for (const gap_policy gaps : {gap_policy::breaks, gap_policy::bridges}) {
                const auto fast = hits_of(x, rules, gaps);
                const auto slow = slow_hits(x, rules, gaps);
                REQUIRE(fast == slow);
                found += static_cast<int>(fast.size());
                signal_finder one_by_one(rules);
                bool          follows = false;
                for (std::size_t i = 0; i < x.size(); ++i) {
                    if (std::isnan(x[i])) {
                        follows = follows && gaps == gap_policy::bridges;
                        continue;
                    }
                    one_by_one.push(static_cast<std::int64_t>(i), x[i], 0, 1, follows);
                    follows = true;
                }
                REQUIRE(one_by_one.hits() == fast);
            }
        }
        CHECK(found > 10000);
    }

    TEST_CASE("run rules: the sets, rule by rule") {
        const auto nelson = rule_set("nelson");
        CHECK(hits_of({0, 3.1, 0}, nelson) == std::vector<rule_hit>{{0, 1, 1, 1, 1}});
        CHECK(hits_of({0, 3, 0}, nelson).empty()); // on the limit is not beyond it
        CHECK(hits_of({.1, .2, .1, .2, .2, .1, .1, .2, .2}, nelson) == std::vector<rule_hit>{{1, 1, 0, 8, 8}});
        CHECK(hits_of({-1, -.5, -.2, .1, .5, .9}, nelson) == std::vector<rule_hit>{{2, 1, 0, 5, 5}});
        CHECK(hits_of({-1, -.5, -.2, -.2, .5, .9}, nelson).empty()); // equal ones break a trend
        CHECK(hits_of({0, 2.5, 0, 2.5}, nelson) == std::vector<rule_hit>{{4, 1, 1, 3, 3}});
        CHECK(hits_of({0, 2.5, 0, -2.5}, nelson).empty());
        CHECK(hits_of({-1.5, -1.5, 0, -1.5, -1.5}, nelson) == std::vector<rule_hit>{{5, -1, 0, 4, 4}});
        CHECK(hits_of({1.5, -1.5, 1.6, 1.4, -1.2, -1.3, 1.1, 1.2}, nelson) == std::vector<rule_hit>{{7, 0, 0, 7, 7}});
        const std::vector<double> calm{.1, -.2, .3, .4, -.5, -.6, .7, .1, .2, -.1, -.3, .5, .2, -.4, .6};
        CHECK(hits_of(calm, nelson) == std::vector<rule_hit>{{6, 0, 0, 14, 14}});
        std::vector<double> saw;
        for (int i = 0; i < 14; ++i) saw.push_back(i % 2 == 0 ? .5 + i * .01 : -1.1);
        CHECK(hits_of(saw, nelson) == std::vector<rule_hit>{{3, 0, 0, 13, 13}});
    }

    TEST_CASE("run rules: the third of two of three on the other side counts or not, as the rule says") {
        const std::vector<double> other_side{2.5, -.5, 2.5};
        const std::vector<double> same_side{2.5, .5, 2.5};
        CHECK(hits_of(other_side, rule_set("mdc")).empty());
        CHECK(hits_of(other_side, rule_set("western_electric")).size() == 1);
        CHECK(hits_of(same_side, rule_set("mdc")) == std::vector<rule_hit>{{3, 1, 0, 2, 2}});
        CHECK(hits_of({2.5, 2.5, .5}, rule_set("mdc")) ==
              std::vector<rule_hit>{{3, 1, 0, 2, 2}}); // the third comes last
    }

    TEST_CASE("run rules: a point on the line breaks a run, is passed over, or counts") {
        std::vector<run_rule>     run{rule_set("mdc")[1]};
        const std::vector<double> x{1, 1, 1, 0, 1, 1, 1, 1};
        CHECK(hits_of(x, run).empty());
        run[0].on_line = line_tie::skipped;
        CHECK(hits_of(x, run) == std::vector<rule_hit>{{0, 1, 0, 7, 7}});
        run[0].on_line = line_tie::counts;
        CHECK(hits_of(x, run) == std::vector<rule_hit>{{0, 1, 0, 7, 6}});
        // A centre of 0.1 + 0.2 is not 0.3 in doubles, and a point of 0.3 lies on it all the same.
        const std::vector<run_rule> any{{.name = "any", .zone = 0}};
        const chart_baseline        b = stated_baseline(0.1 + 0.2, 1, {});
        CHECK(b.centre != 0.3);
        CHECK(find_signals(chart_against({.value = std::vector<double>{0.3, 0.31}}, b), any) ==
              std::vector<rule_hit>{{0, 1, 1, 1, 1}});
    }

    TEST_CASE("run rules: Anhoej's limits are those of the published table, and work without limits") {
        // Anhoej & Olesen 2014, PLoS ONE 9(11): e113825, appendix 2: n, longest usual run, fewest usual crossings.
        const std::vector<std::vector<int>> table{{10, 6, 2}, {11, 6, 2}, {12, 7, 3}, {13, 7, 3},
                                                  {14, 7, 4}, {16, 7, 4}, {17, 7, 5}, {20, 7, 6},
                                                  {22, 7, 7}, {23, 8, 7}, {24, 8, 8}, {30, 8, 10}};
        for (const auto& row : table) {
            CAPTURE(row[0]);
            CHECK(longest_usual_run(row[0]) == row[1]);
            CHECK(fewest_usual_crossings(row[0]) == row[2]);
        }
        CHECK(fewest_usual_crossings(100'000) == 49'739); // (n - 1) / 2 - 1.645 sqrt(n - 1) / 2 - 0.5 = 49738.9
        // 13 points, a run of 7 is usual, one of 8 is not; the point on the line is left out
        chart_options run{.kind = chart_kind::run};
        const auto    hits =
            find_signals(chart_against({.value = std::vector<double>{1, 1, 1, 1, 0, 1, 1, 1, 1, -1, -1, -1, -1, -1}},
                                       stated_baseline(0, 0, run)),
                         rule_set("anhoej"));
        CHECK(hits == std::vector<rule_hit>{{0, 1, 0, 8, 8}, {1, 0, 0, 13, 13}});
        const auto zones =
            find_signals(chart_against({.value = std::vector<double>{99, -99, 99}}, stated_baseline(0, 0, run)),
                         rule_set("western_electric"));
        CHECK(zones.empty());
        CHECK(hits_of(std::vector<double>(9, 1.0), rule_set("anhoej")).empty()); // nine points are too few to say
    }

    TEST_CASE("run rules: whatever makes no sense is said at once") {
        std::vector<run_rule> rules{rule_set("nelson")[0], rule_set("nelson")[1], rule_set("nelson")[2]};
        rules[0].needed = 2;
        rules[1].of = 65;
        rules[2].zone = -1;
        try {
            const signal_finder f(rules);
            CHECK(false);
        } catch (const invalid_input& e) {
            CHECK(e.problems().size() == 3);
        }
        CHECK_THROWS_AS((void)rule_set("nelsen"), unknown_code);
    }
}
