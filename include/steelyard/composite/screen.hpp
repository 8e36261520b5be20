// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/composite/score_table.hpp>
#include <steelyard/core/options.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace steelyard::inline v0_1::composite {

/// Shape of a distribution; both are empty where they are undefined, never NaN.
struct shape {
    std::optional<double> skew;     ///< G1 = sqrt(n(n-1))/(n-2) m3/m2^1.5; needs 3 numbers that are not all equal
    std::optional<double> kurtosis; ///< G2 = (n-1)/((n-2)(n-3)) ((n+1)(m4/m2^2 - 3) + 6); needs 4
    friend bool           operator==(const shape&, const shape&) = default;
};
/// Sample skewness G1 and excess kurtosis G2 (Joanes & Gill 1998, The Statistician 47: "type 2").
[[nodiscard]] shape shape_of(std::span<const double> numbers);

/// What one column looks like before anything is done to it. Everything is of the points that are there: a share of
/// available numbers divides by those available, not by all units.
struct column_facts {
    std::string              column;
    std::int64_t             units = 0;                 ///< all of them
    std::int64_t             points = 0;                ///< with a number
    std::int64_t             bounded = 0;               ///< known within bounds only
    std::int64_t             zeros = 0;                 ///< points that are 0
    std::int64_t             distinct = 0;              ///< different numbers
    std::int64_t             commonest = 0;             ///< points that share the commonest number
    std::int64_t             imputed = 0;               ///< points flagged imputed
    std::optional<double>    least, most, mean, median; ///< empty without points
    std::optional<double>    deviation;                 ///< with n - 1 beneath; empty below two points
    shape                    form;
    std::vector<std::string> flags; ///< "few_available", "many_zeros", "few_distinct", "outliers", "constant", "empty"

    [[nodiscard]] double available() const noexcept { return share(points, units); }
    [[nodiscard]] double zero_share() const noexcept { return share(zeros, points); }
    [[nodiscard]] double distinct_share() const noexcept { return share(distinct, points); }
    friend bool          operator==(const column_facts&, const column_facts&) = default;

private:
    static double share(std::int64_t part, std::int64_t whole) noexcept {
        return whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole);
    }
};

/// When a column is flagged. The standing values are those that the field's tools share.
struct screen_options {
    double least_available = 0.65;
    double most_zeros = 0.5;
    double least_distinct = 0.5;
    double skew = 2;
    double kurtosis = 3.5;
    double unit_available = 2.0 / 3.0;
    double unit_nonzero = 0.05;

    static void fields(auto&& field) {
        using o = screen_options;
        field("least_available", &o::least_available, "Share of units below which a column has too few numbers.");
        field("most_zeros", &o::most_zeros, "Share of a column's numbers above which zeros are many.");
        field("least_distinct", &o::least_distinct, "Share of different numbers below which they are few.");
        field("skew", &o::skew, "Absolute skewness G1 above which, together with kurtosis, outliers are suspected.");
        field("kurtosis", &o::kurtosis,
              "Excess kurtosis G2 above which, together with skewness, outliers are suspected.");
        field("unit_available", &o::unit_available, "Share of columns that a unit must have numbers in.");
        field("unit_nonzero", &o::unit_nonzero, "Share of a unit's numbers that must not be zero.");
    }
    friend bool operator==(const screen_options&, const screen_options&) = default;
};

/// Facts and flags of every column, in the table's order.
[[nodiscard]] std::vector<column_facts> facts_of(const score_table& table, const screen_options& options = {});

/// Whether one unit has enough numbers to be scored.
struct unit_screening {
    std::string  unit;
    std::int64_t points = 0;
    std::int64_t expected = 0; ///< columns but those that do not apply to the unit
    std::int64_t zeros = 0;
    bool         kept = true;
    std::string  why; ///< a sentence where it is not kept
    friend bool  operator==(const unit_screening&, const unit_screening&) = default;
};
/// Units by availability and by zeros; both limits must hold. Those named in `forced` are kept whatever they lack.
/// @throws unknown_code for a forced unit that the table does not have
[[nodiscard]] std::vector<unit_screening> screen_units(const score_table& table, const screen_options& options = {},
                                                       std::span<const std::string> forced = {});
/// The table without the units that were not kept.
[[nodiscard]] score_table without_screened(const score_table& table, std::span<const unit_screening> screened);

/// Divides columns by another, per unit: number / denominator * factor (cases per 1,000 people). Flags of both unite.
/// A cell without a numerator or denominator is missing: for the numerator's reason, else no_denominator.
/// @throws invalid_input listing columns that are not there, and denominators that are zero or negative
struct denomination {
    std::string column;
    std::string denominator; ///< a column of `denominators`
    double      factor = 1;
};
[[nodiscard]] score_table denominate(const score_table& table, const score_table& denominators,
                                     std::span<const denomination> rules);

} // namespace steelyard::inline v0_1::composite
