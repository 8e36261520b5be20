// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/aggregation/comparable.hpp>
#include <steelyard/aggregation/query.hpp>
#include <steelyard/aggregation/result.hpp>
#include <steelyard/serialization/dataset.hpp>

#include <string>
#include <utility>

namespace steelyard::inline v0_1::serialization {

template <>
inline constexpr int fields_of<aggregation::missing_options> = 3;
template <>
inline constexpr int fields_of<aggregation::roll_up_options> = 4;
template <>
inline constexpr int fields_of<aggregation::comparable_options> = 3;
template <>
inline constexpr int fields_of<aggregation::as_of> = 4;
template <>
inline constexpr int fields_of<aggregation::roll_up_query> = 14;
template <>
inline constexpr int fields_of<aggregation::note> = 5;
template <>
inline constexpr int fields_of<aggregation::unmatched_cell> = 6;
template <>
inline constexpr int fields_of<aggregation::unmatched_table> = 10;
template <>
inline constexpr int fields_of<aggregation::result> = 22;
template <>
inline constexpr int fields_of<aggregation::compared> = 4;
template <>
inline constexpr int fields_of<aggregation::reporter> = 2;

/// What is wrong first with results: columns of one length, codes within their lists, forms that fit their reasons and
/// numbers. "" when nothing is.
[[nodiscard]] std::string fault_of_results(const aggregation::result_lists& lists, const aggregation::result_columns& columns);

/// A table as arrays, which is how it was first written: what is narrow in memory shows in no archive.
template <class Archive>
void serialize(Archive& archive, aggregation::result_table& table, unsigned /*version*/) {
    constexpr bool              loading = Archive::is_loading::value;
    aggregation::result_lists   lists;
    aggregation::result_columns read;
    const auto parts = [&]() -> std::pair<aggregation::result_lists&, aggregation::result_columns&> {
        if constexpr (loading) return {lists, read};
        else return {table, archive.keep(table.columns())};
    };
    auto [l, c] = parts();
    archive & l.indicators & l.place_levels & l.places & l.organisation_levels & l.organisations & l.categories;
    archive & l.titles & l.units & l.fingerprints & l.bases & l.decimals_shown;
    archive & c.indicator & c.place_level & c.place & c.organisation_level & c.organisation & c.category & c.periods;
    archive & c.number & c.forms & c.reasons & c.lower & c.upper & c.known & c.numerator & c.denominator & c.has & c.flags;
    archive & c.expected & c.present & c.coverage & c.over_time & c.verdicts;
    archive & l.notes & l.unmatched & l.calendars;
    if constexpr (loading) {
        if (const std::string fault = fault_of_results(l, c); !fault.empty()) archive.refuse(fault);
        table = aggregation::result_table(std::move(lists), read);
    }
}

} // namespace steelyard::inline v0_1::serialization
