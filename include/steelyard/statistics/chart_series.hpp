// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/statistics/control_chart.hpp>
#include <steelyard/statistics/run_rules.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace steelyard::inline v0_1::statistics {

/// One row of a series as it arrives.
struct chart_point {
    double       value = 0;
    double       size = 1;
    double       spread = 0;
    std::int64_t period = 0;
    status       given = status::ok;
};

/// A signal as it was told: with the limits that it was told with.
struct told_signal {
    rule_hit hit;
    double   centre = 0; ///< at the row that raised it
    double   lower = 0;
    double   upper = 0;
};

/// What later rows, or corrections, changed about what was told.
struct retroactive_change {
    enum class what : std::uint8_t { withdrawn, appeared, limits_moved };
    what        changed = what::withdrawn;
    told_signal told;      ///< of `appeared` as it is now
    double      lower = 0; ///< as it is now
    double      upper = 0;
};

/// A chart that grows. With a frozen baseline a row is placed and tested against the rules at a cost that does not grow with
/// the series; without, every row may move the limits, so that all are placed again from the rows kept. Either way the
/// chart and its signals have the bits that they would have, had all rows come at once.
///
/// Order matters: this is a state of the second class, which merges with the segment that comes next in time and no other.
class chart_series {
public:
    /// @throws as `baseline_of` and `signal_finder`
    chart_series(chart_options options, std::vector<run_rule> rules);
    /// On a frozen baseline: limits stay as they are.
    chart_series(const chart_baseline& frozen, std::vector<run_rule> rules);

    /// @throws period_mismatch unless the period comes after the last one
    void append(const chart_point& next);
    /// All rows of a later segment. @throws illegal_operation where options, rules or baselines differ; period_mismatch
    /// unless it comes after
    void merge(const chart_series& later);
    /// From now on limits stay as the first `rows` rows give them. @throws insufficient_data where they give none
    void freeze(std::int64_t rows);
    /// Another number for a row that is there. What was told keeps its limits; see `changes`.
    void correct(std::int64_t row, const chart_point& now);

    [[nodiscard]] const control_chart&  chart() const noexcept { return chart_; }
    [[nodiscard]] std::vector<rule_hit> signals() const { return alive() ? finder_.hits() : std::vector<rule_hit>{}; }
    [[nodiscard]] const std::vector<run_rule>& rules() const noexcept { return rules_; }
    [[nodiscard]] bool                         frozen() const noexcept { return frozen_; }
    [[nodiscard]] chart_points                 points() const noexcept;

    /// Takes down the signals that were not told yet, and returns them.
    std::vector<told_signal> tell();
    /// Everything told, as it was told.
    [[nodiscard]] const std::vector<told_signal>& told() const noexcept { return told_; }
    /// Of what was told: signals that no longer hold and whose limits moved; and signals at rows told of, that came later.
    [[nodiscard]] std::vector<retroactive_change> changes() const;

private:
    [[nodiscard]] bool alive() const noexcept { return has_numbers(chart_.baseline.state); }
    void               keep(const chart_point& p);
    void               place(std::size_t row);
    void               draw_again();

    std::vector<run_rule>     rules_;
    std::vector<double>       value_, size_, spread_;
    std::vector<std::int64_t> period_;
    std::vector<status>       given_;
    control_chart             chart_;
    chart_carry               carry_;
    signal_finder             finder_;
    bool                      frozen_ = false;
    std::vector<told_signal>  told_;
    std::int64_t              told_rows_ = 0; ///< rows that there were when it was last told
};

/// Many series at once, and the signals of all.
struct many_charts {
    std::vector<double>       centre; ///< one per series
    std::vector<double>       sigma;
    std::vector<double>       lower;
    std::vector<double>       upper;
    std::vector<status>       state;
    std::vector<rule_hit>     hits;
    std::vector<std::int64_t> series; ///< of each hit
};

/// XmR or run charts of a table of series by points, row after row, with the rules of each: the bits of `chart_of` and
/// `find_signals`, series by series. Periods follow one another; `given` has a status for every number, or is empty.
/// @throws shape_mismatch unless the numbers fill whole series; domain_fault for another kind of chart
[[nodiscard]] many_charts charts_of_many(std::span<const double> numbers, std::int64_t points,
                                         const chart_options& options, std::span<const run_rule> rules,
                                         std::span<const status> given = {});

} // namespace steelyard::inline v0_1::statistics
