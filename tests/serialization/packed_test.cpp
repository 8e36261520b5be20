// SPDX-License-Identifier: MIT
#include "support/random_values.hpp"

#include <steelyard/serialization.hpp>

#include <doctest/doctest.h>

using namespace steelyard;
using namespace steelyard::serialization;

TEST_SUITE("serialization") {

TEST_CASE("packed columns: what measures share is written once and shared again") {
    const dataset x = world::random_dataset(4);
    auto          c = std::make_shared<dataset_content>(x.content());
    auto          twin = std::make_shared<measure_rows>(*c->blocks[0]);
    twin->measure = c->blocks.back()->measure;
    c->blocks = {c->blocks[0]};
    const auto alone = to_bytes(dataset(c)).size();
    c->blocks.push_back(twin);
    const auto    bytes = to_bytes(dataset(c));
    const dataset y = from_bytes<dataset>(bytes);
    CHECK(bytes.size() - alone < (alone - 300) / 3); // lists and shared columns are there already
    REQUIRE(y.blocks().size() == 2);
    const measure_rows& a = *y.blocks()[0];
    const measure_rows& b = *y.blocks()[1];
    CHECK(a.place.packed().shares_with(b.place.packed()));
    CHECK(a.number.packed().shares_with(b.number.packed()));
    CHECK_FALSE(a.place.packed().shares_with(a.number.packed()));
}

TEST_CASE("packed columns: neighbours are looked at again, not believed") {
    for (std::uint64_t seed = 1; seed <= 10; ++seed) {
        CAPTURE(seed);
        const dataset x = world::random_dataset(seed);
        auto          c = std::make_shared<dataset_content>(x.content());
        for (auto& block : c->blocks) {
            auto b = std::make_shared<measure_rows>(*block);
            b->several_per_cell = b->revised = false; // what a careless host would say
            block = b;
        }
        const dataset y = from_bytes<dataset>(to_bytes(dataset(c)));
        REQUIRE(y.blocks().size() == x.blocks().size());
        for (std::size_t k = 0; k < x.blocks().size(); ++k) {
            auto seen = *x.blocks()[k];
            note_neighbours(seen);
            CHECK(y.blocks()[k]->several_per_cell == seen.several_per_cell);
            CHECK(y.blocks()[k]->revised == seen.revised);
        }
    }
}

}
