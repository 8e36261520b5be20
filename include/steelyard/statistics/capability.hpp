// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/core/options.hpp>
#include <steelyard/statistics/control_chart.hpp>
#include <steelyard/statistics/run_rules.hpp>
#include <steelyard/statistics/status.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace steelyard::inline v0_1::statistics {

/// What is asked of single numbers. One side may be missing: nothing is asked there.
struct specification {
    std::optional<double> lower;
    std::optional<double> upper;

    friend bool operator==(const specification&, const specification&) = default;
};

/// An index with its interval. Without numbers, they are NaN and `state` says why: `missing` where the specification has no
/// such side, `unbounded` where nothing varies, or what the process itself is.
struct capability_index {
    double value = 0;
    double lower = 0;
    double upper = 0;
    status state = status::missing;
};

/// Distances to the specification in deviations: for a deviation of one kind, within or overall.
struct capability_indices {
    double           sigma = 0;
    double           freedom = 0; ///< degrees of freedom of sigma
    capability_index both;        ///< Cp, Pp: (U - L) / 6 sigma
    capability_index worse;       ///< Cpk, Ppk: the lesser of the two below, or the one that there is
    capability_index below;       ///< Cpl, Ppl: (mean - L) / 3 sigma
    capability_index above;       ///< Cpu, Ppu: (U - mean) / 3 sigma
    double           expected_below = 0; ///< share of a normal law beyond a side, to its last digit however small; 0 without one
    double           expected_above = 0;
};

/// Intervals: of `both` sigma's chi-square law, chi^2_{a/2} / freedom and chi^2_{1-a/2} / freedom under roots (exact for the
/// deviation of normal numbers); of the others C -+ z sqrt(1 / (9 n) + C^2 / (2 freedom)) (Bissell 1990, Applied Statistics
/// 39:331).
/// @param points single numbers behind the mean
/// @throws domain_fault for a specification without a side, or whose sides are not in order; sigma or freedom not positive;
/// a confidence outside its range
[[nodiscard]] capability_indices indices_of(double mean, double sigma, double freedom, std::int64_t points,
                                            const specification& wanted, double confidence = 0.95);

struct capability_options {
    chart_options chart = {};
    double        confidence = 0.95;
    std::int64_t  minimum_points = 20; ///< plotted; fewer cannot show that a process is stable

    static void fields(auto&& field) {
        using o = capability_options;
        field("chart", &o::chart, "the chart whose signals decide, and whose sigma is the one within");
        field("confidence", &o::confidence, "of the intervals, from 0.5 to below 1");
        field("minimum_points", &o::minimum_points, "fewest plotted points");
    }
    friend bool operator==(const capability_options&, const capability_options&) = default;
};

/// Single numbers in order of time, or groups of `places` of them, row after row. `given` and `period` are per group.
struct capability_rows {
    std::span<const double>       value = {};
    std::int64_t                  places = 1;
    std::span<const std::int64_t> period = {};
    std::span<const status>       given = {};
};

/// What a process can do. Within and overall are always both there: the first is what varies from one number to the next,
/// and is what the process could do; the second is what it did.
struct process_capability {
    /// `ok`; `unstable` where the chart has signals: there is no one process of which an index could speak, and none is
    /// given; `no_spread`, `below_minimum`, or why there is no chart.
    status                state = status::below_minimum;
    double                mean = 0;
    capability_indices    within;  ///< Cp, Cpk, Cpl, Cpu
    capability_indices    overall; ///< Pp, Ppk, Ppl, Ppu
    std::int64_t          points = 0;         ///< single numbers
    std::int64_t          observed_below = 0; ///< of them beyond a side
    std::int64_t          observed_above = 0;
    control_chart         chart;
    std::vector<rule_hit> signals;
};

/// Sigma within is the chart's (XmR, Xbar-S or Xbar-R), that overall the standard deviation of all numbers with n - 1
/// beneath. Freedom within is that of a chi whose relative spread is the estimate's own: 1 / (2 Var(sigma) / sigma^2), from
/// the exact variance of a mean of moving ranges of normal numbers (Cryer & Ryan 1990, Journal of Quality Technology 22),
/// of ranges or of standard deviations.
/// @throws as `chart_of`, `signal_finder` and `indices_of`; domain_fault for another kind of chart, or a convention whose sigma
/// is not of mean moving ranges; shape_mismatch where numbers do not fill groups
[[nodiscard]] process_capability capability_of(const capability_rows& rows, const specification& wanted,
                                               std::span<const run_rule> rules,
                                               const capability_options& options = {});

} // namespace steelyard::inline v0_1::statistics
