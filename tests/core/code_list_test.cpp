// SPDX-License-Identifier: MIT
#include <steelyard/core/code_list.hpp>
#include <steelyard/core/id.hpp>

#include <doctest/doctest.h>

#include <type_traits>

using namespace steelyard;

TEST_SUITE("core") {

    TEST_CASE("code_list: codes count up in order of first appearance and lead back to the word") {
        code_list list;
        CHECK(list.add("b") == 0);
        CHECK(list.add("a") == 1);
        CHECK(list.add("b") == 0);
        CHECK(list.add("") == 2);
        CHECK(list.size() == 3);
        for (std::int32_t i = 0; i < list.size(); ++i) CHECK(list.find(list[i]) == i);
        CHECK_FALSE(list.find("c"));
        CHECK(list.contains(""));
        CHECK_FALSE(list.contains("B"));
        CHECK(list == code_list({"b", "a", "", "a"}));
        CHECK_FALSE(list == code_list({"a", "b", ""}));
    }

    TEST_CASE("code_list: a copy is a list of its own") {
        code_list original({"a"});
        code_list copy = original;
        copy.add("b");
        CHECK(original.size() == 1);
        CHECK_FALSE(original.contains("b"));
        const code_list moved = std::move(copy);
        CHECK(moved.find("b") == 1);
    }

    TEST_CASE("code_list: many words keep their codes while the list grows") {
        code_list list;
        for (std::int32_t i = 0; i < 20'000; ++i) REQUIRE(list.add("word " + std::to_string(i)) == i);
        for (std::int32_t i = 0; i < 20'000; ++i) REQUIRE(list.find("word " + std::to_string(i)) == i);
    }

    TEST_CASE("id: ids of different things do not mix") {
        struct place_tag;
        struct measure_tag;
        static_assert(!std::is_convertible_v<id<place_tag>, id<measure_tag>>);
        CHECK_FALSE(id<place_tag>{}.valid());
        CHECK(id<place_tag>{0}.valid());
        CHECK(id<place_tag>{1} > id<place_tag>{0});
    }
}
