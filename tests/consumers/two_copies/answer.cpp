// SPDX-License-Identifier: MIT
#include "answer.hpp"

#include <steelyard/aggregation.hpp>
#include <steelyard/dataset.hpp>

#include <sstream>
#include <string>

namespace sy = steelyard;

__attribute__((visibility("default"))) answer ANSWER_OF(COPY)() {
    sy::definitions agreed;
    agreed.measures.resize(2);
    agreed.measures[0].code = "births";
    agreed.measures[1].code = "people";
    agreed.measures[1].what = sy::kind::stock;
    for (sy::measure& m : agreed.measures) {
        m.places = sy::decimals{1};
        m.frequency = sy::period_kind::month();
        m.over_time = m.what == sy::kind::stock ? sy::combine::mean_of_periods : sy::combine::refuse;
    }
    sy::dataset_builder reports(agreed);
    for (int place = 0; place < 25; ++place)
        for (int month = 0; month < 24; ++month)
            for (const sy::measure& m : agreed.measures) {
                sy::observation o;
                o.measure = m.code;
                o.place = "place " + std::to_string(place);
                o.period = sy::period{m.frequency, 2010 * 12 + month}.text();
                o.number = month % 11 == 7 ? sy::value::missing(sy::reason::suppressed) : sy::value::point(month + 0.5);
                reports.add(o);
            }
    const sy::dataset data = reports.finish();
    sy::aggregation::roll_up_query query;
    query.place_levels = {"", "place"};
    query.periods = {"", "year"};

    answer a;
    a.version = sy::version_string();
    std::stringstream table;
    sy::aggregation::write_csv(table, sy::aggregation::roll_up(agreed, data, query, {.threads = 2}));
    for (std::string line; std::getline(table, line);) {
        const std::size_t last = line.rfind(',');
        a.table += line.substr(0, last) + '\n';
        a.made_by = line.substr(last + 1);
    }
    a.options = sy::fingerprint_of(query.options).text();
    try {
        query.place_levels = {"no such level"};
        (void)sy::aggregation::roll_up(agreed, data, query);
    } catch (const sy::unknown_code&) {
        a.caught_by_type = true;
    }
    return a;
}

__attribute__((visibility("default"))) void THROW_FROM(COPY)() { throw sy::domain_fault("thrown by one copy"); }
