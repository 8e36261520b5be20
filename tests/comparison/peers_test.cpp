// SPDX-License-Identifier: MIT
#include "validation/world.hpp"

#include <steelyard/comparison/peers.hpp>
#include <steelyard/core/error.hpp>
#include <steelyard/core/random.hpp>

#include <doctest/doctest.h>

#include <cmath>

using namespace steelyard;
using namespace steelyard::comparison;
using world::row;
using codes = std::vector<std::string>;

namespace {

[[nodiscard]] definitions agreed() {
    definitions d;
    d.measures = {world::counted("people", kind::stock)};
    d.measures[0].suppressed_within = {1, 9};
    d.schemes = {world::scheme_of("age", scheme_type::partition, {"young", "old"})};
    hierarchy h;
    h.code = "admin";
    h.over = axis::place;
    h.levels = {"state", "town"};
    h.nodes = {{"N", "state", {}}, {"S", "state", {}}};
    for (const char* town : {"a", "b", "c", "d"}) h.nodes.push_back({town, "town", {}});
    const auto lies = [&](const char* town, const char* state, std::optional<date> from, std::optional<date> to) {
        membership m;
        m.child = town;
        m.parent = state;
        m.from = from;
        m.to = to;
        h.memberships.push_back(m);
    };
    lies("a", "N", {}, {});
    lies("b", "N", {}, {});
    lies("c", "N", {}, date(2010, 1, 1));
    lies("c", "S", date(2010, 1, 1), {});
    lies("d", "S", {}, {});
    d.hierarchies = {h};
    return d;
}

[[nodiscard]] dataset sizes(const definitions& d, const std::map<std::string, double>& of, const std::string& year = "2009") {
    std::vector<row> rows;
    for (const auto& [town, n] : of) rows.push_back({"people", town, "", year, value::point(n)});
    return world::dataset_of(d, rows);
}

} // namespace

