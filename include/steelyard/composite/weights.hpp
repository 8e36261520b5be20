// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/composite/multivariate.hpp>
#include <steelyard/composite/score_table.hpp>
#include <steelyard/core/options.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace steelyard::inline v0_1::composite {

// Where weights may come from other than a declaration. All of these are relative weights of siblings, in the order of
// the columns or items given; `index_layout::with_weights` takes them.

/// Weights that a first principal component suggests: its loadings, as shares.
struct component_weights {
    std::vector<double> weights;   ///< adding up to 1; negative where the signs are mixed
    double              share = 0; ///< of the variance that the component explains
    bool mixed = false; ///< some column goes against the others: such weights are no weights, look at the data
};
[[nodiscard]] component_weights weights_of_first(const principal_components& of);

struct loading_options {
    double least_eigenvalue = 1;
    double least_share = 0.1;
    double least_cumulative = 0.6;

    static void fields(auto&& field) {
        using o = loading_options;
        field("least_eigenvalue", &o::least_eigenvalue, "A component with a larger eigenvalue is kept.");
        field("least_share", &o::least_share,
              "A component that explains more than this share of the variance is kept.");
        field("least_cumulative", &o::least_cumulative, "Components are kept until together they explain this share.");
    }
    friend bool operator==(const loading_options&, const loading_options&) = default;
};
/// The Handbook's weights from rotated squared loadings (Nicoletti, Scarpetta & Boylaud 2000; OECD/JRC 2008, 6.1): keep
/// components, turn them by varimax, square the loadings and divide them by the variance that their factor explains;
/// each column takes its largest, times the share of its factor in what all kept factors explain; then scaled to 1.
struct loading_weights {
    std::vector<double>       weights;  ///< adding up to 1
    std::vector<std::int64_t> factor;   ///< of each column: the factor that it is taken from, from 0
    std::vector<double>       loadings; ///< factors x columns after the rotation
    std::vector<double> explained; ///< variance of each factor after the rotation, adding up to less than the columns
};
[[nodiscard]] loading_weights weights_of_loadings(const principal_components& of, const loading_options& options = {});

/// One person's comparisons of n items: a(i, j) says how many times as important i is as j; a(j, i) is its reciprocal.
struct comparison_matrix {
    std::vector<std::string> items;
    std::vector<double>      ratios; ///< n x n, row by row
    std::string              expert;
    input_place              declared_at;
};
/// Weights of a comparison matrix by its principal eigenvector (Saaty 1977, Journal of Mathematical Psychology 15).
struct ahp_weights {
    std::vector<double> weights;        ///< adding up to 1
    double              eigenvalue = 0; ///< n for judgements without contradiction, else above it
    double              index = 0;      ///< (eigenvalue - n) / (n - 1)
    std::optional<double>
        ratio; ///< index over that of random matrices (Saaty 1980); up to 0.1 is usually accepted; empty above 15 items
};
/// @throws invalid_input listing every ratio that is not above 0, every pair that is not reciprocal (within 1e-6), every
/// diagonal that is not 1, and codes given twice
[[nodiscard]] ahp_weights ahp(const comparison_matrix& judged);

/// Several people's weights as one, and how far they are apart: disagreement is a result, not noise.
struct group_weights {
    std::vector<std::string>           items;
    std::vector<double>                weights;     ///< adding up to 1
    std::vector<double>                least, most; ///< of each item, over the experts
    std::vector<double>                deviation;   ///< of each item, with n - 1 beneath; 0 for one expert
    std::vector<std::string>           experts;
    std::vector<double>                individual; ///< experts x items, row by row, each row adding up to 1
    std::vector<std::optional<double>> ratios;     ///< of each expert: the consistency ratio; empty for a budget
    std::optional<double>              ratio;      ///< of the group's own matrix; empty for a budget
};
/// Judgements joined by their geometric mean, the one way that keeps reciprocals (Aczel & Saaty 1983), then weighed.
/// @throws invalid_input listing what `ahp` would, for every expert, and experts with other items than the first
[[nodiscard]] group_weights group_ahp(std::span<const comparison_matrix> experts);

/// Points that one person hands out over items.
struct budget {
    std::string              expert;
    std::vector<std::string> items;
    std::vector<double>      points;
    input_place              declared_at;
};
/// Budget allocation (OECD/JRC 2008, 6.5): each budget to shares, then the mean of the shares.
/// @throws invalid_input listing negative points, budgets that do not add up to `total` (within 1e-9 of it), items
/// given twice, and experts with other items than the first
[[nodiscard]] group_weights allocate(std::span<const budget> budgets, double total = 100);

} // namespace steelyard::inline v0_1::composite
