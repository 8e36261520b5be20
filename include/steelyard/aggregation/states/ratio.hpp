// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/aggregation/states/exact_sum.hpp>

namespace steelyard::inline v0_1::aggregation {

/// A numerator and a denominator of one matched cell, as scaled integers.
struct ratio_parts {
    std::int64_t numerator   = 0;
    std::int64_t denominator = 0;
};

/// Sum of numerators over sum of denominators of matched cells: never a mean of ratios.
struct ratio {
    using input_type = ratio_parts;
    static constexpr std::string_view name = "ratio";
    static constexpr std::uint8_t version = 1;

    exact_sum numerator;
    exact_sum denominator;

    constexpr void add(ratio_parts x) noexcept {
        numerator.add(x.numerator);
        denominator.add(x.denominator);
    }
    constexpr void merge(const ratio& o) noexcept {
        numerator.merge(o.numerator);
        denominator.merge(o.denominator);
    }
    /// factor * numerator / denominator, both of the same decimals, rounded once. Empty without a denominator or after
    /// overflow.
    [[nodiscard]] std::optional<double> value(std::int64_t factor = 1) const noexcept {
        if (numerator.overflow || denominator.overflow) return std::nullopt;
        int128 n = numerator.total;
        if (mul_overflows(n, factor)) return std::nullopt;
        return quotient(n, denominator.total);
    }
    void write(byte_writer& out) const {
        numerator.write(out);
        denominator.write(out);
    }
    static ratio read(byte_reader& in) {
        ratio r;
        r.numerator = exact_sum::read(in);
        r.denominator = exact_sum::read(in);
        return r;
    }
    friend constexpr bool operator==(const ratio&, const ratio&) = default;
};
static_assert(mergeable_state<ratio> && std::is_trivially_copyable_v<ratio>);

} // namespace steelyard::inline v0_1::aggregation
