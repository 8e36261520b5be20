// SPDX-License-Identifier: MIT
#include <steelyard/core/error.hpp>
#include <steelyard/dataset/builder.hpp>
#include <steelyard/frameworks/contract.hpp>
#include <steelyard/frameworks/load.hpp>
#include <steelyard/frameworks/reporting.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

using namespace steelyard;
using namespace steelyard::frameworks;

namespace {

const std::string two_districts = R"(
[framework]
code = "attendance"
level = "comparative"
core_set = ["absent"]

[[organisation]]
code = "lakefront"
role = "agency"
adopts = ["absent", "visits"]

[[organisation]]
code = "millstone"
role = "agency"
adopts = ["absent"]

[[organisation]]
code = "fund"
role = "funder"

[[measure]]
code = "absent"
kind = "stock"
unit = "pupils"
decimals = 0
frequency = "month"
over_time = "mean_of_periods"

[[measure]]
code = "visits"
kind = "flow"
unit = "visits"
decimals = 0
frequency = "quarter"
)";

const std::string contracts_of_both = R"(
[[contract]]
code = "monthly"
organisations = ["lakefront", "millstone"]
measures = ["absent"]
asked_by = ["fund"]
purpose = "who needs a call"
minutes = 40
from = "2024-01"
to = "2024-04"
due_days = 10

[[contract]]
code = "visits"
organisations = ["lakefront"]
measures = ["visits"]
minutes = 90
from = "2024-Q1"
to = "2024-Q1"

[[contract]]
code = "once_more"
organisations = ["lakefront"]
measures = ["absent"]
from = "2024-01"
to = "2024-04"
)";

[[nodiscard]] std::string listed(const std::vector<problem>& problems) {
    std::string all;
    for (const problem& p : problems) all += p.text() + "\n";
    return all;
}

[[nodiscard]] std::vector<problem> read(const std::string& text, framework& into) {
    return read_framework(std::vector<framework_text>{{"a.toml", two_districts}, {"b.toml", text}}, into);
}

[[nodiscard]] framework agreed_by_both() {
    framework  f;
    const auto problems = read(contracts_of_both, f);
    REQUIRE_MESSAGE(problems.empty(), listed(problems));
    return f;
}

void report(dataset_builder& b, const char* who, int month, const char* recorded, value x = value::point(5)) {
    observation o;
    o.measure = "absent";
    o.organisation = who;
    o.period = "2024-0" + std::to_string(month);
    o.number = x;
    o.recorded = instant::parse(recorded);
    b.add(o);
}

[[nodiscard]] bool says(const std::vector<problem>& problems, const std::string& rule, const std::string& words) {
    return std::any_of(problems.begin(), problems.end(),
                       [&](const problem& p) { return p.rule == rule && p.text().find(words) != std::string::npos; });
}

} // namespace

