// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/core/options.hpp>
#include <steelyard/core/problem.hpp>
#include <steelyard/define/date.hpp>
#include <steelyard/define/period.hpp>
#include <steelyard/statistics/status.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace steelyard::inline v0_1::learning {

/// How a cycle goes: plan, do, study, act (Deming 1993); or define, measure, analyse, improve, continue to improve.
enum class cycle_kind : std::uint8_t { pdsa, dmaic };
/// Which way the number is predicted to go.
enum class predicted_way : std::uint8_t { up, down };
/// How it is decided whether a prediction came true.
enum class verdict_method : std::uint8_t {
    threshold,   ///< so many of the window's periods reach the threshold
    interrupted, ///< the effect at the window's end, against the line before it, is beyond the threshold by its interval
    chart,       ///< a chart whose limits come from before the window signals in the window, on the predicted side
};
enum class cycle_decision : std::uint8_t { none, adopt, adapt, abandon };
/// What became of a prediction.
enum class prediction_verdict : std::uint8_t {
    refused,    ///< it was not made first
    cannot_say, ///< numbers are missing, or the interval holds both answers
    came_true,
    failed,
};
/// Whether the prediction was recorded before it could be known.
enum class prediction_order : std::uint8_t {
    verified,     ///< before the window began and before its first number was recorded, by times that a store vouches for
    not_verified, ///< the same, by times that somebody wrote
    after_start,  ///< at or after the beginning of the window
    after_number, ///< at or after the time at which the first number of the window was recorded
    not_recorded, ///< nobody knows when
};

} // namespace steelyard::inline v0_1::learning

namespace steelyard::inline v0_1 {
template <>
struct enum_names<learning::cycle_kind> {
    static constexpr std::array<std::string_view, 2> value{"pdsa", "dmaic"};
};
template <>
struct enum_names<learning::predicted_way> {
    static constexpr std::array<std::string_view, 2> value{"up", "down"};
};
template <>
struct enum_names<learning::verdict_method> {
    static constexpr std::array<std::string_view, 3> value{"threshold", "interrupted", "chart"};
};
template <>
struct enum_names<learning::cycle_decision> {
    static constexpr std::array<std::string_view, 4> value{"none", "adopt", "adapt", "abandon"};
};
template <>
struct enum_names<learning::prediction_verdict> {
    static constexpr std::array<std::string_view, 4> value{"refused", "cannot_say", "came_true", "failed"};
};
template <>
struct enum_names<learning::prediction_order> {
    static constexpr std::array<std::string_view, 5> value{"verified", "not_verified", "after_start", "after_number",
                                                           "not_recorded"};
};
} // namespace steelyard::inline v0_1

