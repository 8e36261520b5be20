// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/aggregation/comparable.hpp>
#include <steelyard/core/run_options.hpp>

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace steelyard::inline v0_1::comparison {

/// Why a number is another number in the later period.
enum class change_cause : std::uint8_t {
    stopped_reporting, ///< who reported before and not after
    began_reporting,   ///< who reported after and not before
    boundaries, ///< who belongs to the place by the later memberships and not, or not with the same share, by the earlier
    suspected_break, ///< an exact repeat and then a jump about which nobody has declared anything
    declared_break,  ///< a declared change of method that no bridge joins: real change and method cannot be told apart
    definition_change, ///< the same for a material change of the definition
    bridged_method,    ///< a change of method or definition, as large as the declared bridge over it says
    estimated_bridge,  ///< the same, as large as cells reported under both definitions say
    mix,               ///< of a quotient: who has how much of the denominator
    remaining,         ///< real and unexplained; of a quotient, at the rates of those who report both
};

} // namespace steelyard::inline v0_1::comparison

namespace steelyard::inline v0_1 {
template <>
struct enum_names<comparison::change_cause> {
    static constexpr std::array<std::string_view, 10> value{
        "stopped_reporting", "began_reporting", "boundaries",       "suspected_break", "declared_break",
        "definition_change", "bridged_method",  "estimated_bridge", "mix",             "remaining"};
};
} // namespace steelyard::inline v0_1

namespace steelyard::inline v0_1::comparison {

/// A part of a change: the number as it would be had only this moved, less the number before it moved.
struct change_part {
    std::vector<change_cause> causes;     ///< one; several where no state tells them apart
    double                    amount = 0; ///< in the indicator's unit: mean over the orders that can be computed
    double                    least = 0, most = 0; ///< over those orders
    double                    standard_error = 0;  ///< of the amount, by those of bridges; 0: none behind it has one
    std::vector<std::string>  reporters;           ///< whom it is about, "place" or "place/organisation"
    std::string               state;               ///< the counterfactual that it compares with
    std::string               text;                ///< a whole sentence
    friend bool               operator==(const change_part&, const change_part&) = default;
};

/// A reporter whose number cannot be seen in one of the periods, so that neither total has it.
struct left_out {
    std::string reporter;
    std::string period;
    std::string why; ///< a reason, or the form of what there is instead of a point
    friend bool operator==(const left_out&, const left_out&) = default;
};

/// A bridge that a part rests on.
struct used_bridge {
    std::string   measure;
    std::string   over; ///< in words: from which version to which, or after which period
    bridge_method method = bridge_method::factor;
    double        factor = 1, standard_error = 0;
    std::int64_t  cells = 0; ///< reported under both definitions; 0 for a factor that was declared
    friend bool   operator==(const used_bridge&, const used_bridge&) = default;
};

/// A change between two periods and its parts, which add up to it.
struct change {
    std::string              indicator, unit;
    int                      decimals_shown = 0;
    std::string              before, after;       ///< periods
    double                   first = 0, last = 0; ///< the number in each, of all whose number is known
    verdict                  comparable;          ///< may the two be compared as they stand?
    double                   orders = 0;          ///< of the movers that can be computed; see attribute()
    std::vector<change_part> parts;
    std::vector<left_out>    out;
    std::vector<std::string>
        repeats; ///< of a total: whose number before repeats the period before it exactly, and is not small
    std::vector<std::string> basis;   ///< ids of the judgements behind breaks and bridges
    std::vector<used_bridge> bridges; ///< over which somebody's numbers went, each once
    std::vector<std::string> notes;   ///< whole sentences: another time basis, bridges that cannot be estimated

    [[nodiscard]] double amount() const noexcept { return last - first; }
    /// A line for the change, one for each part and one for what is undetermined or left out.
    [[nodiscard]] std::string text() const;
    friend bool               operator==(const change&, const change&) = default;
};

/// Divides the change of an indicator between two periods of one place (or of all places) into what changed in who
/// reports, in boundaries, in method, in mix, and what remains.
///
/// Numbers are those of each reporter (place x organisation), rolled up to the period. Who has a point in one period only
/// stopped or began to report; who has something other than a point there (a range, a suppressed number) is in neither
/// total and is listed. A declared break without a factor to bridge it makes one part of its reporters, in which real
/// change and method cannot be told apart; an exact repeat followed by a jump that nobody has declared makes one that is
/// undetermined. A bridge by overlap is estimated from the cells reported under both definitions, as roll_up() does; where
/// fewer than two were, it joins nothing and a note says so. Standard errors of bridges go into those of the parts by the
/// delta method, one bridge independent of another. What is left is called remaining, never improvement. Parts are means
/// over the orders in which the movers can go, see attribute(): for a total every order says the same, for a quotient they
/// differ and the range is given. A state in which nobody is left has no quotient, and no order passes through it.
///
/// A rate with a time basis of its own (per day, month or year) is compared on it: both its parts are divided by the length
/// of their period in that basis, so that a longer period weighs no more, and a note says by how much.
///
/// @param before, after  the same place and organisation, two periods of one kind; of a rate with a time basis, of any
/// @throws unknown_code, period_mismatch
/// @throws illegal_operation for an indicator that is neither a total nor a quotient, or for two different places
/// @throws insufficient_data when nobody has a number in one of the periods
[[nodiscard]] change explain_change(const definitions& agreed, const dataset& data, const std::string& indicator,
                                    const aggregation::compared& before, const aggregation::compared& after,
                                    const aggregation::as_of&              known = {},
                                    const aggregation::comparable_options& suspicion = {}, const run_options& run = {});

} // namespace steelyard::inline v0_1::comparison