TEST_SUITE("frameworks") {
    TEST_CASE("contracts: a contract that is read says who, what, when and for how long") {
        const framework f = agreed_by_both();
        REQUIRE(f.contracts.size() == 3);
        CHECK(f.contracts[0].asked_by == std::vector<std::string>{"fund"});
        CHECK(f.contracts[0].minutes == 40);
        CHECK(!f.contracts[2].minutes);
        REQUIRE(f.agreed.expectations.size() == 3);
        const expectation& e = f.agreed.expectations[0];
        CHECK(e.measure == "absent");
        CHECK(e.organisations == f.contracts[0].organisations);
        CHECK(e.from == "2024-01");
        CHECK(e.due_days == 10);
        CHECK(e.declared_at.file == "b.toml");
    }

    TEST_CASE("contracts: minutes add up by frequency, and those that nobody stated are counted apart") {
        const auto all = burden_of(agreed_by_both());
        REQUIRE(all.size() == 2);
        CHECK(all[0] == reporting_burden{"lakefront", 3, 1, 40.0 * 12 + 90.0 * 4, {"absent", "visits"}, {"absent"}});
        CHECK(all[1] == reporting_burden{"millstone", 1, 0, 480.0, {"absent"}, {}});
    }

    TEST_CASE("contracts: a participant whose contracts all lack minutes has no burden stated, not a burden of zero") {
        framework f = agreed_by_both();
        f.contracts.erase(f.contracts.begin(), f.contracts.begin() + 2);
        const auto all = burden_of(f);
        REQUIRE(all.size() == 1);
        CHECK(!all[0].minutes_a_year);
        CHECK(all[0].without_minutes == 1);
    }

    TEST_CASE("contracts: everything that is wrong is listed at once") {
        framework  f;
        const auto problems = read(R"(
[[contract]]
code = "wrong"
organisations = ["lakefront", "milstone"]
measures = ["absent", "visits", "abscent"]
asked_by = ["found"]
minutes = -3

[[contract]]
code = "wrong"
organisations = []
measures = ["absent"]
)",
                                   f);
        CAPTURE(listed(problems));
        CHECK(says(problems, "known_codes", "did you mean 'millstone'?"));
        CHECK(says(problems, "known_codes", "did you mean 'absent'?"));
        CHECK(says(problems, "known_codes", "did you mean 'fund'?"));
        CHECK(says(problems, "contract", "several frequencies"));
        CHECK(says(problems, "contract", "costs -3 minutes"));
        CHECK(says(problems, "contract", "says not who reports"));
        CHECK(says(problems, "known_codes", "two contracts are called 'wrong'"));
    }

    TEST_CASE("contracts: one that is built without expectations is found lacking, and whole after expect()") {
        framework f = agreed_by_both();
        f.agreed.expectations.clear();
        CHECK(says(check(f), "contract", "nothing says when absent of contract 'monthly'"));
        for (const reporting_contract& c : std::vector(f.contracts)) expect(f, c, {});
        CHECK_MESSAGE(check(f).empty(), listed(check(f)));
    }

    TEST_CASE("contracts: content() changes with a contract, and is what it was without any") {
        const framework f = agreed_by_both();
        framework       other = f;
        other.contracts[0].minutes = 41;
        CHECK(content(other) != content(f));
        std::swap(other.contracts[0], other.contracts[1]);
        other.contracts[1].minutes = 40;
        CHECK(content(other) == content(f));
    }

    TEST_CASE("reporting_league: complete before incomplete, timely before late, a reason given is not an absence") {
        const framework f = agreed_by_both();
        dataset_builder b(f.agreed);
        for (int month = 1; month <= 4; ++month) report(b, "lakefront", month, month < 4 ? "2024-06-30T00:00:00Z" : "2024-05-09T00:00:00Z");
        report(b, "millstone", 1, "2024-02-01T00:00:00Z");
        report(b, "millstone", 2, "2024-03-01T00:00:00Z", value::missing(reason::lost));
        const auto league = reporting_league(f, b.finish());
        REQUIRE(league.size() == 2);
        CHECK(league[0].organisation == "lakefront"); // visits are no core measure: they do not count here
        CHECK(league[0].expected == 4);
        CHECK(league[0].completeness() == 1.0);
        CHECK(league[0].timeliness() == 0.25);
        CHECK(league[0].minutes_a_year == 840.0);
        CHECK(league[1].completeness() == 0.25);
        CHECK(league[1].with_reason == 1);
        CHECK(league[1].absent == 2);
        CHECK(league[1].timeliness() == 1.0);
        CHECK(league[1].incomplete == std::vector<std::string>{"absent"});
    }

    TEST_CASE("reporting_league: measures by name; nothing is expected of who has no contract") {
        const framework f = agreed_by_both();
        dataset_builder b(f.agreed);
        report(b, "lakefront", 1, "2024-02-01T00:00:00Z");
        const dataset data = b.finish();
        const auto    league = reporting_league(f, data, {"visits"});
        REQUIRE(league.size() == 1);
        CHECK(league[0].organisation == "lakefront");
        CHECK(league[0].completeness() == 0.0);
        CHECK(!league[0].timeliness());
        CHECK_THROWS_AS((void)reporting_league(f, data, {"visit"}), unknown_code);
    }
}
