// SPDX-License-Identifier: MIT
#pragma once

#include "validation/world.hpp"

#include <steelyard/learning/signals.hpp>

namespace signal_world {

using namespace steelyard;
using namespace steelyard::learning;
using world::row;

inline std::string month_text(int m) { return (period::month(2000, 1).next(m)).text(); }

/// A monthly count of people, at a moment.
inline definitions monthly_stock(direction better) {
    definitions d;
    d.measures = {world::counted("jobs", kind::stock, period_kind::month())};
    d.measures[0].valid = {};
    d.measures[0].better = better;
    return d;
}

inline target target_of(const std::string& indicator, const std::string& place, const std::string& due, double value) {
    target t;
    t.indicator = indicator;
    t.place = place;
    t.period = due;
    t.value = value;
    return t;
}

/// Low, high, low, high...
inline std::vector<double> see_saw(double low, double high, std::size_t n) {
    std::vector<double> x;
    for (std::size_t i = 0; i < n; ++i) x.push_back(i % 2 == 0 ? low : high);
    return x;
}

/// Months from January 2000 on.
inline std::vector<row> months(const std::vector<double>& x, const std::string& place = "A") {
    std::vector<row> rows;
    for (std::size_t i = 0; i < x.size(); ++i)
        rows.push_back({"jobs", place, "", month_text(static_cast<int>(i)), value::point(x[i])});
    return rows;
}

/// A monthly share in percent; more is better.
inline definitions share_of_tested() {
    definitions d;
    d.measures = {world::counted("passed", kind::flow, period_kind::month()),
                  world::counted("tested", kind::flow, period_kind::month())};
    d.measures[0].suppressed_within = {1, 9};
    indicator i;
    i.code = "share";
    i.title = "Passed";
    i.what = kind::ratio;
    i.numerator.measure = "passed";
    i.denominator = indicator_part{"tested"};
    i.factor = 100;
    i.in.symbol = "percent";
    i.numerator_within_denominator = true;
    i.better = direction::up;
    d.indicators.push_back(i);
    return d;
}

inline void pair_of(std::vector<row>& rows, const std::string& place, int m, double passed, double tested) {
    rows.push_back({"passed", place, "", month_text(m), value::point(passed)});
    rows.push_back({"tested", place, "", month_text(m), value::point(tested)});
}

} // namespace signal_world
