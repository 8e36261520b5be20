// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/core/options.hpp>
#include <steelyard/core/run_options.hpp>

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace steelyard::inline v0_1::sensitivity {

struct sampling_options {
    std::int64_t points = 256;
    std::int64_t replicates = 16;
    std::int64_t seed = 1;

    static void fields(auto&& field) {
        using o = sampling_options;
        field("points", &o::points, "Points of one replicate.");
        field("replicates", &o::replicates,
              "Independent sets of points; errors come from how they differ, and need two at least.");
        field("seed", &o::seed, "What the points follow from: the same seed gives the same bits.");
    }
    friend bool operator==(const sampling_options&, const sampling_options&) = default;
};

/// A factor of a sampled experiment: some coordinates of a unit cube that change together.
struct sampled_factor {
    std::string  code;
    std::int64_t coordinates = 1;
};

/// What a point of the unit cube leads to. Coordinates are independent and uniform, strictly between 0 and 1: the factors
/// are independent by construction. Safe to run on several threads at once.
class sampled_model {
public:
    virtual ~sampled_model() = default;
    [[nodiscard]] virtual std::int64_t width() const = 0;
    /// @param point  the coordinates of all factors, one factor after the other
    /// @param into   `width` finite numbers
    virtual void run(std::span<const double> point, std::span<double> into) const = 0;
};

/// Shares of the variance, each with its standard error.
struct sampled_share {
    std::string code;
    double      first = 0, first_error = 0;
    double      total = 0, total_error = 0;
};

struct sampled_result {
    double                     variance = 0, variance_error = 0; ///< summed over outcomes
    bool                       hangs_on_none = false;            ///< every run says the same: shares are 0, not 0/0
    std::vector<sampled_share> factors;
    std::int64_t               runs = 0;
    sampling_options           options; ///< with the seed
};

/// Sobol's shares by sampling, where combinations cannot be enumerated: `points` x `replicates` x (factors + 2) runs.
/// First order by the centred estimator of Janon et al. (2014, ESAIM: Probability and Statistics 18), total by Jansen's
/// (1999, Computer Physics Communications 117). Of several outcomes: sums of variances, divided by one another. Replicates
/// are pooled; errors are theirs by the jackknife. Points: randomised Halton (ADR 0017). The same bits on any number of
/// threads.
/// @throws invalid_input listing options and factors that make no sense; domain_fault for an outcome that is not finite;
///         stopped; whatever the model throws
[[nodiscard]] sampled_result sampled_shares(std::span<const sampled_factor> factors, const sampled_model& model,
                                            const sampling_options& options = {}, const run_options& run = {});

} // namespace steelyard::inline v0_1::sensitivity
