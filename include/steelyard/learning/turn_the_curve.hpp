// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/aggregation/options.hpp>
#include <steelyard/aggregation/result.hpp>
#include <steelyard/core/run_options.hpp>
#include <steelyard/dataset/dataset.hpp>
#include <steelyard/define/definitions.hpp>
#include <steelyard/statistics/state_space.hpp>

#include <array>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

namespace steelyard::inline v0_1::learning {

/// For whose results a curve stands (Friedman 2005, Trying Hard Is Not Good Enough): those of a whole population, for which no
/// single programme answers, or those of a programme's own customers, for which it does.
enum class accountability : std::uint8_t { undeclared, population, performance };

/// What made people decide to act.
enum class decided_by : std::uint8_t {
    a_number,     ///< a bad one: it was chosen for being bad, so that the next is better by chance alone. The forecast is made
                  ///< from what came before it
    the_calendar, ///< a day that was set before the numbers were seen: all numbers until then count
};

/// When one may look whether the curve has turned without the chance of a false "turned" growing.
enum class look_rule : std::uint8_t {
    any_time, ///< whenever one likes: the i-th period after the decision has the share 1 / (i (i + 1)) of the error, all
              ///< shares together 1
    declared, ///< at dates stated when it was decided, which share the error equally (Bonferroni)
};

enum class curve_verdict : std::uint8_t {
    turned,     ///< what was measured is better than the forecast without action, beyond chance
    not_turned, ///< less was gained than would be worthwhile, beyond chance
    cannot_say,
};

} // namespace steelyard::inline v0_1::learning

namespace steelyard::inline v0_1 {
template <>
struct enum_names<learning::accountability> {
    static constexpr std::array<std::string_view, 3> value{"undeclared", "population", "performance"};
};
template <>
struct enum_names<learning::decided_by> {
    static constexpr std::array<std::string_view, 2> value{"a_number", "the_calendar"};
};
template <>
struct enum_names<learning::look_rule> {
    static constexpr std::array<std::string_view, 2> value{"any_time", "declared"};
};
template <>
struct enum_names<learning::curve_verdict> {
    static constexpr std::array<std::string_view, 3> value{"turned", "not_turned", "cannot_say"};
};
} // namespace steelyard::inline v0_1

namespace steelyard::inline v0_1::learning {

struct turn_options {
    statistics::structure model = statistics::structure::local_level;
    std::int64_t          cycle = 0;
    decided_by            decided = decided_by::a_number;
    look_rule             looks = look_rule::any_time;
    double                error = 0.05;
    double                worthwhile = 0;
    std::int64_t          minimum_points = 8;

