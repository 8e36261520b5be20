// SPDX-License-Identifier: MIT
#pragma once

// What every measure of inequality does with a table of groups: its shape, the groups of a unit that take part, limits.

#include "limits.hpp"
#include "rows.hpp"

#include <steelyard/statistics/group_table.hpp>

#include <string_view>
#include <vector>

namespace steelyard::inline v0_1::statistics::detail {

/// @returns the number of units
/// @throws shape_mismatch unless all columns have units * groups cells; `error` may be empty where it is not needed
[[nodiscard]] std::size_t units_of(std::string_view function, const group_table& table, bool needs_error);
/// @throws domain_fault unless it is a number from 1e-100 to 1e100
void check_per(std::string_view function, double per);

/// Values are sane where their squares are.
inline constexpr double   most_value = 1e100;
[[nodiscard]] inline bool is_value(double x) noexcept { return x >= -most_value && x <= most_value; }

/// Why a cell takes no part: `ok` where it does, `no_denominator` for a group without people, or what is wrong.
[[nodiscard]] status status_of_cell(const group_table& table, std::size_t cell) noexcept;

/// The groups of one unit that have people.
struct unit_groups {
    status              state = status::ok;
    std::vector<double> share; ///< of all people; they add up to 1
    std::vector<double> value;
    std::vector<double> error; ///< 0 where the table has none
    std::vector<double> rank;  ///< share of people below the middle of each group

    [[nodiscard]] std::size_t size() const noexcept { return share.size(); }
    [[nodiscard]] bool        any_below(double bound) const noexcept;
    [[nodiscard]] bool        any_above(double bound) const noexcept;
    [[nodiscard]] double      mean() const noexcept; ///< of all people
};
/// Reads a unit; `sorted` brings its groups into an order that does not hang on theirs.
void read_unit(const group_table& table, std::size_t unit, bool sorted, unit_groups& into);

/// Limits of top / bottom, two forms whose errors are normal with known variances and covariance (Fieller 1954); NaN where
/// the bottom may be 0.
struct quotient_forms {
    double top = 0, bottom = 0;
    double top_variance = 0, bottom_variance = 0, covariance = 0;
};
[[nodiscard]] limits fieller(const quotient_forms& of, double z) noexcept;
/// Error of ln(top / bottom), both above 0, and of top / bottom, by the first derivative.
[[nodiscard]] double log_error_of(const quotient_forms& of) noexcept;
[[nodiscard]] double quotient_error(const quotient_forms& of) noexcept;

/// Writes a row with limits that may not exist: not finite ones make it `unbounded`.
void put_row(intervals& to, std::size_t row, status state, double estimate, limits l) noexcept;
/// Limits at a distance either side.
[[nodiscard]] inline limits around(double estimate, double distance) noexcept {
    return {estimate - distance, estimate + distance};
}
/// `no_spread` where limits have no width, else `ok`.
[[nodiscard]] inline status spread_status(double error) noexcept { return error > 0 ? status::ok : status::no_spread; }

/// One error that lists every unit without numbers, but for those that hold an absent cell.
void refuse_groups(std::string_view function, const group_table& table, std::span<const status> state);

} // namespace steelyard::inline v0_1::statistics::detail
