// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/aggregation/options.hpp>
#include <steelyard/aggregation/result.hpp>
#include <steelyard/core/run_options.hpp>
#include <steelyard/dataset/dataset.hpp>
#include <steelyard/statistics/chart_phases.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace steelyard::inline v0_1::learning {

/// What the newest number of a series says (Making Data Count, NHS England: the variation icon).
enum class variation : std::uint8_t {
    improving,    ///< a signal that lasts until the newest number, in the direction declared better
    worsening,    ///< the same against it
    rising,       ///< a signal where no direction is declared, or a best value without one that is stated
    falling,
    common_cause, ///< no signal: the usual ups and downs
    cannot_say,   ///< too few numbers, no limits, or signals both ways; `why` says which
};

/// Whether a process that goes on as it does meets its target (the same: the assurance icon). A number at the target meets it.
enum class assurance : std::uint8_t {
    consistently_meets, ///< all between the limits meets it
    hit_or_miss,        ///< some does and some does not: chance decides
    consistently_fails, ///< nothing between the limits meets it
    no_target,
    cannot_say, ///< no limits, or no direction is declared; `why` says which
};

/// Which chart an indicator gets.
enum class chart_choice : std::uint8_t {
    laney,       ///< p' for a numerator within its denominator, u' for rates, else XmR: p' and u' measure how much the series
                 ///< itself varies, and are p and u where that is by chance alone (Laney 2002, Quality Engineering 14)
    shewhart,    ///< p, u, else XmR: limits by the binomial and the Poisson law alone, too narrow for most large denominators
    individuals, ///< XmR of the numbers, for all
};

} // namespace steelyard::inline v0_1::learning

namespace steelyard::inline v0_1 {
template <>
struct enum_names<learning::variation> {
    static constexpr std::array<std::string_view, 6> value{"improving", "worsening",    "rising",
                                                           "falling",   "common_cause", "cannot_say"};
};
template <>
struct enum_names<learning::assurance> {
    static constexpr std::array<std::string_view, 5> value{"consistently_meets", "hit_or_miss", "consistently_fails",
                                                           "no_target", "cannot_say"};
};
template <>
struct enum_names<learning::chart_choice> {
    static constexpr std::array<std::string_view, 3> value{"laney", "shewhart", "individuals"};
};
} // namespace steelyard::inline v0_1

namespace steelyard::inline v0_1::learning {

struct signal_options {
    statistics::chart_convention convention = {};
    std::string                  rules = "mdc";
    chart_choice                 chart = chart_choice::laney;
    std::int64_t                 minimum_points = 12;
    bool                         breaks_begin_phases = true;
    bool                         targets_of_whole = false;

