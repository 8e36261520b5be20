// SPDX-License-Identifier: MIT
#include <steelyard/validation/table.hpp>

#include <doctest/doctest.h>

#include <sstream>

using namespace steelyard;

TEST_SUITE("validation") {

    TEST_CASE("to_table: one row per finding, null where it is not about such a thing") {
        validation::findings all;
        validation::finding  f;
        f.level = severity::fault;
        f.rule = "outside_range";
        f.place = "Erie";
        f.found = "-1 is below 0";
        f.score = 0.5;
        all.add(f);
        f.level = severity::info;
        f.line = 12;
        all.add(f);
        std::ostringstream csv, json;
        write_csv(csv, *validation::to_table(all));
        CHECK(csv.str() ==
              "severity,rule,measure,place,organisation,category,period,source,file,line,found,evidence,score,advice\n"
              "fault,outside_range,,Erie,,,,,,,-1 is below 0,,0.5,\n"
              "info,outside_range,,Erie,,,,,,12,-1 is below 0,,0.5,\n");
        write_json(json, *validation::to_table(all));
        CHECK(json.str().find("\"severity\":\"fault\"") != std::string::npos);
        CHECK(json.str().find("\"measure\":null") != std::string::npos);
        CHECK(validation::to_table({})->rows == 0);
    }

} // TEST_SUITE
