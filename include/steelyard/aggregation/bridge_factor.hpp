// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/aggregation/query.hpp>
#include <steelyard/dataset/dataset.hpp>
#include <steelyard/define/definitions.hpp>

#include <cstdint>
#include <optional>

namespace steelyard::inline v0_1::aggregation {

/// new = factor * old.
struct bridge_factor {
    double       factor = 1, standard_error = 0;
    std::int64_t cells = 0; ///< reported as points under both versions; 0 for a factor that was declared
    friend bool  operator==(const bridge_factor&, const bridge_factor&) = default;
};

/// What a bridge multiplies by. One by overlap is a ratio estimator over the cells reported under both versions (Cochran
/// 1977, *Sampling Techniques*, chapter 6); others are as declared. Empty where fewer than two cells were, where those of
/// the old version sum to zero, or where a version is not one of the measure's.
/// @param known  of it the recorded time alone matters
[[nodiscard]] std::optional<bridge_factor> factor_of(const definitions& agreed, const dataset& data, const bridge& over,
                                                     const as_of& known = {});

} // namespace steelyard::inline v0_1::aggregation
