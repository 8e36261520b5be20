// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/statistics/status.hpp>

#include <cstdint>
#include <optional>
#include <span>

namespace steelyard::inline v0_1::statistics {

/// Rows in order of time. `period` rises, and a step of more than one is a gap; empty: only rows without a number are.
struct moment_rows {
    std::span<const double>       value = {};
    std::span<const std::int64_t> period = {};
    std::span<const status>       given = {};
};

/// Where a series lies, how far it varies, and how much a number hangs on the one before it.
struct series_moments {
    status       state = status::below_minimum; ///< ok, no_spread, or why there are no numbers
    std::int64_t points = 0;
    std::int64_t left_out = 0;   ///< rows without a number
    std::int64_t neighbours = 0; ///< pairs that follow one another without a gap
    double       mean = 0;
    double       deviation = 0; ///< n - 1 beneath
    /// Of lag one: products of neighbours' distances from the mean over squared distances, times (n - 1) / neighbours where
    /// gaps part some (Box & Jenkins 1976, Time Series Analysis). Empty where nothing varies or nothing has a neighbour.
    std::optional<double> autocorrelation;
};

/// Two passes in doubles about the first number, the second corrected by what it leaves of the mean (Chan, Golub & LeVeque
/// 1983, The American Statistician 37), in sums that keep what rounding takes: no digit is lost that the numbers have.
/// @throws shape_mismatch for columns of different lengths; period_mismatch where periods do not rise
[[nodiscard]] series_moments moments_of(const moment_rows& rows);

} // namespace steelyard::inline v0_1::statistics
