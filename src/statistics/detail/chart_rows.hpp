// SPDX-License-Identifier: MIT
#pragma once

// What a row of each kind of chart is, and baselines from such rows: shared by single charts and by many at once.

#include <steelyard/statistics/control_chart.hpp>

#include <cstdint>
#include <vector>

namespace steelyard::inline v0_1::statistics::detail {

/// Rows that have numbers, in order.
struct usable_rows {
    std::vector<double>       x;               ///< as plotted
    std::vector<double>       n;               ///< their sizes where the kind has any
    std::vector<double>       spread;          ///< and spreads
    std::vector<std::uint8_t> follows;         ///< 1 where the one before is its neighbour
    bool                      missing = false; ///< some row had no number

    void clear();
};

[[nodiscard]] bool has_size(chart_kind kind) noexcept;
[[nodiscard]] bool has_spread(chart_kind kind) noexcept;
[[nodiscard]] bool is_fraction(chart_kind kind) noexcept; ///< of cases: p, np, p'
[[nodiscard]] bool is_counted(chart_kind kind) noexcept;  ///< events, of any law

/// @throws as `baseline_of`
void check(const chart_points& points, const chart_options& options);

[[nodiscard]] status status_of(const chart_points& points, std::size_t row, chart_kind kind) noexcept;

/// The row's number as it is plotted, moving ranges and averages apart.
[[nodiscard]] double number_of(const chart_points& points, std::size_t row, chart_kind kind) noexcept;

/// Whether a row follows the last one that had a number, by the convention; and remembers the row for the next.
[[nodiscard]] bool step_to(const chart_points& points, std::size_t row, bool has_number, gap_policy gaps,
                           chart_carry& carry) noexcept;

void collect(const chart_points& points, const chart_options& options, usable_rows& into);

/// d2 or c4 of groups of n, as many digits as the convention takes.
[[nodiscard]] double spread_constant(bool by_range, double n, constant_digits digits);

[[nodiscard]] chart_baseline baseline_from(const usable_rows& rows, const chart_options& options);

} // namespace steelyard::inline v0_1::statistics::detail
