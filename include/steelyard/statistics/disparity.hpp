// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/statistics/gaps.hpp>
#include <steelyard/statistics/slope_index.hpp>

#include <optional>
#include <string>
#include <vector>

namespace steelyard::inline v0_1::statistics {

/// A measure of how unequal groups are. The first seven have a sign: positive where the more advantaged, or the reference
/// group, have more. The others say how far apart groups are and not which is ahead.
enum class disparity : std::uint8_t {
    absolute_gap,       ///< the reference less the compared group
    relative_gap,       ///< the reference over the compared group
    slope,              ///< slope index: top less bottom of a line through all groups
    relative_slope,     ///< top over bottom
    concentration,      ///< plain index
    wagstaff,           ///< index for bounded values
    erreygers,          ///< index for bounded values
    theil,
    mean_log_deviation,
    variance,           ///< between groups
};

/// One scale from two sides: those whom something good reached, and those whom it did not.
enum class framing : std::uint8_t {
    as_reported,
    turned, ///< both bounds added up, less the value
};

} // namespace steelyard::inline v0_1::statistics

namespace steelyard::inline v0_1 {
template <>
struct enum_names<statistics::disparity> {
    static constexpr std::array<std::string_view, 10> value{"absolute_gap",  "relative_gap", "slope",     "relative_slope",
                                                            "concentration", "wagstaff",     "erreygers", "theil",
                                                            "mean_log_deviation", "variance"};
};
template <>
struct enum_names<statistics::framing> {
    static constexpr std::array<std::string_view, 2> value{"as_reported", "turned"};
};
} // namespace steelyard::inline v0_1

namespace steelyard::inline v0_1::statistics {

struct disparity_options {
    higher         higher_is = higher::better;
    group_choice   reference = group_choice::last;
    std::int64_t   reference_group = 0;
    group_choice   compared = group_choice::first;
    std::int64_t   compared_group = 0;
    bool           ordered = true;
    bool           bounded = false;
    double         lower_bound = 0;
    double         upper_bound = 1;
    slope_variance variance = slope_variance::errors;
    double         confidence = 0.95;
    meaning        speaks_of = meaning::undeclared;

    static void fields(auto&& field) {
        using o = disparity_options;
        field("higher_is", &o::higher_is, "which end of the scale is the good one");
        field("reference", &o::reference, "which group the gaps are held against");
        field("reference_group", &o::reference_group, "its number from 0, where it is named");
        field("compared", &o::compared, "which group is held against it");
        field("compared_group", &o::compared_group, "its number from 0, where it is named");
        field("ordered", &o::ordered, "groups come from the least to the most advantaged");
        field("bounded", &o::bounded, "values have bounds, so that they can be turned");
        field("lower_bound", &o::lower_bound, "the least that a value can be, where it is bounded");
        field("upper_bound", &o::upper_bound, "the most that a value can be, where it is bounded");
        field("variance", &o::variance, "where the slope's error comes from");
        field("confidence", &o::confidence, "of both limits together, from 0.5 to below 1");
        field("speaks_of", &o::speaks_of, "what would vary if it were measured again");
    }
    friend bool operator==(const disparity_options&, const disparity_options&) = default;
};

/// One measure in one framing.
struct disparity_line {
    disparity measure = disparity::absolute_gap;
    framing   as = framing::as_reported;
    status    state = status::ok;
    double    estimate = 0; ///< NaN, as the limits, where `state` has no numbers
    double    lower = 0;
    double    upper = 0;
    double    distance = 0; ///< from equality: the estimate, of ratios its logarithm; NaN likewise
    double    error = 0;    ///< of the distance, by the first derivative; NaN where it has none
    int       behind = 0;   ///< 1: the less advantaged, or the compared group, are worse off; -1: better; 0: no sign
};

/// What a table of one unit comes to by every measure, and both framings of a bounded scale.
struct disparity_suite {
    std::vector<disparity_line> lines;          ///< by framing and measure; those that need an order or bounds only with them
    std::int64_t                reference = -1; ///< groups of the gaps; -1 where none can be chosen
    std::int64_t                compared = -1;
    disparity_options           options;

    /// The direction that all measures with a sign and numbers share; empty where they differ or there are none.
    [[nodiscard]] std::optional<int> direction() const noexcept;
};

/// Every measure of one unit's groups. Each line has a status of its own.
/// @throws as the measures themselves; shape_mismatch unless the table holds one unit
[[nodiscard]] disparity_suite disparity_suite_of(const group_table& table, const disparity_options& options = {});

/// What became of a distance from equality.
enum class movement : std::uint8_t { unchanged, narrowed, widened, turned_around };

struct disparity_change {
    disparity measure = disparity::absolute_gap;
    framing   as = framing::as_reported;
    status    state = status::ok; ///< of the line before, or else of the line now, where that has no numbers
    double    before = 0;
    double    now = 0;
    movement  moved = movement::unchanged; ///< turned_around: who was behind is ahead
    double    z = 0; ///< change of the distance's size over its error, as of independent samples; NaN where it has none
};

/// Line by line: has it come nearer to equality?
/// @throws not_comparable where options or chosen groups differ: another reference group is another gap
[[nodiscard]] std::vector<disparity_change> compare_disparities(const disparity_suite& before, const disparity_suite& now);

/// What all changes with numbers have in common; empty where they differ or there are none. Sizes are never compared
/// between measures: they have no common scale.
[[nodiscard]] std::optional<movement> common_movement(std::span<const disparity_change> changes) noexcept;

/// In a sentence: by which measures inequality narrowed among those reached and widened among those left out, or the other
/// way round. Empty where both framings agree by every measure.
[[nodiscard]] std::optional<std::string> why_framings_disagree(std::span<const disparity_change> changes);

} // namespace steelyard::inline v0_1::statistics

namespace steelyard::inline v0_1 {
template <>
struct enum_names<statistics::movement> {
    static constexpr std::array<std::string_view, 4> value{"unchanged", "narrowed", "widened", "turned_around"};
};
} // namespace steelyard::inline v0_1
