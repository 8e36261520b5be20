// SPDX-License-Identifier: MIT
#pragma once

// Declared bridges between series of different definitions, applied to cells of the older one.

#include "reader.hpp"

#include <steelyard/define/definitions.hpp>

#include <vector>

namespace steelyard::inline v0_1::aggregation::detail {

class bridging {
public:
    bridging() = default;
    /// @param active  whether the query asks for bridges at all
    bridging(const definitions& agreed, const dataset& data, const measure& of, const measure_rows& rows, bool active);

    [[nodiscard]] bool none() const noexcept { return steps_.empty(); }
    /// Bridged numbers count in a unit finer by 10^9.
    [[nodiscard]] bool finer() const noexcept { return !steps_.empty() && !binary_; }
    /// The cell in terms of the newest definition, flagged `bridged`, with bounds of 1.96 standard errors.
    [[nodiscard]] cell apply(cell c, std::int32_t place, std::int32_t period) const;

private:
    struct step {
        std::int16_t from_era = -1, to_era = -1; ///< of definition versions; -1: over a declared break
        std::int32_t place = -1;                 ///< -1: everywhere
        std::int32_t before = INT32_MIN;         ///< for a break: last period of the old series
        std::int64_t factor = whole_share;       ///< per 10^9
        std::int64_t error = 0;                  ///< standard error, per 10^9
    };
    [[nodiscard]] cell over(cell c, const step& s) const;

    std::vector<step> steps_; ///< in order of eras
    bool binary_ = false;
};

/// Factor and standard error of a ratio estimator from the cells reported under both versions (Cochran 1977, 6.3):
/// factor = sum(new) / sum(old). Empty when fewer than two cells overlap or the old ones sum to zero.
struct overlap_estimate {
    double factor = 1, standard_error = 0;
    std::int64_t cells = 0;
};
/// A row that names no version stands under the one in force at its period.
[[nodiscard]] std::optional<overlap_estimate> estimate_overlap(const measure& of, const measure_rows& rows,
                                                               std::int32_t from_version, std::int32_t to_version);

} // namespace steelyard::inline v0_1::aggregation::detail
