// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/aggregation/state.hpp>
#include <steelyard/core/decimal.hpp>

#include <cmath>
#include <optional>

namespace steelyard::inline v0_1::aggregation {

/// Count, sum and sum of squares around a shift that the definition fixes (such as the middle of the valid range),
/// in exact integers: mean and variance do not depend on the order of rows. The variance cancels only where n * squares
/// needs more than 128 bits.
struct moments {
    using input_type = std::int64_t;
    static constexpr std::string_view name = "moments";
    static constexpr std::uint8_t version = 1;

    std::int64_t shift = 0;       ///< scaled; states with different shifts do not merge
    std::int64_t n = 0;
    int128       sum = 0;         ///< of x - shift
    int128       squares = 0;     ///< of (x - shift)^2
    bool         overflow = false;///< sticky; also set by merging states of different shifts

    constexpr void add(std::int64_t scaled) noexcept {
        const int128 d = static_cast<int128>(scaled) - shift;
        ++n;
        overflow = add_overflows(sum, d) || overflow;
        overflow = add_overflows(squares, d * d) || overflow;
        forget_if_overflown();
    }
    constexpr void merge(const moments& o) noexcept {
        if (o.n == 0 && !o.overflow) return;
        if (n == 0 && !overflow) {
            *this = o;
            return;
        }
        n += o.n;
        overflow = overflow || o.overflow || shift != o.shift;
        overflow = add_overflows(sum, o.sum) || overflow;
        overflow = add_overflows(squares, o.squares) || overflow;
        forget_if_overflown();
    }
    /// Mean in the measure's unit; empty for no values or after overflow.
    [[nodiscard]] std::optional<double> mean(decimals places) const noexcept {
        if (overflow || n == 0) return std::nullopt;
        return quotient(sum + static_cast<int128>(shift) * n, pow10(places.places) * n);
    }
    /// Variance with divisor n - 1, in squared units; empty below two values or after overflow.
    [[nodiscard]] std::optional<double> variance(decimals places) const noexcept {
        if (overflow || n < 2) return std::nullopt;
        // (n * squares - sum^2) / (n * (n - 1)), exact where the products fit in 128 bits, else in two roundings.
        int128 a = squares;
        int128 b = sum;
        if (!mul_overflows(a, n) && !mul_overflows(b, sum)) {
            const int128 scale = static_cast<int128>(n) * (n - 1);
            const auto v = quotient(a - b, scale);
            const auto unit = static_cast<double>(pow10(places.places));
            return *v / unit / unit;
        }
        const auto count = static_cast<double>(n);
        const double centre = *quotient(sum, n);
        const auto unit = static_cast<double>(pow10(places.places));
        return (*quotient(squares, n) - centre * centre) * count / (count - 1) / unit / unit;
    }
    void write(byte_writer& out) const {
        out.i64(shift);
        out.i64(n);
        out.i128(sum);
        out.i128(squares);
        out.u8(overflow ? 1 : 0);
    }
    static moments read(byte_reader& in) {
        moments m;
        m.shift = in.i64();
        m.n = in.i64();
        m.sum = in.i128();
        m.squares = in.i128();
        m.overflow = in.u8() != 0;
        return m;
    }
    friend constexpr bool operator==(const moments&, const moments&) = default;

private:
    constexpr void forget_if_overflown() noexcept {
        if (overflow) sum = squares = 0, shift = 0;
    }
};
static_assert(mergeable_state<moments> && std::is_trivially_copyable_v<moments>);

} // namespace steelyard::inline v0_1::aggregation
