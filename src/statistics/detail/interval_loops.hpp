// SPDX-License-Identifier: MIT
#pragma once

// Loops down whole columns of counts. Each works number by number, so that wider registers change no bit. Rows that are
// not as they should be come out as any number at all: who calls knows which they are.

#include <steelyard/statistics/status.hpp>

#include <array>
#include <cstddef>
#include <span>

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

/// Writes a number below 0 for each count whose deviance is surely not above z2: whose squared distance from the mean, over
/// the smaller of the variances at that mean and at its own, is not.
void far_proportions(const double* x, const double* n, std::size_t rows, double p, double z2, double* to) noexcept;
void far_rates(const double* x, const double* exposure, std::size_t rows, double rate, double z2, double* to) noexcept;

void wilson_rows(const double* x, const double* n, std::size_t rows, double z, limit_columns to) noexcept;
/// Byar's limits, and x itself, times per / exposure. @returns what ordinary_rates() says of the rows
bool byar_rows(const double* x, const double* exposure, std::size_t rows, double z, double per, double least,
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

/// Columns of a number per unit.
struct sum_columns {
    double* events;
    double* rate;
    double* variance;
};
/// Weights of strata, all above 0, with the last four again, those of them 0 that go with whole fours.
class stratum_weights {
public:
    explicit stratum_weights(std::span<const double> weights);

    /// Events, rate and variance of units whose strata lie side by side. A division serves two strata.
    /// @returns what ordinary_rates() says of the strata
    bool sum(const double* x, const double* n, std::size_t units, sum_columns to) const noexcept;

private:
    std::span<const double> weights_;
    std::array<double, 4>   last_{};         ///< weights of the last four strata
    std::array<double, 4>   last_counted_{}; ///< 1 where they have a weight
};
/// Dobson's limits by Byar's of all events, and the rate, times per. Without events: any numbers.
void dobson_byar_rows(sum_columns of, std::size_t units, double z, double per, limit_columns to) noexcept;
/// The same of the strata whose weight is above 0; the others may hold anything.
[[nodiscard]] stratum_sums sum_weighted_strata(const double* x, const double* n, const double* w,
                                               std::size_t strata) noexcept;
/// What only the gamma limits need: the multipliers of weighted strata.
void add_multipliers(const double* n, const double* w, std::size_t strata, stratum_sums& to) noexcept;

} // namespace steelyard::inline v0_1::statistics::detail
