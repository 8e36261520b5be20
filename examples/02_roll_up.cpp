// SPDX-License-Identifier: MIT
// From a framework directory to one number that says what it is.
#include <steelyard/steelyard.hpp>

#include <iostream>

namespace sy = steelyard;

int main() {
    const auto fw = sy::frameworks::load_framework("steel_shore/framework");
    sy::dataset_builder reports(fw.agreed);
    for (const auto& r : fw.reports) reports.add_csv_file(fw.path_of(r), r.layout);
    const sy::dataset data = reports.finish();

    sy::aggregation::roll_up_query query = sy::report::standing_query(fw); // as the framework's judgements set it
    query.indicators = {"unemployment_rate"};
    query.place_levels = {"", "place"};
    const auto rates = sy::frameworks::roll_up(fw, data, query);
    for (const char* place : {"", "39035", "39095", "26163", "42049", "36029"})
        std::cout << sy::report::sentence(*rates.find("unemployment_rate", place, "2009"), 2) << '\n';
}
