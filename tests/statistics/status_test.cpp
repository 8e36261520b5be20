// SPDX-License-Identifier: MIT
#include <steelyard/statistics/status.hpp>

#include <doctest/doctest.h>

#include <set>
#include <string_view>

using namespace steelyard;
using statistics::status;

TEST_SUITE("statistics") {

    TEST_CASE("status: every one has a name of its own, and only three come with numbers") {
        std::set<std::string_view> names;
        int                        with_numbers = 0;
        for (std::size_t i = 0; i < enum_names<status>::value.size(); ++i) {
            names.insert(enum_names<status>::value[i]);
            with_numbers += statistics::has_numbers(static_cast<status>(i));
        }
        CHECK(names.size() == static_cast<std::size_t>(status::unstable) + 1);
        CHECK(with_numbers == 3);
        CHECK_FALSE(statistics::has_numbers(status::missing));
    }
}
