// SPDX-License-Identifier: MIT
#pragma once

#include <steelyard/aggregation/options.hpp>
#include <steelyard/define/definitions.hpp>

#include <optional>
#include <string>
#include <vector>

namespace steelyard::inline v0_1::aggregation {

/// What a roll-up is asked for: all combinations of the levels named. The defaults answer "each indicator as a whole,
/// per period as reported".
struct roll_up_query {
    std::vector<std::string> indicators; ///< or measures; empty: every indicator, or every measure where none is declared
    std::string              place_hierarchy;        ///< needed for levels other than "" and "place"
    std::vector<std::string> place_levels = {""};    ///< "" = all places in one, "place" = each as reported
    std::string              organisation_hierarchy;
    std::vector<std::string> organisation_levels = {""}; ///< "" = all, "organisation" = each as reported
    std::vector<std::string> periods = {""};         ///< kinds of period or calendars; "" = the measure's own frequency
    std::vector<std::vector<std::string>> categories = {{}}; ///< each a set of schemes to break down by; {} = the whole
    std::vector<std::string> places;                 ///< only rows of these places; empty: all
    std::vector<std::string> organisations;          ///< only rows of these organisations; empty: all
    std::optional<date>      from;                   ///< base periods that begin on or after
    std::optional<date>      to;                     ///< base periods that end on or before
    roll_up_options          options;
    as_of                    known;
    std::vector<std::string> basis; ///< ids of the judgements that the caller's options come from
};

/// A query from names as people write them: "state", "year", "shelter", "basins.lake"... A name is a level of a
/// hierarchy (qualified by its code where several have the level), "place", "organisation", a kind of period or a
/// calendar, or a scheme. Levels of one axis add up to a list; schemes are crossed.
/// @throws unknown_code listing every name that is none of these, or that is ambiguous
[[nodiscard]] roll_up_query query_by(const definitions& agreed, const std::vector<std::string>& names);

} // namespace steelyard::inline v0_1::aggregation
