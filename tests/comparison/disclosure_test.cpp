// SPDX-License-Identifier: MIT
#include "comparison/league_world.hpp"

#include <steelyard/aggregation/roll_up.hpp>
#include <steelyard/comparison/disclosure.hpp>
#include <steelyard/core/error.hpp>
#include <steelyard/core/random.hpp>

#include <doctest/doctest.h>

#include <cmath>

using namespace league_world;
using aggregation::result_table;

namespace {

[[nodiscard]] result_table rolled_up(const definitions& d, const std::vector<row>& rows, const std::vector<std::string>& by,
                                     const std::vector<std::string>& indicators) {
    aggregation::roll_up_query q = aggregation::query_by(d, by);
    q.indicators = indicators;
    q.place_levels.insert(q.place_levels.begin(), ""); // the whole as well
    return aggregation::roll_up(d, world::dataset_of(d, rows), q);
}

[[nodiscard]] league seen(const definitions& d, const std::vector<row>& rows, const disclosure_policy& policy) {
    return make_league(d, world::dataset_of(d, rows), withhold_small(d, rolled_up(d, rows, {"place"}, {"share"}), policy),
                       {"share", "place", "2020", {}, {}});
}

} // namespace

TEST_SUITE("comparison") {
    TEST_CASE("disclosure: small counts, their rest and small denominators are withheld, zeros as the policy says") {
        const definitions d = passed_of_tested();
        std::vector<row>  rows;
        report(rows, "few", 4, 200);
        report(rows, "five", 5, 200);
        report(rows, "rest", 198, 200);
        report(rows, "none", 0, 200);
        report(rows, "tiny", 10, 19);
        report(rows, "plain", 100, 200);
        const league l = seen(d, rows, {.fewest_events = 5, .fewest_cases = 20});
        const auto   withheld = [](const league& of, const char* unit) { return of.find(unit)->as == standing::withheld; };
        CHECK(withheld(l, "few"));
        CHECK_FALSE(withheld(l, "five"));
        CHECK(withheld(l, "rest"));
        CHECK_FALSE(withheld(l, "none"));
        CHECK(withheld(l, "tiny"));
        CHECK(withheld(seen(d, rows, {.fewest_events = 5, .zeros_shown = false}), "none"));
        CHECK_FALSE(withheld(seen(d, rows, {.fewest_events = 5, .rest_too = false}), "rest"));
        CHECK(seen(d, rows, {}).text() == seen(d, rows, {.fewest_events = 1}).text());
        CHECK_THROWS_AS((void)seen(d, rows, {.fewest_events = -1}), domain_fault);
        CHECK_THROWS_AS((void)seen(d, rows, {.fewest_cases = std::nan("")}), domain_fault);
    }

    TEST_CASE("disclosure: whatever a withheld count is, everything shown is the same") {
        const definitions d = passed_of_tested();
        for (std::uint64_t seed = 0; seed < 40; ++seed) {
            CAPTURE(seed);
            random_stream    r(seed, 6);
            std::vector<row> rows;
            for (int i = 0; i < 8; ++i) {
                const double n = 30 + std::floor(r.uniform() * 100);
                report(rows, "p" + std::to_string(i), 10 + std::floor(r.uniform() * (n - 19)), n);
            }
            std::string                                first;
            std::optional<aggregation::result_columns> columns;
            for (double secret = 1; secret <= 9; ++secret) {
                rows[6].number = value::point(secret); // passed at p3
                league l = seen(d, rows, {.fewest_events = 10});
                l.fingerprint.clear(); // it says that inputs changed, not how
                CHECK(l.find("p3")->as == standing::withheld);
                CHECK_FALSE(l.find("p3")->numerator.has_value());
                if (first.empty()) first = l.text();
                CHECK(l.text() == first);
                const auto table = withhold_small(
                    d, league_table(d, world::dataset_of(d, rows), {"share", "place", "2020", {}, {}}), {.fewest_events = 10});
                if (!columns) columns = table.columns();
                CHECK(table.columns() == *columns); // nor is it left in a column that nobody reads
            }
        }
    }

    TEST_CASE("disclosure: bounds are the policy's own, however hard the margins try to tighten them") {
        definitions d = passed_of_tested();
        hierarchy   h;
        h.code = "admin";
        h.over = axis::place;
        h.levels = {"state", "town"};
        h.nodes = {{"N", "state", {}}};
        std::vector<row> rows;
        for (const auto& [town, n] : {std::pair("a", 3.0), {"b", 50.0}, {"c", 47.0}}) {
            h.nodes.push_back({town, "town", {}});
            membership m;
            m.child = town;
            m.parent = "N";
            h.memberships.push_back(m);
            report(rows, town, n, 60);
        }
        rows.push_back({"passed", "N", "", "2020", value::point(100)}); // the state says its own total: 100 - 97 = 3
        d.hierarchies = {h};
        for (const bool alone : {true, false}) {
            const result_table shown =
                withhold_small(d, rolled_up(d, rows, {"town"}, {"passed"}), {.fewest_events = 10, .never_alone = alone});
            const auto a = *shown.find("passed", "a", "2020");
            CHECK(a.number.reason() == reason::suppressed);
            CHECK(*a.lower == 1);
            CHECK(*a.upper == 9);
            const auto c = *shown.find("passed", "c", "2020"); // the smaller of the others goes with it
            CHECK(c.number.reason() == (alone ? reason::suppressed_secondary : reason::none));
            CHECK(shown.find("passed", "b", "2020")->number.point() == 50.0);
        }
        // Reported as suppressed: the publisher's interval, not what the denominator of 5 leaves of it.
        std::vector<row> told{{"passed", "a", "", "2020", value::missing(reason::suppressed)}, {"tested", "a", "", "2020", value::point(5)}};
        report(told, "b", 30, 60);
        report(told, "c", 30, 60);
        const league inside = make_league(d, world::dataset_of(d, told), {"share", "place", "2020", {}, {}});
        CHECK(*inside.find("a")->at_least == 20); // who may see it: at least one of five
        const league outside = seen(d, told, {.fewest_events = 1});
        CHECK(*outside.find("a")->at_least == 0);
        CHECK(*outside.find("a")->at_most == 100);
        const result_table counts = withhold_small(d, rolled_up(d, told, {"place"}, {"passed"}), {.never_alone = false});
        CHECK(*counts.find("passed", "a", "2020")->lower == 1);
        CHECK(*counts.find("passed", "a", "2020")->upper == 9);
    }

    TEST_CASE("disclosure: suppressed in, suppressed out of every column") {
        const definitions d = passed_of_tested();
        std::vector<row>  rows;
        report(rows, "a", 90, 100);
        report(rows, "b", 20, 100);
        report(rows, "c", 3, 100);
        const league l = seen(d, rows, {.fewest_events = 10, .never_alone = false});
        const league_unit& c = *l.find("c");
        CHECK(c.as == standing::withheld);
        CHECK(c.state == statistics::status::suppressed);
        CHECK_FALSE((c.number || c.numerator || c.denominator || c.lower || c.upper));
        CHECK(c.letters.empty());
        CHECK(std::pair(*c.best, *c.worst) == std::pair<std::int64_t, std::int64_t>(1, 3));
        CHECK(*benchmark_of(l, benchmark::pooled) == doctest::Approx(55));
        CHECK(*benchmark_of(l, benchmark::lower_quartile) == doctest::Approx(37.5));
    }
}
