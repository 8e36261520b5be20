// SPDX-License-Identifier: MIT
#pragma once

// What funnels, spreads between units and shrinkage have in common: scales, errors, and units in an order of their own, so that
// sums have the same bits however rows are ordered.

#include "rows.hpp"

#include <steelyard/statistics/overdispersion.hpp>

#include <compare>
#include <string_view>
#include <vector>

namespace steelyard::inline v0_1::statistics::detail {

/// `usual` made plain. @throws domain_fault for a scale that the numbers do not have
[[nodiscard]] transformation scale_of(std::string_view function, measured of, transformation on);
/// @throws domain_fault for one where no unit can be
void check_target(std::string_view function, measured of, double target);
/// @throws shape_mismatch
void check_units(std::string_view function, const unit_table& rows);

[[nodiscard]] status status_of_unit(const unit_table& rows, std::size_t row) noexcept;
/// A size that can be, apart from any number: of limits.
[[nodiscard]] status status_of_size(measured of, double size) noexcept;

/// Standard error on the scale of a unit of this size whose true number is the target.
[[nodiscard]] double error_on_scale(measured of, const unit_scale& scale, double target, double size) noexcept;

/// Whether a number of this kind can lie at the end of what there is: proportions from 0 to 1, others that count from 0 on.
[[nodiscard]] double within(measured of, double x) noexcept;

/// A unit that takes part, and where its row is.
struct counted_unit {
    double      number, size;
    std::size_t row;

    /// By what was seen; rows that say the same come in any order.
    friend bool operator<(const counted_unit& a, const counted_unit& b) noexcept {
        return a.size < b.size || (a.size == b.size && a.number < b.number);
    }
    friend bool operator==(const counted_unit& a, const counted_unit& b) noexcept {
        return a.size == b.size && a.number == b.number;
    }
};
/// Units with numbers, in order.
[[nodiscard]] std::vector<counted_unit> units_in_order(const unit_table& rows, const std::vector<status>& state);

} // namespace steelyard::inline v0_1::statistics::detail
