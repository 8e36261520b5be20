// SPDX-License-Identifier: MIT
#include <steelyard/aggregation.hpp>

#include <doctest/doctest.h>

#include <string>
#include <support/random_world.hpp>
#include <variant>

using namespace steelyard;

namespace {

template <class Cells>
[[nodiscard]] const Cells& column(const plain_table& t, std::string_view name) {
    for (const plain_column& c : t.columns)
        if (c.name == name) return std::get<Cells>(c.holds);
    FAIL("no column " << name);
    throw 0;
}

} // namespace

TEST_SUITE("aggregation") {

    TEST_CASE("to_table: every column says what result_table::at says, and nothing where there is nothing") {
        const definitions d = world::agreed();
        const auto        result =
            aggregation::roll_up(d, world::build(d, world::rows(5)), aggregation::query_by(d, {"state"}));
        const auto table = aggregation::to_table(result);
        REQUIRE(table->rows == result.size());
        REQUIRE(table->rows > 0);
        const auto& places = column<word_cells>(*table, "place");
        const auto& reasons = column<word_cells>(*table, "reason");
        const auto& periods = column<word_cells>(*table, "period");
        const auto& values = column<number_cells<double>>(*table, "value");
        const auto& lower = column<number_cells<double>>(*table, "lower");
        const auto  word = [](const word_cells& c, std::size_t i) {
            return c.codes[i] < 0 ? std::string() : c.words[static_cast<std::size_t>(c.codes[i])];
        };
        const auto number = [](const number_cells<double>& c, std::size_t i) {
            return c.there[i] != 0 ? std::optional(c.numbers[i]) : std::nullopt;
        };
        for (std::int64_t row = 0; row < table->rows; ++row) {
            CAPTURE(row);
            const auto i = static_cast<std::size_t>(row);
            const auto r = result.at(row);
            CHECK(word(places, i) == r.place);
            CHECK(word(periods, i) == r.period);
            CHECK(word(reasons, i) == name(r.number.reason()));
            CHECK(number(values, i) == r.number.point());
            CHECK(number(lower, i) == r.lower);
        }
    }

} // TEST_SUITE
