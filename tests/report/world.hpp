// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/core/random.hpp>
#include <steelyard/dataset/builder.hpp>
#include <steelyard/frameworks/framework.hpp>

#include <string>
#include <utility>
#include <vector>

// A small partnership: three places report jobless people and the labour force by year, so that one ratio, one stock
// and every part of a scorecard can be tried without files.

namespace report_world {

using namespace steelyard;

inline measure people(const std::string& code) {
    measure m;
    m.code = m.title = code;
    m.what = kind::stock;
    m.in = {"people"};
    m.places = decimals{0};
    m.valid = {0, 1000};
    m.over_time = combine::mean_of_periods;
    return m;
}

inline judgement two_ways(const std::string& id, const std::string& path, const std::string& first, const std::string& second) {
    judgement j;
    j.id = id;
    j.question = "Which, " + first + " or " + second + "?";
    j.options = {{first, "by " + first, {{path, first}}, {}}, {second, "by " + second, {{path, second}}, {}}};
    j.chosen = first;
    j.rationale = "because";
    j.dissent = "one of three disagreed";
    return j;
}

inline frameworks::framework partnership() {
    frameworks::framework f;
    f.code = "three";
    f.title = "Three places";
    f.agreed.measures = {people("jobless"), people("force")};
    for (const char* code : {"a", "b", "c"}) f.agreed.places.push_back({code, std::string("Place ") + code, {}});
    goal work;
    work.code = "work";
    work.title = "Work for all";
    f.agreed.common_agenda.goals = {work};
    indicator rate;
    rate.code = rate.title = "rate";
    rate.what = kind::ratio;
    rate.numerator.measure = "jobless";
    rate.denominator = indicator_part{};
    rate.denominator->measure = "force";
    rate.factor = 100;
    rate.in = {"percent"};
    rate.better = direction::down;
    rate.numerator_within_denominator = true;
    rate.goal = "work";
    indicator number;
    number.code = number.title = "number";
    number.what = kind::stock;
    number.numerator.measure = "jobless";
    number.in = {"people"};
    number.decimals_shown = 0;
    number.better = direction::down;
    f.agreed.indicators = {number, rate};
    for (const char* m : {"jobless", "force"}) f.agreed.expectations.push_back({m, {"a", "b", "c"}, {}, "", "", 0, {}});
    f.agreed.judgements = {two_ways("quotient", "roll_up.quotients", "as_defined", "mean_of_ratios"),
                           two_ways("jump", "break.jobless.c.2010", "break", "real"),
                           two_ways("elsewhere", "break.other.c.2010", "break", "real")};
    return f;
}

inline observation row(const std::string& measure, const std::string& place, int year, const value& number,
                       const std::string& organisation = "") {
    observation o;
    o.measure = measure;
    o.place = place;
    o.organisation = organisation;
    o.period = std::to_string(year);
    o.number = number;
    return o;
}

/// Jobless 10, 20, 30 and labour force 100, 100, 400 in 2009 and 2010; a tenth fewer jobless in 2011.
inline std::vector<observation> rows() {
    std::vector<observation> all;
    const std::pair<const char*, std::pair<double, double>> places[]{{"a", {10, 100}}, {"b", {20, 100}}, {"c", {30, 400}}};
    for (int year = 2009; year <= 2011; ++year)
        for (const auto& p : places) {
            all.push_back(row("jobless", p.first, year, value::point(p.second.first + (year == 2011 ? -p.second.first / 10 : 0))));
            all.push_back(row("force", p.first, year, value::point(p.second.second)));
        }
    return all;
}

inline dataset made_of(const frameworks::framework& f, const std::vector<observation>& all) {
    dataset_builder b(f.agreed);
    for (const observation& o : all) b.add(o);
    return b.finish();
}

inline std::vector<observation> without(std::vector<observation> all, const std::string& measure, const std::string& place, int year) {
    std::erase_if(all, [&](const observation& o) { return o.measure == measure && o.place == place && o.period == std::to_string(year); });
    return all;
}

inline std::vector<observation> shuffled(std::vector<observation> all, std::uint64_t seed) {
    random_stream r(seed);
    for (std::size_t i = all.size(); i > 1; --i) std::swap(all[i - 1], all[r.below(i)]);
    return all;
}

} // namespace report_world
