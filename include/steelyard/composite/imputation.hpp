// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/composite/score_table.hpp>
#include <steelyard/core/options.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace steelyard::inline v0_1::composite {

/// Where a missing number is taken from. `row`: the mean place of the unit between the least and the most of the columns
/// that it has; it belongs after normalisation, where more is better in all of them. `nearest`: the mean of the units most like
/// it, by squared differences of z-scores over common columns. `regression`: what those of its other columns that go best
/// with the wanted one say, by least squares.
enum class impute_method : std::uint8_t { none, mean, median, group_mean, group_median, row, nearest, regression };

} // namespace steelyard::inline v0_1::composite

namespace steelyard::inline v0_1 {
template <>
struct enum_names<composite::impute_method> {
    static constexpr std::array<std::string_view, 8> value{"none",         "mean", "median",  "group_mean",
                                                           "group_median", "row",  "nearest", "regression"};
};
} // namespace steelyard::inline v0_1

namespace steelyard::inline v0_1::composite {

struct impute_options {
    impute_method method = impute_method::none;
    std::int64_t  neighbours = 5;
    std::int64_t  least_common = 2;
    double        least_available = 0;
    std::int64_t  predictors = 3;

    static void fields(auto&& field) {
        using o = impute_options;
        field("method", &o::method, "Where a missing number is taken from; none imputes nothing.");
        field("neighbours", &o::neighbours, "How many of the nearest units are averaged.");
        field("least_common", &o::least_common, "Fewest columns that a unit must share to be near, or have for row.");
        field("least_available", &o::least_available, "Share of units that must have a column for it to be imputed.");
        field("predictors", &o::predictors, "Most columns that a regression looks at, those that go best.");
    }
    friend bool operator==(const impute_options&, const impute_options&) = default;
};

/// A table with cells filled, each flagged `imputed`, and what could not be filled as notes. What does not apply or is
/// reported elsewhere is not missing and stays; what was there stays to the bit. A cell known within bounds is filled
/// within them, and no number leaves its column's scale.
struct imputed_table {
    score_table             table;
    std::int64_t            filled = 0;
    std::vector<index_note> notes;
};
/// @param groups  a word per unit, in the table's order, for the group methods
/// @throws shape_mismatch when there is not a group per unit; invalid_input listing options that make no sense
[[nodiscard]] imputed_table impute(const score_table& table, const impute_options& options,
                                   std::span<const std::string> groups = {});

/// How well a method finds numbers that are known: each is held back by itself, imputed from all others, and compared.
struct impute_quality {
    std::string           column;
    std::int64_t          cells = 0;                                           ///< held back and found
    std::int64_t          unfound = 0;                                         ///< held back and not found
    double                mean_error = 0, absolute_error = 0, root_square = 0; ///< in the column's unit
    std::optional<double> r_squared; ///< of the found against the true, Pearson squared
    std::optional<double> agreement; ///< Willmott's index of agreement (1981), 0 to 1
    friend bool           operator==(const impute_quality&, const impute_quality&) = default;
};
/// @param most_cells  held back per column, spread evenly over its units; 0: all. It costs one imputation each.
[[nodiscard]] std::vector<impute_quality> quality_of(const score_table& table, const impute_options& options,
                                                     std::span<const std::string> groups = {},
                                                     std::int64_t                 most_cells = 0);

} // namespace steelyard::inline v0_1::composite
