// SPDX-License-Identifier: MIT
#include <frameworks/build_complete.hpp>
#include <utility>
#include <vector>

namespace {

using namespace steelyard;
using namespace steelyard::frameworks;

[[nodiscard]] node place(std::string code, std::string title) { return {std::move(code), std::move(title), {}}; }

[[nodiscard]] membership member(std::string child, std::string parent, std::optional<date> from = {},
                                std::optional<date> to = {}, std::int64_t share = whole_share) {
    return {std::move(child), std::move(parent), from, to, share, {}};
}

[[nodiscard]] adoption adopts(std::string measure, std::string version = "", std::optional<date> from = {},
                              std::optional<date> to = {}) {
    return {std::move(measure), std::move(version), from, to, {}};
}

void add_people(framework& f) {
    definitions& d = f.agreed;
    d.places = {place("region", "Region"), place("west", "West side"), place("east", "East side"),
                place("39035-1", "Hill")};
    d.organisations = {place("commons", "Steel Shore Commons"), place("lakefront", "Lakefront Learning District"),
                       place("millstone", "Millstone Learning District"), place("districts", "All districts")};
    f.participants = {
        {"commons", "Steel Shore Commons", participant_role::backbone, {}, {}},
        {"lakefront",
         "Lakefront Learning District",
         participant_role::agency,
         {adopts("absent"), adopts("enrolled", "2"), adopts("days_lost")},
         {}},
        {"millstone",
         "Millstone Learning District",
         participant_role::public_body,
         {adopts("absent", "", date(2018, 8, 1)), adopts("enrolled", "2", {}, date(2030, 8, 1)), adopts("days_lost")},
         {}}};
    f.peer_groups = {{"districts", "Learning districts", {"lakefront", "millstone"}, {"days_lost"}, {}}};

    hierarchy h;
    h.code = "geography";
    h.title = "Places";
    h.levels = {"whole", "side", "quarter"};
    h.nodes = {{"region", "whole", {}}, {"west", "side", {}}, {"east", "side", {}}, {"39035-1", "quarter", {}}};
    const date moved(2019, 8, 1);
    h.memberships = {member("west", "region"), member("east", "region"), member("39035-1", "west", {}, moved),
                     member("39035-1", "west", moved, {}, 250'000'000),
                     member("39035-1", "east", moved, {}, 750'000'000)};
    h.successions = {{"east", "west", date(2029, 8, 1), whole_share, {}}};
    d.hierarchies.push_back(h);
    h = {};
    h.code = "partners";
    h.over = axis::organisation;
    h.levels = {"all", "one"};
    h.nodes = {{"districts", "all", {}}, {"lakefront", "one", {}}, {"millstone", "one", {}}};
    h.memberships = {member("lakefront", "districts"), member("millstone", "districts")};
    d.hierarchies.push_back(h);
}

[[nodiscard]] measure named(std::string code, kind what, std::string unit, period_kind frequency) {
    measure m;
    m.code = std::move(code);
    m.what = what;
    m.in = {std::move(unit)};
    m.frequency = frequency;
    return m;
}

void add_measures(definitions& d) {
    d.calendars = {{"school_term", period_kind::season(8, 15, 12, 20), {}},
                   {"count_night", period_kind::night(1, 22, 1, 31), {}},
                   {"district_year", period_kind::fiscal_year(7, year_label::start), {}}};
    d.schemes = {{"grade", "Grade", scheme_type::partition, {{"K", "Kindergarten"}, {"1", "First grade"}}, {}},
                 {"support", "", scheme_type::overlapping, {{"language", ""}, {"special", ""}}, {}}};

    measure absent = named("absent", kind::stock, "pupils", period_kind::month());
    absent.title = "Chronically absent pupils";
    absent.places = decimals{0};
    absent.better = direction::down;
    absent.valid = {0.0, {}};
    absent.suppressed_within = {1.0, 9.0};
    absent.over_time = combine::mean_of_periods;
    absent.inflows = {"newly_absent"};
    absent.outflows = {"back_in_school"};
    absent.definition = "missed a tenth of the days so far";
    absent.source = "attendance registers";
    absent.owner = "lakefront";

    measure enrolled = named("enrolled", kind::stock, "pupils", d.calendars[2].means);
    enrolled.places = decimals{0};
    enrolled.valid = {0.0, 100000.0};
    enrolled.over_time = combine::last;
    enrolled.versions = {{"1", {}, materiality::none, "on the first day"},
                         {"2", date(2015, 7, 1), materiality::material, "on 1 October"}};

    measure days_lost = named("days_lost", kind::flow, "days", period_kind::month());
    days_lost.places = decimals{1};
    days_lost.valid = {0.0, {}};

    measure climate = named("climate", kind::ordinal, "level", d.calendars[0].means);
    climate.title = "School climate";
    climate.levels = {"poor", "fair", "good"};
    d.measures = {absent,
                  enrolled,
                  days_lost,
                  climate,
                  named("newly_absent", kind::flow, "pupils", period_kind::month()),
                  named("back_in_school", kind::flow, "pupils", period_kind::month())};

    d.bridges = {{"enrolled", "1", "2", "", "", bridge_method::factor, 0.98, 0.01, "district study", "missing", {}}};
    d.breaks = {{"absent",
                 "west",
                 "lakefront",
                 "2017-06",
                 break_statement::broken,
                 "registers became electronic",
                 "measurement group",
                 "missing",
                 {}}};
}

void add_indicators(definitions& d) {
    indicator absence;
    absence.code = "chronic_absence";
    absence.title = "Chronic absence";
    absence.what = kind::ratio;
    absence.numerator = {"absent"};
    absence.denominator = indicator_part{"enrolled"};
    absence.factor = 100;
    absence.denominator_over_time = denominator_rule::hold;
    absence.numerator_within_denominator = true;
    absence.matched_on = {axis::time, axis::place, axis::organisation};
    absence.in = {"percent"};
    absence.decimals_shown = 2;
    absence.better = direction::down;
    absence.over_time = absence.over_places = absence.over_organisations = combine::recompute;
    absence.judgement = "missing";
    absence.goal = "attendance";
    absence.definition = "share of pupils who missed a tenth of the days so far";

    indicator many;
    many.code = "many_absent";
    many.what = kind::ratio;
    many.numerator = {"days_lost", take::count_above, 12.5};
    many.denominator = indicator_part{"days_lost", take::count};
    many.in = {"share"};
    many.better = direction::down;
    many.as = role::counter;
    many.goal = "attendance";
    many.counters = "chronic_absence";

    indicator rate;
    rate.code = "loss_rate";
    rate.what = kind::rate;
    rate.numerator = {"days_lost"};
    rate.denominator = indicator_part{"enrolled"};
    rate.denominator_over_time = denominator_rule::hold;
    rate.per = time_basis::year;
    rate.in = {"days per pupil and year"};
    rate.as = role::contributing;
    rate.goal = "attendance";
    d.indicators = {absence, many, rate};

    target t;
    t.indicator = "chronic_absence";
    t.place = "region";
    t.period = "2026";
    t.value = 10;
    t.tolerance = 0.5;
    t.baseline = 22.4;
    t.baseline_period = "2016";
    t.path = target_path::linear;
    t.source = "board resolution";
    t.judgement = "missing";
    d.targets = {t};
    d.expectations = {{"absent", {"west"}, {"lakefront", "millstone"}, "2016-08", "2026-06", 30, {}}};
}

void add_agreement(framework& f) {
    definitions& d = f.agreed;
    d.common_agenda = {f.title,
                       "Every child is in school.",
                       {{"attendance",
                         "Children are in school",
                         "pupils of public schools",
                         "No child misses a tenth of the year.",
                         {}}},
                       {{"morning_buses", "chronic_absence", "a missed bus is a missed day", {}}}};
    judgement j;
    j.id = "missing";
    j.question = "What may a missing month be?";
    j.options = {{"anything", "anything valid", {}, 0.25},
                 {"neighbours",
                  "what the months beside it were",
                  {{"imputation.fill", std::string("neighbours")}, {"imputation.window", std::int64_t{2}}},
                  0.75}};
    j.chosen = "neighbours";
    j.rationale = "Schools report late, not never.";
    j.dissent = "One district sees late reports as bad news.";
    j.who = "measurement group";
    j.when = "2024-02-01";
    j.review = "2025-02-01";
    j.type = equivalence::non_equivalent;
    d.judgements = {j};
    f.options = {{"roll_up.missing.mode", std::string("bounded")}, {"roll_up.missing.minimum_coverage", 0.5}};
}

void add_contract(framework& f) {
    f.contracts = {{"monthly", "Attendance by month", {"lakefront", "millstone"}, {"absent"}, {"commons"}, "who needs a call", 40, {}}};
    expectation when;
    when.places = {"west"};
    when.from = "2016-08";
    when.to = "2026-06";
    when.due_days = 30;
    expect(f, f.contracts[0], when);
}

void add_peer_rules(framework& f) {
    peer_rule_entry alike;
    alike.rule.code = "alike";
    alike.title = "Districts of one size and mix";
    alike.rule.size = "enrolled";
    alike.rule.within_factor = 2;
    alike.rule.bands = {1000, 5000};
    alike.rule.mix = "enrolled";
    alike.rule.scheme = "grade";
    alike.rule.mix_within = 0.2;
    alike.rule.from = date(2018, 8, 1);
    alike.rule.to = date(2030, 8, 1);
    peer_rule_entry near;
    near.rule.code = "near";
    near.rule.region = "side";
    near.rule.groups = {{"west", "east"}};
    near.peer_groups = {"districts"};
    f.peer_rules = {alike, near};
}

void add_reports(framework& f) {
    csv_layout a;
    a.measure = "what";
    a.value = "number";
    a.place = "where";
    a.organisation = "who";
    a.period = "y+m";
    a.period_format = "year+month";
    a.categories = {{"grade", "grade"}};
    a.form = "form", a.reason = "reason", a.lower = "low", a.upper = "high", a.flags = "flags", a.limit = "limit";
    a.source = "source", a.recorded = "recorded", a.version = "version";
    a.only_where = {{"state", "OH"}, {"year", "2020"}};
    a.whole_words = {{"grade", "Total"}};
    a.labels = {{"PS", form::missing, reason::suppressed, {}, {}, ""},
                {"ND", form::below, reason::none, {}, {}, ""},
                {"N<10", form::below, reason::none, {}, 10.0, ""},
                {"-3", form::range, reason::none, 1.0, 9.0, "absent"},
                {"gone", form::missing, reason::lost, {}, {}, ""}};
    a.separator = ';';

    csv_layout b;
    b.values = {{"pupils", "enrolled"}};
    b.constant_place = "west";
    b.constant_organisation = "lakefront";
    b.constant_period = "2020";
    b.constant_source = "district";
    b.constant_version = "2";
    b.constant_recorded = instant::parse("2024-03-01T12:00:00Z");
    b.constant_categories = {{"grade", "K"}};
    f.reports = {{"reports/absent.csv", a, {}}, {"reports/enrolled.csv", b, {}}};
}

void add_cycles(adaptive_record& a) {
    a.activities = {{"lakefront", "morning_buses", {}}, {"millstone", "morning_buses", {}}};
    learning::cycle c;
    c.code = "call_first";
    c.title = "A call on the first morning";
    c.kind = learning::cycle_kind::dmaic;
    c.goal = "attendance";
    c.aim = "fewer days lost by winter";
    c.who = "lakefront";
    c.cause = "nobody knew on the same day";
    c.change = "schools call home before ten";
    c.started = date(2024, 9, 2);
    c.decision = learning::cycle_decision::adapt;
    c.because = "it worked where the phone was answered";
    c.dissent = "The second district sees no effect of its own.";
    c.decided = date(2025, 3, 10);
    c.learned = "numbers of parents have to be asked for each term";
    c.next = "text_first";
    c.expected = {"days_lost", "west", "lakefront", period::month(2024, 9), period::month(2025, 2), learning::predicted_way::down,
                  learning::verdict_method::chart, 120.5, 4, "nelson", 24, 0.75, 0.25, instant::parse("2024-08-01T12:00:00Z")};
    a.cycles = {c, {}};
    learning::cycle& next = a.cycles[1];
    next.code = "text_first";
    next.expected.indicator = "chronic_absence";
    next.expected.first = next.expected.last = period{period_kind::school_year(), 2025};
    next.expected.recorded = instant::at(date(2025, 3, 11));
}

void add_decisions(adaptive_record& a) {
    using qualitative::subject;
    a.decisions = {{"buses_stay", "Morning buses stay", "measurement group", date(2025, 3, 12), "days lost fell where they run",
                    "One district would rather pay for crossing guards.", "attendance",
                    {{subject::figure, "chronic_absence", "region", "lakefront", "2025"}, {subject::cycle, "call_first"}},
                    date(2026, 3, 1), {}}};
    a.counterfactual_claims = {{"buses", "lakefront", {"days_lost", "west", "2024"}, -300, -40.5, "the same quarter before buses ran",
                                learning::claim_strength::compared, "district study", {}}};
    a.allocation_claims = {{"buses_share", std::string(learning::others_and_unknown), {"days_lost"}, 0.25, 1, "missing",
                            "minutes of the measurement group", {}}};
    a.needs = {{{subject::figure, "chronic_absence", "", "", "2025"}, "lakefront", "What did families say?", {}}};
}

void add_testimony(qualitative::testimony& t) {
    using namespace qualitative;
    t.codebook = {"transport", "illness"};
    t.rubrics = {{"partnership", "How we work together", "Do schools and families speak before a child is missing?",
                  {{"begun", "letters are sent"}, {"kept", "calls are answered"}}, {}}};
    t.gradings = {{"partnership", "kept", reason::none, "millstone", "most calls are answered", date(2025, 2, 1),
                   {{subject::signal, "days_lost", "west"}}, {}},
                  {"partnership", "", reason::refused, "", "", {}, {{subject::cycle, "text_first"}}, {}}};
    t.narratives = {{"first_winter", "The first winter", "Buses came, and so did the children.", "lakefront", "parents",
                     date(2025, 3, 1), {"transport"},
                     {{subject::figure, "chronic_absence", "", "", "2025"}, {subject::claim, "buses"}}, {}}};
    t.outcomes = {{"city_pays", "city council", "pays for one bus line", "spring 2025", "west", "it will outlast the grant",
                   "numbers by quarter were shown to it", "backbone staff", "commons", false, outcome_effect::mixed,
                   {{"council clerk", "city", substantiated::agrees, "The line is in the budget.", date(2025, 4, 2)}},
                   {{subject::figure, "days_lost"}}, {}}};
    t.omissions = {{"no_climate", {subject::figure, "climate", "", "", "2024"}, omission_reason::information_unavailable,
                    "the survey was not held", "it is held again each autumn", date(2025, 11, 30), "commons", date(2025, 1, 15), {}}};
    t.dissents = {{"other_winter", "millstone", "That winter was mild.", date(2025, 3, 20),
                   {{subject::figure, "chronic_absence", "", "", "2025"}}, {}}};
    t.replies = {{"millstone_reply", "millstone", date(2025, 3, 1), date(2025, 3, 31), "Our buses were late all winter.",
                  date(2025, 3, 20), {{subject::figure, "days_lost", "", "millstone"}}, {}}};
}

} // namespace

steelyard::frameworks::framework build_complete() {
    framework f;
    f.code = "steel_shore_schools";
    f.title = "Steel Shore schools";
    f.level = level::adaptive_learning;
    f.revision = "2024-03";
    f.core_set = {"chronic_absence"};
    f.incentive_linked = {"chronic_absence"};
    add_people(f);
    add_measures(f.agreed);
    add_indicators(f.agreed);
    add_agreement(f);
    add_contract(f);
    add_peer_rules(f);
    add_reports(f);
    add_cycles(f.adaptive);
    add_decisions(f.adaptive);
    add_testimony(f.adaptive.testimony);
    return f;
}
