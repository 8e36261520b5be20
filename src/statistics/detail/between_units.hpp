// SPDX-License-Identifier: MIT
#pragma once

// How likely a spread between units is, given what was seen of them; where it is likeliest, and points that stand for all
// spreads, with weights.

#include <steelyard/statistics/overdispersion.hpp>

#include <functional>
#include <optional>
#include <span>
#include <vector>

namespace steelyard::inline v0_1::statistics::detail {

/// A unit on the scale, with its own variance.
struct seen_unit {
    double on_scale, variance;
};

/// Normal units of known variances around a mean that is known, or drawn evenly from everywhere.
struct normal_between {
    std::span<const seen_unit> units;
    std::optional<double>      known_mean;

    struct found {
        double log;        ///< of the (restricted) likelihood, up to a constant
        double score;      ///< its derivative by tau2
        double mean;       ///< the known one, or weighted by 1 / (variance + tau2)
        double mean_error; ///< 0 where it is known
    };
    [[nodiscard]] found at(double tau2) const noexcept;

    /// A deviation of the units' own size: where the search looks.
    [[nodiscard]] double typical() const noexcept;
    /// The likeliest tau2, 0 or more: restricted maximum likelihood where no mean is known.
    [[nodiscard]] double likeliest() const;
};

/// Counts of units: events among cases, or in exposure.
struct seen_count {
    double events, size;
};

/// Beta-binomial or gamma-Poisson counts.
struct counts_between {
    std::span<const seen_count> units;
    bool                        of_cases;

    struct found {
        double mean = 0, deviation = 0;
    };
    /// Maximum likelihood. Empty without events, or with nothing else.
    [[nodiscard]] std::optional<found> likeliest() const;
    /// ln likelihood, up to a constant, at a mean and deviation; finite for deviations that the law has.
    [[nodiscard]] double log_at(double mean, double deviation) const noexcept;
    /// 1 / sqrt of the sum of 1 / (variance of a unit + deviation^2)
    [[nodiscard]] double mean_error(double mean, double deviation) const noexcept;
};

/// Spreads with the share of all likelihood around each; `most` is the largest one, infinite where there is none.
struct spread_point {
    double deviation, weight;
};
/// Gauss-Legendre points over where the likelihood is within 20 of its peak's logarithm; flat in the deviation.
[[nodiscard]] std::vector<spread_point> spread_points(const std::function<double(double)>& log_at, double typical,
                                                      double most, int points);

/// Nodes and weights of the rule of Gauss and Legendre on 0 to 1.
[[nodiscard]] std::vector<spread_point> legendre_rule(int points);

} // namespace steelyard::inline v0_1::statistics::detail
