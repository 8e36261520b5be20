// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <steelyard/aggregation/state_table.hpp>
#include <steelyard/aggregation/states.hpp>
#include <steelyard/core/random.hpp>

#include <array>

using namespace steelyard;
using namespace steelyard::aggregation;

namespace {

const state_meaning people{"served", "1", "people", 0};

/// A state of a user's own: it joins by the concept.
struct largest_gap {
    using input_type = std::int64_t;
    static constexpr std::string_view name = "largest_gap";
    static constexpr std::uint8_t version = 2;
    extremes both;
    void add(std::int64_t x) noexcept { both.add(x); }
    void merge(const largest_gap& o) noexcept { both.merge(o.both); }
    void write(byte_writer& out) const { both.write(out); }
    static largest_gap read(byte_reader& in) { return {extremes::read(in)}; }
    friend bool operator==(const largest_gap&, const largest_gap&) = default;
};
static_assert(mergeable_state<largest_gap>);

} // namespace

TEST_SUITE("aggregation") {
    TEST_CASE("state_table: any partition, any merge order, the same rows and bytes") {
        for (std::uint64_t seed = 1; seed <= 40; ++seed) {
            CAPTURE(seed);
            random_stream r(seed);
            std::vector<std::int32_t> keys;
            std::vector<std::int64_t> inputs;
            for (int i = 0; i < 200; ++i) {
                keys.push_back(static_cast<std::int32_t>(r.below(5)));
                keys.push_back(static_cast<std::int32_t>(r.below(7)) - 1);
                inputs.push_back(static_cast<std::int64_t>(r.below(1000)));
            }
            state_table<exact_sum> whole(2, people);
            whole.add(keys, inputs);
            std::vector<state_table<exact_sum>> parts(1 + r.below(6), state_table<exact_sum>(2, people));
            for (std::size_t i = 0; i < inputs.size(); ++i)
                parts[r.below(parts.size())].add(std::span(keys).subspan(2 * i, 2), std::span(inputs).subspan(i, 1));
            state_table<exact_sum> merged(2, people);
            for (std::size_t i = parts.size(); i > 0; --i) merged.merge(parts[i - 1]);
            CHECK(merged.finish() == whole.finish());
            CHECK(merged.bytes() == whole.bytes());
            CHECK(state_table<exact_sum>::from_bytes(whole.bytes()).finish() == whole.finish());
        }
    }

    TEST_CASE("state_table: other meanings, shapes and damaged bytes are refused") {
        state_table<exact_sum> a(1, people);
        state_table<exact_sum> euros(1, {"spent", "1", "EUR", 2});
        CHECK_THROWS_AS(a.merge(euros), definition_mismatch);
        CHECK_THROWS_AS(a.merge(state_table<exact_sum>(2, people)), shape_mismatch);
        const std::array<std::int32_t, 3> keys{1, 2, 3};
        const std::array<std::int64_t, 2> inputs{1, 2};
        CHECK_THROWS_AS(a.add(keys, inputs), shape_mismatch);
        CHECK(a.size() == 0);
        a.add(std::span(keys).first(2), inputs);
        const std::vector<std::uint8_t> bytes = a.bytes();
        CHECK_THROWS_AS((void)state_table<count>::from_bytes(bytes), format_fault);
        for (std::size_t n = 0; n < bytes.size(); ++n)
            CHECK_THROWS_AS((void)state_table<exact_sum>::from_bytes(std::span(bytes).first(n)), format_fault);
    }

    TEST_CASE("state_table: a state of one's own joins by the concept") {
        state_table<largest_gap> t(1, people);
        const std::array<std::int32_t, 4> keys{0, 0, 1, 0};
        const std::array<std::int64_t, 4> inputs{5, 90, 7, 20};
        t.add(keys, inputs);
        const auto rows = state_table<largest_gap>::from_bytes(t.bytes()).finish();
        CHECK(rows == t.finish());
        REQUIRE(rows.size() == 2);
        CHECK(rows[0].state.both.largest - rows[0].state.both.smallest == 85);
    }
}
