// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/core/decimal.hpp>
#include <steelyard/core/int128.hpp>
#include <steelyard/dataset/rows.hpp>
#include <steelyard/define/measure.hpp>

#include <optional>
#include <string>

namespace steelyard::inline v0_1::validation {

/// A number as scaled / 10^places as long as sums, differences and products allow it, else as the nearest double.
struct exact_number {
    int128 scaled = 0;
    int    places = 0;
    bool   exact = true;
    double near = 0; ///< used when not exact

    [[nodiscard]] static exact_number of(int128 scaled, decimals d) noexcept { return {scaled, d.places, true, 0}; }
    /// The shortest decimal that is this double, when it has at most 18 places.
    [[nodiscard]] static exact_number of(double x) noexcept;
    [[nodiscard]] double              as_double() const noexcept;
    [[nodiscard]] int                 sign() const noexcept;
    /// "18,062.5".
    [[nodiscard]] std::string text() const;
};

[[nodiscard]] exact_number add(const exact_number& a, const exact_number& b) noexcept;
[[nodiscard]] exact_number negate(const exact_number& a) noexcept;
[[nodiscard]] exact_number multiply(const exact_number& a, const exact_number& b) noexcept;
/// Rounded once to double. The divisor is not zero.
[[nodiscard]] exact_number divide(const exact_number& a, const exact_number& b) noexcept;
/// -1, 0 or 1. Exact numbers compare as integers; when one is a double, a relative difference of 1e-12 is equal.
[[nodiscard]] int compare(const exact_number& a, const exact_number& b) noexcept;

/// A number known within bounds; an empty bound is open. `undefined`: there is no number (a division by zero).
/// Arithmetic keeps every number that is possible inside the bounds and may add some: bounds never become too narrow.
struct bounded_number {
    std::optional<exact_number> lower;
    std::optional<exact_number> upper;
    bool                        undefined = false;

    [[nodiscard]] static bounded_number point(const exact_number& x) noexcept { return {x, x, false}; }
    [[nodiscard]] static bounded_number nothing_known() noexcept { return {}; }
    [[nodiscard]] bool                  is_point() const noexcept {
                         return !undefined && lower && upper && compare(*lower, *upper) == 0;
    }
    /// "5", "3 to 8", "at least 3", "at most 8", "unbounded" or "undefined".
    [[nodiscard]] std::string text() const;
};

[[nodiscard]] bounded_number add(const bounded_number& a, const bounded_number& b) noexcept;
[[nodiscard]] bounded_number negate(const bounded_number& a) noexcept;
[[nodiscard]] bounded_number multiply(const bounded_number& a, const bounded_number& b) noexcept;
/// Undefined when the divisor is the point zero; unbounded when it may be zero.
[[nodiscard]] bounded_number divide(const bounded_number& a, const bounded_number& b) noexcept;
[[nodiscard]] bounded_number absolute(const bounded_number& a) noexcept;
[[nodiscard]] bounded_number smaller(const bounded_number& a, const bounded_number& b) noexcept;
[[nodiscard]] bounded_number larger(const bounded_number& a, const bounded_number& b) noexcept;

/// What a row of a block can be: its point, its form's bounds cut to the measure's valid range, or for a missing number
/// the range that the measure allows (suppressed numbers: what its publisher suppresses).
[[nodiscard]] bounded_number possible_value(const measure& what, const measure_rows& rows, std::size_t row) noexcept;
/// What a number that nobody reported can be: the measure's valid range.
[[nodiscard]] bounded_number possible_value(const measure& what) noexcept;

} // namespace steelyard::inline v0_1::validation
