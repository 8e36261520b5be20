// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/aggregation/states/exact_sum.hpp>

namespace steelyard::inline v0_1::aggregation {

/// Mean of values, pooled: merging adds sums and counts, so it is never a mean of means.
struct mean {
    using input_type = std::int64_t;
    static constexpr std::string_view name = "mean";
    static constexpr std::uint8_t version = 1;

    exact_sum sum;

    constexpr void add(std::int64_t scaled) noexcept { sum.add(scaled); }
    constexpr void merge(const mean& o) noexcept { sum.merge(o.sum); }
    /// In the measure's unit, rounded once; empty for no values or after overflow.
    [[nodiscard]] std::optional<double> value(decimals places) const noexcept {
        if (sum.overflow) return std::nullopt;
        int128 divisor = pow10(places.places);
        if (mul_overflows(divisor, sum.n)) return std::nullopt;
        return quotient(sum.total, divisor);
    }
    void write(byte_writer& out) const { sum.write(out); }
    static mean read(byte_reader& in) { return {exact_sum::read(in)}; }
    friend constexpr bool operator==(const mean&, const mean&) = default;
};
static_assert(mergeable_state<mean> && std::is_trivially_copyable_v<mean>);

} // namespace steelyard::inline v0_1::aggregation
