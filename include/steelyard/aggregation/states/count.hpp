// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/aggregation/state.hpp>

namespace steelyard::inline v0_1::aggregation {

/// How many values there were.
struct count {
    using input_type = std::int64_t;
    static constexpr std::string_view name = "count";
    static constexpr std::uint8_t version = 1;

    std::int64_t n = 0;

    constexpr void add(std::int64_t) noexcept { ++n; }
    constexpr void merge(const count& o) noexcept { n += o.n; }
    void write(byte_writer& out) const { out.i64(n); }
    static count read(byte_reader& in) { return {in.i64()}; }
    friend constexpr bool operator==(const count&, const count&) = default;
};
static_assert(mergeable_state<count>);

} // namespace steelyard::inline v0_1::aggregation
