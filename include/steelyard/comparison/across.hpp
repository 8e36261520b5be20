// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/comparison/league.hpp>
#include <steelyard/statistics/multiplicity.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace steelyard::inline v0_1::comparison {

/// What a distance from the others means by the direction that is declared better.
enum class bearing : std::uint8_t {
    none, ///< no direction is declared, or the best is a target
    better,
    worse,
};

} // namespace steelyard::inline v0_1::comparison

namespace steelyard::inline v0_1 {
template <>
struct enum_names<comparison::bearing> {
    static constexpr std::array<std::string_view, 3> value{"none", "better", "worse"};
};
} // namespace steelyard::inline v0_1

namespace steelyard::inline v0_1::comparison {

struct across_options {
    statistics::multiplicity method = statistics::multiplicity::benjamini_hochberg;
    double                   level = 0.05;

    static void fields(auto&& field) {
        using o = across_options;
        field("method", &o::method, "which error is kept among the units of an indicator, and how");
        field("level", &o::level, "expected share of false ones among all that stand");
    }
    friend bool operator==(const across_options&, const across_options&) = default;
};

struct across_question {
    std::vector<std::string> indicators; ///< or measures; one that is named twice is looked at once
    std::string              by;         ///< "place", "organisation" or a level of a hierarchy
    std::string              period;
    std::vector<std::string> among = {}; ///< units; empty: all
    std::vector<doubt>       doubts = {};
    std::vector<std::string> basis = {}; ///< ids of the judgements that the caller's options come from
};

/// A unit in the band of an indicator. What is not there is empty, never 0.
struct across_line {
    std::string           indicator, title, unit, unit_title;
    standing              as = standing::absent;
    std::optional<double> number; ///< in the indicator's unit
    std::optional<double> target; ///< what the band is around, in the indicator's unit
    std::optional<double> apart;  ///< number - target
    std::optional<double> events; ///< that it has more than it would have at the target, of as many cases; below 0 fewer
    std::optional<double> z;      ///< as of the league's unit
    std::optional<double> p;      ///< as of the league's unit; empty where there is no test
    std::optional<double> adjusted;     ///< within its indicator, by the method asked for
    std::optional<double> adjusted_any; ///< the same by Benjamini and Yekutieli, whatever hangs on what
    statistics::status    state = statistics::status::missing; ///< of the test
    bool                  stands = false;     ///< beside all others
    bool                  stands_any = false; ///< by Benjamini and Yekutieli on both storeys
    std::int32_t          side = 0;           ///< 1 above the target, -1 below
    bearing               bears = bearing::none;
    std::string           why; ///< a whole sentence; where there is no test, why
    friend bool           operator==(const across_line&, const across_line&) = default;
};

/// An indicator with all its units.
struct across_group {
    std::string              indicator, title;
    std::optional<double>    p;        ///< of "no unit of it lies apart"
    std::optional<double>    adjusted; ///< beside the other indicators
    bool                     stands = false;
    std::int64_t             units = 0, tested = 0, standing = 0;
    std::string              same_as; ///< another indicator that is made of the same numbers: both are one family
    std::string              why;     ///< a whole sentence, where no unit has a test
    std::vector<std::string> notes;   ///< of its league
    friend bool              operator==(const across_group&, const across_group&) = default;
};

/// Indicators by units in one period, those first at which to look first.
struct across {
    std::string               by, period;
    std::vector<across_line>  lines;
    std::vector<across_group> groups; ///< by code of indicator
    std::vector<std::string>  basis;  ///< ids of the judgements that the numbers rest on
    across_options            options;

    [[nodiscard]] const across_line* find(std::string_view indicator, std::string_view unit) const noexcept;
    /// A line per unit that stands, and one that counts the rest.
    [[nodiscard]] std::string text() const;
    friend bool               operator==(const across&, const across&) = default;
};

/// Leagues of one level and period in one look. The test of a unit is its place in its indicator's band (`league_unit::p`);
/// units are a family under their indicator, and no family holds an indicator beside its units: indicators are tested first,
/// by the p of "nothing at all", and the units of those that stand at the level times the share of indicators that do, so
/// that the expected share of false ones stays below the level on average over the indicators looked into
/// (`statistics::reject_in_families`). Of one indicator that is Benjamini and Hochberg of its league. Indicators that are made of
/// the same numbers are one family and share its answer, so that counting one twice moves none of the others.
///
/// Who is bracketed, withheld, absent, not comparable or of nobody has no test and says why; so has an indicator of totals
/// or means, whose numbers do not say how far chance moves them. Order: those that stand before the others, and of these
/// worse ones first, then those without a direction, then better ones; then by adjusted p, p, events apart, distance apart
/// and codes; those without a test last.
/// @throws domain_fault for a level outside 0 to 1; illegal_operation for leagues of several levels or periods, or two of one
///         indicator
[[nodiscard]] across look_across(std::span<const league> leagues, const across_options& options = {});

/// The table that `look_across` is made of: all its indicators at one level in one period.
/// @throws unknown_code, listing every indicator that nothing declares; as `league_table`
[[nodiscard]] aggregation::result_table across_table(const definitions& agreed, const dataset& data,
                                                     const across_question&              question,
                                                     const aggregation::roll_up_options& numbers = {},
                                                     const aggregation::as_of& known = {}, const run_options& run = {});

/// The same from a table that was rolled up already. Leagues are made without ranks and drawn numbers. An indicator that units
/// are not compared by, or of which the period is none, is a group that says so. A step of progress is an indicator.
/// @param bridges  whether the table was made with declared bridges
/// @throws unknown_code, listing every indicator that nothing declares; stopped
[[nodiscard]] across look_across(const definitions& agreed, const dataset& data, const aggregation::result_table& table,
                                 const across_question& question, const across_options& options = {},
                                 const league_options& leagues = {}, bool bridges = false,
                                 const aggregation::as_of& known = {}, const run_options& run = {});

} // namespace steelyard::inline v0_1::comparison
