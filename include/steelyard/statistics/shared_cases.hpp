// SPDX-License-Identifier: MIT
#pragma once

// Differences of numbers that share people: a part and the whole that contains it, pooled years that overlap. Both sides
// vary together there, and limits that take them for strangers are wrong, mostly too wide.

#include <steelyard/statistics/differences.hpp>
#include <steelyard/statistics/proportions.hpp>
#include <steelyard/statistics/rates.hpp>

#include <span>

namespace steelyard::inline v0_1::statistics {

/// Rows of a table: a part, and the whole with the part in it. Counts are whole, up to 2^52.
struct part_rows {
    std::span<const double> events;
    std::span<const double> cases;
    std::span<const double> whole_events;
    std::span<const double> whole_cases;
    std::span<const status> given; ///< empty, or per row why it has no counts
};

/// The same for rates.
struct part_rate_rows {
    std::span<const double> events;
    std::span<const double> exposure;
    std::span<const double> whole_events;
    std::span<const double> whole_exposure;
    std::span<const status> given;
};

/// Rows of a table: two pooled numbers, each with what they share in it, such as 2019-2021 and 2020-2022.
struct overlap_rows {
    std::span<const double> events;
    std::span<const double> cases;
    std::span<const double> other_events;
    std::span<const double> other_cases;
    std::span<const double> shared_events;
    std::span<const double> shared_cases;
    std::span<const status> given;
};

/// The same for rates.
struct overlap_rate_rows {
    std::span<const double> events;
    std::span<const double> exposure;
    std::span<const double> other_events;
    std::span<const double> other_exposure;
    std::span<const double> shared_events;
    std::span<const double> shared_exposure;
    std::span<const status> given;
};

/// The part's proportion less the whole's, with limits. With p1 of the part and p2 of the rest it is (1 - n1 / n)(p1 - p2)
/// whatever is counted, and part and rest share nobody: its limits are those of p1 - p2 times the rest's share.
/// A part that is the whole differs by 0: `no_spread`.
/// @throws as `proportion_differences`
[[nodiscard]] intervals part_differences(const part_rows& rows, const difference_options& options = {});

/// The part's rate over the whole's, with limits. It is the part's share of all events over its share of all exposure, and
/// given all events the first is binomial: limits are Clopper and Pearson's of it, or Wilson's for `score`.
/// Without any event there is nothing to divide by: `unbounded`. A part that is the whole is 1: `no_spread`.
/// @throws as `rate_ratios`
[[nodiscard]] intervals part_rate_ratios(const part_rate_rows& rows, const rate_ratio_options& options = {});

/// The first proportion less the other, with limits. Taken apart it is a sum over three groups that share nobody: those of
/// the first alone, of both, of the other alone, with n1 / N1, ns (1 / N1 - 1 / N2) and -n2 / N2 before their proportions.
/// Its limits come from those of each group (Zou, Huang & Zhang 2009, Computational Statistics & Data Analysis 53); where
/// nothing is shared they are Newcombe's. Where all is shared the difference is 0: `no_spread`.
/// @param options  the method is that of the groups' limits
/// @throws as `proportions`
[[nodiscard]] intervals overlap_differences(const overlap_rows& rows, const proportion_options& options = {});

/// The first rate less the other, in the same way (Li, Tang & Wong 2014, Statistical Methods in Medical Research 23).
/// @throws as `rates`
[[nodiscard]] intervals overlap_rate_differences(const overlap_rate_rows& rows, const rate_options& options = {});

} // namespace steelyard::inline v0_1::statistics
