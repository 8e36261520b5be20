// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/core/options.hpp>
#include <steelyard/statistics/status.hpp>

#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <vector>

namespace steelyard::inline v0_1::statistics {

struct panel_options {
    double       confidence = 0.95;
    bool         small_sample = true;
    std::int64_t exact_up_to = 200'000;
    std::int64_t samples = 9'999;
    std::int64_t seed = 1;

    static void fields(auto&& field) {
        using o = panel_options;
        field("confidence", &o::confidence, "of the interval, above 0 and below 1");
        field("small_sample", &o::small_sample, "the covariance times G / (G - 1) (n - 1) / (n - k)");
        field("exact_up_to", &o::exact_up_to, "assignments of clusters that are all counted");
        field("samples", &o::samples, "assignments drawn where there are more");
        field("seed", &o::seed, "of the assignments drawn");
    }
    friend bool operator==(const panel_options&, const panel_options&) = default;
};

/// The first period with the programme, of a unit that never has it.
inline constexpr std::int64_t never = std::numeric_limits<std::int64_t>::max();

/// Numbers of units in periods, in any order, one or more for each. Units and clusters are numbered from 0.
struct panel_rows {
    std::span<const double>       value = {};
    std::span<const std::int32_t> unit = {};
    std::span<const std::int64_t> period = {};
    std::span<const std::int64_t> adopts = {};  ///< for each unit
    std::span<const std::int32_t> cluster = {}; ///< for each unit; empty: each is one
    std::span<const status>       given = {};
};

/// How much more the numbers of units with a programme changed than those of units without. Where `state` has no numbers
/// they are empty.
struct difference_in_differences {
    panel_options options;
    status       state = status::below_minimum;
    std::int64_t points = 0;
    std::int64_t left_out = 0;
    std::int64_t units = 0;
    std::int64_t treated_units = 0;
    std::int64_t clusters = 0;
    std::int64_t treated_clusters = 0;
    std::int64_t adopted = 0; ///< the first period with the programme
    std::optional<double> estimate;
    status                error_state = status::below_minimum; ///< of the four that follow: they need two clusters on each side
    std::optional<double> error; ///< robust to what goes on within clusters
    std::optional<double> lower;
    std::optional<double> upper;
    std::optional<double> p;
    std::optional<double> permutation_p;       ///< two-sided
    std::optional<double> least_permutation_p; ///< the least that any numbers could give with so many clusters
    std::int64_t assignments = 0;         ///< counted or drawn
    bool         exact = false;           ///< all were counted
    std::vector<std::int64_t> period;       ///< in order
    std::vector<double>       treated_mean; ///< of units with the programme at some time; NaN without a number
    std::vector<double>       control_mean; ///< of units that never have it
};

/// Effects of units and of periods taken out, the coefficient of having the programme: with two groups and two periods the
/// difference of differences of means, and the same of means over periods where no number is missing.
///
/// The error is robust to clusters (Liang & Zeger 1986, Biometrika 73; with unit effects inside clusters, k = periods + 1),
/// with Student's law of G - 1 degrees. For few clusters the probability is that of all ways to give the programme to as
/// many clusters, or of some drawn: (1 + as far) / (1 + drawn) (Phipson & Smyth 2010, Statistical Applications in Genetics
/// and Molecular Biology 9). Up to 200 clusters.
///
/// All that have the programme begin in one period. Units that begin at different times are refused: the coefficient would
/// compare late ones with early ones as if these had no programme (Goodman-Bacon 2021, Journal of Econometrics 225).
/// @throws illegal_operation for that, and for a cluster of which only a part has the programme; shape_mismatch,
/// domain_fault for units or clusters outside their lists, and for options outside their range
[[nodiscard]] difference_in_differences
difference_in_differences_of(const panel_rows& rows, const panel_options& options = {});

} // namespace steelyard::inline v0_1::statistics
