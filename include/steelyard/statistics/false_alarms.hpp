// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/core/options.hpp>
#include <steelyard/statistics/run_rules.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>

namespace steelyard::inline v0_1::statistics {

/// Where the limits come from that a stable series is held against.
enum class limits_from : std::uint8_t {
    known,   ///< the true centre and deviation
    earlier, ///< an XmR baseline of so many points before, frozen
    same     ///< an XmR baseline of the very points that are judged
};
/// How odds were found.
enum class odds_by : std::uint8_t {
    chain,        ///< exact: a Markov chain over what the rules remember (Champ & Woodall 1987, Technometrics 29)
    permutations, ///< exact: all orders of the points, counted
    simulation    ///< with a seed and a standard error
};

} // namespace steelyard::inline v0_1::statistics

namespace steelyard::inline v0_1 {
template <>
struct enum_names<statistics::limits_from> {
    static constexpr std::array<std::string_view, 3> value{"known", "earlier", "same"};
};
template <>
struct enum_names<statistics::odds_by> {
    static constexpr std::array<std::string_view, 3> value{"chain", "permutations", "simulation"};
};
} // namespace steelyard::inline v0_1

namespace steelyard::inline v0_1::statistics {

struct odds_options {
    std::int64_t points = 24; ///< judged, at most 100,000
    limits_from  limits = limits_from::known;
    std::int64_t baseline = 24;       ///< points before them, for limits from earlier ones
    double       autocorrelation = 0; ///< of a number with the one before it; -1 to 1, not included
    std::int64_t replicates = 10'000; ///< of a simulation
    std::int64_t seed = 1;

    static void fields(auto&& field) {
        using o = odds_options;
        field("points", &o::points, "how many points are judged");
        field("limits", &o::limits, "where the limits come from");
        field("baseline", &o::baseline, "how many points before them give limits");
        field("autocorrelation", &o::autocorrelation, "of a number with the one before it");
        field("replicates", &o::replicates, "of a simulation");
        field("seed", &o::seed, "of a simulation");
    }
    friend bool operator==(const odds_options&, const odds_options&) = default;
};

/// What a set of rules costs: how often it raises a signal where there is nothing to find.
struct false_alarm_odds {
    double signal = 0;       ///< probability of one signal or more among the points
    double signal_error = 0; ///< standard error; 0 where exact
    /// Points until the first signal, on average. Empty for limits of the same points and for rules of whole series, which
    /// have no first one, and where a simulation met series that outlast it.
    std::optional<double> run_length;
    double                run_length_error = 0;
    odds_by               by = odds_by::chain;
    std::string           assumption; ///< one sentence
    std::int64_t          seed = 0;   ///< of a simulation
    std::int64_t          replicates = 0;
};

/// The odds of rules together, for numbers of one normal law (of any continuous law for trends alone). Exact by a Markov chain
/// for rules of zones and runs with known limits and no autocorrelation; exact by counting orders for trends alone; else by
/// simulation.
/// @throws invalid_input as `signal_finder`; domain_fault for options outside their range
[[nodiscard]] false_alarm_odds false_alarms(std::span<const run_rule> rules, const odds_options& options = {});

} // namespace steelyard::inline v0_1::statistics
