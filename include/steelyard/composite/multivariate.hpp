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

/// `kendall` is tau-b, which corrects for ties on both sides (Kendall 1945).
enum class correlation_method : std::uint8_t { pearson, spearman, kendall };

} // namespace steelyard::inline v0_1::composite

namespace steelyard::inline v0_1 {
template <>
struct enum_names<composite::correlation_method> {
    static constexpr std::array<std::string_view, 3> value{"pearson", "spearman", "kendall"};
};
} // namespace steelyard::inline v0_1

namespace steelyard::inline v0_1::composite {

/// How two columns go together, and over how many units: those that have a point in both.
struct correlation {
    std::optional<double> value; ///< -1 to 1; empty below two common units, and where one side is constant
    std::int64_t          units = 0;
    friend bool           operator==(const correlation&, const correlation&) = default;
};
/// @throws shape_mismatch when the lengths differ
[[nodiscard]] correlation correlate(std::span<const double> x, std::span<const double> y,
                                    correlation_method method = correlation_method::pearson);

/// All pairs of columns, row by row; each pair over its own common units, whose number stands beside it.
struct correlation_matrix {
    std::vector<std::string>         columns;
    std::vector<correlation>         cells;
    [[nodiscard]] const correlation& at(std::int64_t i, std::int64_t j) const {
        return cells[static_cast<std::size_t>(i) * columns.size() + static_cast<std::size_t>(j)];
    }
    friend bool operator==(const correlation_matrix&, const correlation_matrix&) = default;
};
[[nodiscard]] correlation_matrix correlations(const score_table& table,
                                              correlation_method method = correlation_method::pearson);

/// One column against the others, in a test of whether all measure one thing.
struct item_consistency {
    std::string           column;
    std::optional<double> alpha_if_deleted;              ///< of raw numbers
    std::optional<double> standardised_alpha_if_deleted; ///< of z-scores
    std::optional<double> item_rest;                     ///< Pearson, z-score against the sum of the others'
    friend bool           operator==(const item_consistency&, const item_consistency&) = default;
};
/// Cronbach's alpha (Cronbach 1951, Psychometrika 16): k/(k-1) (1 - sum of variances / variance of the sum); of z-scores
/// k r / (1 + (k-1) r) with r the mean correlation.
struct consistency {
    std::optional<double>         alpha, standardised_alpha;
    std::int64_t                  units = 0; ///< with points in every column; the others take no part
    std::vector<item_consistency> items;
    friend bool                   operator==(const consistency&, const consistency&) = default;
};
/// @throws invalid_input listing constant columns, fewer than two columns, or fewer than three whole units
[[nodiscard]] consistency cronbach(const score_table& table);

/// Principal components of the correlation matrix over whole units. The sign of each component is fixed so that its
/// loadings add up to more than 0 (or the first that is not 0 is positive): two machines agree.
struct principal_components {
    std::vector<std::string> columns;
    std::int64_t             units = 0;
    std::vector<double>      eigenvalues; ///< largest first; they add up to the number of columns
    std::vector<double>      share;       ///< of the variance; adding up to 1
    std::vector<double>      loadings;    ///< components x columns, row by row: eigenvector times sqrt(eigenvalue)
    [[nodiscard]] double     loading(std::int64_t component, std::int64_t column) const {
            return loadings[static_cast<std::size_t>(component) * columns.size() + static_cast<std::size_t>(column)];
    }
    friend bool operator==(const principal_components&, const principal_components&) = default;
};
/// @throws invalid_input as `cronbach` does
[[nodiscard]] principal_components components_of(const score_table& table);

/// The first `kept` components turned by varimax with Kaiser's normalisation (Kaiser 1958, Psychometrika 23), so that
/// each column loads on few. Explained variance is shared out anew, its sum stays.
/// @returns components x columns, row by row, in order of the variance explained
/// @throws domain_fault unless 1 <= kept <= columns
[[nodiscard]] std::vector<double> varimax(const principal_components& of, std::int64_t kept);

} // namespace steelyard::inline v0_1::composite
