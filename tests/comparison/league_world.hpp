// SPDX-License-Identifier: MIT
#pragma once

#include "validation/world.hpp"

#include <steelyard/comparison/league.hpp>

namespace league_world {

using namespace steelyard;
using namespace steelyard::comparison;
using world::row;

/// Two yearly counts, and their share in percent; more is better.
inline definitions passed_of_tested() {
    definitions d;
    d.measures = {world::counted("passed"), world::counted("tested")};
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

inline void report(std::vector<row>& rows, const std::string& place, double passed, double tested,
                   const std::string& year = "2020") {
    rows.push_back({"passed", place, "", year, value::point(passed)});
    rows.push_back({"tested", place, "", year, value::point(tested)});
}

inline std::vector<std::string> order_of(const league& l) {
    std::vector<std::string> codes;
    for (const league_unit& u : l.units) codes.push_back(u.unit);
    return codes;
}

inline std::optional<double> benchmark_of(const league& l, benchmark what) {
    for (const benchmark_line& b : l.benchmarks)
        if (b.what == what) return b.value;
    return {};
}

} // namespace league_world
