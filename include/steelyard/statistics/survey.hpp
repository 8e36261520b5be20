// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/statistics/interval.hpp>
#include <steelyard/statistics/proportions.hpp>

#include <optional>
#include <span>

namespace steelyard::inline v0_1::statistics {

/// What unequal weights cost a sample: (sum w)^2 / sum w^2 respondents of equal weight would know as much (Kish 1965,
/// Survey Sampling). Clusters and strata are not in it.
struct weighting {
    double respondents = 0; ///< those of weight above 0
    double effective_respondents = 0;
    double design_effect = 1; ///< respondents over effective ones, at least 1
};

/// @returns empty when no weight is above 0
/// @throws invalid_input listing every weight that is negative or not finite
[[nodiscard]] std::optional<weighting> weighting_of(std::span<const double> weights);

/// Rows of a table: a weighted share, the people asked, and the design effect of that share.
struct survey_rows {
    std::span<const double> share;         ///< 0 to 1, after weighting
    std::span<const double> respondents;   ///< whole numbers up to 2^52
    std::span<const double> design_effect; ///< above 0: variance over that of a simple random sample of as many
    std::span<const status> given;         ///< empty, or per row why it has no numbers
};

/// Limits of a weighted share: those of `share * m` events among m = respondents / design_effect cases, which need not be
/// whole (Korn and Graubard 1998, Survey Methodology 24, for `exact`; Franco, Little, Louis and Slud 2019, Journal of Survey
/// Statistics and Methodology 7, for the others). `minimum_cases` is of effective respondents, `minimum_events` of effective
/// events.
/// @throws as `proportions`
[[nodiscard]] intervals survey_proportions(const survey_rows& rows, const proportion_options& options = {});

} // namespace steelyard::inline v0_1::statistics