TEST_SUITE("comparison") {
    TEST_CASE("peers: by size within a factor, and within bands") {
        const definitions d = agreed();
        const dataset     data = sizes(d, {{"a", 100}, {"b", 200}, {"c", 201}, {"d", 1000}});
        peer_rule         rule;
        rule.code = "alike";
        rule.size = "people";
        rule.within_factor = 2;
        const peer_groups g = find_peers(d, data, rule, "place", "2009");
        CHECK(g.period == "2009");
        CHECK(g.find("a")->peers == codes{"b"}); // 200 is twice 100 and 201 more than that
        CHECK(g.find("b")->peers == codes{"a", "c"});
        CHECK(g.find("c")->peers == codes{"b"});
        CHECK(g.find("d")->peers.empty());
        CHECK(g.find("d")->why == "nobody is like d by the rule alike.");
        CHECK(g.find("z") == nullptr);
        rule.within_factor.reset();
        rule.bands = {200, 201};
        const peer_groups bands = find_peers(d, data, rule, "place", "2009");
        CHECK(bands.find("c")->peers == codes{"d"}); // from 201 on
        CHECK(bands.find("b")->peers.empty());       // from 200 to below 201
    }

    TEST_CASE("peers: a suppressed or missing size decides nothing, and says so") {
        const definitions d = agreed();
        const dataset     data = world::dataset_of(d, {{"people", "a", "", "2009", value::point(100)},
                                                       {"people", "b", "", "2009", value::point(100)},
                                                       {"people", "c", "", "2009", value::missing(reason::suppressed)},
                                                       {"people", "d", "", "2009", value::below(10)}});
        peer_rule         rule;
        rule.code = "alike";
        rule.size = "people";
        rule.within_factor = 100;
        const peer_groups g = find_peers(d, data, rule, "place", "2009", {"a", "b", "c", "d", "e"});
        CHECK(g.find("a")->peers == codes{"b"});
        CHECK(g.find("a")->undecided == codes{"c", "d", "e"});
        CHECK(g.find("c")->why == "c has no number of people: suppressed.");
        CHECK(g.find("e")->why == "e has no number of people.");
        CHECK(g.find("d")->peers.empty());
    }

    TEST_CASE("peers: a region is the one of the period, and a rule holds on its days only") {
        const definitions d = agreed();
        const dataset     data = sizes(d, {{"a", 1}});
        peer_rule         rule;
        rule.code = "neighbours";
        rule.region = "state";
        CHECK(find_peers(d, data, rule, "town", "2009").find("c")->peers == codes{"a", "b"});
        CHECK(find_peers(d, data, rule, "town", "2010").find("c")->peers == codes{"d"});
        CHECK(find_peers(d, data, rule, "town", "2010").find("a")->peers == codes{"b"});
        const peer_groups with_stranger = find_peers(d, data, rule, "place", "2009", {"a", "b", "elsewhere"});
        CHECK(with_stranger.find("elsewhere")->why == "elsewhere lies in no state then.");
        CHECK(with_stranger.find("a")->undecided == codes{"elsewhere"});
        rule.from = date(2010, 1, 1);
        rule.to = date(2012, 1, 1);
        CHECK(find_peers(d, data, rule, "town", "2009").find("c")->why == "the rule neighbours does not hold throughout 2009.");
        CHECK(find_peers(d, data, rule, "town", "2011").find("c")->peers == codes{"d"});
        CHECK(find_peers(d, data, rule, "town", "2012").find("c")->peers.empty());
    }

    TEST_CASE("peers: by mix, and by groups that are given") {
        const definitions d = agreed();
        std::vector<row>  rows;
        const auto report = [&](const char* town, double young, double old) {
            rows.push_back({"people", town, "", "2009", value::point(young), {{"age", "young"}}});
            rows.push_back({"people", town, "", "2009", value::point(old), {{"age", "old"}}});
        };
        report("a", 50, 50);
        report("b", 600, 400); // a tenth apart from a
        report("c", 61, 39);
        report("d", 0, 0);
        peer_rule rule;
        rule.code = "mix";
        rule.mix = "people";
        rule.scheme = "age";
        const peer_groups g = find_peers(d, world::dataset_of(d, rows), rule, "place", "2009");
        CHECK(g.find("a")->peers == codes{"b"});
        CHECK(g.find("c")->peers == codes{"b"});
        CHECK(g.find("d")->why == "d has nobody in any category of age.");
        peer_rule given;
        given.code = "given";
        given.groups = {{"a", "b"}, {"b", "d"}};
        const peer_groups told = find_peers(d, world::dataset_of(d, rows), given, "place", "2009");
        CHECK(told.find("b")->peers == codes{"a", "d"});
        CHECK(told.find("a")->peers == codes{"b"});
    }

    TEST_CASE("peers: whoever is somebody's peer has that one for a peer, and order moves nothing") {
        const definitions d = agreed();
        for (std::uint64_t seed = 0; seed < 30; ++seed) {
            CAPTURE(seed);
            random_stream    r(seed, 3);
            std::vector<row> rows;
            for (int i = 0; i < 15; ++i) {
                const std::string town = "t" + std::to_string(i);
                const double young = std::floor(r.uniform() * 100), old = std::floor(r.uniform() * 100);
                rows.push_back({"people", town, "", "2009", value::point(young), {{"age", "young"}}});
                rows.push_back({"people", town, "", "2009", value::point(old), {{"age", "old"}}});
            }
            peer_rule rule;
            rule.code = "r";
            rule.size = rule.mix = "people";
            rule.scheme = "age";
            rule.within_factor = 1.5;
            rule.mix_within = 0.3;
            const peer_groups g = find_peers(d, world::dataset_of(d, rows), rule, "place", "2009");
            for (const unit_peers& u : g.units) {
                CHECK(u.peers.empty() != u.why.empty());
                for (const std::string& p : u.peers) CHECK(std::ranges::count(g.find(p)->peers, u.unit) == 1);
            }
            std::ranges::reverse(rows);
            CHECK(find_peers(d, world::dataset_of(d, rows), rule, "place", "2009") == g);
        }
    }

    TEST_CASE("peers: everything that is wrong with a rule at once") {
        const definitions d = agreed();
        peer_rule         rule;
        rule.code = "bad";
        rule.size = "nothing";
        rule.scheme = "age";
        rule.region = "count";
        rule.bands = {5, 5, std::nan("")};
        rule.within_factor = 0.5;
        rule.mix_within = 2;
        rule.from = rule.to = date(2009, 1, 1);
        CHECK(check(rule, d).size() == 8);
        CHECK_THROWS_AS((void)find_peers(d, sizes(d, {}), rule, "place", "2009"), invalid_input);
        CHECK(check(peer_rule(), d).size() == 1);
        peer_rule region;
        region.region = "place";
        CHECK(check(region, d).size() == 1);
        region.region = "state";
        CHECK_THROWS_AS((void)find_peers(d, sizes(d, {}), region, "year", "2009"), illegal_operation);
        CHECK_THROWS_AS((void)find_peers(d, sizes(d, {}), region, "nothing", "2009"), unknown_code);
        CHECK_THROWS_AS((void)find_peers(d, sizes(d, {}), region, "town", "some day"), period_mismatch);
    }
}
