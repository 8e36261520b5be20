// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/sensitivity/certificate.hpp>

#include <cstddef>
#include <vector>

namespace steelyard::inline v0_1::sensitivity::detail {

/// Smallest changes c of weights with c >= -w, d . c = -lead, and sum 0 in each group. `lead` is above 0.
struct swap_problem {
    std::vector<double>      d, w;
    double                   lead = 0;
    std::vector<std::size_t> ends; ///< past the last weight of each group; empty: all are one group
};

/// Whether any weights bring the lead down to 0.
[[nodiscard]] bool reachable(const swap_problem& p);

/// The smallest change by a norm, of a problem that is reachable.
[[nodiscard]] std::vector<double> smallest_change(const swap_problem& p, weight_norm norm);

/// All of each group's weight on the column that is worst for who leads: as far as weights go.
[[nodiscard]] std::vector<double> farthest_change(const swap_problem& p);

[[nodiscard]] double length_of(const std::vector<double>& change, weight_norm norm);

} // namespace steelyard::inline v0_1::sensitivity::detail
