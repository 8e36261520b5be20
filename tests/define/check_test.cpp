// SPDX-License-Identifier: MIT
#include <steelyard/core/error.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <limits>
#include <string>
#include <support/sound_definitions.hpp>

using namespace steelyard;
using steelyard::testing::sound;

namespace {

std::string listed(const std::vector<problem>& problems) {
    std::string s;
    for (const problem& p : problems) s += p.text() + "\n";
    return s;
}

using change = void (*)(definitions&);
struct planted {
    std::string rule;
    change      plant;
};
constexpr double nan = std::numeric_limits<double>::quiet_NaN();

/// Every one breaks a single rule.
const planted cases[] = {
    {"bad_code",
     [](definitions& d) {
         d.measures[0].code = "births;1";
         d.breaks.clear();
         d.expectations.clear();
         d.indicators.clear();
         d.targets.clear();
     }},
    {"bad_code",
     [](definitions& d) {
         d.places.push_back({" c", "", {}});
     }},
    {"bad_code",
     [](definitions& d) {
         d.schemes[0].categories.push_back({"x|y", ""});
     }},
    {"bad_code",
     [](definitions& d) {
         d.organisations.push_back({"", "", {}});
     }},
    {"reserved_code",
     [](definitions& d) {
         d.schemes.push_back({"period", "", scheme_type::partition, {{"x", ""}}, {}});
     }},
    {"reserved_code",
     [](definitions& d) {
         d.calendars.push_back({"month", period_kind::month(), {}});
     }},
    {"bad_calendar",
     [](definitions& d) {
         d.calendars.push_back({"c", {grid::year, 13}, {}});
     }},
    {"bad_calendar",
     [](definitions& d) {
         d.measures[3].frequency = {grid::season, 2, 30, 3, 1};
     }},
    {"duplicate_code", [](definitions& d) { d.measures.push_back(d.measures[3]); }},
    {"duplicate_code", [](definitions& d) { d.indicators.push_back(d.indicators[0]); }},
    {"duplicate_code", [](definitions& d) { d.places.push_back(d.places[0]); }},
    {"duplicate_code",
     [](definitions& d) {
         d.schemes[0].categories.push_back({"F", ""});
     }},
    {"duplicate_code", [](definitions& d) { d.judgements.push_back(d.judgements[0]); }},
    {"duplicate_code",
     [](definitions& d) {
         d.measures[1].versions.push_back({"1", date(2013, 1, 1), materiality::none, ""});
     }},
    {"duplicate_code", [](definitions& d) { d.expectations[0].places.push_back("a"); }},
    {"duplicate_code", [](definitions& d) { d.common_agenda.goals.push_back(d.common_agenda.goals[0]); }},
    {"shared_code", [](definitions& d) { d.indicators[1].code = "dose"; }},
    {"unknown_measure", [](definitions& d) { d.indicators[0].numerator.measure = "brths"; }},
    {"unknown_measure", [](definitions& d) { d.expectations[0].measure = "x"; }},
    {"unknown_measure",
     [](definitions& d) {
         d.bridges[0].measure = "x";
         d.measures[1].versions.clear();
     }},
    {"unknown_measure", [](definitions& d) { d.breaks[0].measure = "x"; }},
    {"unknown_measure", [](definitions& d) { d.measures[1].inflows = {"brths"}; }},
    {"bad_balance", [](definitions& d) { d.measures[0].inflows = {"births"}; }},
    {"bad_balance", [](definitions& d) { d.measures[1].outflows = {"budget"}; }},
    {"bad_balance", [](definitions& d) { d.measures[1].inflows = {"people"}; }},
    {"bad_balance",
     [](definitions& d) {
         d.measures[2].inflows = {"budget"};
         d.measures[2].in.symbol = "dollars";
     }},
    {"duplicate_code",
     [](definitions& d) {
         d.measures[1].inflows = {"births"};
         d.measures[1].outflows = {"births"};
     }},
    {"unknown_indicator", [](definitions& d) { d.targets[0].indicator = "rat"; }},
    {"unknown_indicator",
     [](definitions& d) {
         d.indicators[0].as = role::counter;
         d.indicators[0].counters = "x";
     }},
    {"unknown_goal", [](definitions& d) { d.indicators[0].goal = "x"; }},
    {"unknown_goal", [](definitions& d) { d.common_agenda.theory_of_change[1].to = "x"; }},
    {"pathway",
     [](definitions& d) {
         d.common_agenda.theory_of_change[1].from = "g";
         d.common_agenda.theory_of_change[0].to = "g";
     }},
    {"unknown_place", [](definitions& d) { d.targets[0].place = "x"; }},
    {"unknown_place", [](definitions& d) { d.expectations[0].places[0] = "x"; }},
    {"unknown_place", [](definitions& d) { d.breaks[0].place = "x"; }},
    {"unknown_place", [](definitions& d) { d.bridges[0].place = "x"; }},
    {"unknown_place",
     [](definitions& d) {
         d.hierarchies[0].nodes.push_back({"x", "area", {}});
         d.hierarchies[0].memberships.push_back({"x", "R", {}, {}, whole_share, {}});
     }},
    {"unknown_organisation", [](definitions& d) { d.breaks[0].organisation = "x"; }},
    {"unknown_organisation", [](definitions& d) { d.expectations[0].organisations[0] = "x"; }},
    {"unknown_judgement", [](definitions& d) { d.indicators[0].judgement = "x"; }},
    {"unknown_judgement", [](definitions& d) { d.targets[0].judgement = "x"; }},
    {"unknown_judgement", [](definitions& d) { d.bridges[0].judgement = "x"; }},
    {"unknown_judgement", [](definitions& d) { d.breaks[0].judgement = "x"; }},
    {"unknown_version", [](definitions& d) { d.bridges[0].from_version = "0"; }},
    {"unknown_node",
     [](definitions& d) {
         d.hierarchies[0].memberships.push_back({"b", "x", {}, {}, whole_share, {}});
         d.hierarchies[0].memberships[1].share = 1;
         d.hierarchies[0].memberships[2].share = whole_share - 1;
     }},
    {"no_categories", [](definitions& d) { d.schemes[0].categories.clear(); }},
    {"no_unit", [](definitions& d) { d.measures[0].in.symbol.clear(); }},
    {"no_unit", [](definitions& d) { d.indicators[0].in.symbol.clear(); }},
    {"decimals", [](definitions& d) { d.measures[0].places = decimals{19}; }},
    {"decimals", [](definitions& d) { d.indicators[0].decimals_shown = -1; }},
    {"valid_range",
     [](definitions& d) {
         d.measures[0].valid = {2, 1};
     }},
    {"valid_range",
     [](definitions& d) {
         d.measures[0].suppressed_within = {2, 1};
     }},
    {"valid_range", [](definitions& d) { d.measures[0].valid.low = nan; }},
    {"levels", [](definitions& d) { d.measures[4].levels.clear(); }},
    {"levels",
     [](definitions& d) {
         d.measures[0].levels = {"low", "high"};
     }},
    {"version_order", [](definitions& d) { d.measures[1].versions[1].from.reset(); }},
    {"version_order", [](definitions& d) { d.measures[1].versions[0].from = date(2012, 1, 1); }},
    {"no_bridge", [](definitions& d) { d.bridges.clear(); }},
    {"no_time_rule", [](definitions& d) { d.measures[1].over_time = combine::refuse; }},
    {"no_time_rule",
     [](definitions& d) {
         indicator i;
         i.code = "n";
         i.in = {"units"};
         i.what = kind::stock;
         i.numerator = {"births", take::count};
         d.indicators.push_back(i);
     }},
    {"illegal_combination", [](definitions& d) { d.measures[1].over_time = combine::sum; }},
    {"illegal_combination", [](definitions& d) { d.indicators[0].over_places = combine::sum; }},
    {"needs_judgement", [](definitions& d) { d.measures[0].over_time = combine::peak; }},
    {"needs_judgement", [](definitions& d) { d.indicators[0].over_places = combine::mean_of_ratios; }},
    {"factor", [](definitions& d) { d.indicators[0].factor = 0; }},
    {"counters", [](definitions& d) { d.indicators[0].as = role::counter; }},
    {"counters", [](definitions& d) { d.indicators[0].counters = "held"; }},
    {"threshold",
     [](definitions& d) {
         d.indicators[0].numerator.what = take::count_above;
         d.indicators[0].numerator.threshold = nan;
     }},
    {"part_kind", [](definitions& d) { d.indicators[0].numerator.measure = "grade"; }},
    {"part_kind", [](definitions& d) { d.indicators[0].numerator.measure = "story"; }},
    {"part_kind", [](definitions& d) { d.indicators[0].numerator.measure = "done"; }},
    {"part_kind", [](definitions& d) { d.indicators[0].denominator->measure = "share"; }},
    {"part_kind",
     [](definitions& d) {
         d.indicators[0].numerator = {"story", take::count_above, 1};
     }},
    {"kind_mismatch",
     [](definitions& d) {
         indicator i;
         i.code = "b";
         i.in = {"people"};
         i.what = kind::flow;
         i.numerator = {"people"};
         d.indicators.push_back(i);
     }},
    {"kind_mismatch",
     [](definitions& d) {
         indicator i;
         i.code = "b";
         i.in = {"people"};
         i.what = kind::index;
         i.numerator = {"people", take::count};
         d.indicators.push_back(i);
     }},
    {"no_denominator", [](definitions& d) { d.indicators[0].denominator.reset(); }},
    {"unwanted_denominator",
     [](definitions& d) {
         d.indicators[0].what = kind::flow;
         d.indicators[0].per = time_basis::period;
     }},
    {"unwanted_nesting",
     [](definitions& d) {
         indicator i;
         i.code = "b";
         i.in = {"people"};
         i.numerator = {"births"};
         i.numerator_within_denominator = true;
         d.indicators.push_back(i);
     }},
    {"time_basis", [](definitions& d) { d.indicators[0].what = kind::ratio; }},
    {"denominator_rule", [](definitions& d) { d.indicators[2].denominator->measure = "budget"; }},
    {"denominator_rule", [](definitions& d) { d.indicators[2].denominator_over_time = denominator_rule::apportion; }},
    {"denominator_finer", [](definitions& d) { d.indicators[0].numerator.measure = "budget"; }},
    {"frequency_mismatch",
     [](definitions& d) { d.indicators[2].denominator_over_time = denominator_rule::same_period; }},
    {"frequency_mismatch", [](definitions& d) { d.measures[2].frequency = period_kind::night(1, 22, 1, 31); }},
    {"bridge_factor", [](definitions& d) { d.bridges[0].factor = 0; }},
    {"bridge_factor", [](definitions& d) { d.bridges[0].factor = nan; }},
    {"bridge_error", [](definitions& d) { d.bridges[0].standard_error = -1; }},
    {"bridge_source", [](definitions& d) { d.bridges[0].method = bridge_method::model; }},
    {"bridge_ends",
     [](definitions& d) {
         d.bridges.push_back(d.bridges[0]);
         d.bridges[1].to_version.clear();
     }},
    {"bridge_ends",
     [](definitions& d) {
         d.bridges.push_back(d.bridges[0]);
         d.bridges[1].from_version = "2";
     }},
    {"bad_period", [](definitions& d) { d.breaks[0].before = "2009"; }},
    {"bad_period", [](definitions& d) { d.expectations[0].from = "2009-13"; }},
    {"bad_period", [](definitions& d) { d.targets[0].period = "soon"; }},
    {"bad_period", [](definitions& d) { d.targets[0].baseline_period = "once"; }},
    {"duplicate_break", [](definitions& d) { d.breaks.push_back(d.breaks[0]); }},
    {"duplicate_target", [](definitions& d) { d.targets.push_back(d.targets[0]); }},
    {"target_value", [](definitions& d) { d.targets[0].value = nan; }},
    {"target_path", [](definitions& d) { d.targets[0].path = target_path::linear; }},
    {"target_path",
     [](definitions& d) {
         d.targets[0].path = target_path::geometric;
         d.targets[0].baseline = 0;
         d.targets[0].baseline_period = "2010";
     }},
    {"no_direction", [](definitions& d) { d.indicators[0].better = direction::none; }},
    {"date_order", [](definitions& d) { d.targets[0].baseline_period = "2026"; }},
    {"date_order", [](definitions& d) { d.expectations[0].to = "2008-12"; }},
    {"date_order", [](definitions& d) { d.judgements[0].review = "2019-12-31"; }},
    {"due_days", [](definitions& d) { d.expectations[0].due_days = -1; }},
    {"judgement_options",
     [](definitions& d) {
         d.judgements[0].options.pop_back();
         d.judgements[0].options[0].probability = 1;
     }},
    {"judgement_chosen", [](definitions& d) { d.judgements[0].chosen = "the"; }},
    {"probability", [](definitions& d) { d.judgements[0].options[0].probability = 0.5; }},
    {"probability",
     [](definitions& d) {
         d.judgements[0].options[0].probability = -0.75;
         d.judgements[0].options[1].probability.reset();
     }},
    {"probability", [](definitions& d) { d.judgements[0].options[0].probability.reset(); }},
    {"duplicate_binding",
     [](definitions& d) {
         d.judgements[0].options[0].sets.push_back({"roll_up.view", true});
     }},
    {"bad_date", [](definitions& d) { d.judgements[0].when = "2023-02-29"; }},
};

} // namespace

