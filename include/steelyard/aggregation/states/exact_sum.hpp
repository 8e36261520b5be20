// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/aggregation/state.hpp>
#include <steelyard/core/decimal.hpp>

#include <optional>

namespace steelyard::inline v0_1::aggregation {

/// Exact sum of scaled integers. A function of the multiset of rows only: any order, any split, same bits.
struct exact_sum {
    using input_type = std::int64_t;
    static constexpr std::string_view name = "exact_sum";
    static constexpr std::uint8_t version = 1;

    int128       total    = 0;     ///< in units of 10^-places of the measure's unit
    std::int64_t n        = 0;     ///< values added; missing ones never enter
    bool         overflow = false; ///< sticky: once true, value() is empty

    constexpr void add(std::int64_t scaled) noexcept {
        overflow = add_overflows(total, scaled) || overflow;
        ++n;
        forget_if_overflown();
    }
    constexpr void merge(const exact_sum& o) noexcept {
        overflow = add_overflows(total, o.total) || overflow || o.overflow;
        n += o.n;
        forget_if_overflown();
    }
    /// Sum in the measure's unit, rounded once; empty after overflow. An empty sum is 0 with n 0.
    [[nodiscard]] std::optional<double> value(decimals places) const noexcept {
        return overflow ? std::nullopt : std::optional(from_scaled(total, places));
    }
    void write(byte_writer& out) const {
        out.i128(total);
        out.i64(n);
        out.u8(overflow ? 1 : 0);
    }
    static exact_sum read(byte_reader& in) {
        exact_sum s;
        s.total = in.i128();
        s.n = in.i64();
        s.overflow = in.u8() != 0;
        return s;
    }
    friend constexpr bool operator==(const exact_sum&, const exact_sum&) = default;

private:
    constexpr void forget_if_overflown() noexcept { // what is left of a sum after overflow depends on the order
        if (overflow) total = 0;
    }
};
static_assert(mergeable_state<exact_sum> && std::is_trivially_copyable_v<exact_sum>);

} // namespace steelyard::inline v0_1::aggregation
