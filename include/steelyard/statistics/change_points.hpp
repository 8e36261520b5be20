// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/core/options.hpp>
#include <steelyard/statistics/status.hpp>

#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace steelyard::inline v0_1::statistics {

/// By which law numbers vary between changes; a segment's cost is twice the log likelihood that it lacks.
enum class change_cost : std::uint8_t {
    mean,     ///< numbers about a level: their squared distances from it, in squared deviations of the whole series
    rate,     ///< events per exposure, Poisson: its deviance
    proportion ///< events among cases, binomial, every row with cases of its own: its deviance
};
/// How changes are looked for.
enum class change_search : std::uint8_t {
    pelt,  ///< the least cost of all sets of changes (Killick, Fearnhead & Eckley 2012, JASA 107)
    binary ///< one split after the other, none taken back (Scott & Knott 1974, Biometrics 30): sooner, not the least
};
/// What the deviation of numbers about their levels was taken from.
enum class change_scale : std::uint8_t {
    median_difference, ///< the median distance of first differences from their median, over 0.6745 sqrt 2
    mean_difference,   ///< where that is 0: the mean absolute first difference, times sqrt(pi) / 2
    stated,            ///< the option `scale`
    law                ///< of events: their law says how they vary
};

} // namespace steelyard::inline v0_1::statistics

namespace steelyard::inline v0_1 {
template <>
struct enum_names<statistics::change_cost> {
    static constexpr std::array<std::string_view, 3> value{"mean", "rate", "proportion"};
};
template <>
struct enum_names<statistics::change_search> {
    static constexpr std::array<std::string_view, 2> value{"pelt", "binary"};
};
template <>
struct enum_names<statistics::change_scale> {
    static constexpr std::array<std::string_view, 4> value{"median_difference", "mean_difference", "stated", "law"};
};
} // namespace steelyard::inline v0_1

namespace steelyard::inline v0_1::statistics {

/// Rows in order of time. `size` is the exposure of a rate and the cases of a proportion, whose `value` counts events.
struct change_rows {
    std::span<const double> value = {};
    std::span<const double> size = {};
    std::span<const status> given = {}; ///< empty, or why a row has no number; such rows are in no segment
};

struct change_options {
    change_cost   cost = change_cost::mean;
    change_search search = change_search::pelt;
    double        penalty = 0; ///< 0: 2 ln n, by Schwarz's criterion (Yao 1988, Statistics & Probability Letters 6)
    std::int64_t  minimum_segment = 2; ///< rows with numbers
    double        scale = 0;           ///< 0: found. Of events: how many deviations of their law they vary by
    double        confidence = 0.95;   ///< of where each change lies

    static void fields(auto&& field) {
        using o = change_options;
        field("cost", &o::cost, "by which law numbers vary between changes");
        field("search", &o::search, "the least cost of all sets of changes, or one split after the other");
        field("penalty", &o::penalty, "what a change must save; 0: 2 ln n");
        field("minimum_segment", &o::minimum_segment, "fewest rows with numbers between changes");
        field("scale", &o::scale, "deviation about the levels; 0: found from first differences");
        field("confidence", &o::confidence, "of where each change lies, above 0 and below 1");
    }
    friend bool operator==(const change_options&, const change_options&) = default;
};

/// Rows between two changes.
struct level_segment {
    std::int64_t first = 0; ///< row
    std::int64_t last = 0;  ///< row
    std::int64_t points = 0;
    double       level = 0; ///< mean; events over exposure or cases
    double       cost = 0;

    friend bool operator==(const level_segment&, const level_segment&) = default;
};

/// Where one level ends and another begins, and what speaks for it.
struct change_point {
    std::int64_t row = 0;      ///< first row of the new level
    std::int64_t after = 0;    ///< last row with a number of the old one: it changed between the two
    std::int64_t earliest = 0; ///< rows at which it may as well have begun, the changes beside it standing
    std::int64_t latest = 0;
    std::int64_t known = 0;  ///< row with which the rows so far first gained more than the penalty by it
    double       before = 0; ///< levels
    double       now = 0;
    double       gain = 0; ///< what the cost would rise by without it: of the least cost, never less than the penalty

    friend bool operator==(const change_point&, const change_point&) = default;
};

/// Changes of one series. Segments and changes are in order of time; without numbers there are none.
struct change_points {
    status                     state = status::below_minimum; ///< ok, no_spread, boundary, or why there is no search
    std::vector<change_point>  changes;
    std::vector<level_segment> segments;
    std::vector<status>        rows;        ///< what became of each row
    double                     cost = 0;    ///< of all segments, penalties apart
    double                     penalty = 0; ///< of each change
    double                     scale = 0;
    change_scale               by = change_scale::median_difference;
    std::int64_t               points = 0;
    std::int64_t               left_out = 0; ///< rows without a number
};

/// Least cost + penalty * changes, over all changes that leave `minimum_segment` rows between them; of equal ones that whose
/// last segment begins first. Costs are free of scale: numbers times a power of two have the very same changes, others
/// the same up to rounding. Exact in about n sqrt n steps where nothing changes and fewer where much does: a beginning
/// that was behind the best by so much is not looked at before the best has lost as much (`detail/pelt.hpp`).
///
/// `earliest` and `latest` bound the rows whose cost is within c of the least, c = -2 ln(1 - sqrt(confidence)): twice the
/// larger of two exponential numbers, as far as a random walk that leads away from the change on both sides ever
/// comes back (Siegmund 1988, International Statistical Review 56). In whole rows it covers at least as much.
/// @throws shape_mismatch for columns of different lengths, or without the sizes that the cost needs; domain_fault for options
/// outside their range
[[nodiscard]] change_points find_change_points(const change_rows& rows, const change_options& options = {});

/// A set of changes and the penalties for which it is the best.
struct penalty_step {
    double                    from = 0; ///< lowest penalty
    double                    to = 0;   ///< highest
    double                    cost = 0; ///< penalties apart
    std::vector<std::int64_t> rows;     ///< at which new levels begin

    friend bool operator==(const penalty_step&, const penalty_step&) = default;
};

/// Every best set of changes between two penalties, from the lowest on, for whoever wants to see what hangs on the choice
/// (CROPS: Haynes, Eckley & Fearnhead 2017, Journal of Computational and Graphical Statistics 26). A search for each of
/// them, so that a lowest penalty near 0 asks for very many. Empty where `find_change_points` has no numbers.
/// @throws as `find_change_points`; domain_fault unless 0 < lowest <= highest
[[nodiscard]] std::vector<penalty_step> penalty_path(const change_rows& rows, const change_options& options,
                                                     double lowest, double highest);

} // namespace steelyard::inline v0_1::statistics
