// SPDX-License-Identifier: MIT
#pragma once

// A cell: what one part of an indicator holds at one (place, organisation, category, base period).

#include <steelyard/core/decimal.hpp>
#include <steelyard/core/value.hpp>
#include <steelyard/dataset/rows.hpp>
#include <steelyard/define/hierarchy.hpp>
#include <steelyard/define/indicator.hpp>
#include <steelyard/define/measure.hpp>

#include <algorithm>
#include <bit>
#include <cstdint>
#include <limits>

namespace steelyard::inline v0_1::aggregation::detail {

/// What the integers of a part count: 1 / (10^places * 10^9^shares), or 2^-64 for measures without declared decimals.
struct number_unit {
    bool binary = false;
    int  places = 0;
    int  shares = 0; ///< factors of 10^9 that shares, apportioning or bridges brought in

    /// How many of the unit make one; binary units carry no shares (they are rounded to 2^-64 instead).
    [[nodiscard]] int128 per_one() const noexcept {
        return binary ? int128{1} << 64 : pow10(places) * pow10(9 * shares);
    }
};

enum class cell_state : std::uint8_t { absent, not_expected, point, bounded, missing };

struct cell {
    int128       known = 0; ///< of a point; of a sum of cells: the sum of its points
    int128       low   = 0; ///< bounds of the whole, where not open; for a point low <= known <= high
    int128       high  = 0;
    cell_state   state = cell_state::absent;
    bool         open_low  = false;
    bool         open_high = false;
    bool         overflow  = false;
    reason       why = reason::none;
    flag_set     flags;
    std::int16_t era = -1; ///< of the definition; -1 when the measure declares no versions

    [[nodiscard]] bool present() const noexcept { return state == cell_state::point || state == cell_state::bounded; }
    [[nodiscard]] bool expected() const noexcept { return state >= cell_state::point; }
};

/// Adds a cell into another: sources of one cell, categories of a partition. A part that is missing leaves the sum
/// bounded; a part that is not expected leaves it alone.
void accumulate(cell& into, const cell& x) noexcept;

/// The same number counted in a unit finer by `factor`, that is times factor. For shares and weights.
[[nodiscard]] cell times(cell c, int128 factor) noexcept;
/// times share / 10^9, rounded half up to the unit: for binary units only, where shares have no exact place.
[[nodiscard]] cell times_share_rounded(cell c, std::int64_t share) noexcept;

/// x in units of 2^-64; bits below are cut towards zero. overflow: |x| >= 2^62.
struct fixed_point {
    int128 units = 0;
    bool   overflow = false;
};
[[nodiscard]] inline fixed_point to_fixed(double x) noexcept {
    static_assert(std::numeric_limits<double>::is_iec559 && std::numeric_limits<double>::digits == 53);
    const auto bits = std::bit_cast<std::uint64_t>(x);
    const int  exponent = static_cast<int>(bits >> 52 & 0x7FF);
    if (exponent >= 1023 + 62) return {0, true}; // infinite and no numbers, too
    const std::uint64_t fraction = bits & ((std::uint64_t{1} << 52) - 1);
    const std::uint64_t mantissa = exponent == 0 ? fraction : fraction | std::uint64_t{1} << 52;
    const int           shift = std::max(exponent, 1) - 1075 + 64; // |x| = mantissa * 2^(exponent - 1075)
    const auto          units = shift >= 0 ? static_cast<int128>(uint128{mantissa} << shift)
                                           : int128{shift > -64 ? mantissa >> -shift : 0};
    return {bits >> 63 != 0 ? -units : units, false};
}

/// How rows of a measure become cells of a part.
class cell_maker {
public:
    cell_maker(const measure& of, const measure_rows& rows, const indicator_part& part, bool in_quotient);

    [[nodiscard]] cell at(std::size_t row) const;
    /// Of a row that is known to be a plain point of a part that takes values.
    [[nodiscard]] cell point(std::int64_t stored) const {
        cell c;
        c.state = cell_state::point;
        c.known = c.low = c.high = number(stored, c.overflow);
        return c;
    }
    /// A cell that was expected and is not there.
    [[nodiscard]] cell missing(reason why) const;
    [[nodiscard]] number_unit unit() const noexcept { return unit_; }
    /// The largest magnitude of a bound that a missing cell gets, at least 1.
    [[nodiscard]] uint128 largest_bound() const noexcept;

private:
    struct bound {
        int128 units = 0;
        bool   open  = true;
    };
    [[nodiscard]] int128 number(std::int64_t stored, bool& overflow) const {
        if (!unit_.binary) return stored;
        const fixed_point f = to_fixed(std::bit_cast<double>(stored));
        overflow = overflow || f.overflow;
        return f.units;
    }
    [[nodiscard]] bound to_bound(const std::optional<double>& x, bool up) const;
    [[nodiscard]] cell counted(std::size_t row) const;

    const measure_rows& rows_;
    indicator_part      part_;
    bool                in_quotient_;
    number_unit         unit_;
    bound               low_, high_, suppressed_low_, suppressed_high_;
};

} // namespace steelyard::inline v0_1::aggregation::detail