namespace steelyard::inline v0_1::learning {

/// What is expected of a number, with everything fixed that will decide whether it came true.
struct prediction {
    std::string            indicator = {}; ///< or measure
    std::string            place = {};
    std::string            organisation = {};
    period                 first = {}; ///< of the window
    period                 last = {};
    predicted_way          way = predicted_way::up;
    verdict_method         method = verdict_method::threshold;
    double                 threshold = 0; ///< of numbers; of `interrupted` the change wanted, below 0 for one downwards
    std::int64_t           needed = 0;    ///< of `threshold`: periods that reach it; 0: all of the window
    std::string            rules = "mdc"; ///< of `chart`: a set of `statistics::rule_set`
    std::int64_t           fewest = 12;   ///< of `chart` and `interrupted`: numbers wanted before the window
    double                 probability = 0.5; ///< that it comes true, as its makers see it
    double                 naive = 0.5;       ///< the same as a forecast without any knowledge of the change has it, frozen with it
    std::optional<instant> recorded = {};
    friend bool            operator==(const prediction&, const prediction&) = default;
};

/// One turn of improvement.
struct cycle {
    std::string         code = {};
    std::string         title = {};
    cycle_kind          kind = cycle_kind::pdsa;
    std::string         goal = {};
    std::string         aim = {};
    std::string         who = {};    ///< organisation that answers for it
    std::string         cause = {};  ///< of a DMAIC: what was found to be behind it
    std::string         change = {}; ///< that is tried
    std::optional<date> started = {};
    prediction          expected = {};
    cycle_decision      decision = cycle_decision::none;
    std::string         because = {}; ///< of the decision
    std::string         dissent = {};
    std::optional<date> decided = {};
    std::string         learned = {};
    std::string         next = {}; ///< code of the cycle that continues it
    input_place         declared_at = {};
    friend bool         operator==(const cycle&, const cycle&) = default;
};

/// What cannot be: no code, a window that ends before it begins or whose periods are of two kinds, a probability outside of 0 to
/// 1, a threshold that is no number or points the other way, rules that do not exist, more periods needed than there are.
[[nodiscard]] std::vector<problem> check(const cycle& c);

/// The numbers of what is predicted, in order of time, before the window and in it.
struct cycle_numbers {
    std::span<const period>             when = {}; ///< rises, one kind
    std::span<const double>             value = {};
    std::span<const statistics::status> given = {};    ///< empty, or per number why it is not there
    std::span<const instant>            recorded = {}; ///< empty, or per number when it was recorded
    bool                                vouched = false; ///< a store vouches for these times and the prediction's
};

/// A gate between two stages: what has to be there before the next one.
struct tollgate {
    std::string              stage = {};
    bool                     passed = false; ///< nothing lacks, here or at a gate before
    std::vector<std::string> lacks = {};     ///< here
    friend bool              operator==(const tollgate&, const tollgate&) = default;
};

/// A cycle held against its numbers. Nothing in it was typed by anybody.
struct cycle_result {
    std::string           code = {};
    prediction_order      order = prediction_order::not_recorded;
    prediction_verdict    verdict = prediction_verdict::refused;
    std::int64_t          expected = 0; ///< periods of the window
    std::int64_t          present = 0;  ///< of them with a number
    std::int64_t          before = 0;   ///< numbers before the window
    std::optional<double> estimate = {}; ///< of `threshold` periods that reach it; of `interrupted` the effect; of `chart` signals
    std::optional<double> lower = {};    ///< of the effect
    std::optional<double> upper = {};
    double                probability = 0; ///< as predicted
    double                naive = 0;
    std::vector<tollgate> gates = {};
    std::string           text = {}; ///< a sentence
    friend bool           operator==(const cycle_result&, const cycle_result&) = default;
};

/// Order first: a prediction that was not made first is refused, and no number is looked at. Then the verdict by the method that
/// the prediction fixed:
/// `threshold`: came true where enough periods reach it (at least, or downwards at most, the threshold), failed where those
/// without a number could no longer make up for it, else cannot say.
/// `interrupted`: `statistics::interrupted_series_of` with Newey-West errors; came true where the whole 95 % interval of the effect at
/// the window's last number is at or beyond the threshold, failed where none of it is.
/// `chart`: XmR limits from the numbers before the window, the rules over the window alone; failed where the window is complete and
/// none signals on the predicted side.
/// @throws invalid_input listing what `check` finds; shape_mismatch; period_mismatch where periods do not rise or are of another kind
/// than the window
[[nodiscard]] cycle_result evaluate(const cycle& c, const cycle_numbers& numbers);

/// A prediction with its verdict, as it enters the scores.
struct scored_prediction {
    std::string code = {}; ///< of the cycle
    double      probability = 0;
    double      naive = 0;
    bool        came_true = false;
    friend bool operator==(const scored_prediction&, const scored_prediction&) = default;
};

/// The gates as the cycle's own words have it, before any number is looked at: what only numbers can decide counts as there.
[[nodiscard]] std::vector<tollgate> gates_in_words(const cycle& c);

/// How good predictions were, against naive ones frozen with them.
struct calibration {
    statistics::status    state = statistics::status::below_minimum;
    std::int64_t          cycles = 0;     ///< with a verdict, made first
    std::int64_t          undecided = 0;  ///< cannot say: not scored
    std::int64_t          refused = 0;    ///< not scored
    std::int64_t          unverified = 0; ///< of `cycles`, whose order nobody vouches for
    std::int64_t          came_true = 0;
    std::optional<double> brier = {}; ///< mean of (probability - outcome)^2: 0 is best
    std::optional<double> naive_brier = {};
    std::optional<double> brier_skill = {}; ///< 1 - brier / naive_brier; empty where the naive forecast was perfect
    std::optional<double> log_score = {};   ///< mean ln of the probability given to what happened; empty where that was 0
    std::optional<double> naive_log_score = {};
    std::vector<std::string> codes = {}; ///< of `cycles`, in order of words
    std::vector<scored_prediction> scored = {}; ///< the same with their probabilities, in order of words
    std::string              text = {};
    friend bool              operator==(const calibration&, const calibration&) = default;
};

/// Fewest cycles with a verdict of which a score says anything; below it there is a list.
inline constexpr std::int64_t fewest_scored_cycles = 10;

/// Brier 1950, Monthly Weather Review 78; the logarithmic score of Good 1952, Journal of the Royal Statistical Society B 14: both are
/// best in expectation for whoever states what they believe. The order of results moves no bit.
[[nodiscard]] calibration score(std::span<const cycle_result> results);

} // namespace steelyard::inline v0_1::learning
