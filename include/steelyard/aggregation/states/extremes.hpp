// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/aggregation/state.hpp>

#include <algorithm>

namespace steelyard::inline v0_1::aggregation {

/// Smallest and largest value; meaningful when n > 0.
struct extremes {
    using input_type = std::int64_t;
    static constexpr std::string_view name = "extremes";
    static constexpr std::uint8_t version = 1;

    std::int64_t n = 0;
    std::int64_t smallest = 0; ///< scaled
    std::int64_t largest = 0;  ///< scaled

    constexpr void add(std::int64_t scaled) noexcept { merge({1, scaled, scaled}); }
    constexpr void merge(const extremes& o) noexcept {
        if (o.n == 0) return;
        smallest = n == 0 ? o.smallest : std::min(smallest, o.smallest);
        largest = n == 0 ? o.largest : std::max(largest, o.largest);
        n += o.n;
    }
    void write(byte_writer& out) const {
        out.i64(n);
        out.i64(smallest);
        out.i64(largest);
    }
    static extremes read(byte_reader& in) {
        extremes e;
        e.n = in.i64();
        e.smallest = in.i64();
        e.largest = in.i64();
        return e;
    }
    friend constexpr bool operator==(const extremes&, const extremes&) = default;
};
static_assert(mergeable_state<extremes> && std::is_trivially_copyable_v<extremes>);

} // namespace steelyard::inline v0_1::aggregation
