// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/define/definitions.hpp>

#include <string>

namespace steelyard::testing {

inline measure counted(const std::string& code, kind what, period_kind frequency = period_kind::month()) {
    measure m;
    m.code = code;
    m.what = what;
    m.in = {"people"};
    m.places = decimals{0};
    m.frequency = frequency;
    m.over_time = what == kind::stock ? combine::mean_of_periods : combine::refuse;
    return m;
}

inline indicator quotient_of(const std::string& code, kind what, const std::string& over, const std::string& under) {
    indicator i;
    i.code = code;
    i.what = what;
    i.numerator = {over};
    i.denominator = indicator_part{under};
    i.in = {"percent"};
    i.factor = 100;
    i.better = direction::down;
    return i;
}

/// Definitions without a fault; tests break one thing in them.
inline definitions sound() {
    definitions d;
    d.calendars = {{"beach_season", period_kind::season(5, 22, 9, 7), {}}};
    d.places = {{"a", "", {}}, {"b", "", {}}};
    d.organisations = {{"o", "", {}}};
    hierarchy h;
    h.code = "region";
    h.levels = {"region", "area"};
    h.nodes = {{"R", "region", {}}, {"a", "area", {}}, {"b", "area", {}}};
    h.memberships = {{"a", "R", {}, {}, whole_share, {}}, {"b", "R", {}, {}, whole_share, {}}};
    d.hierarchies = {h};
    d.schemes = {{"sex", "", scheme_type::partition, {{"F", ""}, {"M", ""}}, {}}};
    d.measures = {counted("births", kind::flow),
                  counted("people", kind::stock),
                  counted("census", kind::stock, period_kind::year()),
                  counted("budget", kind::flow, period_kind::year()),
                  counted("grade", kind::grade),
                  counted("share", kind::ratio),
                  counted("dose", kind::mean),
                  counted("done", kind::milestone),
                  counted("story", kind::narrative)};
    d.measures[4].levels = {"F", "C", "A"};
    d.measures[1].versions = {{"1", {}, materiality::none, ""}, {"2", date(2012, 1, 1), materiality::material, ""}};
    d.indicators = {quotient_of("rate", kind::rate, "births", "people"),
                    quotient_of("dose_mean", kind::mean, "dose", "dose"),
                    quotient_of("held", kind::rate, "births", "census")};
    d.indicators[0].per = time_basis::year;
    d.indicators[0].goal = "g";
    d.indicators[1].denominator->what = take::count;
    d.indicators[2].denominator_over_time = denominator_rule::hold;
    d.targets.resize(1);
    d.targets[0].indicator = "rate";
    d.targets[0].period = "2025";
    d.targets[0].value = 3;
    d.expectations = {{"births", {"a", "b"}, {"o"}, "2009-01", "2010-12", 30, {}}};
    d.bridges.resize(1);
    d.bridges[0].measure = "people";
    d.bridges[0].from_version = "1";
    d.bridges[0].to_version = "2";
    d.breaks = {{"births", "a", "", "2009-03", break_statement::real, "a baby boom", "the registrar", "j", {}}};
    judgement j;
    j.id = "j";
    j.question = "which boundaries?";
    j.options = {{"then", "", {{"roll_up.view", std::string("as_then")}}, 0.25},
                 {"now", "", {{"roll_up.view", std::string("as_now")}}, 0.75}};
    j.chosen = "then";
    j.when = "2020-01-01";
    j.review = "2022-01-01";
    d.judgements = {j};
    d.common_agenda.goals = {{"g", "", "", "", {}}};
    d.common_agenda.theory_of_change = {{"visits", "fewer_falls", "", {}}, {"fewer_falls", "g", "", {}}};
    return d;
}

} // namespace steelyard::testing
