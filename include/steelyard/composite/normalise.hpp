// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/composite/score_table.hpp>
#include <steelyard/composite/treatment.hpp>
#include <steelyard/core/options.hpp>
#include <steelyard/define/kind.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace steelyard::inline v0_1::composite {

/// How a column's numbers are put on a scale that others share. In every one more is better afterwards: direction is
/// dealt with inside, never by turning signs beforehand. docs/numbers.md has each formula with its source.
enum class normalise_method : std::uint8_t {
    none,                  ///< as they are; direction must be up
    min_max,               ///< least to most across units, onto the scale
    z_score,               ///< (x - mean) / deviation, times `spread`, plus `centre`
    goalposts,             ///< declared low and high, onto the scale
    ampi,                  ///< goalposts around a reference: the reference is 100, the range spans 60 (AMPI)
    distance_to_target,    ///< worst across units is 0, the target 1
    distance_to_reference, ///< (x - reference) / reference
    ratio_to_reference,    ///< x / reference; where less is better, reference / x
    rank,                  ///< 1 for the worst
    percentile_rank,       ///< (rank - 1) / (n - 1), onto the scale
    rank_share,            ///< rank / n, onto the scale: the Handbook's percentile
    borda,                 ///< units that it is better than, ties half
    categorical,           ///< by percentiles into classes, each with a score
    above_below_mean,      ///< +1, 0 or -1 as x / mean lies above, within or below a band around 1
};
/// What stands for the comparison in distance and ratio. `worst` and `best` follow the direction.
enum class reference_point : std::uint8_t { mean, median, best, worst, unit, declared };
/// Which of the ranks that equal numbers share they all get.
enum class tie_rule : std::uint8_t { min, max, average };
/// What a column without spread becomes: a refusal, the middle of its scale, or missing(not_applicable) for all.
enum class constant_rule : std::uint8_t { refuse, neutral, drop };
/// What a deviation is divided by.
enum class divisor : std::uint8_t { n_minus_1, n };

} // namespace steelyard::inline v0_1::composite

namespace steelyard::inline v0_1 {
template <>
struct enum_names<composite::normalise_method> {
    static constexpr std::array<std::string_view, 14> value{"none",
                                                            "min_max",
                                                            "z_score",
                                                            "goalposts",
                                                            "ampi",
                                                            "distance_to_target",
                                                            "distance_to_reference",
                                                            "ratio_to_reference",
                                                            "rank",
                                                            "percentile_rank",
                                                            "rank_share",
                                                            "borda",
                                                            "categorical",
                                                            "above_below_mean"};
};
template <>
struct enum_names<composite::reference_point> {
    static constexpr std::array<std::string_view, 6> value{"mean", "median", "best", "worst", "unit", "declared"};
};
template <>
struct enum_names<composite::tie_rule> {
    static constexpr std::array<std::string_view, 3> value{"min", "max", "average"};
};
template <>
struct enum_names<composite::constant_rule> {
    static constexpr std::array<std::string_view, 3> value{"refuse", "neutral", "drop"};
};
template <>
struct enum_names<composite::divisor> {
    static constexpr std::array<std::string_view, 2> value{"n_minus_1", "n"};
};
} // namespace steelyard::inline v0_1

namespace steelyard::inline v0_1::composite {

struct normalise_options {
    normalise_method method = normalise_method::min_max;
    double           low = 0;
    double           high = 100;
    bool             truncate = true;
    double           centre = 0;
    double           spread = 1;
    divisor          deviation = divisor::n_minus_1;
    reference_point  reference = reference_point::mean;
    std::string      unit;
    tie_rule         ties = tie_rule::min;
    double           band = 0.2;
    std::string      cuts = "5, 25, 65, 85, 95";
    std::string      class_scores = "0, 20, 40, 60, 80, 100";
    constant_rule    constant = constant_rule::refuse;

