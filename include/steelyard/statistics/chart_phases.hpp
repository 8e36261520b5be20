// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/statistics/change_points.hpp>
#include <steelyard/statistics/chart_series.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace steelyard::inline v0_1::statistics {

/// A step that the numbers suggest, and what speaks for it. Whether it is one, people decide: limits that move by
/// themselves would hide what a chart is there to show.
struct step_suggestion {
    change_point          change;           ///< rows of the series
    std::int64_t          period = 0;       ///< of the first row of the new level
    std::int64_t          known_period = 0; ///< from which on the numbers so far suggested it
    double                penalty = 0;      ///< what `change.gain` had to exceed
    std::vector<rule_hit> signals;          ///< of the chart as it is, on the side of the step and after it
};

enum class step_action : std::uint8_t { accepted, undone };

/// What was decided about a step, never taken out again.
struct step_entry {
    step_action  action = step_action::accepted;
    std::int64_t row = 0; ///< first row of the new level
    std::int64_t period = 0;
    std::string  reason;
    std::int64_t rows = 0;          ///< that there were when it was decided
    bool         suggested = false; ///< whether the numbers then suggested a step there, by the options that stand
    double       gain = 0;          ///< and by how much
    double       penalty = 0;

    friend bool operator==(const step_entry&, const step_entry&) = default;
};

/// Rows with limits of their own.
struct chart_phase {
    std::int64_t   first = 0; ///< row
    std::int64_t   last = 0;  ///< row
    std::int64_t   frozen = 0; ///< rows that limits come from; 0: all
    std::string    reason;     ///< why the step was accepted; empty in the first phase
    chart_baseline baseline;
};

} // namespace steelyard::inline v0_1::statistics

namespace steelyard::inline v0_1 {
template <>
struct enum_names<statistics::step_action> {
    static constexpr std::array<std::string_view, 2> value{"accepted", "undone"};
};
} // namespace steelyard::inline v0_1

namespace steelyard::inline v0_1::statistics {

/// A chart whose limits begin anew where a step was accepted. Rules, moving ranges and averages do not reach over a step.
/// The chart and its signals depend on the rows and on the steps that stand, not on how they came about; what was told, and the
/// trail of decisions, are kept as they were.
class phased_chart {
public:
    /// @throws as `baseline_of` and `signal_finder`
    phased_chart(chart_options options, std::vector<run_rule> rules);

    /// @throws period_mismatch unless the period comes after the last one
    void append(const chart_point& next);
    /// All rows of later ones at once, drawn once. @throws the same; shape_mismatch for columns of different lengths
    void append(const chart_points& later);
    /// Another number for a row that is there.
    void correct(std::int64_t row, const chart_point& now);
    /// Limits of the newest phase stay as its first `rows` rows give them. @throws insufficient_data where they give none
    void freeze(std::int64_t rows);

    /// Steps within the phases that there are. The cost is that of the chart's kind: the mean of single numbers and of groups,
    /// the rate or the proportion of events, these two by the variation of the series itself for p' and u'. Fewer than
    /// six rows are a handful of odd points rather than a step, unless the options say otherwise.
    /// @throws domain_fault for charts of ranges and deviations; as `find_change_points`
    [[nodiscard]] std::vector<step_suggestion> suggest(const change_options& options = {.minimum_segment = 6}) const;

    /// A new phase from this row on. What was suggested by the options that stand is taken down with it.
    /// @throws domain_fault without a reason, for the first row, one that there is not, or one that begins a phase
    void accept(std::int64_t row, std::string reason);
    /// The phase that begins here joins the one before it again. @throws domain_fault without a reason, or where none begins
    void undo(std::int64_t row, std::string reason);

    [[nodiscard]] const std::vector<chart_phase>& phases() const noexcept { return phases_; }
    [[nodiscard]] const std::vector<step_entry>&  trail() const noexcept { return trail_; }

    /// All phases as one chart; its baseline is that of the newest.
    [[nodiscard]] const control_chart&         chart() const noexcept { return chart_; }
    [[nodiscard]] const std::vector<rule_hit>& signals() const noexcept { return signals_; }
    [[nodiscard]] const std::vector<run_rule>& rules() const noexcept { return rules_; }

    /// As of `chart_series`: signals keep the limits that they were told with, whatever steps are accepted later.
    std::vector<told_signal>                      tell();
    [[nodiscard]] const std::vector<told_signal>& told() const noexcept { return told_; }
    [[nodiscard]] std::vector<retroactive_change> changes() const;

private:
    [[nodiscard]] chart_points                 points() const noexcept;
    void                                       keep(const chart_point& next);
    [[nodiscard]] std::vector<step_suggestion> suggest_in(const chart_phase& phase, change_options options) const;
    void decide(step_action action, std::int64_t row, std::string reason);
    void draw();

    chart_options             options_;
    std::vector<run_rule>     rules_;
    std::vector<double>       value_, size_, spread_;
    std::vector<std::int64_t> period_;
    std::vector<status>       given_;
    std::vector<chart_phase>  phases_;
    control_chart             chart_;
    std::vector<rule_hit>     signals_;
    std::vector<step_entry>   trail_;
    std::vector<told_signal>  told_;
    std::int64_t              told_rows_ = 0; ///< rows that there were when it was last told
};

} // namespace steelyard::inline v0_1::statistics
