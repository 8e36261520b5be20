// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/aggregation/options.hpp>
#include <steelyard/aggregation/result.hpp>
#include <steelyard/comparison/benchmarks.hpp>
#include <steelyard/core/run_options.hpp>
#include <steelyard/dataset/dataset.hpp>
#include <steelyard/statistics/funnel.hpp>
#include <steelyard/statistics/rank_sets.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace steelyard::inline v0_1::comparison {

/// What a unit is in a comparison.
enum class standing : std::uint8_t {
    compared,       ///< it has a number, and nothing speaks against comparing it
    bracketed,      ///< something is there, but not firmly: doubtful, within bounds only, undetermined, reported in part
    withheld,       ///< suppressed: so is all that would follow from it
    absent,         ///< nobody reported it
    not_comparable, ///< by another definition than the others, or its own series is declared to break; it takes no part
    nobody_at_risk, ///< its denominator is zero; it takes no part
};

/// What the numbers are, and so how their limits and the tests between them are made.
enum class league_law : std::uint8_t {
    proportion, ///< events among cases: `statistics::proportions`, Fisher's test
    rate,       ///< events in an exposure, and quotients whose numerator is not within the denominator: `statistics::rates`
    count,      ///< a total: the same with everybody's exposure alike
    unknown,    ///< a mean, or a quotient without its parts: nothing says how far it varies, so that nobody is told apart
};

} // namespace steelyard::inline v0_1::comparison

namespace steelyard::inline v0_1 {
template <>
struct enum_names<comparison::standing> {
    static constexpr std::array<std::string_view, 6> value{"compared", "bracketed",      "withheld",
                                                           "absent",   "not_comparable", "nobody_at_risk"};
};
template <>
struct enum_names<comparison::league_law> {
    static constexpr std::array<std::string_view, 4> value{"proportion", "rate", "count", "unknown"};
};
} // namespace steelyard::inline v0_1

namespace steelyard::inline v0_1::comparison {

struct league_options {
    double                             confidence = 0.95;
    statistics::familywise             correction = statistics::familywise::holm;
    statistics::proportion_method      proportions = statistics::proportion_method::wilson;
    statistics::rate_method            rates = statistics::rate_method::exact_below_ten;
    statistics::meaning                speaks_of = statistics::meaning::process;
    double                             minimum_coverage = 0;
    double                             achievable_share = 0.1;
    statistics::overdispersion_options between = {};
    statistics::funnel_law             band = statistics::funnel_law::additive;
    std::int64_t                       top = 10;