    static void fields(auto&& field) {
        using o = normalise_options;
        field("method", &o::method, "How numbers are put on a common scale.");
        field("low", &o::low, "Where the worst end of a scale lies.");
        field("high", &o::high, "Where the best end of a scale lies.");
        field("truncate", &o::truncate, "Whether numbers beyond goalposts or target stand at the end of the scale.");
        field("centre", &o::centre, "What z_score puts the mean at.");
        field("spread", &o::spread, "What z_score makes of one deviation.");
        field("deviation", &o::deviation, "What z_score divides the squares by.");
        field("reference", &o::reference, "What distance, ratio and ampi compare with.");
        field("unit", &o::unit, "The unit that is the reference, where reference is unit.");
        field("ties", &o::ties, "Which of the ranks that equal numbers share they all get; 1 is the worst.");
        field("band", &o::band, "Half width of the band around the mean, as a share of it.");
        field("cuts", &o::cuts, "Rising percentiles that part the classes, with commas.");
        field("class_scores", &o::class_scores, "Score of each class from the worst, one more than there are cuts.");
        field("constant", &o::constant, "What a column of equal numbers becomes.");
    }
    friend bool operator==(const normalise_options&, const normalise_options&) = default;
};

/// Marks of an indicator, in its raw unit and in its own direction: low < high even where less is better.
struct goal_marks {
    std::optional<double> low, high; ///< goalposts
    std::optional<double> target;    ///< what is aimed at; where direction is target, what is best
    std::optional<double> reference; ///< what is compared with, for reference_point::declared
    friend bool           operator==(const goal_marks&, const goal_marks&) = default;
};

/// How one column is to be normalised.
struct normalise_rule {
    std::string       column;
    direction         better = direction::up;
    goal_marks        marks;
    normalise_options options;
    input_place       declared_at;
};

/// What turns one column's raw numbers into scores: parameters in the column's own unit (after its treatment), so that
/// a frozen one can be applied to another year. `operator()` is the whole of it.
struct normaliser {
    /// line: out_low + out_span * (x - origin) / span, then cut to [floor, ceiling]; inverse: out_span * origin / x.
    enum class curve : std::uint8_t { line, inverse, ranks, classes, signs, flat };
    std::string           column;
    normalise_method      method = normalise_method::min_max;
    direction             better = direction::up;
    curve                 shape = curve::line;
    double                target = 0; ///< of direction target: x becomes -|x - target| first
    double                origin = 0, span = 1;
    double                out_low = 0, out_span = 1;
    std::optional<double> floor, ceiling;
    tie_rule              ties = tie_rule::min;
    std::vector<double>   sorted;  ///< ranks: the numbers compared with, worst first; classes: the cuts
    std::vector<double>   classes; ///< score of each class
    std::string           basis;   ///< "across units, unweighted", "declared" or both: where the parameters come from
    bool                  dropped = false; ///< a constant column under constant_rule::drop

    [[nodiscard]] double operator()(double x) const noexcept;
    /// What a score can be at all; a side is empty where nothing bounds it.
    [[nodiscard]] valid_range scale() const noexcept;
    friend bool               operator==(const normaliser&, const normaliser&) = default;
};

/// Parameters of every rule from the points of a table: across units, unweighted; they are no roll-up. Marks go through
/// the column's treatment, as its numbers did.
/// @throws invalid_input listing every constant column under constant_rule::refuse, every column without points, every
/// missing or crossed mark, numbers that a ratio cannot take, and options that make no sense
[[nodiscard]] std::vector<normaliser> find_normalisers(const score_table&                treated,
                                                       std::span<const normalise_rule>   rules,
                                                       std::span<const column_treatment> treatments = {});

/// Scores of the columns that have a normaliser, in the table's order of units and the normalisers' order of columns.
/// Points stay points, bounds become bounds, flags stay. @param notes  takes what was truncated and dropped
/// @throws invalid_input for columns that are not there and numbers that a frozen ratio cannot take
[[nodiscard]] score_table normalise(const score_table& treated, std::span<const normaliser> normalisers,
                                    std::vector<index_note>* notes = nullptr);

} // namespace steelyard::inline v0_1::composite

namespace steelyard::inline v0_1 {
template <>
struct enum_names<composite::normaliser::curve> {
    static constexpr std::array<std::string_view, 6> value{"line", "inverse", "ranks", "classes", "signs", "flat"};
};
} // namespace steelyard::inline v0_1
