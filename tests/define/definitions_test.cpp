// SPDX-License-Identifier: MIT
#include <steelyard/core/error.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <support/sound_definitions.hpp>

using namespace steelyard;
using steelyard::testing::sound;

namespace {

using change = void (*)(definitions&);

} // namespace

TEST_SUITE("define") {

    TEST_CASE("definitions: finding, showing a measure as an indicator, and the rule along an axis") {
        const definitions d = sound();
        REQUIRE(d.find_measure("people") != nullptr);
        CHECK(d.find_measure("peopl") == nullptr);
        CHECK(d.find_scheme("sex") == &d.schemes[0]);
        CHECK(d.find_hierarchy("region") == &d.hierarchies[0]);
        CHECK(d.find_judgement("j") == &d.judgements[0]);
        CHECK(d.find_judgement("k") == nullptr);
        const indicator people = d.indicator_or_measure("people");
        CHECK(people.what == kind::stock);
        CHECK(people.in.symbol == "people");
        CHECK_FALSE(people.denominator);
        CHECK(d.indicator_or_measure("rate").factor == 100);
        CHECK_THROWS_AS((void)d.indicator_or_measure("rats"), unknown_code);
        CHECK(d.rule(people, axis::time) == combine::mean_of_periods);
        CHECK(d.rule(people, axis::place) == combine::sum);
        CHECK(d.rule(d.indicator_or_measure("births"), axis::time) == combine::sum);
        for (const axis a : {axis::time, axis::place, axis::organisation, axis::category})
            CHECK(d.rule(d.indicators[0], a) == combine::recompute);
        indicator own = d.indicators[0];
        own.over_organisations = combine::mean_of_ratios;
        CHECK(d.rule(own, axis::organisation) == combine::mean_of_ratios);
        indicator count;
        count.numerator = {"people", take::count};
        CHECK(d.rule(count, axis::time) == combine::sum);
        indicator same = count; // shows the stock itself without a rule of its own: the measure's holds
        same.what = kind::stock;
        same.numerator.what = take::value;
        CHECK(d.rule(same, axis::time) == combine::mean_of_periods);
        CHECK(d.rule(same, axis::category) == combine::sum);
    }

    TEST_CASE("definitions: period texts name the calendar and read back") {
        const definitions d = sound();
        CHECK(d.find_period_kind("beach_season") == period_kind::season(5, 22, 9, 7));
        CHECK(d.find_period_kind("school_year") == period_kind::school_year());
        CHECK_FALSE(d.find_period_kind("fortnight"));
        const period season{period_kind::season(5, 22, 9, 7), 2015};
        CHECK(d.period_text(season) == "beach_season 2015");
        CHECK(d.read_period("beach_season 2015") == season);
        CHECK(d.read_period(season.text()) == season);
        CHECK(d.read_period("2015", season.kind) == season);
        for (const period& p :
             {period::year(2015), period::month(2015, 3), period::quarter(2015, 3), period::half(2015, 2),
              period::day(date(2015, 3, 1)), period{period_kind::school_year(), 2015}}) {
            CHECK(d.period_text(p) == p.text());
            CHECK(d.read_period(p.text()) == p);
        }
        CHECK_FALSE(d.read_period("beach season 2015"));
    }

    TEST_CASE("definitions: content changes with whatever can change a number, and with nothing else") {
        const fingerprint before = sound().content();
        CHECK(sound().content() == before);
        definitions d = sound();
        for (measure& m : d.measures) {
            m.title = "x";
            m.definition = "x";
            m.owner = "x";
            m.declared_at.line = 9;
        }
        for (indicator& i : d.indicators) {
            i.title = "x";
            i.goal = "";
            i.declared_at.line = 9;
        }
        d.judgements[0].rationale = d.judgements[0].dissent = d.judgements[0].who = "x";
        d.common_agenda = {};
        std::reverse(d.measures.begin(), d.measures.end());
        std::reverse(d.places.begin(), d.places.end());
        std::reverse(d.hierarchies[0].memberships.begin(), d.hierarchies[0].memberships.end());
        CHECK(d.content() == before);
        const change changes[] = {
            [](definitions& x) { x.measures[0].in.symbol = "persons"; },
            [](definitions& x) { x.measures[0].places = decimals{1}; },
            [](definitions& x) { x.measures[0].places.reset(); },
            [](definitions& x) { x.measures[0].valid.low = 0; },
            [](definitions& x) { x.measures[0].valid.high = 0; },
            [](definitions& x) { x.measures[0].suppressed_within.high = 9; },
            [](definitions& x) { x.measures[0].frequency = period_kind::year(); },
            [](definitions& x) { x.measures[1].over_time = combine::last; },
            [](definitions& x) { x.measures[1].versions[1].from = date(2012, 1, 2); },
            [](definitions& x) { x.measures[1].versions[1].change = materiality::immaterial; },
            [](definitions& x) { x.indicators[0].factor = 1000; },
            [](definitions& x) { x.indicators[0].denominator.reset(); },
            [](definitions& x) { x.indicators[0].numerator.threshold = 1; },
            [](definitions& x) { x.indicators[0].matched_on.pop_back(); },
            [](definitions& x) { x.indicators[0].numerator_within_denominator = true; },
            [](definitions& x) { x.hierarchies[0].memberships[0].share -= 1; },
            [](definitions& x) { x.hierarchies[0].memberships[0].to = date(2011, 1, 1); },
            [](definitions& x) {
                x.hierarchies[0].successions.push_back({"a", "b", date(2011, 1, 1), whole_share, {}});
            },
            [](definitions& x) { x.schemes[0].type = scheme_type::overlapping; },
            [](definitions& x) { x.schemes[0].categories.pop_back(); },
            [](definitions& x) { x.calendars[0].means.end_day = 8; },
            [](definitions& x) { x.targets[0].value = 4; },
            [](definitions& x) { x.targets[0].baseline = 0; },
            [](definitions& x) { x.expectations[0].due_days = 31; },
            [](definitions& x) { x.bridges[0].factor = 1.5; },
            [](definitions& x) { x.breaks[0].says = break_statement::broken; },
            [](definitions& x) { x.judgements[0].chosen = "now"; },
            [](definitions& x) { x.judgements[0].options[0].sets[0].to = std::string("as_now"); },
            [](definitions& x) { x.places.pop_back(); },
            [](definitions& x) { x.organisations.clear(); },
        };
        std::vector<fingerprint> seen{before};
        for (const change c : changes) {
            definitions other = sound();
            c(other);
            CAPTURE(seen.size());
            CHECK(std::find(seen.begin(), seen.end(), other.content()) == seen.end());
            seen.push_back(other.content());
        }
    }
}