    static void fields(auto&& field) {
        using o = signal_options;
        field("convention", &o::convention, "how limits come from numbers");
        field("rules", &o::rules, "the set of rules: mdc, nelson, western_electric or anhoej");
        field("chart", &o::chart, "which chart an indicator gets");
        field("minimum_points", &o::minimum_points, "numbers in the newest phase below which nothing is said");
        field("breaks_begin_phases", &o::breaks_begin_phases,
              "limits begin anew after a declared break or a material change of definition");
        field("targets_of_whole", &o::targets_of_whole,
              "a place without a target of its own is held to that of the whole");
    }
    friend bool operator==(const signal_options&, const signal_options&) = default;
};

/// A step that somebody accepted: limits begin anew with this period. Without a reason it is refused.
struct accepted_step {
    std::string indicator; ///< empty: every one
    std::string unit;      ///< place or organisation; empty: every one
    std::string period;    ///< first of the new level
    std::string reason;
    friend bool operator==(const accepted_step&, const accepted_step&) = default;
};

struct signal_question {
    std::vector<std::string>   indicators = {}; ///< or measures; empty: every indicator, or every measure where none is declared
    std::string                by = {};         ///< "", "place", "organisation" or a level of a hierarchy
    std::vector<std::string>   among = {};      ///< codes of units; empty: all
    std::vector<accepted_step> steps = {};
    std::vector<std::string>   basis = {}; ///< ids of the judgements that the caller's options come from
};

/// A rule fulfilled, in words.
struct found_signal {
    std::string  rule;
    std::int32_t side = 0;     ///< 1 above or rising, -1 below or falling, 0 neither
    std::int64_t first = 0;    ///< row
    std::int64_t last = 0;     ///< row
    std::int64_t raised = 0;   ///< row at which it was fulfilled first
    bool         lasts = false; ///< until the newest number
    friend bool  operator==(const found_signal&, const found_signal&) = default;
};

/// Rows with limits of their own.
struct series_phase {
    std::int64_t first = 0; ///< row
    std::int64_t last = 0;  ///< row
    std::string  reason;    ///< why limits begin anew; empty in the first
    friend bool  operator==(const series_phase&, const series_phase&) = default;
};

/// A step that the numbers suggest. Accept it with a reason, or leave the limits as they are.
struct suggested_step {
    std::int64_t row = 0; ///< first of the new level
    std::int64_t earliest = 0, latest = 0;
    double       before = 0, now = 0; ///< levels, in the indicator's unit
    double       gain = 0, penalty = 0;
    friend bool  operator==(const suggested_step&, const suggested_step&) = default;
};

/// An indicator of one unit over time, as a chart with its verdicts. A row for every period of the calendar from its first
/// report to the newest of the indicator, whether a number is there or not: `state` says. Numbers are in the indicator's
/// unit, NaN where `state` has none (`plotted`) or there are no limits.
struct series_signals {
    std::string                     indicator, title, unit;
    std::string                     place_level, place, organisation_level, organisation, category;
    direction                       better = direction::none;
    int                             decimals_shown = 1;
    statistics::chart_kind          chart = statistics::chart_kind::individuals;
    std::string                     chart_why;
    std::vector<period>             periods;
    std::vector<std::string>        period_texts;
    std::vector<double>             plotted, centre, lower, upper;
    std::vector<statistics::status> state;
    statistics::status              limits = statistics::status::below_minimum; ///< of the newest phase
    std::int64_t                    points = 0; ///< numbers in the newest phase
    std::int64_t                    newest = -1; ///< row of the newest number
    std::vector<series_phase>       phases;
    std::vector<found_signal>       signals;
    std::vector<suggested_step>     suggestions;
    variation                       varies = variation::cannot_say;
    assurance                       assured = assurance::no_target;
    std::string                     why; ///< of `cannot_say`: whole sentences
    std::optional<double>           target;
    double                          tolerance = 0;
    std::string                     target_period;
    std::optional<double>           autocorrelation; ///< with the number before, in the newest phase; empty without enough pairs
    std::optional<double>           seasonal; ///< with the number of the same season a year before; empty likewise
    std::vector<std::string>        advice;   ///< whole sentences

    [[nodiscard]] std::size_t rows() const noexcept { return periods.size(); }
    /// The place or organisation that it is about; empty: the whole.
    [[nodiscard]] const std::string& who() const noexcept { return place.empty() ? organisation : place; }
    /// For people: what varies, what is assured, what is missing, what to do first.
    [[nodiscard]] std::string sentence() const;
};

/// All series asked for, by indicator, level, unit and category.
struct signal_board {
    std::vector<series_signals>       series;
    std::vector<statistics::run_rule> rules;
    std::vector<std::string>          notes; ///< whole sentences: indicators without a chart
    std::vector<std::string>          basis;
    signal_options                    options;

    [[nodiscard]] const series_signals* find(std::string_view indicator, std::string_view unit = {}) const noexcept;
};

/// The series of indicators by unit, each as a chart with its signals and verdicts.
///
/// The variation verdict speaks of the newest number: of the signals that last until then. For an indicator whose best is a
/// target, a signal improves when that number is nearer to it than the centre is. Assurance holds the limits at the newest
/// number against the target that is due next, or was due last. A period without a report separates its neighbours (option
/// `convention.gaps`). After a declared break, and after a
/// material change of definition that no bridge joins, limits begin anew, and no rule reaches over.
/// @throws unknown_code, period_mismatch; illegal_operation for an indicator asked for by name that has no numbers to chart
///         (grade, ordinal, milestone, narrative); domain_fault for options outside their range, a step without a reason or
///         at a period that no series has
[[nodiscard]] signal_board find_signals_of(const definitions& agreed, const dataset& data, const signal_question& question,
                                           const signal_options&               options = {},
                                           const aggregation::roll_up_options& numbers = {},
                                           const aggregation::as_of& known = {}, const run_options& run = {});

/// The same of a table that was rolled up already; `by` and `among` of the question are not looked at.
[[nodiscard]] signal_board find_signals_of(const definitions& agreed, const aggregation::result_table& table,
                                           const signal_question& question, const signal_options& options = {});

} // namespace steelyard::inline v0_1::learning
