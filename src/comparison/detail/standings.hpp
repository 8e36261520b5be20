// SPDX-License-Identifier: MIT
#pragma once

// Whether each unit of a league may be compared with the others, asked before any number is.

#include <steelyard/comparison/league.hpp>

#include <string>
#include <vector>

namespace steelyard::inline v0_1::comparison::detail {

/// What is asked about units, beside their own rows.
struct comparison_rules {
    const definitions&        agreed;
    const dataset&            data;
    const league_question&    question;
    const indicator&          what;
    period                    when;
    bool                      of_organisations = false;
    bool                      bridges = false;
    const aggregation::as_of& known;
};

/// Brackets units into which a doubtful number goes.
void bracket_doubtful(const comparison_rules& rules, std::vector<league_unit>& units);

/// Names those that are not comparable with most: units fall into sets whose members are comparable with the first of each,
/// and the largest set stays; of equally large ones that of the first code.
/// @returns sentences for the reader, where it could not be asked
/// @throws stopped
[[nodiscard]] std::vector<std::string> refuse_incomparable(const comparison_rules& rules, std::vector<league_unit>& units,
                                                           const run_options& run);

} // namespace steelyard::inline v0_1::comparison::detail