    static void fields(auto&& field) {
        using o = turn_options;
        field("model", &o::model, "what moves beneath the numbers where nobody acts");
        field("cycle", &o::cycle, "periods until the first season comes again; 0: no seasons");
        field("decided", &o::decided, "by a bad number, which then is no part of the baseline, or by the calendar");
        field("looks", &o::looks, "whether one may look at any time, or at declared dates only");
        field("error", &o::error, "chance of a false 'turned' over all looks, above 0 and below 0.5");
        field("worthwhile", &o::worthwhile,
              "the least gain per period that would be worth it, in the indicator's unit");
        field("minimum_points", &o::minimum_points, "numbers in the baseline below which nothing is said");
    }
    friend bool operator==(const turn_options&, const turn_options&) = default;
};

/// A decision to act, by periods as whole numbers that rise by 1.
struct turning_point {
    std::int64_t              decided = 0; ///< last period that was known
    std::int64_t              triggered = std::numeric_limits<std::int64_t>::max(); ///< first number that made people decide;
                                                                                    ///< beyond `decided`: that of `decided`
    std::vector<std::int64_t> looks = {};  ///< declared; none are needed at any time
    bool                      less_is_better = false;
    friend bool               operator==(const turning_point&, const turning_point&) = default;
};

/// History and forecast without action, as they stood when it was decided. A value: keep it, and hold later numbers against
/// it. Nothing that comes after can move it.
struct frozen_curve {
    std::vector<std::int64_t>       period; ///< of the baseline
    std::vector<double>             value;
    std::vector<statistics::status> given;
    std::int64_t                    triggered = 0; ///< first period that is no part of the baseline
    turning_point                   at;
    turn_options                    options;
    statistics::status              state = statistics::status::below_minimum;
    std::int64_t                    points = 0;
};

/// One period since the decision. NaN where `state`, or the forecast's, has no number.
struct curve_row {
    std::int64_t       period = 0;
    double             observed = 0;
    statistics::status state = statistics::status::missing;
    double             forecast = 0, lower = 0, upper = 0; ///< without action; limits at the error, each side
    double             gain = 0; ///< so far: sum of differences from the forecast, positive where better
    double             gain_lower = 0, gain_upper = 0; ///< at this row's share of the error, each side
    double             beaten = 0; ///< probability that without action the sum had been worse
    double             error = 0;  ///< this row's share; 0 where nobody looks
    curve_verdict      verdict = curve_verdict::cannot_say; ///< of this look
};

/// What became of a curve since people decided to act.
struct turned_curve {
    frozen_curve              baseline;
    std::vector<curve_row>    rows;
    std::int64_t              observed = 0; ///< rows with numbers
    curve_verdict             verdict = curve_verdict::cannot_say; ///< turned if any look said so, else of the newest look
    std::optional<std::size_t> look; ///< row of the look that the verdict is of
    std::string               why;  ///< of `cannot_say`: a whole sentence
};

/// @param history  rows in order of time; those after the decision are not looked at
/// @throws domain_fault for options outside their range, looks that do not rise or lie before the decision, or none where they
/// are to be declared; period_mismatch, shape_mismatch as `statistics::state_space_of`
[[nodiscard]] frozen_curve freeze_curve(const statistics::state_points& history, const turning_point& at,
                                        const turn_options& options = {});

/// Holds later numbers against the forecast. What was gained until a look is the sum of what was measured less that of the
/// forecast, over the periods with numbers; the forecast's sum has a law of its own (`statistics::sums_to_come`). "Turned" at
/// a look where the lower limit of the gain is above 0, at the look's share of the error. So for a series that goes on as the
/// model says it comes at most at the rate `error`, over all looks together; a forecast can only be as true as its model.
/// @param later  rows in order of time; those until the decision are not looked at
[[nodiscard]] turned_curve judge_curve(const frozen_curve& baseline, const statistics::state_points& later);

struct curve_question {
    std::string              indicator = {}; ///< or measure
    std::string              by = {};        ///< "", "place", "organisation" or a level of a hierarchy
    std::string              unit = {};      ///< code of the place or organisation; empty: the whole
    std::string              decided = {};   ///< period: the last that was known
    std::string              triggered = {}; ///< period: the first number that made people decide; empty: that of `decided`
    std::vector<std::string> looks = {};     ///< periods
    accountability           stands_for = accountability::undeclared;
    std::string              action = {};    ///< what was done, in words
    std::vector<std::string> basis = {}; ///< ids of the judgements that the caller's options come from
};

/// The curve of an indicator, in its unit.
struct turned_indicator {
    std::string              indicator, title, unit, who;
    int                      decimals_shown = 1;
    direction                better = direction::none;
    accountability           stands_for = accountability::undeclared;
    std::string              action, decided, triggered;
    std::vector<std::string> history_periods, periods; ///< in words: of the baseline, and of the rows since
    /// What made people decide: numbers from `triggered` to `decided`, which no forecast is made from, and their periods in words.
    std::vector<std::string> deciding_periods;
    std::vector<double>      deciding;
    turned_curve             curve;
    std::vector<std::string> notes; ///< whole sentences that a reader must know
    std::vector<std::string> basis;

    /// For people: the verdict, what it rests on, and what it is not.
    [[nodiscard]] std::string sentence() const;
};

/// Turning the curve of an indicator: a baseline that ends before the number that made people decide, the forecast without
/// action as it was known then, and what was measured since. The baseline begins after the last declared break
/// (or material change of definition that no bridge joins) before the decision; from one after it on nothing is comparable
/// with the forecast, and no number counts.
/// @param known  now
/// @param then   when it was decided: what the baseline is made of; empty `recorded`: as known now, and a note says so
/// @throws unknown_code; period_mismatch for periods of another kind than the indicator's; illegal_operation where no direction
/// is declared or the best is a target; domain_fault as `freeze_curve`
[[nodiscard]] turned_indicator turn_the_curve(const definitions& agreed, const dataset& data, const curve_question& question,
                                              const turn_options&                 options = {},
                                              const aggregation::roll_up_options& numbers = {},
                                              const aggregation::as_of& known = {}, const aggregation::as_of& then = {},
                                              const run_options& run = {});

/// The same of tables that were rolled up already: as known now, and as known then where that is another; `by` is not looked
/// at.
[[nodiscard]] turned_indicator turn_the_curve(const definitions& agreed, const aggregation::result_table& now,
                                              const aggregation::result_table* then, const curve_question& question,
                                              const turn_options& options = {});

} // namespace steelyard::inline v0_1::learning
