// SPDX-License-Identifier: MIT
#pragma once

// What every table of this room does with its rows: lengths, statuses, and one list of all that is wrong in strict mode.

#include <steelyard/statistics/interval.hpp>

#include <cstddef>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace steelyard::inline v0_1::statistics::detail {

inline constexpr double none = std::numeric_limits<double>::quiet_NaN();
inline constexpr double most_counted = 4503599627370496.0; ///< 2^52: above it doubles leave out whole numbers' halves

/// Whether x is a whole number from 0 to 2^52. NaN is not.
[[nodiscard]] inline bool is_count(double x) noexcept {
    return x >= 0 && x <= most_counted && (x + most_counted) - most_counted == x;
}

inline constexpr double   least_exposure = 1e-100; ///< between these two no rate is too large for a double
inline constexpr double   most_exposure = 1e100;
[[nodiscard]] inline bool is_exposure(double x) noexcept { return x >= least_exposure && x <= most_exposure; }

/// A column that a caller gave, for messages.
struct named_column {
    std::string_view        name;
    std::span<const double> numbers;
};

/// @throws shape_mismatch naming every column whose length is not that of the first
void check_lengths(std::string_view function, std::span<const named_column> columns, std::span<const status> given);

/// @throws domain_fault for a confidence outside 0.5..1, or limits that are to speak of errors of measurement
void check_interval_options(std::string_view function, double confidence, meaning speaks_of);
/// @throws domain_fault for a negative or infinite one
void check_minimum(std::string_view function, std::string_view option, double minimum);

/// What lies beyond each limit: (1 - confidence) / 2, without the noise that 1 - 0.998 has in its last digits.
[[nodiscard]] double tail_of(double confidence) noexcept;

/// The status that the caller gave a row, or `ok`.
[[nodiscard]] inline status given_at(std::span<const status> given, std::size_t row) noexcept {
    return given.empty() ? status::ok : given[row];
}

/// Statuses of all rows: what the caller gave, and where that says nothing `state_of(row)`.
template <class F>
[[nodiscard]] std::vector<status> states_of(std::size_t rows, std::span<const status> given, F&& state_of) {
    std::vector<status> state(rows, status::ok);
    for (std::size_t i = 0; i < rows; ++i) {
        state[i] = given_at(given, i);
        if (has_numbers(state[i])) state[i] = state_of(i);
    }
    return state;
}

/// How grave a status is, for a unit that has several: what is withheld comes first, then what is missing.
[[nodiscard]] int gravity(status s) noexcept;

/// Columns of a length, all rows `ok`.
[[nodiscard]] intervals blank_intervals(std::size_t rows, meaning speaks_of, double confidence);

/// Columns without rows yet, and room for as many; more rows of them, all `ok`. Who asks for some rows at a time fills them
/// while they are in the cache.
[[nodiscard]] intervals intervals_to_fill(std::size_t rows, meaning speaks_of, double confidence);
void                    add_rows(std::size_t count, intervals& to);

/// One error that lists every row without numbers, but for those that the caller gave as absent.
/// @throws invalid_input
void refuse_rows(std::string_view function, std::span<const named_column> columns, std::span<const status> given,
                 std::span<const status> state);

} // namespace steelyard::inline v0_1::statistics::detail
