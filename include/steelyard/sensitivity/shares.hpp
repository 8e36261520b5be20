// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/sensitivity/factorial.hpp>

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace steelyard::inline v0_1::sensitivity {

/// What every combination of a factorial leads to: `width` numbers each, one combination after the other. A score is one
/// number; a ranking is as many as there are units, and its variance is the sum of theirs.
struct outcomes {
    std::vector<double> values; ///< combinations x width; those of excluded combinations are not looked at
    std::int64_t        width = 1;
};

/// What a factor explains of the variance of an outcome.
struct sobol_share {
    std::string code;
    double      first = 0; ///< by itself: Var(E[Y | factor]) / Var(Y)
    double      total = 0; ///< with all that it has a part in: E[Var(Y | all others)] / Var(Y)
};

struct sobol_result {
    double                   variance = 0;
    bool                     hangs_on_none = false; ///< every combination says the same: shares are 0, not 0/0
    std::vector<sobol_share> factors;               ///< in the factorial's order
};

/// Exact shares by enumeration (Sobol 1993; total effects: Homma and Saltelli 1996). Of several outcomes: the sums over
/// outcomes of each variance, divided by one another.
/// @throws illegal_operation where combinations are excluded: factors are not independent then and their shares do not
///         part the variance; shapley_shares do
/// @throws shape_mismatch unless there are combinations x width values; domain_fault for one that is not finite
[[nodiscard]] sobol_result sobol_shares(const factorial& design, const outcomes& of);

struct shapley_share {
    std::string code;
    double      share = 0;
};

struct shapley_result {
    double                     variance = 0;
    bool                       hangs_on_none = false;
    std::vector<shapley_share> factors; ///< they add up to 1, or are 0 where it hangs on none
};

/// Shapley effects: the variance parted among the factors, whether they are independent or not. The worth of a set of
/// factors is Var(E[Y | set]) under the joint law (Owen 2014, SIAM/ASA Journal on Uncertainty Quantification 2; Song,
/// Nelson and Staum 2016, same journal 4). Exact: every set of factors is worked out once.
/// @throws not_supported for more than 16 factors; shape_mismatch and domain_fault as sobol_shares
[[nodiscard]] shapley_result shapley_shares(const factorial& design, const outcomes& of);

} // namespace steelyard::inline v0_1::sensitivity
