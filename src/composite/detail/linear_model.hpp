// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/composite/score_table.hpp>
#include <steelyard/core/random.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace steelyard::inline v0_1::composite::detail {

/// A draw from the standard normal distribution (Box and Muller 1958, Annals of Mathematical Statistics 29).
[[nodiscard]] double normal(random_stream& r);

/// One column as a linear function of others, by least squares over the units that have all of them. The predictors are made
/// orthogonal one after the other (modified Gram-Schmidt), so that no normal equations lose digits; one that says nothing
/// new is left out.
struct linear_model {
    std::vector<std::int64_t> predictors; ///< columns
    std::int64_t              units = 0;  ///< that it was found from
    double                    mean = 0;   ///< of the column
    double                    squares = 0; ///< of the residuals
    std::vector<double>       means;      ///< of the predictors
    std::vector<double>       triangle;   ///< predictors x predictors: R of the decomposition, row by row
    std::vector<double>       along;      ///< what the column has along each direction

    [[nodiscard]] std::int64_t freedom() const noexcept {
        return units - 1 - static_cast<std::int64_t>(predictors.size());
    }
    /// A unit's place along each direction: the solution of R' p = x - means.
    [[nodiscard]] std::vector<double> place_of(const score_table& table, std::int64_t unit) const;
    [[nodiscard]] double              predict(const score_table& table, std::int64_t unit) const;
};

/// Finds the model for one cell: of the columns that the unit has, those that go best with the column (Pearson, over the
/// units that have both), at most `most_predictors`, and only as many as leave two degrees of freedom.
/// @returns empty where fewer than three units have the column
[[nodiscard]] std::optional<linear_model> find_model(const score_table& table, std::int64_t unit, std::int64_t column,
                                                     std::int64_t most_predictors);

/// Parameters of a model as they might as well be: variance, level and slopes drawn from their posterior under a flat prior
/// (Rubin 1987, Multiple Imputation for Nonresponse in Surveys, 5.3).
struct drawn_model {
    double              deviation = 0; ///< of a single number
    double              mean = 0;
    std::vector<double> along;
    [[nodiscard]] double draw(std::span<const double> place, random_stream& r) const;
};
[[nodiscard]] drawn_model draw_model(const linear_model& of, random_stream& r);

} // namespace steelyard::inline v0_1::composite::detail