TEST_SUITE("define") {

    TEST_CASE("definitions: sound ones have no problem") {
        const auto problems = sound().check();
        CAPTURE(listed(problems));
        CHECK(problems.empty());
        CHECK(definitions{}.check().empty());
    }

    TEST_CASE("definitions: each rule speaks when it is broken, and alone") {
        for (const planted& c : cases) {
            definitions d = sound();
            c.plant(d);
            const auto problems = d.check();
            CAPTURE(c.rule);
            CAPTURE(listed(problems));
            CHECK_FALSE(problems.empty());
            for (const problem& p : problems) {
                CHECK(p.rule == c.rule);
                CHECK_FALSE(p.found.empty());
                CHECK_FALSE(p.advice.empty());
                const bool mild = p.rule == "no_bridge" || p.rule == "shared_code";
                CHECK((p.level == severity::fault) != mild);
            }
        }
    }

    TEST_CASE("definitions: a problem names the place of the declaration and the nearest known code") {
        definitions d = sound();
        d.indicators[0].numerator.measure = "brths";
        d.indicators[0].declared_at = {"indicators.toml", 12, "", ""};
        const auto problems = d.check();
        REQUIRE(problems.size() == 1);
        CHECK(problems[0].where == input_place{"indicators.toml", 12, "", "brths"});
        CHECK(problems[0].advice == "did you mean 'births'?");
    }

    TEST_CASE("definitions: a declared judgement makes a judged rule legal") {
        definitions d = sound();
        d.indicators[0].over_places = combine::mean_of_ratios;
        d.indicators[0].judgement = "j";
        CHECK(d.check().empty());
        d.indicators[1].numerator = {"grade"}; // the mean of a rubric's scores
        d.indicators[1].denominator->measure = "grade";
        d.indicators[1].judgement = "j";
        CHECK(d.check().empty());
    }
}
