// SPDX-License-Identifier: MIT
#pragma once

// Loops down whole columns of counts. Each works number by number, so that wider registers change no bit. Rows that are
// not as they should be come out as any number at all: who calls knows which they are.

#include <steelyard/statistics/status.hpp>

#include <cstddef>

namespace steelyard::inline v0_1::statistics::detail {

/// Columns from a first row on.
struct limit_columns {
    double* estimate;
    double* lower;
    double* upper;
};

/// Whether all of `rows` rows are ordinary: whole, least <= x, 0 <= x <= n, n >= fewest, 1 <= n <= 2^52.
[[nodiscard]] bool ordinary_proportions(const double* x, const double* n, std::size_t rows, double least,
                                        double fewest) noexcept;
/// Whether all are whole and at least `least`, with an exposure that is_exposure().
[[nodiscard]] bool ordinary_rates(const double* x, const double* exposure, std::size_t rows, double least) noexcept;

/// Writes `boundary` where nothing or everything is an event, `ok` elsewhere.
void mark_ends(const double* x, const double* n, std::size_t rows, status* state) noexcept;
void mark_zeros(const double* x, std::size_t rows, status* state) noexcept;

void wilson_rows(const double* x, const double* n, std::size_t rows, double z, limit_columns to) noexcept;
/// Byar's limits, and x itself, times per / exposure.
void byar_rows(const double* x, const double* exposure, std::size_t rows, double z, double per,
               limit_columns to) noexcept;

/// A unit's strata, added up; a multiplier is w / n.
struct stratum_sums {
    double events = 0;
    double rate = 0;        ///< sum of multiplier times events
    double variance = 0;    ///< sum of its square times events
    double multipliers = 0; ///< sum
    double squares = 0;     ///< sum of their squares
    double largest = 0;
};
/// Events, rate and variance of a unit all of whose strata are ordinary and weighted.
[[nodiscard]] stratum_sums sum_strata(const double* x, const double* n, const double* w, std::size_t strata) noexcept;
/// The same of the strata whose weight is above 0; the others may hold anything.
[[nodiscard]] stratum_sums sum_weighted_strata(const double* x, const double* n, const double* w,
                                               std::size_t strata) noexcept;
/// What only the gamma limits need: the multipliers of weighted strata.
void add_multipliers(const double* n, const double* w, std::size_t strata, stratum_sums& to) noexcept;

} // namespace steelyard::inline v0_1::statistics::detail