    static void fields(auto&& field) {
        using o = league_options;
        field("confidence", &o::confidence, "of each unit's limits, and of all sets of ranks at once");
        field("correction", &o::correction, "how the tests of all pairs are kept from erring");
        field("proportions", &o::proportions, "how limits of proportions are found");
        field("rates", &o::rates, "how limits of rates and totals are found");
        field("speaks_of", &o::speaks_of, "what would vary if it were counted again");
        field("minimum_coverage", &o::minimum_coverage,
              "units with a smaller share of what was expected are bracketed");
        field("achievable_share", &o::achievable_share, "of all cases that the best units make up together");
        field("between", &o::between, "how far units lie apart: one spread for the band and for drawn numbers");
        field("band", &o::band, "what chance does to a unit, for the band and what lies beyond it");
        field("top", &o::top, "how many ranks count as the top, 1 or more");
    }
    friend bool operator==(const league_options&, const league_options&) = default;
};

/// A reported number that somebody doubts, such as a finding of validation. Units that it goes into are bracketed.
struct doubt {
    std::string measure;      ///< empty: all of the indicator
    std::string place;        ///< as reported; empty: wherever
    std::string organisation; ///< empty: whoever
    std::string period;       ///< as reported; empty: all of the league's period
    bool        zeros = false; ///< only numbers that are zero: a count that was not held
    std::string why;           ///< a whole sentence
    friend bool operator==(const doubt&, const doubt&) = default;
};

struct league_question {
    std::string              indicator; ///< or measure
    std::string              by;        ///< "place", "organisation" or a level of a hierarchy
    std::string              period;
    std::vector<std::string> among; ///< units; empty: all
    std::vector<doubt>       doubts;
    std::vector<std::string> basis = {}; ///< ids of the judgements that the caller's options come from
};

/// One unit of a league. What is not there is empty, never 0.
struct league_unit {
    std::string           unit;
    std::string           title; ///< of the place or organisation, for people; empty where none is declared
    standing              as = standing::absent;
    std::string           why;                    ///< whole sentences, where it is not `compared` or a bridge joins it
    std::optional<double> number;                 ///< in the indicator's unit, as reported
    std::optional<double> numerator, denominator; ///< of quotients
    std::optional<double> lower, upper;           ///< limits, of those compared only
    std::optional<double> at_least, at_most;      ///< what the whole may be for all that is missing or doubted
    statistics::status    state = statistics::status::missing; ///< of the limits
    std::optional<std::int64_t> best, worst; ///< between which ranks it lies; empty for those that take no part
    std::string                 letters;     ///< units that share one are not told apart
    std::optional<double>       drawn, drawn_lower, drawn_upper; ///< the number drawn towards the mean of units, with limits
    std::optional<double>       own_weight;    ///< of its own number in the drawn one; the rest is the mean's
    std::optional<double>       expected_rank; ///< that its true number takes on average
    std::optional<double>       in_top;        ///< chance that its true number is among the first `top`
    std::optional<double>       z;             ///< distance from the target on the scale of the model
    std::optional<double>       p; ///< twice the smaller tail: chance of a number as far out, by the law of the band
    std::optional<int> flag; ///< 1 beyond 95 %, 2 beyond 99.8 % of the band, above 0 high and below 0 low; 0 within
    std::optional<double>       band_lower, band_upper; ///< 99.8 % at its own size
    std::int64_t                expected = 0, present = 0; ///< cells
    double                      coverage = 0;              ///< 0..1
    friend bool                 operator==(const league_unit&, const league_unit&) = default;
};

/// A number to hold units against, or why there is none.
struct benchmark_line {
    benchmark             what = benchmark::median;
    std::optional<double> value; ///< in the indicator's unit
    std::string           text;  ///< what it rests on
    friend bool           operator==(const benchmark_line&, const benchmark_line&) = default;
};

/// The one model behind the band and the drawn numbers: how far units lie apart beyond chance.
struct league_model {
    std::int64_t               units = 0;
    statistics::transformation on = statistics::transformation::identity; ///< scale of tau2
    double                     target = 0; ///< that the band is around, in the indicator's unit
    double                     mean = 0;   ///< that numbers are drawn to
    double                     phi = 1;    ///< 1 is chance alone
    double                     tau2 = 0;
    double                     spread = 0; ///< standard deviation between units, in the indicator's unit
    friend bool                operator==(const league_model&, const league_model&) = default;
};

/// An indicator of all units of a level in a period, side by side.
struct league {
    std::string                 indicator, title, unit, by, period;
    int                         decimals_shown = 1;
    direction                   better = direction::none;
    league_law                  law = league_law::unknown;
    std::vector<league_unit>    units; ///< compared ones first, best first, level ones by code; then by standing and code
    std::vector<benchmark_line> benchmarks;
    std::optional<league_model> model; ///< of proportions and rates
    std::vector<std::string>    notes; ///< whole sentences that a reader must know
    std::vector<std::string>    basis; ///< ids of the judgements that the numbers rest on
    std::string                 fingerprint;
    league_options              options;

    [[nodiscard]] const league_unit* find(std::string_view code) const noexcept;
    /// A line per unit and per benchmark.
    [[nodiscard]] std::string text() const;
    friend bool               operator==(const league&, const league&) = default;
};

/// The league view of an indicator. Whether units may be compared is asked before any number: those of another definition
/// than most are named and left out (`aggregation::comparable` says why), what is doubtful, undetermined or known within
/// bounds only is shown in brackets. Who is bracketed, withheld or absent has no limits, takes part in no benchmark and no
/// test, may have any rank, and so widens the ranks of the others: a number that nobody trusts makes no unit look best.
///
/// Limits are those of counts: of the proportion, rate or total by its kind, parts that are not whole rounded to whole ones.
/// Ranks are joint sets from tests of all pairs, see `statistics::rank_sets_of_proportions` and `rank_sets_of_rates`.
/// Band and drawn numbers come from one model with one tau2, see `statistics::funnel_of` and `shrink_by`. An
/// indicator whose direction is not declared ranks from the largest down, and one whose best is a target has no ranks.
/// @throws illegal_operation for an indicator of which units cannot be compared by a number (index, grade, ordinal,
///         milestone, narrative), or `by` that is no level of units; unknown_code, period_mismatch, domain_fault; stopped
[[nodiscard]] league make_league(const definitions& agreed, const dataset& data, const league_question& question,
                                 const league_options&               options = {},
                                 const aggregation::roll_up_options& numbers = {},
                                 const aggregation::as_of& known = {}, const run_options& run = {});

/// The table that a league is made of: its indicator, level and period, for whoever withholds something from it first.
/// @throws as `make_league`
[[nodiscard]] aggregation::result_table league_table(const definitions& agreed, const dataset& data,
                                                     const league_question&              question,
                                                     const aggregation::roll_up_options& numbers = {},
                                                     const aggregation::as_of& known = {}, const run_options& run = {});

/// The same league from a table that was rolled up already, to this level and period, by rules of its own.
/// @param bridges  whether the table was made with declared bridges
/// @param run      a step of progress is 64 units, beside all others
[[nodiscard]] league make_league(const definitions& agreed, const dataset& data, const aggregation::result_table& table,
                                 const league_question& question, const league_options& options = {},
                                 bool bridges = false, const aggregation::as_of& known = {},
                                 const run_options& run = {});

} // namespace steelyard::inline v0_1::comparison
