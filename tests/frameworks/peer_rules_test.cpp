// SPDX-License-Identifier: MIT
#include <steelyard/core/error.hpp>
#include <steelyard/dataset/builder.hpp>
#include <steelyard/frameworks/load.hpp>
#include <steelyard/frameworks/peer_rules.hpp>
#include <steelyard/serialization.hpp>

#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

using namespace steelyard;
using namespace steelyard::frameworks;

namespace {

const std::string five_clinics = R"(
[framework]
code = "clinics"
level = "shared_platform"

[[organisation]]
code = "a"
role = "agency"
[[organisation]]
code = "b"
role = "agency"
[[organisation]]
code = "c"
role = "agency"
[[organisation]]
code = "d"
role = "agency"
[[organisation]]
code = "e"
role = "agency"

[[measure]]
code = "patients"
kind = "stock"
unit = "people"
decimals = 0
over_time = "last"
frequency = "year"

[[peer_group]]
code = "harbour"
members = ["a", "d"]
)";

const std::string two_rules = R"(
[[peer_rule]]
code = "size"
size = "patients"
within_factor = 2
to = 2020-01-01

[[peer_rule]]
code = "size"
size = "patients"
within_factor = 4
from = 2020-01-01

[[peer_rule]]
code = "harbour_or_hill"
groups = [["b", "c"]]
peer_groups = ["harbour"]
)";

[[nodiscard]] framework of(const std::string& text) {
    framework f;
    CHECK(read_framework(std::vector<framework_text>{{"framework.toml", text}}, f).empty());
    return f;
}

[[nodiscard]] dataset patients_of(const framework& f) {
    dataset_builder into(f.agreed);
    for (const char* year : {"2019", "2020"})
        for (const auto& [who, n] : {std::pair("a", 100), std::pair("b", 190), std::pair("c", 390), std::pair("d", 2000)}) {
            observation o;
            o.measure = "patients";
            o.organisation = who;
            o.period = year;
            o.number = value::point(n);
            into.add(o);
        }
    return into.finish();
}

using words = std::vector<std::string>;

} // namespace

TEST_SUITE("frameworks") {

    TEST_CASE("peer_rules: the rule of the period stands, and a peer group is a rule of its own name") {
        const framework f = of(five_clinics + two_rules);
        CHECK(check(f).empty());
        CHECK(peer_rule_of(f, "size", "2019").within_factor == 2);
        CHECK(peer_rule_of(f, "size", "2020").within_factor == 4);
        const dataset data = patients_of(f);
        // Twice 100 holds 190, twice 190 does not hold 390; four times 100 does.
        const auto then = find_peers(f, data, "size", "organisation", "2019");
        CHECK(then.find("a")->peers == words{"b"});
        CHECK(then.find("c")->why == "nobody is like c by the rule size.");
        const auto now = find_peers(f, data, "size", "organisation", "2020");
        CHECK(now.find("a")->peers == words{"b", "c"});
        CHECK(now.find("d")->peers.empty());
        const auto given = find_peers(f, data, "harbour", "organisation", "2020");
        CHECK(given.rule == "harbour");
        CHECK(given.find("a")->peers == words{"d"});
        const auto either = find_peers(f, data, "harbour_or_hill", "organisation", "2020");
        CHECK(either.find("d")->peers == words{"a"});
        CHECK(either.find("c")->peers == words{"b"});
        CHECK(either.find("e") == nullptr); // no number, no group: asked for by name, it says so
        CHECK(find_peers(f, data, "harbour", "organisation", "2020", {"a", "e"}).find("e")->why ==
              "e is in none of the groups given.");
    }

    TEST_CASE("peer_rules: a period that no rule of the name holds throughout has no peers, and names must be known") {
        framework f = of(five_clinics + two_rules);
        f.peer_rules[1].rule.from = date(2020, 7, 1);
        const auto none = find_peers(f, patients_of(f), "size", "organisation", "2020");
        CHECK(none.find("a")->peers.empty());
        CHECK(none.find("a")->why == "the rule size does not hold throughout 2020.");
        CHECK_THROWS_WITH_AS((void)peer_rule_of(f, "harbor", "2020"), doctest::Contains("harbour"), unknown_code);
        f.peer_rules.clear();
        f.peer_groups.clear();
        CHECK_THROWS_WITH_AS((void)peer_rule_of(f, "size", "2020"), doctest::Contains("[[peer_rule]]"), unknown_code);
    }

    TEST_CASE("peer_rules: everything that is wrong is listed with its line and key") {
        framework  f;
        const auto problems = read_framework(std::vector<framework_text>{{"framework.toml", five_clinics + R"(
[[peer_rule]]
code = "size"
size = "patiens"
within_factor = 0.5
bands = [5, 5]
mix = "patients"
groups = [["a", "f"]]
peer_groups = ["harbor"]
from = 2020-01-01
to = 2019-01-01

[[peer_rule]]
code = "harbour"
)"}}, f);
        std::string all;
        for (const problem& p : problems) all += p.text() + "\n";
        CAPTURE(all);
        CHECK(problems.size() == 8);
        const std::int64_t first = problems.empty() ? 0 : problems.front().where.line;
        CHECK(first == 36);
        for (const char* found : {"'patiens' is no measure", "within_factor is 0.5", "border 2 is 5", "give both mix and scheme",
                                  "peer group 'harbor'", "ends on 2019-01-01", "a peer group is called so too", "no condition"})
            CHECK(all.find(found) != std::string::npos);
    }

    TEST_CASE("peer_rules: an archive holds them, and one without any is what it was") {
        framework f = of(five_clinics + two_rules);
        const auto again = serialization::from_bytes<framework>(serialization::to_bytes(f));
        CHECK(content(again) == content(f));
        REQUIRE(again.peer_rules.size() == 3);
        CHECK(again.peer_rules[1].rule == f.peer_rules[1].rule);
        CHECK(again.peer_rules[2].peer_groups == words{"harbour"});
        CHECK(again.peer_rules[2].declared_at == f.peer_rules[2].declared_at);
        const auto before = content(f);
        f.peer_rules.clear();
        CHECK(content(f) != before);
        CHECK(serialization::from_bytes<framework>(serialization::to_bytes(f)).peer_rules.empty());
    }

} // TEST_SUITE
